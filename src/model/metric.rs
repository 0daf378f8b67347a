//! Metrics (`content/metrics/<id>.yaml`): measured, planned and estimated numbers with their meaning.

use std::sync::Arc;

use crate::calendar::Date;
use crate::diagnostic::{Span, Spanned};

mod figure;
mod number;

pub use figure::{Distance, Figure};
pub use number::{Number, NumberError, NumberFault};

/// One file of `content/metrics/`.
#[derive(Clone, Debug)]
pub struct Metric {
    pub file: Arc<str>,
    /// The file's name without its ending: `yorozu-sites`.
    pub id: Box<str>,
    pub name: Spanned<Box<str>>,
    /// `名`, `社／拠点`
    pub unit: Box<str>,
    pub kind: MetricKind,
    pub definition: Box<str>,
    /// Which way is better; none where neither is.
    pub direction: Option<Direction>,
    pub target: Option<Target>,
    /// What tells the observations of one moment apart: bureau, sex, size.
    pub dimensions: Vec<Dimension>,
    /// In the order written; of CSV files, in the order of their rows.
    pub series: Vec<Observation>,
    /// The id of a workstream of a schedule.
    pub workstream: Option<Spanned<Box<str>>>,
    /// The page about it, below `content/`.
    pub page: Option<Spanned<Box<str>>>,
    pub source: Box<str>,
    pub note: Box<str>,
    pub chart: Option<ChartKind>,
    pub weight: Option<i64>,
}

/// A dimension and its members, in the order in which they are shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dimension {
    /// `bureau`; where a taxonomy has this name, its terms are the members.
    pub key: Spanned<Box<str>>,
    pub label: Box<str>,
    /// Key and label of each member. Empty where a taxonomy gives them.
    pub members: Vec<(Box<str>, Box<str>)>,
}

/// One number.
#[derive(Clone, Debug)]
pub struct Observation {
    pub at: Date,
    /// The member of each dimension, in the order of the dimensions.
    pub members: Vec<Spanned<Box<str>>>,
    /// None where it is missing, which is not 0.
    pub value: Option<Number>,
    pub status: ObservationStatus,
    /// 約
    pub approximate: bool,
    /// Parts that sum to the value: label and number.
    pub parts: Vec<(Box<str>, Number)>,
    pub note: Box<str>,
    pub span: Span,
    /// The file that it is written in: the metric's, or a CSV file's.
    pub file: Arc<str>,
}

/// A value to be reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    pub at: Date,
    pub value: Number,
    pub span: Span,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MetricKind {
    /// Things counted: may be summed over members.
    Count,
    /// A mean: never summed.
    Mean,
    /// A share: never summed.
    Ratio,
    /// A length of time: never summed.
    Duration,
}

impl MetricKind {
    pub const NAMES: &[(&'static str, MetricKind)] = &[
        ("count", MetricKind::Count),
        ("mean", MetricKind::Mean),
        ("ratio", MetricKind::Ratio),
        ("duration", MetricKind::Duration),
    ];

    /// The name that authors write and templates see.
    #[must_use]
    pub fn key(self) -> &'static str {
        name_of(self, MetricKind::NAMES)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    Up,
    Down,
}

impl Direction {
    pub const NAMES: &[(&'static str, Direction)] = &[("up", Direction::Up), ("down", Direction::Down)];

    #[must_use]
    pub fn key(self) -> &'static str {
        name_of(self, Direction::NAMES)
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ObservationStatus {
    #[default]
    Actual,
    Plan,
    Estimate,
}

impl ObservationStatus {
    pub const NAMES: &[(&'static str, ObservationStatus)] = &[
        ("actual", ObservationStatus::Actual),
        ("plan", ObservationStatus::Plan),
        ("estimate", ObservationStatus::Estimate),
    ];

    #[must_use]
    pub fn key(self) -> &'static str {
        name_of(self, ObservationStatus::NAMES)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChartKind {
    Figure,
    Bar,
    Grouped,
    Line,
    Stacked,
    Bullet,
    Map,
}

impl ChartKind {
    pub const NAMES: &[(&'static str, ChartKind)] = &[
        ("figure", ChartKind::Figure),
        ("bar", ChartKind::Bar),
        ("grouped", ChartKind::Grouped),
        ("line", ChartKind::Line),
        ("stacked", ChartKind::Stacked),
        ("bullet", ChartKind::Bullet),
        ("map", ChartKind::Map),
    ];

    #[must_use]
    pub fn key(self) -> &'static str {
        name_of(self, ChartKind::NAMES)
    }
}

/// The name of a value that stands in the list of its names.
fn name_of<T: Copy + PartialEq>(value: T, names: &[(&'static str, T)]) -> &'static str {
    names.iter().find(|(_, named)| *named == value).map_or("", |(name, _)| name)
}
