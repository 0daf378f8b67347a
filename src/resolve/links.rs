//! What bodies, glossary and front matter lead to: pages, words of the glossary, files, or nothing.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::calendar::Now;
use crate::diagnostic::{Diagnostic, Span, Spanned, Text, nearest};
use crate::japanese;
use crate::model::attachment::Attachment;
use crate::model::body::{Body, Reference, Target};
use crate::model::content::Content;
use crate::model::site::{FileRole, Link, Page, PageId, SiteGlossary};
use crate::resolve::documents::faults;
use crate::resolve::files::{attachments, missing};
use crate::resolve::meant::{as_written_in, meant};
use crate::resolve::public::{LeftOut, is_ahead};

/// The pages that something can lead to by their paths.
#[derive(Clone, Copy)]
pub struct Places<'a> {
    pub content: &'a Content,
    pub pages: &'a [Page],
    pub by_source: &'a HashMap<Box<str>, PageId>,
    pub left_out: &'a LeftOut,
}

/// Everything that a text can lead to.
pub struct Targets<'a> {
    places: Places<'a>,
    glossary: &'a SiteGlossary,
    words: HashMap<String, u32>,
    /// Pages by their titles; none for one that isn't public. Empty where nothing names a page by its title.
    titles: HashMap<String, Option<PageId>>,
    /// Whether a text names something by its title, or by a word of the glossary.
    pub names_titles: bool,
    /// Whether a word may be one that couldn't be read, of the glossary or as the title of a page.
    has_unread_words: bool,
    /// Files that a page hands out later only.
    embargoed: HashSet<&'a str>,
}

/// What one page leads to.
#[derive(Default)]
pub struct Leads {
    pub links: Vec<Lead>,
    pub related: Vec<PageId>,
    pub facts: Vec<Option<PageId>>,
    pub files: Vec<(FileRole, Attachment)>,
    pub diagnostics: Vec<Diagnostic>,
}

/// A link whose file has no place in the list of files yet.
pub enum Lead {
    Ready(Link),
    File(Box<str>),
}

impl Places<'_> {
    /// The page of a path as authors write it: its file, or the folder of its `_index.md` or `index.md`.
    pub fn find_page(&self, path: &str) -> Option<PageId> {
        let at = |path: &str| self.by_source.get(path).copied();
        if let Some(page) = at(path) {
            return Some(page);
        }
        if path.ends_with(".md") {
            return None;
        }
        let prefix = if path.is_empty() { String::new() } else { format!("{path}/") };
        at(&format!("{prefix}_index.md"))
            .or_else(|| at(&format!("{prefix}index.md")))
            .or_else(|| at(&format!("{path}.md")))
    }

    /// The page that front matter names; a page that isn't public is passed over.
    pub fn page_at(
        &self,
        path: &Spanned<Box<str>>,
        file: &Arc<str>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<PageId> {
        let found = self.find_page(path.trim_end_matches('/'));
        if found.is_none() && !self.left_out.is_page(path.trim_end_matches('/')) {
            diagnostics.push(self.broken_link(path, file, path.span));
        }
        found
    }

    fn broken_link(&self, path: &str, file: &Arc<str>, span: Span) -> Diagnostic {
        let diagnostic = Diagnostic::error(
            "broken-link",
            file,
            Text::new(
                format!("リンク先「content/{path}」がありません。"),
                format!("the link leads nowhere: there is no content/{path}"),
            ),
        )
        .at(span);
        let own = file.strip_prefix("content/").unwrap_or(file);
        let known = self.by_source.keys().chain(self.content.files.keys()).map(|path| &**path);
        if let Some(found) = meant(path, known.filter(|path| *path != own)) {
            let written = as_written_in(file, found);
            return diagnostic.help(Text::new(
                format!("「{written}」の誤りではありませんか。"),
                format!("did you mean `{written}`?"),
            ));
        }
        diagnostic.help(if *file == self.content.config.file {
            Text::new(
                "そのファイルを作るか、あるファイルの場所を、content フォルダーから見て書いてください（例: about/_index.md）。",
                "make that file, or write where another one is, as seen from content/ (for example about/_index.md)",
            )
        } else {
            Text::new(
                "リンク先は、書いているファイルから見た場所で書きます（例: ../bureaus/kanto.md）。",
                "write the target as seen from the file that you write in (for example ../bureaus/kanto.md)",
            )
        })
    }
}

