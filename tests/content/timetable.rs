//! The schedule beside the source's: the same items in the same cells, in the same months, and in the chart.

use std::collections::{BTreeMap, BTreeSet};

use scraper::ElementRef;

use crate::html::{Page, words};
use crate::site_pages;

const COLUMNS: [&str; 4] = ["6月", "7月～9月", "10月～12月", "1月～3月"];

/// The table of the source, 「(参考) 主なスケジュール」, workstream and track, then the items of each column. What the
/// source says of training and dispatch in its own sections (募集, the two 研修) stands beside it. What is said
/// of a whole year goes over it.
const TABLE: &[(&str, &str, [&[&str]; 4])] = &[
    (
        "1 伴走支援プラットフォームの構築と制度整備",
        "① 経営力再構築伴走支援推進協議会",
        [
            &["6月17日（金） 第1回推進協議会", "6月下旬 第1回実務者会議"],
            &["9月（予定） 第2回実務者会議"],
            &["11月（予定） 第3回実務者会議"],
            &["1月 第4回実務者会議（検討内容の取りまとめ）", "2月 第2回推進協議会（取りまとめ案の承認）"],
        ],
    ),
    (
        "1 伴走支援プラットフォームの構築と制度整備",
        "② 各機関との連携",
        [&["6月 財務局・経産局 合同会議"], &["7月～9月 各機関の総会、研修会等での説明"], &[], &[]],
    ),
    (
        "1 伴走支援プラットフォームの構築と制度整備",
        "③ 法令等の関係",
        [
            &["5月20日（金） 「経営指導員要領」改訂 実施済み"],
            &[
                "7月下旬 「中小企業支援計画」改訂版の公表",
                "9月（予定） 「中小企業等の経営強化に関する基本方針」改訂版の公表",
            ],
            &[],
            &[],
        ],
    ),
    (
        "2 伴走支援の実践と業務の標準化",
        "",
        [
            &[
                "令和4年度 各経産局の官民合同チームによる伴走支援の実施 実施中",
                "令和4年度 よろず支援拠点による伴走支援の実施 実施中",
            ],
            &[
                "令和4年度 各経産局の官民合同チームによる伴走支援の実施 実施中",
                "令和4年度 よろず支援拠点による伴走支援の実施 実施中",
            ],
            &[
                "令和4年度 各経産局の官民合同チームによる伴走支援の実施 実施中",
                "令和4年度 よろず支援拠点による伴走支援の実施 実施中",
            ],
            &[
                "令和4年度 各経産局の官民合同チームによる伴走支援の実施 実施中",
                "令和4年度 よろず支援拠点による伴走支援の実施 実施中",
                "2月（予定） 成果報告シンポジウムの開催",
            ],
        ],
    ),
    (
        "3 支援人材の育成、ノウハウの見える化",
        "",
        [
            &["6月下旬～ 委託事務局による伴走支援員の募集（案）"],
            &[
                "7月 伴走支援研修プログラムの開始",
                "7月上旬～9月 派遣人材向け研修（案）",
                "8月頃～ 伴走支援員の派遣の開始（主なスケジュールでは「8月」）",
                "9月下旬～令和5年3月 支援機関等の支援員向け研修（案）",
            ],
            &["9月下旬～令和5年3月 支援機関等の支援員向け研修（案）"],
            &["9月下旬～令和5年3月 支援機関等の支援員向け研修（案）"],
        ],
    ),
    ("4 支援品質の向上", "", [&[], &[], &[], &[]]),
    ("5 体制整備", "", [&[], &["7月下旬 伴走支援推進室への民間人材の着任"], &[], &[]]),
];

/// The list by month: the month, and its items.
const MONTHS: &[(&str, &[&str])] = &[
    ("令和4年5月", &["5月20日（金） 「経営指導員要領」改訂 実施済み"]),
    (
        "令和4年6月",
        &[
            "6月17日（金） 第1回推進協議会",
            "6月下旬 第1回実務者会議",
            "6月下旬～ 委託事務局による伴走支援員の募集（案）",
            "6月 財務局・経産局 合同会議",
        ],
    ),
    (
        "令和4年7月",
        &[
            "7月上旬～9月 派遣人材向け研修（案）",
            "7月下旬 「中小企業支援計画」改訂版の公表",
            "7月下旬 伴走支援推進室への民間人材の着任",
            "7月 伴走支援研修プログラムの開始",
            "7月～9月 各機関の総会、研修会等での説明",
        ],
    ),
    ("令和4年8月", &["8月頃～ 伴走支援員の派遣の開始（主なスケジュールでは「8月」）"]),
    (
        "令和4年9月",
        &[
            "9月下旬～令和5年3月 支援機関等の支援員向け研修（案）",
            "9月（予定） 第2回実務者会議",
            "9月（予定） 「中小企業等の経営強化に関する基本方針」改訂版の公表",
        ],
    ),
    ("令和4年11月", &["11月（予定） 第3回実務者会議"]),
    ("令和5年1月", &["1月 第4回実務者会議（検討内容の取りまとめ）"]),
    ("令和5年2月", &["2月 第2回推進協議会（取りまとめ案の承認）", "2月（予定） 成果報告シンポジウムの開催"]),
    (
        "年度を通じて",
        &[
            "令和4年度 各経産局の官民合同チームによる伴走支援の実施 実施中",
            "令和4年度 よろず支援拠点による伴走支援の実施 実施中",
        ],
    ),
];

