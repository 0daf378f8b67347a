//! What is public although what it belongs to isn't yet, and what `site.yaml` holds back and isn't there: an author may
//! have meant it otherwise.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Span, Spanned, Text};
use crate::files::is_at_or_below;
use crate::japanese;
use crate::model::body::{Body, Segment, Target};
use crate::model::content::Content;
use crate::model::hours::{Mark, Thing};
use crate::model::page::{PageSource, World};
use crate::model::schedule::Item;
use crate::model::site::Hidden;
use crate::model::value::Value;
use crate::resolve::links::metric_shown;
use crate::resolve::lookup::Lookup;
use crate::resolve::public::{self, Public};

/// That an item of a schedule is public and its page isn't yet. Items that say themselves when they are public aren't
/// told of, nor is one whose page is public no more.
pub(super) fn of_page(item: &Item, lookup: Lookup<'_>, file: &Arc<str>) -> Option<Diagnostic> {
    let path = item.page.as_ref().filter(|_| item.hours.is_unsaid())?;
    let page = lookup.left_out.page(path.trim_end_matches('/'))?;
    let hours = public::hours_of(page, &lookup.content.config);
    let is_over = hours.held_by_status() == Some(Hidden::Withdrawn) || hours.expires_at.is_some();
    if is_over || page.own_world() == World::Samples {
        return None;
    }
    let zone = &lookup.content.config.timezone;
    let line = match hours.publish_at.filter(|_| hours.held_by_status().is_none()) {
        Some(moment) => format!("publish_at: \"{}\"", moment.rfc3339(zone)),
        None => "draft: true".to_owned(),
    };
    let message = Text::new(
        format!("「{}」は、そのページ（{}）が公開されていないのに、公開されます。", item.title, page.file),
        format!("`{}` is public, and its page ({}) isn't", item.id.value, page.file),
    );
    let help = Text::new(
        format!(
            "ページと合わせるときは、この項目に「{line}」と書いてください。先に公開するときは、「publish_at」に、この項目を公開した日を書いてください。"
        ),
        format!(
            "to hold it back, write `{line}` at the item; if it is meant, write at `publish_at` since when it is public"
        ),
    );
    Some(Diagnostic::warning("ahead-of-page", file, message).at(path.span).help(help))
}

/// That `site.yaml` holds back what isn't there, or what has no use for it.
pub(super) fn held_for_nothing(content: &Content) -> impl Iterator<Item = Diagnostic> {
    let is_there = |path: &str| {
        let is_held = |file: &str| is_at_or_below(file.strip_prefix("content/").unwrap_or(file), path);
        content.files.keys().any(|file| is_at_or_below(file, path))
            || content.pages.iter().any(|page| is_held(&page.file))
            || content.metrics.iter().any(|metric| is_held(&metric.file))
    };
    content.config.held.iter().filter(move |held| !is_there(&held.path)).map(|held| {
        let path = &held.path.value;
        let message = Text::new(
            format!("公開の時（held）を書いた「content/{path}」がありません。"),
            format!("`held` names content/{path}, which isn't there"),
        );
        Diagnostic::error("held-nothing", &content.config.file, message)
            .at(held.path.span)
            .did_you_mean(path, content.files.keys().map(|file| &**file))
            .help(Text::new(
                "content/ から見た、ファイル又はフォルダーの場所を書いてください（例: data/release.csv）。",
                "write a file or a folder below content/ (for example data/release.csv)",
            ))
    })
}

