//! Taxonomies: the terms that there are, and the pages that carry each.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::calendar::Now;
use crate::diagnostic::{Diagnostic, Spanned, Text};
use crate::japanese;
use crate::model::config::{Config, TaxonomyConfig, TermSource};
use crate::model::content::Content;
use crate::model::page::{PageSource, World};
use crate::model::site::{Apart, PageId, Taxonomy, Term, TermId};
use crate::parallel;
use crate::resolve::order::by_age;
use crate::resolve::paths::{file_name, folder, slug_of};
use crate::resolve::public::LeftOut;
use crate::resolve::tree::Tree;
use mistakes::{alias_taken, key_taken, listed, sample_names_body, section_taken, unknown_taxonomy};

mod mistakes;

/// The taxonomy of the places where companies are. With the kind of the organisation, one names a body that there is:
/// よろず支援拠点 in 長野県.
const PLACES: &str = "prefecture";

/// The taxonomies of a site, and what its pages have to do with them.
pub(super) struct Classified {
    pub taxonomies: Vec<Taxonomy>,
    /// The terms that each page carries, in the order of the taxonomies.
    pub carried: Vec<Vec<TermId>>,
    /// The term that each page is the page of.
    pub own: Vec<Option<TermId>>,
}

/// Makes the taxonomies, and finds the terms that each page carries.
pub(super) fn classify(
    content: &Content,
    left_out: &LeftOut,
    tree: &Tree<'_>,
    now: Now,
    diagnostics: &mut Vec<Diagnostic>,
) -> Classified {
    let mut unfinished = Vec::with_capacity(content.config.taxonomies.len());
    for (config, index) in content.config.taxonomies.iter().zip(0..) {
        unfinished.push(Unfinished::new(config, index, (content, now), left_out, tree, diagnostics));
    }
    take_free(&mut unfinished, tree.sources);
    let pages: Vec<(&PageSource, World)> =
        tree.sources.iter().map(|page| &**page).zip(tree.worlds.iter().copied()).collect();
    let found = parallel::map(&pages, 64, |&(page, world)| {
        let mut found = Vec::new();
        (terms_of(page, world, &unfinished, tree, &content.config, &mut found), found)
    });
    let (carried, found): (Vec<Vec<TermId>>, Vec<Vec<Diagnostic>>) = found.into_iter().unzip();
    diagnostics.extend(found.into_iter().flatten());
    let mut taxonomies: Vec<Taxonomy> = unfinished.into_iter().map(Unfinished::finish).collect();
    fill(&mut taxonomies, &carried, tree);
    let own = own(&taxonomies, tree.sources.len());
    Classified { taxonomies, carried, own }
}

/// A taxonomy that is being filled.
struct Unfinished<'a> {
    config: &'a TaxonomyConfig,
    taxonomy: Taxonomy,
    index: u32,
    /// Terms by what pages write: keys and aliases.
    known: HashMap<Box<str>, u32>,
    /// Keys of terms whose own page isn't public.
    hidden: Vec<Box<str>>,
    /// Whether all terms are known: if they aren't, what is wrong has been said, and no key is.
    is_whole: bool,
}

