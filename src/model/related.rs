//! Pages that belong together: those that the author names, then those that share the rarest terms.

use crate::model::site::{PageId, Site};

/// How many related pages a page shows at most.
const SHOWN: usize = 5;
/// How many candidates are weighed for a page. Terms are looked at from the rarest on, and a term that half the site
/// carries says little, so that a large site costs no more for each page than a small one.
const WEIGHED: usize = 400;

impl Site {
    /// The pages that belong to a page, up to five where the author doesn't name more.
    ///
    /// A shared term weighs the more the fewer pages carry it. Equals stand in the order of their files. It is found for the
    /// page that is shown: nothing else needs it.
    #[must_use]
    pub fn related(&self, id: PageId) -> Vec<PageId> {
        let page = self.page(id);
        let mut found: Vec<PageId> = Vec::new();
        for &named in &page.named_related {
            if named != id && !found.contains(&named) {
                found.push(named);
            }
        }
        if found.len() >= SHOWN {
            return found;
        }
        let mut terms: Vec<&[PageId]> = page.terms.iter().map(|term| self.term(*term).1.pages.as_slice()).collect();
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
}
