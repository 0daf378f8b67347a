//! Files of Word, Excel and `PowerPoint` (ECMA-376): what they say of themselves, and what was left inside.
//!
//! A file is an archive of XML. Of each part the names of elements are read, with a few attributes and texts; what is
//! unpacked is bounded, so that no file made for it takes more.

use std::io::Read;

use flate2::read::DeflateDecoder;
use rawzip::{CompressionMethod, ZipArchive};

use crate::model::inside::{Inside, Leftover, Office, OfficeProgram};
use crate::parse::xml::{Token, Tokens, local};

/// The largest file that is looked into, in bytes.
pub const MAX_LENGTH: u64 = 32 * 1024 * 1024;

/// How much of a file is unpacked, in bytes, and of how many parts.
const MAX_UNPACKED: u64 = 64 * 1024 * 1024;
const MAX_PARTS: usize = 20_000;

/// The program of a file, by its name.
#[must_use]
pub fn program(path: &str) -> Option<OfficeProgram> {
    let (_, ending) = path.rsplit_once('.')?;
    match ending.to_ascii_lowercase().as_str() {
        "docx" | "docm" | "dotx" | "dotm" | "doc" => Some(OfficeProgram::Word),
        "xlsx" | "xlsm" | "xltx" | "xltm" | "xls" => Some(OfficeProgram::Excel),
        "pptx" | "pptm" | "potx" | "potm" | "ppsx" | "ppt" => Some(OfficeProgram::PowerPoint),
        _ => None,
    }
}

/// What a file of a program says. One that is closed (by a password, or in the old format) says nothing.
#[must_use]
pub fn office(bytes: &[u8], program: OfficeProgram) -> Inside {
    let mut office = Office::of(program);
    let mut is_known = false;
    let read = parts(bytes, |name, xml| {
        is_known |= name == "[Content_Types].xml";
        note(&mut office, name, xml);
    });
    if read.is_none() || !is_known { Inside::ClosedOffice(program) } else { Inside::Office(Box::new(office)) }
}

/// The words of a file, as far as they can be read, with line feeds between its paragraphs.
#[must_use]
pub fn words(bytes: &[u8]) -> String {
    let mut words = String::new();
    parts(bytes, |name, xml| {
        if name.ends_with(".xml") && !name.starts_with("docProps/") && !name.contains("theme") {
            for token in Tokens::new(xml).map_while(Result::ok) {
                match token {
                    Token::Text(text) => words.push_str(&text),
                    Token::End { name } if matches!(local(name), "p" | "si" | "tc" | "c") => words.push('\n'),
                    _ => {}
                }
            }
            words.push('\n');
        }
    });
    words
}

/// Calls with the name and the text of each part of XML; none if that isn't all.
fn parts(bytes: &[u8], mut call: impl FnMut(&str, &str)) -> Option<()> {
    let archive = ZipArchive::from_slice(bytes).ok()?;
    let mut entries = archive.entries();
    let (mut left, mut count) = (MAX_UNPACKED, 0);
    while let Some(entry) = entries.next_entry().ok()? {
        count += 1;
        if count > MAX_PARTS {
            return None;
        }
        let path = entry.file_path();
        let Ok(name) = std::str::from_utf8(path.as_ref()) else { continue };
        let is_empty_part = !has_xml(name);
        if is_empty_part {
            call(name, "");
            continue;
        }
        let packed = archive.get_entry(entry.wayfinder()).ok()?;
        let mut text = Vec::new();
        match entry.compression_method() {
            CompressionMethod::STORE => packed.data().take(left + 1).read_to_end(&mut text).ok()?,
            CompressionMethod::DEFLATE => {
                DeflateDecoder::new(packed.data()).take(left + 1).read_to_end(&mut text).ok()?
            }
            _ => return None,
        };
        left = left.checked_sub(text.len() as u64)?;
        call(name, std::str::from_utf8(&text).ok()?);
    }
    Some(())
}

fn has_xml(name: &str) -> bool {
    name.ends_with(".xml") && !name.contains("/theme/") && !name.ends_with("styles.xml")
}

/// Takes down what a part says.
fn note(office: &mut Office, name: &str, xml: &str) {
    let (folder, file) = name.rsplit_once('/').unwrap_or(("", name));
    match (folder, file) {
        ("docProps", "core.xml") => {
            office.title = text_of(xml, "title");
            office.author = text_of(xml, "creator");
            office.last_author = text_of(xml, "lastModifiedBy");
        }
        ("docProps", "app.xml") => office.company = text_of(xml, "Company"),
        ("word", _) if file.starts_with("comments") => office.leave(Leftover::Comments, has_element(xml, &["comment"])),
        ("word", _) => office.leave(Leftover::Changes, has_element(xml, &CHANGES)),
        ("xl", "workbook.xml") => office.hidden.extend(hidden_sheets(xml)),
        ("xl/revisions", _) => office.leave(Leftover::Changes, true),
        ("xl/threadedComments" | "ppt/comments", _) => office.leave(Leftover::Comments, true),
        ("xl" | "xl/comments", _) if file.starts_with("comments") => {
            office.leave(Leftover::Comments, has_element(xml, &["comment"]));
        }
        ("ppt/slides", _) if is_hidden_slide(xml) => {
            let number = file.trim_start_matches("slide").trim_end_matches(".xml");
            office.hidden.push(number.into());
        }
        ("ppt/notesSlides", _) => office.leave(Leftover::Notes, has_notes(xml)),
        _ => {}
    }
}

