//! One form for texts that readers take for the same, for comparing and searching; never for showing.

use unicode_normalization::UnicodeNormalization;

use super::variants::ordinary;

/// The text with differences removed that don't matter to a reader who looks for it:
///
/// 1. compatibility forms become ordinary ones (NFKC): `ＡＢＣ①㈱ｶﾞ` → `abc1(株)が`,
/// 2. upper case becomes lower case,
/// 3. katakana become hiragana; the prolonged sound mark `ー` stays, for コーヒー and こおひい are written apart,
/// 4. variants of a kanji become the ordinary form: 髙 → 高, 邊 → 辺,
/// 5. what nobody sees is dropped: selectors of glyph variants, places where a line may break. 葛󠄀城 → 葛城.
///
/// Folding what is folded changes nothing.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((at, _)) = rest.char_indices().find(|(_, c)| !is_simple(*c)) {
        // What can't be folded by itself may change the character before it: か and the mark are が.
        let (simple, from) = rest[..at].char_indices().next_back().map_or(("", 0), |(last, _)| (&rest[..last], last));
        folded.extend(simple.chars().map(fold_simple));
        let end = rest[at..].find(is_simple).map_or(rest.len(), |end| at + end);
        folded.push_str(&fold_any(&rest[from..end]));
        rest = &rest[end..];
    }
    folded.extend(rest.chars().map(fold_simple));
    folded
}

/// The characters of which most texts are made: they fold one by one, and never change what stands before them. To
/// leave them out of normalization makes folding five times as fast.
fn is_simple(c: char) -> bool {
    matches!(c, '\0'..='\x7F' | '、'..='〕' | 'ぁ'..='ゖ' | 'ァ'..='ヶ' | '・'..='ー' | '\u{4E00}'..='\u{9FFF}')
}

fn fold_simple(c: char) -> char {
    if c.is_ascii() { c.to_ascii_lowercase() } else { ordinary(hiragana(c)) }
}

fn fold_any(text: &str) -> String {
    text.chars()
        // The compatibility form of a spaced sound mark would be a space and the mark: か゛ is が.
        .map(|c| match c {
            '゛' => '\u{3099}',
            '゜' => '\u{309A}',
            c => c,
        })
        // Decomposed, every voiced katakana is a plain one and a mark, and each of the plain ones has its hiragana.
        .nfkd()
        .filter(|c| !is_unseen(*c))
        .flat_map(char::to_lowercase)
        .map(|c| ordinary(hiragana(c)))
        .nfc()
        .collect()
}

/// The hiragana of a katakana; any other character stays.
fn hiragana(c: char) -> char {
    match c {
        'ァ'..='ヶ' | 'ヽ'..='ヾ' => {
            char::from_u32(u32::from(c) - (u32::from('ァ') - u32::from('ぁ'))).unwrap_or(c)
        }
        c => c,
    }
}

/// The characters that show nothing, and separate nothing for a reader (Unicode, `Default_Ignorable_Code_Point`).
fn is_unseen(c: char) -> bool {
    matches!(
        c,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}'..='\u{1160}' | '\u{17B4}'..='\u{17B5}' | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}'
            | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFF8}'
            | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}'
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{fold, fold_any};

    #[test]
    fn what_reads_the_same_folds_to_the_same() {
        for (text, folded) in [
            ("よろず支援拠点", "よろず支援拠点"),
            ("ヨロズ支援拠点", "よろず支援拠点"),
            ("ﾖﾛｽﾞ", "よろず"),
            ("ローカルベンチマーク", "ろーかるべんちまーく"),
            ("ﾛｰｶﾙﾍﾞﾝﾁﾏｰｸ", "ろーかるべんちまーく"),
            ("ヴァイオリン", "ゔぁいおりん"),
            ("ヷ", "わ\u{3099}"),
            ("か\u{3099}か゛ｶﾞ", "ががが"),
            ("ハ゜ﾊﾟ", "ぱぱ"),
            ("ヶヵヽヾ", "ゖゕゝゞ"),
            ("ＩＮＰＩＴ－ＫＡＮＳＡＩ", "inpit-kansai"),
            ("第１回①㈱㌢", "第1回1(株)せんち"),
            ("Élan", "élan"),
            ("한국", "한국"),
            ("髙橋・山﨑・渡邉・渡邊", "高橋・山崎・渡辺・渡辺"),
            ("齋藤 斎藤 齊藤 斉藤", "斎藤 斎藤 斉藤 斉藤"),
            ("葛\u{E0100}城市", "葛城市"),
            ("支\u{200B}援soft\u{AD}hyphen", "支援softhyphen"),
            ("\u{FA19}\u{FA1A}", "神祥"),
            ("", ""),
        ] {
            assert_eq!(fold(text), folded);
        }
    }

    #[test]
    fn what_is_unseen_is_what_unicode_ignores() {
        let ignored = icu_properties::CodePointSetData::new::<icu_properties::props::DefaultIgnorableCodePoint>();
        for c in '\0'..=char::MAX {
            assert_eq!(super::is_unseen(c), ignored.contains(c), "U+{:04X}", u32::from(c));
        }
    }

    #[test]
    fn folding_any_character_twice_changes_nothing_more() {
        for c in '\0'..=char::MAX {
            let once = fold(&c.to_string());
            assert_eq!(fold(&once), once, "U+{:04X}", u32::from(c));
        }
    }

    proptest! {
        #[test]
        fn the_short_way_leads_to_the_same(text in r"(\PC|[か-ぽ゙゚゛゜カ-ポA-z一-三髙\u{301}\u{FE00}\u{1100}\u{1161}\u{AC00}]){0,12}") {
            prop_assert_eq!(fold(&text), fold_any(&text));
        }

        #[test]
        fn folding_twice_changes_nothing_more(text in r"(\PC|[ぁ-ヿ゙゚゛゜ｦ-ﾟＡ-ｚ]){0,12}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }
    }
}
