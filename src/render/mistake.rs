//! What is wrong with what a template asks of a function: the facts, and the sentences about them.
//!
//! 1. Functions and filters return a [`Mistake`], which carries what was written and what could have been.
//! 2. Tera keeps the words of a function's error and drops its source, so that no type comes back out of it. What gives
//!    the functions their site ([`crate::render::functions::over`]) hands the mistake on beside Tera's error, as a
//!    [`Failure`].
//! 3. [`Mistake::said`] puts it into words. `render/theme/` makes a diagnostic of them.

use std::fmt;

use tera::ErrorKind;

use crate::calendar::DateError;
use crate::diagnostic::Text;

/// A mistake in the arguments of a function or a filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mistake {
    NoAsset(Absent),
    /// The file of the theme's texts lacks a key.
    NoText {
        file: Box<str>,
        key: Box<str>,
    },
    NoData(Absent),
    NoSection(Absent),
    NoSchedule(Absent),
    NoMetric(Absent),
    /// A workstream that no schedule and no metric has.
    NoWorkstream(Absent),
    /// A workstream that this schedule doesn't have.
    NotInSchedule {
        schedule: Box<str>,
        workstream: Absent,
    },
    NoTaxonomy {
        written: Box<str>,
        instead: Instead,
    },
    NoTerm {
        taxonomy: Box<str>,
        written: Box<str>,
        instead: Instead,
    },
    /// None of a closed list of names, of which all are told.
    NoChoice {
        of: Choice,
        written: Box<str>,
        known: Vec<&'static str>,
    },
    /// An argument that the function doesn't have, and that is no taxonomy either.
    NoArgument(Box<str>),
    BadDate(DateError),
    /// An item of a list lacks the attribute that the list is to be grouped by.
    NothingToGroupBy(Box<str>),
    /// The attribute that a list is to be grouped by is neither a text nor a whole number.
    NoGroup(Box<str>),
    MissingArgument(Box<str>),
    /// What is wanted instead, by Tera's name of the type.
    WrongType(Box<str>),
    /// A number that a count can't be.
    OutOfRange(Box<str>),
    /// What Tera says of an argument, if it has no type for it.
    Other(Box<str>),
}

/// A name that isn't there, and the one that was most likely meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Absent {
    pub written: Box<str>,
    pub near: Option<Box<str>>,
}

/// A closed list of names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    Kind,
    Order,
    ScheduleShow,
    MetricsShow,
}

/// What may have been meant by a key that isn't there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Instead {
    /// The label of this key was written.
    Key {
        key: Box<str>,
        label: Box<str>,
    },
    Near(Box<str>),
    /// Nothing is near: all keys with their labels.
    Known(Vec<(Box<str>, Box<str>)>),
}

/// Why a template or a component couldn't be rendered: Tera's error, and the mistake that brought it about, if a
/// function returned one.
#[derive(Debug)]
pub struct Failure {
    pub error: tera::Error,
    pub mistake: Option<Mistake>,
}

impl From<tera::Error> for Failure {
    fn from(error: tera::Error) -> Failure {
        Failure { error, mistake: None }
    }
}

/// A mistake in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    pub message: Text,
    pub help: Vec<Text>,
    /// The argument that is wrong, if it is one of a component's call.
    pub argument: Option<String>,
    /// Whether the caller of a component can mend it, and not only its author.
    pub by_caller: bool,
}

/// How many keys a help names at most.
const NAMED: usize = 24;

impl Mistake {
    /// The mistake in words for the author.
    #[must_use]
    pub fn said(&self) -> Said {
        Said { message: self.message(), help: vec![self.help()], argument: None, by_caller: self.is_of_caller() }
    }

