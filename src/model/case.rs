//! A case: one company, what its head and its supporters did, and what came of it.

use std::sync::OnceLock;

use crate::diagnostic::{self, Diagnostic, Span, Spanned};
use crate::keys::{
    AnyDate, Boolean, Code, Expected, Integer, ListOf, Lost, Maybe, Nested, Part, Plain, Record, Records, Required,
    SpannedChoice, SpannedText, Text, Type, Written, choices, record,
};
use crate::yaml::{Fields, Value};

/// A key of a vocabulary, where the author wrote it.
pub type Key = Spanned<Box<str>>;

record! {
    /// What the front matter says of a case.
    #[derive(Clone, Debug, Default)]
    pub struct Case: "事例" => Case::checked {
        /// The company.
        company: Plain<Nested<Company>>, "企業", "事例の企業";
        /// What was done for it, and what came of it.
        support: Plain<Nested<Support>>, "支援", "支援の内容と成果";
        /// The company's consent to being published.
        consent: Part<Consent>, "同意", "公開についての企業の同意。事例には必須";
    } with {
        /// What the case is about: see [`crate::model::related`]. Made when first asked for.
        words: OnceLock<Box<[Box<str>]>> = |_| OnceLock::new();
        /// Where the first of its keys stands.
        span: Span = |fields| Case::span_in(fields);
    }
}

/// A case, for a page that has any of its keys.
pub struct CaseKeys;

impl Written for CaseKeys {
    type Value = Part<Case>;
    const TYPE: Type = Type::Group(Case::DEFINITION);

    fn read(fields: &mut Fields<'_, '_>, _: &'static str) -> Result<Part<Case>, Lost> {
        let mut part = Part::Absent;
        for key in Case::DEFINITION.names() {
            match fields.raw(key).map(|node| &node.value) {
                None | Some(Value::Null) => {}
                Some(Value::Mapping(_)) => part = Part::Read(Box::default()),
                Some(_) if part.is_absent() => part = Part::Unreadable,
                Some(_) => {}
            }
        }
        if part.is_absent() {
            return Ok(part);
        }
        let case = Case::read_keys(fields);
        Ok(match case.filter(|_| part.is_read()).and_then(|case| case.checked(fields)) {
            Some(case) => Part::Read(Box::new(case)),
            None => Part::Unreadable,
        })
    }
}

impl Case {
    fn span_in(fields: &Fields<'_, '_>) -> Span {
        Case::DEFINITION.names().find_map(|key| fields.key_span_of(key)).unwrap_or_default()
    }

    /// A company's consent has to be there, whatever kind of page it is.
    #[expect(clippy::unnecessary_wraps, reason = "as `record!` asks for it")]
    fn checked(self, fields: &mut Fields<'_, '_>) -> Option<Case> {
        if self.consent.is_absent() {
            let diagnostic = Diagnostic::error(
                "consent-missing",
                fields.file(),
                diagnostic::Text::new(
                    "事例に、公開の同意（consent）の記録がありません。",
                    "the case has no record of the company's consent",
                ),
            )
            .help(diagnostic::Text::new(
                "「consent:」の下に status（granted・pending・refused・withdrawn）と date を書いてください。同意を得るまでは pending とします。",
                "write `consent:` with `status` (granted, pending, refused, withdrawn) and `date`; it is `pending` until consent is given",
            ));
            fields.tell(diagnostic.at(self.span));
        }
        Some(self)
    }

    /// The typed keys that land in the taxonomies of the same names.
    pub fn terms(&self) -> impl Iterator<Item = (&'static str, &Key)> {
        let company = &self.company;
        let support = &self.support;
        let one = [
            ("bureau", &company.bureau),
            ("industry", &company.industry),
            ("prefecture", &company.prefecture),
            ("employees", &company.employees),
            ("org_type", &support.org_type),
        ];
        let many = [
            ("stage", &support.stages),
            ("wall", &support.walls),
            ("theme", &support.themes),
            ("tool", &support.tools),
        ];
        one.into_iter()
            .filter_map(|(taxonomy, key)| Some((taxonomy, key.as_ref()?)))
            .chain(many.into_iter().flat_map(|(taxonomy, keys)| keys.iter().map(move |key| (taxonomy, key))))
    }
}

