//! Where the objects of a PDF are, and one of them at a time: what is asked for is read, and nothing else.
//!
//! 1. The tables of objects are read from the last one back to the first ([`Parts::of`]). A table is written out, or
//!    packed in a stream; what a later one says comes before what an earlier one says (ISO 32000-1, 7.5.4 to 7.5.8).
//! 2. An object stands in the file, or in a bundle (7.5.7) that is unpacked the first time that one of its objects is
//!    asked for.
//! 3. All that is read counts ([`Parts::spend`]). The parts of an honest file don't overlap, so that together they are
//!    no longer than the file; a file of which more is asked is given up.
//!
//! Nothing is mended: if an object isn't where its table says, the file is given up, which is what `None` means here.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use flate2::read::ZlibDecoder;
use hayro_syntax::object::dict::keys;
use hayro_syntax::object::{Array, Dict, FromBytes, MaybeRef, Name, Object};
use memchr::memmem;

/// What a table of objects or a bundle of them may unpack to, in bytes: some 300,000 objects.
const MAX_UNPACKED: usize = 2 * 1024 * 1024;
/// What all of them may unpack to together. The tree of pages is a small part of what a file holds.
const MAX_UNPACKED_TOGETHER: usize = 64 * 1024 * 1024;
/// No reader of PDF takes more objects (ISO 32000-1, annex C).
const MAX_OBJECTS: usize = 8_388_607;

/// Where an object is.
#[derive(Clone, Copy)]
enum Location {
    Nowhere,
    At(usize),
    /// In the bundle of this number.
    Within(u32),
}

/// The objects of a file.
pub struct Parts<'a> {
    bytes: &'a [u8],
    locations: BTreeMap<u32, Location>,
    trailer: Dict<'a>,
    bundles: BTreeMap<u32, Bundle>,
    /// How many bytes may still be looked through, and how many may still be unpacked.
    left: usize,
    left_unpacked: usize,
}

/// A bundle of objects, and where each of them begins in it.
struct Bundle {
    bytes: Vec<u8>,
    starts: BTreeMap<u32, usize>,
}

impl<'a> Parts<'a> {
    /// Reads the tables of a file.
    pub fn of(bytes: &'a [u8]) -> Option<Parts<'a>> {
        let mut parts = Parts {
            bytes,
            locations: BTreeMap::new(),
            trailer: Dict::empty(),
            bundles: BTreeMap::new(),
            left: bytes.len().saturating_add(MAX_UNPACKED_TOGETHER),
            left_unpacked: MAX_UNPACKED_TOGETHER,
        };
        let mark = b"startxref";
        let last = memmem::rfind(bytes, mark)? + mark.len();
        let mut to_read = vec![Words::new(bytes, last)?.index()?];
        let mut seen = BTreeSet::new();
        while let Some(start) = to_read.pop() {
            if !seen.insert(start) {
                return None;
            }
            let trailer = parts.read_table(start)?;
            // What is packed for newer readers comes before what the file was before it was changed.
            for key in [keys::PREV, keys::XREF_STM] {
                if let Some(earlier) = trailer.get::<i32>(key) {
                    to_read.push(usize::try_from(earlier).ok()?);
                }
            }
            if parts.trailer.is_empty() {
                parts.trailer = trailer;
            }
        }
        Some(parts)
    }

    /// What the last table says of the file as a whole.
    pub fn trailer(&self) -> Dict<'a> {
        self.trailer.clone()
    }

