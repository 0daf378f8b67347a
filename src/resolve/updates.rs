//! What is new on the site, from what its pages say of themselves.

use std::cmp::Reverse;
use std::sync::Arc;

use jiff::civil;
use jiff::tz::TimeZone;

use crate::calendar::{Date, Moment, Now};
use crate::diagnostic::{Diagnostic, Spanned, Text};
use crate::model::council::{Meeting, MeetingStatus};
use crate::model::page::World;
use crate::model::site::{Page, PageId};
use crate::model::update::Update;
use crate::model::withdrawal::Notice;

/// What was published, changed and withdrawn until `today`, newest first. What is dated
/// later is no news yet, and nothing of what is made up is any.
pub(super) fn gather(pages: &[Page], notices: &[Notice], home: PageId, today: civil::Date) -> Vec<Update> {
    let each = pages.iter().zip((0..).map(PageId)).filter(|(page, _)| page.world == World::Facts);
    let of_pages = each.flat_map(|(page, id)| Update::of(&page.source, id, home));
    let of_notices = notices.iter().zip(0..).filter_map(|(notice, place)| Update::of_notice(notice, place));
    let mut updates: Vec<Update> = of_pages.chain(of_notices).filter(|update| update.day <= today).collect();
    updates.sort_by_key(|update| (Reverse(update.day), update.order()));
    updates
}

/// That nothing was changed, published or held on a day that is yet to come. A page that waits for its hour is seen
/// from that hour.
pub(super) fn check(pages: &[Page], now: Now, zone: &TimeZone, diagnostics: &mut Vec<Diagnostic>) {
    for page in pages {
        let front = &page.source.front;
        let seen_from = front.hours.publish_at.max(Some(Moment::from(now)));
        let seen = seen_from.map(|moment| moment.day(zone));
        if let Some(meeting) = front.meeting.get()
            && *meeting.status == MeetingStatus::Held
            && meeting.date.first() > seen
        {
            diagnostics.push(held_in_future(meeting, &page.source.file));
        }
        // The days of what is made up are, too.
        let is_public = page.hidden.is_none() && page.world == World::Facts;
        if let Some(date) = front.date.filter(|date| date.first() > seen && is_public)
            && let Some(day) = date.first()
        {
            diagnostics.push(published_in_future(date, day, &page.source.file));
        }
        for change in &front.changes {
            // In a site that shows what isn't public, a change that waits for its hour is seen from that hour.
            let seen = seen_from.max(change.hours.publish_at).map(|moment| moment.day(zone));
            if change.date.first() > seen {
                diagnostics.push(
                    Diagnostic::error(
                        "change-in-future",
                        &page.source.file,
                        Text::new(
                            format!("更新履歴の日（{}）が、まだ来ていません。", change.date.value),
                            format!("the day of this change ({}) is yet to come", change.date.value),
                        ),
                    )
                    .at(change.date.span)
                    .help(Text::new(
                        "更新した日に直すか、この更新を消してください。これからの予定は、本文か予定のファイルに書きます。",
                        "write the day on which it was changed, or delete the change; what is planned stands in the text or in a schedule",
                    )),
                );
            }
        }
    }
}

fn held_in_future(meeting: &Meeting, file: &Arc<str>) -> Diagnostic {
    let date = meeting.date;
    Diagnostic::error(
        "held-in-future",
        file,
        Text::new(
            format!(
                "開催済み（held）とありますが、開催日（{}）が、まだ来ていません。",
                date.japanese().without_weekday()
            ),
            format!("the meeting is `held`, but its day ({date}) is yet to come"),
        ),
    )
    .at(meeting.status.span)
    .help(Text::new(
        "開催日を直すか、「status: planned」（開催予定）と書いてください。",
        "correct the date, or write `status: planned`",
    ))
}

/// Somebody may take the day that a page shows for the hour at which it appears.
fn published_in_future(date: Spanned<Date>, day: civil::Date, file: &Arc<str>) -> Diagnostic {
    Diagnostic::warning(
        "future-date",
        file,
        Text::new(
            format!("公開日（{}）が、まだ来ていません。このページは、その日を待たずに公開されます。", date.japanese()),
            format!("the page's day ({}) is yet to come, and the page is public already", date.value),
        ),
    )
    .at(date.span)
    .help(Text::new(
        format!("その日まで公開しないときは、「publish_at: {day}」の行を加えてください。"),
        format!("to keep it back until then, add the line `publish_at: {day}`"),
    ))
}
