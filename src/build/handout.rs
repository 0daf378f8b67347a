//! A site to be handed on in one file: the folder that it is unpacked into, and the note that lies in it.

use crate::model::phrase::Phrase;
use crate::model::site::Site;
use crate::publish::Archive;
use crate::render::{Texts, look_note};
use crate::resolve::slug_of;

/// What of a site's title becomes a folder's name, in characters: Windows counts it in the length of every path.
const NAME: usize = 40;

pub fn archive(site: &Site, texts: &Texts) -> Archive {
    let title: String = site.config.title.chars().take(NAME).collect();
    let note = texts.phrase(Phrase::ArchiveNote).trim_end_matches('\n');
    // Notepad of older Windows wants the byte-order mark and both line ends.
    let look = look_note(site, texts).map(|look| format!("{look}\n\n")).unwrap_or_default();
    let text = format!("\u{FEFF}{}\n\n{look}{note}\n", site.config.title).replace('\n', "\r\n");
    Archive { folder: slug_of(&title), note: format!("{}.txt", slug_of(texts.phrase(Phrase::ArchiveNoteName))), text }
}
