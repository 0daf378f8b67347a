//! `bansou plan`, and what goes with it: `check --at`, the answer about tomorrow, `build --approved`, and the recipes
//! that take the hours out of it.

#![allow(clippy::disallowed_methods, reason = "a test is the outside that the library keeps away from")]

use std::fs;
use std::process::Command;

use scraper::{Html, Selector};
use serde_json::{Value, json};

mod support;

use support::pdf::Paper;
use support::{OUT, Run, SiteTest};

const PAPER: Paper<'static> = Paper { title: "資料", author: "", tagged: true, pages: &[&["進め方"]] };
const LONGER: Paper<'static> =
    Paper { title: "資料", author: "", tagged: true, pages: &[&["進め方"], &["二枚目"]] };

/// The evening before: a page that changes, one that goes, one that moves, one that waits for its hour with its paper.
fn published() -> SiteTest {
    let site = SiteTest::new()
        .file("content/guide.md", "---\ntitle: 手引き\ndate: 2022-06-01\n---\n\n一つ目の文です。\n\n二つ目の文です。\n\n[外](https://example.com/a)\n")
        .page("content/gone.md", "title: なくなる頁\n")
        .page("content/old.md", "title: 移る頁\n")
        .page("content/leads.md", "title: 名を替える頁\n")
        .file("content/paper.md", "---\ntitle: 資料の頁\nfiles: [{file: p.pdf, title: 資料}]\n---\n")
        .bytes("content/p.pdf", &PAPER.bytes());
    site.build().exits(0);
    site
}

fn edited() -> SiteTest {
    published()
        .file("content/guide.md", "---\ntitle: 手引き\ndate: 2022-06-01\n---\n\n一つ目の文です。\n\n書き直した文です。\n\n[外](https://example.com/b)\n")
        .remove("content/gone.md")
        .remove("content/old.md")
        .page("content/new.md", "title: 移る頁\n")
        .remove("content/leads.md")
        .page("content/led.md", "title: 名を替える頁\naliases: [/leads/]\n")
        .bytes("content/p.pdf", &LONGER.bytes())
        .file("content/later.md", "---\ntitle: あすの頁\ndate: 2022-06-18\npublish_at: \"2022-06-18T10:00:00+09:00\"\nfiles: [{file: later.txt}]\n---\n\n公開前の文です。\n")
        .file("content/later.txt", "公開前")
        .page("content/draft.md", "title: 下書きの頁\nstatus: draft\n")
}

fn plan(site: &SiteTest) -> Value {
    site.run(["plan", "--format", "json"]).json()
}

/// What is said of the page at an address.
fn page<'a>(changes: &'a Value, url: &str) -> &'a Value {
    let pages = changes["pages"].as_array().expect("pages");
    pages.iter().find(|page| page["url"] == url).unwrap_or_else(|| panic!("{url} isn't among {changes:#}"))
}

#[test]
fn a_plan_tells_what_a_build_would_do_and_the_build_does_it() {
    let site = edited();
    let plan = plan(&site);
    let changes = &plan["changes"];
    let guide = page(changes, "/guide/");
    assert_eq!(guide["what"], "changed");
    assert_eq!(guide["source"], "content/guide.md");
    // What follows is the page before it, which goes.
    let text = guide["text"].as_array().expect("lines");
    assert_eq!(text[..2], [json!({"gone": "二つ目の文です。"}), json!({"came": "書き直した文です。"})]);
    let links = guide["links"].as_array().expect("addresses");
    assert_eq!(links[3..], [json!({"gone": "https://example.com/a"}), json!({"came": "https://example.com/b"})]);
    let gone = page(changes, "/gone/");
    assert_eq!((&gone["what"], &gone["vanishes"], &gone["heir"]), (&json!("removed"), &json!(true), &Value::Null));
    let old = page(changes, "/old/");
    assert_eq!((&old["vanishes"], &old["heir"]), (&json!(true), &json!("content/new.md")));
    let leads = page(changes, "/leads/");
    assert_eq!(
        (&leads["what"], &leads["vanishes"], &leads["leads_to"]),
        (&json!("removed"), &json!(false), &json!("/led/"))
    );
    assert_eq!(page(changes, "/new/")["what"], "new");
    let papers: Vec<&Value> = changes["documents"].as_array().expect("documents").iter().collect();
    assert_eq!(papers.len(), 1);
    assert_eq!((&papers[0]["what"], &papers[0]["url"]), (&json!("changed"), &json!("/p.pdf")));
    assert_eq!((&papers[0]["before"]["pages"], &papers[0]["after"]["pages"]), (&json!(1), &json!(2)));
    assert_ne!(papers[0]["before"]["hash"], papers[0]["after"]["hash"]);
    assert_eq!(plan["waiting"], json!([{"file": "content/draft.md", "title": "下書きの頁", "why": "draft"}]));
    // What comes by itself.
    assert_eq!(plan["moments"], json!(["2022-06-18T10:00:00+09:00"]));
    let later = &plan["ahead"][0]["changes"];
    let text = page(later, "/later/")["text"].as_array().expect("lines");
    assert!(text.contains(&json!({"came": "公開前の文です。"})), "{text:?}");
    assert_eq!(later["documents"][0]["url"], "/later.txt");
    assert_eq!(later["entries"][0]["in"], "feed");
    assert_eq!(later["entries"][0]["title"], "あすの頁");
    // Nothing of it was done.
    site.run(["plan"]).exits(0).has("gone/index.html", "なくなる頁").absent("new/index.html");
    let counts = |changes: &Value| {
        format!("書き込み {}、変更なし {}、削除 {}", changes["written"], changes["unchanged"], changes["removed"])
    };
    site.build().exits(0).says(&counts(changes));
    let site = site.now("2022-06-18T10:00:00+09:00");
    site.build().exits(0).says(&counts(later));
}

