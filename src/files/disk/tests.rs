//! On Linux alone, whose file systems keep any name as it is given: others normalize it or refuse it.

#![expect(clippy::disallowed_methods, clippy::unwrap_used, reason = "a test makes its files, and fails by panicking")]

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;

use super::*;

/// A root holding `content/` with these files, and the directory around it.
fn site(files: &[&str]) -> (tempfile::TempDir, Disk) {
    let outside = tempfile::tempdir().unwrap();
    let root = outside.path().join("site");
    fs::create_dir_all(root.join("content")).unwrap();
    for file in files {
        let path = root.join("content").join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, file.as_bytes()).unwrap();
    }
    let disk = Disk::new(&root).unwrap();
    (outside, disk)
}

fn paths(walk: &Walk) -> Vec<&str> {
    walk.entries.iter().map(|entry| &*entry.path).collect()
}

fn problems(walk: &Walk) -> Vec<(&str, ProblemKind)> {
    walk.problems.iter().map(|problem| (&*problem.path, problem.kind)).collect()
}

#[test]
fn a_walk_is_sorted_by_whole_paths_and_knows_lengths() {
    let (_outside, disk) = site(&["b/z.md", "b/a.md", "b.md", "a/c/d.md"]);
    let walk = disk.walk("content").unwrap();
    assert_eq!(paths(&walk), ["content/a/c/d.md", "content/b.md", "content/b/a.md", "content/b/z.md"]);
    assert_eq!(disk.length(&walk.entries[1].path).unwrap(), 4);
    assert_eq!(paths(&disk.walk("content/b").unwrap()), ["content/b/a.md", "content/b/z.md"]);
    assert_eq!(paths(&disk.walk("").unwrap()).len(), 4);
}

#[test]
fn what_is_not_there_is_said() {
    let (_outside, disk) = site(&["a.md", "b/c.md"]);
    for absent in ["themes", "content/a.md", "..", "content/../..", "/etc"] {
        assert!(disk.walk(absent).unwrap_err().text.en.starts_with("there is no directory"), "{absent}");
    }
    let long = "長".repeat(300);
    for absent in ["content/x", "content/a.md/x", "../site/content/a.md", "/etc/passwd", "", "content/a\0", &long] {
        assert!(matches!(disk.read(absent), Err(ReadError::Absent)), "{absent}");
    }
    assert!(matches!(disk.read("content/b"), Err(ReadError::NotAFile)));
    assert!(Disk::new(&disk.root().join("none")).is_err());
}

#[test]
fn leftovers_and_hidden_files_are_neither_walked_nor_read() {
    let files = [".git/config", "a/.DS_Store", "a/~$表.xlsx", "a/b.md~", "a/b.md", "a/#b.md#", "Thumbs.db"];
    let (_outside, disk) = site(&files);
    symlink("nobody@nowhere.1", disk.root().join("content/a/.#b.md")).unwrap();
    let walk = disk.walk("content").unwrap();
    assert_eq!((paths(&walk), problems(&walk)), (vec!["content/a/b.md"], vec![]));
    assert!(matches!(disk.read("content/.git/config"), Err(ReadError::Absent)));
}

#[test]
fn links_are_followed_inside_the_root_alone() {
    let (outside, disk) = site(&["a/a.md", "shared/b.md"]);
    let content = disk.root().join("content");
    fs::write(outside.path().join("secret.md"), "secret").unwrap();
    symlink("../shared", content.join("a/inside")).unwrap();
    symlink(disk.root().join("content/shared/b.md"), content.join("a/inside.md")).unwrap();
    symlink("../../../secret.md", content.join("a/outside.md")).unwrap();
    symlink(outside.path(), content.join("a/outside")).unwrap();
    symlink("/", content.join("a/top")).unwrap();
    symlink("..", content.join("a/loop")).unwrap();
    symlink("itself", content.join("itself")).unwrap();
    symlink("nowhere", content.join("broken")).unwrap();
    symlink("..", content.join("root")).unwrap();
    let walk = disk.walk("content").unwrap();
    assert_eq!(paths(&walk), ["content/a/a.md", "content/a/inside.md", "content/a/inside/b.md", "content/shared/b.md"]);
    assert_eq!(
        problems(&walk),
        [
            ("content/a/loop", ProblemKind::Loop),
            ("content/a/outside", ProblemKind::LeavesRoot),
            ("content/a/outside.md", ProblemKind::LeavesRoot),
            ("content/a/top", ProblemKind::LeavesRoot),
            ("content/broken", ProblemKind::Broken),
            ("content/itself", ProblemKind::Broken),
            ("content/root", ProblemKind::Loop),
        ]
    );
    assert_eq!(disk.read("content/a/inside/b.md").unwrap(), b"shared/b.md");
    for outside in ["content/a/outside.md", "content/a/outside/secret.md", "content/a/top/etc/passwd"] {
        assert!(matches!(disk.read(outside), Err(ReadError::Outside)), "{outside}");
        assert!(matches!(disk.open(outside), Err(ReadError::Outside)), "{outside}");
    }
    symlink(outside.path(), disk.root().join("themes")).unwrap();
    assert!(disk.walk("themes").is_err());
}

