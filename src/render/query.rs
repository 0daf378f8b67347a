//! What a template or a component asks for: pages, schedules and metrics.
//!
//! `pages(kind=…, section=…, <taxonomy>=…, sort=…, limit=…)`: the pages that a template or a component asks for.
//!
//! 1. The pages of a section and of those below it, in the sections' orders; without `section`, all of the site.
//! 2. Every condition narrows them: `kind`, and the key of a term at the name of its taxonomy.
//! 3. They are sorted and cut.
//!
//! A section or a term that isn't there is a mistake: a list that is empty for it would say what isn't so. One that isn't public
//! finds nothing.
//!
//! A component hands on all its arguments, so that an empty one counts as left out.

use std::cmp::Reverse;

use tera::{Error, Kwargs, TeraResult, Value};

use crate::diagnostic::nearest;
use crate::japanese;
use crate::model::page::Kind;
use crate::model::site::{PageId, Site};
use crate::render::view::Views;

pub fn pages(views: &Views, kwargs: &Kwargs) -> TeraResult<Value> {
    let mut found = select(views, kwargs, &["sort", "limit"])?;
    let site = &views.site;
    match given(kwargs, "sort")?.unwrap_or("section") {
        "section" => {}
        "date" => found.sort_by_cached_key(|&id| Reverse(site.page(id).date())),
        "title" => found.sort_by_cached_key(|&id| japanese::sort_key(site.page(id).title())),
        other => return Err(Error::message(format!("`{other}` is no order: write section, date or title"))),
    }
    if let Some(limit) = kwargs.get::<u64>("limit")? {
        found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    }
    Ok(views.links(&found))
}

/// `matrix(rows=…, columns=…, …)`: pages, narrowed as by [`pages`], counted by two taxonomies.
pub fn matrix(views: &Views, kwargs: &Kwargs) -> TeraResult<Value> {
    let axis = |name: &str| -> TeraResult<u32> {
        let key: &str = kwargs.must_get(name)?;
        let known = views.site.taxonomies.iter().map(|taxonomy| (&*taxonomy.key, &*taxonomy.label));
        let place = known.clone().zip(0..).find(|((known, _), _)| *known == key).map(|(_, place)| place);
        place.ok_or_else(|| Error::message(format!("`{key}` is no taxonomy{}", instead(key, known))))
    };
    let (rows, columns) = (axis("rows")?, axis("columns")?);
    let mut found = select(views, kwargs, &["rows", "columns"])?;
    found.sort_by_cached_key(|&id| Reverse(views.site.page(id).date()));
    Ok(views.matrix(&found, rows, columns))
}

/// The pages that the arguments narrow the site to; `others` are names of arguments that mean something else.
fn select(views: &Views, kwargs: &Kwargs, others: &[&str]) -> TeraResult<Vec<PageId>> {
    let site = &views.site;
    let mut found = match given(kwargs, "section")? {
        Some(section) => {
            let folder = section.trim_matches('/');
            match site.by_source.get(format!("{folder}/_index.md").as_str()) {
                Some(&section) => below(site, section),
                None if site.withheld_sections.iter().any(|known| **known == *folder) => Vec::new(),
                None => {
                    let near =
                        nearest_of(section, site.by_source.keys().filter_map(|path| path.strip_suffix("/_index.md")));
                    return Err(Error::message(format!("there is no section `{section}`{near}")));
                }
            }
        }
        None => below(site, site.home),
    };
    if let Some(kind) = given(kwargs, "kind")? {
        if !Kind::NAMES.iter().any(|(name, _)| *name == kind) {
            return Err(Error::message(format!("`{kind}` is no kind of page")));
        }
        found.retain(|&id| site.page(id).kind.name() == kind);
    }
    for (name, _) in kwargs.iter() {
        let is_term = |name: &&str| !matches!(*name, "section" | "kind") && !others.contains(name);
        let Some(name) = name.as_str().filter(is_term) else { continue };
        let Some(key) = given(kwargs, name)? else { continue };
        let Some(taxonomy) = site.taxonomies.iter().find(|taxonomy| &*taxonomy.key == name) else {
            return Err(Error::message(format!("`{name}` is neither an argument nor a taxonomy")));
        };
        let term = taxonomy.terms.iter().find(|term| term.answers_to(key));
        let is_mistake = |withheld: &Vec<Box<str>>| term.is_none() && !withheld.iter().any(|known| **known == *key);
        if taxonomy.withheld.as_ref().is_some_and(is_mistake) {
            let known = taxonomy.terms.iter().map(|term| (&*term.key, &*term.label));
            return Err(Error::message(format!("`{key}` is no term of `{name}`{}", instead(key, known))));
        }
        let mut carrying = term.map(|term| term.pages.clone()).unwrap_or_default();
        carrying.sort_unstable();
        found.retain(|id| carrying.binary_search(id).is_ok());
    }
    Ok(found)
}

