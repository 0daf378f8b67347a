//! Ways between pages: what belongs together and why, the numbers of a term, cases in a matrix, words of the glossary.

#![allow(clippy::disallowed_methods, reason = "a test may look at the disk and at the clock")]

#[path = "../laws_support/mod.rs"]
mod laws_support;
mod matrix;
mod numbers;
mod related;
mod words;
mod worlds;

use bansou::files::Memory;
use laws_support::{Rendered, options, render};

const SITE: &str = "title: 試験\nbase_url: https://example.jp/\ntaxonomies:\n  industry: {label: 業種}\n  theme: {label: 課題のテーマ}\n  \
    stage: {label: 支援の段階, vocabulary: stage}\n  bureau: {label: 局, section: bureaus}\n";
const STAGES: &str = "terms:\n  - {key: a, label: 対話}\n  - {key: b, label: 設定}\n  - {key: c, label: 自走}\n";

/// A site with the files that a test is about, by their paths below `content/`.
fn site(files: &[(&str, String)]) -> Rendered {
    let mut all = Memory::from([
        ("content/site.yaml", SITE),
        ("content/_index.md", "---\ntitle: ホーム\n---\n"),
        ("content/vocabularies/stage.yaml", STAGES),
        ("content/bureaus/_index.md", "---\ntitle: 局\n---\n"),
        ("content/bureaus/kanto.md", "---\ntitle: 関東局\n---\n"),
        ("content/cases/_index.md", "---\ntitle: 事例\n---\n"),
    ]);
    for (path, text) in files {
        all.insert(&format!("content/{path}"), text.clone().into_bytes());
    }
    let site = render(&all, &options("2022-06-17T12:00:00+09:00"));
    assert_eq!(site.errors(), Vec::<String>::new());
    site
}

/// A case with these keys of `company` and `support`, each a line of YAML in braces.
fn case(title: &str, summary: &str, company: &str, support: &str) -> String {
    format!(
        "---\ntitle: {title}\nsummary: {summary}\ncompany: {{label: A社, {company}}}\nsupport: {{{support}}}\n\
         consent: {{status: granted}}\n---\n本文\n"
    )
}

/// The text of an element's HTML, with one blank for all that stands between words.
fn plain(html: &str) -> String {
    let mut text = String::new();
    let mut is_tag = false;
    for c in html.chars() {
        match c {
            '<' => is_tag = true,
            '>' => {
                is_tag = false;
                text.push(' ');
            }
            c if !is_tag => text.push(c),
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What stands between two texts of a page.
fn between<'a>(html: &'a str, from: &str, to: &str) -> &'a str {
    let (_, rest) = html.split_once(from).unwrap_or_else(|| panic!("no {from} in {html}"));
    rest.split_once(to).map_or(rest, |(inner, _)| inner)
}
