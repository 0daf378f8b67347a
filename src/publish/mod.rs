//! The last stage, and the only one that writes: it puts the finished site in place of the one that stands.
//!
//! 1. The target directory is claimed (`claim`): it is refused if it isn't ours or holds sources, locked against a
//!    second build, and what a killed one left behind is cleaned up.
//! 2. The site that stands is compared with the `manifest` of the last publishing (`standing`): a file that was
//!    edited by hand counts as changed.
//! 3. Outputs arrive from many threads, in any order. One whose hash is that of the file that stands is only
//!    noted; any other is written to a staging directory at once.
//! 4. If nothing differs, nothing is touched. Otherwise the unchanged files are hard-linked into the staging
//!    directory, so that they keep their inode and their time, and the whole of it changes places with the old site in
//!    one step (`swap`).
//!
//! 5. If it is asked for, the site that stands is packed into an `archive` beside it, which is replaced by a rename.
//!
//! A reader of the target sees the old site or the new one, and `kill -9` at any moment leaves one of the two. What is
//! kept about the published files lies beside the target, never in it, so that the published bytes depend on the site
//! alone. A loss of power is another matter: nothing is forced to the disk, which would take seconds. After one, delete
//! the target and build again.

#![warn(unreachable_pub)]
#![expect(clippy::disallowed_methods, reason = "this stage is the only one that writes")]

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use xxhash_rust::xxh3::{Xxh3, xxh3_128};

use crate::diagnostic::Text;
use crate::error::Error;
use crate::files::{Files, is_clean};
use crate::model::output::{Content, Output};
use crate::parallel;

mod archive;
mod claim;
mod manifest;
mod standing;
mod swap;
mod tree;
mod vanished;

pub(crate) use archive::{Archive, Packed};
pub(crate) use vanished::Vanished;

use claim::Claim;
use manifest::{Hash, Manifest, Record, Stamp};
use standing::Standing;

/// What publishing did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Files that are new or have other bytes than before.
    pub written: usize,
    /// Files that were left as they are, with their inode and time.
    pub unchanged: usize,
    /// Files of the old site that the new one doesn't have.
    pub removed: usize,
    /// The size of the written files.
    pub bytes: u64,
    /// Whether a reader saw the old site or the new one at every moment. Not so on a file system that can't exchange
    /// two directories: there the target was absent for an instant.
    pub atomic: bool,
}

/// Publishes all outputs to `target`; see [`Publisher`].
///
/// # Errors
/// Those of [`Publisher::begin`], [`Publisher::write`] and [`Publisher::commit`]. The old site stands then.
pub fn publish(outputs: &[Output], files: &dyn Files, target: &Path, protected: &[&Path]) -> Result<Changes, Error> {
    let publisher = Publisher::begin(target, protected, files)?;
    parallel::try_map(outputs, 1, |output| publisher.write(output))?;
    publisher.commit()
}

/// A publishing under way. Dropped without [`Publisher::commit`], it leaves the old site and no trace.
pub struct Publisher<'a> {
    claim: Claim,
    standing: Standing,
    files: &'a dyn Files,
    /// In the order in which they came.
    arrived: Mutex<Vec<(Box<str>, Arrival)>>,
}

/// An output that has come in.
#[derive(Clone, Copy)]
struct Arrival {
    record: Record,
    /// Whether it was written to the staging directory. Otherwise the file that stands has its bytes.
    written: bool,
}

