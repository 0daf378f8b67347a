//! What Japanese text needs beyond Unicode: one form to compare by, the order of the syllabary, and line breaks.
//!
//! 1. [`fold`] (`fold.rs`) makes texts equal that readers take for the same: half-width and full-width, hiragana and
//!    katakana, old and new forms of a kanji (`variants.rs`).
//! 2. [`sort_key`] and [`row`] (`kana.rs`) put readings in the order of the syllabary and under its headings.
//! 3. [`searchable`] and [`terms`] (`words.rs`) make of a text what an index holds, and of a question what is looked
//!    up.
//! 4. [`script`] (`script.rs`) tells kanji, hiragana and katakana apart.
//! 5. [`nouns`] (`nouns.rs`) says what a text is about.
//! 6. [`is_wide`] (`width.rs`) tells the characters of East Asian text, and [`soft_break_vanishes`] where the end of a
//!    line is no space.
//! 7. [`unified_radical`] (`radicals.rs`) gives the kanji that a radical stands for in texts that were taken from
//!    glyphs.

mod fold;
mod kana;
mod nouns;
mod radicals;
mod script;
mod variants;
mod width;
mod words;

pub(crate) use fold::fold;
pub(crate) use kana::{SortKey, row, sort_key};
pub(crate) use nouns::nouns;
pub(crate) use radicals::unified_radical;
pub(crate) use script::{Script, script};
pub(crate) use width::{is_hangul, is_wide, is_wide_text, soft_break_vanishes};
pub(crate) use words::{Term, contains, searchable, terms};
