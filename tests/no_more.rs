//! No more than was meant: what files say of themselves, names that must not appear, data of persons.

#![allow(clippy::disallowed_methods, reason = "a test looks at what was published")]

#[path = "support/picture.rs"]
mod picture;
mod support;

use std::io::Write as _;

use bansou::model::pdf::Pdf;
use flate2::Compression;
use flate2::write::{DeflateEncoder, ZlibEncoder};
use picture::{CANARY, exif, jpeg, png, webp, xmp};
use rawzip::{CompressionMethod, ZipArchiveWriter};
use support::pdf::{Paper, changed, file_of, stream_of};
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

/// A file of Office with these parts beside what it needs.
fn office(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let core = "<p><dc:title>資料</dc:title></p>".as_bytes();
    let needed = [("[Content_Types].xml", "<Types/>".as_bytes()), ("docProps/core.xml", core)];
    let mut bytes = Vec::new();
    let mut zip = ZipArchiveWriter::new(&mut bytes);
    for (name, content) in needed.iter().chain(parts) {
        let file = zip.new_file(name).compression_method(CompressionMethod::DEFLATE);
        let (mut entry, config) = file.start().expect("an entry");
        let mut data = config.wrap(DeflateEncoder::new(&mut entry, Compression::fast()));
        data.write_all(content).expect("memory");
        let (encoder, descriptor) = data.finish().expect("memory");
        encoder.finish().expect("memory");
        entry.finish(descriptor).expect("memory");
    }
    zip.finish().expect("memory");
    bytes
}

/// A page, and a case without a name, that hand out a file.
fn handing_out(name: &str, bytes: &[u8]) -> SiteTest {
    let case = "---\ntitle: 事例\ncompany: {label: A社, anonymized: true}\nconsent: {status: granted}\n";
    SiteTest::new()
        .file("content/a.md", &format!("---\ntitle: あ\nfiles: [{{file: {name}}}]\n---\n"))
        .file("content/c.md", &format!("{case}files: [{{file: {name}}}]\n---\n"))
        .bytes(&format!("content/{name}"), bytes)
}

#[test]
fn what_pictures_within_a_file_of_office_say_is_told_wherever_it_is_written() {
    let (place, none, place_in_xmp, no_place_in_xmp) = (exif(1, true), exif(1, false), xmp(true), xmp(false));
    let film = [b"\0\0\0\x20udta\0\0\0\x18\xA9xyz\0\x12\x15\xC7".as_slice(), b"+35.6895+139.6917/"].concat();
    let inner = office(&[("word/media/image1.jpeg", &jpeg(Some(&place), None))]);
    let innermost = office(&[("word/embeddings/a.docx", &inner)]);
    let with = [jpeg(None, None), jpeg(Some(&place), None)].concat();
    // The name of a part, what it holds, and whether it says where it was taken; none if it says nothing.
    for (name, content, says_place) in [
        ("word/media/image1.jpeg", jpeg(Some(&place), None), Some(true)),
        ("word/media/image1.jpeg", jpeg(None, Some(&place_in_xmp)), Some(true)),
        ("word/media/image1.jpeg", jpeg(Some(&none), None), Some(false)),
        ("word/media/image1.jpeg", jpeg(None, Some(&no_place_in_xmp)), Some(false)),
        ("word/media/image1.bin", with, Some(true)),
        ("word/media/image1.webp", webp(Some(&place), None), Some(true)),
        ("word/media/image1.png", png(Some(&place), None), Some(true)),
        ("word/media/image1.png", png(None, Some(&place_in_xmp)), Some(true)),
        ("word/media/image1.tiff", place.clone(), Some(true)),
        ("word/media/film.mp4", film, Some(true)),
        ("word/embeddings/a.docx", inner, Some(true)),
        ("word/embeddings/a.docx", innermost, Some(true)),
        ("word/media/image1.emf", b"\x01\0\0\0\x58\0\0\0 EMF".to_vec(), None),
        ("word/media/image1.gif", b"GIF89a".to_vec(), None),
    ] {
        let run = handing_out("a.docx", &office(&[(name, &content)])).check();
        match says_place {
            Some(true) => run.exits(1).says("inner-picture").says("picture-place").says(name).says("場所"),
            Some(false) => run.exits(0).says("inner-picture").says_nothing_of("picture-place").says("人の名前"),
            None => run.exits(0).says_nothing_of("inner-picture"),
        };
    }
}

