//! How a name is written, and in which form it is looked for.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use crate::diagnostic::Spanned;
use crate::japanese;

/// The patterns of all names.
#[derive(Default)]
pub struct Needles {
    pub patterns: Vec<String>,
    /// The entry that each is of.
    pub entry_of: Vec<usize>,
}

/// Legal forms: the names of companies are written with them before, behind, in brief or not at all.
const FORMS: [&str; 14] = [
    "株式会社",
    "有限会社",
    "合同会社",
    "合資会社",
    "合名会社",
    "一般社団法人",
    "一般財団法人",
    "公益社団法人",
    "公益財団法人",
    "社団法人",
    "財団法人",
    "医療法人",
    "社会福祉法人",
    "学校法人",
];

/// A name without its legal form that has fewer characters is looked for with one alone: else it would be found in
/// other words (日本, アサヒ).
const ALONE: usize = 4;

/// What has fewer characters isn't looked for.
pub const SHORTEST: usize = 2;

impl Needles {
    /// Adds those of an entry.
    pub fn extend(&mut self, entry: usize, name: &Spanned<Box<str>>, also: &[Spanned<Box<str>>]) {
        let (whole, core) = (folded(name), core(name));
        if core == whole || core.chars().count() >= ALONE {
            self.push(entry, core);
        } else {
            // In brief, a form is what is left of （株） and ㈱ without their signs.
            for form in FORMS.into_iter().chain(["株", "有"]) {
                self.push(entry, format!("{form}{core}"));
                self.push(entry, format!("{core}{form}"));
            }
        }
        for name in also {
            self.push(entry, folded(name));
        }
    }

    fn push(&mut self, entry: usize, pattern: String) {
        if pattern.chars().count() >= SHORTEST {
            self.patterns.push(pattern);
            self.entry_of.push(entry);
        }
    }
}

/// A name without its legal form, folded.
fn core(name: &str) -> String {
    let written = japanese::fold(name);
    let written = written.trim();
    let mut forms = FORMS.iter().chain(&["(株)", "(有)"]);
    let core = forms.find_map(|form| written.strip_prefix(form).or_else(|| written.strip_suffix(form)));
    folded(core.unwrap_or(written))
}

/// One form for texts in which a name reads the same: see [`japanese::fold`]; without blanks and the signs that stand
/// within names.
pub fn folded(text: &str) -> String {
    japanese::fold(text).chars().filter(|&c| !is_passed_over(c)).collect()
}

fn is_passed_over(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '-' | '_' | '.' | '・' | '(' | ')' | '「' | '」' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// The same of a source, and for each of its bytes where the character that it comes from begins and ends. The signs of
/// Markdown for emphasis are passed over, too.
pub fn folded_with_places(text: &str) -> (String, Vec<(usize, usize)>) {
    let (mut folded_text, mut from) = (String::with_capacity(text.len()), Vec::with_capacity(text.len()));
    let mut chars = text.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        let mut end = start + c.len_utf8();
        // A mark belongs to the character before it: ｶﾞ is が.
        while let Some(&(at, mark)) = chars.peek()
            && is_mark(mark)
        {
            end = at + mark.len_utf8();
            chars.next();
        }
        if !matches!(c, '*' | '~' | '`') {
            let piece = folded(text.get(start..end).unwrap_or_default());
            from.extend(std::iter::repeat_n((start, end), piece.len()));
            folded_text.push_str(&piece);
        }
    }
    (folded_text, from)
}

/// Whether a character changes the one before it, or which of its glyphs is shown.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{3099}'..='\u{309C}' | '\u{FE00}'..='\u{FE0F}' | '\u{FF9E}' | '\u{FF9F}'
        | '\u{E0100}'..='\u{E01EF}')
}

/// A text with the bytes of its addresses unescaped.
pub fn decoded(text: &str) -> Cow<'_, str> {
    percent_decode_str(text).decode_utf8_lossy()
}
