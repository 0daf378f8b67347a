//! A schedule as templates see it: its items, and the same items as a table, by month, and as a chart.

use std::collections::BTreeMap;

use jiff::civil;
use tera::Value;

use crate::calendar::{Date, Precision, japanese_day, japanese_month, japanese_year};
use crate::model::occasion::is_exact;
use crate::model::phrase::Phrase;
use crate::model::schedule::{Item, ItemKind, ItemStatus, Slip, Workstream};
use crate::model::site::{ItemId, SiteItem, SiteSchedule};
use crate::render::chart::gantt::{self, Bar, Gantt, Group, Mark, Opens, Role, Row, Shape, Stand};
use crate::render::timetable::{lines, place};
use crate::render::view::{Views, date, dated, key_and_label, map, option, text};

impl Views {
    /// A schedule; with `only`, what of it belongs to one workstream.
    pub fn schedule(&self, schedule: &SiteSchedule, only: Option<&str>) -> Value {
        let source = &schedule.source;
        let is_shown = |workstream: &Workstream| only.is_none_or(|only| *workstream.id.value == *only);
        let areas: Vec<Area<'_>> = source
            .workstreams
            .iter()
            .zip(schedule.workstream_pages.iter())
            .filter(|(workstream, _)| is_shown(workstream))
            .map(|(workstream, page)| {
                let is_own = |entry: &Entry<'_>| entry.written.workstream.value == workstream.id.value;
                let entries = schedule.items.iter().map(|item| Entry { item, written: schedule.written(item) });
                let entries: Vec<Entry<'_>> = entries.filter(is_own).collect();
                Area { workstream, page: option(page.map(|page| self.link(page))), entries }
            })
            .collect();
        let views: BTreeMap<u32, Value> =
            areas.iter().flat_map(|area| &area.entries).map(|entry| (entry.item.item, self.entry(entry))).collect();
        let view = |entry: &Entry<'_>| views.get(&entry.item.item).cloned().unwrap_or_else(Value::none);
        let workstreams = areas.iter().map(|area| {
            let items = area.entries.iter().map(view).collect::<Vec<_>>();
            map([
                ("id", text(&area.workstream.id.value)),
                ("label", text(&area.workstream.label)),
                ("page", area.page.clone()),
                ("items", Value::from(items)),
                ("rows", table_rows(area, &source.columns, &view)),
            ])
        });
        let (months, undated) = by_month(&areas, &view);
        let today = self.site.now.day(&self.site.config.timezone);
        map([
            ("id", text(&source.id)),
            ("title", text(&source.title)),
            ("period", date::view(source.period)),
            ("as_of", date::view(source.as_of)),
            ("source", text(&source.source)),
            ("note", text(&source.note)),
            ("columns", Value::from(source.columns.iter().map(|column| column_view(*column)).collect::<Vec<_>>())),
            ("workstreams", Value::from(workstreams.collect::<Vec<_>>())),
            ("next", next(&areas, today, &view)),
            ("months", months),
            ("undated", undated),
            ("gantt", option(self.gantt(source.period, &areas, today, &view))),
        ])
    }

    /// One item.
    pub fn schedule_item(&self, id: ItemId) -> Value {
        let schedule = &self.site.schedules[id.schedule as usize];
        let item = self.site.scheduled(id);
        self.entry(&Entry { item, written: schedule.written(item) })
    }

    fn entry(&self, entry: &Entry<'_>) -> Value {
        let Entry { item, written } = entry;
        let called = |(key, phrase): (&str, Phrase)| key_and_label(key, self.texts.phrase(phrase));
        let [hidden, hour] = self.mark(item.hidden);
        map([
            hidden,
            hour,
            ("id", text(&written.id.value)),
            ("workstream", text(&written.workstream.value)),
            ("track", text(&written.track)),
            ("title", text(&written.title)),
            ("kind", called(kind(written.kind))),
            ("date", dated(item.date())),
            ("when", text(&item.date().map_or(String::new(), in_its_year))),
            ("planned", dated(item.planned)),
            ("actual", dated(item.actual)),
            ("status", called(status(item.status))),
            ("raw", text(&written.raw)),
            ("note", text(&written.note)),
            ("page", option(item.page.map(|page| self.link(page)))),
            ("reason", text(&written.reason)),
            ("history", self.slips(&written.history, item.planned)),
            ("source", text(&written.source)),
            ("added", dated(written.added)),
        ])
    }