impl<'a> Targets<'a> {
    pub fn new(places: Places<'a>, glossary: &'a SiteGlossary, now: Now) -> Targets<'a> {
        let Places { content, pages, left_out, .. } = places;
        let mut words = HashMap::new();
        for (entry, place) in content.glossary.entries.iter().zip(0..) {
            words.entry(japanese::fold(&entry.term)).or_insert(place);
        }
        for (entry, place) in content.glossary.entries.iter().zip(0..) {
            for alias in &entry.aliases {
                words.entry(japanese::fold(alias)).or_insert(place);
            }
        }
        let names_titles = pages.par_iter().with_min_len(512).any(|page| has_wiki(&page.source.body))
            || content.glossary.entries.iter().any(|entry| has_wiki(&entry.definition));
        let mut titles = HashMap::new();
        if names_titles {
            for (page, id) in pages.iter().zip((0..).map(PageId)) {
                titles.entry(japanese::fold(page.title())).or_insert(Some(id));
            }
            for page in left_out.pages() {
                titles.entry(japanese::fold(&page.front.title)).or_insert(None);
            }
        }
        let embargoed = pages
            .par_iter()
            .with_min_len(512)
            .flat_map_iter(|page| attachments(&page.source))
            .filter(|(_, attachment)| is_ahead(attachment.publish_at, now))
            .map(|(_, attachment)| &*attachment.path.value)
            .collect();
        let has_unread_words =
            names_titles && (content.glossary.is_broken || pages.iter().any(|page| page.title().is_empty()));
        Targets { places, glossary, words, titles, names_titles, has_unread_words, embargoed }
    }

    /// What every page leads to, in the order of the pages.
    pub fn follow_all(&self) -> Vec<Leads> {
        self.places.pages.par_iter().with_min_len(64).map(|page| self.follow(page)).collect()
    }

    fn follow(&self, page: &Page) -> Leads {
        let file = &page.source.file;
        let front = &page.source.front;
        let mut leads = Leads::default();
        leads.links = self.follow_body(&page.source.body, file, &mut leads.diagnostics);
        for path in &front.related {
            leads.related.extend(self.places.page_at(path, file, &mut leads.diagnostics));
        }
        for fact in &front.extra.facts {
            let to = fact.to.as_ref().and_then(|path| self.places.page_at(path, file, &mut leads.diagnostics));
            leads.facts.push(to);
        }
        for (role, attachment) in attachments(&page.source) {
            // Where two pages hand out one file, the later hour holds.
            if self.embargoed.contains(&*attachment.path.value) {
                continue;
            }
            // What lies in the folder of a hidden page is hidden with it.
            if self.places.left_out.holds(&attachment.path.value) {
                leads.diagnostics.push(hidden_target(file, attachment.path.span));
                continue;
            }
            if self.places.content.files.contains_key(&attachment.path.value) {
                leads.files.push((role, attachment.clone()));
            } else {
                leads.diagnostics.push(missing(self.places.content, &attachment.path, file));
            }
        }
        let waits = |path: &str| self.embargoed.contains(path) || self.places.left_out.holds(path);
        leads.diagnostics.extend(faults(self.places.content, &page.source, waits));
        leads
    }

    /// What the references of a body lead to, in their order.
    pub fn follow_body(&self, body: &Body, file: &Arc<str>, diagnostics: &mut Vec<Diagnostic>) -> Vec<Lead> {
        diagnostics.extend(body.addresses.iter().filter_map(|address| self.own_address(address, file)));
        body.references.iter().map(|reference| self.follow_reference(reference, body, file, diagnostics)).collect()
    }

    /// A link by the address of a page of this site leads a reader of a copy, or of the preview, to the site that is public, and
    /// nobody is told when it breaks. Addresses without a file (a search, a list of a term) can't be written otherwise.
    fn own_address(&self, address: &Spanned<Box<str>>, file: &Arc<str>) -> Option<Diagnostic> {
        let url = self.places.content.config.base_url.below(address)?;
        let is_meant = |page: &&Page| page.url.trim_end_matches('/') == url.trim_end_matches('/');
        let written = as_written_in(file, self.places.pages.iter().find(is_meant)?.path());
        let message = Text::new(
            format!(
                "「{}」は、このサイトのページのアドレスです。フォルダーで渡すサイトからも、公開中のサイトに移ってしまいます。",
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
            None => Err(self.unknown_word(name, file, span)),
        }
    }

    fn follow_path(&self, path: &str, anchor: Option<&str>, file: &Arc<str>, span: Span) -> Result<Lead, Diagnostic> {
        let path = path.trim_end_matches('/');
        if let Some(page) = self.places.find_page(path) {
            return self.follow_page(page, anchor, file, span);
        }
        if path == "glossary" || path == "glossary.yaml" {
            return match anchor {
                None if !self.glossary.is_empty() || self.places.content.glossary.is_broken => {
                    Ok(Lead::Ready(Link::External(SiteGlossary::URL.into())))
                }
                Some(anchor) => match self.glossary.ids.iter().zip(0..).find(|(id, _)| &***id == anchor) {
                    Some((_, place)) => Ok(Lead::Ready(Link::Glossary(place))),
                    None if self.places.content.glossary.is_broken => {
                        Ok(Lead::Ready(Link::External(SiteGlossary::URL.into())))
                    }
                    None if self.glossary.is_empty() => Err(self.places.broken_link(path, file, span)),
                    None => Err(self.unknown_entry(anchor, file, span)),
                },
                None => Err(self.places.broken_link(path, file, span)),
            };
        }
        if self.places.left_out.is_page(path) || self.places.left_out.holds(path) || self.embargoed.contains(path) {
            return Ok(Lead::Ready(Link::Hidden));
        }
        if self.places.content.files.contains_key(path) {
            return Ok(Lead::File(path.into()));
        }
        Err(self.places.broken_link(path, file, span))
    }

    fn follow_page(&self, id: PageId, anchor: Option<&str>, file: &Arc<str>, span: Span) -> Result<Lead, Diagnostic> {
        let body = &self.places.pages[id.index()].source.body;
        match anchor {
            Some(anchor) if !has_anchor(body, anchor) && !is_unread(&self.places.pages[id.index()]) => {
                let target = &self.places.pages[id.index()].source.file;
                Err(broken_anchor(anchor, body, file, span).related(
                    target,
                    None,
                    Text::new("リンク先のページです。", "the page that the link leads to"),
                ))
            }
            anchor => Ok(Lead::Ready(Link::Page { page: id, anchor: anchor.map(Into::into) })),
        }
    }

    fn unknown_entry(&self, anchor: &str, file: &Arc<str>, span: Span) -> Diagnostic {
        Diagnostic::error(
            "broken-anchor",
            file,
            Text::new(
                format!("用語集に、「#{anchor}」がありません。"),
                format!("the glossary has no entry `#{anchor}`"),
            ),
        )
        .at(span)
        .did_you_mean(anchor, self.glossary.ids.iter().map(|id| &**id))
        .help(Text::new(
            "用語を content/glossary.yaml に加えるか、「[[用語]]」の形で書いてください。",
            "add the term to content/glossary.yaml, or write it as `[[term]]`",
        ))
    }

    fn unknown_word(&self, name: &str, file: &Arc<str>, span: Span) -> Diagnostic {
        let terms = self.places.content.glossary.entries.iter().map(|entry| &*entry.term.value);
        let titles = self.places.pages.iter().map(Page::title);
        Diagnostic::error(
            "unknown-word",
            file,
            Text::new(
                format!("「[[{name}]]」という用語もページもありません。"),
                format!("there is no term of the glossary and no page with the title `{name}`"),
            ),
        )
        .at(span)
        .did_you_mean(name, terms.chain(titles))
        .help(if name.contains('｜') {
            Text::new(
                "表示する言葉を分けるときは、半角の「|」で書いてください（例: [[用語|表示する言葉]]）。",
                "write an ordinary `|` before the words to be shown: `[[term|words]]`",
            )
        } else {
            Text::new(
                "用語を content/glossary.yaml に加えるか、ページの題名と同じに書いてください。",
                "add the term to content/glossary.yaml, or write the page's title exactly",
            )
        })
    }
}

