//! Protecting a PDF with a password, as programs have long done it: RC4 with 128 bits (ISO 32000-1, 7.6, revision 3).

use std::fmt::Write as _;

use super::file_of;

/// What a password is filled up with.
const PADDING: [u8; 32] = [
    0x28, 0xBF, 0x4E, 0x5E, 0x4E, 0x75, 0x8A, 0x41, 0x64, 0x00, 0x4E, 0x56, 0xFF, 0xFA, 0x01, 0x08, 0x2E, 0x2E, 0x00,
    0xB6, 0xD0, 0x68, 0x3E, 0x80, 0x2F, 0x0C, 0xA9, 0xFE, 0x64, 0x53, 0x69, 0x7A,
];
/// To print is all that is permitted.
const PERMISSIONS: i32 = -3900;
const ID: [u8; 16] = [1; 16];

/// A file of these objects that opens with this password.
pub fn protect(objects: &[String], password: &str) -> Vec<u8> {
    let owner = owner_entry("owner", password);
    let key = file_key(password, &owner);
    let user = user_entry(&key);
    let protected: Vec<Vec<u8>> =
        (1_u32..).zip(objects).map(|(number, object)| protect_object(number, object, &key)).collect();
    let trailer = format!(
        "/ID [<{id}> <{id}>] /Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P {PERMISSIONS} /O <{}> /U <{}> >> ",
        hexadecimal(&owner),
        hexadecimal(&user),
        id = hexadecimal(&ID),
    );
    file_of(protected.iter().map(Vec::as_slice), &trailer)
}

/// Strings and the content of streams are protected, each object with a key of its own (algorithm 1). The strings here
/// have neither escapes nor parentheses in them.
fn protect_object(number: u32, object: &str, key: &[u8]) -> Vec<u8> {
    let own_key = md5(&[key, &number.to_le_bytes()[..3], &[0, 0]].concat());
    if let Some((head, rest)) = object.split_once("stream\n") {
        let length = rest.rfind("endstream").expect("the end of a stream");
        let (content, end) = rest.split_at(length);
        return [head.as_bytes(), b"stream\n", &rc4(&own_key, content.as_bytes()), end.as_bytes()].concat();
    }
    let mut protected = String::new();
    let mut rest = object;
    while let Some(start) = rest.find(['(', '<']) {
        let (before, string) = rest.split_at(start);
        protected.push_str(before);
        if let Some(after) = string.strip_prefix("<<") {
            protected.push_str("<<");
            rest = after;
            continue;
        }
        let is_hexadecimal = string.starts_with('<');
        let end = string.find(if is_hexadecimal { '>' } else { ')' }).expect("the end of a string");
        let written = &string[1..end];
        let bytes = if is_hexadecimal { from_hexadecimal(written) } else { written.as_bytes().to_vec() };
        protected.extend(["<", &hexadecimal(&rc4(&own_key, &bytes)), ">"]);
        rest = &string[end + 1..];
    }
    protected.push_str(rest);
    protected.into_bytes()
}

fn padded(password: &str) -> Vec<u8> {
    password.bytes().chain(PADDING).take(32).collect()
}

/// Algorithm 2.
fn file_key(password: &str, owner: &[u8]) -> Vec<u8> {
    let first = md5(&[&padded(password), owner, &PERMISSIONS.to_le_bytes(), &ID].concat());
    (0..50).fold(first, |key, _| md5(&key))
}

/// Algorithm 3.
fn owner_entry(owner: &str, password: &str) -> Vec<u8> {
    let key = (0..51).fold(padded(owner), |key, _| md5(&key));
    rounds(&key, padded(password))
}

/// Algorithm 5.
fn user_entry(key: &[u8]) -> Vec<u8> {
    let entry = rounds(key, md5(&[PADDING.as_slice(), &ID].concat()));
    [entry, vec![0; 16]].concat()
}

fn rounds(key: &[u8], data: Vec<u8>) -> Vec<u8> {
    (0..20_u8).fold(data, |data, round| {
        let key: Vec<u8> = key.iter().map(|byte| byte ^ round).collect();
        rc4(&key, &data)
    })
}

fn rc4(key: &[u8], data: &[u8]) -> Vec<u8> {
    let mut state: Vec<u8> = (0..=255).collect();
    let mut j = 0_u8;
    for i in 0..256 {
        j = j.wrapping_add(state[i]).wrapping_add(key[i % key.len()]);
        state.swap(i, j.into());
    }
    let (mut i, mut j) = (0_u8, 0_u8);
    let mut cipher = |byte: &u8| {
        i = i.wrapping_add(1);
        j = j.wrapping_add(state[usize::from(i)]);
        state.swap(i.into(), j.into());
        byte ^ state[usize::from(state[usize::from(i)].wrapping_add(state[usize::from(j)]))]
    };
    data.iter().map(&mut cipher).collect()
}

/// RFC 1321.
fn md5(data: &[u8]) -> Vec<u8> {
    const SHIFTS: [[u32; 4]; 4] = [[7, 12, 17, 22], [5, 9, 14, 20], [4, 11, 16, 23], [6, 10, 15, 21]];
    let mut message = data.to_vec();
    message.push(0x80);
    message.resize(message.len().next_multiple_of(64) + if message.len() % 64 > 56 { 64 } else { 0 } - 8, 0);
    message.extend((data.len() as u64 * 8).to_le_bytes());
    let mut sum: [u32; 4] = [0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476];
    for block in message.chunks_exact(64) {
        let words: Vec<u32> =
            block.chunks_exact(4).map(|word| u32::from_le_bytes(word.try_into().expect("four bytes"))).collect();
        let [mut a, mut b, mut c, mut d] = sum;
        for step in 0..64 {
            let (mixed, word) = match step / 16 {
                0 => (b & c | !b & d, step),
                1 => (d & b | !d & c, (5 * step + 1) % 16),
                2 => (b ^ c ^ d, (3 * step + 5) % 16),
                _ => (c ^ (b | !d), 7 * step % 16),
            };
            let turned = a.wrapping_add(mixed).wrapping_add(constant(step + 1)).wrapping_add(words[word]);
            let turned = turned.rotate_left(SHIFTS[step / 16][step % 4]);
            (a, d, c, b) = (d, c, b, b.wrapping_add(turned));
        }
        for (sum, part) in sum.iter_mut().zip([a, b, c, d]) {
            *sum = sum.wrapping_add(part);
        }
    }
    sum.iter().flat_map(|part| part.to_le_bytes()).collect()
}

/// The whole part of 4,294,967,296 times the sine of this number, without its sign.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is the whole part, and less than 2^32")]
fn constant(step: usize) -> u32 {
    let step = u8::try_from(step).expect("a small number");
    (f64::from(step).sin().abs() * 4_294_967_296.0) as u32
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut digits, byte| {
        write!(digits, "{byte:02X}").expect("a string");
        digits
    })
}

fn from_hexadecimal(digits: &str) -> Vec<u8> {
    let pairs = digits.as_bytes().chunks_exact(2).map(|pair| str::from_utf8(pair).expect("ASCII"));
    pairs.map(|pair| u8::from_str_radix(pair, 16).expect("digits")).collect()
}

#[test]
fn sums_are_those_of_the_standard() {
    for (text, sum) in [
        ("", "D41D8CD98F00B204E9800998ECF8427E"),
        ("message digest", "F96B697D7CB7938D525A2F31AAF161D0"),
        (&"1234567890".repeat(8), "57EDF4A22BE3C955AC49DA2E2107B67A"),
    ] {
        assert_eq!(hexadecimal(&md5(text.as_bytes())), sum, "{text}");
    }
}
