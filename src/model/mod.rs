//! Floor 1: what a site consists of, as values. No I/O, no clock.

pub mod body;
pub mod output;
