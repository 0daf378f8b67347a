//! The moments at which a site changes by itself.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::calendar::Moment;
use crate::model::content::Content;
use crate::model::hours::Hours;
use crate::model::page::PageSource;
use crate::parallel;

/// Every moment after `after` at which something appears, expires or loses its consent: sorted, each once. That a day
/// begins isn't among them.
#[must_use]
pub(crate) fn moments(content: &Content, after: Timestamp) -> Vec<Timestamp> {
    let zone = &content.config.timezone;
    let pages = &content.pages;
    let found = parallel::in_pieces(pages.len(), 512, |piece| {
        let mut found = Vec::new();
        for page in &pages[piece] {
            of_page(page, |hours| found.extend(hours.moments()));
            found.extend(end_of_consent(page, zone));
        }
        found
    });
    let mut all: Vec<Timestamp> = found.into_iter().flatten().collect();
    of_the_rest(content, |hours| all.extend(hours.moments()));
    all.retain(|moment| *moment > after);
    all.sort_unstable();
    all.dedup();
    all
}

/// The hours of a page, of its files and its changes, and of what was planned of it before.
pub(super) fn of_page(page: &PageSource, mut take: impl FnMut(&Hours)) {
    take(&page.front.hours);
    page.attachments().for_each(|(_, attachment)| take(&attachment.hours));
    page.front.changes.iter().for_each(|change| take(&change.hours));
    let slips = page.front.meeting.get().into_iter().flat_map(|meeting| &meeting.history);
    slips.for_each(|slip| take(&slip.hours));
}

/// The hours of all that isn't of a page.
pub(super) fn of_the_rest(content: &Content, mut take: impl FnMut(&Hours)) {
    content.config.held.iter().for_each(|held| take(&held.hours));
    for metric in &content.metrics {
        take(&metric.hours);
        metric.series.iter().for_each(|of| take(&of.hours));
    }
    for item in content.schedules.iter().flat_map(|schedule| &schedule.items) {
        take(&item.hours);
        item.history.iter().for_each(|slip| take(&slip.hours));
    }
    content.vocabularies.values().flat_map(|of| &of.terms).for_each(|term| take(&term.hours));
    content.glossary.entries.iter().for_each(|entry| take(&entry.hours));
    content.synonyms.groups.iter().for_each(|group| take(&group.hours));
}

/// The first instant at which a case's consent no longer holds.
fn end_of_consent(page: &PageSource, zone: &TimeZone) -> Option<Timestamp> {
    let last = page.front.case.get()?.consent.get()?.expires?.last()?;
    Some(Moment::start_of(last.tomorrow().ok()?, zone)?.timestamp())
}
