//! The ways of sorting pages, and where the terms of each come from.

use std::sync::Arc;

use crate::diagnostic::{self, Diagnostic, Spanned};
use crate::keys::{
    Count, Expected, Lost, Maybe, Nested, On, Plain, Record, Single, SpannedText, Text, Type, Written, record,
};
use crate::yaml::{Fields, Value};

record! {
    /// A way of sorting pages: by bureau, by industry.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct TaxonomyConfig: "分類" => TaxonomyConfig::checked {
        /// What it is called.
        label: Expected<Text>, "示す名前", "示す名前", eg "業種";
        /// What it is.
        description: Plain<Text>, "説明", "説明";
        /// The file of `content/vocabularies/` that holds its terms.
        vocabulary: Maybe<SpannedText>, "語彙", "語のある語彙（`content/vocabularies/` のファイル名から `.yaml` を除いたもの）", eg "industry";
        /// The section below `content/` whose pages are its terms.
        section: Maybe<SpannedText>, "区分", "語になるページのある区分。`vocabulary` と `section` はどちらか一方。どちらもなければ自由な語", eg "organisations/bureaus";
        /// Pages on one sheet of a term's list; 0 puts all on one.
        paginate_by: Count, "1ページの件数", "語のページの一覧の、1ページの件数。0は分けません", eg "20", or "0";
        /// Whether readers may narrow lists and results by it.
        is_facet as "facet": On, "絞り込み", "`false` と書くと、[絞り込み](#検索)に使いません", eg "false", or "true";
    } with {
        /// What pages write it by.
        key: Spanned<Box<str>> = |fields| fields.key().cloned().unwrap_or_default();
        /// Where its terms come from.
        terms: TermSource = TermSource::written;
    }
}

/// The taxonomies by their keys.
pub struct TaxonomyMap;

impl Written for TaxonomyMap {
    type Value = Vec<TaxonomyConfig>;
    const TYPE: Type = Type::Map(&Type::Record(TaxonomyConfig::DEFINITION));

    fn read(fields: &mut Fields<'_, '_>, key: &'static str) -> Result<Self::Value, Lost> {
        let mut taxonomies = Vec::new();
        if let Some(mut mapping) = fields.mapping(key) {
            mapping.rest(|_, field| taxonomies.extend(Nested::<TaxonomyConfig>::take(field)));
        }
        Ok(taxonomies)
    }
}

impl TaxonomyConfig {
    /// Names that can't be a facet's: what stands in the address of the search page beside the choices. `kind` and
    /// `section` are facets that every site has, `now` and `unpublished` are the preview's.
    pub const NO_FACETS: [&str; 7] = ["q", "exact", "mark", "kind", "section", "now", "unpublished"];

    #[expect(clippy::unnecessary_wraps, reason = "as `record!` asks for it")]
    fn checked(self, fields: &mut Fields<'_, '_>) -> Option<TaxonomyConfig> {
        if let (Some(_), Some(section)) = (&self.vocabulary, &self.section) {
            let diagnostic = two_sources(section, fields.file());
            fields.tell(diagnostic);
        }
        let key = &self.key;
        let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '-';
        if key.is_empty() || !key.chars().all(is_plain) {
            let diagnostic = bad_key(key, fields.file());
            fields.tell(diagnostic);
        }
        Some(self)
    }
}

/// Where a taxonomy's terms come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TermSource {
    /// `content/vocabularies/<name>.yaml`
    Vocabulary(Spanned<Box<str>>),
    /// The pages of a section below `content/`.
    Section(Spanned<Box<str>>),
    /// Whatever the pages carry.
    Free,
}

impl TermSource {
    fn written(fields: &mut Fields<'_, '_>) -> TermSource {
        // If both are written, which is a mistake, the vocabulary counts. What is wrong with their values is reported
        // where they are read.
        let text = |key: &str| match fields.written(key).map(|node| (&node.value, node.span)) {
            Some((Value::Scalar(scalar), span)) if !scalar.text.trim().is_empty() => {
                Some(Spanned::new(&*scalar.text, span))
            }
            _ => None,
        };
        if let Some(vocabulary) = text("vocabulary") {
            return TermSource::Vocabulary(Spanned::new(vocabulary.value.into(), vocabulary.span));
        }
        match text("section") {
            Some(section) => TermSource::Section(Spanned::new(section.value.trim_matches('/').into(), section.span)),
            None => TermSource::Free,
        }
    }
}

fn two_sources(section: &Spanned<Box<str>>, file: &Arc<str>) -> Diagnostic {
    Diagnostic::error(
        "two-sources",
        file,
        diagnostic::Text::new(
            "「vocabulary」と「section」の両方があります。",
            "the terms come from a vocabulary or from a section, not from both",
        ),
    )
    .at(section.span)
    .help(diagnostic::Text::new("どちらか一方を消してください。", "remove one of the two"))
}

fn bad_key(key: &Spanned<Box<str>>, file: &Arc<str>) -> Diagnostic {
    Diagnostic::error(
        "bad-slug",
        file,
        diagnostic::Text::new(
            format!("分類の名前「{}」に、使えない文字があります。", key.value),
            format!("the taxonomy's name `{}` holds a character that an address can't", key.value),
        ),
    )
    .at(key.span)
    .help(diagnostic::Text::new(
        "半角の英小文字・数字・「_」「-」で書いてください。",
        "use lower-case letters, digits, `_` and `-`",
    ))
}

pub(super) fn no_facet(key: &Spanned<Box<str>>, file: &Arc<str>) -> Diagnostic {
    Diagnostic::error(
        "no-facet",
        file,
        diagnostic::Text::new(
            format!("「{}」は検索ページのアドレスで別の意味に使うので、この名前の分類では絞り込めません。", key.value),
            format!(
                "`{}` means something else in the address of the search page: nothing can be narrowed by it",
                key.value
            ),
        ),
    )
    .at(key.span)
    .help(diagnostic::Text::new(
        "分類の名前を変えるか、「facet: false」と書いて絞り込みに使わないようにしてください。",
        "give the taxonomy another name, or write `facet: false` to leave it out of what narrows",
    ))
}
