//! What can be found: every page, every page of a PDF that one hands out ([`papers`](super::papers)), every term that
//! has pages, every entry of the glossary.
//!
//! What tells of facts comes before what is made up, and the newest come first, so that of two documents that suit a
//! question alike the newer one is shown first without its date being asked for.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::model::case::Case;
use crate::model::council::{Council, Meeting};
use crate::model::page::{Kind, World};
use crate::model::phrase::Phrase;
use crate::model::site::{Page, PageId, Site, SiteGlossary, TermId};
use crate::render::address::encode;
use crate::render::functions::says_number;
use crate::render::search::document::{Document, address};
use crate::render::search::html::push_body;
use crate::render::search::papers::Paper;
use crate::render::theme::Texts;

/// What a document is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    Page(PageId),
    /// A page of a PDF, by the places of both, counted from 0.
    Paper {
        paper: u32,
        page: u32,
    },
    /// A term without a page of its own.
    Term(TermId),
    /// An entry of the glossary, by its place.
    Word(u32),
}

/// The sources of all documents, and how many of them tell of facts: these come first, then what is made up. Within
/// each, the newest come first, what has no date comes last, otherwise they stand in the order of the site. A PDF
/// follows the page that hands it out.
pub fn in_order(site: &Site, papers: &[Paper<'_>]) -> (Vec<Source>, usize) {
    let mut pages: Vec<PageId> = site.page_ids().collect();
    pages.sort_by_key(|&id| Reverse(site.page(id).date().and_then(|date| date.last().or(date.first()))));
    let terms = site.taxonomies.iter().zip(0..).flat_map(|(taxonomy, index)| {
        let places = taxonomy.terms.iter().zip(0..).filter(|(term, _)| term.page.is_none() && term.is_linked());
        places.map(move |(_, term)| Source::Term(TermId { taxonomy: index, term }))
    });
    let words = site.glossary.source.entries.iter().zip(0..).map(|(_, place)| Source::Word(place));
    let mut handed_out: BTreeMap<PageId, Vec<Source>> = BTreeMap::new();
    for (paper, place) in papers.iter().zip(0..) {
        // A page without words, a drawing, can't be found; the first has the title.
        let found = (0..).zip(paper.pages()).filter(|(page, text)| *page == 0 || !text.is_empty());
        let pages = found.map(|(page, _)| Source::Paper { paper: place, page });
        handed_out.entry(paper.giver).or_default().extend(pages);
    }
    let mut of_page = |page| std::iter::once(Source::Page(page)).chain(handed_out.remove(&page).unwrap_or_default());
    let (facts, samples): (Vec<_>, Vec<_>) = pages.into_iter().partition(|&id| site.page(id).world == World::Facts);
    let mut sources: Vec<Source> = facts.into_iter().flat_map(&mut of_page).chain(terms).chain(words).collect();
    let count = sources.len();
    sources.extend(samples.into_iter().flat_map(of_page));
    (sources, count)
}

/// What a document is, as people read it: of what is made up it says that first.
pub fn said(kind: &str, world: World, texts: &Texts) -> String {
    match world {
        World::Facts => kind.to_owned(),
        World::Samples => texts.get("search_sample").unwrap_or("{kind}").replace("{kind}", kind),
    }
}

/// The document of a source. `texts` are the theme's.
pub fn document(site: &Site, texts: &Texts, papers: &[Paper<'_>], source: Source) -> Document {
    let kind = |key: &str| texts.get(&format!("kind_{key}")).unwrap_or_default().to_owned();
    match source {
        Source::Page(id) => {
            let page = site.page(id);
            let front = &page.source.front;
            Document {
                url: address(&page.url),
                kind: said(&kind(site.kind_name(id)), page.world, texts),
                date: page.date().map(|date| date.japanese().without_weekday().to_string()).unwrap_or_default(),
                title: front.title.to_string(),
                kana: front.kana.to_string(),
                text: page_text(site, page, texts),
                traits: if page.kind == Kind::Case { traits(site, page) } else { Vec::new() },
                part: None,
            }
        }
        Source::Paper { paper, page } => {
            papers.get(paper as usize).map_or_else(Document::default, |paper| paper.document(site, texts, page))
        }
        Source::Term(id) => {
            let (taxonomy, term) = site.term(id);
            Document {
                url: address(&term.url),
                kind: taxonomy.label.to_string(),
                title: term.label.to_string(),
                kana: term.kana.to_string(),
                text: term.description.to_string(),
                ..Document::default()
            }
        }
        Source::Word(place) => {
            let glossary = &site.glossary;
            let (Some(entry), Some(id)) =
                (glossary.source.entries.get(place as usize), glossary.ids.get(place as usize))
            else {
                return Document::default();
            };
            let mut text = String::new();
            push_body(&mut text, &entry.definition, texts);
            push_all(&mut text, &entry.aliases);
            Document {
                url: format!("{}#{}", address(SiteGlossary::URL), encode(id)),
                kind: kind("glossary"),
                title: entry.term.to_string(),
                kana: entry.kana.to_string(),
                text,
                ..Document::default()
            }
        }
    }
}

/// All words of a page but its title and its reading: its sentences, then what else is said of it.
fn page_text(site: &Site, page: &Page, texts: &Texts) -> String {
    let front = &page.source.front;
    let mut text = String::new();
    push(&mut text, &front.summary);
    // What a company came with is what others ask for: of places that suit a question alike, an excerpt shows the
    // first.
    front.case.get().into_iter().for_each(|case| push(&mut text, &case.support.initial_issue));
    push_body(&mut text, &page.source.body, texts);
    for file in &page.files {
        push_all(&mut text, [&file.attachment.label.value, &file.attachment.title]);
    }
    push_all(&mut text, front.changes.iter().map(|change| &change.text));
    // These are no sentences, and an excerpt from the beginning is meant to be one.
    for fact in &front.extra.facts {
        push(&mut text, &fact.label);
        push(&mut text, &fact.text);
    }
    for kind in Kind::ALL {
        push_of_kind(&mut text, site, page, *kind, texts);
    }
    for &term in &page.terms {
        push(&mut text, &site.term(term).1.label);
    }
    push_all(&mut text, front.source.iter().map(|source| &source.passage));
    text
}

/// What results say of a case, by the keys of the taxonomies.
const TRAITS: [&str; 3] = ["industry", "employees", "stage"];

/// What a case is like. Of several stages it is the last: so far the case has come.
fn traits(site: &Site, page: &Page) -> Vec<(String, String)> {
    let of_key = |key: &str| {
        let own = page.terms.iter().filter(|term| &*site.term(**term).0.key == key).max_by_key(|term| term.term)?;
        let (taxonomy, term) = site.term(*own);
        Some((taxonomy.label.to_string(), term.label.to_string()))
    };
    TRAITS.into_iter().filter_map(of_key).collect()
}

/// The words of what makes a page one of a kind.
fn push_of_kind(text: &mut String, site: &Site, page: &Page, kind: Kind, texts: &Texts) {
    let front = &page.source.front;
    match kind {
        Kind::Case => front.case.get().into_iter().for_each(|case| push_case(text, case)),
        Kind::Council => front.council.get().into_iter().for_each(|council| push_council(text, council)),
        Kind::Meeting => front.meeting.get().into_iter().for_each(|meeting| push_meeting(text, meeting, texts)),
        Kind::Term => page.term.iter().for_each(|&id| push(text, &site.term(id).1.description)),
        // What a report shows is found where it is written.
        Kind::Page | Kind::Section | Kind::Minutes | Kind::Report => {}
    }
}

fn push_council(text: &mut String, council: &Council) {
    push_all(text, [&council.name, &council.short, &council.secretariat]);
    push_all(text, council.members.iter().flat_map(|member| [&member.name, &member.note]));
}

fn push_case(text: &mut String, case: &Case) {
    let (company, support) = (&case.company, &case.support);
    push(text, &company.label);
    if let (Some(name), false) = (&company.name, company.anonymized) {
        push(text, &name.value);
        push_all(text, company.kana.iter().map(|kana| &kana.value));
    }
    push_all(text, [&company.business, &support.org_name, &support.team]);
    push_all(text, &support.programs);
    push_all(text, [&support.essential_issue, &support.turning_point]);
    for outcome in &support.outcomes {
        push(text, &outcome.label);
        for value in [&outcome.before, &outcome.after] {
            // A value in words stands without its unit, as the theme shows it.
            let unit = if says_number(value) { &*outcome.unit } else { "" };
            push(text, &format!("{value}{unit}"));
        }
    }
}

fn push_meeting(text: &mut String, meeting: &Meeting, texts: &Texts) {
    if let Some(number) = &meeting.number {
        push(text, &texts.filled(Phrase::MeetingNumber, &[("n", &number.value.to_string())]));
    }
    push_all(text, [&meeting.place, &meeting.format]);
    push_all(text, &meeting.agenda);
    push_all(text, &meeting.present);
}

fn push_all<'a>(text: &mut String, words: impl IntoIterator<Item = &'a Box<str>>) {
    words.into_iter().for_each(|words| push(text, words));
}

/// A line feed parts what doesn't follow on one another.
fn push(text: &mut String, words: &str) {
    if !words.is_empty() {
        text.push_str(words);
        text.push('\n');
    }
}
