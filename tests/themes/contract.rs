//! docs/templates.md is true: a theme asks for every documented value on every kind of page, and each is defined.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use bansou::files::Memory;
use bansou::render::OF_PAGE;

use crate::NOW;
use crate::laws_support::{Rendered, options, render};

/// The values of a shape, each a name, or a name with the shape of what it holds.
struct Shape {
    name: &'static str,
    values: &'static [Value],
}

/// A documented value.
enum Value {
    Plain(&'static str),
    /// A map, always there.
    Map(&'static str, &'static Shape),
    /// A map, or none.
    Maybe(&'static str, &'static Shape),
    /// A list of maps.
    List(&'static str, &'static Shape),
}
use Value::{List, Map, Maybe, Plain};

impl Value {
    fn name(&self) -> &'static str {
        match self {
            Plain(name) | Map(name, _) | Maybe(name, _) | List(name, _) => name,
        }
    }
}

macro_rules! shape {
    ($id:ident, $name:literal, [$($value:expr),* $(,)?]) => {
        static $id: Shape = Shape { name: $name, values: &[$($value),*] };
    };
}

shape!(PUBLISHER, "publisher", [Plain("name"), Plain("department"), Plain("url")]);
shape!(CONTACT, "contact", [Plain("name"), Plain("phone"), Plain("email"), Plain("url"), Plain("note")]);
shape!(
    LICENCE,
    "licence",
    [
        Plain("name"),
        Plain("short"),
        Plain("url"),
        Plain("note"),
        Plain("third_parties"),
        Plain("laws"),
        Plain("excluded"),
    ]
);
shape!(OWN_THEME, "theme of the site", [Plain("logo"), Plain("styles"), Plain("scripts")]);
shape!(CRITERION, "criterion", [Plain("number"), Plain("name"), Plain("level")]);
shape!(ISSUE, "issue", [Plain("text"), Maybe("criterion", &CRITERION), Maybe("by", &DATE), Plain("note")]);
shape!(SAMPLE, "sample", [Plain("method"), Plain("seed"), Plain("pages"), Plain("files")]);
shape!(
    CRITERION_RESULT,
    "result of a criterion",
    [Map("criterion", &CRITERION), Plain("recorded"), Plain("applies"), Plain("result"), Plain("note")]
);
shape!(
    TEST,
    "test",
    [
        Maybe("published", &DATE),
        Maybe("period", &DATE),
        Plain("testers"),
        Plain("method"),
        Maybe("sample", &SAMPLE),
        Plain("complete"),
        Plain("missing"),
        Plain("open"),
        Plain("conformance"),
        Plain("passed"),
        Plain("failed"),
        Plain("unapplied"),
        List("results[:1]", &CRITERION_RESULT),
    ]
);
shape!(
    ACCESSIBILITY,
    "accessibility",
    [
        Plain("scope"),
        Plain("excluded"),
        Plain("level"),
        Maybe("by", &DATE),
        Plain("technologies"),
        List("issues", &ISSUE),
        Plain("contact"),
        Maybe("test", &TEST),
    ]
);
shape!(UPKEEP, "upkeep", [Plain("every"), Maybe("last", &DATE), Maybe("next", &DATE), Plain("by"), Plain("note")]);
shape!(WORK, "work", [Plain("title"), Plain("publisher"), Maybe("date", &DATE), Plain("url")]);
shape!(
    CITED,
    "source of a page",
    [Plain("title"), Plain("publisher"), Maybe("date", &DATE), Plain("url"), Plain("passage")]
);
shape!(NAV, "nav", [Plain("label"), Plain("url")]);
shape!(
    SITE_TAXONOMY,
    "site taxonomy",
    [Plain("key"), Plain("label"), Plain("description"), Plain("url"), Plain("count")]
);
shape!(
    SITE,
    "site",
    [
        Plain("title"),
        Plain("tagline"),
        Plain("description"),
        Plain("language"),
        Plain("base_url"),
        Plain("url"),
        Map("publisher", &PUBLISHER),
        Map("contact", &CONTACT),
        Map("theme", &OWN_THEME),
        Map("licence", &LICENCE),
        Map("source", &WORK),
        Maybe("upkeep", &UPKEEP),
        Maybe("accessibility", &ACCESSIBILITY),
        Plain("metrics_csv"),
        Plain("catalog_url"),
        List("nav", &NAV),
        List("footer", &NAV),
        List("taxonomies", &SITE_TAXONOMY),
        List("sections", &LINK),
        Plain("glossary_url"),
        Plain("updates_url"),
        Plain("search_url"),
        Plain("metrics_url"),
        Plain("feed_url"),
        Plain("today"),
        Plain("extra"),
    ]
);
shape!(
    DATE,
    "date",
    [
        Plain("iso"),
        Plain("ja"),
        Plain("short"),
        Plain("western"),
        Plain("both"),
        Plain("machine"),
        Plain("first"),
        Plain("last"),
        Plain("provisional"),
        Plain("approximate"),
        Plain("open"),
    ]
);
shape!(TERM, "key, label, url", [Plain("key"), Plain("label"), Plain("url")]);
shape!(CARRIED, "terms of a page", [Plain("key"), Plain("label"), Plain("url"), List("terms", &TERM)]);
shape!(FACT, "fact", [Plain("label"), Plain("text"), Maybe("date", &DATE), Plain("url")]);
shape!(
    LINK,
    "link",
    [
        Plain("title"),
        Plain("kana"),
        Plain("summary"),
        Plain("url"),
        Plain("kind"),
        Maybe("date", &DATE),
        Maybe("updated", &DATE),
        Plain("fictitious"),
        Plain("hidden"),
        List("terms", &CARRIED),
        Plain("extra"),
        List("facts", &FACT),
    ]
);
shape!(CRUMB, "crumb", [Plain("title"), Plain("url")]);
shape!(HEADING, "heading", [Plain("id"), Plain("title"), Plain("level"), List("children", &SUBHEADING)]);
shape!(SUBHEADING, "subheading", [Plain("id"), Plain("title"), Plain("level"), Plain("children")]);
shape!(
    FILE,
    "file",
    [
        Plain("label"),
        Plain("title"),
        Plain("url"),
        Plain("extension"),
        Plain("size"),
        Plain("size_text"),
        Plain("pages"),
        Plain("format_text"),
        Plain("submitted_by"),
        Plain("hidden"),
        Plain("hour"),
    ]
);
shape!(CHANGE, "change", [Map("date", &DATE), Plain("text"), Plain("hidden"), Plain("hour")]);
shape!(
    UPDATE,
    "update",
    [Map("date", &DATE), Plain("kind"), Plain("text"), Map("page", &LINK), Plain("hidden"), Plain("hour")]
);
shape!(NEWS, "month of updates", [Map("date", &DATE), List("updates", &UPDATE)]);
shape!(RELATED, "related page", [Map("link", &LINK), Plain("named"), Plain("same"), Plain("words")]);
shape!(
    WORD,
    "word of the glossary",
    [
        Plain("id"),
        Plain("term"),
        Plain("kana"),
        Plain("definition"),
        Plain("url"),
        Maybe("see", &LINK),
        Plain("hidden"),
        Plain("hour")
    ]
);
shape!(EXPLAINS, "entry that sends readers here", [Plain("term"), Plain("url"), Plain("hidden"), Plain("hour")]);
shape!(FEED, "feed", [Plain("url"), Plain("title")]);
shape!(
    PAGE,
    "page",
    [
        Plain("title"),
        Plain("kana"),
        Plain("summary"),
        Plain("url"),
        Plain("permalink"),
        Plain("kind"),
        Plain("template"),
        Maybe("date", &DATE),
        Maybe("updated", &DATE),
        List("changes", &CHANGE),
        Maybe("source", &CITED),
        Plain("content"),
        List("toc", &HEADING),
        List("breadcrumbs", &CRUMB),
        Maybe("section", &LINK),
        Maybe("previous", &LINK),
        Maybe("next", &LINK),
        List("terms", &CARRIED),
        Plain("tags"),
        List("related", &RELATED),
        List("explains", &EXPLAINS),
        List("words", &WORD),
        List("backlinks", &LINK),
        List("files", &FILE),
        List("facts", &FACT),
        Plain("fictitious"),
        Plain("hidden"),
        Plain("hour"),
        Plain("extra"),
        Maybe("feed", &FEED),
        Plain("in_nav"),
        Plain("json_ld"),
    ]
);
shape!(SHEET, "sheet", [Plain("number"), Plain("url"), Plain("current")]);
shape!(
    PAGER,
    "pager",
    [Plain("number"), Plain("total"), Plain("count"), Plain("previous"), Plain("next"), List("pages[:1]", &SHEET)]
);
shape!(
    COMPANY,
    "company",
    [
        Plain("label"),
        Plain("name"),
        Plain("anonymized"),
        Plain("business"),
        Maybe("founded", &DATE),
        Plain("capital"),
        Maybe("industry", &TERM),
        Maybe("prefecture", &TERM),
        Maybe("bureau", &TERM),
        Maybe("employees", &TERM),
    ]
);
shape!(STAGE, "stage", [Plain("key"), Plain("label"), Plain("url"), Plain("reached")]);
shape!(OUTCOME, "outcome", [Plain("label"), Plain("unit"), Plain("before"), Plain("after"), Maybe("as_of", &DATE)]);
shape!(
    SUPPORT,
    "support",
    [
        Plain("org_type"),
        Plain("org_name"),
        Plain("team"),
        Maybe("period", &DATE),
        Plain("sessions"),
        List("stages", &STAGE),
        List("themes", &TERM),
        List("tools", &TERM),
        List("walls", &TERM),
        Plain("programs"),
        Plain("initial_issue"),
        Plain("essential_issue"),
        Plain("turning_point"),
        List("outcomes", &OUTCOME),
    ]
);
shape!(CASE, "case", [Map("company", &COMPANY), Map("support", &SUPPORT)]);
shape!(STATUS, "status", [Plain("key"), Plain("label")]);
shape!(
    MINUTES,
    "minutes",
    [
        Plain("kind"),
        Plain("label"),
        Plain("title"),
        Plain("status"),
        Plain("verified"),
        Maybe("published", &DATE),
        Plain("url"),
        Maybe("file", &FILE),
    ]
);
shape!(MINUTES_PAGE, "minutes of a meeting", [Plain("kind"), Plain("label"), Plain("verified"), Map("page", &LINK)]);
shape!(
    OWN_MINUTES,
    "minutes on a page of their own",
    [Plain("kind"), Plain("label"), Plain("verified"), Maybe("meeting", &LINK)]
);
shape!(
    WITHDRAWN,
    "withdrawn",
    [Map("date", &DATE), Plain("reason"), Maybe("see", &LINK), Plain("see_url"), Plain("archive")]
);
shape!(
    MEETING,
    "meeting",
    [
        Plain("number"),
        Plain("title"),
        Map("date", &DATE),
        Plain("raw"),
        Plain("time"),
        Plain("place"),
        Plain("format"),
        Map("status", &STATUS),
        Plain("reason"),
        List("history", &SLIP),
        Plain("agenda"),
        Plain("documents_due"),
        Plain("materials"),
        List("documents", &FILE),
        Plain("present"),
        Maybe("minutes", &MINUTES),
        List("minutes_pages", &MINUTES_PAGE),
        Plain("contact"),
        Maybe("council", &LINK),
        Maybe("event", &CALENDAR),
        Maybe("calendar", &CALENDAR),
        List("siblings", &LINK),
        Maybe("previous", &LINK),
        Maybe("next", &LINK),
    ]
);
shape!(MEMBER, "member", [Plain("name"), Plain("note")]);
shape!(LEFT_OUT, "left out", [Plain("title"), Map("date", &DATE), Plain("url")]);
shape!(CALENDAR, "calendar", [Plain("url"), Plain("webcal"), List("left_out", &LEFT_OUT)]);
shape!(
    COUNCIL,
    "council",
    [
        Plain("name"),
        Plain("short"),
        Plain("kana"),
        Plain("secretariat"),
        List("members", &MEMBER),
        Maybe("established", &DATE),
        Plain("contact"),
        List("meetings", &LINK),
        Maybe("calendar", &CALENDAR),
    ]
);
shape!(OF_TAXONOMY, "taxonomy of a term", [Plain("key"), Plain("label"), Plain("url")]);
shape!(
    TERM_HEAD,
    "term",
    [
        Plain("key"),
        Plain("label"),
        Plain("kana"),
        Plain("description"),
        Plain("count"),
        Map("taxonomy", &OF_TAXONOMY),
        Plain("hidden"),
        Plain("hour")
    ]
);
shape!(KIND_COUNT, "pages of a kind", [Plain("kind"), Plain("count")]);
shape!(YEAR_COUNT, "pages of a year", [Map("date", &DATE), Plain("count"), Plain("share")]);
shape!(
    WITH_TERM,
    "term beside another",
    [Plain("key"), Plain("label"), Plain("url"), Plain("count"), List("pages", &LINK)]
);
shape!(WITH, "taxonomy beside a term", [Plain("key"), Plain("label"), Plain("url"), List("terms", &WITH_TERM)]);
shape!(
    TERM_NUMBERS,
    "numbers of a term",
    [List("kinds", &KIND_COUNT), List("years", &YEAR_COUNT), Plain("undated"), List("others", &WITH)]
);
shape!(TAXONOMY, "taxonomy", [Plain("key"), Plain("label"), Plain("description"), Plain("url")]);
shape!(
    LISTED_TERM,
    "terms",
    [
        Plain("key"),
        Plain("label"),
        Plain("kana"),
        Plain("description"),
        Plain("url"),
        Plain("count"),
        Plain("hidden"),
        Plain("hour")
    ]
);
shape!(
    ENTRY,
    "entry",
    [
        Plain("id"),
        Plain("term"),
        Plain("kana"),
        Plain("definition"),
        Plain("aliases"),
        Maybe("see", &LINK),
        List("backlinks", &LINK),
        Plain("hidden"),
        Plain("hour"),
    ]
);
shape!(ROW, "row", [Plain("row"), List("terms", &ENTRY)]);
shape!(GLOSSARY, "glossary", [List("rows", &ROW)]);

