//! From the linked site to files: `render(route) -> (Output, diagnostics)`. Pure, on any thread.
//!
//! 1. A [`theme::Theme`] is loaded once: templates, assets, texts.
//! 2. A [`Renderer`] joins a site with a theme: what all pages share ([`view`], [`functions`]) is made once.
//! 3. Each route is rendered by itself: a page's [`body`] first, then its template around it; feeds, sitemap and the
//!    like by their own modules.
//! 4. In a portable site a page's links set out from its own file ([`address`]).

use std::sync::{Arc, OnceLock};

use tera::{Context, Value};

use crate::diagnostic::{Diagnostic, Text};
use crate::model::output::{Content, Output};
use crate::model::page::Kind;
use crate::model::pdf::PdfTexts;
use crate::model::phrase::Phrase;
use crate::model::route::{Route, sheet_url};
use crate::model::site::{PageId, Site, SiteGlossary, TermId};
use crate::model::update::Update;
use crate::render::address::{Form, set_out, way_up};
use crate::render::body::Around;
use crate::render::search::Index;
use crate::render::search::facets::{Of, narrows};
use crate::render::theme::Costly;
use crate::render::view::{Views, map, option, safe, text};
use crate::render::words::{Explained, Marker};

pub(crate) mod address;
mod body;
mod calendar;
mod catalog;
pub mod chart;
mod digits;
mod escape;
mod feed;
mod functions;
mod json_ld;
mod look;
mod mistake;
mod open_data;
mod query;
mod redirections;
mod related;
pub(crate) mod search;
mod sitemap;
pub(crate) mod theme;
mod timetable;
mod view;
mod words;
mod xml;

pub(crate) use look::note as look_note;
pub use theme::{OF_PAGE, Sample, Samples, Texts, Theme};

/// A site and a theme, ready to render any route.
pub struct Renderer {
    views: Arc<Views>,
    theme: Arc<Theme>,
    /// Made when first asked for: in the preview, that is when somebody searches.
    index: OnceLock<Index>,
    /// What is searched beside the pages.
    pdf_texts: OnceLock<PdfTexts>,
    /// What explains words of the glossary, made when a page is first shown.
    words: OnceLock<Option<Explained>>,
}

/// The template of the search page. A theme without it has no search.
const SEARCH: &str = "search.html";

impl Renderer {
    #[must_use]
    pub fn new(site: Arc<Site>, theme: Arc<Theme>) -> Renderer {
        let has_search = site.config.search && theme.has_template(SEARCH);
        let views = Arc::new(Views::new(site, has_search, Arc::clone(&theme.texts)));
        Renderer { views, theme, index: OnceLock::new(), pdf_texts: OnceLock::new(), words: OnceLock::new() }
    }

    #[must_use]
    pub fn site(&self) -> &Arc<Site> {
        &self.views.site
    }

    /// The words of the site's PDFs, if they are known; a site without a search has none.
    #[must_use]
    pub fn pdf_texts(&self) -> Option<&PdfTexts> {
        static NONE: PdfTexts = PdfTexts::new();
        if self.views.has_search { self.pdf_texts.get() } else { Some(&NONE) }
    }

    /// Makes the words of the site's PDFs known, before the index is asked for; the first ones stay.
    pub fn with_pdf_texts(&self, texts: PdfTexts) -> &PdfTexts {
        self.pdf_texts.get_or_init(|| texts)
    }

    /// Every address of the site but those of the theme's assets and of the index.
    #[must_use]
    pub fn routes(&self) -> Vec<Route> {
        let mut routes = self.site().routes();
        if self.views.has_search {
            routes.push(Route::Search);
        }
        routes
    }

    /// The files of the index, which is made for it. The more there is to read, the longer it takes, and no author can
    /// make a mistake in it: `check` doesn't ask for it.
    #[must_use]
    pub fn index_routes(&self) -> Vec<Route> {
        if !self.views.has_search {
            return Vec::new();
        }
        let Index { hash, files, .. } = self.index();
        let of_file = |(file, _)| Route::SearchFile { index: *hash, file };
        std::iter::once(Route::SearchManifest).chain((0..).zip(files).map(of_file)).collect()
    }

