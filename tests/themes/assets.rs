//! What style sheets lead to: fonts and pictures of the theme, and of the site's own sheets, by their published
//! addresses.

use bansou::files::{Memory, is_left_out};
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use proptest::prelude::*;

use crate::laws_support::{Rendered, difference, options, render};
use crate::{EXTENDS, NOW, assets, themed};

/// The path of the asset whose name begins and ends so.
fn published<'s>(site: &'s Rendered, begins: &str, ends: &str) -> &'s str {
    let found: Vec<&str> = assets(site)
        .into_iter()
        .filter(|path| path.starts_with(&format!("assets/{begins}.")) && path.ends_with(ends))
        .collect();
    assert_eq!(found.len(), 1, "{begins}{ends} among {:?}", assets(site));
    found[0]
}

/// The file that an address in a sheet leads to, as a browser finds it.
fn followed(sheet: &str, address: &str) -> String {
    let path = address.split(['?', '#']).next().expect("a first part");
    assert!(!path.starts_with('/') && !path.split('/').next().expect("a first part").contains(':'), "{address}");
    let mut parts: Vec<&str> = sheet.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "." => {}
            ".." => _ = parts.pop().expect("no way out of the site"),
            part => parts.push(part),
        }
    }
    percent_decode_str(&parts.join("/")).decode_utf8().expect("UTF-8").into_owned()
}

#[test]
fn a_sheet_leads_to_what_is_published() {
    let own = themed(&[
        EXTENDS,
        ("assets/fonts/x.woff2", "font"),
        ("assets/img/paper.svg", "<svg/>"),
        ("assets/img/紙 1.png", "paper"),
        ("assets/css/parts/more.css", "p{background:url(../../img/paper.svg)}"),
        (
            "assets/css/own.css",
            "@import \"parts/more.css\" print;\n@font-face{src:url(../fonts/x.woff2) format('woff2')}\n\
             a{background:URL( '../img/paper.svg#part' )}b{background:url(../img/paper.svg?v=1#a)}\n\
             c{background:url(../img/%E7%B4%99%201.png),url('../img/紙 1.png'),url(../img/紙\\20 1.png),url(./../css/../img/paper.svg)}\n\
             d{background:url(data:image/png;base64,AA==),url(https://example.com/a.png),url(//example.com/b.png),url(#c),url(),url('')}\n\
             /* url(../img/nothing.png) */e{content:'url(../img/nothing.png)'}",
        ),
    ]);
    assert_eq!(own.errors(), Vec::<String>::new());
    let address = |begins: &str, ends: &str| published(&own, begins, ends)["assets/".len()..].to_owned();
    let (font, paper) = (address("fonts/x", ".woff2"), address("img/paper", ".svg"));
    let encoded = "%E7%B4%99%201.";
    let (png, more) = (address("img/紙 1", ".png"), address("css/parts/more", ".css"));
    let hash = png["img/紙 1.".len()..].to_owned();
    let png = format!("../img/{encoded}{hash}");
    assert_eq!(
        own.text(published(&own, "css/own", ".css")),
        format!(
            "@import \"{}\" print;\n@font-face{{src:url(../{font}) format('woff2')}}\n\
             a{{background:URL( \"../{paper}#part\" )}}b{{background:url(../{paper}?v=1#a)}}\n\
             c{{background:url({png}),url(\"{png}\"),url({png}),url(../{paper})}}\n\
             d{{background:url(data:image/png;base64,AA==),url(https://example.com/a.png),url(//example.com/b.png),url(#c),url(),url('')}}\n\
             /* url(../img/nothing.png) */e{{content:'url(../img/nothing.png)'}}",
            &more["css/".len()..],
        )
    );
    assert_eq!(own.text(published(&own, "css/parts/more", ".css")), format!("p{{background:url(../../{paper})}}"));
}

/// The hash of a sheet follows from what it leads to, however far away that is; and nothing else changes.
#[test]
fn a_changed_picture_changes_the_sheets_that_lead_to_it() {
    let site = |picture: &'static str| {
        themed(&[
            EXTENDS,
            ("assets/a.svg", picture),
            ("assets/one.css", "@import url(two.css);"),
            ("assets/two.css", "@import url(three.css);"),
            ("assets/three.css", "p{background:url(a.svg)}"),
            ("assets/apart.css", "p{color:red}"),
            ("templates/page.html", "{{ asset(name=\"one.css\") }}"),
        ])
    };
    let (before, after) = (site("<svg/>"), site("<svg></svg>"));
    for (name, ending) in [("a", ".svg"), ("one", ".css"), ("two", ".css"), ("three", ".css")] {
        assert_ne!(published(&before, name, ending), published(&after, name, ending), "{name}");
    }
    assert_eq!(published(&before, "apart", ".css"), published(&after, "apart", ".css"));
    assert_ne!(before.text("a/index.html"), after.text("a/index.html"));
    assert_eq!(difference(&before.tree, &site("<svg/>").tree), Vec::<String>::new());
}

