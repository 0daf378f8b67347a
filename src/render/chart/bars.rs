//! Horizontal bars from zero, one or several in a row.
//!
//! 1. The names of the rows stand on the left, in several lines if they are long.
//! 2. Beyond both ends of the longest bars there is room for their numbers.
//! 3. Between them lies the scale.

use crate::model::metric::{Number, ObservationStatus};
use crate::render::chart::amount::{Unit, length, reading};
use crate::render::chart::lettering::{BASE, EM, LEADING, widest, width, within};
use crate::render::chart::line_breaks::wrap;
use crate::render::chart::scale::Scale;
use crate::render::chart::sheet::{Anchor, Drawing, Lettering, Mark, Rect, Shape, Tick, width_for};
use crate::render::chart::{Point, Series, lettering};

/// How high a bar is where it stands alone, and where it stands among others.
const BAR: f64 = 20.0;
const BAR_OF_GROUP: f64 = 16.0;
/// Between the rows, and between the bars of one.
const ROW_GAP: f64 = 10.0;
const BAR_GAP: f64 = 3.0;
/// Between a bar and its number.
const GAP: f64 = 6.0;
/// The least length of the scale.
const LEAST_PLOT: f64 = 120.0;
/// How wide the names of rows may be.
const NAMES: f64 = 8.0 * EM;

struct Row<'a> {
    name: &'a str,
    /// The bars from above, with the place of the series of each.
    bars: Vec<(usize, &'a Point, String)>,
}

/// A bar for each point.
pub fn bar(points: &[Point], unit: Unit<'_>) -> Drawing {
    let rows = points.iter().map(|point| Row { name: &point.label, bars: vec![(0, point, point.label.to_string())] });
    draw(&rows.collect::<Vec<_>>(), unit, BAR)
}

/// A row for each group, with a bar for each series.
pub fn grouped(groups: &[Box<str>], series: &[Series], unit: Unit<'_>) -> Drawing {
    let rows = groups.iter().enumerate().map(|(at, name)| {
        let bars = series.iter().enumerate().filter_map(|(place, series)| {
            let point = series.points.get(at)?;
            Some((place, point, format!("{name} {}", series.label)))
        });
        Row { name, bars: bars.collect() }
    });
    let mut drawing = draw(&rows.collect::<Vec<_>>(), unit, BAR_OF_GROUP);
    drawing.legend = legend(series);
    drawing
}

/// The series by name; none if there is only one.
pub fn legend(series: &[Series]) -> Vec<(Box<str>, ObservationStatus)> {
    if series.len() < 2 {
        return Vec::new();
    }
    let status = |points: &[Point]| {
        let mut statuses = points.iter().filter(|point| point.value.is_some()).map(|point| point.status);
        let first = statuses.next().unwrap_or_default();
        if statuses.all(|status| status == first) { first } else { ObservationStatus::default() }
    };
    series.iter().map(|series| (series.label.clone(), status(&series.points))).collect()
}

/// The place of a scale on the sheet.
pub struct Plot {
    pub x: f64,
    pub width: f64,
    pub scale: Scale,
}

impl Plot {
    pub fn at(&self, number: Number) -> f64 {
        self.at_length(length(number))
    }

    pub fn at_length(&self, value: f64) -> f64 {
        self.x + self.scale.share(value) * self.width
    }

