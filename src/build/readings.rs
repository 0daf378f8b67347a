//! Every file below `content/` as it was read last.
//!
//! A build looks once, at everything. The preview looks again wherever something changed, and keeps the rest:
//!
//! 1. What is there now is discovered anew at the changed paths and below them.
//! 2. What was touched is read ([`reading`](super::reading)). A metric depends on the CSV file that it names too, and
//!    every page on the site's time zone.
//! 3. [`documents`] looks into the PDFs that pages hand out.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use jiff::tz::TimeZone;

use crate::build::reading::{Kept, Said, fresh};
use crate::build::{Options, Papers, insides, pdfs};
use crate::diagnostic::{Diagnostic, Text};
use crate::discover::{Role, Source, discover};
use crate::error::Error;
use crate::files::{Edits, Files, Pending, Walk, is_at_or_below};
use crate::model::config::{Config, Overrides};
use crate::model::content::Content;
use crate::model::inside::Inside;
use crate::model::page::PageSource;
use crate::model::pdf::Pdf;
use crate::model::synonyms::Synonyms;
use crate::model::vocabulary::Glossary;
use crate::parallel;
use crate::resolve::{files_in, files_of};

/// What every file said when it was read last.
#[derive(Default)]
pub struct Readings {
    overrides: Overrides,
    papers: Option<Arc<Papers>>,
    /// In the order of their paths.
    kept: Vec<Kept>,
    /// What is wrong with where files lie.
    misplaced: Vec<Diagnostic>,
    /// See [`Walk::has_aliases`].
    has_aliases: bool,
    zone: Option<TimeZone>,
    /// The glossary and the synonyms of a site without them, so that they stay the same.
    no_glossary: Arc<Glossary>,
    no_synonyms: Arc<Synonyms>,
    lengths: Arc<BTreeMap<Box<str>, u64>>,
    pdfs: Arc<BTreeMap<Box<str>, Pdf>>,
    insides: Arc<BTreeMap<Box<str>, Inside>>,
    root_files: Arc<BTreeMap<Box<str>, u64>>,
}

/// What has to be read.
struct Touched {
    /// Places among what is kept.
    places: Vec<usize>,
    /// Whether anything came or went.
    is_structure_new: bool,
    /// Whether a file with the stamp that it had is left unread: nothing says that it changed.
    knows_stamps: bool,
}

/// More paths than this are no longer looked at one by one.
const ONE_BY_ONE: usize = 1000;

impl Readings {
    #[must_use]
    pub fn new(options: &Options) -> Readings {
        Readings { overrides: options.overrides.clone(), papers: options.papers.clone(), ..Readings::default() }
    }

    /// Reads again what `edits` name, except for what is `pending`, and returns whether anything changed.
    ///
    /// # Errors
    /// If `content/` isn't there or can't be listed. What was read before is kept then.
    pub fn look(&mut self, files: &dyn Files, edits: &Edits, pending: &Pending) -> Result<bool, Error> {
        let edits = edits.below("content");
        if edits.is_empty() {
            return Ok(false);
        }
        let touched = match &edits {
            Edits::At(paths) if !self.has_aliases && !self.kept.is_empty() && paths.len() <= ONE_BY_ONE => {
                self.discover_at(files, paths, pending)?
            }
            _ => None,
        };
        let touched = match touched {
            Some(touched) => touched,
            None => self.discover_all(files, pending)?,
        };
        Ok(self.read(files, touched, pending))
    }

    /// Discovers everything anew: all that is there is touched.
    fn discover_all(&mut self, files: &dyn Files, pending: &Pending) -> Result<Touched, Error> {
        let walk = files.walk("content")?;
        self.has_aliases = walk.has_aliases;
        let (mut sources, misplaced) = discover(walk);
        sources.retain(|source| !pending.holds(&source.file));
        let kept = self.kept.iter().map(|kept| &kept.source).filter(|source| pending.holds(&source.file));
        sources.extend(kept.cloned());
        sources.sort_unstable_by(|a, b| a.file.cmp(&b.file));
        let is_structure_new = self.misplaced != misplaced
            || !sources.iter().map(|source| &source.file).eq(self.kept.iter().map(|kept| &kept.source.file));
        // What is read for the first time was never looked at; what is read again is mostly what it was.
        let knows_stamps = !self.kept.is_empty();
        self.misplaced = misplaced;
        self.replace(|_| true, sources);
        Ok(Touched { places: (0..self.kept.len()).collect(), is_structure_new, knows_stamps })
    }

