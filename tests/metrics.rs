//! Numbers from their file to the page and to whoever takes them away: a page changes when a metric does, sums are made
//! of what may be summed, and other programs read what we hand out.

#![allow(clippy::disallowed_methods, reason = "a test may look at the disk and at the clock")]

#[path = "laws_support/mod.rs"]
mod laws_support;

use bansou::files::Memory;
use proptest::prelude::*;
use serde_json::Value;

use crate::laws_support::{Rendered, options, render};

const NOW: &str = "2022-06-20T09:00:00+09:00";
const PAGE: &str = "p/index.html";

const STAFF: &str = "name: 人材\nunit: 名\nkind: count\nsource: 出典\ndimensions: [{key: bureau, label: 局}]\nseries:\n  \
                     - {at: 2022-06, bureau: a, value: 7}\n  - {at: 2022-06, bureau: b, value: 4}\n";

/// A site with two bureaus, one metric and a page that shows it.
fn site(metric: &str) -> Memory {
    Memory::from([
        (
            "content/site.yaml",
            "title: 題\nbase_url: https://example.jp/\ntaxonomies:\n  bureau: {label: 局, section: org}\n",
        ),
        ("content/_index.md", "---\ntitle: ホーム\n---\n[頁](p.md)\n"),
        ("content/p.md", "---\ntitle: 頁\n---\n{{ metric(id=\"m\") }}\n\n{{ metrics(show=\"table\") }}\n"),
        ("content/org/_index.md", "---\ntitle: 局\n---\n"),
        ("content/org/a.md", "---\ntitle: 甲局\n---\n"),
        ("content/org/b.md", "---\ntitle: 乙局\n---\n"),
        ("content/metrics/_index.md", "---\ntitle: 数字\ntemplate: metrics.html\n---\n"),
        ("content/metrics/m.yaml", metric),
    ])
}

fn rendered(files: &Memory) -> Rendered {
    let rendered = render(files, &options(NOW));
    assert_eq!(rendered.errors(), Vec::<String>::new());
    rendered
}

/// The rows of a CSV file as another reader takes them, the head among them.
fn rows(bytes: &[u8]) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes);
    reader.records().map(|record| record.expect("a row").iter().map(str::to_owned).collect()).collect()
}

fn column(rows: &[Vec<String>], name: &str) -> Vec<String> {
    let place = rows[0].iter().position(|head| head == name).unwrap_or_else(|| panic!("{name} in {:?}", rows[0]));
    rows[1..].iter().map(|row| row[place].clone()).collect()
}

/// What stands in the foot of the first table.
fn foot(page: &str) -> &str {
    page.split("<tfoot>").nth(1).and_then(|rest| rest.split("</tfoot>").next()).unwrap_or_default()
}

#[test]
fn a_page_changes_when_its_metric_does() {
    let before = rendered(&site(STAFF));
    let after = rendered(&site(&STAFF.replace("value: 4", "value: 1230")));
    assert!(before.text(PAGE).contains("<b>11</b>名") && foot(before.text(PAGE)).contains("当サイト集計"));
    assert!(after.text(PAGE).contains("<b>1,237</b>名") && !after.text(PAGE).contains("<b>11</b>"));
    for path in [PAGE, "metrics/index.html", "metrics/m.csv", "metrics/m.excel.csv", "metrics/m.json"] {
        assert_ne!(before.text(path), after.text(path), "{path}");
    }
    assert_eq!(before.text("index.html"), after.text("index.html"));
}

#[test]
fn means_are_not_summed_and_nothing_is_where_a_number_is_missing() {
    for kind in ["mean", "ratio", "duration"] {
        let site = rendered(&site(&STAFF.replace("count", kind)));
        assert!(!site.text(PAGE).contains("<tfoot>") && !site.text(PAGE).contains(">11<"), "{kind}");
    }
    let missing = rendered(&site(&STAFF.replace("value: 4", "value: null")));
    let page = missing.text(PAGE);
    assert!(page.contains("－<span class=\"unseen\">（値なし）</span>"));
    assert!(foot(page).contains("合計していません") && !foot(page).contains('7'), "{}", foot(page));
    assert_eq!(column(&rows(missing.text("metrics/m.csv").as_bytes()), "value"), ["7", ""]);
    let json: Value = serde_json::from_str(missing.text("metrics/m.json")).expect("JSON");
    assert_eq!(json["observations"][1]["value"], Value::Null);
}

#[test]
fn plans_differ_from_what_was_measured_and_changes_say_from_what() {
    let metric = "name: 拠点\nunit: 拠点\nkind: count\ndirection: up\ntarget: {at: FY2025, value: 50}\nseries:\n  \
                  - {at: FY2021, value: 21}\n  - {at: FY2022, value: 47, status: plan, approximate: true}\n";
    let site = rendered(&site(metric));
    let page = site.text(PAGE);
    for said in [
        "計画",
        "実績",
        "<b>約47</b>拠点",
        "令和3年度（実績）の21拠点との差（当サイト集計）",
        "約+26拠点",
        "目標 50拠点（令和7年度）",
        "あと約3拠点",
    ] {
        assert!(page.contains(said), "{said}");
    }
    assert!(page.contains("class=\"figure plan\""));
}

