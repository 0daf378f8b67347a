//! `bansou build --watch-hours`: for whoever has no scheduler.
//!
//! 1. The site is built for now.
//! 2. It waits until the next moment at which the site changes by itself: something appears or goes, or a day begins.
//!    It wakes every minute to look at the clock, for a machine may have slept, and a clock may be set.
//! 3. If the clock is set back before the moment of the last build, it builds again at once: what stands may not be
//!    public yet.
//!
//! A build that fails is told of, the old site stands, and it goes on.

use std::time::Duration;

use jiff::Timestamp;

use crate::error::Error;

/// Between two looks at the clock, at most.
const LOOK: Duration = Duration::from_mins(1);
/// When a build is tried again that the environment kept from being made, or that made no site at all.
const AGAIN: Duration = Duration::from_mins(10);

/// The clock, and how to wait. A test has its own.
pub trait Clock {
    fn now(&mut self) -> Timestamp;
    /// Waits for about that long; false if it is over.
    fn wait(&mut self, time: Duration) -> bool;
}

/// Builds, and builds again at each moment, until the clock says that it is over. `build` says when the site that it
/// made next changes by itself, if it made one; `tell` is told of trouble, and of what is waited for.
///
/// # Errors
/// Those of the first build: who starts this is there to read of it.
pub fn watch(
    clock: &mut impl Clock,
    mut build: impl FnMut(Timestamp) -> Result<Option<Timestamp>, Error>,
    tell: impl Fn(Told<'_>),
) -> Result<(), Error> {
    let mut is_first = true;
    loop {
        let built = clock.now();
        let until = match build(built) {
            Ok(until) => until,
            Err(error) if is_first => return Err(error),
            Err(error) => {
                tell(Told::Trouble(&error));
                None
            }
        };
        is_first = false;
        let again = built.checked_add(AGAIN).unwrap_or(Timestamp::MAX);
        let until = until.filter(|until| *until > built).unwrap_or(again);
        tell(Told::Next(until));
        loop {
            let now = clock.now();
            if now >= until || now < built {
                break;
            }
            let left = Duration::try_from(until.duration_since(now)).unwrap_or_default();
            if !clock.wait(left.min(LOOK)) {
                return Ok(());
            }
        }
    }
}

/// What is told while the hours are watched.
pub enum Told<'a> {
    Trouble(&'a Error),
    /// When it builds next.
    Next(Timestamp),
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;
    use crate::diagnostic::Text;

    fn at(text: &str) -> Timestamp {
        format!("2022-06-17T{text}Z").parse().unwrap()
    }

    /// A clock that stands still while nobody waits, and is set to a time, after so many waits, by hand.
    struct Hand {
        now: Timestamp,
        waits: usize,
        sets: Vec<(usize, Timestamp)>,
        longest: Duration,
        end: usize,
    }

    impl Clock for Hand {
        fn now(&mut self) -> Timestamp {
            self.now
        }

        fn wait(&mut self, time: Duration) -> bool {
            self.longest = self.longest.max(time);
            self.now = self.now.checked_add(time).unwrap();
            self.waits += 1;
            if let Some((_, to)) = self.sets.iter().find(|(after, _)| *after == self.waits) {
                self.now = *to;
            }
            self.waits < self.end
        }
    }

    fn hand(start: &str, sets: &[(usize, &str)], end: usize) -> Hand {
        let sets = sets.iter().map(|(after, to)| (*after, at(to))).collect();
        Hand { now: at(start), waits: 0, sets, longest: Duration::ZERO, end }
    }

    /// When it builds, if something changes at these times.
    fn builds(clock: &mut Hand, moments: &[&str]) -> Vec<String> {
        let built = RefCell::new(Vec::new());
        let build = |now: Timestamp| {
            built.borrow_mut().push(now.strftime("%T").to_string());
            Ok(moments.iter().map(|moment| at(moment)).find(|moment| *moment > now))
        };
        watch(clock, build, |_| {}).unwrap();
        built.into_inner()
    }

    #[test]
    fn it_builds_at_each_moment_and_looks_at_the_clock_every_minute() {
        let mut clock = hand("09:58:30", &[], 8);
        assert_eq!(builds(&mut clock, &["10:00:00", "10:02:30"]), ["09:58:30", "10:00:00", "10:02:30"]);
        assert_eq!(clock.longest, LOOK);
    }

    #[test]
    fn a_machine_that_slept_builds_when_it_wakes_and_a_clock_that_is_set_back_is_followed() {
        // After the second wait it is past ten, by an hour.
        let mut clock = hand("09:50:00", &[(2, "11:00:00")], 4);
        assert_eq!(builds(&mut clock, &["10:00:00", "12:00:00"]), ["09:50:00", "11:00:00"]);
        // The clock was wrong: it is nine, and what was published at ten isn't public yet.
        let mut clock = hand("09:59:00", &[(3, "09:00:00")], 5);
        assert_eq!(builds(&mut clock, &["10:00:00", "12:00:00"]), ["09:59:00", "10:00:00", "09:00:00"]);
    }

    #[test]
    fn trouble_is_told_and_tried_again_but_for_the_first() {
        let trouble = || Error::new(Text::new("だめ", "no"));
        let mut clock = hand("09:00:00", &[], 100);
        assert!(watch(&mut clock, |_| Err(trouble()), |_| {}).is_err());
        assert_eq!(clock.waits, 0);
        let (mut count, told) = (0, RefCell::new(0));
        let build = |now: Timestamp| {
            count += 1;
            if count == 2 { Err(trouble()) } else { Ok(Some(now.checked_add(Duration::from_mins(5)).unwrap())) }
        };
        let mut clock = hand("09:00:00", &[], 16);
        watch(&mut clock, build, |it| *told.borrow_mut() += usize::from(matches!(it, Told::Trouble(_)))).unwrap();
        // At nine, at five past, and ten minutes after that.
        assert_eq!((count, told.into_inner()), (3, 1));
    }
}