    /// The chart of a period; none if the period isn't closed.
    fn gantt(
        &self,
        period: Date,
        areas: &[Area<'_>],
        today: civil::Date,
        view: &impl Fn(&Entry<'_>) -> Value,
    ) -> Option<Value> {
        let words_of = |entry: &Entry<'_>| {
            let when = entry.item.date().map_or(String::new(), in_its_year);
            match entry.item.hidden {
                Some(_) => self.texts.filled(Phrase::GanttHidden, &[("when", &when)]),
                None => when,
            }
        };
        let words: Vec<Vec<String>> = areas.iter().map(|area| area.entries.iter().map(words_of).collect()).collect();
        let groups: Vec<Group<'_>> = areas
            .iter()
            .zip(&words)
            .map(|(area, words)| {
                let bars = area.entries.iter().zip(words).map(|(entry, words)| Bar {
                    title: &entry.written.title,
                    words,
                    planned: entry.item.planned,
                    actual: entry.item.actual,
                    is_ongoing: entry.item.status == ItemStatus::Ongoing,
                    is_cancelled: entry.item.status == ItemStatus::Cancelled,
                });
                Group { label: &area.workstream.label, bars: bars.collect() }
            })
            .collect();
        let chart = gantt::draw(period, &groups, today)?;
        let groups = chart.groups.iter().zip(areas).map(|(group, area)| {
            let rows = group.rows.iter().zip(&area.entries).map(|(row, entry)| row_view(row, view(entry)));
            map([
                ("label", text(&group.label)),
                ("y", Value::from(group.y)),
                ("rows", Value::from(rows.collect::<Vec<_>>())),
            ])
        });
        let groups = Value::from(groups.collect::<Vec<_>>());
        Some(chart_view(&chart, groups, today))
    }

    /// What was planned before, oldest first, each with what was planned instead: last, what is planned now.
    pub fn slips(&self, history: &[Slip], planned: Option<Date>) -> Value {
        let slip = |(place, slip): (usize, &Slip)| {
            let next = history.get(place + 1).map(|next| next.planned).or(planned);
            let [hidden, hour] = self.mark_of(&slip.hours);
            map([
                ("planned", date::view(slip.planned)),
                ("next", dated(next)),
                ("changed", date::view(slip.changed)),
                ("reason", text(&slip.reason)),
                hidden,
                hour,
            ])
        };
        Value::from(history.iter().enumerate().map(slip).collect::<Vec<_>>())
    }
}

/// A workstream with its items.
struct Area<'a> {
    workstream: &'a Workstream,
    /// Its page as a link, or none.
    page: Value,
    entries: Vec<Entry<'a>>,
}

/// An item, and what is written of it.
#[derive(Clone, Copy)]
struct Entry<'a> {
    item: &'a SiteItem,
    written: &'a Item,
}

/// A date where its year is said beside it: 6月17日（金）.
fn in_its_year(date: Date) -> String {
    date.japanese().without_year().to_string()
}

fn column_view(column: Date) -> Value {
    map([
        ("label", text(&in_its_year(column))),
        ("year", text(&column.first().map_or(String::new(), japanese_year))),
        ("date", date::view(column)),
    ])
}

