//! HTML that the author wrote: what may pass.
//!
//! 1. Only the tags of [`TAGS`] pass, with the attributes of [`ATTRIBUTES`]. Whatever else is dropped, with a warning
//!    that names it; of a script and its like the content too. Comments are notes of the author and go silently.
//! 2. `href` and `src` go the way of links and images of Markdown: within the site they are references.
//! 3. An `id` is taken like that of a heading: none twice.
//! 4. A `<` that begins no tag is text.
//!
//! 5. An element of the line ([`OF_THE_LINE`]) that is not closed with its paragraph is closed there. Everything else
//!    may span blocks and is balanced by [`super::sanitise`] for the whole page.

use std::ops::Range;

use super::heading::duplicate_id;
use super::link::{self, Destination};
use super::output::Piece;
use super::render::Renderer;
use super::tag::{self, Attribute, Markup, Tag};
use super::{escape, image};
use crate::diagnostic::{Diagnostic, Spanned, Text};

/// The elements that an author may write.
pub(super) const TAGS: &[&str] = &[
    "a",
    "abbr",
    "article",
    "aside",
    "b",
    "bdi",
    "bdo",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "col",
    "colgroup",
    "data",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "section",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "u",
    "ul",
    "var",
    "wbr",
];

/// The attributes that an author may write, beside those that begin with `aria-`.
pub(super) const ATTRIBUTES: &[&str] = &[
    "id", "class", "title", "lang", "dir", "href", "src", "alt", "width", "height", "colspan", "rowspan", "scope",
    "start", "open", "datetime", "cite", "role",
];

/// Elements whose content is no text for readers and goes with them.
const DROPPED_WITH_CONTENT: &[&str] = &[
    "iframe", "math", "noembed", "noframes", "noscript", "object", "script", "style", "svg", "template", "textarea",
    "title", "xmp",
];

/// Elements that end with their paragraph at the latest: a browser would carry many of them on through the page.
const OF_THE_LINE: &[&str] = &[
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "dfn", "em", "i", "kbd", "mark", "q", "rp", "rt", "ruby",
    "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var",
];

/// A block of HTML that is being read.
#[derive(Debug, Default)]
pub(super) struct RawBlock {
    /// Whether the page has any HTML of its author.
    pub was_seen: bool,
    text: String,
    /// Where each line of the block begins: in the block, and in the source.
    lines: Vec<(usize, usize)>,
    /// The open elements of the line, and where they are written.
    open: Vec<(&'static str, Range<usize>)>,
}

impl RawBlock {
    pub fn has_open(&self) -> bool {
        !self.open.is_empty()
    }

    pub fn push(&mut self, line: &str, at: usize) {
        self.lines.push((self.text.len(), at));
        self.text.push_str(line);
    }
}

/// A piece of HTML and where it is written.
struct Raw<'h> {
    html: &'h str,
    lines: &'h [(usize, usize)],
}

impl Raw<'_> {
    /// The range of the source that a range of the piece was read from.
    fn source(&self, range: Range<usize>) -> Range<usize> {
        let line = self.lines.partition_point(|(start, _)| *start <= range.start).checked_sub(1);
        let (start, at) = line.and_then(|line| self.lines.get(line)).copied().unwrap_or_default();
        let from = at + range.start - start;
        from..from + range.len()
    }
}

