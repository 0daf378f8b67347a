//! `content/synonyms.yaml`.

use std::sync::Arc;

use jiff::tz::TimeZone;

use crate::diagnostic::{Diagnostic, Spanned, Text};
use crate::japanese::searchable;
use crate::keys::Record;
use crate::model::synonyms::{SynonymGroup, SynonymWords, Synonyms, SynonymsFile};
use crate::parse::text::Decoded;
use crate::yaml::{self, Fields};

/// The synonyms, with what could be read of them. `diagnostics` are those of this file.
pub fn read(decoded: Decoded<'_>, file: &Arc<str>, diagnostics: &mut Vec<Diagnostic>, zone: &TimeZone) -> Synonyms {
    let broken = Synonyms { file: Arc::clone(file), groups: Vec::new(), is_broken: true };
    let Some(node) = yaml::parse(decoded.text, decoded.offset, file, diagnostics) else { return broken };
    let Some(mut fields) = Fields::new(&node, file, diagnostics) else { return broken };
    fields = fields.in_zone(zone);
    let written = SynonymsFile::read(&mut fields);
    fields.finish();
    let Some(SynonymsFile { synonyms: groups }) = written else { return broken };
    let groups = check(groups, file, diagnostics);
    Synonyms { file: Arc::clone(file), groups, is_broken: diagnostics.iter().any(Diagnostic::is_error) }
}

/// Leaves out what can't be looked for or is there already, and groups in which too little is left.
fn check(groups: Vec<SynonymGroup>, file: &Arc<str>, diagnostics: &mut Vec<Diagnostic>) -> Vec<SynonymGroup> {
    let (mut equal, mut one_way) = (Known::default(), Known::default());
    let mut kept = Vec::with_capacity(groups.len());
    for group in groups {
        let hours = group.hours;
        match group.words {
            SynonymWords::Equal(words) => {
                let words: Vec<_> = words.into_iter().filter(|word| equal.takes(word, file, diagnostics)).collect();
                if words.len() > 1 {
                    kept.push(SynonymGroup { words: SynonymWords::Equal(words), hours });
                }
            }
            SynonymWords::OneWay { word, also } => {
                let mut others = Known::default();
                let is_new = one_way.takes(&word, file, diagnostics) && others.takes(&word, file, diagnostics);
                let also: Vec<_> = also.into_iter().filter(|word| others.takes(word, file, diagnostics)).collect();
                if is_new && !also.is_empty() {
                    kept.push(SynonymGroup { words: SynonymWords::OneWay { word, also }, hours });
                }
            }
        }
    }
    kept
}

/// Words that are written already, as they are searched.
#[derive(Default)]
struct Known(Vec<(String, Spanned<Box<str>>)>);

impl Known {
    /// Whether a word can be looked for, and is new. Otherwise that is reported.
    fn takes(&mut self, word: &Spanned<Box<str>>, file: &Arc<str>, diagnostics: &mut Vec<Diagnostic>) -> bool {
        let words = searchable(word);
        if words.is_empty() {
            diagnostics.push(unsearchable(word, file));
            return false;
        }
        if let Some((_, first)) = self.0.iter().find(|(known, _)| *known == words) {
            diagnostics.push(twice(first, word, file));
            return false;
        }
        self.0.push((words, word.clone()));
        true
    }
}

fn unsearchable(word: &Spanned<Box<str>>, file: &Arc<str>) -> Diagnostic {
    Diagnostic::error(
        "unsearchable-synonym",
        file,
        Text::new(
            format!("「{}」には、検索できる文字がありません。", word.value),
            format!("`{}` holds no character that can be searched for", word.value),
        ),
    )
    .at(word.span)
    .help(Text::new(
        "記号だけの言葉は検索できません。文字か数字のある言葉に変えるか、消してください。",
        "signs alone can't be searched for: write a word of letters or digits, or delete it",
    ))
}

fn twice(first: &Spanned<Box<str>>, second: &Spanned<Box<str>>, file: &Arc<str>) -> Diagnostic {
    Diagnostic::error(
        "duplicate-synonym",
        file,
        Text::new(format!("「{}」が二度書かれています。", second.value), format!("`{}` is there twice", second.value)),
    )
    .at(second.span)
    .help(Text::new(
        "一方を消すか、二つの組を一つにまとめてください。全角と半角、ひらがなとカタカナなどの違いは、書かなくても区別なく検索されます。",
        "delete one of the two, or make one group of both; forms that the search doesn't tell apart needn't be written",
    ))
    .related(file, Some(first.span), Text::new("先に書かれているのはここです。", "it is first written here"))
}
