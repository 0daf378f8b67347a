//! PNG (third edition, §5): chunks with a length, a type and a checksum.

use flate2::Crc;

use super::exif;
use super::{Cleaned, Notes, be32};

pub const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// What shows the picture, and how its colours are to be taken; animations are pictures, too.
const KEPT: [&[u8; 4]; 17] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP", b"bKGD",
    b"pHYs", b"mDCV", b"acTL", b"fcTL", b"fdAT",
];

/// See [`super::cleaned`].
pub fn cleaned(bytes: &[u8]) -> Option<Cleaned> {
    let mut out = Vec::with_capacity(bytes.len());
    out.extend_from_slice(SIGNATURE);
    let mut notes = Notes::default();
    let mut at = SIGNATURE.len();
    // How it is to be turned stands before what it shows.
    let mut turned_at = None;
    loop {
        let length = be32(bytes, at)? as usize;
        let name: &[u8; 4] = bytes.get(at + 4..at + 8)?.try_into().ok()?;
        let end = at.checked_add(12)?.checked_add(length)?;
        let (chunk, data) = (bytes.get(at..end)?, bytes.get(at + 8..end - 4)?);
        at = end;
        match name {
            b"eXIf" => notes.of_exif(data),
            b"iTXt" => notes.of_xmp(data),
            b"IDAT" if turned_at.is_none() => turned_at = Some(out.len()),
            _ => {}
        }
        if KEPT.contains(&name) {
            out.extend_from_slice(chunk);
        } else if name[0].is_ascii_uppercase() {
            // Without it the picture can't be shown, and nobody knows what it says.
            return None;
        }
        if name == b"IEND" {
            break;
        }
    }
    if let Some(orientation) = notes.orientation {
        out.splice(turned_at?..turned_at?, chunk(*b"eXIf", &exif::turned(orientation)));
    }
    turned_at.map(|_| Cleaned { bytes: out, has_place: notes.has_place })
}

fn chunk(name: [u8; 4], data: &[u8]) -> Vec<u8> {
    let mut crc = Crc::new();
    crc.update(&name);
    crc.update(data);
    let length = u32::try_from(data.len()).unwrap_or(u32::MAX);
    [&length.to_be_bytes(), &name, data, &crc.sum().to_be_bytes()].concat()
}
