//! The functions, filters and tests of templates, as documented in docs/templates.md.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use tera::value::Key;
use tera::{Error, Kwargs, Map, State, Tera, TeraResult, Value};

use crate::calendar::Date;
use crate::model::site::PageId;
use crate::model::value::Data;
use crate::render::digits::grouped;
use crate::render::mistake::{Failure, Mistake};
use crate::render::query;
use crate::render::theme::{Texts, filled};
use crate::render::view::{Views, date, free, map, text};

/// What goes on in a thread while it renders.
struct Rendering {
    site: Arc<Views>,
    /// The page that asks; none for what has no source.
    page: Option<PageId>,
    /// What the function that ended the rendering says.
    mistake: Option<Mistake>,
}

thread_local! {
    /// The site whose page this thread renders.
    ///
    /// Tera gives its functions nothing but their arguments. Functions that hold the site would need a copy of all
    /// compiled templates for each site, which takes longer than the rest of an edit.
    static RENDERING: RefCell<Option<Rendering>> = const { RefCell::new(None) };
}

/// Renders with functions that ask this site, for a page: lists and counts are of its world.
///
/// # Errors
/// What Tera says, with the mistake that a function returned. Tera makes an error of its own of a function's, with the
/// words and without the source, and renders no further: so the mistake is the last one that the thread has noted.
pub fn over<T>(site: &Arc<Views>, page: Option<PageId>, render: impl FnOnce() -> TeraResult<T>) -> Result<T, Failure> {
    /// Puts the rendering before back, whatever becomes of this one.
    struct Restore(Option<Rendering>);
    impl Drop for Restore {
        fn drop(&mut self) {
            RENDERING.set(self.0.take());
        }
    }
    let _restore = Restore(RENDERING.replace(Some(Rendering { site: Arc::clone(site), page, mistake: None })));
    render().map_err(|error| {
        let mistake = RENDERING.with_borrow_mut(|rendering| rendering.as_mut()?.mistake.take());
        Failure { error, mistake }
    })
}

/// A function over a site, for the page that asks.
type Function = fn(&Views, Option<PageId>, &Kwargs) -> Result<Value, Mistake>;

fn ask(question: impl FnOnce(&Views, Option<PageId>) -> Result<Value, Mistake>) -> TeraResult<Value> {
    let answer = RENDERING.with_borrow(|rendering| {
        let Rendering { site, page, .. } = rendering.as_ref()?;
        Some(question(site, *page))
    });
    answer.map_or_else(|| Err(Error::message("there is no site to ask")), noted)
}

/// An answer as Tera wants it; a mistake is noted for the caller of the rendering.
fn noted(answer: Result<Value, Mistake>) -> TeraResult<Value> {
    answer.map_err(|mistake| {
        let error = Error::message(&mistake);
        RENDERING.with_borrow_mut(|rendering| {
            if let Some(rendering) = rendering {
                rendering.mistake = Some(mistake);
            }
        });
        error
    })
}

