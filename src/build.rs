//! The stages joined: from files to a published site.
//!
//! 1. [`read`] discovers and parses every source, in parallel, into a [`Content`]; [`documents`] looks into the PDFs that
//!    pages hand out.
//! 2. [`link`] resolves it for a moment and joins the site with its theme.
//! 3. [`check`] renders every route and keeps nothing but the diagnostics; [`build`] publishes what it renders, unless
//!    there is an error, in which case the old site stands.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::tz::TimeZone;
use rayon::prelude::*;

use crate::calendar::Now;
use crate::diagnostic::{Diagnostic, Severity, Text};
use crate::discover::{Role, Source, discover};
use crate::error::Error;
use crate::files::Files;
use crate::model::config::BaseUrl;
use crate::model::content::Content;
use crate::model::metric::Metric;
use crate::model::output::Output;
use crate::model::page::PageSource;
use crate::model::route::Route;
use crate::model::schedule::Schedule;
use crate::model::site::Hidden;
use crate::model::value::Data;
use crate::model::vocabulary::{Glossary, Vocabulary};
use crate::parse::{self, MetricReading};
use crate::publish::{Changes, Publisher};
use crate::render::{Renderer, Theme};
use crate::resolve::{blocks_publication, hidden_pages, resolve};

mod documents;

/// What a site is built for.
#[derive(Clone, Debug)]
pub struct Options {
    pub now: Now,
    /// Show what isn't public, marked.
    pub unpublished: bool,
    /// In place of the one in `site.yaml`.
    pub base_url: Option<BaseUrl>,
}

/// A site that is ready to be rendered, and what was wrong on the way there.
pub struct Linked {
    /// None where there is nothing to render: no `site.yaml`, no home page, no theme.
    pub renderer: Option<Renderer>,
    /// In the order in which they are shown.
    pub diagnostics: Vec<Diagnostic>,
    /// Pages that aren't public, with the reason.
    pub hidden: Vec<(Arc<str>, Hidden)>,
    /// Pages whose mistakes don't keep the site from being published: they aren't meant to be public.
    lenient: HashSet<Arc<str>>,
}

/// What a build did.
pub struct Outcome {
    /// None where a mistake kept the old site standing, or where nothing was to be published.
    pub changes: Option<Changes>,
    /// In the order in which they are shown.
    pub diagnostics: Vec<Diagnostic>,
    /// Addresses of the site that are HTML pages of its own.
    pub pages: usize,
    pub hidden: Vec<(Arc<str>, Hidden)>,
    /// The site as it was rendered. To take a large one apart value by value lasts a tenth of its build: a program that is at
    /// its end forgets it.
    pub renderer: Option<Renderer>,
}

/// How far a build has come, for whoever watches: of `total` routes, `done` are rendered.
#[derive(Debug, Default)]
pub struct Progress {
    pub total: AtomicU64,
    pub done: AtomicU64,
}

/// One source, read.
enum Reading {
    Page(Box<PageSource>),
    Vocabulary(Box<str>, Vocabulary),
    Glossary(Glossary),
    Schedule(Box<Schedule>),
    Metric(Box<Metric>),
    Data(Box<str>, Data),
}

