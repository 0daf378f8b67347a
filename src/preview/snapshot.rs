//! The state of a site between two edits: what every request sees. Immutable, but for the sites of other moments, which are made
//! when they are asked for.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::tz::TimeZone;

use crate::build::Options;
use crate::calendar::Now;
use crate::diagnostic::{Diagnostic, Text};
use crate::error::Error;
use crate::model::content::Content;
use crate::preview::view::View;
use crate::render::{Renderer, Theme};
use crate::resolve::place;

/// See the module.
pub struct Snapshot {
    /// Counts the snapshots.
    pub number: u64,
    /// What the site is made for; `now` is the moment of the snapshot.
    pub options: Options,
    /// None where there is no `site.yaml` that could ever be read.
    pub content: Option<Arc<Content>>,
    /// None before the first site; else the last one that could be made.
    pub renderer: Option<Arc<Renderer>>,
    /// What is wrong with files and theme, each by itself.
    pub found: Vec<Diagnostic>,
    /// Why the content can't be read at all.
    pub trouble: Option<Text>,
    theme: Option<Arc<Theme>>,
    /// The sites of other views, the latest first.
    others: Mutex<Vec<(View, Arc<Renderer>)>>,
}

/// Sites of other views that are kept: as many as somebody may compare.
const VIEWS: usize = 3;

impl Snapshot {
    #[must_use]
    pub fn new(
        number: u64,
        options: Options,
        content: Option<Arc<Content>>,
        theme: Option<Arc<Theme>>,
        renderer: Option<Arc<Renderer>>,
        found: Vec<Diagnostic>,
        trouble: Option<&Error>,
    ) -> Snapshot {
        let trouble = trouble.map(|error| error.text.clone());
        Snapshot { number, options, content, renderer, found, trouble, theme, others: Mutex::default() }
    }

    /// The time zone of the site.
    #[must_use]
    pub fn zone(&self) -> TimeZone {
        self.content.as_ref().map_or(TimeZone::UTC, |content| content.config.timezone.clone())
    }

    /// What a view comes to: the moment, and whether what isn't public is shown.
    #[must_use]
    pub fn options_of(&self, view: View) -> Options {
        Options {
            now: view.now.map_or(self.options.now, Now),
            unpublished: view.unpublished.unwrap_or(self.options.unpublished),
            overrides: self.options.overrides.clone(),
            papers: self.options.papers.clone(),
        }
    }

    /// The site in a view.
    #[must_use]
    pub fn renderer(&self, view: View) -> Option<Arc<Renderer>> {
        let wanted = self.options_of(view);
        let is_own = wanted.unpublished == self.options.unpublished && wanted.now == self.options.now;
        let (Some(content), Some(theme), false) = (&self.content, &self.theme, is_own) else {
            return self.renderer.clone();
        };
        // Who asks for the same view meanwhile waits for it, instead of making it once more.
        let mut others = self.others.lock().unwrap_or_else(PoisonError::into_inner);
        let known = others.iter().position(|(known, _)| *known == view);
        let entry = match known {
            Some(at) => others.remove(at),
            None => (
                view,
                Arc::new(Renderer::new(Arc::new(place(content, wanted.now, wanted.unpublished).0?), Arc::clone(theme))),
            ),
        };
        let renderer = Arc::clone(&entry.1);
        others.insert(0, entry);
        others.truncate(VIEWS);
        Some(renderer)
    }
}
