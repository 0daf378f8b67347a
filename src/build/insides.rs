//! Looking into the files that are handed out, each once, on all cores: of pictures, drawings and documents of XML the
//! whole is read, and so are archives, as those of Office; of any other file its beginning. PDFs are looked into by
//! themselves ([`super::pdfs`]).

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read};

use crate::files::{Files, ReadError};
use crate::model::inside::{Active, Inside};
use crate::model::pdf::Pdf;
use crate::parallel;
use crate::parse::inside::{self, MAX_MARKUP, Served};
use crate::parse::office;
use crate::picture;

/// What is inside the files at these paths below `content/`, as far as there are such. `lengths` are those of all files
/// that there are. What is `known` isn't looked into again.
pub fn read<'p>(
    files: &dyn Files,
    handed_out: impl Iterator<Item = &'p str>,
    lengths: &BTreeMap<Box<str>, u64>,
    known: impl Fn(&str) -> Option<Inside> + Sync,
) -> BTreeMap<Box<str>, Inside> {
    if lengths.is_empty() {
        return BTreeMap::new();
    }
    // Most of what is led to is a page.
    let there = handed_out.filter_map(|path| Some((path, *lengths.get(path)?)));
    let there: BTreeSet<(&str, u64)> = there.filter(|(path, _)| !Pdf::is_named(path)).collect();
    let there: Vec<(&str, u64)> = there.into_iter().collect();
    // A file that can't be read is missed when it is copied.
    let read = parallel::map(&there, 1, |&(path, length)| {
        Some((path.into(), known(path).or_else(|| look_into(files, path, length).ok())?))
    });
    read.into_iter().flatten().collect()
}

fn look_into(files: &dyn Files, path: &str, length: u64) -> Result<Inside, ReadError> {
    let served = inside::served(path);
    let path = format!("content/{path}");
    match served {
        Served::Document => return Ok(Inside::Active(Active::Document)),
        Served::Script => return Ok(Inside::Active(Active::Script)),
        Served::Svg | Served::Xml if length > MAX_MARKUP => return Ok(Inside::Active(Active::Unread)),
        Served::Svg => return Ok(inside::svg(&files.read(&path)?)),
        Served::Xml => return Ok(inside::xml(&files.read(&path)?)),
        Served::Unclean(_) | Served::Other => {}
    }
    let mut start = Vec::with_capacity(picture::HEADER);
    let beginning = io::copy(&mut files.open(&path)?.take(picture::HEADER as u64), &mut start);
    beginning.map_err(ReadError::Io)?;
    if let Some(program) = office::program(&path) {
        let is_archive = start.starts_with(b"PK") && length <= office::MAX_LENGTH;
        return Ok(if is_archive {
            office::office(&files.read(&path)?, program)
        } else {
            Inside::ClosedOffice(program)
        });
    }
    if start.starts_with(b"PK") && length <= office::MAX_LENGTH {
        return Ok(office::archive(&files.read(&path)?));
    }
    Ok(match (picture::kind(&start), served) {
        (Some(_), _) if length > picture::MAX_LENGTH => Inside::LargePicture,
        (Some(_), _) => inside::picture(&files.read(&path)?),
        (None, Served::Unclean(format)) => Inside::UncleanPicture(format),
        (None, _) => Inside::Plain,
    })
}