/// Metrics and words of the glossary that are public although only pages that aren't public yet use them. One that says
/// from when on it is public isn't told of.
pub(super) fn only_for_hidden(content: &Content, public: &Public) -> Vec<Diagnostic> {
    let reasons = &public.reasons;
    let waits = |mark: &Option<Mark>| {
        let why = mark.map(|mark| mark.why);
        matches!(why, Some(Hidden::Draft | Hidden::Review | Hidden::Scheduled | Hidden::Consent))
    };
    if !reasons.iter().any(waits) {
        return Vec::new();
    }
    let each = || content.pages.iter().map(|page| &**page).zip(reasons);
    let waiting: Vec<&PageSource> = each().filter(|(_, why)| waits(why)).map(|(page, _)| page).collect();
    let shown: Vec<&PageSource> = each().filter(|(_, why)| why.is_none()).map(|(page, _)| page).collect();
    let is_held: BTreeSet<(Thing, &str)> = public.held.iter().map(|held| (held.thing, &*held.name)).collect();
    let mut found = Vec::new();
    let of_waiting: BTreeSet<&str> = waiting.iter().flat_map(|page| metrics_of(page)).collect();
    let all_are_shown = shown.iter().any(|page| shows_all_metrics(page));
    for metric in content.metrics.iter().filter(|_| !all_are_shown) {
        let is_shown = || {
            metric.page.is_some()
                || shown.iter().any(|page| {
                    metrics_of(page).any(|id| *id == *metric.id) || says(&page.front.extra.free, &metric.id)
                })
        };
        let is_told = metric.hours.says_beginning() || is_held.contains(&(Thing::Metric, &*metric.name.value));
        if of_waiting.contains(&*metric.id) && !is_told && !is_shown() {
            found.push(only_hidden(Thing::Metric, &metric.name, &metric.file));
        }
    }
    let of_waiting: BTreeSet<String> = waiting.iter().flat_map(|page| words_of(&page.body)).collect();
    if of_waiting.is_empty() {
        return found;
    }
    let glossary = &content.glossary;
    for entry in &glossary.entries {
        let names = || std::iter::once(&*entry.term.value).chain(entry.aliases.iter().map(|alias| &**alias));
        let uses = |body: &Body| {
            names().any(|name| text_holds(body, name))
                || words_of(body).any(|word| names().any(|name| japanese::fold(name) == word))
        };
        let is_told = entry.hours.says_beginning() || is_held.contains(&(Thing::Entry, &*entry.term.value));
        if names().any(|name| of_waiting.contains(&japanese::fold(name)))
            && !is_told
            && entry.see.is_none()
            && !shown.iter().any(|page| uses(&page.body))
            && !glossary.entries.iter().any(|other| other.term != entry.term && uses(&other.definition))
        {
            found.push(only_hidden(Thing::Entry, &entry.term, &glossary.file));
        }
    }
    found
}

/// The metrics that a page names.
fn metrics_of(page: &PageSource) -> impl Iterator<Item = &str> {
    let shown = page.body.segments.iter().filter_map(|segment| metric_shown(segment).map(|(id, _): (_, Span)| id));
    let reported = page.front.report.get().into_iter().flat_map(|report| &report.metrics);
    shown.chain(reported.map(|name| &*name.value))
}

/// Whether a page shows metrics without naming them.
fn shows_all_metrics(page: &PageSource) -> bool {
    let calls = |segment: &Segment| matches!(segment, Segment::Component(call) if *call.name.value == *"metrics");
    page.body.segments.iter().any(calls)
        || page.front.template.is_some()
        || page.front.report.get().is_some_and(|report| report.metrics.is_empty())
}

/// Whether free data holds this text.
fn says(value: &Value, text: &str) -> bool {
    match value {
        Value::Text(written) => **written == *text,
        Value::List(items) => items.iter().any(|item| says(item, text)),
        Value::Map(entries) => entries.iter().any(|(_, value)| says(value, text)),
        _ => false,
    }
}

/// What a text links to by a word, folded.
fn words_of(body: &Body) -> impl Iterator<Item = String> {
    body.references.iter().filter_map(|reference| match &reference.target {
        Target::Wiki { name, .. } => Some(japanese::fold(name)),
        _ => None,
    })
}

fn text_holds(body: &Body, word: &str) -> bool {
    body.segments.iter().any(|segment| matches!(segment, Segment::Html(html) if html.contains(word)))
}

fn only_hidden(thing: Thing, name: &Spanned<Box<str>>, file: &Arc<str>) -> Diagnostic {
    let label = thing.label();
    let message = Text::new(
        format!("{}「{}」は、公開前のページだけが使っているのに、公開されます。", label.ja, name.value),
        format!("the {} `{}` is public, and only pages that aren't use it", label.en, name.value),
    );
    let help = Text::new(
        "ページと同時に公開するときは「publish_at」にその時を、公開しないときは「status: draft」を書いてください。先に公開するときは、「status: published」と書いてください。",
        "write at `publish_at` when it is to be public, or `status: draft`; if it is meant, write `status: published`",
    );
    Diagnostic::warning("only-for-hidden", file, message).at(name.span).help(help)
}
