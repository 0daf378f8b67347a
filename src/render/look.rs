//! The mark of a site that is only looked at: every page says so at its head, and keeps robots out.
//!
//! It is put into the finished page, whatever the theme's templates are: a page without it could be taken for the one
//! to be published.

use memchr::memmem::find;

use crate::calendar::Moment;
use crate::model::config::Look;
use crate::model::phrase::Phrase;
use crate::model::site::Site;
use crate::render::escape::push_escaped;
use crate::render::theme::Texts;

const NOINDEX: &str = "\n<meta name=\"robots\" content=\"noindex\">";

/// What is said of a site that is only looked at; none of one that is to be published.
#[must_use]
pub fn note(site: &Site, texts: &Texts) -> Option<String> {
    let phrase = match site.config.look? {
        Look::Moment => Phrase::LookMoment,
        Look::Unpublished => Phrase::LookUnpublished,
    };
    let at = Moment::from(site.now).japanese(&site.config.timezone);
    Some(texts.filled(phrase, &[("at", &at)]))
}

/// A page, with the mark if its site is only looked at.
pub fn marked(html: Vec<u8>, site: &Site, texts: &Texts) -> Vec<u8> {
    match note(site, texts) {
        Some(note) => mark(html, &note),
        None => html,
    }
}

fn mark(html: Vec<u8>, note: &str) -> Vec<u8> {
    let html = match after_tag(&html, b"<head") {
        Some(at) if find(&html, NOINDEX.trim_start().as_bytes()).is_none() => insert(html, at, NOINDEX),
        _ => html,
    };
    let mut mark = String::from("\n<p class=\"look\" role=\"note\">");
    push_escaped(&mut mark, note);
    mark.push_str("</p>");
    // What isn't in a body is put there by every browser.
    let at = after_tag(&html, b"<body").or_else(|| after_tag(&html, b"</head")).unwrap_or(html.len());
    insert(html, at, &mark)
}

/// Where a tag ends that begins so: `<head>` and `<head lang="ja">`, not `<header>`.
fn after_tag(html: &[u8], begin: &[u8]) -> Option<usize> {
    let mut from = 0;
    while let Some(found) = find(html.get(from..)?, begin) {
        let end = from + found + begin.len();
        match html.get(end)? {
            b'>' | b' ' | b'\n' | b'\t' | b'\r' => return Some(end + memchr::memchr(b'>', html.get(end..)?)? + 1),
            _ => from = end,
        }
    }
    None
}

fn insert(mut html: Vec<u8>, at: usize, text: &str) -> Vec<u8> {
    html.splice(at..at, text.bytes());
    html
}

#[cfg(test)]
mod tests {
    use super::mark;

    #[test]
    fn a_page_of_any_theme_is_marked_at_its_head() {
        let mark = |html: &str| String::from_utf8(mark(html.as_bytes().to_vec(), "a<b")).unwrap();
        let (robots, note) =
            ("\n<meta name=\"robots\" content=\"noindex\">", "\n<p class=\"look\" role=\"note\">a&lt;b</p>");
        for (page, expected) in [
            ("<head><title>x</title></head><body><header>", "<head>R<title>x</title></head><body>N<header>"),
            ("<head\nid=h></head><body class=\"x\">y", "<head\nid=h>R</head><body class=\"x\">Ny"),
            ("<header>x</header><body>", "<header>x</header><body>N"),
            ("<head></head>y", "<head>R</head>Ny"),
            ("y", "yN"),
            ("", "N"),
        ] {
            assert_eq!(mark(page), expected.replace('R', robots).replace('N', note), "{page}");
        }
        let once = "<head><meta name=\"robots\" content=\"noindex\"></head><body>";
        assert_eq!(mark(once).matches("noindex").count(), 1);
    }
}