/// A tile leads to its number's own place below; its bars are hundredths of the greatest, and are there where there is
/// something to compare.
#[test]
fn the_page_of_all_metrics_begins_with_tiles() {
    let metric = "name: 拠点\nunit: 拠点\nkind: count\nseries:\n  - {at: FY2021, value: 21, status: actual}\n  \
                  - {at: FY2022, value: 84, status: plan}\n";
    let site = rendered(&site(metric));
    let page = site.text("metrics/index.html");
    let (tile, below) = page.split_once("class=\"each\"").expect("tiles, and numbers in full");
    assert!(tile.contains("<a href=\"#site-metric-m\">拠点</a>") && tile.contains("<b>84</b>拠点"), "{tile}");
    // It is the first that changed: it leads, and what it says needs no arithmetic.
    assert!(tile.contains("<b>84</b>拠点<span class=\"by\">（+63）</span> <small>差は当サイト集計</small>"), "{tile}");
    assert!(tile.contains("<dt>令和3年度（実績）</dt>") && tile.contains("<dt>令和4年度（計画）</dt>"), "{tile}");
    assert!(tile.contains("href=\"/metrics.excel.csv\" download"), "{tile}");
    let bars: Vec<&str> =
        tile.split("<rect class=\"").skip(1).map(|bar| bar.split('"').next().unwrap_or_default()).collect();
    assert_eq!(bars, ["actual", "plan"]);
    assert!(tile.contains("width=\"25.0\"") && tile.contains("width=\"100.0\""), "{tile}");
    assert!(below.contains("id=\"site-metric-m\"") && below.contains("<details>"), "{below}");
    let one = rendered(&self::site(
        "name: 拠点\nunit: 拠点\nkind: count\nseries:\n  - {at: FY2021, value: 21, status: actual}\n",
    ));
    assert!(!one.text("metrics/index.html").contains("class=\"spark\""));
}

#[test]
fn tables_that_are_handed_out_are_read_by_others() {
    let metric = "name: \"=1+1\"\nunit: 名\nkind: count\nsource: \"甲,\\\"乙\\\"\"\nseries:\n  \
                  - {at: 2022-06-early/2022-06, value: 1234567.50, note: \"-2\", parts: {甲: 1234567, 乙: 0.50}}\n  \
                  - {at: 2021, value: -3, status: estimate, approximate: true}\n";
    let site = rendered(&site(metric));
    let text = site.text("metrics/m.csv");
    assert!(text.ends_with("\r\n") && text.matches('\n').count() == text.matches("\r\n").count());
    let rows = rows(text.as_bytes());
    assert!(rows.iter().all(|row| row.len() == rows[0].len()));
    assert_eq!(column(&rows, "name"), ["'=1+1"; 4]);
    assert_eq!(column(&rows, "value"), ["1234567.50", "1234567", "0.50", "-3"]);
    assert_eq!(column(&rows, "part"), ["", "甲", "乙", ""]);
    assert_eq!(column(&rows, "note"), ["'-2", "'-2", "'-2", ""]);
    assert_eq!(column(&rows, "at")[0], "2022-06-early/2022-06");
    assert_eq!((&*column(&rows, "first_day")[0], &*column(&rows, "last_day")[0]), ("2022-06-01", "2022-06-30"));
    assert_eq!(column(&rows, "unit"), ["名"; 4]);
    assert_eq!(column(&rows, "status"), ["actual", "actual", "actual", "estimate"]);
    assert_eq!(column(&rows, "approximate"), ["false", "false", "false", "true"]);
    assert_eq!(column(&rows, "source"), ["甲,\"乙\""; 4]);
    let excel = &site.tree["metrics/m.excel.csv"];
    assert_eq!(excel.strip_prefix(b"\xEF\xBB\xBF"), Some(text.as_bytes()));
    assert!(site.text("metrics/m.json").contains("\"value\": 1234567.50"));
    let json: Value = serde_json::from_str(site.text("metrics/m.json")).expect("JSON");
    assert_eq!(json["observations"][0]["value"].as_f64(), Some(1_234_567.5));
    assert_eq!(json["name"], "=1+1");
}

#[test]
fn a_series_may_stand_in_a_table_beside_its_metric() {
    let written = rendered(&site(STAFF));
    let head = STAFF.split("series:").next().expect("a head");
    let mut files = site(&format!("{head}series: staff.csv\n"));
    files
        .insert("content/metrics/staff.csv", b"\xEF\xBB\xBFbureau,at,value\r\na,2022-06,7\r\nb,2022-06,4\r\n".to_vec());
    let read = rendered(&files);
    assert_eq!(laws_support::difference(&written.tree, &read.tree), Vec::<String>::new());
}

