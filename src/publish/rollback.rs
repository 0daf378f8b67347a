//! Undoing a publishing: a site that was kept takes the place of the one that stands, which is kept in its turn, so that
//! this can be undone, too.
//!
//! 1. The target is claimed, as for a publishing, and looked at: what no publishing wrote isn't put out of sight.
//! 2. The kept site is held against its manifest. Its files share inodes with those of the site that stands: who writes
//!    into one of them by hand, as `cp` over `public/` does, has changed both.
//! 3. All that takes room on the disk is written. Then its tree goes to the staging directory, and from there it is a
//!    publishing like any other ([`super::exchange`]).

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::claim::{Claim, Place, target_of};
use super::kept::Kept;
use super::manifest::{Manifest, Record};
use super::standing::{Standing, read};
use super::workshop::{Workshop, unusable};
use super::{archive, exchange};
use crate::diagnostic::Text;
use crate::error::Error;
use crate::parallel;

/// A site that can be brought back.
#[derive(Clone, Debug)]
pub struct Earlier {
    /// When it was published.
    pub at: Option<SystemTime>,
    /// How many HTML pages it has.
    pub pages: usize,
    /// What bringing it back would change.
    pub difference: Difference,
}

/// Which files differ between a site and the one that takes its place, in the order of their paths.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    pub came: Vec<Box<str>>,
    pub changed: Vec<Box<str>>,
    pub went: Vec<Box<str>>,
}

/// What a rollback did.
#[derive(Clone, Debug)]
pub struct Undone {
    /// When the site that stands now was published.
    pub at: Option<SystemTime>,
    /// How many HTML pages it has.
    pub pages: usize,
    pub difference: Difference,
    /// See [`super::Changes::atomic`].
    pub atomic: bool,
    /// An archive that stands beside the target as it was: it isn't that of the site that stands now.
    pub archive: Option<PathBuf>,
}

/// The sites that can be brought back, the newest first.
///
/// # Errors
/// If the directory can't be a target, or what is kept can't be read.
pub fn earlier(place: &Place<'_>) -> Result<Vec<Earlier>, Error> {
    let workshop = Workshop::of(&target_of(place)?);
    if !workshop.is_there()? {
        return Ok(Vec::new());
    }
    let standing = workshop.published()?;
    let of_kept = |kept: Kept| {
        let manifest = kept.read()?;
        let difference = Difference::between(standing.as_ref(), &manifest);
        Ok(Earlier { at: kept.at(), pages: pages(&manifest), difference })
    };
    workshop.kept()?.into_iter().map(of_kept).collect()
}

/// Brings back the site that stood so many publishings ago, 1 for the one before the last.
///
/// # Errors
/// If nothing was published there, the target is refused, that many sites aren't kept, the site isn't as it was when it
/// stood, or something can't be written. What stands is left as it is then, unless the error says otherwise.
pub fn rollback(place: &Place<'_>, steps: usize) -> Result<Undone, Error> {
    let target = target_of(place)?;
    if !Workshop::of(&target).is_there()? {
        return Err(nothing_kept(&target, steps, 0));
    }
    let claim = Claim::on(place)?;
    let standing = Standing::survey(&claim, false)?;
    let workshop = claim.workshop();
    let before = standing.manifest(claim.target())?;
    let all = workshop.kept()?;
    let Some(kept) = steps.checked_sub(1).and_then(|step| all.get(step)) else {
        return Err(nothing_kept(claim.target(), steps, all.len()));
    };
    let manifest = as_it_was(workshop, kept)?;
    let at = kept.at();
    let (staging, tree) = (workshop.staging(), &kept.tree);
    let undone = Undone {
        at,
        pages: pages(&manifest),
        difference: Difference::between(before.as_ref(), &manifest),
        atomic: true,
        archive: archive::standing(&claim),
    };
    fs::rename(tree, &staging).map_err(|cause| unusable(tree, cause))?;
    let atomic = exchange(&claim, &manifest, at, before.as_ref(), before.as_ref()).inspect_err(|_| {
        // Only if it didn't take its place: then the staging directory holds what stood, or nothing.
        if manifest.is_of(&staging) {
            let _ = fs::rename(&staging, tree);
        }
    })?;
    kept.discard();
    // If it can't be done now, whoever publishes next does it.
    let _ = workshop.clear();
    Ok(Undone { atomic, ..undone })
}

