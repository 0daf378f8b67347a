//! Which page hands out a file: the one that is named beside it, and where its author is told of it.

use crate::diagnostic::Span;
use crate::model::site::{Link, PageId, Site};

/// Where a file is handed out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Giver {
    pub page: PageId,
    /// The place in the page's file that names it.
    pub span: Span,
    /// Its place among the page's files; none if only the text leads to it.
    pub listed: Option<usize>,
}

impl Site {
    /// For each of [`Site::attachments`] the first page that lists it, or else the first whose text leads to it. None
    /// if only the glossary does.
    #[must_use]
    pub fn givers(&self) -> Vec<Option<Giver>> {
        let mut givers: Vec<Option<Giver>> = vec![None; self.attachments.len()];
        let mut first = |file: u32, giver: Giver| {
            if let Some(known @ None) = givers.get_mut(file as usize) {
                *known = Some(giver);
            }
        };
        for page in self.page_ids() {
            for (place, file) in self.page(page).files.iter().enumerate() {
                let span = file.attachment.path.span;
                first(file.file, Giver { page, span, listed: Some(place) });
            }
        }
        for page in self.page_ids() {
            let of_page = self.page(page);
            for (link, reference) in of_page.links.iter().zip(&of_page.source.body.references) {
                if let Link::File(file) = link {
                    first(*file, Giver { page, span: reference.span, listed: None });
                }
            }
        }
        givers
    }
}
