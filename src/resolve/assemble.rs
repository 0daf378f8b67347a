//! The pages of the site, out of what each pass found of them.

use std::sync::Arc;

use crate::model::page::Kind;
use crate::model::site::{Page, PageId, Resolved, TermId};
use crate::resolve::links::Led;
use crate::resolve::order::Beside;
use crate::resolve::tree::Tree;

/// What the passes found after the tree: a column each, in the order of the pages.
pub(super) struct Columns {
    pub kinds: Vec<Kind>,
    pub templates: Vec<Box<str>>,
    /// How many pages one sheet of a section's list shows; 0 for all.
    pub sheet_sizes: Vec<usize>,
    pub beside: Vec<Beside>,
    /// The terms that each page carries.
    pub carried: Vec<Vec<TermId>>,
    /// The term that each page is the page of.
    pub own_terms: Vec<Option<TermId>>,
    pub led: Vec<Led>,
    pub backlinks: Vec<Vec<PageId>>,
}

/// Zips the columns: a page for each row. All are of one length.
pub(super) fn assemble(tree: Tree<'_>, columns: Columns) -> Vec<Page> {
    let mut sources = tree.sources.iter();
    let mut hidden = tree.hidden.iter();
    let mut sections = tree.sections.into_iter();
    let mut urls = tree.urls.into_iter();
    let mut worlds = tree.worlds.into_iter();
    let mut below = tree.below.into_iter();
    let mut kinds = columns.kinds.into_iter();
    let mut templates = columns.templates.into_iter();
    let mut sheet_sizes = columns.sheet_sizes.into_iter();
    let mut beside = columns.beside.into_iter();
    let mut carried = columns.carried.into_iter();
    let mut own_terms = columns.own_terms.into_iter();
    let mut led = columns.led.into_iter();
    let mut backlinks = columns.backlinks.into_iter();
    let row = || {
        let (below, beside, led) = (below.next()?, beside.next()?, led.next()?);
        let resolved = Resolved {
            kind: kinds.next()?,
            world: worlds.next()?,
            url: urls.next()?,
            template: templates.next()?,
            section: sections.next()?,
            paginate_by: sheet_sizes.next()?,
            terms: carried.next()?,
            term: own_terms.next()?,
            named_related: led.related,
            fact_links: led.facts,
            backlinks: backlinks.next()?,
            links: led.links,
            files: led.files,
            hidden: *hidden.next()?,
        };
        Some(Page {
            source: Arc::clone(sources.next()?),
            resolved: Arc::new(resolved),
            pages: below.pages,
            subsections: below.subsections,
            previous: beside.previous,
            next: beside.next,
        })
    };
    let mut pages = Vec::with_capacity(tree.sources.len());
    pages.extend(std::iter::from_fn(row));
    pages
}
