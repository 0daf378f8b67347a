//! A decimal number as it is written, exact.
//!
//! ```text
//! number := "-"? whole ("." digit+)?
//! whole  := "0" | [1-9] digit*
//! ```
//!
//! Nothing is rounded, and the zeros that an author writes at the end stay: `1.50` is shown as `1.50`.

use std::cmp::Ordering;
use std::fmt;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Span, Text};

/// A decimal number as it is written, exact: `digits` × 10^-`scale`. Equal numbers are equally written: `1.5` isn't
/// `1.50`; their amounts are compared by [`Number::compare`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number {
    pub digits: i64,
    pub scale: u8,
}

/// Why a text is no number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberError {
    pub written: Box<str>,
    pub reason: NumberFault,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberFault {
    /// `1,234`
    Separators,
    /// `１２`, `△3`, `+3`
    Spelling,
    /// `約100`
    About,
    /// `12名`
    Unit,
    /// `－`, `なし`
    Missing,
    /// More than 64 bits.
    TooLong,
    /// `1e3`, `08`, `.5`, words.
    NotDecimal,
}

impl Number {
    /// Reads a number in the one form that it has.
    ///
    /// # Errors
    /// What is wrong with the text, and what to write instead.
    pub fn parse(text: &str) -> Result<Number, NumberError> {
        decimal(text).map_err(|reason| NumberError { written: text.into(), reason })
    }

    /// The sum; none if it leaves 64 bits.
    #[must_use]
    pub fn plus(self, other: Number) -> Option<Number> {
        let scale = self.scale.max(other.scale);
        Some(Number { digits: self.rescaled(scale)?.checked_add(other.rescaled(scale)?)?, scale })
    }

    /// What is left when `other` is taken away; none if it leaves 64 bits.
    #[must_use]
    pub fn minus(self, other: Number) -> Option<Number> {
        self.plus(Number { digits: other.digits.checked_neg()?, ..other })
    }

    /// The sum of all; 0 of none of them, and none if it leaves 64 bits.
    pub fn sum(numbers: impl IntoIterator<Item = Number>) -> Option<Number> {
        numbers.into_iter().try_fold(Number { digits: 0, scale: 0 }, Number::plus)
    }

    /// By the amount: `1.5` is as much as `1.50`.
    #[must_use]
    pub fn compare(self, other: Number) -> Ordering {
        let scale = self.scale.max(other.scale);
        self.wide(scale).cmp(&other.wide(scale))
    }

    #[must_use]
    pub fn is_negative(self) -> bool {
        self.digits < 0
    }

    /// The amount without its sign.
    #[must_use]
    pub fn unsigned(self) -> Number {
        Number { digits: self.digits.saturating_abs(), ..self }
    }

    /// The digits at a scale that is at least the number's own.
    fn rescaled(self, scale: u8) -> Option<i64> {
        let factor = 10_i64.checked_pow(u32::from(scale.checked_sub(self.scale)?))?;
        self.digits.checked_mul(factor)
    }

    /// The same in 128 bits, where every number of at most 18 places has room beside every other.
    fn wide(self, scale: u8) -> i128 {
        let factor = 10_i128.saturating_pow(u32::from(scale.saturating_sub(self.scale)));
        i128::from(self.digits).saturating_mul(factor)
    }
}

/// In the form that [`Number::parse`] reads back as the same number.
impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.digits < 0 { "-" } else { "" };
        let scale = usize::from(self.scale);
        let digits = format!("{:0>width$}", self.digits.unsigned_abs(), width = scale + 1);
        let (whole, fraction) = digits.split_at(digits.len().saturating_sub(scale));
        if fraction.is_empty() { write!(f, "{sign}{whole}") } else { write!(f, "{sign}{whole}.{fraction}") }
    }
}

/// Places after the point that a number may have: as many as 64 bits hold.
const MOST_PLACES: usize = 18;

fn decimal(text: &str) -> Result<Number, NumberFault> {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let are_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let has_form = !whole.is_empty()
        && are_digits(whole)
        && are_digits(fraction)
        && (whole == "0" || !whole.starts_with('0'))
        && !unsigned.ends_with('.');
    if !has_form {
        return Err(fault(text));
    }
    let digits: i64 = text.replace('.', "").parse().map_err(|_| NumberFault::TooLong)?;
    // What would be shown without its sign isn't written with one.
    if digits == 0 && text.starts_with('-') {
        return Err(NumberFault::NotDecimal);
    }
    let scale = u8::try_from(fraction.len()).ok().filter(|_| fraction.len() <= MOST_PLACES);
    Ok(Number { digits, scale: scale.ok_or(NumberFault::TooLong)? })
}

