//! Publishing: whole or not at all, unchanged files untouched, nothing of anybody else's destroyed.

#![expect(clippy::disallowed_methods, clippy::unwrap_used, reason = "a test looks at the disk, and fails by panicking")]
#![cfg(unix)]

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use bansou::build::{Options, Progress, Target};
use bansou::calendar::Now;
use bansou::diagnostic::Diagnostic;
use bansou::error::Error;
use bansou::files::Memory;
use bansou::model::config::Overrides;
use bansou::model::output::Output;
use bansou::publish::{Changes, Place, Publisher, Undone, publish, rollback};

/// A site's root in a throw-away directory, with its `content/`.
struct Site {
    root: tempfile::TempDir,
}

impl Site {
    fn new() -> Site {
        // In memory where there is such a place: these tests make and remove some hundred thousand files.
        let root = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap();
        fs::create_dir(root.path().join("content")).unwrap();
        Site { root }
    }

    fn at(&self, path: &str) -> PathBuf {
        self.root.path().join(path)
    }

    fn publish(&self, files: &[(&str, &str)]) -> Result<Changes, Error> {
        publish(&outputs(files), &Memory::new(), &self.at("public"), &[&self.at("content")])
    }

    fn publish_to(&self, target: &str) -> Result<Changes, Error> {
        publish(&outputs(&[("index.html", "new")]), &Memory::new(), &self.at(target), &[&self.at("content")])
    }

    /// Every published file with its text.
    fn published(&self) -> BTreeMap<String, String> {
        tree(&self.at("public"))
    }

    /// What lies in the root and, after it, in the workshop, but for the list of what was published once.
    fn names(&self) -> (Vec<String>, Vec<String>) {
        let workshop = names(&self.at(".public.bansou")).into_iter().filter(|name| name != "gone").collect();
        (names(self.root.path()), workshop)
    }

    /// The same as a publication that keeps what stood before.
    fn publish_and_keep(&self, files: &[(&str, &str)], keep: usize) -> Result<Changes, Error> {
        let (target, memory) = (self.at("public"), Memory::new());
        let publisher = Publisher::begin(&Place { keep, ..Place::new(&target, &[]) }, &memory)?;
        outputs(files).iter().try_for_each(|output| publisher.write(output))?;
        publisher.commit()
    }

    fn rollback(&self, steps: usize) -> Result<Undone, Error> {
        rollback(&Place::new(&self.at("public"), &[]), steps)
    }

    /// The kept sites, the newest first, each with every file and its text.
    fn kept(&self) -> Vec<BTreeMap<String, String>> {
        let Ok(entries) = fs::read_dir(self.at(".public.bansou/kept")) else { return Vec::new() };
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut numbers: Vec<u64> = names.filter_map(|name| name.strip_suffix(".manifest")?.parse().ok()).collect();
        numbers.sort_unstable();
        numbers.reverse();
        numbers.iter().map(|number| tree(&self.at(&format!(".public.bansou/kept/{number}")))).collect()
    }
}

fn outputs(files: &[(&str, &str)]) -> Vec<Output> {
    files.iter().map(|(path, text)| Output::bytes(*path, *text)).collect()
}

fn expected(files: &[(&str, &str)]) -> BTreeMap<String, String> {
    files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}

fn tree(directory: &Path) -> BTreeMap<String, String> {
    walkdir::WalkDir::new(directory)
        .into_iter()
        .map(Result::unwrap)
        .filter(|entry| !entry.file_type().is_dir())
        .map(|entry| {
            let path = entry.path().strip_prefix(directory).unwrap().to_str().unwrap().to_owned();
            (path, fs::read_to_string(entry.path()).unwrap())
        })
        .collect()
}

