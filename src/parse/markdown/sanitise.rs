//! Balancing a page whose author wrote HTML.
//!
//! A tag that is opened in one block and closed in another (`<details>` around Markdown) is right only in the whole, so
//! the whole is given to ammonia, which parses it as a browser does and writes it anew: every tag closed, nothing
//! that is not on the list.
//! 1. Marks become placeholders: elements and addresses that no author can write, as [`super::raw_html`] drops them.
//! 2. ammonia cleans the page.
//! 3. The result is read tag by tag, placeholders become marks again, and `id`s are collected.

use std::fmt::Write as _;
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};

use super::allowed::{ATTRIBUTES, TAGS};
use super::escape::is_control;
use super::output::{Mark, Output, Piece};
use super::tag::{self, Markup, Tag};

/// The attribute that names a mark, and the beginning of an address that does.
const MARK: &str = "data-mark";
const ADDRESS: &str = "mark-";

/// What may stand in a page: what authors may write, and what the renderer writes beside it.
static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::empty();
    builder
        .tags(TAGS.iter().copied().chain(["input"]).collect())
        .clean_content_tags(["script", "style"].into())
        .generic_attributes(
            ATTRIBUTES
                .iter()
                .copied()
                .filter(|name| !matches!(*name, "href" | "src"))
                .chain(["tabindex", "data-label", MARK])
                .collect(),
        )
        .generic_attribute_prefixes(["aria-"].into())
        .tag_attributes(
            [
                ("a", ["href"].into()),
                ("img", ["src", "loading"].into()),
                ("input", ["type", "disabled", "checked"].into()),
            ]
            .into(),
        )
        .url_schemes(["http", "https", "mailto", "tel"].into())
        .url_relative(UrlRelative::PassThrough)
        .link_rel(None)
        .strip_comments(true);
    builder
});

/// The page balanced, and its `id`s, sorted.
pub(super) fn whole(out: Output) -> (Output, Vec<Box<str>>) {
    let (html, pieces) = with_placeholders(&out);
    let clean = clean(&html);
    let mut cut = Cut { pieces, ..Cut::default() };
    cut.read(&clean);
    cut.anchors.sort_unstable();
    cut.anchors.dedup();
    cut.out.text = out.text;
    (cut.out, cut.anchors)
}

/// A heading's content for the table of contents, balanced by itself, without `id`s.
pub(super) fn fragment(html: &str) -> Box<str> {
    let clean = clean(html);
    let mut fragment = String::with_capacity(clean.len());
    let mut from = 0;
    each_tag(&clean, |at, tag| {
        for id in tag.attributes.iter().filter(|attribute| attribute.name == "id") {
            // The cleaned form is ` id="value"`.
            let start = at + id.at - 1;
            fragment.push_str(clean.get(from..start).unwrap_or_default());
            from = start + " id=\"\"".len() + id.value.len();
        }
    });
    fragment.push_str(clean.get(from..).unwrap_or_default());
    fragment.into_boxed_str()
}

/// Cleaned HTML. A control character that was written as a reference (`&#1;`) is one now.
fn clean(html: &str) -> String {
    let clean = CLEANER.clean(html).to_string();
    if clean.contains(is_control) { clean.replace(is_control, "\u{FFFD}") } else { clean }
}

fn with_placeholders(out: &Output) -> (String, Vec<Piece>) {
    let mut html = String::with_capacity(out.html.len() + 24 * out.marks.len());
    let mut pieces = Vec::new();
    let mut from = 0;
    for Mark { at, piece } in &out.marks {
        html.push_str(out.html.get(from..*at).unwrap_or_default());
        from = *at;
        let number = pieces.len();
        // Writing to a String cannot fail.
        let _ = match piece {
            Piece::LinkStart { .. } => write!(html, "<a {MARK}=\"{number}\">"),
            Piece::LinkEnd { .. } => write!(html, "</a>"),
            Piece::Url { .. } => write!(html, "{ADDRESS}{number}"),
            Piece::Component(_) | Piece::Phrase { .. } => write!(html, "<wbr {MARK}=\"{number}\">"),
            // Right behind the start of an attribute's value: the value stays empty, and the mark is an attribute
            // beside it.
            Piece::Label { .. } => write!(html, "\" {MARK}=\"{number}"),
            Piece::Aside(_) | Piece::FootnoteReference(_) => continue,
        };
        pieces.push(piece.clone());
    }
    html.push_str(out.html.get(from..).unwrap_or_default());
    (html, pieces)
}

