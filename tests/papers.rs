//! The words of PDFs: what is read of files as programs write them, what is found of them in the search, and that a
//! file that was made to do harm takes no more than it is given.
//!
//! `tests/pdf/` holds one document as several programs write it: `shiryo.html`, with a font that may be embedded in any
//! document (IPAゴシック). They were made so, `shiryo.odt` by the first step of the last:
//!
//! ```text
//! chromium --headless --print-to-pdf=chromium.pdf --no-pdf-header-footer shiryo.html
//! wkhtmltopdf shiryo.html wkhtmltopdf.pdf
//! soffice --convert-to odt:writer8 --infilter='HTML (StarWriter)' shiryo.html && soffice --convert-to pdf shiryo.odt
//! ```
//!
//! `chromium-tategaki.pdf` was made of `tategaki.html` in the same way. `papers.py` writes `reportlab.pdf`, whose fonts
//! aren't embedded, and `scan.pdf`, which is an image (`pip install reportlab pillow`).
#![allow(clippy::disallowed_methods, reason = "a test is the outside that the library keeps away from")]

use std::fmt::Write as _;
use std::io::Write;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use bansou::model::pdf::{Pdf, PdfText};
use bansou::parse;
use flate2::Compression;
use flate2::write::ZlibEncoder;
use proptest::prelude::*;
use serde_json::Value;

#[path = "support/index.rs"]
mod index;
mod support;

use support::SiteTest;
use support::pdf::{Paper, changed, file, file_of, stream_of};

const PAPER: Paper<'static> =
    Paper {
        title: "進め方", author: "", tagged: true, pages: &[&["進め方", "傾聴と対話"], &["二ページ目", "霞が関"]]
    };

fn pages(bytes: &[u8]) -> Vec<String> {
    match parse::pdf_text(bytes) {
        PdfText::Read { pages, .. } => pages.iter().map(|page| page.trim_end().to_owned()).collect(),
        other => panic!("{other:?}"),
    }
}

/// What the programs were given, broken over lines by each as it likes.
#[test]
fn what_programs_write_is_read() {
    for (name, bytes, ruby) in [
        ("Chromium", include_bytes!("pdf/chromium.pdf").as_slice(), "この伴走支援は令和4年度。"),
        ("wkhtmltopdf", include_bytes!("pdf/wkhtmltopdf.pdf").as_slice(), "この伴走支援は令和4年度。"),
        // It writes readings behind what they are of.
        ("LibreOffice", include_bytes!("pdf/libreoffice.pdf").as_slice(), "この伴走ばんそう支援は令和4年度。"),
    ] {
        let pages = pages(bytes);
        assert_eq!(pages.len(), 2, "{name}");
        let sentence = "記載例（架空）の資料。経営者との対話を通じて、長期の支援機関の取組を進める。A difficult workflow is shown.";
        for expected in ["資料2　進め方", sentence, ruby, "ばんそう", "都道府県支援機関", "備考"] {
            assert!(pages[0].contains(expected), "{name} lacks {expected}:\n{}", pages[0]);
        }
        assert_eq!(pages[1], "霞が関", "{name}");
    }
}

#[test]
fn lines_that_run_downwards_are_read() {
    let pages = pages(include_bytes!("pdf/chromium-tategaki.pdf"));
    for expected in ["この伴走支援は、令和四年度に", "ばんそう", "始まった。経営者との対話と傾", "A 12", "は横に並ぶ。"]
    {
        assert!(pages[0].contains(expected), "it lacks {expected}:\n{}", pages[0]);
    }
}

/// The Japanese fonts are numbered by Adobe-Japan1, and neither they nor the Latin ones are embedded or tell widths.
#[test]
fn fonts_that_are_not_embedded_are_read() {
    let expected = "令和四年度　予算の概要\n経営力再構築伴走支援に要する経費①\nA difficult workflow – “café”\nNo widths are written";
    assert_eq!(pages(include_bytes!("pdf/reportlab.pdf")), [expected]);
}

#[test]
fn an_image_has_no_words() {
    let nothing = PdfText::Read { pages: vec!["".into()], known: 0, unknown: 0 };
    assert_eq!(parse::pdf_text(include_bytes!("pdf/scan.pdf")), nothing);
}

