//! Pictures that say more of themselves than what they show, made byte by byte: no picture of anybody is kept here.

#![allow(dead_code, reason = "each suite uses a part")]
#![allow(clippy::cast_possible_truncation, reason = "nothing that a test makes is that long")]

/// What cameras and programs write into a picture, and what no output may hold.
pub const CANARY: &str = "KANARIA-TARO";

/// A TIFF with these orientation and artist, and a place if wanted.
pub fn exif(orientation: u8, has_place: bool) -> Vec<u8> {
    let entries = if has_place { 3 } else { 2 };
    let artist_at = 8 + 2 + entries * 12 + 4;
    let gps_at = artist_at + CANARY.len() as u32;
    let mut tiff = b"II*\0\x08\0\0\0".to_vec();
    tiff.extend((entries as u16).to_le_bytes());
    let mut entry = |tag: u16, kind: u16, count: u32, value: u32| {
        tiff.extend(tag.to_le_bytes());
        tiff.extend(kind.to_le_bytes());
        tiff.extend(count.to_le_bytes());
        tiff.extend(value.to_le_bytes());
    };
    entry(0x0112, 3, 1, u32::from(orientation));
    entry(0x013B, 2, CANARY.len() as u32, artist_at);
    if has_place {
        entry(0x8825, 4, 1, gps_at);
    }
    tiff.extend([0; 4]);
    tiff.extend(CANARY.as_bytes());
    if has_place {
        tiff.extend([1, 0]);
        tiff.extend([2, 0, 5, 0, 3, 0, 0, 0, 0, 0, 0, 0]);
        tiff.extend([0; 4]);
    }
    tiff
}

pub fn xmp(has_place: bool) -> Vec<u8> {
    let place = if has_place { "exif:GPSLatitude=\"35,40N\"" } else { "" };
    format!("<x:xmpmeta><rdf:Description dc:creator=\"{CANARY}\" {place}/></x:xmpmeta>").into_bytes()
}

fn segment(code: u8, data: &[u8]) -> Vec<u8> {
    [&[0xFF, code], ((data.len() + 2) as u16).to_be_bytes().as_slice(), data].concat()
}

/// A grey JPEG of eight by eight pixels.
pub const TABLES: [(u8, &[u8]); 3] = [
    (
        0xDB,
        &[
            0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
            1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
        ],
    ),
    (0xC0, &[8, 0, 8, 0, 8, 1, 1, 0x11, 0]),
    (0xC4, &[0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x00]),
];

/// A JPEG with these notes in every place that there is for them, and with what is to stay.
pub fn jpeg(exif: Option<&[u8]>, xmp: Option<&[u8]>) -> Vec<u8> {
    let mut out = vec![0xFF, 0xD8];
    out.extend(segment(0xE0, b"JFIF\0\x01\x02\0\0\x01\0\x01\x01\x01RGB"));
    if let Some(exif) = exif {
        out.extend(segment(0xE1, &[b"Exif\0\0", exif].concat()));
    }
    if let Some(xmp) = xmp {
        out.extend(segment(0xE1, &[b"http://ns.adobe.com/xap/1.0/\0", xmp].concat()));
    }
    out.extend(segment(0xE2, b"ICC_PROFILE\0\x01\x01colours"));
    out.extend(segment(0xE2, format!("MPF\0{CANARY}").as_bytes()));
    out.extend(segment(0xED, format!("Photoshop 3.0\08BIM{CANARY}").as_bytes()));
    out.extend(segment(0xEE, format!("Adobe\0\x64\0\0\0\0\x01{CANARY}").as_bytes()));
    out.extend(segment(0xFE, CANARY.as_bytes()));
    for (code, data) in TABLES {
        out.extend(segment(code, data));
    }
    out.extend(segment(0xC4, &[0x10, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x00]));
    out.extend(segment(0xDA, &[1, 1, 0, 0, 63, 0]));
    out.extend([0x2A, 0xFF, 0x00, 0xFF, 0xD0, 0x3F]);
    out.extend([0xFF, 0xD9]);
    out.extend(b"\xFF\xD8\xFF\xE1");
    out.extend(CANARY.as_bytes());
    out
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 })
    })
}

pub fn chunk(name: &[u8], data: &[u8]) -> Vec<u8> {
    let named = [name, data].concat();
    [&(data.len() as u32).to_be_bytes(), named.as_slice(), &crc(&named).to_be_bytes()].concat()
}

/// A PNG of one black pixel.
pub fn png(exif: Option<&[u8]>, xmp: Option<&[u8]>) -> Vec<u8> {
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    out.extend(chunk(b"IHDR", &[0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]));
    out.extend(chunk(b"pHYs", &[0, 0, 0, 1, 0, 0, 0, 1, 1]));
    out.extend(chunk(b"tEXt", format!("Author\0{CANARY}").as_bytes()));
    out.extend(chunk(b"tIME", &[7, 230, 1, 2, 3, 4, 5]));
    if let Some(xmp) = xmp {
        out.extend(chunk(b"iTXt", &[b"XML:com.adobe.xmp\0\0\0\0\0", xmp].concat()));
    }
    out.extend(chunk(b"prVt", CANARY.as_bytes()));
    out.extend(chunk(b"IDAT", &[0x78, 0x01, 0x63, 0x60, 0x00, 0x00, 0x00, 0x02, 0x00, 0x01]));
    if let Some(exif) = exif {
        out.extend(chunk(b"eXIf", exif));
    }
    out.extend(chunk(b"IEND", &[]));
    out.extend(CANARY.as_bytes());
    out
}

fn riff(name: &[u8], data: &[u8]) -> Vec<u8> {
    let padding: &[u8] = if data.len() % 2 == 1 { &[0] } else { &[] };
    [name, &(data.len() as u32).to_le_bytes(), data, padding].concat()
}

/// A WebP of one pixel.
pub fn webp(exif: Option<&[u8]>, xmp: Option<&[u8]>) -> Vec<u8> {
    let flags = u8::from(exif.is_some()) << 3 | u8::from(xmp.is_some()) << 2 | 0x20;
    let mut out = riff(b"VP8X", &[flags, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    out.extend(riff(b"ICCP", b"colours"));
    out.extend(riff(b"VP8L", &[0x2F, 0, 0, 0, 0x10, 0x07, 0x10, 0x11, 0x11, 0x88, 0x88, 0xFE, 0x07, 0]));
    out.extend(riff(b"ODD ", CANARY.as_bytes()));
    if let Some(exif) = exif {
        out.extend(riff(b"EXIF", exif));
    }
    if let Some(xmp) = xmp {
        out.extend(riff(b"XMP ", xmp));
    }
    let length = (out.len() as u32 + 4).to_le_bytes();
    [b"RIFF", length.as_slice(), b"WEBP", &out, CANARY.as_bytes()].concat()
}
