//! A site in another language: nothing that the program says is in Japanese but dates, which `calendar/` writes.

use std::collections::BTreeSet;

use bansou::files::Memory;

use crate::NOW;
use crate::laws_support::{Rendered, options, render};

/// The texts of the theme `english`, which has no others.
const TEXTS: &str = include_str!("english/i18n/en.yaml");

/// Every template that the program asks a theme for.
const TEMPLATES: [&str; 16] = [
    "404", "bureaus", "case", "council", "glossary", "home", "meeting", "metrics", "page", "redirect", "report",
    "search", "section", "taxonomy", "term", "updates",
];

/// A page with all that the program puts into it.
const PAGE: &str = r#"<html lang="{{ site.language }}"><title>{{ page.title }}</title>{{ t(key="hello") }}
{{ page.content }}
{% for file in page.files %}<p>{{ file.title }} {{ file.format_text }}</p>{% endfor %}
{% for fact in page.facts %}<p>{{ fact.label }} {{ fact.text }}</p>{% endfor %}
{% if meeting is defined %}<p>{{ meeting.title }} {{ meeting.status.label }} {{ meeting.minutes.label }}</p>{% endif %}
{% if glossary is defined %}{% for row in glossary.rows %}<p>{{ row.row }}</p>{% endfor %}{% endif %}
</html>"#;

const PLANS: &str = r#"{% set plan = schedule(id="plan") %}{% for month in plan.months %}<h2>{{ month.label }}</h2>
{% for item in month.items %}<p>{{ item.title }} {{ item.kind.label }} {{ item.status.label }}</p>{% endfor %}{% endfor %}
{% for tick in plan.gantt.ticks %}<i>{{ tick.label }}</i>{% endfor %}"#;

const NUMBERS: &str = r#"{% set metric = metric(id="staff") %}
{% for row in metric.rows %}<p>{{ row.text }} {{ row.status.label }}</p>{% endfor %}
{% for chart in metric.charts %}{% for mark in chart.marks %}<b>{{ mark.reading.label }} {{ mark.reading.text }}</b>
{% if mark.name %}{% for line in mark.name.lines %}<i>{{ line.text }}</i>{% endfor %}{% endif %}{% endfor %}{% endfor %}"#;

fn site(language: &str, texts: &str) -> Memory {
    let mut files = Memory::from([
        ("content/_index.md", "---\ntitle: Home\n---\n"),
        (
            "content/words.md",
            "---\ntitle: Words\nfiles: [{file: a.txt, title: Data}]\nextra: {facts: [{label: From, date: 2022-06-17, value: Tokyo}]}\n---\n\
             ## Staff\n\n> [!NOTE]\n> a[^1]\n\n- [x] b\n- [ ] c\n\n|d|\n|-|\n|1|\n\n|e|\n|-|\n|2|\n\n[^1]: f\n",
        ),
        (
            "content/balanced.md",
            "---\ntitle: Balanced\n---\n\n<details><summary>More</summary>\n\n> [!TIP]\n> a[^1] b[^1]\n\n|d|\n|-|\n|1|\n\n- [x] c\n\n</details>\n\n[^1]: f\n",
        ),
        ("content/a.txt", "a"),
        ("content/glossary.yaml", "terms: [{term: SME, definition: a small firm}]\n"),
        ("content/council/_index.md", "---\ntitle: Council\ncouncil: {name: The council}\n---\n"),
        (
            "content/council/01.md",
            "---\ntitle: First\nmeeting: {number: 1, date: 2022-06-17, status: held, minutes: {kind: summary, file: m.txt}}\n---\n",
        ),
        ("content/council/m.txt", "m"),
        ("content/plans.md", "---\ntitle: Plans\ntemplate: plans.html\n---\n"),
        (
            "content/schedules/plan.yaml",
            "title: Plan\nperiod: FY2022\nas_of: 2022-06\nworkstreams: [{id: a, label: A}]\nitems:\n\
             - {id: x, workstream: a, title: Course, kind: training, planned: \"2022-09?\"}\n\
             - {id: y, workstream: a, title: Talk, kind: symposium, planned: 2022-10, status: cancelled}\n",
        ),
        ("content/numbers.md", "---\ntitle: Numbers\ntemplate: numbers.html\n---\n"),
        ("content/org/_index.md", "---\ntitle: Bureaus\n---\n"),
        ("content/org/kanto.md", "---\ntitle: Bureau of Kanto\n---\n"),
        (
            "content/metrics/staff.yaml",
            "name: Staff\nunit: ' people'\nkind: count\nchart: map\ndimensions: [{key: bureau, label: Bureau, members: [{key: kanto, label: K}]}]\n\
             series: [{at: 2022-06, bureau: kanto, value: 1300, approximate: true}]\n",
        ),
        ("themes/english/theme.yaml", "name: english\n"),
        ("themes/english/templates/plans.html", PLANS),
        ("themes/english/templates/numbers.html", NUMBERS),
    ]);
    let settings = format!("title: Site\nbase_url: https://example.org/\ntheme: english\nlanguage: {language}\n");
    files.insert("content/site.yaml", settings.into_bytes());
    files.insert("themes/english/i18n/en.yaml", texts.as_bytes().to_vec());
    for template in TEMPLATES {
        files.insert(&format!("themes/english/templates/{template}.html"), PAGE.as_bytes().to_vec());
    }
    files
}