/// A font of TeX: it says itself what its codes mean, and the file doesn't.
#[test]
fn a_font_is_asked_for_its_own_encoding() {
    let mut objects: Vec<Vec<u8>> = PAPER.objects().into_iter().map(String::into_bytes).collect();
    objects[2] = b"<< /Type /Font /Subtype /Type1 /BaseFont /ABCDEF+CMR10 /FontDescriptor 8 0 R >>".to_vec();
    objects[7] = b"<< /Type /FontDescriptor /FontName /ABCDEF+CMR10 /Flags 4 /FontFile 4 0 R >>".to_vec();
    let program = b"%!PS-AdobeFont-1.0: CMR10\n/Encoding 256 array\n0 1 255 {1 index exch /.notdef put} for\n\
                    dup 14/ffi put\ndup 1 /uni4F34 put\nreadonly def\ncurrentfile eexec\n";
    objects[3] = stream_of("", program);
    objects[9] = stream_of("", b"BT /F 12 Tf 72 700 Td <01026F0E6365> Tj ET");
    // Code 2 has no name, and no meaning in the encoding of letters.
    assert_eq!(pages(&file_of(objects.iter().map(Vec::as_slice), ""))[0], "伴office");
}

/// A form that draws itself is read once, and what is in a layer that is switched off isn't read.
#[test]
fn what_is_not_shown_is_not_read() {
    let form = "<< /Type /XObject /Subtype /Form /BBox [0 0 600 900] /Resources << /Font << /F 3 0 R >> /XObject << /X 10 0 R >> >> ";
    let mut objects = PAPER.objects();
    objects[0] = objects[0].replace("/Lang", "/OCProperties << /OCGs [6 0 R] /D << /OFF [6 0 R] >> >> /Lang");
    objects[5] = "<< /Type /OCG /Name (x) >>".into();
    objects[8] = objects[8].replace("/Font <<", "/Properties << /L 6 0 R >> /XObject << /X 10 0 R >> /Font <<");
    objects[8] = objects[8].replace("/Contents 10 0 R", "/Contents 11 0 R");
    let content = at(50.0, 700.0, 10.0, "一度だけ") + "/X Do";
    objects[9] = format!("{form}/Length {} >>\nstream\n{content}\nendstream", content.len());
    objects[10] = stream(&format!("/X Do /OC /L BDC {} EMC", at(50.0, 600.0, 10.0, "見えない")));
    assert_eq!(pages(&file(&objects, ""))[0], "一度だけ");
}

#[test]
fn fonts_that_are_known_by_name_are_read() {
    assert_eq!(pages(&PAPER.bytes()), ["進め方\n傾聴と対話", "二ページ目\n霞が関"]);
    // In Shift JIS, as 一太郎 writes it.
    let mut objects = PAPER.objects();
    objects[2] = objects[2].replace("UniJIS-UTF16-H", "90ms-RKSJ-H");
    // 支援機関
    objects[9] = stream("BT /F 12 Tf 72 700 Td <8E7889878B408AD6> Tj ET");
    assert_eq!(pages(&file(&objects, ""))[0], "支援機関");
}

/// A font that is embedded, without the table of what its glyphs mean: its codes are Shift JIS.
#[test]
fn an_embedded_font_is_read_by_its_collection() {
    let bytes = changed(
        include_bytes!("pdf/wkhtmltopdf.pdf"),
        &[
            (7, b"<< /Type /Font /Subtype /Type0 /BaseFont /QRAAAA+IPAGothic /Encoding /90ms-RKSJ-H /DescendantFonts [19 0 R] >>"),
            (
                19,
                b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /QRAAAA+IPAGothic /FontDescriptor 17 0 R /CIDToGIDMap /Identity \
                  /CIDSystemInfo << /Registry (Adobe) /Ordering (Japan1) /Supplement 2 >> >>",
            ),
            (8, &stream_of("", b"BT /F7 12 Tf 72 700 Td <8E7889878B408AD6> Tj ET")),
        ],
        "/Size 23 /Info 1 0 R /Root 2 0 R",
    );
    assert_eq!(pages(&bytes)[0], "支援機関");
}

/// A page with this content; its font takes UTF-16.
fn page(encoding: &str, content: &str) -> Vec<u8> {
    let mut objects = PAPER.objects();
    objects[2] = objects[2].replace("UniJIS-UTF16-H", encoding);
    objects[9] = stream(content);
    file(&objects, "")
}

fn stream(content: &str) -> String {
    format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len())
}

