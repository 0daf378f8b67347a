//! What was found inside a file that is handed out, beside what a PDF says of itself ([`crate::model::pdf`]).

/// What a file turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inside {
    /// A picture that can be cleaned: its length in bytes when it is published, and whether it says where it was taken.
    Picture { length: u64, has_place: bool },
    /// A picture whose format says how to clean it, and which doesn't hold to it.
    BrokenPicture,
    /// A picture that is too large to be cleaned.
    LargePicture,
    /// A picture or a film of a format that may say where it was taken, and that nobody cleans: `HEIC`.
    UncleanPicture(&'static str),
    /// A file that a browser would run in the site's name.
    Active(Active),
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
