//! Exif (JEITA CP-3451): a TIFF without a picture. A few of its entries are read, and one is written.

use super::{Notes, Said};

const ORIENTATION: u16 = 0x0112;
const GPS: u16 = 0x8825;
/// `GPSLatitude` and `GPSLongitude`; a camera that knew no place writes others alone.
const PLACE: [u16; 2] = [2, 4];
/// The directory of what the camera knows.
const CAMERA: u16 = 0x8769;
/// `Artist`, what Windows calls the author, and `CameraOwnerName`.
const PERSON: [u16; 3] = [0x013B, 0x9C9D, 0xA430];
/// `Make`, `Model`, and the numbers of the camera and its lens.
const DEVICE: [u16; 4] = [0x010F, 0x0110, 0xA431, 0xA435];

/// What an Exif says, from its byte order on. What can't be read says nothing: it isn't kept, either.
pub fn notes(tiff: &[u8]) -> Notes {
    let Some(tiff) = Tiff::new(tiff) else { return Notes::default() };
    let mut notes = Notes::default();
    let mut gps = None;
    for entry in tiff.entries(tiff.first) {
        match tiff.u16(entry) {
            Some(ORIENTATION) => {
                let value = tiff.u16(entry + 8).and_then(|value| u8::try_from(value).ok());
                notes.orientation = value.filter(|value| (2..=8).contains(value));
            }
            Some(GPS) => gps = gps.or(tiff.u32(entry + 8)),
            _ => {}
        }
    }
    let mut of_place = gps.into_iter().flat_map(|at| tiff.entries(at as usize));
    notes.has_place = of_place.any(|entry| tiff.u16(entry).is_some_and(|tag| PLACE.contains(&tag)));
    notes
}

/// What an Exif says of where, by whom and with what the picture was taken, from its byte order on.
pub fn said(tiff: &[u8]) -> Said {
    let Some(tiff) = Tiff::new(tiff) else { return Said::default() };
    let mut said = Said { place: notes(tiff.bytes).has_place, ..Said::default() };
    let camera = tiff.entries(tiff.first).find(|&entry| tiff.u16(entry) == Some(CAMERA));
    let camera = camera.and_then(|entry| tiff.u32(entry + 8)).map(|at| tiff.entries(at as usize));
    for entry in tiff.entries(tiff.first).chain(camera.into_iter().flatten()) {
        let Some(tag) = tiff.u16(entry) else { continue };
        said.person |= PERSON.contains(&tag) && tiff.says(entry);
        said.device |= DEVICE.contains(&tag) && tiff.says(entry);
    }
    said
}

/// An Exif that says how a picture is to be turned, and nothing else.
pub fn turned(orientation: u8) -> [u8; 26] {
    let mut tiff = *b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\0\0\0\0\0\0\0";
    tiff[19] = orientation;
    tiff
}

struct Tiff<'a> {
    bytes: &'a [u8],
    is_big_endian: bool,
    /// Where its first directory stands.
    first: usize,
}

impl<'a> Tiff<'a> {
    fn new(bytes: &'a [u8]) -> Option<Tiff<'a>> {
        let is_big_endian = match bytes.get(..2)? {
            b"MM" => true,
            b"II" => false,
            _ => return None,
        };
        let tiff = Tiff { bytes, is_big_endian, first: 0 };
        let first = tiff.u32(4)? as usize;
        (tiff.u16(2)? == 42).then_some(Tiff { first, ..tiff })
    }

    /// Where the entries of a directory begin, as far as they are there.
    fn entries(&self, directory: usize) -> impl Iterator<Item = usize> {
        let count = usize::from(self.u16(directory).unwrap_or_default());
        let length = self.bytes.len();
        (0..count).map(move |nth| directory + 2 + nth * 12).take_while(move |entry| entry + 12 <= length)
    }

    /// Whether the value of an entry is a text, and not an empty one: of bytes (1, 2 or 7), and as many as it says.
    fn says(&self, entry: usize) -> bool {
        let value = || {
            self.u16(entry + 2).filter(|kind| matches!(kind, 1 | 2 | 7))?;
            let length = usize::try_from(self.u32(entry + 4)?).ok()?;
            let at = if length <= 4 { entry + 8 } else { self.u32(entry + 8)? as usize };
            self.bytes.get(at..at.checked_add(length)?)
        };
        value().is_some_and(|text| text.iter().any(|byte| !matches!(byte, 0 | b' ')))
    }

    fn u16(&self, at: usize) -> Option<u16> {
        let bytes = self.bytes.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if self.is_big_endian { u16::from_be_bytes(bytes) } else { u16::from_le_bytes(bytes) })
    }

    fn u32(&self, at: usize) -> Option<u32> {
        let bytes = self.bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
        Some(if self.is_big_endian { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) })
    }
}
