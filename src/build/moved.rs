//! Dates that changed since the site was published, of which nobody says so: a program that knows an event takes over
//! another date only if its number in sequence grew, or it was modified later (RFC 5545 §3.8.7.3, §3.8.7.4).
//!
//! The calendars of the site that stands are held against those that are published now, event by event.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil;

use crate::diagnostic::{Diagnostic, Text};
use crate::model::occasion::Occasion;
use crate::model::output::Content;
use crate::model::route::Route;
use crate::model::site::Site;
use crate::render::Renderer;

/// A warning for each event that `standing`, which gives the text of a published file, has at another time, although
/// what is said of it wasn't revised.
pub fn faults(renderer: &Renderer, standing: impl Fn(&str) -> Option<String>) -> Vec<Diagnostic> {
    let site = renderer.site();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut found = Vec::new();
    for (calendar, index) in site.calendars.iter().zip(0..).filter(|(calendar, _)| !calendar.entries.is_empty()) {
        let route = Route::Calendar(index);
        let Some(old) = standing(&route.path(site)) else { continue };
        let Content::Bytes(new) = renderer.render(route).0.content else { continue };
        let new = String::from_utf8_lossy(&new);
        if old == *new {
            continue;
        }
        let before: BTreeMap<String, Event> =
            events(&old).into_iter().map(|event| (event.uid.clone(), event)).collect();
        // Each entry is an event, in the order of the entries.
        for (event, &place) in events(&new).iter().zip(&calendar.entries) {
            let Some((old, occasion)) = before.get(&event.uid).zip(site.occasions.get(place as usize)) else {
                continue;
            };
            if event.is_moved_silently(old) && seen.insert(event.uid.clone()) {
                found.extend(moved(site, occasion, old));
            }
        }
    }
    found
}

/// What is held against each other of two versions of an event.
#[derive(Default)]
struct Event {
    uid: String,
    /// As it is written: `20220701`, `20220701T100000`.
    start: String,
    end: String,
    sequence: u64,
    /// In UTC, so that the order of the texts is that of the moments.
    modified: String,
}

impl Event {
    fn is_moved_silently(&self, old: &Event) -> bool {
        // Of one that took the whole day before, the hours are new, and the day is what somebody noted.
        let has_hours = self.start.contains('T') && old.start.contains('T');
        let is_moved = if has_hours { self.start != old.start } else { self.start.get(..8) != old.start.get(..8) };
        is_moved && self.sequence <= old.sequence && self.modified <= old.modified
    }

    /// The day, if it took one.
    fn day(&self) -> Option<civil::Date> {
        let day = |text: &str| civil::Date::strptime("%Y%m%d", text.get(..8)?).ok();
        let start = day(&self.start)?;
        (self.start.contains('T') || day(&self.end) == start.tomorrow().ok()).then_some(start)
    }
}

fn events(text: &str) -> Vec<Event> {
    let mut events: Vec<Event> = Vec::new();
    // A line that begins with a blank goes on with the one before (§3.1).
    for line in text.replace("\r\n ", "").lines() {
        let Some((property, value)) = line.split_once(':') else { continue };
        let name = property.split_once(';').map_or(property, |(name, _)| name);
        if (name, value) == ("BEGIN", "VEVENT") {
            events.push(Event::default());
        }
        let Some(event) = events.last_mut() else { continue };
        match name {
            "UID" => value.clone_into(&mut event.uid),
            "DTSTART" => value.clone_into(&mut event.start),
            "DTEND" => value.clone_into(&mut event.end),
            "SEQUENCE" => event.sequence = value.parse().unwrap_or_default(),
            // A file of before that has none was stamped with the same moment.
            "DTSTAMP" | "LAST-MODIFIED" => value.clone_into(&mut event.modified),
            _ => {}
        }
    }
    events
}

fn moved(site: &Site, occasion: &Occasion, old: &Event) -> Option<Diagnostic> {
    let (file, span) = match (occasion.meeting, site.item(occasion)) {
        (Some(meeting), _) => {
            let source = &site.page(meeting).source;
            (&source.file, source.front.meeting.get()?.status.span)
        }
        (None, Some((schedule, item))) => (&schedule.source.file, schedule.written(item).id.span),
        (None, None) => return None,
    };
    let message = Text::new(
        "前に公開したときと日時が違いますが、変えたことがどこにも書かれていません。カレンダーに登録した人の予定は、前の日時のまま残ることがあります。",
        "this isn't when it was as last published, and nothing says that it was changed: who noted it may keep the old time",
    );
    let today = site.now.day(&site.config.timezone);
    let help = match old.day() {
        Some(day) => Text::new(
            format!(
                "「history: [{{planned: {day}, changed: {today}, reason: 理由}}]」を、日付（date、planned）の次に書き加えてください。日を変えた日と理由は、実際のものにします。"
            ),
            format!(
                "add `history: [{{planned: {day}, changed: {today}, reason: why}}]` beside the date, with the day of the change and the reason"
            ),
        ),
        None => Text::new(
            format!("ページの「updated」（予定では「as_of」）を、変えた日（例: {today}）に改めてください。"),
            format!(
                "write the day of the change (for example {today}) at `updated` of the page, or `as_of` of the schedule"
            ),
        ),
    };
    Some(Diagnostic::warning("moved-silently", file, message).at(span).help(help))
}
