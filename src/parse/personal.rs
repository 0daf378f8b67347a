//! What in a text may tell of a person: `personal(text) -> Vec<Personal>`. Line by line, by form alone; whether it is
//! the site's own contact, or may stand there, isn't known here.
//!
//! 1. A line without `@` and with few digits holds nothing.
//! 2. Full-width digits and signs count as those of ASCII.
//! 3. A number that is a part of an address, a file's name or a longer number is none of these.

use std::sync::Arc;

use crate::diagnostic::Span;
use crate::model::personal::{Personal, PersonalKind, narrow};

/// All that is found in the text of a file. What stands behind `#` at the beginning of a line of YAML is no output.
#[must_use]
pub fn personal(text: &str, file: &Arc<str>) -> Vec<Personal> {
    let mut found = Vec::new();
    let (is_page, mut is_yaml) = (file.ends_with(".md"), file.ends_with(".yaml"));
    let mut at = 0;
    let ends = memchr::memchr_iter(b'\n', text.as_bytes()).map(|end| end + 1).chain([text.len()]);
    for (end, nth) in ends.zip(0..) {
        let Some(line) = text.get(at..end) else { break };
        if is_page && line.starts_with("---") && line.trim_end() == "---" {
            is_yaml = nth == 0;
        }
        let is_comment = || is_yaml && line.trim_start().starts_with('#');
        if may_hold(line) && !is_comment() {
            Line::new(line).search(|kind, from, to| {
                let text = line.get(from..to).unwrap_or_default().into();
                found.push(Personal { kind, file: Arc::clone(file), text, span: Span::new(at + from, at + to) });
            });
        }
        at += line.len();
    }
    found
}

/// The fewest digits of a number of an account, and of all else that is looked for. A day has eight.
const OF_ACCOUNT: usize = 7;
const OF_OTHERS: usize = 10;

/// What announces the number of an account at a bank. (One of the post office has another number before it.)
const BANKS: [&str; 4] = ["口座", "普通", "当座", "貯蓄預金"];

/// Whether a line has an `@`, or digits enough, of whatever width. Nearly every line has neither, and none is taken apart
/// for it.
fn may_hold(line: &str) -> bool {
    let bytes = line.as_bytes();
    // U+FF10 to U+FF19 are EF BC 90 to EF BC 99, U+FF20 is EF BC A0.
    let wide = memchr::memchr_iter(0xEF, bytes).filter_map(|at| match bytes.get(at + 1..at + 3) {
        Some(&[0xBC, last]) => Some(last),
        _ => None,
    });
    let (mut digits, mut has_at) = (0, memchr::memchr(b'@', bytes).is_some());
    for last in wide {
        digits += usize::from((0x90..=0x99).contains(&last));
        has_at |= last == 0xA0;
    }
    // Sums of bytes are what processors add many of at once.
    let within = |piece: &[u8]| piece.iter().map(|byte| u8::from(byte.is_ascii_digit())).sum::<u8>();
    digits += bytes.chunks(usize::from(u8::MAX)).map(|piece| usize::from(within(piece))).sum::<usize>();
    has_at || digits >= OF_OTHERS || digits >= OF_ACCOUNT && BANKS.iter().any(|word| line.contains(word))
}

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
        let is_post = (6..=8).contains(&length) && is_told(&["番号"]) && {
            let line = self.written(from.saturating_sub(40), from);
            line.contains("記号") && (line.contains("ゆうちょ") || line.contains("郵便"))
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
    use super::*;

    fn found(text: &str) -> Vec<(PersonalKind, &str)> {
        let file = Arc::from("content/a.md");
        let found = personal(text, &file);
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
}