    /// What is wrong.
    fn message(&self) -> Text {
        match self {
            Mistake::NoAsset(Absent { written, .. }) => Text::new(
                format!("テーマに、素材「{written}」がありません。"),
                format!("the theme has no asset `{written}`"),
            ),
            Mistake::NoText { file, key } => {
                Text::new(format!("{file} に、文言「{key}」がありません。"), format!("{file} has no text `{key}`"))
            }
            Mistake::NoData(Absent { written, .. }) => Text::new(
                format!("データ「content/{written}」がありません。"),
                format!("there is no content/{written}"),
            ),
            Mistake::NoSection(Absent { written, .. }) => Text::new(
                format!("フォルダー「content/{written}」の「_index.md」がありません。"),
                format!("there is no section content/{written}"),
            ),
            Mistake::NoChoice { of, written, .. } => of.none(written),
            Mistake::NoTaxonomy { written, .. } => Text::new(
                format!("「{written}」という分類（site.yaml の taxonomies）はありません。"),
                format!("`{written}` is no taxonomy of site.yaml"),
            ),
            Mistake::NoArgument(name) => Text::new(
                format!("「{name}」という分類（site.yaml の taxonomies）はありません。"),
                format!("`{name}` is neither an argument nor a taxonomy"),
            ),
            Mistake::NoTerm { taxonomy, written, .. } => Text::new(
                format!("分類「{taxonomy}」に、「{written}」という語はありません。"),
                format!("`{written}` is no term of the taxonomy `{taxonomy}`"),
            ),
            Mistake::NoSchedule(Absent { written, .. }) => Text::new(
                format!("予定「content/schedules/{written}.yaml」がありません。"),
                format!("there is no schedule `{written}`"),
            ),
            Mistake::NotInSchedule { schedule, workstream: Absent { written, .. } } => Text::new(
                format!("予定「{schedule}」に、「{written}」という活動領域はありません。"),
                format!("`{written}` is no workstream of the schedule `{schedule}`"),
            ),
            Mistake::NoMetric(Absent { written, .. }) => Text::new(
                format!("指標「content/metrics/{written}.yaml」がありません。"),
                format!("there is no metric `{written}`"),
            ),
            Mistake::NoWorkstream(Absent { written, .. }) => Text::new(
                format!("「{written}」という活動領域は、予定にも指標にもありません。"),
                format!("no schedule and no metric has a workstream `{written}`"),
            ),
            Mistake::BadDate(error) => error.message(),
            Mistake::NothingToGroupBy(attribute) => Text::new(
                format!("「{attribute}」のない要素があるため、まとめられません。"),
                format!("an item has no `{attribute}` to be grouped by"),
            ),
            Mistake::NoGroup(attribute) => Text::new(
                format!("「{attribute}」が文字でも整数でもないため、まとめられません。"),
                format!("`{attribute}` is neither a text nor a whole number"),
            ),
            Mistake::MissingArgument(name) => {
                Text::new(format!("引数「{name}」がありません。"), format!("the argument `{name}` is missing"))
            }
            Mistake::WrongType(_) => Text::new("値の種類が違います。", "the value is of the wrong type"),
            Mistake::OutOfRange(value) => {
                Text::new(format!("「{value}」は使えない数です。"), format!("`{value}` is out of range"))
            }
            Mistake::Other(english) => {
                Text::new(format!("テンプレートを処理できません（{english}）。"), uncapitalised(english))
            }
        }
    }

    /// What to write instead.
    fn help(&self) -> Text {
        match self {
            Mistake::NoAsset(Absent { near: None, .. }) => Text::new(
                "テーマの assets フォルダーにあるファイルの名前を書いてください。",
                "write the name of a file in the theme's assets/",
            ),
            Mistake::NoText { file, .. } => Text::new(
                format!("{file} に加えるか、ある文言の名前を書いてください。"),
                "add it, or write a key that is there",
            ),
            Mistake::NoData(Absent { written, .. }) if is_workbook(written) => Text::new(
                "Excelのファイルは表示できません。「CSV UTF-8（コンマ区切り）」の形式で保存し、そのファイルを書いてください。",
                "a workbook can't be shown: save it as CSV (UTF-8), and name that file",
            ),
            Mistake::NoAsset(Absent { near: Some(near), .. })
            | Mistake::NoData(Absent { near: Some(near), .. })
            | Mistake::NoSection(Absent { near: Some(near), .. })
            | Mistake::NoSchedule(Absent { near: Some(near), .. })
            | Mistake::NotInSchedule { workstream: Absent { near: Some(near), .. }, .. }
            | Mistake::NoMetric(Absent { near: Some(near), .. })
            | Mistake::NoWorkstream(Absent { near: Some(near), .. }) => Text::did_you_mean(near),
            Mistake::NoData(Absent { near: None, .. }) => Text::new(
                "content フォルダーから見た場所を書いてください（例: data/schedule.csv）。",
                "write the path as seen from content/ (for example data/schedule.csv)",
            ),
            Mistake::NoSection(Absent { near: None, .. }) => Text::new(
                "「_index.md」のあるフォルダーを、content フォルダーから見た場所で書いてください（例: councils/promotion）。",
                "write a folder that has an `_index.md`, as seen from content/ (for example councils/promotion)",
            ),
            Mistake::NoChoice { known, .. } => Text::new(
                format!("次のどれかを書いてください: {}", known.join("、")),
                format!("write one of: {}", known.join(", ")),
            ),
            Mistake::NoTaxonomy { instead, .. } => instead.help("使える分類").unwrap_or_else(|| {
                Text::new("site.yaml の taxonomies に、分類を加えてください。", "add a taxonomy to site.yaml")
            }),
            Mistake::NoArgument(name) => Text::new(
                format!("「{name}=…」を消すか、site.yaml に分類「{name}」を加えてください。"),
                format!("delete `{name}=…`, or add the taxonomy `{name}` to site.yaml"),
            ),
            Mistake::NoTerm { instead, .. } => instead.help("使える語").unwrap_or_else(|| {
                Text::new(
                    "その分類には、まだ語がありません。語を加えるか、引数を消してください。",
                    "that taxonomy has no terms yet: add one, or delete the argument",
                )
            }),
            Mistake::NoSchedule(Absent { near: None, .. }) => Text::new(
                "content/schedules/ にあるファイルの名前を、終わりの「.yaml」を除いて書いてください（例: fy2022）。",
                "write the name of a file in content/schedules/ without `.yaml` (for example fy2022)",
            ),
            Mistake::NotInSchedule { schedule, workstream: Absent { near: None, .. } } => Text::new(
                format!("content/schedules/{schedule}.yaml の「workstreams」にある id を書いてください。"),
                format!("write an id of `workstreams` in content/schedules/{schedule}.yaml"),
            ),
            Mistake::NoMetric(Absent { near: None, .. }) => Text::new(
                "content/metrics/ にあるファイルの名前を、終わりの「.yaml」を除いて書いてください（例: yorozu-sites）。",
                "write the name of a file in content/metrics/ without `.yaml` (for example yorozu-sites)",
            ),
            Mistake::NoWorkstream(Absent { near: None, .. }) => Text::new(
                "content/schedules/ の予定の「workstreams」にある id を書いてください。",
                "write an id of `workstreams` in a schedule of content/schedules/",
            ),
            Mistake::BadDate(error) => error.help(),
            Mistake::NothingToGroupBy(_) => Text::new(
                "どの要素にもある項目の名前を、attribute に書いてください。",
                "write an attribute that every item has",
            ),
            Mistake::NoGroup(_) => Text::new(
                "文字か整数である項目の名前を、attribute に書いてください。",
                "write an attribute that is a text or a whole number",
            ),
            Mistake::MissingArgument(name) => {
                Text::new(format!("「{name}=…」を書いてください。"), format!("write `{name}=`"))
            }
            Mistake::WrongType(expected) => {
                let Text { ja, en } = value_of(expected);
                Text::new(format!("{ja}を書いてください。"), format!("write {en}"))
            }
            Mistake::OutOfRange(_) => Text::new("0以上の整数を書いてください。", "write an integer of 0 or more"),
            Mistake::Other(_) => see_manual(),
        }
    }

