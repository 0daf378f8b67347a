//! Lines over time. A line is never drawn through a gap.
//!
//! 1. Every moment that has a point gets a column; if the moments need more room than a sheet has, the sheet is wider.
//! 2. Points that stand one after another without a gap are joined; what leads to a plan or an estimate is a path of
//!    its own.
//! 3. A number stands above its point, else below it, else beside it, wherever no other text stands.

use crate::model::metric::ObservationStatus;
use crate::render::chart::amount::{Unit, length, reading};
use crate::render::chart::bars::legend;
use crate::render::chart::lettering::{BASE, EM, LEADING, widest, width, within};
use crate::render::chart::line_breaks::wrap;
use crate::render::chart::scale::Scale;
use crate::render::chart::sheet::{Anchor, Drawing, Lettering, Mark, Path, Rect, Shape, Tick, width_for};
use crate::render::chart::{Point, Series, lettering};

/// How high the scale is.
const HEIGHT: f64 = 180.0;
/// Above it, for the numbers of the greatest points.
const TOP: f64 = LEADING + 10.0;
/// Half the size of a point.
const DOT: f64 = 5.0;
/// How wide the name of a moment may be.
const NAMES: f64 = 5.5 * EM;
/// The widest sheet. Beyond it texts are left out if they would lie on each other.
const WIDEST: f64 = 2000.0;

/// A moment by its day, with its name.
type Moment<'a> = (i32, &'a str);

pub fn line(series: &[Series], unit: Unit<'_>) -> Drawing {
    let points = || series.iter().flat_map(|series| &series.points);
    let mut moments: Vec<Moment<'_>> = points().map(|point| (point.day, &*point.label)).collect();
    moments.sort_unstable();
    moments.dedup_by_key(|moment| moment.0);
    let names: Vec<Vec<String>> = moments.iter().map(|(_, name)| wrap(name, NAMES)).collect();

    let scale = Scale::around(points().filter_map(|point| point.value), 4);
    let name_room = widest(names.iter().flatten().map(String::as_str));
    let column = name_room.max(points().map(|point| width(&reading(point, unit))).fold(0.0, f64::max)) + 8.0;
    let left = widest(scale.ticks.iter().map(|tick| tick.text.as_str())) + 10.0;
    let sheet = width_for(moments.iter().fold(left + 8.0, |sum, _| sum + column).min(WIDEST));
    let plot = Plot { left: left + column / 2.0, right: sheet - column / 2.0 - 4.0, days: days(&moments), scale };

    let mut drawing = Drawing::empty(sheet);
    drawing.ticks = plot.ticks(left, sheet);
    let names = name_moments(&mut drawing, &plot, &moments, names);
    drawing.height = TOP + HEIGHT + 6.0 + names + BASE;
    let mut taken: Vec<Rect> = Vec::new();
    // No number may lie on a point.
    for point in points() {
        if let Some((x, y)) = plot.place(point) {
            taken.push(Rect { x: x - DOT, y: y - DOT, width: 2.0 * DOT, height: 2.0 * DOT });
        }
    }
    for (place, series) in series.iter().enumerate() {
        let mut ordered: Vec<&Point> = series.points.iter().collect();
        ordered.sort_by_key(|point| point.day);
        drawing.paths.extend(paths(&plot, place, &ordered));
        for point in ordered {
            drawing.marks.push(mark(&plot, place, point, &series.label, unit, sheet, &mut taken));
        }
    }
    drawing.legend = legend(series);
    drawing
}

struct Plot {
    /// The middle of the first and of the last column.
    left: f64,
    right: f64,
    days: (i32, i32),
    scale: Scale,
}

impl Plot {
    fn x(&self, day: i32) -> f64 {
        let (first, last) = self.days;
        if last <= first {
            return f64::midpoint(self.left, self.right);
        }
        let share = (f64::from(day) - f64::from(first)) / (f64::from(last) - f64::from(first));
        self.left + share * (self.right - self.left)
    }

    fn y(&self, value: f64) -> f64 {
        TOP + (1.0 - self.scale.share(value)) * HEIGHT
    }