    /// An object that is a dictionary; an empty one in place of any other object.
    pub fn dictionary(&mut self, number: u32) -> Option<Dict<'_>> {
        self.read(number, |bytes| {
            if !bytes.starts_with(b"<<") {
                return Some((Dict::empty(), 0));
            }
            let dictionary = Dict::from_bytes(bytes)?;
            let length = dictionary.data().len();
            Some((dictionary, length))
        })
    }

    /// An object that is an array; an empty one in place of any other object.
    pub fn array(&mut self, number: u32) -> Option<Array<'_>> {
        self.read(number, |bytes| {
            if !bytes.starts_with(b"[") {
                return Some((Array::default(), 0));
            }
            let array = Array::from_bytes(bytes)?;
            let length = array.data().len();
            Some((array, length))
        })
    }

    /// The bytes of an object that is a string; none in place of any other object.
    pub fn string(&mut self, number: u32) -> Option<Vec<u8>> {
        self.read(number, |bytes| {
            let string = hayro_syntax::object::String::from_bytes(bytes);
            let string = string.map(|string| string.as_bytes().to_vec()).unwrap_or_default();
            let length = string.len();
            Some((string, length))
        })
    }

    /// `object` tells what the bytes begin with, and how many it has looked through.
    fn read<'s, T>(&'s mut self, number: u32, object: impl FnOnce(&'s [u8]) -> Option<(T, usize)>) -> Option<T> {
        let location = self.locations.get(&number).copied().unwrap_or(Location::Nowhere);
        if let Location::Within(bundle) = location
            && !self.bundles.contains_key(&bundle)
        {
            let unbundled = self.unbundle(bundle)?;
            self.bundles.insert(bundle, unbundled);
        }
        let bytes = match location {
            // What isn't there is the null object.
            Location::Nowhere => b"null",
            Location::At(start) => numbered(self.bytes, start, number)?,
            Location::Within(bundle) => {
                let Bundle { bytes, starts } = self.bundles.get(&bundle)?;
                bytes.get(*starts.get(&number)?..)?
            }
        };
        let (object, length) = object(bytes.trim_ascii_start())?;
        self.left = self.left.checked_sub(length)?;
        Some(object)
    }

    fn spend(&mut self, bytes: usize) -> Option<()> {
        self.left = self.left.checked_sub(bytes)?;
        Some(())
    }

    fn locate(&mut self, number: u32, location: Location) -> Option<()> {
        self.locations.entry(number).or_insert(location);
        (self.locations.len() <= MAX_OBJECTS.min(self.bytes.len())).then_some(())
    }

    /// Reads one table, and returns what stands with it.
    fn read_table(&mut self, start: usize) -> Option<Dict<'a>> {
        let mut words = Words::new(self.bytes, start)?;
        if words.next()? != b"xref" {
            let number = Words::new(self.bytes, start)?.index()?;
            let (dict, content) = stream(numbered(self.bytes, start, u32::try_from(number).ok()?)?, |_| None)?;
            self.spend(dict.data().len() + content.len())?;
            let table = self.unpack(&dict, content)?;
            self.read_packed(&dict, &table)?;
            return Some(dict);
        }
        loop {
            let first = match words.next()? {
                b"trailer" => break,
                first => u32::try_from(number(first)?).ok()?,
            };
            let count = words.index()?;
            for number in (first..).take(count) {
                let (start, _generation, kind) = (words.index()?, words.index()?, words.next()?);
                self.locate(number, if kind == b"n" { Location::At(start) } else { Location::Nowhere })?;
            }
        }
        let trailer = Dict::from_bytes(words.rest().trim_ascii_start())?;
        self.spend(words.at - start + trailer.data().len())?;
        Some(trailer)
    }

    /// A table that is packed in a stream.
    fn read_packed(&mut self, dict: &Dict<'_>, table: &[u8]) -> Option<()> {
        let widths = dict.get::<[u8; 3]>(keys::W)?.map(usize::from);
        let width = widths.iter().sum::<usize>();
        let sections: Vec<(u32, u32)> = match dict.get::<Array<'_>>(keys::INDEX) {
            Some(index) => index.iter::<(u32, u32)>().collect(),
            None => vec![(0, dict.get::<u32>(keys::SIZE)?)],
        };
        let mut entries = (width > 0).then(|| table.chunks_exact(width))?;
        for (first, count) in sections {
            for number in (first..).take(count as usize) {
                let (kind, rest) = entries.next()?.split_at_checked(widths[0])?;
                let (value, _) = rest.split_at_checked(widths[1])?;
                let value = big_endian(value)?;
                let location = match if kind.is_empty() { 1 } else { big_endian(kind)? } {
                    1 => Location::At(usize::try_from(value).ok()?),
                    2 => Location::Within(u32::try_from(value).ok()?),
                    _ => Location::Nowhere,
                };
                self.locate(number, location)?;
            }
        }
        Some(())
    }

    fn unbundle(&mut self, number: u32) -> Option<Bundle> {
        let Some(&Location::At(start)) = self.locations.get(&number) else { return None };
        let length = |number| match self.locations.get(&number) {
            Some(&Location::At(start)) => Words::new(numbered(self.bytes, start, number)?, 0)?.index(),
            _ => None,
        };
        let (dict, content) = stream(numbered(self.bytes, start, number)?, length)?;
        self.spend(dict.data().len() + content.len())?;
        let bytes = self.unpack(&dict, content)?;
        let (count, first) = (dict.get::<usize>(keys::N)?, dict.get::<usize>(keys::FIRST)?);
        let mut words = Words::new(&bytes, 0)?;
        let mut starts = BTreeMap::new();
        for _ in 0..count {
            let (number, start) = (u32::try_from(words.index()?).ok()?, words.index()?);
            starts.entry(number).or_insert(first.checked_add(start)?);
        }
        Some(Bundle { bytes, starts })
    }

    /// What a table or a bundle holds. Writers pack them in one way, and at most once.
    fn unpack(&mut self, dict: &Dict<'_>, content: &[u8]) -> Option<Vec<u8>> {
        let filters = match dict.get::<Object<'_>>(keys::FILTER) {
            None => Vec::new(),
            Some(Object::Name(name)) => vec![name],
            Some(Object::Array(names)) => names.iter::<Name<'_>>().collect(),
            Some(_) => return None,
        };
        let mut unpacked = Vec::new();
        match filters.as_slice() {
            [] => unpacked.extend_from_slice(content),
            [name] if name.as_ref() == keys::FLATE_DECODE => {
                let mut decoder = ZlibDecoder::new(content).take(MAX_UNPACKED as u64 + 1);
                decoder.read_to_end(&mut unpacked).ok()?;
            }
            _ => return None,
        }
        self.left_unpacked = self.left_unpacked.checked_sub(unpacked.len())?;
        if unpacked.len() > MAX_UNPACKED {
            return None;
        }
        let parameters = match dict.get::<Object<'_>>(keys::DECODE_PARMS) {
            Some(Object::Dict(parameters)) => parameters,
            Some(Object::Array(each)) => each.iter::<Dict<'_>>().next().unwrap_or_default(),
            _ => Dict::empty(),
        };
        match parameters.get::<u8>(keys::PREDICTOR).unwrap_or(1) {
            1 => Some(unpacked),
            10.. => without_prediction(&unpacked, parameters.get::<usize>(keys::COLUMNS).unwrap_or(1)),
            _ => None,
        }
    }
}

