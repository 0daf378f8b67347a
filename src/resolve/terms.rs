//! Taxonomies: the terms that there are, and the pages that carry each.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Spanned, Text};
use crate::japanese;
use crate::model::config::{Config, TaxonomyConfig, TermSource};
use crate::model::content::Content;
use crate::model::page::PageSource;
use crate::model::site::{Page, PageId, Taxonomy, Term, TermId};
use crate::resolve::order::ranks;
use crate::resolve::paths::{content_path, file_name, folder, slug_of};
use crate::resolve::public::LeftOut;
use mistakes::{alias_taken, key_taken, listed, section_taken, unknown_taxonomy};

mod mistakes;

/// Makes the taxonomies of the site and writes into each page which terms it carries.
pub fn classify(
    content: &Content,
    left_out: &LeftOut,
    pages: &mut [Page],
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Taxonomy> {
    let mut places = Vec::with_capacity(content.config.taxonomies.len());
    for (config, index) in content.config.taxonomies.iter().zip(0..) {
        places.push(Place::new(config, index, content, left_out, pages, diagnostics));
    }
    for page in pages.iter_mut() {
        page.terms = terms_of(page, &mut places, &content.config, diagnostics);
    }
    let mut taxonomies: Vec<Taxonomy> = places.into_iter().map(Place::finish).collect();
    sort_free_terms(content, &mut taxonomies, pages);
    fill(&mut taxonomies, pages);
    taxonomies
}

/// A taxonomy that is being filled.
struct Place<'a> {
    config: &'a TaxonomyConfig,
    taxonomy: Taxonomy,
    index: u32,
    /// Terms by what pages write: keys and aliases.
    known: HashMap<Box<str>, u32>,
    /// Keys of terms whose own page isn't public.
    hidden: Vec<Box<str>>,
    /// Whether all terms are known: where they aren't, what is wrong has been said, and no key is.
    is_whole: bool,
}

impl<'a> Place<'a> {
    fn new(
        config: &'a TaxonomyConfig,
        index: u32,
        content: &Content,
        left_out: &LeftOut,
        pages: &mut [Page],
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Place<'a> {
        let taxonomy = Taxonomy {
            key: config.key.value.as_str().into(),
            label: config.label.as_str().into(),
            description: config.description.as_str().into(),
            url: format!("/{}/", *config.key).into(),
            section: None,
            paginate_by: config.paginate_by,
            terms: Vec::new(),
        };
        let mut place = Place { config, taxonomy, index, known: HashMap::new(), hidden: Vec::new(), is_whole: true };
        match &config.terms {
            TermSource::Free => {}
            TermSource::Vocabulary(name) => place.take_vocabulary(name, content, diagnostics),
            TermSource::Section(path) => match section_taken(path, index, &content.config) {
                Some(taken) => {
                    place.is_whole = false;
                    diagnostics.push(taken);
                }
                None => place.take_section(path, &content.config, left_out, pages, diagnostics),
            },
        }
        place
    }

    fn take_vocabulary(&mut self, name: &Spanned<String>, content: &Content, diagnostics: &mut Vec<Diagnostic>) {
        let Some(vocabulary) = content.vocabularies.get(name.as_str()) else {
            self.is_whole = false;
            diagnostics.push(
                Diagnostic::error(
                    "unknown-vocabulary",
                    &content.config.file,
                    Text::new(
                        format!("語彙「{}」のファイル（content/vocabularies/{}.yaml）がありません。", **name, **name),
                        format!("there is no vocabulary `{}` (content/vocabularies/{}.yaml)", **name, **name),
                    ),
                )
                .at(name.span)
                .did_you_mean(name, content.vocabularies.keys().map(|key| &**key))
                .help(Text::new(
                    "ファイルを作るか、ある語彙の名前を書いてください。",
                    "make the file, or write the name of a vocabulary that is there",
                )),
            );
            return;
        };
        self.is_whole = vocabulary.is_whole;
        for term in &vocabulary.terms {
            self.push(Term {
                key: term.key.value.clone(),
                label: term.label.clone(),
                kana: term.kana.clone(),
                description: term.description.clone(),
                aliases: term.aliases.clone(),
                url: format!("{}{}/", self.taxonomy.url, slug_of(&term.key)).into(),
                page: None,
                pages: Vec::new(),
            });
        }
        // All keys are known by now: no alias takes one.
        for (term, id) in vocabulary.terms.iter().zip(0..) {
            for alias in &term.aliases {
                let owner = *self.known.entry(alias.clone()).or_insert(id);
                if owner != id
                    && let Some(first) = vocabulary.terms.get(owner as usize)
                {
                    diagnostics.push(alias_taken(alias, term, first, &vocabulary.file));
                }
            }
        }
    }

