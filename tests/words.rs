//! No word that a reader of a site sees stands in Rust: it is a text of a theme (`themes/*/i18n/`), in the language of
//! the site.
//!
//! 1. Every file of src/ is cut into tokens; what is compiled for tests alone is left out, and so are comments and
//!    attributes.
//! 2. A string with Japanese in it is found wherever it stands, in the arguments of macros as well.
//! 3. The definitions of keys (`record!`, `choices!`, `kinds!`) are passed over: they are for those who write.
//! 4. A string is right in a [`Text`](bansou::diagnostic::Text), which has an English sentence beside it and is for
//!    authors, and otherwise where [`ASIDE`] says so.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test may look at the disk, and says enough where it panics"
)]

use std::fs;
use std::path::{Path, PathBuf};

use bansou::model::phrase::Phrase;
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// What may stand in a file beside the texts of diagnostics.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Allowed {
    Anything,
    /// These strings alone.
    Only(&'static [&'static str]),
    /// Parts of sentences, each with its English right behind it.
    Pairs,
}
use Allowed::{Anything, Only, Pairs};

/// Files below src/, or folders, in which Japanese stands in strings that no theme could say, and why.
const ASIDE: [(&str, Allowed, &str); 31] = [
    ("calendar/era.rs", Anything, "the names of the eras: dates are written in Japanese in every language"),
    ("calendar/written.rs", Anything, "the grammar of a date in Japanese"),
    ("calendar/times_of_day.rs", Anything, "the hours of a day as officials write them are understood"),
    ("calendar/reading.rs", Anything, "what authors write instead of a date is understood"),
    ("calendar/hour.rs", Anything, "what authors write instead of a moment is understood"),
    ("japanese/", Anything, "tables and rules of the language itself"),
    ("cli/", Anything, "speaks to whoever runs the program, in the language of --lang"),
    ("preview/", Anything, "speaks to the author who looks at the preview, not to readers"),
    ("diagnostic/terminal.rs", Anything, "the frame around diagnostics, in the language of --lang"),
    (
        "yaml/wanted.rs",
        Anything,
        "what is wanted and what was found, for diagnostics, and what authors write for true and false",
    ),
    ("render/theme/from_tera.rs", Anything, "what Tera says, for diagnostics"),
    ("render/mistake.rs", Only(&["使える分類", "使える語", "{key}（{label}）"]), "the head of a list in a diagnostic"),
    ("build/lookout/name.rs", Anything, "the legal forms with which names of companies are written"),
    ("build/personal.rs", Anything, "what was found, and what to write, are parts of sentences in a diagnostic"),
    ("parse/personal.rs", Anything, "the words that announce a telephone number or an account in a text"),
    ("resolve/insides.rs", Pairs, "which file it is and why it would run are parts of sentences"),
    ("build/papers.rs", Pairs, "why a PDF isn't read is a part of a sentence"),
    ("parse/markdown/component.rs", Pairs, "what is expected is a part of a sentence"),
    ("parse/text.rs", Pairs, "which encoding it seems to be, in a diagnostic"),
    ("resolve/metrics.rs", Pairs, "the end of a list in a diagnostic"),
    ("resolve/terms.rs", Pairs, "the head of a list in a diagnostic"),
    ("resolve/terms/mistakes.rs", Pairs, "the head of a list in a diagnostic"),
    (
        "publish/claim.rs",
        Only(&["前の版のプログラムで作った確認用のフォルダーなら、消してから、もう一度実行してください。"]),
        "a further sentence of an error, where it applies",
    ),
    (
        "publish/swap.rs",
        Only(&["別の装置やボリュームをつないだ場所のときは、その中のフォルダーを出力先に指定してください。"]),
        "a further sentence of an error, where it applies",
    ),
    (
        "parse/front_matter.rs",
        Only(&["記載例（架空）"]),
        "what the title of a made-up page must say: a rule for authors",
    ),
    (
        "parse/markdown/paragraph.rs",
        Only(&["<rp>（</rp><rt>", "</rt><rp>）</rp>"]),
        "the brackets around a reading, for a browser that knows no ruby",
    ),
    ("model/metric/written.rs", Only(&["－"]), "the sign of a missing number is shown to authors"),
    (
        "resolve/numbering.rs",
        Only(&["{first_written}～{before}{last}{after}", "資料", "別紙", "別添", "参考"]),
        "how authors number papers, and what diagnostics say of it",
    ),
    (
        "model/metric/number.rs",
        Only(&["－", "なし", "不明", "未定", "程度"]),
        "what authors write instead of a number is understood",
    ),
    (
        "render/json_ld.rs",
        Only(&["おんらいん", "うぇぶ", "対面", "参集", "集合"]),
        "what authors write of how a meeting is held is understood",
    ),
    (
        "render/words.rs",
        Only(&["各同本全当両旧新", "等及又並若内外側間", "はがをにのとでもやへかだな"]),
        "the letters beside which a Japanese word stands alone",
    ),
];

