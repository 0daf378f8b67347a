//! The items of schedules with their dates and pages.
//!
//! 1. The page of each workstream and of each item is found; one that isn't public, or is a sample, is as if it weren't
//!    written.
//! 2. An item that has no date of its own takes the date and the status of the meeting that its page is. If that page
//!    isn't public, the item isn't either.
//! 3. What is told to have happened mustn't lie ahead.

use std::sync::Arc;

use jiff::civil;

use crate::calendar::{Date, Now, Point, Precision};
use crate::diagnostic::{Diagnostic, Span, Spanned, Text};
use crate::model::council::MeetingStatus;
use crate::model::page::PageSource;
use crate::model::schedule::{Item, ItemStatus, Schedule};
use crate::model::site::{Page, SiteItem, SiteSchedule};
use crate::resolve::ahead;
use crate::resolve::lookup::Lookup;

/// Every schedule, in the order of their ids.
pub(super) fn schedules(
    lookup: Lookup<'_>,
    pages: &[Page],
    now: Now,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<SiteSchedule> {
    let content = lookup.content;
    let today = now.day(&content.config.timezone);
    content.schedules.iter().map(|schedule| resolve(schedule, lookup, pages, today, diagnostics)).collect()
}

fn resolve(
    schedule: &Arc<Schedule>,
    lookup: Lookup<'_>,
    pages: &[Page],
    today: civil::Date,
    diagnostics: &mut Vec<Diagnostic>,
) -> SiteSchedule {
    let file = &schedule.file;
    let page = |path: &Option<Spanned<Box<str>>>, diagnostics: &mut Vec<Diagnostic>| {
        path.as_ref().and_then(|path| lookup.fact_at(path, file, diagnostics))
    };
    let workstream_pages = schedule.workstreams.iter().map(|stream| page(&stream.page, diagnostics)).collect();
    let items = schedule
        .items
        .iter()
        .zip(0..)
        .filter_map(|(item, place)| {
            let page = page(&item.page, diagnostics);
            let dates = match &item.planned {
                Some(planned) => {
                    diagnostics.extend(ahead::of_page(item, lookup, file));
                    own_dates(item, planned.value, today, file, diagnostics)
                }
                None => meeting_dates(item, &pages[page?.index()].source, file, diagnostics)?,
            };
            let (planned, actual, status) = dates;
            let hidden = lookup.left_out.mark_of_item(file, &item.id);
            Some(SiteItem { item: place, planned, actual, status, page, hidden })
        })
        .collect();
    SiteSchedule { source: Arc::clone(schedule), items, workstream_pages }
}

type Dates = (Option<Date>, Option<Date>, ItemStatus);

/// The dates and the status that are written with the item. What is over is done, and what has
/// begun is under way, unless something is said of it.
fn own_dates(
    item: &Item,
    planned: Date,
    today: civil::Date,
    file: &Arc<str>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Dates {
    if let Some(actual) = &item.actual
        && actual.first().is_some_and(|first| first > today)
    {
        diagnostics.push(ahead(actual, today, file));
    }
    let actual = item.actual.as_ref().map(|actual| actual.value);
    let is_over = actual.and_then(|actual| actual.last()).is_some_and(|last| last <= today);
    let otherwise = match actual {
        Some(_) if is_over => ItemStatus::Done,
        Some(_) => ItemStatus::Ongoing,
        None => ItemStatus::Planned,
    };
    (Some(planned), actual, item.status.unwrap_or(otherwise))
}

/// The dates and the status of the meeting that the item's page is; none if it is none.
fn meeting_dates(item: &Item, page: &PageSource, file: &Arc<str>, diagnostics: &mut Vec<Diagnostic>) -> Option<Dates> {
    let Some(meeting) = page.front.meeting.get() else {
        // Nothing is said of a meeting that couldn't be read: that is told where it is written.
        if !page.front.meeting.is_unreadable() {
            diagnostics.push(undated(item, file));
        }
        return None;
    };
    if item.actual.is_some() || item.status.is_some() {
        diagnostics.push(written_twice(item, file, &page.file, meeting.span));
    }
    let (actual, status) = match *meeting.status {
        MeetingStatus::Planned => (None, ItemStatus::Planned),
        MeetingStatus::Held => (Some(meeting.date), ItemStatus::Done),
        MeetingStatus::Postponed => (None, ItemStatus::Delayed),
        MeetingStatus::Cancelled => (None, ItemStatus::Cancelled),
    };
    Some((Some(meeting.date), actual, status))
}

fn ahead(actual: &Spanned<Date>, today: civil::Date, file: &Arc<str>) -> Diagnostic {
    let shown = actual.japanese();
    Diagnostic::error(
        "future-actual",
        file,
        Text::new(
            format!("実績（actual）の「{shown}」は、まだ来ていません。"),
            format!("`actual` is {}, which is yet to come", actual.value),
        ),
    )
    .at(actual.span)
    .help(Text::new(
        format!("{}より後の日は、「planned」に書いてください。", in_words(today)),
        format!("write what lies after {today} at `planned`"),
    ))
}

/// 令和4年6月20日; as digits if it is out of the years that can be written.
fn in_words(day: civil::Date) -> String {
    match Point::containing(Precision::Day, day) {
        Some(point) => Date::at(point).japanese().without_weekday().to_string(),
        None => day.to_string(),
    }
}

fn undated(item: &Item, file: &Arc<str>) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        "unplanned-item",
        file,
        Text::new(
            format!("「{}」に予定の時期（planned）がありません。", item.title),
            format!("`{}` has no date: `planned` is missing", item.id.value),
        ),
    )
    .at(item.id.span);
    diagnostic.help(Text::new(
        "「planned: 」に時期を書いてください（例: 2022-09）。省けるのは、「page: 」が会議の各回のページのときだけです。",
        "write `planned:` and a date (for example 2022-09); it may be left out only where `page:` is a meeting",
    ))
}

fn written_twice(item: &Item, file: &Arc<str>, of: &Arc<str>, at: Span) -> Diagnostic {
    let span = item.actual.as_ref().map_or(item.id.span, |actual| actual.span);
    Diagnostic::error(
        "written-twice",
        file,
        Text::new(
            format!("「{}」の開催状況が、予定と会議のページの両方に書かれています。", item.title),
            format!("how `{}` stands is written here and on the page of the meeting", item.id.value),
        ),
    )
    .at(span)
    .help(Text::new(
        "「actual」と「status」を消してください。日付と開催状況は、会議のページのものを使います。",
        "delete `actual` and `status`: date and status are those of the meeting's page",
    ))
    .related(of, Some(at), Text::new("会議のページです。", "the page of the meeting"))
}
