//! The names that the linked site has for its things: their places in its lists.

/// A page's place in [`Site::pages`](crate::model::site::Site::pages).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PageId(pub u32);

impl PageId {
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A term's place: the taxonomy in [`Site::taxonomies`](crate::model::site::Site::taxonomies), and the term in its
/// list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TermId {
    pub taxonomy: u32,
    pub term: u32,
}

/// An item of a schedule, by the places of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemId {
    pub schedule: u32,
    /// Its place in [`SiteSchedule::items`](crate::model::site::SiteSchedule::items).
    pub item: u32,
}
