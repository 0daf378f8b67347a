//! What is promised of how the site is kept up to date.

use crate::diagnostic::{self, Diagnostic};
use crate::keys::{AnyDate, Maybe, Plain, SpannedDate, Text, record};
use crate::yaml::Fields;

record! {
    /// When the site is looked over.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    pub struct Upkeep: "更新の約束" => Upkeep::checked {
        /// How often it is looked over.
        every: Plain<Text>, "見直しの間隔", "内容を見直す間隔", eg "3か月ごと";
        /// When it was looked over last.
        last: Maybe<AnyDate>, "前回の見直し", "前に見直した[日付](#日付)", eg "2022-06-17";
        /// When it will be next.
        next: Maybe<SpannedDate>, "次回の見直し", "次に見直す[日付](#日付)。過ぎると、警告で示します", eg "2022-09";
        /// Who looks it over.
        by: Plain<Text>, "担当", "見直しを担当する部署", eg "経営支援課";
        /// What is said beside.
        note: Plain<Text>, "補足", "補足";
    }
}

impl Upkeep {
    #[expect(clippy::unnecessary_wraps, reason = "as `record!` asks for it")]
    fn checked(self, fields: &mut Fields<'_, '_>) -> Option<Upkeep> {
        let last = self.last.and_then(|last| last.first());
        if let Some(next) = &self.next
            && last.zip(next.last()).is_some_and(|(last, next)| next < last)
        {
            let diagnostic = Diagnostic::error(
                "upkeep",
                fields.file(),
                diagnostic::Text::new(
                    "次回の見直し（next）が、前回の見直し（last）より前です。",
                    "`next` is before `last`",
                ),
            )
            .at(next.span)
            .help(diagnostic::Text::new(
                "見直しが済んだときは、last をその日に、next をその次の時期に改めてください。",
                "once the site has been looked over, write that day at `last` and the following one at `next`",
            ));
            fields.tell(diagnostic);
        }
        Some(self)
    }
}
