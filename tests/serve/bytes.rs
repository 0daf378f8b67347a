//! What is answered is what a build writes, byte for byte; a page has the preview's one script besides.

use std::collections::BTreeMap;
use std::fs;

use bansou::preview::{hash, script};

use crate::http::{Connection, encoded};
use crate::program::{Preview, until};
use crate::sites::{KINDS, assert_guarded, built, of_every_kind};
use crate::support::{SiteTest, files_below};

/// The page without the preview's script, which stands in it once.
#[track_caller]
fn without_script(page: &[u8], script: &str) -> Vec<u8> {
    let places: Vec<usize> = memchr::memmem::find_iter(page, script.as_bytes()).collect();
    let [at] = places.as_slice() else { panic!("{} times {script}: {}", places.len(), String::from_utf8_lossy(page)) };
    [&page[..*at], &page[at + script.len()..]].concat()
}

/// The type of a file by its ending.
fn kind(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "html" => "text/html; charset=utf-8",
        "xml" => "text/xml; charset=utf-8",
        "txt" => "text/plain; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "ics" => "text/calendar; charset=utf-8",
        "json" => "application/json; charset=utf-8",
        "jsonld" => "application/ld+json; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "pdf" => "application/pdf",
        "woff2" => "font/woff2",
        "bin" => "application/octet-stream",
        ending => panic!("no type is known for {ending}"),
    }
}

/// Asks for every file that a build writes. `root` is the site's directory on its host.
fn assert_answers_what_is_built(site: &SiteTest, root: &str) -> BTreeMap<String, Vec<u8>> {
    let built = built(site);
    let preview = Preview::start(site.root());
    assert_eq!(preview.root, root);
    let mut connection = Connection::open(preview.address).expect("a connection");
    for (path, file) in &built {
        let target = format!("{root}{}", encoded(path));
        let answer = connection.get(&target).expect("an answer");
        assert_eq!(answer.status, if path == "404.html" { 404 } else { 200 }, "{target}");
        assert_eq!(answer.header("content-type"), Some(kind(path)), "{target}");
        assert_guarded(&answer, &target);
        if !path.ends_with(".html") {
            assert!(answer.body == *file, "{target} has other bytes");
            continue;
        }
        assert!(memchr::memmem::find(file, b"_bansou").is_none(), "{path} is published with something of the preview");
        let shown = without_script(&answer.body, &script(&hash(file)));
        assert_eq!(String::from_utf8_lossy(&shown), String::from_utf8_lossy(file), "{target}");
        if let Some(directory) = target.strip_suffix("index.html") {
            let same = connection.get(directory).expect("an answer");
            assert!((same.status, &same.body) == (200, &answer.body), "{directory} isn't {target}");
        }
    }
    built
}

#[test]
fn every_file_of_a_build_is_answered_as_it_would_be_written() {
    for (base_url, root) in [("https://example.jp/", "/"), ("https://example.jp/kb/", "/kb/")] {
        let built = assert_answers_what_is_built(&of_every_kind(base_url), root);
        let missing: Vec<_> = KINDS.iter().filter(|kind| !built.contains_key(**kind)).collect();
        assert!(missing.is_empty(), "{missing:?} isn't among {:#?}", built.keys());
        assert!(built.keys().any(|path| path.starts_with("assets/") && path.ends_with(".css")), "no asset");
    }
}

#[test]
fn so_it_is_where_links_lead_from_file_to_file() {
    let site = of_every_kind("https://example.jp/kb/").edit(
        "content/site.yaml",
        "theme: mine",
        "theme: mine\nlinks: portable",
    );
    let built = assert_answers_what_is_built(&site, "/kb/");
    assert!(!built.contains_key("404.html"));
    assert!(String::from_utf8_lossy(&built["news/index.html"]).contains("href=\"../news/p5/index.html\""));
    // The page that says that there is none is asked for anywhere: it leads from the root of the host.
    let answer = Preview::start(site.root()).get("/kb/a/b/c/");
    assert_eq!(answer.status, 404);
    assert!(answer.text().contains("href=\"/kb/assets/") && !answer.text().contains('\0'), "{}", answer.text());
}

/// The content that this project publishes has what no made-up site has thought of.
#[test]
fn so_is_every_file_of_the_real_content() {
    let mut site = SiteTest::empty();
    for directory in ["content", "themes"] {
        let from = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(directory);
        for (path, file) in files_below(&from) {
            site = site.bytes(&format!("{directory}/{path}"), &fs::read(file).expect("a file"));
        }
    }
    assert!(assert_answers_what_is_built(&site, "/").len() > 100);
}

