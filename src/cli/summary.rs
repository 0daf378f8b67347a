//! What a command did, in a line or two.

use std::time::Duration;

use crate::build::Outcome;
use crate::cli::hidden;
use crate::diagnostic::{Diagnostic, Lang};

/// The closing lines of a build or a check; `is_look` says whether what was built is only looked at, `all` whether a
/// long list of what isn't public is shown to its end.
pub fn text(outcome: &Outcome, is_look: bool, all: bool, took: Duration, lang: Lang) -> String {
    let errors = outcome.diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).count();
    let warnings = outcome.diagnostics.len() - errors;
    let seconds = took.as_secs_f64();
    let hidden = hidden::text(&outcome.hidden, &outcome.held, all, &outcome.zone, lang);
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
            lines.extend(hidden);
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
            lines.extend(hidden);
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

/// Whether a mistake keeps the site from being published.
pub fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(Diagnostic::is_error)
}
