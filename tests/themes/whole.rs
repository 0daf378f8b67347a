//! The default theme says all that it names, and the manual explains all that authors may call.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use bansou::model::phrase::Phrase;
use walkdir::WalkDir;

/// The templates of the default theme, each with its path.
fn templates() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default/templates");
    let files = WalkDir::new(folder).sort_by_file_name().into_iter().map(|entry| entry.expect("an entry").into_path());
    let read = |path: PathBuf| (path.display().to_string(), fs::read_to_string(path).expect("a template"));
    files.filter(|path| path.is_file()).map(read).collect()
}

/// What stands between two marks, each time.
fn between<'t>(text: &'t str, before: &str, after: &str) -> Vec<&'t str> {
    text.split(before).skip(1).filter_map(|rest| rest.split_once(after)).map(|(inner, _)| inner).collect()
}

/// The texts of the default theme, by key.
fn texts() -> BTreeSet<&'static str> {
    let lines = include_str!("../../themes/default/i18n/ja.yaml").lines();
    lines
        .filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()))
        .filter_map(|line| line.split(':').next())
        .collect()
}

/// What a template names a text by.
#[derive(Debug, PartialEq, Eq)]
enum Named<'t> {
    Key(&'t str),
    /// What its key begins with; the rest is a value.
    Beginning(&'t str),
}

/// The texts that a template names: `t(key="a")`, `t(key="a" if x else "b", n=1)`, `t(key="a_" ~ x)`.
fn named(template: &str) -> Vec<Named<'_>> {
    let mut named = Vec::new();
    for call in template.split("t(key=").skip(1) {
        let call = call.split([',', ')']).next().expect("an argument");
        let parts: Vec<&str> = call.split('"').collect();
        for (at, part) in parts.iter().enumerate().skip(1).step_by(2) {
            let (before, after) = (parts[at - 1].trim_end(), parts.get(at + 1).expect("a closed text").trim_start());
            if before.ends_with(['~', '=']) {
                continue;
            }
            named.push(if after.starts_with('~') { Named::Beginning(part) } else { Named::Key(part) });
        }
    }
    named
}

/// A text that only some pages show is missed where no page of a test shows it.
#[test]
fn every_text_that_a_template_names_is_there() {
    let texts = texts();
    let mut count = 0;
    let mut missing = Vec::new();
    for (template, source) in templates() {
        for name in named(&source) {
            count += 1;
            let is_there = match name {
                Named::Key(key) => texts.contains(key),
                Named::Beginning(beginning) => texts.iter().any(|text| text.starts_with(beginning)),
            };
            if !is_there {
                missing.push(format!("{template}: {name:?}"));
            }
        }
    }
    assert!(missing.is_empty(), "themes/default/i18n/ja.yaml lacks\n{}", missing.join("\n"));
    assert!(count > 100, "only {count} texts were looked for");
}

/// What the program itself takes from a theme's texts beside its phrases, as docs/templates.md says.
const ASKED_BY_THE_PROGRAM: [Named<'_>; 5] = [
    Named::Beginning("kind_"),
    Named::Beginning("map_"),
    Named::Key("facet_kind"),
    Named::Key("search_pdf_page"),
    Named::Key("search_sample"),
];

/// A text whose key is put together is said if the value behind its beginning is a word of a template or of the
/// program.
#[test]
fn every_text_is_said() {
    let templates = templates();
    let program: Vec<String> = WalkDir::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("src"))
        .into_iter()
        .map(|entry| entry.expect("an entry").into_path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .map(|path| fs::read_to_string(path).expect("a source"))
        .collect();
    let names: Vec<Named<'_>> = templates.iter().flat_map(|(_, source)| named(source)).collect();
    let is_word = |word: &str| {
        let quoted = format!("\"{word}\"");
        program.iter().chain(templates.iter().map(|(_, source)| source)).any(|source| source.contains(&quoted))
    };
    let is_said = |text: &str| {
        Phrase::ALL.iter().any(|phrase| phrase.key() == text)
            || names.iter().chain(&ASKED_BY_THE_PROGRAM).any(|name| match name {
                Named::Key(key) => *key == text,
                Named::Beginning(beginning) => text.strip_prefix(beginning).is_some_and(is_word),
            })
    };
    let unsaid: Vec<&str> = texts().into_iter().filter(|text| !is_said(text)).collect();
    assert!(unsaid.is_empty(), "nothing says these texts of themes/default/i18n/ja.yaml: {unsaid:?}");
    let manual = include_str!("../../docs/templates.md");
    for name in &ASKED_BY_THE_PROGRAM {
        let (Named::Key(name) | Named::Beginning(name)) = name;
        assert!(program.iter().any(|source| source.contains(&format!("\"{name}"))), "the program asks for no {name}");
        assert!(manual.contains(&format!("`{name}")), "docs/templates.md says nothing of {name}");
    }
}

#[test]
fn texts_are_found_however_they_are_named() {
    for (template, expected) in [
        ("{{ t(key=\"a\") }} {{ t(key=\"b\", n=f(x=\"c\")) }}", &[Named::Key("a"), Named::Key("b")][..]),
        ("{{ t(key=\"a_\" ~ x.y) }}", &[Named::Beginning("a_")]),
        ("{{ t(key=\"a\" if x == \"c\" else \"b\", n=1) }}", &[Named::Key("a"), Named::Key("b")]),
        ("{{ t(key=\"a_\" ~ x ~ \"_b\") }} {{ t(key=x) }}", &[Named::Beginning("a_")]),
    ] {
        assert_eq!(named(template), expected, "{template}");
    }
}

/// Components whose names have a dot are the theme's own.
#[test]
fn every_component_is_explained() {
    let manual = include_str!("../../docs/writing.md");
    let sources = templates();
    let components = sources.iter().flat_map(|(_, source)| between(source, "{% component ", "("));
    let names: Vec<&str> = components.map(str::trim).filter(|name| !name.contains('.')).collect();
    let missing: Vec<&&str> = names.iter().filter(|name| !manual.contains(&format!("`{{{{ {name}("))).collect();
    assert!(missing.is_empty(), "docs/writing.md explains no component {missing:?}");
    assert!(names.len() > 10, "only {names:?} were found");
}
