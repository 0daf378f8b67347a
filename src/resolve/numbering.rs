//! Rows of numbers that readers rely on: the 回 of a council, and 資料1, 資料2 … of a meeting.
//!
//! 1. A council's meetings are those of every page in its section, public or not: a number that is written in a draft
//!    isn't missing. The row begins wherever the council's first page does, for earlier meetings may be on another
//!    site.
//! 2. A meeting's documents make one row for each word before the number (資料, 参考資料), which begins at 1, and one
//!    for the parts of each number (資料1-1, 資料1-2). Full-width digits and all dashes count as ordinary ones.
//! 3. If something that isn't public yet takes part in a mistake, it is a warning.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;
use std::sync::Arc;

use unicode_normalization::UnicodeNormalization;

use crate::calendar::Now;
use crate::diagnostic::{Diagnostic, Severity, Span, Text};
use crate::model::page::PageSource;
use crate::resolve::paths::{file_name, folder};

/// What bears a number in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Member {
    number: i64,
    /// What it is: its place in a list of the caller's.
    place: usize,
    is_public: bool,
    /// Whether the number is all that tells it apart, so that it may stand once. 資料1 is bare, 資料1-1 isn't.
    is_bare: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Fault {
    Twice { first: usize, again: usize },
    Gap { missing: RangeInclusive<i64>, before: usize },
}

/// What is wrong in a row that begins at `start`, or at its lowest number. If a public and a hidden member bear one
/// number, it is the hidden one that bears it again.
fn faults(mut members: Vec<Member>, start: Option<i64>) -> Vec<(Severity, Fault)> {
    members.sort_by_key(|member| (member.number, !member.is_public, member.place));
    let weight = |is_error: bool| if is_error { Severity::Error } else { Severity::Warning };
    let mut faults = Vec::new();
    let bare: Vec<&Member> = members.iter().filter(|member| member.is_bare).collect();
    for pair in bare.chunk_by(|a, b| a.number == b.number) {
        let [first, others @ ..] = pair else { continue };
        for again in others {
            let fault = Fault::Twice { first: first.place, again: again.place };
            faults.push((weight(first.is_public && again.is_public), fault));
        }
    }
    let lowest_public = members.iter().find(|member| member.is_public).map(|member| member.number);
    let mut reached = start.map(|start| start.saturating_sub(1));
    for member in &members {
        if let Some(reached) = reached
            && member.number > reached.saturating_add(1)
        {
            let missing = reached.saturating_add(1)..=member.number.saturating_sub(1);
            let is_certain = start.is_some() || lowest_public.is_some_and(|lowest| lowest < *missing.start());
            faults.push((weight(member.is_public && is_certain), Fault::Gap { missing, before: member.place }));
        }
        reached = Some(reached.map_or(member.number, |reached| reached.max(member.number)));
    }
    faults
}

/// What is wrong with the numbers of meetings. `pages` are all that there are, each with whether it is public.
pub(super) fn of_councils(pages: &[(&PageSource, bool)]) -> Vec<Diagnostic> {
    let sections: BTreeMap<&str, &PageSource> = pages
        .iter()
        .filter(|(page, _)| file_name(page.path()) == "_index.md")
        .map(|&(page, _)| (folder(page.path()), page))
        .collect();
    let mut councils: BTreeMap<&str, Vec<Member>> = BTreeMap::new();
    let mut unread: BTreeSet<&str> = BTreeSet::new();
    for ((page, is_public), place) in pages.iter().zip(0..) {
        if page.front.meeting.is_absent() {
            continue;
        }
        let Some(section) = section_of(page, &sections) else { continue };
        if sections.get(section).is_none_or(|section| !section.front.council.is_read()) {
            continue;
        }
        // The number that seems to be missing may be the one that couldn't be read.
        if page.front.meeting.is_unreadable() {
            unread.insert(section);
        }
        if let Some(number) = page.front.meeting.get().and_then(|meeting| meeting.number.as_ref()) {
            let member = Member { number: number.value, place, is_public: *is_public, is_bare: true };
            councils.entry(section).or_default().push(member);
        }
    }
    let number_at = |place: usize| {
        let (page, _) = pages.get(place)?;
        let number = page.front.meeting.get()?.number.as_ref()?;
        Some((&page.file, number))
    };
    let mut found = Vec::new();
    for (section, members) in councils {
        for (severity, fault) in faults(members, None) {
            let diagnostic = match fault {
                Fault::Twice { first, again } => number_at(first).zip(number_at(again)).map(|(first, again)| {
                    let message = Text::new(
                        format!("この会議の第{}回は、ほかのページにもあります。", again.1.value),
                        format!("another page is meeting {} of this council, too", again.1.value),
                    );
                    let other = Text::new("もう一つのページです。", "the other page");
                    Diagnostic::error("number-twice", again.0, message)
                        .at(again.1.span)
                        .related(first.0, Some(first.1.span), other)
                        .help(Text::new("どちらかの回を直してください。", "correct the number of one of them"))
                }),
                Fault::Gap { missing, before } if !unread.contains(section) => number_at(before).map(|(file, number)| {
                    let message = Text::new(
                        format!("この会議の{}のページがありません。", span_of(&missing, "第", "回")),
                        format!("this council has no page for meeting {}", span_of(&missing, "", "")),
                    );
                    Diagnostic::error("number-missing", file, message).at(number.span).help(Text::new(
                        "number を直すか、抜けている回のページを作ってください。開かなかった回も、status を cancelled にしたページにします。",
                        "correct `number`, or make the missing page; a meeting that wasn't held has a page with the status `cancelled`",
                    ))
                }),
                Fault::Gap { .. } => None,
            };
            found.extend(diagnostic.map(|diagnostic| Diagnostic { severity, ..diagnostic }));
        }
    }
    found
}

