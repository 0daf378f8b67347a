//! What is read of PDFs, those included that somebody broke or made to do harm.

use std::fmt::Write as _;
use std::io::Write as _;

use bansou::model::pdf::{Pdf, PdfFacts};
use bansou::parse;
use flate2::Compression;
use flate2::write::ZlibEncoder;
use proptest::prelude::*;

#[path = "support/pdf.rs"]
mod paper;

use paper::{Paper, file};

const PAPER: Paper<'static> = Paper {
    title: "進め方",
    author: "",
    tagged: true,
    pages: &[&["進め方", "一行目"], &["二ページ目"], &["三ページ目"]],
};

fn facts(pdf: &Pdf) -> &PdfFacts {
    match pdf {
        Pdf::Read(facts) => facts,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_paper_says_what_it_is() {
    let whole = PdfFacts { pages: 3, title: "進め方".into(), author: "".into(), tagged: true, pictures: Vec::new() };
    assert_eq!(parse::pdf(&PAPER.bytes()), Pdf::Read(whole));
    let plain = Paper { title: " ", author: "霞 太郎", tagged: false, ..PAPER };
    let found = parse::pdf(&plain.bytes());
    assert_eq!((&*facts(&found).title, &*facts(&found).author, facts(&found).tagged), ("", "霞 太郎", false));
    // What stands before the header is passed over by every reader.
    let shifted = [b"\n\n".as_slice(), &PAPER.bytes()].concat();
    assert_ne!(parse::pdf(&shifted), Pdf::Foreign);
}

/// The paper as Word and others write it: everything but streams in one stream of objects, and a stream for a table.
/// `pack` says how a stream is packed, and what its dictionary tells of that.
fn packed(pack: impl Fn(Vec<u8>, usize) -> (Vec<u8>, String)) -> Vec<u8> {
    let objects = PAPER.objects();
    let (bundle, table) = (objects.len() + 1, objects.len() + 2);
    let mut file = b"%PDF-1.7\n".to_vec();
    let mut entries = vec![[0, 0, 0, 0]];
    let place = |at: usize| u16::try_from(at).expect("a short file").to_be_bytes();
    let (mut index, mut inner, mut count) = (String::new(), String::new(), 0);
    for (object, number) in objects.iter().zip(1..) {
        if object.contains("stream\n") {
            let [high, low] = place(file.len());
            entries.push([1, high, low, 0]);
            file.extend_from_slice(format!("{number} 0 obj\n{object}\nendobj\n").as_bytes());
        } else {
            let [high, low] = place(bundle);
            entries.push([2, high, low, count]);
            write!(index, "{number} {} ", inner.len()).expect("a string");
            writeln!(inner, "{object}").expect("a string");
            count += 1;
        }
    }
    for (number, head, body) in [
        (bundle, format!("/Type /ObjStm /N {count} /First {}", index.len()), (index + &inner).into_bytes()),
        (table, format!("/Type /XRef /W [1 2 1] /Size {} /Root 1 0 R /Info 5 0 R", table + 1), Vec::new()),
    ] {
        let [high, low] = place(file.len());
        entries.push([1, high, low, 0]);
        let is_table = number == table;
        let (body, how) = if is_table { pack(entries.concat(), 4) } else { pack(body, 1) };
        let start = file.len();
        file.extend_from_slice(
            format!("{number} 0 obj\n<< {head} {how} /Length {} >>\nstream\n", body.len()).as_bytes(),
        );
        file.extend_from_slice(&body);
        file.extend_from_slice(b"\nendstream\nendobj\n");
        if number == table {
            file.extend_from_slice(format!("startxref\n{start}\n%%EOF\n").as_bytes());
        }
    }
    file
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).expect("a vector");
    encoder.finish().expect("a vector")
}

/// Rows of so many bytes, each predicted from the row above it or from the byte before, by turns (PNG).
fn predicted(bytes: &[u8], columns: usize) -> Vec<u8> {
    let mut above = vec![0; columns];
    let mut rows = Vec::new();
    for (place, row) in bytes.chunks(columns).enumerate() {
        let left = [0].into_iter().chain(row.iter().copied());
        let from: Vec<u8> = if place % 2 == 0 { above.clone() } else { left.collect() };
        rows.push(if place % 2 == 0 { 2 } else { 1 });
        rows.extend(row.iter().zip(from).map(|(byte, from)| byte.wrapping_sub(from)));
        above[..row.len()].copy_from_slice(row);
    }
    rows
}

#[test]
fn a_packed_paper_says_the_same() {
    let plain = parse::pdf(&PAPER.bytes());
    assert_eq!(parse::pdf(&packed(|bytes, _| (bytes, String::new()))), plain);
    assert_eq!(parse::pdf(&packed(|bytes, _| (deflated(&bytes), "/Filter /FlateDecode".into()))), plain);
    let with_prediction = packed(|bytes, columns| {
        let how = format!("/Filter [/FlateDecode] /DecodeParms [<< /Predictor 12 /Columns {columns} >>]");
        (deflated(&predicted(&bytes, columns)), how)
    });
    assert_eq!(parse::pdf(&with_prediction), plain);
}

#[test]
fn what_unpacks_to_too_much_is_given_up() {
    let bomb = packed(|mut bytes, _| {
        bytes.resize(3 << 20, b' ');
        (deflated(&bytes), "/Filter /FlateDecode".into())
    });
    assert!(bomb.len() < 20_000, "{}", bomb.len());
    assert_eq!(parse::pdf(&bomb), Pdf::Broken);
    let twice = packed(|bytes, _| (deflated(&deflated(&bytes)), "/Filter [/FlateDecode /FlateDecode]".into()));
    assert_eq!(parse::pdf(&twice), Pdf::Broken);
}

#[test]
fn a_protected_paper_is_told_and_not_read() {
    assert_eq!(parse::pdf(&PAPER.protected("")), Pdf::Protected);
    assert_eq!(parse::pdf(&PAPER.protected("secret")), Pdf::Protected);
    let disguised = String::from_utf8_lossy(&PAPER.bytes()).replace("/Size ", "/En#63rypt 5 0 R /Size ");
    assert_eq!(parse::pdf(disguised.as_bytes()), Pdf::Protected);
}

/// The paper after it was changed so many times, each with a table of its own.
fn changed(times: usize) -> Vec<u8> {
    let mut text = String::from_utf8(PAPER.bytes()).expect("ASCII");
    let mut last = text.find("xref\n").expect("a table");
    for _ in 0..times {
        let start = text.len();
        write!(
            text,
            "xref\n0 0\ntrailer\n<< /Size 20 /Root 1 0 R /Info 5 0 R /Prev {last} >>\nstartxref\n{start}\n%%EOF\n"
        )
        .expect("a string");
        last = start;
    }
    text.into_bytes()
}

#[test]
fn a_paper_may_be_changed_but_not_for_ever() {
    assert_eq!(parse::pdf(&changed(100)), parse::pdf(&PAPER.bytes()));
    assert_eq!(parse::pdf(&changed(101)), Pdf::Broken);
    let disguised = String::from_utf8(changed(101)).expect("ASCII").replace("/Prev", "/P#72ev");
    assert_eq!(parse::pdf(disguised.as_bytes()), Pdf::Broken);
    // Bookmarks name the one before, and there may be many.
    let mut objects = PAPER.objects();
    objects.extend((0..500).map(|_| "<< /Title (x) /Prev 5 0 R /Next 5 0 R >>".to_owned()));
    assert_eq!(parse::pdf(&file(&objects, "")), parse::pdf(&PAPER.bytes()));
}

#[test]
fn what_is_no_pdf_is_foreign() {
    let far = [vec![b' '; 2000], PAPER.bytes()].concat();
    for bytes in [&b""[..], b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"PK\x03\x04", "ただの文".as_bytes(), b"%PD", &far] {
        assert_eq!(parse::pdf(bytes), Pdf::Foreign);
    }
}

#[test]
fn a_paper_that_is_cut_off_has_no_pages() {
    let bytes = PAPER.bytes();
    for length in (5..bytes.len() - 8).step_by(7) {
        assert_eq!(parse::pdf(&bytes[..length]), Pdf::Broken, "{length} of {}", bytes.len());
    }
}

/// The paper with another text of one object, by its number.
fn with(number: usize, text: &str) -> Vec<u8> {
    let mut objects = PAPER.objects();
    objects[number - 1] = text.into();
    file(&objects, "")
}

#[test]
fn nasty_papers_end() {
    let mut deep = String::new();
    write!(deep, "{}{}", "[".repeat(100_000), "]".repeat(100_000)).expect("a string");
    let text = String::from_utf8(PAPER.bytes()).expect("ASCII");
    let start = text.find("xref\n").expect("a table");
    let loops = file(&PAPER.objects(), &format!("/Prev {start} "));
    let into_itself = text.replace("startxref\n", "startxref\n0\n%%EOF\nstartxref\n");
    for (name, bytes) in [
        ("a table that leads to itself", loops),
        ("two starts", into_itself.into_bytes()),
        ("a tree of pages that holds itself", with(2, "<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>")),
        ("a catalog that is its own tree", with(1, "<< /Type /Catalog /Pages 1 0 R >>")),
        ("no catalog", with(1, "null")),
        ("an object that is itself", with(2, "2 0 R")),
        ("a text for the tree", with(2, "(x)")),
        ("arrays within arrays", with(5, &deep)),
        ("a length that is its own", with(10, "<< /Length 10 0 R >>\nstream\nx\nendstream")),
        ("a stream beyond the end", with(10, "<< /Length 99999999999 >>\nstream\nx\nendstream")),
        ("a stream of less than nothing", with(10, "<< /Length -1 >>\nstream\nx\nendstream")),
        ("a table of a size beyond counting", text.replace("/Size ", "/Size 99999999").into_bytes()),
        ("a table of more than there is", text.replace("xref\n0 ", "xref\n0 4294967").into_bytes()),
        ("numbers beyond counting", text.replace("/Root 1 0", "/Root 99999999999999999999 0").into_bytes()),
    ] {
        // Whatever is found, it is found.
        let found = parse::pdf(&bytes);
        assert_ne!(found, Pdf::Foreign, "{name}");
    }
    // What claims more pages than it has is counted.
    let claimed = parse::pdf(&with(2, "<< /Type /Pages /Kids [9 0 R] /Count 2000000000 >>"));
    assert_eq!(facts(&claimed).pages, 1);
}

/// Every entry of the table leads to one long stream, to be copied as often as there are entries.
#[test]
fn parts_that_overlap_are_given_up() {
    const ENTRIES: usize = 100_000;
    const LENGTH: usize = 4 << 20;
    let mut bytes = format!("%PDF-1.7\n1 0 obj\n<< /Length {LENGTH} >>\nstream\n").into_bytes();
    bytes.resize(bytes.len() + LENGTH, b'x');
    bytes.extend_from_slice(b"\nendstream\nendobj\n");
    let start = bytes.len();
    bytes.extend_from_slice(format!("xref\n0 {ENTRIES}\n").as_bytes());
    for _ in 0..ENTRIES {
        bytes.extend_from_slice(b"0000000009 00000 n \n");
    }
    bytes.extend_from_slice(
        format!("trailer\n<< /Size {ENTRIES} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n").as_bytes(),
    );
    assert_eq!(parse::pdf(&bytes), Pdf::Broken);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        let _ = parse::pdf(&bytes);
        let _ = parse::pdf(&[b"%PDF-1.7\n".as_slice(), &bytes].concat());
    }

    /// A paper in which some bytes are others.
    #[test]
    fn a_damaged_paper_is_read_or_refused(damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..40)) {
        let mut bytes = PAPER.bytes();
        for (place, byte) in damage {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        if let Pdf::Read(facts) = parse::pdf(&bytes) {
            prop_assert!(facts.pages > 0);
        }
    }
}
