//! Progress reports: what their front matter asks for ([`Report`]), and what is found for it when the site is linked
//! ([`SiteReport`]).

use crate::calendar::Date;
use crate::diagnostic::Spanned;
use crate::model::site::{ItemId, PageId, SiteMetric};

/// What the front matter of a report says. What it reports is found when the site is linked.
#[derive(Clone, Debug)]
pub struct Report {
    /// The stretch of time reported on, with a first and a last day.
    pub period: Spanned<Date>,
    /// The state of things that is described: what is planned for later is still to come. The period's end where it
    /// isn't written.
    pub as_of: Option<Date>,
    /// The metrics shown, by their ids, in this order; all where none is named.
    pub metrics: Vec<Spanned<Box<str>>>,
}

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
