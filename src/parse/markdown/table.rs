//! Tables, each in a region of its own that can be reached by keyboard.
//!
//! 1. The first cell of a row heads it, if it says something and is no number (a column aligned to the right).
//! 2. Every other cell of the body names its column (`data-label`): on a narrow screen the theme shows a row as a list
//!    of what the columns say of it, and nothing has to be scrolled sideways.

use std::collections::BTreeMap;
use std::sync::Arc;

use pulldown_cmark::Alignment;

use super::escape;
use super::output::Output;
use crate::diagnostic::{Diagnostic, Span, Text};
use crate::model::phrase::Phrase;

/// The open table, and the names of the tables so far.
#[derive(Debug, Default)]
pub(super) struct Tables {
    alignments: Vec<Alignment>,
    column: usize,
    is_head: bool,
    has_rows: bool,
    /// What each column is called, as the attribute of its cells: nothing if it has no name.
    labels: Vec<String>,
    /// Where in the plain text the open cell begins.
    begins: usize,
    /// The end tag of the open cell.
    end_tag: &'static str,
    /// How many tables stand under a heading of this text.
    named: BTreeMap<String, u32>,
}

impl Tables {
    /// Names the table after the heading it stands under, so that no two regions of a page have one name: 「体制の表」,
    /// 「体制の表2」.
    pub fn start(&mut self, out: &mut Output, alignments: Vec<Alignment>, heading: &str) {
        let count = self.named.entry(heading.to_owned()).or_default();
        *count += 1;
        let under = || ("heading", Box::from(heading));
        let number = ("n", count.to_string().into_boxed_str());
        out.html.push_str("<div class=\"scroll\" tabindex=\"0\" role=\"region\"");
        match (heading.is_empty(), *count) {
            (true, 1) => out.label(Phrase::Table, []),
            (true, _) => out.label(Phrase::TableAgain, [number]),
            (false, 1) => out.label(Phrase::TableOf, [under()]),
            (false, _) => out.label(Phrase::TableOfAgain, [under(), number]),
        }
        out.html.push_str("><table>\n");
        self.alignments = alignments;
        self.labels.clear();
        self.has_rows = false;
    }

    pub fn start_head(&mut self, out: &mut Output) {
        self.is_head = true;
        self.column = 0;
        out.html.push_str("<thead><tr>");
    }

    pub fn end_head(&mut self, out: &mut Output) {
        self.is_head = false;
        end_line(out);
        out.html.push_str("</tr></thead>\n");
    }

    /// The mistake of a row that holds something in more cells than the head has: it would be lost (GFM, tables).
    pub fn ragged(&self, row: &str, span: Span, file: &Arc<str>) -> Option<Diagnostic> {
        let row = row.trim();
        let row = row.strip_prefix('|').unwrap_or(row);
        let wanted = self.alignments.len();
        let inner = row.strip_suffix('|').unwrap_or(row);
        if memchr::memchr_iter(b'|', inner.as_bytes()).count() < wanted {
            return None;
        }
        let (mut cells, mut last) = (0, 0);
        let (mut is_blank, mut is_escaped) = (true, false);
        for c in row.chars().chain(['|']) {
            if c == '|' && !is_escaped {
                cells += 1;
                if !is_blank {
                    last = cells;
                }
                is_blank = true;
            } else {
                is_blank &= c.is_whitespace();
            }
            // As the parser has it: whatever stands before the backslash.
            is_escaped = c == '\\';
        }
        if last <= wanted {
            return None;
        }
        let message = Text::new(
            format!("この行の欄は{last}個ですが、見出しの行は{wanted}個です。多い欄は示されません。"),
            format!("this row has {last} cells and the head {wanted}: those beyond are lost"),
        );
        let help = Text::new(
            "見出しの行と欄の数をそろえてください。文字としての「|」は「\\|」と書きます。",
            "give the row as many cells as the head; a `|` that is text is written `\\|`",
        );
        Some(Diagnostic::error("ragged-table", file, message).at(span).help(help))
    }

    pub fn start_row(&mut self, out: &mut Output) {
        self.column = 0;
        if !self.has_rows {
            self.has_rows = true;
            out.html.push_str("<tbody>\n");
        }
        out.html.push_str("<tr>");
    }

    pub fn end_row(out: &mut Output) {
        end_line(out);
        out.html.push_str("</tr>\n");
    }

    /// Alignment is a class: a style attribute would be refused by the site's content security policy. `is_blank` says
    /// that there is nothing in the cell.
    pub fn start_cell(&mut self, out: &mut Output, is_blank: bool) {
        let alignment = self.alignments.get(self.column);
        let is_first = self.column == 0 && self.alignments.len() > 1;
        let heads_row = is_first && !is_blank && !matches!(alignment, Some(Alignment::Right));
        self.begins = out.text.len();
        self.end_tag = if self.is_head || heads_row { "</th>" } else { "</td>" };
        out.html.push_str(match (self.is_head, heads_row) {
            (true, _) => "<th scope=\"col\"",
            (_, true) => "<th scope=\"row\"",
            _ => "<td",
        });
        out.html.push_str(match alignment {
            Some(Alignment::Right) => " class=\"number\"",
            Some(Alignment::Center) => " class=\"center\"",
            _ => "",
        });
        if let Some(label) = self.labels.get(self.column)
            && !self.is_head
            && !heads_row
        {
            out.html.push_str(label);
        }
        out.html.push('>');
        self.column += 1;
    }

    pub fn end_cell(&mut self, out: &mut Output) {
        out.opaque();
        if self.is_head {
            self.labels.push(label(out.text.get(self.begins..).unwrap_or_default()));
        }
        out.text.push(' ');
        out.html.push_str(self.end_tag);
    }

    pub fn end(&self, out: &mut Output) {
        out.html.push_str(if self.has_rows { "</tbody>\n</table></div>\n" } else { "</table></div>\n" });
    }
}

/// The longest name of a column, in characters: it stands in every row.
const LABEL: usize = 40;

/// What a column is called, short enough to stand in every cell, as an attribute.
fn label(heading: &str) -> String {
    let heading = heading.trim();
    if heading.is_empty() {
        return String::new();
    }
    let mut label = String::from(" data-label=\"");
    match heading.char_indices().nth(LABEL) {
        Some((end, _)) => {
            escape::attribute(&mut label, heading.get(..end).unwrap_or_default());
            label.push('…');
        }
        None => escape::attribute(&mut label, heading),
    }
    label.push('"');
    label
}

/// Ends a row in the plain text, where a blank follows each cell.
fn end_line(out: &mut Output) {
    out.text.truncate(out.text.trim_end_matches(' ').len());
    out.end_block();
}