    /// The pages of a section become terms, in the order of the section.
    fn take_section(
        &mut self,
        path: &Spanned<String>,
        config: &Config,
        left_out: &LeftOut,
        pages: &mut [Page],
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        let index_file = format!("{}/_index.md", **path);
        let section = pages.iter().position(|page| page.path() == index_file);
        self.hidden = left_out
            .pages()
            .filter(|hidden| {
                let own = folder(content_path(hidden));
                own == path.as_str() || folder(own) == path.as_str()
            })
            .map(key_of)
            .collect();
        let Some(section) = section else {
            self.is_whole = false;
            if !left_out.contains(&index_file) {
                diagnostics.push(
                    Diagnostic::error(
                        "unknown-section",
                        &config.file,
                        Text::new(
                            format!("分類の語にするページのフォルダー（content/{index_file}）がありません。"),
                            format!("there is no section content/{index_file} to take the terms from"),
                        ),
                    )
                    .at(path.span)
                    .did_you_mean(path, sections(pages).map(folder))
                    .help(Text::new(
                        "フォルダーに「_index.md」を作るか、あるフォルダーの名前を書いてください。",
                        "make an `_index.md` there, or write the name of a section that is there",
                    )),
                );
            }
            return;
        };
        self.taxonomy.url = pages[section].url.clone();
        self.taxonomy.section = u32::try_from(section).ok().map(PageId);
        for page in pages[section].pages.clone() {
            let id =
                TermId { taxonomy: self.index, term: u32::try_from(self.taxonomy.terms.len()).unwrap_or(u32::MAX) };
            let source = &pages[page.index()].source;
            let key = key_of(source);
            let first = self.known.get(&key).and_then(|&first| self.taxonomy.terms.get(first as usize)?.page);
            // Where one of the two isn't public, it may be what the other gives way to at a set hour.
            if let Some(first) = first.map(|first| &pages[first.index()])
                && first.hidden.is_none()
                && pages[page.index()].hidden.is_none()
            {
                diagnostics.push(key_taken(&key, source, &first.source));
            }
            self.push(Term {
                key,
                label: source.front.title.value.clone(),
                kana: source.front.kana.clone(),
                description: source.front.summary.clone(),
                aliases: Vec::new(),
                url: pages[page.index()].url.clone(),
                page: Some(page),
                pages: Vec::new(),
            });
            pages[page.index()].term = Some(id);
        }
    }

    fn push(&mut self, term: Term) -> u32 {
        let id = u32::try_from(self.taxonomy.terms.len()).unwrap_or(u32::MAX);
        self.known.entry(term.key.clone()).or_insert(id);
        self.taxonomy.terms.push(term);
        id
    }

