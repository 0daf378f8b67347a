//! Councils and meetings as templates see them.

use std::cmp::Reverse;

use tera::Value;

use crate::model::council::{Council, Meeting, MeetingStatus, MinutesKind};
use crate::model::page::Kind;
use crate::model::site::{FileRole, Page, PageId, Site};
use crate::render::view::{Views, date, dated, map, option, text};

impl Views {
    /// What a list shows of a meeting.
    pub fn meeting_brief(page: &Page, meeting: &Meeting) -> Value {
        map(meeting_entries(page, meeting))
    }

    /// What the meeting's own page shows.
    pub fn meeting(&self, page: &Page, meeting: &Meeting) -> Value {
        let council = page.section.filter(|&section| self.site.page(section).kind == Kind::Council);
        // A council's section may hold a page that is no meeting.
        let is_meeting = |id: &PageId| self.site.page(*id).source.front.meeting.is_some();
        let siblings = council.map(|council| {
            let pages = self.site.page(council).pages.iter();
            self.links(&pages.copied().filter(is_meeting).collect::<Vec<_>>())
        });
        let mut entries = meeting_entries(page, meeting);
        entries.extend([
            ("agenda", texts(&meeting.agenda)),
            ("documents", self.files_of(page, FileRole::Document)),
            ("present", texts(&meeting.present)),
            ("minutes", option(self.minutes(page, meeting))),
            ("contact", text(&meeting.contact)),
            ("council", option(council.map(|council| self.link(council)))),
            ("siblings", siblings.unwrap_or_else(|| Value::from(Vec::<Value>::new()))),
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

    fn minutes(&self, page: &Page, meeting: &Meeting) -> Option<Value> {
        let minutes = meeting.minutes.as_ref()?;
        let (kind, label) = match minutes.kind {
            MinutesKind::Summary => ("summary", "議事要旨"),
            MinutesKind::Full => ("full", "議事録"),
        };
        let file = page.files.iter().find(|file| file.role == FileRole::Minutes);
        let url = file.map(|file| self.url(&self.site.attachments[file.file as usize].url));
        Some(map([
            ("kind", text(kind)),
            ("label", text(label)),
            ("status", text(&minutes.status)),
            ("url", option(url)),
        ]))
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

/// A council's meetings, newest first: by their days, and those of one day by their numbers. What its section holds
/// besides meetings comes after them, in the section's order.
pub fn newest_first(site: &Site, council: &Page) -> Vec<PageId> {
    let mut pages = council.pages.clone();
    pages.sort_by_cached_key(|&id| {
        let meeting = site.page(id).source.front.meeting.as_ref();
        Reverse(meeting.map(|meeting| (meeting.date, meeting.number.as_ref().map(|number| number.value))))
    });
    pages
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

fn meeting_entries(page: &Page, meeting: &Meeting) -> Vec<(&'static str, Value)> {
    let title = match &meeting.number {
        Some(number) => format!("第{}回", number.value),
        None => page.title().to_owned(),
    };
    let label = match meeting.status {
        MeetingStatus::Planned => "開催予定",
        MeetingStatus::Held => "開催済み",
        MeetingStatus::Postponed => "延期",
        MeetingStatus::Cancelled => "中止",
    };
    vec![
        ("number", option(meeting.number.as_ref().map(|number| Value::from(number.value)))),
        ("title", text(&title)),
        ("date", date::view(meeting.date)),
        ("raw", text(&meeting.raw)),
        ("time", text(&meeting.time)),
        ("place", text(&meeting.place)),
        ("format", text(&meeting.format)),
        ("status", map([("key", text(meeting.status.key())), ("label", text(label))])),
    ]
}
