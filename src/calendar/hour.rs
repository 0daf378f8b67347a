//! Reading of days with an hour that aren't written as a moment is to be, so that the error can say how.
//!
//! 1. Full-width characters become ASCII (NFKC).
//! 2. The text is divided where a day ends and an hour begins: 2026/12/01 10:00, 令和8年12月1日午後3時30分.
//! 3. The day is read as `reading.rs` does, the hour with whatever the Japanese way puts around it.
//!
//! As there, nothing that is read here is ever taken as the moment: the author has the last word.

use jiff::civil;
use jiff::tz::Offset;
use unicode_normalization::UnicodeNormalization;

use super::date::Date;
use super::error::Reason;
use super::reading;

/// What was most likely meant: a day with an hour, and the offset from UTC where one is written.
pub(super) struct Hour {
    /// None if the year is missing: nobody can tell which day.
    pub day: Option<civil::Date>,
    pub time: civil::Time,
    pub offset: Option<Offset>,
}

/// Reads a day with an hour; none if the text is something else, or may mean several.
pub(super) fn read(text: &str) -> Option<Hour> {
    let plain: String = text.nfkc().collect();
    let plain = without_rest(plain.trim());
    let mut found: Option<Hour> = None;
    for (at, _) in plain.char_indices().skip(1) {
        let (day, time) = plain.split_at(at);
        // No number is cut in two.
        if day.ends_with(|c: char| c.is_ascii_digit()) && time.starts_with(|c: char| c.is_ascii_digit()) {
            continue;
        }
        let day = day.trim_end_matches(['T', 't', ' ', ',', '、', 'の']);
        let time = time.trim_start_matches(['T', 't', ' ', ',', '、', 'の']);
        let Some((day, hour)) = day_of(day).zip(time_of(time)) else { continue };
        let ((time, is_next), offset) = hour;
        let day = match day {
            Some(day) if is_next => Some(day.tomorrow().ok()?),
            day => day,
        };
        let hour = Hour { day, time, offset };
        match &found {
            Some(known) if (known.day, known.time, known.offset) != (hour.day, hour.time, hour.offset) => return None,
            _ => found = Some(hour),
        }
    }
    found
}

/// Takes off what may stand behind an hour.
fn without_rest(mut text: &str) -> &str {
    const REST: [&str; 8] = ["から", "より", "以降", "まで", "頃", "ごろ", "(予定)", "予定"];
    while let Some(shorter) = REST.iter().find_map(|rest| text.strip_suffix(rest)) {
        text = shorter.trim_end();
    }
    text
}

/// The day that a text is; `Some(None)` if it has no year.
#[expect(clippy::option_option, reason = "a day without its year is known to be one, and not which")]
fn day_of(text: &str) -> Option<Option<civil::Date>> {
    match Date::parse(text) {
        Ok(date) => date.day().map(Some),
        Err(_) => match reading::read(text)? {
            Reason::WrittenOtherwise(date) => date.day().map(Some),
            Reason::YearMissing => text.trim_end().ends_with(['日', ')']).then_some(None),
            _ => None,
        },
    }
}

/// The time that a text is, whether it is that of the following day (24時), and its offset from UTC.
fn time_of(text: &str) -> Option<((civil::Time, bool), Option<Offset>)> {
    let (text, offset) = without_offset(text.trim());
    let (text, after_noon) = match text {
        "正午" => return Some(((civil::time(12, 0, 0, 0), false), offset)),
        _ => match text.strip_prefix("午後") {
            Some(text) => (text, Some(true)),
            None => text.strip_prefix("午前").map_or((text, None), |text| (text, Some(false))),
        },
    };
    let (hour, minute, second) = clock(text.trim())?;
    let (hour, is_next) = match (after_noon, hour) {
        // 午後12時 may be noon or midnight.
        (Some(_), 12..) => return None,
        (Some(true), hour) => (hour + 12, false),
        (None, 24) if (minute, second) == (0, 0) => (0, true),
        (_, hour) => (hour, false),
    };
    Some(((civil::Time::new(hour, minute, second, 0).ok()?, is_next), offset))
}

/// Hours, minutes and seconds of 10:00, 10:00:30, 10時, 10時半, 10時5分.
fn clock(text: &str) -> Option<(i8, i8, i8)> {
    if let Some((hour, rest)) = text.split_once('時') {
        let minute = match rest.trim() {
            "" => 0,
            "半" => 30,
            rest => number(rest.strip_suffix('分').unwrap_or(rest).trim())?,
        };
        return Some((number(hour.trim())?, minute, 0));
    }
    let mut parts = text.split(':');
    let (hour, minute) = (number(parts.next()?)?, parts.next()?);
    let second = parts.next().map(|second| second.split_once('.').map_or(second, |(second, _)| second));
    let has_two_digits = minute.len() == 2 && second.is_none_or(|second| second.len() == 2);
    let second = second.map_or(Some(0), number)?;
    (has_two_digits && parts.next().is_none()).then_some((hour, number(minute)?, second))
}

fn number(text: &str) -> Option<i8> {
    (matches!(text.len(), 1 | 2) && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
}

/// Takes off `Z`, `JST`, `+09:00`, `+0900` and `+9`.
fn without_offset(text: &str) -> (&str, Option<Offset>) {
    if let Some(rest) = text.strip_suffix(['Z', 'z']) {
        return (rest.trim_end(), Some(Offset::UTC));
    }
    for japan in ["(JST)", "JST"] {
        if let Some(rest) = text.strip_suffix(japan) {
            return (rest.trim_end(), Offset::from_hours(9).ok());
        }
    }
    let Some(at) = text.rfind(['+', '-']) else { return (text, None) };
    let (time, written) = text.split_at(at);
    let (sign, digits) = (if written.starts_with('-') { -1 } else { 1 }, written[1..].replace(':', ""));
    let (hours, minutes) = digits.split_at_checked(digits.len().saturating_sub(2)).unwrap_or_default();
    let (hours, minutes) = if digits.len() > 2 { (hours, minutes) } else { (&*digits, "0") };
    let offset = number(hours).zip(number(minutes)).filter(|(hours, minutes)| *hours < 24 && *minutes < 60);
    let seconds = offset.map(|(hours, minutes)| sign * (i32::from(hours) * 3600 + i32::from(minutes) * 60));
    match seconds.and_then(|seconds| Offset::from_seconds(seconds).ok()) {
        Some(offset) => (time.trim_end(), Some(offset)),
        None => (text, None),
    }
}