    fn place(&self, point: &Point) -> Option<(f64, f64)> {
        point.value.map(|value| (self.x(point.day), self.y(length(value))))
    }

    fn ticks(&self, left: f64, sheet: f64) -> Vec<Tick> {
        let ticks = self.scale.ticks.iter().map(|tick| {
            let y = self.y(tick.value);
            Tick {
                rule: [left, y, sheet, y],
                text: Lettering::at(left - 6.0, y + BASE, Anchor::End, &*tick.text),
                is_zero: tick.value == 0.0,
            }
        });
        ticks.collect()
    }
}

fn days(moments: &[Moment<'_>]) -> (i32, i32) {
    let ends = moments.first().zip(moments.last());
    ends.map_or((0, 0), |(first, last)| (first.0, last.0))
}

/// The moments under the scale, as many as there is room for; the last is always named. Gives how high they are.
fn name_moments(drawing: &mut Drawing, plot: &Plot, moments: &[Moment<'_>], names: Vec<Vec<String>>) -> f64 {
    let mut free = f64::INFINITY;
    let mut height = LEADING;
    for (&(day, _), name) in moments.iter().zip(names).rev() {
        let wide = widest(name.iter().map(String::as_str));
        let x = within(plot.x(day), wide, 0.0, drawing.width);
        if x + wide / 2.0 + 6.0 > free {
            continue;
        }
        free = x - wide / 2.0;
        height = f64::max(height, lettering::height(name.len()));
        let y = TOP + HEIGHT + 6.0 + LEADING / 2.0 + BASE;
        drawing.names.push(Lettering { x, y, anchor: Anchor::Middle, lines: name });
    }
    drawing.names.reverse();
    height
}

/// The runs of one series.
fn paths(plot: &Plot, series: usize, ordered: &[&Point]) -> Vec<Path> {
    let mut paths: Vec<Path> = Vec::new();
    let mut joined = false;
    for pair in ordered.windows(2) {
        let &[from, to] = pair else { continue };
        let (Some(begin), Some(end)) = (plot.place(from), plot.place(to)) else {
            joined = false;
            continue;
        };
        // What leads from a plan back to what was measured is no more certain than the plan.
        let status = if to.status == ObservationStatus::Actual { from.status } else { to.status };
        match paths.last_mut() {
            Some(path) if joined && path.status == status => path.points.push(end),
            _ => paths.push(Path { series, status, points: vec![begin, end] }),
        }
        joined = true;
    }
    paths
}

fn mark(
    plot: &Plot,
    series: usize,
    point: &Point,
    name: &str,
    unit: Unit<'_>,
    sheet: f64,
    taken: &mut Vec<Rect>,
) -> Mark {
    let reading = reading(point, unit);
    let wide = width(&reading);
    let (x, bottom) = (plot.x(point.day), TOP + HEIGHT);
    let places = match plot.place(point) {
        Some((x, y)) => vec![(x, y - DOT - 3.0), (x, y + DOT + 14.0), (x + wide / 2.0 + DOT + 3.0, y + BASE)],
        // If a number is missing, that is said at the foot of its column.
        None => vec![(x, bottom - 5.0), (x, bottom - 5.0 - LEADING)],
    };
    let text = places.into_iter().find_map(|(x, base)| {
        let x = within(x, wide, 0.0, sheet);
        let room = Rect { x: x - wide / 2.0, y: base - EM + 2.0, width: wide, height: EM };
        let free = base - EM >= 0.0 && base <= bottom && !taken.iter().any(|other| overlap(*other, room));
        free.then(|| {
            taken.push(room);
            Lettering::at(x, base, Anchor::Middle, &*reading)
        })
    });
    Mark {
        series,
        status: point.status,
        is_missing: point.value.is_none(),
        shape: plot.place(point).map_or(Shape::Nothing, |(x, y)| Shape::Dot { x, y }),
        label: if name.is_empty() { point.label.to_string() } else { format!("{name} {}", point.label) },
        reading,
        text,
        leader: None,
    }
}

fn overlap(a: Rect, b: Rect) -> bool {
    a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
}
