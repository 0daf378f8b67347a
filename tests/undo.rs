//! What an agency does around a publishing: looks at another moment without publishing it, brings back the site that
//! stood before, and goes on from a backup or on another machine.

#![allow(clippy::disallowed_methods, reason = "a test is the outside that the library keeps away from")]
#![cfg(unix)]

mod support;

use std::fs;
use std::path::Path;
use std::process::Command;

use support::{SiteTest, files_below};

/// A site in which a meeting's paper waits for its hour, long after this is read.
fn site() -> SiteTest {
    SiteTest::new()
        .page("content/guide.md", "title: 手引き\naliases: [/old/]\n")
        .page("content/meeting.md", "title: 会合\npublish_at: 2999-12-01T10:00:00+09:00\nfiles: [{file: secret.txt}]\n")
        .file("content/secret.txt", "機密")
}

/// The files below a directory of the site, each with its bytes.
fn tree(site: &SiteTest, directory: &str) -> Vec<(String, Vec<u8>)> {
    let read = |(path, file)| (path, fs::read(file).expect("a file"));
    files_below(&site.path(directory)).into_iter().map(read).collect()
}

const NOTE: &str = "確認用：令和981年12月1日10時の時点の内容です。公開用ではありません。";

#[test]
fn a_look_never_goes_to_where_the_site_is_published() {
    let site = site();
    site.run_bare(["build"]).exits(0).says("公開しました。").absent("meeting/index.html");
    let before = tree(&site, "public");
    let looks: [&[&str]; 3] = [&["--now", "2999-12-02"], &["--now", "2022-06-17"], &["--unpublished"]];
    let places: [&[&str]; 9] = [
        &[],
        &["--out", "public"],
        &["--out", "./public/"],
        &["--out", "content/../public"],
        &["--out", "public/sub"],
        &["--out", ".public.bansou"],
        &["--out", ".public.bansou/sub"],
        &["--zip"],
        &["--out", "public", "--zip"],
    ];
    for look in looks {
        for place in places {
            let arguments = ["build"].iter().chain(look).chain(place).copied();
            site.run_bare(arguments).exits(2).says_nothing_of("公開しました。");
        }
    }
    for more in [&["--out", "public"][..], &[]] {
        site.run_bare(["build", "--now", "2999-12-02", "--as-public"].iter().chain(more)).exits(2);
    }
    // Nor where no site was ever published: it will be.
    let fresh = self::site();
    fresh.run_bare(["build", "--now", "2999-12-02", "--out", "public"]).exits(2).absent("");
    fresh.run_bare(["build", "--now", "2999-12-02", "--out", "public/sub"]).exits(2);
    // Nor to another directory that the site is published to.
    site.run_bare(["build", "--out", "www"]).exits(0);
    site.run_bare(["build", "--unpublished", "--out", "www"])
        .exits(2)
        .says("公開する場所")
        .absent("meeting/index.html");
    assert_eq!(tree(&site, "public"), before);
    assert!(!site.path("public.zip").exists());
}

#[test]
fn a_look_says_so_on_every_page_and_keeps_robots_out() {
    let site = site();
    let run = site.run_bare(["build", "--now", "2999-12-01T10:00:00+09:00", "--out", "確認用", "--zip"]);
    run.exits(0).says("確認用に書き出しました（公開はしていません）").has("meeting/index.html", NOTE);
    let mut pages = 0;
    for (path, bytes) in tree(&site, "確認用") {
        if path.ends_with(".html") {
            let html = String::from_utf8(bytes).expect("UTF-8");
            assert!(html.contains(&format!("<p class=\"look\" role=\"note\">{NOTE}</p>")), "{path}");
            assert_eq!(html.matches("<meta name=\"robots\" content=\"noindex\">").count(), 1, "{path}");
            pages += 1;
        }
    }
    // Home, two pages, an alias, the search.
    assert!(pages >= 5, "{pages}");
    assert!(site.path("確認用.zip").is_file());
    let run = site.run_bare(["build", "--now", "2999-12-01T10:00:00+09:00", "--out", "確認用"]).exits(0);
    run.has("404.html", NOTE).has("old/index.html", NOTE).has("robots.txt", "User-agent: *\nDisallow: /\n");
    let run = site.run_bare(["build", "--unpublished", "--out", "確認用"]).exits(0);
    run.has("guide/index.html", "公開していないページを含む").has("robots.txt", "Disallow: /\n");
    // The site of the present is no look, wherever it goes, and neither is what is measured.
    site.run_bare(["build", "--out", "確認用"])
        .exits(0)
        .nowhere("公開用ではありません")
        .has("robots.txt", "Allow: /\n");
    let run = site.run_bare(["build", "--now", "2999-12-02", "--as-public", "--out", "測定"]).exits(0);
    run.has("meeting/index.html", "会合").nowhere("公開用ではありません").has("robots.txt", "Allow: /\n");
}

