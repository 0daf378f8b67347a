//! Calendars: read back by another parser, they say what the sources say, and the form is that of RFC 5545.
#![allow(clippy::disallowed_methods, reason = "a test may look at the disk and at the clock")]

use std::collections::BTreeMap;

use bansou::files::Memory;
use calcard::common::IanaString;
use calcard::icalendar::{ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarProperty, ICalendarValue};
use calcard::{Entry, Parser};
use proptest::prelude::*;

#[path = "laws_support/mod.rs"]
mod laws_support;

use laws_support::{Rendered, options, render, repository};

const NOW: &str = "2022-06-20T09:00:00+09:00";

/// An event, as the other parser reads it.
#[derive(Debug, PartialEq, Eq)]
struct Event {
    first: String,
    /// The day after the last.
    end: String,
    status: String,
    summary: String,
    description: String,
    sequence: String,
    stamp: String,
    modified: String,
    url: String,
    categories: String,
}

fn calendar(bytes: &str) -> ICalendar {
    let mut parser = Parser::new(bytes);
    let Entry::ICalendar(calendar) = parser.entry() else { panic!("{bytes}") };
    assert!(matches!(parser.entry(), Entry::Eof), "{bytes}");
    let events = calendar.components.iter().filter(|part| part.component_type == ICalendarComponentType::VEvent);
    assert_eq!(events.count(), bytes.matches("BEGIN:VEVENT\r\n").count(), "{bytes}");
    calendar
}

/// The values of a property, a day as `2022-06-17`.
fn said(component: &ICalendarComponent, property: &ICalendarProperty) -> String {
    let Some(entry) = component.property(property) else { return String::new() };
    let value = |value: &ICalendarValue| match value {
        ICalendarValue::Text(text) => text.clone(),
        ICalendarValue::Integer(number) => number.to_string(),
        ICalendarValue::Uri(_) => value.as_text().expect("an address").to_owned(),
        ICalendarValue::Status(status) => status.as_str().to_owned(),
        ICalendarValue::PartialDateTime(at) => {
            let day = format!("{:04}-{:02}-{:02}", at.year.unwrap_or(0), at.month.unwrap_or(0), at.day.unwrap_or(0));
            let minute = at.minute.filter(|minute| *minute > 0).map(|minute| format!(":{minute:02}"));
            at.hour.map_or(day.clone(), |hour| format!("{day}T{hour:02}{}", minute.unwrap_or_default()))
        }
        other => panic!("{property:?}: {other:?}"),
    };
    entry.values.iter().map(value).collect::<Vec<_>>().join("|")
}

/// The events of a calendar by their UIDs.
fn events(text: &str) -> BTreeMap<String, Event> {
    let calendar = calendar(text);
    let events = calendar.components.iter().filter(|part| part.component_type == ICalendarComponentType::VEvent);
    let mut by_uid = BTreeMap::new();
    for event in events {
        let uid = event.uid().expect("a UID").to_owned();
        let read = Event {
            first: said(event, &ICalendarProperty::Dtstart),
            end: said(event, &ICalendarProperty::Dtend),
            status: said(event, &ICalendarProperty::Status),
            summary: said(event, &ICalendarProperty::Summary),
            description: said(event, &ICalendarProperty::Description),
            sequence: said(event, &ICalendarProperty::Sequence),
            stamp: said(event, &ICalendarProperty::Dtstamp),
            modified: said(event, &ICalendarProperty::LastModified),
            url: said(event, &ICalendarProperty::Url),
            categories: said(event, &ICalendarProperty::Categories),
        };
        assert_eq!(by_uid.insert(uid.clone(), read), None, "{uid} is there twice");
    }
    by_uid
}

fn calendars(site: &Rendered) -> Vec<(&str, &str)> {
    let is_calendar = |path: &&String| path.ends_with(".ics");
    site.tree.keys().filter(is_calendar).map(|path| (path.as_str(), site.text(path))).collect()
}

