//! Fonts as far as a text needs them: how a string falls into codes, what a code means, and how far it leads.

use hayro_cmap::{BfString, CMap, CMapName, load_embedded};
use hayro_syntax::object::dict::keys;
use hayro_syntax::object::{Dict, Name, Stream};

use super::composite::Composite;
use super::simple::Simple;

/// A font of a file.
pub enum Font {
    /// Each byte is a code.
    Simple(Box<Simple>),
    /// A code may be several bytes, and lines may run downwards.
    Composite(Box<Composite>),
}

/// A code of a string.
pub struct Code {
    pub value: u32,
    /// In bytes.
    pub length: usize,
}

impl Font {
    /// The font that a dictionary describes; none if it describes none that can be read.
    pub fn new(dict: &Dict<'_>) -> Option<Font> {
        match dict.get::<Name<'_>>(keys::SUBTYPE)?.as_ref() {
            keys::TYPE0 => Some(Font::Composite(Box::new(Composite::new(dict)?))),
            keys::TYPE1 | keys::MM_TYPE1 | keys::TRUE_TYPE | keys::OPEN_TYPE | keys::TYPE3 => {
                Some(Font::Simple(Box::new(Simple::new(dict))))
            }
            _ => None,
        }
    }

    /// What stands for a font that isn't there, or can't be read.
    pub fn fallback() -> Font {
        Font::Simple(Box::new(Simple::helvetica()))
    }

    pub fn is_vertical(&self) -> bool {
        matches!(self, Font::Composite(font) if font.is_vertical())
    }

    /// The code that a string begins with, if there is anything in it.
    pub fn first_code(&self, string: &[u8]) -> Option<Code> {
        let &first = string.first()?;
        Some(match self {
            Font::Simple(_) => Code { value: first.into(), length: 1 },
            Font::Composite(font) => font.first_code(string),
        })
    }

    /// What a code stands for; none if nobody says.
    pub fn meaning(&self, code: u32) -> Option<String> {
        let text = match self {
            Font::Simple(font) => font.meaning(code),
            Font::Composite(font) => font.meaning(code),
        }?;
        // Programs that don't know a character write one of these in its place.
        (!text.contains(['\0', '\u{FFFD}'])).then_some(text)
    }

    /// How far a code leads along its line, in thousandths of the font's size; downwards it is less than nothing.
    pub fn advance(&self, code: u32) -> f32 {
        match self {
            Font::Simple(font) => font.advance(code),
            Font::Composite(font) => font.advance(code),
        }
    }

    /// From where a line runs to where the glyph of a code begins, in thousandths of the font's size.
    pub fn displacement(&self, code: u32) -> (f32, f32) {
        match self {
            Font::Simple(_) => (0.0, 0.0),
            Font::Composite(font) => font.displacement(code),
        }
    }
}

/// A table that is known by its name.
pub fn predefined(name: &[u8]) -> Option<CMap> {
    match CMapName::from_bytes(name) {
        CMapName::IdentityH => Some(CMap::identity_h()),
        CMapName::IdentityV => Some(CMap::identity_v()),
        name => CMap::parse(load_embedded(name)?, load_embedded),
    }
}

/// The table of meanings that a font has (`ToUnicode`, ISO 32000-1, 9.10.3).
pub fn meanings(font: &Dict<'_>) -> Option<CMap> {
    match font.get::<Stream<'_>>(keys::TO_UNICODE) {
        Some(table) => CMap::parse(&table.decoded_data().ok()?, load_embedded),
        None => predefined(&font.get::<Name<'_>>(keys::TO_UNICODE)?),
    }
}

/// What a table of meanings says of a code.
pub fn looked_up(table: &CMap, code: u32) -> Option<String> {
    Some(match table.lookup_bf_string(code)? {
        BfString::Char(c) => c.to_string(),
        BfString::String(text) => text,
    })
}
