//! What changes below `content/` and `themes/`, as the system tells it.
//!
//! 1. Directories are watched, never files: a file that is written beside and moved into place is another file.
//! 2. An event is a word about a path ([`Happening`]); [`Burst`] says when enough of them have come.
//! 3. A directory that appears is watched before anybody looks into it, so that nothing falls between the two.
//! 4. If events were lost, all is watched anew and looked at. If the system tells none (network drives), all is
//!    looked at again and again; what has the same times and lengths isn't read.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, CreateKind, ModifyKind, RenameMode};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use crate::diagnostic::Text;
use crate::files::{Edits, Pending, has_left_out, nfc};
use crate::preview::burst::{Burst, Happening};

/// The directories that a site is made of, below its root.
const WATCHED: [&str; 2] = ["content", "themes"];
/// How often everything is looked at if no events come.
pub const POLL: Duration = Duration::from_millis(700);

/// A watch over a site's directories.
pub struct Watch {
    root: PathBuf,
    began: Instant,
    burst: Burst,
    /// None if everything is looked at again and again.
    native: Option<Native>,
    /// Why that is so, until somebody was told.
    note: Option<Text>,
}

struct Native {
    watcher: RecommendedWatcher,
    events: Receiver<notify::Result<Event>>,
}

impl Watch {
    /// Begins to watch; [`Watch::note`] tells where that can't be done as wanted.
    #[must_use]
    #[expect(
        clippy::disallowed_methods,
        reason = "when a burst is over is a matter of this machine's time, not of the site's"
    )]
    pub fn begin(root: &Path, poll: bool) -> Watch {
        let root = root.to_owned();
        let mut watch = Watch { root, began: Instant::now(), burst: Burst::default(), native: None, note: None };
        if poll {
            watch.poll("", "");
        } else if is_remote(&watch.root) {
            watch.poll("ネットワーク上のフォルダーなので、", "the directory is on a network drive: ");
        } else {
            match native(&watch.root) {
                Ok(native) => watch.native = Some(native),
                Err(error) => watch.fail(&error),
            }
        }
        watch
    }

    /// A sentence on how the site is watched now, if that changed since somebody asked last.
    pub fn note(&mut self) -> Option<Text> {
        self.note.take()
    }

    fn poll(&mut self, why_ja: &str, why_en: &str) {
        let seconds = POLL.as_secs_f64();
        self.native = None;
        // No event comes any more that would end what is under way.
        self.burst = Burst::default();
        self.note = Some(Text::new(
            format!("{why_ja}{seconds}秒ごとにファイルを確認し、変更を調べます。"),
            format!("{why_en}looking at the files every {seconds} s"),
        ));
    }

    fn fail(&mut self, error: &notify::Error) {
        let ja = format!("変更の通知を受け取れないので（{error}）、");
        self.poll(&ja, &format!("the system doesn't tell of changes ({error}): "));
    }

    /// What is being written or saved just now.
    #[must_use]
    pub fn pending(&self) -> Pending {
        self.burst.pending()
    }

    /// Waits until something changed, or until `at_most` is over, when there may be nothing to tell.
    pub fn wait(&mut self, at_most: Duration) -> Edits {
        let deadline = self.began.elapsed() + at_most;
        loop {
            let Some(native) = &self.native else {
                std::thread::sleep(at_most.min(POLL));
                return Edits::Everywhere;
            };
            let until = self.burst.over_at().map_or(deadline, |over| over.min(deadline));
            let event = native.events.recv_timeout(until.saturating_sub(self.began.elapsed()));
            match event {
                Ok(event) => self.take(event),
                Err(RecvTimeoutError::Disconnected) => self.fail(&notify::Error::generic("closed")),
                Err(RecvTimeoutError::Timeout) => {
                    let edits = self.burst.take(self.began.elapsed());
                    if !edits.is_empty() {
                        return edits;
                    }
                    if deadline <= self.began.elapsed() {
                        return Edits::default();
                    }
                }
            }
        }
    }

    fn take(&mut self, event: notify::Result<Event>) {
        let now = self.began.elapsed();
        let event = match event {
            Ok(event) if !event.need_rescan() => event,
            // Events were lost, or no more directories can be watched.
            Ok(_) => {
                self.watch_all();
                self.burst.add_everywhere(now);
                return;
            }
            Err(error) => {
                if matches!(error.kind, notify::ErrorKind::MaxFilesWatch) {
                    self.fail(&error);
                }
                self.burst.add_everywhere(now);
                return;
            }
        };
        for (path, what) in words(&event) {
            let Ok(below) = path.strip_prefix(&self.root) else { continue };
            match relative(below) {
                Some(below) if is_watched(&below) => {
                    if !matches!(what, Happening::Writing | Happening::Gone) && path.is_dir() {
                        self.watch(path);
                    }
                    self.burst.add(&below, what, now);
                }
                Some(_) => {}
                // A name that isn't a text: a walk says what is wrong with it.
                None => self.burst.add_everywhere(now),
            }
        }
    }

    /// Watches everything anew: what a watch was lost for, and nobody knows of.
    pub fn watch_all(&mut self) {
        let root = self.root.clone();
        if let Some(native) = &mut self.native
            && let Err(error) = native.watcher.watch(&root, RecursiveMode::NonRecursive)
            && !is_absence(&error)
        {
            self.fail(&error);
        }
        for name in WATCHED {
            self.watch(&root.join(name));
        }
    }

    /// Watches a directory that appeared. It returns once events of it come.
    fn watch(&mut self, directory: &Path) {
        let Some(native) = &mut self.native else { return };
        if let Err(error) = watch_all_below(&mut native.watcher, directory) {
            self.fail(&error);
        }
    }
}

