//! Fonts in which each byte is a code (Type 1, `TrueType`, Type 3; ISO 32000-1, 9.6).
//!
//! What a code means is said by a table of meanings (`ToUnicode`); else by the name of the glyph that the file gives it
//! (`Differences`), by the encoding that it names, or by the one that an embedded font has itself. Then by
//! `StandardEncoding`: what isn't said otherwise mostly has it for letters.

use std::collections::HashMap;

use hayro_cmap::CMap;
use hayro_syntax::object::dict::keys;
use hayro_syntax::object::{Array, Dict, Name, Object};

use super::encodings::{MAC_ROMAN, STANDARD, SYMBOL, WIN_ANSI, ZAPF_DINGBATS, character};
use super::font::{looked_up, meanings};
use super::standard_widths::StandardFont;
use super::{glyph_names, own_encoding};

pub struct Simple {
    meanings: Option<CMap>,
    /// The names that the file or the font gives to codes.
    named: HashMap<u8, String>,
    encoding: &'static str,
    /// From this code on.
    first: usize,
    widths: Vec<f32>,
    missing_width: f32,
    /// Tells the widths that the file doesn't.
    standard: Option<StandardFont>,
}

impl Simple {
    /// Helvetica as every reader has it.
    pub fn helvetica() -> Simple {
        Simple {
            meanings: None,
            named: HashMap::new(),
            encoding: STANDARD,
            first: 0,
            widths: Vec::new(),
            missing_width: 0.0,
            standard: Some(StandardFont::of("Helvetica")),
        }
    }

    pub fn new(dict: &Dict<'_>) -> Simple {
        let name = dict.get::<Name<'_>>(keys::BASE_FONT);
        let name = name.as_ref().map_or("", |name| without_subset(name.as_str()));
        let descriptor = dict.get::<Dict<'_>>(keys::FONT_DESC).unwrap_or_default();
        let is_drawn = dict.get::<Name<'_>>(keys::SUBTYPE).is_some_and(|kind| kind.as_ref() == keys::TYPE3);
        // The widths of a font that is drawn by steps are told in a measure of its own.
        let scale = match dict.get::<[f32; 6]>(keys::FONT_MATRIX) {
            Some([width, ..]) if is_drawn => width * 1000.0,
            _ => 1.0,
        };
        let widths = dict.get::<Array<'_>>(keys::WIDTHS);
        let (encoding, mut named) = encoding(dict, name);
        if encoding.is_none() {
            for (code, name) in own_encoding::names(&descriptor) {
                named.entry(code).or_insert(name);
            }
        }
        Simple {
            meanings: meanings(dict),
            named,
            encoding: encoding.unwrap_or(STANDARD),
            first: dict.get::<usize>(keys::FIRST_CHAR).unwrap_or(0),
            standard: (widths.is_none() && !is_drawn).then(|| StandardFont::of(name)),
            widths: widths
                .iter()
                .flat_map(|widths| widths.iter::<f32>())
                .take(256)
                .map(|width| width * scale)
                .collect(),
            missing_width: descriptor.get::<f32>(keys::MISSING_WIDTH).unwrap_or(0.0) * scale,
        }
    }

    pub fn meaning(&self, code: u32) -> Option<String> {
        // Some files say of every code that it means nothing.
        let said = self.meanings.as_ref().and_then(|meanings| looked_up(meanings, code)).filter(|text| text != "\0");
        said.or_else(|| {
            let code = u8::try_from(code).ok()?;
            match self.named.get(&code) {
                Some(name) => glyph_names::text(name),
                None => character(self.encoding, code).map(String::from),
            }
        })
    }

    pub fn advance(&self, code: u32) -> f32 {
        let place = usize::try_from(code).ok().and_then(|code| code.checked_sub(self.first));
        match (place.and_then(|place| self.widths.get(place)), self.standard) {
            (Some(&width), _) => width,
            (None, Some(standard)) => {
                let letter = self.meaning(code).and_then(|text| text.chars().next());
                standard.width(letter.unwrap_or('n'))
            }
            (None, None) => self.missing_width,
        }
    }
}

/// The name of a font without the mark of a subset: `ABCDEF+Name`.
fn without_subset(name: &str) -> &str {
    match name.split_once('+') {
        Some((mark, name)) if mark.len() == 6 => name,
        _ => name,
    }
}

/// The encoding that a font is said to have, if any, and the codes that differ from it.
fn encoding(dict: &Dict<'_>, name: &str) -> (Option<&'static str>, HashMap<u8, String>) {
    let (base, differences) = match dict.get::<Object<'_>>(keys::ENCODING) {
        Some(Object::Name(name)) => (Some(name), None),
        Some(Object::Dict(encoding)) => {
            (encoding.get::<Name<'_>>(keys::BASE_ENCODING), encoding.get::<Array<'_>>(keys::DIFFERENCES))
        }
        _ => (None, None),
    };
    let base = match (name, base.as_deref()) {
        ("Symbol", _) => Some(SYMBOL),
        ("ZapfDingbats", _) => Some(ZAPF_DINGBATS),
        (_, Some(keys::WIN_ANSI_ENCODING)) => Some(WIN_ANSI),
        (_, Some(keys::MAC_ROMAN_ENCODING)) => Some(MAC_ROMAN),
        (_, Some(keys::STANDARD_ENCODING)) => Some(STANDARD),
        _ => None,
    };
    let mut named = HashMap::new();
    let mut code = 0;
    for item in differences.iter().flat_map(|differences| differences.iter::<Object<'_>>()) {
        match item {
            Object::Number(number) => code = number.as_i64(),
            Object::Name(name) => {
                if let Ok(code) = u8::try_from(code) {
                    named.insert(code, name.as_str().to_owned());
                }
                code = code.saturating_add(1);
            }
            _ => {}
        }
    }
    (base, named)
}
