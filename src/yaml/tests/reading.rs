//! Reading keys in the types that are wanted.

use std::sync::Arc;

use super::{decode, marked, read};
use crate::diagnostic::{Diagnostic, Span, Text};
use crate::yaml::Fields;

/// What is said of `text`, in English: the message and each help.
fn said(diagnostics: &[Diagnostic]) -> Vec<String> {
    diagnostics
        .iter()
        .flat_map(|diagnostic| std::iter::once(&diagnostic.message).chain(&diagnostic.help))
        .map(|text| text.en.clone())
        .collect()
}

#[test]
fn a_text_is_taken_as_it_was_written() {
    for written in [
        "no",
        "08",
        "013101",
        "1_000",
        "9:30",
        "1.10",
        "2022-06-17",
        "yes",
        "0x1F",
        "True",
        "NULL",
        "1e3",
        "true",
        "13",
    ] {
        let text = format!("title: {written}\n");
        let (value, diagnostics) = decode(&text, |fields| fields.required_string("title").map(str::to_owned));
        assert_eq!(value.flatten().as_deref(), Some(written));
        assert_eq!(diagnostics, []);
    }
}

#[test]
fn an_absent_or_empty_value_is_none_where_it_is_not_required() {
    for text in ["", "# nothing\n", "title:\n", "title: ~\n", "title: null\n", "title: ''\n", "title: '　'\n"] {
        let (value, diagnostics) = decode(text, |fields| fields.string("title").map(str::to_owned));
        assert_eq!((value, diagnostics), (Some(None), vec![]), "{text:?}");
    }
}

#[test]
fn an_absent_or_empty_value_is_a_mistake_where_it_is_required() {
    for (text, expected) in [
        ("", "missing-key «»"),
        ("date: 2022-06\n", "missing-key «date»"),
        ("date: 2022-06\ntitle:\n", "missing-value «title»"),
        ("date: 2022-06\ntitle: ''\n", "missing-value «title: ''»"),
        ("date: 2022-06\ntitle: null\n", "missing-value «title: null»"),
    ] {
        let (value, diagnostics) = decode(text, |fields| {
            fields.string("date");
            fields.required_string("title").is_some()
        });
        assert_eq!((value, marked(text, &diagnostics)), (Some(false), vec![expected.to_owned()]), "{text:?}");
    }
}

