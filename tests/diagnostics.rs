//! Every mistake that an author can make, and what the program says of it: to people in Japanese and in English, and to
//! machines.
//!
//! A fixture is a directory below `tests/diagnostics/`:
//!
//! - `content/`, `themes/`: the site with its mistakes. Where `content/` has neither `site.yaml` nor `_index.md` of its
//!   own, it gets the smallest ones that do. What a repository holds badly (links, odd names, huge texts) is made by
//!   [`prepare`].
//! - `expected.ja.txt`, `expected.en.txt`: what `bansou check --quiet` says.
//! - `expected.json`: the places of `bansou check --format json`, one mistake a line, with the text that is `marked`.
//!
//! `BANSOU_BLESS=1 cargo test --test diagnostics` writes the expected files anew; read the difference before you commit
//! it. A file that is missing or that nothing reads fails the suite, and so does a code in `src/` without a fixture.

#![allow(clippy::disallowed_methods, reason = "a test is the outside that the library keeps away from")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde_json::Value;

mod support;

use support::difference::difference;
use support::pdf::Paper;
use support::{HOME, SITE_YAML, SiteTest, files_below};

const FIXTURES: &str = "tests/diagnostics";

/// Codes that no fixture can bring about, each with the reason.
const WITHOUT_FIXTURE: &[(&str, &str)] = &[];

#[test]
fn every_fixture_says_what_is_expected() {
    let wrong: Vec<String> = fixtures().par_iter().flat_map(Fixture::faults).collect();
    assert!(wrong.is_empty(), "{}\nBANSOU_BLESS=1 writes the expected files anew.", wrong.join("\n"));
}

#[test]
fn every_code_has_a_fixture() {
    if is_blessing() {
        return;
    }
    let expected: BTreeSet<String> = fixtures().iter().flat_map(Fixture::expected_codes).collect();
    let known = codes_in_source();
    let excused: BTreeSet<String> = WITHOUT_FIXTURE.iter().map(|(code, _)| (*code).to_owned()).collect();
    let missing: Vec<&String> =
        known.keys().filter(|code| !expected.contains(*code) && !excused.contains(*code)).collect();
    assert!(missing.is_empty(), "these codes have no fixture below {FIXTURES}: {missing:?}");
    let unknown: Vec<&String> = expected.iter().filter(|code| !known.contains_key(*code)).collect();
    assert!(unknown.is_empty(), "the search for codes in src/ (`codes_in`) doesn't find {unknown:?}");
    let idle: Vec<&String> =
        excused.iter().filter(|code| !known.contains_key(*code) || expected.contains(*code)).collect();
    assert!(idle.is_empty(), "WITHOUT_FIXTURE excuses what needs no excuse: {idle:?}");
}

/// Whether the expected files are to be written anew.
fn is_blessing() -> bool {
    std::env::var_os("BANSOU_BLESS").is_some()
}

/// One directory below `tests/diagnostics/`.
struct Fixture {
    name: String,
    directory: PathBuf,
}

fn fixtures() -> Vec<Fixture> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(FIXTURES);
    let mut fixtures: Vec<Fixture> = fs::read_dir(&root)
        .expect("the fixtures")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.is_dir())
        .map(|directory| Fixture {
            name: directory.file_name().expect("a name").to_string_lossy().into_owned(),
            directory,
        })
        .collect();
    fixtures.sort_by(|a, b| a.name.cmp(&b.name));
    fixtures
}

const EXPECTED: [&str; 3] = ["expected.ja.txt", "expected.en.txt", "expected.json"];

impl Fixture {
    /// What is wrong with the fixture or with what the program says of it.
    fn faults(&self) -> Vec<String> {
        let site = self.site();
        let said = |lang: &str| site.run(["check", "--quiet", "--lang", lang]);
        let (ja, en) = (said("ja"), said("en"));
        let machines = site.run(["check", "--format", "json"]).json();
        let found = [ja.stderr.clone(), en.stderr.clone(), places(&machines, &site)];
        let mut faults = self.unread_files();
        for (name, found) in EXPECTED.iter().zip(&found) {
            faults.extend(self.compare(name, found));
        }
        let diagnostics = machines["diagnostics"].as_array().expect("a list of diagnostics");
        let has_error = diagnostics.iter().any(|diagnostic| diagnostic["severity"] == "error");
        ja.exits(i32::from(has_error));
        en.exits(i32::from(has_error));
        for diagnostic in diagnostics {
            faults.extend(tone(diagnostic).into_iter().map(|fault| format!("{}: {fault}", self.name)));
        }
        faults
    }

