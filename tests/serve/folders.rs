//! Whole folders that come, move, go and are exchanged: what lies in them afterwards is watched.

use std::fs;

use crate::program::Preview;
use crate::sites::write;
use crate::support::SiteTest;

fn page(text: &str) -> String {
    format!("---\ntitle: 頁\n---\n{text}\n")
}

/// Edits a page of the site, and one below a folder that is made for it, and waits until they are shown.
#[track_caller]
fn assert_is_watched(site: &SiteTest, preview: &Preview, folder: &str) {
    write(site, &format!("content/{folder}/x.md"), page("直した文"));
    preview.shows(&format!("/{folder}/x/"), "直した文");
    write(site, &format!("content/{folder}/made/for/it/y.md"), page("作った文"));
    preview.shows(&format!("/{folder}/made/for/it/y/"), "作った文");
    write(site, &format!("content/{folder}/made/for/it/y.md"), page("また直した文"));
    preview.shows(&format!("/{folder}/made/for/it/y/"), "また直した文");
}

#[test]
fn a_folder_is_watched_at_its_new_place() {
    let site = SiteTest::new().file("content/a/x.md", &page("文")).file("content/a/deep/er/z.md", &page("文"));
    let preview = Preview::start(site.root());
    for (from, to) in [("a", "b"), ("b", "a"), ("a", "c")] {
        fs::rename(site.path(&format!("content/{from}")), site.path(&format!("content/{to}"))).expect("a folder");
        preview.answers(&format!("/{from}/x/"), 404);
        preview.answers(&format!("/{to}/deep/er/z/"), 200);
        assert_is_watched(&site, &preview, to);
        write(&site, &format!("content/{to}/deep/er/z.md"), page(&format!("深い{to}の文")));
        preview.shows(&format!("/{to}/deep/er/z/"), &format!("深い{to}の文"));
        fs::remove_dir_all(site.path(&format!("content/{to}/made"))).expect("a folder");
        preview.answers(&format!("/{to}/made/for/it/y/"), 404);
    }
}

#[test]
fn a_folder_that_is_moved_in_or_out_comes_and_goes_whole() {
    let site = SiteTest::new().file("aside/f/x.md", &page("文")).file("aside/f/g/z.md", &page("文"));
    let preview = Preview::start(site.root());
    for _ in 0..3 {
        fs::rename(site.path("aside/f"), site.path("content/f")).expect("a folder");
        preview.answers("/f/g/z/", 200);
        assert_is_watched(&site, &preview, "f");
        fs::rename(site.path("content/f"), site.path("aside/f")).expect("a folder");
        preview.answers("/f/g/z/", 404);
        preview.answers("/f/x/", 404);
    }
}

/// As a script does that brings another version of the content.
#[test]
fn a_content_that_is_exchanged_is_watched() {
    let site = SiteTest::new()
        .file("content/f/x.md", &page("古い文"))
        .file("next/site.yaml", crate::support::SITE_YAML)
        .file("next/_index.md", crate::support::HOME)
        .file("next/f/x.md", &page("新しい文"));
    let preview = Preview::start(site.root());
    preview.shows("/f/x/", "古い文");
    fs::rename(site.path("content"), site.path("before")).expect("a folder");
    fs::rename(site.path("next"), site.path("content")).expect("a folder");
    preview.shows("/f/x/", "新しい文");
    assert_is_watched(&site, &preview, "f");
    // What was moved away is no part of the site any more.
    fs::write(site.path("before/f/x.md"), page("忘れられた文")).expect("a file");
    write(&site, "content/f/x.md", page("今の文"));
    preview.shows("/f/x/", "今の文");
    fs::remove_dir_all(site.path("content")).expect("a folder");
    fs::rename(site.path("before"), site.path("content")).expect("a folder");
    preview.shows("/f/x/", "忘れられた文");
    assert_is_watched(&site, &preview, "f");
}

#[test]
fn a_folder_that_is_a_link_is_watched_where_it_leads() {
    let site = SiteTest::new().file("shared/x.md", &page("文")).symlink("content/f", "../shared");
    let preview = Preview::start(site.root());
    preview.shows("/f/x/", "文");
    fs::write(site.path("shared/x.md"), page("直した文")).expect("a file");
    preview.shows("/f/x/", "直した文");
}

#[test]
fn a_file_that_is_a_link_is_watched_where_it_leads() {
    let site = SiteTest::new().file("shared/x.md", &page("文")).symlink("content/x.md", "../shared/x.md");
    let preview = Preview::start(site.root());
    preview.shows("/x/", "文");
    fs::write(site.path("shared/x.md"), page("直した文")).expect("a file");
    preview.shows("/x/", "直した文");
}

#[test]
fn a_theme_that_comes_later_is_watched() {
    let site = SiteTest::new();
    let preview = Preview::start(site.root());
    write(&site, "themes/mine/theme.yaml", "extends: default\n");
    write(&site, "themes/mine/templates/home.html", "<p>一つめの形</p>\n");
    write(&site, "content/site.yaml", "title: 題\nbase_url: https://example.jp/\ntheme: mine\n");
    preview.shows("/", "一つめの形");
    write(&site, "themes/mine/templates/home.html", "<p>二つめの形</p>\n");
    preview.shows("/", "二つめの形");
    fs::remove_file(site.path("themes/mine/templates/home.html")).expect("a file");
    preview.shows("/", "トップページ");
}