/// A theme that has nothing of the default one can't leave the mark out.
#[test]
fn the_mark_is_there_whatever_the_theme_says() {
    let template = "<!DOCTYPE html><html><head><title>{{ page.title }}</title></head><body>x</body></html>";
    let mut site = site().file("themes/own/theme.yaml", "name: own\n");
    for name in ["base", "page", "home", "section", "redirect", "404", "search"] {
        site = site.file(&format!("themes/own/templates/{name}.html"), template);
    }
    let site = site.file("content/site.yaml", "title: 試験\nbase_url: https://example.jp/\ntheme: own\n");
    site.run_bare(["build", "--now", "2999-12-01T10:00", "--out", "確認用"])
        .exits(0)
        .has("guide/index.html", &format!("<body>\n<p class=\"look\" role=\"note\">{NOTE}</p>x"))
        .has("old/index.html", NOTE);
}

#[test]
fn a_publishing_is_undone_and_the_undoing_too() {
    let site = site();
    site.run_bare(["rollback"]).exits(2).says("前のサイトは残っていない");
    site.run_bare(["rollback", "--list"]).exits(0).says("残してある前のサイトはありません。");
    let mut trees = Vec::new();
    for version in 1..=6 {
        let site = SiteAt(&site).write("content/guide.md", &format!("---\ntitle: 手引き{version}\n---\n"));
        SiteAt(site).write(&format!("content/only{version}.md"), "---\ntitle: 頁\n---\n");
        site.run_bare(["build"]).exits(0);
        trees.push(tree(site, "public"));
        fs::remove_file(site.path(&format!("content/only{version}.md"))).expect("a page");
    }
    // Three are kept: the third to the fifth.
    let list = site.run_bare(["rollback", "--list"]).exits(0);
    assert_eq!(list.stderr.lines().count(), 3, "{}", list.stderr);
    site.run_bare(["rollback", "4"]).exits(2).says("1から3まで");
    site.run_bare(["rollback", "0"]).exits(2).says("1から3まで");
    let said = site.run_bare(["rollback"]).exits(0);
    assert_eq!(tree(&site, "public"), trees[4]);
    said.says("戻ったページ: /only5/").says("変わったページ: /guide/").says("なくなったページ: /only6/");
    site.run_bare(["rollback"]).exits(0);
    assert_eq!(tree(&site, "public"), trees[5]);
    site.run_bare(["rollback", "3"]).exits(0);
    assert_eq!(tree(&site, "public"), trees[2]);
    // What stood is the newest of the kept ones; a build builds upon what stands.
    site.run_bare(["rollback", "--list"]).exits(0).says("1  ");
    let after = site.run_bare(["build"]).exits(0);
    assert!(after.stderr.contains("変更なし") && !after.stderr.contains("変更なし 0"), "{}", after.stderr);
    site.run_bare(["rollback", "1"]).exits(0);
    assert_eq!(tree(&site, "public"), trees[2]);
    // Nothing of it costs a second copy of what didn't change.
    assert_eq!(shared(&site, "public/robots.txt"), 4);
}

/// How many names a file has.
fn shared(site: &SiteTest, path: &str) -> u64 {
    use std::os::unix::fs::MetadataExt;
    fs::metadata(site.path(path)).expect("a file").nlink()
}

/// Writes into a site that is still to be used.
struct SiteAt<'a>(&'a SiteTest);

impl<'a> SiteAt<'a> {
    fn write(self, path: &str, text: &str) -> &'a SiteTest {
        fs::write(self.0.place(path), text).expect("a file");
        self.0
    }
}

