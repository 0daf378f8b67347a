//! Escaping for the three places that text of an author comes to: between tags, in an attribute, in an address.

use std::fmt::Write as _;

/// Text between tags: `&`, `<` and `>`.
pub(super) fn text(html: &mut String, text: &str) {
    let mut from = 0;
    for at in memchr::memchr3_iter(b'<', b'>', b'&', text.as_bytes()) {
        html.push_str(text.get(from..at).unwrap_or_default());
        html.push_str(match text.as_bytes().get(at) {
            Some(b'<') => "&lt;",
            Some(b'>') => "&gt;",
            _ => "&amp;",
        });
        from = at + 1;
    }
    html.push_str(text.get(from..).unwrap_or_default());
}

/// The value of an attribute in double quotes: as text, and `"` too. Control characters become U+FFFD.
pub(super) fn attribute(html: &mut String, value: &str) {
    if !value.bytes().any(|byte| matches!(byte, b'<' | b'>' | b'&' | b'"' | 0x7F) || byte < b' ') {
        return html.push_str(value);
    }
    for character in value.chars() {
        match character {
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '&' => html.push_str("&amp;"),
            '"' => html.push_str("&quot;"),
            _ if is_control(character) => html.push('\u{FFFD}'),
            _ => html.push(character),
        }
    }
}

/// An address in an attribute: what RFC 3986 §2 doesn't allow is percent-encoded, and `&` is escaped.
pub(super) fn address(html: &mut String, address: &str) {
    for byte in address.bytes() {
        match byte {
            b'&' => html.push_str("&amp;"),
            b'\'' => html.push_str("&#x27;"),
            byte if byte.is_ascii_alphanumeric() || b"-_.+!*(),%#@?=;:/$~".contains(&byte) => {
                html.push(char::from(byte));
            }
            _ => {
                // Writing to a String cannot fail.
                let _ = write!(html, "%{byte:02X}");
            }
        }
    }
}

/// Whether HTML and XML have no place for the character: C0 controls but tab and line ends, and U+007F.
pub(super) fn is_control(character: char) -> bool {
    character.is_ascii_control() && !matches!(character, '\t' | '\n' | '\r')
}

#[cfg(test)]
mod tests {
    fn written(write: fn(&mut String, &str), text: &str) -> String {
        let mut html = String::new();
        write(&mut html, text);
        html
    }

    #[test]
    fn each_place_has_its_own_escapes() {
        assert_eq!(written(super::text, r#"a < b & "c" > d"#), r#"a &lt; b &amp; "c" &gt; d"#);
        assert_eq!(written(super::attribute, "\"<&>\"\u{1}"), "&quot;&lt;&amp;&gt;&quot;\u{FFFD}");
        assert_eq!(written(super::address, "https://例.jp/?a=1&b=\"x\""), "https://%E4%BE%8B.jp/?a=1&amp;b=%22x%22");
    }
}
