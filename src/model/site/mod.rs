//! The whole site, linked: what resolving makes and rendering reads. Immutable.
//!
//! Only what is public at the site's moment is in here, so that nothing derived from it (lists, counts, feeds, sitemaps)
//! can leak what isn't. A site built with `--unpublished` holds the rest too, each page marked with the reason.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use jiff::Timestamp;

use crate::calendar::{Date, Now};
use crate::diagnostic::Spanned;
use crate::model::attachment::{Attachment, FileRole};
use crate::model::config::Config;
use crate::model::metric::Metric;
use crate::model::occasion::{Occasion, SiteCalendar};
use crate::model::report::SiteReport;
use crate::model::schedule::{Item, ItemStatus, Schedule};
use crate::model::synonyms::Synonyms;
use crate::model::update::Update;
use crate::model::value::Data;
use crate::model::vocabulary::Glossary;

mod page;

pub use page::{ByUrl, Hidden, Link, Page, PageTerms, Placed};

/// A page's place in [`Site::pages`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PageId(pub u32);

impl PageId {
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A term's place: the taxonomy in [`Site::taxonomies`], and the term in its list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TermId {
    pub taxonomy: u32,
    pub term: u32,
}

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
    /// By the path below `content/`: `data/x.csv`.
    pub data: BTreeMap<Box<str>, Arc<Data>>,
    /// In the order of their ids.
    pub schedules: Vec<SiteSchedule>,
    /// In the order of their pages.
    pub reports: Vec<SiteReport>,
    /// By workstream, then by weight and id: the order in which they are shown.
    pub metrics: Vec<SiteMetric>,
    /// Meetings and items of schedules: each once, whatever tells of it.
    pub occasions: Vec<Occasion>,
    /// That of the site first, then those of councils and workstreams.
    pub calendars: Vec<SiteCalendar>,
    /// The files that public pages hand out or show, in the order of their paths.
    pub attachments: Arc<[SiteFile]>,
    pub redirects: Arc<[Redirect]>,
    /// What was published and changed until the site's day, newest first.
    pub updates: Arc<[Update]>,
    pub nav: Vec<NavLink>,
    pub footer: Vec<NavLink>,
    /// Pages by the path of their file below `content/`.
    pub by_source: Arc<HashMap<Box<str>, PageId>>,
    /// The folders of sections that aren't public, known so that naming one can be told from a mistake, and for nothing else.
    pub withheld_sections: Arc<[Box<str>]>,
    pub by_url: Arc<ByUrl>,
}

#[derive(Clone, Debug)]
pub struct Taxonomy {
    pub key: Box<str>,
    pub label: Box<str>,
    pub description: Box<str>,
    /// The address of the list of its terms.
    pub url: Box<str>,
    /// The section whose pages are the terms.
    pub section: Option<PageId>,
    pub paginate_by: usize,
    /// Whether readers may narrow lists and results by it.
    pub is_facet: bool,
    /// How many pages carry a term of it.
    pub carried: usize,
    /// In the order shown.
    pub terms: Vec<Term>,
    /// Keys of terms that aren't public, known so that naming one can be told from a mistake, and for nothing else. None where any
    /// key may be a term's.
    pub withheld: Option<Vec<Box<str>>>,
}

#[derive(Clone, Debug)]
pub struct Term {
    pub key: Box<str>,
    pub label: Box<str>,
    pub kana: Box<str>,
    pub description: Box<str>,
    /// Other keys that pages may write for it.
    pub aliases: Vec<Box<str>>,
    /// The address of its page; it is written only where there are pages or the term has a page of its own.
    pub url: Box<str>,
    /// The term's own page.
    pub page: Option<PageId>,
    /// The pages that carry it: newest first, then by title.
    pub pages: Vec<PageId>,
}

impl Term {
    /// Whether a page that writes `key` means this term.
    #[must_use]
    pub fn answers_to(&self, key: &str) -> bool {
        *self.key == *key || self.aliases.iter().any(|alias| **alias == *key)
    }

