//! Every address that a site has, as a closed set.

use std::collections::BTreeSet;

use crate::model::config::{Links, RedirectForm};
use crate::model::page::World;
use crate::model::site::{PageId, Site, SiteGlossary, TermId};
use crate::model::update::Update;

/// One thing that a browser can ask for. Sheets count from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Route {
    /// A page, or a sheet of a section's or a term page's list.
    Page {
        page: PageId,
        sheet: u32,
    },
    /// The list of a taxonomy's terms, by its place in [`Site::taxonomies`].
    Taxonomy(u32),
    /// A term that has no page of its own.
    Term {
        term: TermId,
        sheet: u32,
    },
    Glossary,
    /// A sheet of what is new on the site.
    Updates {
        sheet: u32,
    },
    /// An earlier address, by its place in [`Site::redirects`].
    Redirect(u32),
    /// What stands in place of a withdrawn page, by its place in [`Site::notices`].
    Notice(u32),
    /// The earlier addresses, as a server reads them.
    Redirections(RedirectForm),
    /// The Atom feed of the site (none), or of a section.
    Feed(Option<PageId>),
    /// A calendar in iCalendar, by its place in [`Site::calendars`].
    Calendar(u32),
    /// A metric to be taken away, by its place in [`Site::metrics`].
    Metric {
        metric: u32,
        form: MetricForm,
    },
    /// All metrics in one file.
    Metrics(MetricForm),
    /// The catalogue of all data that is handed out.
    Catalog,
    /// The page on which the site is searched.
    Search,
    /// What the search reads first.
    SearchManifest,
    /// A file of the index with this hash. How many there are is known once the index is made (`render/search/`).
    SearchFile {
        index: u64,
        file: u32,
    },
    Sitemap,
    Robots,
    NotFound,
    /// A file that is handed out, by its place in [`Site::attachments`].
    File(u32),
}

/// The forms in which a metric is handed out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MetricForm {
    Csv,
    /// CSV with a byte-order mark, without which Excel takes UTF-8 for another encoding.
    Excel,
    Json,
}

impl MetricForm {
    pub const ALL: [MetricForm; 3] = [MetricForm::Csv, MetricForm::Excel, MetricForm::Json];

    /// The address of a metric in this form.
    #[must_use]
    pub fn url(self, id: &str) -> String {
        format!("/metrics/{id}.{}", self.ending())
    }

    /// The address of all metrics in this form. It lies where no metric's can.
    #[must_use]
    pub fn url_of_all(self) -> String {
        format!("/metrics.{}", self.ending())
    }

    fn ending(self) -> &'static str {
        match self {
            MetricForm::Csv => "csv",
            MetricForm::Excel => "excel.csv",
            MetricForm::Json => "json",
        }
    }
}

impl Route {
    /// The address of the search page. All that is below belongs to the search.
    pub const SEARCH_URL: &'static str = "/search/";
    /// The address of the catalogue of data.
    pub const CATALOG_URL: &'static str = "/catalog.jsonld";

    /// The route of the search at an address, whether there is such a file or not.
    #[must_use]
    pub fn of_search(url: &str) -> Option<Route> {
        let below = url.strip_prefix(Route::SEARCH_URL)?;
        match below {
            "" => Some(Route::Search),
            "index.js" => Some(Route::SearchManifest),
            _ => {
                let (hash, number) = below.strip_suffix(".js")?.split_once('/')?;
                let (index, file) = (u64::from_str_radix(hash, 16).ok()?, number.parse::<u32>().ok()?);
                // A number has one way of being written.
                (format!("{index:016x}/{file}.js") == below).then_some(Route::SearchFile { index, file })
            }
        }
    }

