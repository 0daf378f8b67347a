//! Metrics to be taken away and computed with: CSV (RFC 4180) and JSON, UTF-8.
//!
//! - A row is one fact: one number with everything that says what it is, its unit in a column of its own.
//! - Numbers are written as their authors wrote them, without separators; an empty cell and `null` are missing, not 0.
//! - Lines end in CRLF. No text begins with a sign that a spreadsheet takes for the beginning of a formula.

use serde::Serialize;
use serde_json::value::RawValue;

use crate::calendar::Date;
use crate::model::metric::{Dimension, Number, Observation};
use crate::model::route::MetricForm;
use crate::model::site::{SiteMember, SiteMetric};

/// A metric in one of its forms.
pub fn metric(metric: &SiteMetric, form: MetricForm) -> Vec<u8> {
    match form {
        MetricForm::Json => json(&whole(metric)),
        MetricForm::Csv | MetricForm::Excel => table(std::slice::from_ref(metric), form),
    }
}

/// All metrics in one file. Its table has the columns of each, and empty cells where a metric has no such dimension.
pub fn metrics(metrics: &[SiteMetric], form: MetricForm) -> Vec<u8> {
    match form {
        MetricForm::Json => json(&metrics.iter().map(whole).collect::<Vec<_>>()),
        MetricForm::Csv | MetricForm::Excel => table(metrics, form),
    }
}

fn table(metrics: &[SiteMetric], form: MetricForm) -> Vec<u8> {
    let csv = csv(metrics);
    if form == MetricForm::Excel { [b"\xEF\xBB\xBF".as_slice(), &csv].concat() } else { csv }
}

fn csv(metrics: &[SiteMetric]) -> Vec<u8> {
    let columns = Columns::of(metrics);
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let mut head: Vec<String> = ["metric", "name", "at", "first_day", "last_day"].map(str::to_owned).to_vec();
    for key in &columns.dimensions {
        head.extend([plain(key), plain(&format!("{key}_label"))]);
    }
    head.extend(columns.has_parts.then(|| "part".to_owned()));
    head.extend(["value", "unit", "status", "approximate", "note", "source"].map(str::to_owned));
    let observations = metrics.iter().flat_map(|metric| metric.source.series.iter().map(move |of| (metric, of)));
    let rows = observations.flat_map(|(metric, of)| {
        let whole = std::iter::once(("", of.value));
        let parts = of.parts.iter().map(|(label, value)| (&**label, Some(*value)));
        whole.chain(parts).map(|(part, value)| columns.row(metric, of, part, value))
    });
    for record in std::iter::once(head).chain(rows) {
        // Writing into memory doesn't fail, and every row has as many cells as the head.
        _ = writer.write_record(record);
    }
    writer.into_inner().unwrap_or_default()
}

/// The columns that not every table has.
struct Columns<'a> {
    /// By their keys, in the order in which metrics name them first.
    dimensions: Vec<&'a str>,
    /// Only metrics that have parts need a column that tells them from the whole.
    has_parts: bool,
}

