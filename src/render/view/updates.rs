//! What is new as templates see it: on one page, and on the site.

use tera::Value;

use crate::calendar::{Date, Point, Precision};
use crate::model::page::Change;
use crate::model::update::{Novelty, Update};
use crate::model::withdrawal::Notice;
use crate::render::view::{Views, dated, map, text};

impl Views {
    /// 更新履歴: the changes of a page, newest first.
    pub fn changes(&self, changes: &[Change]) -> Value {
        let change = |change: &Change| {
            let [hidden, hour] = self.mark_of(&change.hours);
            map([("date", self.date(Some(change.date.value))), ("text", text(&change.text)), hidden, hour])
        };
        Value::from(changes.iter().map(change).collect::<Vec<_>>())
    }

    /// Updates as a plain list.
    pub fn updates(&self, updates: &[Update]) -> Value {
        Value::from(updates.iter().map(|&update| self.update(update)).collect::<Vec<_>>())
    }

    /// Updates, newest first, by the months of their days.
    pub fn months(&self, updates: &[Update]) -> Value {
        let by_month = updates.chunk_by(|a, b| a.day.first_of_month() == b.day.first_of_month());
        let month = |updates: &[Update]| {
            let day = updates.first().map(|update| update.day);
            let month = day.and_then(|day| Point::containing(Precision::Month, day)).map(Date::at);
            map([("date", dated(month)), ("updates", self.updates(updates))])
        };
        Value::from(by_month.map(month).collect::<Vec<_>>())
    }

    fn update(&self, update: Update) -> Value {
        let site = &self.site;
        let change = site.change(update);
        let (kind, said, page) = match update.novelty {
            Novelty::Published(page) => ("published", "", self.link(page)),
            Novelty::Changed(page, _) => ("changed", change.map_or("", |change| &change.text), self.link(page)),
            Novelty::Withdrawn(place) => {
                let notice = &site.notices[place as usize];
                ("withdrawn", &*notice.withdrawal.reason, self.link_of_notice(notice))
            }
        };
        let published = if let Novelty::Published(page) = update.novelty { Some(page) } else { None };
        let written = published.and_then(|page| site.page(page).source.front.date);
        // Of a page that says no more than a month, no day is made up.
        let rough = written.map(|date| date.value).filter(|date| date.precision() != Precision::Day);
        let date = rough.or_else(|| Point::containing(Precision::Day, update.day).map(Date::at));
        // That its page isn't public the page's own link says.
        let [hidden, hour] = self.mark(change.and_then(|change| change.hours.mark(self.site.now)));
        map([hidden, hour, ("date", self.date(date)), ("kind", text(kind)), ("text", text(said)), ("page", page)])
    }

    /// A link to the notice at the address of a withdrawn page: in the shape of any other, with nothing of the page but
    /// its title.
    fn link_of_notice(&self, notice: &Notice) -> Value {
        let [hidden, hour] = self.mark(None);
        let none = || Value::from(Vec::<Value>::new());
        map([
            ("title", text(&notice.title)),
            ("kana", text("")),
            ("summary", text("")),
            ("url", self.url(&notice.url)),
            ("kind", text("withdrawn")),
            ("date", self.date(None)),
            ("updated", self.date(None)),
            ("fictitious", Value::from(false)),
            hidden,
            hour,
            ("terms", none()),
            ("extra", map([])),
            ("facts", none()),
        ])
    }
}
