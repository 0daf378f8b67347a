//! What people are shown of a plan: headings, groups and rows in their language, for the terminal as for the page.

use jiff::tz::TimeZone;
use jiff::{Timestamp, civil};
use serde::Serialize;

use crate::build::plan::effects::{Address, Document, Facts, PageEffect};
use crate::build::plan::{Effects, Entry, EntryKind, Fate, Plan, Step, What, difference::Line};
use crate::calendar::{Date, Moment};
use crate::cli::plan::phrases::{self, Phrases, fill};
use crate::diagnostic::{Diagnostic, Lang};

/// See the module.
#[derive(Serialize)]
pub struct Shown {
    pub phrases: &'static Phrases,
    /// The site's title.
    pub site: String,
    pub base_url: String,
    /// `計画の番号 …`; none if the site can't be published.
    pub id: Option<String>,
    /// The command that publishes this plan.
    pub command: Option<String>,
    pub of: String,
    /// Why no build publishes over what stands, and which files are in the way.
    pub refusal: Option<String>,
    pub strays: Vec<String>,
    pub asked: ShownStep,
    pub ahead: Vec<ShownStep>,
    pub more: Option<String>,
    pub waiting: Vec<[String; 3]>,
}

/// A build at a moment.
#[derive(Serialize)]
pub struct ShownStep {
    pub moment: String,
    pub fails: bool,
    pub counts: String,
    /// Where it can't be published: what is wrong, with its place.
    pub errors: Vec<String>,
    pub warnings: Vec<String>,
    pub groups: Vec<Group>,
    /// Whatever else is to be said, a sentence each.
    pub notes: Vec<String>,
}

#[derive(Serialize)]
pub struct Group {
    pub title: &'static str,
    pub rows: Vec<Row>,
}

#[derive(Serialize)]
pub struct Row {
    pub mark: char,
    pub what: &'static str,
    /// An address.
    pub url: String,
    pub title: String,
    pub details: Vec<String>,
    /// What comes and goes of its text, each with its mark.
    pub lines: Vec<(char, String)>,
}

pub fn of(plan: &Plan, against: &str, lang: Lang) -> Shown {
    let phrases = phrases::of(lang);
    let label = |at: Timestamp| Moment::from(at).label(&plan.zone).get(lang).to_owned();
    let step = |step: &Step| shown_step(step, label(step.at), &plan.zone, lang);
    let mut asked = step(&plan.asked);
    if !plan.altered.is_empty() {
        let rows = plan.altered.iter().map(|(path, fate)| altered_row(path, *fate, phrases)).collect();
        asked.groups.insert(0, Group { title: phrases.altered, rows });
    }
    let refusal = plan.refusal.as_ref();
    Shown {
        phrases,
        site: plan.title.clone(),
        base_url: plan.base_url.clone(),
        id: plan.id().map(|id| fill(phrases.id, &[("id", &id.to_string())])),
        command: plan.id().map(|id| format!("bansou build --approved {id}")),
        of: fill(phrases.of, &[("moment", &label(plan.asked.at)), ("against", against)]),
        refusal: refusal.map(|it| it.text.get(lang).to_owned()),
        strays: refusal.map(|it| it.strays.clone()).unwrap_or_default(),
        asked,
        ahead: plan.ahead.iter().map(step).collect(),
        more: (plan.more > 0).then(|| fill(phrases.more, &[("count", &plan.more.to_string())])),
        waiting: plan
            .waiting
            .iter()
            .map(|it| [it.why.label().get(lang).to_owned(), it.title.clone(), it.file.to_string()])
            .collect(),
    }
}

