//! `bansou check`

use std::io::{self, Write};
use std::time::Instant;

use clap::{Args, ValueEnum};

use crate::build::{self, Progress};
use crate::cli::{SiteArgs, Voice, hidden, moment, progress, say, summary};
use crate::diagnostic::json_beside;
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
    /// 公開していないものを、全て並べる / list all that isn't public, however much
    #[arg(long)]
    all: bool,
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
            let held = outcome.hidden.iter().chain(&outcome.held);
            let beside = [("hidden", hidden::json(held, &outcome.zone))];
            let sources = |path: &str| build::source_text(&files, path);
            let text = json_beside(&outcome.diagnostics, &sources, &beside.into());
            // A reader that has closed the pipe has heard enough.
            let _ = writeln!(io::stdout(), "{text}");
        }
        Format::Text => {
            voice.diagnostics(&outcome.diagnostics, &files);
            if !voice.quiet {
                say(&summary::text(&outcome, false, args.all, started.elapsed(), voice.lang));
            }
        }
    }
    Ok(u8::from(summary::has_errors(&outcome.diagnostics)))
}
