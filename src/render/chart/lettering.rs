//! How much room texts take, how they are broken into lines, and how they keep out of each other's way.
//!
//! A browser knows the font and we don't: a character outside ASCII counts as a full square, one of ASCII as a little more than half.

/// The size of every text of a drawing.
pub const EM: f64 = 13.5;
/// From one line to the next.
pub const LEADING: f64 = 18.0;
/// From the middle of a line up or down to the base of its letters.
pub const BASE: f64 = 4.8;

pub fn width(text: &str) -> f64 {
    text.chars().map(|c| if c.is_ascii() { 0.62 * EM } else { EM }).sum()
}

pub fn widest<'a>(texts: impl IntoIterator<Item = &'a str>) -> f64 {
    texts.into_iter().map(width).fold(0.0, f64::max)
}

/// A text in lines no wider than a width, unless a single character is. Digits and Latin letters stay together, and no line begins with
/// what belongs to the character before it.
pub fn wrap(text: &str, room: f64) -> Vec<String> {
    // What stands in brackets at the end gets a line of its own, rather than being torn apart.
    if width(text) > room
        && let Some((name, rest)) = text.split_once('（')
        && !name.is_empty()
    {
        let brackets = format!("（{rest}");
        if width(&brackets) <= room {
            return wrap(name, room).into_iter().chain([brackets]).collect();
        }
    }
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for piece in pieces(text) {
        if !line.is_empty() && width(&line) + width(&piece) > room {
            lines.push(std::mem::take(&mut line));
        }
        if width(&piece) > room {
            for c in piece.chars() {
                if !line.is_empty() && width(&line) + width(c.encode_utf8(&mut [0; 4])) > room {
                    lines.push(std::mem::take(&mut line));
                }
                line.push(c);
            }
        } else {
            line.push_str(&piece);
        }
    }
    lines.push(line);
    for line in &mut lines {
        *line = line.trim().to_owned();
    }
    lines.retain(|line| !line.is_empty());
    lines
}

/// What isn't torn apart at the end of a line.
fn pieces(text: &str) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    let mut last = ' ';
    for c in text.chars() {
        let closes = matches!(
            c,
            '、' | '。'
                | '，'
                | '．'
                | '）'
                | '」'
                | '』'
                | '】'
                | '・'
                | 'ー'
                | '～'
                | 'っ'
                | 'ゃ'
                | 'ゅ'
                | 'ょ'
                | 'ッ'
                | 'ャ'
                | 'ュ'
                | 'ョ'
                | '年'
                | '月'
                | '日'
        );
        let opened = matches!(last, '（' | '「' | '『' | '【');
        let word = c.is_ascii_graphic() && last.is_ascii_graphic();
        match pieces.last_mut() {
            Some(piece) if closes || opened || word => piece.push(c),
            _ => pieces.push(c.to_string()),
        }
        last = c;
    }
    pieces
}

/// Puts texts of a width, each below its middle, into rows in which none touches another. Gives the row and the middle of each, moved
/// to stay between `low` and `high`.
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

/// The middle of a text, moved so that the text stays between two edges; where it is wider than that, it begins at the first.
pub fn within(middle: f64, width: f64, low: f64, high: f64) -> f64 {
    middle.min(high - width / 2.0).max(low + width / 2.0)
}

#[cfg(test)]
mod tests {
    use super::{EM, rows, wrap};

    #[test]
    fn lines_break_where_a_reader_would() {
        for (text, room, lines) in [
            ("関東", 10.0, &["関東"][..]),
            ("中小企業大学校", 4.0, &["中小企業", "大学校"]),
            ("令和4年6月17日", 5.0, &["令和4年", "6月17日"]),
            ("研修（基礎）", 5.0, &["研修", "（基礎）"]),
            ("研修（基礎の一）", 5.0, &["研修（基礎", "の一）"]),
            ("INPIT-KANSAI", 4.0, &["INPIT-", "KANSAI"]),
            ("", 4.0, &[]),
        ] {
            assert_eq!(wrap(text, room * EM), lines, "{text}");
        }
    }

    #[test]
    fn texts_that_would_touch_stand_in_rows() {
        assert_eq!(rows(&[(50.0, 40.0), (60.0, 40.0), (120.0, 40.0)], 0.0, 200.0), [(0, 50.0), (1, 60.0), (0, 120.0)]);
        assert_eq!(rows(&[(0.0, 40.0), (200.0, 40.0)], 0.0, 200.0), [(0, 20.0), (0, 180.0)]);
    }
}
