//! Every mistake that an author can make, and what the program says of it: to people in Japanese and in English, and to
//! machines.
//!
//! A fixture is a directory below `tests/diagnostics/`:
//!
//! - `content/`, `themes/`: the site with its mistakes. Where `content/` has neither `site.yaml` nor `_index.md` of its
//!   own, it gets the smallest ones that do. What a repository holds badly (links, odd names, huge texts) is made by
//!   `support/fixtures.rs`.
//! - `expected.ja.txt`, `expected.en.txt`: what `bansou check --quiet` says.
//! - `expected.json`: the places of `bansou check --format json`, one mistake a line, with the text that is `marked`.
//!
//! `BANSOU_BLESS=1 cargo test --test diagnostics` writes the expected files anew; read the difference before you commit
//! it. A file that is missing or that nothing reads fails the suite, and so does a code in `src/` without a fixture.

#![allow(clippy::disallowed_methods, reason = "a test is the outside that the library keeps away from")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use rayon::prelude::*;
use serde_json::Value;

#[path = "support/fixtures.rs"]
mod fixtures;
mod support;

use fixtures::{FIXTURES, Fixture, fixtures};
use support::difference::difference;
use support::{SiteTest, files_below};

/// Codes that no fixture can bring about, each with the reason.
const WITHOUT_FIXTURE: &[(&str, &str)] = &[
    ("address-vanished", "it takes a site that was published before (tests/publish.rs)"),
    ("moved-silently", "it takes a site that was published before (tests/publish.rs)"),
];

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
        let makers = ["Diagnostic::error(", "Diagnostic::warning(", ".tell(", ".mistake(", "code:"];
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
        ("self.tell(\"a-b\", range, text)", vec!["a-b"]),
        ("Explained { code: \"a-b\", range }", vec!["a-b"]),
        ("Empty => {\n(\"a-b\", Text::new(\"い\", \"e\"), help)}", vec!["a-b"]),
        ("fn code(&self) -> &'static str {\n match self { A => \"a-b\", B => \"c-d\" } }", vec!["a-b", "c-d"]),
        ("fn name(self) { match self { A => \"a-b\" } }", vec![]),
        ("push(\"data-mark\")", vec![]),
    ] {
        assert_eq!(codes_in(source), expected, "{source}");
    }
}
