//! Laws that hold for any text, and texts made to hurt.

use std::time::{Duration, Instant};

use bansou::model::body::Segment;
use proptest::prelude::*;

use super::{escaped, html, parsed};

/// Pieces of every notation, so that random texts are full of half of them.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => prop::sample::select(vec![
            "漢字", "かな", "「", "」", "。", "a", "B ", " ", "\n", "\n\n", "> ", "- ", "1. ", "# ", "## 見出し", "\t", "    ",
            "*", "**", "_", "~~", "~", "`", "```", "```rust\n", "|", "|---|\n", "[", "]", "(", ")", "![", "](b.md)", "](x:y)",
            "[^1]", "[^1]: ", "[[", "]]", "{", "}", "{語|ご}", "{{ a() }}", "{{ a(b=\"", "\" }}", "\\", "&amp;", "&", "&#1;", "&#x80;", "<", ">",
            "<b>", "</b>", "<div>", "</div>", "<p id=\"a\">", "<a href=\"c.md\">", "</a>", "<img src=x>", "<!--", "-->",
            "<script>", "</script>", "<table>", "<td>", "{#a}", "\n---\n", "\n===\n", ": ", "[!NOTE]", "- [ ] ", "\r\n", "\0",
            "\u{1}", "\u{FE0E}", "\u{E0100}", "한", "😀", "https://a.jp",
        ]).prop_map(str::to_owned),
        1 => any::<String>(),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_text_gives_a_sound_body(text in pieces()) {
        let (body, diagnostics) = parsed(&text);
        // Every span is a part of the text.
        let spans = diagnostics.iter().filter_map(|d| d.span).chain(body.references.iter().map(|r| r.span));
        for span in spans {
            prop_assert!(text.get(span.start as usize..span.end as usize).is_some(), "{span:?} {diagnostics:?}");
        }
        // Every segment's reference exists, and a link is closed before another is opened.
        let mut open = None;
        for segment in &body.segments {
            match segment {
                Segment::LinkStart { reference, .. } => {
                    prop_assert!((*reference as usize) < body.references.len());
                    prop_assert_eq!(open.replace(*reference), None);
                }
                Segment::LinkEnd { reference } => prop_assert_eq!(open.take(), Some(*reference)),
                Segment::Url { reference } => prop_assert!((*reference as usize) < body.references.len()),
                Segment::Html(_) | Segment::Phrase { .. } | Segment::Component(_) => {}
            }
        }
        prop_assert_eq!(open, None);
        // The headings' ids and the anchors are the ids of the page, each once.
        let html = html(&body);
        let mut ids: Vec<&str> = html.split('<').skip(1).filter_map(id).collect();
        ids.sort_unstable();
        let known = body.headings.iter().map(|heading| &heading.id).chain(&body.anchors);
        let mut anchors: Vec<String> = known.map(|id| escaped_id(id)).collect();
        anchors.sort_unstable();
        prop_assert_eq!(&ids, &anchors, "{}", html);
        prop_assert!(anchors.windows(2).all(|pair| pair[0] != pair[1]));
        prop_assert_eq!(misplaced(&html), None, "{}", html);
        // Nothing that a page must not have.
        let lower = html.to_lowercase();
        for banned in ["<script", "<iframe", " style=", " onclick=", "href=\"x:", "src=\"x:"] {
            prop_assert!(!lower.contains(banned), "{banned} in {html}");
        }
        let is_control = |c: char| c.is_ascii_control() && !matches!(c, '\t' | '\n' | '\r');
        let has_control = body.segments.iter().any(|s| matches!(s, Segment::Html(html) if html.contains(is_control)));
        prop_assert!(!has_control, "{html:?}");
    }
}

/// The first tag that does not fit: an end without its start, or a start without its end.
fn misplaced(html: &str) -> Option<String> {
    let mut open = Vec::new();
    for tag in html.split('<').skip(1) {
        let name: String = tag.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '/').collect();
        match name.strip_prefix('/') {
            Some(end) if open.last().is_some_and(|name| name == end) => drop(open.pop()),
            Some(_) => return Some(name),
            None if matches!(name.as_str(), "br" | "hr" | "img" | "input" | "col" | "wbr") => {}
            None => open.push(name),
        }
    }
    open.pop()
}

/// The id in a start tag that stands before the first `>` of the text.
fn id(tag: &str) -> Option<&str> {
    let (tag, _) = tag.split_once('>')?;
    tag.split_once(" id=\"").and_then(|(_, rest)| rest.split_once('"')).map(|(id, _)| id)
}

fn escaped_id(id: &str) -> String {
    escaped(id).replace('\u{A0}', "&nbsp;")
}

/// Two thousand footnotes, each called by the one before.
fn chained_footnotes() -> String {
    (0..2_000).fold("[^0]\n\n".to_owned(), |text, n| text + &format!("[^{n}]: [^{}]\n\n", n + 1))
}

/// Ten thousand of everything: no stack may overflow, and no time may grow with the square.
#[test]
#[expect(clippy::disallowed_methods, reason = "the time taken is what is tested")]
fn abuse_neither_overflows_nor_takes_long() {
    let many = |piece: &str| piece.repeat(10_000);
    let texts = [
        many("> "),
        many("- "),
        many("["),
        many("!["),
        many("[a]("),
        many("**「"),
        many("*a_「"),
        many("a**「b」"),
        many("*「a_b~~。"),
        many("~~「a"),
        many("<div>"),
        many("<b>"),
        many("</b>"),
        many("<a href=b.md>"),
        many("<p>a"),
        format!("<b>{}", many("<i>a\n\n")),
        format!("{}\n\n<div>", many("> ")),
        many("<table><tr><td>"),
        many("{{ a("),
        many("{{ a(b=\""),
        many("{{ a() }}\n"),
        many("{a|"),
        many("{a|b}"),
        many("[["),
        many("[[a|"),
        many("[[a]]"),
        many("\\"),
        many("\\{"),
        many("`"),
        many("`a``"),
        many("# a\n"),
        many("# -1\n# \n"),
        many("[^1]"),
        format!("{}\n\n[^1]: a", many("[^1]")),
        chained_footnotes(),
        many("a\n"),
        many("あ\n"),
        many("**あ**\n"),
        many("[あ](b.md)\n"),
        format!("あ\n{}い", many("**")),
        many("| a "),
        format!("{}\n{}\n{}", many("|a"), many("|-"), many("|\n")),
        many("```rust\nlet a = (\"b\");\n```\n"),
        format!("```rust\n{}\n```", many("((((")),
        format!("```html\n{}\n```", many("<a b=\"").replace('<', "\n<")),
        many("\u{1}{a|b}"),
        many("&amp;"),
        many("a: b\n: c\n\n"),
        many("<!--"),
        many("<a b=\""),
        many("<script>"),
    ];
    for text in texts {
        let start = Instant::now();
        let (body, _) = parsed(&text);
        let limit = Duration::from_secs(if cfg!(debug_assertions) { 20 } else { 2 });
        let taken = start.elapsed();
        let head: String = text.chars().take(20).collect();
        assert!(taken < limit, "{head:?} took {taken:?}");
        assert!(html(&body).len() < text.len() * 60 + 1000, "{head:?}");
    }
}
