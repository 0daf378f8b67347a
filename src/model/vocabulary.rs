//! Terms that need no page of their own (`content/vocabularies/*.yaml`), and the words of the glossary.

use std::sync::Arc;

use crate::diagnostic::Spanned;
use crate::keys::{Code, ListOf, Markdown, Maybe, Path, Plain, Required, RequiredRecords, SpannedText, Text, record};
use crate::model::body::Body;
use crate::model::hours::{Hours, HoursKeys};

/// The terms of one vocabulary, in the order in which they are shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vocabulary {
    pub file: Arc<str>,
    pub terms: Vec<VocabularyTerm>,
    /// Whether all of it could be read. Of one that is broken nobody can tell what it doesn't have.
    pub is_whole: bool,
}

record! {
    /// A file below `content/vocabularies/`.
    #[derive(Clone, Debug)]
    pub struct VocabularyFile: "語彙" {
        /// The terms, in the order in which they are shown.
        terms: RequiredRecords<VocabularyTerm>, "語", "語の一覧。書いた順に並びます";
    }
}

record! {
    /// A term that needs no page of its own.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct VocabularyTerm: "語" {
        /// What pages write: `E`, `"13"`, `sales-channel`.
        key: Required<Code>, "キー", "ページに書くキー", eg "sales-channel";
        /// What it is called.
        label: Required<Text>, "示す名前", "示す名前", eg "販路の開拓";
        /// The reading, in hiragana.
        kana: Plain<Text>, "読み", "読み（ひらがな）", eg "はんろのかいたく";
        /// What it means.
        description: Plain<Text>, "説明", "説明", eg "新しい売り先を探すこと";
        /// Other spellings that pages may write.
        aliases: ListOf<Text>, "別名", "ページに書ける別名の一覧";
        /// Whether it is public, and from when until when.
        hours: HoursKeys, "公開の項目", "公開するかどうかと、公開を始める時、終える時（[公開されるもの](#公開されるもの)）";
    }
}

/// The glossary, in the order of its file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Glossary {
    pub file: Arc<str>,
    pub entries: Vec<GlossaryEntry>,
    /// Whether a part of it couldn't be read.
    pub is_broken: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GlossaryEntry {
    pub term: Spanned<Box<str>>,
    /// The reading in hiragana: what the list is sorted by.
    pub kana: Box<str>,
    /// Inline Markdown, parsed.
    pub definition: Body,
    pub aliases: Vec<Box<str>>,
    /// Words in which the term is a part, and means something else.
    pub except: Vec<Box<str>>,
    /// A page below `content/` that says more.
    pub see: Option<Spanned<Box<str>>>,
    pub hours: Hours,
}

record! {
    /// `content/glossary.yaml`.
    #[derive(Clone, Debug)]
    pub struct GlossaryFile: "用語集" {
        /// The words that are explained.
        terms: RequiredRecords<WrittenEntry>, "用語", "用語の一覧";
    }
}

record! {
    /// An entry of the glossary as its file says it.
    #[derive(Clone, Debug)]
    pub struct WrittenEntry: "用語" {
        /// The word.
        term: Required<SpannedText>, "用語", "用語", eg "伴走支援";
        /// The reading in hiragana: what the list is sorted by.
        kana: Plain<Text>, "読み", "読み（ひらがな）", eg "ばんそうしえん";
        /// What it means, as Markdown.
        definition: Required<Markdown>, "説明", "説明。リンクなどの本文の書き方を使えます", eg "経営者との対話を通じて、企業の自己変革を支えること。";
        /// Other words for the same.
        aliases: ListOf<Text>, "別名", "別の言い方の一覧", eg "[経営力再構築伴走支援]";
        /// Words that hold the term, or another word for it, and mean something else.
        except: ListOf<Text>, "除く言葉", "この語を含むが、この語ではない言葉の一覧。本文で用語の説明を付けません", eg "[伴走支援推進室]";
        /// A page below `content/` that says more.
        see: Maybe<Path>, "詳しいページ", "詳しいページのファイル", eg "policy/_index.md";
        /// Whether it is public, and from when until when.
        hours: HoursKeys, "公開の項目", "公開するかどうかと、公開を始める時、終える時。書かないときは、`see` のページと同時に公開します（[公開されるもの](#公開されるもの)）";
    }
}
