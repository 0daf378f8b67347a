//! `bansou rollback`

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use clap::Args;
use jiff::Timestamp;

use crate::calendar;
use crate::cli::build_site::PUBLIC;
use crate::cli::{Voice, say, summary};
use crate::diagnostic::Lang;
use crate::error::Error;
use crate::files::Disk;
use crate::publish::{Difference, Earlier, Place, Undone, earlier, rollback};

#[derive(Debug, Args)]
pub struct RollbackArgs {
    /// いくつ前のサイトに戻すか / how many sites to go back
    #[arg(value_name = "N", default_value_t = 1)]
    steps: usize,
    /// 戻せるサイトを示す / list the sites that are kept
    #[arg(long)]
    list: bool,
    /// content/ と themes/ のあるフォルダー / the directory that holds `content/` and `themes/`
    #[arg(long, value_name = "DIR", default_value = ".")]
    root: PathBuf,
    /// 公開用のフォルダー（指定しないときは public） / the directory that is published to, `public` where it isn't given
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

pub fn run(args: &RollbackArgs, voice: Voice) -> Result<u8, Error> {
    let files = Disk::new(&args.root)?;
    let root = files.root();
    let target = root.join(args.out.as_deref().unwrap_or(Path::new(PUBLIC)));
    let sources = [root.join("content"), root.join("themes")];
    let protected: Vec<&Path> = sources.iter().map(PathBuf::as_path).collect();
    let place = Place::new(&target, &protected);
    if args.list {
        say(&list(&earlier(&place)?, voice.lang));
        return Ok(0);
    }
    let undone = rollback(&place, args.steps)?;
    if !voice.quiet {
        say(&told(&undone, voice.lang));
    }
    Ok(0)
}

fn list(all: &[Earlier], lang: Lang) -> String {
    if all.is_empty() {
        return match lang {
            Lang::Ja => "残してある前のサイトはありません。".into(),
            Lang::En => "no earlier site is kept".into(),
        };
    }
    let line = |(steps, earlier): (usize, &Earlier)| {
        let (at, pages) = (moment(earlier.at, lang), earlier.pages);
        let counts = counts(&earlier.difference, lang);
        let lost = earlier.lost.as_ref().map(|lost| lost.display());
        match (lang, lost) {
            (Lang::Ja, None) => format!("{steps}  {at}に公開、{pages}ページ。戻すと、{counts}"),
            (Lang::En, None) => format!("{steps}  published {at}, {pages} pages; going back: {counts}"),
            (Lang::Ja, Some(lost)) => {
                format!("{steps}  {at}に公開、{pages}ページ。手で変えられたファイルがあるため、戻せません: {lost}")
            }
            (Lang::En, Some(lost)) => {
                format!(
                    "{steps}  published {at}, {pages} pages; can't be brought back, as a file was changed by hand: {lost}"
                )
            }
        }
    };
    (1..).zip(all).map(line).collect::<Vec<_>>().join("\n")
}

/// How many pages of each sort are named; more would hide what is said after them.
const SHOWN: usize = 50;

fn told(undone: &Undone, lang: Lang) -> String {
    let (at, pages) = (moment(undone.at, lang), undone.pages);
    let counts = counts(&undone.difference, lang);
    let mut lines = vec![match lang {
        Lang::Ja => format!("{at}に公開したサイト（{pages}ページ）に戻しました。{counts}"),
        Lang::En => format!("the site published {at} ({pages} pages) stands again: {counts}"),
    }];
    let Difference { came, changed, went } = &undone.difference;
    let [of_came, of_changed, of_went] = match lang {
        Lang::Ja => ["戻ったページ", "変わったページ", "なくなったページ"],
        Lang::En => ["came back", "changed", "went"],
    };
    for (label, files) in [(of_came, came), (of_changed, changed), (of_went, went)] {
        let pages: Vec<String> = Difference::pages(files).collect();
        lines.extend(pages.iter().take(SHOWN).map(|page| format!("  {label}: {page}")));
        match (pages.len().saturating_sub(SHOWN), lang) {
            (0, _) => {}
            (more, Lang::Ja) => lines.push(format!("  {label}: ほか{more}ページ")),
            (more, Lang::En) => lines.push(format!("  {label}: {more} more")),
        }
    }
    lines.extend(summary::altered(&undone.altered, lang));
    if !undone.atomic {
        lines.push(match lang {
            Lang::Ja => {
                "このファイルシステムでは一度に入れ替えられないため、置き換えの間、一瞬だけサイトがありませんでした。"
                    .into()
            }
            Lang::En => "this file system can't exchange directories: the site was absent for an instant".into(),
        });
    }
    if let Some(archive) = &undone.archive {
        let archive = archive.display();
        lines.push(match lang {
            Lang::Ja => {
                format!("配布用の「{archive}」は前のままです。渡すときは、bansou build --zip で作り直してください。")
            }
            Lang::En => {
                format!("`{archive}` is as it was; make it anew with `bansou build --zip` before it is handed on")
            }
        });
    }
    lines.push(match lang {
        Lang::Ja => "内容を直さずに bansou build をすると、また元のサイトになります。取り消すときは、もう一度 bansou rollback とします。".into(),
        Lang::En => "a build of the same content publishes the other site again; to take this back, roll back once more".into(),
    });
    lines.join("\n")
}

fn counts(difference: &Difference, lang: Lang) -> String {
    let Difference { came, changed, went } = difference;
    let (came, changed, went) = (came.len(), changed.len(), went.len());
    match lang {
        Lang::Ja => format!("ファイルの追加 {came}、変更 {changed}、削除 {went}"),
        Lang::En => format!("{came} files come, {changed} change, {went} go"),
    }
}

/// A moment in Japan's time, in which the site's editors live.
fn moment(at: Option<SystemTime>, lang: Lang) -> String {
    let at = at.and_then(|at| Timestamp::try_from(at).ok()).zip(calendar::zone("Asia/Tokyo").ok());
    match (at, lang) {
        (Some((at, zone)), _) => zone.to_datetime(at).strftime("%Y-%m-%d %H:%M").to_string(),
        (None, Lang::Ja) => "時刻不明".into(),
        (None, Lang::En) => "at an unknown time".into(),
    }
}
