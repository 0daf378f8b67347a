//! What a PDF says of itself: what readers are told before they open it, and what its author should mend.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::picture::Said;

/// What was found where a PDF should be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Pdf {
    Read(PdfFacts),
    /// It is encrypted, be it against reading or only against changes; nothing else is known of it.
    Protected,
    /// It is a PDF, but not to its end.
    Broken,
    /// Longer than what is read; it is handed out all the same.
    TooLarge,
    /// Whatever it is, it isn't a PDF.
    Foreign,
}

impl Pdf {
    /// The largest PDF that is read, in bytes. While one is read, it takes many times its own memory.
    pub const MAX_LENGTH: u64 = 32 * 1024 * 1024;

    /// Whether the name of a file says that it is one.
    #[must_use]
    pub fn is_named(path: &str) -> bool {
        path.rsplit_once('.').is_some_and(|(_, extension)| extension.eq_ignore_ascii_case("pdf"))
    }

    /// The number of its pages, if it is known.
    #[must_use]
    pub fn pages(&self) -> Option<u32> {
        match self {
            Pdf::Read(facts) => Some(facts.pages),
            Pdf::Protected | Pdf::Broken | Pdf::TooLarge | Pdf::Foreign => None,
        }
    }
}

/// What a PDF that could be read says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PdfFacts {
    /// 1 or more.
    pub pages: u32,
    /// The title of its document information (ISO 32000-1, 14.3.3), without blanks around it; empty if there is none.
    pub title: Box<str>,
    /// The author of its document information, likewise.
    pub author: Box<str>,
    /// Whether it has a structure that screen readers can follow (ISO 32000-1, 14.8).
    pub tagged: bool,
    /// The pictures in it that say more than what they show, in the order of the file.
    pub pictures: Vec<PdfPicture>,
}

/// A picture within a PDF.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PdfPicture {
    /// The number of its object.
    pub object: u32,
    /// The first page that shows it, from 1 on, if that is known.
    pub page: Option<u32>,
    pub says: Said,
}

/// What came of reading the words of a PDF.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PdfText {
    /// The words of each page, with line feeds between what doesn't follow on one another; and how many of its glyphs
    /// have a meaning, and how many don't.
    Read { pages: Vec<Box<str>>, known: usize, unknown: usize },
    /// It opens with a password alone.
    Protected,
    /// It isn't a PDF that can be read, or reading it went wrong.
    Broken,
    /// It has more than [`PdfText::MAX_PAGES`] pages or more than [`PdfText::MAX_LENGTH`] of text.
    TooLong,
    /// Reading it took more time or memory than it is given.
    TooCostly,
}

impl PdfText {
    /// More pages than any paper has that is read as one.
    pub const MAX_PAGES: usize = 3000;
    /// In bytes; a page full of Japanese has some 4 KB.
    pub const MAX_LENGTH: usize = 16 * 1024 * 1024;

    /// The words of each page; none if they couldn't be read as a whole.
    #[must_use]
    pub fn pages(&self) -> &[Box<str>] {
        match self {
            PdfText::Read { pages, .. } => pages,
            PdfText::Protected | PdfText::Broken | PdfText::TooLong | PdfText::TooCostly => &[],
        }
    }
}

/// The words of a site's PDFs, by the places of the files in `Site::attachments`.
pub type PdfTexts = BTreeMap<u32, Arc<PdfText>>;