impl<'a> Columns<'a> {
    fn of(metrics: &'a [SiteMetric]) -> Columns<'a> {
        let mut dimensions: Vec<&str> = Vec::new();
        for dimension in metrics.iter().flat_map(|metric| &metric.source.dimensions) {
            let key = &*dimension.key.value;
            if !dimensions.contains(&key) {
                dimensions.push(key);
            }
        }
        let has_parts = metrics.iter().flat_map(|metric| &metric.source.series).any(|of| !of.parts.is_empty());
        Columns { dimensions, has_parts }
    }

    fn row(&self, metric: &SiteMetric, of: &Observation, part: &str, value: Option<Number>) -> Vec<String> {
        let source = &metric.source;
        let mut row =
            vec![plain(&source.id), plain(&source.name), of.at.to_string(), first_day(of.at), last_day(of.at)];
        for key in &self.dimensions {
            let place = source.dimensions.iter().position(|dimension| *dimension.key.value == **key);
            let member = place.and_then(|place| Some((of.members.get(place)?, metric.dimensions.get(place)?)));
            let (named, label) = member.map_or(("", ""), |(named, members)| {
                let known = members.iter().find(|(key, ..)| **key == *named.value);
                (&named.value, known.map_or("", |(_, label, _)| label))
            });
            row.extend([plain(named), plain(label)]);
        }
        row.extend(self.has_parts.then(|| plain(part)));
        row.extend([
            value.map(|value| value.to_string()).unwrap_or_default(),
            plain(&source.unit),
            of.status.key().to_owned(),
            of.approximate.to_string(),
            plain(&of.note),
            plain(&source.source),
        ]);
        row
    }
}

fn first_day(date: Date) -> String {
    date.first().map(|day| day.to_string()).unwrap_or_default()
}

fn last_day(date: Date) -> String {
    date.last().map(|day| day.to_string()).unwrap_or_default()
}

/// A text that no spreadsheet takes for a formula: one that begins like a formula begins with an apostrophe (OWASP, CSV
/// Injection). Numbers need none, for they are written by us.
fn plain(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    if is_formula { format!("'{text}") } else { text.to_owned() }
}

#[derive(Serialize)]
struct Whole<'a> {
    id: &'a str,
    name: &'a str,
    unit: &'a str,
    kind: &'static str,
    definition: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    direction: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    target: Option<Goal>,
    #[serde(skip_serializing_if = "Option::is_none")]
    workstream: Option<&'a str>,
    note: &'a str,
    source: &'a str,
    dimensions: Vec<Axis<'a>>,
    observations: Vec<Fact<'a>>,
}

#[derive(Serialize)]
struct Goal {
    at: String,
    value: Option<Box<RawValue>>,
}

#[derive(Serialize)]
struct Axis<'a> {
    key: &'a str,
    label: &'a str,
    members: Vec<Named<'a>>,
}

#[derive(Serialize)]
struct Named<'a> {
    key: &'a str,
    label: &'a str,
}

#[derive(Serialize)]
struct Fact<'a> {
    at: String,
    first_day: Option<String>,
    last_day: Option<String>,
    /// The key of the member of each dimension, in the order of the dimensions.
    members: Vec<&'a str>,
    value: Option<Box<RawValue>>,
    status: &'static str,
    approximate: bool,
    note: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    parts: Vec<Part<'a>>,
}

#[derive(Serialize)]
struct Part<'a> {
    label: &'a str,
    value: Option<Box<RawValue>>,
}

fn json(value: &impl Serialize) -> Vec<u8> {
    // Texts, truth values and numbers always have a JSON form.
    let mut bytes = serde_json::to_vec_pretty(value).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

fn whole(metric: &SiteMetric) -> Whole<'_> {
    let source = &*metric.source;
    Whole {
        id: &source.id,
        name: &source.name,
        unit: &source.unit,
        kind: source.kind.key(),
        definition: &source.definition,
        direction: source.direction.map(|direction| direction.key()),
        target: source.target.as_ref().map(|target| Goal { at: target.at.to_string(), value: raw(target.value) }),
        workstream: source.workstream.as_ref().map(|workstream| &*workstream.value),
        note: &source.note,
        source: &source.source,
        dimensions: source.dimensions.iter().zip(&metric.dimensions).map(|(of, members)| axis(of, members)).collect(),
        observations: source.series.iter().map(fact).collect(),
    }
}

fn axis<'a>(dimension: &'a Dimension, members: &'a [SiteMember]) -> Axis<'a> {
    let members = members.iter().map(|(key, label, _)| Named { key, label });
    Axis { key: &dimension.key.value, label: &dimension.label, members: members.collect() }
}

fn fact(of: &Observation) -> Fact<'_> {
    Fact {
        at: of.at.to_string(),
        first_day: of.at.first().map(|day| day.to_string()),
        last_day: of.at.last().map(|day| day.to_string()),
        members: of.members.iter().map(|member| &*member.value).collect(),
        value: of.value.and_then(raw),
        status: of.status.key(),
        approximate: of.approximate,
        note: &of.note,
        parts: of.parts.iter().map(|(label, value)| Part { label, value: raw(*value) }).collect(),
    }
}

/// A number in its own digits: a float would change some.
fn raw(number: Number) -> Option<Box<RawValue>> {
    RawValue::from_string(number.to_string()).ok()
}
