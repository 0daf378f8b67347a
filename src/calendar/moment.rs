//! Instants: when a page is published and when it expires, and the one for which the site is built.

use std::fmt;

use jiff::tz::{Offset, TimeZone, TimeZoneDatabase};
use jiff::{Timestamp, civil, fmt::temporal::DateTimeParser};

use super::date::Date;
use super::error::{DateError, Reason};
use super::hour::{self, Hour};
use super::point::number;
use crate::diagnostic::{Span, Text, nearest};

/// The instant for which a site is built. The command line reads the clock once; nobody else does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Now(pub Timestamp);

impl Now {
    /// The day that it is now in this time zone.
    #[must_use]
    pub fn day(self, zone: &TimeZone) -> civil::Date {
        zone.to_datetime(self.0).date()
    }

    /// The instant that somebody asks for: `2022-06-17T10:00:00+09:00`, or in `zone` a day (`2022-06-17`, its
    /// beginning) or a time without an offset, as browsers write it (`2022-06-17T10:00`).
    #[must_use]
    pub fn asked(text: &str, zone: &TimeZone) -> Option<Now> {
        static PARSER: DateTimeParser = DateTimeParser::new();
        if let Ok(moment) = Moment::parse(text, zone) {
            return Some(Now(moment.timestamp()));
        }
        if let Ok(timestamp) = PARSER.parse_timestamp(text) {
            return Some(Now(timestamp));
        }
        let local: civil::DateTime = PARSER.parse_datetime(text).ok()?;
        local.to_zoned(zone.clone()).ok().map(|zoned| Now(zoned.timestamp()))
    }
}

/// An instant that an author wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(Timestamp);

impl Moment {
    /// Reads a date and time with its offset (RFC 3339), or a day, which is 0:00 in `zone`. If summer time skips
    /// midnight, it is the first instant of the day.
    ///
    /// # Errors
    /// What is wrong, at which bytes of `text`, and what to write instead.
    pub fn parse(text: &str, zone: &TimeZone) -> Result<Moment, DateError> {
        Moment::parse_strictly(text, zone).map_err(|error| {
            let whole = |reason| DateError { span: Span::new(0, text.len()), reason };
            match error.reason {
                // What says an hour is never answered with a day alone: that would be public too early.
                Reason::UnknownForm
                | Reason::WrittenOtherwise(_)
                | Reason::YearMissing
                | Reason::NotOneDay
                | Reason::NoSuchTime => match hour::read(text).map(|hour| written(&hour, zone)) {
                    Some(reason) => whole(reason),
                    None => match error.reason {
                        Reason::UnknownForm => whole(Reason::UnknownMoment),
                        Reason::WrittenOtherwise(date) if date.day().is_none() => whole(Reason::NotOneDay),
                        _ => error,
                    },
                },
                _ => error,
            }
        })
    }

    fn parse_strictly(text: &str, zone: &TimeZone) -> Result<Moment, DateError> {
        if let Some((day, time)) = day_and_time(text) {
            let day = one_day(day)?;
            return timestamp(day, time, zone)
                .map(Moment)
                .map_err(|reason| DateError { span: Span::new(0, text.len()), reason });
        }
        Moment::start_of(one_day(text)?, zone)
            .ok_or_else(|| DateError { span: Span::new(0, text.len()), reason: Reason::NoSuchTime })
    }

    /// The first instant of a day in this time zone; none at the very ends of the calendar.
    #[must_use]
    pub fn start_of(day: civil::Date, zone: &TimeZone) -> Option<Moment> {
        day.to_zoned(zone.clone()).ok().map(|zoned| Moment(zoned.timestamp()))
    }

    /// Whether the moment has come: at the instant itself it has.
    #[must_use]
    pub fn has_come(self, now: Now) -> bool {
        self.0 <= now.0
    }

    #[must_use]
    pub fn timestamp(self) -> Timestamp {
        self.0
    }

    /// The day on which the moment falls in this time zone.
    #[must_use]
    pub fn day(self, zone: &TimeZone) -> civil::Date {
        Now(self.0).day(zone)
    }

    /// The moment in RFC 3339, to the second, with the offset of this time zone: `2022-06-17T10:00:00+09:00`.
    #[must_use]
    pub fn rfc3339(self, zone: &TimeZone) -> String {
        // RFC 3339 has no seconds in an offset; the local mean times of the 19th century do, and are shown in UTC.
        let offset = Some(zone.to_offset(self.0)).filter(|offset| offset.seconds() % 60 == 0).unwrap_or(Offset::UTC);
        format!("{}{}", Seconds(offset.to_datetime(self.0)), Suffix(offset))
    }
}

