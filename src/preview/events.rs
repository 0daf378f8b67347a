//! What a page that is open in a browser is told, as server-sent events (HTML, «Server-sent events»).
//!
//! 1. Whenever the site or what is known to be wrong with it changes, the page is answered anew, as if it were asked
//!    for.
//! 2. It is told to load itself again if its own bytes changed, to take other style sheets if nothing else did, and
//!    where to go if it isn't there any more. A page that can't be rendered stays as it is. One whose scripts show what
//!    else is in the site (the results of the search) loads itself again whenever that may have changed.
//! 3. What the bar and the overlay show is told whenever it changes.

use std::convert::Infallible;
use std::sync::Arc;

use axum::response::sse::Event;
use serde::Serialize;
use tokio::sync::mpsc;

use crate::build;
use crate::diagnostic::Diagnostic;
use crate::model::page::PageSource;
use crate::model::site::Site;
use crate::preview::answer::{Answer, Page, answer};
use crate::preview::mistakes::Findings;
use crate::preview::overlay::{self, Overlay};
use crate::preview::page::Fingerprint;
use crate::preview::shared::Preview;
use crate::preview::snapshot::Snapshot;
use crate::preview::view::{self, View};
use crate::resolve::hidden_pages;

/// The page that a browser shows.
#[derive(Clone, Debug, Default)]
pub struct Subscription {
    /// Below the site's root, decoded.
    pub url: String,
    pub query: String,
    /// The hash that the page carries.
    pub page: String,
    /// The file of the page's source, if the page knows it from an earlier stream; else empty.
    pub source: String,
}