record! {
    /// The company. With `anonymized`, nothing that names it may be given.
    #[derive(Clone, Debug, Default)]
    pub struct Company: "企業" => Company::checked {
        /// What the text calls it.
        label: Plain<Text>, "文中での呼び名", "文中での呼び名。匿名でないときは、これか `name` のどちらかが必要です", eg "A社";
        /// Its name.
        name: Maybe<SpannedText>, "名称", "企業の名称";
        /// The reading of its name, in hiragana.
        kana: Maybe<SpannedText>, "読み", "名称の読み（ひらがな）";
        /// Whether it stays unnamed.
        anonymized: Plain<Boolean>, "匿名", "`true` のとき、`name`、`kana`、`corporate_number`、`url`、`photo` を書くと誤りになります", eg "true", or "false";
        /// What it does.
        business: Plain<Text>, "事業の内容", "事業の内容", eg "金属部品の加工";
        /// 日本標準産業分類, division A to T.
        industry: Maybe<Code>, "業種", "業種", eg "E", of "industry";
        /// JIS X 0401, "01" to "47".
        prefecture: Maybe<Code>, "所在地", "都道府県", eg "\"20\"", of "prefecture";
        /// The bureau in whose region it is.
        bureau: Maybe<Code>, "経済産業局等", "担当する局", eg "kanto", of "bureau";
        /// How many people it employs, as a band.
        employees: Maybe<Code>, "従業員規模", "従業員の規模", eg "21-50", of "employees";
        /// When it was founded.
        founded: Maybe<AnyDate>, "創業", "創業した[日付](#日付)", eg "1970";
        /// Its capital.
        capital: Plain<Text>, "資本金", "資本金", eg "1,000万円";
        /// Its corporate number; never shown.
        corporate_number: Maybe<SpannedText>, "法人番号", "法人番号（13桁）。どこにも出力しません";
        /// Its site; never shown.
        url: Maybe<SpannedText>, "ウェブサイト", "企業のウェブサイト。どこにも出力しません";
        /// A photograph; never shown.
        photo: Maybe<SpannedText>, "写真", "写真のファイル。どこにも出力しません";
    }
}

impl Company {
    #[expect(clippy::unnecessary_wraps, reason = "as `record!` asks for it")]
    fn checked(self, fields: &mut Fields<'_, '_>) -> Option<Company> {
        if self.anonymized {
            let naming = [
                ("name", &self.name),
                ("kana", &self.kana),
                ("corporate_number", &self.corporate_number),
                ("url", &self.url),
                ("photo", &self.photo),
            ];
            for (key, written) in naming {
                if let Some(written) = written {
                    let diagnostic = names_company(key, written, fields);
                    fields.tell(diagnostic);
                }
            }
        } else if self.name.is_none() && self.label.is_empty() {
            let diagnostic = Diagnostic::error(
                "missing-key",
                fields.file(),
                diagnostic::Text::new("企業の呼び方がありません。", "the company has neither a name nor a label"),
            )
            .help(diagnostic::Text::new(
                "匿名にするときは「anonymized: true」と「label: A社」を、そうでないときは「name: 企業名」を書いてください。",
                "write `anonymized: true` and `label: A社`, or `name: …`",
            ));
            fields.tell(diagnostic);
        }
        Some(self)
    }
}

fn names_company(key: &str, written: &Spanned<Box<str>>, fields: &Fields<'_, '_>) -> Diagnostic {
    Diagnostic::error(
        "names-company",
        fields.file(),
        diagnostic::Text::new(
            format!("匿名の事例に、企業が分かる項目「{key}」があります。"),
            format!("an anonymised case holds `{key}`, which names the company"),
        ),
    )
    .at(written.span)
    .help(diagnostic::Text::new(
        format!("「{key}」を消してください。本文にも企業名を書かないでください。"),
        format!("remove `{key}`, and keep the name out of the text"),
    ))
}

