//! The notations that Markdown does not know: ruby, links to terms, components.
//!
//! They are found before the Markdown is parsed, because `|`, `_`, `*`, a quotation mark or a brace in them would
//! otherwise be taken for Markdown (`{漢字|かんじ}` would be two cells of a table).
//! 1. [`prepare`] finds every notation in the text, in code as well: what is code only the parser knows.
//! 2. The bytes of a notation that mean something to Markdown are replaced by control characters, one byte for one
//!    byte, so that every offset stays as it is. A notation is thus an inert word to the parser.
//! 3. Text that comes out of the parser is read again from the original at its offset; if it isn't a slice of the
//!    source (a code span over two lines), the control characters are turned back one by one.
//! 4. The renderer meets the notations in text, never in code, and writes what they stand for.

use std::borrow::Cow;
use std::ops::Range;

use super::component::{self, Mistake};
use super::escape::is_control;
use crate::model::body::ComponentCall;

/// A text made ready for the Markdown parser.
#[derive(Debug)]
pub(super) struct Prepared<'s> {
    pub original: &'s str,
    /// The same text, as long as the original, with the notations made inert.
    pub markdown: Cow<'s, str>,
    /// In the order of the text, without overlap.
    pub notations: Vec<Notation>,
    /// Whether text may be written as it comes: there is neither a notation nor a control character, not even one
    /// written as a reference (`&#1;`).
    pub is_plain: bool,
}

#[derive(Debug)]
pub(super) struct Notation {
    pub span: Range<usize>,
    pub kind: Kind,
}

#[derive(Debug)]
pub(super) enum Kind {
    /// `{漢字|かんじ}`
    Ruby,
    /// `[[用語]]`, `[[用語|文字]]`
    Wiki,
    /// `{{ name(key="value") }}`
    Component(Box<ComponentCall>),
    /// `{{` that does not begin a component.
    Mistake(Box<Mistake>),
}

/// Finds the notations in a text and makes them inert. Spans in component calls begin at `offset`.
pub(super) fn prepare(original: &str, offset: u32) -> Prepared<'_> {
    let notations = find(original, offset);
    let has_controls =
        original.bytes().fold(false, |seen, byte| seen | ((byte < b' ') & !matches!(byte, b'\t' | b'\n' | b'\r')))
            || memchr::memchr(0x7F, original.as_bytes()).is_some();
    let markdown = if notations.is_empty() { None } else { inert(original, &notations, has_controls) };
    Prepared {
        original,
        markdown: markdown.map_or(Cow::Borrowed(original), Cow::Owned),
        is_plain: notations.is_empty() && !has_controls && memchr::memmem::find(original.as_bytes(), b"&#").is_none(),
        notations,
    }
}

fn find(text: &str, offset: u32) -> Vec<Notation> {
    let bytes = text.as_bytes();
    let mut notations = Vec::new();
    let mut from = 0;
    while let Some(at) = bytes.get(from..).and_then(|rest| memchr::memchr2(b'{', b'[', rest)).map(|at| from + at) {
        let doubled = bytes.get(at + 1) == bytes.get(at);
        from = at + if doubled { 2 } else { 1 };
        if is_escaped(bytes, at) {
            continue;
        }
        let found = match (bytes.get(at), doubled) {
            (Some(b'{'), true) => Some(match component::parse(text, at, offset) {
                Ok((end, call)) => Notation { span: at..end, kind: Kind::Component(Box::new(call)) },
                Err(mistake) => Notation { span: at..at + 2, kind: Kind::Mistake(Box::new(mistake)) },
            }),
            (Some(b'{'), false) => ruby_end(bytes, at).map(|end| Notation { span: at..end, kind: Kind::Ruby }),
            (_, true) => wiki_end(bytes, at).map(|end| Notation { span: at..end, kind: Kind::Wiki }),
            (_, false) => None,
        };
        if let Some(notation) = found {
            from = notation.span.end;
            notations.push(notation);
        }
    }
    notations
}

/// Whether an odd number of backslashes stands before the byte (CommonMark 0.31.2 §2.4).
pub(super) fn is_escaped(bytes: &[u8], at: usize) -> bool {
    let before = bytes.get(..at).unwrap_or_default();
    before.iter().rev().take_while(|byte| **byte == b'\\').count() % 2 == 1
}

