//! A metric as templates see it: what is shown large, and the table of all its numbers.

use tera::Value;

use crate::model::metric::{Figure, Metric, Number, Observation, ObservationStatus};
use crate::model::phrase::Phrase;
use crate::model::route::MetricForm;
use crate::model::site::{SiteMember, SiteMetric};
use crate::render::chart;
use crate::render::chart::amount::length;
use crate::render::digits::{about, figure_text, shown};
use crate::render::theme::Texts;
use crate::render::view::{Views, date, key_and_label, map, option, text};

/// The template of a page that shows all metrics.
pub const TEMPLATE: &str = "metrics.html";

/// At most this many numbers are shown large if none stands for all of them.
const MOST_FIGURES: usize = 4;

/// As many bars as a tile has room for.
const MOST_BARS: usize = 12;

impl Views {
    /// The metrics of a workstream, in order; all of them if none is named.
    pub fn metrics(&self, workstream: Option<&str>) -> Value {
        let is_of = |metric: &&SiteMetric| workstream.is_none() || workstream_of(&metric.source) == workstream;
        Value::from(self.site.metrics.iter().filter(is_of).map(|metric| self.metric(metric)).collect::<Vec<_>>())
    }

    /// All metrics by their workstreams, and last those that have none.
    pub fn metrics_by_workstream(&self) -> Value {
        let mut groups: Vec<Value> = Vec::new();
        for of in self.site.workstreams() {
            groups.push(map([
                ("id", text(of.id)),
                ("label", text(of.label)),
                ("page", option(of.page.map(|page| self.link(page)))),
                ("metrics", self.metrics(Some(of.id))),
            ]));
        }
        let others = self.site.metrics.iter().filter(|metric| workstream_of(&metric.source).is_none());
        let others: Vec<Value> = others.map(|metric| self.metric(metric)).collect();
        if !others.is_empty() {
            let metrics = ("metrics", Value::from(others));
            groups.push(map([("id", text("")), ("label", text("")), ("page", Value::none()), metrics]));
        }
        Value::from(groups)
    }

    pub fn metric(&self, metric: &SiteMetric) -> Value {
        let source = &*metric.source;
        let counts: Vec<usize> = metric.dimensions.iter().map(Vec::len).collect();
        let sums = source.sums(&counts);
        let dimensions = source.dimensions.iter().zip(&metric.dimensions).map(|(dimension, members)| {
            map([
                ("key", text(&dimension.key)),
                ("label", text(if dimension.label.is_empty() { &dimension.key } else { &dimension.label })),
                ("members", Value::from(members.iter().map(|member| self.member(member)).collect::<Vec<_>>())),
            ])
        });
        let charts = charts(metric, &self.texts);
        let url = |form: MetricForm| self.url(&form.url(&source.id));
        let [hidden, hour] = self.mark(metric.hidden);
        map([
            hidden,
            hour,
            ("id", text(&source.id)),
            ("name", text(&source.name)),
            ("unit", text(&source.unit)),
            ("kind", text(source.kind.key())),
            ("definition", text(&source.definition)),
            ("direction", option(source.direction.map(|direction| text(direction.key())))),
            ("workstream", text(workstream_of(source).unwrap_or_default())),
            ("page", option(metric.page.map(|page| self.link(page)))),
            ("source", text(&source.source)),
            ("note", text(&source.note)),
            ("target", option(source.target.as_ref().map(|target| target_view(target.at, target.value)))),
            ("dimensions", Value::from(dimensions.collect::<Vec<_>>())),
            ("figures", Value::from(self.figures(metric, &sums))),
            ("rows", Value::from(self.rows(metric))),
            ("sums", Value::from(sums.iter().map(|sum| self.figure(source, *sum, &sums, true)).collect::<Vec<_>>())),
            ("spark", Value::from(spark(source))),
            ("csv", url(MetricForm::Csv)),
            ("excel", url(MetricForm::Excel)),
            ("json", url(MetricForm::Json)),
            ("chart_kind", option(source.chart.map(|chart| text(chart.key())))),
            ("chart", option(charts.first().cloned())),
            ("charts", Value::from(charts)),
        ])
    }

