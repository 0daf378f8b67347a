//! Addresses as they stand in HTML.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::model::config::BaseUrl;

/// What stays as it is in a path (RFC 3986 §3.3), less `&` and `'`, so that an address needs no escaping in HTML.
const PATH: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'!')
    .remove(b'$')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b'+')
    .remove(b',')
    .remove(b';')
    .remove(b'=')
    .remove(b':')
    .remove(b'@');

/// An address below the site's root, percent-encoded.
#[must_use]
pub fn encode(url: &str) -> Cow<'_, str> {
    utf8_percent_encode(url, PATH).into()
}

/// How addresses are written: from the root of the host, or absolute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Root,
    Absolute,
}

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
    }
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
}
