//! What is wrong inside the files that are handed out, said at the line that hands them out. Of PDFs [`super::pdfs`]
//! says it.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Severity, Span, Text};
use crate::model::body::{Body, Target};
use crate::model::content::Content;
use crate::model::inside::{Active, Inside, Leftover, Office, OfficeProgram};
use crate::model::page::PageSource;
use crate::resolve::inner_pictures;

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
    let is_unnamed = is_unnamed(page);
    let mut faults = Vec::new();
    for (path, span) in files_of(page) {
        let of_file = of_file(content, path, is_unnamed, &page.file).into_iter().map(|fault| fault.at(span));
        faults.extend(of_file.map(|fault| match fault.severity {
            Severity::Error if waits(path) => Diagnostic { severity: Severity::Warning, ..fault },
            _ => fault,
        }));
    }
    faults
}

/// Whether a page tells of a company that mustn't be known.
pub(super) fn is_unnamed(page: &PageSource) -> bool {
    page.front.case.get().is_some_and(|case| case.company.anonymized)
}

/// What is wrong inside the files that a page will hand out once their hour has come. `content` holds them, and `waits`
/// says which they are.
pub(super) fn of_waiting(content: &Content, page: &PageSource, waits: impl Fn(&str) -> bool) -> Vec<Diagnostic> {
    let waiting = files_of(page).filter(|(path, _)| waits(path));
    let of_file = |path: &str| of_file(content, path, is_unnamed(page), &page.file);
    let of_files = waiting.flat_map(|(path, span)| of_file(path).into_iter().map(move |fault| fault.at(span)));
    of_files.map(|fault| Diagnostic { severity: Severity::Warning, ..fault }).collect()
}

/// What is wrong inside the files to which definitions of the glossary lead.
pub(super) fn of_glossary(content: &Content) -> Vec<Diagnostic> {
    let glossary = &content.glossary;
    let led_to = glossary.entries.iter().flat_map(|entry| files_in(&entry.definition));
    let of_file = |path: &str| of_file(content, path, false, &glossary.file);
    led_to.flat_map(|(path, span)| of_file(path).into_iter().map(move |fault| fault.at(span))).collect()
}

