//! Small sites on a disk, and what their editors write: pages that lead to each other in every way that there is, so
//! that hardly anything can change without showing somewhere.

use std::fmt::Write as _;

use fastrand::Rng;

/// The moment of every site; dates lie around it. In UTC it is still the day before.
pub const NOW: &str = "2022-06-17T05:00:00+09:00";

/// The folders that pages are written in, from `content/`.
pub const FOLDERS: [&str; 5] = ["", "news", "news/old", "cases", "org"];

/// A theme whose pages show all that a page knows of the others.
pub const THEME: &str = "extends: below\nuses: [words, related]\n";

/// The template of its pages.
pub const PAGE_TEMPLATE: &str = r#"{% extends "base.html" %}
{% block main %}
<h1>{{ page.title }}</h1>
{% set table = matrix(rows="theme", columns="tags") %}{% for row in table.rows %}<p>{{ row.count }}{% for cell in row.cells %} {{ cell.count }}{% for link in cell.pages %}{{ link.title }}{% endfor %}{% endfor %}</p>{% endfor %}
<p>{{ page.kana }}|{{ page.summary }}|{{ page.date }}|{{ page.hidden }}</p>
<p>{% for crumb in page.breadcrumbs %}{{ crumb.title }}&gt;{% endfor %}</p>
{{ page.content | safe }}
<p>{% if page.previous %}{{ page.previous.title }}{% endif %}|{% if page.next %}{{ page.next.title }}{% endif %}</p>
{% for group in page.terms %}<p>{{ group.label }}{% for term in group.terms %} {{ term.label }} {{ term.url }}{% endfor %}</p>{% endfor %}
<ul>{% for other in page.related %}<li>{{ other.link.title }} {{ other.link.url }} {{ other.same | join(sep="・") }} {{ other.words | join(sep="・") }}</li>{% endfor %}</ul>
{% for word in page.words %}<p>{{ word.id }} {{ word.definition | safe }}</p>{% endfor %}
{% for entry in page.explains %}<p>{{ entry.term }}</p>{% endfor %}
<ol>{% for other in page.backlinks %}<li>{{ other.title }} {{ other.summary }}</li>{% endfor %}</ol>
<p>{% for file in page.files %}{{ file.title }} {{ file.url }} {{ file.size }}{% endfor %}</p>
{% for entry in pages(sort="date", limit=4) %}<i>{{ entry.title }}</i>{% endfor %}
{% for entry in updates(limit=5) %}<b>{{ entry.page.title }}</b>{% endfor %}
{% set table = data(path="data/t.csv") %}{% for row in table.rows %}<p>{% for cell in row %}{{ cell }},{% endfor %}</p>{% endfor %}
{% for metric in metrics() %}<p>{{ metric.name }}{% for row in metric.rows %} {{ row }}{% endfor %}</p>{% endfor %}
{% endblock main %}
"#;

pub fn config(rng: &mut Rng) -> String {
    let zone = if rng.u8(..4) == 0 { "timezone: UTC\n" } else { "" };
    let base = if rng.u8(..6) == 0 { "https://example.jp/kb/" } else { "https://example.jp/" };
    let samples = if rng.bool() { "samples: false\n" } else { "" };
    format!(
        "title: 試験{}\nbase_url: {base}\ntheme: mine\n{zone}{samples}taxonomies:\n  \
         theme: {{ label: 課題, vocabulary: theme, paginate_by: {} }}\n  org: {{ label: 組織, section: org }}\n  tags: {{ label: 札 }}\n",
        rng.u8(..9),
        rng.u8(2..5),
    )
}

pub fn vocabulary(rng: &mut Rng) -> String {
    let mut text = String::from("terms:\n");
    for (key, label) in [("dx", "デジタル化"), ("succession", "事業承継"), ("price", "価格転嫁")] {
        _ = writeln!(text, "  - {{ key: {key}, label: {label}{} }}", rng.u8(..4));
    }
    text
}

pub fn glossary(rng: &mut Rng) -> String {
    let mut text = String::from("terms:\n  - term: 伴走支援\n    kana: ばんそうしえん\n    definition: 共に走る。\n");
    if rng.bool() {
        _ = writeln!(text, "  - term: 自走化\n    definition: 自ら走る{}。", rng.u8(..9));
    }
    text
}

pub fn synonyms(rng: &mut Rng) -> String {
    format!("synonyms:\n  - words: [DX, デジタル化{}]\n", rng.u8(..9))
}

pub fn table(rng: &mut Rng) -> String {
    format!("名,数\n甲,{}\n乙,{}\n", rng.u8(..99), rng.u8(..99))
}

pub fn metric(rng: &mut Rng, is_in_csv: bool) -> String {
    let series = if is_in_csv {
        "series: m.csv\n".to_owned()
    } else {
        format!(
            "series:\n  - {{ at: 2021, value: {} }}\n  - {{ at: FY2022, value: {}, status: plan }}\n",
            rng.u8(..99),
            rng.u8(..99)
        )
    };
    format!("name: 拠点{}\nunit: 箇所\nkind: count\ndefinition: 数えたもの。\nsource: 試験\n{series}", rng.u8(..9))
}

