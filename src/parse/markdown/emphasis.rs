//! Emphasis beside Chinese, Japanese and Korean characters, matched anew.
//!
//! pulldown-cmark follows CommonMark, whose delimiters fail beside 「」（）。、 (see [`flanking`]). Emphasis is what
//! inline parsing does last: code, links, HTML and escapes bind more strongly and are settled (CommonMark 0.31.2,
//! appendix). So it can be taken back and done again on the events, and nothing else changes:
//! 1. A text whose delimiters all do the same by both rules is left alone ([`depends_on_cjk`]): almost every text.
//! 2. The start and end of every emphasis become the delimiters again that they were; so do delimiters left in text.
//!    Escaped ones, and those in code, are not among them.
//! 3. The delimiters of each line of text are matched by the CJK-friendly rules, those in a link by themselves.
//! 4. The events are written with the new starts and ends; a delimiter without a partner is text.

use std::ops::Range;

use memchr::memchr3_iter;
use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};

use super::flanking::{self, Neighbour, Role};
use super::notation::is_escaped;

/// Whether a run of delimiters in the text would do something else by the CJK-friendly rules.
pub(super) fn depends_on_cjk(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut end = 0;
    for at in memchr3_iter(b'*', b'_', b'~', bytes) {
        let Some(delimiter) = bytes.get(at).filter(|_| at >= end) else { continue };
        end = run_end(bytes, at, *delimiter);
        let is_ascii = |byte: Option<&u8>| byte.is_none_or(u8::is_ascii);
        if is_ascii(at.checked_sub(1).and_then(|before| bytes.get(before))) && is_ascii(bytes.get(end)) {
            continue;
        }
        let text_before = text.get(..at).unwrap_or_default();
        let after = flanking::after(text.get(end..).unwrap_or_default());
        let role = flanking::role(*delimiter, end - at, flanking::before(text_before), after);
        if role != flanking::plain_role(*delimiter, end - at, flanking::plain_before(text_before), after) {
            return true;
        }
    }
    false
}

fn run_end(bytes: &[u8], at: usize, delimiter: u8) -> usize {
    at + bytes.get(at..).unwrap_or_default().iter().take_while(|byte| **byte == delimiter).count()
}

/// The events with emphasis matched anew.
pub(super) fn matched_anew<'e>(
    events: impl Iterator<Item = (Event<'e>, Range<usize>)>,
    text: &'e str,
) -> Vec<(Event<'e>, Range<usize>)> {
    let mut items = taken_back(events, text);
    match_runs(&mut items, text);
    written(items, text)
}

enum Item<'e> {
    Event(Event<'e>, Range<usize>),
    Run(Run),
}

/// Delimiters of one kind that stand side by side.
struct Run {
    delimiter: u8,
    at: usize,
    length: usize,
    /// How many have no partner yet.
    left: usize,
    /// The widths (1 or 2) of the emphases that end here, in the order of the text.
    closes: Vec<usize>,
    /// The widths of those that begin here, the innermost first.
    opens: Vec<usize>,
}

/// Step 2: emphasis as delimiters.
fn taken_back<'e>(events: impl Iterator<Item = (Event<'e>, Range<usize>)>, text: &'e str) -> Vec<Item<'e>> {
    let mut items = Vec::new();
    // Within a code block or an automatic link nothing is a delimiter.
    let mut is_literal = false;
    for (event, range) in events {
        match event {
            Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough) => {
                push_run(&mut items, text, range.start, &event);
            }
            Event::End(TagEnd::Emphasis) => push_run(&mut items, text, range.end - 1, &event),
            Event::End(TagEnd::Strong) => push_run(&mut items, text, range.end - 2, &event),
            Event::End(TagEnd::Strikethrough) => {
                let is_double = text.get(range.clone()).is_some_and(|text| text.ends_with("~~"));
                push_run(&mut items, text, range.end - if is_double { 2 } else { 1 }, &event);
            }
            Event::Text(_) if !is_literal && text.get(range.clone()).is_some_and(|t| t.contains(['*', '_', '~'])) => {
                split_text(&mut items, text, event, range);
            }
            _ => {
                match &event {
                    Event::Start(
                        Tag::CodeBlock(_) | Tag::Link { link_type: LinkType::Autolink | LinkType::Email, .. },
                    ) => is_literal = true,
                    Event::End(TagEnd::CodeBlock | TagEnd::Link) => is_literal = false,
                    _ => {}
                }
                items.push(Item::Event(event, range));
            }
        }
    }
    items
}

