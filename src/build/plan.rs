//! What would be published, and what comes by itself: the evening before, told in the evening.
//!
//! 1. The site of the moment that is asked for is made as a build makes it, and hashed file by file ([`face`]).
//! 2. It is held against what stands ([`effects`]): pages with the difference of their text, documents, entries of
//!    feeds and calendars, and all else as a number.
//! 3. The same is done for each moment to come at which something appears or goes by itself, each against the one
//!    before it, as if a build were started at each of these moments. Where a build would fail, the site before stands.
//! 4. What waits without a date is listed.
//!
//! Nothing is guessed: a site at a moment is a function call, and the law is that a build does what the plan said
//! (`tests/invariants/plan.rs`).

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::build::ahead::HOURS;
use crate::build::{Aspect, Linked, LoadedTheme, Options, Progress, examine, join, read};
use crate::calendar::Now;
use crate::diagnostic::Diagnostic;
use crate::error::Error;
use crate::files::Files;
use crate::model::content::Content;
use crate::model::hours::Held;
use crate::model::site::Hidden;
use crate::publish::{Approval, Fingerprint, Obstacle, PlanId, Published, changes_between};
use crate::render::Theme;
use crate::render::address::{Form, href};
use crate::resolve::{held, hidden_pages, moments};

pub mod difference;
pub mod effects;
mod entries;
mod face;
mod reader;

pub use effects::{Document, Effects, Entry, EntryKind, PageEffect, What};
pub use reader::Reader;

use face::{Face, Hashes, Side};

/// See the module.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The site's title and address; empty without a `site.yaml`.
    pub title: String,
    pub base_url: String,
    pub zone: TimeZone,
    /// The build of the moment that was asked for, over what stands.
    pub asked: Step,
    /// Those of the moments after it, each over the one before.
    pub ahead: Vec<Step>,
    /// Moments after those.
    pub more: usize,
    /// What waits without a date, in the order of the files.
    pub waiting: Vec<Waiting>,
    /// Why no build publishes over what stands.
    pub refusal: Option<Obstacle>,
    /// Published files that somebody has changed or removed by hand, and what the asked build makes of each.
    pub altered: Vec<(Box<str>, Fate)>,
}

/// What becomes of a published file that somebody has changed or removed by hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// What was published stands again.
    Back,
    /// Something else comes in its place.
    Other,
    Removed,
}

/// A build at a moment.
#[derive(Clone, Debug)]
pub struct Step {
    pub at: Timestamp,
    /// What keeps it from being published; in the order in which it is shown.
    pub errors: Vec<Diagnostic>,
    /// What else it says, but for what an earlier build of the plan says, too.
    pub warnings: Vec<Diagnostic>,
    /// None if it can't be published.
    pub effects: Option<Effects>,
}

/// What isn't public and what no hour will make so: a page, or a thing of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    pub file: Arc<str>,
    /// Of a page its title, else what the thing is called.
    pub title: String,
    pub why: Hidden,
}

impl Plan {
    /// The id of what the asked build would do; none if it can't be published.
    #[must_use]
    pub fn id(&self) -> Option<PlanId> {
        let effects = self.asked.effects.as_ref().filter(|_| self.refusal.is_none());
        effects.map(|effects| PlanId::of(&effects.files))
    }

    /// Whether every build of the plan is published.
    #[must_use]
    pub fn succeeds(&self) -> bool {
        self.refusal.is_none() && std::iter::once(&self.asked).chain(&self.ahead).all(|step| step.effects.is_some())
    }
}

/// The plan of a site for the moment of the options, over what stands. Of the moments after it the first ones are
/// looked at, up to `until`.
///
/// # Errors
/// If `content/` or a file that the site hands out can't be read.
pub fn plan(
    files: &dyn Files,
    options: &Options,
    standing: &Published,
    until: Option<Timestamp>,
) -> Result<Plan, Error> {
    let (content, found) = read(files, options)?;
    let at = options.now.0;
    let Some(content) = content else {
        let linked = join(None, found, |_: &Content| (None, Vec::new()), options);
        let (errors, warnings) = parted(linked.diagnostics);
        let asked = Step { at, errors, warnings, effects: None };
        return Ok(Plan {
            title: String::new(),
            base_url: String::new(),
            zone: TimeZone::UTC,
            asked,
            ahead: Vec::new(),
            more: 0,
            waiting: Vec::new(),
            refusal: standing.refusal().cloned(),
            altered: Vec::new(),
        });
    };
    let sites = Sites::of(&content, found, files, options);
    let step = |at: Timestamp, before: &Side<'_>| -> Result<(Step, Option<Face>), Error> {
        let Made { face, errors, warnings } = sites.at(at)?;
        let effects = face.as_ref().map(|face| effects::between(before, face, files));
        Ok((Step { at, errors, warnings, effects }, face))
    };
    let mut told: Vec<Diagnostic> = Vec::new();
    let mut tell = |step: &mut Step| {
        step.warnings.retain(|warning| !told.contains(warning));
        told.extend(step.warnings.iter().cloned());
    };
    let stands = Side::Standing(standing);
    let (mut asked, mut latest) = step(at, &stands)?;
    tell(&mut asked);
    let fate = |face: &Face, path: &str, published: u128| match face.files.get(path) {
        Some(print) if print.hash == published => Fate::Back,
        Some(_) => Fate::Other,
        None => Fate::Removed,
    };
    let altered = |face: &Face| {
        let all = standing.altered().iter();
        all.map(|(path, published)| (path.clone(), fate(face, path, *published))).collect()
    };
    let altered = latest.as_ref().map(altered).unwrap_or_default();
    let all = moments(&content, options.now.0);
    let wanted: Vec<Timestamp> = all.iter().copied().filter(|at| until.is_none_or(|until| *at <= until)).collect();
    let mut ahead = Vec::new();
    for &at in wanted.iter().take(HOURS) {
        let (mut step, face) = match &latest {
            Some(face) => step(at, &Side::Face(face))?,
            None => step(at, &stands)?,
        };
        latest = face.or(latest);
        tell(&mut step);
        ahead.push(step);
    }
    Ok(Plan {
        title: content.config.title.to_string(),
        base_url: href("/", &content.config.base_url, Form::Absolute),
        zone: content.config.timezone.clone(),
        asked,
        more: wanted.len().saturating_sub(HOURS),
        ahead,
        waiting: waiting(&content, options.now),
        refusal: standing.refusal().cloned(),
        altered,
    })
}

