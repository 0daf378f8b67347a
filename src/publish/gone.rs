//! What was published once and stands no longer: how a target that was restored from a backup is known for ours.
//!
//! A text, one line a file, to which each publishing adds what it replaces or removes:
//!
//! ```text
//! <XXH3-128, 32 hexadecimal digits> cases/a/index.html
//! ```
//!
//! A line that can't be read is passed over: the end of one who was killed, or of a full disk.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, Write};

use super::manifest::{Hash, Manifest};
use super::workshop::{Workshop, unusable};
use crate::error::Error;

/// The hashes that the file of a path had.
pub(super) type Known = HashMap<Box<str>, Vec<Hash>>;

/// How long the text may become, in bytes: some 100,000 files. The older half goes then.
const MOST: u64 = 8 * 1024 * 1024;

impl Workshop {
    /// Adds what is in the site that stands and not in the one that takes its place.
    pub(super) fn remember(&self, before: &Manifest, after: &Manifest) -> Result<(), Error> {
        let mut lines = String::new();
        for (path, record) in &before.files {
            if after.files.get(path).is_none_or(|next| next.hash != record.hash) {
                // Writing to a string doesn't fail.
                let _ = write!(lines, "\n{:032x} {path}", record.hash);
            }
        }
        if lines.is_empty() {
            return Ok(());
        }
        lines.push('\n');
        let path = self.directory().join("gone");
        let add = || {
            self.shorten_gone()?;
            File::options().create(true).append(true).open(&path)?.write_all(lines.as_bytes())
        };
        add().map_err(|cause| unusable(&path, cause))
    }

    /// All that is remembered, with what the kept sites hold.
    pub(super) fn known(&self) -> Result<Known, Error> {
        let path = self.directory().join("gone");
        let text = match fs::read(&path) {
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => Vec::new(),
            text => text.map_err(|cause| unusable(&path, cause))?,
        };
        let mut known = Known::new();
        for (path, hash) in String::from_utf8_lossy(&text).lines().filter_map(parse_line) {
            known.entry(path).or_default().push(hash);
        }
        for kept in self.kept()? {
            for (path, record) in kept.read()?.files {
                known.entry(path).or_default().push(record.hash);
            }
        }
        Ok(known)
    }

    fn shorten_gone(&self) -> io::Result<()> {
        let path = self.directory().join("gone");
        if fs::metadata(&path).map_or(0, |facts| facts.len()) <= MOST {
            return Ok(());
        }
        let text = fs::read(&path)?;
        let (_, newer) = text.split_at(text.len() / 2);
        let next = self.directory().join("gone.next");
        fs::write(&next, newer)?;
        fs::rename(&next, &path)
    }
}

fn parse_line(line: &str) -> Option<(Box<str>, Hash)> {
    let (hash, path) = line.split_once(' ').filter(|(hash, _)| hash.len() == 32)?;
    Some((path.into(), Hash::from_str_radix(hash, 16).ok()?))
}
