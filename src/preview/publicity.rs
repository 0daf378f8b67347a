//! Why a page isn't public, for the editor who looks at it.

use jiff::tz::TimeZone;

use crate::calendar::Date;
use crate::diagnostic::Lang;
use crate::model::case::{Consent, ConsentStatus};
use crate::model::hours::{Held, Mark};
use crate::model::page::PageSource;
use crate::model::site::{Hidden, Site};
use crate::preview::phrases::{self, fill};
use crate::preview::snapshot::Snapshot;
use crate::preview::view;
use crate::resolve::hides_itself;

/// That a page isn't public, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publicity {
    /// The word for it.
    pub label: String,
    /// The reason, in a sentence.
    pub reason: String,
}

/// Why a page of a site that a snapshot shows isn't public: `mark` says what hides it.
#[must_use]
pub fn publicity(snapshot: &Snapshot, site: &Site, page: &PageSource, mark: Mark, lang: Lang) -> Publicity {
    let is_own = snapshot.content.as_ref().is_none_or(|content| hides_itself(page, content, site.now));
    let phrases = phrases::of(lang);
    let reason = if is_own {
        reason(Some(page), mark, &site.config.timezone, lang)
    } else {
        // What hides it is the section's.
        phrases.why_section.to_owned()
    };
    Publicity { label: mark.why.label().get(lang).to_owned(), reason }
}

/// Why something that is no page isn't public.
#[must_use]
pub fn publicity_of(held: &Held, site: &Site, lang: Lang) -> Publicity {
    let phrases = phrases::of(lang);
    let reason = match (&held.with, held.mark.why) {
        (Some(page), _) => fill(phrases.why_with, &[("file", page)]),
        (None, Hidden::Draft) => phrases.why_own_draft.to_owned(),
        (None, _) => reason(None, held.mark, &site.config.timezone, lang),
    };
    Publicity { label: held.mark.why.label().get(lang).to_owned(), reason }
}

fn reason(page: Option<&PageSource>, mark: Mark, zone: &TimeZone, lang: Lang) -> String {
    let phrases = phrases::of(lang);
    let at = |sentence: &str| {
        let moment = mark.at.map(|moment| view::label(moment.timestamp(), zone, lang)).unwrap_or_default();
        fill(sentence, &[("moment", &moment)])
    };
    match mark.why {
        Hidden::Draft => phrases.why_draft.to_owned(),
        Hidden::Review => phrases.why_review.to_owned(),
        Hidden::Withdrawn => phrases.why_withdrawn.to_owned(),
        Hidden::Scheduled => at(phrases.why_scheduled),
        Hidden::Expired => at(phrases.why_expired),
        Hidden::Consent => of_consent(page.and_then(|page| page.front.case.get()?.consent.get()), lang),
        Hidden::Sample => phrases.why_sample.to_owned(),
    }
}

fn of_consent(consent: Option<&Consent>, lang: Lang) -> String {
    let phrases = phrases::of(lang);
    let Some(consent) = consent else { return phrases.why_no_consent.to_owned() };
    match consent.status.value {
        ConsentStatus::Pending => phrases.why_pending.to_owned(),
        ConsentStatus::Refused => phrases.why_refused.to_owned(),
        ConsentStatus::Withdrawn => phrases.why_consent_withdrawn.to_owned(),
        ConsentStatus::Granted => {
            let date = consent.expires.map(|date: Date| view::day(date, lang)).unwrap_or_default();
            fill(phrases.why_consent_expired, &[("date", &date)])
        }
    }
}
