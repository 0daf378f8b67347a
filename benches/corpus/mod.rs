//! A made-up site of any size, the same for the same seed: headings, lists, a table, a footnote, links, five
//! taxonomies.

use std::fmt::Write;

use bansou::files::Memory;
use include_dir::{Dir, include_dir};

const WORDS: [&str; 24] = [
    "伴走支援",
    "対話と傾聴",
    "本質的な課題",
    "経営者の気づき",
    "支援機関",
    "現場の改善",
    "販路の開拓",
    "人材の育成",
    "事業の承継",
    "地域の企業",
    "課題の設定",
    "専門家の派遣",
    "研修の受講",
    "知見の共有",
    "成果の分析",
    "計画の見直し",
    "工程の整理",
    "価格の見直し",
    "組織づくり",
    "設備の更新",
    "新しい分野",
    "取引先との関係",
    "財務の把握",
    "経営の理念",
];
const TAXONOMIES: [(&str, &str); 5] =
    [("bureau", "局"), ("industry", "業種"), ("theme", "テーマ"), ("stage", "段階"), ("fiscal", "年度")];
const SECTIONS: usize = 10;

/// A small generator of numbers (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014):
/// benchmarks need the same text every time, not good chance.
struct SplitMix(u64);

impl SplitMix {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % bound as u64).expect("it is less than a usize")
    }

    fn word(&mut self) -> &'static str {
        WORDS[self.below(WORDS.len())]
    }

    fn sentence(&mut self) -> String {
        let words: Vec<&str> = (0..6).map(|_| self.word()).collect();
        format!(
            "{}について、{}と{}を踏まえ、{}から{}へ進み、{}を確かめた。",
            words[0], words[1], words[2], words[3], words[4], words[5]
        )
    }
}

/// The work that is measured: templates that do no more than those of the generators we are compared with.
static THEME: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/benches/corpus/theme");

/// A site of `count` pages in ten sections, with the theme `bench` of its own.
pub fn site(count: usize, seed: u64) -> Memory {
    let mut files = Memory::new();
    for directory in std::iter::once(&THEME).chain(THEME.dirs()) {
        for file in directory.files() {
            files.insert(&format!("themes/bench/{}", file.path().display()), file.contents().to_vec());
        }
    }
    let mut config = "title: 知識ベース\nbase_url: https://example.jp/\ntheme: bench\ntaxonomies:\n".to_owned();
    for (key, label) in TAXONOMIES {
        let _ = writeln!(config, "  {key}: {{ label: {label}, paginate_by: 20 }}");
    }
    files.insert("content/site.yaml", config.into_bytes());
    files.insert("content/_index.md", "---\ntitle: 知識ベース\n---\n".to_owned().into_bytes());
    for section in 0..SECTIONS {
        let index = format!("---\ntitle: 第{section}部\nsort_by: date\npaginate_by: 20\n---\n");
        files.insert(&format!("content/s{section}/_index.md"), index.into_bytes());
    }
    let mut chance = SplitMix(seed);
    for number in 0..count {
        let text = page(number, count, &mut chance);
        files.insert(&format!("content/s{}/p{number:06}.md", number % SECTIONS), text.into_bytes());
    }
    files
}

fn page(number: usize, count: usize, chance: &mut SplitMix) -> String {
    let (year, month, day) = (2020 + chance.below(5), 1 + chance.below(12), 1 + chance.below(28));
    let mut text = format!(
        "---\ntitle: {}における{} {number}\ndate: {year}-{month:02}-{day:02}\nsummary: {}\ntaxonomies:\n",
        chance.word(),
        chance.word(),
        chance.sentence()
    );
    for ((key, _), size) in TAXONOMIES.iter().zip([10, 18, 20, 6, 5]) {
        let _ = writeln!(text, "  {key}: [\"{key}{}\", \"{key}{}\"]", chance.below(size), chance.below(size));
    }
    text.push_str("---\n\n");
    for part in 0..4 {
        let target = chance.below(count);
        let _ = write!(
            text,
            "## {}と{}\n\n**「{}」**を、{}",
            chance.word(),
            chance.word(),
            chance.word(),
            chance.sentence()
        );
        let _ =
            write!(text, "詳しくは[{}](../s{}/p{target:06}.md)を見る。[^{part}]\n\n", chance.word(), target % SECTIONS);
        let _ = write!(text, "### {}\n\n{}{}\n\n", chance.word(), chance.sentence(), chance.sentence());
        for _ in 0..4 {
            let _ = writeln!(text, "- {}", chance.word());
        }
        let _ = write!(text, "\n| {} | {} | {} |\n|---|---|---:|\n", chance.word(), chance.word(), chance.word());
        for _ in 0..3 {
            let _ = writeln!(text, "| {} | {} | {} |", chance.word(), chance.word(), chance.below(1000));
        }
        let _ = write!(text, "\n[^{part}]: {}\n\n", chance.sentence());
    }
    text
}
