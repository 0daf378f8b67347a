//! However a program saves a file, a reader sees whole versions and, after each save, the last one.
//!
//! 1. Each version of a page names its number in its title and at its end, with a long text between them.
//! 2. A reader asks for the page all the time. An answer with two numbers, or with none, is half a file.
//! 3. The next save waits until the one before was seen.

use std::fs::{self, File, OpenOptions};
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use crate::http::Connection;
use crate::program::{Preview, until};
use crate::stream::Events;
use crate::support::SiteTest;

const SAVES: u32 = 50;
const PAGE: &str = "content/a.md";

/// A file that stays away or unfinished for longer than this is truly so: its writer had to wait for a core. What was
/// seen meanwhile says nothing of the preview.
const LONGEST: Duration = Duration::from_millis(60);

/// All versions are of one length.
fn version(number: u32) -> String {
    format!("---\ntitle: 版{number:05}\n---\n{}\n\n終{number:05}。\n", "本文が続きます。\n\n".repeat(300))
}

/// The number of a version that was answered whole.
fn whole(page: &str) -> Result<u32, String> {
    let numbers = |mark: &str| -> Vec<u32> {
        page.match_indices(mark)
            .filter_map(|(at, _)| page.get(at + mark.len()..at + mark.len() + 5)?.parse().ok())
            .collect()
    };
    let (titles, ends) = (numbers("版"), numbers("終"));
    match (titles.as_slice(), ends.as_slice()) {
        ([title, more @ ..], [end]) if title == end && more.iter().all(|other| other == title) => Ok(*end),
        _ => Err(format!("titles {titles:?}, ends {ends:?}")),
    }
}

/// What a reader has seen.
#[derive(Default)]
struct Seen {
    last: AtomicU32,
    faults: Mutex<Vec<String>>,
    answers: AtomicU32,
    is_over: AtomicBool,
}

fn read_on(preview: &Preview, seen: &Seen) {
    let mut connection = Connection::open(preview.address).expect("a connection");
    while !seen.is_over.load(Ordering::Relaxed) {
        let answer = connection.get("/a/").expect("an answer");
        let found = match answer.status {
            200 => whole(&answer.text()),
            status => Err(format!("status {status}")),
        };
        seen.answers.fetch_add(1, Ordering::Relaxed);
        match found {
            Ok(number) => seen.last.store(number, Ordering::Relaxed),
            Err(fault) => seen.faults.lock().expect("the faults").push(fault),
        }
    }
}

/// Saves one version after the other with `save`, which is given the page's path and its next text.
fn all_are_whole(site: &SiteTest, save: impl Fn(&Path, &str)) {
    fs::write(site.place(PAGE), version(0)).expect("a file");
    let preview = Preview::start(site.root());
    let seen = Arc::new(Seen::default());
    thread::scope(|scope| {
        let (preview, of_reader) = (&preview, Arc::clone(&seen));
        let reader = scope.spawn(move || read_on(preview, &of_reader));
        let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            for number in 1..=SAVES {
                let began = Instant::now();
                save(&site.path(PAGE), &version(number));
                let took = began.elapsed();
                until(&format!("version {number}"), || {
                    (seen.last.load(Ordering::Relaxed) == number || reader.is_finished()).then_some(())
                });
                let faults = std::mem::take(&mut *seen.faults.lock().expect("the faults"));
                assert!(faults.is_empty() || took > LONGEST, "save {number}, which took {took:?}: {faults:?}");
            }
        }));
        seen.is_over.store(true, Ordering::Relaxed);
        if let Err(panic) = outcome {
            std::panic::resume_unwind(panic);
        }
    });
    assert!(seen.answers.load(Ordering::Relaxed) > SAVES, "the reader hardly read");
}

fn pause(milliseconds: u64) {
    thread::sleep(Duration::from_millis(milliseconds));
}

/// The same name with something after it.
fn beside(path: &Path, ending: &str) -> PathBuf {
    PathBuf::from(format!("{}{ending}", path.display()))
}

#[test]
fn written_in_place_in_two_pieces() {
    all_are_whole(&SiteTest::new(), |path, text| {
        let mut file = File::create(path).expect("a file");
        let (first, second) = text.as_bytes().split_at(text.len() / 2);
        file.write_all(first).expect("a half");
        pause(4);
        file.write_all(second).expect("a half");
    });
}

