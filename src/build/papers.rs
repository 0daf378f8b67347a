//! The words of the PDFs that a site hands out, for its search; and of those that it will hand out, for what is wrong
//! with them.
//!
//! Reading a PDF is given from outside ([`PdfReader`]): a file can be made so that it never ends, and only a process
//! can be ended. What was read once is kept by the hash of its bytes, so that the preview reads what changed; and a
//! file with the stamp that it had isn't even opened.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use xxhash_rust::xxh3::xxh3_128;

use crate::build::IsOver;
use crate::calendar::Now;
use crate::diagnostic::{Diagnostic, Span, Text};
use crate::files::{Files, Stamp};
use crate::model::content::Content;
use crate::model::hours::Held;
use crate::model::pdf::{Pdf, PdfText, PdfTexts};
use crate::model::site::{Site, SiteFile};
use crate::parallel;
use crate::parse;
use crate::render::Renderer;
use crate::resolve::pdfs_to_come;

/// Reads a PDF by its bytes.
pub trait PdfReader: Send + Sync {
    /// What it says of itself.
    fn facts(&self, bytes: &[u8]) -> Pdf;

    /// Its words.
    fn words(&self, bytes: &[u8]) -> PdfText;
}

/// Reads PDFs in this very process. It stops at no time and no memory, and for files that are known, that is enough.
#[derive(Clone, Copy, Debug, Default)]
pub struct InProcess;

impl PdfReader for InProcess {
    fn facts(&self, bytes: &[u8]) -> Pdf {
        parse::pdf(bytes)
    }

    fn words(&self, bytes: &[u8]) -> PdfText {
        parse::pdf_text(bytes)
    }
}

/// See the module.
pub struct Papers {
    reader: Box<dyn PdfReader>,
    known: Mutex<Known>,
}

/// What was read.
#[derive(Default)]
struct Known {
    /// By the hash of its bytes.
    texts: BTreeMap<u128, Arc<PdfText>>,
    /// By the path of its file, with the stamp of the bytes that were read.
    files: BTreeMap<Arc<str>, (Stamp, Arc<PdfText>)>,
}

impl Papers {
    #[must_use]
    pub fn new(reader: impl PdfReader + 'static) -> Papers {
        Papers { reader: Box::new(reader), known: Mutex::default() }
    }

    /// What a PDF says of itself.
    #[must_use]
    pub fn facts(&self, bytes: &[u8]) -> Pdf {
        self.reader.facts(bytes)
    }

    /// Reads the words of a site's PDFs for its search, on all cores, unless that was done; a site without a search
    /// needs none. Returns `None` if `is_over` became true before all were read; what was read until then stays known.
    #[must_use]
    pub fn read<'r>(&self, renderer: &'r Renderer, files: &dyn Files, is_over: IsOver<'_>) -> Option<&'r PdfTexts> {
        match renderer.pdf_texts() {
            Some(texts) => Some(texts),
            None => Some(renderer.with_pdf_texts(self.texts(renderer.site(), files, is_over)?)),
        }
    }

    /// The words of a site's PDFs, whether it has a search or not; see [`Papers::read`].
    #[must_use]
    pub fn texts(&self, site: &Site, files: &dyn Files, is_over: IsOver<'_>) -> Option<PdfTexts> {
        let attachments = &site.attachments;
        let papers: Vec<(u32, &SiteFile)> = (0..).zip(&**attachments).filter(|(_, file)| is_read(file)).collect();
        // A file that can't be read isn't among them: it is missed when it is copied.
        let texts = parallel::try_map(&papers, 1, |&(place, file)| {
            if is_over() { Err(Over) } else { Ok(self.text(files, &file.source).map(|text| (place, text))) }
        });
        Some(texts.ok()?.into_iter().flatten().collect())
    }

    /// What is wrong with the words of PDFs that aren't handed out yet. Returns `None` if `is_over` became true before
    /// all were read.
    #[must_use]
    pub fn faults_of_waiting(
        &self,
        waiting: &[Waiting],
        files: &dyn Files,
        is_over: IsOver<'_>,
    ) -> Option<Vec<Diagnostic>> {
        let faults = parallel::try_map(waiting, 1, |paper| {
            if is_over() {
                return Err(Over);
            }
            let text = self.text(files, &paper.source);
            Ok(text.and_then(|text| told(&paper.source, &text, paper.is_counted, &paper.file, paper.span)))
        });
        Some(faults.ok()?.into_iter().flatten().collect())
    }

