//! What a build does to a site: which files come, go and become others, and what that is to a reader.

use std::collections::BTreeMap;

use crate::build::plan::difference::{self, Line};
use crate::build::plan::entries::{Entries, entries};
use crate::build::plan::face::{Face, Side};
use crate::build::plan::reader::Reader;
use crate::files::Files;
use crate::model::pdf::Pdf;
use crate::model::route::{Route, output_path};
use crate::parallel;
use crate::parse;
use crate::publish::{FileChange, Fingerprint, changes_between};

/// See the module.
#[derive(Clone, Debug, Default)]
pub struct Effects {
    /// Every file that is written or removed, in the order of the paths: what the id of a plan is taken of.
    pub files: Vec<FileChange>,
    pub unchanged: usize,
    /// In the order of their addresses.
    pub pages: Vec<PageEffect>,
    pub documents: Vec<Document>,
    /// Of feeds and calendars, each once whatever file holds it.
    pub entries: Vec<Entry>,
    /// All else, by what it is: how many files are new, changed and gone.
    pub derived: BTreeMap<&'static str, [usize; 3]>,
}

/// What becomes of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum What {
    New,
    Changed,
    Removed,
}

/// What becomes of a page.
#[derive(Clone, Debug)]
pub struct PageEffect {
    pub what: What,
    /// Below the site's root.
    pub url: String,
    /// Its heading.
    pub title: String,
    /// Its file, if it has one.
    pub source: Option<String>,
    /// Whether it is made of others: a list, a term, the glossary.
    pub is_list: bool,
    /// What of its text comes and goes, in its order. Nothing if only what a reader doesn't read is another.
    pub text: Vec<Line>,
    /// Addresses that it leads to or shows, and no longer does.
    pub links: Vec<Line>,
    /// Of one that goes: what its address becomes.
    pub address: Address,
}

/// What becomes of the address of a page that goes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Address {
    /// The page is there.
    #[default]
    Stays,
    /// It leads to another.
    Leads(String),
    /// Nothing answers there. The file of a page that came and bears the same title, if there is one.
    Vanishes(Option<String>),
}

/// What becomes of a file that is handed out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    pub what: What,
    pub url: String,
    pub before: Option<Facts>,
    pub after: Option<Facts>,
}

/// What tells one document from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts {
    pub print: Fingerprint,
    /// Those of a PDF, if they can be counted.
    pub pages: Option<u32>,
}

/// What becomes of an entry of a feed or of a calendar.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    pub kind: EntryKind,
    pub what: What,
    pub title: String,
    /// As the format writes it: `2022-06-17T10:00:00+09:00`, `20220617`.
    pub date: String,
    pub id: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntryKind {
    Feed,
    Calendar,
}

/// What a file is to a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Page {
        is_list: bool,
    },
    /// An earlier address that leads on.
    Redirect,
    Document,
    Entries(EntryKind),
    /// By the name under which it is counted.
    Derived(&'static str),
}

/// What a build does that puts `after` in the place of `before`.
pub fn between(before: &Side<'_>, after: &Face, files: &dyn Files) -> Effects {
    let changes = changes_between(before.files(), &after.files);
    let made = parallel::map(&changes, 1, |change| effect(change, before, after, files));
    let mut effects = Effects { unchanged: after.files.len(), ..Effects::default() };
    let (mut was, mut is) = (Entries::new(), Entries::new());
    for (change, made) in changes.iter().zip(made) {
        effects.unchanged -= usize::from(change.after.is_some());
        match made {
            Made::Page(page) => effects.pages.push(page),
            Made::Document(document) => effects.documents.push(document),
            Made::Derived(name) => {
                effects.derived.entry(name).or_default()[what(change) as usize] += 1;
            }
            Made::Entries(kind) => {
                effects.derived.entry(name_of(kind)).or_default()[what(change) as usize] += 1;
                // An entry may stand in several files, of which some are as they were: all are looked at.
                if was.is_empty() && is.is_empty() {
                    was = all_entries(before.files().keys(), |path| before.read(path, files));
                    is = all_entries(after.files.keys(), |path| Side::Face(after).read(path, files));
                }
            }
        }
    }
    effects.entries = entry_effects(&was, &is);
    let came: Vec<(String, Option<String>)> = effects
        .pages
        .iter()
        .filter(|page| page.what == What::New && !page.is_list)
        .map(|page| (page.title.clone(), page.source.clone()))
        .collect();
    for page in effects.pages.iter_mut().filter(|page| page.address == Address::Vanishes(None)) {
        let heir = came.iter().find(|(title, _)| !title.is_empty() && *title == page.title);
        page.address = Address::Vanishes(heir.and_then(|(_, source)| source.clone()));
    }
    effects.files = changes;
    effects
}

