//! 更新情報: what is new on the site, page by page and day by day.

use jiff::civil;

use crate::model::id::PageId;
use crate::model::page::PageSource;
use crate::model::withdrawal::Notice;

/// Something that is new.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Update {
    pub day: civil::Date,
    pub novelty: Novelty,
}

/// What is new. Of one day it stands in the order of the pages, each with its publishing before its changes; what was
/// withdrawn comes last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Novelty {
    Published(PageId),
    /// The place in the page's changes.
    Changed(PageId, u32),
    /// The place among the site's notices.
    Withdrawn(u32),
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
        let published =
            front.date.filter(|_| id != home).and_then(|date| Some((date.first()?, Novelty::Published(id))));
        let changed = front.changes.iter().zip(0..);
        let changed =
            changed.filter_map(move |(change, place)| Some((change.date.first()?, Novelty::Changed(id, place))));
        changed.chain(published).map(|(day, novelty)| Update { day, novelty })
    }

    /// That a page was withdrawn, by its notice and the notice's place; told once, however many addresses it had.
    #[must_use]
    pub fn of_notice(notice: &Notice, place: u32) -> Option<Update> {
        let day = notice.withdrawal.date.first().filter(|_| notice.is_news)?;
        Some(Update { day, novelty: Novelty::Withdrawn(place) })
    }

    /// What sorts those of one day.
    #[must_use]
    pub fn order(self) -> (bool, u32, Option<u32>) {
        match self.novelty {
            Novelty::Published(page) => (false, page.0, None),
            Novelty::Changed(page, place) => (false, page.0, Some(place)),
            Novelty::Withdrawn(place) => (true, place, None),
        }
    }

    /// The page that is there; none if it was withdrawn.
    #[must_use]
    pub fn page(self) -> Option<PageId> {
        match self.novelty {
            Novelty::Published(page) | Novelty::Changed(page, _) => Some(page),
            Novelty::Withdrawn(_) => None,
        }
    }
}