/// The hour to come at which a build over what stands (`before`) would do what was approved; none if there is none, as
/// far as one looks ahead.
///
/// # Errors
/// As [`plan`].
pub fn hour(
    approval: &Approval,
    files: &dyn Files,
    options: &Options,
    before: &BTreeMap<Box<str>, Fingerprint>,
) -> Result<Option<Timestamp>, Error> {
    let (Some(content), found) = read(files, options)? else { return Ok(None) };
    let sites = Sites::of(&content, found, files, options);
    let hours = match approval {
        Approval::Id(_) => moments(&content, options.now.0),
        Approval::Files { at, .. } => at.iter().copied().filter(|at| *at > options.now.0).collect(),
    };
    for at in hours.into_iter().take(HOURS) {
        let Some(face) = sites.at(at)?.face else { continue };
        let changes = changes_between(before, &face.files);
        let after = |path: &str| face.files.get(path).map(|print| print.hash);
        if approval.refuses(&changes, after, effects::follows).is_none() {
            return Ok(Some(at));
        }
    }
    Ok(None)
}

/// The sites of a content at moments.
struct Sites<'a> {
    content: &'a Content,
    found: Vec<Diagnostic>,
    theme: LoadedTheme,
    files: &'a dyn Files,
    options: &'a Options,
    hashes: Hashes,
}

impl<'a> Sites<'a> {
    fn of(content: &'a Content, found: Vec<Diagnostic>, files: &'a dyn Files, options: &'a Options) -> Sites<'a> {
        let config = &content.config;
        let (theme, of_theme) = Theme::load(files, &config.theme, &config.language, &config.file);
        let theme = (theme.map(Arc::new), of_theme);
        Sites { content, found, theme, files, options, hashes: Hashes::default() }
    }

    /// As [`made`].
    fn at(&self, at: Timestamp) -> Result<Made, Error> {
        let options = Options { now: Now(at), ..self.options.clone() };
        let theme = |_: &Content| self.theme.clone();
        let linked = join(Some(self.content), self.found.clone(), theme, &options);
        made(&linked, self.files, &options, &self.hashes)
    }
}

/// A site that was made to be compared.
struct Made {
    /// None if it can't be published, for what the errors say.
    face: Option<Face>,
    errors: Vec<Diagnostic>,
    warnings: Vec<Diagnostic>,
}

/// The site in the form in which it is compared, or what keeps it from being published.
fn made(linked: &Linked, files: &dyn Files, options: &Options, hashes: &Hashes) -> Result<Made, Error> {
    let is_sound = !linked.diagnostics.iter().any(Diagnostic::is_error);
    let Some(renderer) = linked.renderer.clone().filter(|_| is_sound) else {
        let (errors, warnings) = parted(linked.diagnostics.clone());
        return Ok(Made { face: None, errors, warnings });
    };
    // The index holds the words of the PDFs.
    let mut found =
        examine(Aspect::Papers, linked, files, options, &Progress::default(), &|| false).unwrap_or_default();
    let looked_for = linked.lookout.as_deref().map(|lookout| (lookout, files));
    let (face, of_pages) = Face::of(&renderer, files, hashes, looked_for)?;
    found.extend(of_pages);
    let (errors, warnings) = parted(linked.with(found));
    Ok(Made { face: Some(face).filter(|_| errors.is_empty()), errors, warnings })
}

/// Errors, and what isn't one.
fn parted(diagnostics: Vec<Diagnostic>) -> (Vec<Diagnostic>, Vec<Diagnostic>) {
    diagnostics.into_iter().partition(Diagnostic::is_error)
}

/// What no hour makes public: what waits for its hour is told at that hour, and what is over is over.
fn waiting(content: &Content, now: Now) -> Vec<Waiting> {
    let is_without_date = |why: Hidden| !matches!(why, Hidden::Scheduled | Hidden::Expired | Hidden::Sample);
    let pages = hidden_pages(content, now).into_iter().filter(|page| is_without_date(page.mark.why));
    // What waits with its page is told with the page.
    let others = held(content, now).into_iter().filter(|held| held.with.is_none() && is_without_date(held.mark.why));
    let waiting = |held: Held| Waiting { title: held.name.into(), file: held.file, why: held.mark.why };
    pages.chain(others).map(waiting).collect()
}