/// A text at a place in a size.
fn at(x: f64, y: f64, size: f64, text: &str) -> String {
    let units: String = text.encode_utf16().fold(String::new(), |mut digits, unit| {
        write!(digits, "{unit:04X}").expect("a string");
        digits
    });
    format!("BT /F {size} Tf {x} {y} Td <{units}> Tj ET\n")
}

#[test]
fn lines_are_put_together_as_they_are_read() {
    let line = |x: f64, y: f64, text: &str| at(x, y, 10.0, text);
    for (name, written, expected) in [
        (
            "a word over the end of a line",
            line(50.0, 700.0, "経営力再構築伴") + &line(50.0, 684.0, "走支援の実施令") + &line(50.0, 668.0, "和四年"),
            "経営力再構築伴走支援の実施令和四年",
        ),
        (
            "a short line",
            line(50.0, 700.0, "一　目的") + &line(50.0, 684.0, "支援機関の取組を示す"),
            "一　目的\n支援機関の取組を示す",
        ),
        (
            "letters that are spaced out",
            line(50.0, 700.0, "議") + &line(67.0, 700.0, "事") + &line(84.0, 700.0, "録"),
            "議事録",
        ),
        (
            "a heading above a paragraph",
            line(50.0, 724.0, "進め方について示す")
                + &line(50.0, 704.0, "支援機関の取組の方")
                + &line(50.0, 690.0, "針を示す"),
            "進め方について示す\n支援機関の取組の方針を示す",
        ),
        ("cells", line(50.0, 700.0, "支援機関") + &line(95.0, 700.0, "備考"), "支援機関\n備考"),
        (
            "cells of several lines, by rows",
            line(50.0, 700.0, "都道府県") + &line(110.0, 700.0, "備考") + &line(50.0, 685.0, "支援機関"),
            "都道府県支援機関\n備考",
        ),
        (
            "a ruby that is drawn in between",
            line(50.0, 700.0, "この伴走") + &at(70.0, 710.0, 5.0, "ばんそう") + &line(90.0, 700.0, "支援"),
            "この伴走支援\nばんそう",
        ),
        ("bold letters that are drawn twice", line(50.0, 700.0, "強調") + &line(50.4, 700.0, "強調"), "強調"),
        ("radicals in place of kanji", line(50.0, 700.0, "\u{2ED1}期の⽀援と⺠間"), "長期の支援と民間"),
    ] {
        assert_eq!(pages(&page("UniJIS-UTF16-H", &written))[0], expected, "{name}");
    }
    let columns = line(300.0, 700.0, "経営力再構築伴") + &line(284.0, 700.0, "走支援の実施");
    assert_eq!(pages(&page("UniJIS-UTF16-V", &columns))[0], "経営力再構築伴走支援の実施", "vertical writing");
    let turned = "0 1 -1 0 600 0 cm ".to_owned() + &line(50.0, 300.0, "横向きの支") + &line(50.0, 284.0, "援機関");
    assert_eq!(pages(&page("UniJIS-UTF16-H", &turned))[0], "横向きの支援機関", "a page on its side");
    let replaced = "/Span << /ActualText <FEFF4F34> >> BDC ".to_owned()
        + &line(50.0, 700.0, "イ半")
        + "EMC "
        + &line(70.0, 700.0, "走");
    assert_eq!(pages(&page("UniJIS-UTF16-H", &replaced))[0], "伴走", "a text in place of what is drawn");
}

#[test]
fn a_paper_that_may_be_opened_is_read() {
    assert_eq!(pages(&PAPER.protected("")), pages(&PAPER.bytes()));
    assert_eq!(parse::pdf_text(&PAPER.protected("secret")), PdfText::Protected);
    assert_eq!(parse::pdf_text(b"%PDF-1.7\n"), PdfText::Broken);
}

/// The records of the index, of a site that is scanned as a whole.
fn records(site: &SiteTest) -> Vec<Value> {
    let content = |path: &str| {
        let content = index::content(&std::fs::read(site.path(path)).expect("a file of the index"));
        serde_json::from_slice::<Value>(&content).expect("JSON")
    };
    let manifest = content("site/search/index.js");
    let texts =
        content(&format!("site/search/{}/{}.js", manifest["index"].as_str().expect("a hash"), manifest["texts"]));
    texts.as_array().expect("records").clone()
}