    fn site(&self) -> SiteTest {
        let own = |name: &str| self.directory.join("content").join(name).exists();
        let mut site = SiteTest::empty();
        if !own("site.yaml") && !own("_index.md") {
            site = site.file("content/site.yaml", SITE_YAML).file("content/_index.md", HOME);
        }
        for part in ["content", "themes"] {
            for (path, file) in files_below(&self.directory).into_iter().filter(|(path, _)| path.starts_with(part)) {
                site = site.bytes(&path, &fs::read(file).expect("a file of the fixture"));
            }
        }
        prepare(&self.name, site)
    }

    fn compare(&self, name: &str, found: &str) -> Option<String> {
        let path = self.directory.join(name);
        if is_blessing() {
            fs::write(&path, found).expect("an expected file");
            return None;
        }
        let shown = format!("{FIXTURES}/{}/{name}", self.name);
        match fs::read_to_string(&path) {
            Ok(expected) => {
                difference(&expected, found).map(|lines| format!("{shown} (- expected, + found):\n{lines}"))
            }
            Err(_) => Some(format!("{shown} is missing; found:\n{found}")),
        }
    }

    fn unread_files(&self) -> Vec<String> {
        let is_read =
            |path: &str| EXPECTED.contains(&path) || path.starts_with("content/") || path.starts_with("themes/");
        let files = files_below(&self.directory).into_iter().map(|(path, _)| path);
        files
            .filter(|path| !is_read(path))
            .map(|path| format!("{FIXTURES}/{}/{path} is never read", self.name))
            .collect()
    }

    fn expected_codes(&self) -> BTreeSet<String> {
        let text = fs::read_to_string(self.directory.join("expected.json")).unwrap_or_default();
        let places: Vec<Value> = serde_json::from_str(&text).unwrap_or_default();
        places.iter().filter_map(|place| place["code"].as_str().map(str::to_owned)).collect()
    }
}

