//! Formats, judged by second implementations: Atom by a feed reader and after RFC 4287, the sitemap as XML, JSON-LD as
//! JSON, HTML by the parser of a browser.
#![allow(clippy::disallowed_methods, reason = "a test may look at the disk and at the clock")]

use std::collections::BTreeSet;
use std::sync::LazyLock;

use bansou::files::Memory;
use bansou::model::route::output_path;
use percent_encoding::percent_decode_str;
use roxmltree::{Document, Node};
use serde_json::Value;

#[path = "laws_support/html.rs"]
mod html;
#[path = "laws_support/mod.rs"]
mod laws_support;

use html::pages;
use laws_support::{Rendered, options, render, repository};

const NOW: &str = "2022-06-20T09:00:00+09:00";
const ATOM: &str = "http://www.w3.org/2005/Atom";
const SITEMAP: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

static CONTENT: LazyLock<Rendered> = LazyLock::new(|| render(&repository(), &options(NOW)));

/// A site whose texts hold what XML, JSON and HTML each would want escaped, below a directory of its server.
static HARSH: LazyLock<Rendered> = LazyLock::new(|| {
    let title = "<b>&amp; \"引用\" '一' ]]> </script><!-- \\ ";
    let front = format!("title: '{}'\nsummary: '{}'", title.replace('\'', "''"), title.replace('\'', "''"));
    let page = |more: &str| {
        format!("---\n{front}\n{more}\n---\n本文 `<x>` & {{漢字|かんじ}} [[語 & 句]]\n\n## {title}\n\n- [ ] 済\n")
    };
    let mut files = Memory::from([(
        "content/site.yaml",
        "title: '題 <&> \"'\nbase_url: https://example.jp/kb/\npublisher: {name: 'A & B <c>'}\ntaxonomies:\n  topic: {label: '題材 & <材>', \
         paginate_by: 2}\n  tags: {label: 語}\n",
    )]);
    files.insert("content/_index.md", page("").into_bytes());
    files.insert(
        "content/glossary.yaml",
        "terms: [{term: '語 & 句', definition: 'A & **B** <i>x</i>'}]".as_bytes().to_vec(),
    );
    files.insert(
        "content/councils/_index.md",
        page("council: {name: '会議 & <b>', secretariat: '事務局 & <課>'}").into_bytes(),
    );
    let meetings = [
        ("held", "2022-06-17", "held"),
        ("month", "2022-06", "planned"),
        ("maybe", "\"2022-09?\"", "planned"),
        ("late", "2022-06-late/2022-07", "postponed"),
        ("open", "2022-08/..", "cancelled"),
        ("quarter", "FY2022-Q3", "planned"),
    ];
    for (number, (name, date, status)) in (1..).zip(meetings) {
        let meeting = format!(
            "date: 2022-06-0{number}\nmeeting: {{number: {number}, date: {date}, status: {status}, place: '室 <1> & 2', format: '対面・オンライン'}}"
        );
        files.insert(&format!("content/councils/{name}.md"), page(&meeting).into_bytes());
    }
    for number in 0..30 {
        let more = format!(
            "date: 2022-0{}-{:02}\nupdated: 2022-06-0{}\ntags: ['札 & <{number}>']\ntaxonomies: {{topic: ['材 & {}']}}\naliases: [/old/{number}/]",
            number % 6 + 1,
            number % 28 + 1,
            number % 9 + 1,
            number % 3
        );
        files.insert(&format!("content/news/頁 & {number}'.md"), page(&more).into_bytes());
    }
    files.insert("content/news/_index.md", page("paginate_by: 10").into_bytes());
    let rendered = render(&files, &options(NOW));
    assert_eq!(rendered.errors(), Vec::<String>::new());
    rendered
});

/// The two sites, with where each stands.
fn sites() -> [(&'static Rendered, &'static str); 2] {
    [(&CONTENT, "https://bansou.example.jp/"), (&HARSH, "https://example.jp/kb/")]
}

/// The file of an absolute address of the site.
fn file_of(url: &str, base: &str) -> String {
    let below = url.strip_prefix(base).unwrap_or_else(|| panic!("{url} isn't below {base}"));
    assert!(url.is_ascii() && !url.contains([' ', '"', '<', '>', '\'']), "{url} isn't an encoded address");
    output_path(&format!("/{}", percent_decode_str(below).decode_utf8().expect("UTF-8")))
}

fn child<'a>(node: Node<'a, 'a>, name: &str) -> Option<Node<'a, 'a>> {
    children(node, name).into_iter().next()
}