    /// Whether it lies in what a component hands on, and not in the template.
    fn is_of_caller(&self) -> bool {
        match self {
            Mistake::NoData(_)
            | Mistake::NoSection(_)
            | Mistake::NoChoice { .. }
            | Mistake::NoTaxonomy { .. }
            | Mistake::NoArgument(_)
            | Mistake::NoTerm { .. }
            | Mistake::NoSchedule(_)
            | Mistake::NotInSchedule { .. }
            | Mistake::NoMetric(_)
            | Mistake::NoWorkstream(_) => true,
            Mistake::NoAsset(_)
            | Mistake::NoText { .. }
            | Mistake::BadDate(_)
            | Mistake::NothingToGroupBy(_)
            | Mistake::NoGroup(_)
            | Mistake::MissingArgument(_)
            | Mistake::WrongType(_)
            | Mistake::OutOfRange(_)
            | Mistake::Other(_) => false,
        }
    }
}

impl Choice {
    /// That this isn't among its names.
    fn none(self, written: &str) -> Text {
        match self {
            Choice::Kind => Text::new(
                format!("ページの種類に「{written}」はありません。"),
                format!("`{written}` is no kind of page"),
            ),
            Choice::Order => {
                Text::new(format!("並べ方に「{written}」はありません。"), format!("`{written}` is no order"))
            }
            Choice::ScheduleShow => Text::new(
                format!("予定の示し方に「{written}」はありません。"),
                format!("`{written}` is no way to show a schedule"),
            ),
            Choice::MetricsShow => Text::new(
                format!("数字の示し方に「{written}」はありません。"),
                format!("`{written}` is no way to show metrics"),
            ),
        }
    }
}

impl Instead {
    /// What to write instead; none if there is nothing. `known` is what Japanese calls all that could be written.
    fn help(&self, known: &str) -> Option<Text> {
        Some(match self {
            Instead::Key { key, label } => {
                Text::new(format!("「{label}」は、「{key}」と書いてください。"), format!("write `{key}` for `{label}`"))
            }
            Instead::Near(near) => Text::did_you_mean(near),
            Instead::Known(keys) if keys.is_empty() => return None,
            Instead::Known(keys) => {
                let shown = keys.iter().take(NAMED);
                let (mut ja, mut en): (Vec<String>, Vec<String>) = shown
                    .map(|(key, label)| match label {
                        label if label == key => (key.to_string(), key.to_string()),
                        label => (format!("{key}（{label}）"), format!("{key} ({label})")),
                    })
                    .unzip();
                if keys.len() > NAMED {
                    ja.push("…".to_owned());
                    en.push("…".to_owned());
                }
                Text::new(format!("{known}: {}", ja.join("、")), format!("known: {}", en.join(", ")))
            }
        })
    }
}

