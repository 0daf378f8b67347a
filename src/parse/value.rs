//! Free data from YAML and CSV.

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Span, Text};
use crate::model::value::Table;
use crate::parse::text::Decoded;
use crate::yaml;

/// A CSV file (RFC 4180) whose first row is the head. Rows of another length than the head's are reported and left out.
pub fn table(decoded: Decoded<'_>, file: &Arc<str>, diagnostics: &mut Vec<Diagnostic>) -> Table {
    let mut rows = rows(decoded, file, diagnostics).into_iter().map(|(_, row)| row);
    Table { head: rows.next().unwrap_or_default(), rows: rows.collect() }
}

/// The rows of a CSV file with their places, the head first.
pub fn rows(decoded: Decoded<'_>, file: &Arc<str>, diagnostics: &mut Vec<Diagnostic>) -> Vec<(Span, Vec<Box<str>>)> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(decoded.text.as_bytes());
    if let Some((start, control)) = decoded.text.char_indices().find(|(_, c)| yaml::is_refused(*c)) {
        diagnostics.push(
            Diagnostic::error("control-character", file, yaml::control_character(control))
                .at(Span::new(start, start + control.len_utf8()).shifted(decoded.offset))
                .help(yaml::without_it()),
        );
        return Vec::new();
    }
    if let Some(start) = open_quote(decoded.text) {
        diagnostics.push(never_closed(start, decoded, file));
        return Vec::new();
    }
    let mut rows: Vec<(Span, Vec<Box<str>>)> = Vec::new();
    for record in reader.records() {
        // The reader yields bytes of a text that is UTF-8 already, and a flexible reader takes rows of any length.
        let Ok(record) = record else { continue };
        let span = span_of(&record, decoded);
        match rows.first() {
            Some((_, head)) if head.len() != record.len() => {
                diagnostics.push(ragged(record.len(), head.len(), span, file));
            }
            _ => rows.push((span, record.iter().map(Into::into).collect())),
        }
    }
    rows
}

/// The line on which a record begins, without the line break and without blank lines before it.
fn span_of(record: &csv::StringRecord, decoded: Decoded<'_>) -> Span {
    let start = record.position().and_then(|position| usize::try_from(position.byte()).ok()).unwrap_or_default();
    let line = decoded.text.get(start..).unwrap_or_default();
    let blank = line.len() - line.trim_start_matches(['\r', '\n']).len();
    let length = line.trim_start_matches(['\r', '\n']).find(['\r', '\n']).unwrap_or(line.len() - blank);
    Span::new(start + blank, start + blank + length).shifted(decoded.offset)
}

/// The byte of a quotation mark that opens a value and is never closed: it would swallow the rest of the table.
fn open_quote(text: &str) -> Option<usize> {
    let mut open = None;
    let mut closed = None;
    let mut begins_value = true;
    for (at, byte) in text.bytes().enumerate() {
        match (byte, open) {
            (b'"', Some(_)) => (open, closed) = (None, Some(at)),
            // A mark right behind the closing one is a mark of the value, which goes on.
            (b'"', None) if begins_value || closed.is_some_and(|closed| closed + 1 == at) => open = Some(at),
            _ => {}
        }
        begins_value = open.is_none() && matches!(byte, b',' | b'\n' | b'\r');
    }
    open
}

fn never_closed(start: usize, decoded: Decoded<'_>, file: &Arc<str>) -> Diagnostic {
    let line = decoded.text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or_default();
    Diagnostic::error(
        "open-quote",
        file,
        Text::new("「\"」が閉じられていません。", "this quotation mark is never closed"),
    )
    .at(Span::new(start, start + line.len()).shifted(decoded.offset))
    .help(Text::new(
        "値の終わりに「\"」を書いてください。値の中の「\"」は「\"\"」と書きます。",
        "write `\"` at the end of the value; within a value it is written `\"\"`",
    ))
}

fn ragged(found: usize, wanted: usize, span: Span, file: &Arc<str>) -> Diagnostic {
    Diagnostic::error(
        "ragged-table",
        file,
        Text::new(
            format!("この行の列の数は{found}ですが、見出しの行は{wanted}です。"),
            format!("this row and the head differ in their number of cells: {found} and {wanted}"),
        ),
    )
    .at(span)
    .help(Text::new(
        "コンマの数をそろえてください。コンマや改行を含む値は、「\"」で囲みます。",
        "give every row as many cells as the head; a value with a comma or a line break stands in double quotes",
    ))
}

#[cfg(test)]
mod tests {
    use super::open_quote;

    #[test]
    fn a_quotation_mark_that_opens_a_value_is_to_be_closed() {
        for (text, open) in [
            ("a,b\n1,2\n", None),
            ("a,\"b\nc\"\n1,2\n", None),
            ("\"a \"\"b\"\" c\",d\n", None),
            ("\"\",b\n", None),
            // Within a value that doesn't begin with one it is a character like others.
            ("パイプ 5\",b\n", None),
            ("5\"\",b\n", None),
            ("a,b\n近畿,\"8\n", Some(11)),
            ("\"a\"\"\n", Some(3)),
        ] {
            assert_eq!(open_quote(text), open, "{text}");
        }
    }
}
