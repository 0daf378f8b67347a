//! Files of the search's index, read as the head of `src/render/search/` describes them.

use std::io::Read;

/// What a file of the index holds.
pub fn content(script: &[u8]) -> Vec<u8> {
    let units: Vec<u16> = script.chunks(2).map(|unit| u16::from_le_bytes([unit[0], unit[1]])).collect();
    let text = String::from_utf16(&units).expect("UTF-16");
    let script = text.strip_prefix('\u{FEFF}').and_then(|text| text.strip_suffix(")\n")).expect("a mark and a call");
    let (before, length) = script.rsplit_once("\",").expect("a length");
    let (_, data) = before.split_once(",\"").expect("a name and its content");
    let bits: Vec<u8> = data
        .chars()
        .flat_map(|unit| {
            let bits = u32::from(unit).checked_sub(0x800).filter(|bits| *bits < 1 << 15).expect("15 bits");
            (0..15).rev().map(move |at| u8::from(bits >> at & 1 == 1))
        })
        .collect();
    let length: usize = length.parse().expect("a number");
    let bytes: Vec<u8> =
        bits.chunks(8).take(length).map(|bits| bits.iter().fold(0, |byte, bit| byte << 1 | bit)).collect();
    let mut content = Vec::new();
    flate2::read::DeflateDecoder::new(&*bytes).read_to_end(&mut content).expect("what was compressed");
    content
}
