//! A kind of pages is whole: what it needs is read, the default theme shows it, and the documentation names it.
//!
//! For a kind that is added the compiler asks for its smallest page ([`smallest`]); the rest is said by the tests.

use bansou::files::Memory;
use bansou::model::page::Kind;

use crate::NOW;
use crate::contract;
use crate::laws_support::{Rendered, options, render};

/// The smallest page of a kind: its file below `content/`, and its front matter without the title and without `kind`.
fn smallest(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Page => ("x.md", ""),
        Kind::Section => ("x/_index.md", ""),
        Kind::Case => ("x.md", "company: {anonymized: true, label: A社}\nconsent: {status: granted}\n"),
        Kind::Council => ("x/_index.md", "council: {name: 会議}\n"),
        Kind::Meeting => ("x.md", "meeting: {date: 2022-06-17, status: held}\n"),
        Kind::Minutes => ("x.md", "minutes_of: {meeting: m.md, kind: full}\n"),
        Kind::Report => ("x.md", "report: {period: 2022-04/2022-05}\n"),
        Kind::Term => ("bureaus/x.md", ""),
    }
}

/// A site with one page, and a home page that names its kind.
fn site(file: &str, front: &str) -> Rendered {
    let page = format!("---\ntitle: 題\n{front}---\n本文\n");
    let home = format!("{{% set link = page(path=\"{file}\") %}}{{{{ link.kind }}}}");
    let files = Memory::from([
        (
            "content/site.yaml",
            "title: 試験\nbase_url: https://example.jp/\ntheme: own\ntaxonomies: {bureau: {label: 局, section: bureaus}}\n",
        ),
        ("content/_index.md", "---\ntitle: ホーム\n---\n"),
        ("content/m.md", "---\ntitle: 第1回\nmeeting: {date: 2022-06-17, status: planned}\n---\n"),
        ("content/bureaus/_index.md", "---\ntitle: 局\n---\n"),
        ("themes/own/theme.yaml", "name: own\nextends: default\n"),
        ("themes/own/templates/home.html", &home),
        (&format!("content/{file}"), &page),
    ]);
    render(&files, &options(NOW))
}

#[test]
fn a_page_is_of_the_kind_that_its_front_matter_makes_it() {
    for &kind in Kind::ALL {
        let (file, front) = smallest(kind);
        for front in [front.to_owned(), format!("kind: {}\n{front}", kind.name())] {
            let site = site(file, &front);
            assert_eq!(site.errors(), Vec::<String>::new(), "{front}");
            assert_eq!(site.text("index.html"), kind.name(), "{front}");
            let url = file.replace("_index.md", "").replace(".md", "/");
            let html = site.text(&format!("{url}index.html"));
            assert!(html.contains("<h1>題") && html.contains("<p>本文</p>"), "{html}");
        }
    }
}

/// A key that a kind needs is asked for where it isn't written, and only there.
#[test]
fn what_cannot_be_read_is_not_missing() {
    for &kind in Kind::ALL {
        let Some(key) = kind.facts().needs else { continue };
        let (file, _) = smallest(kind);
        let written = format!("content/{file}");
        let absent = site(file, &format!("kind: {}\n", kind.name()));
        assert_eq!(absent.codes(), [("missing-key", &*written)], "{key}");
        let unreadable = site(file, &format!("kind: {}\n{key}: 3\n", kind.name()));
        assert_eq!(unreadable.codes(), [("wrong-type", &*written)], "{key}");
    }
}

/// Of a page that can't be read at all nothing is missing, whatever its section makes it.
#[test]
fn nothing_is_missing_of_what_cannot_be_read_at_all() {
    let of_pages = |kind: &&Kind| kind.facts().needs.is_some() && !kind.facts().is_section;
    for kind in Kind::ALL.iter().filter(of_pages) {
        let section = format!("---\ntitle: 区分\npage_kind: {}\n---\n", kind.name());
        let files = Memory::from([
            ("content/site.yaml", "title: 試験\nbase_url: https://example.jp/\n"),
            ("content/_index.md", "---\ntitle: ホーム\n---\n"),
            ("content/s/_index.md", &section),
            ("content/s/x.md", "---\ntitle: 題\n"),
        ]);
        let site = render(&files, &options(NOW));
        assert_eq!(
            site.codes(),
            [("open-front-matter", "content/s/x.md")],
            "{}: see `FrontMatter::unreadable`",
            kind.name()
        );
    }
}

/// The line of a document that begins so.
fn line<'t>(text: &'t str, start: &str) -> &'t str {
    text.lines().find(|line| line.starts_with(start)).unwrap_or_else(|| panic!("no line begins with {start}"))
}

#[test]
fn a_kind_has_a_template_and_a_name_and_is_documented() {
    let texts = include_str!("../../themes/default/i18n/ja.yaml");
    let writing = include_str!("../../docs/writing.md");
    let templates = include_str!("../../docs/templates.md");
    let (to_write, to_see) = (line(writing, "| `kind` |"), line(templates, "| `kind` |"));
    let theme = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/themes/default/templates"));
    let has_name = |name: &str| texts.contains(&format!("\nkind_{name}: "));
    // What is found beside the pages of a kind.
    assert!(["home", "pdf", "glossary"].into_iter().all(has_name));
    let mut missing: Vec<String> = Vec::new();
    for kind in Kind::ALL {
        let name = kind.name();
        let mut needs = |is_there: bool, what: String| missing.extend((!is_there).then_some(what));
        needs(theme.join(format!("{name}.html")).is_file(), format!("themes/default/templates/{name}.html"));
        needs(has_name(name), format!("themes/default/i18n/ja.yaml: kind_{name}"));
        needs(to_write.contains(&format!("`{name}`")), format!("docs/writing.md: `{name}` among the values of `kind`"));
        needs(to_see.contains(&format!("`{name}`")), format!("docs/templates.md: `{name}` among the values of `kind`"));
        let row = format!("\n| `{name}.html` |");
        needs(templates.contains(&row), format!("docs/templates.md: a row `{name}.html`"));
        let is_probed = contract::templates().any(|template| template == format!("{name}.html"));
        needs(is_probed, format!("tests/themes/contract.rs: what `{name}.html` sees"));
        if let Some(key) = kind.facts().needs {
            needs(writing.contains(&format!("\n{key}:\n")), format!("docs/writing.md: an example with `{key}:`"));
        }
    }
    assert!(missing.is_empty(), "a kind of pages isn't whole; add\n{}", missing.join("\n"));
}