record! {
    /// What was done for the company.
    #[derive(Clone, Debug, Default)]
    pub struct Support: "支援" {
        /// What kind of organisation supported it.
        org_type: Maybe<Code>, "支援機関の種類", "支援機関の種類", eg "yorozu", of "org_type";
        /// The organisation.
        org_name: Plain<Text>, "支援機関", "支援機関の名称";
        /// Who supported it.
        team: Plain<Text>, "支援者", "支援に当たった人の構成";
        /// From when until when.
        period: Maybe<AnyDate>, "支援の期間", "支援の期間", eg "2021-08/2022-03";
        /// How often they met.
        sessions: Maybe<Integer>, "支援の回数", "支援の回数", eg "17";
        /// The stages that it went through, up to the one that it reached.
        stages: ListOf<Code>, "支援の段階", "到達した段階まで", eg "[listening, issue-setting]", of "stage";
        /// The walls that stood in the way.
        walls: ListOf<Code>, "壁", "経営者が直面した壁", of "wall";
        /// What it was about.
        themes: ListOf<Code>, "課題のテーマ", "課題のテーマ", eg "[sales-channel]", of "theme";
        /// What was used.
        tools: ListOf<Code>, "活用したツール", "活用したツール", of "tool";
        /// Programmes that were used.
        programs: ListOf<Text>, "活用した施策", "活用した施策の一覧";
        /// What the head of the company first took for the issue.
        initial_issue: Plain<Text>, "当初の課題", "経営者が当初考えていた課題";
        /// What the issue turned out to be.
        essential_issue: Plain<Text>, "本質的な課題", "対話を通じて見つかった、本質的な課題";
        /// What turned things.
        turning_point: Plain<Text>, "転機", "転機となった出来事";
        /// What came of it.
        outcomes: Records<Outcome>, "成果", "成果の一覧";
    }
}

record! {
    /// What changed, as the author puts it: numbers keep the digits that were written.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Outcome: "成果" {
        /// What changed.
        label: Expected<Text>, "項目", "何が変わったか", eg "自社から出した提案";
        /// The unit of both values.
        unit: Plain<Text>, "単位", "単位", eg "件";
        /// The value before.
        before: Plain<Text>, "前", "支援の前の値。数でないときは「なし」「月2回」のように書きます", eg "0";
        /// The value after.
        after: Plain<Text>, "後", "支援の後の値", eg "12";
        /// Of when the value after is.
        as_of: Maybe<AnyDate>, "時点", "後の値の時点", eg "2022-03";
    }
}

record! {
    /// The company's consent to being published: the gate of the build. Where the record of it lies is checked, and
    /// never shown.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Consent: "同意" {
        /// How it stands.
        status: Required<SpannedChoice<ConsentStatus>>, "状況", "同意の状況。`granted` でない事例は公開しません", eg "granted";
        /// When it was given.
        date: Maybe<AnyDate>, "同意の日", "同意を得た[日付](#日付)", eg "2022-04-15";
        /// What it covers.
        scope: Plain<Text>, "同意の範囲", "同意の範囲";
        /// The last day on which it holds.
        expires: Maybe<AnyDate>, "同意の期限", "同意の期限。期限の日の終わりまで公開します", eg "2025-03-31";
        /// Where the record of it is kept.
        record: Dropped, "記録", "記録の保管場所の控え。どこにも出力しません";
    }
}

/// A text that is checked and not kept, so that no output can show it.
pub struct Dropped;

impl Written for Dropped {
    type Value = ();
    const TYPE: Type = Type::Text;

    fn read(fields: &mut Fields<'_, '_>, key: &'static str) -> Result<(), Lost> {
        fields.string(key);
        Ok(())
    }
}

choices! {
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum ConsentStatus {
        Granted = "granted", "同意済み";
        Pending = "pending", "確認中";
        Refused = "refused", "不同意";
        Withdrawn = "withdrawn", "撤回";
    }
}
