//! `content/site.yaml`: what the whole site is and how it is laid out.

use std::sync::Arc;

use jiff::tz::TimeZone;

use crate::calendar;
use crate::diagnostic::{self, Diagnostic, Span, Spanned};
use crate::keys::{
    Choose, Expected, ListOf, Lost, Maybe, Need, Nested, On, Path, Plain, Records, Required, SpannedText, Text, Type,
    UpTo, WebAddress, Written, choices, record,
};
use crate::model::citation::Work;
use crate::model::personal::Allowance;
use crate::model::value::Free;
use crate::yaml::{Fields, Node, Value};

mod base_url;
mod held;
mod licence;
mod redirects;
mod taxonomy;
mod theme;
mod upkeep;

pub use base_url::BaseUrl;
pub use held::HeldPath;
pub use licence::{Licence, LicenceForm, Terms};
pub use redirects::RedirectForm;
pub use taxonomy::{TaxonomyConfig, TaxonomyMap, TermSource};
pub use theme::{Theme, ThemeForm};
pub use upkeep::Upkeep;

record! {
    /// The site's settings.
    #[derive(Clone, Debug)]
    pub struct Config: "サイト全体の設定" => Config::checked {
        /// The site's title.
        title: Expected<Text>, "題名", "サイトの題名", eg "伴走支援の知見集";
        /// A few words that stand beside the title.
        tagline: Plain<Text>, "短い説明", "題名に添える短い説明";
        /// What the site is, for search engines and feeds.
        description: Plain<Text>, "説明", "サイトの説明";
        /// The address that the site is published at.
        base_url: PublishedAt, "公開するアドレス", "公開するアドレス（`https://` で始まる。所内のサーバーなら `http://` も）", eg "https://example.go.jp/";
        /// Where links between pages lead from.
        links: Plain<Choose<Links>>, "リンク", "`portable` のとき、フォルダーから開けるサイトを作ります（[フォルダーで渡す](#フォルダーで渡す)）", eg "portable", or "root";
        /// A BCP 47 tag: `ja`. The theme has its texts in this language.
        language: Language, "言語", "言語", eg "ja", or "ja";
        /// The time zone in which days begin.
        timezone: Zone, "時間帯", "時間帯", eg "Asia/Tokyo", or "Asia/Tokyo";
        /// The theme by its name, or with what the site puts over it.
        theme: ThemeForm, "テーマ", "テーマの名前、又は色やロゴを加えた項目（[サイトの色とロゴ](#サイトの色とロゴ)）", eg "default", or "default";
        /// Whether what is 記載例（架空） is part of the site.
        samples: On, "記載例", "`false` のとき、架空のページを全て外します", eg "false", or "true";
        /// Whether the site can be searched.
        search: On, "サイト内検索", "`false` のとき、サイト内検索を作りません", eg "false", or "true";
        /// Whether pages explain words of the glossary where they first mention them.
        explains_words as "glossary": On, "用語の説明", "`false` のとき、どのページの本文にも、用語の説明を付けません", eg "false", or "true";
        /// Who publishes the site.
        publisher: Plain<Nested<Publisher>>, "発行者", "発行者";
        /// Whom readers can ask.
        contact: Plain<Nested<Contact>>, "お問合せ先", "お問合せ先";
        /// What the site is taken from.
        source: Plain<Nested<Work>>, "出典", "サイトのもとになった資料";
        /// Under which terms the content may be used.
        licence: LicenceForm, "利用条件", "利用条件（[利用条件と別紙](#利用条件と別紙)）", eg "pdl-1.0";
        /// When the site is looked over.
        upkeep: Maybe<Nested<Upkeep>>, "更新の約束", "内容を見直す時期", eg "{every: 3か月ごと, next: 2022-09}";
        /// The navigation.
        nav: Records<NavEntry>, "メニュー", "上のメニュー";
        /// The links at the foot of each page.
        footer: Records<NavEntry>, "下のメニュー", "下のメニュー";
        /// The servers for which the earlier addresses are written into a file, too.
        redirects: ListOf<Choose<RedirectForm>>, "サーバーの設定", "以前のアドレス（`aliases`）を、サーバーの設定のファイルにも書き出します（[以前のアドレスとサーバー](#以前のアドレスとサーバー)）", eg "[nginx]";
        /// The ways of sorting pages.
        taxonomies: TaxonomyMap, "分類", "`分類: {…}` の組（[分類の語](#分類の語)）", eg "{industry: {label: 業種, vocabulary: industry}}";
        /// Files that can't say themselves when they are public.
        held: Records<HeldPath>, "公開の時のあるファイル", "画像やデータなど、公開の時を自分では書けないファイルの一覧（[公開されるもの](#公開されるもの)）";
        /// Files that are published although browsers run them.
        allow_active: ListOf<Path>, "動くファイル", "HTML、スクリプトなど、ブラウザーで動くおそれのある添付ファイルのうち、公開するもの（[動くファイル](#動くファイル)）", eg "[tools/simulator.html]";
        /// Files for the root of the site, which lie in `content/_root/`.
        root_files: ListOf<SpannedText>, "ルートのファイル", "`content/_root/` のファイルのうち、サイトのルートにそのまま公開するもの（[ルートに置くファイル](#ルートに置くファイル)）", eg "[.well-known/security.txt, favicon.ico]";
        /// Telephone numbers and the like that may stand anywhere on the site.
        allows: Records<Allowance>, "載せてよい連絡先など", "どのページにも載せてよい電話番号などの一覧（[個人の情報](#個人の情報)）";
        /// How many of the sites that stood before are kept beside the one that stands.
        keep: Keep, "残す前のサイト", "元に戻せるように残す、前のサイトの数（[元に戻す](#元に戻す)）。0は残しません", eg "5", or "3";
        /// What templates use.
        extra: Free, "自由な項目", "自由。テンプレートが使う値";
    } with {
        /// The file that they come from, for diagnostics of later stages.
        file: Arc<str> = |fields| Arc::clone(fields.file());
        /// That the site is only looked at: a command says so, no file does.
        look: Option<Look> = |_| None;
    }
}

