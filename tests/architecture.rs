//! The floors of src/lib.rs hold: a lower floor never imports a higher one, no stage another, and only `files`,
//! `publish` and `cli` name the file system, the environment and the clock.
//!
//! 1. Every file of src/ is parsed; what is compiled for tests alone is dropped. Comments are gone by then, and what
//!    stands in a string is a literal and no path.
//! 2. Every path that begins at `crate`, `self`, `super` or `std` is read from the tokens of what is left, `use` trees
//!    and the arguments of macros included, and made absolute.
//! 3. Each is held against the floors, and each name of the outside against the modules that may use it.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test may look at the disk, and says enough where it panics"
)]

use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Attribute, Item};

/// The modules of the crate by floor, the lowest first. A stage is a floor's module that may not see its neighbours.
const FLOORS: [(&str, &[&str]); 7] = [
    ("ground", &["diagnostic", "error", "files", "calendar", "japanese", "parallel", "picture", "yaml", "keys"]),
    ("model", &["model"]),
    ("stages", &["discover", "parse", "resolve", "render", "publish"]),
    ("build", &["build"]),
    ("schema", &["schema"]),
    ("preview", &["preview"]),
    ("cli", &["cli"]),
];

/// What makes a site out of what was read: above the stages, `build` alone may name it.
const JOINING_PATHS: [&str; 4] = ["discover", "resolve::resolve", "resolve::resolve_quickly", "resolve::again"];
const JOINING_CALLS: [(&str, &str); 1] = [("Renderer", "new")];

/// The modules that touch the outside.
const OUTSIDE: [&str; 4] = ["files", "publish", "preview", "cli"];

/// Names that only those modules may use: as a path, or as the end of one.
const OUTSIDE_PATHS: [&str; 5] = ["std::fs", "std::env", "std::net", "std::process", "std::io::stdin"];
const OUTSIDE_NAMES: [&str; 6] = ["Instant", "SystemTime", "walkdir", "rustix", "tempfile", "indicatif"];
const OUTSIDE_CALLS: [(&str, &str); 4] =
    [("Timestamp", "now"), ("Zoned", "now"), ("TimeZone", "system"), ("TimeZone", "try_system")];
/// Methods of `Path` that look at the disk.
const OUTSIDE_METHODS: [&str; 9] = [
    "exists",
    "try_exists",
    "is_file",
    "is_dir",
    "is_symlink",
    "canonicalize",
    "read_dir",
    "symlink_metadata",
    "read_link",
];

/// What a source text does that its floor forbids, each as a sentence.
fn violations(module: &[&str], source: &str) -> Vec<String> {
    let file = syn::parse_file(source).expect("the source parses");
    let mut found = Vec::new();
    let path: Vec<String> = module.iter().map(|&name| name.to_owned()).collect();
    check_items(&file.items, &path, &mut found);
    found.sort();
    found.dedup();
    found
}

fn check_items(items: &[Item], module: &[String], found: &mut Vec<String>) {
    for item in items {
        if attributes(item).iter().any(is_for_tests) {
            continue;
        }
        match item {
            Item::Mod(inner) => {
                let mut module = module.to_vec();
                module.push(inner.ident.to_string());
                if let Some((_, items)) = &inner.content {
                    check_items(items, &module, found);
                }
            }
            item => check_tokens(item.to_token_stream(), module, found),
        }
    }
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

fn is_for_tests(attribute: &Attribute) -> bool {
    attribute.path().is_ident("test")
        || attribute.path().is_ident("cfg") && attribute.meta.to_token_stream().to_string() == "cfg (test)"
}

fn check_tokens(tokens: TokenStream, module: &[String], found: &mut Vec<String>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (at, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Group(group) => check_tokens(group.stream(), module, found),
            TokenTree::Ident(name) => {
                let name = name.to_string();
                let after_path = at >= 2 && is_colons(&tokens, at - 2);
                if matches!(name.as_str(), "crate" | "self" | "super" | "std") && !after_path {
                    let mut paths = Vec::new();
                    read_path(&tokens, at, &[], &mut paths);
                    for path in paths {
                        check_path(&path, module, found);
                    }
                }
                check_name(&tokens, at, &name, module, found);
            }
            _ => {}
        }
    }
}

fn is_colons(tokens: &[TokenTree], at: usize) -> bool {
    let colon = |token: Option<&TokenTree>| matches!(token, Some(TokenTree::Punct(mark)) if mark.as_char() == ':');
    colon(tokens.get(at)) && colon(tokens.get(at + 1))
}

/// All paths of the tree that begins at a token: `a::b`, `a::{b, c::d}`, `a::*`.
fn read_path(tokens: &[TokenTree], at: usize, before: &[String], paths: &mut Vec<Vec<String>>) {
    match tokens.get(at) {
        Some(TokenTree::Ident(name)) => {
            let mut path = before.to_vec();
            path.push(name.to_string());
            if is_colons(tokens, at + 1) && tokens.get(at + 3).is_some_and(|next| !is_angle(next)) {
                read_path(tokens, at + 3, &path, paths);
            } else {
                paths.push(path);
            }
        }
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
            let inner: Vec<TokenTree> = group.stream().into_iter().collect();
            for branch in inner.split(|token| matches!(token, TokenTree::Punct(mark) if mark.as_char() == ',')) {
                read_path(branch, 0, before, paths);
            }
        }
        _ => paths.push(before.to_vec()),
    }
}

