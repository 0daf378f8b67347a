//! Samples have ways among themselves, and none to what is real.

use crate::laws_support::Rendered;
use crate::{between, case, plain, site};

/// A real case, and samples that have all in common with it.
fn both() -> Rendered {
    let sample = |title: &str| {
        case(&format!("{title}【記載例（架空）】"), "", "industry: E", "themes: [人材], stages: [a]")
            .replace("company:", "fictitious: true\ndate: 2022-06-01\ntags: [架]\ncompany:")
    };
    let section = "---\ntitle: 記載例【記載例（架空）】\nfictitious: true\n---\n{{ case_matrix() }}\n\n{{ cases(industry=\"E\") }}\n";
    site(&[
        ("bureaus/_index.md", "---\ntitle: 局\n---\n{{ case_matrix() }}\n".to_owned()),
        ("cases/a.md", case("甲", "", "industry: E, bureau: kanto", "themes: [人材], stages: [a]")),
        ("cases/b.md", case("乙", "", "industry: D", "themes: [販路], stages: [a]")),
        ("samples/_index.md", section.to_owned()),
        ("samples/x.md", sample("丙").replace("本文", "[甲](../cases/a.md)")),
        ("samples/y.md", sample("丁")),
    ])
}

fn matrix(site: &Rendered, page: &str) -> String {
    plain(between(site.text(page), "<tfoot>", "</tfoot>"))
}

#[test]
fn a_term_lists_and_counts_what_is_real() {
    let site = both();
    let industry = site.text("industry/e/index.html");
    assert!(plain(industry).contains("全1件"), "{}", plain(industry));
    assert!(industry.contains("甲") && !industry.contains("記載例（架空）"));
    assert_eq!(matrix(&site, "bureaus/index.html"), "合計 2 0 0 2");
    for (path, bytes) in &site.tree {
        let is_both = path.starts_with("samples/") || path.starts_with("search/") || path == "sitemap.xml";
        assert!(is_both || !String::from_utf8_lossy(bytes).contains("samples/"), "{path} leads to a sample");
    }
}

#[test]
fn samples_are_whole_among_themselves() {
    let site = both();
    assert_eq!(matrix(&site, "samples/index.html"), "合計 2 0 0 2");
    let sample = between(site.text("samples/x/index.html"), "<main", "</main>");
    let related = between(sample, "<section class=\"near\">", "</section>");
    assert!(related.contains("丁") && !related.contains("甲"), "{related}");
    // A term leads to a list of what is real: a sample's own doesn't.
    assert!(!sample.contains("/industry/"), "{sample}");
    assert!(!site.text("cases/a/index.html").contains("丙"), "a link out of a sample is no way back");
    assert!(!site.tree.contains_key("samples/atom.xml"));
    assert!(!site.text("atom.xml").contains("丙"));
}

#[test]
fn a_list_of_samples_says_so_at_its_head_and_each_card_quietly() {
    let site = both();
    let html = site.text("samples/index.html");
    let list = between(html, "<ul class=\"entries\">", "</ul>");
    assert!(list.contains("丙") && !list.contains("badge"), "{list}");
    let quiet = list.matches("<span class=\"made\">記載例（架空）</span>").count();
    assert_eq!((quiet, list.matches("<article").count()), (2, 2), "{list}");
    let heads = html.matches("<span class=\"badge warn\">記載例（架空）</span>").count();
    // The matrix and its list, the cases that the text calls, and the section's own list.
    assert_eq!(heads, 4, "{html}");
    assert!(html.contains("class=\"banner\"") && site.text("samples/x/index.html").contains("class=\"banner\""));
}

#[test]
fn a_term_that_no_real_case_has_leads_to_the_samples_of_it() {
    let sample = case("丙【記載例（架空）】", "", "industry: \"F & G\"", "themes: [人材], stages: [a]")
        .replace("company:", "fictitious: true\ncompany:");
    let home = |finder: &str| ("_index.md", format!("---\ntitle: ホーム\nextra: {{finder: [{finder}]}}\n---\n"));
    let of_real = [
        ("cases/a.md", case("甲", "", "industry: E", "themes: [人材], stages: [a]")),
        ("page.md", "---\ntitle: 乙\ntaxonomies: {industry: [\"F & G\"]}\n---\n".to_owned()),
    ];
    let section = "---\ntitle: 記載例【記載例（架空）】\nfictitious: true\n---\n".to_owned();
    let site_of = |more: &[(&str, String)]| site(&[of_real.as_slice(), more].concat());
    let both = site_of(&[home("cases, samples"), ("samples/_index.md", section), ("samples/x.md", sample)]);
    let pages = |site: &Rendered, term: &str| {
        let is_of = |html: &str| html.contains(&format!("<h1>{term}</h1>"));
        let html = site.tree.iter().find_map(|(path, bytes)| {
            let html = std::str::from_utf8(bytes).ok().filter(|html| is_of(html))?;
            path.starts_with("industry/").then_some(html)
        });
        between(html.expect("the term's page"), "id=\"site-pages\"", "</section>").to_owned()
    };
    let said = pages(&both, "F &amp; G");
    assert!(said.contains("「F &amp; G」の実際の事例は、未掲載です。"), "{said}");
    assert!(said.contains("<a href=\"/samples/?industry=F%20%26%20G\">") && said.contains("badge warn"), "{said}");
    // One that a real case has needs no other, and without samples nobody is led to them.
    assert!(!pages(&both, "E").contains("samples/"), "a real case is there");
    let said = pages(&site_of(&[home("cases")]), "F &amp; G");
    assert!(said.contains("の実際の事例は、未掲載です。") && !said.contains("samples/"), "{said}");
}