/// A string with Japanese in it.
#[derive(Debug, PartialEq, Eq)]
struct Found {
    text: String,
    /// Whether its English stands right behind it.
    is_paired: bool,
}

/// The strings with Japanese in a source text that are no text of a diagnostic.
fn strings(source: &str) -> Vec<Found> {
    let mut found = Vec::new();
    look(source.parse().expect("the source parses"), &mut found);
    found
}

fn look(tokens: TokenStream, found: &mut Vec<Found>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        match token {
            TokenTree::Group(group) if is_attribute(&tokens, at) && is_for_tests(group) => {
                at = end_of_item(&tokens, at);
            }
            TokenTree::Group(_) if is_attribute(&tokens, at) => {}
            TokenTree::Group(_) if is_text(&tokens, at) || is_definition(&tokens, at) => {}
            TokenTree::Group(group) => {
                let before = found.len();
                look(group.stream(), found);
                // What stands in `format!("…", …)` is paired by what stands behind the whole.
                if is_paired(&tokens, at) {
                    found[before..].iter_mut().for_each(|found| found.is_paired = true);
                }
            }
            TokenTree::Literal(_) => {
                if let Some(text) = string(token).filter(|text| text.contains(is_japanese)) {
                    found.push(Found { text, is_paired: is_paired(&tokens, at) });
                }
            }
            _ => {}
        }
        at += 1;
    }
}

/// Whether a group is that of `#[…]` or `#![…]`.
fn is_attribute(tokens: &[TokenTree], at: usize) -> bool {
    let is_brackets =
        matches!(tokens.get(at), Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Bracket);
    is_brackets && (is_mark(tokens, at, '#') || is_mark(tokens, at, '!') && is_mark(tokens, at - 1, '#'))
}

fn is_for_tests(attribute: &Group) -> bool {
    matches!(attribute.stream().to_string().replace(' ', "").as_str(), "test" | "cfg(test)")
}

/// Where the item ends that an attribute stands at: at its braces, or at a semicolon.
fn end_of_item(tokens: &[TokenTree], at: usize) -> usize {
    let ends = |token: &TokenTree| match token {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        TokenTree::Punct(mark) => mark.as_char() == ';',
        _ => false,
    };
    tokens.iter().skip(at).position(ends).map_or(tokens.len(), |end| at + end)
}

fn is_mark(tokens: &[TokenTree], at: usize, mark: char) -> bool {
    let before = at.checked_sub(1).and_then(|at| tokens.get(at));
    matches!(before, Some(TokenTree::Punct(found)) if found.as_char() == mark)
}

/// Whether a group holds what is made into a text of a diagnostic: `Text::new(…)`, and `both(…)` that stands for it in
/// `yaml/`.
fn is_text(tokens: &[TokenTree], at: usize) -> bool {
    let name = |back: usize| at.checked_sub(back).and_then(|at| tokens.get(at)).map(ToString::to_string);
    let name = |back: usize| name(back).unwrap_or_default();
    name(1) == "both" && name(2) != "fn" || name(1) == "new" && name(3) == ":" && name(4) == "Text"
}

/// Whether a group is what defines keys, choices or kinds: their labels and meanings are for those who write.
fn is_definition(tokens: &[TokenTree], at: usize) -> bool {
    let name = at.checked_sub(2).and_then(|at| tokens.get(at)).map(ToString::to_string).unwrap_or_default();
    is_mark(tokens, at, '!') && matches!(name.as_str(), "record" | "choices" | "kinds")
}

/// Whether English follows behind the next comma.
fn is_paired(tokens: &[TokenTree], at: usize) -> bool {
    let is_comma = |token: &TokenTree| matches!(token, TokenTree::Punct(mark) if mark.as_char() == ',');
    let Some(comma) = tokens.iter().skip(at).position(is_comma) else { return false };
    let next: Vec<TokenTree> =
        tokens.iter().skip(at + comma + 1).take_while(|token| !is_comma(token)).cloned().collect();
    let mut strings = Vec::new();
    every_string(next.into_iter().collect(), &mut strings);
    strings.iter().any(|text| !text.is_empty()) && !strings.iter().any(|text| text.contains(is_japanese))
}

