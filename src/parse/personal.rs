//! What in a text may tell of a person: `personal(bytes) -> Vec<Personal>`. Line by line, by form alone; whether it is
//! the site's own contact, or may stand there, isn't known here.
//!
//! 1. Digits and `@` are looked for in the whole text at once. Nearly all of it has none.
//! 2. A line with an `@`, or with digits that may be a number ([`candidate`]), is taken apart, and no other.
//! 3. Full-width digits and signs count as those of ASCII.
//! 4. A number that is a part of an address, a file's name or a longer number is none of these.

use std::ops::RangeInclusive;
use std::sync::Arc;

use crate::diagnostic::Span;
use crate::model::personal::{Personal, PersonalKind, narrow};

mod candidate;

use candidate::next_candidate;

/// All that is found in the text of a file. What stands behind `#` at the beginning of a line of YAML is no output.
#[must_use]
pub fn personal(bytes: &[u8], file: &Arc<str>) -> Vec<Personal> {
    let mut found = Vec::new();
    let (mut at, mut yaml) = (0, None);
    while let Some(candidate) = next_candidate(bytes, at) {
        let start = memchr::memrchr(b'\n', &bytes[..candidate]).map_or(0, |end| end + 1);
        let end = memchr::memchr(b'\n', &bytes[candidate..]).map_or(bytes.len(), |end| candidate + end + 1);
        let line = String::from_utf8_lossy(&bytes[start..end]);
        let is_yaml = |yaml: &mut Option<usize>| start < *yaml.get_or_insert_with(|| end_of_yaml(bytes, file));
        if !(line.trim_start().starts_with('#') && is_yaml(&mut yaml)) {
            Line::new(&line).search(|kind, from, to| {
                let text = line.get(from..to).unwrap_or_default().into();
                found.push(Personal { kind, file: Arc::clone(file), text, span: Span::new(start + from, start + to) });
            });
        }
        at = end;
    }
    found
}

/// Where the lines of YAML end with which a file begins.
fn end_of_yaml(bytes: &[u8], file: &str) -> usize {
    let is_rule = |line: &[u8]| line.starts_with(b"---") && String::from_utf8_lossy(line).trim_end() == "---";
    if file.ends_with(".yaml") {
        return bytes.len();
    }
    let mut lines = bytes.split_inclusive(|byte| *byte == b'\n');
    match lines.next() {
        Some(first) if file.ends_with(".md") && is_rule(first) => {
            first.len() + lines.take_while(|line| !is_rule(line)).map(<[u8]>::len).sum::<usize>()
        }
        _ => 0,
    }
}

/// The digits of a number of an account, and the fewest of all else that is looked for. A day has eight.
const OF_ACCOUNT: RangeInclusive<usize> = 6..=8;
const OF_OTHERS: usize = 10;

/// What announces the number of an account at a bank. (One of the post office has another number before it.)
const BANKS: [&str; 4] = ["口座", "普通", "当座", "貯蓄預金"];

/// A line, character by character.
struct Line<'a> {
    text: &'a str,
    chars: Vec<(char, usize)>,
}

impl<'a> Line<'a> {
    fn new(text: &'a str) -> Line<'a> {
        Line { text, chars: text.char_indices().map(|(at, c)| (narrow(c), at)).collect() }
    }

    fn at(&self, place: usize) -> char {
        self.chars.get(place).map_or('\n', |(c, _)| *c)
    }

    fn before(&self, place: usize) -> char {
        place.checked_sub(1).map_or('\n', |place| self.at(place))
    }

    /// Where a character stands, in bytes of the line.
    fn byte(&self, place: usize) -> usize {
        self.chars.get(place).map_or(self.text.len(), |(_, at)| *at)
    }

    /// The digits from a place on.
    fn digits(&self, from: usize) -> usize {
        self.chars.get(from..).unwrap_or_default().iter().take_while(|(c, _)| c.is_ascii_digit()).count()
    }

    fn all_digits(&self) -> usize {
        self.chars.iter().filter(|(c, _)| c.is_ascii_digit()).count()
    }

    /// What is written in a range, narrow.
    fn written(&self, from: usize, to: usize) -> String {
        self.chars.get(from..to).unwrap_or_default().iter().map(|(c, _)| *c).collect()
    }

    fn search(&self, mut take: impl FnMut(PersonalKind, usize, usize)) {
        let mut place = 0;
        while place < self.chars.len() {
            let found = match self.at(place) {
                '@' => self.mail(place).map(|(from, to)| (PersonalKind::Mail, from, to)),
                '+' | '(' => self.telephone(place).map(|to| (PersonalKind::Telephone, place, to)),
                c if c.is_ascii_digit() && !is_within(self.before(place)) => self
                    .number(place)
                    .map(|to| (PersonalKind::Number, place, to))
                    .or_else(|| self.account(place).map(|to| (PersonalKind::Account, place, to)))
                    .or_else(|| self.telephone(place).map(|to| (PersonalKind::Telephone, place, to))),
                _ => None,
            };
            match found {
                Some((kind, from, to)) => {
                    take(kind, self.byte(from), self.byte(to));
                    place = to.max(place + 1);
                }
                None => place += self.digits(place).max(1),
            }
        }
    }

    /// An address for mail around its `@` (RFC 5321 §4.1.2, as far as it is used). Those of `example` are nobody's (RFC
    /// 2606).
    fn mail(&self, at: usize) -> Option<(usize, usize)> {
        let is_local = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '%' | '+' | '-');
        let is_domain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
        let mut from = at;
        while from > 0 && is_local(self.at(from - 1)) {
            from -= 1;
        }
        let mut to = at + 1;
        while to < self.chars.len() && is_domain(self.at(to)) {
            to += 1;
        }
        while to > at + 1 && matches!(self.at(to - 1), '.' | '-') {
            to -= 1;
        }
        let domain = self.written(at + 1, to).to_ascii_lowercase();
        let (_, last) = domain.rsplit_once('.')?;
        let is_named = last.len() >= 2 && last.chars().all(|c| c.is_ascii_alphabetic());
        let is_example = domain.split('.').any(|label| label == "example");
        (from < at && is_named && !is_example).then_some((from, to))
    }

