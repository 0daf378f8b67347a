//! `bansou pdf-text`: the words of one PDF, from standard input to standard output. The program calls itself with it,
//! so that a file that was made to do harm takes neither the program's time nor its memory ([`read`]). Nobody else
//! needs it, and it isn't shown in the help.
//!
//! 1. The child is bounded by the system, if it is Unix: in memory, and in the time that it computes, which doesn't
//!    depend on what else the machine does. A file must end where it ended before.
//! 2. Wherever it runs, it is ended when it has taken too long by the clock, and all that it would say is dropped.
//! 3. What it says is read as far as a text may be long, and no further.

use std::io::{self, Read, Write};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use crate::model::pdf::{Pdf, PdfText};
use crate::parse;

/// As it is called.
pub const NAME: &str = "pdf-text";

/// How long a file may be computed at, in seconds: many times what papers of a council take.
#[cfg(unix)]
const SECONDS: u64 = 10;
/// How long it may take by the clock, on a machine with much else to do.
const DEADLINE: Duration = Duration::from_mins(2);
/// The memory that a reader may ask for, in bytes. The allocator reserves a part of it that it doesn't use.
#[cfg(unix)]
const MEMORY: u64 = 3 * 1024 * 1024 * 1024;
/// The stack of the thread that reads: parts of a file may lie in one another.
const STACK: usize = 256 * 1024 * 1024;
/// A text in JSON is at most six times as long, and has some marks around it.
const MAX_OUTPUT: u64 = 8 * PdfText::MAX_LENGTH as u64;

/// The child's side.
pub fn run() -> u8 {
    bound();
    // What goes wrong is told by the exit code.
    std::panic::set_hook(Box::new(|_| {}));
    let mut bytes = Vec::new();
    if io::stdin().lock().take(Pdf::MAX_LENGTH).read_to_end(&mut bytes).is_err() {
        return 2;
    }
    let reader = thread::Builder::new().stack_size(STACK).spawn(move || parse::pdf_text(&bytes));
    let Some(text) = reader.ok().and_then(|reader| reader.join().ok()) else { return 1 };
    let said = serde_json::to_writer(io::stdout().lock(), &text).is_ok();
    if said { 0 } else { 2 }
}

/// Has the system end this process if it takes too much.
#[cfg(unix)]
fn bound() {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let at_most = |amount| Rlimit { current: Some(amount), maximum: Some(amount) };
    // If the system knows no such bound, there is the deadline.
    let _ = setrlimit(Resource::Cpu, at_most(SECONDS));
    let _ = setrlimit(Resource::As, at_most(MEMORY));
    let _ = setrlimit(Resource::Core, at_most(0));
}

#[cfg(not(unix))]
fn bound() {}

/// Reads the words of a PDF in a process of its own.
#[must_use]
pub fn read(bytes: &[u8]) -> PdfText {
    let Ok(mut child) = begin() else { return PdfText::Broken };
    let (Some(mut stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else { return PdfText::Broken };
    let (sender, said) = mpsc::channel();
    let (said, ended) = thread::scope(|scope| {
        // Both end with the child. One that has ended reads no more, which its status tells.
        scope.spawn(move || {
            let _ = stdin.write_all(bytes);
        });
        scope.spawn(move || {
            let mut text = Vec::new();
            let _ = stdout.take(MAX_OUTPUT).read_to_end(&mut text);
            let _ = sender.send(text);
        });
        let said = said.recv_timeout(DEADLINE).ok();
        if said.is_none() {
            let _ = child.kill();
        }
        (said, child.wait())
    });
    match (said, ended) {
        (Some(said), Ok(status)) if status.success() => serde_json::from_slice(&said).unwrap_or(PdfText::Broken),
        (Some(_), Ok(status)) if !was_ended(status) => PdfText::Broken,
        _ => PdfText::TooCostly,
    }
}

fn begin() -> io::Result<Child> {
    let mut command = Command::new(std::env::current_exe()?);
    command.arg(NAME).env_clear().stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    command.spawn()
}

/// Whether the process didn't end by itself: it asked for more than it is given.
#[cfg(unix)]
fn was_ended(status: ExitStatus) -> bool {
    use std::os::unix::process::ExitStatusExt;
    status.signal().is_some()
}

#[cfg(not(unix))]
fn was_ended(status: ExitStatus) -> bool {
    // A process that has no memory left ends with the code of an exception, which has its highest bits set.
    status.code().is_some_and(|code| code < 0)
}
