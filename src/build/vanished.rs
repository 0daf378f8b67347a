//! What to do about addresses that the site has no longer.

use crate::diagnostic::{Diagnostic, Text};
use crate::model::route::Route;
use crate::model::site::Site;
use crate::publish::Vanished;

/// How many addresses one message names.
const NAMED: usize = 10;

/// A warning for each page that seems to have another address now, where the line to write goes, and one for the rest.
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
    found.extend(others(&rest, site));
    found
}

fn others(gone: &[String], site: &Site) -> Option<Diagnostic> {
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
    let help = Text::new(
        format!(
            "代わりのページがあるときは、そのページの前付けに「aliases: [{first}]」のように書いてください。取り下げたときは、元のファイルを残し、「status: withdrawn」と、withdrawn に日と理由を書いてください。"
        ),
        format!(
            "write `aliases: [{first}]` on the page that replaces one; of what was withdrawn keep the file, with \
             `status: withdrawn` and the day and the reason at `withdrawn`"
        ),
    );
    Some(Diagnostic::warning("address-vanished", &site.config.file, message).help(help))
}

/// The address of a published file.
fn address(path: &str) -> String {
    format!("/{}", path.strip_suffix("index.html").unwrap_or(path))
}
