//! Everything that was read, file by file, before it is linked.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::model::accessibility::Accessibility;
use crate::model::config::Config;
use crate::model::inside::Inside;
use crate::model::metric::Metric;
use crate::model::page::PageSource;
use crate::model::pdf::Pdf;
use crate::model::personal::Personal;
use crate::model::private::Private;
use crate::model::schedule::Schedule;
use crate::model::synonyms::Synonyms;
use crate::model::value::Data;
use crate::model::vocabulary::{Glossary, Vocabulary};

/// What a content directory says. Paths are below `content/`.
#[derive(Clone, Debug)]
pub struct Content {
    pub config: Arc<Config>,
    /// In the order of their paths.
    pub pages: Vec<Arc<PageSource>>,
    /// By name: `industry` for `vocabularies/industry.yaml`.
    pub vocabularies: BTreeMap<Box<str>, Arc<Vocabulary>>,
    pub glossary: Arc<Glossary>,
    pub synonyms: Arc<Synonyms>,
    pub accessibility: Option<Arc<Accessibility>>,
    /// By path: `data/x.csv`.
    pub data: BTreeMap<Box<str>, Arc<Data>>,
    /// In the order of their ids.
    pub schedules: Vec<Arc<Schedule>>,
    /// In the order of their ids.
    pub metrics: Vec<Arc<Metric>>,
    /// Files that pages may hand out, with their size in bytes.
    pub files: Arc<BTreeMap<Box<str>, u64>>,
    /// What those of them say that are named as PDFs and that a page hands out.
    pub pdfs: Arc<BTreeMap<Box<str>, Pdf>>,
    /// What else was found in those that are handed out.
    pub insides: Arc<BTreeMap<Box<str>, Inside>>,
    /// The files for the root of the site by their paths below `_root/`, with their size in bytes.
    pub root_files: Arc<BTreeMap<Box<str>, u64>>,
    /// Names that must not appear. Nothing that is published depends on them.
    pub private: Option<Arc<Private>>,
    /// What in the sources may tell of a person, in their order.
    pub personal: Vec<Personal>,
}
