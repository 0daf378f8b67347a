//! One source: what was read of it last, and reading it again.
//!
//! 1. A file with the stamp that it had isn't read, unless somebody says that it changed.
//! 2. One of the same bytes isn't parsed: what they say is known.
//! 3. One that can't be read keeps what it said last, with what is wrong with it beside.

use std::sync::Arc;

use jiff::tz::TimeZone;
use xxhash_rust::xxh3::xxh3_128;

use crate::diagnostic::Diagnostic;
use crate::discover::{Role, Source};
use crate::files::{Files, Pending, ReadError, Stamp};
use crate::model::accessibility::Accessibility;
use crate::model::config::{Config, Overrides};
use crate::model::metric::Metric;
use crate::model::page::PageSource;
use crate::model::personal::Personal;
use crate::model::private::Private;
use crate::model::schedule::Schedule;
use crate::model::synonyms::Synonyms;
use crate::model::value::Data;
use crate::model::vocabulary::{Glossary, Vocabulary};
use crate::parse;

/// A source, and what was read of it.
pub struct Kept {
    pub source: Source,
    /// Of the bytes that were read last.
    pub hash: Option<u128>,
    /// When those bytes were read.
    pub stamp: Option<Stamp>,
    pub said: Option<Said>,
    /// Whether that was read from the whole file.
    is_whole: bool,
    pub diagnostics: Vec<Diagnostic>,
    /// In bytes, of a file that a page may hand out; none for one that vanished since it was found.
    pub length: Option<u64>,
    /// The CSV file that a metric names.
    pub series: Option<Arc<str>>,
    /// What in it may tell of a person.
    pub personal: Vec<Personal>,
}

/// What a file says.
#[derive(Clone)]
pub enum Said {
    Config(Arc<Config>),
    Page(Arc<PageSource>),
    Vocabulary(Arc<Vocabulary>),
    Glossary(Arc<Glossary>),
    Synonyms(Arc<Synonyms>),
    Accessibility(Arc<Accessibility>),
    Private(Arc<Private>),
    Schedule(Arc<Schedule>),
    Metric(Arc<Metric>),
    Data(Arc<Data>),
}

/// A source as it was just read.
pub struct Fresh {
    /// None if it is the same bytes as before: what they say is known.
    pub read: Option<Read>,
    pub length: Option<u64>,
    pub stamp: Option<Stamp>,
    /// Whether it wasn't even read, since it has the stamp that it had.
    pub is_trusted: bool,
}

#[derive(Default)]
pub struct Read {
    pub hash: Option<u128>,
    pub said: Option<Said>,
    pub diagnostics: Vec<Diagnostic>,
    pub series: Option<Arc<str>>,
    pub personal: Vec<Personal>,
}

impl Kept {
    pub fn new(source: Source) -> Kept {
        Kept {
            source,
            hash: None,
            stamp: None,
            said: None,
            is_whole: false,
            diagnostics: Vec::new(),
            length: None,
            series: None,
            personal: Vec::new(),
        }
    }

    /// Whether what it says can't be read just now as a whole.
    pub fn waits_for(&self, pending: &Pending) -> bool {
        pending.holds(&self.source.file) || self.series.as_ref().is_some_and(|series| pending.holds(series))
    }

    pub fn take(&mut self, fresh: Fresh) {
        self.length = fresh.length;
        self.stamp = fresh.stamp;
        let Some(read) = fresh.read else { return };
        self.hash = read.hash;
        self.diagnostics = read.diagnostics;
        self.series = read.series;
        self.personal = read.personal;
        let is_whole = read.said.as_ref().is_some_and(|said| said.is_whole(&self.diagnostics));
        // What can't be read keeps what it said last, if that was ever whole.
        if is_whole || !self.is_whole {
            self.said = read.said;
            self.is_whole = is_whole;
        }
    }
}

