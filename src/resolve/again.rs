//! The site after an edit, made of the one before it.
//!
//! To link a hundred thousand pages takes half a second, and an edit mostly changes what one page says. If nothing else
//! changed, the new site is the old one with that page in its place:
//!
//! 1. All that the site was made of must be the same, but for data, metrics, and pages whose outlines are the same. It
//!    must be before the moment at which the site changes by itself.
//! 2. A page whose title or reading changed is sorted anew in its section and in the lists of its terms. If titles
//!    decide about more (a term's own page, texts that name pages by their titles), the whole is linked.
//! 3. Metrics that changed are placed anew, and the reports with them.
//!
//! What this makes is what [`super::place`] makes, less the mistakes (`tests/preview/`).

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::calendar::Now;
use crate::model::content::Content;
use crate::model::page::{PageSource, World};
use crate::model::site::{PageId, Site};
use crate::resolve::lookup::Lookup;
use crate::resolve::public::Public;
use crate::resolve::report::Told;
use crate::resolve::{metrics, order, public, report, until, withheld};

/// The site of `content` at `now`, made of `site`, which is that of `before`. None if more changed than this can tell.
#[must_use]
pub(crate) fn again(
    site: &Site,
    before: &Content,
    content: &Content,
    now: Now,
    show_unpublished: bool,
) -> Option<Site> {
    let stands = site.now <= now && now.0 < site.until;
    if !stands || !same_but_pages(before, content) {
        return None;
    }
    let changed = changed_pages(&before.pages, &content.pages)?;
    let mut next = site.clone();
    next.now = now;
    next.data = content.data.clone();
    if !show_unpublished {
        next.data.retain(|path, _| !next.withheld.data.contains(path));
    }
    let mut retitled = Vec::new();
    for (old, new) in changed {
        let is_retitled = old.front.title.value != new.front.title.value;
        let is_reworded = old.front.kana != new.front.kana || old.front.summary != new.front.summary;
        if site.names_titles && is_retitled {
            return None;
        }
        // The title stands in the notice of a page that is withdrawn.
        if is_retitled && new.front.withdrawn.is_read() {
            return None;
        }
        // A page that isn't in the site may say what it likes.
        let Some(&id) = site.by_source.get(new.path()) else { continue };
        // Of a page that isn't shown as it is written, the part that is public is made with the whole.
        if !std::ptr::eq(Arc::as_ptr(&site.page(id).source), old) {
            return None;
        }
        if site.page(id).term.is_some() && (is_retitled || is_reworded) {
            return None;
        }
        if is_retitled || old.front.kana != new.front.kana {
            retitled.push(id);
        }
        next.pages[id.index()].source = Arc::clone(new);
    }
    sort_anew(&mut next, &retitled);
    if !same_all(&before.metrics, &content.metrics) {
        let Public { content: public, left_out, .. } = public::public(content, now, show_unpublished);
        next.until = until(content, now);
        next.withheld = Arc::new(withheld(&left_out));
        let worlds: Vec<World> = next.pages.iter().map(|page| page.world).collect();
        let lookup = Lookup { content: &public, by_source: &next.by_source, left_out: &left_out, worlds: &worlds };
        next.metrics = metrics::metrics(lookup, &next.taxonomies, now, &mut Vec::new());
        let told = Told { pages: &next.pages, schedules: &next.schedules, metrics: &next.metrics, left_out: &left_out };
        next.reports = report::reports(told, &mut Vec::new());
    }
    Some(next)
}

/// Whether all but pages, data and metrics is what it was, as far as that can be told at a glance.
fn same_but_pages(before: &Content, content: &Content) -> bool {
    Arc::ptr_eq(&before.config, &content.config)
        && Arc::ptr_eq(&before.glossary, &content.glossary)
        && Arc::ptr_eq(&before.synonyms, &content.synonyms)
        && before.accessibility.as_ref().map(Arc::as_ptr) == content.accessibility.as_ref().map(Arc::as_ptr)
        && same_map(&before.vocabularies, &content.vocabularies)
        && same_all(&before.schedules, &content.schedules)
        && (Arc::ptr_eq(&before.files, &content.files) || before.files == content.files)
        && (Arc::ptr_eq(&before.pdfs, &content.pdfs) || before.pdfs == content.pdfs)
        && (Arc::ptr_eq(&before.insides, &content.insides) || before.insides == content.insides)
        && (Arc::ptr_eq(&before.root_files, &content.root_files) || before.root_files == content.root_files)
}

fn same_all<T>(before: &[Arc<T>], now: &[Arc<T>]) -> bool {
    before.len() == now.len() && before.iter().zip(now).all(|(before, now)| Arc::ptr_eq(before, now))
}

fn same_map<T>(before: &BTreeMap<Box<str>, Arc<T>>, now: &BTreeMap<Box<str>, Arc<T>>) -> bool {
    before.len() == now.len()
        && before.iter().zip(now).all(|(before, now)| before.0 == now.0 && Arc::ptr_eq(before.1, now.1))
}

/// The pages that were read anew, each as it was and as it is. None if a page came or went, or if one has another
/// outline.
fn changed_pages<'a>(
    before: &'a [Arc<PageSource>],
    now: &'a [Arc<PageSource>],
) -> Option<Vec<(&'a PageSource, &'a Arc<PageSource>)>> {
    if before.len() != now.len() {
        return None;
    }
    let differ = before.iter().zip(now).filter(|(before, now)| !Arc::ptr_eq(before, now));
    let same = |(before, now): (&'a Arc<PageSource>, &'a Arc<PageSource>)| {
        (before.file == now.file && before.outline == now.outline).then_some((&**before, now))
    };
    differ.map(same).collect()
}

/// Sorts pages anew wherever titles and readings decide about their place.
fn sort_anew(site: &mut Site, retitled: &[PageId]) {
    let mut sections: Vec<PageId> = retitled.iter().filter_map(|&id| site.page(id).section).collect();
    sections.sort_unstable();
    sections.dedup();
    for section in sections {
        let page = site.page(section);
        let mut own = page.pages.clone();
        order::sort_as_asked(&mut own, &page.source, page.kind, &site.pages);
        for (page, beside) in order::neighbours(&own) {
            let page = &mut site.pages[page.index()];
            (page.previous, page.next) = (beside.previous, beside.next);
        }
        site.pages[section.index()].pages = own;
    }
    let mut terms: Vec<_> = retitled.iter().flat_map(|&id| site.page(id).terms.iter().copied()).collect();
    terms.sort_unstable();
    terms.dedup();
    for id in terms {
        let term = &mut site.taxonomies[id.taxonomy as usize].terms[id.term as usize];
        order::put_back(&mut term.pages.facts, retitled, &site.pages);
        order::put_back(&mut term.pages.samples, retitled, &site.pages);
    }
}
