//! Whatever is written, reading ends soon, and every place lies in the text.

use std::fmt::Write as _;

use proptest::prelude::*;

use super::{decode, read};
use crate::diagnostic::{Diagnostic, Span};
use crate::yaml::{Node, Value};

fn spans_of(node: &Node, spans: &mut Vec<Span>) {
    spans.push(node.span);
    match &node.value {
        Value::Null | Value::Scalar(_) => {}
        Value::Sequence(items) => items.iter().for_each(|item| spans_of(item, spans)),
        Value::Mapping(entries) => entries.iter().for_each(|entry| {
            spans.push(entry.key.span);
            spans_of(&entry.value, spans);
        }),
    }
}

/// Parses `text`, decodes whatever it is, and checks that every place can be cut out of the text.
fn check(text: &str) -> Vec<Diagnostic> {
    let (node, _) = read(text);
    let (_, diagnostics) = decode(text, |fields| {
        fields.required_string("a");
        fields.strings("b");
        fields.list_of("c", |item| item.integer());
        fields.mappings("d", |item| item.code("e").map(|code| code.value.to_owned()));
    });
    let mut spans: Vec<Span> = diagnostics
        .iter()
        .flat_map(|diagnostic| diagnostic.related.iter().map(|related| related.span).chain([diagnostic.span]))
        .flatten()
        .collect();
    if let Some(node) = &node {
        spans_of(node, &mut spans);
    }
    for Span { start, end } in spans {
        assert!(start <= end && text.get(start as usize..end as usize).is_some(), "{start}..{end} in {text:?}");
    }
    diagnostics
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn any_text_can_be_read(text in "\\PC{0,60}") {
        check(&text);
    }

    #[test]
    fn anything_like_yaml_can_be_read(
        text in proptest::collection::vec(
            prop_oneof![
                "[a-e]: ", "[a-e]:", "- ", "\n", "\n  ", "\r\n", "\t", "\"", "'", "\\[", "\\]", "\\{", "\\}", ", ", "&x ",
                "\\*x", "!x ", "!!str ", "\\| ", "> ", "# ", "---\n", "\\.\\.\\.\n", "%", "@", "\\? ", "<<: ", "：", "　", "\u{feff}", "\u{0}",
                "\\\\", "伴走", "1", "~",
            ],
            0..40,
        )
    ) {
        check(&text.concat());
    }
}

#[test]
fn aliases_that_multiply_are_refused_soon() {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..30 {
        let _ = writeln!(text, "a{level}: &a{level} [{}]", vec![format!("*a{}", level - 1); 10].join(", "));
    }
    let diagnostics = check(&text);
    assert_eq!(diagnostics.iter().filter(|diagnostic| diagnostic.code == "yaml-budget").count(), 1);
}

#[test]
fn a_long_text_cannot_be_repeated_without_end() {
    let text = format!("a: &a {}\nb: [{}]\n", "x".repeat(100_000), vec!["*a"; 1000].join(", "));
    assert_eq!(read(&text).1[0].code, "yaml-budget");
}

#[test]
fn honest_aliases_are_no_burden() {
    let text = format!("a: &a [1, 2, 3]\nb: [{}]\n", vec!["*a"; 1000].join(", "));
    assert_eq!(read(&text).1, []);
}

const SPACES: &str = match str::from_utf8(&[b' '; 200]) {
    Ok(spaces) => spaces,
    Err(_) => unreachable!(),
};

#[test]
fn nesting_has_an_end() {
    let mut chain = "a0: &a0 [x]\n".to_owned();
    for level in 1..100 {
        let _ = writeln!(chain, "a{level}: &a{level} [*a{}]", level - 1);
    }
    let blocks: String = (0..10_000).flat_map(|depth| [&SPACES[..depth.min(SPACES.len())], "a:\n"]).collect();
    for text in ["[".repeat(100_000), "- ".repeat(100_000), "{a: ".repeat(10_000), chain, blocks] {
        let (node, diagnostics) = read(&text);
        assert_eq!((node, diagnostics[0].code), (None, "yaml-budget"), "{}", &text[..20]);
    }
    let fine = format!("{}{}", "[".repeat(60), "]".repeat(60));
    assert_eq!(read(&fine).1, []);
}
