//! What one chart of a metric shows.
//!
//! 1. Members that nothing was observed of are left out; those whose number is missing stay, as missing.
//! 2. The form that the author names is taken if the numbers allow it.
//! 3. Else the numbers choose: parts are stacked, a target makes a bullet, members are bars, few moments bars and many
//!    a line. A single number needs no chart.
//!
//! If a chart has room for one moment alone, it is the latest that was measured or estimated, else the latest that is
//! planned.

use jiff::civil;

use crate::calendar::Date;
use crate::model::metric::{ChartKind, Metric, MetricKind, Number, Observation, ObservationStatus};
use crate::model::phrase::Phrase;
use crate::model::site::SiteMember;
use crate::render::chart::{Atlas, Chart, Form, Point, Series, Whole};
use crate::render::theme::Texts;

/// From this number of moments on, a line says more than bars.
const LINE_FROM: usize = 5;
/// As many series a group or a sheet of lines may hold before a reader loses them.
const GROUPED_TO: usize = 3;
const LINES_TO: usize = 6;

/// The charts of a metric, with the members of its dimensions in their order: the one that says most, and beside a map
/// the bars, for a map doesn't show which number is how much greater. None if a figure says it all, or if there is no
/// number.
#[must_use]
pub fn all(metric: &Metric, members: &[Vec<SiteMember>], texts: &Texts) -> Vec<Chart> {
    let Some(numbers) = Numbers::new(metric, members, texts) else { return Vec::new() };
    let form = match metric.chart {
        Some(ChartKind::Figure) => None,
        Some(kind) => numbers.form(kind).or_else(|| numbers.chosen()),
        None => numbers.chosen(),
    };
    let bars = form.as_ref().filter(|form| matches!(form, Form::Map { .. })).and_then(|_| numbers.bar());
    form.into_iter().chain(bars).map(|form| numbers.chart(form)).collect()
}

/// A metric's numbers as charts ask for them.
struct Numbers<'a> {
    metric: &'a Metric,
    /// Of each dimension, the members that something was observed of.
    members: Vec<Vec<(&'a str, &'a str)>>,
    moments: Vec<Date>,
    latest: Date,
    texts: &'a Texts,
}

