//! What a random site holds besides pages, hidden and public: metrics and their numbers, items of a schedule and
//! changes of their plans, terms, entries, synonyms, changes, documents, files of data, pictures.
//!
//! Each kind has its own word behind the secret of its phase, so that a test can tell which of them is told.

use std::fmt::Write as _;

use fastrand::Rng;

use crate::sites::{File, Phase, text};

#[path = "../support/pdf.rs"]
pub mod pdf;
#[path = "../support/picture.rs"]
pub mod pictures;

/// Each way in which something is held back: what is let through where somebody puts a fault into that one.
pub const SIEVES: [&str; 22] = [
    "page",
    "section",
    "consent",
    "sample",
    "later",
    "paper",
    "change",
    "metric",
    "metric-page",
    "number",
    "table",
    "item",
    "item-page",
    "slip",
    "meeting-slip",
    "term",
    "entry",
    "entry-page",
    "synonym",
    "data",
    "folder",
    "held-picture",
];

/// What begins each kind of hidden thing, behind the secret of its phase.
pub const KINDS: [&str; 16] = [
    "metric", "number", "table", "item", "meet", "slip", "term", "entry", "synonym", "change", "later", "paper",
    "picture", "data", "folder", "held",
];

/// Writes when things are public; with a fault, all of one kind always are.
#[derive(Clone, Copy, Debug, Default)]
pub struct Hider {
    pub fault: Option<&'static str>,
}

impl Hider {
    pub fn hides(&self, kind: &str) -> bool {
        assert!(SIEVES.contains(&kind), "{kind}");
        self.fault != Some(kind)
    }

    /// The keys of a phase.
    pub fn hours(&self, kind: &str, phase: Phase, rng: &mut Rng) -> &'static str {
        let status = ["status: draft", "status: review", "status: withdrawn"];
        let draft = self.draft_hours(kind, phase, rng);
        match rng.u8(..6) {
            _ if !self.hides(kind) => "status: published",
            place @ 0..3 if phase == Phase::Never => status[usize::from(place)],
            _ if draft == "draft: true" => status[0],
            _ => draft,
        }
    }

    /// The same, where `status` says something else.
    pub fn draft_hours(&self, kind: &str, phase: Phase, rng: &mut Rng) -> &'static str {
        const NEVER: [&str; 5] = [
            "draft: true",
            "publish_at: 2022-06-18",
            "publish_at: \"2022-06-18T00:00:01+09:00\"",
            "expires_at: 2022-06-16",
            "publish_at: 2022-06-01, expires_at: 2022-06-16",
        ];
        let way = rng.usize(..NEVER.len());
        match phase {
            _ if !self.hides(kind) => "draft: false",
            Phase::Always => "publish_at: 2022-06-01",
            Phase::Never => NEVER[way],
            Phase::Late => "publish_at: \"2022-06-17T12:00:00+09:00\"",
            Phase::Brief => "publish_at: \"2022-06-17T12:00:00+09:00\", expires_at: \"2022-06-17T12:00:01+09:00\"",
            Phase::Last => "publish_at: \"2022-06-17T12:00:01+09:00\"",
        }
    }

    /// The same of what is never over, since what came after it would then be told.
    pub fn waiting(&self, kind: &str, phase: Phase, rng: &mut Rng) -> &'static str {
        let hours = self.draft_hours(kind, phase, rng);
        if hours.contains("expires_at") { "draft: true" } else { hours }
    }

    /// The columns `draft`, `publish_at` and `expires_at`.
    fn row(&self, kind: &str, phase: Phase, rng: &mut Rng) -> String {
        let hours = self.draft_hours(kind, phase, rng);
        let of = |key: &str| {
            let (_, after) = hours.split_once(key).unwrap_or_default();
            after.trim_start_matches(": ").split(',').next().unwrap_or_default().replace('"', "")
        };
        format!("{},{},{}", of("draft"), of("publish_at"), of("expires_at"))
    }
}

