//! What is told of names that were found: where the author wrote each, and what to do about it.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::name::folded_with_places;
use super::{Entry, Hit, Lookout};
use crate::diagnostic::{Diagnostic, Span, Text};
use crate::files::Files;
use crate::model::site::Site;

/// How many outputs are named that only repeat what allowed pages say.
const FEW: usize = 3;

impl Lookout {
    /// What is told of the hits, each where the name is written.
    pub fn told(&self, mut hits: Vec<Hit>, site: &Site, files: &dyn Files) -> Vec<Diagnostic> {
        hits.sort();
        hits.dedup();
        let mut told = Vec::new();
        for (entry, nth) in self.entries.iter().zip(0..) {
            let of_entry: Vec<&Hit> = hits.iter().filter(|hit| hit.entry == nth && entry.forbids(hit)).collect();
            if !of_entry.is_empty() {
                told.extend(self.told_of(entry, nth, &of_entry, site, files));
            }
        }
        told
    }

    fn told_of(&self, entry: &Entry, nth: usize, hits: &[&Hit], site: &Site, files: &dyn Files) -> Vec<Diagnostic> {
        let of_hit = |hit: &&Hit| {
            let Some(page) = &hit.page else { return Vec::new() };
            let file: Arc<str> = format!("content/{page}").into();
            // What a file that is handed out holds is told where it is handed out.
            match hit.span {
                None if !hit.is_address => self.told_at(entry, nth, &file, hit, files),
                span => vec![entry.diagnostic(&file, span, hit)],
            }
        };
        let mut own: Vec<Diagnostic> = hits.iter().flat_map(of_hit).collect();
        // Data, lists, menus and feeds are no page's own: they repeat what another file says, a page among them.
        let elsewhere = hits.iter().find(|hit| hit.page.is_none());
        if entry.only.is_none()
            && let Some(hit) = elsewhere.or(hits.first().filter(|_| own.is_empty()))
        {
            let origins = self.origins(entry, nth, hit, site, files);
            let is_told = |it: &Diagnostic| own.iter().any(|told| told.file == it.file && told.span == it.span);
            let new: Vec<Diagnostic> = origins.into_iter().filter(|origin| !is_told(origin)).collect();
            own.extend(new);
        }
        if own.is_empty() {
            // What allowed pages say is shown elsewhere, too; and a name may be written so that no source holds it
            // whole.
            let listed = hits.iter().take(FEW).map(|hit| {
                let file = hit.page.as_ref().map(|page| Arc::from(format!("content/{page}")));
                entry.diagnostic(&file.unwrap_or_else(|| Arc::clone(&site.config.file)), None, hit)
            });
            own.extend(listed);
        }
        own
    }

    /// What is told of each place in a source of the site where a name is written.
    fn origins(&self, entry: &Entry, nth: usize, hit: &Hit, site: &Site, files: &dyn Files) -> Vec<Diagnostic> {
        let sources = files.walk("content").map(|walk| walk.entries).unwrap_or_default();
        let shown: BTreeSet<&str> = site.pages.iter().map(|page| &*page.source.file).collect();
        let of_source = |path: &str| {
            let file: Arc<str> = Arc::from(path);
            let is_allowed = entry.allows(path.strip_prefix("content/").unwrap_or(path));
            let is_hidden = path.ends_with(".md") && !shown.contains(path);
            if is_allowed || is_hidden { Vec::new() } else { self.told_at(entry, nth, &file, hit, files) }
        };
        sources.iter().filter(|source| is_source(&source.path)).flat_map(|source| of_source(&source.path)).collect()
    }

    /// What is told of each place in a source where a name of an entry is written.
    fn told_at(&self, entry: &Entry, nth: usize, file: &Arc<str>, hit: &Hit, files: &dyn Files) -> Vec<Diagnostic> {
        let Ok(bytes) = files.read(file) else { return Vec::new() };
        let Ok(text) = std::str::from_utf8(&bytes) else { return Vec::new() };
        self.places(nth, text).into_iter().map(|span| entry.diagnostic(file, Some(span), hit)).collect()
    }

    /// Every place in a text where a name of an entry is written, in their order.
    pub(super) fn places(&self, entry: usize, text: &str) -> Vec<Span> {
        let (folded, from) = folded_with_places(text);
        let of_entry = self.finder.find_overlapping_iter(&folded);
        let of_entry = of_entry.filter(|found| self.entry_of.get(found.pattern().as_usize()) == Some(&entry));
        // Each byte of the folded text knows the character that it was.
        let mut places: Vec<(usize, usize)> = of_entry
            .filter_map(|found| Some((from.get(found.start())?.0, from.get(found.end().checked_sub(1)?)?.1)))
            .collect();
        places.sort_by_key(|&(start, end)| (start, std::cmp::Reverse(end)));
        let mut apart: Vec<Span> = Vec::new();
        let mut last = 0;
        for (start, end) in places {
            if start >= last {
                apart.push(Span::new(start, end));
                last = end;
            }
        }
        apart
    }
}

fn is_source(path: &str) -> bool {
    let is_data = ["content/data/", "content/metrics/"].iter().any(|folder| path.starts_with(folder));
    let is_text = path.ends_with(".md") || path.ends_with(".yaml") || is_data && path.ends_with(".csv");
    is_text && path != "content/_private.yaml"
}

impl Entry {
    /// Whether the name must not stand there.
    fn forbids(&self, hit: &Hit) -> bool {
        if let Some(only) = &self.only {
            return hit.page.as_ref() == Some(only);
        }
        !self.allows(&hit.url) && !hit.page.as_ref().is_some_and(|page| self.allows(page))
    }

    fn allows(&self, place: &str) -> bool {
        self.allowed.iter().any(|allowed| **allowed == *place)
    }

    fn diagnostic(&self, file: &Arc<str>, span: Option<Span>, hit: &Hit) -> Diagnostic {
        let Entry { list, nth, .. } = self;
        let url = &hit.url;
        let (message, help) = if hit.is_address {
            (
                Text::new(
                    format!(
                        "出してはならない名前（_private.yaml の {list} の{nth}番目）が、アドレス「{url}」に入っています。"
                    ),
                    format!(
                        "a name that must not appear (number {nth} of `{list}` in _private.yaml) is in the address {url}"
                    ),
                ),
                Text::new(
                    "ファイルやフォルダーの名前、slug、aliases を、その名前の分からないものに変えてください。",
                    "give the file or its folder another name, or write another slug or alias",
                ),
            )
        } else {
            (
                Text::new(
                    format!("出してはならない名前（_private.yaml の {list} の{nth}番目）が、「{url}」に出ます。"),
                    format!("a name that must not appear (number {nth} of `{list}` in _private.yaml) stands in {url}"),
                ),
                self.advice(hit),
            )
        };
        let diagnostic = Diagnostic::error("private-name", file, message).help(help);
        match span {
            Some(span) => diagnostic.at(span),
            None => diagnostic,
        }
    }

    fn advice(&self, hit: &Hit) -> Text {
        if self.only.is_some() {
            return Text::new(
                "本文、前付け、図の説明、添付ファイルから、企業が分かる言葉を消してください。",
                "take what names the company out of the text, the front matter, descriptions of pictures and files",
            );
        }
        let place = hit.page.as_deref().unwrap_or(&hit.url);
        Text::new(
            format!(
                "名前を消してください。ここに出てもよいときは、_private.yaml の allowed に「{place}」を加えてください。"
            ),
            format!("delete the name; if it may stand there, add `{place}` to `allowed` in _private.yaml"),
        )
    }
}