fn shown_step(step: &Step, moment: String, zone: &TimeZone, lang: Lang) -> ShownStep {
    let phrases = phrases::of(lang);
    let error = |it: &Diagnostic| {
        let places: Vec<&str> =
            std::iter::once(&*it.file).chain(it.related.iter().map(|related| &*related.file)).collect();
        format!("{}: {}", places.join(", "), it.message.get(lang))
    };
    let mut shown = ShownStep {
        moment,
        fails: step.effects.is_none(),
        counts: String::new(),
        errors: step.errors.iter().map(error).collect(),
        warnings: step.warnings.iter().map(error).collect(),
        groups: Vec::new(),
        notes: Vec::new(),
    };
    let Some(effects) = &step.effects else { return shown };
    let removed = effects.files.iter().filter(|file| file.after.is_none()).count();
    let counts = [
        ("written", (effects.files.len() - removed).to_string()),
        ("removed", removed.to_string()),
        ("unchanged", effects.unchanged.to_string()),
    ];
    shown.counts = fill(phrases.counts, &counts.each_ref().map(|(name, count)| (*name, count.as_str())));
    if effects.files.is_empty() {
        shown.notes.push(phrases.nothing.to_owned());
    }
    shown.groups = groups(effects, &|date| date_label(date, zone, lang), phrases);
    let unread = effects.pages.iter().filter(|page| is_unread(page)).count();
    if unread > 0 {
        shown.notes.push(fill(phrases.unread, &[("count", &unread.to_string())]));
    }
    shown.notes.extend(effects.derived.iter().map(|(kind, [new, changed, removed])| {
        let parts = [("new", new), ("changed", changed), ("removed", removed)].map(|(name, n)| (name, n.to_string()));
        let [new, changed, removed] = parts.each_ref().map(|(name, n)| (*name, n.as_str()));
        fill(phrases.kind_counts, &[("kind", kind_name(kind, phrases)), new, changed, removed])
    }));
    shown
}

/// Whether nothing changes that a reader of it reads.
fn is_unread(page: &PageEffect) -> bool {
    page.what == What::Changed && page.text.is_empty() && page.links.is_empty()
}

