//! How the preview starts over what isn't a site yet, how it ends, and what it leaves alone.

use std::collections::BTreeMap;
use std::fs;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use crate::program::{Preview, command, until};
use crate::sites::{assert_guarded, write};
use crate::stream::Events;
use crate::support::{HOME, NOW, SITE_YAML, SiteTest};

#[test]
fn without_content_it_says_what_is_missing_and_waits_for_it() {
    let site = SiteTest::empty();
    let preview = Preview::start(site.root());
    for target in ["/", "/a/", "/sitemap.xml"] {
        let answer = preview.get(target);
        assert!([404, 503].contains(&answer.status), "{target} is {}", answer.status);
        assert!(answer.text().contains("フォルダー「content」がありません。"), "{target}: {}", answer.text());
        assert_guarded(&answer, target);
    }
    until("what is missing in the terminal", || {
        preview.said().contains("フォルダー「content」がありません。").then_some(())
    });
    let mut events = Events::of(&preview, "path=/&query=&page=0");
    write(&site, "content/_index.md", HOME);
    until("the next that is missing", || {
        preview.get("/_bansou/").text().contains("サイトの設定（content/site.yaml）がありません。").then_some(())
    });
    write(&site, "content/site.yaml", SITE_YAML);
    preview.shows("/", "トップページ");
    events.until("that there is a page now", |event| matches!(event.name.as_str(), "back" | "reload"));
    // And once more, when all of it goes and comes.
    fs::rename(site.path("content"), site.path("aside")).expect("a folder");
    until("that it is missing again", || {
        preview.get("/_bansou/").text().contains("フォルダー「content」がありません。").then_some(())
    });
    fs::rename(site.path("aside"), site.path("content")).expect("a folder");
    write(&site, "content/a.md", "---\ntitle: 甲\n---\n");
    preview.shows("/a/", "甲");
}

#[test]
fn a_site_that_comes_as_a_whole_folder_is_shown() {
    let site = SiteTest::empty().file("aside/site.yaml", SITE_YAML).file("aside/_index.md", HOME);
    let preview = Preview::start(site.root());
    fs::rename(site.path("aside"), site.path("content")).expect("a folder");
    preview.shows("/", "トップページ");
    write(&site, "content/deep/er/a.md", "---\ntitle: 甲\n---\n");
    preview.shows("/deep/er/a/", "甲");
}

#[test]
fn an_unknown_theme_can_be_mended() {
    let wrong = format!("{SITE_YAML}theme: mine\n");
    // By naming another, and by making the one that is named.
    for (path, text) in [("content/site.yaml", SITE_YAML), ("themes/mine/theme.yaml", "extends: default\n")] {
        let site = SiteTest::new().file("content/site.yaml", &wrong);
        let preview = Preview::start(site.root());
        let answer = preview.get("/");
        assert!([404, 503].contains(&answer.status), "{}", answer.status);
        assert!(answer.text().contains("まだ表示できるサイトがありません"), "{}", answer.text());
        until("the mistake", || preview.said().contains("エラー[unknown-theme]").then_some(()));
        assert!(preview.get("/_bansou/").text().contains("theme: <mark>mine</mark>"));
        write(&site, path, text);
        preview.shows("/", "トップページ");
        until("that nothing is wrong", || preview.said().contains("誤りはなくなりました。").then_some(()));
    }
}

#[test]
fn a_broken_configuration_can_be_mended() {
    let site = SiteTest::new().file("content/site.yaml", "title: [題\n");
    let preview = Preview::start(site.root());
    assert!(preview.get("/").text().contains("まだ表示できるサイトがありません"));
    until("the mistake", || preview.said().contains("content/site.yaml:").then_some(()));
    write(&site, "content/site.yaml", SITE_YAML);
    preview.shows("/", "トップページ");
    until("that nothing is wrong", || preview.said().contains("誤りはなくなりました。").then_some(()));
    // Once there was a site, it stays while its configuration is broken, with the edits of its pages.
    write(&site, "content/site.yaml", "title: 別の題\nbase_url: [\n");
    until("the mistake anew", || (preview.said().matches("content/site.yaml:").count() >= 2).then_some(()));
    assert!(preview.get("/").text().contains("伴走支援"));
    write(&site, "content/_index.md", "---\ntitle: トップページ\n---\n直した文\n");
    preview.shows("/", "直した文");
    write(&site, "content/site.yaml", "title: 別の題\nbase_url: https://example.jp/kb/\n");
    preview.shows("/kb/", "別の題");
    assert_eq!(preview.get("/").header("location"), Some("/kb/"));
}

