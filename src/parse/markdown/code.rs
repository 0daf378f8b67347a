//! Code blocks.

use super::escape;

/// Writes a code block; `info` is what stands behind the opening fence. Tells whether it was coloured.
pub(super) fn block(html: &mut String, info: Option<&str>, text: &str) -> bool {
    html.push_str("<pre class=\"code\" tabindex=\"0\"><code");
    if let Some(language) = info.and_then(|info| info.split_whitespace().next()) {
        html.push_str(" class=\"language-");
        escape::attribute(html, language);
        html.push('"');
    }
    html.push('>');
    escape::text(html, text);
    html.push_str("</code></pre>\n");
    false
}
