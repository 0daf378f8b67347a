//! Public first: what isn't public leaves no trace, whether its files are there or not.

use std::collections::BTreeMap;
use std::sync::Arc;

use bansou::build::{self, InProcess, Papers, Progress, Target};
use bansou::calendar::Now;
use bansou::files::Memory;
use bansou::publish;
use rayon::prelude::*;

use crate::laws_support::{Rendered, Tree, difference, of_index, options, render, tree};
use crate::program::Place;
use crate::sites::{Generated, NOW, Phase, SECRET, generate, generate_by};
use crate::things::pdf::Paper;
use crate::things::pictures::CANARY;
use crate::things::{Hider, KINDS, SIEVES};

/// How many random sites are tried, each at three moments: before, at and after the hours that it has.
const SITES: u64 = 300;

/// What the law of public first has to say of a site: at each of its moments, it has the bytes of the site without what
/// is hidden then, and says none of its words. Nothing, if it holds.
fn broken(site: &Generated) -> Vec<String> {
    let mut options = options(NOW);
    options.papers = Some(Arc::new(Papers::new(InProcess)));
    let files = site.whole();
    let mut said = Vec::new();
    for (moment, now) in site.moments().into_iter().enumerate() {
        options.now = Now(now.parse().expect("a moment"));
        let with = render(&files, &options);
        let told = tellers(&with.tree, moment);
        if !told.is_empty() {
            said.push(format!("at {now} what is hidden is told of in {told:?}"));
        }
        let without = render(&site.at(moment), &options);
        let errors = [with.errors(), without.errors()].concat();
        let differences = difference(&with.tree, &without.tree);
        said.extend(errors.into_iter().chain(differences).map(|line| format!("at {now}: {line}")));
    }
    said
}

#[test]
fn the_output_is_the_same_with_and_without_what_is_hidden() {
    let moments = |seed: u64| usize::try_from(seed).expect("small") % 3;
    let hidden: (usize, usize) = (0..SITES)
        .into_par_iter()
        .map(|seed| {
            let site = generate(seed).around(moments(seed));
            let said = broken(&site);
            assert!(said.is_empty(), "site {seed}:\n{}", said.join("\n"));
            (site.hidden(), usize::from(!site.is_same(0, 1) && !site.is_same(1, 2)))
        })
        .reduce(|| (0, 0), |a, b| (a.0 + b.0, a.1 + b.1));
    // The law says nothing of sites where nothing is hidden, and little of those where nothing appears.
    assert!(
        hidden.0 > 2000 && hidden.1 > 270,
        "{} files are hidden; of {} sites something comes and goes",
        hidden.0,
        hidden.1
    );
}

/// A fault in any of the sieves is seen: what it lets through is told, and the law is broken.
#[test]
fn a_fault_in_any_sieve_breaks_the_law() {
    SIEVES.into_par_iter().for_each(|sieve| {
        let hider = Hider { fault: Some(sieve) };
        // It is told in the site with the fault: so it differs from the one without what is hidden, too.
        let is_seen = |seed: u64| {
            let site = generate_by(seed, &hider);
            let mut options = options(NOW);
            options.papers = Some(Arc::new(Papers::new(InProcess)));
            let (files, mut moments) = (site.whole(), site.moments().into_iter().enumerate());
            moments.any(|(moment, now)| {
                options.now = Now(now.parse().expect("a moment"));
                !tellers(&render(&files, &options).tree, moment).is_empty()
            })
        };
        assert!((0..40).any(is_seen), "nobody sees that {sieve} is let through");
    });
}

/// Each kind of hidden thing would be told, if it weren't for its hour: so the silence above isn't that of a kind that
/// stands in no output.
#[test]
fn what_is_hidden_of_each_kind_is_there_to_be_told() {
    let told: Vec<Vec<&str>> = (0..24_u64)
        .into_par_iter()
        .map(|seed| {
            let mut options = options(NOW);
            options.unpublished = true;
            options.papers = Some(Arc::new(Papers::new(InProcess)));
            let shown = render(&generate(seed).whole(), &options);
            let words = |kind: &str| Phase::HIDDEN.map(|phase| format!("{}{kind}", phase.secret()));
            let is_told = |kind: &&str| words(kind).iter().any(|word| !telling(&shown.tree, word).is_empty());
            KINDS.into_iter().filter(is_told).collect()
        })
        .collect();
    for kind in KINDS {
        let seeds = told.iter().filter(|told| told.contains(&kind)).count();
        assert!(seeds >= 3, "{kind} is told in {seeds} sites of {}", told.len());
    }
}

