//! Whatever is in the files, a check ends, and soon, and every mistake that it reports is somewhere.
//!
//! The sites are a few real pages of each kind, broken at random: bytes flipped, files cut short, lines doubled,
//! swapped, and put into other files.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

use bansou::build::{Options, Progress, check, source_text};
use bansou::calendar::Now;
use bansou::diagnostic::{Diagnostic, Lang, Span, json, terminal};
use bansou::files::{Files, Memory};
use bansou::model::config::Overrides;

/// What a check of a few kilobytes may take on a busy machine, without optimisation. It takes some milliseconds.
const PATIENCE: Duration = Duration::from_secs(20);

/// Pages of the programme, one of each kind, and what they need.
const SITE: &[(&str, &str)] = &[
    ("content/site.yaml", include_str!("../content/site.yaml")),
    ("content/_index.md", include_str!("../content/_index.md")),
    ("content/glossary.yaml", include_str!("../content/glossary.yaml")),
    ("content/synonyms.yaml", include_str!("../content/synonyms.yaml")),
    ("content/vocabularies/stage.yaml", include_str!("../content/vocabularies/stage.yaml")),
    ("content/vocabularies/industry.yaml", include_str!("../content/vocabularies/industry.yaml")),
    ("content/schedules/fy2022.yaml", include_str!("../content/schedules/fy2022.yaml")),
    ("content/samples/_index.md", include_str!("../content/samples/_index.md")),
    ("content/samples/cases/_index.md", include_str!("../content/samples/cases/_index.md")),
    ("content/samples/cases/moshiokuri.md", include_str!("../content/samples/cases/moshiokuri.md")),
    ("content/councils/_index.md", include_str!("../content/councils/_index.md")),
    ("content/councils/jitsumu/_index.md", include_str!("../content/councils/jitsumu/_index.md")),
    ("content/councils/jitsumu/01/index.md", include_str!("../content/councils/jitsumu/01/index.md")),
    ("content/organisations/bureaus/_index.md", include_str!("../content/organisations/bureaus/_index.md")),
    ("content/organisations/bureaus/kanto.md", include_str!("../content/organisations/bureaus/kanto.md")),
    ("content/metrics/_index.md", include_str!("../content/metrics/_index.md")),
    ("content/metrics/bureau-staff.yaml", include_str!("../content/metrics/bureau-staff.yaml")),
    ("content/metrics/niigata-team.yaml", include_str!("../content/metrics/niigata-team.yaml")),
    (
        "content/metrics/sites.yaml",
        "name: 拠点\nunit: 拠点\nkind: count\ndirection: up\ntarget: {at: FY2025, value: 50}\n\
         dimensions: [{key: stage, label: 段階}, {key: size, label: 規模, members: [{key: s, label: 小}]}]\nseries: sites.csv\n",
    ),
    (
        "content/metrics/sites.csv",
        "at,stage,size,value,status,approximate,note\nFY2021,listening,s,21,,,\nFY2022,listening,s,47.5,plan,true,\"全,拠点\"\n",
    ),
    ("content/data/partners.csv", include_str!("../content/data/partners.csv")),
    (
        "content/notation.md",
        "---\ntitle: \"記法\"\nsummary: >\n  折り返す\n  文章\naliases: ['/old/']\nslug: notation\n\
         files:\n  - file: data/partners.csv\n---\n\
         ## 見出し {#top}\n\n{漢字|かんじ}と[[伴走支援]]と**「強調」**した語[^1]、{{ table(file=\"data/partners.csv\") }}。\n\n\
         {{ schedule(id=\"fy2022\") }}\n\n\
         {{ metrics() }}\n\n{{ metric(id=\"sites\") }}\n\n\
         | 列 | 値 |\n|---|---:|\n| [上](#top) | 1 |\n\n> [!NOTE]\n> - [ ] 課題\n\n```rust\nfn main() {}\n```\n\n\
         <details><summary>続き</summary>本文</details>\n\n用語\n: 説明\n\n[^1]: 注と![図](data/partners.csv \"題\")\n",
    ),
];