fn site(bytes: &[u8]) -> SiteTest {
    SiteTest::new()
        .file("content/a/_index.md", "---\ntitle: 会議\nfiles: [{file: s 1.pdf, label: 資料1, title: 進め方}]\n---\n")
        .bytes("content/a/s 1.pdf", bytes)
}

#[test]
fn a_page_of_a_paper_is_found_and_leads_to_its_page() {
    let site = site(&PAPER.bytes())
        .file("content/b.md", "---\ntitle: 手引き\n---\n[様式](c.pdf)と[資料](a/s%201.pdf)\n")
        .bytes("content/c.pdf", &Paper { pages: &[&["様式"], &[]], ..PAPER }.bytes());
    site.build().exits(0);
    let all = records(&site);
    let of = |url: &str| all.iter().find(|record| record[0] == url).unwrap_or_else(|| panic!("{url} isn't in {all:?}"));
    let first = of("a/s%201.pdf#page=1");
    assert_eq!((&first[1], &first[3]), (&"資料（PDF）".into(), &"資料1　進め方".into()));
    let second = of("a/s%201.pdf#page=2");
    assert_eq!(second[3], "", "a title is found once");
    assert_eq!(second[5], "二ページ目\n霞が関\n");
    assert_eq!(second[6], serde_json::json!(["資料1　進め方　2ページ", "会議", "a/"]));
    assert_eq!(of("c.pdf#page=1")[6], serde_json::json!(["c.pdf　1ページ", "手引き", "b/"]));
    assert_eq!(all.iter().filter(|record| record[0].as_str().is_some_and(|url| url.contains(".pdf"))).count(), 3);
}

/// What packs `length` times a mebibyte of blanks.
fn bomb(length: usize) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    for _ in 0..length {
        encoder.write_all(&vec![b' '; 1 << 20]).expect("a vector");
    }
    encoder.finish().expect("a vector")
}

/// A page whose content is packed twice, so that a few kilobytes unpack to gigabytes.
fn exploding() -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(&bomb(4 << 10)).expect("a vector");
    let packed = encoder.finish().expect("a vector");
    let mut objects: Vec<Vec<u8>> = PAPER.objects().into_iter().map(String::into_bytes).collect();
    objects[9] = stream_of("/Filter [/FlateDecode /FlateDecode]", &packed);
    file_of(objects.iter().map(Vec::as_slice), "")
}

/// A drawing that holds another ten times, which holds another ten times, and so on.
fn endless() -> Vec<u8> {
    let mut objects = PAPER.objects();
    let first = objects.len() + 1;
    objects[8] = objects[8].replace("/Font <<", &format!("/XObject << /X {first} 0 R >> /Font <<"));
    objects[9] = stream("/X Do");
    for number in first..first + 40 {
        let content = "/X Do ".repeat(10);
        objects.push(format!(
            "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X {} 0 R >> >> /Length {} >>\nstream\n{content}\nendstream",
            number + 1,
            content.len(),
        ));
    }
    file(&objects, "")
}

/// The site is built as always, and the paper is told of.
#[test]
#[cfg(target_os = "linux")]
fn a_paper_that_takes_all_there_is_is_left_out() {
    for (name, bytes) in [("more memory than there is", exploding()), ("for ever", endless())] {
        let site = site(&bytes).file("content/c.md", "---\ntitle: 別の資料\nfiles: [{file: c.pdf}]\n---\n");
        let site = site.bytes("content/c.pdf", &PAPER.bytes());
        let started = Instant::now();
        site.build().exits(0).says("pdf-text-unread").says("上限を超える").says_nothing_of("c.pdf");
        assert!(started.elapsed() < Duration::from_mins(1), "{name}: {:?}", started.elapsed());
        let all = records(&site);
        let of_papers = all.iter().filter(|record| record[0].as_str().is_some_and(|url| url.contains(".pdf#")));
        assert_eq!(of_papers.count(), 2, "{name}");
    }
}

/// What the process says that reads PDFs, of each that it is asked about, and its exit code; none where it was ended.
/// `f` asks what a file says of itself, `w` for its words.
fn read(asked: &[(char, &[u8])]) -> (Vec<String>, Option<i32>) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bansou"));
    command.arg("read-pdfs").env_clear().stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().expect("the program");
    let mut request = Vec::new();
    for (question, bytes) in asked {
        request.push(u8::try_from(*question).expect("ASCII"));
        request.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
        request.extend_from_slice(bytes);
    }
    // It may have ended before it read all.
    let _ = child.stdin.take().expect("its input").write_all(&request);
    let output = child.wait_with_output().expect("its end");
    let said = String::from_utf8(output.stdout).expect("UTF-8");
    (said.lines().map(str::to_owned).collect(), output.status.code())
}

