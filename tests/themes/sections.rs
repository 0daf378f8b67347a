//! Sections and councils: in which order their pages stand, and what their templates see.

use bansou::files::Memory;

use crate::laws_support::{Rendered, options, render};

/// A site with a theme that shows nothing but what is asked of each page, and the given files below `content/`.
pub fn shown(template: &str, content: &[(&str, &str)]) -> Rendered {
    let mut files = Memory::from([
        ("content/site.yaml", "title: 試験\nbase_url: https://example.jp/\ntheme: own\n"),
        ("content/_index.md", "---\ntitle: ホーム\n---\n"),
        ("themes/own/theme.yaml", "name: own\nextends: default\n"),
    ]);
    for name in ["home", "section", "council", "meeting", "page", "updates"] {
        files.insert(&format!("themes/own/templates/{name}.html"), template.as_bytes().to_vec());
    }
    for (path, front) in content {
        files.insert(&format!("content/{path}"), format!("---\n{front}\n---\n").into_bytes());
    }
    let site = render(&files, &options(crate::NOW));
    assert_eq!(site.errors(), Vec::<String>::new());
    site
}

const COUNCIL: &str = "title: 会議\ncouncil: {name: 会議, secretariat: 室}";

/// Numbers that don't follow the days, meetings without a number, and a page that is no meeting.
const MEETINGS: [(&str, &str); 5] = [
    ("c/a.md", "title: 2\nmeeting: {status: held, number: 2, date: 2022-05-01}"),
    ("c/b.md", "title: 合同・六月\nmeeting: {status: held, date: 2022-06-01}"),
    ("c/d.md", "title: 1\nmeeting: {status: held, number: 1, date: 2022-05-01}"),
    ("c/e.md", "title: 合同・四月\nmeeting: {status: held, date: 2022-04-01}"),
    ("c/f.md", "title: 3\nmeeting: {status: held, number: 3, date: 2022-04-15}"),
];

#[test]
fn a_council_shows_its_meetings_newest_first() {
    let template = "{% if council is defined %}{% for m in council.meetings %}{{ m.title }} {% endfor %}{% endif %}";
    let mut content = MEETINGS.to_vec();
    content.push(("c/_index.md", COUNCIL));
    content.push(("c/g.md", "title: 規約\nkind: page"));
    let site = shown(template, &content);
    assert_eq!(site.text("c/index.html").trim(), "合同・六月 2 1 3 合同・四月 規約");
}

#[test]
fn meetings_without_a_number_come_last_in_either_direction() {
    let template = "{% if pages is defined %}{% for p in pages %}{{ p.title }} {% endfor %}{% endif %}";
    for (order, expected) in [("asc", "1 2 3 合同・四月 合同・六月"), ("desc", "3 2 1 合同・六月 合同・四月")]
    {
        let section = format!("title: 会議\npage_kind: meeting\nsort_by: number\norder: {order}");
        let mut content = MEETINGS.to_vec();
        content.push(("c/_index.md", &section));
        assert_eq!(shown(template, &content).text("c/index.html").trim(), expected, "{order}");
    }
}

#[test]
fn home_and_councils_have_one_sheet() {
    let council = format!("{COUNCIL}\npaginate_by: 1");
    let mut content = MEETINGS.to_vec();
    content.extend([("c/_index.md", council.as_str()), ("_index.md", "title: ホーム\npaginate_by: 1")]);
    content.extend([("x.md", "title: い"), ("y.md", "title: ろ")]);
    let site = shown("", &content);
    let mut codes = site.codes();
    codes.retain(|(code, _)| *code != "record-incomplete");
    assert_eq!(codes, [("no-sheets", "content/_index.md"), ("no-sheets", "content/c/_index.md")]);
    assert!(!site.tree.keys().any(|path| path.contains("page/2")), "{:?}", site.tree.keys());
}

#[test]
fn a_section_names_its_own_feed_and_a_page_that_of_its_section() {
    let site = shown(
        "{% if page.feed %}{{ page.feed.url }}{% endif %}",
        &[
            ("news/_index.md", "title: 新着"),
            ("news/a.md", "title: い\ndate: 2022-06-01"),
            ("news/old/_index.md", "title: 以前"),
            ("news/old/b.md", "title: ろ\ndate: 2021-06-01"),
            ("news/none/_index.md", "title: 空"),
        ],
    );
    for (path, feed) in [
        ("index.html", ""),
        ("news/index.html", "/news/atom.xml"),
        ("news/a/index.html", "/news/atom.xml"),
        ("news/old/index.html", "/news/old/atom.xml"),
        ("news/old/b/index.html", "/news/old/atom.xml"),
        ("news/none/index.html", ""),
    ] {
        assert_eq!(site.text(path).trim(), feed, "{path}");
    }
}

#[test]
fn every_index_has_lists_even_an_empty_one() {
    let site = shown(
        "{% if page.kind != \"page\" %}{{ pages | length }}{{ subsections | length }}{{ pager.count }}{% endif %}",
        &[("c/_index.md", COUNCIL), ("s/_index.md", "title: 空"), ("p/_index.md", "title: 空\nkind: page")],
    );
    assert_eq!(site.text("index.html").trim(), "030");
    for path in ["c/index.html", "s/index.html"] {
        assert_eq!(site.text(path).trim(), "000", "{path}");
    }
}

