//! A page as its file says it: front matter and body, before anything of the rest of the site is known.

use std::cmp::Reverse;
use std::sync::Arc;

use crate::calendar::Date;
use crate::diagnostic::{self, Diagnostic, Spanned};
use crate::keys::{
    AddressPart, AnyDate, Boolean, Choose, Code, Count, Day, Expected, Integer, ListOf, Lost, Maybe, Nested, On, Part,
    Path, Plain, Record, Records, Required, Single as _, SpannedChoice, SpannedDate, SpannedText, State, Text, Type,
    Written, choices, record,
};
use crate::model::attachment::{Attachment, FileRole};
use crate::model::body::Body;
use crate::model::case::{Case, CaseKeys, Key};
use crate::model::citation::Citation;
use crate::model::council::{Council, Meeting, MinutesPage};
use crate::model::hours::HoursKeys;
pub use crate::model::hours::Status;
use crate::model::personal::Allowance;
use crate::model::report::Report;
use crate::model::value::Value;
use crate::model::withdrawal::{self, Withdrawal};
use crate::yaml::Fields;

mod kind;

pub use kind::{Kind, KindFacts};

/// One Markdown file.
#[derive(Clone, Debug)]
pub struct PageSource {
    /// The file below the site's root: `content/cases/a.md`.
    pub file: Arc<str>,
    pub front: FrontMatter,
    pub body: Body,
    /// What tells the page from others for all but its readers, hashed: two versions of a page with the same outline
    /// differ in the title, the reading, the summary and the words of the text at most.
    pub outline: u128,
}

/// What a page tells of: what is so, or what is made up as an example. Lists, counts and relations hold pages of one
/// world; only links that an author writes lead from one to the other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum World {
    #[default]
    Facts,
    /// 記載例（架空）.
    Samples,
}

impl PageSource {
    /// The world that the page itself says it belongs to. A page of a section of samples is one, too, whatever it says
    /// ([`crate::resolve`]).
    #[must_use]
    pub fn own_world(&self) -> World {
        if self.front.fictitious || self.path().starts_with("samples/") { World::Samples } else { World::Facts }
    }

    #[must_use]
    pub fn title(&self) -> &str {
        &self.front.title
    }

    /// What lists sort it by: the date of what makes it one of a kind (of a meeting), else its own.
    #[must_use]
    pub fn date(&self) -> Option<Date> {
        let front = &self.front;
        Kind::ALL.iter().find_map(|&kind| front.date_of(kind)).or(front.date.map(|date| date.value))
    }

    /// Whether it is the page of a section, home included: an `_index.md`, which may hold nothing yet.
    #[must_use]
    pub fn is_section(&self) -> bool {
        let path = self.path();
        path.rsplit_once('/').map_or(path, |(_, name)| name) == "_index.md"
    }

    /// Its own files: those of `files`, then a meeting's documents, then its minutes.
    pub fn attachments(&self) -> impl Iterator<Item = (FileRole, &Attachment)> {
        let front = &self.front;
        let meeting = front.meeting.get();
        let documents = meeting.into_iter().flat_map(|meeting| &meeting.documents);
        let minutes = meeting.and_then(|meeting| meeting.minutes.as_ref()?.file.as_ref());
        let files = front.files.iter().map(|file| (FileRole::File, file));
        files
            .chain(documents.map(|file| (FileRole::Document, file)))
            .chain(minutes.map(|file| (FileRole::Minutes, file)))
    }

    /// The path of its file below `content/`.
    #[must_use]
    pub fn path(&self) -> &str {
        self.file.strip_prefix("content/").unwrap_or(&self.file)
    }
}