/// Watches the root for the two directories themselves, and each of them with all below it.
fn native(root: &Path) -> notify::Result<Native> {
    let (sender, events) = channel();
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
        // What is only read, our own reading above all, changes nothing.
        const WRITTEN: EventKind = EventKind::Access(AccessKind::Close(AccessMode::Write));
        let is_reading = |event: &Event| event.kind.is_access() && event.kind != WRITTEN;
        if !event.as_ref().is_ok_and(is_reading) {
            // Nobody listens any more at the end.
            let _ = sender.send(event);
        }
    })?;
    watcher.watch(root, RecursiveMode::NonRecursive)?;
    for name in WATCHED {
        watch_all_below(&mut watcher, &root.join(name))?;
    }
    Ok(Native { watcher, events })
}

/// Watches a directory with all below it; one that isn't there needs no watch. A directory that vanishes meanwhile ends
/// the watcher's walk before its end, so that it begins again.
fn watch_all_below(watcher: &mut RecommendedWatcher, directory: &Path) -> notify::Result<()> {
    const TRIES: usize = 20;
    for _ in 0..TRIES {
        match watcher.watch(directory, RecursiveMode::Recursive) {
            Err(error) if is_absence(&error) && directory.is_dir() => {}
            Err(error) if is_absence(&error) => return Ok(()),
            done => return done,
        }
    }
    Err(notify::Error::generic("directories vanish while they are watched"))
}

fn is_absence(error: &notify::Error) -> bool {
    match &error.kind {
        notify::ErrorKind::PathNotFound => true,
        notify::ErrorKind::Io(error) => error.kind() == std::io::ErrorKind::NotFound,
        _ => false,
    }
}

/// What an event says of which path.
fn words(event: &Event) -> Vec<(&Path, Happening)> {
    let all = |what: Happening| event.paths.iter().map(|path| (path.as_path(), what)).collect();
    match event.kind {
        EventKind::Create(CreateKind::Folder) => all(Happening::Made),
        // Only closing after writing comes this far.
        EventKind::Access(_) | EventKind::Modify(ModifyKind::Name(RenameMode::To)) => all(Happening::Finished),
        EventKind::Create(_) | EventKind::Modify(ModifyKind::Data(_)) => all(Happening::Writing),
        EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(RenameMode::From)) => all(Happening::Gone),
        // On Linux the two halves come by themselves, too.
        EventKind::Modify(ModifyKind::Name(RenameMode::Both)) => {
            let halves = [Happening::Gone, Happening::Finished];
            event.paths.iter().map(PathBuf::as_path).zip(halves).collect()
        }
        // Whatever else there is (a mode, an owner, a name on a system that doesn't say which) is looked at.
        _ => all(Happening::Touched),
    }
}

/// The path below the root as the site knows it; none for one that isn't a text.
fn relative(path: &Path) -> Option<String> {
    let mut below = String::new();
    for name in path {
        if !below.is_empty() {
            below.push('/');
        }
        below.push_str(&nfc(name.to_str()?));
    }
    Some(below)
}

/// Whether a path is a part of the site: not what programs leave behind, and not what lies beside.
fn is_watched(path: &str) -> bool {
    let first = path.split('/').next().unwrap_or_default();
    (first.is_empty() || WATCHED.contains(&first)) && !has_left_out(path)
}

/// Whether a directory lies on a file system whose changes are made elsewhere, so that nobody tells of them here.
#[cfg(target_os = "linux")]
fn is_remote(root: &Path) -> bool {
    // linux/magic.h: NFS, SMB, CIFS, SMB2, 9P (the drives of Windows under WSL), FUSE (sshfs), vboxsf, Coda, AFS.
    const REMOTE: [u32; 9] =
        [0x6969, 0x517B, 0xFF53_4D42, 0xFE53_4D42, 0x0102_1997, 0x6573_5546, 0x786F_4256, 0x7375_7245, 0x5346_414F];
    rustix::fs::statfs(root).is_ok_and(|facts| {
        // The magic numbers have 32 bits, whatever type the system gives them.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the low 32 bits are meant")]
        let kind = facts.f_type as u32;
        REMOTE.contains(&kind)
    })
}

#[cfg(not(target_os = "linux"))]
fn is_remote(_: &Path) -> bool {
    false
}
