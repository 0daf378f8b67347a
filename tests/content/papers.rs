//! The papers of the sample meeting: made here, so that nobody needs a program that writes PDFs to change them.
//!
//! `BANSOU_BLESS=1 cargo test --test content` writes them anew.

use std::fs;
use std::path::Path;

use bansou::model::pdf::Pdf;
use bansou::parse;

use crate::paper::Paper;
use crate::{SITE, site_pages};

const DIRECTORY: &str = "content/samples/councils/manabu/01";

const PAPERS: [(&str, &str, &[&[&str]]); 4] = [
    (
        "gijishidai.pdf",
        "議事次第【記載例（架空）】",
        &[&[
            "伴走支援の事例を学ぶ会（第1回）議事次第",
            "【記載例（架空）】",
            "日時　令和4年5月20日（金）13時30分～15時30分",
            "場所　A支援機関 会議室",
            "1　開会",
            "2　事例の報告",
            "3　意見交換",
            "4　閉会",
        ]],
    ),
    (
        "shiryo1.pdf",
        "資料1　対話から始めた支援の記録【記載例（架空）】",
        &[
            &["対話から始めた支援の記録", "【記載例（架空）】", "資料1　B商工会議所"],
            &[
                "1　はじめの相談",
                "【記載例（架空）】",
                "経営者は、売上げが伸びないと話していました。",
                "答えを急がず、まず話を聴くことにしました。",
            ],
            &["2　見えてきた課題", "【記載例（架空）】", "対話を重ね、課題は社内の役割の分担にあると分かりました。"],
        ],
    ),
    (
        "sanko1.pdf",
        "参考資料1　支援の段階の見方【記載例（架空）】",
        &[&[
            "支援の段階の見方",
            "【記載例（架空）】",
            "参考資料1　事務局",
            "段階は、経営者の言葉と行動の変化から見ます。",
        ]],
    ),
    (
        "gijiyoshi.pdf",
        "第1回 議事要旨【記載例（架空）】",
        &[
            &[
                "伴走支援の事例を学ぶ会（第1回）議事要旨",
                "【記載例（架空）】",
                "発言者確認済み",
                "1　B商工会議所から、資料1の報告があった。",
            ],
            &["2　意見交換", "【記載例（架空）】", "聴くことに時間をかける意味について、意見があった。"],
        ],
    ),
];

#[test]
fn the_papers_are_what_is_written_here() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(DIRECTORY);
    for (name, title, pages) in PAPERS {
        let bytes = Paper { title, author: "", tagged: true, pages }.bytes();
        if std::env::var_os("BANSOU_BLESS").is_some() {
            fs::write(root.join(name), &bytes).expect("a paper");
        }
        assert!(fs::read(root.join(name)).is_ok_and(|found| found == bytes), "{name}: BANSOU_BLESS=1 writes it anew");
        assert!(bytes.len() < 10_000, "{name} has {} bytes", bytes.len());
        let Pdf::Read(facts) = parse::pdf(&bytes) else { panic!("{name} can't be read") };
        assert_eq!((facts.pages as usize, &*facts.title), (pages.len(), title));
    }
}

#[test]
fn a_meeting_says_all_that_its_participants_need() {
    let pages = site_pages();
    let page = |path: &str| pages.iter().find(|page| page.path == path).unwrap_or_else(|| panic!("no {path}"));
    let first = page("samples/councils/manabu/01/index.html").text("main");
    for words in [
        "資料1 対話から始めた支援の記録（PDF形式：5KB／3ページ） B商工会議所提出",
        "令和4年5月20日（金） 13時30分～15時30分",
        "発言者確認済み",
        "議事要旨（PDF形式：4KB／2ページ）",
        "A支援機関 支援課（架空の連絡先です）",
        "次回 第2回",
    ] {
        assert!(first.contains(words), "{words} isn't in {first}");
    }
    assert!(page("samples/councils/manabu/02/index.html").text("main").contains("前回 第1回"));
    assert!(page("samples/councils/manabu/index.html").text("main").contains("配布資料3件"));
    // Of a meeting without a contact, of a council without one, nobody is said to answer.
    assert!(page("councils/suishin/01/index.html").all("main #site-contact").is_empty());
    // What is fictitious isn't announced to machines.
    let is_event = |path: &str| SITE.text(path).contains("\"@type\":\"Event\"");
    assert!(is_event("councils/suishin/01/index.html"));
    assert!(!is_event("samples/councils/manabu/01/index.html"));
}
