//! What can be said of a metric's numbers: sums over members, the change to the moment before, the way to the target.
//!
//! Things counted are summed over the members of a moment, and only where the number of every member is there: a sum
//! that passes over a missing number would take it for 0. Means, shares and lengths of time are never summed.

use std::cmp::Reverse;

use crate::calendar::Date;
use crate::model::metric::{Direction, Metric, MetricKind, Number, Observation, ObservationStatus, Target};

/// A number of one moment: an observation's, or the sum of several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figure {
    pub at: Date,
    pub status: ObservationStatus,
    /// None if it is missing.
    pub value: Option<Number>,
    /// 約
    pub approximate: bool,
}

/// How far a number is from the target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Distance {
    /// What is left, or what goes beyond; never below 0.
    pub amount: Number,
    pub is_reached: bool,
}

impl Observation {
    #[must_use]
    pub fn figure(&self) -> Figure {
        Figure { at: self.at, status: self.status, value: self.value, approximate: self.approximate }
    }

    /// Whether both are of the same members.
    #[must_use]
    pub fn is_beside(&self, other: &Observation) -> bool {
        let own = self.members.iter().map(|member| &*member.value);
        own.eq(other.members.iter().map(|member| &*member.value))
    }
}

impl Figure {
    /// The figure of the moment before this one, out of a line of figures: the latest that begins earlier and has a
    /// number, an actual one before a planned one of the same moment.
    #[must_use]
    pub fn before(self, line: &[Figure]) -> Option<Figure> {
        let earlier = line.iter().filter(|other| other.value.is_some() && other.at.first() < self.at.first());
        earlier.max_by_key(|other| (other.at, Reverse(other.status))).copied()
    }

    /// What was added to an earlier figure; negative if something was taken away.
    #[must_use]
    pub fn change(self, earlier: Figure) -> Option<Number> {
        self.value?.minus(earlier.value?)
    }

    #[must_use]
    pub fn distance(self, target: &Target, direction: Direction) -> Option<Distance> {
        let value = self.value?;
        let left = match direction {
            Direction::Up => target.value.minus(value)?,
            Direction::Down => value.minus(target.value)?,
        };
        Some(Distance { amount: left.unsigned(), is_reached: left.is_negative() || left.digits == 0 })
    }
}

impl Metric {
    /// The sums over the members of each moment and status that has more than one number, in the order of time.
    /// `members` is how many members each dimension has; if a number is missing, so is the sum.
    #[must_use]
    pub fn sums(&self, members: &[usize]) -> Vec<Figure> {
        if self.kind != MetricKind::Count || self.dimensions.is_empty() {
            return Vec::new();
        }
        let all: usize = members.iter().product();
        let mut moments: Vec<(Date, ObservationStatus)> = self.series.iter().map(|of| (of.at, of.status)).collect();
        moments.sort_unstable();
        moments.dedup();
        let sums = moments.into_iter().filter_map(|(at, status)| {
            let group: Vec<&Observation> = self.series.iter().filter(|of| of.at == at && of.status == status).collect();
            let numbers: Option<Vec<Number>> = group.iter().map(|of| of.value).collect();
            let value = numbers.filter(|numbers| numbers.len() == all).and_then(Number::sum);
            let approximate = group.iter().any(|of| of.approximate);
            (group.len() > 1).then_some(Figure { at, status, value, approximate })
        });
        sums.collect()
    }

    /// The figures of the same members as an observation, itself included.
    #[must_use]
    pub fn line(&self, of: &Observation) -> Vec<Figure> {
        self.series.iter().filter(|other| other.is_beside(of)).map(Observation::figure).collect()
    }

