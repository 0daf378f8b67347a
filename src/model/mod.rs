//! Floor 1: what a site consists of, as values. No I/O, no clock.
//!
//! First what authors write ([`config`], [`page`] with its [`body`] and its kinds, [`vocabulary`], [`value`]), all of it
//! together ([`content`]), then what becomes of it ([`site`], [`route`], [`output`]).

pub mod config;
pub mod page;
pub mod body;
pub mod case;
pub mod council;
pub mod vocabulary;
pub mod value;
pub mod content;
pub mod site;
pub mod route;
pub mod output;
