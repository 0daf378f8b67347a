//! A body in the making: what all parts of a text write into, whatever they have open themselves.

use std::ops::Range;

use pulldown_cmark::LinkType;

use super::Source;
use super::anchor::Anchors;
use super::notation::Prepared;
use super::output::Output;
use crate::diagnostic::{Diagnostic, Span, Spanned};
use crate::model::body::{Reference, Target};

pub(super) struct Draft<'s> {
    pub source: Source<'s>,
    pub prepared: &'s Prepared<'s>,
    pub out: Output,
    pub references: Vec<Reference>,
    /// Addresses outside, as they are written.
    pub addresses: Vec<Spanned<Box<str>>>,
    pub anchors: Anchors,
    pub diagnostics: Vec<Diagnostic>,
}

impl<'s> Draft<'s> {
    pub fn new(source: Source<'s>, prepared: &'s Prepared<'s>) -> Draft<'s> {
        Draft {
            source,
            prepared,
            out: Output::with_capacity(source.text.len()),
            references: Vec::new(),
            addresses: Vec::new(),
            anchors: Anchors::default(),
            diagnostics: Vec::new(),
        }
    }

    /// The number of a new reference.
    pub fn refer(&mut self, target: Target, span: Span) -> u32 {
        let number = u32::try_from(self.references.len()).unwrap_or(u32::MAX);
        self.references.push(Reference { target, span });
        number
    }

    /// The place in the file of a range of the text.
    pub fn span(&self, range: &Range<usize>) -> Span {
        Span::new(range.start, range.end).shifted(self.source.offset)
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