    /// The term that a page writes; none where it is unknown, or where the term isn't public.
    fn find(
        &mut self,
        written: &Spanned<Box<str>>,
        file: &Arc<str>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<TermId> {
        let term = match self.known.get(&written.value) {
            Some(&term) => term,
            None if self.config.terms == TermSource::Free => {
                let url = format!("{}{}/", self.taxonomy.url, slug_of(written)).into();
                self.push(Term {
                    key: written.value.clone(),
                    label: written.value.clone(),
                    kana: "".into(),
                    description: "".into(),
                    aliases: Vec::new(),
                    url,
                    page: None,
                    pages: Vec::new(),
                })
            }
            None => {
                if self.is_whole && !self.hidden.contains(&written.value) {
                    diagnostics.push(self.unknown(written, file));
                }
                return None;
            }
        };
        Some(TermId { taxonomy: self.index, term })
    }

    fn unknown(&self, written: &Spanned<Box<str>>, file: &Arc<str>) -> Diagnostic {
        let label = &self.taxonomy.label;
        let diagnostic = Diagnostic::error(
            "unknown-term",
            file,
            Text::new(
                format!("「{label}」に、「{}」という語はありません。", **written),
                format!("`{}` is no term of the taxonomy `{}`", **written, self.taxonomy.key),
            ),
        )
        .at(written.span);
        let by_label = self.taxonomy.terms.iter().find(|term| term.label == written.value);
        match by_label {
            Some(term) => diagnostic.help(Text::new(
                format!("「{}」は、「{}」と書いてください。", term.label, term.key),
                format!("write `{}` for `{}`", term.key, term.label),
            )),
            None => {
                diagnostic.did_you_mean(written, self.taxonomy.terms.iter().map(|term| &*term.key)).help(self.keys())
            }
        }
    }

    /// The keys that could have been written, if they are few enough to be read.
    fn keys(&self) -> Text {
        const SHOWN: usize = 24;
        let terms = self.taxonomy.terms.iter().take(SHOWN);
        listed(
            "使える語",
            "known terms",
            terms.map(|term| (&*term.key, &*term.label)),
            self.taxonomy.terms.len() > SHOWN,
        )
    }

    fn finish(self) -> Taxonomy {
        self.taxonomy
    }
}

fn sections(pages: &[Page]) -> impl Iterator<Item = &str> {
    pages.iter().map(Page::path).filter(|path| file_name(path) == "_index.md")
}

/// The key of a term's page: the one that it names, or its file's name, or its folder's.
fn key_of(page: &PageSource) -> Box<str> {
    let path = content_path(page);
    match (&page.front.term_key, file_name(path)) {
        (Some(key), _) => key.value.clone(),
        (None, "index.md") => file_name(folder(path)).into(),
        (None, name) => name.strip_suffix(".md").unwrap_or(name).into(),
    }
}

/// The terms that a page carries, in the order of the taxonomies, each once.
fn terms_of(page: &Page, places: &mut [Place<'_>], config: &Config, diagnostics: &mut Vec<Diagnostic>) -> Vec<TermId> {
    let front = &page.source.front;
    let file = &page.source.file;
    let mut terms = Vec::new();
    for (name, keys) in &front.taxonomies {
        match places.iter_mut().find(|place| place.config.key.value == *name.value) {
            Some(place) => terms.extend(keys.iter().filter_map(|key| place.find(key, file, diagnostics))),
            None => diagnostics.push(unknown_taxonomy(name, file, config)),
        }
    }
    let tags = front.tags.iter().map(|tag| ("tags", tag));
    let typed = front.case.iter().flat_map(|case| case.terms());
    for (name, key) in tags.chain(typed) {
        if let Some(place) = places.iter_mut().find(|place| place.config.key.value == name) {
            terms.extend(place.find(key, file, diagnostics));
        }
    }
    terms.sort_by_key(|term| term.taxonomy);
    let mut seen = Vec::with_capacity(terms.len());
    terms.retain(|term| {
        let new = !seen.contains(term);
        seen.push(*term);
        new
    });
    terms
}

/// Terms that the pages made stand in the order of their labels, not of the pages that happened to name them first.
fn sort_free_terms(content: &Content, taxonomies: &mut [Taxonomy], pages: &mut [Page]) {
    let mut renumbered: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for ((taxonomy, config), index) in taxonomies.iter_mut().zip(&content.config.taxonomies).zip(0..) {
        if config.terms != TermSource::Free {
            continue;
        }
        let mut order: Vec<(japanese::SortKey, u32)> =
            taxonomy.terms.iter().zip(0..).map(|(term, old)| (japanese::sort_key(&term.label), old)).collect();
        order.sort();
        let mut new_places = vec![0; order.len()];
        let mut terms = Vec::with_capacity(order.len());
        for ((_, old), new) in order.into_iter().zip(0..) {
            new_places[old as usize] = new;
            terms.push(taxonomy.terms[old as usize].clone());
        }
        taxonomy.terms = terms;
        renumbered.insert(index, new_places);
    }
    for term in pages.iter_mut().flat_map(|page| &mut page.terms) {
        if let Some(places) = renumbered.get(&term.taxonomy) {
            term.term = places[term.term as usize];
        }
    }
}

/// Writes into each term the pages that carry it.
fn fill(taxonomies: &mut [Taxonomy], pages: &[Page]) {
    for (page, id) in pages.iter().zip((0..).map(PageId)) {
        for term in &page.terms {
            taxonomies[term.taxonomy as usize].terms[term.term as usize].pages.push(id);
        }
    }
    let ranks = ranks(pages);
    for term in taxonomies.iter_mut().flat_map(|taxonomy| &mut taxonomy.terms) {
        term.pages.sort_by_key(|page| ranks[page.index()]);
    }
}