fn names(directory: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// The inode and the time of a file.
fn identity(path: &Path) -> (u64, i64, i64) {
    let facts = fs::metadata(path).unwrap();
    (facts.ino(), facts.mtime(), facts.mtime_nsec())
}

fn changes(written: usize, unchanged: usize, removed: usize, bytes: u64) -> Changes {
    Changes { written, unchanged, removed, bytes, adopted: 0, atomic: true }
}

#[test]
fn a_fresh_site_is_written_and_leaves_no_litter() {
    let site = Site::new();
    let files =
        [("index.html", "home"), ("cases/a/index.html", "a"), ("資料/第1回 議事次第.txt", "次第"), (".nojekyll", "")];
    assert_eq!(site.publish(&files).unwrap(), changes(4, 0, 0, 11));
    assert_eq!(site.published(), expected(&files));
    let here = [".public.bansou", "content", "public"].map(String::from).to_vec();
    let workshop = [".gitignore", "lock", "manifest"].map(String::from).to_vec();
    assert_eq!(site.names(), (here, workshop));
}

#[test]
fn an_empty_directory_is_accepted() {
    let site = Site::new();
    fs::create_dir(site.at("public")).unwrap();
    assert_eq!(site.publish(&[("a", "1")]).unwrap(), changes(1, 0, 0, 1));
    assert_eq!(site.published(), expected(&[("a", "1")]));
}

#[test]
fn nothing_is_touched_where_nothing_changed() {
    let site = Site::new();
    let files = [("index.html", "home"), ("a/b/index.html", "b")];
    site.publish(&files).unwrap();
    let before =
        ["public", "public/a", "public/a/b/index.html", ".public.bansou/manifest"].map(|at| identity(&site.at(at)));
    assert_eq!(site.publish(&files).unwrap(), changes(0, 2, 0, 0));
    let after =
        ["public", "public/a", "public/a/b/index.html", ".public.bansou/manifest"].map(|at| identity(&site.at(at)));
    assert_eq!(before, after);
}

#[test]
fn unchanged_files_keep_their_inode_and_time_beside_changed_and_removed_ones() {
    let site = Site::new();
    site.publish(&[("a/same.html", "same"), ("a/other.html", "old"), ("gone/x.html", "x")]).unwrap();
    let (same, other) = (identity(&site.at("public/a/same.html")), identity(&site.at("public/a/other.html")));
    let next = [("a/same.html", "same"), ("a/other.html", "new!"), ("b/new.html", "b")];
    assert_eq!(site.publish(&next).unwrap(), changes(2, 1, 1, 5));
    assert_eq!(site.published(), expected(&next));
    assert!(!site.at("public/gone").exists());
    assert_eq!(identity(&site.at("public/a/same.html")), same);
    assert_ne!(identity(&site.at("public/a/other.html")), other);
    // The carried-over file is known to the third publishing, too.
    assert_eq!(site.publish(&next).unwrap(), changes(0, 3, 0, 0));
}

#[test]
fn a_removed_page_alone_is_a_change() {
    let site = Site::new();
    site.publish(&[("a", "1"), ("b/c", "2")]).unwrap();
    assert_eq!(site.publish(&[("a", "1")]).unwrap(), changes(0, 1, 1, 0));
    assert_eq!(names(&site.at("public")), ["a"]);
}

#[test]
fn a_file_edited_or_deleted_by_hand_is_restored() {
    let site = Site::new();
    let files = [("a.html", "aaaa"), ("b.html", "bbbb"), ("c.html", "cccc"), ("d/d.html", "dddd")];
    site.publish(&files).unwrap();
    fs::write(site.at("public/a.html"), "edit").unwrap();
    fs::remove_file(site.at("public/b.html")).unwrap();
    fs::remove_file(site.at("public/c.html")).unwrap();
    symlink("d/d.html", site.at("public/c.html")).unwrap();
    assert_eq!(site.publish(&files).unwrap(), changes(3, 1, 0, 12));
    assert_eq!(site.published(), expected(&files));
    assert!(fs::symlink_metadata(site.at("public/c.html")).unwrap().is_file());

    // Droppings and empty directories go, since the published bytes depend on the site alone.
    fs::write(site.at("public/d/.DS_Store"), "").unwrap();
    assert_eq!(site.publish(&files).unwrap(), changes(0, 4, 0, 0));
    fs::create_dir(site.at("public/empty")).unwrap();
    assert_eq!(site.publish(&files).unwrap(), changes(0, 4, 0, 0));
    assert_eq!(names(&site.at("public")), ["a.html", "b.html", "c.html", "d"]);
    assert_eq!(names(&site.at("public/d")), ["d.html"]);

    // An edited page that the site no longer has is removed all the same.
    fs::write(site.at("public/a.html"), "edit").unwrap();
    assert_eq!(site.publish(&files[1..]).unwrap(), changes(0, 3, 1, 0));
}

#[test]
fn what_no_build_wrote_is_never_destroyed() {
    let site = Site::new();
    fs::create_dir(site.at("public")).unwrap();
    fs::write(site.at("public/precious.txt"), "mine").unwrap();
    let refusal = site.publish(&[("index.html", "new")]).unwrap_err();
    assert!(refusal.text.en.contains("holds files that no build wrote"), "{refusal}");
    assert!(refusal.text.ja.contains("既に別のファイルがあります"), "{refusal}");
    assert_eq!(site.published(), expected(&[("precious.txt", "mine")]));
    assert!(!site.at(".public.bansou").exists());

    // Nor is what somebody put into a directory of ours, such as a repository for publishing.
    fs::remove_file(site.at("public/precious.txt")).unwrap();
    site.publish(&[("index.html", "old")]).unwrap();
    fs::create_dir(site.at("public/.git")).unwrap();
    fs::write(site.at("public/.git/HEAD"), "ref").unwrap();
    let refusal = site.publish(&[("index.html", "new")]).unwrap_err();
    assert!(refusal.text.en.contains(".git/HEAD"), "{refusal}");
    assert_eq!(site.published(), expected(&[(".git/HEAD", "ref"), ("index.html", "old")]));

    // Without its manifest a directory is nobody's that we know.
    fs::remove_dir_all(site.at("public/.git")).unwrap();
    fs::remove_file(site.at(".public.bansou/manifest")).unwrap();
    assert!(site.publish(&[("index.html", "new")]).is_err());
    assert_eq!(site.published(), expected(&[("index.html", "old")]));
}

#[test]
fn targets_that_would_overwrite_something_else_are_refused() {
    let site = Site::new();
    fs::create_dir(site.at("elsewhere")).unwrap();
    fs::write(site.at("file"), "").unwrap();
    symlink("elsewhere", site.at("link")).unwrap();
    symlink("content", site.at("other-name")).unwrap();
    symlink("nowhere", site.at("dangling")).unwrap();
    for (target, reason) in [
        ("/", "can't be the target"),
        ("", "overlaps"),
        ("..", "can't be the target"),
        ("content", "overlaps"),
        ("content/public", "overlaps"),
        ("other-name/public", "overlaps"),
        ("file", "not a directory"),
        ("link", "symbolic link"),
        ("dangling", "symbolic link"),
        ("none/public", "there is no directory"),
    ] {
        let refusal = site.publish_to(target).unwrap_err();
        assert!(refusal.text.en.contains(reason), "{target}: {refusal}");
    }
    assert_eq!(names(site.root.path()), ["content", "dangling", "elsewhere", "file", "link", "other-name"]);
    assert_eq!(names(&site.at("content")), Vec::<String>::new());
}

#[test]
fn paths_that_leave_the_target_or_come_twice_are_refused() {
    let site = Site::new();
    site.publish(&[("a", "old")]).unwrap();
    for path in ["../a", "/a", "a/../../b", "", "a/", "a\0", "a\nb", "c\\d"] {
        assert!(site.publish(&[(path, "new")]).is_err(), "{path:?}");
    }
    for twice in [[("a", "old"), ("a", "old")], [("a", "new"), ("a", "new")], [("a", "old"), ("a", "new")]] {
        let refusal = site.publish(&twice).unwrap_err();
        assert!(refusal.text.en.contains("collides"), "{twice:?}: {refusal}");
    }
    assert_eq!(site.published(), expected(&[("a", "old")]));
}

#[test]
fn a_failure_midway_leaves_the_old_site_and_no_litter() {
    let site = Site::new();
    let old = [("a", "old"), ("b", "old")];
    site.publish(&old).unwrap();
    let litterless = site.names();
    let long = "x".repeat(300);
    for (failing, reason) in [(&*long, "can't be written"), ("new/file", "collides"), ("b/c", "collides")] {
        // A name too long for the file system; a file where a directory has to be, both new and carried over.
        let refusal = site.publish(&[("b", "old"), ("new", "1"), (failing, "2")]).unwrap_err();
        assert!(refusal.text.en.contains(reason), "{refusal}");
        assert_eq!(refusal.source.is_some(), failing == long);
        assert_eq!(site.published(), expected(&old));
        assert_eq!(site.names(), litterless);
    }
    let missing = [Output::bytes("c", "1"), Output::copy("d.pdf", "content/d.pdf")];
    let refusal = publish(&missing, &Memory::new(), &site.at("public"), &[]).unwrap_err();
    assert!(refusal.text.en.contains("content/d.pdf"), "{refusal}");
    assert_eq!(site.published(), expected(&old));

    let memory = Memory::new();
    let publisher = Publisher::begin(&Place::new(&site.at("public"), &[]), &memory).unwrap();
    publisher.write(&Output::bytes("a", "new")).unwrap();
    drop(publisher);
    assert_eq!((site.published(), site.names()), (expected(&old), litterless));
}

#[test]
fn source_files_are_copied_as_they_are() {
    let site = Site::new();
    let pages = [Output::copy("councils/01/資料1.pdf", "content/councils/01/資料1.pdf"), Output::bytes("a", "a")];
    let go = |files: &Memory| publish(&pages, files, &site.at("public"), &[]).unwrap();
    let large = "資料".repeat(100_000);
    let files = Memory::from([("content/councils/01/資料1.pdf", &*large)]);
    assert_eq!(go(&files), changes(2, 0, 0, 600_001));
    assert_eq!(site.published()["councils/01/資料1.pdf"], large);
    assert_eq!(go(&files), changes(0, 2, 0, 0));
    assert_eq!(go(&Memory::from([("content/councils/01/資料1.pdf", "差替え")])), changes(1, 1, 0, 9));
    assert_eq!(site.published()["councils/01/資料1.pdf"], "差替え");
}

#[test]
fn files_and_directories_can_be_read_by_a_web_server() {
    let site = Site::new();
    site.publish(&[("a/b", "1")]).unwrap();
    let mode = |path: &str| fs::metadata(site.at(path)).unwrap().permissions().mode() & 0o777;
    // Only what the umask takes away may be missing; a usual one takes away nothing of these.
    let (directory, file) = (mode("public/a"), mode("public/a/b"));
    assert_eq!((directory | 0o755, file | 0o644), (0o755, 0o644));
    assert_eq!((directory & 0o700, file & 0o600, mode("public")), (0o700, 0o600, directory));
}

#[test]
fn a_second_build_waits_its_turn() {
    let site = Site::new();
    let memory = Memory::new();
    let first = Publisher::begin(&Place::new(&site.at("public"), &[]), &memory).unwrap();
    first.write(&Output::bytes("a", "first")).unwrap();
    let refusal = site.publish(&[("a", "second")]).unwrap_err();
    assert!(refusal.text.en.contains("another build"), "{refusal}");
    first.commit().unwrap();
    assert_eq!(site.published(), expected(&[("a", "first")]));
    assert_eq!(site.publish(&[("a", "second")]).unwrap(), changes(1, 0, 0, 6));
}

#[test]
fn what_a_killed_build_left_is_cleaned_up() {
    let site = Site::new();
    site.publish(&[("a", "old")]).unwrap();
    let litterless = site.names();
    fs::create_dir_all(site.at(".public.bansou/staging/b")).unwrap();
    fs::write(site.at(".public.bansou/staging/b/c"), "half").unwrap();
    fs::write(site.at(".public.bansou/manifest.next"), "bansou manif").unwrap();
    assert_eq!(site.publish(&[("a", "old")]).unwrap(), changes(0, 1, 0, 0));
    assert_eq!(site.names(), litterless);

    // Killed between the two steps of a file system without exchange: the target is absent, the old site aside.
    fs::rename(site.at("public"), site.at(".public.bansou/old")).unwrap();
    fs::create_dir(site.at(".public.bansou/staging")).unwrap();
    let memory = Memory::new();
    drop(Publisher::begin(&Place::new(&site.at("public"), &[]), &memory).unwrap());
    assert_eq!((site.published(), site.names()), (expected(&[("a", "old")]), litterless.clone()));

    // Killed after the swap and before the manifest was put in its place: the old manifest knows nothing of `b`.
    let manifest = fs::read(site.at(".public.bansou/manifest")).unwrap();
    site.publish(&[("a", "new"), ("b", "new")]).unwrap();
    fs::rename(site.at(".public.bansou/manifest"), site.at(".public.bansou/manifest.next")).unwrap();
    fs::write(site.at(".public.bansou/manifest"), manifest).unwrap();
    assert_eq!(site.publish(&[("a", "new"), ("b", "new")]).unwrap(), changes(0, 2, 0, 0));
    assert_eq!(site.names(), litterless);
}

#[test]
fn a_reader_never_misses_a_page_while_sites_are_swapped() {
    let site = Site::new();
    site.publish(&[("index.html", "0"), ("same", "")]).unwrap();
    let (page, done) = (site.at("public/index.html"), AtomicBool::new(false));
    let (reads, misses) = std::thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let (mut reads, mut misses) = (0_u32, 0_u32);
            while !done.load(Ordering::Relaxed) {
                reads += 1;
                misses += u32::from(fs::File::open(&page).is_err());
            }
            (reads, misses)
        });
        let rounds = (1..=200).try_for_each(|round| {
            let changes = site.publish(&[("index.html", &format!("{round}")), ("same", "")])?;
            assert!(changes.atomic);
            Ok::<_, Error>(())
        });
        done.store(true, Ordering::Relaxed);
        rounds.unwrap();
        reader.join().unwrap()
    });
    assert!(reads > 200, "{reads}");
    assert_eq!(misses, 0, "of {reads} reads");
}

