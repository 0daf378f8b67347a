//! Atom feeds (RFC 4287) of the site and of its sections.

use atom_syndication::{Category, Entry, Feed, FixedDateTime, Generator, Link, Person, Text};

use crate::calendar::Moment;
use crate::model::site::{Page, PageId, Site};

/// How many entries a feed holds at most.
const ENTRIES: usize = 20;

/// The feed of the whole site (`None`) or of a section: its dated pages, newest first.
///
/// `updated` is the newest date of a page in the feed. A feed without dated pages carries the site's moment of 1970, because
/// the format asks for a date and no clock is read.
pub fn atom(site: &Site, section: Option<PageId>) -> Vec<u8> {
    let base = &site.config.base_url;
    let (title, url, feed_url, mut pages) = match section {
        None => {
            let pages: Vec<PageId> = site.page_ids().filter(|&id| id != site.home).collect();
            (site.config.title.clone(), "/".to_owned(), "/atom.xml".to_owned(), pages)
        }
        Some(id) => {
            let page = site.page(id);
            (
                format!("{} | {}", page.title(), site.config.title),
                page.url.to_string(),
                format!("{}atom.xml", page.url),
                page.pages.clone(),
            )
        }
    };
    pages.retain(|&id| site.page(id).source.front.date.is_some());
    pages.sort_by_cached_key(|&id| std::cmp::Reverse(changed(site, site.page(id))));
    pages.truncate(ENTRIES);
    let newest = pages.first().and_then(|&id| changed(site, site.page(id)));
    let address = |url: &str| crate::render::address::href(url, base, crate::render::address::Form::Absolute);
    let publisher = &site.config.publisher.name;
    let feed = Feed {
        title: Text::plain(title),
        id: address(&feed_url),
        updated: fixed(site, newest),
        authors: vec![Person {
            name: if publisher.is_empty() { site.config.title.clone() } else { publisher.clone() },
            ..Person::default()
        }],
        links: vec![
            Link {
                href: address(&feed_url),
                rel: "self".into(),
                mime_type: Some("application/atom+xml".into()),
                ..Link::default()
            },
            Link {
                href: address(&url),
                rel: "alternate".into(),
                mime_type: Some("text/html".into()),
                ..Link::default()
            },
        ],
        generator: Some(Generator { value: "bansou".into(), ..Generator::default() }),
        lang: Some(site.config.language.clone()),
        entries: pages.iter().map(|&id| entry(site, site.page(id), &address)).collect(),
        ..Feed::default()
    };
    feed.to_string().into_bytes()
}

fn entry(site: &Site, page: &Page, address: &dyn Fn(&str) -> String) -> Entry {
    let front = &page.source.front;
    let categories = page.terms.iter().map(|&term| {
        let (taxonomy, term) = site.term(term);
        Category {
            term: term.key.to_string(),
            scheme: Some(address(&taxonomy.url)),
            label: Some(term.label.to_string()),
        }
    });
    Entry {
        title: Text::plain(front.title.to_string()),
        id: address(&page.url),
        updated: fixed(site, changed(site, page)),
        published: front
            .date
            .and_then(|date| date.first())
            .map(|day| fixed(site, Moment::start_of(day, &site.config.timezone))),
        links: vec![Link { href: address(&page.url), rel: "alternate".into(), ..Link::default() }],
        summary: (!front.summary.is_empty()).then(|| Text::plain(front.summary.to_string())),
        categories: categories.collect(),
        ..Entry::default()
    }
}

/// When a page changed last: the hour at which it was published counts if it is later than the dates that it names.
fn changed(site: &Site, page: &Page) -> Option<Moment> {
    let front = &page.source.front;
    let day = front.updated.or(front.date).and_then(|date| date.first())?;
    Moment::start_of(day, &site.config.timezone).max(front.publish_at)
}

fn fixed(site: &Site, moment: Option<Moment>) -> FixedDateTime {
    moment
        .and_then(|moment| FixedDateTime::parse_from_rfc3339(&moment.rfc3339(&site.config.timezone)).ok())
        .unwrap_or_default()
}
