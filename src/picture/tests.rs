use proptest::prelude::*;

use super::*;

#[path = "../../tests/support/picture.rs"]
mod made;

use made::{CANARY, exif, jpeg, png, webp, xmp};

type Make = fn(Option<&[u8]>, Option<&[u8]>) -> Vec<u8>;

/// Each format, with what of it has to stay.
const FORMATS: [(Make, Kind, &[&[u8]]); 3] = [
    (jpeg, Kind::Jpeg, &[b"ICC_PROFILE\0\x01\x01colours", b"Adobe\0\x64\0\0\0\0\x01", b"\x2A\xFF\0\xFF\xD0\x3F"]),
    (png, Kind::Png, &[b"pHYs", b"IDAT"]),
    (webp, Kind::WebP, &[b"ICCP\x07\0\0\0colours", b"VP8L"]),
];

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    memchr::memmem::find(bytes, part).is_some()
}

#[test]
fn what_a_picture_says_of_itself_goes_and_how_it_looks_stays() {
    for (make, kind, stays) in FORMATS {
        for (orientation, has_place, has_exif, has_xmp) in
            [(1, false, true, true), (6, true, true, false), (1, true, false, true), (8, true, true, true)]
        {
            let (exif, xmp) = (exif(orientation, has_place), xmp(has_place));
            let bytes = make(has_exif.then_some(&exif), has_xmp.then_some(&xmp));
            assert_eq!(super::kind(&bytes), Some(kind));
            let cleaned = cleaned(&bytes).expect("a picture");
            assert_eq!(cleaned.has_place, has_place, "{kind:?}");
            for gone in [CANARY.as_bytes(), b"GPS", b"8BIM", b"MPF", b"RGB"] {
                assert!(!contains(&cleaned.bytes, gone), "{kind:?}: {}", String::from_utf8_lossy(gone));
            }
            for part in stays {
                assert!(contains(&cleaned.bytes, part), "{kind:?}: {}", String::from_utf8_lossy(part));
            }
            let is_turned = has_exif && orientation != 1;
            assert_eq!(contains(&cleaned.bytes, &super::exif::turned(orientation)), is_turned, "{kind:?}");
            // What is clean stays as it is, and says nothing more.
            let again = super::cleaned(&cleaned.bytes).expect("a picture");
            assert_eq!(again, Cleaned { bytes: cleaned.bytes, has_place: false }, "{kind:?}");
        }
    }
}

#[test]
fn a_clean_picture_keeps_every_byte() {
    for bytes in [
        // As a program writes one that says nothing.
        [&b"\xFF\xD8\xFF\xDB\0\x03\0"[..], b"\xFF\xDA\0\x02\x11\xFF\xD9"].concat(),
        [png::SIGNATURE, &made::chunk(b"IHDR", &[0; 13]), &made::chunk(b"IDAT", &[]), &made::chunk(b"IEND", &[])]
            .concat(),
    ] {
        assert_eq!(cleaned(&bytes), Some(Cleaned { bytes: bytes.clone(), has_place: false }));
    }
}

#[test]
fn a_jpeg_that_breaks_off_in_its_scan_is_ended() {
    let whole = cleaned(&jpeg(None, None)).expect("a picture").bytes;
    assert_eq!(cleaned(&whole[..whole.len() - 2]).map(|cleaned| cleaned.bytes), Some(whole));
}

#[test]
fn what_does_not_hold_to_its_format_is_no_picture() {
    let critical = [png::SIGNATURE, &made::chunk(b"CgBI", &[0; 4]), &made::chunk(b"IEND", &[])].concat();
    for bytes in
        [&b"\xFF\xD8\xFF"[..], b"\xFF\xD8\xFF\xE1\xFF\xFF", b"\x89PNG\r\n\x1a\n", b"RIFF\x04\0\0\0WEBP", &critical]
    {
        assert!(super::kind(bytes).is_some());
        assert_eq!(cleaned(bytes), None, "{bytes:?}");
    }
    assert_eq!(super::kind(b"GIF89a"), None);
}

proptest! {
    #[test]
    fn no_bytes_make_it_fail(
        format in 0_usize..3,
        at in 0_usize..400,
        put in prop::collection::vec(any::<u8>(), 0..8),
        cut in 0_usize..400,
    ) {
        let (exif, xmp) = (exif(6, true), xmp(true));
        let mut bytes = FORMATS[format].0(Some(&exif), Some(&xmp));
        let at = at.min(bytes.len());
        let end = (at + put.len()).min(bytes.len());
        bytes.splice(at..end, put);
        bytes.truncate(bytes.len().saturating_sub(cut));
        if let Some(first) = cleaned(&bytes) {
            let again = cleaned(&first.bytes).expect("what was cleaned is a picture");
            prop_assert_eq!(again.bytes, first.bytes);
        }
    }
}
