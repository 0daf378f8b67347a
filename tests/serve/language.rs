//! The preview speaks the language that the command names. What the site says is the site's.

use crate::program::Preview;
use crate::sites::write;
use crate::stream::Events;
use crate::support::{NOW, SiteTest};

/// A site of which no part is in Japanese, with pages that aren't public for every reason and with mistakes.
fn site() -> SiteTest {
    let case = |consent: &str| format!("title: Case\ncompany: {{anonymized: true, label: A}}\n{consent}");
    SiteTest::empty()
        .file("content/site.yaml", "title: Knowledge\nbase_url: https://example.jp/\ntheme: mine\n")
        .file("themes/mine/theme.yaml", "extends: default\n")
        .file(
            "themes/mine/templates/page.html",
            "<html lang=\"en\"><head></head><body>{{ page.content | safe }}</body></html>",
        )
        .file(
            "themes/mine/templates/section.html",
            "<html lang=\"en\"><head></head><body>{{ page.title }}</body></html>",
        )
        .file("themes/mine/templates/home.html", "<html lang=\"en\"><head></head><body>Home</body></html>")
        .file("themes/mine/templates/404.html", "<html lang=\"en\"><head></head><body>Nothing</body></html>")
        .page("content/_index.md", "title: Home\n")
        .page("content/a.md", "title: A\ntitel: B\n")
        .page("content/drafts/_index.md", "title: Drafts\nstatus: draft\n")
        .page("content/drafts/inside.md", "title: Inside\n")
        .page("content/review.md", "title: Review\nstatus: review\n")
        .page("content/withdrawn.md", "title: Withdrawn\nstatus: withdrawn\n")
        .page("content/later.md", "title: Later\npublish_at: 2022-07-01T09:00:00+09:00\n")
        .page("content/past.md", "title: Past\nexpires_at: 2022-06-01T09:00:00+09:00\n")
        .page("content/none.md", &case(""))
        .page("content/pending.md", &case("consent: {status: pending}\n"))
        .page("content/refused.md", &case("consent: {status: refused}\n"))
        .page("content/back.md", &case("consent: {status: withdrawn}\n"))
        .page("content/over.md", &case("consent: {status: granted, expires: 2022-06-01}\n"))
}

fn is_japanese(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}')
}

#[track_caller]
fn assert_english(what: &str, text: &str) {
    let wrong: Vec<&str> = text.lines().filter(|line| line.chars().any(is_japanese)).collect();
    assert!(wrong.is_empty(), "{what} isn't English: {wrong:#?}");
}

#[test]
fn in_english_nothing_of_the_preview_is_japanese() {
    let site = site();
    let preview = Preview::with(site.root(), &["--now", NOW, "--lang", "en"]);
    let mut events = Events::of_page(&preview, "/a/");
    events.until_known();
    let mut hidden = Events::of_page(&preview, "/later/?unpublished=1");
    hidden.until_known();
    for event in events.seen.iter().chain(&hidden.seen) {
        assert_english(&event.name, &serde_json::to_string_pretty(&event.data).expect("JSON"));
    }
    let state = hidden.seen.iter().rfind(|event| event.name == "state").expect("a state");
    assert_eq!(state.data["hidden"]["label"], "Scheduled", "{:#}", state.data);
    assert_eq!(state.data["hidden"]["reason"], "It will be public on 1 July 2022, 9:00 (publish_at).");
    let list = events.seen.iter().rfind(|event| event.name == "diagnostics").expect("mistakes");
    assert_eq!(list.data["items"][0]["code"], "unknown-key", "{:#}", list.data);
    for (target, status, text) in [
        ("/_bansou/", 200, "State of the preview"),
        ("/_bansou/preview.js", 200, "Copy the path"),
        ("/_bansou/nothing", 404, "There is no such page."),
        ("/drafts/", 404, "Its status is draft."),
        ("/drafts/inside/", 404, "The section of this page (its _index.md) isn't public."),
        ("/review/", 404, "Its status is review."),
        ("/past/", 404, "It was public until 1 June 2022, 9:00 (expires_at)."),
        ("/over/", 404, "consent ended on 2022-06-01."),
        ("/a/", 200, "preview.js"),
    ] {
        let answer = preview.get(target);
        let said = answer.text().replace("&#x27;", "'").replace("&#39;", "'");
        assert_eq!(answer.status, status, "{target}");
        assert!(said.contains(text), "{target} lacks {text}: {said}");
        assert_english(target, &said);
    }
    let refused = preview.ask("POST", "/");
    assert!(refused.status == 405 && refused.text().contains("The preview only shows pages."), "{}", refused.text());
    write(&site, "themes/mine/templates/page.html", "{{ page.nothing.at.all }}");
    events.until("the mistake", |event| event.data.to_string().contains("page.nothing.at.all"));
    let broken = preview.answers("/a/", 500).text();
    assert!(broken.contains("A template has a mistake, so this page can"), "{broken}");
    assert_english("a page that breaks off", &broken);
    assert_english("what is said to whoever runs it", &preview.said());
}

/// A site that can't be shown at all, in both languages.
#[test]
fn what_must_be_mended_first_is_said_in_the_language_of_the_command() {
    let site = SiteTest::empty().file("content/_index.md", "---\ntitle: Home\n---\n");
    for (lang, says) in [("en", "There is no site to show yet."), ("ja", "まだ表示できるサイトがありません。")]
    {
        let preview = Preview::with(site.root(), &["--now", NOW, "--lang", lang]);
        let page = preview.answers("/", 404).text();
        assert!(page.contains(says) && page.contains(&format!("<html lang=\"{lang}\">")), "{page}");
        if lang == "en" {
            assert_english("the page", &page);
        }
    }
}

/// Without `--lang` it is the language of the locale; the tests' is Japanese.
#[test]
fn else_it_is_the_language_of_the_locale() {
    let site = site();
    let preview = Preview::start(site.root());
    assert!(preview.get("/_bansou/").text().contains("プレビューの状態"));
    assert!(preview.get("/_bansou/preview.js").text().contains("場所をコピー"));
}
