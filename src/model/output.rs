//! An output: a file of the site as it will be published.

/// One file of the finished site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// Below the output directory, in NFC, with `/` between its parts: `cases/a/index.html`.
    pub path: Box<str>,
    pub content: Content,
}

/// Where the bytes of an output come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// Rendered.
    Bytes(Vec<u8>),
    /// A file of the sources, as [`crate::files::handed_out`] gives it. Its path is below the root of the sources:
    /// `content/councils/01/資料.pdf`.
    File { source: Box<str> },
}

impl Output {
    /// An output that was rendered.
    #[must_use]
    pub fn bytes(path: impl Into<Box<str>>, bytes: impl Into<Vec<u8>>) -> Output {
        Output { path: path.into(), content: Content::Bytes(bytes.into()) }
    }

    /// An output that is a copy of a source file.
    #[must_use]
    pub fn copy(path: impl Into<Box<str>>, source: impl Into<Box<str>>) -> Output {
        Output { path: path.into(), content: Content::File { source: source.into() } }
    }
}
