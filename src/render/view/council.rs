//! Councils and meetings as templates see them.

use std::cmp::Reverse;

use tera::Value;

use crate::calendar::{Date, TimesOfDay};
use crate::model::attachment::FileRole;
use crate::model::council::{Council, Meeting, MeetingStatus, MinutesKind, MinutesPage};
use crate::model::page::Kind;
use crate::model::phrase::Phrase;
use crate::model::site::{Page, PageId, Site};
use crate::render::view::{Views, date, dated, key_and_label, map, option, text};

impl Views {
    /// What a list shows of a meeting.
    pub fn meeting_brief(&self, page: &Page, meeting: &Meeting) -> Value {
        map(self.meeting_entries(page, meeting))
    }

    /// What the meeting's own page shows.
    pub fn meeting(&self, id: PageId, page: &Page, meeting: &Meeting) -> Value {
        let council = page.section.filter(|&section| self.site.page(section).kind == Kind::Council);
        let held_by = council.and_then(|council| self.site.page(council).source.front.council.get());
        // A council's section may hold a page that is no meeting.
        let is_meeting = |id: &PageId| self.site.page(*id).source.front.meeting.is_read();
        let siblings: Vec<PageId> = council.map_or_else(Vec::new, |council| {
            newest_first(&self.site, self.site.page(council)).into_iter().filter(is_meeting).collect()
        });
        let (previous, next) = self.around(page, &siblings);
        let contact =
            held_by.filter(|_| meeting.contact.is_empty()).map_or(&meeting.contact, |held_by| &held_by.contact);
        let mut entries = self.meeting_entries(page, meeting);
        entries.extend([
            ("reason", text(&meeting.reason)),
            ("history", self.slips(&meeting.history, Some(meeting.date))),
            ("agenda", texts(&meeting.agenda)),
            ("documents_due", text(&meeting.documents_due)),
            ("documents", self.files_of(page, FileRole::Document)),
            ("present", texts(&meeting.present)),
            ("minutes", option(self.minutes(page, meeting))),
            ("minutes_pages", self.minutes_pages(id)),
            ("contact", text(contact)),
            ("council", option(council.map(|council| self.link(council)))),
            ("event", self.meeting_calendar(id)),
            ("calendar", option(council.map(|council| self.council_calendar(council)))),
            ("siblings", self.links(&siblings)),
            ("previous", option(previous.map(|id| self.link(id)))),
            ("next", option(next.map(|id| self.link(id)))),
        ]);
        map(entries)
    }

    /// Meetings as links, each with its documents.
    pub fn meetings_with_documents(&self, ids: &[PageId]) -> Value {
        let meeting = |&id: &PageId| {
            let documents = self.files_of(self.site.page(id), FileRole::Document);
            map([("link", self.link(id)), ("documents", documents)])
        };
        Value::from(ids.iter().map(meeting).collect::<Vec<_>>())
    }

    /// The meetings before and after this one: by their days, whatever the order in which their section shows them.
    fn around(&self, page: &Page, siblings: &[PageId]) -> (Option<PageId>, Option<PageId>) {
        let mut in_time = siblings.to_vec();
        in_time.sort_by_key(|&id| moment(self.site.page(id)));
        let Some(own) = in_time.iter().position(|&id| self.site.page(id).url == page.url) else { return (None, None) };
        let at = |place: Option<usize>| in_time.get(place?).copied();
        (at(own.checked_sub(1)), at(own.checked_add(1)))
    }

    /// The minutes of a meeting that are pages of their own.
    fn minutes_pages(&self, meeting: PageId) -> Value {
        let page = |id: PageId| {
            let minutes = self.site.page(id).source.front.minutes_of.get()?;
            let mut entries = self.minutes_entries(minutes.kind, minutes.verified_by_speakers);
            entries.push(("page", self.link(id)));
            Some(map(entries))
        };
        Value::from(self.site.minutes_of(meeting).filter_map(page).collect::<Vec<_>>())
    }

    /// What such a page shows of itself.
    pub fn minutes_page(&self, id: PageId, minutes: &MinutesPage) -> Value {
        let mut entries = self.minutes_entries(minutes.kind, minutes.verified_by_speakers);
        entries.push(("meeting", option(self.site.meeting_of(id).map(|meeting| self.link(meeting)))));
        map(entries)
    }

    fn minutes_entries(&self, kind: MinutesKind, verified: Option<bool>) -> Vec<(&'static str, Value)> {
        let name = match kind {
            MinutesKind::Summary => "summary",
            MinutesKind::Full => "full",
        };
        vec![
            ("kind", text(name)),
            ("label", text(self.texts.phrase(minutes_phrase(kind)))),
            ("verified", option(verified.map(Value::from))),
        ]
    }

