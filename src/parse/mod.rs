//! From one file to what it says: pure, and never a failure. What can't be read is reported and left out.
//!
//! 1. [`text`] makes the bytes a text, or says how they are to be saved.
//! 2. A page is cut at its `---` lines; [`front_matter`] reads what stands between them, [`markdown`] the rest.
//! 3. `site.yaml`, vocabularies, the glossary, synonyms, schedules, metrics and free data each have a reader of their
//!    own.
//! 4. Of a PDF that a page hands out, [`mod@pdf`] reads what it says of itself, and [`mod@pdf_text`] its words, for the
//!    search.
//!
//! A file's reading depends on its own bytes and path, and on the site's time zone, in which dates without an hour
//! begin; on nothing else.

use std::sync::Arc;

use jiff::tz::TimeZone;

use crate::diagnostic::{Diagnostic, Spanned, Text};
use crate::keys::Record;
use crate::model::accessibility::Accessibility;
use crate::model::body::Body;
use crate::model::config::Config;
use crate::model::metric::{Dimension, Metric, Observation};
use crate::model::page::{FrontMatter, PageSource};
use crate::model::private::Private;
use crate::model::schedule::Schedule;
use crate::model::synonyms::Synonyms;
use crate::model::value::{Data, Table, Value};
use crate::model::vocabulary::{Glossary, Vocabulary};
use crate::yaml::{self, Fields, Node};

mod front_matter;
pub(crate) mod inside;
pub mod markdown;
pub(crate) mod office;
mod outline;
mod pdf;
mod pdf_text;
mod personal;
mod series;
mod synonyms;
mod text;
mod value;
mod vocabulary;
mod xml;

pub use pdf::{HEADER_WITHIN, is_pdf, pdf};
pub use pdf_text::pdf_text;
pub(crate) use personal::personal;

/// A Markdown file. What can't be read of it is left at its default, so that whatever leads to the page still finds it.
#[must_use]
pub fn page(bytes: &[u8], file: &Arc<str>, zone: &TimeZone) -> (PageSource, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let parts = match text::decode(bytes, file).and_then(|decoded| front_matter::split(decoded, file)) {
        Ok(parts) => parts,
        Err(diagnostic) => {
            let (front, body) = (FrontMatter::unreadable(), Body::default());
            let outline = outline::outline(None, false, &body);
            return (PageSource { file: Arc::clone(file), front, body, outline }, vec![diagnostic]);
        }
    };
    let front = front_matter::read(parts.yaml, file, zone, &mut diagnostics);
    let minutes = front.as_ref().and_then(|(front, _)| front.minutes_heading());
    let is_minutes = front.as_ref().is_some_and(|(front, _)| front.minutes_of.is_read());
    let has_speakers = minutes.is_some() || is_minutes;
    let (text, offset) = (parts.body.text, parts.body.offset);
    let reading = markdown::parse(markdown::Source { file, text, offset, has_speakers });
    diagnostics.extend(reading.diagnostics);
    let body = reading.body;
    diagnostics.extend(minutes.filter(|heading| body.heading(heading).is_none()).map(|it| no_minutes(it, &body, file)));
    let has_title = front.as_ref().is_some_and(|(front, _)| !front.title.is_empty());
    let outline = outline::outline(front.as_ref().map(|(_, node)| node), has_title, &body);
    let front = front.map_or_else(FrontMatter::unreadable, |(front, _)| front);
    (PageSource { file: Arc::clone(file), front, body, outline }, diagnostics)
}

/// That minutes are said to stand below a heading that isn't there.
fn no_minutes(heading: &Spanned<Box<str>>, body: &Body, file: &Arc<str>) -> Diagnostic {
    let known: Vec<&str> = body.headings.iter().map(|heading| &*heading.id).collect();
    Diagnostic::error(
        "no-minutes",
        file,
        Text::new(
            format!("本文に、見出し「{}」がありません。", heading.value),
            format!("the text has no heading `{}`", heading.value),
        ),
    )
    .at(heading.span)
    .did_you_mean(heading, known)
    .help(Text::new(
        format!("本文に「## {}」の見出しを書き、その下に議事要旨を書いてください。", heading.value),
        format!("write the heading `## {}` in the text, and the minutes below it", heading.value),
    ))
}

/// `content/site.yaml`. None if it can't be read at all.
#[must_use]
pub fn config(bytes: &[u8], file: &Arc<str>) -> (Option<Config>, Vec<Diagnostic>) {
    record(bytes, file, Config::zone_of)
}

