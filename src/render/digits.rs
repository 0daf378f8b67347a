//! Numbers as readers see them.

use crate::model::metric::Number;
use crate::model::phrase::Phrase;
use crate::render::theme::Texts;

/// 約1,234, and － if there is no number.
pub fn figure_text(value: Option<Number>, is_about: bool, texts: &Texts) -> String {
    value.map_or_else(|| texts.phrase(Phrase::NumberMissing).to_owned(), |value| about(is_about, shown(value), texts))
}

/// A number in words, which may be approximate.
pub fn about(is_about: bool, number: String, texts: &Texts) -> String {
    if is_about { texts.filled(Phrase::NumberAbout, &[("n", &number)]) } else { number }
}

/// A number with commas in its whole part, and a minus sign that is as wide as a digit.
pub fn shown(number: Number) -> String {
    let written = number.unsigned().to_string();
    let (whole, fraction) = written.split_once('.').unwrap_or((&written, ""));
    let whole = whole.parse().map_or_else(|_| whole.to_owned(), grouped);
    let sign = if number.is_negative() { "−" } else { "" };
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{sign}{whole}{point}{fraction}")
}

/// A number with a comma before every third digit from the right.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() * 4 / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}
