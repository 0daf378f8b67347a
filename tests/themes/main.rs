//! Themes: a site changes one template, one asset or one text and keeps the rest of the theme below; and templates
//! see what docs/templates.md says they see.

#![allow(clippy::disallowed_methods, reason = "a test may look at the disk and at the clock")]

mod assets;
mod charts;
mod contract;
mod kinds;
mod language;
#[path = "../laws_support/mod.rs"]
mod laws_support;
mod manual;
mod sections;
#[path = "../support/served/mod.rs"]
mod served;
#[path = "../support/mod.rs"]
mod support;
mod updates;
mod whole;

use bansou::files::Memory;

use crate::laws_support::{Rendered, options, render};

const NOW: &str = "2022-06-17T12:00:00+09:00";

/// A site with the theme `own`, whose files are given by their path in it.
fn themed(theme: &[(&str, &str)]) -> Rendered {
    let mut files = Memory::from([
        ("content/site.yaml", "title: 試験\nbase_url: https://example.jp/\ntheme: own\n"),
        ("content/_index.md", "---\ntitle: ホーム\n---\n"),
        ("content/a.md", "---\ntitle: 頁\n---\n本文\n"),
        ("content/s/_index.md", "---\ntitle: 区分\n---\n"),
        ("content/s/b.md", "---\ntitle: 乙\ntemplate: own.html\n---\n"),
    ]);
    for (path, text) in theme {
        files.insert(&format!("themes/own/{path}"), text.as_bytes().to_vec());
    }
    if !theme.iter().any(|(path, _)| *path == "templates/own.html") {
        files.insert("content/s/b.md", "---\ntitle: 乙\n---\n".as_bytes().to_vec());
    }
    render(&files, &options(NOW))
}

const EXTENDS: (&str, &str) = ("theme.yaml", "name: own\nextends: default\n");

fn assets(site: &Rendered) -> Vec<&str> {
    site.tree.keys().map(String::as_str).filter(|path| path.starts_with("assets/")).collect()
}

#[test]
fn one_template_is_changed_and_the_rest_stays() {
    let plain = themed(&[EXTENDS]);
    assert_eq!(plain.errors(), Vec::<String>::new());
    let own = themed(&[EXTENDS, ("templates/page.html", "自前の{{ page.title }}")]);
    assert_eq!(own.errors(), Vec::<String>::new());
    assert_eq!(own.text("a/index.html"), "自前の頁");
    assert_eq!(own.text("s/b/index.html"), "自前の乙");
    for path in ["index.html", "s/index.html", "404.html"] {
        assert_eq!(own.text(path), plain.text(path), "{path}");
    }
}

#[test]
fn a_template_extends_the_one_it_replaces() {
    let own = themed(&[
        EXTENDS,
        (
            "templates/page.html",
            "{% extends \"default/page.html\" %}{% block content %}前置き{{ super() }}{% endblock content %}",
        ),
    ]);
    assert_eq!(own.errors(), Vec::<String>::new());
    let html = own.text("a/index.html");
    assert!(html.contains("前置き") && html.contains("<p>本文</p>") && html.contains("<h1>頁</h1>"), "{html}");
    assert!(!own.text("index.html").contains("前置き"));
}

/// A part of the page that every template includes is found in the theme above, wherever it is included.
#[test]
fn a_partial_is_changed_everywhere() {
    let own = themed(&[EXTENDS, ("templates/partials/footer.html", "<footer>自前</footer>")]);
    assert_eq!(own.errors(), Vec::<String>::new());
    for path in ["index.html", "a/index.html", "s/index.html", "404.html"] {
        assert!(own.text(path).contains("<footer>自前</footer>"), "{path}");
        assert!(!own.text(path).contains("class=\"site\">\n<div class=\"wrap\">\n<section>"), "{path}");
    }
}

#[test]
fn a_template_of_its_own_has_a_name_of_its_own() {
    let own = themed(&[EXTENDS, ("templates/own.html", "{{ page.template }}：{{ page.title }}")]);
    assert_eq!(own.errors(), Vec::<String>::new());
    assert_eq!(own.text("s/b/index.html"), "own：乙");
}