    fn minutes(&self, page: &Page, meeting: &Meeting) -> Option<Value> {
        let minutes = meeting.minutes.as_ref()?;
        let label = self.texts.phrase(minutes_phrase(minutes.kind));
        let file = page.files.iter().find(|file| file.role == FileRole::Minutes);
        let title = file.map(|file| &*file.attachment.title).filter(|title| !title.is_empty());
        let url = file.map(|file| self.url(&self.site.attachments[file.file as usize].url));
        let heading = minutes.heading.as_ref().and_then(|heading| page.source.body.heading(heading));
        let mut entries = self.minutes_entries(minutes.kind, minutes.verified_by_speakers);
        entries.extend([
            ("title", text(title.unwrap_or(label))),
            ("status", text(&minutes.status)),
            ("published", dated(minutes.published)),
            ("heading", option(heading.map(|heading| text(&heading.id)))),
            ("url", option(url)),
            ("file", option(file.map(|file| self.file(file)))),
        ]);
        Some(map(entries))
    }

    fn meeting_entries(&self, page: &Page, meeting: &Meeting) -> Vec<(&'static str, Value)> {
        let title = match &meeting.number {
            Some(number) => self.texts.filled(Phrase::MeetingNumber, &[("n", &number.value.to_string())]),
            None => page.title().to_owned(),
        };
        let materials = page.files.iter().filter(|file| file.role == FileRole::Document).count();
        let status = *meeting.status;
        vec![
            ("number", option(meeting.number.as_ref().map(|number| Value::from(number.value)))),
            ("title", text(&title)),
            ("date", date::view(meeting.date)),
            ("raw", text(&meeting.raw)),
            ("time", text(&meeting.time.text)),
            ("place", text(&meeting.place)),
            ("format", text(&meeting.format)),
            ("status", key_and_label(status.key(), self.texts.phrase(status_phrase(status)))),
            ("materials", Value::from(materials)),
        ]
    }

    pub fn council_brief(council: &Council) -> Value {
        map(council_entries(council))
    }

    /// What the council's own page shows: its meetings, newest first.
    pub fn council(&self, id: PageId, page: &Page, council: &Council) -> Value {
        let mut entries = council_entries(council);
        entries.push(("meetings", self.links(&newest_first(&self.site, page))));
        entries.push(("calendar", self.council_calendar(id)));
        map(entries)
    }
}

/// A council's meetings, newest first: by their days, and those of one day by their hours and numbers. What its section
/// holds besides meetings comes after them, in the section's order. Minutes stand with their meeting.
pub fn newest_first(site: &Site, council: &Page) -> Vec<PageId> {
    let mut pages = council.pages.clone();
    pages.retain(|&id| site.meeting_of(id).is_none());
    pages.sort_by_key(|&id| Reverse(moment(site.page(id))));
    pages
}

/// Where a meeting stands in time; none for what is no meeting.
fn moment(page: &Page) -> Option<(Date, Option<TimesOfDay>, Option<i64>)> {
    page.source.front.meeting.get().map(Meeting::moment)
}

fn council_entries(council: &Council) -> Vec<(&'static str, Value)> {
    let members =
        council.members.iter().map(|member| map([("name", text(&member.name)), ("note", text(&member.note))]));
    vec![
        ("name", text(&council.name)),
        ("short", text(&council.short)),
        ("kana", text(&council.kana)),
        ("secretariat", text(&council.secretariat)),
        ("members", Value::from(members.collect::<Vec<_>>())),
        ("established", dated(council.established)),
        ("contact", text(&council.contact)),
    ]
}

fn texts(items: &[Box<str>]) -> Value {
    Value::from(items.iter().map(|item| text(item)).collect::<Vec<_>>())
}

/// What the minutes of a meeting are called.
pub fn minutes_phrase(kind: MinutesKind) -> Phrase {
    match kind {
        MinutesKind::Summary => Phrase::MinutesSummary,
        MinutesKind::Full => Phrase::MinutesFull,
    }
}

fn status_phrase(status: MeetingStatus) -> Phrase {
    match status {
        MeetingStatus::Planned => Phrase::MeetingPlanned,
        MeetingStatus::Held => Phrase::MeetingHeld,
        MeetingStatus::Postponed => Phrase::MeetingPostponed,
        MeetingStatus::Cancelled => Phrase::MeetingCancelled,
    }
}