shape!(
    SLIP,
    "slip",
    [
        Map("planned", &DATE),
        Maybe("next", &DATE),
        Map("changed", &DATE),
        Plain("reason"),
        Plain("hidden"),
        Plain("hour")
    ]
);
shape!(
    ITEM,
    "item",
    [
        Plain("id"),
        Plain("workstream"),
        Plain("track"),
        Plain("title"),
        Map("kind", &STATUS),
        Maybe("date", &DATE),
        Plain("when"),
        Maybe("planned", &DATE),
        Maybe("actual", &DATE),
        Map("status", &STATUS),
        Plain("raw"),
        Plain("note"),
        Maybe("page", &LINK),
        Plain("reason"),
        List("history", &SLIP),
        Plain("source"),
        Maybe("added", &DATE),
        Plain("hidden"),
        Plain("hour"),
    ]
);
shape!(COLUMN, "column", [Plain("label"), Plain("year"), Map("date", &DATE)]);
shape!(CELL, "cell", [Plain("span"), Plain("items")]);
shape!(TABLE_ROW, "row of a table", [Plain("track"), List("lines[0]", &CELL)]);
shape!(
    WORKSTREAM,
    "workstream",
    [Plain("id"), Plain("label"), Maybe("page", &LINK), List("items", &ITEM), List("rows", &TABLE_ROW)]
);
shape!(SCHEDULE_MONTH, "month of a schedule", [Plain("label"), Plain("month"), Plain("items")]);
shape!(TICK, "tick", [Plain("x"), Plain("label"), Plain("year")]);
shape!(
    MARK,
    "mark",
    [
        Plain("role"),
        Plain("shape"),
        Plain("x"),
        Plain("y"),
        Plain("width"),
        Plain("height"),
        Plain("points"),
        Plain("open"),
        Plain("provisional"),
    ]
);
shape!(WORDS, "words", [Plain("x"), Plain("text"), Plain("stand")]);
shape!(STRIKE, "strike", [Plain("from"), Plain("to")]);
shape!(
    CHART_ROW,
    "row of a chart",
    [
        Plain("item"),
        Plain("lines"),
        Plain("y"),
        Plain("height"),
        List("marks", &MARK),
        Maybe("words", &WORDS),
        Maybe("strike", &STRIKE),
    ]
);
shape!(BAND, "group of a chart", [Plain("label"), Plain("y"), List("rows", &CHART_ROW)]);
shape!(TODAY, "today", [Plain("x"), Plain("label")]);
shape!(
    GANTT,
    "gantt",
    [
        Plain("width"),
        Plain("height"),
        Plain("left"),
        Plain("right"),
        Plain("head"),
        List("ticks", &TICK),
        List("groups", &BAND),
        Maybe("today", &TODAY),
    ]
);
shape!(
    SCHEDULE,
    "schedule",
    [
        Plain("id"),
        Plain("title"),
        Map("period", &DATE),
        Map("as_of", &DATE),
        Plain("source"),
        Plain("note"),
        List("columns", &COLUMN),
        List("workstreams", &WORKSTREAM),
        Plain("next"),
        List("months", &SCHEDULE_MONTH),
        Plain("undated"),
        Maybe("gantt", &GANTT),
    ]
);

