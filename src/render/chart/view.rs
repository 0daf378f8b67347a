//! A drawing as templates see it (docs/templates.md, "Charts").
//!
//! A mark is filled by what its number is: what was measured with its series' colour, beyond the first with a texture in it; a plan
//! with stripes; an estimate with nothing, in a dotted outline. Textures and stripes are patterns with ids of their own.

use std::collections::BTreeSet;

use tera::Value;

use crate::model::metric::ObservationStatus;
use crate::render::chart::amount::ten_to;
use crate::render::chart::sheet::{Drawing, Lettering, Mark, NARROW, Path, Rect, Shape, Tick, WIDE};
use crate::render::chart::{Chart, draw};
use crate::render::view::{map, option, safe, text};

/// How many colours a theme has for series, and how many textures there are to lay over them, the first being none.
const COLOURS: usize = 6;
const TEXTURES: usize = 6;

/// A chart for `charts/<kind>.svg`. All ids on the page that it needs begin with `id_prefix`, which must be one itself.
#[must_use]
pub fn view(chart: &Chart, id_prefix: &str) -> Value {
    let drawing = draw(chart);
    let fills = Fills { prefix: id_prefix };
    let mut patterns: BTreeSet<(usize, &'static str)> = BTreeSet::new();
    patterns
        .extend(drawing.marks.iter().filter_map(|mark| Some((mark.series, fills.pattern(mark.series, mark.status)?))));
    let in_legend = drawing.legend.iter().enumerate();
    patterns.extend(in_legend.filter_map(|(place, (_, status))| Some((place, fills.pattern(place, *status)?))));
    let mut statuses: BTreeSet<ObservationStatus> = drawing.marks.iter().map(|mark| mark.status).collect();
    if statuses.iter().all(|status| *status == ObservationStatus::Actual) {
        statuses.clear();
    }
    patterns.extend(statuses.iter().filter_map(|status| Some((0, fills.pattern(0, *status)?))));
    let list = |values: Vec<Value>| Value::from(values);
    map([
        ("kind", text(chart.form.name())),
        ("id", text(id_prefix)),
        ("title", text(&chart.title)),
        ("unit", text(&chart.unit)),
        ("at", option(chart.at.as_deref().map(text))),
        ("width", number(drawing.width)),
        ("height", number(drawing.height)),
        ("size", text(size(drawing.width))),
        ("readings", list(drawing.marks.iter().map(reading).collect())),
        ("patterns", list(patterns.iter().map(|(series, form)| fills.view(*series, form)).collect())),
        ("ticks", list(drawing.ticks.iter().map(tick).collect())),
        ("names", list(drawing.names.iter().map(lettering).collect())),
        ("paths", list(drawing.paths.iter().map(path).collect())),
        ("marks", list(drawing.marks.iter().map(|mark| fills.mark(mark)).collect())),
        ("legend", list(legend(&drawing, &fills))),
        ("statuses", list(statuses.iter().map(|status| fills.swatch(0, *status, None)).collect())),
        (
            "steps",
            list(
                drawing
                    .steps
                    .iter()
                    .map(|(step, label)| map([("step", Value::from(*step)), ("label", text(label))]))
                    .collect(),
            ),
        ),
        ("has_missing", Value::from(drawing.marks.iter().any(|mark| mark.is_missing))),
    ])
}

/// How the marks of a chart are filled.
struct Fills<'a> {
    prefix: &'a str,
}

impl Fills<'_> {
    /// The pattern of a mark; none where it is filled with plain colour, or with nothing.
    fn pattern(&self, series: usize, status: ObservationStatus) -> Option<&'static str> {
        match status {
            ObservationStatus::Plan => Some("plan"),
            ObservationStatus::Estimate => None,
            // Beyond the palette the colours come again, each with another texture than before.
            ObservationStatus::Actual => match (series + series / COLOURS) % TEXTURES {
                0 => None,
                1 => Some("lines"),
                2 => Some("dots"),
                3 => Some("grid"),
                4 => Some("columns"),
                _ => Some("rings"),
            },
        }
    }

    fn id(&self, series: usize, form: &str) -> String {
        format!("{}-{form}-{series}", self.prefix)
    }

    fn view(&self, series: usize, form: &'static str) -> Value {
        map([("id", text(&self.id(series, form))), ("form", text(form)), ("colour", colour(series))])
    }

    /// The value of SVG's `fill`, where it is a pattern.
    fn fill(&self, series: usize, status: ObservationStatus) -> Value {
        option(self.pattern(series, status).map(|form| text(&format!("url(#{})", self.id(series, form)))))
    }

    fn swatch(&self, series: usize, status: ObservationStatus, label: Option<&str>) -> Value {
        map([
            ("label", option(label.map(text))),
            ("status", text(name(status))),
            ("colour", colour(series)),
            ("fill", self.fill(series, status)),
            ("dot", text(&dot(series, 12.0, 9.0))),
        ])
    }

    fn mark(&self, mark: &Mark) -> Value {
        let (shape, rect, outline, step, caption) = match &mark.shape {
            Shape::Nothing => ("none", None, None, None, None),
            Shape::Bar(rect) => ("bar", Some(*rect), None, None, None),
            Shape::Dot { x, y } => ("dot", None, Some(dot(mark.series, *x, *y)), None, None),
            Shape::Tile { square, step, name } => ("tile", Some(*square), None, *step, Some(lettering(name))),
            Shape::Target { x, from, to } => {
                let rect = Rect { x: x - 2.0, y: *from, width: 4.0, height: to - from };
                ("target", Some(rect), None, None, None)
            }
        };
        let side = |side: fn(Rect) -> f64| option(rect.map(|rect| number(side(rect))));
        map([
            ("shape", text(shape)),
            ("x", side(|rect| rect.x)),
            ("y", side(|rect| rect.y)),
            ("width", side(|rect| rect.width)),
            ("height", side(|rect| rect.height)),
            ("d", option(outline.map(|outline| safe(&outline)))),
            ("step", option(step.map(Value::from))),
            ("name", option(caption)),
            ("colour", colour(mark.series)),
            ("fill", self.fill(mark.series, mark.status)),
            ("status", text(name(mark.status))),
            ("missing", Value::from(mark.is_missing)),
            ("label", text(&mark.label)),
            ("reading", text(&mark.reading)),
            ("text", option(mark.text.as_ref().map(lettering))),
            ("leader", option(mark.leader.map(ends))),
        ])
    }
}