/// The archive is handed on: it has the same bytes, too, and holds no word of what is hidden; nor does the site that is
/// made for it, whose links are others.
#[test]
fn the_archive_is_the_same_with_and_without_what_is_hidden() {
    let built = |files: &Memory, now: &str| -> (Tree, Vec<u8>) {
        let place = Place::new();
        let public = place.public();
        let target = Target { place: publish::Place::new(&public, &[]), is_packed: true, approved: None };
        let mut options = options(now);
        options.overrides.links = Some(bansou::model::config::Links::Portable);
        let outcome = build::build(files, &options, target, &Progress::default()).expect("a build");
        assert!(outcome.changes.is_some(), "{:?}", outcome.diagnostics);
        let packed = outcome.packed.expect("an archive").path;
        (tree(&public), std::fs::read(packed).expect("the archive"))
    };
    (0..6_u64).into_par_iter().for_each(|seed| {
        let site = generate(seed);
        for (moment, now) in site.moments().into_iter().enumerate() {
            let (published, archive) = built(&site.whole(), now);
            let (without, other) = built(&site.at(moment), now);
            let differences = difference(&published, &without);
            assert!(differences.is_empty(), "site {seed} at {now}:\n{}", differences.join("\n"));
            assert!(archive == other, "site {seed} at {now}: the archives differ");
            let unpacked = unpacked(&archive);
            assert!(unpacked.len() > published.len(), "site {seed}");
            for tree in [&published, &unpacked] {
                assert_eq!(tellers(tree, moment), Vec::<&str>::new(), "site {seed} at {now}");
            }
        }
    });
}

/// Every file in an archive, read by the crate that has written it.
fn unpacked(archive: &[u8]) -> Tree {
    use std::io::Read as _;
    let zip = rawzip::ZipArchive::from_slice(archive).expect("an archive");
    let mut entries = zip.entries();
    let mut files = Tree::new();
    while let Some(entry) = entries.next_entry().expect("an entry") {
        let name = String::from_utf8(entry.file_path().as_bytes().to_vec()).expect("UTF-8");
        let packed = zip.get_entry(entry.wayfinder()).expect("an entry");
        let mut file = Vec::new();
        flate2::bufread::DeflateDecoder::new(packed.data()).read_to_end(&mut file).expect("a file");
        files.insert(name, file);
    }
    files
}

/// Outputs that hold a word of what is hidden at a moment, in their bytes or in their path, or what no picture may say.
fn tellers(tree: &Tree, moment: usize) -> Vec<&str> {
    let hidden = Phase::HIDDEN.into_iter().filter(|phase| !phase.is_public(moment));
    let words = hidden.map(Phase::secret).chain([CANARY]);
    words.flat_map(|word| telling(tree, word)).collect()
}

fn telling<'a>(tree: &'a Tree, secret: &str) -> Vec<&'a str> {
    let holds = |bytes: &[u8]| memchr::memmem::find(bytes, secret.as_bytes()).is_some();
    let indexed = |path: &str, bytes: &[u8]| of_index(path, bytes).is_some_and(|content| holds(&content));
    let is_told = |path: &str, bytes: &[u8]| holds(path.as_bytes()) || holds(bytes) || indexed(path, bytes);
    tree.iter().filter(|(path, bytes)| is_told(path, bytes)).map(|(path, _)| path.as_str()).collect()
}

/// Outputs that hold a word that begins with [`SECRET`].
fn tellers_of(rendered: &Rendered) -> Vec<&str> {
    telling(&rendered.tree, SECRET)
}

const CONFIG: &str = "title: 試験\nbase_url: https://example.jp/\ntaxonomies:\n  bureau: {label: 局, section: org}\n";
const HOME: &str = "---\ntitle: ホーム\n---\n";

