//! What the pictures of a PDF say of themselves. A JPEG is put into a PDF as it is, with its Exif.
//!
//! 1. The file is looked through for streams, from its beginning to its end, and not by its tables: what was replaced
//!    by a later change is still in it ([`streams`]).
//! 2. A stream that is a JPEG, a description of a picture or a file within the file is looked into, unpacked if it is
//!    packed ([`plain`]). Of a description the place alone counts: who wrote the paper is said elsewhere.
//! 3. Which page shows a picture is asked of the pages, so that its author finds it ([`find_pages`]).

use std::collections::BTreeMap;
use std::io::Read;

use flate2::read::ZlibDecoder;
use hayro_syntax::object::dict::keys;
use hayro_syntax::object::{Dict, FromBytes, MaybeRef, Name, Object};
use memchr::memmem;

use super::Parts;
use crate::model::pdf::PdfPicture;
use crate::picture::{self, Said};

/// How much all such streams may unpack to together, in bytes.
const MAX_UNPACKED: usize = 64 * 1024 * 1024;

/// How many pages are asked for the pictures that they show.
const MAX_PAGES: usize = 3000;

/// The pictures that say something, in the order of the file.
pub fn pictures(bytes: &[u8]) -> Vec<PdfPicture> {
    let mut left = MAX_UNPACKED;
    let mut pictures = Vec::new();
    for (object, dict, content) in streams(bytes) {
        let is_description = kind(&dict, keys::TYPE, keys::METADATA);
        let said = match plain(&dict, content, is_description, &mut left) {
            Plain::As(bytes) => picture::said(bytes),
            Plain::Unpacked(bytes) => picture::said(&bytes),
            Plain::Nothing => continue,
        };
        let says = if is_description { Said { place: said.place, ..Said::default() } } else { said };
        if says.is_any() {
            pictures.push(PdfPicture { object, page: None, says });
        }
    }
    pictures
}

/// The streams of a file with the numbers of their objects, their dictionaries and what they hold. What lies between
/// two of them is looked through once.
fn streams(bytes: &[u8]) -> impl Iterator<Item = (u32, Dict<'_>, &[u8])> {
    let (begin, end) = (memmem::Finder::new(b"stream"), memmem::Finder::new(b"endstream"));
    let (mut last, mut at) = (0, 0);
    std::iter::from_fn(move || {
        loop {
            let found = at + begin.find(bytes.get(at..)?)?;
            at = found + b"stream".len();
            let before = bytes.get(last..found)?.trim_ascii_end();
            if !before.ends_with(b">>") {
                continue;
            }
            let content = bytes.get(at..)?;
            let content = content.get(..end.find(content).unwrap_or(content.len()))?;
            at += content.len();
            last = at;
            let content = content.strip_prefix(b"\r").unwrap_or(content);
            if let Some((object, dict)) = head(before) {
                return Some((object, dict, content.strip_prefix(b"\n").unwrap_or(content)));
            }
        }
    })
}

/// The number and the dictionary of `12 0 obj << … >>`, with which these bytes end.
fn head(bytes: &[u8]) -> Option<(u32, Dict<'_>)> {
    let obj = memmem::rfind(bytes, b"obj")?;
    let mut words = bytes.get(..obj)?.rsplit(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
    let number = words.nth(1)?;
    // What comes before may stand close to it.
    let digits = number.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    let number = str::from_utf8(number.get(number.len() - digits..)?).ok()?.parse().ok()?;
    Some((number, Dict::from_bytes(bytes.get(obj + b"obj".len()..)?.trim_ascii_start())?))
}

fn kind(dict: &Dict<'_>, key: &[u8], wanted: &[u8]) -> bool {
    dict.get::<Name<'_>>(key).is_some_and(|kind| kind.as_ref() == wanted)
}

/// What a stream holds without its packing.
enum Plain<'a> {
    As(&'a [u8]),
    Unpacked(Vec<u8>),
    /// Nothing that is looked into: what is drawn, fonts, colours of pixels.
    Nothing,
}

/// A JPEG is one whatever else packs it; what describes and what is attached is looked into, too.
fn plain<'a>(dict: &Dict<'_>, content: &'a [u8], is_description: bool, left: &mut usize) -> Plain<'a> {
    let filters: Vec<Name<'_>> = match dict.get::<Object<'_>>(keys::FILTER) {
        Some(Object::Name(name)) => vec![name],
        Some(Object::Array(names)) => names.iter::<Name<'_>>().collect(),
        _ => Vec::new(),
    };
    let is_picture = |name: &Name<'_>| matches!(name.as_ref(), b"DCTDecode" | b"DCT" | b"JPXDecode");
    let is_other = is_description || kind(dict, keys::TYPE, keys::EMBEDDED_FILE);
    let (packed, is_wanted) = match filters.split_last() {
        Some((last, packed)) if is_picture(last) => (packed, true),
        _ => (filters.as_slice(), is_other),
    };
    // A file may say of its JPEGs elsewhere how they are packed.
    let is_jpeg = content.starts_with(&[0xFF, 0xD8, 0xFF]);
    if is_jpeg || is_wanted && packed.is_empty() {
        return Plain::As(content);
    }
    if !is_wanted {
        return Plain::Nothing;
    }
    let mut unpacked = Vec::new();
    for (place, filter) in packed.iter().enumerate() {
        let from = if place == 0 { content } else { &unpacked };
        let Some(plain) = without(filter.as_ref(), from, *left) else { return Plain::Nothing };
        *left = left.saturating_sub(plain.len());
        unpacked = plain;
    }
    Plain::Unpacked(unpacked)
}

/// What is packed in one of the ways that don't lose anything (ISO 32000-1, 7.4.2 to 7.4.4), no more than `most` bytes
/// of it. What breaks off is taken as far as it goes.
fn without(filter: &[u8], content: &[u8], most: usize) -> Option<Vec<u8>> {
    match filter {
        b"FlateDecode" | b"Fl" => {
            let mut unpacked = Vec::new();
            // An error leaves what came before it.
            let _ = ZlibDecoder::new(content).take(most as u64).read_to_end(&mut unpacked);
            Some(unpacked)
        }
        b"ASCIIHexDecode" | b"AHx" => {
            let digits =
                content.iter().take_while(|byte| **byte != b'>').filter_map(|byte| char::from(*byte).to_digit(16));
            let digits: Vec<u8> = digits.filter_map(|digit| u8::try_from(digit).ok()).take(most).collect();
            Some(digits.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).unwrap_or(&0)).collect())
        }
        b"ASCII85Decode" | b"A85" => Some(without_base_85(content, most)),
        _ => None,
    }
}

