//! Calendars to subscribe to, in iCalendar (RFC 5545).
//!
//! 1. An occasion is an event of whole days, from its first to the day after its last (§3.6.1).
//! 2. What is over is confirmed, what is called off cancelled, and so long as a date is provisional or not known to the
//!    day the event is tentative (§3.8.1.11). A date that isn't known to the day stands in the title, or a stretch
//!    would look like the event's length.
//! 3. An event has the same UID in every calendar, and is stamped with the day that its source names: no clock is read.

use jiff::civil;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::calendar::{Moment, Precision};
use crate::model::occasion::{Occasion, Scope, SiteCalendar};
use crate::model::phrase::Phrase;
use crate::model::schedule::ItemStatus;
use crate::model::site::Site;
use crate::render::address::{Form, href};
use crate::render::theme::Texts;

/// What stays as it is in the name of a source within a UID.
const NAME: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_');

/// A calendar as a file. `texts` are the theme's.
pub fn icalendar(site: &Site, calendar: &SiteCalendar, texts: &Texts) -> Vec<u8> {
    let name = name(site, calendar, texts);
    let language = site.config.language.to_ascii_uppercase();
    let mut lines = Lines::default();
    lines.value("BEGIN", "VCALENDAR");
    lines.value("VERSION", "2.0");
    lines.text("PRODID", &format!("-//{}//bansou//{language}", host(site)));
    lines.value("CALSCALE", "GREGORIAN");
    lines.text("X-WR-CALNAME", &name);
    if let Some(zone) = site.config.timezone.iana_name() {
        lines.text("X-WR-TIMEZONE", zone);
    }
    for &place in &calendar.entries {
        if let Some(occasion) = site.occasions.get(place as usize) {
            event(&mut lines, site, occasion, texts);
        }
    }
    lines.value("END", "VCALENDAR");
    lines.0.into_bytes()
}

/// Content lines (§3.1).
#[derive(Default)]
struct Lines(String);

impl Lines {
    /// How long a line may be, in octets without its end.
    const OCTETS: usize = 75;

    /// A property whose value stands as it is. A longer line goes on behind a blank at the start of the next; no
    /// character is divided.
    fn value(&mut self, property: &str, value: &str) {
        let mut length = 0;
        for c in property.chars().chain([':']).chain(value.chars()) {
            if length + c.len_utf8() > Self::OCTETS {
                self.0.push_str("\r\n ");
                length = 1;
            }
            self.0.push(c);
            length += c.len_utf8();
        }
        self.0.push_str("\r\n");
    }

    /// A property whose value is a text (§3.3.11). Control characters, which a text doesn't have, are left out.
    fn text(&mut self, property: &str, text: &str) {
        let mut value = String::with_capacity(text.len());
        for c in text.replace("\r\n", "\n").chars() {
            match c {
                '\\' | ';' | ',' => value.extend(['\\', c]),
                '\n' | '\r' => value.push_str("\\n"),
                '\t' => value.push(c),
                c if c.is_control() => (),
                c => value.push(c),
            }
        }
        self.value(property, &value);
    }
}

/// What a calendar is called where it is subscribed to.
fn name(site: &Site, calendar: &SiteCalendar, texts: &Texts) -> String {
    let whole = texts.phrase(Phrase::CalendarTitle);
    let of = match calendar.scope {
        Scope::Site => whole,
        Scope::Council(page) | Scope::Meeting(page) => site.page(page).title(),
        Scope::Workstream(schedule, workstream) => {
            let schedule = site.schedules.get(schedule as usize);
            let workstream = schedule.and_then(|schedule| schedule.source.workstreams.get(workstream as usize));
            workstream.map_or(whole, |workstream| &workstream.label)
        }
    };
    format!("{of} | {}", site.config.title)
}

/// An occasion as an event, unless its date has an open end.
fn event(lines: &mut Lines, site: &Site, occasion: &Occasion, texts: &Texts) {
    let Some(Times { start, end, stamp }) = times(site, occasion) else { return };
    let Some(uid) = uid(site, occasion) else { return };
    let item = site.item(occasion);
    let written = item.map(|(schedule, item)| schedule.written(item));
    lines.value("BEGIN", "VEVENT");
    lines.text("DESCRIPTION", &description(site, occasion));
    lines.value("DTEND;VALUE=DATE", &end);
    lines.value("DTSTAMP", &stamp);
    lines.value("DTSTART;VALUE=DATE", &start);
    if let Some(meeting) = occasion.meeting.and_then(|page| site.page(page).source.front.meeting.get())
        && !meeting.place.is_empty()
    {
        lines.text("LOCATION", &meeting.place);
    }
    lines.value("SEQUENCE", &written.map_or(0, |item| item.history.len()).to_string());
    lines.value("STATUS", status(occasion));
    lines.text("SUMMARY", &summary(site, occasion, texts));
    // It takes whole days only because no hours are known: nobody is busy all day.
    lines.value("TRANSP", "TRANSPARENT");
    lines.value("UID", &uid);
    if let Some(page) = site.occasion_page(occasion) {
        lines.value("URL", &href(&site.page(page).url, &site.config.base_url, Form::Absolute));
    }
    if let Some(((schedule, _), item)) = item.zip(written) {
        let workstreams = &schedule.source.workstreams;
        if let Some(of) = workstreams.iter().find(|workstream| workstream.id.value == item.workstream.value) {
            lines.text("CATEGORIES", &of.label);
        }
    }
    lines.value("END", "VEVENT");
}

