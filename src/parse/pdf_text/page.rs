//! The steps by which a page is drawn (content streams, ISO 32000-1, 7.8.2), as far as they place text: where each
//! glyph stands.
//!
//! A form that a step draws is read in its place, and so are the looks of notes and fields (annotations). Patterns,
//! masks and the glyphs that a font draws by steps of its own (Type 3) are pictures, and what is in them isn't read.

use std::collections::HashMap;
use std::mem;
use std::rc::Rc;

use hayro_syntax::Pdf;
use hayro_syntax::content::TypedIter;
use hayro_syntax::content::ops::TypedInstruction as Step;
use hayro_syntax::object::dict::keys;
use hayro_syntax::object::{
    Array, Dict, Name, Object, ObjectIdentifier, Rect, Stream, String as PdfString, dict_or_stream,
};
use hayro_syntax::page::{Page, Resources};

use super::affine::Affine;
use super::font::Font;
use super::layers::Layers;
use super::lines::{Lines, Placed};
use super::text_string;

/// How deep forms may lie in one another.
const MAX_DEPTH: usize = 50;
/// How many states may be kept. Real files keep some dozens.
const MAX_STATES: usize = 1 << 16;

/// What notes and fields are hidden by (ISO 32000-1, 12.5.3): hidden, and not for the screen.
const HIDDEN: u32 = 1 << 1 | 1 << 5;

/// Reads the pages of a file one after another.
pub struct Reader<'a> {
    layers: Layers,
    /// By what describes them.
    fonts: HashMap<&'a [u8], Option<Rc<Font>>>,
    /// Writes what no font is named for, or one that can't be read.
    fallback: Rc<Font>,
    lines: Lines,
    /// Marks that are open.
    marks: Vec<Mark>,
    /// Forms that are being read: none of them is read within itself.
    forms: Vec<ObjectIdentifier>,
    /// Glyphs with a meaning, and without one.
    known: usize,
    unknown: usize,
}

/// A part of the steps that something is said of.
struct Mark {
    /// The text that stands in its place, if any: it is written with the first glyph.
    text: Option<String>,
    is_shown: bool,
}

/// What steps change, and what is brought back by `Q`.
#[derive(Clone)]
struct State {
    /// From the place of a step to the page.
    place: Affine,
    font: Option<Rc<Font>>,
    /// Whether the font is one that was asked for.
    has_own_font: bool,
    size: f32,
    between_letters: f32,
    between_words: f32,
    /// 1 is as wide as the font is.
    width: f32,
    leading: f32,
    rise: f32,
    text: Affine,
    line: Affine,
}

impl State {
    fn new(place: Affine) -> State {
        State {
            place,
            font: None,
            has_own_font: false,
            size: 1.0,
            between_letters: 0.0,
            between_words: 0.0,
            width: 1.0,
            leading: 0.0,
            rise: 0.0,
            text: Affine::IDENTITY,
            line: Affine::IDENTITY,
        }
    }

    fn next_line(&mut self, x: f64, y: f64) {
        self.line = self.line * Affine::translate(x, y);
        self.text = self.line;
    }

    /// Goes on by a distance along the line, in the size of the text.
    fn advance(&mut self, distance: f32) {
        let is_vertical = self.font.as_ref().is_some_and(|font| font.is_vertical());
        let (x, y) = if is_vertical { (0.0, distance) } else { (distance * self.width, 0.0) };
        self.text = self.text * Affine::translate(x.into(), y.into());
    }
}