/// A page that isn't public at some moment.
pub struct Page<'a> {
    /// Below `content/`.
    pub path: &'a str,
    pub phase: Phase,
    pub is_meeting: bool,
}

/// A picture that tells of who made it, in every place that there is for it.
pub fn picture() -> Vec<u8> {
    pictures::png(Some(&pictures::exif(6, false)), Some(&pictures::xmp(false)))
}

/// A paper whose words stand in no byte of it as they are.
pub fn paper(words: &str) -> Vec<u8> {
    pdf::Paper { title: "紙", author: "", tagged: true, pages: &[&["表題", words]] }.bytes()
}

/// The phases of what `site.yaml` holds back, which can't say it itself: a file of data, a folder, a picture.
fn phases_of_held(seed: u64) -> ([Phase; 3], Rng) {
    let mut rng = Rng::with_seed(seed ^ 0x4e1d);
    ([Phase::any(&mut rng), Phase::any(&mut rng), Phase::any(&mut rng)], rng)
}

/// What `site.yaml` says of files that can't say it themselves.
pub fn held(seed: u64, hider: &Hider) -> String {
    let ([data, folder, picture], mut rng) = phases_of_held(seed);
    let mut held = "held:\n  - {path: shut.png, status: draft}\n".to_owned();
    for (path, kind, phase) in [
        (format!("data/{}data.csv", data.secret()), "data", data),
        (format!("{}folder", folder.secret()), "folder", folder),
        (format!("{}held.png", picture.secret()), "held-picture", picture),
    ] {
        writeln!(held, "  - {{path: {path}, {}}}{}", hider.hours(kind, phase, &mut rng), phase.with())
            .expect("a string");
    }
    held
}

