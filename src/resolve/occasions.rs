//! Meetings and items of schedules, and the calendars that they stand in.
//!
//! 1. Each item is an occasion; one that has its date of a meeting is that meeting's. Meetings of which no schedule
//!    tells follow.
//! 2. The site, each council and each workstream have a calendar of their occasions, and so has each meeting to come.

use std::collections::{BTreeMap, BTreeSet};

use crate::calendar::TimesOfDay;
use crate::model::council::MeetingStatus;
use crate::model::occasion::{Occasion, Scope, SiteCalendar};
use crate::model::page::{Kind, World};
use crate::model::schedule::ItemStatus;
use crate::model::site::{ItemId, Page, PageId, SiteSchedule};

/// Every occasion once, with the workstreams that tell of it.
pub(super) struct Gathered {
    pub occasions: Vec<Occasion>,
    /// The occasions of each workstream, by its id.
    workstreams: BTreeMap<Box<str>, BTreeSet<u32>>,
    /// The occasion of each meeting.
    meetings: BTreeMap<PageId, u32>,
}

pub(super) fn gather(pages: &[Page], schedules: &[SiteSchedule]) -> Gathered {
    let mut gathered = Gathered { occasions: Vec::new(), workstreams: BTreeMap::new(), meetings: BTreeMap::new() };
    for (schedule, of) in schedules.iter().zip(0..) {
        for (item, place) in schedule.items.iter().zip(0..) {
            let written = schedule.written(item);
            let meeting = item
                .page
                .filter(|page| written.planned.is_none() && pages[page.index()].source.front.meeting.is_read());
            let Some(date) = item.date() else { continue };
            let hours = meeting.and_then(|meeting| hours(&pages[meeting.index()]));
            let item_id = Some(ItemId { schedule: of, item: place });
            let occasion = gathered.add(Occasion { meeting, item: item_id, date, hours, status: item.status });
            gathered.workstreams.entry(written.workstream.value.clone()).or_default().insert(occasion);
        }
    }
    for (page, id) in pages.iter().zip((0..).map(PageId)) {
        if let Some(meeting) = page.source.front.meeting.get() {
            let status = match *meeting.status {
                MeetingStatus::Planned => ItemStatus::Planned,
                MeetingStatus::Held => ItemStatus::Done,
                MeetingStatus::Postponed => ItemStatus::Delayed,
                MeetingStatus::Cancelled => ItemStatus::Cancelled,
            };
            let (date, hours) = (meeting.date, hours(page));
            gathered.add(Occasion { meeting: Some(id), item: None, date, hours, status });
        }
    }
    gathered
}

/// The hours of the meeting that a page is.
fn hours(page: &Page) -> Option<TimesOfDay> {
    page.source.front.meeting.get()?.hours().map(|(_, hours)| hours)
}

impl Gathered {
    /// The place of an occasion; that of a meeting which is there already is the one that it has.
    fn add(&mut self, occasion: Occasion) -> u32 {
        let next = u32::try_from(self.occasions.len()).unwrap_or(u32::MAX);
        if let Some(meeting) = occasion.meeting {
            let place = *self.meetings.entry(meeting).or_insert(next);
            if place != next {
                return place;
            }
        }
        self.occasions.push(occasion);
        next
    }

    /// The calendars that have anything to tell.
    pub(super) fn calendars(&self, pages: &[Page], schedules: &[SiteSchedule]) -> Vec<SiteCalendar> {
        // Whoever subscribes to the site's plans what is there: a meeting that nobody will hold is in its council's
        // alone.
        let is_real = |&place: &u32| {
            let occasion = &self.occasions[place as usize];
            occasion.meeting.is_none_or(|meeting| pages[meeting.index()].world == World::Facts)
        };
        let all = (0..).zip(&self.occasions).map(|(place, _)| place).filter(is_real).collect();
        let mut calendars = vec![self.calendar(Scope::Site, "/calendar.ics".to_owned(), all)];
        for (page, id) in pages.iter().zip((0..).map(PageId)).filter(|(page, _)| page.kind == Kind::Council) {
            let meetings = page.pages.iter().filter_map(|page| self.meetings.get(page).copied()).collect();
            calendars.push(self.calendar(Scope::Council(id), format!("{}calendar.ics", page.url), meetings));
        }
        for (&id, &place) in &self.meetings {
            // What is over or called off is nothing to note for oneself.
            if self.occasions[place as usize].status == ItemStatus::Planned {
                let url = format!("{}meeting.ics", pages[id.index()].url);
                calendars.push(self.calendar(Scope::Meeting(id), url, vec![place]));
            }
        }
        let mut seen = BTreeSet::new();
        for (schedule, of) in schedules.iter().zip(0..) {
            for (workstream, place) in schedule.source.workstreams.iter().zip(0..) {
                let id = &workstream.id.value;
                if let (Some(occasions), true) = (self.workstreams.get(id), seen.insert(id)) {
                    let occasions = occasions.iter().copied().filter(is_real).collect();
                    let url = format!("/calendar/{id}.ics");
                    calendars.push(self.calendar(Scope::Workstream(of, place), url, occasions));
                }
            }
        }
        calendars.retain(|calendar| !calendar.entries.is_empty() || !calendar.left_out.is_empty());
        calendars
    }

    fn calendar(&self, scope: Scope, url: String, mut occasions: Vec<u32>) -> SiteCalendar {
        let occasion = |place: u32| &self.occasions[place as usize];
        occasions.sort_by_key(|&place| (occasion(place).date, occasion(place).hours, place));
        let (entries, left_out) = occasions.into_iter().partition(|&place| occasion(place).is_exact());
        SiteCalendar { scope, url: url.into(), entries, left_out }
    }
}
