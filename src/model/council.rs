//! Councils and their meetings.

use jiff::civil;

use crate::calendar::{Date, TimesOfDay};
use crate::diagnostic::{self, Diagnostic, Span, Spanned};
use crate::keys::{
    AnyDate, Boolean, Choose, Expected, ListOf, Lost, Maybe, Need, Nested, OptionalGroup, Path, Plain, Records,
    Required, Single, SpannedChoice, SpannedText, Text, Type, Written, choices, record,
};
use crate::model::attachment::Attachment;
use crate::model::schedule::{Slip, reason_missing};
use crate::yaml::{Field, Fields};

record! {
    /// A council: 推進協議会, 実務者会議.
    #[derive(Clone, Debug, Default)]
    pub struct Council: "会議体" {
        /// The full name.
        name: Expected<Text>, "名称", "会議体の名称", eg "経営力再構築伴走支援推進協議会";
        /// A shorter name, for where there is little room.
        short: Plain<Text>, "略称", "短い呼び名", eg "推進協議会";
        /// The reading of the name, in hiragana.
        kana: Plain<Text>, "読み", "名称の読み（ひらがな）";
        /// Who runs it.
        secretariat: Plain<Text>, "事務局", "事務局を務める組織", eg "中小企業庁";
        /// Its members.
        members: Records<Member>, "構成員", "構成員の一覧";
        /// When it was set up.
        established: Maybe<AnyDate>, "設置", "設置した[日付](#日付)", eg "2022-06";
        /// Whom to ask.
        contact: Plain<Text>, "お問合せ先", "お問合せ先。書かないときは示しません";
    }
}

record! {
    /// A member as published.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Member: "構成員" {
        /// An organisation or a person.
        name: Required<Text>, "名称", "組織又は人の名前", eg "日本商工会議所";
        /// What is said of it beside.
        note: Plain<Text>, "備考", "備考";
    }
}

record! {
    /// One meeting of a council.
    #[derive(Clone, Debug)]
    pub struct Meeting: "会議" => Meeting::checked {
        /// n of 第n回; a joint meeting has none.
        number: Number, "回", "第何回か。合同会議のように回がないときは書きません", eg "1";
        /// When it is or was held.
        date: Required<AnyDate>, "開催日", "開催する、又は開催した[日付](#日付)", eg "2022-06-17";
        /// What became of it.
        status: Status, "開催状況", "開催状況", eg "planned";
        /// The date as the source writes it.
        raw: Plain<Text>, "出典の表記", "もとの資料での日付の書き方", eg "6月17日";
        /// Why it was put off or called off.
        reason: Plain<Text>, "延期・中止の理由", "延期又は中止にした理由。ページに示します", eg "関係機関との調整のため";
        /// The days for which it was planned before, oldest first.
        history: Records<Slip>, "変更の履歴", "変更前の開催日。古い順に（項目は、予定の項目の `history` と同じ）";
        /// The hours: when it begins and ends.
        time: Plain<Time>, "時刻", "始まりと終わりの時刻。このように書くと、カレンダーにもその時刻で載ります", eg "10:00～12:00";
        /// Where it is held.
        place: Plain<Text>, "場所", "場所";
        /// How it is held.
        format: Plain<Text>, "開催の形式", "開催の形式。`対面`、`オンライン`、`対面及びオンライン` など", eg "オンライン";
        /// Whom to ask.
        contact: Plain<Text>, "お問合せ先", "お問合せ先。書かないときは会議体の `contact` を示し、それもないときは示しません";
        /// What is on the agenda.
        agenda: ListOf<Text>, "議題", "議題の一覧", eg "[伴走支援の進め方]";
        /// Who was there.
        present: ListOf<Text>, "出席者", "出席者の一覧";
        /// When the papers are to stand on the page, in words of the author.
        documents_due: Plain<Text>, "資料を掲載する時期", "配布資料を掲載する時期。資料がまだないときに、「開催の前日に掲載します。」のように示します", eg "開催の前日";
        /// The papers that are handed out.
        documents: Records<Attachment>, "資料", "添付の一覧（`files` と同じ項目）";
        /// The record of what was said.
        minutes: Maybe<Nested<Minutes>>, "議事要旨", "議事要旨、又は議事録";
        /// What its record lacks for a reason.
        unrecorded: Records<Unrecorded>, "記録しない項目", "開催済みの会議の記録に書かない項目と、その理由。ページには示しません";
    } with {
        /// Where `meeting` stands.
        span: Span = |fields| fields.span();
    }
}

