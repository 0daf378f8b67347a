//! What an author most likely meant by a path that leads nowhere, as they would write it.

use crate::diagnostic::nearest;
use crate::resolve::paths::{file_name, folder};

/// The path below `content/` among `known` that `wanted` is a slip of, if there is one.
///
/// 1. A near name in the same folder.
/// 2. The same name in a folder with a near name.
/// 3. The same name anywhere, unless it is one that every folder has.
pub(super) fn meant<'a>(wanted: &str, known: impl Iterator<Item = &'a str> + Clone) -> Option<&'a str> {
    let name = file_name(wanted);
    let beside = known.clone().filter(|path| folder(path) == folder(wanted)).map(file_name);
    if let Some(near) = nearest(name, beside) {
        return known.into_iter().find(|path| folder(path) == folder(wanted) && file_name(path) == near);
    }
    let same_name = known.filter(|path| file_name(path) == name && !name.is_empty());
    if let Some(near) = nearest(folder(wanted), same_name.clone().map(folder)) {
        return same_name.into_iter().find(|path| folder(path) == near);
    }
    same_name.filter(|_| !matches!(name, "_index.md" | "index.md")).min()
}

/// A path below `content/` as it is written in `file` (below the root): `../bureaus/kanto.md`.
pub(super) fn as_written_in(file: &str, path: &str) -> String {
    let from = folder(file.strip_prefix("content/").unwrap_or(file));
    let mut here: Vec<&str> = from.split('/').filter(|part| !part.is_empty()).collect();
    let mut there: Vec<&str> = path.split('/').collect();
    while here.first().is_some_and(|part| there.len() > 1 && there.first() == Some(part)) {
        here.remove(0);
        there.remove(0);
    }
    "../".repeat(here.len()) + &there.join("/")
}

#[cfg(test)]
mod tests {
    use super::{as_written_in, meant};

    #[test]
    fn a_slip_finds_its_file() {
        let known = ["about/guide.md", "bureaus/_index.md", "bureaus/kanto.md", "cases/a.md", "資料.pdf"];
        for (wanted, expected) in [
            ("bureaus/kantou.md", Some("bureaus/kanto.md")),
            ("bureaus/Kanto.md", Some("bureaus/kanto.md")),
            ("bureau/kanto.md", Some("bureaus/kanto.md")),
            ("bureau/_index.md", Some("bureaus/_index.md")),
            ("cases/資料.pdf", Some("資料.pdf")),
            ("guide.md", Some("about/guide.md")),
            // Every folder has one of its own.
            ("policy/_index.md", None),
            ("about/none.md", None),
        ] {
            assert_eq!(meant(wanted, known.into_iter()), expected, "{wanted}");
        }
    }

    #[test]
    fn a_path_is_written_as_seen_from_the_file() {
        for (file, path, written) in [
            ("content/_index.md", "about/guide.md", "about/guide.md"),
            ("content/cases/a.md", "bureaus/kanto.md", "../bureaus/kanto.md"),
            ("content/cases/a.md", "cases/b.md", "b.md"),
            ("content/councils/x/01/index.md", "councils/x/_index.md", "../_index.md"),
            ("content/site.yaml", "about/guide.md", "about/guide.md"),
        ] {
            assert_eq!(as_written_in(file, path), written, "{path} in {file}");
        }
    }
}
