//! Charts through the default theme: what is drawn is said, ids are a chart's own, and marks can be seen.
//!
//! With `BANSOU_CHARTS=<file>` the charts of this suite are written to a page that can be looked at.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use bansou::diagnostic::{Span, Spanned};
use bansou::files::Memory;
use bansou::model::config;
use bansou::model::metric::{Number, ObservationStatus};
use bansou::render::chart::{Atlas, Chart, Form, Point, Series, Whole, view};
use bansou::render::{Texts, Theme};
use scraper::{Html, Selector};
use tera::{Context, Value};

use crate::NOW;
use crate::laws_support::{options, render, repository};

use ObservationStatus::{Actual, Estimate, Plan};

fn point(label: &str, value: i64, status: ObservationStatus) -> Point {
    let value = Some(Number { digits: value, scale: 0 });
    Point { key: label.into(), label: label.into(), day: 0, value, status, approximate: false }
}

fn actual(label: &str, value: i64) -> Point {
    point(label, value, Actual)
}

fn missing(label: &str) -> Point {
    Point { value: None, ..actual(label, 0) }
}

fn about(point: Point) -> Point {
    Point { approximate: true, ..point }
}

fn over_time(points: Vec<Point>) -> Vec<Point> {
    points.into_iter().zip(0..).map(|(point, place)| Point { day: place * 91, ..point }).collect()
}

fn series(label: &str, points: Vec<Point>) -> Series {
    Series { label: label.into(), points }
}

fn chart(title: &str, unit: &str, form: Form) -> Chart {
    Chart { title: title.into(), unit: unit.into(), at: None, form }
}

/// One of each form and of each thing that may stand in one. The names are made up for the test.
#[expect(clippy::too_many_lines, reason = "a list of charts, each with its numbers")]
fn charts() -> Vec<Chart> {
    let bureaus = [
        ("hokkaido", "北海道", 7),
        ("tohoku", "東北", 4),
        ("kanto", "関東", 13),
        ("chubu", "中部", 4),
        ("hokuriku", "北陸", 4),
        ("kinki", "近畿", 4),
        ("chugoku", "中国", 9),
        ("shikoku", "四国", 4),
        ("kyushu", "九州", 6),
        ("okinawa", "沖縄", 9),
    ];
    let by_bureau: Vec<Point> =
        bureaus.iter().map(|&(key, label, value)| Point { key: key.into(), ..actual(label, value) }).collect();
    let mut some = by_bureau.clone();
    some[1] = Point { key: "tohoku".into(), ..missing("東北") };
    some[4] = Point { key: "hokuriku".into(), ..point("北陸", 5, Plan) };
    some[5] = about(Point { key: "kinki".into(), ..point("近畿", 8, Estimate) });
    let prefectures: Vec<Point> = (1..=46)
        .map(|code: i64| Point { key: format!("{code:02}").into(), ..actual("県", code * code % 97) })
        .collect();
    let at = |chart: Chart| Chart { at: Some("令和4年6月".into()), ..chart };
    let quarters = ["令和4年4月～6月", "令和4年7月～9月", "令和4年10月～12月", "令和5年1月～3月", "令和5年4月～6月"];
    let line = |values: [Option<i64>; 5], last: ObservationStatus| {
        let points = quarters.iter().zip(values).enumerate().map(|(place, (label, value))| {
            let status = if place == 4 { last } else { Actual };
            value.map_or_else(|| missing(label), |value| point(label, value, status))
        });
        over_time(points.collect())
    };
    let many = |count: i64| {
        let values = (0..count).map(|place| series(&format!("系列{}", place + 1), vec![actual("甲", 3 + place % 5)]));
        Form::Grouped { groups: vec!["甲".into()], series: values.collect() }
    };
    vec![
        at(chart("局別の人数", "名", Form::Bar(by_bureau.clone()))),
        chart(
            "計画、推計と欠けた値",
            "社／拠点",
            Form::Bar(vec![
                actual("令和3年度", 21),
                point("令和4年度", 47, Plan),
                about(point("令和5年度", 60, Estimate)),
                missing("令和6年度"),
                actual("とても長い名前をもつ項目の例、二行になる", 0),
            ]),
        ),
        chart("負の値", "％", Form::Bar(vec![actual("甲", -8), actual("乙", 5), actual("丙", -1)])),
        chart(
            "項目ごと",
            "件",
            Form::Grouped {
                groups: vec!["関東".into(), "近畿".into(), "九州".into()],
                series: vec![
                    series("令和2年度", vec![actual("関東", 9), actual("近畿", 4), actual("九州", 3)]),
                    series("令和3年度", vec![actual("関東", 11), missing("近畿"), actual("九州", 7)]),
                    series("令和4年度", vec![point("関東", 14, Plan), point("近畿", 6, Plan), point("九州", 8, Plan)]),
                ],
            },
        ),
        chart("十四の系列", "件", many(14)),
        chart("一本の線", "社", Form::Line(vec![series("", line([Some(3), Some(8), None, Some(12), Some(20)], Plan))])),
        chart(
            "三本の線",
            "社",
            Form::Line(vec![
                series("甲", line([Some(3), Some(8), Some(9), Some(12), Some(20)], Estimate)),
                series("乙", line([Some(5), Some(7), None, Some(7), Some(6)], Plan)),
                series("丙", line([Some(15), Some(13), Some(14), Some(11), Some(10)], Actual)),
            ]),
        ),
        chart(
            "内訳",
            "名",
            Form::Stacked(vec![Whole {
                total: actual("", 9),
                parts: vec![actual("コーディネーター", 6), actual("実施機関", 3)],
            }]),
        ),
        chart(
            "年度ごとの内訳",
            "名",
            Form::Stacked(vec![
                Whole {
                    total: actual("令和3年度", 9), parts: vec![actual("甲の人数", 6), actual("乙の人数", 3)]
                },
                Whole {
                    total: about(point("令和4年度", 15, Plan)),
                    parts: vec![point("甲の人数", 8, Plan), point("乙の人数", 5, Plan), point("丙の人数", 2, Plan)],
                },
            ]),
        ),
        chart(
            "計画との比較",
            "拠点",
            Form::Bullet {
                value: actual("令和3年度", 21), plan: Some(point("令和4年度", 47, Plan)), target: None
            },
        ),
        chart(
            "目標との比較",
            "拠点",
            Form::Bullet {
                value: actual("令和3年度", 21),
                plan: Some(point("令和4年度", 40, Plan)),
                target: Some(point("令和4年度", 47, Plan)),
            },
        ),
        at(chart("局別の地図", "名", Form::Map { atlas: Atlas::Bureaus, points: by_bureau })),
        at(chart("欠けた値のある地図", "名", Form::Map { atlas: Atlas::Bureaus, points: some })),
        at(chart("都道府県の地図", "件", Form::Map { atlas: Atlas::Prefectures, points: prefectures })),
    ]
}

