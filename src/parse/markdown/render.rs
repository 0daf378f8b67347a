//! Events of the parser, written as HTML.

use std::ops::Range;

use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, Event, Tag, TagEnd};

use super::draft::Draft;
use super::footnote::Footnotes;
use super::heading::{self, Headings};
use super::hyperlink::Links;
use super::image::Images;
use super::notation::Prepared;
use super::output::Piece;
use super::paragraph::Paragraphs;
use super::raw_html::RawHtml;
use super::table::Tables;
use super::{Reading, Source, code, escape, sanitise};
use crate::model::body::Body;
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

/// What is written, and what each of the parts that can be open knows of itself.
struct Renderer<'s> {
    draft: Draft<'s>,
    paragraphs: Paragraphs,
    headings: Headings,
    links: Links,
    images: Images,
    tables: Tables,
    footnotes: Footnotes,
    raw_html: RawHtml,
    code: Option<OpenCode>,
}

struct OpenCode {
    info: Option<String>,
    text: String,
}

impl<'s> Renderer<'s> {
    fn new(source: Source<'s>, prepared: &'s Prepared<'s>) -> Renderer<'s> {
        Renderer {
            draft: Draft::new(source, prepared),
            paragraphs: Paragraphs::default(),
            headings: Headings::default(),
            links: Links::default(),
            images: Images::default(),
            tables: Tables::default(),
            footnotes: Footnotes::default(),
            raw_html: RawHtml::default(),
            code: None,
        }
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        if self.images.is_open() {
            return self.images.event(&mut self.draft, event, &range);
        }
        if self.paragraphs.is_interrupted() {
            match event {
                Event::SoftBreak | Event::HardBreak => return,
                Event::End(TagEnd::Paragraph) => {}
                _ => self.paragraphs.reopen(&mut self.draft.out),
            }
        }
        if self.raw_html.has_open() && ends_line(&event) {
            self.raw_html.close_line(&mut self.draft);
        }
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => match &mut self.code {
                Some(code) => code.text.push_str(&self.draft.prepared.restore(&text, &range)),
                None => self.paragraphs.text(&mut self.draft, &text, &range, self.links.is_open()),
            },
            Event::Code(code) => {
                self.draft.out.plain("");
                let code = self.draft.prepared.turn_back(&code).replace(escape::is_control, "\u{FFFD}");
                self.draft.out.plain(&code);
                self.draft.out.html.push_str("<code>");
                escape::text(&mut self.draft.out.html, &code);
                self.draft.out.html.push_str("</code>");
            }
            Event::Html(html) => self.raw_html.push(&self.draft.prepared.restore(&html, &range), range.start),
            Event::InlineHtml(html) => self.raw_html.inline(&mut self.draft, &html, &range),
            Event::SoftBreak => self.draft.out.soft_break(),
            Event::HardBreak => self.draft.out.hard_break(),
            Event::Rule => {
                self.draft.out.begin_block();
                self.draft.out.html.push_str("<hr>\n");
            }
            Event::FootnoteReference(label) => self.footnotes.reference(&label, &mut self.draft.out),
            Event::TaskListMarker(is_done) => {
                self.draft.out.html.push_str(if is_done {
                    "<input type=\"checkbox\" disabled checked"
                } else {
                    "<input type=\"checkbox\" disabled"
                });
                self.draft.out.label(if is_done { Phrase::TaskDone } else { Phrase::TaskOpen }, []);
                self.draft.out.html.push_str("> ");
            }
            // Mathematics is off.
            Event::InlineMath(text) | Event::DisplayMath(text) => self.draft.out.write_text(&text),
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Paragraph => self.paragraphs.start(&mut self.draft.out, range),
            Tag::Heading { level, id, classes, attrs } => {
                let braces = (!attrs.is_empty()).then(|| self.draft.span(&range));
                self.headings.start(&mut self.draft, level, id, classes, range);
                let file = self.draft.source.file;
                self.draft.diagnostics.extend(braces.map(|span| heading::unknown_attribute(file, span)));
            }
            Tag::BlockQuote(None) => self.block("<blockquote>\n"),
            Tag::BlockQuote(Some(kind)) => self.start_alert(kind),
            Tag::CodeBlock(kind) => {
                self.draft.out.begin_block();
                let info = match kind {
                    CodeBlockKind::Fenced(info) => Some(self.draft.prepared.turn_back(&info).into_owned()),
                    CodeBlockKind::Indented => None,
                };
                self.code = Some(OpenCode { info, text: String::new() });
            }
            Tag::HtmlBlock => self.draft.out.begin_block(),
            Tag::List(None) => self.block("<ul>\n"),
            Tag::List(Some(1)) => self.block("<ol>\n"),
            Tag::List(Some(start)) => self.block(&format!("<ol start=\"{start}\">\n")),
            Tag::Item => self.block("<li>"),
            Tag::DefinitionList => self.block("<dl>\n"),
            Tag::DefinitionListTitle => self.block("<dt>"),
            Tag::DefinitionListDefinition => self.block("<dd>"),
            Tag::FootnoteDefinition(label) => {
                self.draft.out.begin_block();
                let span = self.draft.span(&range);
                self.footnotes.begin(&label, &self.draft.out, span);
            }
            Tag::Table(alignments) => {
                self.draft.out.begin_block();
                self.tables.start(&mut self.draft.out, alignments, &self.headings.last);
            }
            Tag::TableHead => self.tables.start_head(&mut self.draft.out),
            Tag::TableRow => {
                let row = self.draft.prepared.markdown.get(range.clone()).unwrap_or_default();
                let ragged = self.tables.ragged(row, self.draft.span(&range), self.draft.source.file);
                self.draft.diagnostics.extend(ragged);
                self.tables.start_row(&mut self.draft.out);
            }
            Tag::TableCell => {
                let cell = self.draft.prepared.markdown.get(range).unwrap_or_default();
                let is_blank = cell.chars().all(|c| c == '|' || c.is_whitespace());
                self.tables.start_cell(&mut self.draft.out, is_blank);
            }
            Tag::Emphasis => self.paragraphs.open_inline(&mut self.draft.out, "<em>"),
            Tag::Strong => self.paragraphs.open_inline(&mut self.draft.out, "<strong>"),
            Tag::Strikethrough => self.paragraphs.open_inline(&mut self.draft.out, "<del>"),
            Tag::Link { link_type, dest_url, title, .. } => {
                self.paragraphs.open_inline(&mut self.draft.out, "");
                let destination = self.draft.destination(&dest_url, link_type, range);
                self.links.start(&mut self.draft, &destination, &title);
            }
            Tag::Image { dest_url, title, link_type, .. } => {
                let destination = self.draft.destination(&dest_url, link_type, range.clone());
                let title = self.draft.prepared.turn_back(&title).into_owned();
                let title = self.paragraphs.caption(&mut self.draft, title, &range);
                let (span, is_linked) = (self.draft.span(&range), self.links.is_open());
                self.images.start(destination, title, span, is_linked);
            }
            // Off, or without a start of their own.
            Tag::Superscript | Tag::Subscript | Tag::MetadataBlock(_) => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => self.paragraphs.end(&mut self.draft.out),
            TagEnd::Heading(level) => self.headings.end(&mut self.draft, level, self.footnotes.is_open()),
            TagEnd::BlockQuote(kind) => {
                self.end_block(if kind.is_some() { "</div>\n" } else { "</blockquote>\n" });
            }
            TagEnd::CodeBlock => {
                if let Some(code) = self.code.take() {
                    let text = code.text.replace(escape::is_control, "\u{FFFD}");
                    self.draft.out.text.push_str(&text);
                    code::block(&mut self.draft.out.html, code.info.as_deref(), &text);
                    self.draft.out.end_block();
                }
            }
            TagEnd::HtmlBlock => self.raw_html.end_block(&mut self.draft),
            TagEnd::List(is_ordered) => self.end_block(if is_ordered { "</ol>\n" } else { "</ul>\n" }),
            TagEnd::Item => self.end_block("</li>\n"),
            TagEnd::DefinitionList => self.end_block("</dl>\n"),
            TagEnd::DefinitionListTitle => self.end_block("</dt>\n"),
            TagEnd::DefinitionListDefinition => self.end_block("</dd>\n"),
            TagEnd::FootnoteDefinition => self.footnotes.end(&mut self.draft.out),
            TagEnd::Table => self.tables.end(&mut self.draft.out),
            TagEnd::TableHead => self.tables.end_head(&mut self.draft.out),
            TagEnd::TableRow => Tables::end_row(&mut self.draft.out),
            TagEnd::TableCell => self.tables.end_cell(&mut self.draft.out),
            TagEnd::Emphasis => self.paragraphs.close_inline(&mut self.draft.out, "</em>"),
            TagEnd::Strong => self.paragraphs.close_inline(&mut self.draft.out, "</strong>"),
            TagEnd::Strikethrough => self.paragraphs.close_inline(&mut self.draft.out, "</del>"),
            TagEnd::Link => {
                self.links.end(&mut self.draft.out);
                self.paragraphs.close_inline(&mut self.draft.out, "");
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
        self.draft.out.mark(Piece::Phrase { phrase: title, values: Box::default() });
        self.draft.out.html.push_str("</p>\n");
    }

    fn block(&mut self, tag: &str) {
        self.draft.out.begin_block();
        self.draft.out.html.push_str(tag);
    }

    fn end_block(&mut self, tag: &str) {
        self.draft.out.end_block();
        self.draft.out.html.push_str(tag);
    }

    fn finish(self) -> Reading {
        let Renderer { mut draft, mut headings, mut footnotes, raw_html, .. } = self;
        footnotes.finish(&mut draft.out, &mut draft.anchors, draft.source, &mut draft.diagnostics);
        let mut anchors = draft.anchors.into_others();
        if raw_html.was_seen {
            (draft.out, anchors) = sanitise::whole(draft.out);
            anchors.retain(|id| !headings.listed.iter().any(|heading| heading.id == *id));
            for heading in &mut headings.listed {
                heading.html = sanitise::fragment(&heading.html);
            }
        }
        let mut text = std::mem::take(&mut draft.out.text);
        text.truncate(text.trim_end().len());
        let body = Body {
            segments: draft.out.into_segments(),
            references: draft.references,
            addresses: draft.addresses,
            headings: headings.listed,
            anchors,
        };
        Reading { body, text, diagnostics: draft.diagnostics }
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
