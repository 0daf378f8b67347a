//! The hours of a day, as Japanese officials write them: `10:00～12:00`, `午後1時30分から3時まで`.
//!
//! 1. Letters of full width count as those of half width, and blanks as nothing.
//! 2. What comes before the first `～`, `-` or `から` is when something begins, the rest when it ends; the end may be
//!    missing.
//! 3. Hours after 午前 or 午後 are of twelve, others of twenty-four. An end without 午前 or 午後 is in the same half of
//!    the day as a beginning with 午後.
//!
//! What could be meant in two ways (午後12時), or ends before it begins, isn't read.

use jiff::civil;

/// When something begins on a day, and when it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimesOfDay {
    /// In minutes since midnight.
    start: i64,
    /// In minutes since midnight, later than `start`; 24:00 is the latest. None if nobody says.
    end: Option<i64>,
}

/// Minutes of an hour, and of a day.
const HOUR: i64 = 60;
const DAY: i64 = 24 * HOUR;
const NOON: i64 = DAY / 2;

impl TimesOfDay {
    /// What a text says of hours; none if it can't be read, or says anything else beside.
    #[must_use]
    pub fn read(text: &str) -> Option<TimesOfDay> {
        let plain: String = text.chars().filter(|c| !c.is_whitespace()).map(narrow).collect();
        let plain = ["(予定)", "予定"].iter().find_map(|end| plain.strip_suffix(end)).unwrap_or(&plain);
        let (from, to) = match plain.split_once('~') {
            Some((from, to)) => (from, Some(to)),
            None => plain.split_once("から").map_or((plain, None), |(from, to)| (from, Some(to))),
        };
        let begins = Clock::read(from)?;
        let start = begins.in_day()?;
        let to = to.map(|to| to.strip_suffix("まで").unwrap_or(to)).filter(|to| !to.is_empty());
        let end = match to {
            Some(to) => Some(Clock::read(to)?.after(begins)?),
            None => None,
        };
        (start < DAY && end.is_none_or(|end| start < end)).then_some(TimesOfDay { start, end })
    }

    /// When it begins on a day, in local time.
    #[must_use]
    pub fn start_on(self, day: civil::Date) -> civil::DateTime {
        at(day, self.start)
    }

    /// When it ends on a day, in local time.
    #[must_use]
    pub fn end_on(self, day: civil::Date) -> Option<civil::DateTime> {
        self.end.map(|end| at(day, end))
    }
}

fn at(day: civil::Date, minutes: i64) -> civil::DateTime {
    day.to_datetime(civil::Time::midnight()).saturating_add(jiff::Span::new().minutes(minutes))
}

/// The letter of half width; whatever joins a beginning and an end is `~`.
fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => match char::from_u32(u32::from(c) - 0xfee0) {
            Some('-') => '~',
            Some(narrow) => narrow,
            None => c,
        },
        // Hyphens and dashes of all kinds, the minus sign, and the wave dash.
        '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{301c}' | '\u{3030}' | '\u{30fc}' => '~',
        c => c,
    }
}

/// A time of day as it is written.
#[derive(Clone, Copy)]
struct Clock {
    half: Option<Half>,
    minutes: i64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Half {
    /// 午前.
    First,
    /// 午後.
    Second,
}

impl Clock {
    fn read(text: &str) -> Option<Clock> {
        if text == "正午" {
            return Some(Clock { half: None, minutes: NOON });
        }
        let (half, text) = match (text.strip_prefix("午前"), text.strip_prefix("午後")) {
            (Some(rest), _) => (Some(Half::First), rest),
            (_, Some(rest)) => (Some(Half::Second), rest),
            (None, None) => (None, text),
        };
        let (hour, minute) = match text.split_once(':') {
            Some((hour, minute)) if minute.len() == 2 => (hour, number(minute)?),
            Some(_) => return None,
            None => {
                let (hour, rest) = text.split_once('時')?;
                let minute = match rest {
                    "" => 0,
                    "半" => HOUR / 2,
                    rest => number(rest.strip_suffix('分')?)?,
                };
                (hour, minute)
            }
        };
        let (hour, most) = (number(hour)?, if half.is_some() { 11 } else { 24 });
        let minutes = hour * HOUR + minute;
        (hour <= most && minute < HOUR && minutes <= DAY).then_some(Clock { half, minutes })
    }