fn of_file(content: &Content, path: &str, is_unnamed: bool, file: &Arc<str>) -> Vec<Diagnostic> {
    let is_allowed = || content.config.allow_active.iter().any(|allowed| *allowed.value == *path);
    let fault = match content.insides.get(path) {
        Some(Inside::Picture { has_place, .. }) => (*has_place && is_unnamed).then(|| with_place(path, file)),
        Some(Inside::BrokenPicture) => Some(broken(path, file)),
        Some(Inside::LargePicture) => Some(large(path, file)),
        Some(Inside::UncleanPicture(format)) => Some(unclean(path, format, is_unnamed, file)),
        Some(Inside::Active(active)) => (!is_allowed()).then(|| would_run(path, active, file)),
        Some(Inside::Office(office)) => return of_office(office, path, is_unnamed, file),
        Some(Inside::Archive(pictures)) => {
            let of = Text::new(format!("ファイル「content/{path}」"), format!("the file content/{path}"));
            return inner_pictures::of_archive(pictures, (&of.ja, &of.en), is_unnamed, file);
        }
        Some(Inside::ClosedOffice(program)) => Some(closed(*program, path, file)),
        Some(Inside::Plain) | None => None,
    };
    fault.into_iter().collect()
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
            "図であれば、PNGで書き出し直すか、動く部分と外への参照のないSVGとして保存し直してください（Inkscapeでは「プレーンSVG」）。内容を確かめた上で公開するときは、site.yaml の allow_active にこのファイルを書いてください。",
            "export a drawing as a PNG, or as an SVG that neither runs nor loads anything (in Inkscape: plain SVG); to publish it as it is, name it at `allow_active` in site.yaml",
        )
    } else {
        Text::new(
            "内容をページ（.md）に書くか、PDFにしてください。内容を確かめた上で公開するときは、site.yaml の allow_active にこのファイルを書いてください。",
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

/// What was left in a file of Office, each with what to do in its program.
fn of_office(office: &Office, path: &str, is_unnamed: bool, file: &Arc<str>) -> Vec<Diagnostic> {
    let program = program_name(office.program);
    let (ja, en) = (format!("{program}のファイル「content/{path}」"), format!("the file of {program} content/{path}"));
    let mut told: Vec<(&'static str, Text, Text)> = Vec::new();
    let mut names: Vec<&str> = vec![&office.author, &office.last_author];
    names.extend(office.others.iter().map(|name| &**name));
    let mut seen = BTreeSet::new();
    names.retain(|name| !name.is_empty() && seen.insert(*name));
    if !names.is_empty() {
        told.push((
            "office-author",
            Text::new(
                format!("{ja}に、作成者・更新者の名前「{}」が残っています。", names.join("」「")),
                format!("{en} still names who wrote it, `{}`", names.join("`, `")),
            ),
            Text::new(
                "個人の名前であれば、「ファイル」→「情報」→「問題のチェック」→「ドキュメント検査」で、文書のプロパティと個人情報を削除してください。",
                "where it is a person's name, remove it by File, Info, Check for Issues, Inspect Document",
            ),
        ));
    }
    if office.title.is_empty() {
        told.push((
            "office-untitled",
            Text::new(
                format!("{ja}に、題名（プロパティの「タイトル」）がありません。"),
                format!("{en} has no title in its properties"),
            ),
            Text::new(
                "「ファイル」→「情報」の「タイトル」に、題名を書いて保存してください。",
                "write a title at File, Info, and save it",
            ),
        ));
    }
    told.extend(office.left.iter().map(|leftover| of_leftover(*leftover, &ja, &en)));
    if !office.hidden.is_empty() {
        let what = if office.program == OfficeProgram::PowerPoint {
            ("スライド", "slides")
        } else {
            ("シート", "sheets")
        };
        told.push((
            "office-hidden",
            Text::new(
                format!("{ja}に、隠した{}「{}」があります。誰でも表示できます。", what.0, office.hidden.join("」「")),
                format!("{en} has hidden {} `{}`, which anybody can show", what.1, office.hidden.join("`, `")),
            ),
            Text::new(
                "公開しないものであれば、再表示してから削除してください。公開するものであれば、再表示してください。",
                "delete them, or show them if they are to be published",
            ),
        ));
    }
    let told = told.into_iter().map(|(code, message, help)| Diagnostic::warning(code, file, message).help(help));
    told.chain(inner_pictures::of_archive(&office.pictures, (&ja, &en), is_unnamed, file)).collect()
}

fn of_leftover(leftover: Leftover, ja: &str, en: &str) -> (&'static str, Text, Text) {
    match leftover {
        Leftover::Changes => (
            "office-changes",
            Text::new(
                format!("{ja}に、変更の履歴が残っています。消した文字も読まれます。"),
                format!("{en} still holds tracked changes: what was deleted can be read"),
            ),
            Text::new(
                "「校閲」の「承諾」で変更を全て反映し、変更履歴の記録を止めて保存してください。",
                "accept all changes at Review, stop tracking, and save it",
            ),
        ),
        Leftover::Comments => (
            "office-comments",
            Text::new(format!("{ja}に、コメントが残っています。"), format!("{en} still holds comments")),
            Text::new(
                "「校閲」→「削除」で、全てのコメントを消して保存してください。",
                "delete all comments at Review, and save it",
            ),
        ),
        Leftover::Notes => (
            "office-notes",
            Text::new(
                format!("{ja}に、スライドのノートが残っています。"),
                format!("{en} still holds notes to its slides"),
            ),
            Text::new(
                "公開しないときは、「ドキュメント検査」でスライドのノートを削除してください。",
                "remove them by Inspect Document if they aren't to be published",
            ),
        ),
    }
}

fn program_name(program: OfficeProgram) -> &'static str {
    match program {
        OfficeProgram::Word => "Word",
        OfficeProgram::Excel => "Excel",
        OfficeProgram::PowerPoint => "PowerPoint",
    }
}

fn closed(program: OfficeProgram, path: &str, file: &Arc<str>) -> Diagnostic {
    let program = program_name(program);
    Diagnostic::warning(
        "office-closed",
        file,
        Text::new(
            format!("{program}のファイル「content/{path}」は、作成者名や変更の履歴が残っていないかを確かめられません（古い形式、パスワード、破損、又は大きすぎるため）。"),
            format!("nobody can look into the file of {program} content/{path}: by its old format, a password, damage or its size"),
        ),
    )
    .help(Text::new(
        "パスワードを外し、新しい形式（.docx、.xlsx、.pptx）で保存し直してください。",
        "save it anew in the present format (.docx, .xlsx, .pptx) without a password",
    ))
}
