//! Inputs and what they are drawn as. The period is the fiscal year 2022, whose 365 days are 512 units wide.

use proptest::prelude::*;

use super::*;

fn date(text: &str) -> Date {
    Date::parse(text).expect("a date")
}

fn bar<'a>(planned: Option<&str>, actual: Option<&str>) -> Bar<'a> {
    let (planned, actual) = (planned.map(date), actual.map(date));
    Bar { title: "題", words: "語", planned, actual, is_ongoing: false, is_cancelled: false }
}

fn chart(period: &str, bar: Bar<'_>) -> Gantt {
    let today = civil::date(2022, 6, 20);
    draw(date(period), &[Group { label: "領域", bars: vec![bar] }], today).expect("a chart")
}

/// The only row of a chart of the fiscal year 2022.
fn only_row(bar: Bar<'_>) -> Row {
    chart("FY2022", bar).groups.remove(0).rows.remove(0)
}

fn shown(mark: &Mark) -> String {
    let dashed = if mark.is_provisional { " dashed" } else { "" };
    match mark.shape {
        Shape::Diamond { x, .. } => format!("{:?} diamond {x}{dashed}", mark.role),
        Shape::Bar { x, width, opens, .. } => format!("{:?} bar {x}+{width} {opens:?}{dashed}", mark.role),
    }
}

#[test]
fn a_date_is_drawn_as_exactly_as_it_is_known() {
    for (written, expected) in [
        ("2022-04-01", vec!["Planned diamond 237"]),
        ("2022-06-17", vec!["Planned diamond 345"]),
        ("2023-03-31", vec!["Planned diamond 747"]),
        ("2022-06-late", vec!["Planned bar 350+14 Nowhere"]),
        ("2022-06", vec!["Planned bar 322+42 Nowhere"]),
        ("2022-09?", vec!["Planned bar 451+42 Nowhere dashed"]),
        ("2022-08~", vec!["Planned bar 407+44 Nowhere"]),
        ("FY2022", vec!["Planned bar 236+512 Nowhere"]),
        ("2022-07/2022-09", vec!["Planned bar 364+129 Nowhere"]),
        ("2022-08~/..", vec!["Planned bar 407+341 AtEnd"]),
        ("../2022-06", vec!["Planned bar 236+128 AtStart"]),
        // What goes beyond the period is cut off, and what lies outside isn't drawn.
        ("2021-08/2022-06", vec!["Planned bar 236+128 Nowhere"]),
        ("2021-08/..", vec!["Planned bar 236+512 AtEnd"]),
        ("2021-08", vec![]),
        ("2023-04/..", vec![]),
    ] {
        let row = only_row(bar(Some(written), None));
        assert_eq!(row.marks.iter().map(shown).collect::<Vec<_>>(), expected, "{written}");
    }
}

#[test]
fn what_came_of_a_plan_stands_below_it() {
    for (planned, actual, expected) in [
        (Some("2022-09"), Some("2022-11-04"), vec!["Planned bar 451+42 Nowhere", "Actual diamond 541"]),
        // Where both agree, one mark says it.
        (Some("2022-05-20"), Some("2022-05-20"), vec!["Actual diamond 305"]),
        (None, Some("2022-06-17"), vec!["Actual diamond 345"]),
        (None, None, vec![]),
    ] {
        let row = only_row(bar(planned, actual));
        assert_eq!(row.marks.iter().map(shown).collect::<Vec<_>>(), expected);
    }
    let row = only_row(bar(Some("2022-09"), Some("2022-11")));
    let heights: Vec<(i64, i64)> = row
        .marks
        .iter()
        .map(|mark| match mark.shape {
            Shape::Bar { y, height, .. } => (y, y + height),
            Shape::Diamond { y, corner, .. } => (y - corner, y + corner),
        })
        .collect();
    assert_eq!(heights, [(88, 97), (99, 108)]);
}

#[test]
fn what_is_under_way_has_come_about_as_far_as_today() {
    for (period, actual, expected) in [
        ("FY2022", "FY2022", vec!["Actual bar 236+113 Nowhere", "Planned bar 349+399 Nowhere"]),
        ("FY2022", "2022-06/..", vec!["Actual bar 322+27 Nowhere", "Planned bar 349+399 AtEnd"]),
        // What should be over by its date isn't drawn beyond that; what is to begin hasn't come about.
        ("FY2022", "2022-05", vec!["Actual bar 278+44 Nowhere"]),
        ("FY2022", "2022-08", vec!["Planned bar 407+44 Nowhere"]),
        // All of the period is over, or none of it has begun.
        ("FY2021", "FY2021/FY2022", vec!["Actual bar 236+512 Nowhere"]),
        ("FY2023", "FY2022/FY2023", vec!["Planned bar 236+512 Nowhere"]),
    ] {
        let bar = Bar { is_ongoing: true, ..bar(Some(actual), Some(actual)) };
        let row = chart(period, bar).groups.remove(0).rows.remove(0);
        assert_eq!(row.marks.iter().map(shown).collect::<Vec<_>>(), expected, "{period}: {actual}");
    }
    // What is over has come about as a whole, though its date says no more than the month.
    let row = only_row(bar(Some("2022-06"), Some("2022-06")));
    assert_eq!(row.marks.iter().map(shown).collect::<Vec<_>>(), ["Actual bar 322+42 Nowhere"]);
}

