//! Mistakes that are found in the background, and what whoever runs the preview is told of them.

use std::thread;
use std::time::Duration;

use serde_json::json;

use crate::program::{Preview, until};
use crate::sites::write;
use crate::stream::Events;
use crate::support::SiteTest;

const TEMPLATE: &str = "themes/mine/templates/special.html";
const GOOD: &str = "{% extends \"default/page.html\" %}\n";

fn site() -> SiteTest {
    SiteTest::new()
        .edit("content/site.yaml", "https://example.jp/", "https://example.jp/\ntheme: mine")
        .file("themes/mine/theme.yaml", "extends: default\n")
        .file(TEMPLATE, GOOD)
        .page("content/a.md", "title: 甲\n")
        .page("content/special.md", "title: 特別\ntemplate: special.html\n")
}

#[test]
fn a_mistake_of_a_template_is_found_though_nobody_looks_at_its_page() {
    let site = site();
    let preview = Preview::start(site.root());
    let mut events = Events::of_page(&preview, "/a/");
    events.until_known();
    write(&site, TEMPLATE, format!("{GOOD}{{% block main %}}\n{{{{ page.nothing.at.all }}}}\n{{% endblock main %}}\n"));
    let told = events.until("the mistake", |event| event.name == "diagnostics" && event.data["errors"] == 1).data;
    let item = &told["items"][0];
    assert_eq!((&item["file"], &item["line"]), (&json!(TEMPLATE), &json!(3)), "{told:#}");
    assert_eq!(item["text"], json!("{{ page.nothing.at.all }}"), "{told:#}");
    until("the mistake in the terminal", || preview.said().contains(TEMPLATE).then_some(()));
    // Its own page tells of it instead, and has the script by which it comes back.
    let page = preview.get("/special/");
    assert_eq!(page.status, 500);
    assert!(page.text().contains(TEMPLATE) && page.page_hash().is_some(), "{}", page.text());
    write(&site, TEMPLATE, GOOD);
    events.until("its end", |event| event.name == "diagnostics" && event.data["errors"] == 0);
    preview.shows("/special/", "特別");
    assert_eq!(events.count("reload"), 0, "{:#?}", events.seen);
}

#[test]
fn a_template_that_cannot_be_read_leaves_the_last_theme() {
    let site = site();
    let preview = Preview::start(site.root());
    let mut events = Events::of_page(&preview, "/special/");
    events.until_known();
    write(&site, TEMPLATE, "{% extends \"default/page.html\" %}\n{% block main %}\n{{ page.title \n");
    let told = events.until("the mistake", |event| event.name == "diagnostics" && event.data["errors"] == 1).data;
    assert_eq!(told["items"][0]["file"], json!(TEMPLATE), "{told:#}");
    assert!(preview.shows("/special/", "特別").text().contains("</html>"));
    events.until_known();
    write(&site, TEMPLATE, format!("{GOOD}{{% block main %}}\n新しい形\n{{% endblock main %}}\n"));
    events.until("its end", |event| event.name == "diagnostics" && event.data["errors"] == 0);
    preview.shows("/special/", "新しい形");
}

/// A mistake moves about while its file is edited, and others come and go; it is told once.
#[test]
fn the_terminal_tells_the_same_mistake_once() {
    let site = site();
    let preview = Preview::start(site.root());
    let mut events = Events::of_page(&preview, "/special/");
    events.until_known();
    let said_before = preview.said();
    for edit in 1..=6 {
        let lines = "一行\n\n".repeat(edit);
        write(&site, "content/a.md", format!("---\ntitle: 甲\n---\n{lines}[ない](nai.md)\n"));
        let line = 4 + 2 * edit;
        let is_there = |item: &serde_json::Value| item["code"] == "broken-link" && item["line"] == line;
        events.until(&format!("the mistake in line {line}"), |event| {
            event.name == "diagnostics"
                && event.data["items"].as_array().is_some_and(|items| items.iter().any(is_there))
        });
        events.until_known();
    }
    let said = preview.said();
    assert_eq!(said.matches("エラー[broken-link]").count(), 1, "{said}");
    // Another mistake in the same file is another.
    write(&site, "content/a.md", "---\ntitle: 甲\n---\n[ない](nai.md)\n[まだ](mada.md)\n");
    until("the other mistake", || preview.said().contains("mada.md").then_some(()));
    write(&site, "content/a.md", "---\ntitle: 甲\n---\n");
    until("that nothing is wrong", || preview.said().contains("誤りはなくなりました。").then_some(()));
    let said = preview.said();
    assert_eq!(said.matches("エラー[broken-link]").count(), 2, "{said}");
    assert_eq!(said.matches("誤りはなくなりました。").count(), 1, "{said}");
    assert!(!said_before.contains("エラー"), "{said_before}");
    // Once it was mended, it is news again.
    write(&site, "content/a.md", "---\ntitle: 甲\n---\n[ない](nai.md)\n");
    until("the mistake anew", || (preview.said().matches("エラー[broken-link]").count() == 3).then_some(()));
}

