//! Addresses: earlier ones that lead on, and none that two things claim.

use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Span, Text};
use crate::model::config::{Config, Links};
use crate::model::route::{Route, output_path};
use crate::model::site::{Page, PageId, Redirect, Site};
use crate::model::withdrawal::Notice;
use crate::parallel;
use crate::resolve::files::ROOT;
use crate::resolve::paths::{collision_key, slug_fault};
use crate::resolve::tree::{own_part, unfit};

/// The redirects of all pages' aliases, in the order of the pages.
pub(super) fn redirects(pages: &[Page], config: &Config, diagnostics: &mut Vec<Diagnostic>) -> Vec<Redirect> {
    let mut redirects = Vec::new();
    for (page, id) in pages.iter().zip((0..).map(PageId)) {
        for alias in &page.source.front.aliases {
            if config.redirects.is_empty() && is_file(alias) {
                diagnostics.push(alias_of_file(alias, &page.source.file, alias.span));
            }
            match clean_alias(alias) {
                Some(url) => redirects.push(Redirect { url: url.into(), to: id }),
                None => diagnostics.push(bad_alias(alias, &page.source.file, alias.span)),
            }
        }
    }
    redirects
}

/// An alias as an address: it begins with `/`, each part is fit for an address, and it ends in `/` unless in `.html`.
pub(super) fn clean_alias(alias: &str) -> Option<String> {
    let inner = alias.strip_prefix('/')?;
    let inner = inner.strip_suffix('/').unwrap_or(inner);
    if inner.split('/').any(|part| slug_fault(part).is_some()) {
        return None;
    }
    Some(if inner.ends_with(".html") { format!("/{inner}") } else { format!("/{inner}/") })
}

/// Whether an address ends like the name of a file other than a page: `/files/a.pdf`.
fn is_file(alias: &str) -> bool {
    let name = alias.rsplit('/').next().unwrap_or(alias);
    name.rsplit_once('.').is_some_and(|(base, ending)| {
        let is_ending = (2..=5).contains(&ending.len()) && ending.bytes().all(|byte| byte.is_ascii_alphanumeric());
        !base.is_empty() && is_ending && ending.bytes().any(|byte| byte.is_ascii_alphabetic()) && ending != "html"
    })
}

/// In a folder, an address that ends like a file can only be a folder of that name with a page in it.
fn alias_of_file(alias: &str, file: &Arc<str>, span: Span) -> Diagnostic {
    Diagnostic::warning(
        "alias-of-file",
        file,
        Text::new(
            format!("以前のアドレス「{alias}」は、ファイルの名前です。サーバーの設定がないと、案内が働かないことがあります。"),
            format!("`{alias}` names a file: without a server that knows of it, it may not lead on"),
        ),
    )
    .at(span)
    .help(Text::new(
        "site.yaml に「redirects: [nginx]」（又は apache、netlify）と書き、書き出されたファイルをサーバーに読み込ませてください。",
        "write `redirects: [nginx]` (or apache, netlify) in site.yaml, and let the server read the file that is written",
    ))
}

