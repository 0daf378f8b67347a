//! From glyphs to text: a PDF says where each glyph stands, not what follows on what.
//!
//! 1. A glyph goes on with the line at whose end it stands ([`Lines::push`]): mostly the last one. After a ruby, which
//!    is drawn above in between, it is one before.
//! 2. Readings above a line are put after all lines, for else they would part what they stand above.
//! 3. Lines below one another are a paragraph. Of a line that reaches to the end of its paragraph, the next one is the
//!    continuation, and a word may be broken there; after a shorter line something else begins ([`push_paragraph`]).
//!
//! Distances are told in the size of the font.

use unicode_normalization::UnicodeNormalization;

use super::affine::{Affine, Vector};
use crate::japanese::{is_wide, soft_break_vanishes, unified_radical};

/// A glyph's meaning where it stands.
pub struct Placed {
    text: String,
    at: Vector,
    /// Of length 1: where the next glyph comes, and where the next line.
    along: Vector,
    across: Vector,
    size: f64,
    advance: f64,
}

impl Placed {
    /// `transform` leads from thousandths of the font's size to the page; `advance` is told in them. None for what has
    /// no size.
    pub fn new(text: String, transform: Affine, advance: f32, is_vertical: bool) -> Option<Placed> {
        let origin = transform.place(0.0, 0.0);
        let right = transform.place(1000.0, 0.0) - origin;
        let down = transform.place(0.0, -1000.0) - origin;
        let (along, across) = if is_vertical { (down, -right) } else { (right, down) };
        let size = down.length();
        let is_sound = size.is_finite() && along.length() > 1e-6 && across.length() > 1e-6;
        let advance = if is_vertical { 1.0 } else { f64::from(advance) / 1000.0 } * along.length();
        is_sound.then(|| Placed {
            text,
            at: origin,
            along: along.direction(),
            across: across.direction(),
            size,
            advance,
        })
    }
}

struct Line {
    along: Vector,
    size: f64,
    /// Along the line.
    start: f64,
    end: f64,
    /// Across it.
    level: f64,
    /// Between its last two glyphs.
    gap: f64,
    text: String,
}

impl Line {
    /// How far from the line's end what goes on with it may stand. What is spaced out stays together, and two cells of
    /// a table that nearly touch stay apart: between wide characters a gap is as wide as the one before it.
    fn reach(&self, text: &str) -> f64 {
        let mut letters = self.text.chars().rev();
        match (letters.next(), letters.next(), text.chars().next()) {
            (Some(last), Some(_), Some(next)) if is_wide(last) && is_wide(next) => (self.gap + 0.2).clamp(0.4, 1.0),
            _ => 1.0,
        }
    }
}

/// The lines of a page, in the order in which they were begun.
#[derive(Default)]
pub struct Lines(Vec<Line>);

/// A glyph may go on with one of the latest lines, this many.
const OPEN: usize = 8;

impl Lines {
    pub fn push(&mut self, glyph: &Placed) {
        let text: String = glyph.text.chars().flat_map(plain).collect();
        let (start, level) = (glyph.at.dot(glyph.along), glyph.at.dot(glyph.across));
        let end = start + glyph.advance;
        let size = glyph.size;
        let from = self.0.len().saturating_sub(OPEN);
        let goes_on = |line: &&mut Line| {
            let gap = (start - line.end) / size;
            glyph.along.dot(line.along) > 0.99
                && (level - line.level).abs() < 0.35 * size.max(line.size)
                && (-0.5..line.reach(&text)).contains(&gap)
        };
        match self.0.iter_mut().skip(from).rev().find(goes_on) {
            Some(line) => {
                let is_apart = (start - line.end) / size > 0.2;
                if let (true, Some(before), Some(after)) =
                    (is_apart, line.text.chars().next_back(), text.chars().next())
                    && !is_wide(before)
                    && !is_wide(after)
                    && !before.is_whitespace()
                    && !after.is_whitespace()
                {
                    line.text.push(' ');
                }
                line.text.push_str(&text);
                line.gap = (start - line.end) / size;
                line.end = end;
                line.size = line.size.max(size);
            }
            // A blank begins nothing.
            None if text.trim().is_empty() => {}
            None => self.0.push(Line { along: glyph.along, size, start, end, level, gap: 0.0, text }),
        }
    }

    pub fn into_text(self) -> String {
        let mut lines = self.0;
        let is_drawn_twice: Vec<bool> = (0..lines.len()).map(|at| is_shadow(&lines, at)).collect();
        let is_ruby: Vec<bool> = (0..lines.len()).map(|at| is_above_another(&lines, at)).collect();
        let mut twice = is_drawn_twice.iter();
        let mut kinds = is_ruby.iter();
        let mut readings = Vec::new();
        let mut kept = Vec::with_capacity(lines.len());
        for line in lines.drain(..) {
            match (twice.next(), kinds.next()) {
                (Some(true), _) => {}
                (_, Some(true)) => readings.push(line),
                _ => kept.push(line),
            }
        }
        let mut text = String::new();
        for paragraph in paragraphs(&kept) {
            push_paragraph(&mut text, &paragraph);
        }
        for line in readings {
            push_line(&mut text, &line.text);
        }
        text
    }
}

