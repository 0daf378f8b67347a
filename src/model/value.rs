//! Free data: what `extra` and `data/*.yaml` hold, typed by what the author wrote and by nothing else.

use crate::keys::{Lost, Type, Written};
use crate::yaml::{Fields, Node, Typed, Value as Yaml};

/// A value of free data. `no`, `08`, `1_000` and `9:30` are texts; only what is written as a plain number is one.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Value {
    #[default]
    Null,
    Boolean(bool),
    Integer(i64),
    Float(f64),
    Text(Box<str>),
    List(Vec<Value>),
    /// In the order written; each key once.
    Map(Vec<(Box<str>, Value)>),
}

impl Value {
    /// A YAML tree as free data; what looks like a number but would lose something as one stays a text.
    #[must_use]
    pub fn of(node: &Node) -> Value {
        match &node.value {
            Yaml::Null => Value::Null,
            Yaml::Scalar(scalar) => match scalar.typed() {
                Typed::Boolean(boolean) => Value::Boolean(boolean),
                Typed::Integer(integer) => Value::Integer(integer),
                Typed::Float(float) => Value::Float(float),
                Typed::String(text) => Value::Text(text.into()),
            },
            Yaml::Sequence(items) => Value::List(items.iter().map(Value::of).collect()),
            Yaml::Mapping(entries) => {
                Value::Map(entries.iter().map(|entry| (entry.key.value.clone(), Value::of(&entry.value))).collect())
            }
        }
    }

    #[must_use]
    pub fn empty_map() -> Value {
        Value::Map(Vec::new())
    }
}

/// Whatever an author writes, at a key whose value is free; an empty map if nothing is.
pub struct Free;

impl Written for Free {
    type Value = Value;
    const TYPE: Type = Type::Free;

    fn read(fields: &mut Fields<'_, '_>, key: &'static str) -> Result<Value, Lost> {
        Ok(fields.raw(key).map_or_else(Value::empty_map, Value::of))
    }
}

/// One file below `content/data/`.
#[derive(Clone, Debug, PartialEq)]
pub enum Data {
    Value(Value),
    Table(Table),
}

/// A CSV file: its first row is the head. Every row has as many cells as the head.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    pub head: Vec<Box<str>>,
    pub rows: Vec<Vec<Box<str>>>,
}
