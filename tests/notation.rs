//! One notation: content, theme, manual and messages write each word as docs/notation.yaml says.
//!
//! 1. The list is read: of each word the right form, the wrong ones, what may hold a wrong one, and why.
//! 2. What may hold a wrong form is taken out of a text, then every wrong form that is left is a fault.
//! 3. Of src/ the strings with Japanese are looked at. What authors may write otherwise and is understood, and the
//!    rules of the language itself, stand in [`ASIDE`].

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test may look at the disk, and says enough where it panics"
)]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bansou::yaml::{Fields, parse};
use proc_macro2::{TokenStream, TokenTree};

/// Below src/, what holds other forms so that they are understood.
const ASIDE: [&str; 4] = ["japanese/", "calendar/reading.rs", "model/metric/number.rs", "resolve/numbering.rs"];

struct Word {
    right: String,
    wrong: Vec<String>,
    except: Vec<String>,
    why: String,
}

fn words() -> Vec<Word> {
    let file: Arc<str> = "docs/notation.yaml".into();
    let mut diagnostics = Vec::new();
    let node = parse(&read(&root().join(&*file)), 0, &file, &mut diagnostics).expect("a YAML document");
    let mut fields = Fields::new(&node, &file, &mut diagnostics).expect("a mapping");
    let list = |texts: Vec<bansou::diagnostic::Spanned<&str>>| texts.iter().map(|text| text.value.to_owned()).collect();
    let words = fields.mappings("notation", |word| {
        Some(Word {
            right: word.required_string("right")?.to_owned(),
            wrong: list(word.strings("wrong")),
            except: list(word.strings("except")),
            why: word.required_string("why")?.to_owned(),
        })
    });
    fields.finish();
    assert_eq!(diagnostics.iter().map(|found| found.message.en.clone()).collect::<Vec<_>>(), Vec::<String>::new());
    words
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Every wrong form in a text, by the lines that it stands in.
fn faults(name: &str, text: &str, words: &[Word], into: &mut String) {
    for word in words {
        for (line, number) in text.lines().zip(1..) {
            let mut line = line.to_owned();
            for except in &word.except {
                line = line.replace(except.as_str(), "□");
            }
            for wrong in word.wrong.iter().filter(|wrong| line.contains(wrong.as_str())) {
                writeln!(into, "{name}:{number}: 「{wrong}」→「{}」（{}）", word.right, word.why).unwrap();
            }
        }
    }
}

/// Every file below a directory, in a set order.
fn files(below: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(below).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

fn named(path: &Path) -> String {
    path.strip_prefix(root()).unwrap().to_str().unwrap().replace('\\', "/")
}

#[test]
fn texts_are_written_in_one_notation() {
    let words = words();
    assert!(words.len() > 30);
    let mut all = Vec::new();
    for below in ["content", "themes/default/i18n", "docs"] {
        files(&root().join(below), &mut all);
    }
    all.push(root().join("README.ja.md"));
    let mut found = String::new();
    for path in &all {
        let name = named(path);
        let is_text = [".md", ".yaml", ".csv"].iter().any(|ending| name.ends_with(ending));
        // Cases are written by their own rules, in the words of those who speak in them.
        if is_text && !name.starts_with("content/samples/") && name != "docs/notation.yaml" {
            faults(&name, &read(path), &words, &mut found);
        }
    }
    assert!(found.is_empty(), "\n{found}");
}

#[test]
fn messages_are_written_in_one_notation() {
    let words = words();
    let mut all = Vec::new();
    files(&root().join("src"), &mut all);
    let mut found = String::new();
    for path in &all {
        let name = named(path);
        let is_aside = ASIDE.iter().any(|aside| name.strip_prefix("src/").unwrap().starts_with(aside));
        let is_for_tests = name.contains("/tests/") || name.ends_with("/tests.rs");
        if !name.ends_with(".rs") || is_aside || is_for_tests {
            continue;
        }
        let mut strings = String::new();
        collect(read(path).parse().expect("the source parses"), &mut strings);
        faults(&name, &strings, &words, &mut found);
    }
    assert!(found.is_empty(), "\n{found}");
}

/// The strings of a source, a line each.
fn collect(tokens: TokenStream, strings: &mut String) {
    for token in tokens {
        match &token {
            TokenTree::Group(group) => collect(group.stream(), strings),
            TokenTree::Literal(_) => {
                if let Ok(syn::Lit::Str(text)) = syn::parse2(TokenStream::from(token.clone())) {
                    writeln!(strings, "{}", text.value().replace('\n', " ")).unwrap();
                }
            }
            _ => {}
        }
    }
}

/// The right forms aren't wrong by another rule, and every exception is there for a wrong form.
#[test]
fn the_list_agrees_with_itself() {
    let words = words();
    for word in &words {
        let mut found = String::new();
        faults(&word.right, &word.right, &words, &mut found);
        assert!(found.is_empty(), "{found}");
        assert!(!word.wrong.is_empty(), "{}", word.right);
        for except in &word.except {
            assert!(word.wrong.iter().any(|wrong| except.contains(wrong.as_str())), "{except}");
        }
    }
}

#[test]
fn the_checker_sees_what_is_wrong() {
    let words = words();
    for (text, is_right) in [
        ("三つの方針", true),
        ("3つの方針", false),
        ("地域未来牽引企業", true),
        ("地域を牽引する", false),
        ("既にある", true),
        ("すでにある", false),
    ] {
        let mut found = String::new();
        faults("", text, &words, &mut found);
        assert_eq!(found.is_empty(), is_right, "{text}: {found}");
    }
}
