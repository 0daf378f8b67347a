//! Progress reports as templates see them.

use tera::Value;

use crate::model::body::Segment;
use crate::model::site::{ItemId, PageId};
use crate::render::view::{Views, date, map, option};

/// The component that an author writes where the assembled parts are to stand.
const COMPONENT: &str = "report";

impl Views {
    /// What the report on this page tells; none if the page is no report.
    pub fn report(&self, id: PageId) -> Option<Value> {
        let report = self.site.reports.iter().find(|report| report.page == id)?;
        let source = &self.site.page(id).source;
        let written = source.front.report.get()?;
        let is_placed = source.body.segments.iter().any(|segment| match segment {
            Segment::Component(call) => &*call.name.value == COMPONENT,
            _ => false,
        });
        let items = |ids: &[ItemId]| Value::from(ids.iter().map(|&id| self.schedule_item(id)).collect::<Vec<_>>());
        Some(map([
            ("period", option(written.period.as_ref().map(|period| date::view(period.value)))),
            ("as_of", option(written.as_of.map(date::view))),
            ("placed", Value::from(is_placed)),
            ("done", items(&report.done)),
            ("cancelled", items(&report.cancelled)),
            ("passed", items(&report.passed)),
            ("ongoing", items(&report.ongoing)),
            ("coming", items(&report.coming)),
            ("slipped", items(&report.slipped)),
            ("added", items(&report.added)),
            ("meetings", self.meetings_with_documents(&report.meetings)),
            ("cases", self.links(&report.cases)),
            ("metrics", Value::from(report.metrics.iter().map(|metric| self.metric(metric)).collect::<Vec<_>>())),
        ]))
    }
}
