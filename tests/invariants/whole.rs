//! Whole or not at all: a reader of public/ sees the old site or the new one, whatever happens to the build.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::time::{Duration, Instant};

use fastrand::Rng;

use crate::laws_support::{Tree, difference, tree};
use crate::program::Place;
use crate::sites::NOW;

/// Writes one of two versions of a site: each page differs, and some are there in one version only.
fn write_version(place: &Place, version: usize) {
    let _ = fs::remove_dir_all(place.root().join("content"));
    place.write("content/site.yaml", format!("title: 版{version}\nbase_url: https://example.jp/\n").as_bytes());
    place.write("content/_index.md", format!("---\ntitle: ホーム{version}\n---\n").as_bytes());
    for number in 0..40 {
        let front = format!("title: 頁{number}\nfiles: [{{file: f{number}.txt}}]");
        place.write(&format!("content/p{number}.md"), format!("---\n{front}\n---\n版{version}\n").as_bytes());
        place.write(&format!("content/f{number}.txt"), format!("版{version}").repeat(500).as_bytes());
    }
    for number in 0..10 {
        place.write(&format!("content/only{version}-{number}.md"), b"---\ntitle: x\n---\n");
    }
}

#[test]
fn a_killed_build_leaves_the_old_site_or_the_new_one() {
    let place = Place::new();
    let sites: Vec<Tree> = (0..2)
        .map(|version| {
            write_version(&place, version);
            assert_eq!(place.build(NOW), Some(0));
            tree(&place.public())
        })
        .collect();
    assert!(difference(&sites[0], &sites[1]).len() > 50);
    // Version 1 stands. How long does a build take here?
    write_version(&place, 0);
    let started = Instant::now();
    assert_eq!(place.build(NOW), Some(0));
    let mut whole = started.elapsed();

    let mut rng = Rng::with_seed(20_220_617);
    let mut seen = [0, 0];
    let mut killed = 0;
    for round in 0..50 {
        write_version(&place, (round + 1) % 2);
        let mut build = place.command(NOW).spawn().expect("the program runs");
        // The later half of a build is where it writes.
        std::thread::sleep(whole.mul_f64(0.2 + rng.f64()));
        build.kill().expect("a kill");
        let was_killed = !build.wait().expect("an end").success();
        killed += usize::from(was_killed);
        // The machine may be busier now, or less busy: a kill that came too late is followed by an earlier one, and one
        // that came in time by a later one, so that the moments stay on both sides of the end.
        whole = whole.mul_f64(if was_killed { 1.1 } else { 0.9 });
        let standing = tree(&place.public());
        let which = sites.iter().position(|site| *site == standing);
        match which {
            Some(which) => seen[which] += 1,
            None => panic!("round {round}: {}", difference(&sites[0], &standing).join("\n")),
        }
    }
    assert!(killed >= 10 && seen[0] > 0 && seen[1] > 0, "{killed} killed, {seen:?} seen: the moments miss the build");

    write_version(&place, 0);
    assert_eq!(place.build(NOW), Some(0));
    assert_eq!(difference(&tree(&place.public()), &sites[0]), Vec::<String>::new());
    assert_no_litter(place.root());
}

/// After a build there are the sources, the site, and the record of what was published; no staging directory is left.
fn assert_no_litter(root: &Path) {
    let mut names: Vec<String> = fs::read_dir(root)
        .expect("a directory")
        .map(|entry| entry.expect("an entry").file_name().into_string().expect("UTF-8"))
        .collect();
    names.sort();
    assert_eq!(names, [".site.bansou", "content", "site"]);
    let workshop: Vec<String> = tree(&root.join(".site.bansou")).into_keys().collect();
    assert!(workshop.len() <= 4 && workshop.iter().all(|name| !name.contains('/')), "{workshop:?}");
}

/// What every file of a site is, to a reader who looks closely: inode, time, length.
fn facts(root: &Path) -> BTreeMap<String, (u64, i64, i64, u64)> {
    tree(root)
        .into_keys()
        .map(|path| {
            let facts = fs::metadata(root.join(&path)).expect("a file");
            (path, (facts.ino(), facts.mtime(), facts.mtime_nsec(), facts.len()))
        })
        .collect()
}

#[test]
fn a_mistake_leaves_the_old_site_untouched() {
    let place = Place::new();
    write_version(&place, 0);
    assert_eq!(place.build(NOW), Some(0));
    let (before, site) = (facts(&place.public()), tree(&place.public()));
    for (path, wrong) in [
        ("content/p1.md", "---\ntitle: x\n---\n[x](nowhere.md)\n"),
        ("content/p1.md", "---\ntitel: x\n---\n"),
        ("content/site.yaml", "title: x\n"),
        ("content/site.yaml", "title: x\nbase_url: https://example.jp/\ntheme: nothing\n"),
        ("themes/default/templates/page.html", "{{ page.nothing.at.all }}"),
    ] {
        write_version(&place, 1);
        place.write(path, wrong.as_bytes());
        if path.starts_with("themes") {
            place.write("themes/default/theme.yaml", b"name: default\n");
        }
        assert_eq!(place.build(NOW), Some(1), "{wrong}");
        let _ = fs::remove_dir_all(place.root().join("themes"));
        assert_eq!(difference(&site, &tree(&place.public())), Vec::<String>::new(), "{wrong}");
        assert_eq!(facts(&place.public()), before, "{wrong}");
        assert_no_litter(place.root());
    }
}

#[test]
fn nothing_new_touches_nothing() {
    let place = Place::new();
    write_version(&place, 0);
    assert_eq!(place.build(NOW), Some(0));
    let before = facts(&place.public());
    let directory = fs::metadata(place.public()).expect("a directory").ino();
    std::thread::sleep(Duration::from_millis(20));
    write_version(&place, 0);
    assert_eq!(place.build(NOW), Some(0));
    assert_eq!(facts(&place.public()), before);
    assert_eq!(fs::metadata(place.public()).expect("a directory").ino(), directory);
    // One page changed: the others keep their inode and their time.
    place.write("content/p1.md", b"---\ntitle: \xe9\xa0\x811\n---\n\xe6\x96\xb0\n");
    assert_eq!(place.build(NOW), Some(0));
    let after = facts(&place.public());
    assert_ne!(after["p1/index.html"], before["p1/index.html"]);
    assert_eq!(after["p2/index.html"], before["p2/index.html"]);
}
