//! HTML that the author wrote: what may pass.
//!
//! 1. Only the tags of [`TAGS`] pass, with the attributes of [`super::allowed`]. Whatever else is dropped, with a
//!    warning that names it; of a script and its like the content too. Comments are notes of the author and go
//!    silently.
//! 2. `href` and `src` go the way of links and images of Markdown: within the site they are references.
//! 3. An `id` is taken like that of a heading: none twice.
//! 4. A `<` that begins no tag is text.
//!
//! 5. An element of the line ([`OF_THE_LINE`]) that is not closed with its paragraph is closed there. Everything else
//!    may span blocks and is balanced by [`super::sanitise`] for the whole page.

use std::ops::Range;

use super::allowed::{DROPPED_WITH_CONTENT, OF_THE_LINE, TAGS, is_attribute};
use super::anchor::duplicate_id;
use super::draft::Draft;
use super::link::{self, Destination};
use super::output::{Output, Piece};
use super::tag::{self, Attribute, Markup, Tag};
use super::{escape, image};
use crate::diagnostic::{Diagnostic, Spanned, Text};

/// The block of HTML that is being read, and the elements of the line that are open.
#[derive(Debug, Default)]
pub(super) struct RawHtml {
    /// Whether the page has any HTML of its author.
    pub was_seen: bool,
    text: String,
    /// Where each line of the block begins: in the block, and in the source.
    lines: Vec<(usize, usize)>,
    /// The open elements of the line, and where they are written.
    open: Vec<(&'static str, Range<usize>)>,
}

impl RawHtml {
    pub fn has_open(&self) -> bool {
        !self.open.is_empty()
    }

    pub fn push(&mut self, line: &str, at: usize) {
        self.lines.push((self.text.len(), at));
        self.text.push_str(line);
    }

    pub fn inline(&mut self, draft: &mut Draft<'_>, html: &str, range: &Range<usize>) {
        let html = draft.prepared.restore(html, range);
        self.pass(draft, &Raw { html: &html, lines: &[(0, range.start)] });
    }

    /// Ends a block of HTML, and writes what may pass of it.
    pub fn end_block(&mut self, draft: &mut Draft<'_>) {
        let (text, lines) = (std::mem::take(&mut self.text), std::mem::take(&mut self.lines));
        self.pass(draft, &Raw { html: &text, lines: &lines });
        self.close_line(draft);
        draft.out.end_block();
    }

    /// Closes the elements of the line that are still open.
    pub fn close_line(&mut self, draft: &mut Draft<'_>) {
        while let Some((name, place)) = self.open.pop() {
            let html = format!("</{name}>");
            draft.out.mark(Piece::Aside(if name == "a" { html.len() } else { 0 }));
            draft.out.html.push_str(&html);
            let message = Text::new(
                format!("HTMLの「<{name}>」が段落の中で閉じられていません。"),
                format!("`<{name}>` is not closed in its paragraph"),
            );
            let help = Text::new(format!("「</{name}>」を書いてください。"), format!("write `</{name}>`"));
            let span = draft.span(&place);
            draft
                .diagnostics
                .push(Diagnostic::warning("html-unclosed", draft.source.file, message).at(span).help(help));
        }
    }

    fn pass(&mut self, draft: &mut Draft<'_>, raw: &Raw<'_>) {
        self.was_seen = true;
        let html = raw.html;
        let mut from = 0;
        while let Some(at) = html.get(from..).and_then(|rest| rest.find('<')).map(|at| from + at) {
            raw_text(&mut draft.out, html.get(from..at).unwrap_or_default());
            from = match tag::read(html.get(at..).unwrap_or_default()) {
                None => {
                    draft.out.html.push_str("&lt;");
                    draft.out.plain("<");
                    at + 1
                }
                Some(Markup::Other(length)) => at + length,
                Some(Markup::Tag(tag)) => {
                    let after = at + tag.length;
                    self.tag(draft, &tag, at, raw);
                    if !tag.is_end && DROPPED_WITH_CONTENT.contains(&tag.name.as_str()) {
                        content_end(html, after, &tag.name)
                    } else {
                        after
                    }
                }
            };
        }
        raw_text(&mut draft.out, html.get(from..).unwrap_or_default());
    }

