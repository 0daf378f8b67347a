//! What isn't public, as a build and a check list it at their end: each thing with its file, its name and its hour.
//!
//! For machines, beside the diagnostics:
//!
//! ```json
//! {"hidden": [{"thing": "page", "name": "第2回", "file": "content/b.md", "why": "scheduled",
//!              "at": "2026-12-01T10:00:00+09:00", "with": null}]}
//! ```
//!
//! `at` is when it will be public, or since when it is no more; null if no hour decides. `with` is the file of the page
//! or the section that it isn't public with.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use serde_json::{Value, json};

use crate::diagnostic::Lang;
use crate::model::hours::{Held, Mark, Thing};
use crate::model::site::Hidden;

/// How many of each list are shown, unless all are asked for.
const SHOWN: usize = 20;

/// The pages, then everything else: how many, kind by kind, and each in a line, as far as they are few or `all` are
/// asked for.
pub fn text(pages: &[Held], others: &[Held], all: bool, zone: &TimeZone, lang: Lang) -> Vec<String> {
    let mut lines = Vec::new();
    if !pages.is_empty() {
        lines.push(match lang {
            Lang::Ja => format!("公開していないページ {}", pages.len()),
            Lang::En => format!("{} pages aren't public", pages.len()),
        });
    }
    lines.extend(listed(pages, all, zone, lang));
    if !others.is_empty() {
        let mut counts: BTreeMap<Thing, usize> = BTreeMap::new();
        for held in others {
            *counts.entry(held.thing).or_default() += 1;
        }
        let counted = counts.iter().map(|(thing, count)| format!("{} {count}", thing.label().get(lang)));
        let counted: Vec<String> = counted.collect();
        lines.push(match lang {
            Lang::Ja => format!("公開していないもの: {}", counted.join("、")),
            Lang::En => format!("not public: {}", counted.join(", ")),
        });
    }
    lines.extend(listed(others, all, zone, lang));
    lines
}

fn listed(held: &[Held], all: bool, zone: &TimeZone, lang: Lang) -> Vec<String> {
    // A line that says that there is one more is no shorter than that one.
    let shown = if all || held.len() == SHOWN + 1 { held.len() } else { SHOWN };
    let line = |held: &Held| {
        let (thing, name, file) = (held.thing.label(), &held.name, &held.file);
        let why = why(held, zone, lang);
        match lang {
            Lang::Ja => format!("  {}「{name}」（{file}）: {why}", thing.ja),
            Lang::En => format!("  {} `{name}` ({file}): {why}", thing.en),
        }
    };
    let mut lines: Vec<String> = held.iter().take(shown).map(line).collect();
    if held.len() > shown {
        let more = held.len() - shown;
        lines.push(match lang {
            Lang::Ja => format!("  ほか {more}（全て見るには、bansou check --all）"),
            Lang::En => format!("  and {more} more: `bansou check --all` lists them all"),
        });
    }
    lines
}

/// When it will be public, or why no hour makes it so.
fn why(held: &Held, zone: &TimeZone, lang: Lang) -> String {
    let Mark { why, at } = held.mark;
    let hour = at.map(|at| at.label(zone).get(lang).to_owned());
    let why = match (why, hour, lang) {
        (Hidden::Scheduled, Some(hour), Lang::Ja) => format!("{hour}から公開"),
        (Hidden::Scheduled, Some(hour), Lang::En) => format!("public from {hour} on"),
        (Hidden::Expired, Some(hour), Lang::Ja) => format!("{hour}に公開終了"),
        (Hidden::Expired, Some(hour), Lang::En) => format!("expired on {hour}"),
        (why, _, _) => why.label().get(lang).to_owned(),
    };
    match (&held.with, lang) {
        (Some(page), Lang::Ja) => format!("{why}（{page} に合わせて）"),
        (Some(page), Lang::En) => format!("{why}, with {page}"),
        (None, _) => why,
    }
}

/// The same for machines, all of it.
pub fn json<'h>(held: impl IntoIterator<Item = &'h Held>, zone: &TimeZone) -> Value {
    let one = |held: &Held| {
        json!({
            "thing": held.thing.key(),
            "name": held.name,
            "file": &*held.file,
            "why": held.mark.why.key(),
            "at": held.mark.at.map(|at| at.rfc3339(zone)),
            "with": held.with.as_deref(),
        })
    };
    held.into_iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::{json, text};
    use crate::calendar::{Moment, zone};
    use crate::diagnostic::Lang;
    use crate::model::hours::{Held, Mark, Thing};
    use crate::model::site::Hidden;

    fn held(thing: Thing, name: &str, why: Hidden, at: Option<&str>) -> Held {
        let at = at.map(|at| Moment::parse(at, &TimeZone::UTC).expect("a moment"));
        let mark = Mark { why, at };
        Held { thing, name: name.into(), file: "content/a.md".into(), span: None, mark, with: None }
    }

    #[test]
    fn each_is_named_with_its_file_and_its_hour() {
        let tokyo = zone("Asia/Tokyo").expect("a zone");
        let hour = Some("2026-12-01T10:00:00+09:00");
        let pages = [held(Thing::Page, "第2回", Hidden::Scheduled, hour)];
        let others = [
            Held { with: Some("content/b.md".into()), ..held(Thing::Item, "会合", Hidden::Expired, hour) },
            held(Thing::Entry, "語", Hidden::Draft, None),
        ];
        assert_eq!(
            text(&pages, &others, false, &tokyo, Lang::Ja),
            [
                "公開していないページ 1",
                "  ページ「第2回」（content/a.md）: 令和8年12月1日（火）10:00から公開",
                "公開していないもの: 予定の項目 1、用語 1",
                "  予定の項目「会合」（content/a.md）: 令和8年12月1日（火）10:00に公開終了（content/b.md に合わせて）",
                "  用語「語」（content/a.md）: 下書き",
            ]
        );
        assert_eq!(
            json(&others[..1], &tokyo).to_string(),
            r#"[{"at":"2026-12-01T10:00:00+09:00","file":"content/a.md","name":"会合","thing":"item","why":"expired","with":"content/b.md"}]"#
        );
    }

    #[test]
    fn a_long_list_says_how_to_see_it_all() {
        for (count, all, lines, last) in [
            (21, false, 22, "  page `x` (content/a.md): Draft"),
            (22, false, 22, "  and 2 more: `bansou check --all` lists them all"),
            (22, true, 23, "  page `x` (content/a.md): Draft"),
        ] {
            let pages = vec![held(Thing::Page, "x", Hidden::Draft, None); count];
            let told = text(&pages, &[], all, &TimeZone::UTC, Lang::En);
            assert_eq!((told.len(), told.last().map(String::as_str)), (lines, Some(last)), "{count} {all}");
        }
    }
}
