//! Progress reports, as their front matter asks for them.

use crate::calendar::Date;
use crate::diagnostic::Spanned;

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
