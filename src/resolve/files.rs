//! Files that pages hand out or show: only what a public page leads to is copied.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Text};
use crate::model::attachment::{Attachment, FileRole};
use crate::model::content::Content;
use crate::model::inside::Inside;
use crate::model::pdf::Pdf;
use crate::model::site::{Link, PageFile, SiteFile};
use crate::resolve::links::{Lead, Leads, Led};
use crate::resolve::lookup::Lookup;
use crate::resolve::paths::{Folders, file_name, folder};

/// Gives every file that something leads to its address, and every link to a file its place.
pub(super) fn hand_out(
    lookup: Lookup<'_>,
    folders: &Folders<'_>,
    leads: Vec<Leads>,
    glossary: Vec<Vec<Lead>>,
) -> (Vec<SiteFile>, Vec<Led>, Vec<Vec<Link>>) {
    let Lookup { content, left_out, .. } = lookup;
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
    files.extend(root_files(content));
    let settle = |lead: Lead| match lead {
        Lead::Ready(link) => link,
        Lead::File(path) => Link::File(places.get(&path).copied().unwrap_or_default()),
    };
    let listed = |(role, attachment): (FileRole, Attachment)| {
        let file = places.get(&attachment.path.value).copied().unwrap_or_default();
        let hidden = left_out.mark(&attachment.path.value);
        PageFile { role, attachment, file, hidden }
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

/// The files for the root of the site that it names, in the order of their names.
fn root_files(content: &Content) -> impl Iterator<Item = SiteFile> {
    let named = content.config.root_files.iter().map(|name| below_root(name)).collect::<BTreeSet<_>>();
    let there = named.into_iter().filter_map(|name| Some((name, *content.root_files.get(name)?)));
    there.map(|(name, size)| SiteFile {
        source: format!("{ROOT}{name}").into(),
        url: format!("/{name}").into(),
        size,
        pages: None,
    })
}

/// Where they lie.
pub(super) const ROOT: &str = "content/_root/";

fn below_root(name: &str) -> &str {
    name.trim().trim_start_matches('/')
}

/// Files for the root of the site that it names and that aren't there, and those that it doesn't name.
pub(super) fn root_faults(content: &Content) -> Vec<Diagnostic> {
    let config = &content.config;
    let missing = config.root_files.iter().filter(|name| !content.root_files.contains_key(below_root(name)));
    let missing = missing.map(|name| {
        let written = below_root(name);
        Diagnostic::error(
            "root-missing",
            &config.file,
            Text::new(format!("「{ROOT}{written}」がありません。"), format!("there is no {ROOT}{written}")),
        )
        .at(name.span)
        .help(Text::new(
            format!("ファイルを {ROOT} に置くか、root_files から消してください。"),
            format!("put the file into {ROOT}, or delete it from `root_files`"),
        ))
        .did_you_mean(written, content.root_files.keys().map(|name| &**name))
    });
    let is_named = |name: &str| config.root_files.iter().any(|named| below_root(named) == name);
    let unnamed = content.root_files.keys().filter(|name| !is_named(name)).map(|name| {
        Diagnostic::warning(
            "root-unlisted",
            &Arc::from(format!("{ROOT}{name}")),
            Text::new("このファイルは公開されません。", "this file isn't published"),
        )
        .help(Text::new(
            format!("サイトのルートに公開するときは、site.yaml の root_files に「{name}」を書いてください。"),
            format!("to publish it at the root of the site, write `{name}` at `root_files` in site.yaml"),
        ))
    });
    missing.chain(unnamed).collect()
}
