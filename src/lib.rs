//! **bansou** (伴走): a site is a pure function of a content directory and a moment in time.
//!
//! ```text
//! discover(Walk)                 -> (Vec<Source>, Vec<Diagnostic>)          what is on disk
//! parse::page(bytes, file, …)    -> (PageSource, Vec<Diagnostic>)           one file; pure; so for each kind of file
//! resolve(&Content, Now, …)      -> Resolved                               the whole, linked; immutable
//! Renderer::routes()             -> Vec<Route>                              every address the site has
//! Renderer::render(Route)        -> (Output, Vec<Diagnostic>)               one route; pure; any thread
//! publish(outputs, …, dir)       -> Result<Changes, Error>                  the only writer
//! ```
//!
//! The modules stand in reading order, by floor; a lower floor never imports a higher one (see ARCHITECTURE.md).
//!
//! # Overview
//!
//! - [`Files`](files::Files) is where a site is read from: a [`Disk`](files::Disk), or a [`Memory`](files::Memory).
//! - [`Options`](build::Options) say what it is made for, above all for which moment ([`Now`](calendar::Now)).
//! - [`Linked`](build::Linked) is a site that is ready to be shown; its [`Renderer`](render::Renderer) makes an
//!   [`Output`](model::output::Output) of each [`Route`](model::route::Route).
//! - [`Diagnostic`](diagnostic::Diagnostic) is a mistake of an author, a value like any other;
//!   [`Error`](error::Error) is trouble of the environment.
//! - [`Definition`](keys::Definition) is what may be written in a file, as data. [`schema`] makes JSON Schemas of it.
//!
//! | to … | call |
//! |---|---|
//! | find all that is wrong with a site | [`build::check`] |
//! | publish it to a directory | [`build::build`] |
//! | know what that would change, and what changes by itself later | [`build::plan::plan`] |
//! | have it in memory, page by page | [`build::link`], then [`Renderer::render`](render::Renderer::render) |
//! | show diagnostics to people, to programs | [`diagnostic::terminal()`], [`diagnostic::json()`] |
//! | read a single file | [`parse`] |
//! | define what an author may write | [`keys::record`], [`keys::choices`] |
//!
//! # Example: a page, and what is wrong with it
//!
//! ```
//! use bansou::build::{self, Options};
//! use bansou::calendar::Now;
//! use bansou::files::Memory;
//! use bansou::model::config::Overrides;
//! use bansou::model::output::Content;
//!
//! let files = Memory::from([
//!     ("content/site.yaml", "title: 知見集\nbase_url: https://example.go.jp/\n"),
//!     ("content/_index.md", "---\ntitle: 知見集\n---\n\n伴走とは、**「対話」**です。\n"),
//!     ("content/a.md", "---\ntitel: 研修\n---\n"),
//! ]);
//! let options = Options {
//!     now: Now("2022-06-17T10:00:00+09:00".parse()?),
//!     unpublished: false,
//!     overrides: Overrides::default(),
//!     papers: None,
//! };
//! let linked = build::link(&files, &options)?;
//!
//! // All that is wrong is said, each mistake with what to write instead.
//! let unknown = linked.diagnostics.iter().find(|it| it.code == "unknown-key").expect("a mistake");
//! assert_eq!(&*unknown.file, "content/a.md");
//! assert!(unknown.help[0].en.contains("title"));
//!
//! // What could be read can be shown nevertheless.
//! let renderer = linked.renderer.expect("a site");
//! let home = renderer.route_at("/").expect("a home page");
//! let (output, _) = renderer.render(home);
//! assert_eq!(&*output.path, "index.html");
//! let Content::Bytes(html) = output.content else { panic!("a page is rendered") };
//! assert!(String::from_utf8(html)?.contains("<strong>「対話」</strong>"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What it doesn't do
//!
//! - It isn't a library for other programs: what is public is what the program and its tests name, and changes with
//!   them. All else is for the crate alone, so that the compiler sees what nothing uses.
//! - It has no plugins and runs nothing that an author writes. What a site looks like is its theme's.
//! - It keeps nothing between two runs but the manifest of what it published, and the sites that stood before.
//! - It doesn't stop at the first mistake, and replaces nothing that it can't read by a guess.
//! - It doesn't force anything to the disk, and was tried on Linux alone. README.md names the limits.

// Floor 0, the ground: knows nothing of sites.
pub mod calendar;
pub mod diagnostic;
pub mod error;
pub mod files;
mod japanese;
pub mod keys;
mod parallel;
mod picture;
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
