//! When a burst of events is over: pure, so that it can be tested without a clock.
//!
//! A save is rarely one event. Programs truncate and write, write beside and rename, move the old file away and write
//! anew. What is seen in the middle of that is half a file or none, so it is waited for:
//!
//! 1. What is finished (closed after writing, moved into place) is told after a moment's quiet.
//! 2. What is gone is told a while later: mostly it comes back under the same name. So is a directory that was made:
//!    what was being written in it before anybody watched it shows in the meantime.
//! 3. What is being written is told when it is closed, or when nothing more has come for long.
//! 4. A storm without a pause is told piece by piece.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use crate::files::{Edits, Pending};

/// After what is finished.
const QUIET: Duration = Duration::from_millis(2);
/// After something went, for it to come back, and after a directory was made, for what is written in it to show.
const ABSENCE: Duration = Duration::from_millis(100);
/// For a file that is open for writing to be closed; if closing isn't told of, for the next piece to come.
const WRITING: Duration =
    if cfg!(target_os = "linux") { Duration::from_millis(500) } else { Duration::from_millis(60) };
/// Of the whole, but for what is being written.
const BOUND: Duration = Duration::from_millis(500);

/// What an event says of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Happening {
    /// Written to, and not closed yet.
    Writing,
    /// Whole: closed after writing, moved here, or a directory.
    Finished,
    /// A directory that was made here; what is in it came piece by piece.
    Made,
    /// Not there any more.
    Gone,
    /// Its owner or its mode may be another, or nobody says what happened. It may be whole or not.
    Touched,
}

/// Events that belong together, with their times since the watch began.
#[derive(Debug, Default)]
pub struct Burst {
    everywhere: Option<Duration>,
    finished: Group,
    made: Group,
    gone: Group,
    writing: BTreeMap<Box<str>, Duration>,
}

/// Paths that are told together.
#[derive(Debug, Default)]
struct Group {
    paths: BTreeSet<Box<str>>,
    /// When the first of them came since the last telling.
    first: Option<Duration>,
    last: Duration,
}

impl Group {
    fn add(&mut self, path: &str, now: Duration) {
        self.first.get_or_insert(now);
        self.last = now;
        self.paths.insert(path.into());
    }

    /// When nothing more has come for `pause`, or when the first has waited long enough.
    fn over_at(&self, pause: Duration) -> Option<Duration> {
        self.first.filter(|_| !self.paths.is_empty()).map(|first| (self.last + pause).min(first + BOUND))
    }

    fn remove(&mut self, path: &str) {
        self.paths.remove(path);
        if self.paths.is_empty() {
            self.first = None;
        }
    }

    fn tell(&mut self, pause: Duration, now: Duration, edits: &mut Edits) {
        if self.over_at(pause).is_some_and(|over| over <= now) {
            self.first = None;
            for path in std::mem::take(&mut self.paths) {
                edits.add(&path);
            }
        }
    }
}

impl Burst {
    /// Takes what happened at a path: the last word on it is the one that counts.
    pub fn add(&mut self, path: &str, what: Happening, now: Duration) {
        let what = match what {
            Happening::Touched if self.writing.contains_key(path) => Happening::Writing,
            Happening::Touched => Happening::Finished,
            what => what,
        };
        self.writing.remove(path);
        if what != Happening::Finished {
            self.finished.remove(path);
        }
        if what != Happening::Made {
            self.made.remove(path);
        }
        if what != Happening::Gone {
            self.gone.remove(path);
        }
        match what {
            Happening::Writing => _ = self.writing.insert(path.into(), now),
            Happening::Finished | Happening::Touched => self.finished.add(path, now),
            Happening::Made => self.made.add(path, now),
            Happening::Gone => self.gone.add(path, now),
        }
    }

    /// Takes that events were lost.
    pub fn add_everywhere(&mut self, now: Duration) {
        self.everywhere = Some(now);
    }

    /// When something is to be told, if nothing more comes; none if there is nothing to tell.
    #[must_use]
    pub fn over_at(&self) -> Option<Duration> {
        let everywhere = self.everywhere.map(|since| since + QUIET);
        let written = self.writing.values().map(|since| *since + WRITING).min();
        let groups = [self.finished.over_at(QUIET), self.made.over_at(ABSENCE), self.gone.over_at(ABSENCE)];
        everywhere.into_iter().chain(written).chain(groups.into_iter().flatten()).min()
    }