fn children<'a>(node: Node<'a, 'a>, name: &str) -> Vec<Node<'a, 'a>> {
    node.children().filter(|child| child.has_tag_name((ATOM, name)) || child.has_tag_name((SITEMAP, name))).collect()
}

fn said<'a>(node: Node<'a, 'a>, name: &str) -> &'a str {
    child(node, name).and_then(|child| child.text()).unwrap_or_else(|| panic!("no {name} in {:?}", node.tag_name()))
}

/// RFC 3339 with an offset, as RFC 4287 §3.3 asks for.
fn is_date(text: &str) -> bool {
    text.parse::<jiff::Timestamp>().is_ok()
}

#[test]
fn feeds_are_atom() {
    for (site, base) in sites() {
        let feeds: Vec<&String> = site.tree.keys().filter(|path| path.ends_with("atom.xml")).collect();
        assert!(feeds.len() >= 2, "{feeds:?}");
        let mut ids = BTreeSet::new();
        for path in feeds {
            let text = site.text(path);
            let document = Document::parse(text).unwrap_or_else(|error| panic!("{path}: {error}"));
            let feed = document.root_element();
            assert!(feed.has_tag_name((ATOM, "feed")), "{path}");
            // RFC 4287 §4.1.1: exactly one id, title and updated, and an author for the entries that have none.
            for name in ["id", "title", "updated"] {
                assert_eq!(children(feed, name).len(), 1, "{path}: {name}");
            }
            assert!(is_date(said(feed, "updated")), "{path}: {}", said(feed, "updated"));
            assert!(!said(child(feed, "author").expect("an author"), "name").is_empty(), "{path}");
            assert!(ids.insert(said(feed, "id").to_owned()), "{path}: the id is another feed's");
            let link = |rel: &str| children(feed, "link").into_iter().find(|link| link.attribute("rel") == Some(rel));
            let own = link("self").and_then(|link| link.attribute("href")).expect("a self link");
            assert_eq!(file_of(own, base), *path);
            let alternate = link("alternate").and_then(|link| link.attribute("href")).expect("an alternate");
            assert!(site.tree.contains_key(&file_of(alternate, base)), "{path}: {alternate}");

            let mut entries = BTreeSet::new();
            let mut updates = Vec::new();
            for entry in children(feed, "entry") {
                // §4.1.2: id, title, updated once each; an alternate link where there is no content.
                for name in ["id", "title", "updated"] {
                    assert_eq!(children(entry, name).len(), 1, "{path}: {name}");
                }
                assert!(entries.insert(said(entry, "id")), "{path}: {} is there twice", said(entry, "id"));
                assert!(is_date(said(entry, "updated")), "{path}");
                updates.push(said(entry, "updated").parse::<jiff::Timestamp>().expect("a date"));
                let link = children(entry, "link").into_iter().find(|link| link.attribute("rel") == Some("alternate"));
                let href = link.and_then(|link| link.attribute("href")).expect("an alternate");
                assert!(site.tree.contains_key(&file_of(href, base)), "{path}: {href}");
                for category in children(entry, "category") {
                    assert!(category.attribute("term").is_some_and(|term| !term.is_empty()), "{path}");
                }
            }
            assert!(updates.is_sorted_by(|a, b| a >= b), "{path}: newest first");
            assert!(entries.len() <= 20, "{path}");
            let newest = updates.first().copied();
            assert!(newest.is_none_or(|newest| said(feed, "updated").parse().ok() == Some(newest)), "{path}");

            // A feed reader reads the same.
            let read = feed_rs::parser::parse(text.as_bytes()).unwrap_or_else(|error| panic!("{path}: {error}"));
            assert_eq!(read.entries.len(), entries.len(), "{path}");
            assert_eq!(read.id, said(feed, "id"));
        }
    }
}

#[test]
fn what_is_harsh_comes_through_a_feed_unharmed() {
    let feed = feed_rs::parser::parse(HARSH.text("atom.xml").as_bytes()).expect("a feed");
    let title = feed.entries[0].title.as_ref().map(|title| title.content.as_str());
    assert_eq!(title, Some("<b>&amp; \"引用\" '一' ]]> </script><!-- \\ ".trim_end()));
    assert_eq!(feed.authors[0].name.as_deref(), Some("A & B <c>"));
}