    /// Where a telephone number of Japan ends that begins here: ten digits, or eleven of those that no place has; with
    /// signs between its parts, or behind a word that announces it.
    fn telephone(&self, from: usize) -> Option<usize> {
        let (mut place, mut digits, mut parts) = (from, String::new(), 0);
        if self.at(place) == '+' {
            if is_within(self.before(place)) || self.written(place, place + 3) != "+81" {
                return None;
            }
            digits.push('0');
            place += 3 + usize::from(matches!(self.at(place + 3), '-' | ' '));
            if self.at(place) == '(' && self.written(place, place + 3) == "(0)" {
                place += 3;
            }
        }
        let is_open = self.at(place) == '(';
        place += usize::from(is_open);
        loop {
            let length = self.digits(place);
            if length == 0 {
                return None;
            }
            digits.push_str(&self.written(place, place + length));
            place += length;
            parts += 1;
            let closes = is_open && parts == 1;
            match self.at(place) {
                ')' if closes => place += 1 + usize::from(self.at(place + 1) == '-' || self.at(place + 1) == ' '),
                _ if closes => return None,
                '-' | '(' | ')' | ' ' if parts < 3 && self.at(place + 1).is_ascii_digit() => place += 1,
                _ => break,
            }
        }
        let is_long = ["050", "070", "080", "090", "020", "0800"].iter().any(|start| digits.starts_with(start));
        let is_number = digits.starts_with('0')
            && !digits.starts_with("00")
            && (digits.len() == 10 || digits.len() == 11 && is_long)
            && !goes_on(self.at(place));
        let is_told = parts > 1 || digits.len() == 11 || self.announces(from);
        (is_number && is_told).then_some(place)
    }

    /// Whether a word before a number says that one can call it.
    fn announces(&self, from: usize) -> bool {
        let before = self.written(from.saturating_sub(8), from).to_lowercase();
        ["電話", "tel", "fax", "ファクス", "ファックス", "携帯", "☎"].iter().any(|word| before.contains(word))
    }

    /// Where a 個人番号 ends that begins here: twelve digits, in fours or together, with their check digit
    /// (平成26年総務省令第85号第5条). A day with its hour isn't one.
    fn number(&self, from: usize) -> Option<usize> {
        let (mut place, mut digits) = (from, Vec::with_capacity(12));
        while digits.len() < 12 {
            let length = self.digits(place);
            let fits = match digits.len() {
                0 => length == 12 || length == 4,
                _ => length == 4,
            };
            if !fits {
                return None;
            }
            digits.extend(self.written(place, place + length).chars().filter_map(|c| c.to_digit(10)));
            place += length;
            if digits.len() < 12 {
                if !matches!(self.at(place), '-' | ' ') {
                    return None;
                }
                place += 1;
            }
        }
        let is_moment = matches!(digits.get(..2), Some([1, 9] | [2, 0]))
            && digits.get(4..6).is_some_and(|month| (1..=12).contains(&(month[0] * 10 + month[1])))
            && digits.get(6..8).is_some_and(|day| (1..=31).contains(&(day[0] * 10 + day[1])));
        (!is_moment && !goes_on(self.at(place)) && has_check_digit(&digits)).then_some(place)
    }

    /// Where the number of an account ends that begins here: seven digits behind what says so.
    fn account(&self, from: usize) -> Option<usize> {
        let length = self.digits(from);
        let before = self.written(from.saturating_sub(12), from);
        let is_told = |words: &[&str]| words.iter().any(|word| before.contains(word));
        let is_bank = length == 7 && is_told(&BANKS);
        let is_post = OF_ACCOUNT.contains(&length) && is_told(&["番号"]) && {
            let line = self.written(from.saturating_sub(40), from);
            line.contains("記号")
                && (line.contains("ゆうちょ") || line.contains("郵便"))
                && self.all_digits() >= OF_OTHERS
        };
        ((is_bank || is_post) && !goes_on(self.at(from + length))).then_some(from + length)
    }
}

