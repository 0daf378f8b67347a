//! Events of the parser, written as HTML.

use std::ops::Range;

use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, CowStr, Event, HeadingLevel, Tag, TagEnd};

use super::anchor::Anchors;
use super::footnote::Footnotes;
use super::image::OpenImage;
use super::link::{self, Destination};
use super::notation::{self, Kind, Notation, Prepared};
use super::output::{Output, Piece, Position};
use super::raw_html::RawBlock;
use super::table::Tables;
use super::{Source, code, escape, sanitise};
use crate::diagnostic::{Diagnostic, Span, Text};
use crate::model::body::{Body, ComponentCall, Heading, Reference, Target};

/// Renders the events of a text.
pub(super) fn render<'e>(
    source: Source<'_>,
    prepared: &Prepared<'_>,
    events: impl Iterator<Item = (Event<'e>, Range<usize>)>,
) -> (Body, Vec<Diagnostic>) {
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
    pub diagnostics: Vec<Diagnostic>,
    pub anchors: Anchors,
    pub footnotes: Footnotes,
    pub image: Option<OpenImage>,
    pub raw_html: RawBlock,
    pub paragraph: Option<Paragraph>,
    /// How many emphases and links are open.
    pub inline_depth: usize,
    headings: Vec<Heading>,
    heading: Option<OpenHeading>,
    links: Vec<OpenLink>,
    tables: Tables,
    code: Option<OpenCode>,
    has_code: bool,
}

pub(super) struct Paragraph {
    /// Behind its start tag.
    start: Position,
    /// Closed while a component stands between two lines of it.
    is_open: bool,
    /// Where it is written.
    pub range: Range<usize>,
    /// The caption, where the paragraph is a figure.
    pub caption: Option<String>,
}

struct OpenHeading {
    start: Position,
    id: Option<String>,
    classes: Vec<String>,
    range: Range<usize>,
}

