//! Small random sites, of which some items are hidden. A seed always makes the same site.
//!
//! A site is looked at in three moments, and what is hidden has a [`Phase`]: at which of them it is. Hidden are whole
//! files, and parts of files: lines that end in ` #+` and the letter of a phase are there with what is hidden, or once
//! it is public; those that end in ` #-` and the letter stand in their place until then ([`things`](crate::things)).
//!
//! Everything that a hidden item says, down to the name of its file, begins with the secret of its phase, and nothing
//! else holds it. Items lead to what is public whenever they are; what is hidden always leads to whatever there is.

use std::fmt::Write as _;

use bansou::files::Memory;
use fastrand::Rng;

use crate::things::{self, Hider};

/// What begins every word of what is hidden at some moment.
pub const SECRET: &str = "zqzq";

/// The moment for which the sites are built; their dates lie around it.
pub const NOW: &str = "2022-06-17T12:00:00+09:00";

/// Moments of that day, each with the second before it and the one after: the hours of a site are the latter two.
pub const MOMENTS: [[&str; 3]; 3] = [
    ["2022-06-17T11:59:59+09:00", NOW, "2022-06-17T12:00:01+09:00"],
    ["2022-06-16T23:59:59+09:00", "2022-06-17T00:00:00+09:00", "2022-06-17T00:00:01+09:00"],
    ["2022-06-17T23:59:57+09:00", "2022-06-17T23:59:58+09:00", "2022-06-17T23:59:59+09:00"],
];

/// At which of the three moments something is public.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    Always,
    Never,
    /// From the second on.
    Late,
    /// At the second alone.
    Brief,
    /// At the third alone.
    Last,
}

impl Phase {
    /// Those of what is hidden.
    pub const HIDDEN: [Phase; 4] = [Phase::Never, Phase::Late, Phase::Brief, Phase::Last];

    /// Half of what is hidden is so at every moment.
    pub fn any(rng: &mut Rng) -> Phase {
        [Phase::Never, Phase::Never, Phase::Never, Phase::Late, Phase::Brief, Phase::Last][rng.usize(..6)]
    }

    /// Any of what is hidden that is public at no moment at which this isn't.
    fn within(self, rng: &mut Rng) -> Phase {
        let phase = Phase::any(rng);
        if self.covers(phase) { phase } else { Phase::Never }
    }

    pub fn is_hidden(self) -> bool {
        self != Phase::Always
    }

    pub fn is_public(self, moment: usize) -> bool {
        match self {
            Phase::Always => true,
            Phase::Never => false,
            Phase::Late => moment >= 1,
            Phase::Brief => moment == 1,
            Phase::Last => moment == 2,
        }
    }

    /// Whether what has this phase is public whenever what has the other is.
    pub fn covers(self, other: Phase) -> bool {
        (0..3).all(|moment| self.is_public(moment) || !other.is_public(moment))
    }

    /// What begins its words.
    pub fn secret(self) -> &'static str {
        match self {
            Phase::Always => "",
            Phase::Never => "zqzqn",
            Phase::Late => "zqzql",
            Phase::Brief => "zqzqb",
            Phase::Last => "zqzqe",
        }
    }

    fn letter(self) -> &'static str {
        self.secret().get(SECRET.len()..).unwrap_or_default()
    }

    /// The end of a line that is there with what is hidden, or once it is public.
    pub fn with(self) -> String {
        format!(" #+{}", self.letter())
    }

    /// The end of a line that stands in its place until then.
    pub fn without(self) -> String {
        format!(" #-{}", self.letter())
    }
}

/// A generated site.
pub struct Generated {
    files: Vec<File>,
    /// Around which of [`MOMENTS`] its hours are.
    moments: usize,
}

#[derive(Clone)]
pub struct File {
    pub path: String,
    pub bytes: Vec<u8>,
    pub phase: Phase,
}

impl File {
    /// What the file says with what is hidden (`None`), or without what is at a moment.
    fn part(&self, moment: Option<usize>) -> Vec<u8> {
        let Ok(text) = std::str::from_utf8(&self.bytes) else { return self.bytes.clone() };
        // In a text, and in a table, a mark would be a part of it.
        text.split_inclusive('\n').filter_map(|line| kept(line, moment)).collect::<String>().into()
    }
}

