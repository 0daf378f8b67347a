//! How the commands end, what they say beside the mistakes, and what they leave alone.

#![allow(clippy::disallowed_methods, reason = "a test is the outside that the library keeps away from")]

use std::fs;
use std::process::Command;

mod support;

use support::SiteTest;

const MISTAKE: &str = "title: 案内\ndate: 2022-02-30\n";

#[test]
fn a_site_without_mistakes_is_built() {
    SiteTest::new()
        .page("content/guide.md", "title: 手引き\n")
        .build()
        .exits(0)
        .stdout("")
        .says("2ページを確認用に書き出しました（公開はしていません）。")
        .has("guide/index.html", "手引き")
        .has("index.html", "トップページ");
}

#[test]
fn a_byte_order_mark_and_crlf_are_no_mistakes() {
    let page = "\u{feff}---\r\ntitle: 手引き\r\ntags:\r\n  - 対話\r\n---\r\n\r\n## 概要\r\n\r\n本文[^1]です。\r\n\r\n[^1]: 注\r\n";
    SiteTest::new()
        .file("content/site.yaml", "\u{feff}title: 伴走支援\r\nbase_url: https://example.jp/\r\n")
        .file("content/guide.md", page)
        .file("content/data/a.csv", "\u{feff}局,人数\r\n関東,12\r\n")
        .file("content/glossary.yaml", "\u{feff}terms:\r\n  - term: 対話\r\n    definition: 話し合うこと\r\n")
        .args(["--quiet"])
        .build()
        .exits(0)
        .stderr("")
        .has("guide/index.html", "本文")
        .has("guide/index.html", "概要</h2>");
}

#[test]
fn a_mistake_keeps_the_old_site_standing() {
    let site = SiteTest::new().page("content/guide.md", "title: 手引き\n");
    site.build().exits(0).has("guide/index.html", "手引き");
    let site = site.page("content/guide.md", "title: 新しい手引き\n").page("content/a.md", MISTAKE);
    site.build()
        .exits(1)
        .says("エラー[no-such-day]")
        .says("エラー 1、警告 0")
        .says("誤りがあるため、公開していません。前のサイトはそのままです。")
        .has("guide/index.html", "手引き")
        .lacks("guide/index.html", "新しい手引き")
        .absent("a/index.html");
    site.remove("content/a.md").build().exits(0).has("guide/index.html", "新しい手引き");
}

#[test]
fn a_mistake_found_while_rendering_keeps_the_old_site_standing_too() {
    let site = SiteTest::new();
    site.build().exits(0);
    site.file("content/_index.md", "---\ntitle: 別の題名\n---\n{{ nothing() }}\n")
        .build()
        .exits(1)
        .says("エラー[unknown-component]")
        .has("index.html", "トップページ")
        .lacks("index.html", "別の題名");
}

#[test]
fn a_warning_keeps_nothing_back() {
    SiteTest::new()
        .file("content/guide.md", "---\ntitle: 手引き\n---\n![](zu.png)\n")
        .file("content/zu.png", "")
        .build()
        .exits(0)
        .says("警告[image-alt]")
        .says("エラー 0、警告 1")
        .has("guide/index.html", "zu.png");
}

#[test]
fn a_mistake_in_a_draft_is_a_warning() {
    SiteTest::new()
        .page("content/a.md", &format!("{MISTAKE}status: draft\n"))
        .build()
        .exits(0)
        .says("警告[no-such-day]")
        .says("公開していないページ 1")
        .absent("a/index.html");
}

#[test]
fn a_case_is_hidden_until_the_company_consents() {
    const NAME: &str = "株式会社見本製作所";
    let case = |status: &str| {
        format!(
            "title: {NAME}の事例\nsummary: {NAME}の取組\ncompany:\n  name: {NAME}\n\
             consent:\n  status: {status}\n  date: 2022-04-01\n  expires: 2022-06-17\n  record: 同意書綴り3\n"
        )
    };
    let site = SiteTest::new().page("content/cases/_index.md", "title: 事例\n");
    for status in ["pending", "refused", "withdrawn"] {
        let site = SiteTest::new().page("content/cases/_index.md", "title: 事例\n");
        site.page("content/cases/mihon.md", &case(status))
            .build()
            .exits(0)
            .says("公開していないページ 1")
            .nowhere(NAME)
            .nowhere("mihon");
    }
    let site = site.page("content/cases/mihon.md", &case("granted"));
    site.build().exits(0).has("cases/mihon/index.html", NAME).has("cases/index.html", NAME).nowhere("同意書綴り");
    // The consent holds through its last day, in the site's zone.
    site.now("2022-06-18T00:00:00+09:00").build().exits(0).nowhere(NAME);
}