/// An asset changes with its bytes, and its address with it; what isn't replaced keeps its address.
#[test]
fn an_asset_is_replaced() {
    let plain = themed(&[EXTENDS]);
    let own = themed(&[EXTENDS, ("assets/site.css", "body{color:red}"), ("assets/own.js", "1")]);
    let css = |site: &Rendered| -> String {
        let found: Vec<&str> = assets(site).into_iter().filter(|path| path.ends_with(".css")).collect();
        assert_eq!(found.len(), 1, "{found:?}");
        found[0].to_owned()
    };
    assert_ne!(css(&plain), css(&own));
    assert_eq!(own.text(&css(&own)), "body{color:red}");
    assert!(own.text("a/index.html").contains(&format!("href=\"/{}\"", css(&own))));
    let favicon = |site: &Rendered| assets(site).into_iter().find(|path| path.ends_with(".svg")).map(str::to_owned);
    assert_eq!(favicon(&plain), favicon(&own));
    assert!(assets(&own).iter().any(|path| path.starts_with("assets/own.") && path.ends_with(".js")));
}

/// The hash stands in the file's name, wherever else there is a dot.
#[test]
fn an_asset_has_its_hash_in_its_own_name() {
    let own = themed(&[
        EXTENDS,
        ("assets/v1.2/LICENSE", "a"),
        ("assets/v1.2/a.min.js", "b"),
        ("templates/own.html", "{{ asset(name=\"v1.2/LICENSE\") }} {{ asset(name=\"v1.2/a.min.js\") }}"),
    ]);
    assert_eq!(own.errors(), Vec::<String>::new());
    let hash = |text: &str| format!("{:032x}", xxhash_rust::xxh3::xxh3_128(text.as_bytes()))[..10].to_owned();
    let (licence, script) = (format!("v1.2/LICENSE.{}", hash("a")), format!("v1.2/a.min.{}.js", hash("b")));
    assert_eq!(own.text("s/b/index.html"), format!("/assets/{licence} /assets/{script}"));
    assert_eq!(own.text(&format!("assets/{licence}")), "a");
    assert_eq!(own.text(&format!("assets/{script}")), "b");
}

#[test]
fn a_text_is_replaced() {
    let own = themed(&[EXTENDS, ("i18n/ja.yaml", "skip: 飛ばす\nown: 自前{n}\n"), ("templates/s.html", "")]);
    assert_eq!(own.errors(), Vec::<String>::new());
    assert!(own.text("a/index.html").contains(">飛ばす</a>"));
    assert!(own.text("index.html").contains("当サイトについて"), "the other texts are those of the theme below");
    let own =
        themed(&[EXTENDS, ("i18n/ja.yaml", "own: 自前{n}\n"), ("templates/own.html", "{{ t(key=\"own\", n=3) }}")]);
    assert_eq!(own.text("s/b/index.html"), "自前3");
}

#[test]
fn a_theme_that_is_not_there_is_a_mistake() {
    for (theme, file) in [
        (&[("theme.yaml", "extends: nothing")][..], "themes/own/theme.yaml"),
        (&[("theme.yaml", "extends: own")][..], "themes/own/theme.yaml"),
        (&[("theme.yaml", "extends: ../default")][..], "themes/own/theme.yaml"),
        (&[][..], "content/site.yaml"),
    ] {
        let site = themed(theme);
        assert_eq!(site.codes(), [("unknown-theme", file)], "{theme:?}");
        assert!(site.tree.is_empty());
    }
}

/// A mistake in a template names the template's file, and no page is half written.
#[test]
fn a_mistake_in_a_template_names_its_file() {
    for (path, text) in [
        ("templates/page.html", "{% if page.title %}"),
        ("templates/page.html", "{{ page.title | nothing }}"),
        ("templates/page.html", "{% extends \"default/nothing.html\" %}"),
        ("templates/page.html", "{{ t(key=\"nothing\") }}"),
        ("templates/page.html", "{{ asset(name=\"nothing.css\") }}"),
        ("templates/page.html", "{{ pages(sort=\"nothing\") }}"),
        ("templates/page.html", "{{ pages(nothing=\"x\") }}"),
        ("templates/page.html", "{{ data(path=\"data/nothing.csv\") }}"),
        ("templates/page.html", "{{ date(value=\"nothing\") }}"),
        ("i18n/ja.yaml", "skip: [飛ばす"),
        ("theme.yaml", "extends: default\nextendz: x\n"),
    ] {
        let mut theme = vec![(path, text)];
        if path != "theme.yaml" {
            theme.push(EXTENDS);
        }
        let site = themed(&theme);
        let errors: Vec<(&str, &str)> = site.codes();
        assert!(!errors.is_empty(), "{text}");
        assert!(errors.iter().all(|(_, file)| *file == format!("themes/own/{path}")), "{text}: {errors:?}");
    }
}