record! {
    /// What stands between the `---` lines of every page.
    #[derive(Clone, Debug, Default)]
    pub struct FrontMatter: "前付け" => FrontMatter::checked {
        /// The title: the page's largest heading.
        title: Expected<SpannedText>, "題名", "題名。ページの最も大きな見出しになります", eg "研修プログラム";
        /// The reading of the title in hiragana, for sorting.
        kana: Plain<Text>, "読み", "題名の読み（ひらがな）。五十音順に並べるときに使います", eg "けんしゅうぷろぐらむ";
        /// What the page says, for lists.
        summary: Plain<Text>, "要約", "要約（1～2文）。一覧に表示します", eg "研修の区分と、提供の方法を示します。";
        /// The date that is shown as that of its publication.
        date: Maybe<SpannedDate>, "公開日", "公開日。月までしか書かないときは、公開日ではなく、いつの時点の内容かを示します", eg "2022-06-17";
        /// When it was last changed: what the page says, or else the day of the newest of its changes.
        updated: Maybe<SpannedDate>, "最終更新日", "最終更新日。書かないときは、更新履歴の最後の日", eg "2022-06-20";
        /// What was changed after it was published: newest first; those of one day in the order written.
        changes: Records<Change>, "更新履歴", "更新履歴（[更新情報](#更新情報)）";
        /// Whether the page is public, and from when until when.
        hours: HoursKeys, "公開の項目", "このページを公開するかどうかと、公開を始める時、終える時（[公開されるもの](#公開されるもの)）";
        /// What its address says once it is withdrawn; without it the address vanishes.
        withdrawn: Part<Withdrawal>, "取下げの案内", "`status: withdrawn` のとき、ページの代わりに示す案内（[取り下げる](#取り下げる)）";
        /// When what it says is to be looked over.
        review_by: Maybe<SpannedDate>, "見直す時期", "内容を見直す時期。過ぎると、警告が出ます。ページには示しません", eg "2023-04";
        /// The last part of the address; the file's name if it isn't written.
        slug: Maybe<AddressPart>, "アドレスの最後の部分", "アドレスの最後の部分。書かないときはファイル名", eg "program";
        /// Earlier addresses, each beginning with `/`, which lead to the new one.
        aliases: ListOf<AddressPart>, "以前のアドレス", "`/` で始まる以前のアドレスの一覧。新しいアドレスへ案内します", eg "[/training/old/]";
        /// The place in its section; pages without one come after those that have one.
        weight: Maybe<Integer>, "順番", "区分の中の順番。小さいものが先で、ないものは最後", eg "10";
        /// Words of the author's own choice by which the page is found.
        tags: ListOf<SpannedText>, "見出し語", "自由な見出し語の一覧", eg "[対話, 傾聴]";
        /// What the page carries of each taxonomy.
        taxonomies: Taxonomies, "分類の語", "`分類: [語, …]` の組（[分類の語](#分類の語)）", eg "{industry: [E]}";
        /// Pages below `content/` that belong to it, as clean paths.
        related: ListOf<Path>, "関連するページ", "関連するページのファイルの一覧。足りない分は、分類の語が近いページで補います", eg "[../policy/_index.md]";
        /// Files that the page hands out.
        files: Records<Attachment>, "添付", "添付の一覧";
        /// What it is taken from.
        source: Maybe<Nested<Citation>>, "出典", "もとになった資料と、その箇所（[出典](#出典)）", eg "{passage: 2. 現在の取組状況}";
        /// The template that it is shown with.
        template: Maybe<SpannedText>, "テンプレート", "別のテンプレートで表示するときの、ファイル名", eg "metrics.html";
        /// Whether it is made up, as an example.
        fictitious: Plain<Boolean>, "架空", "架空の記載例か。題名にも「【記載例（架空）】」を付けます", eg "true", or "false";
        /// Whether words of the glossary are explained.
        explains_words as "glossary": On, "用語の説明", "`false` のとき、本文の用語に説明を付けません（[用語の説明](#用語の説明)）", eg "false", or "true";
        /// The kind that the page itself names, if it does.
        kind: Maybe<SpannedChoice<Kind>>, "種類", "種類。ふつうは書かなくても決まります", eg "page";
        /// What makes the page a case.
        case: CaseKeys, "事例", "事例の項目（[事例](#事例)）";
        /// What makes the page a meeting.
        meeting: Part<Meeting>, "会議", "会議の項目（[会議](#会議)）";
        /// What makes a section a council.
        council: Part<Council>, "会議体", "会議体の項目（[会議](#会議)）";
        /// What makes the page the minutes of a meeting.
        minutes_of: Part<MinutesPage>, "議事録のページ", "会議の議事録のページの項目（[議事録を別のページにする](#議事録を別のページにする)）";
        /// What makes the page a progress report.
        report: Part<Report>, "報告", "報告の項目（[報告](#報告)）";
        /// Telephone numbers and the like that may stand on the page.
        allows: Records<Allowance>, "載せてよい連絡先など", "このページに載せてよい電話番号などの一覧（[個人の情報](#個人の情報)）";
        /// What templates use; `extra.facts` stands at the head of the page.
        extra: Extra, "自由な項目", "自由。テンプレートが使う値。`extra.facts` は下の表";
        /// The term that the page is.
        term: Maybe<Nested<TermKey>>, "分類の語としての項目", "このページが表す分類の語（[分類の語](#分類の語)）", eg "{key: kanto}";
        /// What an `_index.md` says of the pages in its section.
        section: SectionKeys, "区分", "区分（`_index.md`）の項目";
    }
}

impl FrontMatter {
    /// The front matter of a page whose own can't be read. What is wrong has been said, so nothing counts as missing.
    #[must_use]
    pub fn unreadable() -> FrontMatter {
        FrontMatter {
            case: Part::Unreadable,
            meeting: Part::Unreadable,
            council: Part::Unreadable,
            minutes_of: Part::Unreadable,
            report: Part::Unreadable,
            ..FrontMatter::default()
        }
    }

