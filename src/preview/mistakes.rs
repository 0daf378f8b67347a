//! Everything that is wrong with the latest snapshot, found in the background.
//!
//! 1. The latest snapshot is taken, once no other has come for a while: what is seen in the middle of a save or of a checkout is no
//!    mistake of anybody's.
//! 2. It is linked as a build links it, and what is wrong up to there is told at once, with what its parts had wrong last.
//! 3. Each [`Part`] is examined, on one core alone, and what is known then is told anew. A newer snapshot ends that.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::Receiver;
use std::time::Duration;

use crate::build::{Part, Progress, examine};
use crate::diagnostic::Diagnostic;
use crate::files::Files;
use crate::preview::snapshot::Snapshot;

/// What is known to be wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The snapshot that it is about.
    pub number: u64,
    /// In the order in which they are shown.
    pub diagnostics: Vec<Diagnostic>,
    /// Whether every part was looked at.
    pub is_whole: bool,
}

/// After the latest edit. A file that was renamed is at both its places for a third of this.
const QUIET: Duration = Duration::from_millis(300);

/// Looks for mistakes in the snapshots that come, until there are no more. `latest` is the number of the newest one.
pub fn look_for(
    snapshots: &Receiver<Arc<Snapshot>>,
    files: &dyn Files,
    latest: &AtomicU64,
    tell: impl Fn(Report) + Sync,
) {
    // One core is left for who is waiting for a page.
    let Ok(pool) = rayon::ThreadPoolBuilder::new().num_threads(1).build() else { return };
    // What each part had wrong when it was looked at last.
    let mut of_parts: [Vec<Diagnostic>; Part::ALL.len()] = Default::default();
    while let Ok(mut snapshot) = snapshots.recv() {
        // The first one is waited for by nobody but its editor.
        while let Ok(newer) = snapshots.recv_timeout(if snapshot.number > 1 { QUIET } else { Duration::ZERO }) {
            snapshot = newer;
        }
        let is_over = || latest.load(Ordering::Relaxed) != snapshot.number;
        // Whatever went wrong there is the program's fault, and what editors write must go on being looked through.
        let _ = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            pool.install(|| look_through(&snapshot, files, &is_over, &mut of_parts, &tell))
        }));
    }
}

/// Tells all that is wrong with a snapshot, as it is found.
fn look_through(
    snapshot: &Snapshot,
    files: &dyn Files,
    is_over: &(dyn Fn() -> bool + Sync),
    of_parts: &mut [Vec<Diagnostic>; Part::ALL.len()],
    tell: &(impl Fn(Report) + Sync),
) {
    let linked = snapshot.linked();
    let report = |of_parts: &[Vec<Diagnostic>], is_whole: bool| {
        tell(Report { number: snapshot.number, diagnostics: linked.with(of_parts.concat()), is_whole });
    };
    report(of_parts, false);
    for (place, part) in Part::ALL.into_iter().enumerate() {
        let Some(found) = examine(part, &linked, files, &snapshot.options, &Progress::default(), is_over) else {
            return;
        };
        let is_last = place + 1 == of_parts.len();
        let is_new = found != of_parts[place];
        of_parts[place] = found;
        if is_last || is_new {
            report(of_parts, is_last);
        }
    }
}
