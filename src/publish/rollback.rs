//! Undoing a publishing: a site that was kept takes the place of the one that stands, which is kept in its turn, so
//! that this can be undone, too.
//!
//! 1. The target is claimed, as for a publishing, and looked at: what no publishing wrote isn't put out of sight.
//! 2. The kept site is held against its manifest, which says what was published. Who changed a file by hand while it
//!    stood has changed it there; and files share inodes between the sites: who writes into one, as `cp` over `public/`
//!    does, has changed it in all. What was published in such a file comes back if it stands in another site; else the
//!    site isn't brought back.
//! 3. All that takes room on the disk is written. Then its tree goes to the staging directory, and from there it is a
//!    publishing like any other ([`super::exchange`]).

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::claim::{Claim, Place, target_of};
use super::kept::Kept;
use super::manifest::{Manifest, Record, hash_of};
use super::standing::{Altered, Standing, holds_strays, read};
use super::workshop::{Workshop, remove_file, unusable};
use super::{archive, exchange, tree};
use crate::diagnostic::Text;
use crate::error::Error;
use crate::parallel;

/// A site that can be brought back.
#[derive(Clone, Debug)]
pub struct Earlier {
    /// When it was published.
    pub at: Option<SystemTime>,
    /// How many pages it has.
    pub pages: usize,
    /// What bringing it back would change.
    pub difference: Difference,
    /// A file that isn't as it was published, and for which it isn't brought back.
    pub lost: Option<PathBuf>,
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
    /// How many pages it has.
    pub pages: usize,
    pub difference: Difference,
    /// What comes and what changes, by its path and the hash of its bytes (XXH3).
    pub comes: Vec<(Box<str>, u128)>,
    /// Files that somebody had changed or removed by hand in the site that stood.
    pub altered: Vec<Box<str>>,
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
    let standing = workshop.standing()?;
    let all = workshop.kept()?;
    let of_kept = |kept: &Kept| {
        let manifest = kept.read()?;
        let difference = Difference::between(standing.as_ref(), &manifest);
        let elsewhere = || elsewhere(&workshop, &all);
        let lost = as_it_was(kept, &manifest, elsewhere)?.lost;
        Ok(Earlier { at: kept.at(), pages: pages(&manifest), difference, lost })
    };
    all.iter().map(of_kept).collect()
}

/// What [`rollback`] would do now; nothing is claimed or changed.
///
/// # Errors
/// As [`rollback`], for what can be known before.
pub fn outlook(place: &Place<'_>, steps: usize) -> Result<Undone, Error> {
    let target = target_of(place)?;
    let workshop = Workshop::of(&target);
    if !workshop.is_there()? {
        return Err(nothing_kept(&target, steps, 0));
    }
    let all = workshop.kept()?;
    let kept = chosen(&target, &all, steps)?;
    let standing = Standing::look(&target, &workshop, workshop.standing()?)?;
    if let Some(refusal) = holds_strays(&target, standing.strays()) {
        return Err(Error::new(refusal));
    }
    let manifest = kept.read()?;
    if let Some(lost) = as_it_was(kept, &manifest, || elsewhere(&workshop, &all))?.lost {
        return Err(not_as_it_was(&lost));
    }
    let found = standing.manifest(&target, Altered::AsFound)?;
    Ok(undone(kept, &manifest, found.as_ref(), &standing))
}

fn undone(kept: &Kept, manifest: &Manifest, found: Option<&Manifest>, standing: &Standing) -> Undone {
    let difference = Difference::between(found, manifest);
    let comes = difference.came.iter().chain(&difference.changed);
    let comes = comes.filter_map(|path| Some((path.clone(), manifest.files.get(path)?.hash))).collect();
    Undone {
        at: kept.at(),
        pages: pages(manifest),
        difference,
        comes,
        altered: standing.altered().map(|(path, _)| path.into()).collect(),
        atomic: true,
        archive: None,
    }
}

fn chosen<'a>(target: &Path, all: &'a [Kept], steps: usize) -> Result<&'a Kept, Error> {
    let kept = steps.checked_sub(1).and_then(|step| all.get(step));
    kept.ok_or_else(|| nothing_kept(target, steps, all.len()))
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
    let found = standing.manifest(claim.target(), Altered::AsFound)?;
    let before = standing.manifest(claim.target(), Altered::AsPublished)?;
    let all = workshop.kept()?;
    let kept = chosen(claim.target(), &all, steps)?;
    let manifest = mended(workshop, kept, &all)?;
    let at = kept.at();
    let (staging, tree) = (workshop.staging(), &kept.tree);
    let undone = Undone { archive: archive::standing(&claim), ..undone(kept, &manifest, found.as_ref(), &standing) };
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

