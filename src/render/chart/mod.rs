//! Charts: numbers and days to places on a sheet. Geometry is made here, markup in the theme (`charts/*.svg`). [`gantt`] draws
//! schedules; the rest draws metrics.
//!
//! 1. [`all`] takes from a metric what a chart shows, and chooses its form where the author names none.
//! 2. [`draw`] gives every number a place: a [`Drawing`] of marks, ticks and names, whatever the form. Nothing is
//!    measured in a browser: [`lettering`] estimates how much room a text takes, [`line_breaks`] breaks it, [`scale`]
//!    makes round ticks.
//! 3. [`view`] is the drawing as templates see it, with patterns and a legend.
//!
//! Lengths are in units of the drawing's own sheet, 360 wide where that suffices; on a telephone a unit is a little less than a CSS
//! pixel. Only sums, products and quotients are used, which are the same on every machine, and what is shown is rounded to 0.1.
//!
//! [`gantt`] draws a schedule, and shares with these how texts are measured and broken.

use crate::model::metric::{Number, ObservationStatus};
use crate::render::chart::amount::Unit;
use crate::render::theme::Texts;

mod amount;
mod bars;
mod bullet;
mod choose;
pub mod gantt;
mod lettering;
mod line;
mod line_breaks;
mod map;
mod scale;
mod sheet;
mod stacked;
mod tiles;
mod view;

#[cfg(test)]
mod tests;

pub use choose::all;
pub use sheet::{Anchor, Drawing, Lettering, Mark, Path, Rect, Shape, Step, Tick};
pub use tiles::Atlas;
pub use view::view;

/// What one chart shows.
#[derive(Clone, Debug)]
pub struct Chart {
    pub title: Box<str>,
    /// What is counted: `名`.
    pub unit: Box<str>,
    /// The moment that all numbers are of, where there is one: `令和4年6月`.
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
    /// A square for each place, where the keys of the points are those of the atlas.
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
    /// None where it is missing, which is not 0.
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

/// Gives every number of a chart its place. `texts` are the theme's, whose words take room.
#[must_use]
pub fn draw(chart: &Chart, texts: &Texts) -> Drawing {
    let unit = Unit { name: &chart.unit, texts };
    match &chart.form {
        Form::Bar(points) => bars::bar(points, unit),
        Form::Grouped { groups, series } => bars::grouped(groups, series, unit),
        Form::Line(series) => line::line(series, unit),
        Form::Stacked(wholes) => stacked::stacked(wholes, unit),
        Form::Bullet { value, plan, target } => bullet::bullet(value, plan.as_ref(), target.as_ref(), unit),
        Form::Map { atlas, points } => map::map(*atlas, points, unit),
    }
}
