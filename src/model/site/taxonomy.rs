//! Taxonomies with their terms, and the pages that carry each.

use crate::model::hours::Mark;
use crate::model::id::PageId;
use crate::model::page::World;

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
    /// How many pages of each world carry a term of it.
    pub carried: Apart<usize>,
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
    /// The address of its page; it is written only if pages of facts carry it or the term has a page of its own.
    pub url: Box<str>,
    /// The term's own page.
    pub page: Option<PageId>,
    /// Why it isn't public, in a site that shows what isn't.
    pub hidden: Option<Mark>,
    /// The pages of each world that carry it: newest first, then by title.
    pub pages: Apart<Vec<PageId>>,
}

/// Something of the pages that tell of facts, and the same of the samples ([`World`]).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Apart<T> {
    pub facts: T,
    pub samples: T,
}

impl<T> Apart<T> {
    pub fn of(&self, world: World) -> &T {
        match world {
            World::Facts => &self.facts,
            World::Samples => &self.samples,
        }
    }

    pub fn of_mut(&mut self, world: World) -> &mut T {
        match world {
            World::Facts => &mut self.facts,
            World::Samples => &mut self.samples,
        }
    }
}

impl Term {
    /// Whether a page that writes `key` means this term.
    #[must_use]
    pub fn answers_to(&self, key: &str) -> bool {
        *self.key == *key || self.aliases.iter().any(|alias| **alias == *key)
    }

    /// Whether the term has an address that is written: there are facts to list. Samples have their own section's list.
    #[must_use]
    pub fn is_linked(&self) -> bool {
        self.page.is_some() || !self.pages.facts.is_empty()
    }

    /// Whether a page carries it, of either world.
    #[must_use]
    pub fn is_carried(&self) -> bool {
        !self.pages.facts.is_empty() || !self.pages.samples.is_empty()
    }
}
