//! The law, held by the real program: nobody tells it anything, the system does; and what it answers over HTTP is compared.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use bansou::build;
use bansou::files::Disk;
use bansou::model::config::BaseUrl;

use crate::edits::Desk;
use crate::law::{DEEDS, options, sequences, tree};
use crate::writing::NOW;

/// What stands for «never».
const PATIENCE: Duration = Duration::from_secs(30);

/// A running preview, which ends with the test.
struct Preview {
    child: Child,
    address: String,
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Preview {
    fn begin(desk: &Desk) -> Preview {
        let mut child = Command::new(env!("CARGO_BIN_EXE_bansou"))
            .args(["serve", "--port", "0", "--lang", "en", "--now", NOW, "--root"])
            .arg(&desk.root)
            .stderr(Stdio::piped())
            .stdin(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let address = lines
            .find_map(|line| Some(line.unwrap().strip_prefix("preview: http://")?.split('/').next()?.to_owned()))
            .expect("an address");
        // What is said later must not fill the pipe.
        std::thread::spawn(move || lines.for_each(drop));
        Preview { child, address }
    }

    /// The status and the body of an answer.
    fn get(&self, path: &str) -> (u16, Vec<u8>) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let path: String = path.bytes().map(encoded).collect();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.address).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let end = answer.windows(4).position(|window| window == b"\r\n\r\n").expect("a head") + 4;
        let status = std::str::from_utf8(&answer[9..12]).unwrap().parse().unwrap();
        (status, answer.split_off(end))
    }
}

fn encoded(byte: u8) -> String {
    if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
        (byte as char).to_string()
    } else {
        format!("%{byte:02X}")
    }
}

/// The page without the preview's script, whose hash must be the page's own.
fn plain(path: &str, body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body).into_owned();
    if !path.ends_with(".html") {
        return text;
    }
    let Some((_, rest)) = text.split_once("data-page=\"") else { return text };
    let hash = rest.split('"').next().unwrap();
    let page = text.replacen(&bansou::preview::script(hash), "", 1);
    if bansou::preview::hash(page.as_bytes()) == hash { page } else { text }
}

/// What differs between what is answered and a clean build; none where nothing does.
fn difference(preview: &Preview, desk: &Desk, gone: &BTreeMap<String, String>) -> Option<String> {
    let disk = Disk::new(&desk.root).unwrap();
    let clean = build::link(&disk, &options(false)).unwrap();
    // Where two things claim one address, a build says so and writes neither.
    if clean.diagnostics.iter().any(|it| it.code == "address-taken") {
        return None;
    }
    let clean = clean.renderer.expect("a site");
    let BaseUrl { path: root, .. } = clean.site().config.base_url.clone();
    let tree = tree(&clean);
    for (path, expected) in &tree {
        let expected = match expected.strip_prefix('@') {
            Some(source) => fs::read_to_string(desk.root.join(source)).unwrap(),
            None => expected.clone(),
        };
        let (status, body) = preview.get(&format!("{root}{path}"));
        let wanted = if path == "404.html" { 404 } else { 200 };
        let body = plain(path, &body);
        if status != wanted || body != expected {
            return Some(format!("{path}: {status}\nshown: {body}\nclean: {expected}"));
        }
    }
    let left = gone.keys().find(|path| !tree.contains_key(*path) && preview.get(&format!("{root}{path}")).0 == 200);
    left.map(|path| format!("{path} is still there"))
}

fn holds(seed: u64) {
    let mut desk = Desk::new(seed);
    let preview = Preview::begin(&desk);
    let mut done = Vec::new();
    let mut known = BTreeMap::new();
    for step in 0..=DEEDS {
        let several = if step == DEEDS { 0 } else { desk.rng.u8(1..4) };
        for _ in 0..several {
            done.push(desk.deed().0);
        }
        if step == DEEDS {
            desk.mend();
        }
        if desk.is_broken() {
            continue;
        }
        let began = Instant::now();
        while let Some(difference) = difference(&preview, &desk, &known) {
            assert!(began.elapsed() < PATIENCE, "seed {seed}, after {done:?}: {difference}");
            std::thread::sleep(Duration::from_millis(5));
        }
        let disk = Disk::new(&desk.root).unwrap();
        known.extend(tree(&build::link(&disk, &options(false)).unwrap().renderer.unwrap()));
    }
}

#[test]
fn after_quiet_the_program_answers_what_a_build_would_write() {
    let seeds = 0..(sequences() / 25).max(3);
    std::thread::scope(|scope| {
        for lane in 0..3 {
            let seeds = seeds.clone();
            scope.spawn(move || seeds.filter(|seed| seed % 3 == lane).for_each(|seed| holds(5000 + seed)));
        }
    });
}
