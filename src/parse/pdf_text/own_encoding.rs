//! The encoding that an embedded font has itself, for files that don't say what the codes of a font mean: those of TeX,
//! above all. Of a font, nothing else is read: not how its glyphs look.

use hayro_syntax::object::dict::keys;
use hayro_syntax::object::{Dict, Stream};
use memchr::memmem;

/// The names that a font has for its codes.
pub type Names = Vec<(u8, String)>;

/// The names that the font has which a descriptor embeds; none if it names no codes, or in a way that isn't read here.
pub fn names(descriptor: &Dict<'_>) -> Names {
    let program = |key| descriptor.get::<Stream<'_>>(key).and_then(|program| program.decoded_data().ok());
    if let Some(program) = program(keys::FONT_FILE3) {
        return compact(&program).unwrap_or_default();
    }
    program(keys::FONT_FILE).map(|program| readable(&program)).unwrap_or_default()
}

/// Of a Type 1 font: `dup 65 /A put`, in the part of it that is readable (Adobe Type 1 Font Format, 2.2).
fn readable(program: &[u8]) -> Names {
    let start = memmem::find(program, b"/Encoding").unwrap_or(program.len());
    let end = memmem::find(program, b"eexec").unwrap_or(program.len());
    let text = String::from_utf8_lossy(program.get(start..end).unwrap_or_default()).replace('/', " /");
    let mut words = text.split_ascii_whitespace();
    let mut names = Vec::new();
    while let Some(word) = words.next() {
        if word == "def" && !names.is_empty() {
            break;
        }
        if word == "dup"
            && let (Some(Ok(code)), Some(name)) = (words.next().map(str::parse), words.next())
            && let Some(name) = name.strip_prefix('/')
        {
            names.push((code, name.to_owned()));
        }
    }
    names
}

/// The names that every compact font has, by their numbers (Adobe Technical Note 5176, appendix A).
const STANDARD_NAMES: &str = include_str!("cff_names.txt");
const STANDARD_COUNT: usize = 391;

/// Entries of the dictionary that says where the parts of a compact font are (9, table 9).
const CHARSET: u8 = 15;
const ENCODING: u8 = 16;
const GLYPHS: u8 = 17;

/// Of a compact font (Adobe Technical Note 5176): from codes to glyphs, from glyphs to numbers, from numbers to names.
fn compact(program: &[u8]) -> Option<Names> {
    let rest = program.get(usize::from(*program.get(2)?)..)?;
    let (_, rest) = index(rest)?;
    let (dictionaries, rest) = index(rest)?;
    let (own_names, _) = index(rest)?;
    let places = entries(dictionaries.first()?);
    let place =
        |key| places.iter().find(|(found, _)| *found == key).and_then(|(_, place)| usize::try_from(*place).ok());
    // The first two are predefined, and said to be `StandardEncoding` for what matters here.
    let encoding = program.get(place(ENCODING).filter(|&place| place > 1)?..)?;
    let (glyphs, _) = index(program.get(place(GLYPHS)?..)?)?;
    let numbers = match place(CHARSET).unwrap_or(0) {
        0..=2 => (0..229).collect(),
        start => charset(program.get(start..)?, glyphs.len())?,
    };
    let name = |number: usize| match number.checked_sub(STANDARD_COUNT) {
        Some(own) => own_names.get(own).map(|name| String::from_utf8_lossy(name).into_owned()),
        None => STANDARD_NAMES.split_ascii_whitespace().nth(number).map(str::to_owned),
    };
    let (&format, rest) = encoding.split_first()?;
    let (&count, rest) = rest.split_first()?;
    let mut names = Vec::new();
    let codes: Vec<u8> = match format & 0x7F {
        0 => rest.get(..count.into())?.to_vec(),
        1 => rest
            .chunks_exact(2)
            .take(count.into())
            .flat_map(|range| (range[0]..=u8::MAX).take(usize::from(range[1]) + 1))
            .collect(),
        _ => return None,
    };
    // Glyph 0 is the one for what isn't there.
    for (code, &number) in codes.iter().zip(numbers.iter().skip(1)) {
        names.extend(name(number).map(|name| (*code, name)));
    }
    // A glyph may have more codes.
    if format >= 0x80 {
        let ranges = rest.get(usize::from(count) * if format & 0x7F == 1 { 2 } else { 1 }..)?;
        let (&count, more) = ranges.split_first()?;
        for more in more.chunks_exact(3).take(count.into()) {
            names.extend(name(u16::from_be_bytes([more[1], more[2]]).into()).map(|name| (more[0], name)));
        }
    }
    Some(names)
}

/// A row of parts, and what stands behind it (5).
fn index(bytes: &[u8]) -> Option<(Vec<&[u8]>, &[u8])> {
    let (count, rest) = bytes.split_first_chunk::<2>()?;
    let count = usize::from(u16::from_be_bytes(*count));
    if count == 0 {
        return Some((Vec::new(), rest));
    }
    let (&width, rest) = rest.split_first()?;
    let (places, content) = rest.split_at_checked((count + 1) * usize::from(width))?;
    let places: Vec<usize> = places.chunks_exact(width.max(1).into()).map(big_endian).collect();
    // Places are counted from the byte before the content.
    let part = |ends: &[usize]| content.get(ends[0].checked_sub(1)?..ends[1].checked_sub(1)?);
    let parts: Option<Vec<&[u8]>> = places.windows(2).map(part).collect();
    Some((parts?, content.get(places.last()?.checked_sub(1)?..)?))
}

fn big_endian(bytes: &[u8]) -> usize {
    bytes.iter().fold(0, |value, &byte| value << 8 | usize::from(byte))
}

/// The entries of a dictionary that are whole numbers, of which the last one counts (4).
fn entries(dictionary: &[u8]) -> Vec<(u8, i64)> {
    let mut entries = Vec::new();
    let mut last = 0;
    let mut bytes = dictionary.iter().copied();
    let wide = |bytes: &mut dyn Iterator<Item = u8>, count| {
        bytes.take(count).fold(0_i64, |value, byte| value << 8 | i64::from(byte))
    };
    while let Some(first) = bytes.next() {
        match first {
            // The entries with two bytes aren't wanted.
            12 => drop(bytes.next()),
            0..=21 => entries.push((first, last)),
            28 => last = wide(&mut bytes, 2),
            29 => last = wide(&mut bytes, 4),
            // A decimal ends with a half byte of ones.
            30 => drop(bytes.by_ref().find(|byte| byte & 0x0F == 0x0F || byte >> 4 == 0x0F)),
            32..=246 => last = i64::from(first) - 139,
            247..=250 => last = (i64::from(first) - 247) * 256 + wide(&mut bytes, 1) + 108,
            251..=254 => last = -(i64::from(first) - 251) * 256 - wide(&mut bytes, 1) - 108,
            _ => {}
        }
    }
    entries
}

/// The numbers of the glyphs' names (13).
fn charset(bytes: &[u8], glyphs: usize) -> Option<Vec<usize>> {
    let (&format, rest) = bytes.split_first()?;
    let mut numbers = vec![0];
    let width = match format {
        0 => 2,
        1 => 3,
        2 => 4,
        _ => return None,
    };
    for range in rest.chunks_exact(width) {
        if numbers.len() >= glyphs {
            break;
        }
        let (first, more) = range.split_at(2);
        let first = big_endian(first);
        numbers.extend((first..=first + big_endian(more)).take(glyphs - numbers.len()));
    }
    Some(numbers)
}
