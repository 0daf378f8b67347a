//! The plan is kept: at the second before a moment it says exactly what the build at that moment does.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use bansou::build::plan::{Step, plan};
use bansou::build::{Options, Outcome, Progress, Target, build};
use bansou::calendar::Now;
use bansou::diagnostic::Diagnostic;
use bansou::files::Memory;
use bansou::publish::{self, Published};
use jiff::{Timestamp, ToSpan};
use rayon::prelude::*;

use crate::laws_support::{Tree, options, tree};
use crate::program::Place;
use crate::sites::{NOW, generate};

/// How many random sites are tried.
const SITES: u64 = 200;

fn at(moment: Timestamp) -> Options {
    Options { now: Now(moment), ..options(NOW) }
}

fn built(files: &Memory, place: &Place, moment: Timestamp) -> Outcome {
    let public = place.public();
    let target = Target { place: publish::Place::new(&public, &[]), is_packed: false, approved: None };
    build(files, &at(moment), target, &Progress::default()).expect("a build")
}

fn standing(place: &Place) -> Tree {
    if place.public().exists() { tree(&place.public()) } else { Tree::new() }
}

/// What really became of each file: whether it is there afterwards.
fn done(before: &Tree, after: &Tree) -> BTreeMap<String, bool> {
    let written = after.iter().filter(|(path, bytes)| before.get(*path) != Some(bytes)).map(|(path, _)| (path, true));
    let removed = before.keys().filter(|path| !after.contains_key(*path)).map(|path| (path, false));
    written.chain(removed).map(|(path, is_there)| (path.clone(), is_there)).collect()
}

/// What a step says of it; nothing changes where nothing can be published.
fn said(step: &Step) -> BTreeMap<String, bool> {
    let files = step.effects.iter().flat_map(|effects| &effects.files);
    files.map(|file| (file.path.to_string(), file.after.is_some())).collect()
}

fn errors(outcome: &Outcome) -> Vec<Diagnostic> {
    outcome.diagnostics.iter().filter(|it| it.is_error()).cloned().collect()
}

#[test]
fn a_second_before_the_plan_says_what_the_build_at_the_hour_does() {
    let (told, failed, foreseen) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicUsize::new(0));
    (0..SITES).into_par_iter().for_each(|seed| {
        let files = generate(seed).whole();
        // The hours of the generator: what expires and whose consent ends, what appears, what goes, and another.
        let hours = ["2022-06-16T00:00:00+09:00", NOW, "2022-06-17T12:00:01+09:00", "2022-06-18T00:00:00+09:00"];
        let moment: Timestamp = hours[usize::try_from(seed % 4).expect("small")].parse().expect("a moment");
        let place = Place::new();
        let before = built(&files, &place, moment - 1.seconds());
        let stood = standing(&place);
        let published = Published::of(&place.public()).expect("a directory");
        let plan = plan(&files, &at(moment - 1.seconds()), &published, Some(moment)).expect("a plan");
        // What was just built is built.
        assert_eq!(plan.asked.errors, errors(&before), "site {seed}");
        assert_eq!(said(&plan.asked), BTreeMap::new(), "site {seed}");
        let [step] = &*plan.ahead else {
            assert_eq!(plan.ahead.len(), 0, "site {seed}: two moments within a second");
            // Where no moment is told of, nothing changes, but for what a new day makes older.
            built(&files, &place, moment);
            let is_midnight = matches!(seed % 4, 0 | 3);
            assert!(is_midnight || done(&stood, &standing(&place)).is_empty(), "site {seed}");
            return;
        };
        assert_eq!(step.at, moment, "site {seed}");
        let outcome = built(&files, &place, moment);
        let stands = standing(&place);
        assert_eq!(said(step), done(&stood, &stands), "site {seed}");
        assert_eq!(step.errors, errors(&outcome), "site {seed}");
        assert_eq!(step.effects.is_some(), outcome.changes.is_some(), "site {seed}");
        if let (Some(effects), Some(changes)) = (&step.effects, outcome.changes) {
            let removed = effects.files.iter().filter(|file| file.after.is_none()).count();
            let counts = (effects.files.len() - removed, removed, effects.unchanged);
            assert_eq!(counts, (changes.written, changes.removed, changes.unchanged), "site {seed}");
            for file in &effects.files {
                let size = stands.get(&*file.path).map(|bytes| bytes.len() as u64);
                assert_eq!(file.after.map(|after| after.size), size, "site {seed}: {}", file.path);
            }
            // Whatever changes is told of in one of the lists.
            let derived: usize = effects.derived.values().flatten().sum();
            assert_eq!(effects.files.len(), effects.pages.len() + effects.documents.len() + derived, "site {seed}");
        } else {
            failed.fetch_add(1, Ordering::Relaxed);
            // What begins to fail at the hour was told by the build before it.
            if before.changes.is_some() {
                let hour = bansou::diagnostic::Diagnostic::is_error;
                assert!(!before.diagnostics.iter().any(hour), "site {seed}: what is to come keeps nothing back");
                let warned = before.diagnostics.iter().filter_map(|it| it.from.as_deref());
                let warned: Vec<Timestamp> = warned.map(|from| from.parse().expect("a moment")).collect();
                assert!(warned.contains(&moment), "site {seed}: {warned:?}");
                foreseen.fetch_add(1, Ordering::Relaxed);
            }
        }
        told.fetch_add(usize::from(!said(step).is_empty()), Ordering::Relaxed);
    });
    let (told, failed, foreseen) = (told.into_inner(), failed.into_inner(), foreseen.into_inner());
    assert!(told > 60 && failed > 5 && foreseen > 2, "{told} changed, {failed} failed, {foreseen} of them foreseen");
}
