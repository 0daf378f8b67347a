//! Images, and figures: an image alone in its paragraph, with a title that becomes its caption.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::escape;
use super::link::{self, Destination};
use super::notation::{self, Kind};
use super::output::Piece;
use super::render::Renderer;
use crate::diagnostic::{Diagnostic, Span, Text};

/// An image whose alternative text is being read.
#[derive(Debug)]
pub(super) struct OpenImage {
    destination: (String, Span),
    title: String,
    span: Span,
    alternative: String,
    /// How many images in its alternative text are open.
    inner: usize,
}

impl Renderer<'_> {
    pub fn start_image(&mut self, destination: (String, Span), title: &str, range: &Range<usize>) {
        let mut title = self.prepared.turn_back(title).into_owned();
        if let Some(paragraph) = &mut self.paragraph
            && !title.is_empty()
            && self.inline_depth == 0
            && paragraph.range.start == range.start
            && self.prepared.markdown.get(range.end..paragraph.range.end).is_some_and(|rest| rest.trim().is_empty())
        {
            // Nothing but the start tag of the paragraph was written yet.
            self.out.html.truncate(self.out.html.len() - "<p>".len());
            self.out.html.push_str("<figure>");
            paragraph.caption = Some(std::mem::take(&mut title));
        }
        let span = self.span(range);
        self.image = Some(OpenImage { destination, title, span, alternative: String::new(), inner: 0 });
    }

    /// Within an image only text counts.
    pub fn event_in_image(&mut self, event: Event<'_>, range: &Range<usize>) {
        let Some(image) = &mut self.image else { return };
        match event {
            Event::Text(text) => match self.prepared.literal(&text, range) {
                None => image.alternative.push_str(&self.prepared.turn_back(&text)),
                Some(literal) => {
                    let mut from = range.start;
                    for notation in self.prepared.notations_in(range) {
                        let original = self.prepared.original;
                        image.alternative.push_str(original.get(from..notation.span.start).unwrap_or_default());
                        let written = original.get(notation.span.clone()).unwrap_or_default();
                        match notation.kind {
                            Kind::Ruby => {
                                image.alternative.extend(notation::ruby(written).into_iter().map(|(base, _)| base));
                            }
                            Kind::Wiki => image.alternative.push_str(notation::wiki(written).text),
                            Kind::Component(_) | Kind::Mistake(_) => image.alternative.push_str(written),
                        }
                        from = notation.span.end;
                    }
                    image.alternative.push_str(literal.get(from - range.start..).unwrap_or_default());
                }
            },
            Event::Code(text) => image.alternative.push_str(&self.prepared.turn_back(&text)),
            Event::SoftBreak | Event::HardBreak => image.alternative.push(' '),
            Event::Start(Tag::Image { .. }) => image.inner += 1,
            Event::End(TagEnd::Image) if image.inner > 0 => image.inner -= 1,
            Event::End(TagEnd::Image) => {
                if let Some(image) = self.image.take() {
                    self.write_image(image);
                }
            }
            _ => {}
        }
    }

    fn write_image(&mut self, image: OpenImage) {
        let (written, span) = image.destination;
        let alternative = image.alternative.trim();
        if alternative.is_empty() {
            self.diagnostics.push(without_alternative(self.source.file, image.span));
        }
        let destination = match link::classify(&written, self.source.file) {
            Ok(destination) => destination,
            Err(refusal) => {
                self.diagnostics.push(refusal.diagnostic(&written, self.source.file, span));
                return self.verbatim(&image.alternative);
            }
        };
        self.out.opaque();
        self.out.html.push_str("<img src=\"");
        match destination {
            Destination::Within(target) => {
                let reference = self.refer(target, span);
                self.out.mark(Piece::Url { reference });
            }
            Destination::Address => {
                self.diagnostics.push(outside(self.source.file, span));
                escape::address(&mut self.out.html, &written);
            }
        }
        self.out.html.push_str("\" alt=\"");
        escape::attribute(&mut self.out.html, alternative);
        if !image.title.is_empty() {
            self.out.html.push_str("\" title=\"");
            escape::attribute(&mut self.out.html, &image.title);
        }
        self.out.html.push_str("\" loading=\"lazy\">");
    }
}

/// The site's content security policy lets browsers load images from the site alone.
pub(super) fn outside(file: &std::sync::Arc<str>, span: Span) -> Diagnostic {
    let message = Text::new("サイトの外の画像は表示されません。", "an image from outside the site is not shown");
    let help = Text::new(
        "画像をcontentフォルダーに置き、そのファイルを書いてください。",
        "put the image below content/ and name that file",
    );
    Diagnostic::warning("image-outside", file, message).at(span).help(help)
}

pub(super) fn without_alternative(file: &std::sync::Arc<str>, span: Span) -> Diagnostic {
    let message = Text::new("画像に代替テキストがありません。", "the image has no alternative text");
    let help = Text::new(
        "画像が伝えることを「![ここ](ファイル)」に書いてください。",
        "say what the image tells in `![here](file)`",
    );
    Diagnostic::warning("image-alt", file, message).at(span).help(help)
}
