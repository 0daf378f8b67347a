//! The workshop beside the target.
//!
//! For the target `public` it is `.public.bansou`, on the same file system, so that a finished tree moves into place by
//! a rename. It holds
//!
//! - `lock`: held by whoever publishes; never removed, since a lock on a removed file keeps nobody out;
//! - `manifest`: what stands in the target; a target with files and no manifest isn't ours. `manifest.next` is that of
//!   the tree that is about to take its place;
//! - `staging`: the tree being made and, after the two have changed places, the old one until it is kept or removed;
//! - `old`: the old tree, if the two can't change places in one step;
//! - `kept`: the sites that stood before ([`super::kept`]); `kept.next` is a manifest or a file of one, being written;
//! - `gone`: what was published once ([`super::gone`]); `gone.next` is the same, made shorter;
//! - `archive`: which archive beside the target is ours, too; `archive.next` is one being made, `archive-note.next` its
//!   note;
//! - `.gitignore`, so that nobody commits all this.
//!
//! No file of a tree is ever written to once it is made: the standing site and the kept ones share their inodes.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::manifest::Manifest;
use super::standing::is_dropping;
use super::tree;
use crate::diagnostic::Text;
use crate::error::Error;

/// Where what is kept about a target lies. It needn't be there.
pub(super) struct Workshop {
    target: PathBuf,
    directory: PathBuf,
}

/// What a workshop may hold, and whether it is a directory.
const HOLDS: [(&str, bool); 13] = [
    (".gitignore", false),
    ("lock", false),
    ("manifest", false),
    ("manifest.next", false),
    ("staging", true),
    ("old", true),
    ("kept", true),
    ("kept.next", false),
    ("gone", false),
    ("gone.next", false),
    ("archive", false),
    ("archive.next", false),
    ("archive-note.next", false),
];

impl Workshop {
    /// The workshop of a target, which is an absolute path.
    pub(super) fn of(target: &Path) -> Workshop {
        let name = target.file_name().unwrap_or_default().to_string_lossy();
        Workshop { target: target.to_owned(), directory: target.with_file_name(format!(".{name}.bansou")) }
    }

    /// Whether a directory of this name is a workshop's.
    pub(super) fn is_name(name: &str) -> bool {
        name.strip_prefix('.').and_then(|name| name.strip_suffix(".bansou")).is_some_and(|name| !name.is_empty())
    }

    pub(super) fn target(&self) -> &Path {
        &self.target
    }

    pub(super) fn directory(&self) -> &Path {
        &self.directory
    }

    /// Whether it is there.
    ///
    /// # Errors
    /// If something else has its name, or lies in it: nobody's files are removed because they lie where ours would.
    pub(super) fn is_there(&self) -> Result<bool, Error> {
        let facts = match fs::symlink_metadata(&self.directory) {
            Ok(facts) => facts,
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(false),
            Err(cause) => return Err(unusable(&self.directory, cause)),
        };
        if !facts.is_dir() {
            return Err(not_a_workshop(&self.directory, &self.directory));
        }
        for entry in fs::read_dir(&self.directory).map_err(|cause| unusable(&self.directory, cause))? {
            let entry = entry.map_err(|cause| unusable(&self.directory, cause))?;
            let kind = entry.file_type().map_err(|cause| unusable(&entry.path(), cause))?;
            let name = entry.file_name();
            let known = HOLDS.iter().find(|(known, _)| name == *known);
            let is_ours = match known {
                Some((_, true)) => kind.is_dir(),
                Some((_, false)) => kind.is_file(),
                None => kind.is_file() && is_dropping(&name.to_string_lossy()),
            };
            if !is_ours {
                return Err(not_a_workshop(&self.directory, &entry.path()));
            }
        }
        Ok(true)
    }

    /// Where the new tree is made.
    pub(super) fn staging(&self) -> PathBuf {
        self.directory.join("staging")
    }

    /// Where the old tree goes if the two can't change places in one step.
    pub(super) fn aside(&self) -> PathBuf {
        self.directory.join("old")
    }

    /// The archive of the target, beside it.
    pub(super) fn archive(&self) -> PathBuf {
        let name = self.target.file_name().unwrap_or_default().to_string_lossy();
        self.target.with_file_name(format!("{name}.zip"))
    }

    /// Where an archive is made before it takes its place.
    pub(super) fn next_archive(&self) -> PathBuf {
        self.directory.join("archive.next")
    }

    /// Where the archives that are ours are noted.
    pub(super) fn archive_note(&self) -> PathBuf {
        self.directory.join("archive")
    }

    /// Where that note is written before it takes its place.
    pub(super) fn next_archive_note(&self) -> PathBuf {
        self.directory.join("archive-note.next")
    }

    pub(super) fn manifest(&self) -> PathBuf {
        self.directory.join("manifest")
    }

    fn next_manifest(&self) -> PathBuf {
        self.directory.join("manifest.next")
    }

    /// What stands in the target, as far as it is ours; none if nothing was ever published there.
    ///
    /// # Errors
    /// If the record can't be read, or isn't one.
    pub(super) fn published(&self) -> Result<Option<Manifest>, Error> {
        read_manifest(&self.manifest())
    }

