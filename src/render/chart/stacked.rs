//! Wholes of their parts: a bar each, made of one piece a part, with what each piece is written under it.

use crate::render::chart::amount::{Unit, length, reading};
use crate::render::chart::bars::{Plot, legend};
use crate::render::chart::lettering::{BASE, LEADING, height, rows, widest, width};
use crate::render::chart::scale::Scale;
use crate::render::chart::sheet::{Anchor, Drawing, Lettering, Mark, Rect, Shape, width_for};
use crate::render::chart::{Point, Series, Whole};

const BAR: f64 = 30.0;
const GAP: f64 = 6.0;
/// Between two wholes.
const ROW_GAP: f64 = 18.0;

/// Every whole with its parts. The parts of one name are one series, wherever they stand.
pub fn stacked(wholes: &[Whole], unit: Unit<'_>) -> Drawing {
    let series = series(wholes);
    let is_single = wholes.len() == 1;
    let texts: Vec<String> = wholes.iter().flat_map(|whole| &whole.parts).map(|part| text(part, unit)).collect();
    let totals: Vec<String> = wholes.iter().map(|whole| reading(&whole.total, unit)).collect();
    let right = widest(totals.iter().map(String::as_str)) + GAP + 2.0;
    let sheet = width_for((widest(texts.iter().map(String::as_str)) + 4.0).max(right + 150.0));
    let plot = Plot { x: 2.0, width: sheet - right - 2.0, scale: scale(wholes) };

    let mut drawing = Drawing::empty(sheet);
    let mut y = 4.0;
    for whole in wholes {
        if !is_single {
            drawing.names.push(Lettering::at(2.0, y + LEADING / 2.0 + BASE, Anchor::Start, &*whole.total.label));
            y += LEADING + 2.0;
        }
        y = pieces(&mut drawing, &plot, whole, &series, unit, y) + ROW_GAP;
    }
    drawing.height = (y - ROW_GAP + 4.0).max(LEADING);
    if !is_single {
        drawing.legend = legend(&series);
    }
    drawing
}

/// One bar and the texts under it. Gives where they end.
fn pieces(drawing: &mut Drawing, plot: &Plot, whole: &Whole, series: &[Series], unit: Unit<'_>, y: f64) -> f64 {
    let zero = plot.at_length(0.0);
    // Parts below zero are stacked to the other side.
    let (mut up, mut down) = (0.0, 0.0);
    let spans: Vec<(f64, f64)> = whole
        .parts
        .iter()
        .map(|part| {
            let long = part.value.map_or(0.0, length);
            let from = if long < 0.0 { &mut down } else { &mut up };
            let begin = plot.at_length(*from);
            *from += long;
            let end = plot.at_length(*from);
            (begin.min(end), begin.max(end))
        })
        .collect();
    let texts: Vec<String> = whole.parts.iter().map(|part| text(part, unit)).collect();
    let wanted: Vec<(f64, f64)> =
        spans.iter().zip(&texts).map(|(&(from, to), text)| (f64::midpoint(from, to), width(text))).collect();
    let placed = rows(&wanted, 2.0, drawing.width - 2.0);
    let bottom = y + BAR;
    let mut end = bottom;
    for ((part, &(from, to)), (&(row, middle), text)) in whole.parts.iter().zip(&spans).zip(placed.iter().zip(texts)) {
        let top = bottom + 8.0 + height(row);
        end = f64::max(end, top + LEADING);
        drawing.marks.push(Mark {
            series: series.iter().position(|series| series.label == part.label).unwrap_or(0),
            status: part.status,
            is_missing: part.value.is_none(),
            shape: match part.value {
                None => Shape::Nothing,
                Some(_) => Shape::Bar(Rect { x: from, y, width: to - from, height: BAR }),
            },
            label: if whole.total.label.is_empty() {
                part.label.to_string()
            } else {
                format!("{} {}", whole.total.label, part.label)
            },
            reading: reading(part, unit),
            text: Some(Lettering::at(middle, top + LEADING / 2.0 + BASE, Anchor::Middle, text)),
            leader: Some([f64::midpoint(from, to), bottom, f64::midpoint(from, to), top - 1.0]),
        });
    }
    let total = Lettering::at(
        plot.at_length(up).max(zero) + GAP,
        y + BAR / 2.0 + BASE,
        Anchor::Start,
        reading(&whole.total, unit),
    );
    drawing.marks.push(Mark {
        series: 0,
        status: whole.total.status,
        is_missing: whole.total.value.is_none(),
        shape: Shape::Nothing,
        label: whole.total.label.to_string(),
        reading: reading(&whole.total, unit),
        text: Some(total),
        leader: None,
    });
    end
}

/// What stands under a piece: `実施機関 3名`.
fn text(part: &Point, unit: Unit<'_>) -> String {
    format!("{} {}", part.label, reading(part, unit))
}

/// The parts by name, in the order in which each first comes.
fn series(wholes: &[Whole]) -> Vec<Series> {
    let mut series: Vec<Series> = Vec::new();
    for part in wholes.iter().flat_map(|whole| &whole.parts) {
        match series.iter_mut().find(|series| series.label == part.label) {
            Some(series) => series.points.push(part.clone()),
            None => series.push(Series { label: part.label.clone(), points: vec![part.clone()] }),
        }
    }
    series
}

/// From the least sum of what is below zero to the greatest of what is above.
fn scale(wholes: &[Whole]) -> Scale {
    let sums = wholes.iter().flat_map(|whole| {
        let parts = || whole.parts.iter().filter_map(|part| part.value).map(length);
        let total = whole.total.value.map_or(0.0, length);
        [parts().filter(|part| *part < 0.0).sum(), parts().filter(|part| *part > 0.0).sum(), total]
    });
    Scale::exactly(sums)
}