/// The end of `{base|reading}` or `{base|r1|r2}`: on one line, without other Markdown in it, no part empty.
fn ruby_end(bytes: &[u8], at: usize) -> Option<usize> {
    let inner = bytes.get(at + 1..)?;
    let length = inner.iter().position(|byte| {
        byte.is_ascii_control()
            || matches!(byte, b'{' | b'}' | b'`' | b'<' | b'>' | b'[' | b']' | b'\\' | b'*' | b'_' | b'~')
    })?;
    let inner = inner.get(..length)?;
    let closed = bytes.get(at + 1 + length) == Some(&b'}');
    let mut parts = inner.split(|byte| *byte == b'|');
    let complete = parts.next().is_some_and(|base| !base.is_empty())
        && parts.next().is_some_and(|reading| !reading.is_empty())
        && parts.all(|reading| !reading.is_empty());
    (closed && complete).then_some(at + length + 2)
}

/// The end of `[[name]]`, `[[name#anchor]]` or `[[name|text]]`, on one line.
fn wiki_end(bytes: &[u8], at: usize) -> Option<usize> {
    let inner = bytes.get(at + 2..)?;
    let length = inner.iter().position(|byte| byte.is_ascii_control() || matches!(byte, b'[' | b']' | b'`' | b'<'))?;
    let inner = inner.get(..length)?;
    let closed = bytes.get(at + 2 + length..)?.starts_with(b"]]");
    let named = inner.first().is_some_and(|first| !matches!(first, b'^' | b'|')) && !inner.trim_ascii().is_empty();
    (closed && named).then_some(at + length + 4)
}

/// The text with stand-ins for the special bytes of its notations. `None` never happens: ASCII replaces ASCII.
fn inert(text: &str, notations: &[Notation], has_controls: bool) -> Option<String> {
    let mut bytes = text.as_bytes().to_vec();
    if has_controls {
        // A control character of the author must not be taken for a stand-in.
        for byte in bytes.iter_mut().filter(|byte| is_control(char::from(**byte))) {
            *byte = 0x7F;
        }
    }
    for notation in notations {
        for byte in bytes.get_mut(notation.span.clone()).unwrap_or_default() {
            if let Some((_, stand_in)) = STAND_INS.iter().find(|(special, _)| special == byte) {
                *byte = *stand_in;
            }
        }
    }
    String::from_utf8(bytes).ok()
}

/// The bytes that mean something to Markdown within a line, and line ends, each with the control character that
/// stands in for it.
const STAND_INS: [(u8, u8); 14] = [
    (b'{', 0x01),
    (b'}', 0x02),
    (b'|', 0x03),
    (b'[', 0x04),
    (b']', 0x05),
    (b'*', 0x06),
    (b'_', 0x07),
    (b'~', 0x08),
    (b'`', 0x0E),
    (b'<', 0x0F),
    (b'&', 0x10),
    (b'\\', 0x11),
    (b'\n', 0x12),
    (b'\r', 0x13),
];

impl<'s> Prepared<'s> {
    /// The text as the author wrote it, of something that the parser took from `range`.
    pub fn restore<'a>(&'a self, text: &'a str, range: &Range<usize>) -> Cow<'a, str> {
        if let Cow::Borrowed(_) = self.markdown {
            return Cow::Borrowed(text);
        }
        if let Some(literal) = self.literal(text, range) {
            return Cow::Borrowed(literal);
        }
        self.turn_back(text)
    }

    /// The original of a text that is the very slice of the source at `range`.
    pub fn literal(&self, text: &str, range: &Range<usize>) -> Option<&'s str> {
        if self.markdown.get(range.clone()) == Some(text) { self.original.get(range.clone()) } else { None }
    }

    /// The text with its stand-ins turned back.
    pub fn turn_back<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let stand_in_of = |character: char| STAND_INS.iter().find(|(_, stand_in)| char::from(*stand_in) == character);
        if matches!(self.markdown, Cow::Borrowed(_)) || !text.contains(|c| stand_in_of(c).is_some()) {
            return Cow::Borrowed(text);
        }
        Cow::Owned(text.chars().map(|c| stand_in_of(c).map_or(c, |(special, _)| char::from(*special))).collect())
    }

    /// The notations within a range of the text.
    pub fn notations_in(&self, range: &Range<usize>) -> &[Notation] {
        let first = self.notations.partition_point(|notation| notation.span.start < range.start);
        let rest = self.notations.get(first..).unwrap_or_default();
        rest.get(..rest.partition_point(|notation| notation.span.end <= range.end)).unwrap_or_default()
    }
}

