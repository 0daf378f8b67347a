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
        let files = generate(seed).files(true);
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