fn schedule(pages: &[Page]) -> &Page {
    pages.iter().find(|page| page.path == "schedule/index.html").expect("the page")
}

fn number(cell: ElementRef<'_>, attribute: &str) -> usize {
    cell.attr(attribute).map_or(1, |value| value.parse().expect("a number"))
}

/// The cells of a table's body as a browser lays them out: every place with the cell that covers it.
fn grid(body: ElementRef<'_>) -> Vec<Vec<ElementRef<'_>>> {
    let mut covered: BTreeMap<(usize, usize), ElementRef<'_>> = BTreeMap::new();
    for (row, line) in body.child_elements().enumerate() {
        let mut column = 0;
        for cell in line.child_elements() {
            while covered.contains_key(&(row, column)) {
                column += 1;
            }
            for down in 0..number(cell, "rowspan") {
                for across in 0..number(cell, "colspan") {
                    let taken = covered.insert((row + down, column + across), cell);
                    assert!(taken.is_none(), "two cells stand at {row}, {column}");
                }
            }
        }
    }
    let mut rows: Vec<Vec<ElementRef<'_>>> = Vec::new();
    for ((row, _), cell) in covered {
        if rows.len() <= row {
            rows.push(Vec::new());
        }
        rows[row].push(cell);
    }
    rows
}

/// Column and item, wherever it stands in a row.
type Cells = BTreeSet<(usize, String)>;

#[test]
fn the_table_has_the_items_of_the_source_in_its_cells() {
    let pages = site_pages();
    let page = schedule(&pages);
    let heads: Vec<String> = page.all("table.timetable thead th").into_iter().skip(1).map(words).collect();
    let plain: Vec<&str> = heads.iter().map(|head| head.rsplit(' ').next().unwrap_or(head)).collect();
    assert_eq!(plain, COLUMNS);
    assert_eq!((&*heads[0], &*heads[3]), ("令和4年 6月", "令和5年 1月～3月"));

    let mut found: BTreeMap<(String, String), Cells> = BTreeMap::new();
    for body in page.all("table.timetable tbody") {
        for row in grid(body) {
            assert_eq!(row.len(), 6, "{:?}", row.iter().map(|cell| words(*cell)).collect::<Vec<_>>());
            let (workstream, track) = (words(row[0]), words(row[1]));
            let track = if track == workstream { String::new() } else { track };
            let cells = found.entry((workstream, track)).or_default();
            for (column, cell) in row[2..].iter().enumerate() {
                let items = cell.child_elements().flat_map(|list| list.child_elements());
                cells.extend(items.map(|item| (column, words(item))));
            }
        }
    }
    let wanted: BTreeMap<(String, String), Cells> = TABLE
        .iter()
        .map(|(workstream, track, columns)| {
            let cells = columns.iter().enumerate();
            let cells = cells.flat_map(|(column, items)| items.iter().map(move |item| (column, (*item).to_owned())));
            (((*workstream).to_owned(), (*track).to_owned()), cells.collect())
        })
        .collect();
    assert_eq!(found, wanted);
}

#[test]
fn the_months_have_the_items_in_their_order() {
    let pages = site_pages();
    let found: Vec<(String, Vec<String>)> = schedule(&pages)
        .all("dl.months > div")
        .into_iter()
        .map(|month| {
            let mut lines = month.child_elements().map(words);
            (lines.next().unwrap_or_default(), lines.collect())
        })
        .collect();
    let wanted: Vec<(String, Vec<String>)> = MONTHS
        .iter()
        .map(|(month, items)| ((*month).to_owned(), items.iter().map(|item| (*item).to_owned()).collect()))
        .collect();
    assert_eq!(found, wanted);
}

/// The chart draws what its table says, each item once.
#[test]
fn the_chart_has_a_mark_and_a_row_of_its_table_for_each_item() {
    let pages = site_pages();
    let page = schedule(&pages);
    let titles: BTreeSet<String> =
        page.all("figure.gantt table.plans tbody th[scope='row'] > a").into_iter().map(words).collect();
    let rows = page.all("figure.gantt .scroll > svg > text:not(.group):not(.words)");
    let drawn: BTreeSet<String> = rows.iter().map(|row| words(*row)).collect();
    assert_eq!(drawn, titles);
    assert_eq!((rows.len(), titles.len()), (20, 20));
    let marks = page.all("figure.gantt .scroll > svg > :is(rect, polygon):is(.planned, .actual)");
    // What is under way is in two parts: as far as today, and beyond.
    let ongoing = page.all("figure.gantt .scroll > svg > rect.actual + rect.planned").len();
    assert_eq!((marks.len(), ongoing), (titles.len() + 2, 2));
    let beside = page.all("figure.gantt .scroll > svg > text.words");
    assert_eq!(beside.len(), titles.len());
}

#[test]
fn each_workstream_has_its_items_on_its_page() {
    let pages = site_pages();
    let mut items = 0;
    for (page, count) in [("platform", 11), ("practice", 3), ("human-resources", 5), ("structure", 1)] {
        let path = format!("policy/{page}/index.html");
        let page = pages.iter().find(|page| page.path == path).expect("the page");
        let rows = page.all("main table.plans tbody th[scope='row']");
        assert_eq!(rows.len(), count, "{path}");
        items += rows.len();
    }
    assert_eq!(items, 20);
}