#[test]
fn quiet_says_mistakes_alone() {
    SiteTest::new().args(["--quiet"]).build().exits(0).stderr("").stdout("");
    SiteTest::new().args(["--quiet"]).check().exits(0).stderr("").stdout("");
    SiteTest::new().page("content/a.md", MISTAKE).args(["--quiet", "--lang", "en"]).check().exits(1).stderr(
        "\
error[no-such-day]: there is no such day in 2022-02
 --> content/a.md:3:7
  |
3 | date: 2022-02-30
  |       ^^^^^^^^^^
  |
  = help: write a day from 01 to 28
",
    );
}

#[test]
fn check_publishes_nothing() {
    let run = SiteTest::new().page("content/a.md", "title: 案内\n").check().exits(0).says("2ページを調べました");
    run.absent("");
}

#[test]
fn the_language_is_asked_for_or_that_of_the_locale() {
    let site = || SiteTest::new().page("content/a.md", MISTAKE);
    site().check().says("エラー[no-such-day]").says_nothing_of("error");
    site().env("LC_ALL", "en_GB.UTF-8").check().says("error[no-such-day]").says_nothing_of("エラー");
    site().env("LC_ALL", "en_GB.UTF-8").args(["--lang", "ja"]).check().says("エラー[no-such-day]");
    site().env("LC_ALL", "").env("LANG", "C").check().says("エラー[no-such-day]");
}

#[test]
fn machines_are_told_places_and_both_languages_on_standard_output() {
    let run = SiteTest::new().page("content/a.md", MISTAKE).args(["--format", "json"]).check().exits(1).stderr("");
    assert_eq!(
        run.json(),
        serde_json::json!({"diagnostics": [{
            "severity": "error", "code": "no-such-day", "file": "content/a.md",
            "line": 3, "column": 7, "byte_start": 24, "byte_end": 34, "text": "date: 2022-02-30",
            "message": {"ja": "2022年2月に、この日はありません。", "en": "there is no such day in 2022-02"},
            "help": [{"ja": "01から28までの日を2桁で書いてください。", "en": "write a day from 01 to 28"}],
            "related": []
        }], "hidden": []})
    );
    let run = SiteTest::new().args(["--format", "json"]).check().exits(0).stderr("");
    assert_eq!(run.json(), serde_json::json!({"diagnostics": [], "hidden": []}));
}

/// What isn't public is named at the end, each thing with its file and its hour, what waits for a page with that page.
#[test]
fn what_is_not_public_is_listed_with_its_hour() {
    let site = SiteTest::new()
        .page("content/c/_index.md", "title: 会議\ncouncil: {name: 会議}\n")
        .page(
            "content/c/01.md",
            "title: 第1回\npublish_at: \"2099-12-01T10:00:00+09:00\"\nmeeting: {number: 1, date: 2099-12-01, status: planned}\n",
        )
        .file(
            "content/schedules/a.yaml",
            "title: 予定\nperiod: FY2022\nas_of: 2022-06\nworkstreams: [{id: a, label: 領域}]\n\
             items: [{id: one, workstream: a, title: 会合, page: ../c/01.md}]\n",
        )
        .file("content/glossary.yaml", "terms: [{term: 語, definition: 意味。, status: draft}]\n");
    let hour = "令和81年12月1日（火）10:00から公開";
    let of_page = format!("  ページ「第1回」（content/c/01.md）: {hour}\n");
    let of_item = format!("  予定の項目「会合」（content/schedules/a.yaml）: {hour}（content/c/01.md に合わせて）\n");
    let others = "公開していないもの: 予定の項目 1、用語 1\n";
    let told =
        format!("公開していないページ 1\n{of_page}{others}{of_item}  用語「語」（content/glossary.yaml）: 下書き\n");
    for run in [site.check(), site.build()] {
        assert!(run.stderr.contains(&told), "{}", run.stderr);
    }
    let hidden = &site.args(["--format", "json"]).check().json()["hidden"];
    let (at, with) = ("2099-12-01T10:00:00+09:00", "content/c/01.md");
    let page = serde_json::json!({
        "thing": "page", "name": "第1回", "file": "content/c/01.md", "why": "scheduled", "at": at, "with": null
    });
    let item = serde_json::json!({
        "thing": "item", "name": "会合", "file": "content/schedules/a.yaml", "why": "scheduled", "at": at, "with": with
    });
    assert_eq!((&hidden[0], &hidden[1]), (&page, &item));
}