impl Said {
    /// Whether the file could be read, whatever else is wrong with what it says.
    fn is_whole(&self, diagnostics: &[Diagnostic]) -> bool {
        match self {
            Said::Page(page) => !page.front.title.is_empty(),
            Said::Vocabulary(vocabulary) => vocabulary.is_whole,
            Said::Glossary(glossary) => !glossary.is_broken,
            Said::Synonyms(synonyms) => !synonyms.is_broken,
            Said::Data(_) => !diagnostics.iter().any(Diagnostic::is_error),
            Said::Config(_) | Said::Accessibility(_) | Said::Private(_) | Said::Schedule(_) | Said::Metric(_) => true,
        }
    }
}

/// Reads a source, and parses it if it isn't what it was.
pub fn fresh(files: &dyn Files, kept: &Kept, zone: &TimeZone, overrides: &Overrides, knows_stamps: bool) -> Fresh {
    let Source { file, role } = &kept.source;
    let stamp = if knows_stamps { files.stamp(file) } else { None };
    if *role != Role::Metric && stamp.is_some() && stamp == kept.stamp {
        return Fresh { read: None, length: kept.length, stamp, is_trusted: true };
    }
    let length = matches!(role, Role::File | Role::Root | Role::Data).then(|| files.length(file));
    let trouble = length.as_ref().and_then(|length| length.as_ref().err()).filter(|error| error.is_trouble());
    if matches!(role, Role::File | Role::Root) {
        // What couldn't be asked now is asked again, whatever its stamp says.
        let stamp = stamp.filter(|_| matches!(length, Some(Ok(_))));
        let diagnostics: Vec<Diagnostic> = trouble.map(|error| unreadable(file, error)).into_iter().collect();
        let is_known = kept.diagnostics == diagnostics;
        let read = (!is_known).then_some(Read { diagnostics, ..Read::default() });
        return Fresh { read, length: length_of(length), stamp, is_trusted: false };
    }
    let length = length_of(length);
    let bytes = match files.read(file) {
        Ok(bytes) => bytes,
        Err(error) => {
            let diagnostics = vec![unreadable(file, &error)];
            // What couldn't be read before, for the same reason, is no news.
            let is_known = kept.hash.is_none() && kept.diagnostics == diagnostics;
            let said = if error.is_trouble() { unread(role, file, zone) } else { None };
            let read = (!is_known).then_some(Read { said, diagnostics, ..Read::default() });
            return Fresh { read, length, stamp: None, is_trusted: false };
        }
    };
    // What a metric says depends on its CSV file, too.
    let hash_with =
        |series: Option<&[u8]>| Some(xxh3_128(&bytes) ^ series.map_or(0, |bytes| xxh3_128(bytes).rotate_left(64)));
    let known_series = kept.series.as_ref().and_then(|path| files.read(path).ok());
    if kept.hash.is_some() && kept.hash == hash_with(known_series.as_deref()) {
        return Fresh { read: None, length, stamp, is_trusted: false };
    }
    let (mut series, mut personal) = (None, Vec::new());
    let mut hash = hash_with(None);
    let (said, diagnostics) = match role {
        Role::Page => with(parse::page(&bytes, file, zone), |page| Some(Said::Page(Arc::new(page)))),
        Role::Config => {
            with(parse::config(&bytes, file), |config| Some(Said::Config(Arc::new(config?.with(overrides)))))
        }
        Role::Vocabulary(_) => with(parse::vocabulary(&bytes, file, zone), |it| Some(Said::Vocabulary(Arc::new(it)))),
        Role::Glossary => with(parse::glossary(&bytes, file, zone), |it| Some(Said::Glossary(Arc::new(it)))),
        Role::Synonyms => with(parse::synonyms(&bytes, file, zone), |it| Some(Said::Synonyms(Arc::new(it)))),
        Role::Accessibility => with(parse::accessibility(&bytes, file), |it| Some(Said::Accessibility(Arc::new(it?)))),
        Role::Private => with(parse::private(&bytes, file), |it| Some(Said::Private(Arc::new(it?)))),
        Role::Schedule(_) => with(parse::schedule(&bytes, file, zone), |it| Some(Said::Schedule(Arc::new(it?)))),
        Role::Data => with(parse::data(&bytes, file), |it| Some(Said::Data(Arc::new(it)))),
        Role::Metric => {
            let (metric, mut found) = parse::metric(&bytes, file, zone);
            let metric = metric.map(|metric| {
                series = metric.table.as_ref().map(|path| Arc::from(format!("content/{}", path.value)));
                let bytes = series.as_ref().map(|path| files.read(path));
                if let (Some(path), Some(Ok(bytes))) = (&series, &bytes) {
                    personal.extend(parse::personal(bytes, path));
                }
                hash = hash_with(bytes.as_ref().and_then(|bytes| bytes.as_deref().ok()));
                Said::Metric(Arc::new(with_series(metric, bytes, zone, &mut found)))
            });
            (metric, found)
        }
        Role::File | Role::Root => (None, Vec::new()),
    };
    if *role != Role::Private {
        personal.extend(parse::personal(&bytes, file));
    }
    Fresh { read: Some(Read { hash, said, diagnostics, series, personal }), length, stamp, is_trusted: false }
}

