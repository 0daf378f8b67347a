//! Progress reports, as their front matter asks for them.

use crate::calendar::Date;
use crate::diagnostic::{self, Diagnostic, Spanned};
use crate::keys::{AnyDate, Condition, ListOf, Maybe, Single, SpannedDate, SpannedText, Strict, Type, record};
use crate::yaml::{Field, Fields};

record! {
    /// What the front matter of a report says. What it reports is found when the site is linked.
    #[derive(Clone, Debug)]
    pub struct Report: "報告" => Report::checked {
        /// The stretch of time reported on, with a first and a last day. Without one it is all until `as_of`.
        period: Strict<Reported>, "期間", "報告の期間。初めと終わりのある[日付](#日付)。書かなければ、時点（`as_of`）までの全て", eg "2022-04/2022-06", if Condition::Without("as_of");
        /// The state of things that is described: what is planned for later is still to come. The period's end if it
        /// isn't written.
        as_of: Maybe<AnyDate>, "時点", "どの時点の状況か。書かなければ、期間の終わり", eg "2022-06";
        /// The metrics shown, by their ids, in this order; all if none is named.
        metrics: ListOf<SpannedText>, "指標", "載せる指標の名前の一覧（`content/metrics/` のファイル名から `.yaml` を除いたもの）。書かなければ、全て", eg "[yorozu-sites]";
    }
}

impl Report {
    /// A report is of a period, or of a moment.
    fn checked(self, fields: &mut Fields<'_, '_>) -> Option<Report> {
        if self.period.is_none() && !fields.has("as_of") {
            fields.required("period");
            return None;
        }
        Some(self)
    }
}

/// The period of a report.
pub struct Reported;

impl Single for Reported {
    type Value = Spanned<Date>;
    const TYPE: Type = Type::Period;

    fn take(mut field: Field<'_, '_>) -> Option<Spanned<Date>> {
        let period = SpannedDate::take(field.reborrow())?;
        if period.first().is_some() && period.last().is_some() {
            return Some(period);
        }
        let open = Diagnostic::error(
            "open-period",
            field.file(),
            diagnostic::Text::new(
                "報告の期間には、初めと終わりが必要です。",
                "the period of a report needs a beginning and an end",
            ),
        );
        field.tell(open.at(period.span).help(diagnostic::Text::new(
            "「2022-04/2022-06」や「FY2022-Q1」のように書いてください。",
            "write it as `2022-04/2022-06` or `FY2022-Q1`",
        )));
        None
    }
}
