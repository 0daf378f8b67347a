//! What `site.yaml` holds back: files that have no place to say themselves when they are public.

use crate::keys::{Path, Required, record};
use crate::model::hours::HoursKeys;

record! {
    /// A file, or a folder with all that is in it, that can't say itself when it is public.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct HeldPath: "公開の時のあるファイル" {
        /// The file or the folder below `content/`.
        path: Required<Path>, "場所", "`content/` から見たファイル、又はフォルダー", eg "data/release.csv";
        /// Whether it is public, and from when until when.
        hours: HoursKeys, "公開の項目", "公開するかどうかと、公開を始める時、終える時（[公開されるもの](#公開されるもの)）";
    }
}
