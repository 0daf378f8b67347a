//! What an index holds of a text, and what contains a question. `themes/default/assets/search-words.js` does the same
//! in the browser, and `tests/search/vectors.json` holds the two together.
//!
//! 1. [`searchable`] folds a text and leaves nothing of it but *runs* of letters of one kind, and single blanks in
//!    place of all that stands between words: 「第１回　推進協議会（案）」 → `第1回 推進協議会 案`.
//! 2. [`terms`] cuts it up. Japanese can't be cut into words that everybody agrees on, so it gives overlapping pairs of
//!    characters; Latin words and numbers are whole. Where two kinds meet there is a pair as well: 1回.
//! 3. A question is cut at its blanks. [`contains`] is the law that every index has to keep: a text contains a piece of
//!    a question if it stands there as it is, and if a Latin word or a number begins where it begins in the text, so
//!    that 5年度 isn't found in 令和25年度, and `dx` not in `index`.

use unicode_normalization::char::is_combining_mark;

use super::fold::fold;

/// The kinds of characters that words are made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Japanese,
    Letter,
    Digit,
}

/// The kind of a folded character; none if it stands between words.
fn kind(c: char) -> Option<Kind> {
    match c {
        '0'..='9' => Some(Kind::Digit),
        'a'..='z' => Some(Kind::Letter),
        '\0'..='\x7F' => None,
        // Iteration marks and numerals of the block of punctuation, kana and their marks, ideographs, Hangul.
        '々'..='〇'
        | 'ぁ'..='ゖ'
        | '\u{3099}'..='\u{309A}'
        | 'ゝ'..='ゟ'
        | 'ァ'..='ヺ'
        | 'ー'..='ヿ'
        | 'ㇰ'..='ㇿ'
        | '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}'
        | '\u{AC00}'..='\u{D7A3}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFF}' => Some(Kind::Japanese),
        c if c.is_alphanumeric() || is_combining_mark(c) => Some(Kind::Letter),
        _ => None,
    }
}

/// A text as it is searched: folded, without the marks that group the digits of a number, and with one blank for all
/// that stands between two words.
#[must_use]
pub fn searchable(text: &str) -> String {
    let folded = fold(text);
    let mut searchable = String::with_capacity(folded.len());
    let mut is_apart = false;
    for (at, c) in folded.char_indices() {
        if kind(c).is_some() {
            if is_apart && !searchable.is_empty() {
                searchable.push(' ');
            }
            searchable.push(c);
            is_apart = false;
        } else if !(c == ',' && groups_digits(&folded.as_bytes()[..at], &folded.as_bytes()[at + 1..])) {
            is_apart = true;
        }
    }
    searchable
}

/// Whether a comma between these stands within a number, as in 1,234: after it come three digits and no more.
fn groups_digits(before: &[u8], after: &[u8]) -> bool {
    let is_digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
    is_digit(before.last()) && (0..3).all(|at| is_digit(after.get(at))) && !is_digit(after.get(3))
}

/// A piece of a searchable text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Term<'a> {
    /// A Japanese character, or the first one of a Latin word or of a number: for questions of one character.
    One(char),
    /// Two characters that follow one another, unless both are of one Latin word or of one number.
    Pair(char, char),
    /// A whole Latin word, or a whole number.
    Word(&'a str),
}

/// Gives every term of a searchable text with its place, counted in characters.
pub fn terms<'a>(searchable: &'a str, mut each: impl FnMut(Term<'a>, u32)) {
    // A blank at the end closes the last word.
    let characters = searchable.char_indices().chain([(searchable.len(), ' ')]);
    let mut before: Option<(char, Kind)> = None;
    let mut word = (0, 0);
    for ((at, c), place) in characters.zip(0u32..) {
        let now = kind(c);
        let goes_on = now.is_some() && now != Some(Kind::Japanese) && before.map(|(_, kind)| kind) == now;
        if let Some((first, before)) = before
            && !goes_on
        {
            if before != Kind::Japanese {
                each(Term::Word(&searchable[word.0..at]), word.1);
            }
            if now.is_some() {
                each(Term::Pair(first, c), place - 1);
            }
        }
        if now.is_some() && !goes_on {
            each(Term::One(c), place);
            word = (at, place);
        }
        before = now.map(|kind| (c, kind));
    }
}

/// How often a searchable text contains a piece of a question, a searchable text without blanks: see the module.
#[must_use]
pub fn contains(searchable: &str, piece: &str) -> usize {
    let Some(first) = piece.chars().next() else { return 0 };
    let first = kind(first);
    let begins = |at: usize| {
        first == Some(Kind::Japanese) || searchable[..at].chars().next_back().is_none_or(|before| kind(before) != first)
    };
    let mut count = 0;
    let mut from = 0;
    while let Some(found) = searchable[from..].find(piece) {
        let at = from + found;
        count += usize::from(begins(at));
        from = at + searchable[at..].chars().next().map_or(1, char::len_utf8);
    }
    count
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    /// The rows that the script in the browser is held against, too.
    #[test]
    fn texts_become_what_the_vectors_say() {
        let vectors: Value =
            serde_json::from_str(include_str!("../../tests/search/vectors.json")).expect("the vectors are JSON");
        let rows = vectors["texts"].as_array().expect("a list");
        assert!(rows.len() >= 60);
        for row in rows {
            let text = row["text"].as_str().expect("a text");
            let made = searchable(text);
            assert_eq!(made, row["searchable"], "{text}");
            assert_eq!(searchable(&made), made, "{text}: what is searchable stays as it is");
            let mut found: Vec<String> = Vec::new();
            terms(&made, |term, place| {
                found.push(match term {
                    Term::One(c) => format!("{place}:{c}"),
                    Term::Pair(a, b) => format!("{place}:{a}{b}"),
                    Term::Word(word) => format!("{place}:{word} "),
                });
            });
            let expected: Vec<&str> =
                row["terms"].as_array().expect("a list").iter().filter_map(|term| term.as_str()).collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn a_text_contains_what_the_vectors_say() {
        let vectors: Value =
            serde_json::from_str(include_str!("../../tests/search/vectors.json")).expect("the vectors are JSON");
        for row in vectors["contains"].as_array().expect("a list") {
            let [text, piece] = ["text", "piece"].map(|key| searchable(row[key].as_str().expect("a text")));
            assert_eq!(contains(&text, &piece) as u64, row["count"].as_u64().expect("a number"), "{text} {piece}");
        }
    }
}
