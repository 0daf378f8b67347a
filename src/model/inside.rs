//! What was found inside a file that is handed out, beside what a PDF says of itself ([`crate::model::pdf`]).

use crate::picture::Said;

/// What a file turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inside {
    /// A picture that can be cleaned: its length in bytes when it is published, and whether it says where it was taken.
    Picture {
        length: u64,
        has_place: bool,
    },
    /// A picture whose format says how to clean it, and which doesn't hold to it.
    BrokenPicture,
    /// A picture that is too large to be cleaned.
    LargePicture,
    /// A picture or a film of a format that may say where it was taken, and that nobody cleans: `HEIC`.
    UncleanPicture(&'static str),
    /// A file that a browser would run in the site's name.
    Active(Active),
    Office(Box<Office>),
    /// A file of Office into which nobody can look: by its format, a password, or its size.
    ClosedOffice(OfficeProgram),
    /// Any other archive (ZIP, `OpenDocument`) with the pictures in it that say more than what they show.
    Archive(Vec<PictureWithin>),
    /// Nothing to be said of it.
    Plain,
}

/// Why a file would run, or load something, if a browser opened it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Active {
    /// A document of HTML.
    Document,
    /// A script.
    Script,
    /// A drawing or a document of XML, with what in it does: `<script>`, `onload`, `https://example.org/`.
    Markup(Box<str>),
    /// A drawing or a document of XML that can't be read to its end, so that nobody knows.
    Unread,
}

/// A program of Microsoft Office.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfficeProgram {
    Word,
    Excel,
    PowerPoint,
}

/// What a file of Office says of itself, and what was left in it. Texts are empty if there are none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Office {
    pub program: OfficeProgram,
    pub title: Box<str>,
    pub author: Box<str>,
    /// Who saved it last.
    pub last_author: Box<str>,
    pub company: Box<str>,
    /// What was left in it, each once.
    pub left: Vec<Leftover>,
    /// The names of hidden sheets, the numbers of hidden slides.
    pub hidden: Vec<Box<str>>,
    /// Who wrote the files that lie in it: the workbook of a chart.
    pub others: Vec<Box<str>>,
    /// The pictures and films in it that say more than what they show.
    pub pictures: Vec<PictureWithin>,
}

/// A picture within a file of Office, or within any other archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PictureWithin {
    /// The name of its part: `word/media/image1.jpeg`; behind that of a file within the file, if it lies in such a one.
    pub name: Box<str>,
    /// What it says; none if there was too much to look into.
    pub says: Option<Said>,
}

/// What was left in a file of Office that others needn't see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leftover {
    /// Changes that were recorded and not accepted.
    Changes,
    Comments,
    /// Notes to slides.
    Notes,
}

impl Office {
    /// One of which nothing is known yet.
    #[must_use]
    pub fn of(program: OfficeProgram) -> Office {
        Office {
            program,
            title: Box::default(),
            author: Box::default(),
            last_author: Box::default(),
            company: Box::default(),
            left: Vec::new(),
            hidden: Vec::new(),
            others: Vec::new(),
            pictures: Vec::new(),
        }
    }

    /// Takes down that something was left in it, if that is so.
    pub fn leave(&mut self, leftover: Leftover, is_there: bool) {
        if is_there && !self.left.contains(&leftover) {
            self.left.push(leftover);
        }
    }

    /// What it says of itself, a line each.
    #[must_use]
    pub fn words(&self) -> String {
        [&self.title, &self.author, &self.last_author, &self.company]
            .into_iter()
            .chain(&self.hidden)
            .chain(&self.others)
            .map(|text| &**text)
            .collect::<Vec<_>>()
            .join("\n")
    }
}