#[test]
fn one_process_reads_one_paper_after_another() {
    let (paper, broken) = (PAPER.bytes(), PAPER.bytes()[..90].to_vec());
    let (said, code) = read(&[('f', &paper), ('w', &broken), ('w', &paper), ('f', b"GIF89a"), ('f', b"")]);
    assert_eq!(code, Some(0));
    let facts = |at: usize| serde_json::from_str::<Pdf>(&said[at]).expect("facts");
    let words = |at: usize| serde_json::from_str::<PdfText>(&said[at]).expect("words");
    assert_eq!((facts(0), words(1), words(2)), (parse::pdf(&paper), PdfText::Broken, parse::pdf_text(&paper)));
    assert_eq!((facts(3), facts(4)), (Pdf::Foreign, Pdf::Foreign));
    // What isn't asked as it should be ends it, and what is cut off isn't answered.
    assert_eq!(read(&[('x', &paper), ('f', &paper)]), (Vec::new(), Some(0)));
}

#[test]
fn nasty_papers_end() {
    let with = |number: usize, text: &str| {
        let mut objects = PAPER.objects();
        text.clone_into(&mut objects[number - 1]);
        file(&objects, "")
    };
    let whole = PAPER.bytes();
    let text = String::from_utf8(whole.clone()).expect("ASCII");
    let deep = format!("{}{}", "[".repeat(500_000), "]".repeat(500_000));
    let into_itself = "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 10 0 R >> >> /Length 6 >>\nstream\n/X Do \nendstream";
    for (name, bytes) in [
        ("cut off", whole[..whole.len() / 2].to_vec()),
        ("a tree of pages that holds itself", with(2, "<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>")),
        ("no pages", with(2, "<< /Type /Pages /Kids [] /Count 0 >>")),
        ("an object that is itself", with(3, "3 0 R")),
        (
            "a font within itself",
            with(3, "<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [3 0 R] >>"),
        ),
        ("arrays within arrays", with(5, &deep)),
        ("arrays within the content", with(10, &stream(&deep))),
        ("a drawing that holds itself", with(10, into_itself)),
        ("a stream beyond the end", with(10, "<< /Length 99999999999 >>\nstream\nx\nendstream")),
        ("states within states", with(10, &stream(&"q ".repeat(1_000_000)))),
        ("a size beyond all sizes", with(10, &stream("BT /F 1e38 Tf 1e38 0 0 1e38 0 0 Tm 72 1e38 Td <4F34> Tj ET"))),
        ("a table of a size beyond counting", text.replace("/Size ", "/Size 99999999").into_bytes()),
        (
            "a table that leads to itself",
            file(&PAPER.objects(), &format!("/Prev {} ", text.find("xref\n").expect("a table"))),
        ),
        ("nothing", Vec::new()),
    ] {
        for question in ['f', 'w'] {
            let started = Instant::now();
            let (said, code) = read(&[(question, &bytes)]);
            assert!(started.elapsed() < Duration::from_secs(30), "{name}: {:?}", started.elapsed());
            match (&*said, code) {
                ([facts], Some(0)) if question == 'f' => drop(serde_json::from_str::<Pdf>(facts).expect(name)),
                ([words], Some(0)) => drop(serde_json::from_str::<PdfText>(words).expect(name)),
                (said, code) => assert!(said.is_empty() && code != Some(0), "{name}: {code:?}"),
            }
        }
    }
    let no_pages = with(2, "<< /Type /Pages /Kids [] /Count 0 >>");
    assert_eq!(read(&[('w', &no_pages)]), (vec!["\"Broken\"".to_owned()], Some(0)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// A paper in which some bytes are others: whatever comes of it, it comes, and is the same again.
    #[test]
    fn a_damaged_paper_is_read_or_refused(damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..40)) {
        let mut bytes = include_bytes!("pdf/chromium.pdf").to_vec();
        for (place, byte) in damage {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        let asked = [('f', &*bytes), ('w', &*bytes)];
        let (said, code) = read(&asked);
        prop_assert_eq!(code == Some(0), said.len() == asked.len());
        prop_assert_eq!(read(&asked), (said, code));
    }
}