/// Whether the same was drawn at the same place shortly before, for a shadow or for bold letters.
fn is_shadow(lines: &[Line], at: usize) -> bool {
    let line = &lines[at];
    let near = 0.3 * line.size;
    lines[at.saturating_sub(OPEN)..at].iter().any(|other| {
        other.text == line.text && (other.start - line.start).abs() < near && (other.level - line.level).abs() < near
    })
}

/// Whether a line is small and stands above one that is near in the file: a ruby.
fn is_above_another(lines: &[Line], at: usize) -> bool {
    let line = &lines[at];
    let middle = f64::midpoint(line.start, line.end);
    let near = at.saturating_sub(OPEN)..(at + OPEN).min(lines.len());
    lines[near].iter().any(|other| {
        line.size < 0.65 * other.size
            && other.along.dot(line.along) > 0.99
            && (other.start..other.end).contains(&middle)
            && (0.5..1.8).contains(&((other.level - line.level) / other.size))
    })
}

/// Lines below one another at about the same distance, which others may stand between in the file, as those of the next
/// cell do.
fn paragraphs(lines: &[Line]) -> Vec<Vec<&Line>> {
    let mut paragraphs: Vec<Vec<&Line>> = Vec::new();
    for line in lines {
        let from = paragraphs.len().saturating_sub(OPEN);
        let above = |paragraph: &&mut Vec<&Line>| {
            paragraph.last().is_some_and(|last| is_below(last, line)) && step_of(paragraph, line) < 1.25
        };
        match paragraphs.iter_mut().skip(from).rev().find(above) {
            // What is nearer to the last line than that was to the one before begins with it: that was a heading.
            Some(paragraph) if step_of(paragraph, line) < 0.8 => {
                let begins: Vec<&Line> = paragraph.pop().into_iter().chain([line]).collect();
                paragraphs.push(begins);
            }
            Some(paragraph) => paragraph.push(line),
            None => paragraphs.push(vec![line]),
        }
    }
    paragraphs
}

/// The step from a paragraph down to a line, told in its last one.
fn step_of(paragraph: &[&Line], line: &Line) -> f64 {
    match paragraph {
        [.., before, last] => (line.level - last.level) / (last.level - before.level),
        _ => 1.0,
    }
}

/// Whether a line is the next one of a paragraph.
fn is_below(line: &Line, next: &Line) -> bool {
    let step = (next.level - line.level) / line.size;
    let shift = (next.start - line.start).abs() / line.size;
    // Lines of a paragraph begin at one place, or are set in by half a character and more; a cell below is set in by
    // its border.
    !(0.06..0.4).contains(&shift)
        && next.along.dot(line.along) > 0.99
        && (0.87..1.15).contains(&(next.size / line.size))
        && (0.7..2.2).contains(&step)
        && next.start < line.end
        && line.start < next.end
}

fn push_paragraph(text: &mut String, lines: &[&Line]) {
    let end = lines.iter().map(|line| line.end).fold(f64::MIN, f64::max);
    let mut open = String::new();
    let mut left = f64::INFINITY;
    for line in lines {
        let next = line.text.trim();
        if left < room(next) {
            joined(&mut open, next);
        } else {
            push_line(text, &open);
            next.clone_into(&mut open);
        }
        left = (end - line.end) / line.size;
    }
    push_line(text, &open);
}

/// How much a line must have left for what comes next to have stood in it. Punctuation that mustn't begin a line leaves
/// it shorter by a character, and a long word by its letters.
#[expect(clippy::cast_precision_loss, reason = "no line has so many letters")]
fn room(next: &str) -> f64 {
    let letters = next.chars().take_while(|&c| !is_wide(c) && !c.is_whitespace()).count();
    ((letters + 1) as f64 * 0.55).max(1.6)
}

fn push_line(text: &mut String, line: &str) {
    let line = line.trim();
    if !line.is_empty() {
        text.push_str(line);
        text.push('\n');
    }
}

/// Goes on with a text after the end of a line. Between wide characters nothing stands there, nor where one of them is
/// wide, as in 令和 and 4年度; a hyphen goes where a word was cut.
fn joined(text: &mut String, next: &str) {
    let (Some(before), Some(after)) = (text.chars().next_back(), next.chars().next()) else {
        text.push_str(next);
        return;
    };
    let cut = text.strip_suffix(['-', '\u{2010}', '\u{AD}']).filter(|word| word.ends_with(char::is_alphabetic));
    if let (Some(length), true) = (cut.map(str::len), after.is_lowercase()) {
        text.truncate(length);
    } else if !soft_break_vanishes(before, after) && is_wide(before) == is_wide(after) {
        text.push(' ');
    }
    text.push_str(next);
}

/// A character as one writes it: fonts name radicals in place of the kanji that look the same, forms for vertical
/// writing, and ligatures.
fn plain(c: char) -> impl Iterator<Item = char> {
    let c = if c.is_whitespace() && c != '\u{3000}' { ' ' } else { unified_radical(c) };
    let is_form = matches!(c, '\u{2F00}'..='\u{2FDF}' | '\u{FB00}'..='\u{FB06}' | '\u{FE10}'..='\u{FE4F}');
    let is_dropped = c.is_control() || matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{200B}'..='\u{200F}' | '\u{FEFF}');
    let formed = is_form.then(|| c.nfkc()).into_iter().flatten();
    formed.chain((!is_form && !is_dropped).then_some(c))
}
