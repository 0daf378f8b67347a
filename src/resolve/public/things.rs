//! What of each file is public: the file as it is if all of it is, else a copy without the rest.
//!
//! What isn't public is told of ([`Held`]) whether it is left out or shown.

use std::sync::Arc;

use crate::calendar::{Date, Now};
use crate::model::attachment::Attachment;
use crate::model::hours::{Held, Mark, Thing};
use crate::model::metric::{Metric, Observation};
use crate::model::page::PageSource;
use crate::model::schedule::{Item, Schedule, Slip};
use crate::model::site::Hidden;
use crate::model::synonyms::{SynonymGroup, SynonymWords, Synonyms};
use crate::model::vocabulary::{Glossary, GlossaryEntry, Vocabulary};
use crate::resolve::paths::file_name;
use crate::resolve::public::left_out::Marks;

/// At which moment, whether what isn't public is left out, and all of it.
pub(super) struct Sieve {
    pub now: Now,
    pub leaves_out: bool,
    pub held: Vec<Held>,
    /// Of what is shown all the same.
    pub marks: Marks,
}

/// Why a thing isn't public, and the page that it waits for.
pub(super) type Why = (Mark, Option<Arc<str>>);

impl Sieve {
    pub(super) fn new(now: Now, leaves_out: bool) -> Sieve {
        Sieve { now, leaves_out, held: Vec::new(), marks: Marks::default() }
    }

    /// Whether a thing stays. If it isn't public, it is told of.
    pub(super) fn keeps(&mut self, why: Option<Why>, told: impl FnOnce() -> Held) -> bool {
        let Some((mark, with)) = why else { return true };
        self.held.push(Held { mark, with, ..told() });
        !self.leaves_out
    }

    /// What stays of a list; none if all of it does.
    fn kept<T: Clone>(
        &mut self,
        all: &[T],
        why: impl Fn(&T) -> Option<Why>,
        told: impl Fn(&T) -> Held,
    ) -> Option<Vec<T>> {
        let kept: Vec<bool> = all.iter().map(|one| self.keeps(why(one), || told(one))).collect();
        if kept.iter().all(|kept| *kept) {
            return None;
        }
        Some(all.iter().zip(kept).filter(|(_, kept)| *kept).map(|(one, _)| one.clone()).collect())
    }

    /// A page of which all that it hands out, says to have changed, and says to have planned otherwise is public.
    /// `waits` says it of a file.
    pub(super) fn page(
        &mut self,
        page: &Arc<PageSource>,
        waits: impl Fn(&str) -> bool,
        left_out: &mut bool,
    ) -> Arc<PageSource> {
        let now = self.now;
        let waits = |file: &Attachment| waits(&file.path.value);
        let has_waiting = page.attachments().any(|(_, file)| waits(file));
        let changes = self.kept(
            &page.front.changes,
            |change| own(change.hours.mark(now)),
            |change| Held { name: change.text.clone(), ..told(Thing::Change, &page.file, Some(change.date.span)) },
        );
        let slips = page.front.meeting.get().and_then(|meeting| {
            let tell = || Held { name: page.title().into(), ..told(Thing::Slip, &page.file, Some(meeting.span)) };
            self.slips(&meeting.history, tell).filter(|slips| slips.kept.len() < meeting.history.len())
        });
        if !has_waiting && changes.is_none() && slips.is_none() {
            return Arc::clone(page);
        }
        let mut next = PageSource::clone(page);
        let front = &mut next.front;
        if let (crate::keys::Part::Read(meeting), Some(slips)) = (&mut front.meeting, slips) {
            meeting.date = slips.planned.unwrap_or(meeting.date);
            meeting.history = slips.kept;
        }
        if let Some(changes) = changes {
            *left_out = true;
            // A page that doesn't say when it was updated says the day of the newest change: of those that are left.
            let is_of_change = |updated: &_| page.front.changes.iter().any(|change| change.date == *updated);
            if front.updated.as_ref().is_some_and(is_of_change) {
                front.updated = changes.first().map(|change| change.date);
            }
            front.changes = changes;
        }
        if has_waiting {
            front.files.retain(|file| !waits(file));
            if let crate::keys::Part::Read(meeting) = &mut front.meeting {
                meeting.documents.retain(|file| !waits(file));
                if let Some(minutes) = &mut meeting.minutes
                    && minutes.file.as_ref().is_some_and(waits)
                {
                    minutes.file = None;
                }
            }
        }
        Arc::new(next)
    }