/// Whether nothing of a page could be read; its headings are not known then.
fn is_unread(page: &Page) -> bool {
    page.title().is_empty() && page.source.body.segments.is_empty()
}

fn has_wiki(body: &Body) -> bool {
    body.references.iter().any(|reference| matches!(reference.target, Target::Wiki { .. }))
}

fn has_anchor(body: &Body, anchor: &str) -> bool {
    anchor.is_empty() || body.has_anchor(anchor)
}

fn broken_anchor(anchor: &str, body: &Body, file: &Arc<str>, span: Span) -> Diagnostic {
    let headings = body.headings.iter().map(|heading| &*heading.id);
    let diagnostic = Diagnostic::error(
        "broken-anchor",
        file,
        Text::new(
            format!("リンク先のページに、見出し「#{anchor}」がありません。"),
            format!("the target has no heading `#{anchor}`"),
        ),
    )
    .at(span);
    if nearest(anchor, headings.clone()).is_some() {
        return diagnostic.did_you_mean(anchor, headings);
    }
    let shown: Vec<String> = headings.take(12).map(|id| format!("#{id}")).collect();
    if shown.is_empty() {
        return diagnostic.help(Text::new(
            "リンク先に見出しはありません。「#」から後を除いてください。",
            "the target has no headings: leave the `#…` out",
        ));
    }
    diagnostic
        .help(Text::new(format!("使える見出し: {}", shown.join("、")), format!("its headings: {}", shown.join(", "))))
}