/// Reads every source below `content/`. There is no content without a `site.yaml` that can be read; the rest is read
/// all the same, so that one run shows every mistake.
///
/// # Errors
/// Where `content/` isn't there or can't be listed.
pub fn read(files: &dyn Files, options: &Options) -> Result<(Option<Content>, Vec<Diagnostic>), Error> {
    let (sources, mut diagnostics) = discover(files)?;
    let (config, found) = match sources.iter().find(|source| source.role == Role::Config) {
        Some(source) => {
            let (config, found) = with_bytes(files, source, |bytes| parse::config(bytes, &source.file));
            (config.flatten(), found)
        }
        None => (None, vec![no_config()]),
    };
    diagnostics.extend(found);
    let zone = config.as_ref().map_or(TimeZone::UTC, |config| config.timezone.clone());
    let readings: Vec<(Option<Reading>, Vec<Diagnostic>)> =
        sources.par_iter().with_min_len(16).map(|source| read_source(files, source, &zone)).collect();

    let mut pages = Vec::with_capacity(readings.len());
    let mut vocabularies = BTreeMap::new();
    let mut glossary = Arc::default();
    let mut schedules = Vec::new();
    let mut metrics = Vec::new();
    let mut data = BTreeMap::new();
    let is_handed_out = |source: &&Source| matches!(source.role, Role::File | Role::Data);
    // A file that vanished since it was found is as if it had never been there.
    let length = |source: &Source| Some((source.path().into(), files.length(&source.file).ok()?));
    let handed_out: BTreeMap<Box<str>, u64> = sources.iter().filter(is_handed_out).filter_map(length).collect();
    for (reading, found) in readings {
        diagnostics.extend(found);
        match reading {
            Some(Reading::Page(page)) => pages.push(Arc::from(page)),
            Some(Reading::Vocabulary(name, vocabulary)) => {
                vocabularies.insert(name, Arc::new(vocabulary));
            }
            Some(Reading::Glossary(entries)) => glossary = Arc::new(entries),
            // Sources come in the order of their paths, which is that of the ids.
            Some(Reading::Schedule(schedule)) => schedules.push(Arc::from(schedule)),
            Some(Reading::Metric(metric)) => metrics.push(Arc::from(metric)),
            Some(Reading::Data(path, value)) => {
                data.insert(path, Arc::new(value));
            }
            None => {}
        }
    }
    let pdfs = documents::read(files, &pages, &handed_out);
    let content = config.map(|mut config| {
        if let Some(base_url) = &options.base_url {
            config.base_url = base_url.clone();
        }
        Content {
            config: Arc::new(config),
            pages,
            vocabularies,
            glossary,
            data,
            schedules,
            metrics,
            files: Arc::new(handed_out),
            pdfs: Arc::new(pdfs),
        }
    });
    Ok((content, diagnostics))
}

fn read_source(files: &dyn Files, source: &Source, zone: &TimeZone) -> (Option<Reading>, Vec<Diagnostic>) {
    let file = &source.file;
    let path = || -> Box<str> { source.path().into() };
    match &source.role {
        Role::Page => {
            let (page, found) = with_bytes(files, source, |bytes| parse::page(bytes, file, zone));
            (page.map(|page| Reading::Page(Box::new(page))), found)
        }
        Role::Vocabulary(name) => {
            let (vocabulary, found) = with_bytes(files, source, |bytes| parse::vocabulary(bytes, file));
            (vocabulary.map(|vocabulary| Reading::Vocabulary(name.clone(), vocabulary)), found)
        }
        Role::Glossary => {
            let (glossary, found) = with_bytes(files, source, |bytes| parse::glossary(bytes, file));
            (glossary.map(Reading::Glossary), found)
        }
        Role::Schedule(id) => {
            let (schedule, found) = with_bytes(files, source, |bytes| parse::schedule(bytes, file, id));
            (schedule.flatten().map(|schedule| Reading::Schedule(Box::new(schedule))), found)
        }
        Role::Metric => {
            let (reading, mut found) = with_bytes(files, source, |bytes| parse::metric(bytes, file));
            let metric = reading.flatten().map(|reading| with_series(files, reading, &mut found));
            (metric.map(|metric| Reading::Metric(Box::new(metric))), found)
        }
        Role::Data => {
            let (data, found) = with_bytes(files, source, |bytes| parse::data(bytes, file));
            (data.map(|data| Reading::Data(path(), data)), found)
        }
        Role::Config | Role::File => (None, Vec::new()),
    }
}

