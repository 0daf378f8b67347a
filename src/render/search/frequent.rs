//! The words that a large site uses so often that to prove them by pairs of characters would take long: 支援機関 where
//! 支援 is everywhere.
//!
//! 1. Some of the documents, at equal distances, stand for all.
//! 2. How often each pair of characters stands in them says what a question costs: the places of the pairs that prove
//!    it.
//! 3. Words are what stands by itself among them: it begins where kanji, katakana and digits begin, and ends where they
//!    end.
//! 4. The costly ones are given, those first that cost the most, until their lists would be too long together.

use std::cmp::Reverse;
use std::collections::HashMap;

use crate::japanese::{Script, script, searchable};
use crate::parallel;
use crate::render::search::document::Document;

/// So many documents stand for all.
const SAMPLED: usize = 400;
/// A question is costly if it needs this many positions. Each takes about a byte.
const COSTLY: usize = 64 * 1024;
/// The lists of all words may have one entry for this many characters of the site. They take a fiftieth of the index
/// then.
const SHARE: usize = 16;
/// The longest word, in characters.
const LONGEST: usize = 16;

/// The pairs of characters of a text, counted.
type Pairs = HashMap<[char; 2], usize>;

/// What is known of a word.
#[derive(Clone, Copy, Debug, Default)]
struct Word {
    /// How many documents have it.
    documents: usize,
    /// The last of them, counted from 1.
    last: usize,
    /// How often a run begins and ends with it.
    begins: usize,
    ends: usize,
}

/// The words, searchable, the most costly first.
#[must_use]
pub fn frequent(count: usize, document: &(dyn Fn(usize) -> Document + Sync)) -> Vec<String> {
    let sampled = count.min(SAMPLED);
    let texts = parallel::collect(sampled, 1, |at| text_of(document(at * count / sampled)));
    let mut pairs = Pairs::new();
    for pair in texts.iter().flat_map(|(_, searched)| searched.windows(2)) {
        if let &[a, b] = pair {
            *pairs.entry([a, b]).or_default() += 1;
        }
    }
    let costly = COSTLY * sampled / count.max(1);
    let mut words: HashMap<String, Word> = HashMap::new();
    for ((text, _), number) in texts.iter().zip(1..) {
        each_run(text, |run| note(&mut words, run, number, &pairs, costly));
    }
    let mut words: Vec<(usize, String, Word)> = words
        .into_iter()
        .filter(|(_, word)| word.begins > 1 && word.ends > 1)
        .map(|(word, known)| (cost(&word.chars().collect::<Vec<char>>(), &pairs), word, known))
        .collect();
    words.sort_unstable_by(|a, b| (Reverse(a.0), &a.1).cmp(&(Reverse(b.0), &b.1)));
    let length: usize = texts.iter().map(|(_, searched)| searched.len()).sum();
    let mut room = length / SHARE;
    let fits = |(_, word, known): (usize, String, Word)| {
        room = room.checked_sub(known.documents)?;
        Some(word)
    };
    words.into_iter().map_while(fits).collect()
}

/// A document's text as it was written, and as it is searched.
fn text_of(document: Document) -> (String, Vec<char>) {
    let Document { title, text, .. } = document;
    let written = title + "\n" + &text;
    let searched = searchable(&written).chars().collect();
    (written, searched)
}

/// Gives every run of kanji, katakana and digits, searchable.
fn each_run(text: &str, mut each: impl FnMut(&[char])) {
    let is_in_run = |c: char| match script(c) {
        Some(Script::Kanji | Script::Katakana) => true,
        Some(Script::Other) => c.is_numeric(),
        Some(Script::Hiragana) | None => false,
    };
    for run in text.split(|c| !is_in_run(c)).filter(|run| !run.is_empty()) {
        let run: Vec<char> = searchable(run).chars().collect();
        each(&run);
    }
}

/// Notes every costly word in a run.
fn note(words: &mut HashMap<String, Word>, run: &[char], document: usize, pairs: &Pairs, costly: usize) {
    for start in 0..run.len() {
        for end in start + 3..=run.len().min(start + LONGEST) {
            let part = &run[start..end];
            // If a number is cut, the pairs are others, and nobody asks for it.
            if part.first().is_some_and(char::is_ascii_digit) || part.last().is_some_and(char::is_ascii_digit) {
                continue;
            }
            if cost(part, pairs) < costly {
                continue;
            }
            let word = words.entry(part.iter().collect()).or_default();
            word.documents += usize::from(word.last != document);
            word.last = document;
            word.begins += usize::from(start == 0);
            word.ends += usize::from(end == run.len());
        }
    }
}

/// How many places prove a word: those of its pairs, every second of them.
fn cost(word: &[char], pairs: &Pairs) -> usize {
    let (whole, rest) = word.as_chunks();
    let last = (!rest.is_empty()).then(|| word.last_chunk()).flatten();
    whole.iter().chain(last).map(|pair: &[char; 2]| pairs.get(pair).copied().unwrap_or_default()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The words of so many documents that have a text ten times, and each a number in its title.
    fn words(count: usize, text: &str) -> Vec<String> {
        let text = format!("{text}\n").repeat(10);
        frequent(count, &|place| Document { title: place.to_string(), text: text.clone(), ..Document::default() })
    }

    #[test]
    fn words_that_stand_by_themselves_are_found() {
        let text = "官民合同チームが令和５年度に経営力再構築伴走支援を行う。伴走支援とチームでの支援、合同の会。";
        assert_eq!(
            words(5000, text),
            ["経営力再構築伴走支援", "官民合同ちーむ", "伴走支援", "ちーむ", "令和5年度"],
            "not 再構築 or 民合同, which never stand alone, nor 支援, which is a pair; 合同チーム begins a run nowhere"
        );
    }

    #[test]
    fn where_pairs_prove_a_word_cheaply_it_is_none() {
        let text = "官民合同チームが伴走支援を行う。";
        assert_eq!(words(4000, text), ["官民合同ちーむ", "伴走支援"]);
        assert_eq!(words(2500, text), ["官民合同ちーむ"], "伴走支援 needs 50,000 places here, the other one 100,000");
        assert_eq!(words(300, text), [""; 0]);
        assert_eq!(words(0, text), [""; 0]);
    }

    #[test]
    fn the_lists_stay_short_beside_the_texts() {
        // Each word once in a text: 40 words have one entry each, for some 240 characters.
        let text: String = ('一'..).take(40).flat_map(|c| [c, '経', '営', '支', '援', ' ']).collect();
        let found = frequent(100_000, &|_| Document { text: text.clone(), ..Document::default() });
        let length = searchable(&text).chars().count();
        assert!((1..=length / SHARE).contains(&found.len()), "{found:?}");
    }
}
