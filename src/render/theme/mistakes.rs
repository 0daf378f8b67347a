//! Tera's errors as diagnostics: the template's file, the place in it, and what to do.

use std::sync::Arc;

use tera::{ErrorKind, Tera};

use crate::diagnostic::{Diagnostic, Span, Spanned, Text};
use crate::render::theme::Theme;

/// An error while a page was being rendered. `file_of` gives the file of a template by its name.
pub fn template_mistake(error: &tera::Error, template: &str, file_of: &dyn Fn(&str) -> Arc<str>) -> Diagnostic {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let range = report.span().range.clone();
            let message = with_causes(report.message(), error);
            mistake(&file_of(report.filename()), &message).at(Span::new(range.start, range.end))
        }
        ErrorKind::TemplateNotFound(name) => mistake(&file_of(template), &format!("template `{name}` not found")),
        _ => mistake(&file_of(template), &with_causes(&error.to_string(), error)),
    }
}

/// A page, or a section for its pages, names a template that the theme doesn't have.
#[must_use]
pub fn unknown_template(name: &Spanned<Box<str>>, file: &Arc<str>, theme: &Theme) -> Diagnostic {
    let pages = theme.template_names().filter(|name| !name.contains('/'));
    Diagnostic::error(
        "unknown-template",
        file,
        Text::new(
            format!("テンプレート「{}」は、テーマにありません。", **name),
            format!("the theme has no template `{}`", **name),
        ),
    )
    .at(name.span)
    .did_you_mean(name, pages.clone())
    .help(Text::new(
        format!("使えるテンプレート: {}", pages.clone().collect::<Vec<_>>().join("、")),
        format!("its templates: {}", pages.collect::<Vec<_>>().join(", ")),
    ))
}

/// The sentence of an error, and of what caused it where that says more.
fn with_causes(message: &str, error: &tera::Error) -> String {
    let mut text = message.to_owned();
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        let more = error.to_string();
        if !text.contains(&more) {
            text.push_str(": ");
            text.push_str(&more);
        }
        cause = error.source();
    }
    text
}

fn mistake(file: &Arc<str>, message: &str) -> Diagnostic {
    Diagnostic::error(
        "template",
        file,
        Text::new(format!("テンプレートに誤りがあります: {message}"), format!("mistake in the template: {message}")),
    )
}

/// Every mistake that loading the templates finds: Tera stops at the first syntax error, so each template is read by
/// itself, and references that lead nowhere come as one text of reports, which is taken apart.
pub fn load_mistakes(
    error: &tera::Error,
    templates: &[(String, &str)],
    file_of: &dyn Fn(&str) -> Arc<str>,
) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for (name, text) in templates {
        if let Err(error) = Tera::default().add_raw_template(name, text)
            && matches!(error.kind(), ErrorKind::SyntaxError(_))
        {
            diagnostics.push(template_mistake(&error, name, file_of));
        }
    }
    if diagnostics.is_empty() {
        match error.kind() {
            ErrorKind::Msg(reports) => diagnostics.extend(reported(reports, templates, file_of)),
            ErrorKind::MissingParent { current, parent } => {
                diagnostics.push(mistake(&file_of(current), &format!("`{parent}`, which it extends, doesn't exist")));
            }
            ErrorKind::CircularExtend { tpl, .. } => {
                diagnostics.push(mistake(&file_of(tpl), "it extends itself"));
            }
            ErrorKind::CircularInclude { tpl, .. } => {
                diagnostics.push(mistake(&file_of(tpl), "it includes itself"));
            }
            _ => diagnostics.push(template_mistake(error, "", file_of)),
        }
    }
    diagnostics
}

/// Tera's reports as diagnostics: each begins `error: <what>` and names `<template>:<line>:<column>` on its second line.
fn reported(reports: &str, templates: &[(String, &str)], file_of: &dyn Fn(&str) -> Arc<str>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for report in reports.split("\n\n").filter(|report| !report.trim().is_empty()) {
        let message = report.lines().next().unwrap_or_default().trim_start_matches("error: ");
        match report.lines().find_map(place) {
            Some((name, line, column)) => {
                let text = templates.iter().find(|(known, _)| known == name).map_or("", |(_, text)| text);
                diagnostics.push(mistake(&file_of(name), message).at(span_at(text, line, column)));
            }
            None => diagnostics.push(mistake(&file_of(""), message)),
        }
    }
    diagnostics
}

fn place(line: &str) -> Option<(&str, usize, usize)> {
    let inner = line.trim().strip_prefix("-->")?.trim();
    let mut parts = inner.rsplitn(3, ':');
    let column = parts.next()?.parse().ok()?;
    let line = parts.next()?.parse().ok()?;
    Some((parts.next()?, line, column))
}

/// The span of one character at a line and column, both counted from 1.
fn span_at(text: &str, line: usize, column: usize) -> Span {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let rest = text.get(start..).unwrap_or_default();
    let within: usize = rest.chars().take(column.saturating_sub(1)).map(char::len_utf8).sum();
    Span::new(start + within, start + within + 1)
}
