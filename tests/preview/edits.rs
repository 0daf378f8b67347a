//! What editors and their programs do to the files of a site, one deed after the other.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use fastrand::Rng;
use include_dir::{Dir, include_dir};

use crate::writing;

/// The theme that the site's own extends: a small one, so that many sites can be built.
static BELOW: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/benches/corpus/theme");

/// A site on a disk under the hands of its editors. A seed always does the same.
pub struct Desk {
    pub root: PathBuf,
    pub rng: Rng,
    /// Files that were broken, with what stood in them.
    broken: BTreeMap<String, Vec<u8>>,
    /// What was moved out of the site for a while.
    aside: Option<(String, PathBuf)>,
    has_link: bool,
    names_words: bool,
    outside: tempfile::TempDir,
}

/// Paths below the root that a deed changed, as the system would tell of them.
pub type Touched = BTreeSet<String>;

fn touched<const N: usize>(paths: [&str; N]) -> Touched {
    paths.iter().map(ToString::to_string).collect()
}

impl Desk {
    /// A site of a few pages.
    pub fn new(seed: u64) -> Desk {
        let outside = tempfile::tempdir().unwrap();
        let root = outside.path().join("site");
        let mut desk = Desk {
            root,
            rng: Rng::with_seed(seed),
            broken: BTreeMap::new(),
            aside: None,
            has_link: false,
            names_words: seed.is_multiple_of(3),
            outside,
        };
        for directory in std::iter::once(&BELOW).chain(BELOW.dirs()) {
            for file in directory.files() {
                let path = format!("themes/below/{}", file.path().display());
                desk.write(&path, file.contents_utf8().expect("text"));
            }
        }
        desk.write("themes/mine/theme.yaml", writing::THEME);
        desk.write("themes/mine/templates/page.html", writing::PAGE_TEMPLATE);
        desk.write("themes/mine/assets/own.css", "p { margin: 0 }");
        let rng = &mut desk.rng;
        let files = [
            ("content/site.yaml", writing::config(rng)),
            ("content/vocabularies/theme.yaml", writing::vocabulary(rng)),
            ("content/glossary.yaml", writing::glossary(rng)),
            ("content/synonyms.yaml", writing::synonyms(rng)),
            ("content/data/t.csv", writing::table(rng)),
            ("content/metrics/m.yaml", writing::metric(rng, false)),
            ("content/metrics/m.csv", writing::series(rng)),
            ("content/schedules/s.yaml", writing::schedule(rng)),
            ("content/_index.md", "---\ntitle: 表紙\n---\n".to_owned()),
            ("content/org/_index.md", "---\ntitle: 組織\n---\n".to_owned()),
            ("content/news/_index.md", "---\ntitle: 知らせ\nsort_by: date\npaginate_by: 2\n---\n".to_owned()),
            ("content/org/紙.txt", "紙".to_owned()),
        ];
        for (path, text) in files {
            desk.write(path, &text);
        }
        for _ in 0..desk.rng.u8(3..9) {
            desk.create();
        }
        desk
    }

    /// Whether a file is there that can't be read as it is: the preview then shows what it said before.
    pub fn is_broken(&self) -> bool {
        !self.broken.is_empty()
    }

    /// Does something, and says what, with the paths that it touched.
    pub fn deed(&mut self) -> (&'static str, Touched) {
        loop {
            let deed = self.rng.u8(..34);
            let done = match deed {
                0..=2 => Some(("create", self.create())),
                3..=5 => self.rewrite().map(|it| ("rewrite", it)),
                6..=8 => self.edit_text().map(|it| ("edit the text", it)),
                9..=11 => self.retitle().map(|it| ("retitle", it)),
                12 => self.delete().map(|it| ("delete", it)),
                13 => self.rename().map(|it| ("rename", it)),
                14 => self.rename_folder().map(|it| ("rename a folder", it)),
                15 => self.save_beside().map(|it| ("save beside", it)),
                16 => self.save_like_vim().map(|it| ("save like vim", it)),
                17 => self.truncate().map(|it| ("truncate", it)),
                18 => self.break_one().map(|it| ("break", it)),
                19..=21 => self.repair().map(|it| ("repair", it)),
                22 => Some(("edit a template", self.edit_template())),
                23 => Some(("edit the style sheet", self.edit_styles())),
                24 => Some(("edit the vocabulary", self.make("content/vocabularies/theme.yaml", writing::vocabulary))),
                25 if self.rng.bool() => {
                    Some(("edit the synonyms", self.make("content/synonyms.yaml", writing::synonyms)))
                }
                25 => Some(("edit the glossary", self.make("content/glossary.yaml", writing::glossary))),
                26 => Some(("edit the data", self.make("content/data/t.csv", writing::table))),
                27 => Some(("edit a metric", self.edit_metric())),
                28 => Some(("edit a schedule", self.make("content/schedules/s.yaml", writing::schedule))),
                29 => Some(("edit the configuration", self.make("content/site.yaml", writing::config))),
                30 => self.edit_file().map(|it| ("edit a file", it)),
                31 => self.put_aside().map(|it| ("put aside", it)),
                32 => Some(("copy a folder", self.copy_folder())),
                _ => self.link().map(|it| ("link", it)),
            };
            if let Some(done) = done {
                return done;
            }
        }
    }

