//! Metrics in their place.
//!
//! 1. The members of each dimension are those that the metric gives, or the terms of the taxonomy or the vocabulary of
//!    its name.
//! 2. Each observation names a member of every dimension, by the member's key or another name of it, and says a number
//!    that no other says; an actual one isn't ahead of its time. What belongs to a member whose page isn't public is
//!    left out.
//! 3. The page about it is looked for, and the metrics are put in order.

use std::sync::Arc;

use jiff::civil;
use jiff::tz::TimeZone;

use crate::calendar::{Now, Precision};
use crate::diagnostic::{Diagnostic, Spanned, Text};
use crate::model::config::TermSource;
use crate::model::content::Content;
use crate::model::hours::Mark;
use crate::model::metric::{Dimension, Metric, Observation, ObservationStatus};
use crate::model::site::{Hidden, PageId, SiteMember, SiteMetric, Taxonomy};
use crate::resolve::lookup::Lookup;
use crate::resolve::paths::folder;
use crate::resolve::terms::key_of;

/// Every metric with its members and its page, by weight and then by id.
pub(super) fn metrics(
    lookup: Lookup<'_>,
    taxonomies: &[Taxonomy],
    now: Now,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<SiteMetric> {
    let content = lookup.content;
    let zone = &content.config.timezone;
    let mut metrics: Vec<SiteMetric> = Vec::with_capacity(content.metrics.len());
    for metric in &content.metrics {
        let dimensions: Vec<Members> = metric
            .dimensions
            .iter()
            .map(|of| Members::of(of, metric, (lookup, now), taxonomies, diagnostics))
            .collect();
        let page = metric.page.as_ref().and_then(|path| lookup.fact_at(path, &metric.file, diagnostics));
        diagnostics.extend(unknown_workstream(metric, content));
        let series = series(metric, &dimensions, (now, zone), diagnostics);
        metrics.push(SiteMetric {
            source: Arc::new(Metric { series, ..Metric::clone(metric) }),
            page,
            hidden: lookup.left_out.mark_of_metric(&metric.id),
            hidden_members: hidden_members(&dimensions),
            dimensions: dimensions.into_iter().map(Members::shown).collect(),
        });
    }
    let weight = |metric: &SiteMetric| metric.source.weight.unwrap_or(i64::MAX);
    metrics.sort_by(|a, b| weight(a).cmp(&weight(b)).then_with(|| a.source.id.cmp(&b.source.id)));
    metrics
}

/// The members of a dimension.
struct Members {
    known: Vec<Member>,
    /// Keys of members whose own page isn't public.
    hidden: Vec<Box<str>>,
    /// Whether all are known: if they aren't, what is wrong has been said, and no member is.
    is_whole: bool,
}

struct Member {
    key: Box<str>,
    label: Box<str>,
    aliases: Vec<Box<str>>,
    page: Option<PageId>,
    hidden: Option<Mark>,
}

/// The members that are shown although they aren't public.
fn hidden_members(dimensions: &[Members]) -> Vec<(usize, Box<str>, Mark)> {
    let of = |(place, of): (usize, &Members)| {
        let marked = of.known.iter().filter_map(|member| Some((place, member.key.clone(), member.hidden?)));
        marked.collect::<Vec<_>>()
    };
    dimensions.iter().enumerate().flat_map(of).collect()
}

/// What an observation names as its member.
enum Named {
    Known(Box<str>),
    Hidden,
    Unknown,
}

impl Members {
    fn of(
        dimension: &Dimension,
        metric: &Metric,
        (lookup, now): (Lookup<'_>, Now),
        taxonomies: &[Taxonomy],
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Members {
        if !dimension.members.is_empty() {
            return Members::given(dimension);
        }
        let content = lookup.content;
        let key = &*dimension.key.value;
        let configured = content.config.taxonomies.iter().find(|taxonomy| *taxonomy.key.value == *key);
        let name = match configured.map(|taxonomy| &taxonomy.terms) {
            Some(TermSource::Section(path)) => {
                let hidden = lookup.left_out.pages().filter(|page| folder(page.path()) == &*path.value);
                let terms = taxonomies.iter().find(|taxonomy| *taxonomy.key == *key).map(|taxonomy| &*taxonomy.terms);
                let known = terms.unwrap_or_default().iter().map(|term| Member {
                    key: term.key.clone(),
                    label: term.label.clone(),
                    aliases: term.aliases.clone(),
                    page: term.page,
                    hidden: term.hidden,
                });
                let known: Vec<Member> = known.collect();
                let hidden: Vec<Box<str>> = hidden.map(key_of).collect();
                // A section that isn't there, or isn't public as a whole, has been told of where it is named.
                let is_whole = taxonomies.iter().any(|taxonomy| *taxonomy.key == *key && taxonomy.section.is_some());
                return Members { known, hidden, is_whole };
            }
            Some(TermSource::Vocabulary(name)) => &*name.value,
            Some(TermSource::Free) | None => key,
        };
        if let Some(vocabulary) = content.vocabularies.get(name) {
            let known = vocabulary.terms.iter().map(|term| Member {
                key: term.key.value.clone(),
                label: term.label.clone(),
                aliases: term.aliases.clone(),
                page: None,
                hidden: term.hours.mark(now),
            });
            let hidden = lookup.left_out.terms(name).to_vec();
            return Members { known: known.collect(), hidden, is_whole: vocabulary.is_whole };
        }
        if !matches!(configured.map(|taxonomy| &taxonomy.terms), Some(TermSource::Vocabulary(_))) {
            let named = content.config.taxonomies.iter().map(|taxonomy| &*taxonomy.key.value);
            let known = named.chain(content.vocabularies.keys().map(|name| &**name));
            diagnostics.push(without_members(dimension, metric).did_you_mean(key, known));
        }
        Members { known: Vec::new(), hidden: Vec::new(), is_whole: false }
    }

    fn given(dimension: &Dimension) -> Members {
        let known = dimension.members.iter().map(|crate::model::metric::DimensionMember { key, label }| Member {
            key: key.value.clone(),
            label: label.clone(),
            aliases: Vec::new(),
            page: None,
            hidden: None,
        });
        Members { known: known.collect(), hidden: Vec::new(), is_whole: true }
    }

    fn named(&self, key: &str) -> Named {
        let by_key = self.known.iter().find(|member| *member.key == *key);
        let found =
            by_key.or_else(|| self.known.iter().find(|member| member.aliases.iter().any(|name| **name == *key)));
        match found {
            Some(member) => Named::Known(member.key.clone()),
            None if self.is_whole && !self.hidden.iter().any(|hidden| **hidden == *key) => Named::Unknown,
            None => Named::Hidden,
        }
    }

    fn shown(self) -> Vec<SiteMember> {
        self.known.into_iter().map(|member| (member.key, member.label, member.page)).collect()
    }
}

/// The observations whose members are all known and public, in the order written.
fn series(
    metric: &Metric,
    dimensions: &[Members],
    (now, zone): (Now, &TimeZone),
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Observation> {
    let mut kept: Vec<Observation> = Vec::with_capacity(metric.series.len());
    for observation in &metric.series {
        // In a site that shows what isn't public, a number that waits for its hour is seen from that hour.
        let seen = observation.hours.publish_at.map(|moment| moment.day(zone));
        let today = seen.max(Some(now.day(zone))).unwrap_or(civil::Date::MIN);
        let mut members = Vec::with_capacity(dimensions.len());
        for ((member, of), dimension) in observation.members.iter().zip(dimensions).zip(&metric.dimensions) {
            match of.named(member) {
                Named::Known(key) => members.push(Spanned::new(key, member.span)),
                Named::Hidden => {}
                Named::Unknown => diagnostics.push(unknown_member(member, of, dimension, &observation.file)),
            }
        }
        if observation.status == ObservationStatus::Actual
            && observation.value.is_some()
            && observation.at.first().or(observation.at.last()).is_some_and(|first| first > today)
        {
            diagnostics.push(future_actual(observation));
        } else if is_unsaid(observation, today) {
            diagnostics.push(unsaid(observation));
        }
        if members.len() < dimensions.len() {
            continue;
        }
        let observation = Observation { members, ..observation.clone() };
        match kept.iter_mut().find(|first| is_same(first, &observation)) {
            // Where what isn't public is shown, a number that waits stands for the one that gives way to it.
            Some(first) => match (standing(first, now), standing(&observation, now)) {
                (Standing::Public, Standing::Public) => diagnostics.push(twice(first, &observation)),
                (one, other) if other > one => *first = observation,
                _ => {}
            },
            None => kept.push(observation),
        }
    }
    kept
}

/// How a number stands in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Standing {
    Over,
    Public,
    Waiting,
}

fn standing(observation: &Observation, now: Now) -> Standing {
    match observation.hours.hidden(now) {
        None => Standing::Public,
        Some(Hidden::Expired | Hidden::Withdrawn) => Standing::Over,
        Some(_) => Standing::Waiting,
    }
}

/// Whether two observations say the same of the same: a plan and its result don't.
fn is_same(one: &Observation, other: &Observation) -> bool {
    one.at == other.at && one.status == other.status && one.is_beside(other)
}

/// A workstream that no schedule has. If there is no schedule, metrics make their own.
fn unknown_workstream(metric: &Metric, content: &Content) -> Option<Diagnostic> {
    let written = metric.workstream.as_ref()?;
    let workstreams = content.schedules.iter().flat_map(|schedule| &schedule.workstreams);
    let known: Vec<&str> = workstreams.map(|workstream| &*workstream.id.value).collect();
    if known.is_empty() || known.contains(&&*written.value) {
        return None;
    }
    let id = &written.value;
    let diagnostic = Diagnostic::error(
        "unknown-workstream",
        &metric.file,
        Text::new(
            format!("id が「{id}」の活動領域は、どの予定にもありません。"),
            format!("no schedule has a workstream with the id `{id}`"),
        ),
    );
    Some(diagnostic.at(written.span).did_you_mean(id, known.iter().copied()).help(Text::new(
        format!("次のどれかを書いてください: {}", known.join("、")),
        format!("write one of: {}", known.join(", ")),
    )))
}

fn without_members(dimension: &Dimension, metric: &Metric) -> Diagnostic {
    let key = &dimension.key.value;
    Diagnostic::error(
        "bad-dimension",
        &metric.file,
        Text::new(
            format!("軸「{key}」に、どのような値があるのかが分かりません。"),
            format!("the dimension `{key}` has no members"),
        ),
    )
    .at(dimension.key.span)
    .help(Text::new(
        "members に key と label の組を並べるか、分類か語彙の名前を key に書いてください。",
        "list its `members` (key and label), or name a taxonomy or a vocabulary",
    ))
}

fn unknown_member(member: &Spanned<Box<str>>, of: &Members, dimension: &Dimension, file: &Arc<str>) -> Diagnostic {
    let (written, key) = (&member.value, &dimension.key.value);
    let label = if dimension.label.is_empty() { key } else { &dimension.label };
    let known: Vec<&str> = of.known.iter().take(20).map(|member| &*member.key).collect();
    let more = if of.known.len() > known.len() { ("など", ", …") } else { ("", "") };
    Diagnostic::error(
        "unknown-member",
        file,
        Text::new(
            format!("「{written}」は、{label}（{key}）にありません。"),
            format!("`{written}` is not a member of the dimension `{key}`"),
        ),
    )
    .at(member.span)
    .did_you_mean(written, of.known.iter().map(|member| &*member.key))
    .help(Text::new(
        format!("書けるもの: {}{}", known.join("、"), more.0),
        format!("its members: {}{}", known.join(", "), more.1),
    ))
}

/// Whether a value of a fiscal year that isn't over says neither that it was measured nor that it is planned.
fn is_unsaid(observation: &Observation, today: civil::Date) -> bool {
    let is_fiscal =
        matches!(observation.at.precision(), Precision::FiscalYear | Precision::FiscalHalf | Precision::FiscalQuarter);
    let is_over = observation.at.last().is_some_and(|last| last <= today);
    is_fiscal && !is_over && observation.value.is_some() && !observation.says_status
}

fn unsaid(observation: &Observation) -> Diagnostic {
    let at = observation.at;
    Diagnostic::warning(
        "status-missing",
        &observation.file,
        Text::new(
            format!("{}は終わっていませんが、値が実績か計画かが書かれていないため、実績として示します。", at.japanese()),
            format!("a value of {at}, which isn't over, doesn't say whether it is planned, and counts as actual"),
        ),
    )
    .at(observation.span)
    .help(Text::new(
        "status に「plan」（計画）、「actual」（実績）、「estimate」（推計）、「none」（どれでもない）のどれかを書いてください。",
        "write as `status` one of `plan`, `actual`, `estimate`, `none`",
    ))
}

fn future_actual(observation: &Observation) -> Diagnostic {
    let at = observation.at;
    Diagnostic::error(
        "future-actual",
        &observation.file,
        Text::new(
            format!("まだ来ていない{}の値が、実績になっています。", at.japanese()),
            format!("a value of {at}, which is yet to come, counts as actual"),
        ),
    )
    .at(observation.span)
    .help(if observation.file.ends_with(".csv") {
        Text::new(
            "計画の値には、status の列に「plan」、推計の値には「estimate」と書いてください。時点の誤りであれば、at の列を直します。",
            "write `plan` or `estimate` in the column `status`; where the date is wrong, mend the column `at`",
        )
    } else {
        Text::new(
            "計画の値には「status: plan」、推計の値には「status: estimate」と書いてください。時点の誤りであれば、at を直します。",
            "write `status: plan` or `status: estimate`; where the date is wrong, mend `at`",
        )
    })
}

fn twice(first: &Observation, second: &Observation) -> Diagnostic {
    Diagnostic::error(
        "observation-twice",
        &second.file,
        Text::new(
            format!("{}の同じ値が、二度書かれています。", second.at.japanese()),
            format!("the same value of {} is there twice", second.at),
        ),
    )
    .at(second.span)
    .help(Text::new(
        "一方を消すか、時点や区分を直してください。",
        "delete one of the two, or mend its date or its status",
    ))
    .related(
        &first.file,
        Some(first.span),
        Text::new("先に書かれているのはここです。", "it is first written here"),
    )
}