/// Whether a character before a number says that it is a part of something longer: of an address, of a name.
fn is_within(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '/' | '_' | '=' | '.' | '%' | '&' | '#' | '+' | '\\')
}

/// The same for one behind it.
fn goes_on(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_')
}

/// The twelfth digit follows from the eleven before it.
fn has_check_digit(digits: &[u32]) -> bool {
    let Some((check, rest)) = digits.split_last() else { return false };
    let weight = |nth: u32| if nth <= 6 { nth + 1 } else { nth - 5 };
    let sum: u32 = rest.iter().rev().zip(1..).map(|(digit, nth)| digit * weight(nth)).sum();
    let expected = match sum % 11 {
        0 | 1 => 0,
        remainder => 11 - remainder,
    };
    *check == expected
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn found(text: &str) -> Vec<(PersonalKind, &str)> {
        let file = Arc::from("content/a.md");
        let found = personal(text.as_bytes(), &file);
        found.iter().map(|it| (it.kind, &text[it.span.start as usize..it.span.end as usize])).collect()
    }

    #[test]
    fn what_tells_of_a_person_is_found_where_it_stands() {
        use PersonalKind::{Account, Mail, Number, Telephone};
        for (text, kind, expected) in [
            ("電話は03-1234-5678です。", Telephone, "03-1234-5678"),
            ("０３－１２３４－５６７８", Telephone, "０３－１２３４－５６７８"),
            ("03ー1234ー5678", Telephone, "03ー1234ー5678"),
            ("（03）1234-5678", Telephone, "（03）1234-5678"),
            ("03(1234)5678", Telephone, "03(1234)5678"),
            ("090-1234-5678", Telephone, "090-1234-5678"),
            ("09012345678", Telephone, "09012345678"),
            ("TEL: 0312345678", Telephone, "0312345678"),
            ("0120-123-456", Telephone, "0120-123-456"),
            ("0423-12-3456", Telephone, "0423-12-3456"),
            ("+81-3-1234-5678", Telephone, "+81-3-1234-5678"),
            ("+81 90 1234 5678", Telephone, "+81 90 1234 5678"),
            ("担当：taro.yamada@alpha.co.jp まで", Mail, "taro.yamada@alpha.co.jp"),
            ("ＴＡＲＯ＠ａｌｐｈａ．ｊｐ", Mail, "ＴＡＲＯ＠ａｌｐｈａ．ｊｐ"),
            ("番号 123456789018", Number, "123456789018"),
            ("1234-5678-9018", Number, "1234-5678-9018"),
            ("１２３４　５６７８　９０１８", Number, "１２３４　５６７８　９０１８"),
            ("普通預金 1234567", Account, "1234567"),
            ("口座番号：７６５４３２１", Account, "７６５４３２１"),
            ("山田,03-1234-5678,課長", Telephone, "03-1234-5678"),
            ("Call 03-1234-5678.", Telephone, "03-1234-5678"),
            ("ゆうちょ銀行 記号 12340 番号 12345671", Account, "12345671"),
        ] {
            assert_eq!(found(text), [(kind, expected)], "{text}");
        }
    }

    #[test]
    fn what_only_looks_like_it_is_not() {
        for text in [
            "法人番号 1234567890123",
            "2022-06-17 10:00:00",
            "202206171000",
            "123456789012",
            "https://example.jp/03-1234-5678/",
            "https://www.jstage.jst.go.jp/article/0312345678",
            "a@b",
            "a@example.go.jp",
            "a@mail.example.com",
            "@media",
            "1,234,567円",
            "〒100-8912",
            "0.1234567890",
            "図 0-1-2",
            "コード 0312345678",
            "普通 123",
            "1234567",
            "ISBN 978-4-12-345678-9",
            "sha 09012345678abc",
            "---\n# 03-1234-5678\n---",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }

    /// What a text may consist of: digits, what stands between them, words that announce them, lines.
    fn pieces() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            "[0-9]{1,12}",
            "[0-9０-９]{1,8}",
            "[-－ー‐()（）+＋ 　.@＠#]",
            "0[0-9]{1,3}-[0-9]{2,4}-[0-9]{4}",
            prop::sample::select(
                &["口座", "普通", "ゆうちょ記号", "番号", "電話", "a", "a.jp", "文", "\n", "\r\n", "---\n", "\n# "][..]
            )
            .prop_map(str::to_owned),
            "[あ、]{20,40}",
        ];
        prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]

        /// No line is passed over that holds something.
        #[test]
        fn all_is_found_that_a_look_at_every_line_finds(text in pieces()) {
            let mut expected = Vec::new();
            let mut at = 0;
            for line in text.split_inclusive('\n') {
                Line::new(line).search(|kind, from, to| expected.push((kind, at + from, at + to)));
                at += line.len();
            }
            let found = personal(text.as_bytes(), &Arc::from("a.csv"));
            let found: Vec<_> =
                found.iter().map(|it| (it.kind, it.span.start as usize, it.span.end as usize)).collect();
            prop_assert_eq!(found, expected);
        }
    }
}