fn every_string(tokens: TokenStream, strings: &mut Vec<String>) {
    for token in tokens {
        match &token {
            TokenTree::Group(group) => every_string(group.stream(), strings),
            _ => strings.extend(string(&token)),
        }
    }
}

fn string(token: &TokenTree) -> Option<String> {
    match syn::parse2(TokenStream::from(token.clone())).ok()? {
        syn::Lit::Str(text) => Some(text.value()),
        _ => None,
    }
}

/// Kana, kanji, and the signs that are written with them.
fn is_japanese(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{FF01}'..='\u{FFEF}')
}

/// Every file of src/ that isn't for tests alone, by its path.
fn sources(below: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(below).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        let stem = path.file_stem().unwrap();
        if stem == "tests" {
            continue;
        }
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn words_of_a_site_are_texts_of_its_theme() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    assert!(files.len() > 80, "only {} files were found", files.len());
    let mut faults = Vec::new();
    let mut needed = Vec::new();
    for path in files {
        let name = path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
        let is_of =
            |(place, ..): &&(&str, Allowed, &str)| name == *place || place.ends_with('/') && name.starts_with(place);
        let aside = ASIDE.iter().find(is_of);
        for found in strings(&fs::read_to_string(&path).unwrap()) {
            let is_right = aside.is_some_and(|(_, allowed, _)| match allowed {
                Anything => true,
                Only(texts) => texts.contains(&&*found.text),
                Pairs => found.is_paired,
            });
            if is_right {
                needed.extend(aside.map(|aside| (aside.0, found.text)));
            } else {
                faults.push(format!("src/{name}: {:?}", found.text));
            }
        }
    }
    assert!(faults.is_empty(), "a `Phrase` says this in the language of the site:\n{}", faults.join("\n"));
    let is_needed = |place: &str, text: Option<&str>| {
        needed.iter().any(|(of, found)| *of == place && text.is_none_or(|text| text == found))
    };
    for (place, allowed, why) in &ASIDE {
        let texts: Vec<Option<&str>> = match allowed {
            Only(texts) => texts.iter().copied().map(Some).collect(),
            Anything | Pairs => vec![None],
        };
        for text in texts {
            assert!(is_needed(place, text), "nothing is to be set aside any more in {place}: {text:?} ({why})");
        }
    }
}

/// No phrase is left that nothing says.
#[test]
fn every_phrase_is_said() {
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
    let sources: Vec<String> = files.iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    for phrase in Phrase::ALL {
        let name = format!("Phrase::{phrase:?}");
        let is_name = |rest: &str| !rest.starts_with(|c: char| c.is_alphanumeric());
        let says = |source: &String| source.match_indices(&name).any(|(at, _)| is_name(&source[at + name.len()..]));
        assert!(sources.iter().any(says), "{name}");
    }
}

#[test]
fn the_checker_sees_what_is_wrong() {
    for (source, expected) in [
        ("fn f() -> &'static str { \"予定\" }", &[("予定", false)][..]),
        ("const A: [&str; 2] = [\"注\", \"b\"];", &[("注", true)]),
        ("fn f() { g(&format!(\"{}件\", 1)); }", &[("{}件", false)]),
        ("fn f(s: &mut String) { s.push_str(r#\"<p title=\"表\">\"#); }", &[("<p title=\"表\">", false)]),
        ("fn f() { match x { A => (\"planned\", \"予定\"), } }", &[("予定", false)]),
        ("fn f() { match x { A => (\"文字\", \"a text\"), } }", &[("文字", true)]),
        ("fn f() { say(lang, format!(\"{n}件\"), format!(\"{n} items\")); }", &[("{n}件", true)]),
        ("impl A { fn f(&self) -> &str { \"～\" } }", &[("～", false)]),
        ("fn f() { Text::new(\"誤り。\", \"a mistake\"); Text::new(format!(\"{a}。\"), format!(\"{a}\")); }", &[]),
        ("fn f() { (range, both(\"誤り。\", \"a mistake\"), vec![]) }", &[]),
        ("/// 予定\n#[command(about = \"予定\")]\nfn f() { let a = '予'; /* 予定 */ g(\"plan\"); }", &[]),
        ("#[cfg(test)] mod tests { const A: &str = \"予定\"; } #[test] fn f() { g(\"予定\"); }", &[]),
        ("mod inner { #[cfg(test)] fn f() { g(\"予定\"); } fn g() { h(\"実績\") } }", &[("実績", false)]),
    ] {
        let found = strings(source);
        let found: Vec<(&str, bool)> = found.iter().map(|found| (&*found.text, found.is_paired)).collect();
        assert_eq!(found, expected, "{source}");
    }
}
