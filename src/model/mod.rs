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
pub mod id;
pub mod metric;
pub mod occasion;
pub mod output;
pub mod page;
pub mod pdf;
pub mod report;
pub mod route;
pub mod schedule;
pub mod site;
pub mod synonyms;
pub mod update;
pub mod value;
pub mod vocabulary;
