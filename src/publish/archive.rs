//! The site that stands in the target as one file, to be handed on: `public.zip` beside `public`.
//!
//! The same files make the same bytes: they stand in the order of their names, and all are as old as the format can
//! say. Everything lies in one folder, so that unpacking it scatters nothing. Names are marked as UTF-8 (APPNOTE.TXT
//! §4.4.4, bit 11), without which Windows takes them for another encoding.

use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::DeflateEncoder;
use rawzip::time::UtcDateTime;
use rawzip::{CompressionMethod, ZipArchiveWriter};

use super::claim::Claim;
use super::manifest::hash_of;
use super::workshop::unusable;
use crate::diagnostic::Text;
use crate::error::Error;

/// What is packed beside the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Archive {
    /// The folder that everything lies in.
    pub folder: String,
    /// The name of a text for those who unpack it. A file of the site with that name comes before it.
    pub note: String,
    pub text: String,
}

/// An archive that stands beside the target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Packed {
    pub path: PathBuf,
    pub bytes: u64,
}

/// Sees that nothing but an archive of ours is going to be replaced: one whose bytes were noted when it was made.
///
/// # Errors
/// If something else has the archive's name, or what is there can't be read.
pub(super) fn claim(claim: &Claim) -> Result<(), Error> {
    let path = claim.workshop().archive();
    if is_ours(claim)? {
        return Ok(());
    }
    let shown = path.display();
    Err(Error::new(Text::new(
        format!("「{shown}」は、既に別のものとしてあるため、書き出しをやめました。名前を変えるか、消してください。"),
        format!("`{shown}` is there already and no build made it, so nothing was written; rename or delete it"),
    )))
}

/// Whether there is no archive beside the target, or one of ours.
///
/// # Errors
/// If that can't be read.
fn is_ours(claim: &Claim) -> Result<bool, Error> {
    let (path, note) = (claim.workshop().archive(), claim.workshop().archive_note());
    let facts = match fs::symlink_metadata(&path) {
        Ok(facts) => facts,
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(true),
        Err(cause) => return Err(unwritable(&path, cause)),
    };
    let noted = match fs::read_to_string(&note) {
        Err(cause) if matches!(cause.kind(), io::ErrorKind::NotFound | io::ErrorKind::InvalidData) => String::new(),
        noted => noted.map_err(|cause| unusable(&note, cause))?,
    };
    if !facts.is_file() || noted.is_empty() {
        return Ok(false);
    }
    let hash = hash(&path).map_err(|cause| unwritable(&path, cause))?;
    Ok(noted.lines().any(|line| line == hash))
}

/// The archive of ours that stands beside the target.
pub(super) fn standing(claim: &Claim) -> Option<PathBuf> {
    let path = claim.workshop().archive();
    (path.is_file() && is_ours(claim).unwrap_or(false)).then_some(path)
}

/// Packs the site that stands in the target, in place of the archive that stands beside it, which [`claim`] has let
/// pass. One with the same bytes is left as it is.
///
/// # Errors
/// If a file can't be read or the archive can't be written. The old one stands then.
pub(super) fn pack(claim: &Claim, archive: &Archive) -> Result<Packed, Error> {
    let (next, path) = (claim.workshop().next_archive(), claim.workshop().archive());
    // Without it nobody knows what belongs into the archive: a part of the site is no archive of it.
    let published = claim.workshop().published()?;
    let files = published.ok_or_else(|| unusable(&claim.workshop().manifest(), io::ErrorKind::NotFound.into()))?.files;
    let names: Vec<&str> = files.keys().map(|name| &**name).collect();
    write(&next, claim.target(), &names, archive)?;
    let at_next = |cause| unwritable(&next, cause);
    let bytes = fs::metadata(&next).map_err(at_next)?.len();
    let new = hash(&next).map_err(at_next)?;
    let old = match hash(&path) {
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => String::new(),
        old => old.map_err(|cause| unwritable(&path, cause))?,
    };
    if new == old {
        fs::remove_file(&next).map_err(at_next)?;
    } else {
        // Whichever of the two stands after a kill is ours.
        let (next_note, note) = (claim.workshop().next_archive_note(), claim.workshop().archive_note());
        fs::write(&next_note, format!("{old}\n{new}\n")).map_err(|cause| unwritable(&next_note, cause))?;
        fs::rename(&next_note, &note).map_err(|cause| unwritable(&note, cause))?;
        fs::rename(&next, &path).map_err(|cause| unwritable(&path, cause))?;
    }
    Ok(Packed { path, bytes })
}

/// How old every file is, in seconds since 1970: the first of January 1980, with which the format's time begins.
const BEGINNING: i64 = 315_532_800;

fn write(to: &Path, tree: &Path, names: &[&str], archive: &Archive) -> Result<(), Error> {
    let at_archive = |cause| unwritable(to, cause);
    let mut zip = ZipArchiveWriter::new(BufWriter::new(File::create(to).map_err(at_archive)?));
    if !names.contains(&archive.note.as_str()) {
        add(&mut zip, &archive.folder, &archive.note, archive.text.as_bytes()).map_err(at_archive)?;
    }
    for name in names {
        let file = tree.join(name);
        let from = File::open(&file).map_err(|cause| unusable(&file, cause))?;
        add(&mut zip, &archive.folder, name, from).map_err(at_archive)?;
    }
    zip.finish().map_err(io::Error::other).and_then(|mut rest| rest.flush()).map_err(at_archive)
}

fn add(zip: &mut ZipArchiveWriter<impl Write>, folder: &str, name: &str, mut from: impl Read) -> io::Result<()> {
    let file = zip.new_file(format!("{folder}/{name}")).compression_method(CompressionMethod::DEFLATE);
    // Files of Unix: from any other system, some programs take names for text of MS-DOS, whatever their mark says.
    let file = file.last_modified(UtcDateTime::from_unix(BEGINNING)).unix_permissions(0o100_644);
    let (mut entry, config) = file.start().map_err(io::Error::other)?;
    let mut data = config.wrap(DeflateEncoder::new(&mut entry, Compression::default()));
    io::copy(&mut from, &mut data)?;
    let (encoder, descriptor) = data.finish().map_err(io::Error::other)?;
    encoder.finish()?;
    entry.finish(descriptor).map_err(io::Error::other)?;
    Ok(())
}

/// The XXH3 of a file's bytes, in hexadecimal.
fn hash(path: &Path) -> io::Result<String> {
    Ok(format!("{:032x}", hash_of(path)?))
}

fn unwritable(path: &Path, cause: io::Error) -> Error {
    let shown = path.display();
    let text =
        Text::new(format!("「{shown}」にまとめられません。"), format!("the site can't be packed into `{shown}`"));
    Error::io(text, cause)
}
