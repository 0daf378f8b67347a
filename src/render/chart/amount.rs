//! Numbers as texts and as lengths. The text is exact; only the place of a mark is a floating-point number.

use crate::model::metric::Number;
use crate::render::chart::Point;
use crate::render::digits::figure_text;
use crate::render::theme::Texts;

/// What the numbers of a chart are written with.
#[derive(Clone, Copy)]
pub struct Unit<'a> {
    /// What is counted: `名`.
    pub name: &'a str,
    /// The theme's, which say what stands where a number is missing, and what at one that is approximate.
    pub texts: &'a Texts,
}

/// The text beside a mark: `約900名`, `－`.
pub fn reading(point: &Point, unit: Unit<'_>) -> String {
    let number = figure_text(point.value, point.approximate, unit.texts);
    if point.value.is_some() { number + unit.name } else { number }
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
    use super::length;
    use crate::model::metric::Number;

    #[test]
    fn a_number_has_a_length_whatever_its_scale() {
        for digits in [i64::MIN, -1, 0, 1, i64::MAX] {
            for scale in 0..=u8::MAX {
                assert!(length(Number { digits, scale }).is_finite());
            }
        }
    }
}