/// Two sites that share some files, and differ in the bytes or the existence of others.
/// Builds a site of these files below `content/`, after what was built before, and says which addresses are missed: the
/// file that is named, and the message.
fn missed(site: &Site, pages: &[(&str, &str)]) -> Vec<(String, String)> {
    told(site, pages, "address-vanished", |diagnostic| diagnostic.message.ja)
}

/// The same for a kind of mistake: the file that is named, and what `part` takes of it.
fn told(site: &Site, pages: &[(&str, &str)], code: &str, part: impl Fn(Diagnostic) -> String) -> Vec<(String, String)> {
    let mut files =
        Memory::from([("content/site.yaml", "title: 試験\nbase_url: https://example.jp/\nsearch: false\n")]);
    for (path, page) in pages {
        files.insert(&format!("content/{path}"), format!("---\n{page}\n---\n").into_bytes());
    }
    let now = Now("2022-06-17T01:00:00Z".parse().unwrap());
    let options = Options { now, unpublished: false, overrides: Overrides::default(), papers: None };
    let (directory, content) = (site.at("public"), site.at("content"));
    let protected = [content.as_path()];
    let place = Place::new(&directory, &protected);
    let target = Target { place, is_packed: false, approved: None };
    let outcome = bansou::build::build(&files, &options, target, &Progress::default()).unwrap();
    assert!(outcome.changes.is_some(), "{:?}", outcome.diagnostics);
    let found = outcome.diagnostics.into_iter().filter(|diagnostic| diagnostic.code == code);
    found.map(|diagnostic| (diagnostic.file.to_string(), part(diagnostic))).collect()
}