    /// The same for whoever claims nothing: who was killed may have left the target with a manifest that isn't its own
    /// yet.
    pub(super) fn standing(&self) -> Result<Option<Manifest>, Error> {
        match read_manifest(&self.next_manifest()) {
            Ok(Some(next)) if next.is_of(&self.target) => Ok(Some(next)),
            _ => self.published(),
        }
    }

    /// When the site that stands was published.
    pub(super) fn published_at(&self) -> Option<SystemTime> {
        fs::metadata(self.manifest()).ok()?.modified().ok()
    }

    /// Writes the manifest of the tree that is about to take its place; `at` is when it was published first, if that
    /// isn't now.
    pub(super) fn prepare_manifest(&self, manifest: &Manifest, at: Option<SystemTime>) -> Result<(), Error> {
        write_manifest(&self.next_manifest(), manifest, at)
    }

    /// Makes the prepared manifest the one that holds.
    pub(super) fn adopt_manifest(&self) -> Result<(), Error> {
        let path = self.manifest();
        fs::rename(self.next_manifest(), &path).map_err(|cause| unusable(&path, cause))
    }

    /// Removes the prepared manifest, as its tree didn't take its place. If that fails, the next publishing does it.
    pub(super) fn discard_manifest(&self) {
        let _ = fs::remove_file(self.next_manifest());
    }

    /// Removes the trees that neither stand in the target nor are kept, and an archive that doesn't stand beside it.
    pub(super) fn clear(&self) -> Result<(), Error> {
        remove_file(&self.next_archive())?;
        remove_file(&self.next_archive_note())?;
        for path in [self.staging(), self.aside()] {
            tree::remove(&path).map_err(|cause| unusable(&path, cause))?;
        }
        Ok(())
    }

    /// Ends what somebody who was killed began: a tree stands, with its manifest, or it never was.
    pub(super) fn recover(&self) -> Result<(), Error> {
        if !self.target.exists() && self.aside().exists() {
            fs::rename(self.aside(), &self.target).map_err(|cause| unusable(&self.target, cause))?;
        }
        let next = self.next_manifest();
        // What can't be read is half of one.
        if let Ok(Some(manifest)) = read_manifest(&next)
            && manifest.is_of(&self.target)
        {
            self.adopt_manifest()?;
        }
        remove_file(&next)?;
        self.recover_kept()?;
        self.clear()
    }
}

/// # Errors
/// If it is there and can't be read, or isn't one.
pub(super) fn read_manifest(path: &Path) -> Result<Option<Manifest>, Error> {
    match fs::read_to_string(path) {
        Ok(text) => Manifest::parse(&text).map(Some).ok_or_else(|| damaged(path)),
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(cause) if cause.kind() == io::ErrorKind::InvalidData => Err(damaged(path)),
        Err(cause) => Err(unusable(path, cause)),
    }
}

/// Writes a manifest where none is, or half of one; `at` becomes the time of its file.
pub(super) fn write_manifest(path: &Path, manifest: &Manifest, at: Option<SystemTime>) -> Result<(), Error> {
    let write = || {
        fs::write(path, manifest.to_text())?;
        match at {
            Some(at) => fs::File::options().write(true).open(path)?.set_modified(at),
            None => Ok(()),
        }
    };
    write().map_err(|cause| {
        let _ = fs::remove_file(path);
        unusable(path, cause)
    })
}

/// Removes a file, which needn't be there.
pub(super) fn remove_file(path: &Path) -> Result<(), Error> {
    match fs::remove_file(path) {
        Err(cause) if cause.kind() != io::ErrorKind::NotFound => Err(unusable(path, cause)),
        _ => Ok(()),
    }
}

pub(super) fn unusable(path: &Path, cause: io::Error) -> Error {
    let shown = path.display();
    Error::io(Text::new(format!("「{shown}」を使えません。"), format!("`{shown}` can't be used")), cause)
}

fn damaged(path: &Path) -> Error {
    let shown = path.display();
    Error::new(Text::new(
        format!(
            "公開の記録「{shown}」が壊れていて、何を公開したかを確かめられません。そのファイルを消し、\
             `bansou build --adopt 出力先` で、今あるフォルダーを引き継いでください。"
        ),
        format!(
            "the record `{shown}` is damaged, so what was published isn't known; delete that file and take the directory over \
             with `bansou build --adopt TARGET`"
        ),
    ))
}

fn not_a_workshop(workshop: &Path, what: &Path) -> Error {
    let (workshop, what) = (workshop.display(), what.display());
    Error::new(Text::new(
        format!(
            "「{workshop}」は、公開の記録を置くフォルダーの名前ですが、「{what}」は作成で作ったものではありません（リンクのこともあります）。\
             何も消さずに、書き出しをやめました。別の場所へ移してから、もう一度実行してください。"
        ),
        format!(
            "`{workshop}` is the name of the directory for what is kept of publishing, but no build made `{what}`, which may be a \
             link; nothing was removed or written; move it elsewhere and build again"
        ),
    ))
}