    /// The numbers of a metric that are public.
    pub(super) fn metric(&mut self, metric: &Arc<Metric>) -> Arc<Metric> {
        let now = self.now;
        let series = self.kept(&metric.series, |of| own(of.hours.mark(now)), |of| number(metric, of));
        series.map_or_else(|| Arc::clone(metric), |series| Arc::new(Metric { series, ..Metric::clone(metric) }))
    }

    /// The items of a schedule that are public, each with the plan that is; `waits` says for which page one waits.
    pub(super) fn schedule(&mut self, schedule: &Arc<Schedule>, waits: impl Fn(&Item) -> Option<Why>) -> Arc<Schedule> {
        let (file, now) = (&schedule.file, self.now);
        let why = |item: &Item| own(item.hours.mark(now)).or_else(|| waits(item));
        if !self.leaves_out {
            let marked = schedule.items.iter().filter_map(|item| Some((item.id.value.clone(), why(item)?.0)));
            self.marks.items.extend(marked.map(|(id, mark)| ((Arc::clone(file), id), mark)));
        }
        let items = self.kept(&schedule.items, why, |item| Held {
            name: item.title.clone(),
            ..told(Thing::Item, file, Some(item.id.span))
        });
        let mut is_new = items.is_some();
        let mut items = items.unwrap_or_else(|| schedule.items.clone());
        for item in &mut items {
            let tell = || Held { name: item.title.clone(), ..told(Thing::Slip, file, Some(item.id.span)) };
            let Some(slips) = self.slips(&item.history, tell) else { continue };
            if let Some(mark) = slips.mark {
                self.marks.items.entry((Arc::clone(file), item.id.value.clone())).or_insert(mark);
            }
            if let (Some(planned), Some(before)) = (&mut item.planned, slips.planned) {
                planned.value = before;
            }
            is_new |= slips.kept.len() < item.history.len();
            item.history = slips.kept;
        }
        if is_new { Arc::new(Schedule { items, ..Schedule::clone(schedule) }) } else { Arc::clone(schedule) }
    }

    /// The changes of a plan that are public. While one waits, what was planned before it is what is planned; what was
    /// changed after it isn't told either. None if all of them are public.
    fn slips(&mut self, all: &[Slip], told: impl Fn() -> Held) -> Option<Slips> {
        if all.iter().all(|slip| slip.hours.is_unsaid()) {
            return None;
        }
        let mut slips = Slips { kept: Vec::with_capacity(all.len()), planned: None, mark: None };
        for slip in all {
            let mark = slip.hours.mark(self.now);
            let is_over = mark.is_some_and(|mark| mark.why == Hidden::Expired);
            if self.keeps(own(mark), &told) {
                // The day that is shown is the one that waits.
                slips.mark = slips.mark.or(mark.filter(|_| !is_over));
                slips.kept.push(slip.clone());
            } else if !is_over {
                slips.planned = Some(slip.planned);
                break;
            }
        }
        (slips.kept.len() < all.len() || slips.mark.is_some()).then_some(slips)
    }

