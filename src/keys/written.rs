//! What stands at a key: one value, a list, or a record of its own.

use std::marker::PhantomData;

use super::definition::{Definition, Need, Type};
use super::single::{Boolean, Single};
use crate::yaml::{Fields, Value};

/// How the value of a key is written, and what is read of it.
pub trait Written {
    /// What it is read into.
    type Value;
    const TYPE: Type;
    const NEED: Need = Need::Never;

    /// The value at a key. What is wrong with it is reported.
    ///
    /// # Errors
    /// If the record can't stand without it.
    fn read(fields: &mut Fields<'_, '_>, key: &'static str) -> Result<Self::Value, Lost>;
}

/// A record lacks what nothing can stand for. Why has been reported.
#[derive(Clone, Copy, Debug)]
pub struct Lost;

/// A mapping that is defined: see [`record!`](crate::keys::record).
pub trait Record: Sized {
    const DEFINITION: &'static Definition;

    /// Reads the keys of the record; none if it lacks what nothing can stand for. Whoever made `fields` finishes them.
    fn read(fields: &mut Fields<'_, '_>) -> Option<Self>;
}

/// A field that isn't written, made from what surrounds it.
pub fn made<T>(make: impl FnOnce(&mut Fields<'_, '_>) -> T, fields: &mut Fields<'_, '_>) -> T {
    make(fields)
}

/// A value that may be left out.
pub struct Maybe<K>(PhantomData<K>);

impl<K: Single> Written for Maybe<K> {
    type Value = Option<K::Value>;
    const TYPE: Type = K::TYPE;

    fn read(fields: &mut Fields<'_, '_>, key: &'static str) -> Result<Self::Value, Lost> {
        Ok(K::maybe(fields, key))
    }
}

/// A value that may be left out, for what has a value of its own if nothing is written.
pub struct Plain<K>(PhantomData<K>);

impl<K: Single<Value: Default>> Written for Plain<K> {
    type Value = K::Value;
    const TYPE: Type = K::TYPE;

    fn read(fields: &mut Fields<'_, '_>, key: &'static str) -> Result<K::Value, Lost> {
        Ok(K::maybe(fields, key).unwrap_or_default())
    }
}

/// A truth value that holds if nothing else is written.
pub struct On;

impl Written for On {
    type Value = bool;
    const TYPE: Type = Type::Boolean;

    fn read(fields: &mut Fields<'_, '_>, key: &'static str) -> Result<bool, Lost> {
        Ok(Boolean::maybe(fields, key).unwrap_or(true))
    }
}

/// A value that may be left out. If it is written and can't be read, the record is lost.
pub struct Strict<K>(PhantomData<K>);

impl<K: Single> Written for Strict<K> {
    type Value = Option<K::Value>;
    const TYPE: Type = K::TYPE;

    fn read(fields: &mut Fields<'_, '_>, key: &'static str) -> Result<Self::Value, Lost> {
        match fields.get(key) {
            None => Ok(None),
            Some(field) => K::take(field).map(Some).ok_or(Lost),
        }
    }
}

/// A value that must be there: without it the record is lost.
pub struct Required<K>(PhantomData<K>);

impl<K: Single> Written for Required<K> {
    type Value = K::Value;
    const TYPE: Type = K::TYPE;
    const NEED: Need = Need::Always;

    fn read(fields: &mut Fields<'_, '_>, key: &'static str) -> Result<K::Value, Lost> {
        K::required(fields, key).ok_or(Lost)
    }
}

/// A value that must be there. The record stands without it, so that whatever leads to it still finds it.
pub struct Expected<K>(PhantomData<K>);

impl<K: Single<Value: Default>> Written for Expected<K> {
    type Value = K::Value;
    const TYPE: Type = K::TYPE;
    const NEED: Need = Need::Always;

    fn read(fields: &mut Fields<'_, '_>, key: &'static str) -> Result<K::Value, Lost> {
        Ok(K::required(fields, key).unwrap_or_default())
    }
}

/// A list of values; those that can't be read are left out.
pub struct ListOf<K>(PhantomData<K>);

impl<K: Single> Written for ListOf<K> {
    type Value = Vec<K::Value>;
    const TYPE: Type = Type::List(&K::TYPE);

