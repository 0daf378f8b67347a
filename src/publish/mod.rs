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
//! 5. The old site is `kept` beside the new one, as many of them as the site asks for, and [`rollback()`] lets one of
//!    them take the place of what stands in the same way.
//! 6. If it is asked for, the site that stands is packed into an `archive` beside it, which is replaced by a rename.
//!
//! A reader of the target sees the old site or the new one, and `kill -9` at any moment leaves one of the two. What is
//! kept about the published files lies beside the target, never in it, so that the published bytes depend on the site
//! alone. A loss of power is another matter: nothing is forced to the disk, which would take seconds. After one, delete
//! the target and build again.

#![warn(unreachable_pub)]
#![expect(clippy::disallowed_methods, reason = "this stage is the only one that writes")]

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use xxhash_rust::xxh3::{Xxh3, xxh3_128};

use crate::diagnostic::Text;
use crate::error::Error;
use crate::files::{Files, handed_out, is_clean};
use crate::model::output::{Content, Output};
use crate::parallel;

mod approval;
mod archive;
mod claim;
mod gone;
mod kept;
mod manifest;
mod published;
mod rollback;
mod standing;
mod swap;
mod tree;
mod vanished;
mod workshop;

pub use approval::{Approval, FileChange, PlanId, Refusal, changes_between};
pub(crate) use archive::{Archive, Packed};
pub use claim::{Place, keep_file_out};
pub use manifest::Purpose;
pub use published::{Fingerprint, Obstacle, Published};
pub use rollback::{Difference, Earlier, Undone, earlier, outlook, rollback};
pub(crate) use vanished::Vanished;

use claim::Claim;
use manifest::{Hash, Manifest, Record, Stamp};
use standing::{Altered, Standing};

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
    /// Files that no publishing wrote, and that were taken over with their directory.
    pub adopted: usize,
    /// Whether a reader saw the old site or the new one at every moment. Not so on a file system that can't exchange
    /// two directories: there the target was absent for an instant.
    pub atomic: bool,
}

/// Publishes all outputs to `target`; see [`Publisher`].
///
/// # Errors
/// Those of [`Publisher::begin`], [`Publisher::write`] and [`Publisher::commit`]. The old site stands then.
pub fn publish(outputs: &[Output], files: &dyn Files, target: &Path, protected: &[&Path]) -> Result<Changes, Error> {
    let publisher = Publisher::begin(&Place::new(target, protected), files)?;
    parallel::try_map(outputs, 1, |output| publisher.write(output))?;
    publisher.commit()
}

