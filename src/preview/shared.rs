//! What all requests share: the snapshot that is shown, and what is known to be wrong with it.

use std::sync::Arc;

use tokio::sync::watch;

use crate::diagnostic::Lang;
use crate::files::Disk;
use crate::preview::guard::Guard;
use crate::preview::mistakes::Findings;
use crate::preview::snapshot::Snapshot;
use crate::preview::turns::Turns;

/// See the module.
pub struct Preview {
    pub files: Disk,
    pub guard: Guard,
    /// Whether the moment of the site was chosen by the command.
    pub is_fixed: bool,
    /// Of the bar and of the preview's own pages.
    pub lang: Lang,
    /// Of those who ask for another moment, or for what isn't public.
    pub turns: Turns,
    snapshot: watch::Sender<Arc<Snapshot>>,
    findings: watch::Sender<Arc<Findings>>,
}

impl Preview {
    #[must_use]
    pub fn new(files: Disk, guard: Guard, is_fixed: bool, lang: Lang, snapshot: Arc<Snapshot>) -> Preview {
        let (snapshot, findings) = (watch::Sender::new(snapshot), watch::Sender::default());
        Preview { files, guard, is_fixed, lang, turns: Turns::default(), snapshot, findings }
    }

    /// Puts a snapshot in the place of the one before.
    pub fn show(&self, snapshot: Arc<Snapshot>) {
        self.snapshot.send_replace(snapshot);
    }

    pub fn tell(&self, findings: Findings) {
        self.findings.send_replace(Arc::new(findings));
    }

    #[must_use]
    pub fn snapshots(&self) -> watch::Receiver<Arc<Snapshot>> {
        self.snapshot.subscribe()
    }

    #[must_use]
    pub fn findings(&self) -> watch::Receiver<Arc<Findings>> {
        self.findings.subscribe()
    }

    #[must_use]
    pub fn current(&self) -> Arc<Snapshot> {
        Arc::clone(&self.snapshot.borrow())
    }

    #[must_use]
    pub fn known(&self) -> Arc<Findings> {
        Arc::clone(&self.findings.borrow())
    }
}