#[test]
fn people_are_told_in_their_language_what_changes() {
    let site = edited();
    let run = site.run(["plan"]).exits(0).stderr("");
    for said in [
        "計画の番号 ",
        "令和4年6月17日（金）10:00に公開するサイト",
        "~ /guide/  手引き",
        "- 二つ目の文です。",
        "+ 書き直した文です。",
        "- /gone/  なくなる頁",
        "aliases: [/gone/]",
        "同じ題名の content/new.md に「aliases: [/old/]」",
        "このアドレスは /led/ に転送されます。",
        "令和4年6月18日（土）10:00  公開できます",
        "下書き  content/draft.md  下書きの頁",
    ] {
        assert!(run.stdout.contains(said), "{said:?} isn't in\n{}", run.stdout);
    }
    let english = site.run(["plan", "--lang", "en"]).exits(0).stdout;
    assert!(english.contains("18 June 2022, 10:00  can be published"), "{english}");
    // A first publication is all new, and one that changes nothing says so.
    assert!(SiteTest::new().run(["plan"]).exits(0).stdout.contains("+ /  トップページ"));
    assert!(published().run(["plan"]).exits(0).stdout.contains("変わるものはありません。"));
}

#[test]
fn a_plan_is_compared_with_the_site_that_is_named() {
    let site = published();
    fs::rename(site.path(OUT), site.path("copy")).expect("a directory");
    let id = |site: &SiteTest, against: &str| {
        site.run(["plan", "--format", "json", "--against", against]).json()["id"].clone()
    };
    // A copy is no target of ours, and is known by its bytes; a manifest alone does, too.
    let nothing = published().run(["plan", "--format", "json"]).json()["id"].clone();
    assert_eq!(id(&site, "copy"), nothing);
    assert_eq!(id(&site, ".site.bansou/manifest"), nothing);
    assert_ne!(plan(&site)["id"], nothing);
    site.run(["plan", "--against", "none"]).exits(2).says("--against「none」がありません。");
    site.run(["plan", "--against", "content/site.yaml"]).exits(2).says("作成の記録（manifest）ではありません。");
    site.run(["plan", "--at", "2022-06-18", "--until", "2022-06-17"])
        .exits(2)
        .says("--until「2022-06-17」が、計画の時");
    site.run(["plan", "--until", "2022-06-16"]).exits(2).says("--until「2022-06-16」が、計画の時");
    site.run(["plan", "--at", "2022-06-18", "--until", "2022-06-18"]).exits(0);
    site.run(["plan", "--at", "あす"]).exits(2).says("--at「あす」を、日時として読めません。");
    site.run(["plan", "--unpublished"]).exits(2).says("--unpublished は付けられません。");
}

/// What a build would warn of is said before it, once, at the build that first says it.
#[test]
fn a_plan_says_what_its_builds_warn_of() {
    let site = SiteTest::new()
        .page("content/a.md", "title: 頁\nreview_by: 2022-06-01\n")
        .page("content/b.md", "title: あす\npublish_at: 2022-06-18\n");
    let planned = plan(&site);
    let codes = |step: &Value| -> Vec<String> {
        let all = step["warnings"].as_array().expect("warnings").iter();
        all.map(|it| it["code"].as_str().expect("a code").to_owned()).collect()
    };
    assert!(codes(&planned).contains(&"review-due".to_owned()), "{planned:#}");
    assert!(!codes(&planned["ahead"][0]).contains(&"review-due".to_owned()));
    let built = site.build().exits(0).stderr;
    let run = site.run(["plan"]).exits(0);
    assert!(run.stdout.contains("公開できるが、確かめたほうがよいこと"), "{}", run.stdout);
    for warning in planned["warnings"].as_array().expect("warnings") {
        let said = warning["message"]["ja"].as_str().expect("a message");
        assert!(built.contains(said), "{said} isn't in {built}");
        assert!(run.stdout.contains(said), "{said} isn't in {}", run.stdout);
    }
}

