//! What the content of today doesn't publish, for whoever brings back a site that did: a page that was withdrawn since,
//! or waits for its hour again, and the papers that went with it.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use xxhash_rust::xxh3::xxh3_128;

use crate::build::plan::effects;
use crate::build::{Options, read};
use crate::error::Error;
use crate::files::Files;
use crate::model::output::Content::Bytes;
use crate::model::output::Output;
use crate::model::route::Route;
use crate::model::site::Hidden;
use crate::render::{Renderer, Theme};
use crate::resolve::resolve;

/// See the module.
#[derive(Clone, Debug, Default)]
pub struct Withheld {
    /// The files of the site of today; none if there is no such site.
    public: Option<HashSet<String>>,
    /// The pages that aren't public, by their files: what each is called, and why.
    hidden: BTreeMap<String, (String, Hidden)>,
    /// What stands in the place of some of them today, by its hash: the notice of a withdrawn page.
    notices: BTreeMap<String, u128>,
}

impl Withheld {
    /// Whether a file of another site, whose bytes have this hash (XXH3), is a page or a document that the site of
    /// today doesn't have, and why, as far as that is known.
    #[must_use]
    pub fn look(&self, path: &str, hash: u128) -> Option<Option<&(String, Hidden)>> {
        let public = self.public.as_ref()?;
        if self.notices.get(path) == Some(&hash) {
            return None;
        }
        let hidden = self.hidden.get(path);
        let is_withheld = hidden.is_some() || (effects::is_told(path) && !public.contains(path));
        is_withheld.then_some(hidden)
    }
}

/// What isn't public at the moment of the options.
///
/// # Errors
/// If `content/` can't be read.
pub fn withheld(files: &dyn Files, options: &Options) -> Result<Withheld, Error> {
    let (Some(content), _) = read(files, options)? else { return Ok(Withheld::default()) };
    let Some(site) = resolve(&content, options.now, false).site else { return Ok(Withheld::default()) };
    let mut hidden = BTreeMap::new();
    if let Some(all) = resolve(&content, options.now, true).site {
        for route in all.routes() {
            let Route::Page { page, .. } = route else { continue };
            let page = all.page(page);
            if let Some(mark) = page.hidden {
                hidden.insert(route.path(&all), (page.title().to_owned(), mark.why));
            }
        }
    }
    let (theme, _) = Theme::load(files, &content.config.theme, &content.config.language, &content.config.file);
    let renderer = theme.map(|theme| Renderer::new(Arc::new(site), Arc::new(theme)));
    // With the page of the search, which the theme adds.
    let paths = |renderer: &Renderer| renderer.routes().into_iter().map(|route| route.path(renderer.site())).collect();
    let public = renderer.as_ref().map(paths);
    let notices = renderer.iter().flat_map(|renderer| {
        let routes = renderer.routes().into_iter().filter(|route| matches!(route, Route::Notice(_)));
        routes.filter_map(|route| match renderer.render(route).0 {
            Output { path, content: Bytes(bytes) } => Some((path.to_string(), xxh3_128(&bytes))),
            Output { .. } => None,
        })
    });
    Ok(Withheld { public, hidden, notices: notices.collect() })
}
