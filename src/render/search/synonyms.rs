//! Which words the search takes one for the other: those of `content/synonyms.yaml`, and in the glossary each term and
//! its other names.

use std::collections::BTreeMap;

use crate::japanese::{contains, searchable};
use crate::model::site::Site;
use crate::model::synonyms::SynonymWords;

/// A word as it is written, and the words that may stand in its place.
pub type Synonym = (String, Vec<String>);

/// All synonyms of a site, by the word that is asked for.
pub fn synonyms(site: &Site) -> Vec<Synonym> {
    let mut by_word: BTreeMap<String, Synonym> = BTreeMap::new();
    let mut add = |word: &str, other: &str| {
        let (_, others) = by_word.entry(searchable(word)).or_insert_with(|| (word.to_owned(), Vec::new()));
        if others.iter().all(|known| searchable(known) != searchable(other)) {
            others.push(other.to_owned());
        }
    };
    for group in &site.synonyms.groups {
        match &group.words {
            SynonymWords::Equal(words) => {
                for word in words {
                    words.iter().filter(|other| other.value != word.value).for_each(|other| add(word, other));
                }
            }
            SynonymWords::OneWay { word, also } => also.iter().for_each(|other| add(word, other)),
        }
    }
    for entry in &site.glossary.source.entries {
        for alias in &entry.aliases {
            if means_the_same(&searchable(&entry.term), &searchable(alias)) {
                add(&entry.term, alias);
                add(alias, &entry.term);
            }
        }
    }
    by_word.into_values().collect()
}

/// Whether a term's other name says the same. One that is a part of the other mostly says more or less than it: 協議会
/// and 推進協議会, 基礎スキル and 基礎スキルⅠ.
fn means_the_same(term: &str, alias: &str) -> bool {
    !term.is_empty() && !alias.is_empty() && contains(term, alias) == 0 && contains(alias, term) == 0
}
