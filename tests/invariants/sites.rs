//! Small random sites, of which some items are hidden. A seed always makes the same site.
//!
//! Hidden are whole files, and parts of files: lines that end in ` #with` are there with what is hidden alone, those that
//! end in ` #without` without it alone ([`things`](crate::things)).
//!
//! Everything that a hidden item says, down to the name of its file, begins with [`SECRET`], and nothing that is public
//! holds it. Public items lead to public ones alone; hidden ones lead to whatever there is.

use std::fmt::Write as _;

use bansou::files::Memory;
use fastrand::Rng;

use crate::things;

/// What begins every word of what is hidden.
pub const SECRET: &str = "zqzq";

/// The moment for which the sites are built; their dates lie around it.
pub const NOW: &str = "2022-06-17T12:00:00+09:00";

/// Moments of that day, each with the second after it: the hours of a site lie around one of them.
pub const MOMENTS: [(&str, &str); 3] = [("12:00:00", "12:00:01"), ("00:00:00", "00:00:01"), ("23:59:58", "23:59:59")];

/// A generated site.
pub struct Generated {
    files: Vec<File>,
}

pub struct File {
    pub path: String,
    pub bytes: Vec<u8>,
    pub hidden: bool,
}

impl File {
    /// What the file says with what is hidden, or without.
    fn part(&self, with_hidden: bool) -> Vec<u8> {
        let Ok(text) = std::str::from_utf8(&self.bytes) else { return self.bytes.clone() };
        let (mark, other) = if with_hidden { (" #with", " #without") } else { (" #without", " #with") };
        let lines = text.split_inclusive('\n').filter(|line| !line.trim_end().ends_with(other));
        // In a text, and in a table, a mark would be a part of it.
        lines
            .map(|line| line.trim_end().strip_suffix(mark).map_or(line.to_owned(), |line| format!("{line}\n")))
            .collect::<String>()
            .into()
    }
}

impl Generated {
    /// The site with its hours around another moment of the same day, and that moment.
    pub fn around(mut self, (at, after): (&str, &str)) -> (Generated, String) {
        for file in &mut self.files {
            if let Ok(text) = std::str::from_utf8(&file.bytes) {
                let text = text.replace("T12:00:00", &format!("T{at}")).replace("T12:00:01", &format!("T{after}"));
                file.bytes = text.into_bytes();
            }
        }
        (self, NOW.replace("12:00:00", at))
    }

    /// The site's files, with those of hidden items or without.
    pub fn files(&self, with_hidden: bool) -> Memory {
        let mut memory = Memory::new();
        for file in self.files.iter().filter(|file| with_hidden || !file.hidden) {
            memory.insert(&file.path, file.part(with_hidden));
        }
        memory
    }

    /// The site's files, with or without samples, and without what leads from another page to one: lines that name one.
    pub fn without_doors(&self, samples: bool) -> Memory {
        let mut memory = Memory::new();
        for file in &self.files {
            let is_page = file.path.ends_with(".md") && !file.path.starts_with("content/samples/");
            let bytes = match (&*file.path, std::str::from_utf8(&file.bytes)) {
                ("content/site.yaml", _) => text("content/site.yaml", config(samples)).part(true),
                (_, Ok(text)) if is_page => {
                    let is_door = |line: &&str| line.contains("/samples/") || line.contains("記載例");
                    let text = String::from_utf8(file.part(true)).unwrap_or_else(|_| text.to_owned());
                    text.split_inclusive('\n').filter(|line| !is_door(line)).collect::<String>().into()
                }
                _ => file.part(true),
            };
            memory.insert(&file.path, bytes);
        }
        memory
    }

    pub fn hidden(&self) -> usize {
        let parts = |file: &File| file.part(true) != file.part(false);
        self.files.iter().filter(|file| file.hidden || parts(file)).count()
    }

    /// Every file, for a site on a disk.
    pub fn paths(&self) -> impl Iterator<Item = (&str, Vec<u8>)> {
        self.files.iter().map(|file| (file.path.as_str(), file.part(true)))
    }
}

/// A page before it is written down.
struct Plan {
    /// Its file below `content/`.
    path: String,
    section: usize,
    title: String,
    hidden: bool,
    is_section: bool,
}

struct Section {
    folder: &'static str,
    page: &'static str,
}

