//! `bansou rollback`

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use clap::Args;
use jiff::Timestamp;

use crate::build::plan::effects;
use crate::build::{self, Withheld};
use crate::calendar::{self, Moment};
use crate::cli::build_site::PUBLIC;
use crate::cli::{SiteArgs, Voice, say, summary};
use crate::diagnostic::Lang;
use crate::error::Error;
use crate::files::Disk;
use crate::publish::{Difference, Earlier, Place, Undone, earlier, outlook, rollback};

#[derive(Debug, Args)]
pub struct RollbackArgs {
    /// いくつ前のサイトに戻すか / how many sites to go back
    #[arg(value_name = "N", default_value_t = 1)]
    steps: usize,
    /// 戻せるサイトを示す / list the sites that are kept
    #[arg(long)]
    list: bool,
    /// 戻さずに、戻すと何が変わるかを示す / say what would change, and change nothing
    #[arg(long, conflicts_with = "list")]
    dry_run: bool,
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
    let is_told = args.dry_run || !voice.quiet;
    // Who can't read what a site is made from goes back all the same.
    let withheld = if is_told { withheld(&args.root).unwrap_or_default() } else { Withheld::default() };
    let undone = if args.dry_run { outlook(&place, args.steps)? } else { rollback(&place, args.steps)? };
    if is_told {
        say(&told(&undone, &withheld, args.dry_run, voice.lang));
    }
    Ok(0)
}

/// What the content of today doesn't publish.
fn withheld(root: &Path) -> Result<Withheld, Error> {
    let (root, base_url, now) = (root.to_owned(), None, None);
    let site = SiteArgs { root, base_url, portable: false, now, unpublished: false };
    build::withheld(&site.files()?, &site.options()?)
}

fn list(all: &[Earlier], lang: Lang) -> String {
    if all.is_empty() {
        return match lang {
            Lang::Ja => "残してある前のサイトはありません。".into(),
            Lang::En => "no earlier site is kept".into(),
        };
    }
    let minute = |earlier: &Earlier| moment(earlier.at, MINUTE, lang);
    let line = |(steps, earlier): (usize, &Earlier)| {
        // Those that were published within a minute are told apart by the second.
        let is_alone = all.iter().filter(|other| minute(other) == minute(earlier)).count() == 1;
        let (at, pages) = (moment(earlier.at, if is_alone { MINUTE } else { 1 }, lang), earlier.pages);
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

/// How many of each sort are named; more would hide what is said after them.
const SHOWN: usize = 50;

/// What was done or, if it `is_outlook`, what would be.
fn told(undone: &Undone, withheld: &Withheld, is_outlook: bool, lang: Lang) -> String {
    let (at, pages) = (moment(undone.at, MINUTE, lang), undone.pages);
    let counts = counts(&undone.difference, lang);
    let mut lines = vec![match (lang, is_outlook) {
        (Lang::Ja, false) => format!("{at}に公開したサイト（{pages}ページ）に戻しました。{counts}"),
        (Lang::Ja, true) => {
            format!(
                "{at}に公開したサイト（{pages}ページ）に戻すと、次のように変わります。まだ何も変えていません。{counts}"
            )
        }
        (Lang::En, false) => format!("the site published {at} ({pages} pages) stands again: {counts}"),
        (Lang::En, true) => {
            format!("with the site published {at} ({pages} pages) this would change, and nothing was changed: {counts}")
        }
    }];
    let Difference { came, changed, went } = &undone.difference;
    lines.extend(again(&undone.comes, withheld, is_outlook, lang));
    let labels = match (lang, is_outlook) {
        (Lang::Ja, false) => ["戻った", "変わった", "なくなった"],
        (Lang::Ja, true) => ["戻る", "変わる", "なくなる"],
        (Lang::En, false) => ["came back", "changed", "went"],
        (Lang::En, true) => ["comes back", "changes", "goes"],
    };
    for (label, files) in labels.into_iter().zip([came, changed, went]) {
        let (of_pages, of_papers) = match lang {
            Lang::Ja => (format!("{label}ページ"), format!("{label}ファイル")),
            Lang::En => (label.to_owned(), format!("{label} (file)")),
        };
        lines.extend(named(&of_pages, Difference::pages(files).collect(), lang));
        let papers = files.iter().filter(|path| effects::is_told(path) && !path.ends_with(".html"));
        lines.extend(named(&of_papers, papers.map(|path| effects::url_of(path)).collect(), lang));
    }
    if is_outlook {
        return lines.join("\n");
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

/// What the content of today doesn't publish and what is public again: the first thing that one has to know.
fn again(comes: &[(Box<str>, u128)], withheld: &Withheld, is_outlook: bool, lang: Lang) -> Vec<String> {
    let of = |(path, hash): &(Box<str>, u128)| {
        let url = effects::url_of(path);
        Some(match (withheld.look(path, *hash)?, lang) {
            (Some((title, why)), Lang::Ja) => format!("{url}「{title}」（{}）", why.label().ja),
            (Some((title, why)), Lang::En) => format!("{url} “{title}” ({})", why.label().en),
            (None, _) => url,
        })
    };
    let mut all: Vec<String> = comes.iter().filter_map(of).collect();
    all.sort_unstable();
    if all.is_empty() {
        return Vec::new();
    }
    let label = match (lang, is_outlook) {
        (Lang::Ja, false) => "いまの原稿では公開していないのに、また公開されたもの",
        (Lang::Ja, true) => "いまの原稿では公開していないのに、また公開されるもの",
        (Lang::En, false) => "public again, though the content of today doesn't publish it",
        (Lang::En, true) => "would be public again, though the content of today doesn't publish it",
    };
    named(label, all, lang)
}

/// A line for each of these, and one for those that are too many.
fn named(label: &str, all: Vec<String>, lang: Lang) -> Vec<String> {
    let more = all.len().saturating_sub(SHOWN);
    let mut lines: Vec<String> = all.into_iter().take(SHOWN).map(|it| format!("  {label}: {it}")).collect();
    match (more, lang) {
        (0, _) => {}
        (more, Lang::Ja) => lines.push(format!("  {label}: ほか{more}件")),
        (more, Lang::En) => lines.push(format!("  {label}: {more} more")),
    }
    lines
}

fn counts(difference: &Difference, lang: Lang) -> String {
    let Difference { came, changed, went } = difference;
    let (came, changed, went) = (came.len(), changed.len(), went.len());
    match lang {
        Lang::Ja => format!("ファイルの追加 {came}、変更 {changed}、削除 {went}"),
        Lang::En => format!("{came} files come, {changed} change, {went} go"),
    }
}

/// In seconds.
const MINUTE: i64 = 60;

/// A moment in Japan's time, in which the site's editors live, to so many seconds.
fn moment(at: Option<SystemTime>, seconds: i64, lang: Lang) -> String {
    let at = at.and_then(|at| Timestamp::try_from(at).ok()).map(|at| at.as_second());
    let at = at.and_then(|at| Timestamp::from_second(at - at.rem_euclid(seconds)).ok());
    match (at.zip(calendar::zone("Asia/Tokyo").ok()), lang) {
        (Some((at, zone)), _) => Moment::from(at).label(&zone).get(lang).to_owned(),
        (None, Lang::Ja) => "時刻不明".into(),
        (None, Lang::En) => "at an unknown time".into(),
    }
}
