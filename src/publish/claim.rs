//! The claim on a target: whether it is ours to replace, and that nobody else does so meanwhile.
//!
//! 1. The target is a directory or absent, and no link. It has nothing to do with what the site is made from, and lies
//!    in no published site.
//! 2. What somebody only looks at doesn't go where a site was published.
//! 3. Its [`Workshop`] is ours, or there is none; it is locked, and what a killed build left behind is cleaned up.
//! 4. What the target holds was published by us, or is to be adopted.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use super::manifest::Purpose;
use super::tree;
use super::workshop::{Workshop, unusable};
use crate::diagnostic::Text;
use crate::error::Error;

/// Where a site goes, and what for.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    pub directory: &'a Path,
    /// The directories that it may have nothing to do with: those that the site is made from.
    pub protected: &'a [&'a Path],
    /// Where the site is published if nobody says otherwise: what is only looked at goes elsewhere.
    pub public: Option<&'a Path>,
    pub purpose: Purpose,
    /// How many of the sites that stood there before are kept.
    pub keep: usize,
    /// Whether to take the directory over, whatever it holds.
    pub adopts: bool,
}

impl<'a> Place<'a> {
    /// The place of a site that is published, without any trace of those before it.
    #[must_use]
    pub fn new(directory: &'a Path, protected: &'a [&'a Path]) -> Place<'a> {
        Place { directory, protected, public: None, purpose: Purpose::Publication, keep: 0, adopts: false }
    }
}

/// A target that is ours to replace, as long as this value lives.
pub(super) struct Claim {
    target: PathBuf,
    workshop: Workshop,
    /// The system unlocks it when we are killed.
    lock: File,
}

impl Claim {
    /// Claims the target and clears away what an earlier publishing left behind when it was killed.
    ///
    /// # Errors
    /// If the target isn't a directory of ours and isn't to be adopted, would overwrite one of the protected
    /// directories, lies in a published site, is published while the new one is only looked at, or is claimed already;
    /// if what is there can't be read.
    pub(super) fn on(place: &Place<'_>) -> Result<Claim, Error> {
        let target = target_of(place)?;
        let workshop = Workshop::of(&target);
        let is_occupied = check_kind(&target)?;
        if !workshop.is_there()? && is_occupied && !place.adopts {
            return Err(Error::new(not_ours(&target)));
        }
        let lock = lock(&workshop, &target)?;
        let claim = Claim { target, workshop, lock };
        claim.workshop.recover()?;
        if is_occupied {
            match claim.workshop.published()? {
                None if !place.adopts => return Err(Error::new(not_ours(&claim.target))),
                Some(manifest) if place.purpose == Purpose::Look && manifest.purpose == Purpose::Publication => {
                    return Err(was_published(&claim.target));
                }
                _ => {}
            }
        }
        Ok(claim)
    }

    /// The target, as an absolute path.
    pub(super) fn target(&self) -> &Path {
        &self.target
    }

    pub(super) fn workshop(&self) -> &Workshop {
        &self.workshop
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        // Closing the file isn't enough: a process that another thread is just starting holds a copy of it until it
        // runs its own program.
        let _ = self.lock.unlock();
    }
}

/// The target as an absolute path, if it may be one at all.
pub(super) fn target_of(place: &Place<'_>) -> Result<PathBuf, Error> {
    let target = resolve(place.directory)?;
    for source in place.protected {
        keep_off(&target, source)?;
    }
    // One that can't be resolved isn't there.
    let public = place.public.and_then(|public| resolve(public).ok());
    keep_out_of_sites(&target, public.as_deref())?;
    if place.purpose == Purpose::Look && public.is_some_and(|public| is_same(&target, &public)) {
        return Err(not_for_looks(&target));
    }
    Ok(target)
}

/// Refuses the path of a file that isn't part of a site, where it would be one: in a published site, where the record
/// of one is kept, or in the directories that a site is made from.
///
/// # Errors
/// If it is refused, or the directory that is to hold the file isn't there.
pub fn keep_file_out(file: &Path, public: &Path, sources: &[&Path]) -> Result<(), Error> {
    let file = resolve(file)?;
    for source in sources {
        keep_off(&file, source)?;
    }
    keep_out_of_sites(&file, resolve(public).ok().as_deref())
}

/// Whether two paths are one directory; file systems that don't tell capitals apart know more names for one.
fn is_same(a: &Path, b: &Path) -> bool {
    a == b || matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b)
}

/// Refuses a target that lies in a published site, or where what is kept of one lies: it would be somebody else's file
/// there.
fn keep_out_of_sites(target: &Path, public: Option<&Path>) -> Result<(), Error> {
    for above in target.ancestors() {
        let is_workshop = above.file_name().and_then(|name| name.to_str()).is_some_and(Workshop::is_name);
        let is_inside = above != target;
        let is_site =
            || public.is_some_and(|public| is_same(above, public)) || Workshop::of(above).manifest().is_file();
        if is_workshop || (is_inside && is_site()) {
            return Err(inside_of_a_site(target, above));
        }
    }
    Ok(())
}

/// The target as an absolute path whose parent has no symbolic links.
fn resolve(target: &Path) -> Result<PathBuf, Error> {
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
        Ok(parent) => Ok(parent.join(name)),
        Err(cause) if matches!(cause.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            let parent = parent.display();
            let text = Text::new(
                format!("出力先「{shown}」を置くフォルダー「{parent}」がありません。先に作ってください。"),
                format!("there is no directory `{parent}` to hold the target `{shown}`; make it first"),
            );
            Err(Error::io(text, cause))
        }
        Err(cause) => Err(unusable(parent, cause)),
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
pub(super) fn check_kind(target: &Path) -> Result<bool, Error> {
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

fn lock(workshop: &Workshop, target: &Path) -> Result<File, Error> {
    let workshop = workshop.directory();
    tree::create_directory(workshop).map_err(|cause| unusable(workshop, cause))?;
    let (ignored, path) = (workshop.join(".gitignore"), workshop.join("lock"));
    if !ignored.exists() {
        fs::write(&ignored, "*\n").map_err(|cause| unusable(&ignored, cause))?;
    }
    let file = File::options().create(true).append(true).open(&path).map_err(|cause| unusable(&path, cause))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::Error(cause)) => Err(unusable(&path, cause)),
        Err(TryLockError::WouldBlock) => {
            let shown = target.display();
            Err(Error::new(Text::new(
                format!("出力先「{shown}」へ、別のビルドが書き出しています。終わってから、もう一度実行してください。"),
                format!("another build is publishing to `{shown}`; build again when it has ended"),
            )))
        }
    }
}

/// Why a directory that we know nothing of isn't replaced.
pub(super) fn not_ours(target: &Path) -> Text {
    let shown = target.display();
    Text::new(
        format!(
            "出力先「{shown}」には、既に別のファイルがあります。出力先は丸ごと置き換えるため、書き出しをやめました。\
             空のフォルダーか、まだない場所を指定してください。前に公開したサイトの写しなど、置き換えてよいものなら、\
             `bansou build --adopt {shown}` で引き継げます（今あるものは残し、`bansou rollback` で戻せます）。"
        ),
        format!(
            "the target `{shown}` holds files that no build wrote, and it is replaced as a whole, so nothing was written; name an \
             empty or new directory; if it may be replaced, as a copy of a site that was published before, take it over with \
             `bansou build --adopt {shown}` (what is there is kept, and `bansou rollback` brings it back)"
        ),
    )
}

fn not_for_looks(target: &Path) -> Error {
    let shown = target.display();
    Error::new(Text::new(
        format!(
            "「{shown}」は、サイトを公開する場所です。--now や --unpublished を付けて作るサイトは確認用なので、ここには書き出しません。\
             --out で、公開用ではない別の場所を指定してください（例: --out 確認用）。"
        ),
        format!(
            "`{shown}` is where the site is published, and a site made with --now or --unpublished is only to be looked at, so \
             nothing was written; name another directory by --out (for example --out preview)"
        ),
    ))
}

fn was_published(target: &Path) -> Error {
    let Text { mut ja, mut en } = not_for_looks(target).text;
    ja.push_str("前の版のプログラムで作った確認用のフォルダーなら、消してから、もう一度実行してください。");
    en.push_str("; if an older version made it to be looked at, delete it and build again");
    Error::new(Text::new(ja, en))
}

fn inside_of_a_site(target: &Path, site: &Path) -> Error {
    let (target, site) = (target.display(), site.display());
    Error::new(Text::new(
        format!(
            "「{target}」は、公開したサイトかその記録のある「{site}」の中なので、出力先にできません。その外の場所を指定してください。"
        ),
        format!(
            "`{target}` can't be the target, as it lies in `{site}`, where a site is published or its record kept; name a place \
             outside"
        ),
    ))
}
