//! What a site and its pages are taken from: the work, and where in it.
//!
//! What isn't known stays empty. Nothing is made up so that a field has something in it.

use crate::calendar::Date;
use crate::keys::{AnyDate, Maybe, Plain, Text, WebAddress, record};

record! {
    /// The work that the site is taken from.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    pub struct Work: "出典" {
        /// The title of the work.
        title: Plain<Text>, "資料名", "資料の題名", eg "経営力再構築伴走支援に係る活動方針・取組状況";
        /// Who published it.
        publisher: Plain<Text>, "発行者", "資料を発行した組織", eg "中小企業庁";
        /// When it was published, no more precisely than is known.
        date: Maybe<AnyDate>, "時期", "資料の[日付](#日付)。月までしか分からないときは、月まで書きます", eg "2022-06";
        /// Where the work itself stands.
        url: Plain<WebAddress>, "アドレス", "資料のアドレス。分からないときは書きません";
    }
}

record! {
    /// What a page is taken from. Without a title it is the site's work.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    pub struct Citation: "ページの出典" {
        /// Where in the work it stands: a heading, pages.
        passage: Plain<Text>, "出典箇所", "資料のどこによるか。見出しやページ番号", eg "2. 現在の取組状況";
        /// The title of the work, if it isn't the site's.
        title: Plain<Text>, "資料名", "サイトの `source` と違う資料によるときの、資料の題名";
        /// Who published that.
        publisher: Plain<Text>, "発行者", "その資料を発行した組織";
        /// When that was published.
        date: Maybe<AnyDate>, "時期", "その資料の[日付](#日付)", eg "2022-06";
        /// Where that stands.
        url: Plain<WebAddress>, "アドレス", "その資料のアドレス";
    }
}

impl Citation {
    /// The work that the page is taken from: its own if it names one, else the site's. Of the two nothing is mixed.
    #[must_use]
    pub fn work<'a>(&'a self, of_site: &'a Work) -> Named<'a> {
        if self.title.is_empty() {
            Named { title: &of_site.title, publisher: &of_site.publisher, date: of_site.date, url: &of_site.url }
        } else {
            Named { title: &self.title, publisher: &self.publisher, date: self.date, url: &self.url }
        }
    }
}

/// A work as it is named. What isn't known is empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named<'a> {
    pub title: &'a str,
    pub publisher: &'a str,
    pub date: Option<Date>,
    pub url: &'a str,
}