impl Moment {
    /// The moment for people, in this time zone: `令和4年6月17日（金）10:00`, `17 June 2022, 10:00`.
    #[must_use]
    pub fn label(self, zone: &TimeZone) -> Text {
        let local = zone.to_datetime(self.0);
        let date = Date::parse(&local.date().to_string()).map(|date| date.japanese().to_string()).unwrap_or_default();
        let seconds = if local.second() == 0 { String::new() } else { format!(":{:02}", local.second()) };
        Text::new(
            format!("{date}{}:{:02}{seconds}", local.hour(), local.minute()),
            format!("{}{seconds}", local.strftime("%-d %B %Y, %-H:%M")),
        )
    }
}

impl From<Timestamp> for Moment {
    fn from(timestamp: Timestamp) -> Moment {
        Moment(timestamp)
    }
}

impl From<Now> for Moment {
    fn from(now: Now) -> Moment {
        Moment(now.0)
    }
}

/// The time zone of this IANA name, such as `Asia/Tokyo`, from the database in the program itself.
///
/// # Errors
/// That there is no such zone, with the name that was most likely meant.
pub fn zone(name: &str) -> Result<TimeZone, Text> {
    let database = TimeZoneDatabase::bundled();
    database.get(name).map_err(|_| {
        let names: Vec<String> = database.available().map(|name| name.to_string()).collect();
        // Abbreviations are no places, and near one another.
        let places = names.iter().map(String::as_str).filter(|name| name.contains('/'));
        let meant = nearest(name, places).unwrap_or("Asia/Tokyo");
        Text::new(
            format!("「{name}」という時間帯はありません。「{meant}」のように書いてください。"),
            format!("there is no time zone `{name}`; write one such as `{meant}`"),
        )
    })
}

/// Divides a date and time between them: at the `T`, or at the blank that RFC 3339 §5.6 allows in its place.
fn day_and_time(text: &str) -> Option<(&str, &str)> {
    let (day, rest) = text.split_at_checked("2022-06-17".len())?;
    let time = rest.strip_prefix(['T', 't', ' '])?;
    time.starts_with(|c: char| c.is_ascii_digit()).then_some((day, time))
}

/// The day that `text` is, which begins the value.
fn one_day(text: &str) -> Result<civil::Date, DateError> {
    let reason = Reason::NotOneDay;
    Date::parse(text)?.day().ok_or(DateError { span: Span::new(0, text.len()), reason })
}

/// Reads the time of day and the offset. RFC 3339 wants hours, minutes, seconds and the offset; if the last two are
/// missing, the error completes them with 0 seconds and the offset of `zone`.
fn timestamp(day: civil::Date, text: &str, zone: &TimeZone) -> Result<Timestamp, Reason> {
    let (time, offset) = text.split_at(text.find(['Z', 'z', '+', '-']).unwrap_or(text.len()));
    let (clock, has_seconds) = clock(time.trim_end())?;
    let at = day.to_datetime(clock);
    let offset = match offset {
        "" => None,
        "Z" | "z" => Some(Offset::UTC),
        written => Some(numeric_offset(written)?),
    };
    match offset {
        Some(offset) if has_seconds && !time.ends_with(' ') => offset.to_timestamp(at).map_err(|_| Reason::NoSuchTime),
        _ => {
            let local = || zone.to_zoned(at).map_or(Offset::UTC, |zoned| zoned.offset());
            let suffix = Suffix(offset.unwrap_or_else(local));
            Err(Reason::IncompleteTime { full: format!("{}{suffix}", Seconds(at)) })
        }
    }
}

/// How a day with an hour is to be written.
fn written(hour: &Hour, zone: &TimeZone) -> Reason {
    let full = |day: civil::Date| {
        let at = day.to_datetime(hour.time);
        let local = || zone.to_zoned(at).map_or(Offset::UTC, |zoned| zoned.offset());
        format!("{}{}", Seconds(at), Suffix(hour.offset.unwrap_or_else(local)))
    };
    match hour.day {
        Some(day) => Reason::HourWrittenOtherwise { full: full(day) },
        None => Reason::HourWithoutYear { full: full(civil::date(2022, 6, 17)) },
    }
}

/// Reads `10:00`, `10:00:00` or `10:00:00.5`; says whether the seconds are there.
fn clock(text: &str) -> Result<(civil::Time, bool), Reason> {
    let mut parts = text.split(':');
    let hour = parts.next().and_then(short_number).ok_or(Reason::NoSuchTime)?;
    let minute = parts.next().and_then(short_number).ok_or(Reason::NoSuchTime)?;
    let seconds = parts.next();
    let (second, fraction) = match seconds.map(|seconds| seconds.split_once('.').unwrap_or((seconds, "0"))) {
        None => (0, "0"),
        Some((second, fraction)) => (short_number(second).ok_or(Reason::NoSuchTime)?, fraction),
    };
    if parts.next().is_some() || fraction.is_empty() || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Reason::NoSuchTime);
    }
    // Digits beyond the nanosecond are cut off.
    let nanosecond = format!("{fraction:0<9.9}").parse().map_err(|_| Reason::NoSuchTime)?;
    let time = civil::Time::new(hour, minute, second, nanosecond).map_err(|_| Reason::NoSuchTime)?;
    Ok((time, seconds.is_some()))
}

