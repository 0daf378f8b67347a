//! How long each stage takes on a made-up site of 1,000 pages: `cargo bench`.

mod corpus;

use std::hint::black_box;
use std::sync::Arc;

use bansou::build::{self, Options, Progress, Target};
use bansou::calendar::Now;
use bansou::files::{Edits, Files, Memory, Pending};
use bansou::model::config::Overrides;
use bansou::model::output::Output;
use bansou::model::route::Route;
use bansou::preview::Workshop;
use bansou::publish::{Place, publish};
use bansou::render::{Renderer, Theme};
use bansou::resolve::resolve;
use criterion::{Criterion, criterion_group, criterion_main};
use jiff::tz::TimeZone;

const PAGES: usize = 1000;

fn options() -> Options {
    Options {
        now: Now("2026-01-01T00:00:00Z".parse().expect("a moment")),
        unpublished: false,
        overrides: Overrides::default(),
        papers: None,
    }
}

fn parse(criterion: &mut Criterion) {
    let files = corpus::site(PAGES, 1);
    let sources: Vec<(Arc<str>, Vec<u8>)> = pages(&files);
    criterion.bench_function("parse 1,000 pages on one core", |bencher| {
        bencher.iter(|| {
            for (file, bytes) in &sources {
                black_box(bansou::parse::page(bytes, file, &TimeZone::UTC));
            }
        });
    });
}

fn pages(files: &Memory) -> Vec<(Arc<str>, Vec<u8>)> {
    let walk = files.walk("content").expect("a directory");
    let is_page = |path: &str| path.ends_with(".md");
    walk.entries
        .iter()
        .filter(|entry| is_page(&entry.path))
        .map(|entry| (Arc::from(&*entry.path), files.read(&entry.path).expect("a file")))
        .collect()
}

fn linking(criterion: &mut Criterion) {
    let files = corpus::site(PAGES, 1);
    let (content, _) = build::read(&files, &options()).expect("a content directory");
    let content = content.expect("a site.yaml");
    criterion.bench_function("resolve 1,000 pages", |bencher| {
        bencher.iter(|| black_box(resolve(&content, options().now, false)));
    });
}

fn rendering(criterion: &mut Criterion) {
    let files = corpus::site(PAGES, 1);
    let (content, _) = build::read(&files, &options()).expect("a content directory");
    let content = content.expect("a site.yaml");
    let site = resolve(&content, options().now, false).site;
    let site = Arc::new(site.expect("a home page"));
    let (theme, _) = Theme::load(&files, &content.config.theme, &content.config.language, &content.config.file);
    let theme = Arc::new(theme.expect("the theme that the program carries"));
    criterion.bench_function("render 1,000 pages and their lists on one core", |bencher| {
        bencher.iter(|| {
            let renderer = Renderer::new(Arc::clone(&site), Arc::clone(&theme));
            for route in site.routes() {
                black_box(renderer.render(route));
            }
        });
    });
}

/// An edit, from the file to the page that shows it: what is left of it over HTTP is the system's word and the wire.
fn editing(criterion: &mut Criterion) {
    let mut files = corpus::site(PAGES, 1);
    let (file, bytes) = pages(&files).into_iter().rfind(|(file, _)| !file.ends_with("_index.md")).expect("a page");
    let text = String::from_utf8(bytes).expect("text");
    let edits = |number: u32| {
        [
            ("text", format!("{text}\n\n{number}\n")),
            ("title", text.replacen("title: ", &format!("title: {number}"), 1)),
            ("tag", text.replacen("title: ", &format!("tags: [t{number}]\ntitle: "), 1)),
        ]
    };
    for (place, (name, _)) in edits(0).into_iter().enumerate() {
        let mut workshop = Workshop::new(options());
        workshop.look(&files, &Edits::Everywhere, &Pending::default());
        workshop.link(&files, options().now);
        let mut touched = Edits::default();
        touched.add(&file);
        let mut number = 0;
        criterion.bench_function(
            &format!("an edit of a {name} among 1,000 pages, until its page is rendered"),
            |bencher| {
                bencher.iter(|| {
                    number += 1;
                    let [.., (_, text)] = &edits(number)[..=place] else { unreachable!("there are three") };
                    files.insert(&file, text.clone().into_bytes());
                    workshop.look(&files, &touched, &Pending::default());
                    let snapshot = workshop.link(&files, options().now);
                    let renderer = snapshot.renderer.as_ref().expect("a site");
                    let path = file.strip_prefix("content/").unwrap_or(&file);
                    let page = renderer.site().by_source[path];
                    black_box(renderer.render(Route::Page { page, sheet: 1 }))
                });
            },
        );
    }
}

fn publishing(criterion: &mut Criterion) {
    let files = Memory::new();
    let outputs: Vec<Output> =
        (0..PAGES).map(|number| Output::bytes(format!("p{number}/index.html"), vec![b'a'; 12_000])).collect();
    let place = tempfile::tempdir().expect("a directory");
    let mut number = 0;
    criterion.bench_function("publish 1,000 new files", |bencher| {
        bencher.iter(|| {
            number += 1;
            let target = place.path().join(number.to_string());
            publish(&outputs, &files, &target, &[]).expect("published")
        });
    });
    let target = place.path().join("unchanged");
    publish(&outputs, &files, &target, &[]).expect("published");
    criterion.bench_function("publish 1,000 unchanged files", |bencher| {
        bencher.iter(|| publish(&outputs, &files, &target, &[]).expect("published"));
    });
}

fn whole(criterion: &mut Criterion) {
    let files = corpus::site(PAGES, 1);
    let place = tempfile::tempdir().expect("a directory");
    let target = place.path().join("public");
    let target = Target { place: Place::new(&target, &[]), is_packed: false, approved: None };
    criterion.bench_function("build 1,000 pages, nothing changed", |bencher| {
        bencher.iter(|| build::build(&files, &options(), target, &Progress::default()).expect("built"));
    });
}

criterion_group!(benches, parse, linking, rendering, editing, publishing, whole);
criterion_main!(benches);
