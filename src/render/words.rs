//! Words of the glossary in the text of a page: the first mention of each gets a button that opens its explanation.
//!
//! 1. An automaton over all terms and aliases is made once for a site. Of several that begin at one place, the longest
//!    counts: so an entry can name longer words that aren't it (`except`), at which nothing is marked.
//! 2. A body's HTML goes through a [`Marker`] piece by piece. Only text is looked at, and none within links, headings,
//!    heads of tables and what is code.
//! 3. A word must stand alone: 支援 isn't explained in 支援機関, nor DX in DXF. Japanese has no blanks, so what a word
//!    may stand beside is told by the kind of the letters ([`stands_alone`]). A word that is missed is better than one
//!    that is explained wrongly.
//!
//! `[[用語]]`, which an author writes, is a mention as well.
//!
//! A button is one box, which no line can break. So the word stands beside it, in the label of the button: text like
//! any other, which breaks and keeps its brackets, and activates the button. It is hidden from those who hear the
//! button, whose name it is.

use aho_corasick::{AhoCorasick, Input, MatchKind};
use tera::Value;

use crate::japanese::{Script, script};
use crate::model::site::SiteGlossary;
use crate::render::escape::push_escaped;

/// The words of the glossary, and the note of each entry as templates see it.
pub struct Explained {
    pub words: Words,
    pub notes: Vec<Value>,
}

/// The words to look for.
pub struct Words {
    automaton: AhoCorasick,
    /// The glossary's entry of each pattern; none of one that only looks like a word.
    entries: Vec<Option<u32>>,
}

impl Words {
    /// None if there is no word to look for.
    pub fn new(glossary: &SiteGlossary) -> Option<Words> {
        let entries = || glossary.source.entries.iter().zip(0..);
        let terms = entries().map(|(entry, place)| (&*entry.term.value, place));
        let aliases = entries().flat_map(|(entry, place)| entry.aliases.iter().map(move |alias| (&**alias, place)));
        let words = terms.chain(aliases).map(|(word, place)| (word, Some(place)));
        let except = entries().flat_map(|(entry, _)| entry.except.iter().map(|word| (&**word, None)));
        let (patterns, entries): (Vec<String>, Vec<Option<u32>>) = words
            .chain(except)
            .filter(|(word, _)| word.chars().nth(1).is_some())
            .map(|(word, place)| {
                let mut escaped = String::with_capacity(word.len());
                push_escaped(&mut escaped, word);
                (escaped.replace("&quot;", "\""), place)
            })
            .unzip();
        if patterns.is_empty() {
            return None;
        }
        let automaton = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(patterns).ok()?;
        Some(Words { automaton, entries })
    }

    /// The first word in a text that stands alone, from a byte on: where it stands, and its entry.
    fn find(&self, text: &str, mut from: usize) -> Option<(std::ops::Range<usize>, u32)> {
        loop {
            let found = self.automaton.find(Input::new(text).range(from..))?;
            let Some(entry) = self.entries.get(found.pattern().as_usize()).copied().flatten() else {
                from = found.end();
                continue;
            };
            if stands_alone(text, found.start(), found.end()) {
                return Some((found.range(), entry));
            }
            from = found.start() + text[found.start()..].chars().next().map_or(1, char::len_utf8);
        }
    }
}

/// Where in the HTML a piece begins: a tag may have its end in a later one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    Text,
    Tag,
    /// In the value of an attribute, within this quote.
    Quote(u8),
}

/// Marks the words of one page.
pub struct Marker<'a> {
    words: &'a Words,
    /// Entries that the page itself is about.
    own: Vec<u32>,
    /// Entries in the order of their first mention.
    marked: Vec<u32>,
    /// How many elements are open in which nothing is marked.
    closed: usize,
    at: At,
    /// The link that became a button.
    button: Option<u32>,
}

impl<'a> Marker<'a> {
    /// `own` are the entries to leave alone.
    pub fn new(words: &'a Words, own: Vec<u32>) -> Marker<'a> {
        Marker { words, own, marked: Vec::new(), closed: 0, at: At::Text, button: None }
    }

    /// The entries that were marked, in the order of their mention.
    pub fn marked(self) -> Vec<u32> {
        self.marked
    }

    /// A link of the author's begins. Gives what stands before the word if it is the first mention of one.
    pub fn link_starts(&mut self, reference: u32, word: Option<u32>) -> Option<String> {
        let word = word.filter(|word| self.closed == 0 && self.is_new(*word));
        self.closed += 1;
        self.button = word.map(|_| reference);
        word.map(|word| self.start(word))
    }

    /// That link ends. Gives what stands behind the word if it became one.
    pub fn link_ends(&mut self, reference: u32) -> Option<&'static str> {
        self.closed = self.closed.saturating_sub(1);
        self.button.take_if(|button| *button == reference).map(|_| END)
    }

