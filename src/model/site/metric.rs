//! Metrics with their members and their pages.

use std::sync::Arc;

use crate::model::hours::Mark;
use crate::model::id::PageId;
use crate::model::metric::Metric;

/// A metric in its place.
#[derive(Clone, Debug)]
pub struct SiteMetric {
    /// Without the observations of members that aren't public.
    pub source: Arc<Metric>,
    /// The page about it, if that is public.
    pub page: Option<PageId>,
    /// The members of each dimension, in the order in which they are shown.
    pub dimensions: Vec<Vec<SiteMember>>,
    /// Why it isn't public, in a site that shows what isn't.
    pub hidden: Option<Mark>,
    /// Members that aren't public, by their dimension and their key, in a site that shows what isn't.
    pub hidden_members: Vec<(usize, Box<str>, Mark)>,
}

/// A member of a dimension: its key, its label, and its own page.
pub type SiteMember = (Box<str>, Box<str>, Option<PageId>);
