//! `bansou read-pdfs`: what PDFs say of themselves, and their words, asked for on standard input and told on standard
//! output. The program calls itself with it, so that a file that was made to do harm takes neither the program's time
//! nor its memory, and doesn't end it ([`Processes`]). Nobody else needs it, and it isn't shown in the help.
//!
//! 1. A request is the letter of a [`Question`], the length of the file (64 bits, the lowest byte first) and the file.
//!    The answer is a line of JSON.
//! 2. A child is bounded by the system, if it is Unix: in memory, and for each file in the time that it computes, which
//!    doesn't depend on what else the machine does. A file must end where it ended before.
//! 3. Wherever it runs, it is ended when it has taken too long by the clock, and all that it would say is dropped.
//! 4. What it says is read as far as a text may be long, and no further.
//! 5. A child reads one file after another, until one ends it. If that wasn't its first, and not for the time that it
//!    took, the file is tried once more in a new one: the memory that others left behind is no fault of it.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::build::PdfReader;
use crate::model::pdf::{Pdf, PdfText};
use crate::parse;

/// As it is called.
pub const NAME: &str = "read-pdfs";

/// How long a file's words may be computed at, in seconds: many times what papers of a council take.
const SECONDS: u64 = 10;
/// The same for what it says of itself, which is a few objects.
const SECONDS_OF_FACTS: u64 = 3;
/// How long it may take by the clock, on a machine with much else to do.
const DEADLINE: Duration = Duration::from_mins(2);
/// The memory that a reader may ask for, in bytes. The allocator reserves a part of it that it doesn't use.
#[cfg(unix)]
const MEMORY: u64 = 3 * 1024 * 1024 * 1024;
/// The stack of the thread that reads: parts of a file may lie in one another.
const STACK: usize = 256 * 1024 * 1024;
/// A text in JSON is at most six times as long, and has some marks around it.
const MAX_OUTPUT: u64 = 8 * PdfText::MAX_LENGTH as u64;

/// What is asked of a file.
#[derive(Clone, Copy, Debug)]
enum Question {
    /// [`parse::pdf`]
    Facts = b'f' as isize,
    /// [`parse::pdf_text`]
    Words = b'w' as isize,
}

impl Question {
    fn of(letter: u8) -> Option<Question> {
        [Question::Facts, Question::Words].into_iter().find(|question| question.letter() == letter)
    }

    fn letter(self) -> u8 {
        self as u8
    }

    fn seconds(self) -> u64 {
        match self {
            Question::Facts => SECONDS_OF_FACTS,
            Question::Words => SECONDS,
        }
    }
}

/// The child's side.
pub fn run() -> u8 {
    bound_memory();
    // Whatever goes wrong is told by the exit code.
    std::panic::set_hook(Box::new(|_| std::process::exit(1)));
    let (mut asked, mut told) = (io::stdin().lock(), io::stdout().lock());
    loop {
        let Some((question, bytes)) = next_request(&mut asked) else { return 0 };
        bound_time(question.seconds());
        let read = move || match question {
            Question::Facts => line(&parse::pdf(&bytes)),
            Question::Words => line(&parse::pdf_text(&bytes)),
        };
        let reader = thread::Builder::new().stack_size(STACK).spawn(read);
        let Some(answer) = reader.ok().and_then(|reader| reader.join().ok()).flatten() else { return 1 };
        if told.write_all(&answer).and_then(|()| told.flush()).is_err() {
            return 2;
        }
    }
}

/// None if nobody asks any more.
fn next_request(asked: &mut impl Read) -> Option<(Question, Vec<u8>)> {
    let (mut letter, mut length) = ([0], [0; 8]);
    asked.read_exact(&mut letter).ok()?;
    asked.read_exact(&mut length).ok()?;
    let length = u64::from_le_bytes(length);
    let mut bytes = Vec::new();
    let read = asked.take(length.min(Pdf::MAX_LENGTH)).read_to_end(&mut bytes).ok()?;
    (read as u64 == length).then_some(())?;
    Some((Question::of(letter[0])?, bytes))
}

fn line(answer: &impl Serialize) -> Option<Vec<u8>> {
    let mut line = serde_json::to_vec(answer).ok()?;
    line.push(b'\n');
    Some(line)
}

/// Has the system end this process if it takes too much memory.
#[cfg(unix)]
fn bound_memory() {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let at_most = |amount| Rlimit { current: Some(amount), maximum: Some(amount) };
    // If the system knows no such bound, there is the deadline.
    let _ = setrlimit(Resource::As, at_most(MEMORY));
    let _ = setrlimit(Resource::Core, at_most(0));
}

/// Has the system end this process if it computes for so long from now on.
#[cfg(unix)]
fn bound_time(seconds: u64) {
    use rustix::process::{Resource, Rlimit, setrlimit};
    use rustix::time::{ClockId, clock_gettime};
    let used = u64::try_from(clock_gettime(ClockId::ProcessCPUTime).tv_sec).unwrap_or_default();
    // A second that has begun is not counted.
    let _ = setrlimit(Resource::Cpu, Rlimit { current: Some(used + 1 + seconds), maximum: None });
}

