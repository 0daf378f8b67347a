//! `bansou check`

use std::io::{self, Write};
use std::time::Instant;

use clap::{Args, ValueEnum};

use crate::build::{self, Progress};
use crate::cli::{SiteArgs, Voice, moment, progress, say, summary};
use crate::diagnostic::json;
use crate::error::Error;

#[derive(Debug, Args)]
pub struct CheckArgs {
    #[command(flatten)]
    site: SiteArgs,
    /// この時のサイトを調べる / look at the site of this moment
    #[arg(long, value_name = "TIME", conflicts_with = "now")]
    at: Option<String>,
    /// 人のための文章か、機械のための JSON か / text for people or JSON for machines
    #[arg(long, value_name = "text|json", default_value = "text")]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

#[expect(clippy::disallowed_methods, reason = "how long the check took is for people, not for the site")]
pub fn run(args: &CheckArgs, voice: Voice) -> Result<u8, Error> {
    let started = Instant::now();
    let mut options = args.site.options()?;
    if let Some(at) = &args.at {
        options.now = moment("--at", at)?;
    }
    let files = args.site.files()?;
    let progress = Progress::default();
    let mut outcome = progress::watch(voice, &progress, || build::check(&files, &options, &progress))?;
    // The system takes the memory of a process that ends back at once.
    std::mem::forget(outcome.renderer.take());
    match args.format {
        Format::Json => {
            let text = json(&outcome.diagnostics, &|path: &str| build::source_text(&files, path));
            // A reader that has closed the pipe has heard enough.
            let _ = writeln!(io::stdout(), "{text}");
        }
        Format::Text => {
            voice.diagnostics(&outcome.diagnostics, &files);
            if !voice.quiet {
                say(&summary::text(&outcome, false, started.elapsed(), voice.lang));
            }
        }
    }
    Ok(u8::from(summary::has_errors(&outcome.diagnostics)))
}
