use bansou::{
    build::{self, Options, Progress},
    calendar::Now,
    files::Disk,
    render::{Renderer, Theme},
    resolve::resolve,
};
use std::sync::Arc;
use std::time::Instant;
#[global_allocator]
static A: mimalloc::MiMalloc = mimalloc::MiMalloc;
fn rss() -> u64 {
    std::fs::read_to_string("/proc/self/status")
        .unwrap()
        .lines()
        .find(|l| l.starts_with("VmRSS"))
        .unwrap()
        .split_whitespace()
        .nth(1)
        .unwrap()
        .parse::<u64>()
        .unwrap()
        / 1024
}
fn main() {
    for _ in 0..3 {
        let d = Disk::new(std::path::Path::new("/dev/shm/b/bansou10000")).unwrap();
        let o = Options { now: Now("2026-01-01T00:00:00Z".parse().unwrap()), unpublished: false, base_url: None };
        let t = Instant::now();
        let s = bansou::discover::discover(&d).unwrap();
        println!("discover {:?} n={}", t.elapsed(), s.0.len());
        let t = Instant::now();
        let (c, _) = build::read(&d, &o).unwrap();
        let c = c.unwrap();
        println!("read(all) {:?} rss {}", t.elapsed(), rss());
        let t = Instant::now();
        let (site, _) = resolve(&c, o.now, false);
        println!("resolve {:?} rss {}", t.elapsed(), rss());
        let (th, _) = Theme::load(&d, &c.config.theme, &c.config.file);
        let th = th.unwrap();
        let t = Instant::now();
        let r = Renderer::new(Arc::new(site.unwrap()), &th);
        println!("renderer {:?}", t.elapsed());
        let routes = r.site().routes();
        let t = Instant::now();
        use rayon::prelude::*;
        let n: usize = routes
            .par_iter()
            .map(|x| match r.render(*x).0.content {
                bansou::model::output::Content::Bytes(b) => b.len(),
                _ => 0,
            })
            .sum();
        println!("render {:?} {} rss {}", t.elapsed(), n, rss());
        let t = Instant::now();
        drop(r);
        drop(c);
        println!("drop {:?}", t.elapsed());
        let out = std::path::Path::new("/dev/shm/b/o3");
        let _ = std::fs::remove_dir_all(out);
        let _ = std::fs::remove_dir_all("/dev/shm/b/.o3.bansou");
        let t = Instant::now();
        build::build(&d, &o, out, &[], &Progress::default()).unwrap();
        println!("build {:?} rss {}\n", t.elapsed(), rss());
        println!(
            "sizes page {} front {} case {}",
            std::mem::size_of::<bansou::model::site::Page>(),
            std::mem::size_of::<bansou::model::page::FrontMatter>(),
            std::mem::size_of::<bansou::model::case::Case>()
        );
    }
}
