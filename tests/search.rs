//! What the search's index says beside its documents: of every page what it is narrowed by, and which words mean the
//! same.

#![allow(clippy::disallowed_methods, reason = "a test is the outside that the library keeps away from")]

#[path = "laws_support/mod.rs"]
mod laws_support;

use std::collections::BTreeMap;

use bansou::files::Memory;
use serde_json::Value;

use laws_support::{Rendered, of_index, options, render};

const NOW: &str = "2026-11-25T09:00:00+09:00";

/// The choices of a document, by facet.
type Choices = BTreeMap<String, Vec<String>>;

fn number(bytes: &mut &[u8]) -> usize {
    let (mut number, mut shift) = (0, 0);
    loop {
        let (first, rest) = bytes.split_first().expect("a number");
        *bytes = rest;
        number |= usize::from(first & 0x7F) << shift;
        shift += 7;
        if *first < 0x80 {
            return number;
        }
    }
}

/// The heads of the facets, and the choices of each document by its address.
fn read(site: &Rendered) -> (Vec<Value>, BTreeMap<String, Choices>) {
    let file = |path: &str| of_index(path, &site.tree[path]).expect("a file of the index");
    let manifest: Value = serde_json::from_slice(&file("search/index.js")).expect("JSON");
    let at = |number: &Value| file(&format!("search/{}/{number}.js", manifest["index"].as_str().expect("a hash")));
    let texts: Vec<Value> = serde_json::from_slice(&at(&manifest["texts"])).expect("JSON");
    let bytes = at(&manifest["columns"]);
    let mut rest = &*bytes;
    let size = number(&mut rest);
    let (heads, mut rest) = rest.split_at(size);
    let heads: Vec<Value> = serde_json::from_slice(heads).expect("JSON");
    let mut documents: BTreeMap<String, Choices> = BTreeMap::new();
    for head in &heads {
        for text in &texts {
            let set = &head["sets"][number(&mut rest)];
            let key = |place: &Value| {
                let place = usize::try_from(place.as_u64().expect("a place")).expect("small");
                head["choices"][place][0].as_str().expect("a key").to_owned()
            };
            let choices = set.as_array().expect("a set").iter().map(key).collect();
            let of = documents.entry(text[0].as_str().expect("an address").to_owned()).or_default();
            of.insert(head["key"].as_str().expect("a key").to_owned(), choices);
        }
    }
    assert!(rest.is_empty());
    (heads, documents)
}

fn site(content: &[(&str, &str)]) -> Rendered {
    let mut files = Memory::from([
        (
            "content/site.yaml",
            "title: 試験\nbase_url: https://example.jp/\ntaxonomies:\n  \
             theme: {label: テーマ, vocabulary: theme}\n  year: {label: 年度}\n  \
             size: {label: 規模, facet: false}\n  lone: {label: 一つ}\n  kind: {label: 種, facet: false}\n",
        ),
        ("content/_index.md", "---\ntitle: ホーム\n---\n"),
        (
            "content/vocabularies/theme.yaml",
            "terms: [{key: z, label: ぜ}, {key: a, label: あ}, {key: unused, label: い}]\n",
        ),
        ("content/glossary.yaml", "terms: [{term: 言葉, definition: 意味}]\n"),
        ("content/c/_index.md", "---\ntitle: 一覧\n---\n"),
    ]);
    for (path, front) in content {
        files.insert(&format!("content/{path}"), format!("---\n{front}\n---\n").into_bytes());
    }
    let site = render(&files, &options(NOW));
    assert_eq!(site.errors(), Vec::<String>::new());
    site
}

const PAGES: [(&str, &str); 4] = [
    ("c/1.md", "title: 1\ntaxonomies: {theme: [a, z], year: [令和10年度], size: [大], lone: [x], kind: [甲]}"),
    ("c/2.md", "title: 2\ntaxonomies: {theme: [a], year: [平成31年度], size: [小], kind: [乙]}"),
    ("c/3.md", "title: 3\ntaxonomies: {year: [令和2年度]}"),
    ("c/4.md", "title: 4\ntaxonomies: {theme: [z]}\nstatus: draft"),
];

