//! Where each term stands in a stretch of documents.

use std::collections::HashMap;

use rustc_hash::FxHashMap;

use crate::japanese::{Term, terms};
use crate::render::search::compounds::Compounds;
use crate::render::search::number::push_number;

/// The places of one term.
#[derive(Clone, Debug, Default)]
pub struct Postings {
    /// Each document with twice the number of the term's places in it, plus 1 if one of them is in its head.
    pub documents: Vec<(u32, u32)>,
    /// For each document the first place, then distances.
    pub positions: Vec<u8>,
}

/// The postings of all terms in the documents so far. Most terms are one or two characters: these fit into a number,
/// and are hashed quickly.
#[derive(Debug, Default)]
pub struct Gathered {
    characters: FxHashMap<u64, Postings>,
    words: HashMap<Box<str>, Postings>,
    compounds: HashMap<Box<str>, Postings>,
    /// Of the document that is being read; kept for their room.
    of_characters: Vec<(u64, u32)>,
}

/// A pair as a number: the first character above the second; a single one stands alone above.
fn number_of(first: char, second: Option<char>) -> u64 {
    u64::from(u32::from(first)) << 21 | second.map_or(0, |second| u64::from(u32::from(second)))
}

/// The characters of such a number.
fn text_of(number: u64) -> String {
    let at = |shift: u32| u32::try_from(number >> shift & 0x1F_FFFF).ok().and_then(char::from_u32);
    at(21).into_iter().chain(at(0).filter(|c| *c != '\0')).collect()
}

impl Gathered {
    /// Adds a document, later than all before, by its searchable text. Its first `head` characters are its title and
    /// reading.
    pub fn add(&mut self, document: u32, searchable: &str, head: u32, compounds: &Compounds) {
        let mut of_characters = std::mem::take(&mut self.of_characters);
        let mut of_words: Vec<(&str, u32)> = Vec::new();
        terms(searchable, |term, place| match term {
            Term::One(c) => of_characters.push((number_of(c, None), place)),
            Term::Pair(a, b) => of_characters.push((number_of(a, Some(b)), place)),
            Term::Word(word) => of_words.push((word, place)),
        });
        of_characters.sort_unstable();
        of_words.sort_unstable();
        for places in of_characters.chunk_by(|a, b| a.0 == b.0) {
            let [(number, _), ..] = places else { continue };
            let postings = self.characters.entry(*number).or_default();
            match number & 0x1F_FFFF {
                0 => postings.add_roughly(document, places, head),
                _ => postings.add(document, places, head, true),
            }
        }
        for places in of_words.chunk_by(|a, b| a.0 == b.0) {
            let [(word, _), ..] = places else { continue };
            match self.words.get_mut(*word) {
                Some(postings) => postings.add(document, places, head, true),
                None => self.words.entry(Box::from(*word)).or_default().add(document, places, head, true),
            }
        }
        of_characters.clear();
        self.of_characters = of_characters;
        self.add_compounds(document, searchable, head, compounds);
    }

    /// Their places are told in bytes: only whether one is in the head counts.
    fn add_compounds(&mut self, document: u32, searchable: &str, head: u32, compounds: &Compounds) {
        let mut found: Vec<(&str, u32)> = Vec::new();
        compounds.each(searchable, |word, at| found.push((word, at)));
        if found.is_empty() {
            return;
        }
        found.sort_unstable();
        let head: usize = searchable.chars().take(head as usize).map(char::len_utf8).sum();
        for places in found.chunk_by(|a, b| a.0 == b.0) {
            let [(word, _), ..] = places else { continue };
            let head = u32::try_from(head).unwrap_or(u32::MAX);
            match self.compounds.get_mut(*word) {
                Some(postings) => postings.add(document, places, head, false),
                None => self.compounds.entry(Box::from(*word)).or_default().add(document, places, head, false),
            }
        }
    }

    /// The postings by the terms as the index writes them, in no order.
    pub fn into_terms(self) -> impl Iterator<Item = (String, Postings)> {
        let characters = self.characters.into_iter().map(|(number, postings)| (text_of(number), postings));
        // The blank tells the word 5 from whatever begins with 5.
        let words = self.words.into_iter().map(|(word, postings)| (format!("{word} "), postings));
        characters.chain(words).chain(self.compounds.into_iter().map(|(word, postings)| (word.into_string(), postings)))
    }
}

impl Postings {
    /// Adds a document with a single character, without its places. How often a page has it says little of the page,
    /// and told exactly it would take a quarter more: so it is told in powers of two, rounded down.
    fn add_roughly<T: Copy>(&mut self, document: u32, places: &[(T, u32)], head: u32) {
        let told = places.len().checked_ilog2().map_or(0, |power| 1 << power);
        self.add(document, &places[..told], head, false);
    }

    /// `places` of one term in one document, in their order.
    fn add<T>(&mut self, document: u32, places: &[(T, u32)], head: u32, has_positions: bool) {
        let is_in_head = places.first().is_some_and(|(_, place)| *place < head);
        let count = u32::try_from(places.len()).unwrap_or(u32::MAX / 2);
        self.documents.push((document, count * 2 + u32::from(is_in_head)));
        if has_positions {
            let mut before = 0;
            for (_, place) in places {
                push_number(&mut self.positions, (place - before) as usize);
                before = *place;
            }
        }
    }
}
