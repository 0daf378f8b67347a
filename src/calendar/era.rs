//! The Japanese eras of the modern calendar, and the days on which they begin.

use std::fmt;

use jiff::civil;

/// An era since Japan took the Gregorian calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Era {
    Meiji,
    Taisho,
    Showa,
    Heisei,
    Reiwa,
}

/// The latest era comes first. Both eras claim the day of the change for Meiji/Taishō and Taishō/Shōwa; by
/// custom, and in ICU, it belongs to the new one.
const ERAS: [(Era, civil::Date); 5] = [
    (Era::Reiwa, civil::date(2019, 5, 1)),
    (Era::Heisei, civil::date(1989, 1, 8)),
    (Era::Showa, civil::date(1926, 12, 25)),
    (Era::Taisho, civil::date(1912, 7, 30)),
    (Era::Meiji, FIRST_GREGORIAN_DAY),
];

/// 明治6年1月1日. Until the day before, 明治5年12月2日, the calendar was lunisolar, so that an earlier Gregorian day
/// has no month and day in the era: 明治5年10月14日 would name another day than 1872-10-14.
const FIRST_GREGORIAN_DAY: civil::Date = civil::date(1873, 1, 1);

impl Era {
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Era::Meiji => "明治",
            Era::Taisho => "大正",
            Era::Showa => "昭和",
            Era::Heisei => "平成",
            Era::Reiwa => "令和",
        }
    }

    /// The Western year that is the era's first, 元年.
    pub(super) fn first_year(self) -> i16 {
        match self {
            Era::Meiji => 1868,
            Era::Taisho => 1912,
            Era::Showa => 1926,
            Era::Heisei => 1989,
            Era::Reiwa => 2019,
        }
    }

    /// The year of this era that the Western year is, whether the era still lasts then or not.
    fn year(self, western: i16) -> EraYear {
        EraYear { era: self, year: western - self.first_year() + 1 }
    }
}

/// A year of an era. Shown as officials write it, with 元年 for the first: 令和元年, 令和4年.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EraYear {
    pub era: Era,
    /// Counts from 1.
    pub year: i16,
}

impl EraYear {
    /// The era and its year on this day; none before 1873-01-01, as in ICU and in the era tables of ECMAScript's
    /// Temporal.
    #[must_use]
    pub fn of(day: civil::Date) -> Option<EraYear> {
        let (era, _) = ERAS.iter().find(|(_, begins)| *begins <= day)?;
        Some(era.year(day.year()))
    }

    /// The years that a span of days within one calendar year has: two if an era changes inside it.
    pub(super) fn within(first: civil::Date, last: civil::Date) -> Option<(EraYear, Option<EraYear>)> {
        let (first, last) = (EraYear::of(first)?, EraYear::of(last)?);
        Some((first, (first != last).then_some(last)))
    }

    /// The year of an era by which a bare calendar year from before 1873 is called, 1870 being 明治3年. It says no
    /// month and no day, so that the lunisolar calendar does no harm.
    pub(super) fn before_gregorian(year: i16) -> Option<EraYear> {
        (Era::Meiji.first_year()..FIRST_GREGORIAN_DAY.year()).contains(&year).then(|| Era::Meiji.year(year))
    }

    /// The year by which the fiscal year that starts in `year` is called: that of its first day, with one exception.
    /// The ministries agreed on 2019-04-01 to call the whole of FY2019 令和元年度, although it began in 平成31年.
    pub(super) fn fiscal(year: i16) -> Option<EraYear> {
        if year == Era::Reiwa.first_year() {
            return Some(Era::Reiwa.year(year));
        }
        let first = civil::Date::new(year, super::point::FISCAL_YEAR_STARTS, 1).ok()?;
        EraYear::of(first).or_else(|| EraYear::before_gregorian(year))
    }
}

/// The era and the number, to be followed by 年 or 年度.
impl fmt::Display for EraYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.year {
            1 => write!(f, "{}元", self.era.name()),
            year => write!(f, "{}{year}", self.era.name()),
        }
    }
}
