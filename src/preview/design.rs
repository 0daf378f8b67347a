//! The design page, `/styleguide/`: every component of a theme in every state. It is there in the preview alone, for
//! whoever works on the theme; no site has it, and a page of the site at that address comes before it.
//!
//! 1. The theme has a template of that name, and below `styleguide/` the content of a small site of samples, whose
//!    moment is `extra.now` of its `site.yaml`.
//! 2. That site is made as any other, in the theme and the language of the site that is shown. The design page is its
//!    home, and its pages lie below; so each component gets the values that it gets anywhere.
//! 3. What is wrong with it is told at the files of the theme.

use std::collections::HashSet;
use std::sync::{Arc, OnceLock};

use crate::build::{Options, join, read};
use crate::calendar::Now;
use crate::diagnostic::Diagnostic;
use crate::files::Memory;
use crate::model::config::{Config, Links, Overrides};
use crate::model::value::Value;
use crate::preview::snapshot::Snapshot;
use crate::render::{Renderer, Samples, Theme};

/// Its address, below the site's root.
pub const URL: &str = "/styleguide/";

const TEMPLATE: &str = "styleguide.html";

/// The design page of a snapshot, made when it is first asked for.
#[derive(Default)]
pub struct Design(OnceLock<Option<Made>>);

/// The site of samples.
pub struct Made {
    /// Its files, which it may hand out.
    pub files: Memory,
    /// None if it can't be made.
    pub renderer: Option<Arc<Renderer>>,
    pub mistakes: Vec<Diagnostic>,
    samples: Samples,
}

/// Whether a theme has a design page.
#[must_use]
pub fn has_design(theme: &Theme) -> bool {
    theme.has_template(TEMPLATE) && theme.samples().contains_key("content/site.yaml")
}

impl Snapshot {
    /// The site of the design page; none where the theme has none.
    #[must_use]
    pub fn design(&self) -> Option<&Made> {
        self.design.0.get_or_init(|| self.made_design()).as_ref()
    }

    fn made_design(&self) -> Option<Made> {
        let theme = self.theme.as_ref().filter(|theme| has_design(theme))?;
        let shown = &self.content.as_ref()?.config;
        let samples = theme.samples().clone();
        let mut files = Memory::new();
        for (path, sample) in &samples {
            files.insert(path, sample.bytes.to_vec());
        }
        let mut options =
            Options { now: self.options.now, unpublished: true, overrides: Overrides::default(), papers: None };
        let (content, found) = read(&files, &options).ok()?;
        let content = content.map(|mut content| {
            options.now = moment(&content.config).unwrap_or(options.now);
            content.config = Arc::new(placed(&content.config, shown));
            content
        });
        let linked = join(content.as_ref(), found, |_| (Some(Arc::clone(theme)), Vec::new()), &options);
        let mut made = Made { files, renderer: linked.renderer, mistakes: Vec::new(), samples };
        made.mistakes = made.told(linked.diagnostics);
        Some(made)
    }
}

impl Made {
    /// Mistakes at the files of the theme, each once.
    #[must_use]
    pub fn told(&self, mistakes: impl IntoIterator<Item = Diagnostic>) -> Vec<Diagnostic> {
        let at = |file: &Arc<str>| self.samples.get(&**file).map_or(file, |sample| &sample.file).clone();
        let mut known = HashSet::new();
        let told = mistakes.into_iter().map(|mut mistake| {
            mistake.file = at(&mistake.file);
            for related in &mut mistake.related {
                related.file = at(&related.file);
            }
            mistake
        });
        told.filter(|it| known.insert((it.code, Arc::clone(&it.file), it.span, it.message.en.clone()))).collect()
    }
}

/// The settings of the samples in the place of the design page, and in the look of the site that is shown.
fn placed(own: &Config, shown: &Config) -> Config {
    let mut config = own.clone();
    config.base_url = shown.base_url.clone();
    config.base_url.path.push_str(&URL[1..]);
    config.links = Links::Root;
    config.language = shown.language.clone();
    config.theme = shown.theme.clone();
    config
}

/// The moment that the samples are of.
fn moment(config: &Config) -> Option<Now> {
    let Value::Map(extra) = &config.extra else { return None };
    match extra.iter().find(|(key, _)| &**key == "now")? {
        (_, Value::Text(now)) => Now::asked(now, &config.timezone),
        _ => None,
    }
}
