//! How a request wants to see the site: `?now=` and `?unpublished=`.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::calendar::{Date, Now};
use crate::diagnostic::Lang;

/// What a request says of it; what it doesn't say is as the command said it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct View {
    pub now: Option<Timestamp>,
    pub unpublished: Option<bool>,
}

impl View {
    /// Reads a query: `now` is a moment with its offset, or a day or a time of day in `zone`; what can't be read is as
    /// if it weren't written.
    #[must_use]
    pub fn parse(query: &str, zone: &TimeZone) -> View {
        let query = query.strip_prefix('?').unwrap_or(query);
        let mut view = View::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            match &*name {
                "now" => view.now = Now::asked(&value, zone).map(|now| now.0).or(view.now),
                "unpublished" => view.unpublished = Some(&*value != "0"),
                _ => {}
            }
        }
        view
    }

    /// This view, or `other` if this one says nothing at all.
    #[must_use]
    pub fn or(self, other: View) -> View {
        if self == View::default() { other } else { self }
    }
}

/// A moment for people: `令和4年6月17日（金）10:00`, `17 June 2022, 10:00`.
#[must_use]
pub fn label(moment: Timestamp, zone: &TimeZone, lang: Lang) -> String {
    let local = zone.to_datetime(moment);
    match lang {
        Lang::Ja => {
            let date = Date::parse(&local.date().to_string()).map(|date| day(date, lang)).unwrap_or_default();
            format!("{date}{}:{:02}", local.hour(), local.minute())
        }
        Lang::En => local.strftime("%-d %B %Y, %-H:%M").to_string(),
    }
}

/// A date for people; in English as it is written in the sources.
#[must_use]
pub fn day(date: Date, lang: Lang) -> String {
    match lang {
        Lang::Ja => date.japanese().to_string(),
        Lang::En => date.to_string(),
    }
}

/// A moment as `<input type="datetime-local">` holds it: `2022-06-17T10:00`.
#[must_use]
pub fn value(moment: Timestamp, zone: &TimeZone) -> String {
    zone.to_datetime(moment).strftime("%Y-%m-%dT%H:%M").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_says_when_and_whether_all_is_shown() {
        let zone = TimeZone::fixed(jiff::tz::offset(9));
        let at = |text: &str| Some(text.parse::<Timestamp>().unwrap());
        for (query, now, unpublished) in [
            ("", None, None),
            ("?unpublished=1", None, Some(true)),
            ("?unpublished=0&x=1", None, Some(false)),
            ("?now=2022-06-17", at("2022-06-16T15:00:00Z"), None),
            ("now=2022-06-17T10:00", at("2022-06-17T01:00:00Z"), None),
            ("now=2022-06-17T10%3A00%3A30", at("2022-06-17T01:00:30Z"), None),
            ("now=2022-06-17T10:00:00%2B09:00&unpublished=1", at("2022-06-17T01:00:00Z"), Some(true)),
            ("now=2022-06-17T01:00Z", at("2022-06-17T01:00:00Z"), None),
            ("now=tomorrow", None, None),
        ] {
            assert_eq!(View::parse(query, &zone), View { now, unpublished }, "{query}");
        }
    }

    #[test]
    fn a_moment_is_shown_in_the_zone_of_the_site() {
        let zone = TimeZone::fixed(jiff::tz::offset(9));
        let moment = "2022-06-17T01:05:00Z".parse().unwrap();
        assert_eq!(label(moment, &zone, Lang::Ja), "令和4年6月17日（金）10:05");
        assert_eq!(label(moment, &zone, Lang::En), "17 June 2022, 10:05");
        assert_eq!(value(moment, &zone), "2022-06-17T10:05");
    }
}
