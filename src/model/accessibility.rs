//! `content/accessibility.yaml`: what is aimed at, and the record of a test that people made.
//!
//! The fields are those that JIS X 8341-3:2016 (appendix JB.3.1) asks to be published. Nothing here judges a page: that
//! a site conforms is written by those who tested it ([`Test::conformance`]), is refused if their own record doesn't
//! bear it out, and isn't shown as long as the record lacks anything ([`Accessibility::gaps`]).

use std::sync::Arc;

use crate::diagnostic::{self, Diagnostic, Spanned};
use crate::keys::{
    AnyDate, Choose, Expected, ListOf, Maybe, Nested, On, Plain, Records, Required, SpannedChoice, Text, choices,
    record,
};
use crate::yaml::Fields;

mod criterion;

pub use criterion::{Criterion, Level};

record! {
    /// The policy of a site, and the record of its test.
    #[derive(Clone, Debug)]
    pub struct Accessibility: "アクセシビリティ" => Accessibility::checked {
        /// What the policy is for.
        scope: Expected<Text>, "対象範囲", "方針の対象となる範囲", eg "当サイトの全てのページ及び添付資料";
        /// What it isn't for.
        excluded: ListOf<Text>, "例外", "対象としないもの", eg "[地図の画像]";
        /// The level that is aimed at.
        level: Plain<Choose<Level>>, "目標とする適合レベル", "目標とする適合レベル", eg "AA", or "AA";
        /// By when it is to be reached.
        by: Maybe<AnyDate>, "達成の期限", "目標を達成する期限の[日付](#日付)", eg "2023-03";
        /// What the pages depend on.
        technologies: ListOf<Text>, "依存する技術", "ページが依存しているウェブコンテンツ技術", eg "[HTML, CSS, JavaScript]";
        /// What is known not to be as it should be.
        issues: Records<Issue>, "課題", "分かっている課題と、対応の見込み";
        /// Whom to ask.
        contact: Plain<Text>, "連絡先", "連絡先。書かないときは、サイトの `contact` を示します";
        /// The record of the last test.
        test: Maybe<Nested<Test>>, "試験", "人が行った試験の記録。行っていないときは、書きません";
    } with {
        file: Arc<str> = |fields| Arc::clone(fields.file());
    }
}

record! {
    /// What is known not to be as it should be.
    #[derive(Clone, Debug)]
    pub struct Issue: "課題" {
        /// What it is.
        text: Required<Text>, "内容", "課題の内容", eg "一部のPDFに、見出しの構造がない";
        /// The criterion that isn't met.
        criterion: Maybe<Choose<Criterion>>, "達成基準", "満たしていない達成基準の番号", eg "1.3.1";
        /// When it will be mended.
        by: Maybe<AnyDate>, "対応の見込み", "対応する見込みの[日付](#日付)", eg "2023-03";
        /// What is said beside.
        note: Plain<Text>, "補足", "代わりの手段など";
    }
}

record! {
    /// The record of a test that people made.
    #[derive(Clone, Debug)]
    pub struct Test: "試験の記録" {
        /// When its result is published.
        published: Maybe<AnyDate>, "表明日", "結果を公表する[日付](#日付)", eg "2023-02-01";
        /// When it was made.
        period: Maybe<AnyDate>, "試験の期間", "試験を行った[日付](#日付)、又は期間", eg "2023-01-10/2023-01-20";
        /// Who made it.
        testers: Plain<Text>, "試験を行った人", "試験を行った人、又は組織", eg "経営支援課の職員2名";
        /// How it was made.
        method: Plain<Text>, "試験の方法", "使ったツールと、人が確かめた方法", eg "miCheckerによる検査、キーボードと読み上げソフトによる確認";
        /// Which pages were tested.
        sample: Maybe<Nested<Sample>>, "試験の対象", "試験の対象としたページの選び方と、そのアドレス";
        /// The result for each criterion.
        results: Records<CriterionResult>, "達成基準ごとの結果", "達成基準ごとの結果。目標とするレベルまでの全て";
        /// What those who tested it say of the whole.
        conformance: Maybe<SpannedChoice<Conformance>>, "対応度", "試験を行った人が表す対応度。記録が全てそろい、結果がこれを裏付けるときだけ示します", eg "partial";
    }
}

