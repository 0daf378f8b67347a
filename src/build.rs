//! The stages joined: from files to a published site.
//!
//! 1. [`read`] discovers and parses every source, in parallel, into a [`Content`]; [`Readings`] keeps what was read for
//!    the next look.
//! 2. [`join`] makes the site of a content in its theme, for a moment, and says what is wrong up to there.
//! 3. [`examine`] looks for the rest, one [`Aspect`] after another: it renders every page, and has the words of PDFs
//!    read ([`Papers`]).
//! 4. [`check`] does all of this and keeps only the diagnostics; [`build`] publishes what it renders, unless there is
//!    an error, in which case the old site stands.
//!
//! The preview does the same ([`join`], then each aspect) in the background. Its pages are those of [`show`], which
//! makes the same site without looking for mistakes.

use std::collections::HashSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::calendar::Now;
use crate::diagnostic::{Diagnostic, Severity};
use crate::error::Error;
use crate::files::{Edits, Files, Pending};
use crate::model::config::Overrides;
use crate::model::content::Content;
use crate::model::hours::Held;
use crate::model::output::Output;
use crate::model::pdf::PdfTexts;
use crate::model::route::Route;
use crate::parallel;
use crate::publish::{Approval, Changes, Packed, Place, Publisher, Purpose, Refusal};
use crate::render::{Renderer, Theme};
use crate::resolve::{Resolved, resolve};

mod ahead;
mod handout;
mod insides;
mod lookout;
mod mistakes;
mod moved;
mod papers;
mod pdfs;
mod personal;
pub mod plan;
mod reading;
mod readings;
pub mod sample;
mod show;
mod vanished;
mod withheld;

use ahead::Ahead;
use lookout::Lookout;
pub use papers::{InProcess, Papers, PdfReader};
pub use readings::Readings;
pub use show::{Shown, show};
pub use withheld::{Withheld, withheld};

/// What a site is built for.
#[derive(Clone, Debug)]
pub struct Options {
    pub now: Now,
    /// Show what isn't public, marked.
    pub unpublished: bool,
    pub overrides: Overrides,
    /// How PDFs are read; if there is none, their words aren't searched, and the rest is read in this process.
    pub papers: Option<Arc<Papers>>,
}

/// A site that is ready to be rendered, and what was wrong on the way there.
pub struct Linked {
    /// None if there is nothing to render: no `site.yaml`, no home page, no theme.
    pub renderer: Option<Arc<Renderer>>,
    /// In the order in which they are shown.
    pub diagnostics: Vec<Diagnostic>,
    /// Pages that aren't public.
    pub hidden: Vec<Held>,
    /// What else isn't public.
    pub held: Vec<Held>,
    /// The time zone of the site.
    pub zone: TimeZone,
    /// What looks for names that must not appear, if there are such.
    lookout: Option<Arc<Lookout>>,
    /// Pages whose mistakes don't keep the site from being published: they aren't meant to be public.
    lenient: HashSet<Arc<str>>,
    /// None if nothing changes by itself.
    ahead: Option<Ahead>,
    /// The PDFs that aren't handed out yet.
    waiting: Vec<papers::Waiting>,
}

/// A theme and what is wrong with it; there is no theme if it can't be used.
pub type LoadedTheme = (Option<Arc<Theme>>, Vec<Diagnostic>);

/// Where what else is wrong with a linked site is looked for. No aspect needs another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aspect {
    /// Every page, rendered.
    Pages,
    /// The moments to come: what will keep the site from being published.
    Ahead,
    /// The words of the PDFs that the site hands out, and of those that it will.
    Papers,
}

impl Aspect {
    /// All aspects, in the order in which a preview looks at them: first what an editor waits for.
    pub const ALL: [Aspect; 3] = [Aspect::Pages, Aspect::Ahead, Aspect::Papers];
}

/// What looks for names that must not appear, and the files in which it says where they stand.
type LookedFor<'a> = Option<(&'a Lookout, &'a dyn Files)>;

/// Says whether the answer is no longer wanted.
pub type IsOver<'a> = &'a (dyn Fn() -> bool + Sync);

/// Where a site is published.
#[derive(Clone, Copy, Debug)]
pub struct Target<'a> {
    /// How many sites are kept there is for `site.yaml` to say.
    pub place: Place<'a>,
    /// Whether the site is packed into an archive beside it, too.
    pub is_packed: bool,
    /// What somebody has approved: nothing else is published.
    pub approved: Option<&'a Approval>,
}

