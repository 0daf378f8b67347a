//! Schedules (`content/schedules/<id>.yaml`): what is planned when, in which workstream, and what became of it.

use std::sync::Arc;

use crate::calendar::Date;
use crate::diagnostic::{self, Diagnostic, Span, Spanned};
use crate::keys::{
    AnyDate, Choose, Condition, Lost, Maybe, Need, Path, Plain, Records, Required, RequiredRecords, Single,
    SpannedDate, SpannedText, Strict, Text, Type, Written, choices, record,
};
use crate::model::hours::DraftKeys;
use crate::yaml::{Field, Fields, Node, Value};

record! {
    /// One file of `content/schedules/`.
    #[derive(Clone, Debug)]
    pub struct Schedule: "予定" {
        /// What it is called.
        title: Required<Text>, "題名", "題名", eg "令和4年度の主なスケジュール";
        /// The stretch of time that tables and charts show.
        period: Required<Shown>, "期間", "表や図に示す期間", eg "FY2022";
        /// The state of things that the file describes; what calendars are stamped with.
        as_of: Required<AnyDate>, "時点", "いつの時点の予定か", eg "2022-06";
        /// Where it is taken from.
        source: Plain<Text>, "出典", "出典";
        /// What is said beside.
        note: Plain<Text>, "注記", "注記";
        /// The columns of the table, each a stretch of time, in order.
        columns: Columns, "列", "表の列にする期間。早いものから順に、重ならないように", eg "[2022-06, 2022-07/2022-09]";
        /// The areas of work.
        workstreams: Workstreams, "活動領域", "活動領域の一覧";
        /// What is to happen.
        items: Items, "項目", "予定の項目の一覧";
    } with {
        file: Arc<str> = |fields| Arc::clone(fields.file());
        /// The file's name without its ending: `fy2022`.
        id: Box<str> = |fields| crate::model::named(fields.file());
    }
}

record! {
    /// An area of work: 活動領域.
    #[derive(Clone, Debug)]
    pub struct Workstream: "活動領域" {
        /// What items and metrics name it by.
        id: Required<Id>, "id", "半角の英小文字、数字、`-`。公開後は変えません", eg "platform";
        /// What it is called.
        label: Required<Text>, "名前", "示す名前", eg "1 伴走支援プラットフォームの構築と制度整備";
        /// The page that describes it, below `content/`.
        page: Maybe<Path>, "ページ", "その領域のページ", eg "../policy/platform.md";
    }
}

record! {
    /// Something that is to happen.
    #[derive(Clone, Debug)]
    pub struct Item: "予定の項目" => Item::checked {
        /// What addresses and calendars name it by.
        id: Required<Id>, "id", "半角の英小文字、数字、`-` で、ほかと重ならないもの。公開後は変えません", eg "suishin-01";
        /// The id of a workstream.
        workstream: Required<SpannedText>, "活動領域", "`workstreams` の `id`", eg "platform";
        /// What it is called.
        title: Required<Text>, "題名", "題名", eg "第1回推進協議会";
        /// What a row of the table is about, if several items share one.
        track: Plain<Text>, "行の見出し", "表の行の見出し。同じ見出しの項目は、同じ行に入ります", eg "① 推進協議会";
        /// What kind of thing it is.
        kind: Plain<Choose<ItemKind>>, "種類", "種類", eg "council", or "other";
        /// What became of it.
        status: Maybe<Choose<ItemStatus>>, "状況", "省くと、`actual` の時期が過ぎていれば実施済み、始まっていれば実施中、`actual` がなければ予定", eg "done";
        /// The page about it, below `content/`.
        page: Maybe<Path>, "ページ", "項目のページ", eg "../councils/suishin/01/index.md";
        /// None if the item's page is a meeting: then its date and its status are the meeting's, and are written there
        /// alone.
        planned: Strict<SpannedDate>, "予定の時期", "いまの予定。`page` が会議の各回のページのときは書きません。日付と開催状況は、会議のページのものを使います", eg "2022-11", if Condition::Without("page");
        /// When it took place.
        actual: Strict<SpannedDate>, "実際の時期", "実際の時期。`status: done` なら必須。今日より後の日は書けません", eg "2022-11-10", if DONE;
        /// The date as the source writes it.
        raw: Plain<Text>, "出典の表記", "出典の表記", eg "9月 (P)";
        /// What is said beside.
        note: Plain<Text>, "補足", "短い補足";
        /// Why it was put off or called off.
        reason: Plain<Text>, "延期・中止の理由", "延期又は中止にした理由", eg "関係機関との調整のため";
        /// What was planned before, oldest first.
        history: Records<Slip>, "変更の履歴", "変更前の予定。古い順に";
        /// Where it is taken from.
        source: Plain<Text>, "出典", "出典";
        /// Since when the item is on the schedule, if it wasn't from the beginning.
        added: Maybe<AnyDate>, "加えた日", "途中で加えた項目なら、その日", eg "2022-08-25";
        /// Whether it is public, and from when until when.
        hours: DraftKeys, "公開の時", "公開を始める時と終える時、又は下書きであること（[公開されるもの](#公開されるもの)）";
    }
}

