//! What a picture says of itself where it lies within another file and stays as it is.
//!
//! Nothing is taken apart as its format says, for what stays is all of its bytes: a second picture behind the first
//! one, a film, a drawing that holds a photo. So the bytes are looked through for what cameras write, wherever it
//! stands: an Exif (a TIFF with entries of that kind), an XMP packet, the author of an IPTC record, the place of a
//! film.

use memchr::memmem;
use serde::{Deserialize, Serialize};

use super::exif;

/// What a picture says besides what it shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Said {
    /// Where it was taken.
    pub place: bool,
    /// Who took it, or whose the device is.
    pub person: bool,
    /// With which device it was taken.
    pub device: bool,
}

impl Said {
    /// Whether it says anything.
    #[must_use]
    pub fn is_any(self) -> bool {
        self != Said::default()
    }

    #[must_use]
    pub fn and(self, other: Said) -> Said {
        Said {
            place: self.place || other.place,
            person: self.person || other.person,
            device: self.device || other.device,
        }
    }
}

/// How many TIFFs of a file are read: a picture with a small one of itself has two.
const MAX_EXIFS: usize = 64;

/// How far behind its head the author of an IPTC record is looked for, in bytes.
const MAX_IPTC: usize = 32 * 1024;

/// What these bytes say; they may hold several pictures, or none. The work is bounded by their length.
#[must_use]
pub fn said(bytes: &[u8]) -> Said {
    let heads = [b"II*\0", b"MM\0*"].map(|head| memmem::find_iter(bytes, head).take(MAX_EXIFS));
    let of_exifs = heads.into_iter().flatten().map(|at| exif::said(bytes.get(at..).unwrap_or_default()));
    of_exifs.chain([of_xmp(bytes), of_iptc(bytes), of_film(bytes)]).fold(Said::default(), Said::and)
}

fn has(bytes: &[u8], text: &[u8]) -> bool {
    memmem::find(bytes, text).is_some()
}

/// XMP (ISO 16684-1): packets are text.
fn of_xmp(bytes: &[u8]) -> Said {
    if !has(bytes, b"x:xmpmeta") && !has(bytes, b"rdf:RDF") && !has(bytes, b"rdf:Description") {
        return Said::default();
    }
    Said {
        place: has(bytes, b"GPSLatitude"),
        person: has(bytes, b"dc:creator") || has(bytes, b"aux:OwnerName") || has(bytes, b"photoshop:AuthorsPosition"),
        device: has(bytes, b"tiff:Model") || has(bytes, b"aux:SerialNumber"),
    }
}

/// The by-line of an IPTC record (IPTC-IIM 4.2, 2:80), as Photoshop keeps it in its resource 0x0404.
fn of_iptc(bytes: &[u8]) -> Said {
    let records = memmem::find_iter(bytes, b"8BIM\x04\x04").take(MAX_EXIFS);
    let by_line = |at: usize| {
        let record = bytes.get(at..bytes.len().min(at + MAX_IPTC)).unwrap_or_default();
        memmem::find(record, b"\x1C\x02\x50")
            .is_some_and(|at| record.get(at + 3..at + 5).is_some_and(|of| of != [0, 0]))
    };
    Said { person: records.into_iter().any(by_line), ..Said::default() }
}

/// The place and the device of a film of `QuickTime` or MP4: `©xyz` with a length, a language and `+35.6…`, or a key.
fn of_film(bytes: &[u8]) -> Said {
    let is_place = |at: usize| bytes.get(at + 8).is_some_and(|sign| matches!(sign, b'+' | b'-'));
    Said {
        place: memmem::find_iter(bytes, b"\xA9xyz").any(is_place)
            || has(bytes, b"com.apple.quicktime.location.ISO6709"),
        person: false,
        device: has(bytes, b"com.apple.quicktime.model"),
    }
}
