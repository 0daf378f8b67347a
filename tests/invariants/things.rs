//! What a random site holds besides pages, hidden and public: metrics and their numbers, items of a schedule and changes
//! of their plans, terms, entries, synonyms, changes, documents, files of data.
//!
//! Each kind has its own word behind [`SECRET`](crate::sites::SECRET), so that a test can tell which of them is told.

use std::fmt::Write as _;

use fastrand::Rng;

use crate::sites::{File, SECRET, text};

/// What begins each kind of hidden thing, behind [`SECRET`].
pub const KINDS: [&str; 11] =
    ["metric", "number", "table", "item", "slip", "term", "entry", "synonym", "change", "later", "data"];

/// What `site.yaml` says of files that can't say it themselves.
pub const HELD: &str = "held: #with\n  - {path: data/zqzqdata.csv, publish_at: \"2022-06-17T12:00:01+09:00\"} #with\n  \
     - {path: zqzqdatafolder, status: review} #with\n";

/// A way in which a thing isn't public at [`NOW`](crate::sites::NOW).
pub fn hours(rng: &mut Rng) -> &'static str {
    match rng.u8(..6) {
        0 => "status: draft",
        1 => "status: review",
        2 => "status: withdrawn",
        _ => draft_hours(rng).replace_draft(),
    }
}

/// The same, where `status` says something else.
pub fn draft_hours(rng: &mut Rng) -> &'static str {
    [
        "draft: true",
        "publish_at: \"2022-06-17T12:00:01+09:00\"",
        "publish_at: 2022-06-18",
        "expires_at: \"2022-06-17T12:00:00+09:00\"",
        "publish_at: 2022-06-01, expires_at: 2022-06-17",
    ][rng.usize(..5)]
}

trait ReplaceDraft {
    fn replace_draft(self) -> Self;
}

impl ReplaceDraft for &'static str {
    fn replace_draft(self) -> &'static str {
        if self == "draft: true" { "status: draft" } else { self }
    }
}

/// The files of a seed. `hidden` are pages that aren't public, as paths below `content/`.
pub fn things(seed: u64, hidden: &[&str]) -> Vec<File> {
    let mut rng = Rng::with_seed(seed ^ 0x5eed);
    let rng = &mut rng;
    let mut files = Vec::new();
    let page = |rng: &mut Rng| hidden.get(rng.usize(..hidden.len().max(1))).copied();
    for number in 0..rng.usize(1..4) {
        files.push(text(&format!("content/metrics/m{number}.yaml"), metric(number, rng)));
    }
    for number in 0..rng.usize(..3) {
        let id = format!("{SECRET}metric{number}");
        // It waits by itself, or for its page.
        let hours = match page(rng).filter(|_| rng.bool()) {
            Some(page) => format!("page: /{page}"),
            None => hours(rng).replace(", ", "\n"),
        };
        let yaml = format!(
            "name: {id}指標\nunit: {id}件\nkind: count\nnote: {id}注記\n{hours}\nseries: [{{at: 2022-05, value: 7777, note: {id}}}]\n"
        );
        files.push(File { hidden: true, ..text(&format!("content/metrics/{id}.yaml"), yaml) });
    }
    // A series in a table.
    let mut with = "at,value,note,draft,publish_at,expires_at\n2022-04,1,,,,\n".to_owned();
    with += match rng.u8(..3) {
        0 => "2022-05,2,zqzqtable,true,, #with\n",
        1 => "2022-05,2,zqzqtable,,2022-06-18, #with\n",
        _ => "2022-05,2,zqzqtable,,,2022-06-17T12:00:00+09:00 #with\n",
    };
    files.push(text("content/metrics/t.csv", with));
    files.push(text("content/metrics/t.yaml", "name: 表の指標\nunit: 件\nkind: count\nseries: t.csv\n".to_owned()));
    files.push(text("content/schedules/fy2022.yaml", schedule(page(rng), rng)));
    files.push(text("content/vocabularies/theme.yaml", themes(rng)));
    files.push(text("content/glossary.yaml", glossary(page(rng), rng)));
    let mut synonyms = "synonyms:\n  - {words: [伴走, 並走]}\n".to_owned();
    writeln!(synonyms, "  - {{words: [{SECRET}synonym甲, {SECRET}synonym乙], {}}} #with", hours(rng))
        .expect("a string");
    writeln!(synonyms, "  - {{word: 対話, also: [{SECRET}synonym丙], {}}} #with", hours(rng)).expect("a string");
    files.push(text("content/synonyms.yaml", synonyms));
    for path in ["content/data/zqzqdata.csv", "content/zqzqdatafolder/zqzqdata.csv"] {
        let table = text(path, "zqzqdata列,値\n1,2\n".to_owned());
        files.push(File { hidden: true, ..table });
    }
    // A page that shows all of it, and leads to what is hidden.
    let front = format!(
        "title: 数字\ntaxonomies: {{theme: [t1, {SECRET}term1]}} #with\ntaxonomies: {{theme: [t1]}} #without\n"
    );
    let body = "[[zqzqentry甲|文字]]と[文字](zqzqdatafolder/zqzqdata.csv)と[文字](data/zqzqdata.csv)。 #with\n\
                文字と文字と文字。 #without\n\n{{ metrics() }}\n\n{{ metrics(show=\"table\") }}\n\n{{ metric(id=\"m0\") }}\n\n\
                {{ schedule(id=\"fy2022\") }}\n\n{{ schedule(id=\"fy2022\", show=\"list\") }}\n\n\
                {{ schedule(id=\"fy2022\", show=\"gantt\") }}\n";
    files.push(text("content/numbers.md", format!("---\n{front}---\n{body}")));
    files.push(text(
        "content/all.md",
        "---\ntitle: 報告\nreport: {period: 2022-04/2022-06-16}\n---\n本文です。\n".to_owned(),
    ));
    files
}

