//! Footnotes: numbered in the order of their first reference, and placed at the end of the page.
//!
//! 1. While the text is written, a reference takes the next number, or the number that its note has.
//! 2. A definition is written like any text, then cut off and kept under its label. References in it wait.
//! 3. At the end the notes are placed in the order of their numbers; a reference waiting in one may call up further
//!    notes.
//! 4. Each note ends with a link back to every reference. A definition that nothing refers to is left out, with a
//!    warning.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::Source;
use super::anchor::Anchors;
use super::output::{Output, Piece, Position};
use crate::diagnostic::{Diagnostic, Span, Text};
use crate::model::phrase::Phrase;

#[derive(Debug, Default)]
pub(super) struct Footnotes {
    definitions: BTreeMap<Box<str>, Definition>,
    /// In the order of their numbers, which begin with 1.
    notes: Vec<Note>,
    numbers: BTreeMap<Box<str>, usize>,
    open: Option<Definition>,
}

#[derive(Debug)]
struct Definition {
    label: Box<str>,
    start: Position,
    span: Span,
    content: Output,
}

#[derive(Debug)]
struct Note {
    label: Box<str>,
    references: usize,
}

impl Footnotes {
    pub fn reference(&mut self, label: &str, out: &mut Output) {
        if self.open.is_some() {
            out.mark(Piece::FootnoteReference(label.into()));
            return;
        }
        let mut written = Output::default();
        self.write_reference(label, &mut written);
        out.mark(Piece::Aside(written.html.len()));
        out.append(written);
    }

    fn write_reference(&mut self, label: &str, out: &mut Output) {
        let label = label.to_lowercase().into_boxed_str();
        let number = *self.numbers.entry(label.clone()).or_insert_with(|| {
            self.notes.push(Note { label, references: 0 });
            self.notes.len()
        });
        let mut id = String::new();
        if let Some(note) = self.notes.get_mut(number - 1) {
            note.references += 1;
            id = back_id(number, note.references);
        }
        // Writing to a String cannot fail.
        let _ = write!(out.html, "<sup class=\"footnote-ref\"><a href=\"#fn-{number}\" id=\"{id}\"");
        out.label(Phrase::Footnote, [("n", number.to_string().into())]);
        let _ = write!(out.html, ">{number}</a></sup>");
    }

    /// Whether a definition is being written.
    pub fn is_open(&self) -> bool {
        self.open.is_some()
    }

    pub fn begin(&mut self, label: &str, out: &Output, span: Span) {
        let label = label.to_lowercase().into_boxed_str();
        self.open = Some(Definition { label, start: out.position(), span, content: Output::default() });
    }

    pub fn end(&mut self, out: &mut Output) {
        if let Some(mut definition) = self.open.take() {
            out.end_block();
            definition.content = out.split_off(&definition.start);
            self.definitions.entry(definition.label.clone()).or_insert(definition);
        }
    }

    /// Places the notes.
    pub fn finish(
        &mut self,
        out: &mut Output,
        anchors: &mut Anchors,
        source: Source<'_>,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        let mut contents = Vec::new();
        while let Some(note) = self.notes.get(contents.len()) {
            let definition = self.definitions.remove(&note.label);
            contents.push(self.numbered(definition.map(|definition| definition.content).unwrap_or_default()));
        }
        if !contents.is_empty() {
            out.begin_block();
            out.html.push_str("<section class=\"footnotes\"");
            out.label(Phrase::Footnotes, []);
            out.html.push_str(">\n<ol>\n");
            for (number, (content, note)) in (1..).zip(contents.into_iter().zip(&self.notes)) {
                place(out, content, number, note.references, anchors);
            }
            out.html.push_str("</ol>\n</section>\n");
        }
        diagnostics.extend(self.definitions.values().map(|definition| unused(definition, source)));
    }

    /// The content of a note with the references in it numbered.
    fn numbered(&mut self, content: Output) -> Output {
        let mut numbered = Output::default();
        numbered.text = content.text;
        let mut from = 0;
        for mark in content.marks {
            numbered.html.push_str(content.html.get(from..mark.at).unwrap_or_default());
            from = mark.at;
            match mark.piece {
                Piece::FootnoteReference(label) => self.write_reference(&label, &mut numbered),
                piece => numbered.mark(piece),
            }
        }
        numbered.html.push_str(content.html.get(from..).unwrap_or_default());
        numbered
    }
}

fn place(out: &mut Output, mut content: Output, number: usize, references: usize, anchors: &mut Anchors) {
    anchors.footnote(&format!("fn-{number}"));
    // Writing to a String cannot fail.
    let _ = write!(out.html, "<li id=\"fn-{number}\">");
    let html = content.html.trim_end();
    let (html, closing) = html.strip_suffix("</p>").map_or((html, ""), |html| (html, "</p>"));
    content.html.truncate(html.len());
    out.append(content);
    for reference in 1..=references {
        let id = back_id(number, reference);
        let (nth, named) = match reference {
            1 => (String::new(), number.to_string()),
            _ => (reference.to_string(), format!("{number}-{reference}")),
        };
        let _ = write!(out.html, " <a href=\"#{id}\" class=\"footnote-back\"");
        out.label(Phrase::FootnoteBack, [("n", named.into())]);
        let _ = write!(out.html, ">↩\u{FE0E}{nth}</a>");
        anchors.footnote(&id);
    }
    out.html.push_str(closing);
    out.html.push_str("</li>\n");
}

/// The `id` of the so-manieth reference to a note.
fn back_id(number: usize, reference: usize) -> String {
    if reference == 1 { format!("fnref-{number}") } else { format!("fnref-{number}-{reference}") }
}

fn unused(definition: &Definition, source: Source<'_>) -> Diagnostic {
    let label = &definition.label;
    let message = Text::new(
        format!("脚注「[^{label}]」はどこからも参照されていないため、ページに出ません。"),
        format!("nothing refers to the footnote `[^{label}]`; it is left out"),
    );
    let help = Text::new(
        format!("本文に「[^{label}]」と書くか、脚注を消してください。"),
        format!("write `[^{label}]` in the text, or remove the footnote"),
    );
    Diagnostic::warning("footnote-unused", source.file, message).at(definition.span).help(help)
}
