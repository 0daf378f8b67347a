//! A read-only tree of files below a root, on disk or in memory.
//!
//! Whatever reads sources reads them through [`Files`], so that a stage is a function of a value and a test needs no
//! disk.
//!
//! 1. A path is below the root, in NFC, with `/` between its parts, whatever the file system writes: macOS hands out
//!    names in NFD, and 神 may be stored as a compatibility ideograph. [`Disk`] finds the name as it is on disk.
//! 2. What nobody means to publish isn't there: hidden files and what editors, Office and file managers leave
//!    behind ([`is_left_out`]). It is neither walked nor read.
//! 3. No symbolic link leads out of the root. One that stays inside is followed.
//! 4. What is there but can't be used is a [`Problem`], which the caller shows to the author as a diagnostic.

#![warn(unreachable_pub)]

use std::borrow::Cow;
use std::io::{self, Read};
use std::time::SystemTime;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use crate::diagnostic::Text;
use crate::error::Error;

mod disk;
mod edits;
mod handed_out;
mod memory;
mod problem;

pub use disk::Disk;
pub use edits::{Edits, Pending};
pub use handed_out::{HandedOut, handed_out};
pub use memory::Memory;

pub(crate) use edits::is_at_or_below;
pub(crate) use problem::{Problem, ProblemKind};

/// A tree of files that can be listed and read.
pub trait Files: Sync {
    /// The files below a directory, and what is wrong there. `""` is the root itself.
    ///
    /// # Errors
    /// If the directory isn't there or can't be listed.
    fn walk(&self, below: &str) -> Result<Walk, Error>;

    /// What a walk of the root would find at a path and below it: the file, those of the directory, or nothing.
    ///
    /// # Errors
    /// If a directory can't be listed.
    fn look(&self, path: &str) -> Result<Walk, Error>;

    /// The bytes of a file.
    ///
    /// # Errors
    /// See [`ReadError`].
    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError>;

    /// A file to be read piece by piece: attachments may be larger than one wants to hold in memory.
    ///
    /// # Errors
    /// See [`ReadError`]; files of any size can be opened.
    fn open(&self, path: &str) -> Result<Box<dyn Read + '_>, ReadError>;

    /// The size of a file in bytes.
    ///
    /// # Errors
    /// See [`ReadError`].
    fn length(&self, path: &str) -> Result<u64, ReadError>;

    /// What tells, without reading it, that a file is the same as when it had the same stamp. None if it isn't there,
    /// or was changed so lately that it could change once more without showing it.
    fn stamp(&self, path: &str) -> Option<Stamp>;
}

/// See [`Files::stamp`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    length: u64,
    modified: SystemTime,
    /// When its bytes, name or mode were changed last, and which file of its file system it is. Zero if systems don't
    /// say.
    changed: (i64, i64),
    inode: u64,
}

/// What a walk found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Walk {
    /// In the order of their paths, compared byte by byte.
    pub entries: Vec<Entry>,
    /// In the order of their paths.
    pub problems: Vec<Problem>,
    /// Whether something may be reached by another path than its own: there is a symbolic link, or a name that isn't in
    /// NFC. A change at one path is then one at others too.
    pub has_aliases: bool,
}

/// A file that is there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// Below the root, in NFC: `content/cases/a.md`.
    pub path: Box<str>,
}

/// The largest file that [`Files::read`] returns, in bytes: a [`crate::diagnostic::Span`] counts in 32 bits.
pub const MAX_READ: u64 = u32::MAX as u64;

/// Why a file couldn't be read.
#[derive(Debug)]
pub enum ReadError {
    /// There is no such file, or it is one that is left out.
    Absent,
    /// A directory, a pipe, a device: something without bytes of its own.
    NotAFile,
    /// A symbolic link leads out of the root.
    Outside,
    /// Larger than [`MAX_READ`].
    TooLarge,
    /// A picture that can't be rid of what it says of itself: see [`handed_out`].
    Unclean,
    /// The system refused.
    Io(io::Error),
}

impl ReadError {
    /// Whether the file is there, and the system doesn't let us read it.
    #[must_use]
    pub fn is_trouble(&self) -> bool {
        matches!(self, ReadError::Io(_))
    }

    /// A sentence about the file at `path`, for a diagnostic.
    #[must_use]
    pub fn text(&self, path: &str) -> Text {
        match self {
            ReadError::Absent => {
                Text::new(format!("ファイル「{path}」がありません。"), format!("there is no file `{path}`"))
            }
            ReadError::NotAFile => Text::new(
                format!("「{path}」は通常のファイルではありません。"),
                format!("`{path}` is not a regular file"),
            ),
            ReadError::Outside => Text::new(
                format!("「{path}」は、サイトのフォルダーの外を指すリンクです。"),
                format!("`{path}` is a link that leads out of the site's directory"),
            ),
            ReadError::TooLarge => Text::new(
                format!("ファイル「{path}」が大きすぎます（上限は4GBです）。"),
                format!("the file `{path}` is too large (the limit is 4 GB)"),
            ),
            ReadError::Unclean => Text::new(
                format!("画像「{path}」から、撮影した場所などの情報を消せません。"),
                format!("the picture `{path}` can't be rid of what it says of itself"),
            ),
            ReadError::Io(cause) => Text::new(
                format!("ファイル「{path}」を読めません（{cause}）。"),
                format!("the file `{path}` can't be read ({cause})"),
            ),
        }
    }

