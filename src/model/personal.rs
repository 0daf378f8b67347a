//! Data of persons that may have got into a text by mistake: telephone numbers, addresses for mail, 個人番号, accounts.

use std::sync::Arc;

use crate::diagnostic::Span;
use crate::keys::{Required, SpannedText, Text, record};

/// Something that may tell of a person, where it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Personal {
    pub kind: PersonalKind,
    pub file: Arc<str>,
    pub text: Box<str>,
    pub span: Span,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PersonalKind {
    Telephone,
    Mail,
    /// 個人番号 (My Number), by its check digit.
    Number,
    /// The number of an account at a bank.
    Account,
}

record! {
    /// Something that is known to stand in a text, with the reason why it may.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Allowance: "載せてよい連絡先など" {
        /// What may stand there, as it is written.
        text: Required<SpannedText>, "値", "載せてよい電話番号、メールアドレスなど", eg "03-1234-5678";
        /// Why it may.
        reason: Required<Text>, "理由", "載せてよい理由", eg "相談窓口の番号";
    }
}

/// One form for the ways in which the same is written: digits and letters alone, but for the signs of an address.
#[must_use]
pub fn same(text: &str) -> String {
    let is_kept = |c: char| c.is_alphanumeric() || matches!(c, '@' | '.' | '_' | '+');
    let narrow = text.chars().map(narrow);
    narrow.filter(|&c| is_kept(c)).flat_map(char::to_lowercase).collect()
}

/// The half-width form of a character, and one form of hyphens and blanks.
#[must_use]
pub fn narrow(c: char) -> char {
    match c {
        // Full-width forms stand 0xFEE0 behind those of ASCII.
        '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '\u{2010}'..='\u{2015}' | '\u{2212}' | 'ー' | 'ｰ' => '-',
        '\u{3000}' | '\u{A0}' => ' ',
        c => c,
    }
}
