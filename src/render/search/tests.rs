//! The law of the index: it holds every term of every document where it stands, and nothing else.
//!
//! It is read here as its description says. That questions are answered rightly from it is held in the browser
//! (`tests/browser/search.mjs`), against a scan over the texts.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::Index;
use super::compounds::Compounds;
use super::document::Document;
use super::shards::LENGTH_STEP;
use super::shards::{Beside, write};
use crate::japanese::{Term, contains, searchable, terms};

#[path = "../../../tests/support/index.rs"]
mod index;
use index::content;

/// How often a term stands in a document, its places where the index tells them, and whether one is in the head.
type Places = (usize, Vec<u32>, bool);

fn number(bytes: &mut &[u8]) -> usize {
    let (mut number, mut shift) = (0, 0);
    loop {
        let (first, rest) = bytes.split_first().unwrap();
        *bytes = rest;
        number |= usize::from(first & 0x7F) << shift;
        shift += 7;
        if *first < 0x80 {
            return number;
        }
    }
}

/// All that the shards say: for each term its places by document.
fn read(index: &Index) -> (Value, BTreeMap<String, BTreeMap<usize, Places>>) {
    let manifest: Value = serde_json::from_slice(&content(&index.manifest)).unwrap();
    let mut all = BTreeMap::new();
    let keys = manifest["keys"].as_array().unwrap();
    for (key, file) in keys.iter().zip(&index.files) {
        let shard = content(file);
        let mut rest = &*shard;
        let length = number(&mut rest);
        let (names, mut rest) = rest.split_at(length);
        let names: Vec<&str> = std::str::from_utf8(names).unwrap().split('\n').collect();
        assert_eq!(names[0], key);
        let sizes: Vec<(usize, usize)> = names.iter().map(|_| (number(&mut rest), number(&mut rest))).collect();
        for (name, (of_documents, of_positions)) in names.iter().zip(sizes) {
            let (mut documents, after) = rest.split_at(of_documents);
            let (mut positions, after) = after.split_at(of_positions);
            rest = after;
            let count = number(&mut documents);
            let mut next = 0;
            let ids: Vec<usize> = (0..count)
                .map(|_| {
                    let id = next + number(&mut documents);
                    next = id + 1;
                    id
                })
                .collect();
            let counts: Vec<usize> = ids.iter().map(|_| number(&mut documents)).collect();
            let own = (!documents.is_empty()).then(|| content(&index.files[number(&mut documents) - 1]));
            assert!(documents.is_empty());
            if let Some(own) = &own {
                positions = own;
            }
            let has_positions =
                name.chars().count() > 1 && !manifest["words"].as_array().unwrap().contains(&json!(name));
            let mut by_document = BTreeMap::new();
            for (id, count) in ids.into_iter().zip(counts) {
                let mut before = 0;
                let places = (0..if has_positions { count >> 1 } else { 0 }).map(|_| {
                    before += u32::try_from(number(&mut positions)).unwrap();
                    before
                });
                by_document.insert(id, (count >> 1, places.collect(), count & 1 == 1));
            }
            assert!(positions.is_empty());
            assert!(all.insert((*name).to_owned(), by_document).is_none(), "{name:?} stands twice");
        }
        assert!(rest.is_empty());
    }
    (manifest, all)
}

fn words(document: &Document) -> String {
    searchable(&format!("{}\n{}\n{}", document.title, document.kana, document.text))
}

