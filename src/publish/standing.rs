//! The site that stands in the target, compared with the manifest of the last publishing.

use std::collections::{BTreeMap, HashSet};
use std::fs::{self, Metadata};
use std::io;
use std::path::Path;

use super::approval::PlanId;
use super::claim::Claim;
use super::gone::Known;
use super::manifest::{Hash, Manifest, Purpose, Record, Stamp, hash_of};
use super::workshop::Workshop;
use crate::diagnostic::Text;
use crate::error::Error;
use crate::files::is_left_out;
use crate::parallel;

/// What stands in the target.
#[derive(Default)]
pub(super) struct Standing {
    /// Every published file that is there, and its record if it is as it was published.
    files: BTreeMap<Box<str>, Option<Record>>,
    /// Directories below the target. Nothing if there is no target.
    directories: Option<usize>,
    /// Something lies there that isn't ours, but that nobody misses.
    has_droppings: bool,
    /// Files that no publishing wrote, in the order of their paths.
    strays: Vec<String>,
    /// What the manifest says.
    published: BTreeMap<Box<str>, Record>,
    /// Whether files are the published ones by their bytes alone: somebody has put a copy of them in their place.
    is_copied: bool,
    /// Whether files of an earlier site have come back.
    is_other: bool,
    purpose: Purpose,
    /// The plan that was carried out when it was put in place, if nothing was copied there since.
    plan: Option<PlanId>,
    /// How many pages it has, if that is known.
    pages: Option<usize>,
}

impl Standing {
    /// Looks at the target; `adopts` says whether it is taken over, whatever it holds.
    ///
    /// # Errors
    /// If the target holds a file that no publishing wrote: replacing the target would destroy it. If something can't
    /// be read.
    pub(super) fn survey(claim: &Claim, adopts: bool) -> Result<Standing, Error> {
        let standing = Standing::look(claim.target(), claim.workshop(), claim.workshop().published()?)?;
        match holds_strays(claim.target(), &standing.strays) {
            Some(refusal) if !adopts => Err(Error::new(refusal)),
            _ => Ok(standing),
        }
    }

    /// The same for whoever only wants to know: what no publishing wrote is no error.
    ///
    /// A file that the manifest doesn't know may have been published earlier, and have come back from a backup: it is
    /// ours if a file of its path had its bytes.
    ///
    /// # Errors
    /// If something can't be read.
    pub(super) fn look(target: &Path, workshop: &Workshop, manifest: Option<Manifest>) -> Result<Standing, Error> {
        let purpose = manifest.as_ref().map(|manifest| manifest.purpose).unwrap_or_default();
        if !is_there(target)? {
            return Ok(Standing { purpose, ..Standing::default() });
        }
        let told = manifest.as_ref().map(|manifest| (manifest.plan, manifest.pages)).unwrap_or_default();
        let published = manifest.map(|manifest| manifest.files).unwrap_or_default();
        let survey = Survey { published: &published };
        let mut found = survey.directory(target, "")?;
        if !found.strays.is_empty() || found.files.iter().any(|(_, record)| record.is_none()) {
            found.know_again(target, workshop)?;
        }
        found.strays.sort_unstable();
        Ok(Standing {
            files: found.files.into_iter().collect(),
            directories: Some(found.directories),
            has_droppings: found.has_droppings,
            strays: found.strays,
            published,
            is_copied: found.is_copied,
            is_other: found.is_other,
            purpose,
            plan: told.0.filter(|_| !found.is_other),
            pages: told.1.filter(|_| !found.is_other),
        })
    }

    /// The files that no publishing wrote, in the order of their paths.
    pub(super) fn strays(&self) -> &[String] {
        &self.strays
    }

    /// The published files that somebody has changed since, and those that somebody has removed, each with what was
    /// published; in the order of their paths. Where a copy of another site of ours was put, nobody can tell.
    pub(super) fn altered(&self) -> impl Iterator<Item = (&str, Record)> {
        let is_removed = |path: &str| self.directories.is_some() && !self.is_other && !self.files.contains_key(path);
        let is_altered = move |path: &str| self.files.get(path).map_or_else(|| is_removed(path), Option::is_none);
        let all = self.published.iter().map(|(path, record)| (&**path, *record));
        all.filter(move |(path, _)| is_altered(path))
    }

    /// Whether the manifest doesn't say what a site of this purpose is that has the same files.
    pub(super) fn is_recorded_otherwise(&self, purpose: Purpose) -> bool {
        self.is_copied || self.purpose != purpose
    }

