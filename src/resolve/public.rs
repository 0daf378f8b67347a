//! What is public at a moment, and what isn't yet, any more, or at all.
//!
//! This comes before everything else, so that nothing derived from the pages can leak a hidden one.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::tz::TimeZone;

use crate::calendar::{Moment, Now};
use crate::model::case::{Consent, ConsentStatus};
use crate::model::config::Config;
use crate::model::page::{PageSource, Status};
use crate::model::site::Hidden;
use crate::resolve::paths::{content_path, folder};

/// Pages with the reason why each isn't public, if it isn't.
pub struct Sorted {
    pub kept: Vec<(Arc<PageSource>, Option<Hidden>)>,
    /// The paths of what was left out, and why: so that a link to it can be told from a broken one.
    pub left_out: HashMap<Box<str>, Hidden>,
}

/// Parts the pages into those that the site shows and the rest. A page of a section that isn't public isn't either.
pub fn sort(pages: &[Arc<PageSource>], config: &Config, now: Now, show_unpublished: bool) -> Sorted {
    let own: Vec<Option<Hidden>> = pages.iter().map(|page| hidden(page, config, now)).collect();
    let sections: HashMap<&str, Hidden> = pages
        .iter()
        .zip(&own)
        .filter_map(|(page, hidden)| {
            let folder = content_path(page).strip_suffix("_index.md")?;
            Some((folder.trim_end_matches('/'), (*hidden)?))
        })
        .collect();
    let mut sorted = Sorted { kept: Vec::with_capacity(pages.len()), left_out: HashMap::new() };
    for (page, own) in pages.iter().zip(own) {
        let path = content_path(page);
        let reason = own.or_else(|| {
            if sections.is_empty() {
                return None;
            }
            std::iter::successors(Some(folder(path)), |&dir| (!dir.is_empty()).then(|| folder(dir)))
                .find_map(|dir| sections.get(dir).copied())
        });
        match reason {
            Some(reason) if !show_unpublished => {
                sorted.left_out.insert(path.into(), reason);
            }
            reason => sorted.kept.push((Arc::clone(page), reason)),
        }
    }
    sorted
}

/// Why a page by itself isn't public at `now`.
fn hidden(page: &PageSource, config: &Config, now: Now) -> Option<Hidden> {
    let front = &page.front;
    match front.status {
        Status::Draft => return Some(Hidden::Draft),
        Status::Review => return Some(Hidden::Review),
        Status::Withdrawn => return Some(Hidden::Withdrawn),
        Status::Published => {}
    }
    if let Some(consent) = front.case.as_ref().and_then(|case| case.consent.as_ref())
        && !consents(consent, now, &config.timezone)
    {
        return Some(Hidden::Consent);
    }
    if (front.fictitious || content_path(page).starts_with("samples/")) && !config.samples {
        return Some(Hidden::Sample);
    }
    if is_ahead(front.publish_at, now) {
        return Some(Hidden::Scheduled);
    }
    front.expires_at.is_some_and(|moment| !is_ahead(Some(moment), now)).then_some(Hidden::Expired)
}

/// Whether a moment is still to come; at the moment itself it is not.
pub fn is_ahead(moment: Option<Moment>, now: Now) -> bool {
    moment.is_some_and(|moment| !moment.has_come(now))
}

/// Whether a consent was granted and still holds. It holds through the whole of its last day.
fn consents(consent: &Consent, now: Now, zone: &TimeZone) -> bool {
    let today = now.day(zone);
    consent.status.value == ConsentStatus::Granted
        && consent.expires.and_then(|date| date.last()).is_none_or(|last| today <= last)
}