    /// The terms of a vocabulary that are public.
    pub(super) fn vocabulary(&mut self, vocabulary: &Arc<Vocabulary>) -> Arc<Vocabulary> {
        let (file, now) = (&vocabulary.file, self.now);
        let terms = self.kept(
            &vocabulary.terms,
            |term| own(term.hours.mark(now)),
            |term| Held { name: term.label.clone(), ..told(Thing::Term, file, Some(term.key.span)) },
        );
        match terms {
            Some(terms) => Arc::new(Vocabulary { terms, file: Arc::clone(file), is_whole: vocabulary.is_whole }),
            None => Arc::clone(vocabulary),
        }
    }

    /// The entries of the glossary that are public; `waits` says for which page one waits.
    pub(super) fn glossary(
        &mut self,
        glossary: &Arc<Glossary>,
        waits: impl Fn(&GlossaryEntry) -> Option<Why>,
    ) -> Arc<Glossary> {
        let (file, now) = (&glossary.file, self.now);
        let why = |entry: &GlossaryEntry| own(entry.hours.mark(now)).or_else(|| waits(entry));
        if !self.leaves_out {
            let marked = glossary.entries.iter().filter_map(|entry| Some((entry.term.value.clone(), why(entry)?.0)));
            self.marks.entries.extend(marked);
        }
        let entries = self.kept(&glossary.entries, why, |entry| Held {
            name: entry.term.value.clone(),
            ..told(Thing::Entry, file, Some(entry.term.span))
        });
        match entries {
            Some(entries) => Arc::new(Glossary { file: Arc::clone(file), entries, is_broken: glossary.is_broken }),
            None => Arc::clone(glossary),
        }
    }

    /// The groups of synonyms that are public.
    pub(super) fn synonyms(&mut self, synonyms: &Arc<Synonyms>) -> Arc<Synonyms> {
        let now = self.now;
        let why = |group: &SynonymGroup| own(group.hours.mark(now));
        let groups = self.kept(&synonyms.groups, why, |group| words(group, &synonyms.file));
        match groups {
            Some(groups) => {
                Arc::new(Synonyms { file: Arc::clone(&synonyms.file), groups, is_broken: synonyms.is_broken })
            }
            None => Arc::clone(synonyms),
        }
    }
}

/// That a thing isn't public for what it says itself.
fn own(mark: Option<Mark>) -> Option<Why> {
    Some((mark?, None))
}

/// What is told of the changes of a plan.
struct Slips {
    kept: Vec<Slip>,
    /// What is planned, if it isn't what is written.
    planned: Option<Date>,
    /// Why what is planned isn't public.
    mark: Option<Mark>,
}

/// A thing of which why it isn't public, and its name, are still to be said.
pub(super) fn told(thing: Thing, file: &Arc<str>, span: Option<crate::diagnostic::Span>) -> Held {
    Held { thing, name: "".into(), file: Arc::clone(file), span, mark: Hidden::Draft.into(), with: None }
}

fn number(metric: &Metric, of: &Observation) -> Held {
    let name = format!("{} {}", metric.name.value, of.at).into();
    Held { name, ..told(Thing::Observation, &of.file, Some(of.span)) }
}

fn words(group: &SynonymGroup, file: &Arc<str>) -> Held {
    let words: Vec<_> = match &group.words {
        SynonymWords::Equal(words) => words.iter().collect(),
        SynonymWords::OneWay { word, also } => std::iter::once(word).chain(also).collect(),
    };
    let name = words.iter().map(|word| &*word.value).collect::<Vec<_>>().join(", ").into();
    Held { name, ..told(Thing::Synonyms, file, words.first().map(|word| word.span)) }
}

/// A file that a page hands out, as it is called there.
pub(super) fn document(file: &Attachment, page: &PageSource) -> Held {
    let called = [&*file.label.value, &*file.title].into_iter().filter(|text| !text.is_empty());
    let called = called.collect::<Vec<_>>().join(" ");
    let name = if called.is_empty() { file_name(&file.path.value).into() } else { called.into() };
    Held { name, ..told(Thing::Document, &page.file, Some(file.path.span)) }
}
