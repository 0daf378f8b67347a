//! What stands in a directory, for whoever wants to compare with it: nothing is claimed, locked or written.
//!
//! 1. If the directory is a target of ours, its manifest says what its files are, as long as their stamps hold.
//! 2. Any other file is hashed.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use xxhash_rust::xxh3::Xxh3;

use super::Hashing;
use super::manifest::{Manifest, Record, Stamp};
use super::standing::is_dropping;
use crate::diagnostic::Text;
use crate::error::Error;

/// What tells the bytes of a file from others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fingerprint {
    /// XXH3, 128 bits.
    pub hash: u128,
    /// In bytes.
    pub size: u64,
}

/// A site that stands in a directory.
#[derive(Clone, Debug, Default)]
pub struct Published {
    /// None if only its hashes are known.
    root: Option<PathBuf>,
    files: BTreeMap<Box<str>, Fingerprint>,
}

impl Published {
    /// What stands in a directory, or what a manifest of ours says, if the path is that of a file. Nothing stands where
    /// nothing is.
    ///
    /// # Errors
    /// If something there can't be read, or a file is no manifest.
    pub fn of(path: &Path) -> Result<Published, Error> {
        let facts = match fs::metadata(path) {
            Ok(facts) => facts,
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(Published::default()),
            Err(cause) => return Err(unreadable(path, cause)),
        };
        if facts.is_file() {
            let text = fs::read_to_string(path).map_err(|cause| unreadable(path, cause))?;
            let manifest = Manifest::parse(&text).ok_or_else(|| no_manifest(path))?;
            let files = manifest.files.into_iter().map(|(path, record)| (path, of(record))).collect();
            return Ok(Published { root: None, files });
        }
        let root = path.canonicalize().map_err(|cause| unreadable(path, cause))?;
        let mut published = Published::default();
        let known = manifest_of(&root).map(|manifest| manifest.files).unwrap_or_default();
        published.gather(&root, "", &known)?;
        published.root = Some(root);
        Ok(published)
    }

    /// The files in the order of their paths.
    #[must_use]
    pub fn files(&self) -> &BTreeMap<Box<str>, Fingerprint> {
        &self.files
    }

    /// The bytes of a file; none if they aren't at hand.
    #[must_use]
    pub fn read(&self, path: &str) -> Option<Vec<u8>> {
        fs::read(self.root.as_ref()?.join(path)).ok()
    }

    /// `below` is the directory's path below the root, empty or ending in `/`.
    fn gather(&mut self, directory: &Path, below: &str, known: &BTreeMap<Box<str>, Record>) -> Result<(), Error> {
        for entry in fs::read_dir(directory).map_err(|cause| unreadable(directory, cause))? {
            let entry = entry.map_err(|cause| unreadable(directory, cause))?;
            let (place, name) = (entry.path(), entry.file_name());
            let path = format!("{below}{}", name.to_string_lossy());
            let facts = entry.metadata().map_err(|cause| unreadable(&place, cause))?;
            if facts.is_dir() {
                self.gather(&place, &format!("{path}/"), known)?;
            } else if let Some(record) = known.get(&*path).filter(|record| record.stamp == Stamp::of(&facts)) {
                self.files.insert(path.into(), of(*record));
            } else if facts.is_file() && !is_dropping(&name.to_string_lossy()) {
                self.files.insert(path.into(), fingerprint(&place)?);
            }
        }
        Ok(())
    }
}

fn of(record: Record) -> Fingerprint {
    Fingerprint { hash: record.hash, size: record.stamp.size }
}

/// The manifest beside a target; see `claim`.
fn manifest_of(target: &Path) -> Option<Manifest> {
    let name = target.file_name()?.to_str()?;
    let path = target.with_file_name(format!(".{name}.bansou")).join("manifest");
    Manifest::parse(&fs::read_to_string(path).ok()?)
}

/// The fingerprint of a file on the disk.
pub(super) fn fingerprint(path: &Path) -> Result<Fingerprint, Error> {
    let mut hasher = Box::new(Xxh3::new());
    let copied = File::open(path).and_then(|mut file| io::copy(&mut file, &mut Hashing(&mut hasher)));
    let size = copied.map_err(|cause| unreadable(path, cause))?;
    Ok(Fingerprint { hash: hasher.digest128(), size })
}

fn no_manifest(path: &Path) -> Error {
    let shown = path.display();
    Error::new(Text::new(
        format!(
            "「{shown}」は、作成の記録（manifest）ではありません。公開したフォルダーか、その記録を指定してください。"
        ),
        format!("`{shown}` is no manifest of a published site; name its directory or its manifest"),
    ))
}

fn unreadable(path: &Path, cause: io::Error) -> Error {
    let shown = path.display();
    Error::io(Text::new(format!("「{shown}」を読めません。"), format!("`{shown}` can't be read")), cause)
}