impl<'a> Unfinished<'a> {
    fn new(
        config: &'a TaxonomyConfig,
        index: u32,
        (content, now): (&Content, Now),
        left_out: &LeftOut,
        tree: &Tree<'_>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Unfinished<'a> {
        let taxonomy = Taxonomy {
            key: config.key.value.clone(),
            label: config.label.clone(),
            description: config.description.clone(),
            url: format!("/{}/", *config.key).into(),
            section: None,
            paginate_by: config.paginate_by,
            is_facet: config.is_facet,
            carried: Apart::default(),
            terms: Vec::new(),
            withheld: None,
        };
        let mut one = Unfinished { config, taxonomy, index, known: HashMap::new(), hidden: Vec::new(), is_whole: true };
        match &config.terms {
            TermSource::Free => {}
            TermSource::Vocabulary(name) => {
                one.hidden = left_out.terms(name).to_vec();
                one.take_vocabulary(name, content, now, diagnostics);
            }
            TermSource::Section(path) => match section_taken(path, index, &content.config) {
                Some(taken) => {
                    one.is_whole = false;
                    diagnostics.push(taken);
                }
                None => one.take_section(path, &content.config, left_out, tree, diagnostics),
            },
        }
        one
    }

    fn take_vocabulary(
        &mut self,
        name: &Spanned<Box<str>>,
        content: &Content,
        now: Now,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        let Some(vocabulary) = content.vocabularies.get(&*name.value) else {
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
                .did_you_mean(name.trim_end_matches(".yaml"), content.vocabularies.keys().map(|key| &**key))
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
                hidden: term.hours.mark(now),
                url: format!("{}{}/", self.taxonomy.url, slug_of(&term.key)).into(),
                page: None,
                pages: Apart::default(),
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
        path: &Spanned<Box<str>>,
        config: &Config,
        left_out: &LeftOut,
        tree: &Tree<'_>,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        let index_file = format!("{}/_index.md", **path);
        let section = tree.sources.iter().position(|page| page.path() == index_file);
        self.hidden = left_out
            .pages()
            .filter(|hidden| {
                let own = folder(hidden.path());
                own == &*path.value || folder(own) == &*path.value
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
                    .did_you_mean(path, sections(tree.sources).map(folder))
                    .help(Text::new(
                        "フォルダーに「_index.md」を作るか、あるフォルダーの名前を書いてください。",
                        "make an `_index.md` there, or write the name of a section that is there",
                    )),
                );
            }
            return;
        };
        self.taxonomy.url = tree.urls[section].clone();
        self.taxonomy.section = u32::try_from(section).ok().map(PageId);
        for &page in &tree.below[section].pages {
            let source = &tree.sources[page.index()];
            let key = key_of(source);
            let first = self.known.get(&key).and_then(|&first| self.taxonomy.terms.get(first as usize)?.page);
            // If one of the two isn't public, it may be what the other gives way to at a set hour.
            if let Some(first) = first
                && tree.hidden[first.index()].is_none()
                && tree.hidden[page.index()].is_none()
            {
                diagnostics.push(key_taken(&key, source, &tree.sources[first.index()]));
            }
            self.push(Term {
                key,
                label: source.front.title.value.clone(),
                kana: source.front.kana.clone(),
                description: source.front.summary.clone(),
                aliases: Vec::new(),
                hidden: tree.hidden[page.index()],
                url: tree.urls[page.index()].clone(),
                page: Some(page),
                pages: Apart::default(),
            });
        }
    }

    fn push(&mut self, term: Term) {
        let id = u32::try_from(self.taxonomy.terms.len()).unwrap_or(u32::MAX);
        self.known.entry(term.key.clone()).or_insert(id);
        self.taxonomy.terms.push(term);
    }

    fn finish(self) -> Taxonomy {
        let is_known = self.is_whole && !matches!(self.config.terms, TermSource::Free);
        Taxonomy { withheld: is_known.then_some(self.hidden), ..self.taxonomy }
    }

    /// The term that a page writes; none if it is unknown, or if the term isn't public.
    fn find(&self, written: &Spanned<Box<str>>, file: &Arc<str>, diagnostics: &mut Vec<Diagnostic>) -> Option<TermId> {
        let term = self.known.get(&written.value).copied();
        if term.is_none() && self.is_whole && !self.hidden.contains(&written.value) {
            diagnostics.push(self.unknown(written, file));
        }
        Some(TermId { taxonomy: self.index, term: term? })
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
}

fn sections(pages: &[Arc<PageSource>]) -> impl Iterator<Item = &str> {
    pages.iter().filter(|page| page.is_section()).map(|page| page.path())
}

/// The key of a term's page: the one that it names, or its file's name, or its folder's.
pub(super) fn key_of(page: &PageSource) -> Box<str> {
    let path = page.path();
    match (page.front.term_key(), file_name(path)) {
        (Some(key), _) => key.value.clone(),
        (None, "index.md") => file_name(folder(path)).into(),
        (None, name) => name.strip_suffix(".md").unwrap_or(name).into(),
    }
}

/// What a page writes as terms: the taxonomy's name and the term's key, in the order of the front matter.
fn written(page: &PageSource) -> impl Iterator<Item = (&str, &Spanned<Box<str>>)> {
    let front = &page.front;
    let named = front.taxonomies.iter().flat_map(|(name, keys)| keys.iter().map(|key| (&*name.value, key)));
    let tags = front.tags.iter().map(|tag| ("tags", tag));
    let typed = front.typed_terms().map(|(name, key)| -> (&str, _) { (name, key) });
    named.chain(tags).chain(typed)
}

/// If the terms are free, whatever a page writes is one. They stand in the order of their labels, not of the pages that
/// happened to name them first.
fn take_free(unfinished: &mut [Unfinished<'_>], pages: &[Arc<PageSource>]) {
    let names: Vec<&str> = unfinished.iter().map(|one| &*one.config.key.value).collect();
    let gathered = parallel::in_pieces(pages.len(), 512, |piece| {
        let mut keys: Vec<HashSet<&str>> = vec![HashSet::new(); names.len()];
        for (name, key) in pages[piece].iter().flat_map(|page| written(page)) {
            if let Some(keys) = names.iter().position(|known| *known == name).and_then(|index| keys.get_mut(index)) {
                keys.insert(key);
            }
        }
        keys
    });
    let mut parts = gathered.into_iter();
    let mut all = parts.next().unwrap_or_default();
    for part in parts {
        all.iter_mut().zip(part).for_each(|(all, keys)| all.extend(keys));
    }
    for (one, keys) in unfinished.iter_mut().zip(all) {
        if one.config.terms != TermSource::Free {
            continue;
        }
        let mut keys: Vec<(japanese::SortKey, &str)> =
            keys.into_iter().map(|key| (japanese::sort_key(key), key)).collect();
        keys.sort_unstable();
        for (_, key) in keys {
            let url = format!("{}{}/", one.taxonomy.url, slug_of(key)).into();
            one.push(Term {
                key: key.into(),
                label: key.into(),
                kana: "".into(),
                description: "".into(),
                aliases: Vec::new(),
                url,
                page: None,
                hidden: None,
                pages: Apart::default(),
            });
        }
    }
}

/// The terms that a page carries, in the order of the taxonomies, each once.
fn terms_of(
    page: &PageSource,
    world: World,
    unfinished: &[Unfinished<'_>],
    tree: &Tree<'_>,
    config: &Config,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<TermId> {
    let PageSource { front, file, .. } = page;
    let named = |name: &str| unfinished.iter().find(|one| *one.config.key.value == *name);
    for (name, _) in &front.taxonomies {
        if named(&name.value).is_none() {
            diagnostics.push(unknown_taxonomy(name, file, config));
        }
    }
    if world == World::Samples {
        // The terms of a section are bodies that there are, unless it is one of samples itself.
        let is_real = |section: PageId| tree.worlds[section.index()] == World::Facts;
        let names_body = |name: &str| {
            let taxonomy = named(name).map(|one| &one.taxonomy);
            name == PLACES || taxonomy.and_then(|taxonomy| taxonomy.section).is_some_and(is_real)
        };
        let found = written(page).filter(|(name, _)| names_body(name));
        diagnostics.extend(found.map(|(name, key)| {
            sample_names_body(name, named(name).map_or(name, |one| &one.taxonomy.label), key, file)
        }));
    }
    let mut terms: Vec<TermId> =
        written(page).filter_map(|(name, key)| named(name)?.find(key, file, diagnostics)).collect();
    terms.sort_by_key(|term| term.taxonomy);
    for end in (1..terms.len()).rev() {
        let (before, [term, ..]) = terms.split_at(end) else { continue };
        if before.contains(term) {
            terms.remove(end);
        }
    }
    terms
}

/// Writes into each term the pages that carry it, newest first.
fn fill(taxonomies: &mut [Taxonomy], carried: &[Vec<TermId>], tree: &Tree<'_>) {
    for id in by_age(tree.sources) {
        let world = tree.worlds[id.index()];
        let mut last = None;
        // A page's terms stand in the order of the taxonomies.
        for term in &carried[id.index()] {
            let taxonomy = &mut taxonomies[term.taxonomy as usize];
            taxonomy.terms[term.term as usize].pages.of_mut(world).push(id);
            *taxonomy.carried.of_mut(world) += usize::from(last != Some(term.taxonomy));
            last = Some(term.taxonomy);
        }
    }
}

/// The term that each of `count` pages is the page of.
fn own(taxonomies: &[Taxonomy], count: usize) -> Vec<Option<TermId>> {
    let mut own = vec![None; count];
    for (taxonomy, number) in taxonomies.iter().zip(0..) {
        for (term, index) in taxonomy.terms.iter().zip(0..) {
            if let Some(page) = term.page {
                own[page.index()] = Some(TermId { taxonomy: number, term: index });
            }
        }
    }
    own
}
