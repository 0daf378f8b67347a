//! Taxonomies with their terms, and the pages that carry each.

use crate::model::id::PageId;

#[derive(Clone, Debug)]
pub struct Taxonomy {
    pub key: Box<str>,
    pub label: Box<str>,
    pub description: Box<str>,
    /// The address of the list of its terms.
    pub url: Box<str>,
    /// The section whose pages are the terms.
    pub section: Option<PageId>,
    pub paginate_by: usize,
    /// Whether readers may narrow lists and results by it.
    pub is_facet: bool,
    /// How many pages carry a term of it.
    pub carried: usize,
    /// In the order shown.
    pub terms: Vec<Term>,
    /// Keys of terms that aren't public, known so that naming one can be told from a mistake, and for nothing else.
    /// None if any key may be a term's.
    pub withheld: Option<Vec<Box<str>>>,
}

#[derive(Clone, Debug)]
pub struct Term {
    pub key: Box<str>,
    pub label: Box<str>,
    pub kana: Box<str>,
    pub description: Box<str>,
    /// Other keys that pages may write for it.
    pub aliases: Vec<Box<str>>,
    /// The address of its page; it is written only if there are pages or the term has a page of its own.
    pub url: Box<str>,
    /// The term's own page.
    pub page: Option<PageId>,
    /// The pages that carry it: newest first, then by title.
    pub pages: Vec<PageId>,
}

impl Term {
    /// Whether a page that writes `key` means this term.
    #[must_use]
    pub fn answers_to(&self, key: &str) -> bool {
        *self.key == *key || self.aliases.iter().any(|alias| **alias == *key)
    }

    /// Whether the term has an address that is written.
    #[must_use]
    pub fn is_linked(&self) -> bool {
        self.page.is_some() || !self.pages.is_empty()
    }
}