/// What says when an event is, in the basic forms of ISO 8601 (§3.3.4, §3.3.5).
struct Times {
    /// Its first day.
    start: String,
    /// The day after its last one.
    end: String,
    /// When it was revised.
    stamp: String,
}

/// None if the date has an open end.
fn times(site: &Site, occasion: &Occasion) -> Option<Times> {
    let (first, last) = (occasion.date.first()?, occasion.date.last()?);
    Some(Times { start: basic(first), end: basic(last.tomorrow().ok()?), stamp: stamp(site, occasion)? })
}

/// The same in every calendar, and as long as the source keeps its name: the path of the meeting's page, or the
/// schedule's with the id of the item.
fn uid(site: &Site, occasion: &Occasion) -> Option<String> {
    let encoded = |name| utf8_percent_encode(name, NAME);
    let name = if let Some(meeting) = occasion.meeting {
        let path = site.page(meeting).path();
        let path = path.strip_suffix(".md").unwrap_or(path);
        encoded(path.strip_suffix("/index").unwrap_or(path)).to_string()
    } else {
        let (schedule, item) = site.item(occasion)?;
        format!("schedules/{}#{}", encoded(&schedule.source.id), encoded(&schedule.written(item).id))
    };
    Some(format!("{name}@{}", host(site)))
}

fn host(site: &Site) -> &str {
    let origin = &site.config.base_url.origin;
    let host = origin.split_once("://").map_or(origin.as_str(), |(_, host)| host);
    host.split_once(':').map_or(host, |(host, _)| host)
}

/// When what is said of an occasion was last revised (RFC 5545 §3.8.7.2), in UTC: the page of a meeting says it, or the
/// schedule that tells of the occasion; if neither does, its own day stands in.
fn stamp(site: &Site, occasion: &Occasion) -> Option<String> {
    let front = occasion.meeting.map(|meeting| &site.page(meeting).source.front);
    let of_page = front.and_then(|front| front.updated.or(front.date)).and_then(|date| date.first());
    let of_schedule = || site.item(occasion).and_then(|(schedule, _)| schedule.source.as_of.first());
    let day = of_page.or_else(of_schedule).or_else(|| occasion.date.first())?;
    let moment = Moment::start_of(day, &site.config.timezone)?.timestamp();
    Some(moment.strftime("%Y%m%dT%H%M%SZ").to_string())
}

/// A day in the basic form of ISO 8601, as RFC 5545 §3.3.4 wants it.
fn basic(day: civil::Date) -> String {
    format!("{:04}{:02}{:02}", day.year(), day.month(), day.day())
}

fn status(occasion: &Occasion) -> &'static str {
    let date = occasion.date;
    let is_settled = date.precision() == Precision::Day && !date.is_provisional() && !date.is_approximate();
    match occasion.status {
        ItemStatus::Cancelled => "CANCELLED",
        ItemStatus::Done | ItemStatus::Ongoing => "CONFIRMED",
        ItemStatus::Planned if is_settled => "CONFIRMED",
        ItemStatus::Planned | ItemStatus::Delayed => "TENTATIVE",
    }
}

fn summary(site: &Site, occasion: &Occasion, texts: &Texts) -> String {
    let date = occasion.date;
    let title = site.occasion_title(occasion);
    let when = date.japanese().without_provisional().to_string();
    let dated = if date.precision() == Precision::Day || title.contains(&when) {
        title.to_owned()
    } else {
        texts.filled(Phrase::EventDated, &[("title", title), ("when", &when)])
    };
    let mark = match occasion.status {
        ItemStatus::Cancelled => Phrase::EventCancelled,
        ItemStatus::Delayed => Phrase::EventDelayed,
        ItemStatus::Planned if date.is_provisional() => Phrase::EventProvisional,
        ItemStatus::Planned | ItemStatus::Ongoing | ItemStatus::Done => return dated,
    };
    texts.filled(mark, &[("title", &dated)])
}

/// The date in words, the hours, and what the schedule notes.
fn description(site: &Site, occasion: &Occasion) -> String {
    let mut lines = vec![occasion.date.japanese().to_string()];
    if let Some(meeting) = occasion.meeting.and_then(|page| site.page(page).source.front.meeting.get()) {
        lines.push(meeting.time.to_string());
    }
    if let Some((schedule, item)) = site.item(occasion) {
        lines.push(schedule.written(item).note.to_string());
    }
    lines.retain(|line| !line.is_empty());
    lines.join("\n")
}
