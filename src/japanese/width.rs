//! How wide characters are, and where the end of a source line is no space.
//!
//! The tables are those of Unicode 17: `EastAsianWidth.txt` (Standard Annex #11), `emoji-data.txt` (Technical Standard
//! #51) and `Scripts.txt`. A code point that isn't assigned belongs to the range in which it lies. The crate
//! `unicode-width` wouldn't do: it counts columns of a terminal, of which half-width katakana take as many as Latin
//! letters.

/// Whether a character takes part in East Asian text as one of its own: its `East_Asian_Width` is Wide, Fullwidth or
/// Halfwidth.
#[must_use]
pub fn is_wide(c: char) -> bool {
    is_wide_text(c) || within(&EMOJI, c)
}

/// The same without what is shown as an emoji (`Emoji_Presentation`), which is wide in the text of every language.
#[must_use]
pub fn is_wide_text(c: char) -> bool {
    within(&TEXT, c)
}

/// Whether a character is of the script Hangul.
#[must_use]
pub fn is_hangul(c: char) -> bool {
    within(&HANGUL, c)
}

/// Whether a soft line break between two characters leaves no space. The rule is that of CSS Text Level 4 §4.1.3
/// (segment break transformation): it vanishes between two wide characters, unless one of them is Hangul, for Korean
/// puts spaces between its words. An emoji is wide. As sites are Japanese, it vanishes too if one neighbour is wide
/// and the other is a mark whose width is ambiguous and that Japanese text sets wide (`…`, `―`, `①`, `※`, `→`).
#[must_use]
pub fn soft_break_vanishes(before: char, after: char) -> bool {
    match (width(before), width(after)) {
        (Width::Wide, Width::Wide | Width::Ambiguous) | (Width::Ambiguous, Width::Wide) => true,
        (Width::Narrow, _) | (_, Width::Narrow) | (Width::Ambiguous, Width::Ambiguous) => false,
    }
}

/// What a character is to a line break beside it.
enum Width {
    Narrow,
    Wide,
    Ambiguous,
}

fn width(c: char) -> Width {
    match c {
        _ if c.is_ascii() || is_hangul(c) => Width::Narrow,
        // A variation selector follows an ideograph.
        '\u{E0100}'..='\u{E01EF}' => Width::Wide,
        _ if is_wide(c) => Width::Wide,
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
        _ => Width::Narrow,
    }
}

/// Whether a character lies in one of the ranges, which are in order.
fn within(ranges: &[(u32, u32)], c: char) -> bool {
    let code = u32::from(c);
    let after = ranges.partition_point(|(first, _)| *first <= code);
    after.checked_sub(1).and_then(|at| ranges.get(at)).is_some_and(|(_, last)| code <= *last)
}

/// East Asian Width W, F or H without `Emoji_Presentation`.
#[rustfmt::skip]
static TEXT: [(u32, u32); 26] = [
    (0x1100, 0x115F), (0x20A9, 0x20A9), (0x2329, 0x232A), (0x2630, 0x2637), (0x268A, 0x268F), (0x2E80, 0x303E),
    (0x3041, 0x3247), (0x3250, 0xA4C6), (0xA960, 0xA97C), (0xAC00, 0xD7A3), (0xF900, 0xFAFF), (0xFE10, 0xFE19),
    (0xFE30, 0xFE6B), (0xFF01, 0xFFEE), (0x16FE0, 0x1B2FB), (0x1D300, 0x1D376), (0x1F1AE, 0x1F1AE), (0x1F200, 0x1F200),
    (0x1F202, 0x1F219), (0x1F21B, 0x1F22E), (0x1F230, 0x1F231), (0x1F237, 0x1F237), (0x1F23B, 0x1F248), (0x1F260, 0x1F265),
    (0x1F7DA, 0x1F7DA), (0x20000, 0x3FFFD),
];