/// What a build did.
pub struct Outcome {
    /// None if a mistake kept the old site standing, or if nothing was to be published.
    pub changes: Option<Changes>,
    /// None if none was asked for, or if nothing was published.
    pub packed: Option<Packed>,
    /// Files that somebody had changed or removed by hand in the site that stood, if another took its place.
    pub altered: Vec<Box<str>>,
    /// Why nothing was published, if it isn't what was approved.
    pub refusal: Option<Refusal>,
    /// When it will be what was approved, if that is later.
    pub not_before: Option<Timestamp>,
    /// In the order in which they are shown.
    pub diagnostics: Vec<Diagnostic>,
    /// Addresses of the site that are HTML pages of its own.
    pub pages: usize,
    pub hidden: Vec<Held>,
    pub held: Vec<Held>,
    /// The time zone of the site.
    pub zone: TimeZone,
    /// The site as it was rendered. Taking a large one apart value by value takes a tenth of its build: a program that
    /// is at its end forgets it.
    pub renderer: Option<Arc<Renderer>>,
}

/// How far a build has come, for a progress bar: of `total` routes, `done` are rendered.
#[derive(Debug, Default)]
pub struct Progress {
    pub total: AtomicU64,
    pub done: AtomicU64,
}

/// Reads every source below `content/`. There is no content without a `site.yaml` that can be read; the rest is read
/// all the same, so that one run shows every mistake.
///
/// # Errors
/// If `content/` isn't there or can't be listed.
pub fn read(files: &dyn Files, options: &Options) -> Result<(Option<Content>, Vec<Diagnostic>), Error> {
    let mut readings = Readings::new(options);
    readings.look(files, &Edits::Everywhere, &Pending::default())?;
    Ok((readings.content(), readings.diagnostics()))
}

/// The site of all sources, with the words of its PDFs: ready to be published.
///
/// # Errors
/// As [`read`].
pub fn link(files: &dyn Files, options: &Options) -> Result<Linked, Error> {
    let mut linked = joined(files, options)?;
    let found = examine(Aspect::Papers, &linked, files, options, &Progress::default(), &|| false);
    linked.diagnostics = linked.with(found.unwrap_or_default());
    Ok(linked)
}

/// Reads every source and joins what was read.
fn joined(files: &dyn Files, options: &Options) -> Result<Linked, Error> {
    let (content, found) = read(files, options)?;
    let theme = |content: &Content| {
        let (theme, found) = Theme::load(files, &content.config.theme, &content.config.language, &content.config.file);
        (theme.map(Arc::new), found)
    };
    Ok(join(content.as_ref(), found, theme, options))
}

/// The site of a content in its theme, for a moment, with all that is wrong so far; `found` is what is wrong with the
/// sources themselves. The theme is loaded while the content is resolved, and not at all if there is no content.
#[must_use]
pub fn join(
    content: Option<&Content>,
    mut found: Vec<Diagnostic>,
    theme: impl FnOnce(&Content) -> LoadedTheme + Send,
    options: &Options,
) -> Linked {
    let Some(content) = content else {
        let diagnostics = mistakes::in_order(found, &HashSet::new());
        return Linked {
            renderer: None,
            diagnostics,
            hidden: Vec::new(),
            held: Vec::new(),
            zone: TimeZone::UTC,
            lookout: None,
            lenient: HashSet::new(),
            ahead: None,
            waiting: Vec::new(),
        };
    };
    let (resolved, (theme, of_theme)) =
        rayon::join(|| resolve(content, options.now, options.unpublished), || theme(content));
    let Resolved { site, diagnostics: of_site, hidden, held } = resolved;
    found.extend(of_theme);
    found.extend(of_site);
    let ahead = Ahead::of(content, theme.as_ref(), options);
    let renderer = site.zip(theme).map(|(site, theme)| Arc::new(Renderer::new(Arc::new(site), theme)));
    if !options.unpublished {
        found.extend(mistakes::of_hidden(content, options.now, &hidden, &held));
    }
    found.extend(personal::faults(content));
    found.extend(content.private.iter().flat_map(|private| lookout::faults(private, content)));
    let lookout = Lookout::new(content).map(Arc::new);
    let lenient = mistakes::lenient(content, options.unpublished);
    let waiting = if options.unpublished { Vec::new() } else { papers::waiting(content, options.now, &hidden) };
    let (diagnostics, zone) = (mistakes::in_order(found, &lenient), content.config.timezone.clone());
    Linked { renderer, diagnostics, hidden, held, zone, lookout, lenient, ahead, waiting }
}

