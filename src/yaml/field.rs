//! One value, about to be read in the type that the reader wants.

use std::sync::Arc;

use jiff::tz::TimeZone;

use super::fields::Fields;
use super::node::{Node, Scalar, Typed, Value};
use super::wanted::{Wanted, subject};
use crate::diagnostic::{Diagnostic, Span, Spanned, Text};

/// A value with its key and the list that mistakes go to: what [`Fields::get`] gives, and the items of a list.
///
/// Each reading method takes the field and gives the value, or reports why it can't (`wrong-type`) and gives none.
pub struct Field<'a, 's> {
    pub(super) node: &'a Node,
    /// None for an item of a list.
    pub(super) key: Option<&'a Spanned<Box<str>>>,
    pub(super) sink: Sink<'s>,
}

/// Where mistakes go.
pub(super) struct Sink<'s> {
    pub file: &'s Arc<str>,
    pub diagnostics: &'s mut Vec<Diagnostic>,
    /// The time zone in which a day begins that is written without one.
    pub zone: Option<&'s TimeZone>,
}

impl Sink<'_> {
    pub fn reborrow(&mut self) -> Sink<'_> {
        Sink { file: self.file, diagnostics: self.diagnostics, zone: self.zone }
    }
}

impl<'a, 's> Field<'a, 's> {
    #[must_use]
    pub fn span(&self) -> Span {
        self.node.span
    }

