//! Pages by their paths, as authors write them.

use std::collections::HashMap;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Span, Spanned, Text};
use crate::model::content::Content;
use crate::model::page::World;
use crate::model::site::PageId;
use crate::resolve::meant::{as_written_in, meant};
use crate::resolve::public::LeftOut;

/// The pages that something can lead to by their paths.
#[derive(Clone, Copy)]
pub(super) struct Lookup<'a> {
    pub content: &'a Content,
    pub by_source: &'a HashMap<Box<str>, PageId>,
    pub left_out: &'a LeftOut,
    /// Of each page.
    pub worlds: &'a [World],
}

impl Lookup<'_> {
    /// The page of a path as authors write it: its file, or the folder of its `_index.md` or `index.md`.
    pub(super) fn find_page(&self, path: &str) -> Option<PageId> {
        let at = |path: &str| self.by_source.get(path).copied();
        if let Some(page) = at(path) {
            return Some(page);
        }
        if path.ends_with(".md") {
            return None;
        }
        let prefix = if path.is_empty() { String::new() } else { format!("{path}/") };
        at(&format!("{prefix}_index.md"))
            .or_else(|| at(&format!("{prefix}index.md")))
            .or_else(|| at(&format!("{path}.md")))
    }

    /// The page that front matter names; a page that isn't public is passed over.
    pub(super) fn page_at(
        &self,
        path: &Spanned<Box<str>>,
        file: &Arc<str>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<PageId> {
        let found = self.find_page(path.trim_end_matches('/'));
        if found.is_none() && !self.left_out.is_page(path.trim_end_matches('/')) {
            diagnostics.push(self.broken_link(path, file, path.span));
        }
        found
    }

    /// The page that something names which tells of facts; a sample is passed over, as if the site showed none.
    pub(super) fn fact_at(
        &self,
        path: &Spanned<Box<str>>,
        file: &Arc<str>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<PageId> {
        let found = self.page_at(path, file, diagnostics)?;
        if self.worlds[found.index()] == World::Facts {
            return Some(found);
        }
        diagnostics.push(linked_apart(path, file));
        None
    }

    pub(super) fn broken_link(&self, path: &str, file: &Arc<str>, span: Span) -> Diagnostic {
        let diagnostic = Diagnostic::error(
            "broken-link",
            file,
            Text::new(
                format!("リンク先「content/{path}」がありません。"),
                format!("the link leads nowhere: there is no content/{path}"),
            ),
        )
        .at(span);
        let own = file.strip_prefix("content/").unwrap_or(file);
        let known = self.by_source.keys().chain(self.content.files.keys()).map(|path| &**path);
        if let Some(found) = meant(path, known.filter(|path| *path != own)) {
            let written = as_written_in(file, found);
            return diagnostic.help(Text::new(
                format!("「{written}」の誤りではありませんか。"),
                format!("did you mean `{written}`?"),
            ));
        }
        diagnostic.help(if *file == self.content.config.file {
            Text::new(
                "そのファイルを作るか、あるファイルの場所を、content フォルダーから見て書いてください（例: about/_index.md）。",
                "make that file, or write where another one is, as seen from content/ (for example about/_index.md)",
            )
        } else {
            Text::new(
                "リンク先は、書いているファイルから見た場所で書きます（例: ../bureaus/kanto.md）。",
                "write the target as seen from the file that you write in (for example ../bureaus/kanto.md)",
            )
        })
    }
}

/// That a fact names a sample as the page that it leads to.
fn linked_apart(path: &Spanned<Box<str>>, file: &Arc<str>) -> Diagnostic {
    Diagnostic::warning(
        "linked-apart",
        file,
        Text::new(
            format!(
                "「{}」は、記載例（架空）です。予定、数字、用語及び架空でないページの項目からは、リンクしません。",
                **path
            ),
            format!("`{}` is a sample: nothing that tells of facts leads to it", **path),
        ),
    )
    .at(path.span)
    .help(Text::new(
        "この項目を消してください。案内が必要なときは、架空であることを示して、本文にリンクを書いてください。",
        "delete it; where readers need it, link to it in a text, and say what is fictitious",
    ))
}
