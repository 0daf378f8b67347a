//! What an author may write, for other programs: JSON Schema and the settings of editors, made of the definitions in
//! `keys/` and `model/`.
//!
//! 1. [`file_kinds`] names every kind of file with the record that it is.
//! 2. [`json`] turns a record into a JSON Schema (draft 2020-12), with this site's terms as the choices.
//! 3. [`vscode`] makes the settings with which Visual Studio Code checks and completes YAML files and front matter.
//!
//! A schema refuses no file that the program accepts. The program refuses more: days that don't exist, links that lead
//! nowhere, and whatever only the whole site shows.

pub mod json;
pub mod vscode;

use crate::keys::{Definition, Record};
use crate::model::accessibility::Accessibility;
use crate::model::config::Config;
use crate::model::metric::Metric;
use crate::model::page::FrontMatter;
use crate::model::private::Private;
use crate::model::schedule::Schedule;
use crate::model::site::Taxonomy;
use crate::model::synonyms::SynonymsFile;
use crate::model::vocabulary::{GlossaryFile, VocabularyFile};

/// A kind of file.
#[derive(Clone, Copy, Debug)]
pub struct FileKind {
    /// The name of its schema: `site` for `site.schema.json`.
    pub name: &'static str,
    /// Which files are of this kind, as a pattern of paths.
    pub files: &'static str,
    pub definition: &'static Definition,
}

/// Every kind of file whose keys are defined.
#[must_use]
pub fn file_kinds() -> [FileKind; 9] {
    let kind = |name, files, definition| FileKind { name, files, definition };
    [
        kind("page", "content/**/*.md", FrontMatter::DEFINITION),
        kind("site", "content/site.yaml", Config::DEFINITION),
        kind("vocabulary", "content/vocabularies/*.yaml", VocabularyFile::DEFINITION),
        kind("glossary", "content/glossary.yaml", GlossaryFile::DEFINITION),
        kind("synonyms", "content/synonyms.yaml", SynonymsFile::DEFINITION),
        kind("accessibility", "content/accessibility.yaml", Accessibility::DEFINITION),
        kind("private", "content/_private.yaml", Private::DEFINITION),
        kind("schedule", "content/schedules/*.yaml", Schedule::DEFINITION),
        kind("metric", "content/metrics/*.yaml", Metric::DEFINITION),
    ]
}

/// What may be written for a term of a taxonomy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    pub taxonomy: Box<str>,
    /// What the taxonomy is called.
    pub label: Box<str>,
    /// The keys and the other spellings that name a term, each with the term's label.
    pub choices: Vec<(Box<str>, Box<str>)>,
    /// Whether nothing else may be written.
    pub is_closed: bool,
}

/// The terms of a site that is linked with all that isn't public.
#[must_use]
pub fn terms(taxonomies: &[Taxonomy]) -> Vec<Terms> {
    let of = |taxonomy: &Taxonomy| {
        let choices = taxonomy.terms.iter().flat_map(|term| {
            let spellings = std::iter::once(&term.key).chain(&term.aliases);
            spellings.map(|key| (key.clone(), term.label.clone()))
        });
        let withheld = taxonomy.withheld.iter().flatten().map(|key| (key.clone(), key.clone()));
        Terms {
            taxonomy: taxonomy.key.clone(),
            label: taxonomy.label.clone(),
            choices: choices.chain(withheld).collect(),
            is_closed: taxonomy.withheld.is_some(),
        }
    };
    taxonomies.iter().map(of).collect()
}

/// A text of the manual without its links: `[日付](#日付)` is `日付`.
fn without_links(markdown: &str) -> String {
    let mut plain = String::with_capacity(markdown.len());
    let mut rest = markdown;
    while let Some((before, label, after)) = next_link(rest) {
        plain.push_str(before);
        plain.push_str(label);
        rest = after;
    }
    plain + rest
}

/// What stands before the first link, what it says, and what follows.
fn next_link(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('[')?;
    let (label, rest) = rest.split_once("](")?;
    let (_, after) = rest.split_once(')')?;
    Some((before, label, after))
}

#[cfg(test)]
mod tests {
    use super::without_links;

    #[test]
    fn a_link_is_what_it_says() {
        for (markdown, plain) in [
            ("公開日（[日付](#日付)）", "公開日（日付）"),
            ("[日時](#日時)と[日付](#日付)", "日時と日付"),
            ("`[a]` と書く", "`[a]` と書く"),
        ] {
            assert_eq!(without_links(markdown), plain);
        }
    }
}
