//! Sites to look at, and what every answer of a preview has in common.

use std::collections::BTreeMap;
use std::fs;

use crate::http::Answer;
use crate::picture::{exif, png, xmp};
use crate::support::{SiteTest, files_below};

/// Writes a file of a site whose preview runs.
pub fn write(site: &SiteTest, path: &str, text: impl AsRef<[u8]>) {
    fs::write(site.place(path), text).expect("a file in a throw-away directory");
}

/// What a build of the site writes, by path.
pub fn built(site: &SiteTest) -> BTreeMap<String, Vec<u8>> {
    let out = tempfile::tempdir().expect("a throw-away directory");
    let public = out.path().join("public");
    site.run(["build", "--quiet", "--out", &public.to_string_lossy()]).exits(0);
    files_below(&public).into_iter().map(|(path, file)| (path, fs::read(file).expect("a published file"))).collect()
}

/// What every answer says, whatever was asked by whomever.
#[track_caller]
pub fn assert_guarded(answer: &Answer, what: &str) {
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("cache-control", "no-store"),
        ("referrer-policy", "same-origin"),
        ("x-frame-options", "DENY"),
        ("cross-origin-resource-policy", "same-origin"),
    ] {
        assert_eq!(answer.header(name), Some(value), "{name} of {what}");
    }
    assert!(answer.body.is_empty() || answer.header("content-type").is_some(), "{what} has no type");
    let policy = answer.header("content-security-policy").unwrap_or_default();
    for rule in ["default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"] {
        assert!(policy.split("; ").any(|known| known == rule), "{what} lacks {rule}: {policy}");
    }
    assert!(!policy.contains("unsafe") && !policy.contains('*'), "{what}: {policy}");
    let is_shared = |name: &str| name.starts_with("access-control-") || name == "set-cookie";
    let shared: Vec<_> = answer.headers.iter().filter(|(name, _)| is_shared(name)).collect();
    assert!(shared.is_empty(), "{what} has {shared:?}");
}

/// A site with every kind of address that there is, and with pages that aren't public.
pub fn of_every_kind(base_url: &str) -> SiteTest {
    let mut site = SiteTest::empty()
        .file("content/site.yaml", &format!("title: 伴走支援\nbase_url: {base_url}\ntheme: mine\n{TAXONOMIES}"))
        .file("content/_index.md", "---\ntitle: トップページ\n---\n[[伴走]]して[知らせ](news/_index.md)ます。\n")
        .file("content/news/_index.md", "---\ntitle: 知らせ\nsort_by: date\npaginate_by: 2\n---\n")
        .file("content/org/_index.md", "---\ntitle: 組織\n---\n")
        .file("content/org/kanto.md", "---\ntitle: 関東\n---\n")
        .file("content/glossary.yaml", "terms:\n  - {term: 伴走, kana: ばんそう, definition: ともに走ること。}\n")
        .file(
            "content/vocabularies/theme.yaml",
            "terms:\n  - {key: dx, label: デジタル化}\n  - {key: ma, label: 承継}\n",
        )
        .file("content/metrics/m.yaml", METRIC)
        .file("content/schedules/fy2022.yaml", SCHEDULE)
        .file("content/council/_index.md", "---\ntitle: 会議\ncouncil: {name: 会議}\n---\n")
        .file("content/council/01.md", MEETING)
        .file("content/cases/_index.md", "---\ntitle: 事例\n---\n")
        .file("content/cases/a.md", CASE)
        .file("content/日本語 の頁.md", "---\ntitle: 名前が日本語の頁\n---\n")
        .file("content/papers/index.md", PAPERS)
        .file("content/papers/資料 1.txt", "資料")
        .file("content/papers/割合.csv", "a,b\r\n1,2\r\n")
        .file("content/council/shidai.txt", "次第")
        .file("content/papers/図.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>")
        .bytes("content/papers/photo.png", &png(Some(&exif(6, true)), Some(&xmp(true))))
        .bytes("content/papers/any.bin", &[0, 255, 13, 10])
        .file("content/drafts/a/index.md", "---\ntitle: 下書き\nstatus: draft\n---\n")
        .file("themes/mine/theme.yaml", "extends: default\n")
        .file("themes/mine/assets/logo.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>")
        .file("themes/mine/assets/fonts/f.woff2", "wOF2");
    for number in 1..=5 {
        let front = format!(
            "title: 知らせ{number}\ndate: 2022-05-0{number}\ntags: [札]\ntaxonomies: {{theme: [dx], org: [kanto]}}\naliases: [/old/{number}/]\n"
        );
        site = site.page(&format!("content/news/p{number}.md"), &front);
    }
    site
}

const TAXONOMIES: &str = "taxonomies:\n  theme: {label: 課題, vocabulary: theme, paginate_by: 2}\n  \
                          org: {label: 組織, section: org}\n  tags: {label: 札}\n";
const METRIC: &str = "name: 拠点\nunit: 箇所\nkind: count\ndefinition: 数えたもの。\nsource: 試験\n\
                      series:\n  - {at: 2021, value: 4}\n  - {at: FY2022, value: 7, status: plan}\n";
const SCHEDULE: &str = "title: 予定\nperiod: FY2022\nas_of: 2022-06\nsource: 試験\n\
                        columns: [2022-04/2022-09, 2022-10/2023-03]\nworkstreams:\n  - {id: a, label: 一}\n\
                        items:\n  - {id: x, workstream: a, title: 会, kind: other, planned: 2022-07-15}\n";
const MEETING: &str = "---\ntitle: 第1回\nmeeting:\n  number: 1\n  date: 2022-06-20\n  status: planned\n  \
                       documents: [{label: 資料1, title: 次第, file: shidai.txt}]\n---\n";
const CASE: &str = "---\ntitle: 町工場\ncompany: {anonymized: true, label: A社}\nconsent: {status: granted}\n---\n";
const PAPERS: &str = "---\ntitle: 資料集\nfiles:\n  - {file: 資料 1.txt}\n  - {file: 割合.csv}\n  \
                      - {file: any.bin}\n---\n![図](図.svg)\n![写真](photo.png)\n";

/// The kinds of addresses, each by a file that stands for it.
pub const KINDS: [&str; 24] = [
    "index.html",
    "404.html",
    "robots.txt",
    "sitemap.xml",
    "atom.xml",
    "calendar.ics",
    "news/index.html",
    "news/page/2/index.html",
    "news/atom.xml",
    "news/p1/index.html",
    "old/1/index.html",
    "theme/index.html",
    "theme/dx/index.html",
    "theme/dx/page/2/index.html",
    "org/kanto/index.html",
    "tags/札/index.html",
    "glossary/index.html",
    "updates/index.html",
    "metrics/m.csv",
    "metrics/m.excel.csv",
    "metrics/m.json",
    "council/01/index.html",
    "papers/資料 1.txt",
    "papers/any.bin",
];
