//! Calendars to subscribe to, as templates see them.

use tera::Value;

use crate::model::occasion::{Scope, SiteCalendar};
use crate::model::site::PageId;
use crate::render::address::{Form, href};
use crate::render::view::{Views, dated, map, option, safe, text};

impl Views {
    /// The calendar of the whole site.
    pub fn site_calendar(&self) -> Value {
        self.calendar_of(|scope| scope == Scope::Site)
    }

    pub fn council_calendar(&self, council: PageId) -> Value {
        self.calendar_of(|scope| scope == Scope::Council(council))
    }

    /// A meeting to come, alone.
    pub fn meeting_calendar(&self, meeting: PageId) -> Value {
        self.calendar_of(|scope| scope == Scope::Meeting(meeting))
    }

    /// The calendar of the workstream with this id.
    pub fn workstream_calendar(&self, id: &str) -> Value {
        self.calendar_of(|scope| match scope {
            Scope::Workstream(schedule, workstream) => {
                let schedule = self.site.schedules.get(schedule as usize);
                let workstream = schedule.and_then(|schedule| schedule.source.workstreams.get(workstream as usize));
                workstream.is_some_and(|workstream| &*workstream.id.value == id)
            }
            Scope::Site | Scope::Council(_) | Scope::Meeting(_) => false,
        })
    }

    fn calendar_of(&self, is_meant: impl Fn(Scope) -> bool) -> Value {
        option(self.site.calendars.iter().find(|calendar| is_meant(calendar.scope)).map(|it| self.calendar(it)))
    }

    fn calendar(&self, calendar: &SiteCalendar) -> Value {
        // Without entries there is no file: a calendar has at least one.
        let is_written = !calendar.entries.is_empty();
        let absolute = href(&calendar.url, &self.site.config.base_url, Form::Absolute);
        let webcal = absolute.split_once("://").map(|(_, rest)| safe(&format!("webcal://{rest}")));
        // Nobody serves a folder: there is nothing to subscribe to.
        let is_served = self.form != Form::Portable;
        let left_out = calendar.left_out.iter().filter_map(|&place| self.site.occasions.get(place as usize));
        let left_out = left_out.map(|occasion| {
            let page = self.site.occasion_page(occasion);
            map([
                ("title", text(self.site.occasion_title(occasion))),
                ("date", dated(Some(occasion.date))),
                ("url", option(page.map(|page| self.url(&self.site.page(page).url)))),
            ])
        });
        map([
            ("url", option(is_written.then(|| self.url(&calendar.url)))),
            ("webcal", option(webcal.filter(|_| is_written && is_served))),
            ("left_out", Value::from(left_out.collect::<Vec<_>>())),
        ])
    }
}
