//! What a template or a component asks for: pages, schedules and metrics.
//!
//! `pages(kind=…, section=…, <taxonomy>=…, sort=…, limit=…)`: the pages that a template or a component asks for.
//!
//! 1. The pages of a section and of those below it, in the sections' orders; without `section`, all of the site. They
//!    are of one world: that of the section, or of the page that asks.
//! 2. Every condition narrows them: `kind`, and the key of a term at the name of its taxonomy.
//! 3. They are sorted and cut.
//!
//! A section or a term that isn't there is a mistake: a list that is empty for it would say what isn't so. One that
//! isn't public finds nothing.
//!
//! A component hands on all its arguments, so that an empty one counts as left out.

use std::cmp::Reverse;

use tera::{Kwargs, Value};

use crate::diagnostic::nearest;
use crate::japanese;
use crate::model::council::Meeting;
use crate::model::page::{Kind, World};
use crate::model::site::{PageId, Site};
use crate::render::mistake::{Absent, Choice, Instead, Mistake};
use crate::render::view::Views;

/// What pages are sorted by.
#[derive(Clone, Copy)]
enum Order {
    /// The order of their sections.
    Section,
    /// The newest first; of meetings on one day, the latest.
    Date,
    Title,
}

impl Order {
    const NAMES: &[(&'static str, Order)] =
        &[("section", Order::Section), ("date", Order::Date), ("title", Order::Title)];
}

pub fn pages(views: &Views, asking: Option<PageId>, kwargs: &Kwargs) -> Result<Value, Mistake> {
    let mut found = select(views, asking, kwargs, &["sort", "limit"])?;
    let site = &views.site;
    match given(kwargs, "sort")?.map_or(Ok(Order::Section), |written| choose(Choice::Order, written, Order::NAMES))? {
        Order::Section => {}
        Order::Date => found.sort_by_cached_key(|&id| {
            let page = site.page(id);
            let meeting = page.source.front.meeting.get();
            Reverse((page.date(), meeting.and_then(Meeting::hours)))
        }),
        Order::Title => found.sort_by_cached_key(|&id| japanese::sort_key(site.page(id).title())),
    }
    if let Some(limit) = kwargs.get::<u64>("limit")? {
        found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    }
    Ok(views.links(&found))
}

/// `matrix(rows=…, columns=…, …)`: pages, narrowed as by [`pages`], counted by two taxonomies.
pub fn matrix(views: &Views, asking: Option<PageId>, kwargs: &Kwargs) -> Result<Value, Mistake> {
    let axis = |name: &str| -> Result<u32, Mistake> {
        let key: &str = kwargs.must_get(name)?;
        let known = views.site.taxonomies.iter().map(|taxonomy| (&*taxonomy.key, &*taxonomy.label));
        let place = known.clone().zip(0..).find(|((known, _), _)| *known == key).map(|(_, place)| place);
        place.ok_or_else(|| Mistake::NoTaxonomy { written: key.into(), instead: instead(key, known) })
    };
    let (rows, columns) = (axis("rows")?, axis("columns")?);
    let mut found = select(views, asking, kwargs, &["rows", "columns"])?;
    found.sort_by_cached_key(|&id| Reverse(views.site.page(id).date()));
    Ok(views.matrix(&found, rows, columns))
}

/// `terms(taxonomy=…, section=…)`: the terms of a taxonomy with how many pages carry each: of a section's own, or of
/// all facts. A page of samples asks for those of its section.
pub fn terms(views: &Views, asking: Option<PageId>, kwargs: &Kwargs) -> Result<Value, Mistake> {
    let site = &views.site;
    let key: &str = kwargs.must_get("taxonomy")?;
    let taxonomy = site.taxonomies.iter().zip(0..).find(|(taxonomy, _)| &*taxonomy.key == key);
    let own = || {
        let id = asking.filter(|&id| site.page(id).world == World::Samples)?;
        if site.page(id).is_section() { Some(id) } else { site.page(id).section }
    };
    let list = match section(site, kwargs)? {
        Asked::All => own(),
        Asked::Section(section) => Some(section),
        Asked::Withheld => return Ok(Value::from(Vec::<Value>::new())),
    };
    let terms = taxonomy.map(|(taxonomy, place)| views.taxonomy_terms(taxonomy, place, list));
    Ok(terms.unwrap_or_else(|| Value::from(Vec::<Value>::new())))
}

/// Where pages are asked for.
enum Asked {
    All,
    Section(PageId),
    /// In a section that isn't public.
    Withheld,
}

fn section(site: &Site, kwargs: &Kwargs) -> Result<Asked, Mistake> {
    let Some(section) = given(kwargs, "section")? else { return Ok(Asked::All) };
    let folder = section.trim_matches('/');
    match site.by_source.get(format!("{folder}/_index.md").as_str()) {
        Some(&section) => Ok(Asked::Section(section)),
        None if site.withheld.sections.iter().any(|known| **known == *folder) => Ok(Asked::Withheld),
        None => {
            let known = site.by_source.keys().filter_map(|path| path.strip_suffix("/_index.md"));
            Err(Mistake::NoSection(absent(section, known)))
        }
    }
}

/// The pages that the arguments narrow the site to; `others` are names of arguments that mean something else.
fn select(views: &Views, asking: Option<PageId>, kwargs: &Kwargs, others: &[&str]) -> Result<Vec<PageId>, Mistake> {
    let site = &views.site;
    let asked = section(site, kwargs)?;
    let from = match asked {
        Asked::Section(section) => Some(section),
        Asked::All | Asked::Withheld => asking,
    };
    let world = from.map_or(World::Facts, |id| site.page(id).world);
    let mut found = match asked {
        Asked::All => below(site, site.home),
        Asked::Section(section) => below(site, section),
        Asked::Withheld => Vec::new(),
    };
    found.retain(|&id| site.page(id).world == world);
    if let Some(kind) = given(kwargs, "kind")? {
        let kind = choose(Choice::Kind, kind, Kind::NAMES)?;
        found.retain(|&id| site.page(id).kind == kind);
    }
    for (name, _) in kwargs.iter() {
        let is_term = |name: &&str| !matches!(*name, "section" | "kind") && !others.contains(name);
        let Some(name) = name.as_str().filter(is_term) else { continue };
        let Some(key) = given(kwargs, name)? else { continue };
        let Some(taxonomy) = site.taxonomies.iter().find(|taxonomy| &*taxonomy.key == name) else {
            return Err(Mistake::NoArgument(name.into()));
        };
        let term = taxonomy.terms.iter().find(|term| term.answers_to(key));
        let is_mistake = |withheld: &Vec<Box<str>>| term.is_none() && !withheld.iter().any(|known| **known == *key);
        if taxonomy.withheld.as_ref().is_some_and(is_mistake) {
            let known = taxonomy.terms.iter().map(|term| (&*term.key, &*term.label));
            let instead = instead(key, known);
            return Err(Mistake::NoTerm { taxonomy: name.into(), written: key.into(), instead });
        }
        let mut carrying = term.map(|term| term.pages.of(world).clone()).unwrap_or_default();
        carrying.sort_unstable();
        found.retain(|id| carrying.binary_search(id).is_ok());
    }
    Ok(found)
}

/// The ways in which a component may show a schedule.
const SHOWS: &[(&str, ())] = &[("next", ()), ("months", ()), ("table", ()), ("gantt", ()), ("list", ())];

/// `schedule(id=…, workstream=…, show=…)`: a schedule, or what of it belongs to one workstream. `show` is what the
/// theme makes of it, and is only held against the ways there are.
pub fn schedule(views: &Views, _: Option<PageId>, kwargs: &Kwargs) -> Result<Value, Mistake> {
    let id: &str = kwargs.must_get("id")?;
    let schedules = &views.site.schedules;
    let Some(schedule) = schedules.iter().find(|schedule| *schedule.source.id == *id) else {
        return Err(Mistake::NoSchedule(absent(id, schedules.iter().map(|schedule| &*schedule.source.id))));
    };
    let only = given(kwargs, "workstream")?;
    let known = schedule.source.workstreams.iter().map(|workstream| &*workstream.id.value);
    if let Some(only) = only.filter(|only| !known.clone().any(|known| known == *only)) {
        return Err(Mistake::NotInSchedule { schedule: id.into(), workstream: absent(only, known) });
    }
    if let Some(show) = given(kwargs, "show")? {
        choose(Choice::ScheduleShow, show, SHOWS)?;
    }
    Ok(views.schedule(schedule, only))
}

/// `metric(id=…)`: one metric.
pub fn metric(views: &Views, _: Option<PageId>, kwargs: &Kwargs) -> Result<Value, Mistake> {
    let id: &str = kwargs.must_get("id")?;
    if let Some(metric) = views.site.metric(id) {
        return Ok(views.metric(metric));
    }
    // One that isn't public is none; templates ask before they use it.
    if views.site.withheld.metrics.iter().any(|known| **known == *id) {
        return Ok(Value::none());
    }
    Err(Mistake::NoMetric(absent(id, views.site.metrics.iter().map(|metric| &*metric.source.id))))
}

/// The ways in which a component may show metrics.
const METRIC_SHOWS: &[(&str, ())] = &[("figures", ()), ("table", ())];

/// `metrics(workstream=…, show=…)`: the metrics of a workstream, or all. `show` is only held against the ways there
/// are.
pub fn metrics(views: &Views, _: Option<PageId>, kwargs: &Kwargs) -> Result<Value, Mistake> {
    let only = given(kwargs, "workstream")?;
    let known: Vec<&str> = views.site.workstreams().into_iter().map(|workstream| workstream.id).collect();
    if let Some(only) = only.filter(|only| !known.contains(only)) {
        return Err(Mistake::NoWorkstream(absent(only, known)));
    }
    if let Some(show) = given(kwargs, "show")? {
        choose(Choice::MetricsShow, show, METRIC_SHOWS)?;
    }
    Ok(views.metrics(only))
}

/// What a name stands for in a closed list.
fn choose<T: Copy>(of: Choice, written: &str, names: &[(&'static str, T)]) -> Result<T, Mistake> {
    let found = names.iter().find(|(name, _)| *name == written).map(|&(_, value)| value);
    let known = || names.iter().map(|&(name, _)| name).collect();
    found.ok_or_else(|| Mistake::NoChoice { of, written: written.into(), known: known() })
}

/// What may have been meant by a key that isn't there, of those that are, with their labels.
fn instead<'a>(written: &str, known: impl Iterator<Item = (&'a str, &'a str)> + Clone) -> Instead {
    if let Some((key, label)) = known.clone().find(|(_, label)| *label == written) {
        return Instead::Key { key: key.into(), label: label.into() };
    }
    match nearest(written, known.clone().map(|(key, _)| key)) {
        Some(near) => Instead::Near(near.into()),
        None => Instead::Known(known.map(|(key, label)| (key.into(), label.into())).collect()),
    }
}

/// A name that isn't among those that are known.
pub fn absent<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Absent {
    Absent { written: written.into(), near: nearest(written, known).map(Box::from) }
}

/// A text argument; an empty one, or none, counts as left out.
fn given<'a>(kwargs: &'a Kwargs, name: &'a str) -> Result<Option<&'a str>, Mistake> {
    let absent = kwargs.get::<&Value>(name)?.is_none_or(|value| value.is_none() || value.is_undefined());
    if absent { Ok(None) } else { Ok(kwargs.get::<&str>(name)?.filter(|text| !text.is_empty())) }
}

/// The pages of a section and of those below it, in the sections' orders.
fn below(site: &Site, section: PageId) -> Vec<PageId> {
    let page = site.page(section);
    let mut found = page.pages.clone();
    for &inner in &page.subsections {
        found.extend(below(site, inner));
    }
    found
}
