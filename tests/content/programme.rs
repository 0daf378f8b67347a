//! What the programme's document counts, as a table, and that nothing of the site is out of reach.

use crate::html::{clicks, words};
use crate::{SITE, site_pages};

/// The bureaus with the people from outside in their teams.
const BUREAUS: [(&str, u32); 10] = [
    ("北海道局", 7),
    ("東北局", 4),
    ("関東局", 13),
    ("中部局", 4),
    ("北陸支局", 4),
    ("近畿局", 4),
    ("中国局", 9),
    ("四国局", 4),
    ("九州局", 6),
    ("沖縄総合事務局", 9),
];

/// Numbers of the source as data: the metric, what tells the number from its others, value, unit, moment, status, and
/// whether it is about so many.
const FACTS: &[(&str, &str, &str, &str, &str, &str, bool)] = &[
    ("bureaus", "", "10", "局", "FY2022", "actual", false),
    ("bureau-staff", "北海道局", "7", "名", "2022-06", "actual", false),
    ("bureau-staff", "東北局", "4", "名", "2022-06", "actual", false),
    ("bureau-staff", "関東局", "13", "名", "2022-06", "actual", false),
    ("bureau-staff", "中部局", "4", "名", "2022-06", "actual", false),
    ("bureau-staff", "北陸支局", "4", "名", "2022-06", "actual", false),
    ("bureau-staff", "近畿局", "4", "名", "2022-06", "actual", false),
    ("bureau-staff", "中国局", "9", "名", "2022-06", "actual", false),
    ("bureau-staff", "四国局", "4", "名", "2022-06", "actual", false),
    ("bureau-staff", "九州局", "6", "名", "2022-06", "actual", false),
    ("bureau-staff", "沖縄総合事務局", "9", "名", "2022-06", "actual", false),
    ("yorozu-sites", "", "21", "拠点", "FY2021", "actual", false),
    ("yorozu-sites", "", "47", "拠点", "FY2022", "plan", false),
    ("yorozu-companies", "", "6", "社／拠点", "FY2021", "actual", false),
    ("yorozu-consultations", "", "17", "件／社", "FY2021", "actual", false),
    ("kinki-brand-areas", "", "12", "産地", "FY2022", "plan", false),
    ("niigata-companies", "選定", "6", "社", "FY2021", "actual", false),
    ("niigata-companies", "追加", "2", "社", "FY2022", "plan", true),
    ("niigata-team", "", "9", "名", "FY2022", "plan", false),
    ("niigata-team", "コーディネーター", "6", "名", "FY2022", "plan", false),
    ("niigata-team", "実施機関の職員", "3", "名", "FY2022", "plan", false),
    ("niigata-months", "", "4", "か月", "FY2022", "plan", true),
    ("dispatch-trainees", "", "100", "名", "2022-07-early/2022-09", "plan", true),
    ("supporter-trainees", "", "900", "名", "2022-09-late/2023-03", "plan", true),
    ("yorozu-roles", "", "4", "点", "FY2022", "none", false),
];

#[test]
fn nothing_is_out_of_reach() {
    let pages = site_pages();
    let clicks = clicks(&pages);
    let bureaus =
        ["hokkaido", "tohoku", "kanto", "chubu", "hokuriku", "kinki", "chugoku", "shikoku", "kyushu", "okinawa"];
    for bureau in bureaus {
        let path = format!("organisations/bureaus/{bureau}/index.html");
        assert!(clicks.get(path.as_str()).is_some_and(|away| *away <= 3), "{path}");
    }
    // Nothing is an island.
    for page in &pages {
        assert!(page.path == "404.html" || clicks.contains_key(page.path.as_str()), "no way leads to {}", page.path);
    }
}

#[test]
fn the_table_of_the_bureaus_adds_up() {
    let pages = site_pages();
    let page = pages.iter().find(|page| page.path == "organisations/bureaus/index.html").expect("the page");
    let rows: Vec<(String, u32)> = page
        .all("table.bureaus tbody tr")
        .into_iter()
        .map(|row| {
            let cells: Vec<String> = row.child_elements().map(words).collect();
            let number: String = cells[2].chars().filter(char::is_ascii_digit).collect();
            assert!(cells[1..].iter().all(|cell| !cell.is_empty()), "{cells:?}");
            (cells[0].clone(), number.parse().expect("a number"))
        })
        .collect();
    assert_eq!(rows, BUREAUS.map(|(name, staff)| (name.to_owned(), staff)));
    assert_eq!(rows.iter().map(|(_, staff)| staff).sum::<u32>(), 64);
    assert!(page.text("table.bureaus tfoot").contains("64名"), "{}", page.text("table.bureaus tfoot"));
}

/// Each is on the page of all numbers, and leaves the site as it came: digits alone, its unit beside it.
#[test]
fn numbers_can_be_taken_away_as_data() {
    let mut ids: Vec<&str> = FACTS.iter().map(|fact| fact.0).collect();
    ids.dedup();
    let mut facts = 0;
    for id in &ids {
        let text = SITE.text(&format!("metrics/{id}.csv"));
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let head: Vec<String> = reader.headers().expect("a head").iter().map(str::to_owned).collect();
        let place = |name: &str| head.iter().position(|head| head == name);
        for row in reader.records() {
            let row = row.expect("a row");
            let cell = |name: &str| place(name).and_then(|place| row.get(place)).unwrap_or_default();
            let member = ["part", "bureau_label", "cohort_label"].map(cell).concat();
            let about = cell("approximate") == "true";
            let found = (*id, &*member, cell("value"), cell("unit"), cell("at"), cell("status"), about);
            assert!(FACTS.contains(&found), "{found:?} isn't the source's");
            assert!(cell("source").contains("中小企業庁"), "{id}");
            facts += 1;
        }
    }
    assert_eq!(facts, FACTS.len());
    let pages = site_pages();
    let all = pages.iter().find(|page| page.path == "metrics/index.html").expect("the page of all numbers");
    let shown = all.ids();
    for id in ids {
        assert!(shown.contains(&&*format!("site-metric-{id}")), "{id}");
    }
    assert!(clicks(&pages).get("metrics/index.html").is_some_and(|away| *away <= 3));
}