/// The files of a seed. `pages` are those that aren't public at some moment.
pub fn things(seed: u64, pages: &[Page<'_>], hider: &Hider) -> Vec<File> {
    let mut rng = Rng::with_seed(seed ^ 0x5eed);
    let rng = &mut rng;
    let mut files = Vec::new();
    let page = |rng: &mut Rng| pages.get(rng.usize(..pages.len().max(1)));
    let terms: Vec<Phase> = (0..3).map(|_| Phase::any(rng)).collect();
    for number in 0..rng.usize(1..4) {
        files.push(text(&format!("content/metrics/m{number}.yaml"), metric(number, terms[0], rng, hider)));
    }
    for number in 0..rng.usize(..3) {
        // It waits by itself, or for its page.
        let (phase, hours) = match page(rng).filter(|_| rng.bool()) {
            Some(page) if hider.hides("metric-page") => (page.phase, format!("page: /{}", page.path)),
            Some(page) => (page.phase, format!("page: /{}\nstatus: published", page.path)),
            None => {
                let phase = Phase::any(rng);
                (phase, hider.hours("metric", phase, rng).replace(", ", "\n"))
            }
        };
        let id = format!("{}metric{number}", phase.secret());
        let yaml = format!(
            "name: {id}指標\nunit: {id}件\nkind: count\nnote: {id}注記\n{hours}\nseries: [{{at: 2022-05, value: 7777, note: {id}}}]\n"
        );
        files.push(File { phase, ..text(&format!("content/metrics/{id}.yaml"), yaml) });
    }
    // A series in a table.
    let phase = Phase::any(rng);
    let table = format!(
        "at,value,note,draft,publish_at,expires_at\n2022-04,1,,,,\n2022-05,2,{}table,{}{}\n",
        phase.secret(),
        hider.row("table", phase, rng),
        phase.with()
    );
    files.push(text("content/metrics/t.csv", table));
    files.push(text("content/metrics/t.yaml", "name: 表の指標\nunit: 件\nkind: count\nseries: t.csv\n".to_owned()));
    files.push(text("content/schedules/fy2022.yaml", schedule(pages, rng, hider)));
    files.push(text("content/vocabularies/theme.yaml", themes(&terms, rng, hider)));
    let entry = Phase::any(rng);
    files.push(text("content/glossary.yaml", glossary(entry, page(rng), rng, hider)));
    let mut synonyms = "synonyms:\n  - {words: [伴走, 並走]}\n".to_owned();
    for words in ["words: [SECRET甲, SECRET乙]", "word: 対話, also: [SECRET丙]"] {
        let phase = Phase::any(rng);
        let words = words.replace("SECRET", &format!("{}synonym", phase.secret()));
        let hours = hider.hours("synonym", phase, rng);
        writeln!(synonyms, "  - {{{words}, {hours}}}{}", phase.with()).expect("a string");
    }
    files.push(text("content/synonyms.yaml", synonyms));
    let ([data, folder, held], _) = phases_of_held(seed);
    files.push(text("content/data/open.csv", "列,値\n1,2\n".to_owned()));
    let path = format!("data/{}data.csv", data.secret());
    files
        .push(File { phase: data, ..text(&format!("content/{path}"), format!("{}data列,値\n1,2\n", data.secret())) });
    let below = format!("{0}folder/{0}folder.csv", folder.secret());
    let table = format!("{}folder列,値\n1,2\n", folder.secret());
    files.push(File { phase: folder, ..text(&format!("content/{below}"), table) });
    let shown = format!("{}held.png", held.secret());
    files.push(File { path: format!("content/{shown}"), bytes: picture(), phase: held });
    files.push(File { path: "content/shut.png".to_owned(), bytes: picture(), phase: Phase::Always });
    // A page that shows all of it, and leads to what is hidden.
    let term = terms[0];
    let front = format!(
        "title: 数字\ntaxonomies: {{theme: [t1, {}term1]}}{}\ntaxonomies: {{theme: [t1]}}{}\n",
        term.secret(),
        term.with(),
        term.without()
    );
    let mut body = String::new();
    for (with, without, phase) in [
        (format!("[[{}entry甲|文字]]と", entry.secret()), "文字と", entry),
        (format!("[文字]({below})と"), "文字と", folder),
        (format!("[文字]({path})と"), "文字と", data),
        // A picture that waits leaves an empty one.
        (format!("![図]({shown})"), "![図](shut.png)", held),
    ] {
        write!(body, "{with}{}\n{without}{}\n", phase.with(), phase.without()).expect("a string");
    }
    body += "\n{{ metrics() }}\n\n{{ metrics(show=\"table\") }}\n\n{{ metric(id=\"m0\") }}\n\n\
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
fn metric(number: usize, term: Phase, rng: &mut Rng, hider: &Hider) -> String {
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
            let phase = Phase::any(rng);
            // The same number, as it was or will be, or another that comes.
            let year = if phase == Phase::Never { 2022 } else { 2021 };
            let (secret, hours, with) = (phase.secret(), hider.draft_hours("number", phase, rng), phase.with());
            writeln!(
                metric,
                "  - {{at: {year}-0{month}, value: 7777, note: {secret}number{of}, parts: {{{secret}number内訳: 7777}}, {hours}}}{with}"
            )
            .expect("a string");
        }
        if has_dimension && rng.bool() {
            let (secret, with) = (term.secret(), term.with());
            writeln!(
                metric,
                "  - {{at: 2022-0{month}, value: 7777, note: {secret}number, theme: {secret}term1}}{with}"
            )
            .expect("a string");
        }
    }
    metric
}