/// Adds the delimiters of one tag: `*` or `_` once or twice, `~` as it is written.
fn push_run(items: &mut Vec<Item<'_>>, text: &str, at: usize, event: &Event<'_>) {
    let Some(delimiter) = text.as_bytes().get(at).copied() else { return };
    let length = match event {
        Event::Start(Tag::Emphasis) | Event::End(TagEnd::Emphasis) => 1,
        Event::Start(Tag::Strong) | Event::End(TagEnd::Strong) => 2,
        _ if text.get(at..).is_some_and(|rest| rest.starts_with("~~")) => 2,
        _ => 1,
    };
    extend_run(items, delimiter, at, length);
}

/// Lengthens the last run, or begins one.
fn extend_run(items: &mut Vec<Item<'_>>, delimiter: u8, at: usize, length: usize) {
    if let Some(Item::Run(run)) = items.last_mut()
        && run.delimiter == delimiter
        && run.at + run.length == at
    {
        run.length += length;
        run.left += length;
        return;
    }
    items.push(Item::Run(Run { delimiter, at, length, left: length, closes: Vec::new(), opens: Vec::new() }));
}

/// Adds text with the delimiters in it. Text that is no slice of the source (a character reference) has none.
fn split_text<'e>(items: &mut Vec<Item<'e>>, text: &'e str, event: Event<'e>, range: Range<usize>) {
    let bytes = text.as_bytes();
    let is_slice = matches!(&event, Event::Text(written) if text.get(range.clone()) == Some(&**written));
    if !is_slice {
        return items.push(Item::Event(event, range));
    }
    let mut from = range.start;
    let push_text = |items: &mut Vec<Item<'e>>, range: Range<usize>| {
        if let Some(text) = text.get(range.clone()).filter(|text| !text.is_empty()) {
            items.push(Item::Event(Event::Text(CowStr::Borrowed(text)), range));
        }
    };
    for found in memchr3_iter(b'*', b'_', b'~', bytes.get(range.clone()).unwrap_or_default()) {
        let at = range.start + found;
        if is_escaped(bytes, at) {
            continue;
        }
        push_text(items, from..at);
        extend_run(items, bytes.get(at).copied().unwrap_or_default(), at, 1);
        from = at + 1;
    }
    push_text(items, from..range.end);
}

/// Runs that may still open something, within one line of text or one link.
#[derive(Default)]
struct Openers {
    stack: Vec<Opener>,
    /// By kind of closer, how much of the stack holds nothing that it could close.
    searched: [usize; 18],
}

struct Opener {
    item: usize,
    delimiter: u8,
    length: usize,
    closes: bool,
}

