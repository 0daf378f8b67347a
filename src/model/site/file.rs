//! Files that pages hand out or show.

use std::sync::Arc;

use crate::model::attachment::{Attachment, FileRole};

/// A file that is copied as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteFile {
    /// Below the site's root: `content/councils/a/01/資料.pdf`.
    pub source: Arc<str>,
    pub url: Box<str>,
    /// In bytes.
    pub size: u64,
    /// The pages of a PDF, if they could be counted.
    pub pages: Option<u32>,
}

/// A file that a page lists, ready to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageFile {
    pub role: FileRole,
    pub attachment: Attachment,
    /// Its place in [`Site::attachments`].
    pub file: u32,
}
