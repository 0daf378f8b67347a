//! Paragraphs and the text in them: notations among it, and components that stand on a line of their own.

use std::ops::Range;

use super::draft::Draft;
use super::notation::{self, Kind, Notation};
use super::output::{Output, Piece, Position};
use super::{escape, link, speech};
use crate::model::body::{ComponentCall, Target};

/// The open paragraph, and how deep in it the text stands.
#[derive(Debug, Default)]
pub(super) struct Paragraphs {
    open: Option<Paragraph>,
    /// How many emphases and links are open.
    depth: usize,
}

#[derive(Debug)]
struct Paragraph {
    /// Behind its start tag.
    start: Position,
    /// Closed while a component stands between two lines of it.
    is_open: bool,
    /// Where it is written.
    range: Range<usize>,
    /// The caption, if the paragraph is a figure.
    caption: Option<String>,
}

impl Paragraphs {
    pub fn start(&mut self, out: &mut Output, range: Range<usize>) {
        out.begin_block();
        out.html.push_str("<p>");
        self.open = Some(Paragraph { start: out.position(), is_open: true, range, caption: None });
    }

    /// Whether a component has closed the paragraph before its end.
    pub fn is_interrupted(&self) -> bool {
        self.open.as_ref().is_some_and(|paragraph| !paragraph.is_open)
    }

    pub fn reopen(&mut self, out: &mut Output) {
        if let Some(paragraph) = &mut self.open {
            out.begin_block();
            out.html.push_str("<p>");
            paragraph.start = out.position();
            paragraph.is_open = true;
        }
    }

    pub fn end(&mut self, out: &mut Output) {
        if let Some(paragraph) = self.open.take().filter(|paragraph| paragraph.is_open) {
            match paragraph.caption {
                Some(caption) => {
                    out.html.push_str("<figcaption>");
                    out.verbatim(&caption);
                    out.html.push_str("</figcaption></figure>\n");
                }
                None => out.html.push_str("</p>\n"),
            }
        }
        out.end_block();
    }

    pub fn open_inline(&mut self, out: &mut Output, tag: &str) {
        self.depth += 1;
        out.html.push_str(tag);
    }

    pub fn close_inline(&mut self, out: &mut Output, tag: &str) {
        self.depth = self.depth.saturating_sub(1);
        out.html.push_str(tag);
    }

    /// An image alone in its paragraph makes it a figure, with the image's title as its caption. The title that is left
    /// for the image.
    pub fn caption(&mut self, draft: &mut Draft<'_>, title: String, image: &Range<usize>) -> String {
        match &mut self.open {
            Some(paragraph)
                if !title.is_empty()
                    && self.depth == 0
                    && paragraph.range.start == image.start
                    && draft.prepared.markdown.get(image.end..paragraph.range.end).is_some_and(is_blank) =>
            {
                // Nothing but the start tag of the paragraph was written yet.
                draft.out.html.truncate(draft.out.html.len() - "<p>".len());
                draft.out.html.push_str("<figure>");
                paragraph.caption = Some(title);
                String::new()
            }
            _ => title,
        }
    }

    /// Text with the notations in it. Within a link, none of them is one.
    pub fn text(&mut self, draft: &mut Draft<'_>, text: &str, range: &Range<usize>, is_in_link: bool) {
        if draft.source.has_speakers
            && let Some((sign, name, length)) = speech::speaker(text)
            && draft.prepared.markdown.get(range.clone()) == Some(text)
            && self.begin_speech(&mut draft.out)
        {
            speech::begin(&mut draft.out, sign, name);
            let rest = range.start + length..range.end;
            return self.plain_text(draft, text.get(length..).unwrap_or_default(), &rest, is_in_link);
        }
        self.plain_text(draft, text, range, is_in_link);
    }

    /// Whether what somebody says may begin here: with the paragraph, or with a line of it, which then begins one.
    fn begin_speech(&mut self, out: &mut Output) -> bool {
        let Some(paragraph) = self.open.as_mut().filter(|_| self.depth == 0) else { return false };
        if out.is_at(&paragraph.start) {
            return true;
        }
        if !paragraph.is_open || !out.begins_line() {
            return false;
        }
        out.drop_soft_break();
        out.html.push_str("</p>\n");
        out.end_block();
        out.html.push_str("<p>");
        paragraph.start = out.position();
        true
    }

