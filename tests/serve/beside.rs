//! A file that is half written, or away for a moment, stays what it was, whatever else is saved meanwhile.

use std::fs::{self, File};
use std::io::Write;
use std::thread;
use std::time::{Duration, Instant};

use crate::program::Preview;
use crate::sites::write;
use crate::support::SiteTest;

/// A file of which only the beginning is written for a while. Its end holds the number of its save, as a digit in place
/// of `N`.
struct Half<'a> {
    path: &'a str,
    beginning: &'a str,
    end: &'a str,
    /// Where it is shown, and what of its end.
    target: &'a str,
    shown: &'a str,
}

impl Half<'_> {
    fn end(&self, number: u32) -> String {
        self.end.replace('N', &number.to_string())
    }

    fn whole(&self, number: u32) -> String {
        format!("{}{}", self.beginning, self.end(number))
    }

    fn shown(&self, number: u32) -> String {
        self.shown.replace('N', &number.to_string())
    }
}

/// Another file that is saved meanwhile.
struct Other<'a> {
    path: &'a str,
    /// Its text by the number of the save.
    text: &'a dyn Fn(u32) -> String,
    /// Where it shows what of that.
    target: &'a str,
    shown: &'a dyn Fn(u32) -> String,
    /// Whether it is read together with the half file, and so waits for it.
    waits: bool,
}

const PAGE: Half<'_> = Half {
    path: "content/a.md",
    beginning: "---\ntitle: 甲\n---\n初めの文\n",
    end: "\n終わりN。\n",
    target: "/a/",
    shown: "終わりN。",
};

const OTHER: Other<'_> = Other {
    path: "content/sub/b.md",
    text: &|number| format!("---\ntitle: 乙\n---\n版{number}。\n"),
    target: "/sub/b/",
    shown: &|number| format!("版{number}。"),
    waits: false,
};

/// A file that is open for longer than this may be taken for one that is never closed; what was seen then says nothing.
const LONGEST: Duration = Duration::from_millis(300);
const ROUNDS: u32 = 8;

/// The site with both files whole.
fn site(half: &Half<'_>, other: &Other<'_>) -> SiteTest {
    SiteTest::new().file(half.path, &half.whole(0)).file(other.path, &(other.text)(0))
}

/// Writes the beginning of one file, saves the other and waits until that is shown: the half file must not be.
fn stays_whole(site: &SiteTest, half: &Half<'_>, other: &Other<'_>) {
    let preview = Preview::start(site.root());
    let mut judged = 0;
    for number in 1..=ROUNDS {
        // The save before is over: whoever still reads it would find half of this one.
        preview.shows(half.target, &half.shown(number - 1));
        let mut file = File::create(site.path(half.path)).expect("a file");
        file.write_all(half.beginning.as_bytes()).expect("a beginning");
        let began = Instant::now();
        write(site, other.path, (other.text)(number));
        if other.waits {
            // Whatever shows up in this time was shown too early.
            std::thread::sleep(Duration::from_millis(60));
        } else {
            preview.shows(other.target, &(other.shown)(number));
        }
        let shown = preview.get(half.target);
        let took = began.elapsed();
        file.write_all(half.end(number).as_bytes()).expect("an end");
        drop(file);
        preview.shows(other.target, &(other.shown)(number));
        if took < LONGEST {
            let is_whole = shown.status == 200 && shown.text().contains(&half.shown(number - 1));
            assert!(is_whole, "half of {} was shown after save {number} of {}", half.path, other.path);
            judged += 1;
        }
    }
    assert!(judged > 0, "the machine was too busy for this test");
}

#[test]
fn half_a_file_is_not_shown_because_another_is_saved() {
    stays_whole(&site(&PAGE, &OTHER), &PAGE, &OTHER);
}

#[test]
fn nor_because_a_folder_is_made() {
    let site = site(&PAGE, &OTHER);
    let text = |number: u32| {
        write(&site, &format!("content/new{number}/c.md"), "---\ntitle: 丙\n---\n");
        (OTHER.text)(number)
    };
    stays_whole(&site, &PAGE, &Other { text: &text, ..OTHER });
}

#[test]
fn nor_because_the_configuration_is_saved() {
    let text = |number: u32| format!("title: 題{number}。\nbase_url: https://example.jp/\n");
    let shown = |number: u32| format!("題{number}。");
    let other = Other { path: "content/site.yaml", text: &text, target: "/", shown: &shown, waits: false };
    stays_whole(&site(&PAGE, &other), &PAGE, &other);
}

#[test]
fn nor_where_a_link_is_in_the_content() {
    let site = site(&PAGE, &OTHER).file("aside/c.md", "---\ntitle: 丙\n---\n").symlink("content/tmp", "../aside");
    stays_whole(&site, &PAGE, &OTHER);
}

/// Names as macOS writes them: が is か and a mark.
#[test]
fn nor_where_a_name_is_written_in_pieces() {
    let site = site(&PAGE, &OTHER).file("content/か\u{3099}.md", "---\ntitle: 丙\n---\n");
    stays_whole(&site, &PAGE, &OTHER);
}