/// A publishing under way. Dropped without [`Publisher::commit`], it leaves the old site and no trace.
pub struct Publisher<'a> {
    claim: Claim,
    standing: Standing,
    purpose: Purpose,
    /// How many of the sites before are kept.
    keep: usize,
    /// How many pages the site has, if that was said.
    pages: Option<usize>,
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
    /// Claims the target and looks at the site that stands there. `files` is where [`Content::File`] is read from.
    ///
    /// # Errors
    /// If the target is refused, in use by another build, or can't be read.
    pub fn begin(place: &Place<'_>, files: &'a dyn Files) -> Result<Publisher<'a>, Error> {
        let claim = Claim::on(place)?;
        let standing = Standing::survey(&claim, place.adopts)?;
        let (purpose, keep) = (place.purpose, place.keep);
        Ok(Publisher { claim, standing, purpose, keep, pages: None, files, arrived: Mutex::default() })
    }

    /// The same of a site that has so many pages, which is told of it when it is brought back.
    #[must_use]
    pub fn of_pages(mut self, pages: usize) -> Publisher<'a> {
        self.pages = Some(pages);
        self
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
        let open = || match handed_out(self.files, source) {
            Ok(handed_out) => Ok(handed_out.into_reader()),
            Err(error) => Err(error.into_error(source)),
        };
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
        tree::create_file(&self.claim.workshop().staging().join(path)).map_err(|refusal| refused(path, refusal))
    }

    fn written(&self, path: &str, hash: Hash, file: &File) -> Result<Arrival, Error> {
        let facts = file.metadata().map_err(|cause| self.unwritable(path, cause))?;
        Ok(Arrival { record: Record { hash, stamp: Stamp::of(&facts) }, written: true })
    }

    fn unwritable(&self, path: &str, cause: io::Error) -> Error {
        unwritable(&self.claim.workshop().staging().join(path), cause)
    }

    /// Holds what publishing would do now against an approval; see [`Approval::refuses`]. A plan that was carried out,
    /// and after which nothing has changed, isn't refused: it is done.
    ///
    /// # Errors
    /// If a file that stands can't be read.
    pub fn refusal(&self, approval: &Approval, follows: impl Fn(&str) -> bool) -> Result<Option<Refusal>, Error> {
        let arrived = self.arrived.lock().unwrap_or_else(PoisonError::into_inner);
        let (before, after) = (self.before()?, prints(&arrived));
        let changes = changes_between(&before, &after);
        if changes.is_empty() && self.standing.plan().is_some_and(|plan| *approval == Approval::Id(plan)) {
            return Ok(None);
        }
        Ok(approval.refuses(&changes, |path| after.get(path).map(|print| print.hash), follows))
    }

    /// What the files of the site that stands are.
    ///
    /// # Errors
    /// If one can't be read.
    pub fn before(&self) -> Result<BTreeMap<Box<str>, Fingerprint>, Error> {
        let print = |path: &str| match self.standing.record(path) {
            Some(record) => Ok(print(record)),
            // A file that was touched since is known by its bytes alone, as it is to whoever made the plan.
            None => published::fingerprint(&self.claim.target().join(path)),
        };
        self.standing.paths().map(|path| Ok((path.into(), print(path)?))).collect()
    }

    /// A file of the site that stands; none if it isn't there as it was published, or is no text.
    pub(crate) fn standing_text(&self, path: &str) -> Option<String> {
        self.standing.record(path)?;
        fs::read_to_string(self.claim.target().join(path)).ok()
    }

    /// The published files that somebody has changed or removed by hand since, by their paths.
    #[must_use]
    pub fn altered(&self) -> Vec<Box<str>> {
        self.standing.altered().map(|(path, _)| path.into()).collect()
    }

    /// The pages of the site that stands for which nothing has come in.
    pub(crate) fn vanished(&self) -> Vec<Vanished> {
        let arrived = self.arrived.lock().unwrap_or_else(PoisonError::into_inner);
        let new = arrived.iter().map(|(path, _)| &**path).collect();
        vanished::vanished(self.standing.paths(), &new, self.claim.target(), &self.claim.workshop().staging())
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
        let packed = archive::pack(&self.claim, archive).map_err(|error| {
            let Text { ja, en } = error.text;
            let text = Text::new(
                format!(
                    "サイトは公開しましたが、配布用のファイルを作れませんでした。前のものがあれば、そのままです。{ja}"
                ),
                format!("the site is published, but its archive couldn't be made; an older one stands as it was: {en}"),
            );
            Error { text, source: error.source }
        })?;
        Ok((changes, packed))
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
            && changes.adopted == 0
            && self.standing.has_no_more_than(arrived.iter().map(|(path, _)| path))
        {
            self.record_anew(arrived)?;
            return Ok(changes);
        }
        let plan = PlanId::of(&changes_between(&self.before()?, &prints(&arrived)));
        let staging = self.claim.workshop().staging();
        tree::create_directory(&staging).map_err(|cause| unwritable(&staging, cause))?;
        let records = parallel::try_map(&arrived, 16, |(path, arrival)| {
            if arrival.written { Ok(arrival.record) } else { self.carry_over(path, arrival.record) }
        })?;
        let records: Vec<(Box<str>, Record)> = arrived.into_iter().map(|(path, _)| path).zip(records).collect();
        let tree = fs::symlink_metadata(&staging).map_err(|cause| unwritable(&staging, cause))?;
        // What is taken over is somebody's: it is kept as it is, whatever the site says.
        let altered = if changes.adopted > 0 { Altered::AsFound } else { Altered::AsPublished };
        let before = self.standing.manifest(self.claim.target(), altered)?;
        let keep = if changes.adopted > 0 { self.keep.max(1) } else { self.keep };
        let kept = before.as_ref().filter(|_| keep > 0);
        let manifest = Manifest::new(&tree, self.purpose, records).of_plan(Some(plan), self.pages);
        changes.atomic = exchange(&self.claim, &manifest, None, before.as_ref(), kept)?;
        self.claim.workshop().prune(keep).map_err(stands_unrecorded)?;
        Ok(changes)
    }

    /// Writes the manifest of a site that has the same files, where it doesn't say so.
    fn record_anew(&self, arrived: Vec<(Box<str>, Arrival)>) -> Result<(), Error> {
        let (workshop, target) = (self.claim.workshop(), self.claim.target());
        if self.standing.is_recorded_otherwise(self.purpose) {
            let tree = fs::symlink_metadata(target).map_err(|cause| unwritable(target, cause))?;
            let records = arrived.into_iter().map(|(path, arrival)| (path, arrival.record));
            let manifest = Manifest::new(&tree, self.purpose, records);
            workshop.prepare_manifest(&manifest.of_plan(self.standing.plan(), self.pages), None)?;
            workshop.adopt_manifest()?;
        }
        workshop.prune(self.keep)
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
        changes.adopted = self.standing.strays().len();
        changes
    }

    fn carry_over(&self, path: &str, record: Record) -> Result<Record, Error> {
        let (from, to) = (self.claim.target().join(path), self.claim.workshop().staging().join(path));
        match tree::carry_over(&from, &to) {
            Ok(None) => Ok(record),
            Ok(Some(copy)) => Ok(Record { stamp: Stamp::of(&copy), ..record }),
            Err(refusal) => Err(refused(path, refusal)),
        }
    }
}

