//! The values that views are made of.

use std::collections::BTreeMap;

use tera::Value;

/// A map whose keys are the names of a view.
pub fn map(entries: impl IntoIterator<Item = (&'static str, Value)>) -> Value {
    // Tera makes its own map of any other: a tree is the cheapest to make and to take apart again.
    Value::from(entries.into_iter().collect::<BTreeMap<&'static str, Value>>())
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
