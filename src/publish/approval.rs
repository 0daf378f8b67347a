//! What somebody has approved, and whether a publishing is just that.
//!
//! The id of a plan is a hash of what it would write and remove: of each path the bytes that come to stand there, or
//! that nothing does. Where it is published, when, and what stood there before are no part of it. So one plan has one
//! id on every machine, and in every language; and when something else was published meanwhile, it has another.
//!
//! An id alone must be that of the publishing. A list of files, which a plan in JSON is, says more: all that would
//! change must be in it as it would become, and all that is in it must come about. Then what was published of it
//! meanwhile is no difference.

use std::collections::BTreeMap;
use std::fmt::{self, Write};

use jiff::Timestamp;
use xxhash_rust::xxh3::xxh3_64;

use super::published::Fingerprint;

/// A file that comes, goes or becomes another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileChange {
    /// Below the target.
    pub path: Box<str>,
    pub before: Option<Fingerprint>,
    pub after: Option<Fingerprint>,
}

/// The files that differ between two sites, in the order of their paths.
#[must_use]
pub fn changes_between(
    before: &BTreeMap<Box<str>, Fingerprint>,
    after: &BTreeMap<Box<str>, Fingerprint>,
) -> Vec<FileChange> {
    let gone = before.keys().filter(|path| !after.contains_key(*path));
    let mut paths: Vec<&str> = after.keys().chain(gone).map(|path| &**path).collect();
    paths.sort_unstable();
    let of = |path: &str| FileChange {
        path: path.into(),
        before: before.get(path).copied(),
        after: after.get(path).copied(),
    };
    paths.into_iter().map(of).filter(|change| change.before != change.after).collect()
}

/// The id of a plan: `3f2a-91c0-5be7-d408`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlanId(u64);

impl PlanId {
    #[must_use]
    pub fn of(changes: &[FileChange]) -> PlanId {
        let mut said = String::new();
        for FileChange { path, after, .. } in changes {
            // Writing to a string doesn't fail.
            let _ = match after {
                Some(after) => writeln!(said, "+ {:032x} {path}", after.hash),
                None => writeln!(said, "- {path}"),
            };
        }
        PlanId(xxh3_64(said.as_bytes()))
    }

    /// Reads an id, with its hyphens or without.
    #[must_use]
    pub fn parse(text: &str) -> Option<PlanId> {
        let digits: String = text.chars().filter(|c| *c != '-').collect();
        let is_hex = digits.len() == 16 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_hex.then(|| u64::from_str_radix(&digits, 16).ok()).flatten().map(PlanId)
    }
}

impl fmt::Display for PlanId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let part = |shift: u32| (self.0 >> shift) & 0xffff;
        write!(f, "{:04x}-{:04x}-{:04x}-{:04x}", part(48), part(32), part(16), part(0))
    }
}

/// What was approved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Approval {
    Id(PlanId),
    Files {
        /// The hour of the plan, if it says so.
        at: Option<Timestamp>,
        /// What each file becomes; none if it goes.
        files: BTreeMap<Box<str>, Option<u128>>,
    },
}

/// That a publishing isn't what was approved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// That of what would be published.
    pub id: PlanId,
    /// What would be published, though nobody approved it: all of it, if an id alone was approved.
    pub unapproved: Vec<FileChange>,
    /// What was approved and doesn't come about.
    pub missing: Vec<Box<str>>,
    /// Whether the two lists hold the differences alone.
    pub is_exact: bool,
}

