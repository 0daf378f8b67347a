//! Reading of dates that are not in the grammar, so that the error can say how to write them.
//!
//! 1. Full-width characters become ASCII, spaces go (NFKC; ㋿ becomes 令和).
//! 2. A range is divided at ～ or から; より and まで leave it open.
//! 3. Each side is scanned for a year, a month and a day, with whatever the Japanese way puts between and behind them.
//!
//! Nothing that is read here is ever taken as the date: the author has the last word. At most, names are put in order
//! by it.

use unicode_normalization::UnicodeNormalization;

use super::date::Date;
use super::error::Reason;
use super::point::{Point, Precision, calendar, fiscal};

/// The thirds of a month, with the day on which each begins.
const THIRDS: [(&str, i16); 7] =
    [("上旬", 1), ("初旬", 1), ("中旬", 11), ("下旬", 21), ("early", 1), ("mid", 11), ("late", 21)];

/// The date that was most likely meant, or that it lacks a year; none if the text is something else.
pub(super) fn read(text: &str) -> Option<Reason> {
    // The full-width tilde of Japanese ranges would become `~`, which is the flag 頃.
    let plain: String = text
        .chars()
        .map(|c| if c == '～' { '〜' } else { c })
        .nfkc()
        .filter(|c| !c.is_whitespace())
        .collect::<String>()
        .replace("から", "〜");
    if let Some(date) = read_date(&plain) {
        return Some(Reason::WrittenOtherwise(date));
    }
    let mut without_year = Scanner { rest: &plain };
    let is_month_and_day = without_year.number(2).is_some() && without_year.eat("月");
    is_month_and_day.then_some(Reason::YearMissing)
}

fn read_date(text: &str) -> Option<Date> {
    // Only between two points can `~` be a range; behind one it is the flag.
    let divided = text.split_once('〜').or_else(|| text.split_once('~').filter(|(_, end)| !end.is_empty()));
    if let Some((start, end)) = divided {
        return match (start, end.trim_end_matches("まで")) {
            ("", end) => read_point(end, None).map(Date::until),
            (start, "") => read_point(start, None).map(Date::from),
            (start, end) => {
                let start = read_point(start, None)?;
                Date::between(start, read_point(end, Some(start))?)
            }
        };
    }
    if let Some(start) = text.strip_suffix("より").or_else(|| text.strip_suffix('/')) {
        return read_point(start, None).map(Date::from);
    }
    if let Some(end) = text.strip_suffix("まで").or_else(|| text.strip_prefix('/')) {
        return read_point(end, None).map(Date::until);
    }
    read_point(text, None).map(Date::at)
}

/// Reads one point. Behind the `start` of a range it may leave out the year, and the month too.
fn read_point(text: &str, start: Option<Point>) -> Option<Point> {
    let (text, provisional, approximate) = without_remarks(text);
    let mut scanner = Scanner { rest: text };
    let point = match scanner.year() {
        Some((year, true)) => scanner.part_of_fiscal_year(year),
        Some((year, false)) => scanner.part_of_year(year),
        None => scanner.part_after(start?),
    }?;
    scanner.rest.is_empty().then(|| point.with_flags(provisional, approximate))
}

/// Takes off what may stand behind a date: the weekday, 予定 or (P), 頃, and the flags of the grammar.
fn without_remarks(text: &str) -> (&str, bool, bool) {
    const WEEKDAYS: [&str; 7] = ["月", "火", "水", "木", "金", "土", "日"];
    let (mut text, mut provisional, mut approximate) = (text, false, false);
    loop {
        let weekday = WEEKDAYS.iter().find_map(|day| {
            let text = text.strip_suffix(')').map(|text| text.strip_suffix("・祝").unwrap_or(text))?;
            text.strip_suffix("曜日").unwrap_or(text).strip_suffix(day)?.strip_suffix('(')
        });
        let planned = ["(予定)", "予定", "(P)", "(p)", "?"].iter().find_map(|remark| text.strip_suffix(remark));
        let about = ["頃", "ごろ", "ころ", "~"].iter().find_map(|remark| text.strip_suffix(remark));
        text = match (weekday, planned, about, text.strip_suffix('%')) {
            (Some(rest), ..) => rest,
            (_, Some(rest), ..) => {
                provisional = true;
                rest
            }
            (_, _, Some(rest), _) => {
                approximate = true;
                rest
            }
            (_, _, _, Some(rest)) => {
                (provisional, approximate) = (true, true);
                rest
            }
            (None, None, None, None) => return (text, provisional, approximate),
        };
    }
}