shape!(
    REPORT,
    "report",
    [
        Map("period", &DATE),
        Maybe("as_of", &DATE),
        Plain("placed"),
        Plain("done"),
        Plain("slipped"),
        Plain("added"),
        Plain("cancelled"),
        Plain("passed"),
        Plain("ongoing"),
        Plain("coming"),
        Plain("meetings"),
        Plain("cases"),
        Plain("metrics"),
    ]
);

/// What functions give whose values are many: the template that asks, what it asks for, and the values.
static GIVEN: [(&str, &str, &[Value]); 2] = [
    ("schedule.html", "{% set schedule = schedule(id=\"s\") %}", &[Map("schedule", &SCHEDULE)]),
    ("matrix.html", "{% set matrix = matrix(rows=\"theme\", columns=\"bureau\") %}", &[Map("matrix", &MATRIX)]),
];

shape!(
    CELL_OF_MATRIX,
    "cell of a matrix",
    [Maybe("column", &TERM), Plain("count"), List("pages", &LINK), Plain("rest")]
);
shape!(ROW_OF_MATRIX, "row of a matrix", [Maybe("row", &TERM), Plain("count"), List("cells", &CELL_OF_MATRIX)]);
shape!(COLUMN_OF_MATRIX, "column of a matrix", [Maybe("column", &TERM), Plain("count")]);
shape!(
    MATRIX,
    "matrix",
    [
        Plain("count"),
        Plain("rows_label"),
        Plain("columns_label"),
        Plain("fictitious"),
        Plain("furthest"),
        List("columns", &COLUMN_OF_MATRIX),
        List("rows", &ROW_OF_MATRIX),
    ]
);

