//! Wide characters, between which the end of a source line is no space.

/// Whether a character takes part in East Asian text as one of its own: its `East_Asian_Width` is Wide, Fullwidth or
/// Halfwidth (Unicode Standard Annex #11, version 17).
#[must_use]
pub fn is_wide(c: char) -> bool {
    let c = u32::from(c);
    BOUNDARIES.partition_point(|boundary| *boundary <= c) % 2 == 1
}

/// Whether a soft line break between two characters leaves no space: between wide ones it doesn't, unless either is Hangul,
/// for Korean puts spaces between its words (CSS Text Level 4, segment break transformation).
#[must_use]
pub fn soft_break_vanishes(before: char, after: char) -> bool {
    is_wide(before) && is_wide(after) && !is_hangul(before) && !is_hangul(after)
}

/// The blocks of Hangul letters and syllables, full-width and half-width.
fn is_hangul(c: char) -> bool {
    matches!(c,
        '\u{1100}'..='\u{11FF}'
        | '\u{3130}'..='\u{318F}'
        | '\u{A960}'..='\u{A97F}'
        | '\u{AC00}'..='\u{D7FF}'
        | '\u{FFA0}'..='\u{FFDC}')
}

/// Where wide and other characters change, in turns: the first wide one, the first that isn't, and so on. Characters that
/// aren't assigned are counted with their neighbours where that keeps the table short.
#[rustfmt::skip]
const BOUNDARIES: [u32; 170] = [
    0x1100, 0x1160, 0x20A9, 0x20AA, 0x231A, 0x231C, 0x2329, 0x232B, 0x23E9, 0x23ED, 0x23F0, 0x23F1,
    0x23F3, 0x23F4, 0x25FD, 0x25FF, 0x2614, 0x2616, 0x2630, 0x2638, 0x2648, 0x2654, 0x267F, 0x2680,
    0x268A, 0x2690, 0x2693, 0x2694, 0x26A1, 0x26A2, 0x26AA, 0x26AC, 0x26BD, 0x26BF, 0x26C4, 0x26C6,
    0x26CE, 0x26CF, 0x26D4, 0x26D5, 0x26EA, 0x26EB, 0x26F2, 0x26F4, 0x26F5, 0x26F6, 0x26FA, 0x26FB,
    0x26FD, 0x26FE, 0x2705, 0x2706, 0x270A, 0x270C, 0x2728, 0x2729, 0x274C, 0x274D, 0x274E, 0x274F,
    0x2753, 0x2756, 0x2757, 0x2758, 0x2795, 0x2798, 0x27B0, 0x27B1, 0x27BF, 0x27C0, 0x2B1B, 0x2B1D,
    0x2B50, 0x2B51, 0x2B55, 0x2B56, 0x2E80, 0x303F, 0x3041, 0x3248, 0x3250, 0xA4C7, 0xA960, 0xA97D,
    0xAC00, 0xD7A4, 0xF900, 0xFADA, 0xFE10, 0xFE1A, 0xFE30, 0xFE6C, 0xFF01, 0xFFEF, 0x16FE0, 0x1B2FC,
    0x1D300, 0x1D377, 0x1F004, 0x1F005, 0x1F0CF, 0x1F0D0, 0x1F18E, 0x1F18F, 0x1F191, 0x1F19B, 0x1F1AE, 0x1F1AF,
    0x1F200, 0x1F321, 0x1F32D, 0x1F336, 0x1F337, 0x1F37D, 0x1F37E, 0x1F394, 0x1F3A0, 0x1F3CB, 0x1F3CF, 0x1F3D4,
    0x1F3E0, 0x1F3F1, 0x1F3F4, 0x1F3F5, 0x1F3F8, 0x1F43F, 0x1F440, 0x1F441, 0x1F442, 0x1F4FD, 0x1F4FF, 0x1F53E,
    0x1F54B, 0x1F54F, 0x1F550, 0x1F568, 0x1F57A, 0x1F57B, 0x1F595, 0x1F597, 0x1F5A4, 0x1F5A5, 0x1F5FB, 0x1F650,
    0x1F680, 0x1F6C6, 0x1F6CC, 0x1F6CD, 0x1F6D0, 0x1F6D3, 0x1F6D5, 0x1F6E0, 0x1F6EB, 0x1F6ED, 0x1F6F4, 0x1F6FD,
    0x1F7DA, 0x1F7DB, 0x1F7E0, 0x1F7F1, 0x1F90C, 0x1F93B, 0x1F93C, 0x1F946, 0x1F947, 0x1FA00, 0x1FA70, 0x1FAFB,
    0x20000, 0x3FC40,
];

#[cfg(test)]
mod tests {
    use icu_properties::CodePointMapData;
    use icu_properties::props::{EastAsianWidth, GeneralCategory};

    use super::{is_wide, soft_break_vanishes};

    #[test]
    fn every_assigned_character_is_as_wide_as_icu_says() {
        let widths = CodePointMapData::<EastAsianWidth>::new();
        let categories = CodePointMapData::<GeneralCategory>::new();
        for c in ('\0'..=char::MAX).filter(|c| categories.get(*c) != GeneralCategory::Unassigned) {
            let width = widths.get(c);
            let expected =
                [EastAsianWidth::Wide, EastAsianWidth::Fullwidth, EastAsianWidth::Halfwidth].contains(&width);
            assert_eq!(is_wide(c), expected, "U+{:04X}", u32::from(c));
        }
    }

    #[test]
    fn a_soft_break_vanishes_between_wide_characters_alone() {
        for (before, after, vanishes) in [
            ('支', '援', true),
            ('。', 'あ', true),
            ('ー', '「', true),
            ('ｱ', 'ア', true),
            ('🎉', '祝', true),
            ('援', 'A', false),
            ('5', '局', false),
            ('a', 'b', false),
            ('한', '국', false),
            ('国', '한', false),
        ] {
            assert_eq!(soft_break_vanishes(before, after), vanishes, "{before}{after}");
        }
    }
}
