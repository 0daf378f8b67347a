//! What the names of glyphs mean that fonts go by (Adobe Glyph List Specification).
//!
//! `glyph_names.txt` holds the names of Adobe's list and those that the fonts of TeX have, each with its characters in
//! hexadecimal, in the order of the names: those for Latin, Greek, Cyrillic, kana and signs.

use std::sync::LazyLock;

const NAMES: &str = include_str!("glyph_names.txt");

/// The text that the name of a glyph stands for; none if nobody knows it.
pub fn text(name: &str) -> Option<String> {
    let base = name.split('.').next().unwrap_or_default();
    let text: String = base.split('_').filter_map(component).collect();
    (!text.is_empty()).then_some(text)
}

fn component(name: &str) -> Option<String> {
    listed(name)
        .or_else(|| characters(name.strip_prefix("uni").filter(|digits| digits.len() % 4 == 0)?, 4))
        .or_else(|| characters(name.strip_prefix('u').filter(|digits| (4..=6).contains(&digits.len()))?, 6))
}

/// By their names, in the order of the file.
static LISTED: LazyLock<Vec<(&str, &str)>> =
    LazyLock::new(|| NAMES.lines().filter_map(|line| line.split_once(' ')).collect());

fn listed(name: &str) -> Option<String> {
    let place = LISTED.binary_search_by_key(&name, |(listed, _)| listed).ok()?;
    let (_, digits) = LISTED.get(place)?;
    digits.split(' ').map(|digits| char::from_u32(u32::from_str_radix(digits, 16).ok()?)).collect()
}

/// Characters in hexadecimal, each of so many digits or of what is left.
fn characters(digits: &str, each: usize) -> Option<String> {
    let is_upper = digits.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'A'..=b'F'));
    let groups = digits.as_bytes().chunks(each).filter(|_| is_upper);
    let text: Option<String> =
        groups.map(|group| char::from_u32(u32::from_str_radix(str::from_utf8(group).ok()?, 16).ok()?)).collect();
    text.filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_mean_what_the_specification_says() {
        for (name, expected) in [
            ("Lcommaaccent", Some("Ļ")),
            ("uni20AC0308", Some("€\u{308}")),
            ("u1040C", Some("\u{1040C}")),
            ("Lcommaaccent_uni20AC0308_u1040C.alternate", Some("Ļ€\u{308}\u{1040C}")),
            ("f_f_l", Some("ffl")),
            ("hyphen.case", Some("-")),
            ("uni4F34", Some("伴")),
            ("uniD801DC0C", None),
            ("uni20ac", None),
            ("u41", None),
            ("foo", None),
            (".notdef", None),
        ] {
            assert_eq!(text(name).as_deref(), expected, "{name}");
        }
    }

    #[test]
    fn the_list_is_in_order() {
        assert_eq!(LISTED.len(), NAMES.lines().count());
        assert!(LISTED.is_sorted());
        assert!(LISTED.iter().all(|(name, _)| listed(name).is_some()));
    }
}
