//! Diagnostics for people at a terminal.
//!
//! ```text
//! エラー[unknown-key]: 項目「titel」はありません。
//!  --> content/cases/a.md:3:1
//!   |
//! 3 | titel: 手引き
//!   | ^^^^^
//!   |
//!   = ヘルプ: 「title」の誤りではありませんか。
//! ```
//!
//! 1. The diagnostics are put in order, each identical one once.
//! 2. The line at the place is made safe (what is in a file or in a message never reaches the terminal as a control
//!    character) and cut to the width around the mark.
//! 3. A related place follows as a note of its own.

use std::collections::BTreeMap;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::{Diagnostic, Lang, Lines, Severity, Span, Texts, boundary, in_order};

/// The diagnostics as text that ends with a line feed, in the order of [`in_order`], with a blank line between them.
///
/// `sources` gives the text of a file; for a file that has none, the place is a byte offset. `width` is that of
/// the terminal in columns; lines of files are cut to it, sentences are not. `colour` adds ANSI escape sequences.
#[must_use]
pub fn terminal(
    diagnostics: &[Diagnostic],
    sources: &dyn Fn(&str) -> Option<String>,
    lang: Lang,
    colour: bool,
    width: usize,
) -> String {
    let shown = in_order(diagnostics);
    let texts = Texts::of(&shown, sources);
    let width = width.max(NARROWEST);
    let page = Page { lines: texts.lines(), lang, longest_mark: width - BESIDE_MARK };
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() }.term_width(width);
    let blocks: Vec<String> = shown.iter().map(|diagnostic| renderer.render(&page.report(diagnostic)) + "\n").collect();
    blocks.join("\n")
}

/// In fewer columns nothing can be told any more.
const NARROWEST: usize = 40;
/// The columns left for the line number and for the ellipses around a mark. The renderer doesn't cut longer marks.
const BESIDE_MARK: usize = 24;

struct Page<'t> {
    lines: BTreeMap<&'t str, Lines<'t>>,
    lang: Lang,
    /// In columns.
    longest_mark: usize,
}

impl Page<'_> {
    fn report(&self, diagnostic: &Diagnostic) -> Vec<Group<'static>> {
        let level = match (diagnostic.severity, self.lang) {
            (Severity::Error, Lang::En) => Level::ERROR,
            (Severity::Error, Lang::Ja) => Level::ERROR.with_name("エラー"),
            (Severity::Warning, Lang::En) => Level::WARNING,
            (Severity::Warning, Lang::Ja) => Level::WARNING.with_name("警告"),
        };
        let (help, note) = match self.lang {
            Lang::En => (Level::HELP, Level::NOTE),
            Lang::Ja => (Level::HELP.with_name("ヘルプ"), Level::NOTE.with_name("関連")),
        };
        let title = level.primary_title(safe(diagnostic.message.get(self.lang))).id(diagnostic.code);
        let mut first = self.at(Group::with_title(title), &diagnostic.file, diagnostic.span);
        for text in &diagnostic.help {
            first = first.element(help.clone().message(safe(text.get(self.lang))));
        }
        let related = diagnostic.related.iter().map(|related| {
            let title = note.clone().secondary_title(safe(related.message.get(self.lang)));
            self.at(Group::with_title(title), &related.file, related.span)
        });
        std::iter::once(first).chain(related).collect()
    }

    /// Adds the place, and the line that it is in.
    fn at(&self, group: Group<'static>, file: &str, span: Option<Span>) -> Group<'static> {
        let path = safe(file);
        match (span, self.lines.get(file)) {
            (None, _) => group.element(Origin::path(path)),
            (Some(span), Some(lines)) => group.element(marked_line(path, lines, span, self.longest_mark)),
            (Some(span), None) => group.element(Origin::path(match self.lang {
                Lang::Ja => format!("{path}（先頭から{}バイトの位置）", span.start),
                Lang::En => format!("{path} (byte {})", span.start),
            })),
        }
    }
}

/// The line at a place with the place marked in it. Of a place that is longer than the line or the width, the beginning
/// is marked.
fn marked_line(path: String, lines: &Lines, span: Span, longest: usize) -> Snippet<'static, Annotation<'static>> {
    let position = lines.position(span.start as usize);
    let in_line = |byte: u32| boundary(position.text, (byte as usize).saturating_sub(position.start));
    let (before, rest) = position.text.split_at(in_line(span.start));
    let (marked, after) = rest.split_at(in_line(span.end).saturating_sub(before.len()));
    let (before, marked, after) = (safe(before), safe(marked), safe(after));
    let mark = before.len()..before.len() + beginning(&marked, longest).len();
    Snippet::source(before + &marked + &after)
        .path(path)
        .line_start(position.line)
        .annotation(AnnotationKind::Primary.span(mark))
}

