//! The moment of the site: what is due appears and goes by itself, and who looks at another moment does so alone.

use jiff::{SignedDuration, Timestamp};

use crate::program::{Preview, until};
use crate::sites::write;
use crate::stream::Events;
use crate::support::{NOW, SiteTest};

fn from_now(seconds: i64) -> Timestamp {
    // A front matter's moment has no parts of a second.
    let seconds = Timestamp::now().as_second() + seconds;
    Timestamp::from_second(seconds).expect("a moment of this century")
}

fn page(key: &str, at: Timestamp) -> String {
    format!("---\ntitle: 時を待つ頁\n{key}: \"{at}\"\n---\n待った文\n")
}

/// A moment as it stands in a query.
fn query(at: Timestamp) -> String {
    format!("?now={at}")
}

#[test]
fn a_page_appears_at_its_moment() {
    let at = from_now(3);
    let site = SiteTest::new().file("content/later.md", &page("publish_at", at));
    let preview = Preview::with(site.root(), &[]);
    let early = preview.get("/later/");
    let early_at = Timestamp::now();
    assert!(early_at >= at || early.status == 404, "it is there before its moment");
    let mut events = Events::of_page(&preview, "/later/");
    let shown = preview.answers("/later/", 200);
    assert!(Timestamp::now() >= at, "it came before its moment");
    assert!(shown.text().contains("待った文"));
    assert!(preview.get("/sitemap.xml").text().contains("/later/"));
    if early.status == 404 {
        events.until("that it is there", |event| matches!(event.name.as_str(), "back" | "reload"));
    }
}

#[test]
fn a_page_goes_at_its_moment_and_a_paper_comes() {
    let at = from_now(3);
    let site = SiteTest::new()
        .file("content/ending.md", &page("expires_at", at))
        .file("content/p.md", &format!("---\ntitle: 資料\nfiles: [{{file: f.txt, publish_at: \"{at}\"}}]\n---\n"))
        .file("content/f.txt", "紙");
    let preview = Preview::with(site.root(), &[]);
    let before = (preview.get("/ending/").status, preview.get("/f.txt").status);
    assert!(Timestamp::now() >= at || before == (200, 404), "{before:?}");
    preview.answers("/ending/", 404);
    preview.answers("/f.txt", 200);
    assert!(Timestamp::now() >= at);
    assert!(!preview.get("/sitemap.xml").text().contains("/ending/"));
}

/// A moment that is written while the preview runs is waited for, too, and so is the one after it.
#[test]
fn a_moment_that_is_moved_is_waited_for() {
    let site = SiteTest::new().file("content/later.md", &page("publish_at", from_now(3600)));
    let preview = Preview::with(site.root(), &[]);
    assert_eq!(preview.get("/later/").status, 404);
    let (first, second) = (from_now(2), from_now(4));
    write(&site, "content/later.md", page("publish_at", first));
    write(&site, "content/last.md", page("publish_at", second));
    preview.answers("/later/", 200);
    assert!(Timestamp::now() >= first);
    preview.answers("/last/", 200);
    assert!(Timestamp::now() >= second);
}

#[test]
fn whoever_looks_ahead_does_so_alone() {
    let at = from_now(3600);
    let site = SiteTest::new()
        .file("content/later.md", &page("publish_at", at))
        .file("content/ending.md", &page("expires_at", at));
    let preview = Preview::with(site.root(), &[]);
    let (before, after) = (query(at - SignedDuration::from_secs(1)), query(at));
    let are = |query: &str| {
        let status = |target: &str| preview.get(&format!("{target}{query}")).status;
        let is_listed = preview.get(&format!("/sitemap.xml{query}")).text().contains("/later/");
        (status("/later/"), status("/ending/"), is_listed)
    };
    for _ in 0..3 {
        assert_eq!(are(&after), (200, 404, true));
        assert_eq!(are(""), (404, 200, false));
        assert_eq!(are(&before), (404, 200, false));
    }
    // More views than are kept, and what can't be read as a moment.
    for day in 1..9 {
        assert_eq!(are(&format!("?now=2099-01-0{day}")), (200, 404, true), "{day}");
        assert_eq!(are(&format!("?now=2001-01-0{day}")), (404, 200, false), "{day}");
    }
    assert_eq!(are("?now=tomorrow"), (404, 200, false));
    assert_eq!(are(""), (404, 200, false));
}

/// Who looks at another moment sees edits as everybody does, and is told of them.
#[test]
fn an_edit_is_seen_at_every_moment() {
    let site = SiteTest::new().file("content/later.md", "---\ntitle: 先\npublish_at: 2022-07-01\n---\n初めの文\n");
    let preview = Preview::start(site.root());
    let target = "/later/?now=2022-07-01";
    let mut events = Events::of_page(&preview, target);
    let state = events.next("state");
    assert_eq!(state["moment"]["value"], "2022-07-01T00:00");
    assert_eq!(preview.get("/later/").status, 404);
    write(&site, "content/later.md", "---\ntitle: 先\npublish_at: 2022-07-01\n---\n次の文\n");
    events.next("reload");
    assert!(preview.get(target).text().contains("次の文"));
    assert_eq!(preview.get("/later/").status, 404);
}

/// A moment that the command names stays.
#[test]
fn a_moment_that_was_named_does_not_pass() {
    let site = SiteTest::new()
        .file("content/site.yaml", "title: 題\nbase_url: https://example.jp/\ntimezone: Asia/Tokyo\n")
        .file("content/later.md", "---\ntitle: 先\npublish_at: \"2022-06-17T10:00:01+09:00\"\n---\n");
    let preview = Preview::with(site.root(), &["--now", NOW]);
    for number in 1..=3 {
        write(&site, "content/a.md", format!("---\ntitle: 甲\n---\n版{number}\n"));
        preview.shows("/a/", &format!("版{number}"));
        std::thread::sleep(std::time::Duration::from_millis(400));
        assert_eq!(preview.get("/later/").status, 404);
    }
    until("the state", || preview.get("/_bansou/").text().contains("令和4年6月17日（金）10:00").then_some(()));
}
