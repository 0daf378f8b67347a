//! Events of the parser, written as HTML.

use std::ops::Range;

use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, Event, HeadingLevel, Tag, TagEnd};

use super::anchor::Anchors;
use super::footnote::Footnotes;
use super::heading::OpenHeading;
use super::hyperlink::OpenLink;
use super::image::OpenImage;
use super::notation::Prepared;
use super::output::{Output, Piece};
use super::paragraph::Paragraph;
use super::raw_html::RawBlock;
use super::table::Tables;
use super::{Reading, Source, code, escape, sanitise};
use crate::diagnostic::{Diagnostic, Span, Spanned};
use crate::model::body::{Body, Heading, Reference, Target};
use crate::model::phrase::Phrase;

/// Renders the events of a text.
pub(super) fn render<'e>(
    source: Source<'_>,
    prepared: &Prepared<'_>,
    events: impl Iterator<Item = (Event<'e>, Range<usize>)>,
) -> Reading {
    let mut renderer = Renderer::new(source, prepared);
    for (event, range) in events {
        renderer.event(event, range);
    }
    renderer.finish()
}

/// A body in the making.
pub(super) struct Renderer<'s> {
    pub source: Source<'s>,
    pub prepared: &'s Prepared<'s>,
    pub out: Output,
    pub references: Vec<Reference>,
    pub addresses: Vec<Spanned<Box<str>>>,
    pub diagnostics: Vec<Diagnostic>,
    pub anchors: Anchors,
    pub footnotes: Footnotes,
    pub image: Option<OpenImage>,
    pub raw_html: RawBlock,
    pub paragraph: Option<Paragraph>,
    /// How many emphases and links are open.
    pub inline_depth: usize,
    pub headings: Vec<Heading>,
    pub heading: Option<OpenHeading>,
    /// The text of the last heading; empty before the first.
    pub last_heading: String,
    pub links: Vec<OpenLink>,
    tables: Tables,
    code: Option<OpenCode>,
}

struct OpenCode {
    info: Option<String>,
    text: String,
}

