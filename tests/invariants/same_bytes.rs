//! Same input, same bytes: in any directory, time zone, locale, number of threads, umask, and order of files.

use std::process::{Command, Stdio};

use fastrand::Rng;

use crate::laws_support::{difference, tree};
use crate::program::Place;
use crate::sites::{NOW, generate};

/// What is set around a build.
struct Surroundings {
    zone: &'static str,
    locale: &'static str,
    threads: &'static str,
    umask: &'static str,
}

#[test]
fn surroundings_leave_no_trace() {
    let site = generate(7);
    let mut expected = None;
    let all = [
        Surroundings { zone: "Asia/Tokyo", locale: "ja_JP.UTF-8", threads: "1", umask: "022" },
        Surroundings { zone: "America/New_York", locale: "en_US.UTF-8", threads: "2", umask: "077" },
        Surroundings { zone: "Pacific/Kiritimati", locale: "C", threads: "3", umask: "002" },
        Surroundings { zone: "UTC", locale: "tr_TR.UTF-8", threads: "4", umask: "027" },
        Surroundings { zone: ":/nowhere", locale: "", threads: "4", umask: "000" },
    ];
    for (seed, around) in (0..).zip(all) {
        let place = Place::new();
        let mut files: Vec<(&str, Vec<u8>)> = site.paths().collect();
        Rng::with_seed(seed).shuffle(&mut files);
        for (path, bytes) in &files {
            place.write(path, bytes);
        }
        let status = Command::new("sh")
            .args(["-c", "umask $0; exec \"$@\"", around.umask, env!("CARGO_BIN_EXE_bansou")])
            .args(["build", "--quiet", "--now", NOW, "--as-public", "--out", "site"])
            .current_dir(place.root())
            .envs([("TZ", around.zone), ("LANG", around.locale), ("LC_ALL", around.locale)])
            .env("RAYON_NUM_THREADS", around.threads)
            .stderr(Stdio::null())
            .status()
            .expect("the program runs");
        assert!(status.success(), "{}", around.zone);
        let built = tree(&place.public());
        let expected = expected.get_or_insert_with(|| built.clone());
        assert!(expected.len() > 30, "only {} files", expected.len());
        assert_eq!(difference(expected, &built), Vec::<String>::new(), "{} {}", around.zone, around.threads);
    }
}

/// Many threads, many times: no order of threads shows.
#[test]
fn the_order_of_threads_leaves_no_trace() {
    let place = Place::new();
    for (path, bytes) in generate(11).paths() {
        place.write(path, &bytes);
    }
    let mut expected = None;
    for _ in 0..6 {
        let _ = std::fs::remove_dir_all(place.public());
        assert_eq!(place.command(NOW).env("RAYON_NUM_THREADS", "16").status().expect("it runs").code(), Some(0));
        let built = tree(&place.public());
        assert_eq!(difference(expected.get_or_insert_with(|| built.clone()), &built), Vec::<String>::new());
    }
}
