//! The sites that stood before, newest last: how a publishing is undone.
//!
//! `kept/7` is a whole tree and `kept/7.manifest` what it holds; the time of that file is when it was published. Trees
//! share the inodes of what didn't change between them, so that one costs little more than what it has alone.
//!
//! 1. Before a tree leaves the target its manifest is written here. There is none without it.
//! 2. The tree has left the target: it is moved here, in one step.
//! 3. What is too old goes, its manifest first.
//!
//! Whoever is killed between leaves a manifest without its tree or a tree without its manifest. A tree that waits in
//! the workshop is moved to its manifest ([`Workshop::recover_kept`]); the rest is removed.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::manifest::Manifest;
use super::tree;
use super::workshop::{Workshop, read_manifest, remove_file, unusable, write_manifest};
use crate::error::Error;

/// A site that stood before.
pub(super) struct Kept {
    pub tree: PathBuf,
    pub manifest: PathBuf,
}

impl Kept {
    /// When it was published.
    pub(super) fn at(&self) -> Option<SystemTime> {
        fs::metadata(&self.manifest).ok()?.modified().ok()
    }

    /// # Errors
    /// If its manifest can't be read.
    pub(super) fn read(&self) -> Result<Manifest, Error> {
        let gone = || unusable(&self.manifest, io::ErrorKind::NotFound.into());
        read_manifest(&self.manifest)?.ok_or_else(gone)
    }

    /// Removes its manifest, as its tree isn't here.
    pub(super) fn discard(&self) {
        let _ = fs::remove_file(&self.manifest);
    }
}

impl Workshop {
    /// The sites that are whole, the newest first.
    pub(super) fn kept(&self) -> Result<Vec<Kept>, Error> {
        let Numbers { trees, manifests } = self.numbers()?;
        let whole = manifests.into_iter().rev().filter(|number| trees.contains(number));
        Ok(whole.map(|number| self.kept_at(number)).collect())
    }

    /// Writes the manifest of the tree that is about to leave the target; `at` is when it was published.
    pub(super) fn prepare_kept(&self, manifest: &Manifest, at: Option<SystemTime>) -> Result<Kept, Error> {
        let directory = self.kept_directory();
        tree::create_directory(&directory).map_err(|cause| unusable(&directory, cause))?;
        let Numbers { trees, manifests } = self.numbers()?;
        let last = trees.last().max(manifests.last()).copied().unwrap_or_default();
        let kept = self.kept_at(last + 1);
        write_manifest(&kept.manifest, manifest, at)?;
        Ok(kept)
    }

    /// Writes the manifest of a kept tree anew: its files or the tree itself were copied, and are others by number.
    pub(super) fn renew_kept(&self, kept: &Kept, manifest: &Manifest) -> Result<(), Error> {
        let next = self.next_kept();
        write_manifest(&next, manifest, kept.at())?;
        fs::rename(&next, &kept.manifest).map_err(|cause| unusable(&kept.manifest, cause))
    }

    /// Keeps the tree that has just left the target.
    pub(super) fn keep(&self, kept: &Kept) -> Result<(), Error> {
        let staging = self.staging();
        let from = if staging.exists() { staging } else { self.aside() };
        fs::rename(from, &kept.tree).map_err(|cause| unusable(&kept.tree, cause))
    }

    /// Removes the oldest sites, so that no more than `keep` are left.
    pub(super) fn prune(&self, keep: usize) -> Result<(), Error> {
        for kept in self.kept()?.into_iter().skip(keep) {
            remove_file(&kept.manifest)?;
            tree::remove(&kept.tree).map_err(|cause| unusable(&kept.tree, cause))?;
        }
        if self.numbers()?.trees.is_empty() {
            // It holds no site; something else in it is left alone.
            let _ = fs::remove_dir(self.kept_directory());
        }
        Ok(())
    }

    /// Ends what somebody who was killed began.
    pub(super) fn recover_kept(&self) -> Result<(), Error> {
        remove_file(&self.next_kept())?;
        let Numbers { trees, manifests } = self.numbers()?;
        for &number in manifests.iter().filter(|number| !trees.contains(number)) {
            let kept = self.kept_at(number);
            let manifest = read_manifest(&kept.manifest).ok().flatten();
            let waits = [self.staging(), self.aside()];
            match waits.into_iter().find(|tree| manifest.as_ref().is_some_and(|manifest| manifest.is_of(tree))) {
                Some(tree) => fs::rename(tree, &kept.tree).map_err(|cause| unusable(&kept.tree, cause))?,
                None => remove_file(&kept.manifest)?,
            }
        }
        for number in trees.into_iter().filter(|number| !manifests.contains(number)) {
            let kept = self.kept_at(number);
            tree::remove(&kept.tree).map_err(|cause| unusable(&kept.tree, cause))?;
        }
        Ok(())
    }

    /// What is about to become a manifest or a file of a kept site.
    pub(super) fn next_kept(&self) -> PathBuf {
        self.directory().join("kept.next")
    }

    fn kept_directory(&self) -> PathBuf {
        self.directory().join("kept")
    }

    fn kept_at(&self, number: u64) -> Kept {
        let directory = self.kept_directory();
        Kept { tree: directory.join(number.to_string()), manifest: directory.join(format!("{number}.manifest")) }
    }

    fn numbers(&self) -> Result<Numbers, Error> {
        let directory = self.kept_directory();
        let mut numbers = Numbers::default();
        let entries = match fs::read_dir(&directory) {
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(numbers),
            entries => entries.map_err(|cause| unusable(&directory, cause))?,
        };
        for entry in entries {
            let entry = entry.map_err(|cause| unusable(&directory, cause))?;
            let kind = entry.file_type().map_err(|cause| unusable(&entry.path(), cause))?;
            let name = entry.file_name();
            let Some(name) = name.to_str() else { continue };
            let path = Path::new(name);
            if let (true, Some(number)) = (kind.is_dir(), number(name)) {
                numbers.trees.push(number);
            } else if let (true, Some("manifest"), Some(number)) = (
                kind.is_file(),
                path.extension().and_then(|extension| extension.to_str()),
                path.file_stem().and_then(|stem| stem.to_str()).and_then(number),
            ) {
                numbers.manifests.push(number);
            }
        }
        numbers.trees.sort_unstable();
        numbers.manifests.sort_unstable();
        Ok(numbers)
    }
}

/// What lies among the kept sites, by their numbers, in order.
#[derive(Default)]
struct Numbers {
    trees: Vec<u64>,
    manifests: Vec<u64>,
}

/// A number as it is written here: nothing else is ours.
fn number(name: &str) -> Option<u64> {
    name.parse().ok().filter(|number: &u64| number.to_string() == name && *number < u64::MAX)
}