#[test]
fn nothing_that_a_terminal_would_obey_is_printed() {
    let run = SiteTest::new()
        .file("content/a.md", "---\ntitle: \"\\u001b[31m赤\"\nstatus: \"\u{1b}[2J\"\n---\n[\u{1b}[2J](x\u{1b}.md)\n")
        .check()
        .exits(1);
    assert!(!run.stderr.contains(|c: char| c.is_control() && c != '\n'), "{:?}", run.stderr);
}

#[test]
fn of_very_many_mistakes_the_first_are_shown() {
    let site = SiteTest::new().file("content/a.md", &format!("---\ntitle: 案内\n---\n{}\n", "{{ a( ".repeat(300)));
    let run = site.check().exits(1).says("ほかに100件あります。").says("エラー 300、警告 0");
    assert_eq!(run.stderr.matches("エラー[component-syntax]").count(), 200);
    let machines = site.args(["--format", "json"]).check().json();
    assert_eq!(machines["diagnostics"].as_array().map(Vec::len), Some(300));
}

#[test]
fn trouble_of_usage_and_environment_is_2() {
    SiteTest::new().args(["--colour"]).build().exits(2).says("--colour");
    SiteTest::new()
        .run_bare(["build", "--now", "昨日"])
        .exits(2)
        .says("--now「昨日」を、日時として読めません。2022-06-17 か");
    // A day begins in Japan, whatever the zone of the machine.
    for (now, shown) in [("2022-06-17", true), ("2022-06-16T23:59", false), ("2022-06-16T15:00:00Z", true)] {
        let site = SiteTest::new().page("content/a.md", "title: 頁\npublish_at: 2022-06-17\n");
        let result = site.run_bare(["build", "--now", now, "--out", "確認用"]).exits(0);
        if shown {
            result.has("a/index.html", "頁")
        } else {
            result.absent("a/index.html")
        };
    }
    SiteTest::new()
        .args(["--base-url", "example.jp"])
        .build()
        .exits(2)
        .says("https:// で始まるアドレスではありません。");
    let site = SiteTest::new();
    site.run_bare(["biuld"]).exits(2).says("build");
    site.run_bare([] as [&str; 0]).exits(2);
    site.run_bare(["--help"]).exits(0).stderr("");
    site.run_bare(["--version"]).exits(0).stderr("");
}

#[test]
fn a_root_without_content_is_2_and_says_what_is_missing() {
    let said = "エラー: 「[ROOT]」に content フォルダーがありません。\
                content のあるフォルダーで実行するか、--root でその場所を指定してください。";
    SiteTest::empty().build().exits(2).stderr(said).absent("");
    SiteTest::empty().check().exits(2).stderr(said);
    let site = SiteTest::empty().file("a.txt", "");
    for root in ["none", "a.txt"] {
        let said = format!("エラー: フォルダー「{root}」がありません。");
        site.run_bare(["check", "--root", root]).exits(2).stderr(&said);
    }
}

#[test]
fn an_output_directory_that_is_not_ours_is_refused() {
    for (out, file) in
        [("content", "content/_index.md"), ("content/out", "content/_index.md"), (".", "content/_index.md")]
    {
        let site = SiteTest::new().args(["--out", out]);
        site.build().exits(2).says("出力先");
        assert!(site.path(file).is_file(), "{out}");
    }
    let site = SiteTest::new().file("site/大切な書類.txt", "大切");
    site.build().exits(2).says("既に別のファイルがあります。").has("大切な書類.txt", "大切");
    let site = SiteTest::new().file("file", "");
    site.args(["--out", "file"]).build().exits(2).says("フォルダーではありません。");
}

