//! What a page that is open in a browser is told while files are edited.

use std::fs;

use bansou::preview::hash;
use serde_json::{Value, json};

use crate::program::Preview;
use crate::sites::write;
use crate::stream::Events;
use crate::support::SiteTest;

const A: &str = "content/a.md";

fn site() -> SiteTest {
    SiteTest::new()
        .file(A, "---\ntitle: 甲\n---\n初めの文\n")
        .file("content/other/_index.md", "---\ntitle: 別の区分\n---\n")
        .file("content/other/b.md", "---\ntitle: 乙\n---\n")
        .file("content/drafts/_index.md", "---\ntitle: 準備中\n---\n")
        .file("content/drafts/c.md", "---\ntitle: 丙\nstatus: draft\n---\n")
}

/// The hash of what is answered now: of the page without its script.
fn hash_of(preview: &Preview, target: &str) -> String {
    let answer = preview.get(target);
    let carried = answer.page_hash().expect("a page with a script");
    let bare = answer.text().replace(&bansou::preview::script(&carried), "");
    assert_eq!(hash(bare.as_bytes()), carried, "{target} carries another hash than its own");
    carried
}

/// An edit that this page has nothing to do with, after which the stream tells how many pages aren't public.
fn hide_another(site: &SiteTest, events: &mut Events) {
    write(site, "content/other/b.md", "---\ntitle: 乙の次\nstatus: draft\n---\n別の文\n");
    events.until("that another page is hidden", |event| event.name == "state" && event.data["unpublished"] == 2);
}

#[test]
fn a_page_is_told_of_its_own_edit_and_of_no_other() {
    let site = site();
    let preview = Preview::start(site.root());
    let mut events = Events::of_page(&preview, "/a/");
    assert_eq!(events.status, 200);
    let kind = events.headers.iter().find(|(name, _)| name == "content-type").map(|(_, value)| value.as_str());
    assert_eq!(kind, Some("text/event-stream"));
    let state = events.next("state");
    assert_eq!((&state["source"], &state["title"], &state["hidden"]), (&json!(A), &json!("甲"), &Value::Null));
    events.until_known();
    hide_another(&site, &mut events);
    assert_eq!(events.count("reload"), 0, "{:#?}", events.seen);
    write(&site, A, "---\ntitle: 甲\n---\n次の文\n");
    let reload = events.next("reload");
    assert_eq!(reload, json!({"page": hash_of(&preview, "/a/")}));
    assert!(preview.get("/a/").text().contains("次の文"));
    // The page that is loaded follows from there on, and isn't told of itself.
    let mut events = Events::of_page(&preview, "/a/");
    events.until_known();
    assert_eq!(events.count("reload"), 0, "{:#?}", events.seen);
}

#[test]
fn a_page_that_is_old_already_is_told_at_once() {
    let site = site();
    let preview = Preview::start(site.root());
    let before = hash_of(&preview, "/a/");
    write(&site, A, "---\ntitle: 甲\n---\n次の文\n");
    preview.shows("/a/", "次の文");
    let mut events = Events::of(&preview, &format!("path=/a/&query=&page={before}"));
    assert_eq!(events.next("reload"), json!({"page": hash_of(&preview, "/a/")}));
}

