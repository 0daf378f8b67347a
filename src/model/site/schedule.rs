//! Schedules with what their items lead to, and the areas of work that they name.

use std::sync::Arc;

use crate::calendar::Date;
use crate::model::hours::Mark;
use crate::model::id::PageId;
use crate::model::schedule::{Item, ItemStatus, Schedule};

/// A schedule with what its items lead to.
#[derive(Clone, Debug)]
pub struct SiteSchedule {
    pub source: Arc<Schedule>,
    /// In the order written. What takes its date from a page that isn't public isn't here.
    pub items: Vec<SiteItem>,
    /// One for each workstream.
    pub workstream_pages: Vec<Option<PageId>>,
}

/// An item of a schedule with its dates: those that are written with it, or those of the meeting that it stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteItem {
    /// Its place in the schedule's items.
    pub item: u32,
    pub planned: Option<Date>,
    pub actual: Option<Date>,
    pub status: ItemStatus,
    pub page: Option<PageId>,
    /// Why it isn't public, or the day that it says, in a site that shows what isn't.
    pub hidden: Option<Mark>,
}

impl SiteSchedule {
    /// What the file says of an item.
    ///
    /// # Panics
    /// If the item is another schedule's.
    #[must_use]
    pub fn written(&self, item: &SiteItem) -> &Item {
        &self.source.items[item.item as usize]
    }
}

impl SiteItem {
    /// When it was, or else when it is to be.
    #[must_use]
    pub fn date(&self) -> Option<Date> {
        self.actual.or(self.planned)
    }
}

/// An area of work, as schedules and metrics name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SiteWorkstream<'a> {
    pub id: &'a str,
    pub label: &'a str,
    pub page: Option<PageId>,
}
