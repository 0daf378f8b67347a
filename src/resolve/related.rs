//! Pages that belong together: those that the author names, then those that share the rarest terms.

use rayon::prelude::*;

use crate::model::site::{Page, PageId, Taxonomy};

/// How many related pages a page shows at most.
const SHOWN: usize = 5;
/// How many candidates are weighed for a page. Terms are looked at from the rarest on, and a term that half the site
/// carries says little, so that a large site costs no more for each page than a small one.
const WEIGHED: usize = 400;

/// Completes each page's related pages, up to five, with those that share terms with it.
///
/// A shared term weighs the more the fewer pages carry it. Equals stand in the order of their files.
pub fn relate(pages: &mut [Page], taxonomies: &[Taxonomy]) {
    let found: Vec<Vec<PageId>> = pages
        .par_iter()
        .with_min_len(64)
        .zip((0..u32::try_from(pages.len()).unwrap_or(u32::MAX)).into_par_iter().map(PageId))
        .map(|(page, id)| related(page, id, taxonomies))
        .collect();
    for (page, found) in pages.iter_mut().zip(found) {
        page.related = found;
    }
}

fn related(page: &Page, id: PageId, taxonomies: &[Taxonomy]) -> Vec<PageId> {
    let mut found: Vec<PageId> = Vec::new();
    for &named in &page.related {
        if named != id && !found.contains(&named) {
            found.push(named);
        }
    }
    if found.len() >= SHOWN {
        return found;
    }
    let mut terms: Vec<&[PageId]> = page
        .terms
        .iter()
        .map(|term| taxonomies[term.taxonomy as usize].terms[term.term as usize].pages.as_slice())
        .collect();
    terms.sort_by_key(|pages| pages.len());
    let mut weights: Vec<(PageId, u64)> = Vec::new();
    let mut weighed = 0;
    for pages in terms {
        weighed += pages.len();
        if weighed > WEIGHED {
            break;
        }
        let weight = 1_000_000 / (pages.len() as u64 + 1);
        weights.extend(pages.iter().filter(|other| **other != id).map(|&other| (other, weight)));
    }
    weights.sort_unstable();
    let mut sums: Vec<(u64, PageId)> = Vec::new();
    for (other, weight) in weights {
        match sums.last_mut() {
            Some((sum, last)) if *last == other => *sum += weight,
            _ => sums.push((weight, other)),
        }
    }
    sums.sort_by_key(|&(weight, other)| (std::cmp::Reverse(weight), other));
    let more =
        sums.into_iter().map(|(_, other)| other).filter(|other| !found.contains(other)).take(SHOWN - found.len());
    let more: Vec<PageId> = more.collect();
    found.extend(more);
    found
}
