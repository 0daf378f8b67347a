//! A Gantt chart: where each item of a schedule stands in its period.
//!
//! 1. The period's days are laid out over the width of the plot ([`Scale`]), with a tick for each month, or for as many
//!    as leave room for a word.
//! 2. Rows go down the sheet: the head of a group, then its items, as high as their titles are long.
//! 3. An item that is settled to the day is a diamond, any other a bar. What is open at an end has an arrow there, in
//!    place of an end that nobody knows. What was planned and what came of it stand one above the other. What is under
//!    way has come about as far as today; beyond that it is a plan.
//! 4. The words of an item stand beside its marks, and off the line of today.
//!
//! All coordinates are whole units of the drawing, of which a page shows each at least as large as a CSS pixel.

use jiff::{Span, civil};

use crate::calendar::{Date, Precision, japanese_month, japanese_year};
use crate::render::chart::lettering::{EM_OF_SCHEDULE, width_at};
use crate::render::chart::line_breaks::balanced;

/// The width of the drawing: labels, plot, and room for an arrow at its end.
pub const WIDTH: i64 = 768;
/// Where the plot begins.
pub const LEFT: i64 = 236;
/// Where the plot ends.
pub const RIGHT: i64 = 748;
/// The height of the head, in which the ticks have their words.
pub const HEAD: i64 = 46;
/// The least room for the word of a tick: 12月.
const TICK: i64 = 36;
/// The room for a title: what [`LEFT`] leaves between its margins.
const TITLE: f64 = 208.0;
/// From one line of a title to the next.
const LINE: i64 = 18;
const GROUP_HEIGHT: i64 = 36;
const ROW_PADDING: i64 = 14;
const BAR_HEIGHT: i64 = 20;
/// The bars of an item that has both a plan and what came of it.
const HALF_HEIGHT: i64 = 9;
/// From a diamond's middle to its corners.
const DIAMOND: i64 = 9;
/// How far an arrow goes beyond the end of its bar.
const ARROW: i64 = 12;

/// What is to be drawn.
pub struct Group<'a> {
    pub label: &'a str,
    pub bars: Vec<Bar<'a>>,
}

/// An item.
pub struct Bar<'a> {
    pub title: &'a str,
    /// Its date in words, to stand beside its mark.
    pub words: &'a str,
    pub planned: Option<Date>,
    pub actual: Option<Date>,
    /// It has begun, and isn't over.
    pub is_ongoing: bool,
    pub is_cancelled: bool,
}

#[derive(Debug, PartialEq, Eq)]
pub struct Gantt {
    pub height: i64,
    pub ticks: Vec<Tick>,
    pub groups: Vec<Band>,
    /// Where the day stands that the chart is of; none if it lies outside.
    pub today: Option<i64>,
}

/// Where a month begins.
#[derive(Debug, PartialEq, Eq)]
pub struct Tick {
    pub x: i64,
    /// `6月`
    pub label: String,
    /// `令和4年`, if the year isn't that of the tick before.
    pub year: Option<String>,
}

/// A group with its rows.
#[derive(Debug, PartialEq, Eq)]
pub struct Band {
    pub label: String,
    /// The top of its head.
    pub y: i64,
    pub rows: Vec<Row>,
}

#[derive(Debug, PartialEq, Eq)]
pub struct Row {
    /// The title, line by line.
    pub lines: Vec<String>,
    /// The top of the row.
    pub y: i64,
    pub height: i64,
    /// Empty if the item lies outside of the period.
    pub marks: Vec<Mark>,
    pub words: Option<Words>,
    /// Where a line through a cancelled item's marks begins and ends.
    pub strike: Option<(i64, i64)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    pub role: Role,
    pub shape: Shape,
    pub is_provisional: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Planned,
    Actual,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A day, by its middle.
    Diamond {
        x: i64,
        y: i64,
        corner: i64,
    },
    Bar {
        x: i64,
        y: i64,
        width: i64,
        height: i64,
        opens: Opens,
    },
}

/// The end at which a bar goes on for nobody knows how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opens {
    Nowhere,
    AtStart,
    AtEnd,
}

