//! 更新情報: what is new on the site, page by page and day by day.

use jiff::civil;

use crate::model::id::PageId;
use crate::model::page::PageSource;

/// Something that is new on a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Update {
    pub day: civil::Date,
    pub page: PageId,
    /// The place in the page's changes; none if the page itself was published.
    pub change: Option<u32>,
}

impl Update {
    /// The list of all.
    pub const URL: &'static str = "/updates/";
    /// How many of them a sheet of the list shows.
    pub const PER_SHEET: usize = 100;

    /// What is new on a page: its changes, newest first, and that it was published. A date without a first day says no
    /// day. Home is where the rest is shown: its own publishing is no news.
    pub fn of(page: &PageSource, id: PageId, home: PageId) -> impl Iterator<Item = Update> {
        let front = &page.front;
        let published = front.date.filter(|_| id != home).and_then(|date| Some((date.first()?, None)));
        let changed =
            front.changes.iter().zip(0..).filter_map(|(change, place)| Some((change.date.first()?, Some(place))));
        changed.chain(published).map(move |(day, change)| Update { day, page: id, change })
    }
}
