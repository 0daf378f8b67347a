//! `bansou theme show|copy`: the files of the theme that comes with the program, to be read and to be changed.
//!
//! 1. `show` prints a file, or without one names them all.
//! 2. `copy` puts it where the site's own theme has it. A directory with the name of the program's theme would take
//!    the place of the whole, so a site needs a theme of its own first, which extends that one: `copy` makes it.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use clap::{Args, Subcommand};

use crate::cli::{SiteArgs, Voice, say};
use crate::diagnostic::{Lang, Text, nearest};
use crate::error::Error;
use crate::files::Files;
use crate::render::Theme;

#[derive(Debug, Args)]
pub struct ThemeArgs {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// 標準のテーマのファイルを表示する / print a file of the theme that comes with the program
    Show {
        /// ファイル（例: templates/page.html。省くと、全ての名前） / the file; without it, all their names
        file: Option<String>,
    },
    /// 標準のテーマのファイルを、サイトのテーマに写す / copy a file into the site's own theme
    Copy {
        #[command(flatten)]
        site: SiteArgs,
        /// ファイル（例: templates/page.html） / the file
        file: String,
        /// 写す先のテーマの名前 / the theme that gets it
        #[arg(long, value_name = "NAME", default_value = "own")]
        to: String,
    },
}

/// The theme that comes with the program.
const CARRIED: &str = "default";

pub fn run(args: &ThemeArgs, voice: Voice) -> Result<u8, Error> {
    match &args.command {
        Command::Show { file: None } => print(Theme::carried_files(CARRIED).join("\n").as_bytes(), "\n"),
        Command::Show { file: Some(file) } => print(carried(file)?, ""),
        Command::Copy { site, file, to } => return copy(site, file, to, voice),
    }
    Ok(0)
}

fn print(bytes: &[u8], end: &str) {
    // A reader that has closed the pipe has heard enough.
    let mut out = io::stdout();
    let _ = out.write_all(bytes).and_then(|()| out.write_all(end.as_bytes()));
}

fn carried(file: &str) -> Result<&'static [u8], Error> {
    Theme::carried_bytes(CARRIED, file).ok_or_else(|| {
        let all = Theme::carried_files(CARRIED);
        let near = nearest(file, all.iter().map(String::as_str));
        let (ja, en) = match near {
            Some(near) => (format!("「{near}」の誤りではありませんか。"), format!("did you mean `{near}`?")),
            None => (
                "「bansou theme show」で、全ての名前を確かめられます。".to_owned(),
                "`bansou theme show` names them all".to_owned(),
            ),
        };
        Error::new(Text::new(
            format!("標準のテーマに、「{file}」はありません。{ja}"),
            format!("the theme has no file `{file}`; {en}"),
        ))
    })
}

fn copy(site: &SiteArgs, file: &str, to: &str, voice: Voice) -> Result<u8, Error> {
    let bytes = carried(file)?;
    let files = site.files()?;
    let is_name = !to.is_empty() && to.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_');
    if to == CARRIED || !is_name {
        return Err(no_name(to));
    }
    let folder = files.root().join("themes").join(to);
    let target = folder.join(file);
    if files.read(&format!("themes/{to}/{file}")).is_ok() {
        let shown = target.display();
        return Err(Error::new(Text::new(
            format!("「{shown}」は、既にあります。消すか、--to で別のテーマを指定してください。"),
            format!("there is `{shown}` already; remove it, or name another theme with --to"),
        )));
    }
    let is_new = files.read(&format!("themes/{to}/theme.yaml")).is_err();
    if is_new {
        write(&folder.join("theme.yaml"), format!("name: {to}\nextends: {CARRIED}\n").as_bytes())?;
    }
    if file != "theme.yaml" {
        write(&target, bytes)?;
    }
    if !voice.quiet {
        let shown = target.display();
        say(&match voice.lang {
            Lang::Ja => format!("「{shown}」に写しました。site.yaml に「theme: {to}」と書くと、使われます。"),
            Lang::En => format!("copied to {shown}; it is used with `theme: {to}` in site.yaml"),
        });
    }
    Ok(0)
}

fn no_name(to: &str) -> Error {
    Error::new(Text::new(
        format!(
            "「{to}」には写せません。標準のテーマを元にする、サイトのテーマの名前を --to で指定してください（例: own）。"
        ),
        format!("can't copy to `{to}`; name a theme of the site's own with --to, for example `own`"),
    ))
}

#[expect(clippy::disallowed_methods, reason = "what is written here is a theme's source, and never an older one")]
fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder).and_then(|()| fs::write(path, bytes)).map_err(|cause| {
        let shown = path.display();
        Error::io(Text::new(format!("「{shown}」に書き込めません。"), format!("can't write to `{shown}`")), cause)
    })
}
