//! Words that mean the same to those who search (`content/synonyms.yaml`).

use std::sync::Arc;

use crate::diagnostic::{self, Diagnostic, Spanned};
use crate::keys::{Lost, Need, Record, Required, RequiredList, SpannedText, Type, Written, record};
use crate::model::hours::{Hours, HoursKeys};
use crate::yaml::Fields;

/// What the file says, in its order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Synonyms {
    pub file: Arc<str>,
    pub groups: Vec<SynonymGroup>,
    /// Whether a part of it couldn't be read.
    pub is_broken: bool,
}

/// Words of which one stands for another, and whether the search knows it yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SynonymGroup {
    pub words: SynonymWords,
    pub hours: Hours,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SynonymWords {
    /// Whoever asks for one of them is shown the others, too.
    Equal(Vec<Spanned<Box<str>>>),
    /// Whoever asks for the word is shown the others; not the other way round.
    OneWay { word: Spanned<Box<str>>, also: Vec<Spanned<Box<str>>> },
}

record! {
    /// `content/synonyms.yaml`.
    #[derive(Clone, Debug)]
    pub struct SynonymsFile: "同じ意味の言葉" {
        /// The groups of words.
        synonyms: Groups, "組", "言葉の組の一覧";
    }
}

record! {
    /// Words that all mean the same.
    #[derive(Clone, Debug)]
    pub struct EqualWords: "言葉の組" => EqualWords::checked {
        /// Words each of which finds the others, two or more.
        words: RequiredList<SpannedText>, "同じ意味の言葉", "どの言葉で検索しても、ほかの言葉のあるページが見つかる組。二つ以上", eg "[DX, デジタルトランスフォーメーション]";
        /// Whether it is public, and from when until when.
        hours: HoursKeys, "公開の項目", "公開するかどうかと、公開を始める時、終える時（[公開されるもの](#公開されるもの)）";
    }
}

record! {
    /// A word that finds others, too.
    #[derive(Clone, Debug)]
    pub struct OneWayWords: "一方向の組" {
        /// What is searched for.
        word: Required<SpannedText>, "言葉", "検索する言葉", eg "議事録";
        /// What is found beside it.
        also: RequiredList<SpannedText>, "加える言葉", "`word` で検索したときだけ加える言葉の一覧", eg "[議事要旨]";
        /// Whether it is public, and from when until when.
        hours: HoursKeys, "公開の項目", "公開するかどうかと、公開を始める時、終える時（[公開されるもの](#公開されるもの)）";
    }
}

/// A list of groups of either form.
pub struct Groups;

/// A group of either form.
const GROUP: Type = Type::Either(&Type::Record(EqualWords::DEFINITION), &Type::Record(OneWayWords::DEFINITION));

impl Written for Groups {
    type Value = Vec<SynonymGroup>;
    const TYPE: Type = Type::List(&GROUP);
    const NEED: Need = Need::Always;

    fn read(fields: &mut Fields<'_, '_>, key: &'static str) -> Result<Self::Value, Lost> {
        fields.required(key);
        Ok(fields.mappings(key, |fields| {
            let is_written = |key: &str| fields.has(key);
            // What has neither key of the other form is a group of equals, whose only key may be misspelt.
            if is_written("words") || !(is_written("word") || is_written("also")) {
                let equal = EqualWords::read(fields)?;
                return Some(SynonymGroup { words: SynonymWords::Equal(equal.words), hours: equal.hours });
            }
            let OneWayWords { word, also, hours } = OneWayWords::read(fields)?;
            Some(SynonymGroup { words: SynonymWords::OneWay { word, also }, hours })
        }))
    }
}

impl EqualWords {
    #[expect(clippy::unnecessary_wraps, reason = "as `record!` asks for it")]
    fn checked(self, fields: &mut Fields<'_, '_>) -> Option<EqualWords> {
        if let ([] | [_], Some(_)) = (&*self.words, fields.written("words")) {
            let place = self.words.first().map(|word| word.span);
            let mut diagnostic = Diagnostic::error(
                "lone-synonym",
                fields.file(),
                diagnostic::Text::new(
                    "同じ意味の言葉が、二つ以上書かれていません。",
                    "there are no two words here that mean the same",
                ),
            )
            .help(diagnostic::Text::new(
                "「words」には、同じ意味の言葉を二つ以上書いてください（例: [DX, デジタルトランスフォーメーション]）。",
                "write two words or more in `words`",
            ));
            diagnostic.span = place;
            fields.tell(diagnostic);
        }
        Some(self)
    }
}
