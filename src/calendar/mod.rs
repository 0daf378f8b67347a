//! Dates as the programme writes them, and how an official shows them.
//!
//! ```text
//! date  := point | point "/" point | point "/.." | "../" point
//! point := (YYYY | YYYY-MM | YYYY-MM-DD | YYYY-MM-(early|mid|late) | FYyyyy | FYyyyy-(H1|H2|Q1..Q4)) flag?
//! flag  := "?" 予定 | "~" 頃 | "%" both
//! ```
//!
//! This is EDTF (ISO 8601-2) up to level 1, as far as it is needed, with 旬 (a third of a month) and 年度 (the fiscal year) added.
//!
//! 1. [`Point`] (`point.rs`) is one such stretch of days: it has a first and a last day and is as precise as it was written.
//! 2. [`Date`] (`date.rs`) is one point, or a range between two, open on one side at most. It is what front matter holds.
//! 3. What isn't in the grammar is a [`DateError`] (`error.rs`); a date that an author wrote in the Japanese way is
//!    read (`reading.rs`) only to say how to write it instead.
//! 4. [`Era`] (`era.rs`) knows where the eras change, and [`Written`] (`written.rs`) shows a date in them.
//! 5. [`Moment`] (`moment.rs`) is an instant, for publishing and expiry; [`Now`] is the one that the site is built for.
//!
//! Nothing here reads the clock, the environment or the system's time-zone files.

mod date;
mod era;
mod error;
mod moment;
mod point;
mod reading;
#[cfg(test)]
mod tests;
mod written;

pub use moment::Now;

pub(crate) use date::Date;
pub(crate) use era::EraYear;
pub(crate) use error::{DateError, Reason};
pub(crate) use moment::{Moment, zone};
pub(crate) use point::{Point, Precision};
