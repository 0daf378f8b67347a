//! A tree of files in memory: what tests build, and what is embedded in the binary.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::Read;

use super::{Entry, Files, ReadError, Stamp, Walk, is_shown, nfc, no_directory};
use crate::error::Error;

/// Files by their path in NFC. Directories are there as long as they hold a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Memory(BTreeMap<Box<str>, Cow<'static, [u8]>>);

impl Memory {
    #[must_use]
    pub fn new() -> Memory {
        Memory::default()
    }

    /// Puts a file at `path`, in place of the one that is there.
    pub fn insert(&mut self, path: &str, bytes: impl Into<Cow<'static, [u8]>>) {
        self.0.insert(nfc(path).into(), bytes.into());
    }

    /// Takes the file at `path` away; returns whether it was there.
    pub fn remove(&mut self, path: &str) -> bool {
        self.0.remove(&*nfc(path)).is_some()
    }

    fn get(&self, path: &str) -> Result<&[u8], ReadError> {
        let path = nfc(path);
        self.0.get(&*path).filter(|_| is_shown(&path)).map(|bytes| &**bytes).ok_or(ReadError::Absent)
    }
}

/// Text files, as tests write them: `Memory::from([("content/a.md", "…")])`.
impl<const N: usize> From<[(&str, &str); N]> for Memory {
    fn from(files: [(&str, &str); N]) -> Memory {
        let mut memory = Memory::new();
        for (path, text) in files {
            memory.insert(path, text.as_bytes().to_vec());
        }
        memory
    }
}

impl Files for Memory {
    fn walk(&self, below: &str) -> Result<Walk, Error> {
        let below = nfc(below);
        let entries: Vec<Entry> = self
            .0
            .iter()
            .filter(|(path, _)| is_shown(path) && is_below(path, &below))
            .map(|(path, _)| Entry { path: path.clone() })
            .collect();
        if entries.is_empty() && !below.is_empty() {
            return Err(Error::new(no_directory(&below)));
        }
        Ok(Walk { entries, problems: Vec::new(), has_aliases: false })
    }

    fn look(&self, path: &str) -> Result<Walk, Error> {
        match self.get(path) {
            Ok(_) => Ok(Walk { entries: vec![Entry { path: nfc(path).into() }], ..Walk::default() }),
            Err(_) => Ok(self.walk(path).unwrap_or_default()),
        }
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        self.get(path).map(<[u8]>::to_vec)
    }

    fn length(&self, path: &str) -> Result<u64, ReadError> {
        Ok(self.get(path)?.len() as u64)
    }

    fn stamp(&self, _: &str) -> Option<Stamp> {
        None
    }

    fn open(&self, path: &str) -> Result<Box<dyn Read + '_>, ReadError> {
        Ok(Box::new(self.get(path)?))
    }
}

fn is_below(path: &str, directory: &str) -> bool {
    directory.is_empty() || path.strip_prefix(directory).is_some_and(|rest| rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_walk_is_sorted_and_keeps_to_its_directory() {
        let files =
            Memory::from([("b/z.md", "12"), ("b/a.md", ""), ("bb/a.md", ""), ("b.md", ""), ("b/.hidden/x", "")]);
        let walk = files.walk("b").unwrap();
        let length = |path: &str| files.length(path).expect("a length");
        let found: Vec<_> = walk.entries.iter().map(|entry| (&*entry.path, length(&entry.path))).collect();
        assert_eq!(found, [("b/a.md", 0), ("b/z.md", 2)]);
        assert!(files.walk("c").is_err());
        assert!(Memory::new().walk("").unwrap().entries.is_empty());
    }

    #[test]
    fn names_are_found_in_either_normal_form() {
        let files = Memory::from([("か\u{3099}.md", "ガ行")]);
        assert_eq!(&*files.walk("").unwrap().entries[0].path, "\u{304c}.md");
        assert_eq!(files.read("\u{304c}.md").unwrap(), "ガ行".as_bytes());
        assert_eq!(files.read("か\u{3099}.md").unwrap(), "ガ行".as_bytes());
    }

    #[test]
    fn hidden_files_cannot_be_read() {
        let files = Memory::from([(".env", "secret"), ("a/../b", "")]);
        assert!(matches!(files.read(".env"), Err(ReadError::Absent)));
        assert!(matches!(files.read("a/../b"), Err(ReadError::Absent)));
        assert!(files.open("none").is_err());
    }
}
