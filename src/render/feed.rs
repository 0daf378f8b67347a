//! Atom feeds (RFC 4287) of the site and of its sections.

use std::cmp::Reverse;

use crate::calendar::{Moment, Precision};
use crate::model::page::FrontMatter;
use crate::model::phrase::Phrase;
use crate::model::site::{PageId, Site};
use crate::model::update::{Novelty, Update};
use crate::model::withdrawal::Notice;
use crate::render::address::{Form, href};
use crate::render::theme::Texts;
use crate::render::xml::Writer;

/// How many entries a feed holds at most.
const ENTRIES: usize = 20;

/// The feed of the whole site (`None`) or of a section: what was published, changed and withdrawn, newest first.
///
/// There is one feed for both, so that those who follow the site learn of a page, and later of what was changed in it,
/// at one address.
///
/// `updated` is the newest date of a page in the feed. A feed without dated pages carries the site's moment of 1970,
/// because the format asks for a date and no clock is read.
pub fn atom(site: &Site, section: Option<PageId>, texts: &Texts) -> Vec<u8> {
    let base = &site.config.base_url;
    let (title, url, feed_url, mut news) = match section {
        None => {
            let news: Vec<News> = site.updates.iter().map(|&update| News::of(site, update)).collect();
            (site.config.title.to_string(), "/".to_owned(), "/atom.xml".to_owned(), news)
        }
        Some(id) => {
            let page = site.page(id);
            let today = site.now.day(&site.config.timezone);
            let of_pages = page.pages.iter().flat_map(|&page| Update::of(&site.page(page).source, page, site.home));
            let notices = site.notices.iter().zip(0..).filter(|(notice, _)| notice.section == id);
            let updates = of_pages.chain(notices.filter_map(|(notice, place)| Update::of_notice(notice, place)));
            (
                format!("{} | {}", page.title(), site.config.title),
                page.url.to_string(),
                format!("{}atom.xml", page.url),
                updates.filter(|update| update.day <= today).map(|update| News::of(site, update)).collect(),
            )
        }
    };
    news.sort_by_key(|news| (Reverse(news.at), news.update.order()));
    news.truncate(ENTRIES);
    let newest = news.first().and_then(|news| news.at);
    let address = |url: &str| href(url, base, Form::Absolute);
    let publisher = &site.config.publisher.name;
    let mut xml = Writer::with_capacity(1024 * (1 + news.len()));
    xml.open("feed", &[("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", &site.config.language.value)]);
    xml.text("title", &title);
    xml.text("id", &address(&feed_url));
    xml.text("updated", &rfc3339(site, newest));
    xml.open("author", &[]);
    xml.text("name", if publisher.is_empty() { &site.config.title } else { publisher });
    xml.close("author");
    let licence = &site.config.licence;
    if !licence.name.is_empty() {
        xml.text("rights", &licence.name);
    }
    xml.text("generator", "bansou");
    let own = address(&feed_url);
    xml.empty("link", &[("href", &own), ("rel", "self"), ("type", "application/atom+xml")]);
    xml.empty("link", &[("href", &address(&url)), ("rel", "alternate"), ("type", "text/html")]);
    if !licence.url.is_empty() {
        // RFC 4946
        xml.empty("link", &[("href", &licence.url), ("rel", "license")]);
    }
    for news in &news {
        match news.update.novelty {
            Novelty::Published(page) | Novelty::Changed(page, _) => entry(&mut xml, site, page, news),
            Novelty::Withdrawn(notice) => withdrawn(&mut xml, site, &site.notices[notice as usize], news.at, texts),
        }
    }
    xml.close("feed");
    xml.into_bytes()
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
        let zone = &site.config.timezone;
        let Some(page) = update.page() else { return News { update, at: Moment::start_of(update.day, zone) } };
        let front = &site.page(page).source.front;
        let is_published = update.novelty == Novelty::Published(page);
        let updated = front.updated.filter(|_| is_published && front.changes.is_empty());
        let day = updated.and_then(|date| date.first()).unwrap_or(update.day);
        let of_change = site.change(update).and_then(|change| change.hours.publish_at);
        News { update, at: Moment::start_of(day, zone).max(front.hours.publish_at).max(of_change) }
    }
}

/// That a page was withdrawn, and why: its notice stands at its address, which readers know as that of the page, so
/// that this is an entry of its own.
fn withdrawn(xml: &mut Writer, site: &Site, notice: &Notice, at: Option<Moment>, texts: &Texts) {
    let url = href(&notice.url, &site.config.base_url, Form::Absolute);
    let day = notice.withdrawal.date.value;
    xml.open("entry", &[]);
    xml.text("title", &texts.filled(Phrase::WithdrawnTitle, &[("title", &notice.title)]));
    xml.text("id", &format!("{url}#withdrawn-{day}"));
    xml.text("updated", &rfc3339(site, at));
    xml.empty("link", &[("href", &url), ("rel", "alternate")]);
    xml.text("published", &rfc3339(site, at));
    xml.text("summary", &notice.withdrawal.reason);
    xml.close("entry");
}

fn entry(xml: &mut Writer, site: &Site, page: PageId, news: &News) {
    let address = |url: &str| href(url, &site.config.base_url, Form::Absolute);
    let page = site.page(page);
    let front = &page.source.front;
    let change = site.change(news.update);
    let url = address(&page.url);
    let id = change.map(|_| format!("{url}#{}", change_id(front, news.update)));
    let summary = change.map_or(&front.summary, |change| &change.text);
    // A date without a day doesn't say when the page was published.
    let day = front.date.filter(|date| date.precision() == Precision::Day).and_then(|date| date.first());
    let first_published = || Moment::start_of(day?, &site.config.timezone);
    xml.open("entry", &[]);
    xml.text("title", &front.title);
    xml.text("id", id.as_deref().unwrap_or(&url));
    xml.text("updated", &rfc3339(site, news.at));
    for &term in &page.terms {
        let (taxonomy, term) = site.term(term);
        let scheme = address(&taxonomy.url);
        xml.empty("category", &[("term", &term.key), ("scheme", &scheme), ("label", &term.label)]);
    }
    xml.empty("link", &[("href", &url), ("rel", "alternate")]);
    if let Some(published) = if change.is_some() { news.at } else { first_published() } {
        xml.text("published", &rfc3339(site, Some(published)));
    }
    if !summary.is_empty() {
        xml.text("summary", summary);
    }
    xml.close("entry");
}

/// What tells a change from the others of its page, and stays when more are written (RFC 4287 §4.2.6): its day, and of
/// one day how many were written below it.
fn change_id(front: &FrontMatter, update: Update) -> String {
    let place = if let Novelty::Changed(_, place) = update.novelty { place as usize } else { 0 };
    let later = front.changes.iter().skip(place + 1).take_while(|change| change.date.first() == Some(update.day));
    format!("changed-{}-{}", update.day, later.count() + 1)
}

/// A moment as RFC 3339 writes it; the moment of 1970 if none is known.
fn rfc3339(site: &Site, moment: Option<Moment>) -> String {
    moment.map_or_else(|| "1970-01-01T00:00:00+00:00".to_owned(), |moment| moment.rfc3339(&site.config.timezone))
}