fn is_angle(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(mark) if mark.as_char() == '<')
}

/// A path below the crate's root, or below `std`; none for what isn't a path at all (`self.field`).
fn absolute(path: &[String], module: &[String]) -> Option<Vec<String>> {
    let mut base = match path.first()?.as_str() {
        "std" => return Some(path.to_vec()),
        "crate" => Vec::new(),
        _ if path.len() == 1 => return None,
        _ => module.to_vec(),
    };
    for part in path {
        match part.as_str() {
            "crate" | "self" => {}
            "super" => {
                base.pop()?;
            }
            part => base.push(part.to_owned()),
        }
    }
    Some(base)
}

fn check_path(path: &[String], module: &[String], found: &mut Vec<String>) {
    let Some(target) = absolute(path, module) else { return };
    let shown = module.join("::");
    let Some(first) = target.first() else { return };
    if first == "std" {
        let whole = target.join("::");
        let forbidden = OUTSIDE_PATHS.iter().find(|&&name| whole == name || whole.starts_with(&format!("{name}::")));
        if let (Some(name), false) = (forbidden, may_touch_the_outside(module)) {
            found.push(format!("{shown} names {name}"));
        }
        return;
    }
    let Some(own) = module.first() else { return };
    let (Some((from, _)), Some((to, floor))) = (floor_of(own), floor_of(first)) else {
        if floor_of(own).is_none() {
            found.push(format!("{own} stands on no floor"));
        }
        if floor_of(first).is_none() && first.chars().next().is_some_and(char::is_lowercase) {
            found.push(format!("{shown} imports {first}, which stands on no floor"));
        }
        return;
    };
    if to > from {
        found.push(format!("{shown} imports {first}, which stands higher"));
    } else if from == to && own != first && floor == "stages" {
        found.push(format!("{shown} imports {first}, which is another stage"));
    }
    let whole = target.join("::");
    let joining = JOINING_PATHS.iter().find(|&&path| whole == path || whole.starts_with(&format!("{path}::")));
    if let (Some(path), true) = (joining, is_above_build(module)) {
        found.push(format!("{shown} names {path}, which build alone joins"));
    }
}

fn is_above_build(module: &[String]) -> bool {
    let build = floor_of("build").map(|(place, _)| place);
    module.first().and_then(|own| floor_of(own)).map(|(place, _)| place) > build
}

fn floor_of(module: &str) -> Option<(usize, &'static str)> {
    let place = FLOORS.iter().position(|(_, modules)| modules.contains(&module))?;
    Some((place, FLOORS[place].0))
}

fn may_touch_the_outside(module: &[String]) -> bool {
    module.first().is_some_and(|module| OUTSIDE.contains(&module.as_str()))
}

/// Names of the outside and of what joins the stages, wherever they come from.
fn check_name(tokens: &[TokenTree], at: usize, name: &str, module: &[String], found: &mut Vec<String>) {
    let shown = module.join("::");
    let next = |at: usize| tokens.get(at).map(ToString::to_string).unwrap_or_default();
    for (of, call) in JOINING_CALLS {
        if is_above_build(module) && name == of && is_colons(tokens, at + 1) && next(at + 3) == call {
            found.push(format!("{shown} names {of}::{call}, which build alone joins"));
        }
    }
    if may_touch_the_outside(module) {
        return;
    }
    let is_call =
        matches!(tokens.get(at + 1), Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis);
    if OUTSIDE_NAMES.contains(&name) {
        found.push(format!("{shown} names {name}"));
    }
    for (of, call) in OUTSIDE_CALLS {
        if name == of && is_colons(tokens, at + 1) && next(at + 3) == call {
            found.push(format!("{shown} names {of}::{call}"));
        }
    }
    if is_call && at > 0 && next(at - 1) == "." && OUTSIDE_METHODS.contains(&name) {
        found.push(format!("{shown} calls .{name}()"));
    }
}

/// Every file of src/ with its module: `render/view/mod.rs` is `render::view`.
fn sources(below: &Path, module: &[String], found: &mut Vec<(Vec<String>, PathBuf)>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(below).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        let stem = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let mut inner = module.to_vec();
        if path.is_dir() {
            inner.push(stem);
            sources(&path, &inner, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            match stem.as_str() {
                "mod" | "lib" => {}
                // The program itself belongs to the commands.
                "main" => inner.push("cli".to_owned()),
                _ => inner.push(stem),
            }
            found.push((inner, path));
        }
    }
}

/// Modules that only exist in tests: `mod tests;` below `#[cfg(test)]`, as files of their own.
fn is_test_module(module: &[String]) -> bool {
    module.iter().any(|name| name == "tests")
}