    /// The latest observation of every combination of members, in the order written.
    #[must_use]
    pub fn latest(&self) -> Vec<&Observation> {
        let is_latest = |of: &&Observation| {
            let others = self.series.iter().filter(|other| other.is_beside(of));
            others.max_by_key(|other| (other.at, Reverse(other.status))).is_some_and(|last| std::ptr::eq(last, *of))
        };
        self.series.iter().filter(is_latest).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{Distance, Figure};
    use crate::calendar::Date;
    use crate::diagnostic::{Span, Spanned};
    use crate::model::hours::Hours;
    use crate::model::metric::{
        Dimension, Direction, Metric, MetricKind, Number, Observation, ObservationStatus, Target,
    };

    fn number(text: &str) -> Number {
        Number::parse(text).expect("a number")
    }

    fn metric(kind: MetricKind, rows: &[(&str, &str, Option<&str>)]) -> Metric {
        let file: Arc<str> = "a".into();
        let series = rows.iter().map(|(at, member, value)| Observation {
            at: Date::parse(at).expect("a date"),
            members: vec![Spanned::new((*member).into(), Span::default())],
            value: value.map(number),
            status: ObservationStatus::Actual,
            approximate: false,
            parts: Vec::new(),
            note: "".into(),
            hours: Hours::default(),
            span: Span::default(),
            says_status: true,
            file: Arc::clone(&file),
        });
        Metric {
            series: series.collect(),
            id: "a".into(),
            name: Spanned::default(),
            unit: "".into(),
            kind,
            definition: "".into(),
            direction: None,
            target: None,
            dimensions: vec![Dimension { key: Spanned::default(), label: "".into(), members: Vec::new() }],
            workstream: None,
            page: None,
            hours: Hours::default(),
            source: "".into(),
            note: "".into(),
            chart: None,
            updated: None,
            review_by: None,
            weight: None,
            file,
            table: None,
        }
    }

    fn values(figures: &[Figure]) -> Vec<Option<String>> {
        figures.iter().map(|figure| figure.value.map(|value| value.to_string())).collect()
    }

    #[test]
    fn only_things_counted_are_summed_and_only_where_none_is_missing() {
        let rows = [
            ("2021", "a", Some("1")),
            ("2021", "b", None),
            ("2022", "a", Some("2")),
            ("2022", "b", Some("0.5")),
            ("2023", "a", Some("2")),
        ];
        assert_eq!(values(&metric(MetricKind::Count, &rows).sums(&[2])), [None, Some("2.5".to_owned())]);
        assert_eq!(values(&metric(MetricKind::Count, &rows).sums(&[3])), [None, None]);
        for kind in [MetricKind::Mean, MetricKind::Ratio, MetricKind::Duration] {
            assert_eq!(metric(kind, &rows).sums(&[2]), []);
        }
    }

    #[test]
    fn a_change_is_to_the_moment_before_that_has_a_number() {
        let rows = [("2023", "a", Some("9")), ("2021", "a", Some("4")), ("2022", "a", None), ("2022", "b", Some("1"))];
        let metric = metric(MetricKind::Count, &rows);
        let last = metric.latest()[0];
        assert_eq!((metric.latest().len(), last.at.to_string().as_str()), (2, "2023"));
        let before = last.figure().before(&metric.line(last)).expect("an earlier number");
        assert_eq!(before.at.to_string(), "2021");
        assert_eq!(last.figure().change(before), Some(number("5")));
        assert_eq!(before.before(&metric.line(last)), None);
    }

    #[test]
    fn a_distance_depends_on_which_way_is_better() {
        let target = Target { at: Date::parse("FY2025").expect("a date"), value: number("10"), span: Span::default() };
        let figure = |value: &str| metric(MetricKind::Count, &[("2022", "a", Some(value))]).series[0].figure();
        for (value, direction, amount, is_reached) in [
            ("7", Direction::Up, "3", false),
            ("10", Direction::Up, "0", true),
            ("12.5", Direction::Up, "2.5", true),
            ("12.5", Direction::Down, "2.5", false),
            ("9", Direction::Down, "1", true),
        ] {
            let distance = figure(value).distance(&target, direction);
            assert_eq!(distance, Some(Distance { amount: number(amount), is_reached }), "{value}");
        }
    }
}
