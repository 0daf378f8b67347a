//! Why a page isn't public, for the editor who looks at it.

use jiff::tz::TimeZone;

use crate::calendar::{Date, Moment};
use crate::model::case::{Consent, ConsentStatus};
use crate::model::page::PageSource;
use crate::model::site::Hidden;
use crate::preview::view;

/// The word for it.
#[must_use]
pub fn label(hidden: Hidden) -> &'static str {
    match hidden {
        Hidden::Draft => "下書き",
        Hidden::Review => "確認中",
        Hidden::Withdrawn => "取下げ",
        Hidden::Scheduled => "公開予定",
        Hidden::Expired => "公開終了",
        Hidden::Consent => "同意なし",
        Hidden::Sample => "記載例（架空）",
    }
}

/// The reason, in a sentence. `is_own` tells that the page itself gives it, and not the section that it stands in.
#[must_use]
pub fn reason(page: &PageSource, hidden: Hidden, is_own: bool, zone: &TimeZone) -> String {
    if !is_own {
        return "このページのある区分（_index.md）が公開されていません。".to_owned();
    }
    let front = &page.front;
    let at = |moment: Option<Moment>| moment.map(|moment| view::label(moment.timestamp(), zone)).unwrap_or_default();
    match hidden {
        Hidden::Draft => "status が draft（下書き）です。".to_owned(),
        Hidden::Review => "status が review（確認中）です。".to_owned(),
        Hidden::Withdrawn => "status が withdrawn（取下げ）です。".to_owned(),
        Hidden::Scheduled => format!("{}に公開されます（publish_at）。", at(front.publish_at)),
        Hidden::Expired => format!("{}に公開を終えました（expires_at）。", at(front.expires_at)),
        Hidden::Consent => of_consent(front.case.get().and_then(|case| case.consent.get())),
        Hidden::Sample => "記載例（架空）を載せない設定です（site.yaml の samples）。".to_owned(),
    }
}

fn of_consent(consent: Option<&Consent>) -> String {
    let Some(consent) = consent else {
        return "企業の同意（consent）が書かれていません。".to_owned();
    };
    match consent.status.value {
        ConsentStatus::Pending => "企業の同意を待っています（consent の status が pending）。".to_owned(),
        ConsentStatus::Refused => "企業が同意していません（consent の status が refused）。".to_owned(),
        ConsentStatus::Withdrawn => "企業が同意を取り下げました（consent の status が withdrawn）。".to_owned(),
        ConsentStatus::Granted => {
            let until = consent.expires.map(Date::japanese).map(|date| date.to_string()).unwrap_or_default();
            format!("企業の同意の期限（{until}）が過ぎました。")
        }
    }
}
