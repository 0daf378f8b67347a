//! What is answered to a request for an address of the site: `answer(snapshot, url, view)`. Pure, but for files that
//! are handed out as they are.
//!
//! 1. The address is looked up among the routes of the site in that view, and among the assets of its theme: nothing
//!    else is there, and no part of an address ever becomes a path of the file system.
//! 2. What is found is rendered.
//! 3. Where the site has nothing, the design page of its theme may be.
//! 4. What isn't public, but would be there if it were, says so to its editor. The rest is the site's own 404 page.

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Lang};
use crate::files::{Files, HandedOut, handed_out};
use crate::model::output::{Content, Output};
use crate::model::page::PageSource;
use crate::model::route::Route;
use crate::preview::design;
use crate::preview::own;
use crate::preview::page::Fingerprint;
use crate::preview::phrases;
use crate::preview::publicity::{Publicity, publicity};
use crate::preview::snapshot::Snapshot;
use crate::preview::view::View;
use crate::render::Renderer;

/// An answer to a request for an address of the site.
pub enum Answer {
    /// A page for people.
    Page(Page),
    /// Anything else: a feed, a calendar, a picture.
    File { path: Box<str>, bytes: Vec<u8> },
    /// A large file of the sources as it is, by its path below the root, and its length in bytes.
    Copy { path: Box<str>, source: Box<str>, length: u64 },
    /// Another address, below the site's root.
    Elsewhere(String),
}

/// A page for people, without the preview's script.
pub struct Page {
    pub html: Vec<u8>,
    /// Whether it is the page of the address; else it says that there is none.
    pub is_there: bool,
    pub fingerprint: Fingerprint,
    /// The page's own source; none for lists that no author writes.
    pub source: Option<Arc<PageSource>>,
    pub hidden: Option<Publicity>,
    /// What went wrong while it was rendered.
    pub mistakes: Vec<Diagnostic>,
    /// Whether it only says that the page couldn't be rendered.
    pub is_broken: bool,
    /// Counts the states of what the page's own scripts ask for and show: of the search's index. 0 if they ask for
    /// nothing, or if the page can't be shown as it should be.
    pub asks: u64,
}

/// Answers for an address below the site's root, which begins with `/` and is decoded. What the preview itself says is
/// in `lang`.
#[must_use]
pub fn answer(snapshot: &Snapshot, files: &dyn Files, url: &str, view: View, lang: Lang) -> Answer {
    let Some(renderer) = snapshot.renderer(view) else {
        return Answer::Page(Page::of_own(own::no_site(snapshot, lang)));
    };
    // The file of an address is the address, too: so it is on every web server.
    let url = url.strip_suffix("index.html").filter(|url| url.ends_with('/')).unwrap_or(url);
    if let (true, Some(papers)) = (url.starts_with(Route::SEARCH_URL), &snapshot.options.papers) {
        let _ = papers.read(&renderer, files, &|| false);
    }
    if let Some(route) = renderer.route_at(url) {
        return routed(snapshot, files, &renderer, route, lang);
    }
    if let Some(asset) = renderer.asset(url) {
        return file(files, &renderer, asset, lang);
    }
    if let Some(answer) = of_design(snapshot, files, url, lang) {
        return answer;
    }
    if !url.ends_with('/') {
        let with = format!("{url}/");
        if renderer.route_at(&with).is_some() {
            return Answer::Elsewhere(with);
        }
    }
    Answer::Page(hidden(snapshot, url, view, lang).unwrap_or_else(|| not_found(&renderer, lang)))
}

fn routed(snapshot: &Snapshot, files: &dyn Files, renderer: &Renderer, route: Route, lang: Lang) -> Answer {
    let (output, mistakes) = renderer.render(route);
    if !output.path.ends_with(".html") {
        return file(files, renderer, output, lang);
    }
    let Content::Bytes(html) = output.content else {
        return file(files, renderer, output, lang);
    };
    let site = renderer.site();
    let page = match route {
        Route::Page { page, .. } => Some(site.page(page)),
        _ => None,
    };
    // A page that breaks off anywhere, within a tag even, is none that a browser could show.
    let is_broken = mistakes.iter().any(|it| it.is_error() && matches!(it.code, "template" | "unknown-template"));
    let html = if is_broken { own::broken(&mistakes, files, lang) } else { html };
    let hidden = page.and_then(|page| Some(publicity(snapshot, site, &page.source, page.hidden?, lang)));
    let asks = if route == Route::Search && !mistakes.iter().any(Diagnostic::is_error) { snapshot.number } else { 0 };
    Answer::Page(Page {
        fingerprint: Fingerprint::of(&html, Some(renderer)),
        html,
        is_there: route != Route::NotFound,
        source: page.map(|page| Arc::clone(&page.source)),
        hidden,
        mistakes,
        is_broken,
        asks,
    })
}

