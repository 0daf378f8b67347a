//! What a page shows because of its kind.

use std::borrow::Cow;

use tera::Value;

use crate::model::page::Kind;
use crate::model::site::{Page, PageId};
use crate::render::view::council::newest_first;
use crate::render::view::{Views, option};

impl Views {
    /// What a link shows of what makes a page one of a kind, under the kind's name.
    pub fn brief_of_kinds(&self, page: &Page) -> impl Iterator<Item = (&'static str, Value)> {
        Kind::ALL.iter().filter_map(|&kind| Some((kind.name(), self.brief_of_kind(page, kind)?)))
    }

    fn brief_of_kind(&self, page: &Page, kind: Kind) -> Option<Value> {
        let front = &page.source.front;
        match kind {
            Kind::Case => front.case.get().map(|case| self.case(page, case)),
            Kind::Council => front.council.get().map(Views::council_brief),
            Kind::Meeting => front.meeting.get().map(|meeting| self.meeting_brief(page, meeting)),
            Kind::Page | Kind::Section | Kind::Minutes | Kind::Report | Kind::Term => None,
        }
    }

    /// What a page's own template sees beside `page`: all of what makes it one of a kind, under the kind's name.
    pub fn of_kinds(&self, id: PageId) -> Vec<(&'static str, Value)> {
        Kind::ALL.iter().filter_map(|&kind| Some((kind.name(), self.of_kind(id, kind)?))).collect()
    }

    fn of_kind(&self, id: PageId, kind: Kind) -> Option<Value> {
        let page = self.site.page(id);
        let front = &page.source.front;
        match kind {
            Kind::Case => front.case.get().map(|case| self.case(page, case)),
            Kind::Council => front.council.get().map(|council| self.council(id, page, council)),
            Kind::Meeting => front.meeting.get().map(|meeting| self.meeting(id, page, meeting)),
            Kind::Minutes => front.minutes_of.get().map(|minutes| self.minutes_page(id, minutes)),
            Kind::Report => front.report.get().map(|_| option(self.report(id))),
            Kind::Term => page.term.map(|term| self.term_head(term)),
            Kind::Page | Kind::Section => None,
        }
    }

    /// The pages that a section lists on its own page, in the order in which they are shown there.
    pub fn listed<'p>(&self, section: &'p Page) -> Cow<'p, [PageId]> {
        match section.kind {
            Kind::Council => newest_first(&self.site, section).into(),
            Kind::Page | Kind::Section | Kind::Case | Kind::Meeting | Kind::Minutes | Kind::Report | Kind::Term => {
                (&section.pages).into()
            }
        }
    }
}
