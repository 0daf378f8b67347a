//! The design page of a theme: it shows every component of the default theme, in the preview alone.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::program::Preview;
use crate::sites::write;
use crate::stream::Events;
use crate::support::{NOW, SiteTest, files_below};

/// The templates of the default theme, by their names.
fn templates() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default/templates");
    let read = |(name, file)| (name, fs::read_to_string(file).expect("a template"));
    files_below(&folder).into_iter().map(read).collect()
}

/// What a template is made of, by the names of components (`ui.badges`) and of partials (`partials/pager`).
fn parts_of(source: &str) -> BTreeSet<String> {
    let name =
        |rest: &str| rest.split(|c: char| !c.is_ascii_alphanumeric() && !"._/-".contains(c)).next().map(str::to_owned);
    let called = source.split("{{ <").chain(source.split("{{- <")).skip(1).filter_map(name);
    let given = source.split("=<").skip(1).filter_map(name);
    let included = source.split("{% include \"").chain(source.split("{%- include \"")).skip(1).filter_map(name);
    let included = included.map(|name| name.trim_end_matches(".html").to_owned());
    called.chain(given).chain(included).collect()
}

/// All components and partials, each with what it is made of.
fn components() -> Vec<(String, BTreeSet<String>)> {
    let mut components = Vec::new();
    for (file, source) in templates() {
        for definition in source.split("{% component ").skip(1) {
            let (name, _) = definition.split_once('(').expect("arguments");
            let (body, _) = definition.split_once("endcomponent").expect("an end");
            components.push((name.to_owned(), parts_of(body)));
        }
        if file.starts_with("partials/") || file.starts_with("charts/") {
            let outside = source.split("{% component ").next().unwrap_or_default();
            components.push((file.trim_end_matches(".html").to_owned(), parts_of(outside)));
        }
    }
    components
}

#[test]
fn every_component_is_named_on_the_design_page_and_called_by_it() {
    let site = SiteTest::new();
    let preview = Preview::start(site.root());
    let answer = preview.answers("/styleguide/", 200);
    let page = answer.text();
    assert!(page.contains("記載例（架空）"), "nothing says that it is made up: {page}");

    let all = components();
    let mut reached = BTreeSet::new();
    let mut next: Vec<String> = templates()
        .into_iter()
        .filter(|(file, _)| matches!(&**file, "styleguide.html" | "base.html"))
        .flat_map(|(_, source)| parts_of(&source))
        .collect();
    while let Some(name) = next.pop() {
        let made_of = all.iter().filter(|(known, _)| *known == name).flat_map(|(_, parts)| parts.iter().cloned());
        next.extend(made_of.filter(|part| !reached.contains(part)));
        reached.insert(name);
    }
    // A drawing is named by what it is put on a page with, and `charts/parts.svg` holds components alone.
    let is_drawing = |name: &str| name.starts_with("charts/");
    let mut wrong = Vec::new();
    for (name, _) in &all {
        if !is_drawing(name) && !page.contains(&format!("<code>{name}</code>")) {
            wrong.push(format!("{name} isn't named"));
        }
        if !reached.contains(name) && name != "charts/parts.svg" {
            wrong.push(format!("{name} isn't called"));
        }
    }
    assert!(all.len() > 80, "only {} components were found", all.len());
    assert!(wrong.is_empty(), "templates/styleguide.html lacks:\n{}", wrong.join("\n"));
    for name in page.split("<code>").skip(1).filter_map(|rest| rest.split_once("</code>")).map(|(name, _)| name) {
        let is_component = name.contains('.') && !name.contains(' ') || name.starts_with("partials/");
        assert!(!is_component || all.iter().any(|(known, _)| known == name), "{name} is no component");
    }
}

