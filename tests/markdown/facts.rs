//! What a body tells beside its HTML: headings, references, anchors, plain text, and diagnostics with their places.

use bansou::diagnostic::Diagnostic;
use bansou::model::body::{Body, Target};

use super::parsed;

/// `code "the text at its span"` of each diagnostic.
fn mistakes(text: &str) -> Vec<String> {
    let (_, diagnostics) = parsed(text);
    let shown = |d: &Diagnostic| {
        let span = d.span.expect("a place");
        format!("{} {}", d.code, &text[span.start as usize..span.end as usize])
    };
    diagnostics.iter().map(shown).collect()
}

#[test]
fn a_diagnostic_names_its_place() {
    for (written, expected) in [
        ("[a](javascript:x)", vec!["link-scheme javascript:x"]),
        ("[a][b]\n\n[b]: <//a.jp>", vec!["link-scheme //a.jp"]),
        ("> [a](\n> java&#115;cript:x)", vec!["link-scheme [a](\n> java&#115;cript:x)"]),
        ("![a](../../../x.png)", vec!["link-outside ../../../x.png"]),
        ("[a]()", vec!["link-empty [a]()"]),
        ("漢字![](a.png)", vec!["image-alt ![](a.png)"]),
        ("a {{ b(c=1 }}", vec!["component-syntax {{ b(c=1 "]),
        ("`{{ b(c=1 }}`", vec![]),
        ("## a {#x}\n## b {#x}", vec!["duplicate-id ## b {#x}"]),
        ("## a {#fn-1}", vec!["duplicate-id ## a {#fn-1}"]),
        ("## a {#x k=v}", vec!["heading-attribute ## a {#x k=v}"]),
        ("## x\n<p id=\"x\">", vec!["duplicate-id id"]),
        ("a\n\n[^1]: b", vec!["footnote-unused [^1]: b"]),
        ("a <i>b", vec!["html-unclosed <i>"]),
        ("> <div>\n> <p style=\"x\"\n>  ONCLICK=y>", vec!["html-dropped style", "html-dropped ONCLICK"]),
        ("<form><p>x</p></form>\n", vec!["html-dropped <form>"]),
        ("![a](https://a.jp/b.png)", vec!["image-outside https://a.jp/b.png"]),
        ("a <img src=x.png>", vec!["image-alt <img src=x.png>"]),
        ("a <a href='data:x'>b</a>", vec!["link-scheme href"]),
        ("<!-- 覚え書き -->", vec![]),
    ] {
        let written = written.replace("\\n", "\n");
        assert_eq!(mistakes(&written), expected, "{written}");
    }
}

#[test]
fn spans_count_from_the_start_of_the_file() {
    let file = "content/a.md".into();
    let source = bansou::parse::markdown::Source {
        file: &file,
        text: "[a](b.md) {{ c() }} {{",
        offset: 100,
        has_speakers: false,
    };
    let bansou::parse::markdown::Reading { body, diagnostics, .. } = bansou::parse::markdown::parse(source);
    assert_eq!(body.references[0].span.start, 104);
    assert_eq!(diagnostics[0].span.unwrap().start, 120);
    let call = body.segments.iter().find_map(|segment| match segment {
        bansou::model::body::Segment::Component(call) => Some(call),
        _ => None,
    });
    assert_eq!(call.unwrap().span.start, 110);
}

#[test]
fn references_lead_to_where_they_are_written() {
    let text = "[a](b.md#節) ![c](</d e.png>) [[用語#節|f]] [g](#h)\n\n<a href=\"i.md\">i</a>";
    let (body, _) = parsed(text);
    let found: Vec<(Target, &str)> = body
        .references
        .into_iter()
        .map(|reference| (reference.target, &text[reference.span.start as usize..reference.span.end as usize]))
        .collect();
    let source =
        |path: &str, anchor: Option<&str>| Target::Source { path: path.into(), anchor: anchor.map(Into::into) };
    assert_eq!(
        found,
        [
            (source("cases/b.md", Some("節")), "b.md#節"),
            (source("d e.png", None), "/d e.png"),
            (Target::Wiki { name: "用語".into(), anchor: Some("節".into()) }, "[[用語#節|f]]"),
            (Target::Anchor("h".into()), "#h"),
            (source("cases/i.md", None), "href"),
        ]
    );
}

fn headings(body: &Body) -> Vec<(u8, &str, &str)> {
    body.headings.iter().map(|h| (h.level, &*h.id, &*h.html)).collect()
}

#[test]
fn headings_are_without_links_and_footnote_marks() {
    let text = "# [先](b.md)と[外](https://a.jp)と[[用語]]\n\n### *a* `b`[^1] {語|ご} &amp; {{ c() }}\n\n二行の\n見出し\n---\n\n[^1]: d";
    let ruby = "<ruby>語<rp>（</rp><rt>ご</rt><rp>）</rp></ruby>";
    let expected = [
        (1, "先と外と用語", "先と外と用語".to_owned()),
        (3, "a-b-語-", format!("<em>a</em> <code>b</code> {ruby} &amp; ")),
        (2, "二行の見出し", "二行の見出し".to_owned()),
    ];
    let (body, _) = parsed(text);
    assert_eq!(headings(&body), expected.iter().map(|(l, i, h)| (*l, *i, h.as_str())).collect::<Vec<_>>());
    // With HTML of the author on the page, too, where each heading is balanced by itself.
    let (body, _) = parsed("## <i id=\"x\">a</i> <a href=\"b.md\">c</a> <b>d\n\ne\n");
    assert_eq!(headings(&body), [(2, "a-c-d", "<i>a</i> c <b>d</b>")]);
}

#[test]
fn anchors_are_all_ids_of_the_page_that_no_heading_has() {
    let (body, _) = parsed("## B\n\na[^1]c[^1]\n\n## A {#z}\n\n[^1]: d");
    assert_eq!(body.anchors.iter().map(|id| &**id).collect::<Vec<_>>(), ["fn-1", "fnref-1", "fnref-1-2"]);
    let (body, _) = parsed("## B\n\n<p id=\"a\">a</p>\n\n<td id=\"lost\">x</td>\n\nb[^1]\n\n[^1]: d");
    assert_eq!(body.anchors.iter().map(|id| &**id).collect::<Vec<_>>(), ["a", "fn-1", "fnref-1"]);
}

#[test]
fn text_is_what_a_reader_reads() {
    let text = "## 見出し\n\n**段落**の\n続き`code`と{語|ご}と[[用語|文字]]。![図](a.png)\nword\nword[^1]\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n\
                - x\n  - y\n\n```\nlet a;\n```\n\n<div>\n<p>生&amp;</p>\n</div>\n\n{{ c() }}\n\n[^1]: 注";
    let expected = "見出し\n段落の続きcodeと語と文字。 word word\na b\n1 2\nx\ny\nlet a;\n生&\n注";
    assert_eq!(super::read(text).text, expected);
}