/// The address that the site is published at.
pub struct PublishedAt;

impl Written for PublishedAt {
    type Value = BaseUrl;
    const TYPE: Type = Type::WebAddress;
    const NEED: Need = Need::Always;

    fn read(fields: &mut Fields<'_, '_>, key: &'static str) -> Result<BaseUrl, Lost> {
        fields.required(key);
        let read = |written: &str| BaseUrl::parse(written).ok_or_else(|| written.to_owned());
        let explain = |written: &String, file: &Arc<str>, _: u32| {
            Diagnostic::error(
                "bad-base-url",
                file,
                diagnostic::Text::new(
                    format!("「{written}」は、サイトのアドレスになりません。"),
                    format!("`{written}` can't be the site's address"),
                ),
            )
            .help(diagnostic::Text::new(
                "https:// で始まるアドレスを書いてください（例: https://example.go.jp/）。",
                "write an address that begins with https:// (for example https://example.go.jp/)",
            ))
        };
        Ok(match fields.parsed(key, read, explain) {
            Some(base_url) => base_url.value,
            None => BaseUrl { origin: "https://example.jp".into(), path: "/".into() },
        })
    }
}

/// A language as HTML names it, by its form alone (BCP 47): `ja`, `en-GB`.
pub struct Language;

impl Written for Language {
    type Value = Spanned<Box<str>>;
    const TYPE: Type = Type::Text;

    fn read(fields: &mut Fields<'_, '_>, key: &'static str) -> Result<Self::Value, Lost> {
        let read = |written: &str| {
            let mut parts = written.split('-');
            let is_language = parts
                .next()
                .is_some_and(|first| (2..=3).contains(&first.len()) && first.chars().all(|c| c.is_ascii_alphabetic()));
            let is_tag = is_language
                && parts.all(|part| (1..=8).contains(&part.len()) && part.chars().all(|c| c.is_ascii_alphanumeric()));
            if is_tag { Ok(written.into()) } else { Err(()) }
        };
        let explain = |(): &(), file: &Arc<str>, _: u32| {
            Diagnostic::error(
                "bad-language",
                file,
                diagnostic::Text::new(
                    "言語は「ja」のような符号で書きます。",
                    "a language is written as a code like `ja`",
                ),
            )
            .help(diagnostic::Text::new(
                "日本語のサイトでは、この行を消すか、「language: ja」と書いてください。",
                "for a Japanese site delete the line, or write `language: ja`",
            ))
        };
        Ok(fields.parsed(key, read, explain).unwrap_or_else(|| Spanned::new("ja".into(), Span::default())))
    }
}

/// A time zone by its name in the database of IANA.
pub struct Zone;

impl Written for Zone {
    type Value = TimeZone;
    const TYPE: Type = Type::Text;

