//! `bansou plan`: what would be published, for whoever has to sign it, and at which hours something changes by itself.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use crate::build;
use crate::build::plan::{self, Plan};
use crate::calendar::Now;
use crate::cli::build_site::PUBLIC;
use crate::cli::{SiteArgs, Voice, moment, say};
use crate::diagnostic::{Lang, Text};
use crate::error::Error;
use crate::publish::{Approval, Place, PlanId, Published, Refusal, keep_file_out};

mod html;
mod json;
mod phrases;
mod shown;
mod text;

#[derive(Debug, Args)]
pub struct PlanArgs {
    #[command(flatten)]
    site: SiteArgs,
    /// この時に公開するとどうなるか（指定しないときは、いま） / what a build at this moment would do; now, if left out
    #[arg(long, value_name = "TIME")]
    at: Option<String>,
    /// この時までの予定を調べる / look at the moments up to this one
    #[arg(long, value_name = "TIME")]
    until: Option<String>,
    /// 比べる相手のフォルダー（指定しないときは public） / the published directory to compare with, `public` if left out
    #[arg(long, value_name = "DIR")]
    against: Option<PathBuf>,
    /// 人のための文章か、機械のための JSON か、承認のための1枚の HTML か / text, JSON for machines, or a page for approval
    #[arg(long, value_name = "text|json|html", default_value = "text")]
    format: Format,
    /// 画面ではなく、このファイルに書き出す / write it to this file
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
    Html,
}

pub fn run(args: &PlanArgs, voice: Voice) -> Result<u8, Error> {
    let mut options = args.site.options()?;
    if options.unpublished {
        return Err(Error::new(Text::new(
            "計画は、公開するサイトのものです。--unpublished は付けられません。",
            "a plan is that of the public site: leave out --unpublished",
        )));
    }
    if let Some(at) = &args.at {
        options.now = moment("--at", at)?;
    }
    let until = args.until.as_deref().map(|until| moment("--until", until)).transpose()?;
    if let (Some(Now(end)), Some(written)) = (until, &args.until)
        && end < options.now.0
    {
        return Err(until_before(written));
    }
    let files = args.site.files()?;
    if let Some(out) = &args.out {
        let root = files.root();
        keep_file_out(out, &root.join(PUBLIC), &[&root.join("content"), &root.join("themes")])?;
    }
    let standing = standing(args, files.root())?;
    let plan = plan::plan(&files, &options, &standing, until.map(|Now(until)| until))?;
    let against = args.against.as_deref().unwrap_or(Path::new(PUBLIC)).display().to_string();
    let written = match args.format {
        Format::Text => text::text(&shown::of(&plan, &against, voice.lang)),
        Format::Json => json::json(&plan, &|path: &str| build::source_text(&files, path)),
        Format::Html => html::html(&shown::of(&plan, &against, voice.lang)),
    };
    match &args.out {
        Some(out) => write(out, &written)?,
        // A reader that has closed the pipe has heard enough.
        None => drop(io::stdout().write_all(written.as_bytes())),
    }
    if let (Some(out), false) = (&args.out, voice.quiet) {
        say(&told(out, &plan, voice.lang));
    }
    let exit = match &plan.refusal {
        // It fails as the build that is planned.
        Some(refusal) => Err(Error::new(refusal.text.clone())),
        None => Ok(u8::from(!plan.succeeds())),
    };
    std::mem::forget(plan);
    exit
}

/// What stands where it is to be compared with. A directory that was named has to be there.
fn standing(args: &PlanArgs, root: &Path) -> Result<Published, Error> {
    let Some(against) = &args.against else {
        let (public, sources) = (root.join(PUBLIC), [root.join("content"), root.join("themes")]);
        return Published::at(&Place::new(&public, &sources.each_ref().map(PathBuf::as_path)));
    };
    let path = root.join(against);
    if path.exists() {
        return Published::of(&path);
    }
    let shown = against.display();
    Err(Error::new(Text::new(
        format!("--against「{shown}」がありません。公開したサイトのフォルダーを指定してください。"),
        format!("there is no `{shown}` to compare with; name the directory of a published site with --against"),
    )))
}

fn until_before(written: &str) -> Error {
    Error::new(Text::new(
        format!(
            "--until「{written}」が、計画の時（--at。指定しないときは、いま）より前です。計画の時より後の時を指定してください。"
        ),
        format!("--until `{written}` is before the moment of the plan (--at, or now); name one after it"),
    ))
}

