//! What a public body says of its site: the terms of use with their annex, how a page is named as a source, the
//! catalogue of data, and what people found when they tested its accessibility.

#![allow(clippy::disallowed_methods, reason = "a test may look at the disk and at the clock")]

use std::fmt::Write as _;

use bansou::build::{self, sample};
use bansou::files::Memory;
use bansou::model::accessibility::{Criterion, Level, Method};
use scraper::{Html, Selector};
use serde_json::Value;

#[path = "laws_support/mod.rs"]
mod laws_support;

use laws_support::{Rendered, options, render, repository};

const NOW: &str = "2022-06-20T09:00:00+09:00";
const PDL: &str = "https://www.digital.go.jp/resources/open_data/public_data_license_v1.0";

const METRIC: &str = "name: 拠点\nunit: 拠点\nkind: count\ndefinition: 拠点の数\nsource: 資料\nupdated: 2022-06-10\nseries:\n\
    - {at: 2021-06, value: 21}\n- {at: 2022-06, value: 30}\n";

fn site(config: &str, more: &[(&str, &str)]) -> Memory {
    let config = format!("title: 題\nbase_url: https://example.jp/kb/\npublisher: {{name: 庁}}\n{config}");
    let mut files = Memory::from([
        ("content/site.yaml", config.as_str()),
        ("content/_index.md", "---\ntitle: ホーム\n---\n"),
        (
            "content/about.md",
            "---\ntitle: 「甲」について\ndate: 2022-06-01\n---\n## 利用条件\n\n{{ licence() }}\n\n{{ contact() }}\n\n{{ upkeep() }}\n\n{{ datasets() }}\n",
        ),
        ("content/a11y.md", "---\ntitle: アクセシビリティ\n---\n{{ accessibility() }}\n"),
    ]);
    for (path, text) in more {
        files.insert(path, text.as_bytes().to_vec());
    }
    files
}

fn rendered(files: &Memory) -> Rendered {
    let rendered = render(files, &options(NOW));
    assert_eq!(rendered.errors(), Vec::<String>::new());
    rendered
}

