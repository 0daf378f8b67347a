//! Whether a line break in the source is a space in the page.
//!
//! The rule is that of CSS Text Level 4 §4.1.3 (segment break transformation): between two wide characters (East Asian
//! Width W, F or H, emoji excepted) the break vanishes, unless one of them is Hangul. As the site is Japanese, it
//! vanishes too where only one neighbour is wide and the other is a mark whose width is ambiguous and that
//! Japanese text sets wide (`…`, `―`, `①`, `※`, `→`).

use super::characters::{is_cjk, is_hangul};

/// Whether the line break between the two leaves nothing behind.
pub(super) fn joins(before: char, after: char) -> bool {
    match (width(before), width(after)) {
        (Width::Wide, Width::Wide | Width::Ambiguous) | (Width::Ambiguous, Width::Wide) => true,
        (Width::Narrow, _) | (_, Width::Narrow) | (Width::Ambiguous, Width::Ambiguous) => false,
    }
}

enum Width {
    Narrow,
    Wide,
    Ambiguous,
}

fn width(character: char) -> Width {
    if character.is_ascii() {
        return Width::Narrow;
    }
    match character {
        // Dashes, quotation marks, leaders, signs; arrows and operators; enclosed characters; shapes.
        '§'
        | '±'
        | '¶'
        | '×'
        | '÷'
        | '\u{2010}'..='\u{2027}'
        | '\u{2030}'..='\u{203E}'
        | '\u{2103}'
        | '\u{2116}'
        | '\u{2121}'
        | '\u{2160}'..='\u{217F}'
        | '\u{2190}'..='\u{22FF}'
        | '\u{2460}'..='\u{257F}'
        | '\u{25A0}'..='\u{2606}'
        | '\u{2776}'..='\u{277F}' => Width::Ambiguous,
        // A variation selector follows an ideograph.
        '\u{E0100}'..='\u{E01EF}' => Width::Wide,
        _ if is_cjk(character) && !is_hangul(character) => Width::Wide,
        _ => Width::Narrow,
    }
}

#[cfg(test)]
mod tests {
    use super::joins;

    #[test]
    fn only_between_wide_characters_a_break_vanishes() {
        for (before, after, expected) in [
            ('漢', '字', true),
            ('。', 'か', true),
            ('カ', '（', true),
            ('Ａ', '漢', true),
            ('ｶ', '漢', true),
            ('…', '次', true),
            ('。', '①', true),
            ('漢', 'a', false),
            ('a', '漢', false),
            ('a', 'b', false),
            ('①', '②', false),
            ('한', '국', false),
            ('漢', '한', false),
            ('漢', '😀', false),
            ('5', '年', false),
        ] {
            assert_eq!(joins(before, after), expected, "{before} {after}");
        }
    }
}
