//! The grammar of `{{ name(key="text", n=3, flag=true, list=["a", "b"]) }}`.
//!
//! ```text
//! call     := "{{" name "(" [ argument { "," argument } ] ")" "}}"
//! argument := key "=" value
//! value    := scalar | "[" [ scalar { "," scalar } ] "]"
//! scalar   := '"' text '"' | integer | decimal | "true" | "false"
//! name, key := [a-z_] [a-z0-9_]*
//! ```
//! Blanks and single line ends may stand between any two of these. In a text, `\"` is a quotation mark and `\\` a
//! backslash. A number with a needless leading zero is no number: a code is a text.

use crate::diagnostic::{Diagnostic, Span, Spanned, Text};
use crate::model::body::{Argument, ComponentCall};
use std::sync::Arc;

/// Why `{{` does not begin a component.
#[derive(Debug)]
pub(super) struct Mistake {
    span: Span,
    problem: Problem,
}

#[derive(Debug)]
enum Problem {
    Expected(&'static str, &'static str),
    Number,
    UnclosedText,
    Repeated(Box<str>),
}

/// Reads the call that begins with `{{` at `at`. Returns the byte after `}}`, and the call with spans that count from
/// `offset` before the text.
pub(super) fn parse(text: &str, at: usize, offset: u32) -> Result<(usize, ComponentCall), Mistake> {
    let mut reader = Reader { text, at: at + 2, start: at, offset };
    reader.skip_blanks();
    let name = reader.name().ok_or_else(|| reader.expected("部品の名前", "the name of a component"))?;
    reader.skip_blanks();
    reader.require("(", "「(」", "`(`")?;
    let arguments = reader.arguments()?;
    reader.skip_blanks();
    reader.require("}}", "「}}」", "`}}`")?;
    let span = reader.span(at);
    Ok((reader.at, ComponentCall { name, arguments, span }))
}

/// The arguments of a call, with their names.
type Arguments = Vec<(Spanned<Box<str>>, Argument)>;

struct Reader<'t> {
    text: &'t str,
    at: usize,
    start: usize,
    offset: u32,
}

impl<'t> Reader<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn span(&self, from: usize) -> Span {
        Span::new(from, self.at).shifted(self.offset)
    }

    fn expected(&self, ja: &'static str, en: &'static str) -> Mistake {
        self.mistake(Problem::Expected(ja, en))
    }

    fn mistake(&self, problem: Problem) -> Mistake {
        Mistake { span: self.span(self.start), problem }
    }

    /// Skips blanks and line ends, but no blank line: that ends the paragraph.
    fn skip_blanks(&mut self) {
        let rest = self.rest();
        let blanks = rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r']).len();
        let lines = rest.get(..blanks).unwrap_or_default().matches('\n').count();
        if lines <= 1 {
            self.at += blanks;
        }
    }

    fn skip(&mut self, token: &str) -> bool {
        let found = self.rest().starts_with(token);
        if found {
            self.at += token.len();
        }
        found
    }

    fn require(&mut self, token: &str, ja: &'static str, en: &'static str) -> Result<(), Mistake> {
        if self.skip(token) { Ok(()) } else { Err(self.expected(ja, en)) }
    }

    fn name(&mut self) -> Option<Spanned<Box<str>>> {
        let rest = self.rest();
        let length =
            rest.bytes().position(|byte| !matches!(byte, b'a'..=b'z' | b'_' | b'0'..=b'9')).unwrap_or(rest.len());
        let name = rest.get(..length).filter(|name| !name.is_empty() && !name.starts_with(|c: char| c.is_numeric()))?;
        let from = self.at;
        self.at += length;
        Some(Spanned::new(name.into(), self.span(from)))
    }

    fn arguments(&mut self) -> Result<Arguments, Mistake> {
        let mut arguments = Arguments::new();
        self.skip_blanks();
        if self.skip(")") {
            return Ok(arguments);
        }
        loop {
            self.skip_blanks();
            let key = self.name().ok_or_else(|| self.expected("引数の名前", "the name of an argument"))?;
            if arguments.iter().any(|(other, _)| other.value == key.value) {
                return Err(self.mistake(Problem::Repeated(key.value)));
            }
            self.skip_blanks();
            self.require("=", "「=」", "`=`")?;
            self.skip_blanks();
            let value = if self.skip("[") { Argument::List(self.list()?) } else { self.scalar()? };
            arguments.push((key, value));
            self.skip_blanks();
            if self.skip(")") {
                return Ok(arguments);
            }
            self.require(",", "「,」か「)」", "`,` or `)`")?;
        }
    }

    fn list(&mut self) -> Result<Vec<Argument>, Mistake> {
        let mut items = Vec::new();
        self.skip_blanks();
        if self.skip("]") {
            return Ok(items);
        }
        loop {
            self.skip_blanks();
            items.push(self.scalar()?);
            self.skip_blanks();
            if self.skip("]") {
                return Ok(items);
            }
            self.require(",", "「,」か「]」", "`,` or `]`")?;
        }
    }

    fn scalar(&mut self) -> Result<Argument, Mistake> {
        if self.skip("\"") {
            return self.quoted().map(Argument::Text);
        }
        let rest = self.rest();
        let length = rest
            .bytes()
            .position(|byte| !(byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'+' | b'_')))
            .unwrap_or(rest.len());
        let word = rest.get(..length).unwrap_or_default();
        let value = match word {
            "" => {
                return Err(
                    self.expected("「\"」で囲んだ文字、数、true、false", "a text in `\"`, a number, true or false")
                );
            }
            "true" => Argument::Boolean(true),
            "false" => Argument::Boolean(false),
            _ => number(word).ok_or_else(|| {
                self.at += length;
                self.mistake(Problem::Number)
            })?,
        };
        self.at += length;
        Ok(value)
    }

    /// The rest of a text whose opening quotation mark was read. It ends on its line.
    fn quoted(&mut self) -> Result<Box<str>, Mistake> {
        let mut value = String::new();
        let mut characters = self.rest().char_indices();
        while let Some((at, character)) = characters.next() {
            match character {
                '"' => {
                    self.at += at + 1;
                    return Ok(value.into_boxed_str());
                }
                '\\' => match characters.next() {
                    Some((_, escaped @ ('"' | '\\'))) => value.push(escaped),
                    Some((_, other)) if other != '\n' => value.extend(['\\', other]),
                    _ => break,
                },
                '\n' | '\r' => break,
                _ => value.push(character),
            }
        }
        Err(self.mistake(Problem::UnclosedText))
    }
}

