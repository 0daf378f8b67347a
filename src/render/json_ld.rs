//! What a page is, for machines: JSON-LD after schema.org (`BreadcrumbList`, `Article`, `Event`).

use serde_json::{Map, Value, json};

use crate::model::council::{Meeting, MeetingStatus};
use crate::model::site::{Page, PageId, Site};
use crate::render::address::{Form, href};

/// The finished script of a page: the way to it, and what it is.
pub fn page(site: &Site, id: PageId) -> String {
    let page = site.page(id);
    let mut crumbs: Vec<(&str, &str)> =
        site.ancestors(id).into_iter().map(|id| (site.page(id).title(), &*site.page(id).url)).collect();
    crumbs.push((page.title(), &page.url));
    let mut graph = Vec::new();
    if crumbs.len() > 1 {
        graph.push(breadcrumbs(site, &crumbs));
    }
    if let Some(meeting) = &page.source.front.meeting {
        graph.push(event(site, page, meeting));
    } else if page.pages.is_empty() && page.subsections.is_empty() && page.source.front.date.is_some() {
        graph.push(article(site, page));
    }
    script(&graph)
}

/// The way to a list that has no source file, below home and `above`.
pub fn list(site: &Site, above: &[(&str, &str)], title: &str, url: &str) -> String {
    let home = site.page(site.home);
    let mut crumbs = vec![(home.title(), &*home.url)];
    crumbs.extend(above);
    crumbs.push((title, url));
    script(&[breadcrumbs(site, &crumbs)])
}

fn script(graph: &[Value]) -> String {
    if graph.is_empty() {
        return String::new();
    }
    let json = json!({ "@context": "https://schema.org", "@graph": graph }).to_string();
    // In a script element only `</` and `<!--` end or bend what is data; an escaped `<` is the same JSON.
    format!("<script type=\"application/ld+json\">{}</script>", json.replace('<', "\\u003c"))
}

fn absolute(site: &Site, url: &str) -> String {
    href(url, &site.config.base_url, Form::Absolute)
}

fn breadcrumbs(site: &Site, crumbs: &[(&str, &str)]) -> Value {
    let items: Vec<Value> = crumbs
        .iter()
        .zip(1..)
        .map(|((name, url), position)| {
            json!({ "@type": "ListItem", "position": position, "name": name, "item": absolute(site, url) })
        })
        .collect();
    json!({ "@type": "BreadcrumbList", "itemListElement": items })
}

fn organisation(name: &str) -> Value {
    json!({ "@type": "Organization", "name": name })
}

fn article(site: &Site, page: &Page) -> Value {
    let front = &page.source.front;
    let mut article = Map::new();
    article.insert("@type".into(), "Article".into());
    article.insert("headline".into(), page.title().into());
    article.insert("url".into(), absolute(site, &page.url).into());
    article.insert("inLanguage".into(), site.config.language.as_str().into());
    if !front.summary.is_empty() {
        article.insert("description".into(), (&*front.summary).into());
    }
    for (key, date) in [("datePublished", front.date), ("dateModified", front.updated.or(front.date))] {
        if let Some(day) = date.and_then(|date| date.first()) {
            article.insert(key.into(), day.to_string().into());
        }
    }
    if !site.config.publisher.name.is_empty() {
        article.insert("publisher".into(), organisation(&site.config.publisher.name));
    }
    Value::Object(article)
}

/// A meeting. A day that isn't settled is left out, because schema.org has no way to say so.
fn event(site: &Site, page: &Page, meeting: &Meeting) -> Value {
    let mut event = Map::new();
    event.insert("@type".into(), "Event".into());
    event.insert("name".into(), page.title().into());
    event.insert("url".into(), absolute(site, &page.url).into());
    if !page.source.front.summary.is_empty() {
        event.insert("description".into(), (&*page.source.front.summary).into());
    }
    let status = match meeting.status {
        MeetingStatus::Planned | MeetingStatus::Held => "https://schema.org/EventScheduled",
        MeetingStatus::Postponed => "https://schema.org/EventPostponed",
        MeetingStatus::Cancelled => "https://schema.org/EventCancelled",
    };
    event.insert("eventStatus".into(), status.into());
    if !meeting.date.is_provisional() && !meeting.date.is_approximate() {
        for (key, day) in [("startDate", meeting.date.first()), ("endDate", meeting.date.last())] {
            if let Some(day) = day {
                event.insert(key.into(), day.to_string().into());
            }
        }
    }
    if !meeting.place.is_empty() {
        event.insert("location".into(), json!({ "@type": "Place", "name": &*meeting.place }));
    }
    if !site.config.publisher.name.is_empty() {
        event.insert("organizer".into(), organisation(&site.config.publisher.name));
    }
    Value::Object(event)
}