fn hidden_target(file: &Arc<str>, span: Span) -> Diagnostic {
    Diagnostic::warning(
        "hidden-target",
        file,
        Text::new(
            "リンク先は、いま公開されていません。公開されるまで、文字だけを表示します。",
            "the target isn't public now; until it is, the text stands without the link",
        ),
    )
    .at(span)
    .help(Text::new(
        "そのつもりで書いたリンクであれば、直す必要はありません。",
        "nothing needs to be done if that is what you mean",
    ))
}

/// Writes into each page the pages whose authors lead to it, in the order of their files: in the text, as a related page, or in a
/// fact. What templates link by themselves (menus, neighbours, lists) doesn't count.
pub fn link_back(pages: &mut [Page]) {
    for id in (0..u32::try_from(pages.len()).unwrap_or(u32::MAX)).map(PageId) {
        let page = &pages[id.index()];
        let in_text = page.links.iter().filter_map(|link| match link {
            Link::Page { page, .. } => Some(*page),
            _ => None,
        });
        let named = page.named_related.iter().chain(page.fact_links.iter().flatten()).copied();
        let mut targets: Vec<PageId> = in_text.chain(named).filter(|target| *target != id).collect();
        targets.sort_unstable();
        targets.dedup();
        for target in targets {
            pages[target.index()].backlinks.push(id);
        }
    }
}
