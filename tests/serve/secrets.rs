//! A site that has something to keep to itself, and what isn't public of it.

use crate::http::{answer_in, exchange};
use crate::program::Preview;
use crate::sites::{assert_guarded, write};
use crate::support::{NOW, SiteTest};

/// Every file that nobody may get holds this word.
pub const SECRET: &str = "zqzq";

/// The site lies in `site/`, so that there is something beside it.
pub fn site() -> SiteTest {
    let later = "publish_at: \"2022-06-17T10:00:01+09:00\"";
    SiteTest::empty()
        .file("outside.txt", SECRET)
        .file("site/secret.txt", SECRET)
        .file("site/content/site.yaml", &format!("{SITE}extra: {{memo: {SECRET}}}\n"))
        .file("site/content/_index.md", "---\ntitle: 入口\n---\n公開の本文\n")
        .file("site/content/open/_index.md", "---\ntitle: 公開の区分\n---\n")
        .file(
            "site/content/open/a.md",
            &format!("---\ntitle: 公開の頁\nfiles:\n  - {{file: now.txt}}\n  - {{file: later.txt, {later}}}\n---\n"),
        )
        .file("site/content/open/now.txt", "配る資料")
        .file("site/content/open/later.txt", SECRET)
        .file("site/content/open/unclaimed.txt", SECRET)
        .file("site/content/open/.dot.txt", SECRET)
        .file("site/content/open/a.md~", SECRET)
        .file(
            "site/content/drafts/a/index.md",
            &format!("---\ntitle: 下書き\nstatus: draft\nfiles: [{{file: s.txt}}]\n---\n{SECRET}\n"),
        )
        .file("site/content/drafts/a/s.txt", SECRET)
        .file("site/content/later.md", &format!("---\ntitle: 予告\n{later}\n---\n{SECRET}\n"))
        .file("site/content/gone.md", &format!("---\ntitle: 取下げ\nstatus: withdrawn\n---\n{SECRET}\n"))
        .file("site/content/data/d.csv", SECRET)
        .file("site/themes/mine/theme.yaml", &format!("extends: default\n# {SECRET}\n"))
        .file("site/themes/mine/templates/own.html", &format!("{{# {SECRET} #}}\n"))
        .file("site/themes/mine/assets/a.txt", "飾り")
        .symlink("site/content/open/link.txt", "../../../outside.txt")
        .symlink("site/content/open/config.txt", "../site.yaml")
}

const SITE: &str = "title: 伴走支援\nbase_url: https://example.jp/\ntheme: mine\n";

pub fn preview(site: &SiteTest) -> Preview {
    Preview::start(&site.path("site"))
}

#[test]
fn what_is_not_public_is_answered_only_to_who_asks_for_it() {
    let site = site();
    let preview = preview(&site);
    for (target, shown) in [
        ("/drafts/a/", "下書き"),
        ("/drafts/a", ""),
        ("/drafts/a/index.html", "下書き"),
        ("/drafts/a/s.txt", ""),
        ("/later/", "予告"),
        ("/gone/", "取下げ"),
        ("/open/later.txt", ""),
    ] {
        for query in ["", "?unpublished=0", "?now=2022-06-17T10:00:00%2B09:00", "?x=unpublished=1"] {
            let answer = preview.get(&format!("{target}{query}"));
            assert_eq!(answer.status, 404, "{target}{query}");
            assert!(!answer.text().contains(SECRET), "{target}{query} tells: {}", answer.text());
            assert!(answer.text().contains(shown), "{target}{query}: {}", answer.text());
            assert_guarded(&answer, target);
        }
        // A paper that waits for its hour isn't in a site with all that is hidden, either.
        if !["/drafts/a", "/open/later.txt"].contains(&target) {
            let answer = preview.get(&format!("{target}?unpublished=1"));
            assert_eq!(answer.status, 200, "{target}");
            assert!(answer.text().contains(SECRET), "{target}: {}", answer.text());
        }
    }
    // It was looked at by one; nobody else sees it.
    assert_eq!(preview.get("/drafts/a/").status, 404);
    assert!(!preview.get("/sitemap.xml").text().contains("/drafts/"));
    assert_eq!(preview.get("/open/later.txt?now=2022-06-17T10:00:01%2B09:00").text(), SECRET);
    assert_eq!(preview.get("/open/later.txt").status, 404);
    assert_eq!(preview.get("/open/now.txt").text(), "配る資料");
}

/// Pictures and the files of the search have no query of their own: they are shown as the page is that asks for them.
#[test]
fn a_part_of_a_page_is_answered_as_its_page_is_shown() {
    let site = site();
    let preview = preview(&site);
    let ask = |target: &str, query: &str, wanted: Option<&str>| {
        let address = preview.address;
        let wanted = wanted.map(|wanted| format!("Sec-Fetch-Dest: {wanted}\r\n")).unwrap_or_default();
        let head = format!(
            "GET {target} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nReferer: http://{address}/drafts/a/{query}\r\n{wanted}\r\n"
        );
        answer_in(&exchange(address, head.as_bytes()), "GET").expect("an answer").status
    };
    for wanted in ["image", "script", "empty"] {
        assert_eq!(ask("/drafts/a/s.txt", "?unpublished=1", Some(wanted)), 200, "{wanted}");
        assert_eq!(ask("/drafts/a/s.txt", "", Some(wanted)), 404, "{wanted}");
        assert_eq!(ask("/open/later.txt", "?now=2022-06-17T10:00:01%2B09:00", Some(wanted)), 200, "{wanted}");
        // Its own word goes before.
        assert_eq!(ask("/drafts/a/s.txt?unpublished=0", "?unpublished=1", Some(wanted)), 404, "{wanted}");
    }
    for wanted in [Some("document"), Some("iframe"), None] {
        assert_eq!(ask("/drafts/a/", "?unpublished=1", wanted), 404, "{wanted:?}");
        assert_eq!(ask("/drafts/a/s.txt", "?unpublished=1", wanted), 404, "{wanted:?}");
    }
}

/// `--unpublished` is the command's word for every request; one may still ask for what the public will see.
#[test]
fn the_command_may_show_all_that_is_not_public() {
    let site = site();
    let preview = Preview::with(&site.path("site"), &["--now", NOW, "--unpublished"]);
    assert!(preview.get("/drafts/a/").text().contains(SECRET));
    let answer = preview.get("/drafts/a/?unpublished=0");
    assert_eq!(answer.status, 404);
    assert!(!answer.text().contains(SECRET));
}

#[test]
fn a_link_that_comes_to_lead_out_of_the_site_gives_nothing() {
    let site = site();
    let preview = preview(&site);
    assert_eq!(preview.get("/open/now.txt").text(), "配る資料");
    let path = site.path("site/content/open/now.txt");
    std::fs::remove_file(&path).expect("a file");
    std::os::unix::fs::symlink("../../../outside.txt", &path).expect("a link");
    // Other edits show that the link was seen; before and after that, nothing of where it leads is answered.
    write(&site, "site/content/_index.md", "---\ntitle: 入口\n---\n次の本文\n");
    let is_seen = || preview.get("/").text().contains("次の本文");
    while !is_seen() {
        assert!(!preview.get("/open/now.txt").text().contains(SECRET));
    }
    crate::program::until("the end of what is no file of the site", || {
        let answer = preview.get("/open/now.txt");
        assert!(!answer.text().contains(SECRET));
        (answer.status == 404).then_some(())
    });
}
