//! Calendars to subscribe to, in iCalendar (RFC 5545).
//!
//! 1. An occasion whose day and hours are known is an event of these hours in the site's time zone, whose rules stand
//!    at the head of the calendar (§3.6.5). Without an end it has none (§3.6.1).
//! 2. Any other is an event of whole days, from its first to the day after its last (§3.6.1).
//! 3. What is over is confirmed, what is called off cancelled, and so long as a date is provisional or not known to the
//!    day the event is tentative (§3.8.1.11). A date that isn't known to the day stands in the title, or a stretch
//!    would look like the event's length.
//! 4. An event has the same UID in every calendar. It is stamped with the latest day that its sources name, and its
//!    number in sequence counts what they say was changed: no clock is read. A program that knows the event looks at
//!    both before it takes over another date (§3.8.7.3, §3.8.7.4).

use jiff::tz::TimeZone;
use jiff::{Timestamp, civil};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::calendar::{Moment, Precision};
use crate::model::occasion::{Occasion, Scope, SiteCalendar};
use crate::model::phrase::Phrase;
use crate::model::schedule::{ItemStatus, Slip};
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
    let occasions = || calendar.entries.iter().filter_map(|&place| site.occasions.get(place as usize));
    time_zone(&mut lines, &site.config.timezone, occasions());
    for occasion in occasions() {
        event(&mut lines, site, occasion, texts);
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

/// The rules of the zone for as long as the events that have hours take (§3.6.5): what holds at the first of them, and
/// each change up to the last.
fn time_zone<'a>(lines: &mut Lines, zone: &TimeZone, occasions: impl Iterator<Item = &'a Occasion>) {
    let Some(name) = zone.iana_name() else { return };
    let moments = |occasion: &Occasion| {
        let (day, hours) = occasion.date.first().zip(occasion.hours)?;
        let start = at(hours.start_on(day), zone)?;
        Some((start, hours.end_on(day).and_then(|end| at(end, zone)).unwrap_or(start)))
    };
    let moments: Vec<(Timestamp, Timestamp)> = occasions.filter_map(moments).collect();
    let (first, last) = (moments.iter().map(|(start, _)| *start).min(), moments.iter().map(|(_, end)| *end).max());
    let Some((first, last)) = first.zip(last) else { return };
    lines.value("BEGIN", "VTIMEZONE");
    lines.text("TZID", name);
    let second = jiff::Span::new().seconds(1);
    let before = |moment: Timestamp| moment.saturating_sub(second).unwrap_or(Timestamp::MIN);
    // Nobody needs to know what was before 1970, and some programs don't.
    let onset = zone.preceding(first.saturating_add(second).unwrap_or(first)).next();
    let onset = onset.map(|change| change.timestamp()).filter(|onset| *onset > Timestamp::UNIX_EPOCH);
    match onset {
        Some(onset) => observance(lines, zone, onset, before(onset)),
        None => observance(lines, zone, first, first),
    }
    for change in zone.following(first).take_while(|change| change.timestamp() <= last) {
        observance(lines, zone, change.timestamp(), before(change.timestamp()));
    }
    lines.value("END", "VTIMEZONE");
}

/// What holds in a zone from a moment on, and what held at another before it; if that is the same one, what holds as
/// far as anybody asks.
fn observance(lines: &mut Lines, zone: &TimeZone, onset: Timestamp, before: Timestamp) {
    let (from, to) = (zone.to_offset_info(before), zone.to_offset_info(onset));
    let name = if to.dst().is_dst() { "DAYLIGHT" } else { "STANDARD" };
    let start = if onset == before { civil::date(1970, 1, 1).at(0, 0, 0, 0) } else { from.offset().to_datetime(onset) };
    let offset = |seconds: i32| {
        let (sign, seconds) = (if seconds < 0 { '-' } else { '+' }, seconds.unsigned_abs());
        let rest = if seconds % 60 == 0 { String::new() } else { format!("{:02}", seconds % 60) };
        format!("{sign}{:02}{:02}{rest}", seconds / 3600, seconds / 60 % 60)
    };
    lines.value("BEGIN", name);
    lines.value("DTSTART", &local(start));
    lines.value("TZOFFSETFROM", &offset(from.offset().seconds()));
    lines.value("TZOFFSETTO", &offset(to.offset().seconds()));
    lines.text("TZNAME", to.abbreviation());
    lines.value("END", name);
}

/// An instant of local time. What summer time skips is as much later; of what comes twice, the first.
fn at(local: civil::DateTime, zone: &TimeZone) -> Option<Timestamp> {
    local.to_zoned(zone.clone()).ok().map(|zoned| zoned.timestamp())
}

