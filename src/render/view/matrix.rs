//! Pages counted by two taxonomies: cases by industry and stage.

use tera::Value;

use crate::model::page::World;
use crate::model::site::{Page, PageId, Taxonomy, TermId};
use crate::render::view::{Views, map, option, text};

/// The taxonomy whose terms are a path. A page carries all that it has come through, and is counted at the furthest.
const PATH: &str = "stage";
/// How many pages of a cell are listed.
const LISTED: usize = 10;

impl Views {
    /// The pages by the terms of two taxonomies, given by their places.
    ///
    /// Sums count a page once, whatever number of terms it carries. Pages that carry none come last.
    pub fn matrix(&self, pages: &[PageId], rows: u32, columns: u32) -> Value {
        let [row_terms, column_terms] = [rows, columns].map(|place| self.axis(pages, place));
        let of = |axis: u32, term: Option<TermId>, among: &[PageId]| -> Vec<PageId> {
            among.iter().copied().filter(|&id| self.stands_at(self.site.page(id), axis, term)).collect()
        };
        // They are of one world, and mostly of one list.
        let shown = pages.first().map(|&id| self.site.page(id));
        let by_row = row_terms.iter().map(|&row| {
            let in_row = of(rows, row, pages);
            let cells = column_terms.iter().map(|&column| {
                let found = of(columns, column, &in_row);
                let listed = found.get(..LISTED).unwrap_or(&found);
                map([
                    ("column", self.header(shown, column)),
                    ("count", Value::from(found.len())),
                    ("pages", self.links(listed)),
                    ("rest", Value::from(found.len() - listed.len())),
                ])
            });
            map([
                ("row", self.header(shown, row)),
                ("count", Value::from(in_row.len())),
                ("cells", Value::from(cells.collect::<Vec<_>>())),
            ])
        });
        let columns_view = column_terms.iter().map(|&column| {
            map([("column", self.header(shown, column)), ("count", Value::from(of(columns, column, pages).len()))])
        });
        let label = |place: u32| text(self.site.taxonomies.get(place as usize).map_or("", |taxonomy| &taxonomy.label));
        let is_path = |place: u32| self.taxonomy_at(place).is_some_and(|taxonomy| &*taxonomy.key == PATH);
        map([
            ("count", Value::from(pages.len())),
            ("fictitious", Value::from(shown.is_some_and(|page| page.world == World::Samples))),
            ("rows_label", label(rows)),
            ("columns_label", label(columns)),
            ("furthest", Value::from(is_path(rows) || is_path(columns))),
            ("columns", Value::from(columns_view.collect::<Vec<_>>())),
            ("rows", Value::from(by_row.collect::<Vec<_>>())),
        ])
    }

    fn taxonomy_at(&self, place: u32) -> Option<&Taxonomy> {
        self.site.taxonomies.get(place as usize)
    }

    /// The terms that head rows or columns: those that the pages stand at, but a path as a whole; and none, where a
    /// page carries no term of the taxonomy.
    fn axis(&self, pages: &[PageId], place: u32) -> Vec<Option<TermId>> {
        let Some(taxonomy) = self.taxonomy_at(place) else { return Vec::new() };
        let mut counts = vec![0_usize; taxonomy.terms.len()];
        let mut is_without = false;
        for page in pages.iter().map(|&id| self.site.page(id)) {
            let mut carried = page.terms.iter().filter(|id| id.taxonomy == place).peekable();
            is_without |= carried.peek().is_none();
            for id in carried {
                if let Some(count) = counts.get_mut(id.term as usize) {
                    *count += 1;
                }
            }
        }
        let is_path = &*taxonomy.key == PATH;
        let terms = (0..).zip(counts).filter(|(_, count)| is_path || *count > 0);
        let terms = terms.map(|(term, _)| Some(TermId { taxonomy: place, term }));
        terms.chain(is_without.then_some(None)).collect()
    }

    /// Whether a page is counted at a term of a taxonomy, or among those without.
    fn stands_at(&self, page: &Page, place: u32, term: Option<TermId>) -> bool {
        let carried = page.terms.iter().filter(|id| id.taxonomy == place);
        match term {
            None => carried.count() == 0,
            Some(term) if self.taxonomy_at(place).is_some_and(|taxonomy| &*taxonomy.key == PATH) => {
                carried.max() == Some(&term)
            }
            Some(term) => page.terms.contains(&term),
        }
    }

    /// A term as the head of a row or a column; none for pages without one.
    fn header(&self, shown: Option<&Page>, term: Option<TermId>) -> Value {
        option(shown.zip(term).map(|(page, id)| self.term_of(page, id)))
    }
}
