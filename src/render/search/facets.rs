//! What results are narrowed by: the kind of a document, and the taxonomies of the site.
//!
//! 1. [`facets`] says which there are, and in which order their choices stand.
//! 2. [`columns`] writes for every document which of them it has; see the format in [`super`].
//! 3. [`narrows`] says whether a list of pages is worth being narrowed.

use std::collections::HashMap;

use serde_json::{Value, json};

use crate::calendar::{Date, Reason};
use crate::model::page::Kind;
use crate::model::site::{PageId, Site, Taxonomy, TermId};
use crate::parallel;
use crate::render::search::document::address;
use crate::render::search::documents::Source;
use crate::render::search::number::push_number;
use crate::render::search::papers::Paper;
use crate::render::theme::Texts;

/// A facet that no reader is offered: of which list a page is. Lists are narrowed by it.
pub const SECTION: &str = "section";
const KIND: &str = "kind";
/// Lists of this many pages or more can be narrowed.
const WORTH: usize = 10;

/// A kind of documents: of pages, or of what isn't a page of its own kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Offered {
    Pages(Kind),
    Papers,
    Words,
    Home,
}

/// The order in which the kinds of documents are offered.
const OFFERED: [Offered; 11] = [
    Offered::Pages(Kind::Case),
    Offered::Pages(Kind::Meeting),
    Offered::Pages(Kind::Minutes),
    Offered::Papers,
    Offered::Pages(Kind::Council),
    Offered::Pages(Kind::Report),
    Offered::Pages(Kind::Page),
    Offered::Pages(Kind::Section),
    Offered::Pages(Kind::Term),
    Offered::Words,
    Offered::Home,
];

// A kind that isn't among them would have no choice, and its pages couldn't be narrowed to.
const _: () = {
    let mut at = 0;
    while at < Kind::ALL.len() {
        assert!(is_offered(Kind::ALL[at]), "a kind of page is missing in OFFERED");
        at += 1;
    }
};

const fn is_offered(kind: Kind) -> bool {
    let mut at = 0;
    while at < OFFERED.len() {
        if let Offered::Pages(offered) = OFFERED[at]
            && offered as usize == kind as usize
        {
            return true;
        }
        at += 1;
    }
    false
}

impl Offered {
    /// The key of the choice; its label is the theme's text `kind_<key>`.
    fn key(self) -> &'static str {
        match self {
            Offered::Pages(kind) => kind.name(),
            Offered::Papers => "pdf",
            Offered::Words => "glossary",
            Offered::Home => "home",
        }
    }

    fn of(site: &Site, source: Source) -> Offered {
        match source {
            Source::Page(id) if id == site.home => Offered::Home,
            Source::Page(id) => Offered::Pages(site.page(id).kind),
            Source::Paper { .. } => Offered::Papers,
            Source::Term(_) => Offered::Pages(Kind::Term),
            Source::Word(_) => Offered::Words,
        }
    }
}

/// A facet with its choices.
struct Facet {
    key: String,
    /// Empty if it isn't offered.
    label: String,
    /// Key and label of each, in the order in which they are offered.
    choices: Vec<(String, String)>,
    by: By,
}

/// How a facet finds the choices of a document.
enum By {
    Kind,
    /// The taxonomy's place, and the place of each of its terms among the choices.
    Taxonomy(u32, HashMap<u32, usize>),
    /// By the pages of each listed section.
    Section(HashMap<PageId, usize>),
}

/// Whether a taxonomy is a facet: it isn't left out, and there is something to choose from. Results are of both worlds.
fn is_facet(taxonomy: &Taxonomy) -> bool {
    let used = taxonomy.terms.iter().filter(|term| term.is_carried());
    taxonomy.is_facet && used.count() > 1
}

/// Whether it is one without the samples. A list of facts says nothing that only they decide about.
fn is_facet_of_facts(taxonomy: &Taxonomy) -> bool {
    let used = taxonomy.terms.iter().filter(|term| !term.pages.facts.is_empty());
    taxonomy.is_facet && used.count() > 1
}