/// What an author most likely meant by a text that is no number.
fn fault(text: &str) -> NumberFault {
    let meant = respelt(text);
    if matches!(text.trim(), "" | "-" | "－" | "―" | "—" | "−" | "‐" | "なし" | "不明" | "未定" | "N/A" | "n/a")
    {
        NumberFault::Missing
    } else if text.contains('約') || text.contains("程度") || text.contains('~') {
        NumberFault::About
    } else if decimal_form(&meant) {
        let has_separators = text.contains([',', '，', '_', '、']);
        if has_separators { NumberFault::Separators } else { NumberFault::Spelling }
    } else if amount_of(&meant).is_some() && !meant.ends_with(|c: char| c.is_ascii()) {
        NumberFault::Unit
    } else {
        NumberFault::NotDecimal
    }
}

fn decimal_form(text: &str) -> bool {
    decimal_digits(text).is_some_and(|rest| rest.is_empty())
}

/// What follows the number that a text begins with; none if it begins with none.
fn decimal_digits(text: &str) -> Option<&str> {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let rest = unsigned.trim_start_matches(|c: char| c.is_ascii_digit());
    if rest.len() == unsigned.len() {
        return None;
    }
    match rest.strip_prefix('.') {
        Some(fraction) if fraction.starts_with(|c: char| c.is_ascii_digit()) => {
            Some(fraction.trim_start_matches(|c: char| c.is_ascii_digit()))
        }
        _ => Some(rest),
    }
}

/// The number that a text begins with: `12` of `12名`.
fn amount_of(text: &str) -> Option<&str> {
    let rest = decimal_digits(text)?;
    text.strip_suffix(rest)
}

/// A text in half-width digits, with the minus sign that is read, and without separators, 約 and blanks.
fn respelt(text: &str) -> String {
    let text = text.trim().trim_start_matches(['約', '~', '+', '＋']);
    let letters = text.chars().filter_map(|c| match c {
        ',' | '，' | '_' | '、' | ' ' | '\u{3000}' => None,
        '０'..='９' => char::from_digit(u32::from(c) - u32::from('０'), 10),
        '．' => Some('.'),
        '△' | '▲' | '－' | '−' => Some('-'),
        c => Some(c),
    });
    letters.collect()
}

impl NumberError {
    /// The number that was most likely meant, in the form that is read.
    fn meant(&self) -> Option<String> {
        let respelt = respelt(&self.written);
        amount_of(&respelt).filter(|amount| decimal(amount).is_ok()).map(str::to_owned)
    }

    /// As a diagnostic about the text, which begins at byte `at` of `file`.
    #[must_use]
    pub fn diagnostic(&self, file: &Arc<str>, at: u32) -> Diagnostic {
        let shown: String = self.written.chars().take(20).collect();
        let message = match self.reason {
            NumberFault::Separators => Text::new(
                format!("数「{shown}」に、桁の区切りがあります。"),
                format!("the number `{shown}` has separators"),
            ),
            NumberFault::TooLong => Text::new(
                format!("数「{shown}」の桁が多すぎます。"),
                format!("the number `{shown}` has too many digits"),
            ),
            _ => Text::new(
                format!("「{shown}」は、数として読めません。"),
                format!("`{shown}` can't be read as a number"),
            ),
        };
        let span = Span::new(0, self.written.len()).shifted(at);
        Diagnostic::error("not-a-number", file, message).at(span).help(self.help())
    }

