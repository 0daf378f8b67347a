//! The program while it runs, and how a test waits for it.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use super::http::{Answer, answer_in, exchange, request};
use crate::NOW;

/// What hasn't happened after this never will, however busy the machine is.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// Asks again and again until there is something, which is returned.
#[track_caller]
pub fn until<T>(what: &str, ask: impl FnMut() -> Option<T>) -> T {
    until_within(PATIENCE, what, ask)
}

/// The same, with a patience of its own for what is much work.
#[track_caller]
pub fn until_within<T>(patience: Duration, what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let began = Instant::now();
    loop {
        if let Some(found) = ask() {
            return found;
        }
        assert!(began.elapsed() < patience, "this never came: {what}");
        thread::sleep(Duration::from_millis(2));
    }
}

/// Asks again and again until nothing is wrong; what was wrong last is told where that never comes.
#[track_caller]
pub fn until_right(what: &str, mut ask: impl FnMut() -> Option<String>) {
    let began = Instant::now();
    while let Some(wrong) = ask() {
        assert!(began.elapsed() < PATIENCE, "this never came: {what}\n{wrong}");
        thread::sleep(Duration::from_millis(2));
    }
}

/// A preview that runs; it ends with this value.
pub struct Preview {
    child: Child,
    pub address: SocketAddr,
    /// The address that it told, below its host: `/` or `/kb/`.
    pub root: String,
    said: Arc<Mutex<String>>,
}

impl Preview {
    /// `bansou serve` over the site in a directory at the suite's moment, at any free port.
    #[track_caller]
    pub fn start(root: &Path) -> Preview {
        Preview::with(root, &["--now", NOW])
    }

    /// The same with these arguments alone.
    #[track_caller]
    pub fn with(root: &Path, arguments: &[&str]) -> Preview {
        Preview::at(root, 0, arguments)
    }

    /// The same at a port.
    #[track_caller]
    pub fn at(root: &Path, port: u16, arguments: &[&str]) -> Preview {
        Preview::run(command(root), port, arguments)
    }

    /// The same at any free port, with no more files open at once than these.
    #[track_caller]
    pub fn within(root: &Path, files: u32) -> Preview {
        let program = command(root);
        let mut shell = Command::new("sh");
        shell.args(["-c", &format!("ulimit -n {files}; exec \"$0\" \"$@\"")]);
        shell.arg(program.get_program()).args(program.get_args());
        Preview::run(quiet(shell), 0, &["--now", NOW])
    }

    #[track_caller]
    fn run(mut program: Command, port: u16, arguments: &[&str]) -> Preview {
        let port = port.to_string();
        let mut child = program.args(["--port", &port]).args(arguments).spawn().expect("the program runs");
        let said = gather(&mut child);
        let told = until("the address", || {
            let said = said.lock().expect("what was said").clone();
            let ended = child.try_wait().expect("a child");
            assert!(ended.is_none(), "it ended with {ended:?} and said:\n{said}");
            let rest = said.split_once("http://")?.1;
            Some(rest.split_once('\n')?.0.to_owned())
        });
        let (host, path) = told.split_once('/').expect("an address with a path");
        let address = host.parse().expect("an address with a number and a port");
        Preview { child, address, root: format!("/{path}"), said }
    }

    /// All that was said to whoever runs it.
    pub fn said(&self) -> String {
        self.said.lock().expect("what was said").clone()
    }

    pub fn get(&self, target: &str) -> Answer {
        self.ask("GET", target)
    }

    pub fn ask(&self, method: &str, target: &str) -> Answer {
        let back = exchange(self.address, &request(method, target, self.address));
        answer_in(&back, method).unwrap_or_else(|| panic!("{method} {target} wasn't answered"))
    }

    /// Waits until the page at an address holds a text.
    #[track_caller]
    pub fn shows(&self, target: &str, text: &str) -> Answer {
        until(&format!("{text:?} at {target}"), || {
            let answer = self.get(target);
            (answer.status == 200 && answer.text().contains(text)).then_some(answer)
        })
    }

    /// Waits until an address is answered with a status.
    #[track_caller]
    pub fn answers(&self, target: &str, status: u16) -> Answer {
        until(&format!("{status} at {target}"), || Some(self.get(target)).filter(|answer| answer.status == status))
    }

    /// Sends it a signal by name, and waits for its end.
    #[track_caller]
    pub fn ends_by(mut self, signal: &str) -> (ExitStatus, String) {
        let killed = Command::new("kill").args(["-s", signal]).arg(self.child.id().to_string()).status();
        assert!(killed.expect("kill runs").success());
        let status = until("its end", || self.child.try_wait().expect("a child"));
        (status, self.said())
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The program over a directory, in an empty environment.
pub fn command(root: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bansou"));
    command.arg("serve").arg("--root").arg(root);
    quiet(command)
}

fn quiet(mut command: Command) -> Command {
    command.env_clear().env("LC_ALL", "ja_JP.UTF-8");
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    command
}

/// What a child says, as it says it. A pipe that nobody empties would stop it.
fn gather(child: &mut Child) -> Arc<Mutex<String>> {
    let said = Arc::new(Mutex::new(String::new()));
    let (into, mut from) = (Arc::clone(&said), BufReader::new(child.stderr.take().expect("a pipe")));
    thread::spawn(move || {
        let mut line = String::new();
        while from.read_line(&mut line).is_ok_and(|length| length > 0) {
            into.lock().expect("what was said").push_str(&line);
            line.clear();
        }
    });
    said
}
