//! Laws of all drawings: whatever the numbers are, every length is a number on the sheet, and every number is said.

use std::sync::LazyLock;

use proptest::prelude::*;

use crate::model::metric::{Number, ObservationStatus};
use crate::render::chart::sheet::{Anchor, Lettering, Shape};
use crate::render::chart::{Atlas, Chart, Drawing, Form, Point, Series, Unit, Whole, draw, lettering, view};
use crate::render::theme::Texts;

static TEXTS: LazyLock<Texts> = LazyLock::new(|| Texts::carried("ja").expect("the default theme's texts"));

fn number() -> impl Strategy<Value = Number> {
    let digits = prop_oneof![Just(0_i64), -20..20_i64, 0..100_000_i64, any::<i64>(), Just(i64::MIN), Just(i64::MAX)];
    let scale = prop_oneof![Just(0_u8), 0..4_u8, 0..30_u8];
    (digits, scale).prop_map(|(digits, scale)| Number { digits, scale })
}

fn point() -> impl Strategy<Value = Point> {
    let status =
        prop_oneof![Just(ObservationStatus::Actual), Just(ObservationStatus::Plan), Just(ObservationStatus::Estimate)];
    let label = prop_oneof!["[あ-ん]{0,12}", "[a-zA-Z0-9 ]{0,20}", Just("令和4年6月17日".to_owned())];
    let key = prop_oneof!["(0[1-9]|[1-4][0-7])", "(kanto|kinki|okinawa)"];
    (key, label, any::<i16>(), prop::option::weighted(0.8, number()), status, any::<bool>()).prop_map(
        |(key, label, day, value, status, approximate)| Point {
            key: key.into(),
            label: label.into(),
            day: i32::from(day),
            value,
            status,
            approximate,
        },
    )
}

fn points(most: usize) -> impl Strategy<Value = Vec<Point>> {
    prop::collection::vec(point(), 0..most)
}

fn series() -> impl Strategy<Value = Vec<Series>> {
    let one = ("[あ-ん]{0,6}", points(7)).prop_map(|(label, points)| Series { label: label.into(), points });
    prop::collection::vec(one, 0..9)
}

fn form() -> impl Strategy<Value = Form> {
    let whole = (point(), points(6)).prop_map(|(total, parts)| Whole { total, parts });
    let groups = prop::collection::vec("[あ-ん]{0,12}".prop_map(Box::<str>::from), 0..6);
    prop_oneof![
        points(9).prop_map(Form::Bar),
        (groups, series()).prop_map(|(groups, series)| Form::Grouped { groups, series }),
        series().prop_map(Form::Line),
        prop::collection::vec(whole, 0..4).prop_map(Form::Stacked),
        (point(), prop::option::of(point()), prop::option::of(point()))
            .prop_map(|(value, plan, target)| Form::Bullet { value, plan, target }),
        (prop_oneof![Just(Atlas::Bureaus), Just(Atlas::Prefectures)], points(9))
            .prop_map(|(atlas, points)| Form::Map { atlas, points }),
    ]
}

fn chart() -> impl Strategy<Value = Chart> {
    (form(), "[あ-ん／]{0,8}").prop_map(|(form, unit)| Chart { title: "題".into(), unit: unit.into(), at: None, form })
}

/// All places of a drawing, as boxes: x, y, width, height.
fn boxes(drawing: &Drawing) -> Vec<(f64, f64, f64, f64)> {
    let mut boxes = Vec::new();
    for mark in &drawing.marks {
        boxes.extend(match &mark.shape {
            Shape::Nothing => None,
            Shape::Bar(rect) | Shape::Tile { square: rect, .. } => Some((rect.x, rect.y, rect.width, rect.height)),
            Shape::Dot { x, y } => Some((*x - 4.0, *y - 4.0, 8.0, 8.0)),
            Shape::Target { x, from, to } => Some((*x, *from, 0.0, to - from)),
        });
        boxes.extend(mark.text.as_ref().into_iter().flat_map(lines));
        if let Shape::Tile { name, .. } = &mark.shape {
            boxes.extend(lines(name));
        }
        boxes.extend(mark.leader.map(|[x1, y1, x2, y2]| (x1, y1, x2 - x1, y2 - y1)));
    }
    boxes.extend(drawing.paths.iter().flat_map(|path| &path.points).map(|&(x, y)| (x, y, 0.0, 0.0)));
    boxes.extend(drawing.names.iter().flat_map(lines));
    for tick in &drawing.ticks {
        let [x1, y1, x2, y2] = tick.rule;
        boxes.push((x1, y1, x2 - x1, y2 - y1));
        boxes.extend(lines(&tick.text));
    }
    boxes
}

fn lines(text: &Lettering) -> Vec<(f64, f64, f64, f64)> {
    let line = |(place, line): (usize, &String)| {
        let width = lettering::width(line);
        let x = match text.anchor {
            Anchor::Start => text.x,
            Anchor::Middle => text.x - width / 2.0,
            Anchor::End => text.x - width,
        };
        let base = (0..place).fold(text.y, |y, _| y + lettering::LEADING);
        (x, base - lettering::EM * 0.9, width, lettering::EM)
    };
    text.lines.iter().enumerate().map(line).collect()
}