/// The charts as a page of the default theme.
fn page(charts: &[Chart]) -> String {
    let [name, language] = ["default", "ja"].map(|value| Spanned::new(value.into(), Span::new(0, 0)));
    let own = config::Theme { name, ..config::Theme::default() };
    let (theme, diagnostics) = Theme::load(&repository(), &own, &language, &Arc::from("content/site.yaml"));
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    let mut theme = theme.expect("the default theme");
    let template =
        "{% for chart in charts %}<h2>{{ chart.title }}</h2>\n{{ <chart.figure chart={chart} /> }}{% endfor %}";
    theme.tera.add_raw_template("charts-of-the-test.html", template).expect("a template");
    let texts = Arc::clone(&theme.texts);
    let views = charts.iter().enumerate().map(|(place, chart)| view(chart, &format!("site-chart-{place}"), &texts));
    let mut context = Context::new();
    context.insert_value("charts", Value::from(views.collect::<Vec<_>>()));
    theme.tera.render("charts-of-the-test.html", &context).expect("a page")
}

fn japanese() -> Texts {
    Texts::carried("ja").expect("the texts of the default theme")
}

fn css() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default/assets/site.css");
    fs::read_to_string(path).expect("the sheet")
}

fn selector(selector: &str) -> Selector {
    Selector::parse(selector).expect("a selector")
}

#[test]
fn every_number_stands_at_its_mark_in_words() {
    let html = page(&charts());
    if let Some(path) = std::env::var_os("BANSOU_CHARTS") {
        let head = "<!doctype html><html lang=\"ja\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>図</title>";
        let page = format!("{head}<style>{}</style><body><main><div class=\"wrap\">{html}</div></main>", css());
        fs::write(path, page).expect("a page to look at");
    }
    let page = Html::parse_fragment(&html);
    let drawings: Vec<_> = page.select(&selector("svg.chart")).collect();
    assert_eq!(drawings.len(), charts().len());
    for (drawing, chart) in drawings.iter().zip(charts()) {
        let texts: Vec<String> = drawing.select(&selector("text")).map(|text| text.text().collect()).collect();
        let described: String = drawing.select(&selector("desc")).flat_map(|desc| desc.text()).collect();
        for reading in
            view(&chart, "x", &japanese()).get_from_path("readings").expect("readings").as_array().expect("a list")
        {
            let said = reading.get_from_path("text").expect("a text").as_str().expect("a text").to_owned();
            let bare = said.strip_suffix(&*chart.unit).unwrap_or(&said).to_owned();
            assert!(texts.iter().any(|text| text.contains(&bare)), "{}: {said} isn't among {texts:?}", chart.title);
            let is_short = chart.form.name() != "map";
            assert!(
                !is_short || said == "－" || described.contains(&said),
                "{}: {described} lacks {said}",
                chart.title
            );
        }
    }
}