/// Other programs write archives of pictures, too, and some hand out an archive of photos.
#[test]
fn what_pictures_within_any_archive_say_is_told() {
    let photo = jpeg(Some(&exif(1, true)), None);
    for (name, part) in [("a.odt", "Pictures/a.jpg"), ("写真.zip", "写真/a.jpg"), ("a.bin", "a.jpg")] {
        let run = handing_out(name, &office(&[(part, &photo)])).check().exits(1);
        run.says("inner-picture").says("picture-place").says(part);
        let silent = handing_out(name, &office(&[(part, &jpeg(None, None))])).check().exits(0);
        silent.says_nothing_of("inner-").says_nothing_of("office-");
    }
    handing_out("a.zip", b"PK no archive").check().exits(0).says_nothing_of("inner-");
}

/// However many and however large the pictures of a file are, and however deep files lie in it.
#[test]
fn looking_into_a_file_of_office_is_bounded() {
    let photo = jpeg(Some(&exif(1, true)), None);
    let names: Vec<String> = (0..5000).map(|nth| format!("word/media/image{nth}.jpeg")).collect();
    let many: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), photo.as_slice())).collect();
    handing_out("a.docx", &office(&many)).check().exits(1).says("ほか4997件");
    let large = vec![0; 65 * 1024 * 1024];
    let run = handing_out("a.docx", &office(&[("word/media/a.bmp", &large), ("word/media/b.jpg", &photo)])).check();
    run.exits(1).says("inner-unread").says("word/media/a.bmp").says("word/media/b.jpg");
    let deep = (0..6).fold(photo, |inner, _| office(&[("word/embeddings/a.docx", &inner)]));
    handing_out("a.docx", &office(&[("word/embeddings/a.docx", &deep)])).check().exits(0).says("inner-unread");
    for (name, bytes) in [("PK", b"PK\x03\x04".to_vec()), ("a.docx", office(&[]).split_off(40))] {
        let name = format!("word/embeddings/{name}");
        let is_archive = bytes.starts_with(b"PK");
        let run = handing_out("a.docx", &office(&[(&name, &bytes)])).check().exits(0);
        if is_archive {
            run.says("inner-unread")
        } else {
            run.says_nothing_of("inner-")
        };
    }
}

/// A PDF of a page that shows a picture, packed as the dictionary says.
fn pdf_with(dictionary: &str, content: &[u8]) -> Vec<u8> {
    let mut objects: Vec<Vec<u8>> = Paper { title: "資料", author: "", tagged: true, pages: &[&["一"], &["二"]] }
        .objects()
        .into_iter()
        .map(String::into_bytes)
        .collect();
    let number = objects.len() + 1;
    // The second page shows it.
    let page = objects.iter().rposition(|object| object.starts_with(b"<< /Type /Page ")).expect("a page");
    let text = String::from_utf8_lossy(&objects[page]);
    objects[page] = text.replace("/Font <<", &format!("/XObject << /I {number} 0 R >> /Font <<")).into_bytes();
    objects.push(stream_of(&format!("/Type /XObject /Subtype /Image {dictionary}"), content));
    file_of(objects.iter().map(Vec::as_slice), "")
}

#[test]
fn what_pictures_within_a_pdf_say_is_told_however_they_are_packed() {
    let photo = jpeg(Some(&exif(1, true)), None);
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(&photo).expect("memory");
    let packed = packed.finish().expect("memory");
    let digits: String = photo.iter().map(|byte| format!("{byte:02x}")).chain([">".to_owned()]).collect();
    for (dictionary, content) in [
        ("/Filter /DCTDecode", photo.as_slice()),
        ("/Filter [/DCTDecode]", &photo),
        ("/Filter [ /FlateDecode /DCTDecode ]", &packed),
        ("/Filter [/ASCIIHexDecode /DCT]", digits.as_bytes()),
        ("/Filter [/ASCII85Decode /DCTDecode]", &base_85(&photo)),
        // It says elsewhere how it is packed.
        ("/Filter 9 0 R", &photo),
    ] {
        let run = handing_out("a.pdf", &pdf_with(dictionary, content)).check().exits(1);
        run.says("inner-picture").says("picture-place").says("2ページの画像：場所、人の名前");
    }
    let silent = jpeg(None, None);
    handing_out("a.pdf", &pdf_with("/Filter /DCTDecode", &silent)).check().exits(0).says_nothing_of("inner-picture");
    // What is drawn holds whatever bytes.
    let run = handing_out("a.pdf", &pdf_with("/Filter /FlateDecode", &packed)).check();
    run.exits(0).says_nothing_of("inner-picture");
    // A description of its own; who wrote the paper isn't told of twice.
    let described = Paper { title: "資料", author: "", tagged: true, pages: &[&["一"]] };
    for (place, is_told) in [(true, true), (false, false)] {
        let mut objects: Vec<Vec<u8>> = described.objects().into_iter().map(String::into_bytes).collect();
        objects.push(stream_of("/Type /Metadata /Subtype /XML", &xmp(place)));
        let run = handing_out("a.pdf", &file_of(objects.iter().map(Vec::as_slice), "")).check();
        if is_told {
            run.says("inner-picture").says("番のオブジェクト：場所")
        } else {
            run.says_nothing_of("inner-")
        };
    }
    // What a later change replaced is still in the file.
    let first = pdf_with("/Filter /DCTDecode", &photo);
    let number = String::from_utf8_lossy(&first).matches(" 0 obj").count();
    let replaced = stream_of("/Type /XObject /Subtype /Image /Filter /DCTDecode", &silent);
    let changed = changed(&first, &[(number, &replaced)], &format!("/Size {} /Root 1 0 R /Info 5 0 R", number + 1));
    assert!(matches!(bansou::parse::pdf(&changed), Pdf::Read(_)));
    handing_out("a.pdf", &changed).check().exits(1).says("2ページの画像");
}

