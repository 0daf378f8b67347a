//! What is found for a report when the site is linked.

use crate::model::id::{ItemId, PageId};
use crate::model::site::metric::SiteMetric;

/// What a report tells of its period. Items stand in the order of their days.
#[derive(Clone, Debug)]
pub struct SiteReport {
    /// The report's own page.
    pub page: PageId,
    pub done: Vec<ItemId>,
    pub cancelled: Vec<ItemId>,
    /// Their time is over, and nothing says that they took place.
    pub passed: Vec<ItemId>,
    /// They began before the state that the report describes.
    pub ongoing: Vec<ItemId>,
    pub coming: Vec<ItemId>,
    /// Their plan was changed within the period.
    pub slipped: Vec<ItemId>,
    /// They were added within the period.
    pub added: Vec<ItemId>,
    /// Meetings that were held.
    pub meetings: Vec<PageId>,
    /// Cases that were published.
    pub cases: Vec<PageId>,
    /// Metrics as they stood: what was measured later isn't among their numbers.
    pub metrics: Vec<SiteMetric>,
}