/// RFC 5545 §3.1: lines end in CRLF and have at most 75 octets; a character isn't divided between two.
fn assert_form(path: &str, text: &str) {
    assert!(text.ends_with("\r\n"), "{path}");
    for line in text.strip_suffix("\r\n").expect("a last line").split("\r\n") {
        assert!(line.len() <= 75, "{path}: {} octets: {line}", line.len());
        assert!(!line.contains(['\r', '\n']) && !line.is_empty(), "{path}: {line:?}");
    }
}

#[test]
fn the_dates_of_the_source_are_in_the_calendar_or_named_as_too_vague() {
    let site = render(&repository(), &options(NOW));
    let found: Vec<(String, String, String, String)> = events(site.text("calendar.ics"))
        .into_iter()
        .map(|(uid, event)| (uid.replace("@bansou.example.jp", ""), event.first, event.end, event.status))
        .collect();
    let expected = [
        ("councils/jitsumu/01", "2022-06-21", "2022-07-01", "TENTATIVE"),
        ("councils/jitsumu/02", "2022-09-01", "2022-10-01", "TENTATIVE"),
        ("councils/jitsumu/03", "2022-11-01", "2022-12-01", "TENTATIVE"),
        ("councils/jitsumu/04", "2023-01-01", "2023-02-01", "TENTATIVE"),
        ("councils/joint/2022-06", "2022-06-01", "2022-07-01", "TENTATIVE"),
        ("councils/suishin/01", "2022-06-17", "2022-06-18", "CONFIRMED"),
        ("councils/suishin/02", "2023-02-01", "2023-03-01", "TENTATIVE"),
        ("schedules/fy2022#kihon-hoshin", "2022-09-01", "2022-10-01", "TENTATIVE"),
        ("schedules/fy2022#shidoin-yoryo", "2022-05-20", "2022-05-21", "CONFIRMED"),
        ("schedules/fy2022#shien-keikaku", "2022-07-21", "2022-08-01", "TENTATIVE"),
        ("schedules/fy2022#staffing", "2022-07-21", "2022-08-01", "TENTATIVE"),
        ("schedules/fy2022#symposium", "2023-02-01", "2023-03-01", "TENTATIVE"),
        ("schedules/fy2022#training-start", "2022-07-01", "2022-08-01", "TENTATIVE"),
    ];
    let expected: Vec<_> = expected.map(|(a, b, c, d)| (a.into(), b.into(), c.into(), d.into())).into();
    assert_eq!(found, expected);

    let page = site.text("schedule/index.html");
    let left_out = page.split("class=\"subscribe\"").nth(1).and_then(|rest| rest.split("</details>").next());
    let left_out = left_out.expect("what is left out is named");
    for date in [
        "令和4年7月～9月",
        "令和4年7月上旬～9月",
        "令和4年9月下旬～令和5年3月",
        "令和4年6月下旬～",
        "令和4年8月頃～",
        "令和4年度",
    ] {
        assert!(left_out.contains(&format!("<small>{date}</small>")), "{date}: {left_out}");
    }
}

#[test]
fn an_event_is_the_same_in_every_calendar_and_every_calendar_has_the_form() {
    let site = render(&repository(), &options(NOW));
    let all = events(site.text("calendar.ics"));
    let calendars = calendars(&site);
    assert!(calendars.iter().any(|(path, _)| *path == "councils/suishin/calendar.ics"), "{calendars:?}");
    assert!(calendars.iter().any(|(path, _)| *path == "calendar/platform.ics"), "{calendars:?}");
    for (path, text) in calendars {
        assert_form(path, text);
        let head = &calendar(text).components[0];
        assert_eq!(said(head, &ICalendarProperty::Version), "2.0", "{path}");
        assert_eq!(said(head, &ICalendarProperty::Prodid), "-//bansou.example.jp//bansou//JA", "{path}");
        assert!(text.contains("\r\nX-WR-CALNAME:") && text.contains("\r\nX-WR-TIMEZONE:Asia/Tokyo\r\n"), "{path}");
        let events = events(text);
        assert!(!events.is_empty(), "{path}");
        for (uid, event) in events {
            // What is fictitious is in no calendar but that of its council.
            let expected = Some(&event).filter(|_| !uid.starts_with("samples/"));
            assert_eq!(all.get(&uid), expected, "{path}: {uid}");
        }
    }
    let later = render(&repository(), &options("2022-06-21T09:00:00+09:00"));
    assert_eq!(later.text("calendar.ics"), site.text("calendar.ics"), "no clock is read");
}