    /// What to do about it, in one sentence.
    #[must_use]
    pub fn help(&self) -> Text {
        match self {
            ReadError::Absent | ReadError::Io(_) => Text::new(
                "ファイルがあること、読み取りが許されていることを確かめ、もう一度実行してください。",
                "see that the file is there and may be read, and run the program again",
            ),
            ReadError::NotAFile => {
                Text::new("消すか、通常のファイルに替えてください。", "remove it or put a regular file in its place")
            }
            ReadError::Outside => Text::new(
                "リンクを消し、使うファイルをサイトのフォルダーの中にコピーしてください。",
                "remove the link and copy the file into the site's directory",
            ),
            ReadError::TooLarge => Text::new("ファイルを小さく分けてください。", "split the file into smaller ones"),
            ReadError::Unclean => Text::new(
                "画像を、JPEGかPNGとして書き出し直してください。",
                "export the picture anew as a JPEG or a PNG",
            ),
        }
    }

    /// The same as trouble of the environment, where no author can be told.
    #[must_use]
    pub fn into_error(self, path: &str) -> Error {
        match self {
            ReadError::Io(cause) => {
                let message =
                    Text::new(format!("ファイル「{path}」を読めません。"), format!("the file `{path}` can't be read"));
                Error::io(message, cause)
            }
            _ => Error::new(self.text(path)),
        }
    }
}

/// Whether a path is one that a tree can hold: relative, without empty parts, `.` and `..`, and without
/// control characters and `\`, which separates directories on Windows.
#[must_use]
pub fn is_clean(path: &str) -> bool {
    path.split('/').all(|name| !matches!(name, "" | "." | "..") && is_portable(name))
}

/// Whether a file or directory of this name is passed over: hidden ones, and what is left behind by editors (`a.md~`,
/// `#a.md#`, `a.swp`), Office (`~$名簿.xlsx`), and the file managers of Windows and macOS.
#[must_use]
pub fn is_left_out(name: &str) -> bool {
    name.starts_with('.')
        || name.ends_with('~')
        || name.starts_with("~$")
        || (name.len() > 1 && name.starts_with('#') && name.ends_with('#'))
        || name.get(name.len().saturating_sub(4)..).is_some_and(|end| end.eq_ignore_ascii_case(".swp"))
        || name.eq_ignore_ascii_case("thumbs.db")
        || name.eq_ignore_ascii_case("desktop.ini")
}

/// Whether a path leads to or through what is passed over. Below `content/_root/` lie files whose names others have
/// laid down (`.well-known/security.txt`, RFC 8615): there a name may begin with a dot, if no program leaves such
/// behind.
#[must_use]
pub fn has_left_out(path: &str) -> bool {
    match path.strip_prefix("content/_root/") {
        Some(below) => below.split('/').any(is_left_behind),
        None => path.split('/').any(is_left_out),
    }
}

/// Whether no server is meant to hand out a file of this name.
fn is_left_behind(name: &str) -> bool {
    let is_of_a_program = [".DS_Store", ".git", ".svn", ".hg", ".idea", ".vscode", ".AppleDouble"].contains(&name)
        || ["._", ".#", ".~", ".git", ".nfs"].iter().any(|start| name.starts_with(start));
    is_of_a_program || is_left_out(name.trim_start_matches('.')) || name.trim_start_matches('.').is_empty()
}

/// Whether a walk would show this path, if it is there.
fn is_shown(path: &str) -> bool {
    is_clean(path) && !has_left_out(path)
}

fn is_portable(name: &str) -> bool {
    !name.contains(|c: char| c.is_control() || c == '\\')
}

/// The text in NFC, without a copy if it already is.
#[must_use]
pub fn nfc(text: &str) -> Cow<'_, str> {
    match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => Cow::Borrowed(text),
        IsNormalized::No | IsNormalized::Maybe => Cow::Owned(text.nfc().collect()),
    }
}

fn no_directory(path: &str) -> Text {
    Text::new(format!("フォルダー「{path}」がありません。"), format!("there is no directory `{path}`"))
}

#[cfg(test)]
mod tests {
    use super::{is_clean, is_left_out};

    #[test]
    fn what_nobody_means_to_publish_is_left_out() {
        for name in
            [".git", ".DS_Store", ".a.md.swp", "a.md~", "#a.md#", "a.SWP", "~$名簿.xlsx", "Thumbs.db", "desktop.ini"]
        {
            assert!(is_left_out(name), "{name}");
        }
        for name in ["a.md", "#", "C#.md", "~a.md", "資料.xlsx", "thumbs.db.md", "あ", "swp"] {
            assert!(!is_left_out(name), "{name}");
        }
    }

    #[test]
    fn a_clean_path_stays_below_its_root() {
        for path in ["a", "a/b.html", "事例/…/c", "a..b", "...", " "] {
            assert!(is_clean(path), "{path:?}");
        }
        for path in ["", "/", "/a", "a/", "a//b", ".", "..", "a/../b", "./a", "a\\b", "a\0", "a\nb"] {
            assert!(!is_clean(path), "{path:?}");
        }
    }
}
