//! The preview's own pages, which no site has: what is wrong, what isn't public, why a page isn't there. Their template
//! is `client/page.html`; what it shows is escaped.

use std::sync::LazyLock;

use jiff::tz::TimeZone;
use serde::Serialize;
use tera::{Context, Tera};

use crate::build;
use crate::diagnostic::{Diagnostic, Lang};
use crate::files::Files;
use crate::model::hours::Held;
use crate::model::page::PageSource;
use crate::preview::design;
use crate::preview::mistakes::Findings;
use crate::preview::overlay::{self, Overlay};
use crate::preview::phrases::{self, Phrases, fill};
use crate::preview::publicity::{Publicity, publicity, publicity_of};
use crate::preview::snapshot::Snapshot;
use crate::preview::view::{self, View};
use crate::render::address::encode;
use crate::resolve::{held, hidden_pages};

static TEMPLATE: LazyLock<Option<Tera>> = LazyLock::new(|| {
    let mut tera = Tera::default();
    tera.add_raw_template("page.html", include_str!("client/page.html")).ok()?;
    Some(tera)
});

/// What the template shows; what isn't there is left out.
#[derive(Serialize)]
struct Shown<'a> {
    phrases: &'static Phrases,
    title: &'a str,
    /// Sentences.
    text: Vec<String>,
    badge: Option<&'a str>,
    /// The ways on.
    links: Vec<Link<'a>>,
    diagnostics: Option<Overlay>,
    /// That there are more mistakes than are shown.
    more: Option<String>,
    /// How many mistakes there are, if that is told.
    counts: Option<String>,
    /// What was to be looked over before now.
    overdue: Vec<Overdue<'a>>,
    /// Whether it tells which pages aren't public.
    tells_unpublished: bool,
    unpublished: Vec<Unpublished>,
    moment: Option<Moment>,
}

impl<'a> Shown<'a> {
    fn new(title: &'a str, text: Vec<String>, lang: Lang) -> Shown<'a> {
        Shown {
            phrases: phrases::of(lang),
            title,
            text,
            badge: None,
            links: Vec::new(),
            diagnostics: None,
            more: None,
            counts: None,
            overdue: Vec::new(),
            tells_unpublished: false,
            unpublished: Vec::new(),
            moment: None,
        }
    }

    fn with(self, mistakes: &[Diagnostic], files: &dyn Files, lang: Lang) -> Shown<'a> {
        let diagnostics = overlay::of(mistakes, &|path: &str| build::source_text(files, path), lang);
        let more = (diagnostics.more > 0).then(|| fill(self.phrases.more, &[("count", &diagnostics.more.to_string())]));
        Shown { diagnostics: Some(diagnostics), more, ..self }
    }
}

#[derive(Serialize)]
struct Link<'a> {
    url: &'a str,
    phrase: &'a str,
}

/// A file that was to be looked over, and what is said of it.
#[derive(Serialize)]
struct Overdue<'a> {
    file: &'a str,
    message: &'a str,
}

#[derive(Serialize)]
struct Unpublished {
    title: String,
    /// None of what has no page of its own.
    url: Option<String>,
    file: String,
    label: String,
    reason: String,
}

#[derive(Serialize)]
struct Moment {
    label: String,
    value: String,
    /// Whether the view that was asked for shows what isn't public, so that what leads on asks for it, too.
    carries_unpublished: bool,
}

fn rendered(shown: &Shown<'_>) -> Vec<u8> {
    let context = Context::from_serialize(shown).ok();
    let html = TEMPLATE.as_ref().zip(context).and_then(|(tera, context)| tera.render("page.html", &context).ok());
    // The template is the program's, and a test renders every form of it.
    html.unwrap_or_default().into_bytes()
}

/// Before there is any site: what has to be mended first.
#[must_use]
pub fn no_site(snapshot: &Snapshot, lang: Lang) -> Vec<u8> {
    let phrases = phrases::of(lang);
    let mut text: Vec<String> = snapshot.trouble.iter().map(|trouble| trouble.get(lang).to_owned()).collect();
    text.push(phrases.mend_first.to_owned());
    rendered(&Shown::new(phrases.not_ready, text, lang))
}