fn kind_name(kind: &str, phrases: &'static Phrases) -> &'static str {
    match kind {
        "search" => phrases.kind_search,
        "assets" => phrases.kind_assets,
        "data" => phrases.kind_data,
        "redirects" => phrases.kind_redirects,
        "feeds" => phrases.kind_feeds,
        "calendars" => phrases.kind_calendars,
        _ => phrases.kind_other,
    }
}

fn groups(effects: &Effects, date: &dyn Fn(&str) -> String, phrases: &'static Phrases) -> Vec<Group> {
    let read = || effects.pages.iter().filter(|page| !is_unread(page));
    let own = |wanted: What| {
        let rows = read().filter(|page| !page.is_list && page.what == wanted);
        rows.map(|page| page_row(page, phrases)).collect::<Vec<_>>()
    };
    let lists = read().filter(|page| page.is_list).map(|page| page_row(page, phrases)).collect();
    let documents = effects.documents.iter().map(|document| document_row(document, phrases)).collect();
    let entries = effects.entries.iter().map(|entry| entry_row(entry, date(&entry.date), phrases)).collect();
    let all = [
        (phrases.pages_new, own(What::New)),
        (phrases.pages_changed, own(What::Changed)),
        (phrases.pages_removed, own(What::Removed)),
        (phrases.documents, documents),
        (phrases.entries, entries),
        (phrases.lists, lists),
    ];
    all.into_iter().filter(|(_, rows)| !rows.is_empty()).map(|(title, rows)| Group { title, rows }).collect()
}

/// A date for people, of an entry: RFC 3339 in a feed; in a calendar a day, a moment in the zone of the site, or one of
/// UTC (RFC 5545 §3.3.4, §3.3.5). Another is shown as it is.
fn date_label(written: &str, zone: &TimeZone, lang: Lang) -> String {
    let day = |date: civil::Date| match lang {
        Lang::Ja => Date::parse(&date.to_string()).map(|date| date.japanese().to_string()).ok(),
        Lang::En => Some(date.strftime("%-d %B %Y").to_string()),
    };
    let moment = |at: Timestamp| Moment::from(at).label(zone).get(lang).to_owned();
    let of_day = || written.parse::<civil::Date>().ok().filter(|_| !written.contains('T')).and_then(day);
    let of_zone = || {
        let civil = written.parse::<civil::DateTime>().ok()?;
        Some(moment(civil.to_zoned(zone.clone()).ok()?.timestamp()))
    };
    let label = written.parse::<Timestamp>().ok().map(moment);
    label.or_else(of_day).or_else(of_zone).unwrap_or_else(|| written.to_owned())
}

fn marked(what: What, phrases: &'static Phrases) -> (char, &'static str) {
    match what {
        What::New => ('+', phrases.new),
        What::Changed => ('~', phrases.changed),
        What::Removed => ('-', phrases.removed),
    }
}

fn page_row(page: &PageEffect, phrases: &'static Phrases) -> Row {
    let (mark, what) = marked(page.what, phrases);
    let url = ("url", page.url.as_str());
    let mut details: Vec<String> = page.source.iter().cloned().collect();
    match &page.address {
        Address::Stays => {}
        Address::Leads(to) => details.push(fill(phrases.leads, &[("to", to)])),
        // A sheet of a list comes and goes with the length of the list.
        Address::Vanishes(_) if page.is_list => {}
        Address::Vanishes(None) => details.push(fill(phrases.vanishes, &[url])),
        Address::Vanishes(Some(file)) => details.push(fill(phrases.vanishes_to, &[("file", file), url])),
    }
    if page.what == What::Changed {
        details.extend(page.links.iter().map(|line| match line {
            Line::Gone(url) => fill(phrases.link_gone, &[("url", url)]),
            Line::Came(url) => fill(phrases.link_came, &[("url", url)]),
        }));
    }
    let line = |line: &Line| match line {
        Line::Gone(line) => ('-', line.clone()),
        Line::Came(line) => ('+', line.clone()),
    };
    let lines = page.text.iter().map(line).collect();
    Row { mark, what, url: page.url.clone(), title: page.title.clone(), details, lines }
}

fn altered_row(path: &str, fate: Fate, phrases: &'static Phrases) -> Row {
    let (mark, what, becomes) = match fate {
        Fate::Back => ('~', phrases.changed, phrases.altered_back),
        Fate::Other => ('~', phrases.changed, phrases.altered_other),
        Fate::Removed => ('-', phrases.removed, phrases.altered_removed),
    };
    let details = vec![becomes.to_owned()];
    Row { mark, what, url: path.to_owned(), title: String::new(), details, lines: Vec::new() }
}

fn document_row(document: &Document, phrases: &'static Phrases) -> Row {
    let (mark, what) = marked(document.what, phrases);
    let facts = |facts: &Facts| {
        let (size, hash) = (facts.print.size.to_string(), format!("{:032x}", facts.print.hash));
        let parts = [("size", size.as_str()), ("hash", hash.as_str())];
        match facts.pages {
            None => fill(phrases.facts, &parts),
            Some(pages) => fill(phrases.facts_pages, &[parts[0], parts[1], ("pages", &pages.to_string())]),
        }
    };
    let details = match (&document.before, &document.after) {
        (Some(was), Some(is)) => {
            vec![fill(phrases.was, &[("facts", &facts(was))]), fill(phrases.is, &[("facts", &facts(is))])]
        }
        (one, other) => one.iter().chain(other).map(facts).collect(),
    };
    Row { mark, what, url: document.url.clone(), title: String::new(), details, lines: Vec::new() }
}

fn entry_row(entry: &Entry, date: String, phrases: &'static Phrases) -> Row {
    let (mark, what) = marked(entry.what, phrases);
    let kind = match entry.kind {
        EntryKind::Feed => phrases.feed,
        EntryKind::Calendar => phrases.calendar,
    };
    let title = entry.title.clone();
    Row { mark, what, url: kind.to_owned(), title, details: vec![date], lines: Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_feeds_and_calendars_are_said_as_people_write_them() {
        let zone = TimeZone::fixed(jiff::tz::offset(9));
        for (written, ja, en) in [
            ("20261210", "令和8年12月10日（木）", "10 December 2026"),
            ("20261210T100000", "令和8年12月10日（木）10:00", "10 December 2026, 10:00"),
            ("20261210T010000Z", "令和8年12月10日（木）10:00", "10 December 2026, 10:00"),
            ("2026-12-01T10:00:00+09:00", "令和8年12月1日（火）10:00", "1 December 2026, 10:00"),
            ("", "", ""),
            ("未定", "未定", "未定"),
        ] {
            assert_eq!(date_label(written, &zone, Lang::Ja), ja);
            assert_eq!(date_label(written, &zone, Lang::En), en);
        }
    }
}
