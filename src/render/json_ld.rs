//! What a page is, for machines: JSON-LD after schema.org (`BreadcrumbList`, `Article`, `Event`).

use serde::Serialize;

use crate::model::council::{Meeting, MeetingStatus};
use crate::model::site::{Page, PageId, Site};
use crate::render::address::{Form, href};

#[derive(Serialize)]
struct Document<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@graph")]
    graph: &'a [Node<'a>],
}

#[derive(Serialize)]
#[serde(tag = "@type")]
enum Node<'a> {
    #[serde(rename_all = "camelCase")]
    BreadcrumbList { item_list_element: Vec<Crumb<'a>> },
    #[serde(rename_all = "camelCase")]
    Article {
        headline: &'a str,
        url: String,
        in_language: &'a str,
        #[serde(skip_serializing_if = "str::is_empty")]
        description: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        date_published: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        date_modified: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        publisher: Option<Thing<'a>>,
    },
    #[serde(rename_all = "camelCase")]
    Event {
        name: &'a str,
        url: String,
        #[serde(skip_serializing_if = "str::is_empty")]
        description: &'a str,
        event_status: &'static str,
        #[serde(skip_serializing_if = "Option::is_none")]
        start_date: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        end_date: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        location: Option<Thing<'a>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        organizer: Option<Thing<'a>>,
    },
}

#[derive(Serialize)]
struct Crumb<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    position: usize,
    name: &'a str,
    item: String,
}

/// An organisation or a place, by its name.
#[derive(Serialize)]
struct Thing<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    name: &'a str,
}

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

fn script(graph: &[Node<'_>]) -> String {
    if graph.is_empty() {
        return String::new();
    }
    // Texts and lists of texts always have a JSON form.
    let json = serde_json::to_string(&Document { context: "https://schema.org", graph }).unwrap_or_default();
    // In a script element only `</` and `<!--` end or bend what is data; an escaped `<` is the same JSON.
    format!("<script type=\"application/ld+json\">{}</script>", json.replace('<', "\\u003c"))
}

fn absolute(site: &Site, url: &str) -> String {
    href(url, &site.config.base_url, Form::Absolute)
}

fn breadcrumbs<'a>(site: &Site, crumbs: &[(&'a str, &str)]) -> Node<'a> {
    let crumb = |(position, (name, url)): (usize, &(&'a str, &str))| Crumb {
        kind: "ListItem",
        position,
        name,
        item: absolute(site, url),
    };
    Node::BreadcrumbList { item_list_element: (1..).zip(crumbs).map(crumb).collect() }
}

fn publisher(site: &Site) -> Option<Thing<'_>> {
    let name = site.config.publisher.name.as_str();
    (!name.is_empty()).then_some(Thing { kind: "Organization", name })
}

fn article<'a>(site: &'a Site, page: &'a Page) -> Node<'a> {
    let front = &page.source.front;
    let day = |date: Option<crate::calendar::Date>| Some(date?.first()?.to_string());
    Node::Article {
        headline: page.title(),
        url: absolute(site, &page.url),
        in_language: &site.config.language,
        description: &front.summary,
        date_published: day(front.date),
        date_modified: day(front.updated),
        publisher: publisher(site),
    }
}

/// A meeting. A day that isn't settled is left out, because schema.org has no way to say so.
fn event<'a>(site: &'a Site, page: &'a Page, meeting: &'a Meeting) -> Node<'a> {
    let settled = !meeting.date.is_provisional() && !meeting.date.is_approximate();
    let day = |day: Option<jiff::civil::Date>| day.filter(|_| settled).map(|day| day.to_string());
    Node::Event {
        name: page.title(),
        url: absolute(site, &page.url),
        description: &page.source.front.summary,
        event_status: match meeting.status {
            MeetingStatus::Planned | MeetingStatus::Held => "https://schema.org/EventScheduled",
            MeetingStatus::Postponed => "https://schema.org/EventPostponed",
            MeetingStatus::Cancelled => "https://schema.org/EventCancelled",
        },
        start_date: day(meeting.date.first()),
        end_date: day(meeting.date.last()),
        location: (!meeting.place.is_empty()).then_some(Thing { kind: "Place", name: &meeting.place }),
        organizer: publisher(site),
    }
}
