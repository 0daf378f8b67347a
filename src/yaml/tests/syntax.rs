//! Slips of the keys, and what is said of them.

use super::{marked, read};

#[test]
fn a_syntax_error_is_marked_and_explained() {
    for (text, mark, message, help) in [
        ("title: a: b\n", ":", "the value has `: ` in it", "title: \"a: b\""),
        ("x: 1\ntitle: 伴走: \"手引き\"\n", ":", "the value has `: ` in it", "title: '伴走: \"手引き\"'"),
        ("title：手引き\nx: 1\n", "title：手引き", "not of the form `key: value`", "full-width colon"),
        ("x: 1\ntitle：手引き\n", "title：手引き", "not of the form `key: value`", "full-width colon"),
        ("title:a\nx: 1\n", "title:a", "not of the form `key: value`", "write a space after the colon"),
        ("x: 1\ntags:[a]\n", "tags:[a]", "not of the form `key: value`", "write a space after the colon"),
        ("x: 1\nfoo\ny: 2\n", "foo", "not of the form `key: value`", "write `key: value`"),
        ("a:\n-b\n-c\n", "-b", "not of the form `key: value`", "write a space after the dash"),
        ("a:\n- b\n-c\n", "-c", "not of the form `key: value`", "write a space after the dash"),
        ("a:\n\tb: c\n", "\t", "a tab in the indentation", "use spaces"),
        ("a:\n  b: 1\n\tc: 1\n", "\t", "a tab in the indentation", "use spaces"),
        ("a: |\n\tb\n", "\t", "a tab in the indentation", "use spaces"),
        ("a:\n  b: 1\n c: 2\n", "c: 2", "indentation doesn't agree", "in the same column"),
        ("a: 1\n  b: 2\n", "b: 2", "indentation doesn't agree", "in the same column"),
        (" a: 1\nb: 2\n", "b: 2", "indentation doesn't agree", "in the same column"),
        ("a: b\n- c\n", "- c", "a list item can't stand here", "can't have a list as well"),
        ("a: - b\n", "-", "can't stand here", "on the line after its key"),
        ("a: \"x\nb: c\n", "\"x", "the quote is not closed", "at the end of the value"),
        ("a: 'it's'\n", "s'", "follows the closing quote", "`''` for `'`"),
        ("a: \"b\" c\n", "c", "follows the closing quote", "`\\\"` for `\"`"),
        ("a: \"\\d\"\n", "\"\\d\"", "a backslash inside", "write `\\\\`"),
        ("a: [1, 2\nb: c\n", "[", "is not closed by `]`", "in quotes"),
        ("a: {b: c\n", "{", "is not closed by `}`", "in quotes"),
        ("a: [b, , c]\n", ",", "no value before the comma", "delete the comma"),
        ("a: b]\nc: ]\n", "]", "closes nothing", "in quotes"),
        ("a: {{ b }}\n", "{", "can't be a key", "in quotes"),
        ("a: > b\n", ">", "on the same line", "on the next line"),
        ("a: %x\n", "%", "can't begin with `%`", "a: \"%x\""),
        ("a: @x\n", "@", "can't begin with `@`", "a: \"@x\""),
        ("a: `x`\n", "`", "can't begin with", "a: \"`x`\""),
        ("a: ,x\n", ",", "can't begin with `,`", "a: \",x\""),
        ("a: ? x\n", "?", "can't begin with `?`", "a: \"? x\""),
        ("@x: 1\n", "@", "can't begin with `@`", "put the whole value in quotes"),
        ("a: **太字**\n", "**太字**", "no such anchor", "a: \"**太字**\""),
        ("a: & b\n", "&", "can't begin with `&`", "a: \"& b\""),
        ("a: &x [*x]\n", "*x", "contains itself", ""),
        ("a: b # c\n  d\n", "a: b # c", "begins a comment", "the whole value in quotes"),
        ("a: [x] y\n", " y", "follows the closing `]`", "a: \"[x] y\""),
        ("a: !重要 b\n", "!", "can't begin with `!`", "a: \"!重要 b\""),
        ("a: \u{7}b\n", "\u{7}", "control character (U+0007)", "delete it"),
        ("a: 研\u{7}修\n", "\u{7}", "control character (U+0007)", "delete it"),
        ("a: \0b\n", "\0", "control character (U+0000)", "delete it"),
        ("a: x\n\u{feff}b: y\n", "\u{feff}", "control character (U+FEFF)", "delete it"),
        ("a: b\n%c: d\n", "%", "can't begin with `%`", "put the whole value in quotes"),
        (": b\n", "", "no key before the colon", ""),
    ] {
        let (node, diagnostics) = read(text);
        assert_eq!((node, marked(text, &diagnostics)), (None, vec![format!("yaml-syntax «{mark}»")]), "{text:?}");
        let diagnostic = &diagnostics[0];
        assert!(diagnostic.message.en.contains(message), "{text:?}: {:?}", diagnostic.message);
        assert!(diagnostic.message.ja.ends_with('。'), "{text:?}: {:?}", diagnostic.message);
        let helped = diagnostic.help.iter().any(|text| text.en.contains(help)) || help.is_empty();
        assert!(helped, "{text:?}: {:?}", diagnostic.help);
    }
}

#[test]
fn what_has_no_words_of_its_own_is_said_in_the_scanner_s() {
    let (_, diagnostics) = read("%TAG ! x\n%TAG ! y\n---\na: b\n");
    assert_eq!(
        diagnostics[0].message.en,
        "this is not valid YAML: the TAG directive must only be given at most once per handle in the same document"
    );
    assert!(diagnostics[0].message.ja.starts_with("項目の書き方（YAML）に誤りがあります（詳細: the TAG directive"));
}
