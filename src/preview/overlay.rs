//! What is wrong, as the preview shows it in a page: plain values in one language, for the script and for the preview's
//! own pages.

use serde::Serialize;

use crate::diagnostic::{Diagnostic, Lang, Lines, Span};
use crate::preview::phrases::{self, fill};

/// The mistakes that are shown; more would only hide the first.
const SHOWN: usize = 50;
/// A longer line is shown without its text: nobody reads it, and fifty of them would fill the browser.
const LONGEST_LINE: usize = 2000;

/// What is wrong with a site.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
pub struct Overlay {
    pub errors: usize,
    pub warnings: usize,
    /// How many aren't shown.
    pub more: usize,
    /// Errors first, then warnings.
    pub items: Vec<Item>,
}

/// One mistake. What has no location in a text has no line.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Item {
    pub severity: &'static str,
    pub code: &'static str,
    #[serde(flatten)]
    pub location: Location,
    pub message: String,
    pub help: Vec<String>,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Location {
    pub file: String,
    pub line: Option<usize>,
    pub column: Option<usize>,
    /// The line itself.
    pub text: Option<String>,
    /// What of it is meant: a half-open range of UTF-16 units, as scripts count.
    pub marks: Option<(usize, usize)>,
    /// The same line in its parts, for the preview's own pages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parts: Option<Parts>,
}

/// A line, and what of it is meant.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Parts {
    pub before: String,
    pub marked: String,
    pub after: String,
}

/// The mistakes as they are shown. `source` gives the text of a file.
#[must_use]
pub fn of(diagnostics: &[Diagnostic], source: &dyn Fn(&str) -> Option<String>, lang: Lang) -> Overlay {
    let errors = diagnostics.iter().filter(|it| it.is_error()).count();
    let by_weight = diagnostics.iter().filter(|it| it.is_error()).chain(diagnostics.iter().filter(|it| !it.is_error()));
    let items: Vec<Item> = by_weight.take(SHOWN).map(|diagnostic| item(diagnostic, source, lang)).collect();
    Overlay { errors, warnings: diagnostics.len() - errors, more: diagnostics.len() - items.len(), items }
}

fn item(diagnostic: &Diagnostic, source: &dyn Fn(&str) -> Option<String>, lang: Lang) -> Item {
    let mut help: Vec<String> = diagnostic.help.iter().map(|help| help.get(lang).to_owned()).collect();
    for related in &diagnostic.related {
        let location = location(&related.file, related.span, source);
        let line = location.line.map(|line| format!(":{line}")).unwrap_or_default();
        let location = format!("{}{line}", related.file);
        let parts = [("message", related.message.get(lang)), ("location", &*location)];
        help.push(fill(phrases::of(lang).related, &parts));
    }
    Item {
        severity: if diagnostic.is_error() { "error" } else { "warning" },
        code: diagnostic.code,
        location: location(&diagnostic.file, diagnostic.span, source),
        message: diagnostic.message.get(lang).to_owned(),
        help,
    }
}

fn location(file: &str, span: Option<Span>, source: &dyn Fn(&str) -> Option<String>) -> Location {
    let mut location =
        Location { file: file.to_owned(), line: None, column: None, text: None, marks: None, parts: None };
    let Some((span, text)) = span.and_then(|span| Some((span, source(file)?))) else { return location };
    let position = Lines::new(&text).position(span.start as usize);
    location.line = Some(position.line);
    location.column = Some(position.column);
    if position.text.len() > LONGEST_LINE {
        return location;
    }
    let start = crate::diagnostic::boundary(position.text, (span.start as usize).saturating_sub(position.start));
    let end = crate::diagnostic::boundary(position.text, (span.end as usize).saturating_sub(position.start)).max(start);
    let (before, rest) = position.text.split_at(start);
    let (marked, after) = rest.split_at(end - start);
    let units = |text: &str| text.encode_utf16().count();
    location.marks = Some((units(before), units(before) + units(marked)));
    location.parts = Some(Parts { before: before.to_owned(), marked: marked.to_owned(), after: after.to_owned() });
    location.text = Some(position.text.to_owned());
    location
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::diagnostic::Text;

    #[test]
    fn a_mistake_has_its_line_and_what_is_meant_of_it() {
        let file: Arc<str> = "content/a.md".into();
        let text = "---\n題名: 𠮷野\n---\n";
        let warning = Diagnostic::warning("w", &file, Text::new("警告", "warning"));
        let error = Diagnostic::error("e", &file, Text::new("誤り", "wrong")).at(Span::new(12, 16));
        let overlay = of(&[warning, error], &|_| Some(text.to_owned()), Lang::Ja);
        assert_eq!((overlay.errors, overlay.warnings, overlay.more), (1, 1, 0));
        let [error, warning] = overlay.items.as_slice() else { panic!("two mistakes") };
        assert_eq!((error.location.line, error.location.column), (Some(2), Some(5)));
        assert_eq!(error.location.marks, Some((4, 6)));
        assert_eq!(
            error.location.parts,
            Some(Parts { before: "題名: ".into(), marked: "𠮷".into(), after: "野".into() })
        );
        assert_eq!((warning.location.line, warning.severity), (None, "warning"));
    }
}