/// As much of a text as surely fits into this many columns; a character beyond ASCII may take two.
fn beginning(text: &str, columns: usize) -> &str {
    let ends = text.char_indices().scan(0, |taken, (at, character)| {
        *taken += if character == '\t' { 4 } else { character.len_utf8().min(2) };
        Some((at + character.len_utf8(), *taken))
    });
    let end = ends.take_while(|(_, taken)| *taken <= columns).last().map_or(0, |(end, _)| end);
    text.get(..end).unwrap_or(text)
}

/// A text without anything that a terminal would obey but the tab, character for character: control characters become
/// their pictures (U+2400 …), and characters that turn or break lines the replacement character.
fn safe(text: &str) -> String {
    text.chars()
        .map(|character| match character {
            '\t' => '\t',
            '\0'..='\x1f' => char::from_u32(0x2400 + u32::from(character)).unwrap_or('\u{fffd}'),
            '\x7f' => '\u{2421}',
            // C1 controls; marks and overrides of writing direction; separators of lines; the byte-order mark.
            '\u{80}'..='\u{9f}'
            | '\u{61c}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}'
            | '\u{feff}' => '\u{fffd}',
            _ => character,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;

    use crate::diagnostic::{Diagnostic, Lang, Lines, Span, Text, terminal};

    const PAGE: &str = "---\r\ntitel: 伴走支援の手引き\r\n\tkey: \u{1b}[31m赤\0い\r\n---\r\n";

    fn show(diagnostics: &[Diagnostic], lang: Lang) -> String {
        terminal(diagnostics, &|file| (file != "content/b.pdf").then(|| PAGE.to_owned()), lang, false, 60)
    }

    fn at(mark: &str) -> Diagnostic {
        let file: Arc<str> = "content/a.md".into();
        let start = PAGE.find(mark).expect("in the page");
        Diagnostic::error("code", &file, Text::new("誤りです。", "wrong")).at(Span::new(start, start + mark.len()))
    }

    #[test]
    fn a_mistake_is_shown_with_its_line_help_and_related_places() {
        let (page, pdf): (Arc<str>, Arc<str>) = ("content/a.md".into(), "content/b.pdf".into());
        let diagnostic =
            Diagnostic::error("unknown-key", &page, Text::new("項目「titel」はありません。", "no key `titel`"))
                .at(Span::new(5, 10))
                .did_you_mean("titel", ["title"])
                .help(Text::new("二つ目です。", "a second one"))
                .related(&page, Some(Span::new(12, 18)), Text::new("ここと", "here"))
                .related(&pdf, Some(Span::new(7, 8)), Text::new("ここと", "here"))
                .related(&pdf, None, Text::new("ここです。", "and here"));
        assert_eq!(
            show(std::slice::from_ref(&diagnostic), Lang::Ja),
            "\
エラー[unknown-key]: 項目「titel」はありません。
 --> content/a.md:2:1
  |
2 | titel: 伴走支援の手引き
  | ^^^^^
  |
  = ヘルプ: 「title」の誤りではありませんか。
  = ヘルプ: 二つ目です。
関連: ここと
 --> content/a.md:2:8
  |
2 | titel: 伴走支援の手引き
  |        ^^^^
関連: ここと
 --> content/b.pdf（先頭から7バイトの位置）
関連: ここです。
 --> content/b.pdf
"
        );
        assert_eq!(
            show(&[diagnostic], Lang::En),
            "\
error[unknown-key]: no key `titel`
 --> content/a.md:2:1
  |
2 | titel: 伴走支援の手引き
  | ^^^^^
  |
  = help: did you mean `title`?
  = help: a second one
note: here
 --> content/a.md:2:8
  |
2 | titel: 伴走支援の手引き
  |        ^^^^
note: here
 --> content/b.pdf (byte 7)
note: and here
 --> content/b.pdf
"
        );
    }

    #[test]
    fn mistakes_stand_in_order_and_once() {
        let file: Arc<str> = "content/b.pdf".into();
        let whole = Diagnostic::warning("whole", &file, Text::new("読めません。", "unreadable"));
        assert_eq!(
            show(&[whole.clone(), at("titel"), whole], Lang::Ja),
            "\
エラー[code]: 誤りです。
 --> content/a.md:2:1
  |
2 | titel: 伴走支援の手引き
  | ^^^^^

警告[whole]: 読めません。
--> content/b.pdf
"
        );
        assert_eq!(show(&[], Lang::Ja), "");
    }

    #[test]
    fn control_characters_are_pictures() {
        let shown = show(&[at("赤\0")], Lang::Ja);
        assert!(shown.contains("\n3 |     key: ␛[31m赤␀い\n  |               ^^^\n"), "{shown}");
        let file: Arc<str> = "a\u{1b}]0;b\n.md".into();
        let text = "\u{1b}[2J\u{9b}2J\u{202e}\r\n";
        let hostile = Diagnostic::error("x", &file, Text::new(text, text)).help(Text::new(text, text)).related(
            &file,
            None,
            Text::new(text, text),
        );
        let shown = show(&[hostile], Lang::Ja);
        let allowed = |character: char| character == '\n' || !character.is_control() && character != '\u{202e}';
        assert!(shown.chars().all(allowed), "{shown:?}");
        assert_eq!(shown.lines().count(), 5, "{shown}");
    }

    #[test]
    fn a_place_of_several_lines_is_marked_to_the_end_of_its_first() {
        let shown = show(&[at("手引き\r\n\tkey")], Lang::Ja);
        assert!(shown.ends_with("2 | titel: 伴走支援の手引き\n  |                  ^^^^^^\n"), "{shown}");
    }

    #[test]
    fn a_place_past_the_end_is_the_end() {
        let file: Arc<str> = "a.md".into();
        let diagnostic = Diagnostic::error("x", &file, Text::new("誤り", "wrong")).at(Span::new(500, 600));
        assert_eq!(show(&[diagnostic], Lang::En), "error[x]: wrong\n --> a.md:5:1\n  |\n5 |\n  | ^\n");
    }

    #[test]
    fn colours_are_asked_for() {
        let coloured = terminal(&[at("titel")], &|_| Some(PAGE.to_owned()), Lang::Ja, true, 60);
        assert!(coloured.contains("\u{1b}["));
        assert!(!show(&[at("titel")], Lang::Ja).contains('\u{1b}'));
    }

    #[test]
    fn a_very_long_line_is_cut() {
        let file: Arc<str> = "a.md".into();
        let line = "長い行".repeat(100_000);
        let diagnostic = Diagnostic::error("x", &file, Text::new("誤り", "wrong")).at(Span::new(300_000, 600_000));
        let shown = terminal(&[diagnostic], &|_| Some(line.clone()), Lang::En, false, 60);
        assert_eq!(
            shown,
            "\
error[x]: wrong
 --> a.md:1:100001
  |
1 | ... い行長い行長い行長い行長い行長い行長い行長い行長...
  |           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
"
        );
    }

    /// The columns of the characters that the property below writes.
    fn columns(text: &str) -> usize {
        text.chars().map(|c| if c == '\t' { 4 } else { 1 + usize::from("伴　".contains(c)) }).sum()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(500))]

        #[test]
        fn the_mark_stands_under_its_text(
            before in "[a 伴　\tｱ]{0,90}", mark in "Z[伴x]{0,6}Y", after in "[a 伴　\t]{0,90}", width in 60_usize..120,
        ) {
            let file: Arc<str> = "a.md".into();
            let line = format!("{before}{mark}{after}");
            let span = Span::new(before.len(), before.len() + mark.len());
            let diagnostic = Diagnostic::error("x", &file, Text::new("誤り", "wrong")).at(span);
            let shown = terminal(&[diagnostic], &|_| Some(line.clone()), Lang::Ja, false, width);
            let lines: Vec<&str> = shown.lines().collect();
            let (source, marks) = (lines[3], lines[4]);
            let found = source.find(&mark).map(|at| columns(&source[..at]));
            prop_assert_eq!(found, marks.find('^'), "{}", shown);
            prop_assert_eq!(columns(&mark), marks.matches('^').count());
            prop_assert!(columns(source) <= width && columns(marks) <= width, "{}", shown);
        }

        #[test]
        fn any_text_and_any_place_can_be_shown(
            text in "([\\PC\\t\\r\\n\u{0}\u{1b}\u{feff}　伴]|[ a\\n]){0,200}",
            start in 0_usize..500, length in 0_usize..300, width in 0_usize..100,
        ) {
            let file: Arc<str> = "a.md".into();
            let span = Span::new(start, start + length);
            let diagnostic = Diagnostic::error("x", &file, Text::new("誤り", "wrong")).at(span);
            let shown = terminal(&[diagnostic], &|_| Some(text.clone()), Lang::En, false, width);
            prop_assert!(shown.chars().all(|character| character == '\n' || !character.is_control()), "{:?}", shown);
            let position = Lines::new(&text).position(start);
            let place = format!("--> a.md:{}:{}", position.line, position.column);
            prop_assert_eq!(shown.lines().nth(1).map(str::trim_start), Some(place.as_str()));
        }
    }
}
