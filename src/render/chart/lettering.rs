//! How much room texts take in a drawing, and how they keep out of each other's way. How they are broken into lines is
//! in [`line_breaks`](super::line_breaks).
//!
//! A browser knows the font and we don't: a character outside ASCII counts as a full square, one of ASCII as a little
//! more than half. That is rather too wide than too narrow, so that nothing is drawn over anything.

/// The size of every text of a chart of numbers, as the theme's style sheet has it.
pub const EM: f64 = 13.5;
/// The size of every text of a chart of a schedule.
pub const EM_OF_SCHEDULE: f64 = 13.0;
/// How wide a character of ASCII is, in sizes of letters.
const NARROW: f64 = 0.62;
/// From one line to the next.
pub const LEADING: f64 = 18.0;
/// From the middle of a line up or down to the base of its letters.
pub const BASE: f64 = 4.8;

/// How wide a text of a chart of numbers is.
pub fn width(text: &str) -> f64 {
    width_at(text, EM)
}

/// How wide a text is in letters of a size.
pub fn width_at(text: &str, em: f64) -> f64 {
    text.chars().map(|c| if c.is_ascii() { NARROW * em } else { em }).sum()
}

pub fn widest<'a>(texts: impl IntoIterator<Item = &'a str>) -> f64 {
    texts.into_iter().map(width).fold(0.0, f64::max)
}

/// Puts texts of a width, each below its middle, into rows in which none touches another. Gives the row and the middle
/// of each, moved to stay between `low` and `high`.
pub fn rows(texts: &[(f64, f64)], low: f64, high: f64) -> Vec<(usize, f64)> {
    let mut taken: Vec<(usize, f64, f64)> = Vec::new();
    let mut placed = Vec::with_capacity(texts.len());
    for &(middle, width) in texts {
        let middle = within(middle, width, low, high);
        let (from, to) = (middle - width / 2.0, middle + width / 2.0);
        let is_free = |row: usize| !taken.iter().any(|&(other, a, b)| other == row && from < b + 6.0 && a < to + 6.0);
        // As many rows as there are texts always suffice.
        let row = (0..=taken.len()).find(|&row| is_free(row)).unwrap_or(0);
        taken.push((row, from, to));
        placed.push((row, middle));
    }
    placed
}

/// How high some lines are.
pub fn height(lines: usize) -> f64 {
    std::iter::repeat_n(LEADING, lines).sum()
}

/// The middle of a text, moved so that the text stays between two edges; if it is wider than that, it begins at the
/// first.
pub fn within(middle: f64, width: f64, low: f64, high: f64) -> f64 {
    middle.min(high - width / 2.0).max(low + width / 2.0)
}

#[cfg(test)]
mod tests {
    use super::{EM, EM_OF_SCHEDULE, rows, width, width_at};

    #[test]
    fn a_text_is_as_wide_as_its_characters() {
        for (text, squares) in [("", 0.0), ("関東", 2.0), ("ｶﾝﾄｳ", 4.0), ("INPIT", 3.1), ("4月", 1.62), ("①é", 2.0)]
        {
            assert!((width(text) - squares * EM).abs() < 1e-9, "{text}");
            assert!((width_at(text, EM_OF_SCHEDULE) - squares * EM_OF_SCHEDULE).abs() < 1e-9, "{text}");
        }
    }

    #[test]
    fn texts_that_would_touch_stand_in_rows() {
        assert_eq!(rows(&[(50.0, 40.0), (60.0, 40.0), (120.0, 40.0)], 0.0, 200.0), [(0, 50.0), (1, 60.0), (0, 120.0)]);
        assert_eq!(rows(&[(0.0, 40.0), (200.0, 40.0)], 0.0, 200.0), [(0, 20.0), (0, 180.0)]);
    }
}