/// The folder of the nearest section above a page. A page in a folder of its own stands in the section around it.
fn section_of<'a>(page: &'a PageSource, sections: &BTreeMap<&str, &PageSource>) -> Option<&'a str> {
    let path = page.path();
    let own = folder(path);
    let start = match file_name(path) {
        "_index.md" => return None,
        "index.md" => folder(own),
        _ => own,
    };
    std::iter::successors(Some(start), |&dir| (!dir.is_empty()).then(|| folder(dir)))
        .find(|dir| sections.contains_key(dir))
}

/// What is wrong with the numbers of a meeting's documents.
pub(super) fn of_documents(page: &PageSource, now: Now) -> Vec<Diagnostic> {
    let Some(meeting) = page.front.meeting.get() else { return Vec::new() };
    let mut rows: BTreeMap<(String, Vec<i64>), Vec<Member>> = BTreeMap::new();
    let mut uncertain: BTreeSet<(String, Vec<i64>)> = BTreeSet::new();
    for (document, place) in meeting.documents.iter().zip(0..) {
        let Some(label) = Label::read(&document.label) else { continue };
        let is_public = document.hours.hidden(now).is_none();
        for (depth, &number) in label.numbers.iter().enumerate() {
            let row = (label.word.clone(), label.numbers.iter().take(depth).copied().collect::<Vec<_>>());
            if label.is_loose {
                uncertain.insert(row.clone());
            }
            let is_bare = depth + 1 == label.numbers.len() && !label.is_loose;
            rows.entry(row).or_default().push(Member { number, place, is_public, is_bare });
        }
    }
    let label_at = |place: usize| meeting.documents.get(place).map(|document| &document.label);
    let mut found = Vec::new();
    for (row, members) in rows {
        let is_counted = COUNTED.iter().any(|word| row.0.ends_with(word)) && !uncertain.contains(&row);
        for (severity, fault) in faults(members, Some(1)) {
            let diagnostic = match fault {
                Fault::Twice { first, again } => label_at(first)
                    .zip(label_at(again))
                    .map(|(first, again)| twice(&page.file, again, again.span, first.span)),
                Fault::Gap { missing, before } if is_counted => {
                    label_at(before).map(|label| gap(&page.file, label.span, &row, &missing))
                }
                Fault::Gap { .. } => None,
            };
            found.extend(diagnostic.map(|diagnostic| Diagnostic { severity, ..diagnostic }));
        }
    }
    found
}

fn twice(file: &Arc<str>, label: &str, again: Span, first: Span) -> Diagnostic {
    Diagnostic::error(
        "document-twice",
        file,
        Text::new(
            format!("「{label}」と同じ番号の資料が、ほかにもあります。"),
            format!("another document has the number of {label}, too"),
        ),
    )
    .at(again)
    .related(file, Some(first), Text::new("同じ番号の資料です。", "the document with the same number"))
    .help(Text::new("どちらかの番号（label）を直してください。", "correct the `label` of one of them"))
}

fn gap(file: &Arc<str>, at: Span, row: &(String, Vec<i64>), missing: &RangeInclusive<i64>) -> Diagnostic {
    let (word, above) = row;
    let parts: Vec<String> = above.iter().map(i64::to_string).chain([String::new()]).collect();
    let missing = span_of(missing, &format!("{word}{}", parts.join("-")), "");
    Diagnostic::error(
        "document-missing",
        file,
        Text::new(format!("「{missing}」がありません。"), format!("there is no {missing}")),
    )
    .at(at)
    .help(Text::new(
        "番号（label）を直すか、抜けている資料を documents に加えてください。公開がまだのものは publish_at を付けます。",
        "correct the `label`, or add the missing document; one that is published later has its `publish_at`",
    ))
}