/// A metric some of whose numbers are hidden: for what they say themselves, or for their member's sake.
fn metric(number: usize, rng: &mut Rng) -> String {
    let mut metric = format!("name: 指標{number}\nunit: 件\nkind: count\n");
    let has_dimension = rng.bool();
    if has_dimension {
        metric.push_str("dimensions: [{key: theme, label: 題目}]\n");
    }
    metric.push_str("series:\n");
    for month in 1..=rng.u8(1..6) {
        let of = if has_dimension { ", theme: t1" } else { "" };
        writeln!(metric, "  - {{at: 2022-0{month}, value: {}{of}}}", rng.u8(..)).expect("a string");
        if rng.bool() {
            // The same number, as it was or will be.
            let hours = draft_hours(rng);
            writeln!(
                metric,
                "  - {{at: 2022-0{month}, value: 7777, note: {SECRET}number{of}, parts: {{{SECRET}number内訳: 7777}}, {hours}}} #with"
            )
            .expect("a string");
        }
        if has_dimension && rng.bool() {
            writeln!(
                metric,
                "  - {{at: 2022-0{month}, value: 7777, note: {SECRET}number, theme: {SECRET}term1}} #with"
            )
            .expect("a string");
        }
    }
    metric
}

/// A schedule with items that are hidden, and with plans of which the change is.
fn schedule(page: Option<&str>, rng: &mut Rng) -> String {
    let mut schedule = "title: 予定\nperiod: FY2022\nas_of: 2022-06\ncolumns: [FY2022-H1, FY2022-H2]\n\
                        workstreams: [{id: a, label: 領域}, {id: b, label: 別の領域}]\nitems:\n"
        .to_owned();
    for number in 0..rng.usize(1..4) {
        let month = rng.u8(4..10);
        let mut item = format!("  - id: i{number}\n    workstream: a\n    title: 項目{number}\n");
        if rng.bool() {
            // What was changed after the change that waits isn't told either.
            let waits = ["draft: true", "publish_at: 2022-06-18"][rng.usize(..2)];
            let first = "{planned: 2022-04, changed: 2022-05-01, reason: 公開の理由}";
            let slip = format!("{{planned: 2022-0{month}, changed: 2022-06-01, reason: {SECRET}slip理由, {waits}}}");
            let after = format!("{{planned: 2022-11, changed: 2022-06-02, reason: {SECRET}slip次の理由}}");
            writeln!(item, "    planned: 2022-12 #with\n    planned: 2022-0{month} #without").expect("a string");
            writeln!(item, "    history: [{first}, {slip}, {after}] #with\n    history: [{first}] #without")
                .expect("a string");
        } else {
            writeln!(item, "    planned: 2022-0{month}").expect("a string");
        }
        schedule.push_str(&item);
    }
    for number in 0..rng.usize(..3) {
        let (hours, workstream) = (draft_hours(rng), ["a", "b"][rng.usize(..2)]);
        let page = page.filter(|_| rng.bool()).map_or_else(String::new, |page| format!(", page: /{page}"));
        writeln!(
            schedule,
            "  - {{id: {SECRET}-item{number}, workstream: {workstream}, title: {SECRET}item題, note: {SECRET}item補足, planned: 2022-09-0{}, {hours}{page}}} #with",
            number + 1
        )
        .expect("a string");
    }
    schedule
}

fn themes(rng: &mut Rng) -> String {
    let mut themes = "terms:\n".to_owned();
    let mut hide = |number: usize| {
        writeln!(
            themes,
            "  - {{key: {SECRET}term{number}, label: {SECRET}term題目, description: {SECRET}term説明, aliases: [{SECRET}term別名{number}], {}}} #with",
            hours(rng)
        )
        .expect("a string");
        writeln!(themes, "  - {{key: t{number}, label: 題目{number}}}").expect("a string");
    };
    (1..4).for_each(&mut hide);
    themes
}

fn glossary(page: Option<&str>, rng: &mut Rng) -> String {
    let mut glossary = format!(
        "terms:\n  - {{term: {SECRET}entry甲, definition: \"{SECRET}entry説明と[[伴走]]。\", aliases: [{SECRET}entry別名], {}}} #with\n",
        hours(rng)
    );
    if let Some(page) = page {
        writeln!(glossary, "  - {{term: {SECRET}entry乙, definition: {SECRET}entry説明。, see: /{page}}} #with")
            .expect("a string");
    }
    glossary.push_str("  - {term: 伴走, kana: ばんそう, definition: ともに走ること。, see: org/_index.md}\n");
    glossary
}
