//! What a command did, in a line or two.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::build::Outcome;
use crate::diagnostic::{Diagnostic, Lang};
use crate::model::hours::{Held, Thing};

/// The closing lines of a build or a check; `is_look` says whether what was built is only looked at.
pub fn text(outcome: &Outcome, is_look: bool, took: Duration, lang: Lang) -> String {
    let errors = outcome.diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).count();
    let warnings = outcome.diagnostics.len() - errors;
    let seconds = took.as_secs_f64();
    let hidden = outcome.hidden.len();
    let mut lines = Vec::new();
    match lang {
        Lang::Ja => {
            if let Some(changes) = &outcome.changes {
                let done = if is_look {
                    "確認用に書き出しました（公開はしていません）"
                } else {
                    "公開しました"
                };
                lines.push(format!(
                    "{}ページを{done}。書き込み {}、変更なし {}、削除 {}（{seconds:.2}秒）",
                    outcome.pages, changes.written, changes.unchanged, changes.removed
                ));
                if changes.adopted > 0 {
                    lines.push(format!(
                        "このフォルダーに前からあった{}個のファイルを置き換えました。前のものは残してあり、bansou rollback で戻せます。",
                        changes.adopted
                    ));
                }
                lines.extend(altered(&outcome.altered, lang));
                if !changes.atomic {
                    lines.push("このファイルシステムでは一度に入れ替えられないため、置き換えの間、一瞬だけサイトがありませんでした。".into());
                }
                if let Some(packed) = &outcome.packed {
                    lines.push(format!(
                        "配布用のファイル: {}（{}KB）",
                        packed.path.display(),
                        packed.bytes.div_ceil(1024)
                    ));
                }
            } else if errors == 0 {
                lines.push(format!("{}ページを調べました（{seconds:.2}秒）", outcome.pages));
            }
            if hidden > 0 {
                lines.push(format!("公開していないページ {hidden}"));
            }
            lines.extend(held(&outcome.held, lang));
            if errors + warnings > 0 {
                lines.push(format!("エラー {errors}、警告 {warnings}"));
            }
        }
        Lang::En => {
            if let Some(changes) = &outcome.changes {
                let done = if is_look { "written to be looked at, not published" } else { "published" };
                lines.push(format!(
                    "{} pages {done}: {} files written, {} unchanged, {} removed ({seconds:.2} s)",
                    outcome.pages, changes.written, changes.unchanged, changes.removed
                ));
                if changes.adopted > 0 {
                    lines.push(format!(
                        "{} files that were there before were replaced; they are kept, and `bansou rollback` brings them back",
                        changes.adopted
                    ));
                }
                lines.extend(altered(&outcome.altered, lang));
                if !changes.atomic {
                    lines
                        .push("this file system can't exchange directories: the site was absent for an instant".into());
                }
                if let Some(packed) = &outcome.packed {
                    lines.push(format!("packed into {} ({} KB)", packed.path.display(), packed.bytes.div_ceil(1024)));
                }
            } else if errors == 0 {
                lines.push(format!("{} pages checked ({seconds:.2} s)", outcome.pages));
            }
            if hidden > 0 {
                lines.push(format!("{hidden} pages aren't public"));
            }
            lines.extend(held(&outcome.held, lang));
            if errors + warnings > 0 {
                lines.push(format!("{errors} errors, {warnings} warnings"));
            }
        }
    }
    lines.join("\n")
}

/// Which files of the site that stood somebody had changed by hand; nothing if none.
pub fn altered(paths: &[Box<str>], lang: Lang) -> Option<String> {
    const NAMED: usize = 10;
    let named: Vec<&str> = paths.iter().take(NAMED).map(|path| &**path).collect();
    let more = paths.len().saturating_sub(NAMED);
    let told = match (lang, more) {
        (Lang::Ja, 0) => format!("手で変えられていたファイル: {}", named.join("、")),
        (Lang::Ja, _) => format!("手で変えられていたファイル: {}、ほか{more}個", named.join("、")),
        (Lang::En, 0) => format!("files that were changed by hand: {}", named.join(", ")),
        (Lang::En, _) => format!("files that were changed by hand: {} and {more} more", named.join(", ")),
    };
    (!paths.is_empty()).then_some(told)
}

/// How many things that aren't pages aren't public, kind by kind, and which: one in a line, as long as they are few.
fn held(held: &[Held], lang: Lang) -> Vec<String> {
    const SHOWN: usize = 20;
    if held.is_empty() {
        return Vec::new();
    }
    let mut counts: BTreeMap<Thing, usize> = BTreeMap::new();
    for held in held {
        *counts.entry(held.thing).or_default() += 1;
    }
    let counted = counts.iter().map(|(thing, count)| format!("{} {count}", thing.label().get(lang)));
    let counted: Vec<String> = counted.collect();
    let mut lines = vec![match lang {
        Lang::Ja => format!("公開していないもの: {}", counted.join("、")),
        Lang::En => format!("not public: {}", counted.join(", ")),
    }];
    lines.extend(held.iter().take(SHOWN).map(|held| {
        let (thing, name, file) = (held.thing.label(), &held.name, &held.file);
        match lang {
            Lang::Ja => format!("  {}「{name}」（{file}）", thing.ja),
            Lang::En => format!("  {} `{name}` ({file})", thing.en),
        }
    }));
    if let Some(more) = held.len().checked_sub(SHOWN).filter(|more| *more > 0) {
        lines.push(match lang {
            Lang::Ja => format!("  ほか {more}"),
            Lang::En => format!("  and {more} more"),
        });
    }
    lines
}

/// Whether a mistake keeps the site from being published.
pub fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(Diagnostic::is_error)
}