/// A site with a hidden page, a hidden section and an attachment that is still to come.
fn site(home: &str, glossary: &str, config: &str) -> Memory {
    Memory::from([
        ("content/site.yaml", config),
        ("content/_index.md", home),
        ("content/glossary.yaml", glossary),
        ("content/a/_index.md", "---\ntitle: 甲\n---\n"),
        ("content/a/zqzq.md", "---\ntitle: zqzq題\nstatus: draft\n---\n## zqzq節\n"),
        ("content/a/zqzqf/index.md", "---\ntitle: 期限\nexpires_at: 2022-06-01\nfiles: [{file: zqzqlist.txt}]\n---\n"),
        ("content/a/zqzqf/zqzqlist.txt", "zqzq"),
        ("content/a/zqzqf/zqzqloose.txt", "zqzq"),
        ("content/h/_index.md", "---\ntitle: zqzq区分\npublish_at: 2022-07-01\n---\n"),
        ("content/h/b.md", "---\ntitle: zqzq乙\n---\n"),
        ("content/h/zqzqplan.txt", "zqzq"),
        ("content/later.md", "---\ntitle: 資料\nfiles: [{file: zqzqlater.txt, publish_at: 2022-07-01}]\n---\n"),
        ("content/zqzqlater.txt", "zqzq"),
        ("content/org/_index.md", "---\ntitle: 局\n---\n"),
        ("content/org/kanto.md", "---\ntitle: 関東\n---\n"),
        ("content/org/zqzqn.md", "---\ntitle: 九州\nstatus: review\nterm: {key: kyushu}\n---\n"),
    ])
}

/// A link from a public page to a hidden one: the text stays, the link doesn't, and the author is warned.
#[test]
fn a_link_to_what_is_hidden_leaves_its_text() {
    for written in [
        "[文字](a/zqzq.md)",
        "[文字](a/zqzq.md#zqzq節)",
        "[文字](/a/zqzqf/)",
        "[文字](h/)",
        "[文字](h/b.md)",
        // Links by title: the author sees the page in the folder, and must not be told that it doesn't exist.
        "[[期限|文字]]",
        "[[期限#節|文字]]",
        // Files of what is hidden are hidden with it.
        "[文字](zqzqlater.txt)",
        "[文字](a/zqzqf/zqzqlist.txt)",
        "[文字](a/zqzqf/zqzqloose.txt)",
        "[文字](h/zqzqplan.txt)",
        "<a href=\"h/zqzqplan.txt\">文字</a>",
    ] {
        let home = format!("{HOME}前{written}後\n");
        let rendered = render(&site(&home, "terms: []\n", CONFIG), &options(NOW));
        assert_eq!(rendered.errors(), Vec::<String>::new(), "{written}");
        assert_eq!(rendered.codes(), [("hidden-target", "content/_index.md")], "{written}");
        assert!(rendered.text("index.html").contains("<p>前文字後</p>"), "{written}: {}", rendered.text("index.html"));
        assert_eq!(tellers_of(&rendered), Vec::<&str>::new(), "{written}");
    }
}

/// An image that isn't public yet leaves its alternative text, and no request for the page itself (`src=""`).
#[test]
fn an_image_that_is_hidden_leaves_its_alternative_text() {
    for written in ["![図の説明](zqzqlater.txt)", "![図の説明](h/zqzqplan.txt)"] {
        let home = format!("{HOME}前{written}後\n");
        let rendered = render(&site(&home, "terms: []\n", CONFIG), &options(NOW));
        assert_eq!(rendered.codes(), [("hidden-target", "content/_index.md")], "{written}");
        let html = rendered.text("index.html");
        assert!(html.contains("図の説明") && !html.contains("src=\"\""), "{written}: {html}");
        assert_eq!(tellers_of(&rendered), Vec::<&str>::new(), "{written}");
    }
}

/// A case in a bureau whose page isn't public doesn't show the bureau; a key that is a term's other name shows the
/// term.
#[test]
fn a_case_shows_public_terms_only() {
    let config = format!("{CONFIG}  industry: {{label: 業種, vocabulary: industry}}\n");
    let mut files = site(HOME, "terms: []\n", &config);
    files.insert(
        "content/vocabularies/industry.yaml",
        "terms: [{key: E, label: 製造業, aliases: [ものづくり]}]".as_bytes(),
    );
    files.insert(
        "content/case.md",
        "---\ntitle: 事例\ncompany: {anonymized: true, label: A社, bureau: kyushu, industry: ものづくり}\nconsent: {status: granted}\n---\n".as_bytes(),
    );
    let rendered = render(&files, &options(NOW));
    assert_eq!(rendered.errors(), Vec::<String>::new());
    let html = rendered.text("case/index.html");
    assert!(!html.contains("kyushu") && !html.contains("九州"), "{html}");
    assert!(html.contains("<dd><a href=\"/industry/e/\">製造業</a></dd>") && !html.contains("ものづくり"), "{html}");
}

