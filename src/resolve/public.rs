//! What is public at a moment, and what isn't yet, any more, or at all.
//!
//! This comes before everything else, so that nothing derived from the pages can leak a hidden one.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::calendar::{Moment, Now};
use crate::model::case::{Consent, ConsentStatus};
use crate::model::config::Config;
use crate::model::content::Content;
use crate::model::page::{PageSource, Status, World};
use crate::model::site::Hidden;
use crate::parallel;
use crate::resolve::paths::folder;

/// Pages with the reason why each isn't public, if it isn't.
pub(super) struct Sorted {
    pub kept: Vec<(Arc<PageSource>, Option<Hidden>)>,
    pub left_out: LeftOut,
}

/// What was left out: known so that something that leads to it can be told from a mistake, and for nothing else.
#[derive(Default)]
pub(super) struct LeftOut {
    pages: BTreeMap<Box<str>, Arc<PageSource>>,
}

impl LeftOut {
    pub(super) fn pages(&self) -> impl Iterator<Item = &PageSource> {
        self.pages.values().map(|page| &**page)
    }

    /// The folders of sections, below `content/`.
    pub(super) fn sections(&self) -> impl Iterator<Item = &str> {
        self.pages.keys().filter_map(|path| path.strip_suffix("/_index.md"))
    }

    pub(super) fn contains(&self, path: &str) -> bool {
        self.pages.contains_key(path)
    }

    /// Whether a path as authors write it is that of a page: its file, or the folder of its `_index.md` or `index.md`.
    pub(super) fn is_page(&self, path: &str) -> bool {
        self.contains(path) || self.is_folder(path) || self.contains(&format!("{path}.md"))
    }

    /// Whether a file lies in the folder of a page or of a section: what is in there is hidden with it.
    pub(super) fn holds(&self, path: &str) -> bool {
        !self.pages.is_empty()
            && std::iter::successors(Some(folder(path)), |&dir| Some(folder(dir)))
                .take_while(|dir| !dir.is_empty())
                .any(|dir| self.is_folder(dir))
    }

    fn is_folder(&self, path: &str) -> bool {
        self.contains(&format!("{path}/_index.md")) || self.contains(&format!("{path}/index.md"))
    }
}

/// Parts the pages into those that the site shows and the rest. A page of a section that isn't public isn't either.
pub(super) fn sort(pages: &[Arc<PageSource>], config: &Config, now: Now, show_unpublished: bool) -> Sorted {
    let own = parallel::map(pages, 512, |page| hidden(page, config, now));
    let sections: HashMap<&str, Hidden> = pages
        .iter()
        .zip(&own)
        .filter_map(|(page, hidden)| {
            let folder = page.path().strip_suffix("_index.md")?;
            Some((folder.trim_end_matches('/'), (*hidden)?))
        })
        .collect();
    let mut sorted = Sorted { kept: Vec::with_capacity(pages.len()), left_out: LeftOut::default() };
    for (page, own) in pages.iter().zip(own) {
        let path = page.path();
        let reason = own.or_else(|| {
            if sections.is_empty() {
                return None;
            }
            std::iter::successors(Some(folder(path)), |&dir| (!dir.is_empty()).then(|| folder(dir)))
                .find_map(|dir| sections.get(dir).copied())
        });
        match reason {
            Some(_) if !show_unpublished => {
                sorted.left_out.pages.insert(path.into(), Arc::clone(page));
            }
            reason => sorted.kept.push((Arc::clone(page), reason)),
        }
    }
    sorted
}

/// Why a page by itself isn't public at `now`.
pub(super) fn hidden(page: &PageSource, config: &Config, now: Now) -> Option<Hidden> {
    let front = &page.front;
    match front.status {
        Status::Draft => return Some(Hidden::Draft),
        Status::Review => return Some(Hidden::Review),
        Status::Withdrawn => return Some(Hidden::Withdrawn),
        Status::Published => {}
    }
    // Whatever kind of page it is: where a company stands, its consent is asked for.
    if let Some(case) = front.case.get()
        && !case.consent.get().is_some_and(|consent| consents(consent, now, &config.timezone))
    {
        return Some(Hidden::Consent);
    }
    if page.own_world() == World::Samples && !config.samples {
        return Some(Hidden::Sample);
    }
    if is_ahead(front.publish_at, now) {
        return Some(Hidden::Scheduled);
    }
    front.expires_at.is_some_and(|moment| !is_ahead(Some(moment), now)).then_some(Hidden::Expired)
}

/// The first moment after `now` at which a site of these pages may change by itself: something appears or expires, or a
/// day begins.
pub(super) fn until(pages: &[Arc<PageSource>], now: Now, zone: &TimeZone) -> Timestamp {
    let ahead = |moment: Moment| Some(moment.timestamp()).filter(|moment| *moment > now.0);
    let of_page = |page: &Arc<PageSource>| {
        let front = &page.front;
        let own = [front.publish_at, front.expires_at].into_iter().flatten();
        let files = page.attachments().filter_map(|(_, attachment)| attachment.publish_at);
        own.chain(files).filter_map(ahead).min()
    };
    let midnight = now.day(zone).tomorrow().ok().and_then(|day| Moment::start_of(day, zone)).and_then(ahead);
    let first = parallel::in_pieces(pages.len(), 512, |piece| pages[piece].iter().filter_map(of_page).min());
    first.into_iter().flatten().chain(midnight).min().unwrap_or(Timestamp::MAX)
}

/// The moments after `after` at which something appears or goes by itself, each once, the earliest first: the hours of
/// pages and of their files, and the ends of consents. A midnight at which only dates grow older is none of them.
pub(crate) fn moments(content: &Content, after: Now) -> Vec<Timestamp> {
    let zone = &content.config.timezone;
    let mut moments = BTreeSet::new();
    for page in content.pages.iter().filter(|page| page.front.status == Status::Published) {
        let front = &page.front;
        let consent = front.case.get().and_then(|case| case.consent.get());
        let last = consent.and_then(|consent| consent.expires).and_then(|date| date.last());
        let end = last.and_then(|last| Moment::start_of(last.tomorrow().ok()?, zone));
        let own = [front.publish_at, front.expires_at, end].into_iter().flatten();
        let files = page.attachments().filter_map(|(_, attachment)| attachment.publish_at);
        moments.extend(own.chain(files).map(Moment::timestamp).filter(|moment| *moment > after.0));
    }
    moments.into_iter().collect()
}

/// Whether a moment is still to come; at the moment itself it is not.
pub(super) fn is_ahead(moment: Option<Moment>, now: Now) -> bool {
    moment.is_some_and(|moment| !moment.has_come(now))
}

/// Whether a consent was granted and still holds. It holds through the whole of its last day.
fn consents(consent: &Consent, now: Now, zone: &TimeZone) -> bool {
    let today = now.day(zone);
    consent.status.value == ConsentStatus::Granted
        && consent.expires.and_then(|date| date.last()).is_none_or(|last| today <= last)
}
