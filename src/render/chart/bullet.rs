//! A value against what is to be reached: a bar, around it what is planned, and across them the target.

use crate::render::chart::amount::{Unit, reading};
use crate::render::chart::bars::Plot;
use crate::render::chart::lettering::{BASE, EM, LEADING, rows, width, within};
use crate::render::chart::scale::Scale;
use crate::render::chart::sheet::{Anchor, Drawing, Lettering, Mark, Rect, Shape, width_for};
use crate::render::chart::{Point, lettering};

/// How high the bars of the plan and of the value are.
const PLAN: f64 = 38.0;
const VALUE: f64 = 16.0;
/// Room for the word that a theme puts before the target.
const WORD: f64 = 3.0 * EM;
/// How far the target reaches beyond them.
const OVER: f64 = 6.0;

/// The value, the plan behind it, the target across both.
pub fn bullet(value: &Point, plan: Option<&Point>, target: Option<&Point>, unit: Unit<'_>) -> Drawing {
    let numbers = [Some(value), plan, target].into_iter().flatten().filter_map(|point| point.value);
    let above = target.map(|target| (target, text(target, unit)));
    let below: Vec<(&Point, String)> =
        [Some(value), plan].into_iter().flatten().map(|point| (point, text(point, unit))).collect();
    let widest = below.iter().chain(&above).map(|(_, text)| width(text)).fold(0.0, f64::max);
    let sheet = width_for(widest + WORD + 4.0);
    let plot = Plot { x: 8.0, width: sheet - 16.0, scale: Scale::from_zero(numbers, 4) };
    let top = if target.is_some() { LEADING + OVER + 4.0 } else { 4.0 };

    let mut drawing = Drawing::empty(sheet);
    let at = |point: &Point| point.value.map_or_else(|| plot.at_length(0.0), |value| plot.at(value));
    let zero = plot.at_length(0.0);
    let wanted: Vec<(f64, f64)> = below.iter().map(|(point, text)| (at(point), width(text))).collect();
    let placed = rows(&wanted, 2.0, sheet - 2.0);
    let bottom = top + PLAN;
    let mut end = bottom;
    // The plan is drawn first, for the value lies on it.
    for ((point, text), &(row, middle)) in below.into_iter().zip(&placed).rev() {
        let is_plan = plan.is_some_and(|plan| std::ptr::eq(plan, point));
        let (y, height) = if is_plan { (top, PLAN) } else { (top + (PLAN - VALUE) / 2.0, VALUE) };
        let x = at(point);
        let line = bottom + 8.0 + lettering::height(row);
        end = f64::max(end, line + LEADING);
        let mut mark = mark(point, unit);
        if !mark.is_missing {
            mark.shape = Shape::Bar(Rect { x: zero.min(x), y, width: (x - zero).abs(), height });
            mark.leader = Some([x, y + height, x, line - 1.0]);
        }
        mark.text = Some(Lettering::at(middle, line + LEADING / 2.0 + BASE, Anchor::Middle, text));
        drawing.marks.push(mark);
    }
    if let Some((point, text)) = above {
        let x = at(point);
        let mut mark = mark(point, unit);
        if !mark.is_missing {
            mark.shape = Shape::Target { x, from: top - OVER, to: bottom + OVER };
        }
        let middle = within(x, width(&text) + WORD, 2.0, sheet - 2.0);
        mark.text = Some(Lettering::at(middle, LEADING / 2.0 + BASE, Anchor::Middle, text));
        drawing.marks.push(mark);
    }
    drawing.ticks = plot.ticks(top - 2.0, end + 4.0, sheet);
    drawing.height = end + 4.0 + LEADING + BASE;
    drawing
}

/// `令和4年度 47拠点`.
fn text(point: &Point, unit: Unit<'_>) -> String {
    format!("{} {}", point.label, reading(point, unit)).trim_start().to_owned()
}

fn mark(point: &Point, unit: Unit<'_>) -> Mark {
    Mark {
        series: 0,
        status: point.status,
        is_missing: point.value.is_none(),
        shape: Shape::Nothing,
        label: point.label.to_string(),
        reading: reading(point, unit),
        text: None,
        leader: None,
    }
}
