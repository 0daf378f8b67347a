//! Pages that belong together, each with what it has in common: those that the author names, then those that share the
//! rarest terms and, among cases, the rarest words.
//!
//! 1. The pages of its world that share a term are candidates, from the rarest term on, up to a bound.
//! 2. A shared term weighs the more the fewer pages carry it. All terms that a candidate shares count, those beyond the
//!    bound, too.
//! 3. Of the heaviest candidates, cases are compared by the words of their heads. A word that many of them have says
//!    little.
//!
//! It is found for the page that is shown: nothing else needs it. What is looked at is bounded, so that a large site
//! costs no more for each page than a small one.

use std::cmp::Reverse;

use crate::japanese;
use crate::model::page::{PageSource, World};
use crate::model::site::{Page, PageId, Site, TermId};

/// How many related pages a page shows at most, unless the author names more.
const SHOWN: usize = 5;
/// How many candidates are weighed for a page, and how many of them a single term gives if more pages carry it: each
/// costs a look at another page, in every build.
const WEIGHED: usize = 100;
const WEIGHED_OF_ONE: usize = 40;
/// How many candidates are compared by their words.
const COMPARED: usize = 16;
/// In a taxonomy that fewer pages carry, four pages of one term aren't most of them yet.
const FEW: usize = 8;
/// How much is told of what two pages have in common.
const TOLD: usize = 3;
/// What a term weighs that no page carries; a term of n pages weighs the nth part.
const WHOLE: u64 = 1_000_000;
/// A shared word is less than a shared term: nobody chose it to say what the page is about.
const WORD: u64 = WHOLE / 6;

/// A page that belongs to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    pub page: PageId,
    /// Whether the author names it.
    pub is_named: bool,
    /// The taxonomies in which the two share a term, that with the rarest first, by their places; at most three.
    pub taxonomies: Vec<u32>,
    /// Words that both are about, the longest first; at most three.
    pub words: Vec<Box<str>>,
}

/// The pages that belong to a page, up to five unless the author names more. Equals stand in the order of their files.
pub fn related(site: &Site, id: PageId) -> Vec<Related> {
    let page = site.page(id);
    let mut found: Vec<PageId> = Vec::new();
    for &named in &page.named_related {
        if named != id && !found.contains(&named) {
            found.push(named);
        }
    }
    let named = found.len();
    let mut related: Vec<Related> =
        found.iter().map(|&page| Related { page, is_named: true, taxonomies: Vec::new(), words: Vec::new() }).collect();
    if named >= SHOWN {
        return related;
    }
    let terms = rarest_first(site, page);
    let own: Vec<(u32, u64)> = terms.iter().map(|&(weight, term)| (site.page_terms.number(term), weight)).collect();
    let weight = |other| {
        let others = site.page_terms.of(other);
        own.iter().filter(|(number, _)| others.contains(number)).map(|(_, weight)| weight).sum()
    };
    let mut weighed: Vec<(u64, PageId)> = candidates(site, page.world, &terms)
        .into_iter()
        .filter(|other| *other != id && !found.contains(other))
        .map(|other| (weight(other), other))
        .collect();
    weighed.sort_unstable_by_key(|&(weight, other)| (Reverse(weight), other));
    let words = compare(site, page, &mut weighed);
    for ((_, other), words) in weighed.into_iter().zip(words).take(SHOWN - named) {
        let taxonomies = shared(&terms, site.page(other));
        related.push(Related { page: other, is_named: false, taxonomies, words });
    }
    related
}

/// The terms of a page that tell it from others, each with its weight. A term that most pages carry tells nothing:
/// nearly every case has come to the first of the stages.
fn rarest_first(site: &Site, page: &Page) -> Vec<(u64, TermId)> {
    let weighed = page.terms.iter().filter_map(|&id| {
        let (taxonomy, term) = site.term(id);
        let count = term.pages.of(page.world).len();
        (count > 1 && count * 2 <= *taxonomy.carried.of(page.world).max(&FEW)).then(|| (WHOLE / (count as u64 + 1), id))
    });
    let mut terms: Vec<(u64, TermId)> = weighed.collect();
    terms.sort_by_key(|&(weight, _)| Reverse(weight));
    terms
}