shape!(METRIC_MEMBER, "member of a dimension", [Plain("key"), Plain("label"), Plain("url")]);
shape!(DIMENSION, "dimension", [Plain("key"), Plain("label"), List("members", &METRIC_MEMBER)]);
shape!(TARGET, "target of a metric", [Map("at", &DATE), Plain("value"), Plain("text")]);
shape!(METRIC_CHANGE, "change of a metric", [Plain("text"), Plain("from"), Map("at", &DATE), Map("status", &STATUS)]);
shape!(DISTANCE, "distance", [Plain("text"), Plain("reached")]);
shape!(PART, "part", [Plain("label"), Plain("value"), Plain("text")]);
shape!(
    NUMBER,
    "number",
    [
        Map("at", &DATE),
        Map("status", &STATUS),
        Plain("value"),
        Plain("text"),
        Plain("approximate"),
        Plain("sum"),
        List("members", &METRIC_MEMBER),
        List("parts", &PART),
        Plain("note"),
        Maybe("change", &METRIC_CHANGE),
        Maybe("distance", &DISTANCE),
        Plain("hidden"),
        Plain("hour"),
    ]
);
shape!(BAR, "bar of a spark", [Plain("share"), Plain("status")]);
shape!(
    METRIC,
    "metric",
    [
        Plain("id"),
        Plain("name"),
        Plain("unit"),
        Plain("kind"),
        Plain("definition"),
        Plain("direction"),
        Plain("workstream"),
        Maybe("page", &LINK),
        Plain("source"),
        Plain("note"),
        Maybe("target", &TARGET),
        List("dimensions", &DIMENSION),
        List("figures", &NUMBER),
        List("rows", &NUMBER),
        List("sums", &NUMBER),
        List("spark", &BAR),
        Plain("csv"),
        Plain("excel"),
        Plain("json"),
        Plain("chart_kind"),
        Plain("chart"),
        Plain("charts"),
        Plain("hidden"),
        Plain("hour"),
    ]
);
shape!(
    METRICS_OF,
    "metrics of a workstream",
    [Plain("id"), Plain("label"), Maybe("page", &LINK), List("metrics", &METRIC)]
);

shape!(NARROW, "narrow", [Plain("facet"), Plain("choice")]);

