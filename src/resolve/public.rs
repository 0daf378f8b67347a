//! What is public at a moment, and what isn't yet, any more, or at all: pages and everything else.
//!
//! This comes before everything else and makes a [`Content`] in which what isn't public isn't there, so that nothing
//! derived from it can leak what is hidden:
//!
//! 1. Pages: for what they say themselves, or for their section's sake.
//! 2. Files: of those that wait with the page that hands them out, or because `site.yaml` says so.
//! 3. Of each other file (metrics, schedules, vocabularies, glossary, synonyms) the part that is public. A metric or an
//!    entry waits for its own page, unless it says itself from when on it is public.
//!
//! Where nothing of a file has an hour, the file is shared and not copied.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use jiff::tz::TimeZone;

use crate::calendar::Now;
use crate::diagnostic::Spanned;
use crate::files::is_at_or_below;
use crate::model::case::{Consent, ConsentStatus};
use crate::model::config::Config;
use crate::model::content::Content;
use crate::model::hours::{Held, Hours, Mark, Thing};
use crate::model::page::{PageSource, World};
use crate::model::schedule::Item;
use crate::model::site::Hidden;
use crate::parallel;
use crate::resolve::paths::folder;
use left_out::Marks;
use things::{Sieve, Why, document, told};

mod left_out;
mod moments;
mod things;
mod unreadable;

pub(super) use left_out::LeftOut;
pub(crate) use moments::moments;
pub(super) use unreadable::Unreadable;

/// The public part of a content, or, where what isn't public is shown, all of it.
pub(super) struct Public {
    pub content: Content,
    /// Of each page that was read, why it isn't public.
    pub reasons: Vec<Option<Mark>>,
    /// Of each of its pages, why it isn't public.
    pub hidden: Vec<Option<Mark>>,
    pub left_out: LeftOut,
    /// Everything that isn't public, but for pages, whether it is shown or not.
    pub held: Vec<Held>,
}

/// Parts what the site shows from the rest. With `show_unpublished` all is kept.
pub(super) fn public(content: &Content, now: Now, show_unpublished: bool) -> Public {
    let reasons = reasons(&content.pages, &content.config, now);
    let mut left_out = LeftOut::default();
    let mut sieve = Sieve::new(now, !show_unpublished);
    let files = files(content, &reasons, &mut sieve);
    let mut pages = Vec::with_capacity(content.pages.len());
    let mut hidden = Vec::with_capacity(content.pages.len());
    for (page, why) in content.pages.iter().zip(&reasons) {
        if why.is_some() && !show_unpublished {
            left_out.pages.insert(page.path().into(), Arc::clone(page));
            continue;
        }
        let waits = |path: &str| sieve_waits(&files, show_unpublished, path);
        // What a page says that isn't public is told of with the page.
        let mut own = Sieve::new(now, !show_unpublished);
        pages.push(own.page(page, waits, &mut left_out.has_changes));
        if why.is_none() {
            sieve.held.append(&mut own.held);
        }
        hidden.push(*why);
    }
    let page_of = |path: &Option<Spanned<Box<str>>>| waits_with(&content.pages, &reasons, path.as_ref()?);
    let pages_of = |path: &Option<Spanned<Box<str>>>, hours: &Hours| -> Option<Why> {
        if hours.says_beginning() { None } else { page_of(path) }
    };
    let mut metrics = Vec::with_capacity(content.metrics.len());
    for metric in &content.metrics {
        let own = held_path(&content.config, &metric.file, now).or_else(|| metric.hours.mark(now));
        let why = own.map(|mark| (mark, None)).or_else(|| pages_of(&metric.page, &metric.hours));
        let tell =
            || Held { name: metric.name.value.clone(), ..told(Thing::Metric, &metric.file, Some(metric.name.span)) };
        let mark = why.as_ref().map(|(mark, _)| *mark);
        if !sieve.keeps(why, tell) {
            left_out.metrics.insert(metric.id.clone());
        } else if let Some(mark) = mark {
            sieve.marks.metrics.insert(metric.id.clone(), mark);
            metrics.push(Arc::clone(metric));
        } else {
            metrics.push(sieve.metric(metric));
        }
    }
    // An item that says no day of its own has that of the meeting that it is, and waits for it.
    let waits = |item: &Item| if item.planned.is_none() { page_of(&item.page) } else { None };
    let schedules = content.schedules.iter().map(|schedule| sieve.schedule(schedule, waits)).collect();
    let mut vocabularies = BTreeMap::new();
    for (name, vocabulary) in &content.vocabularies {
        let kept = sieve.vocabulary(vocabulary);
        if !Arc::ptr_eq(&kept, vocabulary) {
            let hidden = vocabulary.terms.iter().filter(|term| term.hours.hidden(now).is_some());
            let written = hidden.flat_map(|term| std::iter::once(&term.key.value).chain(&term.aliases).cloned());
            left_out.terms.insert(name.clone(), written.collect());
        }
        vocabularies.insert(name.clone(), kept);
    }
    let waits = |entry: &crate::model::vocabulary::GlossaryEntry| pages_of(&entry.see, &entry.hours);
    let glossary = sieve.glossary(&content.glossary, waits);
    if !Arc::ptr_eq(&glossary, &content.glossary) {
        let is_left = |term: &str| glossary.entries.iter().any(|entry| *entry.term.value == *term);
        let hidden = content.glossary.entries.iter().filter(|entry| !is_left(&entry.term));
        hidden.for_each(|entry| left_out.take_entry(entry));
    }
    let synonyms = sieve.synonyms(&content.synonyms);
    let mut public = Content {
        config: Arc::clone(&content.config),
        pages,
        vocabularies,
        glossary,
        synonyms,
        accessibility: content.accessibility.clone(),
        data: content.data.clone(),
        schedules,
        metrics,
        files: Arc::clone(&content.files),
        pdfs: Arc::clone(&content.pdfs),
        insides: Arc::clone(&content.insides),
        root_files: Arc::clone(&content.root_files),
        // Both are for those who look for mistakes in the whole, and nothing that is published knows of them.
        private: None,
        personal: Vec::new(),
    };
    if show_unpublished {
        left_out.marks = Marks { files, ..sieve.marks };
    } else if !files.is_empty() {
        public.data.retain(|path, _| !files.contains_key(path));
        Arc::make_mut(&mut public.files).retain(|path, _| !files.contains_key(path));
        Arc::make_mut(&mut public.pdfs).retain(|path, _| !files.contains_key(path));
        Arc::make_mut(&mut public.insides).retain(|path, _| !files.contains_key(path));
        left_out.files = files;
    }
    Public { content: public, reasons, hidden, left_out, held: sieve.held }
}

