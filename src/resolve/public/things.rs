//! What of each file is public: the file as it is if all of it is, else a copy without the rest.
//!
//! What isn't public is told of ([`Held`]) whether it is left out or shown.

use std::sync::Arc;

use crate::calendar::Now;
use crate::model::attachment::Attachment;
use crate::model::hours::{Held, Hours, Thing};
use crate::model::metric::{Metric, Observation};
use crate::model::page::PageSource;
use crate::model::schedule::{Item, Schedule, Slip};
use crate::model::site::Hidden;
use crate::model::synonyms::{SynonymGroup, SynonymWords, Synonyms};
use crate::model::vocabulary::{Glossary, GlossaryEntry, Vocabulary};
use crate::resolve::paths::file_name;

/// At which moment, whether what isn't public is left out, and all of it.
pub(super) struct Sieve {
    pub now: Now,
    pub leaves_out: bool,
    pub held: Vec<Held>,
}

/// Why a thing isn't public, and the page that it waits for.
pub(super) type Why = (Hidden, Option<Arc<str>>);

impl Sieve {
    /// Whether a thing stays. If it isn't public, it is told of.
    pub(super) fn keeps(&mut self, why: Option<Why>, hours: &Hours, told: impl FnOnce() -> Held) -> bool {
        let Some((why, with)) = why else { return true };
        self.held.push(Held { why, with, hours: *hours, ..told() });
        !self.leaves_out
    }

    fn keeps_own(&mut self, hours: &Hours, told: impl FnOnce() -> Held) -> bool {
        let why = hours.hidden(self.now).map(|why| (why, None));
        self.keeps(why, hours, told)
    }

    /// What stays of a list.
    fn kept<T: Clone>(&mut self, all: &[T], hours: impl Fn(&T) -> &Hours, told: impl Fn(&T) -> Held) -> Option<Vec<T>> {
        let kept: Vec<bool> = all.iter().map(|one| self.keeps_own(hours(one), || told(one))).collect();
        if kept.iter().all(|kept| *kept) {
            return None;
        }
        Some(all.iter().zip(kept).filter(|(_, kept)| *kept).map(|(one, _)| one.clone()).collect())
    }

    /// A page of which all that it hands out and says to have changed is public. `waits` says it of a file.
    pub(super) fn page(
        &mut self,
        page: &Arc<PageSource>,
        waits: impl Fn(&str) -> bool,
        left_out: &mut bool,
    ) -> Arc<PageSource> {
        let waits = |file: &Attachment| waits(&file.path.value);
        let has_waiting = page.attachments().any(|(_, file)| waits(file));
        let changes = self.kept(
            &page.front.changes,
            |change| &change.hours,
            |change| Held { name: change.text.clone(), ..told(Thing::Change, &page.file, Some(change.date.span)) },
        );
        if !has_waiting && changes.is_none() {
            return Arc::clone(page);
        }
        let mut next = PageSource::clone(page);
        let front = &mut next.front;
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
        let series = self.kept(&metric.series, |of| &of.hours, |of| number(metric, of));
        series.map_or_else(|| Arc::clone(metric), |series| Arc::new(Metric { series, ..Metric::clone(metric) }))
    }

    /// The items of a schedule that are public, each with the plan that is.
    pub(super) fn schedule(&mut self, schedule: &Arc<Schedule>) -> Arc<Schedule> {
        let file = &schedule.file;
        let items = self.kept(
            &schedule.items,
            |item| &item.hours,
            |item| Held { name: item.title.clone(), ..told(Thing::Item, file, Some(item.id.span)) },
        );
        let has_hours = |item: &Item| item.history.iter().any(|slip| !slip.hours.is_unsaid());
        if items.is_none() && !schedule.items.iter().any(has_hours) {
            return Arc::clone(schedule);
        }
        let mut is_new = items.is_some();
        let mut items = items.unwrap_or_else(|| schedule.items.clone());
        // What was changed in the plan of an item that isn't public is told of with the item.
        let now = self.now;
        for item in items.iter_mut().filter(|item| has_hours(item) && item.hours.hidden(now).is_none()) {
            is_new |= self.history(item, file);
        }
        if is_new { Arc::new(Schedule { items, ..Schedule::clone(schedule) }) } else { Arc::clone(schedule) }
    }

    /// Leaves out changes of a plan, and returns whether there were any. While a change waits, what was planned before
    /// it is what is planned; what was changed after it isn't told either.
    fn history(&mut self, item: &mut Item, file: &Arc<str>) -> bool {
        let before = item.history.len();
        let mut history: Vec<Slip> = Vec::with_capacity(before);
        let mut planned = None;
        for slip in &item.history {
            let why = slip.hours.hidden(self.now);
            if why.is_none() {
                history.push(slip.clone());
            }
            let tell = || Held { name: item.title.clone(), ..told(Thing::Slip, file, Some(item.id.span)) };
            self.keeps(why.map(|why| (why, None)), &slip.hours, tell);
            if !matches!(why, None | Some(Hidden::Expired)) {
                planned = Some(slip.planned);
                break;
            }
        }
        if !self.leaves_out || history.len() == before {
            return false;
        }
        if let (Some(before), Some(planned)) = (planned, &mut item.planned) {
            planned.value = before;
        }
        item.history = history;
        true
    }

    /// The terms of a vocabulary that are public.
    pub(super) fn vocabulary(&mut self, vocabulary: &Arc<Vocabulary>) -> Arc<Vocabulary> {
        let file = &vocabulary.file;
        let terms = self.kept(
            &vocabulary.terms,
            |term| &term.hours,
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
        let kept: Vec<bool> = glossary
            .entries
            .iter()
            .map(|entry| {
                let own = entry.hours.hidden(self.now).map(|why| (why, None));
                let told = || Held {
                    name: entry.term.value.clone(),
                    ..told(Thing::Entry, &glossary.file, Some(entry.term.span))
                };
                self.keeps(own.or_else(|| waits(entry)), &entry.hours, told)
            })
            .collect();
        if kept.iter().all(|kept| *kept) {
            return Arc::clone(glossary);
        }
        let entries = glossary.entries.iter().zip(kept).filter(|(_, kept)| *kept).map(|(entry, _)| entry.clone());
        Arc::new(Glossary {
            file: Arc::clone(&glossary.file),
            entries: entries.collect(),
            is_broken: glossary.is_broken,
        })
    }

    /// The groups of synonyms that are public.
    pub(super) fn synonyms(&mut self, synonyms: &Arc<Synonyms>) -> Arc<Synonyms> {
        let groups = self.kept(&synonyms.groups, |group| &group.hours, |group| words(group, &synonyms.file));
        match groups {
            Some(groups) => {
                Arc::new(Synonyms { file: Arc::clone(&synonyms.file), groups, is_broken: synonyms.is_broken })
            }
            None => Arc::clone(synonyms),
        }
    }
}

/// A thing of which why it isn't public, and its name, are still to be said.
pub(super) fn told(thing: Thing, file: &Arc<str>, span: Option<crate::diagnostic::Span>) -> Held {
    Held {
        thing,
        name: "".into(),
        file: Arc::clone(file),
        span,
        why: Hidden::Draft,
        hours: Hours::default(),
        with: None,
    }
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
