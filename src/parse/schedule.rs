//! `content/schedules/<id>.yaml`.
//!
//! 1. The head: what stretch of time it shows, in which columns, and the state of things that it describes.
//! 2. The workstreams, then the items; one whose dates can't be read is reported and left out.
//! 3. What only the whole file shows: ids that are there twice, items of no workstream, columns out of order.

use std::sync::Arc;

use crate::calendar::{Date, DateError};
use crate::diagnostic::{Diagnostic, Span, Spanned, Text};
use crate::model::schedule::{Item, ItemKind, ItemStatus, Schedule, Slip, Workstream};
use crate::parse::front_matter::{boxed, date, source_path, text};
use crate::parse::text::Decoded;
use crate::yaml::{self, Fields};

/// A schedule, with what could be read of it; none where it has no title or no dates.
pub fn read(decoded: Decoded<'_>, file: &Arc<str>, id: &str, diagnostics: &mut Vec<Diagnostic>) -> Option<Schedule> {
    let node = yaml::parse(decoded.text, decoded.offset, file, diagnostics)?;
    let mut fields = Fields::new(&node, file, diagnostics)?;
    let title = fields.required_string("title").map(Box::from);
    let period = required_date(&mut fields, "period").filter(|period| is_closed(*period, &mut fields));
    let as_of = required_date(&mut fields, "as_of");
    let source = text(&mut fields, "source");
    let note = text(&mut fields, "note");
    let columns = columns(&mut fields);
    fields.required("workstreams");
    let workstreams = fields.mappings("workstreams", workstream);
    fields.required("items");
    let items = fields.mappings("items", item);
    fields.finish();

    let workstreams = unique(workstreams, |workstream| &workstream.id, file, diagnostics);
    let items = unique(items, |item| &item.id, file, diagnostics);
    let of_workstream = |item: &Item| workstreams.iter().any(|workstream| workstream.id.value == item.workstream.value);
    let (items, strays): (Vec<Item>, Vec<Item>) = items.into_iter().partition(of_workstream);
    diagnostics.extend(strays.iter().map(|item| unknown_workstream(item, &workstreams, file)));
    Some(Schedule {
        file: Arc::clone(file),
        id: id.into(),
        title: title?,
        period: period?.value,
        as_of: as_of?.value,
        source,
        note,
        columns,
        workstreams,
        items,
    })
}

fn workstream(fields: &mut Fields<'_, '_>) -> Option<Workstream> {
    let id = id(fields);
    let label = fields.required_string("label").map(Box::from);
    let page = source_path(fields, "page");
    Some(Workstream { id: id?, label: label?, page })
}

fn item(fields: &mut Fields<'_, '_>) -> Option<Item> {
    let id = id(fields);
    let workstream = fields.required_spanned("workstream").map(boxed);
    let title = fields.required_string("title").map(Box::from);
    let track = text(fields, "track");
    let kind = fields.choice("kind", ItemKind::NAMES).unwrap_or(ItemKind::Other);
    let status = fields.choice("status", ItemStatus::NAMES);
    let page = source_path(fields, "page");
    // An item that stands for a meeting has the meeting's date; whether its page is one, only the whole site shows.
    if fields.string("page").is_none() {
        fields.required("planned");
    }
    let planned = dated(fields, "planned");
    if status == Some(ItemStatus::Done) && planned.is_ok_and(|planned| planned.is_some()) {
        fields.required("actual");
    }
    let actual = dated(fields, "actual");
    let raw = text(fields, "raw");
    let note = text(fields, "note");
    let history = fields.mappings("history", slip);
    let source = text(fields, "source");
    let added = date(fields, "added");
    Some(Item {
        id: id?,
        workstream: workstream?,
        track,
        title: title?,
        kind,
        planned: planned.ok()?,
        actual: actual.ok()?,
        status,
        raw,
        note,
        page,
        history,
        source,
        added,
    })
}

fn slip(fields: &mut Fields<'_, '_>) -> Option<Slip> {
    let planned = required_date(fields, "planned");
    let changed = required_date(fields, "changed");
    let reason = text(fields, "reason");
    Some(Slip { planned: planned?.value, changed: changed?.value, reason })
}