/// What is still to be read of a point.
struct Scanner<'a> {
    rest: &'a str,
}

impl Scanner<'_> {
    /// Takes `token` off, in any case of its letters, and says whether it was there.
    fn eat(&mut self, token: &str) -> bool {
        match self.rest.get(..token.len()) {
            Some(head) if head.eq_ignore_ascii_case(token) => {
                self.rest = self.rest.get(token.len()..).unwrap_or_default();
                true
            }
            _ => false,
        }
    }

    /// Takes off the first token that is there, and returns what it stands for.
    fn eat_one<T: Copy>(&mut self, tokens: &[(&str, T)]) -> Option<T> {
        tokens.iter().find(|(token, _)| self.eat(token)).map(|(_, value)| *value)
    }

    /// Takes off one to `width` digits.
    fn number(&mut self, width: usize) -> Option<i16> {
        let digits = self.rest.bytes().take(width).take_while(u8::is_ascii_digit).count();
        let (number, rest) = self.rest.split_at_checked(digits)?;
        let number = number.parse().ok()?;
        self.rest = rest;
        Some(number)
    }

    /// Takes off a Western or an era year with its 年 or 年度; says whether it is a fiscal year.
    fn year(&mut self) -> Option<(i16, bool)> {
        // The years before 元年, to which the number of the year is added.
        const BEFORE: [(&str, i16); 10] = [
            ("令和", 2018),
            ("平成", 1988),
            ("昭和", 1925),
            ("大正", 1911),
            ("明治", 1867),
            ("R", 2018),
            ("H", 1988),
            ("S", 1925),
            ("T", 1911),
            ("M", 1867),
        ];
        let written_fiscal = self.eat("FY");
        let year = match self.eat_one(&BEFORE) {
            Some(before) => before + if self.eat("元") { 1 } else { self.number(2)? },
            None if self.rest.bytes().take_while(u8::is_ascii_digit).count() == 8 => self.number(4)?,
            None if self.rest.bytes().take_while(u8::is_ascii_digit).count() == 4 => self.number(4)?,
            None => return None,
        };
        let is_fiscal = self.eat("年度") || written_fiscal;
        if !is_fiscal {
            self.eat("年");
        }
        // The Western year beside the era's: 令和4年（2022年）6月17日.
        for beside in [format!("({year}年)"), format!("({year}年度)"), format!("({year})")] {
            self.eat(&beside);
        }
        Some((year, is_fiscal))
    }

    fn part_of_fiscal_year(&mut self, year: i16) -> Option<Point> {
        const PARTS: [(&str, (Precision, i16)); 14] = [
            ("上半期", (Precision::FiscalHalf, 1)),
            ("上期", (Precision::FiscalHalf, 1)),
            ("H1", (Precision::FiscalHalf, 1)),
            ("下半期", (Precision::FiscalHalf, 2)),
            ("下期", (Precision::FiscalHalf, 2)),
            ("H2", (Precision::FiscalHalf, 2)),
            ("第1四半期", (Precision::FiscalQuarter, 1)),
            ("Q1", (Precision::FiscalQuarter, 1)),
            ("第2四半期", (Precision::FiscalQuarter, 2)),
            ("Q2", (Precision::FiscalQuarter, 2)),
            ("第3四半期", (Precision::FiscalQuarter, 3)),
            ("Q3", (Precision::FiscalQuarter, 3)),
            ("第4四半期", (Precision::FiscalQuarter, 4)),
            ("Q4", (Precision::FiscalQuarter, 4)),
        ];
        self.eat("-");
        let (precision, ordinal) =
            if self.rest.is_empty() { (Precision::FiscalYear, 1) } else { self.eat_one(&PARTS)? };
        fiscal(year, precision, ordinal).ok()
    }

    fn part_of_year(&mut self, year: i16) -> Option<Point> {
        if self.rest.is_empty() {
            return calendar(Precision::Year, year, 1, 1).ok();
        }
        let separator = ["/", "-", "."].into_iter().find(|separator| self.eat(separator));
        self.month(year, separator)
    }

    /// Takes off a point that leaves out what it shares with the one before: 令和4年7月上旬～9月, 令和4年6月17日～18日.
    fn part_after(&mut self, start: Point) -> Option<Point> {
        let year = start.year();
        if start.precision().is_fiscal() {
            return self.part_of_fiscal_year(year);
        }
        let mut within_month = Scanner { rest: self.rest };
        let day = within_month.eat_one(&THIRDS).map(|day| (Precision::Third, day)).or_else(|| {
            let day = within_month.number(2)?;
            within_month.eat("日").then_some((Precision::Day, day))
        });
        match day {
            Some((precision, day)) => {
                self.rest = within_month.rest;
                calendar(precision, year, start.first().month().into(), day).ok()
            }
            None => self.month(year, None),
        }
    }

    /// Takes off the month and what follows it. Both separators must be the same, so that `2022-06/08`, which may be a
    /// range, isn't read as a day.
    fn month(&mut self, year: i16, separator: Option<&str>) -> Option<Point> {
        let month = self.number(2)?;
        let is_divided = self.eat("月") | separator.is_some_and(|separator| self.eat(separator));
        if self.rest.is_empty() {
            return calendar(Precision::Month, year, month, 1).ok();
        }
        if let Some(day) = self.eat_one(&THIRDS) {
            return calendar(Precision::Third, year, month, day).ok();
        }
        // 20220617 is a day without any separator.
        if !is_divided && (separator.is_some() || self.rest.len() != 2) {
            return None;
        }
        let day = self.number(2)?;
        self.eat("日");
        calendar(Precision::Day, year, month, day).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::calendar::{Date, Reason};

    #[test]
    fn dates_in_the_japanese_way_are_understood() {
        for (written, meant) in [
            ("令和4年6月17日", "2022-06-17"),
            ("令和４年６月１７日（金）", "2022-06-17"),
            ("令和 4 年 6 月 17 日（金曜日）", "2022-06-17"),
            ("令和4年2月23日（水・祝）", "2022-02-23"),
            ("㋿4年6月", "2022-06"),
            ("令和元年5月1日", "2019-05-01"),
            ("平成31年4月30日", "2019-04-30"),
            ("昭和64年1月7日", "1989-01-07"),
            ("明治33年", "1900"),
            ("R4.6.17", "2022-06-17"),
            ("r4/6/17", "2022-06-17"),
            ("H31", "2019"),
            ("2022年6月17日", "2022-06-17"),
            ("2022/6/17", "2022-06-17"),
            ("2022/06", "2022-06"),
            ("2022-6-17", "2022-06-17"),
            ("2022.6.17", "2022-06-17"),
            ("20220617", "2022-06-17"),
            ("２０２２－０６－１７", "2022-06-17"),
            (" 2022-06-17 ", "2022-06-17"),
            ("2022-06-Late", "2022-06-late"),
            ("2022年6月下旬", "2022-06-late"),
            ("2022-06下旬", "2022-06-late"),
            ("令和4年7月初旬頃", "2022-07-early~"),
            ("令和4年9月（予定）", "2022-09?"),
            ("令和4年9月 (P)", "2022-09?"),
            ("令和4年度", "FY2022"),
            ("2022年度", "FY2022"),
            ("fy2022-q1", "FY2022-Q1"),
            ("R4年度第1四半期", "FY2022-Q1"),
            ("令和４年度下期", "FY2022-H2"),
            ("令和4年7月～9月", "2022-07/2022-09"),
            ("令和4年7月〜9月", "2022-07/2022-09"),
            ("2022-07~2022-09", "2022-07/2022-09"),
            ("令和4年9月下旬～令和5年3月", "2022-09-late/2023-03"),
            ("令和4年6月17日～18日", "2022-06-17/2022-06-18"),
            ("令和4年7月から9月まで", "2022-07/2022-09"),
            ("令和3年8月より", "2021-08/.."),
            ("令和4年8月頃～", "2022-08~/.."),
            ("～令和5年3月", "../2023-03"),
            ("令和5年3月まで", "../2023-03"),
            ("2022-06/", "2022-06/.."),
        ] {
            let meant = Date::parse(meant).expect("an ISO date");
            assert_eq!(read(written), Some(Reason::WrittenOtherwise(meant)), "{written}");
        }
    }

    #[test]
    fn what_may_mean_several_things_is_not_guessed() {
        for written in
            ["2022-06/08", "2022-061", "2022617", "令和4年2月30日", "令和4年6月末", "4ヶ月", "令和", "22.6.17"]
        {
            assert_eq!(read(written), None, "{written}");
        }
        for written in ["6月17日", "６月下旬", "9月 (P)"] {
            assert_eq!(read(written), Some(Reason::YearMissing), "{written}");
        }
    }
}