/// Every number of a chart as it is written.
fn numbers(chart: &Chart) -> Vec<&Point> {
    match &chart.form {
        Form::Bar(points) => points.iter().collect(),
        Form::Grouped { groups, series } => {
            series.iter().flat_map(|series| series.points.iter().take(groups.len())).collect()
        }
        Form::Line(series) => series.iter().flat_map(|series| &series.points).collect(),
        Form::Stacked(wholes) => wholes.iter().flat_map(|whole| whole.parts.iter().chain([&whole.total])).collect(),
        Form::Bullet { value, plan, target } => {
            [Some(value), plan.as_ref(), target.as_ref()].into_iter().flatten().collect()
        }
        Form::Map { .. } => Vec::new(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn everything_has_a_place_on_the_sheet(chart in chart()) {
        let drawing = draw(&chart, &TEXTS);
        prop_assert!(drawing.width.is_finite() && drawing.height.is_finite() && drawing.height > 0.0);
        for (x, y, width, height) in boxes(&drawing) {
            for length in [x, y, width, height] {
                prop_assert!(length.is_finite());
            }
            prop_assert!(width >= 0.0 && height >= 0.0, "{width} × {height}");
            prop_assert!(x >= -0.1 && x + width <= drawing.width + 0.1, "{x} + {width} of {}", drawing.width);
            prop_assert!(y >= -2.0 && y + height <= drawing.height + 0.1, "{y} + {height} of {}", drawing.height);
        }
    }

    #[test]
    fn every_number_is_said_at_its_mark(chart in chart()) {
        let drawing = draw(&chart, &TEXTS);
        let mut said: Vec<&str> = drawing.marks.iter().map(|mark| mark.reading.as_str()).collect();
        for point in numbers(&chart) {
            let reading = super::amount::reading(point, Unit { name: &chart.unit, texts: &TEXTS });
            let found = said.iter().position(|text| *text == reading);
            prop_assert!(found.is_some(), "{reading} isn't said");
            said.swap_remove(found.unwrap_or(0));
        }
        for mark in &drawing.marks {
            prop_assert_eq!(mark.is_missing, mark.reading == "－");
            let draws_nothing = matches!(mark.shape, Shape::Nothing | Shape::Tile { step: None, .. });
            prop_assert!(!mark.is_missing || draws_nothing);
            let bare = mark.reading.strip_suffix(&*chart.unit).unwrap_or(&mark.reading);
            let shown = |text: &Lettering| text.lines.iter().any(|line| line.contains(bare));
            prop_assert!(mark.text.as_ref().is_none_or(shown));
            // A line may have no room; the others always do.
            let may_lack_room = matches!(chart.form, Form::Line(_));
            prop_assert!(mark.text.is_some() || may_lack_room);
        }
    }

    #[test]
    fn a_line_is_never_drawn_through_a_gap(points in points(9)) {
        let series = Series { label: "".into(), points: points.clone() };
        let drawing = draw(&Chart { title: "題".into(), unit: "名".into(), at: None, form: Form::Line(vec![series]) }, &TEXTS);
        let mut ordered = points;
        ordered.sort_by_key(|point| point.day);
        let joined = ordered.windows(2).filter(|pair| pair.iter().all(|point| point.value.is_some())).count();
        prop_assert_eq!(drawing.paths.iter().map(|path| path.points.len() - 1).sum::<usize>(), joined);
    }

    #[test]
    fn the_view_is_made_of_any_chart(chart in chart()) {
        let value = view(&chart, "chart-1", &TEXTS);
        prop_assert!(value.as_map().is_some());
        prop_assert_eq!(value.to_string(), view(&chart, "chart-1", &TEXTS).to_string());
    }
}

/// No two squares lie on each other, and each holds its texts.
#[test]
fn squares_of_a_map_do_not_overlap() {
    for atlas in [Atlas::Bureaus, Atlas::Prefectures] {
        let form = Form::Map { atlas, points: Vec::new() };
        let drawing = draw(&Chart { title: "題".into(), unit: "名".into(), at: None, form }, &TEXTS);
        let squares: Vec<_> = drawing
            .marks
            .iter()
            .filter_map(|mark| match &mark.shape {
                Shape::Tile { square, name, .. } => Some((square, name)),
                _ => None,
            })
            .collect();
        assert_eq!(squares.len(), atlas.tiles().len());
        for (place, (a, name)) in squares.iter().enumerate() {
            for (x, _, width, _) in lines(name) {
                assert!(a.x <= x && x + width <= a.x + a.width, "{name:?} in {a:?}");
            }
            for (b, _) in &squares[place + 1..] {
                let apart =
                    a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
                assert!(apart, "{a:?} and {b:?}");
            }
        }
    }
}
