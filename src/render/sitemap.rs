//! `sitemap.xml` (sitemaps.org 0.9) and `robots.txt` (RFC 9309).

use crate::model::page::World;
use crate::model::route::Route;
use crate::model::site::Site;
use crate::render::address::{Form, href};
use crate::render::xml::Writer;

/// Every page that a reader can be sent to, with the day of its last change if the page names one. What is made up
/// isn't offered to search engines.
pub fn sitemap(site: &Site) -> Vec<u8> {
    let mut xml = Writer::with_capacity(site.pages.len() * 128 + 128);
    xml.open("urlset", &[("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9")]);
    xml.end_line();
    for route in site.routes() {
        let changed = match route {
            Route::Page { page, sheet: 1 } if site.page(page).world == World::Facts => {
                let front = &site.page(page).source.front;
                front.updated.or(front.date).and_then(|date| date.first())
            }
            Route::Term { sheet: 1, .. } | Route::Taxonomy(_) | Route::Glossary | Route::Updates { sheet: 1 } => None,
            _ => continue,
        };
        xml.open("url", &[]);
        xml.text("loc", &href(&route.url(site), &site.config.base_url, Form::Absolute));
        if let Some(day) = changed {
            xml.text("lastmod", &day.to_string());
        }
        xml.close("url");
        xml.end_line();
    }
    xml.close("urlset");
    xml.end_line();
    xml.into_bytes()
}

/// Everything may be read; the sitemap is named. A site that is only looked at, or shows what isn't public, keeps every
/// robot out.
pub fn robots(site: &Site) -> Vec<u8> {
    if site.config.look.is_some() || site.pages.iter().any(|page| page.hidden.is_some()) {
        return b"User-agent: *\nDisallow: /\n".to_vec();
    }
    let sitemap = href("/sitemap.xml", &site.config.base_url, Form::Absolute);
    format!("User-agent: *\nAllow: /\nSitemap: {sitemap}\n").into_bytes()
}
