//! What a syntax error of YAML means, in the words of someone who writes pages.
//!
//! The scanner says what it expected; an editor wants to know what they did. The two are joined here by the kind of the
//! error, the line that it is in, and what stands open before it.

use std::ops::Range;

use serde_yaml::granit_parser::{ErrorKind, ScanError};

use super::mistake::{
    less_deep, quote_brackets, space_after_colon, space_after_dash, too_deep, wide_colon, wide_space,
};
use crate::diagnostic::{Text, boundary};

/// What had been read when the error came.
pub(super) struct Context<'t> {
    pub text: &'t str,
    /// The last value or key without quotes.
    pub last_plain: Option<Range<usize>>,
    /// The innermost `[` or `{` that is still open.
    pub open_bracket: Option<usize>,
}

/// A syntax error in an editor's words; the range counts from the start of the text.
pub(super) struct Explained {
    pub code: &'static str,
    pub range: Range<usize>,
    pub message: Text,
    pub help: Vec<Text>,
}

pub(super) fn explain(error: &ScanError, context: &Context) -> Explained {
    use ErrorKind as Kind;
    let text = context.text;
    let at = boundary(text, error.marker().byte_offset().unwrap_or(text.len()));
    let (range, message, help) = match error.kind() {
        Kind::RecursionLimitExceeded => {
            return Explained { code: "yaml-budget", range: at..at, message: too_deep(), help: vec![less_deep()] };
        }
        Kind::TabNotAllowed
        | Kind::TabInBlockIndentation
        | Kind::TabInIndentation
        | Kind::TabInPlainScalar
        | Kind::TabAtBlockScalarStart => tab(text, at),
        Kind::MappingValueNotAllowed => unexpected_colon(context, at),
        Kind::SimpleKeyExpected | Kind::InvalidSimpleKey => line_without_key(text, at),
        Kind::UnclosedQuotedScalar | Kind::DocumentIndicatorInQuotedScalar => (
            at..line(text, at).end,
            both("引用符が閉じられていません。", "the quote is not closed"),
            vec![both("値の終わりに同じ引用符を書いてください。", "write the same quote at the end of the value")],
        ),
        Kind::InvalidTrailingSingleQuotedScalar | Kind::InvalidTrailingDoubleQuotedScalar => after_quote(text, at),
        Kind::UnknownQuotedScalarEscape
        | Kind::InvalidQuotedScalarHexEscape
        | Kind::InvalidLowSurrogateHexEscape
        | Kind::InvalidLowSurrogate
        | Kind::MissingLowSurrogate
        | Kind::UnpairedLowSurrogate
        | Kind::InvalidUnicodeEscape => backslash(text, at),
        Kind::UnexpectedCharacter { character } => unexpected_character(text, at, *character),
        Kind::UnknownAnchor => unknown_anchor(text, at),
        Kind::MissingAnchorOrAliasName | Kind::MappingKeyNotAllowed => reserved(text, at),
        Kind::InvalidTagTerminator
        | Kind::MissingTagUri
        | Kind::ExpectedTagBang
        | Kind::InvalidGlobalTagCharacter
        | Kind::UnclosedVerbatimTag
        | Kind::InvalidTagEscape
        | Kind::UndeclaredTagHandle => tag(text, at),
        Kind::UnexpectedEofBlockMapping if text.get(at..).is_some_and(|rest| rest.starts_with(',')) => {
            reserved(text, at)
        }
        Kind::MissingDocumentEndBeforeDirective => reserved(text, content(text, at).start),
        Kind::BomInsideDocument => control_character(text, at, '\u{feff}'),
        Kind::CommentInterceptedScalar => (
            content(text, at),
            both("文章の途中に「 #」があり、その後が注釈と解釈されます。", "` #` in a text begins a comment"),
            vec![quote_whole_text()],
        ),
        Kind::MisplacedFlowCollectionEnd | Kind::MismatchedFlowCollectionEnd { .. } => (
            character(text, at),
            both("対応する開き括弧のない閉じ括弧です。", "this bracket closes nothing"),
            vec![quote_brackets()],
        ),
        Kind::BlockSequenceEntryNotAllowed | Kind::InvalidBlockEntryWhitespace => (
            character(text, at),
            both("「- 」で始まる一覧をここに書くことはできません。", "a list item (`- `) can't stand here"),
            vec![
                both("一覧は、項目名の次の行から書いてください。", "begin the list on the line after its key"),
                quote_rest_of_line(text, at),
            ],
        ),
        Kind::InvalidBlockScalarHeader => (
            character(text, at),
            both(
                "「|」や「>」と同じ行に文章を書くことはできません。",
                "no text can follow `|` or `>` on the same line",
            ),
            vec![
                both("文章は次の行から、字下げして書いてください。", "begin the text on the next line, indented"),
                quote_rest_of_line(text, at),
            ],
        ),
        Kind::UnclosedFlowCollection { .. }
        | Kind::UnexpectedEofFlowSequence
        | Kind::UnexpectedEofFlowMapping
        | Kind::UnexpectedEofImplicitFlowMapping
        | Kind::ExpectedFlowMappingSeparator
        | Kind::ExpectedFlowSequenceSeparator
        | Kind::InvalidColonPlacement
        | Kind::BlockEntryInFlowCollection => brackets(context, at),
        Kind::ExpectedBlockMappingKey
        | Kind::ExpectedBlockSequenceEntry
        | Kind::ExpectedDocumentStart
        | Kind::InvalidIndentation
        | Kind::InvalidBlockScalarIndent
        | Kind::InvalidQuotedScalarIndent
        | Kind::InvalidFlowScalarIndent => indentation(text, at),
        _ => general(text, at, error),
    };
    Explained { code: "yaml-syntax", range, message, help }
}

