//! Where in a text something may stand that tells of a person. Nearly all of a text has neither an `@` nor digits
//! enough, and is passed over at the speed of memory.

use super::{OF_ACCOUNT, OF_OTHERS, is_within};

/// Where from `at` on the next `@` stands, or a digit with which something may begin that is looked for.
pub(super) fn next_candidate(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        at = next_sign(bytes, at)?;
        match sign(&bytes[at..]) {
            None => at += 1,
            Some(Sign::At) => return Some(at),
            Some(Sign::Digit(_)) => {
                let stretch = Stretch::at(bytes, at);
                if stretch.may_be_account || stretch.digits >= OF_OTHERS {
                    return Some(at);
                }
                at = stretch.end;
            }
        }
    }
}

/// Where from `at` on the next byte stands with which a digit or an `@` may begin, of whatever width.
fn next_sign(bytes: &[u8], at: usize) -> Option<usize> {
    let rest = bytes.get(at..)?;
    let (pieces, _) = rest.as_chunks::<32>();
    // Without a branch for each byte, processors look at many of them at once.
    let sign = |byte: u8| u8::from(byte.is_ascii_digit()) | u8::from(byte == b'@') | u8::from(byte == WIDE);
    let has_sign = |piece: &[u8; 32]| piece.iter().fold(0, |any, byte| any | sign(*byte)) != 0;
    let passed = pieces.iter().take_while(|piece| !has_sign(piece)).count() * 32;
    rest[passed..].iter().position(|byte| SIGNS[usize::from(*byte)]).map(|found| at + passed + found)
}

/// The first byte of full-width digits (U+FF10 to U+FF19 are EF BC 90 to EF BC 99) and of `＠` (EF BC A0).
const WIDE: u8 = 0xEF;

/// Which bytes are such, to look at one alone.
static SIGNS: [bool; 256] = {
    let mut signs = [false; 256];
    signs[b'@' as usize] = true;
    signs[WIDE as usize] = true;
    let mut digit = b'0';
    while digit <= b'9' {
        signs[digit as usize] = true;
        digit += 1;
    }
    signs
};

enum Sign {
    At,
    /// Of so many bytes.
    Digit(usize),
}

/// What stands at the beginning of a text.
fn sign(bytes: &[u8]) -> Option<Sign> {
    match bytes {
        [b'0'..=b'9', ..] => Some(Sign::Digit(1)),
        [WIDE, 0xBC, 0x90..=0x99, ..] => Some(Sign::Digit(3)),
        [b'@', ..] | [WIDE, 0xBC, 0xA0, ..] => Some(Sign::At),
        _ => None,
    }
}

/// Digits that stand so near to one another that they may be one number: with no more between two of them than two
/// signs of whatever width, as in `（03）-1234`.
struct Stretch {
    end: usize,
    digits: usize,
    /// Whether as many of them as an account has stand together, and behind no sign of a longer name.
    may_be_account: bool,
}

impl Stretch {
    /// How many bytes two signs have at most.
    const GAP: usize = 6;

    /// Those from a digit on.
    fn at(bytes: &[u8], from: usize) -> Stretch {
        let mut stretch = Stretch { end: from, digits: 0, may_be_account: false };
        let mut next = Some(from);
        while let Some(start) = next {
            let (mut at, mut together) = (start, 0);
            while let Some(Sign::Digit(length)) = sign(&bytes[at..]) {
                together += 1;
                at += length;
            }
            let is_within = start > 0 && is_within(char::from(bytes[start - 1]));
            stretch.may_be_account |= !is_within && OF_ACCOUNT.contains(&together);
            stretch.digits += together;
            stretch.end = at;
            next = Stretch::goes_on(bytes, at);
        }
        stretch
    }

    /// Where the next digit stands, if it is near enough.
    fn goes_on(bytes: &[u8], at: usize) -> Option<usize> {
        let may_stand_between = |byte: u8| matches!(byte, b'-' | b'(' | b')' | b' ' | 0x80..);
        let gap = bytes.get(at..)?.iter().take(Stretch::GAP).take_while(|byte| may_stand_between(**byte)).count();
        (at + 1..=at + gap).find(|&next| matches!(sign(&bytes[next..]), Some(Sign::Digit(_))))
    }
}
