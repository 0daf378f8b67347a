//! The `id`s of a page: made from headings, given by the author, or of footnotes; none twice.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{UnicodeNormalization, is_nfc};

use crate::diagnostic::{Diagnostic, Span, Text};

/// Every `id` that was given out.
#[derive(Debug, Default)]
pub(super) struct Anchors {
    taken: BTreeSet<Box<str>>,
    /// Those that no heading has.
    others: Vec<Box<str>>,
    /// The last number that was put behind a name.
    numbered: BTreeMap<Box<str>, u32>,
}

impl Anchors {
    /// The `id` of a heading with this text: the text in the form of [`slug`], numbered `-1`, `-2` … if it is taken.
    pub fn for_heading(&mut self, text: &str) -> Box<str> {
        let slug = slug(text);
        self.free(if is_reserved(&slug) { format!("s-{slug}") } else { slug }.into_boxed_str())
    }

    /// The `id` that the author gave a heading: as it is, or none if it is taken or kept for footnotes.
    pub fn of_heading(&mut self, id: &str) -> Option<Box<str>> {
        let id: Box<str> = id.into();
        (!is_reserved(&id) && self.taken.insert(id.clone())).then_some(id)
    }

    /// Takes the `id` that the author gave anything else. False if it is taken or kept for footnotes.
    pub fn of_element(&mut self, id: &str) -> bool {
        let id = self.of_heading(id);
        let is_free = id.is_some();
        self.others.extend(id);
        is_free
    }

    /// Takes an `id` that only footnotes have.
    pub fn footnote(&mut self, id: &str) {
        self.taken.insert(id.into());
        self.others.push(id.into());
    }

    fn free(&mut self, id: Box<str>) -> Box<str> {
        if !self.taken.contains(&id) {
            self.taken.insert(id.clone());
            return id;
        }
        let number = self.numbered.entry(id.clone()).or_default();
        loop {
            *number += 1;
            let candidate = format!("{id}-{number}").into_boxed_str();
            if self.taken.insert(candidate.clone()) {
                return candidate;
            }
        }
    }

    /// All that no heading has, sorted.
    pub fn into_others(mut self) -> Vec<Box<str>> {
        self.others.sort_unstable();
        self.others.dedup();
        self.others.shrink_to_fit();
        self.others
    }
}

/// The mistake of an `id` that the page has already, or that footnotes keep for themselves.
pub(super) fn duplicate_id(id: &str, file: &Arc<str>, span: Span) -> Diagnostic {
    let message = Text::new(
        format!("id「{id}」はこのページで既に使われています。"),
        format!("the id `{id}` is taken on this page"),
    );
    let help = Text::new(
        "別のidにしてください。「fn-」「fnref-」で始まるidは脚注が使います。",
        "choose another id; those that begin with `fn-` or `fnref-` belong to footnotes",
    );
    Diagnostic::error("duplicate-id", file, message).at(span).help(help)
}

/// Whether the name may be a footnote's (`fn-1`, `fnref-1-2`).
fn is_reserved(id: &str) -> bool {
    id.starts_with("fn-") || id.starts_with("fnref-")
}

/// A heading's text as an `id`: NFC, lower case, letters and digits of every script kept, blanks as `-`, punctuation
/// dropped.
fn slug(text: &str) -> String {
    let text = text.trim();
    let mut slug = String::with_capacity(text.len());
    if text.chars().all(|character| character.is_ascii() || is_plain_japanese(character)) || is_nfc(text) {
        text.chars().for_each(|character| push_slugged(&mut slug, character));
    } else {
        text.nfc().for_each(|character| push_slugged(&mut slug, character));
    }
    if slug.is_empty() { "section".to_owned() } else { slug }
}

fn push_slugged(slug: &mut String, character: char) {
    if is_plain_japanese(character) || matches!(character, '-' | '_' | 'a'..='z' | '0'..='9') {
        slug.push(character);
    } else if character.is_alphanumeric() || is_combining_mark(character) {
        slug.extend(character.to_lowercase());
    } else if character.is_whitespace() {
        slug.push('-');
    }
}

/// Kana and common ideographs, which are letters without case and in NFC: told without a look into the tables.
fn is_plain_japanese(character: char) -> bool {
    matches!(character, 'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ー'..='ヿ' | '\u{3400}'..='\u{9FFF}')
}

#[cfg(test)]
mod tests {
    use super::{Anchors, slug};

    #[test]
    fn a_heading_keeps_its_japanese() {
        for (text, expected) in [
            ("体制 と 役割", "体制-と-役割"),
            ("体制　役割", "体制-役割"),
            ("「伴走支援」とは、何か？", "伴走支援とは何か"),
            ("サービス・ガイド々", "サービスガイド々"),
            ("か\u{3099}いよう", "がいよう"),
            ("FAQ & Tips_2", "faq--tips_2"),
            ("①概要", "①概要"),
            ("！？", "section"),
            ("İ", "i\u{307}"),
        ] {
            assert_eq!(slug(text), expected, "{text}");
        }
    }

    #[test]
    fn no_id_is_given_twice() {
        let mut anchors = Anchors::default();
        let made: Vec<_> =
            ["概要", "概要-1", "概要", "概要", "fn-1", "fnref-1", "s-fn-1"].map(|t| anchors.for_heading(t)).to_vec();
        let made: Vec<&str> = made.iter().map(|id| &**id).collect();
        assert_eq!(made, ["概要", "概要-1", "概要-2", "概要-3", "s-fn-1", "s-fnref-1", "s-fn-1-1"]);
        assert_eq!(anchors.of_heading("独自").as_deref(), Some("独自"));
        assert_eq!(anchors.of_heading("概要-3"), None);
        assert_eq!(anchors.of_heading("fn-9"), None);
    }
}