#[test]
fn a_page_that_breaks_stays_and_says_what_is_wrong() {
    let site = site();
    let preview = Preview::start(site.root());
    let mut events = Events::of_page(&preview, "/a/");
    events.until_known();
    for (broken, line, text) in [
        ("---\ntitle: [甲\n---\n初めの文\n", 2, "title: [甲"),
        ("---\ntitle: 甲\n---\n初めの文\n\n{{ nothing() }}\n", 6, "{{ nothing() }}"),
    ] {
        write(&site, A, broken);
        let told = events.until("the mistake", |event| event.name == "diagnostics" && event.data["errors"] != 0).data;
        assert!(told["errors"].as_u64() >= Some(1), "{told:#}");
        let item = &told["items"][0];
        assert_eq!((&item["severity"], &item["file"]), (&json!("error"), &json!(A)), "{told:#}");
        assert_eq!((&item["line"], &item["text"]), (&json!(line), &json!(text)), "{told:#}");
        assert!(item["message"].as_str().is_some_and(|message| !message.is_empty()), "{told:#}");
        assert!(preview.get("/a/").text().contains("初めの文"));
        events.until_known();
        assert_eq!(events.count("reload"), 0, "{broken}: {:#?}", events.seen);
        write(&site, A, "---\ntitle: 甲\n---\n初めの文\n");
        let mended = events.until("its end", |event| event.name == "diagnostics" && event.data["errors"] == 0).data;
        assert_eq!(mended["items"], json!([]), "{mended:#}");
        assert_eq!(events.count("reload"), 0, "the page is what it was: {:#?}", events.seen);
    }
    write(&site, A, "---\ntitle: 甲\n---\n次の文\n");
    events.next("reload");
}

/// Where a page went: `gone` with the address that the browser is to take.
#[test]
fn a_page_that_moves_says_where_to() {
    for (base_url, root) in [("https://example.jp/", "/"), ("https://example.jp/kb/", "/kb/")] {
        let site = site().edit("content/site.yaml", "https://example.jp/", base_url);
        let preview = Preview::start(site.root());
        let at = |url: &str| format!("{root}{url}");
        let mut events = Events::of_page(&preview, &at("a/"));
        events.until_known();
        let home = json!({"url": root, "title": "トップページ"});
        fs::rename(site.path(A), site.path("content/b.md")).expect("a file");
        assert_eq!(events.next("gone"), json!({"successor": at("b/"), "parent": home}));
        assert_eq!(preview.get(&at("a/")).status, 404);
        assert_eq!(preview.get(&at("b/")).status, 200);
        // Into another folder, which has another section above it.
        let mut events = Events::of_page(&preview, &at("b/"));
        events.until_known();
        fs::rename(site.path("content/b.md"), site.path("content/other/d.md")).expect("a file");
        assert_eq!(events.next("gone"), json!({"successor": at("other/d/"), "parent": home}));
        // The same file at another address.
        let mut events = Events::of_page(&preview, &at("other/d/"));
        events.until_known();
        write(&site, "content/other/d.md", "---\ntitle: 甲\nslug: e\n---\n初めの文\n");
        let gone = events.next("gone");
        assert_eq!(gone["successor"], json!(at("other/e/")));
        assert_eq!(gone["parent"], json!({"url": at("other/"), "title": "別の区分"}));
    }
}

#[test]
fn a_page_that_is_deleted_leads_nowhere_and_may_come_back() {
    let site = site();
    let preview = Preview::start(site.root());
    let mut events = Events::of_page(&preview, "/other/b/");
    events.until_known();
    fs::remove_file(site.path("content/other/b.md")).expect("a file");
    let parent = json!({"url": "/other/", "title": "別の区分"});
    assert_eq!(events.next("gone"), json!({"successor": null, "parent": parent}));
    assert_eq!(preview.get("/other/b/").status, 404);
    write(&site, "content/other/b.md", "---\ntitle: 乙\n---\n戻った\n");
    events.next("back");
    assert!(preview.get("/other/b/").text().contains("戻った"));
    fs::remove_dir_all(site.path("content/other")).expect("a folder");
    assert_eq!(events.next("gone")["parent"], json!({"url": "/", "title": "トップページ"}));
}

/// An address that leads nowhere yet is open in a browser while its page is written.
#[test]
fn a_page_that_comes_is_told_to_who_waits_for_it() {
    let site = site();
    let preview = Preview::start(site.root());
    let mut events = Events::of_page(&preview, "/new/");
    events.until_known();
    assert_eq!((events.count("gone"), events.count("reload")), (0, 0), "{:#?}", events.seen);
    write(&site, "content/new.md", "---\ntitle: 新しい頁\n---\n");
    events.until("that it is there", |event| matches!(event.name.as_str(), "reload" | "back"));
    assert!(preview.get("/new/").text().contains("新しい頁"));
}