#[test]
fn a_home_page_that_is_missing_can_be_written() {
    let site = SiteTest::empty().file("content/site.yaml", SITE_YAML);
    let preview = Preview::start(site.root());
    assert!([404, 503].contains(&preview.get("/").status));
    write(&site, "content/_index.md", HOME);
    preview.shows("/", "トップページ");
}

/// What changes while the preview starts lies between its first look and its first event.
#[test]
fn nothing_is_missed_while_it_starts() {
    for _ in 0..5 {
        let site = SiteTest::new().page("content/a.md", "title: 甲\n");
        let is_started = AtomicBool::new(false);
        thread::scope(|scope| {
            let writer = scope.spawn(|| {
                let mut number = 0;
                while !is_started.load(Ordering::Relaxed) {
                    number += 1;
                    write(&site, "content/a.md", format!("---\ntitle: 甲\n---\n版{number}。\n"));
                    write(&site, &format!("content/f{number}/g/h/b.md"), "---\ntitle: 乙\n---\n");
                    thread::sleep(Duration::from_millis(1));
                }
                number
            });
            let preview = Preview::start(site.root());
            is_started.store(true, Ordering::Relaxed);
            let last = writer.join().expect("the writer");
            preview.shows("/a/", &format!("版{last}。"));
            for number in 1..=last {
                preview.answers(&format!("/f{number}/g/h/b/"), 200);
            }
        });
    }
}

#[test]
fn a_root_behind_a_link_is_watched() {
    let site = SiteTest::empty()
        .file("real/content/site.yaml", SITE_YAML)
        .file("real/content/_index.md", HOME)
        .symlink("link", "real");
    let preview = Preview::start(&site.path("link"));
    write(&site, "real/content/a.md", "---\ntitle: 甲\n---\n");
    preview.shows("/a/", "甲");
}

#[test]
fn a_root_that_is_not_there_is_2() {
    let output = command(Path::new("/nowhere/at/all")).output().expect("the program runs");
    let said = String::from_utf8(output.stderr).expect("UTF-8");
    assert_eq!(
        (output.status.code(), said.as_str()),
        (Some(2), "エラー: フォルダー「/nowhere/at/all」がありません。\n")
    );
}

/// Two ports in a row that are ours.
fn two_ports() -> (TcpListener, TcpListener) {
    until("two ports in a row", || {
        let first = TcpListener::bind("127.0.0.1:0").ok()?;
        let port = first.local_addr().ok()?.port();
        let second = TcpListener::bind(("127.0.0.1", port.checked_add(1)?)).ok()?;
        Some((first, second))
    })
}

#[test]
fn a_port_that_is_taken_is_2_and_the_next_free_one_is_named() {
    let site = SiteTest::new();
    let (first, second) = two_ports();
    let (port, next) =
        (first.local_addr().expect("an address").port(), second.local_addr().expect("an address").port());
    for (lang, before, after) in [
        (
            "ja",
            format!("エラー: ポート{port}は、既に使われています。「--port "),
            "」を付けてもう一度実行するか、使っているプログラムを終えてください。\n",
        ),
        (
            "en",
            format!("error: port {port} is taken: run this again with --port "),
            ", or end the program that uses it\n",
        ),
    ] {
        let output =
            command(site.root()).args(["--lang", lang, "--port", &port.to_string()]).output().expect("it runs");
        let said = String::from_utf8(output.stderr).expect("UTF-8");
        assert_eq!(output.status.code(), Some(2), "{said}");
        let free = said.strip_prefix(&before).and_then(|rest| rest.strip_suffix(after));
        let free: u16 = free.and_then(|free| free.parse().ok()).unwrap_or_else(|| panic!("no port is named: {said}"));
        assert!(free > next, "port {free} isn't free");
    }
    drop(first);
    let preview = Preview::at(site.root(), port, &["--now", NOW]);
    assert_eq!(preview.address, SocketAddr::from(([127, 0, 0, 1], port)));
}

#[test]
fn it_ends_when_it_is_told_to_whoever_listens() {
    for signal in ["TERM", "INT"] {
        let site = SiteTest::new();
        let preview = Preview::start(site.root());
        let mut events = Events::of_page(&preview, "/");
        events.next("state");
        let kept = TcpStream::connect(preview.address).expect("a connection");
        let (status, said) = preview.ends_by(signal);
        assert_eq!(status.code(), Some(0), "SIG{signal}: {status}; {said}");
        assert!(!said.contains("エラー") && !said.contains("panicked"), "{said}");
        drop(kept);
    }
}

