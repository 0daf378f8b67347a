//! The law of the preview: whatever was done to the files, and in whatever order, after quiet it shows what a clean
//! build of what is there now would write.
#![cfg(unix)]
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test may look at the disk, and fails by panicking"
)]

mod edits;
mod law;
mod real;
#[path = "../support/served/mod.rs"]
mod served;
mod writing;

use writing::NOW;
