//! What would be published, and what comes by itself: the evening before, told in the evening.
//!
//! 1. The site of the moment that is asked for is made as a build makes it, and hashed file by file ([`face`]).
//! 2. It is held against what stands ([`effects`]): pages with the difference of their text, documents, entries of feeds
//!    and calendars, and all else as a number.
//! 3. The same is done for each moment to come at which something appears or goes by itself, each against the one
//!    before it, as if a build were started at each of these moments. Where a build would fail, the site before stands.
//! 4. What waits without a date is listed.
//!
//! Nothing is guessed: a site at a moment is a function call, and the law is that a build does what the plan said
//! (`tests/invariants/plan.rs`).

use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::build::ahead::HOURS;
use crate::build::{Aspect, Linked, Options, Progress, examine, join, read};
use crate::calendar::Now;
use crate::diagnostic::Diagnostic;
use crate::error::Error;
use crate::files::Files;
use crate::model::content::Content;
use crate::model::hours::Held;
use crate::model::site::Hidden;
use crate::publish::{PlanId, Published};
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
}

/// A build at a moment.
#[derive(Clone, Debug)]
pub struct Step {
    pub at: Timestamp,
    /// What keeps it from being published; in the order in which it is shown.
    pub errors: Vec<Diagnostic>,
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
        self.asked.effects.as_ref().map(|effects| PlanId::of(&effects.files))
    }

    /// Whether every build of the plan is published.
    #[must_use]
    pub fn succeeds(&self) -> bool {
        std::iter::once(&self.asked).chain(&self.ahead).all(|step| step.effects.is_some())
    }
}

/// The plan of a site for the moment of the options, over what stands. Of the moments after it the first ones are looked
/// at, up to `until`.
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
        let asked = Step { at, errors: errors(&linked.diagnostics), effects: None };
        let (title, base_url, zone) = (String::new(), String::new(), TimeZone::UTC);
        return Ok(Plan { title, base_url, zone, asked, ahead: Vec::new(), more: 0, waiting: Vec::new() });
    };
    let (theme, of_theme) = Theme::load(files, &content.config.theme, &content.config.language, &content.config.file);
    let theme = theme.map(Arc::new);
    let site_at = |at: Timestamp| {
        let options = Options { now: Now(at), ..options.clone() };
        let linked = join(Some(&content), found.clone(), |_: &Content| (theme.clone(), of_theme.clone()), &options);
        (linked, options)
    };
    let hashes = Hashes::default();
    let step = |at: Timestamp, before: &Side<'_>| -> Result<(Step, Option<Face>), Error> {
        let (linked, options) = site_at(at);
        let made = made(&linked, files, &options, &hashes)?;
        Ok(match made {
            Err(errors) => (Step { at, errors, effects: None }, None),
            Ok(face) => {
                let effects = effects::between(before, &face, files);
                (Step { at, errors: Vec::new(), effects: Some(effects) }, Some(face))
            }
        })
    };
    let stands = Side::Standing(standing);
    let (asked, mut latest) = step(at, &stands)?;
    let all = moments(&content, options.now.0);
    let wanted: Vec<Timestamp> = all.iter().copied().filter(|at| until.is_none_or(|until| *at <= until)).collect();
    let mut ahead = Vec::new();
    for &at in wanted.iter().take(HOURS) {
        let (step, face) = match &latest {
            Some(face) => step(at, &Side::Face(face))?,
            None => step(at, &stands)?,
        };
        latest = face.or(latest);
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
    })
}

/// The site in the form in which it is compared, or what keeps it from being published.
fn made(
    linked: &Linked,
    files: &dyn Files,
    options: &Options,
    hashes: &Hashes,
) -> Result<Result<Face, Vec<Diagnostic>>, Error> {
    let found = errors(&linked.diagnostics);
    let Some(renderer) = linked.renderer.clone().filter(|_| found.is_empty()) else { return Ok(Err(found)) };
    // The index holds the words of the PDFs.
    let mut found =
        examine(Aspect::Papers, linked, files, options, &Progress::default(), &|| false).unwrap_or_default();
    let looked_for = linked.lookout.as_deref().map(|lookout| (lookout, files));
    let (face, of_pages) = Face::of(&renderer, files, hashes, looked_for)?;
    found.extend(of_pages);
    let found = errors(&linked.with(found));
    Ok(if found.is_empty() { Ok(face) } else { Err(found) })
}

fn errors(diagnostics: &[Diagnostic]) -> Vec<Diagnostic> {
    diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).cloned().collect()
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