fn english() -> Rendered {
    let rendered = render(&site("en", TEXTS), &options(NOW));
    assert_eq!(rendered.errors(), Vec::<String>::new());
    rendered
}

#[test]
fn an_english_site_says_everything_in_english() {
    let rendered = english();
    for (path, words) in [
        (
            "words/index.html",
            &[
                "<html lang=\"en\">",
                "Hello",
                "<p class=\"alert-title\">Note</p>",
                "aria-label=\"Footnote 1\"",
                "<section class=\"footnotes\" aria-label=\"Footnotes\">",
                "aria-label=\"Back to the text (footnote 1)\"",
                "checked aria-label=\"Done\">",
                "disabled aria-label=\"Open\">",
                "aria-label=\"Table: Staff\"",
                "aria-label=\"Table 2: Staff\"",
                "<p>Data text file, 1KB</p>",
                "<p>From Tokyo (令和4年6月17日（金）)</p>",
            ][..],
        ),
        (
            "balanced/index.html",
            &[
                "<p class=\"alert-title\">Tip</p>",
                "aria-label=\"Table\"",
                "aria-label=\"Done\"",
                "aria-label=\"Footnote 1\"",
                "aria-label=\"Back to the text (footnote 1-2)\"",
                "<section class=\"footnotes\" aria-label=\"Footnotes\">",
            ],
        ),
        ("council/01/index.html", &["<p>Meeting 1 Held Summary of the proceedings</p>"]),
        ("plans/index.html", &["<p>Course Training Planned</p>", "<p>Talk Symposium Cancelled</p>"]),
        (
            "numbers/index.html",
            &["<p>about 1,300 actual</p>", "<b>K about 1,300 people</b>", "<i>Kanto</i>", "<b>okinawa n/a</b>"],
        ),
        ("glossary/index.html", &["<title>Glossary</title>", "<p>A–Z</p>"]),
        ("404.html", &["<title>Page not found</title>"]),
        ("calendar.ics", &["//bansou//EN", "X-WR-CALNAME:Plans | Site", "SUMMARY:Provisional: Course (令和4年9月)"]),
    ] {
        for words in words {
            assert!(rendered.text(path).contains(words), "{path} says nothing of {words}:\n{}", rendered.text(path));
        }
    }
}

/// What is left in Japanese is dates.
#[test]
fn nothing_else_is_in_japanese() {
    let rendered = english();
    // A file of the index also holds, for searching, the signs that Japanese is written with.
    let texts = rendered.tree.iter().filter(|(path, _)| !path.starts_with("search/") && !path.starts_with("assets/"));
    let mut said = BTreeSet::new();
    for (path, bytes) in texts {
        let text = std::str::from_utf8(bytes).unwrap_or_else(|_| panic!("{path} isn't text"));
        said.extend(text.chars().filter(|c| !c.is_ascii() && !"–↩\u{FE0E}\u{FEFF}".contains(*c)));
    }
    let of_dates: BTreeSet<char> = "令和年月日（金）予定".chars().collect();
    assert_eq!(said.difference(&of_dates).collect::<String>(), "");
    assert!(said.contains(&'令'), "the test has seen no date");
}

#[test]
fn a_language_without_texts_is_a_mistake() {
    for (language, texts, expected) in [
        ("en-GB", TEXTS.to_owned(), &[][..]),
        ("fr", TEXTS.to_owned(), &[("unknown-language", "content/site.yaml")][..]),
        ("en", TEXTS.replace("alert_note: Note\n", ""), &[("missing-text", "themes/english/i18n/en.yaml")]),
    ] {
        let rendered = render(&site(language, &texts), &options(NOW));
        let mut codes = rendered.codes();
        codes.retain(|(code, _)| *code != "record-incomplete");
        assert_eq!(codes, expected, "{language}");
    }
}