#[test]
fn it_ends_while_there_is_no_site_too() {
    let site = SiteTest::empty();
    for arguments in [&["--poll"][..], &[]] {
        assert_eq!(Preview::with(site.root(), arguments).ends_by("TERM").0.code(), Some(0), "{arguments:?}");
    }
}

#[test]
fn files_can_be_looked_at_again_and_again() {
    let site = SiteTest::new().file("content/a.md", "---\ntitle: 甲\n---\n初めの文\n");
    let preview = Preview::with(site.root(), &["--poll", "--now", NOW]);
    until("how it watches", || preview.said().contains("秒ごとにファイルを確認し").then_some(()));
    preview.shows("/a/", "初めの文");
    let mut events = Events::of_page(&preview, "/a/");
    write(&site, "content/a.md", "---\ntitle: 甲\n---\n次の文です\n");
    events.next("reload");
    preview.shows("/a/", "次の文です");
    // Of the same length, and at once after the last.
    write(&site, "content/a.md", "---\ntitle: 甲\n---\n次の次の文\n");
    preview.shows("/a/", "次の次の文");
    write(&site, "content/new/b.md", "---\ntitle: 乙\n---\n");
    preview.answers("/new/b/", 200);
    fs::remove_dir_all(site.path("content/new")).expect("a folder");
    preview.answers("/new/b/", 404);
    write(&site, "themes/mine/theme.yaml", "extends: default\n");
    write(&site, "content/site.yaml", format!("{SITE_YAML}theme: mine\n"));
    write(&site, "themes/mine/templates/page.html", "<p>別の形</p>\n");
    preview.shows("/a/", "別の形");
}

#[test]
fn to_be_seen_from_elsewhere_is_warned_of() {
    let site = SiteTest::new();
    let warning = "警告: ほかの機器からも、公開前のページを含めてこのプレビューを見られます。";
    let preview = Preview::with(site.root(), &["--now", NOW, "--host", "0.0.0.0"]);
    assert!(preview.said().contains(warning), "{}", preview.said());
    // The address that is told can be opened on this machine.
    assert!(preview.address.ip().is_loopback(), "{}", preview.address);
    assert_eq!(preview.get("/").status, 200);
    drop(preview);
    for host in ["127.0.0.1", "127.0.0.2"] {
        let preview = Preview::with(site.root(), &["--now", NOW, "--host", host]);
        assert!(!preview.said().contains("警告"), "{}", preview.said());
        assert_eq!(preview.get("/").status, 200, "{host}");
    }
}

#[test]
fn nothing_is_said_where_that_is_wanted_and_the_address_in_either_language() {
    let site = SiteTest::new();
    let preview = Preview::with(site.root(), &["--lang", "en", "--now", NOW]);
    assert!(preview.said().starts_with("preview: http://127.0.0.1:"), "{}", preview.said());
    until("how to end it", || preview.said().contains("press Ctrl-C to end it").then_some(()));
    drop(preview);
    let port = two_ports().0.local_addr().expect("an address").port().to_string();
    let mut child = command(site.root()).args(["--quiet", "--now", NOW, "--port", &port]).spawn().expect("it runs");
    until("a server", || TcpStream::connect(format!("127.0.0.1:{port}")).ok());
    child.kill().expect("a kill");
    let output = child.wait_with_output().expect("its end");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

/// Every file and folder below a directory, to whoever looks closely.
fn facts(root: &Path) -> BTreeMap<String, (u64, i64, i64, u64)> {
    let entries = walkdir::WalkDir::new(root).into_iter().map(|entry| entry.expect("an entry"));
    entries
        .map(|entry| {
            let facts = entry.metadata().expect("what it is");
            let path = entry.path().display().to_string();
            (path, (facts.ino(), facts.ctime(), facts.ctime_nsec(), facts.len()))
        })
        .collect()
}

#[test]
fn nothing_is_written_below_the_sites_directory() {
    let site = crate::sites::of_every_kind("https://example.jp/kb/").file("public/index.html", "公開中");
    let before = facts(site.root());
    let preview = Preview::start(site.root());
    let mut events = Events::of_page(&preview, "/kb/");
    events.until_known();
    for target in ["/kb/", "/kb/drafts/a/?unpublished=1", "/kb/?now=2023-01-01", "/_bansou/", "/kb/papers/any.bin"] {
        assert_eq!(preview.get(target).status, 200, "{target}");
    }
    assert_eq!(preview.ends_by("TERM").0.code(), Some(0));
    assert_eq!(facts(site.root()), before);
}
