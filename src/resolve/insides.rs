//! What is wrong inside the files that are handed out, said at the line that hands them out. Of PDFs [`super::pdfs`]
//! says it.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Severity, Span, Text};
use crate::model::body::{Body, Target};
use crate::model::content::Content;
use crate::model::inside::{Active, Inside};
use crate::model::page::PageSource;

/// What a page hands out, and what else its text leads to: each path below `content/` with the place that names it
/// first. What is attached comes before what the text leads to.
pub(crate) fn files_of(page: &PageSource) -> impl Iterator<Item = (&str, Span)> {
    let attached = page.attachments().map(|(_, attachment)| (&*attachment.path.value, attachment.path.span));
    let mut seen = BTreeSet::new();
    attached.chain(files_in(&page.body)).filter(move |(path, _)| seen.insert(*path))
}

/// What a text leads to, in its order.
pub(crate) fn files_in(body: &Body) -> impl Iterator<Item = (&str, Span)> {
    body.references.iter().filter_map(|reference| match &reference.target {
        Target::Source { path, .. } => Some((&**path, reference.span)),
        Target::Anchor(_) | Target::Wiki { .. } => None,
    })
}

/// What is wrong inside the files of a page. What waits (for its hour, or for the page in whose folder it lies) mustn't
/// keep the page from being published, so it is warned of.
pub(super) fn of_page(content: &Content, page: &PageSource, waits: impl Fn(&str) -> bool) -> Vec<Diagnostic> {
    let is_unnamed = page.front.case.get().is_some_and(|case| case.company.anonymized);
    let mut faults = Vec::new();
    for (path, span) in files_of(page) {
        let of_file = of_file(content, path, is_unnamed, &page.file).map(|fault| fault.at(span));
        faults.extend(of_file.map(|fault| match fault.severity {
            Severity::Error if waits(path) => Diagnostic { severity: Severity::Warning, ..fault },
            _ => fault,
        }));
    }
    faults
}

/// What is wrong inside the files to which definitions of the glossary lead.
pub(super) fn of_glossary(content: &Content) -> Vec<Diagnostic> {
    let glossary = &content.glossary;
    let led_to = glossary.entries.iter().flat_map(|entry| files_in(&entry.definition));
    led_to.filter_map(|(path, span)| Some(of_file(content, path, false, &glossary.file)?.at(span))).collect()
}

fn of_file(content: &Content, path: &str, is_unnamed: bool, file: &Arc<str>) -> Option<Diagnostic> {
    match content.insides.get(path)? {
        Inside::Picture { has_place, .. } => (*has_place && is_unnamed).then(|| with_place(path, file)),
        Inside::BrokenPicture => Some(broken(path, file)),
        Inside::LargePicture => Some(large(path, file)),
        Inside::UncleanPicture(format) => Some(unclean(path, format, is_unnamed, file)),
        Inside::Active(_) if content.config.allow_active.iter().any(|allowed| *allowed.value == *path) => None,
        Inside::Active(active) => Some(would_run(path, active, file)),
        Inside::Plain => None,
    }
}

fn with_place(path: &str, file: &Arc<str>) -> Diagnostic {
    Diagnostic::error(
        "picture-place",
        file,
        Text::new(
            format!("匿名の事例の画像「content/{path}」に、撮影した場所（GPS）が記録されています。"),
            format!("the picture content/{path} of an anonymised case says where it was taken (GPS)"),
        ),
    )
    .help(Text::new(
        "場所の記録は公開するときに取り除きますが、写っているものから企業が分からないかを確かめてください。問題がなければ、画像のプロパティから位置情報を消して保存してください（Windows：プロパティ→詳細→「プロパティや個人情報を削除」）。",
        "it would be removed, but see whether what the picture shows names the company; if not, delete the place from the properties of the file",
    ))
}

fn broken(path: &str, file: &Arc<str>) -> Diagnostic {
    Diagnostic::error(
        "picture-broken",
        file,
        Text::new(
            format!("画像「content/{path}」が壊れているため、撮影した場所などの情報を取り除けません。"),
            format!("the picture content/{path} is broken, so that nobody can take out of it where it was taken"),
        ),
    )
    .help(Text::new(
        "画像を画像編集ソフトで開き、JPEGかPNGとして書き出し直してください。",
        "open it in an image editor and export it anew as a JPEG or a PNG",
    ))
}

fn large(path: &str, file: &Arc<str>) -> Diagnostic {
    Diagnostic::error(
        "picture-large",
        file,
        Text::new(
            format!("画像「content/{path}」が大きく（64MBまで）、撮影した場所などの情報を取り除けません。"),
            format!("the picture content/{path} is larger than 64 MB: nobody takes out of it where it was taken"),
        ),
    )
    .help(Text::new("解像度を下げて書き出し直してください。", "export it anew with a lower resolution"))
}

fn unclean(path: &str, format: &str, is_unnamed: bool, file: &Arc<str>) -> Diagnostic {
    let severity = if is_unnamed { Severity::Error } else { Severity::Warning };
    let told = Diagnostic::warning(
        "picture-format",
        file,
        Text::new(
            format!("「content/{path}」（{format}）は、撮影した場所や人の名前などの情報を取り除かずに公開します。"),
            format!("content/{path} ({format}) is published with what it says of where and by whom it was taken"),
        ),
    )
    .help(Text::new(
        "画像はJPEGかPNGに書き出し直してください。動画などは、プロパティから位置情報と作成者を消してください。",
        "export a picture as a JPEG or a PNG; of a film delete place and author from its properties",
    ));
    Diagnostic { severity, ..told }
}

fn would_run(path: &str, active: &Active, file: &Arc<str>) -> Diagnostic {
    let (ja, en) = match active {
        Active::Document => ("HTMLの文書で".to_owned(), "it is a document of HTML".to_owned()),
        Active::Script => ("プログラム（スクリプト）で".to_owned(), "it is a script".to_owned()),
        Active::Markup(what) => (format!("「{what}」を含み"), format!("it holds `{what}`")),
        Active::Unread => {
            ("最後まで読めないため、何をするか分からず".to_owned(), "it can't be read to its end".to_owned())
        }
    };
    let is_drawing = matches!(active, Active::Markup(_) | Active::Unread);
    let help = if is_drawing {
        Text::new(
            "図であれば、PNGで書き出し直すか、動く部分と外への参照のないSVGとして保存し直してください（Inkscapeでは「プレーンSVG」）。内容を確かめたうえで公開するときは、site.yaml の allow_active にこのファイルを書いてください。",
            "export a drawing as a PNG, or as an SVG that neither runs nor loads anything (in Inkscape: plain SVG); to publish it as it is, name it at `allow_active` in site.yaml",
        )
    } else {
        Text::new(
            "内容をページ（.md）に書くか、PDFにしてください。内容を確かめたうえで公開するときは、site.yaml の allow_active にこのファイルを書いてください。",
            "write what it says on a page (.md), or make a PDF of it; to publish it as it is, name it at `allow_active` in site.yaml",
        )
    };
    Diagnostic::error(
        "active-file",
        file,
        Text::new(
            format!("「content/{path}」は{ja}、開いた人のブラウザーで、当サイトのページとして動くおそれがあります。"),
            format!("content/{path} could run as a page of this site in the browser of whoever opens it: {en}"),
        ),
    )
    .help(help)
}
