//! The tree of a YAML document.

use std::sync::Arc;

use crate::diagnostic::{Span, Spanned};

/// A value and the bytes of the file that it is written in. The range of a collection reaches from its first
/// to its last item; that of an alias is the alias itself, while the values in it keep their own places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    pub value: Value,
    pub span: Span,
}

/// What a node holds. Collections are shared, so that an alias costs nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Nothing after the colon, or a plain `null` or `~`.
    Null,
    Scalar(Scalar),
    Sequence(Arc<[Node]>),
    /// In the order written; each key once.
    Mapping(Arc<[Entry]>),
}

/// A key of a mapping and its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub key: Spanned<Box<str>>,
    pub value: Node,
}

/// A single value, as the text that was written (quotes taken off, escapes and line folds resolved).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scalar {
    pub text: Arc<str>,
    /// Written without quotes, and not as a `|` or `>` block: only then can it be anything but a text.
    pub plain: bool,
}

/// A scalar of free data, typed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Typed<'a> {
    Boolean(bool),
    Integer(i64),
    Float(f64),
    String(&'a str),
}

impl Node {
    /// The value of a key, if this is a mapping that has it.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Node> {
        match &self.value {
            Value::Mapping(entries) => entries.iter().find(|entry| &*entry.key.value == key).map(|entry| &entry.value),
            _ => None,
        }
    }
}

impl Node {
    /// Whether this is a scalar that is written so.
    #[must_use]
    pub fn is_text(&self, text: &str) -> bool {
        matches!(&self.value, Value::Scalar(scalar) if *scalar.text == *text)
    }
}

impl Scalar {
    /// The scalar in the type that its spelling says, after a strict reading of the YAML 1.2 core schema (§10.3).
    ///
    /// Plain `true` and `false` are booleans, plain integers that fit 64 bits are integers, and plain decimals are
    /// floats. A number is typed only if writing it out gives the same text again: `08`, `+1`, `1e3`, `0x1F` and `1.10`
    /// stay strings, because typing them would lose what the author wrote.
    #[must_use]
    pub fn typed(&self) -> Typed<'_> {
        let text = &*self.text;
        if self.plain {
            match text {
                "true" => return Typed::Boolean(true),
                "false" => return Typed::Boolean(false),
                _ => {}
            }
            // Writing numbers out to compare them costs; most texts are none at first sight.
            if text.starts_with(|first: char| first == '-' || first.is_ascii_digit()) {
                if let Some(integer) = text.parse::<i64>().ok().filter(|integer| integer.to_string() == text) {
                    return Typed::Integer(integer);
                }
                if let Some(float) = text.parse::<f64>().ok().filter(|float| is_written(*float, text)) {
                    return Typed::Float(float);
                }
            }
        }
        Typed::String(text)
    }
}

/// Whether `text` is the shortest decimal of `float`, so that nothing is lost. Infinities and exponents are not
/// decimals.
fn is_written(float: f64, text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'.')) && format!("{float:?}") == text
}

#[cfg(test)]
mod tests {
    use super::{Scalar, Typed};

    fn plain(text: &str) -> Scalar {
        Scalar { text: text.into(), plain: true }
    }

    #[test]
    fn plain_numbers_and_booleans_are_typed() {
        for (text, typed) in [
            ("true", Typed::Boolean(true)),
            ("false", Typed::Boolean(false)),
            ("0", Typed::Integer(0)),
            ("-12", Typed::Integer(-12)),
            ("9223372036854775807", Typed::Integer(i64::MAX)),
            ("1.5", Typed::Float(1.5)),
            ("-0.25", Typed::Float(-0.25)),
            ("100.0", Typed::Float(100.0)),
        ] {
            assert_eq!(plain(text).typed(), typed, "{text}");
        }
    }

    #[test]
    fn what_typing_would_change_stays_a_string() {
        for text in [
            "True",
            "yes",
            "no",
            "on",
            "08",
            "013101",
            "+1",
            "-0",
            "1_000",
            "0x1F",
            "0o17",
            "1e3",
            "1.10",
            ".5",
            "5.",
            "9:30",
            "1,000",
            "-",
            "--1",
            "1.2.3",
            "9223372036854775808",
            "inf",
            "-inf",
            ".inf",
            "NaN",
            "１２",
            "2022-06-17",
        ] {
            assert_eq!(plain(text).typed(), Typed::String(text), "{text}");
        }
        assert_eq!(Scalar { text: "13".into(), plain: false }.typed(), Typed::String("13"));
    }
}
