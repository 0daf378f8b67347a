//! `--unpublished` shows what isn't public, says why of each, and keeps every robot out.

use bansou::build::link;
use bansou::files::Memory;

use crate::laws_support::{options, render};
use crate::sites::{NOW, generate};

/// Every reason, with the front matter that has it.
const HIDDEN: [(&str, &str); 6] = [
    ("draft", "status: draft"),
    ("review", "status: review"),
    ("withdrawn", "status: withdrawn"),
    ("scheduled", "publish_at: 2022-07-01"),
    ("expired", "expires_at: 2022-06-01"),
    ("consent", "kind: case\ncompany: {anonymized: true, label: A社}\nconsent: {status: pending}"),
];

/// What is fictitious, in a site that leaves it out.
const SAMPLE: (&str, &str) = ("sample", "fictitious: true");

fn site(hidden: &[(&str, &str)]) -> Memory {
    let mut files = Memory::from([
        ("content/site.yaml", "title: 試験\nbase_url: https://example.jp/\nsamples: false\n"),
        ("content/_index.md", "---\ntitle: ホーム\n---\n[下書き](draft.md)\n"),
        ("content/open.md", "---\ntitle: 公開\n---\n"),
    ]);
    for &(name, front) in hidden {
        let mark = if name == SAMPLE.0 { "【記載例（架空）】" } else { "" };
        files.insert(&format!("content/{name}.md"), format!("---\ntitle: 頁{name}{mark}\n{front}\n---\n").into_bytes());
    }
    files
}

#[test]
fn what_is_hidden_is_shown_and_marked() {
    shows_and_marks(&HIDDEN);
}

#[test]
fn samples_that_are_left_out_are_shown_and_marked() {
    shows_and_marks(&[HIDDEN[0], SAMPLE]);
}

fn shows_and_marks(hidden: &[(&str, &str)]) {
    let mut shown = options(NOW);
    shown.unpublished = true;
    let rendered = render(&site(hidden), &shown);
    assert_eq!(rendered.errors(), Vec::<String>::new());
    for (name, _) in hidden {
        let html = rendered.text(&format!("{name}/index.html"));
        assert!(html.contains("<meta name=\"robots\" content=\"noindex\">"), "{name}");
        assert!(html.contains("hidden-page"), "{name} isn't marked");
    }
    assert!(!rendered.text("open/index.html").contains("hidden-page"));
    assert!(rendered.text("index.html").contains("<a href=\"/draft/\">"));
    assert_eq!(rendered.text("robots.txt"), "User-agent: *\nDisallow: /\n");
}

/// What isn't public is listed in the same way whether it is shown or left out.
#[test]
fn the_list_of_what_is_hidden_does_not_depend_on_its_being_shown() {
    let mut listed = 0;
    for seed in 0..80 {
        let files = generate(seed).whole();
        let mut options = options(NOW);
        let left_out = link(&files, &options).expect("a site");
        options.unpublished = true;
        let shown = link(&files, &options).expect("a site");
        assert_eq!(left_out.hidden, shown.hidden, "site {seed}");
        assert_eq!(left_out.held, shown.held, "site {seed}");
        listed += shown.held.len();
    }
    assert!(listed > 500, "only {listed} things were listed");
}

/// A document that waits is shown where it will stand, and marked; what it is linked from leads to it.
#[test]
fn documents_that_wait_are_shown_and_marked() {
    let mut files = site(&[HIDDEN[0]]);
    let page = "---\ntitle: 資料\nfiles:\n  - {file: now.txt}\n  - {file: later.txt, publish_at: 2022-07-01}\n  \
                - {file: draft.txt, draft: true}\n---\n[後の資料](later.txt)\n";
    files.insert("content/papers.md", page.as_bytes());
    for name in ["now", "later", "draft"] {
        files.insert(&format!("content/{name}.txt"), name.as_bytes());
    }
    for (unpublished, there, badges) in [(false, false, 0), (true, true, 2)] {
        let mut options = options(NOW);
        options.unpublished = unpublished;
        let rendered = render(&files, &options);
        assert_eq!(rendered.errors(), Vec::<String>::new());
        assert!(rendered.tree.contains_key("now.txt"));
        let html = rendered.text("papers/index.html");
        assert_eq!(html.matches("badge preview").count(), badges, "{html}");
        for name in ["later.txt", "draft.txt"] {
            assert_eq!((rendered.tree.contains_key(name), html.contains(name)), (there, there), "{name}");
        }
    }
}

