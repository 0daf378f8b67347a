//! Diagnostics for machines: continuous integration, editors, other tools.
//!
//! ```json
//! {"diagnostics": [{
//!   "severity": "error", "code": "unknown-key", "file": "content/cases/a.md",
//!   "line": 3, "column": 1, "byte_start": 42, "byte_end": 47, "text": "titel: 手引き",
//!   "message": {"ja": "…", "en": "…"},
//!   "help": [{"ja": "…", "en": "…"}],
//!   "related": [{"file": "…", "line": 1, "column": 1, "byte_start": 0, "byte_end": 5, "text": "…", "message": {…}}]
//! }]}
//! ```
//!
//! `line` and `column` count from 1, columns in Unicode characters; the bytes are a half-open range that counts from
//! 0 at the start of the file. `text` is the line, without its end; null if it is longer than 4,096 bytes. All five are
//! null if a mistake is the whole file's; `line`, `column` and `text` are null if the file is no text. `from` is there
//! only if a mistake keeps the site from being published from a moment on that is yet to come, which it names (RFC
//! 3339). Keys may be added; those that are there keep their meaning.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use super::{Diagnostic, Lines, Severity, Span, Text, Texts, in_order};

/// The diagnostics as one JSON object, in the order of [`in_order`]. `sources` gives the text of a file.
#[must_use]
pub fn json(diagnostics: &[Diagnostic], sources: &dyn Fn(&str) -> Option<String>) -> String {
    json_beside(diagnostics, sources, &BTreeMap::new())
}

/// The same with what a command has to tell beside them, by its keys.
#[must_use]
pub fn json_beside(
    diagnostics: &[Diagnostic],
    sources: &dyn Fn(&str) -> Option<String>,
    beside: &BTreeMap<&'static str, Value>,
) -> String {
    let shown = in_order(diagnostics);
    let texts = Texts::of(&shown, sources);
    let lines = texts.lines();
    let entries = shown.iter().map(|diagnostic| entry(diagnostic, &lines)).collect();
    let diagnostics = Diagnostics { diagnostics: entries, beside };
    // Writing plain values with string keys to memory has no way to fail.
    serde_json::to_string(&diagnostics).unwrap_or_default()
}

/// Ten thousand mistakes in one line of a megabyte would make ten gigabytes.
const LONGEST_LINE: usize = 4096;

#[derive(Serialize)]
struct Diagnostics<'d> {
    diagnostics: Vec<Entry<'d>>,
    #[serde(flatten)]
    beside: &'d BTreeMap<&'static str, Value>,
}

#[derive(Serialize)]
struct Entry<'d> {
    severity: &'static str,
    code: &'static str,
    #[serde(flatten)]
    location: Location<'d>,
    message: Words<'d>,
    help: Vec<Words<'d>>,
    related: Vec<Related<'d>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<&'d str>,
}

#[derive(Serialize)]
struct Related<'d> {
    #[serde(flatten)]
    location: Location<'d>,
    message: Words<'d>,
}

#[derive(Serialize)]
struct Location<'d> {
    file: &'d str,
    line: Option<usize>,
    column: Option<usize>,
    byte_start: Option<u32>,
    byte_end: Option<u32>,
    text: Option<&'d str>,
}

#[derive(Serialize)]
struct Words<'d> {
    ja: &'d str,
    en: &'d str,
}

fn entry<'d>(diagnostic: &'d Diagnostic, lines: &BTreeMap<&str, Lines<'d>>) -> Entry<'d> {
    Entry {
        severity: match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        },
        code: diagnostic.code,
        location: location(&diagnostic.file, diagnostic.span, lines),
        message: words(&diagnostic.message),
        help: diagnostic.help.iter().map(words).collect(),
        related: diagnostic
            .related
            .iter()
            .map(|it| Related { location: location(&it.file, it.span, lines), message: words(&it.message) })
            .collect(),
        from: diagnostic.from.as_deref(),
    }
}

fn location<'d>(file: &'d str, span: Option<Span>, lines: &BTreeMap<&str, Lines<'d>>) -> Location<'d> {
    let position = span.zip(lines.get(file)).map(|(span, lines)| lines.position(span.start as usize));
    Location {
        file,
        line: position.map(|position| position.line),
        column: position.map(|position| position.column),
        byte_start: span.map(|span| span.start),
        byte_end: span.map(|span| span.end),
        text: position.map(|position| position.text).filter(|text| text.len() <= LONGEST_LINE),
    }
}

fn words(text: &Text) -> Words<'_> {
    Words { ja: &text.ja, en: &text.en }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::{Value, json as value};

    use crate::diagnostic::{Diagnostic, Span, Text, json};

    #[test]
    fn a_diagnostic_is_an_object_with_places_and_both_languages() {
        let (a, b): (Arc<str>, Arc<str>) = ("content/a.md".into(), "content/b.pdf".into());
        let text = "---\r\nタグ: \"\u{1b}[31m\"\r\n";
        let diagnostics = [
            Diagnostic::warning("whole", &b, Text::new("全体", "whole")),
            Diagnostic::error("wrong-type", &a, Text::new("誤り", "wrong"))
                .at(Span::new(13, 20))
                .help(Text::new("直す", "mend"))
                .related(&b, Some(Span::new(7, 9)), Text::new("ここ", "here")),
        ];
        let written = json(&diagnostics, &|file| (file == "content/a.md").then(|| text.to_owned()));
        let nowhere = Value::Null;
        assert_eq!(
            serde_json::from_str::<Value>(&written).expect("JSON"),
            value!({"diagnostics": [
                {
                    "severity": "error", "code": "wrong-type", "file": "content/a.md",
                    "line": 2, "column": 5, "byte_start": 13, "byte_end": 20, "text": "タグ: \"\u{1b}[31m\"",
                    "message": {"ja": "誤り", "en": "wrong"},
                    "help": [{"ja": "直す", "en": "mend"}],
                    "related": [{
                        "file": "content/b.pdf", "line": nowhere, "column": nowhere,
                        "byte_start": 7, "byte_end": 9, "text": nowhere,
                        "message": {"ja": "ここ", "en": "here"}
                    }]
                },
                {
                    "severity": "warning", "code": "whole", "file": "content/b.pdf",
                    "line": nowhere, "column": nowhere, "byte_start": nowhere, "byte_end": nowhere, "text": nowhere,
                    "message": {"ja": "全体", "en": "whole"},
                    "help": [],
                    "related": []
                }
            ]})
        );
        assert!(written.starts_with(r#"{"diagnostics":[{"severity":"error","code":"wrong-type","file":"#));
    }

    #[test]
    fn a_very_long_line_is_left_out() {
        let file: Arc<str> = "a.md".into();
        let diagnostic = Diagnostic::error("x", &file, Text::new("誤り", "wrong")).at(Span::new(5_000, 5_001));
        let written = json(&[diagnostic], &|_| Some("x".repeat(10_000)));
        let written: Value = serde_json::from_str(&written).expect("JSON");
        let entry = &written["diagnostics"][0];
        assert_eq!((&entry["text"], &entry["column"]), (&Value::Null, &value!(5_001)));
    }

    #[test]
    fn nothing_wrong_is_an_empty_list() {
        assert_eq!(json(&[], &|_| None), r#"{"diagnostics":[]}"#);
    }
}
