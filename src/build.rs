//! The stages joined: from files to a published site.
//!
//! 1. [`read`] discovers and parses every source, in parallel, into a [`Content`]; [`Readings`] keeps what was read for whoever
//!    looks again.
//! 2. [`link`] resolves it for a moment and joins the site with its theme; [`Papers`] reads the words of its PDFs.
//! 3. [`check`] renders every route and keeps nothing but the diagnostics; [`build`] publishes what it renders, unless
//!    there is an error, in which case the old site stands.

use std::collections::HashSet;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use crate::calendar::Now;
use crate::diagnostic::{Diagnostic, Severity, Text};
use crate::error::Error;
use crate::files::{Edits, Files, Pending};
use crate::model::config::Overrides;
use crate::model::content::Content;
use crate::model::output::Output;
use crate::model::page::PageSource;
use crate::model::route::Route;
use crate::model::site::Hidden;
use crate::publish::{Changes, Packed, Publisher};
use crate::render::{Renderer, Theme};
use crate::resolve::{blocks_publication, hidden_pages, resolve};

mod documents;
mod handout;
mod papers;
mod reading;
mod readings;

pub use papers::Papers;
pub use readings::Readings;

/// What a site is built for.
#[derive(Clone, Debug)]
pub struct Options {
    pub now: Now,
    /// Show what isn't public, marked.
    pub unpublished: bool,
    pub overrides: Overrides,
    /// How the words of PDFs are read; none where they aren't searched.
    pub papers: Option<Arc<Papers>>,
}

/// A site that is ready to be rendered, and what was wrong on the way there.
pub struct Linked {
    /// None where there is nothing to render: no `site.yaml`, no home page, no theme.
    pub renderer: Option<Arc<Renderer>>,
    /// In the order in which they are shown.
    pub diagnostics: Vec<Diagnostic>,
    /// Pages that aren't public, with the reason.
    pub hidden: Vec<(Arc<str>, Hidden)>,
    /// Pages whose mistakes don't keep the site from being published: they aren't meant to be public.
    lenient: HashSet<Arc<str>>,
}

/// Where a site is published.
#[derive(Clone, Copy, Debug)]
pub struct Target<'a> {
    pub directory: &'a Path,
    /// The directories that it may have nothing to do with.
    pub protected: &'a [&'a Path],
    /// Whether the site is packed into an archive beside it, too.
    pub is_packed: bool,
}

/// What a build did.
pub struct Outcome {
    /// None where a mistake kept the old site standing, or where nothing was to be published.
    pub changes: Option<Changes>,
    /// None where none was asked for, or where nothing was published.
    pub packed: Option<Packed>,
    /// In the order in which they are shown.
    pub diagnostics: Vec<Diagnostic>,
    /// Addresses of the site that are HTML pages of its own.
    pub pages: usize,
    pub hidden: Vec<(Arc<str>, Hidden)>,
    /// The site as it was rendered. To take a large one apart value by value lasts a tenth of its build: a program that is at
    /// its end forgets it.
    pub renderer: Option<Arc<Renderer>>,
}

/// How far a build has come, for whoever watches: of `total` routes, `done` are rendered.
#[derive(Debug, Default)]
pub struct Progress {
    pub total: AtomicU64,
    pub done: AtomicU64,
}

/// Reads every source below `content/`. There is no content without a `site.yaml` that can be read; the rest is read
/// all the same, so that one run shows every mistake.
///
/// # Errors
/// Where `content/` isn't there or can't be listed.
pub fn read(files: &dyn Files, options: &Options) -> Result<(Option<Content>, Vec<Diagnostic>), Error> {
    let mut readings = Readings::new(options.overrides.clone());
    readings.look(files, &Edits::Everywhere, &Pending::default())?;
    Ok((readings.content(), readings.diagnostics()))
}

/// Resolves what was read for a moment, and joins it with the theme.
///
/// # Errors
/// As [`read`].
pub fn link(files: &dyn Files, options: &Options) -> Result<Linked, Error> {
    let (content, mut diagnostics) = read(files, options)?;
    let Some(content) = content else {
        return Ok(Linked::without_content(diagnostics));
    };
    let ((site, found), (theme, of_theme)) = rayon::join(
        || resolve(&content, options.now, options.unpublished),
        || Theme::load(files, &content.config.theme, &content.config.language, &content.config.file),
    );
    diagnostics.extend(of_theme);
    diagnostics.extend(found);
    let renderer = site.zip(theme).map(|(site, theme)| Arc::new(Renderer::new(Arc::new(site), Arc::new(theme))));
    if let (Some(renderer), Some(papers)) = (&renderer, &options.papers) {
        let texts = renderer.pdf_texts(|site| papers.texts(files, site));
        diagnostics.extend(papers::faults(renderer.site(), texts));
    }
    Ok(Linked::new(&content, renderer, diagnostics, options))
}

