//! From single files to the whole: `resolve(content, now) -> Resolved`. Pure.
//!
//! 1. [`mod@public`] makes the public part of the content: nothing after it can see what isn't public at the moment.
//! 2. [`numbering`] looks for what is missing or twice in the rows of meetings and documents; [`tree`] puts pages into
//!    sections, which [`order`] sorts, and gives each its kind, template and address.
//! 3. [`terms`] makes the taxonomies and says which pages carry which term.
//! 4. [`links`] follows every reference of bodies, glossary and front matter; [`files`] hands out those they lead to,
//!    and [`pdfs`] says what their authors should mend in them.
//! 5. [`mod@assemble`] makes the pages. Until here, each pass returns a column of what it found, and none changes what
//!    another made.
//! 6. [`notices`] says what stands at the addresses of withdrawn pages, and [`updates`] lists what was published,
//!    changed and withdrawn.
//! 7. [`schedule`] gives the items of schedules their dates and pages; [`occasions`] puts them into calendars.
//! 8. [`metrics`] gives each metric its page and its members.
//! 9. [`mod@minutes`] joins meetings with the pages that are their minutes, and [`records`] says what records lack.
//! 10. [`report`] assembles what each report tells of its period.
//! 11. [`addresses`] makes redirects of earlier addresses and refuses one address for two things.
//!
//! [`mod@again`] makes a site out of the one before it, if only pages say something else.

#![warn(unreachable_pub)]

use std::collections::HashMap;
use std::sync::Arc;

use jiff::{Timestamp, civil};

use crate::calendar::{Moment, Now};
use crate::diagnostic::{Diagnostic, Span, Spanned, Text};
use crate::model::config::{Config, NavEntry};
use crate::model::content::Content;
use crate::model::hours::{Held, Mark, Thing};
use crate::model::page::{PageSource, Status};
use crate::model::site::{NavLink, Page, PageId, PageTerms, Site, SiteFile, SiteGlossary, Withheld};
use crate::model::update::Update;
use crate::model::vocabulary::Glossary;
use crate::resolve::assemble::Columns;
use crate::resolve::links::{Led, Targets};
use crate::resolve::lookup::Lookup;
use crate::resolve::paths::Folders;
use crate::resolve::public::{LeftOut, Public, Unreadable};
use crate::resolve::report::Told;
use crate::resolve::terms::Classified;
use crate::resolve::tree::Tree;

mod addresses;
mod again;
mod ahead;
mod assemble;
mod files;
mod inner_pictures;
mod insides;
mod links;
mod lookup;
mod meant;
mod metrics;
mod minutes;
mod notices;
mod numbering;
mod occasions;
mod order;
mod paths;
mod pdfs;
mod public;
mod records;
mod report;
mod schedule;
mod terms;
mod tree;
mod updates;

pub(crate) use again::again;
pub(crate) use insides::{files_in, files_of};
pub(crate) use paths::slug_of;
pub(crate) use pdfs::{pdfs_of, pdfs_to_come};
pub(crate) use public::moments;

/// A content at a moment.
pub struct Resolved {
    /// None if there is no home page.
    pub site: Option<Site>,
    pub diagnostics: Vec<Diagnostic>,
    /// Pages that aren't public, whether the site shows them or not.
    pub hidden: Vec<Held>,
    /// What isn't public besides pages: in the order of the pages, then of the other files.
    pub held: Vec<Held>,
}

/// Links the whole. There is no site if there is no home page.
///
/// With `show_unpublished`, what isn't public is kept and marked instead of being left out.
#[must_use]
pub fn resolve(content: &Content, now: Now, show_unpublished: bool) -> Resolved {
    let mut resolved = resolve_as_read(content, now, show_unpublished);
    if let Some(Unreadable { content, files }) = Unreadable::of(content) {
        let otherwise = resolve_as_read(&content, now, show_unpublished).diagnostics;
        // A page's own mistakes are told whether it is public or not.
        let of_all = resolve_as_read(&content, now, true).diagnostics;
        let is_own = |it: &Diagnostic| files.contains(&it.file) && of_all.contains(it);
        resolved.diagnostics.retain(|it| otherwise.contains(it) || is_own(it));
    }
    resolved
}