/// The manifest of a kept site, whose every file is as it was when it stood.
fn as_it_was(workshop: &Workshop, kept: &Kept) -> Result<Manifest, Error> {
    let written = kept.read()?;
    let files: Vec<(&Box<str>, Record)> = written.files.iter().map(|(path, record)| (path, *record)).collect();
    let records = parallel::try_map(&files, 16, |(path, record)| {
        let at = kept.tree.join(&***path);
        if record.stamp.is_of(&at) {
            return Ok(*record);
        }
        // A copy of the whole has other numbers and times.
        let found = read(&at).map_err(|cause| unusable(&at, cause))?;
        found.filter(|found| found.hash == record.hash).ok_or_else(|| not_as_it_was(&at))
    })?;
    let is_same = written.is_of(&kept.tree) && files.iter().zip(&records).all(|((_, old), new)| old == new);
    if is_same {
        return Ok(written);
    }
    let tree = fs::symlink_metadata(&kept.tree).map_err(|cause| unusable(&kept.tree, cause))?;
    let records = written.files.keys().cloned().zip(records);
    let manifest = Manifest::new(&tree, written.purpose, records);
    // A kill finds the tree by what its manifest says.
    workshop.renew_kept(kept, &manifest)?;
    Ok(manifest)
}

fn pages(manifest: &Manifest) -> usize {
    manifest.files.keys().filter(|path| is_page(path)).count()
}

/// Whether a file is a page for people, at an address of its own.
fn is_page(path: &str) -> bool {
    path == "index.html" || path.ends_with("/index.html")
}

impl Difference {
    fn between(before: Option<&Manifest>, after: &Manifest) -> Difference {
        let mut difference = Difference::default();
        let of_before = |path: &str| before.and_then(|before| before.files.get(path));
        for (path, record) in &after.files {
            match of_before(path) {
                None => difference.came.push(path.clone()),
                Some(old) if old.hash != record.hash => difference.changed.push(path.clone()),
                Some(_) => {}
            }
        }
        let old = before.into_iter().flat_map(|before| before.files.keys());
        difference.went.extend(old.filter(|path| !after.files.contains_key(*path)).cloned());
        difference
    }

    /// The addresses of the pages among these files, below the site's root.
    pub fn pages(files: &[Box<str>]) -> impl Iterator<Item = String> + '_ {
        let pages = files.iter().filter(|path| is_page(path));
        pages.map(|path| format!("/{}", path.strip_suffix("index.html").unwrap_or(path)))
    }
}

fn nothing_kept(target: &Path, steps: usize, kept: usize) -> Error {
    let shown = target.display();
    Error::new(if kept == 0 {
        Text::new(
            format!("「{shown}」の前のサイトは残っていないので、元に戻せません。何も変えていません。"),
            format!("no earlier site of `{shown}` is kept, so nothing can be brought back; nothing was changed"),
        )
    } else {
        Text::new(
            format!(
                "「{shown}」の前のサイトは{kept}個残っています。{steps}ではなく、1から{kept}までの数を指定してください。何も変えていません。"
            ),
            format!(
                "{kept} earlier site(s) of `{shown}` are kept; name one from 1 to {kept}, not {steps}; nothing was changed"
            ),
        )
    })
}

fn not_as_it_was(file: &Path) -> Error {
    let shown = file.display();
    Error::new(Text::new(
        format!(
            "残してある前のサイトの「{shown}」が、公開していたときと違います（公開先のファイルを直接書き換えると、こうなります）。\
             元に戻すのをやめました。何も変えていません。別の回（`bansou rollback --list`）を選ぶか、内容を直して作成してください。"
        ),
        format!(
            "`{shown}` of the earlier site isn't as it was when it was published (as happens where somebody writes into published \
             files); nothing was changed; choose another one (`bansou rollback --list`), or mend the content and build"
        ),
    ))
}
