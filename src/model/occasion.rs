//! What stands in the calendars that readers subscribe to.

use jiff::Span;

use crate::calendar::{Date, TimesOfDay};
use crate::model::id::{ItemId, PageId};
use crate::model::schedule::ItemStatus;

/// A meeting, an item of a schedule, or the two in one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occasion {
    /// The meeting's page.
    pub meeting: Option<PageId>,
    /// The item that tells of it.
    pub item: Option<ItemId>,
    /// When it was, or else when it is to be.
    pub date: Date,
    /// The hours of that day, if it is one.
    pub hours: Option<TimesOfDay>,
    pub status: ItemStatus,
}

/// A calendar, with the places of its occasions in [`Site::occasions`](crate::model::site::Site::occasions).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteCalendar {
    pub scope: Scope,
    pub url: Box<str>,
    /// Those that are exact enough, by their days.
    pub entries: Vec<u32>,
    /// Those that are too vague, by their days: what shows the calendar names them.
    pub left_out: Vec<u32>,
}

/// Whose occasions a calendar holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    Site,
    Council(PageId),
    /// One meeting, for whoever wants this one alone.
    Meeting(PageId),
    /// A workstream by its schedule and its place there; of other schedules, those with the same id.
    Workstream(u32, u32),
}

/// A longer stretch says too little of when something is to stand in a calendar.
const DAYS: i32 = 31;

impl Occasion {
    /// Whether the date is exact enough for a calendar: it has two ends, and at most 31 days.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        is_exact(self.date)
    }
}

/// Whether a date is exact enough to say when to be somewhere.
#[must_use]
pub fn is_exact(date: Date) -> bool {
    let (Some(first), Some(last)) = (date.first(), date.last()) else { return false };
    last < first.saturating_add(Span::new().days(DAYS))
}
