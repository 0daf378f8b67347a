//! Publishing at the right hour: hidden a second before, public at the second itself.

use bansou::files::Memory;

use crate::laws_support::{options, render};

/// Whether the page with this front matter is in the site of a moment, in a site of this time zone.
fn is_public(front: &str, zone: &str, now: &str) -> bool {
    let config = format!("title: 試験\nbase_url: https://example.jp/\ntimezone: {zone}\n");
    let page = format!("---\ntitle: 頁\n{front}\n---\n");
    let files = Memory::from([
        ("content/site.yaml", config.as_str()),
        ("content/_index.md", "---\ntitle: ホーム\n---\n"),
        ("content/a.md", &page),
    ]);
    let rendered = render(&files, &options(now));
    assert_eq!(rendered.errors(), Vec::<String>::new(), "{front}");
    let there = rendered.tree.contains_key("a/index.html");
    assert_eq!(there, rendered.text("sitemap.xml").contains("/a/"), "{front} at {now}");
    there
}

#[test]
fn a_page_is_published_and_expires_at_its_hour() {
    // front matter, the site's zone, the last second before, the hour itself
    for (front, zone, before, at) in [
        ("publish_at: \"2022-06-17T10:00:00+09:00\"", "Asia/Tokyo", "2022-06-17T00:59:59Z", "2022-06-17T01:00:00Z"),
        (
            "publish_at: \"2022-06-17T10:00:00+09:00\"",
            "America/New_York",
            "2022-06-17T00:59:59Z",
            "2022-06-17T01:00:00Z",
        ),
        (
            "publish_at: \"2022-06-17T01:00:00Z\"",
            "Asia/Tokyo",
            "2022-06-17T09:59:59+09:00",
            "2022-06-17T10:00:00+09:00",
        ),
        ("publish_at: 2022-06-17", "Asia/Tokyo", "2022-06-16T14:59:59Z", "2022-06-16T15:00:00Z"),
        ("publish_at: 2022-06-17", "UTC", "2022-06-16T23:59:59Z", "2022-06-17T00:00:00Z"),
        ("publish_at: 2022-06-17", "America/New_York", "2022-06-17T03:59:59Z", "2022-06-17T04:00:00Z"),
        // Summer time begins at midnight: the day begins at one.
        ("publish_at: 2018-11-04", "America/Sao_Paulo", "2018-11-04T02:59:59Z", "2018-11-04T03:00:00Z"),
    ] {
        assert!(!is_public(front, zone, before), "{front} in {zone} is public at {before}");
        assert!(is_public(front, zone, at), "{front} in {zone} is hidden at {at}");
        let expiring = front.replace("publish_at", "expires_at");
        assert!(is_public(&expiring, zone, before), "{expiring} in {zone} is hidden at {before}");
        assert!(!is_public(&expiring, zone, at), "{expiring} in {zone} is public at {at}");
    }
}

#[test]
fn a_page_is_public_between_its_hours_only() {
    let front = "publish_at: 2022-06-17\nexpires_at: 2022-06-19";
    for (now, public) in [
        ("2022-06-16T23:59:59+09:00", false),
        ("2022-06-17T00:00:00+09:00", true),
        ("2022-06-18T23:59:59+09:00", true),
        ("2022-06-19T00:00:00+09:00", false),
    ] {
        assert_eq!(is_public(front, "Asia/Tokyo", now), public, "{now}");
    }
}

/// A consent holds through the whole of its last day, in the site's zone.
#[test]
fn a_consent_ends_with_its_day() {
    let case = "kind: case\ncompany: {anonymized: true, label: A社}\nconsent: {status: granted, expires: 2022-06-17}";
    for (zone, now, public) in [
        ("Asia/Tokyo", "2022-06-17T23:59:59+09:00", true),
        ("Asia/Tokyo", "2022-06-18T00:00:00+09:00", false),
        ("UTC", "2022-06-18T00:00:00+09:00", true),
        ("UTC", "2022-06-18T00:00:00Z", false),
    ] {
        assert_eq!(is_public(case, zone, now), public, "{zone} {now}");
    }
}

/// An attachment waits for its own hour, while its page is public.
#[test]
fn an_attachment_is_published_at_its_hour() {
    let files = Memory::from([
        ("content/site.yaml", "title: 試験\nbase_url: https://example.jp/\n"),
        (
            "content/_index.md",
            "---\ntitle: ホーム\nfiles: [{file: 資料.pdf, publish_at: 2022-06-17}]\n---\n[資料](資料.pdf)\n",
        ),
        ("content/資料.pdf", "%PDF-1.7"),
    ]);
    for (now, public) in [("2022-06-16T23:59:59+09:00", false), ("2022-06-17T00:00:00+09:00", true)] {
        let rendered = render(&files, &options(now));
        assert_eq!(rendered.tree.contains_key("資料.pdf"), public, "{now}");
        assert_eq!(rendered.text("index.html").contains(".pdf"), public, "{now}");
    }
}

/// A meeting's paper and its minutes wait each for its own hour: until then neither they nor their names are anywhere.
#[test]
fn a_meetings_papers_are_published_each_at_its_hour() {
    let files = Memory::from([
        ("content/site.yaml", "title: 試験\nbase_url: https://example.jp/\n"),
        ("content/_index.md", "---\ntitle: ホーム\n---\n[要旨](c/minutes.txt)\n"),
        ("content/c/_index.md", "---\ntitle: 会議\ncouncil: {name: 会議}\n---\n"),
        (
            "content/c/01.md",
            "---\ntitle: 第1回\nmeeting:\n  number: 1\n  date: 2022-06-17\n  status: held\n  documents:\n    \
             - {label: 資料1, title: はじめの題, file: one.txt}\n    \
             - {label: 資料2, title: ひみつの題, file: two.txt, submitted_by: ひみつの課, publish_at: \"2022-06-17T10:00:00+09:00\"}\n  \
             minutes: {kind: full, title: ひみつの議事録, file: minutes.txt, publish_at: 2022-07-15}\n---\n",
        ),
        ("content/c/one.txt", "一"),
        ("content/c/two.txt", "二"),
        ("content/c/minutes.txt", "要旨"),
        ("content/c/unclaimed.txt", "誰も配らない"),
    ]);
    for (now, paper, minutes) in [
        ("2022-06-17T09:59:59+09:00", false, false),
        ("2022-06-17T10:00:00+09:00", true, false),
        ("2022-06-17T10:00:01+09:00", true, false),
        ("2022-07-14T23:59:59+09:00", true, false),
        ("2022-07-15T00:00:00+09:00", true, true),
    ] {
        let rendered = render(&files, &options(now));
        assert_eq!(rendered.errors(), Vec::<String>::new(), "{now}");
        let named = |word: &str| rendered.tree.values().any(|bytes| String::from_utf8_lossy(bytes).contains(word));
        assert!(rendered.tree.contains_key("c/one.txt"), "{now}");
        assert!(!rendered.tree.contains_key("c/unclaimed.txt"), "{now}");
        assert_eq!(rendered.tree.contains_key("c/two.txt"), paper, "{now}");
        assert_eq!(rendered.tree.contains_key("c/minutes.txt"), minutes, "{now}");
        for (word, public) in [
            ("資料2", paper),
            ("ひみつの題", paper),
            ("ひみつの課", paper),
            ("two.txt", paper),
            ("minutes.txt", minutes),
            ("ひみつの議事録", minutes),
        ] {
            assert_eq!(named(word), public, "{word} at {now}");
        }
    }
}