impl<'s> Renderer<'s> {
    fn new(source: Source<'s>, prepared: &'s Prepared<'s>) -> Renderer<'s> {
        Renderer {
            source,
            prepared,
            out: Output::with_capacity(source.text.len()),
            references: Vec::new(),
            addresses: Vec::new(),
            diagnostics: Vec::new(),
            anchors: Anchors::default(),
            footnotes: Footnotes::default(),
            image: None,
            raw_html: RawBlock::default(),
            paragraph: None,
            inline_depth: 0,
            headings: Vec::new(),
            heading: None,
            last_heading: String::new(),
            links: Vec::new(),
            tables: Tables::default(),
            code: None,
        }
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        if self.image.is_some() {
            return self.event_in_image(event, &range);
        }
        if self.paragraph.as_ref().is_some_and(|paragraph| !paragraph.is_open) {
            match event {
                Event::SoftBreak | Event::HardBreak => return,
                Event::End(TagEnd::Paragraph) => {}
                _ => self.reopen_paragraph(),
            }
        }
        if self.raw_html.has_open() && ends_line(&event) {
            self.close_line();
        }
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => match &mut self.code {
                Some(code) => code.text.push_str(&self.prepared.restore(&text, &range)),
                None => self.text(&text, &range),
            },
            Event::Code(code) => {
                self.out.plain("");
                let code = self.prepared.turn_back(&code).replace(escape::is_control, "\u{FFFD}");
                self.out.plain(&code);
                self.out.html.push_str("<code>");
                escape::text(&mut self.out.html, &code);
                self.out.html.push_str("</code>");
            }
            Event::Html(html) => self.raw_html.push(&self.prepared.restore(&html, &range), range.start),
            Event::InlineHtml(html) => self.inline_html(&html, &range),
            Event::SoftBreak => self.out.soft_break(),
            Event::HardBreak => self.out.hard_break(),
            Event::Rule => {
                self.out.begin_block();
                self.out.html.push_str("<hr>\n");
            }
            Event::FootnoteReference(label) => self.footnotes.reference(&label, &mut self.out),
            Event::TaskListMarker(is_done) => {
                self.out.html.push_str(if is_done {
                    "<input type=\"checkbox\" disabled checked"
                } else {
                    "<input type=\"checkbox\" disabled"
                });
                self.out.label(if is_done { Phrase::TaskDone } else { Phrase::TaskOpen }, []);
                self.out.html.push_str("> ");
            }
            // Mathematics is off.
            Event::InlineMath(text) | Event::DisplayMath(text) => self.out.write_text(&text),
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Paragraph => {
                self.out.begin_block();
                self.start_paragraph(range);
            }
            Tag::Heading { level, id, classes, attrs } => {
                self.out.begin_block();
                if level == HeadingLevel::H1 {
                    let diagnostic = self.heading_of_page(&range);
                    self.diagnostics.push(diagnostic);
                }
                if !attrs.is_empty() {
                    self.unknown_heading_attribute(&range);
                }
                let id = id.map(|id| self.prepared.turn_back(&id).into_owned());
                self.heading = Some(OpenHeading::new(self.out.position(), id, classes, range));
            }
            Tag::BlockQuote(None) => self.block("<blockquote>\n"),
            Tag::BlockQuote(Some(kind)) => self.start_alert(kind),
            Tag::CodeBlock(kind) => {
                self.out.begin_block();
                let info = match kind {
                    CodeBlockKind::Fenced(info) => Some(self.prepared.turn_back(&info).into_owned()),
                    CodeBlockKind::Indented => None,
                };
                self.code = Some(OpenCode { info, text: String::new() });
            }
            Tag::HtmlBlock => self.out.begin_block(),
            Tag::List(None) => self.block("<ul>\n"),
            Tag::List(Some(1)) => self.block("<ol>\n"),
            Tag::List(Some(start)) => self.block(&format!("<ol start=\"{start}\">\n")),
            Tag::Item => self.block("<li>"),
            Tag::DefinitionList => self.block("<dl>\n"),
            Tag::DefinitionListTitle => self.block("<dt>"),
            Tag::DefinitionListDefinition => self.block("<dd>"),
            Tag::FootnoteDefinition(label) => {
                self.out.begin_block();
                let span = self.span(&range);
                self.footnotes.begin(&label, &self.out, span);
            }
            Tag::Table(alignments) => {
                self.out.begin_block();
                self.tables.start(&mut self.out, alignments, &self.last_heading);
            }
            Tag::TableHead => self.tables.start_head(&mut self.out),
            Tag::TableRow => {
                let row = self.prepared.markdown.get(range.clone()).unwrap_or_default();
                self.diagnostics.extend(self.tables.ragged(row, self.span(&range), self.source.file));
                self.tables.start_row(&mut self.out);
            }
            Tag::TableCell => self.tables.start_cell(&mut self.out),
            Tag::Emphasis => self.open_inline("<em>"),
            Tag::Strong => self.open_inline("<strong>"),
            Tag::Strikethrough => self.open_inline("<del>"),
            Tag::Link { link_type, dest_url, title, .. } => {
                self.open_inline("");
                let destination = self.destination(&dest_url, link_type, range);
                self.start_link(&destination, &title);
            }
            Tag::Image { dest_url, title, link_type, .. } => {
                let destination = self.destination(&dest_url, link_type, range.clone());
                self.start_image(destination, &title, &range);
            }
            // Off, or without a start of their own.
            Tag::Superscript | Tag::Subscript | Tag::MetadataBlock(_) => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => {
                if let Some(paragraph) = self.paragraph.take().filter(|paragraph| paragraph.is_open) {
                    self.end_paragraph(paragraph);
                }
                self.out.end_block();
            }
            TagEnd::Heading(level) => self.end_heading(level),
            TagEnd::BlockQuote(kind) => {
                self.end_block(if kind.is_some() { "</div>\n" } else { "</blockquote>\n" });
            }
            TagEnd::CodeBlock => {
                if let Some(code) = self.code.take() {
                    let text = code.text.replace(escape::is_control, "\u{FFFD}");
                    self.out.text.push_str(&text);
                    code::block(&mut self.out.html, code.info.as_deref(), &text);
                    self.out.end_block();
                }
            }
            TagEnd::HtmlBlock => self.html_block(),
            TagEnd::List(is_ordered) => self.end_block(if is_ordered { "</ol>\n" } else { "</ul>\n" }),
            TagEnd::Item => self.end_block("</li>\n"),
            TagEnd::DefinitionList => self.end_block("</dl>\n"),
            TagEnd::DefinitionListTitle => self.end_block("</dt>\n"),
            TagEnd::DefinitionListDefinition => self.end_block("</dd>\n"),
            TagEnd::FootnoteDefinition => self.footnotes.end(&mut self.out),
            TagEnd::Table => self.tables.end(&mut self.out),
            TagEnd::TableHead => self.tables.end_head(&mut self.out),
            TagEnd::TableRow => Tables::end_row(&mut self.out),
            TagEnd::TableCell => self.tables.end_cell(&mut self.out),
            TagEnd::Emphasis => self.close_inline("</em>"),
            TagEnd::Strong => self.close_inline("</strong>"),
            TagEnd::Strikethrough => self.close_inline("</del>"),
            TagEnd::Link => {
                self.end_link();
                self.close_inline("");
            }
            TagEnd::Image | TagEnd::Superscript | TagEnd::Subscript | TagEnd::MetadataBlock(_) => {}
        }
    }

