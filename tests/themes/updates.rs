//! 更新履歴 and 更新情報: what is said of a page's changes, and where.

use crate::sections::shown;

const PAGES: [(&str, &str); 5] = [
    (
        "a.md",
        "title: い\ndate: 2022-05-01\nchanges:\n  - {date: 2022-05-10, text: 甲}\n  - {date: 2022-06-17, text: 丙}\n  - {date: 2022-05-10, text: 乙}",
    ),
    ("b.md", "title: ろ\ndate: 2022-06-01\nupdated: 2022-06-02"),
    ("c.md", "title: は\ndate: 2022-06-18"),
    ("d.md", "title: に\nstatus: draft\ndate: 2022-06-01\nchanges: [{date: 2022-06-02, text: 丁}]"),
    ("_index.md", "title: ホーム\ndate: 2022-06-01\nchanges: [{date: 2022-06-03, text: 戊}]"),
];

#[test]
fn updates_are_listed_by_month_newest_first_and_none_of_the_days_to_come() {
    let template = "{% if months is defined %}{% for m in months %}[{{ m.date.iso }}]{% for u in m.updates %} {{ u.date.iso }} {{ u.page.title }} {{ u.kind }}{{ u.text }};{% endfor %}{% endfor %}{% endif %}";
    let site = shown(template, &PAGES);
    assert_eq!(
        site.text("updates/index.html").trim(),
        "[2022-06] 2022-06-17 い changed丙; 2022-06-03 ホーム changed戊; 2022-06-01 ろ published;\
         [2022-05] 2022-05-10 い changed甲; 2022-05-10 い changed乙; 2022-05-01 い published;"
    );
}

#[test]
fn a_page_shows_its_changes_newest_first_and_no_day_that_it_does_not_say() {
    let template = "{{ page.date.iso if page.date else \"–\" }} {{ page.updated.iso if page.updated else \"–\" }}\
                    {% for c in page.changes %} {{ c.date.iso }}{{ c.text }}{% endfor %}";
    let site = shown(template, &PAGES);
    assert_eq!(site.text("a/index.html"), "2022-05-01 2022-06-17 2022-06-17丙 2022-05-10甲 2022-05-10乙");
    assert_eq!(site.text("b/index.html"), "2022-06-01 2022-06-02");
    assert_eq!(site.text("c/index.html"), "2022-06-18 –");
}

#[test]
fn many_updates_take_several_sheets_and_none_takes_no_page() {
    let texts: Vec<String> = (1..=101).map(|number| format!("c/{number}.md")).collect();
    let pages: Vec<(&str, &str)> = texts.iter().map(|path| (path.as_str(), "title: い\ndate: 2022-06-01")).collect();
    let site = shown("{% if pager %}{{ page.url }} {{ pager.count }}{% endif %}", &pages);
    assert_eq!(site.text("updates/index.html"), "/updates/ 101");
    assert_eq!(site.text("updates/page/2/index.html"), "/updates/page/2/ 101");
    let site = shown("", &[("a.md", "title: い")]);
    assert!(!site.tree.contains_key("updates/index.html"));
}

#[test]
fn the_feed_tells_of_changes_each_with_an_id_that_stays() {
    let ids = |content: &[(&str, &str)]| {
        let feed = feed_rs::parser::parse(shown("", content).text("atom.xml").as_bytes()).expect("a feed");
        let entry = |entry: feed_rs::model::Entry| {
            (entry.id.replace("https://example.jp/", ""), entry.summary.map(|text| text.content).unwrap_or_default())
        };
        feed.entries.into_iter().map(entry).collect::<Vec<_>>()
    };
    let told = |told: &[(&str, &str)]| told.iter().map(|(id, text)| ((*id).into(), (*text).into())).collect::<Vec<_>>();
    let before = ids(&PAGES);
    assert_eq!(
        before,
        told(&[
            ("a/#changed-2022-06-17-1", "丙"),
            ("#changed-2022-06-03-1", "戊"),
            ("b/", ""),
            ("a/#changed-2022-05-10-2", "甲"),
            ("a/#changed-2022-05-10-1", "乙"),
            ("a/", ""),
        ])
    );
    let mut more = PAGES.to_vec();
    let front = PAGES[0].1.replace("changes:\n", "changes:\n  - {date: 2022-05-10, text: 己}\n");
    more[0].1 = &front;
    assert!(before.iter().all(|entry| ids(&more).contains(entry)), "{:?}", ids(&more));
}
