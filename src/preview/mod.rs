//! The preview: `serve(files, settings)` shows the site as it is at this moment.
//!
//! Nothing rendered is kept, so that nothing rendered can be stale. Four verbs, one owner of what changes:
//!
//! 1. *wait*: [`watch`] tells where something changed, once a [`burst`] of events is over;
//! 2. *look*: the [`workshop`] reads that again;
//! 3. *link*: it makes the site anew, as a [`snapshot`] that nobody changes any more;
//! 4. *show*: the [`server`] answers from it, on the [`connections`] that come. The pages that are open are told by
//!    [`events`].
//!
//! [`mistakes`] looks through the whole of the latest snapshot in the background.

use std::net::{IpAddr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc;
use std::task::Poll;
use std::thread;
use std::time::Duration;

use crate::build::Options;
use crate::calendar::Now;
use crate::diagnostic::{Diagnostic, Lang, Text};
use crate::error::Error;
use crate::files::{Disk, Edits, Pending};
use crate::preview::guard::Guard;
use crate::preview::shared::Preview;
use crate::preview::watch::{POLL, Watch};

mod answer;
mod burst;
mod connections;
mod design;
mod events;
mod guard;
mod mistakes;
mod overlay;
mod own;
mod page;
mod phrases;
mod publicity;
mod server;
mod shared;
mod snapshot;
mod turns;
mod view;
mod watch;
mod workshop;

pub use mistakes::Findings;
pub use page::{hash, script};
pub use snapshot::Snapshot;
pub use view::View;
pub use workshop::Workshop;

/// What a preview is told.
#[derive(Clone, Debug)]
pub struct Settings {
    /// What the site is made for; `now` is asked for again whenever something changes.
    pub options: Options,
    pub host: IpAddr,
    /// 0 takes any that is free.
    pub port: u16,
    /// Look at the files again and again, instead of being told by the system.
    pub poll: bool,
    /// Whether the moment is always the same.
    pub is_fixed: bool,
    /// Of the bar and of the preview's own pages.
    pub lang: Lang,
}

/// What a preview says to the person who runs it.
pub enum News<'a> {
    /// It answers at this address, and the first site was made.
    Ready { address: SocketAddr, root: &'a str },
    /// How the files are watched, if it isn't as wanted.
    Watching(&'a Text),
    /// Mistakes that weren't told yet.
    Mistakes(&'a [Diagnostic]),
    /// What was wrong is mended.
    Mended,
    /// The content can't be read at all.
    Trouble(&'a Text),
}

/// How the person who runs a preview is told.
pub type Tell = dyn Fn(News<'_>) + Send + Sync;

/// Shows the site below the root of `files` until the program is told to end. `clock` gives the moment.
///
/// # Errors
/// If the port is taken, or the system gives no server. What is wrong with the content is no error: it is shown.
pub fn serve(
    files: Disk,
    settings: &Settings,
    clock: impl Fn() -> Now + Send + 'static,
    tell: &Arc<Tell>,
) -> Result<(), Error> {
    let listener = listen(settings.host, settings.port)?;
    let address = listener.local_addr().map_err(no_server)?;
    // Watched before it is read: what changes between the two is seen.
    let mut watch = Watch::begin(files.root(), settings.poll);
    let mut workshop = Workshop::new(settings.options.clone());
    workshop.look(&files, &Edits::Everywhere, &Pending::default());
    let snapshot = Arc::new(workshop.link(&files, clock()));
    let root = snapshot.renderer.as_ref().map_or("/", |it| &it.site().config.base_url.path).to_owned();
    let guard = Guard::new(address);
    let preview = Preview::new(files.clone(), guard, settings.is_fixed, settings.lang, Arc::clone(&snapshot));
    let preview = Arc::new(preview);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(no_server)?;
    let server = runtime.block_on(async { tokio::net::TcpListener::from_std(listener) }).map_err(no_server)?;

    let trouble = snapshot.trouble.clone();
    let (sender, snapshots) = mpsc::channel();
    let latest = Arc::new(AtomicU64::new(snapshot.number));
    let (of_checker, of_files) = (Arc::clone(&latest), files.clone());
    let (at, say) = (Arc::clone(&preview), Arc::clone(tell));
    let checking = move || {
        let said = std::sync::Mutex::new(Said::default());
        mistakes::look_for(&snapshots, &of_files, &of_checker, |findings| {
            said.lock().unwrap_or_else(std::sync::PoisonError::into_inner).say(&findings, &*say);
            at.tell(findings);
        });
    };
    thread::Builder::new().spawn(checking).map_err(no_server)?;
    let (at, say) = (Arc::clone(&preview), Arc::clone(tell));
    let (alive, ended) = tokio::sync::oneshot::channel::<()>();
    let watching = move || {
        // If this thread ends, whatever the reason, so does the program: it would show an old site for ever.
        let _alive = alive;
        let mut snapshot = snapshot;
        loop {
            let _ = sender.send(Arc::clone(&snapshot));
            snapshot = next(&mut watch, &mut workshop, &files, &snapshot, &clock, &*say);
            latest.store(snapshot.number, Ordering::Relaxed);
            at.show(Arc::clone(&snapshot));
        }
    };
    thread::Builder::new().spawn(watching).map_err(no_server)?;
    let told = {
        let _context = runtime.enter();
        told_to_end()
    };
    tell(News::Ready { address, root: &root });
    if let Some(trouble) = &trouble {
        tell(News::Trouble(trouble));
    }
    let ended = runtime.block_on(async {
        tokio::select! {
            () = connections::serve(server, server::router(preview)) => Ok(()),
            () = told => Ok(()),
            _ = ended => Err(stopped()),
        }
    });
    // Whoever still reads is left alone: the program ends at once.
    runtime.shutdown_background();
    ended
}

/// Waits until the site changes, and makes the new one.
fn next(
    watch: &mut Watch,
    workshop: &mut Workshop,
    files: &Disk,
    before: &Snapshot,
    clock: &impl Fn() -> Now,
    tell: &Tell,
) -> Arc<Snapshot> {
    loop {
        if let Some(note) = watch.note() {
            tell(News::Watching(&note));
        }
        // Something appears or expires at this hour.
        let until = before.renderer.as_ref().map(|renderer| renderer.site().until);
        let until = until.filter(|until| *until > before.options.now.0);
        let mut at_most = until.map_or(LOOK, |until| wait_for(until, clock()));
        // What a link leads to may change unseen, and so may what couldn't be read at all.
        let is_blind = workshop.has_aliases() || before.trouble.is_some();
        if is_blind {
            at_most = at_most.min(POLL);
        }
        let mut edits = watch.wait(at_most);
        if edits.is_empty() && is_blind {
            edits = Edits::Everywhere;
        }
        let mut is_new = !edits.is_empty() && workshop.look(files, &edits, &watch.pending());
        if is_blind && !workshop.has_aliases() && !workshop.has_trouble() {
            // With a link's end, or with a directory that was away, watches may have gone that nobody knows of.
            watch.watch_all();
            is_new |= workshop.look(files, &Edits::Everywhere, &watch.pending());
        }
        let now = clock();
        let is_due = until.is_some_and(|until| until <= now.0);
        if is_new || is_due {
            let snapshot = Arc::new(workshop.link(files, now));
            if let Some(trouble) = &snapshot.trouble
                && before.trouble.as_ref() != Some(trouble)
            {
                tell(News::Trouble(trouble));
            }
            return snapshot;
        }
    }
}

const LOOK: Duration = Duration::from_secs(30);

/// How long it is until a moment: a second at least. A machine that sleeps doesn't count the time, so the clock is
/// looked at often.
fn wait_for(until: jiff::Timestamp, now: Now) -> Duration {
    let seconds = u64::try_from(until.duration_since(now.0).as_secs()).unwrap_or_default();
    Duration::from_secs(seconds + 1).min(LOOK)
}

/// What the person who runs the preview was told.
#[derive(Default)]
struct Said {
    mistakes: Vec<Diagnostic>,
}

impl Said {
    /// Says what wasn't said yet: a mistake once, however its place moves while something else is edited.
    fn say(&mut self, findings: &Findings, tell: &Tell) {
        let is_same = |a: &Diagnostic, b: &Diagnostic| a.code == b.code && a.file == b.file && a.message == b.message;
        let is_new = |it: &&Diagnostic| !self.mistakes.iter().any(|known| is_same(known, it));
        let new: Vec<Diagnostic> = findings.diagnostics.iter().filter(is_new).cloned().collect();
        if !new.is_empty() {
            tell(News::Mistakes(&new));
        }
        if findings.is_whole && findings.diagnostics.is_empty() && !self.mistakes.is_empty() {
            tell(News::Mended);
        }
        if findings.is_whole {
            self.mistakes.clone_from(&findings.diagnostics);
        } else {
            self.mistakes.extend(new);
        }
    }
}

/// The port that was asked for.
fn listen(host: IpAddr, port: u16) -> Result<TcpListener, Error> {
    let bind = |port: u16| TcpListener::bind(SocketAddr::new(host, port));
    let listener = bind(port).map_err(|cause| match cause.kind() {
        std::io::ErrorKind::AddrInUse => {
            let free = (port.saturating_add(1)..=u16::MAX).take(100).find(|&port| bind(port).is_ok());
            taken(port, free)
        }
        _ => no_server(cause),
    })?;
    listener.set_nonblocking(true).map_err(no_server)?;
    Ok(listener)
}

fn taken(port: u16, free: Option<u16>) -> Error {
    let (ja, en) = match free {
        Some(free) => (
            format!("「--port {free}」を付けてもう一度実行するか、使っているプログラムを終えてください。"),
            format!("run this again with --port {free}, or end the program that uses it"),
        ),
        None => ("使っているプログラムを終えてください。".to_owned(), "end the program that uses it".to_owned()),
    };
    Error::new(Text::new(format!("ポート{port}は、既に使われています。{ja}"), format!("port {port} is taken: {en}")))
}

fn no_server(cause: std::io::Error) -> Error {
    Error::io(Text::new("プレビューのサーバーを始められません。", "the server of the preview can't be started"), cause)
}

fn stopped() -> Error {
    Error::new(Text::new(
        "プレビューが、予期しない理由で止まりました。もう一度実行してください。",
        "the preview stopped for a reason that nobody foresaw; run it again",
    ))
}

/// Listens from now on for Ctrl-C, and for SIGTERM if there is such a thing; ends when one of them comes. Whoever is
/// told that the preview is ready may end it at once.
fn told_to_end() -> impl Future<Output = ()> {
    #[cfg(unix)]
    let signals = {
        use tokio::signal::unix::{SignalKind, signal};
        [SignalKind::interrupt(), SignalKind::terminate()].map(signal)
    };
    #[cfg(windows)]
    let signals = [tokio::signal::windows::ctrl_c()];
    async move {
        // If the system can't tell of a signal, that ends the program itself.
        let mut signals: Vec<_> = signals.into_iter().filter_map(Result::ok).collect();
        std::future::poll_fn(|context| {
            let is_told = signals.iter_mut().any(|signal| signal.poll_recv(context).is_ready());
            if is_told { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
    }
}
