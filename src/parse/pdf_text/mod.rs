//! The words of a PDF, page by page, by `hayro-interpret`, which draws a page on a device: here the device writes down.
//!
//! 1. What every glyph means is asked of its font; where the font doesn't say, of the collection of characters that its
//!    numbers are taken from ([`cid`]). A text that stands in place of what is drawn (`ActualText`) comes before both.
//! 2. Where the glyphs stand says which of them follow on one another: in a line, in a paragraph ([`lines`]).
//!
//! A file can be made so that this takes for ever, or more memory than there is; so it is done in a process of its own
//! (`cli/pdf_text.rs`), which others end.

use std::mem;

use hayro_interpret::font::{Glyph, GlyphRun};
use hayro_interpret::hayro_cmap::{BfString, WritingMode};
use hayro_interpret::hayro_syntax::object::{self, Dict};
use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use hayro_interpret::kurbo::{Affine, BezPath, Point, Rect};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, SoftMask, interpret_page,
};

use crate::model::pdf::PdfText;

mod cid;
mod lines;

use cid::Collections;
use lines::{Lines, Placed};

/// Reads the words of a PDF. It may panic, or never end.
#[must_use]
pub fn pdf_text(bytes: &[u8]) -> PdfText {
    let pdf = match Pdf::new(bytes.to_vec()) {
        Ok(pdf) => pdf,
        Err(LoadPdfError::Decryption(DecryptionError::PasswordProtected)) => return PdfText::Protected,
        Err(_) => return PdfText::Broken,
    };
    match pdf.pages().len() {
        0 => return PdfText::Broken,
        pages if pages > PdfText::MAX_PAGES => return PdfText::TooLong,
        _ => {}
    }
    let cache = InterpreterCache::new();
    let mut writer = Writer { collections: Collections::of(&pdf), ..Writer::default() };
    let mut pages: Vec<Box<str>> = Vec::with_capacity(pdf.pages().len());
    let mut length = 0;
    for page in pdf.pages().iter() {
        let everywhere = Rect::new(-1e9, -1e9, 1e9, 1e9);
        let settings = InterpreterSettings::default();
        let mut context = Context::new(Affine::IDENTITY, everywhere, &cache, pdf.xref(), settings);
        interpret_page(page, &mut context, &mut writer);
        let text = mem::take(&mut writer.lines).into_text();
        // A page that breaks off in the middle of a mark leaves it open.
        writer.marks.clear();
        length += text.len();
        if length > PdfText::MAX_LENGTH {
            return PdfText::TooLong;
        }
        pages.push(text.into());
    }
    PdfText::Read { pages, unknown: writer.unknown, known: writer.known }
}

/// The device on which a page is drawn.
#[derive(Default)]
struct Writer {
    lines: Lines,
    collections: Collections,
    /// Marks that are open, each with the text that stands in its place, if any: it is written with the first glyph.
    marks: Vec<Option<String>>,
    /// The run that was drawn last, for what is filled and outlined comes twice.
    last: Option<(Point, usize)>,
    /// Glyphs with a meaning, and without one.
    known: usize,
    unknown: usize,
}

impl Writer {
    /// What a glyph stands for; none where nobody says.
    fn meaning(&mut self, glyph: &Glyph<'_>) -> Option<String> {
        if let Some(replaced) = self.marks.iter_mut().flatten().next() {
            return Some(mem::take(replaced));
        }
        let text = match glyph.as_unicode() {
            Some(BfString::Char(c)) => String::from(c),
            Some(BfString::String(text)) => text,
            None => self.collections.meaning(glyph)?,
        };
        // Programs that don't know a character write one of these in its place.
        (!text.contains(['\0', '\u{FFFD}'])).then_some(text)
    }
}

impl<'a> Device<'a> for Writer {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        let glyphs = run.glyphs();
        let Some(first) = glyphs.first() else { return };
        let this = (props.transform * first.transform() * Point::ZERO, glyphs.len());
        let again = matches!(mode, DrawMode::Stroke(_)) && self.last == Some(this);
        self.last = Some(this);
        if again {
            return;
        }
        let is_vertical = run.writing_mode() == WritingMode::Vertical;
        for glyph in glyphs {
            let Some(text) = self.meaning(glyph) else {
                self.unknown += 1;
                continue;
            };
            self.known += 1;
            let advance = match &**glyph {
                Glyph::Outline(outline) => outline.advance_width(),
                Glyph::Type3(drawn) => drawn.advance_width(),
            };
            let transform = props.transform * glyph.transform();
            if let Some(placed) = Placed::new(text, transform, advance.unwrap_or(500.0), is_vertical) {
                self.lines.push(&placed);
            }
        }
    }

    fn begin_marked_content(&mut self, _: &[u8], properties: Option<&Dict<'_>>) {
        let text = properties.and_then(|properties| properties.get::<object::String<'_>>(b"ActualText".as_slice()));
        self.marks.push(text.map(|text| text_string(text.as_bytes())));
    }

    fn end_marked_content(&mut self) {
        self.marks.pop();
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_clip_rect(&mut self, _: &Rect) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {}
    fn draw_rect(&mut self, _: &Rect, _: DrawProps<'a>, _: &DrawMode) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}

/// A text string (ISO 32000-1, 7.9.2.2). What isn't marked as UTF-16 is read as Latin-1, from which `PDFDocEncoding` differs in
/// marks alone.
fn text_string(bytes: &[u8]) -> String {
    match bytes {
        [0xFE, 0xFF, rest @ ..] => {
            let units = rest.chunks_exact(2).map(|unit| u16::from_be_bytes([unit[0], unit[1]]));
            char::decode_utf16(units).filter_map(Result::ok).collect()
        }
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => bytes.iter().map(|&byte| char::from(byte)).collect(),
    }
}
