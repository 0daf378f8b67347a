//! What the record of a meeting that was held has to say, and when what pages say was to be looked over.
//!
//! A record of a meeting names when and where it was held, who was there, what was on the agenda, who spoke and what
//! was said (行政文書の管理に関するガイドライン, 第3 作成). The day is always there; the rest is asked for here.

use std::sync::Arc;

use jiff::civil;

use crate::calendar::Date;
use crate::diagnostic::{Diagnostic, Spanned, Text};
use crate::keys::{Choice as _, Word};
use crate::model::council::{Meeting, MeetingStatus, RecordPart, Unrecorded};
use crate::model::site::{Page, PageId, SiteMetric};

/// What records of meetings lack: a warning for each meeting, and one for what is said to be lacking and isn't.
pub(super) fn incomplete(pages: &[Page], minutes: &[(PageId, PageId)]) -> impl Iterator<Item = Diagnostic> {
    pages.iter().zip((0..).map(PageId)).flat_map(|(page, id)| {
        let has_page = || minutes.iter().any(|(of, _)| *of == id);
        page.source
            .front
            .meeting
            .get()
            .map(|meeting| of_meeting(meeting, has_page(), &page.source.file))
            .unwrap_or_default()
    })
}

fn of_meeting(meeting: &Meeting, has_page: bool, file: &Arc<str>) -> Vec<Diagnostic> {
    let lacking: Vec<RecordPart> = lacking(meeting, has_page).collect();
    let is_known = |part: &RecordPart| meeting.unrecorded.iter().any(|it| it.part.value == *part);
    let untold: Vec<RecordPart> = lacking.iter().copied().filter(|part| !is_known(part)).collect();
    let is_held = *meeting.status == MeetingStatus::Held;
    let incomplete = (is_held && !untold.is_empty()).then(|| record_incomplete(meeting, &untold, file));
    let is_there = |it: &&Unrecorded| !lacking.contains(&it.part.value);
    let recorded = meeting.unrecorded.iter().filter(is_there).map(|it| recorded(it, file));
    incomplete.into_iter().chain(recorded).collect()
}

/// What a record lacks; its minutes may be a page of their own.
fn lacking(meeting: &Meeting, has_page: bool) -> impl Iterator<Item = RecordPart> {
    let parts = [
        (meeting.time.text.is_empty(), RecordPart::Time),
        (meeting.place.is_empty() && meeting.format.is_empty(), RecordPart::Place),
        (meeting.present.is_empty(), RecordPart::Present),
        (meeting.agenda.is_empty(), RecordPart::Agenda),
        (meeting.minutes.is_none() && !has_page, RecordPart::Minutes),
    ];
    parts.into_iter().filter_map(|(is_lacking, part)| is_lacking.then_some(part))
}

fn word(part: RecordPart) -> &'static Word {
    // The words stand in the order of the parts.
    &RecordPart::WORDS[part as usize]
}

fn english(part: RecordPart) -> &'static str {
    match part {
        RecordPart::Time => "its hours",
        RecordPart::Place => "where it was",
        RecordPart::Present => "who was there",
        RecordPart::Agenda => "the agenda",
        RecordPart::Minutes => "who said what",
    }
}

fn record_incomplete(meeting: &Meeting, lacking: &[RecordPart], file: &Arc<str>) -> Diagnostic {
    let ja: Vec<&str> = lacking.iter().map(|part| word(*part).label).collect();
    let en: Vec<&str> = lacking.iter().map(|part| english(*part)).collect();
    let keys: Vec<&str> = lacking.iter().map(|part| word(*part).name).collect();
    let part = keys.first().copied().unwrap_or_default();
    let entry = Text::new(format!("{{part: {part}, reason: 理由}}"), format!("{{part: {part}, reason: …}}"));
    let how = if meeting.unrecorded.is_empty() {
        Text::new(
            format!("「unrecorded: [{}]」の行を加えてください", entry.ja),
            format!("add the line `unrecorded: [{}]`", entry.en),
        )
    } else {
        Text::new(
            format!("ある unrecorded に「{}」を加えてください", entry.ja),
            format!("add `{}` to its `unrecorded`", entry.en),
        )
    };
    Diagnostic::warning(
        "record-incomplete",
        file,
        Text::new(
            format!("開催済みの会議の記録に、{}がありません。", ja.join("、")),
            format!("the record of a meeting that was held lacks {}", en.join(", ")),
        ),
    )
    .at(meeting.status.span)
    .help(Text::new(
        format!(
            "「meeting」に、{}を書き加えてください。「行政文書の管理に関するガイドライン」は、会議の記録に、日時、場所、出席者、議題、発言者及び発言の内容を求めています。書かない理由があるときは、「meeting」に、{}。",
            keys.join("、"),
            how.ja
        ),
        format!(
            "add {} to `meeting`: the guideline on administrative documents asks for them; if one is left out for a reason, {}",
            keys.join(", "),
            how.en
        ),
    ))
}

fn recorded(unrecorded: &Unrecorded, file: &Arc<str>) -> Diagnostic {
    let part = unrecorded.part.value;
    let label = word(part).label;
    Diagnostic::warning(
        "recorded",
        file,
        Text::new(
            format!("記録しないとされた{label}は、この会議に書かれています。"),
            format!("the record is said to lack {}, and has it", english(part)),
        ),
    )
    .at(unrecorded.part.span)
    .help(Text::new("unrecorded からこの項目を消してください。", "delete it from `unrecorded`"))
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