#[test]
fn all_mistakes_are_reported_in_one_run() {
    let text = "titel: 手引き\nweight: 重い\nstatus: publish\ncompany:\n  prefecture: 13\n  nmae: 甲\nmembers:\n- name: 乙\n- nam: 丙\n-\n";
    let (_, diagnostics) = decode(text, |fields| {
        fields.required_string("title");
        fields.integer("weight");
        fields.choice("status", &[("published", 1), ("draft", 2)]);
        if let Some(mut company) = fields.mapping("company") {
            company.required_string("name");
            company.code("prefecture");
            company.finish();
        }
        fields.mappings("members", |member| member.required_string("name").map(str::to_owned));
    });
    assert_eq!(
        marked(text, &diagnostics),
        [
            "wrong-type «重い»",
            "unknown-choice «publish»",
            "bare-number «13»",
            "unknown-key «nmae»",
            "unknown-key «nam»",
            "missing-value «»",
            "unknown-key «titel»",
        ]
    );
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn a_wrong_type_says_what_is_wanted_and_what_was_found() {
    type Ask = fn(&mut Fields<'_, '_>);
    let cases: [(&str, Ask, &[&str]); 15] = [
        (
            "k: [a]\n",
            |fields| _ = fields.string("k"),
            &[
                "`k` takes a text, and this is a list",
                "write one value; a text that begins with `[` or `{` stands in quotes",
            ],
        ),
        (
            "k: 対話、傾聴\n",
            |fields| _ = fields.strings("k"),
            &[
                "`k` takes a list (lines that begin with `- `), and this is the text `対話、傾聴`",
                "write a list even for one value: k: [対話, 傾聴]",
            ],
        ),
        (
            "k:\n  -対話\n",
            |fields| _ = fields.strings("k"),
            &[
                "`k` takes a list (lines that begin with `- `), and this is the text `-対話`",
                "write a space after the dash",
            ],
        ),
        (
            "k: 資料.pdf\n",
            |fields| _ = fields.mappings("k", |fields| fields.string("file").map(str::to_owned)),
            &[
                "`k` takes a list of keys and values (lines that begin with `- key: value`), and this is the text `資料.pdf`",
                "write lines of `- key: value`, indented, from the next line on",
            ],
        ),
        (
            "k: 第１回\n",
            |fields| _ = fields.integer("k"),
            &["`k` takes an integer, and this is the text `第１回`", "write half-width digits alone, such as `1`"],
        ),
        (
            "k: 伴走\n",
            |fields| _ = fields.strings("k"),
            &[
                "`k` takes a list (lines that begin with `- `), and this is the text `伴走`",
                "write a list even for one value: k: [伴走]",
            ],
        ),
        (
            "k: \"3\"\n",
            |fields| _ = fields.integer("k"),
            &["`k` takes an integer, and this is the quoted text `3`", "write it without quotes: 3"],
        ),
        (
            "k: 1,000\n",
            |fields| _ = fields.integer("k"),
            &["`k` takes an integer, and this is the text `1,000`", "write half-width digits alone, such as `1000`"],
        ),
        (
            "k: 1.5\n",
            |fields| _ = fields.integer("k"),
            &[
                "`k` takes an integer, and this is the number `1.5`",
                "write half-width digits alone, without leading zeros and without separators",
            ],
        ),
        (
            "k: yes\n",
            |fields| _ = fields.boolean("k"),
            &["`k` takes true or false, and this is the text `yes`", "write `true`"],
        ),
        (
            "k: いいえ\n",
            |fields| _ = fields.boolean("k"),
            &["`k` takes true or false, and this is the text `いいえ`", "write `false`"],
        ),
        (
            "k: 'true'\n",
            |fields| _ = fields.boolean("k"),
            &["`k` takes true or false, and this is the quoted text `true`", "write it without quotes: true"],
        ),
        (
            "k: maybe\n",
            |fields| _ = fields.boolean("k"),
            &["`k` takes true or false, and this is the text `maybe`", "write `true` or `false`"],
        ),
        (
            "k:\n  name:甲\n",
            |fields| fields.mapping("k").into_iter().for_each(Fields::finish),
            &[
                "`k` takes keys and values (indented `key: value`), and this is the text `name:甲`",
                "write a space after the colon",
            ],
        ),
        (
            "k:\n  name：甲\n",
            |fields| fields.mapping("k").into_iter().for_each(Fields::finish),
            &[
                "`k` takes keys and values (indented `key: value`), and this is the text `name：甲`",
                "`：` is a full-width colon; write `:` and a space",
            ],
        ),
    ];
    for (text, ask, expected) in cases {
        let (_, diagnostics) = decode(text, ask);
        assert_eq!(said(&diagnostics), expected, "{text}");
        assert_eq!(diagnostics[0].code, "wrong-type");
    }
}

#[test]
fn a_document_that_is_no_mapping_is_a_wrong_type() {
    let text = "title：手引き\n";
    let (_, diagnostics) = decode(text, |_| ());
    assert_eq!(marked(text, &diagnostics), ["wrong-type «title：手引き»"]);
    assert_eq!(diagnostics[0].help[0].ja, "「：」は全角です。半角の「:」と、その後に半角の空白を書いてください。");
}

#[test]
fn integers_are_read_as_written_or_not_at_all() {
    for (written, integer) in [
        ("0", Some(0)),
        ("-12", Some(-12)),
        ("1.50", None),
        ("0.5", None),
        ("08", None),
        ("+1", None),
        ("1e3", None),
        (".5", None),
        ("5.", None),
        ("'5'", None),
        ("１２", None),
        ("9223372036854775808", None),
    ] {
        let text = format!("k: {written}\n");
        assert_eq!(decode(&text, |fields| fields.integer("k")).0.flatten(), integer, "{written}");
    }
}

#[test]
fn a_code_that_looks_like_a_number_is_to_be_quoted() {
    for (written, code) in [
        ("\"13\"", Some("13")),
        ("'01'", Some("01")),
        ("D", Some("D")),
        ("FY2022", Some("FY2022")),
        ("e1", Some("e1")),
        ("2022-06-17", Some("2022-06-17")),
        ("13", None),
        ("08", None),
        ("1_000", None),
        ("0x1F", None),
        ("1e3", None),
        ("-1", None),
        ("9:30", None),
        ("1.10", None),
    ] {
        let text = format!("k: {written}\n");
        let (value, diagnostics) = decode(&text, |fields| fields.code("k").map(|code| code.value.to_owned()));
        assert_eq!(value.flatten().as_deref(), code, "{written}");
        let expected: &[&str] = if code.is_some() { &[] } else { &["bare-number"] };
        assert_eq!(diagnostics.iter().map(|diagnostic| diagnostic.code).collect::<Vec<_>>(), expected, "{written}");
    }
    let (_, diagnostics) = decode("prefecture: 13\n", |fields| fields.code("prefecture").is_some());
    assert_eq!(
        said(&diagnostics),
        [
            "the code `13` of `prefecture` isn't in quotes",
            "write \"13\": without quotes it may be taken for a number and lose leading zeros"
        ]
    );
}

#[test]
fn a_choice_names_what_can_be_chosen() {
    let choices = [("published", 'p'), ("draft", 'd')];
    assert_eq!(decode("k: draft\n", |fields| fields.choice("k", &choices)), (Some(Some('d')), vec![]));
    let (value, diagnostics) = decode("k: Draft\n", |fields| fields.choice("k", &choices));
    assert_eq!(value, Some(None));
    assert_eq!(
        said(&diagnostics),
        ["`Draft` is not a value of `k`", "did you mean `draft`?", "write one of: published, draft"]
    );
}

#[test]
fn an_unknown_key_names_the_nearest_or_all_that_are_known() {
    let (_, diagnostics) = decode("titel: a\n", |fields| {
        fields.string("title");
        fields.string("date");
    });
    assert_eq!(said(&diagnostics), ["there is no key `titel`", "did you mean `title`?"]);
    let (_, diagnostics) = decode("作成者: 甲\n", |fields| {
        fields.string("title");
        fields.raw("extra");
    });
    assert_eq!(
        said(&diagnostics),
        [
            "there is no key `作成者`",
            "keys of your own stand below `extra:`, indented: `作成者: value`",
            "the keys that can stand here: title, extra"
        ]
    );
    let text = "company:\n\u{3000}\u{3000}name: 甲\n";
    let (_, diagnostics) = decode(text, |fields| _ = fields.string("company"));
    assert_eq!(marked(text, &diagnostics), ["unknown-key «\u{3000}\u{3000}name»"]);
    assert_eq!(diagnostics[0].help[0].ja, "字下げに全角の空白が使われています。半角の空白に直してください。");
}

#[test]
fn lists_leave_out_what_cannot_be_read() {
    let text = "k: [1, 二, 3]\n";
    let (value, diagnostics) = decode(text, |fields| fields.list_of("k", |item| item.integer()));
    assert_eq!((value, marked(text, &diagnostics)), (Some(vec![1, 3]), vec!["wrong-type «二»".to_owned()]));
    let text = "k:\n- a\n-\n- [b]\n- 4\n";
    let (value, diagnostics) =
        decode(text, |fields| fields.strings("k").iter().map(|text| text.value.to_owned()).collect::<Vec<_>>());
    assert_eq!(value, Some(vec!["a".to_owned(), "4".to_owned()]));
    assert_eq!(marked(text, &diagnostics), ["missing-value «»", "wrong-type «[b]»"]);
}

#[test]
fn a_text_is_parsed_and_its_mistake_has_a_place_inside_it() {
    /// The part before a dash, or where the text goes wrong.
    fn head(text: &str) -> Result<&str, usize> {
        text.split_once('-').map(|(head, _)| head).ok_or(text.len().saturating_sub(1))
    }
    let explain = |error: &usize, file: &Arc<str>, at: u32| {
        Diagnostic::error("no-dash", file, Text::new("「-」がありません。", "no dash")).at(Span::new(
            *error,
            *error + 1,
        )
        .shifted(at))
    };
    for (text, value, mistake) in [
        ("k: ab-c\n", Some("ab"), None),
        ("k:\n", None, None),
        ("k: abc\n", None, Some("no-dash «c»")),
        ("k: 'abc'\n", None, Some("no-dash «c»")),
        ("k: \"a\\tc\"\n", None, Some("no-dash «\"a\\tc\"»")),
        ("k: [a]\n", None, Some("wrong-type «[a]»")),
    ] {
        let (read, diagnostics) = decode(text, |fields| fields.parsed("k", head, explain).map(|k| k.value.to_owned()));
        assert_eq!(read.flatten().as_deref(), value, "{text:?}");
        assert_eq!(marked(text, &diagnostics).first().map(String::as_str), mistake, "{text:?}");
    }
}

#[test]
fn the_caller_reports_what_only_it_can_see() {
    let text = "a: 4\nb: 5\n";
    let (_, diagnostics) = decode(text, |fields| {
        let file = Arc::clone(fields.file());
        if let Some(mut field) = fields.get("b") {
            field.tell(Diagnostic::warning("odd", &file, Text::new("奇数です。", "odd")));
        }
        fields.tell(Diagnostic::warning("whole", &file, Text::new("全体", "whole")));
        fields.string("a");
    });
    assert_eq!(marked(text, &diagnostics), ["odd «5»", "whole «a»"]);
}

#[test]
fn the_rest_is_what_was_not_asked_for() {
    let (rest, diagnostics) = decode("a: 1\nb: 2\nc:\n", |fields| {
        fields.string("b");
        let mut rest = Vec::new();
        fields.rest(|key, field| rest.push((key.value.to_string(), field.span().start)));
        rest
    });
    assert_eq!((rest, diagnostics), (Some(vec![("a".to_owned(), 3), ("c".to_owned(), 11)]), vec![]));
}

#[test]
fn every_mistake_is_said_in_japanese_too() {
    let (_, diagnostics) = decode("a: 1\nb: [x]\nc:\nd: x\n", |fields| {
        fields.code("a");
        fields.boolean("b");
        _ = fields.required("c");
        fields.choice("d", &[("y", ())]);
        _ = fields.required("e");
    });
    assert_eq!(diagnostics.len(), 5);
    for text in diagnostics.iter().flat_map(|diagnostic| std::iter::once(&diagnostic.message).chain(&diagnostic.help)) {
        assert!(
            text.ja.contains(|c: char| ('ぁ'..='ん').contains(&c)) && text.ja.ends_with('。') | text.ja.contains(": "),
            "{text:?}"
        );
        assert!(text.en.is_ascii(), "{text:?}");
    }
}

#[test]
fn raw_keeps_what_was_read() {
    let (node, _) = read("extra: {a: [1, 二]}\n");
    let node = node.expect("valid");
    let inner = node.get("extra").and_then(|extra| extra.get("a"));
    assert_eq!(inner.map(|node| (node.span.start, node.span.end)), Some((11, 19)));
    let (value, diagnostics) = decode("extra:\n", |fields| fields.raw("extra").is_some());
    assert_eq!((value, diagnostics), (Some(true), vec![]));
}