/// What each template sees besides `site` and `page`.
static TEMPLATES: [(&str, &[Value]); 17] = [
    ("home.html", &[List("subsections", &LINK), List("pages", &LINK)]),
    (
        "section.html",
        &[List("subsections", &LINK), List("pages", &LINK), Map("pager", &PAGER), Maybe("narrow", &NARROW)],
    ),
    ("council.html", &[Map("council", &COUNCIL), List("pages", &LINK)]),
    ("report.html", &[Map("report", &REPORT)]),
    ("page.html", &[]),
    ("case.html", &[Map("case", &CASE)]),
    ("meeting.html", &[Map("meeting", &MEETING)]),
    (
        "term.html",
        &[
            Map("term", &TERM_HEAD),
            Map("numbers", &TERM_NUMBERS),
            List("pages", &LINK),
            Map("pager", &PAGER),
            Maybe("narrow", &NARROW),
        ],
    ),
    ("taxonomy.html", &[Map("taxonomy", &TAXONOMY), List("terms", &LISTED_TERM)]),
    ("glossary.html", &[Map("glossary", &GLOSSARY)]),
    ("search.html", &[]),
    ("minutes.html", &[Map("minutes", &OWN_MINUTES)]),
    ("updates.html", &[List("months", &NEWS), Map("pager", &PAGER)]),
    ("metrics.html", &[List("workstreams", &METRICS_OF)]),
    ("redirect.html", &[Plain("target")]),
    ("withdrawn.html", &[Map("withdrawn", &WITHDRAWN)]),
    ("404.html", &[]),
];

/// The templates that are probed.
pub fn templates() -> impl Iterator<Item = &'static str> {
    TEMPLATES.iter().map(|(name, _)| *name)
}

/// A template that writes `+shape.name` for what is defined and `!path` for what isn't. Links lead to links no further
/// than once, or there would be no end.
fn probe(values: &[Value], shape: &str, at: &str, depth: usize, out: &mut String) {
    for value in values {
        let (name, inner) = match value {
            Plain(name) => (*name, None),
            Map(name, shape) | Maybe(name, shape) | List(name, shape) => (*name, Some(*shape)),
        };
        let bare = name.split('[').next().unwrap_or(name);
        let path = if at.is_empty() { name.to_owned() } else { format!("{at}.{name}") };
        let plain = if at.is_empty() { bare.to_owned() } else { format!("{at}.{bare}") };
        writeln!(out, "{{% if {plain} is defined %}}+{shape}.{bare}\n{{% else %}}!{plain}\n{{% endif %}}")
            .expect("a string");
        let Some(inner) = inner.filter(|_| depth < 6) else { continue };
        let mut body = String::new();
        if let List(..) = value {
            let item = format!("i{depth}");
            probe(inner.values, inner.name, &item, depth + 1, &mut body);
            writeln!(out, "{{% for {item} in {path} %}}{body}{{% endfor %}}").expect("a string");
        } else {
            probe(inner.values, inner.name, &plain, depth + 1, &mut body);
            writeln!(out, "{{% if {plain} %}}{body}{{% endif %}}").expect("a string");
        }
    }
}

/// All that the shapes document: `page.title`.
fn documented(values: &[Value], shape: &str, names: &mut BTreeSet<String>) {
    for value in values {
        let (name, inner) = match value {
            Plain(name) => (*name, None),
            Map(name, shape) | Maybe(name, shape) | List(name, shape) => (*name, Some(*shape)),
        };
        let new = names.insert(format!("{shape}.{}", name.split('[').next().unwrap_or(name)));
        if let (Some(inner), true) = (inner, new) {
            documented(inner.values, inner.name, names);
        }
    }
}

/// Probes in functions and filters: what is called, and what it gives.
const CALLS: &[(&str, &str)] = &[
    ("{{ asset(name=\"x.css\") }}", "/kb/assets/x.99aa06d301.css"),
    ("{{ t(key=\"plain\") }}", "文言"),
    ("{{ t(key=\"count\", n=3) }}", "3件"),
    (
        "{% for p in pages() %}{{ p.title }} {% endfor %}",
        "名簿 matrix 数字 schedule A社の事例 第1回 第2回 第3回 第1回の議事録 頁 次 報告 関東 ",
    ),
    ("{% for p in pages(kind=\"case\") %}{{ p.title }} {% endfor %}", "A社の事例 "),
    ("{% for p in pages(section=\"news\", limit=1) %}{{ p.title }} {% endfor %}", "頁 "),
    ("{% for p in pages(section=\"news\", sort=\"date\") %}{{ p.title }} {% endfor %}", "次 頁 報告 "),
    ("{% for p in pages(section=\"news\", sort=\"title\") %}{{ p.title }} {% endfor %}", "報告 次 頁 "),
    ("{% for p in pages(bureau=\"kanto\") %}{{ p.title }} {% endfor %}", "A社の事例 "),
    ("{% set p = page(path=\"council/_index.md\") %}{{ p.title }}", "会議"),
    ("{% if page(path=\"nothing.md\") %}x{% else %}none{% endif %}", "none"),
    ("{% for x in terms(taxonomy=\"bureau\") %}{{ x.key }}{{ x.count }}{% endfor %}", "kanto1"),
    ("{% for x in terms(taxonomy=\"bureau\", section=\"news\") %}{{ x.key }}{{ x.count }}{% endfor %}", "kanto0"),
    (
        "{% for u in updates(limit=3) %}{{ u.page.title }} {{ u.kind }} {{ u.text }} {% endfor %}",
        "前 withdrawn 理由 次 published  頁 changed 追記 ",
    ),
    ("{% set c = calendar() %}{{ c.url }} {{ c.webcal }}", "/kb/calendar.ics webcal://example.jp/kb/calendar.ics"),
    ("{% set c = calendar(workstream=\"nothing\") %}{% if not c %}none{% endif %}", "none"),
    ("{% set d = data(path=\"data/x.csv\") %}{{ d.head[1] }} {{ d.rows[0][0] }}", "乙 1"),
    ("{% set d = data(path=\"data/y.yaml\") %}{{ d.a }}", "あ"),
    ("{% set d = date(value=\"2022-06-17\") %}{{ d.ja }}", "令和4年6月17日（金）"),
    ("{% set d = date(value=\"2022-06-17\") %}{{ d.western }}", "2022年6月17日"),
    ("{% set d = date(value=\"2022-07-early/2022-09\") %}{{ d.ja }}", "令和4年7月上旬～9月"),
    ("{% set d = date(value=\"2022-06-17\") %}{{ d.short }}", "令和4年6月17日"),
    ("{% set s = schedule(id=\"s\", workstream=\"b\") %}{{ s.title }} {{ s.workstreams | length }}", "予定表 1"),
    ("{% set m = metric(id=\"m\") %}{{ m.name }} {{ m.figures[0].text }}{{ m.unit }}", "人 約1,235名"),
    ("{% for m in metrics() %}{{ m.id }} {% endfor %}", "m n "),
    ("{% for m in metrics(workstream=\"b\") %}{{ m.id }} {% endfor %}", "n "),
    ("{{ 1234 | number }}", "1,234"),
    ("{% set d = \"2022-06-17\" | date %}{{ d.both }}", "令和4年（2022年）6月17日（金）"),
    ("{% if \"約20\" is numeric %}yes{% endif %}{% if \"12件\" is not numeric %} no{% endif %}", "yes no"),
    (
        r#"{% for kind, links in pages() | group_by(attribute="kind") %}{% if loop.first %}grouped{% endif %}{% endfor %}"#,
        "grouped",
    ),
];

