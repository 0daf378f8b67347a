//! What was left out: known so that whatever leads to it can be told from a mistake, and for nothing else.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::japanese;
use crate::model::hours::Mark;
use crate::model::page::PageSource;
use crate::model::vocabulary::GlossaryEntry;
use crate::resolve::paths::{folder, slug_of};

#[derive(Default)]
pub(in crate::resolve) struct LeftOut {
    pub(super) pages: BTreeMap<Box<str>, Arc<PageSource>>,
    /// Files that wait, by their paths below `content/`.
    pub(super) files: BTreeMap<Box<str>, Mark>,
    /// What is shown although it isn't public.
    pub(super) marks: Marks,
    /// The ids of metrics.
    pub(super) metrics: BTreeSet<Box<str>>,
    /// What pages may write for a term, by vocabulary.
    pub(super) terms: BTreeMap<Box<str>, Vec<Box<str>>>,
    /// The `id`s that entries of the glossary would have, and their words, folded.
    pub(super) entries: BTreeSet<Box<str>>,
    pub(super) words: BTreeSet<String>,
    /// Whether a change was left out.
    pub(super) has_changes: bool,
}

/// Why what is shown isn't public, in a site that shows it all the same. Whatever has hours of its own and nothing else
/// says it itself.
#[derive(Default)]
pub(in crate::resolve) struct Marks {
    /// By their paths below `content/`.
    pub(super) files: BTreeMap<Box<str>, Mark>,
    /// By their ids.
    pub(super) metrics: BTreeMap<Box<str>, Mark>,
    /// By the file of the schedule, and the id.
    pub(super) items: BTreeMap<(Arc<str>, Box<str>), Mark>,
    /// By their words.
    pub(super) entries: BTreeMap<Box<str>, Mark>,
}

impl LeftOut {
    pub(in crate::resolve) fn pages(&self) -> impl Iterator<Item = &PageSource> {
        self.pages.values().map(|page| &**page)
    }

    /// The folders of sections, below `content/`.
    pub(in crate::resolve) fn sections(&self) -> impl Iterator<Item = &str> {
        self.pages.keys().filter_map(|path| path.strip_suffix("/_index.md"))
    }

    pub(in crate::resolve) fn contains(&self, path: &str) -> bool {
        self.pages.contains_key(path)
    }

    /// Whether a path as authors write it is that of a page: its file, or the folder of its `_index.md` or `index.md`.
    pub(in crate::resolve) fn is_page(&self, path: &str) -> bool {
        self.contains(path) || self.is_folder(path) || self.contains(&format!("{path}.md"))
    }

    /// The page of a path as authors write it.
    pub(in crate::resolve) fn page(&self, path: &str) -> Option<&PageSource> {
        let at = |path: &str| self.pages.get(path).map(|page| &**page);
        at(path)
            .or_else(|| at(&format!("{path}/_index.md")))
            .or_else(|| at(&format!("{path}/index.md")))
            .or_else(|| at(&format!("{path}.md")))
    }

    /// Whether a file isn't handed out: it waits itself, or it lies in the folder of a page or of a section, and is
    /// hidden with it.
    pub(in crate::resolve) fn holds(&self, path: &str) -> bool {
        self.files.contains_key(path) || self.is_beside_page(path)
    }

    /// Whether a file waits itself, and is to be handed out some day.
    pub(in crate::resolve) fn is_coming_file(&self, path: &str) -> bool {
        self.files.get(path).is_some_and(|mark| !mark.why.is_over())
    }

    pub(in crate::resolve) fn has_files(&self) -> bool {
        !self.files.is_empty()
    }

    /// Whether a file lies in the folder of a page or of a section.
    fn is_beside_page(&self, path: &str) -> bool {
        !self.pages.is_empty()
            && std::iter::successors(Some(folder(path)), |&dir| Some(folder(dir)))
                .take_while(|dir| !dir.is_empty())
                .any(|dir| self.is_folder(dir))
    }

    fn is_folder(&self, path: &str) -> bool {
        self.contains(&format!("{path}/_index.md")) || self.contains(&format!("{path}/index.md"))
    }

    /// Why a file that is shown isn't public.
    pub(in crate::resolve) fn mark(&self, path: &str) -> Option<Mark> {
        self.marks.files.get(path).copied()
    }

    pub(in crate::resolve) fn mark_of_metric(&self, id: &str) -> Option<Mark> {
        self.marks.metrics.get(id).copied()
    }

    /// The mark of an item of the schedule in `file`.
    pub(in crate::resolve) fn mark_of_item(&self, file: &Arc<str>, id: &str) -> Option<Mark> {
        let marks = &self.marks.items;
        if marks.is_empty() { None } else { marks.get(&(Arc::clone(file), id.into())).copied() }
    }

    /// The mark of an entry of the glossary.
    pub(in crate::resolve) fn mark_of_entry(&self, term: &str) -> Option<Mark> {
        self.marks.entries.get(term).copied()
    }

    pub(in crate::resolve) fn is_metric(&self, id: &str) -> bool {
        self.metrics.contains(id)
    }

    pub(in crate::resolve) fn metrics(&self) -> impl Iterator<Item = &str> {
        self.metrics.iter().map(|id| &**id)
    }

    /// Files of `content/data/`.
    pub(in crate::resolve) fn data(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(|path| &**path).filter(|path| path.starts_with("data/"))
    }

    /// Files of `content/data/` that are shown all the same.
    pub(in crate::resolve) fn shown_data(&self) -> impl Iterator<Item = (&str, Mark)> {
        let files = self.marks.files.iter().map(|(path, mark)| (&**path, *mark));
        files.filter(|(path, _)| path.starts_with("data/"))
    }

    /// What pages may write for the terms of a vocabulary.
    pub(in crate::resolve) fn terms(&self, vocabulary: &str) -> &[Box<str>] {
        self.terms.get(vocabulary).map_or(&[], |terms| terms)
    }

    /// Whether the glossary has an entry that isn't shown.
    pub(in crate::resolve) fn has_entries(&self) -> bool {
        !self.entries.is_empty()
    }

    /// Whether the `id` is that of an entry of the glossary.
    pub(in crate::resolve) fn is_entry(&self, id: &str) -> bool {
        self.entries.contains(id)
    }

    /// Words of the glossary, folded.
    pub(in crate::resolve) fn words(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(|word| &**word)
    }

    /// Whether something that isn't shown would stand among the news.
    pub(in crate::resolve) fn has_news(&self) -> bool {
        let is_news = |page: &PageSource| page.front.date.is_some() || !page.front.changes.is_empty();
        self.has_changes || self.pages().any(is_news)
    }

    pub(super) fn take_entry(&mut self, entry: &GlossaryEntry) {
        self.entries.insert(slug_of(&entry.term).into());
        self.words.insert(japanese::fold(&entry.term));
        self.words.extend(entry.aliases.iter().map(|alias| japanese::fold(alias)));
    }
}
