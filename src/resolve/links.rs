//! What bodies, glossary and front matter lead to: pages, words of the glossary, files, or nothing.

use std::collections::HashMap;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Span, Spanned, Text};
use crate::japanese;
use crate::model::attachment::{Attachment, FileRole};
use crate::model::body::{Argument, Body, Reference, Segment, Target};
use crate::model::page::{PageSource, World};
use crate::model::site::{Link, PageFile, PageId, SiteGlossary};
use crate::parallel;
use crate::resolve::insides;
use crate::resolve::lookup::Lookup;
use crate::resolve::meant::as_written_in;
use crate::resolve::pdfs::faults;
use crate::resolve::tree::Tree;
use mistakes::{broken_anchor, missing, related_apart, unknown_entry, unknown_word};

mod mistakes;

pub(super) use mistakes::hidden_target;

/// Everything that a text can lead to.
pub(super) struct Targets<'a> {
    lookup: Lookup<'a>,
    tree: &'a Tree<'a>,
    /// One for each entry of the glossary.
    glossary_ids: &'a [Box<str>],
    words: HashMap<String, u32>,
    /// Pages by their titles; none for one that isn't public. Empty if nothing names a page by its title.
    titles: HashMap<String, Option<PageId>>,
    /// Whether a text names something by its title, or by a word of the glossary.
    pub names_titles: bool,
    /// Whether a word may be one that couldn't be read, of the glossary or as the title of a page.
    has_unread_words: bool,
}

/// What one page leads to.
#[derive(Default)]
pub(super) struct Leads {
    pub links: Vec<Lead>,
    pub related: Vec<PageId>,
    pub facts: Vec<Option<PageId>>,
    pub files: Vec<(FileRole, Attachment)>,
    pub diagnostics: Vec<Diagnostic>,
}

/// What one page leads to, each file by its place in the list of files.
pub(super) struct Led {
    pub links: Vec<Link>,
    pub related: Vec<PageId>,
    pub facts: Vec<Option<PageId>>,
    pub files: Vec<PageFile>,
}

/// A link whose file has no place in the list of files yet.
pub(super) enum Lead {
    Ready(Link),
    File(Box<str>),
}

