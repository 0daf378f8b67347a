//! `bansou accessibility sample`: which pages and PDFs people are to test.

use std::io::{self, Write};

use clap::{Args, Subcommand};

use crate::build;
use crate::build::sample::{Sample, draw};
use crate::cli::{SiteArgs, Voice};
use crate::diagnostic::Lang;
use crate::error::Error;

#[derive(Debug, Args)]
pub struct AccessibilityArgs {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// 試験の対象とするページとPDFを選ぶ / choose the pages and PDFs to be tested
    Sample(SampleArgs),
}

#[derive(Debug, Args)]
struct SampleArgs {
    #[command(flatten)]
    site: SiteArgs,
    /// ページの数 / how many pages
    #[arg(long, value_name = "N", default_value_t = 40)]
    count: usize,
    /// PDFの数 / how many PDFs
    #[arg(long, value_name = "N", default_value_t = 10)]
    files: usize,
    /// 抽選の種（同じ文字からは、同じページが選ばれる） / the seed: the same one draws the same pages
    #[arg(long, value_name = "TEXT")]
    seed: String,
}

pub fn run(args: &AccessibilityArgs, voice: Voice) -> Result<u8, Error> {
    let Command::Sample(args) = &args.command;
    let files = args.site.files()?;
    let mut options = args.site.options()?;
    options.papers = None;
    let linked = build::link(&files, &options)?;
    let Some(renderer) = &linked.renderer else {
        voice.diagnostics(&linked.diagnostics, &files);
        return Ok(1);
    };
    let sample = draw(renderer, args.count, args.files, &args.seed);
    // A reader that has closed the pipe has heard enough.
    let _ = io::stdout().write_all(written(&sample, &args.seed, voice.lang).as_bytes());
    std::mem::forget(linked);
    Ok(0)
}

/// As it stands in `test` of `content/accessibility.yaml`.
fn written(sample: &Sample, seed: &str, lang: Lang) -> String {
    let (pages, files) = (sample.pages.len(), sample.files.len());
    let (of_pages, of_files) = sample.of;
    let head = match lang {
        Lang::Ja => format!(
            "# {of_pages}ページのうち{pages}ページ、{of_files}件のPDFのうち{files}件。content/accessibility.yaml の test に書き写してください。"
        ),
        Lang::En => format!(
            "# {pages} of {of_pages} pages and {files} of {of_files} PDFs, for `test` in content/accessibility.yaml"
        ),
    };
    let list = |urls: &[String]| urls.iter().flat_map(|url| ["\n    - ", url]).collect::<String>();
    // A JSON string is one of YAML, too; a text always has a JSON form.
    let seed = serde_json::to_string(seed).unwrap_or_default();
    let method = sample.method.key();
    let files = if files == 0 { " []".to_owned() } else { list(&sample.files) };
    format!("{head}\nsample:\n  method: {method}\n  seed: {seed}\n  pages:{}\n  files:{files}\n", list(&sample.pages))
}