#[test]
fn the_sitemap_lists_the_pages() {
    for (site, base) in sites() {
        let text = site.text("sitemap.xml");
        let document = Document::parse(text).expect("XML");
        assert!(document.root_element().has_tag_name((SITEMAP, "urlset")));
        let urls = children(document.root_element(), "url");
        let listed: BTreeSet<String> = urls.iter().map(|url| file_of(said(*url, "loc"), base)).collect();
        assert_eq!(listed.len(), urls.len(), "an address stands twice");
        for url in &urls {
            if let Some(changed) = child(*url, "lastmod").and_then(|changed| changed.text()) {
                assert!(changed.parse::<jiff::civil::Date>().is_ok(), "{changed}");
            }
        }
        // Every page that says that it is itself is listed, and nothing else: no redirects, no later sheets, no 404.
        let canonical: BTreeSet<String> = pages(site)
            .iter()
            .filter(|page| page.all("meta[name=robots]").is_empty() && !page.all("link[rel=canonical]").is_empty())
            .map(|page| page.path.clone())
            .filter(|path| !path.contains("/page/"))
            .collect();
        assert_eq!(listed, canonical);
        assert!(listed.len() > 30);
    }
}

#[test]
fn robots_are_told_of_the_sitemap() {
    for (site, base) in sites() {
        let robots: Vec<&str> = site.text("robots.txt").lines().collect();
        assert_eq!(robots, ["User-agent: *", "Allow: /", &format!("Sitemap: {base}sitemap.xml")]);
    }
}

#[test]
fn json_ld_says_what_a_page_is() {
    let mut kinds = BTreeSet::new();
    for (site, base) in sites() {
        for page in pages(site) {
            let scripts = page.all("script[type='application/ld+json']");
            assert!(scripts.len() <= 1, "{}", page.path);
            let Some(script) = scripts.first() else { continue };
            let text: String = script.text().collect();
            let json: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", page.path));
            assert_eq!(json["@context"], "https://schema.org");
            for thing in json["@graph"].as_array().expect("a graph") {
                let kind = thing["@type"].as_str().expect("a type");
                kinds.insert(kind.to_owned());
                match kind {
                    "BreadcrumbList" => breadcrumbs(thing, &page, site, base),
                    "Event" => event(thing, &page, site, base),
                    "Article" => article(thing, &page, site, base),
                    "Dataset" => dataset(thing, &page, site, base),
                    other => panic!("{}: {other}", page.path),
                }
            }
        }
    }
    let all = ["Article", "BreadcrumbList", "Dataset", "Event"].map(str::to_owned);
    assert_eq!(kinds, BTreeSet::from(all));
}

fn breadcrumbs(list: &Value, page: &html::Page, site: &Rendered, base: &str) {
    let items = list["itemListElement"].as_array().expect("items");
    assert!(items.len() > 1, "{}", page.path);
    for (item, position) in items.iter().zip(1..) {
        assert_eq!(item["@type"], "ListItem");
        assert_eq!(item["position"], position, "{}", page.path);
        assert!(item["name"].as_str().is_some_and(|name| !name.is_empty()), "{}", page.path);
        let file = file_of(item["item"].as_str().expect("an address"), base);
        assert!(site.tree.contains_key(&file), "{}: {file}", page.path);
    }
    assert_eq!(items[0]["item"], base, "{}: the way begins at home", page.path);
    // What machines are told is what readers see.
    let shown = page.all("nav.breadcrumbs li");
    assert_eq!(shown.len(), items.len(), "{}", page.path);
    let last = html::words(*shown.last().expect("a crumb"));
    let named = items.last().and_then(|item| item["name"].as_str()).expect("a name");
    // The theme shows the mark of a sample beside its title, and so leaves it out of the way to it.
    let named = named.trim_end_matches("【記載例（架空）】");
    assert_eq!(last, named.split_whitespace().collect::<Vec<_>>().join(" "), "{}", page.path);
}

/// A data set says its place on the page, and what it hands out is there and can be read.
fn dataset(set: &Value, page: &html::Page, site: &Rendered, base: &str) {
    let url = set["url"].as_str().expect("an address");
    let (_, anchor) = url.split_once('#').expect("a place on the page");
    assert!(page.ids().contains(&anchor), "{}: {anchor}", page.path);
    for key in ["name", "description", "creditText"] {
        assert!(set[key].as_str().is_some_and(|text| !text.is_empty()), "{url}: {key}");
    }
    let coverage = set["temporalCoverage"].as_str().and_then(|text| text.split_once('/')).expect("two days");
    assert!(coverage.0.parse::<jiff::civil::Date>().expect("a day") <= coverage.1.parse().expect("a day"), "{url}");
    for file in set["distribution"].as_array().expect("files") {
        let path = file["contentUrl"].as_str().and_then(|url| url.strip_prefix(base)).expect("an address");
        let bytes = site.tree.get(path).unwrap_or_else(|| panic!("{path}"));
        match file["encodingFormat"].as_str() {
            Some("text/csv") => {
                let mut reader = csv::Reader::from_reader(bytes.as_slice());
                assert!(reader.records().all(|record| record.is_ok()), "{path}");
            }
            Some("application/json") => assert!(serde_json::from_slice::<Value>(bytes).is_ok(), "{path}"),
            other => panic!("{path}: {other:?}"),
        }
    }
}