#[test]
fn what_is_not_there_is_a_mistake_and_what_is_hidden_is_none() {
    for (argument, errors) in [
        ("theme=\"hiring\"", 0),
        ("theme=\"雇用\"", 0),
        ("theme=\"hirng\"", 1),
        ("bureau=\"kanto\"", 0),
        ("bureau=\"nothing\"", 1),
        ("section=\"later\"", 0),
        ("section=\"nothing\"", 1),
    ] {
        let files = Memory::from([
            (
                "content/site.yaml",
                "title: 試験\nbase_url: https://example.jp/\ntheme: own\ntaxonomies:\n  theme: {label: 題目, vocabulary: \
                 theme}\n  bureau: {label: 局, section: bureau}\n",
            ),
            ("content/vocabularies/theme.yaml", "terms:\n  - {key: hiring, label: 採用, aliases: [雇用]}\n"),
            ("content/_index.md", "---\ntitle: ホーム\n---\n"),
            ("content/bureau/_index.md", "---\ntitle: 局\n---\n"),
            ("content/bureau/kanto.md", "---\ntitle: 関東\nstatus: draft\n---\n"),
            ("content/later/_index.md", "---\ntitle: 準備中\nstatus: draft\n---\n"),
            ("themes/own/theme.yaml", "name: own\nextends: default\n"),
            ("themes/own/templates/home.html", &format!("{{% for p in pages({argument}) %}}{{% endfor %}}")),
        ]);
        let site = render(&files, &options(crate::NOW));
        assert_eq!(site.codes(), vec![("template", "themes/own/templates/home.html"); errors], "{argument}");
    }
}

/// What is next: the soonest first, without what is over, done, called off or goes on for long.
#[test]
fn a_schedule_says_what_is_next() {
    const SCHEDULE: &str = "title: 題\nperiod: FY2022\nas_of: 2022-06\nworkstreams: [{id: a, label: 甲}]\nitems:\n\
         - {id: far, workstream: a, title: 遠いもの, planned: 2022-10}\n\
         - {id: later, workstream: a, title: 先のもの, planned: 2022-09}\n\
         - {id: month, workstream: a, title: 今月のもの, planned: 2022-06}\n\
         - {id: soon, workstream: a, title: すぐのもの, planned: 2022-06-22}\n\
         - {id: over, workstream: a, title: 過ぎたもの, planned: 2022-05}\n\
         - {id: year, workstream: a, title: 通年のもの, planned: FY2022}\n\
         - {id: done, workstream: a, title: 済んだもの, planned: 2022-07, actual: 2022-06-10, status: done}\n\
         - {id: off, workstream: a, title: やめたもの, planned: 2022-07, status: cancelled}\n\
         - {id: open, workstream: a, title: 続くもの, planned: 2022-08/..}\n";
    let files = Memory::from([
        ("content/site.yaml", "title: 試験\nbase_url: https://example.jp/\ntheme: own\n"),
        ("themes/own/theme.yaml", "name: own\nextends: default\n"),
        ("content/_index.md", "---\ntitle: ホーム\n---\n{{ schedule(id=\"s\", show=\"next\") }}\n"),
        ("content/schedules/s.yaml", SCHEDULE),
        (
            "themes/own/templates/home.html",
            "{% set plan = schedule(id=\"s\") %}{% for item in plan.next %}{{ item.title }} {% endfor %}{{ site.today }}{{ page.content | safe }}",
        ),
    ]);
    let rendered = render(&files, &options("2022-06-20T09:00:00+09:00"));
    assert_eq!(rendered.errors(), Vec::<String>::new());
    let html = rendered.text("index.html");
    assert!(html.starts_with("すぐのもの 今月のもの 続くもの 先のもの 遠いもの 2022-06-20"), "{html}");
    assert!(html.contains("href=\"webcal://example.jp/calendar.ics\"") && !html.contains("遠いもの</span>"), "{html}");
}

/// What an editor writes in a schedule is text in the table, in the lists and in the drawing.
#[test]
fn a_schedule_is_text_wherever_it_is_shown() {
    const SCHEDULE: &str = "title: \"<b>題\"\nperiod: FY2022\nas_of: 2022-06\ncolumns: [FY2022-H1, FY2022-H2]\n\
         workstreams: [{id: a, label: \"<b>領域\"}]\nitems:\n\
         - {id: x, workstream: a, track: \"<b>行\", title: \"<b>項目\", note: \"<b>注\", planned: 2022-07, \
         history: [{planned: 2022-06, changed: 2022-05, reason: \"<b>理由\"}]}\n";
    let files = Memory::from([
        ("content/site.yaml", "title: 試験\nbase_url: https://example.jp/\n"),
        (
            "content/_index.md",
            "---\ntitle: ホーム\n---\n{{ schedule(id=\"s\") }}\n\n{{ schedule(id=\"s\", show=\"list\") }}\n",
        ),
        ("content/schedules/s.yaml", SCHEDULE),
    ]);
    let rendered = render(&files, &options(crate::NOW));
    assert_eq!(rendered.errors(), Vec::<String>::new());
    let html = rendered.text("index.html");
    assert!(!html.contains("<b>題") && !html.contains("<b>領域") && !html.contains("<b>項目"), "{html}");
    for (what, shown) in [("題", 5), ("領域", 3), ("行", 1), ("項目", 5), ("注", 4), ("理由", 2)] {
        let escaped = format!("&lt;b&gt;{what}");
        assert!(html.matches(&escaped).count() >= shown, "{what}: {}", html.matches(&escaped).count());
    }
}
