//! The order of the syllabary (五十音順), after JIS X 4061, and the rows that head an index.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::fold::fold;

const VOICED: char = '\u{3099}';
const HALF_VOICED: char = '\u{309A}';

/// By what a reading is sorted: see [`sort_key`]. Only its order means anything.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SortKey {
    // The derived order compares the fields one after another, as the standard does with its levels.
    syllables: Box<str>,
    voicing: Box<[Voicing]>,
    forms: Box<[Form]>,
    folded: Box<str>,
    written: Box<str>,
}

/// は before ば before ぱ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Voicing {
    Plain,
    Voiced,
    HalfVoiced,
}

/// The prolonged mark before a small kana, before an iteration mark, before the kana in full.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Form {
    Prolonged,
    Small,
    Iterated,
    Full,
}

/// The key by which readings stand in the order of the syllabary.
///
/// 1. Syllables count first: は, ば and ぱ are one, so are つ and っ, and hiragana and katakana; `ー` is the vowel
///    before it, `ゝ` the kana before it.
/// 2. If all syllables agree, voicing decides: はり, ばり, ぱり.
/// 3. Then the form: ー, small, repeated, full: ハート, はあと.
/// 4. Then the text itself, so that different texts are never equal.
///
/// Digits come before Latin letters, these before kana, kana before kanji, whose reading only the author knows.
#[must_use]
pub fn sort_key(text: &str) -> SortKey {
    let folded = fold(text);
    let mut syllables = Syllables::default();
    for c in folded.nfd() {
        syllables.push(c);
    }
    SortKey {
        syllables: syllables.bases.into(),
        voicing: syllables.voicing.into(),
        forms: syllables.forms.into(),
        folded: folded.into(),
        written: text.into(),
    }
}

/// The heading under which a reading stands in an index: the first kana of its row (あ か さ … わ, ん being in わ), or
/// a Latin capital; none for digits, kanji and everything else.
#[must_use]
pub fn row(text: &str) -> Option<char> {
    let folded = fold(text);
    let (base, _) = base(folded.trim_start().nfd().next()?);
    match base {
        'あ'..='お' => Some('あ'),
        'か'..='ご' => Some('か'),
        'さ'..='ぞ' => Some('さ'),
        'た'..='ど' => Some('た'),
        'な'..='の' => Some('な'),
        'は'..='ぽ' => Some('は'),
        'ま'..='も' => Some('ま'),
        'や'..='よ' => Some('や'),
        'ら'..='ろ' => Some('ら'),
        'わ'..='ん' => Some('わ'),
        'a'..='z' => Some(base.to_ascii_uppercase()),
        _ => None,
    }
}

/// The first three levels of a key, as far as the text has been read. Each syllable has its entry in all three.
#[derive(Default)]
struct Syllables {
    bases: String,
    voicing: Vec<Voicing>,
    forms: Vec<Form>,
}

impl Syllables {
    /// Adds a character of the decomposed text.
    fn push(&mut self, c: char) {
        let before = self.bases.chars().next_back();
        let (base, voicing, form) = match (c, before) {
            (VOICED, _) => return self.voice(Voicing::Voiced),
            (HALF_VOICED, _) => return self.voice(Voicing::HalfVoiced),
            ('ー', Some(before)) => match vowel(before) {
                Some(vowel) => (vowel, Voicing::Plain, Form::Prolonged),
                None => ('ー', Voicing::Plain, Form::Full),
            },
            // The mark of ゞ is decomposed and follows.
            ('ゝ', Some(before)) if vowel(before).is_some() || before == 'ん' => {
                (before, Voicing::Plain, Form::Iterated)
            }
            // Accents tell words apart only in the last place.
            (c, _) if is_combining_mark(c) => return,
            (c, _) => {
                let (base, form) = base(c);
                (base, Voicing::Plain, form)
            }
        };
        self.bases.push(base);
        self.voicing.push(voicing);
        self.forms.push(form);
    }

    fn voice(&mut self, voicing: Voicing) {
        if let Some(last) = self.voicing.last_mut() {
            *last = voicing;
        }
    }
}

/// The kana in full of a small one; any other character stays.
fn base(c: char) -> (char, Form) {
    let full = match c {
        'ぁ' => 'あ',
        'ぃ' => 'い',
        'ぅ' => 'う',
        'ぇ' => 'え',
        'ぉ' => 'お',
        'ゕ' => 'か',
        'ゖ' => 'け',
        'っ' => 'つ',
        'ゃ' => 'や',
        'ゅ' => 'ゆ',
        'ょ' => 'よ',
        'ゎ' => 'わ',
        c => return (c, Form::Full),
    };
    (full, Form::Small)
}

