use crate::laws_support::Rendered;
use crate::{between, plain, site};

const GLOSSARY: &str = "terms:\n  - {term: 伴走支援, kana: ばんそうしえん, definition: \"寄り添う<支援>と[[DX]]。\"}\n  - {term: 支援, definition: 助けること。}\n  \
    - {term: DX, definition: 変わること。, aliases: [デジタル化]}\n  - {term: データ, definition: 値。}\n  - {term: 気づき, definition: 知ること。}\n  \
    - {term: R&D, definition: 研究。}\n  - {term: lt, definition: 小さい。}\n  - {term: 局, definition: 一字。}\n  - {term: 専用, definition: 頁。, see: own.md}\n";

fn words_of(files: &[(&str, String)]) -> Rendered {
    let mut all = files.to_vec();
    all.push(("glossary.yaml", GLOSSARY.to_owned()));
    if !files.iter().any(|(path, _)| *path == "own.md") {
        all.push(("own.md", "---\ntitle: 自\n---\n専用の頁。専用。\n".to_owned()));
    }
    site(&all)
}

/// The words that a body's buttons show.
fn buttons(html: &str) -> Vec<String> {
    html.split("-name\" aria-hidden=\"").skip(1).map(|rest| plain(between(rest, "\">", "</span></label>"))).collect()
}

fn marked(body: &str) -> Vec<String> {
    let site = words_of(&[("x.md", format!("---\ntitle: 頁\n---\n{body}\n"))]);
    buttons(site.text("x/index.html"))
}

#[test]
fn the_first_mention_of_a_word_is_marked_where_it_stands_alone() {
    for (body, expected) in [
        ("伴走支援と支援、また伴走支援と支援。", vec!["伴走支援", "支援"]),
        // Of what begins at one place the longest counts, and a part of a longer word doesn't.
        ("支援機関と公的支援の後の支援。", vec!["支援"]),
        ("支援機関だけ。", vec![]),
        ("各支援等を行う。", vec!["支援"]),
        ("DXFとaDXの後のDXで。", vec!["DX"]),
        ("デジタル化する。DX。", vec!["デジタル化"]),
        ("データベースとオープンデータ。", vec![]),
        ("データを見る。", vec!["データ"]),
        ("気づきました。", vec![]),
        ("気づきを得る。", vec!["気づき"]),
        ("局は一字。", vec![]),
        ("R&Dと1 < 2。", vec!["R&amp;D"]),
        ("**支援**を、*DX*で。", vec!["支援", "DX"]),
    ] {
        assert_eq!(marked(body), expected, "{body}");
    }
}

#[test]
fn links_headings_code_and_heads_of_tables_are_not_marked() {
    assert_eq!(
        marked(
            "## 支援の話\n\n[支援の頁](own.md)と`DX`。\n\n```\nデータ\n```\n\n| 気づき | 数 |\n|---|---|\n| DX | 支援 |\n"
        ),
        ["支援"]
    );
    assert_eq!(marked("<a href=\"own.md\">支援</a>と<span title=\"支援>DX\">データ</span>"), ["データ"]);
    // The address of an image cuts a tag in two.
    let image = ("a.png", "png".to_owned());
    let site = words_of(&[image, ("x.md", "---\ntitle: 頁\n---\n文の中の![支援とDX](a.png)とデータ。\n".to_owned())]);
    assert_eq!(buttons(site.text("x/index.html")), ["データ"]);
}

#[test]
fn a_word_that_the_author_links_is_its_first_mention() {
    let site = words_of(&[(
        "x.md",
        "---\ntitle: 頁\n---\n## [[DX]]\n\n[[支援|助け]]の後の支援と[[支援]]。[[DX]]。\n".to_owned(),
    )]);
    let html = site.text("x/index.html");
    assert_eq!(buttons(html), ["助け", "DX"]);
    assert_eq!(html.matches("\" class=\"word\">").count(), 2, "the heading's and the second one stay links");
}

#[test]
fn every_button_has_its_note_in_the_order_of_the_mentions() {
    let site = words_of(&[("x.md", "---\ntitle: 頁\n---\nデータと伴走支援。\n".to_owned())]);
    let html = site.text("x/index.html");
    let targets: Vec<&str> = html
        .split("class=\"word\"><button type=\"button\" popovertarget=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap_or(""))
        .collect();
    let notes: Vec<&str> =
        html.split("<div popover id=\"").skip(1).map(|rest| rest.split('"').next().unwrap_or("")).collect();
    assert_eq!(targets, notes);
    assert_eq!(targets.len(), 2);
    let note = between(html, "<div popover id=\"site-word-1\"", "</div>");
    assert!(note.contains("ばんそうしえん") && note.contains("href=\"/glossary/#"), "{note}");
    assert!(note.contains("class=\"word\">DX</a>"), "a definition's links stay links: {note}");
}

#[test]
fn a_page_is_not_explained_by_itself_and_can_do_without() {
    let site = words_of(&[("x.md", "---\ntitle: 頁\nglossary: false\n---\n支援と[[DX]]。\n".to_owned())]);
    assert_eq!(buttons(site.text("own/index.html")), Vec::<String>::new(), "what the glossary sends readers to");
    let html = site.text("x/index.html");
    assert_eq!(buttons(html), Vec::<String>::new());
    assert!(html.contains("class=\"word\">DX</a>") && !html.contains("popover"));
}

#[test]
fn a_site_can_do_without() {
    let files = [
        ("site.yaml", "title: 試験\nbase_url: https://example.jp/\nglossary: false\n".to_owned()),
        ("x.md", "---\ntitle: 頁\n---\n支援。\n".to_owned()),
    ];
    assert_eq!(buttons(words_of(&files).text("x/index.html")), Vec::<String>::new());
}

#[test]
fn the_index_of_the_search_holds_no_notes() {
    let files = [("x.md", "---\ntitle: 頁\n---\n本文のデータ。\n".to_owned())];
    let off = [("x.md", "---\ntitle: 頁\nglossary: false\n---\n本文のデータ。\n".to_owned())];
    let index = |site: &Rendered| -> Vec<String> {
        site.tree.keys().filter(|path| path.starts_with("search/")).cloned().collect()
    };
    // The files are named by what they hold.
    assert_eq!(index(&words_of(&files)), index(&words_of(&off)));
}

#[test]
fn a_page_tells_who_leads_to_it() {
    let site = words_of(&[
        ("x.md", "---\ntitle: 甲\n---\n[自](own.md)と[[支援]]と[[支援]]。\n".to_owned()),
        ("y.md", "---\ntitle: 乙\nrelated: [own.md]\n---\n".to_owned()),
        ("z.md", "---\ntitle: 丙\nextra: {facts: [{label: 事, value: 自, to: own.md}]}\n---\n".to_owned()),
        ("w.md", "---\ntitle: 丁\n---\n[[自]]\n".to_owned()),
    ]);
    let html = site.text("own/index.html");
    let list = plain(between(html, "<ul class=\"plain why\">", "</ul>"));
    assert_eq!(list.replace(" このページを参照しているページ", ""), "丁 甲 乙 丙");
    let glossary = site.text("glossary/index.html");
    assert!(plain(glossary).contains("助けること。 この用語のあるページ（1件） 甲 "), "each page once");
}
