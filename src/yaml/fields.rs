//! Reading a mapping key by key.

use std::collections::HashSet;
use std::sync::Arc;

use jiff::tz::TimeZone;

use super::field::{Field, Sink};
use super::mistake;
use super::node::{Entry, Node, Value};
use super::wanted::{Wanted, shortened};
use crate::diagnostic::{Diagnostic, Span, Spanned, Text, nearest};

/// How many known keys are named in a message at most.
const NAMED_KEYS: usize = 40;

/// A mapping of which the known keys are asked for one by one, and the others reported at the end.
///
/// A key that is absent, or has no value (`summary:`), is none. The plain methods pass that over; the `required` ones
/// report it as `missing-key` or `missing-value`.
#[must_use = "keys that nobody asked for are reported by `finish` alone"]
pub struct Fields<'a, 's> {
    entries: &'a [Entry],
    /// Which entries were asked for.
    asked: Vec<bool>,
    /// The keys that were asked for, present or not, some of them more than once: the keys that this mapping may have.
    known: Vec<&'static str>,
    /// The required keys that are absent, to be reported at the end.
    missing: Vec<&'static str>,
    /// The key that the mapping stands at; none for the document itself and for an item of a list.
    key: Option<&'a Spanned<Box<str>>>,
    span: Span,
    sink: Sink<'s>,
}

impl<'a, 's> Fields<'a, 's> {
    /// The keys of a document, or of any other node. An empty document has none; anything else is `wrong-type`.
    pub fn new(node: &'a Node, file: &'s Arc<str>, diagnostics: &'s mut Vec<Diagnostic>) -> Option<Fields<'a, 's>> {
        let sink = Sink { file, diagnostics, zone: None };
        match &node.value {
            Value::Mapping(entries) => Some(Fields::of(entries, None, node.span, sink)),
            Value::Null => Some(Fields::of(&[], None, node.span, sink)),
            _ => Field { node, key: None, sink }.wrong_type(Wanted::Mapping),
        }
    }

    pub(super) fn of(
        entries: &'a [Entry],
        key: Option<&'a Spanned<Box<str>>>,
        span: Span,
        sink: Sink<'s>,
    ) -> Fields<'a, 's> {
        Fields {
            entries,
            asked: vec![false; entries.len()],
            known: Vec::with_capacity(16),
            missing: Vec::new(),
            key,
            span,
            sink,
        }
    }

    /// The same, with the time zone in which a day begins that is written without one.
    pub fn in_zone(mut self, zone: &'s TimeZone) -> Fields<'a, 's> {
        self.sink.zone = Some(zone);
        self
    }

    /// Where the mapping is written.
    #[must_use]
    pub fn span(&self) -> Span {
        self.span
    }

    /// Where the key stands that the mapping belongs to; that of the document, and of an item of a list, is its own
    /// place.
    #[must_use]
    pub fn key_span(&self) -> Span {
        self.key.map_or(self.span, |key| key.span)
    }

