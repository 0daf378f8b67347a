//! Fonts whose codes may be of several bytes (Type 0, ISO 32000-1, 9.7), which Japanese is written in.
//!
//! A code has a number in the font, and by a table of meanings a text. Writers may leave that table out if the codes
//! are those of a predefined `CMap` (90ms-RKSJ-H: Shift JIS) or the numbers are those of a collection, such as
//! Adobe-Japan1: 一太郎 and older writers do. Then the collection says what a number means (9.10.2).

use std::collections::HashMap;

use hayro_cmap::{CMap, CidFamily, WritingMode};
use hayro_syntax::object::dict::keys;
use hayro_syntax::object::{Array, Dict, Number, Object, String as PdfString};

use super::font::{Code, looked_up, meanings, predefined};

pub struct Composite {
    /// From codes to numbers.
    numbers: CMap,
    /// From codes to texts.
    meanings: Option<CMap>,
    /// From numbers to texts.
    collection: Option<CMap>,
    widths: HashMap<u32, f32>,
    default_width: f32,
    /// How far a number leads downwards, and where its line runs.
    heights: HashMap<u32, [f32; 3]>,
    default_height: [f32; 2],
}

impl Composite {
    pub fn new(dict: &Dict<'_>) -> Option<Composite> {
        let numbers = match dict.get::<Object<'_>>(keys::ENCODING)? {
            Object::Name(name) => predefined(&name)?,
            Object::Stream(table) => CMap::parse(&table.decoded_data().ok()?, hayro_cmap::load_embedded)?,
            _ => return None,
        };
        let descendant = dict.get::<Array<'_>>(keys::DESCENDANT_FONTS)?.iter::<Dict<'_>>().next()?;
        let meanings = meanings(dict);
        let of_numbers = || {
            let stated = numbers.metadata().character_collection.as_ref().map(|stated| stated.family.clone());
            let family = stated.filter(|family| *family != CidFamily::AdobeIdentity).or_else(|| family(&descendant))?;
            predefined(family.ucs2_cmap()?.to_bytes())
        };
        let collection = if meanings.is_some() { None } else { of_numbers() };
        let array = |key| descendant.get::<Array<'_>>(key);
        Some(Composite {
            collection,
            meanings,
            widths: array(keys::W)
                .map(|widths| by_number(&widths))
                .unwrap_or_default()
                .into_iter()
                .map(first)
                .collect(),
            default_width: descendant.get::<f32>(keys::DW).unwrap_or(1000.0),
            heights: array(keys::W2).map(|heights| by_number(&heights)).unwrap_or_default(),
            default_height: descendant.get::<[f32; 2]>(keys::DW2).unwrap_or([880.0, -1000.0]),
            numbers,
        })
    }

    pub fn is_vertical(&self) -> bool {
        self.numbers.metadata().writing_mode == Some(WritingMode::Vertical)
    }

    /// A string isn't empty here.
    pub fn first_code(&self, string: &[u8]) -> Code {
        let mut value = 0;
        for (&byte, length) in string.iter().zip(1..=4_u8) {
            value = value << 8 | u32::from(byte);
            if self.numbers.lookup_cid_code(value, length).is_some() {
                return Code { value, length: length.into() };
            }
        }
        Code { value: 0, length: 1 }
    }

    fn number(&self, code: u32) -> Option<u32> {
        (1..=4).find_map(|length| self.numbers.lookup_cid_code(code, length))
    }

    pub fn meaning(&self, code: u32) -> Option<String> {
        match &self.meanings {
            Some(meanings) => looked_up(meanings, code),
            None => looked_up(self.collection.as_ref()?, self.number(code)?),
        }
    }

    pub fn advance(&self, code: u32) -> f32 {
        let number = self.number(code).unwrap_or(0);
        if self.is_vertical() {
            self.heights.get(&number).map_or(self.default_height[1], |height| height[0])
        } else {
            self.width(number)
        }
    }

    fn width(&self, number: u32) -> f32 {
        self.widths.get(&number).copied().unwrap_or(self.default_width)
    }

    pub fn displacement(&self, code: u32) -> (f32, f32) {
        let number = self.number(code).unwrap_or(0);
        match self.heights.get(&number) {
            _ if !self.is_vertical() => (0.0, 0.0),
            Some([_, x, y]) => (-x, -y),
            None => (-self.width(number) / 2.0, -self.default_height[0]),
        }
    }
}

fn first((number, [width]): (u32, [f32; 1])) -> (u32, f32) {
    (number, width)
}

/// The collection that a font takes its numbers from.
fn family(descendant: &Dict<'_>) -> Option<CidFamily> {
    let system = descendant.get::<Dict<'_>>(keys::CIDSYSTEMINFO)?;
    let registry = system.get::<PdfString<'_>>(keys::REGISTRY)?;
    let ordering = system.get::<PdfString<'_>>(keys::ORDERING)?;
    Some(CidFamily::from_registry_ordering(registry.as_bytes(), ordering.as_bytes()))
}

/// Measures of glyphs by their numbers (9.7.4.3): of each from a first number on, `1 [500 600]`, or of all from one
/// number to another, `7 9 500`.
fn by_number<const N: usize>(array: &Array<'_>) -> HashMap<u32, [f32; N]> {
    let mut measures = HashMap::new();
    let mut items = array.iter::<Object<'_>>();
    while let Some(Object::Number(start)) = items.next() {
        let first = index(start);
        match items.next() {
            Some(Object::Array(each)) => {
                let each: Vec<f32> = each.iter::<f32>().collect();
                let each = each.chunks_exact(N).filter_map(|measure| measure.try_into().ok());
                measures.extend((first..).zip(each));
            }
            Some(Object::Number(last)) => {
                let measure: Vec<f32> =
                    items.by_ref().take(N).filter_map(|item| item.into_number()).map(|n| n.as_f32()).collect();
                let Ok(measure) = measure.try_into() else { break };
                // A number is written in at most two bytes.
                measures.extend((first..=index(last).min(0xFFFF)).map(|number| (number, measure)));
            }
            _ => break,
        }
    }
    measures
}

fn index(number: Number) -> u32 {
    u32::try_from(number.as_i64()).unwrap_or_default()
}