/// As [`resolve`], but concludes from an hour that can't be read that its thing is public.
fn resolve_as_read(content: &Content, now: Now, show_unpublished: bool) -> Resolved {
    let public = public::public(content, now, show_unpublished);
    let mut diagnostics = Vec::new();
    let site = place(content, &public, now, &mut diagnostics);
    diagnostics.extend(site.iter().flat_map(addresses::collisions));
    if !show_unpublished {
        diagnostics.extend(ahead::only_for_hidden(content, &public));
    }
    let Public { reasons, held, .. } = public;
    Resolved { site, diagnostics, hidden: with_reasons(content, now, reasons), held }
}

/// The site that [`resolve`] makes, without what is wrong with it, so that it is there sooner: whether two things claim
/// one address isn't looked at.
#[must_use]
pub(crate) fn resolve_quickly(content: &Content, now: Now, show_unpublished: bool) -> Option<Site> {
    place(content, &public::public(content, now, show_unpublished), now, &mut Vec::new())
}

/// Gives all that is public its place in a site.
fn place(content: &Content, public: &Public, now: Now, diagnostics: &mut Vec<Diagnostic>) -> Option<Site> {
    let Public { content: public, hidden, left_out, .. } = public;
    diagnostics.extend(numbers(&content.pages, left_out, &public.pages, hidden, now));
    diagnostics.extend(ahead::held_for_nothing(content));
    if left_out.has_files() {
        let shown = content.pages.iter().filter(|page| !left_out.contains(page.path()));
        diagnostics.extend(shown.flat_map(|page| {
            let waits = |path: &str| left_out.is_coming_file(path);
            let of_pdfs = pdfs::faults_of_waiting(content, page, waits);
            of_pdfs.into_iter().chain(insides::of_waiting(content, page, waits))
        }));
    }
    let until = until(content, now);
    // From here on there is nothing but what is public.
    let content = public;
    let sources = &content.pages;
    let folders = Folders::new(sources.iter().map(|page| &**page));
    let Some(tree) = tree::grow(sources, hidden, &content.config, &folders, diagnostics) else {
        diagnostics.push(tree::no_home(left_out.contains("_index.md")));
        return None;
    };
    let home = tree.home;
    diagnostics.extend(tree::strays(&tree));
    let by_source: Arc<HashMap<Box<str>, PageId>> =
        Arc::new(sources.iter().zip((0..).map(PageId)).map(|(page, id)| (page.path().into(), id)).collect());
    let worlds = tree.worlds.clone();
    let lookup = Lookup { content, by_source: &by_source, left_out, worlds: &worlds };

    let Classified { taxonomies, carried, own: own_terms } =
        terms::classify(content, left_out, &tree, now, diagnostics);
    let kinds = tree::kinds(&tree, &own_terms, diagnostics);
    let Linked { led, glossary, attachments, names_titles } = link(lookup, &tree, &folders, diagnostics);
    let columns = Columns {
        templates: tree::templates(&tree, &kinds),
        sheet_sizes: tree::sheet_sizes(&tree, &kinds, diagnostics),
        kinds,
        beside: order::beside(&tree.below),
        carried,
        own_terms,
        backlinks: links::backlinks(&led, &tree.worlds),
        led,
    };
    let pages = assemble::assemble(tree, columns);

    let today = now.day(&content.config.timezone);
    let notices = notices::notices(lookup, home, now, diagnostics);
    let updates = updates::gather(&pages, &notices, home, today);
    updates::check(&pages, now, &content.config.timezone, diagnostics);
    diagnostics.extend(overdue(&content.config, today));
    let nav = navigation(&content.config.nav, lookup, &pages, !updates.is_empty(), diagnostics);
    let footer = navigation(&content.config.footer, lookup, &pages, !updates.is_empty(), diagnostics);
    let schedules = schedule::schedules(lookup, &pages, now, diagnostics);
    let metrics = metrics::metrics(lookup, &taxonomies, now, diagnostics);
    let minutes = minutes::minutes(lookup, &pages, diagnostics);
    diagnostics.extend(records::incomplete(&pages, &minutes));
    diagnostics.extend(records::overdue(&pages, &metrics, today));
    let told = Told { pages: &pages, schedules: &schedules, metrics: &metrics, left_out };
    let reports = report::reports(told, diagnostics);
    let gathered = occasions::gather(&pages, &schedules);
    let site = Site {
        config: Arc::clone(&content.config),
        now,
        until,
        names_titles,
        page_terms: Arc::new(PageTerms::new(&taxonomies, &pages)),
        home,
        taxonomies,
        glossary,
        synonyms: Arc::clone(&content.synonyms),
        accessibility: content.accessibility.clone(),
        data: content.data.clone(),
        reports,
        minutes,
        metrics,
        attachments: attachments.into(),
        calendars: gathered.calendars(&pages, &schedules),
        occasions: gathered.occasions,
        schedules,
        redirects: addresses::redirects(&pages, &content.config, diagnostics).into(),
        notices: Arc::default(),
        pages,
        updates: updates.into(),
        nav,
        footer,
        withheld: Arc::new(withheld(left_out)),
        by_source,
        by_url: Arc::default(),
    };
    let all = notices.len();
    let notices = addresses::free(notices, &site, diagnostics);
    // What has no address is no news.
    let updates = if notices.len() < all {
        updates::gather(&site.pages, &notices, home, today).into()
    } else {
        Arc::clone(&site.updates)
    };
    Some(Site { notices: notices.into(), updates, ..site })
}

