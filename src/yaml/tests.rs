//! What is written, and what is read or said of it.

use std::sync::Arc;

use super::{Fields, Node, parse};
use crate::diagnostic::Diagnostic;

fn file() -> Arc<str> {
    "content/a.md".into()
}

fn read(text: &str) -> (Option<Node>, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let node = parse(text, 0, &file(), &mut diagnostics);
    (node, diagnostics)
}

/// The diagnostics as `code «marked text»`.
fn marked(text: &str, diagnostics: &[Diagnostic]) -> Vec<String> {
    let mark = |diagnostic: &Diagnostic| {
        diagnostic.span.map_or("", |span| &text[span.start as usize..span.end as usize]).to_owned()
    };
    diagnostics.iter().map(|diagnostic| format!("{} «{}»", diagnostic.code, mark(diagnostic))).collect()
}

/// What `decode` reads from `text`, and the mistakes of both parsing and decoding.
fn decode<T>(text: &str, decode: impl FnOnce(&mut Fields<'_, '_>) -> T) -> (Option<T>, Vec<String>) {
    let (node, mut diagnostics) = read(text);
    let file = file();
    let value = node.as_ref().and_then(|node| {
        let mut fields = Fields::new(node, &file, &mut diagnostics)?;
        let value = decode(&mut fields);
        fields.finish();
        Some(value)
    });
    let said = marked(text, &diagnostics);
    (value, said)
}

#[test]
fn a_text_is_taken_as_it_was_written() {
    for written in ["no", "08", "013101", "1_000", "9:30", "1.10", "2022-06-17", "yes", "0x1F", "True", "NULL", "1e3"] {
        let (value, said) =
            decode(&format!("title: {written}\n"), |fields| fields.required_string("title").map(str::to_owned));
        assert_eq!((value.flatten().as_deref(), said), (Some(written), vec![]));
    }
}
