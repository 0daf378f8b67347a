//! What the suites of laws share: a site rendered into a map of its files, and what stands on a disk as such a map.
#![allow(dead_code, reason = "each suite uses a part")]

#[path = "../support/index.rs"]
mod index;

use std::collections::BTreeMap;
use std::fs;
use std::io::Read as _;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use bansou::build::{self, Aspect, Linked, LoadedTheme, Options, Progress};
use bansou::calendar::Now;
use bansou::diagnostic::Diagnostic;
use bansou::files::{Disk, Files, handed_out};
use bansou::model::config::{Config, Overrides};
use bansou::model::output::{Content as Written, Output};
use bansou::render::Theme;

/// A site as published: the bytes of every file by its path.
pub type Tree = BTreeMap<String, Vec<u8>>;

/// A site as rendered, with what was said on the way.
pub struct Rendered {
    pub tree: Tree,
    pub diagnostics: Vec<Diagnostic>,
}

impl Rendered {
    /// The codes of the diagnostics, with the files that they are about.
    pub fn codes(&self) -> Vec<(&str, &str)> {
        self.diagnostics.iter().map(|diagnostic| (diagnostic.code, &*diagnostic.file)).collect()
    }

    pub fn errors(&self) -> Vec<String> {
        let errors = self.diagnostics.iter().filter(|diagnostic| diagnostic.is_error());
        errors.map(|error| format!("{}: {} {}", error.file, error.code, error.message.en)).collect()
    }

    /// A file as text.
    pub fn text(&self, path: &str) -> &str {
        let bytes = self.tree.get(path).unwrap_or_else(|| panic!("{path} isn't among {:?}", self.tree.keys()));
        std::str::from_utf8(bytes).expect("text")
    }

    /// The HTML pages by path.
    pub fn pages(&self) -> impl Iterator<Item = (&str, &str)> {
        self.tree
            .iter()
            .filter(|(path, _)| path.ends_with(".html"))
            .map(|(path, bytes)| (path.as_str(), std::str::from_utf8(bytes).expect("text")))
    }
}

pub fn options(now: &str) -> Options {
    Options {
        now: Now(now.parse().expect("a moment")),
        unpublished: false,
        overrides: Overrides::default(),
        papers: None,
    }
}

/// The site of all sources, as [`build::link`] makes it. The theme of the program takes longer to load than most sites
/// of a law to render: it is loaded once.
fn linked(files: &dyn Files, options: &Options) -> Linked {
    static CARRIED: OnceLock<LoadedTheme> = OnceLock::new();
    let (content, found) = build::read(files, options).expect("a content directory");
    let has_own = files.look("themes").is_ok_and(|walk| !walk.entries.is_empty());
    let mut linked = build::join(
        content.as_ref(),
        found,
        |content| {
            let Config { theme, language, file, .. } = &*content.config;
            let load = || {
                let (theme, found) = Theme::load(files, theme, language, file);
                (theme.map(Arc::new), found)
            };
            let is_carried = !has_own && &**theme.name == "default" && language.value == "ja".into();
            let is_plain = theme.accent.is_none() && theme.files().next().is_none();
            if is_carried && is_plain { CARRIED.get_or_init(load).clone() } else { load() }
        },
        options,
    );
    let found = build::examine(Aspect::Papers, &linked, files, options, &Progress::default(), &|| false);
    linked.diagnostics = linked.with(found.unwrap_or_default());
    linked
}

/// Renders every route and the theme's assets, as `build` does, into memory.
pub fn render(files: &dyn Files, options: &Options) -> Rendered {
    let linked = linked(files, options);
    let mut rendered = Rendered { tree: Tree::new(), diagnostics: linked.diagnostics };
    let Some(renderer) = linked.renderer else { return rendered };
    let take = |output: Output, tree: &mut Tree| {
        let bytes = match output.content {
            Written::Bytes(bytes) => bytes,
            Written::File { source } => {
                let mut bytes = Vec::new();
                let handed_out = handed_out(files, &source).expect("an attachment");
                handed_out.into_reader().read_to_end(&mut bytes).expect("its bytes");
                bytes
            }
        };
        tree.insert(output.path.to_string(), bytes);
    };
    for route in renderer.routes().into_iter().chain(renderer.index_routes()) {
        let (output, found) = renderer.render(route);
        rendered.diagnostics.extend(found);
        take(output, &mut rendered.tree);
    }
    renderer.assets().for_each(|output| take(output, &mut rendered.tree));
    rendered
}

/// The content of a file of the search's index, by its path; none of any other file.
pub fn of_index(path: &str, bytes: &[u8]) -> Option<Vec<u8>> {
    if !path.starts_with("search/") || !path.ends_with(".js") {
        return None;
    }
    Some(index::content(bytes))
}

/// The repository, whose `content/` is the real site.
pub fn repository() -> Disk {
    Disk::new(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the repository")
}

/// The files below a directory.
pub fn tree(root: &Path) -> Tree {
    let mut tree = Tree::new();
    collect(root, root, &mut tree);
    tree
}

fn collect(root: &Path, directory: &Path, tree: &mut Tree) {
    for entry in fs::read_dir(directory).expect("a directory") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(root, &path, tree);
        } else {
            let name = path.strip_prefix(root).expect("below the root").to_str().expect("UTF-8").to_owned();
            tree.insert(name, fs::read(&path).expect("a file"));
        }
    }
}

/// Says where two sites differ, in a line for each file.
pub fn difference(one: &Tree, other: &Tree) -> Vec<String> {
    let mut lines = Vec::new();
    for (path, bytes) in one {
        match other.get(path) {
            None => lines.push(format!("{path} is only in the first")),
            Some(others) if others != bytes => {
                lines.push(format!("{path} differs: {}", first_difference(bytes, others)));
            }
            Some(_) => {}
        }
    }
    lines.extend(
        other.keys().filter(|path| !one.contains_key(*path)).map(|path| format!("{path} is only in the second")),
    );
    lines
}

fn first_difference(one: &[u8], other: &[u8]) -> String {
    let at = one.iter().zip(other).position(|(a, b)| a != b).unwrap_or(one.len().min(other.len()));
    let around = |bytes: &[u8]| {
        String::from_utf8_lossy(bytes.get(at.saturating_sub(40)..(at + 60).min(bytes.len())).unwrap_or_default())
            .into_owned()
    };
    format!("…{:?}… and …{:?}…", around(one), around(other))
}