/// The vowel with which a plain kana in full ends.
fn vowel(kana: char) -> Option<char> {
    match kana {
        'あ' | 'か' | 'さ' | 'た' | 'な' | 'は' | 'ま' | 'や' | 'ら' | 'わ' => Some('あ'),
        'い' | 'き' | 'し' | 'ち' | 'に' | 'ひ' | 'み' | 'り' | 'ゐ' => Some('い'),
        'う' | 'く' | 'す' | 'つ' | 'ぬ' | 'ふ' | 'む' | 'ゆ' | 'る' => Some('う'),
        'え' | 'け' | 'せ' | 'て' | 'ね' | 'へ' | 'め' | 'れ' | 'ゑ' => Some('え'),
        'お' | 'こ' | 'そ' | 'と' | 'の' | 'ほ' | 'も' | 'よ' | 'ろ' | 'を' => Some('お'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use icu_collator::options::CollatorOptions;
    use icu_collator::{Collator, CollatorBorrowed};

    use super::{row, sort_key};

    #[test]
    fn readings_stand_in_the_order_of_the_syllabary() {
        let expected = [
            "",
            "5つの壁",
            "GビズID",
            "INPIT",
            "あい",
            "アイ",
            "いとう",
            "ヴ",
            "かいご",
            "がいこ",
            "がいご",
            "かいせい",
            "きよう",
            "きんゆう",
            "けいえいデザインシート",
            "サービス",
            "さあびす",
            "さゝき",
            "ささき",
            "さつか",
            "すず",
            "すゞき",
            "すずき",
            "つき",
            "デー",
            "データ",
            "でえたあ",
            "ハート",
            "はあと",
            "ハード",
            "バート",
            "はつか",
            "はり",
            "ばり",
            "ぱり",
            "はりま",
            "びょういん",
            "びよういん",
            "よろず",
            "ろうどう",
            "ローカルベンチマーク",
            "ん",
            "伴走",
        ];
        let mut sorted = expected;
        sorted.reverse();
        sorted.sort_by_key(|text| sort_key(text));
        assert_eq!(sorted, expected);
    }

    #[test]
    fn a_reading_stands_under_its_row() {
        for (text, heading) in [
            ("あくしょん", Some('あ')),
            ("ヴィジョン", Some('あ')),
            ("ぎじゅつ", Some('か')),
            ("ヶ", Some('か')),
            ("ざいむきょく", Some('さ')),
            ("っ", Some('た')),
            ("でんし", Some('た')),
            ("のれん", Some('な')),
            ("ばんそう", Some('は')),
            ("ﾌﾟﾗｯﾄﾌｫｰﾑ", Some('は')),
            ("モデル", Some('ま')),
            ("よろず", Some('や')),
            ("ローカルベンチマーク", Some('ら')),
            ("をん", Some('わ')),
            ("ん", Some('わ')),
            ("INPIT", Some('I')),
            ("ｇＢｉｚ", Some('G')),
            ("Élan", Some('E')),
            ("　かな", Some('か')),
            ("47拠点", None),
            ("伴走", None),
            ("「かぎ」", None),
            ("ー", None),
            ("", None),
        ] {
            assert_eq!(row(text), heading, "{text}");
        }
    }

    fn japanese_collator() -> CollatorBorrowed<'static> {
        Collator::try_new(icu_locale_core::locale!("ja").into(), CollatorOptions::default()).expect("the data of ICU")
    }

    /// Few kana, so that readings are often nearly equal. ICU lets ゝ repeat hiragana only, no mark follow a mark, and
    /// ー prolong no ん.
    fn reading() -> impl Strategy<Value = String> {
        prop_oneof![
            "([か-ざつはばぱっぁあお][ーゝゞ]?){1,3}",
            "([か-ざはばあぁアァハバパサザ]ー?){1,3}",
            "[か-ざっぁあんッアサザン]{1,4}"
        ]
    }

    proptest! {
        #[test]
        fn kana_stand_in_the_order_that_icu_gives_them(a in reading(), b in reading()) {
            let icu = japanese_collator().compare(&a, &b);
            prop_assert!(icu.is_eq() || sort_key(&a).cmp(&sort_key(&b)) == icu, "{} {} {:?}", a, b, icu);
        }

        #[test]
        fn only_the_same_text_has_the_same_key(a in "[ぁ-ゖー゙ゝ]{0,3}|[ァ-ヶー]{0,3}", b in "[ぁ-ゖー゙ゝ]{0,3}") {
            prop_assert_eq!(sort_key(&a) == sort_key(&b), a == b);
        }

        #[test]
        fn no_text_makes_sorting_panic(text in r"\PC*") {
            let _heading = row(&text);
            prop_assert_eq!(sort_key(&text), sort_key(&text));
        }
    }
}