#[cfg(not(unix))]
fn bound_memory() {}

#[cfg(not(unix))]
fn bound_time(_: u64) {}

/// Reads PDFs in processes of its own, in as many as ask at once.
#[derive(Debug, Default)]
pub struct Processes {
    idle: Mutex<Vec<Process>>,
}

impl PdfReader for Processes {
    fn facts(&self, bytes: &[u8]) -> Pdf {
        match self.answer(Question::Facts, bytes) {
            Ok(pdf) => pdf,
            // What can't be started ends nothing: it is read here.
            Err(Failure::NoProcess) => parse::pdf(bytes),
            Err(Failure::Broken | Failure::TooSlow | Failure::TooCostly) => Pdf::Broken,
        }
    }

    fn words(&self, bytes: &[u8]) -> PdfText {
        match self.answer(Question::Words, bytes) {
            Ok(text) => text,
            Err(Failure::NoProcess | Failure::Broken) => PdfText::Broken,
            Err(Failure::TooSlow | Failure::TooCostly) => PdfText::TooCostly,
        }
    }
}

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Failure {
    NoProcess,
    Broken,
    /// In time.
    TooSlow,
    /// In memory, or in whatever else a system ends a process for.
    TooCostly,
}

impl Processes {
    fn answer<T: DeserializeOwned>(&self, question: Question, bytes: &[u8]) -> Result<T, Failure> {
        let idle = || self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let mut used = idle().pop();
        loop {
            let is_new = used.is_none();
            let mut process = match used.take() {
                Some(process) => process,
                None => Process::begin().map_err(|_| Failure::NoProcess)?,
            };
            match process.ask(question, bytes) {
                Some(answer) => {
                    idle().push(process);
                    return serde_json::from_slice(&answer).map_err(|_| Failure::Broken);
                }
                None => match process.failure() {
                    Failure::TooCostly | Failure::Broken if !is_new => {}
                    failure => return Err(failure),
                },
            }
        }
    }
}

/// A child that reads.
#[derive(Debug)]
struct Process {
    child: Child,
    asked: ChildStdin,
    /// Its answers, each a line; it hangs up where it has no more to say.
    told: Receiver<Vec<u8>>,
}

impl Process {
    fn begin() -> io::Result<Process> {
        let mut command = Command::new(own_program()?);
        command.arg(NAME).env_clear().stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn()?;
        let (Some(asked), Some(answers)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(io::ErrorKind::BrokenPipe.into());
        };
        let (sender, told) = mpsc::channel();
        // It ends with the child.
        thread::Builder::new().spawn(move || listen(answers, &sender))?;
        Ok(Process { child, asked, told })
    }

    /// None if the child didn't answer.
    fn ask(&mut self, question: Question, bytes: &[u8]) -> Option<Vec<u8>> {
        let mut head = vec![question.letter()];
        head.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
        // The child reads all of it before it says anything.
        self.asked.write_all(&head).and_then(|()| self.asked.write_all(bytes)).ok()?;
        self.asked.flush().ok()?;
        self.told.recv_timeout(DEADLINE).ok()
    }

    /// Ends the child, and says what was wrong with the file.
    fn failure(mut self) -> Failure {
        // If it ended by itself, its answers are over, and its status tells.
        let has_ended = matches!(self.told.try_recv(), Err(mpsc::TryRecvError::Disconnected));
        if !has_ended {
            let _ = self.child.kill();
            let _ = self.child.wait();
            return Failure::TooSlow;
        }
        self.child.wait().map_or(Failure::TooCostly, meant)
    }
}

/// Hands on each line, as far as one may be long.
fn listen(answers: ChildStdout, told: &Sender<Vec<u8>>) {
    let mut answers = BufReader::new(answers);
    loop {
        let mut line = Vec::new();
        let read = answers.by_ref().take(MAX_OUTPUT).read_until(b'\n', &mut line);
        if read.is_err() || line.last() != Some(&b'\n') || told.send(line).is_err() {
            return;
        }
    }
}

/// The file of this program, even if another has taken its name since.
fn own_program() -> io::Result<std::path::PathBuf> {
    if cfg!(target_os = "linux") { Ok("/proc/self/exe".into()) } else { std::env::current_exe() }
}

/// What a process that ended had to say.
#[cfg(unix)]
fn meant(status: ExitStatus) -> Failure {
    use std::os::unix::process::ExitStatusExt;
    match status.signal() {
        None => Failure::Broken,
        Some(signal) if signal == rustix::process::Signal::XCPU.as_raw() => Failure::TooSlow,
        Some(_) => Failure::TooCostly,
    }
}

#[cfg(not(unix))]
fn meant(status: ExitStatus) -> Failure {
    // A process that has no memory left ends with the code of an exception, which has its highest bits set.
    if status.code().is_some_and(|code| code < 0) { Failure::TooCostly } else { Failure::Broken }
}