/// The words of each element that a selector finds on a page.
fn words(site: &Rendered, path: &str, selector: &str) -> Vec<String> {
    let selector = Selector::parse(selector).expect("a selector");
    let page = Html::parse_document(site.text(path));
    let text = |element: scraper::ElementRef<'_>| element.text().collect::<String>();
    page.select(&selector).map(|element| text(element).split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

fn json(site: &Rendered, path: &str) -> Value {
    serde_json::from_str(site.text(path)).expect("JSON")
}

#[test]
fn known_terms_need_a_name_alone() {
    let site = rendered(&site("licence: pdl-1.0\n", &[]));
    let named = words(&site, "about/index.html", "dd a[rel=license]");
    assert_eq!(named, ["公共データ利用規約（第1.0版）"]);
    assert!(site.text("index.html").contains(&format!("<link rel=\"license\" href=\"{PDL}\">")));
    let feed = roxmltree::Document::parse(site.text("atom.xml")).expect("XML");
    let said = |name: &str| feed.descendants().find(|node| node.has_tag_name(name) && node.text().is_some());
    assert_eq!(said("rights").and_then(|node| node.text()), Some("公共データ利用規約（第1.0版）"));
    let links = feed.descendants().filter(|node| node.attribute("rel") == Some("license"));
    assert_eq!(links.filter_map(|node| node.attribute("href")).collect::<Vec<_>>(), [PDL]);
    let scripts = words(&site, "about/index.html", "script[type='application/ld+json']");
    let graph: Value = serde_json::from_str(&scripts[0]).expect("JSON");
    let article = graph["@graph"].as_array().expect("a graph").iter().find(|node| node["@type"] == "Article");
    assert_eq!(article.expect("an article")["license"], PDL);
}

#[test]
fn the_annex_says_what_is_not_under_the_terms() {
    let config = "licence: {terms: pdl-1.0, excluded: [シンボルマーク], third_parties: [写真], laws: [地図]}\n";
    let page = rendered(&site(config, &[]));
    let heads = words(&page, "about/index.html", ".prose h3, .prose h4");
    let expected = [
        "別紙：公共データ利用規約（第1.0版）に関する重要情報",
        "利用条件が適用されないもの",
        "第三者が権利を有しているもの",
        "個別法令による利用の制約",
    ];
    assert_eq!(heads, expected);
    assert_eq!(words(&page, "about/index.html", ".prose li"), ["シンボルマーク", "写真", "地図"]);
    let none = rendered(&site("", &[]));
    assert!(none.text("about/index.html").contains("利用条件は、定めていません"));
}

#[test]
fn each_page_says_how_it_is_named_as_a_source() {
    let with = rendered(&site("licence: pdl-1.0\n", &[]));
    let copied = words(&with, "about/index.html", ".citation .copy");
    let expected = [
        format!(
            "出典：「「甲」について」（庁「題」）（https://example.jp/kb/about/）、PDL1.0（{PDL}）（○年○月○日に利用）"
        ),
        "「「甲」について」（庁「題」）（https://example.jp/kb/about/）を加工して作成".to_owned(),
    ];
    assert_eq!(copied, expected);
    let without = rendered(&site("", &[]));
    let home = words(&without, "index.html", ".citation .copy");
    assert_eq!(home[0], "出典：庁「題」（https://example.jp/kb/）（○年○月○日に利用）");
    assert_eq!(words(&without, "404.html", ".citation"), [""; 0]);
}

#[test]
fn what_is_made_up_stays_so_where_it_is_quoted() {
    let case = "---\ntitle: 町工場【記載例（架空）】\nfictitious: true\n---\n";
    let page = rendered(&site("", &[("content/case.md", case)]));
    assert!(
        words(&page, "case/index.html", ".citation .copy")[0].starts_with("出典：「町工場【記載例（架空）】」（庁")
    );
}

#[test]
fn the_catalogue_tells_of_all_data_and_nothing_else() {
    let files = [
        ("content/metrics/sites.yaml", METRIC),
        ("content/list.csv", "甲,乙\r\n1,2\r\n"),
        ("content/note.txt", "メモ"),
        (
            "content/data.md",
            "---\ntitle: データ\nsummary: 一覧\nfiles: [{file: list.csv, title: 名簿}, {file: note.txt}]\n---\n",
        ),
        (
            "content/made-up.md",
            "---\ntitle: 例【記載例（架空）】\nfictitious: true\nfiles: [{file: made-up.csv}]\n---\n",
        ),
        ("content/made-up.csv", "甲\r\n9\r\n"),
    ];
    let page = rendered(&site("licence: pdl-1.0\ncontact: {name: 課, email: a@example.jp}\n", &files));
    let catalog = json(&page, "catalog.jsonld");
    assert_eq!(catalog["@type"], "dcat:Catalog");
    assert_eq!(catalog["@context"]["dcat"], "http://www.w3.org/ns/dcat#");
    assert_eq!(catalog["dct:license"]["@id"], PDL);
    assert_eq!(catalog["dct:modified"]["@value"], "2022-06-10");
    assert_eq!(catalog["dcat:contactPoint"]["vcard:hasEmail"]["@id"], "mailto:a@example.jp");
    let sets = catalog["dcat:dataset"].as_array().expect("data sets");
    let titles: Vec<&str> = sets.iter().filter_map(|set| set["dct:title"]["@value"].as_str()).collect();
    assert_eq!(titles, ["拠点", "名簿"]);
    assert_eq!(sets[0]["dct:temporal"]["dcat:startDate"]["@value"], "2021-06-01");
    assert_eq!(sets[0]["dct:temporal"]["dcat:endDate"]["@value"], "2022-06-30");
    assert_eq!(sets[1]["dcat:landingPage"]["@id"], "https://example.jp/kb/data/");
    // Whatever can be downloaded is there.
    let mut found = 0;
    for form in sets.iter().flat_map(|set| set["dcat:distribution"].as_array().expect("forms")) {
        let url = form["dcat:downloadURL"]["@id"].as_str().expect("an address");
        let path = url.strip_prefix("https://example.jp/kb/").expect("an address of the site");
        assert!(page.tree.contains_key(path), "{path}");
        found += 1;
    }
    assert_eq!(found, 3);
    // Names of things are their own.
    let mut ids: Vec<&str> = Vec::new();
    collect_ids(&catalog["dcat:dataset"], &mut ids);
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!((count, ids.len()), (5, 5));
    assert!(page.text("about/index.html").contains("href=\"/kb/catalog.jsonld\""));
    let none = rendered(&site("", &[]));
    assert!(!none.tree.contains_key("catalog.jsonld"));
    assert!(!none.text("about/index.html").contains("catalog.jsonld"));
}

/// The names of everything with a kind.
fn collect_ids<'v>(value: &'v Value, ids: &mut Vec<&'v str>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect_ids(item, ids)),
        Value::Object(object) => {
            ids.extend(object.get("@type").and_then(|_| object.get("@id")?.as_str()));
            object.values().for_each(|value| collect_ids(value, ids));
        }
        _ => {}
    }
}

