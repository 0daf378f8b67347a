//! What a page is, for machines: JSON-LD after schema.org (`BreadcrumbList`, `Article`, `Event`, `Dataset`).

use jiff::civil;
use serde::Serialize;

use crate::calendar::{Date, Moment, Now, Point, Precision};
use crate::diagnostic::Spanned;
use crate::japanese;
use crate::model::council::{Meeting, MeetingStatus};
use crate::model::metric::Metric;
use crate::model::page::{Kind, World};
use crate::model::route::MetricForm;
use crate::model::site::{Page, PageId, Site, SiteMetric};
use crate::render::address::{Form, encode, href};
use crate::render::view::metric::TEMPLATE as METRICS_TEMPLATE;

#[derive(Serialize)]
struct LinkedData<'a> {
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
        license: Option<&'a str>,
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
        event_attendance_mode: Option<&'static str>,
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
    graph.extend(of_kind(site, page));
    if &*page.template == METRICS_TEMPLATE {
        graph.extend(site.metrics.iter().map(|metric| dataset(site, page, metric)));
    }
    script(&graph)
}

/// The page itself, as what schema.org calls its kind.
fn of_kind<'a>(site: &'a Site, page: &'a Page) -> Option<Node<'a>> {
    let front = &page.source.front;
    match page.kind {
        // Nothing marks an event as fictitious for machines: one that isn't real mustn't be announced to them.
        Kind::Meeting => front.meeting.get().filter(|_| page.world == World::Facts).map(|of| event(site, page, of)),
        Kind::Page | Kind::Section | Kind::Case | Kind::Council | Kind::Minutes | Kind::Report | Kind::Term => {
            let is_list = !page.pages.is_empty() || !page.subsections.is_empty();
            (!is_list && front.date.is_some()).then(|| article(site, page))
        }
    }
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
    let json = serde_json::to_string(&LinkedData { context: "https://schema.org", graph }).unwrap_or_default();
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
    Node::Dataset {
        name: &source.name,
        identifier: &source.id,
        url: format!("{}#site-metric-{}", absolute(site, &page.url), encode(&source.id)),
        in_language: &site.config.language,
        description: &source.definition,
        credit_text: &source.source,
        temporal_coverage: coverage(source),
        license: licence(site),
        creator: publisher(site),
        variable_measured: Variable { kind: "PropertyValue", name: &source.name, unit_text: &source.unit },
        distribution: MetricForm::ALL.map(download).into(),
    }
}

/// The address of the terms of use.
fn licence(site: &Site) -> Option<&str> {
    let licence = &*site.config.licence.url;
    (!licence.is_empty()).then_some(licence)
}

/// From the first day that is measured to the last (ISO 8601-1 §5.5); none if a date is open, or nothing is measured.
fn coverage(metric: &Metric) -> Option<String> {
    let (first, last) = metric.days()?;
    Some(format!("{first}/{last}"))
}

fn publisher(site: &Site) -> Option<Thing<'_>> {
    let name = &*site.config.publisher.name;
    (!name.is_empty()).then_some(Thing { kind: "Organization", name })
}

fn article<'a>(site: &'a Site, page: &'a Page) -> Node<'a> {
    let front = &page.source.front;
    let written = |date: Option<Spanned<Date>>| date.map(|date| date.value);
    // A page without a day says of when its content is, not when it was published.
    let is_day = |date: &Date| date.precision() == Precision::Day;
    Node::Article {
        headline: page.title(),
        url: absolute(site, &page.url),
        in_language: &site.config.language,
        description: &front.summary,
        date_published: written(front.date).filter(is_day).and_then(|date| Some(date.first()?.to_string())),
        date_modified: written(front.updated).and_then(|date| as_known(date.start()?)),
        license: licence(site),
        publisher: publisher(site),
    }
}

/// A meeting. Of a date that isn't settled nothing is said, because schema.org has no way to say so.
fn event<'a>(site: &'a Site, page: &'a Page, meeting: &'a Meeting) -> Node<'a> {
    let council = page.section.and_then(|section| site.page(section).source.front.council.get());
    let secretariat = council.map(|council| &*council.secretariat).filter(|name| !name.is_empty());
    let is_settled = !meeting.date.is_provisional() && !meeting.date.is_approximate();
    let known = |point: Option<Point>| point.filter(|_| is_settled).and_then(as_known);
    let hours = meeting.hours().filter(|_| is_settled);
    let at = |time: civil::DateTime| {
        let zoned = time.to_zoned(site.config.timezone.clone()).ok()?;
        Some(Moment::from(Now(zoned.timestamp())).rfc3339(&site.config.timezone))
    };
    Node::Event {
        name: page.title(),
        url: absolute(site, &page.url),
        description: &page.source.front.summary,
        event_status: match *meeting.status {
            MeetingStatus::Planned | MeetingStatus::Held => "https://schema.org/EventScheduled",
            MeetingStatus::Postponed => "https://schema.org/EventPostponed",
            MeetingStatus::Cancelled => "https://schema.org/EventCancelled",
        },
        start_date: match hours {
            Some((day, hours)) => at(hours.start_on(day)),
            None => known(meeting.date.start()),
        },
        end_date: match hours {
            // When it ends on that day, nobody says.
            Some((day, hours)) => hours.end_on(day).and_then(at),
            None => known(meeting.date.end()),
        },
        event_attendance_mode: attendance(&meeting.format),
        location: (!meeting.place.is_empty()).then_some(Thing { kind: "Place", name: &meeting.place }),
        organizer: secretariat.map(|name| Thing { kind: "Organization", name }),
    }
}

/// A point as ISO 8601 says it, no more precisely than it is known: a day, a month or a year. Of the thirds of a month,
/// their month; of the parts of a fiscal year, nothing, for ISO 8601 has no form of them.
fn as_known(point: Point) -> Option<String> {
    let form = match point.precision() {
        Precision::Day => "%Y-%m-%d",
        Precision::Third | Precision::Month => "%Y-%m",
        Precision::Year => "%Y",
        Precision::FiscalQuarter | Precision::FiscalHalf | Precision::FiscalYear => return None,
    };
    Some(point.first().strftime(form).to_string())
}

/// How one takes part, if the form of the meeting says so in the usual words.
fn attendance(format: &str) -> Option<&'static str> {
    let format = japanese::fold(format);
    let is_online = ["おんらいん", "うぇぶ", "web"].iter().any(|word| format.contains(word));
    let is_offline = ["対面", "参集", "集合"].iter().any(|word| format.contains(word));
    match (is_online, is_offline) {
        (true, true) => Some("https://schema.org/MixedEventAttendanceMode"),
        (true, false) => Some("https://schema.org/OnlineEventAttendanceMode"),
        (false, true) => Some("https://schema.org/OfflineEventAttendanceMode"),
        (false, false) => None,
    }
}
