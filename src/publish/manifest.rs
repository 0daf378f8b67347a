//! What the last publishing put in place, file by file: how the next one knows what to leave alone and what it may
//! remove.
//!
//! A text, one line a file in the order of paths, after five lines of head:
//!
//! ```text
//! bansou manifest 2
//! tree 4711
//! made publication
//! plan 3f2a-91c0-5be7-d408
//! pages 103
//! <XXH3-128, 32 hexadecimal digits> <bytes> <modified, ns since 1970> <inode> cases/a/index.html
//! ```
//!
//! Those from the third on are missing where an older version wrote it: the site then counts as published, by a plan
//! that nobody knows.
//!
//! XXH3 guards against chance, not against malice: who could make two files of one hash could as well write to the
//! target.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::Path;
use std::time::SystemTime;

use xxhash_rust::xxh3::Xxh3;

use super::approval::PlanId;

const HEAD: &str = "bansou manifest 2";

/// The XXH3 hash of a file's bytes, of 128 bits.
pub(super) type Hash = u128;

/// What a site was made for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Purpose {
    /// It is the site of the present, for its readers.
    #[default]
    Publication,
    /// Somebody looks at the site of another moment, or at what isn't public.
    Look,
}

/// The files of a published tree.
#[derive(Clone)]
pub(super) struct Manifest {
    /// The inode of the tree's own directory: tells which of two trees a manifest describes.
    tree: u64,
    pub purpose: Purpose,
    /// Which plan was carried out when it was put in place.
    pub plan: Option<PlanId>,
    /// How many pages the site has (`Route::is_page`), if whoever made it said so.
    pub pages: Option<usize>,
    pub files: BTreeMap<Box<str>, Record>,
}

/// A published file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Record {
    pub hash: Hash,
    pub stamp: Stamp,
}

/// What tells, without reading it, that a file is still the one that was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    pub size: u64,
    /// Nanoseconds since 1970; 0 for a time before.
    modified: u64,
    /// 0 if the system has no such number. It tells apart two files of one size written in the same tick.
    inode: u64,
}

impl Stamp {
    pub(super) fn of(facts: &Metadata) -> Stamp {
        let since = facts.modified().ok().and_then(|time| time.duration_since(SystemTime::UNIX_EPOCH).ok());
        let modified = since.and_then(|since| u64::try_from(since.as_nanos()).ok()).unwrap_or_default();
        Stamp { size: facts.len(), modified, inode: inode(facts) }
    }

    /// Whether the file that lies there has it.
    pub(super) fn is_of(self, path: &Path) -> bool {
        fs::symlink_metadata(path).is_ok_and(|facts| facts.is_file() && Stamp::of(&facts) == self)
    }
}

impl Manifest {
    /// The manifest of a tree whose own directory has these facts.
    pub(super) fn new(
        tree: &Metadata,
        purpose: Purpose,
        files: impl IntoIterator<Item = (Box<str>, Record)>,
    ) -> Manifest {
        Manifest { tree: inode(tree), purpose, plan: None, pages: None, files: files.into_iter().collect() }
    }

    /// The same, put in place by a plan, with so many pages.
    pub(super) fn of_plan(self, plan: Option<PlanId>, pages: Option<usize>) -> Manifest {
        Manifest { plan, pages, ..self }
    }

    /// Whether it describes the tree that lies there.
    pub(super) fn is_of(&self, tree: &Path) -> bool {
        let Some(facts) = fs::symlink_metadata(tree).ok().filter(Metadata::is_dir) else { return false };
        if cfg!(unix) {
            return self.tree == inode(&facts);
        }
        // Where directories have no number, it is the tree that has all its files.
        self.files.iter().all(|(path, record)| record.stamp.is_of(&tree.join(&**path)))
    }

    pub(super) fn to_text(&self) -> String {
        let made = match self.purpose {
            Purpose::Publication => "publication",
            Purpose::Look => "look",
        };
        let mut text = format!("{HEAD}\ntree {}\nmade {made}\n", self.tree);
        if let Some(plan) = self.plan {
            // Writing to a string doesn't fail.
            let _ = writeln!(text, "plan {plan}");
        }
        if let Some(pages) = self.pages {
            let _ = writeln!(text, "pages {pages}");
        }
        for (path, Record { hash, stamp: Stamp { size, modified, inode } }) in &self.files {
            // Writing to a string doesn't fail.
            let _ = writeln!(text, "{hash:032x} {size} {modified} {inode} {path}");
        }
        text
    }