/// A page whose template couldn't be filled, and of which nothing is left to show.
#[must_use]
pub fn broken(mistakes: &[Diagnostic], files: &dyn Files, lang: Lang) -> Vec<u8> {
    let phrases = phrases::of(lang);
    let text = vec![phrases.mend_template.to_owned()];
    rendered(&Shown::new(phrases.broken, text, lang).with(mistakes, files, lang))
}

/// A page that isn't public.
#[must_use]
pub fn hidden(page: &PageSource, why: &Publicity, lang: Lang) -> Vec<u8> {
    let phrases = phrases::of(lang);
    let text = vec![
        fill(phrases.not_published, &[("title", &**page.front.title)]),
        why.reason.clone(),
        fill(phrases.source, &[("file", &*page.file)]),
    ];
    let links = vec![Link { url: "?unpublished=1", phrase: phrases.show_unpublished }];
    rendered(&Shown { badge: Some(&why.label), links, ..Shown::new(phrases.not_public, text, lang) })
}

/// A request that is refused or can't be understood.
#[must_use]
pub fn refused(why: &str, lang: Lang) -> Vec<u8> {
    rendered(&Shown::new(phrases::of(lang).refused, vec![why.to_owned()], lang))
}

/// What is wrong with the site, and which of its pages aren't public in this view.
#[must_use]
pub fn status(snapshot: &Snapshot, findings: &Findings, files: &dyn Files, view: View, lang: Lang) -> Vec<u8> {
    let phrases = phrases::of(lang);
    let zone = snapshot.zone();
    let options = snapshot.options_of(view);
    let mut text: Vec<String> = snapshot.trouble.iter().map(|trouble| trouble.get(lang).to_owned()).collect();
    if !findings.is_whole || findings.number != snapshot.number {
        text.push(phrases.looking.to_owned());
    }
    let errors = findings.diagnostics.iter().filter(|it| it.is_error()).count();
    let warnings = findings.diagnostics.len() - errors;
    let counts = [("errors", &*errors.to_string()), ("warnings", &*warnings.to_string())];
    let is_overdue = |it: &&Diagnostic| matches!(it.code, "review-due" | "upkeep");
    let overdue = findings.diagnostics.iter().filter(is_overdue);
    let overdue = overdue.map(|it| Overdue { file: &it.file, message: it.message.get(lang) }).collect();
    let unpublished = unpublished(snapshot, view, lang);
    let root = snapshot.content.as_ref().map_or("/", |content| content.config.base_url.path.as_str());
    let (site, design) = (format!("{root}{}", query(view, &zone)), format!("{root}{}", &design::URL[1..]));
    let mut links = vec![Link { url: &site, phrase: phrases.show_site }];
    if snapshot.theme.as_deref().is_some_and(design::has_design) {
        links.push(Link { url: &design, phrase: phrases.show_design });
    }
    let shown = Shown {
        links,
        counts: Some(fill(phrases.counts, &counts)),
        overdue,
        tells_unpublished: unpublished.is_some(),
        unpublished: unpublished.unwrap_or_default(),
        moment: Some(Moment {
            label: fill(phrases.moment_shown, &[("moment", &view::label(options.now.0, &zone, lang))]),
            value: view::value(options.now.0, &zone),
            carries_unpublished: view.unpublished == Some(true),
        }),
        ..Shown::new(phrases.status, text, lang)
    };
    rendered(&shown.with(&findings.diagnostics, files, lang))
}

/// The query of a view.
fn query(view: View, zone: &TimeZone) -> String {
    let now = view.now.map(|now| format!("now={}", view::value(now, zone)));
    let unpublished = view.unpublished.map(|shown| format!("unpublished={}", u8::from(shown)));
    let both: Vec<String> = now.into_iter().chain(unpublished).collect();
    if both.is_empty() { String::new() } else { format!("?{}", both.join("&")) }
}

