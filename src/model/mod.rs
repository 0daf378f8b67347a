//! Floor 1: what a site consists of, as values. No I/O, no clock.
//!
//! First what authors write ([`config`], [`page`] with its [`body`] and its kinds, [`vocabulary`], [`value`]), all of
//! it together ([`content`]), then what becomes of it ([`site`], [`route`], [`output`]).

pub mod accessibility;
pub(crate) mod attachment;
pub mod body;
pub(crate) mod case;
pub mod citation;
pub mod config;
pub(crate) mod content;
pub(crate) mod council;
pub(crate) mod giver;
pub mod hours;
pub(crate) mod id;
pub mod inside;
pub mod metric;
pub(crate) mod occasion;
pub mod output;
pub mod page;
pub mod pdf;
pub mod personal;
pub mod phrase;
pub mod private;
pub(crate) mod report;
pub mod route;
pub(crate) mod schedule;
pub(crate) mod site;
pub(crate) mod synonyms;
pub(crate) mod update;
pub(crate) mod value;
pub(crate) mod vocabulary;
pub(crate) mod withdrawal;

/// The name of a file without its folder and its ending: what a schedule and a metric are known by.
fn named(file: &str) -> Box<str> {
    let name = file.rsplit('/').next().unwrap_or(file);
    name.strip_suffix(".yaml").unwrap_or(name).into()
}
