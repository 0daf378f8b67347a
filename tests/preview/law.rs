//! The law, held in the program itself: the workshop is told which paths were touched, as the system would tell it.
//! That the system's word arrives is for `real.rs` to show.

use std::collections::BTreeMap;

use bansou::build::{self, Options};
use bansou::calendar::Now;
use bansou::files::{Disk, Edits, Pending};
use bansou::model::config::Overrides;
use bansou::model::output::Content;
use bansou::preview::Workshop;
use bansou::render::Renderer;

use crate::edits::{Desk, Touched};
use crate::writing::NOW;

/// Deeds of a sequence.
pub const DEEDS: usize = 30;

pub fn options(unpublished: bool) -> Options {
    Options { now: Now(NOW.parse().unwrap()), unpublished, overrides: Overrides::default(), papers: None }
}

/// Every file of a site by its path, with its bytes or where they come from.
pub fn tree(renderer: &Renderer) -> BTreeMap<String, String> {
    let routes = renderer.routes().into_iter().chain(renderer.index_routes());
    let outputs = routes.map(|route| renderer.render(route).0).chain(renderer.assets());
    outputs
        .map(|output| {
            let bytes = match output.content {
                Content::Bytes(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
                Content::File { source } => format!("@{source}"),
            };
            (output.path.into(), bytes)
        })
        .collect()
}

/// How whoever watches tells of what was touched. The first is right; the others are what could go wrong with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Telling {
    Right,
    /// All of it, as where events were lost.
    Everywhere,
    NothingOfWhatIsGone,
    NothingOfFolders,
    NothingOfThemes,
    NothingOfData,
    OneOfSeveral,
    TheDeedBefore,
}

impl Telling {
    fn edits(self, desk: &Desk, touched: &Touched, before: &Touched) -> Edits {
        let mut edits = Edits::default();
        let touched = if self == Telling::TheDeedBefore { before } else { touched };
        for path in touched {
            let place = desk.root.join(path);
            let is_told = match self {
                Telling::Right | Telling::TheDeedBefore => true,
                Telling::Everywhere => return Edits::Everywhere,
                Telling::NothingOfWhatIsGone => place.exists(),
                Telling::NothingOfFolders => !place.is_dir(),
                Telling::NothingOfThemes => !path.starts_with("themes"),
                Telling::NothingOfData => path.ends_with(".md") || path.starts_with("themes") || place.is_dir(),
                Telling::OneOfSeveral => Some(path) == touched.first(),
            };
            if is_told {
                edits.add(path);
            }
        }
        edits
    }
}

/// Whether the preview shows what a clean build writes, all through a sequence; else what was done and where it
/// differs.
fn holds(seed: u64, deeds: usize, telling: Telling) -> Result<usize, String> {
    let mut desk = Desk::new(seed);
    let options = options(seed.is_multiple_of(4));
    let disk = Disk::new(&desk.root).unwrap();
    let mut workshop = Workshop::new(options.clone());
    workshop.look(&disk, &Edits::Everywhere, &Pending::default());
    let mut before = Touched::new();
    let mut done = Vec::new();
    let mut compared = 0;
    for step in 0..=deeds {
        let (name, touched) = if step == deeds { ("mend all", desk.mend()) } else { desk.deed() };
        done.push(format!("{step}: {name} {touched:?}"));
        let mut edits = telling.edits(&desk, &touched, &before);
        // Several deeds are mostly told at once, and now and then one of them in pieces.
        if desk.rng.u8(..4) == 0 && step + 1 < deeds {
            let (name, more) = desk.deed();
            done.push(format!("{step}: and {name} {more:?}"));
            if let (Edits::At(all), Edits::At(more)) = (&mut edits, telling.edits(&desk, &more, &touched)) {
                all.extend(more);
            }
        }
        before = touched;
        workshop.look(&disk, &edits, &Pending::default());
        let shown = workshop.link(&disk, options.now);
        // What can't be read is shown as it was: a build would publish nothing.
        if desk.is_broken() {
            continue;
        }
        let clean = build::link(&disk, &options).unwrap();
        let Some(clean) = clean.renderer else {
            let said: Vec<_> = clean.diagnostics.iter().map(|it| format!("{}: {}", it.file, it.message.en)).collect();
            return Err(format!("seed {seed}: no site: {said:#?}"));
        };
        let (shown, clean) = (tree(shown.renderer.as_ref().expect("a site that is shown")), tree(&clean));
        compared += 1;
        if shown != clean {
            let paths = shown.keys().chain(clean.keys()).find(|path| shown.get(*path) != clean.get(*path)).unwrap();
            return Err(format!(
                "seed {seed}: {paths} differs\nshown: {:?}\nclean: {:?}\n{}",
                shown.get(paths),
                clean.get(paths),
                done.join("\n")
            ));
        }
    }
    Ok(compared)
}

/// The pages of these sites show what they are meant to: else nothing would differ, whatever went wrong.
#[test]
fn the_sites_show_what_pages_know_of_each_other() {
    let desk = Desk::new(0);
    let disk = Disk::new(&desk.root).unwrap();
    let outcome = build::check(&disk, &options(true), &build::Progress::default()).unwrap();
    let said: Vec<_> = outcome.diagnostics.iter().map(|it| format!("{}: {}", it.file, it.message.en)).collect();
    assert!(said.iter().all(|it| it.starts_with("content/")), "{said:#?}");
    let tree = tree(&outcome.renderer.unwrap());
    for part in ["<i>題", "甲,", "拠点", "<li>題", "<b>題", "札"] {
        assert!(tree.values().any(|page| page.contains(part)), "no page shows {part}");
    }
}

/// Sequences in the short form; the long form sets `BANSOU_SEQUENCES`.
pub fn sequences() -> u64 {
    std::env::var("BANSOU_SEQUENCES").ok().and_then(|number| number.parse().ok()).unwrap_or(100)
}

fn all_hold(telling: Telling, seeds: std::ops::Range<u64>) {
    use rayon::prelude::*;
    let outcomes: Vec<Result<usize, String>> = seeds.into_par_iter().map(|seed| holds(seed, DEEDS, telling)).collect();
    if let Some(broken) = outcomes.iter().find_map(|outcome| outcome.as_ref().err()) {
        panic!("{broken}");
    }
    let compared: usize = outcomes.into_iter().flatten().sum();
    assert!(compared > DEEDS, "only {compared} states were compared");
}

#[test]
fn after_every_edit_the_preview_shows_what_a_build_would_write() {
    all_hold(Telling::Right, 0..sequences());
}

#[test]
fn so_it_does_where_events_were_lost() {
    all_hold(Telling::Everywhere, 1000..1000 + (sequences() / 6).max(10));
}

/// The law has to see what goes wrong: each of these faults, put into what the workshop is told, breaks it.
#[test]
fn a_fault_in_what_is_told_is_seen() {
    for fault in [
        Telling::NothingOfWhatIsGone,
        Telling::NothingOfFolders,
        Telling::NothingOfThemes,
        Telling::NothingOfData,
        Telling::OneOfSeveral,
        Telling::TheDeedBefore,
    ] {
        let is_seen = (0..40).any(|seed| holds(seed, DEEDS, fault).is_err());
        assert!(is_seen, "{fault:?} goes unseen");
    }
}
