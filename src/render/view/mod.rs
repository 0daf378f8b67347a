//! What templates see, as documented in docs/templates.md: a view apart from the model.
//!
//! A page as seen from elsewhere (a *link*) is made once and shared by every list that shows it.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use tera::{Map, Value, value::Key};

use crate::calendar::Date;
use crate::model::body::Heading;
use crate::model::citation::{Citation, Named};
use crate::model::page::World;
use crate::model::phrase::Phrase;
use crate::model::site::{Page, PageId, Site, TermId};
use crate::model::value::Value as Free;
use crate::model::withdrawal::Notice;
use crate::render::address::{Form, href};
use crate::render::theme::Texts;

pub mod calendar;
pub mod case;
pub mod council;
pub mod date;
pub mod files;
mod kind;
pub mod list;
mod mark;
pub mod matrix;
pub mod metric;
pub mod numbers;
mod public;
pub mod report;
pub mod schedule;
mod site;
pub mod updates;
mod value;

use mark::why;
pub use value::{key_and_label, map, option, safe, text};

/// The views of one site. What many pages show is made once: a page as a link, a term.
pub struct Views {
    pub site: Arc<Site>,
    /// How the links between its pages are written.
    pub form: Form,
    /// Whether the site can be searched.
    pub has_search: bool,
    /// The theme's, in the site's language.
    pub texts: Arc<Texts>,
    links: Vec<OnceLock<Value>>,
    /// By thread.
    busy: Vec<Busy>,
}

/// What every page shows. A value counts who holds it, and threads that hold the same one wait for each other to count:
/// so each thread has its own.
#[derive(Default)]
struct Busy {
    site: OnceLock<Value>,
    /// By taxonomy.
    terms: Vec<Vec<OnceLock<Value>>>,
    /// A taxonomy with one term, as pages carry it, by taxonomy and term.
    single_terms: Vec<Vec<OnceLock<Value>>>,
    /// Many pages share a date.
    dates: RwLock<HashMap<Date, Value>>,
}

/// The entries of a map made by [`map`].
fn entries(map: &Value) -> Vec<(&'static str, Value)> {
    let entries = map.as_map().into_iter().flatten().filter_map(|(key, value)| match key {
        Key::Str(name) => Some((*name, value.clone())),
        _ => None,
    });
    entries.collect()
}

/// Free data as templates see it.
pub fn free(value: &Free) -> Value {
    match value {
        Free::Null => Value::none(),
        Free::Boolean(boolean) => Value::from(*boolean),
        Free::Integer(integer) => Value::from(*integer),
        Free::Float(float) => Value::from(*float),
        Free::Text(string) => text(string),
        Free::List(items) => Value::from(items.iter().map(free).collect::<Vec<_>>()),
        Free::Map(entries) => {
            entries.iter().map(|(name, value)| (Key::String(Arc::from(&**name)), free(value))).collect::<Map>().into()
        }
    }
}

impl Views {
    pub fn new(site: Arc<Site>, has_search: bool, texts: Arc<Texts>) -> Views {
        let unmade = |count: usize| std::iter::repeat_with(OnceLock::new).take(count).collect();
        let links = unmade(site.pages.len());
        let by_term = || site.taxonomies.iter().map(|taxonomy| unmade(taxonomy.terms.len())).collect();
        let busy = || Busy { terms: by_term(), single_terms: by_term(), ..Busy::default() };
        // One more than there are workers, for threads that aren't.
        let busy = std::iter::repeat_with(busy).take(rayon::current_num_threads() + 1).collect();
        let form = site.config.links.into();
        Views { site, form, has_search, texts, links, busy }
    }

    fn busy(&self) -> &Busy {
        let worker = rayon::current_thread_index().filter(|worker| worker + 1 < self.busy.len());
        &self.busy[worker.map_or(0, |worker| worker + 1)]
    }

    /// The address within the site, ready for HTML.
    pub fn url(&self, url: &str) -> Value {
        // An address outside is the author's, and is escaped like any text of theirs.
        if !url.starts_with('/') {
            return text(url);
        }
        safe(&self.href(url))
    }

