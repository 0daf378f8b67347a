//! What is new on the site, from what its pages say of themselves.

use std::cmp::Reverse;

use jiff::civil;
use jiff::tz::TimeZone;

use crate::calendar::{Moment, Now};
use crate::diagnostic::{Diagnostic, Text};
use crate::model::site::{Page, PageId};
use crate::model::update::Update;

/// What was published and changed until `today`, newest first; of one day, in the order of the pages. What is dated
/// later is no news yet.
pub fn gather(pages: &[Page], home: PageId, today: civil::Date) -> Vec<Update> {
    let each = pages.iter().zip((0..).map(PageId));
    let mut updates: Vec<Update> =
        each.flat_map(|(page, id)| Update::of(page, id, home)).filter(|update| update.day <= today).collect();
    updates.sort_by_key(|update| (Reverse(update.day), update.page, update.change));
    updates
}

/// That nothing was changed on a day that is yet to come. A page that waits for its hour is seen from that hour.
pub fn check(pages: &[Page], now: Now, zone: &TimeZone, diagnostics: &mut Vec<Diagnostic>) {
    for page in pages {
        let front = &page.source.front;
        let seen = front.publish_at.max(Some(Moment::from(now))).map(|moment| moment.day(zone));
        for change in &front.changes {
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
