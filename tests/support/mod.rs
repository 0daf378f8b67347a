//! A site in a throw-away directory, and the real program run over it.
//!
//! ```ignore
//! SiteTest::new()
//!     .file("content/a.md", "---\ntitle: 手引き\n---\n本文\n")
//!     .build()
//!     .exits(0)
//!     .has("a/index.html", "本文");
//! ```
//!
//! A [`SiteTest`] is what an author has on disk; [`SiteTest::build`] and [`SiteTest::check`] run the program and give a
//! [`Run`], whose methods say what is expected of it and panic with both sides where it isn't so. The environment of
//! the program is empty and its moment is [`NOW`], so that a test means the same everywhere.

#![allow(dead_code, reason = "each suite uses a part of it")]
#![allow(clippy::disallowed_methods, reason = "a test is the outside that the library keeps away from")]

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

pub mod difference;
pub mod pdf;

use difference::difference;

/// The moment of every run that doesn't name another.
pub const NOW: &str = "2022-06-17T10:00:00+09:00";

/// Where the sites of tests are built, below the root: what is built for another moment than the present never goes to
/// `public/`.
pub const OUT: &str = "site";

/// The smallest site that can be built: what [`SiteTest::new`] begins with.
pub const SITE_YAML: &str = "title: 伴走支援\nbase_url: https://example.jp/\n";
pub const HOME: &str = "---\ntitle: トップページ\n---\n";

/// A site's root on disk, and how the program is to be run over it.
pub struct SiteTest {
    root: tempfile::TempDir,
    now: String,
    arguments: Vec<OsString>,
    environment: Vec<(String, String)>,
}

/// What one run of the program did.
pub struct Run {
    /// Where the site was built, if it was.
    out: PathBuf,
    code: Option<i32>,
    /// The site's root stands as `[ROOT]` in both.
    pub stdout: String,
    pub stderr: String,
}

impl SiteTest {
    /// A site with nothing but its settings and its home page.
    pub fn new() -> SiteTest {
        SiteTest::empty().file("content/site.yaml", SITE_YAML).file("content/_index.md", HOME)
    }

    /// A root with nothing in it.
    pub fn empty() -> SiteTest {
        SiteTest {
            root: tempfile::tempdir().expect("a throw-away directory"),
            now: NOW.to_owned(),
            arguments: Vec::new(),
            environment: Vec::new(),
        }
    }

    /// A copy of a directory that holds `content/` and, perhaps, `themes/`; `path` counts from the repository's root.
    pub fn from_dir(path: impl AsRef<Path>) -> SiteTest {
        SiteTest::empty().copy_of(path)
    }

    /// Adds a copy of all files of a directory; `path` counts from the repository's root.
    pub fn copy_of(self, path: impl AsRef<Path>) -> SiteTest {
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
        for (path, file) in files_below(&from) {
            self.write(&path, &fs::read(file).expect("a file that was just listed"));
        }
        self
    }

    /// Writes a file, in place of the one that is there.
    pub fn file(self, path: &str, text: &str) -> SiteTest {
        self.bytes(path, text.as_bytes())
    }

    pub fn bytes(self, path: &str, bytes: &[u8]) -> SiteTest {
        self.write(path, bytes);
        self
    }

    /// A page with this front matter (without its `---` lines) and no text.
    pub fn page(self, path: &str, front_matter: &str) -> SiteTest {
        self.file(path, &format!("---\n{front_matter}---\n"))
    }

    pub fn remove(self, path: &str) -> SiteTest {
        let path = self.path(path);
        if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) }.expect("something to remove");
        self
    }

    /// A symbolic link at `path` to `target`, which counts from the directory of the link.
    #[cfg(unix)]
    pub fn symlink(self, path: &str, target: &str) -> SiteTest {
        std::os::unix::fs::symlink(target, self.place(path)).expect("a symbolic link");
        self
    }

    /// Changes one file: `from` must be in it.
    pub fn edit(self, path: &str, from: &str, to: &str) -> SiteTest {
        let text = fs::read_to_string(self.path(path)).expect("a file to edit");
        assert!(text.contains(from), "{path} has no {from:?}:\n{text}");
        self.file(path, &text.replace(from, to))
    }

    /// The moment that the site is built for (RFC 3339).
    pub fn now(self, now: &str) -> SiteTest {
        SiteTest { now: now.to_owned(), ..self }
    }

    /// Arguments that follow the command in every run from here on.
    pub fn args<A: Into<OsString>>(mut self, arguments: impl IntoIterator<Item = A>) -> SiteTest {
        self.arguments.extend(arguments.into_iter().map(Into::into));
        self
    }

    /// A variable of the otherwise empty environment.
    pub fn env(mut self, name: &str, value: &str) -> SiteTest {
        self.environment.push((name.to_owned(), value.to_owned()));
        self
    }

    /// `bansou build`, to [`OUT`] below the root, as the site would be published at its moment.
    pub fn build(&self) -> Run {
        self.run(["build"])
    }

    /// `bansou check`
    pub fn check(&self) -> Run {
        self.run(["check"])
    }

    /// The program with this command and its arguments, and the site's root and moment; a build goes to [`OUT`] where
    /// the arguments name no other place, and a plan is held against what it wrote there.
    pub fn run<'a>(&self, command: impl IntoIterator<Item = &'a str>) -> Run {
        let mut arguments: Vec<OsString> = command.into_iter().map(Into::into).collect();
        arguments.extend(["--root".into(), self.root().into(), "--now".into(), OsString::from(&self.now)]);
        arguments.extend(self.arguments.iter().cloned());
        let has = |argument: &str| arguments.iter().any(|known| known == argument);
        let (is_build, names_place, is_marked) = (has("build"), has("--out"), has("--unpublished"));
        let is_compared = arguments[0] == "plan" && self.path(OUT).is_dir() && !has("--against");
        if is_build {
            arguments.extend((!is_marked).then(|| "--as-public".into()));
            arguments.extend(["--out", OUT].iter().filter(|_| !names_place).map(Into::into));
        }
        if is_compared {
            arguments.extend(["--against".into(), OUT.into()]);
        }
        self.run_bare(arguments)
    }

    /// The program with these arguments alone.
    pub fn run_bare<A: Into<OsString>>(&self, arguments: impl IntoIterator<Item = A>) -> Run {
        let arguments: Vec<OsString> = arguments.into_iter().map(Into::into).collect();
        let out = arguments.iter().skip_while(|argument| *argument != "--out").nth(1);
        let default = if arguments.first().is_some_and(|command| command == "plan") { OUT } else { "public" };
        let out = self.root().join(out.cloned().unwrap_or_else(|| default.into()));
        let output = Command::new(env!("CARGO_BIN_EXE_bansou"))
            .args(arguments)
            .current_dir(self.root())
            .env_clear()
            .env("LC_ALL", "ja_JP.UTF-8")
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .output()
            .expect("the program runs");
        let text = |bytes: Vec<u8>| {
            let text = String::from_utf8(bytes).expect("the program prints UTF-8");
            text.replace(&*self.root().to_string_lossy(), "[ROOT]")
        };
        Run { out, code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
    }

    pub fn root(&self) -> &Path {
        self.root.path()
    }

    /// Where a file of the site is on disk.
    pub fn path(&self, path: &str) -> PathBuf {
        self.root().join(path)
    }

    /// The same, with the directories above it made.
    pub fn place(&self, path: &str) -> PathBuf {
        let place = self.path(path);
        fs::create_dir_all(place.parent().expect("a path below the root")).expect("directories");
        place
    }

    fn write(&self, path: &str, bytes: &[u8]) {
        fs::write(self.place(path), bytes).expect("a file in a throw-away directory");
    }
}

