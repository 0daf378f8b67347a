//! What an author wrote as a destination, classified by its form alone.
//!
//! 1. Blanks and control characters that a browser ignores (URL Standard §4.4) are ignored for the decision.
//! 2. A scheme: http, https, mailto and tel are finished addresses, any other is refused.
//! 3. `//host` is refused: it would take its scheme from the page, and a site on a drive has none.
//! 4. `#id` is a place on the page.
//! 5. Anything else is a path to a source file, relative to the directory of the file or, with `/` in front, to
//!    `content/`: percent-decoded, in NFC, without `.` and `..`. A path that leaves `content/` is refused.

use std::borrow::Cow;
use std::sync::Arc;

use percent_encoding::percent_decode_str;
use unicode_normalization::{UnicodeNormalization, is_nfc};

use crate::diagnostic::{Diagnostic, Span, Text};
use crate::keys::path;
use crate::model::body::Target;

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Destination {
    /// A finished address outside the site.
    Address,
    Within(Target),
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    Scheme(Box<str>),
    ProtocolRelative,
    Outside,
    Empty,
}

/// Classifies a destination, entities and backslashes decoded, that stands in `file`
/// (its path below the root, `content/cases/a.md`).
pub(super) fn classify(destination: &str, file: &str) -> Result<Destination, Refusal> {
    let significant = destination.trim_start_matches(|c: char| c <= ' ');
    if let Some(scheme) = scheme(significant) {
        return match scheme.as_str() {
            "http" | "https" | "mailto" | "tel" => Ok(Destination::Address),
            _ => Err(Refusal::Scheme(scheme.into())),
        };
    }
    let mut first = significant.bytes().filter(|byte| !is_ignored(*byte)).take(2);
    if let (Some(b'/' | b'\\'), Some(b'/' | b'\\')) = (first.next(), first.next()) {
        return Err(Refusal::ProtocolRelative);
    }
    let (path, anchor) = match destination.split_once('#') {
        Some((path, anchor)) => (path, Some(anchor)),
        None => (destination, None),
    };
    let anchor = anchor.map(decoded).filter(|anchor| !anchor.is_empty());
    if path.is_empty() {
        return anchor.map(|anchor| Destination::Within(Target::Anchor(anchor.into()))).ok_or(Refusal::Empty);
    }
    let path = path::clean(&decoded(path), file).ok_or(Refusal::Outside)?;
    Ok(Destination::Within(Target::Source { path, anchor: anchor.map(Into::into) }))
}

/// Tab and line ends: a browser drops them anywhere in an address.
fn is_ignored(byte: u8) -> bool {
    matches!(byte, b'\t' | b'\n' | b'\r')
}

/// The scheme in lower case (RFC 3986 §3.1), as a browser would read it.
fn scheme(destination: &str) -> Option<String> {
    let end = destination
        .bytes()
        .position(|byte| !(byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.') || is_ignored(byte)))?;
    if destination.as_bytes().get(end) != Some(&b':') {
        return None;
    }
    let scheme: String = destination
        .get(..end)?
        .bytes()
        .filter(|byte| !is_ignored(*byte))
        .map(|b| char::from(b.to_ascii_lowercase()))
        .collect();
    scheme.starts_with(|first: char| first.is_ascii_alphabetic()).then_some(scheme)
}

/// Percent-decoded if that yields UTF-8, and in NFC.
pub(super) fn decoded(written: &str) -> Cow<'_, str> {
    let decoded = if written.contains('%') { percent_decoded(written) } else { Cow::Borrowed(written) };
    if decoded.is_ascii() || is_nfc(&decoded) { decoded } else { Cow::Owned(decoded.nfc().collect()) }
}

fn percent_decoded(written: &str) -> Cow<'_, str> {
    percent_decode_str(written).decode_utf8().unwrap_or(Cow::Borrowed(written))
}

