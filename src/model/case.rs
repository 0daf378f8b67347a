//! A case: one company, what its head and its supporters did, and what came of it.

use std::sync::OnceLock;

use crate::calendar::Date;
use crate::diagnostic::{Span, Spanned};

/// A key of a vocabulary, where the author wrote it.
pub type Key = Spanned<Box<str>>;

#[derive(Clone, Debug, Default)]
pub struct Case {
    pub company: Company,
    pub support: Support,
    pub consent: Option<Consent>,
    /// What the case is about: see [`crate::model::related`]. Made when first asked for.
    pub words: OnceLock<Box<[Box<str>]>>,
    /// Where the first of its keys stands.
    pub span: Span,
}

/// The company. With `anonymized`, nothing that names it may be given.
#[derive(Clone, Debug, Default)]
pub struct Company {
    /// What the text calls it: `A社`.
    pub label: Box<str>,
    pub name: Option<Key>,
    pub kana: Option<Key>,
    pub anonymized: bool,
    pub business: Box<str>,
    /// 日本標準産業分類, division A to T.
    pub industry: Option<Key>,
    /// JIS X 0401, "01" to "47".
    pub prefecture: Option<Key>,
    pub bureau: Option<Key>,
    /// A band of the vocabulary `employees`: `21-50`.
    pub employees: Option<Key>,
    pub founded: Option<Date>,
    pub capital: Box<str>,
}

#[derive(Clone, Debug, Default)]
pub struct Support {
    pub org_type: Option<Key>,
    pub org_name: Box<str>,
    pub team: Box<str>,
    pub period: Option<Date>,
    pub sessions: Option<i64>,
    pub stages: Vec<Key>,
    pub walls: Vec<Key>,
    pub themes: Vec<Key>,
    pub tools: Vec<Key>,
    pub programs: Vec<Box<str>>,
    pub initial_issue: Box<str>,
    pub essential_issue: Box<str>,
    pub turning_point: Box<str>,
    pub outcomes: Vec<Outcome>,
}

/// What changed, as the author puts it: numbers keep the digits that were written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    pub label: Box<str>,
    pub unit: Box<str>,
    pub before: Box<str>,
    pub after: Box<str>,
    pub as_of: Option<Date>,
}

/// The company's consent to being published: the gate of the build. Where the record of it lies is read and checked,
/// and deliberately not kept, so that no output can show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consent {
    pub status: Spanned<ConsentStatus>,
    pub date: Option<Date>,
    pub scope: Box<str>,
    pub expires: Option<Date>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConsentStatus {
    Granted,
    Pending,
    Refused,
    Withdrawn,
}

impl ConsentStatus {
    pub const NAMES: &[(&'static str, ConsentStatus)] = &[
        ("granted", ConsentStatus::Granted),
        ("pending", ConsentStatus::Pending),
        ("refused", ConsentStatus::Refused),
        ("withdrawn", ConsentStatus::Withdrawn),
    ];
}

impl Case {
    /// The typed keys that land in the taxonomies of the same names.
    pub fn terms(&self) -> impl Iterator<Item = (&'static str, &Key)> {
        let company = &self.company;
        let support = &self.support;
        let one = [
            ("bureau", &company.bureau),
            ("industry", &company.industry),
            ("prefecture", &company.prefecture),
            ("employees", &company.employees),
            ("org_type", &support.org_type),
        ];
        let many = [
            ("stage", &support.stages),
            ("wall", &support.walls),
            ("theme", &support.themes),
            ("tool", &support.tools),
        ];
        one.into_iter()
            .filter_map(|(taxonomy, key)| Some((taxonomy, key.as_ref()?)))
            .chain(many.into_iter().flat_map(|(taxonomy, keys)| keys.iter().map(move |key| (taxonomy, key))))
    }
}