record! {
    /// Which pages were tested.
    #[derive(Clone, Debug)]
    pub struct Sample: "試験の対象" {
        /// How they were chosen.
        method: Maybe<Choose<Method>>, "選び方", "ページの選び方（JIS X 8341-3:2016 附属書JB）", eg "combined";
        /// What `bansou accessibility sample` drew them with.
        seed: Plain<Text>, "抽選の種", "`bansou accessibility sample` の `--seed` に指定した文字。同じ文字からは、同じページが選ばれます", eg "2023-01";
        /// Their addresses.
        pages: ListOf<Text>, "ページ", "試験を行ったページのアドレス", eg "[https://example.go.jp/]";
        /// The addresses of PDFs and other files.
        files: ListOf<Text>, "添付資料", "試験を行った添付資料のアドレス";
    }
}

record! {
    /// What a test says of a criterion.
    #[derive(Clone, Debug)]
    pub struct CriterionResult: "達成基準の結果" => CriterionResult::checked {
        /// Which it is.
        criterion: Required<SpannedChoice<Criterion>>, "達成基準", "達成基準の番号", eg "1.1.1";
        /// Whether the pages hold anything that it is about.
        applies: On, "適用", "`true`（対象となるものがある）、`false`（ない）", eg "false", or "true";
        /// Whether they meet it.
        result: Maybe<Choose<Outcome>>, "結果", "結果。`applies: false` のときは書きません", eg "pass";
        /// What is said beside.
        note: Plain<Text>, "注記", "注記", eg "装飾の画像だけです。";
    }
}

choices! {
    /// Whether a criterion is met.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Outcome {
        Pass = "pass", "適合";
        Fail = "fail", "不適合";
    }
}

choices! {
    /// How pages were chosen (JIS X 8341-3:2016, JB.1.2).
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Method {
        All = "all", "全てのページ";
        Random = "random", "無作為に選んだページ";
        Representative = "representative", "代表するページ";
        Combined = "combined", "代表するページと、無作為に選んだページ";
    }
}

choices! {
    /// What is said of the whole: the words are those of WAIC's guideline for JIS X 8341-3:2016 (April 2021).
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Conformance {
        Full = "full", "準拠";
        Partial = "partial", "一部準拠";
        Considered = "considered", "配慮";
    }
}

/// What the record of a test lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gap {
    Published,
    Period,
    Testers,
    Method,
    Technologies,
    /// How the pages were chosen, or which they are.
    Sample,
    /// The result for a criterion.
    Result(Criterion),
}

impl Accessibility {
    /// What the record of the test lacks, in the order in which it is written; nothing if there is no test.
    #[must_use]
    pub fn gaps(&self) -> Vec<Gap> {
        let Some(test) = &self.test else { return Vec::new() };
        let has_sample = test.sample.as_ref().is_some_and(|sample| sample.method.is_some() && !sample.pages.is_empty());
        let of_all = [
            (test.published.is_none(), Gap::Published),
            (test.period.is_none(), Gap::Period),
            (test.testers.is_empty(), Gap::Testers),
            (test.method.is_empty(), Gap::Method),
            (self.technologies.is_empty(), Gap::Technologies),
            (!has_sample, Gap::Sample),
        ];
        let results = Criterion::up_to(self.level)
            .filter(|&criterion| test.result(criterion).is_none_or(|result| result.applies && result.result.is_none()));
        let gaps = of_all.into_iter().filter(|(is_missing, _)| *is_missing).map(|(_, gap)| gap);
        gaps.chain(results.map(Gap::Result)).collect()
    }

