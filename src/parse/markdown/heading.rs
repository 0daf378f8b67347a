//! Headings: their `id`s, and what the table of contents shows of them.

use std::ops::Range;

use pulldown_cmark::{CowStr, HeadingLevel};

use super::output::Position;
use super::render::Renderer;
use super::{Source, escape};
use crate::diagnostic::{Diagnostic, Span, Text};
use crate::model::body::Heading;

/// A heading whose content is being written. Its start tag is put in when the content, and thus the `id`, is known.
pub(super) struct OpenHeading {
    start: Position,
    id: Option<String>,
    classes: Vec<String>,
    range: Range<usize>,
}

impl OpenHeading {
    pub fn new(start: Position, id: Option<String>, classes: Vec<CowStr<'_>>, range: Range<usize>) -> OpenHeading {
        OpenHeading { start, id, classes: classes.into_iter().map(CowStr::into_string).collect(), range }
    }
}

impl Renderer<'_> {
    pub fn end_heading(&mut self, level: HeadingLevel) {
        let Some(heading) = self.heading.take() else { return };
        let start = &heading.start;
        let text = self.out.text.get(start.text..).unwrap_or_default().trim();
        text.clone_into(&mut self.last_heading);
        self.out.end_block();
        let html = self.out.without_asides(start.html, start.marks);
        // A footnote may be left out, and with it its headings: they have no id, and no place in the table of contents.
        let id = (!self.footnotes.is_open()).then(|| match heading.id {
            None => self.anchors.for_heading(&self.last_heading),
            Some(id) => self.anchors.of_heading(&id).unwrap_or_else(|| {
                self.diagnostics.push(duplicate_id(&id, self.source, &heading.range));
                self.anchors.for_heading(&id)
            }),
        });
        let level = level as u8;
        let mut tag = String::with_capacity(64);
        tag.push_str("<h");
        tag.push(char::from(b'0' + level));
        if let Some(id) = &id {
            tag.push_str(" id=\"");
            escape::attribute(&mut tag, id);
            tag.push('"');
        }
        if !heading.classes.is_empty() {
            tag.push_str(" class=\"");
            escape::attribute(&mut tag, &heading.classes.join(" "));
            tag.push('"');
        }
        tag.push('>');
        self.out.insert(start.html, start.marks, &tag);
        self.out.html.push_str(match level {
            1 => "</h1>\n",
            2 => "</h2>\n",
            3 => "</h3>\n",
            4 => "</h4>\n",
            5 => "</h5>\n",
            _ => "</h6>\n",
        });
        if let Some(id) = id {
            self.headings.push(Heading { level, id, html });
        }
    }

    /// The page has a heading of the first level, its title; a second one tells nobody what it belongs to.
    pub fn heading_of_page(&self, range: &Range<usize>) -> Diagnostic {
        let message = Text::new(
            "「#」一つの見出しは、ページの題名と同じ段になります。",
            "a heading of one `#` is on the level of the page's title",
        );
        let help = Text::new("本文の見出しは「##」から始めてください。", "begin with `##` in the text");
        Diagnostic::warning("heading-level", self.source.file, message).at(self.span(range)).help(help)
    }

    pub fn unknown_heading_attribute(&mut self, range: &Range<usize>) {
        let message = Text::new(
            "見出しの「{ }」に書けるのは「#id」と「.class」だけです。ほかは使われません。",
            "in the braces of a heading only `#id` and `.class` are used",
        );
        let help = Text::new("「{」を文字として書くときは「\\{」としてください。", "to show `{` as text, write `\\{`");
        self.diagnostics
            .push(Diagnostic::warning("heading-attribute", self.source.file, message).at(self.span(range)).help(help));
    }
}

/// The mistake of an `id` that the page has already, or that footnotes keep for themselves.
pub(super) fn duplicate_id(id: &str, source: Source<'_>, range: &Range<usize>) -> Diagnostic {
    let span = Span::new(range.start, range.end).shifted(source.offset);
    let message = Text::new(
        format!("id「{id}」はこのページですでに使われています。"),
        format!("the id `{id}` is taken on this page"),
    );
    let help = Text::new(
        "別のidにしてください。「fn-」「fnref-」で始まるidは脚注が使います。",
        "choose another id; those that begin with `fn-` or `fnref-` belong to footnotes",
    );
    Diagnostic::error("duplicate-id", source.file, message).at(span).help(help)
}
