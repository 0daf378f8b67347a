//! Pages that were taken back, and what stands in their place.

use std::sync::Arc;

use crate::diagnostic::{self, Diagnostic, Span};
use crate::keys::{Day, Maybe, Path, Plain, Required, Text, WebAddress, record};
use crate::model::id::PageId;

record! {
    /// What the address of a page says once the page is withdrawn.
    #[derive(Clone, Debug)]
    pub struct Withdrawal: "取下げの案内" {
        /// The day on which it was withdrawn.
        date: Required<Day>, "取り下げた日", "取り下げた日", eg "2022-07-01";
        /// Why.
        reason: Required<Text>, "理由", "取り下げた理由", eg "制度が終わったため";
        /// The page that says it now, below `content/`.
        see: Maybe<Path>, "代わりのページ", "いま見るページのファイル", eg "../policy/_index.md";
        /// A page outside that says it now.
        see_url: Plain<WebAddress>, "代わりのサイト", "いま見る、ほかのサイトのアドレス", eg "https://example.go.jp/new/";
        /// Where a copy is kept.
        archive: Plain<WebAddress>, "保存された写し", "保存された写しのアドレス。国立国会図書館のWARPなど", eg "https://warp.da.ndl.go.jp/";
    }
}

/// The notice at an address of a withdrawn page: all of the page that can be seen, there and among what is new.
#[derive(Clone, Debug)]
pub struct Notice {
    pub url: Box<str>,
    /// The page's file, and where it says the address or its title, for mistakes.
    pub file: Arc<str>,
    pub span: Span,
    pub title: Box<str>,
    pub withdrawal: Withdrawal,
    /// The section that the page would stand in.
    pub section: PageId,
    pub see: Option<PageId>,
    /// Whether it stands among what is new: it is at the page's own address, and the page told of facts.
    pub is_news: bool,
}

/// That a page which isn't withdrawn says why it was.
pub(super) fn unused(span: Span, file: &Arc<str>) -> Diagnostic {
    Diagnostic::warning(
        "withdrawn-unused",
        file,
        diagnostic::Text::new(
            "取下げの案内（withdrawn）がありますが、このページは取り下げられていません。",
            "the page says why it was `withdrawn`, and isn't",
        ),
    )
    .at(span)
    .help(diagnostic::Text::new(
        "取り下げるときは、「status: withdrawn」と書いてください。そうでないときは、この項目を消してください。",
        "write `status: withdrawn` to withdraw it; else delete this key",
    ))
}
