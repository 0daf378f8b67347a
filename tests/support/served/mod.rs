//! `bansou serve` as a test runs it: started and stopped, asked over HTTP, its events followed. Nothing sleeps for a
//! time: what is waited for is asked for again and again, until it is there.
//!
//! ```ignore
//! let preview = Preview::start(site.root());
//! let mut events = Events::of_page(&preview, "/a/");
//! events.until_known();
//! preview.shows("/a/", "本文");
//! ```
//!
//! The suite says at which moment: it has a `NOW` at its root.

#![allow(dead_code, reason = "each suite uses a part of it")]

pub mod http;
pub mod program;
pub mod stream;
