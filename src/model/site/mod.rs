//! The whole site, linked: what resolving makes and rendering reads. Immutable.
//!
//! Only what is public at the site's moment is in here, so that nothing derived from it (lists, counts, feeds,
//! sitemaps) can leak what isn't. A site built with `--unpublished` holds the rest too, each page marked with the
//! reason.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use jiff::Timestamp;

use crate::calendar::Now;
use crate::diagnostic::Spanned;
use crate::model::accessibility::Accessibility;
use crate::model::config::Config;
use crate::model::hours::Mark;
use crate::model::occasion::{Occasion, SiteCalendar};
use crate::model::page::Change;
use crate::model::synonyms::Synonyms;
use crate::model::update::{Novelty, Update};
use crate::model::value::Data;
use crate::model::withdrawal::Notice;

mod file;
mod glossary;
mod metric;
mod page;
mod report;
mod schedule;
mod taxonomy;

pub use crate::model::id::{ItemId, PageId, TermId};
pub use file::{PageFile, SiteFile};
pub use glossary::SiteGlossary;
pub use metric::{SiteMember, SiteMetric};
pub use page::{ByUrl, Hidden, Link, Page, PageTerms, Resolved};
pub use report::SiteReport;
pub use schedule::{SiteItem, SiteSchedule, SiteWorkstream};
pub use taxonomy::{Apart, Taxonomy, Term};

#[derive(Clone, Debug)]
pub struct Site {
    pub config: Arc<Config>,
    pub now: Now,
    /// The next moment at which something appears, disappears or becomes a day older by itself.
    pub until: Timestamp,
    /// Whether a text names a page by its title: `[[題名]]`.
    pub names_titles: bool,
    /// In the order of their files' paths.
    pub pages: Vec<Page>,
    pub home: PageId,
    pub taxonomies: Vec<Taxonomy>,
    /// What the pages say of their terms, all in one place.
    pub page_terms: Arc<PageTerms>,
    pub glossary: SiteGlossary,
    pub synonyms: Arc<Synonyms>,
    /// The policy and the record of the test; none if nobody wrote them.
    pub accessibility: Option<Arc<Accessibility>>,
    /// By the path below `content/`: `data/x.csv`.
    pub data: BTreeMap<Box<str>, Arc<Data>>,
    /// In the order of their ids.
    pub schedules: Vec<SiteSchedule>,
    /// In the order of their pages.
    pub reports: Vec<SiteReport>,
    /// The meetings whose minutes are pages of their own, each with such a page, in the order of those.
    pub minutes: Vec<(PageId, PageId)>,
    /// By workstream, then by weight and id: the order in which they are shown.
    pub metrics: Vec<SiteMetric>,
    /// Meetings and items of schedules: each once, whatever tells of it.
    pub occasions: Vec<Occasion>,
    /// That of the site first, then those of councils and workstreams.
    pub calendars: Vec<SiteCalendar>,
    /// The files that public pages hand out or show, in the order of their paths.
    pub attachments: Arc<[SiteFile]>,
    pub redirects: Arc<[Redirect]>,
    /// What stands at the addresses of withdrawn pages.
    pub notices: Arc<[Notice]>,
    /// What was published and changed until the site's day, newest first.
    pub updates: Arc<[Update]>,
    pub nav: Vec<NavLink>,
    pub footer: Vec<NavLink>,
    /// Pages by the path of their file below `content/`.
    pub by_source: Arc<HashMap<Box<str>, PageId>>,
    /// The names of what isn't public, known so that naming one can be told from a mistake, and for nothing else.
    pub withheld: Arc<Withheld>,
    pub by_url: Arc<ByUrl>,
}

/// Names of what isn't public.
#[derive(Clone, Debug, Default)]
pub struct Withheld {
    /// The folders of sections.
    pub sections: Vec<Box<str>>,
    /// The ids of metrics.
    pub metrics: Vec<Box<str>>,
    /// Files of data, by the path below `content/`.
    pub data: Vec<Box<str>>,
    /// Files of data that are shown although they aren't public.
    pub shown_data: BTreeMap<Box<str>, Mark>,
}

/// An earlier address of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redirect {
    pub url: Box<str>,
    pub to: PageId,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NavLink {
    pub label: Box<str>,
    /// Below the site's root, or an absolute address.
    pub url: Box<str>,
}

impl Site {
    /// # Panics
    /// If the id is another site's.
    #[must_use]
    pub fn page(&self, id: PageId) -> &Page {
        &self.pages[id.index()]
    }

    /// The files of data that pages hand out, in the order of the pages; without what is 記載例（架空）.
    pub fn data_files(&self) -> impl Iterator<Item = (&Page, &PageFile)> {
        let is_data =
            |file: &PageFile| self.attachments.get(file.file as usize).is_some_and(|file| file.data_type().is_some());
        let real = self.pages.iter().filter(|page| !page.source.front.fictitious);
        let files = real.flat_map(|page| page.files.iter().map(move |file| (page, file)));
        files.filter(move |(_, file)| is_data(file))
    }

