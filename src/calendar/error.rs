//! What is wrong with a date or a time, in both languages, and what to write instead.

use std::fmt;
use std::sync::Arc;

use super::date::Date;
use super::point::Precision;
use crate::diagnostic::{Diagnostic, Span, Text};

/// A date or a moment that can't be taken as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateError {
    /// The bytes of the written value that are wrong.
    pub span: Span,
    pub reason: Reason,
}

/// Why a date or a moment is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Nothing that the grammar knows and nothing that could be guessed.
    UnknownForm,
    /// A date that can be read, but isn't written in the grammar: 令和4年6月17日, `2022/6/17`.
    WrittenOtherwise(Date),
    /// 6月17日: nobody can tell of which year.
    YearMissing,
    /// `2022-Q2`: of the calendar year or of the fiscal year? The ordinal counts from 1.
    CalendarOrFiscal {
        year: i16,
        precision: Precision,
        ordinal: i16,
    },
    NoSuchYear {
        year: i16,
    },
    NoSuchMonth {
        month: i16,
    },
    /// The month exists and ends with the day `last`.
    NoSuchDay {
        year: i16,
        month: i16,
        last: i8,
    },
    EndsBeforeItBegins,
    OpenOnBothSides,
    /// A moment needs one day without a flag; the date is a longer stretch, a range, or uncertain.
    NotOneDay,
    /// One day without a flag was asked for.
    NotADay,
    /// A time of day without its seconds or its offset; `full` is how to write it.
    IncompleteTime {
        full: String,
    },
    /// A day with an hour that isn't written as a moment is to be: 令和4年6月17日10時, `2022/6/17 10:00`; `full` is how
    /// to write it.
    HourWrittenOtherwise {
        full: String,
    },
    /// 6月17日10時: nobody can tell of which year; `full` is how to write it, with a year that isn't meant.
    HourWithoutYear {
        full: String,
    },
    /// Nothing that could be a day with an hour.
    UnknownMoment,
    /// `25:00`, `+99:00`.
    NoSuchTime,
}

