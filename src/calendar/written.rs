//! A date in Japanese, as an official writes it.
//!
//! 1. Each point is taken apart into year, month and the rest ([`Parts`]).
//! 2. A range's second point leaves out the year, and then the month, that it shares with the first.
//! 3. 頃 and （予定） stand behind the point to which they belong.

use std::fmt;

use jiff::civil;
use jiff::tz::TimeZone;

use super::date::Date;
use super::era::EraYear;
use super::moment::Moment;
use super::point::{Point, Precision};

/// How years are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Years {
    /// 令和4年
    Era,
    /// 令和4年（2022年）
    EraAndWestern,
    /// 2022年
    Western,
}

impl Moment {
    /// The moment in Japanese, in this time zone: 令和8年12月1日10時, 令和8年12月1日10時5分30秒.
    #[must_use]
    pub fn japanese(self, zone: &TimeZone) -> String {
        let at = zone.to_datetime(self.timestamp());
        let date = Date::parse(&at.date().to_string());
        let date = date.map(|date| date.japanese().without_weekday().to_string()).unwrap_or_default();
        match (at.hour(), at.minute(), at.second()) {
            (hour, 0, 0) => format!("{date}{hour}時"),
            (hour, minute, 0) => format!("{date}{hour}時{minute}分"),
            (hour, minute, second) => format!("{date}{hour}時{minute}分{second}秒"),
        }
    }
}

/// A date in Japanese; made by [`Date::japanese`] and its siblings, and shown with `Display`.
#[derive(Clone, Copy, Debug)]
pub struct Written {
    pub(super) date: Date,
    pub(super) years: Years,
    pub(super) weekday: bool,
    /// Whether the year is said where the date begins.
    pub(super) year: bool,
    /// Whether it is said of a point that it is provisional.
    pub(super) provisional: bool,
}

impl Written {
    #[must_use]
    pub fn without_weekday(self) -> Written {
        Written { weekday: false, ..self }
    }

    /// The date as it stands if its year is said already: 6月17日（金）, 9月下旬～令和5年3月. A year is still said
    /// where it is all that the date says.
    #[must_use]
    pub fn without_year(self) -> Written {
        Written { year: false, ..self }
    }

    /// The date without （予定）, if that is said beside it.
    #[must_use]
    pub fn without_provisional(self) -> Written {
        Written { provisional: false, ..self }
    }

    fn parts(&self, point: Point) -> Parts {
        let number = point.ordinal();
        let month = || japanese_month(point.first());
        let (month, rest) = match point.precision() {
            Precision::Year | Precision::FiscalYear => (String::new(), String::new()),
            Precision::FiscalHalf => (String::new(), if number == 1 { "上半期" } else { "下半期" }.to_owned()),
            Precision::FiscalQuarter => (String::new(), format!("第{number}四半期")),
            Precision::Month => (month(), String::new()),
            Precision::Third => (month(), third(number).to_owned()),
            Precision::Day => (month(), self.day(point)),
        };
        let certainty = match (point.is_approximate(), self.provisional && point.is_provisional()) {
            (false, false) => "",
            (true, false) => "頃",
            (false, true) => "（予定）",
            (true, true) => "頃（予定）",
        };
        Parts { precision: point.precision(), year: self.year(point), month, rest, certainty }
    }

    /// The day of the month. A day that is only approximate has no weekday.
    fn day(&self, point: Point) -> String {
        let day = point.first();
        if self.weekday && !point.is_approximate() {
            format!("{}日（{}）", day.day(), weekday(day))
        } else {
            format!("{}日", day.day())
        }
    }

    /// The year with 年 or 年度: in the era, if the point has one, otherwise the Western year.
    fn year(&self, point: Point) -> String {
        let unit = if point.precision().is_fiscal() { "年度" } else { "年" };
        let western = point.year();
        let era = if self.years == Years::Western { None } else { EraYears::of(point) };
        match era {
            None => format!("{western}{unit}"),
            Some(year) if self.years == Years::Era => format!("{year}{unit}"),
            Some(year) => format!("{year}{unit}（{western}{unit}）"),
        }
    }
}