impl<'a> Publisher<'a> {
    /// Claims the target and looks at the site that stands there. `files` is where [`Content::File`] is read from;
    /// `protected` are the directories that the site is made from, which the target may neither be nor hold nor lie in.
    ///
    /// # Errors
    /// If the target is refused, in use by another build, or can't be read.
    pub fn begin(target: &Path, protected: &[&Path], files: &'a dyn Files) -> Result<Publisher<'a>, Error> {
        let claim = Claim::on(target, protected)?;
        let standing = Standing::survey(&claim)?;
        Ok(Publisher { claim, standing, files, arrived: Mutex::default() })
    }

    /// Takes an output in. May be called from many threads at once.
    ///
    /// # Errors
    /// If a path isn't clean or comes twice, a source can't be read, or a file can't be written.
    pub fn write(&self, output: &Output) -> Result<(), Error> {
        let path = &*output.path;
        if !is_clean(path) {
            return Err(Error::new(Text::new(
                format!("出力のパス「{path}」は使えません。"),
                format!("`{path}` can't be the path of an output"),
            )));
        }
        let arrival = match &output.content {
            Content::Bytes(bytes) => self.take_bytes(path, bytes)?,
            Content::File { source } => self.take_copy(path, source)?,
        };
        self.arrived.lock().unwrap_or_else(PoisonError::into_inner).push((output.path.clone(), arrival));
        Ok(())
    }

    fn take_bytes(&self, path: &str, bytes: &[u8]) -> Result<Arrival, Error> {
        let hash = xxh3_128(bytes);
        if let Some(arrival) = self.unchanged(path, hash) {
            return Ok(arrival);
        }
        let mut file = self.create(path)?;
        file.write_all(bytes).map_err(|cause| self.unwritable(path, cause))?;
        self.written(path, hash, &file)
    }

    fn take_copy(&self, path: &str, source: &str) -> Result<Arrival, Error> {
        let unread = |cause| crate::files::ReadError::Io(cause).into_error(source);
        let open = || self.files.open(source).map_err(|error| error.into_error(source));
        if self.standing.record(path).is_some() {
            let mut hasher = Box::new(Xxh3::new());
            io::copy(&mut open()?, &mut Hashing(&mut hasher)).map_err(unread)?;
            if let Some(arrival) = self.unchanged(path, hasher.digest128()) {
                return Ok(arrival);
            }
        }
        // The hash is taken of the very bytes that are written: the source may have changed since it was compared.
        let (mut from, mut file, mut hasher) = (open()?, self.create(path)?, Box::new(Xxh3::new()));
        let mut buffer = vec![0; 64 * 1024];
        loop {
            let piece = match from.read(&mut buffer) {
                Ok(0) => break,
                Ok(length) => buffer.get(..length).unwrap_or_default(),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(unread(error)),
            };
            hasher.update(piece);
            file.write_all(piece).map_err(|cause| self.unwritable(path, cause))?;
        }
        self.written(path, hasher.digest128(), &file)
    }

    fn unchanged(&self, path: &str, hash: Hash) -> Option<Arrival> {
        let record = self.standing.record(path)?;
        (record.hash == hash).then_some(Arrival { record, written: false })
    }

    fn create(&self, path: &str) -> Result<File, Error> {
        tree::create_file(&self.claim.staging().join(path)).map_err(|cause| self.unwritable(path, cause))
    }

    fn written(&self, path: &str, hash: Hash, file: &File) -> Result<Arrival, Error> {
        let facts = file.metadata().map_err(|cause| self.unwritable(path, cause))?;
        Ok(Arrival { record: Record { hash, stamp: Stamp::of(&facts) }, written: true })
    }

    fn unwritable(&self, path: &str, cause: io::Error) -> Error {
        use io::ErrorKind::{AlreadyExists, IsADirectory, NotADirectory};
        // The staging directory was empty: whatever is in the way came from another output.
        if matches!(cause.kind(), AlreadyExists | IsADirectory | NotADirectory) {
            return collision(path);
        }
        let shown = self.claim.target().join(path);
        let shown = shown.display();
        let text =
            Text::new(format!("ファイル「{shown}」を書き込めません。"), format!("the file `{shown}` can't be written"));
        Error::io(text, cause)
    }

    /// A file of the site that stands; none if it isn't there as it was published, or is no text.
    pub(crate) fn standing_text(&self, path: &str) -> Option<String> {
        self.standing.record(path)?;
        fs::read_to_string(self.claim.target().join(path)).ok()
    }

    /// The pages of the site that stands for which nothing has come in.
    pub(crate) fn vanished(&self) -> Vec<Vanished> {
        let arrived = self.arrived.lock().unwrap_or_else(PoisonError::into_inner);
        let new = arrived.iter().map(|(path, _)| &**path).collect();
        vanished::vanished(self.standing.paths(), &new, self.claim.target(), &self.claim.staging())
    }

    /// Puts the outputs that came in, as a whole, in place of the old site.
    ///
    /// # Errors
    /// If a path came twice, a file can't be carried over from the old site, or the two can't change places. The old
    /// site stands then.
    pub fn commit(self) -> Result<Changes, Error> {
        self.put_in_place()
    }

    /// The same, and packs the site. Whoever finds the archive finds the one before it or that of the new site.
    ///
    /// # Errors
    /// As [`Publisher::commit`], and if something else has the archive's name. If the archive can't be made after that,
    /// the new site stands beside the old archive.
    pub fn commit_packed(self, archive: &Archive) -> Result<(Changes, Packed), Error> {
        archive::claim(&self.claim)?;
        let changes = self.put_in_place()?;
        Ok((changes, archive::pack(&self.claim, archive)?))
    }

    fn put_in_place(&self) -> Result<Changes, Error> {
        // What is dropped afterwards clears the staging directory away, which by then holds the old site.
        let mut arrived = std::mem::take(&mut *self.arrived.lock().unwrap_or_else(PoisonError::into_inner));
        parallel::sort_by(&mut arrived, |(one, _), (other, _)| one.cmp(other));
        // Two that were written would have met in the staging directory; of those that only were noted nobody knows
        // yet.
        if let Some([(path, _), _]) = arrived.windows(2).find(|pair| matches!(pair, [one, other] if one.0 == other.0)) {
            return Err(collision(path));
        }
        let mut changes = self.changes(&arrived);
        if changes.written == 0
            && changes.removed == 0
            && self.standing.has_no_more_than(arrived.iter().map(|(path, _)| path))
        {
            return Ok(changes);
        }
        let staging = self.claim.staging();
        tree::create_directory(&staging).map_err(|cause| self.unwritable("", cause))?;
        let records = parallel::try_map(&arrived, 16, |(path, arrival)| {
            if arrival.written { Ok(arrival.record) } else { self.carry_over(path, arrival.record) }
        })?;
        let records: Vec<(Box<str>, Record)> = arrived.into_iter().map(|(path, _)| path).zip(records).collect();
        let tree = fs::symlink_metadata(&staging).map_err(|cause| self.unwritable("", cause))?;
        self.claim.prepare_manifest(&Manifest::new(&tree, records))?;
        changes.atomic = swap::swap(&staging, self.claim.target(), &self.claim.aside())
            .inspect_err(|_| self.claim.discard_manifest())?;
        self.claim.adopt_manifest()?;
        Ok(changes)
    }

    fn changes(&self, arrived: &[(Box<str>, Arrival)]) -> Changes {
        let mut changes = Changes { atomic: true, ..Changes::default() };
        let mut kept = 0;
        for (path, arrival) in arrived {
            kept += usize::from(self.standing.has(path));
            if arrival.written {
                changes.written += 1;
                changes.bytes += arrival.record.stamp.size;
            } else {
                changes.unchanged += 1;
            }
        }
        changes.removed = self.standing.len() - kept;
        changes
    }

    fn carry_over(&self, path: &str, record: Record) -> Result<Record, Error> {
        let (from, to) = (self.claim.target().join(path), self.claim.staging().join(path));
        match tree::carry_over(&from, &to) {
            Ok(None) => Ok(record),
            Ok(Some(copy)) => Ok(Record { stamp: Stamp::of(&copy), ..record }),
            Err(cause) => Err(self.unwritable(path, cause)),
        }
    }
}

impl Drop for Publisher<'_> {
    fn drop(&mut self) {
        // What can't be removed now is removed, or complained of, when the next publishing begins.
        let _ = self.claim.clear();
    }
}

/// Hashes what is written to it.
struct Hashing<'a>(&'a mut Xxh3);

impl Write for Hashing<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Two outputs of one place are a defect of the stage that made them: a site checks its addresses before it is
/// rendered.
fn collision(path: &str) -> Error {
    Error::new(Text::new(
        format!(
            "出力「{path}」は、別の出力と重なります（同じパス、大文字と小文字だけが違うパス、又はファイルとフォルダーが同じ名前）。"
        ),
        format!(
            "the output `{path}` collides with another one: the same path, one that differs in capitals alone, or a file and a \
             directory of one name"
        ),
    ))
}
