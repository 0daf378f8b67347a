//! Pictures without what they say of themselves: where they were taken, with which device, by whom. Pure; nothing is
//! decoded, so that what is seen stays the same to the bit.
//!
//! 1. The first bytes say what a file is ([`kind`]), whatever its name says.
//! 2. [`cleaned`] takes a JPEG, PNG or WebP apart as its format says, and keeps what is needed to show it: a list of
//!    what stays, and not of what goes, so that what nobody has thought of goes, too. Whatever follows the end of the
//!    picture (a video, a second picture) goes as well.
//! 3. How it is turned stays, as the only entry of an Exif of our own; so do its colours (ICC profile).
//! 4. Of a picture within another file, which stays as it is, [`said`] tells what it says.
//!
//! A crate that takes pictures apart would have saved the loops below; what is to be kept of each format, which is most
//! of this, none of them says.

mod exif;
mod jpeg;
mod png;
mod said;
mod webp;

pub use said::{Said, said};

/// The formats that can be cleaned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Jpeg,
    Png,
    WebP,
}

/// A picture as it may be published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cleaned {
    pub bytes: Vec<u8>,
    /// Whether it said where it was taken (GPS), in its Exif or its XMP.
    pub has_place: bool,
}

/// How many of its first bytes say what a file is.
pub const HEADER: usize = 12;

/// The largest picture that is cleaned, in bytes: it is held in memory.
pub const MAX_LENGTH: u64 = 64 * 1024 * 1024;

/// What a file is by its first [`HEADER`] bytes; none if it is no picture that can be cleaned.
#[must_use]
pub fn kind(start: &[u8]) -> Option<Kind> {
    if start.starts_with(jpeg::START) {
        Some(Kind::Jpeg)
    } else if start.starts_with(png::SIGNATURE) {
        Some(Kind::Png)
    } else if start.starts_with(b"RIFF") && start.get(8..12) == Some(b"WEBP") {
        Some(Kind::WebP)
    } else {
        None
    }
}

/// The picture without what it says of itself; none if it isn't a picture or doesn't hold to its format.
#[must_use]
pub fn cleaned(bytes: &[u8]) -> Option<Cleaned> {
    match kind(bytes.get(..HEADER).unwrap_or(bytes))? {
        Kind::Jpeg => jpeg::cleaned(bytes),
        Kind::Png => png::cleaned(bytes),
        Kind::WebP => webp::cleaned(bytes),
    }
}

/// What a picture says of itself, as far as it matters here.
#[derive(Clone, Copy, Debug, Default)]
struct Notes {
    /// How it is to be turned, 2 to 8 (Exif, tag 0x0112); none if it is upright.
    orientation: Option<u8>,
    has_place: bool,
}

impl Notes {
    /// What an XMP packet says. Of the places that it may hold, that of the camera is looked for.
    fn of_xmp(&mut self, packet: &[u8]) {
        self.has_place |= memchr::memmem::find(packet, b"GPSLatitude").is_some();
    }

    fn of_exif(&mut self, tiff: &[u8]) {
        let notes = exif::notes(tiff);
        self.orientation = self.orientation.or(notes.orientation);
        self.has_place |= notes.has_place;
    }
}

/// A number of four bytes, the highest first.
fn be32(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

/// A number of four bytes, the lowest first.
fn le32(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

#[cfg(test)]
mod tests;