#[test]
fn a_head_is_that_of_the_whole_answer() {
    let site = of_every_kind("https://example.jp/kb/");
    let preview = Preview::start(site.root());
    // What is asked for twice may not change between: the state does until every page was looked at.
    until("all pages looked at", || {
        (!preview.get("/_bansou/").text().contains("すべてのページを調べています。")).then_some(())
    });
    for target in [
        "/kb/",
        "/kb/news/p1/",
        "/kb/nothing/",
        "/kb/drafts/a/",
        "/kb/atom.xml",
        "/kb/papers/any.bin",
        "/kb/news",
        "/",
        "/nothing",
        "/_bansou/",
        "/_bansou/preview.js",
        "/_bansou/nothing",
    ] {
        let (mut whole, mut head) = (preview.get(target), preview.ask("HEAD", target));
        for answer in [&mut whole, &mut head] {
            answer.headers.retain(|(name, _)| name != "date");
            answer.headers.sort_unstable();
            assert_guarded(answer, target);
        }
        assert_eq!((head.status, head.headers), (whole.status, whole.headers), "{target}");
    }
    // A body would be taken for the next answer.
    let back = crate::http::exchange(preview.address, &crate::http::request("HEAD", "/kb/", preview.address));
    assert!(back.ends_with(b"\r\n\r\n") && !String::from_utf8_lossy(&back).contains("<html"));
}

#[test]
fn an_address_without_its_slash_leads_to_the_one_with_it_and_keeps_the_query() {
    for (base_url, targets) in [
        (
            "https://example.jp/",
            [
                ("/news", "/news/"),
                ("/news?now=2022-06-17T10:00&x=%20%2F", "/news/?now=2022-06-17T10:00&x=%20%2F"),
                ("/news/page/2?unpublished=1", "/news/page/2/?unpublished=1"),
                ("/tags/%E6%9C%AD?", "/tags/%E6%9C%AD/"),
                ("/old/1?a=b", "/old/1/?a=b"),
            ],
        ),
        (
            "https://example.jp/kb/",
            [
                ("/", "/kb/"),
                ("/?unpublished=1", "/kb/?unpublished=1"),
                ("/kb/news?a=b", "/kb/news/?a=b"),
                ("/kb/tags/%E6%9C%AD?a", "/kb/tags/%E6%9C%AD/?a"),
                ("/kb/old/2", "/kb/old/2/"),
            ],
        ),
    ] {
        let site = of_every_kind(base_url);
        let preview = Preview::start(site.root());
        for (target, expected) in targets {
            let answer = preview.get(target);
            assert_eq!((answer.status, answer.header("location")), (307, Some(expected)), "{target}");
            assert_guarded(&answer, target);
        }
    }
}

/// The site's own directory is such an address, too.
#[test]
fn so_does_the_root_of_a_site_below_its_host() {
    let site = of_every_kind("https://example.jp/kb/");
    let preview = Preview::start(site.root());
    for (target, expected) in [("/kb", "/kb/"), ("/kb?now=2022-06-17", "/kb/?now=2022-06-17")] {
        let answer = preview.get(target);
        assert_eq!((answer.status, answer.header("location")), (307, Some(expected)), "{target}");
    }
}

/// A paper is read when it is asked for: what was deleted just now isn't an empty file.
#[test]
fn a_paper_that_is_gone_is_not_answered_as_an_empty_one() {
    let site = of_every_kind("https://example.jp/");
    let preview = Preview::start(site.root());
    for target in ["/papers/any.bin", "/papers/photo.png"] {
        assert_eq!(preview.get(target).status, 200, "{target}");
        fs::remove_file(site.path(&format!("content{target}"))).expect("a file");
        let answer = preview.get(target);
        assert_eq!(answer.status, 404, "{target}");
        assert_guarded(&answer, target);
    }
}

#[test]
fn what_is_the_previews_own_is_answered_beside_the_site() {
    let site = of_every_kind("https://example.jp/kb/");
    let preview = Preview::start(site.root());
    for (target, status, kind, part) in [
        ("/_bansou/preview.js", 200, "text/javascript; charset=utf-8", "EventSource"),
        ("/_bansou/preview.css", 200, "text/css; charset=utf-8", "{"),
        ("/_bansou/", 200, "text/html; charset=utf-8", "プレビューの状態"),
        ("/_bansou/?unpublished=1", 200, "text/html; charset=utf-8", "下書き"),
        ("/_bansou/nothing", 404, "text/html; charset=utf-8", "このページはありません"),
        ("/_bansou", 404, "text/html; charset=utf-8", ""),
        ("/nothing/", 404, "text/html; charset=utf-8", "このページはありません"),
        ("/kb/nothing/", 404, "text/html; charset=utf-8", "ページが見つかりません"),
    ] {
        let answer = preview.get(target);
        assert_eq!((answer.status, answer.header("content-type")), (status, Some(kind)), "{target}");
        assert!(answer.text().contains(part), "{target} lacks {part}: {}", answer.text());
        assert_guarded(&answer, target);
    }
}
