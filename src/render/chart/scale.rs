//! From numbers to places: a scale that begins and ends at round numbers.
//!
//! 1. The span of the numbers, zero included if it is asked for, is cut into about as many steps as wanted.
//! 2. A step is 1, 2 or 5 times a power of ten.
//! 3. The scale begins at the last step at or below the least number and ends at the first at or above the greatest.

use crate::model::metric::Number;
use crate::render::chart::amount::{length, ten_to};
use crate::render::digits::shown;

/// A scale over numbers. It is never empty: its end is greater than its beginning.
#[derive(Clone, Debug)]
pub struct Scale {
    low: f64,
    high: f64,
    pub ticks: Vec<Round>,
}

/// A round number.
#[derive(Clone, Debug)]
pub struct Round {
    pub value: f64,
    /// Exact: `0.2`, `1,500`.
    pub text: String,
}

impl Scale {
    /// From zero, for what is shown by a length.
    pub fn from_zero(numbers: impl IntoIterator<Item = Number>, steps: u32) -> Scale {
        Scale::over(numbers.into_iter().map(length).fold((0.0, 0.0), widen), steps)
    }

    /// For what is shown by a place: zero is left out if all numbers lie close together and far from it.
    pub fn around(numbers: impl IntoIterator<Item = Number>, steps: u32) -> Scale {
        let mut lengths = numbers.into_iter().map(length);
        let Some(first) = lengths.next() else { return Scale::over((0.0, 0.0), steps) };
        let (low, high) = lengths.fold((first, first), widen);
        let span = high - low;
        let close = span < low.abs().max(high.abs()) * 0.4;
        if !close || span <= high.abs().max(low.abs()) * 1e-6 {
            Scale::over(widen((low, high), 0.0), steps)
        } else {
            Scale::over((low, high), steps)
        }
    }

    /// From zero to the ends of what is given and no further, without ticks: for lengths that carry their own numbers.
    pub fn exactly(lengths: impl IntoIterator<Item = f64>) -> Scale {
        let (low, high) = lengths.into_iter().fold((0.0, 0.0), widen);
        Scale { low, high: if high > low { high } else { low + 1.0 }, ticks: Vec::new() }
    }

    fn over((low, high): (f64, f64), steps: u32) -> Scale {
        if high <= low {
            return Scale::over((0.0, 1.0), 1);
        }
        let (factor, exponent) = step((high - low) / f64::from(steps.max(1)));
        let ten = if exponent < 0 { 1.0 / ten_to(exponent.unsigned_abs()) } else { ten_to(exponent.unsigned_abs()) };
        let size = f64::from(factor) * ten;
        let first = whole((low / size).floor());
        // A rounding error must not make the scale long.
        let last = whole((high / size).ceil()).clamp(first + 1, first + i64::from(steps.max(1)) * 3 + 3);
        let ticks: Vec<Round> = (first..=last).map(|count| round(count, factor, exponent)).collect();
        let end = |tick: Option<&Round>, other: f64| tick.map_or(other, |tick| tick.value);
        Scale { low: end(ticks.first(), low), high: end(ticks.last(), high), ticks }
    }

    /// Where a number stands: 0 at the beginning, 1 at the end, never beyond them.
    pub fn share(&self, value: f64) -> f64 {
        ((value - self.low) / (self.high - self.low)).clamp(0.0, 1.0)
    }
}

fn widen((low, high): (f64, f64), value: f64) -> (f64, f64) {
    (low.min(value), high.max(value))
}

