//! Radicals that stand for the kanji of the same form.
//!
//! Unicode has radicals of their own, meant for dictionaries. Fonts draw them with the glyphs of the kanji, so that a
//! PDF that is made from glyphs often names the radical: ⻑ for 長. For those of Kangxi (U+2F00 on) compatibility
//! normalization gives the kanji; for the others it doesn't.

/// The kanji that a radical of the block CJK Radicals Supplement stands for, of those that are written as words
/// (`EquivalentUnifiedIdeograph.txt` of Unicode); any other character itself.
#[must_use]
pub fn unified_radical(c: char) -> char {
    match RADICALS.binary_search_by_key(&c, |(radical, _)| *radical) {
        Ok(place) => RADICALS.get(place).map_or(c, |(_, kanji)| *kanji),
        Err(_) => c,
    }
}

#[rustfmt::skip]
const RADICALS: [(char, char); 38] = [
    ('\u{2E81}', '厂'), ('\u{2E84}', '乙'), ('\u{2E88}', '刀'), ('\u{2E8A}', '卜'), ('\u{2E8C}', '小'), ('\u{2E8D}', '小'),
    ('\u{2E8E}', '兀'), ('\u{2E92}', '巳'), ('\u{2E93}', '幺'), ('\u{2E9B}', '旡'), ('\u{2E9D}', '月'), ('\u{2E9E}', '歺'),
    ('\u{2E9F}', '母'), ('\u{2EA0}', '民'), ('\u{2EA7}', '牛'), ('\u{2EA9}', '王'), ('\u{2EAA}', '疋'), ('\u{2EAC}', '示'),
    ('\u{2EB6}', '羊'), ('\u{2EBB}', '聿'), ('\u{2EBC}', '肉'), ('\u{2EBD}', '臼'), ('\u{2EC1}', '虎'), ('\u{2EC4}', '西'),
    ('\u{2EC6}', '角'), ('\u{2ED1}', '長'), ('\u{2ED7}', '雨'), ('\u{2ED8}', '青'), ('\u{2EDD}', '食'), ('\u{2EE3}', '骨'),
    ('\u{2EE4}', '鬼'), ('\u{2EE8}', '麦'), ('\u{2EE9}', '黄'), ('\u{2EEB}', '斉'), ('\u{2EED}', '歯'), ('\u{2EEF}', '竜'),
    ('\u{2EF1}', '龜'), ('\u{2EF2}', '亀'),
];

#[cfg(test)]
mod tests {
    use super::{RADICALS, unified_radical};

    #[test]
    fn a_radical_is_its_kanji_and_all_else_itself() {
        assert!(RADICALS.is_sorted());
        assert_eq!("⻑⻄⺠長あa".chars().map(unified_radical).collect::<String>(), "長西民長あa");
    }
}