#[test]
fn every_drawing_has_a_name_and_ids_of_its_own() {
    let html = page(&charts());
    let page = Html::parse_fragment(&html);
    let mut ids = BTreeSet::new();
    for element in page.select(&selector("[id]")) {
        assert!(ids.insert(element.attr("id").expect("an id")), "{:?}", element.attr("id"));
    }
    for drawing in page.select(&selector("svg.chart")) {
        assert_eq!(drawing.attr("role"), Some("img"));
        for id in drawing.attr("aria-labelledby").expect("a name").split(' ') {
            assert!(ids.contains(id), "{id}");
        }
    }
    for filled in page.select(&selector("[fill]")) {
        let fill = filled.attr("fill").expect("a fill");
        assert!(ids.contains(fill.trim_start_matches("url(#").trim_end_matches(')')), "{fill}");
    }
    assert!(!html.contains(" style="), "no inline style");
    assert!(!html.contains("NaN") && !html.contains("inf"));
}

#[test]
fn what_is_written_in_a_label_is_text() {
    let html = page(&[chart("<b>", "\"&", Form::Bar(vec![actual("<script>", 1)]))]);
    assert!(!html.contains("<script>") && !html.contains("<b>"), "{html}");
    assert!(html.contains("&lt;script&gt;") && html.contains("&lt;b&gt;"));
}

/// The names of all values of a view.
fn value_names(value: &Value, names: &mut BTreeSet<String>) {
    if let Some(map) = value.as_map() {
        for (key, value) in map {
            names.insert(key.as_str().expect("a name").to_owned());
            value_names(value, names);
        }
    }
    for value in value.as_array().unwrap_or_default() {
        value_names(value, names);
    }
}

