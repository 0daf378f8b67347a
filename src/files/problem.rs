//! What is below the root but can't be used.

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Text};

/// A file or directory that a walk had to pass over, or that is ambiguous.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// Below the root, in NFC. A name that isn't UTF-8 has U+FFFD in place of what can't be read.
    pub path: Box<str>,
    pub kind: ProblemKind,
}

/// What is wrong with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProblemKind {
    /// A symbolic link to something outside the root.
    LeavesRoot,
    /// A symbolic link to a directory that it lies in.
    Loop,
    /// A symbolic link that leads nowhere.
    Broken,
    /// A pipe, a socket, a device.
    NotAFile,
    /// A name that isn't UTF-8.
    NotUtf8,
    /// A name with a control character or `\`.
    NotPortable,
    /// Two names in one directory that are the same text, written with different code points.
    SameName,
}

impl Problem {
    /// What the author is told.
    #[must_use]
    pub fn diagnostic(&self) -> Diagnostic {
        let file: Arc<str> = Arc::from(&*self.path);
        let (code, message, help) = self.kind.texts();
        Diagnostic::error(code, &file, message).help(help)
    }
}

impl ProblemKind {
    /// The code, what is wrong, and what to do instead.
    fn texts(self) -> (&'static str, Text, Text) {
        match self {
            ProblemKind::LeavesRoot => (
                "link-leaves-site",
                Text::new(
                    "このリンク（シンボリックリンク）は、サイトのフォルダーの外を指しています。",
                    "this symbolic link leads out of the site's directory",
                ),
                Text::new(
                    "リンクを消し、使うファイルをサイトのフォルダーの中にコピーしてください。",
                    "remove the link and copy the file into the site's directory",
                ),
            ),
            ProblemKind::Loop => (
                "link-loop",
                Text::new(
                    "このリンク（シンボリックリンク）は、自分の上のフォルダーを指しているため、たどると終わりません。",
                    "this symbolic link leads to a directory that it lies in, so following it never ends",
                ),
                Text::new("リンクを消してください。", "remove the link"),
            ),
            ProblemKind::Broken => (
                "link-broken",
                Text::new(
                    "このリンク（シンボリックリンク）の先をたどれません。",
                    "this symbolic link leads to nothing that can be reached",
                ),
                Text::new("リンク先を直すか、リンクを消してください。", "correct the link or remove it"),
            ),
            ProblemKind::NotAFile => (
                "not-a-file",
                Text::new(
                    "通常のファイルでもフォルダーでもありません（パイプ、ソケット、デバイスなど）。",
                    "neither a regular file nor a directory (a pipe, a socket, a device)",
                ),
                Text::new("消すか、通常のファイルに替えてください。", "remove it or put a regular file in its place"),
            ),
            ProblemKind::NotUtf8 => (
                "name-not-utf8",
                Text::new("名前がUTF-8ではありません。", "the name is not UTF-8"),
                Text::new(
                    "名前を付け直してください。Shift_JISの環境で作られた圧縮ファイルを展開したときに起こります。",
                    "rename it; this comes from archives that were made in a Shift_JIS environment",
                ),
            ),
            ProblemKind::NotPortable => (
                "name-not-portable",
                Text::new(
                    "名前に、制御文字又は「\\」があります。",
                    "the name contains a control character or a backslash",
                ),
                Text::new("その文字を除いた名前に変えてください。", "rename it without that character"),
            ),
            ProblemKind::SameName => (
                "same-name",
                Text::new(
                    "同じフォルダーに、文字の表し方（Unicodeの正規化）だけが違う同じ名前のものがあります。",
                    "two names in this directory are the same text in different Unicode normalization forms",
                ),
                Text::new("どちらかを消すか、名前を変えてください。", "remove or rename one of them"),
            ),
        }
    }
}