/// Front matter, glossary, navigation and taxonomies that name what is hidden are silent about it.
#[test]
fn what_names_a_hidden_page_passes_over_it() {
    let plain = render(&site(HOME, "terms: []\n", CONFIG), &options(NOW));
    assert_eq!(plain.errors(), Vec::<String>::new());
    let cases = [
        (
            "related",
            "---\ntitle: ホーム\nrelated: [a/zqzq.md, h/_index.md]\n---\n".to_owned(),
            "terms: []\n",
            CONFIG.to_owned(),
        ),
        ("nav", HOME.to_owned(), "terms: []\n", format!("{CONFIG}nav: [{{label: zqzq, to: h/_index.md}}]\n")),
        (
            "term",
            "---\ntitle: ホーム\ntaxonomies: {bureau: [kyushu]}\n---\n".to_owned(),
            "terms: []\n",
            CONFIG.to_owned(),
        ),
    ];
    for (what, home, glossary, config) in cases {
        let rendered = render(&site(&home, glossary, &config), &options(NOW));
        assert_eq!(rendered.errors(), Vec::<String>::new(), "{what}");
        assert_eq!(difference(&plain.tree, &rendered.tree), Vec::<String>::new(), "{what}");
    }
    let glossary =
        "terms: [{term: 語, kana: ご, definition: \"[文](a/zqzq.md)と[[期限]]\", see: h/b.md, status: published}]\n";
    let rendered = render(&site(HOME, glossary, CONFIG), &options(NOW));
    assert_eq!(rendered.errors(), Vec::<String>::new());
    assert!(rendered.text("glossary/index.html").contains("文と期限"));
    assert_eq!(tellers_of(&rendered), Vec::<&str>::new());
    let facts = "---\ntitle: ホーム\nextra: {facts: [{label: 見出し, value: 値, to: a/zqzq.md}]}\n---\n";
    let rendered = render(&site(facts, "terms: []\n", CONFIG), &options(NOW));
    assert_eq!((rendered.errors(), tellers_of(&rendered)), (Vec::new(), Vec::new()));
}

/// An item whose page is hidden stays without the link where its date is its own, and is left out where the date is the
/// page's.
#[test]
fn a_schedule_says_nothing_of_a_hidden_page() {
    const SCHEDULE: &str = "title: 予定\nperiod: FY2022\nas_of: 2022-06\ncolumns: [FY2022-H1, FY2022-H2]\n\
         workstreams: [{id: a, label: 領域, page: ../h/_index.md}]\nitems:\n\
         - {id: own, workstream: a, title: 自分の時期, planned: 2022-07, page: ../a/zqzq.md}\n\
         - {id: theirs, workstream: a, title: zqzqtheirs, page: ../meeting.md}\n";
    const MEETING: &str =
        "---\ntitle: zqzqmeeting\npublish_at: 2022-09-01\nmeeting: {date: 2022-08-09, status: planned}\n---\n";
    let home = format!("{HOME}{{{{ schedule(id=\"fy2022\") }}}}\n\n{{{{ schedule(id=\"fy2022\", show=\"list\") }}}}\n");
    let mut files = site(&home, "terms: []\n", CONFIG);
    files.insert("content/schedules/fy2022.yaml", SCHEDULE.as_bytes());
    files.insert("content/meeting.md", MEETING.as_bytes());
    let rendered = render(&files, &options(NOW));
    assert_eq!((rendered.errors(), tellers_of(&rendered)), (Vec::new(), Vec::new()));
    let html = rendered.text("index.html");
    assert!(html.contains("自分の時期") && !html.contains("8月9日"), "{html}");
    // At its hour both are there.
    let later = render(&files, &options("2022-09-02T00:00:00+09:00"));
    assert!(later.text("index.html").contains("8月9日"));
}

