//! A date as templates see it.

use tera::Value;

use crate::calendar::{Date, Precision};
use crate::render::view::value::{map, option, text};

/// A date as templates see it.
pub fn view(date: Date) -> Value {
    let day = |day: Option<jiff::civil::Date>| option(day.map(|day| text(&day.to_string())));
    map([
        ("iso", text(&date.to_string())),
        ("ja", text(&date.japanese().to_string())),
        ("short", text(&date.japanese().without_weekday().to_string())),
        ("both", text(&date.japanese_with_western().to_string())),
        ("western", text(&date.western().to_string())),
        ("machine", option(machine(date).map(|machine| text(&machine)))),
        ("first", day(date.first())),
        ("last", day(date.last())),
        ("provisional", Value::from(date.is_provisional())),
        ("approximate", Value::from(date.is_approximate())),
        ("open", Value::from(date.first().is_none() || date.last().is_none())),
    ])
}

/// The value of `<time datetime>` (HTML Living Standard §4.5.14): a year, a month or a day, and nothing else.
fn machine(date: Date) -> Option<String> {
    if date.is_range() {
        return None;
    }
    let first = date.first()?;
    match date.precision() {
        Precision::Day => Some(first.to_string()),
        Precision::Month => Some(first.strftime("%Y-%m").to_string()),
        Precision::Year => Some(first.strftime("%Y").to_string()),
        _ => None,
    }
}