/// Numbers as a reader writes them: 第2回, 第2回～第4回.
fn span_of(numbers: &RangeInclusive<i64>, before: &str, after: &str) -> String {
    let (first, last) = (numbers.start(), numbers.end());
    let first_written = format!("{before}{first}{after}");
    if first == last { first_written } else { format!("{first_written}～{before}{last}{after}") }
}

/// Words whose numbers are a row without gaps. Others (様式3) are numbered by where they come from.
const COUNTED: [&str; 4] = ["資料", "別紙", "別添", "参考"];

/// What a document's label says of its number.
#[derive(Debug, PartialEq, Eq)]
struct Label {
    /// What stands before the number: 資料.
    word: String,
    /// 1 and 2 of 資料1-2.
    numbers: Vec<i64>,
    /// Whether more follows, as in 資料1（差替え） and 資料1～3, so that the number alone says little.
    is_loose: bool,
}

impl Label {
    /// None if there is no number, or one that counts something else, as in 資料2022.
    fn read(label: &str) -> Option<Label> {
        let label: String = label.nfkc().filter(|c| !c.is_whitespace()).map(ordinary_dash).collect();
        let start = label.find(|c: char| c.is_ascii_digit())?;
        let (word, mut rest) = label.split_at(start);
        let mut numbers = Vec::new();
        loop {
            let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
            let (digits, after) = rest.split_at(end);
            numbers.push(digits.parse().ok().filter(|number| *number < 1000)?);
            rest = after;
            let part = rest.strip_prefix(['-', 'の']).filter(|part| part.starts_with(|c: char| c.is_ascii_digit()));
            match part {
                Some(part) => rest = part,
                None => return Some(Label { word: word.to_owned(), numbers, is_loose: !rest.is_empty() }),
            }
        }
    }
}

/// Every dash that is taken for the one between two numbers.
fn ordinary_dash(c: char) -> char {
    match c {
        '‐' | '–' | '—' | '―' | '−' | '─' | 'ー' => '-',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_read_as_they_are_meant() {
        let label = |word: &str, numbers: &[i64], is_loose| {
            Some(Label { word: word.into(), numbers: numbers.into(), is_loose })
        };
        for (text, expected) in [
            ("資料1", label("資料", &[1], false)),
            ("資料　１２", label("資料", &[12], false)),
            ("資料①", label("資料", &[1], false)),
            ("資料1-2", label("資料", &[1, 2], false)),
            ("資料１－２", label("資料", &[1, 2], false)),
            ("資料1の2", label("資料", &[1, 2], false)),
            ("参考資料3", label("参考資料", &[3], false)),
            ("資料1（差替え）", label("資料", &[1], true)),
            ("資料1～3", label("資料", &[1], true)),
            ("資料1-", label("資料", &[1], true)),
            ("議事次第", None),
            ("資料2022", None),
            ("資料99999999999999999999", None),
            ("", None),
        ] {
            assert_eq!(Label::read(text), expected, "{text}");
        }
    }

    /// A row of numbers, those in brackets hidden.
    fn row(numbers: &[i64], hidden: &[i64], start: Option<i64>) -> Vec<(Severity, Fault)> {
        let member =
            |(place, &number): (usize, &i64)| Member { number, place, is_public: place < numbers.len(), is_bare: true };
        faults(numbers.iter().chain(hidden).enumerate().map(member).collect(), start)
    }

    #[test]
    fn a_row_has_every_number_once() {
        use Severity::{Error, Warning};
        let gap = |missing, before| Fault::Gap { missing, before };
        assert_eq!(row(&[1, 2, 3], &[], None), []);
        assert_eq!(row(&[3, 2, 1], &[], Some(1)), []);
        assert_eq!(row(&[4, 5], &[], None), []);
        assert_eq!(row(&[2], &[], Some(1)), [(Error, gap(1..=1, 0))]);
        assert_eq!(row(&[1, 3], &[], None), [(Error, gap(2..=2, 1))]);
        assert_eq!(row(&[1, i64::MAX], &[], None), [(Error, gap(2..=i64::MAX - 1, 1))]);
        assert_eq!(row(&[2, 1, 2], &[], None), [(Error, Fault::Twice { first: 0, again: 2 })]);
        // What is hidden fills a gap, and what is wrong with it alone is a warning.
        assert_eq!(row(&[1, 3], &[2], None), []);
        assert_eq!(row(&[1], &[3], None), [(Warning, gap(2..=2, 1))]);
        assert_eq!(row(&[3], &[1], None), [(Warning, gap(2..=2, 0))]);
        assert_eq!(row(&[1], &[1], None), [(Warning, Fault::Twice { first: 0, again: 1 })]);
    }
}
