//! Our own cases: what is written, and the HTML expected of it.

use std::fmt::Write as _;

use super::{html, parsed};

/// `emphasis.txt`: a line a case.
#[test]
fn emphasis_beside_cjk_characters() {
    let cases: Vec<(&str, &str)> = include_str!("emphasis.txt")
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with("# "))
        .map(|line| line.split_once(" ⇒ ").unwrap_or_else(|| panic!("no ⇒ in {line}")))
        .collect();
    assert!(cases.len() >= 60, "{}", cases.len());
    let mut report = String::new();
    for (written, expected) in cases {
        let actual = html(&parsed(written).0);
        let expected = format!("<p>{}</p>", expected.replace("&quot;", "\""));
        if actual.trim_end() != expected {
            let _ = writeln!(report, "{written}\n  expected {expected}\n  actual   {actual}");
        }
    }
    assert!(report.is_empty(), "{report}");
}

/// `cases.txt`: a title behind `===`, what is written, `⇓`, the HTML expected.
#[test]
fn notations_and_extensions() {
    let mut report = String::new();
    for case in include_str!("cases.txt").split("=== ").skip(1) {
        let (title, case) = case.split_once('\n').unwrap();
        let (written, expected) = case.split_once("⇓\n").unwrap();
        let actual = html(&parsed(written).0);
        if actual != expected {
            let _ = write!(report, "=== {title}\n{written}⇓\n{actual}");
        }
    }
    assert!(report.is_empty(), "{report}");
}
