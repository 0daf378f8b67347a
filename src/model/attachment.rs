//! Files that pages hand out.

use crate::keys::{Path, Plain, Required, SpannedText, Text, record};
use crate::model::hours::DraftKeys;

record! {
    /// A file that a page hands out, and what is shown of it.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Attachment: "添付" {
        /// The file, as seen from the page; a path that begins with `/` starts at `content/`.
        path as "file": Required<Path>, "ファイル", "このファイルから見た場所。`/` で始めると `content/` から", eg "資料1.pdf";
        /// What it is called among the others: 資料1, 議事次第. Empty if there is none.
        label: Plain<SpannedText>, "資料の番号", "`資料1`、`議事次第` など", eg "資料1";
        /// Its title.
        title: Plain<Text>, "題名", "資料の題名", eg "伴走支援の進め方";
        /// Who submitted it.
        submitted_by: Plain<Text>, "提出者", "提出者", eg "事務局";
        /// Whether the file and links to it are published, and from when until when.
        hours: DraftKeys, "公開の時", "それまで、又はそれからは、ファイルもリンクも公開しません（[公開されるもの](#公開されるもの)）";
    }
}

/// What a file is to the page that hands it out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileRole {
    File,
    Document,
    Minutes,
}
