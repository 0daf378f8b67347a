//! The preview and `bansou check` tell the same of a site: they join the stages in one place.

use rayon::prelude::*;
use serde_json::{Value, json};

use crate::fixtures::fixtures;
use crate::program::Preview;
use crate::sites::write;
use crate::stream::Events;
use crate::support::pdf::Paper;
use crate::support::{SITE_YAML, SiteTest};

/// What the overlay of a page shows at most.
const SHOWN: usize = 50;
/// A line that is longer, in bytes, is shown without its text there.
const LONGEST_LINE: usize = 2000;

/// What `bansou check` says, in the form in which the overlay is told of it.
fn checked(site: &SiteTest) -> Value {
    let said = site.run(["check", "--format", "json"]).json();
    let all = said["diagnostics"].as_array().expect("a list").iter();
    let (errors, warnings): (Vec<&Value>, Vec<&Value>) = all.partition(|it| it["severity"] == "error");
    let items: Vec<Value> = errors.iter().chain(&warnings).take(SHOWN).map(|it| item(it)).collect();
    json!({
        "errors": errors.len(), "warnings": warnings.len(), "more": errors.len() + warnings.len() - items.len(),
        "items": items
    })
}

fn item(said: &Value) -> Value {
    let of_related = |related: &Value| {
        let line = related["line"].as_u64().map(|line| format!(":{line}")).unwrap_or_default();
        let (message, file) = (&related["message"]["ja"], &related["file"]);
        json!(format!("{}（{}{line}）", message.as_str().expect("a text"), file.as_str().expect("a file")))
    };
    let list = |key: &str| said[key].as_array().expect("a list").iter();
    let help: Vec<Value> = list("help").map(|help| help["ja"].clone()).chain(list("related").map(of_related)).collect();
    let text = said["text"].as_str().filter(|text| text.len() <= LONGEST_LINE);
    let [severity, code, file, line, column] = ["severity", "code", "file", "line", "column"].map(|key| &said[key]);
    json!({
        "severity": severity, "code": code, "file": file, "line": line, "column": column, "text": text,
        "message": said["message"]["ja"], "help": help
    })
}

/// What the overlay was told last, but for which characters of a line are marked.
fn told(events: &Events) -> Value {
    let last = events.seen.iter().rfind(|event| event.name == "diagnostics").expect("what is wrong");
    let mut told = last.data.clone();
    for item in told["items"].as_array_mut().expect("a list") {
        item.as_object_mut().expect("an item").remove("marks");
    }
    told
}

/// What a preview of the site tells, all of it.
fn previewed(site: &SiteTest) -> Value {
    let preview = Preview::start(site.root());
    let mut events = Events::of_page(&preview, &preview.root.clone());
    events.until_known();
    told(&events)
}

#[test]
fn the_preview_tells_what_check_tells_of_every_fixture() {
    let differ = |name: &str, site: &SiteTest| {
        let (checked, previewed) = (checked(site), previewed(site));
        (checked != previewed).then(|| format!("{name}: check says {checked:#}\nthe preview {previewed:#}"))
    };
    let wrong: Vec<String> = fixtures().par_iter().filter_map(|it| differ(&it.name, &it.site())).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// So it is after edits, whatever the preview keeps to show meanwhile: a theme and a site that can't be made any more.
#[test]
fn so_it_does_after_edits() {
    const PAPER: Paper<'static> = Paper { title: "資料", author: "", tagged: true, pages: &[&["進め方"]] };
    let template = "themes/mine/templates/special.html";
    let site = SiteTest::new()
        .file("content/site.yaml", &format!("{SITE_YAML}theme: mine\n"))
        .file("themes/mine/theme.yaml", "extends: default\n")
        .file(template, "{% extends \"default/page.html\" %}\n")
        .file("content/a.md", "---\ntitle: 甲\nfiles: [{file: p.pdf, label: 資料1}]\n---\n")
        .page("content/special.md", "title: 特別\ntemplate: special.html\n")
        .bytes("content/p.pdf", &PAPER.bytes());
    let preview = Preview::start(site.root());
    let mut events = Events::of_page(&preview, "/a/");
    events.until_known();
    assert_eq!(told(&events), checked(&site));
    let broken = "{% extends \"default/page.html\" %}\n{% block main %}{{ page.nothing.at.all }}{% endblock main %}\n";
    for (what, path, bytes, code) in [
        ("a PDF with a password", "content/p.pdf", PAPER.protected("secret"), "pdf-text-unread"),
        ("a PDF without text", "content/p.pdf", Paper { pages: &[&[]], ..PAPER }.bytes(), "pdf-without-text"),
        ("a broken template", template, broken.into(), "template"),
        ("a theme that can't be read", template, b"{% block main %}".to_vec(), "template"),
        ("a link to nothing", "content/b.md", "---\ntitle: 乙\n---\n[ない](nai.md)\n".into(), "broken-link"),
        ("a whole theme again", template, b"{% extends \"default/page.html\" %}\n".to_vec(), "broken-link"),
        ("a draft", "content/b.md", "---\ntitle: 乙\nstatus: draft\n---\n[ない](nai.md)\n".into(), "broken-link"),
        ("nothing but the PDF", "content/b.md", "---\ntitle: 乙\n---\n".into(), "pdf-without-text"),
        ("no home page", "content/_index.md", "---\ntitle: 甲\nstatus: draft\n---\n".into(), "no-home"),
    ] {
        write(&site, path, bytes);
        let expected = checked(&site);
        let has_code = |item: &Value| item["code"] == code;
        assert!(expected["items"].as_array().expect("a list").iter().any(has_code), "{what}: {expected:#}");
        // The whole may be known before the list of the edit is; then another list comes.
        let is_told = |events: &Events| told(events) == expected;
        while !is_told(&events) {
            events.until(&format!("what check says of {what}: {expected:#}"), |event| event.name == "diagnostics");
        }
        events.until_known();
        assert_eq!(told(&events), expected, "{what}");
    }
}
