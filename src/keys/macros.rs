//! The declarations of records and choices.

/// Declares a record: a struct with the definition of each of its keys, and its reader.
///
/// ```text
/// record! {
///     /// What the struct is.
///     #[derive(…)]
///     pub struct Name: "名前" => Name::checked {
///         /// What the key means, in English: the documentation of the field, too.
///         key as "written": Single, "ラベル", "日本語での意味", eg "an example", or "default", of "a taxonomy", if Condition;
///     } with {
///         /// A field that isn't written.
///         span: Span = |fields| fields.span();
///     }
/// }
/// ```
///
/// `as`, the parts from `eg` on, `=> Name::checked` and `with { … }` may be left out. What is checked is read as a
/// whole first: `fn checked(self, fields: &mut Fields<'_, '_>) -> Option<Self>` reports what only several keys together
/// show.
#[macro_export]
#[doc(hidden)]
macro_rules! __record {
    (
        $(#[$meta:meta])*
        pub struct $name:ident : $title:literal $(=> $checked:path)? {
            $(
                $(#[doc = $english:literal])+
                $field:ident $(as $written:literal)? : $kind:ty, $label:literal, $meaning:literal
                $(, eg $example:literal)? $(, or $default:literal)? $(, of $taxonomy:literal)? $(, if $condition:expr)?;
            )*
        }
        $(with {
            $(
                $(#[$extra_meta:meta])*
                $extra:ident : $extra_type:ty = $make:expr;
            )*
        })?
    ) => {
        $(#[$meta])*
        pub struct $name {
            $(
                $(#[doc = $english])+
                pub $field: <$kind as $crate::keys::Written>::Value,
            )*
            $($(
                $(#[$extra_meta])*
                pub $extra: $extra_type,
            )*)?
        }

        impl $name {
            /// Reads each key, and makes of them what they are alone.
            fn read_keys(fields: &mut $crate::yaml::Fields<'_, '_>) -> Option<$name> {
                $(let $field = <$kind as $crate::keys::Written>::read(
                    fields,
                    $crate::__or!($($written)?; stringify!($field)),
                );)*
                $($(let $extra = $crate::keys::made($make, fields);)*)?
                for key in <$name as $crate::keys::Record>::DEFINITION.keys {
                    key.check_need(fields);
                }
                // Only after all has been read: one mistake doesn't hide the next.
                Some($name { $($field: $field.ok()?,)* $($($extra,)*)? })
            }
        }

        impl $crate::keys::Record for $name {
            const DEFINITION: &'static $crate::keys::Definition = &$crate::keys::Definition {
                name: stringify!($name),
                label: $title,
                keys: &[$(
                    $crate::keys::Key {
                        name: $crate::__or!($($written)?; stringify!($field)),
                        written: <$kind as $crate::keys::Written>::TYPE,
                        need: $crate::__or!(
                            $($crate::keys::Need::If($condition))?; <$kind as $crate::keys::Written>::NEED
                        ),
                        default: $crate::__or!($(Some($default))?; None),
                        label: $label,
                        meaning: $meaning,
                        meaning_en: concat!($($english),+),
                        example: $crate::__or!($(Some($example))?; None),
                        taxonomy: $crate::__or!($(Some($taxonomy))?; None),
                    },
                )*],
            };

            fn read(fields: &mut $crate::yaml::Fields<'_, '_>) -> Option<$name> {
                let record = $name::read_keys(fields);
                $(let record = record.and_then(|record| $checked(record, fields));)?
                record
            }
        }
    };
}

/// The first if it is written, else the second.
#[macro_export]
#[doc(hidden)]
macro_rules! __or {
    ($given:expr; $otherwise:expr) => {
        $given
    };
    (; $otherwise:expr) => {
        $otherwise
    };
}

/// Declares an enum whose values are written by name.
///
/// ```text
/// choices! {
///     /// What it is.
///     #[derive(Clone, Copy, …)]
///     pub enum Direction {
///         Up = "up", "増えるのが望ましい";
///     }
/// }
/// ```
#[macro_export]
#[doc(hidden)]
macro_rules! __choices {
    (
        $(#[$meta:meta])*
        pub enum $name:ident {
            $($(#[$value_meta:meta])* $value:ident = $written:literal, $label:literal;)*
        }
    ) => {
        $(#[$meta])*
        pub enum $name {
            $($(#[$value_meta])* $value,)*
        }

        impl $crate::keys::Choice for $name {
            const NAMES: &'static [(&'static str, Self)] = &[$(($written, $name::$value)),*];
            const WORDS: &'static [$crate::keys::Word] =
                &[$($crate::keys::Word { name: $written, label: $label }),*];
        }

        impl $name {
            /// The name that authors write and templates see.
            #[must_use]
            pub const fn key(self) -> &'static str {
                match self {
                    $($name::$value => $written,)*
                }
            }
        }
    };
}

pub use crate::{__choices as choices, __record as record};
