//! Under which terms the content may be used, and what isn't under them.

use crate::diagnostic::{self, Diagnostic};
use crate::keys::{
    Choice, Choose, ListOf, Lost, Maybe, Nested, Plain, Single, Text, Type, WebAddress, Written, choices, record,
};
use crate::yaml::{Fields, Value};

choices! {
    /// Terms whose name and address are known.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Terms {
        /// Public Data License (version 1.0), which Japan's Digital Agency published on 2024-07-05.
        PublicData = "pdl-1.0", "公共データ利用規約（第1.0版）";
    }
}

impl Terms {
    /// Where they are published.
    #[must_use]
    pub const fn url(self) -> &'static str {
        match self {
            Terms::PublicData => "https://www.digital.go.jp/resources/open_data/public_data_license_v1.0",
        }
    }

    /// What they are called where a source is named: so the terms themselves write it.
    #[must_use]
    pub const fn short(self) -> &'static str {
        match self {
            Terms::PublicData => "PDL1.0",
        }
    }

    fn name(self) -> &'static str {
        Terms::WORDS.iter().find(|word| word.name == self.key()).map_or("", |word| word.label)
    }
}

record! {
    /// Under which terms the content may be used.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    pub struct Licence: "利用条件" => Licence::checked {
        /// Terms that the program knows by name.
        terms: Maybe<Choose<Terms>>, "規約", "名称とアドレスの決まっている規約。これを書くときは、`name` と `url` を書きません", eg "pdl-1.0";
        /// The name of other terms.
        name: Plain<Text>, "名称", "そのほかの利用条件の名称", eg "クリエイティブ・コモンズ 表示 4.0 国際";
        /// Where they stand.
        url: Plain<WebAddress>, "アドレス", "そのほかの利用条件のアドレス";
        /// What is said beside.
        note: Plain<Text>, "補足", "補足";
        /// What others have rights in.
        third_parties: ListOf<Text>, "第三者の権利", "別紙に示す、第三者が権利を有しているもの", eg "[写真（撮影者の名前を添えたもの）]";
        /// Laws that limit what it may be used for.
        laws: ListOf<Text>, "個別法令", "別紙に示す、個別法令による利用の制約", eg "[地図（測量法による承認が必要な場合があります）]";
        /// What isn't under the terms.
        excluded: ListOf<Text>, "適用されないもの", "別紙に示す、利用条件が適用されないもの", eg "[組織のシンボルマーク及びロゴ]";
    }
}

/// The terms by their name alone, or a record.
pub struct LicenceForm;

const BY_NAME: Type = Choose::<Terms>::TYPE;

impl Written for LicenceForm {
    type Value = Licence;
    const TYPE: Type = Type::Either(&BY_NAME, &Nested::<Licence>::TYPE);

    fn read(fields: &mut Fields<'_, '_>, key: &'static str) -> Result<Licence, Lost> {
        let is_name = fields.written(key).is_some_and(|node| matches!(node.value, Value::Scalar(_)));
        if is_name {
            let terms = Choose::<Terms>::maybe(fields, key);
            return Ok(Licence { terms, ..Licence::default() }.named());
        }
        Plain::<Nested<Licence>>::read(fields, key)
    }
}

impl Licence {
    /// What it is called where there is little room, as in the naming of a source.
    #[must_use]
    pub fn short(&self) -> &str {
        match self.terms {
            Some(terms) => terms.short(),
            None => &self.name,
        }
    }

    /// With the name and the address of terms that are known.
    fn named(mut self) -> Licence {
        if let Some(terms) = self.terms {
            (self.name, self.url) = (terms.name().into(), terms.url().into());
        }
        self
    }

    #[expect(clippy::unnecessary_wraps, reason = "as `record!` asks for it")]
    fn checked(self, fields: &mut Fields<'_, '_>) -> Option<Licence> {
        let other = ["name", "url"].into_iter().find_map(|key| Some((key, fields.written(key)?.span)));
        if let (Some(terms), Some((key, span))) = (self.terms, other) {
            let diagnostic = two_licences(terms, key, fields).at(span);
            fields.tell(diagnostic);
        }
        let has_annex = !(self.third_parties.is_empty() && self.laws.is_empty() && self.excluded.is_empty());
        let licence = self.named();
        if has_annex && licence.name.is_empty() {
            let diagnostic = annex_of_nothing(fields).at(fields.span());
            fields.tell(diagnostic);
        }
        Some(licence)
    }
}

fn two_licences(terms: Terms, key: &str, fields: &Fields<'_, '_>) -> Diagnostic {
    let known = terms.key();
    Diagnostic::error(
        "licence",
        fields.file(),
        diagnostic::Text::new(
            format!("「terms: {known}」の名称とアドレスは決まっているので、「{key}」は書けません。"),
            format!("the name and the address of `terms: {known}` are known, so `{key}` can't be written"),
        ),
    )
    .help(diagnostic::Text::new(
        format!("「{key}」を消してください。ほかの利用条件にするときは、「terms」を消してください。"),
        format!("remove `{key}`, or `terms` if other terms are meant"),
    ))
}

fn annex_of_nothing(fields: &Fields<'_, '_>) -> Diagnostic {
    Diagnostic::error(
        "licence",
        fields.file(),
        diagnostic::Text::new(
            "別紙の項目がありますが、どの利用条件の別紙かが書かれていません。",
            "there is an annex, and the terms that it belongs to aren't named",
        ),
    )
    .help(diagnostic::Text::new(
        "公共データ利用規約のときは「terms: pdl-1.0」、ほかのときは「name」と「url」を書いてください。",
        "write `terms: pdl-1.0` for the Public Data License, else `name` and `url`",
    ))
}
