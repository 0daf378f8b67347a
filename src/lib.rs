//! **bansou** (伴走): a site is a pure function of a content directory and a moment in time.
//!
//! ```text
//! discover(Walk)                 -> (Vec<Source>, Vec<Diagnostic>)          what is on disk
//! parse::page(bytes, file, …)    -> (PageSource, Vec<Diagnostic>)   one file; pure; so for each kind of file
//! resolve(&Content, Now, …)      -> (Option<Site>, Vec<Diagnostic>)         the whole, linked; immutable
//! Renderer::routes()             -> Vec<Route>                              every address the site has
//! Renderer::render(Route)        -> (Output, Vec<Diagnostic>)               one route; pure; any thread
//! publish(outputs, …, dir)       -> Result<Changes, Error>                  the only writer
//! ```
//!
//! The modules stand in reading order, by floor; a lower floor never imports a higher one (see ARCHITECTURE.md).
//!
//! The library is there for the program and its tests. What they name is public: reading, linking, rendering and publishing a site
//! ([`build`], [`resolve::resolve`], [`render::Renderer`], [`publish::publish`]), files on a disk and in memory ([`files`]), what a page and
//! a PDF hold ([`parse`], [`model::body`], [`model::pdf`]), diagnostics, charts and the preview. All else is for the crate alone, so
//! that the compiler sees what nothing uses.

// Floor 0, the ground: knows nothing of sites.
pub mod calendar;
pub mod diagnostic;
pub mod error;
pub mod files;
mod japanese;
pub mod keys;
pub mod yaml;
// Floor 1, the model: values.
pub mod model;
// Floor 2, the stages: none knows another.
mod discover;
pub mod parse;
pub mod publish;
pub mod render;
pub mod resolve;
// Floor 3 joins the stages.
pub mod build;
// Floor 4, what is made of a site beside it.
pub mod schema;
// Floor 5, the preview.
pub mod preview;
// Floor 6, the commands.
pub mod cli;
