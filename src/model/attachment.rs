//! Files that pages hand out, as the pages say it.

use crate::calendar::Moment;
use crate::diagnostic::Spanned;

/// A file that a page hands out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// A clean path below `content/`.
    pub path: Spanned<Box<str>>,
    /// 資料1; empty where there is none.
    pub label: Spanned<Box<str>>,
    pub title: Box<str>,
    pub submitted_by: Box<str>,
    pub publish_at: Option<Moment>,
}

/// What a file is to the page that hands it out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileRole {
    File,
    Document,
    Minutes,
}
