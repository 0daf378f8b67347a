//! Which pages and papers a test of accessibility looks at (JIS X 8341-3:2016, JB.1.2).
//!
//! 1. A site with no more pages than are wanted is tested whole.
//! 2. Otherwise home and the first page of each template stand for the pages that look alike, up to half of those
//!    wanted.
//! 3. The rest are those whose addresses come first in the order of a hash of the seed and the address. Whoever draws
//!    again with the same seed gets the same pages, and a page that is added later moves no other but the last.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use xxhash_rust::xxh3::xxh3_64;

use crate::model::accessibility::Method;
use crate::model::route::Route;
use crate::render::Renderer;
use crate::render::address::{Form, href};

/// What is to be tested.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample {
    pub method: Method,
    /// Absolute addresses: first those that stand for others.
    pub pages: Vec<String>,
    /// Those of PDFs.
    pub files: Vec<String>,
    /// How many pages and PDFs the site has.
    pub of: (usize, usize),
}

/// Draws up to `pages` pages and `files` PDFs of a site.
#[must_use]
pub fn draw(renderer: &Renderer, pages: usize, files: usize, seed: &str) -> Sample {
    let site = renderer.site();
    let routes: Vec<Route> = renderer.routes().into_iter().filter(|route| is_first_sheet(*route)).collect();
    let absolute = |url: &str| href(url, &site.config.base_url, Form::Absolute);
    let papers = site.attachments.iter().filter(|file| file.source.to_ascii_lowercase().ends_with(".pdf"));
    let papers: Vec<String> = papers.map(|file| absolute(&file.url)).collect();
    let of = (routes.len(), papers.len());
    let (method, chosen) = if routes.len() <= pages {
        (Method::All, routes.iter().map(|route| absolute(&route.url(site))).collect())
    } else {
        let mut looks = BTreeSet::new();
        // Home comes first, whatever its file is called.
        let mut by_look: Vec<Route> = routes.clone();
        by_look.sort_by_key(|route| Reverse(matches!(route, Route::Page { page, .. } if *page == site.home)));
        let alike = by_look.into_iter().filter(|route| looks.insert(look(renderer, *route)));
        let mut chosen: Vec<String> = alike.take(pages / 2).map(|route| absolute(&route.url(site))).collect();
        let rest = routes.iter().map(|route| absolute(&route.url(site))).filter(|url| !chosen.contains(url));
        let rest = in_order_of(seed, rest.collect());
        let left = pages - chosen.len();
        chosen.extend(rest.into_iter().take(left));
        (Method::Combined, chosen)
    };
    let mut files_chosen = in_order_of(seed, papers);
    files_chosen.truncate(files);
    Sample { method, pages: chosen, files: files_chosen, of }
}

/// Whether it is a page that a reader opens; of a long list, its first sheet.
fn is_first_sheet(route: Route) -> bool {
    match route {
        Route::Page { sheet, .. } | Route::Term { sheet, .. } | Route::Updates { sheet } => sheet == 1,
        Route::Taxonomy(_) | Route::Glossary | Route::Search => true,
        _ => false,
    }
}

/// What pages that look alike have in common.
fn look(renderer: &Renderer, route: Route) -> &str {
    match route {
        Route::Page { page, .. } => &renderer.site().page(page).template,
        Route::Term { .. } => "term.html",
        Route::Taxonomy(_) => "taxonomy.html",
        Route::Glossary => "glossary.html",
        Route::Updates { .. } => "updates.html",
        _ => "search.html",
    }
}

fn in_order_of(seed: &str, mut urls: Vec<String>) -> Vec<String> {
    urls.sort_by_cached_key(|url| (xxh3_64(format!("{seed}\n{url}").as_bytes()), url.clone()));
    urls
}
