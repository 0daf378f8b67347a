//! The outline of a page: all of it that other pages and lists may depend on, hashed.
//!
//! What an editor changes most stays out of it: the title, the reading and the summary, and what the text says between
//! its headings' anchors and its links. Whoever makes a site anew asks the outline whether anything else changed.

use xxhash_rust::xxh3::Xxh3;

use crate::model::body::{Body, Target};
use crate::yaml::{Node, Value};

/// Keys of the front matter that the outline passes over.
pub const FREE: [&str; 3] = ["title", "kana", "summary"];

/// The outline of a page with this front matter; none if that couldn't be read. `has_title` tells that its title is
/// known.
pub fn outline(front: Option<&Node>, has_title: bool, body: &Body) -> u128 {
    let mut hash = Xxh3::new();
    hash.update(&[u8::from(has_title), u8::from(body.segments.is_empty())]);
    match front.map(|node| &node.value) {
        Some(Value::Mapping(entries)) => {
            for entry in entries.iter().filter(|entry| !FREE.contains(&&*entry.key.value)) {
                text(&mut hash, b'k', &entry.key.value);
                node(&mut hash, &entry.value);
            }
        }
        Some(_) => hash.update(b"?"),
        None => hash.update(b"-"),
    }
    for reference in &body.references {
        match &reference.target {
            Target::Source { path, anchor } => {
                text(&mut hash, b's', path);
                optional(&mut hash, anchor.as_deref());
            }
            Target::Anchor(anchor) => text(&mut hash, b'a', anchor),
            Target::Wiki { name, anchor } => {
                text(&mut hash, b'w', name);
                optional(&mut hash, anchor.as_deref());
            }
        }
    }
    body.headings.iter().for_each(|heading| text(&mut hash, b'h', &heading.id));
    body.anchors.iter().for_each(|anchor| text(&mut hash, b'i', anchor));
    hash.digest128()
}

fn node(hash: &mut Xxh3, of: &Node) {
    match &of.value {
        Value::Null => hash.update(b"0"),
        Value::Scalar(scalar) => text(hash, if scalar.plain { b'p' } else { b'q' }, &scalar.text),
        Value::Sequence(items) => {
            hash.update(b"[");
            items.iter().for_each(|item| node(hash, item));
            hash.update(b"]");
        }
        Value::Mapping(entries) => {
            hash.update(b"{");
            for entry in entries.iter() {
                text(hash, b'k', &entry.key.value);
                node(hash, &entry.value);
            }
            hash.update(b"}");
        }
    }
}

/// A text with its length, so that no two sequences of texts look alike.
fn text(hash: &mut Xxh3, mark: u8, text: &str) {
    hash.update(&[mark]);
    hash.update(&(text.len() as u64).to_le_bytes());
    hash.update(text.as_bytes());
}

fn optional(hash: &mut Xxh3, of: Option<&str>) {
    match of {
        Some(of) => text(hash, b'+', of),
        None => hash.update(b"-"),
    }
}
