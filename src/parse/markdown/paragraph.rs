//! Paragraphs and the text in them: notations among it, and components that stand on a line of their own.

use std::ops::Range;

use super::notation::{self, Kind, Notation};
use super::output::{Piece, Position};
use super::render::Renderer;
use super::{escape, link};
use crate::model::body::{ComponentCall, Target};

/// A paragraph that is being written.
pub(super) struct Paragraph {
    /// Behind its start tag.
    start: Position,
    /// Closed while a component stands between two lines of it.
    pub is_open: bool,
    /// Where it is written.
    pub range: Range<usize>,
    /// The caption, where the paragraph is a figure.
    pub caption: Option<String>,
}

impl Renderer<'_> {
    pub fn start_paragraph(&mut self, range: Range<usize>) {
        self.out.html.push_str("<p>");
        self.paragraph = Some(Paragraph { start: self.out.position(), is_open: true, range, caption: None });
    }

    pub fn reopen_paragraph(&mut self) {
        if let Some(paragraph) = &mut self.paragraph {
            self.out.begin_block();
            self.out.html.push_str("<p>");
            paragraph.start = self.out.position();
            paragraph.is_open = true;
        }
    }

    pub fn end_paragraph(&mut self, paragraph: Paragraph) {
        match paragraph.caption {
            Some(caption) => {
                self.out.html.push_str("<figcaption>");
                self.verbatim(&caption);
                self.out.html.push_str("</figcaption></figure>\n");
            }
            None => self.out.html.push_str("</p>\n"),
        }
    }

    /// Text with the notations in it.
    pub fn text(&mut self, text: &str, range: &Range<usize>) {
        if self.prepared.is_plain {
            return self.out.write_text(text);
        }
        let prepared = self.prepared;
        let Some(literal) = prepared.literal(text, range) else {
            return self.verbatim(&prepared.turn_back(text));
        };
        let mut from = range.start;
        for notation in prepared.notations_in(range) {
            self.verbatim(prepared.original.get(from..notation.span.start).unwrap_or_default());
            self.notation(notation);
            from = notation.span.end;
        }
        self.verbatim(literal.get(from - range.start..).unwrap_or_default());
    }

    /// Text as it is, but for control characters.
    pub fn verbatim(&mut self, text: &str) {
        if text.contains(escape::is_control) {
            self.out.write_text(&text.replace(escape::is_control, "\u{FFFD}"));
        } else {
            self.out.write_text(text);
        }
    }

    fn notation(&mut self, notation: &Notation) {
        let written = self.prepared.original.get(notation.span.clone()).unwrap_or_default();
        match &notation.kind {
            Kind::Ruby => {
                self.out.plain("");
                for (at, (base, reading)) in notation::ruby(written).into_iter().enumerate() {
                    if at == 0 {
                        self.out.plain(base);
                        self.out.html.push_str("<ruby>");
                    } else {
                        self.out.plain(base);
                    }
                    escape::text(&mut self.out.html, base);
                    self.out.html.push_str("<rp>（</rp><rt>");
                    escape::text(&mut self.out.html, &reading);
                    self.out.html.push_str("</rt><rp>）</rp>");
                }
                self.out.html.push_str("</ruby>");
            }
            Kind::Wiki => {
                let wiki = notation::wiki(written);
                if !self.links.is_empty() {
                    return self.verbatim(wiki.text);
                }
                let anchor = wiki.anchor.map(|anchor| link::decoded(anchor).into());
                let target = match anchor {
                    Some(anchor) if wiki.name.is_empty() => Target::Anchor(anchor),
                    anchor => Target::Wiki { name: link::decoded(wiki.name).into(), anchor },
                };
                let reference = self.refer(target, self.span(&notation.span));
                self.out.plain("");
                self.out.mark(Piece::LinkStart { reference, title: None });
                self.verbatim(wiki.text);
                self.out.mark(Piece::LinkEnd { reference });
            }
            Kind::Component(call) => self.component(call, &notation.span),
            Kind::Mistake(mistake) => {
                self.diagnostics.push(mistake.diagnostic(self.source.file));
                self.verbatim(written);
            }
        }
    }

    /// A component: a block of its own where it stands alone on a line of a paragraph, else a part of the line.
    fn component(&mut self, call: &ComponentCall, span: &Range<usize>) {
        let rest = self.prepared.original.get(span.end..).unwrap_or_default().trim_start_matches([' ', '\t']);
        let ends_line = rest.is_empty() || rest.starts_with(['\n', '\r']);
        let is_alone = ends_line && self.inline_depth == 0;
        match &mut self.paragraph {
            Some(paragraph) if is_alone && (self.out.is_at(&paragraph.start) || self.out.begins_line()) => {
                if self.out.is_at(&paragraph.start) {
                    self.out.html.truncate(paragraph.start.html - "<p>".len());
                } else {
                    self.out.drop_soft_break();
                    self.out.html.push_str("</p>\n");
                }
                paragraph.is_open = false;
                self.out.end_block();
                self.out.mark(Piece::Component(Box::new(call.clone())));
                self.out.html.push('\n');
            }
            _ => {
                self.out.opaque();
                self.out.mark(Piece::Component(Box::new(call.clone())));
            }
        }
    }
}
