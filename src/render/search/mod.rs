//! The index that the site's search reads in the browser: from the linked site to files. It holds what is public,
//! because the site holds nothing else.
//!
//! 1. [`documents`] says what can be found, in which order, and what its words are ([`html`]).
//! 2. [`postings`] notes where each term ([`crate::japanese::terms`]) stands.
//! 3. [`mod@facets`] says what results can be narrowed by.
//! 4. [`mod@synonyms`] says which words mean the same, [`mod@suggestions`] what to look for if nothing is found.
//! 5. [`shards`] writes the terms in their order, cut into files of some kilobytes, and the texts, some to a file.
//!
//! # The format
//! A browser may load nothing from a drive (`file://`) but scripts. So each file is a script, `__S("7","…",1234)`: its
//! name and its content, compressed and 15 bits to a character ([`mod@script`]). `/search/index.js` names the others,
//! `/search/<hash>/<number>.js`: whoever holds an old one asks for files that aren't there, and never for those of
//! another index.
//!
//! **The manifest**, `/search/index.js`, is JSON: `index`, the hash; `documents`, their count; `facts`, how many of
//! them tell of facts, which are the first, while the rest is made up; `group`, how many texts a file holds; `texts`,
//! the number of the first such file; `keys`, the first term of each shard, 0 up to the length; `lengths` of the
//! documents' searchable texts in steps of [`LENGTH_STEP`] characters. Without `keys` there are no shards: in a small
//! site, all texts are looked through. `words` are terms by themselves ([`compounds`]). `columns` is the number of the
//! file of facets, `suggestions` that of a list of words, in JSON; `synonyms` is a list of `[word, [words]]`: what may
//! stand in its place.
//!
//! **A shard** is a list of numbers (variable length, 7 bits a byte, the lowest first) and text: the length of the
//! text, the text, which is its terms joined by line feeds; then for each term the lengths of its documents and of its
//! positions in bytes, then these.
//! - The documents of a term: how many, then the number of others between each and the one before, then for each twice
//!   the number of places, plus 1 if one of them is in the title or the reading; those of a single character in powers
//!   of two, rounded down. If the positions lie in a file of their own, a number follows: 1 more than that file's.
//! - The positions: for each document the first place, counted in characters of the searchable text, then distances.
//!
//! Terms are sorted by code points and written `支` (documents only), `支援`, or, a whole word, `dx` and a blank; one
//! of `words`, `伴走支援`, has documents only, too.
//!
//! **A file of texts** is JSON: for each document `[address, kind, date, title, reading, text]`. Its searchable text is
//! that of the title, the reading and the text, with line feeds between them. The address is below the site's root,
//! without the slash at its beginning. For a page of a PDF `[shown, title, address]` follows: what is shown as its
//! title, and the page of the site that hands it out. For a case follow an empty list and its traits, a list of
//! `[label, choice]`: its industry, its size and how far it has come.
//!
//! **The file of facets** is the length of its head, the head in JSON, then a column for each facet: for each document
//! a number. The head is a list of `{key, label, choices, sets}`: `choices` are `[key, label]`, in the order in which
//! they are offered; `sets` are the choices that some document has together, by their places; the column says for each
//! document which set it has. A facet without a label isn't offered: `section`, which says in which list of the site a
//! page stands.

use crate::model::pdf::PdfTexts;
use crate::model::site::Site;
use crate::render::search::compounds::Compounds;
use crate::render::theme::Texts;

mod compounds;
mod document;
mod documents;
pub(crate) mod facets;
mod frequent;
mod html;
mod number;
mod papers;
mod postings;
mod script;
mod shards;
mod suggestions;
mod synonyms;
#[cfg(test)]
mod tests;

pub(crate) use html::push_words;
pub(crate) use shards::Index;

/// Sites of this many documents or more have shards. Below, all texts together are no more than what a few shards would
/// be.
const SCANNED: usize = 300;

/// The index of a site and of its PDFs. `texts` are the theme's, for the names of the kinds of pages.
#[must_use]
pub fn index(site: &Site, texts: &Texts, pdf_texts: &PdfTexts) -> Index {
    let papers = papers::of(site, texts, pdf_texts);
    let (sources, facts) = documents::in_order(site, &papers);
    let suggestions = suggestions::suggestions(site);
    let synonyms = synonyms::synonyms(site);
    let document = |place: usize| documents::document(site, texts, &papers, sources[place]);
    let compounds = (sources.len() >= SCANNED).then(|| {
        let frequent = frequent::frequent(sources.len(), &document);
        let own = suggestions.iter().copied().chain(synonyms.iter().map(|(word, _)| &**word));
        Compounds::new(own.chain(frequent.iter().map(String::as_str)))
    });
    let beside = shards::Beside {
        columns: facets::columns(site, texts, &papers, &sources),
        suggestions: serde_json::json!(suggestions).to_string().into_bytes(),
        synonyms,
        facts,
    };
    shards::write(sources.len(), compounds.as_ref(), beside, &document)
}
