//! A portable site: whatever a page leads to within the site is a file, named as seen from the page's own, and the same
//! that it leads to on a web server.
#![allow(clippy::disallowed_methods, reason = "a test may look at the disk")]

#[path = "laws_support/html.rs"]
mod html;
#[path = "laws_support/mod.rs"]
mod laws_support;
#[path = "invariants/sites.rs"]
#[allow(dead_code, reason = "the random sites are public and hidden; here both are shown")]
mod sites;
#[path = "invariants/things.rs"]
#[allow(dead_code, reason = "as of the sites")]
mod things;

use std::collections::BTreeSet;

use bansou::build::{self, Options};
use bansou::files::{Files, Memory};
use bansou::model::config::{Links, Overrides};
use bansou::model::route::output_path;
use percent_encoding::percent_decode_str;
use scraper::ElementRef;

use crate::html::{Page, pages};
use crate::laws_support::{Rendered, options, render, repository};

const NOW: &str = "2022-06-20T09:00:00+09:00";

fn portable(now: &str) -> Options {
    Options { overrides: Overrides { links: Some(Links::Portable), ..Overrides::default() }, ..options(now) }
}

/// An address that a browser would follow or load, and where it stands.
struct Led<'a> {
    element: ElementRef<'a>,
    address: String,
}

/// Every address of a page but those that are for machines: the one that the page has on the web, in whatever says so.
fn addresses(page: &Page) -> Vec<Led<'_>> {
    let mut found = Vec::new();
    for element in page.all("*") {
        if element.value().name() == "link" && element.attr("rel") == Some("canonical") {
            continue;
        }
        let mut push = |address: &str| found.push(Led { element, address: address.to_owned() });
        for (name, value) in element.value().attrs() {
            match name {
                "href" | "src" | "action" | "formaction" | "poster" | "data" | "cite" => push(value),
                "srcset" => value.split(',').filter_map(|one| one.split_whitespace().next()).for_each(&mut push),
                "content" if element.attr("http-equiv") == Some("refresh") => {
                    push(value.split_once("url=").expect("an address").1);
                }
                _ => {}
            }
        }
    }
    found
}

fn has_scheme(address: &str) -> bool {
    address.split(['/', '?', '#']).next().is_some_and(|start| start.contains(':'))
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8().expect("UTF-8").into_owned()
}

/// The file and the anchor that an address leads to from a file; both below the root.
fn followed(from: &str, address: &str, base: &str) -> (String, String) {
    let (address, anchor) = address.split_once('#').unwrap_or((address, ""));
    let address = address.split('?').next().expect("a first part");
    let path = if address.is_empty() {
        from.to_owned()
    } else if let Some(below) = address.strip_prefix(base) {
        output_path(&format!("/{}", decoded(below)))
    } else {
        assert!(!address.starts_with('/'), "{from} leads out of the site, to {address}");
        let mut parts: Vec<&str> = from.split('/').collect();
        parts.pop();
        for part in address.split('/') {
            match part {
                "." => {}
                ".." => _ = parts.pop().unwrap_or_else(|| panic!("{from} leads out of the folder, to {address}")),
                part => parts.push(part),
            }
        }
        decoded(&parts.join("/"))
    };
    (path, decoded(anchor))
}

/// What the pages of a site lead to within it: from which file, to which, and to which of its elements.
fn leads(site: &Rendered, base: &str) -> Vec<(String, String, String)> {
    let mut found = Vec::new();
    for page in pages(site) {
        for Led { address, .. } in addresses(&page) {
            if !has_scheme(&address) && page.path != "404.html" {
                let (to, anchor) = followed(&page.path, &address, base);
                found.push((page.path.clone(), to, anchor));
            }
        }
    }
    found
}

/// What the style sheets of a site lead to within it: from which file, to which.
fn sheet_leads(site: &Rendered) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for path in site.tree.keys().filter(|path| path.ends_with(".css")) {
        let text = site.text(path).replace("@import \"", "url(\"");
        let addresses =
            text.split("url(").skip(1).filter_map(|rest| rest.trim_start_matches('"').split(['"', ')']).next());
        let within = addresses.filter(|address| !has_scheme(address) && !address.starts_with('#'));
        found.extend(within.map(|address| (path.clone(), followed(path, address, "/").0)));
    }
    found
}

