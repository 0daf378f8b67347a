//! The YAML between the `---` lines of a page.

use std::sync::Arc;

use jiff::tz::TimeZone;

use crate::diagnostic::{Diagnostic, Span, Text};
use crate::keys::Record;
use crate::model::page::FrontMatter;
use crate::parse::text::Decoded;
use crate::yaml::{self, Fields};

/// A page's text in its two parts; offsets count from the start of the file.
pub struct Parts<'a> {
    pub yaml: Decoded<'a>,
    pub body: Decoded<'a>,
}

/// Cuts a page at its `---` lines.
///
/// # Errors
/// `no-front-matter` if the text doesn't begin with `---`, `open-front-matter` if the second `---` is missing.
pub fn split<'a>(decoded: Decoded<'a>, file: &Arc<str>) -> Result<Parts<'a>, Diagnostic> {
    let text = decoded.text;
    let Some(start) = fence(text) else {
        let help = if text.trim_start().starts_with("---") {
            Text::new(
                "「---」より前の空行や空白を消し、1行目を「---」にしてください。",
                "delete the blanks before `---`, so that it is the first line",
            )
        } else {
            Text::new(
                "1行目に半角で「---」、2行目に「title: 題名」、3行目に「---」と書き、その下に本文を書いてください。",
                "write `---`, then `title: …`, then `---`, and the text below",
            )
        };
        return Err(Diagnostic::error(
            "no-front-matter",
            file,
            Text::new(
                "ファイルの先頭に、題名などを書く部分（「---」で始まり「---」で終わる）がありません。",
                "the page doesn't begin with its front matter between `---` lines",
            ),
        )
        .at(Span::new(0, text.find('\n').unwrap_or(text.len())).shifted(decoded.offset))
        .help(help));
    };
    // The line break before them is that of the first fence.
    let dashes = memchr::memmem::find_iter(&text.as_bytes()[start - 1..], b"\n---");
    let mut ends = dashes.filter_map(|at| Some((start + at, start + at + fence(&text[start + at..])?)));
    if let Some((at, end)) = ends.next() {
        let part = |start: usize, end: usize| Decoded {
            text: &text[start..end],
            offset: Span::new(start, end).shifted(decoded.offset).start,
        };
        return Ok(Parts { yaml: part(start, at), body: part(end, text.len()) });
    }
    let mut lines = text[start..].split_inclusive('\n').scan(start, |at, line| {
        *at += line.len();
        Some((*at - line.len(), line))
    });
    if let Some((at, line)) = lines.find(|(_, line)| is_almost_fence(line)) {
        let span = Span::new(at, at + line.trim_end().len()).shifted(decoded.offset);
        return Err(Diagnostic::error(
            "open-front-matter",
            file,
            Text::new("先頭の部分の終わりを示す行になっていません。", "this line doesn't close the front matter"),
        )
        .at(span)
        .help(Text::new(
            "半角の「-」を三つ、「---」とだけ書いてください。",
            "write three hyphens and nothing else: `---`",
        )));
    }
    Err(Diagnostic::error(
        "open-front-matter",
        file,
        Text::new(
            "先頭の「---」に対応する、終わりの「---」がありません。",
            "the front matter isn't closed by a second `---`",
        ),
    )
    .at(Span::new(0, 3).shifted(decoded.offset))
    .help(Text::new("項目の最後の次の行に「---」と書いてください。", "write `---` on the line after the last key")))
}

/// A line of dashes that is meant as `---`: two hyphens, four of them, other dashes.
fn is_almost_fence(line: &str) -> bool {
    const DASHES: [char; 9] = ['-', '‐', '–', '—', '―', '−', '─', '－', 'ー'];
    let line = line.trim();
    line.chars().count() > 1 && line.chars().all(|c| DASHES.contains(&c))
}

/// The length of the first line, if it is `---`.
fn fence(text: &str) -> Option<usize> {
    let line = text.split_inclusive('\n').next()?;
    (line.trim_end() == "---").then_some(line.len())
}

/// Reads the front matter, and gives the tree that was read beside it; what can't be read is left at its default and
/// reported.
pub fn read(
    yaml: Decoded<'_>,
    file: &Arc<str>,
    zone: &TimeZone,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<(FrontMatter, yaml::Node)> {
    let node = yaml::parse(yaml.text, yaml.offset, file, diagnostics)?;
    let mut fields = Fields::new(&node, file, diagnostics)?.in_zone(zone);
    let front = FrontMatter::read(&mut fields);
    fields.finish();
    let front = front.unwrap_or_else(FrontMatter::unreadable);
    check_fictitious(&front, file, diagnostics);
    Some((front, node))
}

/// What marks a fictitious page, where no reader can miss it.
pub const FICTITIOUS: &str = "記載例（架空）";

/// A sample says that it is one in its data and in its title.
fn check_fictitious(front: &FrontMatter, file: &Arc<str>, diagnostics: &mut Vec<Diagnostic>) {
    let says = front.title.contains(FICTITIOUS);
    if file.starts_with("content/samples/") && !front.fictitious {
        diagnostics.push(
            Diagnostic::error(
                "sample-unmarked",
                file,
                Text::new(
                    "samples の下のページに、「fictitious: true」がありません。",
                    "a page below samples/ lacks `fictitious: true`",
                ),
            )
            .at(front.title.span)
            .help(Text::new("「fictitious: true」を書いてください。", "write `fictitious: true`")),
        );
    }
    if front.fictitious && !says && !front.title.is_empty() {
        diagnostics.push(
            Diagnostic::error(
                "sample-unmarked",
                file,
                Text::new(
                    format!("架空のページの題名に、「{FICTITIOUS}」がありません。"),
                    format!("the title of a fictitious page lacks 「{FICTITIOUS}」"),
                ),
            )
            .at(front.title.span)
            .help(Text::new(
                format!("題名の終わりに「【{FICTITIOUS}】」を付けてください。"),
                format!("end the title with 「【{FICTITIOUS}】」"),
            )),
        );
    }
}
