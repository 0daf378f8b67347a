//! Calendars to subscribe to, in iCalendar (RFC 5545).
//!
//! 1. An occasion is an event of whole days, from its first to the day after its last (§3.6.1).
//! 2. What is over is confirmed, what is called off cancelled, and so long as a date is provisional or not known to the day the event
//!    is tentative (§3.8.1.11). A date that isn't known to the day stands in the title, or a stretch would look like the event's length.
//! 3. An event has the same UID in every calendar, and is stamped with the day that its source names: no clock is read.
//!
//! The crate escapes texts and writes CRLF. Its folding lets the last part of a line have 76 octets, so that lines are folded anew.

use icalendar::{Calendar, Component, Event, EventLike, EventStatus, Property};
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
    let mut properties = Property::from_array([
        ("VERSION", "2.0"),
        ("PRODID", &format!("-//{}//bansou//{language}", host(site))),
        ("CALSCALE", "GREGORIAN"),
        ("X-WR-CALNAME", &plain(&name)),
    ]);
    properties.extend(site.config.timezone.iana_name().map(|zone| Property::new("X-WR-TIMEZONE", zone)));
    let occasions = calendar.entries.iter().filter_map(|&place| site.occasions.get(place as usize));
    let components = occasions.filter_map(|occasion| Some(event(site, occasion, texts)?.into())).collect();
    let unfolded = Calendar { properties, components }.to_string().replace("\r\n ", "");
    folded(&unfolded).into_bytes()
}

/// How long a line may be, in octets without its end (RFC 5545 §3.1).
const OCTETS: usize = 75;

/// Lines in CRLF, a longer one going on behind a blank at the start of the next; no character is divided.
fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len() + text.len() / OCTETS * 3);
    for line in text.split_terminator("\r\n") {
        let mut length = 0;
        for c in line.chars() {
            if length + c.len_utf8() > OCTETS {
                folded.push_str("\r\n ");
                length = 1;
            }
            folded.push(c);
            length += c.len_utf8();
        }
        folded.push_str("\r\n");
    }
    folded
}

/// What a calendar is called where it is subscribed to.
fn name(site: &Site, calendar: &SiteCalendar, texts: &Texts) -> String {
    let whole = texts.phrase(Phrase::CalendarTitle);
    let of = match calendar.scope {
        Scope::Site => whole,
        Scope::Council(council) => site.page(council).title(),
        Scope::Workstream(schedule, workstream) => {
            let schedule = site.schedules.get(schedule as usize);
            let workstream = schedule.and_then(|schedule| schedule.source.workstreams.get(workstream as usize));
            workstream.map_or(whole, |workstream| &workstream.label)
        }
    };
    format!("{of} | {}", site.config.title)
}

/// An occasion as an event; none if its date has an open end.
fn event(site: &Site, occasion: &Occasion, texts: &Texts) -> Option<Event> {
    let date = occasion.date;
    let (first, last) = (date.first()?, date.last()?);
    let item = site.item(occasion);
    let written = item.map(|(schedule, item)| schedule.written(item));
    let mut event = Event::with_uid(&uid(site, occasion)?);
    event.append_property(Property::new("DTSTAMP", stamp(site, occasion)?));
    event.append_property(Property::new("DTSTART", basic(first)).add_parameter("VALUE", "DATE").done());
    event.append_property(Property::new("DTEND", basic(last.tomorrow().ok()?)).add_parameter("VALUE", "DATE").done());
    event.sequence(written.map_or(0, |item| u32::try_from(item.history.len()).unwrap_or(u32::MAX)));
    event.status(status(occasion));
    event.summary(&plain(&summary(site, occasion, texts)));
    event.description(&plain(&description(site, occasion)));
    // It takes whole days only because no hours are known: nobody is busy all day.
    event.add_property("TRANSP", "TRANSPARENT");
    if let Some(page) = site.occasion_page(occasion) {
        event.url(&href(&site.page(page).url, &site.config.base_url, Form::Absolute));
    }
    if let Some(meeting) = occasion.meeting.and_then(|page| site.page(page).source.front.meeting.get())
        && !meeting.place.is_empty()
    {
        event.location(&plain(&meeting.place));
    }
    if let Some(((schedule, _), item)) = item.zip(written) {
        let workstreams = &schedule.source.workstreams;
        let workstream = workstreams.iter().find(|workstream| workstream.id.value == item.workstream.value);
        event.categories(workstream.map(|workstream| plain(&workstream.label)));
    }
    Some(event)
}

/// The same in every calendar, and as long as the source keeps its name: the path of the meeting's page, or the schedule's with
/// the id of the item.
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

/// When what is said of an occasion was last revised (RFC 5545 §3.8.7.2), in UTC: the page of a meeting says it, or the schedule that tells
/// of the occasion; if neither does, its own day stands in.
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

fn status(occasion: &Occasion) -> EventStatus {
    let date = occasion.date;
    let is_settled = date.precision() == Precision::Day && !date.is_provisional() && !date.is_approximate();
    match occasion.status {
        ItemStatus::Cancelled => EventStatus::Cancelled,
        ItemStatus::Done => EventStatus::Confirmed,
        ItemStatus::Planned if is_settled => EventStatus::Confirmed,
        ItemStatus::Planned | ItemStatus::Delayed => EventStatus::Tentative,
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
        ItemStatus::Planned | ItemStatus::Done => return dated,
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

/// A text without the control characters that RFC 5545 §3.3.11 doesn't have; line breaks are `\n`.
fn plain(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n").replace(|c: char| c.is_control() && c != '\n' && c != '\t', "")
}
