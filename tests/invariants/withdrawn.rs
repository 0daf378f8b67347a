//! A withdrawn page with a notice: its address stays, and nothing of it is seen but its title and what it says of its
//! withdrawal.

use bansou::files::Memory;

use crate::laws_support::{difference, options, render};
use crate::sites::NOW;

const NOTICE: &str = "withdrawn: {date: 2022-06-10, reason: <制度>が終わったため, see: ../../b.md, see_url: \"https://example.go.jp/?a=1&b=2\", archive: \"https://warp.da.ndl.go.jp/1/\"}";

/// A site with a page `a/x/` in a section whose slug is another than its folder, and one that leads to it.
fn site(front: &str, body: &str) -> Memory {
    Memory::from([
        (
            "content/site.yaml",
            "title: 試験\nbase_url: https://example.jp/\nsamples: false\nnav: [{label: 甲, to: f/x/index.md}]\n",
        ),
        ("content/_index.md", "---\ntitle: ホーム\n---\n前[文字](f/x/index.md)後[紙](f/x/zqzq.txt)末\n"),
        ("content/f/_index.md", "---\ntitle: 区分\nslug: a\n---\n{{ pages(section=\"f\") }}\n"),
        ("content/b.md", "---\ntitle: 乙\n---\n"),
        ("content/f/c.md", "---\ntitle: 丙\n---\n"),
        ("content/f/x/index.md", &format!("---\ntitle: 取下げ<題>\nslug: x\naliases: [/old/]\n{front}\n---\n{body}\n")),
        ("content/f/x/zqzq.txt", "zqzq"),
        ("content/glossary.yaml", "terms:\n  - {term: 用語, definition: 説明, see: f/x/index.md}\n"),
    ])
}

#[test]
fn the_address_of_a_withdrawn_page_says_why_and_where_to_look() {
    let rendered = render(&site(&format!("status: withdrawn\n{NOTICE}"), "zqzq本文"), &options(NOW));
    assert_eq!(rendered.errors(), Vec::<String>::new());
    for path in ["a/x/index.html", "old/index.html"] {
        let html = rendered.text(path);
        for part in [
            "<h1>取下げ&lt;題&gt;</h1>",
            "このページの内容は、令和4年6月10日に取り下げました。",
            "<dd>&lt;制度&gt;が終わったため</dd>",
            "<a href=\"/b/\">乙</a>",
            "<a href=\"https://example.go.jp/?a=1&amp;b=2\">",
            "<a href=\"https://warp.da.ndl.go.jp/1/\">",
            "<meta name=\"robots\" content=\"noindex\">",
            "<a href=\"/a/\">区分</a>",
        ] {
            assert!(html.contains(part), "{path} lacks {part}: {html}");
        }
        assert!(!html.contains("zqzq") && !html.contains("canonical"), "{path}: {html}");
    }
    // Nothing but the news leads there or names it, and nothing of it is handed out.
    for (path, bytes) in &rendered.tree {
        let is_told = ["a/x/index.html", "old/index.html", "index.html", "updates/index.html", "atom.xml"]
            .contains(&path.as_str());
        let text = String::from_utf8_lossy(bytes);
        assert!(is_told || !text.contains("取下げ&lt;題") && !text.contains("/a/x/"), "{path}: {text}");
        assert!(!text.contains("zqzq") && !path.contains("zqzq"), "{path}");
    }
    assert!(rendered.text("index.html").contains("<p>前文字後紙末</p>"));
}

