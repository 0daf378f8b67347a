//! The one owner of what changes: what was read, the theme, and the site that they make.
//!
//! 1. [`Workshop::look`] reads again where something changed.
//! 2. [`Workshop::link`] makes the site of this moment, out of the one before it if that can be done, and hands it
//!    out as a [`Snapshot`].
//!
//! Whatever can't be made keeps the last one that could: a file its last reading, the theme and the site themselves.

use std::sync::Arc;

use xxhash_rust::xxh3::xxh3_128;

use crate::build::{LoadedTheme, Options, Readings, Shown, show};
use crate::calendar::Now;
use crate::diagnostic::Spanned;
use crate::error::Error;
use crate::files::{Edits, Files, Pending, Stamp, Walk};
use crate::model::config;
use crate::model::content::Content;
use crate::preview::design::Design;
use crate::preview::snapshot::{Others, Snapshot};
use crate::render::Theme;

/// See the module.
pub struct Workshop {
    /// As the command says; the moment is given with each [`Workshop::link`].
    options: Options,
    readings: Readings,
    theme: Loaded,
    /// The last site that could be made.
    shown: Option<Shown>,
    trouble: Option<Error>,
    number: u64,
}

/// The theme that is in use.
#[derive(Default)]
struct Loaded {
    /// The theme and its language, as `site.yaml` names them; none if it has to be loaded again.
    wanted: Option<(config::Theme, Spanned<Box<str>>)>,
    /// As it was loaded last.
    latest: LoadedTheme,
    /// The last one that could be used.
    theme: Option<Arc<Theme>>,
    /// Of the files below `themes/`, when all of them were looked at last.
    marks: Vec<(Box<str>, Mark)>,
    /// See [`crate::files::Walk::has_aliases`].
    has_aliases: bool,
    /// Whether one of its files is being written: it is loaded when that is over.
    waits: bool,
}

impl Workshop {
    #[must_use]
    pub fn new(options: Options) -> Workshop {
        let readings = Readings::new(&options);
        Workshop { options, readings, theme: Loaded::default(), shown: None, trouble: None, number: 0 }
    }

    /// Reads again what the edits name, except for what is pending, and returns whether anything changed.
    pub fn look(&mut self, files: &dyn Files, edits: &Edits, pending: &Pending) -> bool {
        let is_theme_new = self.theme.look(files, edits, pending);
        let had_trouble = self.trouble.is_some();
        let edits = if had_trouble { &Edits::Everywhere } else { edits };
        match self.readings.look(files, edits, pending) {
            Ok(is_new) => {
                self.trouble = None;
                is_new || is_theme_new || had_trouble
            }
            Err(error) => {
                let is_new = self.trouble.as_ref().is_none_or(|known| known.text != error.text);
                self.trouble = Some(error);
                is_new
            }
        }
    }

    /// Whether something may change where nothing is watched.
    #[must_use]
    pub fn has_aliases(&self) -> bool {
        self.readings.has_aliases() || self.theme.has_aliases
    }

    /// Whether the content couldn't be read at all.
    #[must_use]
    pub fn has_trouble(&self) -> bool {
        self.trouble.is_some()
    }

    /// The site of what was read, at this moment.
    pub fn link(&mut self, files: &dyn Files, now: Now) -> Snapshot {
        self.options.now = now;
        self.number += 1;
        let content = self.readings.content().map(Arc::new);
        if let Some(content) = &content {
            self.theme.load(files, content);
            if let Some(theme) = &self.theme.theme
                && let Some(shown) = show(content, theme, &self.options, self.shown.as_ref())
            {
                self.shown = Some(shown);
            }
        }
        Snapshot {
            number: self.number,
            options: self.options.clone(),
            content,
            renderer: self.shown.as_ref().map(|shown| Arc::clone(&shown.renderer)),
            theme: self.theme.theme.clone(),
            loaded: self.theme.latest.clone(),
            found: self.readings.diagnostics(),
            trouble: self.trouble.as_ref().map(|error| error.text.clone()),
            others: Others::default(),
            design: Design::default(),
        }
    }
}

impl Loaded {
    /// Has the theme loaded again if its files may have changed, and returns whether that is so.
    fn look(&mut self, files: &dyn Files, edits: &Edits, pending: &Pending) -> bool {
        self.waits = pending.is_below("themes");
        let edits = edits.below("themes");
        if edits.is_empty() {
            return false;
        }
        let walk = files.look("themes").unwrap_or_default();
        self.has_aliases = walk.has_aliases;
        if edits == Edits::Everywhere && !self.waits {
            let marks = marks(files, walk);
            if marks == self.marks && self.wanted.is_some() {
                return false;
            }
            self.marks = marks;
        }
        self.wanted = None;
        true
    }

    /// Loads the theme that `site.yaml` names, if it isn't loaded. One that can't be used leaves the last one in its
    /// place.
    fn load(&mut self, files: &dyn Files, content: &Content) {
        let config = &content.config;
        let wanted = (config.theme.clone(), config.language.clone());
        if self.wanted.as_ref() == Some(&wanted) || self.waits && self.theme.is_some() {
            return;
        }
        let (theme, found) = Theme::load(files, &config.theme, &config.language, &config.file);
        let theme = theme.map(Arc::new);
        if let Some(theme) = &theme {
            self.theme = Some(Arc::clone(theme));
        }
        self.latest = (theme, found);
        self.wanted = Some(wanted);
    }
}

/// What tells a file from what it was.
#[derive(Debug, PartialEq, Eq)]
enum Mark {
    Stamp(Stamp),
    /// Of its bytes, if its stamp can't tell yet.
    Hash(u128),
    Unreadable,
}

fn marks(files: &dyn Files, walk: Walk) -> Vec<(Box<str>, Mark)> {
    let mark = |path: &str| match files.stamp(path) {
        Some(stamp) => Mark::Stamp(stamp),
        None => files.read(path).map_or(Mark::Unreadable, |bytes| Mark::Hash(xxh3_128(&bytes))),
    };
    walk.entries.into_iter().map(|entry| (entry.path.clone(), mark(&entry.path))).collect()
}
