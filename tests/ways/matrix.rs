use crate::{between, case, plain, site};

fn rows(html: &str) -> Vec<String> {
    let table = between(html, "<table>", "</table>");
    table.split("<tr>").skip(1).map(plain).collect()
}

fn files() -> Vec<(&'static str, String)> {
    vec![
        ("cases/a.md", case("甲", "", "industry: E, bureau: kanto", "stages: [a, b], themes: [人材, 販路]")),
        ("cases/b.md", case("乙", "", "industry: E, bureau: kanto", "stages: [b, a], themes: [人材]")),
        ("cases/c.md", case("丙", "", "industry: D, bureau: kanto", "themes: [販路]")),
        ("cases/d.md", case("丁", "", "industry: E", "stages: [a, b, c]")),
        ("x.md", "---\ntitle: 表\n---\n{{ case_matrix() }}\n".to_owned()),
        ("y.md", "---\ntitle: 表\n---\n{{ case_matrix(columns=\"theme\", bureau=\"kanto\") }}\n".to_owned()),
    ]
}

#[test]
fn a_case_counts_once_at_its_furthest_stage() {
    let site = site(&files());
    assert_eq!(
        rows(site.text("x/index.html")),
        ["業種 対話 設定 自走 記載なし 合計", "D 1 1", "E 2 1 3", "合計 0 2 1 1 4"],
        "in the order of the vocabulary, whatever the order written"
    );
}

/// So few as a list shows at once need no table.
#[test]
fn a_bureaus_page_counts_its_own_cases_from_six_on() {
    let few = site(&files());
    assert!(!few.text("bureaus/kanto/index.html").contains("id=\"site-matrix-title\""));
    let mut files = files();
    for path in ["cases/e.md", "cases/f.md", "cases/g.md"] {
        files.push((path, case("例", "", "industry: E, bureau: kanto", "stages: [a]")));
    }
    let six = site(&files);
    assert_eq!(
        rows(six.text("bureaus/kanto/index.html")),
        ["業種 対話 設定 自走 記載なし 合計", "D 1 1", "E 3 2 5", "合計 3 2 0 1 6"]
    );
}

#[test]
fn a_sum_counts_a_case_of_several_terms_once() {
    let site = site(&files());
    assert_eq!(rows(site.text("y/index.html")), ["業種 人材 販路 合計", "D 1 1", "E 2 1 2", "合計 2 2 3"]);
}

/// Without a script, and on paper: a number leads to the cases that it counts.
#[test]
fn every_number_leads_to_as_many_cases() {
    let site = site(&files());
    let html = site.text("x/index.html");
    let table = between(html, "<table>", "</table>");
    let links: Vec<(&str, usize)> = table
        .split("<a href=\"#")
        .skip(1)
        .map(|link| {
            (
                link.split('"').next().unwrap_or_default(),
                plain(&format!("<{link}")).split(' ').next().unwrap_or("").parse().unwrap_or(0),
            )
        })
        .collect();
    assert_eq!(links.iter().map(|(_, count)| count).sum::<usize>(), 4);
    for (id, count) in links {
        let list = between(html, &format!("<div id=\"{id}\">"), "</ul>");
        assert_eq!(list.matches("<li>").count(), count, "{id}");
    }
}

#[test]
fn a_long_cell_lists_ten_and_tells_the_rest() {
    let paths: Vec<String> = (0..13).map(|number| format!("cases/n{number}.md")).collect();
    let mut files: Vec<(&str, String)> =
        paths.iter().map(|path| (path.as_str(), case("例", "", "industry: E", "stages: [a]"))).collect();
    files.push(("x.md", "---\ntitle: 表\n---\n{{ case_matrix() }}\n".to_owned()));
    let site = site(&files);
    let list = between(site.text("x/index.html"), "<dl class=\"matrix-list\">", "</dl>");
    assert_eq!(list.matches("<li>").count(), 11);
    assert!(list.contains("ほか3件"), "{list}");
}
