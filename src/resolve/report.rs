//! Progress reports: what a period brought, out of schedules, meetings, cases and metrics.
//!
//! The day of a report is the state that it describes (`as_of`, else the end of its period). A report without a period
//! tells of everything until then. An item of a schedule is,
//! in this order,
//!
//! 1. cancelled or done: reported if that day lies in the period, and never again;
//! 2. passed: its last planned day lies before the state that is described, and nothing says that it took place;
//! 3. under way: it is said to be, or it was to begin before;
//! 4. coming: all else that is dated.
//!
//! Besides, an item has slipped if its plan was changed within the period, and is new if it was added within it.

use std::sync::Arc;

use jiff::civil;

use crate::calendar::Date;
use crate::diagnostic::{Diagnostic, Text};
use crate::model::council::MeetingStatus;
use crate::model::metric::{Metric, ObservationStatus};
use crate::model::page::{Kind, World};
use crate::model::report::Report;
use crate::model::schedule::ItemStatus;
use crate::model::site::{ItemId, Page, PageId, SiteItem, SiteMetric, SiteReport, SiteSchedule};
use crate::resolve::links::hidden_target;
use crate::resolve::public::LeftOut;

/// What reports are assembled of.
#[derive(Clone, Copy)]
pub(super) struct Told<'a> {
    pub pages: &'a [Page],
    pub schedules: &'a [SiteSchedule],
    pub metrics: &'a [SiteMetric],
    pub left_out: &'a LeftOut,
}

/// The reports of a site, in the order of their pages.
pub(super) fn reports(told: Told<'_>, diagnostics: &mut Vec<Diagnostic>) -> Vec<SiteReport> {
    let mut reports = Vec::new();
    for (page, id) in told.pages.iter().zip((0..).map(PageId)) {
        if let (Kind::Report, Some(report)) = (page.kind, page.source.front.report.get()) {
            reports.extend(one(told, id, report, diagnostics));
        }
    }
    reports
}

fn one(told: Told<'_>, id: PageId, report: &Report, diagnostics: &mut Vec<Diagnostic>) -> Option<SiteReport> {
    let period = Period::of(report)?;
    let mut found = SiteReport::of(id);
    for (schedule, number) in told.schedules.iter().zip(0..) {
        for (item, index) in schedule.items.iter().zip(0..) {
            let item_id = ItemId { schedule: number, item: index };
            let source = schedule.written(item);
            if let Some(group) = period.group(item) {
                found.list(group).push(item_id);
            }
            if source.history.iter().any(|slip| period.holds(Some(slip.changed))) {
                found.slipped.push(item_id);
            }
            if period.holds(source.added) {
                found.added.push(item_id);
            }
        }
    }
    let date = |id: &ItemId| told.schedules[id.schedule as usize].items[id.item as usize].date();
    for list in [&mut found.done, &mut found.cancelled, &mut found.passed, &mut found.ongoing, &mut found.coming] {
        list.sort_by_key(|id| (date(id), *id));
    }
    // What is to come stands in the one order that it has everywhere.
    found.coming.sort_by_key(|id| (date(id).and_then(Date::latest_start), date(id), *id));
    let source = |id: &PageId| &*told.pages[id.index()].source;
    let meeting = |id: &PageId| source(id).front.meeting.get();
    let is_fact = |id: &PageId| told.pages[id.index()].world == World::Facts;
    let held = |id: &PageId| {
        is_fact(id) && meeting(id).is_some_and(|of| *of.status == MeetingStatus::Held && period.holds(Some(of.date)))
    };
    let ids = || (0..u32::try_from(told.pages.len()).unwrap_or(u32::MAX)).map(PageId);
    found.meetings = ids().filter(held).collect();
    found.meetings.sort_by_key(|id| meeting(id).map(|meeting| meeting.date));
    let published = |id: &PageId| {
        let front = &source(id).front;
        let is_case = told.pages[id.index()].kind == Kind::Case;
        is_case && is_fact(id) && period.holds(front.date.map(|date| date.value))
    };
    found.cases = ids().filter(published).collect();
    found.cases.sort_by_key(|id| source(id).date());
    found.metrics = metrics(told, report, &period, &source(&id).file, diagnostics);
    Some(found)
}