type Words = (Range<usize>, Text, Vec<Text>);

fn both(ja: &str, en: &str) -> Text {
    Text::new(ja, en)
}

/// The help «put it in quotes», with the line as it should be if it is short enough to show.
pub(super) fn quote_rest_of_line(text: &str, value: usize) -> Text {
    let line = line(text, value);
    let (before, rest) = (text.get(line.start..value), text.get(value..line.end).map(str::trim_end));
    match (before, rest) {
        (Some(before), Some(rest)) if can_be_shown(before, rest) => {
            let quoted = if rest.contains(['"', '\\']) {
                format!("'{}'", rest.replace('\'', "''"))
            } else {
                format!("\"{rest}\"")
            };
            let whole = format!("{}{quoted}", before.trim_start());
            Text::new(format!("値を引用符で囲んでください: {whole}"), format!("put the value in quotes: {whole}"))
        }
        _ => quote_whole_text(),
    }
}

/// A short line whose quotes would go around a value alone, and not around its key too.
fn can_be_shown(before: &str, rest: &str) -> bool {
    let is_line_start = before.trim_matches([' ', '-']).is_empty();
    rest.chars().count() <= 60 && !rest.contains(char::is_control) && !(is_line_start && rest.contains(": "))
}

fn quote_whole_text() -> Text {
    both("値の全体を引用符（\"）で囲んでください。", "put the whole value in quotes (`\"`)")
}

fn tab(text: &str, at: usize) -> Words {
    // The scanner stands on either side of the tab, or on the line before it.
    let rest = line(text, at).start;
    let place = text.get(rest..).and_then(|rest| rest.find('\t')).map_or(at, |found| rest + found);
    (
        character(text, place),
        both("字下げにタブが使われています。", "there is a tab in the indentation"),
        vec![both("半角の空白に置き換えてください。", "use spaces")],
    )
}

/// A colon where no key can be: inside a value (`title: a: b`), or after lines that ran together.
fn unexpected_colon(context: &Context, at: usize) -> Words {
    let text = context.text;
    let Some(plain) = context.last_plain.clone().filter(|plain| plain.start < at) else {
        return (character(text, at), colon_in_value(), vec![quote_rest_of_line(text, line(text, at).start)]);
    };
    let first_line = line(text, plain.start);
    if first_line.contains(&at) {
        return (character(text, at), colon_in_value(), vec![quote_rest_of_line(text, plain.start)]);
    }
    let indented = text.get(first_line.start..plain.start).unwrap_or_default();
    if indented.trim_matches([' ', '-']).is_empty() {
        return line_without_key(text, plain.start);
    }
    indentation(text, at)
}

