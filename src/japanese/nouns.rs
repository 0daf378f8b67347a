//! The words that a text is about, found without a dictionary.

use crate::japanese::{Script, script};

/// The nouns of a text, as they stand in it: runs of three characters or more, all kanji or all katakana. Shorter ones
/// (相談, 会社) say little of what a text is about.
///
/// A run of kanji that hiragana inflect is a part of a word (資金繰 of 資金繰り, 取組 of 取組み) and is left out: after
/// a noun stands a particle, a form of する or です, or no hiragana.
pub fn nouns(text: &str, mut each: impl FnMut(&str)) {
    let mut run: Option<(Script, usize, usize)> = None;
    for (at, c) in text.char_indices().chain([(text.len(), '\0')]) {
        let now = script(c).filter(|script| matches!(script, Script::Kanji | Script::Katakana));
        if let Some((kind, _, length)) = &mut run
            && now == Some(*kind)
        {
            *length += 1;
            continue;
        }
        if let Some((kind, from, length)) = run
            && is_noun(kind, length, c)
        {
            each(&text[from..at]);
        }
        run = now.map(|kind| (kind, at, 1));
    }
}

/// Whether a run of this many characters is a noun if `next` comes after it.
fn is_noun(script: Script, length: usize, next: char) -> bool {
    let is_inflected =
        script == Script::Kanji && matches!(next, 'ぁ'..='ゖ') && !"はがをにのとでもやへかしさすせだな".contains(next);
    length >= 3 && !is_inflected
}

#[cfg(test)]
mod tests {
    #[test]
    fn nouns_are_runs_of_kanji_and_of_katakana() {
        for (text, expected) in [
            ("設備投資と後継者の育成", "設備投資 後継者"),
            ("資金繰りに不安がある。", ""),
            ("取引先へ提案し、新製品を試作した", "取引先 新製品"),
            ("経営デザインシート", "デザインシート"),
            ("データとＡＩ、ＤＸ", "データ"),
            ("人々は佐々木さん", "佐々木"),
            ("在庫管理", "在庫管理"),
            ("", ""),
        ] {
            let mut found = Vec::new();
            super::nouns(text, |word| found.push(word.to_owned()));
            assert_eq!(found.join(" "), expected, "{text}");
        }
    }
}
