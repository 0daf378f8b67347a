//! From the scanner's events to a tree.
//!
//! 1. The scanner gives events with byte ranges. If it can't go on, there is a syntax error
//!    ([`super::syntax`] says it in an editor's words), and reading ends.
//! 2. Open collections stand on a stack; a value that is complete goes into the one on top.
//! 3. An anchored value is kept together with its weight. An alias shares the value and is charged the weight:
//!    what aliases add to a document is limited, however little memory it takes here, because code that walks the
//!    tree walks all of it.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use serde_yaml::granit_parser::{Event, Parser, ScalarStyle, Span as ScannedSpan, StructureStyle, Tag, options};

use super::mistake;
use super::node::{Entry, Node, Scalar, Typed, Value};
use super::syntax::{self, Context};
use crate::diagnostic::{Diagnostic, Span, Spanned, Text, boundary};

/// How many collections may stand in one another, aliases followed.
const DEPTH_LIMIT: usize = 64;
/// How many nodes aliases may add to a document. The written nodes are bounded by the file itself.
const ALIAS_NODE_LIMIT: usize = 100_000;
/// How many bytes of text aliases may add to a document.
const ALIAS_BYTE_LIMIT: usize = 16 << 20;

/// Whether a character can stand neither in XML 1.0 (§2.2, `Char`) nor in HTML.
#[must_use]
pub fn is_refused(c: char) -> bool {
    (c.is_control() && !matches!(c, '\t' | '\n' | '\r')) || matches!(c, '\u{FFFE}' | '\u{FFFF}')
}

/// Reads one YAML document.
///
/// `text` begins at byte `offset` of `file`; every span counts from the start of the file. An empty document is
/// [`Value::Null`]. There is no result after a syntax error (`yaml-syntax`) or where a limit is exceeded
/// (`yaml-budget`). After `duplicate-key` (the first one counts), `duplicate-anchor`, `yaml-tag`, `yaml-merge-key` and
/// `yaml-documents` (the first one counts) reading goes on.
pub fn parse(text: &str, offset: u32, file: &Arc<str>, diagnostics: &mut Vec<Diagnostic>) -> Option<Node> {
    let mut tree = Tree {
        text,
        offset,
        file,
        diagnostics,
        open: Vec::new(),
        root: None,
        anchors: BTreeMap::new(),
        anchor_names: BTreeMap::new(),
        written: Weight::default(),
        aliased: Weight::default(),
        last_plain: None,
    };
    let options = options! { emit_comments: false, emit_anchor_events: true };
    for event in Parser::new_from_str_with_options(text, options) {
        match event {
            Ok((Event::DocumentStart(..), span)) if tree.root.is_some() => {
                let start = tree.range(&span);
                tree.tell("yaml-documents", start, mistake::several_documents(), mistake::move_document());
                break;
            }
            Ok((event, span)) => tree.event(event, &span)?,
            Err(error) => {
                let open_bracket = tree.open.iter().rev().find(|open| open.flow).map(|open| open.start);
                let context = Context { text, last_plain: tree.last_plain.clone(), open_bracket };
                let explained = syntax::explain(&error, &context);
                let diagnostic = tree.mistake(explained.code, explained.range, explained.message);
                tree.diagnostics.push(Diagnostic { help: explained.help, ..diagnostic });
                return None;
            }
        }
    }
    // A document of comments alone has no events of its own.
    Some(tree.root.unwrap_or(Node { value: Value::Null, span: Span::new(0, 0).shifted(offset) }))
}

struct Tree<'t, 'd> {
    text: &'t str,
    offset: u32,
    file: &'d Arc<str>,
    diagnostics: &'d mut Vec<Diagnostic>,
    open: Vec<Open>,
    root: Option<Node>,
    /// By the scanner's number; a name that is used again has a new number.
    anchors: BTreeMap<usize, Anchored>,
    anchor_names: BTreeMap<String, Range<usize>>,
    /// Everything so far, aliases included.
    written: Weight,
    /// The part of it that aliases added.
    aliased: Weight,
    last_plain: Option<Range<usize>>,
}