/// A schedule with items that are hidden, with plans of which the change is, and with items that are hidden meetings.
fn schedule(pages: &[Page<'_>], rng: &mut Rng, hider: &Hider) -> String {
    let mut schedule = "title: 予定\nperiod: FY2022\nas_of: 2022-06\ncolumns: [FY2022-H1, FY2022-H2]\n\
                        workstreams: [{id: a, label: 領域}, {id: b, label: 別の領域}]\nitems:\n"
        .to_owned();
    for number in 0..rng.usize(1..4) {
        let month = rng.u8(4..10);
        let mut item = format!("  - id: i{number}\n    workstream: a\n    title: 項目{number}\n");
        if rng.bool() {
            // What was changed after the change that waits isn't told either.
            let phase = [Phase::Never, Phase::Late, Phase::Last][rng.usize(..3)];
            let (secret, with, without) = (phase.secret(), phase.with(), phase.without());
            let first = "{planned: 2022-04, changed: 2022-05-01, reason: 公開の理由}";
            let hours = hider.waiting("slip", phase, rng);
            let slip = format!("{{planned: 2022-0{month}, changed: 2022-06-01, reason: {secret}slip理由, {hours}}}");
            let after = format!("{{planned: 2022-11, changed: 2022-06-02, reason: {secret}slip次の理由}}");
            writeln!(item, "    planned: 2022-12{with}\n    planned: 2022-0{month}{without}").expect("a string");
            writeln!(item, "    history: [{first}, {slip}, {after}]{with}\n    history: [{first}]{without}")
                .expect("a string");
        } else {
            writeln!(item, "    planned: 2022-0{month}").expect("a string");
        }
        schedule.push_str(&item);
    }
    for number in 0..rng.usize(..3) {
        let phase = Phase::any(rng);
        let (hours, workstream) = (hider.draft_hours("item", phase, rng), ["a", "b"][rng.usize(..2)]);
        let page = pages.get(rng.usize(..pages.len().max(1))).filter(|page| page.phase.covers(phase) && rng.bool());
        let page = page.map_or_else(String::new, |page| format!(", page: /{}", page.path));
        let (secret, with) = (phase.secret(), phase.with());
        writeln!(
            schedule,
            "  - {{id: {secret}-item{number}, workstream: {workstream}, title: {secret}item題, note: {secret}item補足, planned: 2022-09-0{}, {hours}{page}}}{with}",
            number + 1
        )
        .expect("a string");
    }
    for (number, page) in pages.iter().filter(|page| page.is_meeting).enumerate().take(2) {
        // Its day is that of the meeting; with a day of its own it doesn't wait.
        let planned = if hider.hides("item-page") { "" } else { ", planned: 2022-08" };
        let (secret, path, with) = (page.phase.secret(), page.path, page.phase.with());
        writeln!(
            schedule,
            "  - {{id: {secret}-meet{number}, workstream: a, title: {secret}meet題, page: /{path}{planned}}}{with}"
        )
        .expect("a string");
    }
    schedule
}

fn themes(phases: &[Phase], rng: &mut Rng, hider: &Hider) -> String {
    let mut themes = "terms:\n".to_owned();
    for (phase, number) in phases.iter().zip(1..) {
        let (secret, hours, with) = (phase.secret(), hider.hours("term", *phase, rng), phase.with());
        writeln!(
            themes,
            "  - {{key: {secret}term{number}, label: {secret}term題目, description: {secret}term説明, aliases: [{secret}term別名{number}], {hours}}}{with}\n  \
             - {{key: t{number}, label: 題目{number}}}"
        )
        .expect("a string");
    }
    themes
}

fn glossary(phase: Phase, page: Option<&Page<'_>>, rng: &mut Rng, hider: &Hider) -> String {
    let (secret, with) = (phase.secret(), phase.with());
    let mut glossary = format!(
        "terms:\n  - {{term: {secret}entry甲, definition: \"{secret}entry説明と[[伴走]]。\", aliases: [{secret}entry別名], {}}}{with}\n",
        hider.hours("entry", phase, rng)
    );
    if let Some(page) = page {
        let status = if hider.hides("entry-page") { "" } else { ", status: published" };
        let (secret, with, path) = (page.phase.secret(), page.phase.with(), page.path);
        writeln!(
            glossary,
            "  - {{term: {secret}entry乙, definition: {secret}entry説明。, see: /{path}{status}}}{with}"
        )
        .expect("a string");
    }
    glossary.push_str("  - {term: 伴走, kana: ばんそう, definition: ともに走ること。, see: org/_index.md}\n");
    glossary
}
