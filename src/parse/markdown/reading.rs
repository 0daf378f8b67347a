//! What is read, and what it says.

use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::model::body::Body;

/// A Markdown text and where it stands.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// The file's path below the site's root, with `/` between its parts (`content/cases/a.md`). Relative links count
    /// from its directory.
    pub file: &'a Arc<str>,
    pub text: &'a str,
    /// The byte of the file at which the text begins.
    pub offset: u32,
    /// Whether it holds minutes, in which lines begin with who speaks.
    pub has_speakers: bool,
}

/// What a Markdown text says.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    pub body: Body,
    /// The text that a reader reads, blocks separated by line feeds. It is not kept with the page: a site is large.
    pub text: String,
    pub diagnostics: Vec<Diagnostic>,
}
