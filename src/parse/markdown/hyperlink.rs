//! Links: references if they lead into the site, finished tags if they lead out of it.

use super::draft::Draft;
use super::escape;
use super::link::{self, Destination};
use super::output::{Output, Piece};
use crate::diagnostic::{Span, Spanned};

/// The open links, each with what its end has to write.
#[derive(Debug, Default)]
pub(super) struct Links {
    open: Vec<OpenLink>,
}

#[derive(Debug)]
enum OpenLink {
    Reference(u32),
    Address,
    /// The destination was refused: the text stands alone.
    Refused,
}

impl Links {
    pub fn is_open(&self) -> bool {
        !self.open.is_empty()
    }

    pub fn start(&mut self, draft: &mut Draft<'_>, destination: &(String, Span), title: &str) {
        let (written, span) = destination;
        let open = match link::classify(written, draft.source.file) {
            Ok(Destination::Within(target)) => {
                let reference = draft.refer(target, *span);
                let title = (!title.is_empty()).then(|| draft.prepared.turn_back(title).into());
                draft.out.mark(Piece::LinkStart { reference, title });
                OpenLink::Reference(reference)
            }
            Ok(Destination::Address) => {
                draft.addresses.push(Spanned::new(written.as_str().into(), *span));
                let mut tag = String::from("<a href=\"");
                escape::address(&mut tag, written);
                if !title.is_empty() {
                    tag.push_str("\" title=\"");
                    escape::attribute(&mut tag, &draft.prepared.turn_back(title));
                }
                tag.push_str("\">");
                aside(&mut draft.out, &tag);
                OpenLink::Address
            }
            Err(refusal) => {
                draft.diagnostics.push(refusal.diagnostic(written, draft.source.file, *span));
                OpenLink::Refused
            }
        };
        self.open.push(open);
    }

    pub fn end(&mut self, out: &mut Output) {
        match self.open.pop() {
            Some(OpenLink::Reference(reference)) => out.mark(Piece::LinkEnd { reference }),
            Some(OpenLink::Address) => aside(out, "</a>"),
            Some(OpenLink::Refused) | None => {}
        }
    }
}

/// HTML that the table of contents leaves out.
fn aside(out: &mut Output, html: &str) {
    out.mark(Piece::Aside(html.len()));
    out.html.push_str(html);
}
