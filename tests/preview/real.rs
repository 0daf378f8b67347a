//! The law, held by the real program: nobody tells it anything, the system does; and what it answers over HTTP is
//! compared.

use std::collections::BTreeMap;
use std::fs;

use bansou::build;
use bansou::files::Disk;
use bansou::model::config::BaseUrl;

use crate::edits::Desk;
use crate::law::{DEEDS, options, sequences, tree};
use crate::served::http::encoded;
use crate::served::program::{Preview, until_right};

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
        let answer = preview.get(&encoded(&format!("{root}{path}")));
        let wanted = if path == "404.html" { 404 } else { 200 };
        let body = plain(path, &answer.body);
        if answer.status != wanted || body != expected {
            return Some(format!("{path}: {}\nshown: {body}\nclean: {expected}", answer.status));
        }
    }
    let is_there = |path: &str| preview.get(&encoded(&format!("{root}{path}"))).status == 200;
    let left = gone.keys().find(|path| !tree.contains_key(*path) && is_there(path));
    left.map(|path| format!("{path} is still there"))
}

fn holds(seed: u64) {
    let mut desk = Desk::new(seed);
    let preview = Preview::start(&desk.root);
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
        until_right(&format!("what a build writes of seed {seed} after {done:?}"), || {
            difference(&preview, &desk, &known)
        });
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