/// Wherever a page breaks off, a browser finds the script in it, which shows what is wrong and loads the page anew.
#[test]
fn a_page_that_breaks_off_has_its_script() {
    let wrong = "{{ page.nothing.at.all }}";
    let mut lost = Vec::new();
    for (before, after) in [
        ("<head><meta charset=\"utf-8\"></head><body><p>", "</p></body></html>"),
        ("<head><title>", "</title></head><body></body></html>"),
        ("<head><meta name=\"a\" content=\"", "\"></head><body></body></html>"),
        ("<head></head><body><a href=\"", "\">x</a></body></html>"),
        ("<head><title>x</title><script type=\"application/ld+json\">", "</script></head></html>"),
        ("<head><title>x</title><!-- ", " --></head></html>"),
        ("<head><title>x</title><style>p { color: ", " }</style></head></html>"),
        ("<head></head><body><textarea>", "</textarea></body></html>"),
        ("<head></head><body><svg><style>", "</style></svg></body></html>"),
        ("<he", "ad></head>"),
    ] {
        let before = format!("<!DOCTYPE html><html lang=\"ja\">{before}");
        let site = site().file(TEMPLATE, &format!("{before}{wrong}{after}"));
        let preview = Preview::start(site.root());
        let page = preview.get("/special/");
        let html = scraper::Html::parse_document(&page.text());
        let script = scraper::Selector::parse("script[src='/_bansou/preview.js'][data-page]").expect("a selector");
        if html.select(&script).count() != 1 {
            lost.push(page.text());
        }
        let hash = page.page_hash().expect("a hash");
        let mut events = Events::of(&preview, &format!("path=/special/&query=&page={hash}"));
        events.until("the mistake", |event| event.name == "diagnostics" && event.data["errors"] == 1);
        write(&site, TEMPLATE, format!("{before}直した文{after}"));
        events.next("reload");
    }
    assert!(lost.is_empty(), "a browser finds no script in {lost:#?}");
}

/// For a moment a page that is renamed is in neither place or in both: that is nobody's mistake, and no page goes.
#[test]
fn a_rename_is_no_mistake() {
    let site = site()
        .page("content/b.md", "title: 乙\nslug: onaji\naliases: [/mukashi/]\n")
        .file("content/a.md", "---\ntitle: 甲\n---\n[[乙]]へ。\n");
    let preview = Preview::start(site.root());
    let mut events = Events::of_page(&preview, "/onaji/");
    events.until_known();
    for (from, to) in
        [("content/b.md", "content/c.md"), ("content/c.md", "content/0.md"), ("content/0.md", "content/b.md")]
    {
        std::fs::rename(site.path(from), site.path(to)).expect("a file");
        events.until(&format!("the page in {to}"), |event| event.name == "state" && event.data["source"] == to);
        // What is gone is waited for; the mistake, if there is one, is told before that is over.
        thread::sleep(Duration::from_millis(300));
        events.settle();
    }
    assert!(!preview.said().contains("エラー"), "{}", preview.said());
    assert_eq!(events.count("gone"), 0, "{:#?}", events.seen);
    assert_eq!(preview.get("/mukashi/").status, 200);
}
