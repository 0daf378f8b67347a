//! Pages of the site that stands which the new one has no file for: whoever kept their addresses finds nothing there.
//!
//! A new page of the same title is taken for what became of an old one, if there is one such page alone on either side.
//! A further sheet of a list comes and goes with what the list holds, and isn't missed.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::Path;

/// A page that is gone, by its path below the target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Vanished {
    pub path: Box<str>,
    /// The page that it seems to have become.
    pub became: Option<Box<str>>,
}

/// `old` are the paths of the site that stands at `standing`, `new` those of the site that is being made, of which what
/// is new lies at `staging`.
pub(super) fn vanished<'a>(
    old: impl Iterator<Item = &'a str>,
    new: &HashSet<&str>,
    standing: &Path,
    staging: &Path,
) -> Vec<Vanished> {
    let old: HashSet<&str> = old.collect();
    let mut gone: Vec<&str> = old.iter().copied().filter(|path| is_page(path) && !new.contains(path)).collect();
    if gone.is_empty() {
        return Vec::new();
    }
    gone.sort_unstable();
    let mut came: Vec<&str> = new.iter().copied().filter(|path| is_page(path) && !old.contains(path)).collect();
    came.sort_unstable();
    let (left, found) = (by_title(&gone, standing), by_title(&came, staging));
    let became = |path: &str| {
        let title = title(&standing.join(path))?;
        match (left.get(&title)?.as_slice(), found.get(&title)?.as_slice()) {
            ([_], [only]) => Some((*only).into()),
            _ => None,
        }
    };
    gone.iter().map(|&path| Vanished { path: path.into(), became: became(path) }).collect()
}

/// Whether a path is that of a page which has an address of its own to keep.
fn is_page(path: &str) -> bool {
    let is_sheet = || {
        let sheet = path.strip_suffix("/index.html").and_then(|list| list.rsplit_once("page/"));
        sheet.is_some_and(|(list, number)| {
            let is_list = list.is_empty() || list.ends_with('/');
            is_list && !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
        })
    };
    path.ends_with(".html") && path != "404.html" && !is_sheet()
}

fn by_title<'a>(paths: &[&'a str], root: &Path) -> BTreeMap<String, Vec<&'a str>> {
    let mut pages: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for &path in paths {
        if let Some(title) = title(&root.join(path)) {
            pages.entry(title).or_default().push(path);
        }
    }
    pages
}

/// What a page calls itself; none if it doesn't, or can't be read: then nobody can say what became of it.
fn title(file: &Path) -> Option<String> {
    let html = fs::read_to_string(file).ok()?;
    let (_, rest) = html.split_once("<title>")?;
    rest.split_once("</title>").map(|(title, _)| title.to_owned())
}
