//! The YAML between the `---` lines of a page.

use std::cmp::Reverse;
use std::sync::Arc;

use jiff::tz::TimeZone;
use unicode_normalization::UnicodeNormalization;

use crate::calendar::{Date, DateError, Moment};
use crate::diagnostic::{Diagnostic, Span, Spanned, Text};
use crate::model::attachment::Attachment;
use crate::model::case::Key;
use crate::model::page::{Change, Fact, FrontMatter, Kind, Order, SectionFront, SortBy, Status};
use crate::model::value::Value;
use crate::parse::text::Decoded;
use crate::parse::{case, council, path, report, value};
use crate::yaml::{self, Fields};

/// A page's text in its two parts; offsets count from the start of the file.
pub struct Parts<'a> {
    pub yaml: Decoded<'a>,
    pub body: Decoded<'a>,
}

/// Cuts a page at its `---` lines.
///
/// # Errors
/// `no-front-matter` where the text doesn't begin with `---`, `open-front-matter` where the second `---` is missing.
pub fn split<'a>(decoded: Decoded<'a>, file: &Arc<str>) -> Result<Parts<'a>, Diagnostic> {
    let text = decoded.text;
    let Some(start) = fence(text) else {
        let help = if text.trim_start().starts_with("---") {
            Text::new(
                "「---」より前の空行や空白を消し、1行目を「---」にしてください。",
                "delete the blanks before `---`, so that it is the first line",
            )
        } else {
            Text::new(
                "1行目に半角で「---」、2行目に「title: 題名」、3行目に「---」と書き、その下に本文を書いてください。",
                "write `---`, then `title: …`, then `---`, and the text below",
            )
        };
        return Err(Diagnostic::error(
            "no-front-matter",
            file,
            Text::new(
                "ファイルの先頭に、題名などを書く部分（「---」で始まり「---」で終わる）がありません。",
                "the page doesn't begin with its front matter between `---` lines",
            ),
        )
        .at(Span::new(0, text.find('\n').unwrap_or(text.len())).shifted(decoded.offset))
        .help(help));
    };
    let mut at = start;
    let mut almost = None;
    for line in text[start..].split_inclusive('\n') {
        let end = at + line.len();
        if line.trim_end() == "---" {
            let part = |start: usize, end: usize| Decoded {
                text: &text[start..end],
                offset: Span::new(start, end).shifted(decoded.offset).start,
            };
            return Ok(Parts { yaml: part(start, at), body: part(end, text.len()) });
        }
        if almost.is_none() && is_almost_fence(line) {
            almost = Some(Span::new(at, at + line.trim_end().len()).shifted(decoded.offset));
        }
        at = end;
    }
    if let Some(span) = almost {
        return Err(Diagnostic::error(
            "open-front-matter",
            file,
            Text::new("先頭の部分を終える線になっていません。", "this line doesn't close the front matter"),
        )
        .at(span)
        .help(Text::new(
            "半角の「-」を三つ、「---」とだけ書いてください。",
            "write three hyphens and nothing else: `---`",
        )));
    }
    Err(Diagnostic::error(
        "open-front-matter",
        file,
        Text::new(
            "先頭の「---」に対応する、終わりの「---」がありません。",
            "the front matter isn't closed by a second `---`",
        ),
    )
    .at(Span::new(0, 3).shifted(decoded.offset))
    .help(Text::new("項目の最後の次の行に「---」と書いてください。", "write `---` on the line after the last key")))
}

/// A line of dashes that is meant as `---`: two hyphens, four of them, other dashes.
fn is_almost_fence(line: &str) -> bool {
    const DASHES: [char; 9] = ['-', '‐', '–', '—', '―', '−', '─', '－', 'ー'];
    let line = line.trim();
    line.chars().count() > 1 && line.chars().all(|c| DASHES.contains(&c))
}

/// The length of the first line, where it is `---`.
fn fence(text: &str) -> Option<usize> {
    let line = text.split_inclusive('\n').next()?;
    (line.trim_end() == "---").then_some(line.len())
}

/// The front matter of a page whose own can't be read. What is wrong has been said, so nothing counts as missing.
pub fn unread() -> FrontMatter {
    FrontMatter { unread: vec!["company", "consent", "meeting", "council", "report"], ..FrontMatter::default() }
}

