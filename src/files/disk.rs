//! A tree of files on disk.

#![expect(clippy::disallowed_methods, reason = "this module is the way to the disk")]

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use walkdir::{DirEntry, WalkDir};

use super::{Entry, Files, MAX_READ, Problem, ProblemKind, ReadError, Stamp, Walk};
use super::{has_left_out, is_left_out, is_portable, is_shown, nfc, no_directory};
use crate::diagnostic::Text;
use crate::error::Error;

#[cfg(all(test, target_os = "linux"))]
mod tests;

/// The files below a directory on disk.
#[derive(Clone, Debug)]
pub struct Disk {
    /// With every symbolic link resolved, so that what lies below it can be told by its path alone.
    root: PathBuf,
}

impl Disk {
    /// # Errors
    /// If the directory isn't there.
    pub fn new(root: &Path) -> Result<Disk, Error> {
        let shown = root.display().to_string();
        let root = root.canonicalize().map_err(|cause| {
            if is_absence(&cause) { Error::new(no_directory(&shown)) } else { unreadable_directory(&shown, cause) }
        })?;
        if root.is_dir() { Ok(Disk { root }) } else { Err(Error::new(no_directory(&shown))) }
    }

    /// The root, as an absolute path without symbolic links.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Where the file or directory at `path` really is.
    fn locate(&self, path: &str) -> Result<PathBuf, ReadError> {
        if !is_shown(path) {
            return Err(ReadError::Absent);
        }
        let found = match self.root.join(path).canonicalize() {
            Err(error) if is_absence(&error) => self.spelled_otherwise(path)?.canonicalize(),
            found => found,
        };
        let found = found.map_err(absence_or_trouble)?;
        if found.starts_with(&self.root) { Ok(found) } else { Err(ReadError::Outside) }
    }

    /// The path on disk that reads `path` in NFC, found name by name. Of several names that read the same, the
    /// walk reports a problem, and the first in the order of their bytes is taken.
    fn spelled_otherwise(&self, path: &str) -> Result<PathBuf, ReadError> {
        let mut found = self.root.clone();
        for name in path.split('/') {
            let exact = found.join(name);
            if fs::symlink_metadata(&exact).is_ok() {
                found = exact;
                continue;
            }
            let mut first: Option<String> = None;
            for entry in fs::read_dir(&found).map_err(absence_or_trouble)? {
                let Ok(written) = entry.map_err(ReadError::Io)?.file_name().into_string() else { continue };
                if nfc(&written) == nfc(name) && first.as_ref().is_none_or(|first| written < *first) {
                    first = Some(written);
                }
            }
            found.push(first.ok_or(ReadError::Absent)?);
        }
        Ok(found)
    }

    fn open_file(&self, path: &str) -> Result<(File, u64), ReadError> {
        if is_shown(path)
            && let Some(file) = open_without_links(&self.root.join(path))
        {
            let facts = file.metadata().map_err(ReadError::Io)?;
            return if facts.is_file() { Ok((file, facts.len())) } else { Err(ReadError::NotAFile) };
        }
        let found = self.locate(path)?;
        // The kind is asked before opening: to open a pipe is to wait for its writer.
        let facts = fs::metadata(&found).map_err(absence_or_trouble)?;
        if !facts.is_file() {
            return Err(ReadError::NotAFile);
        }
        Ok((File::open(&found).map_err(absence_or_trouble)?, facts.len()))
    }
}

/// Opens a file if no part of its path is a symbolic link, which Linux can tell in the same call; to resolve the path
/// first takes more than twice as long as to read a page. Nothing if there is a link, if the file can't be opened, or
/// if the system has no such call: [`Disk::locate`] then finds out.
#[cfg(target_os = "linux")]
fn open_without_links(path: &Path) -> Option<File> {
    use rustix::fs::{CWD, Mode, OFlags, ResolveFlags, openat2};
    // NONBLOCK concerns pipes alone: opening one doesn't wait for its writer.
    let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NONBLOCK;
    openat2(CWD, path, flags, Mode::empty(), ResolveFlags::NO_SYMLINKS).ok().map(File::from)
}

#[cfg(not(target_os = "linux"))]
fn open_without_links(_: &Path) -> Option<File> {
    None
}