impl Renderer<'_> {
    pub fn inline_html(&mut self, html: &str, range: &Range<usize>) {
        let html = self.prepared.restore(html, range);
        self.pass(&Raw { html: &html, lines: &[(0, range.start)] });
    }

    pub fn html_block(&mut self) {
        let RawBlock { text, lines, .. } = std::mem::take(&mut self.raw_html);
        self.pass(&Raw { html: &text, lines: &lines });
        self.close_line();
        self.out.end_block();
    }

    /// Closes the elements of the line that are still open.
    pub fn close_line(&mut self) {
        while let Some((name, place)) = self.raw_html.open.pop() {
            let html = format!("</{name}>");
            self.out.mark(Piece::Aside(if name == "a" { html.len() } else { 0 }));
            self.out.html.push_str(&html);
            let message = Text::new(
                format!("HTMLの「<{name}>」が段落の中で閉じられていません。"),
                format!("`<{name}>` is not closed in its paragraph"),
            );
            let help = Text::new(format!("「</{name}>」を書いてください。"), format!("write `</{name}>`"));
            let span = self.span(&place);
            self.diagnostics.push(Diagnostic::warning("html-unclosed", self.source.file, message).at(span).help(help));
        }
    }

    fn pass(&mut self, raw: &Raw<'_>) {
        self.raw_html.was_seen = true;
        let html = raw.html;
        let mut from = 0;
        while let Some(at) = html.get(from..).and_then(|rest| rest.find('<')).map(|at| from + at) {
            self.raw_text(html.get(from..at).unwrap_or_default());
            from = match tag::read(html.get(at..).unwrap_or_default()) {
                None => {
                    self.out.html.push_str("&lt;");
                    self.out.plain("<");
                    at + 1
                }
                Some(Markup::Other(length)) => at + length,
                Some(Markup::Tag(tag)) => {
                    let after = at + tag.length;
                    self.tag(&tag, at, raw);
                    if !tag.is_end && DROPPED_WITH_CONTENT.contains(&tag.name.as_str()) {
                        content_end(html, after, &tag.name)
                    } else {
                        after
                    }
                }
            };
        }
        self.raw_text(html.get(from..).unwrap_or_default());
    }

    /// Text between tags: it is HTML already.
    fn raw_text(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        let text = text.replace(escape::is_control, "\u{FFFD}");
        self.out.plain(tag::decoded(&text).trim_matches('\n'));
        self.out.html.push_str(&text);
    }

    fn tag(&mut self, tag: &Tag<'_>, at: usize, raw: &Raw<'_>) {
        let name = tag.name.as_str();
        if !TAGS.contains(&name) {
            if !tag.is_end {
                self.dropped(&format!("<{name}>"), &raw.source(at..at + tag.length));
            }
            return;
        }
        if !tag.is_end
            && let Some(name) = OF_THE_LINE.iter().find(|of_the_line| **of_the_line == name)
        {
            self.raw_html.open.push((name, raw.source(at..at + tag.length)));
        }
        match (name, tag.is_end) {
            ("a", false) => self.anchor_tag(tag, at, raw),
            ("img", false) => self.image_tag(tag, at, raw),
            (_, false) => {
                self.out.html.push('<');
                self.out.html.push_str(name);
                self.attributes(tag, at, raw);
                self.out.html.push('>');
                if matches!(name, "br" | "hr") {
                    self.out.opaque();
                }
            }
            (_, true) => {
                if OF_THE_LINE.contains(&name) {
                    let Some(nth) = self.raw_html.open.iter().rposition(|(open, _)| *open == name) else { return };
                    self.raw_html.open.remove(nth);
                }
                let html = format!("</{name}>");
                if name == "a" {
                    self.out.mark(Piece::Aside(html.len()));
                }
                self.out.html.push_str(&html);
            }
        }
    }

    fn anchor_tag(&mut self, tag: &Tag<'_>, at: usize, raw: &Raw<'_>) {
        let Some(href) = tag.attributes.iter().find(|attribute| attribute.name == "href") else {
            self.out.html.push_str("<a");
            self.attributes(tag, at, raw);
            return self.out.html.push('>');
        };
        let Some(destination) = self.raw_destination(href, at, raw) else {
            self.raw_html.open.pop();
            return;
        };
        let reference = match destination {
            Ok(reference) => reference,
            Err(address) => {
                self.out.html.push_str("<a href=\"");
                escape::address(&mut self.out.html, &address);
                self.out.html.push('"');
                self.attributes(tag, at, raw);
                return self.out.html.push('>');
            }
        };
        if tag.attributes.iter().all(|attribute| matches!(attribute.name.as_str(), "href" | "title")) {
            let title = tag.attributes.iter().find(|attribute| attribute.name == "title");
            let title = title.map(|title| tag::decoded(title.value).into());
            return self.out.mark(Piece::LinkStart { reference, title });
        }
        self.out.html.push_str("<a href=\"");
        self.out.mark(Piece::Url { reference });
        self.out.html.push('"');
        self.attributes(tag, at, raw);
        self.out.html.push('>');
    }

    fn image_tag(&mut self, tag: &Tag<'_>, at: usize, raw: &Raw<'_>) {
        let Some(src) = tag.attributes.iter().find(|attribute| attribute.name == "src") else {
            return self.dropped("<img>", &raw.source(at..at + tag.length));
        };
        let Some(destination) = self.raw_destination(src, at, raw) else { return };
        if !tag.attributes.iter().any(|attribute| attribute.name == "alt") {
            let span = self.span(&raw.source(at..at + tag.length));
            self.diagnostics.push(image::without_alternative(self.source.file, span));
        }
        self.out.opaque();
        self.out.html.push_str("<img src=\"");
        match destination {
            Ok(reference) => self.out.mark(Piece::Url { reference }),
            Err(address) => {
                let span = self.span(&raw.source(at..at + tag.length));
                self.diagnostics.push(image::outside(self.source.file, span));
                escape::address(&mut self.out.html, &address);
            }
        }
        self.out.html.push('"');
        self.attributes(tag, at, raw);
        self.out.html.push_str(" loading=\"lazy\">");
    }

    /// A reference within the site, or else an address outside; none where it was refused.
    fn raw_destination(&mut self, attribute: &Attribute<'_>, at: usize, raw: &Raw<'_>) -> Option<Result<u32, String>> {
        let written = tag::decoded(attribute.value).into_owned();
        let place = raw.source(at + attribute.at..at + attribute.at + attribute.name.len());
        let span = self.span(&place);
        match link::classify(&written, self.source.file) {
            Ok(Destination::Within(target)) => Some(Ok(self.refer(target, span))),
            Ok(Destination::Address) => {
                self.addresses.push(Spanned::new(written.as_str().into(), span));
                Some(Err(written))
            }
            Err(refusal) => {
                self.diagnostics.push(refusal.diagnostic(&written, self.source.file, span));
                None
            }
        }
    }

    /// Writes the attributes that may pass, without `href` and `src`.
    fn attributes(&mut self, tag: &Tag<'_>, at: usize, raw: &Raw<'_>) {
        for (nth, attribute) in tag.attributes.iter().enumerate() {
            let name = attribute.name.as_str();
            let place = raw.source(at + attribute.at..at + attribute.at + name.len());
            let may_pass = match name {
                "href" if tag.name == "a" => continue,
                "src" if tag.name == "img" => continue,
                "href" | "src" => false,
                "cite" => matches!(link::classify(&tag::decoded(attribute.value), ""), Ok(Destination::Address)),
                _ => ATTRIBUTES.contains(&name) || is_aria(name),
            };
            // Of two attributes of one name the first counts (HTML Standard §13.2.5.33).
            if !may_pass || tag.attributes.iter().take(nth).any(|earlier| earlier.name == name) {
                self.dropped(&format!("{name} (<{}>)", tag.name), &place);
                continue;
            }
            if name == "id" && !self.take_id(attribute.value, &place) {
                continue;
            }
            self.out.html.push(' ');
            self.out.html.push_str(name);
            self.out.html.push_str("=\"");
            for character in attribute.value.chars() {
                match character {
                    '"' => self.out.html.push_str("&quot;"),
                    '<' => self.out.html.push_str("&lt;"),
                    '>' => self.out.html.push_str("&gt;"),
                    _ if escape::is_control(character) => self.out.html.push('\u{FFFD}'),
                    _ => self.out.html.push(character),
                }
            }
            self.out.html.push('"');
        }
    }

    fn take_id(&mut self, id: &str, place: &Range<usize>) -> bool {
        let is_free = self.anchors.of_element(&tag::decoded(id));
        if !is_free {
            self.diagnostics.push(duplicate_id(id, self.source, place));
        }
        is_free
    }

    fn dropped(&mut self, what: &str, place: &Range<usize>) {
        let message = Text::new(
            format!("HTMLの「{what}」は使えないため、ページに出ません。"),
            format!("`{what}` is not allowed in HTML and was left out"),
        );
        let help = Text::new(
            "Markdownの書き方か、使えるタグと属性で書き直してください。文字として見せるときは「`」で囲んでください。",
            "write it in Markdown or with the allowed tags and attributes; to show it as text, put it between backticks",
        );
        let span = self.span(place);
        self.diagnostics.push(Diagnostic::warning("html-dropped", self.source.file, message).at(span).help(help));
    }
}

fn is_aria(name: &str) -> bool {
    name.strip_prefix("aria-")
        .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_lowercase()))
}

/// The end of an element's content and its end tag, or of the piece where the element isn't closed in it.
fn content_end(html: &str, from: usize, name: &str) -> usize {
    let mut at = from;
    while let Some(found) = html.get(at..).and_then(|rest| rest.find("</")) {
        at += found;
        match tag::read(html.get(at..).unwrap_or_default()) {
            Some(Markup::Tag(tag)) if tag.name == name => return at + tag.length,
            _ => at += "</".len(),
        }
    }
    html.len()
}
