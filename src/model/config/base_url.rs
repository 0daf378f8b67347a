//! The address of a site.

use percent_encoding::percent_decode_str;

/// The address that the site is published at: a scheme, a host, and a path that ends in `/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl {
    /// `https://example.go.jp`
    pub origin: String,
    /// `/`, or `/kb/` for a site below a directory.
    pub path: String,
}

impl BaseUrl {
    /// Where an address leads below the site's root, decoded and with `/` in front; none for one of another site.
    #[must_use]
    pub fn below(&self, address: &str) -> Option<String> {
        let origin = address.get(..self.origin.len()).filter(|origin| origin.eq_ignore_ascii_case(&self.origin))?;
        let path = address[origin.len()..].split(['?', '#']).next().unwrap_or_default();
        let below = match path.strip_prefix(&*self.path) {
            Some(below) => below,
            None if format!("{path}/") == self.path => "",
            None => return None,
        };
        let folder = below.strip_suffix("index.html").filter(|folder| folder.is_empty() || folder.ends_with('/'));
        let below = folder.unwrap_or(below);
        percent_decode_str(below).decode_utf8().ok().map(|below| format!("/{below}"))
    }

    /// Reads `https://host[:port][/path]`; the closing `/` may be left out.
    ///
    /// None if the scheme isn't http or https, if the host isn't one of letters, digits, `.` and `-` with an optional
    /// port, or where the path holds anything but unreserved characters and percent-encoded ones (RFC 3986 §2): such an
    /// address stands in HTML and XML as it is.
    #[must_use]
    pub fn parse(text: &str) -> Option<BaseUrl> {
        let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        let (name, port) = host.split_once(':').unwrap_or((host, "0"));
        let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-'));
        let is_port = !port.is_empty() && port.chars().all(|c| c.is_ascii_digit());
        let path = path.strip_suffix('/').unwrap_or(path);
        if !is_name || !is_port || !(path.is_empty() || path.split('/').all(is_plain_part)) {
            return None;
        }
        let scheme = &text[..text.len() - rest.len()];
        Some(BaseUrl {
            origin: format!("{scheme}{host}"),
            path: if path.is_empty() { "/".into() } else { format!("/{path}/") },
        })
    }

    /// The absolute address of a path below the site's root (`/cases/`).
    #[must_use]
    pub fn absolute(&self, url: &str) -> String {
        format!("{}{}{}", self.origin, self.path, url.strip_prefix('/').unwrap_or(url))
    }
}

/// A part of a path that needs no escaping anywhere, and is neither `.` nor `..`.
fn is_plain_part(part: &str) -> bool {
    let mut pieces = part.split('%');
    let is_plain = |text: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '~'));
    let is_encoded = |piece: &str| {
        piece.get(..2).is_some_and(|hex| hex.bytes().all(|byte| byte.is_ascii_hexdigit())) && is_plain(&piece[2..])
    };
    !matches!(part, "" | "." | "..") && pieces.next().is_some_and(is_plain) && pieces.all(is_encoded)
}

#[cfg(test)]
mod tests {
    use super::BaseUrl;

    #[test]
    fn an_address_leads_below_the_root_or_to_another_site() {
        let base = BaseUrl::parse("https://example.jp/kb/").expect("an address");
        for (address, below) in [
            ("https://example.jp/kb/", Some("/")),
            ("https://example.jp/kb", Some("/")),
            ("HTTPS://EXAMPLE.jp/kb/cases/%E4%BA%8B/index.html?a#b", Some("/cases/事/")),
            ("https://example.jp/", None),
            ("https://example.jp/kb/myindex.html", Some("/myindex.html")),
            ("https://example.jp/kbx/", None),
            ("https://example.jp.other/kb/", None),
            ("http://example.jp/kb/", None),
            ("https://example.jp", None),
            ("mailto:a@example.jp", None),
        ] {
            assert_eq!(base.below(address).as_deref(), below, "{address}");
        }
    }

    #[test]
    fn a_base_url_has_an_origin_and_a_path() {
        for (written, origin, path) in [
            ("https://example.jp/", "https://example.jp", "/"),
            ("https://example.jp", "https://example.jp", "/"),
            ("http://127.0.0.1:1414/kb", "http://127.0.0.1:1414", "/kb/"),
            ("https://example.jp/%E3%81%82/", "https://example.jp", "/%E3%81%82/"),
        ] {
            let base = BaseUrl::parse(written).expect(written);
            assert_eq!((base.origin.as_str(), base.path.as_str()), (origin, path));
        }
        for wrong in [
            "example.jp",
            "ftp://a/",
            "https:///x",
            "https://a/../b",
            "https://a b/",
            "https://a/?q",
            "https://a//b/",
            "https://a/b&c/",
            "https://a/%zz",
            "https://a/%",
            "https://a:b/",
            "https://あ.jp/",
        ] {
            assert_eq!(BaseUrl::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn an_absolute_address_keeps_the_directory_of_the_site() {
        let base = BaseUrl::parse("https://example.jp/kb/").expect("a base");
        assert_eq!(base.absolute("/cases/a/"), "https://example.jp/kb/cases/a/");
    }
}
