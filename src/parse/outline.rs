//! The outline of a page: all of it that other pages and lists may depend on, hashed.
//!
//! What an editor changes most stays out of it: the title, the reading and the summary, and what the text says between
//! its headings' anchors and its links. Whoever makes a site anew asks the outline whether anything else changed.

use xxhash_rust::xxh3::xxh3_128;

use crate::model::body::{Body, Target};
use crate::yaml::{Node, Value};

/// Keys of the front matter that the outline passes over.
pub const FREE: [&str; 3] = ["title", "kana", "summary"];

/// The outline of a page with this front matter; none if that couldn't be read. `has_title` tells that its title is
/// known.
pub fn outline(front: Option<&Node>, has_title: bool, body: &Body) -> u128 {
    // What is hashed is written down first: a hash is slow where it is given little at a time.
    let mut written = vec![u8::from(has_title), u8::from(body.segments.is_empty())];
    match front.map(|node| &node.value) {
        Some(Value::Mapping(entries)) => {
            for entry in entries.iter().filter(|entry| !FREE.contains(&&*entry.key.value)) {
                text(&mut written, b'k', &entry.key.value);
                node(&mut written, &entry.value);
            }
        }
        Some(_) => written.push(b'?'),
        None => written.push(b'-'),
    }
    for reference in &body.references {
        match &reference.target {
            Target::Source { path, anchor } => {
                text(&mut written, b's', path);
                optional(&mut written, anchor.as_deref());
            }
            Target::Anchor(anchor) => text(&mut written, b'a', anchor),
            Target::Wiki { name, anchor } => {
                text(&mut written, b'w', name);
                optional(&mut written, anchor.as_deref());
            }
        }
    }
    body.headings.iter().for_each(|heading| text(&mut written, b'h', &heading.id));
    body.anchors.iter().for_each(|anchor| text(&mut written, b'i', anchor));
    xxh3_128(&written)
}

fn node(written: &mut Vec<u8>, of: &Node) {
    match &of.value {
        Value::Null => written.push(b'0'),
        Value::Scalar(scalar) => text(written, if scalar.plain { b'p' } else { b'q' }, &scalar.text),
        Value::Sequence(items) => {
            written.push(b'[');
            items.iter().for_each(|item| node(written, item));
            written.push(b']');
        }
        Value::Mapping(entries) => {
            written.push(b'{');
            for entry in entries.iter() {
                text(written, b'k', &entry.key.value);
                node(written, &entry.value);
            }
            written.push(b'}');
        }
    }
}

/// A text with its length, so that no two sequences of texts look alike.
fn text(written: &mut Vec<u8>, mark: u8, text: &str) {
    written.push(mark);
    written.extend_from_slice(&(text.len() as u64).to_le_bytes());
    written.extend_from_slice(text.as_bytes());
}

fn optional(written: &mut Vec<u8>, of: Option<&str>) {
    match of {
        Some(of) => text(written, b'+', of),
        None => written.push(b'-'),
    }
}