    /// The key that the value stands at; none for an item of a list.
    #[must_use]
    pub fn name(&self) -> Option<&'a str> {
        self.key.map(|key| &*key.value)
    }

    #[must_use]
    pub fn file(&self) -> &'s Arc<str> {
        self.sink.file
    }

    /// The time zone in which a day begins that is written without one: that of [`Fields::in_zone`], or UTC.
    #[must_use]
    pub fn zone(&self) -> TimeZone {
        self.sink.zone.cloned().unwrap_or(TimeZone::UTC)
    }

    /// Reports a mistake that only the caller can see, at this value unless it has a place already.
    pub fn tell(&mut self, mut diagnostic: Diagnostic) {
        diagnostic.span.get_or_insert(self.node.span);
        self.sink.diagnostics.push(diagnostic);
    }

    /// Any scalar, as the text that was written.
    #[must_use]
    pub fn string(self) -> Option<&'a str> {
        self.spanned().map(|text| text.value)
    }

    /// Any scalar, as the text that was written, with its place.
    #[must_use]
    pub fn spanned(self) -> Option<Spanned<&'a str>> {
        let span = self.node.span;
        let Scalar { text, .. } = self.scalar(Wanted::Text)?;
        Some(Spanned::new(text, span))
    }

    /// A text that `read` turns into a value. What it refuses, `explain` turns into a diagnostic, given the file and
    /// the byte at which the text begins there.
    ///
    /// ```text
    /// fields.parsed("date", Date::parse, DateError::diagnostic)
    /// ```
    pub fn parsed<T, E>(
        mut self,
        read: impl FnOnce(&'a str) -> Result<T, E>,
        explain: impl FnOnce(&E, &Arc<str>, u32) -> Diagnostic,
    ) -> Option<Spanned<T>> {
        let Spanned { value: text, span } = self.reborrow().spanned()?;
        match read(text) {
            Ok(value) => Some(Spanned::new(value, span)),
            Err(error) => {
                let marks = usize::try_from(span.end.saturating_sub(span.start)).unwrap_or(0).checked_sub(text.len());
                let start = if marks == Some(2) { span.start + 1 } else { span.start };
                let mut diagnostic = explain(&error, self.sink.file, start);
                // Bytes of the text are bytes of the file only if it is written plain or in quotes without escapes.
                if !matches!(marks, Some(0 | 2)) {
                    diagnostic.span = Some(span);
                }
                self.tell(diagnostic);
                None
            }
        }
    }

    /// A plain integer that fits 64 bits.
    #[must_use]
    pub fn integer(self) -> Option<i64> {
        match self.node.value.as_scalar().map(Scalar::typed) {
            Some(Typed::Integer(integer)) => Some(integer),
            _ => self.wrong_type(Wanted::Integer),
        }
    }

    /// Plain `true` or `false`; `yes`, `no`, `on` and `off` are texts, and a mistake here.
    #[must_use]
    pub fn boolean(self) -> Option<bool> {
        match self.node.value.as_scalar().map(Scalar::typed) {
            Some(Typed::Boolean(boolean)) => Some(boolean),
            _ => self.wrong_type(Wanted::Boolean),
        }
    }

    /// A code: a text of which every character counts. One that looks like a number has to be in quotes
    /// (`bare-number`), so that other readers of the same file don't drop its leading zeros.
    #[must_use]
    pub fn code(mut self) -> Option<Spanned<&'a str>> {
        let span = self.node.span;
        if let Value::Scalar(scalar) = &self.node.value
            && scalar.plain
            && looks_like_number(&scalar.text)
        {
            let (ja, en) = subject(self.name());
            let text = &*scalar.text;
            let message = Text::new(
                format!("{ja}のコード「{text}」が、引用符で囲まれていません。"),
                format!("the code `{text}` of {en} isn't in quotes"),
            );
            let help = Text::new(
                format!("\"{text}\" と書いてください。囲まないと数として扱われ、先頭の0などが失われることがあります。"),
                format!("write \"{text}\": without quotes it may be taken for a number and lose leading zeros"),
            );
            self.tell(Diagnostic::error("bare-number", self.sink.file, message).help(help));
            return None;
        }
        let Scalar { text, .. } = self.scalar(Wanted::Text)?;
        Some(Spanned::new(text, span))
    }

    /// One of a few names; `unknown-choice` if it is none of them.
    pub fn choice<T: Copy>(mut self, choices: &[(&str, T)]) -> Option<T> {
        let written = self.reborrow().string()?;
        if let Some((_, value)) = choices.iter().find(|(name, _)| *name == written) {
            return Some(*value);
        }
        let (ja, en) = subject(self.name());
        let message = Text::new(
            format!("{ja}に「{written}」という値はありません。"),
            format!("`{written}` is not a value of {en}"),
        );
        let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
        let help = Text::new(
            format!("次のどれかを書いてください: {}", names.join("、")),
            format!("write one of: {}", names.join(", ")),
        );
        let diagnostic = Diagnostic::error("unknown-choice", self.sink.file, message);
        self.tell(diagnostic.did_you_mean(written, names).help(help));
        None
    }

    /// The value as a mapping, to be read key by key.
    #[must_use]
    pub fn mapping(self) -> Option<Fields<'a, 's>> {
        match &self.node.value {
            Value::Mapping(entries) => Some(Fields::of(entries, self.key, self.node.span, self.sink)),
            _ => self.wrong_type(Wanted::Mapping),
        }
    }

    /// Every item of a list that `read` could read. An empty item is `missing-value`.
    pub fn list<T>(self, read: impl FnMut(Field<'a, '_>) -> Option<T>) -> Vec<T> {
        self.items(Wanted::List, read)
    }

    fn items<T>(mut self, wanted: Wanted, mut read: impl FnMut(Field<'a, '_>) -> Option<T>) -> Vec<T> {
        let Value::Sequence(items) = &self.node.value else {
            self.wrong_type::<()>(wanted);
            return Vec::new();
        };
        let mut values = Vec::with_capacity(items.len());
        for node in items.iter() {
            let mut item = Field { node, key: None, sink: self.sink.reborrow() };
            if node.value == Value::Null {
                item.missing();
            } else {
                values.extend(read(item));
            }
        }
        values
    }

    /// Every item of a list of texts, with its place.
    #[must_use]
    #[expect(clippy::redundant_closure_for_method_calls, reason = "the method alone is not general enough a function")]
    pub fn strings(self) -> Vec<Spanned<&'a str>> {
        self.list(|item| item.spanned())
    }

    /// Every item of a list of mappings. The keys that `read` doesn't ask for are reported.
    pub fn mappings<T>(self, mut read: impl FnMut(&mut Fields<'a, '_>) -> Option<T>) -> Vec<T> {
        self.items(Wanted::Mappings, |item| {
            let mut fields = item.mapping()?;
            let value = read(&mut fields);
            fields.finish();
            value
        })
    }

    /// The same field, to be read once more.
    pub fn reborrow(&mut self) -> Field<'a, '_> {
        Field { node: self.node, key: self.key, sink: self.sink.reborrow() }
    }

    fn scalar(self, wanted: Wanted) -> Option<&'a Scalar> {
        match &self.node.value {
            Value::Scalar(scalar) => Some(scalar),
            _ => self.wrong_type(wanted),
        }
    }

    pub(super) fn wrong_type<T>(mut self, wanted: Wanted) -> Option<T> {
        let name = self.name();
        if self.node.value == Value::Null {
            self.missing();
            return None;
        }
        let mut diagnostic = Diagnostic::error("wrong-type", self.sink.file, wanted.but_found(name, self.node));
        diagnostic.help.push(wanted.instead(name, self.node));
        self.tell(diagnostic);
        None
    }

    /// Reports `missing-value`, at the key if there is one.
    pub(super) fn missing(&mut self) {
        let file = self.sink.file;
        let diagnostic = if let Some(key) = self.key {
            let name = &*key.value;
            let message = Text::new(format!("「{name}」の値が書かれていません。"), format!("`{name}` has no value"));
            let help = Text::new(
                format!("「{name}: 」の後に値を書いてください。"),
                format!("write the value after `{name}: `"),
            );
            let end = self.node.span.end.max(key.span.end);
            Diagnostic::error("missing-value", file, message).at(Span { start: key.span.start, end }).help(help)
        } else {
            let message = Text::new("一覧の項目に値がありません。", "this item of the list has no value");
            let help = Text::new("値を書くか、「-」の行を消してください。", "write a value, or delete the line");
            Diagnostic::error("missing-value", file, message).help(help)
        };
        self.tell(diagnostic);
    }
}

impl Value {
    fn as_scalar(&self) -> Option<&Scalar> {
        match self {
            Value::Scalar(scalar) => Some(scalar),
            _ => None,
        }
    }
}

/// Whether some reader of YAML, of version 1.1 or 1.2, may take a plain text for a number: `13`, `08`, `1_000`, `0x1F`,
/// `1e3`, `9:30`, `1.10`.
fn looks_like_number(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let radix = ["0x", "0X", "0o", "0O", "0b", "0B"].iter().any(|prefix| unsigned.starts_with(prefix));
    let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
    let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    let is_number = |part: &str, marks: &[u8]| {
        part.bytes().any(|byte| byte.is_ascii_digit())
            && part.bytes().all(|byte| byte.is_ascii_digit() || marks.contains(&byte))
    };
    (radix && unsigned.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_'))
        || (is_number(mantissa, b"_.:") && is_number(exponent, b""))
}
