//! What a run of `*`, `_` or `~` may do between its two neighbours.
//!
//! CommonMark 0.31.2 §6.2 lets a run open emphasis when text follows it and close emphasis when text precedes it, and
//! takes punctuation beside a letter for an edge of the text. That fails if words aren't parted by spaces:
//! in `**「強調」**した` the second run could only open. The CJK-friendly amendments to CommonMark (tats-u, §6.2)
//! take punctuation of Chinese, Japanese and Korean for letters, and let a run beside a CJK character stand next
//! to other punctuation. This is those rules.
//!
//! `~~` follows them where it closes; that it opens before punctuation, too, is the parser's own rule. A single `~`
//! keeps the parser's rule, that it is no delimiter within a word: in Japanese it mostly means a range.

use super::characters::{is_cjk, is_punctuation};

/// What a run may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Role {
    pub opens: bool,
    pub closes: bool,
}

/// What stands beside a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Neighbour {
    /// A blank, or the edge of the line.
    Blank,
    Punctuation,
    CjkPunctuation,
    Cjk,
    /// An ideographic variation selector: an ideograph stands before it.
    Selector,
    Other,
}

/// The neighbour before a run: the last character of the text, or the last two if the last is a variation selector.
pub(super) fn before(text: &str) -> Neighbour {
    let mut characters = text.chars().rev();
    match characters.next() {
        None => Neighbour::Blank,
        // Variation selectors but that of emoji; U+FE01 makes ambiguous quotation marks wide
        // (StandardizedVariants.txt).
        Some(selector @ '\u{FE00}'..='\u{FE0E}') => match characters.next() {
            Some('‘' | '’' | '“' | '”') if selector == '\u{FE01}' => Neighbour::CjkPunctuation,
            Some(character) if character.is_whitespace() => Neighbour::Other,
            Some(character) => neighbour(character),
            None => Neighbour::Other,
        },
        Some(character) => neighbour(character),
    }
}

/// The neighbour before a run as CommonMark alone sees it: the last character.
pub(super) fn plain_before(text: &str) -> Neighbour {
    text.chars().next_back().map_or(Neighbour::Blank, neighbour)
}

/// The neighbour after a run: the first character of the text.
pub(super) fn after(text: &str) -> Neighbour {
    text.chars().next().map_or(Neighbour::Blank, neighbour)
}

fn neighbour(character: char) -> Neighbour {
    match (is_cjk(character), is_punctuation(character)) {
        _ if character.is_whitespace() => Neighbour::Blank,
        _ if ('\u{E0100}'..='\u{E01EF}').contains(&character) => Neighbour::Selector,
        (true, true) => Neighbour::CjkPunctuation,
        (true, false) => Neighbour::Cjk,
        (false, true) => Neighbour::Punctuation,
        (false, false) => Neighbour::Other,
    }
}

/// What a run of this many of a delimiter may do after the CJK-friendly rules.
pub(super) fn role(delimiter: u8, length: usize, before: Neighbour, after: Neighbour) -> Role {
    use Neighbour::{Blank, Other, Punctuation};
    let is_left = after != Blank && (after != Punctuation || before != Other);
    let is_right = before != Blank && (before != Punctuation || !matches!(after, Other | Neighbour::Selector));
    decide(delimiter, length, is_left, is_right, before, after)
}

/// What the same run may do after CommonMark alone: CJK characters are letters or punctuation like any other.
pub(super) fn plain_role(delimiter: u8, length: usize, before: Neighbour, after: Neighbour) -> Role {
    use Neighbour::Blank;
    let is_edge = |neighbour| neighbour == Blank || is_any_punctuation(neighbour);
    let is_left = after != Blank && (!is_any_punctuation(after) || is_edge(before));
    let is_right = before != Blank && (!is_any_punctuation(before) || is_edge(after));
    decide(delimiter, length, is_left, is_right, before, after)
}

fn decide(delimiter: u8, length: usize, is_left: bool, is_right: bool, before: Neighbour, after: Neighbour) -> Role {
    use Neighbour::Blank;
    match (delimiter, length) {
        (b'*', _) => Role { opens: is_left, closes: is_right },
        (b'_', _) => Role {
            opens: is_left && (!is_right || is_any_punctuation(before)),
            closes: is_right && (!is_left || is_any_punctuation(after)),
        },
        (b'~', 2) => Role { opens: after != Blank, closes: is_right },
        (b'~', 1) => Role {
            opens: after != Blank && (before == Blank || is_any_punctuation(before)),
            closes: before != Blank && (after == Blank || is_any_punctuation(after)),
        },
        _ => Role { opens: false, closes: false },
    }
}

fn is_any_punctuation(neighbour: Neighbour) -> bool {
    matches!(neighbour, Neighbour::Punctuation | Neighbour::CjkPunctuation)
}