/// A metric with the series of the CSV file that it names.
fn with_series(files: &dyn Files, reading: MetricReading, diagnostics: &mut Vec<Diagnostic>) -> Metric {
    let MetricReading { mut metric, series } = reading;
    if let Some(path) = series {
        let file: Arc<str> = format!("content/{}", path.value).into();
        match files.read(&file) {
            Ok(bytes) => {
                let (series, found) = parse::series(&bytes, &metric.dimensions, &file);
                metric.series = series;
                diagnostics.extend(found);
            }
            Err(error) => diagnostics.push(
                Diagnostic::error("unreadable", &metric.file, error.text(&file)).at(path.span).help(error.help()),
            ),
        }
    }
    metric
}

/// Reads a file's bytes and parses them; a file that can't be read is a mistake of its own.
fn with_bytes<T>(
    files: &dyn Files,
    source: &Source,
    parse: impl FnOnce(&[u8]) -> (T, Vec<Diagnostic>),
) -> (Option<T>, Vec<Diagnostic>) {
    match files.read(&source.file) {
        Ok(bytes) => {
            let (value, found) = parse(&bytes);
            (Some(value), found)
        }
        Err(error) => {
            (None, vec![Diagnostic::error("unreadable", &source.file, error.text(&source.file)).help(error.help())])
        }
    }
}

/// Resolves what was read for a moment, and joins it with the theme.
///
/// # Errors
/// As [`read`].
pub fn link(files: &dyn Files, options: &Options) -> Result<Linked, Error> {
    let (content, mut diagnostics) = read(files, options)?;
    let Some(content) = content else {
        return Ok(Linked {
            renderer: None,
            diagnostics: sorted(diagnostics, &HashSet::new()),
            hidden: Vec::new(),
            lenient: HashSet::new(),
        });
    };
    let ((site, found), (theme, of_theme)) = rayon::join(
        || resolve(&content, options.now, options.unpublished),
        || Theme::load(files, &content.config.theme, &content.config.file),
    );
    diagnostics.extend(of_theme);
    diagnostics.extend(found);
    let hidden = hidden_pages(&content, options.now);
    if !options.unpublished {
        diagnostics.extend(of_hidden(&content, options.now, &hidden));
    }
    // Without its home page there is no site, whatever is wrong with that page. What is shown unpublished is a part of the site.
    let is_lenient = |page: &&Arc<PageSource>| {
        !options.unpublished && !blocks_publication(page) && *page.file != *"content/_index.md"
    };
    let lenient: HashSet<Arc<str>> =
        content.pages.iter().filter(is_lenient).map(|page| Arc::clone(&page.file)).collect();
    let renderer = site.zip(theme).map(|(site, theme)| Renderer::new(Arc::new(site), &theme));
    Ok(Linked { renderer, diagnostics: sorted(diagnostics, &lenient), hidden, lenient })
}

/// Where pages lead that aren't public yet, so that a mistake is told before their hour and not at it. They are linked in a
/// site of their own that is thrown away: what is public never sees them, and nothing of them keeps it from being published.
fn of_hidden(content: &Content, now: Now, hidden: &[(Arc<str>, Hidden)]) -> Vec<Diagnostic> {
    if hidden.is_empty() {
        return Vec::new();
    }
    let files: HashSet<&str> = hidden.iter().map(|(file, _)| &**file).collect();
    let (_, mut found) = resolve(content, now, true);
    found.retain(|diagnostic| files.contains(&*diagnostic.file));
    for diagnostic in &mut found {
        diagnostic.severity = Severity::Warning;
    }
    found
}

/// In the order in which they are shown, each once: one in a template is met by many pages, and shown with the first. A
/// mistake in a draft is a warning: the draft isn't published.
fn sorted(mut diagnostics: Vec<Diagnostic>, lenient: &HashSet<Arc<str>>) -> Vec<Diagnostic> {
    for diagnostic in &mut diagnostics {
        if lenient.contains(&diagnostic.file) {
            diagnostic.severity = Severity::Warning;
        }
    }
    // Pages are rendered in no order; which of them met a mistake first mustn't depend on it.
    let met_by = |diagnostic: &Diagnostic| {
        let page = diagnostic.related.first().map(|related| Arc::clone(&related.file));
        (diagnostic.code == "template").then(|| (diagnostic.message.en.clone(), page))
    };
    diagnostics.sort_by(|a, b| a.order().cmp(&b.order()).then_with(|| met_by(a).cmp(&met_by(b))));
    diagnostics.dedup_by(|a, b| a == b || (a.code == "template" && a.order() == b.order() && a.message == b.message));
    diagnostics
}

