//! Lists of pages and terms as templates see them.

use tera::Value;

use crate::model::page::World;
use crate::model::phrase::Phrase;
use crate::model::route::{sheet_url, sheets};
use crate::model::site::{Link, PageId, SiteGlossary, Taxonomy, Term, TermId};
use crate::render::address::{choice, encode};
use crate::render::related::related;
use crate::render::search::facets::{Of, narrows};
use crate::render::view::{Views, map, option, safe, text};
use crate::render::words;

/// One sheet of a list, of pages or of what is new, and the way to the others.
pub struct Sheet<'a, T> {
    pub items: &'a [T],
    pub pager: Value,
}

impl Views {
    /// Sheet `number`, counted from 1, of a list at `url`.
    pub fn sheet<'a, T>(&self, items: &'a [T], url: &str, paginate_by: usize, number: u32) -> Sheet<'a, T> {
        let total = sheets(items.len(), paginate_by);
        let size = if paginate_by == 0 { items.len().max(1) } else { paginate_by };
        let index = number.saturating_sub(1) as usize;
        let shown = items.chunks(size).nth(index).unwrap_or_default();
        let at = |sheet: u32| self.url(&sheet_url(url, sheet));
        let near = (1..=total).filter(|&sheet| sheet == 1 || sheet == total || sheet.abs_diff(number) <= 2);
        let mut entries = Vec::new();
        let mut last = 0;
        for sheet in near {
            if sheet > last + 1 {
                entries.push(map([("gap", Value::from(true))]));
            }
            entries.push(map([
                ("number", Value::from(sheet)),
                ("url", at(sheet)),
                ("current", Value::from(sheet == number)),
                ("gap", Value::from(false)),
            ]));
            last = sheet;
        }
        let pager = map([
            ("number", Value::from(number)),
            ("total", Value::from(total)),
            ("count", Value::from(items.len())),
            ("previous", option((number > 1).then(|| at(number - 1)))),
            ("next", option((number < total).then(|| at(number + 1)))),
            ("pages", Value::from(entries)),
        ]);
        Sheet { items: shown, pager }
    }

    /// The pages that belong to a page, and what each has in common with it.
    pub fn related(&self, id: PageId) -> Vec<Value> {
        let related = related(&self.site, id).into_iter().map(|related| {
            let taxonomies = related.taxonomies.iter().filter_map(|&place| self.site.taxonomies.get(place as usize));
            map([
                ("link", self.link(related.page)),
                ("named", Value::from(related.is_named)),
                ("same", Value::from(taxonomies.map(|taxonomy| text(&taxonomy.label)).collect::<Vec<_>>())),
                ("words", Value::from(related.words.iter().map(|word| text(word)).collect::<Vec<_>>())),
            ])
        });
        related.collect()
    }

    /// The `term` of a term's page.
    pub fn term_head(&self, id: TermId) -> Value {
        let (taxonomy, term) = self.site.term(id);
        let [hidden, hour] = self.mark(term.hidden);
        map([
            hidden,
            hour,
            ("key", text(&term.key)),
            ("label", text(&term.label)),
            ("kana", text(&term.kana)),
            ("description", text(&term.description)),
            ("count", Value::from(term.pages.facts.len())),
            ("taxonomy", self.taxonomy(taxonomy)),
        ])
    }

    pub fn taxonomy(&self, taxonomy: &Taxonomy) -> Value {
        map([
            ("key", text(&taxonomy.key)),
            ("label", text(&taxonomy.label)),
            ("description", text(&taxonomy.description)),
            ("url", self.url(&taxonomy.url)),
        ])
    }

    /// All terms of a taxonomy, in its order, each with how many pages of a list carry it; without one, all pages of
    /// facts. Terms that nothing defines but pages of the other world aren't among them.
    pub fn taxonomy_terms(&self, taxonomy: &Taxonomy, place: u32, list: Option<PageId>) -> Value {
        let list = list.map(|id| (id, self.site.page(id)));
        let world = list.map_or(World::Facts, |(_, page)| page.world);
        let is_defined = |term: &Term| {
            taxonomy.withheld.is_some() || !term.is_carried() || !term.pages.of(world).is_empty() || term.page.is_some()
        };
        let terms = taxonomy.terms.iter().zip(0..).filter(|(term, _)| is_defined(term)).map(|(term, index)| {
            let carrying = term.pages.of(world);
            let is_listed = |list: PageId, id: PageId| {
                let page = self.site.page(id);
                page.section == Some(list) && !page.is_section()
            };
            let count =
                list.map_or(carrying.len(), |(list, _)| carrying.iter().filter(|&&id| is_listed(list, id)).count());
            let id = TermId { taxonomy: place, term: index };
            let url = match list {
                Some((_, page)) if page.world == World::Samples && count == 0 => None,
                Some((list, page)) if page.world == World::Samples => self.sample_list_url(list, id),
                _ => term.is_linked().then(|| self.url(&term.url)),
            };
            let [hidden, hour] = self.mark(term.hidden);
            map([
                hidden,
                hour,
                ("key", text(&term.key)),
                ("label", text(&term.label)),
                ("kana", text(&term.kana)),
                ("description", text(&term.description)),
                ("url", option(url)),
                ("count", Value::from(count)),
            ])
        });
        Value::from(terms.collect::<Vec<_>>())
    }

    /// The address of a list of samples, narrowed to a term; none if that list can't be narrowed.
    pub fn sample_list_url(&self, list: PageId, id: TermId) -> Option<Value> {
        let page = self.site.page(list);
        let (taxonomy, term) = self.site.term(id);
        let is_narrowed = self.has_search && taxonomy.is_facet;
        is_narrowed.then(|| narrows(&self.site, &page.pages, Of::Section(list)))??;
        Some(safe(&format!("{}{}", self.href(&page.url), choice(&taxonomy.key, &term.key))))
    }

    /// The note that explains a word of the glossary. `definition` is HTML.
    pub fn note(&self, place: u32, definition: &str) -> Value {
        let glossary = &self.site.glossary;
        let Some(entry) = glossary.source.entries.get(place as usize) else { return Value::none() };
        let see = glossary.see.get(place as usize).copied().flatten();
        let [hidden, hour] = self.mark_of_entry(place as usize);
        map([
            hidden,
            hour,
            ("id", text(&words::id(place))),
            ("term", text(&entry.term)),
            ("kana", text(&entry.kana)),
            ("definition", safe(definition)),
            ("url", self.entry_url(place)),
            ("see", option(see.map(|see| self.link(see)))),
        ])
    }

    /// Entries of the glossary, each with its address.
    pub fn entries(&self, places: &[u32]) -> Value {
        let entry = |&place: &u32| {
            let entry = self.site.glossary.source.entries.get(place as usize)?;
            let [hidden, hour] = self.mark_of_entry(place as usize);
            Some(map([("term", text(&entry.term)), ("url", self.entry_url(place)), hidden, hour]))
        };
        Value::from(places.iter().filter_map(entry).collect::<Vec<_>>())
    }

    fn mark_of_entry(&self, place: usize) -> [(&'static str, Value); 2] {
        self.mark(self.site.glossary.hidden.get(place).copied().flatten())
    }

    fn entry_url(&self, place: u32) -> Value {
        let page = self.href(SiteGlossary::URL);
        option(self.site.glossary.ids.get(place as usize).map(|id| safe(&format!("{page}#{}", encode(id)))))
    }

    /// The pages that link to each entry of the glossary, by the places of the entries.
    fn linking_to_entries(&self) -> Vec<Vec<PageId>> {
        let mut linking = vec![Vec::new(); self.site.glossary.source.entries.len()];
        for id in self.site.page_ids() {
            for link in &self.site.page(id).links {
                if let Link::Glossary(entry) = link
                    && self.site.page(id).world == World::Facts
                    && let Some(pages) = linking.get_mut(*entry as usize)
                    && pages.last() != Some(&id)
                {
                    pages.push(id);
                }
            }
        }
        linking
    }

    /// The glossary in the rows of the 五十音. `definitions` are HTML, one for each entry.
    pub fn glossary(&self, definitions: &[String]) -> Value {
        let glossary = &self.site.glossary;
        let entries = &glossary.source.entries;
        let mut order: Vec<(crate::japanese::SortKey, usize)> = entries
            .iter()
            .enumerate()
            .map(|(place, entry)| {
                let reading = if entry.kana.is_empty() { &entry.term.value } else { &entry.kana };
                (crate::japanese::sort_key(reading), place)
            })
            .collect();
        order.sort();
        let linking = self.linking_to_entries();
        let mut rows: Vec<(String, Vec<Value>)> = Vec::new();
        for (_, place) in order {
            let entry = &entries[place];
            let reading = if entry.kana.is_empty() { &entry.term.value } else { &entry.kana };
            let row = match crate::japanese::row(reading) {
                Some(row) if !row.is_ascii() => row.to_string(),
                _ => self.texts.phrase(Phrase::GlossaryOthers).to_owned(),
            };
            let aliases = entry.aliases.iter().map(|alias| text(alias)).collect::<Vec<_>>();
            let see = glossary.see.get(place).copied().flatten();
            let [hidden, hour] = self.mark_of_entry(place);
            let view = map([
                hidden,
                hour,
                ("id", text(&glossary.ids[place])),
                ("term", text(&entry.term)),
                ("kana", text(&entry.kana)),
                ("definition", safe(definitions.get(place).map_or("", String::as_str))),
                ("aliases", Value::from(aliases)),
                ("see", option(see.map(|see| self.link(see)))),
                ("backlinks", self.links(linking.get(place).map_or(&[], Vec::as_slice))),
            ]);
            match rows.iter_mut().find(|(known, _)| *known == row) {
                Some((_, terms)) => terms.push(view),
                None => rows.push((row, vec![view])),
            }
        }
        let rows = rows.into_iter().map(|(row, terms)| map([("row", text(&row)), ("terms", Value::from(terms))]));
        map([("rows", Value::from(rows.collect::<Vec<_>>()))])
    }
}