/// It is news of its day, once, however many addresses it had.
#[test]
fn a_withdrawal_is_told_among_what_is_new() {
    let withdrawn = format!("status: withdrawn\n{NOTICE}");
    let mut files = site(&withdrawn, "");
    files.insert("content/f/c.md", "---\ntitle: 丙\ndate: 2022-06-10\n---\n".as_bytes().to_vec());
    let rendered = render(&files, &options(NOW));
    assert_eq!(rendered.errors(), Vec::<String>::new());
    for path in ["updates/index.html", "index.html"] {
        let html = rendered.text(path);
        assert_eq!(
            html.matches("<a href=\"/a/x/\">取下げ&lt;題&gt;</a>を取り下げました。").count(),
            1,
            "{path}: {html}"
        );
        assert!(html.contains("<p>理由：&lt;制度&gt;が終わったため</p>"), "{path}: {html}");
        assert!(html.find("/a/c/") < html.find("/a/x/") && !html.contains("/old/"), "{path}: {html}");
    }
    for path in ["atom.xml", "a/atom.xml"] {
        let feed = rendered.text(path);
        for part in [
            "<title>取下げ&lt;題&gt;を取り下げました。</title>",
            "<id>https://example.jp/a/x/#withdrawn-2022-06-10</id>",
            "<summary>&lt;制度&gt;が終わったため</summary>",
        ] {
            assert_eq!(feed.matches(part).count(), 1, "{path} lacks {part}: {feed}");
        }
    }
    // Where there is no notice, and before its day, there is no news.
    for front in [
        "status: withdrawn",
        "status: draft",
        &format!("{withdrawn}\npublish_at: 2022-07-01"),
        &format!("{withdrawn}\nfictitious: true"),
        &withdrawn.replace("2022-06-10", "2022-07-01"),
    ] {
        let rendered = render(&site(front, ""), &options(NOW));
        assert!(!rendered.tree.contains_key("updates/index.html"), "{front}");
        assert!(!rendered.text("atom.xml").contains("/a/x/"), "{front}");
        assert!(!rendered.text("index.html").contains("/a/x/"), "{front}");
    }
    // What is made up is no news, even where it is shown.
    let mut shown = site(&format!("{withdrawn}\nfictitious: true"), "");
    shown.insert("content/site.yaml", "title: 試験\nbase_url: https://example.jp/\n".as_bytes().to_vec());
    let rendered = render(&shown, &options(NOW));
    assert!(
        rendered.text("a/x/index.html").contains("取り下げました") && !rendered.tree.contains_key("updates/index.html")
    );
}

/// Whatever else the page says, and whatever lies with it, the site has the same bytes.
#[test]
fn the_site_is_the_same_whatever_a_withdrawn_page_says() {
    let plain = render(&site(&format!("status: withdrawn\n{NOTICE}"), ""), &options(NOW));
    for (front, body) in [
        ("", "## zqzq節\n本文 [乙](../../b.md) ![zqzq](zqzq.txt)"),
        ("summary: zqzq要約\ntags: [zqzq]\nfiles: [{file: zqzq.txt, title: zqzq}]", "{{ pages(section=\"f\") }}"),
        (
            "date: 2022-06-01\nchanges: [{date: 2022-06-02, text: zqzq}]\nrelated: [../../b.md]\nfictitious: false",
            "zqzq",
        ),
        ("meeting: {number: 1, date: 2022-07-01, status: planned, place: zqzq, documents: [{file: zqzq.txt}]}", ""),
        (
            "template: zqzq.html\nkana: zqzq\nweight: 1\nextra: {facts: [{label: zqzq, value: zqzq}]}",
            "[[zqzq]] :::zqzq",
        ),
        ("company: {label: zqzq社, industry: E}\nconsent: {status: refused}", "[切れた](zqzq.md)"),
    ] {
        let full = render(&site(&format!("status: withdrawn\n{NOTICE}\n{front}"), body), &options(NOW));
        assert_eq!(full.errors(), Vec::<String>::new(), "{front}");
        let differences = difference(&plain.tree, &full.tree);
        assert!(differences.is_empty(), "{front}:\n{}", differences.join("\n"));
    }
}

#[test]
fn there_is_no_notice_of_what_was_never_public() {
    let withdrawn = format!("status: withdrawn\n{NOTICE}");
    for (front, is_told) in [
        (withdrawn.clone(), true),
        (format!("{withdrawn}\nexpires_at: 2022-06-12"), true),
        (format!("{withdrawn}\npublish_at: 2022-06-01"), true),
        ("status: withdrawn".to_owned(), false),
        (format!("status: draft\n{NOTICE}"), false),
        (format!("{withdrawn}\npublish_at: 2022-07-01"), false),
        (format!("{withdrawn}\nfictitious: true"), false),
    ] {
        let rendered = render(&site(&front, ""), &options(NOW));
        assert_eq!(rendered.errors(), Vec::<String>::new(), "{front}");
        for path in ["a/x/index.html", "old/index.html"] {
            assert_eq!(rendered.tree.contains_key(path), is_told, "{front}: {path}");
        }
    }
    let mut in_draft = site(&withdrawn, "");
    in_draft.insert("content/f/_index.md", b"---\ntitle: k\nslug: a\nstatus: draft\n---\n".to_vec());
    let rendered = render(&in_draft, &options(NOW));
    assert!(!rendered.tree.contains_key("a/x/index.html") && !rendered.tree.contains_key("old/index.html"));
}

