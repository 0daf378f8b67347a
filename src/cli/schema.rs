//! `bansou schema`: JSON Schemas of what an author may write, for editors that check and complete.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use serde_json::Value;

use crate::build;
use crate::cli::{SiteArgs, Voice, say};
use crate::diagnostic::{Lang, Text};
use crate::error::Error;
use crate::schema::{self, Terms};

#[derive(Debug, Args)]
pub struct SchemaArgs {
    #[command(flatten)]
    site: SiteArgs,
    /// 書き出す先（省くと、--root の下の schemas） / where they are written; schemas/ below --root if it is left out
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// この編集ソフトの設定を表示する / print the settings of this editor
    #[arg(long, value_name = "vscode")]
    editor: Option<Editor>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Editor {
    Vscode,
}

/// The folder of the schemas, if nothing else is asked for.
const FOLDER: &str = "schemas";

pub fn run(args: &SchemaArgs, voice: Voice) -> Result<u8, Error> {
    let terms = terms(args)?;
    let out = args.out.clone().unwrap_or_else(|| args.site.root.join(FOLDER));
    for kind in schema::file_kinds() {
        let schema = schema::json::schema(kind.definition, kind.name, &terms);
        write(&out, &format!("{}.schema.json", kind.name), &schema)?;
    }
    if !voice.quiet {
        let out = out.display();
        say(&match voice.lang {
            Lang::Ja => format!("「{out}」に、{}個のスキーマを書き出しました。", schema::file_kinds().len()),
            Lang::En => format!("wrote {} schemas to {out}", schema::file_kinds().len()),
        });
    }
    if args.editor == Some(Editor::Vscode) {
        if !voice.quiet {
            say(match voice.lang {
                Lang::Ja => "次の行を .vscode/settings.json に書き足してください。",
                Lang::En => "add these lines to .vscode/settings.json:",
            });
        }
        let folder = out.strip_prefix(&args.site.root).unwrap_or(&out).to_string_lossy().replace('\\', "/");
        let settings = schema::vscode::settings(&folder, &terms);
        // A reader that has closed the pipe has heard enough.
        let _ = writeln!(io::stdout(), "{settings:#}");
    }
    Ok(0)
}

/// The terms of the site as it is with all that isn't public. A site that can't be linked has none that are known: its
/// mistakes are told by `check`, and whatever is written for a term is let through.
fn terms(args: &SchemaArgs) -> Result<Vec<Terms>, Error> {
    let files = args.site.files()?;
    let mut options = args.site.options()?;
    options.unpublished = true;
    options.papers = None;
    let linked = build::link(&files, &options)?;
    let known = linked.renderer.as_ref().map(|renderer| schema::terms(&renderer.site().taxonomies));
    std::mem::forget(linked);
    Ok(known.unwrap_or_default())
}

#[expect(clippy::disallowed_methods, reason = "what is written here is no site, and made anew by the same command")]
fn write(folder: &Path, name: &str, schema: &Value) -> Result<(), Error> {
    let path = folder.join(name);
    let written = fs::create_dir_all(folder).and_then(|()| fs::write(&path, format!("{schema:#}\n")));
    written.map_err(|cause| {
        let shown = path.display();
        let text = Text::new(
            format!("「{shown}」に書き込めません。別の場所を --out で指定してください。"),
            format!("can't write to `{shown}`; name another place with --out"),
        );
        Error::io(text, cause)
    })
}