    /// The manifest of what is there; none if nothing is.
    ///
    /// # Errors
    /// If a file can't be read.
    pub(super) fn manifest(&self, target: &Path, altered: Altered) -> Result<Option<Manifest>, Error> {
        if self.files.is_empty() && self.strays.is_empty() {
            return Ok(None);
        }
        let facts = fs::symlink_metadata(target).map_err(|cause| unreadable(target, cause))?;
        let known = self.files.iter().map(|(path, record)| (&**path, *record));
        let strays = self.strays.iter().map(|path| (path.as_str(), None));
        let all: Vec<(&str, Option<Record>)> = known.chain(strays).collect();
        let records = parallel::try_map(&all, 16, |&(path, record)| match record {
            Some(record) => Ok(Some(record)),
            None => read(&target.join(path)).map_err(|cause| unreadable(&target.join(path), cause)),
        })?;
        // A name that no line can hold is no file's of ours: its tree is kept, and it in it.
        let files = all.iter().zip(records).filter(|((path, _), _)| !path.contains(['\n', '\r', '\u{FFFD}']));
        let files = files.filter_map(|((path, _), record)| Some(((*path).into(), record?)));
        let mut manifest = Manifest::new(&facts, self.purpose, files).of_plan(self.plan, self.pages);
        if altered == Altered::AsPublished {
            manifest.files.extend(self.altered().map(|(path, record)| (path.into(), record)));
        }
        Ok(Some(manifest))
    }

    /// The plan that was carried out when it was put in place, if that is known.
    pub(super) fn plan(&self) -> Option<PlanId> {
        self.plan
    }

    /// The file at `path`, if it is there as it was published.
    pub(super) fn record(&self, path: &str) -> Option<Record> {
        *self.files.get(path)?
    }

    /// Whether a published file, edited since or not, is there.
    pub(super) fn has(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    /// The published files that are there, edited since or not.
    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(|path| &**path)
    }

    /// How many published files are there.
    pub(super) fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether the target is there and, beside its published files, has nothing but the directories of these paths.
    pub(super) fn has_no_more_than<'a>(&self, paths: impl Iterator<Item = &'a Box<str>>) -> bool {
        let mut needed = HashSet::new();
        for path in paths {
            let mut directory = &**path;
            while let Some((parent, _)) = directory.rsplit_once('/') {
                if !needed.insert(parent) {
                    break;
                }
                directory = parent;
            }
        }
        !self.has_droppings && self.directories == Some(needed.len())
    }
}

/// What a manifest says of a file that somebody has changed or removed by hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Altered {
    /// What is there.
    AsFound,
    /// What was published: so that the tree isn't taken for the site that stood.
    AsPublished,
}

/// A look at every file of the target. Its cost is that of opening directories, and a site has one for nearly every
/// page, so that several are opened at once.
struct Survey<'a> {
    published: &'a BTreeMap<Box<str>, Record>,
}

/// What lies below a directory.
#[derive(Default)]
struct Found {
    files: Vec<(Box<str>, Option<Record>)>,
    directories: usize,
    has_droppings: bool,
    /// Files that are neither ours nor droppings.
    strays: Vec<String>,
    is_copied: bool,
    is_other: bool,
}

impl Survey<'_> {
    /// `below` is the directory's path below the target, empty or ending in `/`.
    fn directory(&self, directory: &Path, below: &str) -> Result<Found, Error> {
        let unreadable = |cause| unreadable(directory, cause);
        let mut found = Found::default();
        let mut directories = Vec::new();
        for entry in fs::read_dir(directory).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?;
            let name = entry.file_name();
            let path = format!("{below}{}", name.to_string_lossy());
            if entry.file_type().map_err(unreadable)?.is_dir() {
                directories.push((entry.path(), path + "/"));
            } else if let Some(record) = self.published.get(&*path) {
                let facts = entry.metadata().map_err(|cause| self::unreadable(&entry.path(), cause))?;
                let as_published = as_published(&facts, *record);
                let copied = || copy_of(&entry.path(), &facts, *record);
                let record = match as_published {
                    None => copied().map_err(|cause| self::unreadable(&entry.path(), cause))?,
                    record => record,
                };
                found.is_copied |= as_published.is_none() && record.is_some();
                found.files.push((path.into(), record));
            } else if is_dropping(&name.to_string_lossy()) {
                found.has_droppings = true;
            } else {
                found.strays.push(path);
            }
        }
        found.directories = directories.len();
        let deeper = parallel::try_map(&directories, 1, |(path, below)| self.directory(path, below))?;
        Ok(deeper.into_iter().fold(found, Found::and))
    }
}