/// Holds a portable site against the same site as it stands on a web server.
fn holds(files: &dyn Files, now: &str) -> Rendered {
    let site = render(files, &portable(now));
    let on_the_web = render(files, &options(now));
    let linked = build::link(files, &options(now)).expect("a content directory");
    let base = &linked.renderer.expect("a site").site().config.base_url.clone();

    let redirects = [".htaccess", "_redirects", "redirects.nginx.conf"];
    let for_servers = BTreeSet::from(["404.html", "robots.txt", "sitemap.xml"]).into_iter().chain(redirects).collect();
    let here: BTreeSet<&str> = site.tree.keys().map(String::as_str).collect();
    let there: BTreeSet<&str> = on_the_web.tree.keys().map(String::as_str).collect();
    assert_eq!(here, &there - &for_servers);

    // 1. No address begins at the root of a host, or with that of the site.
    let own = [base.origin.clone(), base.origin.replacen("https", "webcal", 1)];
    for page in pages(&site) {
        for Led { element, address } in addresses(&page) {
            let is_own = own.iter().any(|own| address.starts_with(own));
            assert!(!address.starts_with('/') && !is_own, "{}: {}", page.path, element.html());
        }
    }
    for (path, bytes) in &site.tree {
        let is_made = path.ends_with(".html") || path.ends_with(".css");
        assert!(!is_made || !bytes.contains(&0), "{path} holds an address that leads from nowhere");
        let text = String::from_utf8_lossy(bytes);
        assert!(!path.ends_with(".css") || !text.replace(['"', '\''], "").contains("url(/"), "{path}");
    }

    for (path, to) in sheet_leads(&site) {
        assert!(site.tree.contains_key(&to), "{path} leads to {to}, which isn't there");
    }

    // 2. Each leads to a file that is there, and to an element of it.
    let led = leads(&site, "/");
    let ids: BTreeSet<(String, String)> = pages(&site)
        .iter()
        .flat_map(|page| page.ids().into_iter().map(|id| (page.path.clone(), id.to_owned())).collect::<Vec<_>>())
        .collect();
    for (from, to, anchor) in &led {
        assert!(site.tree.contains_key(to), "{from} leads to {to}, which isn't there");
        let is_there = anchor.is_empty() || ids.contains(&(to.clone(), anchor.clone()));
        assert!(is_there || !to.ends_with(".html"), "{from} leads to {to}#{anchor}, which isn't there");
    }

    // 3. It is what it leads to on the web, link by link: so whatever is reached there is reached here.
    let of_web = leads(&on_the_web, &base.path);
    assert_eq!(led.len(), of_web.len());
    for (here, there) in led.iter().zip(&of_web) {
        assert_eq!(here, there);
    }
    site
}

#[test]
fn the_real_site_can_be_read_from_a_folder() {
    let site = holds(&repository(), NOW);
    assert!(site.pages().count() > 80);
    assert!(leads(&site, "/").len() > 5_000);
}

#[test]
fn random_sites_can_be_read_from_a_folder() {
    for seed in 0..12 {
        holds(&sites::generate(seed).whole(), sites::NOW);
    }
}

/// A site below a directory, with names that an address has to encode, and a theme of its own that does all that a
/// theme may.
fn own() -> Memory {
    Memory::from([
        (
            "content/site.yaml",
            "title: 試験\nbase_url: https://example.jp/kb/\ntheme: own\nnav:\n  - {label: 頁, to: 区分/a.md}\n",
        ),
        ("content/_index.md", "---\ntitle: ホーム\n---\n![図](<図 1.png>)と[頁](区分/a.md#b)\n"),
        ("content/図 1.png", ""),
        ("content/区分/_index.md", "---\ntitle: 区分\n---\n"),
        (
            "content/区分/a.md",
            "---\ntitle: 頁\naliases: [/old/a/, /old.html]\n---\n## b {#b}\n[資料](<A&B's (1).pdf>)、[ここ](#b)、<a href=\"_index.md\">上</a>、[外](https://example.com/)\n",
        ),
        ("content/区分/A&B's (1).pdf", "%PDF-1.7"),
        ("themes/own/theme.yaml", "name: own\nextends: default\n"),
        ("themes/own/assets/a.png", ""),
        ("themes/own/assets/図/紙 (1).svg", "<svg/>"),
        ("themes/own/assets/css/b.css", "@import '../c.css';p{background:url('../図/紙 (1).svg#a'),url(data:,a)}"),
        ("themes/own/assets/c.css", "p{background:url(図/紙\\ \\(1\\).svg)}"),
        (
            "themes/own/templates/page.html",
            r#"<title>{{ page.title }}</title><a href="{{ site.url }}">家</a><a href="{{ page.url }}#b">ここ</a>
<img src="{{ asset(name="a.png") }}" srcset="{{ asset(name="a.png") }} 1x, {{ asset(name="a.png") }} 2x" alt="">
<form action="{{ site.search_url }}?q=a"></form><p data-root="{{ site.url }}">{{ page.permalink }}</p>
{% for entry in site.nav %}{% if page.url is starting_with(pat=entry.url) %}<b>{{ entry.url == page.in_nav }}</b>{% endif %}{% endfor %}
{{ page.content | safe }}"#,
        ),
    ])
}

