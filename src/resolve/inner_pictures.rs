//! What pictures say of themselves within files that are handed out, and that nobody takes out of them: a paper is
//! published as it is.

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Lang, Text};
use crate::model::inside::PictureWithin;
use crate::model::pdf::PdfPicture;
use crate::picture::Said;

/// How many pictures are named; of more it is said how many there are.
const NAMED: usize = 3;

/// Of a file of Office or any other archive, in words for it in both languages. In an anonymised case a place is an
/// error.
pub(super) fn of_archive(
    pictures: &[PictureWithin],
    of: (&str, &str),
    is_unnamed: bool,
    file: &Arc<str>,
) -> Vec<Diagnostic> {
    let pictures: Vec<(Text, Option<Said>)> =
        pictures.iter().map(|picture| (Text::new(&*picture.name, &*picture.name), picture.says)).collect();
    let help = Text::new(
        "公開するときには取り除かれません。もとの写真のプロパティから情報を消し（Windows：プロパティ→詳細→「プロパティや個人情報を削除」）、貼り直して保存してください。「図の形式」→「図の圧縮」で解像度を下げて保存しても消えますが、保存の後に、この警告が出なくなったことを確かめてください。",
        "it isn't removed when the file is published: delete it from the properties of the photo (Windows: Properties, Details, Remove Properties and Personal Information), put the photo in again, and save the file; Picture Format, Compress Pictures with a lower resolution removes it, too, if this warning is gone after that",
    );
    faults(&pictures, of, is_unnamed, &help, file)
}

/// The same of a PDF. Pictures of one page that say the same are told of as one.
pub(super) fn of_pdf(pictures: &[PdfPicture], path: &str, is_unnamed: bool, file: &Arc<str>) -> Vec<Diagnostic> {
    let mut pictures = pictures.to_vec();
    pictures.sort_by_key(|picture| (picture.page.is_none(), picture.page, picture.object));
    pictures.dedup_by_key(|picture| (picture.page, picture.page.is_none().then_some(picture.object), picture.says));
    let name = |picture: &PdfPicture| {
        let object = picture.object;
        let of_page = |page: u32| Text::new(format!("{page}ページの画像"), format!("a picture on page {page}"));
        let unplaced = || Text::new(format!("{object}番のオブジェクト"), format!("object {object}"));
        picture.page.map_or_else(unplaced, of_page)
    };
    let named: Vec<(Text, Option<Said>)> = pictures.iter().map(|it| (name(it), Some(it.says))).collect();
    let of = Text::new(format!("PDF「content/{path}」"), format!("the PDF content/{path}"));
    let help = Text::new(
        "公開するときには取り除かれません。もとの写真のプロパティから情報を消して文書に貼り直し（Windows：プロパティ→詳細→「プロパティや個人情報を削除」）、PDFを作り直してください。Acrobatの「墨消し」の「非表示情報を検索して削除」でも消せることがあります。その後に、この警告が出なくなったことを確かめてください。",
        "it isn't removed when the file is published: delete it from the properties of the photo (Windows: Properties, Details, Remove Properties and Personal Information), put the photo into the document again, and make the PDF anew; Acrobat's Redact, Sanitize Document may remove it, too, if this warning is gone after that",
    );
    faults(&named, (&of.ja, &of.en), is_unnamed, &help, file)
}

fn faults(
    pictures: &[(Text, Option<Said>)],
    of: (&str, &str),
    is_unnamed: bool,
    help: &Text,
    file: &Arc<str>,
) -> Vec<Diagnostic> {
    let (with_place, others): (Vec<_>, Vec<_>) =
        pictures.iter().partition(|(_, says)| is_unnamed && says.is_some_and(|says| says.place));
    let mut told = Vec::new();
    if !with_place.is_empty() {
        let Text { ja, en } = listed(&with_place);
        let message = Text::new(
            format!("匿名の事例の{}の中の画像に、撮影した場所（GPS）などが記録されています（{ja}）。", of.0),
            format!("pictures in {}, which belongs to an anonymised case, say where they were taken (GPS): {en}", of.1),
        );
        told.push(Diagnostic::error("picture-place", file, message).help(help.clone()));
    }
    let (said, unread): (Vec<_>, Vec<_>) = others.into_iter().partition(|(_, says)| says.is_some());
    if !said.is_empty() {
        let Text { ja, en } = listed(&said);
        let message = Text::new(
            format!("{}の中の画像に、撮影した場所や人などの情報が残っています（{ja}）。", of.0),
            format!("pictures in {} still say where, by whom or with what they were taken: {en}", of.1),
        );
        told.push(Diagnostic::warning("inner-picture", file, message).help(help.clone()));
    }
    if !unread.is_empty() {
        let Text { ja, en } = listed(&unread);
        let message = Text::new(
            format!(
                "{}の中の画像などが大きすぎるか壊れていて、撮影した場所などが残っていないかを確かめられません（{ja}）。",
                of.0
            ),
            format!(
                "pictures or files in {} are too large or broken: nobody knows what they say of themselves: {en}",
                of.1
            ),
        );
        told.push(Diagnostic::warning("inner-unread", file, message).help(Text::new(
            "画像の解像度を下げる（「図の形式」→「図の圧縮」）か、中に埋め込んだファイルを外して、保存し直してください。",
            "lower the resolution of its pictures (Picture Format, Compress Pictures), or take out the files that are embedded in it, and save it anew",
        )));
    }
    told
}

/// The first of them with what they say, and how many more there are.
fn listed(pictures: &[&(Text, Option<Said>)]) -> Text {
    let each = pictures.iter().take(NAMED).map(|(name, says)| {
        let says = what(says.unwrap_or_default());
        if says.ja.is_empty() {
            name.clone()
        } else {
            Text::new(format!("{}：{}", name.ja, says.ja), format!("{} ({})", name.en, says.en))
        }
    });
    let more = pictures.len().saturating_sub(NAMED);
    let more = (more > 0).then(|| Text::new(format!("ほか{more}件"), format!("and {more} more")));
    joined(&each.chain(more).collect::<Vec<Text>>(), &Text::new("；", "; "))
}

/// What a picture says, in words; empty if that isn't known.
fn what(says: Said) -> Text {
    let parts = [
        (says.place, Text::new("場所", "the place")),
        (says.person, Text::new("人の名前", "a name")),
        (says.device, Text::new("機器", "the device")),
    ];
    let said: Vec<Text> = parts.into_iter().filter_map(|(is_said, text)| is_said.then_some(text)).collect();
    joined(&said, &Text::new("、", ", "))
}

fn joined(texts: &[Text], between: &Text) -> Text {
    let of = |lang| texts.iter().map(|text| text.get(lang)).collect::<Vec<&str>>().join(between.get(lang));
    Text::new(of(Lang::Ja), of(Lang::En))
}