#[test]
fn a_page_that_is_not_public_says_so() {
    let site = site();
    let preview = Preview::start(site.root());
    let hidden = json!({"label": "下書き", "reason": "status が draft（下書き）です。"});
    let mut events = Events::of_page(&preview, "/drafts/c/?unpublished=1");
    let state = events.next("state");
    assert_eq!((&state["hidden"], &state["shows_unpublished"]), (&hidden, &json!(true)));
    assert_eq!((&state["source"], &state["unpublished"]), (&json!("content/drafts/c.md"), &json!(1)));
    // Who didn't ask for it is told why it isn't there.
    let mut events = Events::of_page(&preview, "/drafts/c/");
    let state = events.next("state");
    assert_eq!((&state["hidden"], &state["shows_unpublished"]), (&hidden, &json!(false)));
    assert_eq!(
        state["moment"],
        json!({"label": "令和4年6月17日（金）10:00", "value": "2022-06-17T10:00", "fixed": true})
    );
    // It is published while somebody waits for it.
    write(&site, "content/drafts/c.md", "---\ntitle: 丙\n---\n公開の文\n");
    events.until("that it is there", |event| matches!(event.name.as_str(), "reload" | "back"));
    assert_eq!(events.until("the state", |event| event.name == "state").data["hidden"], Value::Null);
}

#[test]
fn a_style_sheet_is_exchanged_without_a_reload() {
    let site = site().edit("content/site.yaml", "https://example.jp/", "https://example.jp/kb/\ntheme: mine");
    let css = "themes/mine/assets/site.css";
    let site = site.file("themes/mine/theme.yaml", "extends: default\n").file(css, "p { color: #111 }\n");
    let preview = Preview::start(site.root());
    let mut events = Events::of_page(&preview, "/kb/a/");
    events.until_known();
    write(&site, css, "p { color: #222 }\n");
    let styles = events.next("styles");
    assert_eq!(styles["page"], json!(hash_of(&preview, "/kb/a/")));
    let [Value::String(url)] = styles["urls"].as_array().expect("a list").as_slice() else { panic!("{styles:#}") };
    assert_eq!(preview.get(url).text(), "p { color: #222 }\n");
    assert!(preview.get("/kb/a/").text().contains(url.as_str()));
    assert_eq!(events.count("reload"), 0, "{:#?}", events.seen);
}

/// A picture that only a style sheet names: the sheet's address changes with it.
#[test]
fn a_picture_of_a_style_sheet_is_exchanged_without_a_reload() {
    let own = "https://example.jp/\ntheme: {styles: [local/extra.css]}";
    let site = site().edit("content/site.yaml", "https://example.jp/", own);
    let site = site.file("themes/local/extra.css", "p { background: url(a.svg) }\n");
    let site = site.file("themes/local/a.svg", "<svg/>");
    let preview = Preview::start(site.root());
    let mut events = Events::of_page(&preview, "/a/");
    events.until_known();
    write(&site, "themes/local/a.svg", "<svg></svg>");
    let styles = events.next("styles");
    let urls: Vec<&str> = styles["urls"].as_array().expect("a list").iter().filter_map(Value::as_str).collect();
    let sheet = urls.iter().find(|url| url.contains("/own/local/extra.")).expect("the sheet");
    let text = preview.get(sheet).text();
    let picture = text.split(['(', ')']).nth(1).expect("an address");
    assert_eq!(preview.get(&format!("/assets/own/local/{picture}")).text(), "<svg></svg>");
    assert_eq!(events.count("reload"), 0, "{:#?}", events.seen);
}