    /// Discovers what is at and below these paths, and returns the places of what was touched. None if that wouldn't
    /// tell the whole.
    fn discover_at(
        &mut self,
        files: &dyn Files,
        paths: &BTreeSet<Box<str>>,
        pending: &Pending,
    ) -> Result<Option<Touched>, Error> {
        let mut found = Walk::default();
        let mut is_structure_same = true;
        for path in paths {
            let walk = files.look(path)?;
            if walk.has_aliases {
                return Ok(None);
            }
            let is_file = matches!(walk.entries.as_slice(), [only] if only.path == *path);
            is_structure_same &= is_file && self.place(path).is_some();
            found.entries.extend(walk.entries);
        }
        let mut touched: HashSet<Arc<str>> = HashSet::new();
        if is_structure_same {
            touched
                .extend(paths.iter().filter_map(|path| self.place(path)).map(|at| self.kept[at].source.file.clone()));
        } else {
            // A directory that came and a file in it may both be told of.
            found.entries.sort_unstable();
            found.entries.dedup();
            let (mut sources, misplaced) = discover(found);
            sources.retain(|source| !pending.holds(&source.file));
            let looked_at = Pending(paths.clone());
            let is_looked_at = |file: &str| looked_at.holds(file) && !pending.holds(file);
            self.misplaced.retain(|diagnostic| !is_looked_at(&diagnostic.file));
            self.misplaced.extend(misplaced);
            touched.extend(sources.iter().map(|source| Arc::clone(&source.file)));
            self.replace(is_looked_at, sources);
        }
        let is_touched = |kept: &Kept| {
            let of_series = |series: &Arc<str>| paths.iter().any(|path| is_at_or_below(series, path));
            touched.contains(&kept.source.file) || kept.series.as_ref().is_some_and(of_series)
        };
        let places = self.kept.iter().enumerate().filter(|(_, kept)| is_touched(kept)).map(|(at, _)| at).collect();
        Ok(Some(Touched { places, is_structure_new: !is_structure_same, knows_stamps: false }))
    }

    /// Puts `sources` in the place of those whose files `is_looked_at`. What was read of one that is still there is
    /// kept.
    fn replace(&mut self, is_looked_at: impl Fn(&str) -> bool, sources: Vec<Source>) {
        let mut known: BTreeMap<Arc<str>, Kept> = BTreeMap::new();
        let mut kept = Vec::with_capacity(self.kept.len().max(sources.len()));
        for of in std::mem::take(&mut self.kept) {
            if is_looked_at(&of.source.file) {
                known.insert(Arc::clone(&of.source.file), of);
            } else {
                kept.push(of);
            }
        }
        kept.extend(sources.into_iter().map(|source| known.remove(&source.file).unwrap_or_else(|| Kept::new(source))));
        kept.sort_unstable_by(|a, b| a.source.file.cmp(&b.source.file));
        self.kept = kept;
    }

    fn place(&self, path: &str) -> Option<usize> {
        self.kept.binary_search_by(|kept| (*kept.source.file).cmp(path)).ok()
    }