#[expect(clippy::too_many_lines, reason = "a site with one of everything")]
fn site() -> Memory {
    let mut files = Memory::from([
        (
            "content/site.yaml",
            "title: 題\ntagline: 句\ndescription: 説明\nbase_url: https://example.jp/kb/\ntheme: probe\n\
             publisher: {name: 庁}\nlicence: pdl-1.0\nupkeep: {every: 毎月, last: 2022-06, next: 2099-01}\nsource: {title: 資料, publisher: 庁, date: 2022-06}\nnav: [{label: 新着, to: news/_index.md}]\nfooter: [{label: 新着, to: news/_index.md}]\n\
             taxonomies:\n  bureau: {label: 局, section: org}\n  theme: {label: 題目, vocabulary: v, paginate_by: 1}\n  \
             industry: {label: 業種, vocabulary: v}\n  prefecture: {label: 県, vocabulary: v}\n  employees: {label: 規模, vocabulary: v}\n  \
             stage: {label: 段階, vocabulary: v}\n  tool: {label: 道具, vocabulary: v}\n  wall: {label: 壁, vocabulary: v}\n  \
             org_type: {label: 機関, vocabulary: v}\n  tags: {label: 語}\n",
        ),
        ("content/vocabularies/v.yaml", "terms: [{key: k1, label: 一}, {key: k2, label: 二}]\n"),
        ("content/glossary.yaml", "terms: [{term: 語, kana: ご, definition: 義, aliases: [別の語], see: news/a.md}]\n"),
        ("content/data/x.csv", "甲,乙\n1,2\n"),
        (
            "content/accessibility.yaml",
            "scope: 全て\nby: 2023-03\nissues: [{text: 課題, criterion: 1.1.1, by: 2023-03}]\n\
             test: {published: 2023-02, period: 2023-01, sample: {method: all}, results: [{criterion: 1.1.1, result: pass}]}\n",
        ),
        ("content/data/y.yaml", "a: あ\n"),
        (
            "content/_index.md",
            "---\ntitle: ホーム\ndate: 2022-06-01\nextra: {x: 1, facts: [{label: 日, date: 2022-06-17}]}\n---\n[頁](news/a.md)\n",
        ),
        (
            "content/gone.md",
            "---\ntitle: 前\nstatus: withdrawn\nwithdrawn: {date: 2022-06-10, reason: 理由, see: list.md, archive: \"https://example.jp/\"}\n---\n",
        ),
        ("content/list.md", "---\ntitle: 名簿\ntemplate: calls.html\n---\n"),
        ("content/news/_index.md", "---\ntitle: 新着\npaginate_by: 1\nupdated: 2022-06-02\n---\n"),
        ("content/news/sub/_index.md", "---\ntitle: 下\n---\n"),
        (
            "content/news/a.md",
            "---\ntitle: 頁\nkana: ぺーじ\nsummary: 要約\ndate: 2022-06-01\nupdated: 2022-06-02\nchanges: [{date: 2022-06-02, text: 追記}]\nweight: 1\nsource: {passage: 1頁}\ntags: [語]\nrelated: [b.md]\n\
             taxonomies: {theme: [k1]}\naliases: [/old/]\nfiles: [{file: f.txt, label: 資料}]\n\
             extra: {facts: [{label: 日, date: 2022-06-17, to: b.md}]}\n---\n## 甲\n\n### 乙\n\n[次](b.md)\n",
        ),
        (
            "content/news/report.md",
            "---\ntitle: 報告\nkind: report\nreport: {period: 2022-04/2022-06, as_of: 2022-06}\n---\n",
        ),
        ("content/news/f.txt", "資料"),
        (
            "content/news/b.md",
            "---\ntitle: 次\ndate: 2022-06-03\nweight: 2\ntaxonomies: {theme: [k1]}\n---\n[頁](a.md)と別の語\n",
        ),
        ("content/org/_index.md", "---\ntitle: 局\n---\n"),
        ("content/org/kanto.md", "---\ntitle: 関東\n---\n"),
        ("content/cases/_index.md", "---\ntitle: 事例\npage_kind: case\n---\n"),
        (
            "content/cases/c.md",
            "---\ntitle: A社の事例\ncompany: {anonymized: true, label: A社, business: 製造, industry: k1, prefecture: k1, bureau: kanto, \
             employees: k1, founded: 1990, capital: 1億円}\nsupport: {org_type: k1, org_name: 機関, period: 2022-06/.., sessions: 3, \
             stages: [k1], themes: [k1], tools: [k1], walls: [k1], programs: [補助], outcomes: [{label: 売上, before: 1, after: 2, as_of: 2022-06}]}\n\
             consent: {status: granted}\n---\n",
        ),
        (
            "content/council/_index.md",
            "---\ntitle: 会議\ncouncil: {name: 会議, established: 2022-04, members: [{name: 甲}]}\n---\n",
        ),
        (
            "content/council/01.md",
            "---\ntitle: 第1回\nmeeting: {number: 1, date: 2022-06-17, status: held, history: [{planned: 2022-06, changed: 2022-06-10}], agenda: [議題], documents: [{file: d.txt, label: 資料1}], \
             minutes: {kind: summary, file: m.txt, verified_by_speakers: true, published: 2022-07-01}}\n---\n",
        ),
        (
            "content/council/01-minutes.md",
            "---\ntitle: 第1回の議事録\nminutes_of: {meeting: 01.md, kind: full, verified_by_speakers: true}\n---\n",
        ),
        ("content/council/02.md", "---\ntitle: 第2回\nmeeting: {number: 2, date: 2022-09, status: planned}\n---\n"),
        ("content/council/03.md", "---\ntitle: 第3回\nmeeting: {number: 3, date: 2022-10/.., status: planned}\n---\n"),
        (
            "content/schedules/s.yaml",
            "title: 予定表\nperiod: FY2022\nas_of: 2022-06\ncolumns: [2022-06, 2022-07/2023-03]\n\
             workstreams: [{id: a, label: 甲, page: ../news/a.md}, {id: b, label: 乙}]\nitems:\n\
             - {id: x, workstream: a, track: 会議, title: 第1回, kind: council, page: ../council/01.md}\n\
             - {id: y, workstream: a, title: 公表, planned: 2022-09, status: cancelled, added: 2022-05, \
             history: [{planned: 2022-07, changed: 2022-06-10, reason: 調整}]}\n\
             - {id: z, workstream: b, title: 派遣, planned: 2022-08~/..}\n\
             - {id: w, workstream: b, title: 通年, planned: FY2022}\n",
        ),
        ("content/council/d.txt", "資料"),
        ("content/council/m.txt", "要旨"),
        (
            "content/metrics/m.yaml",
            "name: 人\nunit: 名\nkind: count\npage: ../news/a.md\nchart: bar\ndimensions: [{key: bureau, label: 局}, \
             {key: size, label: 規模, members: [{key: s, label: 小}, {key: l, label: 大}]}]\n\
             series: [{at: FY2020, bureau: kanto, size: s, value: 1}, {at: FY2020, bureau: kanto, size: l, value: 2, note: 注}, \
             {at: FY2021, bureau: kanto, size: s, value: 1234, approximate: true}, {at: FY2021, bureau: kanto, size: l, value: 1}]\n",
        ),
        (
            "content/metrics/n.yaml",
            "name: 割合\nunit: 人\nkind: mean\ndirection: up\nworkstream: b\ntarget: {at: FY2025, value: 5}\n\
             series: [{at: FY2021, value: 3, parts: {甲: 1, 乙: 2}}]\n",
        ),
        ("content/numbers.md", "---\ntitle: 数字\ntemplate: metrics.html\n---\n"),
        ("themes/probe/theme.yaml", "name: probe\nuses: [json_ld, words, related, numbers]\n"),
        ("themes/probe/assets/x.css", ""),
        ("themes/probe/i18n/ja.yaml", "plain: 文言\ncount: \"{n}件\"\n"),
    ]);
    for (name, values) in &TEMPLATES {
        let mut text = format!("#{name}\n");
        probe(&[Map("site", &SITE), Map("page", &PAGE)], "", "", 0, &mut text);
        probe(values, "", "", 0, &mut text);
        files.insert(&format!("themes/probe/templates/{name}"), text.into_bytes());
    }
    for (name, ask, values) in &GIVEN {
        let mut text = format!("#{name}\n{ask}");
        probe(values, "", "", 0, &mut text);
        files.insert(&format!("themes/probe/templates/{name}"), text.into_bytes());
        let stem = name.trim_end_matches(".html");
        let page = format!("---\ntitle: {stem}\ntemplate: {name}\n---\n");
        files.insert(&format!("content/{stem}.md"), page.into_bytes());
    }
    let calls: Vec<&str> = CALLS.iter().map(|(call, _)| *call).collect();
    files.insert("themes/probe/templates/calls.html", calls.join("\n").into_bytes());
    files
}