/// A line without its mark; none if it isn't there.
fn kept(line: &str, moment: Option<usize>) -> Option<String> {
    let marked = line.trim_end().rsplit_once(" #").filter(|(_, mark)| mark.len() == 2);
    let phase = |mark: &str| Phase::HIDDEN.into_iter().find(|phase| phase.letter() == &mark[1..]);
    let Some((text, mark, phase)) = marked.and_then(|(text, mark)| Some((text, mark, phase(mark)?))) else {
        return Some(line.to_owned());
    };
    let is_there = moment.is_none_or(|moment| phase.is_public(moment));
    (is_there == mark.starts_with('+')).then(|| format!("{text}\n"))
}

impl Generated {
    /// The site with its hours around another of [`MOMENTS`].
    pub fn around(mut self, moments: usize) -> Generated {
        let [_, at, after] = MOMENTS[moments];
        for file in &mut self.files {
            if let Ok(text) = std::str::from_utf8(&file.bytes) {
                let text = text.replace(MOMENTS[0][2], "AFTER").replace(NOW, at).replace("AFTER", after);
                file.bytes = text.into_bytes();
            }
        }
        self.moments = moments;
        self
    }

    pub fn moments(&self) -> [&'static str; 3] {
        MOMENTS[self.moments]
    }

    /// The site's files, with all that is hidden.
    pub fn whole(&self) -> Memory {
        self.part(None)
    }

    /// The site's files without what is hidden at a moment.
    pub fn at(&self, moment: usize) -> Memory {
        self.part(Some(moment))
    }

    fn part(&self, moment: Option<usize>) -> Memory {
        let mut memory = Memory::new();
        let is_there = |file: &&File| moment.is_none_or(|moment| file.phase.is_public(moment));
        for file in self.files.iter().filter(is_there) {
            memory.insert(&file.path, file.part(moment));
        }
        memory
    }

    /// Whether the site without what is hidden is the same at two moments.
    pub fn is_same(&self, moment: usize, other: usize) -> bool {
        self.files.iter().all(|file| {
            file.phase.is_public(moment) == file.phase.is_public(other)
                && (!file.phase.is_public(moment) || file.part(Some(moment)) == file.part(Some(other)))
        })
    }

    /// The site's files, with or without samples, and without what leads from another page to one: lines that name one.
    pub fn without_doors(&self, samples: bool) -> Memory {
        let mut memory = Memory::new();
        for file in &self.files {
            let is_page = file.path.ends_with(".md") && !file.path.starts_with("content/samples/");
            let mut bytes = file.part(None);
            if let Ok(text) = std::str::from_utf8(&bytes) {
                let is_door = |line: &&str| line.contains("/samples/") || line.contains("記載例");
                if is_page {
                    let text = text.split_inclusive('\n').filter(|line| !is_door(line)).collect::<String>();
                    bytes = text.into();
                } else if file.path == "content/site.yaml" {
                    let other = format!("samples: {}", !samples);
                    bytes = text.replace(&other, &format!("samples: {samples}")).into();
                }
            }
            memory.insert(&file.path, bytes);
        }
        memory
    }

    /// How many files are hidden at some moment, or a part of them.
    pub fn hidden(&self) -> usize {
        self.files.iter().filter(|file| file.phase.is_hidden() || file.part(None) != file.part(Some(0))).count()
    }

    /// Every file, for a site on a disk.
    pub fn paths(&self) -> impl Iterator<Item = (&str, Vec<u8>)> {
        self.files.iter().map(|file| (file.path.as_str(), file.part(None)))
    }
}

/// A page before it is written down.
struct Plan {
    /// Its file below `content/`.
    path: String,
    section: usize,
    title: String,
    phase: Phase,
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
    generate_by(seed, &Hider::default())
}

