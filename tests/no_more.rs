//! No more than was meant: what files say of themselves, names that must not appear, data of persons.

#![allow(clippy::disallowed_methods, reason = "a test looks at what was published")]

#[path = "support/picture.rs"]
mod picture;
mod support;

use picture::{CANARY, exif, jpeg, png, webp, xmp};
use support::pdf::Paper;
use support::{OUT, SiteTest};

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    memchr::memmem::find(bytes, part).is_some()
}

#[test]
fn a_published_picture_says_nothing_of_itself_and_its_original_stays() {
    let (exif, xmp) = (exif(6, true), xmp(true));
    let photo = jpeg(Some(&exif), Some(&xmp));
    let drawing = png(Some(&exif), Some(&xmp));
    let small = webp(Some(&exif), Some(&xmp));
    let text =
        "---\ntitle: 写真\nfiles:\n  - file: 写真.bin\n---\n![外観](外観.JPG)\n\n![図](図.png)\n\n![絵](絵.webp)\n";
    let site = SiteTest::new()
        .file("content/a.md", text)
        .bytes("content/外観.JPG", &photo)
        .bytes("content/写真.bin", &photo)
        .bytes("content/図.png", &drawing)
        .bytes("content/絵.webp", &small)
        .bytes("themes/own/assets/theme.jpg", &photo)
        .file("themes/own/theme.yaml", "extends: default\n")
        .file("content/site.yaml", "title: 伴走支援\nbase_url: https://example.jp/\ntheme: own\n");
    site.build().exits(0);
    let root = site.root();
    for (name, original) in [("外観.JPG", &photo), ("写真.bin", &photo), ("図.png", &drawing), ("絵.webp", &small)]
    {
        let published = std::fs::read(root.join(OUT).join(name)).expect("a published picture");
        assert!(!contains(&published, CANARY.as_bytes()), "{name}");
        assert!(contains(&published, b"MM\0*\0\0\0\x08\0\x01\x01\x12"), "{name} keeps how it is turned");
        assert!(published.len() < original.len());
        assert_eq!(&std::fs::read(root.join("content").join(name)).expect("the original"), original);
    }
    let assets = std::fs::read_dir(root.join("site/assets")).expect("assets");
    let names = assets.map(|entry| entry.expect("an entry").path());
    let asset = names.into_iter().find(|path| path.extension().is_some_and(|ending| ending == "jpg"));
    assert!(!contains(&std::fs::read(asset.expect("the theme's picture")).expect("bytes"), CANARY.as_bytes()));
}

#[test]
fn an_image_from_elsewhere_is_a_link_however_it_is_written() {
    for (written, expected) in [
        ("![図](https://example.org/a.png)", "<a href=\"https://example.org/a.png\">図</a>"),
        ("<img src=\"https://example.org/a.png\" alt=\"図\">", "<a href=\"https://example.org/a.png\">図</a>"),
        (
            "<img src=\"https://example.org/a.png\">",
            "<a href=\"https://example.org/a.png\">https://example.org/a.png</a>",
        ),
        ("[![図](https://example.org/a.png)](b.md)", "<a href=\"/b/\">図</a>"),
        ("<p><img src='b.png' srcset=\"https://example.org/a.png 2x\" alt=\"図\"></p>", "alt=\"図\""),
        ("<p style=\"background: url(https://example.org/a.png)\">図</p>", "<p>図</p>"),
    ] {
        let site = SiteTest::new()
            .file("content/a.md", &format!("---\ntitle: 画像\n---\n{written}\n"))
            .page("content/b.md", "title: 次\n")
            .bytes("content/b.png", &png(None, None));
        let html = site.build().exits(0).published("a/index.html");
        assert!(html.contains(expected), "{written}: {html}");
        for loaded in ["src=\"https://example.org", "srcset", "url(https"] {
            assert!(!html.contains(loaded), "{written}");
        }
    }
}

const PRIVATE: &str = "names:\n  - name: 株式会社アルファ工業\n    also: [alpha-kogyo]\ncases: []\n";

#[test]
fn a_name_that_must_not_appear_keeps_the_site_from_being_published_wherever_it_stands() {
    for (path, text) in [
        ("content/a.md", "---\ntitle: ｱﾙﾌｧ工業\n---\n"),
        ("content/a.md", "---\ntitle: あ\nsummary: (株)アルファ 工業\n---\n"),
        ("content/a.md", "---\ntitle: あ\n---\nアルファ**工業**\n"),
        ("content/a.md", "---\ntitle: あ\n---\n{アルファ|あるふぁ}工業\n"),
        ("content/a.md", "---\ntitle: あ\n---\n[窓口](https://example.org/ALPHA_KOGYO)\n"),
        ("content/a.md", "---\ntitle: あ\naliases: [/alpha-kogyo/]\n---\n"),
        ("content/alpha-kogyo.md", "---\ntitle: あ\n---\n"),
        (
            "content/glossary.yaml",
            "terms:\n  - term: アルファ工業\n    kana: あるふぁこうぎょう\n    definition: 会社\n",
        ),
        ("content/_root/security.txt", "Contact: アルファ工業"),
    ] {
        let site = SiteTest::new()
            .file("content/site.yaml", "title: 伴走支援\nbase_url: https://example.jp/\nroot_files: [security.txt]\n")
            .file("content/_root/security.txt", "Contact: https://example.jp/\n")
            .file(path, text);
        site.build().exits(0);
        let before = std::fs::read(site.root().join("site/index.html")).expect("the site that stands");
        let site = site.file("content/_private.yaml", PRIVATE);
        site.build().exits(1).says("private-name");
        site.check().exits(1).says("private-name");
        assert_eq!(std::fs::read(site.root().join("site/index.html")).expect("the old site"), before, "{text}");
    }
}