    /// What is to be told by now. The rest stays.
    pub fn take(&mut self, now: Duration) -> Edits {
        if self.everywhere.is_some_and(|since| since + QUIET <= now) {
            self.everywhere = None;
            self.finished = Group::default();
            self.made = Group::default();
            return Edits::Everywhere;
        }
        let mut edits = Edits::default();
        self.finished.tell(QUIET, now, &mut edits);
        self.made.tell(ABSENCE, now, &mut edits);
        self.gone.tell(ABSENCE, now, &mut edits);
        self.writing.retain(|path, since| {
            let is_over = *since + WRITING <= now;
            if is_over {
                edits.add(path);
            }
            !is_over
        });
        edits
    }
}

impl Burst {
    /// What is neither whole nor gone for good: it is to be told later.
    #[must_use]
    pub fn pending(&self) -> Pending {
        Pending(self.writing.keys().chain(&self.gone.paths).cloned().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::Happening::{Finished, Gone, Made, Touched, Writing};
    use super::*;

    const fn ms(milliseconds: u64) -> Duration {
        Duration::from_millis(milliseconds)
    }

    /// What is told, and when, of events at their milliseconds.
    fn told(events: &[(u64, &str, Happening)]) -> Vec<(u64, Vec<String>)> {
        let mut burst = Burst::default();
        let mut told = Vec::new();
        let mut tell = |burst: &mut Burst, at: Duration| match burst.take(at) {
            Edits::At(paths) if paths.is_empty() => {}
            Edits::At(paths) => {
                told.push((u64::try_from(at.as_millis()).unwrap(), paths.iter().map(ToString::to_string).collect()));
            }
            Edits::Everywhere => unreachable!("nothing was lost"),
        };
        for &(at, path, what) in events {
            while let Some(over) = burst.over_at().filter(|over| *over <= ms(at)) {
                tell(&mut burst, over);
            }
            burst.add(path, what, ms(at));
        }
        while let Some(over) = burst.over_at() {
            tell(&mut burst, over);
        }
        told
    }

    fn at(time: u64, paths: &[&str]) -> (u64, Vec<String>) {
        (time, paths.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn a_save_is_told_when_it_is_whole() {
        // In place: truncated, written, closed.
        assert_eq!(told(&[(0, "a", Writing), (3, "a", Writing), (4, "a", Finished)]), [at(6, &["a"])]);
        // Its mode is set before it is written.
        assert_eq!(told(&[(0, "a", Writing), (1, "a", Touched), (9, "a", Finished)]), [at(11, &["a"])]);
        // Beside, then renamed.
        assert_eq!(
            told(&[(0, "t", Writing), (1, "t", Finished), (2, "t", Gone), (2, "a", Finished)]),
            [at(4, &["a"]), at(102, &["t"])]
        );
        // Moved away, written anew after a pause.
        assert_eq!(told(&[(0, "a", Gone), (60, "a", Writing), (61, "a", Finished)]), [at(63, &["a"])]);
        // The same again, much later.
        let away = |at: u64| [(at, "a", Gone), (at + 60, "a", Writing), (at + 61, "a", Finished)];
        assert_eq!(told(&[away(0), away(10_000)].concat()), [at(63, &["a"]), at(10_063, &["a"])]);
        // Written with a pause in the middle, while something else is saved.
        assert_eq!(
            told(&[(0, "a", Writing), (10, "b", Finished), (300, "a", Writing), (301, "a", Finished)]),
            [at(12, &["b"]), at(303, &["a"])]
        );
    }

    #[test]
    fn what_is_gone_is_told_after_a_while() {
        assert_eq!(told(&[(0, "a", Gone)]), [at(100, &["a"])]);
        assert_eq!(told(&[(0, "a", Gone), (0, "b", Finished)]), [at(2, &["b"]), at(100, &["a"])]);
    }

    #[test]
    fn a_directory_is_told_when_what_is_written_in_it_has_shown() {
        assert_eq!(
            told(&[(0, "d", Made), (50, "d/a", Writing), (200, "d/a", Finished)]),
            [at(100, &["d"]), at(202, &["d/a"])]
        );
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_file_that_is_never_closed_is_told_in_the_end() {
        assert_eq!(told(&[(0, "a", Writing), (100, "a", Writing)]), [at(600, &["a"])]);
    }

    #[test]
    fn a_storm_is_told_piece_by_piece() {
        let events: Vec<(u64, &str, Happening)> = (0..1200).map(|time| (time, "a", Finished)).collect();
        let told = told(&events);
        assert_eq!(told.iter().map(|(time, _)| *time).collect::<Vec<_>>(), [500, 1000, 1201]);
    }

    #[test]
    fn what_was_lost_is_looked_for_everywhere() {
        let mut burst = Burst::default();
        burst.add("a", Finished, ms(0));
        burst.add_everywhere(ms(1));
        assert_eq!(burst.over_at(), Some(ms(2)));
        assert_eq!(burst.take(ms(3)), Edits::Everywhere);
        assert_eq!(burst.over_at(), None);
    }
}
