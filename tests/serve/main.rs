//! `bansou serve` as it is run: the real program over a throw-away site, asked over a socket while the site's files
//! change.
#![cfg(unix)]
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test is the outside that the library keeps away from, and fails by panicking"
)]

mod agreement;
mod beside;
mod bytes;
mod checkout;
mod crowd;
mod design;
#[path = "../preview/edits.rs"]
mod desk;
mod diagnostics;
mod events;
#[path = "../support/fixtures.rs"]
mod fixtures;
mod folders;
mod guests;
mod language;
mod law;
mod moments;
#[path = "../support/picture.rs"]
mod picture;
mod readers;
mod refused;
mod saves;
mod secrets;
#[path = "../support/served/mod.rs"]
mod served;
mod sites;
mod starts;
#[path = "../support/mod.rs"]
mod support;
#[path = "../preview/writing.rs"]
mod writing;

use served::{http, program, stream};
use support::NOW;
