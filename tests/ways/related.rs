use crate::{between, case, plain, site};

fn related(html: &str) -> Vec<String> {
    let list = between(html, "<ul class=\"plain why\">", "</ul>");
    list.split("<li>").skip(1).map(plain).collect()
}

/// The cases nearest to a case, each with what the two have in common.
fn near(html: &str) -> Vec<String> {
    let list = between(html, "<section class=\"near\">", "</section>");
    let said = |card: &str| {
        let reason = card
            .split_once("<small class=\"reason\">")
            .map_or("", |(_, rest)| rest.split("</small>").next().unwrap_or(""));
        format!("{} {}", plain(between(card, "<h3>", "</h3>")), plain(reason)).trim_end().to_owned()
    };
    list.split("<article").skip(1).map(said).collect()
}

#[test]
fn a_related_page_says_what_it_shares_the_rarest_first() {
    let site = site(&[
        ("cases/a.md", case("甲", "", "industry: E", "themes: [人材, 販路], stages: [a]")),
        // 業種 E is carried by three, 人材 by two.
        ("cases/b.md", case("乙", "", "industry: E", "themes: [人材], stages: [a, b]")),
        ("cases/c.md", case("丙", "", "industry: E", "themes: [財務], stages: [a]")),
        ("cases/d.md", case("丁", "", "industry: D", "themes: [財務], stages: [a]")),
        ("cases/e.md", case("戊", "", "industry: A", "themes: [承継], stages: [a]")),
    ]);
    assert_eq!(
        near(site.text("cases/a/index.html")),
        ["乙 同じ課題のテーマ・同じ業種", "丙 同じ業種"],
        "what every case has reached is no reason"
    );
    assert!(!site.text("cases/e/index.html").contains("class=\"near\""), "nothing is related without a reason");
}

#[test]
fn what_the_author_names_comes_first() {
    let named =
        case("甲", "", "industry: E", "themes: [人材]").replace("company:", "related: [c.md, a.md, c.md]\ncompany:");
    let site = site(&[
        ("cases/a.md", named),
        ("cases/b.md", case("乙", "", "industry: E", "themes: [人材]")),
        ("cases/c.md", case("丙", "", "industry: A", "themes: [財務]")),
    ]);
    assert_eq!(near(site.text("cases/a/index.html")), ["丙", "乙 同じ業種・同じ課題のテーマ"]);
}

#[test]
fn words_decide_between_cases_that_share_as_much() {
    let site = site(&[
        ("cases/a.md", case("後継者を育てた問屋", "設備投資を見送った。", "industry: E", "themes: [人材]")),
        ("cases/b.md", case("乙", "何もない。", "industry: E", "themes: [販路]")),
        ("cases/c.md", case("丙", "設備投資と後継者の話。", "industry: E", "themes: [財務]")),
        ("cases/d.md", case("丁", "設備。", "industry: A", "themes: [人材]")),
    ]);
    assert_eq!(
        near(site.text("cases/a/index.html")),
        ["丙 同じ業種 共通の言葉：設備投資、後継者", "丁 同じ課題のテーマ", "乙 同じ業種"]
    );
}

#[test]
fn a_word_that_most_cases_have_is_no_reason() {
    let mut files = vec![("cases/a.md", case("甲", "取引先の話。", "industry: E", "themes: []"))];
    let paths = ["b", "c", "d", "e", "f", "g", "h"].map(|name| format!("cases/{name}.md"));
    for path in &paths {
        files.push((path, case("乙", "取引先と話した。", "industry: E", "themes: []")));
    }
    // Another industry, so that E isn't what most cases carry.
    let others: Vec<String> = (0..12).map(|number| format!("cases/z{number}.md")).collect();
    for path in &others {
        files.push((path, case("他", "", "industry: Z", "themes: []")));
    }
    let site = site(&files);
    let found = near(site.text("cases/a/index.html"));
    assert_eq!(found, ["乙 同じ業種"; 3]);
}

/// Beyond the bound of what is weighed, all that a candidate shares still counts.
#[test]
fn many_pages_of_one_term_are_told_apart_by_the_others() {
    let common = |number: usize| {
        (
            format!("p/{number:04}.md"),
            format!("---\ntitle: 頁{number}\ntaxonomies: {{industry: [共], theme: [他{}]}}\n---\n", number % 7),
        )
    };
    let mut pages: Vec<(String, String)> = (0..500).map(common).collect();
    pages.push(("p/_index.md".into(), "---\ntitle: 区分\n---\n".into()));
    for number in 0..600 {
        pages.push((format!("p/q{number:04}.md"), "---\ntitle: 別\ntaxonomies: {industry: [別]}\n---\n".into()));
    }
    pages.push(("p/x.md".into(), "---\ntitle: 主\ntaxonomies: {industry: [共], theme: [他3]}\n---\n".into()));
    let files: Vec<(&str, String)> = pages.iter().map(|(path, text)| (path.as_str(), text.clone())).collect();
    let site = site(&files);
    let found = related(site.text("p/x/index.html"));
    assert_eq!(found.len(), 5);
    assert!(found.iter().all(|line| line.ends_with("同じ課題のテーマ・同じ業種")), "{found:?}");
}