impl Refusal {
    pub fn diagnostic(&self, destination: &str, file: &Arc<str>, span: Span) -> Diagnostic {
        let allowed = Text::new(
            "http、https、mailto、telで始まるアドレスか、リンク先のファイルを書いてください。",
            "write an address that begins with http, https, mailto or tel, or the file to link to",
        );
        let (code, message, help) = match self {
            Refusal::Scheme(scheme) => (
                "link-scheme",
                Text::new(
                    format!("「{scheme}:」で始まるアドレスは使えません。"),
                    format!("addresses that begin with `{scheme}:` are not allowed"),
                ),
                allowed,
            ),
            Refusal::ProtocolRelative => (
                "link-scheme",
                Text::new("「//」で始まるアドレスは使えません。", "addresses that begin with `//` are not allowed"),
                Text::new("「https://」から書いてください。", "begin with `https://`"),
            ),
            Refusal::Outside => (
                "link-outside",
                Text::new(
                    format!("リンク先「{destination}」はcontentフォルダーの外にあります。"),
                    format!("`{destination}` leads out of content/"),
                ),
                Text::new(
                    "contentフォルダーの中のファイルを書いてください。「/」で始めるとcontentフォルダーからの位置になります。",
                    "name a file below content/; a path that begins with `/` counts from there",
                ),
            ),
            Refusal::Empty => {
                ("link-empty", Text::new("リンク先が書かれていません。", "the link has no destination"), allowed)
            }
        };
        Diagnostic::error(code, file, message).at(span).help(help)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[expect(clippy::unnecessary_wraps, reason = "what is expected stands beside the refusals")]
    fn source(path: &str, anchor: Option<&str>) -> Result<Destination, Refusal> {
        Ok(Destination::Within(Target::Source { path: path.into(), anchor: anchor.map(Into::into) }))
    }

    #[test]
    fn destinations_by_their_form() {
        for (written, expected) in [
            ("b.md", source("cases/b.md", None)),
            ("./b.md", source("cases/b.md", None)),
            ("../bureaus/kanto.md#体制", source("bureaus/kanto.md", Some("体制"))),
            ("/bureaus//kanto.md#", source("bureaus/kanto.md", None)),
            ("/", source("", None)),
            ("%E4%BA%8B.md#%E4%BD%93", source("cases/事.md", Some("体"))),
            // か + combining voiced sound mark is the one character が.
            ("か\u{3099}.md", source("cases/が.md", None)),
            ("%FF.md", source("cases/%FF.md", None)),
            ("a:b/c.md", Err(Refusal::Scheme("a".into()))),
            ("./a:b.md", source("cases/a:b.md", None)),
            ("../..", Err(Refusal::Outside)),
            ("..", source("", None)),
            ("%2e%2e/../x.md", Err(Refusal::Outside)),
            ("/../x.md", Err(Refusal::Outside)),
            ("#体制", Ok(Destination::Within(Target::Anchor("体制".into())))),
            ("#", Err(Refusal::Empty)),
            ("", Err(Refusal::Empty)),
            ("https://example.jp/#a", Ok(Destination::Address)),
            ("HTTP://example.jp", Ok(Destination::Address)),
            ("mailto:a@example.jp", Ok(Destination::Address)),
            ("tel:0312345678", Ok(Destination::Address)),
            ("javascript:alert(1)", Err(Refusal::Scheme("javascript".into()))),
            (" \u{1}JaVa\tScript\n:alert(1)", Err(Refusal::Scheme("javascript".into()))),
            ("data:text/html,x", Err(Refusal::Scheme("data".into()))),
            ("vbscript:x", Err(Refusal::Scheme("vbscript".into()))),
            ("file:///etc/passwd", Err(Refusal::Scheme("file".into()))),
            ("//example.jp/x", Err(Refusal::ProtocolRelative)),
            ("\\\\example.jp", Err(Refusal::ProtocolRelative)),
            ("/\t/example.jp", Err(Refusal::ProtocolRelative)),
        ] {
            assert_eq!(classify(written, "content/cases/a.md"), expected, "{written:?}");
        }
    }
}