impl Meeting {
    /// The day and the hours, if the one is a day and the others can be read: a meeting of several days has hours on
    /// each, and nobody is where 頃 says at a set hour.
    #[must_use]
    pub fn hours(&self) -> Option<(civil::Date, TimesOfDay)> {
        let hours = self.time.hours?;
        let day = self.date.first().filter(|&first| self.date.last() == Some(first) && !self.date.is_approximate())?;
        Some((day, hours))
    }

    /// Where it stands among others in time: by its day, on one day by its hours, and last by its number.
    #[must_use]
    pub fn moment(&self) -> (Date, Option<TimesOfDay>, Option<i64>) {
        let hours = self.hours().map(|(_, hours)| hours);
        (self.date, hours, self.number.as_ref().map(|number| number.value))
    }

    /// Whoever had noted a certain day wants to know why the meeting isn't then.
    #[expect(clippy::unnecessary_wraps, reason = "as `record!` asks for it")]
    fn checked(self, fields: &mut Fields<'_, '_>) -> Option<Meeting> {
        let is_off = matches!(*self.status, MeetingStatus::Postponed | MeetingStatus::Cancelled);
        if is_off && self.reason.is_empty() && self.date.day().is_some() {
            let diagnostic = reason_missing(self.status.span, fields.file());
            fields.tell(diagnostic);
        }
        Some(self)
    }
}

/// The hours of a meeting as they are written, and what could be read of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Times {
    pub text: Box<str>,
    pub hours: Option<TimesOfDay>,
}

/// Times of day in the usual words. What can't be read stays a text, and is reported: the calendars lack it.
pub struct Time;

impl Single for Time {
    type Value = Times;
    const TYPE: Type = Type::Text;

    fn take(mut field: Field<'_, '_>) -> Option<Times> {
        let text = SpannedText::take(field.reborrow())?;
        let hours = TimesOfDay::read(&text);
        if hours.is_none() && !text.trim().is_empty() {
            let diagnostic = unread_hours(&text, field.file());
            field.tell(diagnostic);
        }
        Some(Times { text: text.value, hours })
    }
}

fn unread_hours(text: &Spanned<Box<str>>, file: &std::sync::Arc<str>) -> Diagnostic {
    Diagnostic::warning(
        "hours-unread",
        file,
        diagnostic::Text::new(
            format!("「{}」から、始まりと終わりの時刻を読み取れません。カレンダーには、終日の予定として載ります。", text.value),
            format!("no hours can be read out of `{}`: in calendars the meeting takes the whole day", text.value),
        ),
    )
    .at(text.span)
    .help(diagnostic::Text::new(
        "「10:00～12:00」か「10:00～」のように、24時間制の時刻だけを書いてください。決まっていないときは、この行を消し、ほかに伝えることは本文に書いてください。",
        "write nothing but hours of 24, as `10:00～12:00` or `10:00～`; delete the line if they aren't settled, and say whatever else there is to say in the text",
    ))
}

choices! {
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub enum MeetingStatus {
        #[default]
        Planned = "planned", "開催予定";
        Held = "held", "開催済み";
        Postponed = "postponed", "延期";
        Cancelled = "cancelled", "中止";
    }
}

/// The number of a meeting. One that can't be read loses the meeting: whatever counts meetings would count this one
/// wrong.
pub struct Number;

const NUMBERS: std::ops::RangeInclusive<i64> = 1..=9999;

impl Written for Number {
    type Value = Option<Spanned<i64>>;
    const TYPE: Type = Type::Integer(*NUMBERS.start(), *NUMBERS.end());