record! {
    /// A plan that was given up for another.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Slip: "変更" => Slip::checked {
        /// What had been planned.
        planned: Required<AnyDate>, "変更前の時期", "変更前の時期", eg "2022-09?";
        /// When it was changed.
        changed: Required<AnyDate>, "変更した日", "変更した日", eg "2022-08-25";
        /// Why.
        reason: Plain<Text>, "理由", "理由", eg "関係機関との調整のため";
        /// Whether the change is told, and from when until when. Until it is, the plan before it stands.
        hours: DraftKeys, "公開の時", "変更を公開する時。それまでは、変更前の時期を予定として示します（[公開されるもの](#公開されるもの)）";
    }
}

impl Item {
    #[expect(clippy::unnecessary_wraps, reason = "as `record!` asks for it")]
    fn checked(self, fields: &mut Fields<'_, '_>) -> Option<Item> {
        let is_off = matches!(self.status, Some(ItemStatus::Delayed | ItemStatus::Cancelled));
        let was_certain = self.planned.as_ref().is_some_and(|planned| planned.day().is_some());
        if is_off && was_certain && self.reason.is_empty() {
            let span = fields.written("status").map_or(fields.span(), |status| status.span);
            let diagnostic = reason_missing(span, fields.file());
            fields.tell(diagnostic);
        }
        Some(self)
    }
}

impl Slip {
    #[expect(clippy::unnecessary_wraps, reason = "as `record!` asks for it")]
    fn checked(self, fields: &mut Fields<'_, '_>) -> Option<Slip> {
        if self.reason.is_empty() && self.planned.day().is_some() {
            let diagnostic = reason_missing(fields.span(), fields.file());
            fields.tell(diagnostic);
        }
        Some(self)
    }
}

/// That nothing says why a certain day came to nothing.
pub(super) fn reason_missing(span: Span, file: &Arc<str>) -> Diagnostic {
    Diagnostic::warning(
        "reason-missing",
        file,
        diagnostic::Text::new(
            "日まで決まっていた予定が変わったのに、その理由（reason）がありません。",
            "a day that was certain came to nothing, and no `reason` says why",
        ),
    )
    .at(span)
    .help(diagnostic::Text::new(
        "「reason: 関係機関との調整のため」のように、同じ項目の中に書き加えてください。",
        "add the line `reason: …` beside it",
    ))
}

choices! {
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum ItemKind {
        Council = "council", "協議会";
        Meeting = "meeting", "会議";
        Law = "law", "法律・制度";
        Training = "training", "研修";
        Dispatch = "dispatch", "派遣";
        Symposium = "symposium", "シンポジウム";
        Staffing = "staffing", "人員の配置";
        #[default]
        Other = "other", "その他";
    }
}

