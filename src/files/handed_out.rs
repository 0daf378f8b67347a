//! A file of the sources as the site hands it out: as it is, but for what a picture says of itself.

use std::io::{self, Cursor, Read};

use super::{Files, ReadError};
use crate::picture;

/// What becomes of a file that is handed out. Whoever publishes it or shows it takes it from here: there is no other
/// way from a source to the site.
pub enum HandedOut<'f> {
    /// A picture without what it says of itself.
    Picture(Vec<u8>),
    /// Any other file, piece by piece.
    AsItIs(Box<dyn Read + 'f>),
}

impl<'f> HandedOut<'f> {
    #[must_use]
    pub fn into_reader(self) -> Box<dyn Read + 'f> {
        match self {
            HandedOut::Picture(bytes) => Box::new(Cursor::new(bytes)),
            HandedOut::AsItIs(reader) => reader,
        }
    }
}

/// A file as it is handed out. Its bytes say whether it is a picture, and its name doesn't matter.
///
/// # Errors
/// See [`ReadError`]. A picture that can't be cleaned is [`ReadError::Unclean`]: it isn't handed out.
pub fn handed_out<'f>(files: &'f dyn Files, path: &str) -> Result<HandedOut<'f>, ReadError> {
    let mut from = files.open(path)?;
    let mut start = Vec::with_capacity(picture::HEADER);
    io::copy(&mut from.by_ref().take(picture::HEADER as u64), &mut start).map_err(ReadError::Io)?;
    let whole = Cursor::new(start.clone()).chain(from);
    if picture::kind(&start).is_none() {
        return Ok(HandedOut::AsItIs(Box::new(whole)));
    }
    let mut bytes = Vec::new();
    whole.take(picture::MAX_LENGTH + 1).read_to_end(&mut bytes).map_err(ReadError::Io)?;
    let is_read = bytes.len() as u64 <= picture::MAX_LENGTH;
    let cleaned = is_read.then(|| picture::cleaned(&bytes)).flatten().ok_or(ReadError::Unclean)?;
    Ok(HandedOut::Picture(cleaned.bytes))
}