fn is_workbook(path: &str) -> bool {
    [".xlsx", ".xls", ".xlsm"].iter().any(|ending| path.ends_with(ending))
}

/// A type of Tera's, as one writes a value of it.
pub fn value_of(kind: &str) -> Text {
    match kind {
        "string" | "&str" | "String" => Text::new("「\"」で囲んだ文字", "a text in quotes"),
        "integer" | "i64" | "u64" | "usize" => Text::new("整数", "an integer"),
        "number" | "float" | "f64" => Text::new("数", "a number"),
        "bool" => Text::new("true か false", "true or false"),
        "array" | "&[Value]" => Text::new("「[」と「]」で囲んだ一覧", "a list in brackets"),
        _ => Text::new("部品に合う値", "a value that fits the component"),
    }
}

pub fn see_manual() -> Text {
    Text::new(
        "テンプレートの書き方は docs/templates.md にあります。",
        "docs/templates.md says what a template can hold",
    )
}

fn uncapitalised(english: &str) -> String {
    let mut characters = english.trim_end_matches('.').chars();
    match characters.next() {
        Some(first) => first.to_lowercase().chain(characters).collect(),
        None => String::new(),
    }
}

/// What Tera says when a function asks for its arguments.
impl From<tera::Error> for Mistake {
    fn from(error: tera::Error) -> Mistake {
        Mistake::from(error.kind())
    }
}

impl From<&ErrorKind> for Mistake {
    fn from(kind: &ErrorKind) -> Mistake {
        match kind {
            ErrorKind::MissingArgument { arg_name } => Mistake::MissingArgument(arg_name.as_str().into()),
            ErrorKind::InvalidArgument { expected_type, .. } => Mistake::WrongType(expected_type.as_str().into()),
            ErrorKind::OutOfRangeArgument { value, .. } => Mistake::OutOfRange(value.as_str().into()),
            other => Mistake::Other(other.to_string().into()),
        }
    }
}

/// The words that Tera is given of it.
impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message().en)
    }
}

#[cfg(test)]
mod tests {
    use super::{Absent, Choice, Instead, Mistake};

    #[test]
    fn a_mistake_is_said_in_both_languages() {
        let term = |instead| Mistake::NoTerm { taxonomy: "industry".into(), written: "製造業".into(), instead };
        let known = |count: usize| (0..count).map(|n| (format!("k{n}").into(), format!("語{n}").into())).collect();
        let no_term =
            ("分類「industry」に、「製造業」という語はありません。", "`製造業` is no term of the taxonomy `industry`");
        let many: Vec<String> = (0..24).map(|n| format!("k{n} (語{n})")).collect();
        for (mistake, (ja, en), help) in [
            (
                Mistake::NoData(Absent { written: "a.csv".into(), near: None }),
                ("データ「content/a.csv」がありません。", "there is no content/a.csv"),
                "write the path as seen from content/ (for example data/schedule.csv)",
            ),
            (
                Mistake::NoData(Absent { written: "a.xlsx".into(), near: Some("a.csv".into()) }),
                ("データ「content/a.xlsx」がありません。", "there is no content/a.xlsx"),
                "a workbook can't be shown: save it as CSV (UTF-8), and name that file",
            ),
            (term(Instead::Near("E".into())), no_term, "did you mean `E`?"),
            (term(Instead::Key { key: "E".into(), label: "製造業".into() }), no_term, "write `E` for `製造業`"),
            (
                term(Instead::Known(vec![("D".into(), "建設業".into()), ("E".into(), "E".into())])),
                no_term,
                "known: D (建設業), E",
            ),
            (term(Instead::Known(known(25))), no_term, &format!("known: {}, …", many.join(", "))),
            (term(Instead::Known(known(24))), no_term, &format!("known: {}", many.join(", "))),
            (
                term(Instead::Known(known(0))),
                no_term,
                "that taxonomy has no terms yet: add one, or delete the argument",
            ),
            (
                Mistake::NoChoice { of: Choice::Order, written: "size".into(), known: vec!["date", "title"] },
                ("並べ方に「size」はありません。", "`size` is no order"),
                "write one of: date, title",
            ),
        ] {
            let said = mistake.said();
            assert_eq!((&*said.message.ja, &*said.message.en), (ja, en));
            assert_eq!(said.help[0].en, help);
            assert!(said.by_caller && said.argument.is_none());
            assert_eq!(mistake.to_string(), en);
        }
    }
}