fn colon_in_value() -> Text {
    both(
        "値の中に「: 」があるため、項目名との区別がつきません。",
        "the value has `: ` in it and can't be told from a key",
    )
}

/// A line that should be `key: value`, and isn't.
fn line_without_key(text: &str, at: usize) -> Words {
    let range = content(text, at);
    let written = text.get(range.clone()).unwrap_or_default();
    let after_dash = written.strip_prefix('-');
    let help = if after_dash.is_some_and(|rest| !rest.starts_with(' ')) {
        space_after_dash()
    } else if written.contains('：') {
        wide_colon()
    } else if written.contains(':') {
        space_after_colon()
    } else {
        both(
            "「項目名: 値」の形で書いてください。前の行の続きであれば、前の行より深く字下げしてください。",
            "write `key: value`; if the line continues the one before it, indent it more",
        )
    };
    (range, both("「項目名: 値」の形になっていません。", "this line is not of the form `key: value`"), vec![help])
}

fn after_quote(text: &str, at: usize) -> Words {
    (
        at..line(text, at).end.max(at),
        both("閉じた引用符の後に文字が続いています。", "something follows the closing quote"),
        vec![both(
            "引用符の中で同じ引用符を使うときは、「\"」は「\\\"」、「'」は「''」と書いてください。",
            "inside quotes, write `\\\"` for `\"` and `''` for `'`",
        )],
    )
}

fn backslash(text: &str, at: usize) -> Words {
    (
        at..line(text, at).end.max(at),
        both(
            "「\"」の中の「\\」の後に、使えない文字があります。",
            "a backslash inside `\"` is followed by something that has no meaning",
        ),
        vec![both(
            "「\\」そのものを書くには、「\\\\」とするか、値を「'」で囲んでください。",
            "for a backslash itself write `\\\\`, or put the value in `'`",
        )],
    )
}

fn unexpected_character(text: &str, at: usize, found: char) -> Words {
    if found.is_control() { control_character(text, at, found) } else { reserved(text, at) }
}

fn control_character(text: &str, at: usize, found: char) -> Words {
    let name = format!("U+{:04X}", u32::from(found));
    let message = Text::new(
        format!("使えない制御文字（{name}）があります。"),
        format!("there is a control character ({name}) that can't be used"),
    );
    // The scanner may stand at the beginning of the value.
    let place = text.get(at..).and_then(|rest| rest.find(found)).map_or(at, |place| at + place);
    (character(text, place), message, vec![both("この文字を消してください。", "delete it")])
}

/// A value that begins with a character that YAML keeps for itself.
fn reserved(text: &str, at: usize) -> Words {
    let range = character(text, at);
    let found = text.get(range.clone()).unwrap_or_default();
    let message = Text::new(
        format!("引用符のない値を「{found}」で始めることはできません。"),
        format!("a value without quotes can't begin with `{found}`"),
    );
    (range, message, vec![quote_rest_of_line(text, at)])
}

/// A value that begins with `!`, which YAML reads as the tag of a value.
fn tag(text: &str, at: usize) -> Words {
    let line = line(text, at);
    let mark = text.get(line.clone()).and_then(|line| line.find('!')).map_or(at, |found| line.start + found);
    reserved(text, mark)
}

fn unknown_anchor(text: &str, at: usize) -> Words {
    let end = content(text, at).end;
    let name = text.get(at..end).and_then(|rest| rest.split_whitespace().next()).unwrap_or_default();
    let message = Text::new(
        format!("「{name}」は参照と解釈されますが、参照先「&」がありません。"),
        format!("`{name}` is read as an alias, and there is no such anchor"),
    );
    (at..at + name.len(), message, vec![quote_rest_of_line(text, at)])
}