/// A site that is large enough for shards: the characters of a hidden page are in none of them, nor in the texts.
#[test]
fn the_index_of_a_large_site_holds_nothing_of_a_hidden_page() {
    let site = |status: &str| {
        let mut files = Memory::from([("content/site.yaml", CONFIG), ("content/_index.md", HOME)]);
        for number in 0..320 {
            let page = format!("---\ntitle: 第{number}回\n---\n伴走支援の記録です。\n");
            files.insert(&format!("content/p{number}.md"), page.into_bytes());
        }
        let hidden = format!("---\ntitle: 龘のある題名\nstatus: {status}\n---\n本文にも龘と zqzq があります。\n");
        files.insert("content/hidden.md", hidden.into_bytes());
        render(&files, &options(NOW)).tree
    };
    let holding = |tree: &BTreeMap<String, Vec<u8>>| {
        let contents: Vec<Vec<u8>> = tree.iter().filter_map(|(path, bytes)| of_index(path, bytes)).collect();
        let holds = |content: &&Vec<u8>| {
            ["龘".as_bytes(), SECRET.as_bytes()].iter().any(|word| memchr::memmem::find(content, word).is_some())
        };
        (contents.len(), contents.iter().filter(holds).count())
    };
    let (files, told) = holding(&site("draft"));
    // The texts, what stands beside them, and shards.
    assert!(files > 24, "only {files} files");
    assert_eq!(told, 0);
    // Its shards, its text: so the silence above isn't that of an index without it.
    assert!(holding(&site("published")).1 >= 2);
}

/// The words of PDFs are searched; those of what isn't public aren't, in no file of the index, and the index doesn't
/// even differ.
#[test]
fn a_paper_that_is_hidden_is_in_no_index() {
    let paper = |words: &[&str]| Paper { title: "資料", author: "", tagged: true, pages: &[words] }.bytes();
    let (open, secret) = (paper(&["公開の資料", "傾聴と対話"]), paper(&["zqzq資料", "zqzqの中身"]));
    let files = |with_hidden: bool| {
        let mut files = Memory::from([
            ("content/site.yaml", "title: 試験\nbase_url: https://example.jp/\n"),
            ("content/_index.md", HOME),
            ("content/glossary.yaml", "terms: []\n"),
            (
                "content/later.md",
                "---\ntitle: 資料\nfiles: [{file: open.pdf, label: 資料1}, {file: later.pdf, publish_at: 2022-07-01}]\n---\n[後の資料](later.pdf)\n",
            ),
        ]);
        files.insert("content/open.pdf", open.clone());
        files.insert("content/later.pdf", if with_hidden { secret.clone() } else { open.clone() });
        if with_hidden {
            for (path, text) in [
                ("content/draft.md", "---\ntitle: 下書き\nstatus: draft\nfiles: [{file: draft.pdf}]\n---\n"),
                ("content/gone.md", "---\ntitle: 期限\nexpires_at: 2022-06-01\nfiles: [{file: gone.pdf}]\n---\n"),
                (
                    "content/case.md",
                    "---\ntitle: 事例\ncompany: {anonymized: true, label: A社}\nconsent: {status: pending}\nfiles: [{file: case.pdf}]\n---\n",
                ),
            ] {
                files.insert(path, text.as_bytes());
                files.insert(&path.replace(".md", ".pdf"), secret.clone());
            }
        }
        files
    };
    let mut options = options(NOW);
    options.papers = Some(Arc::new(Papers::new(InProcess)));
    let with = render(&files(true), &options);
    assert_eq!(with.errors(), Vec::<String>::new());
    assert_eq!(tellers_of(&with), Vec::<&str>::new());
    let differences = difference(&with.tree, &render(&files(false), &options).tree);
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    let finds = |rendered: &Rendered, words: &str| {
        let contents = rendered.tree.iter().filter_map(|(path, bytes)| of_index(path, bytes));
        contents.filter(|content| memchr::memmem::find(content, words.as_bytes()).is_some()).count()
    };
    assert_eq!(finds(&with, "傾聴と対話"), 1);
    // At its hour a paper is found: so the silence above isn't that of a search without papers.
    options.now = Now("2022-07-01T00:00:00+09:00".parse().expect("a moment"));
    assert_eq!(finds(&render(&files(true), &options), "zqzqの中身"), 1);
    options.unpublished = true;
    assert_eq!(finds(&render(&files(true), &options), "zqzqの中身"), 1);
    assert_eq!(finds(&render(&files(true), &options), "傾聴と対話"), 1);
}