/// A program that knows an event takes over another date only if the event was revised (RFC 5545 §3.8.7.4).
#[test]
fn a_date_that_changed_without_a_word_is_told() {
    let site = Site::new();
    let build = |front: &str| {
        let pages = [("_index.md", "title: ホーム"), ("m.md", &format!("title: 会\ndate: 2022-06-01\n{front}"))];
        told(&site, &pages, "moved-silently", |diagnostic| diagnostic.help.into_iter().map(|help| help.ja).collect())
    };
    let history = "「history: [{planned: 2022-07-01, changed: 2022-06-17, reason: 理由}]」を、日付（date、planned）の次に書き加えてください。日を変えた日と理由は、実際のものにします。";
    for (front, expected) in [
        ("meeting: {date: 2022-07-01, status: planned}", None),
        ("meeting: {date: 2022-07-01, status: planned}\nsummary: 要約", None),
        // Its hours are known now: the day is the same.
        ("meeting: {date: 2022-07-01, status: planned, time: 10:00～12:00}", None),
        ("meeting: {date: 2022-07-01, status: planned, time: 13:00～15:00}", Some(history)),
        ("meeting: {date: 2022-07-01, status: postponed, reason: 理由, time: 13:00～15:00}", None),
        (
            "meeting: {date: 2022-07-08, status: planned, time: 13:00～15:00, history: [{planned: 2022-07-01, changed: 2022-06-17, reason: 理由}]}",
            None,
        ),
        // As it was at first: the same site as two builds before, and no word of it.
        ("meeting: {date: 2022-07-01, status: planned, time: 13:00～15:00}", Some(&history.replace("07-01", "07-08"))),
        ("updated: 2022-06-17\nmeeting: {date: 2022-07-15, status: planned, time: 13:00～15:00}", None),
    ] {
        let expected: Vec<_> = expected.map(|help| ("content/m.md".to_owned(), help.to_owned())).into_iter().collect();
        assert_eq!(build(front), expected, "{front}");
    }
}

