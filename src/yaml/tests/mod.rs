//! What is written, and what is read or said of it.

#![expect(clippy::redundant_closure_for_method_calls, reason = "a method of `Field` is not general enough a function")]

use std::sync::Arc;

use super::{Fields, Node, parse};
use crate::diagnostic::Diagnostic;

mod bounds;
mod document;
mod reading;
mod syntax;

fn file() -> Arc<str> {
    "content/a.md".into()
}

fn read(text: &str) -> (Option<Node>, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let node = parse(text, 0, &file(), &mut diagnostics);
    (node, diagnostics)
}

/// What `decode` reads from the keys of `text`, and the mistakes of both parsing and decoding.
fn decode<T>(text: &str, decode: impl FnOnce(&mut Fields<'_, '_>) -> T) -> (Option<T>, Vec<Diagnostic>) {
    let (node, mut diagnostics) = read(text);
    let file = file();
    let value = node.as_ref().and_then(|node| {
        let mut fields = Fields::new(node, &file, &mut diagnostics)?;
        let value = decode(&mut fields);
        fields.finish();
        Some(value)
    });
    (value, diagnostics)
}

/// Diagnostics as `code «marked text»`.
fn marked(text: &str, diagnostics: &[Diagnostic]) -> Vec<String> {
    diagnostics.iter().map(|diagnostic| format!("{} «{}»", diagnostic.code, at(text, diagnostic))).collect()
}

fn at<'t>(text: &'t str, diagnostic: &Diagnostic) -> &'t str {
    diagnostic.span.map_or("", |span| &text[span.start as usize..span.end as usize])
}
