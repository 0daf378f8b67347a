//! Minutes on pages of their own: which meeting each belongs to. The page says it; the meeting's page says nothing, so
//! that minutes which aren't public yet leave no trace there.

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Spanned, Text};
use crate::model::page::{Kind, World};
use crate::model::site::{Page, PageId};
use crate::resolve::lookup::Lookup;

/// Meetings with the pages that are their minutes, in the order of those. A meeting that isn't public is passed over.
pub(super) fn minutes(lookup: Lookup<'_>, pages: &[Page], diagnostics: &mut Vec<Diagnostic>) -> Vec<(PageId, PageId)> {
    let mut found = Vec::new();
    for (page, id) in pages.iter().zip((0..).map(PageId)).filter(|(page, _)| page.kind == Kind::Minutes) {
        let Some(minutes) = page.source.front.minutes_of.get() else { continue };
        let (path, file) = (&minutes.meeting, &page.source.file);
        let meeting = match page.world {
            World::Facts => lookup.fact_at(path, file, diagnostics),
            World::Samples => lookup.page_at(path, file, diagnostics),
        };
        let Some(meeting) = meeting else { continue };
        let of = &pages[meeting.index()];
        if !of.source.front.meeting.is_read() {
            // What is written there and can't be read is said there.
            if !of.source.front.meeting.is_unreadable() {
                diagnostics.push(no_meeting(path, file));
            }
        } else if of.world == page.world {
            found.push((meeting, id));
        } else {
            diagnostics.push(of_facts(path, file));
        }
    }
    found
}

fn no_meeting(path: &Spanned<Box<str>>, file: &Arc<str>) -> Diagnostic {
    Diagnostic::error(
        "no-meeting",
        file,
        Text::new(
            format!("「{}」は、会議のページではありません。", **path),
            format!("`{}` isn't the page of a meeting", **path),
        ),
    )
    .at(path.span)
    .help(Text::new(
        "議事録の会議のページ（meeting のあるページ）のファイルを書いてください（例: 01.md、../01/index.md）。",
        "write the file of the meeting's page, which has the key `meeting` (for example 01.md or ../01/index.md)",
    ))
}

/// A sample says that it is the minutes of a meeting that was.
fn of_facts(path: &Spanned<Box<str>>, file: &Arc<str>) -> Diagnostic {
    Diagnostic::warning(
        "linked-apart",
        file,
        Text::new(
            format!("「{}」は、記載例（架空）ではありません。その会議のページからは、リンクしません。", **path),
            format!("`{}` is no sample: that meeting doesn't lead to these minutes", **path),
        ),
    )
    .at(path.span)
    .help(Text::new("架空の会議のページを書いてください。", "name the page of a meeting that is a sample"))
}