/// A file below `content/vocabularies/`.
#[must_use]
pub fn vocabulary(bytes: &[u8], file: &Arc<str>, zone: &TimeZone) -> (Vocabulary, Vec<Diagnostic>) {
    let broken = Vocabulary { file: Arc::clone(file), terms: Vec::new(), is_whole: false };
    read(bytes, file, broken, |decoded, file, found| vocabulary::read_vocabulary(decoded, file, found, zone))
}

/// `content/glossary.yaml`.
#[must_use]
pub fn glossary(bytes: &[u8], file: &Arc<str>, zone: &TimeZone) -> (Glossary, Vec<Diagnostic>) {
    let broken = Glossary { file: Arc::clone(file), entries: Vec::new(), is_broken: true };
    read(bytes, file, broken, |decoded, file, found| vocabulary::read_glossary(decoded, file, found, zone))
}

/// `content/synonyms.yaml`.
#[must_use]
pub fn synonyms(bytes: &[u8], file: &Arc<str>, zone: &TimeZone) -> (Synonyms, Vec<Diagnostic>) {
    let broken = Synonyms { file: Arc::clone(file), groups: Vec::new(), is_broken: true };
    read(bytes, file, broken, |decoded, file, found| synonyms::read(decoded, file, found, zone))
}

/// `content/accessibility.yaml`. None if it can't be read at all.
#[must_use]
pub fn accessibility(bytes: &[u8], file: &Arc<str>) -> (Option<Accessibility>, Vec<Diagnostic>) {
    record(bytes, file, |_| TimeZone::UTC)
}

/// `content/_private.yaml`. None if it can't be read at all.
#[must_use]
pub fn private(bytes: &[u8], file: &Arc<str>) -> (Option<Private>, Vec<Diagnostic>) {
    record(bytes, file, |_| TimeZone::UTC)
}

/// A file below `content/schedules/`. None if its title or its dates can't be read.
#[must_use]
pub fn schedule(bytes: &[u8], file: &Arc<str>, zone: &TimeZone) -> (Option<Schedule>, Vec<Diagnostic>) {
    record(bytes, file, |_| zone.clone())
}

/// A file below `content/data/`: CSV by its ending, else YAML.
#[must_use]
pub fn data(bytes: &[u8], file: &Arc<str>) -> (Data, Vec<Diagnostic>) {
    if file.ends_with(".csv") {
        return read(bytes, file, Data::Table(Table::default()), |decoded, file, diagnostics| {
            Data::Table(value::table(decoded, file, diagnostics))
        });
    }
    read(bytes, file, Data::Value(Value::Null), |decoded, file, diagnostics| {
        let node = yaml::parse(decoded.text, decoded.offset, file, diagnostics);
        Data::Value(node.as_ref().map_or(Value::Null, Value::of))
    })
}

/// A file of `content/metrics/`. Of a series in a CSV file, only the name is read.
#[must_use]
pub fn metric(bytes: &[u8], file: &Arc<str>, zone: &TimeZone) -> (Option<Metric>, Vec<Diagnostic>) {
    record(bytes, file, |_| zone.clone())
}

/// The CSV file of a metric with these dimensions.
#[must_use]
pub fn series(
    bytes: &[u8],
    dimensions: &[Dimension],
    file: &Arc<str>,
    zone: &TimeZone,
) -> (Vec<Observation>, Vec<Diagnostic>) {
    read(bytes, file, Vec::new(), |decoded, file, diagnostics| {
        series::observations(decoded, dimensions, file, zone, diagnostics)
    })
}

/// A YAML file that is one record. None if that lacks what nothing can stand for.
///
/// Its days begin in the time zone that `zone` gives.
fn record<R: Record>(
    bytes: &[u8],
    file: &Arc<str>,
    zone: impl FnOnce(&Node) -> TimeZone,
) -> (Option<R>, Vec<Diagnostic>) {
    read(bytes, file, None, |decoded, file, diagnostics| {
        let node = yaml::parse(decoded.text, decoded.offset, file, diagnostics)?;
        let zone = zone(&node);
        let mut fields = Fields::new(&node, file, diagnostics)?.in_zone(&zone);
        let record = R::read(&mut fields);
        fields.finish();
        record
    })
}

/// What `reader` makes of a text, or `broken` if the bytes are none.
fn read<T>(
    bytes: &[u8],
    file: &Arc<str>,
    broken: T,
    reader: impl FnOnce(text::Decoded<'_>, &Arc<str>, &mut Vec<Diagnostic>) -> T,
) -> (T, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    match text::decode(bytes, file) {
        Ok(decoded) => (reader(decoded, file, &mut diagnostics), diagnostics),
        Err(diagnostic) => (broken, vec![diagnostic]),
    }
}
