//! Pages in order: in their sections, in lists of terms, and one after the other.

use std::cmp::Reverse;
use std::sync::Arc;

use crate::calendar::Date;
use crate::japanese;
use crate::model::council::Meeting;
use crate::model::page::{Kind, Order, PageSource, SortBy, World};
use crate::model::site::{Page, PageId};
use crate::parallel;

/// What stands below a section, in order; nothing below any other page.
#[derive(Clone, Debug, Default)]
pub(super) struct Below {
    pub pages: Vec<PageId>,
    pub subsections: Vec<PageId>,
}

/// The pages before and after a page in its section.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Beside {
    pub previous: Option<PageId>,
    pub next: Option<PageId>,
}

/// What stands below each page, in the order that it asks for. `sections` are those that the pages stand in.
///
/// A section lists pages of its own world; a section of samples below one of facts is the door to them.
pub(super) fn below(
    pages: &[Arc<PageSource>],
    sections: &[Option<PageId>],
    kinds: &[Kind],
    worlds: &[World],
) -> Vec<Below> {
    let mut below: Vec<Below> = pages.iter().map(|_| Below::default()).collect();
    for ((page, section), id) in pages.iter().zip(sections).zip((0..).map(PageId)) {
        if let Some(section) = section {
            let above = &mut below[section.index()];
            if page.is_section() {
                above.subsections.push(id);
            } else if worlds[id.index()] == worlds[section.index()] {
                above.pages.push(id);
            }
        }
    }
    for ((below, section), &kind) in below.iter_mut().zip(pages).zip(kinds) {
        sort_as_asked(&mut below.pages, section, kind, pages);
        sort(&mut below.subsections, SortBy::Weight, Order::Ascending, pages);
    }
    below
}

/// What stands beside each page.
pub(super) fn beside(below: &[Below]) -> Vec<Beside> {
    let mut beside = vec![Beside::default(); below.len()];
    for (page, neighbours) in below.iter().flat_map(|below| neighbours(&below.pages)) {
        beside[page.index()] = neighbours;
    }
    beside
}

/// Each of a section's pages with its neighbours.
pub(super) fn neighbours(pages: &[PageId]) -> impl Iterator<Item = (PageId, Beside)> {
    let at = |place: Option<usize>| place.and_then(|place| pages.get(place)).copied();
    let beside = move |place: usize| Beside { previous: at(place.checked_sub(1)), next: at(place.checked_add(1)) };
    pages.iter().enumerate().map(move |(place, &page)| (page, beside(place)))
}

/// Sorts a section's pages as the section asks for.
pub(super) fn sort_as_asked<P: AsRef<PageSource> + Sync>(
    ids: &mut [PageId],
    section: &PageSource,
    kind: Kind,
    pages: &[P],
) {
    let front = &section.front.section;
    let by = front.sort_by.unwrap_or(kind.facts().sort_by);
    let order = front.order.unwrap_or(if by == SortBy::Date { Order::Descending } else { Order::Ascending });
    sort(ids, by, order, pages);
}

/// Sorts pages; what has no key comes last in either direction, and equals stand in the order of their files.
fn sort<P: AsRef<PageSource> + Sync>(ids: &mut [PageId], by: SortBy, order: Order, pages: &[P]) {
    let page = |id: PageId| pages[id.index()].as_ref();
    match by {
        SortBy::Weight => by_key(ids, order, |id| page(id).front.weight),
        SortBy::Date => by_key(ids, order, |id| page(id).date()),
        SortBy::Title => by_key(ids, order, |id| Some(japanese::sort_key(page(id).title()))),
        SortBy::Kana => by_key(ids, order, |id| Some(reading(page(id)))),
        SortBy::Number => by_number(ids, order, pages),
    }
}

/// Sorts meetings by their numbers; those without one come after the others, in the order of their days and hours.
fn by_number<P: AsRef<PageSource> + Sync>(ids: &mut [PageId], order: Order, pages: &[P]) {
    let meeting = |id: PageId| pages[id.index()].as_ref().front.meeting.get();
    let number = |id: PageId| meeting(id)?.number.as_ref().map(|number| number.value);
    ids.sort_by_key(|&id| number(id).is_none());
    let (numbered, others) = ids.split_at_mut(ids.partition_point(|&id| number(id).is_some()));
    let moment = |id: PageId| meeting(id).map(Meeting::moment);
    by_key(numbered, order, |id| Some((number(id), moment(id))));
    by_key(others, order, moment);
}

fn by_key<K: Ord + Send + Sync>(ids: &mut [PageId], order: Order, key: impl Fn(PageId) -> Option<K> + Sync) {
    let mut keyed = parallel::map(ids, 64, |&id| (key(id), id));
    parallel::sort_by(&mut keyed, |(a, one), (b, other)| {
        let in_direction = match order {
            Order::Ascending => a.cmp(b),
            Order::Descending => b.cmp(a),
        };
        a.is_none().cmp(&b.is_none()).then(in_direction).then(one.cmp(other))
    });
    ids.iter_mut().zip(keyed).for_each(|(place, (_, id))| *place = id);
}

fn reading(page: &PageSource) -> japanese::SortKey {
    let front = &page.front;
    japanese::sort_key(if front.kana.is_empty() { &front.title } else { &front.kana })
}

/// What lists that stand outside of sections are sorted by: newest first, then by title.
type Age<'a> = (bool, Reverse<Option<Date>>, &'a str, PageId);

fn age<P: AsRef<PageSource>>(pages: &[P], id: PageId) -> Age<'_> {
    let page = pages[id.index()].as_ref();
    let date = page.date();
    (date.is_none(), Reverse(date), page.title(), id)
}

/// All pages in the order of lists that stand outside of sections.
pub(super) fn by_age(pages: &[Arc<PageSource>]) -> impl Iterator<Item = PageId> {
    let mut keys: Vec<Age<'_>> = (0..).map(PageId).take(pages.len()).map(|id| age(pages, id)).collect();
    parallel::sort_by(&mut keys, Ord::cmp);
    keys.into_iter().map(|(.., id)| id)
}

/// Puts pages that have other titles now where they belong in a list by age that is in order but for them.
pub(super) fn put_back(list: &mut Vec<PageId>, retitled: &[PageId], pages: &[Page]) {
    let moved: Vec<PageId> = retitled.iter().copied().filter(|id| list.contains(id)).collect();
    list.retain(|id| !moved.contains(id));
    for id in moved {
        let key = age(pages, id);
        let place = list.partition_point(|&other| age(pages, other) < key);
        list.insert(place, id);
    }
}
