//! What the record of a meeting that was held has to say, and when what pages say was to be looked over.
//!
//! A record of a meeting names when and where it was held, who was there, what was on the agenda, who spoke and what
//! was said (行政文書の管理に関するガイドライン, 第3 作成). The day is always there; the rest is asked for here.

use std::sync::Arc;

use jiff::civil;

use crate::calendar::Date;
use crate::diagnostic::{Diagnostic, Lang, Spanned, Text};
use crate::model::council::{Meeting, MeetingStatus};
use crate::model::site::{Page, SiteMetric};

/// What records of meetings lack: a warning for each meeting.
pub(super) fn incomplete(pages: &[Page]) -> impl Iterator<Item = Diagnostic> {
    pages.iter().filter_map(|page| {
        let meeting = page.source.front.meeting.get().filter(|meeting| *meeting.status == MeetingStatus::Held)?;
        let lacking: Vec<(Text, &str)> = lacking(meeting).collect();
        (!lacking.is_empty()).then(|| record_incomplete(meeting, &lacking, &page.source.file))
    })
}

/// What a record lacks, with the key that says it.
fn lacking(meeting: &Meeting) -> impl Iterator<Item = (Text, &'static str)> {
    let parts = [
        (meeting.time.text.is_empty(), (Text::new("時刻", "its hours"), "time")),
        (meeting.place.is_empty() && meeting.format.is_empty(), (Text::new("場所", "where it was"), "place")),
        (meeting.present.is_empty(), (Text::new("出席者", "who was there"), "present")),
        (meeting.agenda.is_empty(), (Text::new("議題", "the agenda"), "agenda")),
        (meeting.minutes.is_none(), (Text::new("発言者と発言の内容", "who said what"), "minutes")),
    ];
    parts.into_iter().filter_map(|(is_lacking, part)| is_lacking.then_some(part))
}

fn record_incomplete(meeting: &Meeting, lacking: &[(Text, &str)], file: &Arc<str>) -> Diagnostic {
    let said = |lang| lacking.iter().map(|(part, _)| part.get(lang)).collect::<Vec<&str>>();
    let keys: Vec<&str> = lacking.iter().map(|(_, key)| *key).collect();
    Diagnostic::warning(
        "record-incomplete",
        file,
        Text::new(
            format!("開催済みの会議の記録に、{}がありません。", said(Lang::Ja).join("、")),
            format!("the record of a meeting that was held lacks {}", said(Lang::En).join(", ")),
        ),
    )
    .at(meeting.status.span)
    .help(Text::new(
        format!(
            "「meeting」に、{}を書き加えてください。「行政文書の管理に関するガイドライン」は、会議の記録に、日時、場所、出席者、議題、発言者及び発言の内容を求めています。",
            keys.join("、")
        ),
        format!("add {} to `meeting`: the guideline on administrative documents asks for them", keys.join(", ")),
    ))
}

/// What was to be looked over before `today`: public pages, then metrics.
pub(super) fn overdue<'a>(
    pages: &'a [Page],
    metrics: &'a [SiteMetric],
    today: civil::Date,
) -> impl Iterator<Item = Diagnostic> + 'a {
    let of_pages = pages.iter().filter(|page| page.hidden.is_none());
    let of_pages = of_pages.map(|page| (page.source.front.review_by.as_ref(), &page.source.file));
    let of_metrics = metrics.iter().map(|metric| (metric.source.review_by.as_ref(), &metric.source.file));
    of_pages.chain(of_metrics).filter_map(move |(date, file)| {
        let date = date.filter(|date| date.last().is_some_and(|last| last < today))?;
        Some(review_due(date, file))
    })
}

fn review_due(date: &Spanned<Date>, file: &Arc<str>) -> Diagnostic {
    let message = Text::new(
        format!("見直す時期（{}）が過ぎています。", date.japanese().without_weekday()),
        format!("this was to be looked over by {}", date.value),
    );
    Diagnostic::warning("review-due", file, message).at(date.span).help(Text::new(
        "内容を見直し、必要なら直して、review_by を次に見直す時期に改めてください。",
        "look it over, then write at `review_by` when to do so next",
    ))
}