/// What keeps a build from publishing over what stands keeps a plan from having a number, and is said alike.
#[test]
fn a_plan_fails_where_the_build_is_refused() {
    let line = |run: &Run| run.stderr.lines().find(|line| line.starts_with("エラー: ")).map(str::to_owned);
    for (path, bytes) in [("計画.html", "<p>x"), ("guide/.htaccess", "Deny"), ("new/index.html", "同じ場所")] {
        let site = edited();
        let before = plan(&site);
        let site = site.file(&format!("{OUT}/{path}"), bytes);
        let (planned, built) = (site.run(["plan", "--format", "json"]).exits(2), site.build().exits(2));
        assert_eq!(line(&planned), line(&built));
        assert!(line(&built).is_some_and(|line| line.contains(path)), "{}", built.stderr);
        let refused = planned.json();
        assert_eq!((&refused["id"], &refused["succeeds"]), (&Value::Null, &json!(false)));
        assert_eq!(refused["refusal"]["files"], json!([path]));
        // It is what the build does once the file is away.
        assert_eq!(refused["changes"], before["changes"]);
        for format in ["text", "html"] {
            let run = site.run(["plan", "--format", format]).exits(2);
            assert!(run.stdout.contains(path) && !run.stdout.contains("--approved"), "{}", run.stdout);
        }
        // Nobody can approve it.
        site.run(["plan", "--format", "json", "--out", "plan.json"]).exits(2);
        approved(&site, &site.path("plan.json").to_string_lossy()).exits(2);
        let site = site.remove(&format!("{OUT}/{path}"));
        assert_eq!(plan(&site)["id"], before["id"]);
        approved(&site, before["id"].as_str().expect("an id")).exits(0);
    }
    // A directory that nobody published to, where the site is published if nobody says otherwise.
    let site = SiteTest::new().file("public/index.html", "昔のサイト");
    let (planned, built) = (site.run_bare(["plan"]).exits(2), site.run_bare(["build"]).exits(2));
    assert_eq!((line(&planned), line(&planned).is_some()), (line(&built), true));
    assert!(planned.stdout.contains("このままでは公開できません。"), "{}", planned.stdout);
    let site = SiteTest::new().file("public", "フォルダーではない");
    assert_eq!(line(&site.run_bare(["plan"]).exits(2)), line(&site.run_bare(["build"]).exits(2)));
}

#[test]
fn a_plan_names_what_was_changed_by_hand_and_what_becomes_of_it() {
    let site = edited()
        .file(&format!("{OUT}/404.html"), "手の頁")
        .edit(&format!("{OUT}/guide/index.html"), "手引き", "手の手引き")
        .edit(&format!("{OUT}/gone/index.html"), "なくなる頁", "手の頁")
        .remove(&format!("{OUT}/robots.txt"));
    let planned = plan(&site);
    let becomes = |path: &str, becomes: &str| json!({"path": path, "becomes": becomes});
    assert_eq!(
        planned["altered"],
        json!([
            becomes("404.html", "published"),
            becomes("gone/index.html", "removed"),
            becomes("guide/index.html", "other"),
            becomes("robots.txt", "published"),
        ])
    );
    let told = site.run(["plan"]).exits(0).stdout;
    assert!(told.contains("手で変えられたファイル 4"), "{told}");
    assert!(told.contains("~ 404.html\n        元に戻ります。"), "{told}");
    approved(&site, planned["id"].as_str().expect("an id"))
        .exits(0)
        .says("手で変えられていたファイル: 404.html、gone/index.html、guide/index.html、robots.txt")
        .lacks("404.html", "手の頁");
    assert_eq!(plan(&site)["altered"], json!([]));
}