#[test]
fn every_value_is_documented_and_every_documented_value_is_there() {
    let mut there = BTreeSet::new();
    for chart in &charts() {
        value_names(&view(chart, "x", &japanese()), &mut there);
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/templates.md");
    let document = fs::read_to_string(path).expect("the document");
    let section = document.split("\n## Charts").nth(1).and_then(|rest| rest.split("\n## ").next()).expect("a section");
    let spans = section.split('`').skip(1).step_by(2);
    let written: BTreeSet<&str> =
        spans.flat_map(|span| span.split(|c: char| !c.is_ascii_alphanumeric() && c != '_')).collect();
    for name in &there {
        assert!(written.contains(name.as_str()), "docs/templates.md says nothing of `{name}`");
    }
    for row in section.lines().filter(|line| line.starts_with("| `")) {
        for name in row.split('|').nth(1).expect("a cell").split('`').skip(1).step_by(2) {
            assert!(there.contains(name), "`{name}` is documented, and isn't there");
        }
    }
}

/// What is drawn of a metric, by what its file says.
#[test]
fn the_numbers_choose_their_form() {
    let by_kind = "dimensions: [{key: k, label: 別, members: [{key: a, label: 甲}, {key: b, label: 乙}]}]\n";
    let by_bureau =
        "dimensions: [{key: bureau, label: 局, members: [{key: kanto, label: 関東}, {key: kinki, label: 近畿}]}]\n";
    let wanted = [
        ("", "series: [{at: FY2021, value: 1}]", ""),
        ("", "series: [{at: FY2021, value: null}]", ""),
        ("", "series: [{at: FY2020, value: 21}, {at: FY2021, value: 47, status: plan}]", "bar"),
        ("", "series: [{at: FY2021, value: 9, parts: {甲: 6, 乙: 3}}]", "stacked"),
        ("direction: up\ntarget: {at: FY2025, value: 9}\n", "series: [{at: FY2021, value: 1}]", "bullet"),
        (
            "",
            "series: [{at: FY2016, value: 1}, {at: FY2017, value: 1}, {at: FY2018, value: 1}, {at: FY2019, value: 1}, {at: FY2020, value: 1}]",
            "line",
        ),
        ("chart: line\n", "series: [{at: FY2020, value: 1}, {at: FY2021, value: 2}]", "line"),
        ("chart: figure\n", "series: [{at: FY2020, value: 1}, {at: FY2021, value: 2}]", ""),
        ("chart: bullet\n", "series: [{at: FY2020, value: 21}, {at: FY2021, value: 47, status: plan}]", "bullet"),
        // A form that the numbers don't allow.
        ("chart: map\n", "series: [{at: FY2020, value: 1}, {at: FY2021, value: 2}]", "bar"),
        (by_kind, "series: [{at: FY2021, k: a, value: 1}, {at: FY2021, k: b, value: 2}]", "bar"),
        (by_kind, "series: [{at: FY2020, k: a, value: 1}, {at: FY2021, k: b, value: 2}]", "bar"),
        (by_kind, "series: [{at: FY2020, k: a, value: 1}, {at: FY2021, k: a, value: 2}]", "grouped"),
        (
            &format!("chart: stacked\n{by_kind}"),
            "series: [{at: FY2021, k: a, value: 1}, {at: FY2021, k: b, value: 2}]",
            "stacked",
        ),
        // What may not be summed isn't stacked.
        (
            &format!("chart: stacked\nkind: mean\n{by_kind}"),
            "series: [{at: FY2021, k: a, value: 1}, {at: FY2021, k: b, value: 2}]",
            "bar",
        ),
        // Nor what is missing.
        (
            &format!("chart: stacked\n{by_kind}"),
            "series: [{at: FY2021, k: a, value: 1}, {at: FY2021, k: b, value: null}]",
            "bar",
        ),
        (
            &format!("chart: map\n{by_bureau}"),
            "series: [{at: FY2021, bureau: kanto, value: 1}, {at: FY2021, bureau: kinki, value: 2}]",
            "map bar",
        ),
    ];
    let mut files = Memory::from([
        ("content/site.yaml", "title: 試験\nbase_url: https://example.jp/\ntheme: own\n"),
        ("content/_index.md", "---\ntitle: ホーム\ntemplate: own.html\n---\n"),
        ("themes/own/theme.yaml", "name: own\nextends: default\n"),
        (
            "themes/own/templates/own.html",
            "{% for metric in metrics() %}{% for chart in metric.charts %}{% if not loop.first %} {% endif %}{{ chart.kind }}{% endfor %}\n{% endfor %}",
        ),
    ]);
    for (place, (head, rows, _)) in wanted.iter().enumerate() {
        let kind = if head.contains("kind: mean") { "" } else { "kind: count\n" };
        let text = format!("name: 指標\nunit: 件\n{kind}definition: 義\nsource: 出典\n{head}{rows}\n");
        files.insert(&format!("content/metrics/m{place:02}.yaml"), text.into_bytes());
    }
    let site = render(&files, &options(NOW));
    assert_eq!(site.errors(), Vec::<String>::new());
    let found: Vec<&str> = site.text("index.html").lines().collect();
    for ((head, rows, kinds), found) in wanted.iter().zip(found) {
        assert_eq!(found, *kinds, "{head}{rows}");
    }
}

/// The relative luminance of a colour (WCAG 2.2).
fn luminance(colour: &str) -> f64 {
    let digits = colour.trim_start_matches('#');
    let long: String =
        if digits.len() == 3 { digits.chars().flat_map(|digit| [digit, digit]).collect() } else { digits.to_owned() };
    let channel = |at: usize| {
        let value = f64::from(u8::from_str_radix(&long[at..at + 2], 16).expect("a colour")) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * channel(0) + 0.7152 * channel(2) + 0.0722 * channel(4)
}

fn contrast(a: &str, b: &str) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn marks_stand_out_by_light_and_in_the_dark() {
    let css = css();
    // Both colours of a token.
    let token = |name: &str| -> [String; 2] {
        let rest = css.split(&format!("{name}: light-dark(")).nth(1).unwrap_or_else(|| panic!("{name}"));
        let (light, dark) = rest.split(')').next().and_then(|pair| pair.split_once(", ")).expect("two colours");
        [light.to_owned(), dark.to_owned()]
    };
    for mode in 0..2 {
        for ground in ["--paper", "--wash"] {
            let marks = (1..=6).map(|place| format!("--mark-{place}")).chain(["--line-strong".to_owned()]);
            for mark in marks {
                let found = contrast(&token(&mark)[mode], &token(ground)[mode]);
                assert!(found >= 3.0, "{mark} on {ground} in mode {mode}: {found:.2}");
            }
        }
        for step in 0..5 {
            let found = contrast(&token(&format!("--step-{step}"))[mode], &token(&format!("--on-step-{step}"))[mode]);
            assert!(found >= 4.5, "--step-{step} in mode {mode}: {found:.2}");
        }
        // A class is told from the next in grey as well.
        for step in 0..4 {
            let next = step + 1;
            let found = contrast(&token(&format!("--step-{step}"))[mode], &token(&format!("--step-{next}"))[mode]);
            assert!(found >= 1.2, "--step-{step} and the next in mode {mode}: {found:.2}");
        }
    }
}