/// The years of the eras in which a point lies, shown without the last 年. If an era changes within the point, both
/// stand: 2019 is 平成31年・令和元年, 1989-01 is 昭和64年・平成元年1月. Neither alone would be true.
struct EraYears(EraYear, Option<EraYear>);

impl EraYears {
    fn of(point: Point) -> Option<EraYears> {
        let (year, next) = match point.precision() {
            precision if precision.is_fiscal() => (EraYear::fiscal(point.year())?, None),
            Precision::Year if EraYear::of(point.first()).is_none() => (EraYear::before_gregorian(point.year())?, None),
            _ => EraYear::within(point.first(), point.last())?,
        };
        Some(EraYears(year, next))
    }
}

impl fmt::Display for EraYears {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.1 {
            None => self.0.fmt(f),
            Some(next) => write!(f, "{}年・{next}", self.0),
        }
    }
}

/// The year in which a day is: 令和4年, and 1872年 for a day that is in no era.
#[must_use]
pub fn japanese_year(day: civil::Date) -> String {
    EraYear::of(day).map_or_else(|| format!("{}年", day.year()), |year| format!("{year}年"))
}

/// The month of a day, if its year is said already: 6月.
#[must_use]
pub fn japanese_month(day: civil::Date) -> String {
    format!("{}月", day.month())
}

/// A day, if its year is said already: 6月17日.
#[must_use]
pub fn japanese_day(day: civil::Date) -> String {
    format!("{}月{}日", day.month(), day.day())
}

fn third(ordinal: i8) -> &'static str {
    match ordinal {
        1 => "上旬",
        2 => "中旬",
        _ => "下旬",
    }
}

fn weekday(day: civil::Date) -> &'static str {
    match day.weekday() {
        civil::Weekday::Monday => "月",
        civil::Weekday::Tuesday => "火",
        civil::Weekday::Wednesday => "水",
        civil::Weekday::Thursday => "木",
        civil::Weekday::Friday => "金",
        civil::Weekday::Saturday => "土",
        civil::Weekday::Sunday => "日",
    }
}

/// A point taken apart: 令和4年 | 6月 | 下旬 | （予定）.
struct Parts {
    precision: Precision,
    year: String,
    month: String,
    rest: String,
    certainty: &'static str,
}

impl Parts {
    fn is_year_alone(&self) -> bool {
        self.month.is_empty() && self.rest.is_empty()
    }

    /// Leaves out the year, if more is said than that.
    fn without_year(mut self) -> Parts {
        if !self.is_year_alone() {
            self.year.clear();
        }
        self
    }

    /// Leaves out what was already said by the point before: the year, and between two days or two thirds the month.
    fn after(mut self, start: &Parts) -> Parts {
        if self.year == start.year && !self.is_year_alone() && !start.is_year_alone() {
            self.year.clear();
            if self.month == start.month && self.precision == start.precision && !self.rest.is_empty() {
                self.month.clear();
            }
        }
        self
    }
}

impl fmt::Display for Parts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}{}{}", self.year, self.month, self.rest, self.certainty)
    }
}

impl fmt::Display for Written {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let start = self.date.start().map(|point| self.parts(point));
        // A date that is no range ends where it begins.
        let end = self.date.end().filter(|_| self.date.is_range()).map(|point| self.parts(point));
        let first = |point: Parts| if self.year { point } else { point.without_year() };
        match (start, end) {
            (Some(point), _) if !self.date.is_range() => write!(f, "{}", first(point)),
            (Some(start), Some(end)) => {
                let end_without_start = end.after(&start);
                write!(f, "{}～{end_without_start}", first(start))
            }
            (Some(start), None) => write!(f, "{}～", first(start)),
            (None, Some(end)) => write!(f, "～{end}"),
            // A date has a start or an end: ranges open on both sides can't be made.
            (None, None) => Ok(()),
        }
    }
}