/// The words beside a mark.
#[derive(Debug, PartialEq, Eq)]
pub struct Words {
    pub x: i64,
    pub text: String,
    pub stand: Stand,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stand {
    /// They begin at x, behind the mark.
    After,
    /// They end at x, before the mark.
    Before,
    /// They begin at x, on a bar that leaves no room beside it.
    Within,
}

/// The chart of a period; none if the period isn't closed.
#[must_use]
pub fn draw(period: Date, groups: &[Group<'_>], today: civil::Date) -> Option<Gantt> {
    let scale = Scale::new(period)?;
    let line = scale.contains(today).then(|| scale.middle(today));
    let mut y = HEAD;
    let groups = groups
        .iter()
        .map(|group| {
            let top = y;
            y += GROUP_HEIGHT;
            let rows = group.bars.iter().map(|bar| {
                let row = row(bar, y, &scale, today, line);
                y += row.height;
                row
            });
            Band { label: group.label.to_owned(), y: top, rows: rows.collect() }
        })
        .collect();
    Some(Gantt { height: y + 8, ticks: ticks(&scale), groups, today: line })
}

/// The days of a period over the width of the plot.
struct Scale {
    first: civil::Date,
    last: civil::Date,
    days: i64,
}

impl Scale {
    fn new(period: Date) -> Option<Scale> {
        let (first, last) = (period.first()?, period.last()?);
        let days = i64::from(first.until(last).ok()?.get_days()) + 1;
        (days > 0).then_some(Scale { first, last, days })
    }

    fn contains(&self, day: civil::Date) -> bool {
        self.first <= day && day <= self.last
    }

    /// Where so many days, in halves, have passed since the first began.
    fn after(&self, half_days: i64) -> i64 {
        let plot = RIGHT - LEFT;
        LEFT + (plot * half_days + self.days) / (2 * self.days)
    }

    fn half_days(&self, day: civil::Date) -> i64 {
        2 * i64::from(self.first.until(day).map_or(0, |span| span.get_days()))
    }

    /// Where a day begins.
    fn start(&self, day: civil::Date) -> i64 {
        self.after(self.half_days(day.clamp(self.first, self.last)))
    }

    /// Where a day ends.
    fn end(&self, day: civil::Date) -> i64 {
        self.after(self.half_days(day.clamp(self.first, self.last)) + 2)
    }

    fn middle(&self, day: civil::Date) -> i64 {
        self.after(self.half_days(day.clamp(self.first, self.last)) + 1)
    }
}

/// A tick for every so many months, so that each has room for its word.
fn ticks(scale: &Scale) -> Vec<Tick> {
    let years = i64::from(scale.last.year()) - i64::from(scale.first.year());
    let months = years * 12 + i64::from(scale.last.month()) - i64::from(scale.first.month()) + 1;
    let most = (RIGHT - LEFT) / TICK;
    let fits = |step: &i64| months.div_euclid(*step) < most + 1;
    let step = [1, 3, 6].into_iter().find(fits).unwrap_or_else(|| 12 * (months.div_euclid(12 * most) + 1));
    let mut ticks = Vec::new();
    let mut year = None;
    let mut month = Some(scale.first.first_of_month());
    while let Some(first) = month.filter(|first| *first <= scale.last) {
        let this = japanese_year(first);
        let changed = (year.as_ref() != Some(&this)).then(|| this.clone());
        ticks.push(Tick { x: scale.start(first), label: japanese_month(first), year: changed });
        year = Some(this);
        month = Span::new().try_months(step).ok().and_then(|step| first.checked_add(step).ok());
    }
    ticks
}

/// `line` is where the line of today stands, if it does.
fn row(bar: &Bar<'_>, y: i64, scale: &Scale, today: civil::Date, line: Option<i64>) -> Row {
    let lines = balanced(bar.title, TITLE, EM_OF_SCHEDULE);
    let height = i64::try_from(lines.len()).unwrap_or(1) * LINE + ROW_PADDING;
    let middle = y + height / 2;
    // The plan and what came of it share the row, if both are there and differ.
    let dates = match (bar.planned, bar.actual) {
        (Some(planned), Some(actual)) if planned != actual => vec![
            (Role::Planned, planned, middle - HALF_HEIGHT - 1, HALF_HEIGHT),
            (Role::Actual, actual, middle + 1, HALF_HEIGHT),
        ],
        (_, Some(actual)) => vec![(Role::Actual, actual, middle - BAR_HEIGHT / 2, BAR_HEIGHT)],
        (Some(planned), None) => vec![(Role::Planned, planned, middle - BAR_HEIGHT / 2, BAR_HEIGHT)],
        (None, None) => Vec::new(),
    };
    let marks: Vec<Mark> = dates
        .into_iter()
        .filter_map(|(role, date, y, height)| mark(role, date, y, height, scale))
        .flat_map(|mark| if bar.is_ongoing { so_far(mark, scale, today) } else { vec![mark] })
        .collect();
    let extent = marks.iter().map(Mark::extent).reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)));
    let strike = extent.filter(|_| bar.is_cancelled).map(|(from, to)| (from - 6, to + 6));
    Row { lines, y, height, words: extent.map(|extent| words(bar.words, extent, line)), marks, strike }
}

