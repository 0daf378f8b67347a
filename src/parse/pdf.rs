//! What a PDF says of itself, by `lopdf`, which must not be trusted with a file that somebody made to harm it.
//!
//! 1. What doesn't begin as a PDF isn't one ([`is_pdf`]); what is too long isn't read.
//! 2. A protected file isn't read, nor one that was changed more often than anybody changes a file: every change adds a
//!    table of all objects ([`mentions`]).
//! 3. Of any other, the tree of its pages and its information are kept, and everything else is dropped as soon as it was
//!    read ([`keep`]). A file whose parts overlap, so that a few bytes could be read for ever, is given up.
//! 4. A file that had to be mended while it was read is broken: what could be counted in it needn't be all.
//!
//! `lopdf` itself bounds how deep things lie in each other and, as it is called here, what a part may unpack to. Should it
//! panic all the same, the file counts as broken.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::panic::{self, AssertUnwindSafe};

use lopdf::xref::XrefRecovery;
use lopdf::{Dictionary, Document, LoadOptions, Object, ObjectId};
use memchr::memmem;

use crate::model::pdf::{Pdf, PdfFacts};

/// How far from its start a file may say that it is a PDF: PDF readers look through the first 1,024 bytes (ISO 32000-1,
/// annex H, note 13).
pub const HEADER_WITHIN: usize = 1024;

/// What a table of objects or a bundle of them may unpack to, in bytes: some 300,000 objects.
const MAX_UNPACKED: usize = 2 * 1024 * 1024;

/// How many tables of objects a file may have: one, and one more for each time that it was changed.
const MAX_SECTIONS: usize = 100;

/// Whether a file that begins with these bytes is a PDF.
#[must_use]
pub fn is_pdf(start: &[u8]) -> bool {
    memmem::find(&start[..start.len().min(HEADER_WITHIN)], b"%PDF-").is_some()
}

/// Reads the bytes of a file that is named as a PDF. Never panics, and its work is bounded by the file's length.
#[must_use]
pub fn pdf(bytes: &[u8]) -> Pdf {
    if !is_pdf(bytes) {
        return Pdf::Foreign;
    }
    if bytes.len() as u64 > Pdf::MAX_LENGTH {
        return Pdf::TooLarge;
    }
    // The reader's values live and die within; nothing half-done outlives the panic.
    panic::catch_unwind(AssertUnwindSafe(|| read(bytes))).ok().flatten().unwrap_or(Pdf::Broken)
}

fn read(bytes: &[u8]) -> Option<Pdf> {
    if mentions(bytes, "Encrypt").next().is_some() {
        return Some(Pdf::Protected);
    }
    // The tree of bookmarks has the key, too, but names an object there.
    let sections = mentions(bytes, "Prev").filter(|&end| !bytes.get(end..).is_some_and(begins_with_reference));
    if sections.count() > MAX_SECTIONS {
        return None;
    }
    read_open(bytes).map(Pdf::Read)
}

/// Where a name ends each time that it is written in these bytes. It is looked for in streams, too, where it says nothing.
fn mentions<'a>(bytes: &'a [u8], name: &'static str) -> impl Iterator<Item = usize> + 'a {
    memchr::memchr_iter(b'/', bytes).filter_map(move |slash| {
        let start = slash + 1;
        let end = start + spelled(bytes.get(start..)?, name)?;
        let goes_on = bytes.get(end).is_some_and(|next| next.is_ascii_alphanumeric() || *next == b'#');
        (!goes_on).then_some(end)
    })
}

/// How many bytes it takes to write the name that comes next, if it does: any letter of it may be `#` and two hexadecimal
/// digits (ISO 32000-1, 7.3.5).
fn spelled(bytes: &[u8], name: &str) -> Option<usize> {
    let mut at = 0;
    for letter in name.bytes() {
        let (found, length) = match *bytes.get(at)? {
            b'#' => {
                let digits = std::str::from_utf8(bytes.get(at + 1..at + 3)?).ok()?;
                (u8::from_str_radix(digits, 16).ok()?, 3)
            }
            plain => (plain, 1),
        };
        if found != letter {
            return None;
        }
        at += length;
    }
    Some(at)
}