/// What became of a file, and what it is.
enum Made {
    Page(PageEffect),
    Document(Document),
    Entries(EntryKind),
    Derived(&'static str),
}

fn what(change: &FileChange) -> What {
    match (change.before, change.after) {
        (None, _) => What::New,
        (_, None) => What::Removed,
        _ => What::Changed,
    }
}

fn effect(change: &FileChange, before: &Side<'_>, after: &Face, files: &dyn Files) -> Made {
    let path = &*change.path;
    let route = after.route(path).or_else(|| before.route(path));
    let is = Side::Face(after);
    match route.map_or_else(|| by_path(path), by_route) {
        Kind::Derived(name) => Made::Derived(name),
        Kind::Entries(kind) => Made::Entries(kind),
        Kind::Document => {
            let facts = |print: Option<Fingerprint>, side: &Side<'_>| {
                let pages = || parse::pdf(&side.read(path, files)?).pages();
                print.map(|print| Facts { print, pages: Pdf::is_named(path).then(pages).flatten() })
            };
            let (before, after) = (facts(change.before, before), facts(change.after, &is));
            Made::Document(Document { what: what(change), url: url_of(path), before, after })
        }
        kind @ (Kind::Page { .. } | Kind::Redirect) => {
            let read = |side: &Side<'_>| side.read(path, files).map(|html| Reader::of(&String::from_utf8_lossy(&html)));
            let was = change.before.and_then(|_| read(before));
            let now = change.after.and_then(|_| read(&is));
            let led = was.as_ref().and_then(|it| it.leads_to.clone());
            let leads = now.as_ref().and_then(|it| it.leads_to.clone());
            match (&was, &now, led, leads) {
                // An earlier address came, or leads elsewhere.
                (None, _, _, Some(_)) | (Some(_), Some(_), Some(_), Some(_)) => Made::Derived("redirects"),
                (Some(was), Some(_), None, Some(to)) => {
                    Made::Page(page(change, kind, was, &Reader::default(), after, Address::Leads(to)))
                }
                _ => {
                    let address = if change.after.is_some() { Address::Stays } else { Address::Vanishes(None) };
                    let (was, now) = (was.unwrap_or_default(), now.unwrap_or_default());
                    Made::Page(page(change, kind, &was, &now, after, address))
                }
            }
        }
    }
}

fn page(change: &FileChange, kind: Kind, was: &Reader, now: &Reader, after: &Face, address: Address) -> PageEffect {
    let title = if now.title.is_empty() { was.title.clone() } else { now.title.clone() };
    let source = match after.route(&change.path) {
        Some(Route::Page { page, .. }) => Some(after.renderer().site().page(page).source.file.to_string()),
        _ => None,
    };
    let what = if matches!(address, Address::Leads(_)) { What::Removed } else { what(change) };
    PageEffect {
        what,
        url: url_of(&change.path),
        title,
        source: source.filter(|_| what != What::Removed),
        is_list: kind == Kind::Page { is_list: true },
        text: difference::of(&was.lines, &now.lines),
        links: difference::of_sets(&was.links, &now.links),
        address,
    }
}

/// The address of a file below the site's root.
#[must_use]
pub fn url_of(path: &str) -> String {
    let url = path.strip_suffix("index.html").unwrap_or(path);
    let url = if output_path(&format!("/{url}")) == path { url } else { path };
    format!("/{url}")
}

fn by_route(route: Route) -> Kind {
    match route {
        Route::Page { sheet, .. } => Kind::Page { is_list: sheet > 1 },
        Route::Taxonomy(_) | Route::Term { .. } | Route::Glossary | Route::Updates { .. } | Route::Search => {
            Kind::Page { is_list: true }
        }
        Route::Notice(_) => Kind::Page { is_list: false },
        Route::Redirect(_) => Kind::Redirect,
        Route::Feed(_) => Kind::Entries(EntryKind::Feed),
        Route::Calendar(_) => Kind::Entries(EntryKind::Calendar),
        Route::Metric { .. } | Route::Metrics(_) | Route::Catalog => Kind::Derived("data"),
        Route::SearchManifest | Route::SearchFile { .. } => Kind::Derived("search"),
        Route::Sitemap | Route::Robots | Route::NotFound | Route::Redirections(_) => Kind::Derived("other"),
        Route::File(_) => Kind::Document,
    }
}