impl DateError {
    /// The diagnostic's code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self.reason {
            Reason::UnknownForm | Reason::WrittenOtherwise(_) | Reason::YearMissing => "date-form",
            Reason::CalendarOrFiscal { .. } => "date-quarter",
            Reason::NoSuchYear { .. } | Reason::NoSuchMonth { .. } | Reason::NoSuchDay { .. } => "no-such-day",
            Reason::EndsBeforeItBegins | Reason::OpenOnBothSides => "date-range",
            Reason::NotOneDay
            | Reason::IncompleteTime { .. }
            | Reason::HourWrittenOtherwise { .. }
            | Reason::HourWithoutYear { .. }
            | Reason::UnknownMoment
            | Reason::NoSuchTime => "time-form",
            Reason::NotADay => "date-day",
        }
    }

    /// What is wrong.
    #[must_use]
    pub fn message(&self) -> Text {
        match &self.reason {
            Reason::UnknownForm => Text::new("日付として読めません。", "this can't be read as a date"),
            Reason::WrittenOtherwise(_) => {
                Text::new("日付の書き方が決まりと違います。", "this date isn't written in the form that is asked for")
            }
            Reason::YearMissing => Text::new("日付に年がありません。", "the date has no year"),
            Reason::CalendarOrFiscal { .. } => Text::new(
                "暦年の期間か年度の期間か、区別がつきません。",
                "is this a part of the calendar year or of the fiscal year?",
            ),
            Reason::NoSuchYear { year } => {
                Text::new(format!("{year:04}年は日付に使えません。"), format!("dates can't be in the year {year:04}"))
            }
            Reason::NoSuchMonth { month } => {
                Text::new(format!("{month}月という月はありません。"), format!("there is no month {month:02}"))
            }
            Reason::NoSuchDay { year, month, .. } => Text::new(
                format!("{year}年{month}月に、この日はありません。"),
                format!("there is no such day in {year:04}-{month:02}"),
            ),
            Reason::EndsBeforeItBegins => {
                Text::new("期間の終わりが始まりより前です。", "the range ends before it begins")
            }
            Reason::OpenOnBothSides => {
                Text::new("期間に始まりも終わりもありません。", "the range has neither a start nor an end")
            }
            Reason::NotOneDay => {
                Text::new("日時は、一つの日に決まっている必要があります。", "a point in time needs one certain day")
            }
            Reason::NotADay => Text::new("一つの日に決まっていません。", "this isn't one certain day"),
            Reason::IncompleteTime { .. } => {
                Text::new("時刻に秒又は時差がありません。", "the time lacks its seconds or its offset")
            }
            Reason::HourWrittenOtherwise { .. } => {
                Text::new("日時の書き方が決まりと違います。", "this moment isn't written in the form that is asked for")
            }
            Reason::HourWithoutYear { .. } => Text::new("日時に年がありません。", "the moment has no year"),
            Reason::UnknownMoment => Text::new("日時として読めません。", "this can't be read as a moment"),
            Reason::NoSuchTime => Text::new("この時刻又は時差はありません。", "there is no such time or offset"),
        }
    }

    /// What to write instead, in one sentence.
    #[must_use]
    pub fn help(&self) -> Text {
        match &self.reason {
            Reason::UnknownForm => Text::new(
                "日は「2022-06-17」、旬は「2022-06-late」、月は「2022-06」、年度は「FY2022」、期間は「2022-07/2022-09」のように書いてください。",
                "write a day as `2022-06-17`, a third of a month as `2022-06-late`, a month as `2022-06`, a fiscal year \
                 as `FY2022`, a range as `2022-07/2022-09`",
            ),
            Reason::WrittenOtherwise(date) => {
                Text::new(format!("「{date}」と書いてください。"), format!("write `{date}`"))
            }
            Reason::YearMissing => Text::new(
                "「2022-06-17」のように西暦の年から書いてください。",
                "begin with the Western year: `2022-06-17`",
            ),
            Reason::CalendarOrFiscal { year, precision, ordinal } => {
                let months = if *precision == Precision::FiscalHalf { 6 } else { 3 };
                let part = if *precision == Precision::FiscalHalf { 'H' } else { 'Q' };
                let (first, last) = ((ordinal - 1) * months + 1, ordinal * months);
                Text::new(
                    format!(
                        "暦年であれば「{year:04}-{first:02}/{year:04}-{last:02}」、4月に始まる年度であれば「FY{year:04}-{part}{ordinal}」と書いてください。"
                    ),
                    format!(
                        "write `{year:04}-{first:02}/{year:04}-{last:02}` for the calendar year, or \
                         `FY{year:04}-{part}{ordinal}` for the fiscal year, which starts in April"
                    ),
                )
            }
            Reason::NoSuchYear { .. } => {
                Text::new("0001から9998までの西暦の年を書いてください。", "write a Western year from 0001 to 9998")
            }
            Reason::NoSuchMonth { .. } => {
                Text::new("01から12までの月を2桁で書いてください。", "write a month from 01 to 12")
            }
            Reason::NoSuchDay { last, .. } => Text::new(
                format!("01から{last}までの日を2桁で書いてください。"),
                format!("write a day from 01 to {last}"),
            ),
            Reason::EndsBeforeItBegins => Text::new(
                "「始まり/終わり」の順に、「2022-07/2022-09」のように書いてください。",
                "write the start first, then the end: `2022-07/2022-09`",
            ),
            Reason::OpenOnBothSides => Text::new(
                "始まりだけであれば「2022-06/..」、終わりだけであれば「../2023-03」のように書いてください。",
                "write `2022-06/..` where only the start is known, or `../2023-03` where only the end is",
            ),
            Reason::NotOneDay | Reason::NoSuchTime | Reason::UnknownMoment => Text::new(
                "「2022-06-17」（その日の0時）又は「2022-06-17T10:00:00+09:00」のように書いてください。",
                "write `2022-06-17` (0:00 of that day) or `2022-06-17T10:00:00+09:00`",
            ),
            Reason::NotADay => Text::new(
                "「2022-06-17」のように、日まで書いてください。「?」や「~」は付けません。",
                "write a day without a flag: `2022-06-17`",
            ),
            Reason::HourWrittenOtherwise { full } => {
                Text::new(format!("「{full}」と書いてください。"), format!("write `{full}`"))
            }
            Reason::HourWithoutYear { full } => Text::new(
                format!("「{full}」のように、西暦の年から書いてください。"),
                format!("begin with the Western year, as in `{full}`"),
            ),
            Reason::IncompleteTime { full } => {
                Text::new(format!("「{full}」のように書いてください。"), format!("write `{full}`"))
            }
        }
    }

    /// The error as a diagnostic about a value that begins at byte `at` of `file`.
    #[must_use]
    pub fn diagnostic(&self, file: &Arc<str>, at: u32) -> Diagnostic {
        Diagnostic::error(self.code(), file, self.message()).at(self.span.shifted(at)).help(self.help())
    }
}

impl fmt::Display for DateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message().en)
    }
}

impl std::error::Error for DateError {}
