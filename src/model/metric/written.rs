//! What of a metric's file is more than single values: numbers, the dimensions, and the series that they tell apart.
//!
//! The series is a list in the same file, or a CSV file with the same names for its columns. What a single observation
//! can be wrong in is told here; whether members are known, and what is ahead of its time, only the whole site can
//! tell.

use std::sync::Arc;

use super::{Dimension, Metric, Number, NumberError, Observation};
use crate::diagnostic::{self, Diagnostic, Spanned};
use crate::keys::{Code, Lost, Need, Path, Record, Records, Single, Type, Written};
use crate::yaml::{Field, Fields, Value};

/// Columns of the tables that are handed out, which a dimension's column can't be taken for.
const OTHER_COLUMNS: [&str; 7] = ["metric", "name", "first_day", "last_day", "part", "unit", "source"];

/// A decimal number, exactly as it is written.
pub struct Decimal;

impl Single for Decimal {
    type Value = Number;
    const TYPE: Type = Type::Decimal;

    fn take(field: Field<'_, '_>) -> Option<Number> {
        field.parsed(Number::parse, NumberError::diagnostic).map(|number| number.value)
    }
}

/// A number, or a value that is missing: nothing after the colon, or `null`. Without the line nobody can tell.
pub struct Measured;

impl Written for Measured {
    type Value = Option<Number>;
    const TYPE: Type = Type::Nullable(&Type::Decimal);
    const NEED: Need = Need::Always;

    fn read(fields: &mut Fields<'_, '_>, key: &'static str) -> Result<Option<Number>, Lost> {
        match fields.raw(key) {
            Some(node) if node.value == Value::Null => Ok(None),
            Some(_) => Decimal::maybe(fields, key).map(Some).ok_or(Lost),
            None => {
                fields.required(key);
                Err(Lost)
            }
        }
    }
}

/// The parts of a value. If one of them can't be read, there are none: they can't be held against the value.
pub struct Parts;

impl Written for Parts {
    type Value = Vec<(Box<str>, Number)>;
    const TYPE: Type = Type::Map(&Type::Decimal);

    fn read(fields: &mut Fields<'_, '_>, key: &'static str) -> Result<Self::Value, Lost> {
        let (mut parts, mut are_whole) = (Vec::new(), true);
        if let Some(mut fields) = fields.mapping(key) {
            fields.rest(|label, field| match Decimal::take(field) {
                Some(number) => parts.push((label.value.clone(), number)),
                None => are_whole = false,
            });
        }
        Ok(if are_whole { parts } else { Vec::new() })
    }
}

/// The dimensions, each with a name that no key, no column and no other dimension has.
pub struct Dimensions;

impl Written for Dimensions {
    type Value = Vec<Dimension>;
    const TYPE: Type = Records::<Dimension>::TYPE;

    fn read(fields: &mut Fields<'_, '_>, key: &'static str) -> Result<Self::Value, Lost> {
        let mut known: Vec<Box<str>> = Vec::new();
        Ok(fields.mappings(key, |fields| {
            let dimension = Dimension::read(fields)?;
            let name = &dimension.key;
            let is_twice = known.contains(&name.value);
            let is_taken = own_keys().any(|taken| *taken == *name.value) || OTHER_COLUMNS.contains(&&*name.value);
            if is_taken || is_twice {
                let diagnostic = bad_dimension(name, is_twice, fields.file());
                fields.tell(diagnostic);
                return None;
            }
            known.push(name.value.clone());
            Some(dimension)
        }))
    }
}

/// The names that stand for themselves in a series, and can't be those of dimensions.
pub fn own_keys() -> impl Iterator<Item = &'static str> {
    Observation::DEFINITION.names()
}

/// The series of a file that holds it. It is read once the dimensions are known.
pub struct Series;

/// An observation, beside whose own keys stand those of the dimensions.
const OBSERVATIONS: Type = Type::List(&Type::Open(Observation::DEFINITION));

impl Written for Series {
    type Value = Vec<Observation>;
    const TYPE: Type = Type::Either(&OBSERVATIONS, &Type::Path);

    fn read(fields: &mut Fields<'_, '_>, key: &'static str) -> Result<Self::Value, Lost> {
        fields.raw(key);
        Ok(Vec::new())
    }
}

impl Metric {
    /// The CSV file that holds the series, if one is named in its place.
    pub(super) fn table_of(fields: &mut Fields<'_, '_>) -> Option<Spanned<Box<str>>> {
        let is_named = matches!(fields.raw("series")?.value, Value::Scalar(_));
        is_named.then(|| Path::maybe(fields, "series")).flatten()
    }

    #[expect(clippy::unnecessary_wraps, reason = "as `record!` asks for it")]
    pub(super) fn checked(mut self, fields: &mut Fields<'_, '_>) -> Option<Metric> {
        if !fields.written("series").is_some_and(|node| matches!(node.value, Value::Scalar(_))) {
            self.series = fields.mappings("series", |fields| Observation::of(fields, &self.dimensions));
        }
        if let (Some(target), None) = (&self.target, self.direction) {
            fields.tell(target_without_direction(fields.file()).at(target.span));
        }
        Some(self)
    }
}

