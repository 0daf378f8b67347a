//! Where in a text a byte is: its line, its column, and what the line says.

/// A place in a text, for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position<'t> {
    /// From 1. Lines end with LF or CRLF.
    pub line: usize,
    /// From 1, in Unicode characters. A byte-order mark at the start of the text is no character.
    pub column: usize,
    /// The line, without its end and without a byte-order mark.
    pub text: &'t str,
    /// The byte at which `text` begins.
    pub start: usize,
}

impl<'t> Position<'t> {
    /// The position of a byte. One inside a character is taken for the character's first, one inside a line's end or
    /// past the text for the end of the line or the text.
    #[must_use]
    pub fn of(text: &'t str, offset: usize) -> Position<'t> {
        let offset = boundary(text, offset);
        let (before, after) = text.split_at(offset);
        let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
        let mut start = before.rfind('\n').map_or(0, |found| found + 1);
        if start == 0 && text.starts_with(BYTE_ORDER_MARK) {
            start = BYTE_ORDER_MARK.len_utf8();
        }
        let end = after.find('\n').map_or(text.len(), |found| offset + found);
        let content = text.get(start..end).unwrap_or_default();
        let content = if end < text.len() { content.strip_suffix('\r').unwrap_or(content) } else { content };
        let offset = offset.clamp(start, start + content.len());
        let column = text.get(start..offset).map_or(0, |before| before.chars().count()) + 1;
        Position { line, column, text: content, start }
    }
}

const BYTE_ORDER_MARK: char = '\u{feff}';

/// The byte offset, or the nearest one before it that is in the text and begins a character.
#[must_use]
pub fn boundary(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

#[cfg(test)]
mod tests {
    use super::Position;

    #[test]
    fn lines_and_columns_count_from_one_in_characters() {
        let text = "\u{feff}title: 伴走\r\n\r\nタグ: x\n";
        for (offset, line, column, content) in [
            (0, 1, 1, "title: 伴走"),
            (3, 1, 1, "title: 伴走"),
            (10, 1, 8, "title: 伴走"),
            (12, 1, 8, "title: 伴走"),
            (13, 1, 9, "title: 伴走"),
            (16, 1, 10, "title: 伴走"),
            (17, 1, 10, "title: 伴走"),
            (18, 2, 1, ""),
            (19, 2, 1, ""),
            (20, 3, 1, "タグ: x"),
            (26, 3, 3, "タグ: x"),
            (30, 4, 1, ""),
            (999, 4, 1, ""),
        ] {
            let position = Position::of(text, offset);
            assert_eq!((position.line, position.column, position.text), (line, column, content), "byte {offset}");
        }
    }

    #[test]
    fn an_empty_text_has_one_line() {
        assert_eq!(Position::of("", 5), Position { line: 1, column: 1, text: "", start: 0 });
    }
}
