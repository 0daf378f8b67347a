//! The values that views are made of.

use std::collections::BTreeMap;

use tera::Value;
use tera::value::Key;

/// A map whose keys are the names of a view, in the order in which they are given.
pub fn map(entries: impl IntoIterator<Item = (&'static str, Value)>) -> Value {
    let numbered = entries.into_iter().enumerate().map(|(number, (name, value))| (Name { number, name }, value));
    of_numbered(numbered.collect())
}

/// Tera makes its own map of any other. A tree whose keys are numbered is the cheapest: nothing is hashed twice, and no
/// names are compared. It stands apart from [`map`], so that it is compiled once.
fn of_numbered(entries: Vec<(Name, Value)>) -> Value {
    Value::from(entries.into_iter().collect::<BTreeMap<Name, Value>>())
}

/// A name that stands where it was written: no two of a map have one number.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Name {
    number: usize,
    name: &'static str,
}

impl From<Name> for Key<'static> {
    fn from(name: Name) -> Self {
        Key::Str(name.name)
    }
}

pub fn text(text: &str) -> Value {
    Value::normal_string(text)
}

/// HTML, or an address, which needs no escaping.
pub fn safe(html: &str) -> Value {
    Value::safe_string(html)
}

pub fn option(value: Option<Value>) -> Value {
    value.unwrap_or_else(Value::none)
}

/// What templates see of one of a few choices: its key, and what it is called.
pub fn key_and_label(key: &str, label: &str) -> Value {
    map([("key", text(key)), ("label", text(label))])
}