    fn read(fields: &mut Fields<'_, '_>, key: &'static str) -> Result<TimeZone, Lost> {
        let explain = |message: &diagnostic::Text, file: &Arc<str>, _: u32| {
            Diagnostic::error("unknown-timezone", file, message.clone()).help(diagnostic::Text::new(
                "行を消すと、日本の時間帯（Asia/Tokyo）になります。",
                "without this line it is Asia/Tokyo",
            ))
        };
        let tokyo = || calendar::zone("Asia/Tokyo").unwrap_or(TimeZone::UTC);
        Ok(fields.parsed(key, calendar::zone, explain).map_or_else(tokyo, |zone| zone.value))
    }
}

impl Config {
    /// The time zone that the file says, before the rest is read: in it begin the days that the file writes.
    #[must_use]
    pub fn zone_of(node: &Node) -> TimeZone {
        let zone = match node.get("timezone").map(|node| &node.value) {
            Some(Value::Scalar(scalar)) => calendar::zone(&scalar.text).ok(),
            _ => None,
        };
        zone.or_else(|| calendar::zone("Asia/Tokyo").ok()).unwrap_or(TimeZone::UTC)
    }

    #[must_use]
    pub fn with(self, overrides: &Overrides) -> Config {
        Config {
            base_url: overrides.base_url.clone().unwrap_or(self.base_url),
            links: overrides.links.unwrap_or(self.links),
            look: overrides.look,
            ..self
        }
    }
}

choices! {
    /// Where the links between the site's pages lead from.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub enum Links {
        /// From the root of the web server.
        #[default]
        Root = "root", "ウェブサーバーに置くサイト";
        /// From file to file: the site can be read from any folder.
        Portable = "portable", "フォルダーから開けるサイト";
    }
}

/// What a command asks for in place of what `site.yaml` says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overrides {
    pub base_url: Option<BaseUrl>,
    pub links: Option<Links>,
    /// That the site is only looked at, and says so on every page.
    pub look: Option<Look>,
}

/// What a site shows that somebody only looks at: it isn't the one to be published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// What is public at a moment that isn't the present.
    Moment,
    /// What isn't public, too.
    Unpublished,
}

/// How many earlier sites are kept.
pub type Keep = UpTo<100, 3>;

record! {
    /// Who publishes the site.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    pub struct Publisher: "発行者" {
        /// The organisation.
        name: Plain<Text>, "名称", "組織の名称", eg "中小企業庁";
        /// The department.
        department: Plain<Text>, "部署", "部署";
        /// Its site.
        url: Plain<WebAddress>, "ウェブサイト", "発行者のサイトのアドレス", eg "https://www.chusho.meti.go.jp/";
    }
}

record! {
    /// Whom readers can ask.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    pub struct Contact: "お問合せ先" {
        /// The name of the office.
        name: Plain<Text>, "名称", "窓口の名称", eg "中小企業庁";
        /// The telephone number.
        phone: Plain<Text>, "電話番号", "電話番号";
        /// The address for mail.
        email: Plain<Text>, "メールアドレス", "メールアドレス";
        /// The page of a form, or of the office.
        url: Plain<WebAddress>, "ウェブサイト", "お問合せフォームや窓口の案内のアドレス", eg "https://www.chusho.meti.go.jp/";
        /// What is said beside.
        note: Plain<Text>, "補足", "受付時間など";
    }
}

record! {
    /// An entry of the navigation.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct NavEntry: "メニューの項目" {
        /// What it is called.
        label: Required<Text>, "示す名前", "示す名前", eg "事例";
        /// A source file below `content/`, or an address.
        to: Required<SpannedText>, "行き先", "`content/` から見たファイル、又は `https://` で始まるアドレス", eg "cases/_index.md";
    }
}

impl Config {
    /// A taxonomy by which readers of the search narrow has a name that its address has no other use for.
    #[expect(clippy::unnecessary_wraps, reason = "as `record!` asks for it")]
    fn checked(self, fields: &mut Fields<'_, '_>) -> Option<Config> {
        for taxonomy in self.taxonomies.iter().filter(|taxonomy| self.search && taxonomy.is_facet) {
            if TaxonomyConfig::NO_FACETS.contains(&&*taxonomy.key.value) {
                let diagnostic = taxonomy::no_facet(&taxonomy.key, fields.file());
                fields.tell(diagnostic);
            }
        }
        Some(self)
    }
}