    fn help(&self) -> Text {
        let meant = self.meant();
        match (self.reason, meant) {
            (NumberFault::Missing, _) => Text::new(
                "値がないときは、YAML では null と書き、CSV では空のままにしてください。0 とは区別します。",
                "where there is no value, write `null` in YAML, and leave the cell empty in CSV: it isn't 0",
            ),
            (NumberFault::About, Some(meant)) => Text::new(
                format!("値には「{meant}」とだけ書き、approximate を true にしてください。"),
                format!("write `{meant}` alone, and set `approximate` to true"),
            ),
            (NumberFault::Unit, Some(meant)) => Text::new(
                format!("値には「{meant}」とだけ書いてください。単位は、指標の unit に書きます。"),
                format!("write `{meant}` alone; the unit stands in the metric's `unit`"),
            ),
            (NumberFault::Separators | NumberFault::Spelling, Some(meant)) => Text::new(
                format!("半角の数字だけで「{meant}」と書いてください。桁の区切りは、表示するときに付きます。"),
                format!("write half-width digits alone: `{meant}`; separators are added where it is shown"),
            ),
            (NumberFault::TooLong, _) => Text::new(
                "18桁までで書いてください。大きな数は、単位を「千円」などに変えます。",
                "write at most 18 digits; for great amounts take another unit",
            ),
            _ => Text::new(
                "「1234」「0.5」「-3」のように、半角の数字だけで書いてください。",
                "write half-width digits alone, such as `1234`, `0.5` or `-3`",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Number, NumberFault};

    fn number(text: &str) -> Number {
        Number::parse(text).unwrap_or_else(|error| panic!("{error:?}"))
    }

    #[test]
    fn what_is_no_number_says_what_to_write() {
        for (text, reason, meant) in [
            ("1,234", NumberFault::Separators, Some("1234")),
            ("１，２３４", NumberFault::Separators, Some("1234")),
            ("1_000", NumberFault::Separators, Some("1000")),
            ("１２", NumberFault::Spelling, Some("12")),
            ("△3.5", NumberFault::Spelling, Some("-3.5")),
            ("+3", NumberFault::Spelling, Some("3")),
            ("約100", NumberFault::About, Some("100")),
            ("2社程度", NumberFault::About, Some("2")),
            ("12名", NumberFault::Unit, Some("12")),
            ("－", NumberFault::Missing, None),
            ("", NumberFault::Missing, None),
            ("99999999999999999999", NumberFault::TooLong, None),
            ("0.0000000000000000001", NumberFault::TooLong, None),
            ("1e3", NumberFault::NotDecimal, Some("1")),
            ("-0", NumberFault::NotDecimal, None),
            ("5.", NumberFault::NotDecimal, Some("5")),
            ("多数", NumberFault::NotDecimal, None),
        ] {
            let error = Number::parse(text).expect_err(text);
            assert_eq!((error.reason, error.meant().as_deref()), (reason, meant), "{text}");
        }
    }

    #[test]
    fn sums_are_exact() {
        let sum = |texts: &[&str]| Number::sum(texts.iter().map(|text| number(text))).map(|sum| sum.to_string());
        assert_eq!(sum(&["7", "4", "13", "4", "4", "4", "9", "4", "6", "9"]).as_deref(), Some("64"));
        assert_eq!(sum(&["0.1", "0.2"]).as_deref(), Some("0.3"));
        assert_eq!(sum(&["1.50", "-1.5"]).as_deref(), Some("0.00"));
        assert_eq!(sum(&[]).as_deref(), Some("0"));
        assert_eq!(sum(&["9223372036854775807", "1"]), None);
        assert!(number("1.5").compare(number("1.50")).is_eq());
        assert!(number("-2").compare(number("0.01")).is_lt());
    }

    proptest! {
        #[test]
        fn a_number_is_read_as_it_is_shown(digits: i64, scale in 0_u8..=18) {
            let number = Number { digits, scale };
            prop_assert_eq!(Number::parse(&number.to_string()), Ok(number));
        }

        #[test]
        fn what_is_read_is_shown_as_it_was_written(text in "-?(0|[1-9][0-9]{0,8})(\\.[0-9]{1,8})?") {
            if let Ok(number) = Number::parse(&text) {
                prop_assert_eq!(number.to_string(), text);
            }
        }

        #[test]
        fn any_text_is_a_number_or_a_mistake(text: String) {
            if let Err(error) = Number::parse(&text) {
                let found = error.diagnostic(&"a".into(), 0);
                prop_assert!(!found.help.is_empty());
            }
        }

        #[test]
        fn what_is_added_can_be_taken_away(a in -1_000_000_i64..1_000_000, b in -1_000_000_i64..1_000_000, s in 0_u8..6, t in 0_u8..6) {
            let (a, b) = (Number { digits: a, scale: s }, Number { digits: b, scale: t });
            let back = a.plus(b).and_then(|sum| sum.minus(b)).expect("small numbers");
            prop_assert!(back.compare(a).is_eq());
        }
    }
}
