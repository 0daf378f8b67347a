//! What a file that is handed out is inside: whether it is a picture, and what it says of itself; whether a browser
//! would run it. PDFs are read elsewhere.

use crate::model::inside::{Active, Inside};
use crate::parse::xml::{Malformed, Token, Tokens, local};
use crate::picture;

/// How a file has to be looked at, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Served {
    /// As a document of HTML.
    Document,
    Script,
    Svg,
    /// As any other XML.
    Xml,
    /// As a picture or a film that nobody cleans.
    Unclean(&'static str),
    /// As something that browsers don't run.
    Other,
}

/// As what a web server hands out a file of this name. Of several endings the last one counts that a server knows
/// (Apache, `mod_mime`: `a.html.ja` is HTML in Japanese).
#[must_use]
pub fn served(path: &str) -> Served {
    let name = path.rsplit('/').next().unwrap_or(path);
    let endings = name.split('.').skip(1).map(str::to_ascii_lowercase);
    endings.collect::<Vec<_>>().iter().rev().find_map(|ending| served_as(ending)).unwrap_or(Served::Other)
}

fn served_as(ending: &str) -> Option<Served> {
    match ending {
        "mht" | "mhtml" | "hta" | "htc" | "shtml" | "phtml" => return Some(Served::Document),
        "heic" | "heif" => return Some(Served::Unclean("HEIC")),
        "avif" => return Some(Served::Unclean("AVIF")),
        "tif" | "tiff" => return Some(Served::Unclean("TIFF")),
        "mov" => return Some(Served::Unclean("MOV")),
        "mp4" | "m4v" => return Some(Served::Unclean("MP4")),
        _ => {}
    }
    let kind = mime_guess::from_ext(ending).first()?;
    let (essence, subtype) = (kind.essence_str(), kind.subtype().as_str());
    let suffix = kind.suffix().map(|suffix| suffix.as_str());
    Some(if matches!(essence, "text/html" | "application/xhtml+xml") {
        Served::Document
    } else if subtype.contains("javascript") || subtype.contains("ecmascript") || essence == "application/wasm" {
        Served::Script
    } else if essence == "image/svg+xml" {
        Served::Svg
    } else if subtype == "xml" || suffix == Some("xml") {
        Served::Xml
    } else {
        Served::Other
    })
}

/// The largest drawing or document of XML that is looked through, in bytes.
pub const MAX_MARKUP: u64 = 16 * 1024 * 1024;

/// What a picture is by all its bytes; see [`picture::kind`].
#[must_use]
pub fn picture(bytes: &[u8]) -> Inside {
    match picture::cleaned(bytes) {
        Some(cleaned) => Inside::Picture { length: cleaned.bytes.len() as u64, has_place: cleaned.has_place },
        None => Inside::BrokenPicture,
    }
}

/// What a drawing (SVG 2) would do if a browser opened it: by its address it is a document of the site.
#[must_use]
pub fn svg(bytes: &[u8]) -> Inside {
    let Ok(text) = std::str::from_utf8(bytes) else { return Inside::Active(Active::Unread) };
    match first_active(text, true) {
        Ok(None) => Inside::Plain,
        Ok(Some(what)) => Inside::Active(Active::Markup(what.into())),
        Err(Malformed) => Inside::Active(Active::Unread),
    }
}

/// The same for any other XML. One of data does nothing, be it well-formed or not; but elements of HTML and of drawings
/// are taken for such in any document.
#[must_use]
pub fn xml(bytes: &[u8]) -> Inside {
    // In another encoding a browser may read other elements than stand here.
    let is_elsewhere_encoded = bytes.contains(&0) || bytes.contains(&0x1B) || bytes.starts_with(&[0xFF, 0xFE]);
    if is_elsewhere_encoded || bytes.starts_with(&[0xFE, 0xFF]) {
        return Inside::Active(Active::Unread);
    }
    let text = String::from_utf8_lossy(bytes);
    match first_active(&text, false) {
        Ok(None) => Inside::Plain,
        Ok(Some(what)) => Inside::Active(Active::Markup(what.into())),
        Err(Malformed) => Inside::Active(Active::Unread),
    }
}

const XHTML: &str = "http://www.w3.org/1999/xhtml";
const SVG: &str = "http://www.w3.org/2000/svg";

/// Elements that run something, or hold what isn't a drawing, whatever their prefix.
const ACTIVE: [&str; 10] =
    ["script", "foreignobject", "iframe", "embed", "object", "audio", "video", "handler", "listener", "link"];