/// A site with a council, its meetings and a schedule, each given by its front matter or its items.
fn small(meetings: &[(&str, &str)], items: &str) -> Rendered {
    let mut files = Memory::from([
        ("content/site.yaml", "title: 試験\nbase_url: https://example.jp:8080/kb/\n"),
        ("content/_index.md", "---\ntitle: ホーム\n---\n"),
        ("content/c/_index.md", "---\ntitle: 会議\ncouncil: {name: 会議}\n---\n"),
        ("content/p.md", "---\ntitle: 研修\n---\n"),
    ]);
    for (name, front) in meetings {
        files.insert(&format!("content/c/{name}.md"), format!("---\n{front}\n---\n").into_bytes());
    }
    if !items.is_empty() {
        let schedule = format!(
            "title: 予定\nperiod: FY2022\nas_of: 2022-06-10\nworkstreams:\n  - {{id: w, label: '領域, 一'}}\n  - {{id: v, label: 領域二}}\nitems:\n{items}"
        );
        files.insert("content/schedules/s.yaml", schedule.into_bytes());
    }
    render(&files, &options(NOW))
}

#[test]
fn an_event_says_how_it_stands() {
    let meeting = |date: &str, status: &str| format!("title: 会\nmeeting: {{date: \"{date}\", status: {status}}}");
    let meetings = [
        ("day", meeting("2022-07-01", "planned")),
        ("maybe", meeting("2022-07-01?", "planned")),
        ("about", meeting("2022-07-01~", "planned")),
        ("month", meeting("2022-07", "planned")),
        ("late", meeting("2022-07-late?", "planned")),
        ("held", meeting("2022-06", "held")),
        ("off", meeting("2022-07-01", "cancelled")),
        ("moved", meeting("2022-07-01", "postponed")),
        ("days", meeting("2022-07-01/2022-07-31", "planned")),
        ("long", meeting("2022-07-01/2022-08-01", "planned")),
        ("open", meeting("2022-07-01/..", "planned")),
    ];
    let site = small(&meetings.each_ref().map(|(name, front)| (*name, front.as_str())), "");
    assert_eq!(site.errors(), Vec::<String>::new());
    let found: Vec<(String, String, String)> = events(site.text("c/calendar.ics"))
        .into_iter()
        .map(|(uid, event)| (uid, event.status, event.summary))
        .collect();
    let expected = [
        ("about", "TENTATIVE", "会"),
        ("day", "CONFIRMED", "会"),
        ("days", "CONFIRMED", "会"),
        ("held", "CONFIRMED", "会（令和4年6月）"),
        ("late", "TENTATIVE", "【予定】会（令和4年7月下旬）"),
        ("maybe", "TENTATIVE", "【予定】会"),
        ("month", "TENTATIVE", "会（令和4年7月）"),
        ("moved", "TENTATIVE", "【延期】会"),
        ("off", "CANCELLED", "【中止】会"),
    ];
    let expected: Vec<_> =
        expected.map(|(name, status, text)| (format!("c/{name}@example.jp"), status.into(), text.into())).into();
    assert_eq!(found, expected);
    let page = site.text("c/index.html");
    assert!(page.contains("webcal://example.jp:8080/kb/c/calendar.ics"), "{page}");
    assert!(page.contains("カレンダーに入らない予定（2件）"), "{page}");
}