#[test]
fn written_beside_and_renamed() {
    all_are_whole(&SiteTest::new(), |path, text| {
        let temporary = beside(path, ".tmp");
        fs::write(&temporary, text).expect("a file");
        fs::rename(&temporary, path).expect("a rename");
    });
}

/// As Vim does with `backupcopy=no`: the old file is moved away before the new one is written.
#[test]
fn moved_to_a_backup_with_a_tilde() {
    all_are_whole(&SiteTest::new(), |path, text| {
        let backup = beside(path, "~");
        fs::rename(path, &backup).expect("a rename");
        pause(3);
        fs::write(path, text).expect("a file");
        fs::remove_file(&backup).expect("a backup");
    });
}

/// Nobody saves ten times a second: what one save left behind mustn't be taken for a part of the next.
#[test]
fn saves_that_are_far_apart_are_no_departure() {
    let site = SiteTest::new().file(PAGE, &version(0));
    let preview = Preview::start(site.root());
    let mut events = Events::of_page(&preview, "/a/");
    events.until_known();
    for number in 1..=4 {
        pause(600);
        let (path, backup) = (site.path(PAGE), beside(&site.path(PAGE), "~"));
        fs::rename(&path, &backup).expect("a rename");
        pause(10);
        fs::write(&path, version(number)).expect("a file");
        fs::remove_file(&backup).expect("a backup");
        events.until("the reload", |event| event.name == "reload" || event.name == "back");
        assert_eq!(events.count("gone"), 0, "save {number} made the page go");
    }
}

#[test]
fn moved_to_a_backup_that_counts_as_a_file() {
    all_are_whole(&SiteTest::new(), |path, text| {
        let backup = beside(path, ".bak");
        fs::rename(path, &backup).expect("a rename");
        pause(10);
        fs::write(path, text).expect("a file");
        pause(5);
        fs::remove_file(&backup).expect("a backup");
    });
}

#[test]
fn removed_and_created() {
    all_are_whole(&SiteTest::new(), |path, text| {
        fs::remove_file(path).expect("a file");
        pause(10);
        fs::write(path, text).expect("a file");
    });
}

#[test]
fn emptied_first_and_written_after_a_pause() {
    all_are_whole(&SiteTest::new(), |path, text| {
        let mut file = OpenOptions::new().write(true).open(path).expect("a file");
        file.set_len(0).expect("an empty file");
        pause(20 + u64::from(fastrand::u8(..20)));
        for piece in text.as_bytes().chunks(4096) {
            file.write_all(piece).expect("a piece");
        }
    });
}

/// As a shell's redirection does after another: for a while the file is empty, and nobody has it open.
#[test]
fn emptied_and_closed_first() {
    all_are_whole(&SiteTest::new(), |path, text| {
        drop(File::create(path).expect("a file"));
        pause(20);
        fs::write(path, text).expect("a file");
    });
}

/// As a mapped file changes: no length does, and nothing is truncated.
#[test]
fn overwritten_with_the_same_length() {
    all_are_whole(&SiteTest::new(), |path, text| {
        let mut file = OpenOptions::new().read(true).write(true).open(path).expect("a file");
        let end = u64::try_from(text.len()).expect("a length") / 2;
        file.seek(SeekFrom::Start(end)).expect("a place");
        file.write_all(&text.as_bytes()[text.len() / 2..]).expect("the end");
        pause(2);
        file.seek(SeekFrom::Start(0)).expect("a place");
        file.write_all(&text.as_bytes()[..text.len() / 2]).expect("the beginning");
    });
}

#[test]
fn moved_from_another_folder_of_the_content() {
    let site = SiteTest::new().file("content/stash/note.txt", "");
    all_are_whole(&site, |path, text| {
        let temporary = path.with_file_name("stash").join("draft-1");
        fs::write(&temporary, text).expect("a file");
        fs::rename(&temporary, path).expect("a rename");
    });
}

#[test]
fn moved_from_a_folder_behind_a_link() {
    let site = SiteTest::new().file("aside/note.txt", "").symlink("content/tmp", "../aside");
    all_are_whole(&site, |path, text| {
        let temporary = path.with_file_name("tmp").join("draft-1");
        fs::write(&temporary, text).expect("a file");
        fs::rename(&temporary, path).expect("a rename");
    });
}
