//! The commands: one file each. Here alone the clock and the environment are read and something is printed.
//!
//! Exit codes: 0 done, 1 mistakes in the content, 2 environment or usage.

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::Timestamp;

use crate::build::{self, Options, Papers};
use crate::calendar::{self, Now};
use crate::diagnostic::{Diagnostic, Lang, Text, terminal};
use crate::error::Error;
use crate::files::{Disk, Files};
use crate::model::config::{BaseUrl, Links, Overrides};

mod accessibility;
mod build_site;
mod check;
mod hidden;
mod language;
mod pdf_reader;
mod plan;
mod progress;
mod rollback;
mod schema;
mod serve;
mod summary;
mod theme;
mod usage;
mod watch_hours;

/// 伴走支援の知見を、見やすいサイトにします。 / Builds the knowledge base from content/ to public/.
#[derive(Debug, Parser)]
#[command(name = "bansou", version)]
struct Cli {
    /// メッセージの言語 / the language of messages
    #[arg(long, global = true, value_name = "ja|en")]
    lang: Option<Language>,
    /// 誤りと警告だけを表示する / show mistakes and warnings only
    #[arg(long, global = true)]
    quiet: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// サイトを作り、公開用のフォルダーに置く / build the site
    Build(build_site::BuildArgs),
    /// 公開したサイトを、前のサイトに戻す / bring back the site that stood before
    Rollback(rollback::RollbackArgs),
    /// サイトを作らずに、誤りを調べる / look for mistakes without building
    Check(check::CheckArgs),
    /// 公開すると何が変わるか、いつ何が変わるかを調べる / what a publication changes, and what comes when
    Plan(plan::PlanArgs),
    /// 書きながら、ブラウザーで見る / show the site while it is written
    Serve(serve::ServeArgs),
    /// 編集ソフトのための JSON Schema を書き出す / write JSON Schemas for editors
    Schema(schema::SchemaArgs),
    /// ウェブアクセシビリティの試験の準備をする / prepare a test of accessibility
    Accessibility(accessibility::AccessibilityArgs),
    /// 標準のテーマのファイルを見る、写す / read and copy the files of the theme
    Theme(theme::ThemeArgs),
    #[command(name = pdf_reader::NAME, hide = true)]
    ReadPdfs,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Language {
    Ja,
    En,
}

/// What every command is told of the site.
#[derive(Debug, Args)]
struct SiteArgs {
    /// content/ と themes/ のあるフォルダー / the directory that holds `content/` and `themes/`
    #[arg(long, value_name = "DIR", default_value = ".")]
    root: PathBuf,
    /// site.yaml の `base_url` の代わり / in place of `base_url` in site.yaml
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// フォルダーやUSBメモリーからも開けるサイトにする / a site that opens from a folder, too
    #[arg(long)]
    portable: bool,
    /// この時のサイトを作る（例: 2022-06-17、2022-06-17T10:00:00+09:00） / build the site of this moment
    #[arg(long, value_name = "TIME")]
    now: Option<String>,
    /// 下書きや公開前のページも、印を付けて載せる / show what isn't public, marked
    #[arg(long)]
    unpublished: bool,
}

/// How and to whom a command speaks.
#[derive(Clone, Copy, Debug)]
struct Voice {
    lang: Lang,
    quiet: bool,
}

/// Runs the command that the arguments name, and returns the exit code.
#[must_use]
pub fn run() -> u8 {
    let Ok(cli) = Cli::try_parse() else { return usage::told() };
    let lang = match cli.lang {
        Some(Language::Ja) => Lang::Ja,
        Some(Language::En) => Lang::En,
        None => language::of_locale(),
    };
    let voice = Voice { lang, quiet: cli.quiet };
    let result = match cli.command {
        Command::Build(args) => build_site::run(&args, voice),
        Command::Rollback(args) => rollback::run(&args, voice),
        Command::Check(args) => check::run(&args, voice),
        Command::Plan(args) => plan::run(&args, voice),
        Command::Serve(args) => serve::run(&args, voice),
        Command::Schema(args) => schema::run(&args, voice),
        Command::Accessibility(args) => accessibility::run(&args, voice),
        Command::Theme(args) => theme::run(&args, voice),
        Command::ReadPdfs => Ok(pdf_reader::run()),
    };
    result.unwrap_or_else(|error| {
        voice.error(&error);
        2
    })
}

/// Begins the threads that share the work. The library would begin them when they are first used, and panic if it
/// can't.
fn begin_threads() -> Result<(), Error> {
    rayon::ThreadPoolBuilder::new().build_global().map_err(|error| no_thread(io::Error::other(error)))
}

fn no_thread(cause: io::Error) -> Error {
    let text = Text::new(
        "システムがスレッドを始めさせないため、実行できません。ほかのプログラムを終えるか、使えるメモリーやスレッドの数の上限を\
         増やしてから、もう一度実行してください。",
        "the system lets no thread start; end other programs, or raise the limits of memory or of threads, and run this again",
    );
    Error::io(text, cause)
}

impl SiteArgs {
    fn files(&self) -> Result<Disk, Error> {
        let files = Disk::new(&self.root)?;
        let content = files.root().join("content");
        match content.metadata() {
            Ok(facts) if facts.is_dir() => Ok(files),
            Err(cause) if !is_absence(&cause) => Err(unreadable(&content, cause)),
            _ => Err(no_content(files.root())),
        }
    }

