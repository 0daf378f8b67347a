//! The site that stands in the target, compared with the manifest of the last publishing.

use std::collections::{BTreeMap, HashSet};
use std::fs::{self, Metadata};
use std::io;
use std::path::Path;

use super::claim::Claim;
use super::manifest::{Record, Stamp};
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
}

impl Standing {
    /// # Errors
    /// If the target holds a file that no publishing wrote: replacing the target would destroy it.
    pub(super) fn survey(claim: &Claim) -> Result<Standing, Error> {
        if !claim.target().exists() {
            return Ok(Standing::default());
        }
        let published = claim.published().map(|manifest| manifest.files).unwrap_or_default();
        let survey = Survey { published: &published };
        let found = survey.directory(claim.target(), "")?;
        match found.strays.iter().min() {
            None => Ok(Standing {
                files: found.files.into_iter().collect(),
                directories: Some(found.directories),
                has_droppings: found.has_droppings,
            }),
            Some(first) => Err(holds_strays(claim.target(), first, found.strays.len())),
        }
    }

    /// The file at `path`, if it is there as it was published.
    pub(super) fn record(&self, path: &str) -> Option<Record> {
        *self.files.get(path)?
    }

    /// Whether a published file, edited since or not, is there.
    pub(super) fn has(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    /// The paths of the published files that are there.
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
                let facts = entry.metadata().map_err(unreadable)?;
                found.files.push((path.into(), as_published(&facts, *record)));
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
    fn and(mut self, mut other: Found) -> Found {
        // The longer list takes the shorter one in, so that no file is moved again and again.
        if self.files.len() < other.files.len() {
            std::mem::swap(&mut self, &mut other);
        }
        self.files.append(&mut other.files);
        self.strays.append(&mut other.strays);
        self.directories += other.directories;
        self.has_droppings |= other.has_droppings;
        self
    }
}

fn as_published(facts: &Metadata, record: Record) -> Option<Record> {
    (facts.is_file() && Stamp::of(facts) == record.stamp).then_some(record)
}

/// Whether a file of this name was left by a file manager or an editor that looked at the published files.
fn is_dropping(name: &str) -> bool {
    name == ".DS_Store" || (is_left_out(name) && !name.starts_with('.'))
}

fn unreadable(directory: &Path, cause: io::Error) -> Error {
    let shown = directory.display();
    let text =
        Text::new(format!("出力先の「{shown}」を読めません。"), format!("`{shown}` in the target can't be read"));
    Error::io(text, cause)
}

fn holds_strays(target: &Path, first: &str, count: usize) -> Error {
    let target = target.display();
    Error::new(Text::new(
        format!(
            "出力先「{target}」に、サイトの作成で書き出したものではないファイルが{count}個あります（「{first}」など）。\
             出力先は丸ごと置き換えるため、このままでは失われます。\
             必要なファイルは別の場所へ移し、不要なファイルは消してから、もう一度実行してください。"
        ),
        format!(
            "the target `{target}` holds {count} file(s) that no build wrote, such as `{first}`, and they would be lost, as the \
             target is replaced as a whole; move them elsewhere or delete them, then build again"
        ),
    ))
}
