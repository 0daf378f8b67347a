//! Every entity, date and number of the programme's document (`rows.yaml`) is read from the built site.

use std::sync::Arc;

use bansou::yaml::{Fields, parse};

use crate::html::{Page, clicks, words};
use crate::{SITE, site_pages};

const FILE: &str = "tests/content/rows.yaml";

struct Entity {
    row: String,
    page: String,
    says: Vec<String>,
}

struct Dated {
    written: String,
    page: String,
    shown: String,
}

struct Numbered {
    name: String,
    value: String,
    unit: String,
    at: String,
    status: String,
}

struct Rows {
    entities: Vec<Entity>,
    dates: Vec<Dated>,
    numbers: Vec<Numbered>,
}

fn rows() -> Rows {
    let file: Arc<str> = FILE.into();
    let text = include_str!("rows.yaml");
    let mut diagnostics = Vec::new();
    let node = parse(text, 0, &file, &mut diagnostics).expect("a YAML document");
    let mut fields = Fields::new(&node, &file, &mut diagnostics).expect("a mapping");
    let text = |fields: &mut Fields<'_, '_>, key| Some(fields.required_string(key)?.to_owned());
    let rows = Rows {
        entities: fields.mappings("entities", |fields| {
            Some(Entity {
                row: text(fields, "row")?,
                page: text(fields, "page")?,
                says: fields.strings("says").iter().map(|text| text.value.to_owned()).collect(),
            })
        }),
        dates: fields.mappings("dates", |fields| {
            Some(Dated {
                written: text(fields, "written")?,
                page: text(fields, "page")?,
                shown: text(fields, "shown")?,
            })
        }),
        numbers: fields.mappings("numbers", |fields| {
            Some(Numbered {
                name: text(fields, "name")?,
                value: text(fields, "value")?,
                unit: text(fields, "unit")?,
                at: text(fields, "at")?,
                status: text(fields, "status")?,
            })
        }),
    };
    fields.finish();
    assert_eq!(diagnostics.iter().map(|found| found.message.en.clone()).collect::<Vec<_>>(), Vec::<String>::new());
    rows
}

fn find<'a>(pages: &'a [Page], page: &str) -> &'a Page {
    let path = format!("{page}index.html");
    pages.iter().find(|page| page.path == path).unwrap_or_else(|| panic!("there is no {path}"))
}

#[test]
fn every_entity_is_three_clicks_away_and_said() {
    let pages = site_pages();
    let clicks = clicks(&pages);
    let rows = rows();
    assert!(rows.entities.len() >= 35);
    let mut faults = Vec::new();
    for Entity { row, page, says } in &rows.entities {
        let page = find(&pages, page);
        match clicks.get(page.path.as_str()) {
            Some(away) if *away <= 3 => {}
            away => faults.push(format!("{row}: {} is {away:?} clicks away", page.path)),
        }
        let main = page.text("main");
        let missing = says.iter().filter(|text| !main.contains(text.as_str()));
        faults.extend(missing.map(|text| format!("{row}: {} doesn't say 「{text}」", page.path)));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_date_is_shown_as_the_source_means_it() {
    let pages = site_pages();
    let rows = rows();
    assert!(rows.dates.len() >= 20);
    for Dated { written, page, shown } in &rows.dates {
        let page = find(&pages, page);
        let dates: Vec<String> = page
            .all("dl.facts dd, .moment b")
            .into_iter()
            .map(|fact| words(fact).replace(" 予定", "（予定）").replace('　', " "))
            .collect();
        assert!(dates.contains(shown), "{}: {written} is shown as one of {dates:?}, not {shown}", page.path);
    }
    // A date that isn't settled keeps its form in the source.
    for Dated { written, page, .. } in rows.dates.iter().filter(|date| date.written.contains("(P)")) {
        assert!(find(&pages, page).text("main").replace('　', " ").contains(&written.replace('　', " ")), "{page}");
    }
}

#[test]
fn every_number_is_that_of_the_source() {
    let pages = site_pages();
    let mut table: Vec<Vec<String>> = find(&pages, "reports/2022-06/")
        .all("main table tbody tr")
        .into_iter()
        .map(|row| row.child_elements().map(words).collect())
        .collect();
    // A head over several rows stands in the first of them.
    let mut head = String::new();
    for row in &mut table {
        if row.len() == 3 {
            row.insert(0, head.clone());
        }
        head = row.first().cloned().unwrap_or_default();
    }
    for Numbered { name, value, unit, at, status } in rows().numbers {
        let found = table.iter().any(|row| {
            matches!(&row[..], [of, number, when, state]
                if of.contains(&name) && *number == format!("{value}{unit}") && *when == at && state.contains(&status))
        });
        assert!(found, "{name} {value} {unit} {at} {status} isn't among {table:#?}");
    }
}

/// What a fiscal year brought isn't known before it is over, so its values say whether they were planned.
#[test]
fn a_value_of_a_fiscal_year_says_what_it_is() {
    let disk = crate::laws_support::repository();
    let folder = std::fs::read_dir(disk.root().join("content/metrics")).expect("the metrics");
    for entry in folder {
        let path = entry.expect("a file").path();
        let text = std::fs::read_to_string(&path).expect("a text");
        for line in text.lines().filter(|line| line.contains("at: FY")) {
            assert!(line.contains("status:"), "{}: {line}", path.display());
        }
    }
}

/// No page says a day of publication that nobody knows.
#[test]
fn a_month_is_no_day_of_publication() {
    for page in site_pages() {
        // The days of what is made up are, too.
        if page.path.starts_with("samples/") {
            continue;
        }
        let dates = page.text("dl.dates");
        assert!(!dates.contains("令和4年6月1日"), "{}: {dates}", page.path);
        assert!(!SITE.text(&page.path).contains("\"datePublished\":\"2022-06-01\""), "{}", page.path);
        if page.all("dl.dates time").iter().any(|time| time.attr("datetime") == Some("2022-06")) {
            assert!(dates.starts_with("時点"), "{}: {dates}", page.path);
        }
    }
}
