//! A page as the preview answers it: the bytes that a build would write, and the one script of the preview.

use memchr::memmem;
use xxhash_rust::xxh3::xxh3_64;

use crate::render::Renderer;

/// Where the preview's own addresses begin.
pub const OWN: &str = "/_bansou/";

/// What tells a page that a browser shows from the one that it would get now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fingerprint {
    /// Of all its bytes.
    pub page: String,
    /// Of all but which versions of the style sheets it names.
    but_styles: u64,
    /// The addresses of those, as they stand in the page.
    pub styles: Vec<String>,
}

impl Fingerprint {
    #[must_use]
    pub fn of(html: &[u8], renderer: Option<&Renderer>) -> Fingerprint {
        let mut rest = html.to_vec();
        let mut styles = Vec::new();
        for url in renderer.map(Renderer::style_sheets).unwrap_or_default() {
            let before = rest.len();
            rest = without(&rest, url.as_bytes());
            if rest.len() != before {
                let root = renderer.map_or("/", |renderer| &renderer.site().config.base_url.path);
                styles.push(format!("{}{}", root.trim_end_matches('/'), url));
            }
        }
        Fingerprint { page: hash(html), but_styles: xxh3_64(&rest), styles }
    }

    /// Whether only style sheets changed since `before`.
    #[must_use]
    pub fn is_restyled(&self, before: &Fingerprint) -> bool {
        self.but_styles == before.but_styles && self.styles != before.styles
    }
}

/// The hash of a page, as its script carries it.
#[must_use]
pub fn hash(html: &[u8]) -> String {
    format!("{:016x}", xxh3_64(html))
}

fn without(html: &[u8], part: &[u8]) -> Vec<u8> {
    let mut rest = Vec::with_capacity(html.len());
    let mut end = 0;
    for at in memmem::find_iter(html, part) {
        rest.extend_from_slice(&html[end..at]);
        end = at + part.len();
    }
    rest.extend_from_slice(&html[end..]);
    rest
}

/// The element that loads the preview's script into a page of this hash.
#[must_use]
pub fn script(hash: &str) -> String {
    format!(r#"<script src="{OWN}preview.js" data-page="{hash}" defer></script>"#)
}

/// The page with the preview's script at the end of its head, or where there is no head, of the page.
#[must_use]
pub fn with_script(html: &[u8], hash: &str) -> Vec<u8> {
    let script = script(hash);
    let at = memmem::find(html, b"</head>").unwrap_or(html.len());
    let mut page = Vec::with_capacity(html.len() + script.len());
    page.extend_from_slice(&html[..at]);
    page.extend_from_slice(script.as_bytes());
    page.extend_from_slice(&html[at..]);
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_is_all_that_is_added() {
        let html = "<html><head><title>a</title></head><body></head></body></html>".as_bytes();
        let page = with_script(html, "0123");
        assert_eq!(without(&page, script("0123").as_bytes()), html);
        assert!(page.starts_with(b"<html><head><title>a</title><script src="));
        assert!(with_script(b"x", "0").ends_with(b"</script>"));
    }

    #[test]
    fn a_part_is_taken_out_wherever_it_stands() {
        assert_eq!(without(b"a/x.css b/x.css", b"/x.css"), b"a b");
        assert_eq!(without(b"ab", b"c"), b"ab");
    }
}
