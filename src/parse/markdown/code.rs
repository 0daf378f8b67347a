//! Code blocks, coloured by a few classes.
//!
//! 1. The first word behind the fence names the language. Without one that syntect knows the text stays plain.
//! 2. syntect's grammars are loaded when the first block needs them, and once.
//! 3. syntect tells scopes (`string.quoted.double.rust`); the theme knows only the classes of [`CLASSES`]. Each scope
//!    on the stack has the class of its own, or that of the scope below.
//! 4. What a grammar makes of a line depends on the line and on the state before it alone. A grammar tries dozens of
//!    patterns a line (some 0.08 ms), so that a line met again in the same state is not parsed again ([`Lines`]).
//! 5. A block too long to be coloured in good time stays plain, and so does the rest of one whose grammar fails.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::LazyLock;

use syntect::parsing::{ClearAmount, ParseState, Scope, ScopeStackOp, SyntaxReference, SyntaxSet};

use super::escape;

/// A line longer than this is generated, and its grammar might take seconds.
const LONGEST_LINE: usize = 1_000;
/// A text longer than this is no example for readers.
const LONGEST_TEXT: usize = 100_000;

/// Writes a code block; `info` is what stands behind the opening fence.
pub(super) fn block(html: &mut String, info: Option<&str>, text: &str) {
    html.push_str("<pre class=\"code\" tabindex=\"0\"><code");
    let language =
        info.and_then(|info| info.split([' ', '\t', ',', '{']).next()).filter(|language| !language.is_empty());
    if let Some(language) = language {
        html.push_str(" class=\"language-");
        escape::attribute(html, language);
        html.push('"');
    }
    html.push('>');
    let is_short = text.len() <= LONGEST_TEXT && text.lines().all(|line| line.len() <= LONGEST_LINE);
    let syntax = language.filter(|_| is_short && !text.is_empty()).and_then(syntax);
    match syntax {
        Some(syntax) => coloured(html, syntax, text),
        None => escape::text(html, text),
    }
    html.push_str("</code></pre>\n");
}

static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(SyntaxSet::load_defaults_newlines);

fn syntax(language: &str) -> Option<&'static SyntaxReference> {
    // Text that is said to be text needs no grammar.
    if matches!(language, "text" | "txt" | "plain" | "plaintext" | "console" | "mermaid") {
        return None;
    }
    SYNTAXES.find_syntax_by_token(language).filter(|syntax| syntax.name != "Plain Text")
}

/// The classes (`pre.code .comment` in the theme's style sheet), by the scopes that have them. Of two that fit the
/// longer is meant: it stands first.
static CLASSES: LazyLock<Vec<(Scope, Class)>> = LazyLock::new(|| {
    [
        ("comment", Class::Named("comment")),
        ("string", Class::Named("string")),
        ("constant.numeric", Class::Named("numeric")),
        ("constant", Class::Named("constant")),
        ("keyword.operator", Class::None),
        ("keyword", Class::Named("keyword")),
        ("storage", Class::Named("keyword")),
        ("entity.name.function", Class::Named("entity")),
        ("support.function", Class::Named("entity")),
        ("support.macro", Class::Named("entity")),
        ("variable.function", Class::Named("entity")),
        ("entity.name.tag", Class::Named("keyword")),
        ("entity.other.attribute-name", Class::Named("variable")),
        ("entity.name", Class::Named("support")),
        ("support", Class::Named("support")),
        ("variable.parameter", Class::None),
        ("variable.language", Class::Named("constant")),
        ("markup.inserted", Class::Named("inserted")),
        ("markup.deleted", Class::Named("deleted")),
        ("markup.heading", Class::Named("keyword")),
        // Code within a string is no string.
        ("meta.interpolation", Class::None),
        ("source", Class::None),
    ]
    .into_iter()
    .filter_map(|(scope, class)| Scope::new(scope).ok().map(|scope| (scope, class)))
    .collect()
});

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    None,
    Named(&'static str),
}

fn class(scope: Scope) -> Option<Class> {
    CLASSES.iter().find(|(selector, _)| selector.is_prefix_of(scope)).map(|(_, class)| *class)
}

fn coloured(html: &mut String, syntax: &SyntaxReference, text: &str) {
    let mut state = Rc::new(ParseState::new(syntax));
    let mut writer = Writer { html, classes: Vec::new(), cleared: Vec::new(), open: Class::None };
    let mut lines = text.split_inclusive('\n');
    for line in &mut lines {
        let Some(parsed) = LINES.with_borrow_mut(|lines| lines.parse(&state, line)) else {
            writer.write(line, Class::None);
            break;
        };
        let mut from = 0;
        for (at, operation) in &parsed.operations {
            writer.write(line.get(from..*at).unwrap_or_default(), writer.class());
            from = from.max(*at);
            writer.apply(operation);
        }
        writer.write(line.get(from..).unwrap_or_default(), writer.class());
        state = Rc::clone(&parsed.after);
    }
    for line in lines {
        writer.write(line, Class::None);
    }
    writer.open(Class::None);
}

thread_local! {
    /// Each thread has its own, so that none waits for another. What is in it changes the time alone.
    static LINES: RefCell<Lines> = RefCell::default();
}