fn sieve_waits(files: &BTreeMap<Box<str>, Mark>, shows: bool, path: &str) -> bool {
    !shows && files.contains_key(path)
}

/// Why each page isn't public, if it isn't. A page of a section that isn't public isn't either.
pub(super) fn reasons(pages: &[Arc<PageSource>], config: &Config, now: Now) -> Vec<Option<Mark>> {
    let mut reasons = parallel::map(pages, 512, |page| hidden(page, config, now));
    let sections: HashMap<&str, Mark> = pages
        .iter()
        .zip(&reasons)
        .filter_map(|(page, hidden)| {
            let folder = page.path().strip_suffix("_index.md")?;
            Some((folder.trim_end_matches('/'), (*hidden)?))
        })
        .collect();
    if sections.is_empty() {
        return reasons;
    }
    for (page, reason) in pages.iter().zip(&mut reasons) {
        *reason = reason.or_else(|| folders(page.path()).find_map(|dir| sections.get(dir).copied()));
    }
    reasons
}

/// The folder of a path and those around it, up to the empty one of `content/`.
fn folders(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(folder(path)), |&dir| (!dir.is_empty()).then(|| folder(dir)))
}

/// Why a page by itself isn't public at `now`.
pub(super) fn hidden(page: &PageSource, config: &Config, now: Now) -> Option<Mark> {
    let front = &page.front;
    if let Some(why) = front.hours.held_by_status() {
        return Some(why.into());
    }
    // Whatever kind of page it is: where a company stands, its consent is asked for.
    if let Some(case) = front.case.get()
        && !case.consent.get().is_some_and(|consent| consents(consent, now, &config.timezone))
    {
        return Some(Hidden::Consent.into());
    }
    if page.own_world() == World::Samples && !config.samples {
        return Some(Hidden::Sample.into());
    }
    front.hours.mark(now).or_else(|| held_path(config, &page.file, now))
}

/// The file of the section for whose sake a page isn't public, if it isn't for its own.
pub(super) fn hidden_with(page: &PageSource, content: &Content, now: Now) -> Option<Arc<str>> {
    if hidden(page, &content.config, now).is_some() {
        return None;
    }
    let index = |dir: &str| if dir.is_empty() { "_index.md".to_owned() } else { format!("{dir}/_index.md") };
    let section = |dir: &str| content.pages.binary_search_by(|page| page.path().cmp(&index(dir))).ok();
    let sections = folders(page.path()).filter_map(section).map(|place| &content.pages[place]);
    sections.into_iter().find(|page| hidden(page, &content.config, now).is_some()).map(|page| Arc::clone(&page.file))
}