impl Files for Disk {
    fn walk(&self, below: &str) -> Result<Walk, Error> {
        let base = if below.is_empty() { Ok(self.root.clone()) } else { self.locate(below) };
        let base = base.map_err(|error| match error {
            ReadError::Absent => Error::new(no_directory(below)),
            error => error.into_error(below),
        })?;
        if !base.is_dir() {
            return Err(Error::new(no_directory(below)));
        }
        let mut gathering = Gathering {
            root: &self.root,
            base: &base,
            below: &nfc(below),
            entries: Vec::new(),
            problems: Vec::new(),
            has_aliases: false,
        };
        gathering.has_aliases = base != self.root.join(below);
        gathering.gather()
    }

    fn look(&self, path: &str) -> Result<Walk, Error> {
        let found = match self.locate(path) {
            // A link that leads nowhere, or a name that isn't portable, is something that a walk has a word to say of.
            Err(ReadError::Absent) => {
                let is_there = !has_left_out(path) && fs::symlink_metadata(self.root.join(path)).is_ok();
                return Ok(Walk { has_aliases: is_there, ..Walk::default() });
            }
            found => found.ok(),
        };
        match found {
            Some(found) if found.is_dir() => self.walk(path),
            Some(found) if found.is_file() => {
                let entries = vec![Entry { path: nfc(path).into() }];
                Ok(Walk { entries, problems: Vec::new(), has_aliases: found != self.root.join(path) })
            }
            // What is wrong with it is for a walk to say.
            _ => Ok(Walk { has_aliases: true, ..Walk::default() }),
        }
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        let (mut file, length) = self.open_file(path)?;
        if length > MAX_READ {
            return Err(ReadError::TooLarge);
        }
        let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or_default());
        // The limit also keeps the library from asking for the length once more, and for what comes after the end.
        file.by_ref().take(length).read_to_end(&mut bytes).map_err(ReadError::Io)?;
        Ok(bytes)
    }

    fn open(&self, path: &str) -> Result<Box<dyn Read + '_>, ReadError> {
        Ok(Box::new(self.open_file(path)?.0))
    }

    fn length(&self, path: &str) -> Result<u64, ReadError> {
        Ok(self.open_file(path)?.1)
    }

    fn stamp(&self, path: &str) -> Option<Stamp> {
        // Opening a file is an event to those who watch it; asking for its times isn't.
        let exact = is_shown(path).then(|| fs::metadata(self.root.join(path)).ok()).flatten();
        let facts = exact.or_else(|| fs::metadata(self.locate(path).ok()?).ok())?;
        if facts.is_file() { stamp(&facts) } else { None }
    }
}

/// Some file systems keep times to two seconds.
const COARSEST: Duration = Duration::from_secs(3);

/// The stamp of a file; none for one that was changed only just now, or that will have been, by the clock of another
/// machine.
fn stamp(facts: &fs::Metadata) -> Option<Stamp> {
    let modified = facts.modified().ok()?;
    SystemTime::now().duration_since(modified).ok().filter(|age| *age > COARSEST)?;
    #[cfg(unix)]
    let (changed, inode) = {
        use std::os::unix::fs::MetadataExt;
        ((facts.ctime(), facts.ctime_nsec()), facts.ino())
    };
    #[cfg(not(unix))]
    let (changed, inode) = ((0, 0), 0);
    Some(Stamp { length: facts.len(), modified, changed, inode })
}

/// A walk under way.
struct Gathering<'a> {
    root: &'a Path,
    /// The directory that is walked, below the root.
    base: &'a Path,
    /// The same as the caller knows it, in NFC.
    below: &'a str,
    entries: Vec<Found>,
    problems: Vec<Problem>,
    has_aliases: bool,
}

/// Something that was found; directories are kept until names have been compared.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Found {
    path: Box<str>,
    is_directory: bool,
}