    /// 更新履歴 stands newest first, whatever the order written. A page that was changed after its `updated` says one
    /// of the two wrongly.
    #[expect(clippy::unnecessary_wraps, reason = "as `record!` asks for it")]
    fn checked(mut self, fields: &mut Fields<'_, '_>) -> Option<FrontMatter> {
        self.changes.sort_by_key(|change| Reverse(change.date.value));
        let newest = self.changes.first().map(|change| change.date);
        if let (Some(updated), Some(newest)) = (&self.updated, &newest)
            && updated.last().is_some_and(|last| newest.last().is_some_and(|newest| last < newest))
        {
            fields.tell(updated_early(updated, newest.value, fields.file()));
        }
        self.updated = self.updated.or(newest);
        // A status that can't be read may be meant to be this one.
        let is_withdrawn = self.hours.status() == Status::Withdrawn
            || self.hours.status.is_none() && fields.written("status").is_some();
        if !self.withdrawn.is_absent() && !is_withdrawn {
            let span = fields.key_span_of("withdrawn").unwrap_or(fields.span());
            let diagnostic = withdrawal::unused(span, fields.file());
            fields.tell(diagnostic);
        }
        Some(self)
    }
}

fn updated_early(updated: &Spanned<Date>, newest: Date, file: &Arc<str>) -> Diagnostic {
    Diagnostic::warning(
        "updated-early",
        file,
        diagnostic::Text::new(
            format!("最終更新日（updated）が、更新履歴の最後の日（{newest}）より前です。"),
            format!("`updated` is earlier than the newest of the changes ({newest})"),
        ),
    )
    .at(updated.span)
    .help(diagnostic::Text::new(
        format!(
            "「updated: {newest}」に直すか、updated を消してください。書かないときは、更新履歴の最後の日を表示します。"
        ),
        format!("write `updated: {newest}`, or delete it: without it the day of the newest change is shown"),
    ))
}

record! {
    /// What was changed in a page on a day.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Change: "更新" {
        /// The day of the change.
        date: Required<Day>, "日", "更新した日。日まで書きます。まだ来ていない日は、誤りになります", eg "2022-06-20";
        /// What was changed.
        text: Required<Text>, "内容", "何を更新したか", eg "第2回の日程を追加しました。";
        /// Whether the change is told, and from when until when.
        hours: HoursKeys, "公開の項目", "この更新を示すかどうかと、示し始める時、終える時（[公開されるもの](#公開されるもの)）";
    }
}

/// What is written of each taxonomy: its key, and the keys of terms.
pub struct Taxonomies;

impl Written for Taxonomies {
    type Value = Vec<(Key, Vec<Key>)>;
    const TYPE: Type = Type::Map(&Type::List(&Type::Code));

    fn read(fields: &mut Fields<'_, '_>, key: &'static str) -> Result<Self::Value, Lost> {
        let mut taxonomies = Vec::new();
        if let Some(mut mapping) = fields.mapping(key) {
            mapping.rest(|key, field| taxonomies.push((key.clone(), field.list(Code::take))));
        }
        Ok(taxonomies)
    }
}

/// Free data, of which the facts are known.
#[derive(Clone, Debug)]
pub struct Extra {
    pub free: Value,
    /// What `extra.facts` says, typed.
    pub facts: Vec<Fact>,
}

impl Default for Extra {
    fn default() -> Extra {
        Extra { free: Value::empty_map(), facts: Vec::new() }
    }
}

impl Written for Extra {
    type Value = Extra;
    const TYPE: Type = Type::Open(Facts::DEFINITION);

    fn read(fields: &mut Fields<'_, '_>, key: &'static str) -> Result<Extra, Lost> {
        let free = fields.raw(key).map_or_else(Value::empty_map, Value::of);
        let facts = fields.mapping(key).and_then(|mut extra| Facts::read(&mut extra));
        Ok(Extra { free, facts: facts.map(|facts| facts.facts).unwrap_or_default() })
    }
}

record! {
    /// The known keys of `extra`.
    #[derive(Clone, Debug)]
    pub struct Facts: "自由な項目" {
        /// The facts at the head of the page.
        facts: Records<Fact>, "事実", "ページの初めの枠に示す事実の一覧";
    }
}

