//! Notices at the addresses of withdrawn pages whose author says why they were withdrawn.
//!
//! The page itself is left out as any that isn't public: no list, search, feed or link knows of it. What stands at its
//! address, and what tells of it among what is new, is made of its title and its withdrawal alone, so that nothing else
//! of it can be seen. There is none where
//! the page wouldn't have been public: before its hour, in a section that isn't, or a sample where there are none.

use std::iter;
use std::sync::Arc;

use crate::calendar::Now;
use crate::diagnostic::{Diagnostic, Span, Text};
use crate::model::page::{PageSource, Status, World};
use crate::model::site::{Hidden, PageId};
use crate::model::withdrawal::{Notice, Withdrawal};
use crate::resolve::addresses::{bad_alias, clean_alias};
use crate::resolve::lookup::Lookup;
use crate::resolve::paths::{Folders, folder};

/// The notices, in the order of the pages: one at each page's own address, and one at each earlier one.
pub(super) fn notices(lookup: Lookup<'_>, home: PageId, now: Now, diagnostics: &mut Vec<Diagnostic>) -> Vec<Notice> {
    let told: Vec<&PageSource> = lookup.left_out.pages().filter(|page| is_told(page, lookup, now)).collect();
    if told.is_empty() {
        return Vec::new();
    }
    // The address that each had: sections may have other names there than their folders.
    let shown = lookup.content.pages.iter().filter(|page| lookup.by_source.contains_key(page.path()));
    let folders = Folders::new(shown.map(|page| &**page).chain(told.iter().copied()));
    let today = now.day(&lookup.content.config.timezone);
    let mut notices = Vec::new();
    for page in told {
        let Some(withdrawal) = page.front.withdrawn.get() else { continue };
        if withdrawal.date.first() > Some(today) {
            diagnostics.push(withdrawn_in_future(withdrawal, &page.file));
        }
        let see = withdrawal.see.as_ref();
        let see = see.and_then(|path| lookup.page_at(path, &page.file, diagnostics));
        let front = &page.front;
        let own = front.slug.as_ref().map_or(front.title.span, |slug| slug.span);
        let mut urls = vec![(folders.page_url(page), own)];
        for alias in &front.aliases {
            match clean_alias(alias) {
                Some(url) => urls.push((url, alias.span)),
                None => diagnostics.push(bad_alias(alias, &page.file, alias.span)),
            }
        }
        let section = section(page, lookup).unwrap_or(home);
        let is_fact = page.own_world() == World::Facts && lookup.worlds[section.index()] == World::Facts;
        let own_url = urls[0].0.clone();
        let notice = |(url, span): (String, Span)| Notice {
            is_news: is_fact && url == own_url,
            url: url.into(),
            file: Arc::clone(&page.file),
            span,
            title: front.title.value.clone(),
            withdrawal: withdrawal.clone(),
            section,
            see,
        };
        notices.extend(urls.into_iter().map(notice));
    }
    notices
}

fn withdrawn_in_future(withdrawal: &Withdrawal, file: &Arc<str>) -> Diagnostic {
    let day = withdrawal.date.value;
    Diagnostic::warning(
        "withdrawn-in-future",
        file,
        Text::new(
            format!("取り下げた日（{day}）が、まだ来ていません。ページは、既に取り下げられています。"),
            format!("the day of the withdrawal ({day}) is yet to come, and the page is withdrawn already"),
        ),
    )
    .at(withdrawal.date.span)
    .help(Text::new(
        "取り下げた日に直してください。これから公開を終えるときは、status: withdrawn と withdrawn を消し、expires_at に終える時を書いてください。",
        "write the day on which it was withdrawn; if it is to go later, delete `status: withdrawn` and `withdrawn` and write the moment at `expires_at`",
    ))
}

/// Whether a page that isn't public is withdrawn with a notice, and was public otherwise.
fn is_told(page: &PageSource, lookup: Lookup<'_>, now: Now) -> bool {
    let front = &page.front;
    let is_withheld = || above(page).any(|dir| lookup.left_out.contains(&format!("{dir}/_index.md")));
    front.hours.status() == Status::Withdrawn
        && front.withdrawn.is_read()
        && !front.title.is_empty()
        && page.path() != "_index.md"
        && front.hours.held_by_hour(now) != Some(Hidden::Scheduled)
        && (lookup.content.config.samples || page.own_world() == World::Facts)
        && !is_withheld()
}

/// The nearest section above a page.
fn section(page: &PageSource, lookup: Lookup<'_>) -> Option<PageId> {
    above(page).find_map(|dir| lookup.by_source.get(format!("{dir}/_index.md").as_str()).copied())
}

/// The folders that a page lies in, from the nearest on; a section doesn't lie in its own.
fn above(page: &PageSource) -> impl Iterator<Item = &str> {
    let own = folder(page.path());
    let first = if page.is_section() { folder(own) } else { own };
    iter::successors(Some(first), |&dir| Some(folder(dir))).take_while(|dir| !dir.is_empty())
}
