//! Everything that is wrong with the latest snapshot, found in the background.
//!
//! 1. The latest snapshot is taken, once no other has come for a while: what is seen in the middle of a save or of a checkout is no
//!    mistake of anybody's.
//! 2. It is resolved with all its mistakes, and those are told at once, with what the templates did wrong last.
//! 3. Every route is rendered, on one core alone, and the list is told anew. A newer snapshot ends that.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::Receiver;
use std::time::Duration;

use crate::build::{Linked, Progress, check_linked};
use crate::diagnostic::Diagnostic;
use crate::preview::snapshot::Snapshot;
use crate::resolve::resolve;

/// What is known to be wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The snapshot that it is about.
    pub number: u64,
    /// In the order in which they are shown.
    pub diagnostics: Vec<Diagnostic>,
    /// Whether every page was looked at.
    pub is_whole: bool,
}

/// After the latest edit. A file that was renamed is at both its places for a third of this.
const QUIET: Duration = Duration::from_millis(300);

/// Looks for mistakes in the snapshots that come, until there are no more. `latest` is the number of the newest one.
pub fn look_for(snapshots: &Receiver<Arc<Snapshot>>, latest: &AtomicU64, tell: impl Fn(Report) + Sync) {
    // One core is left for who is waiting for a page.
    let Ok(pool) = rayon::ThreadPoolBuilder::new().num_threads(1).build() else { return };
    let mut of_templates: Vec<Diagnostic> = Vec::new();
    while let Ok(mut snapshot) = snapshots.recv() {
        // The first one is waited for by nobody but its editor.
        while let Ok(newer) = snapshots.recv_timeout(if snapshot.number > 1 { QUIET } else { Duration::ZERO }) {
            snapshot = newer;
        }
        let is_over = || latest.load(Ordering::Relaxed) != snapshot.number;
        // Whatever went wrong there is the program's fault, and what editors write must go on being looked through.
        let report = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            pool.install(|| {
                let linked = linked(&snapshot);
                let known = with(&linked.diagnostics, &of_templates);
                tell(Report { number: snapshot.number, diagnostics: known, is_whole: false });
                let outcome = check_linked(linked, &Progress::default(), &is_over)?;
                Some(outcome.diagnostics)
            })
        }));
        if let Ok(Some(diagnostics)) = report {
            of_templates = diagnostics.iter().filter(|it| it.code == "template").cloned().collect();
            tell(Report { number: snapshot.number, diagnostics, is_whole: true });
        }
    }
}

/// The snapshot with all that resolving it finds wrong.
fn linked(snapshot: &Snapshot) -> Linked {
    let Some(content) = &snapshot.content else {
        return Linked::without_content(snapshot.found.clone());
    };
    let mut found = snapshot.found.clone();
    found.extend(resolve(content, snapshot.options.now, snapshot.options.unpublished).1);
    Linked::new(content, snapshot.renderer.clone(), found, &snapshot.options)
}

fn with(diagnostics: &[Diagnostic], more: &[Diagnostic]) -> Vec<Diagnostic> {
    let mut all: Vec<Diagnostic> = diagnostics.iter().chain(more).cloned().collect();
    all.sort_by(|a, b| a.order().cmp(&b.order()));
    all.dedup();
    all
}
