//! What a chart shows, before it has a place.

use crate::model::metric::{Number, ObservationStatus};
use crate::render::chart::tiles::Atlas;

/// What one chart shows.
#[derive(Clone, Debug)]
pub struct Chart {
    pub title: Box<str>,
    /// What is counted: `名`.
    pub unit: Box<str>,
    /// The moment that all numbers are of, if there is one: `令和4年6月`.
    pub at: Option<Box<str>>,
    pub form: Form,
}

/// The form of a chart with what it holds.
#[derive(Clone, Debug)]
pub enum Form {
    /// Horizontal bars from zero.
    Bar(Vec<Point>),
    /// Each series has one point for each group.
    Grouped {
        groups: Vec<Box<str>>,
        series: Vec<Series>,
    },
    Line(Vec<Series>),
    Stacked(Vec<Whole>),
    Bullet {
        value: Point,
        plan: Option<Point>,
        target: Option<Point>,
    },
    /// A square for each place, if the keys of the points are those of the atlas.
    Map {
        atlas: Atlas,
        points: Vec<Point>,
    },
}

impl Form {
    /// The name of the form, and of the template that draws it.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Form::Bar(_) => "bar",
            Form::Grouped { .. } => "grouped",
            Form::Line(_) => "line",
            Form::Stacked(_) => "stacked",
            Form::Bullet { .. } => "bullet",
            Form::Map { .. } => "map",
        }
    }
}

#[derive(Clone, Debug)]
pub struct Series {
    pub label: Box<str>,
    pub points: Vec<Point>,
}

/// A number with what it says.
#[derive(Clone, Debug)]
pub struct Point {
    /// The key of a member, by which a map finds its place.
    pub key: Box<str>,
    pub label: Box<str>,
    /// Its place in time, in days; only a line asks for it.
    pub day: i32,
    /// None if it is missing, which is not 0.
    pub value: Option<Number>,
    pub status: ObservationStatus,
    /// 約
    pub approximate: bool,
}

/// A whole of its parts.
#[derive(Clone, Debug)]
pub struct Whole {
    pub total: Point,
    pub parts: Vec<Point>,
}
