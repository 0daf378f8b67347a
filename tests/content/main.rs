//! The real content, built for a fixed moment and read as a visitor reads it: every link leads somewhere, everything
//! of the programme is there within three clicks, what is fictitious says so, and every page is sound.
#![allow(clippy::disallowed_methods, reason = "a test may look at the disk and at the clock")]

#[path = "../laws_support/html.rs"]
mod html;
#[path = "../laws_support/mod.rs"]
mod laws_support;
#[path = "../support/pdf.rs"]
mod paper;
mod papers;
mod programme;
mod sound;
mod timetable;

use std::sync::LazyLock;

use bansou::files::{Files, Memory};

use crate::html::{Page, pages, words};
use crate::laws_support::{Rendered, options, render, repository};

const NOW: &str = "2022-06-20T09:00:00+09:00";

static SITE: LazyLock<Rendered> = LazyLock::new(|| render(&repository(), &options(NOW)));

fn site_pages() -> Vec<Page> {
    pages(&SITE)
}

/// The real content with some of its text changed.
fn changed(change: impl Fn(&str, String) -> String) -> Rendered {
    let disk = repository();
    let mut files = Memory::new();
    for below in ["content", "themes"] {
        for entry in disk.walk(below).expect("a directory").entries {
            let bytes = disk.read(&entry.path).expect("a file");
            match String::from_utf8(bytes) {
                Ok(text) => files.insert(&entry.path, change(&entry.path, text).into_bytes()),
                Err(binary) => files.insert(&entry.path, binary.into_bytes()),
            }
        }
    }
    render(&files, &options(NOW))
}

#[test]
fn the_content_has_no_mistake() {
    let found: Vec<String> =
        SITE.diagnostics.iter().map(|found| format!("{}: {} {}", found.file, found.code, found.message.en)).collect();
    assert_eq!(found, Vec::<String>::new());
    assert!(SITE.pages().count() > 80);
}

#[test]
fn what_is_fictitious_says_so() {
    let mut samples = 0;
    for page in site_pages() {
        if !page.path.starts_with("samples/") {
            continue;
        }
        samples += 1;
        assert!(page.text("title").contains("記載例（架空）"), "{}", page.path);
        assert!(page.text("h1").contains("記載例（架空）"), "{}", page.path);
        assert!(page.text("main .banner").contains("記載例（架空）"), "{}", page.path);
    }
    assert!(samples >= 15, "{samples}");
    // Elsewhere a title of a sample never stands without the word.
    let titles: Vec<String> = site_pages()
        .iter()
        .filter(|page| page.path.starts_with("samples/cases/") && page.path != "samples/cases/index.html")
        .map(|page| page.text("h1").replace("【記載例（架空）】", "").trim().to_owned())
        .collect();
    // On a sample's own page the banner says it, and lists of samples stand on such pages alone.
    for page in site_pages().iter().filter(|page| !page.path.starts_with("samples/")) {
        for link in page.all("main a, aside a") {
            let text = words(link);
            if titles.iter().any(|title| text.contains(title)) {
                let marked = text.contains("記載例（架空）")
                    || link
                        .parent()
                        .and_then(scraper::ElementRef::wrap)
                        .is_some_and(|above| words(above).contains("記載例（架空）"));
                assert!(marked, "{}: {text}", page.path);
            }
        }
    }
}

#[test]
fn without_samples_nothing_of_them_is_left() {
    let without = changed(|path, text| match path {
        "content/site.yaml" => text.replace("samples: true", "samples: false"),
        _ => text,
    });
    assert_eq!(without.errors(), Vec::<String>::new());
    let of_samples = |path: &str| path.starts_with("samples/");
    let titles: Vec<String> = site_pages()
        .iter()
        .filter(|page| of_samples(&page.path) && page.path.matches('/').count() == 3)
        .map(|page| page.text("h1").replace("【記載例（架空）】", "").trim().to_owned())
        .collect();
    assert!(titles.len() >= 10, "{titles:?}");
    for (path, bytes) in &without.tree {
        assert!(!of_samples(path), "{path}");
        let text = String::from_utf8_lossy(bytes);
        // The guide for writers may name the folder; no address may.
        assert!(!text.contains("\"/samples/") && !text.contains(".jp/samples/"), "{path} leads to a sample");
        // It quotes one as an example of how to write, mark and all.
        let is_guide = path == "about/writing/index.html";
        if let Some(title) = titles.iter().find(|title| !is_guide && text.contains(title.as_str())) {
            panic!("{path} tells of 「{title}」");
        }
    }
}

/// The record of a company's consent is for the file alone.
#[test]
fn no_output_mentions_a_record_of_consent() {
    const TOKEN: &str = "zqzq-record-of-consent";
    let cases = std::cell::Cell::new(0);
    let marked = changed(|path, text| {
        if !path.starts_with("content/samples/") {
            return text;
        }
        let marked = text.replace("record: \"記載例\"", &format!("record: \"{TOKEN}\""));
        cases.set(cases.get() + usize::from(marked != text));
        marked
    });
    assert!(cases.get() >= 10, "only {} records were marked", cases.get());
    assert_eq!(marked.errors(), Vec::<String>::new());
    for (path, bytes) in &marked.tree {
        let text = String::from_utf8_lossy(bytes);
        assert!(!text.contains(TOKEN), "{path}");
    }
}

#[test]
fn the_glossary_is_long_enough_to_help() {
    let pages = site_pages();
    let glossary = pages.iter().find(|page| page.path == "glossary/index.html").expect("a glossary");
    let terms = glossary.all("main dfn");
    assert!(terms.len() >= 25, "{} terms", terms.len());
    let words: Vec<String> = terms.into_iter().map(words).collect();
    for term in ["ローカルベンチマーク", "経営デザインシート", "伴走支援", "対話と傾聴", "課題設定", "地域未来牽引企業"]
    {
        assert!(words.iter().any(|word| word == term), "{term} isn't among {words:?}");
    }
}