/// What a repository holds badly.
fn prepare(fixture: &str, site: SiteTest) -> SiteTest {
    match fixture {
        "link-leaves-site" => site.symlink("content/outside.md", "/"),
        "link-loop" => site.symlink("content/cases/above", ".."),
        "link-broken" => site.symlink("content/資料.pdf", "何もない.pdf"),
        "not-a-file" => {
            std::os::unix::net::UnixListener::bind(site.place("content/socket")).expect("a socket");
            site
        }
        "name-not-utf8" => {
            use std::os::unix::ffi::OsStrExt;
            // 資料.pdf in Shift_JIS.
            let name = std::ffi::OsStr::from_bytes(b"\x8e\x91\x97\xbf.pdf");
            fs::write(site.place("content/x").with_file_name(name), "").expect("a file");
            site
        }
        "name-not-portable" => site.file("content/資料\\1.pdf", ""),
        "same-name" => site.file("content/\u{30ab}\u{3099}イド.pdf", "").file("content/ガイド.pdf", ""),
        "unreadable" => {
            let file = fs::File::create(site.place("content/huge.md")).expect("a file");
            file.set_len(5 << 30).expect("a file with a hole of 5 GB");
            site
        }
        "theme-unreadable" => {
            let site = site.symlink("themes/own/assets/outside.css", "/");
            let file = fs::File::create(site.place("themes/own/assets/huge.css")).expect("a file");
            file.set_len(5 << 30).expect("a file with a hole of 5 GB");
            site
        }
        "pdf-properties" => {
            let good = Paper { title: "進め方", author: "", tagged: true, pages: &[&["進め方"]] };
            site.bytes("content/よい資料.pdf", &good.bytes())
                .bytes("content/題名がない.pdf", &Paper { title: "", ..good }.bytes())
                .bytes("content/作成者名がある.pdf", &Paper { author: "霞 太郎", ..good }.bytes())
                .bytes("content/タグがない.pdf", &Paper { tagged: false, ..good }.bytes())
                .bytes("content/下書きの資料.pdf", &Paper { title: "", ..good }.bytes())
        }
        "pdf-unread" => {
            let paper = Paper { title: "進め方", author: "", tagged: true, pages: &[&["進め方"]] };
            for (name, start) in [("大きい", "%PDF-1.7\n"), ("大きい図", "GIF89a")] {
                let place = site.place(&format!("content/{name}.pdf"));
                fs::write(&place, start).expect("a file");
                let file = fs::OpenOptions::new().write(true).open(&place).expect("a file");
                file.set_len(33 << 20).expect("a file with a hole of 33 MB");
            }
            let bytes = paper.bytes();
            site.bytes("content/途中まで.pdf", &bytes[..bytes.len() / 2])
                .bytes("content/鍵.pdf", &paper.protected("secret"))
        }
        "pdf-text" => {
            let paper =
                Paper { title: "進め方", author: "", tagged: true, pages: &[&["進め方"], &["二ページ目"]] };
            // Glyphs by their numbers in a font that isn't there: on the first page some, on the second all.
            let mut objects = paper.objects();
            let unknown = objects[2].replace("UniJIS-UTF16-H", "Identity-H");
            objects[3] = objects[3].replace("(Japan1)", "(Own)");
            objects.push(unknown);
            let number = objects.len();
            let second = objects.iter().rposition(|object| object.starts_with("<< /Type /Page /")).expect("a page");
            objects[second] = objects[second].replace("/F 3 0 R", &format!("/F {number} 0 R"));
            let partial = support::pdf::file(&objects, "");
            let mut objects = paper.objects();
            let page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>";
            let kids: Vec<String> = (1..=3001).map(|place| format!("{} 0 R", objects.len() + place)).collect();
            let kids = kids.join(" ");
            objects.extend((1..=3001).map(|_| page.to_owned()));
            objects[1] = format!("<< /Type /Pages /Kids [{kids}] /Count 3001 >>");
            let many = support::pdf::file(&objects, "");
            site.bytes("content/鍵.pdf", &paper.protected("secret"))
                .bytes("content/変更だけに鍵.pdf", &paper.protected(""))
                .bytes("content/画像だけ.pdf", &Paper { pages: &[&[]], ..paper }.bytes())
                .bytes("content/字が分からない.pdf", &partial)
                .bytes("content/ページが多い.pdf", &many)
                .bytes("content/まだ出さない.pdf", &paper.protected("secret"))
        }
        "nested-quotes" => {
            let quotes = "> ".repeat(10_000);
            site.file("content/a.md", &format!("---\ntitle: 引用\n---\n{quotes}[資料](none.md)\n"))
        }
        _ => site,
    }
}

/// The places of the mistakes, one a line.
fn places(machines: &Value, site: &SiteTest) -> String {
    let place = |diagnostic: &Value, keys: &[&str]| {
        let mut parts: Vec<String> = keys.iter().map(|key| format!("\"{key}\": {}", diagnostic[*key])).collect();
        if let Some(marked) = marked(diagnostic, site) {
            parts.push(format!("\"marked\": {}", Value::from(marked)));
        }
        parts
    };
    let keys = ["severity", "code", "file", "line", "column", "byte_start", "byte_end"];
    let lines = machines["diagnostics"].as_array().expect("a list").iter().map(|diagnostic| {
        let parts = place(diagnostic, &keys);
        let related: Vec<String> = diagnostic["related"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|related| format!("{{{}}}", place(related, &keys[2..]).join(", ")))
            .collect();
        let related = match &*related {
            [] => String::new(),
            related => format!(",\n    \"related\": [{}]", related.join(", ")),
        };
        format!("  {{{}{related}}}", parts.join(", "))
    });
    let lines: Vec<String> = lines.collect();
    if lines.is_empty() { "[]\n".to_owned() } else { format!("[\n{}\n]\n", lines.join(",\n")) }
}

/// The text between the two bytes, for the reader of the expected file. A range that no text is in is a defect.
fn marked(place: &Value, site: &SiteTest) -> Option<String> {
    const SHOWN: usize = 60;
    let (start, end) = (place["byte_start"].as_u64()?, place["byte_end"].as_u64()?);
    let file = place["file"].as_str()?;
    // What the program carries isn't on disk.
    let bytes = fs::read(site.path(file)).ok()?;
    let bytes = bytes.get(usize::try_from(start).ok()?..usize::try_from(end).ok()?);
    let bytes = bytes.unwrap_or_else(|| panic!("{file} has no bytes {start}..{end}"));
    let text = String::from_utf8_lossy(bytes);
    let shown: String = text.chars().take(SHOWN).collect();
    Some(if shown.len() < text.len() { shown + "…" } else { shown })
}