/// A kept site held against what was published.
struct Held {
    /// What is there of each file.
    records: Vec<Record>,
    /// Files that have other bytes now, each with a file that has those which were published.
    others: Vec<(Box<str>, PathBuf)>,
    /// One whose bytes nobody has.
    lost: Option<PathBuf>,
}

/// Holds a kept site against its manifest; `elsewhere` gives the other sites, the one that stands among them.
fn as_it_was(kept: &Kept, written: &Manifest, elsewhere: impl Fn() -> Vec<(PathBuf, Manifest)>) -> Result<Held, Error> {
    let files: Vec<(&Box<str>, Record)> = written.files.iter().map(|(path, record)| (path, *record)).collect();
    let records = parallel::try_map(&files, 16, |(path, record)| {
        let at = kept.tree.join(&***path);
        if record.stamp.is_of(&at) {
            return Ok(Some(*record));
        }
        // A copy of the whole has other numbers and times.
        match read(&at) {
            Ok(found) => Ok(found.filter(|found| found.hash == record.hash)),
            Err(cause) if matches!(cause.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(None),
            Err(cause) => Err(unusable(&at, cause)),
        }
    })?;
    let mut held = Held { records: Vec::new(), others: Vec::new(), lost: None };
    let mut sites = None;
    for ((path, record), found) in files.into_iter().zip(records) {
        held.records.push(found.unwrap_or(record));
        if found.is_some() {
            continue;
        }
        let has_it = |(tree, manifest): &(PathBuf, Manifest)| {
            let at = tree.join(&**path);
            let is_said = manifest.files.get(path).is_some_and(|it| it.hash == record.hash);
            (is_said && hash_of(&at).is_ok_and(|hash| hash == record.hash)).then_some(at)
        };
        match sites.get_or_insert_with(&elsewhere).iter().find_map(has_it) {
            Some(at) => held.others.push((path.clone(), at)),
            None => held.lost = held.lost.or_else(|| Some(kept.tree.join(&**path))),
        }
    }
    Ok(held)
}

/// All sites of a workshop, as far as what they hold can be read.
fn elsewhere(workshop: &Workshop, all: &[Kept]) -> Vec<(PathBuf, Manifest)> {
    let standing = workshop.standing().ok().flatten().map(|manifest| (workshop.target().to_owned(), manifest));
    let kept = all.iter().filter_map(|kept| Some((kept.tree.clone(), kept.read().ok()?)));
    standing.into_iter().chain(kept).collect()
}

/// The manifest of a kept site, whose every file is as it was published: or is so again, by another site's file.
fn mended(workshop: &Workshop, kept: &Kept, all: &[Kept]) -> Result<Manifest, Error> {
    let written = kept.read()?;
    let held = as_it_was(kept, &written, || elsewhere(workshop, all))?;
    if let Some(lost) = held.lost {
        return Err(not_as_it_was(&lost));
    }
    let is_same = written.is_of(&kept.tree) && written.files.values().zip(&held.records).all(|(old, new)| old == new);
    if is_same && held.others.is_empty() {
        return Ok(written);
    }
    let mut files: BTreeMap<Box<str>, Record> = written.files.keys().cloned().zip(held.records).collect();
    for (path, from) in held.others {
        let (at, next) = (kept.tree.join(&*path), workshop.next_kept());
        remove_file(&next)?;
        tree::carry_over(&from, &next).map_err(|refusal| unusable(&refusal.path, refusal.cause))?;
        let above = at.parent().map_or(Ok(()), tree::create_directory);
        above.and_then(|()| fs::rename(&next, &at)).map_err(|cause| unusable(&at, cause))?;
        if let Some(record) = read(&at).map_err(|cause| unusable(&at, cause))? {
            files.insert(path, record);
        }
    }
    let tree = fs::symlink_metadata(&kept.tree).map_err(|cause| unusable(&kept.tree, cause))?;
    let manifest = Manifest::new(&tree, written.purpose, files).of_plan(written.plan, written.pages);
    // A kill finds the tree by what its manifest says.
    workshop.renew_kept(kept, &manifest)?;
    Ok(manifest)
}

/// How many pages a site has: as was said when it was published, or as its files look.
fn pages(manifest: &Manifest) -> usize {
    manifest.pages.unwrap_or_else(|| manifest.files.keys().filter(|path| is_page(path)).count())
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