fn day(value: &Value) -> Option<jiff::civil::Date> {
    value.as_str().map(|text| text.parse().unwrap_or_else(|_| panic!("{text} is no day")))
}

fn event(event: &Value, page: &html::Page, site: &Rendered, base: &str) {
    assert!(event["name"].as_str().is_some_and(|name| !name.is_empty()), "{}", page.path);
    assert!(site.tree.contains_key(&file_of(event["url"].as_str().expect("an address"), base)));
    let status = event["eventStatus"].as_str().expect("a status");
    assert!(status.strip_prefix("https://schema.org/Event").is_some_and(|status| !status.is_empty()), "{status}");
    let (start, end) = (event["startDate"].as_str(), event["endDate"].as_str());
    for date in [start, end].into_iter().flatten() {
        assert!(is_known_date(date), "{}: {date}", page.path);
    }
    assert!(start.is_none() || end.is_none() || start <= end, "{}", page.path);
    assert!(event["organizer"]["name"].as_str().is_none_or(|name| !name.is_empty()), "{}", page.path);
    let Some((_, said)) = EVENTS.iter().find(|(name, _)| page.path.ends_with(&format!("councils/{name}/index.html")))
    else {
        return;
    };
    let found = [status.trim_start_matches("https://schema.org/Event"), start.unwrap_or(""), end.unwrap_or("")];
    assert_eq!(found, *said, "{}", page.path);
    assert_eq!(event["location"]["name"], "室 <1> & 2");
    assert_eq!(event["organizer"], serde_json::json!({"@type": "Organization", "name": "事務局 & <課>"}));
    assert_eq!(event["eventAttendanceMode"], "https://schema.org/MixedEventAttendanceMode");
}

/// Of each meeting above: its status, and its first and last day as far as they are known and settled.
const EVENTS: [(&str, [&str; 3]); 6] = [
    ("held", ["Scheduled", "2022-06-17", "2022-06-17"]),
    ("month", ["Scheduled", "2022-06", "2022-06"]),
    ("maybe", ["Scheduled", "", ""]),
    ("late", ["Postponed", "2022-06", "2022-07"]),
    ("open", ["Cancelled", "2022-08", ""]),
    ("quarter", ["Scheduled", "", ""]),
];

/// ISO 8601-1 §5.2.2: a day, a month or a year.
fn is_known_date(text: &str) -> bool {
    let full = format!("{text}{}", "2000-01-01".get(text.len()..).unwrap_or_default());
    [4, 7, 10].contains(&text.len()) && full.parse::<jiff::civil::Date>().is_ok()
}

fn article(article: &Value, page: &html::Page, site: &Rendered, base: &str) {
    assert!(article["headline"].as_str().is_some_and(|name| !name.is_empty()), "{}", page.path);
    assert!(site.tree.contains_key(&file_of(article["url"].as_str().expect("an address"), base)));
    // A page that doesn't say on which day it was published or changed doesn't get a day of ours.
    let shows = |label: &str| page.all("dl.dates dt").iter().any(|dt| dt.text().collect::<String>() == label);
    assert_eq!(day(&article["datePublished"]).is_some(), shows("公開日"), "{}", page.path);
    assert_eq!(day(&article["dateModified"]).is_some(), shows("最終更新日"), "{}", page.path);
}

/// A browser's parser has nothing to repair.
#[test]
fn html_needs_no_repair() {
    assert!(!scraper::Html::parse_document("<!DOCTYPE html><p><b>x</p></i>").errors.is_empty(), "the parser complains");
    for (site, _) in sites() {
        for page in pages(site) {
            assert!(page.html.errors.is_empty(), "{}: {:?}", page.path, page.html.errors);
            // What was written is what was read: a parser silently closes what isn't closed.
            let text = site.text(&page.path);
            for name in ["div", "section", "ul", "ol", "li", "dl", "table", "tr", "article", "nav", "a", "span"] {
                let opened = text.matches(&format!("<{name} ")).count() + text.matches(&format!("<{name}>")).count();
                assert_eq!(opened, text.matches(&format!("</{name}>")).count(), "{}: <{name}>", page.path);
            }
        }
    }
}
