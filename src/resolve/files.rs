//! Files that pages hand out or show: only what a public page leads to is copied.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Spanned, Text};
use crate::model::attachment::Attachment;
use crate::model::content::Content;
use crate::model::page::PageSource;
use crate::model::pdf::Pdf;
use crate::model::site::{FileRole, Link, Page, PageFile, SiteFile};
use crate::resolve::links::{Lead, Leads};
use crate::resolve::paths::{Folders, file_name, folder};

/// A page's own files: those of `files`, then a meeting's documents, then its minutes.
pub fn attachments(page: &PageSource) -> impl Iterator<Item = (FileRole, &Attachment)> {
    let front = &page.front;
    let meeting = front.meeting.get();
    let documents = meeting.into_iter().flat_map(|meeting| &meeting.documents);
    let minutes = meeting.and_then(|meeting| meeting.minutes.as_ref()?.file.as_ref());
    front
        .files
        .iter()
        .map(|file| (FileRole::File, file))
        .chain(documents.map(|file| (FileRole::Document, file)))
        .chain(minutes.map(|file| (FileRole::Minutes, file)))
}

/// That a page hands out a file that isn't there.
pub fn missing(content: &Content, path: &Spanned<Box<str>>, file: &Arc<str>) -> Diagnostic {
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

/// Gives every file that something leads to its address, and every link to a file its place.
pub fn hand_out(
    content: &Content,
    folders: &Folders<'_>,
    leads: Vec<Leads>,
    glossary: Vec<Vec<Lead>>,
    pages: &mut [Page],
) -> (Vec<SiteFile>, Vec<Vec<Link>>, Vec<Diagnostic>) {
    let mut places: BTreeMap<Box<str>, u32> = BTreeMap::new();
    let linked = leads.iter().flat_map(|leads| &leads.links).chain(glossary.iter().flatten());
    for lead in linked {
        if let Lead::File(path) = lead {
            places.insert(path.clone(), 0);
        }
    }
    for (_, attachment) in leads.iter().flat_map(|leads| &leads.files) {
        places.insert(attachment.path.value.clone(), 0);
    }
    let mut files = Vec::with_capacity(places.len());
    for ((path, place), index) in places.iter_mut().zip(0..) {
        *place = index;
        files.push(SiteFile {
            source: format!("content/{path}").into(),
            url: format!("{}{}", folders.url(folder(path)), file_name(path)).into(),
            size: content.files.get(path).copied().unwrap_or_default(),
            pages: content.pdfs.get(path).and_then(Pdf::pages),
        });
    }
    let settle = |lead: Lead| match lead {
        Lead::Ready(link) => link,
        Lead::File(path) => Link::File(places.get(&path).copied().unwrap_or_default()),
    };
    let mut diagnostics = Vec::new();
    for (page, leads) in pages.iter_mut().zip(leads) {
        page.links = leads.links.into_iter().map(settle).collect();
        page.named_related = leads.related;
        page.fact_links = leads.facts;
        page.files = leads
            .files
            .into_iter()
            .map(|(role, attachment)| {
                let file = places.get(&attachment.path.value).copied().unwrap_or_default();
                PageFile { role, attachment, file }
            })
            .collect();
        diagnostics.extend(leads.diagnostics);
    }
    let glossary = glossary.into_iter().map(|leads| leads.into_iter().map(settle).collect()).collect();
    (files, glossary, diagnostics)
}