/// A page that names a template which isn't there: the author is told where it is named.
#[test]
fn a_template_that_is_not_there_is_told_where_it_is_named() {
    for (section, page, file) in
        [("", "template: nothing.html", "content/s/a.md"), ("page_template: nothing.html", "", "content/s/_index.md")]
    {
        let files = Memory::from([
            ("content/site.yaml", "title: 試験\nbase_url: https://example.jp/\n"),
            ("content/_index.md", "---\ntitle: ホーム\n---\n"),
            ("content/s/_index.md", &format!("---\ntitle: 区分\n{section}\n---\n")),
            ("content/s/a.md", &format!("---\ntitle: 頁\n{page}\n---\n")),
        ]);
        let site = render(&files, &options(NOW));
        assert_eq!(site.codes(), [("unknown-template", file)]);
        assert!(site.diagnostics[0].span.is_some());
    }
}

/// The default theme over a site with a navigation that `/` begins, cases, and a council that holds more than meetings.
fn defaulted() -> Rendered {
    let case = |title: &str, bureau: &str, date: &str| {
        format!(
            "---\ntitle: {title}\ndate: {date}\ncompany: {{anonymized: true, label: 甲社, bureau: {bureau}}}\nconsent: {{status: granted}}\n---\n"
        )
    };
    let meeting = |number: u8, minutes: &str| {
        format!(
            "---\ntitle: 第{number}回\nmeeting: {{number: {number}, date: 2022-06-0{number}, status: held, minutes: {minutes}}}\n---\n"
        )
    };
    let (kanto, kinki) = (case("関東の例", "kanto", "2022-06-01"), case("近畿の例", "kinki", "2022-06-02"));
    let (full, summary) = (meeting(1, "{kind: full, file: m.txt}"), meeting(2, "{kind: summary, status: 確認中}"));
    let files = Memory::from([
        (
            "content/site.yaml",
            "title: 試験\nbase_url: https://example.jp/kb/\ntaxonomies: {bureau: {label: 局, vocabulary: v}}\nnav:\n  \
             - {label: ホーム, to: _index.md}\n  - {label: 事例, to: cases/_index.md}\n",
        ),
        (
            "content/vocabularies/v.yaml",
            "terms: [{key: kanto, label: 関東, aliases: [関東局]}, {key: kinki, label: 近畿}]\n",
        ),
        ("content/glossary.yaml", "terms: [{term: main, definition: 義}, {term: row-1, definition: 義}]\n"),
        ("content/_index.md", "---\ntitle: ホーム\n---\n"),
        ("content/cases/_index.md", "---\ntitle: 事例\npage_kind: case\n---\n"),
        ("content/cases/kanto.md", &kanto),
        ("content/cases/kinki.md", &kinki),
        ("content/list.md", "---\ntitle: 一覧\n---\n{{ cases(bureau=\"関東局\") }}\n"),
        (
            "content/m.md",
            "---\ntitle: 見出し\nfiles: [{file: f.txt}]\n---\n## main\n\n## toc\n\n## files\n\n## title\n",
        ),
        ("content/f.txt", "資料"),
        ("content/council/_index.md", "---\ntitle: 会議\ncouncil: {name: 会議}\n---\n"),
        ("content/council/01.md", &full),
        ("content/council/02.md", &summary),
        ("content/council/about.md", "---\ntitle: 運営の要領\nkind: page\n---\n"),
        ("content/council/m.txt", "議事"),
    ]);
    let rendered = render(&files, &options(NOW));
    assert_eq!(rendered.errors(), Vec::<String>::new());
    rendered
}

#[test]
fn a_council_may_hold_a_page_that_is_no_meeting() {
    let site = defaulted();
    let siblings = site.text("council/01/index.html").split("id=\"site-siblings\"").nth(1).expect("the meetings");
    let siblings = siblings.split("</nav>").next().expect("their end");
    assert!(siblings.contains("第2回") && !siblings.contains("運営の要領"), "{siblings}");
    let council = site.text("council/index.html");
    assert!(council.contains("全2回") && council.contains("運営の要領"), "{council}");
}

#[test]
fn minutes_are_called_what_they_are() {
    let site = defaulted();
    let full = site.text("council/01/index.html");
    assert!(
        full.contains(">議事録</h2>")
            && full.contains("/m.txt\">議事録<span class=\"form\">（テキスト形式：1KB）</span></a>")
            && !full.contains("議事要旨"),
        "{full}"
    );
    let summary = site.text("council/02/index.html");
    assert!(summary.contains(">議事要旨</h2>"), "{summary}");
    assert!(summary.contains("<span>議事要旨は後日公開します。 <small>確認中</small></span>"), "{summary}");
    assert!(!summary.contains("発言者"), "{summary}");
}

