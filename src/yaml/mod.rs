//! A YAML document as a tree with places, and reading it without ever changing what was written.
//!
//! 1. [`parse()`] turns the text into a [`Node`]: every key and value with its byte range in the file. It refuses what
//!    this site has no use for (several documents in a file, merge keys, tags of its own) and what would do harm
//!    (aliases that multiply, bottomless nesting). A key written twice is reported, and reading goes on.
//! 2. [`Fields`] reads a mapping key by key: the caller asks for each key it knows in the type it wants.
//! 3. [`Fields::finish`] reports the keys that nobody asked for.
//!
//! Every mistake lands in one list of diagnostics, so that one run shows them all. Nothing is coerced: where a text
//! is wanted, `no`, `08`, `1_000`, `9:30` and `1.10` are the texts that were written; where a type is wanted that
//! doesn't fit, it is a mistake and not a guess.
//!
//! ```
//! # use std::sync::Arc;
//! # use bansou::yaml::{Fields, parse};
//! let file: Arc<str> = "content/a.yaml".into();
//! let mut diagnostics = Vec::new();
//! let node = parse("title: 手引き\ntags: [伴走, 対話]\n", 0, &file, &mut diagnostics).unwrap();
//! if let Some(mut fields) = Fields::new(&node, &file, &mut diagnostics) {
//!     assert_eq!(fields.required_string("title"), Some("手引き"));
//!     assert_eq!(fields.strings("tags").len(), 2);
//!     fields.finish();
//! }
//! assert!(diagnostics.is_empty());
//! ```
//!
//! This module alone knows the crate that scans YAML.

mod field;
mod fields;
mod mistake;
mod node;
mod parse;
mod syntax;
mod wanted;

#[cfg(test)]
mod tests;

pub use field::Field;
pub use fields::Fields;
pub use mistake::{control_character, without_it};
pub use node::{Entry, Node, Scalar, Typed, Value};
pub use parse::{is_refused, parse};
