//! The typed keys of councils and meetings.

use jiff::tz::TimeZone;

use crate::diagnostic::{Diagnostic, Spanned, Text};
use crate::model::council::{Council, Meeting, MeetingStatus, Member, Minutes, MinutesKind};
use crate::parse::front_matter::{attachment, date, text};
use crate::yaml::Fields;

pub fn read_council(fields: &mut Fields<'_, '_>) -> Option<Council> {
    let mut fields = fields.mapping("council")?;
    let council = Council {
        name: fields.required_string("name").unwrap_or_default().into(),
        short: text(&mut fields, "short"),
        kana: text(&mut fields, "kana"),
        secretariat: text(&mut fields, "secretariat"),
        members: fields.mappings("members", |fields| {
            let (name, note) = (fields.required_string("name"), text(fields, "note"));
            Some(Member { name: name?.into(), note })
        }),
        established: date(&mut fields, "established"),
        contact: text(&mut fields, "contact"),
    };
    fields.finish();
    Some(council)
}

pub fn read_meeting(fields: &mut Fields<'_, '_>, zone: &TimeZone) -> Option<Meeting> {
    let mut fields = fields.mapping("meeting")?;
    let span = fields.span();
    let number = number(&mut fields);
    let is_unread = number.is_none() && fields.get("number").is_some();
    fields.required("date");
    let date = date(&mut fields, "date");
    let status = fields.required("status").and_then(|field| {
        let span = field.span();
        Some(Spanned::new(field.choice(MeetingStatus::NAMES)?, span))
    });
    let [raw, time, place, format, contact] =
        ["raw", "time", "place", "format", "contact"].map(|key| text(&mut fields, key));
    let [agenda, present] = ["agenda", "present"].map(|key| texts(&mut fields, key));
    let documents = fields.mappings("documents", |fields| attachment(fields, zone));
    let minutes = fields.mapping("minutes").and_then(|minutes| read_minutes(minutes, zone));
    fields.finish();
    // As one whose date can't be read: whatever counts meetings would count this one wrong.
    if is_unread {
        return None;
    }
    Some(Meeting {
        number,
        date: date?,
        raw,
        time,
        place,
        format,
        status: status.unwrap_or_else(|| Spanned::new(MeetingStatus::Planned, span)),
        agenda,
        documents,
        present,
        minutes,
        contact,
        span,
    })
}

/// n of 第n回.
fn number(fields: &mut Fields<'_, '_>) -> Option<Spanned<i64>> {
    let field = fields.get("number")?;
    let span = field.span();
    let number = field.integer()?;
    if (1..=9999).contains(&number) {
        return Some(Spanned::new(number, span));
    }
    let file = fields.file();
    let message =
        Text::new(format!("第{number}回という回はありません。"), format!("no meeting has the number {number}"));
    fields.report(
        Diagnostic::error("bad-number", file, message)
            .at(span)
            .help(Text::new("1から9999までの整数を書いてください。", "write an integer from 1 to 9999")),
    );
    None
}

fn read_minutes(mut fields: Fields<'_, '_>, zone: &TimeZone) -> Option<Minutes> {
    let kind = fields.required("kind").and_then(|field| field.choice(MinutesKind::NAMES));
    let status = text(&mut fields, "status");
    let verified_by_speakers = fields.boolean("verified_by_speakers");
    let published = date(&mut fields, "published");
    let file = fields.raw("file").is_some().then(|| attachment(&mut fields, zone)).flatten();
    fields.finish();
    Some(Minutes { kind: kind?, status, verified_by_speakers, published, file })
}

fn texts(fields: &mut Fields<'_, '_>, key: &'static str) -> Vec<Box<str>> {
    fields.strings(key).into_iter().map(|text| text.value.into()).collect()
}
