//! A point of the date grammar: a stretch of days that has a name, such as a day, a month or a fiscal year.

use std::fmt;

use jiff::{ToSpan, civil};

use super::error::{DateError, Reason};
use crate::diagnostic::Span;

/// The month in which the fiscal year starts: April, for the State (Public Finance Act, article 11) and for all
/// local governments (Local Autonomy Act, article 208).
pub const FISCAL_YEAR_STARTS: i8 = 4;

/// The years that can be written. Year 0 is not a year of the civil calendar, and FY9999 would end beyond
/// the days that [`civil::Date`] can hold.
const YEARS: std::ops::RangeInclusive<i16> = 1..=9998;

/// How exactly a point is known, from the finest to the coarsest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precision {
    Day,
    /// 旬: the 1st to the 10th, the 11th to the 20th, or the 21st to the end of the month.
    Third,
    Month,
    FiscalQuarter,
    FiscalHalf,
    Year,
    FiscalYear,
}

impl Precision {
    /// Whether the point belongs to a fiscal year rather than to a calendar year.
    #[must_use]
    pub fn is_fiscal(self) -> bool {
        matches!(self, Precision::FiscalQuarter | Precision::FiscalHalf | Precision::FiscalYear)
    }
}

/// A named stretch of days, with what its author says of its certainty. Always one of the grammar's forms, so that
/// `Point` can be written down and read back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Point {
    /// With `precision`, this fixes the whole point.
    first: civil::Date,
    precision: Precision,
    provisional: bool,
    approximate: bool,
}

impl Point {
    /// The day, third, month … that contains `day`, without flags; none outside the years 1 to 9998.
    #[must_use]
    pub fn containing(precision: Precision, day: civil::Date) -> Option<Point> {
        let first = match precision {
            Precision::Day => day,
            Precision::Third => day.with().day(Third::of(day).first_day()).build().ok()?,
            Precision::Month => day.first_of_month(),
            Precision::Year => day.first_of_year(),
            Precision::FiscalQuarter | Precision::FiscalHalf | Precision::FiscalYear => {
                let since_april = (day.month() - FISCAL_YEAR_STARTS).rem_euclid(12);
                day.first_of_month().checked_sub((since_april % months(precision)).months()).ok()?
            }
        };
        YEARS.contains(&first.year()).then_some(Point { first, precision, provisional: false, approximate: false })
    }

    /// The same point with its flags set: 予定 and 頃.
    #[must_use]
    pub fn with_flags(self, provisional: bool, approximate: bool) -> Point {
        Point { provisional, approximate, ..self }
    }

    #[must_use]
    pub fn first(self) -> civil::Date {
        self.first
    }

    /// The last day that still belongs to the point.
    #[must_use]
    pub fn last(self) -> civil::Date {
        match self.precision {
            Precision::Day => self.first,
            Precision::Third => match Third::of(self.first) {
                // The first day of these thirds is the 1st or the 11th, so that nine days later is the same month.
                Third::Early | Third::Mid => self.first.saturating_add(9.days()),
                Third::Late => self.first.last_of_month(),
            },
            longer => self.first.saturating_add((months(longer) - 1).months()).last_of_month(),
        }
    }

    #[must_use]
    pub fn precision(self) -> Precision {
        self.precision
    }

    /// 予定: planned, and may still change.
    #[must_use]
    pub fn is_provisional(self) -> bool {
        self.provisional
    }

    /// 頃: about this time.
    #[must_use]
    pub fn is_approximate(self) -> bool {
        self.approximate
    }

    /// The number of the point among its like: 1 to 3 for thirds, 1 to 4 for quarters, 1 or 2 for halves, and 1
    /// for what isn't numbered.
    pub(super) fn ordinal(self) -> i8 {
        match self.precision {
            Precision::Third => Third::of(self.first) as i8 + 1,
            Precision::FiscalQuarter | Precision::FiscalHalf => {
                (self.first.month() - FISCAL_YEAR_STARTS).rem_euclid(12) / months(self.precision) + 1
            }
            _ => 1,
        }
    }

    /// The calendar year, or for fiscal points the year in which their fiscal year starts.
    pub(super) fn year(self) -> i16 {
        match self.precision {
            Precision::FiscalQuarter | Precision::FiscalHalf if self.first.month() < FISCAL_YEAR_STARTS => {
                self.first.year() - 1
            }
            _ => self.first.year(),
        }
    }

    /// Reads a point that begins at byte `at` of the date.
    pub(super) fn parse(text: &str, at: usize) -> Result<Point, DateError> {
        let flags = [('?', true, false), ('~', false, true), ('%', true, true)];
        let (unflagged, provisional, approximate) = flags
            .into_iter()
            .find_map(|(flag, provisional, approximate)| Some((text.strip_suffix(flag)?, provisional, approximate)))
            .unwrap_or((text, false, false));
        match unflagged_point(unflagged) {
            Ok(point) => Ok(point.with_flags(provisional, approximate)),
            Err(reason) => Err(DateError { span: Span::new(at, at + text.len()), reason }),
        }
    }
}