/// One run names each place where a name is written.
#[test]
fn every_place_of_a_name_is_told_at_once() {
    let metric = "name: 件数\nunit: 件\nkind: count\ndefinition: アルファ工業の件数\nseries: [{at: 2022, value: 1}]\n";
    SiteTest::new()
        .file("content/a.md", "---\ntitle: あ\n---\nアルファ工業\n")
        .file("content/b.md", "---\ntitle: い\n---\n\n（株）アルファ工業\n")
        .file("content/metrics/m.yaml", metric)
        .file("content/_private.yaml", PRIVATE)
        .check()
        .exits(1)
        .says("content/a.md:4:1")
        .says("content/b.md:5:4")
        .says("content/metrics/m.yaml:4:13");
    // Written around a reading, no source holds it whole, and the page does.
    let case = "---\ntitle: あ\ncompany: {anonymized: true, label: A社}\nconsent: {status: granted}\n---\n{アルファ|あるふぁ}工業\n";
    SiteTest::new()
        .file("content/c.md", case)
        .file("content/_private.yaml", "cases: [{case: c.md, company: 株式会社アルファ工業}]\n")
        .check()
        .exits(1)
        .says("private-name")
        .says("content/c.md");
}

#[test]
fn the_site_has_the_same_bytes_whether_its_private_names_are_written_or_not() {
    let site = |private: Option<&str>| {
        let site = SiteTest::from_dir("tests/diagnostics/personal-data");
        let site = match private {
            Some(text) => site.file("content/_private.yaml", text),
            None => site,
        };
        site.build().exits(0);
        let files = support::files_below(&site.root().join(OUT));
        let bytes = files.into_iter().map(|(path, file)| (path, std::fs::read(file).expect("a published file")));
        bytes.collect::<Vec<_>>()
    };
    let cases = "names: [{name: 秘密商事}]\ncases: [{case: a.md, company: 秘密工業}]\n";
    assert!(site(None) == site(Some(cases)));
}

#[test]
fn files_for_the_root_of_the_site_are_published_as_they_are_by_a_list() {
    let site = SiteTest::new()
        .file(
            "content/site.yaml",
            "title: 伴走支援\nbase_url: https://example.jp/\nroot_files: [.well-known/security.txt, google123.html, robots.txt, /a.md]\n",
        )
        .file("content/_root/.well-known/security.txt", "Contact: https://example.jp/\n")
        .file("content/_root/google123.html", "google-site-verification: google123.html")
        .file("content/_root/robots.txt", "User-agent: *\nDisallow: /tmp/\n")
        .file("content/_root/a.md", "---\ntitle: no page\n---\n")
        .file("content/_root/.well-known/unlisted.txt", "x")
        .file("content/_root/.htpasswd", "x")
        .file("content/_root/.DS_Store", "x");
    let run = site.build().exits(0).says("root-unlisted").says(".htpasswd").says_nothing_of(".DS_Store");
    run.has(".well-known/security.txt", "Contact:")
        .has("google123.html", "google-site-verification")
        .has("robots.txt", "Disallow: /tmp/")
        .has("a.md", "no page")
        .absent(".well-known/unlisted.txt")
        .absent("a/index.html")
        .nowhere("htpasswd");
}

/// A paper with these words, title and author.
fn paper(words: &str, title: &str, author: &str) -> Vec<u8> {
    Paper { title, author, pages: &[&[words]], tagged: true }.bytes()
}

#[test]
fn a_name_that_must_not_appear_is_found_in_papers_and_texts_with_a_search_and_without() {
    for search in ["true", "false"] {
        for (name, bytes) in [
            ("a.pdf", paper("株式会社アルファ工業の皆様", "資料", "")),
            ("a.pdf", paper("本文", "アルファ工業について", "")),
            ("a.pdf", paper("本文", "資料", "アルファ工業")),
            ("a.csv", "名称\nアルファ工業\n".into()),
            ("a.txt", "ｱﾙﾌｧ工業".into()),
        ] {
            let config = format!("title: 伴走支援\nbase_url: https://example.jp/\nsearch: {search}\n");
            let site = SiteTest::new()
                .file("content/site.yaml", &config)
                .file("content/a.md", &format!("---\ntitle: 資料\n---\n[資料]({name})\n"))
                .bytes(&format!("content/{name}"), &bytes);
            site.build().exits(0);
            let site = site.file("content/_private.yaml", PRIVATE);
            site.build().exits(1).says("private-name").says("content/a.md:4:");
            let allowed = PRIVATE.replace("cases:", "    allowed: [a.md]\ncases:");
            site.file("content/_private.yaml", &allowed).build().exits(0);
        }
    }
}

#[test]
fn a_company_of_an_anonymised_case_may_stand_elsewhere() {
    let case = "---\ntitle: 匿名の事例\ncompany: {label: A社, anonymized: true}\nconsent: {status: granted, date: 2022-04-15}\n---\n";
    let private = "cases: [{case: cases/a.md, company: 株式会社アルファ工業}]\n";
    let site = SiteTest::new()
        .page("content/cases/_index.md", "title: 事例\n")
        .file("content/cases/a.md", case)
        .page("content/members.md", "title: アルファ工業\n")
        .file("content/_private.yaml", private);
    site.build().exits(0);
    site.file("content/cases/a.md", &format!("{case}アルファ工業の話。\n"))
        .build()
        .exits(1)
        .says("content/cases/a.md:6:1");
}
