//! A drawing as templates see it (docs/templates.md, "Charts").
//!
//! A mark is filled by what its number is: what was measured with its series' colour, beyond the first with a texture
//! in it; a plan with stripes; an estimate with nothing, in a dotted outline. Textures and stripes are patterns with
//! ids of their own.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use tera::Value;

use crate::model::metric::ObservationStatus;
use crate::render::chart::amount::ten_to;
use crate::render::chart::lettering::LEADING;
use crate::render::chart::sheet::{Lettering, Mark, NARROW, Path, Rect, Shape, Step, Tick, WIDE};
use crate::render::chart::{Chart, draw};
use crate::render::theme::Texts;
use crate::render::view::{map, option, safe, text};

/// How many colours a theme has for series, and how many textures there are to lay over them, the first being none.
const COLOURS: usize = 6;
const TEXTURES: usize = 6;

/// A chart for `charts/<kind>.svg`. All ids on the page that it needs begin with `id_prefix`, which must be one itself.
#[must_use]
pub fn view(chart: &Chart, id_prefix: &str, texts: &Texts) -> Value {
    let drawing = draw(chart, texts);
    // What a status looks like is shown without the colour of a series, if there are several.
    let key = if drawing.legend.is_empty() { Ink::Series(0) } else { Ink::Plain };
    let legend = drawing.legend.iter().enumerate();
    let legend: Vec<(Swatch, &str)> =
        legend.map(|(place, (label, status))| (Swatch(Ink::Series(place), *status), &**label)).collect();
    // A target is a line that says what it is.
    let values = drawing.marks.iter().filter(|mark| !matches!(mark.shape, Shape::Target { .. }));
    let used: BTreeSet<ObservationStatus> = values.map(|mark| mark.status).collect();
    let is_plain = used.iter().all(|status| matches!(status, ObservationStatus::Actual | ObservationStatus::None));
    let statuses: Vec<Swatch> = used.iter().filter(|_| !is_plain).map(|status| Swatch(key, *status)).collect();

    let marks = drawing.marks.iter().map(Swatch::of);
    let all = marks.chain(legend.iter().map(|(swatch, _)| *swatch)).chain(statuses.iter().copied());
    let patterns: BTreeSet<(Ink, &'static str)> =
        all.filter_map(|swatch| Some((swatch.0, swatch.pattern()?))).collect();
    let pattern = |&(ink, form): &(Ink, &'static str)| {
        map([("id", text(&pattern_id(id_prefix, ink, form))), ("form", text(form)), ("colour", ink.colour())])
    };
    let step =
        |step: &Step| map([("step", Value::from(step.colour)), ("from", text(&step.from)), ("to", text(&step.to))]);
    map([
        ("kind", text(chart.form.name())),
        ("id", text(id_prefix)),
        ("title", text(&chart.title)),
        ("unit", text(&chart.unit)),
        ("at", option(chart.at.as_deref().map(text))),
        ("width", number(drawing.width)),
        ("height", number(drawing.height)),
        ("size", text(size(drawing.width))),
        ("readings", list(&drawing.marks, reading)),
        ("patterns", list(&patterns, pattern)),
        ("ticks", list(&drawing.ticks, tick)),
        ("names", list(&drawing.names, lettering)),
        ("paths", list(&drawing.paths, path)),
        ("marks", list(&drawing.marks, |one| mark(one, id_prefix))),
        ("legend", list(&legend, |(swatch, label)| swatch.view(label, id_prefix))),
        ("statuses", list(&statuses, |swatch| swatch.view("", id_prefix))),
        ("steps", list(&drawing.steps, step)),
        ("has_missing", Value::from(drawing.marks.iter().any(|mark| mark.is_missing))),
    ])
}

fn list<'a, T: 'a>(values: impl IntoIterator<Item = &'a T>, view: impl Fn(&T) -> Value) -> Value {
    Value::from(values.into_iter().map(view).collect::<Vec<_>>())
}

/// What something is drawn with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Ink {
    /// The colour and the texture of a series.
    Series(usize),
    /// The colour of the text.
    Plain,
}