    /// The address below the site's root: `/cases/`, `/cases/page/2/`, `/atom.xml`.
    #[must_use]
    pub fn url(self, site: &Site) -> String {
        match self {
            Route::Page { page, sheet } => sheet_url(&site.page(page).url, sheet),
            Route::Taxonomy(taxonomy) => site.taxonomies[taxonomy as usize].url.to_string(),
            Route::Term { term, sheet } => sheet_url(&site.term(term).1.url, sheet),
            Route::Glossary => SiteGlossary::URL.to_owned(),
            Route::Updates { sheet } => sheet_url(Update::URL, sheet),
            Route::Redirect(redirect) => site.redirects[redirect as usize].url.to_string(),
            Route::Notice(notice) => site.notices[notice as usize].url.to_string(),
            Route::Redirections(form) => form.url().to_owned(),
            Route::Feed(None) => "/atom.xml".to_owned(),
            Route::Feed(Some(section)) => format!("{}atom.xml", site.page(section).url),
            Route::Calendar(calendar) => site.calendars[calendar as usize].url.to_string(),
            Route::Metric { metric, form } => form.url(&site.metrics[metric as usize].source.id),
            Route::Metrics(form) => form.url_of_all(),
            Route::Catalog => Route::CATALOG_URL.to_owned(),
            Route::Search => Route::SEARCH_URL.to_owned(),
            Route::SearchManifest => "/search/index.js".to_owned(),
            Route::SearchFile { index, file } => format!("/search/{index:016x}/{file}.js"),
            Route::Sitemap => "/sitemap.xml".to_owned(),
            Route::Robots => "/robots.txt".to_owned(),
            Route::NotFound => "/404.html".to_owned(),
            Route::File(file) => site.attachments[file as usize].url.to_string(),
        }
    }

    /// Whether it is what one counts as a page of the site: one for people that says something of its own. An earlier
    /// address, the search and the page that says that there is none are no pages.
    #[must_use]
    pub fn is_page(self) -> bool {
        use Route::{Glossary, Notice, Page, Taxonomy, Term, Updates};
        matches!(self, Page { .. } | Notice(_) | Term { .. } | Taxonomy(_) | Glossary | Updates { .. })
    }

    /// The file below the output directory: an address that ends in `/` is its `index.html`.
    #[must_use]
    pub fn path(self, site: &Site) -> String {
        output_path(&self.url(site))
    }
}

/// The file that serves an address below the site's root.
#[must_use]
pub fn output_path(url: &str) -> String {
    let path = url.strip_prefix('/').unwrap_or(url);
    if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() }
}

/// The address of a sheet of a list: the first is the list's own.
#[must_use]
pub fn sheet_url(url: &str, sheet: u32) -> String {
    if sheet <= 1 { url.to_owned() } else { format!("{url}page/{sheet}/") }
}

/// The list and the sheet of an address as [`sheet_url`] makes it for other sheets than the first.
fn sheet_of(url: &str) -> Option<(&str, u32)> {
    let (list, number) = url.strip_suffix('/')?.rsplit_once("page/")?;
    let sheet: u32 = number.parse().ok()?;
    (list.ends_with('/') && sheet_url(list, sheet) == url).then_some((list, sheet))
}

/// How many sheets a list of `count` items takes; at least one.
#[must_use]
pub fn sheets(count: usize, paginate_by: usize) -> u32 {
    let sheets = if paginate_by == 0 { 1 } else { count.div_ceil(paginate_by).max(1) };
    u32::try_from(sheets).unwrap_or(u32::MAX)
}

