//! PDFs that pages hand out: what is wrong with them, said at the line that hands them out.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::calendar::Now;
use crate::diagnostic::{Diagnostic, Severity, Span, Text};
use crate::files::is_at_or_below;
use crate::model::config::HeldPath;
use crate::model::content::Content;
use crate::model::hours::Held;
use crate::model::page::PageSource;
use crate::model::pdf::{Pdf, PdfFacts};
use crate::model::site::Hidden;
use crate::resolve::inner_pictures;
use crate::resolve::insides::{files_of, is_unnamed};

/// The files that a page hands out and whose names say that they are PDFs: each path below `content/` with the place
/// that names it first. What is attached comes before what the text leads to.
pub(crate) fn pdfs_of(page: &PageSource) -> impl Iterator<Item = (&str, Span)> {
    files_of(page).filter(|(path, _)| Pdf::is_named(path))
}

/// What is wrong with the PDFs that a page hands out. What waits (for its hour, or for the
/// page in whose folder it lies) mustn't keep the page from being published, so it is warned of.
pub(super) fn faults(content: &Content, page: &PageSource, waits: impl Fn(&str) -> bool) -> Vec<Diagnostic> {
    let mut faults = Vec::new();
    for (path, span) in pdfs_of(page) {
        let Some(pdf) = content.pdfs.get(path) else { continue };
        let of_file = of_pdf(pdf, path, page).into_iter().map(|fault| fault.at(span));
        faults.extend(of_file.map(|fault| match fault.severity {
            Severity::Error if waits(path) => Diagnostic { severity: Severity::Warning, ..fault },
            _ => fault,
        }));
    }
    faults
}

/// What is wrong with the PDFs that a page will hand out once their hour has come. `content` holds them, and `waits`
/// says which they are.
pub(super) fn faults_of_waiting(content: &Content, page: &PageSource, waits: impl Fn(&str) -> bool) -> Vec<Diagnostic> {
    let waiting = pdfs_of(page).filter(|(path, _)| waits(path));
    let found = waiting.filter_map(|(path, span)| Some((content.pdfs.get(path)?, path, span)));
    let of_files =
        found.flat_map(|(pdf, path, span)| of_pdf(pdf, path, page).into_iter().map(move |fault| fault.at(span)));
    of_files.map(|fault| Diagnostic { severity: Severity::Warning, ..fault }).collect()
}

/// The PDFs that aren't handed out yet, each with the page that will, and the place there: all those of a page that
/// waits, and of a public page those that wait by themselves.
pub(crate) fn pdfs_to_come<'c>(content: &'c Content, now: Now, hidden: &[Held]) -> Vec<(&'c str, &'c Arc<str>, Span)> {
    let hidden: BTreeMap<&str, Hidden> = hidden.iter().map(|page| (&*page.file, page.mark.why)).collect();
    let held: Vec<&HeldPath> =
        content.config.held.iter().filter(|held| held.hours.hidden(now).is_some_and(|why| !why.is_over())).collect();
    let mut to_come = Vec::new();
    for page in &content.pages {
        let why = hidden.get(&*page.file).copied();
        if why.is_some_and(Hidden::is_over) {
            continue;
        }
        // Nearly every page is public and holds nothing back.
        let says_nothing = || page.attachments().all(|(_, attachment)| attachment.hours.is_unsaid());
        if why.is_none() && held.is_empty() && says_nothing() {
            continue;
        }
        let is_waiting = |path: &str| {
            let of_page = || page.attachments().filter(|(_, attachment)| *attachment.path.value == *path);
            why.is_some()
                || held.iter().any(|held| is_at_or_below(path, &held.path))
                || of_page().any(|(_, attachment)| attachment.hours.hidden(now).is_some_and(|why| !why.is_over()))
        };
        let of_page = pdfs_of(page).filter(|(path, _)| is_waiting(path));
        to_come.extend(of_page.map(|(path, span)| (path, &page.file, span)));
    }
    to_come
}

fn of_pdf(pdf: &Pdf, path: &str, page: &PageSource) -> Vec<Diagnostic> {
    let file = &page.file;
    match pdf {
        Pdf::Read(facts) => of_facts(facts, path, is_unnamed(page), file),
        Pdf::Foreign => vec![foreign(path, file)],
        Pdf::Broken => vec![broken(path, file)],
        Pdf::TooLarge => vec![too_large(path, file)],
        Pdf::Protected => vec![protected(path, file)],
    }
}