    fn tag(&mut self, draft: &mut Draft<'_>, tag: &Tag<'_>, at: usize, raw: &Raw<'_>) {
        let name = tag.name.as_str();
        if !TAGS.contains(&name) {
            if !tag.is_end {
                dropped(draft, &format!("<{name}>"), &raw.source(at..at + tag.length));
            }
            return;
        }
        if !tag.is_end
            && let Some(name) = OF_THE_LINE.iter().find(|of_the_line| **of_the_line == name)
        {
            self.open.push((name, raw.source(at..at + tag.length)));
        }
        match (name, tag.is_end) {
            ("a", false) => self.anchor_tag(draft, tag, at, raw),
            ("img", false) => image_tag(draft, tag, at, raw),
            (_, false) => {
                draft.out.html.push('<');
                draft.out.html.push_str(name);
                attributes(draft, tag, at, raw);
                draft.out.html.push('>');
                if matches!(name, "br" | "hr") {
                    draft.out.opaque();
                }
            }
            (_, true) => {
                if OF_THE_LINE.contains(&name) {
                    let Some(nth) = self.open.iter().rposition(|(open, _)| *open == name) else { return };
                    self.open.remove(nth);
                }
                let html = format!("</{name}>");
                if name == "a" {
                    draft.out.mark(Piece::Aside(html.len()));
                }
                draft.out.html.push_str(&html);
            }
        }
    }