/// Reads the front matter, and gives the tree that was read beside it; what can't be read is left at its default and reported.
pub fn read(
    yaml: Decoded<'_>,
    file: &Arc<str>,
    zone: &TimeZone,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<(FrontMatter, yaml::Node)> {
    let node = yaml::parse(yaml.text, yaml.offset, file, diagnostics)?;
    let mut fields = Fields::new(&node, file, diagnostics)?;
    let updated = fields.parsed("updated", Date::parse, DateError::diagnostic);
    let changes = changes(&mut fields, updated.as_ref());
    let mut front = FrontMatter {
        title: fields.required_spanned("title").map(boxed).unwrap_or_default(),
        kana: text(&mut fields, "kana"),
        summary: text(&mut fields, "summary"),
        date: fields.parsed("date", Date::parse, DateError::diagnostic),
        updated: updated.map(|date| date.value).or(changes.first().map(|change| change.date.value)),
        changes,
        status: fields.choice("status", Status::NAMES).unwrap_or_default(),
        publish_at: moment(&mut fields, "publish_at", zone),
        expires_at: moment(&mut fields, "expires_at", zone),
        slug: fields.spanned("slug").map(composed),
        aliases: fields.strings("aliases").into_iter().map(composed).collect(),
        weight: fields.integer("weight"),
        tags: fields.strings("tags").into_iter().map(boxed).collect(),
        taxonomies: taxonomies(&mut fields),
        related: paths(&mut fields, "related"),
        files: fields.mappings("files", |fields| attachment(fields, zone)),
        template: fields.spanned("template").map(boxed),
        fictitious: fields.boolean("fictitious").unwrap_or_default(),
        unexplained: !fields.boolean("glossary").unwrap_or(true),
        kind: fields.get("kind").and_then(|field| {
            let span = field.span();
            Some(Spanned::new(field.choice(Kind::NAMES)?, span))
        }),
        case: case::read(&mut fields).map(Box::new),
        meeting: council::read_meeting(&mut fields, zone).map(Box::new),
        council: council::read_council(&mut fields).map(Box::new),
        report: report::read(&mut fields).map(Box::new),
        ..FrontMatter::default()
    };
    front.extra = fields.raw("extra").map_or_else(Value::empty_map, value::from_node);
    front.facts = fields.mapping("extra").map(facts).unwrap_or_default();
    if let Some(mut term) = fields.mapping("term") {
        front.term_key = term.code("key").map(boxed);
        term.finish();
    }
    if file.ends_with("/_index.md") {
        front.section = Box::new(section(&mut fields));
    }
    fields.finish();
    let case = front.case.as_ref();
    let consent = case.and_then(|case| case.consent.as_ref());
    let read = [
        ("company", case.is_some()),
        ("consent", consent.is_some()),
        ("meeting", front.meeting.is_some()),
        ("council", front.council.is_some()),
        ("report", front.report.is_some()),
    ];
    let is_written = |key: &str| node.get(key).is_some_and(|value| value.value != yaml::Value::Null);
    front.unread = read.into_iter().filter(|(key, read)| !read && is_written(key)).map(|(key, _)| key).collect();
    if let Some(case) = &front.case
        && case.consent.is_none()
        && !front.unread.contains(&"consent")
    {
        diagnostics.push(case::consent_missing(case, file));
    }
    check_fictitious(&front, file, diagnostics);
    Some((front, node))
}

/// 更新履歴, newest first whatever the order written. A page that was changed after its `updated` says one of the two wrongly.
fn changes(fields: &mut Fields<'_, '_>, updated: Option<&Spanned<Date>>) -> Box<[Change]> {
    let mut changes = fields.mappings("changes", |fields| {
        fields.required("date");
        let date = fields.parsed("date", Date::parse_day, DateError::diagnostic);
        let text = fields.required_string("text");
        Some(Change { date: date?, text: text?.into() })
    });
    changes.sort_by_key(|change| Reverse(change.date.value));
    if let (Some(updated), Some(newest)) = (updated, changes.first())
        && updated.last().is_some_and(|last| newest.date.last().is_some_and(|newest| last < newest))
    {
        let file = fields.file();
        fields.report(
            Diagnostic::warning(
                "updated-early",
                file,
                Text::new(
                    format!("最終更新日（updated）が、更新履歴の最後の日（{}）より前です。", newest.date.value),
                    format!("`updated` is earlier than the newest of the changes ({})", newest.date.value),
                ),
            )
            .at(updated.span)
            .help(Text::new(
                format!("「updated: {}」に直すか、updated を消してください。書かないときは、更新履歴の最後の日を表示します。", newest.date.value),
                format!(
                    "write `updated: {}`, or delete it: without it the day of the newest change is shown",
                    newest.date.value
                ),
            )),
        );
    }
    changes.into()
}

fn section(fields: &mut Fields<'_, '_>) -> SectionFront {
    let page_kind = fields.get("page_kind").and_then(|field| {
        let span = field.span();
        Some(Spanned::new(field.choice(Kind::NAMES)?, span))
    });
    let page_template = fields.spanned("page_template").map(boxed);
    let sort_by = fields.choice("sort_by", SortBy::NAMES);
    let order = fields.choice("order", Order::NAMES);
    SectionFront { page_kind, page_template, sort_by, order, paginate_by: count(fields, "paginate_by") }
}

/// A number of things: 0 or more, and small enough to count.
pub fn count(fields: &mut Fields<'_, '_>, key: &'static str) -> usize {
    let Some(field) = fields.get(key) else { return 0 };
    let span = field.span();
    let Some(number) = field.integer() else { return 0 };
    usize::try_from(number).ok().filter(|number| *number <= 100_000).unwrap_or_else(|| {
        let file = fields.file();
        fields.report(
            Diagnostic::error(
                "bad-number",
                file,
                Text::new(format!("「{key}」に「{number}」は使えません。"), format!("`{key}` can't be {number}")),
            )
            .at(span)
            .help(Text::new("0から100000までの整数を書いてください。", "write an integer from 0 to 100000")),
        );
        0
    })
}

fn taxonomies(fields: &mut Fields<'_, '_>) -> Vec<(Key, Vec<Key>)> {
    let mut taxonomies = Vec::new();
    if let Some(mut mapping) = fields.mapping("taxonomies") {
        mapping.rest(|key, field| {
            taxonomies.push((key.clone(), field.list(|field| Some(boxed(field.code()?)))));
        });
    }
    taxonomies
}

/// `extra.facts`; the rest of `extra` is free.
fn facts(mut extra: Fields<'_, '_>) -> Vec<Fact> {
    extra.mappings("facts", |fields| {
        let label = fields.required_string("label").unwrap_or_default().into();
        let date = date(fields, "date");
        let value = text(fields, "value");
        let to = source_path(fields, "to");
        Some(Fact { label, text: value, date, to })
    })
}

/// A file that a page hands out: `file`, and what is shown of it.
pub fn attachment(fields: &mut Fields<'_, '_>, zone: &TimeZone) -> Option<Attachment> {
    let label = fields.spanned("label").map(boxed).unwrap_or_default();
    let title = text(fields, "title");
    let submitted_by = text(fields, "submitted_by");
    let publish_at = moment(fields, "publish_at", zone);
    let file = fields.required_spanned("file")?;
    match path::resolve(&file, fields.file()) {
        Ok(path) => Some(Attachment { path, label, title, submitted_by, publish_at }),
        Err(diagnostic) => {
            fields.report(diagnostic);
            None
        }
    }
}

fn paths(fields: &mut Fields<'_, '_>, key: &'static str) -> Vec<Spanned<Box<str>>> {
    let mut paths = Vec::new();
    for written in fields.strings(key) {
        match path::resolve(&written, fields.file()) {
            Ok(path) => paths.push(path),
            Err(diagnostic) => fields.report(diagnostic),
        }
    }
    paths
}

/// The path of a source file, as seen from the file that it is written in.
pub fn source_path(fields: &mut Fields<'_, '_>, key: &'static str) -> Option<Spanned<Box<str>>> {
    let written = fields.spanned(key)?;
    match path::resolve(&written, fields.file()) {
        Ok(path) => Some(path),
        Err(diagnostic) => {
            fields.report(diagnostic);
            None
        }
    }
}

/// A date of the date grammar.
pub fn date(fields: &mut Fields<'_, '_>, key: &'static str) -> Option<Date> {
    fields.parsed(key, Date::parse, DateError::diagnostic).map(|date| date.value)
}

fn moment(fields: &mut Fields<'_, '_>, key: &'static str, zone: &TimeZone) -> Option<Moment> {
    fields.parsed(key, |text| Moment::parse(text, zone), DateError::diagnostic).map(|moment| moment.value)
}

/// A text, or the empty one.
pub fn text(fields: &mut Fields<'_, '_>, key: &'static str) -> Box<str> {
    fields.string(key).unwrap_or_default().into()
}

pub fn boxed(text: Spanned<&str>) -> Spanned<Box<str>> {
    Spanned::new(text.value.into(), text.span)
}

/// A part of an address, in NFC.
fn composed(text: Spanned<&str>) -> Spanned<Box<str>> {
    Spanned::new(text.value.nfc().collect::<String>().into(), text.span)
}

/// What marks a fictitious page, where no reader can miss it.
pub const FICTITIOUS: &str = "記載例（架空）";

/// A sample says that it is one in its data and in its title.
fn check_fictitious(front: &FrontMatter, file: &Arc<str>, diagnostics: &mut Vec<Diagnostic>) {
    let says = front.title.contains(FICTITIOUS);
    if file.starts_with("content/samples/") && !front.fictitious {
        diagnostics.push(
            Diagnostic::error(
                "sample-unmarked",
                file,
                Text::new(
                    "samples の下のページに、「fictitious: true」がありません。",
                    "a page below samples/ lacks `fictitious: true`",
                ),
            )
            .at(front.title.span)
            .help(Text::new("「fictitious: true」を書いてください。", "write `fictitious: true`")),
        );
    }
    if front.fictitious && !says && !front.title.is_empty() {
        diagnostics.push(
            Diagnostic::error(
                "sample-unmarked",
                file,
                Text::new(
                    format!("架空のページの題名に、「{FICTITIOUS}」がありません。"),
                    format!("the title of a fictitious page lacks 「{FICTITIOUS}」"),
                ),
            )
            .at(front.title.span)
            .help(Text::new(
                format!("題名の終わりに「【{FICTITIOUS}】」を付けてください。"),
                format!("end the title with 「【{FICTITIOUS}】」"),
            )),
        );
    }
}
