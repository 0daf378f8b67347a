//! `bansou build --zip`: the site in one file, whole or not at all, the same bytes of the same site, and nobody else's
//! file lost.

#![allow(clippy::disallowed_methods, reason = "a test looks at the disk")]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;

use support::{SiteTest, files_below};

const FOLDER: &str = "伴走支援-知見集";
const NOTE: &str = "はじめにお読みください.txt";

fn site() -> SiteTest {
    SiteTest::new()
        .file("content/site.yaml", "title: 伴走支援 知見集\nbase_url: https://example.jp/\n")
        .page("content/guide.md", "title: 手引き\nfiles:\n  - {label: 資料, file: 資料 1.txt}\n")
        .file("content/資料 1.txt", "資料")
        .args(["--zip"])
}

fn bytes(site: &SiteTest) -> Vec<u8> {
    fs::read(site.path("site.zip")).expect("an archive")
}

/// Every file in an archive, read by the crate that has written it, with its checksum.
fn unpacked(archive: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let zip = rawzip::ZipArchive::from_slice(archive).expect("an archive");
    let mut entries = zip.entries();
    let mut files = BTreeMap::new();
    while let Some(entry) = entries.next_entry().expect("an entry") {
        let name = String::from_utf8(entry.file_path().as_bytes().to_vec()).expect("UTF-8");
        let packed = zip.get_entry(entry.wayfinder()).expect("an entry");
        let mut file = Vec::new();
        let data = flate2::bufread::DeflateDecoder::new(packed.data());
        packed.verifying_reader(data).read_to_end(&mut file).expect("the file as it was");
        assert!(files.insert(name.clone(), file).is_none(), "{name} is there twice");
    }
    files
}

#[test]
fn the_archive_holds_what_was_published_in_one_folder() {
    let site = site();
    site.build().exits(0).says("配布用のファイル: [ROOT]/site.zip").has("index.html", "action=\"./search/index.html\"");
    let mut files = unpacked(&bytes(&site));
    let note = String::from_utf8(files.remove(&format!("{FOLDER}/{NOTE}")).expect("a note")).expect("UTF-8");
    assert!(note.starts_with("\u{feff}伴走支援 知見集\r\n"), "{note}");
    assert!(note.contains("「すべて展開」") && note.contains("「index.html」"), "{note}");
    assert!(!note.replace("\r\n", "").contains('\n'), "{note:?}");
    let published = files_below(&site.path("site")).into_iter();
    let published: BTreeMap<String, Vec<u8>> =
        published.map(|(path, file)| (format!("{FOLDER}/{path}"), fs::read(file).expect("a file"))).collect();
    assert_eq!(files.keys().collect::<Vec<_>>(), published.keys().collect::<Vec<_>>());
    assert!(files == published);
    assert!(files.contains_key(&format!("{FOLDER}/資料 1.txt")));
}

/// Central directory headers as APPNOTE.TXT §4.3.12 lays them out, read without the crate.
#[test]
fn names_are_marked_as_utf_8_and_all_files_are_as_old() {
    let site = site();
    site.build().exits(0);
    let archive = bytes(&site);
    let short = |at: usize| u16::from_le_bytes([archive[at], archive[at + 1]]);
    let mut names = Vec::new();
    for at in memchr::memmem::find_iter(&archive, b"PK\x01\x02") {
        let length = usize::from(short(at + 28));
        let name = String::from_utf8(archive[at + 46..at + 46 + length].to_vec()).expect("UTF-8");
        assert_eq!(short(at + 8) & 0x0800, 0x0800, "{name}");
        // Version made by: Unix (§4.4.2.2).
        assert_eq!(short(at + 4) >> 8, 3, "{name}");
        // The first of January 1980, midnight.
        assert_eq!((short(at + 12), short(at + 14)), (0, 0x21), "{name}");
        names.push(name);
    }
    assert!(names.len() > 5 && names[1..].is_sorted(), "{names:?}");
    assert_eq!(names[0], format!("{FOLDER}/{NOTE}"));
}

