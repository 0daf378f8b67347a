//! From the bytes of a file to its text.

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Span, Text};

/// A text and the byte of the file that it begins at: 3 after a byte-order mark, else 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decoded<'a> {
    pub text: &'a str,
    pub offset: u32,
}

/// Reads UTF-8, with or without a byte-order mark. Line ends may be CRLF.
///
/// # Errors
/// `not-utf8` at the first byte that isn't UTF-8, and `nul` at a NUL.
pub fn decode<'a>(bytes: &'a [u8], file: &Arc<str>) -> Result<Decoded<'a>, Diagnostic> {
    let (bytes, offset) = match bytes.strip_prefix(b"\xEF\xBB\xBF") {
        Some(rest) => (rest, 3),
        None => (bytes, 0),
    };
    // The quick check doesn't say where the mistake is; the slow one is asked only then.
    let text = simdutf8::basic::from_utf8(bytes)
        .or_else(|_| std::str::from_utf8(bytes))
        .map_err(|error| not_utf8(bytes, error.valid_up_to(), offset, file))?;
    match memchr::memchr(0, bytes) {
        Some(at) => Err(Diagnostic::error(
            "nul",
            file,
            Text::new("文字ではないデータ（NUL）があります。", "the file holds a NUL (0x00)"),
        )
        .at(Span::new(at, at + 1).shifted(offset))
        .help(Text::new(
            "文章のファイルでないか、壊れています。メモ帳などで開き、この文字を消して保存し直してください。",
            "the file is broken or isn't text: open it in a text editor, delete the character and save it again",
        ))),
        None => Ok(Decoded { text, offset }),
    }
}

fn not_utf8(bytes: &[u8], at: usize, offset: u32, file: &Arc<str>) -> Diagnostic {
    let place = at + offset as usize;
    let line = memchr::memchr_iter(b'\n', &bytes[..at]).count() + 1;
    let diagnostic = |ja: &str, en: &str| {
        Diagnostic::error(
            "not-utf8",
            file,
            Text::new(
                format!("文字コードが UTF-8 ではありません（{line}行目、先頭から{place}バイトの位置）。{ja}"),
                format!("the file isn't UTF-8 (in line {line}, at byte {place}){en}"),
            ),
        )
        .at(Span::new(at, at + 1).shifted(offset))
    };
    let diagnostic = if is_utf16(bytes) {
        diagnostic("UTF-16 のようです。", ": it looks like UTF-16")
    } else if looks_like_shift_jis(&bytes[at..]) {
        diagnostic("Shift_JIS のようです。", ": it looks like Shift_JIS")
    } else {
        diagnostic("", "")
    };
    diagnostic.help(Text::new(
        "メモ帳なら「名前を付けて保存」で文字コードに「UTF-8」を、Excel ならファイルの種類に「CSV UTF-8（コンマ区切り）」を選んで、保存し直してください。",
        "save it as UTF-8: in Notepad with “Save as” and the encoding UTF-8, in Excel as “CSV UTF-8”; or run iconv -f CP932 -t UTF-8",
    ))
}

fn is_utf16(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF")
}

/// Whether the bytes up to the end of the line, or the first 200 of them, are `Shift_JIS` (JIS X 0208, annex 1): pairs
/// with a lead byte of 0x81–0x9F or 0xE0–0xFC, half-width katakana, and ASCII.
fn looks_like_shift_jis(bytes: &[u8]) -> bool {
    let line = bytes.iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len()).min(200);
    let whole_line = line < 200;
    let mut bytes = bytes[..line].iter().copied();
    let mut pairs = 0;
    while let Some(byte) = bytes.next() {
        match byte {
            0x81..=0x9F | 0xE0..=0xFC => match bytes.next() {
                Some(0x40..=0x7E | 0x80..=0xFC) => pairs += 1,
                Some(_) => return false,
                None => return pairs > 0 && !whole_line,
            },
            0x00..=0x7F | 0xA1..=0xDF => {}
            _ => return false,
        }
    }
    pairs > 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file() -> Arc<str> {
        Arc::from("content/a.md")
    }

    #[test]
    fn a_byte_order_mark_is_passed_over() {
        let decoded = decode("\u{FEFF}題名".as_bytes(), &file()).expect("text");
        assert_eq!(decoded, Decoded { text: "題名", offset: 3 });
    }

    #[test]
    fn shift_jis_is_named_with_its_place() {
        let bytes = b"title: \x8e\x96\x97\xe1\n";
        let diagnostic = decode(bytes, &file()).expect_err("no UTF-8");
        assert_eq!(diagnostic.span, Some(Span::new(7, 8)));
        assert!(diagnostic.message.en.contains("at byte 7") && diagnostic.message.en.contains("Shift_JIS"));
        let broken = decode(b"title: \xff\xff\n", &file()).expect_err("no UTF-8");
        assert!(!broken.message.en.contains("Shift_JIS"));
    }

    #[test]
    fn a_nul_is_refused_where_it_stands() {
        assert_eq!(decode(b"ab\0c", &file()).expect_err("a NUL").span, Some(Span::new(2, 3)));
    }
}
