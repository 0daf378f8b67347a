//! The numbers of a term: of what kind and of which years its pages are, and which other terms they carry.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use tera::Value;

use crate::calendar::{Date, Point, Precision};
use crate::model::page::Kind;
use crate::model::site::{Page, PageId, TermId};
use crate::render::view::{Views, dated, map, option, text};

/// How many terms of each other taxonomy are told.
const TOLD: usize = 12;
/// With more pages than this, those that carry both terms aren't listed: they are looked for with the search.
const LISTED: usize = 30;

impl Views {
    /// The numbers of a term that has pages, or none.
    pub fn term_numbers(&self, id: TermId) -> Value {
        let (_, term) = self.site.term(id);
        if term.pages.facts.is_empty() {
            return Value::none();
        }
        let pages = || term.pages.facts.iter().map(|&id| self.site.page(id));
        let mut kinds: Vec<(Kind, usize)> = Vec::new();
        for page in pages() {
            match kinds.iter_mut().find(|(kind, _)| *kind == page.kind) {
                Some((_, count)) => *count += 1,
                None => kinds.push((page.kind, 1)),
            }
        }
        kinds.sort_by_key(|(kind, count)| (Reverse(*count), kind.name()));
        let kinds =
            kinds.into_iter().map(|(kind, count)| map([("kind", text(kind.name())), ("count", Value::from(count))]));
        let mut years: BTreeMap<Option<Date>, usize> = BTreeMap::new();
        for page in pages() {
            *years.entry(fiscal_year(page)).or_default() += 1;
        }
        let most = years.iter().filter(|(year, _)| year.is_some()).map(|(_, count)| *count).max().unwrap_or_default();
        let undated = years.remove(&None).unwrap_or_default();
        let years = years.into_iter().rev().map(|(year, count)| {
            let share = count * 100 / most.max(1);
            map([("date", dated(year)), ("count", Value::from(count)), ("share", Value::from(share))])
        });
        map([
            ("kinds", Value::from(kinds.collect::<Vec<_>>())),
            ("years", Value::from(years.collect::<Vec<_>>())),
            ("undated", Value::from(undated)),
            ("others", self.carried_with(id, &term.pages.facts)),
        ])
    }

    /// The terms of other taxonomies that the pages of a term carry, those that most carry first.
    fn carried_with(&self, of: TermId, pages: &[PageId]) -> Value {
        let mut counts: Vec<Vec<usize>> = vec![Vec::new(); self.site.taxonomies.len()];
        for id in pages.iter().flat_map(|&id| &self.site.page(id).terms) {
            let Some(counts) = counts.get_mut(id.taxonomy as usize).filter(|_| id.taxonomy != of.taxonomy) else {
                continue;
            };
            if counts.len() <= id.term as usize {
                counts.resize(id.term as usize + 1, 0);
            }
            counts[id.term as usize] += 1;
        }
        let others = self.site.taxonomies.iter().zip((0..).zip(counts)).map(|(taxonomy, (place, counts))| {
            let ids = (0..).map(|term| TermId { taxonomy: place, term });
            let mut terms: Vec<(usize, TermId)> = counts.into_iter().zip(ids).filter(|(count, _)| *count > 0).collect();
            terms.sort_by_key(|&(count, id)| (Reverse(count), id));
            terms.truncate(TOLD);
            let terms: Vec<Value> = terms.into_iter().map(|(count, id)| self.told_with(id, count, pages)).collect();
            let is_any = !terms.is_empty();
            is_any.then(|| {
                map([
                    ("key", text(&taxonomy.key)),
                    ("label", text(&taxonomy.label)),
                    ("url", self.url(&taxonomy.url)),
                    ("terms", Value::from(terms)),
                ])
            })
        });
        Value::from(others.flatten().collect::<Vec<_>>())
    }

    fn told_with(&self, id: TermId, count: usize, pages: &[PageId]) -> Value {
        let (_, term) = self.site.term(id);
        let carrying: Vec<PageId> = if pages.len() <= LISTED {
            pages.iter().copied().filter(|&page| self.site.page(page).terms.contains(&id)).collect()
        } else {
            Vec::new()
        };
        map([
            ("key", text(&term.key)),
            ("label", text(&term.label)),
            ("url", option(term.is_linked().then(|| self.url(&term.url)))),
            ("count", Value::from(count)),
            ("pages", self.links(&carrying)),
        ])
    }
}

/// The fiscal year that a page's date lies in; none if it has no date, or one that lies in two.
fn fiscal_year(page: &Page) -> Option<Date> {
    let date = page.date()?;
    let (first, last) = (date.first()?, date.last()?);
    let year_of = |day| Point::containing(Precision::FiscalYear, day);
    let year = year_of(first)?;
    (first == last || year_of(last) == Some(year)).then(|| Date::at(year))
}
