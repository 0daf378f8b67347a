//! What a PDF says of itself. Its objects are read by `hayro-syntax`, one by one; which of them, and how many, is
//! decided here, for a file may have been made to do harm.
//!
//! 1. What doesn't begin as a PDF isn't one ([`is_pdf`]); what is too long isn't read.
//! 2. A protected file isn't read, nor one that was changed more often than anybody changes a file: every change adds a
//!    table of all objects ([`mentions`]).
//! 3. Of any other, the tables are read that say where its objects are, and then the tree of its pages and its
//!    information ([`parts`]). A file whose parts overlap, so that a few bytes could be read for ever, is given up.
//! 4. What its pictures say of themselves is looked for in its streams, whatever the tables say ([`pictures`]).
//! 5. A file whose objects aren't where its tables say is broken: what is found in it may not be all.
//!
//! Should the reader panic all the same, the file counts as broken, if panics unwind; the program itself, in which they
//! don't, has PDFs read in other processes.

use std::collections::BTreeSet;
use std::panic::{self, AssertUnwindSafe};

use hayro_syntax::object::dict::keys;
use hayro_syntax::object::{Array, Dict, MaybeRef, Name, Object};
use memchr::memmem;

use crate::model::pdf::{Pdf, PdfFacts};
use crate::parse::pdf_text::text_string;

mod parts;
mod pictures;

use parts::Parts;

/// How far from its start a file may say that it is a PDF: PDF readers look through the first 1,024 bytes (ISO 32000-1,
/// annex H, note 13).
pub const HEADER_WITHIN: usize = 1024;

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

/// Where a name ends each time that it is written in these bytes. It is looked for in streams, too, where it says
/// nothing.
fn mentions<'a>(bytes: &'a [u8], name: &'static str) -> impl Iterator<Item = usize> + 'a {
    memchr::memchr_iter(b'/', bytes).filter_map(move |slash| {
        let start = slash + 1;
        let end = start + spelled(bytes.get(start..)?, name)?;
        let goes_on = bytes.get(end).is_some_and(|next| next.is_ascii_alphanumeric() || *next == b'#');
        (!goes_on).then_some(end)
    })
}

/// How many bytes it takes to write the name that comes next, if it does: any letter of it may be `#` and two
/// hexadecimal digits (ISO 32000-1, 7.3.5).
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
    // Places are counted from where the file says that it is a PDF.
    let bytes = bytes.get(memmem::find(bytes, b"%PDF-")?..)?;
    let mut parts = Parts::of(bytes)?;
    let trailer = parts.trailer();
    let catalog = parts.dictionary(trailer.get_ref(keys::ROOT)?.obj_number)?;
    let tree = catalog.get_ref(keys::PAGES)?.obj_number;
    let has_structure = catalog.contains_key(keys::STRUCT_TREE_ROOT);
    let is_marked = |mark: &Dict<'_>| mark.get::<bool>(b"Marked").unwrap_or(false);
    let tagged = has_structure
        || match catalog.get_raw::<Object<'_>>(keys::MARK_INFO) {
            Some(MaybeRef::Ref(mark)) => is_marked(&parts.dictionary(mark.obj_number)?),
            Some(MaybeRef::NotRef(Object::Dict(mark))) => is_marked(&mark),
            _ => false,
        };
    let pages = pages(&mut parts, tree)?;
    let [title, author] = match trailer.get_raw::<Object<'_>>(keys::INFO) {
        Some(MaybeRef::Ref(info)) => {
            let said = said(&parts.dictionary(info.obj_number)?);
            said.map(|said| said.read(&mut parts))
        }
        Some(MaybeRef::NotRef(Object::Dict(info))) => said(&info).map(|said| said.read(&mut parts)),
        _ => [Some(Box::default()), Some(Box::default())],
    };
    let (title, author) = (title?, author?);
    let mut pictures = pictures::pictures(bytes);
    if !pictures.is_empty() {
        pictures::find_pages(&mut pictures, &mut parts, &pages);
    }
    let pages = u32::try_from(pages.len()).ok().filter(|pages| *pages > 0)?;
    Some(PdfFacts { pages, title, author, tagged, pictures })
}

/// The pages below a node of their tree, in their order. A node that is met again isn't taken again.
fn pages(parts: &mut Parts<'_>, tree: u32) -> Option<Vec<u32>> {
    let mut pages = Vec::new();
    let mut seen = BTreeSet::new();
    let mut to_read = vec![tree];
    while let Some(number) = to_read.pop() {
        if !seen.insert(number) {
            continue;
        }
        let node = parts.dictionary(number)?;
        if node.get::<Name<'_>>(keys::TYPE).is_some_and(|kind| kind.as_ref() == keys::PAGE) {
            pages.push(number);
            continue;
        }
        match node.get_raw::<Object<'_>>(keys::KIDS) {
            Some(MaybeRef::NotRef(Object::Array(kids))) => to_read.extend(numbers(&kids).iter().rev()),
            Some(MaybeRef::Ref(kids)) => to_read.extend(numbers(&parts.array(kids.obj_number)?).iter().rev()),
            _ => {}
        }
    }
    Some(pages)
}

fn numbers(kids: &Array<'_>) -> Vec<u32> {
    kids.raw_iter().filter_map(|kid| Some(kid.as_obj_ref()?.obj_number)).collect()
}

/// A text of the document information as it is said there.
enum Said {
    Here(Box<[u8]>),
    In(u32),
}

impl Said {
    /// The text, without blanks around it.
    fn read(self, parts: &mut Parts<'_>) -> Option<Box<str>> {
        let bytes = match self {
            Said::Here(bytes) => bytes,
            Said::In(number) => parts.string(number)?.into(),
        };
        // Some programs end a text with a zero.
        Some(text_string(&bytes).replace('\0', "").trim().into())
    }
}

/// The title and the author.
fn said(info: &Dict<'_>) -> [Said; 2] {
    [keys::TITLE, keys::AUTHOR].map(|key| match info.get_raw::<Object<'_>>(key) {
        Some(MaybeRef::NotRef(Object::String(text))) => Said::Here(text.as_bytes().into()),
        Some(MaybeRef::Ref(text)) => Said::In(text.obj_number),
        _ => Said::Here(Box::default()),
    })
}
