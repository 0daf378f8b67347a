//! What holds on every page: links that lead somewhere, one heading at the top, nothing that runs or asks elsewhere.

use std::collections::{BTreeMap, BTreeSet};

use crate::html::target;
use crate::{SITE, site_pages};

#[test]
fn every_link_and_anchor_resolves() {
    let pages = site_pages();
    let ids: BTreeMap<&str, BTreeSet<&str>> =
        pages.iter().map(|page| (page.path.as_str(), page.ids().into_iter().collect())).collect();
    let mut checked = 0;
    let mut broken = Vec::new();
    for page in &pages {
        for element in page.all("[href], [src]") {
            let address = element.attr("href").or(element.attr("src")).unwrap_or_default();
            // A calendar is subscribed to by an address of its own scheme.
            let calendar = address.strip_prefix("webcal://bansou.example.jp");
            assert!(calendar.is_none_or(|path| path.ends_with(".ics")), "{}: {address}", page.path);
            let Some((path, anchor)) = target(page, calendar.unwrap_or(address)) else {
                if !["https://", "http://", "mailto:", "tel:"].iter().any(|scheme| address.starts_with(scheme)) {
                    broken.push(format!("{}: {address:?} is no address", page.path));
                }
                continue;
            };
            checked += 1;
            if !SITE.tree.contains_key(&path) {
                broken.push(format!("{}: {address} leads to {path}, which isn't there", page.path));
            } else if !anchor.is_empty() && !ids.get(path.as_str()).is_some_and(|ids| ids.contains(anchor.as_str())) {
                broken.push(format!("{}: {path} has no #{anchor}", page.path));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
    assert!(checked > 2000, "only {checked} links");
}

#[test]
fn nothing_runs_and_nothing_is_asked_of_another_host() {
    for page in site_pages() {
        for script in page.all("script") {
            // The search is the only thing that runs, and it is a file of the theme.
            if let Some(src) = script.attr("src") {
                assert!(src.starts_with("/assets/search."), "{}: {src}", page.path);
                assert!(script.attr("defer").is_some() && script.text().next().is_none(), "{}", page.path);
            } else {
                assert_eq!(script.attr("type"), Some("application/ld+json"), "{}", page.path);
            }
        }
        assert!(page.all("style, iframe, object, embed, base").is_empty(), "{}", page.path);
        for element in page.all("*") {
            for (name, value) in element.value().attrs() {
                assert!(name != "style" && !name.starts_with("on"), "{}: {name}={value}", page.path);
                let is_resource = matches!(name, "src" | "srcset" | "poster" | "data")
                    || name == "href" && element.value().name() == "link" && is_fetched(element.attr("rel"));
                let is_ours = value.starts_with('/') && !value.starts_with("//");
                assert!(!is_resource || is_ours, "{}: {name}={value}", page.path);
                assert!(!value.to_ascii_lowercase().contains("javascript:"), "{}: {name}={value}", page.path);
            }
        }
    }
    for (path, bytes) in SITE.tree.iter().filter(|(path, _)| path.ends_with(".css") || path.ends_with(".svg")) {
        let text = String::from_utf8_lossy(bytes);
        assert!(!text.contains("@import") && !text.contains("url(http") && !text.contains("url(//"), "{path}");
        assert!(!text.contains("<script"), "{path}");
    }
}

fn is_fetched(rel: Option<&str>) -> bool {
    rel.is_some_and(|rel| rel.split(' ').any(|rel| matches!(rel, "stylesheet" | "icon" | "preload" | "manifest")))
}

#[test]
fn every_page_is_sound() {
    let mut titles: BTreeMap<String, String> = BTreeMap::new();
    for page in site_pages() {
        let path = &page.path;
        assert_eq!(page.all("html").first().and_then(|html| html.attr("lang")), Some("ja"), "{path}");
        assert_eq!(page.all("h1").len(), 1, "{path} has one h1");
        let mut above = 0;
        for heading in page.all("h1, h2, h3, h4, h5, h6") {
            let level = heading.value().name()[1..].parse::<u32>().expect("a level");
            assert!(level <= above + 1, "{path}: h{level} comes after h{above}: {}", crate::html::words(heading));
            assert!(!crate::html::words(heading).is_empty(), "{path} has an empty heading");
            above = level;
        }
        for image in page.all("img") {
            assert!(image.attr("alt").is_some(), "{path}");
        }
        let ids = page.ids();
        let distinct: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids.len(), distinct.len(), "{path}: {ids:?}");
        for element in page.all("[aria-labelledby]") {
            for label in element.attr("aria-labelledby").unwrap_or_default().split_whitespace() {
                assert!(distinct.contains(label), "{path}: nothing has the id {label}");
            }
        }
        let title = page.text("title");
        assert!(!title.is_empty(), "{path}");
        if let Some(first) = titles.insert(title.clone(), path.clone()) {
            panic!("{first} and {path} are both called {title}");
        }
    }
}