/// The cleaned page while its placeholders are turned back.
#[derive(Default)]
struct Cut {
    pieces: Vec<Piece>,
    out: Output,
    anchors: Vec<Box<str>>,
    /// The open `<a>`s.
    links: Vec<Link>,
}

/// How an open `<a>` was written.
enum Link {
    Reference(u32),
    Tag,
    /// Within another one, which a table makes possible: links don't nest, so that it is left out.
    Inner,
}

impl Cut {
    fn read(&mut self, clean: &str) {
        let mut from = 0;
        each_tag(clean, |at, tag| {
            self.out.html.push_str(clean.get(from..at).unwrap_or_default());
            from = at + tag.length;
            self.tag(clean.get(at..from).unwrap_or_default(), tag);
        });
        self.out.html.push_str(clean.get(from..).unwrap_or_default());
    }

    fn tag(&mut self, written: &str, tag: &Tag<'_>) {
        if tag.name == "a" {
            return self.link(written, tag);
        }
        self.element(written, tag);
    }

    fn link(&mut self, written: &str, tag: &Tag<'_>) {
        if tag.is_end {
            match self.links.pop() {
                Some(Link::Reference(reference)) => self.out.mark(Piece::LinkEnd { reference }),
                Some(Link::Tag) => self.out.html.push_str(written),
                Some(Link::Inner) | None => {}
            }
            return;
        }
        if !self.links.is_empty() {
            return self.links.push(Link::Inner);
        }
        let mark = tag.attributes.iter().find(|attribute| attribute.name == MARK);
        if let Some(piece @ Piece::LinkStart { reference, .. }) = mark.and_then(|mark| self.piece(mark.value)) {
            self.links.push(Link::Reference(reference));
            self.out.mark(piece);
        } else {
            self.links.push(Link::Tag);
            self.element(written, tag);
        }
    }

    /// The mark that a placeholder names.
    fn piece(&self, number: &str) -> Option<Piece> {
        number.parse().ok().and_then(|number: usize| self.pieces.get(number)).cloned()
    }

    fn element(&mut self, written: &str, tag: &Tag<'_>) {
        let mut from = 0;
        for attribute in &tag.attributes {
            let number = match attribute.name.as_str() {
                MARK => attribute.value,
                "href" | "src" => attribute.value.strip_prefix(ADDRESS).unwrap_or_default(),
                "id" => {
                    self.anchors.push(tag::decoded(attribute.value).into());
                    continue;
                }
                _ => continue,
            };
            let Some(piece) = self.piece(number) else { continue };
            match piece {
                Piece::Component(_) | Piece::Phrase { .. } => return self.out.mark(piece),
                Piece::Label { .. } => {
                    // The cleaned form is ` aria-label="" data-mark="number"`.
                    let beside = attribute.at - 1;
                    self.out.html.push_str(written.get(from..beside - 1).unwrap_or_default());
                    self.out.mark(piece);
                    self.out.html.push('"');
                    from = beside + format!(" {MARK}=\"\"").len() + attribute.value.len();
                }
                Piece::Url { .. } => {
                    // The cleaned form is ` name="value"`.
                    let start = attribute.at + attribute.name.len() + "=\"".len();
                    self.out.html.push_str(written.get(from..start).unwrap_or_default());
                    self.out.mark(piece);
                    from = start + attribute.value.len();
                }
                _ => {}
            }
        }
        self.out.html.push_str(written.get(from..).unwrap_or_default());
    }
}

/// Calls with every tag of cleaned HTML and the byte at which it begins.
fn each_tag(clean: &str, mut call: impl FnMut(usize, &Tag<'_>)) {
    let mut from = 0;
    while let Some(at) = clean.get(from..).and_then(|rest| rest.find('<')).map(|at| from + at) {
        from = match tag::read(clean.get(at..).unwrap_or_default()) {
            Some(Markup::Tag(tag)) => {
                call(at, &tag);
                at + tag.length
            }
            _ => at + 1,
        };
    }
}