impl<'a> Numbers<'a> {
    fn new(metric: &'a Metric, members: &'a [Vec<SiteMember>], texts: &'a Texts) -> Option<Numbers<'a>> {
        let numbered = || metric.series.iter().filter(|one| one.value.is_some());
        let measured = numbered().filter(|one| one.status != ObservationStatus::Plan).map(|one| one.at).max();
        let latest = measured.or_else(|| numbered().map(|one| one.at).max())?;
        let mut moments: Vec<Date> = metric.series.iter().map(|one| one.at).collect();
        moments.sort();
        moments.dedup();
        let observed = |place: usize, key: &str| {
            metric.series.iter().any(|one| one.members.get(place).is_some_and(|member| *member.value == *key))
        };
        let of_dimension = |(place, members): (usize, &'a Vec<SiteMember>)| {
            let known = members.iter().map(|(key, label, _)| (&**key, &**label));
            known.filter(|(key, _)| observed(place, key)).collect()
        };
        let members = members.iter().take(metric.dimensions.len()).enumerate().map(of_dimension).collect();
        Some(Numbers { metric, members, moments, latest, texts })
    }

    fn chart(&self, form: Form) -> Chart {
        // Where moments aren't among what is shown, the one moment is said beside it.
        let is_of_one_moment = match &form {
            Form::Map { .. } => true,
            Form::Bar(_) => !self.members.is_empty() && !self.is_sparse(),
            Form::Stacked(_) => !self.members.is_empty(),
            Form::Grouped { .. } => self.members.len() > 1,
            Form::Line(_) | Form::Bullet { .. } => false,
        };
        Chart {
            title: self.metric.name.value.clone(),
            unit: self.metric.unit.clone(),
            at: is_of_one_moment.then(|| moment(self.latest)),
            form,
        }
    }

    /// Whether there are several moments, and no member has a number at more than one of them.
    fn is_sparse(&self) -> bool {
        let [members] = &*self.members else { return false };
        let count = |key: &str| self.of_member(key).count();
        self.moments.len() > 1 && members.iter().all(|(key, _)| count(key) == 1)
    }

    fn of_member<'b>(&'b self, key: &'b str) -> impl Iterator<Item = &'b Observation> {
        self.metric.series.iter().filter(move |one| one.members.iter().any(|member| *member.value == *key))
    }

    fn chosen(&self) -> Option<Form> {
        let kind = match &*self.members {
            [] if self.metric.series.iter().any(|one| one.at == self.latest && !one.parts.is_empty()) => {
                ChartKind::Stacked
            }
            [] if self.metric.target.is_some() => ChartKind::Bullet,
            [] if self.moments.len() >= LINE_FROM => ChartKind::Line,
            [] if self.moments.len() >= 2 => ChartKind::Bar,
            [members] => match self.moments.len() {
                1 => ChartKind::Bar,
                _ if self.is_sparse() => ChartKind::Bar,
                moments if moments <= GROUPED_TO => ChartKind::Grouped,
                _ if members.len() <= LINES_TO => ChartKind::Line,
                _ => ChartKind::Bar,
            },
            [_, _] => ChartKind::Grouped,
            _ => return None,
        };
        self.form(kind)
    }

    /// None if the numbers don't allow the form.
    fn form(&self, kind: ChartKind) -> Option<Form> {
        match kind {
            ChartKind::Figure => None,
            ChartKind::Bar => self.bar(),
            ChartKind::Grouped => self.grouped(),
            ChartKind::Line => self.line(),
            ChartKind::Stacked => self.stacked(),
            ChartKind::Bullet => self.bullet(),
            ChartKind::Map => self.map(),
        }
    }

    fn bar(&self) -> Option<Form> {
        match &*self.members {
            [] => Some(Form::Bar(self.over_time())),
            [members] if self.is_sparse() => {
                let named = |one: &Observation, label: &str| {
                    self.texts.filled(Phrase::ChartDated, &[("label", label), ("at", &moment(one.at))])
                };
                let points = members
                    .iter()
                    .flat_map(|&(key, label)| self.of_member(key).map(move |one| point(one, key, &named(one, label))));
                Some(Form::Bar(points.collect()))
            }
            [members] => Some(Form::Bar(self.over_members(members))),
            _ => None,
        }
    }

    fn grouped(&self) -> Option<Form> {
        let groups = |members: &[(&str, &str)]| members.iter().map(|(_, label)| Box::from(*label)).collect();
        match &*self.members {
            [members] => {
                // What was planned for a moment stands beside what was measured at it.
                let mut columns: Vec<(Date, ObservationStatus)> =
                    self.metric.series.iter().map(|one| (one.at, one.status)).collect();
                columns.sort_unstable();
                columns.dedup();
                let series = columns.into_iter().map(|(at, status)| {
                    let of_column = |one: &Observation| one.at == at && one.status == status;
                    let point = |&(key, label): &(&str, &str)| self.point_where(of_column, at, &[key], key, label);
                    Series { label: moment(at), points: members.iter().map(point).collect() }
                });
                Some(Form::Grouped { groups: groups(members), series: series.collect() })
            }
            [members, others] => {
                let series = others.iter().map(|&(other, label)| Series {
                    label: Box::from(label),
                    points: members
                        .iter()
                        .map(|&(key, label)| self.point(self.latest, &[key, other], key, label))
                        .collect(),
                });
                Some(Form::Grouped { groups: groups(members), series: series.collect() })
            }
            _ => None,
        }
    }

    fn line(&self) -> Option<Form> {
        if self.moments.len() < 2 {
            return None;
        }
        match &*self.members {
            [] => Some(Form::Line(vec![Series { label: Box::from(""), points: self.over_time() }])),
            [members] => {
                let series = members.iter().map(|&(key, label)| Series {
                    label: Box::from(label),
                    points: self.moments.iter().map(|&at| self.point(at, &[key], key, &moment(at))).collect(),
                });
                Some(Form::Line(series.collect()))
            }
            _ => None,
        }
    }

    fn stacked(&self) -> Option<Form> {
        let whole = |one: &Observation, label: &str| Whole {
            total: point(one, "", label),
            parts: one
                .parts
                .iter()
                .map(|(label, value)| Point { value: Some(*value), ..point(one, "", label) })
                .collect(),
        };
        let parted = |one: &&Observation| !one.parts.is_empty();
        let wholes: Vec<Whole> = match &*self.members {
            [] => self.metric.series.iter().filter(parted).map(|one| whole(one, &moment(one.at))).collect(),
            [members] => {
                let latest = members.iter().filter_map(|&(key, label)| Some((self.find(self.latest, &[key])?, label)));
                let wholes: Vec<Whole> =
                    latest.filter(|(one, _)| parted(one)).map(|(one, label)| whole(one, label)).collect();
                if wholes.is_empty() { self.members_as_parts(members).into_iter().collect() } else { wholes }
            }
            _ => Vec::new(),
        };
        (!wholes.is_empty()).then_some(Form::Stacked(wholes))
    }

    /// All members as parts of one whole, for what may be summed and is known of every member.
    fn members_as_parts(&self, members: &[(&str, &str)]) -> Option<Whole> {
        if self.metric.kind != MetricKind::Count {
            return None;
        }
        let parts = self.over_members(members);
        let numbers: Option<Vec<Number>> = parts.iter().map(|part| part.value).collect();
        let total = Number::sum(numbers?)?;
        let status = parts.iter().map(|part| part.status).max()?;
        let approximate = parts.iter().any(|part| part.approximate);
        let whole = Point { key: "".into(), label: "".into(), day: 0, value: Some(total), status, approximate };
        Some(Whole { total: whole, parts })
    }

    fn bullet(&self) -> Option<Form> {
        if !self.members.is_empty() {
            return None;
        }
        let last = |wanted: &dyn Fn(ObservationStatus) -> bool| {
            let found = self.metric.series.iter().filter(|one| one.value.is_some() && wanted(one.status));
            found.max_by_key(|one| one.at).map(|one| point(one, "", &moment(one.at)))
        };
        let plan = last(&|status| status == ObservationStatus::Plan);
        let target = self.metric.target.as_ref().map(|target| Point {
            key: "".into(),
            label: moment(target.at),
            day: day(target.at),
            value: Some(target.value),
            status: ObservationStatus::Plan,
            approximate: false,
        });
        let (value, plan) = match last(&|status| status != ObservationStatus::Plan) {
            Some(value) => (value, plan),
            None => (plan?, None),
        };
        (plan.is_some() || target.is_some()).then_some(Form::Bullet { value, plan, target })
    }

    fn map(&self) -> Option<Form> {
        let ([dimension], [members]) = (&*self.metric.dimensions, &*self.members) else { return None };
        let atlas = Atlas::of(&dimension.key.value)?;
        // A number without a square would be lost.
        let is_whole = members.iter().all(|(key, _)| atlas.knows(key));
        is_whole.then(|| Form::Map { atlas, points: self.over_members(members) })
    }

    /// Every observation by its moment.
    fn over_time(&self) -> Vec<Point> {
        let mut found: Vec<&Observation> = self.metric.series.iter().collect();
        found.sort_by_key(|one| (one.at, one.status));
        found.into_iter().map(|one| point(one, "", &moment(one.at))).collect()
    }

    /// The latest number of each member.
    fn over_members(&self, members: &[(&str, &str)]) -> Vec<Point> {
        members.iter().map(|&(key, label)| self.point(self.latest, &[key], key, label)).collect()
    }

    fn find(&self, at: Date, keys: &[&str]) -> Option<&Observation> {
        self.find_where(|one| one.at == at, keys)
    }

    /// What was measured comes before what was planned.
    fn find_where(&self, wanted: impl Fn(&Observation) -> bool, keys: &[&str]) -> Option<&Observation> {
        let is_of = |one: &&Observation| one.members.iter().map(|member| &*member.value).eq(keys.iter().copied());
        self.metric.series.iter().filter(is_of).filter(|one| wanted(one)).min_by_key(|one| one.status)
    }

    /// What was observed of some members at a moment; missing if nothing was.
    fn point(&self, at: Date, keys: &[&str], key: &str, label: &str) -> Point {
        self.point_where(|one| one.at == at, at, keys, key, label)
    }

    fn point_where(
        &self,
        wanted: impl Fn(&Observation) -> bool,
        at: Date,
        keys: &[&str],
        key: &str,
        label: &str,
    ) -> Point {
        let missing = || Point {
            key: key.into(),
            label: label.into(),
            day: day(at),
            value: None,
            status: ObservationStatus::Actual,
            approximate: false,
        };
        self.find_where(wanted, keys).map_or_else(missing, |one| point(one, key, label))
    }
}

fn point(one: &Observation, key: &str, label: &str) -> Point {
    Point {
        key: key.into(),
        label: label.into(),
        day: day(one.at),
        value: one.value,
        status: one.status,
        approximate: one.approximate,
    }
}

/// `令和3年度`
fn moment(at: Date) -> Box<str> {
    at.japanese().without_weekday().to_string().into()
}

/// The first day, or the last if there is no first, from the beginning of 1970.
fn day(at: Date) -> i32 {
    let Some(day) = at.first().or(at.last()) else { return 0 };
    let since = day.duration_since(civil::date(1970, 1, 1));
    i32::try_from(since.as_hours() / 24).unwrap_or(0)
}