    /// Mends all that is broken.
    pub fn mend(&mut self) -> Touched {
        let mut all = Touched::new();
        while let Some(paths) = self.repair() {
            all.extend(paths);
        }
        all
    }

    fn at(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    fn write(&mut self, path: &str, text: &str) {
        let place = self.at(path);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(place, text).unwrap();
        self.broken.remove(path);
    }

    /// The Markdown files, as paths below the root.
    fn pages(&self) -> Vec<String> {
        self.below("content").into_iter().filter(|path| path.ends_with(".md") && *path != "content/_index.md").collect()
    }

    fn below(&self, directory: &str) -> Vec<String> {
        let mut found = Vec::new();
        let mut left = vec![self.at(directory)];
        while let Some(directory) = left.pop() {
            for entry in fs::read_dir(&directory).into_iter().flatten().flatten() {
                let kind = entry.file_type().unwrap();
                if kind.is_dir() {
                    left.push(entry.path());
                } else if kind.is_file() {
                    found.push(entry.path().strip_prefix(&self.root).unwrap().to_str().unwrap().to_owned());
                }
            }
        }
        found.sort();
        found
    }

    /// What pages may lead to, below `content/`.
    fn targets(&self) -> (Vec<String>, Vec<String>) {
        let below = |path: &String| path.strip_prefix("content/").unwrap().to_owned();
        let pages = self.pages().iter().map(below).collect();
        let files = self.below("content").iter().filter(|path| path.ends_with(".txt")).map(below).collect();
        (pages, files)
    }

    fn any_page(&mut self) -> Option<String> {
        let pages = self.pages();
        self.rng.choice(&pages).cloned()
    }

    fn page_text(&mut self, path: &str) -> String {
        let (pages, files) = self.targets();
        writing::page(&mut self.rng, path.strip_prefix("content/").unwrap(), &pages, &files, self.names_words)
    }

    fn create(&mut self) -> Touched {
        let folder = writing::FOLDERS[self.rng.usize(..writing::FOLDERS.len())];
        let name = match self.rng.u8(..8) {
            0 if !folder.is_empty() => "_index.md".to_owned(),
            1 => format!("f{}/index.md", self.rng.u8(..9)),
            2 => {
                let path = format!("content/{folder}/紙{}.txt", self.rng.u8(..4)).replace("//", "/");
                self.write(&path, "新しい紙");
                return touched([&path]);
            }
            number => format!("p{number}{}.md", self.rng.u8(..9)),
        };
        let path = format!("content/{folder}/{name}").replace("//", "/");
        let is_new = !self.at(&path).parent().unwrap().is_dir();
        let text = self.page_text(&path);
        self.write(&path, &text);
        // Of a directory that is new, the system tells; of what came into it, perhaps.
        if is_new && self.rng.bool() {
            return touched([path.rsplit_once('/').unwrap().0]);
        }
        let above = path.rsplit_once('/').unwrap().0.to_owned();
        if is_new { touched([&above, &path]) } else { touched([&path]) }
    }

    fn rewrite(&mut self) -> Option<Touched> {
        let path = self.any_page()?;
        let text = self.page_text(&path);
        self.write(&path, &text);
        Some(touched([&path]))
    }

    fn edit_text(&mut self) -> Option<Touched> {
        let path = self.any_page()?;
        let mut text = fs::read_to_string(self.at(&path)).unwrap();
        if let Some(at) = text.find("## 見出し").filter(|_| self.rng.bool()) {
            // The anchor is another, and nothing else.
            let end = text[at..].find('\n').map_or(text.len(), |end| at + end);
            text.replace_range(at..end, &format!("## 見出し{}", self.rng.u8(..5)));
            fs::write(self.at(&path), text).unwrap();
            return Some(touched([&path]));
        }
        match text.strip_prefix("---\n").and_then(|rest| rest.find("---\n")) {
            // The text alone is another, and with it where it leads.
            Some(end) if self.rng.bool() => {
                text.truncate(end + 8);
                let (pages, files) = self.targets();
                let up = writing::up(path.strip_prefix("content/").unwrap());
                writing::body(&mut self.rng, &up, &pages, &files, self.names_words, &mut text);
            }
            _ => _ = write!(text, "\n足した文{}。\n", self.rng.u32(..)),
        }
        fs::write(self.at(&path), text).unwrap();
        Some(touched([&path]))
    }

    fn retitle(&mut self) -> Option<Touched> {
        let path = self.any_page()?;
        let text = fs::read_to_string(self.at(&path)).unwrap();
        let title = text.lines().find(|line| line.starts_with("title: "))?.to_owned();
        let new = format!("title: {}", writing::title(&mut self.rng));
        fs::write(self.at(&path), text.replacen(&title, &new, 1)).unwrap();
        Some(touched([&path]))
    }

    fn delete(&mut self) -> Option<Touched> {
        if self.rng.u8(..3) == 0 {
            let folder = format!("content/{}", ["news", "news/old", "cases"][self.rng.usize(..3)]);
            fs::remove_dir_all(self.at(&folder)).ok()?;
            self.broken.retain(|path, _| !path.starts_with(&format!("{folder}/")));
            return Some(touched([&folder]));
        }
        let path = self.any_page()?;
        fs::remove_file(self.at(&path)).unwrap();
        self.broken.remove(&path);
        Some(touched([&path]))
    }

    fn rename(&mut self) -> Option<Touched> {
        let from = self.any_page().filter(|path| !self.broken.contains_key(path))?;
        let folder = writing::FOLDERS[self.rng.usize(..writing::FOLDERS.len())];
        let to = format!("content/{folder}/r{}.md", self.rng.u8(..9)).replace("//", "/");
        if self.at(&to).exists() || !self.at(&to).parent().unwrap().is_dir() {
            return None;
        }
        fs::rename(self.at(&from), self.at(&to)).unwrap();
        Some(touched([&from, &to]))
    }

    fn rename_folder(&mut self) -> Option<Touched> {
        let names = ["content/news", "content/cases", "content/news/old", "content/moved", "content/cases/in"];
        let from = names[self.rng.usize(..names.len())];
        let to = names[self.rng.usize(..names.len())];
        let is_within = to.starts_with(from) || from.starts_with(to);
        if is_within || !self.at(from).is_dir() || self.at(to).exists() || !self.at(to).parent().unwrap().is_dir() {
            return None;
        }
        fs::rename(self.at(from), self.at(to)).unwrap();
        let moved: Vec<String> =
            self.broken.keys().filter(|path| path.starts_with(&format!("{from}/"))).cloned().collect();
        for path in moved {
            let bytes = self.broken.remove(&path).unwrap();
            self.broken.insert(path.replacen(from, to, 1), bytes);
        }
        Some(touched([from, to]))
    }

    fn save_beside(&mut self) -> Option<Touched> {
        let path = self.any_page()?;
        let text = self.page_text(&path);
        let beside = format!("{path}.tmp");
        self.write(&beside, &text);
        fs::rename(self.at(&beside), self.at(&path)).unwrap();
        self.broken.remove(&path);
        Some(touched([&beside, &path]))
    }

    fn save_like_vim(&mut self) -> Option<Touched> {
        let path = self.any_page()?;
        let text = self.page_text(&path);
        let backup = format!("{path}~");
        fs::rename(self.at(&path), self.at(&backup)).unwrap();
        self.write(&path, &text);
        fs::remove_file(self.at(&backup)).unwrap();
        Some(touched([&path, &backup]))
    }

    fn truncate(&mut self) -> Option<Touched> {
        let path = self.any_page()?;
        self.spoil(&path, b"");
        Some(touched([&path]))
    }

    /// What is written into a file so that it can't be read.
    fn break_one(&mut self) -> Option<Touched> {
        let (path, text): (String, &[u8]) = match self.rng.u8(..8) {
            0 => ("content/site.yaml".to_owned(), b"title: [\n"),
            1 => ("content/vocabularies/theme.yaml".to_owned(), b"terms: {"),
            2 => ("content/glossary.yaml".to_owned(), b"- term: \"x\n"),
            3 => ("themes/mine/templates/page.html".to_owned(), b"{% if %}"),
            4 => ("content/schedules/s.yaml".to_owned(), b"\xff\xfe"),
            5 => ("content/synonyms.yaml".to_owned(), b"synonyms: {"),
            _ => (self.any_page()?, "---\ntitle: \"切れた\n---\n".as_bytes()),
        };
        self.spoil(&path, text);
        Some(touched([&path]))
    }

    fn spoil(&mut self, path: &str, text: &[u8]) {
        let before = fs::read(self.at(path)).unwrap();
        fs::write(self.at(path), text).unwrap();
        self.broken.entry(path.to_owned()).or_insert(before);
    }

    fn repair(&mut self) -> Option<Touched> {
        let paths: Vec<String> = self.broken.keys().cloned().collect();
        let path = self.rng.choice(&paths)?.clone();
        let text = self.broken.remove(&path).unwrap();
        fs::write(self.at(&path), text).unwrap();
        Some(touched([&path]))
    }

    fn make(&mut self, path: &str, text: impl FnOnce(&mut Rng) -> String) -> Touched {
        let text = text(&mut self.rng);
        self.write(path, &text);
        touched([path])
    }

    fn edit_template(&mut self) -> Touched {
        let path = "themes/mine/templates/page.html";
        let text = writing::PAGE_TEMPLATE.replace("<h1>", &format!("<h1 class=\"c{}\">", self.rng.u8(..)));
        self.write(path, &text);
        touched([path])
    }

    fn edit_styles(&mut self) -> Touched {
        let text = format!("p {{ margin: {}px }}", self.rng.u8(..));
        self.write("themes/mine/assets/own.css", &text);
        touched(["themes/mine/assets/own.css"])
    }

    fn edit_metric(&mut self) -> Touched {
        if self.rng.bool() {
            return self.make("content/metrics/m.csv", writing::series);
        }
        let is_in_csv = self.rng.bool();
        self.make("content/metrics/m.yaml", |rng| writing::metric(rng, is_in_csv))
    }

    fn edit_file(&mut self) -> Option<Touched> {
        let files: Vec<String> = self.below("content").into_iter().filter(|path| path.ends_with(".txt")).collect();
        let path = self.rng.choice(&files)?.clone();
        if self.rng.u8(..3) == 0 {
            fs::remove_file(self.at(&path)).unwrap();
        } else {
            let text = "紙".repeat(self.rng.usize(1..9));
            self.write(&path, &text);
        }
        Some(touched([&path]))
    }

    /// Takes a folder out of the site, or puts it back.
    fn put_aside(&mut self) -> Option<Touched> {
        let away = self.outside.path().join("away");
        if let Some((path, away)) = self.aside.take() {
            if self.at(&path).exists() || !self.at(&path).parent().unwrap().is_dir() {
                self.aside = Some((path, away));
                return None;
            }
            fs::rename(&away, self.at(&path)).unwrap();
            return Some(touched([&path]));
        }
        let path = ["content/cases", "content/news/old", "themes/mine/assets"][self.rng.usize(..3)];
        let has_broken = self.broken.keys().any(|broken| broken.starts_with(path));
        if has_broken || !self.at(path).is_dir() {
            return None;
        }
        fs::rename(self.at(path), &away).unwrap();
        self.aside = Some((path.to_owned(), away));
        Some(touched([path]))
    }

    fn copy_folder(&mut self) -> Touched {
        let to = format!("content/copy{}", self.rng.u8(..3));
        for path in self.below("content/cases") {
            if self.broken.contains_key(&path) {
                continue;
            }
            let text = fs::read_to_string(self.at(&path)).unwrap_or_default();
            let path = path.replacen("content/cases", &to, 1);
            self.write(&path, &text);
        }
        touched([&to])
    }

    /// A symbolic link to a page, or its end.
    fn link(&mut self) -> Option<Touched> {
        let link = "content/link.md";
        if self.has_link {
            self.has_link = false;
            fs::remove_file(self.at(link)).unwrap();
            return Some(touched([link]));
        }
        let page = self.any_page().filter(|page| !self.broken.contains_key(page))?;
        std::os::unix::fs::symlink(Path::new(page.strip_prefix("content/").unwrap()), self.at(link)).ok()?;
        self.has_link = true;
        Some(touched([link]))
    }
}