/// The first moment after `now` at which a site may change by itself: something appears or expires, or a day begins.
fn until(content: &Content, now: Now) -> Timestamp {
    let zone = &content.config.timezone;
    let midnight = now.day(zone).tomorrow().ok().and_then(|day| Moment::start_of(day, zone)).map(Moment::timestamp);
    moments(content, now.0).first().copied().into_iter().chain(midnight).min().unwrap_or(Timestamp::MAX)
}

/// The names of what was left out, for templates that ask for it.
fn withheld(left_out: &LeftOut) -> Withheld {
    Withheld {
        sections: left_out.sections().map(Into::into).collect(),
        metrics: left_out.metrics().map(Into::into).collect(),
        data: left_out.data().map(Into::into).collect(),
        shown_data: left_out.shown_data().map(|(path, mark)| (path.into(), mark)).collect(),
    }
}

/// What pages and glossary lead to.
struct Linked {
    led: Vec<Led>,
    glossary: SiteGlossary,
    attachments: Vec<SiteFile>,
    names_titles: bool,
}

fn link(lookup: Lookup<'_>, tree: &Tree<'_>, folders: &Folders<'_>, diagnostics: &mut Vec<Diagnostic>) -> Linked {
    let content = lookup.content;
    let source = &content.glossary;
    let ids = glossary_ids(source);
    let targets = Targets::new(lookup, tree, &ids);
    let mut leads = targets.follow_all();
    diagnostics.extend(leads.iter_mut().flat_map(|leads| std::mem::take(&mut leads.diagnostics)));
    let file = &source.file;
    let definitions = source.entries.iter().map(|entry| &entry.definition);
    let definitions = definitions.map(|text| targets.follow_body(text, file, diagnostics)).collect();
    diagnostics.extend(insides::of_glossary(content));
    diagnostics.extend(files::root_faults(content));
    let see = source.entries.iter().map(|entry| lookup.fact_at(entry.see.as_ref()?, file, diagnostics)).collect();
    let hidden = source.entries.iter().map(|entry| lookup.left_out.mark_of_entry(&entry.term)).collect();
    let names_titles = targets.names_titles;
    let (attachments, led, links) = files::hand_out(lookup, folders, leads, definitions);
    let glossary = SiteGlossary { source: Arc::clone(source), ids, see, links, hidden };
    Linked { led, glossary, attachments, names_titles }
}

/// What is wrong with the numbers of meetings and documents on the pages that the site shows. What it doesn't show is
/// known here so that it isn't missed, and for nothing else.
fn numbers(
    all: &[Arc<PageSource>],
    left_out: &LeftOut,
    kept: &[Arc<PageSource>],
    hidden: &[Option<Mark>],
    now: Now,
) -> Vec<Diagnostic> {
    let shown = kept.iter().zip(hidden).map(|(page, hidden)| (&**page, hidden.is_none()));
    let pages: Vec<(&PageSource, bool)> = shown.chain(left_out.pages().map(|page| (page, false))).collect();
    let mut found = numbering::of_councils(&pages);
    found.retain(|diagnostic| !left_out.contains(diagnostic.file.strip_prefix("content/").unwrap_or(&diagnostic.file)));
    // Documents that wait are among those that were read.
    let shown = all.iter().filter(|page| !left_out.contains(page.path()));
    found.extend(shown.flat_map(|page| numbering::of_documents(page, now)));
    found
}

