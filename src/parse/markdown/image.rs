//! Images, and figures: an image alone in its paragraph, with a title that becomes its caption.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::draft::Draft;
use super::escape;
use super::link::{self, Destination};
use super::notation::{self, Kind};
use super::output::Piece;
use crate::diagnostic::{Diagnostic, Span, Spanned, Text};

/// The image whose alternative text is being read, if there is one.
#[derive(Debug, Default)]
pub(super) struct Images {
    open: Option<OpenImage>,
}

#[derive(Debug)]
struct OpenImage {
    destination: (String, Span),
    title: String,
    span: Span,
    alternative: String,
    /// Whether it stands in a link.
    is_linked: bool,
    /// How many images in its alternative text are open.
    inner: usize,
}

impl Images {
    pub fn is_open(&self) -> bool {
        self.open.is_some()
    }

    pub fn start(&mut self, destination: (String, Span), title: String, span: Span, is_linked: bool) {
        self.open = Some(OpenImage { destination, title, span, alternative: String::new(), is_linked, inner: 0 });
    }

    /// Within an image only text counts.
    pub fn event(&mut self, draft: &mut Draft<'_>, event: Event<'_>, range: &Range<usize>) {
        let prepared = draft.prepared;
        let Some(image) = &mut self.open else { return };
        match event {
            Event::Text(text) => match prepared.literal(&text, range) {
                None => image.alternative.push_str(&prepared.turn_back(&text)),
                Some(literal) => {
                    let mut from = range.start;
                    for notation in prepared.notations_in(range) {
                        let original = prepared.original;
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
            Event::Code(text) => image.alternative.push_str(&prepared.turn_back(&text)),
            Event::SoftBreak | Event::HardBreak => image.alternative.push(' '),
            Event::Start(Tag::Image { .. }) => image.inner += 1,
            Event::End(TagEnd::Image) if image.inner > 0 => image.inner -= 1,
            Event::End(TagEnd::Image) => {
                if let Some(image) = self.open.take() {
                    write(draft, image);
                }
            }
            _ => {}
        }
    }
}

fn write(draft: &mut Draft<'_>, image: OpenImage) {
    let (written, span) = image.destination;
    let alternative = image.alternative.trim();
    if alternative.is_empty() {
        draft.diagnostics.push(without_alternative(draft.source.file, image.span));
    }
    let destination = match link::classify(&written, draft.source.file) {
        Ok(destination) => destination,
        Err(refusal) => {
            draft.diagnostics.push(refusal.diagnostic(&written, draft.source.file, span));
            return draft.out.verbatim(&image.alternative);
        }
    };
    let target = match destination {
        Destination::Within(target) => target,
        Destination::Address => {
            draft.diagnostics.push(outside(draft.source.file, span));
            draft.addresses.push(Spanned::new(written.as_str().into(), span));
            return linked(draft, &written, alternative, image.is_linked);
        }
    };
    draft.out.opaque();
    draft.out.html.push_str("<img src=\"");
    let reference = draft.refer(target, span);
    draft.out.mark(Piece::Url { reference });
    draft.out.html.push_str("\" alt=\"");
    escape::attribute(&mut draft.out.html, alternative);
    if !image.title.is_empty() {
        draft.out.html.push_str("\" title=\"");
        escape::attribute(&mut draft.out.html, &image.title);
    }
    draft.out.html.push_str("\" loading=\"lazy\">");
}

/// An image outside the site is a link to it, with its alternative text as the text: nobody's browser asks another host
/// because of a page. Within a link, which can't hold another, the text stands alone.
pub(super) fn linked(draft: &mut Draft<'_>, address: &str, alternative: &str, is_linked: bool) {
    let text = if alternative.is_empty() { address } else { alternative };
    if is_linked {
        return draft.out.verbatim(text);
    }
    let mut tag = String::from("<a href=\"");
    escape::address(&mut tag, address);
    tag.push_str("\">");
    draft.out.mark(Piece::Aside(tag.len()));
    draft.out.html.push_str(&tag);
    draft.out.verbatim(text);
    draft.out.mark(Piece::Aside("</a>".len()));
    draft.out.html.push_str("</a>");
}

/// The site's content security policy lets browsers load images from the site alone.
pub(super) fn outside(file: &std::sync::Arc<str>, span: Span) -> Diagnostic {
    let message = Text::new(
        "サイトの外の画像は表示されません。画像へのリンクになります。",
        "an image from outside the site is not shown, but linked to",
    );
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
