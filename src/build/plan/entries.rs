//! The entries of a feed (Atom, RFC 4287) and of a calendar (iCalendar, RFC 5545), as this program writes them, so that
//! two can be compared.

use std::collections::BTreeMap;

use crate::build::plan::effects::EntryKind;

/// Entries by what tells each from all others.
pub type Entries = BTreeMap<(EntryKind, String), Written>;

/// An entry as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    pub title: String,
    pub date: String,
    /// All of it.
    pub whole: String,
}

/// The entries of a file with their ids, in their order. What has no id is none.
pub fn entries(kind: EntryKind, text: &str) -> Vec<(String, Written)> {
    match kind {
        EntryKind::Feed => feed(text),
        EntryKind::Calendar => calendar(text),
    }
}

fn feed(text: &str) -> Vec<(String, Written)> {
    let parts = text.split("<entry>").skip(1).filter_map(|part| Some(part.split_once("</entry>")?.0));
    let of = |part: &str| {
        let field = |name: &str| {
            let (_, rest) = part.split_once(&format!("<{name}>"))?;
            Some(plain(rest.split_once(&format!("</{name}>"))?.0))
        };
        let written = Written {
            title: field("title").unwrap_or_default(),
            date: field("updated").unwrap_or_default(),
            whole: part.to_owned(),
        };
        Some((field("id")?, written))
    };
    parts.filter_map(of).collect()
}

/// A text of XML without its five entities.
fn plain(text: &str) -> String {
    let named = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'");
    named.replace("&apos;", "'").replace("&amp;", "&")
}

fn calendar(text: &str) -> Vec<(String, Written)> {
    // §3.1: a line that begins with a blank goes on with the one before.
    let text = text.replace("\r\n ", "").replace("\r\n\t", "").replace("\r\n", "\n");
    let parts = text.split("BEGIN:VEVENT\n").skip(1).filter_map(|part| Some(part.split_once("END:VEVENT")?.0));
    let of = |part: &str| {
        let field = |name: &str| {
            part.lines().find_map(|line| {
                let (property, value) = line.split_once(':')?;
                (property.split(';').next() == Some(name)).then(|| unescaped(value))
            })
        };
        let written = Written {
            title: field("SUMMARY").unwrap_or_default(),
            date: field("DTSTART").unwrap_or_default(),
            whole: part.to_owned(),
        };
        Some((field("UID")?, written))
    };
    parts.filter_map(of).collect()
}

/// §3.3.11
fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match (c, c == '\\') {
            (_, true) => plain.extend(chars.next().map(|c| if matches!(c, 'n' | 'N') { ' ' } else { c })),
            (c, false) => plain.push(c),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_found_with_what_tells_them_apart() {
        let atom = "<feed><id>x</id><entry><title>題 &amp; 名</title><id>https://e.jp/a/</id><updated>2022-06-17T00:00:00+09:00</updated></entry>\
                    <entry><title>id のない</title></entry></feed>";
        let found = entries(EntryKind::Feed, atom);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].0.as_str(), found[0].1.title.as_str()), ("https://e.jp/a/", "題 & 名"));
        assert_eq!(found[0].1.date, "2022-06-17T00:00:00+09:00");
        let ics = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20220617\r\nSUMMARY:第1回\\, 会\r\n 議\r\nUID:a@e.jp\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
        let found = entries(EntryKind::Calendar, ics);
        assert_eq!((found[0].0.as_str(), found[0].1.title.as_str()), ("a@e.jp", "第1回, 会議"));
        assert_eq!(found[0].1.date, "20220617");
    }
}
