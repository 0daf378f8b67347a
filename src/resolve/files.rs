//! Files that pages hand out or show: only what a public page leads to is copied.

use std::collections::BTreeMap;

use crate::model::attachment::{Attachment, FileRole};
use crate::model::content::Content;
use crate::model::inside::Inside;
use crate::model::pdf::Pdf;
use crate::model::site::{Link, PageFile, SiteFile};
use crate::resolve::links::{Lead, Leads, Led};
use crate::resolve::paths::{Folders, file_name, folder};

/// Gives every file that something leads to its address, and every link to a file its place.
pub(super) fn hand_out(
    content: &Content,
    folders: &Folders<'_>,
    leads: Vec<Leads>,
    glossary: Vec<Vec<Lead>>,
) -> (Vec<SiteFile>, Vec<Led>, Vec<Vec<Link>>) {
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
            size: match content.insides.get(path) {
                Some(Inside::Picture { length, .. }) => *length,
                _ => content.files.get(path).copied().unwrap_or_default(),
            },
            pages: content.pdfs.get(path).and_then(Pdf::pages),
        });
    }
    let settle = |lead: Lead| match lead {
        Lead::Ready(link) => link,
        Lead::File(path) => Link::File(places.get(&path).copied().unwrap_or_default()),
    };
    let listed = |(role, attachment): (FileRole, Attachment)| {
        let file = places.get(&attachment.path.value).copied().unwrap_or_default();
        PageFile { role, attachment, file }
    };
    let led = leads.into_iter().map(|leads| Led {
        links: leads.links.into_iter().map(settle).collect(),
        related: leads.related,
        facts: leads.facts,
        files: leads.files.into_iter().map(listed).collect(),
    });
    let led = led.collect();
    let glossary = glossary.into_iter().map(|leads| leads.into_iter().map(settle).collect()).collect();
    (files, led, glossary)
}