    /// In minutes since midnight.
    fn in_day(self) -> Option<i64> {
        match self.half {
            Some(Half::Second) => Some(self.minutes + NOON).filter(|&minutes| minutes < DAY),
            Some(Half::First) | None => Some(self.minutes),
        }
    }

    /// The same, as the end of what begins at `begins`. 午後1時から3時まで ends in the afternoon; 午後9時から12時まで
    /// might end at midnight.
    fn after(self, begins: Clock) -> Option<i64> {
        match (self.half, begins.half) {
            (None, Some(Half::Second)) if self.minutes < NOON => Some(self.minutes + NOON),
            (None, Some(Half::Second)) if self.minutes < NOON + HOUR => None,
            _ => self.in_day(),
        }
    }
}

/// A number of one digit or two.
fn number(text: &str) -> Option<i64> {
    let is_short = (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_short)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::TimesOfDay;

    /// As `10:00/12:00` on the 1st, the day written where it is another.
    fn shown(text: &str) -> Option<String> {
        let hours = TimesOfDay::read(text)?;
        let day = date(2022, 7, 1);
        let time =
            |at: jiff::civil::DateTime| at.strftime(if at.date() == day { "%H:%M" } else { "%d %H:%M" }).to_string();
        let end = hours.end_on(day).map(time).unwrap_or_default();
        Some(format!("{}/{end}", time(hours.start_on(day))))
    }

    #[test]
    fn what_officials_write_is_read() {
        for (written, read) in [
            ("10:00～12:00", "10:00/12:00"),
            ("10:00〜12:00", "10:00/12:00"),
            ("13:30-15:30", "13:30/15:30"),
            ("13:30 – 15:30", "13:30/15:30"),
            ("１３：３０―１５：３０", "13:30/15:30"),
            ("13：30－15：30", "13:30/15:30"),
            ("9:00~10:05", "09:00/10:05"),
            ("10時～12時", "10:00/12:00"),
            ("10時から", "10:00/"),
            ("10時", "10:00/"),
            ("10:00～", "10:00/"),
            ("13時30分～15時半", "13:30/15:30"),
            ("13時半から15時まで", "13:30/15:00"),
            ("午後1時30分から3時まで", "13:30/15:00"),
            ("午後１時３０分　～　午後３時", "13:30/15:00"),
            ("午前10時～正午", "10:00/12:00"),
            ("午前10時から12時まで", "10:00/12:00"),
            ("午前9時30分から12時30分まで", "09:30/12:30"),
            ("午前10時から午後3時まで", "10:00/15:00"),
            ("午後1時～15時", "13:00/15:00"),
            ("午後0時30分～2時", "12:30/14:00"),
            ("午前0時から", "00:00/"),
            ("22:00～24:00", "22:00/02 00:00"),
            ("10:00～12:00（予定）", "10:00/12:00"),
        ] {
            assert_eq!(shown(written).as_deref(), Some(read), "{written}");
        }
    }

    #[test]
    fn what_could_mean_something_else_is_not() {
        for written in [
            "",
            "未定",
            "午後",
            "10",
            "10時頃",
            "25:00",
            "24:00",
            "24:30～25:00",
            "10:60",
            "10:0",
            "100:00",
            "+1:00",
            "12:00～10:00",
            "10:00～10:00",
            "22:00～1:00",
            "午後12時",
            "午前12時から",
            "午後13時",
            "午後9時から12時まで",
            "午前10時から3時まで",
            "10:00～11:00～12:00",
            "10:00、13:00",
            "10:00～12:00（受付9:30から）",
            "10:00～12:00（米国東部時間）",
            "10時間",
        ] {
            assert_eq!(shown(written), None, "{written}");
        }
    }

    proptest! {
        #[test]
        fn nothing_that_is_written_is_too_much(text in "[0-9０-９:：時分半午前後正午から ～~まで-]{0,16}") {
            if let Some(hours) = TimesOfDay::read(&text) {
                let day = date(2022, 7, 1);
                prop_assert!(hours.end_on(day).is_none_or(|end| hours.start_on(day) < end));
            }
        }

        #[test]
        fn all_hours_of_a_day_are_read(start in 0_u16..1439, length in 1_u16..1440) {
            let end = (start + length).min(1440);
            let time = |minutes: u16| format!("{}:{:02}", minutes / 60, minutes % 60);
            let hours = TimesOfDay::read(&format!("{}～{}", time(start), time(end)));
            prop_assert!(hours.is_some_and(|hours| hours.start == i64::from(start) && hours.end == Some(i64::from(end))));
        }
    }
}