/// What a browser was told last.
struct Told {
    page: String,
    /// What that page is, if it was answered by this snapshot or a later one.
    fingerprint: Option<Fingerprint>,
    /// The source of the page, while there is one and after.
    source: Option<Arc<PageSource>>,
    /// The same by its file.
    file: Option<String>,
    /// Whether what the browser shows may be a page of the site, and not one that says that there is none.
    was_there: bool,
    is_gone: bool,
    state: Option<State>,
    overlay: Option<Overlay>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct State {
    source: Option<String>,
    title: Option<String>,
    hidden: Option<HiddenState>,
    unpublished: usize,
    shows_unpublished: bool,
    moment: MomentState,
    checking: bool,
    note: Option<String>,
    /// As [`Page::asks`]: a page that asked for another state loads itself again.
    asks: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct HiddenState {
    label: String,
    reason: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct MomentState {
    label: String,
    value: String,
    fixed: bool,
}

#[derive(Serialize)]
struct Gone {
    successor: Option<String>,
    parent: Option<Parent>,
}

#[derive(Serialize)]
struct Parent {
    url: String,
    title: String,
}

/// Tells of a page until nobody listens.
pub async fn follow(preview: Arc<Preview>, of: Subscription, listener: mpsc::Sender<Result<Event, Infallible>>) {
    let mut snapshots = preview.snapshots();
    let mut latest = preview.findings();
    let page = of.page.clone();
    let mut told = Told {
        page,
        fingerprint: None,
        source: None,
        file: Some(of.source.clone()).filter(|file| !file.is_empty()),
        was_there: true,
        is_gone: false,
        state: None,
        overlay: None,
    };
    loop {
        let snapshot = Arc::clone(&snapshots.borrow_and_update());
        let findings = Arc::clone(&latest.borrow_and_update());
        let (at, subscription) = (Arc::clone(&preview), of.clone());
        let is_other = View::parse(&of.query, &snapshot.zone()) != View::default();
        let turn = if is_other { preview.turns.patiently().await } else { None };
        // Rendering takes a core for a while; requests that wait for the network don't wait for that.
        let work = move || {
            let events = told.news(&at, &subscription, &snapshot, &findings);
            (told, events)
        };
        let Ok((next, events)) = tokio::task::spawn_blocking(work).await else { return };
        drop(turn);
        told = next;
        for event in events {
            if listener.send(Ok(event)).await.is_err() {
                return;
            }
        }
        tokio::select! {
            changed = snapshots.changed() => if changed.is_err() { return },
            changed = latest.changed() => if changed.is_err() { return },
            () = listener.closed() => return,
        }
    }
}

impl Told {
    fn news(&mut self, preview: &Preview, of: &Subscription, snapshot: &Snapshot, findings: &Findings) -> Vec<Event> {
        let view = View::parse(&of.query, &snapshot.zone());
        let mut events = Vec::new();
        let page = match answer(snapshot, &preview.files, &of.url, view, preview.lang) {
            Answer::Page(page) => Some(page),
            Answer::File { .. } | Answer::Copy { .. } | Answer::Elsewhere(_) => None,
        };
        if let Some(page) = &page {
            events.extend(self.of_page(page, snapshot, view));
        }
        let state = state(page.as_ref(), snapshot, findings, view, preview);
        let overlay = overlay(page.map(|page| page.mistakes).unwrap_or_default(), findings, preview);
        // Before anything was looked through, nobody knows that nothing is wrong.
        let is_known = findings.number > 0 || overlay.errors > 0;
        if is_known && self.overlay.as_ref() != Some(&overlay) {
            events.extend(event("diagnostics", &overlay));
            self.overlay = Some(overlay);
        }
        // Last, since it says whether all that is wrong is known.
        if self.state.as_ref() != Some(&state) {
            events.extend(event("state", &state));
            self.state = Some(state);
        }
        events
    }

    /// What the page itself has to be told.
    fn of_page(&mut self, page: &Page, snapshot: &Snapshot, view: View) -> Option<Event> {
        let before = self.fingerprint.replace(page.fingerprint.clone());
        let is_same = page.fingerprint.page == self.page;
        if page.is_there
            && let Some(source) = &page.source
        {
            self.file = Some(source.file.to_string());
            self.source = Some(Arc::clone(source));
        }
        self.was_there = page.is_there || self.was_there && !is_same;
        if !page.is_there && self.was_there && !self.is_gone {
            self.is_gone = true;
            return event("gone", &self.gone(snapshot, view));
        }
        if !page.is_there && self.is_gone {
            // What was moved is sometimes seen in its new place only after it left the old one.
            let gone = self.gone(snapshot, view);
            return gone.successor.is_some().then(|| event("gone", &gone)).flatten();
        }
        if page.is_there && std::mem::take(&mut self.is_gone) {
            self.page.clone_from(&page.fingerprint.page);
            return event("back", &serde_json::json!({}));
        }
        // The last good page stays until this one can be shown.
        if is_same || page.mistakes.iter().any(Diagnostic::is_error) {
            return None;
        }
        self.page.clone_from(&page.fingerprint.page);
        let hash = &page.fingerprint.page;
        if before.is_some_and(|before| page.fingerprint.is_restyled(&before)) {
            return event("styles", &serde_json::json!({ "page": hash, "urls": page.fingerprint.styles }));
        }
        event("reload", &serde_json::json!({ "page": hash }))
    }

    /// Where the page went that isn't there any more, and what is above it.
    fn gone(&self, snapshot: &Snapshot, view: View) -> Gone {
        let nowhere = Gone { successor: None, parent: None };
        let (Some(file), Some(renderer)) = (&self.file, snapshot.renderer(view)) else { return nowhere };
        let site = renderer.site();
        let path = file.strip_prefix("content/").unwrap_or(file);
        let address = |url: &str| site.config.base_url.path.trim_end_matches('/').to_owned() + url;
        Gone {
            successor: successor(path, self.source.as_deref(), site).map(|url| address(&url)),
            parent: parent(path, site).map(|(url, title)| Parent { url: address(&url), title }),
        }
    }
}

/// All that is known to be wrong. The page's own mistakes are known before those of the others.
fn overlay(own: Vec<Diagnostic>, findings: &Findings, preview: &Preview) -> Overlay {
    let mut diagnostics = findings.diagnostics.clone();
    // The same mistake of a template is told once, whichever page met it.
    let is_new = |it: &Diagnostic| {
        !findings.diagnostics.iter().any(|known| known.order() == it.order() && known.message == it.message)
    };
    diagnostics.extend(own.into_iter().filter(is_new));
    let mut overlay = overlay::of(&diagnostics, &|path: &str| build::source_text(&preview.files, path), preview.lang);
    // The script cuts the line by its marks.
    for item in &mut overlay.items {
        item.location.parts = None;
    }
    overlay
}

fn event(name: &str, data: &impl Serialize) -> Option<Event> {
    // JSON has no line breaks of its own, which an event's data mustn't hold.
    Some(Event::default().event(name).data(serde_json::to_string(data).ok()?))
}

fn state(page: Option<&Page>, snapshot: &Snapshot, findings: &Findings, view: View, preview: &Preview) -> State {
    let options = snapshot.options_of(view);
    let zone = snapshot.zone();
    let source = page.and_then(|page| page.source.as_ref());
    let hidden = page.and_then(|page| page.hidden.as_ref());
    State {
        source: source.map(|source| source.file.to_string()),
        title: source.map(|source| source.front.title.to_string()),
        hidden: hidden.map(|why| HiddenState { label: why.label.clone(), reason: why.reason.clone() }),
        unpublished: snapshot.content.as_ref().map_or(0, |content| hidden_pages(content, options.now).len()),
        shows_unpublished: options.unpublished,
        moment: MomentState {
            label: view::label(options.now.0, &zone, preview.lang),
            value: view::value(options.now.0, &zone),
            fixed: view.now.is_some() || preview.is_fixed,
        },
        checking: !findings.is_whole || findings.number != snapshot.number,
        note: snapshot.trouble.as_ref().map(|trouble| trouble.get(preview.lang).to_owned()),
        asks: page.map_or(0, |page| page.asks),
    }
}

/// The page that a source became: the same file at another address, or the same page in another file.
fn successor(path: &str, known: Option<&PageSource>, site: &Site) -> Option<String> {
    let same_file = site.by_source.get(path).map(|&id| site.page(id));
    let is_same = |page: &PageSource, known: &PageSource| {
        page.outline == known.outline && page.front.title.value == known.front.title.value && page.body == known.body
    };
    let same_page = || known.and_then(|known| site.pages.iter().find(|page| is_same(&page.source, known)));
    Some(same_file.or_else(same_page)?.url.to_string())
}

/// The nearest section above a source that is there: its address and its title.
fn parent(path: &str, site: &Site) -> Option<(String, String)> {
    let mut above = path.rsplit_once('/').map(|(folder, _)| folder);
    loop {
        let index = above.map_or_else(|| "_index.md".to_owned(), |folder| format!("{folder}/_index.md"));
        if index != path
            && let Some(&id) = site.by_source.get(index.as_str())
        {
            let page = site.page(id);
            return Some((page.url.to_string(), page.title().to_owned()));
        }
        above = above?.rsplit_once('/').map(|(folder, _)| folder);
    }
}
