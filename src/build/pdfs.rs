//! Looking into the PDFs that pages hand out, each once, on all cores. Nothing else that is handed out is read before
//! it is copied.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read};

use crate::build::Papers;
use crate::files::{Files, ReadError};
use crate::model::page::PageSource;
use crate::model::pdf::Pdf;
use crate::parallel;
use crate::parse;
use crate::resolve::pdfs_of;

/// What the PDFs say that the pages hand out, public or not, by their paths below `content/`. `lengths` are those of
/// all files that there are. What is `known` isn't looked into again.
pub fn read<'p>(
    files: &dyn Files,
    papers: Option<&Papers>,
    pages: impl Iterator<Item = &'p PageSource>,
    lengths: &BTreeMap<Box<str>, u64>,
    known: impl Fn(&str) -> Option<Pdf> + Sync,
) -> BTreeMap<Box<str>, Pdf> {
    if lengths.is_empty() {
        return BTreeMap::new();
    }
    let handed_out: BTreeSet<&str> = pages.flat_map(pdfs_of).map(|(path, _)| path).collect();
    let there: Vec<(&str, u64)> = handed_out.into_iter().filter_map(|path| Some((path, *lengths.get(path)?))).collect();
    // A file that can't be read is missed when it is copied.
    let read = parallel::map(&there, 1, |&(path, length)| {
        Some((path.into(), known(path).or_else(|| look_into(files, papers, path, length).ok())?))
    });
    read.into_iter().flatten().collect()
}

/// What the file says; of one that is too long, its beginning alone is read.
fn look_into(files: &dyn Files, papers: Option<&Papers>, path: &str, length: u64) -> Result<Pdf, ReadError> {
    let path = format!("content/{path}");
    if length <= Pdf::MAX_LENGTH {
        let bytes = files.read(&path)?;
        // What isn't one at all needs no reader.
        let is_pdf = parse::is_pdf(&bytes);
        return Ok(papers.filter(|_| is_pdf).map_or_else(|| parse::pdf(&bytes), |papers| papers.facts(&bytes)));
    }
    let mut start = Vec::with_capacity(parse::HEADER_WITHIN);
    let within = io::copy(&mut files.open(&path)?.take(parse::HEADER_WITHIN as u64), &mut start);
    within.map_err(ReadError::Io)?;
    Ok(if parse::is_pdf(&start) { Pdf::TooLarge } else { Pdf::Foreign })
}
