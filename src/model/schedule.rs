//! Schedules (`content/schedules/<id>.yaml`): what is planned when, in which workstream, and what became of it.

use std::sync::Arc;

use crate::calendar::Date;
use crate::diagnostic::Spanned;

/// One file of `content/schedules/`.
#[derive(Clone, Debug)]
pub struct Schedule {
    pub file: Arc<str>,
    /// The file's name without its ending: `fy2022`.
    pub id: Box<str>,
    pub title: Box<str>,
    /// The stretch of time that tables and charts show: `FY2022`, `2022-04/2023-03`.
    pub period: Date,
    /// The state of things that the file describes; what calendars are stamped with.
    pub as_of: Date,
    pub source: Box<str>,
    pub note: Box<str>,
    /// The columns of the table, each a stretch of time, in order: `2022-06`, `2022-07/2022-09`.
    pub columns: Vec<Date>,
    pub workstreams: Vec<Workstream>,
    pub items: Vec<Item>,
}

/// An area of work: 活動領域.
#[derive(Clone, Debug)]
pub struct Workstream {
    pub id: Spanned<Box<str>>,
    /// `1 プラットフォームの構築と制度整備`
    pub label: Box<str>,
    /// The page that describes it, below `content/`.
    pub page: Option<Spanned<Box<str>>>,
}

/// Something that is to happen.
#[derive(Clone, Debug)]
pub struct Item {
    pub id: Spanned<Box<str>>,
    /// The id of a workstream.
    pub workstream: Spanned<Box<str>>,
    /// What a row of the table is about, where several items share one: 推進協議会.
    pub track: Box<str>,
    pub title: Box<str>,
    pub kind: ItemKind,
    /// None where the item's page is a meeting: then its date and its status are the meeting's, and are written there alone.
    pub planned: Option<Spanned<Date>>,
    pub actual: Option<Spanned<Date>>,
    pub status: Option<ItemStatus>,
    /// The date as the source writes it: `9月(P)`.
    pub raw: Box<str>,
    pub note: Box<str>,
    /// The page about it, below `content/`.
    pub page: Option<Spanned<Box<str>>>,
    /// What was planned before, oldest first.
    pub history: Vec<Slip>,
    pub source: Box<str>,
    /// Since when the item is on the schedule, where it wasn't from the beginning.
    pub added: Option<Date>,
}

/// A plan that was given up for another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slip {
    /// What had been planned.
    pub planned: Date,
    /// When it was changed.
    pub changed: Date,
    pub reason: Box<str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ItemKind {
    Council,
    Meeting,
    Law,
    Training,
    Dispatch,
    Symposium,
    Staffing,
    Other,
}

impl ItemKind {
    pub const NAMES: &[(&'static str, ItemKind)] = &[
        ("council", ItemKind::Council),
        ("meeting", ItemKind::Meeting),
        ("law", ItemKind::Law),
        ("training", ItemKind::Training),
        ("dispatch", ItemKind::Dispatch),
        ("symposium", ItemKind::Symposium),
        ("staffing", ItemKind::Staffing),
        ("other", ItemKind::Other),
    ];
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ItemStatus {
    #[default]
    Planned,
    Done,
    Delayed,
    Cancelled,
}

impl ItemStatus {
    pub const NAMES: &[(&'static str, ItemStatus)] = &[
        ("planned", ItemStatus::Planned),
        ("done", ItemStatus::Done),
        ("delayed", ItemStatus::Delayed),
        ("cancelled", ItemStatus::Cancelled),
    ];
}