#[test]
fn two_links_that_lead_into_each_other_end() {
    let (_outside, disk) = site(&["a/a.md", "b/b.md"]);
    symlink("../b", disk.root().join("content/a/to-b")).unwrap();
    symlink("../a", disk.root().join("content/b/to-a")).unwrap();
    let walk = disk.walk("content").unwrap();
    assert_eq!(
        problems(&walk),
        [("content/a/to-b/to-a", ProblemKind::Loop), ("content/b/to-a/to-b", ProblemKind::Loop)]
    );
}

#[test]
fn names_in_other_normal_forms_are_walked_and_read_in_nfc() {
    // か and a combining mark, as macOS writes が; and 神 as the compatibility ideograph U+FA19.
    let (_outside, disk) = site(&["か\u{3099}/\u{fa19}.md", "か\u{3099}/a.md"]);
    let walk = disk.walk("content").unwrap();
    assert_eq!(paths(&walk), ["content/\u{304c}/a.md", "content/\u{304c}/\u{795e}.md"]);
    assert_eq!(walk.problems, []);
    for entry in &walk.entries {
        assert_eq!(disk.read(&entry.path).unwrap().len() as u64, disk.length(&entry.path).unwrap());
    }
    assert_eq!(disk.walk("content/\u{304c}").unwrap(), walk);
    assert!(matches!(disk.read("content/\u{304c}/b.md"), Err(ReadError::Absent)));
}

#[test]
fn two_spellings_of_one_name_are_a_problem() {
    let (_outside, disk) = site(&["が.md", "か\u{3099}.md", "ぎ/a.md", "き\u{3099}/b.md"]);
    let walk = disk.walk("content").unwrap();
    assert_eq!(paths(&walk), ["content/が.md", "content/ぎ/a.md", "content/ぎ/b.md"]);
    assert_eq!(problems(&walk), [("content/が.md", ProblemKind::SameName), ("content/ぎ", ProblemKind::SameName)]);
}

#[test]
fn names_and_kinds_that_cannot_be_used_are_problems() {
    let (_outside, disk) = site(&["a\\b.md", "a\nb.md"]);
    let content = disk.root().join("content");
    // 「資料」 in Shift_JIS.
    let sjis = OsStr::from_bytes(b"\x8e\x91\x97\xbf");
    fs::create_dir(content.join(sjis)).unwrap();
    fs::write(content.join(sjis).join("inside.md"), "").unwrap();
    let _socket = UnixListener::bind(content.join("socket")).unwrap();
    let walk = disk.walk("content").unwrap();
    assert_eq!(paths(&walk), Vec::<&str>::new());
    assert_eq!(
        problems(&walk),
        [
            ("content/a\nb.md", ProblemKind::NotPortable),
            ("content/a\\b.md", ProblemKind::NotPortable),
            ("content/socket", ProblemKind::NotAFile),
            ("content/\u{fffd}\u{fffd}\u{fffd}\u{fffd}", ProblemKind::NotUtf8),
        ]
    );
    assert!(matches!(disk.read("content/socket"), Err(ReadError::NotAFile)));
    // Reading a pipe that nobody writes to must not wait for ever.
    rustix::fs::mkfifoat(rustix::fs::CWD, content.join("pipe"), rustix::fs::Mode::RUSR).unwrap();
    assert!(matches!(disk.read("content/pipe"), Err(ReadError::NotAFile)));
    assert!(matches!(disk.open("content/pipe"), Err(ReadError::NotAFile)));
    assert!(walk.problems.iter().all(|problem| problem.diagnostic().is_error()));
}

#[test]
fn a_file_that_spans_cannot_count_is_refused_but_can_be_copied() {
    let (_outside, disk) = site(&["large"]);
    let file = File::options().write(true).open(disk.root().join("content/large")).unwrap();
    file.set_len(MAX_READ + 1).unwrap();
    assert!(matches!(disk.read("content/large"), Err(ReadError::TooLarge)));
    let mut start = [1; 2];
    disk.open("content/large").unwrap().read_exact(&mut start).unwrap();
    assert_eq!(start, *b"la");
}
