//! Single values.

use std::marker::PhantomData;

use unicode_normalization::UnicodeNormalization;

use super::choice::Choice;
use super::definition::Type;
use super::path;
use super::written::{Lost, Record, Written};
use crate::calendar::{self, Date, DateError};
use crate::diagnostic::{self, Diagnostic, Spanned};
use crate::yaml::{Field, Fields};

/// How one value is written, and what is read of it.
pub trait Single {
    type Value;
    const TYPE: Type;

    /// The value; none if it can't be read, which is reported.
    fn take(field: Field<'_, '_>) -> Option<Self::Value>;

    /// The value at a key; none if nothing is written there.
    fn maybe(fields: &mut Fields<'_, '_>, key: &'static str) -> Option<Self::Value> {
        fields.get(key).and_then(Self::take)
    }

    /// The value at a key; if nothing is written there, that is reported.
    fn required(fields: &mut Fields<'_, '_>, key: &'static str) -> Option<Self::Value> {
        fields.required(key).and_then(Self::take)
    }
}

/// Any scalar, as it is written; at a key, a blank one counts as none.
pub struct Text;

impl Single for Text {
    type Value = Box<str>;
    const TYPE: Type = Type::Text;

    fn take(field: Field<'_, '_>) -> Option<Box<str>> {
        field.string().map(Box::from)
    }

    fn maybe(fields: &mut Fields<'_, '_>, key: &'static str) -> Option<Box<str>> {
        fields.string(key).map(Box::from)
    }

    fn required(fields: &mut Fields<'_, '_>, key: &'static str) -> Option<Box<str>> {
        fields.required_string(key).map(Box::from)
    }
}

/// The same, with its place.
pub struct SpannedText;

impl Single for SpannedText {
    type Value = Spanned<Box<str>>;
    const TYPE: Type = Type::Text;

    fn take(field: Field<'_, '_>) -> Option<Spanned<Box<str>>> {
        field.spanned().map(boxed)
    }

    fn maybe(fields: &mut Fields<'_, '_>, key: &'static str) -> Option<Spanned<Box<str>>> {
        fields.spanned(key).map(boxed)
    }

    fn required(fields: &mut Fields<'_, '_>, key: &'static str) -> Option<Spanned<Box<str>>> {
        fields.required_spanned(key).map(boxed)
    }
}

/// A text with the notations of a page's text, with its place.
pub struct Markdown;

impl Single for Markdown {
    type Value = Spanned<Box<str>>;
    const TYPE: Type = Type::Markdown;

    fn take(field: Field<'_, '_>) -> Option<Spanned<Box<str>>> {
        SpannedText::take(field)
    }

    fn required(fields: &mut Fields<'_, '_>, key: &'static str) -> Option<Spanned<Box<str>>> {
        SpannedText::required(fields, key)
    }
}

fn boxed(text: Spanned<&str>) -> Spanned<Box<str>> {
    Spanned::new(text.value.into(), text.span)
}

/// A code of which every character counts, with its place.
pub struct Code;

impl Single for Code {
    type Value = Spanned<Box<str>>;
    const TYPE: Type = Type::Code;

    fn take(field: Field<'_, '_>) -> Option<Spanned<Box<str>>> {
        field.code().map(boxed)
    }
}

/// A part of an address, in NFC.
pub struct AddressPart;

impl Single for AddressPart {
    type Value = Spanned<Box<str>>;
    const TYPE: Type = Type::Address;

    fn take(field: Field<'_, '_>) -> Option<Spanned<Box<str>>> {
        let text = field.spanned()?;
        Some(Spanned::new(text.value.nfc().collect::<String>().into(), text.span))
    }

    fn maybe(fields: &mut Fields<'_, '_>, key: &'static str) -> Option<Spanned<Box<str>>> {
        let is_written = fields.spanned(key).is_some();
        is_written.then(|| fields.get(key)).flatten().and_then(Self::take)
    }
}

/// An address outside the site; empty if it is none.
pub struct WebAddress;

impl Single for WebAddress {
    type Value = Box<str>;
    const TYPE: Type = Type::WebAddress;

    fn take(mut field: Field<'_, '_>) -> Option<Box<str>> {
        let written = field.reborrow().spanned().filter(|text| !text.trim().is_empty())?;
        if written.starts_with("https://") || written.starts_with("http://") {
            return Some(written.value.into());
        }
        let diagnostic = Diagnostic::error(
            "link-scheme",
            field.file(),
            diagnostic::Text::new(
                format!("「{}」は、https:// で始まるアドレスではありません。", written.value),
                format!("`{}` isn't an address that begins with https://", written.value),
            ),
        )
        .at(written.span)
        .help(diagnostic::Text::new(
            "https:// で始まるアドレスを書いてください（例: https://example.go.jp/）。",
            "write an address that begins with https:// (for example https://example.go.jp/)",
        ));
        field.tell(diagnostic);
        None
    }
}

/// The path of a file below `content/`, written as seen from the file that names it.
pub struct Path;

impl Single for Path {
    type Value = Spanned<Box<str>>;
    const TYPE: Type = Type::Path;