impl Found {
    /// Knows again what was published earlier, among the strays and what isn't as it was published last.
    fn know_again(&mut self, target: &Path, workshop: &Workshop) -> Result<(), Error> {
        let known: Known = workshop.known()?;
        let record_of = |path: &str| {
            let (at, Some(hashes)) = (target.join(path), known.get(path)) else { return Ok(None) };
            let is_known = |record: &Record| hashes.contains(&record.hash);
            read(&at).map(|record| record.filter(is_known)).map_err(|cause| unreadable(&at, cause))
        };
        let (others, strays) = (std::mem::take(&mut self.files), std::mem::take(&mut self.strays));
        let (edited, mut files): (Vec<_>, Vec<_>) = others.into_iter().partition(|(_, record)| record.is_none());
        let of_edited = parallel::try_map(&edited, 16, |(path, _)| record_of(path))?;
        let of_strays = parallel::try_map(&strays, 16, |path| record_of(path))?;
        self.is_other = of_edited.iter().chain(&of_strays).any(Option::is_some);
        self.is_copied |= self.is_other;
        files.extend(edited.into_iter().map(|(path, _)| path).zip(of_edited));
        for (path, record) in strays.into_iter().zip(of_strays) {
            match record {
                Some(record) => files.push((path.into(), Some(record))),
                None => self.strays.push(path),
            }
        }
        self.files = files;
        Ok(())
    }

    fn and(mut self, mut other: Found) -> Found {
        // The longer list takes the shorter one in, so that no file is moved again and again.
        if self.files.len() < other.files.len() {
            std::mem::swap(&mut self, &mut other);
        }
        self.files.append(&mut other.files);
        self.strays.append(&mut other.strays);
        self.directories += other.directories;
        self.has_droppings |= other.has_droppings;
        self.is_copied |= other.is_copied;
        self
    }
}

/// # Errors
/// If that can't be told.
fn is_there(target: &Path) -> Result<bool, Error> {
    target.try_exists().map_err(|cause| unreadable(target, cause))
}

/// The record of a file whose time or number isn't that of the published one, if it has its bytes.
fn copy_of(path: &Path, facts: &Metadata, record: Record) -> io::Result<Option<Record>> {
    if !facts.is_file() || facts.len() != record.stamp.size {
        return Ok(None);
    }
    let hash: Hash = hash_of(path)?;
    Ok((hash == record.hash).then(|| Record { hash, stamp: Stamp::of(facts) }))
}

/// The record of a file as it is; none of what is no file.
pub(super) fn read(path: &Path) -> io::Result<Option<Record>> {
    let facts = fs::symlink_metadata(path)?;
    if !facts.is_file() {
        return Ok(None);
    }
    Ok(Some(Record { hash: hash_of(path)?, stamp: Stamp::of(&facts) }))
}

fn as_published(facts: &Metadata, record: Record) -> Option<Record> {
    (facts.is_file() && Stamp::of(facts) == record.stamp).then_some(record)
}

/// Whether a file of this name was left by a file manager or an editor that looked at the published files.
pub(super) fn is_dropping(name: &str) -> bool {
    name == ".DS_Store" || (is_left_out(name) && !name.starts_with('.'))
}

fn unreadable(directory: &Path, cause: io::Error) -> Error {
    let shown = directory.display();
    let text =
        Text::new(format!("出力先の「{shown}」を読めません。"), format!("`{shown}` in the target can't be read"));
    Error::io(text, cause)
}

/// Why a target that holds these files isn't replaced.
pub(super) fn holds_strays(target: &Path, strays: &[String]) -> Option<Text> {
    /// How many are named.
    const NAMED: usize = 10;
    let (target, count) = (target.display(), strays.len());
    let named = strays.iter().take(NAMED).map(|path| Text::new(format!("「{path}」"), format!("`{path}`")));
    let named = named.reduce(|all, it| Text::new(all.ja + "、" + &it.ja, all.en + ", " + &it.en))?;
    let Text { ja, en } = match count.saturating_sub(NAMED) {
        0 => named,
        more => Text::new(format!("{}ほか{more}個", named.ja), format!("{} and {more} more", named.en)),
    };
    Some(Text::new(
        format!(
            "出力先「{target}」に、サイトの作成で書き出したものではないファイルが{count}個あります（{ja}）。\
             出力先は丸ごと置き換えるため、このままでは失われます。\
             必要なファイルは別の場所へ移し、不要なファイルは消してから、もう一度実行してください。\
             前に公開したサイトの写しなど、置き換えてよいものなら、`bansou build --adopt {target}` で引き継げます。"
        ),
        format!(
            "the target `{target}` holds {count} file(s) that no build wrote ({en}), and they would be lost, as the \
             target is replaced as a whole; move them elsewhere or delete them, then build again; if they may be replaced, take \
             the directory over with `bansou build --adopt {target}`"
        ),
    ))
}
