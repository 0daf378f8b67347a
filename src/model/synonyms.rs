//! Words that mean the same to whoever searches (`content/synonyms.yaml`).

use std::sync::Arc;

use crate::diagnostic::Spanned;

/// What the file says, in its order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Synonyms {
    pub file: Arc<str>,
    pub groups: Vec<SynonymGroup>,
    /// Whether a part of it couldn't be read.
    pub is_broken: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SynonymGroup {
    /// Whoever asks for one of them is shown the others, too.
    Equal(Vec<Spanned<Box<str>>>),
    /// Whoever asks for the word is shown the others; not the other way round.
    OneWay { word: Spanned<Box<str>>, also: Vec<Spanned<Box<str>>> },
}
