//! What a PDF says of itself, by `lopdf`, which must not be trusted with a file that somebody made to harm it.
//!
//! 1. What doesn't begin as a PDF isn't one ([`is_pdf`]); what is too long isn't read.
//! 2. A protected file is asked for its document information alone.
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
    // Filters don't see the objects of a protected file, so it isn't read whole.
    if memmem::find(bytes, b"/Encrypt").is_some()
        && let Some(protected) = read_protected(bytes)
    {
        return Some(protected);
    }
    read_open(bytes).map(Pdf::Read)
}

/// What a protected file says; none where it turns out not to be protected or can't be read.
fn read_protected(bytes: &[u8]) -> Option<Pdf> {
    let found = Document::load_metadata_mem(bytes).ok().filter(|found| found.encrypted)?;
    if found.page_count == 0 {
        return Some(Pdf::Locked);
    }
    Some(Pdf::Read(PdfFacts {
        pages: found.page_count,
        title: found.title.as_deref().unwrap_or_default().trim().into(),
        author: found.author.as_deref().unwrap_or_default().trim().into(),
        tagged: None,
        encrypted: true,
    }))
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
    Some(PdfFacts {
        pages,
        title: say(b"Title"),
        author: say(b"Author"),
        tagged: Some(is_tagged(&document, catalog)),
        encrypted: false,
    })
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
