//! The preview's own pages, which no site has: what is wrong, what isn't public, why a page isn't there. Their template is
//! `client/page.html`; what it shows is escaped.

use std::sync::LazyLock;

use jiff::tz::TimeZone;
use serde::Serialize;
use tera::{Context, Tera};

use crate::build;
use crate::diagnostic::Diagnostic;
use crate::files::Files;
use crate::model::page::PageSource;
use crate::preview::answer::Publicity;
use crate::preview::overlay::{self, Overlay};
use crate::preview::snapshot::Snapshot;
use crate::preview::view::{self, View};
use crate::preview::{mistakes::Report, publicity};
use crate::render::address::encode;
use crate::resolve::{hidden_pages, hides_itself, place};

static TEMPLATE: LazyLock<Option<Tera>> = LazyLock::new(|| {
    let mut tera = Tera::default();
    tera.add_raw_template("page.html", include_str!("client/page.html")).ok()?;
    Some(tera)
});

/// What the template shows; what isn't there is left out.
#[derive(Default, Serialize)]
struct Shown<'a> {
    title: &'a str,
    /// Sentences.
    text: Vec<String>,
    badge: Option<&'a str>,
    /// The way on.
    link: Option<Link<'a>>,
    diagnostics: Option<Overlay>,
    unpublished: Option<Vec<Unpublished>>,
    moment: Option<Moment>,
    /// Whether it tells of the whole site, and not of one address.
    is_status: bool,
}

#[derive(Serialize)]
struct Link<'a> {
    url: &'a str,
    words: &'a str,
}

#[derive(Serialize)]
struct Unpublished {
    title: String,
    url: String,
    file: String,
    label: &'static str,
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
pub fn no_site(snapshot: &Snapshot) -> Vec<u8> {
    let mut text: Vec<String> = snapshot.trouble.iter().map(|trouble| trouble.ja.clone()).collect();
    text.push("まだ表示できるサイトがありません。下の誤りを直すと、自動で表示されます。".to_owned());
    rendered(&Shown { title: "サイトの準備ができていません", text, ..Shown::default() })
}

/// A page whose template couldn't be filled, and of which nothing is left to show.
#[must_use]
pub fn broken(mistakes: &[Diagnostic], files: &dyn Files) -> Vec<u8> {
    let diagnostics = overlay::of(mistakes, &|path: &str| build::source_text(files, path));
    let text =
        vec!["テンプレートに誤りがあるため、このページを表示できません。直すと、自動で表示されます。".to_owned()];
    let diagnostics = Some(diagnostics);
    rendered(&Shown { title: "ページを表示できません", text, diagnostics, ..Shown::default() })
}

/// A page that isn't public.
#[must_use]
pub fn hidden(page: &PageSource, why: &Publicity) -> Vec<u8> {
    let text = vec![
        format!("「{}」は、公開されるサイトには載りません。", *page.front.title),
        why.reason.clone(),
        format!("元のファイル: {}", page.file),
    ];
    let link = Some(Link { url: "?unpublished=1", words: "公開前のページも表示する" });
    rendered(&Shown {
        title: "公開されていないページ", text, badge: Some(why.label), link, ..Shown::default()
    })
}

/// A request that is refused or can't be understood.
#[must_use]
pub fn refused(why: &str) -> Vec<u8> {
    rendered(&Shown { title: "表示できません", text: vec![why.to_owned()], ..Shown::default() })
}

/// What is wrong with the site, and which of its pages aren't public in this view.
#[must_use]
pub fn status(snapshot: &Snapshot, report: &Report, files: &dyn Files, view: View) -> Vec<u8> {
    let zone = snapshot.zone();
    let options = snapshot.options_of(view);
    let mut text: Vec<String> = snapshot.trouble.iter().map(|trouble| trouble.ja.clone()).collect();
    if !report.is_whole || report.number != snapshot.number {
        text.push("すべてのページを調べています。".to_owned());
    }
    let source = |path: &str| build::source_text(files, path);
    let root = snapshot.content.as_ref().map_or("/", |content| content.config.base_url.path.as_str());
    let shown = Shown {
        title: "プレビューの状態",
        text,
        link: Some(Link { url: &format!("{root}{}", query(view, &zone)), words: "サイトを表示する" }),
        diagnostics: Some(overlay::of(&report.diagnostics, &source)),
        unpublished: Some(unpublished(snapshot, view)),
        moment: Some(Moment {
            label: view::label(options.now.0, &zone),
            value: view::value(options.now.0, &zone),
            carries_unpublished: view.unpublished == Some(true),
        }),
        is_status: true,
        ..Shown::default()
    };
    rendered(&shown)
}

/// The query of a view.
fn query(view: View, zone: &TimeZone) -> String {
    let now = view.now.map(|now| format!("now={}", view::value(now, zone)));
    let unpublished = view.unpublished.map(|shown| format!("unpublished={}", u8::from(shown)));
    let both: Vec<String> = now.into_iter().chain(unpublished).collect();
    if both.is_empty() { String::new() } else { format!("?{}", both.join("&")) }
}

/// Every page that isn't public in this view, in the order of the files.
fn unpublished(snapshot: &Snapshot, view: View) -> Vec<Unpublished> {
    let Some(content) = &snapshot.content else { return Vec::new() };
    let options = snapshot.options_of(view);
    let hidden = hidden_pages(content, options.now);
    if hidden.is_empty() {
        return Vec::new();
    }
    let Some(site) = place(content, options.now, true).0 else { return Vec::new() };
    let root = site.config.base_url.path.trim_end_matches('/');
    let query = query(View { unpublished: Some(true), ..view }, &site.config.timezone);
    let of = |(file, why): (std::sync::Arc<str>, _)| {
        let id = site.by_source.get(file.strip_prefix("content/").unwrap_or(&file))?;
        let page = site.page(*id);
        let is_own = hides_itself(&page.source, content, options.now);
        Some(Unpublished {
            title: page.title().to_owned(),
            url: format!("{root}{}{query}", encode(&page.url)),
            file: file.to_string(),
            label: publicity::label(why),
            reason: publicity::reason(&page.source, why, is_own, &site.config.timezone),
        })
    };
    hidden.into_iter().filter_map(of).collect()
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
        let report = Report { number: snapshot.number, diagnostics: vec![wrong], is_whole: true };
        let html = String::from_utf8(status(&snapshot, &report, &files, View::default())).unwrap();
        for part in [
            "誤り 1・警告 0",
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
        assert!(String::from_utf8(no_site(&snapshot)).unwrap().contains("フォルダー「content」がありません"));
        assert!(String::from_utf8(refused("<だめ>")).unwrap().contains("&lt;だめ&gt;"));
        let file: Arc<str> = "themes/x/templates/a.html".into();
        let wrong = Diagnostic::error("template", &file, crate::diagnostic::Text::new("誤り", "wrong"));
        assert!(String::from_utf8(broken(&[wrong], &files)).unwrap().contains("themes/x/templates/a.html"));
    }
}
