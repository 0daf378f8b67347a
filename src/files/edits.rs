//! What may have changed in a tree since it was last looked at.

use std::collections::BTreeSet;

/// Where to look again. It says nothing of what happened there: whoever looks sees what is there now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edits {
    /// Anywhere: nobody was watching, or what was seen is not the whole.
    Everywhere,
    /// At these paths below the root and below them: files or directories that are there, or that aren't any more.
    At(BTreeSet<Box<str>>),
}

/// Paths that are being written, or that are away for a moment, as a file is while it is saved: whoever looks leaves
/// them, and all below them, as they were.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pending(pub BTreeSet<Box<str>>);

impl Pending {
    #[must_use]
    pub fn holds(&self, path: &str) -> bool {
        !self.0.is_empty()
            && std::iter::successors(Some(path), |path| path.rsplit_once('/').map(|(above, _)| above))
                .any(|path| self.0.contains(path))
    }

    /// Whether any of them lies at or below a directory.
    #[must_use]
    pub fn is_below(&self, directory: &str) -> bool {
        self.0.iter().any(|path| is_at_or_below(path, directory))
    }
}

impl Default for Edits {
    fn default() -> Edits {
        Edits::At(BTreeSet::new())
    }
}

impl Edits {
    #[must_use]
    pub fn is_empty(&self) -> bool {
        matches!(self, Edits::At(paths) if paths.is_empty())
    }

    /// Adds a path.
    pub fn add(&mut self, path: &str) {
        if let Edits::At(paths) = self {
            paths.insert(path.into());
        }
    }

    /// The same edits, as far as they lie at or below a directory.
    #[must_use]
    pub fn below(&self, directory: &str) -> Edits {
        match self {
            Edits::Everywhere => Edits::Everywhere,
            Edits::At(paths) => {
                // If the directory itself or one around it came or went, all in it did.
                if paths.iter().any(|path| is_at_or_below(directory, path)) {
                    return Edits::Everywhere;
                }
                Edits::At(paths.iter().filter(|path| is_at_or_below(path, directory)).cloned().collect())
            }
        }
    }
}

/// Whether a path is that of a directory or lies below it.
#[must_use]
pub(crate) fn is_at_or_below(path: &str, directory: &str) -> bool {
    directory.is_empty() || path.strip_prefix(directory).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(paths: &[&str]) -> Edits {
        let mut edits = Edits::default();
        for path in paths {
            edits.add(path);
        }
        edits
    }

    #[test]
    fn changes_are_told_apart_by_directory() {
        let edits = at(&["content/a.md", "contents/b.md", "themes/x/a.html"]);
        assert_eq!(edits.below("content"), at(&["content/a.md"]));
        assert_eq!(edits.below("themes"), at(&["themes/x/a.html"]));
        assert!(edits.below("public").is_empty());
        assert_eq!(at(&["content"]).below("content"), Edits::Everywhere);
        assert_eq!(at(&[""]).below("content"), Edits::Everywhere);
        assert_eq!(Edits::Everywhere.below("content"), Edits::Everywhere);
    }

    #[test]
    fn what_is_pending_holds_what_lies_below_it() {
        let pending = Pending(["content/a".into(), "themes/x/b.css".into()].into());
        assert!(pending.holds("content/a") && pending.holds("content/a/b.md"));
        assert!(!pending.holds("content/ab") && !pending.holds("content"));
        assert!(pending.is_below("themes") && !pending.is_below("public"));
    }
}