#[test]
fn addresses_that_vanish_are_told_with_the_line_to_write() {
    const HOME: (&str, &str) = ("_index.md", "title: ホーム");
    let site = Site::new();
    let list = [
        HOME,
        ("a.md", "title: 甲"),
        ("b.md", "title: 乙"),
        ("c.md", "title: 丙"),
        ("l/_index.md", "title: 一覧\npaginate_by: 1"),
        ("l/x.md", "title: 子"),
        ("l/y.md", "title: 丑"),
    ];
    assert_eq!(missed(&site, &list), []);
    // A page that was renamed is known by its title; a sheet of a list isn't missed.
    let renamed = [
        HOME,
        ("new.md", "title: 甲\naliases: [/older/]"),
        ("c.md", "title: 丙"),
        ("l/_index.md", "title: 一覧\npaginate_by: 1"),
        ("l/x.md", "title: 子"),
    ];
    assert_eq!(
        missed(&site, &renamed),
        [
            (
                "content/new.md".to_owned(),
                "このページのアドレスが「/new/」に変わり、前の「/a/」がなくなりました。".to_owned()
            ),
            ("content/site.yaml".to_owned(), "前に公開したアドレスがなくなりました: /b/、/l/y/".to_owned()),
        ]
    );
    // Told once: what isn't there can't vanish.
    assert_eq!(missed(&site, &renamed), []);
    // Nothing is missed where an alias leads on, or a notice says why.
    let kept = [
        HOME,
        ("newer.md", "title: 甲\naliases: [/older/, /new/]"),
        ("c.md", "title: 丙\nstatus: withdrawn\nwithdrawn: {date: 2022-06-17, reason: 終了}"),
        ("l/_index.md", "title: 一覧\npaginate_by: 1"),
        ("l/x.md", "title: 子"),
    ];
    assert_eq!(missed(&site, &kept), []);
}