    /// What is shown large: the latest number, or the latest sum, or, if a metric has neither, the latest number of
    /// each of a few members.
    fn figures(&self, metric: &SiteMetric, sums: &[Figure]) -> Vec<Value> {
        let source = &*metric.source;
        let latest = source.latest();
        if let Some(sum) = sums.iter().rev().find(|sum| sum.value.is_some())
            && latest.iter().all(|of| of.at <= sum.at)
        {
            return vec![self.figure(source, *sum, sums, true)];
        }
        if latest.len() > MOST_FIGURES {
            return Vec::new();
        }
        latest.into_iter().map(|of| self.row(metric, of)).collect()
    }

    /// All observations, by time, then in the order of the members, then by status.
    fn rows(&self, metric: &SiteMetric) -> Vec<Value> {
        let mut series: Vec<&Observation> = metric.source.series.iter().collect();
        let place = |of: &Observation| -> Vec<Option<usize>> {
            let members = of.members.iter().zip(&metric.dimensions);
            members.map(|(named, known)| known.iter().position(|(key, ..)| **key == *named.value)).collect()
        };
        series.sort_by_cached_key(|of| (of.at, place(of), of.status));
        series.into_iter().map(|of| self.row(metric, of)).collect()
    }

    fn row(&self, metric: &SiteMetric, of: &Observation) -> Value {
        let members = of.members.iter().zip(&metric.dimensions).map(|(named, known)| {
            let found = known.iter().find(|(key, ..)| **key == *named.value);
            found.map_or_else(Value::none, |member| self.member(member))
        });
        let parts = of.parts.iter().map(|(label, value)| {
            map([("label", text(label)), ("value", text(&value.to_string())), ("text", text(&shown(*value)))])
        });
        let mut entries = figure_entries(&metric.source, of.figure(), &metric.source.line(of), false, &self.texts);
        // A number waits by itself, or with one of its members.
        let is_named = |(place, key): (usize, &str)| of.members.get(place).is_some_and(|named| *named.value == *key);
        let of_members = || {
            let mut hidden = metric.hidden_members.iter().filter(|(place, key, _)| is_named((*place, key)));
            hidden.next().map(|(.., mark)| *mark)
        };
        entries.extend(self.mark(of.hours.mark(self.site.now).or_else(of_members)));
        entries.extend([
            ("members", Value::from(members.collect::<Vec<_>>())),
            ("note", text(&of.note)),
            ("parts", Value::from(parts.collect::<Vec<_>>())),
        ]);
        map(entries)
    }

    fn figure(&self, metric: &Metric, figure: Figure, line: &[Figure], is_sum: bool) -> Value {
        let mut entries = figure_entries(metric, figure, line, is_sum, &self.texts);
        let empty = || Value::from(Vec::<Value>::new());
        // A sum waits with the first of its numbers that does.
        let is_of = |of: &&Observation| of.at == figure.at && of.status == figure.status;
        let hidden = metric.series.iter().filter(is_of).find_map(|of| of.hours.mark(self.site.now));
        entries.extend(self.mark(hidden));
        entries.extend([("members", empty()), ("note", text("")), ("parts", empty())]);
        map(entries)
    }

    fn member(&self, (key, label, page): &SiteMember) -> Value {
        let url = page.map(|page| self.url(&self.site.page(page).url));
        map([("key", text(key)), ("label", text(label)), ("url", option(url))])
    }
}

/// The drawings, each with ids of its own.
fn charts(metric: &SiteMetric, texts: &Texts) -> Vec<Value> {
    let charts = chart::all(&metric.source, &metric.dimensions, texts);
    let id = |place: usize| format!("site-chart-{}-{place}", plain_id(&metric.source.id));
    charts.iter().enumerate().map(|(place, chart)| chart::view(chart, &id(place), texts)).collect()
}