    /// The same as text; what begins with a scheme stays.
    pub fn href(&self, url: &str) -> String {
        href(url, &self.site.config.base_url, self.form)
    }

    pub fn permalink(&self, url: &str) -> Value {
        safe(&href(url, &self.site.config.base_url, Form::Absolute))
    }

    /// A page as seen from elsewhere.
    pub fn link(&self, id: PageId) -> Value {
        self.links[id.index()].get_or_init(|| map(self.brief(self.site.page(id), id))).clone()
    }

    pub fn links(&self, ids: &[PageId]) -> Value {
        Value::from(ids.iter().map(|&id| self.link(id)).collect::<Vec<_>>())
    }

    /// Twelve keys at most for a plain page: up to that many, Tera compares them one by one, which is faster than to
    /// hash.
    fn brief(&self, page: &Page, id: PageId) -> Vec<(&'static str, Value)> {
        let front = &page.source.front;
        let mut brief = vec![
            ("title", text(&front.title)),
            ("kana", text(&front.kana)),
            ("summary", text(&front.summary)),
            ("url", self.url(&page.url)),
            ("kind", text(self.site.kind_name(id))),
            ("date", self.date(front.date.map(|date| date.value))),
            ("updated", self.date(front.updated.map(|date| date.value))),
            ("fictitious", Value::from(page.world == World::Samples)),
            ("hidden", why(page.hidden)),
            ("terms", self.terms(page)),
            ("extra", free(&front.extra.free)),
            ("facts", self.facts(page)),
        ];
        if page.hidden.is_some() {
            brief.push(self.hour(page.hidden));
        }
        brief.extend(self.brief_of_kinds(page));
        brief
    }

    /// A page for its own template: the link's values and what only the page itself shows. `content` is HTML.
    pub fn page(&self, id: PageId, content: &str, template: &str) -> Vec<(&'static str, Value)> {
        let site = &self.site;
        let page = site.page(id);
        let front = &page.source.front;
        let mut view = entries(&self.link(id));
        let section = if page.is_section() { Some(id) } else { page.section };
        view.extend([
            ("permalink", self.permalink(&page.url)),
            ("template", text(template.strip_suffix(".html").unwrap_or(template))),
            ("content", safe(content)),
            ("toc", toc(&page.source.body.headings)),
            ("breadcrumbs", self.crumbs(&site.ancestors(id))),
            ("section", option(page.section.map(|section| self.link(section)))),
            ("previous", option(page.previous.map(|previous| self.link(previous)))),
            ("next", option(page.next.map(|next| self.link(next)))),
            ("tags", Value::from(front.tags.iter().map(|tag| text(tag)).collect::<Vec<_>>())),
            ("backlinks", self.links(&page.backlinks)),
            ("explains", self.entries(&site.glossary.told_by(id))),
            ("files", self.files(page)),
            ("changes", self.changes(&front.changes)),
            ("source", option(front.source.as_ref().map(|source| self.source(source)))),
            ("feed", option(section.and_then(|section| self.feed(section)))),
            ("in_nav", option(self.in_nav(&page.url).or_else(|| self.in_nav(sample_of(page)?)))),
        ]);
        // A link has it only where it says something.
        if page.hidden.is_none() {
            view.push(self.hour(None));
        }
        view
    }

