//! The site's own words: those of its glossary, its terms, the titles of its sections, synonyms, and those that it uses
//! most ([`frequent`](super::frequent)).
//!
//! Questions are mostly made of them, and at a large site they stand on every page: 伴走支援. So such a word is a term
//! of the index by itself, and nobody has to load the places of 伴走 and those of 支援, and to compare them.

use std::collections::BTreeSet;

use aho_corasick::AhoCorasick;

use crate::japanese::{Term, searchable, terms};

/// Words of three and more characters: shorter ones are terms anyway. The first is Japanese: whatever begins with
/// another is found only where a word or a number begins.
#[derive(Debug, Default)]
pub struct Compounds {
    /// Searchable, sorted.
    words: Vec<String>,
    /// None if there are no words, or more than it takes.
    automaton: Option<AhoCorasick>,
}

impl Compounds {
    #[must_use]
    pub fn new<'a>(words: impl Iterator<Item = &'a str>) -> Compounds {
        let words: BTreeSet<String> = words.map(searchable).filter(|word| is_compound(word)).collect();
        let words: Vec<String> = words.into_iter().collect();
        let automaton = if words.is_empty() { None } else { AhoCorasick::new(&words).ok() };
        Compounds { words: if automaton.is_some() { words } else { Vec::new() }, automaton }
    }

    #[must_use]
    pub fn words(&self) -> &[String] {
        &self.words
    }

    /// Gives every word that stands in a searchable text, with its place in bytes.
    pub fn each<'a>(&'a self, searchable: &str, mut each: impl FnMut(&'a str, u32)) {
        for found in self.automaton.iter().flat_map(|automaton| automaton.find_overlapping_iter(searchable)) {
            if let (Some(word), Ok(at)) = (self.words.get(found.pattern().as_usize()), u32::try_from(found.start())) {
                each(word, at);
            }
        }
    }
}

fn is_compound(searchable: &str) -> bool {
    let mut is_japanese = true;
    terms(searchable, |term, place| is_japanese &= place > 0 || !matches!(term, Term::Word(_)));
    is_japanese && !searchable.contains(' ') && searchable.chars().count() > 2
}