/// What was changed by hand in a published file is told, and never comes back: what was published does, if a site has
/// it.
#[test]
fn what_was_changed_by_hand_does_not_come_back() {
    type Hand = fn(&SiteTest, &str);
    let writes: Hand = |site, path| fs::write(site.path(path), "手の頁").expect("a file");
    let replaces: Hand = |site, path| {
        fs::remove_file(site.path(path)).expect("a file");
        fs::write(site.path(path), "手の頁").expect("a file");
    };
    let removes: Hand = |site, path| fs::remove_file(site.path(path)).expect("a file");
    for (at, hand) in [writes, replaces, removes].into_iter().enumerate() {
        // What stands in another site: the file is the same in all.
        let site = site();
        site.run_bare(["build"]).exits(0);
        let first = tree(&site, "public");
        hand(&site, "public/robots.txt");
        SiteAt(&site).write("content/guide.md", "---\ntitle: 新しい手引き\n---\n");
        site.run_bare(["build"]).exits(0).says("手で変えられていたファイル: robots.txt");
        let second = tree(&site, "public");
        site.run_bare(["rollback", "--list"]).exits(0).says("1  ").says_nothing_of("戻せません");
        site.run_bare(["rollback"]).exits(0).has("robots.txt", "Allow: /");
        assert_eq!(tree(&site, "public"), first, "{at}");
        site.run_bare(["rollback"]).exits(0);
        assert_eq!(tree(&site, "public"), second, "{at}");
        // What no other site has: the page was changed in the content, too.
        hand(&site, "public/guide/index.html");
        SiteAt(&site).write("content/guide.md", "---\ntitle: もっと新しい手引き\n---\n");
        site.run_bare(["build"]).exits(0).says("手で変えられていたファイル: guide/index.html");
        let third = tree(&site, "public");
        site.run_bare(["rollback", "--list"]).exits(0).says("戻せません").says("guide/index.html");
        site.run_bare(["rollback"]).exits(2).says("guide/index.html").says("公開していたときと違います");
        assert_eq!(tree(&site, "public"), third, "{at}");
        site.run_bare(["rollback", "2"]).exits(0);
        assert_eq!(tree(&site, "public"), first, "{at}");
        if at == 0 {
            // Who writes into a file that all sites share has changed it in all of them.
            hand(&site, "public/robots.txt");
            site.run_bare(["rollback"]).exits(2).says("robots.txt");
            continue;
        }
        // One that stands now and was changed is told of when it goes, and the one after it comes back whole.
        hand(&site, "public/robots.txt");
        site.run_bare(["rollback"]).exits(0).says("手で変えられていたファイル: robots.txt");
        assert_eq!(tree(&site, "public"), third, "{at}");
        site.run_bare(["rollback"]).exits(0);
        assert_eq!(tree(&site, "public"), first, "{at}");
    }
}

/// What is public again though its content says otherwise is told first, by name: before it is done, and after.
#[test]
fn what_a_rollback_makes_public_again_is_named() {
    let site = site()
        .page("content/a.md", "title: 取り下げる頁\nfiles: [{file: a.txt}]\n")
        .file("content/a.txt", "資料")
        .page("content/b.md", "title: 案内を残す頁\n")
        .page("content/c.md", "title: 下書きに戻す頁\n")
        .page("content/d.md", "title: 消す頁\n");
    site.run_bare(["build"]).exits(0);
    SiteAt(&site).write("content/a.md", "---\ntitle: 取り下げる頁\nstatus: withdrawn\nfiles: [{file: a.txt}]\n---\n");
    SiteAt(&site).write(
        "content/b.md",
        "---\ntitle: 案内を残す頁\nstatus: withdrawn\nwithdrawn: {date: 2022-06-10, reason: 誤りのため}\n---\n",
    );
    SiteAt(&site).write("content/c.md", "---\ntitle: 下書きに戻す頁\nstatus: draft\n---\n");
    fs::remove_file(site.path("content/d.md")).expect("a page");
    site.run_bare(["build"]).exits(0).says("削除");
    let today = tree(&site, "public");
    let again = |run: support::Run, label: &str| {
        let named = run.stderr.lines().filter_map(|line| line.trim().strip_prefix(label)).map(str::to_owned);
        named.collect::<Vec<_>>()
    };
    let expected = [
        ": /a.txt",
        ": /a/「取り下げる頁」（取下げ）",
        ": /b/「案内を残す頁」（取下げ）",
        ": /c/「下書きに戻す頁」（下書き）",
        ": /d/",
    ];
    let outlook = site.run_bare(["rollback", "--dry-run"]).exits(0).says("まだ何も変えていません。");
    let outlook = outlook.says("戻るページ: /d/").says("戻るファイル: /a.txt");
    assert_eq!(again(outlook, "いまの原稿では公開していないのに、また公開されるもの"), expected);
    assert_eq!(tree(&site, "public"), today);
    site.run_bare(["rollback", "--dry-run", "2"]).exits(2).says("1から1まで");
    let done = site.run_bare(["rollback"]).exits(0).says("戻ったページ: /d/").says("戻ったファイル: /a.txt");
    assert_eq!(again(done, "いまの原稿では公開していないのに、また公開されたもの"), expected);
    // Forward again nothing of it is public.
    let forward = site.run_bare(["rollback", "--dry-run"]).exits(0).says("なくなるページ: /a/");
    assert!(!forward.stderr.contains("いまの原稿では"), "{}", forward.stderr);
    // What nobody can read any more keeps nobody from going back.
    SiteAt(&site).write("content/site.yaml", "title: [\n");
    site.run_bare(["rollback"]).exits(0);
    assert_eq!(tree(&site, "public"), today);
}