/// The first thing in a document that would run or be loaded from elsewhere; none if there is nothing.
fn first_active(text: &str, is_drawing: bool) -> Result<Option<String>, Malformed> {
    let mut is_style = false;
    for token in Tokens::new(text) {
        match token? {
            Token::Instruction(text) if !text.starts_with("xml ") && (is_drawing || is_sheet(text)) => {
                return Ok(Some(format!("<?{}", text.split_ascii_whitespace().next().unwrap_or_default())));
            }
            Token::Declaration(text) if text.contains('[') => return Ok(Some("<!DOCTYPE […]>".to_owned())),
            Token::Start { name, attributes, .. } => {
                is_style = local(name).eq_ignore_ascii_case("style");
                for (key, value) in &attributes {
                    // A character that is written longer than anybody writes one: what it is, a browser would know.
                    if value.contains("&#") {
                        return Ok(Some((*key).to_owned()));
                    }
                    let is_namespace = *key == "xmlns" || key.starts_with("xmlns:");
                    if is_namespace && (value.trim() == XHTML || !is_drawing && value.trim() == SVG) {
                        return Ok(Some(value.trim().to_owned()));
                    }
                }
                if is_drawing && let Some(what) = of_element(name, &attributes) {
                    return Ok(Some(what));
                }
            }
            Token::End { .. } => is_style = false,
            Token::Text(text) if is_style && is_drawing => {
                if let Some(what) = of_style(&text, true) {
                    return Ok(Some(what));
                }
            }
            Token::Instruction(_) | Token::Declaration(_) | Token::Text(_) => {}
        }
    }
    Ok(None)
}

fn is_sheet(instruction: &str) -> bool {
    instruction.starts_with("xml-stylesheet")
}

fn of_element(name: &str, attributes: &[(&str, impl AsRef<str>)]) -> Option<String> {
    let element = local(name).to_ascii_lowercase();
    if ACTIVE.contains(&element.as_str()) {
        return Some(format!("<{name}>"));
    }
    attributes.iter().find_map(|(name, value)| {
        let (key, value) = (local(name).to_ascii_lowercase(), value.as_ref().trim());
        let is_active = match key.as_str() {
            "href" | "src" => return (!is_harmless(value, &element)).then(|| format!("{name}=\"{}\"", brief(value))),
            // What an animation changes: an address, or what happens at an event.
            "attributename" => {
                let changed = local(value).to_ascii_lowercase();
                matches!(changed.as_str(), "href" | "src" | "style") || changed.starts_with("on")
            }
            "base" => true,
            key => key.starts_with("on"),
        };
        if is_active { Some((*name).to_owned()) } else { of_style(value, key == "style") }
    })
}

/// Whether an address stays in the drawing. One that a reader has to click may lead out.
fn is_harmless(address: &str, element: &str) -> bool {
    let lower = address.to_ascii_lowercase();
    let is_picture =
        ["png", "jpeg", "jpg", "gif", "webp"].iter().any(|kind| lower.starts_with(&format!("data:image/{kind}")));
    let is_left_by_hand = element == "a" && (lower.starts_with("https://") || lower.starts_with("http://"));
    address.is_empty() || address.starts_with('#') || is_picture || is_left_by_hand
}

/// What in a style, or in any attribute that may hold an address of one, is loaded from elsewhere.
fn of_style(text: &str, is_sheet: bool) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    if is_sheet && let Some(what) = ["@import", "\\", "image-set", "@namespace"].iter().find(|at| lower.contains(*at)) {
        return Some((*what).to_owned());
    }
    let mut rest = lower.as_str();
    while let Some((_, after)) = rest.split_once("url(") {
        let address = after.trim_start_matches(|c: char| c.is_ascii_whitespace() || matches!(c, '"' | '\''));
        let beginning: String = address.chars().take(BEGINNING).collect();
        if !is_harmless(&beginning, "") || address.is_empty() {
            return Some(format!("url({}", brief(address)));
        }
        rest = after;
    }
    None
}

/// So many characters of an address say whether it stays in the drawing.
const BEGINNING: usize = 32;

