//! Documents and postings as files: see the format in [`super`].
//!
//! 1. The documents are made in as many stretches as there are threads, each with its files of texts and its postings.
//! 2. The postings of all stretches are put together, term by term.
//! 3. Terms are written one after the other until a shard is full. A term that alone would fill several has its
//!    positions in a file of its own, for questions of that term alone don't ask for them.

use serde_json::{Value, json};
use xxhash_rust::xxh3::Xxh3;

use crate::japanese::searchable;
use crate::parallel;
use crate::render::search::compounds::Compounds;
use crate::render::search::document::Document;
use crate::render::search::number::push_number;
use crate::render::search::postings::{Gathered, Postings};
use crate::render::search::script::script;
use crate::render::search::synonyms::Synonym;

/// The files of the index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Index {
    /// Of all that is in the files.
    pub hash: u64,
    pub manifest: Vec<u8>,
    /// By number.
    pub files: Vec<Vec<u8>>,
}

/// The length of a document is told in steps of this many characters: it matters for the order of what is found, and
/// not much.
pub const LENGTH_STEP: usize = 32;

/// A shard is full at this many bytes, before it is compressed.
const SHARD: usize = 16 * 1024;
/// A term's positions have a file of their own from this many bytes on.
const OWN_FILE: usize = 8 * 1024;
/// How many texts are in one file, if there are shards.
const GROUP: usize = 16;

/// What a stretch of documents gives.
struct Stretch {
    /// The files' content.
    texts: Vec<Vec<u8>>,
    lengths: Vec<usize>,
    terms: Vec<(String, Postings)>,
}

/// What stands in the index beside the documents.
#[derive(Default)]
pub struct Beside {
    /// The content of the file of facets.
    pub columns: Vec<u8>,
    /// The content of the file of suggestions.
    pub suggestions: Vec<u8>,
    pub synonyms: Vec<Synonym>,
    /// How many documents tell of facts: the first.
    pub facts: usize,
}

/// The index of this many documents. There are shards if there are `compounds`, which they hold, too; else all texts
/// are in one file.
pub fn write(
    count: usize,
    compounds: Option<&Compounds>,
    beside: Beside,
    document: &(dyn Fn(usize) -> Document + Sync),
) -> Index {
    let group = if compounds.is_some() { GROUP } else { count.max(1) };
    let stretch = count.div_ceil(rayon::current_num_threads() * 2).next_multiple_of(group).max(group);
    let starts: Vec<usize> = (0..count).step_by(stretch).collect();
    let stretches =
        parallel::map(&starts, 1, |&start| read(start..(start + stretch).min(count), group, compounds, document));
    let mut texts = Vec::new();
    let mut lengths = Vec::with_capacity(count);
    let mut terms: Vec<(String, usize, Postings)> = Vec::new();
    for (stretch, place) in stretches.into_iter().zip(0..) {
        texts.extend(stretch.texts);
        lengths.extend(stretch.lengths);
        terms.extend(stretch.terms.into_iter().map(|(term, postings)| (term, place, postings)));
    }
    parallel::sort_by(&mut terms, |a, b| (&a.0, a.1).cmp(&(&b.0, b.1)));
    let same: Vec<_> = terms.chunk_by(|a, b| a.0 == b.0).collect();
    let joined = parallel::map(&same, 64, |same| Written::of(same));
    drop(terms);
    let Cut { keys, mut contents } = cut(joined);
    let texts_from = contents.len();
    contents.extend(texts);
    let columns_in = contents.len();
    contents.extend([beside.columns, beside.suggestions]);
    let files = parallel::collect(contents.len(), 1, |number| script(&number.to_string(), &contents[number]));
    let mut hash = Xxh3::new();
    for file in &files {
        hash.update(file);
    }
    let mut manifest = json!({
        "documents": count, "facts": beside.facts, "group": group, "texts": texts_from, "keys": keys, "lengths": lengths, "columns": columns_in,
        "suggestions": columns_in + 1,
        "synonyms": beside.synonyms,
        "words": compounds.map_or(&[][..], Compounds::words),
    });
    hash.update(manifest.to_string().as_bytes());
    let hash = hash.digest();
    manifest["index"] = json!(format!("{hash:016x}"));
    Index { hash, manifest: script("index", manifest.to_string().as_bytes()), files }
}

