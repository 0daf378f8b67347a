//! Fonts that don't say what their glyphs mean, but take their numbers from a collection that does.
//!
//! Writers may leave the table of meanings (`ToUnicode`) out where a font's codes are those of a predefined `CMap` (90ms-RKSJ-H:
//! Shift JIS), or its numbers those of Adobe-Japan1 (ISO 32000-1, 9.10.2): 一太郎 and older writers do. For a font that isn't
//! embedded, `hayro` looks there; for one that is embedded, it is done here.

use std::collections::BTreeMap;

use hayro_interpret::font::Glyph;
use hayro_interpret::hayro_cmap::{BfString, CMap, CMapName, CidFamily, load_embedded};
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::{Array, Dict, Name, Object, Stream, String as PdfString};

/// The fonts of a file that need it, by their names without the mark of a subset.
#[derive(Default)]
pub struct Collections(BTreeMap<String, Collection>);

struct Collection {
    /// From codes to numbers, and from numbers to characters.
    numbers: CMap,
    characters: CMap,
}

impl Collections {
    pub fn of(pdf: &Pdf) -> Collections {
        let fonts = pdf.objects().into_iter().filter_map(|object| match object {
            Object::Dict(font) => collection(&font),
            _ => None,
        });
        Collections(fonts.collect())
    }

    /// What a glyph means whose font doesn't say so.
    pub fn meaning(&self, glyph: &Glyph<'_>) -> Option<String> {
        let Glyph::Outline(outline) = glyph else { return None };
        if self.0.is_empty() {
            return None;
        }
        let Collection { numbers, characters } = self.0.get(&outline.font_data()?.postscript_name?)?;
        let number = (1..=4).find_map(|length| numbers.lookup_cid_code(outline.char_code(), length))?;
        Some(match characters.lookup_bf_string(number)? {
            BfString::Char(c) => c.to_string(),
            BfString::String(text) => text,
        })
    }
}

fn collection(font: &Dict<'_>) -> Option<(String, Collection)> {
    let name = font.get::<Name<'_>>(b"Subtype".as_slice())?;
    if name.as_ref() != b"Type0" || font.get::<Stream<'_>>(b"ToUnicode".as_slice()).is_some() {
        return None;
    }
    let descendant = font.get::<Array<'_>>(b"DescendantFonts".as_slice())?.iter::<Dict<'_>>().next()?;
    let system = descendant.get::<Dict<'_>>(b"CIDSystemInfo".as_slice())?;
    let registry = system.get::<PdfString<'_>>(b"Registry".as_slice())?;
    let ordering = system.get::<PdfString<'_>>(b"Ordering".as_slice())?;
    let family = CidFamily::from_registry_ordering(registry.as_bytes(), ordering.as_bytes());
    let parse = |name: CMapName<'_>| CMap::parse(load_embedded(name)?, load_embedded);
    let encoding = font.get::<Name<'_>>(b"Encoding".as_slice())?;
    let numbers = match CMapName::from_bytes(encoding.as_ref()) {
        CMapName::IdentityH => CMap::identity_h(),
        CMapName::IdentityV => CMap::identity_v(),
        predefined => parse(predefined)?,
    };
    let characters = parse(family.ucs2_cmap()?)?;
    let font_name = font.get::<Name<'_>>(b"BaseFont".as_slice())?;
    let font_name = font_name.as_str();
    let font_name = match font_name.split_once('+') {
        Some((mark, name)) if mark.len() == 6 => name,
        _ => font_name,
    };
    Some((font_name.to_owned(), Collection { numbers, characters }))
}