/// The metrics that a report names, in its order, as they stood; all if it names none.
fn metrics(
    told: Told<'_>,
    report: &Report,
    period: &Period,
    file: &Arc<str>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<SiteMetric> {
    let all = told.metrics;
    if report.metrics.is_empty() {
        return all.iter().map(|metric| period.cut(metric)).collect();
    }
    let mut metrics = Vec::with_capacity(report.metrics.len());
    for name in &report.metrics {
        match all.iter().find(|metric| *metric.source.id == *name.value) {
            Some(metric) => metrics.push(period.cut(metric)),
            None if told.left_out.is_metric(name) => diagnostics.push(hidden_target(file, name.span)),
            None => diagnostics.push(
                Diagnostic::error(
                    "unknown-metric",
                    file,
                    Text::new(
                        format!("指標「{}」（content/metrics/{}.yaml）がありません。", **name, **name),
                        format!("there is no metric `{}` (content/metrics/{}.yaml)", **name, **name),
                    ),
                )
                .at(name.span)
                .did_you_mean(name, all.iter().map(|metric| &*metric.source.id))
                .help(Text::new(
                    "指標のファイルの名前から「.yaml」を除いたものを書いてください。",
                    "write the name of the metric's file without `.yaml`",
                )),
            ),
        }
    }
    metrics
}

/// The days of a report.
struct Period {
    first: civil::Date,
    last: civil::Date,
    /// The stretch of days of which the report gives the state.
    state: (civil::Date, civil::Date),
}

/// The group that an item of a schedule is listed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Group {
    Done,
    Cancelled,
    Passed,
    Ongoing,
    Coming,
}

impl Period {
    fn of(report: &Report) -> Option<Period> {
        let period = report.period.as_ref().and_then(|period| Some((period.first()?, period.last()?)));
        let as_of = report.as_of.and_then(|date| Some((date.first()?, date.last()?)));
        let state = as_of.or_else(|| period.map(|(_, last)| (last, last)))?;
        let (first, last) = period.unwrap_or((civil::Date::MIN, state.1));
        Some(Period { first, last, state })
    }

    /// Whether a date lies within the period: its last day does.
    fn holds(&self, date: Option<Date>) -> bool {
        date.and_then(Date::last).is_some_and(|day| (self.first..=self.last).contains(&day))
    }

    /// A metric without what was measured or estimated after the state that is described. Plans for later stay.
    fn cut(&self, metric: &SiteMetric) -> SiteMetric {
        let mut source = Metric::clone(&metric.source);
        source.series.retain(|of| {
            of.status == ObservationStatus::Plan || of.at.first().is_none_or(|first| first <= self.state.1)
        });
        SiteMetric { source: Arc::new(source), ..metric.clone() }
    }

    fn group(&self, item: &SiteItem) -> Option<Group> {
        let date = item.actual.or(item.planned);
        match item.status {
            ItemStatus::Done => return self.holds(date).then_some(Group::Done),
            ItemStatus::Cancelled => return self.holds(item.planned).then_some(Group::Cancelled),
            ItemStatus::Ongoing => return Some(Group::Ongoing),
            ItemStatus::Planned | ItemStatus::Delayed => {}
        }
        let planned = item.planned?;
        Some(if planned.last().is_some_and(|last| last < self.state.0) {
            Group::Passed
        } else if planned.first().is_none_or(|first| first < self.state.0) {
            Group::Ongoing
        } else {
            Group::Coming
        })
    }
}

impl SiteReport {
    fn of(page: PageId) -> SiteReport {
        SiteReport {
            page,
            done: Vec::new(),
            cancelled: Vec::new(),
            passed: Vec::new(),
            ongoing: Vec::new(),
            coming: Vec::new(),
            slipped: Vec::new(),
            added: Vec::new(),
            meetings: Vec::new(),
            cases: Vec::new(),
            metrics: Vec::new(),
        }
    }

    fn list(&mut self, group: Group) -> &mut Vec<ItemId> {
        match group {
            Group::Done => &mut self.done,
            Group::Cancelled => &mut self.cancelled,
            Group::Passed => &mut self.passed,
            Group::Ongoing => &mut self.ongoing,
            Group::Coming => &mut self.coming,
        }
    }
}
