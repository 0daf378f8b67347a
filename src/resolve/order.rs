//! Pages in order: in their sections, in lists of terms, and one after the other.

use std::cmp::Reverse;

use rayon::prelude::*;

use crate::calendar::Date;
use crate::japanese;
use crate::model::page::{Order, SortBy};
use crate::model::site::{Page, PageId};
use crate::resolve::tree::default_sort;

/// Sorts every section's pages and subsections, and links each page with its neighbours.
pub fn arrange(pages: &mut [Page]) {
    for id in 0..pages.len() {
        let mut own = std::mem::take(&mut pages[id].pages);
        let mut below = std::mem::take(&mut pages[id].subsections);
        let front = &pages[id].source.front.section;
        let by = front.sort_by.unwrap_or_else(|| default_sort(pages[id].kind));
        let order = front.order.unwrap_or(if by == SortBy::Date { Order::Descending } else { Order::Ascending });
        sort(&mut own, by, order, pages);
        sort(&mut below, SortBy::Weight, Order::Ascending, pages);
        for pair in own.windows(2) {
            if let &[first, second] = pair {
                pages[first.index()].next = Some(second);
                pages[second.index()].previous = Some(first);
            }
        }
        pages[id].pages = own;
        pages[id].subsections = below;
    }
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
    let meeting = |id: PageId| pages[id.index()].source.front.meeting.as_ref();
    let number = |id: PageId| meeting(id)?.number.as_ref().map(|number| number.value);
    ids.sort_by_key(|&id| number(id).is_none());
    let (numbered, others) = ids.split_at_mut(ids.partition_point(|&id| number(id).is_some()));
    let day = |id: PageId| meeting(id).map(|meeting| meeting.date);
    by_key(numbered, order, |id| Some((number(id), day(id))));
    by_key(others, order, day);
}

fn by_key<K: Ord>(ids: &mut [PageId], order: Order, key: impl Fn(PageId) -> Option<K>) {
    ids.sort_by_cached_key(|&id| {
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

/// All pages in the order of lists that stand outside of sections: newest first, then by title.
pub fn by_age(pages: &[Page]) -> impl Iterator<Item = PageId> {
    let mut keys: Vec<(bool, Reverse<Option<Date>>, &str, PageId)> = pages
        .iter()
        .zip((0..).map(PageId))
        .map(|(page, id)| (page.date().is_none(), Reverse(page.date()), page.title(), id))
        .collect();
    keys.par_sort_unstable();
    keys.into_iter().map(|(.., id)| id)
}
