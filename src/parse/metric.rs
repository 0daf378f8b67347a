//! `content/metrics/<id>.yaml`, and the CSV files that they name.
//!
//! 1. The head of the file says what is measured, and by which dimensions.
//! 2. The series is a list in the same file, or a CSV file ([`table`]) with the same names for its columns: `at`, `value`,
//!    `status`, `approximate`, `note`, and one for each dimension.
//! 3. What a single observation can be wrong in is told here; whether members are known, and what is ahead of its time, only
//!    the whole site can tell.

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Spanned, Text};
use crate::model::metric::{
    ChartKind, Dimension, Direction, Metric, MetricKind, Number, NumberError, Observation, ObservationStatus, Target,
};
use crate::parse::front_matter::{boxed, date, source_path, text};
use crate::parse::text::Decoded;
use crate::yaml::{self, Field, Fields, Value};

pub mod table;

/// The names that stand for themselves in a series, and can't be those of dimensions.
pub const OWN_KEYS: [&str; 6] = ["at", "value", "status", "approximate", "note", "parts"];

/// The other columns of the tables that are handed out, which a dimension's column can't be taken for.
const OTHER_COLUMNS: [&str; 7] = ["metric", "name", "first_day", "last_day", "part", "unit", "source"];

/// A metric as its file says it, and the CSV file that holds its series, where one does.
#[derive(Debug)]
pub struct Reading {
    pub metric: Metric,
    pub series: Option<Spanned<Box<str>>>,
}

/// What could be read of a metric; none where it lacks what nothing can stand for.
pub fn read(decoded: Decoded<'_>, file: &Arc<str>, diagnostics: &mut Vec<Diagnostic>) -> Option<Reading> {
    let node = yaml::parse(decoded.text, decoded.offset, file, diagnostics)?;
    let mut fields = Fields::new(&node, file, diagnostics)?;
    let name = fields.required_spanned("name").map(boxed);
    let unit = fields.required_string("unit").unwrap_or_default().into();
    let kind = fields.required("kind").and_then(|field| field.choice(MetricKind::NAMES));
    let direction = fields.choice("direction", Direction::NAMES);
    let target = target(&mut fields);
    let dimensions = dimensions(&mut fields);
    let written = fields.raw("series");
    let is_table = written.is_some_and(|node| matches!(node.value, Value::Scalar(_)));
    let (series_file, series) = if is_table {
        (source_path(&mut fields, "series"), Vec::new())
    } else {
        (None, fields.mappings("series", |fields| observation(fields, &dimensions)))
    };
    let metric = Metric {
        file: Arc::clone(file),
        id: id(file),
        name: name.unwrap_or_default(),
        unit,
        kind: kind.unwrap_or(MetricKind::Count),
        definition: text(&mut fields, "definition"),
        direction,
        target,
        dimensions,
        series,
        workstream: fields.spanned("workstream").map(boxed),
        page: source_path(&mut fields, "page"),
        source: text(&mut fields, "source"),
        note: text(&mut fields, "note"),
        chart: fields.choice("chart", ChartKind::NAMES),
        weight: fields.integer("weight"),
    };
    if let (Some(target), None) = (&metric.target, metric.direction) {
        fields.report(target_without_direction(file).at(target.span));
    }
    fields.finish();
    Some(Reading { metric, series: series_file })
}

/// The file's name without its ending.
fn id(file: &str) -> Box<str> {
    let name = file.rsplit('/').next().unwrap_or(file);
    name.strip_suffix(".yaml").unwrap_or(name).into()
}

fn target(fields: &mut Fields<'_, '_>) -> Option<Target> {
    let mut fields = fields.mapping("target")?;
    let span = fields.key_span();
    fields.required("at");
    let at = date(&mut fields, "at");
    fields.required("value");
    let value = fields.parsed("value", Number::parse, NumberError::diagnostic);
    fields.finish();
    Some(Target { at: at?, value: value?.value, span })
}

fn dimensions(fields: &mut Fields<'_, '_>) -> Vec<Dimension> {
    let mut known: Vec<Box<str>> = Vec::new();
    fields.mappings("dimensions", |fields| {
        let key = fields.required_spanned("key").map(boxed);
        let label = fields.required_string("label").unwrap_or_default().into();
        let members: Vec<(Box<str>, Box<str>)> = fields.mappings("members", |fields| {
            let key = fields.required("key").and_then(|field| field.code());
            let label = fields.required_string("label");
            Some((key?.value.into(), label?.into()))
        });
        let key = key?;
        let is_taken = OWN_KEYS.iter().chain(&OTHER_COLUMNS).any(|taken| **taken == *key.value);
        if is_taken || known.contains(&key.value) {
            let diagnostic = bad_dimension(&key, known.contains(&key.value), fields.file());
            fields.report(diagnostic);
            return None;
        }
        known.push(key.value.clone());
        Some(Dimension { key, label, members })
    })
}

fn observation(fields: &mut Fields<'_, '_>, dimensions: &[Dimension]) -> Option<Observation> {
    let (span, file) = (fields.span(), Arc::clone(fields.file()));
    fields.required("at");
    let at = date(fields, "at");
    // Nothing after the colon, or `null`, is a value that is missing; without the line nobody can tell.
    let value = match fields.raw("value") {
        Some(node) if node.value == Value::Null => Some(None),
        Some(_) => fields.parsed("value", Number::parse, NumberError::diagnostic).map(|number| Some(number.value)),
        None => {
            fields.required("value");
            None
        }
    };
    let status = fields.choice("status", ObservationStatus::NAMES).unwrap_or_default();
    let approximate = fields.boolean("approximate").unwrap_or_default();
    let note = text(fields, "note");
    let (parts, are_whole) = parts(fields);
    let members = members(fields, dimensions);
    let observation =
        Observation { at: at?, members: members?, value: value?, status, approximate, parts, note, span, file };
    if let Some(diagnostic) = check_parts(&observation).filter(|_| are_whole) {
        fields.report(diagnostic);
    }
    Some(observation)
}

