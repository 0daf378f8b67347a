//! What an author may write, defined once: every key with its type, its meaning and an example.
//!
//! 1. A record is a mapping that an author writes: the front matter of a page, a case's `company`, an item of a
//!    schedule. [`record!`](crate::keys::record) declares it: the struct that it is read into, and the definition of
//!    each key beside it.
//! 2. The type of a key is a [`Written`]: it says how the value is written ([`Type`]) and reads it, with all that can
//!    be said of a mistake in it. Those that stand for one value are [`Single`]s; the rest are made of them: [`Maybe`],
//!    [`Required`], [`ListOf`].
//! 3. [`Definition`] is the record as data. The reader, the tables of `docs/writing.md` and `bansou schema` come from
//!    it, so that a new key is one line.
//! 4. A value out of a short list is an enum that [`choices!`](crate::keys::choices) declares with its names and
//!    labels.
//!
//! ```
//! use bansou::keys::{Maybe, Plain, Record, Required, SpannedText, Text, record};
//! use bansou::yaml::{Fields, parse};
//!
//! record! {
//!     /// Somebody to ask.
//!     #[derive(Debug)]
//!     pub struct Asked: "担当" {
//!         /// The name that is shown.
//!         name: Required<Text>, "名前", "示す名前", eg "地域企業支援室";
//!         /// What is said of them.
//!         note: Plain<Text>, "補足", "補足の説明";
//!     }
//! }
//!
//! let file = "content/a.yaml".into();
//! let mut diagnostics = Vec::new();
//! let node = parse("name: 支援室\n", 0, &file, &mut diagnostics).unwrap();
//! let mut fields = Fields::new(&node, &file, &mut diagnostics).unwrap();
//! let asked = Asked::read(&mut fields).unwrap();
//! fields.finish();
//! assert_eq!((&*asked.name, &*asked.note), ("支援室", ""));
//! assert_eq!(Asked::DEFINITION.keys[0].name, "name");
//! ```

mod choice;
mod definition;
mod macros;
pub mod path;
mod single;
mod written;

pub use choice::{Choice, Word};
pub use definition::{Condition, Definition, Key, Need, Type};
pub use macros::{choices, record};
pub use single::{
    AddressPart, AnyDate, Boolean, Choose, Code, Count, Day, Integer, Markdown, Moment, Nested, Path, Single,
    SpannedChoice, SpannedDate, SpannedText, Text, UpTo, WebAddress,
};
pub use written::{
    Expected, ListOf, Lost, Maybe, On, OptionalGroup, Part, Plain, Record, Records, Required, RequiredList,
    RequiredRecords, State, Strict, Written, made,
};