impl<'a> Targets<'a> {
    pub(super) fn new(lookup: Lookup<'a>, tree: &'a Tree<'a>, glossary_ids: &'a [Box<str>]) -> Targets<'a> {
        let Lookup { content, left_out, .. } = lookup;
        let pages = tree.sources;
        let mut words = HashMap::new();
        for (entry, place) in content.glossary.entries.iter().zip(0..) {
            words.entry(japanese::fold(&entry.term)).or_insert(place);
        }
        for (entry, place) in content.glossary.entries.iter().zip(0..) {
            for alias in &entry.aliases {
                words.entry(japanese::fold(alias)).or_insert(place);
            }
        }
        let names_titles = pages.iter().any(|page| has_wiki(&page.body))
            || content.glossary.entries.iter().any(|entry| has_wiki(&entry.definition));
        let mut titles = HashMap::new();
        if names_titles {
            for (page, id) in pages.iter().zip((0..).map(PageId)) {
                titles.entry(japanese::fold(page.title())).or_insert(Some(id));
            }
            for page in left_out.pages() {
                titles.entry(japanese::fold(&page.front.title)).or_insert(None);
            }
            for word in left_out.words() {
                titles.entry(word.to_owned()).or_insert(None);
            }
        }
        let has_unread_words =
            names_titles && (content.glossary.is_broken || pages.iter().any(|page| page.title().is_empty()));
        Targets { lookup, tree, glossary_ids, words, titles, names_titles, has_unread_words }
    }

    /// What every page leads to, in the order of the pages.
    pub(super) fn follow_all(&self) -> Vec<Leads> {
        let pages: Vec<(&PageSource, World)> =
            self.tree.sources.iter().map(|page| &**page).zip(self.tree.worlds.iter().copied()).collect();
        parallel::map(&pages, 64, |&(page, world)| self.follow(page, world))
    }

    fn follow(&self, page: &PageSource, world: World) -> Leads {
        let PageSource { file, front, body, .. } = page;
        let mut leads = Leads::default();
        leads.links = self.follow_body(body, file, &mut leads.diagnostics);
        leads.diagnostics.extend(self.hidden_metrics(body).map(|span| hidden_target(file, span)));
        for path in &front.related {
            let Some(related) = self.lookup.page_at(path, file, &mut leads.diagnostics) else { continue };
            if self.tree.worlds[related.index()] == world {
                leads.related.push(related);
            } else {
                leads.diagnostics.push(related_apart(path, world, file));
            }
        }
        for fact in &front.extra.facts {
            let to = fact.to.as_ref().and_then(|path| match world {
                World::Facts => self.lookup.fact_at(path, file, &mut leads.diagnostics),
                World::Samples => self.lookup.page_at(path, file, &mut leads.diagnostics),
            });
            leads.facts.push(to);
        }
        for (role, attachment) in page.attachments() {
            // What lies in the folder of a hidden page is hidden with it.
            if self.lookup.left_out.holds(&attachment.path.value) {
                leads.diagnostics.push(hidden_target(file, attachment.path.span));
                continue;
            }
            if self.lookup.content.files.contains_key(&attachment.path.value) {
                leads.files.push((role, attachment.clone()));
            } else {
                leads.diagnostics.push(missing(self.lookup.content, &attachment.path, file));
            }
        }
        let left_out = self.lookup.left_out;
        let waits = |path: &str| left_out.holds(path) || left_out.mark(path).is_some();
        leads.diagnostics.extend(faults(self.lookup.content, page, waits));
        leads.diagnostics.extend(insides::of_page(self.lookup.content, page, waits));
        leads
    }

    /// What the references of a body lead to, in their order.
    pub(super) fn follow_body(&self, body: &Body, file: &Arc<str>, diagnostics: &mut Vec<Diagnostic>) -> Vec<Lead> {
        diagnostics.extend(body.addresses.iter().filter_map(|address| self.own_address(address, file)));
        body.references.iter().map(|reference| self.follow_reference(reference, body, file, diagnostics)).collect()
    }

    /// Where a body shows a metric that isn't public.
    fn hidden_metrics(&self, body: &Body) -> impl Iterator<Item = Span> {
        let shown = body.segments.iter().filter_map(metric_shown);
        shown.filter(|(id, _)| self.lookup.left_out.is_metric(id)).map(|(_, span)| span)
    }

    /// A link by the address of a page of this site leads a reader of a copy, or of the preview, to the site that is
    /// public, and nobody is told when it breaks. Addresses without a file (a search, a list of a term) can't be
    /// written otherwise.
    fn own_address(&self, address: &Spanned<Box<str>>, file: &Arc<str>) -> Option<Diagnostic> {
        let url = self.lookup.content.config.base_url.below(address)?;
        let is_meant = |of: &str| of.trim_end_matches('/') == url.trim_end_matches('/');
        let page = self.tree.sources.get(self.tree.urls.iter().position(|url| is_meant(url))?)?;
        let written = as_written_in(file, page.path());
        let message = Text::new(
            format!(
                "「{}」は、当サイトのページのアドレスです。フォルダーで渡すサイトからも、公開中のサイトに移ってしまいます。",
                address.value
            ),
            format!(
                "`{}` is a page of this site: by its address, even a copy leads to the site that is public",
                address.value
            ),
        );
        let help = Text::new(format!("「{written}」と書いてください。"), format!("write `{written}`"));
        Some(Diagnostic::warning("own-address", file, message).at(address.span).help(help))
    }

    fn follow_reference(
        &self,
        reference: &Reference,
        body: &Body,
        file: &Arc<str>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Lead {
        let span = reference.span;
        let result = match &reference.target {
            Target::Anchor(anchor) if has_anchor(body, anchor) => Ok(Lead::Ready(Link::Anchor(anchor.clone()))),
            Target::Anchor(anchor) => Err(broken_anchor(anchor, body, file, span)),
            Target::Wiki { name, anchor } => self.follow_wiki(name, anchor.as_deref(), file, span),
            Target::Source { path, anchor } => self.follow_path(path, anchor.as_deref(), file, span),
        };
        match result {
            Ok(lead) => {
                let is_word = matches!(reference.target, Target::Wiki { .. });
                if matches!(lead, Lead::Ready(Link::Hidden)) && !(is_word && self.has_unread_words) {
                    diagnostics.push(hidden_target(file, span));
                }
                lead
            }
            Err(diagnostic) => {
                diagnostics.push(diagnostic);
                Lead::Ready(Link::Hidden)
            }
        }
    }

    fn follow_wiki(&self, name: &str, anchor: Option<&str>, file: &Arc<str>, span: Span) -> Result<Lead, Diagnostic> {
        let folded = japanese::fold(name);
        if let (Some(&word), None) = (self.words.get(&folded), anchor) {
            return Ok(Lead::Ready(Link::Glossary(word)));
        }
        match self.titles.get(&folded) {
            Some(&Some(page)) => self.follow_page(page, anchor, file, span),
            Some(None) => Ok(Lead::Ready(Link::Hidden)),
            None if self.has_unread_words => Ok(Lead::Ready(Link::Hidden)),
            None => Err(unknown_word(name, self.names(), file, span)),
        }
    }

    fn follow_path(&self, path: &str, anchor: Option<&str>, file: &Arc<str>, span: Span) -> Result<Lead, Diagnostic> {
        let path = path.trim_end_matches('/');
        if let Some(page) = self.lookup.find_page(path) {
            return self.follow_page(page, anchor, file, span);
        }
        if path == "glossary" || path == "glossary.yaml" {
            let left_out = self.lookup.left_out;
            return match anchor {
                Some(anchor) if left_out.is_entry(anchor) && !self.glossary_ids.iter().any(|id| **id == *anchor) => {
                    Ok(Lead::Ready(Link::Hidden))
                }
                None if self.glossary_ids.is_empty() && left_out.has_entries() => Ok(Lead::Ready(Link::Hidden)),
                None if !self.glossary_ids.is_empty() || self.lookup.content.glossary.is_broken => {
                    Ok(Lead::Ready(Link::External(SiteGlossary::URL.into())))
                }
                Some(anchor) => match self.glossary_ids.iter().zip(0..).find(|(id, _)| &***id == anchor) {
                    Some((_, place)) => Ok(Lead::Ready(Link::Glossary(place))),
                    None if self.lookup.content.glossary.is_broken => {
                        Ok(Lead::Ready(Link::External(SiteGlossary::URL.into())))
                    }
                    None if self.glossary_ids.is_empty() => Err(self.lookup.broken_link(path, file, span)),
                    None => Err(unknown_entry(anchor, self.glossary_ids, file, span)),
                },
                None => Err(self.lookup.broken_link(path, file, span)),
            };
        }
        if self.lookup.left_out.is_page(path) || self.lookup.left_out.holds(path) {
            return Ok(Lead::Ready(Link::Hidden));
        }
        if self.lookup.content.files.contains_key(path) {
            return Ok(Lead::File(path.into()));
        }
        Err(self.lookup.broken_link(path, file, span))
    }

    fn follow_page(&self, id: PageId, anchor: Option<&str>, file: &Arc<str>, span: Span) -> Result<Lead, Diagnostic> {
        let page = &self.tree.sources[id.index()];
        match anchor {
            Some(anchor) if !has_anchor(&page.body, anchor) && !is_unread(page) => {
                Err(broken_anchor(anchor, &page.body, file, span).related(
                    &page.file,
                    None,
                    Text::new("リンク先のページです。", "the page that the link leads to"),
                ))
            }
            anchor => Ok(Lead::Ready(Link::Page { page: id, anchor: anchor.map(Into::into) })),
        }
    }

    /// What a text can lead to by its name.
    fn names(&self) -> impl Iterator<Item = &str> {
        let words = self.lookup.content.glossary.entries.iter().map(|entry| &*entry.term.value);
        words.chain(self.tree.sources.iter().map(|page| page.title()))
    }
}

