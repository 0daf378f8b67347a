//! The functions and filters of templates, as documented in docs/templates.md.

use std::sync::Arc;

use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

use crate::calendar::Date;
use crate::japanese;
use crate::model::page::Kind;
use crate::model::site::PageId;
use crate::model::value::Data;
use crate::render::theme::Theme;
use crate::render::view::files::grouped;
use crate::render::view::{Views, date, free, map, text};

/// The functions by name, for a theme that is read before there is a site: Tera refuses names that it doesn't know.
pub fn register_names(tera: &mut Tera) {
    for name in ["asset", "t", "pages", "page", "terms", "data", "date"] {
        tera.register_function(name, |_: Kwargs, _: &State<'_>| -> TeraResult<Value> {
            Err(Error::message("there is no site to ask"))
        });
    }
    tera.register_filter("number", number);
}

/// The functions over a site.
pub fn register(tera: &mut Tera, views: &Arc<Views>, theme: &Theme) {
    let (at, known) = (Arc::clone(views), theme.clone());
    tera.register_function("asset", move |kwargs: Kwargs, _: &State<'_>| -> TeraResult<Value> {
        let name: String = kwargs.must_get("name")?;
        known
            .asset_url(&name)
            .map(|url| at.url(url))
            .ok_or_else(|| Error::message(format!("the theme has no asset `{name}`")))
    });
    let texts = Arc::clone(&theme.texts);
    tera.register_function("t", move |kwargs: Kwargs, _: &State<'_>| -> TeraResult<Value> {
        let key: &str = kwargs.must_get("key")?;
        let known = texts.get(key).ok_or_else(|| Error::message(format!("i18n/ja.yaml has no text `{key}`")))?;
        if !known.contains('{') {
            return Ok(text(known));
        }
        let mut filled = known.clone();
        for (name, value) in kwargs.iter() {
            if let Some(name) = name.as_str() {
                filled = filled.replace(&format!("{{{name}}}"), &value.to_string());
            }
        }
        Ok(text(&filled))
    });
    let of = Arc::clone(views);
    tera.register_function("pages", move |kwargs: Kwargs, _: &State<'_>| pages(&of, &kwargs));
    let of = Arc::clone(views);
    tera.register_function("page", move |kwargs: Kwargs, _: &State<'_>| -> TeraResult<Value> {
        let path: &str = kwargs.must_get("path")?;
        match find(&of, path) {
            Some(id) => Ok(of.link(id)),
            // A page that isn't public is as absent as one that doesn't exist; templates ask before they use it.
            None => Ok(Value::none()),
        }
    });
    let of = Arc::clone(views);
    tera.register_function("terms", move |kwargs: Kwargs, _: &State<'_>| -> TeraResult<Value> {
        let key: &str = kwargs.must_get("taxonomy")?;
        let taxonomy = of.site.taxonomies.iter().find(|taxonomy| &*taxonomy.key == key);
        Ok(taxonomy.map_or_else(|| Value::from(Vec::<Value>::new()), |taxonomy| of.taxonomy_terms(taxonomy)))
    });
    let of = Arc::clone(views);
    tera.register_function("data", move |kwargs: Kwargs, _: &State<'_>| -> TeraResult<Value> {
        let path: &str = kwargs.must_get("path")?;
        match of.site.data.get(path).map(|data| &**data) {
            Some(Data::Value(value)) => Ok(free(value)),
            Some(Data::Table(table)) => {
                let row = |row: &Vec<Box<str>>| Value::from(row.iter().map(|cell| text(cell)).collect::<Vec<_>>());
                Ok(map([
                    ("head", row(&table.head)),
                    ("rows", Value::from(table.rows.iter().map(row).collect::<Vec<_>>())),
                ]))
            }
            None => Err(Error::message(format!("there is no content/{path}"))),
        }
    });
    tera.register_function("date", |kwargs: Kwargs, _: &State<'_>| -> TeraResult<Value> {
        let written: &str = kwargs.must_get("value")?;
        Date::parse(written).map(date::view).map_err(|error| Error::message(error.message().en))
    });
}

fn find(views: &Views, path: &str) -> Option<PageId> {
    views.site.by_source.get(path.trim_start_matches('/')).copied()
}

/// `pages(kind=…, section=…, <taxonomy>=…, sort=…, limit=…)`: links, each condition narrowing them.
fn pages(views: &Views, kwargs: &Kwargs) -> TeraResult<Value> {
    let site = &views.site;
    let mut found: Vec<PageId> = match kwargs.get::<&str>("section")? {
        Some(section) => {
            let path = format!("{}/_index.md", section.trim_matches('/'));
            let Some(&section) = site.by_source.get(path.as_str()) else {
                return Ok(Value::from(Vec::<Value>::new()));
            };
            below(views, section)
        }
        None => below(views, site.home),
    };
    let mut sort = "section";
    let mut limit = usize::MAX;
    for (name, value) in kwargs.iter() {
        let Some(name) = name.as_str() else { continue };
        // A component hands on all its arguments; those that were left out are empty.
        let given = value.as_str().is_none_or(|text| !text.is_empty()) && !value.is_none() && !value.is_undefined();
        match name {
            "kind" if given => {
                let wanted: &str = kwargs.must_get("kind")?;
                if !Kind::NAMES.iter().any(|(name, _)| *name == wanted) {
                    return Err(Error::message(format!("`{wanted}` is no kind of page")));
                }
                found.retain(|&id| site.page(id).kind.name() == wanted);
            }
            "sort" if given => sort = value.as_str().unwrap_or_default(),
            "limit" if given => limit = kwargs.must_get::<u64>("limit")?.try_into().unwrap_or(usize::MAX),
            "section" | "kind" | "sort" | "limit" => {}
            taxonomy => {
                let Some(place) = site.taxonomies.iter().position(|known| &*known.key == taxonomy) else {
                    return Err(Error::message(format!("`{taxonomy}` is neither an argument nor a taxonomy")));
                };
                if given {
                    let key = value.as_str().unwrap_or_default();
                    let term = site.taxonomies[place].terms.iter().find(|term| term.answers_to(key));
                    let carrying = term.map(|term| term.pages.as_slice()).unwrap_or_default();
                    found.retain(|id| carrying.contains(id));
                }
            }
        }
    }
    match sort {
        "section" => {}
        "date" => found.sort_by_cached_key(|&id| std::cmp::Reverse(dated(views, id))),
        "title" => found.sort_by_cached_key(|&id| japanese::sort_key(site.page(id).title())),
        other => return Err(Error::message(format!("`{other}` is no order: write section, date or title"))),
    }
    found.truncate(limit);
    Ok(views.links(&found))
}

fn dated(views: &Views, id: PageId) -> Option<Date> {
    let front = &views.site.page(id).source.front;
    front.date.or_else(|| front.meeting.as_ref().map(|meeting| meeting.date))
}

/// The pages of a section and of those below it, in the sections' orders.
fn below(views: &Views, section: PageId) -> Vec<PageId> {
    let page = views.site.page(section);
    let mut found = page.pages.clone();
    for &inner in &page.subsections {
        found.extend(below(views, inner));
    }
    found
}

/// `{{ 1234 | number }}` is `1,234`. What is no whole number stays as it is.
fn number(value: &Value, _: Kwargs, _: &State<'_>) -> Value {
    let digits = value.as_str().map_or_else(|| value.as_u64(), |text| text.parse().ok());
    match digits {
        Some(number) => text(&grouped(number)),
        None => value.clone(),
    }
}
