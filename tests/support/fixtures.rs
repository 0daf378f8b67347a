//! The fixtures below `tests/diagnostics/`, each a site with its mistakes; `tests/diagnostics.rs` describes them.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::pdf::{Paper, file};
use crate::support::{HOME, SITE_YAML, SiteTest, files_below};

pub const FIXTURES: &str = "tests/diagnostics";

/// One directory below `tests/diagnostics/`.
pub struct Fixture {
    pub name: String,
    pub directory: PathBuf,
}

pub fn fixtures() -> Vec<Fixture> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(FIXTURES);
    let mut fixtures: Vec<Fixture> = fs::read_dir(&root)
        .expect("the fixtures")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.is_dir())
        .map(|directory| Fixture {
            name: directory.file_name().expect("a name").to_string_lossy().into_owned(),
            directory,
        })
        .collect();
    fixtures.sort_by(|a, b| a.name.cmp(&b.name));
    fixtures
}

impl Fixture {
    /// The site on a disk.
    pub fn site(&self) -> SiteTest {
        let own = |name: &str| self.directory.join("content").join(name).exists();
        let mut site = SiteTest::empty();
        if !own("site.yaml") && !own("_index.md") {
            site = site.file("content/site.yaml", SITE_YAML).file("content/_index.md", HOME);
        }
        for part in ["content", "themes"] {
            for (path, file) in files_below(&self.directory).into_iter().filter(|(path, _)| path.starts_with(part)) {
                site = site.bytes(&path, &fs::read(file).expect("a file of the fixture"));
            }
        }
        prepare(&self.name, site)
    }
}

/// What a repository holds badly.
fn prepare(fixture: &str, site: SiteTest) -> SiteTest {
    match fixture {
        "link-leaves-site" => site.symlink("content/outside.md", "/"),
        "link-loop" => site.symlink("content/cases/above", ".."),
        "link-broken" => site.symlink("content/資料.pdf", "何もない.pdf"),
        "not-a-file" => {
            std::os::unix::net::UnixListener::bind(site.place("content/socket")).expect("a socket");
            site
        }
        "name-not-utf8" => {
            use std::os::unix::ffi::OsStrExt;
            // 資料.pdf in Shift_JIS.
            let name = std::ffi::OsStr::from_bytes(b"\x8e\x91\x97\xbf.pdf");
            fs::write(site.place("content/x").with_file_name(name), "").expect("a file");
            site
        }
        "name-not-portable" => site.file("content/資料\\1.pdf", ""),
        "same-name" => site.file("content/\u{30ab}\u{3099}イド.pdf", "").file("content/ガイド.pdf", ""),
        "unreadable" => {
            let file = fs::File::create(site.place("content/huge.md")).expect("a file");
            file.set_len(5 << 30).expect("a file with a hole of 5 GB");
            site
        }
        "theme-unreadable" => {
            let site = site.symlink("themes/own/assets/outside.css", "/");
            let file = fs::File::create(site.place("themes/own/assets/huge.css")).expect("a file");
            file.set_len(5 << 30).expect("a file with a hole of 5 GB");
            site
        }
        "picture-large" => {
            let place = site.place("content/風景.jpg");
            fs::write(&place, b"\xFF\xD8\xFF\xE0").expect("a file");
            let file = fs::OpenOptions::new().write(true).open(&place).expect("a file");
            file.set_len(65 << 20).expect("a file with a hole of 65 MB");
            site
        }
        "pdf-properties" => {
            let good = Paper { title: "進め方", author: "", tagged: true, pages: &[&["進め方"]] };
            site.bytes("content/よい資料.pdf", &good.bytes())
                .bytes("content/題名がない.pdf", &Paper { title: "", ..good }.bytes())
                .bytes("content/作成者名がある.pdf", &Paper { author: "霞 太郎", ..good }.bytes())
                .bytes("content/タグがない.pdf", &Paper { tagged: false, ..good }.bytes())
                .bytes("content/下書きの資料.pdf", &Paper { title: "", ..good }.bytes())
        }
        "pdf-unread" => {
            let paper = Paper { title: "進め方", author: "", tagged: true, pages: &[&["進め方"]] };
            for (name, start) in [("大きい", "%PDF-1.7\n"), ("大きい図", "GIF89a")] {
                let place = site.place(&format!("content/{name}.pdf"));
                fs::write(&place, start).expect("a file");
                let file = fs::OpenOptions::new().write(true).open(&place).expect("a file");
                file.set_len(33 << 20).expect("a file with a hole of 33 MB");
            }
            let bytes = paper.bytes();
            site.bytes("content/途中まで.pdf", &bytes[..bytes.len() / 2])
                .bytes("content/鍵.pdf", &paper.protected("secret"))
        }
        "pdf-text" => {
            let paper =
                Paper { title: "進め方", author: "", tagged: true, pages: &[&["進め方"], &["二ページ目"]] };
            // Glyphs by their numbers in a font that isn't there: on the first page some, on the second all.
            let mut objects = paper.objects();
            let unknown = objects[2].replace("UniJIS-UTF16-H", "Identity-H");
            objects[3] = objects[3].replace("(Japan1)", "(Own)");
            objects.push(unknown);
            let number = objects.len();
            let second = objects.iter().rposition(|object| object.starts_with("<< /Type /Page /")).expect("a page");
            objects[second] = objects[second].replace("/F 3 0 R", &format!("/F {number} 0 R"));
            let partial = file(&objects, "");
            let mut objects = paper.objects();
            let page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>";
            let kids: Vec<String> = (1..=3001).map(|place| format!("{} 0 R", objects.len() + place)).collect();
            let kids = kids.join(" ");
            objects.extend((1..=3001).map(|_| page.to_owned()));
            objects[1] = format!("<< /Type /Pages /Kids [{kids}] /Count 3001 >>");
            let many = file(&objects, "");
            site.bytes("content/鍵.pdf", &paper.protected("secret"))
                .bytes("content/変更だけに鍵.pdf", &paper.protected(""))
                .bytes("content/画像だけ.pdf", &Paper { pages: &[&[]], ..paper }.bytes())
                .bytes("content/字が分からない.pdf", &partial)
                .bytes("content/ページが多い.pdf", &many)
                .bytes("content/まだ出さない.pdf", &paper.protected("secret"))
        }
        "nested-quotes" => {
            let quotes = "> ".repeat(10_000);
            site.file("content/a.md", &format!("---\ntitle: 引用\n---\n{quotes}[資料](none.md)\n"))
        }
        _ => site,
    }
}