fn two_sites() -> [Vec<(String, String)>; 2] {
    ["A", "B"].map(|name| {
        let shared = (0..40).map(|n| (format!("shared/{n}/index.html"), format!("shared {n}")));
        let own = (0..80).map(|n| (format!("pages/{n}/index.html"), format!("{name} {n}")));
        let alone = (0..20).map(|n| (format!("only-{name}/{n}.html"), name.to_owned()));
        shared.chain(own).chain(alone).collect()
    })
}

fn borrowed(files: &[(String, String)]) -> Vec<(&str, &str)> {
    files.iter().map(|(path, text)| (&**path, &**text)).collect()
}

const CHILD: &str = "BANSOU_TEST_PUBLISH_UNTIL_KILLED";

#[test]
#[ignore = "the child of kill_9_leaves_one_of_the_two_sites, which kills it"]
fn publish_until_killed() {
    let root = std::env::var_os(CHILD).expect("the site's root");
    let target = Path::new(&root).join("public");
    for site in two_sites().iter().cycle() {
        publish(&outputs(&borrowed(site)), &Memory::new(), &target, &[]).unwrap();
        #[expect(clippy::print_stdout, reason = "it tells the test that watches it")]
        {
            println!("\npublished");
        }
    }
}

#[test]
fn kill_9_leaves_one_of_the_two_sites() {
    let site = Site::new();
    let sites = two_sites();
    let [a, b] = &sites;
    site.publish(&borrowed(a)).unwrap();
    let litterless = site.names();
    let expected = [expected(&borrowed(a)), expected(&borrowed(b))];
    let (mut seen, mut interrupted) = ([0, 0], 0);
    let mut random = 1_u64;
    for _ in 0..80 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "publish_until_killed", "--ignored", "--nocapture"])
            .env(CHILD, site.root.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut published = || assert!(output.any(|line| line.unwrap() == "published"), "the child ended");
        published();
        let start = Instant::now();
        published();
        // Somewhere in the next two rounds, of which one publishes A and one B. Any sequence will do that spreads well.
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        std::thread::sleep(start.elapsed() * u32::try_from(random >> 40).unwrap() / (1 << 23));
        child.kill().unwrap();
        assert_eq!(child.wait().unwrap().code(), None, "the child ended before it was killed");

        let published = site.published();
        let which = expected.iter().position(|whole| *whole == published).expect("either site, whole");
        seen[which] += 1;
        interrupted += usize::from(site.names() != litterless);

        // The next publishing goes through, knows what is unchanged, and leaves no litter.
        let next = site.publish(&borrowed(&sites[which])).unwrap();
        assert_eq!(next, changes(0, 140, 0, 0));
        assert_eq!((site.published(), site.names()), (published, litterless.clone()));
    }
    assert!(seen[0] > 0 && seen[1] > 0 && interrupted > 20, "{seen:?}, {interrupted} interrupted");
}