/// The facets of a site. `texts` are the theme's.
fn facets(site: &Site, texts: &Texts) -> Vec<Facet> {
    let text = |key: String| texts.get(&key).unwrap_or_default().to_owned();
    let kinds = OFFERED.map(Offered::key).map(|kind| (kind.to_owned(), text(format!("kind_{kind}"))));
    let kind = Facet { key: KIND.into(), label: text("facet_kind".into()), choices: kinds.into(), by: By::Kind };
    let of_taxonomies = site.taxonomies.iter().zip(0..).filter(|(taxonomy, _)| is_facet(taxonomy));
    let of_taxonomies = of_taxonomies.map(|(taxonomy, index)| {
        let order = order(taxonomy);
        let choice = |&place: &u32| {
            let term = &taxonomy.terms[place as usize];
            (term.key.to_string(), term.label.to_string())
        };
        Facet {
            key: taxonomy.key.to_string(),
            label: taxonomy.label.to_string(),
            choices: order.iter().map(choice).collect(),
            by: By::Taxonomy(index, order.into_iter().zip(0..).collect()),
        }
    });
    std::iter::once(kind).chain(of_taxonomies).chain([sections(site)]).collect()
}

/// The places of the terms that have pages, in the order of the taxonomy. Years that pages name come the newest first:
/// whoever narrows by them mostly wants the last ones.
fn order(taxonomy: &Taxonomy) -> Vec<u32> {
    let mut places: Vec<u32> =
        taxonomy.terms.iter().zip(0..).filter(|(term, _)| term.is_carried()).map(|(_, place)| place).collect();
    let starts: Option<HashMap<u32, _>> =
        places.iter().map(|&place| Some((place, start(&taxonomy.terms[place as usize].label)?))).collect();
    if let Some(starts) = starts {
        places.sort_by_key(|place| std::cmp::Reverse(starts.get(place)));
    }
    places
}

/// The first day of what a label names: 令和4年度, `FY2022`.
fn start(label: &str) -> Option<jiff::civil::Date> {
    match Date::parse(label) {
        Ok(date) => date.first(),
        Err(error) => match error.reason {
            Reason::WrittenOtherwise(date) => date.first(),
            _ => None,
        },
    }
}

/// The sections whose lists can be narrowed.
fn sections(site: &Site) -> Facet {
    let mut choices = Vec::new();
    let mut by = HashMap::new();
    for page in site.pages.iter().filter(|page| page.is_section() && page.pages.len() >= WORTH) {
        by.extend(page.pages.iter().map(|&listed| (listed, choices.len())));
        choices.push((address(&page.url), page.title().to_owned()));
    }
    Facet { key: SECTION.into(), label: String::new(), choices, by: By::Section(by) }
}