fn legend(drawing: &Drawing, fills: &Fills<'_>) -> Vec<Value> {
    let series = drawing.legend.iter().enumerate();
    series.map(|(place, (label, status))| fills.swatch(place, *status, Some(label))).collect()
}

fn reading(mark: &Mark) -> Value {
    map([
        ("label", text(&mark.label)),
        ("text", text(&mark.reading)),
        ("status", text(name(mark.status))),
        ("missing", Value::from(mark.is_missing)),
        ("target", Value::from(matches!(mark.shape, Shape::Target { .. }))),
    ])
}

fn tick(tick: &Tick) -> Value {
    map([("rule", ends(tick.rule)), ("text", lettering(&tick.text)), ("zero", Value::from(tick.is_zero))])
}

fn ends([x1, y1, x2, y2]: [f64; 4]) -> Value {
    map([("x1", number(x1)), ("y1", number(y1)), ("x2", number(x2)), ("y2", number(y2))])
}

/// Lines of text, each with the place of its own.
fn lettering(lettering: &Lettering) -> Value {
    let mut y = lettering.y;
    let mut lines = Vec::new();
    for line in &lettering.lines {
        lines.push(map([("x", number(lettering.x)), ("y", number(y)), ("text", text(line))]));
        y += crate::render::chart::lettering::LEADING;
    }
    map([("anchor", text(lettering.anchor.name())), ("lines", Value::from(lines))])
}

fn path(path: &Path) -> Value {
    let mut d = String::new();
    for (place, (x, y)) in path.points.iter().enumerate() {
        d.push_str(if place == 0 { "M" } else { " L" });
        d.push_str(&format!("{} {}", rounded(*x), rounded(*y)));
    }
    map([("d", safe(&d)), ("colour", colour(path.series)), ("status", text(name(path.status)))])
}

/// The outline of a point: each series has a form of its own.
fn dot(series: usize, x: f64, y: f64) -> String {
    let at = |dx: f64, dy: f64| format!("{} {}", rounded(x + dx), rounded(y + dy));
    let polygon = |corners: &[(f64, f64)]| {
        let corners: Vec<String> = corners.iter().map(|&(dx, dy)| at(dx, dy)).collect();
        format!("M{}Z", corners.join(" L"))
    };
    match (series + series / COLOURS) % TEXTURES {
        0 => format!("M{} a4.5 4.5 0 1 0 9 0 a4.5 4.5 0 1 0 -9 0Z", at(-4.5, 0.0)),
        1 => polygon(&[(-4.0, -4.0), (4.0, -4.0), (4.0, 4.0), (-4.0, 4.0)]),
        2 => polygon(&[(0.0, -5.5), (5.0, 4.0), (-5.0, 4.0)]),
        3 => polygon(&[(0.0, -6.0), (5.0, 0.0), (0.0, 6.0), (-5.0, 0.0)]),
        4 => polygon(&[(0.0, 5.5), (5.0, -4.0), (-5.0, -4.0)]),
        _ => polygon(&[
            (-2.0, -5.0),
            (2.0, -5.0),
            (2.0, -2.0),
            (5.0, -2.0),
            (5.0, 2.0),
            (2.0, 2.0),
            (2.0, 5.0),
            (-2.0, 5.0),
            (-2.0, 2.0),
            (-5.0, 2.0),
            (-5.0, -2.0),
            (-2.0, -2.0),
        ]),
    }
}

/// The colour of a series, from 1.
fn colour(series: usize) -> Value {
    Value::from(series % COLOURS + 1)
}

fn name(status: ObservationStatus) -> &'static str {
    let names = ObservationStatus::NAMES.iter();
    names.clone().find(|(_, known)| *known == status).map_or("actual", |(name, _)| name)
}

/// `narrow` is as wide as a telephone, `wide` scrolls there and fills a column elsewhere, `long` scrolls everywhere.
fn size(width: f64) -> &'static str {
    match width {
        width if width <= NARROW => "narrow",
        width if width <= WIDE => "wide",
        _ => "long",
    }
}

/// A length to 0.1, and no minus before a zero.
fn rounded(length: f64) -> f64 {
    (length * ten_to(1)).round() / ten_to(1) + 0.0
}

fn number(length: f64) -> Value {
    Value::from(rounded(length))
}
