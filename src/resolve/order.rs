//! Pages in order: in their sections, in lists of terms, and one after the other.

use std::cmp::Reverse;

use rayon::prelude::*;

use crate::calendar::Date;
use crate::japanese;
use crate::model::page::{Order, SortBy};
use crate::model::site::{Page, PageId};

/// Sorts every section's pages and subsections, and links each page with its neighbours.
pub fn arrange(pages: &mut [Page]) {
    for id in (0..u32::try_from(pages.len()).unwrap_or(u32::MAX)).map(PageId) {
        let page = &pages[id.index()];
        if !page.pages.is_empty() || !page.subsections.is_empty() {
            arrange_section(pages, id);
        }
    }
}

/// Sorts one section's pages and subsections, and links each of its pages with its neighbours.
pub fn arrange_section(pages: &mut [Page], id: PageId) {
    let section = &mut pages[id.index()];
    let mut own = std::mem::take(&mut section.pages);
    let mut below = std::mem::take(&mut section.subsections);
    let front = &section.source.front.section;
    let by = front.sort_by.unwrap_or(section.kind.facts().sort_by);
    let order = front.order.unwrap_or(if by == SortBy::Date { Order::Descending } else { Order::Ascending });
    sort(&mut own, by, order, pages);
    sort(&mut below, SortBy::Weight, Order::Ascending, pages);
    let mut previous = None;
    for (&page, place) in own.iter().zip(1..) {
        pages[page.index()].previous = previous;
        pages[page.index()].next = own.get(place).copied();
        previous = Some(page);
    }
    pages[id.index()].pages = own;
    pages[id.index()].subsections = below;
}

/// Sorts pages; what has no key comes last in either direction, and equals stand in the order of their files.
fn sort(ids: &mut [PageId], by: SortBy, order: Order, pages: &[Page]) {
    match by {
        SortBy::Weight => by_key(ids, order, |id| pages[id.index()].source.front.weight),
        SortBy::Date => by_key(ids, order, |id| pages[id.index()].date()),
        SortBy::Title => by_key(ids, order, |id| Some(japanese::sort_key(pages[id.index()].title()))),
        SortBy::Kana => by_key(ids, order, |id| Some(reading(&pages[id.index()]))),
        SortBy::Number => by_number(ids, order, pages),
    }
}

/// Sorts meetings by their numbers; those without one come after the others, in the order of their days.
fn by_number(ids: &mut [PageId], order: Order, pages: &[Page]) {
    let meeting = |id: PageId| pages[id.index()].source.front.meeting.get();
    let number = |id: PageId| meeting(id)?.number.as_ref().map(|number| number.value);
    ids.sort_by_key(|&id| number(id).is_none());
    let (numbered, others) = ids.split_at_mut(ids.partition_point(|&id| number(id).is_some()));
    let day = |id: PageId| meeting(id).map(|meeting| meeting.date);
    by_key(numbered, order, |id| Some((number(id), day(id))));
    by_key(others, order, day);
}

fn by_key<K: Ord + Send + Sync>(ids: &mut [PageId], order: Order, key: impl Fn(PageId) -> Option<K> + Sync) {
    ids.par_sort_by_cached_key(|&id| {
        let key = key(id);
        match order {
            Order::Ascending => (key.is_none(), key.map(Directed::Up), id),
            Order::Descending => (key.is_none(), key.map(|key| Directed::Down(Reverse(key))), id),
        }
    });
}

/// A key in its direction. One list holds keys of one direction only.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Directed<K> {
    Up(K),
    Down(Reverse<K>),
}

fn reading(page: &Page) -> japanese::SortKey {
    let front = &page.source.front;
    japanese::sort_key(if front.kana.is_empty() { &front.title } else { &front.kana })
}

/// What lists that stand outside of sections are sorted by: newest first, then by title.
type Age<'a> = (bool, Reverse<Option<Date>>, &'a str, PageId);

fn age(pages: &[Page], id: PageId) -> Age<'_> {
    let page = &pages[id.index()];
    let date = page.date();
    (date.is_none(), Reverse(date), page.title(), id)
}

/// All pages in the order of lists that stand outside of sections.
pub fn by_age(pages: &[Page]) -> impl Iterator<Item = PageId> {
    let ids = (0..u32::try_from(pages.len()).unwrap_or(u32::MAX)).into_par_iter().map(PageId);
    let mut keys: Vec<Age<'_>> = ids.map(|id| age(pages, id)).collect();
    keys.par_sort_unstable();
    keys.into_iter().map(|(.., id)| id)
}

/// Puts pages that have other titles now where they belong in a list by age that is in order but for them.
pub fn put_back(list: &mut Vec<PageId>, retitled: &[PageId], pages: &[Page]) {
    let moved: Vec<PageId> = retitled.iter().copied().filter(|id| list.contains(id)).collect();
    list.retain(|id| !moved.contains(id));
    for id in moved {
        let key = age(pages, id);
        let place = list.partition_point(|&other| age(pages, other) < key);
        list.insert(place, id);
    }
}