/// What a theme above puts in place of a picture, the sheets of the theme below lead to.
#[test]
fn a_theme_above_replaces_what_a_sheet_below_leads_to() {
    let site = |picture: Option<&str>| {
        let mut files = Memory::from([
            ("content/site.yaml", "title: 試験\nbase_url: https://example.jp/\ntheme: own\n"),
            ("content/_index.md", "---\ntitle: ホーム\n---\n"),
            ("themes/own/theme.yaml", "name: own\nextends: middle\n"),
            ("themes/middle/theme.yaml", "name: middle\nextends: default\n"),
            ("themes/middle/assets/site.css", "p{background:url(a.svg)}"),
            ("themes/middle/assets/a.svg", "<svg/>"),
        ]);
        if let Some(picture) = picture {
            files.insert("themes/own/assets/a.svg", picture.as_bytes().to_vec());
        }
        let site = render(&files, &options(NOW));
        assert_eq!(site.errors(), Vec::<String>::new());
        site
    };
    for (site, expected) in [(site(None), "<svg/>"), (site(Some("<svg>own</svg>")), "<svg>own</svg>")] {
        let sheet = published(&site, "site", ".css");
        let address = site.text(sheet).split(['(', ')']).nth(1).expect("an address");
        assert_eq!(site.text(&followed(sheet, address)), expected);
    }
}

fn over(config: &str, files: &[(&str, &str)]) -> Rendered {
    let settings = format!("title: 試験\nbase_url: https://example.jp/kb/\ntheme: {config}\n");
    let mut site =
        Memory::from([("content/site.yaml", &*settings), ("content/_index.md", "---\ntitle: ホーム\n---\n")]);
    for (path, text) in files {
        site.insert(path, text.as_bytes().to_vec());
    }
    render(&site, &options(NOW))
}

/// What a site's own sheet leads to needn't be named in site.yaml.
#[test]
fn the_sites_own_sheet_brings_what_it_leads_to() {
    let site = over(
        "{styles: [local/css/extra.css]}",
        &[
            ("themes/local/css/extra.css", "@import 'more.css';p{background:url(../img/a.svg)}"),
            ("themes/local/css/more.css", "@font-face{src:url(../../fonts/x.woff2)}"),
            ("themes/local/img/a.svg", "<svg/>"),
            ("themes/local/img/apart.svg", "<svg/>"),
            ("themes/fonts/x.woff2", "font"),
        ],
    );
    assert_eq!(site.errors(), Vec::<String>::new());
    let sheet = published(&site, "own/local/css/extra", ".css");
    let addresses: Vec<&str> = site.text(sheet).split(['"', '(', ')']).skip(1).step_by(2).collect();
    let [more, picture] = addresses.as_slice() else { panic!("{addresses:?}") };
    assert_eq!(site.text(&followed(sheet, picture)), "<svg/>");
    let more = followed(sheet, more);
    let font = site.text(&more).split(['(', ')']).nth(1).expect("an address");
    assert_eq!(followed(&more, font), published(&site, "own/fonts/x", ".woff2"));
    assert!(site.text("index.html").contains(&format!("href=\"/kb/{sheet}\"")));
    assert!(!assets(&site).iter().any(|path| path.contains("apart")), "what nothing leads to isn't published");
}

#[test]
fn what_names_no_asset_is_a_mistake_where_it_stands() {
    for (sheet, marked, near) in [
        ("p{background:url(img/peper.svg)}", "url(img/peper.svg)", Some("img/paper.svg")),
        ("p{background:url(\"paper.svg#a\")}", "\"paper.svg#a\"", Some("img/paper.svg")),
        ("p{background:url(/img/PAPER.svg)}", "url(/img/PAPER.svg)", Some("img/paper.svg")),
        ("@import 'site';", "'site'", None),
        ("p{background:url(../../../x)}", "url(../../../x)", None),
        ("p{background:url(../img/paper.svg)}", "url(../img/paper.svg)", Some("img/paper.svg")),
        ("p{background:url(img)}", "url(img)", None),
        ("p{background:url(img//paper.svg)}", "url(img//paper.svg)", Some("img/paper.svg")),
        ("p{background:url(%FF)}", "url(%FF)", None),
    ] {
        let text = format!("/* 題 */\n{sheet}\n");
        let site = themed(&[EXTENDS, ("assets/x.css", &text), ("assets/img/paper.svg", "<svg/>")]);
        assert_eq!(site.codes(), [("unknown-asset", "themes/own/assets/x.css")], "{sheet}");
        let mistake = &site.diagnostics[0];
        let span = mistake.span.expect("a place");
        assert_eq!(&text[span.start as usize..span.end as usize], marked);
        let said = mistake.help.iter().any(|help| near.is_some_and(|near| help.en.contains(&format!("`{near}`"))));
        assert_eq!(said, near.is_some(), "{sheet}: {:?}", mistake.help);
        assert!(site.tree.is_empty());
    }
    // A sheet of a theme leads to what is a part of a theme.
    let site = over(
        "own",
        &[
            ("themes/own/theme.yaml", "extends: default"),
            ("themes/own/assets/own/x.css", "p{background:url(a.svg)}"),
            ("themes/a.svg", "<svg/>"),
        ],
    );
    assert_eq!(site.codes(), [("unknown-asset", "themes/own/assets/own/x.css")]);
    let site = over(
        "{styles: [local/extra.css]}",
        &[("themes/local/extra.css", "p{background:url(a.svg)}"), ("themes/local/img/a.svg", "<svg/>")],
    );
    assert_eq!(site.codes(), [("unknown-asset", "themes/local/extra.css")]);
    assert!(site.diagnostics[0].help[0].en.contains("`img/a.svg`"), "{:?}", site.diagnostics[0].help);
}