/// Elements that keep what was changed (ECMA-376 part 1, §17.13.5).
const CHANGES: [&str; 8] =
    ["ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "tblPrChange", "sectPrChange"];

fn tokens(xml: &str) -> impl Iterator<Item = Token<'_>> {
    Tokens::new(xml).map_while(Result::ok)
}

fn has_element(xml: &str, names: &[&str]) -> bool {
    tokens(xml).any(|token| matches!(token, Token::Start { name, .. } if names.contains(&local(name))))
}

/// The text of the first element of a name, without blanks around it.
fn text_of(xml: &str, wanted: &str) -> Box<str> {
    let mut tokens =
        tokens(xml).skip_while(|token| !matches!(token, Token::Start { name, .. } if local(name) == wanted));
    match tokens.next() {
        Some(Token::Start { is_empty: false, .. }) => {}
        _ => return Box::default(),
    }
    let text = tokens.map_while(|token| if let Token::Text(text) = token { Some(text) } else { None });
    text.collect::<String>().trim().into()
}

fn attribute<'t>(token: &'t Token<'_>, element: &str, wanted: &str) -> Option<&'t str> {
    let Token::Start { name, attributes, .. } = token else { return None };
    let found = attributes.iter().find(|(name, _)| local(name) == wanted)?;
    (local(name) == element).then_some(&*found.1)
}

fn hidden_sheets(xml: &str) -> Vec<Box<str>> {
    let is_hidden = |token: &Token<'_>| matches!(attribute(token, "sheet", "state"), Some("hidden" | "veryHidden"));
    tokens(xml).filter(is_hidden).filter_map(|token| attribute(&token, "sheet", "name").map(Box::from)).collect()
}

fn is_hidden_slide(xml: &str) -> bool {
    tokens(xml).any(|token| matches!(attribute(&token, "sld", "show"), Some("0" | "false")))
}

/// Whether somebody wrote notes to a slide: the page of notes holds the number of the slide, too, as a field.
fn has_notes(xml: &str) -> bool {
    let mut is_field = false;
    tokens(xml).any(|token| match token {
        Token::Start { name, is_empty, .. } if local(name) == "fld" => {
            is_field = !is_empty;
            false
        }
        Token::End { name } if local(name) == "fld" => {
            is_field = false;
            false
        }
        Token::Text(text) => !is_field && !text.trim().is_empty(),
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use std::io::{self, Write};

    use flate2::Compression;
    use flate2::write::DeflateEncoder;
    use rawzip::ZipArchiveWriter;

    use super::*;

    /// An archive of parts, each a text or as many blanks as a number says.
    fn archive(parts: &[(&str, &str, u64)]) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut zip = ZipArchiveWriter::new(&mut bytes);
        for (name, text, blanks) in parts {
            let file = zip.new_file(name).compression_method(CompressionMethod::DEFLATE);
            let (mut entry, config) = file.start().expect("an entry");
            let mut data = config.wrap(DeflateEncoder::new(&mut entry, Compression::fast()));
            data.write_all(text.as_bytes()).expect("memory");
            io::copy(&mut io::repeat(b' ').take(*blanks), &mut data).expect("memory");
            let (encoder, descriptor) = data.finish().expect("memory");
            encoder.finish().expect("memory");
            entry.finish(descriptor).expect("memory");
        }
        zip.finish().expect("memory");
        bytes
    }

    const TYPES: (&str, &str, u64) = ("[Content_Types].xml", "<Types/>", 0);

    #[test]
    fn a_file_made_to_be_large_is_not_unpacked() {
        let bomb = archive(&[TYPES, ("word/document.xml", "<w:document>", MAX_UNPACKED + 1)]);
        assert!(bomb.len() < 1024 * 1024);
        assert_eq!(office(&bomb, OfficeProgram::Word), Inside::ClosedOffice(OfficeProgram::Word));
    }

    #[test]
    fn what_is_no_file_of_office_says_nothing() {
        for bytes in [&b""[..], b"PK", &archive(&[("a.xml", "<a/>", 0)])] {
            assert_eq!(office(bytes, OfficeProgram::Excel), Inside::ClosedOffice(OfficeProgram::Excel));
        }
    }

    #[test]
    fn words_are_those_of_its_paragraphs() {
        let bytes = archive(&[TYPES, ("word/document.xml", "<w:p><w:t>アル</w:t><w:t>ファ&amp;</w:t></w:p><w:p/>", 0)]);
        assert!(words(&bytes).contains("アルファ&\n"));
    }
}
