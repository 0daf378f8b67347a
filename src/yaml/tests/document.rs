//! Documents: their trees, and what is refused in them.

use super::{at, marked, read};
use crate::diagnostic::Span;
use crate::yaml::{Node, Value, parse};

/// A tree in one line: plain scalars as they are, other texts in quotes, an absent value as `~`.
fn shape(node: &Node) -> String {
    match &node.value {
        Value::Null => "~".to_owned(),
        Value::Scalar(scalar) if scalar.plain => scalar.text.to_string(),
        Value::Scalar(scalar) => format!("{:?}", scalar.text),
        Value::Sequence(items) => format!("[{}]", items.iter().map(shape).collect::<Vec<_>>().join(", ")),
        Value::Mapping(entries) => {
            let entries = entries.iter().map(|entry| format!("{}: {}", &*entry.key.value, shape(&entry.value)));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
        }
    }
}

#[test]
fn documents_become_trees() {
    for (text, expected) in [
        ("", "~"),
        ("# only a comment\n", "~"),
        ("---\n", "~"),
        ("---\na: b\n...\n", "{a: b}"),
        ("%YAML 1.2\n---\na: b\n", "{a: b}"),
        ("\u{feff}a: b\r\nc: d\r\n", "{a: b, c: d}"),
        ("a: \"b\"\nc: 'd'\ne: |\n  f\n  g\nh: >\n  i\n  j\n", r#"{a: "b", c: "d", e: "f\ng\n", h: "i j\n"}"#),
        ("a: b\n  c\n", "{a: b c}"),
        ("a:\nb: null\nc: ~\nd: ''\n", "{a: ~, b: ~, c: ~, d: \"\"}"),
        ("- 1\n-\n- [a, {b: c}]\n", "[1, ~, [a, {b: c}]]"),
        ("null: 1\n~: 2\nyes: 3\n1: 4\n", "{null: 1, ~: 2, yes: 3, 1: 4}"),
        ("a: &x [1, 2]\nb: *x\nc: {d: *x}\n", "{a: [1, 2], b: [1, 2], c: {d: [1, 2]}}"),
        ("&k a: 1\nb: {*k : 2}\n", "{a: 1, b: {a: 2}}"),
        (
            "a: !!str 13\nb: ! 13\nc: !!int 13\nd: !!seq []\ne: !!map {}\n",
            "{a: \"13\", b: \"13\", c: 13, d: [], e: {}}",
        ),
        ("\"<<\": 1\n", "{<<: 1}"),
    ] {
        let (node, diagnostics) = read(text);
        assert_eq!((node.as_ref().map(shape).as_deref(), diagnostics), (Some(expected), vec![]), "{text:?}");
    }
}

#[test]
fn places_count_from_the_start_of_the_file() {
    let front_matter = "title: 伴走\ntags:\n- a\n- b\n\n# end\n";
    let mut diagnostics = Vec::new();
    let node = parse(front_matter, 7, &super::file(), &mut diagnostics).expect("valid");
    let span = |key: &str| node.get(key).map(|value| value.span);
    assert_eq!(node.span, Span::new(7, 34));
    assert_eq!(span("title"), Some(Span::new(14, 20)));
    assert_eq!(span("tags"), Some(Span::new(27, 34)));
}

#[test]
fn the_place_of_an_alias_is_where_it_stands() {
    let text = "a: &x {b: 1}\nc: *x\n";
    let (node, _) = read(text);
    let alias = node.as_ref().and_then(|node| node.get("c")).expect("there");
    assert_eq!(&text[alias.span.start as usize..alias.span.end as usize], "*x");
    let inner = alias.get("b").expect("there").span;
    assert_eq!(&text[inner.start as usize..inner.end as usize], "1");
}

#[test]
fn what_is_refused_is_reported_and_reading_goes_on() {
    for (text, mistakes, expected) in [
        ("a: 1\nb: 2\na: 3\na: 4\n", &["duplicate-key «a»", "duplicate-key «a»"][..], "{a: 1, b: 2}"),
        ("a: {b: 1, b: 2}\n", &["duplicate-key «b»"], "{a: {b: 1}}"),
        ("a: &x 1\nb: &x 2\nc: *x\n", &["duplicate-anchor «&x»"], "{a: 1, b: 2, c: 2}"),
        ("a: !foo b\n", &["yaml-tag «!foo»"], "{a: b}"),
        ("a: !!int b\n", &["yaml-tag «!!int»"], "{a: b}"),
        ("a: !!set {b}\n", &["yaml-tag «!!set»"], "{a: {b: ~}}"),
        ("a: &x {b: 1}\nc:\n  <<: *x\n  d: 2\n", &["yaml-merge-key «<<»"], "{a: {b: 1}, c: {d: 2}}"),
        ("a: 1\n---\nb: 2\n", &["yaml-documents «---»"], "{a: 1}"),
    ] {
        let (node, diagnostics) = read(text);
        assert_eq!(marked(text, &diagnostics), mistakes, "{text:?}");
        assert_eq!(node.as_ref().map(shape).as_deref(), Some(expected), "{text:?}");
    }
}

#[test]
fn a_duplicate_key_shows_both_places() {
    let text = "a: 1\nb: 2\na: 3\n";
    let (_, diagnostics) = read(text);
    assert_eq!(diagnostics[0].span, Some(Span::new(10, 11)));
    assert_eq!(at(text, &diagnostics[0]), "a");
    assert_eq!(diagnostics[0].related[0].span, Some(Span::new(0, 1)));
}
