//! The texts of a theme in the site's language.
//!
//! 1. The language is that of `site.yaml`. `en-GB` takes what `i18n/en-GB.yaml` says, and the rest from `i18n/en.yaml`
//!    (RFC 4647 §3.4).
//! 2. The texts of the theme itself come before those of the theme that it extends.
//! 3. What the program writes of its own ([`Phrase`]) and no layer says is taken from the theme `default`, if that
//!    speaks the language, so that a theme without texts is possible. A phrase is never in another language than the
//!    site: if it has no text, that is a mistake.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Spanned, Text};
use crate::model::phrase::Phrase;
use crate::yaml::{self, Fields};

use super::{CARRIED, Layer, layer_of};

/// The theme whose texts stand in for what a theme doesn't say.
const DEFAULT: &str = "default";

/// The texts by key, `{n}` standing for a number.
#[derive(Debug, Default)]
pub struct Texts {
    /// The name of the file that they come from, below a theme's folder: `i18n/ja.yaml`.
    file: String,
    written: BTreeMap<String, String>,
    /// What stands in for what isn't written; empty if all phrases are.
    carried: BTreeMap<String, String>,
    /// By the place of the phrase in [`Phrase::ALL`].
    phrases: Vec<String>,
}

impl Texts {
    /// Those that the theme `default` of the program has; none if it doesn't speak the language.
    #[must_use]
    pub fn carried(language: &str) -> Option<Texts> {
        let texts = written(&[layer_of(CARRIED.get_dir(DEFAULT)?, DEFAULT)], language, &mut Vec::new())?;
        Some(texts.with_phrases(BTreeMap::new()))
    }

    /// The text of a theme, by its key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&str> {
        self.written.get(key).map(String::as_str)
    }

    /// The name of something that the program knows by a key: a text of the theme, or else of the theme `default` in
    /// that language.
    #[must_use]
    pub fn name(&self, key: &str) -> Option<&str> {
        self.written.get(key).or_else(|| self.carried.get(key)).map(String::as_str)
    }

    /// The file in which a missing text belongs, below the theme's folder.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.file
    }

    /// What the program writes, as it is.
    #[must_use]
    pub fn phrase(&self, phrase: Phrase) -> &str {
        // There is one of each.
        self.phrases.get(phrase as usize).map_or("", String::as_str)
    }

    /// The same with values in the place of their names.
    #[must_use]
    pub fn filled(&self, phrase: Phrase, values: &[(&str, &str)]) -> String {
        let value = |name: &str| Some(Cow::Borrowed(values.iter().find(|(known, _)| *known == name)?.1));
        filled(self.phrase(phrase), value)
    }

    fn with_phrases(mut self, carried: BTreeMap<String, String>) -> Texts {
        self.carried = carried;
        self.phrases =
            Phrase::ALL.iter().map(|phrase| self.name(phrase.key()).unwrap_or_default().to_owned()).collect();
        self
    }
}

/// A text with values in the place of their names in `{}`. What has no value stays as it is, and a value is never
/// looked through: it may hold what looks like a name.
pub fn filled<'a>(text: &str, value: impl Fn(&str) -> Option<Cow<'a, str>>) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let named = after.split_once('}').and_then(|(name, after)| Some((value(name)?, after)));
        if let Some((value, after)) = named {
            filled.push_str(&value);
            rest = after;
        } else {
            filled.push('{');
            rest = after;
        }
    }
    filled.push_str(rest);
    filled
}

