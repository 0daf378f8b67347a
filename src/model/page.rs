//! A page as its file says it: front matter and body, before anything of the rest of the site is known.

use std::sync::Arc;

use crate::calendar::{Date, Moment};
use crate::diagnostic::Spanned;
use crate::model::attachment::{Attachment, FileRole};
use crate::model::body::Body;
use crate::model::case::{Case, Key};
use crate::model::council::{Council, Meeting};
use crate::model::report::Report;
use crate::model::value::Value;

/// One Markdown file.
#[derive(Clone, Debug)]
pub struct PageSource {
    /// The file below the site's root: `content/cases/a.md`.
    pub file: Arc<str>,
    pub front: FrontMatter,
    pub body: Body,
    /// What tells the page from others for all but its readers, hashed: two versions of a page with the same outline differ
    /// in the title, the reading, the summary and the words of the text at most.
    pub outline: u128,
}

impl PageSource {
    #[must_use]
    pub fn title(&self) -> &str {
        &self.front.title
    }

    /// What lists sort it by: the date of what makes it one of a kind (of a meeting), else its own.
    #[must_use]
    pub fn date(&self) -> Option<Date> {
        let front = &self.front;
        Kind::ALL.iter().find_map(|&kind| front.date_of(kind)).or(front.date.map(|date| date.value))
    }

    /// Whether it is the page of a section, home included: an `_index.md`, which may hold nothing yet.
    #[must_use]
    pub fn is_section(&self) -> bool {
        let path = self.path();
        path.rsplit_once('/').map_or(path, |(_, name)| name) == "_index.md"
    }

    /// Its own files: those of `files`, then a meeting's documents, then its minutes.
    pub fn attachments(&self) -> impl Iterator<Item = (FileRole, &Attachment)> {
        let front = &self.front;
        let meeting = front.meeting.as_ref();
        let documents = meeting.into_iter().flat_map(|meeting| &meeting.documents);
        let minutes = meeting.and_then(|meeting| meeting.minutes.as_ref()?.file.as_ref());
        let files = front.files.iter().map(|file| (FileRole::File, file));
        files
            .chain(documents.map(|file| (FileRole::Document, file)))
            .chain(minutes.map(|file| (FileRole::Minutes, file)))
    }

    /// The path of its file below `content/`.
    #[must_use]
    pub fn path(&self) -> &str {
        self.file.strip_prefix("content/").unwrap_or(&self.file)
    }
}

/// What stands between the `---` lines of every page.
#[derive(Clone, Debug, Default)]
pub struct FrontMatter {
    pub title: Spanned<Box<str>>,
    /// The reading, for sorting.
    pub kana: Box<str>,
    pub summary: Box<str>,
    pub date: Option<Spanned<Date>>,
    /// When it was last changed: what the page says, or else the day of the newest of its changes.
    pub updated: Option<Date>,
    /// 更新履歴: newest first; those of one day in the order written.
    pub changes: Box<[Change]>,
    pub status: Status,
    pub publish_at: Option<Moment>,
    pub expires_at: Option<Moment>,
    pub slug: Option<Spanned<Box<str>>>,
    /// Earlier addresses, each beginning with `/`.
    pub aliases: Vec<Spanned<Box<str>>>,
    /// The place in its section; pages without one come after those that have one.
    pub weight: Option<i64>,
    pub tags: Vec<Spanned<Box<str>>>,
    /// What the page carries of each taxonomy.
    pub taxonomies: Vec<(Key, Vec<Key>)>,
    /// Pages below `content/`, as clean paths.
    pub related: Vec<Spanned<Box<str>>>,
    pub files: Vec<Attachment>,
    pub template: Option<Spanned<Box<str>>>,
    pub fictitious: bool,
    /// Whether words of the glossary stay without an explanation.
    pub unexplained: bool,
    pub extra: Value,
    /// What `extra.facts` says, typed.
    pub facts: Vec<Fact>,
    /// The kind that the page itself names, if it does.
    pub kind: Option<Spanned<Kind>>,
    /// What few pages have lies in boxes: there may be a hundred thousand pages.
    pub section: Box<SectionFront>,
    pub case: Option<Box<Case>>,
    pub meeting: Option<Box<Meeting>>,
    pub council: Option<Box<Council>>,
    /// Present exactly where `report` is written.
    pub report: Option<Box<Report>>,
    /// The key of the term that the page is: `term: {key: kanto}`.
    pub term_key: Option<Spanned<Box<str>>>,
    /// Keys of its kind that are written but couldn't be read: they are not missing, and what is wrong with them has
    /// been said.
    pub unread: Vec<&'static str>,
}

/// What was changed in a page on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// A day that is certain.
    pub date: Spanned<Date>,
    pub text: Box<str>,
}

/// A fact at the head of a page: a label and what it says, as text or as a date.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fact {
    pub label: Box<str>,
    pub text: Box<str>,
    pub date: Option<Date>,
    /// A page that says more, as a clean path below `content/`.
    pub to: Option<Spanned<Box<str>>>,
}

