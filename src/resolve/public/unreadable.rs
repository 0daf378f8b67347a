//! What says illegibly when it is public: nobody knows whether it is, and nothing is concluded from it.
//!
//! The site counts it as public; with such a mistake nothing is published. What else is wrong is told if it would be
//! wrong as well if all of it were held back, or if it is a mistake of the file itself, whoever sees it.

use std::collections::HashSet;
use std::sync::Arc;

use crate::keys::Part;
use crate::model::content::Content;
use crate::model::hours::Hours;
use crate::resolve::public::moments::{of_page, of_the_rest};

/// A content with something of which nobody knows whether it is public.
pub(in crate::resolve) struct Unreadable {
    /// The same content with all of that held back.
    pub content: Content,
    /// The pages and the metrics that are held back there.
    pub files: HashSet<Arc<str>>,
}

impl Unreadable {
    /// None if everything says legibly when it is public.
    pub(in crate::resolve) fn of(content: &Content) -> Option<Unreadable> {
        let mut is_any = false;
        let mut look = |hours: &Hours| is_any |= hours.is_unreadable;
        content.pages.iter().for_each(|page| of_page(page, &mut look));
        of_the_rest(content, &mut look);
        is_any.then(|| hold_back(content.clone()))
    }
}

fn hold(hours: &mut Hours) {
    if hours.is_unreadable {
        *hours = Hours::of_draft();
    }
}

fn hold_back(mut content: Content) -> Unreadable {
    let pages = content.pages.iter().filter(|page| page.front.hours.is_unreadable).map(|page| Arc::clone(&page.file));
    let metrics = content.metrics.iter().filter(|metric| metric.hours.is_unreadable);
    let files = pages.chain(metrics.map(|metric| Arc::clone(&metric.file))).collect();
    for page in &mut content.pages {
        let mut is_any = false;
        of_page(page, |hours| is_any |= hours.is_unreadable);
        if !is_any {
            continue;
        }
        let front = &mut Arc::make_mut(page).front;
        hold(&mut front.hours);
        front.files.iter_mut().for_each(|file| hold(&mut file.hours));
        front.changes.iter_mut().for_each(|change| hold(&mut change.hours));
        if let Part::Read(meeting) = &mut front.meeting {
            meeting.history.iter_mut().for_each(|slip| hold(&mut slip.hours));
            let minutes = meeting.minutes.iter_mut().filter_map(|minutes| minutes.file.as_mut());
            meeting.documents.iter_mut().chain(minutes).for_each(|file| hold(&mut file.hours));
        }
    }
    Arc::make_mut(&mut content.config).held.iter_mut().for_each(|held| hold(&mut held.hours));
    for metric in &mut content.metrics {
        let metric = Arc::make_mut(metric);
        hold(&mut metric.hours);
        metric.series.iter_mut().for_each(|of| hold(&mut of.hours));
    }
    for schedule in &mut content.schedules {
        for item in &mut Arc::make_mut(schedule).items {
            hold(&mut item.hours);
            item.history.iter_mut().for_each(|slip| hold(&mut slip.hours));
        }
    }
    for vocabulary in content.vocabularies.values_mut() {
        Arc::make_mut(vocabulary).terms.iter_mut().for_each(|term| hold(&mut term.hours));
    }
    Arc::make_mut(&mut content.glossary).entries.iter_mut().for_each(|entry| hold(&mut entry.hours));
    Arc::make_mut(&mut content.synonyms).groups.iter_mut().for_each(|group| hold(&mut group.hours));
    Unreadable { content, files }
}