/// What the design page is, and what lies below it; `None` for every other address.
fn of_design(snapshot: &Snapshot, files: &dyn Files, url: &str, lang: Lang) -> Option<Answer> {
    let below = url.strip_prefix(design::URL.trim_end_matches('/'))?;
    if below.is_empty() {
        return Some(Answer::Elsewhere(design::URL.to_owned()));
    }
    let Some(made) = snapshot.design() else {
        let is_page = below == "/";
        return is_page.then(|| Answer::Page(Page::of_own(own::refused(phrases::of(lang).no_design, lang))));
    };
    let Some(renderer) = &made.renderer else {
        let html = own::broken(&made.mistakes, files, lang);
        return Some(Answer::Page(Page { mistakes: made.mistakes.clone(), is_broken: true, ..Page::of_own(html) }));
    };
    let answer = match renderer.route_at(below) {
        Some(route) => routed(snapshot, &made.files, renderer, route, lang),
        None => file(&made.files, renderer, renderer.asset(below)?, lang),
    };
    match answer {
        Answer::Page(mut page) => {
            page.mistakes = made.told(made.mistakes.iter().cloned().chain(page.mistakes));
            if page.is_broken {
                page.html = own::broken(&page.mistakes, files, lang);
            }
            // Nobody edits its sources as those of the site are edited.
            Some(Answer::Page(Page { source: None, hidden: None, ..page }))
        }
        Answer::File { .. } => Some(answer),
        // It is read where the site's own files are.
        Answer::Copy { .. } | Answer::Elsewhere(_) => None,
    }
}

/// Files up to this length, in bytes, are read at once, so that one that is replaced meanwhile is answered as it was or
/// as it is.
const AT_ONCE: u64 = 4 * 1024 * 1024;

/// A file as it is. One that vanished since it was found isn't there.
fn file(files: &dyn Files, renderer: &Renderer, output: Output, lang: Lang) -> Answer {
    let path = output.path;
    match output.content {
        Content::Bytes(bytes) => Answer::File { path, bytes },
        Content::File { source } => match (handed_out(files, &source), files.length(&source)) {
            (Ok(HandedOut::Picture(bytes)), _) => Answer::File { path, bytes },
            (Ok(HandedOut::AsItIs(_)), Ok(length)) if length > AT_ONCE => Answer::Copy { path, source, length },
            (Ok(HandedOut::AsItIs(_)), _) => match files.read(&source) {
                Ok(bytes) => Answer::File { path, bytes },
                Err(_) => Answer::Page(not_found(renderer, lang)),
            },
            (Err(_), _) => Answer::Page(not_found(renderer, lang)),
        },
    }
}

/// The page that would stand at an address, if it were public.
fn hidden(snapshot: &Snapshot, url: &str, view: View, lang: Lang) -> Option<Page> {
    if snapshot.options_of(view).unpublished {
        return None;
    }
    let renderer = snapshot.renderer(View { unpublished: Some(true), ..view })?;
    let site = renderer.site();
    let Some(Route::Page { page, .. }) = site.route_at(url) else { return None };
    let page = site.page(page);
    let publicity = publicity(snapshot, site, &page.source, page.hidden?, lang);
    let html = own::hidden(&page.source, &publicity, lang);
    let mut answer = Page::of_own(html);
    answer.source = Some(Arc::clone(&page.source));
    answer.hidden = Some(publicity);
    Some(answer)
}

fn not_found(renderer: &Renderer, lang: Lang) -> Page {
    let (output, mistakes) = renderer.render(Route::NotFound);
    let Content::Bytes(html) = output.content else { return Page::of_own(Vec::new()) };
    if !mistakes.is_empty() {
        return Page { mistakes, ..Page::of_own(own::refused(phrases::of(lang).no_page, lang)) };
    }
    Page { mistakes, fingerprint: Fingerprint::of(&html, Some(renderer)), ..Page::of_own(html) }
}

impl Page {
    /// A page that tells why the one that was asked for isn't there.
    fn of_own(html: Vec<u8>) -> Page {
        let fingerprint = Fingerprint::of(&html, None);
        Page {
            html,
            is_there: false,
            fingerprint,
            source: None,
            hidden: None,
            mistakes: Vec::new(),
            is_broken: false,
            asks: 0,
        }
    }
}
