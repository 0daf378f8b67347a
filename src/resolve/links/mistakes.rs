//! What can be wrong with what something leads to.

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Span, Spanned, Text, nearest};
use crate::model::body::Body;
use crate::model::content::Content;
use crate::model::page::World;
use crate::resolve::paths::{file_name, folder};

/// That the glossary has no such entry.
pub(super) fn unknown_entry(anchor: &str, ids: &[Box<str>], file: &Arc<str>, span: Span) -> Diagnostic {
    Diagnostic::error(
        "broken-anchor",
        file,
        Text::new(format!("用語集に、「#{anchor}」がありません。"), format!("the glossary has no entry `#{anchor}`")),
    )
    .at(span)
    .did_you_mean(anchor, ids.iter().map(|id| &**id))
    .help(Text::new(
        "用語を content/glossary.yaml に加えるか、「[[用語]]」の形で書いてください。",
        "add the term to content/glossary.yaml, or write it as `[[term]]`",
    ))
}

/// That a page of one world names a page of the other as related.
pub(super) fn related_apart(path: &Spanned<Box<str>>, world: World, file: &Arc<str>) -> Diagnostic {
    let message = match world {
        World::Facts => Text::new(
            format!("関連するページ「{}」は、記載例（架空）です。関連するページとして表示しません。", **path),
            format!("`{}` is a sample: it isn't shown as related", **path),
        ),
        World::Samples => Text::new(
            format!("「{}」は、記載例（架空）ではありません。記載例の関連するページとして表示しません。", **path),
            format!("`{}` is no sample: it isn't shown as related to one", **path),
        ),
    };
    Diagnostic::warning("related-apart", file, message).at(path.span).help(Text::new(
        "related から消してください。案内が必要なときは、架空であることを示して、本文にリンクを書いてください。",
        "delete it from `related`; where readers need it, link to it in the text, and say what is fictitious",
    ))
}

/// That nothing has this name.
pub(super) fn unknown_word<'a>(
    name: &str,
    known: impl Iterator<Item = &'a str>,
    file: &Arc<str>,
    span: Span,
) -> Diagnostic {
    Diagnostic::error(
        "unknown-word",
        file,
        Text::new(
            format!("「[[{name}]]」という用語もページもありません。"),
            format!("there is no term of the glossary and no page with the title `{name}`"),
        ),
    )
    .at(span)
    .did_you_mean(name, known)
    .help(if name.contains('｜') {
        Text::new(
            "表示する言葉を分けるときは、半角の「|」で書いてください（例: [[用語|表示する言葉]]）。",
            "write an ordinary `|` before the words to be shown: `[[term|words]]`",
        )
    } else {
        Text::new(
            "用語を content/glossary.yaml に加えるか、ページの題名と同じに書いてください。",
            "add the term to content/glossary.yaml, or write the page's title exactly",
        )
    })
}

/// That the target has no such heading.
pub(super) fn broken_anchor(anchor: &str, body: &Body, file: &Arc<str>, span: Span) -> Diagnostic {
    let headings = body.headings.iter().map(|heading| &*heading.id);
    let diagnostic = Diagnostic::error(
        "broken-anchor",
        file,
        Text::new(
            format!("リンク先のページに、見出し「#{anchor}」がありません。"),
            format!("the target has no heading `#{anchor}`"),
        ),
    )
    .at(span);
    if nearest(anchor, headings.clone()).is_some() {
        return diagnostic.did_you_mean(anchor, headings);
    }
    let shown: Vec<String> = headings.take(12).map(|id| format!("#{id}")).collect();
    if shown.is_empty() {
        return diagnostic.help(Text::new(
            "リンク先に見出しはありません。「#」から後を除いてください。",
            "the target has no headings: leave the `#…` out",
        ));
    }
    diagnostic
        .help(Text::new(format!("使える見出し: {}", shown.join("、")), format!("its headings: {}", shown.join(", "))))
}

/// That the target is there, and not public.
pub(in crate::resolve) fn hidden_target(file: &Arc<str>, span: Span) -> Diagnostic {
    Diagnostic::warning(
        "hidden-target",
        file,
        Text::new(
            "リンク先は、いま公開されていません。公開されている間だけリンクになり、ほかの時は文字だけを表示します。",
            "the target isn't public now: the link is one while it is, and else the text stands alone",
        ),
    )
    .at(span)
    .help(Text::new(
        "これから公開するものへのリンクであれば、直す必要はありません。取り下げたものへのリンクは、消してください。",
        "nothing needs to be done if it will be public; remove the link if it was withdrawn",
    ))
}

/// That a page hands out a file that isn't there.
pub(super) fn missing(content: &Content, path: &Spanned<Box<str>>, file: &Arc<str>) -> Diagnostic {
    let near = content.files.keys().filter(|known| folder(known) == folder(path)).map(|known| file_name(known));
    Diagnostic::error(
        "missing-file",
        file,
        Text::new(
            format!("添付ファイル「content/{}」がありません。", **path),
            format!("the attachment content/{} doesn't exist", **path),
        ),
    )
    .at(path.span)
    .did_you_mean(file_name(path), near)
    .help(Text::new(
        "ファイルをその場所に置き、名前の全角と半角、大文字と小文字をそろえてください。",
        "put the file there and write its name exactly, capital letters and width included",
    ))
}