/// The same with a fault: what is hidden, by the one who hides.
pub fn generate_by(seed: u64, hider: &Hider) -> Generated {
    let mut rng = Rng::with_seed(seed);
    let samples = rng.bool();
    let sections = sections(&mut rng, samples);
    let plans = plans(&mut rng, &sections);
    let mut files = Vec::new();
    for place in 0..plans.len() {
        write(place, &plans, &mut rng, samples, &sections, &mut files, hider);
    }
    let hidden = plans.iter().filter(|plan| plan.phase.is_hidden() && plan.section != SAMPLES);
    let pages = hidden.map(|plan| things::Page {
        path: &plan.path,
        phase: plan.phase,
        is_meeting: !plan.is_section && SECTIONS[plan.section].page == "meeting",
    });
    let pages: Vec<things::Page<'_>> = pages.collect();
    files.extend(things::things(seed, &pages, hider));
    files.push(text("content/site.yaml", config(samples || !hider.hides("sample"), &things::held(seed, hider))));
    Generated { files, moments: 0 }
}

pub fn text(path: &str, text: String) -> File {
    File { path: path.to_owned(), bytes: text.into_bytes(), phase: Phase::Always }
}

/// Which sections are hidden, with all that is below them. Home and the terms' section are always public.
fn sections(rng: &mut Rng, samples: bool) -> Vec<Phase> {
    let mut phases = vec![Phase::Always; SECTIONS.len()];
    for place in 1..SECTIONS.len() {
        let folder = SECTIONS[place].folder;
        let above = (1..place).find(|&above| phases[above].is_hidden() && folder.starts_with(SECTIONS[above].folder));
        let is_hidden = place != ORG && rng.u8(..8) == 0;
        phases[place] = match above {
            Some(above) => phases[above],
            None if place == SAMPLES && !samples => Phase::Never,
            None if is_hidden => Phase::any(rng),
            None => Phase::Always,
        };
    }
    phases
}

fn plans(rng: &mut Rng, sections: &[Phase]) -> Vec<Plan> {
    let mut plans: Vec<Plan> = Vec::new();
    for (place, section) in SECTIONS.iter().enumerate() {
        let folder = section.folder;
        let slash = if folder.is_empty() { "" } else { "/" };
        let of_section = sections[place];
        let secret = of_section.secret();
        let mark = if place == SAMPLES { "【記載例（架空）】" } else { "" };
        plans.push(Plan {
            path: format!("{folder}{slash}_index.md"),
            section: place,
            title: format!("{secret}区分{place}{mark}"),
            phase: of_section,
            is_section: true,
        });
        for number in 0..rng.usize(..4) {
            let is_hidden = rng.u8(..5) < 2;
            let phase = match (of_section, is_hidden, section.page) {
                (Phase::Always, false, _) => Phase::Always,
                // A council's public meetings are a row without gaps, at every moment.
                (Phase::Always, true, "meeting") => Phase::Never,
                (Phase::Always, true, _) => Phase::any(rng),
                (hidden, ..) => hidden,
            };
            let secret = phase.secret();
            let name = format!("{secret}p{place}{number}");
            let file = if rng.u8(..3) == 0 { format!("{name}/index.md") } else { format!("{name}.md") };
            // Hidden pages bear the titles of public ones now and then: a link by title must not be led astray.
            let borrowed = plans.iter().find(|other: &&Plan| !other.phase.is_hidden() && !other.is_section);
            let title = match borrowed {
                Some(other) if phase == Phase::Never && place != SAMPLES && rng.u8(..4) == 0 => other.title.clone(),
                _ => format!("{secret}題{place}{number}{mark}"),
            };
            plans.push(Plan {
                path: format!("{folder}{slash}{file}"),
                section: place,
                title,
                phase,
                is_section: false,
            });
        }
    }
    plans
}

