//! No more than was meant: what files say of themselves, names that must not appear, data of persons.

#![allow(clippy::disallowed_methods, reason = "a test looks at what was published")]

#[path = "support/picture.rs"]
#[expect(clippy::cast_possible_truncation, reason = "nothing that a test makes is that long")]
mod picture;
mod support;

use picture::{CANARY, exif, jpeg, png, webp, xmp};
use support::SiteTest;

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    memchr::memmem::find(bytes, part).is_some()
}

#[test]
fn a_published_picture_says_nothing_of_itself_and_its_original_stays() {
    let (exif, xmp) = (exif(6, true), xmp(true));
    let photo = jpeg(Some(&exif), Some(&xmp));
    let drawing = png(Some(&exif), Some(&xmp));
    let small = webp(Some(&exif), Some(&xmp));
    let text = format!(
        "---\ntitle: 写真\nfiles:\n  - file: 写真.bin\n---\n![外観](外観.JPG)\n\n![図](図.png)\n\n![絵](絵.webp)\n"
    );
    let site = SiteTest::new()
        .file("content/a.md", &text)
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
        let published = std::fs::read(root.join("public").join(name)).expect("a published picture");
        assert!(!contains(&published, CANARY.as_bytes()), "{name}");
        assert!(contains(&published, b"MM\0*\0\0\0\x08\0\x01\x01\x12"), "{name} keeps how it is turned");
        assert!(published.len() < original.len());
        assert_eq!(&std::fs::read(root.join("content").join(name)).expect("the original"), original);
    }
    let assets = std::fs::read_dir(root.join("public/assets")).expect("assets");
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