/// What a reader stumbles over: a message is one plain sentence in each language, and there is always something to do.
fn tone(diagnostic: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    let code = diagnostic["code"].as_str().expect("a code");
    let help = diagnostic["help"].as_array().expect("a list");
    let related = diagnostic["related"].as_array().expect("a list").iter().map(|related| &related["message"]);
    for text in std::iter::once(&diagnostic["message"]).chain(help).chain(related) {
        let (ja, en) = (text["ja"].as_str().expect("Japanese"), text["en"].as_str().expect("English"));
        // A list of what can be written ends without a full stop.
        if !ja.ends_with('。') && !ja.contains(": ") {
            faults.push(format!("[{code}] the Japanese isn't a sentence: {ja}"));
        }
        if !ja.chars().any(|c| ('\u{3041}'..='\u{309f}').contains(&c)) {
            faults.push(format!("[{code}] the Japanese is none: {ja}"));
        }
        if en.ends_with('.') || en.starts_with(|c: char| c.is_ascii_uppercase()) {
            faults.push(format!("[{code}] the English doesn't stand after `error: `: {en}"));
        }
        if en.chars().any(|c| ('\u{3041}'..='\u{309f}').contains(&c)) && !en.contains(['`', '[', ' ']) {
            faults.push(format!("[{code}] the English is none: {en}"));
        }
    }
    if help.is_empty() {
        faults.push(format!("[{code}] it doesn't say what to do instead: {}", diagnostic["message"]["ja"]));
    }
    faults
}

/// The codes of all diagnostics that `src/` can make, each with a file that makes it.
fn codes_in_source() -> BTreeMap<String, String> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut codes = BTreeMap::new();
    for (path, file) in files_below(&source) {
        if Path::new(&path).extension().is_some_and(|extension| extension == "rs") && !path.contains("tests") {
            let text = fs::read_to_string(file).expect("a source file");
            let tests = text.find("#[cfg(test)]").unwrap_or(text.len());
            codes.extend(codes_in(&text[..tests]).into_iter().map(|code| (code.to_owned(), path.clone())));
        }
    }
    assert!(codes.len() > 50, "only these codes were found in src/: {codes:?}");
    codes
}

/// The codes in a source text: texts in kebab case that stand first in a call that makes a diagnostic, first in a tuple
/// before a `Text`, or that a function `code` gives.
fn codes_in(source: &str) -> Vec<&str> {
    let is_kebab =
        |text: &str| !text.is_empty() && text.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'));
    let mut codes = Vec::new();
    let mut at = 0;
    while let Some(found) = source[at..].find('"') {
        let start = at + found + 1;
        let Some(length) = source[start..].find('"') else { break };
        let (before, text, after) =
            (&source[..start - 1], &source[start..start + length], &source[start + length + 1..]);
        at = start;
        if !is_kebab(text) {
            continue;
        }
        let before = before.trim_end();
        let after = after.trim_start().strip_prefix(',').unwrap_or_default().trim_start();
        let makers = ["Diagnostic::error(", "Diagnostic::warning(", ".report(", ".mistake(", "code:"];
        let is_first = makers.iter().any(|maker| before.ends_with(maker));
        let is_tuple = before.ends_with('(') && after.starts_with("Text::new(");
        let is_given = before.ends_with("=>")
            && before.rfind("fn ").is_some_and(|function| before[function..].starts_with("fn code("));
        if is_first || is_tuple || is_given {
            codes.push(text);
        }
    }
    codes
}

#[test]
fn codes_are_found_in_every_form_that_makes_a_diagnostic() {
    for (source, expected) in [
        ("Diagnostic::error(\"a-b\", file, text)", vec!["a-b"]),
        ("Diagnostic::warning(\n    \"nul\",\n    file)", vec!["nul"]),
        ("self.report(\"a-b\", range, text)", vec!["a-b"]),
        ("Explained { code: \"a-b\", range }", vec!["a-b"]),
        ("Empty => {\n(\"a-b\", Text::new(\"い\", \"e\"), help)}", vec!["a-b"]),
        ("fn code(&self) -> &'static str {\n match self { A => \"a-b\", B => \"c-d\" } }", vec!["a-b", "c-d"]),
        ("fn name(self) { match self { A => \"a-b\" } }", vec![]),
        ("push(\"data-mark\")", vec![]),
    ] {
        assert_eq!(codes_in(source), expected, "{source}");
    }
}
