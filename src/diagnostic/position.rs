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

/// The lines of a text, to find many positions in it.
#[derive(Clone, Debug)]
pub struct Lines<'t> {
    text: &'t str,
    /// The byte at which each line begins, from the second on.
    starts: Vec<usize>,
}

impl<'t> Lines<'t> {
    #[must_use]
    pub fn new(text: &'t str) -> Lines<'t> {
        Lines { text, starts: text.match_indices('\n').map(|(end, _)| end + 1).collect() }
    }

    /// The position of a byte. One inside a character is taken for the character's first, one inside a line's end or
    /// past the text for the end of the line or the text.
    #[must_use]
    pub fn position(&self, offset: usize) -> Position<'t> {
        let text = self.text;
        let offset = boundary(text, offset);
        let before = self.starts.partition_point(|start| *start <= offset);
        let (start, end) = match before.checked_sub(1).and_then(|last| self.starts.get(last)) {
            Some(start) => (*start, self.starts.get(before)),
            None if text.starts_with(BYTE_ORDER_MARK) => (BYTE_ORDER_MARK.len_utf8(), self.starts.first()),
            None => (0, self.starts.first()),
        };
        let content = match end {
            Some(next) => text.get(start..next - 1).map(|line| line.strip_suffix('\r').unwrap_or(line)),
            None => text.get(start..),
        };
        let content = content.unwrap_or_default();
        let offset = offset.clamp(start, start + content.len());
        let column = text.get(start..offset).map_or(0, |before| before.chars().count()) + 1;
        Position { line: before + 1, column, text: content, start }
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
    use super::{Lines, Position};
    use proptest::prelude::*;

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
            let position = Lines::new(text).position(offset);
            assert_eq!((position.line, position.column, position.text), (line, column, content), "byte {offset}");
        }
    }

    #[test]
    fn an_empty_text_has_one_line() {
        assert_eq!(Lines::new("").position(5), Position { line: 1, column: 1, text: "", start: 0 });
    }

    proptest! {
        #[test]
        fn a_position_says_what_walking_there_would(text in "[a伴\u{feff}\r\n]{0,20}", offset in 0_usize..80) {
            let position = Lines::new(&text).position(offset);
            let before = &text[..super::boundary(&text, offset)];
            prop_assert_eq!(position.line, before.matches('\n').count() + 1);
            prop_assert_eq!(text.get(position.start..position.start + position.text.len()), Some(position.text));
            prop_assert!(!position.text.contains('\n') && position.column <= position.text.chars().count() + 1);
        }
    }
}