    /// What templates and readers call the kind of a page; home is `home`, whatever its kind.
    ///
    /// # Panics
    /// If the id is another site's.
    #[must_use]
    pub fn kind_name(&self, id: PageId) -> &'static str {
        if id == self.home { "home" } else { self.page(id).kind.name() }
    }

    /// # Panics
    /// If the id is another site's.
    #[must_use]
    pub fn scheduled(&self, id: ItemId) -> &SiteItem {
        &self.schedules[id.schedule as usize].items[id.item as usize]
    }

    /// # Panics
    /// If the id is another site's.
    #[must_use]
    pub fn term(&self, id: TermId) -> (&Taxonomy, &Term) {
        let taxonomy = &self.taxonomies[id.taxonomy as usize];
        (taxonomy, &taxonomy.terms[id.term as usize])
    }

    pub fn page_ids(&self) -> impl Iterator<Item = PageId> + use<> {
        (0..u32::try_from(self.pages.len()).unwrap_or(u32::MAX)).map(PageId)
    }

    /// The areas of work: those of the schedules, the latest schedule first, then those that metrics alone name.
    #[must_use]
    pub fn workstreams(&self) -> Vec<SiteWorkstream<'_>> {
        let of_schedules = self.schedules.iter().rev().flat_map(|schedule| {
            let pages = schedule.workstream_pages.iter().copied();
            let workstreams = schedule.source.workstreams.iter().zip(pages);
            workstreams.map(|(of, page)| SiteWorkstream { id: &of.id.value, label: &of.label, page })
        });
        let named = self.metrics.iter().filter_map(|metric| metric.source.workstream.as_ref());
        let of_metrics = named.map(|id| SiteWorkstream { id: &id.value, label: &id.value, page: None });
        let mut all: Vec<SiteWorkstream<'_>> = Vec::new();
        for workstream in of_schedules.chain(of_metrics) {
            if all.iter().all(|known| known.id != workstream.id) {
                all.push(workstream);
            }
        }
        all
    }

    /// The metric of this id.
    #[must_use]
    pub fn metric(&self, id: &str) -> Option<&SiteMetric> {
        self.metrics.iter().find(|metric| *metric.source.id == *id)
    }

    /// The template that a page names, or that its section names for it, with the file that says so; none if the
    /// template is its kind's.
    #[must_use]
    pub fn template_named_by(&self, id: PageId) -> Option<(&Spanned<Box<str>>, &Arc<str>)> {
        let page = self.page(id);
        let own = page.source.front.template.as_ref().map(|name| (name, &page.source.file));
        own.or_else(|| {
            let section = &self.page(page.section?).source;
            let name = section.front.section.page_template.as_ref()?;
            (name.value == page.template).then_some((name, &section.file))
        })
    }

    /// The pages from home down to the one above `id`.
    #[must_use]
    pub fn ancestors(&self, id: PageId) -> Vec<PageId> {
        let mut above: Vec<PageId> =
            std::iter::successors(self.page(id).section, |&up| self.page(up).section).collect();
        above.reverse();
        above
    }

    /// The item of an occasion, with its schedule.
    #[must_use]
    pub fn item(&self, occasion: &Occasion) -> Option<(&SiteSchedule, &SiteItem)> {
        let id = occasion.item?;
        let schedule = self.schedules.get(id.schedule as usize)?;
        Some((schedule, schedule.items.get(id.item as usize)?))
    }

    /// The page about an occasion.
    #[must_use]
    pub fn occasion_page(&self, occasion: &Occasion) -> Option<PageId> {
        occasion.meeting.or_else(|| self.item(occasion)?.1.page)
    }

    /// What an occasion is called: a meeting by its page.
    #[must_use]
    pub fn occasion_title(&self, occasion: &Occasion) -> &str {
        match (occasion.meeting, self.item(occasion)) {
            (Some(meeting), _) => self.page(meeting).title(),
            (None, Some((schedule, item))) => &schedule.written(item).title,
            (None, None) => "",
        }
    }

    /// The pages that are minutes of a meeting.
    pub fn minutes_of(&self, meeting: PageId) -> impl Iterator<Item = PageId> {
        self.minutes.iter().filter(move |(of, _)| *of == meeting).map(|(_, page)| *page)
    }

    /// The meeting of which a page is the minutes.
    #[must_use]
    pub fn meeting_of(&self, minutes: PageId) -> Option<PageId> {
        self.minutes.iter().find(|(_, page)| *page == minutes).map(|(meeting, _)| *meeting)
    }

    /// The change that an update tells of; none if it is that a page was published or withdrawn.
    #[must_use]
    pub fn change(&self, update: Update) -> Option<&Change> {
        let Novelty::Changed(page, place) = update.novelty else { return None };
        self.page(page).source.front.changes.get(place as usize)
    }
}