#[test]
fn a_meeting_of_a_schedule_is_one_event_and_carries_what_both_say() {
    let site = small(
        &[(
            "a",
            "title: 第一回\ndate: 2022-06-01\nupdated: 2022-06-12\nmeeting: {date: 2022-07-01, status: planned, time: 10時から}",
        )],
        "  - {id: a, workstream: w, title: 別の名, page: ../c/a.md, note: 承認, history: [{planned: 2022-06, changed: 2022-06-12}]}\n  \
         - {id: b, workstream: v, title: 研修, planned: 2022-08-01, page: ../p.md}\n  \
         - {id: c, workstream: v, title: 再掲, page: ../c/a.md}\n",
    );
    assert_eq!(site.errors(), Vec::<String>::new());
    let all = events(site.text("calendar.ics"));
    let event = |first: &str, end: &str| Event {
        first: first.into(),
        end: end.into(),
        status: "CONFIRMED".into(),
        summary: "第一回".into(),
        description: "令和4年7月1日（金）\n10時から\n承認".into(),
        sequence: "3".into(),
        stamp: "2022-06-11T15".into(),
        modified: "2022-06-11T15".into(),
        url: "https://example.jp:8080/kb/c/a/".into(),
        categories: "領域, 一".into(),
    };
    assert_eq!(all.keys().collect::<Vec<_>>(), ["c/a@example.jp", "schedules/s#b@example.jp"]);
    assert_eq!(all["c/a@example.jp"], event("2022-07-01T10", ""));
    assert_eq!(all["schedules/s#b@example.jp"].stamp, "2022-06-09T15");
    assert_eq!(events(site.text("calendar/w.ics")).len(), 1);
    assert_eq!(events(site.text("calendar/v.ics")).len(), 2);
}

/// Whoever comes to a meeting's page takes this one along; what is over, called off or too vague can't be.
#[test]
fn a_meeting_to_come_has_a_file_of_its_own() {
    let site = small(
        &[
            ("a", "title: 来る会\nmeeting: {date: 2022-07-01, status: planned}"),
            ("b", "title: 済んだ会\nmeeting: {date: 2022-06-01, status: held}"),
            ("d", "title: やめた会\nmeeting: {date: 2022-07-02, status: cancelled}"),
            ("e", "title: いつかの会\nmeeting: {date: 2022-07-01/.., status: planned}"),
        ],
        "",
    );
    let own: Vec<&str> =
        calendars(&site).into_iter().map(|(path, _)| path).filter(|path| path.contains("meeting")).collect();
    assert_eq!(own, ["c/a/meeting.ics"]);
    let text = site.text("c/a/meeting.ics");
    assert_form("c/a/meeting.ics", text);
    let all = events(site.text("c/calendar.ics"));
    let alone = events(text);
    assert_eq!(alone.keys().collect::<Vec<_>>(), ["c/a@example.jp"]);
    assert_eq!(alone["c/a@example.jp"], all["c/a@example.jp"]);
    assert!(site.text("c/a/index.html").contains("href=\"/kb/c/a/meeting.ics\""));
    for other in ["b", "d", "e"] {
        assert!(!site.text(&format!("c/{other}/index.html")).contains("meeting.ics"), "{other}");
    }
}

#[test]
fn a_hidden_meeting_leaves_nothing_and_a_calendar_is_never_empty() {
    let hidden = ("a", "title: 秘\nstatus: draft\nmeeting: {date: 2022-07-01, status: planned}");
    let vague = ("b", "title: 会\nmeeting: {date: 2022-07-01/.., status: planned}");
    let item = "  - {id: a, workstream: w, title: 秘, page: ../c/a.md}\n  - {id: b, workstream: v, title: 年度, planned: FY2022}\n";
    let site = small(&[hidden, vague], item);
    assert_eq!(calendars(&site), Vec::new());
    assert!(site.tree.keys().all(|path| !path.ends_with(".html") || !site.text(path).contains('秘')));
}

/// The one event of a meeting in a zone, and the rules of the zone as they stand in the file.
fn timed(zone: &str, date: &str, time: &str) -> (Event, Vec<String>) {
    let files = Memory::from([
        ("content/site.yaml", format!("title: 試験\nbase_url: https://example.jp/\ntimezone: {zone}\n").as_str()),
        ("content/_index.md", "---\ntitle: ホーム\n---\n"),
        (
            "content/m.md",
            format!("---\ntitle: 会\nmeeting: {{date: \"{date}\", status: planned, time: \"{time}\"}}\n---\n").as_str(),
        ),
    ]);
    let site = render(&files, &options(NOW));
    assert_eq!(site.errors(), Vec::<String>::new());
    let text = site.text("calendar.ics");
    assert_form("calendar.ics", text);
    let rules = text.split("BEGIN:VTIMEZONE\r\n").nth(1).and_then(|rest| rest.split("END:VTIMEZONE\r\n").next());
    let rules = rules.unwrap_or_default().lines().map(str::to_owned).collect();
    (events(text).remove("m@example.jp").expect("the event"), rules)
}