    fn plain_text(&mut self, draft: &mut Draft<'_>, text: &str, range: &Range<usize>, is_in_link: bool) {
        let prepared = draft.prepared;
        if prepared.is_plain {
            return draft.out.write_text(text);
        }
        let Some(literal) = prepared.literal(text, range) else {
            return draft.out.verbatim(&prepared.turn_back(text));
        };
        let mut from = range.start;
        for notation in prepared.notations_in(range) {
            draft.out.verbatim(prepared.original.get(from..notation.span.start).unwrap_or_default());
            self.notation(draft, notation, is_in_link);
            from = notation.span.end;
        }
        draft.out.verbatim(literal.get(from - range.start..).unwrap_or_default());
    }

    fn notation(&mut self, draft: &mut Draft<'_>, notation: &Notation, is_in_link: bool) {
        let written = draft.prepared.original.get(notation.span.clone()).unwrap_or_default();
        match &notation.kind {
            Kind::Ruby => ruby(&mut draft.out, written),
            Kind::Wiki if is_in_link => draft.out.verbatim(notation::wiki(written).text),
            Kind::Wiki => wiki(draft, written, &notation.span),
            Kind::Component(call) => self.component(draft, call, &notation.span),
            Kind::Mistake(mistake) => {
                draft.diagnostics.push(mistake.diagnostic(draft.source.file));
                draft.out.verbatim(written);
            }
        }
    }

    /// A component: a block of its own if it stands alone on a line of a paragraph, else a part of the line.
    fn component(&mut self, draft: &mut Draft<'_>, call: &ComponentCall, span: &Range<usize>) {
        let rest = draft.prepared.original.get(span.end..).unwrap_or_default().trim_start_matches([' ', '\t']);
        let ends_line = rest.is_empty() || rest.starts_with(['\n', '\r']);
        let is_alone = ends_line && self.depth == 0;
        let out = &mut draft.out;
        match &mut self.open {
            Some(paragraph) if is_alone && (out.is_at(&paragraph.start) || out.begins_line()) => {
                if out.is_at(&paragraph.start) {
                    out.html.truncate(paragraph.start.html - "<p>".len());
                } else {
                    out.drop_soft_break();
                    out.html.push_str("</p>\n");
                }
                paragraph.is_open = false;
                out.end_block();
                out.mark(Piece::Component(Box::new(call.clone())));
                out.html.push('\n');
            }
            _ => {
                out.opaque();
                out.mark(Piece::Component(Box::new(call.clone())));
            }
        }
    }
}

fn is_blank(text: &str) -> bool {
    text.trim().is_empty()
}

fn ruby(out: &mut Output, written: &str) {
    out.plain("");
    for (at, (base, reading)) in notation::ruby(written).into_iter().enumerate() {
        out.plain(base);
        if at == 0 {
            out.html.push_str("<ruby>");
        }
        escape::text(&mut out.html, base);
        out.html.push_str("<rp>（</rp><rt>");
        escape::text(&mut out.html, &reading);
        out.html.push_str("</rt><rp>）</rp>");
    }
    out.html.push_str("</ruby>");
}

fn wiki(draft: &mut Draft<'_>, written: &str, span: &Range<usize>) {
    let wiki = notation::wiki(written);
    let anchor = wiki.anchor.map(|anchor| link::decoded(anchor).into());
    let target = match anchor {
        Some(anchor) if wiki.name.is_empty() => Target::Anchor(anchor),
        anchor => Target::Wiki { name: link::decoded(wiki.name).into(), anchor },
    };
    let reference = draft.refer(target, draft.span(span));
    draft.out.plain("");
    draft.out.mark(Piece::LinkStart { reference, title: None });
    draft.out.verbatim(wiki.text);
    draft.out.mark(Piece::LinkEnd { reference });
}
