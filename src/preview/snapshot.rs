//! The state of a site between two edits: what every request sees. Immutable, but for the sites of other moments, which
//! are made when they are asked for.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::tz::TimeZone;

use crate::build::{Linked, LoadedTheme, Options, join, show};
use crate::calendar::Now;
use crate::diagnostic::{Diagnostic, Text};
use crate::model::content::Content;
use crate::preview::design::Design;
use crate::preview::view::View;
use crate::render::{Renderer, Theme};

/// See the module.
pub struct Snapshot {
    /// Counts the snapshots.
    pub number: u64,
    /// What the site is made for; `now` is the moment of the snapshot.
    pub options: Options,
    /// None if there is no `site.yaml` that could ever be read.
    pub content: Option<Arc<Content>>,
    /// None before the first site; else the last one that could be made.
    pub renderer: Option<Arc<Renderer>>,
    /// The last theme that could be used.
    pub theme: Option<Arc<Theme>>,
    /// The theme as it is, whether it can be used or not.
    pub loaded: LoadedTheme,
    /// What is wrong with the sources, each by itself.
    pub found: Vec<Diagnostic>,
    /// Why the content can't be read at all.
    pub trouble: Option<Text>,
    pub others: Others,
    pub design: Design,
}

/// The sites of other views, the latest first.
#[derive(Default)]
pub struct Others(Mutex<Vec<(View, Arc<Renderer>)>>);

/// Sites of other views that are kept: as many as somebody may compare.
const VIEWS: usize = 3;

impl Snapshot {
    /// What a build would publish now, with all that is wrong up to there.
    #[must_use]
    pub fn linked(&self) -> Linked {
        join(self.content.as_deref(), self.found.clone(), |_| self.loaded.clone(), &self.options)
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
        let mut others = self.others.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = others.iter().position(|(known, _)| *known == view);
        let entry = match known {
            Some(at) => others.remove(at),
            None => (view, show(content, theme, &wanted, None)?.renderer),
        };
        let renderer = Arc::clone(&entry.1);
        others.insert(0, entry);
        others.truncate(VIEWS);
        Some(renderer)
    }
}