/// The rows of a workstream in the table: one for each track, in the order in which they first come.
fn table_rows(area: &Area<'_>, columns: &[Date], view: &impl Fn(&Entry<'_>) -> Value) -> Value {
    let mut tracks: Vec<(&str, Vec<Entry<'_>>)> = Vec::new();
    for &entry in &area.entries {
        match tracks.iter_mut().find(|(track, _)| *track == &*entry.written.track) {
            Some((_, entries)) => entries.push(entry),
            None => tracks.push((&entry.written.track, vec![entry])),
        }
    }
    if tracks.is_empty() {
        tracks.push(("", Vec::new()));
    }
    let rows = tracks.into_iter().map(|(track, entries)| {
        let placed: Vec<(Entry<'_>, (usize, usize))> =
            entries.into_iter().filter_map(|entry| Some((entry, place(entry.item.date()?, columns)?))).collect();
        let places: Vec<(usize, usize)> = placed.iter().map(|(_, place)| *place).collect();
        let lines = lines(&places, columns.len()).into_iter().map(|line| {
            let cells = line.into_iter().map(|cell| {
                let items = cell.items.iter().filter_map(|&item| placed.get(item)).map(|(entry, _)| view(entry));
                map([("span", Value::from(cell.span())), ("items", Value::from(items.collect::<Vec<_>>()))])
            });
            Value::from(cells.collect::<Vec<_>>())
        });
        map([("track", text(track)), ("lines", Value::from(lines.collect::<Vec<_>>()))])
    });
    Value::from(rows.collect::<Vec<_>>())
}

/// What is still to come, the soonest first: items that begin today or later, and those that go on and are short enough
/// to say when. What is over, done or called off isn't among them, nor is what goes on all the year.
fn next(areas: &[Area<'_>], today: civil::Date, view: &impl Fn(&Entry<'_>) -> Value) -> Value {
    let mut ahead: Vec<(Date, Entry<'_>)> = Vec::new();
    for &entry in areas.iter().flat_map(|area| &area.entries) {
        let Some(date) = entry.item.date() else { continue };
        let Some(first) = date.first() else { continue };
        let is_open = matches!(entry.item.status, ItemStatus::Planned | ItemStatus::Delayed);
        let is_ahead = first >= today || (is_exact(date) && date.last().is_some_and(|last| last >= today));
        if is_open && is_ahead {
            ahead.push((date, entry));
        }
    }
    ahead.sort_by_key(|&(date, _)| (date.latest_start(), date));
    Value::from(ahead.iter().map(|(_, entry)| view(entry)).collect::<Vec<_>>())
}

/// The items by the month in which they begin, and those whose date says no month.
fn by_month(areas: &[Area<'_>], view: &impl Fn(&Entry<'_>) -> Value) -> (Value, Value) {
    let mut months: BTreeMap<civil::Date, Vec<(Date, Entry<'_>)>> = BTreeMap::new();
    let mut undated = Vec::new();
    for &entry in areas.iter().flat_map(|area| &area.entries) {
        let date = entry.item.date();
        let start = date.and_then(Date::start).filter(|start| start.precision() <= Precision::Month);
        match (date, start) {
            (Some(date), Some(start)) => {
                months.entry(start.first().first_of_month()).or_default().push((date, entry));
            }
            _ => undated.push(view(&entry)),
        }
    }
    let months = months.into_iter().map(|(first, mut entries)| {
        entries.sort_by_key(|&(date, _)| (date.latest_start(), date));
        map([
            ("label", text(&format!("{}{}", japanese_year(first), japanese_month(first)))),
            ("month", text(&first.strftime("%Y-%m").to_string())),
            ("items", Value::from(entries.iter().map(|(_, entry)| view(entry)).collect::<Vec<_>>())),
        ])
    });
    (Value::from(months.collect::<Vec<_>>()), Value::from(undated))
}

fn chart_view(chart: &Gantt, groups: Value, today: civil::Date) -> Value {
    let ticks = chart.ticks.iter().map(|tick| {
        map([
            ("x", Value::from(tick.x)),
            ("label", text(&tick.label)),
            ("year", option(tick.year.as_deref().map(text))),
        ])
    });
    let today = chart.today.map(|x| map([("x", Value::from(x)), ("label", text(&japanese_day(today)))]));
    map([
        ("width", Value::from(gantt::WIDTH)),
        ("height", Value::from(chart.height)),
        ("left", Value::from(gantt::LEFT)),
        ("right", Value::from(gantt::RIGHT)),
        ("head", Value::from(gantt::HEAD)),
        ("ticks", Value::from(ticks.collect::<Vec<_>>())),
        ("groups", groups),
        ("today", option(today)),
    ])
}

fn row_view(row: &Row, item: Value) -> Value {
    let words = row.words.as_ref().map(|words| {
        let stand = match words.stand {
            Stand::After => "after",
            Stand::Before => "before",
            Stand::Within => "within",
        };
        map([("x", Value::from(words.x)), ("text", text(&words.text)), ("stand", text(stand))])
    });
    let strike = row.strike.map(|(from, to)| map([("from", Value::from(from)), ("to", Value::from(to))]));
    map([
        ("item", item),
        ("lines", Value::from(row.lines.iter().map(|line| text(line)).collect::<Vec<_>>())),
        ("y", Value::from(row.y)),
        ("height", Value::from(row.height)),
        ("marks", Value::from(row.marks.iter().map(mark_view).collect::<Vec<_>>())),
        ("words", option(words)),
        ("strike", option(strike)),
    ])
}

fn mark_view(mark: &Mark) -> Value {
    let role = match mark.role {
        Role::Planned => "planned",
        Role::Actual => "actual",
    };
    let (shape, x, y, width, height, open) = match mark.shape {
        Shape::Diamond { x, y, corner } => ("diamond", x, y, 2 * corner, 2 * corner, None),
        Shape::Bar { x, y, width, height, opens } => {
            let open = match opens {
                Opens::Nowhere => None,
                Opens::AtStart => Some("start"),
                Opens::AtEnd => Some("end"),
            };
            ("bar", x, y, width, height, open)
        }
    };
    map([
        ("role", text(role)),
        ("shape", text(shape)),
        ("x", Value::from(x)),
        ("y", Value::from(y)),
        ("width", Value::from(width)),
        ("height", Value::from(height)),
        ("points", text(&mark.points())),
        ("open", option(open.map(text))),
        ("provisional", Value::from(mark.is_provisional)),
    ])
}

fn status(status: ItemStatus) -> (&'static str, Phrase) {
    match status {
        ItemStatus::Planned => ("planned", Phrase::ItemPlanned),
        ItemStatus::Ongoing => ("ongoing", Phrase::ItemOngoing),
        ItemStatus::Done => ("done", Phrase::ItemDone),
        ItemStatus::Delayed => ("delayed", Phrase::ItemDelayed),
        ItemStatus::Cancelled => ("cancelled", Phrase::ItemCancelled),
    }
}

fn kind(kind: ItemKind) -> (&'static str, Phrase) {
    match kind {
        ItemKind::Council => ("council", Phrase::ItemCouncil),
        ItemKind::Meeting => ("meeting", Phrase::ItemMeeting),
        ItemKind::Law => ("law", Phrase::ItemLaw),
        ItemKind::Training => ("training", Phrase::ItemTraining),
        ItemKind::Dispatch => ("dispatch", Phrase::ItemDispatch),
        ItemKind::Symposium => ("symposium", Phrase::ItemSymposium),
        ItemKind::Staffing => ("staffing", Phrase::ItemStaffing),
        ItemKind::Other => ("other", Phrase::ItemOther),
    }
}