/// An occasion as an event, unless its date has an open end.
fn event(lines: &mut Lines, site: &Site, occasion: &Occasion, texts: &Texts) {
    let Some(Times { start, end, stamp }) = times(site, occasion) else { return };
    let Some(uid) = uid(site, occasion) else { return };
    let item = site.item(occasion);
    let written = item.map(|(schedule, item)| schedule.written(item));
    lines.value("BEGIN", "VEVENT");
    lines.text("DESCRIPTION", &description(site, occasion));
    if let Some((parameter, end)) = &end {
        lines.value(&format!("DTEND{parameter}"), end);
    }
    lines.value("DTSTAMP", &stamp);
    lines.value(&format!("DTSTART{}", start.0), &start.1);
    lines.value("LAST-MODIFIED", &stamp);
    if let Some(meeting) = occasion.meeting.and_then(|page| site.page(page).source.front.meeting.get())
        && !meeting.place.is_empty()
    {
        lines.text("LOCATION", &meeting.place);
    }
    lines.value("SEQUENCE", &sequence(site, occasion).to_string());
    lines.value("STATUS", status(occasion));
    lines.text("SUMMARY", &summary(site, occasion, texts));
    if occasion.hours.is_none() {
        // It takes whole days only because no hours are known: nobody is busy all day.
        lines.value("TRANSP", "TRANSPARENT");
    }
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
    /// Its first day, or the moment at which it begins, behind the parameters that say which.
    start: (String, String),
    /// The day after its last one, or the moment at which it ends, if anybody knows.
    end: Option<(String, String)>,
    /// When it was revised.
    stamp: String,
}

/// None if the date has an open end.
fn times(site: &Site, occasion: &Occasion) -> Option<Times> {
    let (first, last) = (occasion.date.first()?, occasion.date.last()?);
    let stamp = stamp(site, occasion)?;
    let Some(hours) = occasion.hours else {
        let whole = |day| (";VALUE=DATE".to_owned(), basic(day));
        return Some(Times { start: whole(first), end: Some(whole(last.tomorrow().ok()?)), stamp });
    };
    let zone = &site.config.timezone;
    let moment = |time: civil::DateTime| match zone.iana_name() {
        Some(name) => Some((format!(";TZID={name}"), local(time))),
        None => Some((String::new(), utc(at(time, zone)?))),
    };
    Some(Times { start: moment(hours.start_on(first))?, end: hours.end_on(first).and_then(moment), stamp })
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

/// When what is said of an occasion was last revised (RFC 5545 §3.8.7.2, §3.8.7.3), in UTC: the page of a meeting says
/// it, or the schedule that tells of the occasion, or the day on which its date was changed, whichever is the latest.
/// If none does, its own day stands in.
fn stamp(site: &Site, occasion: &Occasion) -> Option<String> {
    let front = occasion.meeting.map(|meeting| &site.page(meeting).source.front);
    let of_page = front.and_then(|front| front.updated.or(front.date)).and_then(|date| date.first());
    let of_schedule = || site.item(occasion).and_then(|(schedule, _)| schedule.source.as_of.first());
    let changed = slips(site, occasion).filter_map(|slip| slip.changed.first()).max();
    let day = of_page.or_else(of_schedule).max(changed).or_else(|| occasion.date.first())?;
    Some(utc(Moment::start_of(day, &site.config.timezone)?.timestamp()))
}

/// How often what is said of an occasion was revised (§3.8.7.4). A date that was given up for another counts for three,
/// for before that the occasion may have been put off and called off, each of which is a revision.
fn sequence(site: &Site, occasion: &Occasion) -> usize {
    let changes = occasion.meeting.map_or(0, |meeting| site.page(meeting).source.front.changes.len());
    let state = match occasion.status {
        ItemStatus::Planned | ItemStatus::Ongoing | ItemStatus::Done => 0,
        ItemStatus::Delayed => 1,
        ItemStatus::Cancelled => 2,
    };
    3 * slips(site, occasion).count() + state + changes
}

/// The dates that were given up: those of the meeting, and those of the item that tells of the occasion.
fn slips<'a>(site: &'a Site, occasion: &Occasion) -> impl Iterator<Item = &'a Slip> {
    let meeting = occasion.meeting.and_then(|meeting| site.page(meeting).source.front.meeting.get());
    let of_meeting = meeting.into_iter().flat_map(|meeting| &meeting.history);
    let item = site.item(occasion).map(|(schedule, item)| schedule.written(item));
    of_meeting.chain(item.into_iter().flat_map(|item| &item.history))
}

/// A day in the basic form of ISO 8601, as RFC 5545 §3.3.4 wants it.
fn basic(day: civil::Date) -> String {
    format!("{:04}{:02}{:02}", day.year(), day.month(), day.day())
}

/// A local time in the basic form (§3.3.5, form 1).
fn local(time: civil::DateTime) -> String {
    time.strftime("%Y%m%dT%H%M%S").to_string()
}

/// A moment in the basic form (§3.3.5, form 2).
fn utc(moment: Timestamp) -> String {
    moment.strftime("%Y%m%dT%H%M%SZ").to_string()
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

/// The date in words, the hours, why it isn't held, and what the schedule notes.
fn description(site: &Site, occasion: &Occasion) -> String {
    let mut lines = vec![occasion.date.japanese().to_string()];
    if let Some(meeting) = occasion.meeting.and_then(|page| site.page(page).source.front.meeting.get()) {
        lines.extend([meeting.time.text.to_string(), meeting.reason.to_string()]);
    }
    if let Some((schedule, item)) = site.item(occasion) {
        let item = schedule.written(item);
        lines.extend([item.reason.to_string(), item.note.to_string()]);
    }
    lines.retain(|line| !line.is_empty());
    lines.join("\n")
}