/// Reads a point whose flag has been taken off.
fn unflagged_point(text: &str) -> Result<Point, Reason> {
    let mut parts = text.split('-');
    let (first, second, third) = (parts.next().unwrap_or_default(), parts.next(), parts.next());
    if parts.next().is_some() {
        return Err(Reason::UnknownForm);
    }
    if let Some(year) = first.strip_prefix("FY") {
        let year = number(year, 4).ok_or(Reason::UnknownForm)?;
        return match (second, third) {
            (None, None) => fiscal(year, Precision::FiscalYear, 1),
            (Some(part), None) => match part_of_year(part) {
                Some((precision, ordinal)) => fiscal(year, precision, ordinal),
                None => Err(Reason::UnknownForm),
            },
            (_, Some(_)) => Err(Reason::UnknownForm),
        };
    }
    let year = number(first, 4).ok_or(Reason::UnknownForm)?;
    let Some(second) = second else { return calendar(Precision::Year, year, 1, 1) };
    if let Some((precision, ordinal)) = part_of_year(second) {
        return match third {
            None => Err(Reason::CalendarOrFiscal { year, precision, ordinal }),
            Some(_) => Err(Reason::UnknownForm),
        };
    }
    let month = number(second, 2).ok_or(Reason::UnknownForm)?;
    match third {
        None => calendar(Precision::Month, year, month, 1),
        Some("early") => calendar(Precision::Third, year, month, Third::Early.first_day().into()),
        Some("mid") => calendar(Precision::Third, year, month, Third::Mid.first_day().into()),
        Some("late") => calendar(Precision::Third, year, month, Third::Late.first_day().into()),
        Some(day) => calendar(Precision::Day, year, month, number(day, 2).ok_or(Reason::UnknownForm)?),
    }
}

/// The half or quarter of the fiscal year that starts in `year`. The ordinal counts from 1.
pub(super) fn fiscal(year: i16, precision: Precision, ordinal: i16) -> Result<Point, Reason> {
    let months_before = (ordinal - 1).saturating_mul(months(precision).into());
    civil::Date::new(year, FISCAL_YEAR_STARTS, 1)
        .and_then(|april| april.checked_add(months_before.months()))
        .ok()
        .filter(|_| YEARS.contains(&year))
        .and_then(|first| Point::containing(precision, first))
        .ok_or(Reason::NoSuchYear { year })
}

/// The calendar point of this precision that contains the day, or what of the day doesn't exist.
pub(super) fn calendar(precision: Precision, year: i16, month: i16, day: i16) -> Result<Point, Reason> {
    if !YEARS.contains(&year) {
        return Err(Reason::NoSuchYear { year });
    }
    let first_of_month = i8::try_from(month)
        .ok()
        .and_then(|month| civil::Date::new(year, month, 1).ok())
        .ok_or(Reason::NoSuchMonth { month })?;
    i8::try_from(day)
        .ok()
        .and_then(|day| civil::Date::new(year, first_of_month.month(), day).ok())
        .and_then(|day| Point::containing(precision, day))
        .ok_or(Reason::NoSuchDay { year, month, last: first_of_month.days_in_month() })
}

/// The third of a month, 旬.
#[derive(Clone, Copy)]
enum Third {
    Early,
    Mid,
    Late,
}

impl Third {
    fn of(day: civil::Date) -> Third {
        match day.day() {
            ..=10 => Third::Early,
            11..=20 => Third::Mid,
            21.. => Third::Late,
        }
    }

    fn first_day(self) -> i8 {
        match self {
            Third::Early => 1,
            Third::Mid => 11,
            Third::Late => 21,
        }
    }
}

/// How many months a point takes, at least one.
fn months(precision: Precision) -> i8 {
    match precision {
        Precision::Day | Precision::Third | Precision::Month => 1,
        Precision::FiscalQuarter => 3,
        Precision::FiscalHalf => 6,
        Precision::Year | Precision::FiscalYear => 12,
    }
}

/// `H1`, `H2`, `Q1` … `Q4`.
fn part_of_year(text: &str) -> Option<(Precision, i16)> {
    match text {
        "H1" => Some((Precision::FiscalHalf, 1)),
        "H2" => Some((Precision::FiscalHalf, 2)),
        "Q1" => Some((Precision::FiscalQuarter, 1)),
        "Q2" => Some((Precision::FiscalQuarter, 2)),
        "Q3" => Some((Precision::FiscalQuarter, 3)),
        "Q4" => Some((Precision::FiscalQuarter, 4)),
        _ => None,
    }
}

/// A number of exactly `width` ASCII digits.
pub(super) fn number(text: &str, width: usize) -> Option<i16> {
    let digits = text.len() == width && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits { text.parse().ok() } else { None }
}

/// The point in the grammar's own form.
impl fmt::Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, ordinal) = (self.year(), self.first.month(), self.ordinal());
        match self.precision {
            Precision::Day => write!(f, "{year:04}-{month:02}-{:02}", self.first.day())?,
            Precision::Third => {
                let third = match Third::of(self.first) {
                    Third::Early => "early",
                    Third::Mid => "mid",
                    Third::Late => "late",
                };
                write!(f, "{year:04}-{month:02}-{third}")?;
            }
            Precision::Month => write!(f, "{year:04}-{month:02}")?,
            Precision::Year => write!(f, "{year:04}")?,
            Precision::FiscalYear => write!(f, "FY{year:04}")?,
            Precision::FiscalHalf => write!(f, "FY{year:04}-H{ordinal}")?,
            Precision::FiscalQuarter => write!(f, "FY{year:04}-Q{ordinal}")?,
        }
        match (self.provisional, self.approximate) {
            (false, false) => Ok(()),
            (true, false) => f.write_str("?"),
            (false, true) => f.write_str("~"),
            (true, true) => f.write_str("%"),
        }
    }
}