/// The parts of `{漢字|かん|じ}`: base and reading in pairs. If there are as many readings as characters of the base,
/// each character has its own; else the readings are joined.
pub(super) fn ruby(notation: &str) -> Vec<(&str, Cow<'_, str>)> {
    let mut parts = notation.trim_start_matches('{').trim_end_matches('}').split('|');
    let base = parts.next().unwrap_or_default();
    let readings: Vec<&str> = parts.collect();
    if readings.len() > 1 && readings.len() == base.chars().count() {
        let characters = base.char_indices().map(|(at, c)| base.get(at..at + c.len_utf8()).unwrap_or_default());
        return characters.zip(readings.into_iter().map(Cow::Borrowed)).collect();
    }
    match readings.as_slice() {
        [reading] => vec![(base, Cow::Borrowed(*reading))],
        readings => vec![(base, Cow::Owned(readings.concat()))],
    }
}

/// A link to a term, as written: the name, the part after `#`, and the text to show.
pub(super) struct Wiki<'a> {
    pub name: &'a str,
    pub anchor: Option<&'a str>,
    pub text: &'a str,
}

/// The parts of `[[name#anchor|text]]`. Without a text of its own the link shows what stands before `|`, and of
/// `[[name#anchor]]` the name alone.
pub(super) fn wiki(notation: &str) -> Wiki<'_> {
    let inner = notation.strip_prefix("[[").and_then(|rest| rest.strip_suffix("]]")).unwrap_or(notation);
    let (target, text) = match inner.split_once('|') {
        Some((target, text)) => (target.trim(), Some(text.trim()).filter(|text| !text.is_empty())),
        None => (inner.trim(), None),
    };
    let (name, anchor) = match target.split_once('#') {
        Some((name, anchor)) => (name.trim_end(), Some(anchor.trim_start()).filter(|anchor| !anchor.is_empty())),
        None => (target, None),
    };
    let shown = if name.is_empty() { target } else { name };
    Wiki { name, anchor, text: text.unwrap_or(shown) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        prepare(text, 0).notations.iter().map(|notation| &text[notation.span.clone()]).collect()
    }

    #[test]
    fn notations_are_found_where_they_are_complete() {
        for (text, expected) in [
            ("{漢字|かんじ}と{a|b|c}", vec!["{漢字|かんじ}", "{a|b|c}"]),
            (r"\{漢字|かんじ}", vec![]),
            (r"\\{漢字|かんじ}", vec!["{漢字|かんじ}"]),
            ("{漢字}{|b}{a|}{a||b}{a|b\n}", vec![]),
            ("[[用語]]と[[用語|文字]]", vec!["[[用語]]", "[[用語|文字]]"]),
            (r"\[[用語]]、[[^1]]、[[ ]]、[[a]", vec![]),
            ("{{ a(b=\"|}}\") }}", vec!["{{ a(b=\"|}}\") }}"]),
            ("{{ a( }}", vec!["{{"]),
            (r"\{{ a() }}", vec![]),
        ] {
            assert_eq!(found(text), expected, "{text}");
        }
    }

    #[test]
    fn the_prepared_text_keeps_its_length_and_can_be_turned_back() {
        let text = "|{漢字|かんじ}|{{ a(b=[\"*_`<&\\\\~\"]) }}|";
        let prepared = prepare(text, 0);
        assert_eq!(prepared.markdown.len(), text.len());
        assert_eq!(prepared.markdown.matches('|').count(), 3);
        assert_eq!(prepared.turn_back(&prepared.markdown), text);
    }

    #[test]
    fn ruby_is_spread_over_characters_when_counts_agree() {
        let parts = |text| ruby(text).into_iter().map(|(b, r)| (b, r.into_owned())).collect::<Vec<_>>();
        assert_eq!(parts("{敬語|けいご}"), [("敬語", "けいご".to_owned())]);
        assert_eq!(parts("{敬語|けい|ご}"), [("敬", "けい".to_owned()), ("語", "ご".to_owned())]);
        assert_eq!(parts("{東京都|とう|きょうと}"), [("東京都", "とうきょうと".to_owned())]);
    }
}