/// Whether nothing of a page could be read; its headings are not known then.
fn is_unread(page: &PageSource) -> bool {
    page.title().is_empty() && page.body.segments.is_empty()
}

/// The metric that a piece of a body shows, and where it says so: `{{ metric(id="…") }}`.
pub(super) fn metric_shown(segment: &Segment) -> Option<(&str, Span)> {
    let Segment::Component(call) = segment else { return None };
    let (_, id) = call.arguments.iter().find(|(name, _)| *name.value == *"id" && *call.name.value == *"metric")?;
    match id {
        Argument::Text(id) => Some((id, call.span)),
        _ => None,
    }
}

fn has_wiki(body: &Body) -> bool {
    body.references.iter().any(|reference| matches!(reference.target, Target::Wiki { .. }))
}

fn has_anchor(body: &Body, anchor: &str) -> bool {
    anchor.is_empty() || body.has_anchor(anchor)
}

/// The pages whose authors lead to each page, in the order of their files: in the text, as a related page, or in a
/// fact. What templates link by themselves (menus, neighbours, lists) doesn't count, nor does a page of the other
/// world.
pub(super) fn backlinks(led: &[Led], worlds: &[World]) -> Vec<Vec<PageId>> {
    let mut backlinks = vec![Vec::new(); led.len()];
    for (led, id) in led.iter().zip((0..).map(PageId)) {
        let in_text = led.links.iter().filter_map(|link| match link {
            Link::Page { page, .. } => Some(*page),
            _ => None,
        });
        let named = led.related.iter().chain(led.facts.iter().flatten()).copied();
        let is_other = |target: &PageId| *target != id && worlds[target.index()] == worlds[id.index()];
        let mut targets: Vec<PageId> = in_text.chain(named).filter(is_other).collect();
        targets.sort_unstable();
        targets.dedup();
        for target in targets {
            backlinks[target.index()].push(id);
        }
    }
    backlinks
}
