//! The words of HTML that the program has made: no tags, entities decoded.

use crate::model::body::{Body, Segment};
use crate::render::body::push_phrase;
use crate::render::theme::Texts;

/// Elements within a sentence: their tags part no words.
const WITHIN: [&str; 27] = [
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q", "rb",
    "ruby", "s", "samp", "small", "span", "strong", "sub", "sup", "u", "var",
];
/// Further ones, whose words are left out: a reading above the words would stand amid them.
const BESIDE: [&str; 2] = ["rt", "rp"];
/// The mark that leads to a footnote, and the one that leads back.
const MARKS: [(&str, &str); 2] = [("sup", "footnote-ref"), ("a", "footnote-back")];

/// Appends the words of a body, with a line feed for whatever parts them. What a component makes isn't a part of it.
pub fn push_body(text: &mut String, body: &Body, texts: &Texts) {
    let mut html = String::new();
    for segment in &body.segments {
        match segment {
            Segment::Html(piece) => html.push_str(piece),
            // What stands in an attribute is no word either.
            Segment::Phrase { .. } if html.ends_with("=\"") => {}
            Segment::Phrase { phrase, values } => push_phrase(&mut html, texts, *phrase, values),
            Segment::Component(_) => html.push_str("<br>"),
            // A link's tags part nothing, and an address is no word.
            Segment::LinkStart { .. } | Segment::LinkEnd { .. } | Segment::Url { .. } => {}
        }
    }
    push_words(text, &html);
}

/// Appends the words of HTML.
pub fn push_words(text: &mut String, html: &str) {
    let mut rest = html;
    let mut left_out: Option<&str> = None;
    while let Some(start) = memchr::memchr(b'<', rest.as_bytes()) {
        if left_out.is_none() {
            push_decoded(text, &rest[..start]);
        }
        let after = &rest[start + 1..];
        let end = tag_end(after);
        let tag = &after[..end];
        rest = after.get(end + 1..).unwrap_or_default();
        let name_end = tag.find(|c: char| c.is_ascii_whitespace()).unwrap_or(tag.len());
        let name = tag[..name_end].trim_end_matches('/');
        let is_mark = |(element, class): (&str, &str)| name == element && tag.contains(class);
        match (left_out, name.strip_prefix('/')) {
            (Some(element), Some(closed)) if element == closed => left_out = None,
            (Some(_), _) => {}
            (None, None) if BESIDE.contains(&name) || MARKS.into_iter().any(is_mark) => left_out = Some(name),
            (None, closed) => {
                let name = closed.unwrap_or(name);
                if !WITHIN.contains(&name) && name != "wbr" && !text.ends_with('\n') {
                    text.push('\n');
                }
            }
        }
    }
    if left_out.is_none() {
        push_decoded(text, rest);
    }
}

/// Where a tag closes: a `>` in a quoted attribute doesn't close it.
fn tag_end(tag: &str) -> usize {
    let mut quote = None;
    for (at, byte) in tag.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    tag.len()
}

/// The entities that the program writes are few; what isn't one of them stays as it is.
fn push_decoded(text: &mut String, html: &str) {
    let mut rest = html;
    while let Some(start) = memchr::memchr(b'&', rest.as_bytes()) {
        text.push_str(&rest[..start]);
        rest = &rest[start..];
        let entity = rest.find(';').filter(|end| *end <= 10).and_then(|end| Some((end, decoded(&rest[1..end])?)));
        let (length, c) = entity.map_or((1, '&'), |(end, c)| (end + 1, c));
        text.push(c);
        rest = &rest[length..];
    }
    text.push_str(rest);
}

fn decoded(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "nbsp" => Some('\u{A0}'),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::push_words;

    #[test]
    fn words_are_what_a_reader_sees() {
        for (html, words) in [
            ("<p>伴走<strong>支援</strong>の<a href=\"/a/\">手引き</a></p>", "伴走支援の手引き"),
            ("<p>支援</p>\n<p>機関</p>", "支援\n機関"),
            ("<ruby>伴走<rp>（</rp><rt>ばんそう</rt><rp>）</rp></ruby>支援", "伴走支援"),
            ("課題<sup class=\"footnote-ref\"><a href=\"#fn-1\">1</a></sup>の設定", "課題の設定"),
            ("注 <a href=\"#fnref-1\" class=\"footnote-back\">↩</a></p>", "注 "),
            // As the characters are that say the same, ₂ and ³.
            ("CO<sub>2</sub>が10<sup>3</sup>", "CO2が103"),
            ("a &lt; b &amp;amp; &quot;c&quot; &#39;d&#x27; &unknown; &", "a < b &amp; \"c\" 'd' &unknown; &"),
            ("<img src=\"a.png\" alt=\"a > b\">後", "後"),
            ("支援<br>機関", "支援\n機関"),
            ("支<wbr>援", "支援"),
            ("前<rt", "前"),
        ] {
            let mut text = String::new();
            push_words(&mut text, html);
            // Lines without words part nothing more.
            let lines: Vec<&str> = text.split('\n').filter(|line| !line.is_empty()).collect();
            assert_eq!(lines.join("\n"), words, "{html}");
        }
    }
}