impl Drop for Publisher<'_> {
    fn drop(&mut self) {
        // What can't be removed now is removed, or complained of, when the next publishing begins.
        let _ = self.claim.workshop().clear();
    }
}

/// What the files are that have come in.
fn prints(arrived: &[(Box<str>, Arrival)]) -> BTreeMap<Box<str>, Fingerprint> {
    arrived.iter().map(|(path, arrival)| (path.clone(), print(arrival.record))).collect()
}

fn print(record: Record) -> Fingerprint {
    Fingerprint { hash: record.hash, size: record.stamp.size }
}

/// Lets the tree in the staging directory, with this manifest, take the place of what stands in the target, which has
/// the manifest `before`; and keeps what stood, if it is to be `kept`. `at` is when the new one was published first, if
/// that isn't now. All that takes room on the disk comes before the two change places.
///
/// Returns whether no reader can have missed the target.
///
/// # Errors
/// If something can't be written, or the two can't change places: the old site stands then. If what comes after it
/// can't be done: the new one stands, the error says so, and whoever publishes next ends it.
fn exchange(
    claim: &Claim,
    manifest: &Manifest,
    at: Option<SystemTime>,
    before: Option<&Manifest>,
    kept: Option<&Manifest>,
) -> Result<bool, Error> {
    let workshop = claim.workshop();
    if let Some(before) = before {
        workshop.remember(before, manifest)?;
    }
    let kept = kept.map(|old| workshop.prepare_kept(old, workshop.published_at())).transpose()?;
    let undo = || {
        workshop.discard_manifest();
        kept.iter().for_each(kept::Kept::discard);
    };
    workshop.prepare_manifest(manifest, at).inspect_err(|_| undo())?;
    let atomic = swap::swap(&workshop.staging(), claim.target(), &workshop.aside()).inspect_err(|_| undo())?;
    let is_adopted = workshop.adopt_manifest();
    kept.map_or(Ok(()), |kept| workshop.keep(&kept)).and(is_adopted).map_err(stands_unrecorded)?;
    Ok(atomic)
}

/// The new site stands, but what is kept about it doesn't say so yet.
fn stands_unrecorded(error: Error) -> Error {
    let Text { ja, en } = error.text;
    let text = Text::new(
        format!("新しいサイトに置き換えましたが、その記録を残せませんでした。次に作成するときに、記録を直します。{ja}"),
        format!("the new site stands, but the record of it couldn't be written; the next build mends that: {en}"),
    );
    Error { text, source: error.source }
}

/// What the system refused while the output of a path was put into the new tree.
fn refused(output: &str, refusal: tree::Refusal) -> Error {
    use io::ErrorKind::{AlreadyExists, IsADirectory, NotADirectory};
    // The staging directory was empty: whatever is in the way came from another output.
    if matches!(refusal.cause.kind(), AlreadyExists | IsADirectory | NotADirectory) {
        return collision(output);
    }
    unwritable(&refusal.path, refusal.cause)
}

fn unwritable(path: &Path, cause: io::Error) -> Error {
    let shown = path.display();
    let text =
        Text::new(format!("ファイル「{shown}」を書き込めません。"), format!("the file `{shown}` can't be written"));
    Error::io(text, cause)
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
