//! Markdown to a [`Body`](crate::model::body::Body): HTML as it will be, and between it what only the whole site can
//! tell.
//!
//! 1. [`notation`] finds what Markdown does not know (ruby, links to terms, components) and makes it inert.
//! 2. pulldown-cmark parses CommonMark with the extensions in [`EXTENSIONS`] into events with byte offsets.
//! 3. [`emphasis`] matches the delimiters anew if Chinese, Japanese or Korean characters change what they mean.
//! 4. [`render`] gives each event to what it is a part of: [`paragraph`], [`heading`], [`hyperlink`], [`image`],
//!    [`table`], [`footnote`], [`raw_html`] keep what they have open, and write into one [`draft`]: HTML with marks,
//!    plain text beside it, references. They ask [`link`] what a destination is, [`anchor`] for `id`s, [`code`] for
//!    colours, [`allowed`] what may pass.
//! 5. [`footnote`] puts the footnotes at the end.
//! 6. [`sanitise`] balances the whole if the author wrote HTML.
//! 7. The buffer is cut into segments at its marks ([`output`]).
//!
//! Nothing fails: what can't be read stays text, and a diagnostic says so.

use pulldown_cmark::{Options, Parser};

mod allowed;
mod anchor;
mod characters;
mod code;
mod component;
mod draft;
mod emphasis;
mod escape;
mod flanking;
mod footnote;
mod heading;
mod hyperlink;
mod image;
mod link;
mod notation;
mod output;
mod paragraph;
mod raw_html;
mod reading;
mod render;
mod sanitise;
mod speech;
mod table;
mod tag;

pub use reading::{Reading, Source};

/// The extensions of CommonMark that are on. Quotation marks and dashes stay as they are written.
const EXTENSIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_HEADING_ATTRIBUTES)
    .union(Options::ENABLE_DEFINITION_LIST)
    .union(Options::ENABLE_GFM);

/// Parses a Markdown text. Never fails: the diagnostics tell what could not be read as it was meant.
#[must_use]
pub fn parse(source: Source<'_>) -> Reading {
    let prepared = notation::prepare(source.text, source.offset);
    let events = Parser::new_ext(&prepared.markdown, EXTENSIONS).into_offset_iter();
    if emphasis::depends_on_cjk(&prepared.markdown) {
        render::render(source, &prepared, emphasis::matched_anew(events, &prepared.markdown).into_iter())
    } else {
        render::render(source, &prepared, events)
    }
}