#[test]
fn every_document_has_the_choices_of_its_page() {
    let (heads, documents) = read(&site(&PAGES));
    let choices = |key: &str| {
        let head = heads.iter().find(|head| head["key"] == key)?;
        let keys = head["choices"].as_array().expect("a list").iter().map(|choice| choice[0].as_str().expect("a key"));
        Some(keys.collect::<Vec<_>>())
    };
    // In the order of the vocabulary, without what no page has; years newest first. What is switched off, what offers
    // no choice, and what has the name of something else is no facet.
    assert_eq!(choices("theme"), Some(vec!["z", "a"]));
    assert_eq!(choices("year"), Some(vec!["令和10年度", "令和2年度", "平成31年度"]));
    let keys: Vec<&str> = heads.iter().map(|head| head["key"].as_str().expect("a key")).collect();
    assert_eq!(keys, ["kind", "theme", "year", "section"]);
    for (url, facet, expected) in [
        ("c/1/", "theme", &["z", "a"][..]),
        ("c/1/", "year", &["令和10年度"]),
        ("c/1/", "kind", &["page"]),
        ("c/2/", "theme", &["a"]),
        ("c/3/", "theme", &[]),
        ("c/3/", "section", &[]),
        ("", "kind", &["home"]),
        ("c/", "kind", &["section"]),
        ("theme/a/", "kind", &["term"]),
        ("theme/a/", "theme", &[]),
        ("glossary/#%E8%A8%80%E8%91%89", "kind", &["glossary"]),
    ] {
        assert_eq!(documents[url][facet], expected, "{url} {facet}");
    }
    assert!(!documents.contains_key("c/4/"), "what isn't public");
}

#[test]
fn a_long_list_is_a_choice_of_its_pages() {
    let names: Vec<(String, String)> = (0..12).map(|n| (format!("c/{n}.md"), format!("title: {n}"))).collect();
    let (_, documents) = read(&site(&names.iter().map(|(path, front)| (&**path, &**front)).collect::<Vec<_>>()));
    assert_eq!(documents["c/11/"]["section"], ["c/"]);
    assert_eq!(documents["c/"]["section"], Vec::<String>::new());
}

/// What is made up comes last, however new it is, and says so before anything else.
#[test]
fn samples_stand_after_what_tells_of_facts() {
    let site = site(&[
        ("c/1.md", "title: 1\ndate: 2020-01-01"),
        ("samples/_index.md", "title: 例【記載例（架空）】\nfictitious: true"),
        ("samples/1.md", "title: 1【記載例（架空）】\nfictitious: true\ndate: 2026-01-01"),
    ]);
    let file = |path: &str| of_index(path, &site.tree[path]).expect("a file of the index");
    let manifest: Value = serde_json::from_slice(&file("search/index.js")).expect("JSON");
    let texts = format!("search/{}/{}.js", manifest["index"].as_str().expect("a hash"), manifest["texts"]);
    let texts: Vec<Value> = serde_json::from_slice(&file(&texts)).expect("JSON");
    let facts = usize::try_from(manifest["facts"].as_u64().expect("a count")).expect("small");
    for (place, text) in texts.iter().enumerate() {
        let (url, kind) = (text[0].as_str().expect("an address"), text[1].as_str().expect("a kind"));
        assert_eq!(place >= facts, url.starts_with("samples/"), "{url} at {place}, {facts} facts");
        assert_eq!(place >= facts, kind.starts_with("記載例（架空）・"), "{url}: {kind}");
    }
    assert_eq!(texts.len() - facts, 2);
}

#[test]
fn words_mean_the_same_where_the_files_say_so() {
    let files = Memory::from([
        ("content/site.yaml", "title: 試験\nbase_url: https://example.jp/\ntaxonomies: {theme: {label: テーマ}}\n"),
        ("content/_index.md", "---\ntitle: ホーム\n---\n"),
        ("content/a/_index.md", "---\ntitle: 区分\ntaxonomies: {theme: [販路]}\n---\n"),
        (
            "content/glossary.yaml",
            "terms:\n  - {term: ローカルベンチマーク, definition: 表, aliases: [ロカベン, ﾛｶﾍﾞﾝ, ローカルベンチマーク表]}\n  \
             - {term: 推進協議会, definition: 会, aliases: [協議会]}\n  - {term: デジタル化, definition: 化, aliases: [電子化]}\n",
        ),
        ("content/synonyms.yaml", "synonyms:\n  - words: [DX, デジタル化]\n  - {word: 議事録, also: [議事要旨]}\n"),
    ]);
    let site = render(&files, &options(NOW));
    assert_eq!(site.errors(), Vec::<String>::new());
    let manifest: Value =
        serde_json::from_slice(&of_index("search/index.js", &site.tree["search/index.js"]).expect("a manifest"))
            .expect("JSON");
    let expected = serde_json::json!([
        ["DX", ["デジタル化"]],
        ["デジタル化", ["DX", "電子化"]],
        ["ロカベン", ["ローカルベンチマーク"]],
        ["ローカルベンチマーク", ["ロカベン"]],
        ["議事録", ["議事要旨"]],
        ["電子化", ["デジタル化"]],
    ]);
    assert_eq!(manifest["synonyms"], expected);
    let path = format!("search/{}/{}.js", manifest["index"].as_str().expect("a hash"), manifest["suggestions"]);
    let words: Vec<String> =
        serde_json::from_slice(&of_index(&path, &site.tree[&path]).expect("a file")).expect("JSON");
    assert!(
        ["区分", "推進協議会", "協議会", "販路"].iter().all(|word| words.iter().any(|known| known == word)),
        "{words:?}"
    );
    assert!(words.is_sorted() && !words.iter().any(|word| word == "ホーム"));
}