/// Whether mistakes in a page keep the site from being published: those of a page that isn't meant to be public, now or
/// at a set hour, don't. Of a page that is withdrawn, what is to stand in its place is.
#[must_use]
pub(crate) fn blocks_publication(page: &PageSource) -> bool {
    let front = &page.front;
    match front.hours.status() {
        Status::Published => true,
        // What its address is to say can't be read: else it would vanish.
        Status::Withdrawn => front.withdrawn.is_unreadable(),
        Status::Draft | Status::Review => false,
    }
}

/// The `id` of each entry, by its term; if two terms make one, the later has a number behind it.
fn glossary_ids(glossary: &Glossary) -> Vec<Box<str>> {
    let mut ids: Vec<Box<str>> = Vec::with_capacity(glossary.entries.len());
    for entry in &glossary.entries {
        let base = slug_of(&entry.term);
        let mut id: Box<str> = base.as_str().into();
        let mut number = 1;
        while ids.contains(&id) {
            number += 1;
            id = format!("{base}-{number}").into();
        }
        ids.push(id);
    }
    ids
}

/// Entries of the navigation with their addresses; an entry whose page isn't public is left out.
fn navigation(
    entries: &[NavEntry],
    lookup: Lookup<'_>,
    pages: &[Page],
    has_updates: bool,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<NavLink> {
    let content = lookup.content;
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
        } else if to == SiteGlossary::URL && lookup.left_out.has_entries()
            || to == Update::URL && lookup.left_out.has_news()
        {
            continue;
        } else if to.contains("..") || to.contains(':') {
            diagnostics.push(bad_nav(to, file, entry.to.span));
            continue;
        } else {
            let path = Spanned::new(to.trim_start_matches('/').into(), entry.to.span);
            match lookup.page_at(&path, file, diagnostics) {
                Some(page) => pages[page.index()].url.clone(),
                None => continue,
            }
        };
        links.push(NavLink { label: entry.label.clone(), url });
    }
    links
}

/// That the site was to be looked over before the site's day, and nothing says that it was.
fn overdue(config: &Config, today: civil::Date) -> Option<Diagnostic> {
    let next = config.upkeep.as_ref()?.next.as_ref()?;
    if next.last()? >= today {
        return None;
    }
    let (file, written) = (&config.file, next.value.japanese());
    let message = Text::new(
        format!("内容を見直す時期（{written}）が過ぎています。"),
        format!("the site was to be looked over by {}", next.value),
    );
    let help = Text::new(
        "内容を見直し、upkeep の last をその日に、next を次の時期に改めてください。",
        "look the site over, then write the day at `last` of `upkeep` and the following one at `next`",
    );
    Some(Diagnostic::warning("upkeep", file, message).at(next.span).help(help))
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
pub(crate) fn hides_itself(page: &PageSource, content: &Content, now: Now) -> bool {
    public::hidden(page, &content.config, now).is_some()
}

/// The pages that aren't public, for lists of what isn't.
#[must_use]
pub(crate) fn hidden_pages(content: &Content, now: Now) -> Vec<Held> {
    with_reasons(content, now, public::reasons(&content.pages, &content.config, now))
}

/// Those of the pages that have a reason not to be public.
fn with_reasons(content: &Content, now: Now, reasons: Vec<Option<Mark>>) -> Vec<Held> {
    let held = |(page, mark): (&Arc<PageSource>, Option<Mark>)| {
        Some(Held {
            thing: Thing::Page,
            name: page.title().into(),
            file: Arc::clone(&page.file),
            span: None,
            mark: mark?,
            with: public::hidden_with(page, content, now),
        })
    };
    content.pages.iter().zip(reasons).filter_map(held).collect()
}

/// What isn't public at a moment besides pages: in the order of the pages, then of the other files.
#[must_use]
pub(crate) fn held(content: &Content, now: Now) -> Vec<Held> {
    public::public(content, now, false).held
}
