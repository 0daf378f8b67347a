//! Meetings and their records: what a page shows of them, and what is asked for.
#![allow(clippy::disallowed_methods, reason = "a test may look at the disk and at the clock")]

use bansou::files::Memory;

#[path = "laws_support/mod.rs"]
mod laws_support;

use laws_support::{Rendered, options, render};

const NOW: &str = "2022-06-20T09:00:00+09:00";

/// A site with a council and one meeting, given by the keys of `meeting` and its text.
fn site(meeting: &str, text: &str) -> Rendered {
    let page = format!("---\ntitle: 第1回\nmeeting: {{number: 1, {meeting}}}\n---\n{text}\n");
    let files = Memory::from([
        ("content/site.yaml", "title: 試験\nbase_url: https://example.jp/\n"),
        ("content/_index.md", "---\ntitle: ホーム\n---\n"),
        ("content/c/_index.md", "---\ntitle: 会議\ncouncil: {name: 会議}\n---\n"),
        ("content/c/01.md", page.as_str()),
        ("content/c/m.txt", "要旨"),
    ]);
    render(&files, &options(NOW))
}

const WHOLE: &str =
    "date: 2022-06-01, status: held, time: 10:00～12:00, place: 会議室, agenda: [議題], present: [座長]";

#[test]
fn minutes_in_the_text_say_who_speaks() {
    let text = "前文。\n\n○前の人　まだ議事要旨ではありませんが、発言です。\n\n## 議事要旨 {#gijiyoshi}\n\n○座長　始めます。\n○田中委員　つなげて*書いた*発言。\n続きの行。\n\n次の段落。\n\n（一同：○賛成　多数）\n\n- ○項目　一覧\n\n○　名前のない行\n\n○事務局：<b>資料</b>を & [配る](m.txt)。\n";
    let minutes = format!("{WHOLE}, minutes: {{kind: summary, heading: 議事要旨, published: 2022-06-10}}");
    let site = site(&minutes, text);
    assert_eq!(site.errors(), Vec::<String>::new());
    let html = site.text("c/01/index.html");
    let speech = |sign_and_name: &str, rest: &str| {
        let (sign, name) = sign_and_name.split_at('○'.len_utf8());
        format!("<p class=\"speech\"><b class=\"speaker\"><span aria-hidden=\"true\">{sign}</span>{name}</b>{rest}")
    };
    for part in [
        "<a class=\"here\" href=\"#gijiyoshi\">議事要旨（当サイトで読む）</a> <small>令和4年6月10日公開</small>",
        &speech("○前の人", "　まだ議事要旨ではありませんが、発言です。</p>"),
        &speech("○座長", "　始めます。</p>"),
        &speech("○田中委員", "　つなげて<em>書いた</em>発言。"),
        "<p>次の段落。</p>",
        "<p>（一同：○賛成　多数）</p>",
        "<li>○項目　一覧</li>",
        "<p>○　名前のない行</p>",
        &speech("○事務局", "：<b>資料</b>を &amp; <a href=\"/c/m.txt\">配る</a>。</p>"),
    ] {
        assert!(html.contains(part), "{part}: {}", html.split("class=\"prose\"").nth(1).unwrap_or(html));
    }
    assert!(!html.contains("後日公開します"), "{html}");
}

/// Elsewhere a circle is a circle.
#[test]
fn a_page_without_minutes_has_no_speakers() {
    let site = site("date: 2022-07-01, status: planned", "○研修　二日間");
    assert!(site.text("c/01/index.html").contains("<p>○研修　二日間</p>"));
}

#[test]
fn a_record_that_lacks_something_is_warned_of_once() {
    let minutes = "minutes: {kind: summary, status: 確認中}";
    for (meeting, lacking) in [
        (format!("{WHOLE}, {minutes}"), None),
        (
            format!(
                "date: 2022-06-01, status: held, format: オンライン, time: 10時から, agenda: [議題], present: [座長], {minutes}"
            ),
            None,
        ),
        (WHOLE.to_owned(), Some("開催済みの会議の記録に、発言者と発言の内容がありません。")),
        (
            "date: 2022-06-01, status: held".to_owned(),
            Some("開催済みの会議の記録に、時刻、場所、出席者、議題、発言者と発言の内容がありません。"),
        ),
        // What isn't held has no record.
        ("date: 2022-07-01, status: planned".to_owned(), None),
        ("date: 2022-07, status: cancelled".to_owned(), None),
    ] {
        let site = site(&meeting, "");
        let found: Vec<&str> = site
            .diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.code == "record-incomplete")
            .map(|diagnostic| &*diagnostic.message.ja)
            .collect();
        assert_eq!(found, lacking.into_iter().collect::<Vec<_>>(), "{meeting}");
    }
}

/// What machines are told of a meeting to come: its hours with the offset of the site's zone.
#[test]
fn machines_are_told_the_hours() {
    for (meeting, told) in [
        (
            "date: 2022-07-01, status: planned, time: 午後1時30分から3時まで",
            "\"startDate\":\"2022-07-01T13:30:00+09:00\",\"endDate\":\"2022-07-01T15:00:00+09:00\"",
        ),
        ("date: 2022-07-01, status: planned, time: 10時から", "\"startDate\":\"2022-07-01T10:00:00+09:00\"}"),
        ("date: 2022-07-01, status: planned", "\"startDate\":\"2022-07-01\",\"endDate\":\"2022-07-01\""),
        ("date: 2022-07, status: planned, time: 10時から", "\"startDate\":\"2022-07\",\"endDate\":\"2022-07\""),
    ] {
        let site = site(meeting, "");
        let html = site.text("c/01/index.html");
        let event = html.split("\"@type\":\"Event\"").nth(1).expect("an event");
        assert!(event.contains(told), "{meeting}: {}", event.split("</script>").next().unwrap_or_default());
    }
}