#[test]
fn a_meeting_whose_hours_are_known_is_an_event_of_these_hours() {
    for (date, time, first, end) in [
        ("2022-07-01", "10:00～12:00", "2022-07-01T10", "2022-07-01T12"),
        ("2022-07-01", "午後1時30分から3時まで", "2022-07-01T13:30", "2022-07-01T15"),
        ("2022-07-01?", "10時～12時", "2022-07-01T10", "2022-07-01T12"),
        ("2022-07-01", "22:00～24:00", "2022-07-01T22", "2022-07-02T00"),
        ("2022-07-01", "10時から", "2022-07-01T10", ""),
        // Where the hours can't be read, or aren't those of one day, it takes the whole of its days.
        ("2022-07-01", "午前中", "2022-07-01", "2022-07-02"),
        ("2022-07-01", "", "2022-07-01", "2022-07-02"),
        ("2022-07-01~", "10:00～12:00", "2022-07-01", "2022-07-02"),
        ("2022-07-01/2022-07-02", "10:00～17:00", "2022-07-01", "2022-07-03"),
        ("2022-07", "10:00～12:00", "2022-07-01", "2022-08-01"),
    ] {
        let (event, rules) = timed("Asia/Tokyo", date, time);
        assert_eq!((event.first.as_str(), event.end.as_str()), (first, end), "{date} {time}");
        let expected: &[&str] = if first.contains('T') {
            &[
                "TZID:Asia/Tokyo",
                "BEGIN:STANDARD",
                "DTSTART:19700101T000000",
                "TZOFFSETFROM:+0900",
                "TZOFFSETTO:+0900",
                "TZNAME:JST",
                "END:STANDARD",
            ]
        } else {
            &[]
        };
        assert_eq!(rules, expected, "{date} {time}");
    }
}

/// What holds when the event begins stands there, and what changes before it ends (RFC 5545 §3.6.5).
#[test]
fn the_rules_of_a_zone_are_those_of_its_events() {
    let standard = [
        "BEGIN:STANDARD",
        "DTSTART:20211107T020000",
        "TZOFFSETFROM:-0400",
        "TZOFFSETTO:-0500",
        "TZNAME:EST",
        "END:STANDARD",
    ];
    let daylight = [
        "BEGIN:DAYLIGHT",
        "DTSTART:20220313T020000",
        "TZOFFSETFROM:-0500",
        "TZOFFSETTO:-0400",
        "TZNAME:EDT",
        "END:DAYLIGHT",
    ];
    for (date, time, expected) in [
        ("2022-03-12", "10:00～12:00", vec![standard]),
        ("2022-03-13", "10:00～12:00", vec![daylight]),
        ("2022-03-13", "0:30～4:00", vec![standard, daylight]),
    ] {
        let (_, rules) = timed("America/New_York", date, time);
        let expected: Vec<&str> = std::iter::once("TZID:America/New_York").chain(expected.concat()).collect();
        assert_eq!(rules, expected, "{date} {time}");
    }
    let (_, rules) = timed("UTC", "2022-03-12", "10:00～12:00");
    assert_eq!(rules[..4], ["TZID:UTC", "BEGIN:STANDARD", "DTSTART:19700101T000000", "TZOFFSETFROM:+0000"]);
}

