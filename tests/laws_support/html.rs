//! Pages as a reader meets them, parsed by html5ever.
#![allow(dead_code, reason = "each suite uses a part")]

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use percent_encoding::percent_decode_str;
use scraper::{ElementRef, Html, Selector};

use crate::laws_support::Rendered;

/// A parsed page of a site.
pub struct Page {
    pub path: String,
    pub html: Html,
}

pub fn pages(site: &Rendered) -> Vec<Page> {
    site.pages().map(|(path, text)| Page { path: path.to_owned(), html: Html::parse_document(text) }).collect()
}

impl Page {
    pub fn all<'a>(&'a self, selector: &str) -> Vec<ElementRef<'a>> {
        self.html.select(&Selector::parse(selector).expect("a selector")).collect()
    }

    /// The text of an element, its blanks taken together; empty where there is none.
    pub fn text(&self, selector: &str) -> String {
        self.all(selector).first().map(|element| words(*element)).unwrap_or_default()
    }

    /// The page's address below the site's root.
    pub fn url(&self) -> String {
        format!("/{}", self.path.strip_suffix("index.html").unwrap_or(&self.path))
    }

    pub fn ids(&self) -> Vec<&str> {
        self.all("[id]").into_iter().filter_map(|element| element.attr("id")).collect()
    }
}

/// What an element says, its blanks taken together.
pub fn words(element: ElementRef<'_>) -> String {
    element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Where an address within the site leads: its file and the part after `#`. None for one that leads elsewhere.
pub fn target(from: &Page, href: &str) -> Option<(String, String)> {
    let (address, anchor) = href.split_once('#').unwrap_or((href, ""));
    let decoded = |text: &str| percent_decode_str(text).decode_utf8().expect("UTF-8").into_owned();
    // The choices by which a list is narrowed (`?industry=E`) are of its own page.
    let address = address.split_once('?').map_or(address, |(path, _)| path);
    let path = match address {
        "" => from.path.clone(),
        _ if address.starts_with('/') => bansou::model::route::output_path(&decoded(address)),
        _ => return None,
    };
    Some((path, decoded(anchor)))
}

/// How many clicks each page is away from home.
pub fn clicks(pages: &[Page]) -> BTreeMap<&str, usize> {
    let by_path: BTreeMap<&str, &Page> = pages.iter().map(|page| (page.path.as_str(), page)).collect();
    let mut clicks = BTreeMap::from([("index.html", 0)]);
    let mut waiting = VecDeque::from(["index.html"]);
    while let Some(path) = waiting.pop_front() {
        let next = clicks[path] + 1;
        let page = by_path[path];
        let hrefs: BTreeSet<&str> = page.all("a[href]").into_iter().filter_map(|link| link.attr("href")).collect();
        for (target, _) in hrefs.into_iter().filter_map(|href| target(page, href)) {
            if let Some((&known, _)) = by_path.get_key_value(target.as_str())
                && !clicks.contains_key(known)
            {
                clicks.insert(known, next);
                waiting.push_back(known);
            }
        }
    }
    clicks
}
