//! The typed keys of councils and meetings.

use jiff::tz::TimeZone;

use crate::diagnostic::Spanned;
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
            let name = fields.required_string("name")?.into();
            Some(Member { name, note: text(fields, "note") })
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
    let number = fields.get("number").and_then(|field| {
        let span = field.span();
        Some(Spanned::new(field.integer()?, span))
    });
    fields.required("date");
    let date = date(&mut fields, "date");
    fields.required("status");
    let status = fields.choice("status", MeetingStatus::NAMES);
    let meeting = Meeting {
        number,
        date: date?,
        raw: text(&mut fields, "raw"),
        time: text(&mut fields, "time"),
        place: text(&mut fields, "place"),
        format: text(&mut fields, "format"),
        status: status.unwrap_or(MeetingStatus::Planned),
        agenda: texts(&mut fields, "agenda"),
        documents: fields.mappings("documents", |fields| attachment(fields, zone)),
        present: texts(&mut fields, "present"),
        minutes: fields.mapping("minutes").and_then(|minutes| read_minutes(minutes, zone)),
        contact: text(&mut fields, "contact"),
        span,
    };
    fields.finish();
    Some(meeting)
}

fn read_minutes(mut fields: Fields<'_, '_>, zone: &TimeZone) -> Option<Minutes> {
    let kind = fields.required("kind").and_then(|field| field.choice(MinutesKind::NAMES));
    let status = text(&mut fields, "status");
    let file = fields.raw("file").is_some().then(|| attachment(&mut fields, zone)).flatten();
    fields.finish();
    Some(Minutes { kind: kind?, status, file })
}

fn texts(fields: &mut Fields<'_, '_>, key: &'static str) -> Vec<Box<str>> {
    fields.strings(key).into_iter().map(|text| text.value.into()).collect()
}
