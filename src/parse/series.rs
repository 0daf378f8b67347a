//! The series of a metric as a CSV file: a row for each observation, a column for each of its keys.
//!
//! The first row names the columns: `at` and `value`, which must be there, `status`, `approximate`, `note`, `draft`,
//! `publish_at` and `expires_at`, which needn't, and one for each dimension. An empty cell of `value` is a value that
//! is missing.

use std::sync::Arc;

use jiff::tz::TimeZone;

use crate::calendar::{Date, Moment};
use crate::diagnostic::{Diagnostic, Span, Spanned, Text};
use crate::keys::Choice;
use crate::model::hours::{Hours, Status};
use crate::model::metric::{
    Dimension, Number, Observation, ObservationStatus, missing_dimension, own_keys, unknown_column,
};
use crate::parse::text::Decoded;
use crate::parse::value::rows;

/// The columns that a series has by itself: the keys of an observation, but for the parts, which are more than a cell.
fn own_columns() -> impl Iterator<Item = &'static str> {
    own_keys().filter(|key| *key != "parts")
}

/// What a column is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    At,
    Value,
    Status,
    Approximate,
    Note,
    Draft,
    PublishAt,
    ExpiresAt,
    /// By its place in the metric's dimensions.
    Dimension(usize),
}

/// The observations of a CSV file, with what could be read of them.
pub fn observations(
    decoded: Decoded<'_>,
    dimensions: &[Dimension],
    file: &Arc<str>,
    zone: &TimeZone,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Observation> {
    let mut rows = rows(decoded, file, diagnostics).into_iter();
    let Some((place, head)) = rows.next() else {
        if diagnostics.is_empty() {
            diagnostics.push(without_column("at", file));
        }
        return Vec::new();
    };
    let before = diagnostics.len();
    let columns = columns(&head, dimensions, place, file, diagnostics);
    if diagnostics.len() > before {
        return Vec::new();
    }
    rows.filter_map(|(span, row)| {
        let row: Vec<(Column, &str)> = columns.iter().copied().zip(row.iter().map(|cell| cell.trim())).collect();
        observation(&row, dimensions, span, file, zone, diagnostics)
    })
    .collect()
}

fn columns(
    head: &[Box<str>],
    dimensions: &[Dimension],
    place: Span,
    file: &Arc<str>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Column> {
    let mut columns = Vec::with_capacity(head.len());
    for name in head.iter().map(|name| name.trim()) {
        let column = match name {
            "at" => Some(Column::At),
            "value" => Some(Column::Value),
            "status" => Some(Column::Status),
            "approximate" => Some(Column::Approximate),
            "note" => Some(Column::Note),
            "draft" => Some(Column::Draft),
            "publish_at" => Some(Column::PublishAt),
            "expires_at" => Some(Column::ExpiresAt),
            name => dimensions.iter().position(|dimension| *dimension.key.value == *name).map(Column::Dimension),
        };
        match column {
            Some(column) if columns.contains(&column) => diagnostics.push(column_twice(name, file).at(place)),
            Some(column) => columns.push(column),
            None => diagnostics.push(unknown_column(name, own_columns(), dimensions, file).at(place)),
        }
    }
    for (name, column) in [("at", Column::At), ("value", Column::Value)] {
        if !columns.contains(&column) {
            diagnostics.push(without_column(name, file).at(place));
        }
    }
    for (dimension, at) in dimensions.iter().zip(0..) {
        if !columns.contains(&Column::Dimension(at)) {
            diagnostics.push(missing_dimension(dimension, file).at(place));
        }
    }
    columns
}

fn observation(
    row: &[(Column, &str)],
    dimensions: &[Dimension],
    span: Span,
    file: &Arc<str>,
    zone: &TimeZone,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Observation> {
    let cell = |wanted: Column| row.iter().find(|(column, _)| *column == wanted).map_or("", |(_, cell)| *cell);
    let before = diagnostics.len();
    let mut report = |diagnostic: Diagnostic| diagnostics.push(diagnostic.at(span));
    let at = Date::parse(cell(Column::At)).map_err(|error| report(error.diagnostic(file, span.start))).ok();
    let value = match cell(Column::Value) {
        "" => None,
        text => Number::parse(text).map_err(|error| report(error.diagnostic(file, span.start))).ok(),
    };
    let status = match cell(Column::Status) {
        "" => ObservationStatus::default(),
        text => choice("status", text, ObservationStatus::NAMES, file).unwrap_or_else(|error| {
            report(error);
            ObservationStatus::default()
        }),
    };
    let mut truth = |column: &str, written: &str| match written {
        "" => false,
        // Spreadsheets write truth values in capitals.
        text => {
            let names = [("true", true), ("false", false), ("TRUE", true), ("FALSE", false)];
            choice(column, text, &names, file).unwrap_or_else(|error| {
                report(error);
                false
            })
        }
    };
    let approximate = truth("approximate", cell(Column::Approximate));
    let is_draft = truth("draft", cell(Column::Draft));
    let mut moment = |column: Column| match cell(column) {
        "" => None,
        text => Moment::parse(text, zone).map_err(|error| report(error.diagnostic(file, span.start))).ok(),
    };
    let (publish_at, expires_at) = (moment(Column::PublishAt), moment(Column::ExpiresAt));
    // A row with anything that can't be read isn't kept.
    let hours = Hours { status: is_draft.then_some(Status::Draft), publish_at, expires_at, is_unreadable: false };
    let mut members = Vec::with_capacity(dimensions.len());
    for (dimension, place) in dimensions.iter().zip(0..) {
        match cell(Column::Dimension(place)) {
            "" => report(missing_dimension(dimension, file)),
            member => members.push(Spanned::new(member.into(), span)),
        }
    }
    let note = cell(Column::Note).into();
    if diagnostics.len() > before {
        return None;
    }
    Some(Observation {
        at: at?,
        members,
        value,
        status,
        approximate,
        parts: Vec::new(),
        note,
        hours,
        span,
        says_status: !cell(Column::Status).is_empty(),
        file: Arc::clone(file),
    })
}

fn choice<T: Copy>(column: &str, written: &str, names: &[(&str, T)], file: &Arc<str>) -> Result<T, Diagnostic> {
    let found = names.iter().find(|(name, _)| *name == written);
    found.map(|(_, value)| *value).ok_or_else(|| {
        let names: Vec<&str> = names.iter().map(|(name, _)| *name).collect();
        let message = Text::new(
            format!("「{column}」に「{written}」という値はありません。"),
            format!("`{written}` is not a value of `{column}`"),
        );
        let help = Text::new(
            format!("次のどれかを書いてください: {}", names.join("、")),
            format!("write one of: {}", names.join(", ")),
        );
        Diagnostic::error("unknown-choice", file, message).did_you_mean(written, names).help(help)
    })
}

fn column_twice(name: &str, file: &Arc<str>) -> Diagnostic {
    Diagnostic::error(
        "column-twice",
        file,
        Text::new(format!("列「{name}」が二つあります。"), format!("the column `{name}` is there twice")),
    )
    .help(Text::new("一方の列を消してください。", "delete one of the two columns"))
}

fn without_column(name: &str, file: &Arc<str>) -> Diagnostic {
    Diagnostic::error(
        "column-missing",
        file,
        Text::new(format!("列「{name}」がありません。"), format!("there is no column `{name}`")),
    )
    .help(Text::new(
        "1行目に列の名前を書いてください（例: at,value,status）。",
        "name the columns in the first row (for example `at,value,status`)",
    ))
}
