//! A date as front matter holds it: a point, or a range that is open on one side at most.

use std::cmp::{Ordering, Reverse};
use std::fmt;

use jiff::civil;

use super::error::{DateError, Reason};
use super::point::{Point, Precision};
use super::reading;
use super::written::{Written, Years};
use crate::diagnostic::Span;

/// A point in the calendar, or a range between two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Date(Extent);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Extent {
    At(Point),
    Between(Point, Point),
    From(Point),
    Until(Point),
}

impl Date {
    /// Reads a date in the form of the grammar, and nothing else.
    ///
    /// # Errors
    /// What is wrong, at which bytes of `text`, and what to write instead.
    pub fn parse(text: &str) -> Result<Date, DateError> {
        let whole = Span::new(0, text.len());
        let date = match text.split_once('/') {
            None => Point::parse(text, 0).map(Date::at),
            Some(("..", "..")) => Err(DateError { span: whole, reason: Reason::OpenOnBothSides }),
            Some((start, "..")) => Point::parse(start, 0).map(Date::from),
            Some(("..", end)) => Point::parse(end, "../".len()).map(Date::until),
            Some((start, end)) => Point::parse(start, 0).and_then(|from| {
                let until = Point::parse(end, start.len() + 1)?;
                Date::between(from, until).ok_or(DateError { span: whole, reason: Reason::EndsBeforeItBegins })
            }),
        };
        date.map_err(|error| match error.reason {
            Reason::UnknownForm => match reading::read(text) {
                Some(reason) => DateError { span: whole, reason },
                None => error,
            },
            _ => error,
        })
    }

    /// Reads a day that is certain: neither a longer stretch nor a range, nor 予定 or 頃.
    ///
    /// # Errors
    /// As [`Date::parse`], and that the date is no such day.
    pub fn parse_day(text: &str) -> Result<Date, DateError> {
        let date = Date::parse(text)?;
        match date.day() {
            Some(_) => Ok(date),
            None => Err(DateError { span: Span::new(0, text.len()), reason: Reason::NotADay }),
        }
    }

    #[must_use]
    pub fn at(point: Point) -> Date {
        Date(Extent::At(point))
    }

    /// The range from the first day of `start` to the last day of `end`; none if it would end before it begins.
    #[must_use]
    pub fn between(start: Point, end: Point) -> Option<Date> {
        (start.first() <= end.last()).then_some(Date(Extent::Between(start, end)))
    }

    /// The range that has a start and no end.
    #[must_use]
    pub fn from(start: Point) -> Date {
        Date(Extent::From(start))
    }

    /// The range that has an end and no start.
    #[must_use]
    pub fn until(end: Point) -> Date {
        Date(Extent::Until(end))
    }

    /// Where the date starts: the point itself, or the range's first; none if the range is open.
    #[must_use]
    pub fn start(self) -> Option<Point> {
        match self.0 {
            Extent::At(point) | Extent::Between(point, _) | Extent::From(point) => Some(point),
            Extent::Until(_) => None,
        }
    }

    /// Where the date ends: the point itself, or the range's second; none if the range is open.
    #[must_use]
    pub fn end(self) -> Option<Point> {
        match self.0 {
            Extent::At(point) | Extent::Between(_, point) | Extent::Until(point) => Some(point),
            Extent::From(_) => None,
        }
    }

    #[must_use]
    pub fn is_range(self) -> bool {
        !matches!(self.0, Extent::At(_))
    }

    /// The first day; none if the range has no start.
    #[must_use]
    pub fn first(self) -> Option<civil::Date> {
        self.start().map(Point::first)
    }

    /// The last day, which still belongs to the date; none if the range has no end.
    #[must_use]
    pub fn last(self) -> Option<civil::Date> {
        self.end().map(Point::last)
    }

    /// Where the date stands among those that are to come: by the last day on which it can begin, for until then nobody
    /// can say that it is late; of one such day, what is known more exactly comes first: 6月17日, 6月下旬, 6月.
    #[must_use]
    pub fn latest_start(self) -> Option<(civil::Date, Reverse<civil::Date>)> {
        self.start().map(|start| (start.last(), Reverse(start.first())))
    }

    /// The day, if the date is one and certain: no longer stretch, no range, neither 予定 nor 頃.
    #[must_use]
    pub fn day(self) -> Option<civil::Date> {
        let is_day = !self.is_range() && self.precision() == Precision::Day;
        self.first().filter(|_| is_day && !self.is_provisional() && !self.is_approximate())
    }

    /// How exactly the date is known: of a range, the coarser of its two points.
    #[must_use]
    pub fn precision(self) -> Precision {
        match self.0 {
            Extent::At(point) | Extent::From(point) | Extent::Until(point) => point.precision(),
            Extent::Between(start, end) => start.precision().max(end.precision()),
        }
    }

    /// 予定: whether either point is planned and may still change.
    #[must_use]
    pub fn is_provisional(self) -> bool {
        self.start().is_some_and(Point::is_provisional) || self.end().is_some_and(Point::is_provisional)
    }

    /// 頃: whether either point is given as about this time.
    #[must_use]
    pub fn is_approximate(self) -> bool {
        self.start().is_some_and(Point::is_approximate) || self.end().is_some_and(Point::is_approximate)
    }

    /// The date in Japanese with era years and weekdays: 令和4年6月17日（金）.
    #[must_use]
    pub fn japanese(self) -> Written {
        Written { date: self, years: Years::Era, weekday: true, year: true, provisional: true }
    }

    /// The date in Japanese with era years, the Western year beside them, and weekdays: 令和4年（2022年）6月17日（金）.
    #[must_use]
    pub fn japanese_with_western(self) -> Written {
        Written { years: Years::EraAndWestern, ..self.japanese() }
    }

    /// The date in Japanese with Western years and no weekdays: 2022年6月17日.
    #[must_use]
    pub fn western(self) -> Written {
        Written { date: self, years: Years::Western, weekday: false, year: true, provisional: true }
    }
}

/// The date in the grammar's own form, which [`Date::parse`] reads back as the same date.
impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Extent::At(point) => write!(f, "{point}"),
            Extent::Between(start, end) => write!(f, "{start}/{end}"),
            Extent::From(start) => write!(f, "{start}/.."),
            Extent::Until(end) => write!(f, "../{end}"),
        }
    }
}

/// By first day (no start comes first), then by last day (no end comes last), then by the canonical form.
impl Ord for Date {
    fn cmp(&self, other: &Date) -> Ordering {
        let days = |date: &Date| (date.first(), date.last().is_none(), date.last());
        days(self).cmp(&days(other)).then_with(|| {
            // Formatting costs an allocation, which equal dates, the common case here, needn't pay.
            if self == other { Ordering::Equal } else { self.to_string().cmp(&other.to_string()) }
        })
    }
}

impl PartialOrd for Date {
    fn partial_cmp(&self, other: &Date) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
