//! A page of the linked site, where its references lead, and why it isn't public.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use crate::calendar::Date;
use crate::diagnostic::Text;
use crate::model::hours::Mark;
use crate::model::id::{PageId, TermId};
use crate::model::page::{Kind, PageSource, World};
use crate::model::site::file::PageFile;
use crate::model::site::taxonomy::Taxonomy;

/// A page in its place: what it says, what became of it among the others, and the order that it stands in.
///
/// What an edit of a page's words leaves as it is lies behind an [`Arc`], so that the site after such an edit is made
/// from the one before it at little cost ([`crate::resolve::again`]).
#[derive(Clone, Debug)]
pub struct Page {
    pub source: Arc<PageSource>,
    /// Read as if it were the page itself.
    pub resolved: Arc<Resolved>,
    /// A section's own pages, in the section's order.
    pub pages: Vec<PageId>,
    /// A section's sections, in order.
    pub subsections: Vec<PageId>,
    pub previous: Option<PageId>,
    pub next: Option<PageId>,
}

/// What became of a page among the others, whatever its title, its reading and its text say.
#[derive(Clone, Debug)]
pub struct Resolved {
    pub kind: Kind,
    pub world: World,
    /// Its address below the site's root, percent-free: `/cases/a/`.
    pub url: Box<str>,
    /// The template's name with its ending.
    pub template: Box<str>,
    /// The section that it stands in; none for home.
    pub section: Option<PageId>,
    /// 0 puts all pages on one sheet.
    pub paginate_by: usize,
    /// In the taxonomies' order.
    pub terms: Vec<TermId>,
    /// The term that this page is the page of.
    pub term: Option<TermId>,
    /// The pages that its author names as related, in the order written.
    pub named_related: Vec<PageId>,
    /// What each of the front matter's facts leads to.
    pub fact_links: Vec<Option<PageId>>,
    pub backlinks: Vec<PageId>,
    /// What each of the body's references leads to, in their order.
    pub links: Vec<Link>,
    /// The page's public files: those of `files`, then a meeting's documents, then its minutes.
    pub files: Vec<PageFile>,
    /// Why the page isn't public, in a site that shows what isn't.
    pub hidden: Option<Mark>,
}

impl std::ops::Deref for Page {
    type Target = Resolved;
    fn deref(&self) -> &Resolved {
        &self.resolved
    }
}

impl AsRef<PageSource> for Page {
    fn as_ref(&self) -> &PageSource {
        &self.source
    }
}

/// The terms of all pages, side by side and numbered through all taxonomies: what is asked of many pages for each page
/// is near at hand.
#[derive(Clone, Debug, Default)]
pub struct PageTerms {
    /// The number of each taxonomy's first term.
    firsts: Vec<u32>,
    /// Where those of each page end.
    ends: Vec<usize>,
    numbers: Vec<u32>,
}

impl PageTerms {
    #[must_use]
    pub fn new(taxonomies: &[Taxonomy], pages: &[Page]) -> PageTerms {
        let mut all = PageTerms::default();
        let mut next = 0;
        for taxonomy in taxonomies {
            all.firsts.push(next);
            next += u32::try_from(taxonomy.terms.len()).unwrap_or(u32::MAX);
        }
        for &term in pages.iter().flat_map(|page| &page.terms) {
            all.numbers.push(all.number(term));
        }
        let mut end = 0;
        all.ends = pages
            .iter()
            .map(|page| {
                end += page.terms.len();
                end
            })
            .collect();
        all
    }

    #[must_use]
    pub fn number(&self, term: TermId) -> u32 {
        self.firsts[term.taxonomy as usize] + term.term
    }

    /// The numbers of a page's terms.
    #[must_use]
    pub fn of(&self, id: PageId) -> &[u32] {
        let start = id.index().checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.numbers[start..self.ends[id.index()]]
    }
}

/// What a reference in a body leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Link {
    Page {
        page: PageId,
        anchor: Option<Box<str>>,
    },
    /// A place on the same page.
    Anchor(Box<str>),
    /// An entry of the glossary, by its place in the list.
    Glossary(u32),
    /// A file that is handed out, by its place in [`super::Site::attachments`].
    File(u32),
    /// An address outside.
    External(Box<str>),
    /// Something that isn't public now: its text stays, the link doesn't.
    Hidden,
}

/// Why something isn't public.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hidden {
    Draft,
    Review,
    Withdrawn,
    /// `publish_at` is yet to come.
    Scheduled,
    /// `expires_at` has passed.
    Expired,
    /// A case without the company's consent.
    Consent,
    /// What is 記載例（架空）, in a site that leaves it out.
    Sample,
}

impl Hidden {
    /// Whether what is hidden was public, or might have been, and isn't to be any more: nobody has to mend it.
    #[must_use]
    pub fn is_over(self) -> bool {
        matches!(self, Hidden::Withdrawn | Hidden::Expired)
    }

    /// The name that templates see.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Hidden::Draft => "draft",
            Hidden::Review => "review",
            Hidden::Withdrawn => "withdrawn",
            Hidden::Scheduled => "scheduled",
            Hidden::Expired => "expired",
            Hidden::Consent => "consent",
            Hidden::Sample => "sample",
        }
    }

    /// The word for it, in messages and on the pages of the preview.
    #[must_use]
    pub fn label(self) -> Text {
        match self {
            Hidden::Draft => Text::new("下書き", "Draft"),
            Hidden::Review => Text::new("確認中", "In review"),
            Hidden::Withdrawn => Text::new("取下げ", "Withdrawn"),
            Hidden::Scheduled => Text::new("公開予定", "Scheduled"),
            Hidden::Expired => Text::new("公開終了", "Expired"),
            Hidden::Consent => Text::new("同意なし", "No consent"),
            Hidden::Sample => Text::new("記載例（架空）", "Sample"),
        }
    }
}

impl Page {
    #[must_use]
    pub fn title(&self) -> &str {
        self.source.title()
    }

    /// What lists sort it by.
    #[must_use]
    pub fn date(&self) -> Option<Date> {
        self.source.date()
    }

    #[must_use]
    pub fn is_section(&self) -> bool {
        self.source.is_section()
    }

    /// The path of its file below `content/`.
    #[must_use]
    pub fn path(&self) -> &str {
        self.source.path()
    }
}

/// Pages by their addresses, made when first asked for one.
#[derive(Debug, Default)]
pub struct ByUrl(OnceLock<HashMap<Box<str>, PageId>>);

impl ByUrl {
    /// The page at an address. `pages` are always those of the same site.
    pub(in crate::model) fn page(&self, pages: &[Page], url: &str) -> Option<PageId> {
        let make = || pages.iter().zip((0..).map(PageId)).map(|(page, id)| (page.url.clone(), id)).collect();
        self.0.get_or_init(make).get(url).copied()
    }
}
