//! The default theme says all that it names, and the manual explains all that authors may call.

use std::fs;
use std::path::{Path, PathBuf};

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

/// A text that only some pages show is missed where no page of a test shows it.
#[test]
fn every_text_that_a_template_names_is_there() {
    let texts = include_str!("../../themes/default/i18n/ja.yaml");
    let mut named = 0;
    let mut missing = Vec::new();
    for (template, source) in templates() {
        for rest in source.split("t(key=\"").skip(1) {
            let (key, rest) = rest.split_once('"').expect("a closed text");
            // What is put together has a text for one end at least.
            let is_end = !rest.trim_start().starts_with('~');
            let is_said = |line: &str| line.strip_prefix(key).is_some_and(|rest| !is_end || rest.starts_with(':'));
            named += 1;
            if !texts.lines().any(is_said) {
                missing.push(format!("{template}: {key}"));
            }
        }
    }
    assert!(missing.is_empty(), "themes/default/i18n/ja.yaml lacks\n{}", missing.join("\n"));
    assert!(named > 100, "only {named} texts were looked for");
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
