//! What can be wrong with taxonomies and their terms.

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Spanned, Text};
use crate::model::config::{Config, TermSource};
use crate::model::page::PageSource;
use crate::model::vocabulary::VocabularyTerm;

/// That an earlier taxonomy takes its terms from this section already: a page can be the page of one term only.
pub(super) fn section_taken(path: &Spanned<Box<str>>, index: u32, config: &Config) -> Option<Diagnostic> {
    let first = config.taxonomies.iter().take(index as usize).find_map(|taxonomy| match &taxonomy.terms {
        TermSource::Section(first) if first.value == path.value => Some(first),
        _ => None,
    })?;
    let diagnostic = Diagnostic::error(
        "duplicate-section",
        &config.file,
        Text::new(
            format!("フォルダー「content/{}」は、既に別の分類の語になっています。", **path),
            format!("another taxonomy takes its terms from content/{} already", **path),
        ),
    )
    .at(path.span)
    .help(Text::new(
        "一方の分類を消すか、「section:」に別のフォルダーを書いてください。",
        "delete one of the two taxonomies, or write another `section`",
    ));
    Some(diagnostic.related(&config.file, Some(first.span), first_written()))
}

/// That two pages are the page of one term.
pub(super) fn key_taken(key: &str, page: &PageSource, first: &PageSource) -> Diagnostic {
    let place = |page: &PageSource| page.front.term_key().map_or(page.front.title.span, |key| key.span);
    Diagnostic::error(
        "duplicate-term",
        &page.file,
        Text::new(format!("語「{key}」のページが、二つあります。"), format!("there are two pages of the term `{key}`")),
    )
    .at(place(page))
    .help(Text::new(
        "一方を消すか、「term:」の下の「key:」に別の語を書いてください。",
        "delete one of the two, or write another `key` below `term:`",
    ))
    .related(&first.file, Some(place(first)), first_written())
}

/// That an alias is the key or the alias of another term.
pub(super) fn alias_taken(alias: &str, term: &VocabularyTerm, first: &VocabularyTerm, file: &Arc<str>) -> Diagnostic {
    Diagnostic::error(
        "duplicate-term",
        file,
        Text::new(
            format!("「{}」の別名（aliases）「{alias}」は、「{}」を指す語です。", term.label, first.label),
            format!("the alias `{alias}` of `{}` means `{}` already", *term.key, *first.key),
        ),
    )
    .at(term.key.span)
    .help(Text::new(
        format!("aliases から「{alias}」を消すか、ほかの語と区別できる書き方に変えてください。"),
        format!("delete `{alias}` from `aliases`, or write it so that it can be told from the other term"),
    ))
    .related(file, Some(first.key.span), first_written())
}

/// That a sample says of itself what is so of somebody: a bureau that there is, or the prefecture of one.
pub(super) fn sample_names_body(name: &str, label: &str, key: &Spanned<Box<str>>, file: &Arc<str>) -> Diagnostic {
    Diagnostic::error(
        "sample-names-body",
        file,
        Text::new(
            format!("記載例（架空）に、実在する「{label}」の語「{}」があります。", **key),
            format!("a sample names `{}` of the taxonomy `{name}`, which is real", **key),
        ),
    )
    .at(key.span)
    .help(Text::new(
        "この項目を消してください。場所を示すときは、本文や事業の内容に「A県（架空）」「山あいの温泉地」のように書いてください。",
        "delete the key; where a place matters, write an invented one into the text: 「A県（架空）」",
    ))
}

fn first_written() -> Text {
    Text::new("先に書かれているのはここです。", "it is first written here")
}

/// That a page names a taxonomy which isn't there.
pub(super) fn unknown_taxonomy(name: &Spanned<Box<str>>, file: &Arc<str>, config: &Config) -> Diagnostic {
    Diagnostic::error(
        "unknown-taxonomy",
        file,
        Text::new(
            format!("「{}」という分類は、site.yaml の taxonomies にありません。", **name),
            format!("`{}` is no taxonomy of site.yaml", **name),
        ),
    )
    .at(name.span)
    .did_you_mean(name, config.taxonomies.iter().map(|taxonomy| &**taxonomy.key))
    .help(listed(
        "使える分類",
        "known taxonomies",
        config.taxonomies.iter().map(|taxonomy| (&**taxonomy.key, &*taxonomy.label)),
        false,
    ))
}

/// Keys with their labels, to choose from.
pub(super) fn listed<'a>(ja: &str, en: &str, names: impl Iterator<Item = (&'a str, &'a str)>, more: bool) -> Text {
    let names: Vec<(&str, &str)> = names.collect();
    if names.is_empty() {
        return Text::new(format!("{ja}は、まだありません。"), format!("{en}: none yet"));
    }
    let listed = |between: &str, open: &str, close: &str| {
        let shown = names
            .iter()
            .map(|(key, label)| if key == label { (*key).to_owned() } else { format!("{key}{open}{label}{close}") });
        shown.chain(more.then(|| "…".to_owned())).collect::<Vec<_>>().join(between)
    };
    Text::new(format!("{ja}: {}", listed("、", "（", "）")), format!("{en}: {}", listed(", ", " (", ")")))
}