impl Gathering<'_> {
    fn gather(mut self) -> Result<Walk, Error> {
        let mut walk = WalkDir::new(self.base).min_depth(1).follow_links(true).into_iter();
        while let Some(entry) = walk.next() {
            match entry {
                Ok(entry) if self.wants(&entry) => self.take(&entry),
                Ok(entry) if entry.file_type().is_dir() => walk.skip_current_dir(),
                Ok(_) => {}
                Err(error) => self.explain(error)?,
            }
        }
        self.entries.sort_unstable();
        for pair in self.entries.windows(2) {
            if let [first, second] = pair
                && first.path == second.path
            {
                self.problems.push(Problem { path: second.path.clone(), kind: ProblemKind::SameName });
            }
        }
        self.problems.sort_unstable();
        self.problems.dedup();
        self.entries.dedup_by(|second, first| second.path == first.path);
        let files = self.entries.into_iter().filter(|found| !found.is_directory);
        let entries = files.map(|found| Entry { path: found.path }).collect();
        // What a problem is about may go away without anybody seeing it at its own path.
        let has_aliases = self.has_aliases || !self.problems.is_empty();
        Ok(Walk { entries, problems: self.problems, has_aliases })
    }

    /// Whether to take an entry and, if it is a directory, to go into it. Says why not if the author should know.
    fn wants(&mut self, entry: &DirEntry) -> bool {
        let name = entry.file_name().to_string_lossy();
        if is_left_out(&name) && has_left_out(&self.path(entry.path())) {
            return false;
        }
        self.has_aliases |= entry.path_is_symlink() || nfc(&name) != name;
        let kind = entry.file_type();
        let problem = if entry.file_name().to_str().is_none() {
            Some(ProblemKind::NotUtf8)
        } else if !is_portable(&name) {
            Some(ProblemKind::NotPortable)
        } else if entry.path_is_symlink() {
            self.misleads(entry.path())
        } else {
            None
        };
        let problem = problem.or_else(|| (!kind.is_file() && !kind.is_dir()).then_some(ProblemKind::NotAFile));
        if let Some(kind) = problem {
            self.tell(entry.path(), kind);
        }
        problem.is_none()
    }

    /// What is wrong with a symbolic link whose end could be reached.
    fn misleads(&self, link: &Path) -> Option<ProblemKind> {
        match link.canonicalize() {
            Err(_) => Some(ProblemKind::Broken),
            Ok(end) if !end.starts_with(self.root) => Some(ProblemKind::LeavesRoot),
            Ok(end) if self.base.starts_with(&end) => Some(ProblemKind::Loop),
            Ok(_) => None,
        }
    }

    fn take(&mut self, entry: &DirEntry) {
        let path = self.path(entry.path());
        self.entries.push(Found { path, is_directory: entry.file_type().is_dir() });
    }

    /// Tells a symbolic link that the author can mend from trouble of the system.
    fn explain(&mut self, error: walkdir::Error) -> Result<(), Error> {
        let Some(path) = error.path().map(Path::to_path_buf) else {
            return Err(unreadable_directory(self.below, error.into()));
        };
        // Emacs marks a file as being edited by a hidden link that leads nowhere.
        if path.file_name().is_some_and(|name| is_left_out(&name.to_string_lossy())) {
            return Ok(());
        }
        if error.loop_ancestor().is_some() {
            self.tell(&path, ProblemKind::Loop);
            return Ok(());
        }
        if fs::symlink_metadata(&path).is_ok_and(|facts| facts.is_symlink()) {
            self.tell(&path, ProblemKind::Broken);
            return Ok(());
        }
        if error.io_error().is_some_and(is_absence) {
            return Ok(());
        }
        Err(unreadable_directory(&self.path(&path), error.into()))
    }

    fn tell(&mut self, path: &Path, kind: ProblemKind) {
        let path = self.path(path);
        self.problems.push(Problem { path, kind });
    }

    /// The path below the root, as the caller knows it.
    fn path(&self, real: &Path) -> Box<str> {
        let mut path = String::from(self.below);
        for name in real.strip_prefix(self.base).unwrap_or(real) {
            if !path.is_empty() {
                path.push('/');
            }
            path.push_str(&nfc(&name.to_string_lossy()));
        }
        path.into()
    }
}

/// Whether an error says that nothing is there. A name that is too long for the system is one that isn't there.
fn is_absence(error: &io::Error) -> bool {
    use io::ErrorKind::{InvalidFilename, NotADirectory, NotFound};
    matches!(error.kind(), NotFound | NotADirectory | InvalidFilename)
}

fn absence_or_trouble(error: io::Error) -> ReadError {
    if is_absence(&error) { ReadError::Absent } else { ReadError::Io(error) }
}

fn unreadable_directory(path: &str, cause: io::Error) -> Error {
    let text =
        Text::new(format!("フォルダー「{path}」を読めません。"), format!("the directory `{path}` can't be read"));
    Error::io(text, cause)
}
