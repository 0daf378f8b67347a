//! Files of Word, Excel and `PowerPoint` (ECMA-376): what they say of themselves, and what was left inside.
//!
//! A file is an archive of XML and pictures. Of each part of XML the names of elements are read, with a few attributes
//! and texts; in any other part it is looked for what pictures say of themselves, and files within the file are read as
//! the file is. What is unpacked is bounded, so that no file made for it takes more.

use std::io::Read;

use flate2::read::DeflateDecoder;
use rawzip::{CompressionMethod, ZipArchive};

use crate::model::inside::{Inside, Leftover, Office, OfficeProgram, PictureWithin};
use crate::parse::xml::{Token, Tokens, local};
use crate::picture::{self, Said};

/// The largest file that is looked into, in bytes.
pub const MAX_LENGTH: u64 = 32 * 1024 * 1024;

/// How much of a file is unpacked, in bytes, of its XML and of the rest; and of how many parts.
const MAX_UNPACKED: u64 = 64 * 1024 * 1024;
const MAX_PARTS: usize = 20_000;
/// How deep files may lie in one another: a chart in a text holds a workbook.
const MAX_DEPTH: usize = 3;

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
    let read = Parts::new(true).each(bytes, "", &mut |within, name, part| {
        is_known |= within.is_empty() && name == "[Content_Types].xml";
        let xml = if let Part::Xml(xml) = part { xml } else { "" };
        if within.is_empty() {
            note(&mut office, name, xml);
        } else {
            note_within(&mut office, name, xml);
        }
        take_picture(&mut office.pictures, within, name, part);
    });
    if read.is_none() || !is_known { Inside::ClosedOffice(program) } else { Inside::Office(Box::new(office)) }
}

/// What the pictures in any other archive say; none if there is nothing to be said of it.
#[must_use]
pub fn archive(bytes: &[u8]) -> Inside {
    let mut pictures = Vec::new();
    // Whatever breaks off, what came before it was looked into; and it needn't be an archive.
    let _ = Parts::new(true).each(bytes, "", &mut |within, name, part| take_picture(&mut pictures, within, name, part));
    if pictures.is_empty() { Inside::Plain } else { Inside::Archive(pictures) }
}

/// Takes down what a part says, if it isn't XML and says anything.
fn take_picture(pictures: &mut Vec<PictureWithin>, within: &str, name: &str, part: Part<'_>) {
    let says = match part {
        Part::Xml(_) => return,
        Part::Other(bytes) => Some(picture::said(bytes)),
        Part::Unread => None,
    };
    if says.is_none_or(Said::is_any) {
        pictures.push(PictureWithin { name: format!("{within}{name}").into(), says });
    }
}

/// The words of a file, as far as they can be read, with line feeds between its paragraphs.
#[must_use]
pub fn words(bytes: &[u8]) -> String {
    let mut words = String::new();
    Parts::new(false).each(bytes, "", &mut |_, name, part| {
        let Part::Xml(xml) = part else { return };
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

/// A part of a file.
#[derive(Clone, Copy)]
enum Part<'p> {
    /// Empty if what it says doesn't matter.
    Xml(&'p str),
    /// A picture, a film, or whatever else isn't text.
    Other(&'p [u8]),
    /// The same, if there is more of it than is unpacked, or if it is itself a file that can't be read.
    Unread,
}

/// Calls with the names of the files that a part lies within (each with a slash behind it), its own, and the part.
type Call<'c> = &'c mut dyn FnMut(&str, &str, Part<'_>);

/// What may still be read of a file and of those that lie within it.
struct Parts {
    count: usize,
    xml: u64,
    other: u64,
    depth: usize,
    /// Whether what isn't XML is wanted, too.
    all: bool,
}

impl Parts {
    fn new(all: bool) -> Parts {
        Parts { count: MAX_PARTS, xml: MAX_UNPACKED, other: MAX_UNPACKED, depth: MAX_DEPTH, all }
    }

    /// Calls with each part; none if that isn't all of the XML.
    fn each(&mut self, bytes: &[u8], within: &str, call: Call<'_>) -> Option<()> {
        let archive = ZipArchive::from_slice(bytes).ok()?;
        let mut entries = archive.entries();
        while let Some(entry) = entries.next_entry().ok()? {
            self.count = self.count.checked_sub(1)?;
            let path = entry.file_path();
            let Ok(name) = std::str::from_utf8(path.as_ref()) else { continue };
            let is_xml = has_xml(name);
            if name.ends_with('/') {
                continue;
            }
            if !is_xml && (says_nothing(name) || !self.all && !is_embedded(name)) {
                call(within, name, Part::Xml(""));
                continue;
            }
            let packed = archive.get_entry(entry.wayfinder()).ok()?;
            let left = if is_xml { self.xml } else { self.other };
            let unpacked = unpack(packed.data(), entry.compression_method(), left);
            if is_xml {
                let text = unpacked?;
                self.xml -= text.len() as u64;
                call(within, name, Part::Xml(std::str::from_utf8(&text).ok()?));
                continue;
            }
            match unpacked {
                Some(bytes) => {
                    self.other -= bytes.len() as u64;
                    self.within(&bytes, within, name, call);
                }
                None => call(within, name, Part::Unread),
            }
        }
        Some(())
    }

    /// A part that isn't XML: a file that holds parts itself, or any other.
    fn within(&mut self, bytes: &[u8], within: &str, name: &str, call: Call<'_>) {
        if !bytes.starts_with(b"PK") {
            call(within, name, Part::Other(bytes));
            return;
        }
        let inner = format!("{within}{name}/");
        let is_read = self.depth > 0 && {
            self.depth -= 1;
            let is_read = self.each(bytes, &inner, call).is_some();
            self.depth += 1;
            is_read
        };
        call(within, name, if is_read { Part::Other(b"") } else { Part::Unread });
    }
}

/// The content of a part; none if it is longer than `left`, or can't be unpacked.
fn unpack(packed: &[u8], method: CompressionMethod, left: u64) -> Option<Vec<u8>> {
    let mut unpacked = Vec::new();
    match method {
        CompressionMethod::STORE => packed.take(left + 1).read_to_end(&mut unpacked).ok()?,
        CompressionMethod::DEFLATE => DeflateDecoder::new(packed).take(left + 1).read_to_end(&mut unpacked).ok()?,
        _ => return None,
    };
    (unpacked.len() as u64 <= left).then_some(unpacked)
}

/// Whether a part is a file that was put into the file.
fn is_embedded(name: &str) -> bool {
    name.contains("/embeddings/") || program(name).is_some()
}

/// Whether nobody looks into a part of this name, which isn't XML to be read: relations, fonts, styles.
fn says_nothing(name: &str) -> bool {
    [".xml", ".rels", ".odttf", ".fntdata", ".vml"].iter().any(|ending| name.ends_with(ending))
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

/// Takes down what a part of a file within the file says. Of what is shown of that file, nobody knows from outside: its
/// title, and what it hides, don't matter.
fn note_within(office: &mut Office, name: &str, xml: &str) {
    let mut inner = Office::of(office.program);
    note(&mut inner, name, xml);
    for name in [inner.author, inner.last_author] {
        if !name.is_empty() && !office.others.contains(&name) {
            office.others.push(name);
        }
    }
    inner.left.into_iter().for_each(|leftover| office.leave(leftover, true));
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
