//! The invariants of ARCHITECTURE.md, over sites that nobody wrote by hand: public first, same bytes from the same
//! input, whole or not at all, published at the hour.
#![cfg(unix)]
#![allow(clippy::disallowed_methods, reason = "a test may look at the disk and at the clock")]

mod apart;
mod hours;
#[path = "../laws_support/mod.rs"]
mod laws_support;
mod plan;
mod program;
mod public_first;
mod same_bytes;
mod sites;
mod things;
mod unpublished;
mod whole;
mod withdrawn;
