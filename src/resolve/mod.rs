//! From single files to the whole: `resolve(content, now) -> (Site, diagnostics)`. Pure.
//!
//! 1. [`public`] leaves out what isn't public at the moment: nothing after it can see a hidden page.
//! 2. [`numbering`] looks for what is missing or twice in the rows of meetings and documents; [`tree`] puts pages into
//!    sections and gives each its kind, template and address.
//! 3. [`order`] sorts sections and links neighbours.
//! 4. [`terms`] makes the taxonomies and says which pages carry which term.
//! 5. [`links`] follows every reference of bodies, glossary and front matter; [`files`] hands out those they lead to, and
//!    [`documents`] says what their authors should mend in them.
//! 6. [`schedule`] gives the items of schedules their dates and pages; [`occasions`] puts them into calendars.
//! 7. [`metrics`] gives each metric its page and its members.
//! 8. [`updates`] lists what was published and changed.
//! 9. [`report`] assembles what each report tells of its period.
//! 10. [`addresses`] makes redirects of earlier addresses and refuses one address for two things.
//!
//! [`mod@again`] makes a site out of the one before it, where pages alone say something else.

use std::collections::HashMap;
use std::sync::Arc;

use crate::calendar::Now;
use crate::diagnostic::{Diagnostic, Span, Spanned, Text};
use crate::model::config::NavEntry;
use crate::model::content::Content;
use crate::model::page::{PageSource, Status};
use crate::model::site::{Hidden, NavLink, PageId, PageTerms, Site, SiteGlossary};
use crate::model::update::Update;
use crate::resolve::links::{Places, Targets};
use crate::resolve::paths::Folders;
use crate::resolve::public::LeftOut;

mod addresses;
mod again;
mod documents;
mod files;
mod links;
mod meant;
mod metrics;
mod numbering;
mod occasions;
mod order;
mod paths;
mod public;
mod report;
mod schedule;
mod terms;
mod tree;
mod updates;

pub use again::again;
pub use documents::pdfs_of;
pub use paths::{collision_key, slug_of};

/// Links the whole. There is no site where there is no home page.
///
/// With `show_unpublished`, what isn't public is kept and marked instead of being left out.
#[must_use]
pub fn resolve(content: &Content, now: Now, show_unpublished: bool) -> (Option<Site>, Vec<Diagnostic>) {
    let (site, mut diagnostics) = place(content, now, show_unpublished);
    diagnostics.extend(site.iter().flat_map(addresses::collisions));
    (site, diagnostics)
}

/// As [`resolve`], without looking whether two things claim one address: whoever waits for the site needn't wait for that.
#[must_use]
pub fn place(content: &Content, now: Now, show_unpublished: bool) -> (Option<Site>, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let public::Sorted { kept, left_out } = public::sort(&content.pages, &content.config, now, show_unpublished);
    diagnostics.extend(numbers(&kept, &left_out, now));
    let sources: Vec<Arc<PageSource>> = kept.iter().map(|(page, _)| Arc::clone(page)).collect();
    let folders = Folders::new(sources.iter().map(|page| &**page));

    let Some((mut pages, home)) = tree::grow(kept, &content.config, &folders, &mut diagnostics) else {
        diagnostics.push(tree::no_home(left_out.contains("_index.md")));
        return (None, diagnostics);
    };
    order::arrange(&mut pages);
    let taxonomies = terms::classify(content, &left_out, &mut pages, &mut diagnostics);
    tree::check_terms(&mut pages, home, &mut diagnostics);
    let by_source: Arc<HashMap<Box<str>, PageId>> =
        Arc::new(pages.iter().zip((0..).map(PageId)).map(|(page, id)| (page.path().into(), id)).collect());

    let mut glossary = glossary(content);
    let places = Places { content, pages: &pages, by_source: &by_source, left_out: &left_out };
    let targets = Targets::new(places, &glossary, now);
    let leads = targets.follow_all();
    let file = &content.glossary.file;
    let entries = &content.glossary.entries;
    let definitions =
        entries.iter().map(|entry| targets.follow_body(&entry.definition, file, &mut diagnostics)).collect();
    let see = entries
        .iter()
        .map(|entry| entry.see.as_ref().and_then(|see| places.page_at(see, file, &mut diagnostics)))
        .collect();
    let today = now.day(&content.config.timezone);
    let news = updates::gather(&pages, home, today);
    updates::check(&pages, now, &content.config.timezone, &mut diagnostics);
    let nav = navigation(&content.config.nav, places, !news.is_empty(), &mut diagnostics);
    let footer = navigation(&content.config.footer, places, !news.is_empty(), &mut diagnostics);
    let schedules = schedule::schedules(places, now, &mut diagnostics);
    let metrics = metrics::place(places, &taxonomies, today, &mut diagnostics);
    let names_titles = targets.names_titles;
    drop(targets);
    glossary.see = see;
    let (attachments, definitions, found) = files::hand_out(content, &folders, leads, definitions, &mut pages);
    glossary.links = definitions;
    diagnostics.extend(found);
    links::link_back(&mut pages);

    let gathered = occasions::gather(&pages, &schedules);
    let calendars = gathered.calendars(&pages, &schedules);
    let mut site = Site {
        config: Arc::clone(&content.config),
        now,
        until: public::until(&content.pages, now, &content.config.timezone),
        names_titles,
        page_terms: Arc::new(PageTerms::new(&taxonomies, &pages)),
        pages,
        home,
        taxonomies,
        glossary,
        synonyms: Arc::clone(&content.synonyms),
        data: content.data.clone(),
        schedules,
        reports: Vec::new(),
        metrics,
        attachments: attachments.into(),
        calendars,
        occasions: gathered.occasions,
        redirects: Arc::default(),
        updates: news.into(),
        nav,
        footer,
        by_source,
        withheld_sections: left_out.sections().map(Into::into).collect(),
        by_url: Arc::default(),
    };
    site.reports = report::assemble(&site, &mut diagnostics);
    site.redirects = addresses::redirects(&site, &mut diagnostics).into();
    (Some(site), diagnostics)
}

