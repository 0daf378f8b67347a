//! Addresses: earlier ones that lead on, and none that two things claim.

use std::collections::HashMap;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Span, Text};
use crate::model::route::{Route, output_path};
use crate::model::site::{PageId, Redirect, Site};
use crate::resolve::paths::{collision_key, slug_fault};

/// The redirects of all pages' aliases, in the order of the pages.
pub fn redirects(site: &Site, diagnostics: &mut Vec<Diagnostic>) -> Vec<Redirect> {
    let mut redirects = Vec::new();
    for (page, id) in site.pages.iter().zip((0..).map(PageId)) {
        for alias in &page.source.front.aliases {
            match clean_alias(alias) {
                Some(url) => redirects.push(Redirect { url: url.into(), to: id }),
                None => diagnostics.push(bad_alias(alias, &page.source.file, alias.span)),
            }
        }
    }
    redirects
}

/// An alias as an address: it begins with `/`, each part is fit for an address, and it ends in `/` unless in `.html`.
fn clean_alias(alias: &str) -> Option<String> {
    let inner = alias.strip_prefix('/')?;
    let inner = inner.strip_suffix('/').unwrap_or(inner);
    if inner.split('/').any(|part| slug_fault(part).is_some()) {
        return None;
    }
    Some(if inner.ends_with(".html") { format!("/{inner}") } else { format!("/{inner}/") })
}

fn bad_alias(alias: &str, file: &Arc<str>, span: Span) -> Diagnostic {
    Diagnostic::error(
        "bad-alias",
        file,
        Text::new(
            format!("以前のアドレス「{}」は使えません。", alias.escape_debug()),
            format!("`{}` can't be an earlier address", alias.escape_debug()),
        ),
    )
    .at(span)
    .help(Text::new(
        "「/」で始まるサイト内のアドレスを、「..」や記号を使わずに書いてください（例: /old/page/）。",
        "write an address within the site that begins with `/`, without `..` or signs (for example /old/page/)",
    ))
}

/// Whose an address is.
struct Owner {
    file: Arc<str>,
    span: Option<Span>,
}

/// Every two things that claim one address, letters of another case or normal form included.
pub fn collisions(site: &Site) -> Vec<Diagnostic> {
    let mut owners: HashMap<String, Route> = HashMap::new();
    let mut diagnostics = Vec::new();
    for route in site.routes() {
        let path = route.path(site);
        let key = collision_key(&path);
        if let Some(&first) = owners.get(&key) {
            diagnostics.push(collision(site, first, route, &path));
        } else {
            owners.insert(key, route);
        }
    }
    for route in site.routes() {
        let path = route.path(site);
        if path.starts_with("assets/") {
            let owner = owner(site, route);
            diagnostics.push(with_span(
                Diagnostic::error(
                    "address-taken",
                    &owner.file,
                    Text::new(
                        "アドレス「/assets/」は、テーマのファイルが使います。",
                        "the address /assets/ belongs to the files of the theme",
                    ),
                ),
                owner.span,
            ));
        }
    }
    diagnostics
}

fn collision(site: &Site, first: Route, second: Route, path: &str) -> Diagnostic {
    let url = second.url(site);
    let (first, second) = (owner(site, first), owner(site, second));
    let same = output_path(&url) == path;
    let note = if same { "" } else { "（大文字・小文字を区別しません）" };
    with_span(
        Diagnostic::error(
            "address-taken",
            &second.file,
            Text::new(
                format!("アドレス「{url}」が、ほかのページと重なっています{note}。"),
                format!("the address {url} is taken already"),
            ),
        ),
        second.span,
    )
    .related(&first.file, first.span, Text::new("先に使っているのは、ここです。", "it is taken here"))
    .help(Text::new(
        "一方の slug かファイル名を変えてください。",
        "change the slug or the file's name of one of the two",
    ))
}

fn with_span(diagnostic: Diagnostic, span: Option<Span>) -> Diagnostic {
    match span {
        Some(span) => diagnostic.at(span),
        None => diagnostic,
    }
}

/// The source that a route comes from.
fn owner(site: &Site, route: Route) -> Owner {
    let page = |id: PageId| {
        let source = &site.page(id).source;
        Owner { file: Arc::clone(&source.file), span: source.front.slug.as_ref().map(|slug| slug.span) }
    };
    let config = || Owner { file: Arc::clone(&site.config.file), span: None };
    match route {
        Route::Page { page: id, .. } | Route::Feed(Some(id)) => page(id),
        Route::Redirect(redirect) => {
            let redirect = &site.redirects[redirect as usize];
            let source = &site.page(redirect.to).source;
            let aliases = &source.front.aliases;
            let span = aliases.iter().find(|alias| clean_alias(alias).as_deref() == Some(&redirect.url));
            Owner { file: Arc::clone(&source.file), span: span.map(|alias| alias.span) }
        }
        Route::Term { term, .. } => match site.term(term).1.pages.first() {
            Some(&first) => page(first),
            None => config(),
        },
        Route::Taxonomy(taxonomy) => {
            let key = site.config.taxonomies.get(taxonomy as usize).map(|taxonomy| taxonomy.key.span);
            Owner { file: Arc::clone(&site.config.file), span: key }
        }
        Route::Glossary => Owner { file: Arc::clone(&site.glossary.source.file), span: None },
        Route::File(file) => Owner { file: Arc::clone(&site.attachments[file as usize].source), span: None },
        Route::Feed(None) | Route::Sitemap | Route::Robots | Route::NotFound => config(),
    }
}
