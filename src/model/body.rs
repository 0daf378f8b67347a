//! The body of a page: HTML as it will be, and between it what is only known once the whole site is.
//!
//! All Markdown work is done once a file. What depends on other pages (the address of a linked file, a component's
//! output) and on the site's language (what an alert is called) stays a [`Segment`] of its own and is filled in when a
//! page is rendered, so that links from the root, absolute links and the links of a site on a drive are one mechanism.

use crate::diagnostic::{Span, Spanned};
use crate::model::phrase::Phrase;

/// A parsed Markdown body.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Body {
    pub segments: Vec<Segment>,
    pub references: Vec<Reference>,
    /// The addresses on the web that the text leads to.
    pub addresses: Vec<Spanned<Box<str>>>,
    pub headings: Vec<Heading>,
    /// Every other `id` that the body's HTML carries, sorted.
    pub anchors: Vec<Box<str>>,
}

impl Body {
    /// The heading that an author names by its text or its `id`.
    #[must_use]
    pub fn heading(&self, named: &str) -> Option<&Heading> {
        self.headings.iter().find(|heading| *heading.html == *named || *heading.id == *named)
    }

    /// Whether the body's HTML carries this `id`.
    #[must_use]
    pub fn has_anchor(&self, id: &str) -> bool {
        self.headings.iter().any(|heading| *heading.id == *id)
            || self.anchors.binary_search_by(|known| (**known).cmp(id)).is_ok()
    }
}

/// A piece of a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Segment {
    /// Finished HTML.
    Html(Box<str>),
    /// The start tag of a link: `<a href="…" title="…">`, or nothing if the target isn't public.
    LinkStart { reference: u32, title: Option<Box<str>> },
    /// The end tag of that link.
    LinkEnd { reference: u32 },
    /// The address alone, in an attribute that stands in the HTML around it: `<img src="` … `">`.
    Url { reference: u32 },
    /// What the program writes in the site's language, with values by the names that the text fills in: between tags,
    /// or in an attribute that stands in the HTML around it.
    Phrase { phrase: Phrase, values: Box<[(&'static str, Box<str>)]> },
    /// A component of the theme, called in the text: `{{ cases(limit=3) }}`. Always a block of its own or inline.
    Component(Box<ComponentCall>),
}

/// Something that the text leads to and that resolving has to find.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    pub target: Target,
    /// Where the destination is written, in bytes of the source file.
    pub span: Span,
}

/// What an author wrote as a destination, classified by its form alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A file below `content/`, as a clean path without `.` and `..` (`organisations/bureaus/kanto.md`), and the part
    /// after `#`, both percent-decoded and in NFC. An empty path is `content/` itself.
    Source { path: Box<str>, anchor: Option<Box<str>> },
    /// A place on the same page: `#体制`.
    Anchor(Box<str>),
    /// `[[用語]]` or `[[用語#節]]`: a term of the glossary, or the title of a page.
    Wiki { name: Box<str>, anchor: Option<Box<str>> },
}

/// A heading of level 1 to 6, for the table of contents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    pub level: u8,
    pub id: Box<str>,
    /// Its content as HTML without links and footnote marks.
    pub html: Box<str>,
}

/// `{{ name(key=value, …) }}` in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComponentCall {
    pub name: Spanned<Box<str>>,
    /// In the order written; each name once.
    pub arguments: Vec<(Spanned<Box<str>>, Argument)>,
    pub span: Span,
}

/// A component's argument: `"text"`, `12`, `1.5`, `true`, or a list of these.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Argument {
    Text(Box<str>),
    Integer(i64),
    /// A decimal number as written, so that values stay comparable.
    Decimal(Box<str>),
    Boolean(bool),
    List(Vec<Argument>),
}