/// Renders every route and publishes none.
///
/// # Errors
/// As [`read`].
pub fn check(files: &dyn Files, options: &Options, progress: &Progress) -> Result<Outcome, Error> {
    let linked = link(files, options)?;
    let rendered = render_all(&linked, progress, |_| Ok(()))?;
    Ok(Outcome { changes: None, ..rendered.outcome(linked) })
}

/// Renders every route and publishes the whole to `target`, unless there is an error. `protected` are the directories
/// that the target may have nothing to do with.
///
/// # Errors
/// Where `content/` can't be read or `target` can't be written. The old site stands then.
pub fn build(
    files: &dyn Files,
    options: &Options,
    target: &Path,
    protected: &[&Path],
    progress: &Progress,
) -> Result<Outcome, Error> {
    let linked = link(files, options)?;
    if linked.renderer.is_none() || linked.diagnostics.iter().any(Diagnostic::is_error) {
        let rendered = render_all(&linked, progress, |_| Ok(()))?;
        return Ok(rendered.outcome(linked));
    }
    let publisher = Publisher::begin(target, protected, files)?;
    let rendered = render_all(&linked, progress, |output| publisher.write(&output))?;
    let mut outcome = rendered.outcome(linked);
    if !outcome.diagnostics.iter().any(Diagnostic::is_error) {
        outcome.changes = Some(publisher.commit()?);
    }
    Ok(outcome)
}

/// What rendering every route found.
#[derive(Default)]
struct Rendered {
    diagnostics: Vec<Diagnostic>,
    pages: usize,
}

impl Rendered {
    fn outcome(self, linked: Linked) -> Outcome {
        let mut diagnostics = linked.diagnostics;
        diagnostics.extend(self.diagnostics);
        let diagnostics = sorted(diagnostics, &linked.lenient);
        Outcome { changes: None, diagnostics, pages: self.pages, hidden: linked.hidden, renderer: linked.renderer }
    }
}

/// Renders every route on all cores and hands each output on.
fn render_all(
    linked: &Linked,
    progress: &Progress,
    take: impl Fn(Output) -> Result<(), Error> + Sync,
) -> Result<Rendered, Error> {
    let Some(renderer) = &linked.renderer else { return Ok(Rendered::default()) };
    let routes = renderer.site().routes();
    progress.total.store(routes.len() as u64, Ordering::Relaxed);
    let diagnostics = Mutex::new(Vec::new());
    routes.par_iter().with_max_len(64).try_for_each(|&route| {
        let (output, found) = renderer.render(route);
        if !found.is_empty() {
            diagnostics.lock().unwrap_or_else(PoisonError::into_inner).extend(found);
        }
        progress.done.fetch_add(1, Ordering::Relaxed);
        take(output)
    })?;
    renderer.assets().try_for_each(&take)?;
    let pages = routes.iter().filter(|route| is_page(**route)).count();
    Ok(Rendered { diagnostics: diagnostics.into_inner().unwrap_or_else(PoisonError::into_inner), pages })
}

fn is_page(route: Route) -> bool {
    matches!(
        route,
        Route::Page { .. } | Route::Term { .. } | Route::Taxonomy(_) | Route::Glossary | Route::Updates { .. }
    )
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

/// The text of a source, or of a theme that the program carries, for showing a mistake in it; none where it isn't text. A byte-order mark stays, so that offsets hold.
pub fn source_text(files: &dyn Files, path: &str) -> Option<String> {
    match files.read(path) {
        Ok(bytes) => String::from_utf8(bytes).ok(),
        Err(_) => Theme::carried_text(path).map(str::to_owned),
    }
}