fn brackets(context: &Context, at: usize) -> Words {
    let text = context.text;
    if text.get(at..).is_some_and(|rest| rest.starts_with(',')) {
        return (
            character(text, at),
            both("「,」の前に値がありません。", "there is no value before the comma"),
            vec![both("「,」を消すか、値を書いてください。", "delete the comma, or write a value")],
        );
    }
    let range = character(text, context.open_bracket.unwrap_or(at));
    let (open, close) = match text.get(range.clone()) {
        Some("{") => ("{", "}"),
        _ => ("[", "]"),
    };
    let message = Text::new(
        format!("「{open}」に対応する「{close}」がないか、値の間の「,」が抜けています。"),
        format!("this `{open}` is not closed by `{close}`, or a comma is missing between its values"),
    );
    (range, message, vec![quote_brackets()])
}

fn indentation(text: &str, at: usize) -> Words {
    let range = content(text, at);
    let written = text.get(range.clone()).unwrap_or_default();
    let before = text.get(line(text, at)).unwrap_or_default();
    if before.trim_start_matches(' ').starts_with('\u{3000}') {
        return (range, bad_indentation(), vec![wide_space()]);
    }
    if written.starts_with("- ") {
        let help = both(
            "値を既に書いた項目に一覧を続けることはできません。一覧の字下げもそろえてください。",
            "a key that has a value can't have a list as well; and all items of a list begin in the same column",
        );
        return (range, both("一覧の行をここに書くことはできません。", "a list item can't stand here"), vec![help]);
    }
    if let Some(words) = after_bracket(text, &range) {
        return words;
    }
    let help = both(
        "同じ組の項目は、行の初めの空白の数を同じにしてください。",
        "keys that belong together begin in the same column",
    );
    (range, bad_indentation(), vec![help])
}

/// A value that begins with a bracket and goes on behind the closing one: `title: [研修] の案内`.
fn after_bracket(text: &str, content: &Range<usize>) -> Option<Words> {
    let written = text.get(content.clone())?;
    let value = content.start + written.find(": ")? + 2;
    let rest = text.get(value..content.end)?;
    let close = match rest.chars().next()? {
        '[' => ']',
        '{' => '}',
        _ => return None,
    };
    let behind = value + rest.find(close)? + 1;
    let message = Text::new(
        format!("閉じた「{close}」の後に文字が続いています。"),
        format!("something follows the closing `{close}`"),
    );
    Some((behind..content.end, message, vec![quote_rest_of_line(text, value)]))
}

fn bad_indentation() -> Text {
    both("字下げが前の行と合っていません。", "the indentation doesn't agree with the lines before")
}

fn general(text: &str, at: usize, error: &ScanError) -> Words {
    let said = error.info();
    let help = if text.get(content(text, at)).is_some_and(|line| line.contains('：')) {
        wide_colon()
    } else {
        both(
            "「項目名: 値」の形と字下げを確かめ、記号で始まる値は全体を引用符（\"）で囲んでください。",
            "check `key: value` and the indentation, and put values that begin with a sign in quotes",
        )
    };
    (
        content(text, at),
        Text::new(
            format!("項目の書き方（YAML）に誤りがあります（詳細: {said}）。"),
            format!("this is not valid YAML: {said}"),
        ),
        vec![help],
    )
}

/// The line around a byte, without its end. The very end of a text that ends with a line feed belongs to the line
/// before.
fn line(text: &str, at: usize) -> Range<usize> {
    let at = if at == text.len() { text.trim_end_matches(['\n', '\r']).len() } else { at };
    let start = text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |found| found + 1);
    let end = text.get(at..).and_then(|after| after.find('\n')).map_or(text.len(), |found| at + found);
    start..start + text.get(start..end).map_or(0, |line| line.trim_end_matches('\r').len())
}

/// What the line around a byte holds, without the white space around it.
fn content(text: &str, at: usize) -> Range<usize> {
    let line = line(text, at);
    let written = text.get(line.clone()).unwrap_or_default();
    let start = line.start + (written.len() - written.trim_start().len());
    start..(line.start + written.trim_end().len()).max(start)
}

/// The character that begins at a byte.
fn character(text: &str, at: usize) -> Range<usize> {
    let length = text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    at..at + length
}