    /// Ticks from above to below, with their numbers under them; of these no more than there is room for.
    pub fn ticks(&self, top: f64, bottom: f64, sheet: f64) -> Vec<Tick> {
        let ticks = &self.scale.ticks;
        let room = |every: usize| {
            let shown: Vec<f64> = ticks.iter().step_by(every).map(|tick| self.at_length(tick.value)).collect();
            shown.windows(2).map(|pair| pair[1] - pair[0]).fold(f64::INFINITY, f64::min)
        };
        let wanted = widest(ticks.iter().map(|tick| tick.text.as_str())) + EM;
        let every = (1..ticks.len()).find(|&every| room(every) >= wanted).unwrap_or(ticks.len().max(1));
        let tick = |(place, tick): (usize, &crate::render::chart::scale::Round)| {
            let x = self.at_length(tick.value);
            let lines = if place.is_multiple_of(every) { vec![tick.text.clone()] } else { Vec::new() };
            let middle = within(x, width(&tick.text), 0.0, sheet);
            Tick {
                rule: [x, top, x, bottom],
                text: Lettering { x: middle, y: bottom + LEADING - 2.0, anchor: Anchor::Middle, lines },
                is_zero: tick.value == 0.0,
            }
        };
        ticks.iter().enumerate().map(tick).collect()
    }
}

fn draw(rows: &[Row<'_>], unit: Unit<'_>, bar: f64) -> Drawing {
    let points = || rows.iter().flat_map(|row| &row.bars).map(|(_, point, _)| *point);
    let names: Vec<Vec<String>> = rows.iter().map(|row| wrap(row.name, NAMES)).collect();
    let name_room = widest(names.iter().flatten().map(String::as_str));
    let is_negative = |point: &&Point| point.value.is_some_and(|value| value.digits < 0);
    let texts = |negative: bool| {
        let of_side = points().filter(|point| is_negative(point) == negative);
        of_side.map(|point| width(&reading(point, unit))).fold(0.0, f64::max)
    };
    let left = name_room + GAP * 1.5 + if points().any(|point| is_negative(&point)) { texts(true) + GAP } else { 0.0 };
    let right = texts(false).max(EM) + GAP + 2.0;
    let sheet = width_for(left + right + LEAST_PLOT);
    let scale = Scale::from_zero(points().filter_map(|point| point.value), 4);
    let plot = Plot { x: left, width: sheet - left - right, scale };

    let mut drawing = Drawing::empty(sheet);
    let mut y = 4.0;
    for (row, name) in rows.iter().zip(names) {
        let bars = row.bars.iter().fold(0.0, |height, _| height + bar + BAR_GAP) - BAR_GAP;
        let lines = lettering::height(name.len());
        let height = f64::max(bars, lines);
        let base = y + (height - lines) / 2.0 + LEADING / 2.0 + BASE;
        drawing.names.push(Lettering { x: name_room, y: base, anchor: Anchor::End, lines: name });
        let mut top = y + (height - bars) / 2.0;
        for (series, point, label) in &row.bars {
            drawing.marks.push(mark(&plot, *series, point, label.clone(), unit, top, bar));
            top += bar + BAR_GAP;
        }
        y += height + ROW_GAP;
    }
    let bottom = (y - ROW_GAP).max(0.0) + 4.0;
    drawing.ticks = plot.ticks(0.0, bottom, sheet);
    drawing.height = bottom + LEADING + BASE;
    drawing
}

fn mark(plot: &Plot, series: usize, point: &Point, label: String, unit: Unit<'_>, y: f64, height: f64) -> Mark {
    let zero = plot.at_length(0.0);
    let reading = reading(point, unit);
    let base = y + height / 2.0 + BASE;
    let (shape, text) = match point.value {
        None => (Shape::Nothing, Lettering::at(zero + GAP, base, Anchor::Start, reading.clone())),
        Some(value) => {
            let end = plot.at(value);
            let rect = Rect { x: zero.min(end), y, width: (end - zero).abs(), height };
            let text = if value.digits < 0 {
                Lettering::at(end - GAP, base, Anchor::End, reading.clone())
            } else {
                Lettering::at(end + GAP, base, Anchor::Start, reading.clone())
            };
            (Shape::Bar(rect), text)
        }
    };
    Mark {
        series,
        status: point.status,
        is_missing: point.value.is_none(),
        shape,
        label,
        reading,
        text: Some(text),
        leader: None,
    }
}
