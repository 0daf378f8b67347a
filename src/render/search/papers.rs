//! The PDFs among what can be found: each of their pages is a document, which leads to that page of the PDF, and tells
//! of the page of the site that hands it out.
//!
//! Its title is searched with the first page alone: else whoever asks for a paper by its title would find all of its
//! pages.

use std::sync::Arc;

use crate::model::attachment::FileRole;
use crate::model::pdf::{PdfText, PdfTexts};
use crate::model::phrase::Phrase;
use crate::model::site::{Page, PageFile, PageId, Site, SiteFile};
use crate::render::search::document::{Document, Part, address};
use crate::render::search::documents::said;
use crate::render::theme::Texts;
use crate::render::view::council::minutes_phrase;

/// A PDF that a page hands out, and that could be read.
pub struct Paper<'a> {
    file: &'a SiteFile,
    text: &'a PdfText,
    /// The page that hands it out.
    pub giver: PageId,
    /// As that page calls it, or the file's name.
    title: String,
}

/// Those of a site, in the order of its files. What the glossary alone leads to has no page to lead to. `texts` are the
/// theme's.
pub fn of<'a>(site: &'a Site, texts: &Texts, pdf_texts: &'a PdfTexts) -> Vec<Paper<'a>> {
    let givers = site.givers();
    let paper = |(&place, text): (&u32, &'a Arc<PdfText>)| {
        let file = site.attachments.get(place as usize)?;
        let giver = (*givers.get(place as usize)?)?;
        let listed = giver.listed.and_then(|place| site.page(giver.page).files.get(place));
        let title = listed.map(|listed| called(site.page(giver.page), listed, texts)).filter(|title| !title.is_empty());
        let name = file.source.rsplit_once('/').map_or(&*file.source, |(_, name)| name);
        Some(Paper { file, text, giver: giver.page, title: title.unwrap_or_else(|| name.to_owned()) })
    };
    pdf_texts.iter().filter_map(paper).collect()
}

/// What a page calls a file that it lists.
fn called(page: &Page, listed: &PageFile, texts: &Texts) -> String {
    let (label, title) = (&*listed.attachment.label.value, &*listed.attachment.title);
    let minutes = page.source.front.meeting.get().and_then(|meeting| meeting.minutes.as_ref());
    match (label, title) {
        ("", "") if listed.role == FileRole::Minutes => {
            minutes.map_or("", |minutes| texts.phrase(minutes_phrase(minutes.kind))).to_owned()
        }
        ("", one) | (one, "") => one.to_owned(),
        (label, title) if label == title => title.to_owned(),
        (label, title) => texts.filled(Phrase::FileCalled, &[("label", label), ("title", title)]),
    }
}

impl Paper<'_> {
    /// The words of each page.
    pub fn pages(&self) -> &[Box<str>] {
        self.text.pages()
    }

    /// The document of one page, counted from 0. `texts` are the theme's.
    pub fn document(&self, site: &Site, texts: &Texts, page: u32) -> Document {
        let giver = site.page(self.giver);
        let number = page + 1;
        let shown = texts.get("search_pdf_page").unwrap_or("{title} {n}");
        Document {
            url: format!("{}#page={number}", address(&self.file.url)),
            kind: said(texts.get("kind_pdf").unwrap_or_default(), giver.world, texts),
            date: giver.date().map(|date| date.japanese().without_weekday().to_string()).unwrap_or_default(),
            title: if page == 0 { self.title.clone() } else { String::new() },
            kana: String::new(),
            text: self.pages().get(page as usize).map(|text| text.to_string()).unwrap_or_default(),
            traits: Vec::new(),
            part: Some(Part {
                shown: shown.replace("{n}", &number.to_string()).replace("{title}", &self.title),
                of: giver.title().to_owned(),
                url: address(&giver.url),
            }),
        }
    }
}