    fn start_alert(&mut self, kind: BlockQuoteKind) {
        let (class, title) = match kind {
            BlockQuoteKind::Note => ("note", Phrase::AlertNote),
            BlockQuoteKind::Tip => ("tip", Phrase::AlertTip),
            BlockQuoteKind::Important => ("important", Phrase::AlertImportant),
            BlockQuoteKind::Warning => ("warning", Phrase::AlertWarning),
            BlockQuoteKind::Caution => ("caution", Phrase::AlertCaution),
        };
        self.block(&format!("<div class=\"alert {class}\" role=\"note\"><p class=\"alert-title\">"));
        self.out.mark(Piece::Phrase { phrase: title, values: Box::default() });
        self.out.html.push_str("</p>\n");
    }

    fn block(&mut self, tag: &str) {
        self.out.begin_block();
        self.out.html.push_str(tag);
    }

    fn end_block(&mut self, tag: &str) {
        self.out.end_block();
        self.out.html.push_str(tag);
    }

    fn open_inline(&mut self, tag: &str) {
        self.inline_depth += 1;
        self.out.html.push_str(tag);
    }

    fn close_inline(&mut self, tag: &str) {
        self.inline_depth = self.inline_depth.saturating_sub(1);
        self.out.html.push_str(tag);
    }

    pub fn refer(&mut self, target: Target, span: Span) -> u32 {
        let number = u32::try_from(self.references.len()).unwrap_or(u32::MAX);
        self.references.push(Reference { target, span });
        number
    }

    /// The place in the file of a range of the text.
    pub fn span(&self, range: &Range<usize>) -> Span {
        Span::new(range.start, range.end).shifted(self.source.offset)
    }

    fn finish(mut self) -> Reading {
        self.footnotes.finish(&mut self.out, &mut self.anchors, self.source, &mut self.diagnostics);
        let mut anchors = self.anchors.into_others();
        if self.raw_html.was_seen {
            (self.out, anchors) = sanitise::whole(self.out);
            anchors.retain(|id| !self.headings.iter().any(|heading| heading.id == *id));
            for heading in &mut self.headings {
                heading.html = sanitise::fragment(&heading.html);
            }
        }
        let mut text = std::mem::take(&mut self.out.text);
        text.truncate(text.trim_end().len());
        let body = Body {
            segments: self.out.into_segments(),
            references: self.references,
            addresses: self.addresses,
            headings: self.headings,
            anchors,
        };
        Reading { body, text, diagnostics: self.diagnostics }
    }
}

/// Whether the event is the edge of a block.
fn ends_line(event: &Event<'_>) -> bool {
    match event {
        Event::Start(tag) => {
            !matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. })
        }
        Event::End(tag) => {
            !matches!(tag, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image)
        }
        Event::Rule => true,
        _ => false,
    }
}
