//! Publishing at the right hour: hidden a second before, public at the second itself.

use bansou::files::Memory;

use crate::laws_support::{of_index, options, render};

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

/// A site in which things of every kind have the same hour: `HOURS` stands for their keys, each says its own word, and
/// what shows them is public always.
fn everything(hours: &str) -> Memory {
    let fill = |text: &str| text.replace("HOURS", hours).replace("ROW", &row(hours)).into_bytes();
    let mut files = Memory::new();
    for (path, text) in [
        (
            "content/site.yaml",
            "title: 試験\nbase_url: https://example.jp/\nnav: [{label: 用語, to: /glossary/}]\ntaxonomies: {theme: {label: 題目, vocabulary: theme}}\n\
             held: [{path: data/zqzqdata.txt, HOURS}]\n",
        ),
        (
            "content/_index.md",
            "---\ntitle: ホーム\ntaxonomies: {theme: [zqzqterm]}\nfiles: [{file: zqzqdocument.txt, HOURS}]\n\
             changes: [{date: 2022-06-01, text: zqzqchange, HOURS}]\n---\n[データ](data/zqzqdata.txt)\n\n{{ metric(id=\"zqzqmetric\") }}\n\n\
             {{ metric(id=\"open\") }}\n\n{{ schedule(id=\"a\", show=\"list\") }}\n",
        ),
        ("content/data/zqzqdata.txt", "データ"),
        ("content/zqzqdocument.txt", "資料"),
        (
            "content/metrics/zqzqmetric.yaml",
            "name: 指標\nunit: 件\nkind: count\nHOURS\nseries: [{at: 2022-05, value: 1}]\n",
        ),
        (
            "content/metrics/open.yaml",
            "name: 開いた指標\nunit: 件\nkind: count\nseries: [{at: 2022-04, value: 1}, {at: 2022-05, value: 2, note: zqzqnumber, HOURS}]\n",
        ),
        ("content/metrics/table.yaml", "name: 表の指標\nunit: 件\nkind: count\nseries: table.csv\n"),
        ("content/metrics/table.csv", "at,value,note,publish_at,expires_at\n2022-04,1,,,\n2022-05,2,zqzqtable,ROW\n"),
        (
            "content/schedules/a.yaml",
            "title: 予定\nperiod: FY2022\nas_of: 2022-06\nworkstreams: [{id: a, label: 領域}]\nitems:\n\
             - {id: one, workstream: a, title: 一, planned: 2022-09}\n\
             - {id: two, workstream: a, title: zqzqitem, planned: 2022-09, HOURS}\n",
        ),
        ("content/vocabularies/theme.yaml", "terms: [{key: zqzqterm, label: 題目, HOURS}, {key: t, label: 他}]\n"),
        ("content/glossary.yaml", "terms: [{term: zqzqentry, definition: 語。, HOURS}]\n"),
        ("content/synonyms.yaml", "synonyms: [{words: [zqzqsynonym, 同じ], HOURS}]\n"),
    ] {
        // At the root of a file each key has its line.
        let text = text.replace("\nHOURS\n", &format!("\n{}\n", hours.replace(", ", "\n")));
        files.insert(path, fill(&text));
    }
    files
}

/// The columns `publish_at` and `expires_at` of these keys.
fn row(hours: &str) -> String {
    let of = |key: &str| {
        let (_, after) = hours.split_once(key).unwrap_or_default();
        after.trim_start_matches(": ").split(',').next().unwrap_or_default().replace('"', "")
    };
    format!("{},{}", of("publish_at"), of("expires_at"))
}

const THINGS: [&str; 10] =
    ["data", "document", "change", "metric", "number", "table", "item", "term", "entry", "synonym"];

/// The kinds of things that some output tells of.
fn told(files: &Memory, now: &str) -> Vec<&'static str> {
    let rendered = render(files, &options(now));
    assert_eq!(rendered.errors(), Vec::<String>::new(), "{now}");
    let is_told = |thing: &&str| {
        let word = format!("zqzq{thing}");
        rendered.tree.iter().any(|(path, bytes)| {
            let content = of_index(path, bytes).unwrap_or_default();
            path.contains(&word) || [&content, bytes].iter().any(|bytes| String::from_utf8_lossy(bytes).contains(&word))
        })
    };
    THINGS.into_iter().filter(is_told).collect()
}

#[test]
fn everything_is_published_and_expires_at_its_hour() {
    let none: [&str; 0] = [];
    for (hours, moments) in [
        (
            "publish_at: \"2022-06-17T10:00:00+09:00\"",
            [("2022-06-17T00:59:59Z", false), ("2022-06-17T01:00:00Z", true), ("2023-06-17T01:00:00Z", true)],
        ),
        (
            "expires_at: \"2022-06-17T10:00:00+09:00\"",
            [("2022-06-16T01:00:00Z", true), ("2022-06-17T00:59:59Z", true), ("2022-06-17T01:00:00Z", false)],
        ),
        // A day begins at midnight in the zone of the site, in every file.
        (
            "publish_at: 2022-06-17, expires_at: 2022-06-18",
            [("2022-06-16T14:59:59Z", false), ("2022-06-16T15:00:00Z", true), ("2022-06-17T15:00:00Z", false)],
        ),
    ] {
        let files = everything(hours);
        for (now, is_public) in moments {
            let expected: &[&str] = if is_public { &THINGS } else { &none };
            assert_eq!(told(&files, now), expected, "{hours} at {now}");
        }
    }
}

