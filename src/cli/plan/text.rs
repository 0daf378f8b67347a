//! A plan for a terminal. The page for approval says more: here a page's text is cut.

use std::fmt::Write;

use crate::cli::plan::phrases::fill;
use crate::cli::plan::shown::{Group, Shown, ShownStep};

/// Lines of a page's text that are shown, and characters of each.
const LINES: usize = 8;
const LETTERS: usize = 100;
/// Warnings that are shown.
const WARNINGS: usize = 20;

pub fn text(shown: &Shown) -> String {
    let phrases = shown.phrases;
    let mut text = String::new();
    let head = shown.id.as_deref().unwrap_or(phrases.title);
    line(&mut text, 0, head);
    line(&mut text, 0, &shown.of);
    if let Some(refusal) = &shown.refusal {
        line(&mut text, 0, phrases.blocked);
        line(&mut text, 1, refusal);
    }
    heading(&mut text, phrases.asked);
    step(&mut text, &shown.asked, shown, true);
    heading(&mut text, phrases.ahead);
    if shown.ahead.is_empty() {
        line(&mut text, 0, phrases.ahead_none);
    } else {
        line(&mut text, 0, phrases.ahead_help);
    }
    for it in &shown.ahead {
        let state = if it.fails { phrases.step_fails } else { phrases.step_succeeds };
        line(&mut text, 0, "");
        line(&mut text, 0, &format!("{}  {state}", it.moment));
        step(&mut text, it, shown, false);
    }
    if let Some(more) = &shown.more {
        line(&mut text, 0, more);
    }
    heading(&mut text, phrases.waiting);
    if shown.waiting.is_empty() {
        line(&mut text, 0, phrases.waiting_none);
    }
    for [state, title, file] in &shown.waiting {
        line(&mut text, 1, &format!("{state}  {file}  {title}"));
    }
    text
}

fn heading(text: &mut String, heading: &str) {
    line(text, 0, "");
    line(text, 0, &format!("== {heading} =="));
}

/// A line, without what a terminal would obey.
fn line(text: &mut String, depth: usize, said: &str) {
    let plain: String = said.chars().filter(|c| !c.is_control()).collect();
    // Writing to a string doesn't fail.
    let _ = writeln!(text, "{:depth$}{plain}", "", depth = depth * 2);
}

fn step(text: &mut String, step: &ShownStep, shown: &Shown, is_whole: bool) {
    if step.fails {
        line(text, 1, shown.phrases.fails);
        for error in &step.errors {
            line(text, 2, error);
        }
        warnings(text, &step.warnings, shown);
        return;
    }
    line(text, 1, &step.counts);
    for it in &step.groups {
        group(text, it, shown, is_whole);
    }
    for note in &step.notes {
        line(text, 1, note);
    }
    warnings(text, &step.warnings, shown);
}

fn warnings(text: &mut String, all: &[String], shown: &Shown) {
    if all.is_empty() {
        return;
    }
    line(text, 1, &format!("{} {}", shown.phrases.warnings, all.len()));
    for warning in all.iter().take(WARNINGS) {
        line(text, 2, warning);
    }
    let more = all.len().saturating_sub(WARNINGS);
    if more > 0 {
        line(text, 2, &fill(shown.phrases.and_more, &[("count", &more.to_string())]));
    }
}

fn group(text: &mut String, group: &Group, shown: &Shown, is_whole: bool) {
    line(text, 1, &format!("{} {}", group.title, group.rows.len()));
    for row in &group.rows {
        line(text, 2, format!("{} {}  {}", row.mark, row.url, row.title).trim_end());
        if !is_whole {
            continue;
        }
        for detail in &row.details {
            line(text, 4, detail);
        }
        // All of a page that comes or goes is one kind of line, and can be read where it stands.
        if row.mark != '~' {
            continue;
        }
        for (mark, said) in row.lines.iter().take(LINES) {
            let cut: String = said.chars().take(LETTERS).collect();
            let end = if cut.len() < said.len() { "…" } else { "" };
            line(text, 4, &format!("{mark} {cut}{end}"));
        }
        let more = row.lines.len().saturating_sub(LINES);
        if more > 0 {
            line(text, 4, &fill(shown.phrases.and_more, &[("count", &more.to_string())]));
        }
    }
}