/// Five signs for four bytes, `z` for four zeros, and at the end one sign more than there are bytes.
fn without_base_85(content: &[u8], most: usize) -> Vec<u8> {
    let mut plain = Vec::new();
    let (mut group, mut count) = (0_u32, 0);
    for &byte in content.iter().take_while(|byte| **byte != b'~').take(most) {
        match byte {
            b'z' if count == 0 => plain.extend_from_slice(&[0; 4]),
            b'!'..=b'u' => {
                group = group.wrapping_mul(85).wrapping_add(u32::from(byte - b'!'));
                count += 1;
            }
            _ => {}
        }
        if count == 5 {
            plain.extend_from_slice(&group.to_be_bytes());
            (group, count) = (0, 0);
        }
    }
    if count > 1 {
        let whole = (count..5).fold(group, |group, _| group.wrapping_mul(85).wrapping_add(84));
        plain.extend_from_slice(whole.to_be_bytes().get(..count - 1).unwrap_or_default());
    }
    plain
}

/// Says of each picture which of these pages shows it first, as far as the file says so itself. It may lie in a drawing
/// that a page shows; then nobody looks further.
pub fn find_pages(pictures: &mut [PdfPicture], parts: &mut Parts<'_>, pages: &[u32]) {
    let mut shown_on: BTreeMap<u32, u32> = BTreeMap::new();
    for (&page, number) in pages.iter().zip(1..).take(MAX_PAGES) {
        // What can't be read says nothing: the pictures are told of all the same.
        for object in shown_by(parts, page).unwrap_or_default() {
            shown_on.entry(object).or_insert(number);
        }
    }
    for picture in pictures {
        picture.page = shown_on.get(&picture.object).copied();
    }
}

/// What a page may show, of its own resources or of those that it has from the pages above it in their tree.
fn shown_by(parts: &mut Parts<'_>, page: u32) -> Option<Vec<u32>> {
    /// No tree of pages is that deep.
    const MAX_DEPTH: usize = 16;
    let mut node = page;
    for _ in 0..MAX_DEPTH {
        let dict = parts.dictionary(node)?;
        let above = dict.get_ref(keys::PARENT).map(|above| above.obj_number);
        match dict.get_raw::<Object<'_>>(keys::RESOURCES) {
            Some(MaybeRef::NotRef(Object::Dict(resources))) => {
                let listed = listed(&resources);
                return listed.read(parts);
            }
            Some(MaybeRef::Ref(resources)) => {
                let listed = listed(&parts.dictionary(resources.obj_number)?);
                return listed.read(parts);
            }
            _ => node = above?,
        }
    }
    None
}

/// The list of what resources draw, as it is said there.
enum Listed {
    Here(Vec<u32>),
    In(u32),
}

fn listed(resources: &Dict<'_>) -> Listed {
    match resources.get_raw::<Object<'_>>(keys::XOBJECT) {
        Some(MaybeRef::NotRef(Object::Dict(each))) => Listed::Here(references(&each)),
        Some(MaybeRef::Ref(list)) => Listed::In(list.obj_number),
        _ => Listed::Here(Vec::new()),
    }
}

impl Listed {
    fn read(self, parts: &mut Parts<'_>) -> Option<Vec<u32>> {
        match self {
            Listed::Here(each) => Some(each),
            Listed::In(number) => Some(references(&parts.dictionary(number)?)),
        }
    }
}

fn references(dict: &Dict<'_>) -> Vec<u32> {
    dict.keys().filter_map(|key| Some(dict.get_ref(key.as_ref())?.obj_number)).collect()
}
