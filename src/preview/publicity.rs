//! Why a page isn't public, for the editor who looks at it.

use jiff::tz::TimeZone;

use crate::calendar::{Date, Moment};
use crate::diagnostic::Lang;
use crate::model::case::{Consent, ConsentStatus};
use crate::model::page::PageSource;
use crate::model::site::{Hidden, Site};
use crate::preview::snapshot::Snapshot;
use crate::preview::view;
use crate::preview::words::{self, fill};
use crate::resolve::hides_itself;

/// That a page isn't public, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publicity {
    /// The word for it.
    pub label: &'static str,
    /// The reason, in a sentence.
    pub reason: String,
}

/// Why a page of a site that a snapshot shows isn't public: `hidden` says what hides it.
#[must_use]
pub fn publicity(snapshot: &Snapshot, site: &Site, page: &PageSource, hidden: Hidden, lang: Lang) -> Publicity {
    let is_own = snapshot.content.as_ref().is_none_or(|content| hides_itself(page, content, site.now));
    let words = words::of(lang);
    let reason = if is_own {
        reason(page, hidden, &site.config.timezone, lang)
    } else {
        // What hides it is the section's.
        words.why_section.to_owned()
    };
    let label = match hidden {
        Hidden::Draft => words.draft,
        Hidden::Review => words.review,
        Hidden::Withdrawn => words.withdrawn,
        Hidden::Scheduled => words.scheduled,
        Hidden::Expired => words.expired,
        Hidden::Consent => words.consent,
        Hidden::Sample => words.sample,
    };
    Publicity { label, reason }
}

fn reason(page: &PageSource, hidden: Hidden, zone: &TimeZone, lang: Lang) -> String {
    let (words, front) = (words::of(lang), &page.front);
    let at = |sentence: &str, moment: Option<Moment>| {
        let moment = moment.map(|moment| view::label(moment.timestamp(), zone, lang)).unwrap_or_default();
        fill(sentence, &[("moment", &moment)])
    };
    match hidden {
        Hidden::Draft => words.why_draft.to_owned(),
        Hidden::Review => words.why_review.to_owned(),
        Hidden::Withdrawn => words.why_withdrawn.to_owned(),
        Hidden::Scheduled => at(words.why_scheduled, front.publish_at),
        Hidden::Expired => at(words.why_expired, front.expires_at),
        Hidden::Consent => of_consent(front.case.get().and_then(|case| case.consent.get()), lang),
        Hidden::Sample => words.why_sample.to_owned(),
    }
}

fn of_consent(consent: Option<&Consent>, lang: Lang) -> String {
    let words = words::of(lang);
    let Some(consent) = consent else { return words.why_no_consent.to_owned() };
    match consent.status.value {
        ConsentStatus::Pending => words.why_pending.to_owned(),
        ConsentStatus::Refused => words.why_refused.to_owned(),
        ConsentStatus::Withdrawn => words.why_consent_withdrawn.to_owned(),
        ConsentStatus::Granted => {
            let date = consent.expires.map(|date: Date| view::day(date, lang)).unwrap_or_default();
            fill(words.why_consent_expired, &[("date", &date)])
        }
    }
}