    /// The `page` of an address that has no source: a list of terms, the glossary, what isn't found.
    pub fn made_page(
        &self,
        kind: &'static str,
        title: &str,
        summary: &str,
        url: &str,
        crumbs: Value,
    ) -> Vec<(&'static str, Value)> {
        let none = Value::none;
        let empty = || Value::from(Vec::<Value>::new());
        vec![
            ("title", text(title)),
            ("kana", text("")),
            ("summary", text(summary)),
            ("url", self.url(url)),
            ("permalink", self.permalink(url)),
            ("kind", text(kind)),
            ("template", text(kind)),
            ("date", none()),
            ("updated", none()),
            ("fictitious", Value::from(false)),
            ("hidden", none()),
            ("hour", none()),
            ("terms", empty()),
            ("extra", map([])),
            ("facts", empty()),
            ("content", safe("")),
            ("toc", empty()),
            ("breadcrumbs", crumbs),
            ("section", none()),
            ("previous", none()),
            ("next", none()),
            ("tags", empty()),
            ("related", empty()),
            ("backlinks", empty()),
            ("files", empty()),
            ("changes", empty()),
            ("source", none()),
            ("words", empty()),
            ("explains", empty()),
            ("feed", none()),
            ("in_nav", option(self.in_nav(url))),
        ]
    }

    /// Why a page was withdrawn, and where to look now.
    pub fn withdrawal(&self, notice: &Notice) -> Value {
        let withdrawal = &notice.withdrawal;
        let address = |url: &str| option((!url.is_empty()).then(|| text(url)));
        map([
            ("date", date::view(withdrawal.date.value)),
            ("reason", text(&withdrawal.reason)),
            ("see", option(notice.see.map(|see| self.link(see)))),
            ("see_url", address(&withdrawal.see_url)),
            ("archive", address(&withdrawal.archive)),
        ])
    }

    pub fn crumbs(&self, pages: &[PageId]) -> Value {
        let crumb = |&id: &PageId| {
            let page = self.site.page(id);
            map([("title", text(page.title())), ("url", self.url(&page.url))])
        };
        Value::from(pages.iter().map(crumb).collect::<Vec<_>>())
    }

    fn feed(&self, section: PageId) -> Option<Value> {
        let page = self.site.page(section);
        let url = format!("{}atom.xml", page.url);
        self.site.has_feed(section).then(|| map([("url", self.url(&url)), ("title", text(page.title()))]))
    }

    /// The entry of the navigation that an address stands under: the one with the longest address before it.
    fn in_nav(&self, url: &str) -> Option<Value> {
        let entry = self.site.nav.iter().filter(|entry| &*entry.url != "/" && url.starts_with(&*entry.url));
        entry.max_by_key(|entry| entry.url.len()).map(|entry| self.url(&entry.url))
    }

    /// The date of a page.
    fn date(&self, date: Option<Date>) -> Value {
        let Some(date) = date else { return Value::none() };
        let dates = &self.busy().dates;
        if let Some(known) = dates.read().unwrap_or_else(PoisonError::into_inner).get(&date) {
            return known.clone();
        }
        let mut dates = dates.write().unwrap_or_else(PoisonError::into_inner);
        dates.entry(date).or_insert_with(|| date::view(date)).clone()
    }

    /// The terms that a page carries, taxonomy by taxonomy.
    fn terms(&self, page: &Page) -> Value {
        let known = &self.busy().single_terms;
        let groups = page.terms.chunk_by(|a, b| a.taxonomy == b.taxonomy).map(|terms| match terms {
            [id] if page.world == World::Facts => {
                known[id.taxonomy as usize][id.term as usize].get_or_init(|| self.group(page, terms)).clone()
            }
            _ => self.group(page, terms),
        });
        Value::from(groups.collect::<Vec<_>>())
    }

    /// A taxonomy with the terms of it that a page carries.
    fn group(&self, page: &Page, terms: &[TermId]) -> Value {
        let [first, ..] = terms else { return Value::none() };
        let (taxonomy, _) = self.site.term(*first);
        map([
            ("key", text(&taxonomy.key)),
            ("label", text(&taxonomy.label)),
            ("url", self.url(&taxonomy.url)),
            ("terms", Value::from(terms.iter().map(|&term| self.term_of(page, term)).collect::<Vec<_>>())),
        ])
    }

