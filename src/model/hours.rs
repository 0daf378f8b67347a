//! When a thing is public: a page, a document, a number, an item of a schedule, a term, an entry, a change.
//!
//! The keys are the same for all of them ([`Hours`]). Where `status` is the word for something else (what became of a
//! meeting, whether a number is planned), `draft` stands in its place ([`DraftHours`]). What they come to at a moment
//! is decided once, in `resolve/public.rs`.

use std::sync::Arc;

use jiff::Timestamp;

use crate::calendar::{self, Now};
use crate::diagnostic::{Diagnostic, Span, Text};
use crate::keys::{Boolean, Choose, Lost, Maybe, Moment, Record, Type, Written, choices, record};
use crate::model::site::Hidden;
use crate::yaml::Fields;

record! {
    /// Whether a thing is public, and from when until when.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub struct Hours: "公開の項目" => Hours::checked {
        /// How far the editing has come. Only what is published is shown.
        status: Maybe<Choose<Status>>, "状態", "編集の状態。公開するのは `published` だけです", eg "draft", or "published";
        /// Until when it isn't public.
        publish_at: Maybe<Moment>, "公開を始める時", "公開を始める時", eg "2022-06-17T10:00:00+09:00";
        /// From when on it isn't public any more.
        expires_at: Maybe<Moment>, "公開を終える時", "公開を終える時", eg "2023-04-01";
    } with {
        /// Whether something is written that can't be read: then nobody knows when the thing is public.
        is_unreadable: bool = |_| false;
    }
}

record! {
    /// The same for a thing of which `status` says something else.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub struct DraftHours: "公開の時の項目" => DraftHours::checked {
        /// Whether it is a draft, which nobody is shown.
        draft: Maybe<Boolean>, "下書き", "`true` のとき、公開しません", eg "true", or "false";
        /// Until when it isn't public.
        publish_at: Maybe<Moment>, "公開を始める時", "公開を始める時", eg "2022-06-17T10:00:00+09:00";
        /// From when on it isn't public any more.
        expires_at: Maybe<Moment>, "公開を終える時", "公開を終える時", eg "2023-04-01";
    } with {
        /// As of [`Hours`].
        is_unreadable: bool = |_| false;
    }
}

choices! {
    /// How far the editing of a thing has come.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub enum Status {
        #[default]
        Published = "published", "公開";
        Draft = "draft", "下書き";
        Review = "review", "確認中";
        Withdrawn = "withdrawn", "取下げ";
    }
}

/// What is over before it begins is public at no moment.
fn check_order(
    publish_at: Option<calendar::Moment>,
    expires_at: Option<calendar::Moment>,
    fields: &mut Fields<'_, '_>,
) {
    let (Some(begins), Some(ends)) = (publish_at, expires_at) else { return };
    let Some(written) = fields.written("expires_at") else { return };
    if begins.timestamp() < ends.timestamp() {
        return;
    }
    let diagnostic = Diagnostic::error(
        "never-public",
        fields.file(),
        Text::new(
            "公開を終える時（expires_at）が、公開を始める時（publish_at）より後ではないため、いつになっても公開されません。",
            "`expires_at` isn't later than `publish_at`: this is public at no moment",
        ),
    )
    .at(written.span)
    .help(Text::new(
        "expires_at を publish_at より後の時に直すか、消してください。公開しないときは、下書きにしてください。",
        "write a later moment at `expires_at`, or delete it; what isn't to be public is a draft",
    ));
    fields.tell(diagnostic);
}

/// Whether something is written at a key, and nothing was read there.
fn is_lost(key: &str, is_read: bool, fields: &Fields<'_, '_>) -> bool {
    !is_read && fields.written(key).is_some()
}

impl DraftHours {
    #[expect(clippy::unnecessary_wraps, reason = "as `record!` asks for it")]
    fn checked(self, fields: &mut Fields<'_, '_>) -> Option<DraftHours> {
        check_order(self.publish_at, self.expires_at, fields);
        let is_unreadable = is_lost("draft", self.draft.is_some(), fields)
            || is_lost("publish_at", self.publish_at.is_some(), fields)
            || is_lost("expires_at", self.expires_at.is_some(), fields);
        Some(DraftHours { is_unreadable, ..self })
    }
}

impl Hours {
    #[expect(clippy::unnecessary_wraps, reason = "as `record!` asks for it")]
    fn checked(self, fields: &mut Fields<'_, '_>) -> Option<Hours> {
        check_order(self.publish_at, self.expires_at, fields);
        let is_unreadable = is_lost("status", self.status.is_some(), fields)
            || is_lost("publish_at", self.publish_at.is_some(), fields)
            || is_lost("expires_at", self.expires_at.is_some(), fields);
        Some(Hours { is_unreadable, ..self })
    }

    /// Those of something that is kept back until somebody says otherwise.
    #[must_use]
    pub fn of_draft() -> Hours {
        Hours { status: Some(Status::Draft), ..Hours::default() }
    }

    #[must_use]
    pub fn status(&self) -> Status {
        self.status.unwrap_or_default()
    }

    /// Whether nothing is said, as of nearly everything.
    #[must_use]
    pub fn is_unsaid(&self) -> bool {
        *self == Hours::default()
    }

    /// Whether it is said from when on the thing is public, whatever becomes of the page that is about it.
    #[must_use]
    pub fn says_beginning(&self) -> bool {
        self.publish_at.is_some() || self.status == Some(Status::Published) || self.is_unreadable
    }

