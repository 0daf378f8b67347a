//! What the environment says of whom we speak to.

use std::env;

use crate::diagnostic::Lang;

/// The language of the locale (POSIX: `LC_ALL`, then `LC_MESSAGES`, then `LANG`): English if it says so, else Japanese.
#[expect(clippy::disallowed_methods, reason = "the locale is the environment's to say")]
pub fn of_locale() -> Lang {
    let set = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(|name| env::var(name).ok());
    match set.into_iter().find(|value| !value.is_empty()) {
        Some(locale) if locale.starts_with("en") => Lang::En,
        _ => Lang::Ja,
    }
}

/// Whether colours are welcome (<https://no-color.org>).
#[expect(clippy::disallowed_methods, reason = "NO_COLOR is a convention of the environment")]
pub fn wants_colour() -> bool {
    env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}
