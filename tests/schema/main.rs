//! What `bansou schema` writes, held against the files that the program reads: what the program accepts the schema
//! accepts, and what is refused for a key, a type or a choice the schema refuses, too.
//!
//! The schemas are read by a validator that isn't ours, and the YAML is typed as other readers type it.

#![allow(clippy::disallowed_methods, reason = "a test is the outside that the library keeps away from")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use bansou::schema::{FileKind, file_kinds};
use bansou::yaml::{Node, Scalar, Value as Yaml, parse};
use jsonschema::Validator;
use rayon::prelude::*;
use serde_json::Value;

#[path = "../support/fixtures.rs"]
mod fixtures;
mod manual;
#[path = "../support/mod.rs"]
mod support;

use fixtures::{Fixture, fixtures};
use support::{SiteTest, files_below};

/// The schemas of a site, ready to validate.
struct Schemas(BTreeMap<&'static str, Validator>);

impl Schemas {
    fn of(site: &SiteTest) -> Schemas {
        site.run(["schema", "--out", "schemas", "--quiet"]).exits(0);
        let read = |kind: FileKind| {
            let text = fs::read_to_string(site.path(&format!("schemas/{}.schema.json", kind.name))).expect("a schema");
            let schema: Value = serde_json::from_str(&text).expect("JSON");
            jsonschema::draft202012::meta::validate(&schema).unwrap_or_else(|error| panic!("{}: {error}", kind.name));
            (kind.name, jsonschema::draft202012::new(&schema).expect("a schema"))
        };
        Schemas(file_kinds().map(read).into_iter().collect())
    }

    /// What the schema says against a file; none if it has no schema or can't be read as YAML.
    fn faults(&self, path: &str, bytes: &[u8]) -> Option<Vec<String>> {
        let kind = kind(path)?;
        let value = value(path, bytes)?;
        let validator = &self.0[kind.name];
        Some(
            validator
                .iter_errors(&value)
                .map(|error| format!("{path}: {error} at {}", error.instance_path()))
                .collect(),
        )
    }
}

/// Which kind of file it is.
fn kind(path: &str) -> Option<FileKind> {
    file_kinds().into_iter().find(|kind| match kind.files.split_once('*') {
        None => kind.files == path,
        Some((folder, _)) => {
            let ending = kind.files.rsplit_once('.').map_or("", |(_, ending)| ending);
            let below = path.strip_prefix(folder).filter(|_| path.ends_with(&format!(".{ending}")));
            below.is_some_and(|below| ending == "md" || !below.contains('/'))
        }
    })
}

/// What a file says, as readers of YAML take it. Of a page, its front matter.
fn value(path: &str, bytes: &[u8]) -> Option<Value> {
    let text = std::str::from_utf8(bytes).ok()?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let yaml = if path.ends_with(".md") {
        let rest = text.strip_prefix("---\n").or_else(|| text.strip_prefix("---\r\n"))?;
        let end = rest.lines().scan(0, |at, line| {
            let start = *at;
            *at += line.len() + 1;
            Some((start, line))
        });
        let (end, _) = end.into_iter().find(|(_, line)| line.trim_end() == "---")?;
        rest.get(..end)?
    } else {
        text
    };
    let mut diagnostics = Vec::new();
    let node = parse(yaml, 0, &Arc::from(path), &mut diagnostics)?;
    diagnostics.is_empty().then(|| typed(&node))
}

/// A tree in the types of the core schema (YAML 1.2.2, 10.3.2).
fn typed(node: &Node) -> Value {
    match &node.value {
        Yaml::Null => Value::Null,
        Yaml::Scalar(scalar) => core(scalar),
        Yaml::Sequence(items) => items.iter().map(typed).collect(),
        Yaml::Mapping(entries) => {
            entries.iter().map(|entry| (entry.key.value.to_string(), typed(&entry.value))).collect()
        }
    }
}

fn core(scalar: &Scalar) -> Value {
    let text = &*scalar.text;
    if !scalar.plain {
        return text.into();
    }
    match text {
        "true" | "True" | "TRUE" => return true.into(),
        "false" | "False" | "FALSE" => return false.into(),
        "null" | "Null" | "NULL" | "~" | "" => return Value::Null,
        _ => {}
    }
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.trim_start_matches('+').parse::<i64>().map_or_else(|_| text.into(), Value::from);
    }
    for (prefix, radix) in [("0x", 16), ("0o", 8)] {
        if let Some(number) = text.strip_prefix(prefix).and_then(|digits| i64::from_str_radix(digits, radix).ok()) {
            return number.into();
        }
    }
    let is_float = digits.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'e' | b'E' | b'+' | b'-'))
        && digits.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        && digits.bytes().any(|byte| byte.is_ascii_digit());
    match text.parse::<f64>() {
        Ok(number) if is_float => number.into(),
        _ => text.into(),
    }
}