    /// Whether a key is there, without asking for it and with or without a value.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.entries.iter().any(|entry| &*entry.key.value == key)
    }

    /// What is written at a key, without asking for it; none if nothing is.
    #[must_use]
    pub fn written(&self, key: &str) -> Option<&'a Node> {
        let entry = self.entries.iter().find(|entry| &*entry.key.value == key)?;
        (entry.value.value != Value::Null).then_some(&entry.value)
    }

    /// Where a key stands that holds a mapping; none if it holds anything else.
    #[must_use]
    pub fn key_span_of(&self, key: &str) -> Option<Span> {
        let entry = self.entries.iter().find(|entry| &*entry.key.value == key)?;
        matches!(entry.value.value, Value::Mapping(_)).then_some(entry.key.span)
    }

    /// The key that the mapping stands at; none for the document itself and for an item of a list.
    #[must_use]
    pub fn key(&self) -> Option<&'a Spanned<Box<str>>> {
        self.key
    }

    #[must_use]
    pub fn file(&self) -> &'s Arc<str> {
        self.sink.file
    }

    /// Reports a mistake that only the caller can see, at the start of the mapping unless it has a place already.
    pub fn tell(&mut self, mut diagnostic: Diagnostic) {
        diagnostic.span.get_or_insert(self.start());
        self.sink.diagnostics.push(diagnostic);
    }

    /// The value at a key; none if it is absent or empty.
    pub fn get(&mut self, key: &'static str) -> Option<Field<'a, '_>> {
        let entry = self.entry(key)?;
        (entry.value.value != Value::Null).then(|| self.field(entry))
    }

    /// The value at a key. An absent key is `missing-key`, one without a value is `missing-value`.
    pub fn required(&mut self, key: &'static str) -> Option<Field<'a, '_>> {
        match self.entry(key) {
            None => {
                self.missing.push(key);
                None
            }
            Some(entry) if entry.value.value == Value::Null => {
                self.field(entry).missing();
                None
            }
            Some(entry) => Some(self.field(entry)),
        }
    }

    /// The node at a key as it was read, [`Value::Null`] included.
    pub fn raw(&mut self, key: &'static str) -> Option<&'a Node> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// Any scalar as the text that was written; a blank text is none.
    pub fn string(&mut self, key: &'static str) -> Option<&'a str> {
        self.spanned(key).map(|text| text.value)
    }

    /// The same, with its place.
    pub fn spanned(&mut self, key: &'static str) -> Option<Spanned<&'a str>> {
        self.get(key)?.spanned().filter(|text| !text.trim().is_empty())
    }

    /// Any scalar as the text that was written; a blank text is `missing-value`.
    pub fn required_string(&mut self, key: &'static str) -> Option<&'a str> {
        self.required_spanned(key).map(|text| text.value)
    }

    /// The same, with its place.
    pub fn required_spanned(&mut self, key: &'static str) -> Option<Spanned<&'a str>> {
        let text = self.required(key)?.spanned()?;
        if text.trim().is_empty() {
            if let Some(entry) = self.entry(key) {
                self.field(entry).missing();
            }
            return None;
        }
        Some(text)
    }

    /// A text that `read` turns into a value; see [`Field::parsed`].
    pub fn parsed<T, E>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(&'a str) -> Result<T, E>,
        explain: impl FnOnce(&E, &Arc<str>, u32) -> Diagnostic,
    ) -> Option<Spanned<T>> {
        self.get(key)?.parsed(read, explain)
    }

    /// A list of texts; an absent one has no items.
    pub fn strings(&mut self, key: &'static str) -> Vec<Spanned<&'a str>> {
        self.get(key).map(Field::strings).unwrap_or_default()
    }

    pub fn integer(&mut self, key: &'static str) -> Option<i64> {
        self.get(key)?.integer()
    }

    pub fn boolean(&mut self, key: &'static str) -> Option<bool> {
        self.get(key)?.boolean()
    }

    /// A code that must be in quotes if it looks like a number; see [`Field::code`].
    pub fn code(&mut self, key: &'static str) -> Option<Spanned<&'a str>> {
        self.get(key)?.code()
    }

    /// One of a few names.
    pub fn choice<T: Copy>(&mut self, key: &'static str, choices: &[(&str, T)]) -> Option<T> {
        self.get(key)?.choice(choices)
    }

    /// A mapping inside this one; it is to be finished too.
    pub fn mapping(&mut self, key: &'static str) -> Option<Fields<'a, '_>> {
        self.get(key)?.mapping()
    }

    /// The items of a list, each read by `read`; those that it can't read are left out.
    pub fn list_of<T>(&mut self, key: &'static str, read: impl FnMut(Field<'a, '_>) -> Option<T>) -> Vec<T> {
        self.get(key).map(|field| field.list(read)).unwrap_or_default()
    }

    /// The items of a list of mappings, each finished after `read`.
    pub fn mappings<T>(&mut self, key: &'static str, read: impl FnMut(&mut Fields<'a, '_>) -> Option<T>) -> Vec<T> {
        self.get(key).map(|field| field.mappings(read)).unwrap_or_default()
    }

    /// Every entry that was not asked for, in the order written: for mappings whose keys the author chooses.
    pub fn rest(&mut self, mut read: impl FnMut(&'a Spanned<Box<str>>, Field<'a, '_>)) {
        let entries = self.entries;
        for (index, entry) in entries.iter().enumerate() {
            if let Some(asked) = self.asked.get_mut(index)
                && !std::mem::replace(asked, true)
            {
                read(&entry.key, self.field(entry));
            }
        }
    }

    /// Reports every key that nobody asked for, with the nearest one that somebody did, and every required key that is
    /// absent. A required key that is there with a slip in it, or under a name that nobody knows, is told with that
    /// one.
    pub fn finish(mut self) {
        if self.asked.contains(&false) {
            let mut seen = HashSet::new();
            self.known.retain(|key| seen.insert(*key));
        }
        let unknown = self.entries.iter().zip(&self.asked).filter(|(_, asked)| !**asked);
        let mut told: Vec<(Diagnostic, Option<&str>)> =
            unknown.map(|(entry, _)| unknown_key(&entry.key, &self.known, self.sink.file)).collect();
        self.missing.retain(|key| !told.iter().any(|(_, meant)| *meant == Some(key)));
        if !self.missing.is_empty()
            && let Some((diagnostic, _)) = told.iter_mut().find(|(_, meant)| meant.is_none())
        {
            diagnostic.help.insert(0, perhaps_missing(&self.missing));
            self.missing.clear();
        }
        self.sink.diagnostics.extend(told.into_iter().map(|(diagnostic, _)| diagnostic));
        for key in &self.missing {
            let diagnostic = self.missing_key(key);
            self.sink.diagnostics.push(diagnostic);
        }
    }

    fn field(&mut self, entry: &'a Entry) -> Field<'a, '_> {
        Field { node: &entry.value, key: Some(&entry.key), sink: self.sink.reborrow() }
    }

    fn entry(&mut self, key: &'static str) -> Option<&'a Entry> {
        self.known.push(key);
        let index = self.entries.iter().position(|entry| &*entry.key.value == key)?;
        *self.asked.get_mut(index)? = true;
        self.entries.get(index)
    }

    fn missing_key(&self, key: &str) -> Diagnostic {
        let parent = self.key.map(|parent| &*parent.value);
        let message = match parent {
            Some(parent) => Text::new(
                format!("「{parent}」に必要な項目「{key}」がありません。"),
                format!("`{parent}` lacks the key `{key}`"),
            ),
            None => Text::new(format!("必要な項目「{key}」がありません。"), format!("the key `{key}` is missing")),
        };
        // Between braces, the mapping begins before its first key.
        let is_flow = self.entries.first().is_some_and(|entry| entry.key.span.start > self.span.start);
        let help = match parent {
            _ if is_flow => Text::new(
                format!("「{{」と「}}」の間に、「{key}: 値」を「,」で区切って書き足してください。"),
                format!("add `{key}: value` between the braces, after a comma"),
            ),
            Some(parent) => Text::new(
                format!("「{parent}:」の下に、字下げして「{key}: 値」の行を書いてください。"),
                format!("write a line `{key}: value` below `{parent}:`, indented"),
            ),
            None => Text::new(format!("「{key}: 値」の行を書いてください。"), format!("write a line `{key}: value`")),
        };
        Diagnostic::error("missing-key", self.sink.file, message).at(self.start()).help(help)
    }

    /// The first key, or where it would stand.
    fn start(&self) -> Span {
        self.entries.first().map_or(Span { start: self.span.start, end: self.span.start }, |entry| entry.key.span)
    }
}

/// What an unknown key was perhaps meant to be.
fn perhaps_missing(missing: &[&str]) -> Text {
    Text::new(
        format!("必要な項目「{}」がありません。この行がそれであれば、項目名を直してください。", missing.join("」「")),
        format!("the key `{}` is missing: if it is meant here, correct the name", missing.join("`, `")),
    )
}

/// What is said of a key that nobody knows, and the known key that was most likely meant.
fn unknown_key(key: &Spanned<Box<str>>, known: &[&'static str], file: &Arc<str>) -> (Diagnostic, Option<&'static str>) {
    let shown = shortened(key);
    let message = Text::new(format!("項目「{shown}」はありません。"), format!("there is no key `{shown}`"));
    let written = key.trim_start_matches('\u{3000}');
    let meant = nearest(written, known.iter().copied());
    let mut diagnostic =
        Diagnostic::error("unknown-key", file, message).at(key.span).did_you_mean(written, known.iter().copied());
    if key.starts_with('\u{3000}') {
        return (diagnostic.help(mistake::wide_space()), meant);
    }
    if meant.is_none() && known.contains(&"extra") {
        diagnostic = diagnostic.help(Text::new(
            format!("自由な項目は、「extra:」の下に字下げして「{shown}: 値」と書いてください。"),
            format!("keys of your own stand below `extra:`, indented: `{shown}: value`"),
        ));
    }
    if meant.is_none() && (1..=NAMED_KEYS).contains(&known.len()) {
        diagnostic = diagnostic.help(Text::new(
            format!("ここに書ける項目: {}", known.join("、")),
            format!("the keys that can stand here: {}", known.join(", ")),
        ));
    }
    if diagnostic.help.is_empty() {
        diagnostic = diagnostic.help(Text::new("この行を消してください。", "delete this line"));
    }
    (diagnostic, meant)
}