/// Its samples are a site as any other: every page that it leads to is there, and nothing is wrong with any of them.
#[test]
fn the_samples_of_the_default_theme_are_sound() {
    let site = SiteTest::new().file("content/site.yaml", "title: 試し\nbase_url: https://example.jp/kb/\n");
    let preview = Preview::with(site.root(), &["--now", NOW]);
    let page = preview.answers("/kb/styleguide/", 200).text();
    let links: BTreeSet<&str> =
        page.split("=\"/kb/").skip(1).filter_map(|rest| rest.split(['"', '#', ' ']).next()).collect();
    assert!(links.len() > 30, "{links:?}");
    for link in links {
        assert!(link.starts_with("styleguide/"), "{link} leads out of the samples");
        let target = format!("/kb/{link}");
        let answer = preview.get(&target);
        assert_eq!(answer.status, 200, "{target}");
        if answer.page_hash().is_some() {
            let mut events = Events::of_page(&preview, &target);
            events.until_known();
            let told = events.seen.iter().rfind(|event| event.name == "diagnostics");
            assert!(told.is_none_or(|told| told.data["items"] == serde_json::json!([])), "{target}: {told:#?}");
        }
    }
    assert_eq!(preview.get("/kb/styleguide/nowhere/").status, 404);
    assert_eq!(preview.get("/kb/styleguide/content/site.yaml").status, 404);
    assert_eq!(preview.get("/kb/styleguide").status, 307);
    assert!(preview.get("/_bansou/").text().contains("href=\"/kb/styleguide/\""), "no door leads to it");
}

#[test]
fn no_build_writes_it_and_no_author_can_lead_to_it() {
    let site = SiteTest::new();
    site.build().exits(0).absent("styleguide").nowhere("styleguide");
    site.run(["build", "--portable"]).exits(0).nowhere("styleguide");
    let site = site.file("content/a.md", "---\ntitle: 甲\n---\n[見本](/styleguide/)\n");
    site.check().exits(1).says("/styleguide/");
}

#[test]
fn a_page_of_the_site_comes_before_it() {
    let site = SiteTest::new().file("content/styleguide.md", "---\ntitle: 文章の手引\n---\n本文\n");
    let preview = Preview::start(site.root());
    preview.shows("/styleguide/", "文章の手引");
}

#[test]
fn a_theme_without_it_says_so() {
    let html = "<html lang=\"ja\"><head></head><body>{{ page.title }}</body></html>";
    let mut site = SiteTest::new()
        .file("content/site.yaml", "title: 試し\nbase_url: https://example.jp/\ntheme: bare\n")
        .file("themes/bare/theme.yaml", "title: 何もないテーマ\n");
    for name in ["home", "section", "page", "404"] {
        site = site.file(&format!("themes/bare/templates/{name}.html"), html);
    }
    let preview = Preview::start(site.root());
    let said = preview.answers("/styleguide/", 404).text();
    assert!(said.contains("templates/styleguide.html"), "{said}");
    assert!(!preview.get("/_bansou/").text().contains("/styleguide/"));
    assert_eq!(preview.get("/styleguide/cases/").status, 404);
}

/// As any other page: the mistakes of its template are shown, and it loads itself again when the theme is edited.
#[test]
fn an_edit_of_the_theme_is_seen_on_it() {
    let site = SiteTest::new()
        .file("content/site.yaml", "title: 試し\nbase_url: https://example.jp/\ntheme: mine\n")
        .file("themes/mine/theme.yaml", "extends: default\n");
    let preview = Preview::start(site.root());
    let mut events = Events::of_page(&preview, "/styleguide/");
    events.until_known();
    let template = "themes/mine/templates/partials/pager.html";
    write(&site, template, "<p>別の案内</p>\n");
    events.next("reload");
    preview.shows("/styleguide/", "別の案内");
    write(&site, "themes/mine/styleguide/empty/_index.md", "---\ntitle: 空\nextra: {empty: 別の見本の文}\n---\n");
    events.next("reload");
    preview.shows("/styleguide/", "別の見本の文");
    write(&site, template, "{{ page.nothing.at.all }}\n");
    events.until("the mistake", |event| event.data.to_string().contains("page.nothing.at.all"));
    let broken = preview.answers("/styleguide/", 500).text();
    assert!(broken.contains(template), "{broken}");
    write(&site, template, "<p>案内</p>\n");
    preview.answers("/styleguide/", 200);
    // What is wrong with a sample is told at the file of the theme.
    write(&site, "themes/mine/styleguide/notes/plain.md", "---\ntitel: 題名\n---\n");
    events.until("the mistake", |event| event.data.to_string().contains("themes/mine/styleguide/notes/plain.md"));
}
