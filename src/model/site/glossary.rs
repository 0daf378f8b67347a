//! The glossary, and what its entries lead to.

use std::sync::Arc;

use crate::model::hours::Mark;
use crate::model::id::PageId;
use crate::model::site::page::Link;
use crate::model::vocabulary::Glossary;

#[derive(Clone, Debug, Default)]
pub struct SiteGlossary {
    pub source: Arc<Glossary>,
    /// One for each entry.
    pub ids: Vec<Box<str>>,
    pub see: Vec<Option<PageId>>,
    /// What the references in each definition lead to.
    pub links: Vec<Vec<Link>>,
    /// Why each entry isn't public, in a site that shows what isn't.
    pub hidden: Vec<Option<Mark>>,
}

impl SiteGlossary {
    pub const URL: &'static str = "/glossary/";

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.source.entries.is_empty()
    }

    /// The entries that say that a page tells more of them.
    #[must_use]
    pub fn told_by(&self, page: PageId) -> Vec<u32> {
        self.see.iter().zip(0..).filter(|(see, _)| **see == Some(page)).map(|(_, entry)| entry).collect()
    }
}