    fn take(mut field: Field<'_, '_>) -> Option<Spanned<Box<str>>> {
        let written = field.reborrow().spanned()?;
        path::resolve(&written, field.file()).map_err(|diagnostic| field.tell(diagnostic)).ok()
    }

    fn maybe(fields: &mut Fields<'_, '_>, key: &'static str) -> Option<Spanned<Box<str>>> {
        resolved(fields.spanned(key)?, fields)
    }

    fn required(fields: &mut Fields<'_, '_>, key: &'static str) -> Option<Spanned<Box<str>>> {
        resolved(fields.required_spanned(key)?, fields)
    }
}

fn resolved(written: Spanned<&str>, fields: &mut Fields<'_, '_>) -> Option<Spanned<Box<str>>> {
    path::resolve(&written, fields.file()).map_err(|diagnostic| fields.tell(diagnostic)).ok()
}

/// An integer of 64 bits.
pub struct Integer;

impl Single for Integer {
    type Value = i64;
    const TYPE: Type = Type::Integer(i64::MIN, i64::MAX);

    fn take(field: Field<'_, '_>) -> Option<i64> {
        field.integer()
    }
}

/// Plain `true` or `false`.
pub struct Boolean;

impl Single for Boolean {
    type Value = bool;
    const TYPE: Type = Type::Boolean;

    fn take(field: Field<'_, '_>) -> Option<bool> {
        field.boolean()
    }
}

/// A date, with its place.
pub struct SpannedDate;

impl Single for SpannedDate {
    type Value = Spanned<Date>;
    const TYPE: Type = Type::Date;

    fn take(field: Field<'_, '_>) -> Option<Spanned<Date>> {
        field.parsed(Date::parse, DateError::diagnostic)
    }
}

/// A date.
pub struct AnyDate;

impl Single for AnyDate {
    type Value = Date;
    const TYPE: Type = Type::Date;

    fn take(field: Field<'_, '_>) -> Option<Date> {
        SpannedDate::take(field).map(|date| date.value)
    }
}

/// A day that is certain, with its place.
pub struct Day;

impl Single for Day {
    type Value = Spanned<Date>;
    const TYPE: Type = Type::Day;

    fn take(field: Field<'_, '_>) -> Option<Spanned<Date>> {
        field.parsed(Date::parse_day, DateError::diagnostic)
    }
}

/// A day's beginning in the time zone of the fields, or a moment with its offset from UTC.
pub struct Moment;

impl Single for Moment {
    type Value = calendar::Moment;
    const TYPE: Type = Type::Moment;

    fn take(field: Field<'_, '_>) -> Option<calendar::Moment> {
        let zone = field.zone();
        let read = |text: &str| calendar::Moment::parse(text, &zone);
        field.parsed(read, DateError::diagnostic).map(|moment| moment.value)
    }
}

/// One of a few names.
pub struct Choose<C>(PhantomData<C>);

impl<C: Choice> Single for Choose<C> {
    type Value = C;
    const TYPE: Type = Type::Choice(C::WORDS);

    fn take(field: Field<'_, '_>) -> Option<C> {
        field.choice(C::NAMES)
    }
}

/// The same, with its place.
pub struct SpannedChoice<C>(PhantomData<C>);

impl<C: Choice> Single for SpannedChoice<C> {
    type Value = Spanned<C>;
    const TYPE: Type = Type::Choice(C::WORDS);

    fn take(field: Field<'_, '_>) -> Option<Spanned<C>> {
        let span = field.span();
        Some(Spanned::new(field.choice(C::NAMES)?, span))
    }
}

/// A record of its own.
pub struct Nested<R>(PhantomData<R>);

impl<R: Record> Single for Nested<R> {
    type Value = R;
    const TYPE: Type = Type::Record(R::DEFINITION);

    fn take(field: Field<'_, '_>) -> Option<R> {
        let mut fields = field.mapping()?;
        let record = R::read(&mut fields);
        fields.finish();
        record
    }
}

/// A number of things: 0 or more, and no more than `MOST`. If it isn't written, it is `DEFAULT`.
pub struct UpTo<const MOST: i64, const DEFAULT: usize>;

/// A number of things that is small enough to count. If it isn't written, it is 0.
pub type Count = UpTo<100_000, 0>;

impl<const MOST: i64, const DEFAULT: usize> Written for UpTo<MOST, DEFAULT> {
    type Value = usize;
    const TYPE: Type = Type::Integer(0, MOST);

    fn read(fields: &mut Fields<'_, '_>, key: &'static str) -> Result<usize, Lost> {
        let Some(mut field) = fields.get(key) else { return Ok(DEFAULT) };
        let Some(number) = field.reborrow().integer() else { return Ok(DEFAULT) };
        Ok(usize::try_from(number).ok().filter(|_| number <= MOST).unwrap_or_else(|| {
            field.tell(
                Diagnostic::error(
                    "bad-number",
                    field.file(),
                    diagnostic::Text::new(
                        format!("「{key}」に「{number}」は使えません。"),
                        format!("`{key}` can't be {number}"),
                    ),
                )
                .help(diagnostic::Text::new(
                    format!("0から{MOST}までの整数を書いてください。"),
                    format!("write an integer from 0 to {MOST}"),
                )),
            );
            DEFAULT
        }))
    }
}