    /// Whether the term has an address that is written.
    #[must_use]
    pub fn is_linked(&self) -> bool {
        self.page.is_some() || !self.pages.is_empty()
    }
}

#[derive(Clone, Debug, Default)]
pub struct SiteGlossary {
    pub source: Arc<Glossary>,
    /// One for each entry.
    pub ids: Vec<Box<str>>,
    pub see: Vec<Option<PageId>>,
    /// What the references in each definition lead to.
    pub links: Vec<Vec<Link>>,
}

impl SiteGlossary {
    pub const URL: &'static str = "/glossary/";

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.source.entries.is_empty()
    }

    /// The entries that say that a page tells more of them.
    #[must_use]
    pub fn told_by(&self, page: PageId) -> Vec<u32> {
        self.see.iter().zip(0..).filter(|(see, _)| **see == Some(page)).map(|(_, entry)| entry).collect()
    }
}

/// A schedule with what its items lead to.
#[derive(Clone, Debug)]
pub struct SiteSchedule {
    pub source: Arc<Schedule>,
    /// In the order written. What takes its date from a page that isn't public isn't here.
    pub items: Vec<SiteItem>,
    /// One for each workstream.
    pub workstream_pages: Vec<Option<PageId>>,
}

/// An item of a schedule with its dates: those that are written with it, or those of the meeting that it stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteItem {
    /// Its place in the schedule's items.
    pub item: u32,
    pub planned: Option<Date>,
    pub actual: Option<Date>,
    pub status: ItemStatus,
    pub page: Option<PageId>,
}

impl SiteSchedule {
    /// What the file says of an item.
    ///
    /// # Panics
    /// Where the item is another schedule's.
    #[must_use]
    pub fn written(&self, item: &SiteItem) -> &Item {
        &self.source.items[item.item as usize]
    }
}

impl SiteItem {
    /// When it was, or else when it is to be.
    #[must_use]
    pub fn date(&self) -> Option<Date> {
        self.actual.or(self.planned)
    }
}

/// An item of a schedule, by the places of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemId {
    pub schedule: u32,
    /// Its place in [`SiteSchedule::items`].
    pub item: u32,
}

/// A metric in its place.
#[derive(Clone, Debug)]
pub struct SiteMetric {
    /// Without the observations of members that aren't public.
    pub source: Arc<Metric>,
    /// The page about it, where that is public.
    pub page: Option<PageId>,
    /// The members of each dimension, in the order in which they are shown.
    pub dimensions: Vec<Vec<SiteMember>>,
}

/// An area of work, as schedules and metrics name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SiteWorkstream<'a> {
    pub id: &'a str,
    pub label: &'a str,
    pub page: Option<PageId>,
}

/// A member of a dimension: its key, its label, and its own page.
pub type SiteMember = (Box<str>, Box<str>, Option<PageId>);

/// A file that is copied as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteFile {
    /// Below the site's root: `content/councils/a/01/資料.pdf`.
    pub source: Arc<str>,
    pub url: Box<str>,
    /// In bytes.
    pub size: u64,
    /// The pages of a PDF, where they could be counted.
    pub pages: Option<u32>,
}

/// A file that a page lists, ready to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageFile {
    pub role: FileRole,
    pub attachment: Attachment,
    /// Its place in [`Site::attachments`].
    pub file: u32,
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
    /// Where the id is another site's.
    #[must_use]
    pub fn page(&self, id: PageId) -> &Page {
        &self.pages[id.index()]
    }

    /// # Panics
    /// Where the id is another site's.
    #[must_use]
    pub fn scheduled(&self, id: ItemId) -> &SiteItem {
        &self.schedules[id.schedule as usize].items[id.item as usize]
    }

    /// # Panics
    /// Where the id is another site's.
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

    /// The template that a page names, or that its section names for it, with the file that says so; none where the
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
}