/// What a file of a site is of which nothing but its path is known.
fn by_path(path: &str) -> Kind {
    let ends = |end: &str| path.ends_with(end);
    match path {
        "404.html" | "sitemap.xml" | "robots.txt" => Kind::Derived("other"),
        "catalog.jsonld" | "metrics.csv" | "metrics.excel.csv" | "metrics.json" => Kind::Derived("data"),
        _ if path.starts_with("assets/") => Kind::Derived("assets"),
        _ if path.starts_with("search/") && ends(".js") => Kind::Derived("search"),
        _ if path.starts_with("metrics/") && (ends(".csv") || ends(".json")) => Kind::Derived("data"),
        _ if path == "atom.xml" || ends("/atom.xml") => Kind::Entries(EntryKind::Feed),
        _ if ends(".ics") => Kind::Entries(EntryKind::Calendar),
        _ if ends(".html") => {
            let is_sheet = path
                .rsplit_once("page/")
                .is_some_and(|(_, rest)| rest.trim_end_matches("/index.html").bytes().all(|b| b.is_ascii_digit()));
            Kind::Page { is_list: is_sheet }
        }
        _ => Kind::Document,
    }
}

/// Whether a file has a name that only its own content gives it, so that it comes and goes with others.
#[must_use]
pub fn follows(path: &str) -> bool {
    matches!(by_path(path), Kind::Derived("search" | "assets"))
}

/// Whether a file is a page or a document, and not made of others.
#[must_use]
pub fn is_told(path: &str) -> bool {
    matches!(by_path(path), Kind::Page { is_list: false } | Kind::Document)
}

fn name_of(kind: EntryKind) -> &'static str {
    match kind {
        EntryKind::Feed => "feeds",
        EntryKind::Calendar => "calendars",
    }
}

/// The entries of all feeds and calendars among these files.
fn all_entries<'a>(paths: impl Iterator<Item = &'a Box<str>>, read: impl Fn(&str) -> Option<Vec<u8>>) -> Entries {
    let mut all = Entries::new();
    for path in paths {
        if let Kind::Entries(kind) = by_path(path)
            && let Some(bytes) = read(path)
        {
            for (id, entry) in entries(kind, &String::from_utf8_lossy(&bytes)) {
                all.entry((kind, id)).or_insert(entry);
            }
        }
    }
    all
}

fn entry_effects(was: &Entries, is: &Entries) -> Vec<Entry> {
    let gone = was.iter().filter(|(key, _)| !is.contains_key(*key)).map(|(key, entry)| (What::Removed, key, entry));
    let here = is.iter().filter_map(|(key, entry)| match was.get(key) {
        None => Some((What::New, key, entry)),
        Some(before) if before.whole != entry.whole => Some((What::Changed, key, entry)),
        Some(_) => None,
    });
    let of = |(what, (kind, id), entry): (What, &(EntryKind, String), &super::entries::Written)| Entry {
        kind: *kind,
        what,
        title: entry.title.clone(),
        date: entry.date.clone(),
        id: id.clone(),
    };
    let mut all: Vec<Entry> = gone.chain(here).map(of).collect();
    all.sort();
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_known_by_its_path() {
        for (path, kind, url) in [
            ("index.html", Kind::Page { is_list: false }, "/"),
            ("a/index.html", Kind::Page { is_list: false }, "/a/"),
            ("a/page/2/index.html", Kind::Page { is_list: true }, "/a/page/2/"),
            ("a/homepage/index.html", Kind::Page { is_list: false }, "/a/homepage/"),
            ("a/b.html", Kind::Page { is_list: false }, "/a/b.html"),
            ("a/reindex.html", Kind::Page { is_list: false }, "/a/reindex.html"),
            ("c/資料.pdf", Kind::Document, "/c/資料.pdf"),
            ("atom.xml", Kind::Entries(EntryKind::Feed), "/atom.xml"),
            ("c/atom.xml", Kind::Entries(EntryKind::Feed), "/c/atom.xml"),
            ("c/anatom.xml", Kind::Document, "/c/anatom.xml"),
            ("calendar.ics", Kind::Entries(EntryKind::Calendar), "/calendar.ics"),
            ("search/index.html", Kind::Page { is_list: false }, "/search/"),
            ("search/0011223344556677/0.js", Kind::Derived("search"), "/search/0011223344556677/0.js"),
            ("metrics/a.csv", Kind::Derived("data"), "/metrics/a.csv"),
            ("assets/site.0123456789.css", Kind::Derived("assets"), "/assets/site.0123456789.css"),
        ] {
            assert_eq!((by_path(path), url_of(path).as_str()), (kind, url), "{path}");
        }
    }
}
