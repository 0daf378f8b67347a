//! Progress reports: what stands in which part, and that a report changes with the data and not with an edit of its
//! own.

#![allow(clippy::disallowed_methods, reason = "a test may look at the disk and at the clock")]

#[path = "laws_support/mod.rs"]
mod laws_support;

use bansou::files::Memory;

use crate::laws_support::{Rendered, options, render};

const PAGE: &str = "reports/q1/index.html";

const SCHEDULE: &str = "title: 予定\nperiod: FY2022\nas_of: 2022-06\nworkstreams: [{id: a, label: 甲}]\nitems:\n\
    - {id: done, workstream: a, title: 済んだもの, planned: 2022-05, actual: 2022-05-20, status: done}\n\
    - {id: before, workstream: a, title: 前の期のもの, planned: 2022-03, actual: 2022-03-10, status: done}\n\
    - {id: slipped, workstream: a, title: 延びたもの, planned: 2022-09, history: [{planned: 2022-06, changed: 2022-06-10, reason: 調整}]}\n\
    - {id: added, workstream: a, title: 加えたもの, planned: 2022-08, added: 2022-05-01}\n\
    - {id: dropped, workstream: a, title: やめたもの, planned: 2022-06, status: cancelled}\n\
    - {id: passed, workstream: a, title: 過ぎたもの, planned: 2022-04}\n\
    - {id: ongoing, workstream: a, title: 続くもの, planned: 2022-04/..}\n\
    - {id: held, workstream: a, title: 開いた会議, kind: council, page: ../council/01.md}\n";

const METRIC: &str = "name: 拠点\nunit: 拠点\nkind: count\ndirection: up\ntarget: {at: FY2025, value: 50}\nseries:\n\
    - {at: 2021-06, value: 21}\n- {at: 2022-06, value: 30}\n- {at: 2022-07, value: 99}\n";

fn site() -> Memory {
    Memory::from([
        ("content/site.yaml", "title: 題\nbase_url: https://example.jp/\n"),
        ("content/_index.md", "---\ntitle: ホーム\n---\n"),
        ("content/schedules/s.yaml", SCHEDULE),
        ("content/metrics/m.yaml", METRIC),
        ("content/council/_index.md", "---\ntitle: 会議\ncouncil: {name: 会議}\n---\n"),
        (
            "content/council/01.md",
            "---\ntitle: 会議（第1回）\nmeeting: {number: 1, date: 2022-06-17, status: held, documents: [{file: d.txt, label: 資料1, title: 論点}]}\n---\n",
        ),
        ("content/council/d.txt", "資料"),
        ("content/cases/_index.md", "---\ntitle: 事例\npage_kind: case\n---\n"),
        (
            "content/cases/new.md",
            "---\ntitle: 新しい事例\ndate: 2022-05-01\ncompany: {label: A社}\nconsent: {status: granted}\n---\n",
        ),
        (
            "content/cases/old.md",
            "---\ntitle: 古い事例\ndate: 2021-05-01\ncompany: {label: B社}\nconsent: {status: granted}\n---\n",
        ),
        ("content/reports/_index.md", "---\ntitle: 報告\n---\n"),
        (
            "content/reports/q1.md",
            "---\ntitle: 第1四半期\nkind: report\nreport: {period: FY2022-Q1, as_of: 2022-06}\n---\n評価です。\n",
        ),
    ])
}

fn rendered(files: &Memory) -> Rendered {
    let rendered = render(files, &options("2022-08-01T09:00:00+09:00"));
    assert_eq!(rendered.errors(), Vec::<String>::new());
    rendered
}

/// A part of the report: from its heading to the next.
fn part<'a>(page: &'a str, name: &str) -> &'a str {
    let rest =
        page.split(&format!("id=\"site-report-{name}\"")).nth(1).unwrap_or_else(|| panic!("no {name} in {page}"));
    rest.split("<h2").next().unwrap_or_default()
}

#[test]
fn everything_stands_in_its_part_of_the_report() {
    let site = rendered(&site());
    let page = site.text(PAGE);
    assert!(page.contains("評価です。") && page.contains("令和4年度第1四半期"), "{page}");
    for (name, within, not_within) in [
        ("done", vec!["済んだもの", "開いた会議"], vec!["前の期", "延びた"]),
        ("slipped", vec!["延びたもの", "令和4年6月", "調整"], vec!["加えた"]),
        ("added", vec!["加えたもの"], vec!["延びた"]),
        ("cancelled", vec!["やめたもの"], vec!["済んだ"]),
        ("passed", vec!["過ぎたもの"], vec!["続く"]),
        ("ongoing", vec!["続くもの"], vec!["過ぎた"]),
        ("coming", vec!["加えたもの", "延びたもの"], vec!["過ぎた", "続く", "やめた", "済んだ"]),
        ("meetings", vec!["第1回", "資料1", "論点"], vec![]),
        ("metrics", vec!["30", "+9拠点", "50拠点", "20拠点"], vec!["99"]),
        ("cases", vec!["新しい事例"], vec!["古い"]),
    ] {
        let part = part(page, name);
        for text in within {
            assert!(part.contains(text), "{name} doesn't hold {text}: {part}");
        }
        for text in not_within {
            assert!(!part.contains(text), "{name} holds {text}: {part}");
        }
    }
}

#[test]
fn a_report_changes_with_its_data_and_without_an_edit() {
    let mut files = site();
    let before = rendered(&files);
    files.insert("content/metrics/m.yaml", METRIC.replace("value: 30", "value: 33").into_bytes());
    let after = rendered(&files);
    assert!(part(before.text(PAGE), "metrics").contains("+9拠点"));
    assert!(part(after.text(PAGE), "metrics").contains("+12拠点"));
    assert_eq!(part(before.text(PAGE), "done"), part(after.text(PAGE), "done"));
}

/// Where the author writes the component, the parts stand there, and aren't repeated at the end.
#[test]
fn the_author_says_where_the_parts_stand() {
    let mut files = site();
    let body = "---\ntitle: 第1四半期\nkind: report\nreport: {period: FY2022-Q1, as_of: 2022-06}\n---\n## 実施\n\n{{ report(show=\"done\") }}\n";
    files.insert("content/reports/q1.md", body.as_bytes().to_vec());
    let page = rendered(&files);
    let page = page.text(PAGE);
    assert_eq!(page.matches("済んだもの").count(), 1, "{page}");
    assert!(!page.contains("site-report-"), "{page}");
}
