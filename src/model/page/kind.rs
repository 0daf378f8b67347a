//! The kinds of pages, and the table of what differs between them.

use crate::keys::{Choice, Word};
use crate::model::page::SortBy;

/// What differs from kind to kind, as far as it can be said in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KindFacts {
    /// What authors write and templates see. The kind's template is `<name>.html`, and its name for readers is the
    /// theme's text `kind_<name>`.
    pub name: &'static str,
    /// What a form and the manual call it: `事例`.
    pub label: &'static str,
    /// The key of the front matter that makes a page one of this kind, and without which it can't be one.
    pub needs: Option<&'static str>,
    /// Whether it is an `_index.md` that the key makes one of this kind; otherwise it is any other page.
    pub is_section: bool,
    /// The kind of the pages in a section of this kind, if neither they nor the section say.
    pub pages: Option<Kind>,
    /// What a section of this kind sorts its pages by when it doesn't say.
    pub sort_by: SortBy,
    /// Whether a section of this kind shows all its pages on one sheet, whatever it says.
    pub is_whole: bool,
}

/// A page like any other.
const PLAIN: KindFacts = KindFacts {
    name: "",
    label: "",
    needs: None,
    is_section: false,
    pages: None,
    sort_by: SortBy::Weight,
    is_whole: false,
};

/// The enum and its table out of one list, so that no kind can lack a row.
macro_rules! kinds {
    ($($(#[$meta:meta])* $kind:ident: $facts:expr,)*) => {
        /// What a page is. If two keys of a page's front matter make it of two kinds, it is of the first of them.
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

        impl Choice for Kind {
            const NAMES: &'static [(&'static str, Kind)] = Kind::NAMES;
            const WORDS: &'static [Word] =
                &[$(Word { name: Kind::$kind.facts().name, label: Kind::$kind.facts().label }),*];
        }
    };
}

kinds! {
    Page: KindFacts { name: "page", label: "ページ", ..PLAIN },
    Section: KindFacts { name: "section", label: "区分", is_section: true, ..PLAIN },
    Case: KindFacts { name: "case", label: "事例", needs: Some("company"), ..PLAIN },
    /// A body that meets; its pages are its meetings.
    Council: KindFacts {
        name: "council",
        label: "会議体",
        needs: Some("council"),
        is_section: true,
        pages: Some(Kind::Meeting),
        sort_by: SortBy::Number,
        is_whole: true,
    },
    Meeting: KindFacts { name: "meeting", label: "会議", needs: Some("meeting"), ..PLAIN },
    /// The minutes of a meeting on a page of their own.
    Minutes: KindFacts { name: "minutes", label: "議事録", needs: Some("minutes_of"), ..PLAIN },
    Report: KindFacts { name: "report", label: "報告", needs: Some("report"), ..PLAIN },
    /// The page of a term. Its section makes it one, so that it needs no key.
    Term: KindFacts { name: "term", label: "分類の語", ..PLAIN },
}

impl Kind {
    #[must_use]
    pub fn name(self) -> &'static str {
        self.facts().name
    }
}
