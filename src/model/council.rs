//! Councils and their meetings.

use crate::diagnostic::{self, Diagnostic, Span, Spanned};
use crate::keys::{
    AnyDate, Boolean, Choose, Expected, ListOf, Lost, Maybe, Need, Nested, OptionalGroup, Plain, Records, Required,
    Single, SpannedChoice, Text, Type, Written, choices, record,
};
use crate::model::attachment::Attachment;
use crate::yaml::Fields;

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
    pub struct Meeting: "会議" {
        /// n of 第n回; a joint meeting has none.
        number: Number, "回", "第何回か。合同会議のように回がないときは書きません", eg "1";
        /// When it is or was held.
        date: Required<AnyDate>, "開催日", "開催する、又は開催した[日付](#日付)", eg "2022-06-17";
        /// What became of it.
        status: Status, "開催状況", "開催状況", eg "planned";
        /// The date as the source writes it.
        raw: Plain<Text>, "出典の表記", "もとの資料での日付の書き方", eg "6月17日";
        /// The hours.
        time: Plain<Text>, "時刻", "時刻", eg "10:00～12:00";
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
        /// The papers that are handed out.
        documents: Records<Attachment>, "資料", "添付の一覧（`files` と同じ項目）";
        /// The record of what was said.
        minutes: Maybe<Nested<Minutes>>, "議事要旨", "議事要旨、又は議事録";
    } with {
        /// Where `meeting` stands.
        span: Span = |fields| fields.span();
    }
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
        /// The file that holds it.
        file: OptionalGroup<Attachment>, "ファイル", "添付と同じ項目。`file` がないときと、`publish_at` の前は、「後日公開します」と示します";
    }
}

choices! {
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum MinutesKind {
        Summary = "summary", "議事要旨";
        Full = "full", "議事録";
    }
}
