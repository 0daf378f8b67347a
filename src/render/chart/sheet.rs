//! What a drawing is made of, whatever its form.

use crate::model::metric::ObservationStatus;
use crate::render::chart::lettering::LEADING;

/// The width of a sheet that needs no scrolling on a telephone, and of one that does.
pub const NARROW: f64 = 360.0;
pub const WIDE: f64 = 660.0;

/// A chart with a place for everything.
#[derive(Clone, Debug)]
pub struct Drawing {
    pub width: f64,
    pub height: f64,
    pub ticks: Vec<Tick>,
    /// The names of rows, columns or moments.
    pub names: Vec<Lettering>,
    pub marks: Vec<Mark>,
    pub paths: Vec<Path>,
    /// The series by their labels, if there is more than one, each with the status that all its numbers have, else as
    /// actual.
    pub legend: Vec<(Box<str>, ObservationStatus)>,
    /// The classes of a map, from the least.
    pub steps: Vec<Step>,
}

/// A class of a map.
#[derive(Clone, Debug)]
pub struct Step {
    /// Of the colours for classes, from 0 to 4.
    pub colour: u8,
    pub from: String,
    /// Where the next class begins; of the last class, where it ends.
    pub to: String,
}

/// A mark for one number, with the number.
#[derive(Clone, Debug)]
pub struct Mark {
    /// The place of its series, from 0.
    pub series: usize,
    pub status: ObservationStatus,
    pub is_missing: bool,
    pub shape: Shape,
    /// What the number is of: `関東`, `令和4年度 関東`.
    pub label: String,
    /// The number: `約900名`.
    pub reading: String,
    /// Where the number stands. None if there was no room: then it is found by pointing, and in the table.
    pub text: Option<Lettering>,
    /// From the mark to its text, if that isn't beside it.
    pub leader: Option<[f64; 4]>,
}

#[derive(Clone, Debug)]
pub enum Shape {
    /// Nothing is drawn if a number is missing.
    Nothing,
    Bar(Rect),
    /// The centre of a mark whose outline its series gives.
    Dot {
        x: f64,
        y: f64,
    },
    /// A place of a map: its square and its class from 0 to 4.
    Tile {
        square: Rect,
        step: Option<u8>,
        name: Lettering,
    },
    /// A value to be reached: x, and from where to where.
    Target {
        x: f64,
        from: f64,
        to: f64,
    },
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rect {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

/// A line with its number.
#[derive(Clone, Debug)]
pub struct Tick {
    /// x and y of the beginning, x and y of the end.
    pub rule: [f64; 4],
    pub text: Lettering,
    pub is_zero: bool,
}

/// Lines of text; y is the base of the letters of the first.
#[derive(Clone, Debug)]
pub struct Lettering {
    pub x: f64,
    pub y: f64,
    pub anchor: Anchor,
    pub lines: Vec<String>,
}

/// Which side of a text stands at its x.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    Start,
    Middle,
    End,
}

impl Anchor {
    /// The value of SVG's `text-anchor`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        }
    }
}

/// A run of a line through the points that are there.
#[derive(Clone, Debug)]
pub struct Path {
    pub series: usize,
    /// Of the points that it leads to.
    pub status: ObservationStatus,
    pub points: Vec<(f64, f64)>,
}

impl Drawing {
    #[must_use]
    pub fn empty(width: f64) -> Drawing {
        Drawing {
            width,
            height: LEADING,
            ticks: Vec::new(),
            names: Vec::new(),
            marks: Vec::new(),
            paths: Vec::new(),
            legend: Vec::new(),
            steps: Vec::new(),
        }
    }
}

impl Lettering {
    pub fn at(x: f64, y: f64, anchor: Anchor, text: impl Into<String>) -> Lettering {
        Lettering { x, y, anchor, lines: vec![text.into()] }
    }
}

/// The width of the sheet for what needs so much.
pub fn width_for(needed: f64) -> f64 {
    match needed {
        needed if needed <= NARROW => NARROW,
        needed if needed <= WIDE => WIDE,
        needed => needed.ceil(),
    }
}