impl Observation {
    /// An observation of a metric with these dimensions.
    fn of(fields: &mut Fields<'_, '_>, dimensions: &[Dimension]) -> Option<Observation> {
        let own = Observation::read(fields);
        let members = members(fields, dimensions);
        let observation = Observation { members: members?, ..own? };
        if let Some(diagnostic) = check_parts(&observation) {
            fields.tell(diagnostic);
        }
        Some(observation)
    }
}

/// The member of each dimension; none if one is missing. Keys that belong to nothing are reported.
fn members(fields: &mut Fields<'_, '_>, dimensions: &[Dimension]) -> Option<Vec<Spanned<Box<str>>>> {
    let mut found: Vec<Option<Spanned<Box<str>>>> = vec![None; dimensions.len()];
    fields.rest(|key, mut field| {
        let place = dimensions.iter().position(|dimension| dimension.key.value == key.value);
        if let Some(slot) = place.and_then(|place| found.get_mut(place)) {
            *slot = Code::take(field);
        } else {
            let diagnostic = unknown_column(&key.value, own_keys(), dimensions, field.file()).at(key.span);
            field.tell(diagnostic);
        }
    });
    for (dimension, member) in dimensions.iter().zip(&found) {
        if member.is_none() {
            let diagnostic = missing_dimension(dimension, fields.file()).at(fields.span());
            fields.tell(diagnostic);
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
            diagnostic::Text::new(
                format!("内訳の合計は{sum}ですが、値は{value}です。"),
                format!("the parts sum to {sum}, and the value is {value}"),
            ),
        )
        .at(observation.span)
        .help(diagnostic::Text::new(
            "内訳と値のどちらが正しいかを確かめ、合わせてください。内訳が一部しか分からないときは、note に書きます。",
            "find out which of them is right; where only some of the parts are known, write them in `note`",
        ))
    })
}

fn target_without_direction(file: &Arc<str>) -> Diagnostic {
    Diagnostic::error(
        "target-without-direction",
        file,
        diagnostic::Text::new(
            "目標値（target）があるのに、望ましい向き（direction）がありません。",
            "there is a `target` and no `direction`",
        ),
    )
    .help(diagnostic::Text::new(
        "増えるのが望ましいときは「direction: up」、減るのが望ましいときは「direction: down」と書いてください。",
        "write `direction: up` where more is better, and `direction: down` where less is",
    ))
}

fn bad_dimension(key: &Spanned<Box<str>>, is_twice: bool, file: &Arc<str>) -> Diagnostic {
    let name = &key.value;
    let message = if is_twice {
        diagnostic::Text::new(
            format!("軸「{name}」が二度書かれています。"),
            format!("the dimension `{name}` is there twice"),
        )
    } else {
        diagnostic::Text::new(
            format!("軸の名前に「{name}」は使えません。"),
            format!("`{name}` can't be the name of a dimension"),
        )
    };
    Diagnostic::error("bad-dimension", file, message).at(key.span).help(diagnostic::Text::new(
        "ほかの項目や列と重ならない、別の名前を書いてください（例: bureau、size）。",
        "write a name that no key and no column has, such as `bureau` or `size`",
    ))
}

/// A key or a column that neither every series has (`own`) nor this metric's dimensions name.
pub fn unknown_column(
    name: &str,
    own: impl Iterator<Item = &'static str>,
    dimensions: &[Dimension],
    file: &Arc<str>,
) -> Diagnostic {
    let mut known: Vec<&str> = own.collect();
    known.extend(dimensions.iter().map(|dimension| &*dimension.key.value));
    Diagnostic::error(
        "unknown-dimension",
        file,
        diagnostic::Text::new(
            format!("「{name}」は、この指標の項目でも軸でもありません。"),
            format!("`{name}` is neither a key of observations nor a dimension of this metric"),
        ),
    )
    .did_you_mean(name, known.iter().copied())
    .help(diagnostic::Text::new(
        format!("ここに書けるもの: {}。軸は、dimensions に加えてください。", known.join("、")),
        format!("what can stand here: {}; a dimension is to be added to `dimensions`", known.join(", ")),
    ))
}

#[must_use]
pub fn missing_dimension(dimension: &Dimension, file: &Arc<str>) -> Diagnostic {
    let key = &dimension.key.value;
    Diagnostic::error(
        "missing-dimension",
        file,
        diagnostic::Text::new(
            format!("どの「{key}」の値かが、書かれていません。"),
            format!("it isn't said which `{key}` this value belongs to"),
        ),
    )
    .help(diagnostic::Text::new(
        format!(
            "「{key}」に、{}のどれかを書いてください。",
            if dimension.label.is_empty() { key } else { &dimension.label }
        ),
        format!("write a member of the dimension at `{key}`"),
    ))
}
