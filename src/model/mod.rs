//! Floor 1: what a site consists of, as values. No I/O, no clock.
//!
//! First what authors write ([`config`], [`page`] with its [`body`] and its kinds, [`vocabulary`], [`value`]), all of it
//! together ([`content`]), then what becomes of it ([`site`], [`route`], [`output`]).

pub mod attachment;
pub mod body;
pub mod case;
pub mod config;
pub mod content;
pub mod council;
pub mod giver;
pub mod metric;
pub mod occasion;
pub mod output;
pub mod page;
pub mod pdf;
pub mod phrase;
pub mod related;
pub mod report;
pub mod route;
pub mod schedule;
pub mod site;
pub mod synonyms;
pub mod update;
pub mod value;
pub mod vocabulary;

/// The name of a file without its folder and its ending: what a schedule and a metric are known by.
fn named(file: &str) -> Box<str> {
    let name = file.rsplit('/').next().unwrap_or(file);
    name.strip_suffix(".yaml").unwrap_or(name).into()
}
