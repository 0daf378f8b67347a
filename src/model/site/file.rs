//! Files that pages hand out or show.

use std::sync::Arc;

use crate::model::attachment::{Attachment, FileRole};
use crate::model::hours::Mark;

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

impl SiteFile {
    /// The media type (IANA) of a file that programs can compute with; none of others.
    #[must_use]
    pub fn data_type(&self) -> Option<&'static str> {
        let (_, ending) = self.source.rsplit_once('.')?;
        match ending.to_ascii_lowercase().as_str() {
            "csv" => Some("text/csv"),
            "tsv" => Some("text/tab-separated-values"),
            "json" => Some("application/json"),
            "geojson" => Some("application/geo+json"),
            "xml" => Some("application/xml"),
            "xlsx" => Some("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            "ods" => Some("application/vnd.oasis.opendocument.spreadsheet"),
            _ => None,
        }
    }
}

/// A file that a page lists, ready to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageFile {
    pub role: FileRole,
    pub attachment: Attachment,
    /// Its place in [`Site::attachments`].
    pub file: u32,
    /// Why it isn't public, in a site that shows what isn't.
    pub hidden: Option<Mark>,
}
