//! The words of the PDFs that a site hands out, for its search.
//!
//! Reading a PDF is given from outside: a file can be made so that it never ends, and only a process can be ended. What was read
//! once is kept by the hash of its bytes, so that the preview reads what changed.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_128;

use crate::diagnostic::{Diagnostic, Text};
use crate::files::Files;
use crate::model::pdf::{Pdf, PdfText, PdfTexts};
use crate::model::site::{Site, SiteFile};

/// Reads the words of a PDF by its bytes.
type Reader = dyn Fn(&[u8]) -> PdfText + Send + Sync;

/// See the module.
pub struct Papers {
    reader: Box<Reader>,
    known: Mutex<BTreeMap<u128, Arc<PdfText>>>,
}

impl Papers {
    #[must_use]
    pub fn new(reader: impl Fn(&[u8]) -> PdfText + Send + Sync + 'static) -> Papers {
        Papers { reader: Box::new(reader), known: Mutex::default() }
    }

    /// The words of all PDFs that a site hands out, read on all cores. A file that can't be read isn't among them: it is missed
    /// when it is copied.
    #[must_use]
    pub fn texts(&self, files: &dyn Files, site: &Site) -> PdfTexts {
        let papers: Vec<(u32, &SiteFile)> = (0..).zip(&*site.attachments).filter(|(_, file)| is_read(file)).collect();
        let text = |(place, file): (u32, &SiteFile)| Some((place, self.text(&files.read(&file.source).ok()?)));
        papers.into_par_iter().with_max_len(1).filter_map(text).collect()
    }

    fn text(&self, bytes: &[u8]) -> Arc<PdfText> {
        let hash = xxh3_128(bytes);
        let known = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(text) = known().get(&hash) {
            return Arc::clone(text);
        }
        let text = Arc::new((self.reader)(bytes));
        known().insert(hash, Arc::clone(&text));
        text
    }
}

impl fmt::Debug for Papers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Papers").finish_non_exhaustive()
    }
}

/// One that is longer isn't looked into at all, which is told where its pages aren't counted.
fn is_read(file: &SiteFile) -> bool {
    file.is_named_pdf() && file.size <= Pdf::MAX_LENGTH
}

/// What is wrong with the words of PDFs, told where they are handed out.
#[must_use]
pub fn faults(site: &Site, texts: &PdfTexts) -> Vec<Diagnostic> {
    let mut faults = Vec::new();
    let givers = site.givers();
    for (&place, text) in texts {
        let (Some(file), Some(Some(giver))) = (site.attachments.get(place as usize), givers.get(place as usize)) else {
            continue;
        };
        // That it can't be read was told when its pages were counted.
        let is_told = file.pages.is_none() && **text == PdfText::Broken;
        if let (Some((code, message, help)), false) = (fault(&file.source, text), is_told) {
            faults.push(Diagnostic::warning(code, &site.page(giver.page).source.file, message).help(help).at(giver.span));
        }
    }
    faults
}

fn fault(path: &str, text: &PdfText) -> Option<(&'static str, Text, Text)> {
    let unread = |ja: &str, en: &str| {
        let message = Text::new(
            format!("PDF「{path}」の文字を読み取れないため、検索の対象にしません。{ja}"),
            format!("the text of the PDF {path} can't be read, so the search doesn't find it: {en}"),
        );
        let help = Text::new(
            "もとの文書からPDFを作り直してください。PDFは、このままでも公開されます。",
            "make the PDF anew from its document; it is published as it is, too",
        );
        Some(("pdf-text-unread", message, help))
    };
    match text {
        PdfText::Protected => unread("開くのにパスワードが必要です。", "it opens with a password alone"),
        PdfText::Broken => unread("ファイルが壊れているおそれがあります。", "it may be broken"),
        PdfText::TooCostly => unread(
            "読み取りに必要な時間又はメモリーが上限を超えました。",
            "reading it takes more time or memory than it is given",
        ),
        PdfText::TooLong => unread(
            "ページ数又は文字数が上限を超えています。",
            "it has more pages or more text than are read",
        ),
        PdfText::Read { known: 0, .. } => Some((
            "pdf-without-text",
            Text::new(
                format!("PDF「{path}」に、文字の情報がありません（画像だけのPDF）。検索の対象にならず、読み上げソフトでも読めません。"),
                format!("the PDF {path} has no text, only images: neither the search nor a screen reader can read it"),
            ),
            Text::new(
                "もとの文書からPDFを書き出してください。紙しかないときは、文字認識（OCR）をしてから置いてください。",
                "export it from its document; where there is only paper, have its characters recognized (OCR)",
            ),
        )),
        PdfText::Read { known, unknown, .. } if unknown * 10 > *known => Some((
            "pdf-text-partial",
            Text::new(
                format!("PDF「{path}」の文字の一部は、何の文字かを読み取れないため、検索の対象になりません。"),
                format!("some characters of the PDF {path} have no meaning in it: the search doesn't find them"),
            ),
            Text::new(
                "フォントを埋め込んで、もとの文書からPDFを書き出し直してください。読み上げソフトでも読めないことがあります。",
                "export it anew from its document with its fonts embedded: screen readers may not read it, either",
            ),
        )),
        PdfText::Read { .. } => None,
    }
}
