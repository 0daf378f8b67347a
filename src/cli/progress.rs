//! A progress bar on a terminal, for builds that take a while.

use std::sync::atomic::Ordering;
use std::thread;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::build::Progress;
use crate::cli::{Voice, no_thread};
use crate::error::Error;

/// A build that is done before this shows no bar.
const PATIENCE: Duration = Duration::from_millis(400);

/// Runs `work` while a bar shows how far it has come.
///
/// # Errors
/// Those of the work, and if no thread can be started.
pub fn watch<T: Send>(
    voice: Voice,
    progress: &Progress,
    work: impl FnOnce() -> Result<T, Error> + Send,
) -> Result<T, Error> {
    if voice.quiet {
        return work();
    }
    thread::scope(|scope| {
        let worker = thread::Builder::new().spawn_scoped(scope, work).map_err(no_thread)?;
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
        if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos}/{len}") {
            bar.set_style(style);
        }
        let mut waited = Duration::ZERO;
        let step = Duration::from_millis(5);
        while !worker.is_finished() {
            thread::park_timeout(step);
            waited += step;
            if waited > PATIENCE {
                bar.set_length(progress.total.load(Ordering::Relaxed));
                bar.set_position(progress.done.load(Ordering::Relaxed));
            }
        }
        bar.finish_and_clear();
        match worker.join() {
            Ok(value) => value,
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

/// The width of the terminal in columns, or of a page if there is none.
pub fn width() -> usize {
    let (_, columns) = console::Term::stderr().size();
    usize::from(columns)
}