/// All functions, filters and tests. `assets` are the addresses of a theme's assets by name, `texts` those of its
/// `i18n/`.
pub fn register(tera: &mut Tera, assets: BTreeMap<String, String>, texts: Arc<Texts>) {
    tera.register_function("asset", move |kwargs: Kwargs, _: &State<'_>| ask(|of, _| asset(of, &assets, &kwargs)));
    tera.register_function("t", move |kwargs: Kwargs, _: &State<'_>| noted(filled_text(&texts, &kwargs)));
    let functions: [(&str, Function); 10] = [
        ("pages", query::pages),
        ("matrix", query::matrix),
        ("page", page),
        ("terms", query::terms),
        ("updates", updates),
        ("calendar", calendar),
        ("data", data),
        ("schedule", query::schedule),
        ("metric", query::metric),
        ("metrics", query::metrics),
    ];
    for (name, function) in functions {
        tera.register_function(name, move |kwargs: Kwargs, _: &State<'_>| ask(|of, page| function(of, page, &kwargs)));
    }
    tera.register_function("date", |kwargs: Kwargs, _: &State<'_>| {
        noted(kwargs.must_get("value").map_err(Mistake::from).and_then(dated))
    });
    register_filters(tera);
}

fn register_filters(tera: &mut Tera) {
    tera.register_filter("number", number);
    tera.register_filter("date", |written: &str, _: Kwargs, _: &State<'_>| noted(dated(written)));
    tera.register_filter("group_by", |items: &[Value], kwargs: Kwargs, _: &State<'_>| noted(group_by(items, &kwargs)));
    tera.register_test("numeric", is_numeric);
}

fn asset(of: &Views, assets: &BTreeMap<String, String>, kwargs: &Kwargs) -> Result<Value, Mistake> {
    let name: &str = kwargs.must_get("name")?;
    let none = || Mistake::NoAsset(query::absent(name, assets.keys().map(String::as_str)));
    let url = assets.get(name).ok_or_else(none)?;
    Ok(of.url(url))
}

fn filled_text(texts: &Texts, kwargs: &Kwargs) -> Result<Value, Mistake> {
    let key: &str = kwargs.must_get("key")?;
    let known = texts.get(key).ok_or_else(|| Mistake::NoText { file: texts.file().into(), key: key.into() })?;
    let value = |name: &str| kwargs.iter().find(|(key, _)| key.as_str() == Some(name)).map(|(_, value)| value);
    Ok(text(&filled(known, |name| Some(value(name)?.to_string().into()))))
}

fn page(of: &Views, _: Option<PageId>, kwargs: &Kwargs) -> Result<Value, Mistake> {
    let path: &str = kwargs.must_get("path")?;
    // A page that isn't public is as absent as one that doesn't exist; templates ask before they use it.
    Ok(find(of, path).map_or_else(Value::none, |id| of.link(id)))
}

fn updates(of: &Views, _: Option<PageId>, kwargs: &Kwargs) -> Result<Value, Mistake> {
    let limit: Option<usize> = kwargs.get("limit")?;
    let updates = of.site.updates.iter().take(limit.unwrap_or(usize::MAX));
    Ok(of.updates(&updates.copied().collect::<Vec<_>>()))
}

fn calendar(of: &Views, _: Option<PageId>, kwargs: &Kwargs) -> Result<Value, Mistake> {
    let workstream: Option<&str> = kwargs.get("workstream")?;
    Ok(workstream.filter(|id| !id.is_empty()).map_or_else(|| of.site_calendar(), |id| of.workstream_calendar(id)))
}

fn data(of: &Views, _: Option<PageId>, kwargs: &Kwargs) -> Result<Value, Mistake> {
    let path: &str = kwargs.must_get("path")?;
    match of.site.data.get(path).map(|data| &**data) {
        Some(Data::Value(value)) => Ok(free(value)),
        Some(Data::Table(table)) => {
            let row = |row: &Vec<Box<str>>| Value::from(row.iter().map(|cell| text(cell)).collect::<Vec<_>>());
            let rows = table.rows.iter().map(row).collect::<Vec<_>>();
            let [hidden, hour] = of.mark(of.site.withheld.shown_data.get(path).copied());
            Ok(map([("head", row(&table.head)), ("rows", Value::from(rows)), hidden, hour]))
        }
        // As a page that isn't public.
        None if of.site.withheld.data.iter().any(|known| **known == *path) => Ok(Value::none()),
        None => Err(Mistake::NoData(query::absent(path, of.site.data.keys().map(|path| &**path)))),
    }
}

fn find(views: &Views, path: &str) -> Option<PageId> {
    views.site.by_source.get(path.trim_start_matches('/')).copied()
}

/// A date of the grammar, with all the ways to show it.
fn dated(written: &str) -> Result<Value, Mistake> {
    Date::parse(written).map(date::view).map_err(Mistake::BadDate)
}

/// `{{ 1234 | number }}` is `1,234`. What is no whole number stays as it is.
fn number(value: &Value, _: Kwargs, _: &State<'_>) -> Value {
    let digits = value.as_str().map_or_else(|| value.as_u64(), |text| text.parse().ok());
    match digits {
        Some(number) => text(&grouped(number)),
        None => value.clone(),
    }
}

/// `{% if cell is numeric %}`: a number, or a text that is one.
fn is_numeric(value: &Value, _: Kwargs, _: &State<'_>) -> bool {
    value.as_str().map_or_else(|| value.is_number(), says_number)
}

/// Whether a text says a number and nothing else: `1,234`, `0.5`, `-3`, `△3`, `約20`. One with a unit or with words
/// (`12件`, `なし`) doesn't.
pub fn says_number(text: &str) -> bool {
    let amount = text.strip_prefix('約').unwrap_or(text);
    let amount = amount.strip_prefix(['-', '−', '△', '▲', '+']).unwrap_or(amount);
    amount.starts_with(|c: char| c.is_ascii_digit())
        && amount.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | '.'))
}

/// `{{ pages | group_by(attribute="section.title") }}`: lists by what their items hold, in the order in which each
/// first comes. Items without the attribute are an error, those where it is none are left out.
///
/// Tera has a filter of this name, which gives the groups in the order of a hash map: another one in each build.
fn group_by(items: &[Value], kwargs: &Kwargs) -> Result<Value, Mistake> {
    let attribute: &str = kwargs.must_get("attribute")?;
    let mut groups: Vec<(Key<'static>, Vec<Value>)> = Vec::new();
    for item in items {
        let Some(value) = item.get_from_path(attribute) else {
            return Err(Mistake::NothingToGroupBy(attribute.into()));
        };
        let key = match (value.as_str(), value.as_i64(), value.as_bool()) {
            _ if value.is_none() => continue,
            (Some(text), ..) => Key::String(Arc::from(text)),
            (_, Some(number), _) => Key::I64(number),
            (.., Some(boolean)) => Key::Bool(boolean),
            _ => return Err(Mistake::NoGroup(attribute.into())),
        };
        match groups.iter_mut().find(|(known, _)| *known == key) {
            Some((_, group)) => group.push(item.clone()),
            None => groups.push((key, vec![item.clone()])),
        }
    }
    Ok(Value::from(groups.into_iter().map(|(key, group)| (key, Value::from(group))).collect::<Map>()))
}

#[cfg(test)]
mod tests {
    use tera::{Context, Tera};

    #[test]
    fn a_text_is_numeric_when_it_says_a_number_and_nothing_else() {
        let mut tera = Tera::default();
        super::register_filters(&mut tera);
        tera.add_raw_template("a", "{% for v in list %}{% if v is numeric %}1{% else %}0{% endif %}{% endfor %}")
            .unwrap();
        let answers = |texts: &[&str]| {
            let mut context = Context::new();
            context.insert("list", texts);
            tera.render("a", &context).unwrap()
        };
        assert_eq!(answers(&["0", "12", "1,234", "0.5", "約20", "-3", "△1.5"]), "1111111");
        assert_eq!(answers(&["", "約", "なし", "12件", "月2回", ".", "-", "2022-06-17"]), "00000000");
        let mut context = Context::new();
        context.insert("list", &[7]);
        assert_eq!(tera.render("a", &context).unwrap(), "1");
    }

    #[test]
    fn groups_come_in_the_order_of_their_first_item() {
        let mut tera = Tera::default();
        super::register_filters(&mut tera);
        let template = r#"{% for key, items in list | group_by(attribute="k") %}{{ key }}:{% for item in items %}{{ item.n }}{% endfor %} {% endfor %}"#;
        tera.add_raw_template("a", template).unwrap();
        let mut context = Context::new();
        let item = |k: &str, n: u64| super::map([("k", super::text(k)), ("n", n.into())]);
        let list = vec![item("ろ", 1), item("い", 2), item("は", 3), item("ろ", 4), item("に", 5), item("い", 6)];
        context.insert_value("list", list.into());
        assert_eq!(tera.render("a", &context).unwrap(), "ろ:14 い:26 は:3 に:5 ");
    }
}