    /// The moment of `--now`; a day, and a time without an offset, are Japan's.
    fn asked(&self) -> Result<Option<Now>, Error> {
        self.now.as_deref().map(|written| moment("--now", written)).transpose()
    }

    /// The clock is read here, once, and the threads are begun that share the work.
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
    fn options(&self) -> Result<Options, Error> {
        begin_threads()?;
        let base_url = match &self.base_url {
            None => None,
            Some(written) => Some(BaseUrl::parse(written).ok_or_else(|| bad_base_url(written))?),
        };
        let now = self.asked()?.unwrap_or_else(|| Now(Timestamp::now()));
        let links = self.portable.then_some(Links::Portable);
        let papers = Some(Arc::new(Papers::new(pdf_reader::Processes::default())));
        Ok(Options { now, unpublished: self.unpublished, overrides: Overrides { base_url, links, look: None }, papers })
    }
}

fn is_absence(cause: &io::Error) -> bool {
    matches!(cause.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

fn unreadable(directory: &Path, cause: io::Error) -> Error {
    let shown = directory.display();
    let text =
        Text::new(format!("フォルダー「{shown}」を読めません。"), format!("the directory `{shown}` can't be read"));
    Error::io(text, cause)
}

fn no_content(root: &Path) -> Error {
    let root = root.display();
    Error::new(Text::new(
        format!(
            "「{root}」に content フォルダーがありません。content のあるフォルダーで実行するか、--root でその場所を指定してください。"
        ),
        format!("there is no content/ in `{root}`; run this where it is, or name the place with --root"),
    ))
}

fn bad_base_url(written: &str) -> Error {
    Error::new(Text::new(
        format!("--base-url「{written}」は、https:// で始まるアドレスではありません。"),
        format!("--base-url `{written}` isn't an address that begins with https://"),
    ))
}

/// The moment that an argument names; a day, and a time without an offset, are Japan's.
fn moment(argument: &str, written: &str) -> Result<Now, Error> {
    let asked = calendar::zone("Asia/Tokyo").ok().and_then(|zone| Now::asked(written, &zone));
    asked.ok_or_else(|| {
        Error::new(Text::new(
            format!(
                "{argument}「{written}」を、日時として読めません。2022-06-17 か 2022-06-17T10:00:00+09:00 のように書いてください。"
            ),
            format!("{argument} `{written}` is no moment: write it like 2022-06-17 or 2022-06-17T10:00:00+09:00"),
        ))
    })
}

/// Prints to standard error; a closed pipe is no reason to fail.
fn say(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}

/// How many mistakes are shown to people at once; more would only hide the first.
const SHOWN: usize = 200;

impl Voice {
    fn error(self, error: &Error) {
        let cause = error.source.as_ref().map(|cause| format!(" ({cause})")).unwrap_or_default();
        say(&match self.lang {
            Lang::Ja => format!("エラー: {}{cause}", error.text.ja),
            Lang::En => format!("error: {}{cause}", error.text.en),
        });
    }

    fn diagnostics(self, diagnostics: &[Diagnostic], files: &dyn Files) {
        if diagnostics.is_empty() {
            return;
        }
        let colour = io::stderr().is_terminal() && language::wants_colour();
        let text = |path: &str| build::source_text(files, path);
        let (shown, more) = diagnostics.split_at(diagnostics.len().min(SHOWN));
        say(&terminal(shown, &text, self.lang, colour, progress::width()));
        if !more.is_empty() {
            let more = more.len();
            say(&match self.lang {
                Lang::Ja => format!("ほかに{more}件あります。上のものを直してから、もう一度実行してください。"),
                Lang::En => format!("there are {more} more; mend those above and run this again"),
            });
        }
    }
}
