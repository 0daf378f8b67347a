//! Headings: their `id`s, and what the table of contents shows of them.

use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{CowStr, HeadingLevel};

use super::anchor::duplicate_id;
use super::draft::Draft;
use super::escape;
use super::output::Position;
use crate::diagnostic::{Diagnostic, Span, Text};
use crate::model::body::Heading;

/// The open heading, and the headings so far.
#[derive(Debug, Default)]
pub(super) struct Headings {
    open: Option<OpenHeading>,
    /// The text of the last heading; empty before the first.
    pub last: String,
    /// Those of the table of contents.
    pub listed: Vec<Heading>,
}

/// A heading whose content is being written. Its start tag is put in when the content, and thus the `id`, is known.
#[derive(Debug)]
struct OpenHeading {
    start: Position,
    id: Option<String>,
    classes: Vec<String>,
    range: Range<usize>,
}

impl Headings {
    pub fn start(
        &mut self,
        draft: &mut Draft<'_>,
        level: HeadingLevel,
        id: Option<CowStr<'_>>,
        classes: Vec<CowStr<'_>>,
        range: Range<usize>,
    ) {
        draft.out.begin_block();
        if level == HeadingLevel::H1 {
            draft.diagnostics.push(heading_of_page(draft.source.file, draft.span(&range)));
        }
        let id = id.map(|id| draft.prepared.turn_back(&id).into_owned());
        let classes = classes.into_iter().map(CowStr::into_string).collect();
        self.open = Some(OpenHeading { start: draft.out.position(), id, classes, range });
    }

    /// Ends the open heading. One of a footnote may be left out with it: it has no `id`, and no place in the table of
    /// contents.
    pub fn end(&mut self, draft: &mut Draft<'_>, level: HeadingLevel, is_in_footnote: bool) {
        let Some(heading) = self.open.take() else { return };
        let start = &heading.start;
        let text = draft.out.text.get(start.text..).unwrap_or_default().trim();
        text.clone_into(&mut self.last);
        draft.out.end_block();
        let html = draft.out.without_asides(start.html, start.marks);
        let id = (!is_in_footnote).then(|| match heading.id {
            None => draft.anchors.for_heading(&self.last),
            Some(id) => draft.anchors.of_heading(&id).unwrap_or_else(|| {
                let taken = duplicate_id(&id, draft.source.file, draft.span(&heading.range));
                draft.diagnostics.push(taken);
                draft.anchors.for_heading(&id)
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
        draft.out.insert(start.html, start.marks, &tag);
        draft.out.html.push_str(match level {
            1 => "</h1>\n",
            2 => "</h2>\n",
            3 => "</h3>\n",
            4 => "</h4>\n",
            5 => "</h5>\n",
            _ => "</h6>\n",
        });
        if let Some(id) = id {
            self.listed.push(Heading { level, id, html });
        }
    }
}

/// The page has a heading of the first level, its title; a second one tells nobody what it belongs to.
fn heading_of_page(file: &Arc<str>, span: Span) -> Diagnostic {
    let message = Text::new(
        "「#」一つの見出しは、ページの題名と同じ段になります。",
        "a heading of one `#` is on the level of the page's title",
    );
    let help = Text::new("本文の見出しは「##」から始めてください。", "begin with `##` in the text");
    Diagnostic::warning("heading-level", file, message).at(span).help(help)
}

/// That the braces of a heading hold more than an `id` and classes.
pub(super) fn unknown_attribute(file: &Arc<str>, span: Span) -> Diagnostic {
    let message = Text::new(
        "見出しの「{ }」に書けるのは「#id」と「.class」だけです。ほかは使われません。",
        "in the braces of a heading only `#id` and `.class` are used",
    );
    let help = Text::new("「{」を文字として書くときは「\\{」としてください。", "to show `{` as text, write `\\{`");
    Diagnostic::warning("heading-attribute", file, message).at(span).help(help)
}