impl Ink {
    /// The place of a colour among the theme's, from 1; 0 is that of the text.
    fn colour(self) -> Value {
        Value::from(match self {
            Ink::Series(place) => place % COLOURS + 1,
            Ink::Plain => 0,
        })
    }

    /// The place of the texture. Beyond the palette the colours come again, each with another texture than before.
    fn texture(self) -> usize {
        match self {
            Ink::Series(place) => (place + place / COLOURS) % TEXTURES,
            Ink::Plain => 0,
        }
    }
}

/// What is drawn with an ink for a status.
#[derive(Clone, Copy, Debug)]
struct Swatch(Ink, ObservationStatus);

impl Swatch {
    fn of(mark: &Mark) -> Swatch {
        Swatch(Ink::Series(mark.series), mark.status)
    }

    /// The pattern that fills it; none if it is filled with plain colour, or with nothing.
    fn pattern(self) -> Option<&'static str> {
        let Swatch(ink, status) = self;
        match status {
            ObservationStatus::Plan => Some("plan"),
            ObservationStatus::Estimate => None,
            ObservationStatus::Actual | ObservationStatus::None => match ink.texture() {
                0 => None,
                1 => Some("lines"),
                2 => Some("dots"),
                3 => Some("grid"),
                4 => Some("columns"),
                _ => Some("rings"),
            },
        }
    }

    /// The value of SVG's `fill`, if it is a pattern.
    fn fill(self, prefix: &str) -> Value {
        option(self.pattern().map(|form| text(&format!("url(#{})", pattern_id(prefix, self.0, form)))))
    }

    /// As it stands in a legend, on a sheet of 24 × 18.
    fn view(self, label: &str, prefix: &str) -> Value {
        map([
            ("label", text(label)),
            ("status", text(self.1.key())),
            ("colour", self.0.colour()),
            ("fill", self.fill(prefix)),
            ("dot", safe(&dot(self.0, 12.0, 9.0))),
        ])
    }
}

fn pattern_id(prefix: &str, ink: Ink, form: &str) -> String {
    match ink {
        Ink::Series(place) => format!("{prefix}-{form}-{place}"),
        Ink::Plain => format!("{prefix}-{form}"),
    }
}

fn mark(mark: &Mark, prefix: &str) -> Value {
    let swatch = Swatch::of(mark);
    let (shape, rect, outline, step, name) = match &mark.shape {
        Shape::Nothing => ("none", None, None, None, None),
        Shape::Bar(rect) => ("bar", Some(*rect), None, None, None),
        Shape::Dot { x, y } => ("dot", None, Some(dot(swatch.0, *x, *y)), None, None),
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
        ("name", option(name)),
        ("colour", swatch.0.colour()),
        ("fill", swatch.fill(prefix)),
        ("text", option(mark.text.as_ref().map(lettering))),
        ("leader", option(mark.leader.map(ends))),
        ("reading", reading(mark)),
    ])
}

fn reading(mark: &Mark) -> Value {
    map([
        ("label", text(&mark.label)),
        ("text", text(&mark.reading)),
        ("status", text(mark.status.key())),
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
        y += LEADING;
    }
    map([("anchor", text(lettering.anchor.name())), ("lines", Value::from(lines))])
}

fn path(path: &Path) -> Value {
    let mut d = String::new();
    for (place, (x, y)) in path.points.iter().enumerate() {
        let command = if place == 0 { "M" } else { " L" };
        // Writing into a text can't fail.
        _ = write!(d, "{command}{} {}", rounded(*x), rounded(*y));
    }
    map([("d", safe(&d)), ("colour", Ink::Series(path.series).colour()), ("status", text(path.status.key()))])
}

/// The outline of a point: each series has a form of its own.
fn dot(ink: Ink, x: f64, y: f64) -> String {
    let at = |dx: f64, dy: f64| format!("{} {}", rounded(x + dx), rounded(y + dy));
    let polygon = |corners: &[(f64, f64)]| {
        let corners: Vec<String> = corners.iter().map(|&(dx, dy)| at(dx, dy)).collect();
        format!("M{}Z", corners.join(" L"))
    };
    match ink.texture() {
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