#[test]
fn a_home_page_that_is_not_public_keeps_the_old_site_standing() {
    let site = SiteTest::new().page("content/guide.md", "title: 手引き\n");
    site.build().exits(0).has("guide/index.html", "手引き");
    site.file("content/_index.md", "---\ntitle: トップページ\nstatus: draft\n---\n")
        .build()
        .exits(1)
        .says("エラー[no-home]")
        .has("guide/index.html", "手引き");
}

#[test]
fn what_is_not_public_needs_a_place_of_its_own() {
    let site = SiteTest::new().page("content/draft.md", "title: 下書き\nstatus: draft\n");
    site.build().exits(0).absent("draft/index.html");
    site.run_bare(["build", "--unpublished"]).exits(2).says("--out").absent("draft/index.html");
}

#[test]
fn a_company_without_consent_is_never_shown_whatever_its_page_is() {
    let site = SiteTest::new()
        .page("content/a/_index.md", "title: 一覧\n")
        .page("content/a/p.md", "title: 案内\nkind: page\ncompany: {name: 甲社}\nconsent: {status: pending}\n");
    site.build().exits(0).absent("a/p/index.html").nowhere("甲社");
}

#[test]
fn an_address_of_the_menu_cannot_leave_its_attribute() {
    let config = "title: 伴走支援\nbase_url: https://example.jp/\nnav: [{label: 外, to: 'https://example.com/\" onclick=\"x&a=1'}]\n";
    let site = SiteTest::new().file("content/site.yaml", config);
    site.build().exits(0).lacks("index.html", "\" onclick").has("index.html", "&quot; onclick=&quot;x&amp;a=1");
}

#[test]
fn a_file_in_the_folder_of_a_hidden_page_is_hidden_with_it() {
    let site = SiteTest::new()
        .page("content/h/index.md", "title: 下書き\nstatus: draft\n")
        .file("content/h/s.pdf", "秘密")
        .page("content/p.md", "title: 案内\nfiles: [{file: h/s.pdf}]\n");
    site.build().exits(0).says("警告[hidden-target]").absent("h/s.pdf");
}

#[test]
fn a_mistake_in_a_page_that_waits_for_its_hour_is_told_before_it() {
    let body = "---\ntitle: 予告\npublish_at: 2099-01-01\n---\n[ない](nai.md)\n";
    let site = SiteTest::new().file("content/later.md", body);
    site.build().exits(0).says("警告[broken-link]").absent("later/index.html");
    let draft = body.replace("publish_at: 2099-01-01", "status: draft");
    site.file("content/later.md", &draft).build().exits(0).says("警告[broken-link]").absent("later/index.html");
}

/// A file of the theme that the program carries is shown, and copied into a theme that extends it.
#[test]
fn a_file_of_the_theme_is_copied_into_a_theme_of_the_site() {
    let root = tempfile::tempdir().expect("a directory");
    fs::create_dir(root.path().join("content")).expect("a directory");
    let run = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_bansou"))
            .args(["--lang", "en"])
            .args(arguments)
            .current_dir(root.path())
            .output()
            .expect("the program runs");
        (
            output.status.code(),
            String::from_utf8(output.stdout).expect("text"),
            String::from_utf8(output.stderr).expect("text"),
        )
    };
    let (code, shown, _) = run(&["theme", "show", "templates/page.html"]);
    assert_eq!((code, &*shown), (Some(0), include_str!("../themes/default/templates/page.html")));
    assert!(run(&["theme", "show"]).1.lines().any(|line| line == "assets/site.css"));
    let (code, _, said) = run(&["theme", "show", "templates/pge.html"]);
    assert_eq!(code, Some(2));
    assert!(said.contains("did you mean `templates/page.html`?"), "{said}");
    assert_eq!(run(&["theme", "copy", "templates/page.html"]).0, Some(0));
    let own = root.path().join("themes/own");
    assert_eq!(fs::read_to_string(own.join("theme.yaml")).expect("a file"), "name: own\nextends: default\n");
    assert_eq!(fs::read_to_string(own.join("templates/page.html")).expect("a file"), shown);
    // Nothing that stands is written over, and the theme of the program isn't taken the place of.
    assert_eq!(run(&["theme", "copy", "templates/page.html"]).0, Some(2));
    assert_eq!(run(&["theme", "copy", "templates/page.html", "--to", "default"]).0, Some(2));
    assert_eq!(run(&["theme", "copy", "templates/page.html", "--to", "../x"]).0, Some(2));
}