#[test]
fn the_real_content_is_valid() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut site = SiteTest::empty();
    for (path, file) in files_below(root).into_iter().filter(|(path, _)| path.starts_with("content/")) {
        site = site.bytes(&path, &fs::read(file).expect("a file"));
    }
    let schemas = Schemas::of(&site);
    let mut read = 0;
    let mut faults = Vec::new();
    for (path, file) in files_below(root).into_iter().filter(|(path, _)| path.starts_with("content/")) {
        if let Some(found) = schemas.faults(&path, &fs::read(file).expect("a file")) {
            read += 1;
            faults.extend(found);
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(read > 90, "only {read} files were looked at");
}

/// The mistakes that a schema can see: those in keys, types and choices.
const SEEN: [&str; 8] = [
    "unknown-key",
    "missing-key",
    "missing-value",
    "wrong-type",
    "unknown-choice",
    "bare-number",
    "unknown-taxonomy",
    "unknown-term",
];

/// Files whose mistakes of these kinds a schema doesn't see, each with the reason.
const ASIDE: &[(&str, &str, &str)] = &[
    ("missing-key", "content/cases/a.md", "its section makes it a case"),
    ("missing-key", "content/council/_index.md", "its kind asks for the key"),
    ("missing-key", "content/d.md", "its kind asks for the key"),
    ("missing-key", "content/e.md", "its kind asks for the key"),
    ("missing-key", "content/f.md", "one of two keys is missing"),
    ("report", "content/without.md", "its kind asks for the key"),
];

/// What is wrong with the schemas of a fixture.
fn wrong(fixture: &Fixture) -> Vec<String> {
    let site = fixture.site();
    let said = site.run(["check", "--format", "json"]).json();
    let told: Vec<(&str, &str, &str)> = said["diagnostics"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|it| {
            let text = |key: &str| it[key].as_str().unwrap_or_default();
            (text("file"), text("code"), text("severity"))
        })
        .collect();
    let schemas = Schemas::of(&site);
    let mut wrong = Vec::new();
    for (path, file) in files_below(site.root()).into_iter().filter(|(path, _)| path.starts_with("content/")) {
        let Ok(bytes) = fs::read(file) else { continue };
        let Some(faults) = schemas.faults(&path, &bytes) else { continue };
        // In a draft, a mistake is a warning.
        let is_told =
            |(of, code, severity): &&(&str, &str, &str)| *of == path && (*severity == "error" || SEEN.contains(code));
        let of_file: Vec<&str> = told.iter().filter(is_told).map(|(_, code, _)| *code).collect();
        let is_seen = of_file.iter().any(|code| SEEN.contains(code));
        let is_aside = ASIDE.iter().any(|(name, aside, _)| *name == fixture.name && *aside == path);
        let shown = format!("{}/{path}", fixture.name);
        if of_file.is_empty() && !faults.is_empty() {
            wrong.push(format!("the program accepts {shown}, and the schema doesn't: {}", faults.join("; ")));
        }
        if is_seen && faults.is_empty() && !is_aside {
            wrong.push(format!("the program refuses {shown} ({}), and the schema doesn't", of_file.join(", ")));
        }
        if is_aside && (!is_seen || !faults.is_empty()) {
            wrong.push(format!("{shown} needn't be set aside"));
        }
    }
    wrong
}

#[test]
fn a_schema_says_of_every_fixture_what_the_program_says() {
    let fixtures = fixtures();
    let wrong: Vec<String> = fixtures.par_iter().flat_map(wrong).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