/// What tomorrow's build would fail at is told tonight, with both places.
#[test]
fn tonight_says_what_cannot_be_published_tomorrow() {
    let site = SiteTest::new()
        .page("content/c/_index.md", "title: 会議\ncouncil: {name: 会議}\n")
        .page("content/c/01.md", "title: 第1回\nmeeting: {number: 1, date: 2022-06-01, status: held, time: 10:00～12:00, place: 東京, present: [甲], agenda: [議題], minutes: {kind: summary}}\n")
        .page(
            "content/c/02.md",
            "title: 第2回\npublish_at: \"2022-06-18T10:00:00+09:00\"\nmeeting: {number: 1, date: 2022-06-18, status: planned}\n",
        );
    let told = "令和4年6月18日（土）10:00から公開できません。";
    site.check().exits(1).says("エラー[number-twice]").says(told).says("content/c/01.md");
    let machines = site.run(["check", "--format", "json"]).exits(1).json();
    let diagnostics = machines["diagnostics"].as_array().expect("a list");
    assert_eq!(diagnostics.len(), 1, "{machines:#}");
    assert_eq!(diagnostics[0]["from"], "2022-06-18T10:00:00+09:00");
    // A build today publishes what is right today, and warns.
    site.build()
        .exits(0)
        .says("警告[number-twice]")
        .says(told)
        .has("c/01/index.html", "第1回")
        .absent("c/02/index.html");
    // At that moment it is what it is.
    let run = site.run_bare(["check", "--at", "2022-06-18T10:00", "--root", "."]).exits(1).says("エラー[number-twice]");
    assert!(!run.stderr.contains("公開できません"), "{}", run.stderr);
    site.run_bare(["check", "--at", "2022-06-17T10:00", "--root", "."]).exits(1).says(told);
    let plan = site.run(["plan", "--format", "json"]).exits(1).json();
    assert_eq!((&plan["succeeds"], &plan["ahead"][0]["succeeds"]), (&json!(true), &json!(false)));
    assert_eq!(plan["ahead"][0]["errors"][0]["code"], "number-twice");
    let related = &plan["ahead"][0]["errors"][0]["related"][0];
    assert_eq!((&related["file"], &related["line"]), (&json!("content/c/01.md"), &json!(3)));
    let site = site.now("2022-06-18T10:00:00+09:00");
    site.build().exits(1);
    let failing = site.run(["plan", "--format", "json"]).exits(1).json();
    assert_eq!((&failing["id"], &failing["changes"]), (&Value::Null, &Value::Null));
}

/// A mistake that a template makes of a page is met when the page is rendered, at its hour and not before.
#[test]
fn a_page_that_no_template_can_show_is_told_before_its_hour() {
    let site = SiteTest::new()
        .file("content/later.md", "---\ntitle: あす\npublish_at: 2022-06-18\n---\n{{ nothing() }}\n")
        .page("content/expiring.md", "title: 終わる頁\nexpires_at: 2022-06-20\n");
    site.check().exits(1).says("エラー[unknown-component]").says("令和4年6月18日（土）0:00から公開できません。");
    // What is wrong today is told as today's alone.
    let site = site.file("content/now.md", "---\ntitle: いま\n---\n{{ nothing() }}\n").remove("content/later.md");
    let run = site.check().exits(1).says("エラー[unknown-component]");
    assert!(!run.stderr.contains("公開できません"), "{}", run.stderr);
}

fn approved(site: &SiteTest, approved: &str) -> Run {
    site.run(["build", "--approved", approved])
}

#[test]
fn what_is_approved_is_published_and_nothing_else() {
    let site = edited();
    let id = plan(&site)["id"].as_str().expect("an id").to_owned();
    approved(&site, "0000-0000-0000-0000")
        .exits(1)
        .says("承認された計画と異なるため、公開していません。")
        .says(&id)
        .has("gone/index.html", "なくなる頁")
        .absent("new/index.html");
    approved(&site, "nai.json").exits(2).says("--approved「nai.json」というファイルはありません。");
    approved(&site, "content/site.yaml").exits(2).says("--approved「content/site.yaml」は、");
    let site = site.file("content/another.md", "---\ntitle: 承認の後の頁\n---\n");
    approved(&site, &id).exits(1).absent("another/index.html");
    let site = site.remove("content/another.md");
    approved(&site, &id).exits(0).has("new/index.html", "移る頁").absent("gone/index.html");
    // Once more there is nothing left to be done.
    approved(&site, &id).exits(0).says("既に公開済みです。").says("書き込み 0、");
    approved(&site, "0000-0000-0000-0000").exits(1);
    // What was changed since is another plan.
    let site = site.page("content/another.md", "title: 承認の後の頁\n");
    approved(&site, &id).exits(1).absent("another/index.html");
}