fn read(
    places: std::ops::Range<usize>,
    group: usize,
    compounds: Option<&Compounds>,
    document: &(dyn Fn(usize) -> Document + Sync),
) -> Stretch {
    let mut gathered = Gathered::default();
    let (mut texts, mut lengths) = (Vec::new(), Vec::new());
    let mut open: Vec<Value> = Vec::new();
    for place in places {
        let Document { url, kind, date, title, kana, text, traits, part } = document(place);
        if let Some(compounds) = compounds {
            let mut words = format!("{title}\n{kana}\n");
            let head = searchable(&words).chars().count();
            words.push_str(&text);
            let words = searchable(&words);
            lengths.push(words.chars().count().div_ceil(LENGTH_STEP));
            gathered.add(small(place), &words, small(head), compounds);
        }
        open.push(match part {
            None if traits.is_empty() => json!([url, kind, date, title, kana, text]),
            None => json!([url, kind, date, title, kana, text, [], traits]),
            Some(part) => json!([url, kind, date, title, kana, text, [part.shown, part.of, part.url]]),
        });
        if open.len() == group {
            texts.push(json!(open).to_string().into_bytes());
            open.clear();
        }
    }
    if !open.is_empty() {
        texts.push(json!(open).to_string().into_bytes());
    }
    Stretch { texts, lengths, terms: gathered.into_terms().collect() }
}

/// Pages are counted in 32 bits throughout, and no page has so many characters.
fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// A term with its postings, as bytes.
struct Written {
    term: String,
    documents: Vec<u8>,
    positions: Vec<u8>,
}

impl Written {
    /// The postings of one term in all stretches, in their order.
    fn of(stretches: &[(String, usize, Postings)]) -> Written {
        let term = stretches.first().map(|(term, _, _)| term.clone()).unwrap_or_default();
        let count = stretches.iter().map(|(_, _, postings)| postings.documents.len()).sum();
        let entries = || stretches.iter().flat_map(|(_, _, postings)| &postings.documents);
        let mut documents = Vec::with_capacity(count * 2 + 4);
        push_number(&mut documents, count);
        let mut expected = 0;
        for (document, _) in entries() {
            push_number(&mut documents, (document - expected) as usize);
            expected = document + 1;
        }
        entries().for_each(|(_, places)| push_number(&mut documents, *places as usize));
        let positions = stretches.iter().map(|(_, _, postings)| &*postings.positions).collect::<Vec<_>>().concat();
        Written { term, documents, positions }
    }
}

/// The first term of each shard, and the content of the files: the shards, then the positions of terms that have files
/// of their own.
struct Cut {
    keys: Vec<String>,
    contents: Vec<Vec<u8>>,
}

fn cut(terms: Vec<Written>) -> Cut {
    // The shards are counted first, for the other files are numbered after them.
    let mut shards: Vec<Vec<Written>> = Vec::new();
    let mut size = SHARD;
    for written in terms {
        let own = written.term.len() + written.documents.len();
        let own = if written.positions.len() < OWN_FILE { own + written.positions.len() } else { own };
        // What is large already isn't made larger by what comes before it.
        if size + own / 2 >= SHARD {
            shards.push(Vec::new());
            size = 0;
        }
        size += own;
        if let Some(open) = shards.last_mut() {
            open.push(written);
        }
    }
    let keys = shards.iter().filter_map(|shard| Some(shard.first()?.term.clone())).collect();
    let mut contents = Vec::with_capacity(shards.len());
    let mut own_files = Vec::new();
    let count = shards.len();
    for mut shard in shards {
        for written in shard.iter_mut().filter(|written| written.positions.len() >= OWN_FILE) {
            push_number(&mut written.documents, count + own_files.len() + 1);
            own_files.push(std::mem::take(&mut written.positions));
        }
        contents.push(shard_bytes(&shard));
    }
    contents.extend(own_files);
    Cut { keys, contents }
}

fn shard_bytes(terms: &[Written]) -> Vec<u8> {
    let names = terms.iter().map(|written| &*written.term).collect::<Vec<_>>().join("\n");
    let mut bytes = Vec::with_capacity(SHARD * 2);
    push_number(&mut bytes, names.len());
    bytes.extend_from_slice(names.as_bytes());
    for written in terms {
        push_number(&mut bytes, written.documents.len());
        push_number(&mut bytes, written.positions.len());
    }
    for written in terms {
        bytes.extend_from_slice(&written.documents);
        bytes.extend_from_slice(&written.positions);
    }
    bytes
}
