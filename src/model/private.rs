//! `content/_private.yaml`: names that must not appear. It is read to look for them, and no site is made of it.

use std::sync::Arc;

use crate::keys::{ListOf, Path, Records, Required, SpannedText, record};

record! {
    /// `content/_private.yaml`.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Private: "出してはならない名前" {
        /// Names that may appear nowhere but where it is said.
        names: Records<PrivateName>, "名前", "どこにも出してはならない名前の一覧";
        /// The companies of anonymised cases.
        cases: Records<PrivateCase>, "匿名の事例", "匿名の事例の、実際の企業の一覧";
    } with {
        file: Arc<str> = |fields| Arc::clone(fields.file());
    }
}

record! {
    /// A name that may appear nowhere but where it is said.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct PrivateName: "出してはならない名前の項目" {
        /// The name. A legal form (株式会社) is recognised before and behind it.
        name: Required<SpannedText>, "名前", "名前。「株式会社」などの有無や位置は区別しません", eg "株式会社アルファ工業";
        /// Other ways of writing it.
        also: ListOf<SpannedText>, "別の書き方", "略した名前、ローマ字など、別の書き方の一覧", eg "[アルファ社, alpha-kogyo]";
        /// Where it may appear: pages, as seen from `content/`, or addresses that begin with `/`.
        allowed: ListOf<SpannedText>, "出てよいところ", "出てよいページのファイル（`content/` から見た場所）、又は `/` で始まるアドレス", eg "[cases/x.md, /atom.xml]";
    }
}

record! {
    /// The company of an anonymised case, which may appear nowhere in that case.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct PrivateCase: "匿名の事例の項目" {
        /// The page of the case.
        case: Required<Path>, "事例", "事例のファイル", eg "cases/a.md";
        /// The name of the company.
        company: Required<SpannedText>, "企業", "企業の名称。「株式会社」などの有無や位置は区別しません", eg "株式会社アルファ工業";
        /// Other ways of writing it.
        also: ListOf<SpannedText>, "別の書き方", "略した名前、商品名、社長の名前など、企業が分かる言葉の一覧", eg "[アルファ社]";
    }
}