/// The next of 1, 2, 5 times a power of ten at or above a length greater than 0.
fn step(least: f64) -> (i32, i32) {
    let (mut power, mut exponent) = (1.0, 0);
    // The lengths of numbers with up to 255 decimal places and 19 digits lie between.
    while power > least && exponent > -300 {
        power /= 10.0;
        exponent -= 1;
    }
    while power * 10.0 <= least && exponent < 300 {
        power *= 10.0;
        exponent += 1;
    }
    // A little more than a step is that step: quotients aren't exact.
    match least / power {
        ratio if ratio <= 1.000_001 => (1, exponent),
        ratio if ratio <= 2.000_001 => (2, exponent),
        ratio if ratio <= 5.000_001 => (5, exponent),
        _ => (1, exponent + 1),
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a number of steps: small, or cut where no drawing could show it")]
fn whole(steps: f64) -> i64 {
    // Far from the ends, that sums of steps stay within.
    steps.clamp(-1e15, 1e15) as i64
}

/// A number of steps as a number.
#[expect(clippy::cast_precision_loss, reason = "a place on a sheet")]
fn round(count: i64, factor: i32, exponent: i32) -> Round {
    let digits = count.saturating_mul(i64::from(factor));
    let power = exponent.unsigned_abs();
    if exponent < 0 {
        let scale = u8::try_from(power).unwrap_or(u8::MAX);
        let (digits, scale) = plain(digits, scale);
        Round { value: length(Number { digits, scale }), text: shown(Number { digits, scale }) }
    } else {
        let text = match digits.checked_mul(10_i64.checked_pow(power).unwrap_or(i64::MAX)) {
            Some(digits) => shown(Number { digits, scale: 0 }),
            None => format!("{digits}e{power}"),
        };
        Round { value: digits as f64 * ten_to(power), text }
    }
}

/// Without zeros at the end of the fraction.
fn plain(mut digits: i64, mut scale: u8) -> (i64, u8) {
    while scale > 0 && digits % 10 == 0 {
        digits /= 10;
        scale -= 1;
    }
    (digits, scale)
}

#[cfg(test)]
mod tests {
    use super::Scale;
    use crate::model::metric::Number;
    use proptest::prelude::*;

    fn texts(scale: &Scale) -> Vec<&str> {
        scale.ticks.iter().map(|tick| tick.text.as_str()).collect()
    }

    fn number((digits, scale): (i64, u8)) -> Number {
        Number { digits, scale }
    }

    #[test]
    fn ticks_are_round() {
        for (numbers, ticks) in [
            (&[(4, 0), (13, 0)][..], &["0", "5", "10", "15"][..]),
            (&[(21, 0), (47, 0)], &["0", "20", "40", "60"]),
            (&[(-3, 0), (4, 0)], &["−4", "−2", "0", "2", "4"]),
            (&[(5, 1)], &["0", "0.2", "0.4", "0.6"]),
            (&[(900, 0)], &["0", "500", "1,000"]),
            (&[(0, 0), (0, 0)], &["0", "1"]),
            (&[], &["0", "1"]),
            (&[(-8, 0)], &["−8", "−6", "−4", "−2", "0"]),
        ] {
            assert_eq!(texts(&Scale::from_zero(numbers.iter().copied().map(number), 4)), ticks, "{numbers:?}");
        }
        let close = Scale::around([(9_800, 0), (10_100, 0)].map(number), 4);
        assert_eq!(texts(&close), ["9,800", "9,900", "10,000", "10,100"]);
        assert_eq!(texts(&Scale::around([(7, 0), (7, 0)].map(number), 4)), ["0", "2", "4", "6", "8"]);
    }

    proptest! {
        #[test]
        fn every_number_has_a_place(numbers in prop::collection::vec((any::<i64>(), 0..40_u8), 0..8), steps in 0..8_u32) {
            let numbers: Vec<Number> = numbers.into_iter().map(number).collect();
            for scale in [Scale::from_zero(numbers.clone(), steps), Scale::around(numbers.clone(), steps)] {
                prop_assert!(scale.ticks.len() >= 2 && scale.ticks.len() < 40);
                prop_assert!(scale.ticks.is_sorted_by(|a, b| a.value < b.value), "{scale:?}");
                for number in &numbers {
                    let share = scale.share(super::length(*number));
                    prop_assert!((0.0..=1.0).contains(&share), "{number:?} in {scale:?}");
                    let value = super::length(*number);
                    let slack = (scale.high - scale.low) * 1e-6;
                    prop_assert!(scale.low - slack <= value && value <= scale.high + slack, "{number:?} in {scale:?}");
                }
            }
        }
    }
}
