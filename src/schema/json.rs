//! A record as a JSON Schema (draft 2020-12).
//!
//! 1. Every record that is met has its place in `$defs`; a key that holds one refers to it.
//! 2. YAML types a plain scalar by its looks, and the program doesn't: if it takes a text, numbers and truth values
//!    are texts, too ([`scalar`]).
//! 3. A key that needn't be written may stand there without a value.
//! 4. A key of a taxonomy takes the terms of the site, if they are known.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{Terms, without_links};
use crate::calendar;
use crate::keys::{Condition, Definition, Key, Need, Type, Word};

/// The schema of a file that is this record. `terms` are those of the site; if there are none, any term may be written.
#[must_use]
pub fn schema(definition: &'static Definition, name: &str, terms: &[Terms]) -> Value {
    let mut writer = Writer { terms, records: BTreeMap::new() };
    let mut schema = Map::new();
    schema.insert("$schema".into(), "https://json-schema.org/draft/2020-12/schema".into());
    schema.insert("$id".into(), format!("{name}.schema.json").into());
    let whole = writer.record(definition, Others::Refused);
    schema.extend(whole);
    if !writer.records.is_empty() {
        let records = writer.records.into_iter().map(|(name, record)| (name.to_owned(), record)).collect();
        schema.insert("$defs".into(), Value::Object(records));
    }
    Value::Object(schema)
}

struct Writer<'a> {
    terms: &'a [Terms],
    /// The records that were met, by name.
    records: BTreeMap<&'static str, Value>,
}

/// What becomes of keys that a record doesn't define.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Others {
    Refused,
    Free,
}

