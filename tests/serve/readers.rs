//! Ten readers of many pages while files change: none is turned away, and none gets anything but pages that are there
//! or a 404 of one that isn't.

use std::fs;
use std::io;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use fastrand::Rng;

use crate::http::Connection;
use crate::program::Preview;
use crate::sites::write;
use crate::support::SiteTest;

const READERS: u64 = 10;
const PAGES: usize = 60;
const EDITS: usize = 120;

/// A page that is always there, with what it hands out.
fn steady(number: usize, version: usize) -> String {
    format!(
        "---\ntitle: 頁{number}\ndate: 2022-05-{:02}\ntags: [札{}]\nfiles: [{{file: f.txt}}]\n---\n版{version}\n\n[次](p{}.md)\n\n終\n",
        1 + number % 28,
        number % 5,
        (number + 1) % PAGES,
    )
}

fn site() -> SiteTest {
    let mut site = SiteTest::new()
        .file("content/many/_index.md", "---\ntitle: 多く\npaginate_by: 10\n---\n")
        .file("content/many/f.txt", &paper(0))
        .edit("content/site.yaml", "https://example.jp/", "https://example.jp/\ntaxonomies: {tags: {label: 札}}");
    for number in 0..PAGES {
        site = site.file(&format!("content/many/p{number}.md"), &steady(number, 0));
    }
    site
}

fn paper(version: usize) -> String {
    format!("{}終", format!("紙{version}\n").repeat(2000))
}

/// What is wrong with an answer. Pages whose names begin with `now` come and go.
fn fault(target: &str, answer: io::Result<crate::http::Answer>) -> Option<String> {
    let answer = match answer {
        Ok(answer) => answer,
        Err(error) => return Some(format!("{target}: {error}")),
    };
    let text = answer.text();
    match answer.status {
        200 if target.ends_with(".txt") => (!text.ends_with('終')).then(|| format!("{target}: half a file")),
        200 if target.starts_with("/many/p") && !target.starts_with("/many/page/") => {
            (!text.contains("終")).then(|| format!("{target}: half a page"))
        }
        200 => None,
        404 if target.contains("/now") => None,
        status => Some(format!("{target}: {status}")),
    }
}

#[test]
fn ten_readers_are_answered_while_files_change() {
    let site = site();
    let preview = Preview::start(site.root());
    let (faults, answers, is_over) = (Mutex::new(Vec::new()), AtomicUsize::new(0), AtomicBool::new(false));
    thread::scope(|scope| {
        for seed in 0..READERS {
            let (preview, faults, answers, is_over) = (&preview, &faults, &answers, &is_over);
            scope.spawn(move || {
                let mut rng = Rng::with_seed(seed);
                let mut connection = Connection::open(preview.address);
                while !is_over.load(Ordering::Relaxed) {
                    let target = match rng.u8(..10) {
                        0 => "/".to_owned(),
                        1 => format!("/many/page/{}/", rng.u8(2..6)),
                        2 => "/sitemap.xml".to_owned(),
                        3 => format!("/tags/{}/", crate::http::encoded(&format!("札{}", rng.u8(..5)))),
                        4 => format!("/many/now{}/", rng.u8(..4)),
                        5 => "/many/f.txt".to_owned(),
                        6 => format!("/many/p{}/?unpublished=1", rng.usize(..PAGES)),
                        _ => format!("/many/p{}/", rng.usize(..PAGES)),
                    };
                    // Some browsers keep a connection, others open one for each page.
                    if rng.u8(..8) == 0 {
                        connection = Connection::open(preview.address);
                    }
                    let answer = match &mut connection {
                        Ok(connection) => connection.get(&target),
                        Err(error) => Err(io::Error::new(error.kind(), "no connection")),
                    };
                    answers.fetch_add(1, Ordering::Relaxed);
                    if let Some(fault) = fault(&target, answer) {
                        faults.lock().expect("the faults").push(fault);
                        return;
                    }
                }
            });
        }
        edit(&site);
        is_over.store(true, Ordering::Relaxed);
    });
    let faults = faults.into_inner().expect("the faults");
    assert!(faults.is_empty(), "{faults:#?}");
    let answers = answers.into_inner();
    assert!(answers > 200, "only {answers} answers");
    for number in 0..PAGES {
        let last = (0..EDITS).rev().find(|edit| edit % PAGES == number).map_or(0, |edit| edit + 1);
        preview.shows(&format!("/many/p{number}/"), &format!("版{last}"));
    }
}

/// Pages are edited in place; others come and go; a paper is put in place of the one before.
fn edit(site: &SiteTest) {
    for edit in 0..EDITS {
        write(site, &format!("content/many/p{}.md", edit % PAGES), steady(edit % PAGES, edit + 1));
        let passing = format!("content/many/now{}.md", edit % 4);
        match edit % 8 {
            0..4 => write(site, &passing, "---\ntitle: 今だけ\n---\n"),
            _ => fs::remove_file(site.path(&passing)).expect("a page that was written"),
        }
        if edit % 5 == 0 {
            write(site, "content/many/f.tmp", paper(edit));
            fs::rename(site.path("content/many/f.tmp"), site.path("content/many/f.txt")).expect("a rename");
        }
        thread::sleep(Duration::from_millis(25));
    }
}