#[test]
fn sheets_in_a_circle_are_a_mistake_that_is_told_once() {
    for (sheets, expected) in [
        (&[("a", "a")][..], &["a"][..]),
        (&[("a", "b"), ("b", "c"), ("c", "a")], &["a"]),
        (&[("a", "b"), ("b", "c"), ("c", "b")], &["b"]),
        (&[("a", "b"), ("b", "a"), ("c", "d"), ("d", "c")], &["a", "c"]),
    ] {
        let texts: Vec<(String, String)> =
            sheets.iter().map(|(name, to)| (format!("assets/{name}.css"), format!("@import '{to}.css';"))).collect();
        let mut theme = vec![EXTENDS];
        theme.extend(texts.iter().map(|(path, text)| (&**path, &**text)));
        let files: Vec<String> = expected.iter().map(|name| format!("themes/own/assets/{name}.css")).collect();
        let expected: Vec<(&str, &str)> = files.iter().map(|file| ("asset-circle", &**file)).collect();
        assert_eq!(themed(&theme).codes(), expected, "{sheets:?}");
    }
}

#[test]
fn a_sheet_that_is_not_text_is_a_mistake() {
    let mut files = Memory::from([
        ("content/site.yaml", "title: 試験\nbase_url: https://example.jp/\ntheme: own\n"),
        ("content/_index.md", "---\ntitle: ホーム\n---\n"),
        ("themes/own/theme.yaml", "name: own\nextends: default\n"),
    ]);
    files.insert("themes/own/assets/a.css", b"p::after{content:'\x89\xE6'}".to_vec());
    assert_eq!(render(&files, &options(NOW)).codes(), [("not-utf8", "themes/own/assets/a.css")]);
}

/// A name of a file, with signs that CSS or an address would take for their own.
fn name() -> impl Strategy<Value = String> {
    "[a-c紙が'\"() %#?&+.;:,{}\\[\\]*!@~^-]{1,8}"
        .prop_filter("a name that is kept", |name| !is_left_out(name) && !name.contains("/*"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever a file is called and wherever it lies, a sheet that names it as an address does leads to it.
    #[test]
    fn every_name_can_be_led_to(folders in prop::collection::vec(name(), 0..3), file in name(), up in 0..3_usize, quoted: bool) {
        let below = folders.iter().chain([&file]).cloned().collect::<Vec<_>>().join("/");
        let here = "d/".repeat(up);
        let address = below.split('/').map(|part| utf8_percent_encode(part, NON_ALPHANUMERIC).to_string());
        let address = format!("{}{}", "../".repeat(up), address.collect::<Vec<_>>().join("/"));
        let url = if quoted { format!("url('{address}')") } else { format!("url({address})") };
        let (asset, sheet) = (format!("assets/f{below}"), format!("assets/{here}x.css"));
        // The outermost folder begins with a letter, so that none is taken for the sheet's.
        let url = url.replacen(&address, &format!("{}f{}", "../".repeat(up), &address["../".len() * up..]), 1);
        let site = themed(&[EXTENDS, (&*asset, "it"), (&*sheet, &*format!("p{{background:{url}}}"))]);
        prop_assert_eq!(site.errors(), Vec::<String>::new());
        let sheet = published(&site, &format!("{here}x"), ".css");
        let text = site.text(sheet);
        let inner = text.strip_prefix("p{background:url(").and_then(|rest| rest.strip_suffix(")}")).expect("the address");
        let inner = if quoted { inner.trim_matches('"') } else { inner };
        prop_assert_eq!(site.text(&followed(sheet, inner)), "it");
    }
}
