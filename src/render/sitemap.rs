//! `sitemap.xml` (sitemaps.org 0.9) and `robots.txt` (RFC 9309).

use crate::model::route::Route;
use crate::model::site::Site;
use crate::render::address::{Form, href};

/// Every page that a reader can be sent to, with the day of its last change if the page names one.
pub fn sitemap(site: &Site) -> Vec<u8> {
    let mut xml = String::with_capacity(site.pages.len() * 128 + 128);
    xml.push_str(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    for route in site.routes() {
        let changed = match route {
            Route::Page { page, sheet: 1 } => {
                let front = &site.page(page).source.front;
                front.updated.or(front.date).and_then(|date| date.first())
            }
            Route::Term { sheet: 1, .. } | Route::Taxonomy(_) | Route::Glossary | Route::Updates { sheet: 1 } => None,
            _ => continue,
        };
        xml.push_str("<url><loc>");
        // A percent-encoded address holds nothing that XML would want escaped.
        xml.push_str(&href(&route.url(site), &site.config.base_url, Form::Absolute));
        xml.push_str("</loc>");
        if let Some(day) = changed {
            xml.push_str("<lastmod>");
            xml.push_str(&day.to_string());
            xml.push_str("</lastmod>");
        }
        xml.push_str("</url>\n");
    }
    xml.push_str("</urlset>\n");
    xml.into_bytes()
}

/// Everything may be read; the sitemap is named. A site that shows what isn't public keeps every robot out.
pub fn robots(site: &Site) -> Vec<u8> {
    if site.pages.iter().any(|page| page.hidden.is_some()) {
        return b"User-agent: *\nDisallow: /\n".to_vec();
    }
    let sitemap = href("/sitemap.xml", &site.config.base_url, Form::Absolute);
    format!("User-agent: *\nAllow: /\nSitemap: {sitemap}\n").into_bytes()
}
