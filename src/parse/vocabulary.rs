//! `content/vocabularies/*.yaml` and `content/glossary.yaml`.

use std::sync::Arc;

use jiff::tz::TimeZone;

use crate::diagnostic::{Diagnostic, Spanned, Text};
use crate::keys::Record;
use crate::model::body::{Body, Segment};
use crate::model::vocabulary::{
    Glossary, GlossaryEntry, GlossaryFile, Vocabulary, VocabularyFile, VocabularyTerm, WrittenEntry,
};
use crate::parse::markdown;
use crate::parse::text::Decoded;
use crate::yaml::{self, Fields};

/// A vocabulary, with what could be read of it. `diagnostics` are those of this file.
pub fn read_vocabulary(
    decoded: Decoded<'_>,
    file: &Arc<str>,
    diagnostics: &mut Vec<Diagnostic>,
    zone: &TimeZone,
) -> Vocabulary {
    let broken = Vocabulary { file: Arc::clone(file), terms: Vec::new(), is_whole: false };
    let Some(node) = yaml::parse(decoded.text, decoded.offset, file, diagnostics) else { return broken };
    let Some(mut fields) = Fields::new(&node, file, diagnostics) else { return broken };
    fields = fields.in_zone(zone);
    let written = VocabularyFile::read(&mut fields);
    fields.finish();
    let terms = written.map(|written| written.terms).unwrap_or_default();
    let mut kept: Vec<VocabularyTerm> = Vec::with_capacity(terms.len());
    for term in terms {
        match kept.iter().find(|known| known.key.value == term.key.value) {
            Some(first) => diagnostics.push(twice(&first.key, &term.key, file)),
            None => kept.push(term),
        }
    }
    Vocabulary { file: Arc::clone(file), terms: kept, is_whole: !diagnostics.iter().any(Diagnostic::is_error) }
}

/// The glossary, with what could be read of it. `diagnostics` are those of this file.
pub fn read_glossary(
    decoded: Decoded<'_>,
    file: &Arc<str>,
    diagnostics: &mut Vec<Diagnostic>,
    zone: &TimeZone,
) -> Glossary {
    let broken = Glossary { file: Arc::clone(file), entries: Vec::new(), is_broken: true };
    let Some(node) = yaml::parse(decoded.text, decoded.offset, file, diagnostics) else { return broken };
    let Some(mut fields) = Fields::new(&node, file, diagnostics) else { return broken };
    fields = fields.in_zone(zone);
    let written = GlossaryFile::read(&mut fields);
    fields.finish();
    let entry = |written: WrittenEntry| {
        let definition = Spanned::new(&*written.definition.value, written.definition.span);
        let (definition, mistakes) = read_definition(&definition, decoded, file);
        diagnostics.extend(mistakes);
        let WrittenEntry { term, kana, aliases, except, see, hours, .. } = written;
        GlossaryEntry { term, kana, definition, aliases, except, see, hours }
    };
    let entries: Vec<GlossaryEntry> = written.into_iter().flat_map(|written| written.terms).map(entry).collect();
    let mut kept: Vec<GlossaryEntry> = Vec::with_capacity(entries.len());
    for entry in entries {
        match kept.iter().find(|known| known.term.value == entry.term.value) {
            Some(first) => diagnostics.push(twice(&first.term, &entry.term, file)),
            None => kept.push(entry),
        }
    }
    Glossary { file: Arc::clone(file), entries: kept, is_broken: diagnostics.iter().any(Diagnostic::is_error) }
}

/// A definition is Markdown. If it is written otherwise than it reads (with escapes, or over several lines), bytes of
/// the text are no bytes of the file, and the place of whatever is in it is the whole.
fn read_definition(definition: &Spanned<&str>, decoded: Decoded<'_>, file: &Arc<str>) -> (Body, Vec<Diagnostic>) {
    let span = definition.span;
    let byte = |at: u32| usize::try_from(at.saturating_sub(decoded.offset)).unwrap_or(usize::MAX);
    let written = decoded.text.get(byte(span.start)..byte(span.end)).unwrap_or_default();
    let start = written.find(definition.value).and_then(|start| u32::try_from(start).ok());
    let offset = span.start + start.unwrap_or_default();
    let markdown::Reading { mut body, diagnostics: mut mistakes, .. } =
        markdown::parse(markdown::Source { file, text: definition.value, offset, has_speakers: false });
    if start.is_none() {
        let calls = body.segments.iter_mut().filter_map(|segment| match segment {
            Segment::Component(call) => Some(call),
            _ => None,
        });
        for call in calls {
            call.span = span;
            call.name.span = span;
            call.arguments.iter_mut().for_each(|(name, _)| name.span = span);
        }
        body.references.iter_mut().for_each(|reference| reference.span = span);
        for mistake in &mut mistakes {
            mistake.span = Some(span);
        }
    }
    (body, mistakes)
}

fn twice(first: &Spanned<Box<str>>, second: &Spanned<Box<str>>, file: &Arc<str>) -> Diagnostic {
    Diagnostic::error(
        "duplicate-term",
        file,
        Text::new(format!("「{}」が二度書かれています。", second.value), format!("`{}` is there twice", second.value)),
    )
    .at(second.span)
    .help(Text::new("一方を消すか、別の名前に変えてください。", "delete one of the two, or give it another name"))
    .related(file, Some(first.span), Text::new("先に書かれているのはここです。", "it is first written here"))
}
