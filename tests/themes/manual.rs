//! docs/themes.md is true: its files are written and its commands run, in the order in which they stand, and each
//! section's site shows what the section says.
//!
//! 1. A block behind a line that begins with a path is that file. As `diff` it is what is changed in it.
//! 2. A block `console` holds commands, each with what it says, if that stands there; `…` is for any lines.
//! 3. There is no other block: nothing in the manual goes untried.

use std::fs;

use cssparser::{Parser, Token};

use crate::served::program::Preview;
use crate::support::{Run, SiteTest};

const MANUAL: &str = include_str!("../../docs/themes.md");

/// What a section tells its reader to do.
#[derive(Debug)]
enum Step<'m> {
    Write { path: &'m str, text: String },
    Edit { path: &'m str, diff: Vec<&'m str> },
    Run { command: &'m str, says: Vec<&'m str> },
}

/// The sections of the manual with their steps, by heading.
fn sections() -> Vec<(&'static str, Vec<Step<'static>>)> {
    let mut sections: Vec<(&str, Vec<Step<'_>>)> = Vec::new();
    let mut path = None;
    let mut lines = MANUAL.lines();
    while let Some(line) = lines.next() {
        if let Some(heading) = line.strip_prefix("## ") {
            sections.push((heading, Vec::new()));
        } else if let Some(language) = line.strip_prefix("```") {
            let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            let (heading, steps) = sections.last_mut().expect("a section");
            match (language, path.take()) {
                ("console", None) => steps.extend(commands(&block)),
                ("diff", Some(path)) => steps.push(Step::Edit { path, diff: block }),
                (_, Some(path)) => steps.push(Step::Write { path, text: block.join("\n") + "\n" }),
                (_, None) => panic!("a block of {heading} belongs to no file:\n{}", block.join("\n")),
            }
        } else if !line.is_empty() {
            path = line.strip_prefix('`').and_then(|rest| rest.strip_suffix('`')).filter(|path| path.contains('/'));
        }
    }
    sections
}

fn commands<'m>(block: &[&'m str]) -> Vec<Step<'m>> {
    let mut commands = Vec::new();
    for line in block {
        match (line.strip_prefix("$ "), commands.last_mut()) {
            (Some(command), _) => commands.push(Step::Run { command, says: Vec::new() }),
            (None, Some(Step::Run { says, .. })) => says.push(*line),
            (None, _) => panic!("this is no command: {line}"),
        }
    }
    commands
}

/// Does what a step says.
fn follow(site: &SiteTest, step: &Step<'_>) {
    match step {
        Step::Write { path, text } => fs::write(site.place(path), text).expect("a file"),
        Step::Edit { path, diff } => {
            let part = |sign: char| diff.iter().filter_map(move |line| Some(format!("{}\n", line.strip_prefix(sign)?)));
            let (old, new): (String, String) = (part('-').collect(), part('+').collect());
            let text = fs::read_to_string(site.path(path)).expect("the file to change");
            assert_eq!(text.matches(&old).count(), 1, "{path} has no such lines, or several:\n{old}");
            fs::write(site.path(path), text.replace(&old, &new)).expect("a file");
        }
        Step::Run { command, says } => {
            let words: Vec<&str> = command.split_whitespace().collect();
            let ["bansou", arguments @ ..] = words.as_slice() else { panic!("this runs something else: {command}") };
            if *arguments == ["serve"] {
                assert_eq!(Preview::start(site.root()).get("/").status, 200);
                return;
            }
            let run = site.run_bare(arguments.iter().copied());
            let has_mistakes = says.iter().any(|line| line.starts_with("エラー["));
            let Run { stdout, stderr, .. } = run.exits(i32::from(has_mistakes));
            // What is said where nothing is told: how long it took, or a whole file.
            let is_told = !says.is_empty() || arguments.contains(&"--quiet");
            let said = (stdout + &stderr).replace("[ROOT]", "（サイトのフォルダー）");
            assert!(!is_told || is_said(&said, says), "{command} says:\n{said}");
        }
    }
}

/// Whether a text consists of these lines.
fn is_said(said: &str, lines: &[&str]) -> bool {
    let said: Vec<&str> = said.trim_end().lines().collect();
    let parts: Vec<&[&str]> = lines.split(|line| *line == "…").collect();
    let mut at = 0;
    for (number, part) in parts.iter().enumerate() {
        let is_here = |from: usize| said.get(from..from + part.len()).is_some_and(|found| found == *part);
        let found = match number {
            0 => Some(0).filter(|from| is_here(*from)),
            _ => (at..=said.len()).find(|from| is_here(*from)),
        };
        let Some(found) = found else { return false };
        at = found + part.len();
    }
    at == said.len() || parts.last().is_some_and(|last| last.is_empty())
}