/// A list that nobody writes goes with what it lists: what is said can be done, where it is said.
#[test]
fn the_address_of_a_list_that_goes_can_be_led_on_as_is_said() {
    let yaml = "title: 試験\nbase_url: https://example.jp/\ntaxonomies: {tags: {label: 札}}\n";
    let site = site().file("content/site.yaml", yaml).page("content/b.md", "title: 頁\ntags: [令和8年度]\n");
    site.run_bare(["build"]).exits(0).has("tags/令和8年度/index.html", "頁");
    let site = site.page("content/b.md", "title: 頁\n");
    let run = site
        .run_bare(["build"])
        .exits(0)
        .says("警告[address-vanished]: 前に公開したアドレスがなくなりました: /tags/令和8年度/")
        .says("content/_index.md")
        .says("aliases に「/tags/令和8年度/」を加えてください");
    assert!(!run.stderr.contains("withdrawn"), "{}", run.stderr);
    let site = site.page("content/_index.md", "title: トップページ\naliases: [/tags/令和8年度/]\n");
    site.run_bare(["build"]).exits(0).has("tags/令和8年度/index.html", "url=/").says_nothing_of("警告[");
}

/// A build and the list of what is kept count the same pages, and those of one minute are told apart.
#[test]
fn the_list_of_what_is_kept_counts_pages_as_a_build_does() {
    let site = site().page("content/b.md", "title: 頁\n");
    let count = |text: &str| -> Option<usize> {
        let before = text.split("ページ").next()?;
        before.rsplit(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
    };
    let built: Vec<_> = (1..=3)
        .map(|version| {
            // A file that was copied over itself is what was published.
            if version == 3 {
                let mut shell = Command::new("sh");
                shell.args(["-c", "cp public/robots.txt r && mv r public/robots.txt"]);
                assert!(shell.current_dir(site.root()).status().expect("a shell").success());
            }
            SiteAt(&site).write(&format!("content/p{version}.md"), "---\ntitle: 頁\n---\n");
            count(&site.run_bare(["build"]).exits(0).stderr)
        })
        .collect();
    let list = site.run_bare(["rollback", "--list"]).exits(0).stderr;
    let lines: Vec<&str> = list.lines().collect();
    assert_eq!(lines.len(), 2, "{list}");
    let counts: Vec<_> = lines.iter().map(|line| count(line.split_once("に公開、").expect("a date").1)).collect();
    assert_eq!(counts, [built[1], built[0]], "{list}");
    assert!(lines.iter().all(|line| line[3..].starts_with("令和")), "{list}");
    let said = site.run_bare(["rollback"]).exits(0).stderr;
    assert_eq!(
        count(said.split_once('（').and_then(|(_, rest)| rest.split_once('（')).map_or(&*said, |(_, rest)| rest)),
        built[1],
        "{said}"
    );
}

#[test]
fn a_site_says_how_many_are_kept() {
    let site = site();
    let build = |keep: &str, version: u32| {
        let yaml = format!("title: 試験{version}\nbase_url: https://example.jp/\n{keep}");
        SiteAt(&site).write("content/site.yaml", &yaml).run_bare(["build"]).exits(0);
        let list = site.run_bare(["rollback", "--list"]).exits(0).stderr;
        list.lines().filter(|line| line.contains("ページ。")).count()
    };
    assert_eq!(build("keep: 1\n", 1), 0);
    assert_eq!(build("keep: 1\n", 2), 1);
    assert_eq!(build("keep: 1\n", 3), 1);
    assert_eq!(build("keep: 2\n", 4), 2);
    assert_eq!(build("keep: 0\n", 5), 0);
    assert!(!site.path(".public.bansou/kept").exists());
    SiteAt(&site).write("content/site.yaml", "title: 試験\nbase_url: https://example.jp/\nkeep: -1\n");
    site.run_bare(["check"]).exits(1).says("エラー[bad-number]").says("0から100まで");
}

fn copy(from: &Path, to: &Path) {
    let status = Command::new("cp").arg("-a").arg(from).arg(to).status().expect("cp runs");
    assert!(status.success());
}

/// Yesterday's `public/`, put back by whoever makes backups: other inodes, and files that today's site doesn't have.
#[test]
fn a_public_that_was_restored_from_a_backup_of_ours_is_built_upon() {
    for keep in [3, 0] {
        let yaml = format!("title: 試験\nbase_url: https://example.jp/\nkeep: {keep}\n");
        let site = site().file("content/site.yaml", &yaml);
        site.run_bare(["build"]).exits(0);
        copy(&site.path("public"), &site.path("backup"));
        let yesterday = tree(&site, "public");
        for version in 1..=5 {
            SiteAt(&site).write("content/guide.md", &format!("---\ntitle: 新しい手引き{version}\n---\n"));
            site.run_bare(["build"]).exits(0);
        }
        let today = tree(&site, "public");
        // Put over today's, as with agency-6; in place of it; and by a program that keeps no times.
        for restore in
            ["cp -a backup/. public/", "rm -r public; cp -a backup public", "rm -r public; cp -r backup public"]
        {
            let status = Command::new("sh").args(["-c", restore]).current_dir(site.root()).status().expect("sh runs");
            assert!(status.success());
            site.run_bare(["build"]).exits(0);
            assert_eq!(tree(&site, "public"), today, "{restore}");
        }
        // A whole one is known file by file, so that nothing is written that is there.
        fs::remove_dir_all(site.path("public")).expect("a directory");
        copy(&site.path("backup"), &site.path("public"));
        SiteAt(&site).write("content/guide.md", "---\ntitle: 手引き\naliases: [/old/]\n---\n");
        site.run_bare(["build"]).exits(0).says("書き込み 0、");
        assert_eq!(tree(&site, "public"), yesterday);
        site.run_bare(["build"]).exits(0).says("書き込み 0、");
        // Somebody's own file among them is still nobody's that we know, and so is one with other bytes.
        let site = site.file("public/大切.txt", "大切");
        site.run_bare(["build"]).exits(2).says("大切.txt").says("--adopt").has("大切.txt", "大切");
        let site = site.remove("public/大切.txt").file("public/search/index.js", "x").file("public/only/x.js", "");
        site.run_bare(["build"]).exits(2).says("only/x.js");
    }
}

#[test]
fn a_directory_is_adopted_by_name_and_what_stood_in_it_comes_back() {
    let site = site().file("public/index.html", "昔のサイト").file("public/a/b.pdf", "PDF");
    site.run_bare(["build"]).exits(2).says("--adopt");
    site.run_bare(["build", "--adopt", "public", "--out", "www"]).exits(2);
    site.run_bare(["build", "--adopt", "public", "--now", "2999-12-02"]).exits(2);
    site.run_bare(["build", "--adopt", "content"]).exits(2).says("元になる");
    site.run_bare(["build", "--adopt", "public"])
        .exits(0)
        .says("前からあった2個のファイル")
        .has("guide/index.html", "手引き");
    site.run_bare(["build"]).exits(0).says("書き込み 0、").says_nothing_of("前からあった");
    site.run_bare(["rollback"])
        .exits(0)
        .has("a/b.pdf", "PDF")
        .has("index.html", "昔のサイト")
        .absent("guide/index.html");
    // The next build knows what it is, and no longer wants to be told.
    site.run_bare(["build"]).exits(0).absent("a/b.pdf");

    // A site that was copied to another machine without its record, and one whose record is damaged.
    for record in ["", "\0\0"] {
        fs::remove_dir_all(site.path(".public.bansou")).expect("a workshop");
        if !record.is_empty() {
            SiteAt(&site).write(".public.bansou/manifest", record);
            site.run_bare(["build"]).exits(2).says("壊れて");
            fs::remove_file(site.path(".public.bansou/manifest")).expect("a record");
        }
        site.run_bare(["build"]).exits(2).says("--adopt");
        site.run_bare(["build", "--adopt", "public"]).exits(0).has("guide/index.html", "手引き");
        // In a site that keeps none, what was taken over is kept until the next one.
        assert!(site.path(".public.bansou/kept/1").is_dir());
    }
}

#[test]
fn a_workshop_that_holds_what_we_did_not_make_is_refused_before_anything_is_removed() {
    let links = [".public.bansou", ".public.bansou/staging", ".public.bansou/old", ".public.bansou/kept"];
    for link in links {
        let site = site();
        site.run_bare(["build"]).exits(0);
        let place = site.path(link);
        if place.is_dir() {
            fs::rename(&place, site.path("moved")).expect("a workshop");
        }
        for name in ["staging", "old", "kept", "manifest.next"] {
            SiteAt(&site).write(&format!("precious/{name}/大切.txt"), "大切");
        }
        std::os::unix::fs::symlink(site.path("precious"), &place).expect("a link");
        let before = tree(&site, "precious");
        let public = tree(&site, "public");
        let site = site.page("content/new.md", "title: 新規\n");
        for command in ["build", "rollback"] {
            site.run_bare([command]).exits(2).says("何も消さずに");
        }
        assert_eq!((tree(&site, "precious"), tree(&site, "public")), (before, public), "{link}");
    }
    // A record that is a link is written through to nobody's file.
    for name in ["manifest", "manifest.next", "gone", "lock", ".gitignore"] {
        let site = site();
        site.run_bare(["build"]).exits(0);
        let _ = fs::remove_file(site.path(&format!(".public.bansou/{name}")));
        SiteAt(&site).write("precious.txt", "大切");
        let site =
            site.symlink(&format!(".public.bansou/{name}"), "../precious.txt").page("content/new.md", "title: x\n");
        site.run_bare(["build"]).exits(2).says("何も消さずに").says(name);
        assert_eq!(fs::read_to_string(site.path("precious.txt")).expect("a file"), "大切");
    }
    // A directory of somebody's with the name of ours, whatever lies in it.
    for file in ["大切.txt", "staging", "notes/x"] {
        let site = site().file(&format!(".public.bansou/{file}"), "大切");
        site.run_bare(["build"]).exits(2).says("何も消さずに").absent("");
        assert_eq!(fs::read_to_string(site.path(&format!(".public.bansou/{file}"))).expect("a file"), "大切");
    }
}

#[test]
fn nothing_is_published_into_a_published_site() {
    let site = site();
    site.run_bare(["build", "--out", "public/sub"]).exits(2);
    site.run_bare(["build", "--out", "www"]).exits(0);
    fs::create_dir_all(site.path("www/guide/deep")).expect("a directory");
    for out in ["www/sub", "www/guide/sub", "www/guide/deep/sub", ".www.bansou", ".www.bansou/staging", ".www.bansou/x"]
    {
        site.run_bare(["build", "--out", out]).exits(2).says("の中なので");
    }
    fs::remove_dir_all(site.path("www/guide/deep")).expect("a directory");
    site.run_bare(["build", "--out", "www"]).exits(0).says("書き込み 0、");
}

/// The program as somebody whom the system refuses what the modes of files forbid; none where that can't be had.
fn as_nobody(site: &SiteTest, arguments: &[&str]) -> Option<(Option<i32>, String)> {
    const NOBODY: &str = "65534";
    let own = |path: &Path| Command::new("chown").args(["-R", "65534:65534"]).arg(path).status();
    let program = site.path(".program");
    fs::copy(env!("CARGO_BIN_EXE_bansou"), &program).expect("the program");
    let is_root = Command::new("id").arg("-u").output().ok()?.stdout == b"0\n";
    let mut command = if is_root {
        own(site.root()).ok().filter(std::process::ExitStatus::success)?;
        let mut command = Command::new("setpriv");
        command.args(["--reuid", NOBODY, "--regid", NOBODY, "--clear-groups"]).arg(&program);
        command
    } else {
        Command::new(&program)
    };
    let output = command.args(arguments).arg("--lang").arg("ja").current_dir(site.root()).output().ok()?;
    Some((output.status.code(), String::from_utf8(output.stderr).expect("UTF-8")))
}

fn mode(site: &SiteTest, path: &str, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(site.path(path), fs::Permissions::from_mode(mode)).expect("a mode");
}

/// A row: what is taken from us, how, and what is said of it instead of that it isn't there.
#[test]
fn what_cannot_be_read_is_not_said_to_be_absent() {
    let mut site = SiteTest::new()
        .file(
            "content/_index.md",
            "---\ntitle: 頁\nfiles: [{file: f.txt}, {file: data.csv}]\n---\n[資料](f.txt)と[頁](p.md)\n",
        )
        .page("content/p.md", "title: 頁\ntaxonomies: {industry: [food]}\n")
        .file("content/vocabularies/industry.yaml", "terms: [{key: food, label: 食品}]\n")
        .file(
            "content/site.yaml",
            &format!("{}taxonomies: {{industry: {{label: 業種, vocabulary: industry}}}}\n", support::SITE_YAML),
        )
        .file("content/f.txt", "文")
        .file("content/data.csv", "a,b\n1,2\n")
        .page("content/section/_index.md", "title: 区分\n");
    for (path, file) in files_below(&Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default")) {
        site = site.bytes(&format!("themes/default/{path}"), &fs::read(file).expect("a file of the theme"));
    }
    let Some(first) = as_nobody(&site, &["build"]) else { return };
    assert_eq!(first.0, Some(0), "{}", first.1);
    let standing = tree(&site, "public");
    for (path, lost, usual, wanted) in [
        ("content/f.txt", 0, 0o644, "content/f.txt」を読めません"),
        ("content/data.csv", 0, 0o644, "content/data.csv」を読めません"),
        ("content/_index.md", 0, 0o644, "content/_index.md」を読めません"),
        ("content/p.md", 0, 0o644, "content/p.md」を読めません"),
        ("content/vocabularies/industry.yaml", 0, 0o644, "industry.yaml」を読めません"),
        ("content/site.yaml", 0, 0o644, "content/site.yaml」を読めません"),
        ("content/section", 0, 0o755, "content/section」を読めません"),
        ("content/section", 0o444, 0o755, "content/section/_index.md」を読めません"),
        ("content", 0, 0o755, "content」を読めません"),
        ("content", 0o444, 0o755, "を読めません"),
        (".", 0o444, 0o755, "を読めません"),
        ("themes", 0, 0o755, "themes/default」を読めません"),
        ("themes/default", 0, 0o755, "themes/default」を読めません"),
        (".public.bansou/manifest", 0, 0o644, "manifest」を使えません"),
        (".public.bansou", 0, 0o755, ".public.bansou」を使えません"),
        (".public.bansou", 0o555, 0o755, "public"),
        ("public", 0, 0o755, "public」を"),
    ] {
        // Everything is nobody's but for the copy of the program, which is made anew.
        let _ = fs::remove_file(site.path(".program"));
        let page = if path.starts_with(".p") || path == "public" { "title: 頁2\n" } else { "title: 頁\n" };
        let site = &site;
        SiteAt(site).write("content/section/_index.md", &format!("---\n{page}---\n"));
        mode(site, path, lost);
        for command in [&["build"][..], &["check"]] {
            let is_of_content = path.starts_with("content") || path.starts_with("themes") || path == ".";
            if command[0] == "check" && !is_of_content {
                continue;
            }
            let said = as_nobody(site, command);
            let (code, said) = said.expect("it ran before");
            let is_denied = said.contains("Permission denied");
            assert!(
                code != Some(0) && is_denied && said.contains(wanted),
                "{path} {lost:o} {command:?}: {code:?} {said}"
            );
            assert!(!said.contains("ありません（") && !said.contains("がありません。"), "{path} {lost:o}: {said}");
        }
        mode(site, path, usual);
        assert_eq!(tree(site, "public"), standing, "{path}");
    }
    SiteAt(&site).write("content/section/_index.md", "---\ntitle: 区分\n---\n");
    assert!(matches!(as_nobody(&site, &["build"]), Some((Some(0), _))));
}

/// The program with what a shell takes from it first.
fn within(site: &SiteTest, limits: &str, arguments: &str) -> (Option<i32>, String) {
    let script = format!("{limits} exec \"$0\" {arguments} --lang ja");
    let mut command = Command::new("bash");
    command.args(["-c", &script, env!("CARGO_BIN_EXE_bansou")]).current_dir(site.root());
    let output = command.env("RAYON_NUM_THREADS", "2").output().expect("bash runs");
    (output.status.code(), String::from_utf8(output.stderr).expect("UTF-8"))
}

/// A disk that is full at any moment is like a file that can't grow beyond a length: each length stops at another
/// write.
#[test]
fn a_full_disk_leaves_everything_as_it_was() {
    let site = site();
    for version in 1..=3 {
        SiteAt(&site).write("content/guide.md", &format!("---\ntitle: 手引き{version}\n---\n{}", "本文".repeat(9_000)));
        site.run_bare(["build"]).exits(0);
    }
    let state = || (tree(&site, "public"), site.run_bare(["rollback", "--list"]).exits(0).stderr);
    let before = state();
    let mut failed = 0;
    for blocks in 0..40 {
        let limits = format!("trap '' XFSZ; ulimit -f {blocks};");
        let (code, said) = within(&site, &limits, "rollback 2");
        if code == Some(0) {
            assert!(failed > 0);
            break;
        }
        assert_eq!(code, Some(2), "{said}");
        assert!(said.contains("File too large") && said.contains(".public.bansou"), "{said}");
        failed += 1;
        assert_eq!(state(), before, "{blocks} blocks");
    }
    assert!(failed < 40, "it never went through");
    site.run_bare(["rollback"]).exits(0);
    assert_eq!(tree(&site, "public"), before.0);
    // The same of a build. What is named is what couldn't be written.
    let site = site.page("content/new.md", "title: 新規\n");
    let mut refused = 0;
    for blocks in [0, 1, 2, 8, 32] {
        let (code, said) = within(&site, &format!("trap '' XFSZ; ulimit -f {blocks};"), "build");
        refused += usize::from(code == Some(2));
        assert!(code == Some(0) || said.contains(".public.bansou/"), "{said}");
        if code != Some(0) {
            assert_eq!(tree(&site, "public"), before.0, "{blocks} blocks");
        }
    }
    assert!(refused >= 3, "{refused}");
}

/// Too few open files: whatever is told of is what couldn't be opened, and nothing is published in part.
#[test]
fn too_few_open_files_are_said_to_be_that() {
    let site = site().args(["--zip"]);
    site.run_bare(["build"]).exits(0);
    let before = tree(&site, "public");
    let site = site.page("content/new.md", "title: 新規\n");
    let mut refused = 0;
    for files in 4..24 {
        let (code, said) = within(&site, &format!("ulimit -n {files};"), "build --zip");
        if code == Some(0) {
            break;
        }
        refused += 1;
        assert!(said.contains("Too many open files") || said.contains("error while loading"), "{files}: {said}");
        assert!(!said.contains("がありません。") && !said.contains("既に別の"), "{files}: {said}");
        if !said.contains("サイトは公開しましたが") {
            assert_eq!(tree(&site, "public"), before, "{files}: {said}");
        }
    }
    assert!(refused > 0);
}

/// An archive that lacks what didn't change is none.
#[test]
fn an_archive_of_a_site_whose_record_cannot_be_read_is_refused() {
    let site = site();
    site.run_bare(["build", "--zip"]).exits(0);
    let whole = fs::read(site.path("public.zip")).expect("an archive");
    for record in ["", "\0", "bansou manifest 9\n"] {
        SiteAt(&site).write(".public.bansou/manifest", record);
        site.run_bare(["build", "--zip"]).exits(2).says("壊れて");
        assert_eq!(fs::read(site.path("public.zip")).expect("an archive"), whole);
    }
}
