//! The examples of CommonMark 0.31.2 and of the GFM extensions, through the whole of our parser.
//!
//! Both sides are normalised by the differences that are meant to be ([`normal`]); an example that differs beyond
//! them is listed in `skipped.txt` with its reason. An example that is listed but passes fails the test.

use std::collections::BTreeMap;

#[derive(serde::Deserialize)]
struct Example {
    number: u32,
    section: String,
    markdown: String,
    html: String,
}

#[test]
fn commonmark() {
    judge("commonmark", include_str!("commonmark-0.31.2.json"));
}

#[test]
fn github_flavored_markdown() {
    judge("gfm", include_str!("gfm.json"));
}

fn judge(name: &str, examples: &str) {
    let examples: Vec<Example> = serde_json::from_str(examples).expect("a list of examples");
    let mut skipped = skipped(name);
    let mut report = Vec::new();
    for example in &examples {
        let expected = normal(&example.html);
        let (body, _) = super::parsed(&example.markdown);
        let actual = normal(&super::html(&body));
        let Example { number, section, markdown, .. } = example;
        match (actual == expected, skipped.remove(number)) {
            (true, None) | (false, Some(_)) => {}
            (true, Some(reason)) => report.push(format!("{name} {number} passes, yet is skipped: {reason}")),
            (false, None) => report
                .push(format!("{name} {number} ({section})\n{markdown}\nexpected {expected}\nactual   {actual}\n")),
        }
    }
    report.extend(skipped.keys().map(|number| format!("{name} {number} is skipped, yet there is no such example")));
    assert!(report.is_empty(), "{}", report.join("\n"));
}

/// `commonmark 148: reason` a line.
fn skipped(name: &str) -> BTreeMap<u32, &'static str> {
    include_str!("skipped.txt")
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .filter_map(|line| {
            let (example, reason) = line.split_once(": ").expect("a reason behind a colon");
            let number = example.strip_prefix(name)?.trim_start().parse().expect("a number");
            Some((number, reason))
        })
        .collect()
}

const BLOCKS: &[&str] = &[
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "blockquote",
    "pre",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "hr",
    "div",
    "figure",
    "figcaption",
    "section",
    "dl",
    "dt",
    "dd",
    "del",
    "ins",
    "details",
    "summary",
    "input",
    "br",
];

/// HTML without what differs on purpose:
/// - blanks beside block tags, the form of void tags and of entities, the order of attributes;
/// - cells that head a row;
/// - `id`s of headings, `scope`, `tabindex`, `loading`, labels, the region around a table, alignment as a class;
/// - colours in code blocks;
/// - a figure for an image alone in its paragraph with a title;
/// - addresses within the site, which are clean decoded paths from `content/`.
fn normal(html: &str) -> String {
    let html = heads_of_rows_as_cells(&figures_as_paragraphs(html));
    let mut normal = String::new();
    let mut rest = html.as_str();
    let mut in_pre = false;
    let mut in_scroll = false;
    let mut after_block = true;
    while !rest.is_empty() {
        if let Some(tail) = rest.strip_prefix('<') {
            let (tag, after) = tail.split_once('>').unwrap_or((tail, ""));
            rest = after;
            let name: String = tag
                .trim_start_matches('/')
                .chars()
                .take_while(char::is_ascii_alphanumeric)
                .collect::<String>()
                .to_lowercase();
            let is_end = tag.starts_with('/');
            if name == "div" && tag.contains("class=\"scroll\"") {
                in_scroll = true;
                continue;
            }
            if name == "div" && is_end && in_scroll {
                in_scroll = false;
                continue;
            }
            if name == "span" && in_pre {
                continue;
            }
            if name == "pre" {
                in_pre = !is_end;
            }
            after_block = BLOCKS.contains(&name.as_str());
            if after_block && !in_pre {
                normal.truncate(normal.trim_end().len());
            }
            normal.push('<');
            normal.push_str(if is_end { "/" } else { "" });
            normal.push_str(&name);
            if !is_end {
                normal.push_str(&attributes(&name, tag.get(name.len()..).unwrap_or_default()));
            }
            normal.push('>');
        } else {
            let (text, _) = rest.split_at(rest.find('<').unwrap_or(rest.len()));
            rest = &rest[text.len()..];
            let text = if after_block && !in_pre { text.trim_start() } else { text };
            normal.push_str(&text.replace("&quot;", "\"").replace("&nbsp;", "\u{A0}"));
            after_block = false;
        }
    }
    normal.trim_end().replace("<tbody>", "").replace("</tbody>", "")
}