/// Writes a page and the files that it hands out.
fn write(
    place: usize,
    plans: &[Plan],
    rng: &mut Rng,
    samples: bool,
    sections: &[Phase],
    files: &mut Vec<File>,
    hider: &Hider,
) {
    let plan = &plans[place];
    let (phase, secret) = (plan.phase, plan.phase.secret());
    let is_hidden = phase.is_hidden();
    // Pages that this one may lead to.
    let known: Vec<&Plan> = plans.iter().filter(|other| other.phase.covers(phase)).collect();
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
        let own = if is_hidden { format!(", {secret}語{place}") } else { String::new() };
        push(&mut front, format!("tags: [語{}{own}]", rng.u8(..4)));
    }
    if plan.section != SAMPLES && rng.u8(..4) == 0 {
        // What is hidden may claim an address that a public page has.
        let taken =
            if phase == Phase::Never && rng.bool() { "/news/".to_owned() } else { format!("/old/{secret}{place}/") };
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
        let own = if is_hidden { format!(", {secret}題材{place}") } else { String::new() };
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
    write_files(place, plan, rng, &mut front, &mut body, files, hider);
    if rng.u8(..3) == 0 {
        write_changes(place, phase, rng, &mut front, hider);
    }
    // A council's public meetings are a row without gaps; what is hidden may be missing, and may be numbered wrongly.
    let earlier = plans[..place].iter().filter(|other| other.section == plan.section && other.phase == phase);
    let counted = earlier.filter(|other| !other.is_section).count() + 1;
    let number = if phase == Phase::Never { rng.usize(1..20) } else { counted };
    kind(plan, place, number, rng, &mut front, hider);
    if is_hidden {
        push(&mut front, format!("extra: {{facts: [{{label: {secret}事項, value: {secret}値}}]}}"));
        let covered = !plan.is_section && sections[plan.section].is_hidden();
        let by_samples = plan.section == SAMPLES && !samples;
        let under_hidden = plan.is_section && plan.section == 2 && sections[1].is_hidden()
            || plan.is_section && plan.section == 5 && sections[4].is_hidden();
        // Where something above hides it already, it need not do so itself.
        if !(covered || by_samples || under_hidden) || rng.bool() {
            let is_case = SECTIONS[plan.section].page == "case" && !plan.is_section;
            let fault = if plan.is_section { "section" } else { "page" };
            push(&mut front, hide(rng, phase, is_case, fault, hider));
        } else if SECTIONS[plan.section].page == "case" && !plan.is_section {
            push(&mut front, format!("consent: {{status: granted, record: {SECRET}n記録}}"));
        }
    } else if SECTIONS[plan.section].page == "case" && !plan.is_section {
        push(&mut front, format!("consent: {{status: granted, expires: 2022-06-17, record: {SECRET}n記録}}"));
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
                let section = if sections[1].covers(phase) { "news" } else { "org" };
                write!(body, "{{{{ cases(limit={}) }}}}\n\n{{{{ pages(section=\"{section}\") }}}}\n\n", rng.u8(1..4))
            }
        }
        .expect("a string");
    }
    files.push(File {
        path: format!("content/{}", plan.path),
        bytes: format!("---\n{front}---\n{body}").into_bytes(),
        phase,
    });
}

fn choose<'a>(rng: &mut Rng, plans: &[&'a Plan]) -> &'a Plan {
    plans[rng.usize(..plans.len())]
}

/// What was changed in a page: one change that is public with it, and one that is hidden.
fn write_changes(place: usize, phase: Phase, rng: &mut Rng, front: &mut String, hider: &Hider) {
    let secret = phase.secret();
    writeln!(front, "changes:\n  - {{date: 2022-06-0{}, text: {secret}公開の更新{place}}}", rng.u8(1..8))
        .expect("a string");
    let hidden = phase.within(rng);
    let (hours, own, with) = (hider.hours("change", hidden, rng), hidden.secret(), hidden.with());
    writeln!(front, "  - {{date: 2022-06-1{}, text: {own}change更新{place}, {hours}}}{with}", rng.u8(..7))
        .expect("a string");
}

