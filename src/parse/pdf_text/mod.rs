//! The words of a PDF, page by page. `hayro-syntax` reads the file and the steps by which a page is drawn; nothing is
//! drawn here.
//!
//! 1. The steps say where each glyph stands ([`page`]).
//! 2. What a glyph means is asked of its font; if the font doesn't say, of the collection of characters that its
//!    numbers are taken from ([`font`]). A text that stands in place of what is drawn (`ActualText`) comes before both.
//! 3. Where the glyphs stand says which of them follow on one another: in a line, in a paragraph ([`lines`]).
//!
//! A file can be made so that this takes for ever, or more memory than there is; so it is done in a process of its own
//! (`cli/pdf_text.rs`), which others end.

use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};

use crate::model::pdf::PdfText;

mod affine;
mod composite;
mod encodings;
mod font;
mod glyph_names;
mod layers;
mod lines;
mod own_encoding;
mod page;
mod simple;
mod standard_widths;

use page::Reader;

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
    let mut reader = Reader::new(&pdf);
    let mut pages: Vec<Box<str>> = Vec::with_capacity(pdf.pages().len());
    let mut length = 0;
    for page in pdf.pages().iter() {
        let text = reader.read(page);
        length += text.len();
        if length > PdfText::MAX_LENGTH {
            return PdfText::TooLong;
        }
        pages.push(text.into());
    }
    let (known, unknown) = reader.counts();
    PdfText::Read { pages, known, unknown }
}

/// A text string (ISO 32000-1, 7.9.2.2): UTF-16 or UTF-8 if it says so, else `PDFDocEncoding`. What isn't sound in it
/// is left out.
#[must_use]
pub fn text_string(bytes: &[u8]) -> String {
    match bytes {
        [0xFE, 0xFF, rest @ ..] => {
            let units = rest.chunks_exact(2).map(|unit| u16::from_be_bytes([unit[0], unit[1]]));
            char::decode_utf16(units).filter_map(Result::ok).collect()
        }
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => bytes.iter().map(|&byte| document_character(byte)).collect(),
    }
}

/// A character of `PDFDocEncoding` (ISO 32000-1, annex D.2). It is Latin-1 but for two ranges.
fn document_character(byte: u8) -> char {
    const ACCENTS: [char; 8] = ['˘', 'ˇ', 'ˆ', '˙', '˝', '˛', '˚', '˜'];
    const MARKS: [char; 33] = [
        '•', '†', '‡', '…', '—', '–', 'ƒ', '⁄', '‹', '›', '−', '‰', '„', '“', '”', '‘', '’', '‚', '™', 'ﬁ', 'ﬂ', 'Ł',
        'Œ', 'Š', 'Ÿ', 'Ž', 'ı', 'ł', 'œ', 'š', 'ž', '\u{9F}', '€',
    ];
    let (from, table) = match byte {
        0x18..=0x1F => (0x18, ACCENTS.as_slice()),
        0x80..=0xA0 => (0x80, MARKS.as_slice()),
        _ => return char::from(byte),
    };
    table.get(usize::from(byte - from)).copied().unwrap_or(char::from(byte))
}
