//! The `site` of every template: what it is called and who publishes it, its menus, and where its overviews stand.

use tera::Value;

use crate::diagnostic::Spanned;
use crate::model::citation::Citation;
use crate::model::config;
use crate::model::route::{MetricForm, Route};
use crate::model::site::{NavLink, PageId, SiteGlossary};
use crate::model::update::Update;
use crate::render::view::{Views, free, map, metric, option, public, safe, text, work};

impl Views {
    pub(super) fn made_site(&self) -> Value {
        let site = &self.site;
        let section = |&id: &PageId| map(self.brief(site.page(id), id));
        let of_metrics = site.pages.iter().find(|page| &*page.template == metric::TEMPLATE);
        let config = &site.config;
        let taxonomies = site.taxonomies.iter().map(|taxonomy| {
            map([
                ("key", text(&taxonomy.key)),
                ("label", text(&taxonomy.label)),
                ("description", text(&taxonomy.description)),
                ("url", self.url(&taxonomy.url)),
                ("count", Value::from(taxonomy.terms.iter().filter(|term| !term.pages.facts.is_empty()).count())),
            ])
        });
        let (publisher, contact) = (&config.publisher, &config.contact);
        map([
            ("title", text(&config.title)),
            ("tagline", text(&config.tagline)),
            ("description", text(&config.description)),
            ("language", text(&config.language)),
            ("base_url", safe(&config.base_url.absolute("/"))),
            ("url", self.url("/")),
            (
                "publisher",
                map([
                    ("name", text(&publisher.name)),
                    ("department", text(&publisher.department)),
                    ("url", text(&publisher.url)),
                ]),
            ),
            (
                "contact",
                map([
                    ("name", text(&contact.name)),
                    ("phone", text(&contact.phone)),
                    ("email", text(&contact.email)),
                    ("url", text(&contact.url)),
                    ("note", text(&contact.note)),
                ]),
            ),
            ("theme", own_theme(&config.theme)),
            ("licence", public::licence(&config.licence)),
            (
                "accessibility",
                option(site.accessibility.as_ref().map(|of| public::accessibility(of, &config.contact.name))),
            ),
            ("source", map(work(Citation::default().work(&config.source)))),
            ("upkeep", option(config.upkeep.as_ref().map(public::upkeep))),
            ("metrics_csv", option((!site.metrics.is_empty()).then(|| self.url(&MetricForm::Excel.url_of_all())))),
            ("catalog_url", option(site.has_catalog().then(|| self.url(Route::CATALOG_URL)))),
            ("nav", self.nav(&site.nav)),
            ("footer", self.nav(&site.footer)),
            ("taxonomies", Value::from(taxonomies.collect::<Vec<_>>())),
            ("sections", Value::from(site.page(site.home).subsections.iter().map(section).collect::<Vec<_>>())),
            ("glossary_url", option((!site.glossary.is_empty()).then(|| self.url(SiteGlossary::URL)))),
            ("updates_url", option((!site.updates.is_empty()).then(|| self.url(Update::URL)))),
            ("search_url", option(self.has_search.then(|| self.url(Route::SEARCH_URL)))),
            ("metrics_url", option(of_metrics.map(|page| self.url(&page.url)))),
            ("feed_url", self.url("/atom.xml")),
            ("today", text(&site.now.day(&config.timezone).to_string())),
            ("extra", free(&config.extra)),
        ])
    }

    fn nav(&self, links: &[NavLink]) -> Value {
        let entries = links.iter().map(|link| map([("label", text(&link.label)), ("url", self.url(&link.url))]));
        Value::from(entries.collect::<Vec<_>>())
    }
}

/// What the site puts over its theme: the names of assets.
fn own_theme(theme: &config::Theme) -> Value {
    let named = |files: &[Spanned<Box<str>>]| files.iter().map(|file| config::Theme::asset(file)).collect::<Vec<_>>();
    let names = |names: Vec<String>| Value::from(names.iter().map(|name| text(name)).collect::<Vec<_>>());
    let accent = theme.accent.map(|_| config::Theme::ACCENT.to_owned());
    map([
        ("logo", option(theme.logo.as_ref().map(|file| text(&config::Theme::asset(file))))),
        ("styles", names(accent.into_iter().chain(named(&theme.styles)).collect())),
        ("scripts", names(named(&theme.scripts))),
    ])
}