#[test]
fn a_theme_of_ones_own_neednt_know() {
    let site = holds(&own(), NOW);
    assert_eq!(site.errors(), Vec::<String>::new());
    assert_eq!(sheet_leads(&site).len(), 3);
    let page = site.text("区分/a/index.html");
    for part in [
        r#"<a href="../../index.html">家</a><a href="../../%E5%8C%BA%E5%88%86/a/index.html#b">ここ</a>"#,
        r#"<form action="../../search/index.html?q=a"></form><p data-root="../../index.html">https://example.jp/kb/%E5%8C%BA%E5%88%86/a/</p>"#,
        "<b>true</b>",
        r##"<a href="../../%E5%8C%BA%E5%88%86/A%26B%27s%20(1).pdf">資料</a>、<a href="#b">ここ</a>、<a href="../../%E5%8C%BA%E5%88%86/index.html">上</a>"##,
        r#"<a href="https://example.com/""#,
    ] {
        assert!(page.contains(part), "{part} isn't in\n{page}");
    }
    let picture = page.split("srcset=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("pictures");
    let (one, two) = picture.split_once(" 1x, ").expect("two pictures");
    assert!(one.starts_with("../../assets/a.") && two == format!("{one} 2x"), "{picture}");
    assert!(site.text("index.html").contains(r#"<img src="./%E5%9B%B3%201.png""#), "{}", site.text("index.html"));
    // Both earlier addresses lead on.
    for (path, to) in [("old/a/index.html", "../../"), ("old.html", "./")] {
        assert!(site.text(path).contains(&format!("url={to}%E5%8C%BA%E5%88%86/a/index.html\"")), "{}", site.text(path));
    }
}

#[test]
fn the_setting_in_the_site_says_the_same_as_the_command() {
    let mut files = own();
    let asked = render(&files, &portable(NOW)).tree;
    let config = "title: 試験\nbase_url: https://example.jp/kb/\ntheme: own\nlinks: portable\nnav:\n  - {label: 頁, to: 区分/a.md}\n";
    files.insert("content/site.yaml", config.as_bytes().to_vec());
    assert_eq!(laws_support::difference(&asked, &render(&files, &options(NOW)).tree), Vec::<String>::new());
}

/// An address from the root begins with NUL until its page is known: whatever an author writes, no page may hold one.
#[test]
fn no_text_can_pass_for_an_address() {
    for (place, written) in [
        ("body", "&#0;/a/ と &#x00;/a/ と `&#0;/a/` と [a](_index.md \"&#0;/a/\")"),
        ("raw HTML", "<b title=\"&#0;/a/\">a</b> <kbd>&#0;/a/</kbd>"),
        ("table", "| &#0;/a/ |\n|---|\n| &#00000; |"),
        ("component", "{{ figure(label=\"&#0;/a/\", value=\"1\") }}"),
    ] {
        let page = format!("---\ntitle: 頁\n---\n{written}\n");
        let site = Memory::from([
            ("content/site.yaml", "title: 試験\nbase_url: https://example.jp/\n"),
            ("content/_index.md", "---\ntitle: ホーム\n---\n"),
            ("content/p.md", &page),
        ]);
        let text = render(&site, &options(NOW)).text("p/index.html").to_owned();
        assert!(!text.contains('\0') && text.contains("/a/"), "{place}: {text}");
        // But for the links that there are, it is the same page in a folder.
        assert_eq!(
            text.matches("/a/").count(),
            render(&site, &portable(NOW)).text("p/index.html").matches("/a/").count()
        );
    }
    let files = |title: &str| {
        Memory::from([
            ("content/site.yaml", "title: 試験\nbase_url: https://example.jp/\n"),
            ("content/_index.md", &*format!("---\ntitle: {title}\n---\n")),
        ])
    };
    for title in ["\"a\\0/b/\"", "\"a\\x00/b/\"", "\"a\\u0000/b/\"", "a\0/b/"] {
        let linked = build::link(&files(title), &options(NOW)).expect("a content directory");
        assert!(linked.diagnostics.iter().any(|found| found.is_error()), "{title:?} is taken");
    }
}