/// The ways in which a component may show a schedule.
const SHOWS: [&str; 4] = ["table", "months", "gantt", "list"];

/// `schedule(id=…, workstream=…, show=…)`: a schedule, or what of it belongs to one workstream. `show` is what the theme
/// makes of it, and is only held against the ways there are.
pub fn schedule(views: &Views, kwargs: &Kwargs) -> TeraResult<Value> {
    let id: &str = kwargs.must_get("id")?;
    let schedules = &views.site.schedules;
    let Some(schedule) = schedules.iter().find(|schedule| *schedule.source.id == *id) else {
        let near = nearest_of(id, schedules.iter().map(|schedule| &*schedule.source.id));
        return Err(Error::message(format!("there is no schedule `{id}`{near}")));
    };
    let only = given(kwargs, "workstream")?;
    let mut known = schedule.source.workstreams.iter().map(|workstream| &*workstream.id.value);
    if let Some(only) = only.filter(|only| !known.clone().any(|known| known == *only)) {
        let near = nearest_of(only, known.by_ref());
        return Err(Error::message(format!("`{only}` is no workstream of `{id}`{near}")));
    }
    if let Some(show) = given(kwargs, "show")?.filter(|show| !SHOWS.contains(show)) {
        return Err(Error::message(format!("`{show}` is no way to show a schedule")));
    }
    Ok(views.schedule(schedule, only))
}

/// `metric(id=…)`: one metric.
pub fn metric(views: &Views, kwargs: &Kwargs) -> TeraResult<Value> {
    let id: &str = kwargs.must_get("id")?;
    if let Some(metric) = views.site.metric(id) {
        return Ok(views.metric(metric));
    }
    let near = nearest_of(id, views.site.metrics.iter().map(|metric| &*metric.source.id));
    Err(Error::message(format!("there is no metric `{id}`{near}")))
}

/// The ways in which a component may show metrics.
const METRIC_SHOWS: [&str; 2] = ["figures", "table"];

/// `metrics(workstream=…, show=…)`: the metrics of a workstream, or all. `show` is only held against the ways there are.
pub fn metrics(views: &Views, kwargs: &Kwargs) -> TeraResult<Value> {
    let only = given(kwargs, "workstream")?;
    let known: Vec<&str> = views.site.workstreams().into_iter().map(|workstream| workstream.id).collect();
    if let Some(only) = only.filter(|only| !known.contains(only)) {
        let near = nearest_of(only, known.into_iter());
        return Err(Error::message(format!("`{only}` is the workstream of no schedule and of no metric{near}")));
    }
    if let Some(show) = given(kwargs, "show")?.filter(|show| !METRIC_SHOWS.contains(show)) {
        return Err(Error::message(format!("`{show}` is no way to show metrics")));
    }
    Ok(views.metrics(only))
}

/// How many keys are named in a message at most.
const NAMED: usize = 24;

/// What may have been meant by a key that isn't there, of those that are, with their labels: the end of a sentence that
/// `theme/words.rs` puts into words.
fn instead<'a>(written: &str, known: impl Iterator<Item = (&'a str, &'a str)> + Clone) -> String {
    if let Some((key, label)) = known.clone().find(|(_, label)| *label == written) {
        return format!(": `{label}` is written `{key}`");
    }
    let near = nearest_of(written, known.clone().map(|(key, _)| key));
    if !near.is_empty() {
        return near;
    }
    let mut names: Vec<String> = known.map(|(key, label)| format!("`{key}` {label}")).take(NAMED + 1).collect();
    if names.len() > NAMED {
        "…".clone_into(&mut names[NAMED]);
    }
    if names.is_empty() { String::new() } else { format!(": known are {}", names.join("; ")) }
}

/// The end of a sentence: what is most like a name that isn't there, if anything is.
pub fn nearest_of<'a>(written: &str, known: impl Iterator<Item = &'a str>) -> String {
    nearest(written, known).map(|near| format!(": did you mean `{near}`?")).unwrap_or_default()
}

/// A text argument; an empty one, or none, counts as left out.
fn given<'a>(kwargs: &'a Kwargs, name: &'a str) -> TeraResult<Option<&'a str>> {
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
