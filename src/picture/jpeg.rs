//! JPEG (ITU-T T.81, annex B): segments with a marker and a length, and after each start of a scan its data, in which a
//! byte FF that is no marker is followed by 00.

use super::exif;
use super::{Cleaned, Notes};

pub const START: &[u8] = &[0xFF, 0xD8, 0xFF];

const END_OF_IMAGE: u8 = 0xD9;
const START_OF_SCAN: u8 = 0xDA;

/// See [`super::cleaned`]. One that breaks off within its last scan is ended there: browsers show it, too.
pub fn cleaned(bytes: &[u8]) -> Option<Cleaned> {
    let mut kept = Vec::with_capacity(bytes.len());
    let (mut jfif, mut notes, mut has_scan) = (None, Notes::default(), false);
    let mut at = 2;
    loop {
        let (code, after) = match marker(bytes, at) {
            Some(found) => found,
            None if has_scan && bytes.get(at..)?.iter().all(|byte| *byte == 0xFF) => break,
            None => return None,
        };
        at = after;
        match code {
            END_OF_IMAGE => break,
            // Those that stand alone, where no scan is.
            0x01 | 0xD0..=0xD7 => continue,
            _ => {}
        }
        let length = usize::from(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?));
        let data = bytes.get(at + 2..at + length)?;
        at += length;
        match code {
            // Frames, tables, intervals, the number of lines.
            0xC0..=0xC7 | 0xC9..=0xCF | 0xDB..=0xDD => push(&mut kept, code, data),
            START_OF_SCAN => {
                push(&mut kept, code, data);
                let end = scan_end(bytes, at);
                kept.extend_from_slice(bytes.get(at..end)?);
                (at, has_scan) = (end, true);
            }
            0xE0 if data.starts_with(b"JFIF\0") => jfif = jfif.or(data.get(..12)),
            0xE1 if data.starts_with(b"Exif\0") => notes.of_exif(data.get(6..).unwrap_or_default()),
            0xE1 => notes.of_xmp(data),
            0xE2 if data.starts_with(b"ICC_PROFILE\0") => push(&mut kept, code, data),
            // How its colours are to be taken (Adobe Technical Note 5116).
            0xEE if data.starts_with(b"Adobe") => push(&mut kept, code, data.get(..12)?),
            // Comments, and what else programs put in.
            0xE0..=0xEF | 0xFE => {}
            _ => return None,
        }
    }
    if !has_scan {
        return None;
    }
    let mut out = Vec::with_capacity(kept.len() + 64);
    out.extend_from_slice(&[0xFF, 0xD8]);
    if let Some(jfif) = jfif {
        // Without the small picture that may follow.
        push(&mut out, 0xE0, &[jfif, &[0, 0]].concat());
    }
    if let Some(orientation) = notes.orientation {
        push(&mut out, 0xE1, &[b"Exif\0\0".as_slice(), &exif::turned(orientation)].concat());
    }
    out.append(&mut kept);
    out.extend_from_slice(&[0xFF, END_OF_IMAGE]);
    Some(Cleaned { bytes: out, has_place: notes.has_place })
}

/// The marker at a place, which any number of FF may precede, and where what belongs to it begins.
fn marker(bytes: &[u8], at: usize) -> Option<(u8, usize)> {
    let rest = bytes.get(at..)?;
    let fill = rest.iter().position(|byte| *byte != 0xFF).filter(|fill| *fill > 0)?;
    Some((*rest.get(fill)?, at + fill + 1))
}

/// Where the data of a scan ends: at the next marker that isn't a part of it.
fn scan_end(bytes: &[u8], from: usize) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    let is_end = |at: &usize| !matches!(rest.get(at + 1), Some(0x00 | 0xD0..=0xD7));
    memchr::memchr_iter(0xFF, rest).find(is_end).map_or(bytes.len(), |at| from + at)
}

/// A segment. Its data comes from one, so that its length fits.
fn push(out: &mut Vec<u8>, code: u8, data: &[u8]) {
    let length = u16::try_from(data.len() + 2).unwrap_or(u16::MAX);
    out.extend_from_slice(&[0xFF, code]);
    out.extend_from_slice(&length.to_be_bytes());
    out.extend_from_slice(data);
}
