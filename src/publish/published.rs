//! What stands in a directory, for whoever wants to compare with it: nothing is claimed, locked or written.
//!
//! 1. If the directory is a target of ours, it is looked at as a publishing looks at it ([`super::standing`]): what
//!    nobody published is no part of the site, and why a build is refused because of it.
//! 2. Of any other directory every file is hashed.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use xxhash_rust::xxh3::Xxh3;

use super::Hashing;
use super::claim::{Place, check_kind, not_ours, target_of};
use super::manifest::{Manifest, Record};
use super::standing::{Standing, holds_strays, is_dropping};
use super::workshop::Workshop;
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
    /// Files that somebody has changed or removed by hand since, each with the hash of what was published.
    altered: Vec<(Box<str>, u128)>,
    refusal: Option<Obstacle>,
}

/// Why no build publishes to a directory as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Obstacle {
    /// As a build says it.
    pub text: Text,
    /// The files that no build wrote, if the others were.
    pub strays: Vec<String>,
}

impl Published {
    /// What stands where a site is to be published.
    ///
    /// # Errors
    /// If it can't be published there, whatever is there; if something there can't be read.
    pub fn at(place: &Place<'_>) -> Result<Published, Error> {
        let target = target_of(place)?;
        if !check_kind(&target)? {
            return Ok(Published::default());
        }
        let (mut published, is_ours) = Published::in_directory(target.clone())?;
        if !is_ours {
            published.refusal = Some(Obstacle { text: not_ours(&target), strays: Vec::new() });
        }
        Ok(published)
    }

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
            return Ok(Published { files, ..Published::default() });
        }
        let root = path.canonicalize().map_err(|cause| unreadable(path, cause))?;
        Ok(Published::in_directory(root)?.0)
    }

    /// What stands in a directory, and whether we published it.
    fn in_directory(root: PathBuf) -> Result<(Published, bool), Error> {
        let workshop = Workshop::of(&root);
        let manifest = if workshop.is_there()? { workshop.standing()? } else { None };
        let Some(manifest) = manifest else {
            let mut published = Published::default();
            published.gather(&root, "")?;
            published.root = Some(root);
            return Ok((published, false));
        };
        let standing = Standing::look(&root, &workshop, Some(manifest))?;
        let print = |path: &str| match standing.record(path) {
            Some(record) => Ok(of(record)),
            None => fingerprint(&root.join(path)),
        };
        let files = standing.paths().map(|path| Ok((path.into(), print(path)?))).collect::<Result<_, Error>>()?;
        let altered = standing.altered().map(|(path, record)| (path.into(), record.hash)).collect();
        let strays = standing.strays().to_vec();
        let refusal = holds_strays(&root, &strays).map(|text| Obstacle { text, strays });
        Ok((Published { root: Some(root), files, altered, refusal }, true))
    }

    /// Why no build publishes there as it is.
    #[must_use]
    pub fn refusal(&self) -> Option<&Obstacle> {
        self.refusal.as_ref()
    }

    /// The files that somebody has changed or removed by hand since, each with the hash of what was published, in the
    /// order of their paths.
    #[must_use]
    pub fn altered(&self) -> &[(Box<str>, u128)] {
        &self.altered
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
    fn gather(&mut self, directory: &Path, below: &str) -> Result<(), Error> {
        for entry in fs::read_dir(directory).map_err(|cause| unreadable(directory, cause))? {
            let entry = entry.map_err(|cause| unreadable(directory, cause))?;
            let (place, name) = (entry.path(), entry.file_name());
            let path = format!("{below}{}", name.to_string_lossy());
            let facts = entry.metadata().map_err(|cause| unreadable(&place, cause))?;
            if facts.is_dir() {
                self.gather(&place, &format!("{path}/"))?;
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