#[test]
fn a_rollback_exchanges_whole_sites_and_says_what_went() {
    let site = Site::new();
    let versions =
        [[("a", "1"), ("p/index.html", "x")], [("a", "2"), ("q/index.html", "x")], [("a", "3"), ("p/index.html", "y")]];
    for version in &versions {
        site.publish_and_keep(version, 3).unwrap();
    }
    let whole: Vec<_> = versions.iter().map(|version| expected(version)).collect();
    assert_eq!(site.kept(), [whole[1].clone(), whole[0].clone()]);
    let undone = site.rollback(2).unwrap();
    assert_eq!((site.published(), site.kept()), (whole[0].clone(), vec![whole[2].clone(), whole[1].clone()]));
    let names = |names: &[Box<str>]| names.iter().map(ToString::to_string).collect::<Vec<_>>();
    let of = &undone.difference;
    assert_eq!(
        (names(&of.came), names(&of.changed), names(&of.went)),
        (vec![], vec!["a".into(), "p/index.html".into()], vec![])
    );
    assert_eq!((undone.pages, undone.atomic), (1, true));
    let undone = site.rollback(2).unwrap();
    let of = &undone.difference;
    assert_eq!((names(&of.came), names(&of.went)), (vec!["q/index.html".to_owned()], vec!["p/index.html".to_owned()]));
    // A site that differs in nothing pushes nothing out, and builds upon what stands.
    assert_eq!(site.publish_and_keep(&versions[1], 3).unwrap(), changes(0, 2, 0, 0));
    assert_eq!(site.kept(), [whole[0].clone(), whole[2].clone()]);
    assert_eq!(site.publish_and_keep(&versions[2], 1).unwrap(), changes(2, 0, 1, 2));
    assert_eq!(site.kept(), [whole[1].clone()]);
    // Where the target is gone, the site that stood before comes back all the same.
    fs::remove_dir_all(site.at("public")).unwrap();
    site.rollback(1).unwrap();
    assert_eq!((site.published(), site.kept()), (whole[1].clone(), vec![]));
}

/// Who copies over published files writes into the kept ones, too: their inodes are the same.
#[test]
fn a_kept_site_that_was_written_into_is_not_brought_back() {
    let site = Site::new();
    site.publish_and_keep(&[("a", "1"), ("same", "s")], 3).unwrap();
    site.publish_and_keep(&[("a", "2"), ("same", "s")], 3).unwrap();
    fs::write(site.at("public/same"), "t").unwrap();
    let refusal = site.rollback(1).unwrap_err();
    assert!(refusal.text.en.contains("isn't as it was"), "{refusal}");
    assert_eq!(site.published(), expected(&[("a", "2"), ("same", "t")]));
    // What only looks changed isn't.
    fs::write(site.at("public/same"), "s").unwrap();
    site.rollback(1).unwrap();
    assert_eq!(site.published(), expected(&[("a", "1"), ("same", "s")]));
    // What was edited by hand doesn't come back with the site that it stood in: no other site has what was published.
    fs::remove_file(site.at("public/a")).unwrap();
    fs::write(site.at("public/a"), "mended").unwrap();
    site.publish_and_keep(&[("a", "3"), ("same", "s")], 3).unwrap();
    let refusal = site.rollback(1).unwrap_err();
    assert!(refusal.text.en.contains("/a` of the earlier site isn't as it was"), "{refusal}");
    // Another one has: it comes back with that.
    site.publish_and_keep(&[("a", "1"), ("same", "u")], 3).unwrap();
    site.rollback(2).unwrap();
    assert_eq!(site.published(), expected(&[("a", "1"), ("same", "s")]));
}

#[test]
fn what_a_killed_rollback_left_is_put_right() {
    let site = Site::new();
    let (a, b) = ([("a", "1"), ("b", "1")], [("a", "2"), ("c", "2")]);
    site.publish_and_keep(&a, 3).unwrap();
    site.publish_and_keep(&b, 3).unwrap();
    let (kept, workshop) = (site.at(".public.bansou/kept"), site.at(".public.bansou"));
    let again = || drop(Publisher::begin(&Place::new(&site.at("public"), &[]), &Memory::new()).unwrap());
    // Killed before the two change places: the kept tree waits in the workshop.
    fs::copy(workshop.join("manifest"), kept.join("2.manifest")).unwrap();
    fs::copy(kept.join("1.manifest"), workshop.join("manifest.next")).unwrap();
    fs::rename(kept.join("1"), workshop.join("staging")).unwrap();
    again();
    assert_eq!((site.published(), site.kept()), (expected(&b), vec![expected(&a)]));
    assert_eq!(names(&kept), ["1", "1.manifest"]);
    // Killed after it.
    fs::copy(workshop.join("manifest"), kept.join("2.manifest")).unwrap();
    fs::copy(kept.join("1.manifest"), workshop.join("manifest.next")).unwrap();
    fs::rename(site.at("public"), workshop.join("old")).unwrap();
    fs::rename(kept.join("1"), site.at("public")).unwrap();
    again();
    assert_eq!((site.published(), site.kept()), (expected(&a), vec![expected(&b)]));
    assert_eq!(names(&kept), ["2", "2.manifest"]);
    assert_eq!(site.publish_and_keep(&a, 3).unwrap(), changes(0, 2, 0, 0));
    // Half a site, whose manifest went first.
    fs::create_dir_all(kept.join("1/x")).unwrap();
    again();
    assert_eq!(names(&kept), ["2", "2.manifest"]);
}