/// Whatever isn't public is marked wherever it is shown, with its hour.
#[test]
fn everything_that_waits_is_marked() {
    const HOURS: &str = "publish_at: \"2022-07-01T10:00:00+09:00\"";
    const MARK: &str = "<span class=\"badge preview\">公開予定（令和4年7月1日（金）10:00から）</span>";
    let mut files = Memory::new();
    for (path, text) in [
        (
            "content/site.yaml",
            "title: 試験\nbase_url: https://example.jp/\ntaxonomies: {theme: {label: 題目, vocabulary: theme}}\nheld: [{path: data/a.csv, HOURS}]\n",
        ),
        ("content/_index.md", "---\ntitle: ホーム\n---\n"),
        ("content/data.md", "---\ntitle: 表\n---\n{{ table(file=\"data/a.csv\") }}\n"),
        ("content/data/a.csv", "列,値\nあ,1\n"),
        ("content/changed.md", "---\ntitle: 更新\nchanges: [{date: 2022-06-01, text: 更新した, HOURS}]\n---\n"),
        ("content/term.md", "---\ntitle: 語\ntaxonomies: {theme: [t]}\n---\n"),
        ("content/word.md", "---\ntitle: 言葉\n---\n言葉の説明です。\n"),
        ("content/metric.md", "---\ntitle: 指標\n---\n{{ metric(id=\"m\") }}\n"),
        ("content/number.md", "---\ntitle: 値\n---\n{{ metric(id=\"n\") }}\n"),
        ("content/list.md", "---\ntitle: 値の一覧\n---\n{{ metrics(show=\"table\") }}\n"),
        ("content/all.md", "---\ntitle: 全指標\ntemplate: metrics.html\n---\n"),
        ("content/later.md", "---\ntitle: 後の頁\nHOURS\n---\n"),
        ("content/months.md", "---\ntitle: 月\n---\n{{ schedule(id=\"a\", show=\"months\") }}\n"),
        ("content/table.md", "---\ntitle: 予定表\n---\n{{ schedule(id=\"a\", show=\"table\") }}\n"),
        ("content/plans.md", "---\ntitle: 予定一覧\n---\n{{ schedule(id=\"a\", show=\"list\") }}\n"),
        ("content/gantt.md", "---\ntitle: 図\n---\n{{ schedule(id=\"a\", show=\"gantt\") }}\n"),
        ("content/next.md", "---\ntitle: 次\n---\n{{ schedule(id=\"a\", show=\"next\") }}\n"),
        ("content/moved.md", "---\ntitle: 移した\n---\n{{ schedule(id=\"b\", show=\"list\") }}\n"),
        (
            "content/metrics/m.yaml",
            "name: 指標\nunit: 件\nkind: count\npage: ../later.md\nseries: [{at: 2022-05, value: 1}]\n",
        ),
        (
            "content/metrics/n.yaml",
            "name: 別の指標\nunit: 件\nkind: count\nseries: [{at: 2022-04, value: 1}, {at: 2022-05, value: 2, HOURS}]\n",
        ),
        (
            "content/schedules/a.yaml",
            "title: 予定\nperiod: FY2022\nas_of: 2022-06\ncolumns: [FY2022-H1, FY2022-H2]\nworkstreams: [{id: a, label: 領域}]\n\
             items: [{id: one, workstream: a, title: 一, planned: 2022-09-01, HOURS}]\n",
        ),
        (
            "content/schedules/b.yaml",
            "title: 別の予定\nperiod: FY2022\nas_of: 2022-06\nworkstreams: [{id: a, label: 領域}]\n\
             items: [{id: two, workstream: a, title: 二, planned: 2022-10, history: [{planned: 2022-09, changed: 2022-06-01, HOURS}]}]\n",
        ),
        ("content/vocabularies/theme.yaml", "terms: [{key: t, label: 題目の語, HOURS}]\n"),
        ("content/glossary.yaml", "terms: [{term: 言葉, definition: 意味。, HOURS}]\n"),
    ] {
        files.insert(path, text.replace("HOURS", HOURS).into_bytes());
    }
    let mut shown = options(NOW);
    shown.unpublished = true;
    let rendered = render(&files, &shown);
    assert_eq!(rendered.errors(), Vec::<String>::new());
    let expected = [
        ("data", 1),
        ("changed", 1),
        ("updates", 1),
        ("term", 1),
        ("theme", 1),
        ("theme/t", 1),
        ("word", 1),
        ("glossary", 1),
        // At its head; its only number is public.
        ("metric", 1),
        // Where it is large, and in the table.
        ("number", 2),
        // Of the metric, of the number; and of the page that waits, which comes next.
        ("list", 3),
        // In the tiles, in full, in the table of numbers, in the list of the data; and of the page beside it.
        ("all", 7),
        ("months", 1),
        ("table", 1),
        ("plans", 1),
        // On the strip, in the table behind it, and of the page beside it; the chart says it in words.
        ("gantt", 3),
        ("next", 1),
        // The day that is shown, and the change.
        ("moved", 2),
    ];
    let marks = |path: &str| rendered.text(&format!("{path}/index.html")).matches(MARK).count();
    assert_eq!(expected.map(|(path, _)| (path, marks(path))), expected);
    assert!(rendered.text("gantt/index.html").contains("9月1日（木）（非公開）</text>"));
    // At its hour nothing of it is left.
    shown.now = bansou::calendar::Now("2022-07-01T10:00:00+09:00".parse().expect("a moment"));
    let public = render(&files, &shown);
    assert!(public.tree.values().all(|bytes| !String::from_utf8_lossy(bytes).contains("badge preview")));
}

#[test]
fn without_the_flag_nothing_of_it_is_there() {
    let all = [&HIDDEN[..], &[SAMPLE]].concat();
    let rendered = render(&site(&all), &options(NOW));
    for (name, _) in all {
        assert!(!rendered.tree.contains_key(&format!("{name}/index.html")), "{name}");
    }
    assert!(rendered.text("robots.txt").contains("Allow: /\n"));
    assert!(!rendered.text("open/index.html").contains("noindex"));
}