/// A theme is loaded whole, whichever of its files was saved.
#[test]
fn nor_where_it_is_a_template_of_the_same_theme() {
    let template = Half {
        path: "themes/mine/templates/page.html",
        beginning: "<p>初めの文</p>\n",
        end: "<p>終わりN。</p>\n",
        ..PAGE
    };
    let text = |number: u32| format!("<p>版{number}。</p>\n");
    let home = Other { path: "themes/mine/templates/home.html", text: &text, target: "/", waits: true, ..OTHER };
    let site = site(&template, &home)
        .edit("content/site.yaml", "https://example.jp/", "https://example.jp/\ntheme: mine")
        .file("themes/mine/theme.yaml", "extends: default\n")
        .page("content/a.md", "title: 甲\n");
    stays_whole(&site, &template, &home);
}

/// A metric is read with the numbers that it names.
#[test]
fn nor_where_it_belongs_to_the_other() {
    let numbers = Half {
        path: "content/metrics/m.csv",
        beginning: "at,value\n2020,1234\n",
        end: "2021,567N\n",
        target: "/metrics/m.csv",
        shown: "567N",
    };
    let text = |number: u32| {
        let name = format!("name: 拠点{number}。\nunit: 箇所\nkind: count\ndefinition: 数。\nsource: 試験\n");
        format!("{name}series: m.csv\n")
    };
    let shown = |number: u32| format!("拠点{number}。");
    let metric =
        Other { path: "content/metrics/m.yaml", text: &text, target: "/metrics/m.json", shown: &shown, waits: true };
    stays_whole(&site(&numbers, &metric), &numbers, &metric);
}

/// A folder that was made is told after a tenth of a second; a file in it that is still written then, and was begun
/// before anybody watched the folder, can't be told from a whole one.
const TOLD: Duration = Duration::from_millis(80);

/// A folder that is copied has files that aren't written yet when it is first seen.
#[test]
fn nor_in_a_folder_that_has_just_come() {
    let site = SiteTest::new();
    let preview = Preview::start(site.root());
    let mut judged = 0;
    for number in 1..=ROUNDS {
        let (folder, target) = (site.path(&format!("content/f{number}")), format!("/f{number}/a/"));
        fs::create_dir(&folder).expect("a folder");
        let began = Instant::now();
        let mut file = File::create(folder.join("a.md")).expect("a file");
        file.write_all(PAGE.beginning.as_bytes()).expect("a beginning");
        // Whatever shows up in this time was shown too early.
        let mut shown = preview.get(&target);
        while shown.status == 404 && began.elapsed() < Duration::from_millis(30) {
            shown = preview.get(&target);
        }
        file.write_all(PAGE.end(number).as_bytes()).expect("an end");
        drop(file);
        let took = began.elapsed();
        preview.shows(&target, &PAGE.shown(number));
        if took < TOLD {
            let is_whole = shown.status == 404 || shown.text().contains(&PAGE.shown(number));
            assert!(is_whole, "half of page {number} was shown");
            judged += 1;
        }
    }
    assert!(judged > 0, "the machine was too busy for this test");
}

/// Longer ago than anything that belongs to one save.
const BETWEEN: Duration = Duration::from_millis(600);
/// A file that is away for longer than this may be taken for one that is gone.
const ABSENCE: Duration = Duration::from_millis(60);

/// A file is moved away and comes back with another text; meanwhile another is saved.
fn is_not_missed(site: &SiteTest) {
    let preview = Preview::start(site.root());
    let mut judged = 0;
    for number in 1..=ROUNDS {
        // The last ones come as an editor's do; the first are quick, so that one is seen in the time of the other.
        if number > ROUNDS - 2 {
            thread::sleep(BETWEEN);
        }
        let (path, backup) = (site.path(PAGE.path), site.path("a.bak"));
        let began = Instant::now();
        fs::rename(&path, &backup).expect("a rename");
        write(site, OTHER.path, (OTHER.text)(number));
        preview.shows(OTHER.target, &(OTHER.shown)(number));
        let status = preview.get(PAGE.target).status;
        let took = began.elapsed();
        fs::write(&backup, PAGE.whole(number)).expect("a file");
        fs::rename(&backup, &path).expect("a rename");
        if took < ABSENCE {
            assert_eq!(status, 200, "the page was missed in save {number} of another");
            judged += 1;
        }
        preview.shows(PAGE.target, &PAGE.shown(number));
    }
    assert!(judged > 0, "the machine was too busy for this test");
}

#[test]
fn a_file_that_is_away_for_a_moment_is_not_missed() {
    is_not_missed(&site(&PAGE, &OTHER));
}

#[test]
fn nor_is_it_where_a_link_is_in_the_content() {
    is_not_missed(&site(&PAGE, &OTHER).file("aside/c.md", "---\ntitle: 丙\n---\n").symlink("content/tmp", "../aside"));
}
