//! Atom feeds (RFC 4287) of the site and of its sections.

use std::cmp::Reverse;

use atom_syndication::{Category, Entry, Feed, FixedDateTime, Generator, Link, Person, Text};

use crate::calendar::Moment;
use crate::model::page::FrontMatter;
use crate::model::site::{PageId, Site};
use crate::model::update::Update;

/// How many entries a feed holds at most.
const ENTRIES: usize = 20;

/// The feed of the whole site (`None`) or of a section: what was published and what was changed, newest first.
///
/// There is one feed for both, so that those who follow the site learn of a page, and later of what was changed in it,
/// at one address.
///
/// `updated` is the newest date of a page in the feed. A feed without dated pages carries the site's moment of 1970, because
/// the format asks for a date and no clock is read.
pub fn atom(site: &Site, section: Option<PageId>) -> Vec<u8> {
    let base = &site.config.base_url;
    let (title, url, feed_url, mut news) = match section {
        None => {
            let news: Vec<News> = site.updates.iter().map(|&update| News::of(site, update)).collect();
            (site.config.title.to_string(), "/".to_owned(), "/atom.xml".to_owned(), news)
        }
        Some(id) => {
            let page = site.page(id);
            let today = site.now.day(&site.config.timezone);
            let updates = page.pages.iter().flat_map(|&page| Update::of(&site.page(page).source, page, site.home));
            (
                format!("{} | {}", page.title(), site.config.title),
                page.url.to_string(),
                format!("{}atom.xml", page.url),
                updates.filter(|update| update.day <= today).map(|update| News::of(site, update)).collect(),
            )
        }
    };
    news.sort_by_key(|news| (Reverse(news.at), news.update.page, news.update.change));
    news.truncate(ENTRIES);
    let newest = news.first().and_then(|news| news.at);
    let address = |url: &str| crate::render::address::href(url, base, crate::render::address::Form::Absolute);
    let publisher = &site.config.publisher.name;
    let feed = Feed {
        title: Text::plain(title),
        id: address(&feed_url),
        updated: fixed(site, newest),
        authors: vec![Person {
            name: if publisher.is_empty() { &*site.config.title } else { &**publisher }.to_owned(),
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
        lang: Some(site.config.language.value.to_string()),
        entries: news.iter().map(|news| entry(site, news, &address)).collect(),
        ..Feed::default()
    };
    feed.to_string().into_bytes()
}

/// An update with the moment that a reader sorts it by.
struct News {
    update: Update,
    at: Option<Moment>,
}

impl News {
    /// A page says itself when it was updated; if it also says what was changed, each change is news of its own, and
    /// the page's publishing keeps its day. The hour at which a page appears counts if it is later than the day that it
    /// names.
    fn of(site: &Site, update: Update) -> News {
        let front = &site.page(update.page).source.front;
        let updated = front.updated.filter(|_| update.change.is_none() && front.changes.is_empty());
        let day = updated.and_then(|date| date.first()).unwrap_or(update.day);
        News { update, at: Moment::start_of(day, &site.config.timezone).max(front.publish_at) }
    }
}

fn entry(site: &Site, news: &News, address: &dyn Fn(&str) -> String) -> Entry {
    let page = site.page(news.update.page);
    let front = &page.source.front;
    let categories = page.terms.iter().map(|&term| {
        let (taxonomy, term) = site.term(term);
        Category {
            term: term.key.to_string(),
            scheme: Some(address(&taxonomy.url)),
            label: Some(term.label.to_string()),
        }
    });
    let change = site.change(news.update);
    let url = address(&page.url);
    let summary = change.map_or(&front.summary, |change| &change.text);
    let published = || Moment::start_of(front.date?.first()?, &site.config.timezone);
    Entry {
        title: Text::plain(front.title.to_string()),
        id: change.map_or_else(|| url.clone(), |_| format!("{url}#{}", change_id(front, news.update))),
        updated: fixed(site, news.at),
        published: if change.is_some() { news.at } else { published() }.map(|moment| fixed(site, Some(moment))),
        links: vec![Link { href: url, rel: "alternate".into(), ..Link::default() }],
        summary: (!summary.is_empty()).then(|| Text::plain(summary.to_string())),
        categories: categories.collect(),
        ..Entry::default()
    }
}

/// What tells a change from the others of its page, and stays when more are written (RFC 4287 §4.2.6): its day, and of one day
/// how many were written below it.
fn change_id(front: &FrontMatter, update: Update) -> String {
    let place = update.change.unwrap_or_default() as usize;
    let later = front.changes.iter().skip(place + 1).take_while(|change| change.date.first() == Some(update.day));
    format!("changed-{}-{}", update.day, later.count() + 1)
}

fn fixed(site: &Site, moment: Option<Moment>) -> FixedDateTime {
    moment
        .and_then(|moment| FixedDateTime::parse_from_rfc3339(&moment.rfc3339(&site.config.timezone)).ok())
        .unwrap_or_default()
}