    fn anchor_tag(&mut self, draft: &mut Draft<'_>, tag: &Tag<'_>, at: usize, raw: &Raw<'_>) {
        let Some(href) = tag.attributes.iter().find(|attribute| attribute.name == "href") else {
            draft.out.html.push_str("<a");
            attributes(draft, tag, at, raw);
            return draft.out.html.push('>');
        };
        let Some(destination) = raw_destination(draft, href, at, raw) else {
            self.open.pop();
            return;
        };
        let reference = match destination {
            Ok(reference) => reference,
            Err(address) => {
                draft.out.html.push_str("<a href=\"");
                escape::address(&mut draft.out.html, &address);
                draft.out.html.push('"');
                attributes(draft, tag, at, raw);
                return draft.out.html.push('>');
            }
        };
        if tag.attributes.iter().all(|attribute| matches!(attribute.name.as_str(), "href" | "title")) {
            let title = tag.attributes.iter().find(|attribute| attribute.name == "title");
            let title = title.map(|title| tag::decoded(title.value).into());
            return draft.out.mark(Piece::LinkStart { reference, title });
        }
        draft.out.html.push_str("<a href=\"");
        draft.out.mark(Piece::Url { reference });
        draft.out.html.push('"');
        attributes(draft, tag, at, raw);
        draft.out.html.push('>');
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

/// Text between tags: it is HTML already.
fn raw_text(out: &mut Output, text: &str) {
    if text.is_empty() {
        return;
    }
    let text = text.replace(escape::is_control, "\u{FFFD}");
    out.plain(tag::decoded(&text).trim_matches('\n'));
    out.html.push_str(&text);
}

fn image_tag(draft: &mut Draft<'_>, tag: &Tag<'_>, at: usize, raw: &Raw<'_>) {
    let Some(src) = tag.attributes.iter().find(|attribute| attribute.name == "src") else {
        return dropped(draft, "<img>", &raw.source(at..at + tag.length));
    };
    let Some(destination) = raw_destination(draft, src, at, raw) else { return };
    if !tag.attributes.iter().any(|attribute| attribute.name == "alt") {
        let span = draft.span(&raw.source(at..at + tag.length));
        draft.diagnostics.push(image::without_alternative(draft.source.file, span));
    }
    let reference = match destination {
        Ok(reference) => reference,
        Err(address) => {
            let span = draft.span(&raw.source(at..at + tag.length));
            draft.diagnostics.push(image::outside(draft.source.file, span));
            let alternative = tag.attributes.iter().find(|attribute| attribute.name == "alt");
            let alternative = alternative.map(|alternative| tag::decoded(alternative.value));
            // If it stands in a link, the whole page is balanced, and the inner one left out.
            return image::linked(draft, &address, alternative.as_deref().unwrap_or_default().trim(), false);
        }
    };
    draft.out.opaque();
    draft.out.html.push_str("<img src=\"");
    draft.out.mark(Piece::Url { reference });
    draft.out.html.push('"');
    attributes(draft, tag, at, raw);
    draft.out.html.push_str(" loading=\"lazy\">");
}

/// A reference within the site, or else an address outside; none if it was refused.
fn raw_destination(
    draft: &mut Draft<'_>,
    attribute: &Attribute<'_>,
    at: usize,
    raw: &Raw<'_>,
) -> Option<Result<u32, String>> {
    let written = tag::decoded(attribute.value).into_owned();
    let place = raw.source(at + attribute.at..at + attribute.at + attribute.name.len());
    let span = draft.span(&place);
    match link::classify(&written, draft.source.file) {
        Ok(Destination::Within(target)) => Some(Ok(draft.refer(target, span))),
        Ok(Destination::Address) => {
            draft.addresses.push(Spanned::new(written.as_str().into(), span));
            Some(Err(written))
        }
        Err(refusal) => {
            draft.diagnostics.push(refusal.diagnostic(&written, draft.source.file, span));
            None
        }
    }
}

/// Writes the attributes that may pass, without `href` and `src`.
fn attributes(draft: &mut Draft<'_>, tag: &Tag<'_>, at: usize, raw: &Raw<'_>) {
    for (nth, attribute) in tag.attributes.iter().enumerate() {
        let name = attribute.name.as_str();
        let place = raw.source(at + attribute.at..at + attribute.at + name.len());
        let may_pass = match name {
            "href" if tag.name == "a" => continue,
            "src" if tag.name == "img" => continue,
            "href" | "src" => false,
            "cite" => matches!(link::classify(&tag::decoded(attribute.value), ""), Ok(Destination::Address)),
            _ => is_attribute(name),
        };
        // Of two attributes of one name the first counts (HTML Standard §13.2.5.33).
        if !may_pass || tag.attributes.iter().take(nth).any(|earlier| earlier.name == name) {
            dropped(draft, &format!("{name} (<{}>)", tag.name), &place);
            continue;
        }
        if name == "id" && !take_id(draft, attribute.value, &place) {
            continue;
        }
        draft.out.html.push(' ');
        draft.out.html.push_str(name);
        draft.out.html.push_str("=\"");
        for character in attribute.value.chars() {
            match character {
                '"' => draft.out.html.push_str("&quot;"),
                '<' => draft.out.html.push_str("&lt;"),
                '>' => draft.out.html.push_str("&gt;"),
                _ if escape::is_control(character) => draft.out.html.push('\u{FFFD}'),
                _ => draft.out.html.push(character),
            }
        }
        draft.out.html.push('"');
    }
}

fn take_id(draft: &mut Draft<'_>, id: &str, place: &Range<usize>) -> bool {
    let is_free = draft.anchors.of_element(&tag::decoded(id));
    if !is_free {
        draft.diagnostics.push(duplicate_id(id, draft.source.file, draft.span(place)));
    }
    is_free
}

fn dropped(draft: &mut Draft<'_>, what: &str, place: &Range<usize>) {
    let message = Text::new(
        format!("HTMLの「{what}」は使えないため、ページに出ません。"),
        format!("`{what}` is not allowed in HTML and was left out"),
    );
    let help = Text::new(
        "Markdownの書き方か、使えるタグと属性で書き直してください。文字として見せるときは「`」で囲んでください。",
        "write it in Markdown or with the allowed tags and attributes; to show it as text, put it between backticks",
    );
    let span = draft.span(place);
    draft.diagnostics.push(Diagnostic::warning("html-dropped", draft.source.file, message).at(span).help(help));
}

/// The end of an element's content and its end tag, or of the piece if the element isn't closed in it.
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