impl<'a> Reader<'a> {
    pub fn new(pdf: &'a Pdf) -> Reader<'a> {
        Reader {
            layers: Layers::of(pdf),
            fonts: HashMap::new(),
            fallback: Rc::new(Font::fallback()),
            lines: Lines::default(),
            marks: Vec::new(),
            forms: Vec::new(),
            known: 0,
            unknown: 0,
        }
    }

    /// How many glyphs were read that have a meaning, and how many that have none.
    pub fn counts(&self) -> (usize, usize) {
        (self.known, self.unknown)
    }

    /// The words of a page.
    pub fn read(&mut self, page: &Page<'a>) -> String {
        self.steps(page.typed_operations(), page.resources(), State::new(Affine::IDENTITY));
        let notes = page.raw().get::<Array<'a>>(keys::ANNOTS);
        for note in notes.iter().flat_map(|notes| notes.iter::<Dict<'a>>()) {
            self.note(&note, page.resources());
        }
        // A page that breaks off in the middle of a mark leaves it open.
        self.marks.clear();
        mem::take(&mut self.lines).into_text()
    }

    fn steps(&mut self, mut steps: TypedIter<'_>, resources: &Resources<'a>, state: State) {
        let mut state = state;
        let mut kept: Vec<State> = Vec::new();
        let mut too_many = 0_usize;
        while let Some(step) = steps.next() {
            match step {
                Step::SaveState(_) if kept.len() < MAX_STATES => kept.push(state.clone()),
                Step::SaveState(_) => too_many += 1,
                Step::RestoreState(_) if too_many > 0 => too_many -= 1,
                Step::RestoreState(_) => state = kept.pop().unwrap_or(state),
                Step::Transform(m) => {
                    state.place = state.place * Affine([m.0, m.1, m.2, m.3, m.4, m.5].map(|n| n.as_f64()));
                }
                Step::SetGraphicsState(change) => {
                    let font =
                        resources.get_ext_g_state(change.0).and_then(|change| change.get::<Array<'a>>(keys::FONT));
                    let mut parts = font.iter().flat_map(|font| font.iter::<Object<'a>>());
                    if let (Some(Object::Dict(font)), Some(Object::Number(size))) = (parts.next(), parts.next()) {
                        self.set_font(&mut state, Some(&font), size.as_f32());
                    }
                }
                Step::TextFont(font) => self.set_font(&mut state, resources.get_font(font.0).as_ref(), font.1.as_f32()),
                Step::BeginText(_) => (state.text, state.line) = (Affine::IDENTITY, Affine::IDENTITY),
                Step::SetTextMatrix(m) => {
                    state.line = Affine([m.0, m.1, m.2, m.3, m.4, m.5].map(|n| n.as_f64()));
                    state.text = state.line;
                }
                Step::NextLine(by) => state.next_line(by.0.as_f64(), by.1.as_f64()),
                Step::NextLineAndSetLeading(by) => {
                    state.leading = -by.1.as_f32();
                    state.next_line(by.0.as_f64(), by.1.as_f64());
                }
                Step::NextLineUsingLeading(_) => state.next_line(0.0, -f64::from(state.leading)),
                Step::CharacterSpacing(space) => state.between_letters = space.0.as_f32(),
                Step::WordSpacing(space) => state.between_words = space.0.as_f32(),
                Step::HorizontalScaling(percent) => state.width = percent.0.as_f32() / 100.0,
                Step::TextLeading(leading) => state.leading = leading.0.as_f32(),
                Step::TextRise(rise) => state.rise = rise.0.as_f32(),
                Step::ShowText(text) => self.show(&mut state, text.0.as_bytes()),
                Step::NextLineAndShowText(text) => {
                    state.next_line(0.0, -f64::from(state.leading));
                    self.show(&mut state, text.0.as_bytes());
                }
                Step::ShowTextWithParameters(text) => {
                    state.between_words = text.0.as_f32();
                    state.between_letters = text.1.as_f32();
                    state.next_line(0.0, -f64::from(state.leading));
                    self.show(&mut state, text.2.as_bytes());
                }
                Step::ShowTexts(texts) => {
                    for part in texts.0.iter::<Object<'_>>() {
                        match part {
                            Object::Number(back) => state.advance(-back.as_f32() / 1000.0 * state.size),
                            Object::String(text) => self.show(&mut state, text.as_bytes()),
                            _ => {}
                        }
                    }
                }
                Step::BeginMarkedContent(_) => self.open_mark(None, true),
                Step::BeginMarkedContentWithProperties(mark) => {
                    let named = mark.1.clone().into_name();
                    let properties = match &named {
                        Some(name) => resources.properties.get::<Dict<'_>>(name),
                        None => dict_or_stream(mark.1).map(|(properties, _)| properties.clone()),
                    };
                    let is_shown = match (&named, &properties) {
                        (Some(name), _) => self.layers.show(&resources.properties, name),
                        (None, Some(properties)) => self.layers.show(properties, keys::OC),
                        (None, None) => true,
                    };
                    let text = properties.and_then(|properties| properties.get::<PdfString<'_>>(keys::ACTUAL_TEXT));
                    self.open_mark(text.map(|text| text_string(text.as_bytes())), is_shown);
                }
                Step::EndMarkedContent(_) => drop(self.marks.pop()),
                Step::XObject(object) => {
                    if let Some(form) = resources.get_x_object(object.0) {
                        self.form(&form, resources, state.clone());
                    }
                }
                _ => {}
            }
        }
    }

    fn open_mark(&mut self, text: Option<String>, is_shown: bool) {
        let is_shown = is_shown && self.is_shown();
        self.marks.push(Mark { text, is_shown });
    }

    fn is_shown(&self) -> bool {
        self.marks.last().is_none_or(|mark| mark.is_shown)
    }

    fn set_font(&mut self, state: &mut State, font: Option<&Dict<'a>>, size: f32) {
        let font = font.and_then(|font| {
            let known = self.fonts.entry(font.data()).or_insert_with(|| Font::new(font).map(Rc::new));
            known.clone()
        });
        state.has_own_font = font.is_some();
        state.font = Some(font.unwrap_or_else(|| Rc::clone(&self.fallback)));
        state.size = size;
    }

    /// Places the glyphs of a string.
    fn show(&mut self, state: &mut State, string: &[u8]) {
        let font = Rc::clone(state.font.get_or_insert_with(|| Rc::clone(&self.fallback)));
        // Of what a font is missing for, nothing is known but ASCII.
        let is_shown = self.is_shown() && (state.has_own_font || string.is_ascii());
        let mut rest = string;
        while let Some(code) = font.first_code(rest) {
            if is_shown {
                self.glyph(state, &font, code.value);
            }
            let is_blank = code.value == 32 && code.length == 1;
            let word = if is_blank { state.between_words } else { 0.0 };
            state.advance(font.advance(code.value) / 1000.0 * state.size + state.between_letters + word);
            rest = rest.get(code.length..).unwrap_or_default();
        }
    }

    fn glyph(&mut self, state: &State, font: &Font, code: u32) {
        let replaced = self.marks.iter_mut().find_map(|mark| mark.text.as_mut()).map(mem::take);
        let Some(text) = replaced.or_else(|| font.meaning(code)) else {
            self.unknown += 1;
            return;
        };
        self.known += 1;
        let (size, width) = (f64::from(state.size), f64::from(state.width));
        let sized = Affine([size * width, 0.0, 0.0, size, 0.0, state.rise.into()]);
        let thousandths = Affine([0.001, 0.0, 0.0, 0.001, 0.0, 0.0]);
        let (x, y) = font.displacement(code);
        let transform = state.place * (state.text * sized * thousandths * Affine::translate(x.into(), y.into()));
        if let Some(placed) = Placed::new(text, transform, font.advance(code), font.is_vertical()) {
            self.lines.push(&placed);
        }
    }

    fn form(&mut self, form: &Stream<'a>, resources: &Resources<'a>, mut state: State) {
        let dict = form.dict();
        let is_form = dict.get::<Name<'_>>(keys::SUBTYPE).is_some_and(|kind| kind.as_ref() == keys::FORM);
        if !is_form
            || self.forms.len() >= MAX_DEPTH
            || self.forms.contains(&form.obj_id())
            || !self.is_shown()
            || !self.layers.show(dict, keys::OC)
        {
            return;
        }
        let Ok(steps) = form.decoded_data() else { return };
        state.place = state.place * matrix(dict);
        let own = dict.get::<Dict<'a>>(keys::RESOURCES).map(Resources::new);
        self.forms.push(form.obj_id());
        self.steps(TypedIter::new(&steps), own.as_ref().unwrap_or(resources), state);
        self.forms.pop();
    }

    /// A note or a field as it looks (ISO 32000-1, 12.5.5): a form whose box is laid onto the rectangle of the note.
    fn note(&mut self, note: &Dict<'a>, resources: &Resources<'a>) {
        let is_hidden = note.get::<u32>(keys::F).is_some_and(|flags| flags & HIDDEN != 0);
        let look = look(note).filter(|_| !is_hidden);
        let (Some(look), Some(rect)) = (look, note.get::<Rect>(keys::RECT)) else { return };
        let Some(own) = look.dict().get::<Rect>(keys::BBOX) else { return };
        let matrix = matrix(look.dict());
        let corners = [(own.x0, own.y0), (own.x1, own.y0), (own.x0, own.y1), (own.x1, own.y1)];
        let corners = corners.map(|(x, y)| matrix.place(x, y));
        let range = |values: [f64; 4]| {
            (values.into_iter().fold(f64::MAX, f64::min), values.into_iter().fold(f64::MIN, f64::max))
        };
        let (left, right) = range(corners.map(|corner| corner.x));
        let (bottom, top) = range(corners.map(|corner| corner.y));
        let (width, height) = ((rect.x1 - rect.x0) / (right - left), (rect.y1 - rect.y0) / (top - bottom));
        let place = Affine([width, 0.0, 0.0, height, rect.x0 - width * left, rect.y0 - height * bottom]);
        self.form(&look, resources, State::new(place));
    }
}

fn matrix(form: &Dict<'_>) -> Affine {
    form.get::<[f64; 6]>(keys::MATRIX).map_or(Affine::IDENTITY, Affine)
}

/// The form that a note looks like, of several the one of its state.
fn look<'a>(note: &Dict<'a>) -> Option<Stream<'a>> {
    match note.get::<Dict<'a>>(keys::AP)?.get::<Object<'a>>(keys::N)? {
        Object::Stream(look) => Some(look),
        Object::Dict(looks) => {
            let own = note.get::<Name<'_>>(keys::AS).and_then(|state| looks.get::<Stream<'a>>(state));
            own.or_else(|| looks.get::<Stream<'a>>(b"Off"))
        }
        _ => None,
    }
}
