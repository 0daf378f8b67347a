//! What is wrong with the content, as plain data.
//!
//! A [`Diagnostic`] is a value: a stage returns it beside its result and never prints it. It carries its
//! texts in Japanese and English side by side ([`Text`]), so that neither language can lag behind the other,
//! and a place: a file below the root and a byte range in it ([`Span`]).
//!
//! [`terminal()`] shows diagnostics to people, [`json()`] to machines; both take the texts of the files from the
//! caller, in the order of [`in_order`].
//!
//! Mistakes of an author are diagnostics. Trouble of the environment (a full disk, a missing directory) is an
//! [`crate::error::Error`]; the two never mix.

use std::collections::BTreeMap;
use std::sync::Arc;

mod json;
mod nearest;
mod phrases;
mod position;
mod terminal;
mod text;

pub use json::{json, json_beside};
pub use terminal::terminal;
pub use text::{Lang, Text};

pub(crate) use nearest::nearest;
pub(crate) use phrases::{fill, phrases};
pub(crate) use position::{Lines, boundary};

/// How much a mistake weighs: an error keeps the site from being published, a warning doesn't.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    Error,
    Warning,
}

/// A half-open range of bytes in a source file. Offsets count from the start of the file as it is on disk
/// (front matter and a byte-order mark included).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    pub start: u32,
    pub end: u32,
}

impl Span {
    #[must_use]
    pub fn new(start: usize, end: usize) -> Span {
        Span { start: offset(start), end: offset(end.max(start)) }
    }

    /// The same range, in a text that begins `by` bytes further on.
    #[must_use]
    pub fn shifted(self, by: u32) -> Span {
        Span { start: self.start.saturating_add(by), end: self.end.saturating_add(by) }
    }
}

/// Sources over 4 GiB are refused when they are read, so that saturating never happens in practice.
fn offset(bytes: usize) -> u32 {
    u32::try_from(bytes).unwrap_or(u32::MAX)
}

/// A value together with the place where the author wrote it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spanned<T> {
    pub value: T,
    pub span: Span,
}

impl<T> Spanned<T> {
    pub fn new(value: T, span: Span) -> Spanned<T> {
        Spanned { value, span }
    }
}

impl<T> std::ops::Deref for Spanned<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

/// One mistake: what is wrong, where, and what to write instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    pub severity: Severity,
    /// A short stable name in kebab case, for machines and for searching: `unknown-key`.
    pub code: &'static str,
    /// The file below the root, with `/` between its parts: `content/cases/a.md`.
    pub file: Arc<str>,
    /// Absent if the mistake is the whole file's.
    pub span: Option<Span>,
    pub message: Text,
    /// What to write instead, one sentence each.
    pub help: Vec<Text>,
    /// Other places that take part in the mistake: the second page that has the same address.
    pub related: Vec<Related>,
    /// The moment (RFC 3339) from which on it keeps the site from being published, if that is yet to come.
    pub from: Option<Box<str>>,
}

/// Another place that takes part in a mistake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    pub file: Arc<str>,
    pub span: Option<Span>,
    pub message: Text,
}

impl Diagnostic {
    #[must_use]
    pub fn error(code: &'static str, file: &Arc<str>, message: Text) -> Diagnostic {
        Diagnostic {
            severity: Severity::Error,
            code,
            file: Arc::clone(file),
            span: None,
            message,
            help: Vec::new(),
            related: Vec::new(),
            from: None,
        }
    }

    #[must_use]
    pub fn warning(code: &'static str, file: &Arc<str>, message: Text) -> Diagnostic {
        Diagnostic { severity: Severity::Warning, ..Diagnostic::error(code, file, message) }
    }

    #[must_use]
    pub fn at(mut self, span: Span) -> Diagnostic {
        self.span = Some(span);
        self
    }

    #[must_use]
    pub fn help(mut self, help: Text) -> Diagnostic {
        self.help.push(help);
        self
    }

    /// Adds the help «did you mean …?» if there is a near name.
    #[must_use]
    pub fn did_you_mean<'a>(self, written: &str, known: impl IntoIterator<Item = &'a str>) -> Diagnostic {
        match nearest(written, known) {
            Some(name) => self.help(Text::did_you_mean(name)),
            None => self,
        }
    }

    #[must_use]
    pub fn related(mut self, file: &Arc<str>, span: Option<Span>, message: Text) -> Diagnostic {
        self.related.push(Related { file: Arc::clone(file), span, message });
        self
    }

    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// The order in which mistakes are shown: by file, then by place, errors first if both are the same.
    #[must_use]
    pub fn order(&self) -> (&str, Option<Span>, Severity, &'static str) {
        (&self.file, self.span, self.severity, self.code)
    }
}

/// Diagnostics as they are shown: in the order of [`Diagnostic::order`], identical ones once.
#[must_use]
pub fn in_order(diagnostics: &[Diagnostic]) -> Vec<&Diagnostic> {
    let mut all: Vec<&Diagnostic> = diagnostics.iter().collect();
    all.sort_by(|left, right| left.order().cmp(&right.order()));
    let mut shown: Vec<&Diagnostic> = Vec::with_capacity(all.len());
    for diagnostic in all {
        let mut beside = shown.iter().rev().take_while(|other| other.order() == diagnostic.order());
        if !beside.any(|other| *other == diagnostic) {
            shown.push(diagnostic);
        }
    }
    shown
}

/// The texts of the files that take part in diagnostics, each asked for once.
struct Texts<'d>(BTreeMap<&'d str, Option<String>>);

impl<'d> Texts<'d> {
    fn of(diagnostics: &[&'d Diagnostic], sources: &dyn Fn(&str) -> Option<String>) -> Texts<'d> {
        let mut texts = BTreeMap::new();
        for diagnostic in diagnostics {
            for file in std::iter::once(&diagnostic.file).chain(diagnostic.related.iter().map(|related| &related.file))
            {
                texts.entry(&**file).or_insert_with(|| sources(file));
            }
        }
        Texts(texts)
    }

    fn lines(&self) -> BTreeMap<&str, Lines<'_>> {
        self.0.iter().filter_map(|(file, text)| Some((*file, Lines::new(text.as_deref()?)))).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{Diagnostic, Span, Text, in_order};

    #[test]
    fn identical_mistakes_are_shown_once_and_in_order() {
        let (a, b): (Arc<str>, Arc<str>) = ("a.md".into(), "b.md".into());
        let text = |text: &str| Text::new(text, text);
        let whole = Diagnostic::error("x", &b, text("whole"));
        let early = Diagnostic::warning("x", &b, text("early")).at(Span::new(3, 4));
        let same_place = Diagnostic::warning("x", &b, text("same place")).at(Span::new(3, 4));
        let error = Diagnostic::error("y", &b, text("error")).at(Span::new(3, 4));
        let other = Diagnostic::error("z", &a, text("other file")).at(Span::new(9, 9));
        let all = [&early, &same_place, &error, &whole, &early, &other, &same_place].map(Diagnostic::clone);
        assert_eq!(in_order(&all), [&other, &whole, &error, &early, &same_place]);
    }
}