impl Run {
    /// The program ended with this code: 0 done, 1 mistakes in the content, 2 environment or usage.
    #[track_caller]
    pub fn exits(self, code: i32) -> Run {
        assert_eq!(self.code, Some(code), "the exit code; it said:\n{}{}", self.stdout, self.stderr);
        self
    }

    /// Exactly this was said to people, trailing blanks apart.
    #[track_caller]
    pub fn stderr(self, expected: &str) -> Run {
        assert_same("standard error", expected, &self.stderr);
        self
    }

    #[track_caller]
    pub fn stdout(self, expected: &str) -> Run {
        assert_same("standard output", expected, &self.stdout);
        self
    }

    #[track_caller]
    pub fn says(self, text: &str) -> Run {
        assert!(self.stderr.contains(text), "{text:?} wasn't said, but:\n{}", self.stderr);
        self
    }

    #[track_caller]
    pub fn says_nothing_of(self, text: &str) -> Run {
        assert!(!self.stderr.contains(text), "{text:?} was said:\n{}", self.stderr);
        self
    }

    /// What was said to machines.
    #[track_caller]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("no JSON ({error}):\n{}", self.stdout))
    }

    /// The published file holds this text.
    #[track_caller]
    pub fn has(self, path: &str, text: &str) -> Run {
        let published = self.published(path);
        assert!(published.contains(text), "{path} lacks {text:?}:\n{published}");
        self
    }

    /// The published file doesn't hold this text.
    #[track_caller]
    pub fn lacks(self, path: &str, text: &str) -> Run {
        let published = self.published(path);
        assert!(!published.contains(text), "{path} holds {text:?}:\n{published}");
        self
    }

    /// There is no such published file.
    #[track_caller]
    pub fn absent(self, path: &str) -> Run {
        assert!(!self.out.join(path).exists(), "{path} was published");
        self
    }

    /// No published file holds this text, nor has it in its path.
    #[track_caller]
    pub fn nowhere(self, text: &str) -> Run {
        for (path, file) in files_below(&self.out) {
            let bytes = fs::read(file).expect("a published file");
            assert!(!path.contains(text), "{path} was published");
            let found = bytes.windows(text.len()).any(|window| window == text.as_bytes());
            assert!(!found, "{path} holds {text:?}");
        }
        self
    }

    /// The text of a published file.
    #[track_caller]
    pub fn published(&self, path: &str) -> String {
        let file = self.out.join(path);
        fs::read_to_string(file).unwrap_or_else(|error| panic!("{path} isn't published ({error}):\n{}", self.stderr))
    }
}

/// Panics with a readable difference where the texts differ in more than blanks at their ends.
#[track_caller]
pub fn assert_same(what: &str, expected: &str, found: &str) {
    if let Some(difference) = difference(expected.trim_end(), found.trim_end()) {
        panic!("{what} differs (- expected, + found):\n{difference}");
    }
}

/// The files below a directory by their path from there, with `/` between its parts, in order.
pub fn files_below(directory: &Path) -> Vec<(String, PathBuf)> {
    let mut found = Vec::new();
    for entry in walkdir::WalkDir::new(directory).sort_by_file_name() {
        let entry = entry.unwrap_or_else(|error| panic!("{}: {error}", directory.display()));
        if entry.file_type().is_file() {
            let below = entry.path().strip_prefix(directory).expect("below the directory");
            let names: Vec<_> = below.iter().map(|name| name.to_string_lossy()).collect();
            found.push((names.join("/"), entry.into_path()));
        }
    }
    found
}