const SECTIONS: [Section; 8] = [
    Section { folder: "", page: "page" },
    Section { folder: "news", page: "page" },
    Section { folder: "news/old", page: "page" },
    Section { folder: "cases", page: "case" },
    Section { folder: "councils", page: "page" },
    Section { folder: "councils/a", page: "meeting" },
    Section { folder: "org", page: "term" },
    Section { folder: "samples", page: "case" },
];
const ORG: usize = 6;
const SAMPLES: usize = 7;

/// Makes the site of a seed.
pub fn generate(seed: u64) -> Generated {
    let mut rng = Rng::with_seed(seed);
    let samples = rng.bool();
    let hidden_sections = hidden_sections(&mut rng, samples);
    let plans = plans(&mut rng, &hidden_sections);
    let mut files = vec![text("content/site.yaml", config(samples))];
    for place in 0..plans.len() {
        write(place, &plans, &mut rng, samples, &hidden_sections, &mut files);
    }
    let hidden: Vec<&str> =
        plans.iter().filter(|plan| plan.hidden && plan.section != SAMPLES).map(|plan| &*plan.path).collect();
    files.extend(things::things(seed, &hidden));
    Generated { files }
}

pub fn text(path: &str, text: String) -> File {
    File { path: path.to_owned(), bytes: text.into_bytes(), hidden: false }
}

/// Which sections are hidden, with all that is below them. Home and the terms' section are always public.
fn hidden_sections(rng: &mut Rng, samples: bool) -> Vec<bool> {
    let mut hidden = vec![false; SECTIONS.len()];
    for place in 1..SECTIONS.len() {
        let folder = SECTIONS[place].folder;
        let above = (0..place).any(|above| above > 0 && hidden[above] && folder.starts_with(SECTIONS[above].folder));
        hidden[place] = above || (place != ORG && rng.u8(..8) == 0) || (place == SAMPLES && !samples);
    }
    hidden
}

fn plans(rng: &mut Rng, hidden_sections: &[bool]) -> Vec<Plan> {
    let mut plans = Vec::new();
    for (place, section) in SECTIONS.iter().enumerate() {
        let folder = section.folder;
        let slash = if folder.is_empty() { "" } else { "/" };
        let hidden = hidden_sections[place];
        let secret = if hidden { SECRET } else { "" };
        let mark = if place == SAMPLES { "【記載例（架空）】" } else { "" };
        plans.push(Plan {
            path: format!("{folder}{slash}_index.md"),
            section: place,
            title: format!("{secret}区分{place}{mark}"),
            hidden,
            is_section: true,
        });
        for number in 0..rng.usize(..5) {
            let hidden = hidden || rng.u8(..5) < 2;
            let secret = if hidden { SECRET } else { "" };
            let name = format!("{secret}p{place}{number}");
            let file = if rng.u8(..3) == 0 { format!("{name}/index.md") } else { format!("{name}.md") };
            // Hidden pages bear the titles of public ones now and then: a link by title must not be led astray.
            let borrowed = plans.iter().find(|other: &&Plan| !other.hidden && !other.is_section);
            let title = match borrowed {
                Some(other) if hidden && place != SAMPLES && rng.u8(..4) == 0 => other.title.clone(),
                _ => format!("{secret}題{place}{number}{mark}"),
            };
            plans.push(Plan {
                path: format!("{folder}{slash}{file}"),
                section: place,
                title,
                hidden,
                is_section: false,
            });
        }
    }
    plans
}