/// The meeting before is the one before in time, even where the section shows the newest first.
#[test]
fn a_meetings_neighbours_are_those_in_time() {
    let mut files = Memory::from([
        (
            "content/site.yaml",
            "title: 試験\nbase_url: https://example.jp/\ncontact: {name: 総合窓口, phone: 00-0000}\n",
        ),
        ("content/_index.md", "---\ntitle: ホーム\n---\n"),
        ("content/c/_index.md", "---\ntitle: 会議\nsort_by: number\norder: desc\ncouncil: {name: 会議}\n---\n"),
        ("content/d/_index.md", "---\ntitle: 別の会議\ncouncil: {name: 別の会議, contact: 会議の窓口}\n---\n"),
        (
            "content/d/1.md",
            "---\ntitle: 別\nmeeting: {date: 2022-06-01, status: cancelled, contact: 回の窓口, minutes: {kind: summary, verified_by_speakers: false}}\n---\n",
        ),
        ("content/d/2.md", "---\ntitle: 別\nmeeting: {date: 2022-06-02, status: postponed}\n---\n"),
    ]);
    for number in 1..=3 {
        let page =
            format!("---\ntitle: 会議\nmeeting: {{number: {number}, date: 2022-06-0{number}, status: held}}\n---\n");
        files.insert(&format!("content/c/{number}.md"), page.into_bytes());
    }
    let site = render(&files, &options(NOW));
    assert_eq!(site.errors(), Vec::<String>::new());
    let neighbours = |path: &str| {
        let html = site.text(path).split("<nav class=\"neighbours\"").nth(1).expect("neighbours");
        html.split("</nav>").next().expect("their end").to_owned()
    };
    let middle = neighbours("c/2/index.html");
    assert!(middle.contains("rel=\"prev\" href=\"/c/1/\"><small>前回</small> <span>第1回</span>"), "{middle}");
    assert!(middle.contains("rel=\"next\" href=\"/c/3/\"><small>次回</small> <span>第3回</span>"), "{middle}");
    let last = neighbours("c/3/index.html");
    assert!(last.contains("rel=\"prev\" href=\"/c/2/\"") && !last.contains("rel=\"next\""), "{last}");
    // Who answers: the meeting's own contact, else the council's. Who answers for the site isn't said to.
    assert!(!site.text("c/1/index.html").contains("id=\"site-contact\""));
    for (path, contact) in [("d/1", "回の窓口"), ("d/2", "会議の窓口")] {
        let html = site.text(&format!("{path}/index.html"));
        let shown = html.split("id=\"site-contact\"").nth(1).and_then(|rest| rest.split("</p>").next());
        assert!(shown.is_some_and(|shown| shown.ends_with(contact)), "{path}: {shown:?}");
    }
    assert!(site.text("d/1/index.html").contains("発言者未確認"));
    // A status is told by its words and its form, not by its colour alone.
    for (path, status) in [("c/1", "held"), ("d/1", "cancelled"), ("d/2", "postponed")] {
        assert!(
            site.text(&format!("{path}/index.html")).contains(&format!("<span class=\"badge {status}\">")),
            "{path}"
        );
    }
}

/// `/` begins every address, and isn't where the cases are.
#[test]
fn all_cases_are_under_their_own_entry_of_the_navigation() {
    let site = defaulted();
    let more: Vec<&str> = site.text("index.html").lines().filter(|line| line.contains("事例を全て見る")).collect();
    assert_eq!(more, ["<p class=\"more\"><a href=\"/kb/cases/\">事例を全て見る</a></p>"]);
}

#[test]
fn cases_are_found_by_another_name_of_a_term() {
    let site = defaulted();
    let list = site.text("list/index.html");
    assert!(list.contains("関東の例") && !list.contains("近畿の例"), "{list}");
}

#[test]
fn no_heading_and_no_term_takes_an_id_of_the_theme() {
    let site = defaulted();
    let wanted = [("m/index.html", "files"), ("m/index.html", "toc"), ("glossary/index.html", "row-1")];
    for (path, id) in wanted {
        assert!(site.text(path).contains(&format!("id=\"{id}\"")), "{path}: {id}");
    }
    for (path, html) in site.pages() {
        let mut seen = std::collections::BTreeSet::new();
        for id in html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(seen.insert(id), "{path}: the id {id} stands twice");
        }
    }
}