/// A metric and an entry wait for their page; one that says from when on it is public doesn't.
#[test]
fn a_metric_and_an_entry_wait_for_their_page() {
    for (page, own, now, is_public) in [
        ("publish_at: 2022-06-17", "", "2022-06-16T23:59:59+09:00", false),
        ("publish_at: 2022-06-17", "", "2022-06-17T00:00:00+09:00", true),
        ("status: draft", "", "2022-06-17T00:00:00+09:00", false),
        ("status: draft", "status: published", "2022-06-17T00:00:00+09:00", true),
        ("status: draft", "publish_at: 2022-06-17", "2022-06-17T00:00:00+09:00", true),
        ("status: draft", "publish_at: 2022-06-17", "2022-06-16T00:00:00+09:00", false),
        // It says when it goes, and not when it comes.
        ("status: draft", "expires_at: 2022-07-17", "2022-06-17T00:00:00+09:00", false),
        // A sample says nothing of facts.
        ("status: draft\nfictitious: true", "", "2022-06-17T00:00:00+09:00", true),
    ] {
        let mark = if page.contains("fictitious") { "【記載例（架空）】" } else { "" };
        let entry = if own.is_empty() { String::new() } else { format!(", {own}") };
        let files = Memory::from([
            ("content/site.yaml", "title: 試験\nbase_url: https://example.jp/\n"),
            ("content/_index.md", "---\ntitle: ホーム\n---\n"),
            ("content/p.md", &format!("---\ntitle: 頁{mark}\n{page}\n---\n")),
            (
                "content/metrics/m.yaml",
                &format!(
                    "name: 指標\nunit: 件\nkind: count\npage: ../p.md\nseries: [{{at: 2022-05, value: 1}}]\n{own}\n"
                ),
            ),
            ("content/glossary.yaml", &format!("terms: [{{term: 語, definition: 意味。, see: p.md{entry}}}]\n")),
        ]);
        let tree = render(&files, &options(now)).tree;
        let there = (tree.contains_key("metrics/m.csv"), tree.contains_key("glossary/index.html"));
        assert_eq!(there, (is_public, is_public), "{page} {own} {now}");
    }
}

/// Until the change of a plan is public, the plan before it stands.
#[test]
fn a_plan_is_changed_at_its_hour() {
    let files = Memory::from([
        ("content/site.yaml", "title: 試験\nbase_url: https://example.jp/\n"),
        ("content/_index.md", "---\ntitle: ホーム\n---\n"),
        (
            "content/schedules/a.yaml",
            "title: 予定\nperiod: FY2022\nas_of: 2022-06\nworkstreams: [{id: a, label: 領域}]\nitems:\n\
             - id: one\n  workstream: a\n  title: 一\n  planned: 2022-12-07\n  history:\n\
             \x20 - {planned: 2022-09-01, changed: 2022-06-01}\n\
             \x20 - {planned: 2022-10-05, changed: 2022-06-16, reason: zqzq, publish_at: \"2022-06-17T10:00:00+09:00\"}\n",
        ),
    ]);
    for (now, day, sequence) in
        [("2022-06-17T09:59:59+09:00", "20221005", 3), ("2022-06-17T10:00:00+09:00", "20221207", 6)]
    {
        let rendered = render(&files, &options(now));
        let calendar = rendered.text("calendar.ics");
        assert!(calendar.contains(&format!("DTSTART;VALUE=DATE:{day}")), "{now}: {calendar}");
        assert!(calendar.contains(&format!("SEQUENCE:{sequence}\r\n")), "{now}: {calendar}");
    }
}

/// A number gives way to another at an hour: there is always one of the two, and shown unpublished it is the new one.
#[test]
fn a_number_gives_way_to_another() {
    let files = Memory::from([
        ("content/site.yaml", "title: 試験\nbase_url: https://example.jp/\n"),
        ("content/_index.md", "---\ntitle: ホーム\n---\n"),
        (
            "content/metrics/m.yaml",
            "name: 指標\nunit: 件\nkind: count\nseries:\n\
             - {at: 2022-05, value: 11, note: 速報, expires_at: \"2022-06-17T10:00:00+09:00\"}\n\
             - {at: 2022-05, value: 22, note: 確報, publish_at: \"2022-06-17T10:00:00+09:00\"}\n",
        ),
    ]);
    for (now, unpublished, there, gone) in [
        ("2022-06-17T09:59:59+09:00", false, "速報", "確報"),
        ("2022-06-17T10:00:00+09:00", false, "確報", "速報"),
        ("2022-06-17T09:59:59+09:00", true, "確報", "速報"),
        ("2022-06-17T10:00:00+09:00", true, "確報", "速報"),
    ] {
        let mut options = options(now);
        options.unpublished = unpublished;
        let rendered = render(&files, &options);
        assert_eq!(rendered.errors(), Vec::<String>::new(), "{now}");
        let csv = rendered.text("metrics/m.csv");
        assert!(csv.contains(there) && !csv.contains(gone), "{now} {unpublished}: {csv}");
        assert!(!csv.contains("publish_at"), "{csv}");
    }
}

