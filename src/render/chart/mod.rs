//! Charts: numbers and days to places on a sheet. Geometry is made here, markup in the theme (`charts/*.svg`).
//! [`gantt`] draws schedules; the rest draws metrics.
//!
//! 1. [`all`] takes from a metric what a chart shows, and chooses its form if the author names none.
//! 2. [`draw`] gives every number a place: a [`Drawing`] of marks, ticks and names, whatever the form. Nothing is
//!    measured in a browser: [`lettering`] estimates how much room a text takes, [`line_breaks`] breaks it, [`scale`]
//!    makes round ticks.
//! 3. [`view`] is the drawing as templates see it, with patterns and a legend.
//!
//! Lengths are in units of the drawing's own sheet, 360 wide if that suffices; on a telephone a unit is a little less
//! than a CSS pixel. Only sums, products and quotients are used, which are the same on every machine, and what is shown
//! is rounded to 0.1.
//!
//! [`gantt`] draws a schedule, and shares with these how texts are measured and broken.

use crate::render::chart::amount::Unit;
use crate::render::theme::Texts;

pub(crate) mod amount;
mod bars;
mod bullet;
mod choose;
pub(crate) mod gantt;
mod lettering;
mod line;
mod line_breaks;
mod map;
mod parts;
mod scale;
mod sheet;
mod stacked;
mod tiles;
mod view;

#[cfg(test)]
mod tests;

pub use parts::{Chart, Form, Point, Series, Whole};
pub use tiles::Atlas;
pub use view::view;

pub(crate) use choose::all;
pub(crate) use sheet::Drawing;

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
