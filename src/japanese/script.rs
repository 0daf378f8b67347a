//! The script that a character belongs to: Japanese has no blanks, and where the script changes a word mostly begins or
//! ends.

/// See the module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Script {
    Kanji,
    Hiragana,
    Katakana,
    /// Letters and digits of all other scripts.
    Other,
}

/// The script of a character; none if it is no part of a word.
#[must_use]
pub fn script(c: char) -> Option<Script> {
    match c {
        '々' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' => Some(Script::Kanji),
        'ァ'..='ヺ' | 'ー' => Some(Script::Katakana),
        'ぁ'..='ゖ' => Some(Script::Hiragana),
        c if c.is_alphanumeric() => Some(Script::Other),
        _ => None,
    }
}