fn heads_of_rows_as_cells(html: &str) -> String {
    let mut pieces = html.split("<th scope=\"row\"");
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |cells, piece| cells + "<td" + &piece.replacen("</th>", "</td>", 1))
}

fn attributes(name: &str, mut rest: &str) -> String {
    let mut attributes = BTreeMap::new();
    loop {
        rest = rest.trim_start_matches([' ', '\n', '\t', '/']);
        let key: String = rest.chars().take_while(|c| !matches!(c, '=' | ' ' | '\n' | '\t' | '/')).collect();
        if key.is_empty() {
            break;
        }
        rest = &rest[key.len()..];
        let mut value = "";
        if let Some(tail) = rest.strip_prefix('=') {
            let quote = tail.chars().next().filter(|c| matches!(c, '"' | '\'')).unwrap_or(' ');
            let tail = tail.strip_prefix(quote).unwrap_or(tail);
            (value, rest) = tail.split_once(quote).unwrap_or((tail, ""));
        }
        attributes.insert(key.to_lowercase(), value.to_owned());
    }
    for meant in ["scope", "tabindex", "loading", "aria-label", "disabled", "data-label"] {
        attributes.remove(meant);
    }
    if name.starts_with('h') && name.len() == 2 {
        attributes.remove("id");
    }
    if name == "pre" {
        attributes.remove("class");
    }
    match (attributes.get("class").map(String::as_str), attributes.get("style").map(String::as_str)) {
        (Some("number"), _) => attributes.insert("class".into(), "text-align: right".into()),
        (Some("center"), _) => attributes.insert("class".into(), "text-align: center".into()),
        (_, Some("text-align: left")) => attributes.remove("style"),
        (_, Some(style)) => attributes.insert("class".into(), style.to_owned()),
        _ => None,
    };
    attributes.remove("style");
    attributes.iter().fold(String::new(), |written, (key, value)| {
        let value = value.replace("&quot;", "\"").replace("&nbsp;", "\u{A0}");
        let value = if matches!(key.as_str(), "href" | "src") { path(&value) } else { value };
        written + " " + key + "=\"" + &value + "\""
    })
}

/// An address within the site as a clean path, any other as it is.
fn path(address: &str) -> String {
    let has_scheme =
        address.split_once(':').is_some_and(|(scheme, _)| scheme.bytes().all(|b| b.is_ascii_alphanumeric()));
    if address.starts_with('#') || has_scheme || address.is_empty() {
        return percent_decoded(address).replace("&#x27;", "'");
    }
    let decoded = percent_decoded(address).replace("&#x27;", "'");
    let (path, anchor) = match decoded.split_once('#') {
        Some((path, anchor)) => (path, format!("#{anchor}")),
        None => (decoded.as_str(), String::new()),
    };
    let path: Vec<&str> = path.split('/').filter(|part| !part.is_empty() && !matches!(*part, "." | "cases")).collect();
    format!("/{}{anchor}", path.join("/"))
}

fn percent_decoded(address: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = address.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let code = tail
            .get(..2)
            .and_then(|hex| std::str::from_utf8(hex).ok())
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        if let (b'%', Some(code)) = (first, code) {
            bytes.push(code);
            rest = &tail[2..];
        } else {
            bytes.push(*first);
            rest = tail;
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| address.to_owned())
}

/// `<figure><img …><figcaption>title</figcaption></figure>` as `<p><img … title="title"></p>`.
fn figures_as_paragraphs(html: &str) -> String {
    let mut rest = html;
    let mut result = String::new();
    while let Some((before, after)) = rest.split_once("<figure>") {
        result.push_str(before);
        let (figure, tail) = after.split_once("</figure>").expect("the end of the figure");
        let (image, caption) = figure.split_once("><figcaption>").expect("a caption behind the image");
        let caption = caption.trim_end_matches("</figcaption>");
        result.extend(["<p>", image, " title=\"", &caption.replace('"', "&quot;"), "\"></p>"]);
        rest = tail;
    }
    result.push_str(rest);
    result
}