fn probed() -> Rendered {
    let rendered = render(&site(), &options(NOW));
    assert_eq!(rendered.errors(), Vec::<String>::new());
    rendered
}

/// Adds a list that is worth being narrowed.
fn add_long_list(files: &mut Memory) {
    files.insert("content/long/_index.md", "---\ntitle: 一覧\n---\n".as_bytes().to_vec());
    for number in 0..10 {
        let key = if number % 2 == 0 { "k1" } else { "k2" };
        let page = format!("---\ntitle: 頁{number}\ntaxonomies: {{wall: [{key}], tool: [{key}]}}\n---\n");
        files.insert(&format!("content/long/{number}.md"), page.into_bytes());
    }
}

#[test]
fn every_documented_value_is_there() {
    let mut files = site();
    add_long_list(&mut files);
    let rendered = render(&files, &options(NOW));
    assert_eq!(rendered.errors(), Vec::<String>::new());
    let mut seen = BTreeSet::new();
    let mut templates = BTreeSet::new();
    for (path, text) in rendered.pages().filter(|(path, _)| *path != "list/index.html") {
        let missing: Vec<&str> = text.lines().filter(|line| line.starts_with('!')).collect();
        assert!(missing.is_empty(), "{path}: {missing:?}");
        seen.extend(text.lines().filter_map(|line| line.strip_prefix('+')).map(str::to_owned));
        templates.extend(text.lines().next().and_then(|line| line.strip_prefix('#')).map(str::to_owned));
    }
    let mut wanted = BTreeSet::new();
    documented(&[Map("site", &SITE), Map("page", &PAGE)], "", &mut wanted);
    for (name, values) in &TEMPLATES {
        documented(values, "", &mut wanted);
        assert!(templates.contains(*name), "no page has the template {name}");
    }
    for (_, _, values) in &GIVEN {
        documented(values, "", &mut wanted);
    }
    let unseen: Vec<&String> = wanted.difference(&seen).collect();
    assert!(unseen.is_empty(), "nothing on the site asked for {unseen:?}");
    assert!(seen.len() > 180, "{}", seen.len());
}

