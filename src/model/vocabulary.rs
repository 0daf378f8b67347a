//! Terms that need no page of their own (`content/vocabularies/*.yaml`), and the words of the glossary.

use std::sync::Arc;

use crate::diagnostic::Spanned;
use crate::model::body::Body;

/// The terms of one vocabulary, in the order in which they are shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vocabulary {
    pub file: Arc<str>,
    pub terms: Vec<VocabularyTerm>,
    /// Whether all of it could be read. Of one that is broken nobody can tell what it doesn't have.
    pub is_whole: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VocabularyTerm {
    /// What pages write: `E`, `"13"`, `sales-channel`.
    pub key: Spanned<Box<str>>,
    pub label: Box<str>,
    pub kana: Box<str>,
    pub description: Box<str>,
    /// Other spellings that pages may write.
    pub aliases: Vec<Box<str>>,
}

/// The glossary, in the order of its file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Glossary {
    pub file: Arc<str>,
    pub entries: Vec<GlossaryEntry>,
    /// Whether a part of it couldn't be read.
    pub is_broken: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GlossaryEntry {
    pub term: Spanned<Box<str>>,
    /// The reading in hiragana: what the list is sorted by.
    pub kana: Box<str>,
    /// Inline Markdown, parsed.
    pub definition: Body,
    pub aliases: Vec<Box<str>>,
    /// A page below `content/` that says more.
    pub see: Option<Spanned<Box<str>>>,
}