/// Writes a page and the files that it hands out.
fn write(place: usize, plans: &[Plan], rng: &mut Rng, samples: bool, hidden_sections: &[bool], files: &mut Vec<File>) {
    let plan = &plans[place];
    let secret = if plan.hidden { SECRET } else { "" };
    // Pages that this one may lead to.
    let known: Vec<&Plan> = plans.iter().filter(|other| plan.hidden || !other.hidden).collect();
    let mut front = format!("title: {}\n", plan.title);
    let mut body = format!("{secret}本文{place}です。\n\n## {secret}見出し{place}\n\n");
    let push = |front: &mut String, line: String| writeln!(front, "{line}").expect("a string");

    if rng.bool() {
        push(&mut front, format!("date: 2022-0{}-{:02}", rng.u8(1..7), rng.u8(1..28)));
    }
    if rng.u8(..3) == 0 {
        push(&mut front, format!("summary: {secret}要約{place}"));
    }
    if rng.u8(..3) == 0 {
        push(&mut front, format!("weight: {}", rng.u8(..5)));
    }
    if rng.bool() {
        let own = if plan.hidden { format!(", {SECRET}語{place}") } else { String::new() };
        push(&mut front, format!("tags: [語{}{own}]", rng.u8(..4)));
    }
    if plan.section != SAMPLES && rng.u8(..4) == 0 {
        // What is hidden may claim an address that a public page has.
        let taken = if plan.hidden && rng.bool() { "/news/".to_owned() } else { format!("/old/{secret}{place}/") };
        push(&mut front, format!("aliases: [{taken}]"));
    }
    if !plan.is_section && !plan.path.ends_with("index.md") && rng.u8(..6) == 0 {
        push(&mut front, format!("slug: {secret}slug{place}"));
    }
    if rng.bool() {
        push(&mut front, format!("related: [/{}, /{}]", choose(rng, &known).path, choose(rng, &known).path));
    }
    let mut taxonomies = String::new();
    if rng.bool() {
        let own = if plan.hidden { format!(", {SECRET}題材{place}") } else { String::new() };
        write!(taxonomies, "topic: [題材{}{own}], ", rng.u8(..3)).expect("a string");
    }
    if rng.bool() {
        write!(taxonomies, "theme: [{}], ", ["t1", "t2", "t3"][rng.usize(..3)]).expect("a string");
    }
    let terms: Vec<&&Plan> = known.iter().filter(|other| other.section == ORG && !other.is_section).collect();
    // A sample is of no bureau that there is.
    if !terms.is_empty() && rng.bool() && plan.section != SAMPLES {
        let term = &terms[rng.usize(..terms.len())].path["org/".len()..];
        let key = term.strip_suffix("/index.md").or(term.strip_suffix(".md")).unwrap_or(term);
        write!(taxonomies, "bureau: [{key}], ").expect("a string");
    }
    if !taxonomies.is_empty() {
        push(&mut front, format!("taxonomies: {{{}}}", taxonomies.trim_end_matches(", ")));
    }
    write_files(place, plan, rng, &mut front, &mut body, files);
    if rng.u8(..3) == 0 {
        push(&mut front, format!("changes:\n  - {{date: 2022-06-0{}, text: {secret}公開の更新{place}}}", rng.u8(1..8)));
        let hours = things::hours(rng);
        push(
            &mut front,
            format!("  - {{date: 2022-06-1{}, text: {SECRET}change更新{place}, {hours}}} #with", rng.u8(..7)),
        );
    }
    // A council's public meetings are a row without gaps; what is hidden may be missing, and may be numbered wrongly.
    let earlier = plans[..place].iter().filter(|other| other.section == plan.section && !other.hidden);
    let number = if plan.hidden { rng.usize(1..20) } else { earlier.filter(|other| !other.is_section).count() + 1 };
    kind(plan, place, number, rng, &mut front);
    if plan.hidden {
        push(&mut front, format!("extra: {{facts: [{{label: {SECRET}事項, value: {SECRET}値}}]}}"));
        let covered = !plan.is_section && hidden_sections[plan.section];
        let by_samples = plan.section == SAMPLES && !samples;
        let under_hidden = plan.is_section && plan.section == 2 && hidden_sections[1]
            || plan.is_section && plan.section == 5 && hidden_sections[4];
        // Where something above hides it already, it need not do so itself.
        if !(covered || by_samples || under_hidden) || rng.bool() {
            let is_case = SECTIONS[plan.section].page == "case" && !plan.is_section;
            push(&mut front, hide(rng, is_case));
        } else if SECTIONS[plan.section].page == "case" && !plan.is_section {
            push(&mut front, format!("consent: {{status: granted, record: {SECRET}記録}}"));
        }
    } else if SECTIONS[plan.section].page == "case" && !plan.is_section {
        push(&mut front, format!("consent: {{status: granted, expires: 2022-06-17, record: {SECRET}記録}}"));
    }
    if plan.is_section {
        if plan.section != 0 && rng.bool() {
            push(&mut front, "paginate_by: 2".to_owned());
        }
        let sort = ["weight", "date", "title", "kana"][rng.usize(..4)];
        push(&mut front, format!("sort_by: {sort}\norder: {}", ["asc", "desc"][rng.usize(..2)]));
    }
    for _ in 0..rng.u8(..3) {
        let target = choose(rng, &known);
        match rng.u8(..4) {
            0 => write!(body, "[{}](/{})\n\n", secret, target.path),
            1 => write!(body, "[[{}]]\n\n", target.title),
            2 => write!(body, "[[伴走]]と[節](/{}#{})\n\n", plan.path, format_args!("{secret}見出し{place}")),
            _ => {
                let section = if hidden_sections[1] && !plan.hidden { "org" } else { "news" };
                write!(body, "{{{{ cases(limit={}) }}}}\n\n{{{{ pages(section=\"{section}\") }}}}\n\n", rng.u8(1..4))
            }
        }
        .expect("a string");
    }
    files.push(File {
        path: format!("content/{}", plan.path),
        bytes: format!("---\n{front}---\n{body}").into_bytes(),
        hidden: plan.hidden,
    });
}