impl Site {
    /// Every route, in the order of the pages, then of the lists; but for those of the search, which the renderer knows
    /// ([`crate::render::Renderer::routes`]), for whether there is one lies with the theme.
    #[must_use]
    pub fn routes(&self) -> Vec<Route> {
        let mut routes = Vec::with_capacity(self.pages.len() * 3 / 2);
        for page in self.page_ids() {
            let sheets = self.page_sheets(page);
            routes.extend((1..=sheets).map(|sheet| Route::Page { page, sheet }));
            if self.has_feed(page) {
                routes.push(Route::Feed(Some(page)));
            }
        }
        for (taxonomy, index) in self.taxonomies.iter().zip(0..) {
            if taxonomy.section.is_none() {
                routes.push(Route::Taxonomy(index));
            }
            for (term, place) in taxonomy.terms.iter().zip(0..) {
                if term.page.is_none() && term.is_linked() {
                    let id = TermId { taxonomy: index, term: place };
                    let sheets = sheets(term.pages.facts.len(), taxonomy.paginate_by);
                    routes.extend((1..=sheets).map(|sheet| Route::Term { term: id, sheet }));
                }
            }
        }
        if !self.glossary.is_empty() {
            routes.push(Route::Glossary);
        }
        if !self.updates.is_empty() {
            let sheets = sheets(self.updates.len(), Update::PER_SHEET);
            routes.extend((1..=sheets).map(|sheet| Route::Updates { sheet }));
        }
        routes.extend((0..).zip(&*self.redirects).map(|(index, _)| Route::Redirect(index)));
        routes.extend((0..).zip(&*self.notices).map(|(index, _)| Route::Notice(index)));
        // RFC 5545 §3.4: a calendar has at least one entry.
        let calendars = (0..).zip(&self.calendars).filter(|(_, calendar)| !calendar.entries.is_empty());
        routes.extend(calendars.map(|(index, _)| Route::Calendar(index)));
        for (metric, _) in (0..).zip(&self.metrics) {
            routes.extend(MetricForm::ALL.map(|form| Route::Metric { metric, form }));
        }
        if !self.metrics.is_empty() {
            routes.extend(MetricForm::ALL.map(Route::Metrics));
        }
        if self.has_catalog() {
            routes.push(Route::Catalog);
        }
        routes.push(Route::Feed(None));
        // They are for a server and for who comes to it: in a folder nobody asks for them.
        if self.config.links == Links::Root {
            // A site may have a robots.txt of its own.
            let own = self.attachments.iter().any(|file| *file.url == *"/robots.txt");
            routes.extend([Route::Sitemap, Route::NotFound].into_iter().chain((!own).then_some(Route::Robots)));
            let forms: BTreeSet<RedirectForm> = self.config.redirects.iter().copied().collect();
            routes.extend(forms.into_iter().map(Route::Redirections));
        }
        routes.extend((0..).zip(&*self.attachments).map(|(index, _)| Route::File(index)));
        routes
    }

    /// The route at an address below the site's root: `/cases/`, `/cases/page/2/`, `/atom.xml`.
    #[must_use]
    pub fn route_at(&self, url: &str) -> Option<Route> {
        let page = |url: &str| self.by_url.page(&self.pages, url);
        if let Some(page) = page(url) {
            return Some(Route::Page { page, sheet: 1 });
        }
        if let Some((list, sheet)) = sheet_of(url)
            && let Some(page) = page(list)
        {
            return (2..=self.page_sheets(page)).contains(&sheet).then_some(Route::Page { page, sheet });
        }
        let mut others = self.routes().into_iter().filter(|route| !matches!(route, Route::Page { .. }));
        others.find(|route| route.url(self) == url)
    }

    /// The number of sheets of the list on a page: its section's pages, or those that carry its term.
    #[must_use]
    pub fn page_sheets(&self, id: PageId) -> u32 {
        let page = self.page(id);
        match page.term {
            Some(term) => {
                let (taxonomy, term) = self.term(term);
                sheets(term.pages.facts.len(), taxonomy.paginate_by)
            }
            None => sheets(page.pages.len(), page.paginate_by),
        }
    }

    /// Whether there is data to be taken away.
    #[must_use]
    pub fn has_catalog(&self) -> bool {
        !self.metrics.is_empty() || self.data_files().next().is_some()
    }

    /// Whether a section has a feed of its own: home has the site's, undated pages make none, and samples are no news.
    #[must_use]
    pub fn has_feed(&self, id: PageId) -> bool {
        let is_told = id != self.home && self.page(id).world == World::Facts;
        is_told && self.page(id).pages.iter().any(|&page| self.page(page).source.front.date.is_some())
    }
}