record! {
    /// A fact at the head of a page: a label and what it says, as text or as a date.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    pub struct Fact: "事実" {
        /// What the fact is about.
        label: Expected<Text>, "項目", "何についてか", eg "担当";
        /// What it says.
        text as "value": Plain<Text>, "値", "示す文字", eg "地域企業支援室";
        /// What it says, if that is a date.
        date: Maybe<AnyDate>, "日付", "示す[日付](#日付)。`value` の代わりに書きます", eg "2022-06";
        /// A page that says more, as a clean path below `content/`.
        to: Maybe<Path>, "詳しいページ", "詳しいページのファイル", eg "../bureaus/kanto.md";
    }
}

record! {
    /// The term that a page is.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct TermKey: "分類の語としての項目" {
        /// The key that pages write; the file's name if it isn't written.
        key: Maybe<Code>, "キー", "ほかのページに書くキー。書かないときは、ファイル名", eg "kanto";
    }
}

impl FrontMatter {
    /// The heading of the text below which a meeting's minutes stand.
    #[must_use]
    pub fn minutes_heading(&self) -> Option<&Spanned<Box<str>>> {
        self.meeting.get()?.minutes.as_ref()?.heading.as_ref()
    }

    /// The key of the term that the page is: `term: {key: kanto}`.
    #[must_use]
    pub fn term_key(&self) -> Option<&Key> {
        self.term.as_ref()?.key.as_ref()
    }
}

record! {
    /// What an `_index.md` says of the pages in its section.
    #[derive(Clone, Debug, Default)]
    pub struct SectionFront: "区分" {
        /// The kind of the pages below.
        page_kind: Maybe<SpannedChoice<Kind>>, "下のページの種類", "下のページの種類", eg "meeting";
        /// The template of the pages below.
        page_template: Maybe<SpannedText>, "下のページのテンプレート", "下のページのテンプレートの、ファイル名";
        /// What the list is sorted by.
        sort_by: Maybe<Choose<SortBy>>, "並べる基準", "並べる基準。書かないときは `weight`、会議体では `number`（回）", eg "date";
        /// In which direction.
        order: Maybe<Choose<Order>>, "並べる向き", "並べる向き。書かないときは昇順、`date` では新しい順", eg "desc";
        /// Pages on one sheet of the section's list; 0 puts all on one.
        paginate_by: Count, "1ページの件数", "一覧の1ページの件数。0は分けません。トップページと会議では使いません", eg "20", or "0";
    }
}

/// The keys of a section, in the file of one.
pub struct SectionKeys;

impl Written for SectionKeys {
    type Value = Box<SectionFront>;
    const TYPE: Type = Type::Group(SectionFront::DEFINITION);

    fn read(fields: &mut Fields<'_, '_>, _: &'static str) -> Result<Self::Value, Lost> {
        let is_section = fields.file().ends_with("/_index.md");
        let section = if is_section { SectionFront::read(fields) } else { None };
        Ok(Box::new(section.unwrap_or_default()))
    }
}

impl FrontMatter {
    /// Whether it holds what makes a page one of this kind.
    #[must_use]
    pub fn holds(&self, kind: Kind) -> bool {
        self.state_of(kind) == State::Read
    }

    /// What became of what makes a page one of this kind.
    #[must_use]
    pub fn state_of(&self, kind: Kind) -> State {
        match kind {
            Kind::Page | Kind::Section => State::Absent,
            Kind::Case => self.case.state(),
            Kind::Council => self.council.state(),
            Kind::Meeting => self.meeting.state(),
            Kind::Minutes => self.minutes_of.state(),
            Kind::Report => self.report.state(),
            Kind::Term => {
                if self.term_key().is_some() {
                    State::Read
                } else {
                    State::Absent
                }
            }
        }
    }

    /// The date of what makes a page one of this kind, if that has one of its own.
    #[must_use]
    pub fn date_of(&self, kind: Kind) -> Option<Date> {
        match kind {
            Kind::Meeting => self.meeting.get().map(|meeting| meeting.date),
            Kind::Page | Kind::Section | Kind::Case | Kind::Council | Kind::Minutes | Kind::Report | Kind::Term => None,
        }
    }

    /// The keys of a kind's own that land in the taxonomies of the same names.
    pub fn typed_terms(&self) -> impl Iterator<Item = (&'static str, &Key)> {
        let of_kind = |kind: &Kind| match kind {
            Kind::Case => self.case.get(),
            Kind::Page | Kind::Section | Kind::Council | Kind::Meeting | Kind::Minutes | Kind::Report | Kind::Term => {
                None
            }
        };
        Kind::ALL.iter().filter_map(of_kind).flat_map(Case::terms)
    }
}

choices! {
    /// What the pages of a section are sorted by.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum SortBy {
        Weight = "weight", "順番";
        Date = "date", "公開日";
        Title = "title", "題名";
        Kana = "kana", "読み";
        Number = "number", "回";
    }
}

choices! {
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Order {
        Ascending = "asc", "昇順";
        Descending = "desc", "降順";
    }
}