/// What stands at an address now comes before what is gone: the site is published, and the author is warned.
#[test]
fn a_notice_gives_way_to_what_has_its_address() {
    let withdrawn = format!("status: withdrawn\n{NOTICE}");
    for (path, page, gone) in [
        ("content/f/y.md", "---\ntitle: 新\nslug: X\n---\n新しい内容\n", "a/x/index.html"),
        ("content/f/y.md", "---\ntitle: 新\naliases: [/a/x]\n---\n", "a/x/index.html"),
        ("content/old.md", "---\ntitle: 新\n---\n新しい内容\n", "old/index.html"),
        ("content/y.md", "---\ntitle: 新\naliases: [/old/index.html]\n---\n", "old/index.html"),
    ] {
        let mut files = site(&withdrawn, "");
        let without = render(&files, &options(NOW));
        assert!(without.text(gone).contains("このページの内容は"), "{page}");
        files.insert(path, page.as_bytes().to_vec());
        let rendered = render(&files, &options(NOW));
        assert_eq!(rendered.errors(), Vec::<String>::new(), "{page}");
        assert!(rendered.codes().contains(&("notice-taken", "content/f/x/index.md")), "{page}");
        let told = rendered.tree.values().filter(|bytes| String::from_utf8_lossy(bytes).contains("このページの内容は"));
        assert_eq!(told.count(), 1, "{page}");
        // What has no address of its own any more is no news.
        assert_eq!(rendered.text("atom.xml").contains("#withdrawn-"), gone == "old/index.html", "{page}");
    }
}

/// What is in the file of each form, where the site lies below `/kb/`.
#[test]
fn servers_are_told_what_has_moved_and_what_is_gone() {
    let mut files = Memory::from([
        (
            "content/site.yaml",
            "title: 試験\nbase_url: https://example.jp/kb/\nredirects: [netlify, apache, nginx, nginx]\n",
        ),
        ("content/_index.md", "---\ntitle: ホーム\n---\n"),
        ("content/新.md", "---\ntitle: 新\naliases: [/files/a+b (1).pdf, /旧/, /old.html]\n---\n"),
        ("content/x.md", "---\ntitle: 前\nstatus: withdrawn\nwithdrawn: {date: 2022-06-10, reason: 終了}\n---\n"),
    ]);
    let rendered = render(&files, &options(NOW));
    assert_eq!(rendered.codes(), []);
    let new = "/kb/%E6%96%B0/";
    assert_eq!(
        rendered.text("redirects.nginx.conf").lines().collect::<Vec<_>>(),
        [
            "# include this file in the server block",
            &format!("location = \"/kb/files/a+b (1).pdf\" {{ return 301 \"{new}\"; }}"),
            &format!("location = \"/kb/files/a+b (1).pdf/\" {{ return 301 \"{new}\"; }}"),
            &format!("location = \"/kb/old.html\" {{ return 301 \"{new}\"; }}"),
            &format!("location = \"/kb/旧\" {{ return 301 \"{new}\"; }}"),
            &format!("location = \"/kb/旧/\" {{ return 301 \"{new}\"; }}"),
            "location = \"/kb/x\" { error_page 410 \"/kb/x/index.html\"; return 410; }",
            "location = \"/kb/x/\" { error_page 410 \"/kb/x/index.html\"; return 410; }",
        ]
    );
    assert_eq!(
        rendered.text(".htaccess").lines().collect::<Vec<_>>(),
        [
            &format!("RedirectMatch 301 \"^/kb/files/a\\+b \\(1\\)\\.pdf/?$\" \"{new}\""),
            &format!("RedirectMatch 301 \"^/kb/old\\.html$\" \"{new}\""),
            &format!("RedirectMatch 301 \"^/kb/旧/?$\" \"{new}\""),
        ]
    );
    assert_eq!(
        rendered.text("_redirects").lines().collect::<Vec<_>>(),
        [
            &format!("/kb/files/a+b%20(1).pdf {new} 301"),
            &format!("/kb/files/a+b%20(1).pdf/ {new} 301"),
            &format!("/kb/old.html {new} 301"),
            &format!("/kb/%E6%97%A7 {new} 301"),
            &format!("/kb/%E6%97%A7/ {new} 301"),
        ]
    );
    // None that nobody asked for; and an address that only a server can make one is told of.
    files.insert("content/site.yaml", b"title: t\nbase_url: https://example.jp/kb/\n".to_vec());
    let rendered = render(&files, &options(NOW));
    assert_eq!(rendered.codes(), [("alias-of-file", "content/新.md")]);
    for path in ["redirects.nginx.conf", ".htaccess", "_redirects"] {
        assert!(!rendered.tree.contains_key(path), "{path}");
    }
}