/// The beginning of an address, for a message.
fn brief(text: &str) -> String {
    text.chars().take_while(|c| !c.is_control()).take(60).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_as_what_a_server_hands_it_out() {
        for (path, expected) in [
            ("a/b.html", Served::Document),
            ("B.HTM", Served::Document),
            ("a.html.ja", Served::Document),
            ("a.html.txt", Served::Other),
            ("a.xht", Served::Document),
            ("a.xhtml", Served::Document),
            ("a.mhtml", Served::Document),
            ("a.js", Served::Script),
            ("a.mjs", Served::Script),
            ("図.svg", Served::Svg),
            ("図.svgz", Served::Svg),
            ("a.xml", Served::Xml),
            ("a.xsl", Served::Xml),
            ("a.rdf", Served::Xml),
            ("a.kml", Served::Xml),
            ("a.pdf", Served::Other),
            ("a.xlsx", Served::Other),
            ("html", Served::Other),
            ("a.heic", Served::Unclean("HEIC")),
        ] {
            assert_eq!(served(path), expected, "{path}");
        }
    }

    const BEGIN: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\">";

    #[test]
    fn a_drawing_that_only_draws_passes() {
        for inner in [
            "<title>図</title><path d='M0 0'/>",
            "<linearGradient id='a'/><rect fill='url(#a)' style='stroke: url( \"#a\" )'/><use xlink:href='#a'/>",
            "<style>rect { fill: url(#a); }</style>",
            "<image href='data:image/png;base64,AAAA'/>",
            "<a href='https://example.jp/'><text>窓口 onload=</text></a>",
            "<metadata><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'/></metadata>",
            "<animate attributeName='opacity' from='0' to='1'/>",
        ] {
            assert_eq!(svg(format!("{BEGIN}{inner}</svg>").as_bytes()), Inside::Plain, "{inner}");
        }
    }

    #[test]
    fn a_drawing_that_does_more_is_told_of() {
        for inner in [
            "<script>alert(1)</script>",
            "<svg:SCRIPT/>",
            "<g onload='x'/>",
            "<g OnClick='x'/>",
            "<foreignObject/>",
            "<x:script xmlns:x='http://www.w3.org/1999/xhtml'/>",
            "<x:b xmlns:x='http://www.w3.org/1999/xhtm&#108;'/>",
            "<image xlink:href='https://example.org/a.png'/>",
            "<use href='b.svg#a'/>",
            "<a href='javas&#99;ript:x'/>",
            "<x:b xmlns:x='http://www.w3.org/1999/xhtm&#0000000000000000108;'/>",
            "<a href=' &#10;javascript:x'/>",
            "<set attributeName='href' to='javascript:x'/>",
            "<animate attributeName='xlink:href' values='javascript:x'/>",
            "<image href='data:image/svg+xml,x'/>",
            "<style>@import 'x.css';</style>",
            "<style><![CDATA[a { fill: URL(//example.org/x) }]]></style>",
            "<rect fill='url(https://example.org/#a)'/>",
            "<rect style='fill: u\\72l(x)'/>",
            "<g xml:base='https://example.org/'/>",
            "<g",
        ] {
            assert!(matches!(svg(format!("{BEGIN}{inner}</svg>").as_bytes()), Inside::Active(_)), "{inner}");
        }
        for whole in
            ["<!DOCTYPE svg [<!ENTITY a 'b'>]><svg/>", "<?xml-stylesheet href='a.xsl'?><svg/>", "<s\u{0}", "<svg a=b/>"]
        {
            assert!(matches!(svg(whole.as_bytes()), Inside::Active(_)), "{whole}");
        }
        assert_eq!(svg(&[0x1F, 0x8B, 8, 0]), Inside::Active(Active::Unread));
    }

    #[test]
    fn data_passes_and_a_document_in_disguise_does_not() {
        for whole in ["<?xml version='1.0' encoding='Shift_JIS'?><a on='1' href='https://x/'><b/></a>", "<a/>"] {
            assert_eq!(xml(whole.as_bytes()), Inside::Plain, "{whole}");
        }
        for whole in [
            "<a><b xmlns='http://www.w3.org/1999/xhtml'/></a>",
            "<a xmlns:s='http://www.w3.org/2000/svg'/>",
            "<?xml-stylesheet type='text/xsl' href='a.xsl'?><a/>",
            "<!DOCTYPE a [<!ENTITY b 'http://www.w3.org/1999/xhtml'>]><a xmlns='&b;'/>",
            "<a b>",
        ] {
            assert!(matches!(xml(whole.as_bytes()), Inside::Active(_)), "{whole}");
        }
    }
}
