//! Everything that is wrong with the latest snapshot, found in the background.
//!
//! 1. The latest snapshot is taken, once no other has come for a while: what is seen in the middle of a save or of a
//!    checkout is no mistake of anybody's.
//! 2. It is linked as a build links it, and what is wrong up to there is told at once, with what its aspects had wrong
//!    last.
//! 3. Each [`Aspect`] is examined, on one core alone, and what is known then is told anew. A newer snapshot ends that.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::Receiver;
use std::time::Duration;

use crate::build::{Aspect, Progress, examine};
use crate::diagnostic::Diagnostic;
use crate::files::Files;
use crate::preview::snapshot::Snapshot;

/// What is known to be wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    /// The snapshot that it is about.
    pub number: u64,
    /// In the order in which they are shown.
    pub diagnostics: Vec<Diagnostic>,
    /// Whether every aspect was looked at.
    pub is_whole: bool,
}

/// After the latest edit. A file that was renamed is at both its places for a third of this.
const QUIET: Duration = Duration::from_millis(300);

/// Looks for mistakes in the snapshots that come, until there are no more. `latest` is the number of the newest one.
pub fn look_for(
    snapshots: &Receiver<Arc<Snapshot>>,
    files: &dyn Files,
    latest: &AtomicU64,
    tell: impl Fn(Findings) + Sync,
) {
    // One core is left for who is waiting for a page.
    let Ok(pool) = rayon::ThreadPoolBuilder::new().num_threads(1).build() else { return };
    // What each aspect had wrong when it was looked at last.
    let mut of_aspects: [Vec<Diagnostic>; Aspect::ALL.len()] = Default::default();
    while let Ok(mut snapshot) = snapshots.recv() {
        // The first one is waited for by nobody but its editor.
        while let Ok(newer) = snapshots.recv_timeout(if snapshot.number > 1 { QUIET } else { Duration::ZERO }) {
            snapshot = newer;
        }
        let is_over = || latest.load(Ordering::Relaxed) != snapshot.number;
        pool.install(|| look_through(&snapshot, files, &is_over, &mut of_aspects, &tell));
    }
}

/// Tells all that is wrong with a snapshot, as it is found.
fn look_through(
    snapshot: &Snapshot,
    files: &dyn Files,
    is_over: &(dyn Fn() -> bool + Sync),
    of_aspects: &mut [Vec<Diagnostic>; Aspect::ALL.len()],
    tell: &(impl Fn(Findings) + Sync),
) {
    let linked = snapshot.linked();
    let tell = |of_aspects: &[Vec<Diagnostic>], is_whole: bool| {
        tell(Findings { number: snapshot.number, diagnostics: linked.with(of_aspects.concat()), is_whole });
    };
    tell(of_aspects, false);
    for (at, aspect) in Aspect::ALL.into_iter().enumerate() {
        let Some(found) = examine(aspect, &linked, files, &snapshot.options, &Progress::default(), is_over) else {
            return;
        };
        let is_last = at + 1 == of_aspects.len();
        let is_new = found != of_aspects[at];
        of_aspects[at] = found;
        if is_last || is_new {
            tell(of_aspects, is_last);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;
    use std::sync::mpsc::{Sender, channel};

    use super::*;
    use crate::build::{InProcess, Options, Papers, PdfReader};
    use crate::calendar::Now;
    use crate::files::{Edits, Memory, Pending};
    use crate::model::config::Overrides;
    use crate::model::pdf::{Pdf, PdfText};
    use crate::preview::workshop::Workshop;

    const NEVER: Duration = Duration::from_mins(1);

    /// A reader of PDFs that tells when it is asked for words, and answers when it is told to.
    struct Waiting(Mutex<(Sender<Vec<u8>>, Receiver<()>)>);

    impl PdfReader for Waiting {
        fn facts(&self, bytes: &[u8]) -> Pdf {
            InProcess.facts(bytes)
        }

        fn words(&self, bytes: &[u8]) -> PdfText {
            let (asked, answered) = &*self.0.lock().unwrap();
            asked.send(bytes.to_vec()).unwrap();
            // If the test has failed, nobody answers any more.
            let _ = answered.recv();
            PdfText::Read { pages: Vec::new(), known: 0, unknown: 0 }
        }
    }

    #[test]
    fn the_words_of_papers_hold_nothing_up_and_are_read_once() {
        let (tell_asked, asked) = channel();
        let (answer, answered) = channel::<()>();
        let papers = Papers::new(Waiting(Mutex::new((tell_asked, answered))));
        let now = Now("2022-06-17T01:00:00Z".parse().unwrap());
        let papers = Some(Arc::new(papers));
        let mut workshop = Workshop::new(Options { now, unpublished: false, overrides: Overrides::default(), papers });
        let page = "---\ntitle: 資料\nfiles: [{file: a.pdf}, {file: b.pdf}]\n---\n";
        let mut files = Memory::from([
            ("content/site.yaml", "title: 試し\nbase_url: https://example.jp/\n"),
            ("content/_index.md", "---\ntitle: 試し\n---\n"),
            ("content/page.md", page),
            ("content/a.pdf", "a"),
            ("content/b.pdf", "b"),
        ]);
        workshop.look(&files, &Edits::Everywhere, &Pending::default());
        let first = Arc::new(workshop.link(&files, now));
        let of_first = files.clone();
        files.insert("content/page.md", format!("{page}[ない](nai.md)\n").into_bytes());
        workshop.look(&files, &Edits::Everywhere, &Pending::default());
        let second = Arc::new(workshop.link(&files, now));

        let latest = AtomicU64::new(first.number);
        let (sender, snapshots) = channel();
        let (tell, told) = channel();
        let next = |told: &Receiver<Findings>| told.recv_timeout(NEVER).expect("findings");
        let codes = |findings: &Findings| {
            findings.diagnostics.iter().map(|it| it.code).filter(|it| *it != "not-a-pdf").collect::<Vec<_>>()
        };
        std::thread::scope(|scope| {
            let latest = &latest;
            scope.spawn(move || look_for(&snapshots, &of_first, latest, move |findings| tell.send(findings).unwrap()));
            // What fails below ends the thread, too: it waits for one of these.
            let (sender, answer) = (sender, answer);
            sender.send(Arc::clone(&first)).unwrap();
            assert_eq!(asked.recv_timeout(NEVER).unwrap(), b"a");
            let findings = next(&told);
            assert_eq!((findings.number, findings.is_whole, codes(&findings)), (first.number, false, vec![]));
            // A newer snapshot comes while a PDF is read: that one is read to its end, and no other.
            latest.store(second.number, Ordering::Relaxed);
            sender.send(Arc::clone(&second)).unwrap();
            answer.send(()).unwrap();
            let findings = next(&told);
            assert_eq!(
                (findings.number, findings.is_whole, codes(&findings)),
                (second.number, false, vec!["broken-link"])
            );
            assert_eq!(asked.recv_timeout(NEVER).unwrap(), b"b");
            answer.send(()).unwrap();
            let findings = next(&told);
            assert_eq!((findings.number, findings.is_whole), (second.number, true));
            assert_eq!(codes(&findings), ["pdf-without-text", "pdf-without-text", "broken-link"]);
            // All words are known: another round asks for none.
            sender.send(Arc::clone(&second)).unwrap();
            while !next(&told).is_whole {}
            assert!(asked.try_recv().is_err());
        });
    }
}