    /// The route at an address below the site's root.
    #[must_use]
    pub fn route_at(&self, url: &str) -> Option<Route> {
        if !self.views.has_search || !url.starts_with(Route::SEARCH_URL) {
            return self.site().route_at(url);
        }
        let is_there = |route: &Route| match route {
            Route::SearchFile { index, file } => {
                *index == self.index().hash && (*file as usize) < self.index().files.len()
            }
            _ => true,
        };
        Route::of_search(url).filter(is_there)
    }

    fn index(&self) -> &Index {
        self.index.get_or_init(|| search::index(self.site(), &self.theme.texts, self.with_pdf_texts(PdfTexts::new())))
    }

    /// The theme's assets.
    pub fn assets(&self) -> impl Iterator<Item = Output> + '_ {
        self.theme.outputs()
    }

    /// The asset at an address below the site's root.
    #[must_use]
    pub fn asset(&self, url: &str) -> Option<Output> {
        self.theme.output(url)
    }

    /// The addresses of the theme's style sheets, below the site's root.
    #[must_use]
    pub fn style_sheets(&self) -> Vec<&str> {
        self.theme.asset_urls().filter(|url| url.ends_with(".css")).collect()
    }

    /// One route as a file, and what is wrong with it.
    #[must_use]
    pub fn render(&self, route: Route) -> (Output, Vec<Diagnostic>) {
        let site = self.site();
        let mut diagnostics = Vec::new();
        let path = route.path(site);
        let output = match route {
            Route::Page { page, sheet } => Output::bytes(path, self.page(page, sheet, &mut diagnostics)),
            Route::Term { term, sheet } => Output::bytes(path, self.term(term, sheet, &mut diagnostics)),
            Route::Taxonomy(taxonomy) => Output::bytes(path, self.taxonomy(taxonomy, &mut diagnostics)),
            Route::Glossary => Output::bytes(path, self.glossary(&mut diagnostics)),
            Route::Updates { sheet } => Output::bytes(path, self.updates(sheet, &mut diagnostics)),
            Route::Redirect(redirect) => Output::bytes(path, self.redirect(redirect, &mut diagnostics)),
            Route::Notice(notice) => Output::bytes(path, self.notice(notice, &mut diagnostics)),
            Route::Redirections(form) => Output::bytes(path, redirections::file(site, form)),
            Route::NotFound => Output::bytes(path, self.not_found(&mut diagnostics)),
            Route::Feed(section) => Output::bytes(path, feed::atom(site, section, self.texts())),
            Route::Calendar(calendar) => {
                Output::bytes(path, calendar::icalendar(site, &site.calendars[calendar as usize], &self.theme.texts))
            }
            Route::Metric { metric, form } => {
                Output::bytes(path, open_data::metric(&site.metrics[metric as usize], form))
            }
            Route::Metrics(form) => Output::bytes(path, open_data::metrics(&site.metrics, form)),
            Route::Catalog => Output::bytes(path, catalog::json_ld(site)),
            Route::Search => Output::bytes(path, self.search(&mut diagnostics)),
            Route::SearchManifest => Output::bytes(path, self.index().manifest.clone()),
            Route::SearchFile { file, .. } => {
                Output::bytes(path, self.index().files.get(file as usize).cloned().unwrap_or_default())
            }
            Route::Sitemap => Output::bytes(path, sitemap::sitemap(site)),
            Route::Robots => Output::bytes(path, sitemap::robots(site)),
            Route::File(file) => Output::copy(path, &*site.attachments[file as usize].source),
        };
        let output = if self.views.form == Form::Portable { self.portable(output, route) } else { output };
        (output, diagnostics)
    }

    /// The output with its links set out from where it lies.
    fn portable(&self, output: Output, route: Route) -> Output {
        // A file of the index holds every character, and no link.
        let is_index = matches!(route, Route::SearchManifest | Route::SearchFile { .. });
        let Content::Bytes(bytes) = &output.content else { return output };
        if is_index {
            return output;
        }
        // The page that says that there is none answers for any address: only the root is known.
        let root = match route {
            Route::NotFound => self.site().config.base_url.path.clone(),
            _ => way_up(&output.path),
        };
        let bytes = set_out(bytes, &root);
        Output::bytes(output.path, bytes)
    }

    fn page(&self, id: PageId, sheet: u32, diagnostics: &mut Vec<Diagnostic>) -> Vec<u8> {
        let site = self.site();
        let page = site.page(id);
        if !self.theme.has_template(&page.template) {
            diagnostics.push(self.unknown_template(id));
            return Vec::new();
        }
        let source = &page.source;
        let of_kinds = self.views.of_kinds(id);
        let report = of_kinds.iter().find(|(name, _)| *name == Kind::Report.name()).map(|(_, report)| report.clone());
        let own = [(Kind::Report.name(), option(report))];
        let around = Around { page: Some(id), values: &own };
        let explained = self.explained().filter(|_| source.front.explains_words);
        let mut marker = explained.map(|explained| Marker::new(&explained.words, site.glossary.told_by(id)));
        let content = self.body(&source.body, &page.links, &source.file, around, marker.as_mut(), diagnostics);
        let mut view = self.views.page(id, &content, &page.template);
        let marked = marker.map(Marker::marked).unwrap_or_default();
        let notes = marked.iter().filter_map(|&entry| explained?.notes.get(entry as usize).cloned());
        view.push(("words", Value::from(notes.collect::<Vec<_>>())));
        let related = if self.theme.uses(Costly::Related) { self.views.related(id) } else { Vec::new() };
        view.push(("related", Value::from(related)));
        let mut context = Context::new();
        // What a link shows of it in brief, the page's own template sees in full, and elsewhere.
        view.retain(|(name, _)| !of_kinds.iter().any(|(kind, _)| kind == name));
        for (name, value) in of_kinds {
            context.insert_value(name, value);
        }
        if &*page.template == view::metric::TEMPLATE {
            context.insert_value("workstreams", self.views.metrics_by_workstream());
        }
        if let Some(own) = page.term {
            context.insert_value("numbers", self.numbers(own, sheet));
            let (taxonomy, term) = site.term(own);
            let sheet = self.views.sheet(&term.pages.facts, &page.url, taxonomy.paginate_by, sheet);
            context.insert_value("pages", self.views.links(sheet.items));
            context.insert_value("pager", sheet.pager);
            context.insert_value("narrow", self.narrow(&term.pages.facts, Of::Term(own)));
        } else if page.is_section() {
            let listed = self.views.listed(page);
            let sheet = self.views.sheet(&listed, &page.url, page.paginate_by, sheet);
            context.insert_value("pages", self.views.links(sheet.items));
            context.insert_value("pager", sheet.pager);
            context.insert_value("subsections", self.views.links(&page.subsections));
            context.insert_value("narrow", self.narrow(&page.pages, Of::Section(id)));
        }
        if sheet > 1 {
            for (name, value) in &mut view {
                match *name {
                    "url" => *value = self.views.url(&sheet_url(&page.url, sheet)),
                    "permalink" => *value = self.views.permalink(&sheet_url(&page.url, sheet)),
                    _ => {}
                }
            }
        }
        let before = diagnostics.len();
        let html = self.fill(&page.template, Some(id), view, || json_ld::page(site, id), context, diagnostics);
        // What the page says may be what the template can't take.
        for mistake in diagnostics.iter_mut().skip(before) {
            let shown = Text::new("このページを表示するときに起きました。", "it was met when this page was shown");
            *mistake = mistake.clone().related(&source.file, None, shown);
        }
        html
    }

    /// A page whose template the theme doesn't have; told where the template is named.
    fn unknown_template(&self, id: PageId) -> Diagnostic {
        let site = self.site();
        match site.template_named_by(id) {
            Some((name, file)) => theme::unknown_template(&self.theme, &site.page(id).template, file, name.span),
            None => self.lacking_template(&site.page(id).template),
        }
    }

    /// A template that every theme should have for the pages of a site: told where the theme is named.
    fn lacking_template(&self, template: &str) -> Diagnostic {
        let config = &self.site().config;
        theme::unknown_template(&self.theme, template, &config.file, config.theme.name.span)
    }

    /// A term without a page of its own.
    fn term(&self, id: TermId, sheet: u32, diagnostics: &mut Vec<Diagnostic>) -> Vec<u8> {
        let (taxonomy, term) = self.site().term(id);
        let url = sheet_url(&term.url, sheet);
        let crumbs = Value::from(vec![
            self.home_crumb(),
            map([("title", text(&taxonomy.label)), ("url", self.views.url(&taxonomy.url))]),
        ]);
        let listed = self.views.sheet(&term.pages.facts, &term.url, taxonomy.paginate_by, sheet);
        let mut context = Context::new();
        context.insert_value("term", self.views.term_head(id));
        context.insert_value("numbers", self.numbers(id, sheet));
        context.insert_value("pages", self.views.links(listed.items));
        context.insert_value("pager", listed.pager);
        context.insert_value("narrow", self.narrow(&term.pages.facts, Of::Term(id)));
        let view = self.views.made_page("term", &term.label, &term.description, &url, crumbs);
        let json_ld = || json_ld::list(self.site(), &[(&taxonomy.label, &taxonomy.url)], &term.label, &term.url);
        self.fill("term.html", None, view, json_ld, context, diagnostics)
    }

    /// The numbers of a term, which its first sheet shows.
    fn numbers(&self, id: TermId, sheet: u32) -> Value {
        if sheet == 1 && self.theme.uses(Costly::Numbers) { self.views.term_numbers(id) } else { Value::none() }
    }

    /// By which facet and choice the search tells the pages of a list; none if there is no search, or little to narrow.
    fn narrow(&self, pages: &[PageId], of: Of) -> Value {
        let found = if self.views.has_search { narrows(self.site(), pages, of) } else { None };
        option(found.map(|(facet, choice)| map([("facet", text(&facet)), ("choice", text(&choice))])))
    }

    fn taxonomy(&self, place: u32, diagnostics: &mut Vec<Diagnostic>) -> Vec<u8> {
        let taxonomy = &self.site().taxonomies[place as usize];
        let crumbs = Value::from(vec![self.home_crumb()]);
        let mut context = Context::new();
        context.insert_value("taxonomy", self.views.taxonomy(taxonomy));
        context.insert_value("terms", self.views.taxonomy_terms(taxonomy, place, None));
        let view = self.views.made_page("taxonomy", &taxonomy.label, &taxonomy.description, &taxonomy.url, crumbs);
        let json_ld = || json_ld::list(self.site(), &[], &taxonomy.label, &taxonomy.url);
        self.fill("taxonomy.html", None, view, json_ld, context, diagnostics)
    }

    fn glossary(&self, diagnostics: &mut Vec<Diagnostic>) -> Vec<u8> {
        let site = self.site();
        let glossary = &site.glossary;
        let entries = glossary.source.entries.iter().zip(&glossary.links);
        let definitions: Vec<String> = entries
            .map(|(entry, links)| {
                self.body(&entry.definition, links, &glossary.source.file, Around::default(), None, diagnostics)
            })
            .collect();
        let mut context = Context::new();
        context.insert_value("glossary", self.views.glossary(&definitions));
        let title = self.phrase(Phrase::GlossaryTitle);
        let crumbs = Value::from(vec![self.home_crumb()]);
        let view = self.views.made_page("glossary", title, "", SiteGlossary::URL, crumbs);
        let json_ld = || json_ld::list(site, &[], title, SiteGlossary::URL);
        self.fill("glossary.html", None, view, json_ld, context, diagnostics)
    }

    /// 更新情報: what was published and changed, by month.
    fn updates(&self, sheet: u32, diagnostics: &mut Vec<Diagnostic>) -> Vec<u8> {
        let site = self.site();
        let listed = self.views.sheet(&site.updates, Update::URL, Update::PER_SHEET, sheet);
        let mut context = Context::new();
        context.insert_value("months", self.views.months(listed.items));
        context.insert_value("pager", listed.pager);
        let title = self.phrase(Phrase::UpdatesTitle);
        let crumbs = Value::from(vec![self.home_crumb()]);
        let view = self.views.made_page("updates", title, "", &sheet_url(Update::URL, sheet), crumbs);
        let json_ld = || json_ld::list(site, &[], title, Update::URL);
        self.fill("updates.html", None, view, json_ld, context, diagnostics)
    }

    fn search(&self, diagnostics: &mut Vec<Diagnostic>) -> Vec<u8> {
        let title = self.phrase(Phrase::SearchTitle);
        let crumbs = Value::from(vec![self.home_crumb()]);
        let view = self.views.made_page("search", title, "", Route::SEARCH_URL, crumbs);
        self.fill(SEARCH, None, view, String::new, Context::new(), diagnostics)
    }

    fn redirect(&self, place: u32, diagnostics: &mut Vec<Diagnostic>) -> Vec<u8> {
        let site = self.site();
        let redirect = &site.redirects[place as usize];
        let target = site.page(redirect.to);
        let crumbs = Value::from(Vec::<Value>::new());
        let view = self.views.made_page("redirect", target.title(), "", &target.url, crumbs);
        let mut context = Context::new();
        context.insert_value("target", self.views.url(&target.url));
        self.fill("redirect.html", None, view, String::new, context, diagnostics)
    }

    /// What stands in place of a withdrawn page.
    fn notice(&self, place: u32, diagnostics: &mut Vec<Diagnostic>) -> Vec<u8> {
        let site = self.site();
        let notice = &site.notices[place as usize];
        let mut above = site.ancestors(notice.section);
        above.push(notice.section);
        let view = self.views.made_page("withdrawn", &notice.title, "", &notice.url, self.views.crumbs(&above));
        let mut context = Context::new();
        context.insert_value("withdrawn", self.views.withdrawal(notice));
        self.fill("withdrawn.html", None, view, String::new, context, diagnostics)
    }

    fn not_found(&self, diagnostics: &mut Vec<Diagnostic>) -> Vec<u8> {
        let title = self.phrase(Phrase::NotFoundTitle);
        let view = self.views.made_page("404", title, "", "/404.html", Value::from(Vec::<Value>::new()));
        self.fill("404.html", None, view, String::new, Context::new(), diagnostics)
    }

    fn phrase(&self, phrase: Phrase) -> &str {
        self.theme.texts.phrase(phrase)
    }

    /// The texts of the theme, in the site's language.
    #[must_use]
    pub fn texts(&self) -> &Texts {
        &self.theme.texts
    }

    fn home_crumb(&self) -> Value {
        let home = self.site().page(self.site().home);
        map([("title", text(home.title())), ("url", self.views.url("/"))])
    }

    /// A template around a page. `asking` is the page, if it has a source.
    fn fill(
        &self,
        template: &str,
        asking: Option<PageId>,
        mut page: Vec<(&'static str, Value)>,
        json_ld: impl FnOnce() -> String,
        mut context: Context,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Vec<u8> {
        if self.theme.uses(Costly::JsonLd) {
            page.push(("json_ld", safe(&json_ld())));
        }
        let has_pager = context.contains_key("pager");
        context.insert_value("site", self.views.site());
        context.insert_value("page", map(page));
        if !has_pager {
            context.insert_value("pager", option(None));
        }
        let mut html = Vec::with_capacity(16 * 1024);
        let rendered =
            functions::over(&self.views, asking, || self.theme.tera.render_to(template, &context, &mut html));
        if let Err(failure) = rendered {
            let file_of = |name: &str| self.theme.template_file(name);
            diagnostics.push(if self.theme.has_template(template) {
                theme::template_mistake(&failure, template, &file_of)
            } else {
                self.lacking_template(template)
            });
        }
        look::marked(html, self.site(), &self.theme.texts)
    }
}