/// The mark of a date; none if it lies outside of the period.
fn mark(role: Role, date: Date, y: i64, height: i64, scale: &Scale) -> Option<Mark> {
    let first = date.first().unwrap_or(scale.first);
    let last = date.last().unwrap_or(scale.last).max(first);
    if last < scale.first || first > scale.last {
        return None;
    }
    let is_day = !date.is_range() && date.precision() == Precision::Day;
    let shape = if is_day {
        Shape::Diamond { x: scale.middle(first), y: y + height / 2, corner: DIAMOND.min(height / 2 + 2) }
    } else {
        let x = scale.start(first);
        let opens = match (date.first(), date.last()) {
            (None, _) => Opens::AtStart,
            (_, None) => Opens::AtEnd,
            _ => Opens::Nowhere,
        };
        Shape::Bar { x, y, width: (scale.end(last) - x).max(4), height, opens }
    };
    Some(Mark { role, shape, is_provisional: date.is_provisional() })
}

/// What came about of something that is under way, and what of it is still to come: its bar is in two parts, of which
/// the second is a plan.
fn so_far(mark: Mark, scale: &Scale, today: civil::Date) -> Vec<Mark> {
    let Mark { role: Role::Actual, shape: Shape::Bar { x, y, width, height, opens }, is_provisional } = mark else {
        return vec![mark];
    };
    let now = if today < scale.first {
        x
    } else if today > scale.last {
        x + width
    } else {
        scale.middle(today).clamp(x, x + width)
    };
    let part = |role, x, width, opens| Mark { role, shape: Shape::Bar { x, y, width, height, opens }, is_provisional };
    let (before, after) = match opens {
        Opens::Nowhere => (Opens::Nowhere, Opens::Nowhere),
        Opens::AtStart => (Opens::AtStart, Opens::Nowhere),
        Opens::AtEnd => (Opens::Nowhere, Opens::AtEnd),
    };
    let parts = [part(Role::Actual, x, now - x, before), part(Role::Planned, now, x + width - now, after)];
    match (now > x, now < x + width) {
        (true, false) => vec![mark],
        (false, _) => vec![part(Role::Planned, x, width, opens)],
        (true, true) => parts.into(),
    }
}

impl Mark {
    /// From where to where it goes, its arrow included.
    fn extent(&self) -> (i64, i64) {
        match self.shape {
            Shape::Diamond { x, corner, .. } => (x - corner, x + corner),
            Shape::Bar { x, width, opens, .. } => match opens {
                Opens::Nowhere => (x, x + width),
                Opens::AtStart => (x - ARROW, x + width),
                Opens::AtEnd => (x, x + width + ARROW),
            },
        }
    }

    /// The corners of what isn't a rectangle: of a diamond, or of a bar's arrow; empty if there is neither.
    #[must_use]
    pub fn points(&self) -> String {
        match self.shape {
            Shape::Diamond { x, y, corner } => {
                format!("{x},{} {},{y} {x},{} {},{y}", y - corner, x + corner, y + corner, x - corner)
            }
            Shape::Bar { x, y, width, height, opens } => {
                let (base, tip) = match opens {
                    Opens::Nowhere => return String::new(),
                    Opens::AtStart => (x, x - ARROW),
                    Opens::AtEnd => (x + width, x + width + ARROW),
                };
                format!("{base},{} {tip},{} {base},{}", y - 3, y + height / 2, y + height + 3)
            }
        }
    }
}

/// How wide a text is, in whole units.
#[expect(clippy::cast_possible_truncation, reason = "what is wider than all drawings has no room in any case")]
fn width(text: &str) -> i64 {
    width_at(text, EM_OF_SCHEDULE).ceil() as i64
}

/// Behind the mark if there is room, else before it, else on it. `line` is that of today, which doesn't run through
/// them as long as there is another place: that may be behind it.
fn words(text: &str, (from, to): (i64, i64), line: Option<i64>) -> Words {
    let width = width(text);
    let is_free = |x: i64| line.is_none_or(|line| line < x - 4 || x + width + 4 < line);
    let beyond = line.map_or(WIDTH, |line| line + 6);
    let (after, before, within) = (to + 8, from - 8 - width, from + 8);
    let behind = beyond.max(within);
    let stand = if after + width <= WIDTH && is_free(after) {
        (after, Stand::After)
    } else if before >= LEFT && is_free(before) {
        (from - 8, Stand::Before)
    } else if beyond > to && beyond + width <= WIDTH && after + width > beyond {
        (beyond, Stand::After)
    } else if beyond < to && behind + width + 8 <= to {
        (behind, Stand::Within)
    } else {
        (within, Stand::Within)
    };
    Words { x: stand.0, text: text.to_owned(), stand: stand.1 }
}

#[cfg(test)]
#[path = "gantt/tests.rs"]
mod tests;