impl Linked {
    /// Where there is no `site.yaml` that could be read.
    #[must_use]
    pub fn without_content(diagnostics: Vec<Diagnostic>) -> Linked {
        let diagnostics = sorted(diagnostics, &HashSet::new());
        Linked { renderer: None, diagnostics, hidden: Vec::new(), lenient: HashSet::new() }
    }

    /// A site with all that is wrong with its content; `diagnostics` are those of reading and resolving it.
    #[must_use]
    pub fn new(
        content: &Content,
        renderer: Option<Arc<Renderer>>,
        mut diagnostics: Vec<Diagnostic>,
        options: &Options,
    ) -> Linked {
        let hidden = hidden_pages(content, options.now);
        if !options.unpublished {
            diagnostics.extend(of_hidden(content, options.now, &hidden));
        }
        // Without its home page there is no site, whatever is wrong with that page. What is shown unpublished is a part of the site.
        let is_lenient = |page: &&Arc<PageSource>| {
            !options.unpublished && !blocks_publication(page) && *page.file != *"content/_index.md"
        };
        let lenient: HashSet<Arc<str>> =
            content.pages.iter().filter(is_lenient).map(|page| Arc::clone(&page.file)).collect();
        Linked { renderer, diagnostics: sorted(diagnostics, &lenient), hidden, lenient }
    }
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
    let rendered = render_all(&linked, &[], progress, |_| Ok(()))?;
    Ok(rendered.outcome(linked))
}

/// The same for what is linked already; none where `is_over` comes to say that nobody wants to know any more.
#[must_use]
pub fn check_linked(linked: Linked, progress: &Progress, is_over: &(dyn Fn() -> bool + Sync)) -> Option<Outcome> {
    let go_on = |_| if is_over() { Err(Error::new(Text::new("中止しました。", "stopped"))) } else { Ok(()) };
    let rendered = render_all(&linked, &[], progress, go_on).ok()?;
    Some(rendered.outcome(linked))
}

/// Renders every route and publishes the whole to `target`, unless there is an error.
///
/// # Errors
/// Where `content/` can't be read or `target` can't be written. The old site stands then.
pub fn build(files: &dyn Files, options: &Options, target: Target<'_>, progress: &Progress) -> Result<Outcome, Error> {
    let linked = link(files, options)?;
    let Some(renderer) = linked.renderer.clone().filter(|_| !linked.diagnostics.iter().any(Diagnostic::is_error))
    else {
        let rendered = render_all(&linked, &[], progress, |_| Ok(()))?;
        return Ok(rendered.outcome(linked));
    };
    let publisher = Publisher::begin(target.directory, target.protected, files)?;
    let index = renderer.index_routes();
    let rendered = render_all(&linked, &index, progress, |output| publisher.write(&output))?;
    let mut outcome = rendered.outcome(linked);
    if !outcome.diagnostics.iter().any(Diagnostic::is_error) {
        if target.is_packed {
            let (changes, packed) = publisher.commit_packed(&handout::archive(renderer.site(), renderer.texts()))?;
            (outcome.changes, outcome.packed) = (Some(changes), Some(packed));
        } else {
            outcome.changes = Some(publisher.commit()?);
        }
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
        let (pages, hidden, renderer) = (self.pages, linked.hidden, linked.renderer);
        Outcome { changes: None, packed: None, diagnostics, pages, hidden, renderer }
    }
}

/// Renders every route, and those of the index, on all cores and hands each output on.
fn render_all(
    linked: &Linked,
    index: &[Route],
    progress: &Progress,
    take: impl Fn(Output) -> Result<(), Error> + Sync,
) -> Result<Rendered, Error> {
    let Some(renderer) = &linked.renderer else { return Ok(Rendered::default()) };
    let mut routes = renderer.routes();
    routes.extend_from_slice(index);
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

/// The text of a source, or of a theme that the program carries, for showing a mistake in it; none where it isn't text. A byte-order mark stays, so that offsets hold.
pub fn source_text(files: &dyn Files, path: &str) -> Option<String> {
    match files.read(path) {
        Ok(bytes) => String::from_utf8(bytes).ok(),
        Err(_) => Theme::carried_text(path).map(str::to_owned),
    }
}