/// A published file, and what it holds.
type Shown = (&'static str, &'static [&'static str]);

/// What a section's site shows, by its heading.
const SHOWN: [(&str, &[Shown]); 11] = [
    ("見本のサイトを作る", &[("guide/steps/index.html", &["<h1>進め方</h1>", "経営者の話を聴きます"])]),
    (
        "色とロゴを変える",
        &[
            ("index.html", &["<img src=\"/assets/own/local/logo.", "href=\"/assets/own/accent."]),
            ("assets/own/accent.*.css", &["#0b4f8a"]),
        ],
    ),
    (
        "CSSとJavaScriptを足す",
        &[
            ("guide/steps/index.html", &["href=\"/assets/own/local/extra.", "src=\"/assets/own/local/print."]),
            ("assets/own/local/extra.*.css", &["url(\"img/paper."]),
            ("assets/own/local/img/paper.*.svg", &["<svg"]),
        ],
    ),
    (
        "テンプレートを一つ変える",
        &[
            ("index.html", &["当サイトの内容は、支援の手引の担当が確かめています。"]),
            ("guide/steps/index.html", &["令和4年6月17日（金）の時点の内容です。", "id=\"聴く\""]),
            ("leaflet/index.html", &["<article class=\"wrap leaflet\">", "<a href=\"/guide/steps/\">進め方</a>"]),
        ],
    ),
    ("文言を変える", &[("leaflet/index.html", &["手引は1件あります"]), ("index.html", &[">サイトの案内</h2>"])]),
    (
        "素材を差し替える",
        &[
            ("leaflet/index.html", &["href=\"/assets/leaflet/leaflet."]),
            ("assets/leaflet/leaflet.*.css", &["@import \"frame.", "url(\"../favicon."]),
            ("assets/favicon.*.svg", &["fill=\"#0b4f8a\""]),
        ],
    ),
    (
        "テーマを重ねる",
        &[
            ("guide/steps/index.html", &["この局の試行版です。", "担当が確かめています。"]),
            ("leaflet/index.html", &["手引は1件あります"]),
        ],
    ),
    (
        "全てを自分で作る",
        &[
            ("guide/index.html", &["<a href=\"/guide/steps/\">進め方</a> 支援は、三つの段階で進めます。"]),
            ("guide/steps/index.html", &["<footer>支援の手引 編集担当</footer>", "application/ld+json"]),
            ("updates/index.html", &[">進め方</a>"]),
        ],
    ),
    ("変わらないもの", &[]),
    ("テンプレートの誤り", &[]),
    (
        "公開の前に確かめること",
        &[("guide/steps/index.html", &["href=\"../../assets/plain.", "<p>支援は、三つの段階で進めます。</p>"])],
    ),
];

/// The text of a published file; its name may hold a `*` for the hash.
fn published(site: &SiteTest, name: &str) -> String {
    let (begin, end) = name.split_once('*').unwrap_or((name, ""));
    let files = crate::support::files_below(&site.path("public"));
    let is_it = |path: &str| path == name || !end.is_empty() && path.starts_with(begin) && path.ends_with(end);
    let found: Vec<_> = files.into_iter().filter(|(path, _)| is_it(path)).collect();
    assert_eq!(found.len(), 1, "{name}: {found:?}");
    fs::read_to_string(&found[0].1).expect("a published text")
}

#[test]
fn the_manual_makes_the_themes_that_it_tells_of() {
    let sections = sections();
    let headings: Vec<&str> = sections.iter().map(|(heading, _)| *heading).collect();
    assert_eq!(headings, SHOWN.map(|(heading, _)| heading), "each section is to be held against its site");
    let site = SiteTest::empty();
    for ((heading, steps), (_, shown)) in sections.iter().zip(&SHOWN) {
        for step in steps {
            follow(&site, step);
        }
        for (file, parts) in *shown {
            let text = published(&site, file);
            for part in *parts {
                assert!(text.contains(part), "{heading}: {file} lacks {part}:\n{text}");
            }
        }
    }
}

/// Its links lead to headings and files that are there.
#[test]
fn the_manual_leads_somewhere() {
    let slug = |heading: &str| {
        let kept = heading.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
        kept.collect::<String>().to_lowercase().replace(' ', "-")
    };
    let docs = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let mut count = 0;
    let prose: String = MANUAL.split("```").step_by(2).collect();
    for target in prose.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
        if target.starts_with("https:") {
            continue;
        }
        let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
        let text = match file {
            "" => MANUAL.to_owned(),
            file => fs::read_to_string(docs.join(file)).unwrap_or_else(|error| panic!("{target}: {error}")),
        };
        let headings =
            text.lines().filter(|line| line.starts_with('#')).map(|line| slug(line.trim_start_matches('#').trim()));
        assert!(anchor.is_empty() || headings.into_iter().any(|slug| slug == anchor), "{target} leads nowhere");
        count += 1;
    }
    assert!(count > 10);
}

/// The manual says so: what a site writes outside any layer comes before all of it.
#[test]
fn every_rule_of_the_default_theme_is_in_a_layer() {
    let mut input = Parser::new(include_str!("../../themes/default/assets/site.css"));
    let mut layers = 0;
    while let Ok(token) = input.next().cloned() {
        assert!(matches!(&token, Token::AtKeyword(name) if *name == "layer"), "{token:?} begins what is in no layer");
        while let Ok(token) = input.next().cloned() {
            if matches!(token, Token::Semicolon | Token::CurlyBracketBlock) {
                break;
            }
        }
        layers += 1;
    }
    assert!(layers > 5);
}