/// RFC 5545 §3.8.7.4: a program takes over what has a greater number in sequence, or was modified later.
#[test]
fn what_is_revised_is_known_to_be_newer() {
    let event = |meeting: &str, page: &str| {
        let front = format!("title: 会\ndate: 2022-06-01\n{page}meeting: {{{meeting}}}");
        let site = small(&[("a", &front)], "");
        assert_eq!(site.errors(), Vec::<String>::new());
        let event = events(site.text("c/calendar.ics")).remove("c/a@example.jp").expect("the event");
        assert!(event.stamp >= event.modified, "{event:?}");
        (event.sequence.parse::<u32>().expect("a number"), event.modified)
    };
    let steps = [
        ("date: 2022-07-01, status: planned", ""),
        ("date: 2022-07-01, status: postponed", ""),
        ("date: 2022-07-01, status: cancelled", ""),
        ("date: 2022-07-08, status: planned, history: [{planned: 2022-07-01, changed: 2022-06-10}]", ""),
        ("date: 2022-07-08, status: cancelled, history: [{planned: 2022-07-01, changed: 2022-06-10}]", ""),
        (
            "date: 2022-07-15, status: planned, history: [{planned: 2022-07-01, changed: 2022-06-10}, {planned: 2022-07-08, changed: 2022-06-12}]",
            "",
        ),
        (
            "date: 2022-07-15, status: planned, history: [{planned: 2022-07-01, changed: 2022-06-10}, {planned: 2022-07-08, changed: 2022-06-12}]",
            "changes: [{date: 2022-06-14, text: 会場を加えた}]\n",
        ),
    ];
    let found: Vec<(u32, String)> = steps.iter().map(|(meeting, page)| event(meeting, page)).collect();
    assert!(found.windows(2).all(|pair| pair[0].0 < pair[1].0 && pair[0].1 <= pair[1].1), "{found:?}");
    assert_eq!(found[0], (0, "2022-05-31T15".to_owned()));
    assert_eq!(found[3].1, "2022-06-09T15");
    assert_eq!(found[6].1, "2022-06-13T15");
}

#[test]
fn the_sooner_of_two_meetings_of_one_day_is_the_next() {
    let meeting =
        |time: &str| format!("title: {time}の会\nmeeting: {{date: 2022-07-01, status: planned, time: \"{time}\"}}");
    let (late, soon) = (meeting("15:00～16:00"), meeting("9:30～12:00"));
    for order in [["a", "b"], ["b", "a"]] {
        let site = small(&[(order[0], &late), (order[1], &soon)], "");
        let page = site.text("c/index.html");
        let next = page.split("id=\"site-next\"").nth(1).and_then(|rest| rest.split("</section>").next());
        let next = next.expect("the next meeting");
        assert!(next.contains("9:30～12:00の会") && !next.contains("15:00～16:00の会"), "{next}");
    }
}

#[test]
fn a_meeting_says_when_it_was_moved_and_why() {
    let site = small(
        &[
            (
                "a",
                "title: 会\nmeeting: {date: 2022-07-08, status: planned, documents_due: 開催の前日, history: [{planned: 2022-07-01, changed: 2022-06-10, reason: <会場>の都合}]}",
            ),
            ("b", "title: 会\nmeeting: {date: 2022-07-09, status: cancelled, reason: 大雨のため}"),
        ],
        "",
    );
    let page = site.text("c/a/index.html");
    assert!(page.contains("当初 令和4年7月1日 → 令和4年7月8日に変更（&lt;会場&gt;の都合）"), "{page}");
    assert!(page.contains("<dd>開催の前日に掲載します。</dd>"), "{page}");
    assert!(site.text("c/b/index.html").contains("理由：大雨のため"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever a title is made of, it is read back as it was written, however often it is folded.
    #[test]
    fn titles_survive_folding(title in r#"([,;:\\"'n あ漢𠮷\n]|\PC){1,120}"#) {
        prop_assume!(!title.trim().is_empty());
        let title = format!("題{title}題");
        let quoted = serde_json::to_string(&title).expect("a text");
        let front = format!("title: {quoted}\nmeeting: {{date: 2022-07-01, status: planned}}");
        let site = small(&[("a", &front)], "");
        prop_assume!(site.errors().is_empty());
        let text = site.text("calendar.ics");
        assert_form("calendar.ics", text);
        let events = events(text);
        prop_assert_eq!(&events["c/a@example.jp"].summary, &title);
    }
}