    /// Writes a piece of finished HTML with its words marked.
    pub fn html(&mut self, mut piece: &str, into: &mut String) {
        while !piece.is_empty() {
            if self.at != At::Text {
                let end = self.tag_end(piece);
                into.push_str(&piece[..end]);
                piece = &piece[end..];
                continue;
            }
            let text = memchr::memchr(b'<', piece.as_bytes()).unwrap_or(piece.len());
            self.text(&piece[..text], into);
            piece = &piece[text..];
            if !piece.is_empty() {
                self.open_or_close(piece);
                self.at = At::Tag;
            }
        }
    }

    fn text(&mut self, text: &str, into: &mut String) {
        let mut done = 0;
        let mut from = 0;
        while self.closed == 0
            && let Some((at, entry)) = self.words.find(text, from)
        {
            from = at.end;
            if !self.is_new(entry) {
                continue;
            }
            into.push_str(&text[done..at.start]);
            let start = self.start(entry);
            into.push_str(&start);
            into.push_str(&text[at.clone()]);
            into.push_str(END);
            done = at.end;
        }
        into.push_str(&text[done..]);
    }

    fn is_new(&self, entry: u32) -> bool {
        !self.own.contains(&entry) && !self.marked.contains(&entry)
    }

    fn start(&mut self, entry: u32) -> String {
        self.marked.push(entry);
        let id = id(entry);
        format!(
            "<label class=\"word\"><button type=\"button\" popovertarget=\"{id}\" aria-labelledby=\"{id}-name\"></button>\
             <span id=\"{id}-name\" aria-hidden=\"true\">"
        )
    }

    /// The end of the tag that is open, or of the piece if the tag goes on beyond it.
    fn tag_end(&mut self, piece: &str) -> usize {
        for (byte, at) in piece.bytes().zip(1..) {
            self.at = match (byte, self.at) {
                (b'>', At::Tag) => {
                    self.at = At::Text;
                    return at;
                }
                (b'"' | b'\'', At::Tag) => At::Quote(byte),
                (byte, At::Quote(quote)) if byte == quote => At::Tag,
                (_, at) => at,
            };
        }
        piece.len()
    }

    fn open_or_close(&mut self, tag: &str) {
        let is_end = tag.starts_with("</");
        let name = tag.trim_start_matches(['<', '/']);
        let name = name.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        if !UNMARKED.contains(&name) {
            return;
        }
        self.closed = if is_end { self.closed.saturating_sub(1) } else { self.closed + 1 };
    }
}

const END: &str = "</span></label>";

/// Elements whose text isn't marked.
const UNMARKED: [&str; 19] = [
    "a", "button", "code", "dfn", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "kbd", "label", "pre", "rt", "samp",
    "summary", "sup", "th",
];

/// The `id` of the note of an entry.
pub fn id(entry: u32) -> String {
    format!("site-word-{}", u64::from(entry) + 1)
}

/// Whether what stands in a text from byte to byte is a word by itself.
fn stands_alone(text: &str, from: usize, to: usize) -> bool {
    let before = text[..from].chars().next_back();
    let after = text[to..].chars().next();
    // &lt; is no word.
    if before == Some('&') && after == Some(';') {
        return false;
    }
    let word = &text[from..to];
    let (first, last) = (word.chars().next().and_then(script), word.chars().next_back().and_then(script));
    let begins = before.is_none_or(|before| match (script(before), first) {
        (Some(Script::Kanji), Some(Script::Kanji)) => "各同本全当両旧新".contains(before),
        (Some(Script::Hiragana) | None, _) => true,
        (before, first) => before != first,
    });
    let ends = after.is_none_or(|after| match (last, script(after)) {
        (Some(Script::Kanji), Some(Script::Kanji)) => "等及又並若内外側間".contains(after),
        // A verb goes on where a noun is followed by a particle.
        (Some(Script::Hiragana), Some(Script::Hiragana)) => "はがをにのとでもやへかだな".contains(after),
        (_, None) => true,
        (last, after) => last != after,
    });
    begins && ends
}