fn foreign(path: &str, file: &Arc<str>) -> Diagnostic {
    Diagnostic::error(
        "not-a-pdf",
        file,
        Text::new(
            format!("「content/{path}」は、名前はPDFですが、中身はPDFではありません。"),
            format!("content/{path} is named as a PDF, but isn't one inside"),
        ),
    )
    .help(Text::new(
        "もとの文書をPDFとして書き出し直すか、ファイルの名前の終わりを中身に合わせてください。",
        "export the document as a PDF anew, or give the file the ending of what it is",
    ))
}

fn broken(path: &str, file: &Arc<str>) -> Diagnostic {
    Diagnostic::warning(
        "pdf-broken",
        file,
        Text::new(
            format!("PDF「content/{path}」を終わりまで読めません。ページ数は表示しません。"),
            format!("the PDF content/{path} can't be read to its end; its pages aren't counted"),
        ),
    )
    .help(Text::new(
        "ファイルが開けるかを確かめ、途中で切れているときは、もとの文書からPDFを作り直してください。",
        "see whether it opens; where it is cut off, make the PDF anew from its document",
    ))
}

fn too_large(path: &str, file: &Arc<str>) -> Diagnostic {
    let limit = Pdf::MAX_LENGTH / (1024 * 1024);
    Diagnostic::warning(
        "pdf-too-large",
        file,
        Text::new(
            format!("PDF「content/{path}」は{limit}MBを超えるため、中を確かめず、ページ数を表示せず、検索の対象にもしません。"),
            format!(
                "the PDF content/{path} is larger than {limit} MB: it isn't looked into, its pages aren't counted, and the search doesn't find it"
            ),
        ),
    )
    .help(Text::new(
        "画像の解像度を下げて書き出し直すか、分けてください。",
        "export it anew with smaller images, or split it",
    ))
}

fn protected(path: &str, file: &Arc<str>) -> Diagnostic {
    Diagnostic::warning(
        "pdf-protected",
        file,
        Text::new(
            format!("PDF「content/{path}」は、パスワード又は権限の設定で保護されています。ページ数は表示しません。"),
            format!("the PDF content/{path} is protected by a password or permissions; its pages aren't counted"),
        ),
    )
    .help(Text::new(
        "保護を外してPDFを作り直してください。保護があると、読み上げソフトで読めないことがあります。",
        "make the PDF anew without protection, which may keep screen readers out",
    ))
}

/// What is missing or too much in a PDF that could be read.
fn of_facts(facts: &PdfFacts, path: &str, is_unnamed: bool, file: &Arc<str>) -> Vec<Diagnostic> {
    let mut faults = Vec::new();
    if facts.title.is_empty() {
        let message = Text::new(
            format!("PDF「content/{path}」に、題名（文書のプロパティの「タイトル」）がありません。"),
            format!("the PDF content/{path} has no title in its properties"),
        );
        faults.push(Diagnostic::warning("pdf-untitled", file, message).help(Text::new(
            "もとの文書のプロパティに「タイトル」を書いて、PDFを作り直してください。読み上げソフトなどは、これを文書の名前として伝えます。",
            "write a title in the properties of its document and make the PDF anew: screen readers and browsers show it",
        )));
    }
    if !facts.author.is_empty() {
        let author = &facts.author;
        let message = Text::new(
            format!("PDF「content/{path}」に、作成者名「{author}」が残っています。"),
            format!("the PDF content/{path} still names its author, `{author}`"),
        );
        faults.push(Diagnostic::warning("pdf-author", file, message).help(Text::new(
            "個人の名前であれば、もとの文書のプロパティから「作成者」を消して、PDFを作り直してください。",
            "where it is a person's name, delete the author from the properties of its document and make the PDF anew",
        )));
    }
    if !facts.tagged {
        let message = Text::new(
            format!("PDF「content/{path}」に、タグ（見出しや読む順を示す構造）がありません。"),
            format!(
                "the PDF content/{path} isn't tagged: it lacks the structure that says what is read in which order"
            ),
        );
        faults.push(Diagnostic::warning("pdf-untagged", file, message).help(Text::new(
            "「アクセシビリティ用のドキュメント構造タグ」を付けて、PDFを書き出し直してください。",
            "export it anew with the document structure tags for accessibility",
        )));
    }
    faults.extend(inner_pictures::of_pdf(&facts.pictures, path, is_unnamed, file));
    faults
}