impl Facet {
    /// The places of a document's choices, ascending. A page of a PDF has the terms of the page that hands it out.
    fn of(&self, site: &Site, papers: &[Paper<'_>], source: Source) -> Vec<usize> {
        let page = match source {
            Source::Page(id) => Some(id),
            Source::Paper { paper, .. } => papers.get(paper as usize).map(|paper| paper.giver),
            Source::Term(_) | Source::Word(_) => None,
        };
        match (&self.by, source) {
            (By::Kind, source) => {
                let kind = Offered::of(site, source);
                OFFERED.iter().position(|offered| *offered == kind).into_iter().collect()
            }
            (By::Taxonomy(index, places), _) => {
                let terms = page.map_or(&[][..], |id| &site.page(id).terms);
                let own = terms.iter().filter(|term| term.taxonomy == *index);
                let mut own: Vec<usize> = own.filter_map(|term| places.get(&term.term).copied()).collect();
                own.sort_unstable();
                own
            }
            (By::Section(places), Source::Page(id)) => places.get(&id).copied().into_iter().collect(),
            (By::Section(_), _) => Vec::new(),
        }
    }

    /// Its head, and for each document the place of its choices among all that occur together.
    fn column(&self, site: &Site, papers: &[Paper<'_>], sources: &[Source]) -> (Value, Vec<u8>) {
        let mut counts: HashMap<Vec<usize>, usize> = HashMap::new();
        let of_documents: Vec<Vec<usize>> = sources.iter().map(|&source| self.of(site, papers, source)).collect();
        for choices in &of_documents {
            *counts.entry(choices.clone()).or_default() += 1;
        }
        // The most frequent come first, so that most documents are one byte.
        let mut sets: Vec<(Vec<usize>, usize)> = counts.into_iter().collect();
        sets.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let places: HashMap<&[usize], usize> = sets.iter().zip(0..).map(|((set, _), place)| (&**set, place)).collect();
        let mut bytes = Vec::with_capacity(sources.len());
        for choices in &of_documents {
            push_number(&mut bytes, places.get(&**choices).copied().unwrap_or_default());
        }
        let sets: Vec<&Vec<usize>> = sets.iter().map(|(set, _)| set).collect();
        (json!({ "key": self.key, "label": self.label, "choices": self.choices, "sets": sets }), bytes)
    }
}

/// The file of all columns.
#[must_use]
pub fn columns(site: &Site, texts: &Texts, papers: &[Paper<'_>], sources: &[Source]) -> Vec<u8> {
    let facets = facets(site, texts);
    let made = parallel::map(&facets, 1, |facet| facet.column(site, papers, sources));
    let (heads, columns): (Vec<Value>, Vec<Vec<u8>>) = made.into_iter().unzip();
    let heads = Value::from(heads).to_string();
    let mut bytes = Vec::new();
    push_number(&mut bytes, heads.len());
    bytes.extend_from_slice(heads.as_bytes());
    bytes.extend(columns.concat());
    bytes
}

/// What every page of a list has, as the key of a facet and of a choice: the address of its section, or the term. None
/// if there is little to narrow: where the list is short, or where fewer than two facets offer a choice in it.
#[must_use]
pub fn narrows(site: &Site, pages: &[PageId], of: Of) -> Option<(String, String)> {
    let (key, choice) = match of {
        Of::Section(id) => (SECTION.to_owned(), address(&site.page(id).url)),
        Of::Term(id) => {
            let (taxonomy, term) = site.term(id);
            if !is_facet_of_facts(taxonomy) {
                return None;
            }
            (taxonomy.key.to_string(), term.key.to_string())
        }
    };
    if pages.len() < WORTH {
        return None;
    }
    let mut kinds = Varied::of(true);
    let mut terms: Vec<Varied<TermId>> =
        site.taxonomies.iter().map(|taxonomy| Varied::of(*taxonomy.key != *key && is_facet(taxonomy))).collect();
    // Mostly a few pages tell; a long list is asked about for each of its sheets.
    for &id in pages {
        let page = site.page(id);
        kinds.add(page.kind);
        for &term in &page.terms {
            if let Some(varied) = terms.get_mut(term.taxonomy as usize) {
                varied.add(term);
            }
        }
        let offered = terms.iter().filter(|varied| varied.differs);
        if usize::from(kinds.differs) + offered.count() > 1 {
            return Some((key, choice));
        }
    }
    None
}

/// Whose list it is.
#[derive(Clone, Copy, Debug)]
pub enum Of {
    Section(PageId),
    Term(TermId),
}

/// Whether there is more than one value, of what counts.
#[derive(Clone, Debug)]
struct Varied<T> {
    counts: bool,
    first: Option<T>,
    differs: bool,
}

impl<T: Copy + PartialEq> Varied<T> {
    fn of(counts: bool) -> Varied<T> {
        Varied { counts, first: None, differs: false }
    }

    fn add(&mut self, value: T) {
        self.differs |= self.counts && *self.first.get_or_insert(value) != value;
    }
}