    /// Why the thing isn't public at `now`, as far as its status tells.
    #[must_use]
    pub fn held_by_status(&self) -> Option<Hidden> {
        match self.status() {
            Status::Draft => Some(Hidden::Draft),
            Status::Review => Some(Hidden::Review),
            Status::Withdrawn => Some(Hidden::Withdrawn),
            Status::Published => None,
        }
    }

    /// The same, as far as its hours tell: it is public from `publish_at` on, and from `expires_at` on no more.
    #[must_use]
    pub fn held_by_hour(&self, now: Now) -> Option<Hidden> {
        if self.publish_at.is_some_and(|moment| !moment.has_come(now)) {
            return Some(Hidden::Scheduled);
        }
        self.expires_at.is_some_and(|moment| moment.has_come(now)).then_some(Hidden::Expired)
    }

    /// Why the thing isn't public at `now`, for what it says itself. One that says it illegibly counts as public, which
    /// nothing is concluded from: a site with such a mistake isn't published.
    #[must_use]
    pub fn hidden(&self, now: Now) -> Option<Hidden> {
        if self.is_unsaid() {
            return None;
        }
        self.held_by_status().or_else(|| self.held_by_hour(now))
    }

    /// The same, with the hour that it will come or went at.
    #[must_use]
    pub fn mark(&self, now: Now) -> Option<Mark> {
        let why = self.hidden(now)?;
        let at = match why {
            Hidden::Scheduled => self.publish_at,
            Hidden::Expired => self.expires_at,
            _ => None,
        };
        Some(Mark { why, at })
    }

    /// The moments at which that changes.
    pub fn moments(&self) -> impl Iterator<Item = Timestamp> + use<> {
        [self.publish_at, self.expires_at].into_iter().flatten().map(|moment| moment.timestamp())
    }
}

/// The keys of [`Hours`] among those of a record.
pub struct HoursKeys;

impl Written for HoursKeys {
    type Value = Hours;
    const TYPE: Type = Type::Group(Hours::DEFINITION);

    fn read(fields: &mut Fields<'_, '_>, _: &'static str) -> Result<Hours, Lost> {
        Hours::read(fields).ok_or(Lost)
    }
}

/// The keys of [`DraftHours`] among those of a record.
pub struct DraftKeys;

impl Written for DraftKeys {
    type Value = Hours;
    const TYPE: Type = Type::Group(DraftHours::DEFINITION);

    fn read(fields: &mut Fields<'_, '_>, _: &'static str) -> Result<Hours, Lost> {
        let DraftHours { draft, publish_at, expires_at, is_unreadable } = DraftHours::read(fields).ok_or(Lost)?;
        let status = draft.filter(|is_draft| *is_draft).map(|_| Status::Draft);
        Ok(Hours { status, publish_at, expires_at, is_unreadable })
    }
}

/// That a thing isn't public: what it is marked with where it is shown all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    pub why: Hidden,
    /// From when on it will be public, or since when it is no more; none if no hour decides about it.
    pub at: Option<calendar::Moment>,
}

impl From<Hidden> for Mark {
    fn from(why: Hidden) -> Mark {
        Mark { why, at: None }
    }
}

/// Something that isn't public at a moment, for lists of what isn't.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    pub thing: Thing,
    /// What it is called.
    pub name: Box<str>,
    /// The file that says it: `content/metrics/a.yaml`.
    pub file: Arc<str>,
    /// Where it is written there.
    pub span: Option<Span>,
    pub mark: Mark,
    /// The file of the page, or of the section, that it isn't public with, if it says nothing itself.
    pub with: Option<Arc<str>>,
}

/// What may have an hour of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Thing {
    Page,
    /// A file that a page hands out.
    Document,
    /// A change of a page.
    Change,
    Metric,
    /// A single number of a metric.
    Observation,
    /// An item of a schedule.
    Item,
    /// What was changed in the plan of an item.
    Slip,
    /// A term of a vocabulary.
    Term,
    /// An entry of the glossary.
    Entry,
    /// A group of synonyms.
    Synonyms,
    /// A file or a folder that `site.yaml` holds back.
    File,
}

impl Thing {
    /// Its name for machines.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Thing::Page => "page",
            Thing::Document => "document",
            Thing::Change => "change",
            Thing::Metric => "metric",
            Thing::Observation => "value",
            Thing::Item => "item",
            Thing::Slip => "item-change",
            Thing::Term => "term",
            Thing::Entry => "glossary",
            Thing::Synonyms => "synonyms",
            Thing::File => "file",
        }
    }

    /// What the one who writes calls it.
    #[must_use]
    pub fn label(self) -> Text {
        match self {
            Thing::Page => Text::new("ページ", "page"),
            Thing::Document => Text::new("資料", "document"),
            Thing::Change => Text::new("更新履歴", "change"),
            Thing::Metric => Text::new("指標", "metric"),
            Thing::Observation => Text::new("指標の値", "value of a metric"),
            Thing::Item => Text::new("予定の項目", "item of a schedule"),
            Thing::Slip => Text::new("予定の変更", "change of a plan"),
            Thing::Term => Text::new("語彙の語", "term"),
            Thing::Entry => Text::new("用語", "entry of the glossary"),
            Thing::Synonyms => Text::new("同じ意味の言葉", "group of synonyms"),
            Thing::File => Text::new("ファイル", "file"),
        }
    }
}