impl Approval {
    /// Why a publishing that does these `changes` isn't this; `after` says what each file of the new site is. A file
    /// that `follows` from others under a name of its own, such as one of the search, may go unasked: what was
    /// published meanwhile made it.
    #[must_use]
    pub fn refuses(
        &self,
        changes: &[FileChange],
        after: impl Fn(&str) -> Option<u128>,
        follows: impl Fn(&str) -> bool,
    ) -> Option<Refusal> {
        let id = PlanId::of(changes);
        match self {
            Approval::Id(approved) if *approved == id => None,
            Approval::Id(_) => Some(Refusal { id, unapproved: changes.to_vec(), missing: Vec::new(), is_exact: false }),
            Approval::Files { files, .. } => {
                let is_approved = |change: &&FileChange| {
                    let approved = files.get(&change.path) == Some(&change.after.map(|after| after.hash));
                    approved || (change.after.is_none() && follows(&change.path))
                };
                let unapproved: Vec<FileChange> = changes.iter().filter(|it| !is_approved(it)).cloned().collect();
                let missing = files.iter().filter(|(path, approved)| after(path) != **approved);
                let missing: Vec<Box<str>> = missing.map(|(path, _)| path.clone()).collect();
                let is_same = unapproved.is_empty() && missing.is_empty();
                (!is_same).then_some(Refusal { id, unapproved, missing, is_exact: true })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Site = BTreeMap<Box<str>, Fingerprint>;

    fn site(files: &[(&str, u128)]) -> Site {
        files.iter().map(|&(path, hash)| (path.into(), Fingerprint { hash, size: 1 })).collect()
    }

    fn list(changes: &[FileChange]) -> Approval {
        let files = changes.iter().map(|it| (it.path.clone(), it.after.map(|after| after.hash))).collect();
        Approval::Files { at: None, files }
    }

    #[test]
    fn an_id_is_read_as_it_is_written_and_says_what_becomes_of_each_file() {
        let (before, after) = (site(&[("a", 1), ("b", 2)]), site(&[("a", 1), ("c", 3)]));
        let id = PlanId::of(&changes_between(&before, &after));
        assert_eq!(PlanId::parse(&id.to_string()), Some(id));
        assert_eq!(PlanId::parse(&id.to_string().replace('-', "").to_uppercase()), Some(id));
        for other in [site(&[("a", 1), ("c", 4)]), site(&[("a", 1), ("b", 2), ("c", 3)]), site(&[("a", 1), ("d", 3)])] {
            assert_ne!(PlanId::of(&changes_between(&before, &other)), id);
        }
        // What stood there before is no part of it.
        assert_eq!(PlanId::of(&changes_between(&site(&[("a", 1), ("b", 7), ("c", 9)]), &after)), id);
        for text in ["", "3f2a", "3f2a-91c0-5be7-d40g", "+f2a-91c0-5be7-d408"] {
            assert_eq!(PlanId::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_list_is_held_against_what_changes_and_what_comes_about() {
        let (before, after) = (site(&[("a", 1), ("b", 2)]), site(&[("a", 5), ("c", 3)]));
        let refusal = |approval: &Approval, before: &Site, after: &Site| {
            let of = |path: &str| Some(after.get(path)?.hash);
            let refusal = approval.refuses(&changes_between(before, after), of, |path| path == "f");
            refusal.map(|it| {
                let paths: Vec<Box<str>> = it.unapproved.into_iter().map(|change| change.path).collect();
                (paths.join(" "), it.missing.join(" "))
            })
        };
        let approved = list(&changes_between(&before, &after));
        assert_eq!(refusal(&approved, &before, &after), None);
        // A part of it stands already.
        assert_eq!(refusal(&approved, &site(&[("a", 5), ("b", 2)]), &after), None);
        assert_eq!(refusal(&approved, &after, &after), None);
        // Something else is written, removed, or not done.
        let told = |unapproved: &str, missing: &str| Some((unapproved.to_owned(), missing.to_owned()));
        assert_eq!(refusal(&approved, &before, &site(&[("a", 5), ("c", 3), ("d", 4)])), told("d", ""));
        assert_eq!(refusal(&approved, &before, &site(&[("a", 6), ("c", 3)])), told("a", "a"));
        assert_eq!(refusal(&approved, &before, &site(&[("a", 5), ("b", 2), ("c", 3)])), told("", "b"));
        assert_eq!(refusal(&approved, &site(&[("a", 1), ("x", 2)]), &after), told("x", ""));
        // What follows from other files may go, and may not come.
        assert_eq!(refusal(&approved, &site(&[("a", 1), ("f", 2)]), &after), None);
        assert_eq!(refusal(&approved, &before, &site(&[("a", 5), ("c", 3), ("f", 4)])), told("f", ""));
    }
}