/// The postings hold every term of every document where it stands, and nothing else.
fn holds_exactly(documents: &[Document]) {
    let compounds = Compounds::new(["支援機関", "デジデジ", "援支援", "支援", "支援5", "5支援"].into_iter());
    assert_eq!(compounds.words(), ["でじでじ", "援支援", "支援5", "支援機関"]);
    let index = write(documents.len(), Some(&compounds), Beside::default(), &|place| documents[place].clone());
    let (manifest, found) = read(&index);
    let mut expected: BTreeMap<String, BTreeMap<usize, Places>> = BTreeMap::new();
    for (id, document) in documents.iter().enumerate() {
        let words = words(document);
        let head = searchable(&format!("{}\n{}", document.title, document.kana)).chars().count();
        assert_eq!(manifest["lengths"][id], words.chars().count().div_ceil(LENGTH_STEP));
        terms(&words, |term, place| {
            let (name, has_positions) = match term {
                Term::One(c) => (c.to_string(), false),
                Term::Pair(a, b) => (format!("{a}{b}"), true),
                Term::Word(word) => (format!("{word} "), true),
            };
            let places = expected.entry(name).or_default().entry(id).or_default();
            places.0 += 1;
            places.1.extend(has_positions.then_some(place));
            places.2 |= (place as usize) < head;
        });
        for word in compounds.words() {
            let count = contains(&words, word);
            if count > 0 {
                let first = words[..words.find(word.as_str()).unwrap()].chars().count();
                expected.entry(word.clone()).or_default().insert(id, (count, Vec::new(), first < head));
            }
        }
    }
    for (_, places) in expected.iter_mut().filter(|(name, _)| name.chars().count() == 1) {
        for (count, ..) in places.values_mut() {
            *count = 1 << count.ilog2();
        }
    }
    assert_eq!(found, expected);
    // What the texts are read from says the same.
    let texts = usize::try_from(manifest["texts"].as_u64().unwrap()).unwrap();
    let group = usize::try_from(manifest["group"].as_u64().unwrap()).unwrap();
    for (id, document) in documents.iter().enumerate() {
        let file: Value = serde_json::from_slice(&content(&index.files[texts + id / group])).unwrap();
        let record = &file[id % group];
        assert_eq!(record[3], *document.title);
        assert_eq!(record[5], *document.text);
    }
}

/// Texts of few letters, so that pieces are met again and again.
fn document() -> impl Strategy<Value = Document> {
    let text = "([支援機関の5aB令、 ]|支援|ﾃﾞｼﾞ|デジ|1,000|髙){0,40}";
    ("[支援5a]{0,3}", "[しえん]{0,3}", text).prop_map(|(title, kana, text)| Document {
        title,
        kana,
        text,
        ..Document::default()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_postings_hold_every_term_where_it_stands(documents in prop::collection::vec(document(), 0..40)) {
        holds_exactly(&documents);
    }
}

#[test]
fn large_postings_have_files_of_their_own() {
    let documents: Vec<Document> = (0..40)
        .map(|number| Document {
            title: format!("支援{number}"),
            text: "支援機関の支援".repeat(100 + number),
            ..Document::default()
        })
        .collect();
    holds_exactly(&documents);
}

#[test]
fn the_index_is_the_same_on_one_thread_and_on_many() {
    let documents: Vec<Document> = (0..777)
        .map(|number| Document {
            title: format!("第{number}回"),
            text: format!("令和{}年度の伴走支援 {} 社", number % 9, number * 37 % 1000),
            ..Document::default()
        })
        .collect();
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            write(documents.len(), Some(&Compounds::default()), Beside::default(), &|place| documents[place].clone())
        })
    };
    let one = on(1);
    assert_eq!(one, on(2));
    assert_eq!(one, on(7));
}

#[test]
fn a_small_site_has_its_texts_in_one_file() {
    let documents = [Document { title: "支援".to_owned(), ..Document::default() }, Document::default()];
    let index = write(2, None, Beside::default(), &|place| documents[place].clone());
    assert_eq!(index.files.len(), 3, "the texts, the facets and the suggestions");
    let manifest: Value = serde_json::from_slice(&content(&index.manifest)).unwrap();
    assert_eq!((manifest["keys"].as_array().map(Vec::len), manifest["texts"].as_u64()), (Some(0), Some(0)));
    assert_eq!(write(0, None, Beside::default(), &|_| Document::default()).files.len(), 2);
}
