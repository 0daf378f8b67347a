//! Making files and directories of the new tree. A directory is made when a file first misses it, which costs nothing
//! for the files after it and needs no memory shared between threads.
//!
//! What fails is told by its own path: a directory that can't be made isn't the file that was to lie in it.

use std::fs::{self, DirBuilder, File, Metadata, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

/// What the system refused, and where.
#[derive(Debug)]
pub(super) struct Refusal {
    pub path: PathBuf,
    pub cause: io::Error,
}

impl Refusal {
    fn of(path: &Path) -> impl Fn(io::Error) -> Refusal {
        |cause| Refusal { path: path.to_owned(), cause }
    }
}

/// Makes a file that isn't there yet, of mode 0644 within the umask, and the directories above it.
pub(super) fn create_file(path: &Path) -> Result<File, Refusal> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o644);
    if let (Some(parent), true) = (path.parent(), path.ends_with("index.html")) {
        // As a rule it is the first file of its directory. Where it isn't, or where more is missing, what follows finds
        // out.
        let _ = new_directories().create(parent);
    }
    with_directories(path, || options.open(path))
}

/// Makes a directory of mode 0755 within the umask, and those above it. It may be there already.
pub(super) fn create_directory(path: &Path) -> io::Result<()> {
    new_directories().recursive(true).create(path)
}

fn new_directories() -> DirBuilder {
    #[cfg_attr(not(unix), expect(unused_mut, reason = "only Unix has modes"))]
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o755);
    builder
}

/// Puts the file `from` into the new tree as it is, as the same inode. If the file system can't, as a copy of the same
/// bytes and time, whose facts are returned.
pub(super) fn carry_over(from: &Path, to: &Path) -> Result<Option<Metadata>, Refusal> {
    use io::ErrorKind::{AlreadyExists, NotADirectory, NotFound};
    match with_directories(to, || fs::hard_link(from, to)) {
        Ok(()) => Ok(None),
        Err(refusal) if matches!(refusal.cause.kind(), AlreadyExists | NotADirectory | NotFound) => Err(refusal),
        Err(_) => {
            let mut old = File::open(from).map_err(Refusal::of(from))?;
            let modified = old.metadata().and_then(|facts| facts.modified()).map_err(Refusal::of(from))?;
            let mut new = create_file(to)?;
            io::copy(&mut old, &mut new).map_err(Refusal::of(to))?;
            new.set_modified(modified).and_then(|()| new.metadata()).map(Some).map_err(Refusal::of(to))
        }
    }
}

/// Removes a whole tree, which needn't be there.
pub(super) fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        done => done,
    }
}

fn with_directories<T>(path: &Path, make: impl Fn() -> io::Result<T>) -> Result<T, Refusal> {
    match (make(), path.parent()) {
        (Err(error), Some(parent)) if error.kind() == io::ErrorKind::NotFound => {
            create_directory(parent).map_err(Refusal::of(parent))?;
            make().map_err(Refusal::of(path))
        }
        (outcome, _) => outcome.map_err(Refusal::of(path)),
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::MetadataExt;

    use super::*;

    #[test]
    fn a_file_is_carried_over_as_the_same_inode_or_as_a_copy_of_the_same_time() {
        let here = tempfile::tempdir_in(env!("CARGO_MANIFEST_DIR")).unwrap();
        let from = here.path().join("from");
        fs::write(&from, "bytes").unwrap();
        let old = fs::metadata(&from).unwrap();

        assert!(carry_over(&from, &here.path().join("a/b")).unwrap().is_none());
        assert_eq!(fs::metadata(here.path().join("a/b")).unwrap().ino(), old.ino());

        // No link leads from one file system to another.
        let Ok(elsewhere) = tempfile::tempdir_in("/dev/shm") else { return };
        let copy = carry_over(&from, &elsewhere.path().join("a/b")).unwrap().expect("a copy");
        assert_eq!((copy.len(), copy.modified().unwrap()), (5, old.modified().unwrap()));
        assert_eq!(fs::read(elsewhere.path().join("a/b")).unwrap(), b"bytes");
    }
}