/// A collection whose end has not come yet.
struct Open {
    items: Items,
    start: usize,
    /// The end of the last item so far.
    end: usize,
    flow: bool,
    anchor: usize,
    /// What was written before it, to know its own weight at its end.
    before: Weight,
    /// How many collections stand in one another below it.
    height: usize,
}

enum Items {
    Sequence(Vec<Node>),
    Mapping { entries: Vec<Entry>, key: Option<Key> },
}

/// A key that waits for its value; the value of a merge key is dropped.
struct Key {
    key: Spanned<Box<str>>,
    merge: bool,
}

struct Anchored {
    value: Value,
    weight: Weight,
    height: usize,
}

#[derive(Clone, Copy, Default)]
struct Weight {
    nodes: usize,
    bytes: usize,
}

/// Ends the reading: what is wrong has been reported.
type Go = Option<()>;

impl Tree<'_, '_> {
    fn event(&mut self, event: Event<'_>, span: &ScannedSpan) -> Go {
        let range = self.range(span);
        match event {
            Event::Scalar(text, style, anchor, tag) => self.scalar(&text, style, anchor, tag.as_deref(), span),
            Event::SequenceStart(style, anchor, tag) => {
                self.check_tag(tag.as_deref(), span, |name| name == "seq");
                let is_flow = style == StructureStyle::Flow;
                let start = if is_flow { range.start } else { first_dash(self.text, range.start) };
                self.start(Items::Sequence(Vec::new()), start, is_flow, anchor)
            }
            Event::MappingStart(style, anchor, tag) => {
                self.check_tag(tag.as_deref(), span, |name| name == "map");
                self.start(
                    Items::Mapping { entries: Vec::new(), key: None },
                    range.start,
                    style == StructureStyle::Flow,
                    anchor,
                )
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(range.end),
            Event::Alias(anchor) => self.alias(anchor, range),
            Event::Anchor(_, name) => {
                if let Some(first) = self.anchor_names.get(&*name).cloned() {
                    let first = self.span(first);
                    let mut diagnostic = self.mistake("duplicate-anchor", range, mistake::duplicate_anchor(&name));
                    diagnostic.related.push(mistake::earlier(self.file, first));
                    self.diagnostics.push(diagnostic.help(mistake::other_anchor()));
                } else {
                    self.anchor_names.insert(name.into_owned(), range);
                }
                Some(())
            }
            _ => Some(()),
        }
    }

    fn scalar(&mut self, text: &str, style: ScalarStyle, anchor: usize, tag: Option<&Tag>, span: &ScannedSpan) -> Go {
        let range = self.range(span);
        let is_plain = style == ScalarStyle::Plain;
        if is_plain {
            self.last_plain = Some(range.clone());
        }
        if let Some(control) = text.chars().find(|c| is_refused(*c)) {
            self.tell("control-character", range.clone(), mistake::control_character(control), mistake::without_it());
        }
        // The scanner spells a value that isn't there as a plain scalar without extent.
        let is_absent = is_plain && range.is_empty();
        let scalar = Scalar { text: text.into(), plain: is_plain && !is_text_tag(tag) };
        if self.awaits_key() {
            if is_absent {
                self.tell("yaml-syntax", range, mistake::no_key(), mistake::key_and_value());
                return None;
            }
            self.key(text, is_plain, range);
            self.keep(anchor, &Value::Scalar(scalar), Weight { nodes: 1, bytes: text.len() }, 0);
            return Some(());
        }
        let is_null = scalar.plain && (is_absent || matches!(text, "null" | "~"));
        self.check_tag(tag, span, |name| match name {
            "str" => true,
            "null" => is_null,
            "bool" => matches!(scalar.typed(), Typed::Boolean(_)),
            "int" => matches!(scalar.typed(), Typed::Integer(_)),
            "float" => matches!(scalar.typed(), Typed::Float(_) | Typed::Integer(_)),
            _ => false,
        });
        let value = if is_null { Value::Null } else { Value::Scalar(scalar) };
        let weight = Weight { nodes: 1, bytes: text.len() };
        self.written = self.written.plus(weight);
        self.keep(anchor, &value, weight, 0);
        self.put(value, range, 0);
        Some(())
    }

    /// Keeps an anchored value for the aliases that may follow; the scanner numbers anchors from 1.
    fn keep(&mut self, anchor: usize, value: &Value, weight: Weight, height: usize) {
        if anchor != 0 {
            self.anchors.insert(anchor, Anchored { value: value.clone(), weight, height });
        }
    }

    fn awaits_key(&self) -> bool {
        matches!(self.open.last(), Some(Open { items: Items::Mapping { key: None, .. }, .. }))
    }

    fn key(&mut self, text: &str, plain: bool, range: Range<usize>) {
        self.written = self.written.plus(Weight { nodes: 1, bytes: text.len() });
        let merge = plain && text == "<<";
        let span = self.span(range.clone());
        if let Some(open) = self.open.last_mut()
            && let Items::Mapping { key, .. } = &mut open.items
        {
            open.end = open.end.max(range.end);
            *key = Some(Key { key: Spanned::new(text.into(), span), merge });
        }
        if merge {
            self.tell("yaml-merge-key", range, mistake::merge_key(), mistake::write_keys_out());
        }
    }

    fn start(&mut self, items: Items, start: usize, flow: bool, anchor: usize) -> Go {
        if self.awaits_key() {
            let range = start..start + usize::from(flow);
            let diagnostic = self.mistake("yaml-syntax", range, mistake::collection_as_key());
            self.diagnostics.push(diagnostic.help(mistake::quote_brackets()));
            return None;
        }
        if self.open.len() >= DEPTH_LIMIT {
            self.tell("yaml-budget", start..start, mistake::too_deep(), mistake::less_deep());
            return None;
        }
        let before = self.written;
        self.written = self.written.plus(Weight { nodes: 1, bytes: 0 });
        self.open.push(Open { items, start, end: start, flow, anchor, before, height: 0 });
        Some(())
    }

    fn end(&mut self, end: usize) -> Go {
        let open = self.open.pop()?;
        // The scanner ends a block collection where the next token begins; blank lines and comments are none of it.
        let range = open.start..if open.flow { end } else { open.end };
        let value = match open.items {
            Items::Sequence(items) => Value::Sequence(items.into()),
            Items::Mapping { entries, .. } => Value::Mapping(self.without_duplicates(entries).into()),
        };
        let height = open.height + 1;
        self.keep(open.anchor, &value, self.written.minus(open.before), height);
        self.put(value, range, height);
        Some(())
    }

    fn alias(&mut self, anchor: usize, range: Range<usize>) -> Go {
        let Some(Anchored { value, weight, height }) = self.anchors.get(&anchor) else {
            self.tell("yaml-syntax", range, mistake::alias_in_itself(), mistake::write_values_out());
            return None;
        };
        let (value, weight, height) = (value.clone(), *weight, *height);
        self.written = self.written.plus(weight);
        self.aliased = self.aliased.plus(weight);
        if self.aliased.nodes > ALIAS_NODE_LIMIT || self.aliased.bytes > ALIAS_BYTE_LIMIT {
            self.tell("yaml-budget", range, mistake::too_many_aliases(), mistake::write_values_out());
            return None;
        }
        if self.open.len() + height > DEPTH_LIMIT {
            self.tell("yaml-budget", range, mistake::too_deep(), mistake::less_deep());
            return None;
        }
        if self.awaits_key() {
            if let Value::Scalar(scalar) = value {
                self.key(&scalar.text, false, range);
                return Some(());
            }
            self.tell("yaml-syntax", range, mistake::collection_as_key(), mistake::write_values_out());
            return None;
        }
        self.put(value, range, height);
        Some(())
    }

    /// Puts a complete value into the collection on top, or makes it the document.
    fn put(&mut self, value: Value, range: Range<usize>, height: usize) {
        let node = Node { value, span: self.span(range.clone()) };
        let Some(open) = self.open.last_mut() else {
            self.root = Some(node);
            return;
        };
        open.end = open.end.max(range.end);
        open.height = open.height.max(height);
        match &mut open.items {
            Items::Sequence(items) => items.push(node),
            Items::Mapping { entries, key } => {
                if let Some(Key { key, merge: false }) = key.take() {
                    entries.push(Entry { key, value: node });
                }
            }
        }
    }

    /// Reports keys that were there before, and leaves them out.
    fn without_duplicates(&mut self, mut entries: Vec<Entry>) -> Vec<Entry> {
        let mut order: Vec<usize> = (0..entries.len()).collect();
        order.sort_by(|left, right| entries[*left].key.value.cmp(&entries[*right].key.value));
        let mut duplicates = Vec::new();
        for same in order.chunk_by(|left, right| entries[*left].key.value == entries[*right].key.value) {
            // The sort is stable: the first of equal keys is the first written.
            if let [first, later @ ..] = same {
                duplicates.extend(later.iter().map(|later| (*later, *first)));
            }
        }
        duplicates.sort_unstable();
        for (later, first) in &duplicates {
            let (later, first) = (&entries[*later].key, &entries[*first].key);
            let mut diagnostic =
                Diagnostic::error("duplicate-key", self.file, mistake::duplicate_key(&later.value)).at(later.span);
            diagnostic.help.push(mistake::keep_one());
            diagnostic.related.push(mistake::earlier(self.file, first.span));
            self.diagnostics.push(diagnostic);
        }
        for (later, _) in duplicates.iter().rev() {
            entries.remove(*later);
        }
        entries
    }

    /// Reports a tag unless it is one of the core schema that `fits` the value (YAML 1.2 §10.3), or the lone `!` of
    /// §6.9.1.
    fn check_tag(&mut self, tag: Option<&Tag>, span: &ScannedSpan, fits: impl FnOnce(&str) -> bool) {
        let Some(tag) = tag else { return };
        if is_lone_mark(tag) || tag.core_suffix().is_some_and(fits) {
            return;
        }
        let range = self.range(&span.tag_span().unwrap_or(*span));
        let written = self.text.get(range.clone()).unwrap_or_default();
        let message = mistake::unknown_tag(written);
        let help = syntax::quote_rest_of_line(self.text, range.start);
        let diagnostic = self.mistake("yaml-tag", range, message).help(help);
        self.diagnostics.push(diagnostic);
    }

    fn tell(&mut self, code: &'static str, range: Range<usize>, message: Text, help: Text) {
        let diagnostic = self.mistake(code, range, message).help(help);
        self.diagnostics.push(diagnostic);
    }

    fn mistake(&self, code: &'static str, range: Range<usize>, message: Text) -> Diagnostic {
        Diagnostic::error(code, self.file, message).at(self.span(range))
    }

    /// The scanner's range, within the text and on its character boundaries.
    fn range(&self, span: &ScannedSpan) -> Range<usize> {
        let range = span.byte_range().unwrap_or_default();
        let start = boundary(self.text, range.start);
        start..boundary(self.text, range.end).max(start)
    }

    fn span(&self, range: Range<usize>) -> Span {
        Span::new(range.start, range.end).shifted(self.offset)
    }
}

impl Weight {
    fn plus(self, other: Weight) -> Weight {
        Weight { nodes: self.nodes.saturating_add(other.nodes), bytes: self.bytes.saturating_add(other.bytes) }
    }

    fn minus(self, other: Weight) -> Weight {
        Weight { nodes: self.nodes.saturating_sub(other.nodes), bytes: self.bytes.saturating_sub(other.bytes) }
    }
}

/// Where a block sequence begins: the scanner begins one that is not indented behind its first dash.
fn first_dash(text: &str, start: usize) -> usize {
    let (before, after) = text.split_at(start);
    match before.trim_end().strip_suffix('-') {
        Some(before) if !after.starts_with('-') => before.len(),
        _ => start,
    }
}

/// `!!str` and `!` say that the value is a text, whatever it looks like.
fn is_text_tag(tag: Option<&Tag>) -> bool {
    tag.is_some_and(|tag| is_lone_mark(tag) || tag.core_suffix() == Some("str"))
}

fn is_lone_mark(tag: &Tag) -> bool {
    tag.original() == "!"
}
