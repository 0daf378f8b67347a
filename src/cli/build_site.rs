//! `bansou build`

use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;

use crate::build::{self, Progress, Target};
use crate::cli::{SiteArgs, Voice, progress, say, summary};
use crate::diagnostic::{Lang, Text};
use crate::error::Error;
use crate::model::config::Links;

#[derive(Debug, Args)]
pub struct BuildArgs {
    #[command(flatten)]
    site: SiteArgs,
    /// 公開用のフォルダー（指定しないときは public） / the directory to publish to, `public` where it isn't given
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// --portable のサイトを作り、配布用の zip にもまとめる / build as with --portable, and pack it into a zip
    #[arg(long)]
    zip: bool,
}

#[expect(clippy::disallowed_methods, reason = "how long the build took is for people, not for the site")]
pub fn run(args: &BuildArgs, voice: Voice) -> Result<u8, Error> {
    let started = Instant::now();
    let mut options = args.site.options()?;
    if args.zip {
        options.overrides.links = Some(Links::Portable);
    }
    let files = args.site.files()?;
    // A relative target lies below the site, so that `--root` alone moves the whole.
    let root = files.root();
    let target = root.join(target(args)?);
    // The target may lie in the root, but not be it or hold it: then it would hold the content too.
    let sources = [root.join("content"), root.join("themes")];
    let protected: Vec<&Path> = sources.iter().map(PathBuf::as_path).collect();
    let progress = Progress::default();
    let target = Target { directory: &target, protected: &protected, is_packed: args.zip };
    let mut outcome = progress::watch(voice, &progress, || build::build(&files, &options, target, &progress))?;
    // The system takes the memory of a process that ends back at once.
    std::mem::forget(outcome.renderer.take());
    voice.diagnostics(&outcome.diagnostics, &files);
    if !voice.quiet {
        say(&summary::text(&outcome, started.elapsed(), voice.lang));
    }
    if summary::has_errors(&outcome.diagnostics) {
        say(match voice.lang {
            Lang::Ja => "誤りがあるため、公開していません。前のサイトはそのままです。",
            Lang::En => "nothing was published because of the mistakes; the old site stands",
        });
        return Ok(1);
    }
    Ok(0)
}

/// The directory that is meant. What isn't public doesn't go where the public site stands because a word was left out.
fn target(args: &BuildArgs) -> Result<&Path, Error> {
    match &args.out {
        Some(out) => Ok(out),
        None if args.site.unpublished => Err(Error::new(Text::new(
            "--unpublished を付けるときは、--out で公開用ではないフォルダーを指定してください（例: --out 確認用）。",
            "with --unpublished, name a directory other than the public one by --out (for example --out preview)",
        ))),
        None => Ok(Path::new("public")),
    }
}