/// What is promised of `page`, and what mistakes in templates are told by, is what every page has, and all that it has.
#[test]
fn every_page_holds_what_is_promised_and_nothing_else() {
    let promised = BTreeSet::from(OF_PAGE);
    let probed = PAGE.values.iter().map(Value::name).collect();
    assert_eq!(promised, probed);
    let mut files = site();
    for name in templates().chain(GIVEN.iter().map(|(name, ..)| *name)).chain(["calls.html"]) {
        let keys = "{% for key, value in page %}{{ key }} {% endfor %}";
        files.insert(&format!("themes/probe/templates/{name}"), keys.as_bytes().to_vec());
    }
    let rendered = render(&files, &options(NOW));
    assert_eq!(rendered.errors(), Vec::<String>::new());
    for (path, text) in rendered.pages() {
        assert_eq!(text.split_whitespace().collect::<BTreeSet<_>>(), promised, "{path}");
    }
}

#[test]
fn every_documented_function_answers() {
    let rendered = probed();
    let answers: Vec<&str> = rendered.text("list/index.html").lines().collect();
    for ((call, expected), answer) in CALLS.iter().zip(&answers) {
        assert_eq!(answer, expected, "{call}");
    }
    assert_eq!(answers.len(), CALLS.len());
}

/// What this test asks for is what the document says: a name that is written there is probed here, and the other way
/// round.
#[test]
fn the_document_and_the_probe_say_the_same() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/templates.md");
    let document = std::fs::read_to_string(path).expect("the document");
    let written = names(&document);
    let mut probed = BTreeSet::new();
    documented(&[Map("site", &SITE), Map("page", &PAGE)], "", &mut probed);
    for (_, values) in &TEMPLATES {
        documented(values, "", &mut probed);
    }
    for (_, _, values) in &GIVEN {
        documented(values, "", &mut probed);
    }
    for name in &probed {
        let name = name.rsplit('.').next().expect("a name");
        assert!(written.contains(name), "docs/templates.md says nothing of `{name}`");
    }
    // The table of `page`, row by row.
    let table = document.split("## page").nth(1).and_then(|rest| rest.split("\n\n").next()).expect("the table of page");
    let rows = table.lines().filter(|line| line.starts_with("| `"));
    let documented: BTreeSet<&str> = rows.flat_map(|row| names(row.split('|').nth(1).expect("a cell"))).collect();
    assert_eq!(documented, BTreeSet::from(OF_PAGE), "docs/templates.md and `OF_PAGE`");
    for (name, _) in &TEMPLATES {
        assert!(document.contains(&format!("| `{name}` |")), "{name}");
    }
    for function in
        ["asset", "t", "pages", "page", "terms", "updates", "calendar", "data", "date", "schedule", "metric", "metrics"]
    {
        assert!(document.contains(&format!("| `{function}(")), "{function}");
        assert!(CALLS.iter().any(|(call, _)| call.contains(&format!("{function}("))), "{function}");
    }
    // Filters and tests of our own.
    for (heading, operator) in [("## Filters", "|"), ("## Tests", "is")] {
        let own = document.split(heading).nth(1).and_then(|rest| rest.split("##").next()).expect(heading);
        let named: Vec<&str> =
            own.split('·').filter_map(|part| part.trim().strip_prefix('`')?.split('`').next()).collect();
        assert!(!named.is_empty(), "{heading}");
        for name in named {
            assert!(
                CALLS.iter().any(|(call, _)| call.contains(&format!("{operator} {name}"))),
                "{heading}: {name} is documented and not probed"
            );
        }
    }
}

/// Every word that stands between backticks, those in braces and calls included.
fn names(text: &str) -> BTreeSet<&str> {
    let spans = text.split('`').skip(1).step_by(2);
    spans
        .flat_map(|span| span.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')))
        .filter(|name| !name.is_empty())
        .collect()
}