fn number(word: &str) -> Option<Argument> {
    let digits = word.strip_prefix('-').unwrap_or(word);
    let (whole, fraction) = match digits.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (digits, None),
    };
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !is_digits(whole) || (whole.len() > 1 && whole.starts_with('0')) || !fraction.is_none_or(is_digits) {
        return None;
    }
    match fraction {
        Some(_) => Some(Argument::Decimal(word.into())),
        None => word.parse().ok().map(Argument::Integer),
    }
}

impl Mistake {
    pub fn diagnostic(&self, file: &Arc<str>) -> Diagnostic {
        let text = match &self.problem {
            Problem::Expected(ja, en) => Text::new(
                format!("部品の書き方に誤りがあります。ここには{ja}が必要です。"),
                format!("expected {en} here"),
            ),
            Problem::Number => Text::new("部品の引数を数として読めません。", "this argument is not a number"),
            Problem::UnclosedText => Text::new(
                "部品の引数の文字が「\"」で閉じられていません。",
                "this text is not closed with `\"` on its line",
            ),
            Problem::Repeated(name) => Text::new(
                format!("部品の引数「{name}」が二度書かれています。"),
                format!("the argument `{name}` is given twice"),
            ),
        };
        let help = match self.problem {
            Problem::Number => {
                Text::new("コードなどの文字は「\"」で囲んでください。", "put codes and other texts between `\"`")
            }
            Problem::Repeated(_) => Text::new("どちらか一つを残してください。", "keep one of the two"),
            Problem::Expected(..) | Problem::UnclosedText => Text::new(
                "例: {{ cases(bureau=\"kanto\", limit=3) }}。文字として「{{」を書くときは「\\{{」としてください。",
                "example: {{ cases(bureau=\"kanto\", limit=3) }}; to show `{{` as text, write `\\{{`",
            ),
        };
        Diagnostic::error("component-syntax", file, text).at(self.span).help(help)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_with_every_kind_of_argument() {
        let text = r#"{{ table(file="a\"b.csv", n=3, rate=-1.50, flag=true, list=["a", 2, false], none=[]) }}"#;
        let (end, call) = parse(text, 0, 10).unwrap();
        assert_eq!(end, text.len());
        assert_eq!((&*call.name.value, call.name.span), ("table", Span { start: 13, end: 18 }));
        let expected = [
            ("file", Argument::Text("a\"b.csv".into())),
            ("n", Argument::Integer(3)),
            ("rate", Argument::Decimal("-1.50".into())),
            ("flag", Argument::Boolean(true)),
            ("list", Argument::List(vec![Argument::Text("a".into()), Argument::Integer(2), Argument::Boolean(false)])),
            ("none", Argument::List(vec![])),
        ];
        let arguments: Vec<_> = call.arguments.into_iter().map(|(key, value)| (key.value, value)).collect();
        assert_eq!(arguments, expected.map(|(key, value)| (key.into(), value)));
    }

    #[test]
    fn a_mistake_says_what_was_expected_where() {
        for (text, end, expected) in [
            ("{{ }}", 3, "expected the name of a component here"),
            ("{{ cases }}", 9, "expected `(` here"),
            ("{{ cases( }}", 10, "expected the name of an argument here"),
            ("{{ cases(limit) }}", 14, "expected `=` here"),
            ("{{ cases(limit=) }}", 15, "expected a text in `\"`, a number, true or false here"),
            ("{{ cases(limit=03) }}", 17, "this argument is not a number"),
            ("{{ cases(b=\"x) }}", 12, "this text is not closed with `\"` on its line"),
            ("{{ cases(a=1 b=2) }}", 13, "expected `,` or `)` here"),
            ("{{ cases(a=1, a=2) }}", 15, "the argument `a` is given twice"),
            ("{{ cases(a=[[1]]) }}", 12, "expected a text in `\"`, a number, true or false here"),
            ("{{ cases()\n\n}}", 10, "expected `}}` here"),
            ("{{ cases() }", 11, "expected `}}` here"),
        ] {
            let diagnostic = parse(text, 0, 0).unwrap_err().diagnostic(&"a.md".into());
            assert_eq!((diagnostic.message.en.as_str(), diagnostic.span), (expected, Some(Span { start: 0, end })));
        }
    }
}