/// Step 3: finds partners.
fn match_runs(items: &mut [Item<'_>], text: &str) {
    let mut scopes = vec![Openers::default()];
    for at in 0..items.len() {
        match items.get(at) {
            Some(Item::Event(Event::Start(tag), _)) => {
                if !matches!(tag, Tag::Link { .. } | Tag::Image { .. }) {
                    end_scope(&mut scopes);
                }
                scopes.push(Openers::default());
            }
            Some(Item::Event(Event::End(_), _)) => {
                scopes.pop();
            }
            Some(Item::Event(Event::Rule | Event::Html(_), _)) => end_scope(&mut scopes),
            Some(Item::Run(run)) => {
                let (delimiter, length) = (run.delimiter, run.length);
                let role = role_at(items, at, run, text);
                if let Some(openers) = scopes.last_mut() {
                    openers.run(items, at, delimiter, length, role);
                }
            }
            _ => {}
        }
    }
}

/// A block within an item of a list ends the line of text before it.
fn end_scope(scopes: &mut [Openers]) {
    if let Some(openers) = scopes.last_mut() {
        *openers = Openers::default();
    }
}

/// What the run at `at` may do. The edges of a line of text are blanks, whatever container marks stand beside them.
fn role_at(items: &[Item<'_>], at: usize, run: &Run, text: &str) -> Role {
    let is_edge = |item: Option<&Item<'_>>| match item {
        None => true,
        Some(Item::Event(event, _)) => match event {
            Event::Start(tag) => !matches!(tag, Tag::Link { .. } | Tag::Image { .. }),
            Event::End(tag) => !matches!(tag, TagEnd::Link | TagEnd::Image),
            Event::SoftBreak | Event::HardBreak | Event::Rule => true,
            _ => false,
        },
        Some(Item::Run(_)) => false,
    };
    let before = match at.checked_sub(1).map(|before| items.get(before)) {
        Some(item) if !is_edge(item) => flanking::before(text.get(..run.at).unwrap_or_default()),
        _ => Neighbour::Blank,
    };
    let after = match items.get(at + 1) {
        item if !is_edge(item) => flanking::after(text.get(run.at + run.length..).unwrap_or_default()),
        _ => Neighbour::Blank,
    };
    flanking::role(run.delimiter, run.length, before, after)
}

impl Openers {
    /// Lets a run close what it can, and open what is left of it (CommonMark 0.31.2, «process emphasis»).
    fn run(&mut self, items: &mut [Item<'_>], at: usize, delimiter: u8, length: usize, role: Role) {
        let mut left = length;
        while role.closes && left > 0 {
            let Some(found) = self.find(delimiter, length, role) else { break };
            self.stack.truncate(found + 1);
            let Some(opener) = self.stack.last() else { break };
            let Some(Item::Run(partner)) = items.get_mut(opener.item) else { break };
            let mut width_left = partner.left.min(left);
            partner.left -= width_left;
            left -= width_left;
            let mut widths = Vec::with_capacity(width_left.div_ceil(2));
            while width_left > 0 {
                let width = width_left.min(2);
                widths.push(width);
                width_left -= width;
            }
            partner.opens.extend(&widths);
            if partner.left == 0 {
                self.stack.pop();
            }
            if let Some(Item::Run(run)) = items.get_mut(at) {
                run.left = left;
                run.closes.extend(widths);
            }
            for searched in &mut self.searched {
                *searched = (*searched).min(self.stack.len());
            }
        }
        if role.opens && left > 0 {
            self.stack.push(Opener { item: at, delimiter, length, closes: role.closes });
        }
    }

    /// The nearest opener for a closer. Rules 9 and 10 of CommonMark §6.2 keep a run that may do both from a partner
    /// when the sum of their lengths is a multiple of 3; runs of `~` must be of one length.
    fn find(&mut self, delimiter: u8, length: usize, role: Role) -> Option<usize> {
        let kind = match delimiter {
            b'*' => 0,
            b'_' => 1,
            _ => 2,
        };
        let searched = self.searched.get_mut(kind * 6 + usize::from(role.opens) * 3 + length % 3)?;
        let found = self.stack.iter().enumerate().skip(*searched).rfind(|(_, opener)| {
            let may_match = match delimiter {
                b'~' => opener.length == length,
                _ => {
                    !(role.opens || opener.closes)
                        || !(opener.length + length).is_multiple_of(3)
                        || length.is_multiple_of(3)
                }
            };
            opener.delimiter == delimiter && may_match
        });
        if found.is_none() {
            *searched = self.stack.len();
        }
        found.map(|(at, _)| at)
    }
}

/// Step 4: the events.
fn written<'e>(items: Vec<Item<'e>>, text: &'e str) -> Vec<(Event<'e>, Range<usize>)> {
    let mut events = Vec::with_capacity(items.len());
    for item in items {
        let run = match item {
            Item::Event(event, range) => {
                events.push((event, range));
                continue;
            }
            Item::Run(run) => run,
        };
        let mut at = run.at;
        for width in run.closes {
            let tag = match (run.delimiter, width) {
                (b'~', _) => TagEnd::Strikethrough,
                (_, 2) => TagEnd::Strong,
                _ => TagEnd::Emphasis,
            };
            events.push((Event::End(tag), at..at + width));
            at += width;
        }
        if let Some(text) = text.get(at..at + run.left).filter(|text| !text.is_empty()) {
            events.push((Event::Text(CowStr::Borrowed(text)), at..at + run.left));
            at += run.left;
        }
        for width in run.opens.into_iter().rev() {
            let tag = match (run.delimiter, width) {
                (b'~', _) => Tag::Strikethrough,
                (_, 2) => Tag::Strong,
                _ => Tag::Emphasis,
            };
            events.push((Event::Start(tag), at..at + width));
            at += width;
        }
    }
    events
}

#[cfg(test)]
mod tests {
    use pulldown_cmark::{Parser, html};

    use super::*;
    use crate::parse::markdown::EXTENSIONS;

    /// The law of the whole: if no CJK character takes part, matching anew changes nothing.
    #[test]
    fn every_example_of_commonmark_is_matched_as_before() {
        let examples: Vec<serde_json::Value> =
            serde_json::from_str(include_str!("../../../tests/markdown/commonmark-0.31.2.json")).unwrap();
        for example in &examples {
            let text = example["markdown"].as_str().unwrap();
            let events = || Parser::new_ext(text, EXTENSIONS).into_offset_iter();
            let (mut before, mut after) = (String::new(), String::new());
            html::push_html(&mut before, events().map(|(event, _)| event));
            html::push_html(&mut after, matched_anew(events(), text).into_iter().map(|(event, _)| event));
            assert_eq!(after, before, "{text}");
        }
    }

    #[test]
    fn only_texts_with_cjk_beside_punctuation_are_matched_anew() {
        for (text, expected) in [
            ("**強調**した", false),
            ("**重要** である", false),
            ("- a * b\n* 漢", false),
            ("**「強調」**した", true),
            ("a**(b)**c", false),
            ("漢**(b)**", true),
        ] {
            assert_eq!(depends_on_cjk(text), expected, "{text}");
        }
    }
}