/// `Emoji_Presentation`, without the letters of which flags are made: these are not wide by themselves.
#[rustfmt::skip]
static EMOJI: [(u32, u32); 72] = [
    (0x231A, 0x231B), (0x23E9, 0x23EC), (0x23F0, 0x23F0), (0x23F3, 0x23F3), (0x25FD, 0x25FE), (0x2614, 0x2615),
    (0x2648, 0x2653), (0x267F, 0x267F), (0x2693, 0x2693), (0x26A1, 0x26A1), (0x26AA, 0x26AB), (0x26BD, 0x26BE),
    (0x26C4, 0x26C5), (0x26CE, 0x26CE), (0x26D4, 0x26D4), (0x26EA, 0x26EA), (0x26F2, 0x26F3), (0x26F5, 0x26F5),
    (0x26FA, 0x26FA), (0x26FD, 0x26FD), (0x2705, 0x2705), (0x270A, 0x270B), (0x2728, 0x2728), (0x274C, 0x274C),
    (0x274E, 0x274E), (0x2753, 0x2755), (0x2757, 0x2757), (0x2795, 0x2797), (0x27B0, 0x27B0), (0x27BF, 0x27BF),
    (0x2B1B, 0x2B1C), (0x2B50, 0x2B50), (0x2B55, 0x2B55), (0x1F004, 0x1F004), (0x1F0CF, 0x1F0CF), (0x1F18E, 0x1F18E),
    (0x1F191, 0x1F19A), (0x1F201, 0x1F201), (0x1F21A, 0x1F21A), (0x1F22F, 0x1F22F), (0x1F232, 0x1F236), (0x1F238, 0x1F23A),
    (0x1F250, 0x1F251), (0x1F300, 0x1F320), (0x1F32D, 0x1F335), (0x1F337, 0x1F37C), (0x1F37E, 0x1F393), (0x1F3A0, 0x1F3CA),
    (0x1F3CF, 0x1F3D3), (0x1F3E0, 0x1F3F0), (0x1F3F4, 0x1F3F4), (0x1F3F8, 0x1F43E), (0x1F440, 0x1F440), (0x1F442, 0x1F4FC),
    (0x1F4FF, 0x1F53D), (0x1F54B, 0x1F54E), (0x1F550, 0x1F567), (0x1F57A, 0x1F57A), (0x1F595, 0x1F596), (0x1F5A4, 0x1F5A4),
    (0x1F5FB, 0x1F64F), (0x1F680, 0x1F6C5), (0x1F6CC, 0x1F6CC), (0x1F6D0, 0x1F6D2), (0x1F6D5, 0x1F6DF), (0x1F6EB, 0x1F6EC),
    (0x1F6F4, 0x1F6FC), (0x1F7E0, 0x1F7F0), (0x1F90C, 0x1F93A), (0x1F93C, 0x1F945), (0x1F947, 0x1F9FF), (0x1FA70, 0x1FAFA),
];

/// The script Hangul.
#[rustfmt::skip]
static HANGUL: [(u32, u32); 8] = [
    (0x1100, 0x11FF), (0x302E, 0x302F), (0x3131, 0x318E), (0x3200, 0x321E), (0x3260, 0x327E), (0xA960, 0xA97C),
    (0xAC00, 0xD7FB), (0xFFA0, 0xFFDC),
];

#[cfg(test)]
mod tests {
    use icu_properties::props::{EastAsianWidth, EmojiPresentation, GeneralCategory, Script};
    use icu_properties::{CodePointMapData, CodePointSetData};

    use super::{is_hangul, is_wide, is_wide_text, soft_break_vanishes};

    #[test]
    fn every_assigned_character_is_what_icu_says() {
        let widths = CodePointMapData::<EastAsianWidth>::new();
        let categories = CodePointMapData::<GeneralCategory>::new();
        let scripts = CodePointMapData::<Script>::new();
        let emoji = CodePointSetData::new::<EmojiPresentation>();
        for c in ('\0'..=char::MAX).filter(|c| categories.get(*c) != GeneralCategory::Unassigned) {
            let wide = [EastAsianWidth::Wide, EastAsianWidth::Fullwidth, EastAsianWidth::Halfwidth];
            let wide = wide.contains(&widths.get(c));
            let expected = (wide, wide && !emoji.contains(c), scripts.get(c) == Script::Hangul);
            assert_eq!((is_wide(c), is_wide_text(c), is_hangul(c)), expected, "U+{:04X}", u32::from(c));
        }
    }

    #[test]
    fn a_soft_break_vanishes_between_wide_characters_alone() {
        for (before, after, vanishes) in [
            ('漢', '字', true),
            ('。', 'か', true),
            ('ー', '「', true),
            ('カ', '（', true),
            ('Ａ', '漢', true),
            ('ｶ', '漢', true),
            ('ｱ', 'ア', true),
            ('🎉', '祝', true),
            ('漢', '😀', true),
            ('😀', '😀', true),
            ('…', '次', true),
            ('。', '①', true),
            ('\u{E0100}', '城', true),
            ('漢', 'a', false),
            ('a', '漢', false),
            ('a', 'b', false),
            ('a', '😀', false),
            ('5', '年', false),
            ('①', '②', false),
            ('한', '국', false),
            ('漢', '한', false),
            ('한', '漢', false),
            ('한', '…', false),
        ] {
            assert_eq!(soft_break_vanishes(before, after), vanishes, "{before} {after}");
        }
    }
}
