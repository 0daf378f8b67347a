//! Metrics (`content/metrics/<id>.yaml`): measured, planned and estimated numbers with their meaning.

use std::sync::Arc;

use jiff::civil;

use crate::diagnostic::{Span, Spanned};
use crate::keys::{
    AnyDate, Boolean, Choose, Code, Day, Expected, Integer, Maybe, Nested, Path, Plain, Records, Required, SpannedDate,
    SpannedText, Text, choices, record,
};
use crate::model::hours::{DraftKeys, HoursKeys};

mod figure;
mod number;
mod written;

pub use figure::{Distance, Figure};
pub use number::{Number, NumberError, NumberFault};
pub use written::{Decimal, Dimensions, Measured, Parts, Series, missing_dimension, own_keys, unknown_column};

record! {
    /// One file of `content/metrics/`.
    #[derive(Clone, Debug)]
    pub struct Metric: "指標" => Metric::checked {
        /// What is measured.
        name: Expected<SpannedText>, "名前", "指標の名前", eg "伴走支援に取り組むよろず支援拠点";
        /// In what: 名, 社／拠点.
        unit: Expected<Text>, "単位", "単位。`名`、`社／拠点` など", eg "拠点";
        /// What kind of number it is.
        kind: Expected<Choose<MetricKind>>, "種類", "数の種類。合計を出すのは `count` だけです", eg "count";
        /// What exactly is counted.
        definition: Plain<Text>, "定義", "何を数えたか";
        /// Which way is better; none if neither is.
        direction: Maybe<Choose<Direction>>, "望ましい向き", "増えるのと減るのの、どちらが望ましいか", eg "up";
        /// A value to be reached.
        target: Maybe<Nested<Target>>, "目標", "目標。`direction` も書きます", eg "{at: FY2025, value: 60}";
        /// What tells the observations of one moment apart: bureau, sex, size.
        dimensions: Dimensions, "軸", "値を分ける軸の一覧";
        /// In the order written; of CSV files, in the order of their rows.
        series: Series, "値", "値の一覧、又は同じフォルダーのCSVの名前";
        /// The id of a workstream of a schedule.
        workstream: Maybe<SpannedText>, "活動領域", "活動領域。予定の `workstreams` の `id`", eg "practice";
        /// The page about it, below `content/`.
        page: Maybe<Path>, "ページ", "この数字を説明するページ", eg "../organisations/yorozu/_index.md";
        /// Where it is taken from.
        source: Plain<Text>, "出典", "出典";
        /// The day on which its numbers were changed last.
        updated: Maybe<Day>, "更新日", "値を最後に改めた日。[データの目録](#データの目録)に示します", eg "2022-07-01";
        /// When its numbers are to be looked over.
        review_by: Maybe<SpannedDate>, "見直す時期", "値を見直す時期。過ぎると、警告が出ます。ページには示しません", eg "2023-04";
        /// What is said beside.
        note: Plain<Text>, "注記", "注記";
        /// How it is drawn.
        chart: Maybe<Choose<ChartKind>>, "図の種類", "図の種類。書かないときは、値に合うもの", eg "bar";
        /// The place among the others.
        weight: Maybe<Integer>, "順番", "順番。小さいものが先", eg "10";
        /// Whether it is public, and from when until when.
        hours: HoursKeys, "公開の項目", "公開するかどうかと、公開を始める時、終える時。書かないときは、`page` のページと同時に公開します（[公開されるもの](#公開されるもの)）";
    } with {
        file: Arc<str> = |fields| Arc::clone(fields.file());
        /// The CSV file that holds the series, if one does.
        table: Option<Spanned<Box<str>>> = Metric::table_of;
        /// The file's name without its ending: `yorozu-sites`.
        id: Box<str> = |fields| crate::model::named(fields.file());
    }
}

impl Metric {
    /// From the first day that is measured to the last; none if a date is open, or nothing is measured.
    #[must_use]
    pub fn days(&self) -> Option<(civil::Date, civil::Date)> {
        let days: Option<Vec<_>> = self.series.iter().map(|of| of.at.first().zip(of.at.last())).collect();
        let days = days?;
        let first = days.iter().map(|(first, _)| *first).min()?;
        let last = days.iter().map(|(_, last)| *last).max()?;
        Some((first, last))
    }
}

