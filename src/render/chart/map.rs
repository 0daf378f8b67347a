//! A map of squares: each place one square with its name and its number, the darker the greater.

use crate::model::phrase::Phrase;
use crate::render::chart::Point;
use crate::render::chart::amount::{Unit, length, reading};
use crate::render::chart::lettering::{BASE, LEADING, widest, width};
use crate::render::chart::scale::{Round, Scale};
use crate::render::chart::sheet::{Anchor, Drawing, Lettering, Mark, NARROW, Rect, Shape, Step, WIDE};
use crate::render::chart::tiles::{Atlas, Tile};
use crate::render::theme::Texts;

/// Between two squares.
const GAP: f64 = 4.0;
/// The classes that a theme has colours for, from 0; a scale of so many steps may have fewer, or one more.
const CLASSES: usize = 5;
const STEPS: u32 = 5;

/// Every place of the atlas; one that no point is of has no number.
pub fn map(atlas: Atlas, points: &[Point], unit: Unit<'_>) -> Drawing {
    let sheet = match atlas {
        Atlas::Bureaus => NARROW,
        Atlas::Prefectures => WIDE,
    };
    let numbers = points.iter().map(|point| width(bare(&reading(point, unit), unit.name)));
    let tiles = atlas.tiles();
    let names = || tiles.iter().map(|tile| name_of(tile, unit.texts));
    let columns = tiles.iter().map(|tile| tile.column + 1).max().unwrap_or(1);
    let rows = tiles.iter().map(|tile| tile.row + 1).max().unwrap_or(1);
    let side = ((sheet + GAP) / f64::from(columns) - GAP).max(numbers.fold(0.0, f64::max) + 6.0);
    let side = side.max(widest(names()) + 2.0);
    let sheet = f64::from(columns) * (side + GAP) - GAP;
    let height = side.min(LEADING * 2.0 + 16.0);
    let scale = Scale::from_zero(points.iter().filter_map(|point| point.value), STEPS);

    let mut drawing = Drawing::empty(sheet);
    for (tile, name) in tiles.iter().zip(names()) {
        let square = Rect {
            x: f64::from(tile.column) * (side + GAP) + 1.0,
            y: f64::from(tile.row) * (height + GAP) + 1.0,
            width: side - 2.0,
            height: height - 2.0,
        };
        let point = points.iter().find(|point| *point.key == *tile.key);
        drawing.marks.push(mark(square, name, point, unit, &scale));
    }
    drawing.height = f64::from(rows) * (height + GAP) - GAP;
    drawing.steps = steps(&scale);
    drawing
}

/// What a place is called on its square: a text of the theme, or its key in a language that has no name for it.
fn name_of<'a>(tile: &Tile, texts: &'a Texts) -> &'a str {
    texts.name(&format!("map_{}", tile.key)).unwrap_or(tile.key)
}

fn mark(square: Rect, name: &str, point: Option<&Point>, unit: Unit<'_>, scale: &Scale) -> Mark {
    let reading =
        point.map_or_else(|| unit.texts.phrase(Phrase::NumberMissing).to_owned(), |point| reading(point, unit));
    let value = point.and_then(|point| point.value);
    let middle = square.x + square.width / 2.0;
    let centre = square.y + square.height / 2.0;
    let text = if width(&reading) <= square.width - 4.0 { &reading } else { bare(&reading, unit.name) };
    let text = Lettering::at(middle, centre + LEADING / 2.0 + BASE, Anchor::Middle, text);
    Mark {
        series: 0,
        status: point.map(|point| point.status).unwrap_or_default(),
        is_missing: value.is_none(),
        shape: Shape::Tile {
            square,
            step: value.map(|value| class(length(value), scale)),
            name: Lettering::at(middle, centre - LEADING / 2.0 + BASE, Anchor::Middle, name),
        },
        label: point.map_or(name, |point| &point.label).to_owned(),
        reading,
        text: Some(text),
        leader: None,
    }
}

/// Without the unit, which stands once beside the map if a square has no room for it.
fn bare<'a>(reading: &'a str, unit: &str) -> &'a str {
    reading.strip_suffix(unit).unwrap_or(reading)
}

/// How many classes lie between the ticks of a scale.
fn classes(scale: &Scale) -> usize {
    scale.ticks.len().saturating_sub(1).max(1)
}

/// The colour of the class at a place, spread over those of the theme.
fn colour(place: usize, classes: usize) -> u8 {
    let colour = if classes < 2 { CLASSES / 2 } else { place * (CLASSES - 1) / (classes - 1) };
    u8::try_from(colour.min(CLASSES - 1)).unwrap_or(0)
}

/// A number belongs to the class above the last tick that it reaches; the greatest tick to the class below it.
fn class(value: f64, scale: &Scale) -> u8 {
    let reached = scale.ticks.iter().filter(|tick| tick.value <= value).count();
    let classes = classes(scale);
    colour(reached.saturating_sub(1).min(classes - 1), classes)
}

/// Each class with what it reaches from and to.
fn steps(scale: &Scale) -> Vec<Step> {
    let classes = classes(scale);
    let pairs = scale.ticks.windows(2).enumerate();
    let step = |(place, ends): (usize, &[Round])| {
        let [from, to] = ends else { return None };
        Some(Step { colour: colour(place, classes), from: from.text.clone(), to: to.text.clone() })
    };
    pairs.filter_map(step).collect()
}
