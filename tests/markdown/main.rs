//! Markdown, judged by published examples and by fixtures in `tests/markdown/`.
//!
//! A fixture of [`cases`] is a list of inputs and the HTML expected of them, with references printed as written.

use std::fmt::Write as _;
use std::sync::{Arc, LazyLock};

use bansou::diagnostic::Diagnostic;
use bansou::model::body::{Argument, Body, ComponentCall, Segment, Target};
use bansou::model::phrase::Phrase;
use bansou::parse::markdown::{Reading, Source, parse};
use bansou::render::Texts;

fn parsed(text: &str) -> (Body, Vec<Diagnostic>) {
    let Reading { body, diagnostics, .. } = read(text);
    (body, diagnostics)
}

fn read(text: &str) -> Reading {
    let file: Arc<str> = "content/cases/a.md".into();
    parse(Source { file: &file, text, offset: 0, has_speakers: false })
}

/// The HTML of a body, with every reference printed as it was written.
fn html(body: &Body) -> String {
    let mut html = String::new();
    for segment in &body.segments {
        match segment {
            Segment::Html(text) => html.push_str(text),
            Segment::LinkStart { reference, title } => {
                let _ = write!(html, "<a href=\"{}\"", address(body, *reference));
                if let Some(title) = title {
                    let _ = write!(html, " title=\"{}\"", escaped(title));
                }
                html.push('>');
            }
            Segment::LinkEnd { .. } => html.push_str("</a>"),
            Segment::Url { reference } => html.push_str(&address(body, *reference)),
            Segment::Phrase { phrase, values } => html.push_str(&filled(*phrase, values)),
            Segment::Component(call) => html.push_str(&component(call)),
        }
    }
    html
}

fn address(body: &Body, reference: u32) -> String {
    escaped(&plain_address(body, reference))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;")
}

/// A phrase as the default theme has it in Japanese.
fn filled(phrase: Phrase, values: &[(&str, Box<str>)]) -> String {
    static TEXTS: LazyLock<Texts> = LazyLock::new(|| Texts::carried("ja").expect("the default theme's texts"));
    escaped(&TEXTS.filled(phrase, &values.iter().map(|(name, value)| (*name, &**value)).collect::<Vec<_>>()))
}

fn plain_address(body: &Body, reference: u32) -> String {
    let with_anchor = |path: String, anchor: &Option<Box<str>>| match anchor {
        Some(anchor) => format!("{path}#{anchor}"),
        None => path,
    };
    match &body.references[reference as usize].target {
        Target::Source { path, anchor } => with_anchor(format!("/{path}"), anchor),
        Target::Anchor(anchor) => format!("#{anchor}"),
        Target::Wiki { name, anchor } => with_anchor(format!("wiki:{name}"), anchor),
    }
}

fn component(call: &ComponentCall) -> String {
    fn value(argument: &Argument) -> String {
        match argument {
            Argument::Text(text) => format!("{text:?}"),
            Argument::Integer(number) => number.to_string(),
            Argument::Decimal(number) => number.to_string(),
            Argument::Boolean(flag) => flag.to_string(),
            Argument::List(items) => format!("[{}]", items.iter().map(value).collect::<Vec<_>>().join(", ")),
        }
    }
    let arguments: Vec<_> = call.arguments.iter().map(|(key, v)| format!("{}={}", key.value, value(v))).collect();
    format!("⟨{} {}⟩", call.name.value, arguments.join(" "))
}

mod cases;
mod facts;
mod laws;
mod specification;