/// Lines that were parsed, by their text. A text may have been met in several states.
#[derive(Default)]
struct Lines {
    parsed: HashMap<Box<str>, Vec<Rc<Line>>>,
    count: usize,
}

struct Line {
    before: Rc<ParseState>,
    operations: Vec<(usize, ScopeStackOp)>,
    after: Rc<ParseState>,
}

impl Lines {
    /// So many lines are kept (a few MB); then all are forgotten.
    const MOST: usize = 4096;

    /// The line parsed in this state, or none if the grammar fails.
    fn parse(&mut self, before: &Rc<ParseState>, text: &str) -> Option<Rc<Line>> {
        let mut known = self.parsed.get(text).into_iter().flatten();
        if let Some(line) = known.find(|line| Rc::ptr_eq(&line.before, before) || line.before == *before) {
            return Some(Rc::clone(line));
        }
        let mut after = ParseState::clone(before);
        let operations = after.parse_line(text, &SYNTAXES).ok()?;
        let line = Rc::new(Line { before: Rc::clone(before), operations, after: Rc::new(after) });
        if self.count >= Lines::MOST {
            *self = Lines::default();
        }
        self.count += 1;
        self.parsed.entry(text.into()).or_default().push(Rc::clone(&line));
        Some(line)
    }
}

/// Writes text with spans, neighbours of one class in one span.
struct Writer<'h> {
    html: &'h mut String,
    /// The class of each scope on the stack.
    classes: Vec<Class>,
    /// What was taken off the stack for a time.
    cleared: Vec<Vec<Class>>,
    open: Class,
}

impl Writer<'_> {
    fn class(&self) -> Class {
        self.classes.last().copied().unwrap_or(Class::None)
    }

    fn apply(&mut self, operation: &ScopeStackOp) {
        match operation {
            ScopeStackOp::Push(scope) => self.classes.push(class(*scope).unwrap_or(self.class())),
            ScopeStackOp::Pop(count) => self.classes.truncate(self.classes.len().saturating_sub(*count)),
            ScopeStackOp::Clear(amount) => {
                let kept = match amount {
                    ClearAmount::TopN(count) => self.classes.len().saturating_sub(*count),
                    ClearAmount::All => 0,
                };
                self.cleared.push(self.classes.split_off(kept));
            }
            ScopeStackOp::Restore => self.classes.extend(self.cleared.pop().unwrap_or_default()),
            ScopeStackOp::Noop => {}
        }
    }

    fn write(&mut self, text: &str, class: Class) {
        if text.is_empty() {
            return;
        }
        // Blanks have no colour.
        if !text.trim().is_empty() {
            self.open(class);
        }
        escape::text(self.html, text);
    }

    fn open(&mut self, class: Class) {
        if self.open == class {
            return;
        }
        if self.open != Class::None {
            self.html.push_str("</span>");
        }
        if let Class::Named(name) = class {
            self.html.push_str("<span class=\"");
            self.html.push_str(name);
            self.html.push_str("\">");
        }
        self.open = class;
    }
}

#[cfg(test)]
mod tests {
    use super::block;

    fn html(info: &str, text: &str) -> String {
        let mut html = String::new();
        block(&mut html, Some(info), text);
        let html = html.strip_prefix("<pre class=\"code\" tabindex=\"0\"><code").unwrap();
        html.strip_suffix("</code></pre>\n").unwrap().replace("<span class=\"", "<").replace("</span>", "</>")
    }

    #[test]
    fn code_is_coloured_by_coarse_classes() {
        for (info, text, expected) in [
            (
                "rust",
                "let a = \"x\\n\"; // <合計>\nf(1u8)\n",
                " class=\"language-rust\"><keyword\">let</> a = <string\">\"x</><constant\">\\n</><string\">\"</>; \
                 <comment\">// &lt;合計&gt;\n</><entity\">f</>(<numeric\">1</><keyword\">u8</>)\n",
            ),
            (
                "yaml",
                "title: 事例 # 注\n",
                " class=\"language-yaml\"><keyword\">title</>: <string\">事例 </><comment\"># 注\n</>",
            ),
            ("unknown", "<b>\n", " class=\"language-unknown\">&lt;b&gt;\n"),
            ("", "a & b\n", ">a &amp; b\n"),
        ] {
            assert_eq!(html(info, text), expected, "{info}");
        }
    }

    #[test]
    fn a_line_means_what_the_lines_before_make_of_it() {
        let comment = html("rust", "/*\nlet a;\n*/\nlet a;\n");
        assert_eq!(comment, html("rust", "/*\nlet a;\n*/\nlet a;\n"));
        assert!(comment.contains("*/\n</><keyword\">let</> a;\n"), "{comment}");
        assert_eq!(comment.matches("<keyword").count(), 1, "{comment}");
    }

    #[test]
    fn a_text_too_long_stays_plain() {
        let line = format!("let a = {};\n", "1".repeat(2000));
        assert!(!html("rust", &line).contains("<keyword"));
    }

    #[test]
    fn every_grammar_is_usable() {
        for syntax in super::SYNTAXES.syntaxes() {
            let mut html = String::new();
            super::coloured(&mut html, syntax, "<a b=\"c\">{% if (x) { 1 } %}\n# 見出し \\x '\n\n@a: /* */ -- //\n");
            assert!(html.contains("見出し"), "{}", syntax.name);
        }
    }
}