/// Pages of a world that share one of the terms, in the order of their files.
fn candidates(site: &Site, world: World, terms: &[(u64, TermId)]) -> Vec<PageId> {
    let mut candidates: Vec<PageId> = Vec::new();
    for &(_, term) in terms {
        let pages = site.term(term).1.pages.of(world);
        if candidates.len() + pages.len() <= WEIGHED {
            candidates.extend(pages);
            continue;
        }
        // The newest come first in the list of a term.
        if candidates.len() < WEIGHED_OF_ONE {
            candidates.extend(pages.iter().take(WEIGHED_OF_ONE));
        }
        break;
    }
    candidates.sort_unstable();
    candidates.dedup();
    candidates
}

/// Sorts the heaviest anew by the words that they share with a page, and gives what is to be told of these, one for
/// each.
fn compare(site: &Site, page: &Page, weighed: &mut Vec<(u64, PageId)>) -> Vec<Vec<Box<str>>> {
    weighed.truncate(COMPARED);
    let own = words(&page.source);
    let shared = |other: PageId| -> Vec<&'_ str> {
        let others = words(&site.page(other).source);
        own.iter()
            .map(|word| &**word)
            .filter(|word| others.binary_search_by(|other| (**other).cmp(word)).is_ok())
            .collect()
    };
    let mut compared: Vec<(u64, PageId, Vec<&str>)> = weighed
        .iter()
        .map(|&(weight, other)| (weight, other, if own.is_empty() { Vec::new() } else { shared(other) }))
        .collect();
    let all: Vec<Vec<&str>> = compared.iter().map(|(.., words)| words.clone()).collect();
    let count = |word: &str| all.iter().filter(|words| words.contains(&word)).count();
    for (weight, _, words) in &mut compared {
        words.retain(|word| count(word) * 3 <= all.len().max(6));
        *weight += words.iter().map(|word| WORD / (count(word) as u64 + 1)).sum::<u64>();
        words.sort_by_key(|word| (Reverse(word.chars().count()), *word));
    }
    compared.sort_by_key(|&(weight, other, _)| (Reverse(weight), other));
    *weighed = compared.iter().map(|&(weight, other, _)| (weight, other)).collect();
    compared.into_iter().map(|(.., words)| words.into_iter().take(TOLD).map(Into::into).collect()).collect()
}

/// The taxonomies of the terms that a page shares.
fn shared(terms: &[(u64, TermId)], other: &Page) -> Vec<u32> {
    let mut taxonomies = Vec::new();
    for (_, term) in terms.iter().filter(|(_, term)| other.terms.contains(term)) {
        if taxonomies.len() < TOLD && !taxonomies.contains(&term.taxonomy) {
            taxonomies.push(term.taxonomy);
        }
    }
    taxonomies
}

/// What a case is about: the nouns of its title, its summary and its issues, and its tags, sorted; nothing for other
/// pages.
fn words(page: &PageSource) -> &[Box<str>] {
    let front = &page.front;
    let Some(case) = front.case.get() else { return &[] };
    case.words.get_or_init(|| {
        let mut words: Vec<Box<str>> = front.tags.iter().map(|tag| tag.value.clone()).collect();
        let support = &case.support;
        let texts = [
            &*front.title.value,
            &front.summary,
            &case.company.business,
            &support.initial_issue,
            &support.essential_issue,
            &support.turning_point,
        ];
        // What the brackets of a title say isn't what the case is about: 【記載例（架空）】.
        for text in texts {
            let text = text.split_once('【').map_or(text, |(before, _)| before);
            japanese::nouns(text, |word| words.push(word.into()));
        }
        words.sort_unstable();
        words.dedup();
        words.into()
    })
}