/// A row: the arguments, what is said in Japanese, and in English.
#[test]
fn arguments_that_are_not_understood_are_told_in_the_language_of_the_messages() {
    let site = SiteTest::new();
    for (arguments, ja, en) in [
        (
            "rollback --lsit",
            "「--lsit」という指定はありません。「--list」の誤りではありませんか。",
            "unexpected argument '--lsit'",
        ),
        ("build --zzzzzz", "「--zzzzzz」という指定はありません。\n", "unexpected argument '--zzzzzz'"),
        (
            "buld",
            "「buld」というコマンドはありません。「build」の誤りではありませんか。",
            "unrecognized subcommand 'buld'",
        ),
        ("plan --at", "「--at <TIME>」に値がありません。\n", "a value is required for '--at <TIME>'"),
        (
            "plan --format htm",
            "「--format <text|json|html>」に「htm」は指定できません。「text」「json」「html」のどれかを指定してください。「html」の誤りではありませんか。",
            "invalid value 'htm'",
        ),
        (
            "check --lang",
            "「--lang <ja|en>」に値がありません。「ja」「en」のどれかを指定してください。",
            "a value is required",
        ),
        ("rollback x", "「[N]」の値「x」は、正しい形ではありません。", "invalid value 'x' for '[N]'"),
        ("serve --port 70000", "「--port <PORT>」の値「70000」は、正しい形ではありません。", "invalid value '70000'"),
        (
            "build --adopt public --out www",
            "「--adopt <DIR>」は、「--out <DIR>」と一緒には指定できません。",
            "cannot be used with '--out <DIR>'",
        ),
        ("build --out a --out b", "「--out <DIR>」は、一度しか指定できません。", "cannot be used multiple times"),
        ("build --as-public", "「--now <TIME>」も指定してください。", "required arguments were not provided"),
        ("rollback 1 2", "「2」という指定はありません。", "unexpected argument '2'"),
    ] {
        for (lang, said) in [("ja", ja), ("en", en)] {
            let all: Vec<&str> = ["--lang", lang].into_iter().chain(arguments.split(' ')).collect();
            let all: Vec<&str> = if arguments.ends_with("--lang") { vec!["check", "--lang"] } else { all };
            if all.len() == 2 && lang == "en" {
                continue;
            }
            let run = site.run_bare(all).exits(2).stdout("");
            assert!(run.stderr.contains(said), "{arguments} {lang}: {said:?} isn't in\n{}", run.stderr);
            let head = if lang == "ja" { "エラー: " } else { "error: " };
            assert!(run.stderr.starts_with(head), "{arguments}: {}", run.stderr);
            if lang == "ja" {
                let is_japanese = !run.stderr.contains("error") && !run.stderr.contains("Usage");
                assert!(is_japanese && run.stderr.contains("使い方: bansou"), "{arguments}: {}", run.stderr);
            }
        }
    }
    // The locale speaks where nobody says otherwise, also where the language itself is what isn't understood.
    site.run_bare(["--lsit"]).exits(2).says("「--lsit」という指定はありません。");
    let english = SiteTest::new().env("LC_ALL", "en_GB.UTF-8");
    english.run_bare(["--lang", "fr", "check"]).exits(2).says("invalid value 'fr'");
    english.run_bare(["--lsit", "--lang=ja"]).exits(2).says("という指定はありません。");
}

#[test]
fn help_is_in_the_language_of_the_messages() {
    let site = SiteTest::new();
    for command in ["", "build", "plan", "rollback", "serve", "theme", "accessibility"] {
        for (lang, heads) in [("ja", ["使い方: bansou", "指定できるもの:"]), ("en", ["Usage: bansou", "Options:"])]
        {
            let arguments = ["--lang", lang].into_iter().chain([command].into_iter().filter(|it| !it.is_empty()));
            let run = site.run_bare(arguments.chain(["--help"])).exits(0).stderr("");
            for head in heads {
                assert!(run.stdout.contains(head), "{command} {lang}: {}", run.stdout);
            }
            assert_eq!(run.stdout.is_ascii(), lang == "en", "{command}: {}", run.stdout);
            assert!(!run.stdout.contains(" / ") && (lang == "en" || !run.stdout.contains("Print")), "{}", run.stdout);
        }
    }
    site.run_bare(["--version"]).exits(0);
    site.run_bare(Vec::<&str>::new()).exits(2).says("使い方: bansou");
}
