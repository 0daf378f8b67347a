//! The target directory, and the workshop beside it.
//!
//! For the target `public` the workshop is `.public.bansou`, on the same file system, so that a finished tree moves
//! into place by a rename. It holds
//!
//! - `lock`: held by the build that publishes; never removed, since a lock on a removed file keeps nobody out;
//! - `manifest`: what stands in the target; a target with files and no manifest isn't ours. `manifest.next` is that of
//!   the tree that is about to take its place;
//! - `staging`: the tree being made and, after the two have changed places, the old one until it is removed;
//! - `old`: the old tree, if the two can't change places in one step;
//! - `archive`: which archive beside the target is ours, too; `archive.next` is one being made, `archive-note.next` its
//!   note;
//! - `.gitignore`, so that nobody commits all this.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use super::manifest::Manifest;
use super::tree;
use crate::diagnostic::Text;
use crate::error::Error;

/// A target that is ours to replace, as long as this value lives.
pub(super) struct Claim {
    target: PathBuf,
    workshop: PathBuf,
    /// The system unlocks it when we are killed.
    lock: File,
}

impl Claim {
    /// Claims the target for one publishing and clears away what an earlier one left behind when it was killed.
    ///
    /// # Errors
    /// If the target isn't a directory of ours, would overwrite one of the `protected` directories, or is claimed
    /// already.
    pub(super) fn on(target: &Path, protected: &[&Path]) -> Result<Claim, Error> {
        let (target, name) = resolve(target)?;
        for source in protected {
            keep_off(&target, source)?;
        }
        let workshop = target.with_file_name(format!(".{name}.bansou"));
        let is_occupied = check_kind(&target)?;
        if is_occupied && !workshop.is_dir() {
            return Err(not_ours(&target));
        }
        let lock = lock(&workshop, &target)?;
        let claim = Claim { target, workshop, lock };
        claim.recover()?;
        if is_occupied && claim.published().is_none() {
            return Err(not_ours(&claim.target));
        }
        Ok(claim)
    }

    /// The target, as an absolute path.
    pub(super) fn target(&self) -> &Path {
        &self.target
    }

    /// Where the new tree is made.
    pub(super) fn staging(&self) -> PathBuf {
        self.workshop.join("staging")
    }

    /// Where the old tree goes if the two can't change places in one step.
    pub(super) fn aside(&self) -> PathBuf {
        self.workshop.join("old")
    }

    /// What stands in the target, as far as it is ours.
    pub(super) fn published(&self) -> Option<Manifest> {
        read_manifest(&self.manifest())
    }

    /// Writes the manifest of the tree that is about to take its place.
    pub(super) fn prepare_manifest(&self, manifest: &Manifest) -> Result<(), Error> {
        let path = self.next_manifest();
        fs::write(&path, manifest.to_text()).map_err(|cause| unusable(&path, cause))
    }

    /// Makes the prepared manifest the one that holds.
    pub(super) fn adopt_manifest(&self) -> Result<(), Error> {
        let path = self.manifest();
        fs::rename(self.next_manifest(), &path).map_err(|cause| unusable(&path, cause))
    }

    /// The archive of the target, beside it.
    pub(super) fn archive(&self) -> PathBuf {
        let name = self.target.file_name().unwrap_or_default().to_string_lossy();
        self.target.with_file_name(format!("{name}.zip"))
    }

    /// Where an archive is made before it takes its place.
    pub(super) fn next_archive(&self) -> PathBuf {
        self.workshop.join("archive.next")
    }

    /// Where the archives that are ours are noted.
    pub(super) fn archive_note(&self) -> PathBuf {
        self.workshop.join("archive")
    }

    /// Where that note is written before it takes its place.
    pub(super) fn next_archive_note(&self) -> PathBuf {
        self.workshop.join("archive-note.next")
    }

    /// Removes the prepared manifest, as its tree didn't take its place. If that fails, the next publishing does it.
    pub(super) fn discard_manifest(&self) {
        let _ = fs::remove_file(self.next_manifest());
    }

    /// Removes the trees that don't stand in the target, and an archive that doesn't stand beside it.
    pub(super) fn clear(&self) -> Result<(), Error> {
        remove_file(&self.next_archive())?;
        remove_file(&self.next_archive_note())?;
        for path in [self.staging(), self.aside()] {
            tree::remove(&path).map_err(|cause| unusable(&path, cause))?;
        }
        Ok(())
    }

    /// Ends what a killed publishing began: its tree stands, with its manifest, or it never was.
    fn recover(&self) -> Result<(), Error> {
        if !self.target.exists() && self.aside().exists() {
            fs::rename(self.aside(), &self.target).map_err(|cause| unusable(&self.target, cause))?;
        }
        let next = self.next_manifest();
        if let Some(manifest) = read_manifest(&next)
            && fs::symlink_metadata(&self.target).is_ok_and(|tree| manifest.is_of(&tree))
        {
            self.adopt_manifest()?;
        }
        remove_file(&next)?;
        self.clear()
    }

