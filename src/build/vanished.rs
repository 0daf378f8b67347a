//! What to do about addresses that the site has no longer.

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Text};
use crate::model::route::Route;
use crate::model::site::{Site, SiteGlossary};
use crate::model::update::Update;
use crate::publish::Vanished;

/// How many addresses one message names.
const NAMED: usize = 10;

/// A warning for each page that seems to have another address now, where the line to write goes, and one for the rest:
/// one for pages, and one for lists that nobody writes.
pub fn faults(vanished: &[Vanished], site: &Site) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut rest: Vec<String> = Vec::new();
    for page in vanished {
        let old = address(&page.path);
        let page = page.became.as_ref().and_then(|path| match site.route_at(&address(path)) {
            Some(Route::Page { page, .. }) => Some(page),
            _ => None,
        });
        match page {
            Some(id) => {
                let page = site.page(id);
                let front = &page.source.front;
                let help = if front.aliases.is_empty() {
                    Text::new(
                        format!(
                            "前付けに、「aliases: [{old}]」の行を加えてください。前のアドレスから、このページへ案内します。"
                        ),
                        format!("add the line `aliases: [{old}]` to its front matter, and the old address leads here"),
                    )
                } else {
                    Text::new(
                        format!(
                            "前付けの aliases に、「{old}」を加えてください。前のアドレスから、このページへ案内します。"
                        ),
                        format!("add `{old}` to its `aliases`, and the old address leads here"),
                    )
                };
                let message = Text::new(
                    format!("このページのアドレスが「{}」に変わり、前の「{old}」がなくなりました。", page.url),
                    format!("the address of this page is {} now, and {old}, where it was, is gone", page.url),
                );
                let diagnostic = Diagnostic::warning("address-vanished", &page.source.file, message);
                found.push(diagnostic.at(front.title.span).help(help));
            }
            None => rest.push(old),
        }
    }
    let (lists, pages): (Vec<String>, Vec<String>) = rest.into_iter().partition(|url| is_list(url, site));
    let config = &site.config.file;
    found.extend(others(&pages, config, |first| {
        Text::new(
            format!(
                "代わりのページがあるときは、そのページの前付けに「aliases: [{first}]」のように書いてください。取り下げたときは、元のファイルを残し、「status: withdrawn」と、withdrawn に日と理由を書いてください。"
            ),
            format!(
                "write `aliases: [{first}]` on the page that replaces one; of what was withdrawn keep the file, with \
                 `status: withdrawn` and the day and the reason at `withdrawn`"
            ),
        )
    }));
    let home = &site.page(site.home).source.file;
    found.extend(others(&lists, home, |first| {
        Text::new(
            format!(
                "これは、分類の項目や用語などの一覧のページです。一覧に載るページや用語がなくなると、なくなります。前のアドレスを開いた人を案内するときは、案内する先のページ（例えば、このファイル）の前付けの aliases に「{first}」を加えてください。"
            ),
            format!(
                "these are lists of terms and the like, which go when nothing is left for them to list; to lead whoever opens \
                 such an address on, add `{first}` to `aliases` on the page to lead to, such as this file"
            ),
        )
    }));
    found
}

/// Whether what stood at an address was made of other pages: a list of what has a term, the glossary, the updates.
fn is_list(url: &str, site: &Site) -> bool {
    let of_taxonomies = site.taxonomies.iter().map(|taxonomy| &*taxonomy.url);
    let mut lists = of_taxonomies.chain([SiteGlossary::URL, Update::URL]);
    lists.any(|list| url.starts_with(list))
}

fn others(gone: &[String], file: &Arc<str>, help: impl Fn(&str) -> Text) -> Option<Diagnostic> {
    let first = gone.first()?;
    let named = gone.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>();
    let more = gone.len().saturating_sub(NAMED);
    let message = if more == 0 {
        Text::new(
            format!("前に公開したアドレスがなくなりました: {}", named.join("、")),
            format!("addresses that were published are gone: {}", named.join(", ")),
        )
    } else {
        Text::new(
            format!("前に公開したアドレスがなくなりました: {}など{}件", named.join("、"), gone.len()),
            format!("addresses that were published are gone: {} and {more} more", named.join(", ")),
        )
    };
    Some(Diagnostic::warning("address-vanished", file, message).help(help(first)))
}

/// The address of a published file.
fn address(path: &str) -> String {
    format!("/{}", path.strip_suffix("index.html").unwrap_or(path))
}
