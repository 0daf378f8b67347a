//! From one file to what it says: pure, and never a failure. What can't be read is reported and left out.
//!
//! 1. [`text`] makes the bytes a text, or says how they are to be saved.
//! 2. A page is cut at its `---` lines; [`front_matter`] reads what stands between them, [`markdown`] the rest.
//! 3. `site.yaml`, vocabularies, the glossary and free data each have a reader of their own.
//!
//! A file's reading depends on its own bytes and path, and on the site's time zone, in which dates without an hour
//! begin; on nothing else.

use std::sync::Arc;

use jiff::tz::TimeZone;

use crate::diagnostic::Diagnostic;
use crate::model::config::Config;
use crate::model::page::PageSource;
use crate::model::value::Data;
use crate::model::vocabulary::{Glossary, Vocabulary};

mod case;
mod config;
mod council;
mod front_matter;
pub mod markdown;
mod path;
mod text;
mod value;
mod vocabulary;

/// A Markdown file. None where even its front matter can't be read.
#[must_use]
pub fn page(bytes: &[u8], file: &Arc<str>, zone: &TimeZone) -> (Option<PageSource>, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let parts = match text::decode(bytes, file).and_then(|decoded| front_matter::split(decoded, file)) {
        Ok(parts) => parts,
        Err(diagnostic) => return (None, vec![diagnostic]),
    };
    let front = front_matter::read(parts.yaml, file, zone, &mut diagnostics);
    let reading = markdown::parse(markdown::Source { file, text: parts.body.text, offset: parts.body.offset });
    diagnostics.extend(reading.diagnostics);
    let body = reading.body;
    (front.map(|front| PageSource { file: Arc::clone(file), front, body }), diagnostics)
}

/// `content/site.yaml`.
#[must_use]
pub fn config(bytes: &[u8], file: &Arc<str>) -> (Option<Config>, Vec<Diagnostic>) {
    read(bytes, file, config::read)
}

/// A file below `content/vocabularies/`.
#[must_use]
pub fn vocabulary(bytes: &[u8], file: &Arc<str>) -> (Option<Vocabulary>, Vec<Diagnostic>) {
    read(bytes, file, vocabulary::read_vocabulary)
}

/// `content/glossary.yaml`.
#[must_use]
pub fn glossary(bytes: &[u8], file: &Arc<str>) -> (Option<Glossary>, Vec<Diagnostic>) {
    read(bytes, file, vocabulary::read_glossary)
}

/// A file below `content/data/`: CSV by its ending, else YAML.
#[must_use]
pub fn data(bytes: &[u8], file: &Arc<str>) -> (Option<Data>, Vec<Diagnostic>) {
    read(bytes, file, |decoded, file, diagnostics| {
        if file.ends_with(".csv") {
            return Some(Data::Table(value::table(decoded, file, diagnostics)));
        }
        let node = crate::yaml::parse(decoded.text, decoded.offset, file, diagnostics)?;
        Some(Data::Value(value::from_node(&node)))
    })
}

fn read<T>(
    bytes: &[u8],
    file: &Arc<str>,
    reader: impl FnOnce(text::Decoded<'_>, &Arc<str>, &mut Vec<Diagnostic>) -> Option<T>,
) -> (Option<T>, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    match text::decode(bytes, file) {
        Ok(decoded) => (reader(decoded, file, &mut diagnostics), diagnostics),
        Err(diagnostic) => (None, vec![diagnostic]),
    }
}