fn told(out: &Path, plan: &Plan, lang: Lang) -> String {
    let (out, id) = (out.display(), plan.id());
    match (lang, id) {
        (Lang::Ja, Some(id)) => format!("計画 {id} を「{out}」に書き出しました。"),
        (Lang::Ja, None) => format!("公開できない計画を「{out}」に書き出しました。"),
        (Lang::En, Some(id)) => format!("wrote the plan {id} to {out}"),
        (Lang::En, None) => format!("wrote a plan that can't be published to {out}"),
    }
}

/// Puts a plan in the place of the one that is there, as a whole: a disk that fills leaves the old one.
#[expect(clippy::disallowed_methods, reason = "what is written here is no site, and made anew by the same command")]
fn write(out: &Path, written: &str) -> Result<(), Error> {
    let mut beside = out.as_os_str().to_owned();
    beside.push(".part");
    let done = fs::write(&beside, written).and_then(|()| fs::rename(&beside, out));
    done.map_err(|cause| {
        let _ = fs::remove_file(&beside);
        let shown = out.display();
        let text = Text::new(
            format!("「{shown}」に書き込めません。別の場所を --out で指定してください。"),
            format!("can't write to `{shown}`; name another place with --out"),
        );
        Error::io(text, cause)
    })
}

/// What `--approved` names: the id of a plan, or the file of one in JSON.
///
/// # Errors
/// If it is neither.
#[expect(clippy::disallowed_methods, reason = "a plan is no source of the site")]
pub fn approval(written: &str) -> Result<Approval, Error> {
    if let Some(id) = PlanId::parse(written) {
        return Ok(Approval::Id(id));
    }
    let unfit = || {
        Text::new(
            format!(
                "--approved「{written}」は、計画の番号（4桁ずつ区切った16桁の英数字）でも、「bansou plan --format json」で書き出した計画のファイルでもありません。"
            ),
            format!("--approved `{written}` is neither the id of a plan nor a file of `bansou plan --format json`"),
        )
    };
    match fs::read_to_string(written) {
        Ok(text) => json::approval(&text).ok_or_else(|| Error::new(unfit())),
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => Err(Error::new(absent(written))),
        Err(cause) => Err(Error::io(unfit(), cause)),
    }
}

fn absent(written: &str) -> Text {
    Text::new(
        format!(
            "--approved「{written}」というファイルはありません。「bansou plan --format json --out 計画.json」で書き出した計画のファイルか、計画の番号（4桁ずつ区切った16桁の英数字）を指定してください。"
        ),
        format!(
            "there is no file `{written}` for --approved; name a file of `bansou plan --format json`, or the id of a plan (16 digits)"
        ),
    )
}

/// What is said where a build isn't yet what was approved, and will be at an hour.
pub fn not_yet(hour: &str, lang: Lang) -> String {
    let phrases = phrases::of(lang);
    phrases::fill(phrases.not_yet, &[("hour", hour)])
}

/// What is said where all that was approved is published.
pub fn done(lang: Lang) -> String {
    let phrases = phrases::of(lang);
    phrases.done.to_owned()
}

/// What is said where a build isn't what was approved.
pub fn refused(refusal: &Refusal, lang: Lang) -> String {
    /// How many files are named.
    const NAMED: usize = 20;
    let phrases = phrases::of(lang);
    let mut lines = vec![phrases::fill(phrases.refused, &[("id", &refusal.id.to_string())])];
    let head = if refusal.is_exact { phrases.unapproved } else { phrases.would_change };
    if !refusal.unapproved.is_empty() {
        lines.push(head.to_owned());
    }
    let mark = |change: &crate::publish::FileChange| match (change.before, change.after) {
        (None, _) => '+',
        (_, None) => '-',
        _ => '~',
    };
    lines.extend(refusal.unapproved.iter().take(NAMED).map(|change| format!("  {} {}", mark(change), change.path)));
    let more = |count: usize| {
        let more = count.saturating_sub(NAMED);
        (more > 0).then(|| format!("  {}", phrases::fill(phrases.and_more, &[("count", &more.to_string())])))
    };
    lines.extend(more(refusal.unapproved.len()));
    if !refusal.missing.is_empty() {
        lines.push(phrases.missing.to_owned());
        lines.extend(refusal.missing.iter().take(NAMED).map(|path| format!("  {path}")));
        lines.extend(more(refusal.missing.len()));
    }
    lines.push(phrases.look_again.to_owned());
    lines.join("\n")
}
