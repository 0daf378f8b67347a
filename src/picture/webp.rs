//! WebP (RFC 9649): chunks of a RIFF file, each padded to an even length.

use super::exif;
use super::{Cleaned, Notes, le32};

/// Where the flags of `VP8X` say that there is an Exif, and an XMP (§2.7.1.1).
const EXIF: u8 = 0b1000;
const XMP: u8 = 0b100;

/// See [`super::cleaned`].
pub fn cleaned(bytes: &[u8]) -> Option<Cleaned> {
    let end = usize::try_from(le32(bytes, 4)?).ok()?.checked_add(8)?;
    let chunks = chunks(bytes.get(12..end)?)?;
    let mut notes = Notes::default();
    for (name, data) in &chunks {
        match name {
            b"EXIF" => notes.of_exif(data.strip_prefix(b"Exif\0\0").unwrap_or(data)),
            b"XMP " => notes.of_xmp(data),
            _ => {}
        }
    }
    let (mut kept, mut is_shown) = (Vec::with_capacity(bytes.len()), false);
    for (name, data) in &chunks {
        match name {
            b"VP8X" => {
                let mut data = data.to_vec();
                let flags = data.first_mut()?;
                *flags = *flags & !(EXIF | XMP) | notes.orientation.map_or(0, |_| EXIF);
                push(&mut kept, *name, &data);
            }
            b"VP8 " | b"VP8L" => {
                is_shown = true;
                push(&mut kept, *name, data);
            }
            b"ANMF" => {
                is_shown = true;
                push(&mut kept, *name, &frame(data)?);
            }
            b"ICCP" | b"ANIM" | b"ALPH" => push(&mut kept, *name, data),
            _ => {}
        }
    }
    if let Some(orientation) = notes.orientation.filter(|_| chunks.iter().any(|(name, _)| name == b"VP8X")) {
        push(&mut kept, *b"EXIF", &exif::turned(orientation));
    }
    let length = u32::try_from(kept.len() + 4).ok()?;
    let out = [b"RIFF", length.to_le_bytes().as_slice(), b"WEBP", &kept].concat();
    is_shown.then_some(Cleaned { bytes: out, has_place: notes.has_place })
}

/// A frame of an animation: 16 bytes that place it, then chunks of its own (§2.7.1.3).
fn frame(data: &[u8]) -> Option<Vec<u8>> {
    let mut frame = data.get(..16)?.to_vec();
    for (name, data) in chunks(data.get(16..)?)? {
        if matches!(&name, b"ALPH" | b"VP8 " | b"VP8L") {
            push(&mut frame, name, data);
        }
    }
    Some(frame)
}

/// The chunks of a piece of a file; none if they don't fill it.
fn chunks(mut rest: &[u8]) -> Option<Vec<([u8; 4], &[u8])>> {
    let mut chunks = Vec::new();
    while !rest.is_empty() {
        let name: [u8; 4] = rest.get(..4)?.try_into().ok()?;
        let length = usize::try_from(le32(rest, 4)?).ok()?;
        chunks.push((name, rest.get(8..length.checked_add(8)?)?));
        // The padding of the last one is left out by some.
        rest = rest.get(8 + length + length % 2..).unwrap_or_default();
    }
    Some(chunks)
}

fn push(out: &mut Vec<u8>, name: [u8; 4], data: &[u8]) {
    out.extend_from_slice(&name);
    out.extend_from_slice(&u32::try_from(data.len()).unwrap_or(u32::MAX).to_le_bytes());
    out.extend_from_slice(data);
    if data.len() % 2 == 1 {
        out.push(0);
    }
}
