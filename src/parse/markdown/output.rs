//! What the renderer writes to: one HTML text with marks in it, and the plain text beside it.
//!
//! 1. Finished HTML is appended to one buffer; what must stay open (the address of a linked file, a component) is a
//!    [`Mark`] at a byte of that buffer. The buffer is cut into segments once, at the end.
//! 2. A soft line break is written as a line feed at once. It is taken back when the next text arrives and both its
//!    neighbours are wide ([`soft_break_vanishes`]).

use super::escape;
use crate::japanese::soft_break_vanishes;
use crate::model::body::{ComponentCall, Segment};
use crate::model::phrase::Phrase;

/// Something that stands between two bytes of the HTML.
#[derive(Debug)]
pub(super) struct Mark {
    pub at: usize,
    pub piece: Piece,
}

#[derive(Clone, Debug)]
pub(super) enum Piece {
    LinkStart {
        reference: u32,
        title: Option<Box<str>>,
    },
    LinkEnd {
        reference: u32,
    },
    Url {
        reference: u32,
    },
    /// What the program says between tags.
    Phrase {
        phrase: Phrase,
        values: Box<[(&'static str, Box<str>)]>,
    },
    /// The same as the value of an attribute: it stands right behind `="`, and `"` follows.
    Label {
        phrase: Phrase,
        values: Box<[(&'static str, Box<str>)]>,
    },
    Component(Box<ComponentCall>),
    /// The next bytes, this many, belong to a link or a footnote mark, which the table of contents leaves out.
    Aside(usize),
    /// A reference to a footnote within a footnote: numbered when that footnote is placed.
    FootnoteReference(Box<str>),
}

#[derive(Debug, Default)]
pub(super) struct Output {
    pub html: String,
    pub marks: Vec<Mark>,
    pub text: String,
    /// Where in the HTML a soft break waits for its right neighbour.
    soft_break: Option<usize>,
    /// The length of the plain text when something without text (an image, a component) was last written:
    /// a character before it is no neighbour of a line break.
    opaque_until: usize,
}

impl Output {
    pub fn with_capacity(source: usize) -> Output {
        Output {
            html: String::with_capacity(source + source / 2),
            text: String::with_capacity(source),
            ..Output::default()
        }
    }

    pub fn mark(&mut self, piece: Piece) {
        self.marks.push(Mark { at: self.html.len(), piece });
    }

    /// Writes the attribute by which an element says what it is, ` aria-label="…"`.
    pub fn label(&mut self, phrase: Phrase, values: impl Into<Box<[(&'static str, Box<str>)]>>) {
        self.html.push_str(" aria-label=\"");
        self.mark(Piece::Label { phrase, values: values.into() });
        self.html.push('"');
    }

    /// Begins a block: on a new line of the HTML and of the plain text.
    pub fn begin_block(&mut self) {
        self.end_block();
        if !self.html.is_empty() && !self.html.ends_with('\n') {
            self.html.push('\n');
        }
    }

    /// Ends a block in the plain text.
    pub fn end_block(&mut self) {
        self.soft_break = None;
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
        self.opaque_until = self.text.len();
    }

    /// Writes text: escaped into the HTML, as it is into the plain text. `text` holds no control characters.
    pub fn write_text(&mut self, text: &str) {
        self.plain(text);
        escape::text(&mut self.html, text);
    }

    /// Writes text as it is, but for control characters.
    pub fn verbatim(&mut self, text: &str) {
        if text.contains(escape::is_control) {
            self.write_text(&text.replace(escape::is_control, "\u{FFFD}"));
        } else {
            self.write_text(text);
        }
    }

    /// Writes to the plain text alone, and settles a waiting soft break. To be called before the HTML of the same
    /// text is written.
    pub fn plain(&mut self, text: &str) {
        if self.soft_break.is_some()
            && let Some(next) = text.chars().next()
        {
            self.settle_soft_break(next);
        }
        self.text.push_str(text);
    }

    /// Tells that something without text of its own follows: a waiting soft break stays.
    pub fn opaque(&mut self) {
        if self.soft_break.take().is_some() {
            self.text.push(' ');
        }
        self.opaque_until = self.text.len();
    }

    /// Whether a waiting soft break is the last that was written.
    pub fn begins_line(&self) -> bool {
        self.soft_break.is_some_and(|at| at + 1 == self.html.len())
    }

    /// Whether nothing was written since.
    pub fn is_at(&self, position: &Position) -> bool {
        self.html.len() == position.html && self.marks.len() == position.marks
    }

    /// Takes a waiting soft break back: the block ends there.
    pub fn drop_soft_break(&mut self) {
        if self.soft_break.take().is_some() {
            self.html.truncate(self.html.trim_end_matches('\n').len());
        }
    }

    pub fn soft_break(&mut self) {
        self.soft_break = Some(self.html.len());
        self.html.push('\n');
    }

    pub fn hard_break(&mut self) {
        self.html.push_str("<br>\n");
        self.text.push('\n');
        self.opaque_until = self.text.len();
    }

    fn settle_soft_break(&mut self, next: char) {
        let Some(at) = self.soft_break.take() else { return };
        let previous = self.text.get(self.opaque_until..).and_then(|text| text.chars().next_back());
        if previous.is_some_and(|previous| soft_break_vanishes(previous, next)) {
            self.html.remove(at);
            for mark in self.marks.iter_mut().rev().take_while(|mark| mark.at > at) {
                mark.at -= 1;
            }
        } else {
            self.text.push(' ');
        }
    }

    /// Puts HTML in at a byte that was reached earlier, `marks` being the number of marks then.
    pub fn insert(&mut self, at: usize, marks: usize, html: &str) {
        self.html.insert_str(at, html);
        for mark in self.marks.iter_mut().skip(marks) {
            mark.at += html.len();
        }
    }

    /// The HTML written since `at` (with `marks` marks then), without links, footnote marks and components.
    pub fn without_asides(&self, at: usize, marks: usize) -> Box<str> {
        let mut from = at;
        let mut html = String::with_capacity(self.html.len() - at);
        for mark in self.marks.iter().skip(marks) {
            if let Piece::Aside(length) = mark.piece {
                html.push_str(self.html.get(from..mark.at).unwrap_or_default());
                from = mark.at + length;
            }
        }
        html.push_str(self.html.get(from..).unwrap_or_default());
        html.into_boxed_str()
    }

    /// Cuts off what was written since `start` and returns it: a footnote, to be placed at the end.
    pub fn split_off(&mut self, start: &Position) -> Output {
        let mut marks = self.marks.split_off(start.marks.min(self.marks.len()));
        for mark in &mut marks {
            mark.at -= start.html;
        }
        self.soft_break = None;
        self.opaque_until = start.text;
        Output {
            html: self.html.split_off(start.html),
            marks,
            text: self.text.split_off(start.text),
            ..Output::default()
        }
    }

    /// Puts at the end what was written apart.
    pub fn append(&mut self, other: Output) {
        let base = self.html.len();
        self.html.push_str(&other.html);
        self.marks.extend(other.marks.into_iter().map(|Mark { at, piece }| Mark { at: base + at, piece }));
        self.text.push_str(&other.text);
    }

    pub fn position(&self) -> Position {
        Position { html: self.html.len(), marks: self.marks.len(), text: self.text.len() }
    }

    /// The segments: the HTML cut at the marks.
    pub fn into_segments(self) -> Vec<Segment> {
        let mut segments = Vec::with_capacity(self.marks.len() * 2 + 1);
        let mut from = 0;
        let html = &self.html;
        for mark in self.marks {
            let segment = match mark.piece {
                Piece::LinkStart { reference, title } => Segment::LinkStart { reference, title },
                Piece::LinkEnd { reference } => Segment::LinkEnd { reference },
                Piece::Url { reference } => Segment::Url { reference },
                Piece::Phrase { phrase, values } | Piece::Label { phrase, values } => {
                    Segment::Phrase { phrase, values }
                }
                Piece::Component(call) => Segment::Component(call),
                Piece::Aside(_) | Piece::FootnoteReference(_) => continue,
            };
            if let Some(html) = html.get(from..mark.at).filter(|html| !html.is_empty()) {
                segments.push(Segment::Html(html.into()));
            }
            from = mark.at;
            segments.push(segment);
        }
        if let Some(html) = html.get(from..).filter(|html| !html.is_empty()) {
            segments.push(Segment::Html(html.into()));
        }
        segments
    }
}

/// How far an [`Output`] was written.
#[derive(Clone, Debug)]
pub(super) struct Position {
    pub html: usize,
    pub marks: usize,
    pub text: usize,
}
