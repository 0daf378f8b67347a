//! Free data: what `extra` and `data/*.yaml` hold, typed by what the author wrote and by nothing else.

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
    #[must_use]
    pub fn empty_map() -> Value {
        Value::Map(Vec::new())
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