    /// Reads what was touched, and returns whether anything changed.
    fn read(&mut self, files: &dyn Files, touched: Touched, pending: &Pending) -> bool {
        let Touched { places: mut touched, is_structure_new, mut knows_stamps } = touched;
        let mut is_new = is_structure_new;
        touched.retain(|&at| !self.kept[at].waits_for(pending));
        // What came or went may be a file, or the last page that hands one out.
        let mut stale = Stale { lengths: is_structure_new, pdfs: is_structure_new };
        // The configuration comes first: it says in which time zone the pages' dates are.
        if let Some(at) = touched.iter().position(|&at| self.kept[at].source.role == Role::Config) {
            let at = touched.remove(at);
            let fresh = fresh(files, &self.kept[at], &TimeZone::UTC, &self.overrides, knows_stamps);
            is_new |= fresh.read.is_some();
            if !fresh.is_trusted {
                self.kept[at].take(fresh);
            }
        }
        let zone = self.config().map_or(TimeZone::UTC, |config| config.timezone.clone());
        if self.zone.as_ref() != Some(&zone) {
            for kept in &mut self.kept {
                kept.hash = None;
            }
            let is_read = |kept: &Kept| kept.source.role != Role::Config && !kept.waits_for(pending);
            touched = (0..self.kept.len()).filter(|&at| is_read(&self.kept[at])).collect();
            self.zone = Some(zone.clone());
            knows_stamps = false;
        }
        let read = |&at: &usize| (at, fresh(files, &self.kept[at], &zone, &self.overrides, knows_stamps));
        let fresh = parallel::map(&touched, 16, read);
        let fresh = fresh.into_iter().filter(|(_, fresh)| !fresh.is_trusted);
        let mut touched = Vec::new();
        for (at, fresh) in fresh {
            touched.push(at);
            let kept = &mut self.kept[at];
            is_new |= fresh.read.is_some();
            stale.mark(kept);
            kept.take(fresh);
            stale.mark(kept);
        }
        if stale.lengths {
            is_new |= self.count();
        }
        if stale.pdfs {
            let kept = &self.kept;
            let is_touched = |path: &str| {
                let at = kept.binary_search_by(|kept| kept.source.path().cmp(path));
                at.is_ok_and(|at| touched.binary_search(&at).is_ok())
            };
            let known = |path: &str| self.pdfs.get(path).filter(|_| !is_touched(path)).cloned();
            let pdfs =
                pdfs::read(files, self.papers.as_deref(), self.pages().map(|page| &**page), &self.lengths, known);
            if pdfs != *self.pdfs {
                self.pdfs = Arc::new(pdfs);
                is_new = true;
            }
            let known = |path: &str| self.insides.get(path).filter(|_| !is_touched(path)).cloned();
            let insides = insides::read(files, self.handed_out(), &self.lengths, known);
            if insides != *self.insides {
                self.insides = Arc::new(insides);
                is_new = true;
            }
        }
        is_new
    }

    /// Makes the list of the files that may be handed out, and returns whether it changed.
    fn count(&mut self) -> bool {
        let (mut lengths, mut root_files) = (BTreeMap::new(), BTreeMap::new());
        for kept in &self.kept {
            let Some(length) = kept.length else { continue };
            let path = kept.source.path();
            match kept.source.role {
                Role::Root => root_files.insert(path.strip_prefix("_root/").unwrap_or(path).into(), length),
                _ => lengths.insert(path.into(), length),
            };
        }
        let is_new = lengths != *self.lengths || root_files != *self.root_files;
        if lengths != *self.lengths {
            self.lengths = Arc::new(lengths);
        }
        if root_files != *self.root_files {
            self.root_files = Arc::new(root_files);
        }
        is_new
    }

    fn config(&self) -> Option<&Arc<Config>> {
        match &self.kept[self.place("content/site.yaml")?].said {
            Some(Said::Config(config)) => Some(config),
            _ => None,
        }
    }

    fn pages(&self) -> impl Iterator<Item = &Arc<PageSource>> {
        self.kept.iter().filter_map(|kept| match &kept.said {
            Some(Said::Page(page)) => Some(page),
            _ => None,
        })
    }

    /// The paths of what pages and the glossary hand out, and of other things that they lead to.
    fn handed_out(&self) -> impl Iterator<Item = &str> {
        self.kept.iter().flat_map(|kept| -> Box<dyn Iterator<Item = &str>> {
            match &kept.said {
                Some(Said::Page(page)) => Box::new(files_of(page).map(|(path, _)| path)),
                Some(Said::Glossary(glossary)) => {
                    let definitions = glossary.entries.iter().map(|entry| &entry.definition);
                    Box::new(definitions.flat_map(files_in).map(|(path, _)| path))
                }
                _ => Box::new(std::iter::empty()),
            }
        })
    }