/// An id is a part of addresses and of the names by which calendars know an event, so that it is of plain letters.
fn id(fields: &mut Fields<'_, '_>) -> Option<Spanned<Box<str>>> {
    let id = fields.required_spanned("id")?;
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if id.chars().all(is_plain) {
        return Some(boxed(id));
    }
    let file = fields.file();
    fields.report(
        Diagnostic::error(
            "bad-id",
            file,
            Text::new(
                format!("「id」の「{}」は、使えない文字を含んでいます。", id.value),
                format!("the id `{}` holds a character that an id can't have", id.value),
            ),
        )
        .at(id.span)
        .help(Text::new(
            "半角の英小文字、数字及び「-」で書いてください（例: suishin-01）。",
            "write it in small letters, digits and `-` (for example suishin-01)",
        )),
    );
    None
}

/// The date at a key, or none where nothing is written; an error where something is that can't be read.
fn dated(fields: &mut Fields<'_, '_>, key: &'static str) -> Result<Option<Spanned<Date>>, ()> {
    let Some(field) = fields.get(key) else { return Ok(None) };
    field.parsed(Date::parse, DateError::diagnostic).map(Some).ok_or(())
}

fn required_date(fields: &mut Fields<'_, '_>, key: &'static str) -> Option<Spanned<Date>> {
    fields.required(key)?.parsed(Date::parse, DateError::diagnostic)
}

/// The columns of the table, each after the one before it.
fn columns(fields: &mut Fields<'_, '_>) -> Vec<Date> {
    let written = fields.list_of("columns", |field| field.parsed(Date::parse, DateError::diagnostic));
    let mut columns: Vec<Date> = Vec::with_capacity(written.len());
    for column in written {
        if !is_closed(column, fields) {
            continue;
        }
        let before = columns.last().and_then(|before| before.last());
        if before < column.first() {
            columns.push(column.value);
        } else {
            let file = fields.file();
            fields.report(out_of_order(column.span, file));
        }
    }
    columns
}

/// Whether a stretch of time has both ends; what is shown as a table or a chart has to.
fn is_closed(date: Spanned<Date>, fields: &mut Fields<'_, '_>) -> bool {
    let closed = date.first().is_some() && date.last().is_some();
    if !closed {
        let file = fields.file();
        fields.report(
            Diagnostic::error(
                "open-period",
                file,
                Text::new(
                    "表や図に示す期間に、始まりと終わりの両方がありません。",
                    "a period to be shown is open on one side",
                ),
            )
            .at(date.span)
            .help(Text::new(
                "始まりと終わりを書いてください（例: FY2022、2022-07/2022-09）。",
                "write where it begins and ends (for example FY2022 or 2022-07/2022-09)",
            )),
        );
    }
    closed
}

fn out_of_order(span: Span, file: &Arc<str>) -> Diagnostic {
    Diagnostic::error(
        "column-order",
        file,
        Text::new("表の列が、前の列の後に続いていません。", "this column doesn't come after the one before it"),
    )
    .at(span)
    .help(Text::new(
        "重ならない期間を、早いものから順に書いてください。",
        "write stretches that don't overlap, the earliest first",
    ))
}

/// What has an id of its own; a second one of the same id is reported.
fn unique<T>(
    all: Vec<T>,
    id: impl Fn(&T) -> &Spanned<Box<str>>,
    file: &Arc<str>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<T> {
    let mut kept: Vec<T> = Vec::with_capacity(all.len());
    for one in all {
        match kept.iter().find(|known| id(known).value == id(&one).value) {
            Some(first) => diagnostics.push(twice(id(first), id(&one), file)),
            None => kept.push(one),
        }
    }
    kept
}

fn twice(first: &Spanned<Box<str>>, again: &Spanned<Box<str>>, file: &Arc<str>) -> Diagnostic {
    Diagnostic::error(
        "duplicate-id",
        file,
        Text::new(
            format!("「id: {}」が、二度書かれています。", again.value),
            format!("the id `{}` is there twice", again.value),
        ),
    )
    .at(again.span)
    .help(Text::new("一方を別の id に変えてください。", "give one of the two another id"))
    .related(file, Some(first.span), Text::new("最初に書かれた所です。", "where it was written first"))
}

fn unknown_workstream(item: &Item, workstreams: &[Workstream], file: &Arc<str>) -> Diagnostic {
    let written = &*item.workstream.value;
    let known: Vec<&str> = workstreams.iter().map(|workstream| &*workstream.id.value).collect();
    Diagnostic::error(
        "unknown-workstream",
        file,
        Text::new(
            format!("「workstreams」に、id が「{written}」の活動領域はありません。"),
            format!("`workstreams` has none with the id `{written}`"),
        ),
    )
    .at(item.workstream.span)
    .did_you_mean(written, known.iter().copied())
    .help(Text::new(
        format!("次のどれかを書いてください: {}", known.join("、")),
        format!("write one of: {}", known.join(", ")),
    ))
}
