//! Very many files that come, change and go at once, as when another version is checked out: the preview arrives at
//! what a build of them would write, without being started again.
//!
//! The long form sets `BANSOU_STORM=20000`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::thread;
use std::time::Duration;

use bansou::preview::{hash, script};

use crate::http::{Connection, encoded};
use crate::program::{Preview, until_within};
use crate::sites::{built, write};
use crate::stream::Events;
use crate::support::{NOW, SiteTest};

/// Folders at the three levels of a tree with 200 leaves.
const LEVELS: [usize; 3] = [5, 8, 5];
const WRITERS: usize = 4;
/// Twenty thousand pages are linked and rendered by a program that isn't optimized.
const LONG: Duration = Duration::from_mins(5);
const SAMPLE: usize = 200;

fn number_of_files() -> usize {
    std::env::var("BANSOU_STORM").ok().and_then(|number| number.parse().ok()).unwrap_or(2000)
}

/// The folders of the tree below `content/`, the leaves last.
fn folders() -> [Vec<String>; 3] {
    let below = |above: &[String], level: usize| {
        above.iter().flat_map(|above| (0..LEVELS[level]).map(move |number| format!("{above}/{number}"))).collect()
    };
    let first: Vec<String> = (0..LEVELS[0]).map(|number| format!("s{number}")).collect();
    let second: Vec<String> = below(&first, 1);
    let third = below(&second, 2);
    [first, second, third]
}

/// Writes the whole tree as quickly as that can be done. A version of it has other titles.
fn write_all(content: &Path, version: usize) {
    let [first, second, leaves] = folders();
    let each = number_of_files() / leaves.len();
    thread::scope(|scope| {
        for writer in 0..WRITERS {
            let (first, second, leaves) = (&first, &second, &leaves);
            scope.spawn(move || {
                for leaf in leaves.iter().skip(writer).step_by(WRITERS) {
                    let folder = content.join(leaf);
                    fs::create_dir_all(&folder).expect("a folder");
                    let write = |name: &str, text: String| fs::write(folder.join(name), text).expect("a file");
                    write("_index.md", format!("---\ntitle: 区分{leaf}版{version}\npaginate_by: 40\n---\n"));
                    for number in 0..each {
                        let next = (number + 1) % each;
                        write(
                            &format!("p{number}.md"),
                            format!("---\ntitle: {leaf}の頁{number}版{version}\n---\n[次](p{next}.md)へ。\n"),
                        );
                    }
                }
                for folder in first.iter().chain(second).skip(writer).step_by(WRITERS) {
                    // Others may have made it by now, or will.
                    fs::create_dir_all(content.join(folder)).expect("a folder");
                    fs::write(
                        content.join(folder).join("_index.md"),
                        format!("---\ntitle: 区分{folder}版{version}\n---\n"),
                    )
                    .expect("a file");
                }
            });
        }
    });
}

/// The bytes of a file of the site as the preview answers it, without its script.
fn shown(preview: &Preview, path: &str) -> Option<Vec<u8>> {
    let mut connection = Connection::open(preview.address).expect("a connection");
    let answer = connection.get(&format!("/{}", encoded(path))).expect("an answer");
    if answer.status != 200 {
        return None;
    }
    let Some(carried) = answer.page_hash() else { return Some(answer.body) };
    let script = script(&carried);
    let at = memchr::memmem::find(&answer.body, script.as_bytes())?;
    let bare = [&answer.body[..at], &answer.body[at + script.len()..]].concat();
    assert_eq!(hash(&bare), carried, "{path}");
    Some(bare)
}

/// Waits until the preview shows what was built: the sitemap, the lists of all sections and a sample of the pages.
#[track_caller]
fn assert_arrives(preview: &Preview, built: &BTreeMap<String, Vec<u8>>, what: &str) {
    let is_page = |path: &str| path.rsplit('/').nth(1).is_some_and(|name| name.starts_with('p'));
    let (pages, lists): (Vec<&String>, Vec<&String>) =
        built.keys().filter(|path| path.ends_with("index.html")).partition(|path| is_page(path));
    let sample = pages.iter().step_by((pages.len() / SAMPLE).max(1));
    let sitemap = "sitemap.xml".to_owned();
    for path in std::iter::once(&sitemap).chain(lists).chain(sample.copied()) {
        until_within(LONG, &format!("{path} as it is built after {what}"), || {
            (shown(preview, path).as_ref() == Some(&built[path])).then_some(())
        });
    }
}

#[test]
fn a_checkout_is_shown_as_it_is_built() {
    let site = SiteTest::new().page("content/lonely.md", "title: 元からある頁\n");
    let preview = Preview::with(site.root(), &["--now", NOW]);
    let empty = built(&site);
    assert_arrives(&preview, &empty, "nothing");
    for version in 0..2 {
        write_all(&site.path("content"), version);
        let full = built(&site);
        assert!(full.len() > number_of_files() / 2, "{} files", full.len());
        assert_arrives(&preview, &full, &format!("version {version}"));
    }
    let [first, ..] = folders();
    for folder in first {
        fs::remove_dir_all(site.path("content").join(folder)).expect("a folder");
    }
    assert_arrives(&preview, &empty, "the end of all");
    for target in ["/s0/", "/s0/0/0/p0/", "/s4/7/4/p9/"] {
        assert_eq!(preview.get(target).status, 404, "{target}");
    }
    // It is awake: one edit is shown, and a new tree is.
    fs::write(site.path("content/lonely.md"), "---\ntitle: 元からある頁\n---\n直した文\n").expect("a file");
    preview.shows("/lonely/", "直した文");
    write_all(&site.path("content"), 2);
    let full = built(&site);
    assert_arrives(&preview, &full, "version 2");
}

/// In the middle of a checkout pages lead to others that aren't there yet. Nobody wrote that, and nobody is told of it.
#[test]
fn what_is_under_way_is_no_mistake() {
    const PAGES: usize = 40;
    let site = SiteTest::new();
    let preview = Preview::start(site.root());
    for number in 0..PAGES {
        let next = (number + 1) % PAGES;
        write(&site, &format!("content/s/p{number}.md"), format!("---\ntitle: 頁{number}\n---\n[次](p{next}.md)\n"));
        thread::sleep(Duration::from_millis(5));
    }
    for number in 0..PAGES {
        preview.answers(&format!("/s/p{number}/"), 200);
    }
    Events::of_page(&preview, "/").until_known();
    let said = preview.said();
    let mistakes: Vec<&str> = said.lines().filter(|line| line.starts_with("エラー")).collect();
    assert!(mistakes.is_empty(), "{} mistakes were told, first {:?}", mistakes.len(), mistakes.first());
}
