use bansou::parse::markdown::{Source, parse};
fn cpu() -> f64 {
    let s = std::fs::read_to_string("/proc/self/schedstat").unwrap();
    s.split(' ').next().unwrap().parse::<f64>().unwrap() / 1e6
}
fn main() {
    let mut files = vec![];
    for e in walkdir::WalkDir::new(std::env::args().nth(1).unwrap()) {
        let e = e.unwrap();
        if e.path().extension().is_some_and(|x| x == "md") {
            let t = std::fs::read_to_string(e.path()).unwrap();
            let start = t.get(4..).and_then(|r| r.find("\n---\n")).map_or(0, |at| at + 9);
            files.push((
                std::sync::Arc::<str>::from(format!("content/b00/{}", e.file_name().to_string_lossy())),
                t[start..].to_owned(),
            ));
        }
    }
    let total: usize = files.iter().map(|f| f.1.len()).sum();
    println!("{} files {} bytes", files.len(), total);
    let one = |f: &(std::sync::Arc<str>, String)| {
        let (b, d) = parse(Source { file: &f.0, text: &f.1, offset: 0 });
        b.segments.len() + d.len()
    };
    for _ in 0..5 {
        let t = cpu();
        let n: usize = files.iter().map(one).sum();
        let a = cpu() - t;
        let t = cpu();
        let mut k = 0;
        for f in &files {
            let mut s = String::with_capacity(f.1.len() * 3 / 2);
            pulldown_cmark::html::push_html(
                &mut s,
                pulldown_cmark::Parser::new_ext(&f.1, pulldown_cmark::Options::all()),
            );
            k += s.len();
        }
        println!("cpu ms: ours {a:.1}  pulldown html alone {:.1} {n} {k}", cpu() - t);
    }
    let f = &files[files.len() / 2];
    let (b, d) = parse(Source { file: &f.0, text: &f.1, offset: 0 });
    if std::env::args().nth(2).is_some() {
        println!("{b:#?}\n{d:?}");
    }
}