/// Why `site.yaml` holds a file back, if it does. `file` is below the site's root.
fn held_path(config: &Config, file: &str, now: Now) -> Option<Mark> {
    let path = file.strip_prefix("content/").unwrap_or(file);
    config.held.iter().filter(|held| is_at_or_below(path, &held.path)).find_map(|held| held.hours.mark(now))
}

/// The files that aren't public, by path: what `site.yaml` holds back, and what a page hands out at its own hour. If
/// two pages hand out one file, it waits for both.
fn files(content: &Content, reasons: &[Option<Mark>], sieve: &mut Sieve) -> BTreeMap<Box<str>, Mark> {
    let now = sieve.now;
    let mut files = BTreeMap::new();
    for held in &content.config.held {
        let Some(mark) = held.hours.mark(now) else { continue };
        let tell =
            || Held { name: held.path.value.clone(), ..told(Thing::File, &content.config.file, Some(held.path.span)) };
        sieve.keeps(Some((mark, None)), tell);
        let below = content.files.keys().filter(|path| is_at_or_below(path, &held.path));
        files.extend(below.map(|path| (path.clone(), mark)));
    }
    let shown = content.pages.iter().zip(reasons).filter(|(_, why)| why.is_none() || !sieve.leaves_out);
    let shown: Vec<(&Arc<PageSource>, bool)> = shown.map(|(page, why)| (page, why.is_none())).collect();
    for (page, is_public) in shown {
        for (_, attachment) in page.attachments() {
            let Some(mark) = attachment.hours.mark(now) else { continue };
            if is_public {
                sieve.keeps(Some((mark, None)), || document(attachment, page));
            }
            files.insert(attachment.path.value.clone(), mark);
        }
    }
    files
}

/// Why a page that something is about isn't public, and its file. A sample is passed over, as if the site showed none.
fn waits_with(pages: &[Arc<PageSource>], reasons: &[Option<Mark>], path: &str) -> Option<Why> {
    let place = place(pages, path.trim_end_matches('/'))?;
    let mark = reasons[place]?;
    (!is_sample(pages, place)).then(|| (mark, Some(Arc::clone(&pages[place].file))))
}

/// Where the page of a path as authors write it stands among all.
fn place(pages: &[Arc<PageSource>], path: &str) -> Option<usize> {
    let at = |path: &str| pages.binary_search_by(|page| page.path().cmp(path)).ok();
    let below = if path.is_empty() { String::new() } else { format!("{path}/") };
    let inside = |name: &str| at(&format!("{below}{name}"));
    at(path).or_else(|| inside("_index.md")).or_else(|| inside("index.md")).or_else(|| at(&format!("{path}.md")))
}

/// Whether a page tells of what is made up, for what it says itself or for its section's sake.
fn is_sample(pages: &[Arc<PageSource>], place: usize) -> bool {
    let page = &pages[place];
    let index = |dir: &str| if dir.is_empty() { "_index.md".to_owned() } else { format!("{dir}/_index.md") };
    let section = |dir: &str| pages.binary_search_by(|page| page.path().cmp(&index(dir))).ok();
    let above = folders(page.path()).filter_map(section);
    std::iter::once(place).chain(above).any(|place| pages[place].own_world() == World::Samples)
}

/// The hour of a page that `site.yaml` holds back, where the page itself says none.
pub(super) fn hours_of(page: &PageSource, config: &Config) -> Hours {
    let own = page.front.hours;
    let held = config.held.iter().find(|held| is_at_or_below(page.path(), &held.path)).map(|held| held.hours);
    let held = held.unwrap_or_default();
    Hours {
        status: own.status.or(held.status),
        publish_at: own.publish_at.max(held.publish_at),
        expires_at: own.expires_at.or(held.expires_at),
        is_unreadable: own.is_unreadable || held.is_unreadable,
    }
}

/// Whether a consent was granted and still holds. It holds through the whole of its last day.
fn consents(consent: &Consent, now: Now, zone: &TimeZone) -> bool {
    let today = now.day(zone);
    consent.status.value == ConsentStatus::Granted
        && consent.expires.and_then(|date| date.last()).is_none_or(|last| today <= last)
}
