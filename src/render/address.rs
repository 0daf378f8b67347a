//! Addresses as they stand in HTML.
//!
//! A portable site is read from a folder: its links lead from file to file, `../../cases/index.html`. Such a link
//! depends on the page that it stands in, while the values that templates see are shared by all pages. So
//!
//! 1. [`href`] writes an address from the root behind [`ROOT`], a character that no text can hold;
//! 2. [`set_out`] writes the way up to the root in its place, once a page is rendered, and the file's name at the end
//!    of a directory's address.
//!
//! Templates, those of a site's own theme too, know nothing of it: to them, addresses begin alike and can be compared.

use std::borrow::Cow;

use memchr::memchr;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::model::config::{BaseUrl, Links};
use crate::model::route::output_path;

/// What stays as it is in a path beside letters and digits (RFC 3986 §3.3), less `&` and `'`, so that an address needs
/// no escaping in HTML.
const PLAIN: &[u8] = b"/-._~!$()*+,;=:@";

const PATH: &AsciiSet = &{
    let mut set = NON_ALPHANUMERIC.remove(PLAIN[0]);
    let mut at = 1;
    while at < PLAIN.len() {
        set = set.remove(PLAIN[at]);
        at += 1;
    }
    set
};

/// What stays as it is in a part of a query: the unreserved characters (RFC 3986 §2.3).
const QUERY: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// An address below the site's root, percent-encoded.
#[must_use]
pub fn encode(url: &str) -> Cow<'_, str> {
    utf8_percent_encode(url, PATH).into()
}

/// What follows the address of a list that is narrowed to a choice of a facet, as `search-results.js` reads it.
#[must_use]
pub fn choice(facet: &str, key: &str) -> String {
    let of = |text| utf8_percent_encode(text, QUERY);
    format!("?{}={}", of(facet), of(key))
}

/// How addresses are written: from the root of the host, absolute, or from the root of a folder that may lie anywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Root,
    Absolute,
    Portable,
}

impl From<Links> for Form {
    fn from(links: Links) -> Form {
        match links {
            Links::Root => Form::Root,
            Links::Portable => Form::Portable,
        }
    }
}

/// What stands before an address from the root of a folder until the page is known: NUL, which no source can hold
/// (`parse/text.rs`), nor a name, nor what YAML or HTML write in other characters.
const ROOT: char = '\0';

/// The `href` of an address below the site's root. What begins with a scheme is an address outside and stays.
#[must_use]
pub fn href(url: &str, base: &BaseUrl, form: Form) -> String {
    if !url.starts_with('/') {
        return url.to_owned();
    }
    let encoded = encode(url);
    match form {
        Form::Absolute => base.absolute(&encoded),
        Form::Root if base.path == "/" => encoded.into_owned(),
        Form::Root => format!("{}{}", base.path, &encoded[1..]),
        Form::Portable => format!("{ROOT}{encoded}"),
    }
}

/// The way from a file to the root of the folder that it lies in; `path` is below that root.
#[must_use]
pub fn way_up(path: &str) -> String {
    match path.matches('/').count() {
        0 => "./".to_owned(),
        depth => "../".repeat(depth),
    }
}

/// The HTML with `root`, which ends in `/`, in place of every [`ROOT`], and with the names of the files that
/// directories' addresses stand for.
#[must_use]
pub fn set_out(html: &[u8], root: &str) -> Vec<u8> {
    let mut finished = Vec::with_capacity(html.len() + html.len() / 4);
    let mut rest = html;
    while let Some(at) = memchr(ROOT as u8, rest) {
        finished.extend_from_slice(&rest[..at]);
        rest = &rest[at + 1..];
        // A template that has taken the address apart has left something else behind it.
        let Some(below) = rest.strip_prefix(b"/") else { continue };
        let is_end = |byte: &u8| !(byte.is_ascii_alphanumeric() || *byte == b'%' || PLAIN.contains(byte));
        let length = below.iter().position(is_end).unwrap_or(below.len());
        // What is left of an address after percent-encoding is ASCII.
        let (address, after) = below.split_at(length);
        finished.extend_from_slice(root.as_bytes());
        finished.extend_from_slice(output_path(&String::from_utf8_lossy(address)).as_bytes());
        rest = after;
    }
    finished.extend_from_slice(rest);
    finished
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_safe_in_html_as_it_is() {
        let base = BaseUrl::parse("https://example.jp/kb/").expect("a base");
        for (url, root, absolute) in [
            ("/cases/a/", "/kb/cases/a/", "https://example.jp/kb/cases/a/"),
            (
                "/年度/令和4年度/",
                "/kb/%E5%B9%B4%E5%BA%A6/%E4%BB%A4%E5%92%8C4%E5%B9%B4%E5%BA%A6/",
                "https://example.jp/kb/%E5%B9%B4%E5%BA%A6/%E4%BB%A4%E5%92%8C4%E5%B9%B4%E5%BA%A6/",
            ),
            ("/a&b'/", "/kb/a%26b%27/", "https://example.jp/kb/a%26b%27/"),
            ("https://other.jp/?a=1", "https://other.jp/?a=1", "https://other.jp/?a=1"),
        ] {
            assert_eq!(href(url, &base, Form::Root), root);
            assert_eq!(href(url, &base, Form::Absolute), absolute);
        }
    }

    #[test]
    fn in_a_folder_an_address_leads_from_file_to_file() {
        let base = BaseUrl::parse("https://example.jp/kb/").expect("a base");
        for (url, from_root, from_page) in [
            ("/", "./index.html", "../../index.html"),
            ("/cases/", "./cases/index.html", "../../cases/index.html"),
            ("/cases/page/2/", "./cases/page/2/index.html", "../../cases/page/2/index.html"),
            ("/a/資料 1%.pdf", "./a/%E8%B3%87%E6%96%99%201%25.pdf", "../../a/%E8%B3%87%E6%96%99%201%25.pdf"),
            ("/old.html", "./old.html", "../../old.html"),
            ("https://other.jp/", "https://other.jp/", "https://other.jp/"),
        ] {
            let html = format!("<a href=\"{}\">", href(url, &base, Form::Portable));
            for (path, expected) in [("index.html", from_root), ("cases/a/index.html", from_page)] {
                let set = set_out(html.as_bytes(), &way_up(path));
                assert_eq!(String::from_utf8_lossy(&set), format!("<a href=\"{expected}\">"), "{url} in {path}");
            }
        }
    }

    #[test]
    fn what_a_template_adds_to_an_address_stays_with_it() {
        for (html, expected) in [
            ("\0/a/#b", "../a/index.html#b"),
            ("\0/a/?q=b", "../a/index.html?q=b"),
            ("\0/a/atom.xml", "../a/atom.xml"),
            ("0; url=\0/a/\">", "0; url=../a/index.html\">"),
            ("\0/a.png 1x, \0/b.png 2x", "../a.png 1x, ../b.png 2x"),
            ("\0/a/、\0/b/。", "../a/index.html、../b/index.html。"),
            ("\0", ""),
            ("\0-a-", "-a-"),
            ("/a/ 伴走", "/a/ 伴走"),
        ] {
            assert_eq!(String::from_utf8_lossy(&set_out(html.as_bytes(), "../")), expected);
        }
    }
}
