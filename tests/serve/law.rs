//! The law of the preview, end to end: files are edited at random, nobody says where but the system, and what is
//! answered in the end is what a clean build of them would write, at each view that can be asked for. `tests/preview/`
//! holds the same law without a system, and has the editors.
//!
//! The long form sets `BANSOU_SEQUENCES`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use bansou::build::{self, Options};
use bansou::calendar::Now;
use bansou::files::{Disk, handed_out};
use bansou::model::config::Overrides;
use bansou::model::output::Content;
use bansou::preview::{hash, script};

use crate::desk::Desk;
use crate::http::{Connection, encoded};
use crate::program::{Preview, until_right};
use crate::support::SiteTest;
use crate::support::pdf::Paper;
use crate::writing::NOW;

const DEEDS: usize = 40;

/// What is asked for, and what a build of it is told.
const VIEWS: [(&str, &str, bool); 3] = [
    ("", NOW, false),
    ("?unpublished=1", NOW, true),
    ("?now=2022-06-19T09:00:00%2B09:00", "2022-06-19T09:00:00+09:00", false),
];

/// What a build of the site writes, by its address.
fn built(disk: &Disk, now: &str, unpublished: bool) -> BTreeMap<String, Vec<u8>> {
    let papers = Some(Arc::new(build::Papers::new(bansou::parse::pdf_text)));
    let options =
        Options { now: Now(now.parse().expect("a moment")), unpublished, overrides: Overrides::default(), papers };
    let linked = build::link(disk, &options).expect("a content directory");
    let renderer = linked.renderer.unwrap_or_else(|| panic!("no site: {:#?}", linked.diagnostics));
    let site = renderer.site();
    let routes: Vec<_> = renderer.routes().into_iter().chain(renderer.index_routes()).collect();
    let mut files = BTreeMap::new();
    for output in routes.iter().map(|&route| renderer.render(route).0).chain(renderer.assets()) {
        let bytes = match output.content {
            Content::Bytes(bytes) => bytes,
            Content::File { source } => {
                let mut bytes = Vec::new();
                let handed_out = handed_out(disk, &source).expect("a file that is handed out");
                handed_out.into_reader().read_to_end(&mut bytes).expect("its bytes");
                bytes
            }
        };
        // Where two pages claim an address, which is a mistake, the first has it.
        files.entry(format!("{}{}", site.config.base_url.path, encoded(&output.path))).or_insert(bytes);
    }
    files
}

/// What differs between an answer and the file that a build writes; none of it is there where `file` is none.
fn difference(connection: &mut Connection, target: &str, query: &str, file: Option<&Vec<u8>>) -> Option<String> {
    let answer = connection.get(&format!("{target}{query}")).expect("an answer");
    let Some(file) = file else {
        // The preview leads from the root of its host to the site.
        let is_gone = answer.status == 404 || answer.status == 307;
        return (!is_gone).then(|| format!("{target}{query} is still answered"));
    };
    let carried = answer.page_hash().filter(|_| target.ends_with(".html"));
    let shown = carried.map_or_else(|| answer.text(), |carried| answer.text().replace(&script(&carried), ""));
    let is_same = shown.as_bytes() == file.as_slice() || answer.body == *file;
    let is_known = !target.ends_with(".html") || answer.page_hash() == Some(hash(file));
    (!is_same || !is_known).then(|| {
        format!("{target}{query} ({}) is\n{shown}\nand is built as\n{}", answer.status, String::from_utf8_lossy(file))
    })
}

fn holds(seed: u64) {
    let mut desk = Desk::new(seed);
    let preview = Preview::with(&desk.root, &["--now", NOW]);
    let disk = Disk::new(&desk.root).expect("a directory");
    let mut connection = Connection::open(preview.address).expect("a connection");
    let (mut ever, mut done) = (BTreeSet::new(), Vec::new());
    for step in 0..=DEEDS {
        let (name, touched) = if step == DEEDS { ("mend all", desk.mend()) } else { desk.deed() };
        done.push(format!("{step}: {name} {touched:?}"));
        // Now and then the next deed comes before anybody looked, and what can't be read is shown as it was.
        if step < DEEDS && (desk.is_broken() || desk.rng.u8(..3) == 0) {
            continue;
        }
        for (query, now, unpublished) in VIEWS {
            let built = built(&disk, now, unpublished);
            ever.extend(built.keys().cloned());
            until_right(&format!("what a build writes of seed {seed} after\n{}", done.join("\n")), || {
                ever.iter().find_map(|target| difference(&mut connection, target, query, built.get(target)))
            });
        }
    }
}

/// Sequences in the short form.
fn sequences() -> u64 {
    std::env::var("BANSOU_SEQUENCES").ok().and_then(|number| number.parse().ok()).unwrap_or(6)
}

#[test]
fn after_every_edit_what_is_answered_is_what_a_build_would_write() {
    for seed in 0..sequences() {
        holds(seed);
    }
}

/// The words of PDFs are read when somebody searches, and are those that a build finds; after an edit, those of the new
/// file.
#[test]
fn the_words_of_papers_are_searched_as_in_a_build() {
    let paper = |words| Paper { title: "資料", author: "", tagged: true, pages: &[&["進め方", words]] }.bytes();
    let site = SiteTest::new()
        .file("content/a.md", "---\ntitle: 資料\nfiles: [{file: p.pdf, label: 資料1}]\n---\n")
        .bytes("content/p.pdf", &paper("傾聴と対話"));
    let preview = Preview::with(site.root(), &["--now", NOW]);
    let disk = Disk::new(site.root()).expect("a directory");
    let mut connection = Connection::open(preview.address).expect("a connection");
    let mut texts = BTreeSet::new();
    for words in ["傾聴と対話", "課題の設定をする"] {
        std::fs::write(site.path("content/p.pdf"), paper(words)).expect("a file");
        let files = built(&disk, NOW, false);
        let index: Vec<_> = files.iter().filter(|(address, _)| address.starts_with("/search/")).collect();
        assert!(index.len() > 2, "{:?}", files.keys());
        until_right(words, || {
            index.iter().find_map(|(address, file)| difference(&mut connection, address, "", Some(file)))
        });
        texts.extend(index.iter().map(|(address, _)| (*address).clone()));
    }
    assert!(texts.len() > 3, "the two indexes are one: {texts:?}");
}
