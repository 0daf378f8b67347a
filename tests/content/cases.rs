//! The sample cases teach: what one lists stands in its text and the other way round, every stage is marked where it
//! was reached, the numbers are told, and the days follow each other.

use std::collections::BTreeSet;

use bansou::files::Files;

use crate::laws_support::repository;

struct Sample {
    file: String,
    front: String,
    body: String,
}

impl Sample {
    /// The value of a key, as it is written; empty if there is none.
    fn value(&self, key: &str) -> &str {
        self.front.lines().find_map(|line| line.trim_start().strip_prefix(key)?.strip_prefix(": ")).unwrap_or_default()
    }

    /// A list in brackets.
    fn list(&self, key: &str) -> Vec<&str> {
        let inner = self.value(key).trim_start_matches('[').trim_end_matches(']');
        inner.split(", ").filter(|item| !item.is_empty()).collect()
    }

    fn has_anchor(&self, id: &str) -> bool {
        self.body.contains(&format!("{{#{id}}}")) || self.body.contains(&format!("id=\"{id}\""))
    }
}

fn text(path: &str) -> String {
    String::from_utf8(repository().read(path).expect("a file")).expect("text")
}

fn samples() -> Vec<Sample> {
    let walk = repository().walk("content/samples/cases").expect("a directory");
    let files = walk.entries.into_iter().map(|entry| entry.path.to_string());
    let cases = files.filter(|file| file.ends_with(".md") && !file.ends_with("_index.md"));
    let sample = |file: String| {
        let whole = text(&file);
        let mut parts = whole.splitn(3, "---\n").skip(1).map(str::to_owned);
        let front = parts.next().expect("front matter");
        Sample { front, body: parts.next().expect("a text"), file }
    };
    cases.map(sample).collect()
}

/// The keys and labels of a vocabulary.
fn vocabulary(name: &str) -> Vec<(String, String)> {
    let whole = text(&format!("content/vocabularies/{name}.yaml"));
    let values = |key: &'static str| {
        whole.lines().filter_map(move |line| Some(line.trim_start().strip_prefix(key)?.trim_matches('"').to_owned()))
    };
    values("- key: ").zip(values("label: ")).collect()
}

#[test]
fn what_a_case_lists_stands_in_its_text_and_the_other_way_round() {
    for (name, key) in [("stage", "stages"), ("theme", "themes"), ("tool", "tools"), ("wall", "walls")] {
        let terms = vocabulary(name);
        let mut used = BTreeSet::new();
        for sample in samples() {
            let listed = sample.list(key);
            assert!(!listed.is_empty(), "{} lists no {key}", sample.file);
            for (term, label) in &terms {
                let is_listed = listed.contains(&term.as_str());
                assert_eq!(sample.body.contains(label), is_listed, "{}: {label}", sample.file);
                used.extend(is_listed.then_some(term.clone()));
            }
        }
        assert!(used.len() + 1 >= terms.len(), "{name}: only {used:?}");
    }
}

#[test]
fn every_stage_is_marked_where_it_was_reached() {
    let order: Vec<String> = vocabulary("stage").into_iter().map(|(key, _)| key).collect();
    for sample in samples() {
        let stages = sample.list("stages");
        assert_eq!(stages, order[..stages.len()], "{}", sample.file);
        for stage in stages {
            assert!(sample.has_anchor(stage), "{} has no #{stage}", sample.file);
        }
        let questions = sample.body.split("{#questions}").nth(1).unwrap_or_default();
        assert!(questions.matches("\n- ").count() >= 3, "{} asks too little", sample.file);
        assert!(sample.body.contains("\n> ") || sample.body.contains('「'), "nobody speaks in {}", sample.file);
        assert!(sample.body.contains("\n|:--|"), "{} shows nothing that was filled in", sample.file);
    }
}

#[test]
fn the_numbers_of_a_case_are_told_and_its_days_follow_each_other() {
    for sample in samples() {
        let body = sample.body.replace(',', "");
        let outcomes = sample.front.lines().filter(|line| line.contains("{label: "));
        for outcome in outcomes {
            for key in ["before: ", "after: "] {
                let value =
                    outcome.split(key).nth(1).and_then(|rest| rest.split([',', '}']).next()).unwrap_or_default();
                let told = if value == "なし" { "なかった" } else { value };
                assert!(!value.is_empty() && body.contains(told), "{}: {key}{value}", sample.file);
            }
        }
        let (begin, end) = sample.value("period").split_once('/').expect("a period");
        let day = sample.value("date");
        let consent = sample.front.split("consent:").nth(1).and_then(|rest| rest.split("date: ").nth(1));
        let consent = consent.and_then(|rest| rest.lines().next()).expect("a day of consent");
        assert!(begin < end && end < consent && consent < day, "{}: {begin} {end} {consent} {day}", sample.file);
    }
}

/// Lessons lie in what went wrong, in who took over, and in what went on without supporters.
#[test]
fn some_cases_fail_some_are_handed_over_and_some_go_on_alone() {
    let samples = samples();
    assert_eq!(samples.len(), 14);
    let with = |id: &str| samples.iter().filter(|sample| sample.has_anchor(id)).count();
    assert!(with("setback") >= 3 && with("handover") >= 3 && with("self-driving") >= 6);
    for sample in &samples {
        let letters = sample.body.chars().filter(|letter| !letter.is_ascii()).count();
        assert!((800..=1800).contains(&letters), "{} has {letters} letters", sample.file);
    }
}

#[test]
fn no_case_is_anywhere() {
    let prefectures = vocabulary("prefecture");
    for sample in samples() {
        assert_eq!((sample.value("prefecture"), sample.value("bureau")), ("", ""), "{}", sample.file);
        for (_, label) in &prefectures {
            assert!(!sample.front.contains(label) && !sample.body.contains(label), "{}: {label}", sample.file);
        }
    }
}
