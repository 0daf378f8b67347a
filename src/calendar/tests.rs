//! The dates of the programme, and the laws of the calendar.

use icu_calendar::cal::Japanese;
use jiff::{ToSpan, civil};
use proptest::prelude::*;

use super::era::EraYear;
use super::point::calendar;
use super::{Date, Moment, Now, Point, Precision, Reason};
use crate::diagnostic::Span;

fn date(text: &str) -> Date {
    Date::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

#[test]
fn a_moment_is_said_with_no_more_than_it_has() {
    let zone = super::zone("Asia/Tokyo").unwrap();
    for (at, shown) in [
        ("2026-12-01T10:00:00+09:00", "令和8年12月1日10時"),
        ("2026-11-30T15:00:00Z", "令和8年12月1日0時"),
        ("2019-04-30T23:59:00+09:00", "平成31年4月30日23時59分"),
        ("2019-05-01T00:00:05+09:00", "令和元年5月1日0時0分5秒"),
    ] {
        assert_eq!(Moment::from(Now(at.parse().unwrap())).japanese(&zone), shown);
    }
}

/// As written in the source, in the grammar, and as shown.
#[test]
fn every_date_of_the_programme_is_written_and_shown() {
    for (_source, written, shown) in [
        ("5/20", "2022-05-20", "令和4年5月20日（金）"),
        ("6月17日", "2022-06-17", "令和4年6月17日（金）"),
        ("6月下旬", "2022-06-late", "令和4年6月下旬"),
        ("6月", "2022-06", "令和4年6月"),
        ("9月 (P)", "2022-09?", "令和4年9月（予定）"),
        ("11月 (P)", "2022-11?", "令和4年11月（予定）"),
        ("1月", "2023-01", "令和5年1月"),
        ("2月", "2023-02", "令和5年2月"),
        ("2月 (P)", "2023-02?", "令和5年2月（予定）"),
        ("7月下旬", "2022-07-late", "令和4年7月下旬"),
        ("7月～9月", "2022-07/2022-09", "令和4年7月～9月"),
        ("7月上旬～9月", "2022-07-early/2022-09", "令和4年7月上旬～9月"),
        ("9月下旬～令和5年3月", "2022-09-late/2023-03", "令和4年9月下旬～令和5年3月"),
        ("6月下旬～", "2022-06-late/..", "令和4年6月下旬～"),
        ("8月頃～", "2022-08~/..", "令和4年8月頃～"),
        ("令和3年8月より", "2021-08/..", "令和3年8月～"),
        ("令和3年度", "FY2021", "令和3年度"),
        ("令和4年度", "FY2022", "令和4年度"),
    ] {
        assert_eq!(date(written).japanese().to_string(), shown);
    }
}

#[test]
fn dates_are_shown_as_officials_write_them() {
    for (written, shown) in [
        ("FY2022-H1", "令和4年度上半期"),
        ("FY2022-H2", "令和4年度下半期"),
        ("FY2022-Q1", "令和4年度第1四半期"),
        ("FY2022-Q4", "令和4年度第4四半期"),
        ("FY2022-Q1/FY2022-Q2", "令和4年度第1四半期～第2四半期"),
        ("FY2021/FY2022", "令和3年度～令和4年度"),
        ("2022", "令和4年"),
        ("2022-06-mid", "令和4年6月中旬"),
        ("../2023-03", "～令和5年3月"),
        ("2022-06-17?", "令和4年6月17日（金）（予定）"),
        ("2022-06-17~", "令和4年6月17日頃"),
        ("2022-09%", "令和4年9月頃（予定）"),
        ("2022-07?/2022-09?", "令和4年7月（予定）～9月（予定）"),
        // What is shared is said once, but a year alone is no year to leave out.
        ("2022-06-17/2022-06-18", "令和4年6月17日（金）～18日（土）"),
        ("2022-07-early/2022-07-late", "令和4年7月上旬～下旬"),
        ("2022-07-01/2022-07-late", "令和4年7月1日（金）～7月下旬"),
        ("2022-06/2022", "令和4年6月～令和4年"),
        ("2022/2023", "令和4年～令和5年"),
        ("2022-04/FY2022", "令和4年4月～令和4年度"),
        // Where an era changes.
        ("2019-04-30", "平成31年4月30日（火）"),
        ("2019-05-01", "令和元年5月1日（水）"),
        ("2019-04/2019-05", "平成31年4月～令和元年5月"),
        ("2019-05", "令和元年5月"),
        ("2019", "平成31年・令和元年"),
        ("1989-01", "昭和64年・平成元年1月"),
        ("1989-01-early", "昭和64年・平成元年1月上旬"),
        ("1989-01-mid", "平成元年1月中旬"),
        ("1926", "大正15年・昭和元年"),
        ("1926-12-25", "昭和元年12月25日（土）"),
        ("1912-07-29", "明治45年7月29日（月）"),
        ("1912-07-30", "大正元年7月30日（火）"),
        // A fiscal year has the name of its first day; FY2019 was agreed to be 令和元年度.
        ("FY2018", "平成30年度"),
        ("FY2019", "令和元年度"),
        ("FY2019-Q1", "令和元年度第1四半期"),
        ("FY1988", "昭和63年度"),
        ("FY1989", "平成元年度"),
        // Before 1873 only a bare year has a name in an era.
        ("1873-01-01", "明治6年1月1日（水）"),
        ("1872-12-31", "1872年12月31日（火）"),
        ("1872-10", "1872年10月"),
        ("1872", "明治5年"),
        ("1868", "明治元年"),
        ("FY1870", "明治3年度"),
        ("1867", "1867年"),
        ("0578", "578年"),
    ] {
        assert_eq!(date(written).japanese().to_string(), shown, "{written}");
    }
}

#[test]
fn the_western_year_stands_beside_or_instead() {
    for (written, both, western) in [
        ("2022-06-17", "令和4年（2022年）6月17日（金）", "2022年6月17日"),
        ("2022-09-late/2023-03", "令和4年（2022年）9月下旬～令和5年（2023年）3月", "2022年9月下旬～2023年3月"),
        ("2022-07/2022-09", "令和4年（2022年）7月～9月", "2022年7月～9月"),
        ("2019-04/2019-05", "平成31年（2019年）4月～令和元年（2019年）5月", "2019年4月～5月"),
        ("2019", "平成31年・令和元年（2019年）", "2019年"),
        ("FY2022-H1", "令和4年度（2022年度）上半期", "2022年度上半期"),
        ("1603", "1603年", "1603年"),
    ] {
        assert_eq!(date(written).japanese_with_western().to_string(), both);
        assert_eq!(date(written).western().to_string(), western);
    }
    assert_eq!(date("2022-06-17").japanese().without_weekday().to_string(), "令和4年6月17日");
}

#[test]
fn the_year_may_be_said_already() {
    for (written, shown) in [
        ("2022-06-17", "6月17日（金）"),
        ("2022-09?", "9月（予定）"),
        ("2022-06-late/..", "6月下旬～"),
        ("2022-07-early/2022-09", "7月上旬～9月"),
        ("2022-09-late/2023-03", "9月下旬～令和5年3月"),
        ("FY2022-H1", "上半期"),
        ("FY2022", "令和4年度"),
    ] {
        assert_eq!(date(written).japanese().without_year().to_string(), shown, "{written}");
    }
}

#[test]
fn a_date_has_a_first_and_a_last_day() {
    for (written, first, last, precision) in [
        ("2022-06-17", "2022-06-17", "2022-06-17", Precision::Day),
        ("2022-06-early", "2022-06-01", "2022-06-10", Precision::Third),
        ("2022-06-mid", "2022-06-11", "2022-06-20", Precision::Third),
        ("2022-06-late", "2022-06-21", "2022-06-30", Precision::Third),
        ("2024-02-late", "2024-02-21", "2024-02-29", Precision::Third),
        ("2023-02", "2023-02-01", "2023-02-28", Precision::Month),
        ("2022", "2022-01-01", "2022-12-31", Precision::Year),
        ("FY2022", "2022-04-01", "2023-03-31", Precision::FiscalYear),
        ("FY2022-H1", "2022-04-01", "2022-09-30", Precision::FiscalHalf),
        ("FY2022-H2", "2022-10-01", "2023-03-31", Precision::FiscalHalf),
        ("FY2022-Q1", "2022-04-01", "2022-06-30", Precision::FiscalQuarter),
        ("FY2022-Q3", "2022-10-01", "2022-12-31", Precision::FiscalQuarter),
        ("FY2022-Q4", "2023-01-01", "2023-03-31", Precision::FiscalQuarter),
        ("FY2023-Q4", "2024-01-01", "2024-03-31", Precision::FiscalQuarter),
        ("FY9998", "9998-04-01", "9999-03-31", Precision::FiscalYear),
        ("2022-07-early/2022-09", "2022-07-01", "2022-09-30", Precision::Month),
        ("2022-06-late/..", "2022-06-21", "open", Precision::Third),
        ("../2023-03", "open", "2023-03-31", Precision::Month),
    ] {
        let shown = |day: Option<civil::Date>| day.map_or("open".to_owned(), |day| day.to_string());
        let date = date(written);
        assert_eq!((shown(date.first()), shown(date.last())), (first.to_owned(), last.to_owned()), "{written}");
        assert_eq!(date.precision(), precision, "{written}");
    }
}

#[test]
fn flags_belong_to_the_date_whichever_point_has_them() {
    for (written, provisional, approximate) in [
        ("2022-09", false, false),
        ("2022-09?", true, false),
        ("2022-08~/..", false, true),
        ("2022-08/2022-09%", true, true),
        ("2022-08?/2022-09~", true, true),
    ] {
        let date = date(written);
        assert_eq!((date.is_provisional(), date.is_approximate()), (provisional, approximate), "{written}");
    }
}

#[test]
fn what_is_not_a_date_says_where_and_why() {
    let otherwise = |iso: &str| Reason::WrittenOtherwise(date(iso));
    let quarter = |precision, ordinal| Reason::CalendarOrFiscal { year: 2022, precision, ordinal };
    for (written, start, end, reason) in [
        ("2022-Q2", 0, 7, quarter(Precision::FiscalQuarter, 2)),
        ("2022-06/2022-H2", 8, 15, quarter(Precision::FiscalHalf, 2)),
        ("2023-02-30", 0, 10, Reason::NoSuchDay { year: 2023, month: 2, last: 28 }),
        ("2022-06-00?", 0, 11, Reason::NoSuchDay { year: 2022, month: 6, last: 30 }),
        ("2022-06/2022-13", 8, 15, Reason::NoSuchMonth { month: 13 }),
        ("2022-13-late", 0, 12, Reason::NoSuchMonth { month: 13 }),
        ("../0000", 3, 7, Reason::NoSuchYear { year: 0 }),
        ("FY9999", 0, 6, Reason::NoSuchYear { year: 9999 }),
        ("2022-09/2022-07", 0, 15, Reason::EndsBeforeItBegins),
        ("../..", 0, 5, Reason::OpenOnBothSides),
        ("", 0, 0, Reason::UnknownForm),
        ("..", 0, 2, Reason::UnknownForm),
        ("soon", 0, 4, Reason::UnknownForm),
        ("約4ヶ月", 0, "約4ヶ月".len(), Reason::UnknownForm),
        ("2022-06/08", 8, 10, Reason::UnknownForm),
        ("2022-06-17T10:00:00+09:00", 0, 25, Reason::UnknownForm),
        ("+022-06", 0, 7, Reason::UnknownForm),
        ("6月17日", 0, "6月17日".len(), Reason::YearMissing),
        ("令和4年6月17日", 0, "令和4年6月17日".len(), otherwise("2022-06-17")),
        ("2022/6/17", 0, 9, otherwise("2022-06-17")),
    ] {
        let error = Date::parse(written).expect_err(written);
        assert_eq!((error.span, error.reason), (Span::new(start, end), reason), "{written}");
    }
}

#[test]
fn help_says_what_to_write() {
    let help = |written| Date::parse(written).expect_err(written).help();
    assert_eq!(help("令和4年6月17日").ja, "「2022-06-17」と書いてください。");
    assert_eq!(
        help("2022-Q2").en,
        "write `2022-04/2022-06` for the calendar year, or `FY2022-Q2` for the fiscal year, which starts in April"
    );
    assert_eq!(
        help("2022-H2").ja,
        "暦年であれば「2022-07/2022-12」、4月に始まる年度であれば「FY2022-H2」と書いてください。"
    );
    assert_eq!(help("2023-02-30").ja, "01から28までの日を2桁で書いてください。");
}

#[test]
fn dates_sort_by_first_day_then_last_day_with_open_ends_after_closed_ones() {
    let expected = [
        "../2022-06",
        "FY2021-Q4",
        "2022",
        "2022-06-01",
        "2022-06-early",
        "2022-06",
        "2022-06?",
        "2022-06~",
        "2022-06/2022-07",
        "2022-06/..",
        "2022-06-17",
    ];
    let mut dates: Vec<Date> = expected.iter().rev().map(|text| date(text)).collect();
    dates.sort();
    assert_eq!(dates.iter().map(Date::to_string).collect::<Vec<_>>(), expected);
}

#[test]
fn what_is_to_come_stands_by_the_last_day_on_which_it_can_begin() {
    let expected = [
        "../2022-06",
        "2022-06-17",
        "2022-06-17/..",
        "2022-06-late",
        "2022-06",
        "2022-06?",
        "2022-07-early/2022-09",
        "2022-07",
    ];
    let mut dates: Vec<Date> = expected.iter().rev().map(|text| date(text)).collect();
    dates.sort_by_key(|date| (date.latest_start(), *date));
    assert_eq!(dates.iter().map(Date::to_string).collect::<Vec<_>>(), expected);
}

/// ICU is a second implementation of the eras. It too counts the days before 1873 in Western years.
#[test]
fn every_day_has_the_era_and_year_that_icu_gives_it() {
    let mut day = civil::date(1868, 10, 23);
    while day.year() <= 2100 {
        let (year, month, number) = (day.year(), day.month(), day.day());
        let icu = icu_calendar::Date::try_new_iso(year.into(), month.unsigned_abs(), number.unsigned_abs())
            .expect("a civil day")
            .to_calendar(Japanese::new());
        let expected = match (icu.era_year().era.as_str(), icu.era_year().year) {
            ("ce", _) => None,
            ("meiji", year) => Some(("明治", year)),
            ("taisho", year) => Some(("大正", year)),
            ("showa", year) => Some(("昭和", year)),
            ("heisei", year) => Some(("平成", year)),
            ("reiwa", year) => Some(("令和", year)),
            (era, _) => panic!("an era of which nobody has heard yet: {era}"),
        };
        assert_eq!(EraYear::of(day).map(|year| (year.era.name(), i32::from(year.year))), expected, "{day}");
        day = day.tomorrow().expect("before the end of the calendar");
    }
}

const PRECISIONS: [Precision; 7] = [
    Precision::Day,
    Precision::Third,
    Precision::Month,
    Precision::FiscalQuarter,
    Precision::FiscalHalf,
    Precision::Year,
    Precision::FiscalYear,
];

fn points(years: std::ops::RangeInclusive<i16>) -> impl Strategy<Value = Point> {
    let day = (years, 1i16..=12, 1i16..=28).prop_map(|(year, month, day)| calendar(Precision::Day, year, month, day));
    (day, 0usize..7, any::<(bool, bool)>()).prop_filter_map("within the years", |(day, precision, flags)| {
        let point = Point::containing(PRECISIONS[precision], day.ok()?.first())?;
        Some(point.with_flags(flags.0, flags.1))
    })
}

fn dates(years: std::ops::RangeInclusive<i16>) -> impl Strategy<Value = Date> {
    let close = (points(years.clone()), 0i32..500, 0usize..7).prop_filter_map("a range", |(start, days, precision)| {
        let last = start.first().checked_add(days.days()).ok()?;
        Date::between(start, Point::containing(PRECISIONS[precision], last)?)
    });
    prop_oneof![
        points(years.clone()).prop_map(Date::at),
        points(years.clone()).prop_map(Date::from),
        points(years.clone()).prop_map(Date::until),
        (points(years.clone()), points(years)).prop_filter_map("a range", |(start, end)| Date::between(start, end)),
        close,
    ]
}

proptest! {
    #[test]
    fn what_is_shown_is_read_back(date in dates(1..=9998)) {
        prop_assert_eq!(Date::parse(&date.to_string()), Ok(date));
    }

    /// Within one era, so that no date has the two years of a change.
    #[test]
    fn what_is_shown_in_japanese_can_be_understood(date in dates(1992..=2016), western: bool) {
        let shown = if western { date.japanese_with_western() } else { date.japanese() }.to_string();
        prop_assert_eq!(Date::parse(&shown).map_err(|error| error.reason), Err(Reason::WrittenOtherwise(date)));
    }

    #[test]
    fn the_order_is_total(a in dates(2021..=2023), b in dates(2021..=2023), c in dates(2021..=2023)) {
        prop_assert_eq!(a.cmp(&b), b.cmp(&a).reverse());
        prop_assert_eq!(a.cmp(&b).is_eq(), a == b);
        prop_assert!(!(a <= b && b <= c) || a <= c);
    }

    #[test]
    fn a_point_contains_its_days_and_is_found_by_each(point in points(1..=9998)) {
        prop_assert!(point.first() <= point.last());
        for day in [point.first(), point.last()] {
            let found = Point::containing(point.precision(), day);
            prop_assert_eq!(found.map(|found| (found.first(), found.last())), Some((point.first(), point.last())));
        }
    }

    #[test]
    fn no_text_makes_parsing_panic(text in r"(\PC*|[0-9FYQH元年度月日令和平成～~?%/. -]{0,16})") {
        if let Err(error) = Date::parse(&text) {
            prop_assert!(error.span.end as usize <= text.len());
            prop_assert!(!error.message().ja.is_empty() && !error.help().ja.is_empty());
        }
    }
}
