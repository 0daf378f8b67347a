//! The elements and attributes of HTML that an author may write.

/// The elements that an author may write.
pub(super) const TAGS: &[&str] = &[
    "a",
    "abbr",
    "article",
    "aside",
    "b",
    "bdi",
    "bdo",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "col",
    "colgroup",
    "data",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "section",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "u",
    "ul",
    "var",
    "wbr",
];

/// The attributes that an author may write, beside those that begin with `aria-`.
pub(super) const ATTRIBUTES: &[&str] = &[
    "id", "class", "title", "lang", "dir", "href", "src", "alt", "width", "height", "colspan", "rowspan", "scope",
    "start", "open", "datetime", "cite", "role",
];

/// Elements whose content is no text for readers and goes with them.
pub(super) const DROPPED_WITH_CONTENT: &[&str] = &[
    "iframe", "math", "noembed", "noframes", "noscript", "object", "script", "style", "svg", "template", "textarea",
    "title", "xmp",
];

/// Elements that end with their paragraph at the latest: a browser would carry many of them on through the page.
pub(super) const OF_THE_LINE: &[&str] = &[
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "dfn", "em", "i", "kbd", "mark", "q", "rp", "rt", "ruby",
    "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var",
];

/// Whether an attribute may be written with an element that may be.
pub(super) fn is_attribute(name: &str) -> bool {
    let is_aria = name
        .strip_prefix("aria-")
        .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_lowercase()));
    is_aria || ATTRIBUTES.contains(&name)
}