/// One way of breaking the files. Numbers are taken modulo what is there.
#[derive(Clone, Debug)]
enum Break {
    FlipBit { file: usize, at: usize, bit: u8 },
    Overwrite { file: usize, at: usize, by: &'static str },
    Insert { file: usize, at: usize, text: &'static str },
    Cut { file: usize, from: usize, length: usize },
    Truncate { file: usize, at: usize },
    DoubleLine { file: usize, line: usize, times: usize },
    SwapLines { file: usize, one: usize, other: usize },
    Graft { from: usize, into: usize, at: usize, length: usize },
    Remove { file: usize },
}

/// What breaks readers: marks of YAML, Markdown and HTML, and characters that are no letters.
const HARMFUL: &[&str] = &[
    "\0",
    "\r",
    "\n",
    "\r\n",
    "\t",
    "\u{feff}",
    "\u{3099}",
    "\u{202e}",
    "\u{2028}",
    "\u{1f1ef}\u{1f1f5}",
    "---\n",
    "...\n",
    ": ",
    "- ",
    "? ",
    "&a ",
    "*a",
    "!!int ",
    "<<: *a\n",
    "[",
    "]",
    "{",
    "}",
    "|\n",
    ">-\n",
    "\"",
    "'",
    "\\",
    "%",
    "@",
    "`",
    "#",
    "[^1]",
    "[^1]: ",
    "](",
    "![",
    "<",
    "</",
    "<script>",
    "<!--",
    "-->",
    "{{",
    "}}",
    "{{ table(",
    "[[",
    "]]",
    "{漢|か",
    "```\n",
    "$$",
    "~~",
    "**",
    "2022-Q2",
    "0000-00-00",
    "9999999999999999999",
    "../",
    "/",
    "://",
    "null",
    "〜",
    "。",
];

fn breaks() -> impl Strategy<Value = Break> {
    let (file, at) = (any::<usize>(), any::<usize>());
    let harmful = || prop::sample::select(HARMFUL);
    prop_oneof![
        3 => (file, at, 0_u8..8).prop_map(|(file, at, bit)| Break::FlipBit { file, at, bit }),
        3 => (file, at, harmful()).prop_map(|(file, at, by)| Break::Overwrite { file, at, by }),
        4 => (file, at, harmful()).prop_map(|(file, at, text)| Break::Insert { file, at, text }),
        2 => (file, at, 1_usize..80).prop_map(|(file, from, length)| Break::Cut { file, from, length }),
        1 => (file, at).prop_map(|(file, at)| Break::Truncate { file, at }),
        2 => (file, at, 1_usize..4).prop_map(|(file, line, times)| Break::DoubleLine { file, line, times }),
        2 => (file, at, at).prop_map(|(file, one, other)| Break::SwapLines { file, one, other }),
        1 => (file, file, at, 1_usize..400).prop_map(|(from, into, at, length)| Break::Graft { from, into, at, length }),
        1 => file.prop_map(|file| Break::Remove { file }),
    ]
}

type Site = BTreeMap<&'static str, Vec<u8>>;

impl Break {
    fn apply(&self, site: &mut Site) {
        match *self {
            Break::FlipBit { file, at, bit } => {
                let bytes = nth(site, file);
                if let Some(byte) = at.checked_rem(bytes.len()).and_then(|at| bytes.get_mut(at)) {
                    *byte ^= 1 << bit;
                }
            }
            Break::Overwrite { file, at, by } => {
                let bytes = nth(site, file);
                let at = at % (bytes.len() + 1);
                let end = (at + by.len()).min(bytes.len());
                bytes.splice(at..end, by.bytes());
            }
            Break::Insert { file, at, text } => {
                let bytes = nth(site, file);
                let at = at % (bytes.len() + 1);
                bytes.splice(at..at, text.bytes());
            }
            Break::Cut { file, from, length } => {
                let bytes = nth(site, file);
                let from = from % (bytes.len() + 1);
                bytes.drain(from..(from + length).min(bytes.len()));
            }
            Break::Truncate { file, at } => {
                let bytes = nth(site, file);
                bytes.truncate(at % (bytes.len() + 1));
            }
            Break::DoubleLine { file, line, times } => lines_of(site, file, |lines| {
                let at = line % lines.len();
                let doubled = vec![lines[at].clone(); times];
                lines.splice(at..at, doubled);
            }),
            Break::SwapLines { file, one, other } => lines_of(site, file, |lines| {
                let length = lines.len();
                lines.swap(one % length, other % length);
            }),
            Break::Graft { from, into, at, length } => {
                let from = nth(site, from);
                let start = at % (from.len() + 1);
                let graft = from[start..(start + length).min(from.len())].to_vec();
                let into = nth(site, into);
                let at = at % (into.len() + 1);
                into.splice(at..at, graft);
            }
            Break::Remove { file } => nth(site, file).clear(),
        }
    }
}

fn nth(site: &mut Site, file: usize) -> &mut Vec<u8> {
    let file = file % site.len();
    site.values_mut().nth(file).expect("one of the files")
}

fn lines_of(site: &mut Site, file: usize, change: impl FnOnce(&mut Vec<Vec<u8>>)) {
    let bytes = nth(site, file);
    let mut lines: Vec<Vec<u8>> = bytes.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
    if !lines.is_empty() {
        change(&mut lines);
    }
    *bytes = lines.concat();
}

fn memory(site: &Site) -> Memory {
    let mut memory = Memory::new();
    for (path, bytes) in site {
        memory.insert(path, bytes.clone());
    }
    memory
}

fn options() -> Options {
    let now = Now("2022-06-17T10:00:00+09:00".parse().expect("a moment"));
    Options { now, unpublished: false, overrides: Overrides::default(), papers: None }
}

/// A place is in its file, and where that is text, between two characters of it.
fn has_place(files: &Memory, file: &str, span: Option<Span>) -> Result<(), TestCaseError> {
    let Some(span) = span else { return Ok(()) };
    let (start, end) = (span.start as usize, span.end as usize);
    prop_assert!(start <= end, "{file}: {span:?} ends before it begins");
    if let Some(text) = source_text(files, file) {
        prop_assert!(text.get(start..end).is_some(), "{file}: {span:?} cuts a character or is past {}", text.len());
    } else if let Ok(bytes) = files.read(file) {
        prop_assert!(end <= bytes.len(), "{file}: {span:?} is past {}", bytes.len());
    }
    Ok(())
}

fn hold(files: &Memory, diagnostics: &[Diagnostic]) -> Result<(), TestCaseError> {
    for diagnostic in diagnostics {
        has_place(files, &diagnostic.file, diagnostic.span)?;
        for related in &diagnostic.related {
            has_place(files, &related.file, related.span)?;
        }
        let in_content = |file: &str| file.starts_with("content/");
        let names_a_page = diagnostic.related.iter().any(|related| in_content(&related.file));
        prop_assert!(in_content(&diagnostic.file) || names_a_page, "an author can't find this: {diagnostic:?}");
    }
    let text = |path: &str| source_text(files, path);
    // As many as people are shown at once.
    let diagnostics = &diagnostics[..diagnostics.len().min(200)];
    for lang in [Lang::Ja, Lang::En] {
        let shown = terminal(diagnostics, &text, lang, false, 80);
        prop_assert_eq!(shown.is_empty(), diagnostics.is_empty());
    }
    let machines: serde_json::Value = serde_json::from_str(&json(diagnostics, &text)).expect("JSON");
    prop_assert!(machines["diagnostics"].is_array());
    Ok(())
}

#[test]
fn the_site_that_is_broken_is_sound_at_first() {
    let site: Site = SITE.iter().map(|(path, text)| (*path, text.as_bytes().to_vec())).collect();
    let files = memory(&site);
    let outcome = check(&files, &options(), &Progress::default()).expect("a site");
    let notation: Vec<_> = outcome.diagnostics.iter().filter(|it| &*it.file == "content/notation.md").collect();
    assert_eq!(notation, Vec::<&Diagnostic>::new());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_broken_site_is_checked_to_its_end(breaks in prop::collection::vec(breaks(), 1..8)) {
        let mut site: Site = SITE.iter().map(|(path, text)| (*path, text.as_bytes().to_vec())).collect();
        for each in &breaks {
            each.apply(&mut site);
        }
        let files = memory(&site);
        #[expect(clippy::disallowed_methods, reason = "the time that it takes is what is tested")]
        let started = Instant::now();
        let outcome = check(&files, &options(), &Progress::default()).expect("a directory that can be listed");
        prop_assert!(started.elapsed() < PATIENCE, "it took {:?}", started.elapsed());
        hold(&files, &outcome.diagnostics)?;
    }
}

/// Texts that cost the square of their length where a reader is careless.
#[test]
fn deep_and_long_texts_end_soon() {
    let page = |body: &str| format!("---\ntitle: 長い\n---\n{body}\n");
    let long = |text: &str, times: usize| page(&text.repeat(times));
    for (name, text) in [
        ("quotes", long("> ", 10_000)),
        ("lists", long("- ", 10_000)),
        ("brackets", long("[", 20_000)),
        ("images", long("![", 20_000)),
        ("links", long("[a](", 20_000)),
        ("stars", long("*a **a ", 10_000)),
        ("japanese stars", long("**「あ」", 10_000)),
        ("backticks", (1..400).fold(String::new(), |text, n| text + &"`".repeat(n) + " ")),
        ("entities", long("&#x", 20_000)),
        ("tags", long("<a ", 20_000)),
        ("open tags", long("<b>", 10_000)),
        ("comments", long("<!-- ", 10_000)),
        ("footnotes", long("[^1]", 10_000)),
        ("components", long("{{ a(", 10_000)),
        ("wiki", long("[[a", 10_000)),
        ("ruby", long("{漢|", 10_000)),
        ("table", long("|a", 20_000) + "\n" + &"|-".repeat(20_000)),
        ("headings", long("# 同じ\n\n", 5_000)),
        ("flow", format!("---\ntitle: {}\n---\n", "[".repeat(20_000))),
        (
            "keys",
            format!(
                "---\n{}title: 長い\n---\n",
                (0..5_000).fold(String::new(), |text, n| text + &format!("k{n}: 1\n"))
            ),
        ),
        (
            "indentation",
            format!("---\n{}\n---\n", (0..2_000).fold(String::new(), |text, n| text + &" ".repeat(n) + "a:\n")),
        ),
    ] {
        let mut files = Memory::new();
        files.insert("content/site.yaml", "title: 伴走支援\nbase_url: https://example.jp/\n".as_bytes());
        files.insert("content/_index.md", "---\ntitle: トップページ\n---\n".as_bytes());
        files.insert("content/a.md", text.into_bytes());
        #[expect(clippy::disallowed_methods, reason = "the time that it takes is what is tested")]
        let started = Instant::now();
        let outcome = check(&files, &options(), &Progress::default()).expect("a site");
        let took = started.elapsed();
        assert!(took < PATIENCE, "{name}: {took:?}");
        hold(&files, &outcome.diagnostics).unwrap_or_else(|error| panic!("{name}: {error}"));
    }
}