    /// A term as a page carries it. A term's address is a list of facts: that of a sample leads to its own list.
    pub fn term_of(&self, page: &Page, id: TermId) -> Value {
        if page.world == World::Facts {
            return self.term(id);
        }
        let (_, term) = self.site.term(id);
        let [hidden, hour] = self.mark(term.hidden);
        let url = option(self.term_url(page, id));
        map([("key", text(&term.key)), ("label", text(&term.label)), ("url", url), hidden, hour])
    }

    /// The address of a term that a page shows.
    pub fn term_url(&self, page: &Page, id: TermId) -> Option<Value> {
        let (_, term) = self.site.term(id);
        match page.world {
            World::Facts => term.is_linked().then(|| self.url(&term.url)),
            World::Samples if term.pages.samples.is_empty() => None,
            World::Samples => self.sample_list_url(page.section?, id),
        }
    }

    /// A term by itself: its key, label and address.
    pub fn term(&self, id: TermId) -> Value {
        let make = || {
            let (_, term) = self.site.term(id);
            let url = term.is_linked().then(|| self.url(&term.url));
            let [hidden, hour] = self.mark(term.hidden);
            map([("key", text(&term.key)), ("label", text(&term.label)), ("url", option(url)), hidden, hour])
        };
        self.busy().terms[id.taxonomy as usize][id.term as usize].get_or_init(make).clone()
    }

    fn facts(&self, page: &Page) -> Value {
        let facts = &page.source.front.extra.facts;
        let links = page.fact_links.iter().copied().chain(std::iter::repeat(None));
        let view = facts.iter().zip(links).map(|(fact, link)| {
            let words = match fact.date {
                Some(date) if fact.text.is_empty() => date.japanese().to_string(),
                Some(date) => {
                    let date = date.japanese().to_string();
                    self.texts.filled(Phrase::FactDated, &[("date", &date), ("text", &fact.text)])
                }
                None => fact.text.to_string(),
            };
            map([
                ("label", text(&fact.label)),
                ("text", text(&words)),
                ("date", dated(fact.date)),
                ("url", option(link.map(|id| self.url(&self.site.page(id).url)))),
            ])
        });
        Value::from(view.collect::<Vec<_>>())
    }

    /// What a page is taken from.
    fn source(&self, source: &Citation) -> Value {
        let mut view = work(source.work(&self.site.config.source));
        view.push(("passage", text(&source.passage)));
        map(view)
    }

    /// The `site` of every template.
    pub fn site(&self) -> Value {
        self.busy().site.get_or_init(|| self.made_site()).clone()
    }
}

fn work(work: Named<'_>) -> Vec<(&'static str, Value)> {
    vec![
        ("title", text(work.title)),
        ("publisher", text(work.publisher)),
        ("date", dated(work.date)),
        ("url", text(work.url)),
    ]
}

/// Where a sample would stand among the facts: `/samples/councils/x/` at `/councils/x/`. None for any other page.
fn sample_of(page: &Page) -> Option<&str> {
    let address = page.url.get(1..).filter(|_| page.world == World::Samples)?;
    address.find('/').and_then(|end| address.get(end..))
}

fn dated(date: Option<Date>) -> Value {
    option(date.map(date::view))
}

/// Headings of levels 2 and 3 as a tree.
fn toc(headings: &[Heading]) -> Value {
    let entry = |heading: &Heading, children: Vec<Value>| {
        map([
            ("id", text(&heading.id)),
            ("title", safe(&heading.html)),
            ("level", Value::from(u64::from(heading.level))),
            ("children", Value::from(children)),
        ])
    };
    let mut tree: Vec<Value> = Vec::new();
    let mut open: Option<(&Heading, Vec<Value>)> = None;
    for heading in headings {
        match (heading.level, &mut open) {
            (2, _) => {
                tree.extend(open.take().map(|(above, children)| entry(above, children)));
                open = Some((heading, Vec::new()));
            }
            (3, Some((_, children))) => children.push(entry(heading, Vec::new())),
            (3, None) => tree.push(entry(heading, Vec::new())),
            _ => {}
        }
    }
    tree.extend(open.map(|(above, children)| entry(above, children)));
    Value::from(tree)
}