/// The parts of a value, and whether all of them could be read.
fn parts(fields: &mut Fields<'_, '_>) -> (Vec<(Box<str>, Number)>, bool) {
    let (mut parts, mut are_whole) = (Vec::new(), true);
    if let Some(mut fields) = fields.mapping("parts") {
        fields.rest(|label, field: Field<'_, '_>| {
            let number = field.parsed(Number::parse, NumberError::diagnostic);
            are_whole &= number.is_some();
            parts.extend(number.map(|number| (label.value.clone(), number.value)));
        });
        fields.finish();
    }
    (parts, are_whole)
}

/// The member of each dimension; none where one is missing. Keys that belong to nothing are reported.
fn members(fields: &mut Fields<'_, '_>, dimensions: &[Dimension]) -> Option<Vec<Spanned<Box<str>>>> {
    let mut found: Vec<Option<Spanned<Box<str>>>> = vec![None; dimensions.len()];
    fields.rest(|key, mut field| {
        let place = dimensions.iter().position(|dimension| dimension.key.value == key.value);
        if let Some(slot) = place.and_then(|place| found.get_mut(place)) {
            *slot = field.code().map(boxed);
        } else {
            let diagnostic = unknown_column(&key.value, &OWN_KEYS, dimensions, field.file()).at(key.span);
            field.report(diagnostic);
        }
    });
    for (dimension, member) in dimensions.iter().zip(&found) {
        if member.is_none() {
            let diagnostic = missing_dimension(dimension, fields.file()).at(fields.span());
            fields.report(diagnostic);
        }
    }
    found.into_iter().collect()
}

/// Parts are parts of a value that is there, and sum to it.
fn check_parts(observation: &Observation) -> Option<Diagnostic> {
    if observation.parts.is_empty() {
        return None;
    }
    let sum = Number::sum(observation.parts.iter().map(|(_, number)| *number));
    let fits = observation.value.zip(sum).is_some_and(|(value, sum)| value.compare(sum).is_eq());
    let shown = |number: Option<Number>| number.map_or_else(|| "－".to_owned(), |number| number.to_string());
    let (value, sum) = (shown(observation.value), shown(sum));
    (!fits).then(|| {
        Diagnostic::error(
            "parts-sum",
            &observation.file,
            Text::new(
                format!("内訳の合計は{sum}ですが、値は{value}です。"),
                format!("the parts sum to {sum}, and the value is {value}"),
            ),
        )
        .at(observation.span)
        .help(Text::new(
            "内訳と値のどちらが正しいかを確かめ、合わせてください。内訳が一部しか分からないときは、note に書きます。",
            "find out which of them is right; where only some of the parts are known, write them in `note`",
        ))
    })
}

fn target_without_direction(file: &Arc<str>) -> Diagnostic {
    Diagnostic::error(
        "target-without-direction",
        file,
        Text::new(
            "目標値（target）があるのに、望ましい向き（direction）がありません。",
            "there is a `target` and no `direction`",
        ),
    )
    .help(Text::new(
        "増えるのが望ましいときは「direction: up」、減るのが望ましいときは「direction: down」と書いてください。",
        "write `direction: up` where more is better, and `direction: down` where less is",
    ))
}

fn bad_dimension(key: &Spanned<Box<str>>, is_twice: bool, file: &Arc<str>) -> Diagnostic {
    let name = &key.value;
    let message = if is_twice {
        Text::new(format!("軸「{name}」が二度書かれています。"), format!("the dimension `{name}` is there twice"))
    } else {
        Text::new(format!("軸の名前に「{name}」は使えません。"), format!("`{name}` can't be the name of a dimension"))
    };
    Diagnostic::error("bad-dimension", file, message).at(key.span).help(Text::new(
        "ほかの項目や列と重ならない、別の名前を書いてください（例: bureau、size）。",
        "write a name that no key and no column has, such as `bureau` or `size`",
    ))
}

/// A key or a column that neither every series has nor this metric's dimensions name.
pub fn unknown_column(name: &str, own: &[&str], dimensions: &[Dimension], file: &Arc<str>) -> Diagnostic {
    let keys = dimensions.iter().map(|dimension| &*dimension.key.value);
    let known: Vec<&str> = own.iter().copied().chain(keys).collect();
    Diagnostic::error(
        "unknown-dimension",
        file,
        Text::new(
            format!("「{name}」は、この指標の項目でも軸でもありません。"),
            format!("`{name}` is neither a key of observations nor a dimension of this metric"),
        ),
    )
    .did_you_mean(name, known.iter().copied())
    .help(Text::new(
        format!("ここに書けるもの: {}。軸は、dimensions に加えてください。", known.join("、")),
        format!("what can stand here: {}; a dimension is to be added to `dimensions`", known.join(", ")),
    ))
}

pub fn missing_dimension(dimension: &Dimension, file: &Arc<str>) -> Diagnostic {
    let key = &dimension.key.value;
    Diagnostic::error(
        "missing-dimension",
        file,
        Text::new(
            format!("どの「{key}」の値かが、書かれていません。"),
            format!("it isn't said which `{key}` this value belongs to"),
        ),
    )
    .help(Text::new(
        format!(
            "「{key}」に、{}のどれかを書いてください。",
            if dimension.label.is_empty() { key } else { &dimension.label }
        ),
        format!("write a member of the dimension at `{key}`"),
    ))
}