/// What a file says that is there and can't be read: what one says that is no text. So nobody who names it is told that
/// there is no such page, or no such vocabulary.
fn unread(role: &Role, file: &Arc<str>, zone: &TimeZone) -> Option<Said> {
    const NO_TEXT: &[u8] = &[0xFF];
    match role {
        Role::Page => Some(Said::Page(Arc::new(parse::page(NO_TEXT, file, zone).0))),
        Role::Vocabulary(_) => Some(Said::Vocabulary(Arc::new(parse::vocabulary(NO_TEXT, file, zone).0))),
        Role::Glossary => Some(Said::Glossary(Arc::new(parse::glossary(NO_TEXT, file, zone).0))),
        Role::Synonyms => Some(Said::Synonyms(Arc::new(parse::synonyms(NO_TEXT, file, zone).0))),
        Role::Config
        | Role::Private
        | Role::Accessibility
        | Role::Schedule(_)
        | Role::Data
        | Role::Metric
        | Role::File
        | Role::Root => None,
    }
}

/// How long a file is that a page may hand out. One that vanished since it was found is as if it had never been there.
/// One that is there and can't be read isn't missed by who leads to it: what is wrong with it is said of itself.
fn length_of(asked: Option<Result<u64, ReadError>>) -> Option<u64> {
    match asked? {
        Ok(length) => Some(length),
        Err(error) => error.is_trouble().then_some(0),
    }
}

fn with<T>(parsed: (T, Vec<Diagnostic>), say: impl FnOnce(T) -> Option<Said>) -> (Option<Said>, Vec<Diagnostic>) {
    let (value, diagnostics) = parsed;
    (say(value), diagnostics)
}

/// A metric with the series of the CSV file that it names, of these bytes.
fn with_series(
    mut metric: Metric,
    bytes: Option<Result<Vec<u8>, ReadError>>,
    zone: &TimeZone,
    diagnostics: &mut Vec<Diagnostic>,
) -> Metric {
    if let Some((path, bytes)) = metric.table.clone().zip(bytes) {
        let file: Arc<str> = format!("content/{}", path.value).into();
        match bytes {
            Ok(bytes) => {
                let (series, found) = parse::series(&bytes, &metric.dimensions, &file, zone);
                metric.series = series;
                diagnostics.extend(found);
            }
            Err(error) => diagnostics.push(
                Diagnostic::error("unreadable", &metric.file, error.text(&file)).at(path.span).help(error.help()),
            ),
        }
    }
    metric
}

fn unreadable(file: &Arc<str>, error: &ReadError) -> Diagnostic {
    Diagnostic::error("unreadable", file, error.text(file)).help(error.help())
}