/// What stands behind `12 0 obj`, if it is the object of this number that begins there.
fn numbered(bytes: &[u8], start: usize, number: u32) -> Option<&[u8]> {
    let mut words = Words::new(bytes, start)?;
    let found = words.index()?;
    words.index()?;
    let content = words.rest().trim_ascii_start().strip_prefix(b"obj")?;
    (u32::try_from(found) == Ok(number)).then(|| content.trim_ascii_start())
}

/// The dictionary and the content of a stream. `length` gives a length that is an object of its own.
fn stream(bytes: &[u8], length: impl FnOnce(u32) -> Option<usize>) -> Option<(Dict<'_>, &[u8])> {
    let dict = Dict::from_bytes(bytes)?;
    let length = match dict.get_raw::<Object<'_>>(keys::LENGTH)? {
        MaybeRef::Ref(reference) => length(reference.obj_number)?,
        MaybeRef::NotRef(Object::Number(length)) => usize::try_from(length.as_i64()).ok()?,
        MaybeRef::NotRef(_) => return None,
    };
    let content = bytes.get(dict.data().len()..)?.trim_ascii_start().strip_prefix(b"stream")?;
    let content = content.strip_prefix(b"\r").unwrap_or(content);
    let content = content.strip_prefix(b"\n").unwrap_or(content);
    Some((dict, content.get(..length)?))
}

/// Takes the prediction of PNG out of rows of single bytes (ISO 32000-1, 7.4.4.4). No table or bundle has others.
fn without_prediction(rows: &[u8], columns: usize) -> Option<Vec<u8>> {
    let mut plain = Vec::with_capacity(rows.len());
    let mut above = vec![0; columns.min(rows.len())];
    for row in rows.chunks(columns.checked_add(1)?) {
        let (kind, row) = row.split_first()?;
        let (mut left, mut above_left) = (0_u8, 0_u8);
        for (byte, above) in row.iter().zip(&mut above) {
            let predicted = match kind {
                0 => 0,
                1 => left,
                2 => *above,
                3 => left.midpoint(*above),
                4 => paeth(left, *above, above_left),
                _ => return None,
            };
            above_left = *above;
            left = byte.wrapping_add(predicted);
            *above = left;
            plain.push(left);
        }
    }
    Some(plain)
}

/// The neighbour that is nearest to what the three of them suggest.
fn paeth(left: u8, above: u8, above_left: u8) -> u8 {
    let expected = i16::from(left) + i16::from(above) - i16::from(above_left);
    let distance = |neighbour: &u8| (expected - i16::from(*neighbour)).abs();
    [left, above, above_left].into_iter().min_by_key(distance).unwrap_or_default()
}

fn big_endian(bytes: &[u8]) -> Option<u64> {
    bytes.iter().try_fold(0_u64, |value, &byte| Some(value.checked_mul(256)? + u64::from(byte)))
}

fn number(word: &[u8]) -> Option<u64> {
    str::from_utf8(word).ok().filter(|word| word.bytes().all(|byte| byte.is_ascii_digit()))?.parse().ok()
}

/// Words and numbers that stand one after another.
struct Words<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Words<'a> {
    fn new(bytes: &'a [u8], at: usize) -> Option<Words<'a>> {
        (at <= bytes.len()).then_some(Words { bytes, at })
    }

    fn next(&mut self) -> Option<&'a [u8]> {
        let rest = self.rest();
        let blanks = rest.iter().take_while(|&&byte| byte.is_ascii_whitespace() || byte == 0).count();
        let rest = rest.get(blanks..)?;
        let is_part = |byte: &&u8| !byte.is_ascii_whitespace() && !matches!(byte, 0 | b'<' | b'[' | b'(' | b'/' | b'%');
        let length = rest.iter().take_while(is_part).count();
        self.at += blanks + length;
        rest.get(..length).filter(|word| !word.is_empty())
    }

    fn index(&mut self) -> Option<usize> {
        usize::try_from(number(self.next()?)?).ok()
    }

    fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }
}