    /// The words of a file; none if it can't be read.
    fn text(&self, files: &dyn Files, source: &Arc<str>) -> Option<Arc<PdfText>> {
        let known = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        // Taken before the file is read: one that is changed meanwhile has another stamp when it's asked for next.
        let stamp = files.stamp(source);
        if let (Some(stamp), Some((of, text))) = (stamp, known().files.get(source))
            && stamp == *of
        {
            return Some(Arc::clone(text));
        }
        let bytes = files.read(source).ok()?;
        let hash = xxh3_128(&bytes);
        let same = known().texts.get(&hash).map(Arc::clone);
        let text = same.unwrap_or_else(|| Arc::new(self.reader.words(&bytes)));
        let mut known = known();
        known.texts.insert(hash, Arc::clone(&text));
        if let Some(stamp) = stamp {
            known.files.insert(Arc::clone(source), (stamp, Arc::clone(&text)));
        }
        Some(text)
    }
}

/// Nobody wants to know any more.
struct Over;

impl fmt::Debug for Papers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Papers").finish_non_exhaustive()
    }
}

/// A PDF that isn't handed out yet.
pub struct Waiting {
    /// Below the site's root.
    source: Arc<str>,
    /// The file that will hand it out, and the place there.
    file: Arc<str>,
    span: Span,
    /// Whether its pages could be counted.
    is_counted: bool,
}

/// The PDFs of a content that aren't handed out yet; `hidden` are the pages that aren't public.
#[must_use]
pub fn waiting(content: &Content, now: Now, hidden: &[Held]) -> Vec<Waiting> {
    let is_read = |path: &str| content.files.get(path).is_some_and(|length| *length <= Pdf::MAX_LENGTH);
    let to_come = pdfs_to_come(content, now, hidden).into_iter().filter(|(path, ..)| is_read(path));
    let waiting = to_come.map(|(path, file, span)| Waiting {
        source: format!("content/{path}").into(),
        file: Arc::clone(file),
        span,
        is_counted: content.pdfs.get(path).is_some_and(|pdf| pdf.pages().is_some()),
    });
    waiting.collect()
}

/// One that is longer isn't looked into at all; that is told where its pages would be counted.
fn is_read(file: &SiteFile) -> bool {
    Pdf::is_named(&file.source) && file.size <= Pdf::MAX_LENGTH
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
        let told = told(&file.source, text, file.pages.is_some(), &site.page(giver.page).source.file, giver.span);
        faults.extend(told);
    }
    faults
}

/// What is told of a PDF with these words at the place that hands it out.
fn told(source: &str, text: &PdfText, is_counted: bool, file: &Arc<str>, span: Span) -> Option<Diagnostic> {
    // That it can't be read was told when its pages were counted.
    if !is_counted && *text == PdfText::Broken {
        return None;
    }
    let (code, message, help) = fault(source, text)?;
    Some(Diagnostic::warning(code, file, message).help(help).at(span))
}

/// A code, a message and what to do.
fn fault(path: &str, text: &PdfText) -> Option<(&'static str, Text, Text)> {
    let (ja, en) = match text {
        PdfText::Protected => ("開くのにパスワードが必要な", "it opens with a password alone"),
        PdfText::Broken => ("壊れているおそれがあり、文字を読み取れない", "it may be broken"),
        PdfText::TooCostly => (
            "文字の読み取りに掛かる時間又はメモリーが上限を超える",
            "to read it takes more time or memory than it is given",
        ),
        PdfText::TooLong => ("ページ数又は文字数が上限を超える", "it has more pages or more text than are read"),
        PdfText::Read { known, unknown, .. } => return unread_glyphs(path, *known, *unknown),
    };
    Some((
        "pdf-text-unread",
        Text::new(
            format!("PDF「{path}」は、{ja}ため、検索の対象になりません。"),
            format!("the search doesn't find the text of the PDF {path}: {en}"),
        ),
        Text::new(
            "もとの文書からPDFを作り直すか、分けてください。このままでも公開できますが、検索の対象になりません。",
            "make the PDF anew from its document, or split it; apart from the search it is published as it is",
        ),
    ))
}

fn unread_glyphs(path: &str, known: usize, unknown: usize) -> Option<(&'static str, Text, Text)> {
    if known == 0 {
        return Some((
            "pdf-without-text",
            Text::new(
                format!("PDF「{path}」に文字の情報がないため、検索の対象にならず、読み上げソフトでも読めません。"),
                format!("the PDF {path} has no text: neither the search nor a screen reader can read it"),
            ),
            Text::new(
                "もとの文書からPDFを書き出してください。紙を読み取った画像しかないときは、文字認識（OCR）をしてください。",
                "export it from its document; where there are scanned images alone, have their characters recognized (OCR)",
            ),
        ));
    }
    (unknown * 10 > known).then(|| {
        (
            "pdf-text-partial",
            Text::new(
                format!("PDF「{path}」の文字のうち{unknown}字は、何の字かを読み取れないため、検索の対象になりません。"),
                format!("the PDF {path} doesn't say what {unknown} of its characters are: the search doesn't find them"),
            ),
            Text::new(
                "もとの文書から、フォントを埋め込んで書き出し直してください。読み上げソフトでも読めないおそれがあります。",
                "export it anew from its document with its fonts embedded: screen readers may not read it, either",
            ),
        )
    })
}