    fn manifest(&self) -> PathBuf {
        self.workshop.join("manifest")
    }

    fn next_manifest(&self) -> PathBuf {
        self.workshop.join("manifest.next")
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        // Closing the file isn't enough: a process that another thread is just starting holds a copy of it until it
        // runs its own program.
        let _ = self.lock.unlock();
    }
}

/// Removes a file, which needn't be there.
fn remove_file(path: &Path) -> Result<(), Error> {
    match fs::remove_file(path) {
        Err(cause) if cause.kind() != io::ErrorKind::NotFound => Err(unusable(path, cause)),
        _ => Ok(()),
    }
}

fn read_manifest(path: &Path) -> Option<Manifest> {
    Manifest::parse(&fs::read_to_string(path).ok()?)
}

/// The target as an absolute path whose parent has no symbolic links, and its name.
fn resolve(target: &Path) -> Result<(PathBuf, String), Error> {
    let shown = target.display();
    let Some(name) = target.file_name().and_then(|name| name.to_str()) else {
        return Err(Error::new(Text::new(
            format!(
                "「{shown}」は出力先にできません。「public」のように、フォルダーの名前で終わる場所を指定してください。"
            ),
            format!("`{shown}` can't be the target; name a directory, such as `public`"),
        )));
    };
    let parent = match target.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    };
    match parent.canonicalize() {
        Ok(parent) => Ok((parent.join(name), name.to_owned())),
        Err(cause) => {
            let parent = parent.display();
            let text = Text::new(
                format!("出力先「{shown}」を置くフォルダー「{parent}」がありません。先に作ってください。"),
                format!("there is no directory `{parent}` to hold the target `{shown}`; make it first"),
            );
            Err(Error::io(text, cause))
        }
    }
}

/// Refuses a target that is, holds or lies in a directory that the site is made from.
fn keep_off(target: &Path, source: &Path) -> Result<(), Error> {
    let real = source.canonicalize().or_else(|_| std::path::absolute(source)).unwrap_or_else(|_| source.to_path_buf());
    if !real.starts_with(target) && !target.starts_with(&real) {
        return Ok(());
    }
    let (target, source) = (target.display(), source.display());
    Err(Error::new(Text::new(
        format!(
            "「{target}」は、サイトの元になる「{source}」と重なるため、出力先にできません。別の場所を指定してください。"
        ),
        format!(
            "`{target}` can't be the target, as it overlaps `{source}`, from which the site is made; name another place"
        ),
    )))
}

/// Whether the target is a directory that holds anything. Refuses what is no directory.
fn check_kind(target: &Path) -> Result<bool, Error> {
    let kind = match fs::symlink_metadata(target) {
        Ok(facts) => facts.file_type(),
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(cause) => return Err(unusable(target, cause)),
    };
    if kind.is_dir() {
        let mut entries = fs::read_dir(target).map_err(|cause| unusable(target, cause))?;
        return Ok(entries.next().is_some());
    }
    let shown = target.display();
    Err(Error::new(if kind.is_symlink() {
        Text::new(
            format!(
                "出力先「{shown}」はリンク（シンボリックリンク）です。リンク先のフォルダーそのものを指定してください。"
            ),
            format!("the target `{shown}` is a symbolic link; name the directory that it leads to"),
        )
    } else {
        Text::new(
            format!("出力先「{shown}」はフォルダーではありません。別の場所を指定してください。"),
            format!("the target `{shown}` is not a directory; name another place"),
        )
    }))
}

fn lock(workshop: &Path, target: &Path) -> Result<File, Error> {
    let open = || {
        tree::create_directory(workshop)?;
        let ignored = workshop.join(".gitignore");
        if !ignored.exists() {
            fs::write(ignored, "*\n")?;
        }
        File::options().create(true).append(true).open(workshop.join("lock"))
    };
    let file = open().map_err(|cause| unusable(workshop, cause))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::Error(cause)) => Err(unusable(workshop, cause)),
        Err(TryLockError::WouldBlock) => {
            let shown = target.display();
            Err(Error::new(Text::new(
                format!("出力先「{shown}」へ、別のビルドが書き出しています。終わってから、もう一度実行してください。"),
                format!("another build is publishing to `{shown}`; build again when it has ended"),
            )))
        }
    }
}

fn not_ours(target: &Path) -> Error {
    let shown = target.display();
    Error::new(Text::new(
        format!(
            "出力先「{shown}」には、既に別のファイルがあります。出力先は丸ごと置き換えるため、書き出しをやめました。\
             空のフォルダーか、まだない場所を指定してください。中のファイルが不要なら、フォルダーを消してからもう一度実行してください。"
        ),
        format!(
            "the target `{shown}` holds files that no build wrote, and it is replaced as a whole, so nothing was written; name an \
             empty or new directory or, if its files aren't needed, delete it and build again"
        ),
    ))
}

fn unusable(path: &Path, cause: io::Error) -> Error {
    let shown = path.display();
    Error::io(Text::new(format!("「{shown}」を使えません。"), format!("`{shown}` can't be used")), cause)
}