/// What is wrong with a linked site within a aspect; `None` if `is_over` became true before all of it was looked at.
#[must_use]
pub fn examine(
    aspect: Aspect,
    linked: &Linked,
    files: &dyn Files,
    options: &Options,
    progress: &Progress,
    is_over: IsOver<'_>,
) -> Option<Vec<Diagnostic>> {
    let Some(renderer) = &linked.renderer else { return Some(Vec::new()) };
    let looked_for = linked.lookout.as_deref().map(|lookout| (lookout, files));
    match (aspect, &options.papers) {
        (Aspect::Ahead, _) => match &linked.ahead {
            Some(ahead) => ahead.faults(&linked.diagnostics, renderer.site(), options, looked_for, is_over),
            None => Some(Vec::new()),
        },
        (Aspect::Pages, _) => {
            render_all(renderer, &[], looked_for, progress, |_| if is_over() { Err(()) } else { Ok(()) }).ok()
        }
        (Aspect::Papers, Some(papers)) => {
            let site = renderer.site();
            let texts = papers.read(renderer, files, is_over)?;
            let mut found = papers::faults(site, texts);
            found.extend(papers.faults_of_waiting(&linked.waiting, files, is_over)?);
            if let Some((lookout, files)) = looked_for {
                // Without a search nobody else asks for their words.
                let own = if site.config.search { None } else { Some(papers.texts(site, files, is_over)?) };
                let hits = lookout.look_into(site, own.as_ref().unwrap_or(texts), files, |_| true);
                found.extend(lookout.told(hits, site, files));
            }
            Some(found)
        }
        (Aspect::Papers, None) => {
            let look = |(lookout, files): (&Lookout, _)| {
                let site = renderer.site();
                lookout.told(lookout.look_into(site, &PdfTexts::new(), files, |_| true), site, files)
            };
            Some(looked_for.map(look).unwrap_or_default())
        }
    }
}

impl Linked {
    /// All that is wrong, with what was found since the site was linked, in the order in which it is shown.
    #[must_use]
    pub fn with(&self, found: impl IntoIterator<Item = Diagnostic>) -> Vec<Diagnostic> {
        let found: Vec<Diagnostic> = found.into_iter().collect();
        let mut all = ahead::without_what_is_told(self.diagnostics.clone(), &found);
        all.extend(found);
        mistakes::in_order(all, &self.lenient)
    }

    fn outcome(self, found: Vec<Diagnostic>) -> Outcome {
        let diagnostics = self.with(found);
        let pages = self.renderer.as_deref().map(pages_of).unwrap_or_default();
        Outcome {
            changes: None,
            packed: None,
            altered: Vec::new(),
            refusal: None,
            not_before: None,
            diagnostics,
            pages,
            hidden: self.hidden,
            held: self.held,
            zone: self.zone,
            renderer: self.renderer,
        }
    }
}

/// Looks for everything that is wrong, and publishes nothing.
///
/// # Errors
/// As [`read`].
pub fn check(files: &dyn Files, options: &Options, progress: &Progress) -> Result<Outcome, Error> {
    Ok(examined(joined(files, options)?, files, options, progress))
}

/// A linked site with all that is wrong with it.
fn examined(linked: Linked, files: &dyn Files, options: &Options, progress: &Progress) -> Outcome {
    let found =
        Aspect::ALL.into_iter().filter_map(|aspect| examine(aspect, &linked, files, options, progress, &|| false));
    let found = found.flatten().collect();
    linked.outcome(found)
}