#[test]
fn what_is_not_public_is_in_no_table_and_no_sum() {
    let mut files = site(STAFF);
    files.insert("content/org/b.md", "---\ntitle: 乙局\nstatus: draft\n---\n".as_bytes().to_vec());
    let site = rendered(&files);
    for (path, bytes) in &site.tree {
        assert!(!String::from_utf8_lossy(bytes).contains("乙局"), "{path}");
    }
    assert_eq!(column(&rows(site.text("metrics/m.csv").as_bytes()), "bureau"), ["a"]);
    assert!(!site.text(PAGE).contains("<b>11</b>"));
}

#[test]
fn the_page_of_all_metrics_says_where_their_data_is() {
    let site = rendered(&site(STAFF));
    let page = site.text("metrics/index.html");
    let script = page.split("application/ld+json\">").nth(1).and_then(|rest| rest.split("</script>").next());
    let json: Value = serde_json::from_str(script.expect("a script")).expect("JSON");
    let graph = json["@graph"].as_array().expect("a graph");
    let set = graph.iter().find(|node| node["@type"] == "Dataset").expect("a data set");
    assert_eq!(set["temporalCoverage"], "2022-06-01/2022-06-30");
    let files: Vec<&str> =
        set["distribution"].as_array().expect("files").iter().filter_map(|file| file["contentUrl"].as_str()).collect();
    assert_eq!(files.len(), 3);
    for url in files {
        let path = url.strip_prefix("https://example.jp/").expect("an address of the site");
        assert!(site.tree.contains_key(path), "{path}");
        assert!(page.contains(&format!("href=\"/{path}\"")), "{path}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// The numbers that a site hands out are those that were written, digit by digit.
    #[test]
    fn numbers_leave_as_they_came(numbers in proptest::collection::vec("-?(0|[1-9][0-9]{0,9})\\.[0-9]{1,6}", 1..6)) {
        // -0.00 isn't a number that is read.
        let numbers: Vec<String> = numbers.iter().map(|number| number.replace("-0.", "0.")).collect();
        let series = numbers.iter().zip(1900..).map(|(number, year)| format!("  - {{at: {year}, value: {number}}}"));
        let series: Vec<String> = series.collect();
        let site = rendered(&site(&format!("name: 数\nunit: 円\nkind: mean\nseries:\n{}\n", series.join("\n"))));
        prop_assert_eq!(column(&rows(site.text("metrics/m.csv").as_bytes()), "value"), numbers.clone());
        for number in &numbers {
            prop_assert!(site.text("metrics/m.json").contains(&format!("\"value\": {number},")), "{}", number);
        }
    }
}

/// One file holds what each file holds, and nothing else.
#[test]
fn all_metrics_come_in_one_file_too() {
    let mut files = site(STAFF);
    let parts = "name: 研修\nunit: 人\nkind: count\nsource: 出典\ndimensions: [{key: sex, label: 性別, members: [{key: f, label: 女性}]}]\nseries:\n  \
                 - {at: 2022, sex: f, value: 5, parts: {新規: 2, 継続: 3}}\n";
    files.insert("content/metrics/a.yaml", parts.as_bytes().to_vec());
    let site = rendered(&files);
    let all = rows(site.text("metrics.csv").as_bytes());
    let mut count = 0;
    for metric in ["a", "m"] {
        let own = rows(site.text(&format!("metrics/{metric}.csv")).as_bytes());
        let of_all: Vec<usize> = (0..all.len() - 1).filter(|&row| column(&all, "metric")[row] == metric).collect();
        for name in &all[0] {
            let cells = column(&all, name);
            let cells: Vec<&str> = of_all.iter().map(|&row| &*cells[row]).collect();
            if own[0].contains(name) {
                assert_eq!(cells, column(&own, name), "{metric}: {name}");
            } else {
                assert!(cells.iter().all(|cell| cell.is_empty()), "{metric}: {name}");
            }
        }
        count += of_all.len();
    }
    assert_eq!((count, all.len() - 1), (5, 5));
    assert_eq!(site.tree["metrics.excel.csv"], [b"\xEF\xBB\xBF".as_slice(), &site.tree["metrics.csv"]].concat());
    let json = |path: &str| serde_json::from_slice::<Value>(&site.tree[path]).expect("JSON");
    assert_eq!(json("metrics.json"), Value::from(vec![json("metrics/a.json"), json("metrics/m.json")]));
    // Without metrics there is nothing to take away.
    let none = rendered(&site_without_metrics());
    assert!(!none.tree.contains_key("metrics.csv"));
}

fn site_without_metrics() -> Memory {
    Memory::from([
        ("content/site.yaml", "title: 題\nbase_url: https://example.jp/\n"),
        ("content/_index.md", "---\ntitle: ホーム\n---\n"),
    ])
}
