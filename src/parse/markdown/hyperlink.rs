//! Links: references where they lead into the site, finished tags where they lead out of it.

use std::ops::Range;

use pulldown_cmark::LinkType;

use super::escape;
use super::link::{self, Destination};
use super::output::Piece;
use super::render::Renderer;
use crate::diagnostic::{Span, Spanned};

/// What the end of a link has to write.
pub(super) enum OpenLink {
    Reference(u32),
    Address,
    /// The destination was refused: the text stands alone.
    Refused,
}

impl Renderer<'_> {
    pub fn start_link(&mut self, destination: &(String, Span), title: &str) {
        let (written, span) = destination;
        let open = match link::classify(written, self.source.file) {
            Ok(Destination::Within(target)) => {
                let reference = self.refer(target, *span);
                let title = (!title.is_empty()).then(|| self.prepared.turn_back(title).into());
                self.out.mark(Piece::LinkStart { reference, title });
                OpenLink::Reference(reference)
            }
            Ok(Destination::Address) => {
                self.addresses.push(Spanned::new(written.as_str().into(), *span));
                let mut tag = String::from("<a href=\"");
                escape::address(&mut tag, written);
                if !title.is_empty() {
                    tag.push_str("\" title=\"");
                    escape::attribute(&mut tag, &self.prepared.turn_back(title));
                }
                tag.push_str("\">");
                self.aside(&tag);
                OpenLink::Address
            }
            Err(refusal) => {
                self.diagnostics.push(refusal.diagnostic(written, self.source.file, *span));
                OpenLink::Refused
            }
        };
        self.links.push(open);
    }

    pub fn end_link(&mut self) {
        match self.links.pop() {
            Some(OpenLink::Reference(reference)) => self.out.mark(Piece::LinkEnd { reference }),
            Some(OpenLink::Address) => self.aside("</a>"),
            Some(OpenLink::Refused) | None => {}
        }
    }

    /// HTML that the table of contents leaves out.
    fn aside(&mut self, html: &str) {
        self.out.mark(Piece::Aside(html.len()));
        self.out.html.push_str(html);
    }

    /// A destination as the author meant it, and where it is written.
    pub fn destination(&self, written: &str, kind: LinkType, range: Range<usize>) -> (String, Span) {
        let decoded = match kind {
            LinkType::Email => format!("mailto:{written}"),
            _ => self.prepared.turn_back(written).into_owned(),
        };
        // A destination without escapes is a slice of the text, so that its address tells its place.
        let text = &*self.prepared.markdown;
        let start = written.as_ptr().addr().checked_sub(text.as_ptr().addr());
        let range = match start {
            Some(start) if start + written.len() <= text.len() && !written.is_empty() => start..start + written.len(),
            _ => range,
        };
        (decoded, self.span(&range))
    }
}
