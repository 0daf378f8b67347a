//! What a page is, for machines: JSON-LD after schema.org (`BreadcrumbList`, `Article`, `Event`, `Dataset`).

use serde::Serialize;

use crate::model::council::{Meeting, MeetingStatus};
use crate::model::metric::Metric;
use crate::model::route::MetricForm;
use crate::model::site::{Page, PageId, Site, SiteMetric};
use crate::render::address::{Form, encode, href};
use crate::render::view::metric::TEMPLATE as METRICS_TEMPLATE;

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
    #[serde(rename_all = "camelCase")]
    Dataset {
        name: &'a str,
        identifier: &'a str,
        url: String,
        in_language: &'a str,
        /// schema.org wants fifty letters or more, but a definition is as long as it is.
        #[serde(skip_serializing_if = "str::is_empty")]
        description: &'a str,
        #[serde(skip_serializing_if = "str::is_empty")]
        credit_text: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        temporal_coverage: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        license: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        creator: Option<Thing<'a>>,
        variable_measured: Variable<'a>,
        distribution: Vec<Download>,
    },
}

/// What a data set measures.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Variable<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    name: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    unit_text: &'a str,
}

/// A file in which a data set is handed out.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Download {
    #[serde(rename = "@type")]
    kind: &'static str,
    encoding_format: &'static str,
    content_url: String,
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
    if &*page.template == METRICS_TEMPLATE {
        graph.extend(site.metrics.iter().map(|metric| dataset(site, page, metric)));
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

fn dataset<'a>(site: &'a Site, page: &Page, metric: &'a SiteMetric) -> Node<'a> {
    let source = &*metric.source;
    let download = |form: MetricForm| Download {
        kind: "DataDownload",
        encoding_format: if form == MetricForm::Json { "application/json" } else { "text/csv" },
        content_url: absolute(site, &form.url(&source.id)),
    };
    let licence = site.config.licence.url.as_str();
    Node::Dataset {
        name: &source.name,
        identifier: &source.id,
        url: format!("{}#site-metric-{}", absolute(site, &page.url), encode(&source.id)),
        in_language: &site.config.language,
        description: &source.definition,
        credit_text: &source.source,
        temporal_coverage: coverage(source),
        license: (!licence.is_empty()).then_some(licence),
        creator: publisher(site),
        variable_measured: Variable { kind: "PropertyValue", name: &source.name, unit_text: &source.unit },
        distribution: MetricForm::ALL.map(download).into(),
    }
}

/// From the first day that is measured to the last (ISO 8601-1 §5.5); none where a date is open, or nothing is measured.
fn coverage(metric: &Metric) -> Option<String> {
    let days: Option<Vec<_>> = metric.series.iter().map(|of| of.at.first().zip(of.at.last())).collect();
    let days = days?;
    let first = days.iter().map(|(first, _)| first).min()?;
    let last = days.iter().map(|(_, last)| last).max()?;
    Some(format!("{first}/{last}"))
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
        date_modified: day(front.updated.or(front.date)),
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