record! {
    /// A dimension and its members, in the order in which they are shown.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Dimension: "軸" {
        /// What observations name it by; if a taxonomy has this name, its terms are the members.
        key: Required<SpannedText>, "名前", "軸の名前。分類か語彙の名前と同じときは、その語が使われます", eg "bureau";
        /// What it is called.
        label: Expected<Text>, "示す名前", "示す名前", eg "経済産業局等";
        /// Its members. Empty if a taxonomy gives them.
        members: Records<DimensionMember>, "値", "軸の値の一覧。語が使われるときは要りません";
    }
}

record! {
    /// A member of a dimension.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct DimensionMember: "軸の値" {
        /// What observations name it by.
        key: Required<Code>, "キー", "値の一覧に書くキー", eg "small";
        /// What it is called.
        label: Required<Text>, "示す名前", "示す名前", eg "小規模";
    }
}

record! {
    /// One number.
    #[derive(Clone, Debug)]
    pub struct Observation: "値" {
        /// When it was, or for which time it is.
        at: Required<AnyDate>, "時期", "時点、月、年度、期間", eg "FY2022";
        /// None if it is missing, which is not 0.
        value: Measured, "数", "数。半角の数字だけで、桁の区切りも単位も付けません。値がないときは `null` と書きます。0とは区別します", eg "47";
        /// Whether it is measured or planned.
        status: Plain<Choose<ObservationStatus>>, "種別", "値の種別", eg "plan", or "actual";
        /// 約
        approximate: Plain<Boolean>, "約", "`true`（「約」が付く数）、`false`", eg "true", or "false";
        /// What is said beside.
        note: Plain<Text>, "備考", "備考", eg "全拠点";
        /// Parts that sum to the value: label and number.
        parts: Parts, "内訳", "内訳。合計が値と同じになるように書きます。CSVには書けません", eg "{コーディネーター: 6, 実施機関の職員: 3}";
        /// Whether it is public, and from when until when.
        hours: DraftKeys, "公開の時", "公開を始める時と終える時、又は下書きであること（[公開されるもの](#公開されるもの)）";
    } with {
        /// The member of each dimension, in the order of the dimensions.
        members: Vec<Spanned<Box<str>>> = |_| Vec::new();
        span: Span = |fields| fields.span();
        /// Whether its status is written.
        says_status: bool = |fields| fields.has("status");
        /// The file that it is written in: the metric's, or a CSV file's.
        file: Arc<str> = |fields| Arc::clone(fields.file());
    }
}

record! {
    /// A value to be reached.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Target: "目標" {
        /// When.
        at: Required<AnyDate>, "時期", "いつまでに", eg "FY2025";
        /// The value.
        value: Required<Decimal>, "数", "目標とする数", eg "60";
    } with {
        span: Span = |fields| fields.key_span();
    }
}

choices! {
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub enum MetricKind {
        /// Things counted: may be summed over members.
        #[default]
        Count = "count", "数えたもの";
        /// A mean: never summed.
        Mean = "mean", "平均";
        /// A share: never summed.
        Ratio = "ratio", "割合";
        /// A length of time: never summed.
        Duration = "duration", "期間";
    }
}

choices! {
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Direction {
        Up = "up", "増えるのが望ましい";
        Down = "down", "減るのが望ましい";
    }
}

choices! {
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum ObservationStatus {
        #[default]
        Actual = "actual", "実績";
        Plan = "plan", "計画";
        Estimate = "estimate", "推計";
        /// What is neither measured nor planned: how many parts a definition has.
        None = "none", "どれでもない";
    }
}

choices! {
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum ChartKind {
        Figure = "figure", "大きな数";
        Bar = "bar", "棒";
        Grouped = "grouped", "組にした棒";
        Line = "line", "折れ線";
        Stacked = "stacked", "積み上げた棒";
        Bullet = "bullet", "目標との比較";
        Map = "map", "地図";
    }
}