    fn read(fields: &mut Fields<'_, '_>, key: &'static str) -> Result<Self::Value, Lost> {
        let Some(mut field) = fields.get(key) else { return Ok(None) };
        let span = field.span();
        let number = field.reborrow().integer().ok_or(Lost)?;
        if NUMBERS.contains(&number) {
            return Ok(Some(Spanned::new(number, span)));
        }
        let message = diagnostic::Text::new(
            format!("第{number}回という回はありません。"),
            format!("no meeting has the number {number}"),
        );
        field.tell(
            Diagnostic::error("bad-number", field.file(), message).help(diagnostic::Text::new(
                "1から9999までの整数を書いてください。",
                "write an integer from 1 to 9999",
            )),
        );
        Err(Lost)
    }
}

/// The status of a meeting. It has to be written; one that can't be read counts as planned.
pub struct Status;

impl Written for Status {
    type Value = Spanned<MeetingStatus>;
    const TYPE: Type = SpannedChoice::<MeetingStatus>::TYPE;
    const NEED: Need = Need::Always;

    fn read(fields: &mut Fields<'_, '_>, key: &'static str) -> Result<Self::Value, Lost> {
        let span = fields.span();
        let status = SpannedChoice::required(fields, key);
        Ok(status.unwrap_or_else(|| Spanned::new(MeetingStatus::default(), span)))
    }
}

choices! {
    /// What the record of a meeting has to say, by the keys that say it.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum RecordPart {
        Time = "time", "時刻";
        Place = "place", "場所";
        Present = "present", "出席者";
        Agenda = "agenda", "議題";
        Minutes = "minutes", "発言者と発言の内容";
    }
}

record! {
    /// What the record of a meeting lacks, with the reason why it may.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Unrecorded: "記録しない項目" {
        /// What it lacks.
        part: Required<SpannedChoice<RecordPart>>, "項目", "記録に書かない項目", eg "minutes";
        /// Why it may.
        reason: Required<Text>, "理由", "書かない理由", eg "発言を公開しない会議のため";
    }
}

record! {
    /// 議事要旨 or 議事録.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Minutes: "議事要旨" {
        /// Which of the two it is.
        kind: Required<Choose<MinutesKind>>, "種別", "どちらか", eg "summary";
        /// How far it has come, in words of the author.
        status: Plain<Text>, "状況", "状況（`確認中` など）", eg "確認中";
        /// Whether those who spoke have confirmed what they said; none if the author doesn't say.
        verified_by_speakers: Maybe<Boolean>, "発言者の確認", "`true`（発言者確認済み）、`false`（発言者未確認）。書かないときは何も示しません", eg "true";
        /// When it was published.
        published: Maybe<AnyDate>, "公開日", "公開した[日付](#日付)", eg "2022-07-15";
        /// The heading of the page's text below which it stands.
        heading: Maybe<SpannedText>, "本文の見出し", "本文に書くとき、それが始まる見出し。下では、`○座長　` で始まる行が発言になります", eg "議事要旨";
        /// The file that holds it.
        file: OptionalGroup<Attachment>, "ファイル", "添付と同じ項目。`file` も `heading` もないときと、`publish_at` の前は、「後日公開します」と示します";
    }
}

record! {
    /// What a page says that is the minutes of a meeting, on a page of their own.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct MinutesPage: "議事録のページ" {
        /// The meeting's page.
        meeting: Required<Path>, "会議", "会議のページのファイル", eg "01.md";
        /// Which of the two it is.
        kind: Required<Choose<MinutesKind>>, "種別", "どちらか", eg "full";
        /// Whether those who spoke have confirmed what they said; none if the author doesn't say.
        verified_by_speakers: Maybe<Boolean>, "発言者の確認", "`true`（発言者確認済み）、`false`（発言者未確認）。書かないときは何も示しません", eg "true";
    }
}

choices! {
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum MinutesKind {
        Summary = "summary", "議事要旨";
        Full = "full", "議事録";
    }
}
