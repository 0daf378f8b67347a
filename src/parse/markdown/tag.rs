//! Reading one tag of HTML, as leniently as a browser does (HTML Standard §13.2.5).

use std::borrow::Cow;
use std::sync::LazyLock;

/// What begins with `<`.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Markup<'h> {
    Tag(Tag<'h>),
    /// A comment, declaration, instruction or CDATA section, of so many bytes.
    Other(usize),
}

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Tag<'h> {
    /// In lower case.
    pub name: String,
    pub is_end: bool,
    pub attributes: Vec<Attribute<'h>>,
    /// Bytes from `<` to `>`.
    pub length: usize,
}

/// An attribute as written: its value without quotation marks, its entities not decoded.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Attribute<'h> {
    /// In lower case.
    pub name: String,
    pub value: &'h str,
    /// The byte after the tag's `<` at which the name begins.
    pub at: usize,
}

/// Reads what begins with the `<` at the start of `html`, or none if it is no markup but text.
pub(super) fn read(html: &str) -> Option<Markup<'_>> {
    let rest = html.strip_prefix('<')?;
    let to_the_end = |end: &str, from: usize| {
        let length = html.get(from..).and_then(|rest| rest.find(end)).map_or(html.len(), |at| from + at + end.len());
        Some(Markup::Other(length))
    };
    if rest.starts_with("!--") {
        // `<!-->` and `<!--->` are comments of their own.
        return to_the_end("-->", if rest.starts_with("!-->") || rest.starts_with("!--->") { 2 } else { 4 });
    }
    if rest.starts_with("![CDATA[") {
        return to_the_end("]]>", 9);
    }
    // CommonMark §4.6 lets an instruction end with `?>`; a browser would end it with the first `>`.
    if rest.starts_with('?') {
        return to_the_end("?>", 2);
    }
    if rest.starts_with('!') {
        return to_the_end(">", 2);
    }
    tag(html).map(Markup::Tag)
}

fn tag(html: &str) -> Option<Tag<'_>> {
    let bytes = html.as_bytes();
    let is_end = bytes.get(1) == Some(&b'/');
    let start = if is_end { 2 } else { 1 };
    if !bytes.get(start)?.is_ascii_alphabetic() {
        return None;
    }
    let mut at = skip(bytes, start, |byte| !ends_name(byte));
    let name = html.get(start..at)?.to_ascii_lowercase();
    let mut attributes = Vec::new();
    loop {
        at = skip(bytes, at, |byte| byte.is_ascii_whitespace() || byte == b'/');
        if bytes.get(at)? == &b'>' {
            return Some(Tag { name, is_end, attributes, length: at + 1 });
        }
        let (attribute, end) = attribute(html, at)?;
        attributes.push(attribute);
        at = end;
    }
}

/// The attribute at `at`, and the byte after it.
fn attribute(html: &str, at: usize) -> Option<(Attribute<'_>, usize)> {
    let bytes = html.as_bytes();
    // A `=` at the beginning belongs to the name.
    let name_end = skip(bytes, at + 1, |byte| !ends_name(byte) && byte != b'=');
    let name = html.get(at..name_end)?.to_ascii_lowercase();
    let equals = skip(bytes, name_end, |byte| byte.is_ascii_whitespace());
    if bytes.get(equals)? != &b'=' {
        return Some((Attribute { name, value: "", at }, name_end));
    }
    let start = skip(bytes, equals + 1, |byte| byte.is_ascii_whitespace());
    let quote = bytes.get(start)?;
    let (start, end, after) = if matches!(quote, b'"' | b'\'') {
        let end = skip(bytes, start + 1, |byte| byte != *quote);
        bytes.get(end)?;
        (start + 1, end, end + 1)
    } else {
        let end = skip(bytes, start, |byte| !byte.is_ascii_whitespace() && byte != b'>');
        (start, end, end)
    };
    Some((Attribute { name, value: html.get(start..end)?, at }, after))
}

fn ends_name(byte: u8) -> bool {
    byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>')
}

/// The first byte from `at` on that does not satisfy the condition, or the end.
fn skip(bytes: &[u8], at: usize, condition: impl Fn(u8) -> bool) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    at + rest.iter().position(|byte| !condition(*byte)).unwrap_or(rest.len())
}

/// A text or value with its character references decoded, as a browser does (HTML Standard §13.5).
///
/// ammonia decodes, and escapes again only what HTML needs, which is easily turned back.
pub(super) fn decoded(value: &str) -> Cow<'_, str> {
    if !value.contains('&') {
        return Cow::Borrowed(value);
    }
    let clean = PLAIN.clean(&value.replace('<', "&lt;")).to_string();
    let decoded = clean.replace("&lt;", "<").replace("&gt;", ">").replace("&nbsp;", "\u{A0}").replace("&amp;", "&");
    Cow::Owned(decoded)
}

static PLAIN: LazyLock<ammonia::Builder<'static>> = LazyLock::new(ammonia::Builder::empty);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_as_a_browser_reads_them() {
        for (html, expected) in [
            ("<b>x", Some((3, "b", vec![]))),
            (
                "<IMG SRC=a.png alt='x > y' hidden/>",
                Some((35, "img", vec![("src", "a.png"), ("alt", "x > y"), ("hidden", "")])),
            ),
            ("<a/href=\"x\"title = y>", Some((21, "a", vec![("href", "x"), ("title", "y")]))),
            ("<my-tag =x>", Some((11, "my-tag", vec![("=x", "")]))),
            ("<a title=\"x>", None),
            ("<a", None),
            ("< b>", None),
            ("<1>", None),
        ] {
            let found = match read(html) {
                Some(Markup::Tag(tag)) => Some(tag),
                _ => None,
            };
            let found = found.as_ref().map(|tag| {
                let attributes = tag.attributes.iter().map(|a| (a.name.as_str(), a.value)).collect::<Vec<_>>();
                (tag.length, tag.name.as_str(), attributes)
            });
            assert_eq!(found, expected, "{html}");
        }
    }

    #[test]
    fn what_is_no_tag_is_skipped_whole() {
        for (html, length) in [
            ("<!-- a > b -->c", 14),
            ("<!-->c", 5),
            ("<!--->c", 6),
            ("<?php ?>c", 8),
            ("<![CDATA[ > ]]>c", 15),
            ("<!-- a", 6),
        ] {
            assert_eq!(read(html), Some(Markup::Other(length)), "{html}");
        }
    }

    #[test]
    fn references_are_decoded_once() {
        let written = "java&#115;cript&colon;&#x26;&amp;amp;&ouml;&foo;<&";
        assert_eq!(decoded(written), "javascript:&&amp;ö&foo;<&");
    }
}
