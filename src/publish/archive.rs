//! The site that stands in the target as one file, to be handed on: `public.zip` beside `public`.
//!
//! The same files make the same bytes: they stand in the order of their names, and all are as old as the format can say.
//! Everything lies in one folder, so that unpacking it scatters nothing. Names are marked as UTF-8 (APPNOTE.TXT §4.4.4,
//! bit 11), without which Windows takes them for another encoding.

use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::DeflateEncoder;
use rawzip::time::UtcDateTime;
use rawzip::{CompressionMethod, ZipArchiveWriter};

use super::place::Place;
use crate::diagnostic::Text;
use crate::error::Error;

/// What is packed beside the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Archive {
    /// The folder that everything lies in.
    pub folder: String,
    /// The name of a text for whoever unpacks it. A file of the site with that name comes before it.
    pub note: String,
    pub text: String,
}

/// An archive that stands beside the target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Packed {
    pub path: PathBuf,
    pub bytes: u64,
}

/// Packs the site that stands in the target, in place of the archive that stands beside it. One with the same bytes is left
/// as it is.
///
/// # Errors
/// Where a file can't be read or the archive can't be written. The old one stands then.
pub fn pack(place: &Place, archive: &Archive) -> Result<Packed, Error> {
    let (next, path) = (place.next_archive(), place.archive());
    let unwritable = |cause| unwritable(&path, cause);
    let files = place.published().map(|manifest| manifest.files).unwrap_or_default();
    let names: Vec<&str> = files.keys().map(|name| &**name).collect();
    write(&next, place.target(), &names, archive).map_err(unwritable)?;
    let bytes = fs::metadata(&next).map_err(unwritable)?.len();
    if is_same(&next, &path).unwrap_or(false) {
        fs::remove_file(&next).map_err(unwritable)?;
    } else {
        place.own_archive()?;
        fs::rename(&next, &path).map_err(unwritable)?;
    }
    Ok(Packed { path, bytes })
}

/// How old every file is, in seconds since 1970: the first of January 1980, with which the format's time begins.
const BEGINNING: i64 = 315_532_800;

fn write(to: &Path, tree: &Path, names: &[&str], archive: &Archive) -> io::Result<()> {
    let mut zip = ZipArchiveWriter::new(BufWriter::new(File::create(to)?));
    if !names.contains(&archive.note.as_str()) {
        add(&mut zip, &archive.folder, &archive.note, archive.text.as_bytes())?;
    }
    for name in names {
        add(&mut zip, &archive.folder, name, File::open(tree.join(name))?)?;
    }
    zip.finish().map_err(io::Error::other)?.flush()
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

fn is_same(one: &Path, other: &Path) -> io::Result<bool> {
    let (mut one, mut other) = (File::open(one)?, File::open(other)?);
    if one.metadata()?.len() != other.metadata()?.len() {
        return Ok(false);
    }
    let (mut here, mut there) = (vec![0; 64 * 1024], vec![0; 64 * 1024]);
    loop {
        let read = one.read(&mut here)?;
        let (here, there) = (&here[..read], &mut there[..read]);
        other.read_exact(there)?;
        if read == 0 || here != there {
            return Ok(read == 0);
        }
    }
}

fn unwritable(path: &Path, cause: io::Error) -> Error {
    let shown = path.display();
    let text =
        Text::new(format!("「{shown}」にまとめられません。"), format!("the site can't be packed into `{shown}`"));
    Error::io(text, cause)
}
