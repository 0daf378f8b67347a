//! Councils and their meetings.

use crate::calendar::Date;
use crate::diagnostic::{Span, Spanned};
use crate::model::attachment::Attachment;

/// A council: 推進協議会, 実務者会議.
#[derive(Clone, Debug, Default)]
pub struct Council {
    pub name: Box<str>,
    pub short: Box<str>,
    pub kana: Box<str>,
    pub secretariat: Box<str>,
    pub members: Vec<Member>,
    pub established: Option<Date>,
    pub contact: Box<str>,
}

/// A member as published: an organisation or a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    pub name: Box<str>,
    pub note: Box<str>,
}

/// One meeting of a council.
#[derive(Clone, Debug)]
pub struct Meeting {
    /// n of 第n回; a joint meeting has none.
    pub number: Option<Spanned<i64>>,
    pub date: Date,
    /// The date as the source writes it.
    pub raw: Box<str>,
    pub time: Box<str>,
    pub place: Box<str>,
    pub format: Box<str>,
    pub status: Spanned<MeetingStatus>,
    pub agenda: Vec<Box<str>>,
    pub documents: Vec<Attachment>,
    pub present: Vec<Box<str>>,
    pub minutes: Option<Minutes>,
    pub contact: Box<str>,
    /// Where `meeting` stands.
    pub span: Span,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MeetingStatus {
    Planned,
    Held,
    Postponed,
    Cancelled,
}

impl MeetingStatus {
    pub const NAMES: &[(&'static str, MeetingStatus)] = &[
        ("planned", MeetingStatus::Planned),
        ("held", MeetingStatus::Held),
        ("postponed", MeetingStatus::Postponed),
        ("cancelled", MeetingStatus::Cancelled),
    ];

    /// The key that front matter and templates use.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            MeetingStatus::Planned => "planned",
            MeetingStatus::Held => "held",
            MeetingStatus::Postponed => "postponed",
            MeetingStatus::Cancelled => "cancelled",
        }
    }
}

/// 議事要旨 or 議事録.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Minutes {
    pub kind: MinutesKind,
    /// In words of the author.
    pub status: Box<str>,
    /// Whether those who spoke have confirmed what they said; none where the author doesn't say.
    pub verified_by_speakers: Option<bool>,
    pub published: Option<Date>,
    pub file: Option<Attachment>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MinutesKind {
    Summary,
    Full,
}

impl MinutesKind {
    pub const NAMES: &[(&'static str, MinutesKind)] = &[("summary", MinutesKind::Summary), ("full", MinutesKind::Full)];
}