/// What an `_index.md` says of the pages in its section.
#[derive(Clone, Debug, Default)]
pub struct SectionFront {
    pub page_kind: Option<Spanned<Kind>>,
    pub page_template: Option<Spanned<Box<str>>>,
    pub sort_by: Option<SortBy>,
    pub order: Option<Order>,
    /// Pages on one sheet of the section's list; 0 puts all on one.
    pub paginate_by: usize,
}

/// What differs from kind to kind, as far as it can be said in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KindFacts {
    /// What authors write and templates see. The kind's template is `<name>.html`, and its name for readers is the theme's
    /// text `kind_<name>`.
    pub name: &'static str,
    /// The key of the front matter that makes a page one of this kind, and without which it can't be one.
    pub needs: Option<&'static str>,
    /// Whether it is an `_index.md` that the key makes one of this kind; otherwise it is any other page.
    pub is_section: bool,
    /// The kind of the pages in a section of this kind, where neither they nor the section say.
    pub pages: Option<Kind>,
    /// What a section of this kind sorts its pages by when it doesn't say.
    pub sort_by: SortBy,
    /// Whether a section of this kind shows all its pages on one sheet, whatever it says.
    pub is_whole: bool,
}

/// A page like any other.
const PLAIN: KindFacts =
    KindFacts { name: "", needs: None, is_section: false, pages: None, sort_by: SortBy::Weight, is_whole: false };

/// The enum and its table out of one list, so that no kind can lack a row.
macro_rules! kinds {
    ($($(#[$meta:meta])* $kind:ident: $facts:expr,)*) => {
        /// What a page is. Where two keys of a page's front matter make it of two kinds, it is of the first of them.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Kind {
            $($(#[$meta])* $kind,)*
        }

        impl Kind {
            pub const ALL: &[Kind] = &[$(Kind::$kind),*];

            /// Each by its name.
            pub const NAMES: &[(&'static str, Kind)] = &[$((Kind::$kind.facts().name, Kind::$kind)),*];

            #[must_use]
            pub const fn facts(self) -> &'static KindFacts {
                match self {
                    $(Kind::$kind => const { &$facts },)*
                }
            }
        }
    };
}

kinds! {
    Page: KindFacts { name: "page", ..PLAIN },
    Section: KindFacts { name: "section", is_section: true, ..PLAIN },
    Case: KindFacts { name: "case", needs: Some("company"), ..PLAIN },
    /// A body that meets; its pages are its meetings.
    Council: KindFacts {
        name: "council",
        needs: Some("council"),
        is_section: true,
        pages: Some(Kind::Meeting),
        sort_by: SortBy::Number,
        is_whole: true,
    },
    Meeting: KindFacts { name: "meeting", needs: Some("meeting"), ..PLAIN },
    Report: KindFacts { name: "report", needs: Some("report"), ..PLAIN },
    /// The page of a term. Its section makes it one, so that it needs no key.
    Term: KindFacts { name: "term", ..PLAIN },
}

impl Kind {
    #[must_use]
    pub fn name(self) -> &'static str {
        self.facts().name
    }
}

impl FrontMatter {
    /// Whether it holds what makes a page one of this kind.
    #[must_use]
    pub fn holds(&self, kind: Kind) -> bool {
        match kind {
            Kind::Page | Kind::Section => false,
            Kind::Case => self.case.is_some(),
            Kind::Council => self.council.is_some(),
            Kind::Meeting => self.meeting.is_some(),
            Kind::Report => self.report.is_some(),
            Kind::Term => self.term_key.is_some(),
        }
    }

    /// The date of what makes a page one of this kind, where that has one of its own.
    #[must_use]
    pub fn date_of(&self, kind: Kind) -> Option<Date> {
        match kind {
            Kind::Meeting => self.meeting.as_ref().map(|meeting| meeting.date),
            Kind::Page | Kind::Section | Kind::Case | Kind::Council | Kind::Report | Kind::Term => None,
        }
    }

    /// The keys of a kind's own that land in the taxonomies of the same names.
    pub fn typed_terms(&self) -> impl Iterator<Item = (&'static str, &Key)> {
        let of_kind = |kind: &Kind| match kind {
            Kind::Case => self.case.as_deref(),
            Kind::Page | Kind::Section | Kind::Council | Kind::Meeting | Kind::Report | Kind::Term => None,
        };
        Kind::ALL.iter().filter_map(of_kind).flat_map(Case::terms)
    }
}

/// How far the editing of a page has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Status {
    #[default]
    Published,
    Draft,
    Review,
    Withdrawn,
}

impl Status {
    pub const NAMES: &[(&'static str, Status)] = &[
        ("published", Status::Published),
        ("draft", Status::Draft),
        ("review", Status::Review),
        ("withdrawn", Status::Withdrawn),
    ];
}

/// What the pages of a section are sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SortBy {
    Weight,
    Date,
    Title,
    Kana,
    Number,
}

impl SortBy {
    pub const NAMES: &[(&'static str, SortBy)] = &[
        ("weight", SortBy::Weight),
        ("date", SortBy::Date),
        ("title", SortBy::Title),
        ("kana", SortBy::Kana),
        ("number", SortBy::Number),
    ];
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    Ascending,
    Descending,
}

impl Order {
    pub const NAMES: &[(&'static str, Order)] = &[("asc", Order::Ascending), ("desc", Order::Descending)];
}
