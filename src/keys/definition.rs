//! A record as data.

use super::choice::Word;
use crate::yaml::Fields;

/// A mapping that an author writes.
#[derive(Debug)]
pub struct Definition {
    /// The name of the struct that it is read into.
    pub name: &'static str,
    /// What it is called in Japanese: `企業`.
    pub label: &'static str,
    /// In the order in which they are explained. What lies in a group ([`Type::Group`]) stands in the definition of
    /// that group.
    pub keys: &'static [Key],
}

/// A key of a record.
#[derive(Debug)]
pub struct Key {
    /// As it is written: `prefecture`. That of a group isn't written.
    pub name: &'static str,
    /// How its value is written.
    pub written: Type,
    pub need: Need,
    /// What holds if nothing is written, as it would be written.
    pub default: Option<&'static str>,
    /// What a form calls it: `所在地`.
    pub label: &'static str,
    /// What it means, in Japanese (Markdown).
    pub meaning: &'static str,
    /// What it means, in English.
    pub meaning_en: &'static str,
    /// A value, as it is written in YAML.
    pub example: Option<&'static str>,
    /// The taxonomy whose terms are the values.
    pub taxonomy: Option<&'static str>,
}

/// Whether a key has to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    Always,
    Never,
    /// If others of the record say so.
    If(Condition),
}

/// What the other keys of the same record say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    /// The key isn't written.
    Without(&'static str),
    /// The key is written.
    With(&'static str),
    /// This is written at the key.
    Says(&'static str, &'static str),
    All(&'static [Condition]),
}

impl Condition {
    /// Whether it holds for a record.
    #[must_use]
    pub fn holds(self, fields: &Fields<'_, '_>) -> bool {
        match self {
            Condition::Without(key) => fields.written(key).is_none(),
            Condition::With(key) => fields.written(key).is_some(),
            Condition::Says(key, text) => fields.written(key).is_some_and(|node| node.is_text(text)),
            Condition::All(conditions) => conditions.iter().all(|condition| condition.holds(fields)),
        }
    }
}

/// How a value is written.
#[derive(Clone, Copy, Debug)]
pub enum Type {
    /// Any scalar, as it is written.
    Text,
    /// A text with the notations of a page's text.
    Markdown,
    /// A text of which every character counts: in quotes if it looks like a number.
    Code,
    /// An integer between these two.
    Integer(i64, i64),
    /// A decimal number, as it is written.
    Decimal,
    Boolean,
    /// A date of the grammar in `calendar`.
    Date,
    /// A date that names one day.
    Day,
    /// A date with a beginning and an end.
    Period,
    /// A day, or a moment with its offset from UTC.
    Moment,
    /// One of a few names.
    Choice(&'static [Word]),
    /// The file of a page or an attachment, as seen from the file that names it.
    Path,
    /// A part of an address, or a whole one below the site's root.
    Address,
    /// An address outside the site.
    WebAddress,
    /// Lower-case letters, digits and `-`.
    Id,
    List(&'static Type),
    Record(&'static Definition),
    /// A record in which an author may write keys of their own, too.
    Open(&'static Definition),
    /// A mapping whose keys the author chooses, and whose values are all written alike.
    Map(&'static Type),
    /// Keys that stand among those of the record, and not below one of their own.
    Group(&'static Definition),
    /// The same, if the first of them is written; without it the others have no meaning.
    OptionalGroup(&'static Definition),
    /// Whatever YAML can say.
    Free,
    /// A scalar or nothing.
    Nullable(&'static Type),
    /// The one or the other.
    Either(&'static Type, &'static Type),
}

impl Definition {
    /// All keys that can be written in the record, those of its groups among them.
    #[must_use]
    pub fn all_keys(&self) -> Vec<&'static Key> {
        let mut all = Vec::with_capacity(self.keys.len());
        for key in self.keys {
            match key.written {
                Type::Group(group) | Type::OptionalGroup(group) => all.extend(group.all_keys()),
                _ => all.push(key),
            }
        }
        all
    }

    /// The names of [`Definition::all_keys`].
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.all_keys().into_iter().map(|key| key.name)
    }
}

impl Key {
    /// Reports that the key is missing, if others of the record ask for it.
    pub fn check_need(&self, fields: &mut Fields<'_, '_>) {
        if let Need::If(condition) = self.need
            && condition.holds(fields)
        {
            fields.required(self.name);
        }
    }
}