pub fn series(rng: &mut Rng) -> String {
    format!("at,value\n2021,{}\n2022-04,{}\n", rng.u8(..99), rng.u8(..99))
}

pub fn schedule(rng: &mut Rng) -> String {
    format!(
        "title: 予定{}\nperiod: FY2022\nas_of: 2022-06\nsource: 試験\ncolumns: [2022-04/2022-09, 2022-10/2023-03]\nworkstreams:\n  - {{ id: a, label: 一 }}\nitems:\n  - {{ id: x, workstream: a, title: 会{}, kind: other, planned: 2022-0{} }}\n",
        rng.u8(..9),
        rng.u8(..9),
        rng.u8(4..9),
    )
}

/// A page at `path`, which leads to some of `pages` (paths below `content/`) and hands out some of `files`; with
/// `names_words` its text may name words of the glossary, and pages by their titles.
pub fn page(rng: &mut Rng, path: &str, pages: &[String], files: &[String], names_words: bool) -> String {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let up = up(path);
    let mut text = format!("---\ntitle: {}\n", title(rng));
    let number = rng.u8(1..9);
    let (day, wide) = (14 + rng.u8(..7), rng.u32(..1000));
    let theme = ["dx", "succession", "price"][rng.usize(..3)];
    let status = ["draft", "review", "withdrawn"][rng.usize(..3)];
    let sort = ["date", "title", "weight", "kana"][rng.usize(..4)];
    // The pages of a section are the terms of a taxonomy.
    let units: Vec<&str> = pages
        .iter()
        .filter_map(|page| page.strip_prefix("org/")?.strip_suffix(".md"))
        .filter(|name| !name.contains('/'))
        .collect();
    let unit = rng.choice(&units).map(|unit| format!(", org: [{unit}]")).unwrap_or_default();
    // Each line with the odds that it is written: one in so many.
    let mut lines = vec![
        (3, format!("kana: かな{number}")),
        (3, format!("summary: 要約{wide}")),
        // Few days, so that many pages are of the same.
        (2, format!("date: 2022-0{}-11", 4 + number % 3)),
        (4, format!("weight: {number}")),
        (2, format!("tags: [札{}, 札{}]", number % 4, (number + 1) % 4)),
        (2, format!("taxonomies: {{ theme: [{theme}]{unit} }}")),
        (6, format!("status: {status}")),
        (9, format!("publish_at: 2022-06-{day}T09:00:00+09:00")),
        (9, format!("expires_at: 2022-06-{day}")),
    ];
    if !path.ends_with("_index.md") {
        lines.extend([(6, format!("slug: s{wide}")), (8, format!("aliases: [/old/{wide}/]"))]);
    } else if !folder.is_empty() {
        lines.push((2, format!("sort_by: {sort}\npaginate_by: {}", 2 + number % 2)));
    }
    lines.extend(rng.choice(pages).map(|other| (5, format!("related: [{up}{other}]"))));
    lines.extend(rng.choice(files).map(|file| (4, format!("files: [{{ file: {up}{file}, title: 資料 }}]"))));
    for (odds, line) in lines {
        if rng.u8(..odds) == 0 {
            _ = writeln!(text, "{line}");
        }
    }
    text.push_str("---\n");
    body(rng, &up, pages, files, names_words, &mut text);
    text
}

/// The way from a page below `content/` up to `content/`.
pub fn up(path: &str) -> String {
    "../".repeat(path.matches('/').count())
}

/// A title; some are alike, and some are longer than others.
pub fn title(rng: &mut Rng) -> String {
    format!("題{}{}", rng.u8(..30), "長".repeat(rng.usize(..3)))
}

/// What stands below the front matter; `up` leads from the page to `content/`.
pub fn body(rng: &mut Rng, up: &str, pages: &[String], files: &[String], names_words: bool, text: &mut String) {
    for _ in 0..rng.u8(..4) {
        match rng.u8(..9) {
            0 | 7 => _ = write!(text, "\n## 見出し{}\n", rng.u8(..5)),
            1 | 2 => {
                if let Some(other) = rng.choice(pages) {
                    let anchor = if rng.bool() { format!("#見出し{}", rng.u8(..5)) } else { String::new() };
                    _ = writeln!(text, "\n[行き先]({up}{other}{anchor})へ。");
                }
            }
            3 => {
                if let Some(file) = rng.choice(files) {
                    _ = writeln!(text, "\n[紙]({up}{file})");
                }
            }
            4 if names_words => text.push_str("\n[[伴走支援]]\n"),
            5 if names_words => _ = writeln!(text, "\n[[{}]]", title(rng)),
            _ => _ = writeln!(text, "\n文{}。", rng.u32(..1_000_000)),
        }
    }
}