/// What is wrong with the numbers of meetings and documents on the pages that the site shows. What it doesn't show is known
/// here so that it isn't missed, and for nothing else.
fn numbers(kept: &[(Arc<PageSource>, Option<Hidden>)], left_out: &LeftOut, now: Now) -> Vec<Diagnostic> {
    let shown = kept.iter().map(|(page, hidden)| (&**page, hidden.is_none()));
    let pages: Vec<(&PageSource, bool)> = shown.chain(left_out.pages().map(|page| (page, false))).collect();
    let mut found = numbering::of_councils(&pages);
    found.retain(|diagnostic| !left_out.contains(diagnostic.file.strip_prefix("content/").unwrap_or(&diagnostic.file)));
    found.extend(kept.iter().flat_map(|(page, _)| numbering::of_documents(page, now)));
    found
}

/// Whether mistakes in a page keep the site from being published: those of a page that isn't meant to be public, now or
/// at a set hour, don't.
#[must_use]
pub fn blocks_publication(page: &PageSource) -> bool {
    page.front.status == Status::Published
}

/// The glossary with an `id` for each entry.
fn glossary(content: &Content) -> SiteGlossary {
    let mut ids: Vec<Box<str>> = Vec::with_capacity(content.glossary.entries.len());
    for entry in &content.glossary.entries {
        let base = slug_of(&entry.term);
        let mut id: Box<str> = base.as_str().into();
        let mut number = 1;
        while ids.contains(&id) {
            number += 1;
            id = format!("{base}-{number}").into();
        }
        ids.push(id);
    }
    SiteGlossary { source: Arc::clone(&content.glossary), ids, see: Vec::new(), links: Vec::new() }
}

/// Entries of the navigation with their addresses; an entry whose page isn't public is left out.
fn navigation(
    entries: &[NavEntry],
    places: Places<'_>,
    has_updates: bool,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<NavLink> {
    let content = places.content;
    let file = &content.config.file;
    let mut links = Vec::with_capacity(entries.len());
    for entry in entries {
        let to = &**entry.to;
        let url: Box<str> = if to.starts_with("https://") || to.starts_with("http://") {
            to.into()
        } else if to == SiteGlossary::URL && !content.glossary.entries.is_empty() {
            SiteGlossary::URL.into()
        } else if to == Update::URL && has_updates {
            Update::URL.into()
        } else if to.contains("..") || to.contains(':') {
            diagnostics.push(bad_nav(to, file, entry.to.span));
            continue;
        } else {
            let path = Spanned::new(to.trim_start_matches('/').into(), entry.to.span);
            match places.page_at(&path, file, diagnostics) {
                Some(page) => places.pages[page.index()].url.clone(),
                None => continue,
            }
        };
        links.push(NavLink { label: entry.label.clone(), url });
    }
    links
}

fn bad_nav(to: &str, file: &Arc<str>, span: Span) -> Diagnostic {
    Diagnostic::error(
        "bad-nav",
        file,
        Text::new(format!("「{to}」は、メニューの行き先になりません。"), format!("`{to}` can't be an entry's target")),
    )
    .at(span)
    .help(Text::new(
        "content/ から見たファイルの場所か、https:// で始まるアドレスを書いてください（例: cases/_index.md）。",
        "write a file below content/ (for example cases/_index.md) or an address that begins with https://",
    ))
}

/// Whether a page is hidden for what it says itself, and not for its section's sake.
#[must_use]
pub fn hides_itself(page: &PageSource, content: &Content, now: Now) -> bool {
    public::hidden(page, &content.config, now).is_some()
}

/// Why a page isn't in the site, for lists of what is hidden.
#[must_use]
pub fn hidden_pages(content: &Content, now: Now) -> Vec<(Arc<str>, Hidden)> {
    let sorted = public::sort(&content.pages, &content.config, now, true);
    sorted.kept.into_iter().filter_map(|(page, hidden)| Some((Arc::clone(&page.file), hidden?))).collect()
}