/// The latest numbers side by side, each in hundredths of the greatest: of each member where there are members, else of
/// each moment, and the target. Nothing where there is no second one to compare a number with, or one is below 0.
fn spark(metric: &Metric) -> Vec<Value> {
    let mut moments: Vec<&Observation> = metric.series.iter().collect();
    moments.sort_by_key(|of| (of.at, of.status));
    let shown: Vec<&Observation> = if metric.dimensions.is_empty() { moments } else { metric.latest() };
    let shown = &shown[shown.len().saturating_sub(MOST_BARS)..];
    let of_time = shown.iter().filter_map(|of| Some((of.value?, of.status.key())));
    let bars: Vec<(Number, &str)> =
        of_time.chain(metric.target.iter().map(|target| (target.value, "target"))).collect();
    let greatest = bars.iter().map(|(number, _)| length(*number)).fold(0.0, f64::max);
    if bars.len() < 2 || greatest <= 0.0 || bars.iter().any(|(number, _)| number.is_negative()) {
        return Vec::new();
    }
    let bar = |(number, status): (Number, &str)| {
        map([("share", Value::from((100.0_f64 * length(number) / greatest).round())), ("status", text(status))])
    };
    bars.into_iter().map(bar).collect()
}

/// The name of a file without what would end an address such as `url(#id)`.
fn plain_id(name: &str) -> String {
    let plain = |c: char| if c.is_alphanumeric() || c == '-' { c.to_string() } else { format!("_{:x}_", u32::from(c)) };
    name.chars().map(plain).collect()
}

fn workstream_of(metric: &Metric) -> Option<&str> {
    metric.workstream.as_ref().map(|workstream| &*workstream.value)
}

fn target_view(at: crate::calendar::Date, value: Number) -> Value {
    map([("at", date::view(at)), ("value", text(&value.to_string())), ("text", text(&shown(value)))])
}

/// A figure, beside those of its line.
fn figure_entries(
    metric: &Metric,
    figure: Figure,
    line: &[Figure],
    is_sum: bool,
    texts: &Texts,
) -> Vec<(&'static str, Value)> {
    let change = figure.before(line).and_then(|before| {
        let change = figure.change(before)?;
        let is_about = figure.approximate || before.approximate;
        Some(map([
            ("text", text(&about(is_about, signed(change), texts))),
            ("from", text(&figure_text(before.value, before.approximate, texts))),
            ("at", date::view(before.at)),
            ("status", status(before.status, texts)),
        ]))
    });
    let distance = metric.target.as_ref().zip(metric.direction).and_then(|(target, direction)| {
        let distance = figure.distance(target, direction)?;
        Some(map([
            ("text", text(&about(figure.approximate, shown(distance.amount), texts))),
            ("reached", Value::from(distance.is_reached)),
        ]))
    });
    vec![
        ("at", date::view(figure.at)),
        ("status", status(figure.status, texts)),
        ("value", option(figure.value.map(|value| text(&value.to_string())))),
        ("text", text(&figure_text(figure.value, figure.approximate, texts))),
        ("approximate", Value::from(figure.approximate)),
        ("sum", Value::from(is_sum)),
        ("change", option(change)),
        ("distance", option(distance)),
    ]
}

fn status(status: ObservationStatus, texts: &Texts) -> Value {
    let phrase = match status {
        ObservationStatus::Actual => Phrase::StatusActual,
        ObservationStatus::Plan => Phrase::StatusPlan,
        ObservationStatus::Estimate => Phrase::StatusEstimate,
        ObservationStatus::None => Phrase::StatusNone,
    };
    key_and_label(status.key(), texts.phrase(phrase))
}

/// A difference: +26, −4, ±0.
fn signed(number: Number) -> String {
    let sign = match number.digits {
        0 => "±",
        digits if digits > 0 => "+",
        _ => "",
    };
    format!("{sign}{}", shown(number))
}

#[cfg(test)]
mod tests {
    use super::signed;
    use crate::model::metric::Number;
    use crate::render::digits::shown;

    #[test]
    fn numbers_are_shown_with_commas_and_signs() {
        for (written, expected, difference) in [
            ("0", "0", "±0"),
            ("26", "26", "+26"),
            ("-4", "−4", "−4"),
            ("1234567.50", "1,234,567.50", "+1,234,567.50"),
            ("-0.5", "−0.5", "−0.5"),
            ("-9223372036854775807", "−9,223,372,036,854,775,807", "−9,223,372,036,854,775,807"),
        ] {
            let number = Number::parse(written).expect("a number");
            assert_eq!((shown(number).as_str(), signed(number).as_str()), (expected, difference));
        }
    }
}