/// Reads `+09:00`.
fn numeric_offset(text: &str) -> Result<Offset, Reason> {
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let (hours, minutes) = rest.split_once(':').ok_or(Reason::NoSuchTime)?;
    let hours = short_number(hours).filter(|hours| *hours < 24).ok_or(Reason::NoSuchTime)?;
    let minutes = short_number(minutes).filter(|minutes| *minutes < 60).ok_or(Reason::NoSuchTime)?;
    let seconds = sign * (i32::from(hours) * 3600 + i32::from(minutes) * 60);
    Offset::from_seconds(seconds).map_err(|_| Reason::NoSuchTime)
}

/// A number of two digits.
fn short_number(text: &str) -> Option<i8> {
    number(text, 2).and_then(|number| i8::try_from(number).ok())
}

/// `2022-06-17T10:00:00`
struct Seconds(civil::DateTime);

impl fmt::Display for Seconds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (day, time) = (self.0.date(), self.0.time());
        write!(f, "{:04}-{:02}-{:02}", day.year(), day.month(), day.day())?;
        write!(f, "T{:02}:{:02}:{:02}", time.hour(), time.minute(), time.second())
    }
}

/// `+09:00`
struct Suffix(Offset);

impl fmt::Display for Suffix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let minutes = self.0.seconds() / 60;
        let sign = if minutes < 0 { '-' } else { '+' };
        write!(f, "{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::{Moment, Now, zone};
    use crate::calendar::{Date, Reason};
    use crate::diagnostic::Span;

    #[test]
    fn a_moment_is_a_time_with_its_offset_or_the_start_of_a_day() {
        for (written, in_zone, shown) in [
            ("2022-06-17", "Asia/Tokyo", "2022-06-17T00:00:00+09:00"),
            ("2022-06-17T10:00:00+09:00", "Asia/Tokyo", "2022-06-17T10:00:00+09:00"),
            ("2022-06-17T10:00:00Z", "Asia/Tokyo", "2022-06-17T19:00:00+09:00"),
            ("2022-06-17t10:00:00z", "Asia/Tokyo", "2022-06-17T19:00:00+09:00"),
            ("2022-06-17 10:00:00.25+09:00", "Asia/Tokyo", "2022-06-17T10:00:00+09:00"),
            ("2022-06-17T00:30:00-05:30", "UTC", "2022-06-17T06:00:00+00:00"),
            ("2022-06-17", "America/New_York", "2022-06-17T00:00:00-04:00"),
            // Summer time began at midnight: the day's first instant was 1:00.
            ("2018-11-04", "America/Sao_Paulo", "2018-11-04T01:00:00-02:00"),
            // The local mean time of Tokyo was 9:18:59 before UTC, which RFC 3339 can't say.
            ("1880-01-01", "Asia/Tokyo", "1879-12-31T14:41:01+00:00"),
        ] {
            let zone = zone(in_zone).expect("a zone");
            assert_eq!(Moment::parse(written, &zone).map(|moment| moment.rfc3339(&zone)), Ok(shown.to_owned()));
        }
    }

    #[test]
    fn what_is_not_a_moment_says_what_to_write() {
        let otherwise = |full: &str| Reason::HourWrittenOtherwise { full: full.to_owned() };
        let full = |full: &str| Reason::IncompleteTime { full: full.to_owned() };
        for (written, end, reason) in [
            ("2022-06-17T10:00", 16, full("2022-06-17T10:00:00+09:00")),
            ("2022-06-17 10:00:30", 19, full("2022-06-17T10:00:30+09:00")),
            ("2022-06-17T10:00Z", 17, full("2022-06-17T10:00:00+00:00")),
            ("2022-06-17 10:00:00 +09:00", 26, full("2022-06-17T10:00:00+09:00")),
            ("2022-06-17T25:00:00+09:00", 25, Reason::NoSuchTime),
            ("2022-06-17T10:00:00+0900", 24, otherwise("2022-06-17T10:00:00+09:00")),
            ("2022-06-17T10:00:00+09:60", 25, Reason::NoSuchTime),
            ("2022-06-17T10:00:00.+09:00", 26, otherwise("2022-06-17T10:00:00+09:00")),
            ("2022-06-17T10:00:00:00Z", 23, Reason::NoSuchTime),
            ("2022-06-31T10:00:00Z", 10, Reason::NoSuchDay { year: 2022, month: 6, last: 30 }),
            ("2026/12/01 10:00:00", 19, otherwise("2026-12-01T10:00:00+09:00")),
            ("2026/12/1 10:00", 15, otherwise("2026-12-01T10:00:00+09:00")),
            ("2026/12/1", 9, Reason::WrittenOtherwise(Date::parse("2026-12-01").expect("a date"))),
            ("2026-12-1T9:05", 14, otherwise("2026-12-01T09:05:00+09:00")),
            ("2026-12-01 10時", 16, otherwise("2026-12-01T10:00:00+09:00")),
            ("2026.12.1 10:00Z", 16, otherwise("2026-12-01T10:00:00+00:00")),
            ("20261201 10:00 JST", 18, otherwise("2026-12-01T10:00:00+09:00")),
            ("令和8年12月1日10時", 24, otherwise("2026-12-01T10:00:00+09:00")),
            ("令和８年１２月１日（火）１０：３０", 51, otherwise("2026-12-01T10:30:00+09:00")),
            ("令和8年12月1日 午後3時半から", 39, otherwise("2026-12-01T15:30:00+09:00")),
            ("R8.12.1 午前9時5分", 22, otherwise("2026-12-01T09:05:00+09:00")),
            ("令和8年12月1日正午", 25, otherwise("2026-12-01T12:00:00+09:00")),
            ("令和8年12月31日24時", 25, otherwise("2027-01-01T00:00:00+09:00")),
            ("12月1日10時", 14, Reason::HourWithoutYear { full: "2022-06-17T10:00:00+09:00".to_owned() }),
            // Noon or midnight; the first or the eleventh; no time at all.
            ("令和8年12月1日午後12時", 30, Reason::UnknownMoment),
            ("2026/12/110:00", 14, Reason::UnknownMoment),
            ("令和8年12月1日の朝", 25, Reason::UnknownMoment),
            ("令和4年6月", 14, Reason::NotOneDay),
            ("2022-06", 7, Reason::NotOneDay),
            ("2022-06-17?", 11, Reason::NotOneDay),
            ("2022-06-17/..", 13, Reason::NotOneDay),
            ("tomorrow", 8, Reason::UnknownMoment),
        ] {
            let error = Moment::parse(written, &zone("Asia/Tokyo").expect("a zone")).expect_err(written);
            assert_eq!((error.span, error.reason), (Span::new(0, end), reason), "{written}");
        }
    }

    /// The advice is right when it is followed to the letter.
    #[test]
    fn what_is_advised_is_a_moment() {
        let tokyo = zone("Asia/Tokyo").expect("a zone");
        for day in ["2026/12/1", "2026-12-01", "令和8年12月1日", "R8.12.1", "2026年12月1日（火）", "２０２６/１２/１"]
        {
            for time in ["10:00", "9:05:07", "10時", "午後3時", "２３：５９", "10時30分", "10:00+0900", "10:00 JST"]
            {
                for between in ["", " ", "　", "T"] {
                    let written = format!("{day}{between}{time}");
                    let Err(error) = Moment::parse(&written, &tokyo) else { continue };
                    let (Reason::HourWrittenOtherwise { full } | Reason::IncompleteTime { full }) = &error.reason
                    else {
                        // Without anything between them, two numbers are one.
                        let joins = between.is_empty() && day.ends_with('1') && !time.starts_with('午')
                            || between.is_empty() && day.ends_with('１') && !time.starts_with('午');
                        assert!(joins, "{written}: {error:?}");
                        continue;
                    };
                    let moment = Moment::parse(full, &tokyo).expect(&written);
                    assert!(full.starts_with("2026-12-01T") && moment.rfc3339(&tokyo) == *full, "{written}: {full}");
                }
            }
        }
    }

    #[test]
    fn a_moment_has_come_at_its_instant_and_not_before() {
        let tokyo = zone("Asia/Tokyo").expect("a zone");
        let moment = Moment::parse("2022-06-17", &tokyo).expect("a day");
        for (now, come, day) in [
            ("2022-06-16T14:59:59Z", false, "2022-06-16"),
            ("2022-06-16T15:00:00Z", true, "2022-06-17"),
            ("2022-06-17T15:00:00Z", true, "2022-06-18"),
        ] {
            let now = Now(now.parse().expect("a timestamp"));
            assert_eq!((moment.has_come(now), now.day(&tokyo).to_string().as_str()), (come, day));
        }
    }

    #[test]
    fn an_unknown_time_zone_names_the_nearest() {
        assert_eq!(
            zone("Asia/Tokio").expect_err("no such zone").ja,
            "「Asia/Tokio」という時間帯はありません。「Asia/Tokyo」のように書いてください。"
        );
        assert!(zone("local").is_err() && zone("").is_err());
    }
}
