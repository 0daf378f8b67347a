//! What is suggested if nothing is found: words that the site surely has something about.

use crate::model::site::Site;

/// The words of the glossary with their other names, the terms that have pages, and the titles of sections; each once.
pub fn suggestions(site: &Site) -> Vec<&str> {
    let entries = site.glossary.source.entries.iter();
    let words = entries.flat_map(|entry| std::iter::once(&entry.term.value).chain(&entry.aliases)).map(|word| &**word);
    let terms = site.taxonomies.iter().flat_map(|taxonomy| &taxonomy.terms);
    let terms = terms.filter(|term| term.is_carried()).map(|term| &*term.label);
    let sections =
        site.pages.iter().filter(|page| page.is_section() && page.section.is_some()).map(|page| page.title());
    let mut all: Vec<&str> = words.chain(terms).chain(sections).collect();
    all.sort_unstable();
    all.dedup();
    all
}