    /// Those who tested say of the whole no more than their own record does.
    #[expect(clippy::unnecessary_wraps, reason = "as `record!` asks for it")]
    fn checked(self, fields: &mut Fields<'_, '_>) -> Option<Accessibility> {
        let Some(test) = &self.test else { return Some(self) };
        let mut known: Vec<Criterion> = Vec::new();
        for result in &test.results {
            if known.contains(&result.criterion) {
                let diagnostic = twice(&result.criterion, fields.file());
                fields.tell(diagnostic);
            }
            known.push(result.criterion.value);
        }
        if let Some(said) = &test.conformance {
            let gaps = self.gaps().len();
            let failed = test.failed(self.level);
            if gaps > 0 {
                let diagnostic = incomplete(said, gaps, fields.file());
                fields.tell(diagnostic);
            } else if said.value == Conformance::Full && failed > 0 {
                let diagnostic = unproved(said, failed, fields.file());
                fields.tell(diagnostic);
            }
        }
        Some(self)
    }
}

impl Test {
    /// What is said of a criterion.
    #[must_use]
    pub fn result(&self, criterion: Criterion) -> Option<&CriterionResult> {
        self.results.iter().find(|result| result.criterion.value == criterion)
    }

    /// How many criteria of a level aren't met.
    fn failed(&self, level: Level) -> usize {
        let of_level = self.results.iter().filter(|result| result.criterion.level() <= level);
        of_level.filter(|result| result.applies && result.result == Some(Outcome::Fail)).count()
    }
}

impl CriterionResult {
    #[expect(clippy::unnecessary_wraps, reason = "as `record!` asks for it")]
    fn checked(self, fields: &mut Fields<'_, '_>) -> Option<CriterionResult> {
        if !self.applies && self.result.is_some() {
            let number = self.criterion.key();
            let diagnostic = Diagnostic::error(
                "accessibility",
                fields.file(),
                diagnostic::Text::new(
                    format!("達成基準{number}は、適用がないのに、結果が書かれています。"),
                    format!("criterion {number} doesn't apply, and has a result"),
                ),
            )
            .at(self.criterion.span)
            .help(diagnostic::Text::new(
                "対象となるものがあるときは「applies: true」に改め、ないときは「result」を消してください。",
                "write `applies: true` if the pages hold what it is about, else remove `result`",
            ));
            fields.tell(diagnostic);
        }
        Some(self)
    }
}

fn twice(criterion: &Spanned<Criterion>, file: &Arc<str>) -> Diagnostic {
    let number = criterion.key();
    Diagnostic::error(
        "accessibility",
        file,
        diagnostic::Text::new(
            format!("達成基準{number}の結果が、二度書かれています。"),
            format!("there are two results for criterion {number}"),
        ),
    )
    .at(criterion.span)
    .help(diagnostic::Text::new("一つにまとめてください。", "keep one of them"))
}

fn incomplete(said: &Spanned<Conformance>, gaps: usize, file: &Arc<str>) -> Diagnostic {
    Diagnostic::error(
        "conformance-unproved",
        file,
        diagnostic::Text::new(
            format!("試験の記録が{gaps}件欠けているので、対応度は表せません。"),
            format!("the record of the test lacks {gaps} things, so nothing can be said of the whole"),
        ),
    )
    .at(said.span)
    .help(diagnostic::Text::new(
        "「conformance」を消すか、記録をそろえてください。欠けているものは、アクセシビリティのページに出ます。",
        "remove `conformance`, or complete the record; the page about accessibility shows what is missing",
    ))
}

fn unproved(said: &Spanned<Conformance>, failed: usize, file: &Arc<str>) -> Diagnostic {
    Diagnostic::error(
        "conformance-unproved",
        file,
        diagnostic::Text::new(
            format!("不適合の達成基準が{failed}件あるので、「準拠」とは表せません。"),
            format!("{failed} criteria aren't met, so the site doesn't conform in full"),
        ),
    )
    .at(said.span)
    .help(diagnostic::Text::new(
        "「conformance: partial」（一部準拠）又は「considered」（配慮）に改めてください。",
        "write `conformance: partial` or `considered`",
    ))
}