/// A number says no hour; it is that of the hour at which a build does just that.
#[test]
fn a_number_that_is_used_too_early_says_its_hour() {
    let site = published()
        .page("content/a.md", "title: あすの頁\npublish_at: \"2022-06-18T10:00:00+09:00\"\n")
        .page("content/b.md", "title: あさっての頁\npublish_at: \"2022-06-19T09:30:15+09:00\"\n");
    site.build().exits(0);
    let id = |at: &str| {
        site.run(["plan", "--at", at, "--format", "json"]).exits(0).json()["id"].as_str().expect("an id").to_owned()
    };
    for (at, label) in [
        ("2022-06-18T10:00:00+09:00", "令和4年6月18日（土）10:00"),
        ("2022-06-19T09:30:15+09:00", "令和4年6月19日（日）9:30"),
    ] {
        let run = approved(&site, &id(at)).exits(1).absent("a/index.html");
        assert!(run.stderr.contains(&format!("まだその時ではありません：{label}")), "{}", run.stderr);
    }
    let first = id("2022-06-18T10:00:00+09:00");
    let site = site.now("2022-06-18T10:00:00+09:00");
    approved(&site, &first).exits(0).has("a/index.html", "あすの頁").absent("b/index.html");
    approved(&site, &first).exits(0).says("既に公開済みです。");
}

/// A plan as a file is held against what would be published file by file, whatever of it stands already.
#[test]
fn a_plan_in_a_file_says_what_is_different() {
    let site = edited();
    site.run(["plan", "--at", "2022-06-18T10:00:00+09:00", "--format", "json", "--out", "plan.json"])
        .exits(0)
        .says("書き出しました。");
    let plan_file = site.path("plan.json");
    let plan_file = plan_file.to_str().expect("a path");
    // Before its hour the page isn't there; nor will it be as it was approved if its paper isn't.
    let not_yet = "まだその時ではありません：令和4年6月18日（土）10:00から公開できます。";
    approved(&site, plan_file).exits(1).says(not_yet).says_nothing_of("later/index.html");
    let site = site.file("content/later.txt", "別の資料");
    approved(&site, plan_file).exits(1).says("承認されたのに、そのとおりにならないファイル:").says("later/index.html");
    let site = site.file("content/later.txt", "公開前");
    // Something else came.
    let site = site.now("2022-06-18T10:00:00+09:00").file("content/another.md", "---\ntitle: 承認の後\n---\n");
    let run = approved(&site, plan_file).exits(1).says("承認されていない変更:").says("+ another/index.html");
    run.has("gone/index.html", "なくなる頁");
    let site = site.remove("content/another.md").now("2022-06-17T12:00:00+09:00");
    // A part of what was approved is published in the afternoon, by another plan; the rest comes at its hour.
    site.build().exits(0);
    let site = site.now("2022-06-18T10:00:00+09:00");
    approved(&site, plan_file).exits(0).has("later/index.html", "あすの頁");
    // It is done: once more is no difference.
    approved(&site, plan_file).exits(0).says("既に公開済みです。");
    let site = site.file("plan.json", "{\"format\": \"another\"}");
    approved(&site, plan_file).exits(2);
}

/// One page that can be printed, judged by a parser that isn't ours.
#[test]
fn the_page_for_approval_is_whole_and_stands_alone() {
    let site =
        edited().file("content/later2.md", "---\ntitle: <b>太い</b>\npublish_at: 2022-06-19\n---\n[ない](nai.md)\n");
    for lang in ["ja", "en"] {
        site.run(["plan", "--format", "html", "--out", "plan.html", "--lang", lang]).exits(1);
        let text = fs::read_to_string(site.path("plan.html")).expect("a page");
        let html = Html::parse_document(&text);
        assert!(html.errors.is_empty(), "{:?}\n{text}", html.errors);
        let all = |selector: &str| html.select(&Selector::parse(selector).expect("a selector")).collect::<Vec<_>>();
        assert_eq!(all("html")[0].attr("lang"), Some(lang));
        assert_eq!(all("h1").len(), 1);
        assert_eq!(all("script, link[rel=stylesheet], img, iframe, form, a[href]").len(), 0);
        assert!(!text.contains("url(") && !text.contains("@import"));
        assert_eq!(all("meta[name=robots]")[0].attr("content"), Some("noindex, nofollow"));
        assert!(all("th").iter().all(|th| th.attr("scope").is_some()));
        assert_eq!(all(".approval tr").len(), 3);
        let words: String = html.root_element().text().collect();
        for said in [
            "書き直した文です。",
            "二つ目の文です。",
            "公開前の文です。",
            "/later.txt",
            "/old/",
            "下書きの頁",
            "bansou build --approved ",
        ] {
            assert!(words.contains(said), "{said} isn't in {words}");
        }
        assert_eq!(all("b").len(), 0, "a title of an author is text");
        let fails = if lang == "ja" { "公開できません" } else { "can't be published" };
        assert!(words.contains(fails));
    }
    // A plan that can't be written leaves the one that is there.
    let site = site.file("dir/plan.html", "前");
    site.run(["plan", "--format", "html", "--out", "none/plan.html"]).exits(2).says("先に作ってください。");
    // A plan tells what isn't public: it goes neither into a site nor among its sources.
    for out in ["site/plan.html", "site/index.html", "content/plan.html", ".site.bansou/plan.html"] {
        site.run(["plan", "--format", "html", "--out", out]).exits(2).says("出力先にできません");
    }
    assert!(!fs::read_to_string(site.path("site/index.html")).expect("home").contains("計画"));
    site.run(["plan", "--format", "html", "--out", "dir"]).exits(2);
    assert_eq!(fs::read_to_string(site.path("dir/plan.html")).expect("a file"), "前");
    // Without a home page there is no site, and the page says why.
    let site = SiteTest::empty().file("content/site.yaml", "title: 伴走支援\nbase_url: https://example.jp/\n");
    let run = site.run(["plan", "--format", "html"]).exits(1);
    let html = Html::parse_document(&run.stdout);
    assert!(html.errors.is_empty(), "{:?}", html.errors);
    assert!(!run.stdout.contains("--approved") && run.stdout.contains("トップページ"), "{}", run.stdout);
}