#[test]
fn a_record_that_cannot_be_written_after_the_exchange_is_said_and_made_good() {
    for keep in [0, 3] {
        let site = Site::new();
        site.publish(&[("a", "1")]).unwrap();
        let (target, memory) = (site.at("public"), Memory::new());
        let publisher = Publisher::begin(&Place { keep, ..Place::new(&target, &[]) }, &memory).unwrap();
        outputs(&[("a", "2")]).iter().try_for_each(|output| publisher.write(output)).unwrap();
        // A file can't be renamed over a directory, whoever asks for it.
        let manifest = site.at(".public.bansou/manifest");
        fs::remove_file(&manifest).unwrap();
        fs::create_dir_all(manifest.join("x")).unwrap();
        let said = publisher.commit().unwrap_err();
        assert!(said.text.en.contains("the new site stands"), "{said}");
        assert!(said.text.ja.contains("新しいサイトに置き換えましたが"), "{said}");
        assert_eq!(site.published(), expected(&[("a", "2")]));
        fs::remove_dir_all(&manifest).unwrap();
        assert_eq!(site.publish_and_keep(&[("a", "2")], keep).unwrap(), changes(0, 1, 0, 0), "keep {keep}");
        assert_eq!(site.kept(), if keep > 0 { vec![expected(&[("a", "1")])] } else { vec![] });
    }
}

#[test]
#[ignore = "the child of kill_9_leaves_whole_sites_to_go_back_to, which kills it"]
fn publish_and_go_back_until_killed() {
    let root = std::env::var_os(CHILD).expect("the site's root");
    let target = Path::new(&root).join("public");
    let sites = two_sites();
    for round in 0_usize.. {
        let place = Place { keep: 3, ..Place::new(&target, &[]) };
        if round % 3 == 2 {
            rollback(&place, 1 + round % 2).unwrap();
        } else {
            let memory = Memory::new();
            let publisher = Publisher::begin(&place, &memory).unwrap();
            let mut outputs = outputs(&borrowed(&sites[round % 2]));
            outputs.push(Output::bytes("round", format!("{round}")));
            outputs.iter().try_for_each(|output| publisher.write(output)).unwrap();
            publisher.commit().unwrap();
        }
        #[expect(clippy::print_stdout, reason = "it tells the test that watches it")]
        {
            println!("\npublished");
        }
    }
}

#[test]
fn kill_9_leaves_whole_sites_to_go_back_to() {
    let site = Site::new();
    let expected = two_sites().map(|site| expected(&borrowed(&site)));
    let is_whole = |mut tree: BTreeMap<String, String>| tree.remove("round").is_some() && expected.contains(&tree);
    for round in 0..3 {
        let mut first =
            borrowed(&two_sites()[0]).iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect::<Vec<_>>();
        first.push(("round".to_owned(), format!("first {round}")));
        site.publish_and_keep(&borrowed(&first), 3).unwrap();
    }
    let (mut interrupted, mut went_back) = (0, 0);
    let mut random = 7_u64;
    for _ in 0..100 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "publish_and_go_back_until_killed", "--ignored", "--nocapture"])
            .env(CHILD, site.root.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap()).lines();
        let start = Instant::now();
        for _ in 0..3 {
            assert!(output.any(|line| line.unwrap() == "published"), "the child ended");
        }
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        std::thread::sleep(start.elapsed() * u32::try_from(random >> 40).unwrap() / (1 << 23));
        child.kill().unwrap();
        assert_eq!(child.wait().unwrap().code(), None, "the child ended before it was killed");
        assert!(is_whole(site.published()));
        let left = site.names().1;
        interrupted += usize::from(left != [".gitignore", "kept", "lock", "manifest"]);
        // Going back works at once, whatever was left behind, and each that is kept is whole.
        site.rollback(1).unwrap();
        went_back += 1;
        assert!(is_whole(site.published()));
        let kept = site.kept();
        assert!((1..=4).contains(&kept.len()), "{} kept", kept.len());
        assert!(kept.into_iter().all(is_whole));
        assert_eq!(site.names().1, [".gitignore", "kept", "lock", "manifest"]);
    }
    assert!(interrupted > 20, "{interrupted} of {went_back} interrupted");
}