    /// Whether something may change without anybody seeing it at its own path: see [`Walk::has_aliases`].
    #[must_use]
    pub fn has_aliases(&self) -> bool {
        self.has_aliases
    }

    /// All that was read. There is no content without a `site.yaml` that could be read.
    #[must_use]
    pub fn content(&self) -> Option<Content> {
        let mut content = Content {
            config: Arc::clone(self.config()?),
            pages: Vec::with_capacity(self.kept.len()),
            vocabularies: BTreeMap::new(),
            glossary: Arc::clone(&self.no_glossary),
            synonyms: Arc::clone(&self.no_synonyms),
            accessibility: None,
            data: BTreeMap::new(),
            schedules: Vec::new(),
            metrics: Vec::new(),
            files: Arc::clone(&self.lengths),
            pdfs: Arc::clone(&self.pdfs),
            insides: Arc::clone(&self.insides),
            root_files: Arc::clone(&self.root_files),
            private: None,
            personal: Vec::new(),
        };
        // Sources come in the order of their paths, which is that of the pages and of the ids.
        for kept in &self.kept {
            content.personal.extend_from_slice(&kept.personal);
            match (&kept.said, &kept.source.role) {
                (Some(Said::Page(page)), _) => content.pages.push(Arc::clone(page)),
                (Some(Said::Vocabulary(vocabulary)), Role::Vocabulary(name)) => {
                    content.vocabularies.insert(name.clone(), Arc::clone(vocabulary));
                }
                (Some(Said::Glossary(glossary)), _) => content.glossary = Arc::clone(glossary),
                (Some(Said::Synonyms(synonyms)), _) => content.synonyms = Arc::clone(synonyms),
                (Some(Said::Accessibility(it)), _) => content.accessibility = Some(Arc::clone(it)),
                (Some(Said::Private(private)), _) => content.private = Some(Arc::clone(private)),
                (Some(Said::Schedule(schedule)), _) => content.schedules.push(Arc::clone(schedule)),
                (Some(Said::Metric(metric)), _) => content.metrics.push(Arc::clone(metric)),
                (Some(Said::Data(data)), _) => {
                    content.data.insert(kept.source.path().into(), Arc::clone(data));
                }
                (Some(Said::Config(_) | Said::Vocabulary(_)) | None, _) => {}
            }
        }
        Some(content)
    }

    /// What is wrong with the files, each by itself.
    #[must_use]
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        let no_config = self.place("content/site.yaml").is_none().then(no_config);
        let of_files = self.kept.iter().flat_map(|kept| &kept.diagnostics);
        self.misplaced.iter().chain(of_files).cloned().chain(no_config).collect()
    }
}

/// Which lists have to be made again.
#[derive(Clone, Copy, Default)]
struct Stale {
    lengths: bool,
    pdfs: bool,
}

impl Stale {
    /// What depends on a source, as it was or as it is.
    fn mark(&mut self, kept: &Kept) {
        self.lengths |= matches!(kept.source.role, Role::File | Role::Root | Role::Data);
        self.pdfs |= match &kept.said {
            Some(Said::Page(page)) => files_of(page).next().is_some(),
            Some(Said::Glossary(_)) => true,
            _ => kept.source.role == Role::File,
        };
    }
}

fn no_config() -> Diagnostic {
    Diagnostic::error(
        "no-config",
        &Arc::from("content/site.yaml"),
        Text::new("サイトの設定（content/site.yaml）がありません。", "there is no content/site.yaml"),
    )
    .help(Text::new(
        "content/site.yaml を作り、「title: サイトの題名」と「base_url: https://…/」の2行を書いてください。",
        "make content/site.yaml with the two lines `title: …` and `base_url: https://…/`",
    ))
}