    /// Nothing if the text isn't a manifest. A line that can't be read is passed over: its file is then one
    /// that we don't know.
    pub(super) fn parse(text: &str) -> Option<Manifest> {
        let mut lines = text.lines();
        if lines.next()? != HEAD {
            return None;
        }
        let tree = lines.next()?.strip_prefix("tree ")?.parse().ok()?;
        let mut lines = lines.peekable();
        let purpose = match lines.peek() {
            Some(&"made look") => Purpose::Look,
            _ => Purpose::Publication,
        };
        let head = || lines.clone().take(3);
        let plan = head().find_map(|line| PlanId::parse(line.strip_prefix("plan ")?));
        let pages = head().find_map(|line| line.strip_prefix("pages ")?.parse().ok());
        Some(Manifest { tree, purpose, plan, pages, files: lines.filter_map(parse_line).collect() })
    }
}

fn parse_line(line: &str) -> Option<(Box<str>, Record)> {
    let mut fields = line.splitn(5, ' ');
    let hash = Hash::from_str_radix(fields.next()?, 16).ok()?;
    let mut number = || fields.next()?.parse().ok();
    let stamp = Stamp { size: number()?, modified: number()?, inode: number()? };
    Some((fields.next()?.into(), Record { hash, stamp }))
}

/// The hash of a file's bytes.
pub(super) fn hash_of(path: &Path) -> io::Result<Hash> {
    let mut file = File::open(path)?;
    let mut hasher = Box::new(Xxh3::new());
    let mut piece = vec![0; 64 * 1024];
    loop {
        match file.read(&mut piece) {
            Ok(0) => return Ok(hasher.digest128()),
            Ok(length) => hasher.update(piece.get(..length).unwrap_or_default()),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

fn inode(facts: &Metadata) -> u64 {
    #[cfg(unix)]
    return std::os::unix::fs::MetadataExt::ino(facts);
    #[cfg(not(unix))]
    {
        let _ = facts;
        0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(text: &str) -> Record {
        Record {
            hash: xxhash_rust::xxh3::xxh3_128(text.as_bytes()),
            stamp: Stamp { size: 1, modified: u64::MAX, inode: 2 },
        }
    }

    #[test]
    fn a_manifest_reads_back_as_it_was_written() {
        let files = [("a b/資料 1.pdf", "x"), ("index.html", "y")].map(|(path, text)| (path.into(), record(text)));
        for purpose in [Purpose::Publication, Purpose::Look] {
            for (plan, pages) in [(None, None), (None, Some(2)), (PlanId::parse("3f2a-91c0-5be7-d408"), Some(103))] {
                let written = Manifest { tree: 7, purpose, plan, pages, files: files.clone().into_iter().collect() };
                let read = Manifest::parse(&written.to_text()).unwrap();
                assert_eq!((read.tree, read.purpose, read.plan), (written.tree, written.purpose, written.plan));
                assert_eq!((read.pages, read.files), (written.pages, written.files));
            }
        }
    }

    #[test]
    fn what_an_older_version_wrote_counts_as_published() {
        let older = format!("bansou manifest 2\ntree 7\n{:032x} 1 2 3 a\n", 5);
        let read = Manifest::parse(&older).unwrap();
        assert_eq!((read.purpose, read.files.len()), (Purpose::Publication, 1));
    }

    #[test]
    fn what_is_no_manifest_is_not_read_and_a_damaged_line_is_passed_over() {
        for text in ["", "\0\0\0", "bansou manifest 1\ntree 1\n", "bansou manifest 2\n", "bansou manifest 2\ntree x\n"]
        {
            assert!(Manifest::parse(text).is_none(), "{text:?}");
        }
        let files = [("a".into(), record("x")), ("b".into(), record("y"))].into();
        let whole = Manifest { tree: 7, purpose: Purpose::Publication, plan: None, pages: None, files }.to_text();
        let cut = &whole[..whole.len() - 4];
        assert_eq!(Manifest::parse(cut).unwrap().files.into_keys().collect::<Vec<_>>(), ["a".into()]);
    }
}