/// The texts of the layers, those of the layers above first, in a language that `config_file` names. None if no
/// theme speaks it, or where a phrase has no text.
pub(super) fn texts(
    layers: &[Layer],
    language: &Spanned<Box<str>>,
    config_file: &Arc<str>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Texts> {
    let texts = written(layers, language, diagnostics);
    let is_said = |texts: &Texts| Phrase::ALL.iter().all(|phrase| texts.written.contains_key(phrase.key()));
    let carried = if texts.as_ref().is_some_and(is_said) { None } else { Texts::carried(language) };
    let Some(texts) = texts.or_else(|| carried.is_some().then(|| Texts::named(language))) else {
        diagnostics.push(unknown_language(layers, language, config_file));
        return None;
    };
    let texts = texts.with_phrases(carried.map(|carried| carried.written).unwrap_or_default());
    let missing: Vec<&str> =
        Phrase::ALL.iter().map(|phrase| phrase.key()).filter(|key| texts.name(key).is_none()).collect();
    if missing.is_empty() {
        return Some(texts);
    }
    diagnostics.extend(layers.first().map(|layer| missing_texts(&layer.file(&texts.file), &missing)));
    None
}

impl Texts {
    /// No texts in a language yet.
    fn named(language: &str) -> Texts {
        Texts { file: format!("i18n/{language}.yaml"), ..Texts::default() }
    }
}

/// What the layers say in a language; none if none has a file for it.
fn written(layers: &[Layer], language: &str, diagnostics: &mut Vec<Diagnostic>) -> Option<Texts> {
    let mut found: Option<Texts> = None;
    for layer in layers.iter().rev() {
        for tag in tags(language) {
            let Some(path) = layer.files.keys().find(|path| is_of(path, tag)) else { continue };
            let texts = found.get_or_insert_with(Texts::default);
            texts.file.clone_from(path);
            let file = layer.file(path);
            let Some(text) = layer.text(path, diagnostics) else { continue };
            if let Some(node) = yaml::parse(text, 0, &file, diagnostics)
                && let Some(mut fields) = Fields::new(&node, &file, diagnostics)
            {
                fields.rest(|key, field| {
                    if let Some(text) = field.string() {
                        texts.written.insert(key.value.to_string(), text.to_owned());
                    }
                });
            }
        }
    }
    found
}

/// A language and what it is a part of, the widest first: `en`, `en-GB`.
fn tags(language: &str) -> impl Iterator<Item = &str> {
    let ends = language.match_indices('-').map(|(at, _)| at).chain([language.len()]);
    ends.map(|end| language.get(..end).unwrap_or(language))
}

/// Whether a file of a theme holds the texts of a language. Tags are the same in capital and in small letters (RFC 5646
/// §2.1.1).
fn is_of(path: &str, tag: &str) -> bool {
    language_of(path).is_some_and(|of| of.eq_ignore_ascii_case(tag))
}

fn language_of(path: &str) -> Option<&str> {
    path.strip_prefix("i18n/")?.strip_suffix(".yaml").filter(|name| !name.contains('/'))
}

fn unknown_language(layers: &[Layer], language: &Spanned<Box<str>>, config_file: &Arc<str>) -> Diagnostic {
    let name = layers.first().map_or(DEFAULT, |layer| &layer.name);
    let written = &*language.value;
    let carried = CARRIED.get_dir(DEFAULT).map(|dir| layer_of(dir, DEFAULT));
    let files = layers.iter().chain(&carried).flat_map(|layer| layer.files.keys());
    let known: BTreeSet<&str> = files.filter_map(|path| language_of(path)).collect();
    let known: Vec<&str> = known.into_iter().collect();
    let other = if name == DEFAULT {
        Text::new(
            "ほかの言語のサイトを作るには、その言語の文言を持つテーマを themes フォルダーに置き、その名前を theme に書いてください。",
            "for a site in another language, put a theme that has texts in it into themes/, and write its name at `theme`",
        )
    } else {
        Text::new(
            format!("標準のテーマの i18n/ja.yaml を訳して、themes/{name}/i18n/{written}.yaml に置くこともできます。"),
            format!("or translate the i18n/ja.yaml of the default theme, as themes/{name}/i18n/{written}.yaml"),
        )
    };
    Diagnostic::error(
        "unknown-language",
        config_file,
        Text::new(
            format!("テーマ「{name}」に、言語「{written}」の文言（i18n/{written}.yaml）がありません。"),
            format!("the theme `{name}` has no texts in the language `{written}` (i18n/{written}.yaml)"),
        ),
    )
    .at(language.span)
    .did_you_mean(written, known.iter().copied())
    .help(Text::new(
        format!("使える言語: {}", known.join("、")),
        format!("languages that it has texts in: {}", known.join(", ")),
    ))
    .help(other)
}

fn missing_texts(file: &Arc<str>, keys: &[&str]) -> Diagnostic {
    Diagnostic::error(
        "missing-text",
        file,
        Text::new(
            format!("サイトに必要な文言がありません: {}", keys.join("、")),
            format!("texts are missing that every site needs: {}", keys.join(", ")),
        ),
    )
    .help(Text::new(
        "標準のテーマの i18n/ja.yaml にある同じ名前の行を訳して、加えてください。",
        "translate the lines of these names in the i18n/ja.yaml of the default theme, and add them",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_filled_in_one_pass() {
        for (text, expected) in [
            ("{n}件", "3件"),
            ("{a}と{b}", "{b}と{a}"),
            ("{none}{n}", "{none}3"),
            ("{{n}}", "{3}"),
            ("{n", "{n"),
            ("件", "件"),
        ] {
            let value = |name: &str| match name {
                "n" => Some("3".into()),
                "a" => Some("{b}".into()),
                "b" => Some("{a}".into()),
                _ => None,
            };
            assert_eq!(filled(text, value), expected, "{text}");
        }
    }

    #[test]
    fn the_default_theme_says_every_phrase_in_japanese() {
        let texts = Texts::carried("ja").expect("i18n/ja.yaml");
        for phrase in Phrase::ALL {
            assert!(texts.get(phrase.key()).is_some(), "{}", phrase.key());
        }
        assert_eq!(texts.filled(Phrase::FootnoteBack, &[("n", "2-3")]), "本文へ戻る（脚注2-3）");
        assert!(Texts::carried("tlh").is_none());
    }

    /// A theme's own layer and one below.
    fn layers() -> [Layer; 2] {
        let layer = |name: &str, files: &[(&str, &str)]| Layer {
            name: name.to_owned(),
            files: files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect(),
        };
        [
            layer("own", &[("i18n/en-GB.yaml", "colour: colour\n"), ("i18n/en.yaml", "colour: color\nskip: Skip\n")]),
            layer("below", &[("i18n/en.yaml", "skip: Jump\nhome: Home\n"), ("i18n/de.yaml", "home: Start\n")]),
        ]
    }

    #[test]
    fn the_nearest_text_counts() {
        for (language, expected) in [
            ("en", [Some("color"), Some("Skip"), Some("Home")]),
            ("en-GB", [Some("colour"), Some("Skip"), Some("Home")]),
            ("EN-gb-oxendict", [Some("colour"), Some("Skip"), Some("Home")]),
            ("de", [None, None, Some("Start")]),
        ] {
            let mut diagnostics = Vec::new();
            let texts = written(&layers(), language, &mut diagnostics).expect("a file");
            assert_eq!(["colour", "skip", "home"].map(|key| texts.get(key)), expected, "{language}");
            assert!(diagnostics.is_empty());
        }
        assert!(written(&layers(), "fr", &mut Vec::new()).is_none());
    }

    #[test]
    fn what_the_site_needs_and_no_theme_says_is_a_mistake() {
        for (language, code) in [("fr", "unknown-language"), ("en", "missing-text")] {
            let mut diagnostics = Vec::new();
            let language = Spanned::new(Box::from(language), crate::diagnostic::Span::new(3, 5));
            assert!(texts(&layers(), &language, &Arc::from("content/site.yaml"), &mut diagnostics).is_none());
            assert_eq!(diagnostics.iter().map(|diagnostic| diagnostic.code).collect::<Vec<_>>(), [code]);
        }
        // Japanese is carried.
        let mut diagnostics = Vec::new();
        let language = Spanned::new(Box::from("ja"), crate::diagnostic::Span::default());
        let texts = texts(&layers(), &language, &Arc::from("content/site.yaml"), &mut diagnostics).expect("texts");
        assert_eq!((texts.get("skip"), texts.phrase(Phrase::AlertNote)), (None, "補足"));
        assert!(diagnostics.is_empty());
    }
}