/// What belongs to a meeting's history waits, too: until then the day before it stands.
#[test]
fn a_meeting_is_moved_at_its_hour() {
    let files = Memory::from([
        ("content/site.yaml", "title: 試験\nbase_url: https://example.jp/\n"),
        ("content/_index.md", "---\ntitle: ホーム\n---\n"),
        ("content/c/_index.md", "---\ntitle: 会議\ncouncil: {name: 会議}\n---\n"),
        (
            "content/c/01.md",
            "---\ntitle: 第1回\nmeeting:\n  number: 1\n  date: 2022-12-07\n  status: planned\n  history:\n\
             \x20   - {planned: 2022-10-05, changed: 2022-06-16, reason: zqzq, publish_at: \"2022-06-17T10:00:00+09:00\"}\n---\n",
        ),
    ]);
    for (now, day, is_told) in
        [("2022-06-17T09:59:59+09:00", "20221005", false), ("2022-06-17T10:00:00+09:00", "20221207", true)]
    {
        let rendered = render(&files, &options(now));
        assert_eq!(rendered.errors(), Vec::<String>::new(), "{now}");
        assert!(rendered.text("calendar.ics").contains(&format!("DTSTART;VALUE=DATE:{day}")), "{now}");
        assert_eq!(rendered.text("c/01/index.html").contains("zqzq"), is_told, "{now}");
    }
}

/// An hour that can't be read is told, and nothing is concluded from it: neither that the thing is public nor that it
/// isn't.
#[test]
fn of_a_mistyped_hour_nothing_is_concluded() {
    let held = |status: &str| {
        format!("---\ntitle: 下書きの頁\n{status}\n---\n[[zqzqentry]] {{{{ metric(id=\"zqzqmetric\") }}}}\n")
    };
    // Everything is public, and says so.
    let plain = everything("publish_at: 2022-06-01");
    let text = |files: &Memory, path: &str| {
        String::from_utf8(bansou::files::Files::read(files, path).expect("a file")).expect("text")
    };
    for (path, written) in [
        ("content/site.yaml", "held: [{path: data/zqzqdata.txt, "),
        ("content/_index.md", "{file: zqzqdocument.txt, "),
        ("content/_index.md", "text: zqzqchange, "),
        ("content/metrics/zqzqmetric.yaml", "kind: count\n"),
        ("content/metrics/open.yaml", "note: zqzqnumber, "),
        ("content/schedules/a.yaml", "title: zqzqitem, planned: 2022-09, "),
        ("content/vocabularies/theme.yaml", "key: zqzqterm, label: 題目, "),
        ("content/glossary.yaml", "definition: 語。, "),
        ("content/synonyms.yaml", "words: [zqzqsynonym, 同じ], "),
        ("content/draft.md", "title: 下書きの頁\n"),
        ("content/page.md", "title: 先の頁\n"),
    ] {
        for hour in ["publish_at: 2022-06-31", "publish_at: \"2022/06/17 10:00\"", "expires_at: 明日", "STATUS: yse"]
        {
            let mut files = plain.clone();
            files.insert("content/draft.md", held("status: draft").into_bytes());
            // Public if its hour isn't read, a page of a day to come, which a draft uses and which uses the rest.
            files.insert(
                "content/page.md",
                "---\ntitle: 先の頁\n---\n[頁](draft.md)".replace("[頁](draft.md)", "頁").into_bytes(),
            );
            let whole = text(&files, path);
            let is_draft = ["file:", "note:", "planned:"].iter().any(|key| written.contains(key));
            let hour = hour.replace("STATUS", if is_draft { "draft" } else { "status" });
            let (hour, end) = if written.ends_with('\n') { (format!("{hour}\n"), "") } else { (hour, "") };
            let at =
                whole.find(written).unwrap_or_else(|| panic!("{written} isn't in {path}: {whole}")) + written.len();
            // In place of what the sample says of it.
            let rest = whole[at..].trim_start_matches("publish_at: 2022-06-01").trim_start_matches("status: draft");
            let rest = if hour.ends_with('\n') { rest.trim_start_matches('\n') } else { rest };
            files.insert(path, format!("{}{hour}{end}{rest}", &whole[..at]).into_bytes());
            let rendered = render(&files, &options("2022-06-17T00:00:00+09:00"));
            let told: Vec<(&str, &str)> = rendered.codes();
            assert_eq!(told.len(), 1, "{path} {hour}: {told:?}");
            assert_eq!(told[0].1, path, "{hour}");
        }
    }
}
