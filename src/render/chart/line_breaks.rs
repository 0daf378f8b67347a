//! Where a text in a drawing is broken into lines: nothing but the program itself breaks them there.
//!
//! 1. [`pieces`] says what a reader would not see torn apart; what is too long for a line by itself is broken anywhere.
//! 2. Names beside a plot go into a narrow column, as many pieces to a line as fit ([`wrap`]).
//! 3. Titles are broken between phrases, into lines of about one length ([`balanced`]).

use super::lettering::{EM, width, width_at};

/// How many lines a title has at most.
const MOST_LINES: usize = 3;

/// A text in lines no wider than a width, unless a single character is. Digits and Latin letters stay together, and no
/// line begins with what belongs to the character before it.
pub fn wrap(text: &str, room: f64) -> Vec<String> {
    // What stands in brackets at the end gets a line of its own, rather than being torn apart.
    if width(text) > room
        && let Some(start) = text.find('（').filter(|start| *start > 0)
    {
        let (name, brackets) = text.split_at(start);
        if width(brackets) <= room {
            return wrap(name, room).into_iter().chain([brackets.to_owned()]).collect();
        }
    }
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for piece in pieces(text, room, EM) {
        if !line.is_empty() && width(&line) + width(piece) > room {
            lines.push(std::mem::take(&mut line));
        }
        line.push_str(piece);
    }
    lines.push(line);
    for line in &mut lines {
        *line = line.trim().to_owned();
    }
    lines.retain(|line| !line.is_empty());
    lines
}

/// A title in lines that fit the width, at most [`MOST_LINES`], each about as long as the others. If it can be, it is
/// broken between phrases.
pub fn balanced(title: &str, room: f64, em: f64) -> Vec<String> {
    let whole = width_at(title, em);
    let count = (whole / room).ceil().max(1.0);
    let share = whole / count;
    // The even share, and as much more as it takes for phrases not to need another line.
    let mut narrower = share;
    let mut lines = lines_within(title, narrower.min(room), em);
    while whole_number(lines.len()) > count && narrower < room {
        narrower += em;
        lines = lines_within(title, narrower.min(room), em);
    }
    lines
}

/// A count of lines, which are few.
fn whole_number(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::MAX, f64::from)
}

/// The lines of a title, each as long as the width allows.
fn lines_within(title: &str, room: f64, em: f64) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0.0;
    let fitting = phrases(title).flat_map(|phrase| {
        let is_too_long = width_at(phrase, em) > room;
        if is_too_long { pieces(phrase, room, em) } else { vec![phrase] }
    });
    for piece in fitting {
        let wide = width_at(piece, em);
        let is_full = used > 0.0 && used + wide > room;
        if is_full && lines.len() == MOST_LINES {
            if let Some(line) = lines.last_mut() {
                line.push('…');
            }
            break;
        }
        if is_full {
            lines.push(String::new());
            used = 0.0;
        }
        if let Some(line) = lines.last_mut() {
            line.push_str(piece);
        }
        used += wide;
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

/// What isn't torn apart at the end of a line; what is wider than a line is torn into characters.
fn pieces<'a>(text: &'a str, room: f64, em: f64) -> Vec<&'a str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut last = None;
    for (at, c) in text.char_indices() {
        if last.is_some_and(|last| !belongs(last, c)) {
            pieces.push(&text[start..at]);
            start = at;
        }
        last = Some(c);
    }
    pieces.push(&text[start..]);
    let torn = |piece: &'a str| -> Vec<&'a str> {
        if width_at(piece, em) > room { piece.split_inclusive(|_| true).collect() } else { vec![piece] }
    };
    pieces.into_iter().filter(|piece| !piece.is_empty()).flat_map(torn).collect()
}

/// What no line begins with: it closes what stands before it, or belongs to it.
const CLOSING: [char; 22] = [
    '、', '。', '，', '．', '）', '」', '』', '】', '・', 'ー', '～', 'っ', 'ゃ', 'ゅ', 'ょ', 'ッ', 'ャ', 'ュ', 'ョ',
    '年', '月', '日',
];

/// Whether a character stays on the line of the one before it.
fn belongs(before: char, c: char) -> bool {
    let is_opened = matches!(before, '（' | '「' | '『' | '【');
    let is_word = c.is_ascii_graphic() && before.is_ascii_graphic();
    CLOSING.contains(&c) || is_opened || is_word
}

#[cfg(test)]
mod tests {
    use super::{MOST_LINES, balanced, wrap};
    use crate::render::chart::lettering::{EM, EM_OF_SCHEDULE};

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
            assert_eq!(balanced(title, 208.0, EM_OF_SCHEDULE), expected, "{title}");
        }
        let long = balanced(&"長".repeat(400), 208.0, EM_OF_SCHEDULE);
        assert_eq!((long.len(), long.last().map(|line| line.ends_with('…'))), (MOST_LINES, Some(true)));
    }
}