#[test]
fn the_floors_hold() {
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &[], &mut files);
    let mut found = Vec::new();
    let mut checked = 0;
    for (module, path) in &files {
        if is_test_module(module) {
            continue;
        }
        checked += 1;
        let module: Vec<&str> = module.iter().map(String::as_str).collect();
        found.extend(violations(&module, &fs::read_to_string(path).unwrap()));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
    assert!(checked > 80, "only {checked} files were found");
}

/// Comments, and what is written for those who change the program, are read beside the code: their lines end where its
/// lines do.
#[test]
fn lines_end_at_120_characters() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for below in ["src", "tests", "benches"] {
        sources(&root.join(below), &[], &mut files);
    }
    let comments = files.into_iter().map(|(_, path)| (path, true));
    let prose = ["ARCHITECTURE.md", "CONTRIBUTING.md"].map(|name| (root.join(name), false));
    let mut found = Vec::new();
    for (path, is_code) in comments.chain(prose) {
        let text = fs::read_to_string(&path).unwrap();
        let long = text.lines().enumerate().filter(|(_, line)| line.chars().count() > 120);
        // An example and a table have the lines that they have.
        let is_prose = |line: &str| if is_code { line.trim_start().starts_with("//") } else { !line.starts_with('|') };
        let long = long.filter(|(_, line)| is_prose(line));
        found.extend(long.map(|(at, _)| format!("{}:{}", path.display(), at + 1)));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// lib.rs declares each module on its floor, the lower first.
#[test]
fn every_module_stands_on_a_floor() {
    let library = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs");
    let file = syn::parse_file(&fs::read_to_string(library).unwrap()).unwrap();
    let declared: Vec<String> = file
        .items
        .iter()
        .filter_map(|item| match item {
            Item::Mod(module) => Some(module.ident.to_string()),
            _ => None,
        })
        .collect();
    let floors: Vec<usize> =
        declared.iter().map(|module| floor_of(module).unwrap_or_else(|| panic!("{module} has no floor")).0).collect();
    assert!(floors.is_sorted(), "{declared:?}");
    assert_eq!(declared.len(), FLOORS.iter().map(|(_, modules)| modules.len()).sum::<usize>(), "{declared:?}");
}

#[test]
fn the_checker_sees_what_is_wrong() {
    let cases: [(&[&str], &str, &[&str]); 19] = [
        (
            &["resolve", "links"],
            "use crate::model::site::Page; use crate::files::Files; use std::collections::HashMap;",
            &[],
        ),
        (&["resolve"], "use crate::render::Theme;", &["resolve imports render, which is another stage"]),
        (
            &["resolve"],
            "use crate::{model::{page::Page, site}, parse as p};",
            &["resolve imports parse, which is another stage"],
        ),
        (&["resolve"], "use super::render;", &["resolve imports render, which is another stage"]),
        (&["model", "page"], "use super::super::parse::text;", &["model::page imports parse, which stands higher"]),
        (&["model"], "fn f() -> crate::build::Options { todo!() }", &["model imports build, which stands higher"]),
        (&["yaml"], "fn f() { println!(\"{}\", crate::model::X); }", &["yaml imports model, which stands higher"]),
        (&["yaml"], "// use crate::model;\n/// crate::model::X\nconst A: &str = \"crate::model\";", &[]),
        (&["yaml"], "#[cfg(test)] mod tests { use crate::model::X; } #[cfg(test)] use crate::cli;", &[]),
        (
            &["yaml"],
            "mod inner { use super::super::model::X; use super::field; }",
            &["yaml::inner imports model, which stands higher"],
        ),
        (&["parse"], "use std::{fmt, fs::File, io};", &["parse names std::fs"]),
        (
            &["parse"],
            "fn f() { let now = jiff::Timestamp::now(); let _ = std::env::var(\"TZ\"); }",
            &["parse names Timestamp::now", "parse names std::env"],
        ),
        (
            &["render"],
            "use std::time::{Duration, Instant}; fn f(p: &Path) -> bool { p.exists() }",
            &["render calls .exists()", "render names Instant"],
        ),
        (&["publish", "tree"], "use std::fs; use std::time::SystemTime;", &[]),
        (&["preview", "watch"], "use crate::build; use std::time::Instant;", &[]),
        (
            &["preview", "own"],
            "use crate::resolve::{hidden_pages, resolve_quickly}; fn f() { Renderer::new(site, theme) }",
            &[
                "preview::own names Renderer::new, which build alone joins",
                "preview::own names resolve::resolve_quickly, which build alone joins",
            ],
        ),
        (
            &["build", "show"],
            "use crate::resolve::{again, resolve_quickly}; fn f() { Renderer::new(site, theme) }",
            &[],
        ),
        (&["search"], "use crate::build;", &["search stands on no floor"]),
        (
            &["parse"],
            "use crate::search::find; fn f(&self) { self.x::<u8>() }",
            &["parse imports search, which stands on no floor"],
        ),
    ];
    for (module, source, expected) in cases {
        assert_eq!(violations(module, source), expected, "{source}");
    }
}
