//! Dates as the programme writes them, and how an official shows them.
//!
//! ```text
//! date  := point | point "/" point | point "/.." | "../" point
//! point := (YYYY | YYYY-MM | YYYY-MM-DD | YYYY-MM-(early|mid|late) | FYyyyy | FYyyyy-(H1|H2|Q1..Q4)) flag?
//! flag  := "?" 予定 | "~" 頃 | "%" both
//! ```
//!
//! This is EDTF (ISO 8601-2) up to level 1, as far as it is needed, with 旬 (a third of a month) and 年度 (the fiscal
//! year) added.
//!
//! 1. [`Point`] (`point.rs`) is one such stretch of days: it has a first and a last day and is as precise as it was
//!    written.
//! 2. [`Date`] (`date.rs`) is one point, or a range between two, open on one side at most. It is what front matter
//!    holds.
//! 3. What isn't in the grammar is a [`DateError`] (`error.rs`); a date that an author wrote in the Japanese way is
//!    read (`reading.rs`) only to say how to write it instead.
//! 4. `era.rs` knows where the eras change, and `written.rs` shows a date in them. The Japanese
//!    words of dates stand in these two, not in the themes' texts: they are a grammar, and a site in another
//!    language shows dates in Japanese, too.
//! 5. [`Moment`] (`moment.rs`) is an instant, for publishing and expiry; [`Now`] is the one that the site is built for.
//! 6. [`TimesOfDay`] (`times_of_day.rs`) are read out of the words in which a meeting's are written.
//!
//! Nothing here reads the clock, the environment or the system's time-zone files.

/// The points of the grammar as a regular expression (ECMA-262), for schemas.
macro_rules! point {
    () => {
        "([0-9]{4}(-[0-9]{2}(-([0-9]{2}|early|mid|late))?)?|FY[0-9]{4}(-(H[12]|Q[1-4]))?)[?~%]?"
    };
}

/// A date of the grammar as a regular expression. It tells no day that doesn't exist from one that does.
pub const PATTERN: &str = concat!(point!(), "(/(", point!(), "|[.]{2}))?|[.]{2}/", point!());
/// The same, for dates with a beginning and an end.
pub const CLOSED_PATTERN: &str = concat!(point!(), "(/", point!(), ")?");

mod date;
mod era;
mod error;
mod hour;
mod moment;
mod point;
mod reading;
#[cfg(test)]
mod tests;
mod times_of_day;
mod written;

pub use moment::Now;

pub(crate) use date::Date;
pub(crate) use error::{DateError, Reason};
pub(crate) use moment::{Moment, zone};
pub(crate) use point::{Point, Precision};
pub(crate) use times_of_day::TimesOfDay;
pub(crate) use written::{japanese_day, japanese_month, japanese_year};
