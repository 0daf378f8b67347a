//! A file of the index: a script that hands over compressed bytes.
//!
//! Base64 takes a third more than the bytes do. A script in UTF-16, though, holds 15 bits in each unit of 16, and its
//! mark (U+FEFF) comes before whatever a server says of the encoding (Encoding Standard, §4.1 “decode”). The 32,768
//! units from U+0800 on are no surrogates, and a string literal may hold each of them as it is.

use std::io::Write;

use flate2::Compression;
use flate2::write::DeflateEncoder;

/// The unit that stands for 0.
const FIRST: u16 = 0x0800;
const BITS: u32 = 15;

/// `__S("7","…",1234)`: the name, the content, compressed (RFC 1951), and how many bytes that are.
#[must_use]
pub fn script(name: &str, content: &[u8]) -> Vec<u8> {
    let compressed = deflated(content);
    let mut script = Vec::with_capacity(compressed.len() + compressed.len() / 15 + 64);
    push_text(&mut script, &format!("\u{FEFF}__S(\"{name}\",\""));
    push_bits(&mut script, &compressed);
    push_text(&mut script, &format!("\",{})\n", compressed.len()));
    script
}

fn deflated(content: &[u8]) -> Vec<u8> {
    // A step below the default: half a percent larger, and to look for what repeats takes a third less.
    let mut encoder = DeflateEncoder::new(Vec::with_capacity(content.len() / 2), Compression::new(5));
    // A vector takes whatever is written to it.
    let _ = encoder.write_all(content);
    encoder.finish().unwrap_or_default()
}

fn push_text(script: &mut Vec<u8>, text: &str) {
    script.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
}

/// Writes the bits of the bytes, the highest of each first; what is left of the last unit is zeros.
fn push_bits(script: &mut Vec<u8>, bytes: &[u8]) {
    let mut held: u32 = 0;
    let mut count = 0;
    let mut push = |bits: u32| {
        let [low, high, ..] = ((bits & 0x7FFF) + u32::from(FIRST)).to_le_bytes();
        script.extend([low, high]);
    };
    for &byte in bytes {
        held = held << 8 | u32::from(byte);
        count += 8;
        if count >= BITS {
            count -= BITS;
            push(held >> count);
            held &= (1 << count) - 1;
        }
    }
    if count > 0 {
        push(held << (BITS - count));
    }
}