    fn read(fields: &mut Fields<'_, '_>, key: &'static str) -> Result<Self::Value, Lost> {
        Ok(fields.list_of(key, K::take))
    }
}

/// The same, but the key must be there.
pub struct RequiredList<K>(PhantomData<K>);

impl<K: Single> Written for RequiredList<K> {
    type Value = Vec<K::Value>;
    const TYPE: Type = Type::List(&K::TYPE);
    const NEED: Need = Need::Always;

    fn read(fields: &mut Fields<'_, '_>, key: &'static str) -> Result<Self::Value, Lost> {
        fields.required(key);
        Ok(fields.list_of(key, K::take))
    }
}

/// A list of records; those that are lost are left out.
pub struct Records<R>(PhantomData<R>);

impl<R: Record> Written for Records<R> {
    type Value = Vec<R>;
    const TYPE: Type = Type::List(&Type::Record(R::DEFINITION));

    fn read(fields: &mut Fields<'_, '_>, key: &'static str) -> Result<Vec<R>, Lost> {
        Ok(fields.mappings(key, R::read))
    }
}

/// The same, but the key must be there.
pub struct RequiredRecords<R>(PhantomData<R>);

impl<R: Record> Written for RequiredRecords<R> {
    type Value = Vec<R>;
    const TYPE: Type = Records::<R>::TYPE;
    const NEED: Need = Need::Always;

    fn read(fields: &mut Fields<'_, '_>, key: &'static str) -> Result<Vec<R>, Lost> {
        fields.required(key);
        Records::read(fields, key)
    }
}

/// A record whose keys stand among those of the one that holds it, if the first of them is written.
pub struct OptionalGroup<R>(PhantomData<R>);

impl<R: Record> Written for OptionalGroup<R> {
    type Value = Option<R>;
    const TYPE: Type = Type::OptionalGroup(R::DEFINITION);

    fn read(fields: &mut Fields<'_, '_>, _: &'static str) -> Result<Option<R>, Lost> {
        let is_written = R::DEFINITION.keys.first().is_some_and(|first| fields.raw(first.name).is_some());
        Ok(if is_written { R::read(fields) } else { None })
    }
}

/// A record of its own that a page may have, and what became of it. What can't be read isn't missing: why has been
/// told.
#[derive(Clone, Debug, Default)]
pub enum Part<T> {
    /// It isn't written.
    #[default]
    Absent,
    /// It is written, and couldn't be read.
    Unreadable,
    /// In a box: few pages have it, and there may be a hundred thousand pages.
    Read(Box<T>),
}

/// What became of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Absent,
    Unreadable,
    Read,
}

impl<T> Part<T> {
    #[must_use]
    pub fn state(&self) -> State {
        match self {
            Part::Absent => State::Absent,
            Part::Unreadable => State::Unreadable,
            Part::Read(_) => State::Read,
        }
    }

    /// What could be read.
    #[must_use]
    pub fn get(&self) -> Option<&T> {
        match self {
            Part::Read(value) => Some(value),
            Part::Absent | Part::Unreadable => None,
        }
    }

    #[must_use]
    pub fn is_read(&self) -> bool {
        matches!(self, Part::Read(_))
    }

    #[must_use]
    pub fn is_absent(&self) -> bool {
        matches!(self, Part::Absent)
    }

    #[must_use]
    pub fn is_unreadable(&self) -> bool {
        matches!(self, Part::Unreadable)
    }
}

impl<R: Record> Written for Part<R> {
    type Value = Part<R>;
    const TYPE: Type = Type::Record(R::DEFINITION);

    fn read(fields: &mut Fields<'_, '_>, key: &'static str) -> Result<Part<R>, Lost> {
        Ok(match fields.raw(key) {
            None => Part::Absent,
            Some(node) if node.value == Value::Null => Part::Absent,
            Some(_) => match fields.mapping(key) {
                None => Part::Unreadable,
                Some(mut inner) => {
                    let record = R::read(&mut inner);
                    inner.finish();
                    record.map_or(Part::Unreadable, |record| Part::Read(Box::new(record)))
                }
            },
        })
    }
}
