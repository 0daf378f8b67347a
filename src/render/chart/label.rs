//! Words in a drawing, where nothing but the program itself breaks lines.

use crate::japanese::is_wide;

/// The size of letters, in units of the drawing; a wide one is as wide as it is high.
const LETTER: i64 = 13;
/// How many lines a title has at most.
const LINES: usize = 3;

/// How wide a text is, near enough.
pub fn width(text: &str) -> i64 {
    text.chars().map(advance).sum()
}

fn advance(c: char) -> i64 {
    if is_wide(c) || !c.is_ascii() { LETTER } else { LETTER * 5 / 8 }
}

/// A title in lines that fit the width, at most [`LINES`], each about as long as the others. Where it can, it is broken
/// between phrases.
pub fn broken(title: &str, room: i64) -> Vec<String> {
    let whole = width(title);
    let count = (whole + room - 1).div_euclid(room).max(1);
    let share = whole.div_euclid(count);
    // The even share, and as much more as it takes for phrases not to need another line.
    let mut lines = lines_within(title, share.min(room));
    let mut narrower = share;
    while i64::try_from(lines.len()).is_ok_and(|needed| needed > count) && narrower < room {
        narrower += LETTER;
        lines = lines_within(title, narrower.min(room));
    }
    lines
}

/// The lines of a title, each as long as the width allows.
fn lines_within(title: &str, room: i64) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    let pieces = phrases(title).flat_map(|phrase| {
        // A phrase too long for a line is broken anywhere.
        let whole = if width(phrase) > room { "" } else { phrase };
        let letters = if whole.is_empty() { phrase } else { "" };
        std::iter::once(whole).chain(letters.split_inclusive(|_| true)).filter(|piece| !piece.is_empty())
    });
    for piece in pieces {
        let is_full = used > 0 && used + width(piece) > room;
        if is_full && lines.len() == LINES {
            if let Some(line) = lines.last_mut() {
                line.push('…');
            }
            break;
        }
        if is_full {
            lines.push(String::new());
            used = 0;
        }
        if let Some(line) = lines.last_mut() {
            line.push_str(piece);
        }
        used += width(piece);
    }
    lines
}

/// The phrases of a text, near enough: each ends with its kana and with what closes it.
fn phrases(text: &str) -> impl Iterator<Item = &str> {
    let ends = |c: char| matches!(c, 'ぁ'..='ゖ' | '、' | '。' | '）' | '」' | '』' | '】' | ')' | ' ' | '　');
    let opens = |c: char| matches!(c, '（' | '「' | '『' | '【' | '(');
    let mut rest = text;
    std::iter::from_fn(move || {
        let mut before = rest.chars().next()?;
        let mut end = rest.len();
        for (at, c) in rest.char_indices().skip(1) {
            if (ends(before) && !ends(c)) || (opens(c) && !opens(before)) {
                end = at;
                break;
            }
            before = c;
        }
        let (phrase, after) = rest.split_at(end);
        rest = after;
        Some(phrase)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_broken_into_lines() {
        for (title, expected) in [
            ("第1回推進協議会", vec!["第1回推進協議会"]),
            (
                "「中小企業等の経営強化に関する基本方針」改訂版の公表",
                vec!["「中小企業等の経営強化に", "関する基本方針」改訂版の公表"],
            ),
            ("支援成果の整理・分析、評価基準の作成", vec!["支援成果の整理・分析、", "評価基準の作成"]),
            ("各経産局の官民合同チームによる伴走支援の実施", vec!["各経産局の官民合同チームによる", "伴走支援の実施"]),
            ("よろず支援拠点による伴走支援の実施", vec!["よろず支援拠点による", "伴走支援の実施"]),
            ("支援機関等の支援員向け研修（約900名）", vec!["支援機関等の支援員向け", "研修（約900名）"]),
            ("", vec![""]),
        ] {
            assert_eq!(broken(title, 208), expected, "{title}");
        }
        let long = broken(&"長".repeat(400), 208);
        assert_eq!((long.len(), long.last().map(|line| line.ends_with('…'))), (LINES, Some(true)));
    }
}