/// Renders every route and publishes the whole to `target`, unless there is an error.
///
/// # Errors
/// If `content/` can't be read or `target` can't be written. The old site stands then.
pub fn build(files: &dyn Files, options: &Options, target: Target<'_>, progress: &Progress) -> Result<Outcome, Error> {
    let mut linked = joined(files, options)?;
    let is_sound = !linked.diagnostics.iter().any(Diagnostic::is_error);
    let Some(renderer) = linked.renderer.clone().filter(|_| is_sound) else {
        let mut outcome = examined(linked, files, options, progress);
        warn_of_ahead(&mut outcome.diagnostics);
        return Ok(outcome);
    };
    // The index, which is published, holds the words of the PDFs.
    let mut found = examine(Aspect::Papers, &linked, files, options, progress, &|| false).unwrap_or_default();
    let keep = match target.place.purpose {
        Purpose::Publication => renderer.site().config.keep,
        // Nobody goes back to what was only looked at.
        Purpose::Look => 0,
    };
    let publisher = Publisher::begin(&Place { keep, ..target.place }, files)?.of_pages(pages_of(&renderer));
    let index = renderer.index_routes();
    let lookout = linked.lookout.clone();
    let looked_for = lookout.as_deref().map(|lookout| (lookout, files));
    found.extend(render_all(&renderer, &index, looked_for, progress, |output| publisher.write(&output))?);
    if !found.iter().any(Diagnostic::is_error) {
        found.extend(vanished::faults(&publisher.vanished(), renderer.site()));
        found.extend(moved::faults(&renderer, |path| publisher.standing_text(path)));
    }
    linked.diagnostics = linked.with(found);
    let (mut changes, mut packed, mut refusal, mut not_before) = (None, None, None, None);
    let altered = publisher.altered();
    if !linked.diagnostics.iter().any(Diagnostic::is_error) {
        refusal =
            target.approved.map(|approved| publisher.refusal(approved, plan::effects::follows)).transpose()?.flatten();
        if let (Some(_), Some(approved)) = (&refusal, target.approved) {
            let before = publisher.before()?;
            drop(publisher);
            not_before = plan::hour(approved, files, options, &before)?;
        } else if target.is_packed {
            let done = publisher.commit_packed(&handout::archive(renderer.site(), renderer.texts()))?;
            (changes, packed) = (Some(done.0), Some(done.1));
        } else {
            changes = Some(publisher.commit()?);
        }
    }
    // What is right now is published at its hour, and waits for no look at tomorrow.
    let ahead = examine(Aspect::Ahead, &linked, files, options, progress, &|| false).unwrap_or_default();
    let mut outcome = Outcome { changes, packed, altered, refusal, not_before, ..linked.outcome(ahead) };
    warn_of_ahead(&mut outcome.diagnostics);
    Ok(outcome)
}

/// What will keep a later build from publishing is a warning to one that publishes now.
fn warn_of_ahead(diagnostics: &mut [Diagnostic]) {
    for diagnostic in diagnostics.iter_mut().filter(|diagnostic| diagnostic.from.is_some()) {
        diagnostic.severity = Severity::Warning;
    }
}

/// How many pages a site has.
fn pages_of(renderer: &Renderer) -> usize {
    renderer.routes().into_iter().filter(|route| route.is_page()).count()
}

/// Renders every route, and those of the index, on all cores and hands each output on; what is wrong with them.
fn render_all<E: Send>(
    renderer: &Renderer,
    index: &[Route],
    looked_for: LookedFor<'_>,
    progress: &Progress,
    take: impl Fn(Output) -> Result<(), E> + Sync,
) -> Result<Vec<Diagnostic>, E> {
    let mut routes = renderer.routes();
    routes.extend_from_slice(index);
    progress.total.store(routes.len() as u64, Ordering::Relaxed);
    let diagnostics = Mutex::new(Vec::new());
    let hits = Mutex::new(Vec::new());
    parallel::try_map(&routes, 1, |&route| {
        let (output, found) = renderer.render(route);
        if !found.is_empty() {
            diagnostics.lock().unwrap_or_else(PoisonError::into_inner).extend(found);
        }
        if let Some((lookout, _)) = looked_for {
            let found = lookout.look(renderer.site(), route, &output);
            hits.lock().unwrap_or_else(PoisonError::into_inner).extend(found);
        }
        progress.done.fetch_add(1, Ordering::Relaxed);
        take(output)
    })?;
    let mut diagnostics = diagnostics.into_inner().unwrap_or_else(PoisonError::into_inner);
    if let Some((lookout, files)) = looked_for {
        let mut hits = hits.into_inner().unwrap_or_else(PoisonError::into_inner);
        hits.extend(renderer.assets().flat_map(|asset| lookout.look_at_asset(&asset)));
        diagnostics.extend(lookout.told(hits, renderer.site(), files));
    }
    renderer.assets().try_for_each(&take)?;
    Ok(diagnostics)
}

/// The text of a source, or of a theme that the program carries, for showing a mistake in it; none if it isn't text.
/// A byte-order mark stays, so that offsets hold.
pub fn source_text(files: &dyn Files, path: &str) -> Option<String> {
    match files.read(path) {
        Ok(bytes) => String::from_utf8(bytes).ok(),
        Err(_) => Theme::carried_text(path).map(str::to_owned),
    }
}