impl Writer<'_> {
    fn record(&mut self, definition: &'static Definition, others: Others) -> Map<String, Value> {
        let keys = definition.all_keys();
        let properties: Map<String, Value> = keys.iter().map(|key| (key.name.to_owned(), self.key(key))).collect();
        let mut record = Map::from_iter([
            ("title".to_owned(), definition.label.into()),
            ("type".to_owned(), "object".into()),
            ("properties".to_owned(), properties.into()),
        ]);
        if others == Others::Refused {
            record.insert("additionalProperties".into(), false.into());
        }
        let required: Vec<&str> =
            definition.keys.iter().filter(|key| key.need == Need::Always).map(|key| key.name).collect();
        if !required.is_empty() {
            record.insert("required".into(), required.into());
        }
        // What has a meaning beside another key alone.
        let mut dependent = Map::new();
        for key in definition.keys {
            let Type::OptionalGroup(group) = key.written else { continue };
            let mut names = group.names();
            let Some(first) = names.next() else { continue };
            dependent.extend(names.map(|name| (name.to_owned(), json!([first]))));
        }
        if !dependent.is_empty() {
            record.insert("dependentRequired".into(), dependent.into());
        }
        let conditional = |key: &Key| match key.need {
            Need::If(condition) => Some(json!({"if": holds(condition), "then": {"required": [key.name]}})),
            Need::Always | Need::Never => None,
        };
        let conditions: Vec<Value> = keys.iter().filter_map(|key| conditional(key)).collect();
        if !conditions.is_empty() {
            record.insert("allOf".into(), conditions.into());
        }
        record
    }

    fn key(&mut self, key: &'static Key) -> Value {
        let mut schema = self.of(key.written, key.taxonomy);
        if matches!(key.written, Type::Map(Type::List(Type::Code))) && !self.terms.is_empty() {
            self.close_taxonomies(&mut schema);
        }
        match (key.need, key.written) {
            (Need::Always, Type::Text | Type::Markdown | Type::Path) => schema["pattern"] = r"\S".into(),
            (Need::Always, _) => {}
            (Need::Never | Need::If(_), _) => schema = or_nothing(schema),
        }
        let Value::Object(schema) = &mut schema else { return schema };
        schema.insert("title".into(), key.label.into());
        let description = format!("{}\n\n{}", without_links(key.meaning), key.meaning_en.trim());
        schema.insert("description".into(), description.into());
        if let Some(default) = key.default {
            schema.insert("default".into(), plain(default));
        }
        std::mem::take(schema).into()
    }

    fn of(&mut self, written: Type, taxonomy: Option<&str>) -> Value {
        match written {
            Type::Text | Type::Markdown | Type::Path | Type::Address => scalar(),
            Type::Code => self.code(taxonomy),
            Type::Integer(least, most) => {
                let mut schema = json!({"type": "integer"});
                if least > i64::MIN {
                    schema["minimum"] = least.into();
                }
                if most < i64::MAX {
                    schema["maximum"] = most.into();
                }
                schema
            }
            Type::Decimal => json!({"type": ["number", "string"], "pattern": r"^-?(0|[1-9][0-9]*)(\.[0-9]+)?$"}),
            Type::Boolean => json!({"type": "boolean"}),
            // A year of four digits looks like a number.
            Type::Date => json!({
                "type": ["string", "integer"],
                "pattern": format!("^(?:{})$", calendar::PATTERN), "minimum": 0, "maximum": 9999
            }),
            Type::Period => json!({
                "type": ["string", "integer"],
                "pattern": format!("^(?:{})$", calendar::CLOSED_PATTERN), "minimum": 0, "maximum": 9999
            }),
            Type::Day => json!({"type": "string", "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}),
            Type::Moment => json!({
                "type": "string",
                "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2}))?$"
            }),
            Type::Choice(words) => choice(words.iter().map(|Word { name, label }| (*name, *label))),
            Type::WebAddress => json!({"type": "string", "pattern": r"^(https?://|\s*$)"}),
            Type::Id => {
                let mut schema = scalar();
                schema["pattern"] = "^[a-z0-9-]+$".into();
                schema
            }
            Type::List(item) => json!({"type": "array", "items": self.of(*item, taxonomy)}),
            Type::Record(definition) | Type::Group(definition) | Type::OptionalGroup(definition) => {
                self.refer(definition, Others::Refused)
            }
            Type::Open(definition) => self.refer(definition, Others::Free),
            Type::Map(value) => json!({"type": "object", "additionalProperties": self.of(*value, taxonomy)}),
            Type::Free => json!({}),
            Type::Nullable(value) => or_nothing(self.of(*value, taxonomy)),
            Type::Either(one, other) => {
                json!({"anyOf": [self.of(*one, taxonomy), self.of(*other, taxonomy)]})
            }
        }
    }

    fn refer(&mut self, definition: &'static Definition, others: Others) -> Value {
        if !self.records.contains_key(definition.name) {
            // A record could hold itself.
            self.records.insert(definition.name, Value::Null);
            let record = self.record(definition, others);
            self.records.insert(definition.name, record.into());
        }
        json!({"$ref": format!("#/$defs/{}", definition.name)})
    }

    /// A code: what looks like a number stands in quotes.
    fn code(&self, taxonomy: Option<&str>) -> Value {
        let known = taxonomy.and_then(|key| self.terms.iter().find(|terms| *terms.taxonomy == *key));
        match known {
            Some(terms) if terms.is_closed => choice(terms.choices.iter().map(|(key, label)| (&**key, &**label))),
            Some(terms) if !terms.choices.is_empty() => {
                let known = choice(terms.choices.iter().map(|(key, label)| (&**key, &**label)));
                json!({"anyOf": [known, {"type": "string"}]})
            }
            _ => json!({"type": ["string", "boolean"]}),
        }
    }

    /// Only the taxonomies of the site can be written, each with its terms.
    fn close_taxonomies(&self, schema: &mut Value) {
        let of = |terms: &Terms| {
            let list = json!({
                "type": ["array", "null"], "title": &*terms.label, "items": self.code(Some(&terms.taxonomy))
            });
            (terms.taxonomy.to_string(), list)
        };
        schema["properties"] = self.terms.iter().map(of).collect::<Map<String, Value>>().into();
        schema["additionalProperties"] = false.into();
    }
}

/// A text; what a reader of YAML takes for a number or a truth value is one, too.
fn scalar() -> Value {
    json!({"type": ["string", "number", "boolean"]})
}

/// One of a few names, with what they are called.
fn choice<'a>(words: impl Iterator<Item = (&'a str, &'a str)>) -> Value {
    let (names, labels): (Vec<&str>, Vec<&str>) = words.unzip();
    json!({"enum": names, "markdownEnumDescriptions": labels})
}

/// The same, or nothing after the colon.
fn or_nothing(mut schema: Value) -> Value {
    let Some(object) = schema.as_object_mut() else { return schema };
    if let Some(kind) = object.get_mut("type") {
        match kind {
            Value::Array(kinds) if !kinds.contains(&"null".into()) => kinds.push("null".into()),
            Value::String(kind) => {
                let kinds = json!([kind, "null"]);
                object.insert("type".into(), kinds);
            }
            _ => {}
        }
        return schema;
    }
    if let Some(Value::Array(names)) = object.get_mut("enum") {
        names.push(Value::Null);
        return schema;
    }
    // What allows everything allows nothing, too.
    if object.is_empty() { schema } else { json!({"anyOf": [schema, {"type": "null"}]}) }
}

/// What has to be true of a record for a condition to hold.
fn holds(condition: Condition) -> Value {
    match condition {
        Condition::Without(key) => json!({"not": {"required": [key]}}),
        Condition::With(key) => json!({"required": [key], "properties": {key: {"not": {"type": "null"}}}}),
        Condition::Says(key, text) => json!({"required": [key], "properties": {key: {"const": text}}}),
        Condition::All(conditions) => {
            json!({"allOf": conditions.iter().map(|condition| holds(*condition)).collect::<Vec<_>>()})
        }
    }
}

/// A default as JSON.
pub fn plain(default: &str) -> Value {
    match default {
        "true" => true.into(),
        "false" => false.into(),
        text => text.parse::<i64>().map_or_else(|_| text.into(), Value::from),
    }
}