/// Five signs for four bytes (ISO 32000-1, 7.4.3).
fn base_85(bytes: &[u8]) -> Vec<u8> {
    let mut text = Vec::new();
    for group in bytes.chunks(4) {
        let mut padded = [0; 4];
        padded[..group.len()].copy_from_slice(group);
        let mut value = u32::from_be_bytes(padded);
        let mut signs = [0; 5];
        for sign in signs.iter_mut().rev() {
            *sign = b'!' + u8::try_from(value % 85).expect("a digit");
            value /= 85;
        }
        text.extend_from_slice(if group.len() == 4 && signs == *b"!!!!!" { b"z" } else { &signs[..=group.len()] });
    }
    [text.as_slice(), b"~>"].concat()
}

/// What waits is looked into today, as what is public is; what is public no more needs no mending.
#[test]
fn files_that_wait_are_looked_into_today_and_those_that_are_over_are_not() {
    const CODES: [&str; 3] = ["pdf-untagged", "pdf-without-text", "inner-picture"];
    let scan = include_bytes!("pdf/scan.pdf");
    let form = office(&[("word/media/image1.jpeg", &jpeg(Some(&exif(1, true)), None))]);
    let site = |keys: &str, hours: &str| {
        let files = format!("files: [{{file: scan.pdf{hours}}}, {{file: form.docx{hours}}}]");
        SiteTest::new()
            .now("2022-06-20T09:00:00+09:00")
            .file("content/a.md", &format!("---\ntitle: あ\n{keys}{files}\n---\n"))
            .bytes("content/scan.pdf", scan)
            .bytes("content/form.docx", &form)
    };
    let withdrawn = "status: withdrawn\nwithdrawn: {date: 2022-06-01, reason: 誤り}\n";
    for (keys, hours) in [
        ("", ""),
        ("status: draft\n", ""),
        ("publish_at: 2022-07-01\n", ""),
        ("", ", publish_at: 2022-07-01"),
        ("", ", draft: true"),
    ] {
        let run = CODES.iter().fold(site(keys, hours).check().exits(0), |run, code| run.says(code));
        assert_eq!(run.stderr.matches("pdf-without-text").count(), 1, "{}", run.stderr);
    }
    for (keys, hours) in [
        (withdrawn, ""),
        ("status: withdrawn\n", ""),
        ("expires_at: 2022-06-01\n", ""),
        ("", ", expires_at: 2022-06-01"),
    ] {
        CODES.iter().fold(site(keys, hours).check().exits(0), |run, code| run.says_nothing_of(code));
        // Its files may be deleted, too.
        if !keys.is_empty() {
            let gone = site(keys, hours).remove("content/scan.pdf").remove("content/form.docx");
            gone.check().exits(0).says_nothing_of("missing-file");
        }
    }
}

/// A name in a paper that waits would keep the site from being published at its hour.
#[test]
fn a_name_in_a_paper_of_tomorrow_is_told_today() {
    let site = |words: &str| {
        SiteTest::new()
            .now("2022-06-20T09:00:00+09:00")
            .file("content/a.md", "---\ntitle: あ\nfiles: [{file: a.pdf, publish_at: 2022-06-21}]\n---\n")
            .file("content/b.md", "---\ntitle: い\npublish_at: 2022-06-22\n---\n[表](b.csv)\n")
            .bytes("content/a.pdf", &paper(words, "資料", ""))
            .file("content/b.csv", &format!("名称\n{words}\n"))
            .file("content/_private.yaml", PRIVATE)
    };
    let run = site("アルファ工業の皆様").check().exits(1);
    run.says("令和4年6月21日")
        .says("令和4年6月22日")
        .says("から公開できません")
        .says("content/a.md:3:")
        .says("content/b.md:5:");
    site("皆様").check().exits(0);
}
