//! `bansou build`

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use clap::Args;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::build::{self, Options, Outcome, Progress, Target};
use crate::calendar::{self, Moment, Now};
use crate::cli::watch_hours::{self, Clock, Told};
use crate::cli::{SiteArgs, Voice, plan, progress, say, summary};
use crate::diagnostic::{Lang, Text};
use crate::error::Error;
use crate::model::config::{Links, Look};
use crate::publish::{Changes, Place, Purpose};

#[derive(Debug, Args)]
pub struct BuildArgs {
    #[command(flatten)]
    site: SiteArgs,
    /// 公開用のフォルダー（指定しないときは public） / the directory to publish to, `public` where it isn't given
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// このフォルダーに今あるものを残し、公開用のフォルダーとして引き継ぐ / publish to this directory, whatever it holds, and keep that
    #[arg(long, value_name = "DIR", conflicts_with_all = ["out", "now", "unpublished"])]
    adopt: Option<PathBuf>,
    /// --now のサイトを、確認用の印を付けずに、公開時と同じ姿で作る / make the site of --now without the mark of one to be looked at
    #[arg(long, requires = "now", conflicts_with = "unpublished")]
    as_public: bool,
    /// --portable のサイトを作り、配布用の zip にもまとめる / build as with --portable, and pack it into a zip
    #[arg(long)]
    zip: bool,
    /// この計画のとおりのときだけ公開する（計画の番号か、JSON の計画のファイル） / publish this plan alone: its id, or its file
    #[arg(long, value_name = "ID|FILE")]
    approved: Option<String>,
    /// 終わらせるまで動き続け、公開や終了の時が来るたびに作り直す / go on, and build again at each hour that comes
    #[arg(long, conflicts_with_all = ["now", "approved", "adopt"])]
    watch_hours: bool,
}

pub fn run(args: &BuildArgs, voice: Voice) -> Result<u8, Error> {
    let mut options = args.site.options()?;
    if args.zip {
        options.overrides.links = Some(Links::Portable);
    }
    options.overrides.look = args.look().filter(|_| !args.as_public);
    if !args.watch_hours {
        let (code, outcome) = once(args, &options, voice)?;
        // The system takes the memory of a process that ends back at once.
        std::mem::forget(outcome.renderer);
        return Ok(code);
    }
    let build = |now: Timestamp| {
        let options = Options { now: Now(now), ..options.clone() };
        let site = once(args, &options, voice)?.1.renderer;
        Ok(site.map(|renderer| renderer.site().until))
    };
    watch_hours::watch(&mut SystemClock, build, |told| match told {
        Told::Trouble(error) => voice.error(error),
        Told::Next(_) if voice.quiet => {}
        Told::Next(until) => {
            let zone = calendar::zone("Asia/Tokyo").unwrap_or(TimeZone::UTC);
            let label = Moment::from(until).label(&zone);
            say(&match voice.lang {
                Lang::Ja => format!("次は{}（日本時間）に作ります。", label.ja),
                Lang::En => format!("the next build is on {}, Japanese time", label.en),
            });
        }
    })?;
    Ok(0)
}

/// One build, told of; its exit code, and what it did.
#[expect(clippy::disallowed_methods, reason = "how long the build took is for people, not for the site")]
fn once(args: &BuildArgs, options: &Options, voice: Voice) -> Result<(u8, Outcome), Error> {
    let started = Instant::now();
    let look = args.look();
    let files = args.site.files()?;
    // A relative target lies below the site, so that `--root` alone moves the whole.
    let root = files.root();
    let (target, public) = (root.join(target(args)?), root.join(PUBLIC));
    // The target may lie in the root, but not be it or hold it: then it would hold the content too.
    let sources = [root.join("content"), root.join("themes")];
    let protected: Vec<&Path> = sources.iter().map(PathBuf::as_path).collect();
    let approved = args.approved.as_deref().map(plan::approval).transpose()?;
    let progress = Progress::default();
    let place = Place {
        public: Some(&public),
        purpose: if look.is_some() { Purpose::Look } else { Purpose::Publication },
        adopts: args.adopt.is_some(),
        ..Place::new(&target, &protected)
    };
    let target = Target { place, is_packed: args.zip, approved: approved.as_ref() };
    let outcome = progress::watch(voice, &progress, || build::build(&files, options, target, &progress))?;
    voice.diagnostics(&outcome.diagnostics, &files);
    if !voice.quiet {
        say(&summary::text(&outcome, look.is_some(), false, started.elapsed(), voice.lang));
    }
    let mut code = 0;
    if summary::has_errors(&outcome.diagnostics) {
        code = 1;
        say(match voice.lang {
            Lang::Ja => "誤りがあるため、公開していません。前のサイトはそのままです。",
            Lang::En => "nothing was published because of the mistakes; the old site stands",
        });
    } else if let Some(refusal) = &outcome.refusal {
        code = 1;
        let hour = outcome.not_before.map(|at| Moment::from(at).label(&outcome.zone));
        say(&match hour {
            Some(hour) => plan::not_yet(hour.get(voice.lang), voice.lang),
            None => plan::refused(refusal, voice.lang),
        });
    } else if let (Some(_), Some(Changes { written: 0, removed: 0, .. }), false) =
        (&args.approved, &outcome.changes, voice.quiet)
    {
        say(&plan::done(voice.lang));
    }
    Ok((code, outcome))
}

/// The clock of this machine.
struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the hours that are watched are those of the clock")]
    fn now(&mut self) -> Timestamp {
        Timestamp::now()
    }

    fn wait(&mut self, time: Duration) -> bool {
        std::thread::sleep(time);
        true
    }
}

/// Where a site is published if nobody says otherwise, below the root.
pub const PUBLIC: &str = "public";

impl BuildArgs {
    /// Whether the site is only looked at, and how.
    fn look(&self) -> Option<Look> {
        match (self.site.unpublished, &self.site.now) {
            (true, _) => Some(Look::Unpublished),
            (false, Some(_)) => Some(Look::Moment),
            (false, None) => None,
        }
    }
}

/// The directory that is meant. What isn't the site of the present doesn't go where that stands because a word was left
/// out.
fn target(args: &BuildArgs) -> Result<&Path, Error> {
    match (args.out.as_ref().or(args.adopt.as_ref()), args.look()) {
        (Some(named), _) => Ok(named),
        (None, Some(look)) => Err(needs_out(look)),
        (None, None) => Ok(Path::new(PUBLIC)),
    }
}

fn needs_out(look: Look) -> Error {
    let option = match look {
        Look::Moment => "--now",
        Look::Unpublished => "--unpublished",
    };
    Error::new(Text::new(
        format!(
            "{option} を付けて作るサイトは確認用です。--out で公開用ではないフォルダーを指定してください（例: --out 確認用）。"
        ),
        format!(
            "with {option}, the site is only to be looked at: name a directory other than the public one by --out (for example \
             --out preview)"
        ),
    ))
}