pub(super) fn bad_alias(alias: &str, file: &Arc<str>, span: Span) -> Diagnostic {
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

/// Every two things that claim one address, letters of another case or normal form included, and whatever would lie in
/// a folder whose name a file has.
pub(super) fn collisions(site: &Site) -> Vec<Diagnostic> {
    let routes = parallel::map(&site.routes(), 64, |&route| {
        let path = route.path(site);
        Claimed { key: collision_key(&path), path, route }
    });
    let mut owners: HashMap<&str, &Claimed> = HashMap::with_capacity(routes.len());
    let mut diagnostics = Vec::new();
    for claimed in &routes {
        match owners.entry(&claimed.key) {
            Entry::Occupied(first) => diagnostics.push(collision(site, first.get(), claimed)),
            Entry::Vacant(free) => _ = free.insert(claimed),
        }
        if claimed.key.split('/').next() == Some(ASSETS) {
            diagnostics.push(within_assets(site, claimed.route));
        }
        if site.config.search && claimed.key.starts_with(Route::SEARCH_URL.trim_start_matches('/')) {
            diagnostics.push(within_search(site, claimed.route));
        }
    }
    diagnostics.extend(unfit_parts(site, &routes));
    // No folder has the name of a page's own file: only the others can stand in a folder's way.
    let files: HashMap<&str, &Claimed> = routes
        .iter()
        .filter(|claimed| !claimed.key.ends_with("/index.html"))
        .map(|claimed| (claimed.key.as_str(), claimed))
        .collect();
    let within = parallel::in_pieces(routes.len(), 64, |piece| {
        let mut found = Vec::new();
        for claimed in &routes[piece] {
            let folders = claimed.key.match_indices('/').filter_map(|(end, _)| files.get(&claimed.key[..end]));
            found.extend(folders.map(|first| collision(site, first, claimed)));
        }
        found
    });
    diagnostics.extend(within.into_iter().flatten());
    if site.config.links == Links::Portable {
        diagnostics.extend(long_paths(site, &routes));
    }
    diagnostics
}

/// The notices whose addresses nothing else has, in their order. What stands there now comes before what is gone, and a
/// mistake in a page that isn't public keeps nothing from being published: so the others are only warned of.
pub(super) fn free(notices: Vec<Notice>, site: &Site, diagnostics: &mut Vec<Diagnostic>) -> Vec<Notice> {
    if notices.is_empty() {
        return notices;
    }
    let key = |path: &str| collision_key(path);
    let mut taken: BTreeSet<String> = site.routes().iter().map(|route| key(&route.path(site))).collect();
    let mut free = Vec::with_capacity(notices.len());
    for notice in notices {
        let own = key(&output_path(&notice.url));
        let folder = format!("{own}/");
        let is_above = taken.range(folder.clone()..).next().is_some_and(|other| other.starts_with(&folder));
        let is_below = own.match_indices('/').any(|(end, _)| taken.contains(&own[..end]));
        let of_program = own.split('/').next() == Some(ASSETS)
            || site.config.search && format!("/{own}").starts_with(Route::SEARCH_URL);
        if taken.contains(&own) || is_above || is_below || of_program {
            diagnostics.push(notice_taken(&notice));
        } else {
            taken.insert(own);
            free.push(notice);
        }
    }
    free
}

fn notice_taken(notice: &Notice) -> Diagnostic {
    let url = &notice.url;
    Diagnostic::warning(
        "notice-taken",
        &notice.file,
        Text::new(
            format!("アドレス「{url}」は、ほかのものが使っています。取下げの案内は、そこには出ません。"),
            format!("the address {url} belongs to something else: no notice of the withdrawal stands there"),
        ),
    )
    .at(notice.span)
    .help(Text::new(
        "新しいページがその代わりなら、このページの withdrawn を消してください。そうでないときは、新しいほうのアドレスを変えてください。",
        "delete `withdrawn` if what is there now is its replacement; else give that another address",
    ))
}

/// A route with the file that it becomes, and what that is compared by.
struct Claimed {
    route: Route,
    path: String,
    key: String,
}

/// Where the theme's files lie, below the output directory.
const ASSETS: &str = "assets";

/// Every part of a path that isn't fit for an address, once, with the first thing that it is a part of. What pages add
/// to their sections' addresses has been looked at; if that is unfit, all that lies below is passed over.
fn unfit_parts(site: &Site, routes: &[Claimed]) -> Vec<Diagnostic> {
    let is_unfit = |page: &&Page| !own_part(&page.source).is_empty() && slug_fault(own_part(&page.source)).is_some();
    let known: Vec<&str> = site.pages.iter().filter(is_unfit).map(|page| page.url.trim_start_matches('/')).collect();
    let mut seen: HashSet<&str> = HashSet::new();
    let mut diagnostics = Vec::new();
    // Servers have names of their own for what they read.
    for claimed in routes.iter().filter(|claimed| !matches!(claimed.route, Route::Redirections(_))) {
        let mut start = 0;
        for part in claimed.path.split('/') {
            let end = start + part.len();
            // So is called the file of nearly every page.
            if part != "index.html"
                && let Some(fault) = slug_fault(part)
                && !is_root_file(site, claimed.route)
                && !known.iter().any(|url| claimed.path.starts_with(url))
                && seen.insert(&claimed.path[..end])
            {
                let what = if end == claimed.path.len() {
                    Text::new("ファイル名", "the file's name")
                } else {
                    Text::new("フォルダー名", "the folder's name")
                };
                let owner = claim(site, claimed.route).unwrap_or_else(|| Claim::of_site(site));
                diagnostics.push(unfit(&owner.file, &what, part, fault));
            }
            start = end + 1;
        }
    }
    diagnostics
}

/// Whether it is a file for the root of the site, whose name others have laid down.
fn is_root_file(site: &Site, route: Route) -> bool {
    matches!(route, Route::File(file) if site.attachments[file as usize].source.starts_with(ROOT))
}

/// How long a path in a portable site may be, in units of UTF-16. Windows opens no path of more than 259, and the
/// folder that the site is put into has its part of them (Microsoft, "Maximum Path Length Limitation").
const PATH_LIMIT: usize = 150;

/// What lies too deep for a folder on Windows: a warning for each source.
fn long_paths(site: &Site, routes: &[Claimed]) -> Vec<Diagnostic> {
    let mut seen: HashSet<Arc<str>> = HashSet::new();
    let mut diagnostics = Vec::new();
    for claimed in routes {
        let length = claimed.path.encode_utf16().count();
        if length <= PATH_LIMIT {
            continue;
        }
        let owner = claim(site, claimed.route).unwrap_or_else(|| Claim::of_site(site));
        if seen.insert(Arc::clone(&owner.file)) {
            let message = Text::new(
                format!("アドレスが長く（{length}文字）、Windowsのフォルダーでは開けないことがあります。"),
                format!("the address is long ({length} characters): in a folder on Windows it may not open"),
            );
            let help = Text::new(
                format!(
                    "フォルダーとファイルの名前を短くするか、短い slug を書いて、{PATH_LIMIT}文字以下にしてください。"
                ),
                format!("give folders and files shorter names, or write a short slug: up to {PATH_LIMIT} characters"),
            );
            let diagnostic = Diagnostic::warning("path-long", &owner.file, message).help(help);
            diagnostics.push(match owner.span {
                Some(span) => diagnostic.at(span),
                None => diagnostic,
            });
        }
    }
    diagnostics
}

fn collision(site: &Site, first: &Claimed, second: &Claimed) -> Diagnostic {
    let note = if first.path == second.path || first.key != second.key {
        Text::new("", "")
    } else {
        Text::new("（大文字と小文字は区別しません）", " (capital and small letters count as the same)")
    };
    let url = second.route.url(site);
    let (claimant, taken_by) = match (claim(site, first.route), claim(site, second.route)) {
        (Some(first), Some(second)) => (second, Some(first)),
        // What the program makes has no place that an author could change.
        (Some(only), None) | (None, Some(only)) => (only, None),
        (None, None) => (Claim::of_site(site), None),
    };
    let message = match &taken_by {
        Some(_) => Text::new(
            format!("アドレス「{url}」は、既に使われています{}。", note.ja),
            format!("the address {url} is taken already{}", note.en),
        ),
        None => Text::new(
            format!("アドレス「{url}」は、自動で作られるファイルが使います{}。", note.ja),
            format!("the address {url} belongs to a file that the site makes itself{}", note.en),
        ),
    };
    let diagnostic = claimant.diagnostic(message);
    match taken_by {
        Some(first) => {
            diagnostic.related(&first.file, first.span, Text::new("先に使っているのは、ここです。", "it is taken here"))
        }
        None => diagnostic,
    }
}

fn within_assets(site: &Site, route: Route) -> Diagnostic {
    claim(site, route).unwrap_or_else(|| Claim::of_site(site)).diagnostic(Text::new(
        "アドレス「/assets/」は、テーマのファイルが使います。",
        "the address /assets/ belongs to the files of the theme",
    ))
}

fn within_search(site: &Site, route: Route) -> Diagnostic {
    claim(site, route).unwrap_or_else(|| Claim::of_site(site)).diagnostic(Text::new(
        "アドレス「/search/」は、サイト内検索が使います。",
        "the address /search/ belongs to the search of the site",
    ))
}

/// Who claims an address, where, and what they can do to claim another.
struct Claim {
    file: Arc<str>,
    span: Option<Span>,
    instead: Text,
}

impl Claim {
    fn of_site(site: &Site) -> Claim {
        let instead = Text::new("一方の名前を変えてください。", "give one of the two another name");
        Claim { file: Arc::clone(&site.config.file), span: None, instead }
    }

    fn at_file(self, file: &Arc<str>) -> Claim {
        Claim { file: Arc::clone(file), ..self }
    }

    fn of_page(site: &Site, id: PageId) -> Claim {
        let source = &site.page(id).source;
        let span = source.front.slug.as_ref().map(|slug| slug.span);
        let instead = match span {
            Some(_) => Text::new("slug を、ほかと重ならないものに変えてください。", "write another slug"),
            None => Text::new(
                "ファイルかフォルダーの名前を変えるか、slug を書いてください。",
                "give the file or folder another name, or write a slug",
            ),
        };
        Claim { file: Arc::clone(&source.file), span, instead }
    }

    fn diagnostic(self, message: Text) -> Diagnostic {
        let diagnostic = Diagnostic::error("address-taken", &self.file, message).help(self.instead);
        match self.span {
            Some(span) => diagnostic.at(span),
            None => diagnostic,
        }
    }
}

/// The claim behind a route; none if the program makes it by itself.
fn claim(site: &Site, route: Route) -> Option<Claim> {
    Some(match route {
        Route::Page { page: id, .. } => Claim::of_page(site, id),
        Route::Redirect(redirect) => {
            let redirect = &site.redirects[redirect as usize];
            let source = &site.page(redirect.to).source;
            let aliases = &source.front.aliases;
            let alias = aliases.iter().find(|alias| clean_alias(alias).as_deref() == Some(&redirect.url));
            Claim {
                file: Arc::clone(&source.file),
                span: alias.map(|alias| alias.span),
                instead: Text::new("aliases からこのアドレスを消してください。", "delete this address from `aliases`"),
            }
        }
        Route::Term { term, .. } => {
            let term = site.term(term).1;
            let instead = Text::new(
                format!("「{}」を、ほかの語と区別できる書き方に変えてください。", term.label),
                format!("write `{}` so that it can be told from the others", term.label),
            );
            match term.pages.facts.first() {
                Some(&first) => {
                    let source = &site.page(first).source;
                    let front = &source.front;
                    let named = front.taxonomies.iter().flat_map(|(_, keys)| keys);
                    let typed = front.typed_terms().map(|(_, key)| key);
                    let key = front.tags.iter().chain(named).chain(typed).find(|key| key.value == term.key);
                    Claim { file: Arc::clone(&source.file), span: key.map(|key| key.span), instead }
                }
                None => Claim { instead, ..Claim::of_site(site) },
            }
        }
        Route::Taxonomy(taxonomy) => Claim {
            span: site.config.taxonomies.get(taxonomy as usize).map(|taxonomy| taxonomy.key.span),
            instead: Text::new(
                "分類の名前か、重なっているページの名前を変えてください。",
                "give the taxonomy or the page another name",
            ),
            ..Claim::of_site(site)
        },
        Route::Glossary => Claim {
            file: Arc::clone(&site.glossary.source.file),
            span: None,
            instead: Text::new(
                "用語集のアドレスです。重なっているページの名前を変えてください。",
                "it is the glossary's; give the page another name",
            ),
        },
        Route::Updates { .. }
        | Route::Feed(_)
        | Route::Calendar(_)
        | Route::Metrics(_)
        | Route::Catalog
        | Route::Search
        | Route::SearchManifest
        | Route::SearchFile { .. }
        | Route::Sitemap
        | Route::Robots
        | Route::NotFound
        | Route::Redirections(_)
        // One that is taken by anything else isn't there.
        | Route::Notice(_) => return None,
        Route::File(file) if is_root_file(site, route) => Claim {
            instead: Text::new(
                "site.yaml の root_files から、このファイルを消してください。",
                "delete this file from `root_files` in site.yaml",
            ),
            ..Claim::of_site(site).at_file(&site.attachments[file as usize].source)
        },
        Route::File(file) => Claim {
            file: Arc::clone(&site.attachments[file as usize].source),
            span: None,
            instead: Text::new("ファイルの名前を変えてください。", "give the file another name"),
        },
        Route::Metric { metric, .. } => Claim {
            file: Arc::clone(&site.metrics[metric as usize].source.file),
            span: None,
            instead: Text::new(
                "指標のファイルか、重なっているファイルの名前を変えてください。",
                "give the metric's file or the other one another name",
            ),
        },
    })
}
