//! Numbers as texts and as lengths. The text is exact; only the place of a mark is a floating-point number.

use crate::model::metric::Number;
use crate::render::chart::Point;

/// What stands where a number is missing.
pub const MISSING: &str = "－";

/// A number with its thousands apart: `1,234.5`, `−3`.
#[must_use]
pub fn decimal(number: Number) -> String {
    let digits = format!("{:0>width$}", number.digits.unsigned_abs(), width = usize::from(number.scale) + 1);
    let (whole, fraction) = digits.split_at(digits.len() - usize::from(number.scale));
    let mut text = String::with_capacity(digits.len() * 4 / 3 + 2);
    if number.digits < 0 {
        text.push('−');
    }
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if !fraction.is_empty() {
        text.push('.');
        text.push_str(fraction);
    }
    text
}

/// The text beside a mark: `約900名`, `－`.
pub fn reading(point: &Point, unit: &str) -> String {
    let Some(value) = point.value else { return MISSING.to_owned() };
    let about = if point.approximate { "約" } else { "" };
    format!("{about}{}{unit}", decimal(value))
}

/// How long a number is. It is always finite.
#[expect(clippy::cast_precision_loss, reason = "a place on a sheet needs no 19 digits")]
pub fn length(number: Number) -> f64 {
    number.digits as f64 / ten_to(u32::from(number.scale))
}

/// A power of ten by multiplication, which is the same on every machine; the library's `powi` need not be.
pub fn ten_to(exponent: u32) -> f64 {
    (0..exponent).fold(1.0, |power, _| power * 10.0)
}

#[cfg(test)]
mod tests {
    use super::{decimal, length};
    use crate::model::metric::Number;

    #[test]
    fn a_number_is_written_as_it_is() {
        for (digits, scale, text) in [
            (0, 0, "0"),
            (7, 0, "7"),
            (900, 0, "900"),
            (1_234, 0, "1,234"),
            (1_234_567, 2, "12,345.67"),
            (5, 1, "0.5"),
            (50, 2, "0.50"),
            (-3, 0, "−3"),
            (-1_000, 0, "−1,000"),
            (i64::MIN, 0, "−9,223,372,036,854,775,808"),
        ] {
            assert_eq!(decimal(Number { digits, scale }), text);
        }
    }

    #[test]
    fn a_number_has_a_length_whatever_its_scale() {
        for digits in [i64::MIN, -1, 0, 1, i64::MAX] {
            for scale in 0..=u8::MAX {
                assert!(length(Number { digits, scale }).is_finite());
            }
        }
    }
}
