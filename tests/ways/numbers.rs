use crate::{between, plain, site};

fn page(title: &str, date: &str, terms: &str) -> String {
    format!("---\ntitle: {title}\n{date}\ntaxonomies: {{{terms}}}\n---\n")
}

#[test]
fn a_term_tells_kinds_years_and_what_else_its_pages_carry() {
    let case = "---\ntitle: 事例\ndate: 2022-03-31\ncompany: {label: A社, industry: E}\nsupport: {themes: [人材]}\nconsent: {status: granted}\n---\n";
    let site = site(&[
        ("a.md", page("甲", "date: 2022-04-01", "industry: [E], theme: [販路, 人材]")),
        ("b.md", page("乙", "date: 2022-05", "industry: [E], theme: [人材]")),
        // A calendar year lies in two fiscal years.
        ("c.md", page("丙", "date: 2022", "industry: [E, D]")),
        ("d.md", page("丁", "date: 2022-04-02", "industry: [D], theme: [人材]")),
        ("cases/a.md", case.to_owned()),
    ]);
    let html = site.text("industry/e/index.html");
    let tables: Vec<String> =
        between(html, "<div class=\"pair\">", "</div>").split("<table").skip(1).map(plain).collect();
    assert!(tables[0].ends_with("種類ごと 種類 件数 ページ 3 事例 1"), "{tables:?}");
    assert!(tables[1].ends_with("年度ごと 年度 件数 令和4年度 2 令和3年度 1 日付なし 1"), "{tables:?}");
    let with = between(html, "<dl class=\"with\">", "</dl>");
    assert_eq!(plain(with), "課題のテーマ 人材 3件 乙 甲 事例 販路 1件 甲", "{with}");
}

#[test]
fn what_is_hidden_is_in_no_number() {
    let shown = [
        ("a.md", page("甲", "date: 2022-04-01", "industry: [E], theme: [人材]")),
        ("b.md", page("乙", "date: 2022-04-02", "industry: [E]")),
    ];
    let hidden = page("秘", "status: draft", "industry: [E], theme: [人材, 秘]");
    let with_hidden = [shown[0].clone(), shown[1].clone(), ("c.md", hidden)];
    assert_eq!(site(&shown).text("industry/e/index.html"), site(&with_hidden).text("industry/e/index.html"));
}

#[test]
fn of_many_pages_the_numbers_lead_to_the_other_term() {
    let paths: Vec<String> = (0..40).map(|number| format!("p{number}.md")).collect();
    let files: Vec<(&str, String)> = paths
        .iter()
        .map(|path| (path.as_str(), page("頁", "date: 2022-04-01", "industry: [E], theme: [人材]")))
        .collect();
    let site = site(&files);
    let with = between(site.text("industry/e/index.html"), "<dl class=\"with\">", "</dl>");
    assert_eq!(plain(with), "課題のテーマ 人材 40件");
    assert!(with.contains("<a class=\"tag\" href=\"/theme/%E4%BA%BA%E6%9D%90/\">"), "{with}");
}