choices! {
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum ItemStatus {
        #[default]
        Planned = "planned", "予定";
        /// It has begun, and isn't over.
        Ongoing = "ongoing", "実施中";
        Done = "done", "実施済み";
        Delayed = "delayed", "延期";
        Cancelled = "cancelled", "中止";
    }
}

/// An id is a part of addresses and of the names by which calendars know an event, so that it is of plain letters.
pub struct Id;

impl Single for Id {
    type Value = Spanned<Box<str>>;
    const TYPE: Type = Type::Id;

    fn take(mut field: Field<'_, '_>) -> Option<Spanned<Box<str>>> {
        let id = SpannedText::take(field.reborrow())?;
        let found = plain_id(id, field.file());
        found.map_err(|diagnostic| field.tell(diagnostic)).ok()
    }

    fn required(fields: &mut Fields<'_, '_>, key: &'static str) -> Option<Spanned<Box<str>>> {
        let found = plain_id(SpannedText::required(fields, key)?, fields.file());
        found.map_err(|diagnostic| fields.tell(diagnostic)).ok()
    }
}

fn is_plain(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'
}

fn plain_id(id: Spanned<Box<str>>, file: &Arc<str>) -> Result<Spanned<Box<str>>, Diagnostic> {
    if id.chars().all(is_plain) {
        return Ok(id);
    }
    Err(Diagnostic::error(
        "bad-id",
        file,
        diagnostic::Text::new(
            format!("「id」の「{}」は、使えない文字を含んでいます。", id.value),
            format!("the id `{}` holds a character that an id can't have", id.value),
        ),
    )
    .at(id.span)
    .help(diagnostic::Text::new(
        "半角の英小文字、数字及び「-」で書いてください（例: suishin-01）。",
        "write it in small letters, digits and `-` (for example suishin-01)",
    )))
}

/// A stretch of time that is shown as a table or a chart: it has both ends.
pub struct Shown;

impl Single for Shown {
    type Value = Date;
    const TYPE: Type = Type::Period;

    fn take(field: Field<'_, '_>) -> Option<Date> {
        closed(field).map(|date| date.value)
    }
}

fn closed(mut field: Field<'_, '_>) -> Option<Spanned<Date>> {
    let date = SpannedDate::take(field.reborrow())?;
    if date.first().is_some() && date.last().is_some() {
        return Some(date);
    }
    field.tell(
        Diagnostic::error(
            "open-period",
            field.file(),
            diagnostic::Text::new(
                "表や図に示す期間に、始まりと終わりの両方がありません。",
                "a period to be shown is open on one side",
            ),
        )
        .at(date.span)
        .help(diagnostic::Text::new(
            "始まりと終わりを書いてください（例: FY2022、2022-07/2022-09）。",
            "write where it begins and ends (for example FY2022 or 2022-07/2022-09)",
        )),
    );
    None
}

/// The columns of the table, each after the one before it.
pub struct Columns;

impl Written for Columns {
    type Value = Vec<Date>;
    const TYPE: Type = Type::List(&Type::Period);

    fn read(fields: &mut Fields<'_, '_>, key: &'static str) -> Result<Vec<Date>, Lost> {
        let mut before: Option<Date> = None;
        Ok(fields.list_of(key, |mut field| {
            let column = closed(field.reborrow())?;
            if before.and_then(|before| before.last()) < column.first() {
                before = Some(column.value);
                return before;
            }
            let diagnostic = out_of_order(column.span, field.file());
            field.tell(diagnostic);
            None
        }))
    }
}

fn out_of_order(span: Span, file: &Arc<str>) -> Diagnostic {
    Diagnostic::error(
        "column-order",
        file,
        diagnostic::Text::new(
            "表の列が、前の列の後に続いていません。",
            "this column doesn't come after the one before it",
        ),
    )
    .at(span)
    .help(diagnostic::Text::new(
        "重ならない期間を、早いものから順に書いてください。",
        "write stretches that don't overlap, the earliest first",
    ))
}

