//! Paths below `content/` and the addresses made of them.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;

use crate::files::nfc;
use crate::model::page::PageSource;

/// The folder that a path stands in; empty for `content/` itself.
pub(super) fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The last part of a path.
pub(super) fn file_name(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}

/// The addresses of folders: each part is the folder's name, or the slug of its `_index.md` or `index.md`.
pub(super) struct Folders<'a> {
    slugs: HashMap<&'a str, &'a str>,
}

impl<'a> Folders<'a> {
    pub(super) fn new(pages: impl Iterator<Item = &'a PageSource>) -> Folders<'a> {
        let slugs = pages
            .filter_map(|page| {
                let path = page.path();
                let slug = page.front.slug.as_ref()?;
                matches!(file_name(path), "_index.md" | "index.md").then(|| (folder(path), &*slug.value))
            })
            .collect();
        Folders { slugs }
    }

    /// The address of a folder, which ends in `/`.
    pub(super) fn url(&self, folder_path: &str) -> String {
        let mut url = String::with_capacity(folder_path.len() + 2);
        url.push('/');
        if folder_path.is_empty() {
            return url;
        }
        let mut end = 0;
        for part in folder_path.split('/') {
            end += part.len();
            url.push_str(self.slugs.get(&folder_path[..end]).copied().unwrap_or(part));
            url.push('/');
            end += 1;
        }
        url
    }

    /// The address of a page, which ends in `/`.
    pub(super) fn page_url(&self, page: &PageSource) -> String {
        let path = page.path();
        let mut url = self.url(folder(path));
        match file_name(path) {
            "_index.md" | "index.md" => url,
            name => {
                url.push_str(match &page.front.slug {
                    Some(slug) => slug,
                    None => name.strip_suffix(".md").unwrap_or(name),
                });
                url.push('/');
                url
            }
        }
    }
}

/// What two addresses are compared by: the same letters in another case or in another normal form are one file on a
/// shared drive.
pub(super) fn collision_key(path: &str) -> String {
    if path.is_ascii() { path.to_ascii_lowercase() } else { nfc(path).chars().flat_map(char::to_lowercase).collect() }
}

/// What is wrong with a part of an address. The site is also read from shared drives, so the rules of file names on
/// Windows hold everywhere (Microsoft, "Naming Files, Paths, and Namespaces").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SlugFault {
    Empty,
    /// `.`, `..`, or a part that begins or ends with a dot or a space.
    Dots,
    /// A character that has a meaning in an address or in a file name.
    Character(char),
    /// `CON`, `NUL`, `COM1` and the like.
    Reserved,
    /// More than [`PART_LIMIT`] bytes.
    Long,
}

/// The bytes of UTF-8 that a part of an address may have: no common file system takes longer names.
pub(super) const PART_LIMIT: usize = 255;

pub(super) fn slug_fault(slug: &str) -> Option<SlugFault> {
    const RESERVED: [&str; 22] = [
        "CON", "PRN", "AUX", "NUL", "COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8", "COM9", "LPT1",
        "LPT2", "LPT3", "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9",
    ];
    if slug.is_empty() {
        return Some(SlugFault::Empty);
    }
    if slug.starts_with(['.', ' ']) || slug.ends_with(['.', ' ']) {
        return Some(SlugFault::Dots);
    }
    let forbidden =
        |c: &char| c.is_control() || matches!(c, '/' | '\\' | '?' | '#' | '%' | '<' | '>' | ':' | '"' | '|' | '*');
    if let Some(c) = slug.chars().find(forbidden) {
        return Some(SlugFault::Character(c));
    }
    if slug.len() > PART_LIMIT {
        return Some(SlugFault::Long);
    }
    let stem = slug.split('.').next().unwrap_or(slug);
    RESERVED.iter().any(|name| name.eq_ignore_ascii_case(stem)).then_some(SlugFault::Reserved)
}

/// A part of an address made of free text: what [`slug_fault`] refuses becomes `-`, and what is too long is cut.
pub(crate) fn slug_of(text: &str) -> String {
    let slug: String = text
        .nfc()
        .map(|c| if c.is_whitespace() || slug_fault_char(c) { '-' } else { c })
        .flat_map(char::to_lowercase)
        .collect();
    let slug = slug.trim_matches(['.', ' ', '-']);
    let end = (0..=PART_LIMIT.min(slug.len())).rev().find(|&end| slug.is_char_boundary(end)).unwrap_or_default();
    let slug = slug[..end].trim_end_matches(['.', ' ', '-']);
    if slug_fault(slug).is_some() { format!("{slug}-") } else { slug.to_owned() }
}

fn slug_fault_char(c: char) -> bool {
    let mut buffer = [0; 4];
    matches!(slug_fault(c.encode_utf8(&mut buffer)), Some(SlugFault::Character(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_an_address_are_safe_on_a_drive() {
        for (slug, fault) in [
            ("kanto", None),
            ("令和4年度", None),
            ("", Some(SlugFault::Empty)),
            ("..", Some(SlugFault::Dots)),
            ("a.", Some(SlugFault::Dots)),
            ("../a", Some(SlugFault::Dots)),
            ("a/b", Some(SlugFault::Character('/'))),
            ("a\\b", Some(SlugFault::Character('\\'))),
            ("a\0", Some(SlugFault::Character('\0'))),
            ("nul", Some(SlugFault::Reserved)),
            ("Con.txt", Some(SlugFault::Reserved)),
            ("console", None),
        ] {
            assert_eq!(slug_fault(slug), fault, "{slug:?}");
        }
    }

    #[test]
    fn free_text_becomes_a_part_of_an_address() {
        for (text, slug) in
            [("令和4年度", "令和4年度"), ("IT / DX", "it---dx"), ("A?B", "a-b"), ("nul", "nul-"), ("..", "-")]
        {
            assert_eq!(slug_of(text), slug);
        }
    }

    #[test]
    fn a_part_of_an_address_is_no_longer_than_a_file_name() {
        for (text, fault) in
            [("a".repeat(255), None), ("あ".repeat(85), None), ("あ".repeat(86), Some(SlugFault::Long))]
        {
            assert_eq!(slug_fault(&text), fault, "{} bytes", text.len());
        }
        for (text, slug) in [
            ("あ".repeat(86), "あ".repeat(85)),
            (format!("a{}", "あ".repeat(85)), format!("a{}", "あ".repeat(84))),
            (format!("{}..b", "a".repeat(254)), "a".repeat(254)),
        ] {
            assert_eq!(slug_of(&text), slug);
        }
    }
}