#[test]
fn arrows_and_diamonds_have_corners() {
    let points = |written: &str| only_row(bar(Some(written), None)).marks[0].points();
    assert_eq!(points("2022-06-17"), "345,89 354,98 345,107 336,98");
    assert_eq!(points("2022-08~/.."), "748,85 760,98 748,111");
    assert_eq!(points("../2022-06"), "236,85 224,98 236,111");
    assert_eq!(points("2022-06"), "");
}

#[test]
fn words_stand_where_there_is_room() {
    for (planned, words, expected) in [
        ("2022-06", "6月", (372, Stand::After)),
        ("2023-03", "3月", (697, Stand::Before)),
        ("2022-08/..", "8月～", (399, Stand::Before)),
        // The line of today, at 349, runs through no words: they stand behind it, or on the other side of the mark.
        ("FY2022", "令和4年度", (355, Stand::Within)),
        ("2022-05-20", "5月20日（金）", (355, Stand::After)),
        ("2022-05-20/2023-03", "5月20日～令和5年3月", (355, Stand::Within)),
        ("2022-06-29/..", "6月29日～", (369, Stand::Within)),
        ("2022-10/2023-03", "10月～令和5年3月", (485, Stand::Before)),
        ("2022-09-late/2023-03", "9月下旬～令和5年3月", (487, Stand::Within)),
    ] {
        let row = only_row(Bar { words, ..bar(Some(planned), None) });
        let found = row.words.expect("words");
        assert_eq!((found.x, found.stand), expected, "{planned}");
    }
    assert_eq!(only_row(bar(Some("2021-08"), None)).words, None);
}

#[test]
fn what_is_cancelled_is_struck_through() {
    let row = only_row(Bar { is_cancelled: true, ..bar(Some("2022-06"), None) });
    assert_eq!(row.strike, Some((316, 370)));
}

#[test]
fn a_month_is_named_where_there_is_room() {
    for (period, expected) in [
        (
            "FY2022",
            "令和4年4月236 5月278 6月322 7月364 8月407 9月451 10月493 11月536 12月578 令和5年1月622 2月665 3月705",
        ),
        ("2022-05-20/2022-07", "令和4年5月236 6月320 7月531"),
        ("FY2021/FY2022", "令和3年4月236 7月300 10月364 令和4年1月429 4月492 7月556 10月620 令和5年1月685"),
        ("2019-04/2019-06", "平成31年4月236 令和元年5月405 6月579"),
        ("2000/2020", ""),
    ] {
        let ticks = chart(period, bar(None, None)).ticks;
        let shown: Vec<String> = ticks
            .iter()
            .map(|tick| format!("{}{}{}", tick.year.as_deref().unwrap_or_default(), tick.label, tick.x))
            .collect();
        assert!(ticks.len() <= 15, "{period}: {shown:?}");
        if !expected.is_empty() {
            assert_eq!(shown.join(" "), expected, "{period}");
        }
    }
}

#[test]
fn the_day_is_shown_within_the_period_only() {
    assert_eq!(chart("FY2022", bar(None, None)).today, Some(349));
    assert_eq!(chart("FY2021", bar(None, None)).today, None);
    assert_eq!(draw(date("2022-04/.."), &[], civil::date(2022, 6, 20)), None);
}

/// A date in one of the forms of the grammar.
fn written() -> impl Strategy<Value = String> {
    let point = (1i16..=9998, 1u8..=12, 1u8..=28, 0u8..5).prop_map(|(year, month, day, form)| match form {
        0 => format!("{year:04}-{month:02}-{day:02}"),
        1 => format!("{year:04}-{month:02}-late"),
        2 => format!("{year:04}-{month:02}?"),
        3 => format!("FY{year:04}"),
        _ => format!("{year:04}~"),
    });
    (point.clone(), point, 0u8..4).prop_map(|(one, other, form)| match form {
        0 => one,
        1 => format!("{one}/.."),
        2 => format!("../{one}"),
        _ => format!("{one}/{other}"),
    })
}

proptest! {
    /// Whatever is to be drawn stays on the sheet, beyond the plot by no more than the tip of an arrow.
    #[test]
    fn no_mark_leaves_the_plot(period in written(), planned in written(), actual in written()) {
        let read = |text: &str| Date::parse(text).ok();
        let Some(period) = read(&period) else { return Ok(()) };
        let bar = Bar { planned: read(&planned), actual: read(&actual), ..bar(None, None) };
        let Some(chart) = draw(period, &[Group { label: "", bars: vec![bar] }], civil::date(2022, 6, 20)) else {
            prop_assert!(period.first().is_none() || period.last().is_none());
            return Ok(());
        };
        prop_assert!(chart.ticks.len() <= 15, "{} ticks", chart.ticks.len());
        for mark in chart.groups.iter().flat_map(|group| &group.rows).flat_map(|row| &row.marks) {
            let (from, to) = mark.extent();
            prop_assert!(LEFT - ARROW <= from && from < to && to <= WIDTH, "{mark:?}");
        }
    }
}