/// What the end of a link has to write.
enum OpenLink {
    Reference(u32),
    Address,
    /// The destination was refused: the text stands alone.
    Refused,
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
            diagnostics: Vec::new(),
            anchors: Anchors::default(),
            footnotes: Footnotes::default(),
            image: None,
            raw_html: RawBlock::default(),
            paragraph: None,
            inline_depth: 0,
            headings: Vec::new(),
            heading: None,
            links: Vec::new(),
            tables: Tables::default(),
            code: None,
            has_code: false,
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
            Event::TaskListMarker(is_done) => self.out.html.push_str(if is_done {
                "<input type=\"checkbox\" disabled checked aria-label=\"完了\"> "
            } else {
                "<input type=\"checkbox\" disabled aria-label=\"未完了\"> "
            }),
            // Mathematics is off.
            Event::InlineMath(text) | Event::DisplayMath(text) => self.out.write_text(&text),
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Paragraph => {
                self.out.begin_block();
                self.out.html.push_str("<p>");
                self.paragraph = Some(Paragraph { start: self.out.position(), is_open: true, range, caption: None });
            }
            Tag::Heading { id, classes, attrs, .. } => {
                self.out.begin_block();
                if !attrs.is_empty() {
                    self.unknown_heading_attribute(&range);
                }
                self.heading = Some(OpenHeading {
                    start: self.out.position(),
                    id: id.map(|id| self.prepared.turn_back(&id).into_owned()),
                    classes: classes.into_iter().map(CowStr::into_string).collect(),
                    range,
                });
            }
            Tag::BlockQuote(kind) => self.block(match kind {
                None => "<blockquote>\n",
                Some(BlockQuoteKind::Note) => {
                    "<div class=\"alert note\" role=\"note\"><p class=\"alert-title\">補足</p>\n"
                }
                Some(BlockQuoteKind::Tip) => {
                    "<div class=\"alert tip\" role=\"note\"><p class=\"alert-title\">ヒント</p>\n"
                }
                Some(BlockQuoteKind::Important) => {
                    "<div class=\"alert important\" role=\"note\"><p class=\"alert-title\">重要</p>\n"
                }
                Some(BlockQuoteKind::Warning) => {
                    "<div class=\"alert warning\" role=\"note\"><p class=\"alert-title\">注意</p>\n"
                }
                Some(BlockQuoteKind::Caution) => {
                    "<div class=\"alert caution\" role=\"note\"><p class=\"alert-title\">警告</p>\n"
                }
            }),
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
                let heading = self.headings.last().map(|heading| &*heading.text);
                self.tables.start(&mut self.out, alignments, heading);
            }
            Tag::TableHead => self.tables.start_head(&mut self.out),
            Tag::TableRow => self.tables.start_row(&mut self.out),
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
                    self.has_code |= code::block(&mut self.out.html, code.info.as_deref(), &text);
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
            TagEnd::TableRow => self.tables.end_row(&mut self.out),
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

    fn reopen_paragraph(&mut self) {
        if let Some(paragraph) = &mut self.paragraph {
            self.out.begin_block();
            self.out.html.push_str("<p>");
            paragraph.start = self.out.position();
            paragraph.is_open = true;
        }
    }

    fn end_paragraph(&mut self, paragraph: Paragraph) {
        match paragraph.caption {
            Some(caption) => {
                self.out.html.push_str("<figcaption>");
                self.verbatim(&caption);
                self.out.html.push_str("</figcaption></figure>\n");
            }
            None => self.out.html.push_str("</p>\n"),
        }
    }

    /// Text with the notations in it.
    fn text(&mut self, text: &str, range: &Range<usize>) {
        if self.prepared.is_plain {
            return self.out.write_text(text);
        }
        let prepared = self.prepared;
        let Some(literal) = prepared.literal(text, range) else {
            return self.verbatim(&prepared.turn_back(text));
        };
        let mut from = range.start;
        for notation in prepared.notations_in(range) {
            self.verbatim(prepared.original.get(from..notation.span.start).unwrap_or_default());
            self.notation(notation);
            from = notation.span.end;
        }
        self.verbatim(literal.get(from - range.start..).unwrap_or_default());
    }

    /// Text as it is, but for control characters.
    pub fn verbatim(&mut self, text: &str) {
        if text.contains(escape::is_control) {
            self.out.write_text(&text.replace(escape::is_control, "\u{FFFD}"));
        } else {
            self.out.write_text(text);
        }
    }

    fn notation(&mut self, notation: &Notation) {
        let written = self.prepared.original.get(notation.span.clone()).unwrap_or_default();
        match &notation.kind {
            Kind::Ruby => {
                self.out.plain("");
                for (at, (base, reading)) in notation::ruby(written).into_iter().enumerate() {
                    if at == 0 {
                        self.out.plain(base);
                        self.out.html.push_str("<ruby>");
                    } else {
                        self.out.plain(base);
                    }
                    escape::text(&mut self.out.html, base);
                    self.out.html.push_str("<rp>（</rp><rt>");
                    escape::text(&mut self.out.html, &reading);
                    self.out.html.push_str("</rt><rp>）</rp>");
                }
                self.out.html.push_str("</ruby>");
            }
            Kind::Wiki => {
                let wiki = notation::wiki(written);
                if !self.links.is_empty() {
                    return self.verbatim(wiki.text);
                }
                let anchor = wiki.anchor.map(|anchor| link::decoded(anchor).into());
                let target = match anchor {
                    Some(anchor) if wiki.name.is_empty() => Target::Anchor(anchor),
                    anchor => Target::Wiki { name: link::decoded(wiki.name).into(), anchor },
                };
                let reference = self.refer(target, self.span(&notation.span));
                self.out.plain("");
                self.out.mark(Piece::LinkStart { reference, title: None });
                self.verbatim(wiki.text);
                self.out.mark(Piece::LinkEnd { reference });
            }
            Kind::Component(call) => self.component(call, &notation.span),
            Kind::Mistake(mistake) => {
                self.diagnostics.push(mistake.diagnostic(self.source.file));
                self.verbatim(written);
            }
        }
    }

    /// A component: a block of its own where it stands alone on a line of a paragraph, else a part of the line.
    fn component(&mut self, call: &ComponentCall, span: &Range<usize>) {
        let rest = self.prepared.original.get(span.end..).unwrap_or_default().trim_start_matches([' ', '\t']);
        let ends_line = rest.is_empty() || rest.starts_with(['\n', '\r']);
        let is_alone = ends_line && self.inline_depth == 0;
        match &mut self.paragraph {
            Some(paragraph) if is_alone && (self.out.is_at(&paragraph.start) || self.out.begins_line()) => {
                if self.out.is_at(&paragraph.start) {
                    self.out.html.truncate(paragraph.start.html - "<p>".len());
                } else {
                    self.out.drop_soft_break();
                    self.out.html.push_str("</p>\n");
                }
                paragraph.is_open = false;
                self.out.end_block();
                self.out.mark(Piece::Component(Box::new(call.clone())));
                self.out.html.push('\n');
            }
            _ => {
                self.out.opaque();
                self.out.mark(Piece::Component(Box::new(call.clone())));
            }
        }
    }

    fn start_link(&mut self, destination: &(String, Span), title: &str) {
        let (written, span) = destination;
        let open = match link::classify(written, self.source.file) {
            Ok(Destination::Within(target)) => {
                let reference = self.refer(target, *span);
                let title = (!title.is_empty()).then(|| self.prepared.turn_back(title).into());
                self.out.mark(Piece::LinkStart { reference, title });
                OpenLink::Reference(reference)
            }
            Ok(Destination::Address) => {
                let mut tag = String::from("<a href=\"");
                escape::address(&mut tag, written);
                if !title.is_empty() {
                    tag.push_str("\" title=\"");
                    escape::attribute(&mut tag, &self.prepared.turn_back(title));
                }
                tag.push_str("\">");
                self.aside(&tag);
                OpenLink::Address
            }
            Err(refusal) => {
                self.diagnostics.push(refusal.diagnostic(written, self.source.file, *span));
                OpenLink::Refused
            }
        };
        self.links.push(open);
    }

    fn end_link(&mut self) {
        match self.links.pop() {
            Some(OpenLink::Reference(reference)) => self.out.mark(Piece::LinkEnd { reference }),
            Some(OpenLink::Address) => self.aside("</a>"),
            Some(OpenLink::Refused) | None => {}
        }
    }

    /// HTML that the table of contents leaves out.
    fn aside(&mut self, html: &str) {
        self.out.mark(Piece::Aside(html.len()));
        self.out.html.push_str(html);
    }

    /// A destination as the author meant it, and where it is written.
    fn destination(&self, written: &str, kind: pulldown_cmark::LinkType, range: Range<usize>) -> (String, Span) {
        let decoded = match kind {
            pulldown_cmark::LinkType::Email => format!("mailto:{written}"),
            _ => self.prepared.turn_back(written).into_owned(),
        };
        // A destination without escapes is a slice of the text, so that its address tells its place.
        let text = &*self.prepared.markdown;
        let start = written.as_ptr().addr().checked_sub(text.as_ptr().addr());
        let range = match start {
            Some(start) if start + written.len() <= text.len() && !written.is_empty() => start..start + written.len(),
            _ => range,
        };
        (decoded, self.span(&range))
    }

    fn end_heading(&mut self, level: HeadingLevel) {
        let Some(heading) = self.heading.take() else { return };
        let start = &heading.start;
        let text: Box<str> = self.out.text.get(start.text..).unwrap_or_default().trim().into();
        self.out.end_block();
        let html = self.out.without_asides(start.html, start.marks);
        // A footnote may be left out, and with it its headings: they have no id, and no place in the table of contents.
        let id = (!self.footnotes.is_open()).then(|| match heading.id {
            None => self.anchors.for_heading(&text),
            Some(id) => self.anchors.explicit(&id).unwrap_or_else(|| {
                self.diagnostics.push(duplicate_id(&id, self.source, &heading.range));
                self.anchors.for_heading(&id)
            }),
        });
        let level = level as u8;
        let mut tag = format!("<h{level}");
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
            self.headings.push(Heading { level, id, html, text });
        }
    }

    fn unknown_heading_attribute(&mut self, range: &Range<usize>) {
        let message = Text::new(
            "見出しの「{ }」に書けるのは「#id」と「.class」だけです。ほかは使われません。",
            "in the braces of a heading only `#id` and `.class` are used",
        );
        let help = Text::new("「{」を文字として書くときは「\\{」としてください。", "to show `{` as text, write `\\{`");
        self.diagnostics
            .push(Diagnostic::warning("heading-attribute", self.source.file, message).at(self.span(range)).help(help));
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

    fn finish(mut self) -> (Body, Vec<Diagnostic>) {
        self.footnotes.finish(&mut self.out, &mut self.anchors, self.source, &mut self.diagnostics);
        let mut anchors = self.anchors.into_sorted();
        if self.raw_html.was_seen {
            (self.out, anchors) = sanitise::whole(self.out);
            for heading in &mut self.headings {
                heading.html = sanitise::fragment(&heading.html);
            }
        }
        let mut text = std::mem::take(&mut self.out.text);
        text.truncate(text.trim_end().len());
        let body = Body {
            segments: self.out.into_segments(),
            references: self.references,
            headings: self.headings,
            anchors,
            text: text.into_boxed_str(),
            has_code: self.has_code,
        };
        (body, self.diagnostics)
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