/// Attachments, some of them for later, a paper whose words are searched, and a picture that says more of itself than
/// it shows.
fn write_files(
    place: usize,
    plan: &Plan,
    rng: &mut Rng,
    front: &mut String,
    body: &mut String,
    files: &mut Vec<File>,
    hider: &Hider,
) {
    let folder = plan.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let slash = if folder.is_empty() { "" } else { "/" };
    let mut hand_out = |name: String, phase: Phase, bytes: Vec<u8>| {
        let path = format!("content/{folder}{slash}{name}");
        files.push(File { path, bytes, phase });
        name
    };
    let mut listed = String::new();
    if rng.u8(..3) == 0 {
        let secret = plan.phase.secret();
        let name = hand_out(format!("{secret}now{place}.txt"), plan.phase, format!("{secret}資料{place}").into());
        writeln!(listed, "  - {{file: {name}, title: {name}}}").expect("a string");
    }
    if rng.u8(..3) == 0 {
        let phase = plan.phase.within(rng);
        let secret = phase.secret();
        let name = hand_out(format!("{secret}later{place}.txt"), phase, format!("{secret}later資料").into());
        let (hours, with) = (hider.draft_hours("later", phase, rng), phase.with());
        writeln!(listed, "  - {{file: {name}, title: {name}, {hours}}}{with}").expect("a string");
    }
    if rng.u8(..24) == 0 && plan.section != SAMPLES {
        let phase = plan.phase.within(rng);
        let words = format!("{}paper紙{place}", phase.secret());
        // Neither its name nor its bytes hold its words.
        let name = hand_out(format!("paper{place}.pdf"), phase, things::paper(&words));
        let (hours, with) = (hider.draft_hours("paper", phase, rng), phase.with());
        writeln!(listed, "  - {{file: {name}, title: 紙, {hours}}}{with}").expect("a string");
    }
    // A list that may be empty is none.
    if !listed.is_empty() {
        let name = hand_out(format!("{}always{place}.txt", plan.phase.secret()), plan.phase, "資料".into());
        write!(front, "files:\n  - {{file: {name}, title: {name}}}\n{listed}").expect("a string");
    }
    if rng.u8(..4) == 0 {
        let secret = plan.phase.secret();
        let name = hand_out(format!("{secret}picture{place}.png"), plan.phase, things::picture());
        write!(body, "![{secret}図]({name})\n\n").expect("a string");
    }
}

/// What a page's section makes of it.
fn kind(plan: &Plan, place: usize, number: usize, rng: &mut Rng, front: &mut String, hider: &Hider) {
    let secret = plan.phase.secret();
    let line = match (SECTIONS[plan.section].page, plan.is_section) {
        ("case", false) => format!(
            "company: {{anonymized: true, label: {secret}A社{place}}}\nsupport: {{themes: [t{}], initial_issue: {secret}課題}}",
            rng.u8(1..4)
        ),
        ("meeting", true) => format!("council: {{name: {secret}会議, secretariat: {secret}室}}"),
        ("meeting", false) => {
            let month = rng.u8(1..9);
            let slip = [Phase::Never, Phase::Late, Phase::Last][rng.usize(..3)];
            let slip = if plan.phase.covers(slip) { slip } else { Phase::Never };
            let meeting = |day: &str, history: &str| {
                format!(
                    "meeting: {{number: {number}, date: 2022-0{month}-{day}, status: planned, agenda: [{secret}議事{place}]{history}}}"
                )
            };
            if rng.bool() {
                let hours = hider.waiting("meeting-slip", slip, rng);
                let moved = format!(
                    ", history: [{{planned: 2022-0{month}-15, changed: 2022-06-01, reason: {}slip会議の理由, {hours}}}]",
                    slip.secret()
                );
                let (with, without) = (slip.with(), slip.without());
                format!("{}{with}\n{}{without}", meeting("16", &moved), meeting("15", ""))
            } else {
                meeting("15", "")
            }
        }
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
fn hide(rng: &mut Rng, phase: Phase, is_case: bool, kind: &'static str, hider: &Hider) -> String {
    let consent = |status: &str| format!("consent: {{{status}, record: {SECRET}n記録}}");
    let granted = || consent("status: granted");
    let way = if is_case && phase == Phase::Never { rng.u8(..5) } else { 9 };
    let refused = match way {
        0 => "status: pending",
        1 => "status: refused",
        2 => "status: withdrawn",
        3 => "status: granted, expires: 2022-06-15",
        _ => {
            let hours = hider.hours(kind, phase, rng).replace(", ", "\n");
            return if is_case { format!("{hours}\n{}", granted()) } else { hours };
        }
    };
    if hider.hides("consent") { consent(refused) } else { granted() }
}

fn config(samples: bool, held: &str) -> String {
    format!(
        "title: 試験\nbase_url: https://example.jp/kb/\nsamples: {samples}\npublisher: {{name: 試験の局}}\n\
         redirects: [nginx, netlify, apache]\nnav:\n  - {{label: 支援体制, to: org/_index.md}}\n\
         taxonomies:\n  bureau: {{label: 局, section: org}}\n  theme: {{label: 題目, vocabulary: theme}}\n  \
         topic: {{label: 題材, paginate_by: 2}}\n  tags: {{label: 語}}\n  industry: {{label: 業種}}\n  stage: {{label: 段階}}\n{held}"
    )
}
