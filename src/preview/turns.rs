//! Who is shown a site of another moment, or one with what isn't public: such a site is made for whoever asks, and
//! takes as much room as the site itself. A few are shown at once, some wait, and the rest are asked to come again.

use tokio::sync::{Semaphore, SemaphorePermit};

/// Requests that are answered at once.
const AT_ONCE: usize = 2;
/// Requests that wait.
const WAITING: usize = 64;
/// When to come again, in seconds (RFC 9110 §10.2.3).
pub const AGAIN: &str = "2";

/// See the module.
pub struct Turns {
    places: Semaphore,
    queue: Semaphore,
}

impl Default for Turns {
    fn default() -> Turns {
        Turns { places: Semaphore::new(AT_ONCE), queue: Semaphore::new(WAITING) }
    }
}

impl Turns {
    /// Waits for a turn, which lasts as long as what is returned; none if too many wait already.
    pub async fn next(&self) -> Option<SemaphorePermit<'_>> {
        let waits = self.queue.try_acquire().ok()?;
        let turn = self.patiently().await;
        drop(waits);
        turn
    }

    /// The same for who has all the time: a page that is open and told of what changes.
    pub async fn patiently(&self) -> Option<SemaphorePermit<'_>> {
        // Nobody closes it.
        self.places.acquire().await.ok()
    }
}

#[cfg(test)]
mod tests {
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    use super::*;

    #[test]
    fn a_few_have_their_turn_some_wait_and_the_rest_is_sent_away() {
        let turns = Turns::default();
        let mut context = Context::from_waker(Waker::noop());
        let ask = || Box::pin(turns.next());
        let mut all: Vec<_> = (0..=AT_ONCE + WAITING).map(|_| ask()).collect();
        let states: Vec<_> = all.iter_mut().map(|it| it.as_mut().poll(&mut context)).collect();
        let (shown, rest) = states.split_at(AT_ONCE);
        let (waiting, sent_away) = rest.split_at(WAITING);
        assert!(shown.iter().all(|it| matches!(it, Poll::Ready(Some(_)))));
        assert!(waiting.iter().all(Poll::is_pending));
        assert!(matches!(sent_away, [Poll::Ready(None)]));
        // A page that is told of what changes waits beside them.
        let mut patient = pin!(turns.patiently());
        assert!(patient.as_mut().poll(&mut context).is_pending());
        drop(states);
        // One who waited is next.
        assert!(matches!(all[AT_ONCE].as_mut().poll(&mut context), Poll::Ready(Some(_))));
    }
}