/// Every page that isn't public in this view, in the order of the files, and what else isn't. None if no site with them
/// can be made.
fn unpublished(snapshot: &Snapshot, view: View, lang: Lang) -> Option<Vec<Unpublished>> {
    let content = snapshot.content.as_ref()?;
    let now = snapshot.options_of(view).now;
    let (hidden, held) = (hidden_pages(content, now), held(content, now));
    if hidden.is_empty() && held.is_empty() {
        return Some(Vec::new());
    }
    let view = View { unpublished: Some(true), ..view };
    let renderer = snapshot.renderer(view)?;
    let site = renderer.site();
    let root = site.config.base_url.path.trim_end_matches('/');
    let query = query(view, &site.config.timezone);
    let of = |held: Held| {
        let file = &held.file;
        let id = site.by_source.get(file.strip_prefix("content/").unwrap_or(file))?;
        let page = site.page(*id);
        let Publicity { label, reason } = publicity(snapshot, site, &page.source, held.mark, lang);
        Some(Unpublished {
            title: page.title().to_owned(),
            url: Some(format!("{root}{}{query}", encode(&page.url))),
            file: file.to_string(),
            label,
            reason,
        })
    };
    // What a page hands out or has changed is shown on it.
    let of_thing = |held: &Held| {
        let id = site.by_source.get(held.file.strip_prefix("content/").unwrap_or(&held.file));
        let Publicity { label, reason } = publicity_of(held, site, lang);
        Unpublished {
            title: format!("{}「{}」", held.thing.label().get(lang), held.name),
            url: id.map(|id| format!("{root}{}{query}", encode(&site.page(*id).url))),
            file: held.file.to_string(),
            label,
            reason,
        }
    };
    Some(hidden.into_iter().filter_map(of).chain(held.iter().map(of_thing)).collect())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::build::Options;
    use crate::calendar::Now;
    use crate::files::{Edits, Memory, Pending};
    use crate::model::config::Overrides;
    use crate::preview::workshop::Workshop;

    fn snapshot(files: &Memory) -> Snapshot {
        let now = Now("2022-06-17T01:00:00Z".parse().unwrap());
        let mut workshop =
            Workshop::new(Options { now, unpublished: false, overrides: Overrides::default(), papers: None });
        workshop.look(files, &Edits::Everywhere, &Pending::default());
        workshop.link(files, now)
    }

    #[test]
    fn the_status_tells_what_is_wrong_and_what_is_hidden() {
        let files = Memory::from([
            ("content/site.yaml", "title: 試し\nbase_url: https://example.jp/kb/\n"),
            ("content/_index.md", "---\ntitle: 試し\n---\n"),
            ("content/<b>.md", "---\ntitle: <i>題</i>\nstatus: draft\n---\n"),
        ]);
        let snapshot = snapshot(&files);
        let file: Arc<str> = "content/_index.md".into();
        let wrong = Diagnostic::error("x", &file, crate::diagnostic::Text::new("<誤り>", "wrong"))
            .at(crate::diagnostic::Span::new(4, 9));
        let due = Diagnostic::warning("review-due", &file, crate::diagnostic::Text::new("<見直し>", "due"));
        let findings = Findings { number: snapshot.number, diagnostics: vec![wrong, due], is_whole: true };
        let html = String::from_utf8(status(&snapshot, &findings, &files, View::default(), Lang::Ja)).unwrap();
        for part in [
            "誤り 1・警告 1",
            "<li><code>content/_index.md</code> &lt;見直し&gt;</li>",
            "<mark>title</mark>",
            "&lt;誤り&gt;",
            "content/_index.md:2:1</span>",
            "&lt;i&gt;題&lt;",
            r#"href="/kb/%3Cb%3E/?unpublished=1""#,
            "status が draft（下書き）です。",
            "令和4年6月17日（金）10:00",
        ] {
            assert!(html.contains(part), "{part}: {html}");
        }
        assert!(!html.contains("<i>") && !html.contains("<誤り>"));
    }

    #[test]
    fn every_page_of_the_previews_own_has_words() {
        let files = Memory::new();
        let snapshot = snapshot(&files);
        assert!(String::from_utf8(no_site(&snapshot, Lang::Ja)).unwrap().contains("フォルダー「content」がありません"));
        assert!(String::from_utf8(refused("<だめ>", Lang::Ja)).unwrap().contains("&lt;だめ&gt;"));
        let file: Arc<str> = "themes/x/templates/a.html".into();
        let wrong = Diagnostic::error("template", &file, crate::diagnostic::Text::new("誤り", "wrong"));
        assert!(String::from_utf8(broken(&[wrong], &files, Lang::Ja)).unwrap().contains("themes/x/templates/a.html"));
    }
}