/// The block of code of the manual that begins with the file's name.
fn recipe(manual: &str, name: &str) -> String {
    let head = format!("# {name}\n");
    let blocks = manual.split("```").skip(1).step_by(2);
    let bodies = blocks.filter_map(|block| block.split_once('\n').map(|(_, body)| body));
    let body = bodies.into_iter().find(|body| body.contains(&head)).unwrap_or_else(|| panic!("no recipe {name}"));
    body.to_owned()
}

/// Runs the recipe of this name in a site's folder; what it prints.
fn run_recipe(name: &str, site: &SiteTest) -> String {
    let manual = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/publishing.md")).expect("the manual");
    fs::write(site.path(name), recipe(&manual, name)).expect("a script");
    let output = Command::new("sh")
        .arg(name)
        .current_dir(site.root())
        .env("BANSOU", env!("CARGO_BIN_EXE_bansou"))
        .env("BANSOU_PLAN", "--now 2022-06-17T10:00:00+09:00")
        .output()
        .expect("a shell");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

#[test]
fn the_recipe_of_crontab_has_a_line_for_each_hour() {
    let site = edited().page("content/odd.md", "title: 半端な時\npublish_at: \"2022-11-05T00:05:09+09:00\"\n");
    let (program, root) = (env!("CARGO_BIN_EXE_bansou"), fs::canonicalize(site.root()).expect("a directory"));
    let call = format!("cd '{}' && {program} build --quiet", root.display());
    assert_eq!(run_recipe("bansou-crontab", &site), format!("0 10 18 6 * {call}\n5 0 5 11 * sleep 9; {call}\n"));
    // Where nothing comes by itself, no line is made of a title that looks like an hour.
    let site = SiteTest::new().page("content/a.md", "title: \"2022-06-18T10:00:00+09:00\"\nstatus: draft\n");
    assert_eq!(run_recipe("bansou-crontab", &site), "");
}

#[test]
fn the_recipe_of_a_timer_names_each_hour() {
    let timer = run_recipe("bansou-timer", &edited());
    let calendar: Vec<&str> = timer.lines().filter_map(|line| line.strip_prefix("OnCalendar=")).collect();
    assert_eq!(calendar, ["*-*-* 00:00:05", "2022-06-18 10:00:00"]);
    // Judged by systemd itself where it is.
    for expression in calendar {
        if let Ok(output) = Command::new("systemd-analyze").args(["calendar", expression]).output() {
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        }
    }
}

/// Only what changed is sent; where rsync isn't installed nobody can tell.
#[test]
fn the_recipe_of_rsync_sends_what_changed() {
    if Command::new("rsync").arg("--version").output().is_err() {
        return;
    }
    let manual = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/publishing.md")).expect("the manual");
    let script =
        recipe(&manual, "bansou-send").replace("rsync ", "rsync --itemize-changes ").replace("public/", "site/");
    let site = edited().file("bansou-send", &script);
    let send = || {
        let output =
            Command::new("sh").args(["bansou-send", "sent/"]).current_dir(site.root()).output().expect("a shell");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("text")
    };
    send();
    let plan = plan(&site);
    site.build().exits(0);
    let said = send();
    let mut sent: Vec<&str> =
        said.lines().filter(|line| line.starts_with(">f")).filter_map(|line| line.get(12..)).collect();
    sent.sort_unstable();
    let files = plan["changes"]["files"].as_array().expect("files").iter();
    let written: Vec<&str> =
        files.filter(|file| !file["after"].is_null()).filter_map(|file| file["path"].as_str()).collect();
    assert_eq!(sent, written);
}

/// What PowerShell makes of the recipe: the text between its marks, with what it calls by a name put in.
fn task(recipe: &str, hours: &[String], program: &str, folder: &str) -> String {
    let (_, rest) = recipe.split_once("@\"\n").expect("a text");
    let (xml, _) = rest.split_once("\"@").expect("its end");
    let triggers =
        hours.iter().map(|it| ["    <TimeTrigger><StartBoundary>", it, "</StartBoundary></TimeTrigger>\r\n"].concat());
    let hours: String = triggers.collect();
    let xml = xml.replace("$hours", &hours).replace("$program", program).replace("$folder", folder);
    assert!(!xml.contains('$'), "{xml}");
    xml
}

/// The task of Windows: its form by the schema (MS-TSCH 2.5), and Wine's `schtasks` where that is.
#[test]
fn the_recipe_of_a_windows_task_names_each_hour() {
    let manual = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/publishing.md")).expect("the manual");
    let recipe = recipe(&manual, "bansou-task.ps1");
    let site = edited()
        .page("content/odd.md", "title: \"2022-11-05T00:05:09+09:00\"\npublish_at: \"2022-11-05T00:05:09+09:00\"\n");
    let json = site.run(["plan", "--format", "json"]).stdout;
    // The lines that the recipe takes are the hours, and no title that looks like one.
    let pattern = recipe.split_once("-Pattern '").and_then(|(_, rest)| rest.split_once('\'')).expect("a pattern").0;
    let site = site.file("plan.json", &json);
    let found =
        Command::new("grep").args(["-E", pattern, "plan.json"]).current_dir(site.root()).output().expect("grep");
    let hours: Vec<String> = String::from_utf8(found.stdout)
        .expect("text")
        .lines()
        .map(|line| line.trim().trim_end_matches(',').trim_matches('"').to_owned())
        .collect();
    assert_eq!(hours, ["2022-06-18T10:00:00+09:00", "2022-11-05T00:05:09+09:00"]);
    let task = task(&recipe, &hours, r"C:\bansou\bansou.exe", r"C:\伴走 &amp; 支援");
    let xml = roxmltree::Document::parse(&task).expect("XML");
    let root = xml.root_element();
    let space = "http://schemas.microsoft.com/windows/2004/02/mit/task";
    assert!(
        root.has_tag_name((space, "Task"))
            && xml.descendants().all(|it| !it.is_element() || it.tag_name().namespace() == Some(space))
    );
    let texts = |name: &str| -> Vec<&str> {
        root.descendants().filter(|it| it.has_tag_name((space, name))).filter_map(|it| it.text()).collect()
    };
    assert_eq!(texts("StartBoundary")[1..], hours);
    for at in texts("StartBoundary") {
        let is_civil = at.parse::<jiff::civil::DateTime>().is_ok() && !at.contains('+');
        assert!(is_civil || at.parse::<jiff::Timestamp>().is_ok(), "{at} is no xs:dateTime");
    }
    assert_eq!((texts("WorkingDirectory"), texts("Arguments")), (vec![r"C:\伴走 & 支援"], vec!["--quiet build"]));
    // No more triggers than a task may have.
    assert!(recipe.contains("-First 47 |"));
    let wide: Vec<u8> = "\u{feff}".encode_utf16().chain(task.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let site = site.bytes("bansou-task.xml", &wide);
    let line = recipe.lines().find_map(|line| line.strip_prefix("schtasks ")).expect("the command");
    let wine = |program: &str, arguments: &[&str]| {
        let mut command = Command::new(program);
        command.args(arguments).current_dir(site.root()).env("WINEPREFIX", site.path("wine")).env("WINEDEBUG", "-all");
        command.env_remove("DISPLAY").output()
    };
    if wine("wineboot", &["-i"]).is_ok() {
        let arguments: Vec<&str> = ["schtasks"].into_iter().chain(line.split(' ')).collect();
        let output = wine("wine", &arguments).expect("wine");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert!(site.path("wine/drive_c/windows/system32/tasks/bansou").is_file());
        let _ = wine("wineserver", &["-k"]);
    }
}

/// A server of nginx over a site, where nginx is: what its configuration says is answered.
struct Nginx(std::process::Child);

impl Drop for Nginx {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The head of the answer to a request for an address, and its body.
#[cfg(unix)]
fn asked(socket: &std::path::Path, target: &str) -> Option<(String, String)> {
    use std::io::{Read, Write};
    let mut stream = std::os::unix::net::UnixStream::connect(socket).ok()?;
    write!(stream, "GET {target} HTTP/1.1\r\nHost: example.go.jp\r\nConnection: close\r\n\r\n").ok()?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).ok()?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    text.split_once("\r\n\r\n").map(|(head, body)| (head.to_owned(), body.to_owned()))
}

/// What the recipe of nginx makes of a site: its hashed files, its earlier addresses, its withdrawn pages.
#[cfg(unix)]
#[test]
fn a_server_by_the_recipe_of_nginx_answers_as_it_says() {
    let manual = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/publishing.md")).expect("the manual");
    let site = SiteTest::new()
        .file("content/site.yaml", &format!("{}redirects: [nginx]\n", support::SITE_YAML))
        .page("content/guide.md", "title: 手引き\naliases: [/旧 手引き/]\n")
        .page(
            "content/gone.md",
            "title: 取り下げた頁\nstatus: withdrawn\nwithdrawn: {date: 2022-06-10, reason: 誤りのため}\n",
        );
    site.build().exits(0).has("redirects.nginx.conf", "/gone/");
    let root = site.root().display().to_string();
    let temporary =
        ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(|it| format!("{it}_temp_path {root}/{it};\n"));
    let server = recipe(&manual, "bansou.conf")
        .replace("listen 80;", &format!("listen unix:{root}/socket;"))
        .replace("/srv/www/bansou", &format!("{root}/{OUT}"));
    let head = format!(
        "daemon off;\nmaster_process off;\npid {root}/pid;\nerror_log {root}/error.log;\nevents {{}}\nhttp {{\naccess_log off;\n"
    );
    let conf = site.path("nginx.conf");
    fs::write(&conf, format!("{head}{}{server}}}\n", temporary.concat())).expect("a configuration");
    let run = Command::new("nginx").args(["-e", &format!("{root}/error.log"), "-c"]).arg(&conf).spawn();
    let Ok(run) = run.map(Nginx) else { return };
    let socket = site.path("socket");
    let first = (0..600).find_map(|_| {
        std::thread::sleep(std::time::Duration::from_millis(50));
        asked(&socket, "/")
    });
    let (head, _) =
        first.unwrap_or_else(|| panic!("{}", fs::read_to_string(site.path("error.log")).unwrap_or_default()));
    assert!(head.starts_with("HTTP/1.1 200") && head.contains("Cache-Control: no-cache"), "{head}");
    for target in ["/gone/", "/gone"] {
        let (head, body) = asked(&socket, target).expect("an answer");
        assert!(head.starts_with("HTTP/1.1 410") && body.contains("誤りのため"), "{target}: {head}\n{body}");
        assert!(head.contains("X-Content-Type-Options: nosniff"), "{head}");
    }
    let (head, _) = asked(&socket, "/%E6%97%A7%20%E6%89%8B%E5%BC%95%E3%81%8D/").expect("an answer");
    assert!(head.starts_with("HTTP/1.1 301") && head.contains("/guide/\r\n"), "{head}");
    for (target, status) in [("/nothing/", "404"), ("/redirects.nginx.conf", "404"), ("/robots.txt", "200")] {
        let (head, _) = asked(&socket, target).expect("an answer");
        assert!(head.starts_with(&format!("HTTP/1.1 {status}")), "{target}: {head}");
    }
    let assets = support::files_below(&site.path(&format!("{OUT}/assets")));
    let (head, _) = asked(&socket, &format!("/assets/{}", assets[0].0)).expect("an answer");
    assert!(head.contains("max-age=31536000, immutable"), "{head}");
    drop(run);
}

/// The configuration of nginx, judged by nginx where it is.
#[test]
fn the_recipe_of_nginx_is_understood() {
    let manual = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/publishing.md")).expect("the manual");
    let server = recipe(&manual, "bansou.conf");
    // Its names of hashed files are those that the site has.
    assert!(server.contains("^/assets/.*\\.[0-9a-f]{10}\\.[a-z0-9]+$") && server.contains("^/search/[0-9a-f]{16}/"));
    let site = published();
    let is_hashed = |path: &str| {
        let parts: Vec<&str> = path.split('.').collect();
        matches!(&parts[..], [.., hash, _] if hash.len() == 10 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()))
    };
    let assets: Vec<String> =
        support::files_below(&site.path("site/assets")).into_iter().map(|(path, _)| path).collect();
    assert!(!assets.is_empty() && assets.iter().all(|path| is_hashed(path)), "{assets:?}");
    // Without the rights of a server: its directories lie in the site's, and it listens nowhere.
    let root = site.root().display().to_string();
    let temporary =
        ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(|it| format!("{it}_temp_path {root}/{it};\n"));
    let server = server.replace("listen 80;", &format!("listen unix:{root}/socket;"));
    let head = format!("pid {root}/pid;\nerror_log {root}/error.log;\nevents {{}}\nhttp {{\naccess_log off;\n");
    let site = site.file("nginx.conf", &format!("{head}{}{server}}}\n", temporary.concat()));
    if let Ok(output) = Command::new("nginx").args(["-t", "-c"]).arg(site.path("nginx.conf")).output() {
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}