#[test]
fn the_promise_of_upkeep_is_shown_and_kept() {
    let shown = rendered(&site("upkeep: {every: 3か月ごと, last: 2022-06-01, next: 2022-09, by: 支援課}\n", &[]));
    let facts = words(&shown, "about/index.html", ".prose .facts dd");
    assert_eq!(facts, ["3か月ごと", "令和4年6月1日", "令和4年9月", "支援課"]);
    let overdue = render(&site("upkeep: {next: 2022-05}\n", &[]), &options(NOW));
    assert_eq!(overdue.codes(), [("upkeep", "content/site.yaml")]);
    assert!(rendered(&site("", &[])).text("about/index.html").contains("見直す時期は、定めていません"));
}

#[test]
fn a_site_puts_its_colour_and_its_files_over_the_theme() {
    let config =
        "theme: {accent: \"#0b4f8a\", logo: local/logo.svg, styles: [local/extra.css], scripts: [local/extra.js]}\n";
    let files = [
        ("themes/local/logo.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
        ("themes/local/extra.css", "p { color: red; }"),
        ("themes/local/extra.js", "// nothing"),
    ];
    let with = rendered(&site(config, &files));
    let page = Html::parse_document(with.text("index.html"));
    let all = |selector: &str, attribute: &str| -> Vec<String> {
        let selector = Selector::parse(selector).expect("a selector");
        page.select(&selector).filter_map(|element| element.attr(attribute).map(str::to_owned)).collect()
    };
    let text = |url: &str| with.text(url.strip_prefix("/kb/").expect("an address of the site")).to_owned();
    let sheets = all("link[rel=stylesheet]", "href");
    assert_eq!(sheets.len(), 3, "{sheets:?}");
    assert!(text(&sheets[1]).contains("--key: light-dark(#0b4f8a, "), "{}", text(&sheets[1]));
    assert_eq!(text(&sheets[2]), files[1].1);
    assert_eq!(text(&all("header.site img", "src")[0]), files[0].1);
    assert!(all("script[src]", "src").iter().any(|url| text(url) == files[2].1));
    assert_eq!(words(&rendered(&site("theme: default\n", &[])), "index.html", "header.site img"), [""; 0]);
}

const PAGE: &str = "a11y/index.html";

fn with_policy(policy: &str) -> Rendered {
    rendered(&site("", &[("content/accessibility.yaml", policy)]))
}

/// A record that lacks nothing, in which the criteria named aren't met.
fn whole(failed: &[&str], more: &str) -> String {
    let mut policy = format!(
        "scope: 全てのページ\nlevel: A\ntechnologies: [HTML]\ntest:\n  published: 2023-02-01\n  period: 2023-01-10/2023-01-20\n  \
         testers: 職員2名\n  method: 目視\n  sample: {{method: all, pages: [\"https://example.jp/kb/\"]}}\n{more}  results:\n"
    );
    for criterion in Criterion::up_to(Level::A).map(Criterion::key) {
        let result = if failed.contains(&criterion) { "fail" } else { "pass" };
        writeln!(policy, "    - {{criterion: {criterion}, result: {result}}}").expect("a string");
    }
    policy
}

#[test]
fn a_site_says_that_it_was_not_tested() {
    for page in [rendered(&site("", &[])), with_policy("scope: 全てのページ\n")] {
        let text = words(&page, PAGE, "main").join("");
        assert!(text.contains("試験を行っていません。"), "{text}");
        assert!(!text.contains("準拠"), "{text}");
    }
}

#[test]
fn a_record_that_lacks_something_says_what() {
    let page = with_policy(
        "scope: 全てのページ\ntest:\n  published: 2023-02-01\n  results: [{criterion: 1.1.1, result: pass}, {criterion: 1.2.1, applies: false}]\n",
    );
    let lacks = words(&page, PAGE, ".prose ul li");
    let expected = [
        "試験を行った期間",
        "試験を行った人",
        "試験の方法",
        "依存したウェブコンテンツ技術",
        "対象としたページの選び方と数",
        "達成基準ごとの結果（36件）",
    ];
    assert_eq!(lacks, expected);
    assert_eq!(words(&page, PAGE, ".criteria tbody tr").len(), 38);
    assert!(!words(&page, PAGE, "main").join("").contains("準拠"));
}

#[test]
fn the_program_says_no_more_than_people_wrote() {
    let silent = with_policy(&whole(&[], ""));
    let text = words(&silent, PAGE, "main").join("");
    assert!(!text.contains("準拠") && !text.contains("記録がそろっていません"), "{text}");
    assert!(text.contains("適合25件、不適合0件、適用なし0件、記録なし0件"), "{text}");
    let full = with_policy(&whole(&[], "  conformance: full\n"));
    assert!(words(&full, PAGE, ".facts dd").contains(&"JIS X 8341-3:2016の適合レベルAに準拠".to_owned()));
    let partial = with_policy(&whole(&["1.4.1"], "  conformance: partial\n"));
    assert!(words(&partial, PAGE, ".facts dd").contains(&"JIS X 8341-3:2016の適合レベルAに一部準拠".to_owned()));
    let failed = whole(&["1.4.1"], "  conformance: full\n");
    let refused = render(&site("", &[("content/accessibility.yaml", failed.as_str())]), &options(NOW));
    assert_eq!(refused.codes(), [("conformance-unproved", "content/accessibility.yaml")]);
}

#[test]
fn a_sample_is_drawn_again_alike() {
    let linked = build::link(&repository(), &options(NOW)).expect("a content directory");
    let renderer = linked.renderer.expect("a site");
    let drawn = sample::draw(&renderer, 40, 2, "2023-01");
    assert_eq!(drawn, sample::draw(&renderer, 40, 2, "2023-01"));
    assert_eq!((drawn.method, drawn.pages.len(), drawn.files.len()), (Method::Combined, 40, 2));
    assert_eq!(drawn.pages[0], "https://bansou.example.jp/");
    assert!(drawn.files.iter().all(|url| url.ends_with(".pdf")), "{:?}", drawn.files);
    let mut different = drawn.pages.clone();
    different.sort_unstable();
    different.dedup();
    assert_eq!(different.len(), 40);
    let other = sample::draw(&renderer, 40, 2, "2024-01");
    assert_ne!(drawn.pages, other.pages);
    // What stands for pages that look alike isn't a matter of chance.
    assert_eq!(drawn.pages[..10], other.pages[..10]);
    let all = sample::draw(&renderer, 10_000, 100, "");
    assert_eq!((all.method, all.pages.len()), (Method::All, drawn.of.0));
}
