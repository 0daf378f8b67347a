//! The real program over a site on the disk.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// A throw-away directory with a site.
pub struct Place {
    root: TempDir,
}

impl Place {
    pub fn new() -> Place {
        // In memory where there is such a place.
        Place { root: tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).expect("a directory") }
    }

    pub fn root(&self) -> &Path {
        self.root.path()
    }

    pub fn public(&self) -> PathBuf {
        self.root().join("site")
    }

    pub fn write(&self, path: &str, bytes: &[u8]) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a directory");
        fs::write(path, bytes).expect("a file");
    }

    /// `bansou build` of the moment `now`, not yet started.
    pub fn command(&self, now: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bansou"));
        command.args(["build", "--quiet", "--now", now, "--as-public", "--out", "site", "--root"]).arg(self.root());
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    /// Builds, and returns the exit code.
    pub fn build(&self, now: &str) -> Option<i32> {
        self.command(now).status().expect("the program runs").code()
    }
}