#[cfg(unix)]
#[test]
fn the_same_site_leaves_the_archive_alone_and_another_replaces_it() {
    use std::os::unix::fs::MetadataExt;

    let site = site();
    let inode = |site: &SiteTest| fs::metadata(site.path("site.zip")).expect("an archive").ino();
    site.build().exits(0);
    let (before, first) = (inode(&site), bytes(&site));
    // Held open, the old file's number isn't given to the new one.
    let reader = fs::File::open(site.path("site.zip")).expect("an archive");
    site.build().exits(0).says("書き込み 0");
    assert_eq!(inode(&site), before);
    let site = site.page("content/guide.md", "title: 新しい手引き\n");
    site.build().exits(0);
    assert!(inode(&site) != before && bytes(&site) != first);
    // Whoever reads the old one reads it to its end.
    let mut old = Vec::new();
    (&reader).read_to_end(&mut old).expect("the old archive");
    assert!(old == first);
    // Elsewhere, the same site makes the same bytes.
    let other = self::site().page("content/guide.md", "title: 新しい手引き\n");
    other.build().exits(0);
    assert!(bytes(&other) == bytes(&site));
}

#[test]
fn with_a_mistake_the_old_archive_stands() {
    let site = site();
    site.build().exits(0);
    let first = bytes(&site);
    let site = site.page("content/guide.md", "title: 手引き\ndate: 2022-02-30\n");
    site.build().exits(1).says_nothing_of("配布用");
    assert!(bytes(&site) == first);
}

#[test]
fn a_file_of_somebody_elses_is_left_alone() {
    let site = site().file("site.zip", "大切なファイル");
    site.build()
        .exits(2)
        .says("[ROOT]/site.zip」は、既に別のものとしてあるため、書き出しをやめました。")
        .absent("index.html");
    assert_eq!(bytes(&site), "大切なファイル".as_bytes());
    let site = site.remove("site.zip");
    site.build().exits(0);
    // What takes the place of an archive of ours is as much somebody's.
    let site = site.file("site.zip", "大切なファイル");
    site.build().exits(2).says("既に別のもの");
    assert_eq!(bytes(&site), "大切なファイル".as_bytes());
    site.remove("site.zip").build().exits(0);
}

#[test]
fn what_a_killed_build_left_behind_is_cleared_away() {
    let site = site();
    site.build().exits(0);
    let site = site.file(".site.bansou/archive.next", "PK").file(".site.bansou/archive-note.next", "");
    site.build().exits(0);
    assert!(!site.path(".site.bansou/archive.next").exists());
    assert!(!site.path(".site.bansou/archive-note.next").exists());
    assert!(unpacked(&bytes(&site)).len() > 5);
}

#[test]
fn a_file_of_the_site_comes_before_the_note() {
    let site = site()
        .page("content/guide.md", &format!("title: 手引き\nfiles:\n  - {{label: 説明, file: {NOTE}}}\n"))
        .file(&format!("content/{NOTE}"), "サイトの説明");
    site.build().exits(0);
    assert_eq!(unpacked(&bytes(&site))[&format!("{FOLDER}/{NOTE}")], "サイトの説明".as_bytes());
}

#[test]
fn portable_and_ordinary_builds_take_turns_in_one_place() {
    let site = SiteTest::new().page("content/guide.md", "title: 手引き\n");
    site.build().exits(0).has("index.html", "action=\"/search/\"").has("404.html", "");
    site.run(["build", "--portable"]).exits(0).has("index.html", "action=\"./search/index.html\"").absent("404.html");
    assert!(!site.path("site.zip").exists());
    site.build().exits(0).has("index.html", "action=\"/search/\"").has("404.html", "");
    let site = site.file("content/site.yaml", "title: 伴走支援\nbase_url: https://example.jp/\nlinks: portable\n");
    site.build().exits(0).has("index.html", "action=\"./search/index.html\"");
}
