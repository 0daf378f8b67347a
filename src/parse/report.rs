//! The typed keys of progress reports.

use crate::calendar::{Date, DateError};
use crate::diagnostic::{Diagnostic, Spanned, Text};
use crate::model::report::Report;
use crate::parse::front_matter::{boxed, date};
use crate::yaml::Fields;

pub fn read(fields: &mut Fields<'_, '_>) -> Option<Report> {
    let mut fields = fields.mapping("report")?;
    fields.required("period");
    let mut period = fields.parsed("period", Date::parse, DateError::diagnostic);
    let is_open = |period: &mut Spanned<Date>| period.first().is_none() || period.last().is_none();
    if let Some(period) = period.take_if(is_open) {
        let open = Diagnostic::error(
            "open-period",
            fields.file(),
            Text::new(
                "報告の期間には、初めと終わりが必要です。",
                "the period of a report needs a beginning and an end",
            ),
        );
        fields.report(open.at(period.span).help(Text::new(
            "「2022-04/2022-06」や「FY2022-Q1」のように書いてください。",
            "write it as `2022-04/2022-06` or `FY2022-Q1`",
        )));
    }
    let as_of = date(&mut fields, "as_of");
    let metrics = fields.strings("metrics").into_iter().map(boxed).collect();
    fields.finish();
    Some(Report { period: period?, as_of, metrics })
}
