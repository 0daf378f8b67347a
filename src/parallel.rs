//! Work shared out to all cores, with results in the order of what was asked for.
//!
//! Everything here comes down to [`pieces`], which is compiled once. A chain of rayon's iterators is compiled anew
//! wherever it stands; two dozen of them were a sixth of the program.

use std::cmp::Ordering;
use std::ops::Range;
use std::sync::atomic::{self, AtomicBool};
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

/// How many pieces a core gets at most. A piece may cost a hundred times what another does, so that there are many.
const PIECES: usize = 32;

/// Does the work of the numbers below `count` in pieces of at least `least`, one after another on each core. `work` is
/// told the number of its piece, and what the piece is.
fn pieces(count: usize, least: usize, work: &(dyn Fn(usize, Range<usize>) + Sync)) {
    let pieces = (count / least.max(1)).clamp(1, rayon::current_num_threads() * PIECES);
    if pieces == 1 {
        return work(0, 0..count);
    }
    let length = count.div_ceil(pieces);
    (0..count.div_ceil(length))
        .into_par_iter()
        .with_max_len(1)
        .for_each(|piece| work(piece, piece * length..((piece + 1) * length).min(count)));
}

/// What `make` makes of each piece of the numbers below `count`, in their order. A piece has at least `least` numbers.
pub(crate) fn in_pieces<T: Send>(count: usize, least: usize, make: impl Fn(Range<usize>) -> T + Sync) -> Vec<T> {
    let made: Mutex<Vec<Option<T>>> = Mutex::default();
    pieces(count, least, &|number, piece| {
        let part = make(piece);
        let mut made = made.lock().unwrap_or_else(PoisonError::into_inner);
        while made.len() <= number {
            made.push(None);
        }
        made[number] = Some(part);
    });
    let made = made.into_inner().unwrap_or_else(PoisonError::into_inner);
    made.into_iter().flatten().collect()
}

/// What `make` makes of each number below `count`, in their order; `least` numbers at a time are worth another core.
pub(crate) fn collect<T: Send>(count: usize, least: usize, make: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let mut parts = in_pieces(count, least, |piece| piece.map(&make).collect::<Vec<T>>()).into_iter();
    let mut all = parts.next().unwrap_or_default();
    all.reserve_exact(count - all.len());
    parts.for_each(|part| all.extend(part));
    all
}

/// What `make` makes of each item, in their order; `least` items at a time are worth another core.
pub(crate) fn map<'i, I: Sync, T: Send>(items: &'i [I], least: usize, make: impl Fn(&'i I) -> T + Sync) -> Vec<T> {
    collect(items.len(), least, |at| make(&items[at]))
}

/// The same, but after a failure nothing more is begun.
///
/// # Errors
/// One of the failures, if there was any.
pub(crate) fn try_map<'i, I: Sync, T: Send, E: Send>(
    items: &'i [I],
    least: usize,
    make: impl Fn(&'i I) -> Result<T, E> + Sync,
) -> Result<Vec<T>, E> {
    let has_failed = AtomicBool::new(false);
    let made = in_pieces(items.len(), least, |piece| {
        let mut part = Vec::with_capacity(piece.len());
        for item in &items[piece] {
            if has_failed.load(atomic::Ordering::Relaxed) {
                break;
            }
            part.push(make(item).inspect_err(|_| has_failed.store(true, atomic::Ordering::Relaxed))?);
        }
        Ok(part)
    });
    let parts: Vec<Vec<T>> = made.into_iter().collect::<Result<_, E>>()?;
    Ok(parts.into_iter().flatten().collect())
}

/// Sorts as [`slice::sort_by`] does.
pub(crate) fn sort_by<T: Send>(items: &mut [T], compare: impl Fn(&T, &T) -> Ordering + Sync) {
    /// Fewer than these are sorted sooner than another core has heard of them.
    const LEAST: usize = 1024;
    let length = items.len().div_ceil(rayon::current_num_threads()).max(LEAST);
    let compare: &(dyn Fn(&T, &T) -> Ordering + Sync) = &compare;
    if length < items.len() {
        rayon::scope(|scope| items.chunks_mut(length).for_each(|run| scope.spawn(|_| run.sort_by(compare))));
    }
    // Runs that are in order already are found, and only merged.
    items.sort_by(compare);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn everything_is_made_once_and_in_order(count in 0..5000_usize, least in 0..600_usize, bad in 0..9000_usize) {
            prop_assert_eq!(collect(count, least, |n| n * 3), (0..count).map(|n| n * 3).collect::<Vec<_>>());
            let items: Vec<usize> = (0..count).collect();
            prop_assert_eq!(map(&items, least, |&n| n + 1), (1..=count).collect::<Vec<_>>());
            let whole = in_pieces(count, least, |piece| piece).into_iter().flatten().collect::<Vec<_>>();
            prop_assert_eq!(&whole, &items);
            let tried = try_map(&items, least, |&n| if n == bad { Err(n) } else { Ok(n) });
            prop_assert_eq!(tried, if bad < count { Err(bad) } else { Ok(items) });
        }

        #[test]
        fn a_piece_is_no_smaller_than_is_worth_it(count in 1..5000_usize, least in 1..600_usize) {
            let lengths = in_pieces(count, least, |piece| piece.len());
            let but_last = &lengths[..lengths.len() - 1];
            prop_assert!(but_last.iter().all(|&length| length >= least), "{:?}", lengths);
        }

        #[test]
        fn what_is_equal_keeps_its_order(keys in prop::collection::vec(0..50_u8, 0..5000)) {
            let mut sorted: Vec<(u8, usize)> = keys.iter().copied().zip(0..).collect();
            sort_by(&mut sorted, |a, b| a.0.cmp(&b.0));
            prop_assert!(sorted.is_sorted());
        }
    }

    #[test]
    fn nothing_more_is_begun_after_a_failure() {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
        let begun = Mutex::new(Vec::new());
        let items: Vec<usize> = (0..100).collect();
        let tried = pool.install(|| {
            try_map(&items, 1, |&n| {
                begun.lock().unwrap().push(n);
                if n == 10 { Err(()) } else { Ok(()) }
            })
        });
        assert_eq!(tried, Err(()));
        assert_eq!(*begun.lock().unwrap(), (0..=10).collect::<Vec<_>>());
    }
}