/// A council with two meetings, and the minutes of the first on a page of their own with these keys.
fn with_minutes_page(keys: &str, meeting: &str) -> Rendered {
    let text = "## 開会\n\n○座長　始めます。\n\n## 議題1\n\n○事務局　説明します。\n";
    let minutes = format!(
        "---\ntitle: 第1回の議事録\ndate: 2022-06-15\nminutes_of: {{meeting: index.md, kind: full, verified_by_speakers: true}}\n{keys}---\n{text}"
    );
    let first = format!("---\ntitle: 第1回\nmeeting: {{number: 1, {WHOLE}{meeting}}}\n---\n");
    let second = "---\ntitle: 第2回\nmeeting: {number: 2, date: 2022-07-01, status: planned}\n---\n";
    let files = Memory::from([
        ("content/site.yaml", "title: 試験\nbase_url: https://example.jp/\n"),
        ("content/_index.md", "---\ntitle: ホーム\n---\n"),
        ("content/c/_index.md", "---\ntitle: 会議\ncouncil: {name: 会議}\n---\n"),
        ("content/c/01/index.md", &first),
        ("content/c/01/minutes.md", &minutes),
        ("content/c/02.md", second),
    ]);
    render(&files, &options(NOW))
}

#[test]
fn minutes_may_be_a_page_of_their_own_at_their_own_hour() {
    let site = with_minutes_page("", ", minutes: {kind: full, status: 確認中}");
    assert_eq!((site.errors(), site.codes()), (Vec::<String>::new(), Vec::new()));
    let html = site.text("c/01/minutes/index.html");
    for part in [
        "<h1>第1回の議事録</h1>",
        "<a href=\"/c/01/\">第1回</a>（",
        "の議事録 <small>発言者確認済み</small>",
        "<b class=\"speaker\"><span aria-hidden=\"true\">○</span>座長</b>　始めます。",
        "<a href=\"#議題1\">議題1</a>",
    ] {
        assert!(html.contains(part), "{part}: {html}");
    }
    let meeting = site.text("c/01/index.html");
    let link = "<a href=\"/c/01/minutes/\">議事録（当サイトで読む）</a> <small>令和4年6月15日公開</small> <small>発言者確認済み</small>";
    assert!(meeting.contains(link) && !meeting.contains("後日公開します"), "{meeting}");
    // They are news of their day, and no meeting of the council.
    assert!(site.text("updates/index.html").contains("第1回の議事録</a>を公開しました。"));
    assert!(site.text("atom.xml").contains("<title>第1回の議事録</title>"));
    let council = site.text("c/index.html");
    assert!(!council.contains("/c/01/minutes/") && council.contains("/c/02/"), "{council}");
    // Before its hour there is no trace of it.
    for keys in ["publish_at: 2022-07-01\n", "status: draft\n", "status: review\n"] {
        let site = with_minutes_page(keys, ", minutes: {kind: full}");
        assert_eq!((site.errors(), site.codes()), (Vec::<String>::new(), Vec::new()), "{keys}");
        assert!(site.text("c/01/index.html").contains("議事録は後日公開します。"), "{keys}");
        let is_told = |bytes: &[u8]| String::from_utf8_lossy(bytes).contains("/c/01/minutes");
        assert!(!site.tree.iter().any(|(path, bytes)| path.starts_with("c/01/minutes") || is_told(bytes)), "{keys}");
    }
}

#[test]
fn a_record_with_minutes_on_a_page_of_their_own_lacks_none() {
    fn codes(site: &Rendered) -> Vec<&str> {
        site.codes().iter().map(|(code, _)| *code).collect()
    }
    assert_eq!(codes(&with_minutes_page("", "")), Vec::<&str>::new());
    assert_eq!(codes(&with_minutes_page("status: draft\n", "")), ["record-incomplete"]);
    let unrecorded = ", unrecorded: [{part: minutes, reason: 非公開のため}]";
    assert_eq!(codes(&with_minutes_page("status: draft\n", unrecorded)), Vec::<&str>::new());
    assert_eq!(codes(&with_minutes_page("", unrecorded)), ["recorded"]);
}

/// Papers may come before the meeting or after it.
#[test]
fn a_meeting_without_papers_says_when_they_will_stand_there() {
    let due = "令和4年7月下旬に掲載します。";
    for (keys, is_told) in [
        ("date: 2022-07-01, status: planned", true),
        (WHOLE, true),
        ("date: 2022-07-01, status: cancelled, reason: 都合", false),
        ("date: 2022-07-01, status: planned, documents: [{file: m.txt, title: 資料}]", false),
        ("date: 2022-07-01, status: planned, documents: [{file: m.txt, title: 資料, publish_at: 2022-07-20}]", true),
        ("date: 2022-06-01, status: held, documents: [{file: m.txt, title: 資料, publish_at: 2022-07-20}]", true),
    ] {
        let site = site(&format!("{keys}, documents_due: 令和4年7月下旬"), "");
        assert_eq!(site.text("c/01/index.html").contains(due), is_told, "{keys}");
    }
}
