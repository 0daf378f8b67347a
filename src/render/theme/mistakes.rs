//! Tera's errors as diagnostics: the template's file, the place in it, and what to do.

use std::sync::Arc;

use tera::{ErrorKind, Tera};

use super::Theme;
use super::from_tera::{self, Named};
use crate::diagnostic::{Diagnostic, Span, Text, nearest};
use crate::render::mistake::{Failure, Mistake, Said};

/// What went wrong while a template was being rendered. `file_of` gives the file of a template by its name.
pub fn template_mistake(failure: &Failure, template: &str, file_of: &dyn Fn(&str) -> Arc<str>) -> Diagnostic {
    let said = words_of(failure);
    match failure.error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let range = report.span().range.clone();
            mistake(&file_of(report.filename()), said).at(Span::new(range.start, range.end))
        }
        _ => mistake(&file_of(template), said),
    }
}

/// A template that the theme doesn't have, at the place that names it.
pub fn unknown_template(theme: &Theme, template: &str, file: &Arc<str>, span: Span) -> Diagnostic {
    let stem = |name| str::strip_suffix(name, ".html").unwrap_or(name);
    let near = nearest(stem(template), theme.template_names().into_iter().map(stem));
    let diagnostic = Diagnostic::error(
        "unknown-template",
        file,
        Text::new(
            format!("テーマに、テンプレート「{template}」がありません。"),
            format!("the theme has no template `{template}`"),
        ),
    )
    .at(span);
    let diagnostic = match near {
        Some(near) => diagnostic.help(Text::new(
            format!("「{near}.html」の誤りではありませんか。"),
            format!("did you mean `{near}.html`?"),
        )),
        None => diagnostic,
    };
    diagnostic.help(Text::new(
        "テーマの templates フォルダーに作るか、あるテンプレートの名前を書いてください。",
        "make it in the theme's templates/, or write the name of one that is there",
    ))
}

/// What went wrong, in words for the author: the mistake of a function if there is one, else what Tera says.
#[must_use]
pub fn words_of(failure: &Failure) -> Said {
    if let Some(mistake) = &failure.mistake {
        return mistake.said();
    }
    match failure.error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => from_tera::said(report.message()),
        ErrorKind::TemplateNotFound(name) => from_tera::unknown(Named::Template, name),
        ErrorKind::ComponentNotFound(name) => from_tera::unknown(Named::Component, name),
        ErrorKind::Msg(english) => from_tera::said(english),
        kind => Mistake::from(kind).said(),
    }
}

fn mistake(file: &Arc<str>, said: Said) -> Diagnostic {
    Diagnostic { help: said.help, ..Diagnostic::error("template", file, said.message) }
}

/// Every mistake that loading the templates finds: Tera stops at the first syntax error, so each template is read by
/// itself, and references that lead nowhere come as one text of reports, which is taken apart.
pub fn load_mistakes(
    error: tera::Error,
    templates: &[(String, &str)],
    file_of: &dyn Fn(&str) -> Arc<str>,
) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for (name, text) in templates {
        if let Err(error) = Tera::default().add_raw_template(name, text)
            && matches!(error.kind(), ErrorKind::SyntaxError(_))
        {
            diagnostics.push(template_mistake(&error.into(), name, file_of));
        }
    }
    if diagnostics.is_empty() {
        match error.kind() {
            ErrorKind::Msg(reports) => diagnostics.extend(reported(reports, templates, file_of)),
            ErrorKind::MissingParent { current, parent } => {
                let diagnostic = mistake(&file_of(current), from_tera::unknown(Named::Template, parent));
                let text = templates.iter().find(|(name, _)| name == current).map_or("", |(_, text)| text);
                diagnostics.push(match text.find(parent.as_str()) {
                    Some(start) => diagnostic.at(Span::new(start, start + parent.len())),
                    None => diagnostic,
                });
            }
            ErrorKind::CircularExtend { tpl, .. } | ErrorKind::CircularInclude { tpl, .. } => {
                diagnostics.push(circular(&file_of(tpl)));
            }
            _ => diagnostics.push(template_mistake(&error.into(), "", file_of)),
        }
    }
    diagnostics
}

fn circular(file: &Arc<str>) -> Diagnostic {
    Diagnostic::error(
        "template",
        file,
        Text::new(
            "テンプレートが、自分自身を元にするか、取り込んでいます。",
            "the template extends or includes itself, directly or through others",
        ),
    )
    .help(Text::new(
        "「{% extends %}」と「{% include %}」をたどり、循環している参照を取り除いてください。",
        "follow `{% extends %}` and `{% include %}`, and break the circle",
    ))
}

/// Tera's reports as diagnostics: each begins `error: <what>` and names `<template>:<line>:<column>` on its second
/// line.
fn reported(reports: &str, templates: &[(String, &str)], file_of: &dyn Fn(&str) -> Arc<str>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for report in reports.split("\n\n").filter(|report| !report.trim().is_empty()) {
        let message = report.lines().next().unwrap_or_default().trim_start_matches("error: ");
        match report.lines().find_map(position) {
            Some((name, line, column)) => {
                let text = templates.iter().find(|(known, _)| known == name).map_or("", |(_, text)| text);
                diagnostics
                    .push(mistake(&file_of(name), from_tera::said(message)).at(span_at(text, line, column, message)));
            }
            None => diagnostics.push(mistake(&file_of(""), from_tera::said(message))),
        }
    }
    diagnostics
}

fn position(line: &str) -> Option<(&str, usize, usize)> {
    let inner = line.trim().strip_prefix("-->")?.trim();
    let mut parts = inner.rsplitn(3, ':');
    let column = parts.next()?.parse().ok()?;
    let line = parts.next()?.parse().ok()?;
    Some((parts.next()?, line, column))
}

/// The span of what a report names, at a line and column that count from 1; of one character if it isn't there.
fn span_at(text: &str, line: usize, column: usize, message: &str) -> Span {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let rest = text.get(start..).unwrap_or_default();
    let at = start + rest.chars().take(column.saturating_sub(1)).map(char::len_utf8).sum::<usize>();
    let after = text.get(at..).unwrap_or_default();
    let line = after.lines().next().unwrap_or_default();
    let named = message.split('`').nth(1).and_then(|name| Some((line.find(name)?, name.len())));
    match named {
        Some((found, length)) => Span::new(at + found, at + found + length),
        None => Span::new(at, at + after.chars().next().map_or(0, char::len_utf8)),
    }
}