fn choose<'a>(rng: &mut Rng, plans: &[&'a Plan]) -> &'a Plan {
    plans[rng.usize(..plans.len())]
}

/// Attachments, some of them for later, and an image.
fn write_files(place: usize, plan: &Plan, rng: &mut Rng, front: &mut String, body: &mut String, files: &mut Vec<File>) {
    let folder = plan.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let slash = if folder.is_empty() { "" } else { "/" };
    let mut hand_out = |name: &str, hidden: bool| {
        let secret = if hidden { SECRET } else { "" };
        let name = format!("{secret}{name}{place}.txt");
        let path = format!("content/{folder}{slash}{name}");
        files.push(File { path, bytes: format!("{secret}資料{place}").into_bytes(), hidden });
        name
    };
    let mut listed = String::new();
    if rng.u8(..3) == 0 {
        let name = hand_out("now", plan.hidden);
        writeln!(listed, "  - {{file: {name}, title: {name}}}").expect("a string");
    }
    if rng.u8(..3) == 0 {
        let name = hand_out("later", true);
        let hours = things::draft_hours(rng);
        writeln!(listed, "  - {{file: {name}, title: {name}, {hours}}}").expect("a string");
    }
    if !listed.is_empty() {
        write!(front, "files:\n{listed}").expect("a string");
    }
    if rng.u8(..4) == 0 {
        let name = hand_out("image", plan.hidden);
        write!(body, "![図]({name})\n\n").expect("a string");
    }
}

/// What a page's section makes of it.
fn kind(plan: &Plan, place: usize, number: usize, rng: &mut Rng, front: &mut String) {
    let secret = if plan.hidden { SECRET } else { "" };
    let line = match (SECTIONS[plan.section].page, plan.is_section) {
        ("case", false) => format!(
            "company: {{anonymized: true, label: {secret}A社{place}}}\nsupport: {{themes: [t{}], initial_issue: {secret}課題}}",
            rng.u8(1..4)
        ),
        ("meeting", true) => format!("council: {{name: {secret}会議, secretariat: {secret}室}}"),
        ("meeting", false) => format!(
            "meeting: {{number: {number}, date: 2022-0{}-15, status: planned, agenda: [{secret}議事{place}]}}",
            rng.u8(1..9)
        ),
        _ => String::new(),
    };
    if !line.is_empty() {
        writeln!(front, "{line}").expect("a string");
    }
    if plan.section == SAMPLES {
        front.push_str("fictitious: true\n");
    }
}

/// One of the ways in which a page isn't public.
fn hide(rng: &mut Rng, is_case: bool) -> String {
    let consent = |status: &str| format!("consent: {{{status}, record: {SECRET}記録}}");
    let granted = if is_case { format!("\n{}", consent("status: granted")) } else { String::new() };
    match rng.u8(..if is_case { 10 } else { 6 }) {
        0 => format!("status: draft{granted}"),
        1 => format!("status: review{granted}"),
        2 => format!("status: withdrawn{granted}"),
        3 => format!("publish_at: \"2022-06-17T12:00:01+09:00\"{granted}"),
        4 => format!("expires_at: \"2022-06-17T12:00:00+09:00\"{granted}"),
        5 => format!("publish_at: 2022-06-18{granted}"),
        6 => consent("status: pending"),
        7 => consent("status: refused"),
        8 => consent("status: withdrawn"),
        _ => consent("status: granted, expires: 2022-06-16"),
    }
}

fn config(samples: bool) -> String {
    format!(
        "title: 試験\nbase_url: https://example.jp/kb/\nsamples: {samples}\nnav:\n  - {{label: 支援体制, to: org/_index.md}}\n\
         taxonomies:\n  bureau: {{label: 局, section: org}}\n  theme: {{label: 題目, vocabulary: theme}}\n  \
         topic: {{label: 題材, paginate_by: 2}}\n  tags: {{label: 語}}\n  industry: {{label: 業種}}\n  stage: {{label: 段階}}\n{}",
        things::HELD
    )
}
