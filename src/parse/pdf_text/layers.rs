//! Layers of a file that its author has switched off (optional content, ISO 32000-1, 8.11): what is in them isn't
//! shown, and so it isn't read.

use std::collections::HashSet;

use hayro_syntax::Pdf;
use hayro_syntax::object::dict::keys;
use hayro_syntax::object::{Array, Dict, Name, ObjectIdentifier};

/// The layers that are switched off.
#[derive(Default)]
pub struct Layers(HashSet<ObjectIdentifier>);

impl Layers {
    pub fn of(pdf: &Pdf) -> Layers {
        let catalog = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id()).unwrap_or_default();
        let layers = catalog.get::<Dict<'_>>(keys::OCPROPERTIES).unwrap_or_default();
        let shown = layers.get::<Dict<'_>>(keys::D).unwrap_or_default();
        let starts_off = shown.get::<Name<'_>>(keys::BASE_STATE).is_some_and(|state| state.as_ref() == keys::OFF);
        let mut off: HashSet<ObjectIdentifier> = HashSet::new();
        if starts_off {
            off.extend(references(&layers, keys::OCGS));
        }
        for layer in references(&shown, keys::ON) {
            off.remove(&layer);
        }
        off.extend(references(&shown, keys::OFF));
        Layers(off)
    }

    /// Whether what belongs to the layer, or to a membership of several layers, that `owner` names by `key` is shown.
    pub fn show(&self, owner: &Dict<'_>, key: &[u8]) -> bool {
        let Some(layer) = owner.get_ref(key) else { return true };
        let dict = owner.get::<Dict<'_>>(key).unwrap_or_default();
        if dict.get::<Name<'_>>(keys::TYPE).is_none_or(|kind| kind.as_ref() != keys::OCMD) {
            return !self.0.contains(&layer.into());
        }
        let members: Vec<bool> = references(&dict, keys::OCGS).map(|layer| self.0.contains(&layer)).collect();
        let policy = dict.get::<Name<'_>>(keys::P);
        members.is_empty()
            || match policy.as_deref() {
                Some(b"AllOn") => members.iter().all(|&is_off| !is_off),
                Some(b"AnyOff") => members.iter().any(|&is_off| is_off),
                Some(b"AllOff") => members.iter().all(|&is_off| is_off),
                _ => members.iter().any(|&is_off| !is_off),
            }
    }
}

/// The objects that an entry names: one, or an array of them.
fn references(dict: &Dict<'_>, key: &[u8]) -> impl Iterator<Item = ObjectIdentifier> {
    let array = dict.get::<Array<'_>>(key);
    let one = dict.get_ref(key).filter(|_| array.is_none());
    let each = array.into_iter().flat_map(|array| array.raw_iter()).filter_map(|item| item.as_obj_ref());
    each.chain(one).map(ObjectIdentifier::from)
}