/// Whether what comes next names an object: `12 0 R`.
fn begins_with_reference(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    for _ in 0..2 {
        rest = rest.trim_ascii_start();
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        rest = rest.get(digits..).filter(|_| digits > 0).unwrap_or_default();
    }
    rest.trim_ascii_start().starts_with(b"R")
}

fn read_open(bytes: &[u8]) -> Option<PdfFacts> {
    SEEN.set(Seen { ids: BTreeSet::new(), left: bytes.len() });
    let options =
        LoadOptions { filter: Some(keep), max_decompressed_size: Some(MAX_UNPACKED), ..LoadOptions::default() };
    let document = Document::load_mem_with_options(bytes, options).ok()?;
    if document.xref_recovery == Some(XrefRecovery::Reconstructed) {
        return None;
    }
    let catalog = document.catalog().ok()?;
    let pages = u32::try_from(document.page_iter().count()).ok().filter(|pages| *pages > 0)?;
    let info = document.trailer.get(b"Info").ok().and_then(|info| dictionary(&document, info));
    let say = |key: &[u8]| info.map_or_else(Box::default, |info| text(&document, info, key));
    Some(PdfFacts { pages, title: say(b"Title"), author: say(b"Author"), tagged: is_tagged(&document, catalog) })
}

fn dictionary<'a>(document: &'a Document, object: &'a Object) -> Option<&'a Dictionary> {
    document.dereference(object).ok()?.1.as_dict().ok()
}

/// A text of the document information, without blanks around it; empty where there is none.
fn text(document: &Document, info: &Dictionary, key: &[u8]) -> Box<str> {
    let text = info.get_deref(key, document).ok().and_then(|object| lopdf::decode_text_string(object).ok());
    // Some programs end a text with a zero.
    let text = text.unwrap_or_default().replace('\0', "");
    text.trim().into()
}

/// Whether the catalog says that the document is marked (`MarkInfo`), or has the structure for it.
fn is_tagged(document: &Document, catalog: &Dictionary) -> bool {
    let mark = catalog.get(b"MarkInfo").ok().and_then(|mark| dictionary(document, mark));
    let is_marked = mark.and_then(|mark| mark.get(b"Marked").ok()?.as_bool().ok()).unwrap_or(false);
    is_marked || catalog.has(b"StructTreeRoot")
}

/// What was met of the file that this thread reads.
struct Seen {
    ids: BTreeSet<ObjectId>,
    /// How many bytes of streams may still come. The streams of an honest file don't overlap: together they are
    /// shorter than the file.
    left: usize,
}

thread_local! {
    // A filter is a plain function: this is the one way to tell it what came before.
    static SEEN: RefCell<Seen> = const { RefCell::new(Seen { ids: BTreeSet::new(), left: 0 }) };
}

/// Whether to keep an object that was read, and the object itself, which counts where it came out of a bundle.
fn keep(id: ObjectId, object: &mut Object) -> Option<(ObjectId, Object)> {
    match object {
        Object::Stream(stream) => {
            let is_honest = SEEN.with_borrow_mut(|seen| {
                let left = seen.left.checked_sub(stream.content.len());
                seen.left = left.unwrap_or_default();
                left.is_some() && seen.ids.insert(id)
            });
            if !is_honest {
                give_up();
            }
            let is_plain = stream.filters().is_ok_and(|filters| filters == [b"FlateDecode".as_slice()]);
            // Writers pack a bundle once. Packed twice, a few bytes unpack to as much as is allowed, again and again.
            let is_bundle = stream.dict.has_type(b"ObjStm") && (is_plain || !stream.dict.has(b"Filter"));
            is_bundle.then_some((id, Object::Null))
        }
        Object::Dictionary(dictionary) => {
            // What has no type may be the document information; of what has one, the tree of the pages is wanted.
            let wanted: [&[u8]; 3] = [b"Catalog", b"Pages", b"Page"];
            let is_wanted = dictionary.get_type().map_or(dictionary.len() < 64, |kind| wanted.contains(&kind));
            is_wanted.then(|| (id, object.clone()))
        }
        Object::Array(_) | Object::String(..) | Object::Boolean(_) => Some((id, object.clone())),
        _ => None,
    }
}

/// Ends the reading of a file: a filter can't say so in another way. No message is printed, for nothing is wrong with us.
fn give_up() -> ! {
    panic::resume_unwind(Box::new(()))
}