/// An item that is done says when, unless its page is a meeting that does.
const DONE: Condition = Condition::All(&[Condition::Says("status", "done"), Condition::With("planned")]);

/// The areas of work. An id that is there twice is reported.
pub struct Workstreams;

impl Written for Workstreams {
    type Value = Vec<Workstream>;
    const TYPE: Type = Records::<Workstream>::TYPE;
    const NEED: Need = Need::Always;

    fn read(fields: &mut Fields<'_, '_>, key: &'static str) -> Result<Self::Value, Lost> {
        let all = RequiredRecords::read(fields, key)?;
        Ok(unique(all, |workstream: &Workstream| &workstream.id, fields))
    }
}

/// The items. Ids that are there twice, and items of no workstream, are reported and left out.
pub struct Items;

impl Written for Items {
    type Value = Vec<Item>;
    const TYPE: Type = Records::<Item>::TYPE;
    const NEED: Need = Need::Always;

    fn read(fields: &mut Fields<'_, '_>, key: &'static str) -> Result<Self::Value, Lost> {
        let all = RequiredRecords::read(fields, key)?;
        let items = unique(all, |item: &Item| &item.id, fields);
        let known = ids(fields.written("workstreams"));
        let is_known = |item: &Item| known.iter().any(|id| **id == *item.workstream.value);
        let (items, strays): (Vec<Item>, Vec<Item>) = items.into_iter().partition(is_known);
        for item in &strays {
            fields.tell(unknown_workstream(item, &known, fields.file()));
        }
        Ok(items)
    }
}

/// The ids that a list of records gives, each once; those that can't be ids are left out.
fn ids(list: Option<&Node>) -> Vec<Arc<str>> {
    let Some(Value::Sequence(items)) = list.map(|list| &list.value) else { return Vec::new() };
    let mut ids: Vec<Arc<str>> = Vec::with_capacity(items.len());
    for item in items.iter() {
        if let Some(Value::Scalar(id)) = item.get("id").map(|id| &id.value)
            && id.text.chars().all(is_plain)
            && !ids.contains(&id.text)
        {
            ids.push(Arc::clone(&id.text));
        }
    }
    ids
}

/// What has an id of its own; a second one of the same id is reported.
fn unique<T>(all: Vec<T>, id: impl Fn(&T) -> &Spanned<Box<str>>, fields: &mut Fields<'_, '_>) -> Vec<T> {
    let mut kept: Vec<T> = Vec::with_capacity(all.len());
    for one in all {
        match kept.iter().find(|known| id(known).value == id(&one).value) {
            Some(first) => fields.tell(twice(id(first), id(&one), fields.file())),
            None => kept.push(one),
        }
    }
    kept
}

fn twice(first: &Spanned<Box<str>>, again: &Spanned<Box<str>>, file: &Arc<str>) -> Diagnostic {
    Diagnostic::error(
        "duplicate-id",
        file,
        diagnostic::Text::new(
            format!("「id: {}」が、二度書かれています。", again.value),
            format!("the id `{}` is there twice", again.value),
        ),
    )
    .at(again.span)
    .help(diagnostic::Text::new("一方を別の id に変えてください。", "give one of the two another id"))
    .related(file, Some(first.span), diagnostic::Text::new("最初に書かれた所です。", "where it was written first"))
}

fn unknown_workstream(item: &Item, known: &[Arc<str>], file: &Arc<str>) -> Diagnostic {
    let written = &*item.workstream.value;
    let known: Vec<&str> = known.iter().map(|id| &**id).collect();
    Diagnostic::error(
        "unknown-workstream",
        file,
        diagnostic::Text::new(
            format!("「workstreams」に、id が「{written}」の活動領域はありません。"),
            format!("`workstreams` has none with the id `{written}`"),
        ),
    )
    .at(item.workstream.span)
    .did_you_mean(written, known.iter().copied())
    .help(diagnostic::Text::new(
        format!("次のどれかを書いてください: {}", known.join("、")),
        format!("write one of: {}", known.join(", ")),
    ))
}
